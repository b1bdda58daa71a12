use super::rule::{ACTIVE, Finding, Rule, Severity, Source, up_to};
use crate::domain::project::Work;
use crate::domain::ranking::input::Input;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::sourced::Basis;

pub const RULE: Rule = Rule {
    name: "finish-overrun",
    severity: Severity::Caution,
    statuses: ACTIVE,
    what: "Active projects with more work since their first clear result than the upper end of \
           `finish`",
    why: "Writing up can take for ever. Each week more is a week that the next project does not \
          get, and late stays late: at least a quarter of what was worked is still to come.",
    fix: "send out what there is and close it with `rp finish NAME`, or estimate the finish again: \
          `rp set NAME estimate.finish=WORK`",
    ask: "What is the smallest finished version that you could send out this week?",
    source: Source::Own,
    thresholds: &[],
    bad: &[
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         estimate = { finish = \"4d 7h\" }",
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         estimate = { finish = \"1d to 4d\" }",
    ],
    good: &[
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         estimate = { finish = \"1w\" }",
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         estimate = { finish = \"1d to 1w\" }",
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"promising\" }]\n\
         estimate = { finish = \"1d\" }",
        "started = 2026-06-01\nexperiment = [{ date = 2026-06-08, result = \"clear\" }]\n\
         estimate = { finish = \"2d\" }\n\
         # rp.toml\n[researcher.alex]\nhours_per_week = 20",
    ],
    check: |project, context| {
        let (Some(clear), Some(standing)) =
            (project.first_clear(), context.ranking().place(project))
        else {
            return Vec::new();
        };
        let (finish, worked) = (&standing.inputs[Input::Finish], standing.prospect.worked);
        let is_in_finish = standing.prospect.phase == Phase::Finish;
        if !is_in_finish
            || up_to(worked, finish.value.ends().map_or(finish.value.median(), |(_, high)| high))
        {
            return Vec::new();
        }
        let assumed = if finish.is_assumed() { ", as assumed" } else { "" };
        let message = format!(
            "{} of work since the first clear result, on {}; the finish was {}{assumed}",
            Work::from_weeks(worked).rough(),
            clear.date.value,
            Input::Finish.exact(&finish.value)
        );
        vec![match &finish.basis {
            Basis::Given(span) | Basis::Calibrated(span) => {
                Finding { span: span.clone(), message, quantity: None }
            }
            Basis::Measured | Basis::Researcher | Basis::Assumed => {
                Finding::at(&clear.result, message)
            }
        }]
    },
};
