//! What the pictures of `rp report` are made of.

use serde::Serialize;

use super::calibrate::RecordRow;
use super::ranking::{RankRow, VerdictRow};
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print};
use crate::domain::flags::groups::Group;
use crate::domain::project::Date;
use crate::domain::ranking::Ahead;
use crate::domain::report::timeline::{Event, Timeline, What};
use crate::domain::report::{Chapter, Pace, Person, Report};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;

/// `rp report --format json`.
pub fn report(report: &Report, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        schema: u32,
        today: String,
        verdict: Vec<VerdictRow<'a>>,
        values: Vec<RankRow<'a>>,
        ahead: Vec<AheadRow<'a>>,
        paces: Vec<PaceRow<'a>>,
        limits: LimitsRow,
        timelines: Vec<TimelineRow<'a>>,
        claims: Vec<RecordRow<'a>>,
        chapters: Vec<ChapterRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let chapters = report.chapters();
    let standings = report.people.iter().flat_map(|person| &person.standings);
    print(&Whole {
        schema: SCHEMA,
        today: report.today.to_string(),
        verdict: report
            .people
            .iter()
            .map(|it| VerdictRow::of(it.verdict, report.ranking))
            .collect(),
        values: standings.map(|standing| RankRow::of(standing)).collect(),
        ahead: report.people.iter().filter_map(AheadRow::of).collect(),
        paces: report.paces.iter().map(PaceRow::from).collect(),
        limits: LimitsRow {
            slow_loop_weeks: nine_digits(report.limits.slow.in_weeks()),
            very_slow_loop_weeks: nine_digits(report.limits.very_slow.in_weeks()),
            high_fixed_cost_weeks: nine_digits(report.limits.high_cost.in_weeks()),
        },
        timelines: report.timelines.iter().map(TimelineRow::from).collect(),
        claims: report.records.iter().map(|it| RecordRow::of(it, true)).collect(),
        chapters: chapters.iter().map(ChapterRow::from).collect(),
        troubles: Troubles::of(troubles),
    })
}

#[derive(Serialize)]
struct LimitsRow {
    slow_loop_weeks: f64,
    very_slow_loop_weeks: f64,
    high_fixed_cost_weeks: f64,
}

#[derive(Serialize)]
struct AheadRow<'a> {
    researcher: &'a str,
    project: &'a str,
    best: Option<&'a str>,
    /// The further unclear results after which the project is still worth as much as the alternative, and
    /// after which it is worth less; `[0, 0]` if it is worth less now.
    meets_between: Option<[u32; 2]>,
    points: Vec<PointRow>,
}

#[derive(Serialize)]
struct PointRow {
    unclear: u32,
    weeks: f64,
    index: f64,
    best_index: f64,
}

impl<'a> AheadRow<'a> {
    fn of(person: &Person<'_, 'a>) -> Option<Self> {
        let point = |it: &Ahead| PointRow {
            unclear: it.experiments,
            weeks: nine_digits(it.weeks),
            index: nine_digits(it.value),
            best_index: nine_digits(it.best),
        };
        Some(Self {
            researcher: person.verdict.researcher,
            project: person.verdict.current.as_ref()?.project.name.as_str(),
            best: person.verdict.best().map(|best| best.project.name.as_str()),
            meets_between: person.meets().map(|two| two.map(|it| it.experiments)),
            points: person.ahead.as_ref()?.iter().map(point).collect(),
        })
    }
}

#[derive(Serialize)]
struct PaceRow<'a> {
    project: &'a str,
    loop_weeks: f64,
    loop_low_weeks: f64,
    loop_high_weeks: f64,
    /// 0 if it is paid.
    fixed_cost_left_weeks: f64,
    paid: bool,
}

impl<'a> From<&Pace<'_, 'a>> for PaceRow<'a> {
    fn from(pace: &Pace<'_, 'a>) -> Self {
        let (low, high) = pace.loop_ends.unwrap_or((pace.experiment_loop, pace.experiment_loop));
        Self {
            project: pace.standing.project.name.as_str(),
            loop_weeks: nine_digits(pace.experiment_loop),
            loop_low_weeks: nine_digits(low),
            loop_high_weeks: nine_digits(high),
            fixed_cost_left_weeks: nine_digits(pace.cost.unwrap_or_default()),
            paid: pace.standing.inputs.is_paid,
        }
    }
}

#[derive(Serialize)]
struct TimelineRow<'a> {
    project: &'a str,
    researcher: &'a str,
    status: String,
    work: Vec<SpanRow>,
    /// The time since the last clear result of an active project.
    dry: Option<SpanRow>,
    sprints: Vec<SpanRow>,
    events: Vec<EventRow>,
}

#[derive(Serialize)]
struct SpanRow {
    from: String,
    to: String,
}

impl From<&(Date, Date)> for SpanRow {
    fn from((from, to): &(Date, Date)) -> Self {
        Self { from: from.to_string(), to: to.to_string() }
    }
}

/// One result, decision or checkpoint; `rp show --format json` has all of its keys.
#[derive(Serialize)]
struct EventRow {
    date: String,
    kind: &'static str,
    /// Of a result or a decision.
    what: Option<&'static str>,
    /// Of a checkpoint.
    met: Option<bool>,
}

impl<'a> From<&Timeline<'a>> for TimelineRow<'a> {
    fn from(timeline: &Timeline<'a>) -> Self {
        Self {
            project: timeline.project.name.as_str(),
            researcher: timeline.owner,
            status: timeline.project.status.to_string(),
            work: timeline.work.iter().map(SpanRow::from).collect(),
            dry: timeline.dry.as_ref().map(SpanRow::from),
            sprints: timeline.sprints.iter().map(SpanRow::from).collect(),
            events: timeline.events.iter().map(EventRow::from).collect(),
        }
    }
}

impl From<&Event<'_>> for EventRow {
    fn from(event: &Event) -> Self {
        let (kind, what, met) = match event.what {
            What::Result(it) => ("result", Some(it.result.word()), None),
            What::Decision(it) => ("decision", Some(it.kind.word()), None),
            What::Checkpoint(it) => ("checkpoint", None, it.met.as_ref().map(|met| **met)),
        };
        Self { date: event.date.to_string(), kind, what, met }
    }
}

#[derive(Serialize)]
struct ChapterRow<'a> {
    chapter: &'static str,
    flags: Vec<FlagRow<'a>>,
}

impl<'f> From<&Chapter<'f, '_>> for ChapterRow<'f> {
    fn from(chapter: &Chapter<'f, '_>) -> Self {
        Self {
            chapter: Group::word(chapter.group),
            flags: chapter.flags.iter().map(|flag| FlagRow::from(*flag)).collect(),
        }
    }
}
