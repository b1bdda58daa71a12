//! Questions about a project that time and the log answer.

use super::{Date, DecisionKind, Duration, Experiment, ExperimentResult, Project, Status};
use crate::domain::source::At;

/// So many experiments with a measured loop speak louder than the plan.
const ENOUGH_MEASURED: usize = 3;
/// Only so many of the last ones count: loops change.
const LAST_MEASURED: usize = 5;

impl Project {
    /// The day on which work began, as far as the file tells: `started`, else `created`.
    pub fn began(&self) -> Option<&At<Date>> {
        self.started.as_ref().or(self.created.as_ref())
    }

    /// How long it has been active; nothing where it is not, or where the file has no date.
    pub fn active_for(&self, today: Date) -> Option<Duration> {
        let active = self.status == Status::Active;
        self.began().filter(|_| active).map(|began| today.since(**began))
    }

    /// Time at work on it, today included only while it is active: from `started` on, without
    /// the pauses that its decisions tell of. A pause that nothing dates may have begun at once,
    /// so nothing is counted before it.
    pub fn at_work(&self, today: Date) -> Duration {
        let mut decisions: Vec<_> = self.decisions.iter().collect();
        decisions.sort_by_key(|decision| *decision.date);
        let mut since = self.started.as_ref().map(|at| **at);
        let mut worked = 0.0;
        for decision in decisions {
            let day = *decision.date;
            let named = |name: &Option<At<String>>| {
                name.as_ref().is_some_and(|at| at.value == self.name.as_str())
            };
            match *decision.kind {
                DecisionKind::Start | DecisionKind::Resume | DecisionKind::Derisk => {
                    since = since.or(Some(day));
                }
                DecisionKind::Switch if named(&decision.to) => since = since.or(Some(day)),
                DecisionKind::Pause
                | DecisionKind::Switch
                | DecisionKind::Finish
                | DecisionKind::Drop => {
                    worked += since.take().map_or(0.0, |from| day.since(from).in_weeks());
                }
                DecisionKind::Pivot => {}
            }
        }
        if self.status == Status::Active {
            worked += since.map_or(0.0, |from| today.since(from).in_weeks());
        }
        Duration::from_weeks(worked)
    }

    /// The log by date; experiments of one day in the order of the file.
    pub fn log(&self) -> Vec<&At<Experiment>> {
        let mut log: Vec<_> = self.experiments.iter().collect();
        log.sort_by_key(|experiment| *experiment.date);
        log
    }

    /// The median of the last five loops that were measured, once there are three.
    pub fn measured_loop(&self) -> Option<Duration> {
        let log = self.log();
        let took: Vec<_> =
            log.iter().rev().filter_map(|e| e.took.as_ref().map(|took| **took)).collect();
        if took.len() < ENOUGH_MEASURED {
            return None;
        }
        let mut last: Vec<f64> =
            took.iter().take(LAST_MEASURED).map(|took| took.in_weeks()).collect();
        median(&mut last).map(Duration::from_weeks).filter(|took| *took > Duration::ZERO)
    }

    /// The last clear result.
    pub fn last_clear(&self) -> Option<&At<Experiment>> {
        self.log().into_iter().rfind(|experiment| *experiment.result == ExperimentResult::Clear)
    }

    /// Tries since the last clear result, or since the start: experiments that are evidence, so
    /// not the broken ones. Those of the day of the clear result count where they stand below it.
    pub fn tries_since_clear(&self) -> Vec<&At<Experiment>> {
        let log = self.log();
        let after =
            log.iter().rposition(|e| *e.result == ExperimentResult::Clear).map_or(0, |at| at + 1);
        log[after..].iter().filter(|e| *e.result != ExperimentResult::Broken).copied().collect()
    }

    /// Time without a clear result while active: since the last one, or since work began,
    /// whichever is later.
    pub fn without_clear_for(&self, today: Date) -> Option<Duration> {
        let active = self.active_for(today)?;
        let since_clear = self.last_clear().map(|experiment| today.since(*experiment.date));
        Some(since_clear.map_or(active, |since| since.min(active)))
    }
}

