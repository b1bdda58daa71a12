//! The verdict for each researcher, the number of unclear results that would change it, and the inputs
//! that decide it.

use std::cell::OnceCell;

use super::belief::Evidence;
use super::eligible::is_refuted;
use super::habits::Habits;
use super::index::{Index, turning_point};
use super::input::Input;
use super::odds::Drawn;
use super::prospect::{Phase, Prospect};
use super::{List, Looking, Ranking, Standing};
use crate::domain::project::{Name, Percent, Range, Status, Time};
use crate::domain::settings::{Level, Numbers};
use crate::words;

words! {
    /// The kind of a verdict.
    Kind {
        /// No alternative is clearly worth more.
        Stay = "stay",
        /// An idea or a paused project is worth more than the current project: switch to it.
        Switch = "switch",
        /// Another active project is worth more: pause the current one.
        Focus = "focus",
        /// Without an active project: start the best one.
        Start = "start",
        /// Too close to call.
        Close = "close",
        /// Looking for something else is worth more than every project.
        Look = "look",
    }
}

/// The recommendation for one researcher.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// The researcher.
    pub researcher: &'a str,
    /// The kind.
    pub kind: Kind,
    /// The active project with the lowest index, the first to give up.
    pub current: Option<Standing<'a>>,
    /// The best alternative to it; without an active project, the best of all.
    pub best: Rival<'a>,
    /// Without an active project, the second best.
    pub second: Option<Rival<'a>>,
    /// The chance that the best is worth more than the current project or the second best, 0–1; `None`
    /// if there is neither.
    pub odds: Option<f64>,
}

/// Something to compare a project with.
#[derive(Debug, Clone)]
pub enum Rival<'a> {
    /// A project.
    Project(Box<Standing<'a>>),
    /// Looking for something else.
    Looking(Box<Looking>),
}

/// The time that a project may go on without a clear result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience<'a> {
    /// The number of further experiments, all of them unclear.
    pub experiments: u32,
    /// The weeks of the fixed cost left and of these experiments, at the pace of the results so far if
    /// there are enough.
    pub weeks: f64,
    /// The verdict after them.
    pub to: Outcome<'a>,
}

/// The value of a project after some further experiments, all of them unclear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ahead {
    /// The number of further experiments.
    pub experiments: u32,
    /// The weeks until then, as in [`Patience`]; 0 without an experiment.
    pub weeks: f64,
    /// The value of the project per week.
    pub value: f64,
    /// The value of the best alternative per week.
    pub best: f64,
}

/// A verdict without its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The kind.
    pub kind: Kind,
    /// The project to begin, or to focus on; the two of a close call, sorted by name, with `None` for
    /// looking for something else.
    pub projects: [Option<&'a Name>; 2],
}

/// An input that makes one project better than another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// The input.
    pub input: Input,
    /// Its noun; of a loop beside which your own work differs, the time for one experiment.
    pub noun: &'static str,
    /// Its median in the better project, from now on.
    pub better: f64,
    /// Its median in the other, from now on.
    pub other: f64,
    /// The 5th and the 95th percentile in each; `None` if it is exact.
    pub ends: [Option<(f64, f64)>; 2],
    /// The index of the other with this input of the better project, as a multiple of its own.
    pub times: f64,
}

/// What a researcher's own record changes in the verdict.
#[derive(Debug)]
pub struct Correction<'r, 'a> {
    /// The researcher.
    pub researcher: &'a str,
    /// How their estimates turn out; `None` if too little is known, so that nothing is corrected.
    pub habits: Option<&'r Habits>,
    /// The verdict without the record.
    pub without: &'r Verdict<'a>,
    /// Whether the record changes it.
    pub is_other: bool,
}

impl<'a> Outcome<'a> {
    /// Of the best project, and of the one that it is compared with.
    fn of(kind: Kind, best: Option<&'a Name>, other: Option<&'a Name>) -> Self {
        let projects = match kind {
            Kind::Stay | Kind::Look => [None; 2],
            Kind::Switch | Kind::Focus | Kind::Start => [best, None],
            Kind::Close => {
                let mut both = [best, other];
                both.sort_by_key(|name| (name.is_none(), *name));
                both
            }
        };
        Self { kind, projects }
    }
}

