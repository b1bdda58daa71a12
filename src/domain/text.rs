//! Which characters must not be sent to a terminal as they are.

/// Whether a character must not be sent to a terminal as it is.
pub fn steers(c: char) -> bool {
    visible(c).is_some()
}

/// How such a character is shown; `None` for all others.
pub fn visible(c: char) -> Option<String> {
    match c {
        '\t' => Some(" ".into()),
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).map(String::from),
        '\u{7f}' => Some("\u{2421}".into()),
        // C1 controls; marks, embeddings and isolates of direction; line and paragraph ends;
        // what is invisible and could hide a difference.
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => Some(format!("<U+{:04X}>", u32::from(c))),
        _ => None,
    }
}
