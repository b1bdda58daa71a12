//! Flags as diagnostics, by project, with a count at the end.

use comfy_table::Color;

use super::{Screen, clean, count, diagnostic, paint};
use crate::domain::flags::Flag;
use crate::domain::flags::rule::Severity;
use crate::domain::project::Project;

/// The flags of one project.
#[derive(Debug)]
pub struct Flagged<'a> {
    /// The project.
    pub project: &'a Project,
    /// The worst first.
    pub flags: Vec<Flag<'a>>,
}

/// Every project's flags, and how many there are. Notes are only counted unless `notes`; files
/// that could not be looked at are counted too.
pub fn flags(
    flagged: &[Flagged],
    looked_at: usize,
    unread: usize,
    notes: bool,
    screen: Screen,
) -> String {
    let shown = |flag: &&Flag| notes || flag.severity() != Severity::Note;
    let mut page = String::new();
    for Flagged { project, flags } in flagged {
        let drawn: Vec<_> =
            flags.iter().filter(shown).map(|flag| diagnostic::flag(flag, screen)).collect();
        if drawn.is_empty() {
            continue;
        }
        let name = clean::line(project.name.as_str());
        page += &format!("{}: {}\n\n", paint::paint(paint::NAME, name), tally(flags));
        page += &(drawn.join("\n") + "\n");
    }
    page + &summary(flagged, looked_at, unread, notes)
}

/// `2 red, 5 caution in 3 of 12 projects`, and what to do next.
fn summary(flagged: &[Flagged], looked_at: usize, unread: usize, notes: bool) -> String {
    let all: Vec<&Flag> = flagged.iter().flat_map(|flagged| &flagged.flags).collect();
    let projects = count(looked_at, "project");
    let unread = match unread {
        0 => String::new(),
        n => format!("; {} could not be looked at", count(n, "file")),
    };
    if all.is_empty() {
        return format!("{} in {projects}{unread}\n", paint::paint(paint::GOOD, "no flags"));
    }
    let tally = tally(all.iter().copied());
    let mut page = match looked_at {
        // Its own line says it already.
        1 if unread.is_empty() => String::new(),
        _ => format!("{tally} in {} of {projects}{unread}\n", flagged.len()),
    };
    let hidden = all.iter().filter(|f| f.severity() == Severity::Note).count();
    if !notes && hidden > 0 {
        page += &format!("`rp flags --all` shows {} more\n", count(hidden, "note"));
    }
    let first =
        all.iter().find(|flag| flag.counts() && (notes || flag.severity() != Severity::Note));
    if let Some(first) = first {
        page += &format!("`rp explain {}` tells why it matters and what to do\n", first.rule.name);
    }
    page
}

/// `1 red, 2 caution, 1 accepted`; `no flags` where there are none.
pub fn tally<'a>(flags: impl IntoIterator<Item = &'a Flag<'a>> + Clone) -> String {
    let of = |severity| {
        let all = flags.clone().into_iter();
        (all.filter(|flag| flag.counts() && flag.severity() == severity).count(), severity)
    };
    let mut parts: Vec<String> = [Severity::Red, Severity::Caution, Severity::Note]
        .into_iter()
        .map(of)
        .filter(|(n, _)| *n > 0)
        .map(|(n, severity)| paint::paint(paint::of(severity), format!("{n} {severity}")))
        .collect();
    let accepted = flags.into_iter().filter(|flag| !flag.counts()).count();
    if accepted > 0 {
        parts.push(format!("{accepted} accepted"));
    }
    if parts.is_empty() { "no flags".into() } else { parts.join(", ") }
}

/// The worst that counts, for a cell of a table: `1 red`, and its colour.
pub fn worst<'a>(flags: impl IntoIterator<Item = &'a Flag<'a>> + Clone) -> (String, Option<Color>) {
    let counting = flags.into_iter().filter(|flag| flag.counts());
    let severities: Vec<_> = counting.map(Flag::severity).collect();
    match severities.iter().max() {
        Some(&worst) => {
            let n = severities.iter().filter(|severity| **severity == worst).count();
            (format!("{n} {worst}"), color(worst))
        }
        None => (String::new(), None),
    }
}

/// The colour of a severity in a table.
pub fn color(severity: Severity) -> Option<Color> {
    match severity {
        Severity::Red => Some(Color::DarkRed),
        Severity::Caution => Some(Color::DarkYellow),
        Severity::Note => Some(Color::DarkCyan),
    }
}
