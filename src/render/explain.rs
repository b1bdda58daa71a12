//! What a flag means, for `rp explain`.

use super::{Screen, count, paint, table, wrap};
use crate::domain::flags::rule::{Rule, Severity};
use crate::domain::flags::threshold::Threshold;
use crate::domain::settings::Settings;

/// All flags, a line each, the worst first.
pub fn all(rules: &[&Rule], screen: Screen) -> String {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.severity));
    let rows = rules
        .iter()
        .map(|rule| {
            let severity = table::word(rule.severity).colored(super::flags::color(rule.severity));
            vec![severity, table::name(rule.name), table::word(rule.what)]
        })
        .collect();
    let end = format!("\n{}; `rp explain NAME` tells all about one\n", count(rules.len(), "flag"));
    table::table(&["severity", "flag", "looks at"], rows, screen) + &end
}

/// All about one flag.
pub fn one(rule: &Rule, settings: &Settings, screen: Screen) -> String {
    let width = screen.width.map_or(80, |width| width.clamp(20, 100));
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
    part("Looks at", &format!("{}. Status: {}.", rule.what, statuses.join(", ")));
    part("Why", rule.why);
    part("What to do", rule.fix);
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
        page += &format!(
            "{}, on 2026-06-15, in the project of examples/sound\n",
            paint::paint(paint::NAME, head)
        );
        page += &format!("{}\n\n", cases.join("\n\n"));
    }
    page.trim_end().to_owned() + "\n"
}

/// The severity as a word in its colour.
pub fn severity(severity: Severity) -> String {
    paint::paint(paint::of(severity), severity)
}
