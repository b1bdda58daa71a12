//! The documentation of flags, for `rp explain`.

use super::{Screen, count, paint, table, wrap};
use crate::domain::flags::rule::Rule;
use crate::domain::flags::threshold::Threshold;
use crate::domain::settings::Settings;

/// One line for each flag, the worst first.
pub fn all(rules: &[&Rule], screen: Screen) -> String {
    let mut rules = rules.to_vec();
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.severity));
    let rows = rules
        .iter()
        .map(|rule| {
            let severity = table::word(rule.severity).painted(paint::of(rule.severity));
            vec![severity, table::word(rule.name).painted(paint::NAME), table::prose(rule.what)]
        })
        .collect();
    let end = format!("\n{}; see `rp explain NAME` for details\n", count(rules.len(), "flag"));
    table::table(&["severity", "flag", "checks for"], rows, screen)
        + &wrap::wrap(&end, screen.text_width())
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
