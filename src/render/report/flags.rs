//! The flags: how many of each project in each chapter, and each with its message.

use super::{Link, Links};
use crate::domain::flags::groups::Group;
use crate::domain::flags::rule::Severity;
use crate::domain::flags::{Flag, Flagged, groups};
use crate::domain::report::Report;
use crate::domain::words::Word;
use crate::render::{clean, count};

/// A store with up to this many flagged projects shows all of them at once.
const FEW: usize = 30;

pub struct Flags {
    pub chapters: Vec<Chapter>,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
    pub more: Vec<Row>,
    pub total: usize,
    pub projects: usize,
}

/// The flags of one project, by chapter.
pub struct Row {
    pub link: Link,
    pub cells: Vec<Vec<Tally>>,
}

/// Some flags of one severity.
pub struct Tally {
    pub severity: &'static str,
    pub shape: &'static str,
    pub count: usize,
}

pub struct Chapter {
    pub title: String,
    pub tally: String,
    pub lines: Vec<Line>,
}

/// One flag.
pub struct Line {
    pub severity: &'static str,
    pub shape: &'static str,
    pub flag: &'static str,
    pub link: Link,
    pub message: String,
    /// Why it is accepted.
    pub accepted: Option<String>,
}

/// The shape of a severity: colour alone says nothing.
fn shape(severity: Severity) -> &'static str {
    match severity {
        Severity::Red => "▲",
        Severity::Caution => "◆",
        Severity::Note => "●",
    }
}

/// `3 red, 1 caution`; `no flags`.
pub fn tally(flags: [(Severity, usize); 3]) -> String {
    let some = flags.iter().filter(|(_, count)| *count > 0);
    let words: Vec<_> = some
        .map(|(severity, n)| match severity {
            Severity::Red => format!("{n} red"),
            Severity::Caution | Severity::Note => count(*n, severity.word()),
        })
        .collect();
    if words.is_empty() { "no flags".into() } else { words.join(", ") }
}

impl Flags {
    pub fn of(report: &Report, links: &Links) -> Self {
        let chapters = report.chapters();
        let groups: Vec<_> = chapters.iter().map(|chapter| chapter.group).collect();
        let flagged = report.flagged.iter().filter(|it| !it.flags.is_empty());
        let mut rows: Vec<_> = flagged.map(|it| row(it, &groups, links)).collect();
        let (total, projects) = (chapters.iter().map(|it| it.flags.len()).sum(), rows.len());
        let more = if rows.len() > FEW { rows.split_off(FEW) } else { Vec::new() };
        let chapters = chapters.into_iter().map(|it| Chapter {
            title: it.group.to_string(),
            tally: tally(SEVERITIES.map(|severity| {
                let counted = it.flags.iter().filter(|flag| flag.counts());
                (severity, counted.filter(|flag| flag.severity() == severity).count())
            })),
            lines: it.flags.iter().map(|flag| line(flag, links)).collect(),
        });
        Self {
            chapters: chapters.collect(),
            columns: groups.iter().map(|group| group.word()).collect(),
            rows,
            more,
            total,
            projects,
        }
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Red, Severity::Caution, Severity::Note];

fn row(flagged: &Flagged, groups: &[Group], links: &Links) -> Row {
    let cell = |group: &Group| {
        let tally = |severity: Severity| {
            let counted = flagged.flags.iter().filter(|flag| {
                flag.counts()
                    && flag.severity() == severity
                    && groups::of(flag.rule.name) == Some(*group)
            });
            Tally { severity: severity.word(), shape: shape(severity), count: counted.count() }
        };
        SEVERITIES.map(tally).into_iter().filter(|tally| tally.count > 0).collect()
    };
    Row { link: links.to(flagged.project), cells: groups.iter().map(cell).collect() }
}

fn line(flag: &Flag, links: &Links) -> Line {
    Line {
        severity: flag.severity().word(),
        shape: shape(flag.severity()),
        flag: flag.rule.name,
        link: links.to(flag.project),
        message: clean::flow(&flag.message),
        accepted: flag.accepted.map(|accept| clean::flow(&accept.why)),
    }
}
