//! The work done on a project, from the days on which it was active. Active projects share the hours of
//! their researcher, but for those with hours of their own.

use std::collections::BTreeMap;

use super::effort::Effort;
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{Date, Project};

/// The active projects of each researcher, up to today.
#[derive(Debug)]
pub struct Workload<'a> {
    today: Date,
    /// By researcher; by project if each is alone.
    spans: BTreeMap<&'a str, Vec<Span>>,
    is_apart: bool,
}

/// Days with the same active projects of a researcher.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: Date,
    to: Date,
    /// The number of projects that share hours.
    sharing: f64,
    /// The hours of the projects with hours of their own.
    own: f64,
}

impl<'a> Workload<'a> {
    /// The workload of all projects of a portfolio.
    pub fn of(portfolio: &'a Portfolio, today: Date) -> Self {
        Self::new(portfolio, today, false)
    }

    /// The same as if each project were the only one of its researcher.
    pub fn apart(portfolio: &'a Portfolio, today: Date) -> Self {
        Self::new(portfolio, today, true)
    }

    fn new(portfolio: &'a Portfolio, today: Date, is_apart: bool) -> Self {
        // The changes on each day.
        let mut turns: BTreeMap<&str, BTreeMap<Date, (f64, f64)>> = BTreeMap::new();
        for project in portfolio.projects() {
            let owner = portfolio.settings.owner(project);
            let key = if is_apart { project.name.as_str() } else { owner };
            let of_one = match own_hours(project) {
                Some(own) => (0.0, own),
                None => (1.0, 0.0),
            };
            for (from, to) in project.stretches(today) {
                let turns = turns.entry(key).or_default();
                for (day, sign) in [(from, 1.0), (to, -1.0)] {
                    let turn = turns.entry(day).or_default();
                    turn.0 += sign * of_one.0;
                    turn.1 += sign * of_one.1;
                }
            }
        }
        let spans = |turns: BTreeMap<Date, (f64, f64)>| {
            let (mut sharing, mut own) = (0.0, 0.0);
            let mut days = turns.into_iter().peekable();
            let mut spans = Vec::new();
            while let Some((from, turn)) = days.next() {
                sharing += turn.0;
                own += turn.1;
                spans.extend(days.peek().map(|(to, _)| Span { from, to: *to, sharing, own }));
            }
            spans
        };
        let spans = turns.into_iter().map(|(key, turns)| (key, spans(turns))).collect();
        Self { today, spans, is_apart }
    }

    /// Weeks of full-time work on a project since a day; `effort` is its researcher's.
    pub fn since(&self, day: Date, project: &Project, researcher: &str, effort: Effort) -> f64 {
        let key = if self.is_apart { project.name.as_str() } else { researcher };
        let Some(spans) = self.spans.get(key) else { return 0.0 };
        let own = own_hours(project);
        let pace = |span: &Span| {
            let shared = || (effort.hours - span.own).max(0.0) / span.sharing.max(1.0);
            Effort { hours: own.unwrap_or_else(shared), ..effort }.pace()
        };
        let mut weeks = 0.0;
        for (from, to) in project.stretches(self.today) {
            let from = from.max(day);
            let first = spans.partition_point(|span| span.to <= from);
            for span in spans[first..].iter().take_while(|span| span.from < to) {
                let days = span.to.min(to).since(span.from.max(from));
                weeks += days.in_weeks() * pace(span);
            }
        }
        weeks
    }
}

fn own_hours(project: &Project) -> Option<f64> {
    project.hours_per_week.as_ref().map(|at| at.value)
}