impl<'a> From<&Standing<'a>> for Rival<'a> {
    fn from(standing: &Standing<'a>) -> Self {
        Self::Project(Box::new(standing.clone()))
    }
}

impl<'a> Rival<'a> {
    /// The project; `None` if it is looking for something else.
    pub fn standing(&self) -> Option<&Standing<'a>> {
        match self {
            Self::Project(standing) => Some(standing),
            Self::Looking(_) => None,
        }
    }

    /// Its future.
    pub fn prospect(&self) -> &Prospect {
        match self {
            Self::Project(standing) => &standing.prospect,
            Self::Looking(looking) => &looking.prospect,
        }
    }

    /// Value per week.
    pub fn index(&self) -> Index {
        match self {
            Self::Project(standing) => standing.index,
            Self::Looking(looking) => looking.index,
        }
    }
}

impl<'a> Verdict<'a> {
    /// The best alternative, if it is a project.
    pub fn best(&self) -> Option<&Standing<'a>> {
        self.best.standing()
    }

    /// The verdict without its numbers.
    pub fn outcome(&self) -> Outcome<'a> {
        let name = |of: &Standing<'a>| &of.project.name;
        let second = || self.second.as_ref().and_then(Rival::standing);
        let other = self.current.as_ref().or_else(second);
        Outcome::of(self.kind, self.best().map(name), other.map(name))
    }

    /// The best and the current project or the second best, the one with the higher index first; `None`
    /// if the current project is not eligible.
    pub fn weighed(&self) -> Option<[Rival<'a>; 2]> {
        let other = match &self.current {
            Some(current) if current.why_not.is_some() => return None,
            Some(current) => current.into(),
            None => self.second.clone()?,
        };
        let best = self.best.clone();
        let is_higher = best.index().rate > other.index().rate;
        Some(if is_higher { [best, other] } else { [other, best] })
    }
}

/// A choice of a researcher, with all that a verdict depends on.
#[derive(Debug, Clone, Copy)]
struct Contender {
    rate: f64,
    state: State,
    is_eligible: bool,
}

/// The state of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// An active project.
    Active,
    /// An active project that a senior keeps in the background.
    Background,
    /// An idea or a paused project.
    Waiting,
    /// Looking for something else.
    Looking,
}

/// A verdict with places of contenders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ruling {
    pub kind: Kind,
    current: Option<usize>,
    best: usize,
    second: Option<usize>,
    odds: Option<f64>,
}

/// The verdict on contenders; of equals, the first is preferred. `odds` is the chance that the first of
/// two is above the second. `None` if no contender but the current project is eligible.
fn rule(
    all: &[Contender],
    odds: impl Fn(usize, usize) -> f64,
    numbers: &Numbers,
) -> Option<Ruling> {
    let current = first_to_leave(all);
    let mut rest: Vec<usize> =
        (0..all.len()).filter(|at| all[*at].is_eligible && Some(*at) != current).collect();
    rest.sort_by(|a, b| all[*b].rate.total_cmp(&all[*a].rate));
    let best = *rest.first()?;
    let is_above = |a: usize, b: usize, odds: f64| {
        let enough = all[b].rate * (1.0 + numbers.switch_margin.fraction()) * (1.0 - 1e-12);
        all[a].rate > all[b].rate && all[a].rate >= enough && reaches(odds, numbers.switch_odds)
    };
    let Some(current) = current else {
        let second = rest.get(1).copied();
        let odds = second.map(|second| odds(best, second));
        let wins = second.zip(odds).is_none_or(|(second, odds)| is_above(best, second, odds));
        let kind = match all[best].state {
            _ if !wins => Kind::Close,
            State::Looking => Kind::Look,
            State::Active | State::Background | State::Waiting => Kind::Start,
        };
        return Some(Ruling { kind, current: None, best, second, odds });
    };
    let odds = odds(best, current);
    let kind = if !all[current].is_eligible || is_above(best, current, odds) {
        match all[best].state {
            State::Looking => Kind::Look,
            State::Active | State::Background => Kind::Focus,
            State::Waiting => Kind::Switch,
        }
    } else if all[best].rate > all[current].rate && reaches(odds, numbers.close_odds) {
        Kind::Close
    } else {
        Kind::Stay
    };
    Some(Ruling { kind, current: Some(current), best, second: None, odds: Some(odds) })
}

