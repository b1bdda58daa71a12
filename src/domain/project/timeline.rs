//! Facts about a project derived from its dates and its log.
//!
//! A pivot restarts the project: feedback, checkpoints and experiments before the last pivot
//! stay in the file, but do not count.

use super::{
    Awaited, Checkpoint, Date, Decision, DecisionKind, Ending, Experiment, ExperimentResult,
    Feedback, Project, Status, Time, Uncertainty,
};
use crate::domain::source::At;

/// From this many measured loops on, their median replaces the planned loop.
const ENOUGH_MEASURED: usize = 3;
/// Only this many of the last measured loops count, since loops change.
const LAST_MEASURED: usize = 5;

impl Project {
    /// Time at work on an active project, without the pauses that its decisions record; `None` if
    /// it is not active, or if its start is unknown.
    pub fn active_for(&self, today: Date) -> Option<Time> {
        let stretches = self.stretches(today);
        let active = self.status == Status::Active && !stretches.is_empty();
        active.then(|| worked(&stretches, None))
    }

    /// The same since the last pivot, if there is one.
    pub fn active_as_it_is_for(&self, today: Date) -> Option<Time> {
        let all = self.active_for(today)?;
        let since_pivot = |day| worked(&self.stretches(today), Some(day));
        Some(self.last_pivot().map_or(all, since_pivot))
    }

    /// Time at work, whatever its status.
    pub fn at_work(&self, today: Date) -> Time {
        worked(&self.stretches(today), None)
    }

    /// Time at work since a day.
    pub fn at_work_since(&self, day: Date, today: Date) -> Time {
        worked(&self.stretches(today), Some(day))
    }

    /// Whether there was any feedback by a day. A wrong date in the future must not hide that there
    /// was none.
    pub fn was_shared(&self, today: Date) -> bool {
        self.reviews().any(|feedback| *feedback.date <= today)
    }

    /// The day of the last pivot, and its place in the file.
    fn last_pivot_at(&self) -> Option<(Date, usize)> {
        let pivots = self.decisions.iter().filter(|it| *it.kind == DecisionKind::Pivot);
        pivots.map(|at| (*at.date, at.span.start)).max()
    }

    /// Whether an entry counts, by its day and its place in the file: whether it comes after the
    /// last pivot. Entries of the same day are in the file in their order, whatever their kind.
    fn counts(&self) -> impl Fn(Date, usize) -> bool + use<> {
        let pivot = self.last_pivot_at();
        move |day, place| pivot.is_none_or(|pivot| (day, place) > pivot)
    }

    /// The day of the last pivot.
    pub fn last_pivot(&self) -> Option<Date> {
        self.last_pivot_at().map(|(day, _)| day)
    }

    /// Feedback since the last pivot.
    pub fn reviews(&self) -> impl Iterator<Item = &At<Feedback>> {
        let counts = self.counts();
        self.feedback.iter().filter(move |it| counts(*it.date, it.span.start))
    }

    /// Feedback that was asked for since the last pivot and has not come, neither in the same entry
    /// nor in a later one from the same reviewer.
    pub fn open_requests(&self) -> impl Iterator<Item = &At<Awaited>> {
        let counts = self.counts();
        let name = |from: &Option<At<String>>| from.as_ref().map(|from| from.to_lowercase());
        let has_come = move |asked: &Awaited| {
            self.reviews().any(|review| {
                let is_theirs = asked.from.is_none() || name(&review.from) == name(&asked.from);
                is_theirs && *review.date >= *asked.asked
            })
        };
        self.awaited.iter().filter(move |it| counts(*it.asked, it.span.start) && !has_come(it))
    }

    /// Whether there was any decision from a day on.
    pub fn was_decided_since(&self, day: Date, today: Date) -> bool {
        self.decisions.iter().any(|it| *it.date >= day && *it.date <= today)
    }

    /// How it turned out: the outcome, else the result of the last decision to finish it.
    pub fn ending(&self) -> Option<Ending> {
        let outcome = self.outcome.as_ref().and_then(|it| it.result.as_ref());
        let finish = || self.decisions.iter().rfind(|it| *it.kind == DecisionKind::Finish);
        let result = outcome.or_else(|| finish().and_then(|it| it.result.as_ref()));
        result.map(|at| at.value)
    }

