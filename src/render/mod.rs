//! Renders domain values as text, JSON and other formats. Nothing here prints or decides.

pub mod agenda;
pub mod calibrate;
pub mod chart;
pub mod clean;
pub mod completion;
pub mod concise;
pub mod csv;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod explain;
pub mod export;
pub mod flags;
pub mod github;
pub mod history;
pub mod import;
pub mod json;
pub mod keys;
pub mod list;
pub mod manual;
pub mod markdown;
pub mod moved;
pub mod paint;
pub mod project;
pub mod prose;
pub mod ranking;
pub mod report;
pub mod review;
pub mod runs;
pub mod sarif;
pub mod sprints;
pub mod table;
pub mod tame;
pub mod verdict;
pub mod why;
pub mod wrap;

use crate::words;

/// The layout of text on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Columns of the terminal; `None` without a terminal, where nothing is wrapped.
    pub width: Option<usize>,
    /// Whether pictures may have characters beyond ASCII.
    pub has_unicode: bool,
}

impl Screen {
    /// One of this width, with Unicode.
    pub const fn of(width: Option<usize>) -> Self {
        Self { width, has_unicode: true }
    }

    /// Whether it shows pictures: not without a terminal.
    pub fn has_pictures(self) -> bool {
        self.width.is_some()
    }

    /// The widest line of text; unlimited without a terminal.
    pub fn text_width(self) -> usize {
        self.width.map_or(usize::MAX / 4, |width| width.clamp(20, 120))
    }

    /// The width of a page of prose, which is wrapped even without a terminal.
    pub fn page_width(self) -> usize {
        self.width.map_or(80, |width| width.clamp(20, 100))
    }
}

/// `1 project`, `2 projects`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

words! {
    /// The output formats. Every command has the first two; each says which others it has.
    Output {
        /// For people.
        Text = "text",
        /// For programs.
        Json = "json",
        /// One line for each flag, for editors.
        Concise = "concise",
        /// Annotations for GitHub.
        Github = "github",
        /// SARIF 2.1.0, for services that show the results of linters.
        Sarif = "sarif",
        /// Markdown, for a review or a wiki.
        Markdown = "md",
        /// CSV with a header, for a spreadsheet.
        Csv = "csv",
        /// A table as JSON lines: one object a row.
        Jsonl = "jsonl",
        /// A calendar: iCalendar, RFC 5545.
        Ics = "ics",
        /// A page of HTML, which loads nothing.
        Html = "html",
    }
}

impl Output {
    /// All formats.
    pub const EVERY: &[Self] = &[
        Self::Text,
        Self::Json,
        Self::Concise,
        Self::Github,
        Self::Sarif,
        Self::Markdown,
        Self::Csv,
        Self::Jsonl,
        Self::Ics,
        Self::Html,
    ];

    /// The format of messages and errors: JSON if the output is JSON, else text.
    pub fn format(self) -> Format {
        match self {
            Self::Json => Format::Json,
            _ => Format::Text,
        }
    }
}

words! {
    /// The formats of commands without others, and of all errors.
    Format {
        /// For people.
        Text = "text",
        /// For programs: one JSON value, with `"schema": 1`.
        Json = "json",
    }
}
