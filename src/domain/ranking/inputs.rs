//! What the ranking is given, and what it assumes.

use crate::domain::project::{Date, Duration, Estimate, Percent, Project, Range};
use crate::domain::settings::Settings;
use crate::domain::source::At;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The file gives it, at these bytes.
    Given(std::ops::Range<usize>),
    /// The log gives it.
    Measured,
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
    pub importance: Input<f64>,
    /// That nobody else would do it soon.
    pub counterfactual: Input<Percent>,
    /// That the direction works, before the log.
    pub chance: Input<Percent>,
    /// How many it takes to a clear result, if the direction works.
    pub experiments: Input<f64>,
    /// The measured loop, where the log has enough; else the planned one.
    pub experiment_loop: Input<Duration>,
    /// The whole fixed cost, whatever of it is paid.
    pub fixed_cost: Input<Duration>,
    /// Full-time work from the clear result to finished work.
    pub finish: Input<Duration>,
    /// 0–10.
    pub learning: Input<f64>,
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
            finish: Input::of(estimate.finish.as_ref(), defaults.finish),
            learning: Input {
                value: Range::Exactly(learning.map_or(defaults.learning, |at| at.value)),
                basis: learning.map_or(Basis::Assumed, |at| Basis::Given(at.span.clone())),
            },
        }
    }

    /// What complete success is worth, by the medians: importance times the chance that nobody
    /// else would do it soon.
    pub fn value(&self) -> f64 {
        self.importance.value.median() * self.counterfactual.value.median().fraction()
    }

    /// The keys of what is assumed, in the order of the documentation. A learning of nothing is
    /// no assumption that anybody has to see.
    pub fn assumed(&self) -> Vec<&'static str> {
        let learns = self.learning.value != Range::Exactly(0.0);
        [
            ("importance", self.importance.is_assumed()),
            ("counterfactual", self.counterfactual.is_assumed()),
            ("chance", self.chance.is_assumed()),
            ("experiments", self.experiments.is_assumed()),
            ("experiment_loop", self.experiment_loop.is_assumed()),
            ("fixed_cost", self.fixed_cost.is_assumed()),
            ("finish", self.finish.is_assumed()),
            ("learning", learns && self.learning.is_assumed()),
        ]
        .into_iter()
        .filter_map(|(key, assumed)| assumed.then_some(key))
        .collect()
    }
}

/// Full-time weeks of work that a week brings, after what the project costs in context:
/// `(hours - overhead) / (40 - overhead)`. Nothing where the hours leave nothing.
pub fn pace(project: &Project, settings: &Settings) -> Option<f64> {
    let overhead = settings.overhead(settings.researcher(project).level);
    let pace = (settings.hours(project) - overhead) / (40.0 - overhead);
    Some(pace).filter(|pace| *pace > 0.0)
}

/// Full-time work still to do before the first experiment, by the median: none once an
/// experiment is logged, else the fixed cost less the work since the start.
pub fn fixed_cost_left(project: &Project, settings: &Settings, today: Date) -> Duration {
    if !project.experiments.is_empty() {
        return Duration::ZERO;
    }
    let whole = Input::of(project.fixed_cost.as_ref(), settings.defaults.fixed_cost).value.median();
    let pace = pace(project, settings).unwrap_or(0.0);
    whole.less(Duration::from_weeks(project.at_work(today).in_weeks() * pace))
}
