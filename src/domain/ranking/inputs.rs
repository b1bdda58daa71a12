//! What the ranking is given, and what it assumes.

use super::factor::Factor;
use super::points::Dimensions;
use super::prospect::Phase;
use crate::domain::project::{Estimate, Importance, Percent, Project, Range, Time, Work};
use crate::domain::settings::Settings;
use crate::domain::source::At;
use crate::domain::words::Word;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The file gives it, at these bytes.
    Given(std::ops::Range<usize>),
    /// The log gives it.
    Measured,
    /// `rp.toml` gives it for the researcher.
    Researcher,
    /// Nothing gives it: a default of `rp.toml`.
    Assumed,
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Input<T> {
    /// The value.
    pub value: Range<T>,
    /// Where it comes from.
    pub basis: Basis,
}

impl<T: Copy> Input<T> {
    fn of(given: Option<&At<Range<T>>>, default: Range<T>) -> Self {
        match given {
            Some(at) => Self { value: at.value, basis: Basis::Given(at.span.clone()) },
            None => Self { value: default, basis: Basis::Assumed },
        }
    }

    /// Whether nothing gives it.
    pub fn is_assumed(&self) -> bool {
        self.basis == Basis::Assumed
    }
}

/// Everything that an index is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    /// 0–10.
    pub importance: Input<Importance>,
    /// That nobody else would do it soon.
    pub counterfactual: Input<Percent>,
    /// That the direction works, before the log.
    pub chance: Input<Percent>,
    /// How many it takes to a clear result, if the direction works.
    pub experiments: Input<f64>,
    /// The measured loop, where the log has enough; else the planned one.
    pub experiment_loop: Input<Time>,
    /// The whole fixed cost, whatever of it is paid.
    pub fixed_cost: Input<Work>,
    /// Whether all of it is paid, so that it makes no difference.
    pub is_paid: bool,
    /// Searched or finished: in the finish, loop and fixed cost make no difference.
    pub phase: Phase,
    /// Full-time work from the clear result to finished work.
    pub finish: Input<Work>,
    /// 0–10.
    pub learning: Input<f64>,
    /// Hours a week of its researcher.
    pub hours: Input<f64>,
}

impl Inputs {
    /// What the file gives, what the log measured, and the defaults for the rest; nothing is given
    /// without a project. The hours are those of `researcher`.
    pub fn of(project: Option<&Project>, researcher: &str, settings: &Settings) -> Self {
        let defaults = &settings.defaults;
        let none = Estimate::default();
        let estimate = project.and_then(|project| project.estimate.as_ref());
        let estimate = estimate.map_or(&none, |at| &at.value);
        let learning = estimate.learning.as_ref();
        let planned = project.and_then(|project| project.experiment_loop.as_ref());
        let fixed_cost = project.and_then(|project| project.fixed_cost.as_ref());
        Self {
            importance: Input::of(estimate.importance.as_ref(), defaults.importance),
            counterfactual: Input::of(estimate.counterfactual.as_ref(), defaults.counterfactual),
            chance: Input::of(estimate.chance.as_ref(), defaults.chance),
            experiments: Input::of(estimate.experiments.as_ref(), defaults.experiments),
            experiment_loop: match project.and_then(Project::measured_loop) {
                Some(took) => Input { value: Range::Exactly(took), basis: Basis::Measured },
                None => Input::of(planned, defaults.experiment_loop),
            },
            fixed_cost: Input::of(fixed_cost, defaults.fixed_cost),
            is_paid: project.is_some_and(Project::has_paid),
            phase: match project.and_then(Project::first_clear) {
                Some(_) => Phase::Finish,
                None => Phase::Search,
            },
            finish: Input::of(estimate.finish.as_ref(), defaults.finish),
            learning: Input {
                value: Range::Exactly(learning.map_or(defaults.learning, |at| at.value)),
                basis: learning.map_or(Basis::Assumed, |at| Basis::Given(at.span.clone())),
            },
            hours: Input {
                value: Range::Exactly(settings.researcher(researcher).hours_per_week),
                basis: if settings.researchers.contains_key(researcher) {
                    Basis::Researcher
                } else {
                    Basis::Assumed
                },
            },
        }
    }

    /// Where a factor comes from.
    pub fn basis(&self, factor: Factor) -> &Basis {
        match factor {
            Factor::Importance => &self.importance.basis,
            Factor::Counterfactual => &self.counterfactual.basis,
            Factor::Chance => &self.chance.basis,
            Factor::Experiments => &self.experiments.basis,
            Factor::Loop => &self.experiment_loop.basis,
            Factor::FixedCost => &self.fixed_cost.basis,
            Factor::Finish => &self.finish.basis,
            Factor::Hours => &self.hours.basis,
            Factor::Learning => &self.learning.basis,
        }
    }

    /// The inputs that nothing gives.
    pub(super) fn unknown(&self) -> Dimensions {
        Factor::dimensions(|factor| *self.basis(factor) == Basis::Assumed)
    }

    /// The keys of what is assumed, in the order of the documentation. A learning of nothing, the
    /// usual hours, a fixed cost that is paid and a loop that is behind are no assumptions that
    /// anybody has to see.
    pub fn assumed(&self) -> Vec<&'static str> {
        let matters = |factor: Factor| match factor {
            Factor::Learning => self.learning.value != Range::Exactly(0.0),
            Factor::Hours => false,
            Factor::Importance
            | Factor::Counterfactual
            | Factor::Chance
            | Factor::Experiments
            | Factor::Loop
            | Factor::FixedCost
            | Factor::Finish => factor.matters(self.phase, self.is_paid),
        };
        let assumed = Factor::ALL
            .iter()
            .filter(|(factor, _)| matters(*factor) && *self.basis(*factor) == Basis::Assumed);
        assumed.map(|(_, key)| *key).collect()
    }
}
