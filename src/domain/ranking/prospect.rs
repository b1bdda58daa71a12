//! What is ahead of a project, with everything that is uncertain as a range: its index over all
//! draws together, and the index of each draw.

use super::belief::{Belief, Evidence};
use super::draws::{Draws, Order, SHORTEST_FINISH};
use super::effort::{Effort, left};
use super::index::Index;
use super::odds::Drawn;
use super::points::{Dimension, Dimensions, Points, median_above};
use crate::domain::project::{Importance, Percent, Range, Spread};
use crate::domain::settings::Kinds;

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Until its first clear result.
    Search,
    /// From there to finished work.
    Finish,
}

/// What an index is made of. Times are in weeks; work is in weeks of full-time work.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// Searched or finished.
    pub phase: Phase,
    /// How much complete success would matter.
    pub importance: Range<Importance>,
    /// That nobody else would do it soon.
    pub counterfactual: Range<Percent>,
    /// That the direction works, before the evidence.
    pub chance: Range<Percent>,
    /// No draw of that is higher, 0–1: what the assumptions allow.
    pub chance_at_most: f64,
    /// How many experiments a clear result takes if it works; draws below 1 count as 1.
    pub experiments: Range<f64>,
    /// Time for one loop, as it is planned or measured.
    pub experiment_loop: Range<f64>,
    /// Work before the first experiment, whatever of it is done.
    pub fixed_cost: Range<f64>,
    /// Whether the fixed cost is paid.
    pub is_paid: bool,
    /// Work from the clear result to finished work, whatever of it is done.
    pub finish: Range<f64>,
    /// Work that is done: of the fixed cost in the search, else of the finish.
    pub worked: f64,
    /// Work that comes before all else: to get back into what was left, or to look for something.
    pub context: f64,
    /// What the log says.
    pub evidence: Evidence,
    /// How often each kind of direction gives which result.
    pub kinds: Kinds,
    /// Hours and what they bring.
    pub effort: Effort,
    /// What the work teaches, 0–10.
    pub learning: f64,
    /// Value per week of one point of that.
    pub learning_weight: f64,
    /// Time in which a result loses half of its value.
    pub half_life: f64,
    /// Time after which results are worth nothing.
    pub weeks_left: Option<f64>,
    /// The inputs that nothing gives, so that they are the same unknown in every project.
    pub assumed: Dimensions,
}

/// What one attempt brings on average over all draws, if it gets the best number of experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The chance of a clear result within it, 0–1.
    pub clear: f64,
    /// Value, as of today: what comes later has lost of it.
    pub value: f64,
    /// Weeks that it takes, those to come counted less in the same way.
    pub weeks: f64,
}

/// What the draws of a project say besides its index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Value per week.
    pub index: Index,
    /// What the direction is, after the log.
    pub belief: Belief,
    /// The chance that it works, before the log, 0–1.
    pub claimed: f64,
}

/// What is left of some work, by the median of what it can still be.
fn median_left(of: &Range<f64>, worked: f64) -> f64 {
    let estimate = match of.on_line() {
        Ok((middle, deviation)) if worked > 0.0 => {
            f64::from_line(middle + deviation * median_above((worked.ln() - middle) / deviation))
        }
        Ok(_) | Err(_) => of.median(),
    };
    left(estimate, worked)
}

impl Prospect {
    /// The index and the belief, over all draws.
    pub fn summary(&self, points: &Points) -> Summary {
        let draws = Draws::of(self, points, Order::Straight);
        let (belief, claimed) = draws.belief();
        Summary { index: self.with_learning(draws.index(self.value(points))), belief, claimed }
    }

    /// Value per week, over all draws.
    pub fn index(&self, points: &Points) -> Index {
        let draws = Draws::of(self, points, Order::Straight);
        self.with_learning(draws.index(self.value(points)))
    }

