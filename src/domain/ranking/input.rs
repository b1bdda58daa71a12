//! The inputs of an index: their names and units, and one value of each.

use std::ops::{Index, IndexMut};

use super::uncertain::Uncertain;
use crate::domain::project::{Estimate, Percent, Range, Time, Work};
use crate::domain::source::At;
use crate::domain::words::Word;
use crate::words;

words! {
    /// An input of an index, by its key.
    Input {
        /// 0–10.
        Importance = "importance",
        /// The chance that nobody else would do it soon, 0–1.
        Counterfactual = "counterfactual",
        /// The chance that the direction works, before the log, 0–1.
        Chance = "chance",
        /// The number of experiments to a clear result if the direction works; at least 1.
        Experiments = "experiments",
        /// Weeks of one loop, planned or measured.
        Loop = "experiment_loop",
        /// Weeks of work before the first experiment, including work already done.
        FixedCost = "fixed_cost",
        /// Weeks of work from the clear result to finished work, including work already done.
        Finish = "finish",
        /// Hours a week of the researcher; always exact.
        Hours = "hours_per_week",
        /// How much the work teaches, 0–10; always exact.
        Learning = "learning",
    }
}

/// A value for each input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerInput<T>([T; Input::ALL.len()]);

/// The values in a file, with their places; `None` for each that is missing.
pub type Given = PerInput<Option<At<Uncertain>>>;

/// A set of inputs.
pub type InputSet = PerInput<bool>;

const HOUR: f64 = 1.0 / 168.0;
const YEAR: f64 = 365.25 / 7.0;

impl Input {
    /// Every input, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::ALL.iter().map(|(input, _)| *input)
    }

    /// The lowest and the highest value at which to look for another verdict.
    pub(super) fn bounds(self) -> (f64, f64) {
        match self {
            Self::Counterfactual | Self::Chance => (0.001, 0.999),
            Self::Experiments => (1.0, 1000.0),
            Self::Loop => (HOUR / 6.0, YEAR),
            Self::FixedCost | Self::Finish => (HOUR, 10.0 * YEAR),
            Self::Hours => (1.0, 100.0),
            Self::Importance | Self::Learning => (0.01, 10.0),
        }
    }

    /// Its name in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Experiments => "number of experiments",
            Self::Loop => "loop",
            Self::FixedCost => "fixed cost",
            Self::Hours => "hours a week",
            Self::Importance
            | Self::Counterfactual
            | Self::Chance
            | Self::Finish
            | Self::Learning => self.word(),
        }
    }

    /// A value with its unit, rounded: `4h`, `38%`, `6.5`.
    pub fn rough(self, value: f64) -> String {
        match self {
            // No computed chance is certain.
            Self::Chance if value > 0.995 => ">99%".into(),
            Self::Counterfactual if value > 0.995 && value < 1.0 => ">99%".into(),
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

    /// A value or a range as in a file: `4h to 1w`.
    pub fn exact(self, value: &Uncertain) -> String {
        match value {
            Uncertain::Chance(range) => range.to_string(),
            Uncertain::Importance(range) => range.to_string(),
            Uncertain::Quantity(range) => match self {
                Self::Loop => range.map(Time::from_weeks).to_string(),
                Self::FixedCost | Self::Finish => range.map(Work::from_weeks).to_string(),
                _ => range.to_string(),
            },
        }
    }
}

impl<T> PerInput<T> {
    /// The value of each input, made one by one.
    pub fn of(mut value: impl FnMut(Input) -> T) -> Self {
        Self(std::array::from_fn(|at| value(Input::ALL[at].0)))
    }
}

impl<T> Index<Input> for PerInput<T> {
    type Output = T;

    fn index(&self, input: Input) -> &T {
        &self.0[input as usize]
    }
}

impl<T> IndexMut<Input> for PerInput<T> {
    fn index_mut(&mut self, input: Input) -> &mut T {
        &mut self.0[input as usize]
    }
}

impl Given {
    /// The values in an estimate, and the two that have their place beside it.
    pub fn given(
        estimate: &Estimate,
        experiment_loop: Option<&At<Range<Time>>>,
        fixed_cost: Option<&At<Range<Work>>>,
    ) -> Self {
        fn at<T: Copy + Into<Uncertain>>(given: Option<&At<T>>) -> Option<At<Uncertain>> {
            given.map(|at| At { value: at.value.into(), span: at.span.clone() })
        }
        Self::of(|input| match input {
            Input::Importance => at(estimate.importance.as_ref()),
            Input::Counterfactual => at(estimate.counterfactual.as_ref()),
            Input::Chance => at(estimate.chance.as_ref()),
            Input::Experiments => at(estimate.experiments.as_ref()),
            Input::Loop => at(experiment_loop),
            Input::FixedCost => at(fixed_cost),
            Input::Finish => at(estimate.finish.as_ref()),
            Input::Hours => None,
            Input::Learning => at(estimate.learning.as_ref()),
        })
    }
}

impl InputSet {
    /// The inputs that are in both sets.
    #[must_use]
    pub(super) fn intersection(self, other: Self) -> Self {
        Self::of(|input| self[input] && other[input])
    }

    /// The set without some inputs.
    #[must_use]
    pub(super) fn without(self, inputs: &[Input]) -> Self {
        Self::of(|input| self[input] && !inputs.contains(&input))
    }

    /// Whether the set is empty.
    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }
}
