//! Which project gives the most value for a week of your time, from now on?
//!
//! What was spent is gone; what fixed cost is still to pay counts.

pub mod belief;
pub mod derisk;
mod draws;
pub mod factor;
pub mod index;
pub mod inputs;
pub mod needs;
pub mod odds;
pub mod points;
pub mod prospect;
mod verdict;
pub mod why;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::portfolio::Portfolio;
use super::project::{Date, Name, Percent, Project, Status, Time, Work};
use super::settings::Settings;
use super::shares;
use belief::Evidence;
use index::Index;
use inputs::Inputs;
use odds::{Sample, best_of};
use points::Points;
use prospect::Prospect;

pub use verdict::{Choice, Difference, Patience, Verdict};

/// A second thread pays from so many projects on.
const WORTH_A_THREAD: usize = 50;

/// One project and what the ranking makes of it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The project.
    pub project: &'a Project,
    /// Whose it is.
    pub researcher: &'a str,
    /// What the ranking was given, and what it assumed.
    pub inputs: Inputs,
    /// The chance that the direction works, after the evidence, by the medians.
    pub belief: Percent,
    /// Full-time work still to do before the first experiment, by the median.
    pub fixed_cost_left: Work,
    /// What is ahead of it.
    pub prospect: Prospect,
    /// Value per week with learning, and after how many experiments to look again.
    pub index: Index,
}

/// How sure an index is, and how it compares with what else its researcher could do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Odds {
    /// The 5th percentile of value per week.
    pub low: f64,
    /// The 95th.
    pub high: f64,
    /// The chance to be the best of all that are ranked of the same researcher, 0–1.
    pub best_in: f64,
    /// The chance to be above the researcher's current project; nothing for that one itself, and
    /// where there is none.
    pub beats_current: Option<f64>,
}

/// Why a project is worth nothing as it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Worthless {
    /// Its hours a week, and those that it costs before anything is left for it.
    NoHours {
        /// Hours a week.
        hours: f64,
        /// Hours of overhead.
        overhead: f64,
    },
    /// No experiment can be run and finished before its `needed_by`.
    TooLate,
    /// It has no importance, no counterfactual or no chance.
    NoValue,
}

/// All ideas, active and paused projects of a store, the best first, and what to do.
#[derive(Debug)]
pub struct Ranking<'a> {
    /// The best first; equals in the order of names.
    pub standings: Vec<Standing<'a>>,
    /// One for each researcher who has something to choose, in the order of names.
    pub verdicts: Vec<Verdict<'a>>,
    /// Of each standing, where they were asked for.
    odds: Vec<Odds>,
    points: Points,
    settings: &'a Settings,
    places: HashMap<&'a Name, usize>,
}

/// Rank every project that could still be worked on.
pub fn rank(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, |prospect, points| (prospect.index(points), None))
}

/// The same, with the odds of each project.
pub fn rank_with_odds(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, |prospect, points| {
        let (index, sample) = prospect.index_and_sample(points);
        (index, Some(sample))
    })
}

impl<'a> Ranking<'a> {
    fn new(
        portfolio: &'a Portfolio,
        today: Date,
        weigh: impl Fn(&Prospect, &Points) -> (Index, Option<Sample>) + Sync,
    ) -> Self {
        let settings = &portfolio.settings;
        let points = Points::new(settings.ranking.draws);
        let open = portfolio.projects().iter().filter(|project| match project.status {
            Status::Idea | Status::Active | Status::Paused => true,
            Status::Done | Status::Dropped => false,
        });
        let mut weighed = shares::map(open.collect(), WORTH_A_THREAD, |project| {
            let mut standing = stand(project, settings, today);
            let (index, sample) = weigh(&standing.prospect, &points);
            standing.index = index;
            (standing, sample)
        });
        weighed.sort_by(|(a, _), (b, _)| {
            b.index.rate.total_cmp(&a.index.rate).then_with(|| a.project.name.cmp(&b.project.name))
        });
        let (standings, samples): (Vec<_>, Vec<Option<Sample>>) = weighed.into_iter().unzip();
        let samples: Option<Vec<Sample>> = samples.into_iter().collect();
        let beats = |a: usize, b: usize| {
            if let Some(samples) = &samples {
                return samples[a].beats(&samples[b]);
            }
            let sample = |at: usize| standings[at].prospect.sample(&points);
            sample(a).beats(&sample(b))
        };
        let verdicts = verdict::judge(&standings, beats, &settings.ranking);
        let places = standings.iter().enumerate().map(|(at, s)| (&s.project.name, at)).collect();
        let odds = samples.map_or(Vec::new(), |samples| odds(&standings, &samples));
        Self { standings, verdicts, odds, points, settings, places }
    }

