//! The time that a planned fixed cost takes: no result can come before it is paid.

use super::rule::Context;
use crate::domain::project::{Project, Time};

/// The time at work that the planned fixed cost takes, by its median and at the hours of its
/// researcher; `None` if none is planned.
pub fn planned(project: &Project, context: &Context) -> Option<Time> {
    let cost = project.fixed_cost.as_ref()?;
    Some(context.ranking().time_of(cost.median(), project))
}

/// Time at work on an active project since the start or the last pivot in which a result could have
/// come: without the planned time of the fixed cost, as far as that was spent before the first
/// experiment. `None` if the project is not active, or if its start is unknown.
pub fn time_for_results(project: &Project, context: &Context) -> Option<Time> {
    let active = project.active_as_it_is_for(context.today)?;
    let first = project.results().first().map(|experiment| *experiment.date);
    let since_first = first.map_or(Time::ZERO, |day| project.at_work_since(day, context.today));
    let building = active.less(since_first);
    let spared = planned(project, context).unwrap_or(Time::ZERO).min(building);
    Some(active.less(spared))
}
