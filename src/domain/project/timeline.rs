//! Questions about a project that time and the log answer.

use super::{Date, Decision, DecisionKind, Experiment, ExperimentResult, Project, Status, Time};
use crate::domain::source::At;

/// So many experiments with a measured loop speak louder than the plan.
const ENOUGH_MEASURED: usize = 3;
/// Only so many of the last ones count: loops change.
const LAST_MEASURED: usize = 5;

impl Project {
    /// How long it has been worked on while it is active, without the pauses that its decisions
    /// tell of; nothing where it is not active, or where nothing tells since when.
    pub fn active_for(&self, today: Date) -> Option<Time> {
        let stretches = self.stretches(today);
        let active = self.status == Status::Active && !stretches.is_empty();
        active.then(|| worked(&stretches, None))
    }

    /// Time at work on it, whatever its status.
    pub fn at_work(&self, today: Date) -> Time {
        worked(&self.stretches(today), None)
    }

    /// Time at work since a day.
    pub fn at_work_since(&self, day: Date, today: Date) -> Time {
        worked(&self.stretches(today), Some(day))
    }

    /// Whether anybody has said anything about it by a day. A slip in a date must not hide that
    /// nobody has.
    pub fn was_shared(&self, today: Date) -> bool {
        self.feedback.iter().any(|feedback| *feedback.date <= today)
    }

    /// From when to when it was worked on: from `started`, else the first decision that starts
    /// it, else, for an active project, the first experiment. A pause that nothing dates may
    /// have begun at once, so a project that is not active has no stretch without an end.
    fn stretches(&self, today: Date) -> Vec<(Date, Date)> {
        let past = |decision: &&At<Decision>| *decision.date <= today;
        let mut decisions: Vec<_> = self.decisions.iter().filter(past).collect();
        decisions.sort_by_key(|decision| *decision.date);
        let named = |name: &Option<At<String>>| {
            name.as_ref().is_some_and(|at| at.value == self.name.as_str())
        };
        let mut since = self.started.as_ref().map(|at| **at);
        let mut stretches = Vec::new();
        for decision in decisions {
            let day = *decision.date;
            match *decision.kind {
                DecisionKind::Start | DecisionKind::Resume | DecisionKind::Derisk => {
                    since = since.or(Some(day));
                }
                DecisionKind::Switch if named(&decision.to) => since = since.or(Some(day)),
                DecisionKind::Pause
                | DecisionKind::Switch
                | DecisionKind::Finish
                | DecisionKind::Drop => {
                    stretches.extend(since.take().map(|since| (since, day)));
                }
                DecisionKind::Pivot => {}
            }
        }
        if self.status == Status::Active {
            if since.is_none() && stretches.is_empty() {
                since = self.log().first().map(|experiment| *experiment.date);
            }
            stretches.extend(since.map(|since| (since, today)));
        }
        stretches
    }

    /// The log by date; experiments of one day in the order of the file.
    pub fn log(&self) -> Vec<&At<Experiment>> {
        let mut log: Vec<_> = self.experiments.iter().collect();
        log.sort_by_key(|experiment| *experiment.date);
        log
    }

    /// The median of the last five loops that were measured, once there are three.
    pub fn measured_loop(&self) -> Option<Time> {
        let log = self.log();
        let took: Vec<_> =
            log.iter().rev().filter_map(|e| e.took.as_ref().map(|took| **took)).collect();
        if took.len() < ENOUGH_MEASURED {
            return None;
        }
        let mut last: Vec<f64> =
            took.iter().take(LAST_MEASURED).map(|took| took.in_weeks()).collect();
        median(&mut last).map(Time::from_weeks).filter(|took| *took > Time::ZERO)
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

    /// Time at work without a clear result while it is active: since the last one, or since work
    /// began.
    pub fn without_clear_for(&self, today: Date) -> Option<Time> {
        self.active_for(today)?;
        let clear = self.last_clear().map(|experiment| *experiment.date);
        Some(worked(&self.stretches(today), clear))
    }
}

/// How long some stretches are together, as far as they lie after a day.
fn worked(stretches: &[(Date, Date)], after: Option<Date>) -> Time {
    let of = |(from, to): &(Date, Date)| to.since(after.map_or(*from, |day| day.max(*from)));
    stretches.iter().map(of).fold(Time::ZERO, Time::plus)
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
        let away = format!("{active}{paused}{resumed}");
        assert_eq!(project(&away).active_for(today()), Some(Time::days(9)));
        let idle = "status = \"paused\"\nstarted = 2026-06-01\n";
        assert!((days_at_work(&format!("{idle}{paused}")) - 4.0).abs() < 1e-6);
        assert!(days_at_work(idle).abs() < 1e-6);
    }

    #[test]
    fn what_is_decided_for_later_has_not_happened() {
        let active = "status = \"active\"\nstarted = 2026-06-01\n";
        let later = "[[decision]]\ndate = 2026-12-01\nkind = \"pause\"\n";

        assert!((days_at_work(&format!("{active}{later}")) - 14.0).abs() < 1e-6);
    }

    #[test]
    fn a_switch_starts_the_one_and_stops_the_other() {
        let to_mine = "[[decision]]\ndate = 2026-06-10\nkind = \"switch\"\nto = \"mine\"\n";
        let from_mine = "[[decision]]\ndate = 2026-06-13\nkind = \"switch\"\nto = \"other\"\n";

        assert!((days_at_work(&format!("status = \"active\"\n{to_mine}")) - 5.0).abs() < 1e-6);
        let both = format!("status = \"paused\"\n{from_mine}{to_mine}");
        assert!((days_at_work(&both) - 3.0).abs() < 1e-6);
    }

    #[test]
    fn without_a_date_nothing_is_made_up() {
        let active = "status = \"active\"\ncreated = 2026-01-01\n";
        let tried = "[[experiment]]\ndate = 2026-06-13\nresult = \"unclear\"\n";

        assert_eq!(project(active).active_for(today()), None);
        let tried = project(&format!("{active}{tried}"));
        assert_eq!(tried.active_for(today()), Some(Time::days(2)));
    }

    #[test]
    fn the_wait_for_a_clear_result_is_no_longer_than_the_work() {
        let clear = |day: &str| {
            let clear = format!("[[experiment]]\ndate = {day}\nresult = \"clear\"\n");
            project(&format!("status = \"active\"\nstarted = 2026-06-01\n{clear}"))
        };

        let without = |day| clear(day).without_clear_for(today());
        assert_eq!(without("2026-06-10"), Some(Time::days(5)));
        assert_eq!(without("2026-05-10"), Some(Time::days(14)));
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
        assert_eq!(log(&six[..3]).measured_loop(), Some(Time::days(2)));
        assert_eq!(log(&six).measured_loop(), Some(Time::days(3)));
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
