use super::rule::{Finding, Rule, Severity, Source};
use super::threshold::{Limit, Threshold};
use crate::domain::project::{Date, Status, Time};

const AFTER: Threshold = Threshold {
    key: "choosing-trap",
    default: Limit::Time(Time::weeks(4)),
    what: "flag a researcher who has had ideas, but no work on any project, for this time",
    source: Source::Own,
};

pub const RULE: Rule = Rule {
    name: "choosing-trap",
    severity: Severity::Red,
    statuses: &[Status::Idea],
    what: "Researchers who have had ideas for weeks, with no project active and no experiment in \
           that time; raised on their best idea",
    why: "Many juniors think for months about which project to choose. Trying one for a day shows \
          more than a month of choosing.",
    fix: "try the best idea today: log an experiment with `rp log`, or begin with `rp start NAME`",
    ask: "Which of your ideas could you try today, for an hour?",
    source: Source::Interview("Reading Prior Work"),
    thresholds: &[AFTER],
    bad: &[
        "status = \"idea\"\ncreated = 2026-05-18\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"\n\
         experiment = [{ date = 2026-05-18, result = \"negative\" }]",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"paused\"\n\
         decision = [{ date = 2026-05-18, kind = \"pause\" }]",
        "status = \"idea\"\ncreated = 2026-05-18\n# no experiment\n# no started\n\
         # projects/steering.toml\ncreated = 2026-06-12\nestimate = { importance = 1 }",
    ],
    good: &[
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"\n\
         experiment = [{ date = 2026-05-01, result = \"negative\" }]\n\
         # projects/third.toml\ntitle = \"t\"\norigin = \"top-down\"\nstatus = \"done\"\n\
         experiment = [{ date = 2026-06-01, result = \"clear\" }]",
        "status = \"idea\"\ncreated = 2026-05-19\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"\n\
         experiment = [{ date = 2026-05-19, result = \"negative\" }]",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"paused\"\n\
         decision = [{ date = 2026-05-19, kind = \"pause\" }]",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"active\"",
        "status = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nestimate = { importance = 10, chance = \"90%\" }",
        "waits_for = [\"a model\"]\nstatus = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"",
        "researcher = \"\"\nstatus = \"idea\"\ncreated = 2026-05-01\n# no experiment\n# no started\n\
         # projects/steering.toml\nstatus = \"dropped\"",
    ],
    check: |project, context| {
        let settings = &context.portfolio.settings;
        let owner = settings.owner(project);
        if context.portfolio.share(owner).active > 0 {
            return Vec::new();
        }
        let is_long_ago = |day: Date| context.today.since(day) >= context.time(&AFTER);
        let ideas = context.ranking().standings.iter().filter(|it| {
            it.researcher == owner
                && it.rank.is_some()
                && it.project.status == Status::Idea
                && settings.owner(it.project) == owner
        });
        let created = ideas.filter_map(|it| it.project.created.as_ref()).map(|at| at.value).min();
        let Some(created) = created.filter(|day| is_long_ago(*day)) else { return Vec::new() };
        let mine = context.portfolio.projects().filter(|it| settings.owner(it) == owner);
        let worked = mine.filter_map(|it| it.last_worked(context.today)).max();
        if worked.is_some_and(|day| !is_long_ago(day)) {
            return Vec::new();
        }
        let since = context.today.since(created.max(worked.unwrap_or(created)));
        let message = format!(
            "{owner} has had ideas for {}, without an experiment or an active project",
            since.rough()
        );
        vec![Finding::at_status(project, message)]
    },
};
