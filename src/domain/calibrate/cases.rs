//! Where a project says what was claimed and what happened.
//!
//! A claim is what the first decision since the last pivot recorded before any result, else what the
//! file has now, unless it was set once the outcome was known or nothing shows that it was set before. A
//! claim that the file does not make is none: the defaults are not the researcher's.

use super::Record;
use super::chances::Claim;
use crate::domain::project::{
    Date, Decision, DecisionKind, Ending, Experiment, ExperimentResult, Project, Range, Status,
    Then, Time, Work, median,
};
use crate::domain::ranking::effort::Effort;
use crate::domain::ranking::work::Workload;
use crate::domain::settings::Settings;
use crate::domain::source::At;
use crate::words;

/// Days cannot tell less than half a day of full-time work apart from none.
const HALF_A_DAY: f64 = 0.1;
/// Decisions keep four digits.
const ROUNDED: f64 = 1e-3;

words! {
    /// A quantity that is planned and then measured.
    Quantity {
        /// Time of one loop.
        Loop = "loop",
        /// Work before the first experiment.
        FixedCost = "fixed-cost",
        /// Experiments to the first clear result.
        Experiments = "experiments",
        /// Work from the first clear result to the finish.
        Finish = "finish",
    }
}

/// A quantity that was planned, and what it came to: weeks or a number of experiments.
#[derive(Debug, Clone, PartialEq)]
pub struct Case<'a> {
    /// The project.
    pub project: &'a Project,
    /// What was planned.
    pub quantity: Quantity,
    /// The day of the decision or the estimate that has the claim; `None` if the file does not say when it
    /// was written.
    pub made: Option<Date>,
    /// The day on which it was known what it came to.
    pub day: Date,
    /// The planned median.
    pub claimed: f64,
    /// The planned 90% range.
    pub range: Option<(f64, f64)>,
    /// What it came to.
    pub happened: f64,
}

/// A chance that was claimed, and whether it happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Bet<'a> {
    /// The project.
    pub project: &'a Project,
    /// The experiment; the project itself if there is none.
    pub experiment: Option<&'a Experiment>,
    /// The day of the decision or the estimate that has the claim; `None` if the file does not say when it
    /// was written.
    pub made: Option<Date>,
    /// The chance and what happened.
    pub claim: Claim,
    /// Whether it did not happen because the project was dropped.
    pub was_dropped: bool,
}

/// A claim that was made in hindsight, or that may have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hindsight<'a> {
    /// The project.
    pub project: &'a Project,
    /// What was planned; `None` is the chance that it works.
    pub quantity: Option<Quantity>,
    /// When it was made.
    pub made: Late,
    /// The day on which it was known what had happened.
    pub known: Date,
}

/// When a claim was made that does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    /// On this day, after what happened.
    On(Date),
    /// Some time after this day, of the last decision before any result: its numbers do not have it.
    After(Date),
}

impl Case<'_> {
    /// What happened as a multiple of what was claimed.
    pub fn ratio(&self) -> f64 {
        self.happened / self.claimed
    }

    /// How far it lies from the median of its range, in standard deviations.
    pub fn z(&self) -> Option<f64> {
        let (low, high) = self.range?;
        let (middle, deviation) = Range::Between { low, high }.on_line().ok()?;
        Some((self.happened.ln() - middle) / deviation)
    }
}

