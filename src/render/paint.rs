//! Colours. Each has one meaning, which the text has, too. Text is always painted here; the code
//! that prints it removes the colours if they are off.

use anstyle::{AnsiColor, Style};

use crate::domain::flags::rule::Severity;

/// Names of things: projects, flags, headings.
pub const NAME: Style = Style::new().bold();
/// Errors and red flags.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Warnings and cautions.
pub const CARE: Style = AnsiColor::Yellow.on_default();
/// Notes and other information.
pub const INFO: Style = AnsiColor::Cyan.on_default();
/// Success.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Lines and frames.
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

/// The name of a severity in its colour.
pub fn severity(severity: Severity) -> String {
    paint(of(severity), severity)
}
