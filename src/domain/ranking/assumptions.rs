//! What has to be true for a direction to work: how far that holds the chance down, and in which
//! order to find out.

use crate::domain::project::{Assumption, Project};
use crate::domain::source::At;

/// The order in which to test the open assumptions of a project.
#[derive(Debug)]
pub struct Order<'a> {
    /// What tells most for its time first.
    pub steps: Vec<Step<'a>>,
    /// Weeks of work until one fails or all hold, on average, in this order.
    pub weeks: f64,
    /// The same in the order of the file.
    pub as_written: f64,
}

/// One assumption that is open.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Which.
    pub assumption: &'a At<Assumption>,
    /// The chance that it holds, 0–1; half where nothing is said.
    pub holds: f64,
    /// Weeks of work to find out; a day where nothing is said.
    pub test: f64,
}

/// What a test takes where nothing is said, in weeks of work.
const USUAL_TEST: f64 = 0.2;

/// The first assumption that turned out not to hold: the direction does not work then.
pub fn failed(project: &Project) -> Option<&At<Assumption>> {
    project.assumptions.iter().find(|it| it.held.as_ref().is_some_and(|held| !**held))
}

/// The highest chance that the open assumptions of a project allow, 0–1: if no chance is given, their
/// product.
pub fn most(project: &Project) -> f64 {
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

/// In which order to test: by the chance that it fails for each week of its test. That is the order
/// with the least expected time until one fails.
pub fn order(project: &Project) -> Order<'_> {
    let written: Vec<_> = open(project).collect();
    let mut steps = written.clone();
    let worth = |step: &Step| (1.0 - step.holds) / step.test;
    steps.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    Order { weeks: expected(&steps), as_written: expected(&written), steps }
}

/// Weeks of work until one fails or all hold, on average.
fn expected(steps: &[Step]) -> f64 {
    let mut all_held = 1.0;
    let mut weeks = 0.0;
    for step in steps {
        weeks += all_held * step.test;
        all_held *= step.holds;
    }
    weeks
}
