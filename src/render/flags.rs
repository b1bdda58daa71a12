//! Flags as diagnostics, grouped by project, with a summary.

use anstyle::Style;

use super::{Screen, clean, count, diagnostic, paint, table, wrap};
use crate::domain::flags::rule::Severity;
use crate::domain::flags::statistics::{Count, Kind};
use crate::domain::flags::{Flag, Flagged};
use crate::domain::shares;
use crate::domain::source::Weight;
use crate::domain::words::Word;

/// The number of projects from which a second thread pays.
const WORTH_A_THREAD: usize = 100;

/// The flags of every project, and a summary. Flags below `least` are only counted; `unread` is the
/// number of invalid files.
pub fn flags(
    flagged: &[Flagged],
    checked: usize,
    unread: usize,
    least: Severity,
    screen: Screen,
) -> String {
    let shown = |flag: &&Flag| flag.severity() >= least;
    let of_one = |Flagged { project, flags }: &Flagged| {
        let drawn: Vec<_> =
            flags.iter().filter(shown).map(|flag| diagnostic::flag(flag, screen)).collect();
        if drawn.is_empty() {
            return String::new();
        }
        let name = clean::line(project.name.as_str());
        let head = format!("{}: {}\n\n", paint::paint(paint::NAME, name), tally(flags));
        head + &drawn.join("\n") + "\n"
    };
    let mut page = shares::map(flagged.iter().collect(), WORTH_A_THREAD, of_one).concat();
    page += &wrap::wrap(&summary(flagged, checked, unread, least), screen.text_width());
    page.trim_end().to_owned() + "\n"
}

/// The names of the projects, one per line.
pub fn names(flagged: &[Flagged]) -> String {
    let names = flagged.iter().map(|flagged| clean::line(flagged.project.name.as_str()) + "\n");
    names.collect()
}

/// One line for each kind of flag or trouble.
pub fn statistics(counts: &[Count], screen: Screen) -> String {
    if counts.is_empty() {
        return "no flags\n".into();
    }
    let row = |of: &Count| {
        let style = match of.kind {
            Kind::Trouble(Weight::Error) => paint::BAD,
            Kind::Trouble(Weight::Warning) => paint::CARE,
            Kind::Flag(severity) => paint::of(severity),
        };
        let place = of.place.map(|place| format!(":{place}")).unwrap_or_default();
        vec![
            table::number(of.count),
            table::word(of.kind.word()).painted(style),
            table::prose(clean::line(of.name)),
            table::name(format!("{}{place}", clean::line(of.path))).painted(Style::new()),
        ]
    };
    let header = ["count", "severity", "flag", "first"];
    table::table(&header, counts.iter().map(row).collect(), screen)
}

/// `2 red, 5 cautions in 3 of 12 projects`, and the next commands.
fn summary(flagged: &[Flagged], checked: usize, unread: usize, least: Severity) -> String {
    let all: Vec<&Flag> = flagged.iter().flat_map(|flagged| &flagged.flags).collect();
    let mut page = match checked {
        // The heading of the only project has the same numbers.
        1 if unread == 0 && !all.is_empty() => String::new(),
        _ => total(flagged, checked, unread, &tally(all.iter().copied())) + "\n",
    };
    let (shown, hidden): (Vec<&Flag>, _) = all.iter().partition(|flag| flag.severity() >= least);
    if !hidden.is_empty() {
        let notes = hidden.iter().all(|flag| flag.severity() == Severity::Note);
        let what = if notes { "more note" } else { "more flag" };
        page += &format!("show {} with `rp flags --all`\n", count(hidden.len(), what));
    }
    if let Some(first) = shown.iter().find(|flag| flag.counts()) {
        page += &format!("for more information, run `rp explain {}`\n", first.rule.name);
    }
    page
}

/// `2 red in 3 of 12 projects; 1 file could not be checked`, with this tally.
pub fn total(flagged: &[Flagged], checked: usize, unread: usize, tally: &str) -> String {
    let of = match flagged.len() {
        0 => String::new(),
        flagged => format!("{flagged} of "),
    };
    let unread = match unread {
        0 => String::new(),
        n => format!("; {} could not be checked", count(n, "file")),
    };
    format!("{tally} in {of}{}{unread}", count(checked, "project"))
}

/// `1 red, 2 cautions, 1 accepted`, in colour; `no flags` if there are none.
pub fn tally<'a>(flags: impl IntoIterator<Item = &'a Flag<'a>> + Clone) -> String {
    let parts = counts(flags).into_iter().map(|(text, style)| match style {
        Some(style) => paint::paint(style, text),
        None => text,
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The same without colour.
pub fn plain_tally<'a>(flags: impl IntoIterator<Item = &'a Flag<'a>> + Clone) -> String {
    counts(flags).into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(", ")
}

/// The parts of a tally, with their colours; never empty.
fn counts<'a>(
    flags: impl IntoIterator<Item = &'a Flag<'a>> + Clone,
) -> Vec<(String, Option<Style>)> {
    let counting = |severity| {
        let all = flags.clone().into_iter();
        (all.filter(|flag| flag.counts() && flag.severity() == severity).count(), severity)
    };
    let mut parts: Vec<_> = [Severity::Red, Severity::Caution, Severity::Note]
        .into_iter()
        .map(counting)
        .filter(|(n, _)| *n > 0)
        .map(|(n, severity)| (severity_count(n, severity), Some(paint::of(severity))))
        .collect();
    let accepted = flags.into_iter().filter(|flag| !flag.counts()).count();
    if accepted > 0 {
        parts.push((format!("{accepted} accepted"), None));
    }
    if parts.is_empty() {
        parts.push(("no flags".into(), Some(paint::GOOD)));
    }
    parts
}

/// The number of flags of the worst severity, for a table: `1 red`, with its colour.
pub fn worst(flags: &[Flag]) -> (String, Style) {
    let severities: Vec<_> =
        flags.iter().filter(|flag| flag.counts()).map(Flag::severity).collect();
    match severities.iter().max() {
        Some(&worst) => {
            let n = severities.iter().filter(|severity| **severity == worst).count();
            (severity_count(n, worst), paint::of(worst))
        }
        None => (String::new(), Style::new()),
    }
}

/// `2 red`, `1 caution`, `3 notes`.
fn severity_count(n: usize, severity: Severity) -> String {
    match severity {
        Severity::Red => format!("{n} red"),
        Severity::Caution | Severity::Note => count(n, severity.word()),
    }
}
