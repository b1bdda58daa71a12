//! The JSON of the weekly review.

use serde::Serialize;

use super::project::{DecisionRow, ExperimentRow};
use super::ranking::{OutcomeRow, VerdictRow};
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print};
use crate::domain::ranking::Ranking;
use crate::domain::review::{Ask, Due, Looked, Own, Person, Review, What};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
use crate::render::review::question;

/// `rp review --format json`.
pub fn review<'a>(
    review: &'a Review<'a>,
    ranking: &Ranking<'a>,
    troubles: &'a [FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Page<'a> {
        schema: u32,
        since: String,
        today: String,
        researchers: Vec<PersonRow<'a>>,
        due: Vec<DueRow<'a>>,
        rewritten: Vec<RewrittenRow<'a>>,
        own: Option<OwnRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let rewritten = review.rewritten.iter().map(|(project, decision)| RewrittenRow {
        project: project.name.as_str(),
        date: decision.date.to_string(),
        kind: decision.kind.word(),
    });
    print(&Page {
        schema: SCHEMA,
        since: review.since.to_string(),
        today: review.today.to_string(),
        researchers: review.people.iter().map(|it| PersonRow::of(it, ranking)).collect(),
        due: review.due.iter().map(DueRow::from).collect(),
        rewritten: rewritten.collect(),
        own: review.own.as_ref().map(OwnRow::from),
        troubles: Troubles::of(troubles),
    })
}

#[derive(Serialize)]
struct PersonRow<'a> {
    researcher: &'a str,
    ask: Option<AskRow<'a>>,
    verdict: Option<VerdictRow<'a>>,
    before: Option<OutcomeRow<'a>>,
    projects: Vec<LookedRow<'a>>,
}

#[derive(Serialize)]
struct AskRow<'a> {
    question: String,
    flag: Option<FlagRow<'a>>,
}

#[derive(Serialize)]
struct LookedRow<'a> {
    project: &'a str,
    status: &'static str,
    new: bool,
    experiments: Vec<ExperimentRow<'a>>,
    decisions: Vec<DecisionRow<'a>>,
    came: Vec<FlagRow<'a>>,
    went: Vec<FlagRow<'a>>,
    flags: Vec<FlagRow<'a>>,
}

#[derive(Serialize)]
struct DueRow<'a> {
    day: String,
    project: &'a str,
    what: &'static str,
    expect: Option<&'a str>,
    from: Option<&'a str>,
}

#[derive(Serialize)]
struct RewrittenRow<'a> {
    project: &'a str,
    date: String,
    kind: &'static str,
}

#[derive(Serialize)]
struct OwnRow<'a> {
    hours: Vec<HoursRow<'a>>,
    results: usize,
    results_a_week: f64,
    switches: usize,
    recent_switches: usize,
    quick: Vec<QuickRow<'a>>,
}

#[derive(Serialize)]
struct HoursRow<'a> {
    project: &'a str,
    hours: f64,
}

#[derive(Serialize)]
struct QuickRow<'a> {
    project: &'a str,
    tried: bool,
}

impl<'a> PersonRow<'a> {
    fn of(person: &'a Person<'a>, ranking: &Ranking<'a>) -> Self {
        let ask = person.ask.as_ref().map(|ask| AskRow {
            question: question(ask, person),
            flag: match ask {
                Ask::Flag(flag) => Some(flag.into()),
                Ask::Verdict(_) | Ask::NoProject => None,
            },
        });
        Self {
            researcher: person.researcher,
            ask,
            verdict: person.verdict.as_ref().map(|it| VerdictRow::of(it, ranking)),
            before: person.before.as_ref().map(|it| it.outcome().into()),
            projects: person.projects.iter().map(LookedRow::from).collect(),
        }
    }
}

impl<'a> From<&'a Looked<'a>> for LookedRow<'a> {
    fn from(looked: &'a Looked<'a>) -> Self {
        let project = looked.flagged.project;
        Self {
            project: project.name.as_str(),
            status: project.status.word(),
            new: looked.is_new,
            experiments: looked.results.iter().copied().map(ExperimentRow::from).collect(),
            decisions: looked.decisions.iter().copied().map(DecisionRow::from).collect(),
            came: looked.came.iter().map(FlagRow::from).collect(),
            went: looked.went.iter().map(FlagRow::from).collect(),
            flags: looked.flagged.flags.iter().map(FlagRow::from).collect(),
        }
    }
}

impl<'a> From<&'a Due<'a>> for DueRow<'a> {
    fn from(Due { day, project, what }: &'a Due<'a>) -> Self {
        let (word, expect, from) = match *what {
            What::Sprint => ("sprint", None, None),
            What::Checkpoint(expect) => ("checkpoint", expect, None),
            What::Feedback(from) => ("feedback", None, from),
            What::Deadline => ("deadline", None, None),
        };
        Self { day: day.to_string(), project: project.name.as_str(), what: word, expect, from }
    }
}

impl<'a> From<&'a Own<'a>> for OwnRow<'a> {
    fn from(own: &'a Own<'a>) -> Self {
        let hours = own.hours.iter().map(|(project, hours)| HoursRow {
            project: project.name.as_str(),
            hours: nine_digits(*hours),
        });
        let quick = own.quick.iter();
        let quick = quick.map(|(it, tried)| QuickRow { project: it.name.as_str(), tried: *tried });
        Self {
            hours: hours.collect(),
            results: own.results,
            results_a_week: nine_digits(own.pace),
            switches: own.switches,
            recent_switches: own.recent_switches,
            quick: quick.collect(),
        }
    }
}