/// Adds what a project says by a day to a record.
pub(super) fn add<'a>(
    record: &mut Record<'a>,
    project: &'a Project,
    settings: &Settings,
    workload: &Workload,
    today: Date,
) {
    let claimed = Claimed::of(project, today);
    let work = |from: Date, to: Date| {
        let whose = settings.owner(project);
        let about = settings.researcher(whose);
        let overhead = settings.overhead(about.level);
        let effort = Effort { hours: about.hours_per_week, overhead, hands_on: 0.0 };
        let since = |day| workload.since(day, project, whose, effort);
        since(from) - since(to)
    };
    let planned = [
        claimed.experiment_loop(),
        claimed.fixed_cost(work),
        claimed.experiments(),
        claimed.finish(work),
    ];
    for scored in planned.into_iter().flatten() {
        match scored {
            Ok(case) => record.cases.extend(Some(case).filter(Case::is_sound)),
            Err(late) => record.hindsight.push(late),
        }
    }
    match claimed.chance() {
        Some(Ok(bet)) => record.bets.push(bet),
        Some(Err(late)) => record.hindsight.push(late),
        None => {}
    }
    let by_today = project.experiments.iter().filter(|it| *it.date <= today);
    record.bets.extend(by_today.filter_map(|it| expected(project, it)));
}

/// A broken experiment is not evidence, neither for nor against the chance.
fn expected<'a>(project: &'a Project, experiment: &'a Experiment) -> Option<Bet<'a>> {
    let chance = experiment.expected.as_ref()?.fraction();
    let happened = *experiment.result == ExperimentResult::Clear;
    let answers = *experiment.result != ExperimentResult::Broken;
    answers.then_some(Bet {
        project,
        experiment: Some(experiment),
        made: None,
        claim: Claim { chance, happened },
        was_dropped: false,
    })
}

impl Case<'_> {
    fn is_sound(&self) -> bool {
        let is_amount = |value: f64| value.is_finite() && value > 0.0;
        is_amount(self.claimed) && is_amount(self.happened) && is_amount(self.ratio())
    }
}

/// What a project claims, with the results since its last pivot.
struct Claimed<'a> {
    project: &'a Project,
    today: Date,
    results: Vec<&'a At<Experiment>>,
    /// The results that the estimate was made before.
    evidence: Vec<&'a At<Experiment>>,
    /// The decisions before any result, in their order.
    decisions: Vec<&'a At<Decision>>,
}

/// A claim: its median, and the day on which it was made if that is known.
#[derive(Clone, Copy)]
struct Made {
    median: f64,
    day: Option<Date>,
}

/// A case; an error is why it is none.
type Scored<'a, T> = Option<Result<T, Hindsight<'a>>>;

impl<'a> Claimed<'a> {
    fn of(project: &'a Project, today: Date) -> Self {
        let mut results = project.results();
        results.retain(|it| *it.date <= today);
        let first = results.iter().map(|it| (*it.date, it.span.start)).min();
        let place = |it: &At<Decision>| (*it.date, it.span.start);
        let pivots = project.decisions.iter().filter(|it| *it.kind == DecisionKind::Pivot);
        // The numbers of a pivot itself are those before it.
        let pivot = pivots.map(place).max();
        let counts = |it: &&At<Decision>| {
            pivot.is_none_or(|pivot| place(it) > pivot)
                && first.is_none_or(|first| place(it) < first)
        };
        // Who ends a project knows what came of it.
        let is_in_time = |it: &&At<Decision>| *it.date <= today && !is_end(*it.kind);
        let in_time = project.decisions.iter().filter(is_in_time);
        let mut decisions: Vec<_> = in_time.filter(counts).collect();
        decisions.sort_by_key(|it| place(it));
        Self { project, today, results, evidence: project.evidence(), decisions }
    }

    /// The first record of a number, with its day.
    fn recorded(&self, of: impl Fn(&Then) -> Option<&At<f64>>) -> Option<Made> {
        self.decisions.iter().find_map(|it| {
            let number = of(&it.then.as_ref()?.value)?;
            Some(Made { median: number.value, day: Some(*it.date) })
        })
    }