    /// The index of each draw, and which number of experiments is best for all.
    pub fn drawn(&self, index: Index, points: &Points) -> Drawn<'_> {
        Drawn::of(self, index.experiments, points)
    }

    fn with_learning(&self, index: Index) -> Index {
        Index { rate: index.rate + self.learning_rate(), ..index }
    }

    /// Value per week that the work teaches.
    pub(super) fn learning_rate(&self) -> f64 {
        self.learning * self.learning_weight
    }

    /// How likely the log is over all draws, in some unit that is the same for every chance and every
    /// number of experiments.
    pub(super) fn likelihood(&self, points: &Points) -> f64 {
        Draws::likelihood(self, points)
    }

    /// What complete success is worth on average: importance times the chance that nobody else would
    /// do it soon.
    pub fn value(&self, points: &Points) -> f64 {
        fn mean<T: Spread>(of: &Range<T>, to: impl Fn(T) -> f64, points: &Points) -> f64 {
            match of.on_line() {
                Err(value) => to(value),
                Ok((middle, deviation)) => {
                    points.mean(|z| to(T::from_line(middle + z * deviation)))
                }
            }
        }
        mean(&self.importance, Importance::of_10, points)
            * mean(&self.counterfactual, Percent::fraction, points)
    }

    /// What comes of giving it so many experiments, at least one.
    pub fn attempt(&self, experiments: u64, points: &Points) -> Attempt {
        Draws::of(self, points, Order::Straight).attempt(experiments, self.value(points))
    }

    /// Weeks to finished work, if the direction works: the median over all draws.
    pub fn weeks_to_the_end(&self, points: &Points) -> f64 {
        Draws::of(self, points, Order::Straight).weeks_to_the_end()
    }

    /// Weeks of work that are left of the fixed cost and of the finish, by their medians.
    pub fn work_left(&self) -> [f64; 2] {
        let (fixed, finish) = match self.phase {
            Phase::Search => (self.worked, 0.0),
            Phase::Finish => (0.0, self.worked),
        };
        let nothing = self.is_paid || self.phase == Phase::Finish;
        let fixed = if nothing { 0.0 } else { median_left(&self.fixed_cost, fixed) };
        [fixed, median_left(&self.finish, finish).max(SHORTEST_FINISH)]
    }

    /// As it would be after so many more experiments, all of them unclear, that took some weeks.
    #[must_use]
    pub fn after_unclear(&self, experiments: u32, weeks: f64) -> Self {
        let mut later = self.later(weeks);
        if experiments > 0 {
            later.evidence = self.evidence.and_unclear(experiments);
            later.is_paid = true;
        }
        later
    }

    /// As it would be some weeks later, if nothing were done about it.
    #[must_use]
    pub fn later(&self, weeks: f64) -> Self {
        Self { weeks_left: self.weeks_left.map(|left| left - weeks), ..self.clone() }
    }

    /// The inputs that have a range which matters.
    pub(super) fn varies(&self) -> Dimensions {
        let search = self.phase == Phase::Search;
        let all = [
            (Dimension::Importance, !self.importance.is_exact()),
            (Dimension::Counterfactual, !self.counterfactual.is_exact()),
            (Dimension::Chance, !self.chance.is_exact()),
            (Dimension::Experiments, !self.experiments.is_exact()),
            (Dimension::Loop, search && !self.experiment_loop.is_exact()),
            (Dimension::FixedCost, search && !self.is_paid && !self.fixed_cost.is_exact()),
            (Dimension::Finish, !self.finish.is_exact()),
        ];
        let varying = all.into_iter().filter(|(_, varies)| *varies);
        varying.fold(Dimensions::default(), |all, (dimension, _)| all.and(dimension))
    }

    /// The inputs that are the same unknown as in any other project: those that nothing gives, and
    /// of which the log tells nothing.
    pub(super) fn unknown(&self) -> Dimensions {
        if self.evidence.count() > 0 {
            self.assumed.without(Dimension::Chance).without(Dimension::Experiments)
        } else {
            self.assumed
        }
    }
}