    /// Checkpoints since the last pivot.
    pub fn current_checkpoints(&self) -> impl Iterator<Item = &At<Checkpoint>> {
        let counts = self.counts();
        self.checkpoints.iter().filter(move |it| counts(*it.by, it.span.start))
    }

    /// The experiments that are evidence: those that the estimate does not take into account. An
    /// estimate takes experiments before its `made` day into account; if `rp` wrote it, also those
    /// of that day that are above its decision in the file.
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

    /// The first clear result since the last pivot. After it, only the finishing work is left.
    pub fn first_clear(&self) -> Option<&At<Experiment>> {
        self.log().into_iter().find(|it| *it.result == ExperimentResult::Clear)
    }

    /// Whether it is in the finish: it has a clear result since the last pivot.
    pub fn is_in_finish(&self) -> bool {
        self.first_clear().is_some()
    }

    /// Whether its experiments search for a first clear result. Those of conceptual work do not, nor
    /// those of the finish.
    pub fn seeks_a_clear_result(&self) -> bool {
        self.uncertainty == Uncertainty::Empirical && !self.is_in_finish()
    }

    /// Whether a sprint on it is running on a day.
    pub fn is_in_sprint(&self, today: Date) -> bool {
        self.timebox.as_ref().is_some_and(|timebox| *timebox.until >= today)
    }

    /// Whether the fixed cost is paid: an experiment has run since the last pivot, and was not
    /// broken.
    pub fn has_paid(&self) -> bool {
        let counts = self.counts();
        let mut counted = self.experiments.iter().filter(|it| counts(*it.date, it.span.start));
        counted.any(|it| *it.result != ExperimentResult::Broken)
    }

    /// Whether work ever began. If so, coming back to the project has a cost.
    pub fn was_begun(&self) -> bool {
        // A switch away from it shows as well that it was worked on.
        let begins =
            |it: &At<Decision>| *it.kind == DecisionKind::Switch || self.is_taken_up_by(it);
        self.status == Status::Paused || self.started.is_some() || self.decisions.iter().any(begins)
    }

    /// The day on which an inactive project was left: the last pause, drop, finish or switch to
    /// another project, else the last entry, else the day on which the file was created.
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

    /// The last day on which something happened, by its dated entries and the day of the file.
    pub fn last_touched(&self) -> Option<Date> {
        let own = [&self.created, &self.started].into_iter().flatten().map(|at| **at);
        let feedback = self.feedback.iter();
        let made = self.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
        own.chain(made.map(|at| **at))
            .chain(self.experiments.iter().map(|it| *it.date))
            .chain(feedback.clone().map(|it| *it.date))
            .chain(feedback.filter_map(|it| Some(**it.answered.as_ref()?)))
            .chain(self.overlaps.iter().filter_map(|it| Some(**it.synced.as_ref()?)))
            .chain(self.assumptions.iter().filter_map(|it| Some(**it.date.as_ref()?)))
            .chain(self.decisions.iter().map(|it| *it.date))
            .max()
    }

    /// Whether it is in a sprint without an experiment so far.
    pub fn is_silent_sprint(&self) -> bool {
        let begun = self.sprint_begun_at();
        let since = |it: &At<Experiment>| begun.is_none_or(|at| (*it.date, it.span.start) > at);
        self.timebox.is_some() && !self.experiments.iter().any(since)
    }

    /// The day on which the last sprint began, if no decision has ended it.
    pub fn open_sprint_since(&self) -> Option<Date> {
        let begun = self.sprint_begun_at()?;
        let ends = |it: &At<Decision>| (*it.date, it.span.start) > begun && it.kind.ends_a_sprint();
        (!self.decisions.iter().any(ends)).then_some(begun.0)
    }

    /// The day on which the last sprint began, and its place in the file.
    fn sprint_begun_at(&self) -> Option<(Date, usize)> {
        let begins = |it: &&At<Decision>| *it.kind == DecisionKind::Derisk;
        self.decisions.iter().filter(begins).map(|at| (*at.date, at.span.start)).max()
    }

