//! The text of a file, and places in it.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// A file as it was read: where a person finds it, and all its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path to show, such as `projects/probing.toml`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A file before and after a change: its text, or `None` if it is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path to show.
    pub path: String,
    /// The text before.
    pub before: Option<String>,
    /// The text after.
    pub after: Option<String>,
}

/// Where in a file: counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// As it stands behind a path: `6:19`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Source {
    /// The place of a byte; the end of the text where `byte` is beyond it.
    pub fn place(&self, byte: usize) -> Place {
        let start = self.line_start(byte);
        let before = &self.text[start..self.floor(byte)];
        Place {
            line: self.text[..start].matches('\n').count() + 1,
            column: before.chars().filter(|c| *c != '\u{feff}').count() + 1,
        }
    }

    /// The line around a byte, without its end, and the byte where it starts.
    pub fn line(&self, byte: usize) -> (usize, &str) {
        let start = self.line_start(byte);
        let rest = &self.text[start..];
        let line = rest.split('\n').next().unwrap_or(rest);
        (start, line.strip_suffix('\r').unwrap_or(line))
    }

    fn line_start(&self, byte: usize) -> usize {
        self.text[..self.floor(byte)].rfind('\n').map_or(0, |at| at + 1)
    }

    fn floor(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }
}

/// A value of a file together with the bytes where it is written. Reads as the value.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Bytes in the text of the file.
    pub span: Range<usize>,
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Something wrong in a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// How bad it is.
    pub weight: Weight,
    /// Bytes in the text of the file; empty where a thing is missing.
    pub span: Range<usize>,
    /// What is so.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

/// How bad a trouble is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The file cannot be used.
    Error,
    /// The file is used, but something in it is not.
    Warning,
}

impl Trouble {
    /// The file cannot be used.
    pub fn error(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { weight: Weight::Error, span, message: message.into(), help: None }
    }

    /// The file can be used.
    pub fn warning(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { weight: Weight::Warning, span, message: message.into(), help: None }
    }

    /// With a word on what would be right.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Something wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTrouble {
    /// The file, with its text as far as it could be read.
    pub source: Arc<Source>,
    /// What is wrong; without a place where the file has no text.
    pub trouble: Trouble,
}

impl FileTrouble {
    /// Of a file as a whole.
    pub fn whole(path: String, message: impl Into<String>) -> Self {
        let source = Arc::new(Source { path, text: String::new() });
        Self { source, trouble: Trouble::error(0..0, message) }
    }

    /// Each trouble of one file.
    pub fn all(source: &Arc<Source>, troubles: Vec<Trouble>) -> Vec<Self> {
        troubles.into_iter().map(|trouble| Self { source: source.clone(), trouble }).collect()
    }

    /// Whether the file cannot be used because of it.
    pub fn is_error(&self) -> bool {
        self.trouble.weight == Weight::Error
    }

    /// Where; nothing where it is the file as a whole.
    pub fn place(&self) -> Option<Place> {
        if self.source.text.is_empty() && self.trouble.span.is_empty() {
            return None;
        }
        Some(self.source.place(self.trouble.span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn source(text: &str) -> Source {
        Source { path: "a.toml".into(), text: text.into() }
    }

    #[test]
    fn places_are_counted_in_characters_from_one() {
        let source = source("\u{feff}a = 1\r\né = 2\n");

        assert_eq!(source.place(3), Place { line: 1, column: 1 });
        assert_eq!(source.place(source.text.find('2').unwrap()), Place { line: 2, column: 5 });
        assert_eq!(source.place(999), Place { line: 3, column: 1 });
        assert_eq!(source.line(4).1, "\u{feff}a = 1");
    }

    proptest! {
        #[test]
        fn every_byte_has_a_place_and_a_line(text in "(?s).{0,40}", byte in 0usize..200) {
            let source = source(&text);

            let place = source.place(byte);
            prop_assert!(place.line >= 1 && place.column >= 1);
            prop_assert!(!source.line(byte).1.contains('\n'));
        }
    }
}
