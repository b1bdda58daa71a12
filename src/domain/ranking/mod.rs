//! The projects with the most value for a week of your time, from now on. Past work does not count;
//! work left does.

pub mod assumptions;
pub mod belief;
pub mod derisk;
mod draws;
pub(super) mod effort;
pub mod eligible;
pub mod habits;
pub mod index;
pub mod input;
pub mod needs;
pub mod odds;
mod optimum;
#[cfg(test)]
mod plan;
pub mod points;
pub mod prospect;
pub mod sourced;
pub mod uncertain;
mod verdict;
pub mod why;
pub(super) mod work;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::calibrate;
use super::portfolio::Portfolio;
use super::project::{Date, Name, Percent, Project, Status, Time, Work};
use super::settings::{Numbers, Settings};
use super::shares;
use belief::{Belief, Evidence};
use effort::Effort;
use eligible::{WhyNot, why_not};
use habits::Habits;
use index::Index;
use input::Input;
use odds::{Drawn, Rates, best_of};
use points::Points;
use prospect::{Phase, Prospect};
use sourced::Inputs;
use work::Workload;

pub use verdict::{Ahead, Correction, Difference, Kind, Outcome, Patience, Rival, Verdict};

/// The number of projects from which on a second thread saves time.
const WORTH_A_THREAD: usize = 50;
/// Weeks of looking until a new idea is found: `rp`'s own choice.
const LOOKING: f64 = 1.0;

/// A project in the ranking of one researcher.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The project.
    pub project: &'a Project,
    /// The researcher; a project of the pool has a standing for each.
    pub researcher: &'a str,
    /// Its rank among the projects of that researcher, from 1; `None` if it is not eligible or not
    /// ranked.
    pub rank: Option<usize>,
    /// Why it is not eligible.
    pub why_not: Option<WhyNot>,
    /// The inputs and their sources.
    pub inputs: Inputs,
    /// The belief after the log, over all draws.
    pub belief: Belief,
    /// The chance that the direction works before the log, over all draws, and before any assumption
    /// failed.
    pub claimed: Percent,
    /// The median work left before the first experiment.
    pub fixed_cost_left: Work,
    /// The median work left of the finish.
    pub finish_left: Work,
    /// Its future.
    pub prospect: Prospect,
    /// Value per week with learning, and the number of experiments of the best plan.
    pub index: Index,
    /// The uncertainty of the index; `None` if it was not computed.
    pub odds: Option<Odds>,
}

/// The uncertainty of an index, and its chances against the other projects of its researcher.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Odds {
    /// The 5th percentile of value per week.
    pub low: f64,
    /// The 95th.
    pub high: f64,
    /// The chance to be the best of all eligible projects of the same researcher, 0–1; `None` below
    /// the first ten.
    pub best_in: Option<f64>,
    /// The chance to be above the researcher's current project; `None` for that project, and if there
    /// is none.
    pub beats_current: Option<f64>,
}

/// Looking for something else: a new idea with the defaults, after the time to find it.
#[derive(Debug, Clone)]
pub struct Looking {
    /// The future of the new idea.
    pub prospect: Prospect,
    /// Value per week.
    pub index: Index,
}

/// Why a project has no value.
#[derive(Debug, Clone, PartialEq)]
pub enum Worthless {
    /// It cannot be finished before its `needed_by`.
    TooLate {
        /// The day on which results are needed.
        by: Date,
        /// The expected day of results, if the direction works; `None` beyond the year 9999.
        expected: Option<Date>,
    },
    /// One of its assumptions does not hold.
    Failed {
        /// The assumption.
        what: String,
    },
    /// It takes so long that nothing of its value is left.
    TooLong,
    /// Its importance, counterfactual or chance is 0.
    NoValue,
}

/// All ideas, active and paused projects of a store, and the verdicts.
#[derive(Debug)]
pub struct Ranking<'a> {
    /// Sorted by researcher, eligible projects first, then by index, the highest first, then by name.
    pub standings: Vec<Standing<'a>>,
    /// One for each researcher with a standing, sorted by name.
    pub verdicts: Vec<Verdict<'a>>,
    lists: Vec<List<'a>>,
    points: Points,
    /// Few points, for a mean over one input.
    few: Points,
    settings: &'a Settings,
    workload: Workload<'a>,
    /// How the estimates of each researcher turn out, if they are to be corrected.
    habits: BTreeMap<&'a str, Habits>,
    today: Date,
    places: HashMap<&'a Name, usize>,
}

