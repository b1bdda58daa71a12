//! Questions about a project that time and the log answer.

use super::{
    Checkpoint, Date, Decision, DecisionKind, Experiment, ExperimentResult, Feedback, Project,
    Status, Time,
};
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

    /// How long it has been worked on as what it is: since the last pivot, where there is one; nothing
    /// where it is not active, or where nothing tells since when.
    pub fn active_as_it_is_for(&self, today: Date) -> Option<Time> {
        let all = self.active_for(today)?;
        let since_pivot = |day| worked(&self.stretches(today), Some(day));
        Some(self.last_pivot().map_or(all, since_pivot))
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
        self.reviews().any(|feedback| *feedback.date <= today)
    }

    /// The last pivot: its day, and its place in the file. What is before it stays in the file, and no
    /// longer counts.
    fn line(&self) -> Option<(Date, usize)> {
        let pivots = self.decisions.iter().filter(|it| *it.kind == DecisionKind::Pivot);
        pivots.map(|at| (*at.date, at.span.start)).max()
    }

    /// Tells of an entry's day and place in the file whether it counts: it is not before the last
    /// pivot. Entries of one day stand in the file in their order, whatever they are.
    fn counts(&self) -> impl Fn(Date, usize) -> bool + use<> {
        let line = self.line();
        move |day, place| line.is_none_or(|line| (day, place) > line)
    }

    /// The last pivot, where there is one.
    pub fn last_pivot(&self) -> Option<Date> {
        self.line().map(|(day, _)| day)
    }

    /// What reviewers said of the project as it is since the last pivot.
    pub fn reviews(&self) -> impl Iterator<Item = &At<Feedback>> {
        let counts = self.counts();
        self.feedback.iter().filter(move |it| counts(*it.date, it.span.start))
    }

    /// The checkpoints of the project as it is since the last pivot.
    pub fn current_checkpoints(&self) -> impl Iterator<Item = &At<Checkpoint>> {
        let counts = self.counts();
        self.checkpoints.iter().filter(move |it| counts(*it.by, it.span.start))
    }

    /// The experiments that are evidence: those that the estimate has not seen. An estimate by hand
    /// has seen what is dated before the day on which it was `made`; one that `rp` wrote, what is above
    /// its decision as well.
    pub fn evidence(&self) -> Vec<&At<Experiment>> {
        let made = self.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
        let written = |made: Date| {
            let of_that_day =
                |it: &&At<Decision>| *it.kind == DecisionKind::Estimate && *it.date == made;
            self.decisions.iter().filter(of_that_day).map(|at| at.span.start).max()
        };
        let seen = made.map(|made| (**made, written(**made).unwrap_or(0)));
        let is_new =
            |it: &&At<Experiment>| seen.is_none_or(|seen| (*it.date, it.span.start) >= seen);
        self.log().into_iter().filter(is_new).collect()
    }

    /// The first clear result since the last pivot: from there on the project is finished, and no
    /// longer searched.
    pub fn first_clear(&self) -> Option<&At<Experiment>> {
        self.log().into_iter().find(|it| *it.result == ExperimentResult::Clear)
    }

    /// Whether the fixed cost is paid: an experiment was run since the last pivot, and was not broken.
    pub fn has_paid(&self) -> bool {
        let counts = self.counts();
        let mut counted = self.experiments.iter().filter(|it| counts(*it.date, it.span.start));
        counted.any(|it| *it.result != ExperimentResult::Broken)
    }

    /// Whether it was begun, whatever became of it: only what was begun has to be got back into.
    pub fn was_begun(&self) -> bool {
        let begins = |it: &At<Decision>| {
            matches!(
                *it.kind,
                DecisionKind::Start
                    | DecisionKind::Resume
                    | DecisionKind::Switch
                    | DecisionKind::Derisk
            )
        };
        self.status == Status::Paused || self.started.is_some() || self.decisions.iter().any(begins)
    }

    /// Since when it is left, where it was begun and is not active: since the last pause or switch
    /// away, else since its last entry, else since the file was created.
    pub fn left_since(&self, today: Date) -> Option<Date> {
        let leaves = |it: &&At<Decision>| match *it.kind {
            DecisionKind::Pause | DecisionKind::Drop | DecisionKind::Finish => true,
            DecisionKind::Switch => !is_named(it.to.as_ref(), self),
            DecisionKind::Start
            | DecisionKind::Resume
            | DecisionKind::Derisk
            | DecisionKind::Pivot
            | DecisionKind::Estimate => false,
        };
        let past = |day: &Date| *day <= today;
        let left = self.decisions.iter().filter(leaves).map(|it| *it.date).filter(past).max();
        left.or_else(|| {
            let decided = self.decisions.iter().map(|it| *it.date);
            let run = self.experiments.iter().map(|it| *it.date);
            let said = self.feedback.iter().map(|it| *it.date);
            let begun = self.started.iter().map(|at| **at);
            decided.chain(run).chain(said).chain(begun).filter(past).max()
        })
        // A file can be made long after the work on it.
        .or_else(|| self.created.as_ref().map(|at| **at).filter(past))
    }

    /// Whether its sprint has shown nothing yet: no experiment was logged since it began.
    pub fn is_silent_sprint(&self) -> bool {
        let begins = |it: &&At<Decision>| *it.kind == DecisionKind::Derisk;
        let begun = self.decisions.iter().filter(begins).map(|at| (*at.date, at.span.start)).max();
        let since = |it: &At<Experiment>| begun.is_none_or(|at| (*it.date, it.span.start) > at);
        self.timebox.is_some() && !self.experiments.iter().any(since)
    }

    /// Weeks from one counted result to the next, on average over those since the last pivot, where
    /// there are enough to tell.
    pub fn pace_of_results(&self) -> Option<f64> {
        const ENOUGH: usize = 5;
        let mut days = self.log();
        days.retain(|it| *it.result != ExperimentResult::Broken);
        let (first, last) = (days.first()?, days.last()?);
        #[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
        let gaps = (days.len() - 1) as f64;
        (days.len() >= ENOUGH).then(|| last.date.since(*first.date).in_weeks() / gaps)
    }

    /// From when to when it was worked on: from `started`, else the first decision that starts
    /// it, else, for an active project, the first experiment. A pause that nothing dates may
    /// have begun at once, so a project that is not active has no stretch without an end.
    pub fn stretches(&self, today: Date) -> Vec<(Date, Date)> {
        let past = |decision: &&At<Decision>| *decision.date <= today;
        let mut decisions: Vec<_> = self.decisions.iter().filter(past).collect();
        decisions.sort_by_key(|decision| *decision.date);
        let mut since = self.started.as_ref().map(|at| **at);
        let mut stretches = Vec::new();
        for decision in decisions {
            let day = *decision.date;
            match *decision.kind {
                DecisionKind::Start | DecisionKind::Resume | DecisionKind::Derisk => {
                    since = since.or(Some(day));
                }
                DecisionKind::Switch if is_named(decision.to.as_ref(), self) => {
                    since = since.or(Some(day));
                }
                DecisionKind::Pause
                | DecisionKind::Switch
                | DecisionKind::Finish
                | DecisionKind::Drop => {
                    stretches.extend(since.take().map(|since| (since, day)));
                }
                DecisionKind::Pivot | DecisionKind::Estimate => {}
            }
        }
        if self.status == Status::Active {
            if since.is_none() && stretches.is_empty() {
                since = self.experiments.iter().map(|experiment| *experiment.date).min();
            }
            stretches.extend(since.map(|since| (since, today)));
        }
        stretches
    }

    /// The log by date; experiments of one day in the order of the file, and none from before the
    /// last pivot.
    pub fn log(&self) -> Vec<&At<Experiment>> {
        let counts = self.counts();
        let counted = self.experiments.iter().filter(|it| counts(*it.date, it.span.start));
        let mut log: Vec<_> = counted.collect();
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
        Some(worked(&self.stretches(today), clear.or(self.last_pivot())))
    }
}

/// Whether a key of a decision names a project.
fn is_named(key: Option<&At<String>>, project: &Project) -> bool {
    key.is_some_and(|at| at.value == project.name.as_str())
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