/// The active contender with the lowest rate; one in the background only if there is no other.
fn first_to_leave(all: &[Contender]) -> Option<usize> {
    let lowest = |state: State| {
        let of_state = (0..all.len()).filter(|at| all[*at].state == state);
        of_state.min_by(|a, b| all[*a].rate.total_cmp(&all[*b].rate).then_with(|| b.cmp(a)))
    };
    lowest(State::Active).or_else(|| lowest(State::Background))
}

/// The current project among the active ones of a researcher, in the order of the ranking.
pub(super) fn current<'s, 'a>(ranking: &Ranking, active: &'s [Standing<'a>]) -> &'s Standing<'a> {
    let contenders: Vec<_> = active.iter().map(|standing| ranking.contender(standing)).collect();
    &active[first_to_leave(&contenders).expect("one of them is active")]
}

/// Whether odds reach a bar, despite rounding errors.
fn reaches(odds: f64, bar: Percent) -> bool {
    odds >= bar.fraction() - 1e-9
}

/// The choices of one researcher and their values.
pub(super) struct Contest<'r, 'a> {
    ranking: &'r Ranking<'a>,
    mine: &'r [Standing<'a>],
    looking: &'r Looking,
    researcher: &'a str,
    contenders: Vec<Contender>,
    drawn: Vec<OnceCell<Drawn<'r>>>,
}

impl<'r, 'a> Contest<'r, 'a> {
    pub(super) fn of(ranking: &'r Ranking<'a>, list: &'r List<'a>) -> Self {
        let mine = &ranking.standings[list.standings.clone()];
        let contenders = mine.iter().map(|standing| ranking.contender(standing));
        let rate = list.looking.index.rate;
        let looking = Contender { rate, state: State::Looking, is_eligible: true };
        let contenders: Vec<_> = contenders.chain([looking]).collect();
        let drawn = contenders.iter().map(|_| OnceCell::new()).collect();
        let (researcher, looking) = (list.researcher, &list.looking);
        Self { ranking, mine, looking, researcher, contenders, drawn }
    }

    fn prospect(&self, at: usize) -> &'r Prospect {
        self.mine.get(at).map_or(&self.looking.prospect, |standing| &standing.prospect)
    }

    fn index(&self, at: usize) -> Index {
        self.mine.get(at).map_or(self.looking.index, |standing| standing.index)
    }

    /// A contender with its draws, which are made once.
    fn drawn(&self, at: usize) -> &Drawn<'r> {
        self.drawn[at].get_or_init(|| self.prospect(at).drawn(self.index(at), &self.ranking.points))
    }

    fn rival(&self, at: usize) -> Rival<'a> {
        match self.mine.get(at) {
            Some(standing) => standing.into(),
            None => Rival::Looking(Box::new(self.looking.clone())),
        }
    }

    pub(super) fn verdict(&self) -> Verdict<'a> {
        let odds = |a: usize, b: usize| self.drawn(a).beats(self.drawn(b));
        let ruling = rule(&self.contenders, odds, &self.ranking.settings.ranking)
            .expect("looking for something else is always one of them");
        Verdict {
            researcher: self.researcher,
            kind: ruling.kind,
            current: ruling.current.map(|at| self.mine[at].clone()),
            best: self.rival(ruling.best),
            second: ruling.second.map(|at| self.rival(at)),
            odds: ruling.odds,
        }
    }

    /// The verdict after a change of some prospects; `change` gives the new one, or `None`.
    pub(super) fn outcome(
        &self,
        change: impl Fn(usize, &Prospect) -> Option<Prospect>,
    ) -> Outcome<'a> {
        let points = &self.ranking.points;
        let changed: Vec<Option<(Prospect, Index)>> = (0..self.contenders.len())
            .map(|at| {
                let prospect = change(at, self.prospect(at))?;
                let index = prospect.index(points);
                Some((prospect, index))
            })
            .collect();
        let contender = |(at, contender): (usize, &Contender)| {
            let Some((prospect, index)) = &changed[at] else { return *contender };
            let refuted = |evidence: &Evidence| is_refuted(&prospect.summary(points), evidence);
            // Only a refuted project can become eligible by other numbers.
            let was_refuted = || self.mine.get(at).is_none_or(Standing::is_refuted);
            let is_eligible = (contender.is_eligible || was_refuted())
                && (prospect.evidence.count() == 0 || !refuted(&prospect.evidence));
            let state = self.mine.get(at).map_or(contender.state, |standing| {
                self.ranking.state(standing, prospect.median_of(Input::Hours))
            });
            Contender { rate: index.rate, state, is_eligible }
        };
        let contenders: Vec<_> = self.contenders.iter().enumerate().map(contender).collect();
        let fresh: Vec<OnceCell<Drawn>> = changed.iter().map(|_| OnceCell::new()).collect();
        let drawn = |at: usize| match &changed[at] {
            Some((prospect, index)) => fresh[at].get_or_init(|| prospect.drawn(*index, points)),
            None => self.drawn(at),
        };
        let odds = |a: usize, b: usize| drawn(a).beats(drawn(b));
        let ruling = rule(&contenders, odds, &self.ranking.settings.ranking)
            .expect("looking for something else is always one of them");
        self.outcome_of(&ruling)
    }

    fn outcome_of(&self, ruling: &Ruling) -> Outcome<'a> {
        let name = |at: usize| self.mine.get(at).map(|standing| &standing.project.name);
        let other = ruling.current.or(ruling.second).and_then(name);
        Outcome::of(ruling.kind, name(ruling.best), other)
    }

    /// The place of a project among the contenders.
    pub(super) fn place(&self, name: &Name) -> Option<usize> {
        self.mine.iter().position(|standing| standing.project.name == *name)
    }
}

