//! Flags and problems with files, one line each, for the lists of editors:
//! `projects/probing.toml:6:19: red[very-slow-loop] one loop takes 2w`. No text adds a line.

use std::fmt::Display;

use super::{clean, paint};
use crate::domain::flags::{Flag, Flagged};
use crate::domain::source::{FileTrouble, Place, Weight};
use crate::domain::words::Word;

/// The problems with files, then every flag that counts.
pub fn flags(flagged: &[Flagged], troubles: &[FileTrouble]) -> String {
    let flags = flagged.iter().flat_map(|of| &of.flags).filter(|flag| flag.counts()).map(flag);
    self::troubles(troubles) + &flags.collect::<String>()
}

/// The problems with files.
pub fn troubles(troubles: &[FileTrouble]) -> String {
    troubles.iter().map(trouble).collect()
}

fn flag(flag: &Flag) -> String {
    let severity = paint::severity(flag.severity());
    let place = flag.project.source.place(flag.span.start);
    let what = format!("{severity}[{}] {}", flag.rule.name, clean::flow(&flag.message));
    line(flag.project.path(), place, &what)
}

fn trouble(of: &FileTrouble) -> String {
    let style = match of.trouble.weight {
        Weight::Error => paint::BAD,
        Weight::Warning => paint::CARE,
    };
    let word = paint::paint(style, of.trouble.weight.word());
    let help = of.trouble.help.as_ref().map(|help| format!("; {}", clean::flow(help)));
    let what = format!("{word}: {}{}", clean::flow(&of.trouble.message), help.unwrap_or_default());
    // Editors need a place, also of a file as a whole.
    line(&of.source.path, of.place().unwrap_or(Place { line: 1, column: 1 }), &what)
}

fn line(path: &str, place: Place, what: impl Display) -> String {
    format!("{}:{place}: {what}\n", clean::line(path))
}
