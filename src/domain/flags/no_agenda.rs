use super::rule::{Finding, OPEN, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "no-agenda",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects without `agenda` in a store where other projects have one",
    why: "This way of choosing fits an agenda that is promising and short of execution. Whether it \
          is can only be asked if the agenda is named.",
    fix: "name the agenda with `rp set NAME agenda=TEXT`; if it serves none, set `agenda=none`",
    ask: "Which research agenda does this serve?",
    source: Source::Comments,
    thresholds: &[],
    bad: &["# projects/steering.toml\nagenda = \"honest models\""],
    good: &[
        "title = \"Probes\"",
        "agenda = \"evaluations\"\n# projects/steering.toml\nagenda = \"honest models\"",
        "agenda = \"evaluations\"",
    ],
    check: |project, context| {
        if project.agenda.is_some() || !context.portfolio.has_agendas() {
            return Vec::new();
        }
        vec![Finding::missing(project, "no `agenda`, which other projects have")]
    },
};