/// The choices of one researcher.
#[derive(Debug)]
struct List<'a> {
    researcher: &'a str,
    /// The places of their standings.
    standings: Range<usize>,
    looking: Looking,
}

/// Ranks every idea, active and paused project.
pub fn rank(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, false)
}

/// Ranks every idea, active and paused project, with odds.
pub fn rank_with_odds(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, true)
}

/// Ranks every idea, active and paused project without the records of researchers.
pub fn rank_as_given(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    let as_given = Ranking { habits: BTreeMap::new(), ..Ranking::empty(portfolio, today) };
    as_given.filled(portfolio, false)
}

/// The standing of every idea, active and paused project as if it were the only one of the store, in
/// the order of names: with the range of its value, and without rank. An idea of the pool has one,
/// at the pace of a researcher who is not in `rp.toml`.
pub fn rank_apart(portfolio: &Portfolio, today: Date) -> Vec<Standing<'_>> {
    let workload = Workload::apart(portfolio, today);
    let ranking = Ranking { workload, ..Ranking::empty(portfolio, today) };
    let all = portfolio.projects().filter(|project| is_open(project));
    let all = all.map(|project| (project, portfolio.settings.owner(project)));
    let ranked = all.filter(|(it, owner)| !owner.is_empty() || it.status == Status::Idea);
    ranking.stand_all(ranked.collect(), Some(&Currents::new()))
}

fn is_open(project: &Project) -> bool {
    match project.status {
        Status::Idea | Status::Active | Status::Paused => true,
        Status::Done | Status::Dropped => false,
    }
}

