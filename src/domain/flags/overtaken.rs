use super::rule::{Finding, OPEN, Rule, Severity, Source};
use crate::domain::project::{Ending, Project, Status};

pub const RULE: Rule = Rule {
    name: "overtaken",
    severity: Severity::Note,
    statuses: OPEN,
    what: "Projects without a clear result, if another project of the same `family` has one or is \
           done, unless it failed",
    why: "Several approaches to one problem compete, and the results say which to take. When one \
          of them works, the others are worth another look.",
    fix: "ask what this approach still adds; drop it with `rp drop NAME`, or change its question \
          with `rp pivot NAME`",
    ask: "Another approach to the same problem worked: what does this one add?",
    source: Source::Interview("Top-down vs Bottom-up Approach"),
    thresholds: &[],
    bad: &[
        "family = \"tests\"\nexperiment = [{ date = 2026-06-12, result = \"promising\" }]\n\
         # projects/steering.toml\nfamily = \"Tests\"\n\
         experiment = [{ date = 2026-06-13, result = \"clear\" }]",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"done\"",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"done\"\n\
         decision = [{ date = 2026-06-13, kind = \"finish\", result = \"partial\" }]",
    ],
    good: &[
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"done\"\n\
         outcome = { result = \"failure\" }\n\
         decision = [{ date = 2026-06-13, kind = \"finish\", result = \"success\" }]",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"use\"\nstatus = \"done\"",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\n\
         experiment = [{ date = 2026-06-13, result = \"promising\" }]",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"done\"\n\
         decision = [{ date = 2026-06-13, kind = \"finish\", result = \"failure\" }]",
        "family = \"tests\"\n# no experiment\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"dropped\"\n\
         experiment = [{ date = 2026-06-13, result = \"clear\" }]",
        "family = \"tests\"\n\
         # projects/steering.toml\nfamily = \"tests\"\nstatus = \"done\"",
        "family = \"tests\"\n# no experiment",
    ],
    check: |project, context| {
        let Some(family) = &project.family else { return Vec::new() };
        if project.first_clear().is_some() {
            return Vec::new();
        }
        let ahead = context.portfolio.relatives(project).find_map(|other| {
            let how = ahead(other)?;
            Some(Finding::at(family, format!("{} of the same family {how}", other.name)))
        });
        Vec::from_iter(ahead)
    },
};

/// How far a project is ahead of one without a clear result, if it is.
fn ahead(project: &Project) -> Option<&'static str> {
    let has_failed = match project.ending() {
        Some(Ending::Failure | Ending::Learned) => true,
        Some(Ending::Success | Ending::Partial) | None => false,
    };
    match project.status {
        Status::Done => (!has_failed).then_some("is done"),
        Status::Idea | Status::Active | Status::Paused => {
            project.first_clear().map(|_| "has a clear result")
        }
        Status::Dropped => None,
    }
}
