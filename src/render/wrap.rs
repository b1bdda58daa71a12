//! Wraps text to the width of the screen.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::paint;

/// Breaks lines at spaces to at most `width` columns, and at least 20. A wider word is broken
/// between Chinese or Japanese characters, else it gets its own line. Existing line breaks stay.
pub fn wrap(text: &str, width: usize) -> String {
    wrap_after(text, 0, width)
}

/// The same with `before` columns in front of every line.
pub fn wrap_after(text: &str, before: usize, width: usize) -> String {
    let width = width.saturating_sub(before).max(20);
    let mut wrapped = Vec::new();
    for line in text.split('\n') {
        let (mut current, mut taken) = (String::new(), 0);
        for (at, word) in line.split(' ').enumerate() {
            let is_whole = columns(word) <= width;
            let pieces = if is_whole { vec![word] } else { pieces(word) };
            for (nth, piece) in pieces.into_iter().enumerate() {
                let room = columns(piece);
                let gap = usize::from(at > 0 && nth == 0);
                if !current.trim().is_empty() && taken + gap + room > width {
                    wrapped.push(std::mem::take(&mut current));
                    taken = 0;
                } else {
                    current.push_str(&" "[..gap]);
                    taken += gap;
                }
                current.push_str(piece);
                taken += room;
            }
        }
        wrapped.push(current);
    }
    wrapped.join("\n")
}

/// The least columns of a text beside a name.
const LEAST: usize = 20;

/// A line that is indented by 2, and by 4 where it goes on.
fn hanging(line: &str, width: usize) -> String {
    let wrapped = indented(line, 4, width);
    format!("  {}", wrapped.trim_start())
}

/// A text of paragraphs, and of indented lines that are either commands or have a name and, after
/// two spaces or more, what it means.
pub fn topic(text: &str, width: usize) -> String {
    let mut page = String::new();
    let (mut prose, mut rows): (Vec<&str>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    // An empty line at the end, so that nothing is left over.
    for line in text.lines().chain([""]) {
        let indented = line.strip_prefix("  ");
        let row = indented.and_then(|line| line.trim_start().split_once("  "));
        let goes_on = line.starts_with("     ") && !rows.is_empty();
        if (indented.is_some() || line.is_empty()) && !prose.is_empty() {
            page += &(wrap(&std::mem::take(&mut prose).join(" "), width) + "\n");
        }
        if !rows.is_empty() && !goes_on && row.is_none() {
            page += &pairs(std::mem::take(&mut rows).into_iter(), width);
        }
        match (indented, row, rows.last_mut()) {
            (Some(more), _, Some((_, what))) if goes_on => *what += &format!(" {}", more.trim()),
            (_, Some((name, what)), _) => rows.push((name.to_owned(), what.trim().to_owned())),
            (Some(command), None, _) => page += &(hanging(command, width) + "\n"),
            (None, None, _) if line.is_empty() => page.push('\n'),
            (None, None, _) => prose.push(line),
        }
    }
    page.truncate(page.trim_end().len());
    page + if text.ends_with("\n\n") { "\n\n" } else { "\n" }
}

/// Lines of a name and what it means, as in the help of options: `  name   meaning`.
pub fn pairs(rows: impl Iterator<Item = (String, String)>, width: usize) -> String {
    let rows: Vec<_> = rows.collect();
    let longest = rows.iter().map(|(name, _)| columns(name)).max().unwrap_or_default();
    if longest + 4 + LEAST > width {
        // Too narrow for two columns: what a name means is below it.
        let stacked = |(name, what): &(String, String)| {
            let name = paint::paint(paint::NAME, hanging(name, width));
            format!("{name}\n{}\n", indented(what, 6, width))
        };
        return rows.iter().map(stacked).collect();
    }
    let line = |(name, what): &(String, String)| {
        let gap = " ".repeat(longest - columns(name) + 2);
        let what = indented(what, longest + 4, width);
        format!("  {}{gap}{}\n", paint::paint(paint::NAME, name), what.trim_start())
    };
    rows.iter().map(line).collect()
}

/// The pieces of a word between which a line may be broken: none but in scripts without spaces, and
/// there no line begins with a mark that closes, or ends with one that opens.
fn pieces(word: &str) -> Vec<&str> {
    if word.is_ascii() {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, grapheme) in word.grapheme_indices(true) {
        let first = grapheme.chars().next();
        if let (Some(last), Some(next)) = (before, first)
            && (is_wide(last) || is_wide(next))
            && !OPENING.contains(last)
            && !CLOSING.contains(next)
        {
            pieces.push(&word[start..at]);
            start = at;
        }
        before = first;
    }
    pieces.push(&word[start..]);
    pieces
}

const OPENING: &str = "([{（［｛「『【《〈〔“‘";
const CLOSING: &str = ")]}）］｝」』】》〉〕”’,.;:?!%，。、．；：？！％…—ー々\u{1b}";

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Whether a character is wide and of a script without spaces between words.
pub fn is_dense(c: char) -> bool {
    is_wide(c)
        && !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7ff}' | '\u{1f000}'..='\u{1ffff}')
}

/// The width of a text on a screen, without colours.
pub fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.len();
    }
    anstream::adapter::strip_str(text).map(UnicodeWidthStr::width).sum()
}