    /// Mean weeks from one result to the next since the last pivot, without broken experiments;
    /// `None` if there are fewer than five.
    pub fn pace_of_results(&self) -> Option<f64> {
        const ENOUGH: usize = 5;
        let days = self.results();
        let (first, last) = (days.first()?, days.last()?);
        #[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
        let gaps = (days.len() - 1) as f64;
        (days.len() >= ENOUGH).then(|| last.date.since(*first.date).in_weeks() / gaps)
    }

    /// The periods of work. The first begins at `started`, else at the first decision that starts
    /// the project, else, if it is active, at `created` or at the first experiment, whichever is
    /// earlier. If the project is not active and no decision ends a period, that period is left
    /// out, since its end is unknown.
    pub fn stretches(&self, today: Date) -> Vec<(Date, Date)> {
        let past = |decision: &&At<Decision>| *decision.date <= today;
        let mut decisions: Vec<_> = self.decisions.iter().filter(past).collect();
        decisions.sort_by_key(|decision| *decision.date);
        let mut since = self.started.as_ref().map(|at| **at);
        let mut stretches = Vec::new();
        for decision in decisions {
            let day = *decision.date;
            match *decision.kind {
                _ if self.is_taken_up_by(decision) => since = since.or(Some(day)),
                DecisionKind::Pause
                | DecisionKind::Switch
                | DecisionKind::Finish
                | DecisionKind::Drop => {
                    stretches.extend(since.take().map(|since| (since, day)));
                }
                DecisionKind::Start
                | DecisionKind::Resume
                | DecisionKind::Derisk
                | DecisionKind::Pivot
                | DecisionKind::Estimate => {}
            }
        }
        if self.status == Status::Active {
            if since.is_none() && stretches.is_empty() {
                let run = self.experiments.iter().map(|experiment| *experiment.date);
                let created = self.created.iter().map(|at| **at).filter(|day| *day <= today);
                since = run.chain(created).min();
            }
            stretches.extend(since.map(|since| (since, today)));
        }
        stretches
    }

    /// Whether a decision of this project begins work on it.
    pub(super) fn is_taken_up_by(&self, decision: &Decision) -> bool {
        match *decision.kind {
            DecisionKind::Start | DecisionKind::Resume | DecisionKind::Derisk => true,
            DecisionKind::Switch => is_named(decision.to.as_ref(), self),
            DecisionKind::Pause
            | DecisionKind::Pivot
            | DecisionKind::Estimate
            | DecisionKind::Finish
            | DecisionKind::Drop => false,
        }
    }

    /// Whether the file has the day on which work began: `started`, or a decision.
    pub fn has_start(&self) -> bool {
        self.started.is_some() || self.decisions.iter().any(|it| self.is_taken_up_by(it))
    }

    /// Decisions to switch to this project.
    pub fn switches_to_it(&self) -> impl Iterator<Item = &At<Decision>> {
        let switches = |it: &&At<Decision>| *it.kind == DecisionKind::Switch;
        self.decisions.iter().filter(switches).filter(|it| self.is_taken_up_by(it))
    }

    /// Whether a switch away from this project, on a day, went back from a sprint on it.
    pub fn was_sprint_until(&self, day: Date) -> bool {
        let earlier = |it: &&At<Decision>| match *it.kind {
            DecisionKind::Pivot | DecisionKind::Estimate => false,
            DecisionKind::Switch => *it.date < day,
            DecisionKind::Start
            | DecisionKind::Resume
            | DecisionKind::Derisk
            | DecisionKind::Pause
            | DecisionKind::Finish
            | DecisionKind::Drop => *it.date <= day,
        };
        let last = self.decisions.iter().filter(earlier).max_by_key(|it| (*it.date, it.span.start));
        last.is_some_and(|last| *last.kind == DecisionKind::Derisk)
    }

    /// The last day on which there was work on it: an experiment, or the end of a period of work.
    pub fn last_worked(&self, today: Date) -> Option<Date> {
        let left = self.decisions.iter().filter(|it| match *it.kind {
            DecisionKind::Pause | DecisionKind::Switch | DecisionKind::Finish => true,
            DecisionKind::Start
            | DecisionKind::Resume
            | DecisionKind::Derisk
            | DecisionKind::Pivot
            | DecisionKind::Estimate
            | DecisionKind::Drop => false,
        });
        let run = self.experiments.iter().map(|it| *it.date);
        let ends = self.stretches(today).into_iter().map(|(_, to)| to);
        let days = run.chain(left.map(|it| *it.date)).chain(ends);
        days.filter(|day| *day <= today).max()
    }