    /// The standings that are `shown`, each with its place, from 1.
    pub fn places(&self, shown: impl Fn(&Standing) -> bool) -> Vec<(usize, &Standing<'a>)> {
        let places = self.standings.iter().enumerate().filter(|(_, standing)| shown(standing));
        places.map(|(at, standing)| (at + 1, standing)).collect()
    }

    /// The odds of the project at a place, from 1, where the ranking was made with odds.
    pub fn odds(&self, place: usize) -> Option<&Odds> {
        self.odds.get(place.checked_sub(1)?)
    }

    /// The verdict for a researcher.
    pub fn verdict(&self, researcher: &str) -> Option<&Verdict<'a>> {
        let at =
            self.verdicts.binary_search_by(|verdict| verdict.researcher.cmp(researcher)).ok()?;
        Some(&self.verdicts[at])
    }

    /// The verdicts of the researchers of some standings.
    pub fn verdicts_on(&self, places: &[(usize, &Standing)]) -> Vec<&Verdict<'a>> {
        let whose: BTreeSet<_> = places.iter().map(|(_, standing)| standing.researcher).collect();
        self.verdicts.iter().filter(|verdict| whose.contains(verdict.researcher)).collect()
    }

    /// The place of a project, from 1, with what the ranking makes of it.
    pub fn place(&self, project: &Project) -> Option<(usize, &Standing<'a>)> {
        let at = *self.places.get(&project.name)?;
        Some((at + 1, &self.standings[at]))
    }

    /// What the ranking makes of a project of its store, whatever its status.
    pub fn standing(&self, project: &'a Project, today: Date) -> Standing<'a> {
        if let Some((_, standing)) = self.place(project) {
            return standing.clone();
        }
        let standing = stand(project, self.settings, today);
        let index = standing.prospect.index(&self.points);
        Standing { index, ..standing }
    }

    /// Where the standings of each researcher are, the best first.
    fn by_researcher(standings: &[Standing<'a>]) -> BTreeMap<&'a str, Vec<usize>> {
        let mut whose: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, standing) in standings.iter().enumerate() {
            whose.entry(standing.researcher).or_default().push(at);
        }
        whose
    }
}

/// The odds of each standing, from the draws of each.
fn odds(standings: &[Standing], samples: &[Sample]) -> Vec<Odds> {
    let of_one = |mine: Vec<usize>| {
        let of_mine: Vec<&Sample> = mine.iter().map(|at| &samples[*at]).collect();
        let current = verdict::current(standings, &mine);
        let odds = |(at, best_in): (&usize, f64)| {
            let sample = &samples[*at];
            let current = current.filter(|current| current != at);
            let odds = Odds {
                low: sample.percentile(5),
                high: sample.percentile(95),
                best_in,
                beats_current: current.map(|current| sample.beats(&samples[current])),
            };
            (*at, odds)
        };
        mine.iter().zip(best_of(&of_mine)).map(odds).collect::<Vec<_>>()
    };
    let everybody: Vec<_> = Ranking::by_researcher(standings).into_values().collect();
    let mut odds: Vec<_> = shares::map(everybody, 1, of_one).into_iter().flatten().collect();
    odds.sort_by_key(|(at, _)| *at);
    odds.into_iter().map(|(_, odds)| odds).collect()
}

impl Standing<'_> {
    /// The day on which finished work is to be expected: after the fixed cost left, as many
    /// experiments as a clear result takes, none where there is one already, and the finish, by
    /// their medians. Nothing where the hours leave nothing, or beyond the year 9999.
    pub fn expected_end(&self, today: Date) -> Option<Date> {
        let pace = self.prospect.pace()?;
        let experiments =
            if self.prospect.evidence.clear > 0 { 0.0 } else { self.prospect.experiments.median() };
        let loops = experiments * self.prospect.experiment_loop.median() / pace.min(1.0);
        let work = self.fixed_cost_left.in_weeks() + self.prospect.finish.median();
        let days = Time::from_weeks(loops + work / pace).in_days().ceil();
        #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
        today.plus_days(days as i64)
    }

    /// Why it is worth nothing, where it is.
    pub fn worthless(&self) -> Option<Worthless> {
        if self.index.rate > 0.0 {
            return None;
        }
        let Prospect { hours, overhead, .. } = self.prospect;
        let value = self.inputs.value() * self.belief.fraction();
        Some(if self.prospect.pace().is_none() {
            Worthless::NoHours { hours, overhead }
        } else if value > 0.0 && self.project.needed_by.is_some() {
            Worthless::TooLate
        } else {
            Worthless::NoValue
        })
    }
}

