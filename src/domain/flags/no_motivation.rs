use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Origin, Project, Time};

const AFTER: Threshold = Threshold {
    key: "no-motivation",
    default: Limit::Time(Time::months(1)),
    what: "flag a bottom-up project without a motivation when it has been active for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "no-motivation",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Active projects without a motivation: top-down ones at once, bottom-up ones after a \
           time",
    why: "A project that starts from a problem makes no sense without a reason to solve it. One \
          that follows what works may find its reason on the way, while little is spent.",
    fix: "write why complete success would matter, `rp set NAME motivation=TEXT`; if you cannot, \
          talk to somebody who works on the problem",
    ask: "Which problem does this solve, and who would notice if it were solved?",
    source: Source::Interview("Top-down vs Bottom-up Approach"),
    thresholds: &[AFTER],
    bad: &[
        "origin = \"top-down\"\n# no motivation",
        "origin = \"top-down\"\nmotivation = \" \"",
        "origin = \"top-down\"\nmotivation = \"TODO\"",
        "started = 2026-05-15\n# no motivation",
        "started = 2026-05-16\n# no motivation\n# rp.toml\n[thresholds]\nno-motivation = \"30d\"",
    ],
    good: &[
        "# no motivation",
        "started = 2026-05-16\n# no motivation",
        "origin = \"top-down\"",
        "origin = \"top-down\"\nmotivation = \"TODO is no reason\"",
        "origin = \"top-down\"\nstatus = \"idea\"\n# no motivation",
    ],
    check: |project, context| {
        if !is_raised(project, context) {
            return Vec::new();
        }
        let message = match (project.origin.value, project.active_for(context.today)) {
            (Origin::BottomUp, Some(active)) => {
                format!("active for {} without a motivation", active.rough())
            }
            (Origin::TopDown | Origin::BottomUp, _) => {
                "a top-down project without a motivation".into()
            }
        };
        vec![Finding::at(&project.origin, message)]
    },
};

/// Whether this rule raises a flag, which then replaces that of a milder rule.
pub fn is_raised(project: &Project, context: &Context) -> bool {
    project.written_motivation().is_none()
        && match project.origin.value {
            Origin::TopDown => true,
            Origin::BottomUp => context.active_for(project, &AFTER).is_some(),
        }
}
