//! The inputs of an index one by one: to read, to change, and to exchange between projects.

use super::belief::held;
use super::points::{Dimension, Dimensions};
use super::prospect::{Phase, Prospect};
use crate::domain::project::{Importance, Percent, Range, Spread, Time, Work};
use crate::domain::words::Word;
use crate::words;

words! {
    /// What an index is made of, by the key that gives it.
    Factor {
        /// 0–10.
        Importance = "importance",
        /// 0–1.
        Counterfactual = "counterfactual",
        /// 0–1; before the log.
        Chance = "chance",
        /// At least 1.
        Experiments = "experiments",
        /// Weeks.
        Loop = "experiment_loop",
        /// Weeks of work, whatever of it is done.
        FixedCost = "fixed_cost",
        /// Weeks of work, whatever of it is done.
        Finish = "finish",
        /// Hours a week of the researcher.
        Hours = "hours_per_week",
        /// 0–10.
        Learning = "learning",
    }
}

const HOUR: f64 = 1.0 / 168.0;
const YEAR: f64 = 365.25 / 7.0;

impl Factor {
    /// Between what values it is worth asking what it would have to be.
    pub fn bounds(self) -> (f64, f64) {
        match self {
            Self::Counterfactual | Self::Chance => (0.001, 0.999),
            Self::Experiments => (1.0, 1000.0),
            Self::Loop => (HOUR / 6.0, YEAR),
            Self::FixedCost | Self::Finish => (HOUR, 10.0 * YEAR),
            Self::Hours => (1.0, 100.0),
            Self::Importance | Self::Learning => (0.01, 10.0),
        }
    }

    /// A value between two, on the scale that the factor has.
    pub(super) fn between(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Counterfactual | Self::Chance => {
                // Certainty has no place on the line.
                let line = |chance: f64| Percent::nearest(held(chance)).to_line();
                Percent::from_line(f64::midpoint(line(a), line(b))).fraction()
            }
            Self::Importance
            | Self::Experiments
            | Self::Loop
            | Self::FixedCost
            | Self::Finish
            | Self::Hours
            | Self::Learning => (a * b).sqrt(),
        }
    }

    /// Whether it still makes a difference: a fixed cost that is paid does not, nor a loop that is
    /// behind.
    pub(super) fn matters(self, phase: Phase, is_paid: bool) -> bool {
        match self {
            Self::FixedCost => phase == Phase::Search && !is_paid,
            Self::Loop => phase == Phase::Search,
            Self::Importance
            | Self::Counterfactual
            | Self::Chance
            | Self::Experiments
            | Self::Finish
            | Self::Hours
            | Self::Learning => true,
        }
    }

    /// Which of the drawn ranges it is; hours and learning are not drawn.
    pub(super) fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Importance => Some(Dimension::Importance),
            Self::Counterfactual => Some(Dimension::Counterfactual),
            Self::Chance => Some(Dimension::Chance),
            Self::Experiments => Some(Dimension::Experiments),
            Self::Loop => Some(Dimension::Loop),
            Self::FixedCost => Some(Dimension::FixedCost),
            Self::Finish => Some(Dimension::Finish),
            Self::Hours | Self::Learning => None,
        }
    }

    /// The ranges of the factors that are `wanted`.
    pub(super) fn dimensions(wanted: impl Fn(Self) -> bool) -> Dimensions {
        let wanted = Self::ALL.iter().map(|(factor, _)| *factor).filter(|factor| wanted(*factor));
        wanted.filter_map(Self::dimension).fold(Dimensions::default(), Dimensions::and)
    }

    /// What it is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Importance => "importance",
            Self::Counterfactual => "counterfactual",
            Self::Chance => "chance",
            Self::Experiments => "number of experiments",
            Self::Loop => "loop",
            Self::FixedCost => "fixed cost",
            Self::Finish => "finish",
            Self::Hours => "hours a week",
            Self::Learning => "learning",
        }
    }

    /// A value in words: `4h`, `38%`, `6.5`.
    pub fn told(self, value: f64) -> String {
        match self {
            // What is worked out is never certain.
            Self::Counterfactual | Self::Chance if value > 0.995 && value < 1.0 => ">99%".into(),
            Self::Counterfactual | Self::Chance => Percent::nearest(value).rough(),
            Self::Loop | Self::FixedCost | Self::Finish if value <= 0.0 => "none".into(),
            Self::Loop => Time::from_weeks(value).rough(),
            Self::FixedCost | Self::Finish => Work::from_weeks(value).rough(),
            Self::Importance | Self::Experiments | Self::Hours | Self::Learning => {
                if value >= 99.95 {
                    format!("{value:.0}")
                } else {
                    ((value * 10.0).round() / 10.0).to_string()
                }
            }
        }
    }
}

