use super::rule::{ACTIVE, Finding, Rule, Severity, Source};

pub const RULE: Rule = Rule {
    name: "no-start-date",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects without `started` and without a decision that starts them",
    why: "Many flags count the time at work. Without the day on which work began, it is counted \
          from `created`, which may be far too early or too late.",
    fix: "set the day: `rp set NAME started=DATE`; next time, begin with `rp start NAME`, which \
          does it",
    ask: "When did you start this?",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "# no started",
        "# no started\ndecision = [{ date = 2026-06-12, kind = \"estimate\" }]",
        "# no started\n# no created\n# no experiment",
    ],
    good: &[
        "started = 2026-06-11",
        "# no started\ndecision = [{ date = 2026-06-11, kind = \"start\" }]",
        "status = \"idea\"\n# no started",
    ],
    check: |project, context| {
        if project.has_start() {
            return Vec::new();
        }
        let first = project.stretches(context.today).first().map(|(from, _)| *from);
        let created = project.created.as_ref().map(|at| at.value);
        let counted = match first {
            Some(day) if Some(day) == created => {
                format!("its time is counted from `created`, {day}")
            }
            Some(day) => format!("its time is counted from its first experiment, {day}"),
            None => "no flag can count its time".into(),
        };
        vec![Finding::at_status(project, format!("active without `started`: {counted}"))]
    },
};