impl Standing<'_> {
    /// The chance that the direction works, after the log.
    pub fn chance(&self) -> Percent {
        Percent::nearest(self.belief.works)
    }

    /// The chance that it is marginal; `None` if it does not look so.
    pub fn marginal(&self) -> Option<Percent> {
        let looks_so = self.belief.looks_marginal(self.prospect.evidence.count());
        looks_so.then(|| Percent::nearest(self.belief.marginal))
    }

    /// The median work before the next experiment: the fixed cost left, and to get back into the
    /// project.
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
    /// A ranking of no project.
    fn empty(portfolio: &'a Portfolio, today: Date) -> Self {
        let settings = &portfolio.settings;
        Self {
            standings: Vec::new(),
            verdicts: Vec::new(),
            lists: Vec::new(),
            points: Points::new(settings.ranking.draws),
            few: Points::new(16),
            settings,
            workload: Workload::of(portfolio, today),
            habits: if settings.ranking.calibrated {
                calibrate::habits(portfolio, today)
            } else {
                BTreeMap::new()
            },
            today,
            places: HashMap::new(),
        }
    }

    fn new(portfolio: &'a Portfolio, today: Date, with_odds: bool) -> Self {
        Self::empty(portfolio, today).filled(portfolio, with_odds)
    }

    /// The ranking with its standings and verdicts.
    fn filled(self, portfolio: &'a Portfolio, with_odds: bool) -> Self {
        let settings = &portfolio.settings;
        let mut ranking = self;
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
            let is_mine = standing.researcher == settings.acting();
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

    /// The settings of the ranking.
    pub fn numbers(&self) -> &Numbers {
        &self.settings.ranking
    }

    /// The standings that are `shown`.
    pub fn shown(&self, shown: impl Fn(&Standing) -> bool) -> Vec<&Standing<'a>> {
        self.standings.iter().filter(|standing| shown(standing)).collect()
    }

    /// The number of projects of a researcher that have a rank.
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

    /// The standing of a project for a researcher.
    pub fn place_for(&self, project: &Project, researcher: &str) -> Option<&Standing<'a>> {
        let mine = &self.standings[self.list(researcher)?.standings.clone()];
        mine.iter().find(|standing| standing.project.name == project.name)
    }

    /// The standing of a ranked project; for one of the pool, that of who acts if there is one.
    pub fn place(&self, project: &Project) -> Option<&Standing<'a>> {
        self.places.get(&project.name).map(|at| &self.standings[*at])
    }

    /// The standing of any project of the store.
    pub fn standing(&self, project: &'a Project) -> Standing<'a> {
        let owner = self.settings.owner(project);
        self.place(project).cloned().unwrap_or_else(|| self.stand(project, owner, None))
    }

    /// The chance that the direction works before the experiments that are evidence and after each of
    /// them, but no more than the last `most`; 0–1.
    pub fn chances(&self, standing: &Standing, most: usize) -> Vec<f64> {
        let results: Vec<_> = standing.project.evidence().iter().map(|it| *it.result).collect();
        let first = (results.len() + 1).saturating_sub(most);
        let after = |count: usize| {
            let evidence = Evidence::of(results[..count].iter().copied());
            Prospect { evidence, ..standing.prospect.clone() }.belief(&self.points).works
        };
        (first..=results.len()).map(after).collect()
    }

    /// The expected day of finished work, if the direction works, with the project's own hours if it
    /// has them; `None` beyond the year 9999.
    pub fn expected_end(&self, standing: &Standing) -> Option<Date> {
        let mut prospect = standing.prospect.clone();
        let own = standing.project.hours_per_week.as_ref();
        if let Some(own) = own {
            prospect.ranges[Input::Hours] = (**own).into();
        }
        after(self.today, prospect.weeks_to_the_end(&self.points))
    }

    /// The time on the wall clock that some work on a project takes: at its own hours if it has any.
    pub fn time_of(&self, work: Work, project: &Project) -> Time {
        let about = self.settings.researcher(self.settings.owner(project));
        let overhead = self.settings.overhead(about.level);
        let effort = Effort { hours: self.settings.hours(project), overhead, hands_on: 0.0 };
        Time::from_weeks(work.in_weeks() / effort.pace())
    }

    /// The 5th and the 95th percentile of value per week.
    pub fn span(&self, standing: &Standing) -> (f64, f64) {
        let sample = standing.prospect.drawn(standing.index, &self.points).sample;
        sample.percentiles([5, 95]).into()
    }

    /// The chance that a rival is worth more than a project, 0–1.
    pub fn odds_of(&self, rival: &Rival, than: &Standing) -> f64 {
        let rival = rival.prospect().drawn(rival.index(), &self.points);
        rival.beats(&than.prospect.drawn(than.index, &self.points))
    }

    /// The mean value of complete success.
    pub fn value_of(&self, standing: &Standing) -> f64 {
        standing.prospect.value(&self.points)
    }

    /// Why a project has no value; `None` if it has one.
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
            None if value > 0.0 => Worthless::TooLong,
            Some(_) | None => Worthless::NoValue,
        })
    }

    /// How the estimates of a researcher turn out, if they are corrected.
    pub fn habits(&self, researcher: &str) -> Option<&Habits> {
        self.habits.get(researcher)
    }

    /// Looking for something else; `None` for a researcher without a standing.
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

    /// The future of a new project.
    fn prospect(&self, inputs: &Inputs, researcher: &str) -> Prospect {
        let numbers = &self.settings.ranking;
        Prospect {
            phase: inputs.phase,
            ranges: inputs.values(),
            chance_at_most: 1.0,
            is_paid: inputs.is_paid,
            worked: 0.0,
            context: 0.0,
            evidence: Evidence::default(),
            kinds: numbers.kinds,
            overhead: self.settings.overhead(self.settings.researcher(researcher).level),

            hands_on: numbers.hands_on.in_weeks() * HOURS_OF_A_WEEK_OF_WORK,
            learning_weight: numbers.learning_weight,
            half_life: numbers.half_life.in_weeks(),
            weeks_left: None,
            assumed: inputs.defaults(),
        }
    }

    /// The standings of some projects, each for a researcher.
    fn stand_all(&self, all: Vec<Candidate<'a>>, against: Option<&Currents>) -> Vec<Standing<'a>> {
        shares::map(all, WORTH_A_THREAD, |(project, researcher)| {
            self.stand(project, researcher, against)
        })
    }

    /// The standings of some projects, with odds. Those need no draws but the project's own and those
    /// of the current project, so no others are stored.
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

    /// The standing of any project for a researcher; with odds if the current projects are given.
    fn stand(
        &self,
        project: &'a Project,
        researcher: &'a str,
        against: Option<&Currents>,
    ) -> Standing<'a> {
        let inputs = Inputs::of(Some(project), researcher, self.settings);
        let inputs = match self.habits.get(researcher) {
            Some(habits) => inputs.corrected(habits),
            None => inputs,
        };
        let mut prospect = self.prospect(&inputs, researcher);
        prospect.chance_at_most = assumptions::highest_chance(project);
        let failed = assumptions::failed(project).is_some();
        let claimed = failed.then(|| prospect.summary(&self.points).claimed);
        if failed {
            prospect.chance_at_most = 0.0;
        }
        prospect.evidence = Evidence::of(project.evidence().into_iter().map(|it| *it.result));
        if let Some(hands_on) = &project.hands_on {
            prospect.hands_on = hands_on.in_weeks() * HOURS_OF_A_WEEK_OF_WORK;
        }
        prospect.worked = self.worked(project, researcher, prospect.effort(), &inputs);
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

    /// Weeks of work done: on the finish since the first clear result; else on the fixed cost since the
    /// last pivot, or since the start.
    fn worked(&self, project: &Project, whose: &str, effort: Effort, inputs: &Inputs) -> f64 {
        let since = match project.first_clear() {
            Some(clear) => Some(*clear.date),
            None if inputs.is_paid => return 0.0,
            None => project.last_pivot(),
        };
        let since = since.unwrap_or(Date::FIRST);
        self.workload.since(since, project, whose, effort)
    }

    /// Weeks of work to get back into a project that was begun and is not active.
    fn context(&self, project: &Project, researcher: &str) -> f64 {
        if project.status == Status::Active || !project.was_begun() {
            return 0.0;
        }
        let away = project.left_since(self.today);
        let weeks = away.map_or(0.0, |since| self.today.since(since).in_weeks());
        let least = self.settings.ranking.return_cost.in_weeks();
        effort::return_cost(self.settings.researcher(researcher).level, weeks, least)
    }

    /// The verdict for a list, and with odds the chance of each of the first ten to be the best.
    fn judge(&self, list: &List<'a>, with_odds: bool) -> (Verdict<'a>, Vec<f64>) {
        let verdict = verdict::Contest::of(self, list).verdict();
        let mine = self.standings[list.standings.clone()].iter();
        let ranked: Vec<_> = mine.filter(|it| with_odds && it.rank.is_some()).collect();
        (verdict, best_of(&ranked, &self.points))
    }
}

