//! Texts of files, and places in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use crate::words;

/// A file as it was read.
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
    /// Column in characters, from 1.
    pub column: usize,
}

/// As it follows a path: `6:19`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Source {
    /// The place of a byte; the end of the text if `byte` is beyond it.
    pub fn place(&self, byte: usize) -> Place {
        let start = self.line_start(byte);
        let before = &self.text[start..self.floor(byte)];
        Place {
            line: self.text[..start].matches('\n').count() + 1,
            column: before.chars().filter(|c| *c != '\u{feff}').count() + 1,
        }
    }

    /// The start of the line that contains a byte, and the line without its line end.
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

/// A value with its place in the file. Dereferences to the value.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Byte range in the text of the file.
    pub span: Range<usize>,
}

impl<T> At<Option<T>> {
    /// The value with its place, if there is one.
    pub fn transpose(self) -> Option<At<T>> {
        let Self { value, span } = self;
        value.map(|value| At { value, span })
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// An error or a warning about a file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Error or warning.
    pub weight: Weight,
    /// Byte range in the text of the file; empty if something is missing.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// How to correct it.
    pub help: Option<String>,
    /// What it is about.
    pub topic: Topic,
}

/// What a trouble is about, as far as it matters to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A key that stands for another one, by its dotted name.
    KeyFor(&'static str),
    /// A key that may be the owner's own.
    UnknownKey,
    /// Anything else.
    Other,
}

words! {
    /// Whether a trouble is an error or a warning.
    Weight {
        /// The file is invalid.
        Error = "error",
        /// The file is used, except for something in it.
        Warning = "warning",
    }
}

impl Trouble {
    /// An error: the file is invalid.
    pub fn error(span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Weight::Error, span, message.into())
    }

    /// A warning: the file is used.
    pub fn warning(span: Range<usize>, message: impl Into<String>) -> Self {
        Self::new(Weight::Warning, span, message.into())
    }

    fn new(weight: Weight, span: Range<usize>, message: String) -> Self {
        Self { weight, span, message, help: None, topic: Topic::Other }
    }

    /// Says what it is about.
    #[must_use]
    pub fn on(self, topic: Topic) -> Self {
        Self { topic, ..self }
    }

    /// The key that the file has in another place or under another name.
    pub fn meant(&self) -> Option<&'static str> {
        match self.topic {
            Topic::KeyFor(key) => Some(key),
            Topic::UnknownKey | Topic::Other => None,
        }
    }

    /// Whether the file is invalid because of it.
    pub fn is_error(&self) -> bool {
        self.weight == Weight::Error
    }

    /// Adds how to correct it.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// A trouble together with its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTrouble {
    /// The file; its text is empty if it could not be read.
    pub source: Arc<Source>,
    /// The trouble; it has no place if the file has no text.
    pub trouble: Trouble,
}

impl FileTrouble {
    /// An error about a file as a whole.
    pub fn whole(path: String, message: impl Into<String>) -> Self {
        Self::unread(path, Trouble::error(0..0, message))
    }

    /// A warning or an error about a file that was not read, or as a whole.
    pub fn unread(path: String, trouble: Trouble) -> Self {
        let source = Arc::new(Source { path, text: String::new() });
        Self { source, trouble }
    }

    /// All troubles of one file.
    pub fn all(source: &Arc<Source>, troubles: Vec<Trouble>) -> Vec<Self> {
        troubles.into_iter().map(|trouble| Self { source: source.clone(), trouble }).collect()
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.trouble.is_error()
    }

    /// The place; `None` if it is about the file as a whole.
    pub fn place(&self) -> Option<Place> {
        if self.source.text.is_empty() && self.trouble.span.is_empty() {
            return None;
        }
        Some(self.source.place(self.trouble.span.start))
    }
}

/// An unknown key that may be the owner's own, in every file that has it.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The warning about it in the first file.
    pub first: FileTrouble,
    /// The number of files that have it.
    pub files: usize,
}

impl UnknownKey {
    /// Takes the unknown keys out of some troubles, each once, the most frequent first.
    pub fn taken_from(troubles: &[FileTrouble]) -> (Vec<&FileTrouble>, Vec<Self>) {
        let (keys, others): (Vec<_>, _) =
            troubles.iter().partition(|it| it.trouble.topic == Topic::UnknownKey);
        let mut files: BTreeMap<&str, (&FileTrouble, BTreeSet<&str>)> = BTreeMap::new();
        for key in keys {
            let entry = files.entry(&key.trouble.message).or_insert((key, BTreeSet::new()));
            entry.1.insert(&key.source.path);
        }
        let keys = files.into_values();
        let key = |(first, files): (&FileTrouble, BTreeSet<_>)| Self {
            first: first.clone(),
            files: files.len(),
        };
        let mut keys: Vec<_> = keys.map(key).collect();
        keys.sort_by_key(|key| Reverse(key.files));
        (others, keys)
    }

    /// The same as troubles, whose messages give the number of files if there are several.
    pub fn once_each(troubles: &[FileTrouble]) -> Vec<FileTrouble> {
        let (others, keys) = Self::taken_from(troubles);
        let once = |Self { mut first, files }| {
            if files > 1 {
                first.trouble.message += &format!(", in {files} files");
            }
            first
        };
        others.into_iter().cloned().chain(keys.into_iter().map(once)).collect()
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

    #[test]
    fn an_unknown_key_is_taken_out_once_with_the_number_of_its_files() {
        let trouble = |path: &str, message: &str, topic| FileTrouble {
            source: Arc::new(Source { path: path.into(), text: "a".into() }),
            trouble: Trouble::warning(0..1, message).on(topic),
        };
        let own = |path, message| trouble(path, message, Topic::UnknownKey);
        let other = trouble("b", "near", Topic::KeyFor("title"));
        let all = [own("a", "a"), own("a", "z"), own("a", "z"), other.clone(), own("b", "z")];

        let (others, keys) = UnknownKey::taken_from(&all);

        assert_eq!(others, [&other]);
        let first = |at: usize, files| UnknownKey { first: all[at].clone(), files };
        assert_eq!(keys, [first(1, 2), first(0, 1)]);
        let messages: Vec<_> =
            UnknownKey::once_each(&all).into_iter().map(|it| it.trouble.message).collect();
        assert_eq!(messages, ["near", "z, in 2 files", "a"]);
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
