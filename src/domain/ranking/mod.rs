//! Which project gives the most value for a week of your time, from now on?
//!
//! What was spent is gone; what is still to pay counts.

pub mod assumptions;
pub mod belief;
pub mod derisk;
mod draws;
mod effort;
pub mod eligible;
pub mod factor;
pub mod index;
pub mod inputs;
pub mod needs;
pub mod odds;
#[cfg(test)]
mod plan;
pub mod points;
pub mod prospect;
mod verdict;
pub mod why;
mod work;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::portfolio::Portfolio;
use super::project::{Date, Name, Percent, Project, Status, Time, Work};
use super::settings::{Numbers, Settings};
use super::shares;
use belief::{Belief, Evidence};
use effort::Effort;
use eligible::{WhyNot, why_not};
use index::Index;
use inputs::Inputs;
use odds::{Drawn, Rates, best_of};
use points::Points;
use prospect::{Phase, Prospect};
use work::Workload;

pub use verdict::{Difference, Kind, Outcome, Patience, Rival, Verdict};

/// A second thread pays from so many projects on.
const WORTH_A_THREAD: usize = 50;
/// Weeks of looking until one has found something else: `rp`'s own choice.
const LOOKING: f64 = 1.0;

/// One project and what the ranking makes of it for one researcher.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The project.
    pub project: &'a Project,
    /// For whom; a project of the pool stands once for each researcher.
    pub researcher: &'a str,
    /// Its rank among the projects of that researcher, from 1; none where it is not eligible, or not
    /// ranked at all.
    pub rank: Option<usize>,
    /// Why it is not eligible.
    pub why_not: Option<WhyNot>,
    /// What the ranking was given, and what it assumed.
    pub inputs: Inputs,
    /// What the direction is after the log, over all draws.
    pub belief: Belief,
    /// The chance that the direction works before the log, over all draws, and before an assumption
    /// turned out not to hold.
    pub claimed: Percent,
    /// Work that is left before the first experiment, by the median.
    pub fixed_cost_left: Work,
    /// Work that is left of the finish, by the median.
    pub finish_left: Work,
    /// What is ahead of it.
    pub prospect: Prospect,
    /// Value per week with learning, and the number of experiments of the best plan.
    pub index: Index,
    /// How sure that is, where it was asked for.
    pub odds: Option<Odds>,
}

/// How sure an index is, and how it compares with what else its researcher could do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Odds {
    /// The 5th percentile of value per week.
    pub low: f64,
    /// The 95th.
    pub high: f64,
    /// The chance to be the best of all eligible projects of the same researcher, 0–1; nothing
    /// below the first ten.
    pub best_in: Option<f64>,
    /// The chance to be above the researcher's current project; nothing for that one itself, and
    /// where there is none.
    pub beats_current: Option<f64>,
}

/// Looking for something else: a fresh idea of the defaults, which has to be found first.
#[derive(Debug, Clone)]
pub struct Looking {
    /// What is ahead of it.
    pub prospect: Prospect,
    /// Value per week.
    pub index: Index,
}

/// Why a project is worth nothing as it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Worthless {
    /// It cannot be finished before its `needed_by`.
    TooLate {
        /// When results are needed.
        by: Date,
        /// When they are to be expected, if the direction works; nothing beyond the year 9999.
        expected: Option<Date>,
    },
    /// One of its assumptions does not hold.
    Failed {
        /// Which.
        what: String,
    },
    /// It has no importance, no counterfactual or no chance.
    NoValue,
}

/// All ideas, active and paused projects of a store, and what to do.
#[derive(Debug)]
pub struct Ranking<'a> {
    /// By researcher, in the order of names; of each those that are eligible first, the best first,
    /// equals in the order of names.
    pub standings: Vec<Standing<'a>>,
    /// One for each researcher who has something to choose, in the order of names.
    pub verdicts: Vec<Verdict<'a>>,
    lists: Vec<List<'a>>,
    points: Points,
    /// Where an average over some values of one input will do.
    few: Points,
    settings: &'a Settings,
    workload: Workload<'a>,
    today: Date,
    places: HashMap<&'a Name, usize>,
}

/// What one researcher could do.
#[derive(Debug)]
struct List<'a> {
    researcher: &'a str,
    /// Where their standings are.
    standings: Range<usize>,
    looking: Looking,
}