/// Shortens a text to at most `room` columns, with `…` for what is left out; the last `tail` columns
/// stay.
pub fn shortened(text: &str, room: usize, tail: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let tail = tail.min(room.saturating_sub(1));
    let fits = |columns: usize| {
        let mut taken = 0;
        move |grapheme: &&str| {
            taken += grapheme.width();
            taken <= columns
        }
    };
    let head = room.saturating_sub(1 + tail);
    let start: usize = text.graphemes(true).take_while(fits(head)).map(str::len).sum();
    let end: usize = text.graphemes(true).rev().take_while(fits(tail)).map(str::len).sum();
    format!("{}…{}", &text[..start], &text[text.len() - end..])
}

/// The beginning of a text with colours, at most `room` columns with the `…` at its end.
pub fn cut(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let (mut cut, mut left, mut is_full) = (String::new(), room.saturating_sub(1), false);
    for (at, piece) in text.split_inclusive('\u{1b}').enumerate() {
        // All but the first follow the character that begins an escape sequence.
        let length = if at == 0 { 0 } else { piece.find('m').map_or(0, |at| at + 1) };
        let (colour, plain) = piece.split_at(length);
        cut += colour;
        for grapheme in plain.graphemes(true) {
            if grapheme == "\u{1b}" {
                cut += grapheme;
            } else if !is_full && grapheme.width() <= left {
                cut += grapheme;
                left -= grapheme.width();
            } else if !is_full {
                is_full = true;
                cut.push('…');
            }
        }
    }
    cut
}

/// Wraps a text and indents every line by some spaces.
pub fn indented(text: &str, by: usize, width: usize) -> String {
    let wrapped = wrap_after(text, by, width);
    let indent = " ".repeat(by);
    let lines: Vec<_> = wrapped
        .split('\n')
        .map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_stay_whole_and_wide_characters_count_twice() {
        let longest = "incomprehensibilities";

        assert_eq!(wrap("so many words in one line", 20), "so many words in one\nline");
        assert_eq!(wrap("猫猫猫猫猫 猫猫猫猫猫", 20), "猫猫猫猫猫\n猫猫猫猫猫");
        assert_eq!(
            wrap(&"猫".repeat(25), 20),
            ["猫".repeat(10), "猫".repeat(10), "猫".repeat(5)].join("\n")
        );
        assert_eq!(wrap("研究GPT的可解释性，不是研究它", 20), "研究GPT的可解释性，\n不是研究它");
        assert_eq!(wrap("一二三四五六七八九十。", 20), "一二三四五六七八九\n十。");
        assert_eq!(wrap("一二三四五六七八九（十）", 20), "一二三四五六七八九\n（十）");
        assert_eq!(
            wrap("ab e\u{301}e\u{301}e\u{301} 👩\u{200d}🔬👩\u{200d}🔬 12345678", 20),
            "ab e\u{301}e\u{301}e\u{301} 👩\u{200d}🔬👩\u{200d}🔬 12345678"
        );
        assert_eq!(wrap(&format!("{longest} so"), 4), format!("{longest}\nso"));
        let painted = "\u{1b}[1mso many words\u{1b}[0m in one";
        assert_eq!(wrap(painted, 20), painted);
        assert_eq!(wrap_after("so many words in one line", 5, 30), "so many words in one line");
        assert_eq!(wrap_after("so many words in one line", 6, 30), "so many words in one\nline");
        assert_eq!(indented("a b\n\nc", 2, 80), "  a b\n\n  c");
    }

    #[test]
    fn a_cut_text_keeps_its_colours_and_fits() {
        let painted = "\u{1b}[31mred\u{1b}[0m and 猫猫\u{1b}[1m!\u{1b}[0m";

        assert_eq!(cut(painted, 13), painted);
        assert_eq!(cut(painted, 12), "\u{1b}[31mred\u{1b}[0m and 猫…\u{1b}[1m\u{1b}[0m");
        assert_eq!(cut(painted, 4), "\u{1b}[31mred\u{1b}[0m…\u{1b}[1m\u{1b}[0m");
    }

    #[test]
    fn a_shortened_text_keeps_both_ends_and_fits() {
        assert_eq!(shortened("abcdefghij", 10, 3), "abcdefghij");
        assert_eq!(shortened("abcdefghij", 9, 3), "abcde…hij");
        assert_eq!(shortened("猫猫猫猫猫", 9, 4), "猫猫…猫猫");
        assert_eq!(shortened("猫猫猫猫猫", 8, 3), "猫猫…猫");
        assert_eq!(shortened("abcde\u{301}", 4, 1), "ab…e\u{301}");
        assert_eq!(shortened("abc", 1, 5), "…");
    }

    proptest! {
        #[test]
        fn a_shortened_text_never_exceeds_its_room(text in "[a-c猫é\u{301}🔬]{0,30}", room in 1usize..30, tail in 0usize..30) {
            prop_assert!(shortened(&text, room, tail).width() <= room);
        }

        #[test]
        fn only_line_breaks_change(text in "[a-z \n]{0,60}", width in 1usize..30) {
            prop_assert_eq!(wrap(&text, width).replace('\n', " "), text.replace('\n', " "));
        }
    }
}
