//! Assumptions: the limit that they put on the chance, and the best order to test them.

use crate::domain::project::{Assumption, Project};
use crate::domain::source::At;

/// The order in which to test the open assumptions of a project.
#[derive(Debug)]
pub struct Order<'a> {
    /// The test with the highest chance of failure a week first.
    pub steps: Vec<Step<'a>>,
    /// The mean weeks of work until one fails or all hold, in this order.
    pub weeks: f64,
    /// The mean weeks of work in the order of the file.
    pub as_written: f64,
}

/// An open assumption.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The assumption.
    pub assumption: &'a At<Assumption>,
    /// The chance that it holds, 0–1; 0.5 if the file does not give it.
    pub holds: f64,
    /// Weeks of work to find out; a day if the file does not give them.
    pub test: f64,
}

/// The weeks of work of a test if the file does not give them.
const USUAL_TEST: f64 = 0.2;

/// The first assumption that turned out not to hold: the direction does not work then.
pub fn failed(project: &Project) -> Option<&At<Assumption>> {
    project.assumptions.iter().find(|it| it.held.as_ref().is_some_and(|held| !**held))
}

/// The highest chance that the open assumptions of a project allow: the product of their chances, or 1
/// if the file gives a chance.
pub fn highest_chance(project: &Project) -> f64 {
    let given = project.estimate.as_ref().is_some_and(|estimate| estimate.chance.is_some());
    if given { 1.0 } else { open(project).map(|step| step.holds).product() }
}

fn open(project: &Project) -> impl Iterator<Item = Step<'_>> {
    let open = project.assumptions.iter().filter(|it| it.held.is_none());
    open.map(|assumption| Step {
        assumption,
        holds: assumption.holds.as_ref().map_or(0.5, |holds| holds.fraction()),
        test: assumption.test.as_ref().map_or(USUAL_TEST, |test| test.in_weeks()),
    })
}

/// The order of tests by the chance of failure per week of the test, which has the least mean time until
/// one fails.
pub fn order(project: &Project) -> Order<'_> {
    let written: Vec<_> = open(project).collect();
    let mut steps = written.clone();
    let failures = |step: &Step| (1.0 - step.holds) / step.test;
    steps.sort_by(|a, b| failures(b).total_cmp(&failures(a)));
    Order { weeks: mean_weeks(&steps), as_written: mean_weeks(&written), steps }
}

/// The mean weeks of work until one fails or all hold.
fn mean_weeks(steps: &[Step]) -> f64 {
    let mut all_held = 1.0;
    let mut weeks = 0.0;
    for step in steps {
        weeks += all_held * step.test;
        all_held *= step.holds;
    }
    weeks
}
