//! What happened to each project, in time.

use super::scale::{Days, Place, Tick};
use super::{Link, Links, short};
use crate::domain::project::{
    Checkpoint, Date, Decision, DecisionKind, Experiment, Percent, Status, Then,
};
use crate::domain::ranking::in_two_digits;
use crate::domain::report::Report;
use crate::domain::report::timeline::{Event, Timeline, What};
use crate::domain::words::Word;
use crate::render::clean;
use crate::render::verdict::{chance, odds_in_words};

/// The picture goes this far back at most, and this far ahead, in days.
const BACK: i64 = 40 * 7;
const AHEAD: i64 = 10 * 7;
/// The events in the picture and in the table together; each project has its share of them.
const MOST: usize = 2500;
/// A store with up to this many timelines shows all of them at once.
const FEW: usize = 30;

pub struct Timelines {
    pub months: Vec<Tick<Place>>,
    pub today: Place,
    pub rows: Vec<Row>,
    pub more: Vec<Row>,
}

pub struct Row {
    pub link: Link,
    pub status: Status,
    pub work: Vec<Span>,
    pub dry: Option<Span>,
    pub dry_words: String,
    pub sprints: Vec<Span>,
    pub marks: Vec<Mark>,
    /// Whether marks say what they are on a touch; those of folded rows do not, to keep the page small.
    pub has_titles: bool,
    /// The number of events before the picture begins.
    pub before: usize,
    /// The number of events that are left out of the table.
    pub left_out: usize,
    pub lines: Vec<Line>,
}

pub struct Span {
    pub x: Place,
    pub width: Place,
}

/// An event in the picture.
pub struct Mark {
    pub at: Place,
    pub shape: &'static str,
    pub is_above: bool,
    pub title: String,
}

/// An event in the table.
pub struct Line {
    pub date: String,
    pub what: String,
    pub more: String,
}

impl Timelines {
    pub fn of(report: &Report, links: &Links) -> Self {
        let today = report.today;
        let ends: Vec<_> = report.timelines.iter().filter_map(Timeline::ends).collect();
        let near = |days: i64| today.plus_days(days).unwrap_or(today);
        let first = ends.iter().map(|(first, _)| *first).min().unwrap_or(today);
        let last = ends.iter().map(|(_, last)| *last).max().unwrap_or(today);
        let from = first.max(near(-BACK)).min(near(-14));
        let to = last.min(near(AHEAD)).max(near(7));
        let margin = (to.days_since(from) / 40).max(1);
        let beyond = |day: Date, days: i64| day.plus_days(days).unwrap_or(day);
        let (from, to) = (beyond(from, -margin), beyond(to, margin));
        let days = Days::of(from, to);
        let share = (MOST / report.timelines.len().max(1)).max(6);
        let rows = report.timelines.iter().map(|it| row(it, days, (from, to), share, links));
        let mut rows: Vec<_> = rows.collect();
        let mut more = Vec::new();
        if rows.len() > FEW {
            (rows, more) = rows.into_iter().partition(|row| row.status == Status::Active);
            let rest = rows.split_off(rows.len().min(FEW));
            more.splice(0..0, rest);
            for row in &mut more {
                row.has_titles = false;
            }
        }
        Self { months: days.months(to), today: days.at(today), rows, more }
    }
}

fn row(
    timeline: &Timeline,
    days: Days,
    (from, to): (Date, Date),
    share: usize,
    links: &Links,
) -> Row {
    let span = |(begin, end): (Date, Date)| {
        let (x, to) = (days.at(begin).0, days.at(end).0);
        Span { x: Place(x), width: Place((to - x).max(0.4)) }
    };
    let is_seen = |(_, end): &(Date, Date)| *end >= from;
    let spans = |all: &[(Date, Date)]| all.iter().copied().filter(is_seen).map(span).collect();
    let left_out = timeline.events.len().saturating_sub(share);
    let events = &timeline.events[left_out..];
    let seen = events.iter().filter(|event| !days.is_before(event.date) && event.date <= to);
    let before = timeline.events.iter().filter(|event| days.is_before(event.date)).count();
    let dry = timeline.dry.filter(is_seen);
    Row {
        link: links.to(timeline.project),
        status: timeline.project.status,
        work: spans(&timeline.work),
        dry: dry.map(span),
        dry_words: timeline.dry.map_or_else(String::new, |(since, today)| {
            let clear = timeline.project.is_in_finish();
            let what = if clear { "since the last clear result" } else { "without a clear result" };
            format!("{} {what}", today.since(since).rough())
        }),
        sprints: spans(&timeline.sprints),
        marks: seen.map(|event| mark(event, days)).collect(),
        has_titles: true,
        before,
        left_out,
        lines: events.iter().map(line).collect(),
    }
}