impl<'a> Ranking<'a> {
    fn contender(&self, standing: &Standing) -> Contender {
        let hours = standing.prospect.median_of(Input::Hours);
        Contender {
            rate: standing.index.rate,
            state: self.state(standing, hours),
            is_eligible: standing.why_not.is_none(),
        }
    }

    /// The state of a project whose researcher has so many hours a week.
    fn state(&self, standing: &Standing, hours: f64) -> State {
        let is_senior = self.settings.researcher(standing.researcher).level == Level::Senior;
        let own = standing.project.hours_per_week.as_ref();
        let is_background = is_senior && own.is_some_and(|own| **own <= hours / 2.0);
        match standing.project.status {
            Status::Active if is_background => State::Background,
            Status::Active => State::Active,
            Status::Idea | Status::Paused | Status::Done | Status::Dropped => State::Waiting,
        }
    }

    pub(super) fn contest(&self, researcher: &str) -> Option<Contest<'_, 'a>> {
        self.list(researcher).map(|list| Contest::of(self, list))
    }

    /// The number of further experiments, all of them unclear, after which the verdict changes. `None`
    /// if the verdict is to leave the project already, if it is in the finish, or if the number is
    /// above 1000.
    pub fn patience(&self, verdict: &Verdict) -> Option<Patience<'a>> {
        const MOST: u32 = 1000;
        let current = verdict.current.as_ref()?;
        if current.why_not.is_some() || current.prospect.phase == Phase::Finish {
            return None;
        }
        let contest = self.contest(verdict.researcher)?;
        let place = contest.place(&current.project.name)?;
        let weeks = |experiments: u32| weeks_for(current, experiments);
        let after = |experiments: u32| {
            contest.outcome(|at, prospect| {
                if at == place {
                    Some(prospect.after_unclear(experiments, weeks(experiments)))
                } else {
                    prospect.weeks_left.map(|_| prospect.later(weeks(experiments)))
                }
            })
        };
        let now = after(0);
        let turns = |experiments: u64| {
            let experiments = u32::try_from(experiments).unwrap_or(u32::MAX);
            experiments > MOST || after(experiments) != now
        };
        let experiments = u32::try_from(turning_point(turns)).ok()?;
        (experiments <= MOST).then(|| Patience {
            experiments,
            weeks: weeks(experiments),
            to: after(experiments),
        })
    }

    /// The number of experiments to a clear result at the median of what is assumed or given, and the weeks of
    /// the fixed cost left and of these experiments; `None` in the finish.
    pub fn clear_result_due(&self, standing: &Standing) -> Option<(u32, f64)> {
        if standing.prospect.phase == Phase::Finish {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most a million"
        )]
        let experiments = standing.prospect.median_of(Input::Experiments).ceil() as u32;
        Some((experiments, weeks_for(standing, experiments)))
    }

    /// The value of the current project now and after further unclear results, beside that of the best
    /// alternative. `patience` is that of the verdict; its number of experiments is one of those. At
    /// most twelve indexes are computed. `None` if the verdict is to leave the project already, or if it
    /// is in the finish, since unclear results then decide nothing.
    pub fn ahead(&self, verdict: &Verdict, patience: Option<&Patience>) -> Option<Vec<Ahead>> {
        let current = verdict.current.as_ref()?;
        if current.why_not.is_some() || current.prospect.phase == Phase::Finish {
            return None;
        }
        let best = verdict.best.prospect();
        // Only a deadline changes an alternative that nobody works on.
        let changes = best.weeks_left.is_some();
        let points = if changes { MOST_INDEXES / 2 } else { MOST_INDEXES };
        let now = Ahead {
            experiments: 0,
            weeks: 0.0,
            value: current.index.rate,
            best: verdict.best.index().rate,
        };
        let later = numbers(patience.map(|it| it.experiments), points).into_iter();
        let later = later.map(|experiments| {
            let weeks = weeks_for(current, experiments);
            let rate = |of: &Prospect| of.index(&self.points).rate;
            let value = rate(&current.prospect.after_unclear(experiments, weeks));
            let best = if changes { rate(&best.later(weeks)) } else { now.best };
            Ahead { experiments, weeks, value, best }
        });
        Some(std::iter::once(now).chain(later).collect())
    }

    /// What the records of researchers change in these verdicts; `plain` is the ranking without the records.
    pub fn corrections<'r>(
        &'r self,
        verdicts: &[&Verdict<'a>],
        plain: &'r Ranking<'a>,
    ) -> Vec<Correction<'r, 'a>> {
        let of = |verdict: &&Verdict<'a>| {
            let without = plain.verdict(verdict.researcher)?;
            Some(Correction {
                researcher: verdict.researcher,
                habits: self.habits(verdict.researcher),
                without,
                is_other: without.outcome() != verdict.outcome(),
            })
        };
        verdicts.iter().filter_map(of).collect()
    }

    /// The inputs that make the better of the two compared projects better, the largest difference
    /// first: each alone would raise the index of the other by a tenth or more. Empty if the values do
    /// not decide.
    pub fn differences(&self, verdict: &Verdict) -> Vec<Difference> {
        let Some([better, other]) = verdict.weighed() else { return Vec::new() };
        let (better, other) = (self.posterior(&better), self.posterior(&other));
        let rate = other.prospect.index(&self.points).rate;
        let of = |input: Input| {
            let exchanged = other.prospect.exchanging(input, &better.prospect);
            let times = exchanged.index(&self.points).rate / rate;
            let hands_on = [&better, &other].map(|it| it.prospect.hands_on);
            if input == Input::Loop && (hands_on[0] - hands_on[1]).abs() > 0.0 {
                let one = |of: &Posterior| of.prospect.effort().one_experiment(of.median(input));
                let (better, other) = (one(&better), one(&other));
                let noun = "time for one experiment";
                return Difference { input, noun, better, other, ends: [None; 2], times };
            }
            Difference {
                input,
                noun: input.noun(),
                better: better.median(input),
                other: other.median(input),
                ends: [better.ends(input), other.ends(input)],
                times,
            }
        };
        let mut differences: Vec<_> = Input::all().map(of).filter(|one| one.times >= 1.1).collect();
        differences.sort_by(|a, b| b.times.total_cmp(&a.times));
        differences
    }

    /// A rival with the chance after the log in place of the log, so that each input can be exchanged
    /// separately.
    fn posterior(&self, rival: &Rival) -> Posterior {
        let (prospect, belief) = match rival {
            Rival::Project(standing) => (&standing.prospect, standing.belief),
            Rival::Looking(looking) => {
                (&looking.prospect, looking.prospect.summary(&self.points).belief)
            }
        };
        let chance = Range::Exactly(Percent::nearest(belief.works));
        let prospect = Prospect {
            chance_at_most: 1.0,
            evidence: Evidence::default(),
            ..prospect.with_range(Input::Chance, chance)
        };
        Posterior { left: prospect.work_left(), prospect }
    }
}

