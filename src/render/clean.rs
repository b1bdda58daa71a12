//! Makes text from files safe to show: no character moves the cursor, changes a colour or the
//! reading direction. Such characters are replaced by visible ones. Every text from a file passes
//! through here.

use std::borrow::Cow;

use crate::domain::text::{steers, visible};

/// For a place of one line: line breaks are shown as `␊`.
pub fn line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.chars().any(steers) {
        let mut cleaned = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match visible(c) {
                Some(shown) => cleaned.push_str(&shown),
                None => cleaned.push(c),
            }
        }
        Cow::Owned(cleaned)
    } else {
        Cow::Borrowed(text)
    }
}

/// For a command of a shell: quoted if it has to be.
pub fn quoted(text: &str) -> String {
    shell_words::quote(&line(text)).into_owned()
}

/// Cleans several lines, without blank lines at the start and the end.
pub fn block(text: &str) -> String {
    let lines = text.trim_matches(['\n', '\r']).split('\n');
    let cleaned: Vec<_> =
        lines.map(|text| line(text.trim_end_matches('\r')).into_owned()).collect();
    cleaned.join("\n")
}

/// Cleans text that is going to be wrapped; line breaks and runs of spaces become one space.
pub fn flow(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().map(piece).collect();
    words.join(" ")
}

/// Cleans a part of a source line and keeps its spaces, so that columns stay right.
pub fn piece(text: &str) -> String {
    text.chars().map(|c| visible(c).unwrap_or_else(|| c.to_string())).collect()
}

/// Makes text safe for the log of a CI service. GitHub runs lines that begin with `::` as commands,
/// and text after `##[` anywhere in a line; Azure runs text after `##vso[`.
pub fn for_log(text: &str) -> String {
    let mut log = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r']) {
        let (lead, rest) = line.split_at(lead(line));
        let rest = rest.strip_prefix("::").map_or(rest.into(), |rest| format!(": :{rest}"));
        log += lead;
        log += &rest.replace("##[", "## [").replace("##vso[", "## vso[");
    }
    log
}

/// The length of the spaces and colours at the start of a line.
fn lead(line: &str) -> usize {
    let mut rest = line.trim_start();
    while let Some((_, after)) = rest.strip_prefix("\u{1b}[").and_then(|it| it.split_once('m')) {
        rest = after.trim_start();
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn unsafe_characters_become_visible() {
        assert_eq!(line("a\u{1b}[31mb\u{9b}c"), "a␛[31mb<U+009B>c");
        assert_eq!(line("a\nb\r\nc\n"), "a␊b␍␊c");
        assert_eq!(line("x\u{202e}y\u{200e}"), "x<U+202E>y<U+200E>");
        assert_eq!(flow("one\n  two\u{85}three\u{1b}"), "one two three␛");
        assert_eq!(block("\none\r\n\u{7}two\n"), "one\n␇two");
        assert_eq!(line(" plain Größe 猫 👩\u{200d}🔬 "), "plain Größe 猫 👩\u{200d}🔬");
    }

    #[test]
    fn no_line_of_a_log_is_a_command() {
        for (text, log) in [
            ("::error::x\n", ": :error::x\n"),
            ("a\n \t::set-output name=a::b", "a\n \t: :set-output name=a::b"),
            ("a\r::error::x", "a\r: :error::x"),
            ("\u{1b}[1m::error::x\u{1b}[0m", "\u{1b}[1m: :error::x\u{1b}[0m"),
            ("\u{1b}[1m ::error::x", "\u{1b}[1m : :error::x"),
            (
                " \u{1b}[1m\t\u{1b}[31m \u{3000}::error::x",
                " \u{1b}[1m\t\u{1b}[31m \u{3000}: :error::x",
            ),
            ("::::", ": :::"),
            ("a ##[error]x ###[group]", "a ## [error]x ### [group]"),
            ("##vso[task.complete]", "## vso[task.complete]"),
            ("::##[error]", ": :## [error]"),
            ("a::b, # [x] ## heading\n\n  b :: c\n", "a::b, # [x] ## heading\n\n  b :: c\n"),
        ] {
            assert_eq!(for_log(text), log);
        }
    }

    proptest! {
        #[test]
        fn a_cleaned_log_is_safe_and_cleaning_twice_changes_nothing(text in "(?s)[:# \\[avso\n\u{85}\u{3000}]{0,30}") {
            let log = for_log(&text);
            prop_assert!(!log.lines().any(|line| line.trim_start().starts_with("::")));
            prop_assert!(!log.contains("##[") && !log.contains("##vso["));
            prop_assert_eq!(for_log(&log), log);
        }

        #[test]
        fn cleaned_text_has_no_control_characters(text in "(?s).*") {
            let steers = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
            prop_assert!(!line(&text).contains(steers));
            prop_assert!(!piece(&text).contains(steers));
            prop_assert!(!block(&text).replace('\n', "").contains(steers));
            prop_assert_eq!(line(&line(&text)).into_owned(), line(&text).into_owned());
        }
    }
}
