use super::rule::{ACTIVE, Finding, Rule, Severity, Source};
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
    source: Source::Interview("Tracking Multiple Promising Research Directions and Switching"),
    thresholds: &[MORE_THAN],
    bad: &["# projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\""],
    good: &[
        "# projects/steering.toml\nstatus = \"active\"",
        "# projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\"\n\
         # rp.toml\n\
         [researcher.alex]\n\
         level = \"junior\"",
        "# projects/steering.toml\n\
         status = \"active\"\n\
         # projects/third.toml\n\
         title = \"t\"\n\
         origin = \"top-down\"\n\
         status = \"active\"\n\
         researcher = \"b\"",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let owner = settings.owner(project);
        let active = context.portfolio.share(owner).active;
        if settings.researcher_of(project).level == Level::Junior
            || !context.exceeded(active, &MORE_THAN)
        {
            return Vec::new();
        }
        let message = format!("{owner} is a senior with {active} active projects");
        vec![Finding::at_status(project, message)]
    },
};