    /// Experiments since the last pivot without broken ones, in the order of [`Project::log`].
    pub fn results(&self) -> Vec<&At<Experiment>> {
        let mut log = self.log();
        log.retain(|it| *it.result != ExperimentResult::Broken);
        log
    }

    /// The experiments since the last pivot, by date; those of the same day in the order of the
    /// file.
    pub fn log(&self) -> Vec<&At<Experiment>> {
        let counts = self.counts();
        let counted = self.experiments.iter().filter(|it| counts(*it.date, it.span.start));
        let mut log: Vec<_> = counted.collect();
        log.sort_by_key(|experiment| *experiment.date);
        log
    }

    /// The median of the last five measured loops; `None` if there are fewer than three.
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
}

/// Whether a key of a decision names a project.
fn is_named(key: Option<&At<String>>, project: &Project) -> bool {
    key.is_some_and(|at| at.value == project.name.as_str())
}

/// The total length of periods of work, or of their part after a day.
fn worked(stretches: &[(Date, Date)], after: Option<Date>) -> Time {
    let length = |(from, to): &(Date, Date)| to.since(after.map_or(*from, |day| day.max(*from)));
    stretches.iter().map(length).fold(Time::ZERO, Time::plus)
}

/// The median, which for an even count is the mean of the two in the middle; `None` for no numbers.
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
    use super::super::project_of;
    use super::*;

    fn project(text: &str) -> Project {
        project_of("mine", text)
    }

    fn today() -> Date {
        "2026-06-15".parse().unwrap()
    }

    fn days_at_work(text: &str) -> f64 {
        project(text).at_work(today()).in_days()
    }

    #[test]
    fn pauses_do_not_count_as_work() {
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
    fn a_decision_in_the_future_does_not_count() {
        let active = "status = \"active\"\nstarted = 2026-06-01\n";
        let later = "[[decision]]\ndate = 2026-12-01\nkind = \"pause\"\n";

        assert!((days_at_work(&format!("{active}{later}")) - 14.0).abs() < 1e-6);
    }

    #[test]
    fn a_switch_starts_one_project_and_stops_the_other() {
        let to_mine = "[[decision]]\ndate = 2026-06-10\nkind = \"switch\"\nto = \"mine\"\n";
        let from_mine = "[[decision]]\ndate = 2026-06-13\nkind = \"switch\"\nto = \"other\"\n";

        assert!((days_at_work(&format!("status = \"active\"\n{to_mine}")) - 5.0).abs() < 1e-6);
        let both = format!("status = \"paused\"\n{from_mine}{to_mine}");
        assert!((days_at_work(&both) - 3.0).abs() < 1e-6);
    }

    #[test]
    fn without_started_the_day_of_the_file_or_of_the_first_experiment_is_the_start() {
        let active = "status = \"active\"\n";
        let created = "created = 2026-06-10\n";
        let tried = |day: &str| format!("[[experiment]]\ndate = {day}\nresult = \"unclear\"\n");
        let active_for = |keys: &[&str]| project(&keys.concat()).active_for(today());

        assert_eq!(active_for(&[active]), None);
        assert_eq!(active_for(&[active, &tried("2026-06-13")]), Some(Time::days(2)));
        assert_eq!(active_for(&[active, created]), Some(Time::days(5)));
        assert_eq!(active_for(&[active, created, &tried("2026-06-13")]), Some(Time::days(5)));
        assert_eq!(active_for(&[active, created, &tried("2026-06-08")]), Some(Time::days(7)));
        assert_eq!(active_for(&[created]), None);
        assert_eq!(active_for(&[active, created, "started = 2026-06-14\n"]), Some(Time::days(1)));
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
    fn results_are_without_broken_experiments_by_date() {
        let project = log(&[
            ("2026-06-04", "unclear", ""),
            ("2026-06-03", "broken", ""),
            ("2026-06-03", "promising", ""),
        ]);

        let results: Vec<_> = project.results().iter().map(|e| *e.result).collect();
        assert_eq!(results, [ExperimentResult::Promising, ExperimentResult::Unclear]);
    }
}