/// The most indexes that [`Ranking::ahead`] computes.
const MOST_INDEXES: usize = 12;

/// At most so many different numbers of experiments, from 1 to beyond a turning point, which is one of
/// them: all of them if there is room, else in equal steps.
fn numbers(turn: Option<u32>, most: usize) -> Vec<u32> {
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    let last = turn.map_or(most, |turn| turn.saturating_add(turn.div_ceil(2)).max(most));
    let mut numbers: Vec<u32> = (1..=most)
        .map(|nth| u32::try_from(u64::from(nth) * u64::from(last) / u64::from(most)))
        .map(|number| number.unwrap_or(u32::MAX).max(1))
        .collect();
    if let Some(turn) = turn.filter(|turn| !numbers.contains(turn))
        && let Some(nearest) = numbers.iter_mut().min_by_key(|number| number.abs_diff(turn))
    {
        *nearest = turn;
    }
    numbers
}

/// The weeks of a project's fixed cost left and of some further experiments, at the pace of its results
/// so far if there are enough.
fn weeks_for(standing: &Standing, experiments: u32) -> f64 {
    let prospect = &standing.prospect;
    let effort = prospect.effort();
    let planned = effort.one_experiment(prospect.median_of(Input::Loop));
    let one = standing.project.pace_of_results().map_or(planned, |pace| pace.max(planned));
    let before = (standing.fixed_cost_left.in_weeks() + prospect.context) / effort.pace();
    before + f64::from(experiments) * one
}

