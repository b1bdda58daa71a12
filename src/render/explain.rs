//! The documentation of flags and keys, for `rp explain`.

use super::{Screen, count, paint, wrap};
use crate::domain::explained::{Explained, Place};
use crate::domain::flags::groups::{self, Group};
use crate::domain::flags::rule::{Rule, Severity};
use crate::domain::flags::threshold::Threshold;
use crate::domain::settings::Settings;
use crate::domain::words::Word;

/// What the author of the method says about it.
const ADVICE: &str = "The author of the method: do not take this advice if you do not like the \
                      research that it leads to. It is controversial. Every threshold and weight can \
                      be set in rp.toml.";

/// The flags by topic, the worst first, in at most 80 columns.
pub fn all(rules: &[&Rule], screen: Screen) -> String {
    const WIDEST: usize = 80;
    let width = screen.page_width().min(WIDEST);
    let longest = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let mut page = String::new();
    for (group, _) in Group::ALL {
        let mut own: Vec<_> =
            rules.iter().filter(|rule| groups::of(rule.name) == Some(*group)).collect();
        own.sort_by_key(|rule| std::cmp::Reverse(rule.severity));
        page += &format!("{}\n", paint::paint(paint::NAME, group));
        for rule in own {
            page += &line(rule, longest, width);
        }
        page.push('\n');
    }
    let end =
        format!("{}; see `rp explain NAME` for one, or for a key", count(rules.len(), "flag"));
    page + &wrap::wrap(&end, width) + "\n\n" + &wrap::wrap(ADVICE, width) + "\n"
}

/// A flag: its severity, its name, and what it checks for.
fn line(rule: &Rule, longest: usize, width: usize) -> String {
    let (severity, beside) = (rule.severity.word(), Severity::Caution.word().len() + longest + 5);
    let what = wrap::indented(rule.what, beside, width);
    let gap = " ".repeat(Severity::Caution.word().len() - severity.len() + 1);
    let rest = " ".repeat(longest - rule.name.len() + 2);
    let severity = paint::paint(paint::of(rule.severity), severity);
    let name = paint::paint(paint::NAME, rule.name);
    format!("  {severity}{gap}{name}{rest}{}\n", what.trim_start())
}

/// The documentation of a key, with its default and its value in the store.
pub fn key(of: &Explained, default: Option<&str>, set: Option<&str>, screen: Screen) -> String {
    let width = screen.page_width();
    let file = match of.place {
        Place::Project => "a project's file",
        Place::Settings => "rp.toml",
    };
    let mut page = format!("{}, in {file}\n\n", paint::paint(paint::NAME, &of.key));
    page += &(wrap::wrap(&format!("{}.", of.what), width) + "\n\n");
    let (mut takes, example, evidence) = (of.takes.in_words(), of.example(), of.evidence.words());
    if of.required {
        takes += ", required";
    }
    let facts = [
        ("type", Some(&*takes)),
        ("default", default),
        ("set to", set),
        ("example", Some(&*example)),
        ("evidence", evidence.as_deref()),
    ];
    for (name, value) in facts {
        let Some(value) = value else { continue };
        page += &format!("  {name:<10}{}\n", wrap::indented(value, 12, width).trim_start());
    }
    page
}

/// The full documentation of a flag, with its thresholds as set.
pub fn one(rule: &Rule, settings: &Settings, screen: Screen) -> String {
    let width = screen.page_width();
    let mut page = format!(
        "{}  {}\n\n",
        paint::paint(paint::of(rule.severity), rule.severity),
        paint::paint(paint::NAME, rule.name)
    );
    let mut part = |head: &str, text: &str| {
        page +=
            &format!("{}\n{}\n\n", paint::paint(paint::NAME, head), wrap::indented(text, 2, width));
    };
    let statuses: Vec<_> = rule.statuses.iter().map(ToString::to_string).collect();
    part("Checks for", &format!("{}. Status: {}.", rule.what, statuses.join(", ")));
    part("Why", rule.why);
    part("What to do", rule.fix);
    part("What to ask", rule.ask);
    if !rule.thresholds.is_empty() {
        let limits: Vec<_> = rule
            .thresholds
            .iter()
            .map(|threshold| {
                let (now, default) = (settings.limit(threshold), threshold.default);
                let set =
                    if now == default { String::new() } else { format!(" (default: {default})") };
                let Threshold { key, what, source, .. } = threshold;
                format!("{key} = {now}{set}: {what} ({source})")
            })
            .collect();
        part("Thresholds, in `[thresholds]` of rp.toml", &limits.join("\n"));
    }
    part("Source", &rule.source.to_string());
    for (head, cases) in [("Flagged", rule.bad), ("Not flagged", rule.good)] {
        let cases: Vec<_> =
            cases.iter().map(|case| wrap::indented(case, 2, usize::MAX / 4)).collect();
        page += &format!("{}\n{}\n\n", paint::paint(paint::NAME, head), cases.join("\n\n"));
    }
    let about = "Each case is a project without flags with these lines changed, on 2026-06-15; \
                 `# no KEY` removes a key, and `# projects/NAME.toml` begins another file.";
    page += &wrap::wrap(about, width);
    page.trim_end().to_owned() + "\n"
}
