//! Wraps text to the width of the screen.

use unicode_width::UnicodeWidthStr;

/// Breaks lines at spaces to at most `width` columns, and at least 20. A wider word gets its own
/// line. Existing line breaks stay.
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
            let room = columns(word);
            if !current.trim().is_empty() && taken + 1 + room > width {
                wrapped.push(std::mem::take(&mut current));
                taken = 0;
            } else if at > 0 {
                current.push(' ');
                taken += 1;
            }
            current.push_str(word);
            taken += room;
        }
        wrapped.push(current);
    }
    wrapped.join("\n")
}

/// The width of a text on a screen, without colours.
fn columns(text: &str) -> usize {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.len();
    }
    anstream::adapter::strip_str(text).map(UnicodeWidthStr::width).sum()
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
        assert_eq!(wrap(&format!("{longest} so"), 4), format!("{longest}\nso"));
        let painted = "\u{1b}[1mso many words\u{1b}[0m in one";
        assert_eq!(wrap(painted, 20), painted);
        assert_eq!(wrap_after("so many words in one line", 5, 30), "so many words in one line");
        assert_eq!(wrap_after("so many words in one line", 6, 30), "so many words in one\nline");
        assert_eq!(indented("a b\n\nc", 2, 80), "  a b\n\n  c");
    }

    proptest! {
        #[test]
        fn only_line_breaks_change(text in "[a-z \n]{0,60}", width in 1usize..30) {
            prop_assert_eq!(wrap(&text, width).replace('\n', " "), text.replace('\n', " "));
        }
    }
}
