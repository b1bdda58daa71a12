//! The inputs of a project, and the source of each: its file, its log, `rp.toml` or a default.

use std::ops::Index;

use super::habits::Habits;
use super::input::{Given, Input, InputSet, PerInput};
use super::prospect::Phase;
use super::uncertain::Uncertain;
use crate::domain::project::{Estimate, Project, Range};
use crate::domain::settings::Settings;
use crate::domain::words::Word;

/// The source of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// The project file, at these bytes.
    Given(std::ops::Range<usize>),
    /// The project file, at these bytes, corrected by the researcher's own record.
    Calibrated(std::ops::Range<usize>),
    /// The log.
    Measured,
    /// The researcher in `rp.toml`.
    Researcher,
    /// A default.
    Assumed,
}

impl Basis {
    /// Its name for programs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Given(_) => "given",
            Self::Calibrated(_) => "calibrated",
            Self::Measured => "measured",
            Self::Researcher => "researcher",
            Self::Assumed => "assumed",
        }
    }
}

/// A value and its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// The value.
    pub value: Uncertain,
    /// Its source.
    pub basis: Basis,
}

impl Sourced {
    /// Whether the value is corrected by the researcher's own record.
    pub fn is_corrected(&self) -> bool {
        matches!(self.basis, Basis::Calibrated(_))
    }

    /// Whether the value is a default.
    pub fn is_assumed(&self) -> bool {
        self.basis == Basis::Assumed
    }
}

/// The inputs of a project with their sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Inputs {
    sourced: PerInput<Sourced>,
    /// Whether the whole fixed cost is paid, so that it has no effect.
    pub is_paid: bool,
    /// The phase: the loop and the fixed cost have no effect in the finish.
    pub phase: Phase,
}

impl Index<Input> for Inputs {
    type Output = Sourced;

    fn index(&self, input: Input) -> &Sourced {
        &self.sourced[input]
    }
}

impl Inputs {
    /// The values of the file, the measured loop if there is one, the hours of `researcher`, and
    /// defaults for the rest. Without a project, the file gives none.
    pub fn of(project: Option<&Project>, researcher: &str, settings: &Settings) -> Self {
        let none = Estimate::default();
        let estimate = project.and_then(|project| project.estimate.as_ref());
        let given = Given::given(
            estimate.map_or(&none, |at| &at.value),
            project.and_then(|project| project.experiment_loop.as_ref()),
            project.and_then(|project| project.fixed_cost.as_ref()),
        );
        let mut sourced = PerInput::of(|input| match &given[input] {
            Some(at) => Sourced { value: at.value, basis: Basis::Given(at.span.clone()) },
            None => Sourced { value: settings.defaults[input], basis: Basis::Assumed },
        });
        if let Some(took) = project.and_then(Project::measured_loop) {
            let value = Range::Exactly(took).into();
            sourced[Input::Loop] = Sourced { value, basis: Basis::Measured };
        }
        let is_known = settings.researchers.contains_key(researcher);
        sourced[Input::Hours] = Sourced {
            value: settings.researcher(researcher).hours_per_week.into(),
            basis: if is_known { Basis::Researcher } else { Basis::Assumed },
        };
        Self {
            sourced,
            is_paid: project.is_some_and(Project::has_paid),
            phase: if project.is_some_and(Project::is_in_finish) {
                Phase::Finish
            } else {
                Phase::Search
            },
        }
    }

    /// The same with the estimates of the file as the researcher's own record corrects them. What is measured or
    /// assumed stays.
    #[must_use]
    pub fn corrected(mut self, habits: &Habits) -> Self {
        for input in Input::all() {
            if let Basis::Given(span) = &self[input].basis
                && let Some(value) = habits.corrected(input, &self[input].value)
            {
                self.sourced[input] = Sourced { value, basis: Basis::Calibrated(span.clone()) };
            }
        }
        self
    }

    /// Whether any estimate is corrected.
    pub fn is_corrected(&self) -> bool {
        Input::all().any(|input| self[input].is_corrected())
    }

    /// The values without their sources.
    pub(super) fn values(&self) -> PerInput<Uncertain> {
        PerInput::of(|input| self[input].value)
    }

    /// The inputs that are defaults.
    pub(super) fn defaults(&self) -> InputSet {
        PerInput::of(|input| self[input].is_assumed())
    }

    /// The keys of the defaults that a person should see, in the order of the documentation: not
    /// the hours, a learning of 0, or an input without effect.
    pub fn assumed(&self) -> Vec<&'static str> {
        let is_of_interest = |input: Input| {
            let is_usual = input == Input::Learning && self[input].value == 0.0.into();
            input != Input::Hours && !is_usual && self.phase.uses(input, self.is_paid)
        };
        let assumed = Input::all().filter(|it| self[*it].is_assumed() && is_of_interest(*it));
        assumed.map(Word::word).collect()
    }
}