/// A project, and the researcher for whom it is ranked.
type Candidate<'a> = (&'a Project, &'a str);

/// The name and the draws of the current project of each researcher who has one.
type Currents<'c> = HashMap<&'c str, (&'c Name, Drawn<'c>)>;

/// The order of standings: researcher, eligible first, highest index first, name.
fn in_order(a: &Standing, b: &Standing) -> std::cmp::Ordering {
    (a.researcher, a.why_not.is_some())
        .cmp(&(b.researcher, b.why_not.is_some()))
        .then_with(|| b.index.rate.total_cmp(&a.index.rate))
        .then_with(|| a.project.name.cmp(&b.project.name))
}

/// The odds of a project with its draws, without the chance to be the best.
fn odds(drawn: &Drawn, of: &Standing, currents: &Currents) -> Odds {
    let [low, high] = drawn.sample.percentiles([5, 95]);
    let current = currents.get(of.researcher).filter(|(name, _)| **name != of.project.name);
    Odds { low, high, best_in: None, beats_current: current.map(|(_, it)| drawn.beats(it)) }
}

/// Net hours in a week of work, the unit of `hands_on` in a file.
const HOURS_OF_A_WEEK_OF_WORK: f64 = 40.0;

/// Ideas, active and paused projects, each with its researcher. An idea without one is there for every
/// researcher of a project or in the settings; if there are none, for `me`.
fn candidates(portfolio: &Portfolio) -> Vec<Candidate<'_>> {
    let settings = &portfolio.settings;
    let open = || portfolio.projects().filter(|project| is_open(project));
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

/// The day some weeks later; `None` beyond the year 9999.
fn after(today: Date, weeks: f64) -> Option<Date> {
    // A rounding error does not make it a day late.
    let days = (Time::from_weeks(weeks).in_days() - 1e-6).ceil().max(0.0);
    #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
    today.plus_days(days as i64)
}

/// A value rate with two digits: no more are known.
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
