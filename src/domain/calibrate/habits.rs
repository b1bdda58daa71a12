//! The records of researchers, as the ranking applies them.

use std::collections::BTreeMap;

use super::cases::{Case, Quantity};
use super::ranges::ranges;
use super::{Dropped, ENOUGH, Record};
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{Date, Project};
use crate::domain::ranking::habits::Habits;
use crate::domain::ranking::input::{Input, PerInput};
use crate::domain::ranking::sourced::{Basis, Inputs};
use crate::domain::ranking::uncertain::Uncertain;

/// How the estimates of each researcher turn out; without those of whom too little is known.
pub fn habits(portfolio: &Portfolio, today: Date) -> BTreeMap<&str, Habits> {
    let records = Record::all(portfolio, today);
    let of = |record: &Record<'_>| of(record);
    let all = records.iter().map(|record| (record.researcher, of(record)));
    all.filter(|(_, habits)| !habits.is_none()).collect()
}

/// What the record of a researcher says of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The input.
    pub input: Input,
    /// How many times the planned it comes to.
    pub times: f64,
    /// The plan.
    pub planned: Uncertain,
    /// The plan as the record corrects it.
    pub corrected: Uncertain,
}

/// What the record of a researcher says of the loop and the finish that a project gives.
pub fn suggestions(
    project: &Project,
    researcher: &str,
    portfolio: &Portfolio,
    today: Date,
) -> Vec<Suggestion> {
    let records = habits(portfolio, today);
    let Some(habits) = records.get(researcher) else { return Vec::new() };
    let inputs = Inputs::of(Some(project), researcher, &portfolio.settings);
    let of = |input: Input| {
        let (times, planned) = (habits.factors[input]?, inputs[input].value);
        let is_given = matches!(inputs[input].basis, Basis::Given(_));
        let corrected = habits.corrected(input, &planned).filter(|_| is_given)?;
        Some(Suggestion { input, times, planned, corrected })
    };
    [Input::Loop, Input::Finish].into_iter().filter_map(of).collect()
}

/// The habits in a record. A dropped project counts as one whose direction did not work.
fn of(record: &Record) -> Habits {
    let factor = |quantity| record.factor(quantity).figure.map(|it| it.factor);
    let cases = |quantity: Option<Quantity>| {
        let n = quantity.map_or(0, |quantity| record.of(quantity).count());
        u32::try_from(n).unwrap_or(u32::MAX - 2).min(u32::MAX - 2)
    };
    let around = |case: &Case| {
        // What the factor explains is not spread.
        let happened = case.happened / factor(case.quantity).unwrap_or(1.0);
        Case { happened, ..case.clone() }.z()
    };
    let z: Vec<_> = record.cases.iter().filter_map(around).collect();
    Habits {
        factors: PerInput::of(|input| factor(quantity(input)?)),
        cases: PerInput::of(|input| cases(quantity(input))),
        width: (z.len() >= ENOUGH).then(|| ranges(&z).width),
        shift: record.projects(Dropped::Failed).figure.map(|it| it.shift),
    }
}

fn quantity(input: Input) -> Option<Quantity> {
    match input {
        Input::Loop => Some(Quantity::Loop),
        Input::FixedCost => Some(Quantity::FixedCost),
        Input::Experiments => Some(Quantity::Experiments),
        Input::Finish => Some(Quantity::Finish),
        Input::Importance
        | Input::Counterfactual
        | Input::Chance
        | Input::Hours
        | Input::Learning => None,
    }
}
