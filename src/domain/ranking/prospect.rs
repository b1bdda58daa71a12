//! The future of a project, with its uncertain inputs as ranges: its index over all draws together, and
//! the index of each draw.

use super::belief::{Belief, Evidence};
use super::draws::{Draws, SHORTEST_FINISH};
use super::effort::{Effort, left};
use super::index::Index;
use super::input::{Input, InputSet, PerInput};
use super::odds::{Drawn, Rates};
use super::points::{Points, median_above};
use super::uncertain::Uncertain;
use crate::domain::settings::Kinds;

/// The phase of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before its first clear result.
    Search,
    /// From its first clear result to finished work.
    Finish,
}

impl Phase {
    /// Whether an input still has an effect: a fixed cost that is paid has none, and neither it nor
    /// the loop has one in the finish.
    pub(super) fn uses(self, input: Input, is_paid: bool) -> bool {
        match input {
            Input::FixedCost => self == Self::Search && !is_paid,
            Input::Loop => self == Self::Search,
            Input::Importance
            | Input::Counterfactual
            | Input::Chance
            | Input::Experiments
            | Input::Finish
            | Input::Hours
            | Input::Learning => true,
        }
    }
}

/// Everything that an index depends on. Times are in weeks; work is in weeks of full-time work.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// The phase.
    pub phase: Phase,
    /// The inputs, before the evidence. Draws of less than one experiment count as one.
    pub ranges: PerInput<Uncertain>,
    /// The highest chance that the assumptions allow, 0–1.
    pub chance_at_most: f64,
    /// Whether the fixed cost is paid.
    pub is_paid: bool,
    /// Work done: on the fixed cost in search, else on the finish.
    pub worked: f64,
    /// Work that comes first: to get back into the project, or to find an idea.
    pub context: f64,
    /// The results in the log.
    pub evidence: Evidence,
    /// The kinds of direction and the frequencies of their results.
    pub kinds: Kinds,
    /// Overhead of a project in hours a week; below 40.
    pub overhead: f64,
    /// Own work for one experiment, in net hours.
    pub hands_on: f64,
    /// Value per week of one point of learning.
    pub learning_weight: f64,
    /// The time in which a result loses half of its value.
    pub half_life: f64,
    /// The time until the deadline, after which results have no value.
    pub weeks_left: Option<f64>,
    /// The inputs that are defaults, and so the same unknown in every project.
    pub assumed: InputSet,
}

/// The mean result of an attempt with a number of experiments, over all draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The chance of a clear result, 0–1.
    pub clear: f64,
    /// The discounted value.
    pub value: f64,
    /// The discounted weeks.
    pub weeks: f64,
}

/// The index and the belief over all draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Value per week.
    pub index: Index,
    /// The belief after the log.
    pub belief: Belief,
    /// The chance that the direction works, before the log, 0–1.
    pub claimed: f64,
}

/// The median of the work left, given the work done.
fn median_left(of: &Uncertain, worked: f64) -> f64 {
    let estimate = match of.on_line() {
        Ok((middle, deviation)) if worked > 0.0 => {
            of.value_at(middle + deviation * median_above((worked.ln() - middle) / deviation))
        }
        Ok(_) | Err(_) => of.median(),
    };
    left(estimate, worked)
}

impl Prospect {
    /// The index and the belief, over all draws.
    pub fn summary(&self, points: &Points) -> Summary {
        let draws = Draws::of(self, points);
        self.summary_of(draws.index(self.value(points)), &draws)
    }

    /// The index and the belief, and the index of each draw.
    pub fn summary_and_rates(&self, points: &Points) -> (Summary, Rates) {
        let draws = Draws::of(self, points);
        let (index, rates) = draws.index_and_rates(self.value(points));
        (self.summary_of(index, &draws), Rates { rates, weights: draws.weights().cloned() })
    }

    fn summary_of(&self, index: Index, draws: &Draws) -> Summary {
        let (belief, claimed) = draws.belief();
        Summary { index: self.with_learning(index), belief, claimed }
    }

    /// Value per week, over all draws.
    pub fn index(&self, points: &Points) -> Index {
        let draws = Draws::of(self, points);
        self.with_learning(draws.index(self.value(points)))
    }

    /// The belief after the log, over all draws.
    pub fn belief(&self, points: &Points) -> Belief {
        Draws::of(self, points).belief().0
    }

    /// The draws of a project with this index.
    pub fn drawn<'p>(&'p self, index: Index, points: &'p Points) -> Drawn<'p> {
        Drawn::of(self, index.experiments, points)
    }

    fn with_learning(&self, index: Index) -> Index {
        Index { rate: index.rate + self.learning_rate(), ..index }
    }

    /// The value per week of learning.
    pub(super) fn learning_rate(&self) -> f64 {
        self.median_of(Input::Learning) * self.learning_weight
    }

    /// The likelihood of the log over all draws, in a unit that does not depend on the chance and the
    /// number of experiments.
    pub(super) fn likelihood(&self, points: &Points) -> f64 {
        Draws::of(self, points).likelihood()
    }