/// Rank every project that could still be worked on.
pub fn rank(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, false)
}

/// The same, with the odds of each project.
pub fn rank_with_odds(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, true)
}

impl Standing<'_> {
    /// The chance that the direction works, after the log.
    pub fn chance(&self) -> Percent {
        Percent::nearest(self.belief.works)
    }

    /// The chance that it is marginal, where that is worth saying.
    pub fn marginal(&self) -> Option<Percent> {
        let looks_so = self.belief.looks_marginal(self.prospect.evidence.count());
        looks_so.then(|| Percent::nearest(self.belief.marginal))
    }

    /// Work that is left before the next experiment, by the median: of the fixed cost, and to get back
    /// into the project.
    pub fn cost_left(&self) -> Work {
        match self.prospect.phase {
            Phase::Search => self.fixed_cost_left.plus(Work::from_weeks(self.prospect.context)),
            Phase::Finish => Work::ZERO,
        }
    }

    fn is_refuted(&self) -> bool {
        matches!(self.why_not, Some(WhyNot::Refuted { .. }))
    }
}

impl<'a> Ranking<'a> {
    fn new(portfolio: &'a Portfolio, today: Date, with_odds: bool) -> Self {
        let settings = &portfolio.settings;
        let mut ranking = Self {
            standings: Vec::new(),
            verdicts: Vec::new(),
            lists: Vec::new(),
            points: Points::new(settings.ranking.draws),
            few: Points::new(16),
            settings,
            workload: Workload::of(portfolio, today),
            today,
            places: HashMap::new(),
        };
        let candidates = candidates(portfolio);
        let mut standings = if with_odds {
            ranking.stand_with_odds(candidates)
        } else {
            ranking.stand_all(candidates, None)
        };
        standings.sort_by(in_order);
        let mut first = 0;
        for mine in standings.chunk_by_mut(|a, b| a.researcher == b.researcher) {
            for (at, standing) in mine.iter_mut().enumerate() {
                standing.rank = standing.why_not.is_none().then_some(at + 1);
            }
            let researcher = mine[0].researcher;
            ranking.lists.push(List {
                researcher,
                standings: first..first + mine.len(),
                looking: ranking.looking(researcher),
            });
            first += mine.len();
        }
        ranking.standings = standings;
        for (at, standing) in ranking.standings.iter().enumerate() {
            let is_mine = standing.researcher == settings.me;
            let place = ranking.places.entry(&standing.project.name).or_insert(at);
            if is_mine {
                *place = at;
            }
        }
        let lists = ranking.lists.iter().collect();
        let judged = shares::map(lists, 1, |list| ranking.judge(list, with_odds));
        for (list, (verdict, best_in)) in ranking.lists.iter().zip(judged) {
            ranking.verdicts.push(verdict);
            let mine = &mut ranking.standings[list.standings.clone()];
            let odds = mine.iter_mut().filter_map(|standing| standing.odds.as_mut());
            for (odds, best_in) in odds.zip(best_in) {
                odds.best_in = Some(best_in);
            }
        }
        ranking
    }

    /// The numbers that it was made with.
    pub fn numbers(&self) -> &Numbers {
        &self.settings.ranking
    }

