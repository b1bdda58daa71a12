//! Flags as diagnostics, by project, with a count at the end.

use anstyle::Style;

use super::{Screen, clean, count, diagnostic, paint, wrap};
use crate::domain::flags::rule::Severity;
use crate::domain::flags::{Flag, Flagged};
use crate::domain::words::Word;

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
    page += &wrap::wrap(&summary(flagged, looked_at, unread, notes), screen.text_width());
    page.trim_end().to_owned() + "\n"
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
        page += &format!("`rp flags --all` shows {}\n", count(hidden, "more note"));
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
    let counting = |severity| {
        let all = flags.clone().into_iter();
        (all.filter(|flag| flag.counts() && flag.severity() == severity).count(), severity)
    };
    let mut parts: Vec<String> = [Severity::Red, Severity::Caution, Severity::Note]
        .into_iter()
        .map(counting)
        .filter(|(n, _)| *n > 0)
        .map(|(n, severity)| paint::paint(paint::of(severity), of(n, severity)))
        .collect();
    let accepted = flags.into_iter().filter(|flag| !flag.counts()).count();
    if accepted > 0 {
        parts.push(format!("{accepted} accepted"));
    }
    if parts.is_empty() { "no flags".into() } else { parts.join(", ") }
}

/// The worst that counts, for a cell of a table: `1 red`, and its colour.
pub fn worst(flags: &[Flag]) -> (String, Style) {
    let severities: Vec<_> =
        flags.iter().filter(|flag| flag.counts()).map(Flag::severity).collect();
    match severities.iter().max() {
        Some(&worst) => {
            let n = severities.iter().filter(|severity| **severity == worst).count();
            (of(n, worst), paint::of(worst))
        }
        None => (String::new(), Style::new()),
    }
}

/// `2 red`, `1 caution`, `3 notes`.
fn of(n: usize, severity: Severity) -> String {
    match severity {
        Severity::Red => format!("{n} red"),
        Severity::Caution | Severity::Note => count(n, severity.word()),
    }
}