impl Prospect {
    /// A factor by its median.
    pub fn median_of(&self, factor: Factor) -> f64 {
        match factor {
            Factor::Importance => self.importance.median().of_10(),
            Factor::Counterfactual => self.counterfactual.median().fraction(),
            Factor::Chance => self.chance.median().fraction(),
            Factor::Experiments => self.experiments.median(),
            Factor::Loop => self.experiment_loop.median(),
            Factor::FixedCost => self.fixed_cost.median(),
            Factor::Finish => self.finish.median(),
            Factor::Hours => self.effort.hours,
            Factor::Learning => self.learning,
        }
    }

    /// A factor by its 5th and 95th percentile; nothing where it is exact.
    pub fn ends_of(&self, factor: Factor) -> Option<(f64, f64)> {
        fn ends<T: Spread>(range: &Range<T>, to: impl Fn(T) -> f64) -> Option<(f64, f64)> {
            (!range.is_exact()).then(|| (to(range.low()), to(range.high())))
        }
        match factor {
            Factor::Importance => ends(&self.importance, Importance::of_10),
            Factor::Counterfactual => ends(&self.counterfactual, Percent::fraction),
            Factor::Chance => ends(&self.chance, Percent::fraction),
            Factor::Experiments => ends(&self.experiments, |x| x),
            Factor::Loop => ends(&self.experiment_loop, |x| x),
            Factor::FixedCost => ends(&self.fixed_cost, |x| x),
            Factor::Finish => ends(&self.finish, |x| x),
            Factor::Hours | Factor::Learning => None,
        }
    }

    /// With another median of one factor, and the range around it as wide as it was.
    #[must_use]
    pub fn with(&self, factor: Factor, median: f64) -> Self {
        let mut other = self.clone();
        match factor {
            Factor::Importance => {
                other.importance = self.importance.around(Importance::nearest(median));
            }
            Factor::Counterfactual => {
                other.counterfactual = self.counterfactual.around(Percent::nearest(median));
            }
            Factor::Chance => other.chance = self.chance.around(Percent::nearest(median)),
            Factor::Experiments => other.experiments = self.experiments.around(median),
            Factor::Loop => other.experiment_loop = self.experiment_loop.around(median),
            Factor::FixedCost => other.fixed_cost = self.fixed_cost.around(median),
            Factor::Finish => other.finish = self.finish.around(median),
            Factor::Hours => other.effort.hours = median,
            Factor::Learning => other.learning = median,
        }
        other
    }

    /// With one factor as another project has it, as far as that counts from now on.
    #[must_use]
    pub fn exchanging(&self, factor: Factor, with: &Self) -> Self {
        let mut other = self.clone();
        match factor {
            Factor::Importance => other.importance = with.importance,
            Factor::Counterfactual => other.counterfactual = with.counterfactual,
            Factor::Chance => other.chance = with.chance,
            Factor::Experiments => other.experiments = with.experiments,
            Factor::Loop => {
                other.experiment_loop = with.experiment_loop;
                other.effort.hands_on = with.effort.hands_on;
            }
            Factor::FixedCost => {
                other.fixed_cost = with.fixed_cost;
                other.is_paid = with.is_paid;
                (other.worked, other.context) = (with.worked, with.context);
            }
            Factor::Finish => {
                other.finish = with.finish;
                if self.phase == Phase::Finish {
                    (other.worked, other.context) = (with.worked, with.context);
                }
            }
            Factor::Hours => other.effort = with.effort,
            Factor::Learning => other.learning = with.learning,
        }
        other
    }

    /// One factor exactly, so many standard deviations from its median; all else as it is.
    pub(super) fn exactly(&self, factor: Factor, z: f64) -> Self {
        self.exchanging(factor, &self.only_uncertain_in(factor, z))
    }

    /// Whether a factor still makes a difference.
    pub(super) fn has_use_for(&self, factor: Factor) -> bool {
        factor.matters(self.phase, self.is_paid)
    }

    /// Everything at its median but one factor, which lies so many standard deviations from it.
    pub(super) fn only_uncertain_in(&self, factor: Factor, z: f64) -> Self {
        fn fixed<T: Spread>(range: &mut Range<T>, z: f64) {
            *range = Range::Exactly(range.at(z));
        }
        let at = |of: Factor| if of == factor { z } else { 0.0 };
        let mut other = self.clone();
        fixed(&mut other.importance, at(Factor::Importance));
        fixed(&mut other.counterfactual, at(Factor::Counterfactual));
        fixed(&mut other.chance, at(Factor::Chance));
        fixed(&mut other.experiments, at(Factor::Experiments));
        fixed(&mut other.experiment_loop, at(Factor::Loop));
        fixed(&mut other.fixed_cost, at(Factor::FixedCost));
        fixed(&mut other.finish, at(Factor::Finish));
        other
    }
}