    /// The standings that are `shown`.
    pub fn shown(&self, shown: impl Fn(&Standing) -> bool) -> Vec<&Standing<'a>> {
        self.standings.iter().filter(|standing| shown(standing)).collect()
    }

    /// How many projects of a researcher have a rank.
    pub fn ranked(&self, researcher: &str) -> usize {
        let mine = self.list(researcher).map(|list| &self.standings[list.standings.clone()]);
        mine.map_or(0, |mine| mine.iter().filter(|standing| standing.rank.is_some()).count())
    }

    /// The verdict for a researcher.
    pub fn verdict(&self, researcher: &str) -> Option<&Verdict<'a>> {
        self.verdicts.iter().find(|verdict| verdict.researcher == researcher)
    }

    /// The verdicts of the researchers of some standings.
    pub fn verdicts_on(&self, shown: &[&Standing]) -> Vec<&Verdict<'a>> {
        let whose: BTreeSet<_> = shown.iter().map(|standing| standing.researcher).collect();
        self.verdicts.iter().filter(|verdict| whose.contains(verdict.researcher)).collect()
    }

    /// The project that flags about a researcher are raised on: the current one of the verdict, else
    /// the best idea; never one of the pool.
    pub fn carries_flags_of(&self, researcher: &str) -> Option<&'a Project> {
        let verdict = self.verdict(researcher)?;
        if let Some(current) = &verdict.current {
            return Some(current.project);
        }
        let mine = &self.standings[self.list(researcher)?.standings.clone()];
        mine.iter().map(|standing| standing.project).find(|project| {
            project.status == Status::Idea && self.settings.owner(project) == researcher
        })
    }

    /// What the ranking makes of a project that is ranked; of one of the pool, for `me` where that is
    /// somebody who has something to choose.
    pub fn place(&self, project: &Project) -> Option<&Standing<'a>> {
        self.places.get(&project.name).map(|at| &self.standings[*at])
    }

    /// What the ranking makes of a project of its store, whatever its status.
    pub fn standing(&self, project: &'a Project) -> Standing<'a> {
        let owner = self.settings.owner(project);
        self.place(project).cloned().unwrap_or_else(|| self.stand(project, owner, None))
    }

    /// The day on which finished work is to be expected, if the direction works: with hours of its own,
    /// at those. Nothing beyond the year 9999.
    pub fn expected_end(&self, standing: &Standing) -> Option<Date> {
        let mut prospect = standing.prospect.clone();
        let own = standing.project.hours_per_week.as_ref();
        prospect.effort.hours = own.map_or(prospect.effort.hours, |own| **own);
        after(self.today, prospect.weeks_to_the_end(&self.points))
    }

    /// The time on the wall clock that some work on a project takes: at its own hours if it has any.
    pub fn time_of(&self, work: Work, project: &Project) -> Time {
        let effort = self.effort(self.settings.owner(project));
        let hours = self.settings.hours(project);
        Time::from_weeks(work.in_weeks() / Effort { hours, ..effort }.pace())
    }

    /// The 5th and the 95th percentile of value per week.
    pub fn span(&self, standing: &Standing) -> (f64, f64) {
        let sample = standing.prospect.drawn(standing.index, &self.points).sample;
        sample.percentiles([5, 95]).into()
    }

    /// The chance that one thing is worth more than a project, 0–1.
    pub fn odds_of(&self, rival: &Rival, than: &Standing) -> f64 {
        let rival = rival.prospect().drawn(rival.index(), &self.points);
        rival.beats(&than.prospect.drawn(than.index, &self.points))
    }

    /// What complete success is worth, on average.
    pub fn value_of(&self, standing: &Standing) -> f64 {
        standing.prospect.value(&self.points)
    }

    /// Why a project is worth nothing, where it is.
    pub fn worthless(&self, standing: &Standing) -> Option<Worthless> {
        if standing.index.rate > 0.0 {
            return None;
        }
        if let Some(failed) = assumptions::failed(standing.project) {
            return Some(Worthless::Failed { what: failed.what.value.clone() });
        }
        let value = standing.prospect.value(&self.points) * standing.belief.works;
        Some(match &standing.project.needed_by {
            Some(by) if value > 0.0 => {
                Worthless::TooLate { by: **by, expected: self.expected_end(standing) }
            }
            Some(_) | None => Worthless::NoValue,
        })
    }

    /// Looking for something else, for a researcher who has something to choose.
    pub fn looking_of(&self, researcher: &str) -> Option<&Looking> {
        self.list(researcher).map(|list| &list.looking)
    }

    fn list(&self, researcher: &str) -> Option<&List<'a>> {
        self.lists.iter().find(|list| list.researcher == researcher)
    }

    fn looking(&self, researcher: &str) -> Looking {
        let inputs = Inputs::of(None, researcher, self.settings);
        let prospect = Prospect { context: LOOKING, ..self.prospect(&inputs, researcher) };
        let index = prospect.index(&self.points);
        Looking { prospect, index }
    }

    fn effort(&self, researcher: &str) -> Effort {
        let about = self.settings.researcher(researcher);
        Effort {
            hours: about.hours_per_week,
            overhead: self.settings.overhead(about.level),
            // Net hours: a week of full-time work has 40.
            hands_on: self.settings.ranking.hands_on.in_weeks() * HOURS_OF_A_WEEK_OF_WORK,
        }
    }

    /// What is ahead of a fresh project.
    fn prospect(&self, inputs: &Inputs, researcher: &str) -> Prospect {
        let numbers = &self.settings.ranking;
        Prospect {
            phase: inputs.phase,
            importance: inputs.importance.value,
            counterfactual: inputs.counterfactual.value,
            chance: inputs.chance.value,
            chance_at_most: 1.0,
            experiments: inputs.experiments.value,
            experiment_loop: inputs.experiment_loop.value.map(Time::in_weeks),
            fixed_cost: inputs.fixed_cost.value.map(Work::in_weeks),
            is_paid: inputs.is_paid,
            finish: inputs.finish.value.map(Work::in_weeks),
            worked: 0.0,
            context: 0.0,
            evidence: Evidence::default(),
            kinds: numbers.kinds,
            effort: self.effort(researcher),
            learning: inputs.learning.value.median(),
            learning_weight: numbers.learning_weight,
            half_life: numbers.half_life.in_weeks(),
            weeks_left: None,
            assumed: inputs.unknown(),
        }
    }

    /// What there is to be weighed of some projects, each for a researcher.
    fn stand_all(&self, all: Vec<Candidate<'a>>, against: Option<&Currents>) -> Vec<Standing<'a>> {
        shares::map(all, WORTH_A_THREAD, |(project, researcher)| {
            self.stand(project, researcher, against)
        })
    }

    /// The same with their odds. Those of one need no other but the current project of its researcher,
    /// so the draws of the others are not kept.
    fn stand_with_odds(&self, candidates: Vec<Candidate<'a>>) -> Vec<Standing<'a>> {
        let is_active = |(project, _): &Candidate| project.status == Status::Active;
        let (active, others) = candidates.into_iter().partition(is_active);
        let mut active = self.stand_all(active, None);
        active.sort_by(in_order);
        let mut currents = Currents::new();
        for mine in active.chunk_by(|a, b| a.researcher == b.researcher) {
            let current = verdict::current(self, mine);
            let drawn = current.prospect.drawn(current.index, &self.points);
            currents.insert(current.researcher, (&current.project.name, drawn));
        }
        let others = self.stand_all(others, Some(&currents));
        let odds = shares::map(active.iter().collect(), WORTH_A_THREAD, |standing| {
            let drawn = standing.prospect.drawn(standing.index, &self.points);
            odds(&drawn, standing, &currents)
        });
        for (standing, odds) in active.iter_mut().zip(odds) {
            standing.odds = Some(odds);
        }
        active.extend(others);
        active
    }

    /// What there is to be weighed of one project for a researcher, whatever its status; with its odds
    /// against the current project of its researcher, if those are asked for.
    fn stand(
        &self,
        project: &'a Project,
        researcher: &'a str,
        against: Option<&Currents>,
    ) -> Standing<'a> {
        let inputs = Inputs::of(Some(project), researcher, self.settings);
        let mut prospect = self.prospect(&inputs, researcher);
        prospect.chance_at_most = assumptions::most(project);
        let failed = assumptions::failed(project).is_some();
        let claimed = failed.then(|| prospect.summary(&self.points).claimed);
        if failed {
            prospect.chance_at_most = 0.0;
        }
        prospect.evidence = Evidence::of(project.evidence().into_iter().map(|it| *it.result));
        if let Some(hands_on) = &project.hands_on {
            prospect.effort.hands_on = hands_on.in_weeks() * HOURS_OF_A_WEEK_OF_WORK;
        }
        prospect.worked = self.worked(project, researcher, prospect.effort, &inputs);
        prospect.context = self.context(project, researcher);
        prospect.weeks_left = project.needed_by.as_ref().map(|by| weeks_until(**by, self.today));
        let (summary, rates) = match against {
            Some(_) => prospect.summary_and_rates(&self.points),
            None => (prospect.summary(&self.points), Rates::default()),
        };
        let why_not = why_not(project, &summary, &prospect.evidence, self.settings, self.today);
        let [fixed_cost_left, finish_left] = prospect.work_left();
        let mut standing = Standing {
            project,
            researcher,
            rank: None,
            why_not,
            inputs,
            belief: summary.belief,
            claimed: Percent::nearest(claimed.unwrap_or(summary.claimed)),
            fixed_cost_left: Work::from_weeks(fixed_cost_left),
            finish_left: Work::from_weeks(finish_left),
            prospect,
            index: summary.index,
            odds: None,
        };
        if let Some(currents) = against {
            let Standing { prospect, index, .. } = &standing;
            let drawn = Drawn::from(prospect, index.experiments, rates, &self.points);
            standing.odds = Some(odds(&drawn, &standing, currents));
        }
        standing
    }

    /// Weeks of work that are done: of the finish since the first clear result, else of the fixed cost
    /// since the start, or since the last pivot, which opens it again.
    fn worked(&self, project: &Project, whose: &str, effort: Effort, inputs: &Inputs) -> f64 {
        let since = match project.first_clear() {
            Some(clear) => Some(*clear.date),
            None if inputs.is_paid => return 0.0,
            None => project.last_pivot(),
        };
        let since = since.unwrap_or(Date::FIRST);
        self.workload.since(since, project, whose, effort)
    }

    /// Weeks of work to get back into what was begun and is not active.
    fn context(&self, project: &Project, researcher: &str) -> f64 {
        if project.status == Status::Active || !project.was_begun() {
            return 0.0;
        }
        let away = project.left_since(self.today);
        let weeks = away.map_or(0.0, |since| self.today.since(since).in_weeks());
        let least = self.settings.ranking.return_cost.in_weeks();
        effort::return_cost(self.settings.researcher(researcher).level, weeks, least)
    }

    /// The verdict on a list, and, with odds, the chance of each of the first ten to be the best.
    fn judge(&self, list: &List<'a>, with_odds: bool) -> (Verdict<'a>, Vec<f64>) {
        let verdict = verdict::Contest::of(self, list).verdict();
        let mine = self.standings[list.standings.clone()].iter();
        let ranked: Vec<_> = mine.filter(|it| with_odds && it.rank.is_some()).collect();
        (verdict, best_of(&ranked, &self.points))
    }
}

