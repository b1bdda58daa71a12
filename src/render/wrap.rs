//! Text in lines no wider than the screen.

use unicode_width::UnicodeWidthStr;

/// Breaks at blanks so that each line is at most `width` columns wide, where its words are; the
/// line breaks of the text stay. A word wider than that stands alone.
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = Vec::new();
    for line in text.split('\n') {
        let mut current = String::new();
        for (at, word) in line.split(' ').enumerate() {
            let wider = columns(&current) + 1 + columns(word) > width;
            if !current.trim().is_empty() && wider {
                wrapped.push(std::mem::take(&mut current));
            } else if at > 0 {
                current.push(' ');
            }
            current.push_str(word);
        }
        wrapped.push(current);
    }
    wrapped.join("\n")
}

/// How wide a text is on a screen; paint takes no room.
fn columns(text: &str) -> usize {
    anstream::adapter::strip_str(text).map(UnicodeWidthStr::width).sum()
}

/// Wrapped, and every line indented by so many blanks.
pub fn indented(text: &str, by: usize, width: usize) -> String {
    let wrapped = wrap(text, width.saturating_sub(by).max(20));
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
        assert_eq!(wrap("one two three", 7), "one two\nthree");
        assert_eq!(wrap("猫猫 猫猫", 8), "猫猫\n猫猫");
        assert_eq!(wrap("incomprehensible so", 4), "incomprehensible\nso");
        assert_eq!(wrap("\u{1b}[1mone\u{1b}[0m two", 7), "\u{1b}[1mone\u{1b}[0m two");
        assert_eq!(indented("a b\n\nc", 2, 80), "  a b\n\n  c");
    }

    proptest! {
        #[test]
        fn only_line_breaks_change(text in "[a-z \n]{0,60}", width in 1usize..30) {
            prop_assert_eq!(wrap(&text, width).replace('\n', " "), text.replace('\n', " "));
        }
    }
}
