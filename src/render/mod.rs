//! Domain values to text and JSON. Prints nothing, decides nothing.

pub mod clean;
pub mod diagnostic;
pub mod document;
pub mod explain;
pub mod flags;
pub mod json;
pub mod list;
pub mod paint;
pub mod project;
pub mod ranking;
pub mod settings;
pub mod table;
pub mod wrap;

use crate::words;

/// How text is laid out where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Columns of the terminal; nothing where there is none, and so nothing is cut.
    pub width: Option<usize>,
}

impl Screen {
    /// How wide a line of text may get: where there is no terminal, as wide as it is.
    pub fn text_width(self) -> usize {
        self.width.map_or(usize::MAX / 4, |width| width.clamp(20, 120))
    }

    /// How wide a page of prose is, which is wrapped everywhere.
    pub fn page_width(self) -> usize {
        self.width.map_or(80, |width| width.clamp(20, 100))
    }
}

/// `1 project`, `2 projects`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

words! {
    /// How results are printed.
    Format {
        /// For people.
        Text = "text",
        /// For programs: one value, with `"schema": 1`.
        Json = "json",
    }
}
