//! The history of one project: results, decisions, checkpoints, sprints and periods of work.

use std::cmp::Reverse;

use super::by_status;
use crate::domain::project::{
    Checkpoint, Date, Decision, DecisionKind, Experiment, ExperimentResult, Name, Project, Status,
};
use crate::domain::source::At;

/// What happened to a project, and when.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its owner; empty for the pool.
    pub owner: &'a str,
    /// The periods of work.
    pub work: Vec<(Date, Date)>,
    /// The time without a clear result: from the last one, the last pivot or the start of the work, until
    /// today. `None` if it is not active, or has none.
    pub dry: Option<(Date, Date)>,
    /// The sprints: the day on which each began, and its last day or that of the decision that ended it.
    pub sprints: Vec<(Date, Date)>,
    /// By date; those of a day in the order of the file.
    pub events: Vec<Event<'a>>,
}

/// Something with a date.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// The day.
    pub date: Date,
    /// What it was.
    pub what: What<'a>,
}

/// The kinds of events.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// The result of an experiment.
    Result(&'a Experiment),
    /// A decision.
    Decision(&'a Decision),
    /// The last day of a checkpoint.
    Checkpoint(&'a Checkpoint),
}

impl<'a> Timeline<'a> {
    /// The timeline of a project; `None` if there is nothing to show.
    pub fn of(project: &'a Project, owner: &'a str, today: Date) -> Option<Self> {
        let mut events: Vec<(usize, Event)> = Vec::new();
        let mut add =
            |date: &At<Date>, what| events.push((date.span.start, Event { date: **date, what }));
        for it in &project.experiments {
            add(&it.date, What::Result(it));
        }
        for it in &project.decisions {
            add(&it.date, What::Decision(it));
        }
        for it in &project.checkpoints {
            add(&it.by, What::Checkpoint(it));
        }
        events.sort_by_key(|(place, event)| (event.date, *place));
        let events: Vec<_> = events.into_iter().map(|(_, event)| event).collect();
        let work = project.stretches(today);
        let is_empty = events.is_empty() && work.is_empty();
        (!is_empty).then(|| Self {
            project,
            owner,
            dry: dry(project, &work, today),
            work,
            sprints: sprints(project, today),
            events,
        })
    }

    /// The first and the last day of it.
    pub fn ends(&self) -> Option<(Date, Date)> {
        let days = self.events.iter().map(|event| event.date);
        let spans = self.work.iter().chain(&self.sprints).flat_map(|(from, to)| [*from, *to]);
        let days = days.chain(spans);
        Some((days.clone().min()?, days.max()?))
    }

    /// The last day in the past on which something happened.
    fn last(&self) -> Option<Date> {
        let results = self.events.iter().filter(|it| !matches!(it.what, What::Checkpoint(_)));
        let ends = self.work.iter().map(|(_, to)| *to);
        results.map(|it| it.date).chain(ends).max()
    }

    /// The key by which timelines are sorted.
    pub fn order(&self) -> impl Ord + use<'a> {
        let name: &'a Name = &self.project.name;
        (self.owner, by_status(self.project.status), Reverse(self.last()), name)
    }
}

/// The time since the last clear result of an active project.
fn dry(project: &Project, work: &[(Date, Date)], today: Date) -> Option<(Date, Date)> {
    if project.status != Status::Active {
        return None;
    }
    let log = project.log();
    let clear =
        log.iter().rev().find(|it| *it.result == ExperimentResult::Clear).map(|it| *it.date);
    let begun = || work.first().map(|(from, _)| *from);
    let since = clear.max(project.last_pivot()).or_else(begun)?;
    (since < today).then_some((since, today))
}

/// From each decision to derisk to the next one that ends a sprint; an open one ends with its timebox.
fn sprints(project: &Project, today: Date) -> Vec<(Date, Date)> {
    let mut decisions: Vec<_> = project.decisions.iter().collect();
    decisions.sort_by_key(|it| (*it.date, it.span.start));
    let mut sprints = Vec::new();
    let mut since = None;
    for decision in decisions {
        if let Some(begun) = since.filter(|_| decision.kind.ends_a_sprint()) {
            sprints.push((begun, *decision.date));
            since = None;
        } else if *decision.kind == DecisionKind::Derisk {
            since = Some(*decision.date);
        }
    }
    let until = project.timebox.as_ref().map(|timebox| *timebox.until);
    sprints.extend(since.map(|begun| (begun, until.unwrap_or(today).max(begun))));
    sprints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::project_of;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn decided(date: &str, kind: &str) -> String {
        format!("[[decision]]\ndate = {date}\nkind = \"{kind}\"\n")
    }

    fn tried(date: &str, result: &str) -> String {
        format!("[[experiment]]\ndate = {date}\nresult = \"{result}\"\n")
    }

    #[test]
    fn the_dry_time_begins_at_the_last_clear_result_the_pivot_or_the_start() {
        let today = day("2026-06-15");
        let dry = |more: &[String]| {
            let text = format!("status = \"active\"\nstarted = 2026-05-01\n{}", more.concat());
            let project = project_of("a", &text);
            Timeline::of(&project, "me", today).unwrap().dry.map(|(from, _)| from)
        };

        assert_eq!(dry(&[]), Some(day("2026-05-01")));
        assert_eq!(dry(&[tried("2026-05-10", "promising")]), Some(day("2026-05-01")));
        let clear = tried("2026-05-20", "clear");
        assert_eq!(dry(&[clear.clone(), tried("2026-06-01", "unclear")]), Some(day("2026-05-20")));
        assert_eq!(dry(&[clear, decided("2026-06-02", "pivot")]), Some(day("2026-06-02")));
        assert_eq!(dry(&[tried("2026-06-15", "clear")]), None);
    }

    #[test]
    fn a_sprint_ends_with_a_decision_else_with_its_timebox() {
        let today = day("2026-06-15");
        let sprints = |text: String| sprints(&project_of("a", &text), today);
        let begun = decided("2026-06-01", "derisk");

        let ended = sprints(begun.clone() + &decided("2026-06-06", "switch"));
        assert_eq!(ended, [(day("2026-06-01"), day("2026-06-06"))]);
        let open = sprints(begun.clone() + "[timebox]\nuntil = 2026-06-20\n");
        assert_eq!(open, [(day("2026-06-01"), day("2026-06-20"))]);
        let late = sprints(begun.clone() + "[timebox]\nuntil = 2026-05-20\n");
        assert_eq!(late, [(day("2026-06-01"), day("2026-06-01"))]);
        assert_eq!(sprints(begun), [(day("2026-06-01"), today)]);
        assert_eq!(sprints(decided("2026-06-01", "pause")), []);
    }

    #[test]
    fn a_project_was_last_touched_by_work_or_by_an_event_of_the_past() {
        let last = |status: &str, more: &[String]| {
            let planned = "[[checkpoint]]\nby = 2026-07-01\nexpect = \"e\"\n";
            let text = format!("status = \"{status}\"\nstarted = 2026-05-01\n");
            let project = project_of("a", &(text + &more.concat() + planned));
            Timeline::of(&project, "me", day("2026-06-15")).unwrap().last()
        };
        let (paused, tried) = (decided("2026-05-20", "pause"), tried("2026-06-01", "unclear"));

        assert_eq!(last("active", &[]), Some(day("2026-06-15")));
        assert_eq!(last("paused", std::slice::from_ref(&paused)), Some(day("2026-05-20")));
        assert_eq!(last("paused", &[paused, tried]), Some(day("2026-06-01")));
    }

    #[test]
    fn events_are_sorted_by_date_and_place() {
        let text = tried("2026-06-02", "clear")
            + &decided("2026-06-01", "start")
            + &decided("2026-06-02", "pause");
        let project = project_of("a", &text);

        let timeline = Timeline::of(&project, "me", day("2026-06-15")).unwrap();

        let kinds = timeline.events.iter().map(|it| match it.what {
            What::Result(it) => it.result.to_string(),
            What::Decision(it) => it.kind.to_string(),
            What::Checkpoint(_) => "checkpoint".into(),
        });
        assert_eq!(kinds.collect::<Vec<_>>(), ["start", "clear", "pause"]);
        assert!(Timeline::of(&project_of("b", ""), "me", day("2026-06-15")).is_none());
    }
}