/// A project, and for whom it is ranked.
type Candidate<'a> = (&'a Project, &'a str);

/// The name and the draws of the current project of each researcher who has one.
type Currents<'c> = HashMap<&'c str, (&'c Name, Drawn<'c>)>;

/// Best first for each researcher, those that are not eligible last, equals in the order of names.
fn in_order(a: &Standing, b: &Standing) -> std::cmp::Ordering {
    (a.researcher, a.why_not.is_some())
        .cmp(&(b.researcher, b.why_not.is_some()))
        .then_with(|| b.index.rate.total_cmp(&a.index.rate))
        .then_with(|| a.project.name.cmp(&b.project.name))
}

/// The odds of one with its draws, but for being the best.
fn odds(drawn: &Drawn, of: &Standing, currents: &Currents) -> Odds {
    let [low, high] = drawn.sample.percentiles([5, 95]);
    let current = currents.get(of.researcher).filter(|(name, _)| **name != of.project.name);
    Odds { low, high, best_in: None, beats_current: current.map(|(_, it)| drawn.beats(it)) }
}

/// `hands_on` is written as work, and counted in net hours.
const HOURS_OF_A_WEEK_OF_WORK: f64 = 40.0;

/// What could still be worked on, each with its researcher; an idea of nobody, for everybody who has
/// a project or stands in the settings, else for `me`.
fn candidates(portfolio: &Portfolio) -> Vec<Candidate<'_>> {
    let settings = &portfolio.settings;
    let is_open = |project: &&Project| match project.status {
        Status::Idea | Status::Active | Status::Paused => true,
        Status::Done | Status::Dropped => false,
    };
    let open = || portfolio.projects().iter().filter(is_open);
    let mut everybody: BTreeSet<&str> = open()
        .map(|project| settings.owner(project))
        .chain(settings.researchers.keys().map(String::as_str))
        .filter(|name| !name.is_empty())
        .collect();
    if everybody.is_empty() {
        everybody.insert(&settings.me);
    }
    let mut candidates = Vec::new();
    for project in open() {
        match settings.owner(project) {
            "" if project.status == Status::Idea => {
                candidates.extend(everybody.iter().map(|name| (project, *name)));
            }
            "" => {}
            owner => candidates.push((project, owner)),
        }
    }
    candidates
}

/// The day so many weeks later; nothing beyond the year 9999.
fn after(today: Date, weeks: f64) -> Option<Date> {
    // What ends to the day is not a day late by its last digit.
    let days = (Time::from_weeks(weeks).in_days() - 1e-6).ceil().max(0.0);
    #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
    today.plus_days(days as i64)
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