fn mark(event: &Event, days: Days) -> Mark {
    let (shape, is_above) = match event.what {
        What::Result(it) => (it.result.word(), false),
        What::Checkpoint(it) => (of_checkpoint(it).1, true),
        What::Decision(it) if *it.kind == DecisionKind::Pivot => ("pivot", true),
        What::Decision(_) => ("decision", true),
    };
    let Line { date, what, more } = line(event);
    let more = if more.is_empty() { more } else { format!(": {more}") };
    Mark { at: days.at(event.date), shape, is_above, title: format!("{date} {what}{more}") }
}

/// Whether a checkpoint was met, in words and as a shape.
fn of_checkpoint(checkpoint: &Checkpoint) -> (&'static str, &'static str) {
    match checkpoint.met.as_ref().map(|met| **met) {
        Some(true) => ("checkpoint met", "met"),
        Some(false) => ("checkpoint missed", "missed"),
        None => ("checkpoint", "open"),
    }
}

fn line(event: &Event) -> Line {
    let (what, more) = match event.what {
        What::Result(it) => (it.result.to_string(), of_result(it)),
        What::Decision(it) => (it.kind.to_string(), of_decision(it)),
        What::Checkpoint(it) => {
            let expect = it.expect.as_ref().map(|expect| short(expect));
            (of_checkpoint(it).0.into(), expect.unwrap_or_default())
        }
    };
    Line { date: event.date.to_string(), what, more }
}

fn of_result(experiment: &Experiment) -> String {
    let took = experiment.took.as_ref().map(|took| format!("took {}", took.rough()));
    let what = experiment.what.as_ref().map(|what| short(what));
    let said: Vec<_> = [what, took].into_iter().flatten().collect();
    said.join("; ")
}

/// The reason of a decision and its numbers.
fn of_decision(decision: &Decision) -> String {
    let mut said = Vec::new();
    if let (Some(from), Some(to)) = (&decision.from, &decision.to) {
        said.push(format!("from {} to {}", clean::line(from), clean::line(to)));
    }
    if let (Some(was), Some(now)) = (&decision.was, &decision.now) {
        said.push(format!("{} instead of {}", short(now), short(was)));
    }
    said.extend(decision.result.as_ref().map(|result| result.to_string()));
    said.extend(decision.why.as_ref().map(|why| short(why)));
    said.extend(decision.then.as_ref().map(|then| of_then(then)).filter(|it| !it.is_empty()));
    said.join("; ")
}

/// The numbers of a day: `value 0.11 (0.043 to 0.19), chance 40%, model-evals 0.31, ahead in 96%`.
fn of_then(then: &Then) -> String {
    let mut said = Vec::new();
    if let Some(value) = &then.value {
        let ends = then.low.as_ref().zip(then.high.as_ref());
        let ends = ends
            .map(|(low, high)| format!(" ({} to {})", in_two_digits(**low), in_two_digits(**high)));
        said.push(format!("value {}{}", in_two_digits(**value), ends.unwrap_or_default()));
    }
    let of = |fraction: f64| chance(Percent::nearest(fraction));
    said.extend(then.chance.as_ref().map(|it| format!("chance {}", of(**it))));
    if let Some((rival, value)) = then.rival.as_ref().zip(then.rival_value.as_ref()) {
        let odds = then.odds.as_ref().map(|odds| format!(", ahead in {}", odds_in_words(**odds)));
        let value = in_two_digits(**value);
        said.push(format!("{} {value}{}", clean::line(rival), odds.unwrap_or_default()));
    }
    said.join(", ")
}
