//! What a text is made of: characters that must not be sent to a terminal, placeholders, words.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_width::UnicodeWidthChar;

/// A text in Unicode's composed form (NFC), in which names are compared: one system writes the `ä` of a
/// name as one character and another as two.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { text.into() } else { text.nfc().collect::<String>().into() }
}

/// Whether a text only marks that one is to come: `TODO`, `TBD`, `x`, or no letter or digit at all,
/// such as `...` and `?`.
pub fn is_placeholder(text: &str) -> bool {
    let is_edge = |c: char| !c.is_alphanumeric();
    let word = text.trim_matches(is_edge).to_lowercase();
    matches!(&*word, "todo" | "tbd" | "tba" | "tbc" | "fixme") || word.chars().all(|c| c == 'x')
}

/// The number of words, without the marks of lists. In scripts without spaces between words, such
/// as Chinese and Japanese, two characters count as a word, so 1,000 of them fill a page (`rp`'s
/// own choice): their translation into English has 500 to 600 words.
pub fn words(text: &str) -> usize {
    let (mut words, mut wide) = (0, 0);
    for line in text.lines() {
        let mut tokens = line.split_whitespace().peekable();
        tokens.next_if(|first| is_number_of_list(first));
        for token in tokens {
            let dense = token.chars().filter(|c| is_dense(*c)).count();
            wide += dense;
            words += usize::from(token.chars().any(|c| c.is_alphanumeric() && !is_dense(c)));
        }
    }
    words + wide.div_ceil(2)
}

/// `1.`, `12)` or `(3)` at the start of a line.
fn is_number_of_list(token: &str) -> bool {
    let number = token.strip_prefix('(').unwrap_or(token).strip_suffix(['.', ')']);
    number.is_some_and(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a character is of a script without spaces between words. Hangul is as wide, but has
/// them.
fn is_dense(c: char) -> bool {
    let is_hangul =
        matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}');
    c.is_alphanumeric() && c.width() == Some(2) && !is_hangul && !is_full_width(c)
}

/// Whether it is a Latin letter or a digit in the width of a Chinese character.
fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff00}'..='\u{ff5e}')
}

/// The beginning of a text that may be long, for a message.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

/// Whether a character has no width: of what people see, nothing is lost without it.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_mark_and_nothing_else() {
        for text in ["TODO", "todo:", "TBD.", "x", "XXX", "...", "…", "-", "?", "—", "[tba]"] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["TODO: ask Kim", "To do less", "y", "x-rays", "5", "猫", "a x"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(words("one two-three, four"), 3);
        assert_eq!(words("- one\n* two\n • three\n1. four\n(2) five\n12) six — seven"), 7);
        assert_eq!(words("in 2026. there were 3 of 1,000"), 7);
        assert_eq!(words("3.5 of 10. 11)"), 4);
        assert_eq!(words(&"研究".repeat(500)), 500);
        assert_eq!(words("私はGPT、が好き。"), 4);
        assert_eq!(words("모델은 시험을 안다"), 3);
        assert_eq!(words("ＡＢＣ ＧＰＴ"), 2);
        assert_eq!(words("..."), 0);
        // A list has fewer than 1,000 items; this is a year.
        assert_eq!((words("999. it"), words("2026. It failed")), (1, 3));
    }

    #[test]
    fn a_text_of_40_characters_is_whole() {
        let text = "é".repeat(40);

        assert_eq!(shortened(&text), text);
        assert_eq!(shortened(&format!("{text}!")), format!("{text}…"));
    }
}
