//! Which project gives the most value for a week of your time, from now on?
//!
//! What was spent is gone; what fixed cost is still to pay counts. Ranges count as their median.

pub mod belief;
pub mod index;
pub mod inputs;
mod verdict;

use super::portfolio::Portfolio;
use super::project::{Date, Duration, Project, Status};
use super::settings::Settings;
use belief::Evidence;
use index::{Index, Plan};
use inputs::Inputs;

pub use verdict::{Choice, Verdict};

/// One project and what the ranking makes of it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The project.
    pub project: &'a Project,
    /// Whose it is.
    pub researcher: &'a str,
    /// What the ranking was given, and what it assumed.
    pub inputs: Inputs,
    /// The part of the log that counts.
    pub evidence: Evidence,
    /// The chance that the direction works, after the evidence, 0–1.
    pub belief: f64,
    /// Full-time work still to do before the first experiment.
    pub fixed_cost_left: Duration,
    /// Full-time weeks of work in a week; nothing where the hours leave nothing.
    pub pace: Option<f64>,
    /// Value per week with learning, and the experiments to give it.
    pub index: Index,
}

/// All ideas, active and paused projects of a store, the best first, and what to do.
#[derive(Debug)]
pub struct Ranking<'a> {
    /// The best first; equals in the order of names.
    pub standings: Vec<Standing<'a>>,
    /// One for each researcher who has something to choose, in the order of names.
    pub verdicts: Vec<Verdict<'a>>,
}

/// Rank every project that could still be worked on.
pub fn rank(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    let open = portfolio.projects().iter().filter(|project| match project.status {
        Status::Idea | Status::Active | Status::Paused => true,
        Status::Done | Status::Dropped => false,
    });
    let mut standings: Vec<_> =
        open.map(|project| stand(project, &portfolio.settings, today)).collect();
    standings.sort_by(|a, b| {
        b.index.rate.total_cmp(&a.index.rate).then_with(|| a.project.name.cmp(&b.project.name))
    });
    let verdicts = verdict::judge(&standings);
    Ranking { standings, verdicts }
}

impl Ranking<'_> {
    /// The place of a project, from 1, with what the ranking makes of it.
    pub fn place(&self, project: &Project) -> Option<(usize, &Standing<'_>)> {
        let at =
            self.standings.iter().position(|standing| standing.project.name == project.name)?;
        Some((at + 1, &self.standings[at]))
    }
}

/// What the ranking makes of one project, whatever its status.
pub fn stand<'a>(project: &'a Project, settings: &'a Settings, today: Date) -> Standing<'a> {
    let inputs = Inputs::of(project, settings);
    let evidence = Evidence::of(project);
    let chance = inputs.chance.value.median().fraction();
    let experiments = inputs.experiments.value.median();
    let belief = evidence.update(chance, 1.0 / experiments);
    let pace = inputs::pace(project, settings);
    let fixed_cost_left = inputs::fixed_cost_left(project, settings, today);
    let index = pace.map_or(Index::NOTHING, |pace| {
        let plan = Plan {
            value: inputs.importance.value.median()
                * inputs.counterfactual.value.median().fraction(),
            belief,
            experiments,
            experiment_loop: inputs.experiment_loop.value.median().in_weeks() / pace.min(1.0),
            fixed_cost: fixed_cost_left.in_weeks() / pace,
            finish: inputs.finish.value.median().in_weeks() / pace,
            half_life: settings.ranking.half_life.in_weeks(),
            weeks_left: project.needed_by.as_ref().map(|by| weeks_until(**by, today)),
        };
        let Index { rate, experiments } = plan.index();
        let learning = inputs.learning.value.median() * settings.ranking.learning_weight;
        Index { rate: rate + learning, experiments }
    });
    Standing {
        project,
        researcher: settings.owner(project),
        inputs,
        evidence,
        belief,
        fixed_cost_left,
        pace,
        index,
    }
}

/// Negative once the day has passed.
#[expect(clippy::cast_precision_loss, reason = "days of years 0 to 9999")]
fn weeks_until(day: Date, today: Date) -> f64 {
    day.days_since(today) as f64 / 7.0
}
