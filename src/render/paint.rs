//! The few colours, each with one meaning that the words beside it have as well. Text is always
//! painted; whoever prints it takes the paint off where it is not wanted.

use anstyle::{AnsiColor, Style};

use crate::domain::flags::rule::Severity;

/// Names of things: projects, flags, headings.
pub const NAME: Style = Style::new().bold();
/// Something is wrong, or red.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Worth a thought.
pub const CARE: Style = AnsiColor::Yellow.on_default();
/// Good to know.
pub const INFO: Style = AnsiColor::Cyan.on_default();
/// Done, or well.
pub const GOOD: Style = AnsiColor::Green.on_default();

/// What only holds a picture together.
pub const EDGE: Style = AnsiColor::Blue.on_default();

/// The text in a style.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// The colour of a severity.
pub fn of(severity: Severity) -> Style {
    match severity {
        Severity::Red => BAD,
        Severity::Caution => CARE,
        Severity::Note => INFO,
    }
}

/// A severity as a word in its colour.
pub fn severity(severity: Severity) -> String {
    paint(of(severity), severity)
}