/// A prospect whose chance includes the log.
struct Posterior {
    prospect: Prospect,
    /// Work left of the fixed cost and of the finish.
    left: [f64; 2],
}

impl Posterior {
    /// The ends of an input; `None` if it is exact, or work that may be partly done.
    fn ends(&self, input: Input) -> Option<(f64, f64)> {
        let is_partly_done = match input {
            Input::FixedCost => true,
            Input::Finish => self.prospect.worked > 0.0,
            _ => false,
        };
        self.prospect.ends_of(input).filter(|_| !is_partly_done)
    }

    /// The median of an input from now on.
    fn median(&self, input: Input) -> f64 {
        let [fixed, finish] = self.left;
        let context =
            |phase| if self.prospect.phase == phase { self.prospect.context } else { 0.0 };
        match input {
            Input::FixedCost => fixed + context(Phase::Search),
            Input::Finish => finish + context(Phase::Finish),
            _ => self.prospect.median_of(input),
        }
    }
}

impl Patience<'_> {
    /// The weeks as a time.
    pub fn time(&self) -> Time {
        Time::from_weeks(self.weeks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_active_contender_leaves_first_and_of_equals_the_last() {
        use State::{Active, Background, Looking, Waiting};
        let first = |all: &[(State, f64)]| {
            let of = |(state, rate): &(State, f64)| Contender {
                rate: *rate,
                state: *state,
                is_eligible: true,
            };
            first_to_leave(&all.iter().map(of).collect::<Vec<_>>())
        };

        assert_eq!(first(&[(Active, 1.0), (Active, 1.0), (Active, 2.0)]), Some(1));
        assert_eq!(first(&[(Active, 1.0), (Background, 0.0)]), Some(0));
        assert_eq!(first(&[(Waiting, 0.0), (Background, 1.0), (Looking, 0.0)]), Some(1));
        assert_eq!(first(&[(Waiting, 0.0), (Looking, 0.0)]), None);
    }

    #[test]
    fn odds_at_the_bar_reach_it_despite_rounding() {
        let bar = Percent::nearest(0.8);

        assert!(reaches(0.8 - 1e-10, bar));
        assert!(!reaches(0.8 - 1e-8, bar));
    }

    #[test]
    fn the_numbers_of_experiments_rise_and_hold_the_turning_point() {
        for (turn, most) in
            [(None, 12), (Some(1), 12), (Some(9), 12), (Some(37), 6), (Some(999), 12)]
        {
            let numbers = numbers(turn, most);

            assert_eq!(numbers.len(), most, "{numbers:?}");
            assert!(numbers.windows(2).all(|two| two[0] < two[1]), "{numbers:?}");
            assert!(turn.is_none_or(|turn| numbers.contains(&turn)), "{numbers:?}");
        }
        assert_eq!(numbers(Some(3), 6), [1, 2, 3, 4, 5, 6]);
    }
}
