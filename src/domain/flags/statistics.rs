//! How often each flag and each trouble with a file occurs, and where first.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Flagged;
use super::rule::Severity;
use crate::domain::source::{FileTrouble, Place, Weight};
use crate::domain::words::Word;

/// One kind of flag or of trouble.
#[derive(Debug, PartialEq, Eq)]
pub struct Count<'a> {
    /// What it is.
    pub kind: Kind,
    /// The name of the flag, or the message of the trouble.
    pub name: &'a str,
    /// How often it occurs.
    pub count: usize,
    /// The file of the first one.
    pub path: &'a str,
    /// Its place in the file; `None` if it is about the whole file.
    pub place: Option<Place>,
}

/// A flag of a severity, or a trouble with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A trouble with a file.
    Trouble(Weight),
    /// A flag.
    Flag(Severity),
}

impl Kind {
    /// Its severity in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trouble(weight) => weight.word(),
            Self::Flag(severity) => severity.word(),
        }
    }

    /// Errors, red flags, warnings, cautions, notes.
    fn order(self) -> usize {
        match self {
            Self::Trouble(Weight::Error) => 0,
            Self::Flag(Severity::Red) => 1,
            Self::Trouble(Weight::Warning) => 2,
            Self::Flag(Severity::Caution) => 3,
            Self::Flag(Severity::Note) => 4,
        }
    }
}

/// One count for each flag and for each message about a file: the worst first, then the most
/// frequent, then in the order of names.
pub fn counts<'a>(flagged: &'a [Flagged], troubles: &'a [FileTrouble]) -> Vec<Count<'a>> {
    let mut counts: HashMap<(Kind, &str), Count> = HashMap::new();
    let mut add = |kind, name, path, place: &dyn Fn() -> Option<Place>| {
        let new = || Count { kind, name, count: 0, path, place: place() };
        counts.entry((kind, name)).or_insert_with(new).count += 1;
    };
    for trouble in troubles {
        let FileTrouble { source, trouble: what } = trouble;
        add(Kind::Trouble(what.weight), &what.message, &source.path, &|| trouble.place());
    }
    // The first one is that of the first project by name, not that of the worst project.
    let mut flagged: Vec<_> = flagged.iter().collect();
    flagged.sort_by_key(|of_one| &of_one.project.name);
    for flag in flagged.into_iter().flat_map(|of_one| &of_one.flags) {
        let place = || Some(flag.project.source.place(flag.span.start));
        add(Kind::Flag(flag.severity()), flag.rule.name, flag.project.path(), &place);
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|it| (it.kind.order(), Reverse(it.count), it.name));
    counts
}