/// The middle of some numbers; the mean of the two in the middle where they are even in number.
pub fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match numbers.len() {
        0 => None,
        n if n % 2 == 1 => Some(numbers[middle]),
        _ => Some(f64::midpoint(numbers[middle - 1], numbers[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::domain::source::Source;

    fn project(text: &str) -> Project {
        let text = format!("title = \"t\"\norigin = \"top-down\"\n{text}");
        let (project, troubles) =
            read("mine".parse().unwrap(), Source { path: "mine.toml".into(), text }.into());
        project.unwrap_or_else(|_| panic!("{troubles:?}"))
    }

    fn today() -> Date {
        "2026-06-15".parse().unwrap()
    }

    fn days_at_work(text: &str) -> f64 {
        project(text).at_work(today()).in_days()
    }

    #[test]
    fn pauses_are_no_work() {
        let paused = "[[decision]]\ndate = 2026-06-05\nkind = \"pause\"\n";
        let resumed = "[[decision]]\ndate = 2026-06-10\nkind = \"resume\"\n";
        let active = "status = \"active\"\nstarted = 2026-06-01\n";

        assert!((days_at_work(active) - 14.0).abs() < 1e-6);
        assert!((days_at_work(&format!("{active}{paused}{resumed}")) - 9.0).abs() < 1e-6);
        let idle = "status = \"paused\"\nstarted = 2026-06-01\n";
        assert!((days_at_work(&format!("{idle}{paused}")) - 4.0).abs() < 1e-6);
        assert!(days_at_work(idle).abs() < 1e-6);
    }

    #[test]
    fn a_switch_starts_the_one_and_stops_the_other() {
        let to_mine = "[[decision]]\ndate = 2026-06-10\nkind = \"switch\"\nto = \"mine\"\n";
        let from_mine = "[[decision]]\ndate = 2026-06-13\nkind = \"switch\"\nto = \"other\"\n";

        assert!((days_at_work(&format!("status = \"active\"\n{to_mine}")) - 5.0).abs() < 1e-6);
        let both = format!("status = \"paused\"\n{from_mine}{to_mine}");
        assert!((days_at_work(&both) - 3.0).abs() < 1e-6);
    }

    fn log(entries: &[(&str, &str, &str)]) -> Project {
        let entry = |(date, result, took): &(&str, &str, &str)| {
            let took = if took.is_empty() { String::new() } else { format!("took = \"{took}\"\n") };
            format!("[[experiment]]\ndate = {date}\nresult = \"{result}\"\n{took}")
        };
        project(&entries.iter().map(entry).collect::<String>())
    }

    #[test]
    fn three_measured_loops_are_enough_and_the_last_five_count() {
        let two = [("2026-06-01", "unclear", "1d"), ("2026-06-02", "broken", "1d")];
        assert_eq!(log(&two).measured_loop(), None);

        let six: Vec<_> = ["9w", "1d", "2d", "3d", "4d", "5d"]
            .into_iter()
            .zip([
                "2026-06-01",
                "2026-06-02",
                "2026-06-03",
                "2026-06-04",
                "2026-06-05",
                "2026-06-06",
            ])
            .map(|(took, date)| (date, "unclear", took))
            .collect();
        assert_eq!(log(&six[..3]).measured_loop(), Some(Duration::days(2)));
        assert_eq!(log(&six).measured_loop(), Some(Duration::days(3)));
    }

    #[test]
    fn tries_count_from_the_last_clear_result_by_date() {
        let project = log(&[
            ("2026-06-04", "unclear", ""),
            ("2026-06-03", "clear", ""),
            ("2026-06-03", "broken", ""),
            ("2026-06-03", "promising", ""),
            ("2026-06-01", "negative", ""),
        ]);

        let tries: Vec<_> = project.tries_since_clear().iter().map(|e| *e.result).collect();
        assert_eq!(tries, [ExperimentResult::Promising, ExperimentResult::Unclear]);
    }
}