    /// The mean value of complete success: importance times the chance that nobody else would do it
    /// soon.
    pub fn value(&self, points: &Points) -> f64 {
        let mean = |input: Input| match self.ranges[input].on_line() {
            Err(value) => value,
            Ok((middle, deviation)) => {
                points.mean(|z| self.ranges[input].value_at(middle + z * deviation))
            }
        };
        mean(Input::Importance) * mean(Input::Counterfactual)
    }

    /// The mean result of a number of experiments, at least one.
    pub fn attempt(&self, experiments: u64, points: &Points) -> Attempt {
        Draws::of(self, points).attempt(experiments, self.value(points))
    }

    /// Weeks to finished work, if the direction works: the median over all draws.
    pub fn weeks_to_the_end(&self, points: &Points) -> f64 {
        Draws::of(self, points).weeks_to_the_end()
    }

    /// The median weeks of work left of the fixed cost and of the finish.
    pub fn work_left(&self) -> [f64; 2] {
        let (fixed, finish) = match self.phase {
            Phase::Search => (self.worked, 0.0),
            Phase::Finish => (0.0, self.worked),
        };
        let is_paid = self.is_paid || self.phase == Phase::Finish;
        let fixed = if is_paid { 0.0 } else { median_left(&self.ranges[Input::FixedCost], fixed) };
        [fixed, median_left(&self.ranges[Input::Finish], finish).max(SHORTEST_FINISH)]
    }

    /// The prospect after some more experiments, all of them unclear, that took some weeks.
    #[must_use]
    pub fn after_unclear(&self, experiments: u32, weeks: f64) -> Self {
        let mut later = self.later(weeks);
        if experiments > 0 {
            later.evidence = self.evidence.and_unclear(experiments);
            later.is_paid = true;
        }
        later
    }

    /// The prospect some weeks later, without any work on it.
    #[must_use]
    pub fn later(&self, weeks: f64) -> Self {
        Self { weeks_left: self.weeks_left.map(|left| left - weeks), ..self.clone() }
    }

    /// The inputs that have an effect and are not exact.
    pub(super) fn varies(&self) -> InputSet {
        PerInput::of(|input| self.ends_of(input).is_some() && self.has_use_for(input))
    }

    /// The inputs that are the same unknown as in any other project: the defaults that the log tells
    /// nothing about.
    pub(super) fn unknown(&self) -> InputSet {
        if self.evidence.count() > 0 {
            self.assumed.without(&[Input::Chance, Input::Experiments])
        } else {
            self.assumed
        }
    }

    /// The hours of its researcher, and what reduces them.
    pub fn effort(&self) -> Effort {
        let Self { overhead, hands_on, .. } = *self;
        Effort { hours: self.median_of(Input::Hours), overhead, hands_on }
    }

    /// The median of an input.
    pub fn median_of(&self, input: Input) -> f64 {
        self.ranges[input].median()
    }

    /// The 5th and the 95th percentile of an input; `None` if it is exact.
    pub fn ends_of(&self, input: Input) -> Option<(f64, f64)> {
        self.ranges[input].ends()
    }

    /// Whether an input still has an effect.
    pub(super) fn has_use_for(&self, input: Input) -> bool {
        self.phase.uses(input, self.is_paid)
    }

    /// With another median of one input, and a range of the same width around it.
    #[must_use]
    pub fn with(&self, input: Input, median: f64) -> Self {
        let mut other = self.with_range(input, self.ranges[input].around(median));
        // As if the file gave it: it is no longer the same unknown as in other projects.
        other.assumed = self.assumed.without(&[input]);
        if input == Input::Chance && self.chance_at_most > 0.0 {
            other.chance_at_most = 1.0;
        }
        other
    }

    /// With another range of one input.
    #[must_use]
    pub(super) fn with_range(&self, input: Input, range: impl Into<Uncertain>) -> Self {
        let mut other = self.clone();
        other.ranges[input] = range.into();
        other
    }

    /// With one input as in another project, and with everything that decides what it means from
    /// now on.
    #[must_use]
    pub fn exchanging(&self, input: Input, with: &Self) -> Self {
        let mut other = self.with_range(input, with.ranges[input]);
        match input {
            Input::Loop => other.hands_on = with.hands_on,
            Input::Hours => other.overhead = with.overhead,
            Input::FixedCost => {
                other.is_paid = with.is_paid;
                (other.worked, other.context) = (with.worked, with.context);
            }
            Input::Finish if self.phase == Phase::Finish => {
                (other.worked, other.context) = (with.worked, with.context);
            }
            Input::Importance
            | Input::Counterfactual
            | Input::Chance
            | Input::Experiments
            | Input::Finish
            | Input::Learning => {}
        }
        other
    }

    /// With one input exactly `z` standard deviations from its median.
    pub(super) fn exactly(&self, input: Input, z: f64) -> Self {
        self.with_range(input, self.ranges[input].fixed(z))
    }

    /// With every input at its median, but for one exactly `z` standard deviations from its own.
    pub(super) fn all_exact_but(&self, input: Input, z: f64) -> Self {
        let at = |of: Input| if of == input { z } else { 0.0 };
        Self { ranges: PerInput::of(|of| self.ranges[of].fixed(at(of))), ..self.clone() }
    }
}

#[cfg(test)]
mod tests;