    fn case(
        &self,
        quantity: Quantity,
        (written, made): (Range<f64>, Made),
        day: Date,
        happened: f64,
    ) -> Case<'a> {
        let median = written.median();
        // The range is that of the claim unless the decision had another median.
        let is_same = (made.median - median).abs() <= ROUNDED * median;
        let range = (is_same && !written.is_exact()).then(|| (written.low(), written.high()));
        let claimed = if is_same { median } else { made.median };
        Case { project: self.project, quantity, made: made.day, day, claimed, range, happened }
    }

    /// One case, whatever the number of experiments: they share what makes them slow.
    fn experiment_loop(&self) -> Scored<'a, Case<'a>> {
        let written = self.project.experiment_loop.as_ref()?.map(Time::in_weeks);
        let recorded = self.recorded(|then| then.experiment_loop.as_ref());
        let took = |it: &&At<Experiment>| Some((*it.date, it.took.as_ref()?.in_weeks()));
        let (days, mut took): (Vec<_>, Vec<_>) = self.results.iter().filter_map(took).unzip();
        let happened = median(&mut took)?;
        let day = days.into_iter().max()?;
        let made = Made { median: written.median(), day: None };
        let claim = self.claim(Some(Quantity::Loop), recorded, (made, false), day);
        Some(claim.map(|made| self.case(Quantity::Loop, (written, made), day, happened)))
    }

    fn fixed_cost(&self, work: impl Fn(Date, Date) -> f64) -> Scored<'a, Case<'a>> {
        let written = weeks(self.project.fixed_cost.as_ref()?);
        let recorded = self.recorded(|then| then.fixed_cost_left.as_ref());
        let day = *self.results.first()?.date;
        if !self.project.has_start() {
            return None;
        }
        let from = recorded.and_then(|it| it.day);
        let begun = from.or(self.project.last_pivot()).or_else(|| {
            let stretches = self.project.stretches(self.today);
            stretches.first().map(|(from, _)| *from)
        })?;
        let made = Made { median: written.median(), day: None };
        let claim = self.claim(Some(Quantity::FixedCost), recorded, (made, false), day);
        Some(claim.map(|made| {
            let case = self.case(Quantity::FixedCost, (written, made), day, work(begun, day));
            at_least_half_a_day(&case)
        }))
    }

    fn experiments(&self) -> Scored<'a, Case<'a>> {
        let written = **self.project.estimate.as_ref()?.experiments.as_ref()?;
        let recorded = self.recorded(|then| then.experiments.as_ref());
        let clear = self.clear()?;
        let is_late = !self.is_evidence(clear);
        let made = (self.estimated(written.median()), is_late);
        let claim = self.claim(Some(Quantity::Experiments), recorded, made, *clear.date);
        Some(claim.map(|made| {
            let till_clear = self.results.iter().filter(|it| place(it) <= place(clear));
            let counts = |it: &&&At<Experiment>| recorded.is_some() || self.is_evidence(it);
            #[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
            let happened = till_clear.filter(counts).count() as f64;
            self.case(Quantity::Experiments, (written, made), *clear.date, happened)
        }))
    }

    /// The finishing work of a project that was finished after its clear result.
    fn finish(&self, work: impl Fn(Date, Date) -> f64) -> Scored<'a, Case<'a>> {
        let written = weeks(self.project.estimate.as_ref()?.finish.as_ref()?);
        let recorded = self.recorded(|then| then.finish.as_ref());
        let clear = *self.clear()?.date;
        let end = self.last_day(|kind| kind == DecisionKind::Finish)?;
        if self.project.status != Status::Done || end < clear {
            return None;
        }
        let made = self.estimated(written.median());
        // A later estimate is of what was left by then.
        let is_late = made.day.is_some_and(|made| made > clear);
        let claim = self.claim(Some(Quantity::Finish), recorded, (made, is_late), clear);
        Some(claim.map(|made| {
            let case = self.case(Quantity::Finish, (written, made), end, work(clear, end));
            at_least_half_a_day(&case)
        }))
    }

    /// The chance that it works, once that is known: a clear result or success, failure, or dropped
    /// after work on it. A partial success and a lesson without a clear result decide nothing.
    fn chance(&self) -> Scored<'a, Bet<'a>> {
        let written = self.project.estimate.as_ref()?.chance.as_ref()?.median().fraction();
        let recorded = self.recorded(|then| then.chance.as_ref());
        let made = self.estimated(written);
        let ending = self.project.ending().filter(|_| self.project.status == Status::Done);
        let was_dropped = self.project.status == Status::Dropped && self.project.was_begun();
        let clear = self.clear();
        let (happened, was_dropped) = match ending {
            _ if clear.is_some() => (true, false),
            Some(Ending::Success) => (true, false),
            Some(Ending::Failure) => (false, false),
            None if was_dropped => (false, true),
            Some(Ending::Partial | Ending::Learned) | None => return None,
        };
        let end = self.last_day(is_end);
        let is_late = match clear {
            Some(clear) => !self.is_evidence(clear),
            None => end.zip(made.day).is_some_and(|(end, made)| made >= end),
        };
        let known = clear.map(|it| *it.date).or(end).unwrap_or(self.today);
        let made = match self.claim(None, recorded, (made, is_late), known) {
            Ok(made) => made,
            Err(late) => return Some(Err(late)),
        };
        let is_chance = (0.0..=1.0).contains(&made.median);
        let claim = Claim { chance: made.median, happened };
        let (project, experiment, made) = (self.project, None, made.day);
        is_chance.then_some(Ok(Bet { project, experiment, made, claim, was_dropped }))
    }

    fn clear(&self) -> Option<&'a At<Experiment>> {
        self.results.iter().copied().find(|it| *it.result == ExperimentResult::Clear)
    }

    /// A number of the estimate, with its day.
    fn estimated(&self, median: f64) -> Made {
        let made = self.project.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
        Made { median, day: made.map(|at| at.value) }
    }

    /// Whether the estimate was made before this result.
    fn is_evidence(&self, result: &At<Experiment>) -> bool {
        self.evidence.iter().any(|it| std::ptr::eq(*it, result))
    }

    /// The day of the last decision of such a kind.
    fn last_day(&self, is_it: impl Fn(DecisionKind) -> bool) -> Option<Date> {
        let decisions = self.project.decisions.iter().filter(|it| *it.date <= self.today);
        decisions.filter(|it| is_it(*it.kind)).map(|it| *it.date).max()
    }

    /// What a decision recorded in time, else what the file has. That is in hindsight if it `is_late`, or if a
    /// decision in time has numbers without it, unless it is known to be of that day or later.
    fn claim(
        &self,
        quantity: Option<Quantity>,
        recorded: Option<Made>,
        (written, is_late): (Made, bool),
        known: Date,
    ) -> Result<Made, Hindsight<'a>> {
        if let Some(recorded) = recorded {
            return Ok(recorded);
        }
        let made = if is_late { written.day.map(Late::On) } else { self.unrecorded(written) };
        let late = |made| Err(Hindsight { project: self.project, quantity, made, known });
        made.map_or(Ok(written), late)
    }

    /// The last decision with numbers before any result, unless a number of the file is of its day or later.
    fn unrecorded(&self, written: Made) -> Option<Late> {
        let last = self.decisions.iter().rev().find(|it| it.then.is_some())?;
        written.day.is_none_or(|day| day < *last.date).then_some(Late::After(*last.date))
    }
}

/// Whether such a decision ends a project for good.
fn is_end(kind: DecisionKind) -> bool {
    matches!(kind, DecisionKind::Finish | DecisionKind::Drop)
}

/// The order of the log: by day, then as in the file.
fn place(it: &At<Experiment>) -> (Date, usize) {
    (*it.date, it.span.start)
}

fn weeks(range: &At<Range<Work>>) -> Range<f64> {
    range.map(Work::in_weeks)
}

/// A case whose ends are known only by the day.
fn at_least_half_a_day<'a>(case: &Case<'a>) -> Case<'a> {
    let least = |weeks: f64| weeks.max(HALF_A_DAY);
    Case { claimed: least(case.claimed), happened: least(case.happened), ..*case }
}
