use super::rule::{ACTIVE, Rule, Severity, Source};
use super::split_focus::too_many_projects;
use super::threshold::{Limit, Threshold};
use crate::domain::settings::Level;

const MORE_THAN: Threshold = Threshold {
    key: "many-projects",
    default: Limit::Number(2.0),
    what: "flag more active projects of a senior than this",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
};

pub const RULE: Rule = Rule {
    name: "many-projects",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Seniors with too many active projects",
    why: "An experienced researcher can keep a second project in the background, which shows what \
          the alternatives are. A third takes from both.",
    fix: "find the project that is worth least with `rp compare`, and pause it with `rp pause`",
    ask: "Which one of these projects would you keep if you could keep only one?",
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[MORE_THAN],
    bad: &["estimate = { importance = 1 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\""],
    good: &[
        "# no experiment\n# projects/steering.toml\nstatus = \"active\"",
        "# projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\"",
        "estimate = { importance = 1 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\"\n\
         # rp.toml\n\
         [researcher.alex]\n\
         level = \"junior\"",
        "estimate = { importance = 1 }\n\
         # no experiment\n\
         # projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\"\n\
         researcher = \"b\"",
    ],
    check: |project, context| too_many_projects(project, context, Level::Senior, &MORE_THAN),
};
