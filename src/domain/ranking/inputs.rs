//! What the ranking is given, and what it assumes.

use super::factor::Factor;
use super::prospect::Paid;
use crate::domain::project::{Date, Estimate, Importance, Percent, Project, Range, Time, Work};
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
    /// Full-time work from the clear result to finished work.
    pub finish: Input<Work>,
    /// 0–10.
    pub learning: Input<f64>,
    /// Hours a week on it.
    pub hours: Input<f64>,
}

impl Inputs {
    /// What the file gives, what the log measured, and the defaults for the rest.
    pub fn of(project: &Project, settings: &Settings) -> Self {
        let defaults = &settings.defaults;
        let none = Estimate::default();
        let estimate = project.estimate.as_ref().map_or(&none, |at| &at.value);
        let learning = estimate.learning.as_ref();
        let planned = || Input::of(project.experiment_loop.as_ref(), defaults.experiment_loop);
        Self {
            importance: Input::of(estimate.importance.as_ref(), defaults.importance),
            counterfactual: Input::of(estimate.counterfactual.as_ref(), defaults.counterfactual),
            chance: Input::of(estimate.chance.as_ref(), defaults.chance),
            experiments: Input::of(estimate.experiments.as_ref(), defaults.experiments),
            experiment_loop: match project.measured_loop() {
                Some(took) => Input { value: Range::Exactly(took), basis: Basis::Measured },
                None => planned(),
            },
            fixed_cost: Input::of(project.fixed_cost.as_ref(), defaults.fixed_cost),
            is_paid: !project.experiments.is_empty(),
            finish: Input::of(estimate.finish.as_ref(), defaults.finish),
            learning: Input {
                value: Range::Exactly(learning.map_or(defaults.learning, |at| at.value)),
                basis: learning.map_or(Basis::Assumed, |at| Basis::Given(at.span.clone())),
            },
            hours: Input {
                value: Range::Exactly(settings.hours(project)),
                basis: match &project.hours_per_week {
                    Some(own) => Basis::Given(own.span.clone()),
                    None if settings.researchers.contains_key(settings.owner(project)) => {
                        Basis::Researcher
                    }
                    None => Basis::Assumed,
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

    /// What complete success is worth, by the medians: importance times the chance that nobody
    /// else would do it soon.
    pub fn value(&self) -> f64 {
        self.importance.value.median().of_10() * self.counterfactual.value.median().fraction()
    }

    /// The keys of what is assumed, in the order of the documentation. A learning of nothing,
    /// the usual hours and a fixed cost that is paid are no assumptions that anybody has to see.
    pub fn assumed(&self) -> Vec<&'static str> {
        let matters = |factor: Factor| match factor {
            Factor::Learning => self.learning.value != Range::Exactly(0.0),
            Factor::Hours => false,
            Factor::FixedCost => !self.is_paid,
            Factor::Importance
            | Factor::Counterfactual
            | Factor::Chance
            | Factor::Experiments
            | Factor::Loop
            | Factor::Finish => true,
        };
        let assumed = Factor::ALL
            .iter()
            .filter(|(factor, _)| matters(*factor) && *self.basis(*factor) == Basis::Assumed);
        assumed.map(|(_, key)| *key).collect()
    }
}

/// Full-time weeks of work that a week brings, after what the project costs in context:
/// `(hours - overhead) / (40 - overhead)`. Nothing where the hours leave nothing.
pub fn pace(hours: f64, overhead: f64) -> Option<f64> {
    let pace = (hours - overhead) / (40.0 - overhead);
    Some(pace).filter(|pace| *pace > 0.0)
}

/// How much of the fixed cost is paid: all once an experiment is logged, else the work since the
/// start.
pub fn paid(project: &Project, settings: &Settings, today: Date) -> Paid {
    if !project.experiments.is_empty() {
        return Paid::All;
    }
    let overhead = settings.overhead(settings.researcher(project).level);
    let pace = pace(settings.hours(project), overhead).unwrap_or(0.0);
    Paid::Weeks(project.at_work(today).in_weeks() * pace)
}

/// Full-time work still to do before the first experiment, by the median.
pub fn fixed_cost_left(project: &Project, settings: &Settings, today: Date) -> Work {
    let whole = Input::of(project.fixed_cost.as_ref(), settings.defaults.fixed_cost).value.median();
    Work::from_weeks(paid(project, settings, today).left_of(whole.in_weeks()))
}
