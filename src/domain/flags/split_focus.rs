use super::rule::{ACTIVE, Context, Finding, Rule, Severity, Source, as_number};
use super::threshold::{Limit, Threshold};
use crate::domain::project::Project;
use crate::domain::settings::Level;

const MORE_THAN: Threshold = Threshold {
    key: "split-focus",
    default: Limit::Number(1.0),
    what: "flag more active projects of a junior than this",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
};

pub const RULE: Rule = Rule {
    name: "split-focus",
    severity: Severity::Red,
    statuses: ACTIVE,
    what: "Juniors with too many active projects",
    why: "One project is hard enough for a newcomer. Each has the same overhead, so two leave no \
          time for either.",
    fix: "choose one with `rp compare`, and pause the others with `rp pause`",
    ask: "Which one of these projects do you work on, and which do you pause?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[MORE_THAN],
    bad: &["estimate = { importance = 4 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         estimate = { importance = 10 }\n\
         # rp.toml\n\
         [researcher.alex]\n\
         level = \"junior\""],
    good: &[
        "# rp.toml\n[researcher.alex]\nlevel = \"junior\"",
        "# projects/steering.toml\nstatus = \"active\"",
        "estimate = { importance = 10 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         estimate = { importance = 4 }\n\
         # rp.toml\n\
         [researcher.alex]\n\
         level = \"junior\"",
    ],
    check: |project, context| too_many_projects(project, context, Level::Junior, &MORE_THAN),
};

/// A finding if the owner has this level, and more active projects than the threshold.
pub fn too_many_projects(
    project: &Project,
    context: &Context,
    level: Level,
    threshold: &Threshold,
) -> Vec<Finding> {
    let settings = &context.portfolio.settings;
    let owner = settings.owner(project);
    let active = context.portfolio.share(owner).active;
    if settings.researcher_of(project).level != level || !context.exceeded(active, threshold) {
        return Vec::new();
    }
    let message = format!("{owner} is a {level} with {active} active projects");
    vec![Finding::at_status(project, message).too_high(Limit::Number(as_number(active)))]
}