/// What there is to be weighed of one project, whatever its status, without its index.
fn stand<'a>(project: &'a Project, settings: &'a Settings, today: Date) -> Standing<'a> {
    let inputs = Inputs::of(project, settings);
    let evidence = Evidence::of(project, settings.ranking.weights);
    let chance = inputs.chance.value.median().fraction();
    let belief = evidence.update(chance, 1.0 / inputs.experiments.value.median().max(1.0));
    let prospect = Prospect {
        importance: inputs.importance.value,
        counterfactual: inputs.counterfactual.value,
        chance: inputs.chance.value,
        experiments: inputs.experiments.value,
        experiment_loop: inputs.experiment_loop.value.map(Time::in_weeks),
        fixed_cost: inputs.fixed_cost.value.map(Work::in_weeks),
        paid: inputs::paid(project, settings, today),
        finish: inputs.finish.value.map(Work::in_weeks),
        evidence,
        hours: settings.hours(project),
        overhead: settings.overhead(settings.researcher(project).level),
        learning: inputs.learning.value.median(),
        learning_weight: settings.ranking.learning_weight,
        half_life: settings.ranking.half_life.in_weeks(),
        weeks_left: project.needed_by.as_ref().map(|by| weeks_until(**by, today)),
    };
    Standing {
        project,
        researcher: settings.owner(project),
        inputs,
        belief: Percent::nearest(belief),
        fixed_cost_left: inputs::fixed_cost_left(project, settings, today),
        prospect,
        index: Index::NOTHING,
    }
}

/// A value rate in two digits: more would claim more than anybody knows.
pub fn in_two_digits(rate: f64) -> String {
    if rate >= 9.95 {
        format!("{rate:.0}")
    } else if rate >= 0.995 {
        format!("{rate:.1}")
    } else if rate >= 0.0995 {
        format!("{rate:.2}")
    } else if rate >= 0.0005 {
        format!("{rate:.3}")
    } else if rate > 0.0 {
        "<0.001".into()
    } else {
        "0".into()
    }
}

/// Negative once the day has passed.
#[expect(clippy::cast_precision_loss, reason = "days of years 0 to 9999")]
fn weeks_until(day: Date, today: Date) -> f64 {
    day.days_since(today) as f64 / 7.0
}

#[cfg(test)]
mod tests;
