//! Domain values to text, JSON and what else is asked for. Prints nothing, decides nothing.

pub mod agenda;
pub mod clean;
pub mod csv;
pub mod diagnostic;
pub mod diff;
pub mod explain;
pub mod flags;
pub mod github;
pub mod history;
pub mod json;
pub mod list;
pub mod markdown;
pub mod moved;
pub mod paint;
pub mod project;
pub mod ranking;
pub mod sarif;
pub mod sprints;
pub mod table;
pub mod verdict;
pub mod why;
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
    /// What can be asked for. Every command prints the first two, and says which others.
    Output {
        /// For people.
        Text = "text",
        /// For programs.
        Json = "json",
        /// For GitHub: annotations at the lines of a change.
        Github = "github",
        /// For services that show what linters found: SARIF 2.1.0.
        Sarif = "sarif",
        /// For a review or a wiki.
        Markdown = "md",
        /// For a spreadsheet: one header, one row each.
        Csv = "csv",
    }
}

impl Output {
    /// How everything but the result is told: only JSON holds also that in one value.
    pub fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            Self::Text | Self::Github | Self::Sarif | Self::Markdown | Self::Csv => Format::Text,
        }
    }
}

words! {
    /// How commands speak that print nothing but text and JSON, and how all tell errors.
    Format {
        /// For people.
        Text = "text",
        /// For programs: one value, with `"schema": 1`.
        Json = "json",
    }
}
