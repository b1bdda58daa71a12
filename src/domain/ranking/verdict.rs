//! What to do, for each researcher: stay, switch, start, or too close to call; what would change
//! that, and which inputs make the difference.

use super::factor::Factor;
use super::index::turning_point;
use super::{Ranking, Standing};
use crate::domain::project::{Status, Time};
use crate::domain::settings::Numbers;
use crate::domain::words::Word;

/// What the ranking says to one researcher.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// Who.
    pub researcher: &'a str,
    /// What.
    pub choice: Choice<'a>,
    /// The chance that the best alternative is worth more than the current project, 0–1; nothing
    /// where there are not both.
    pub odds: Option<f64>,
}

/// Stay, switch, start, or too close to call.
#[derive(Debug, Clone)]
pub enum Choice<'a> {
    /// The best alternative is worth more than the current project, and is so in most draws.
    Switch {
        /// The active project; of several the one with the lowest index, the first to give up.
        current: Standing<'a>,
        /// The best idea or paused project.
        best: Standing<'a>,
    },
    /// The best alternative is worth more, but in too few draws to be sure.
    Close {
        /// The active project.
        current: Standing<'a>,
        /// The best idea or paused project.
        best: Standing<'a>,
    },
    /// No alternative is worth more, or only in few draws.
    Stay {
        /// The active project.
        current: Standing<'a>,
        /// The best idea or paused project, where there is one.
        best: Option<Standing<'a>>,
    },
    /// Nothing is active, and something is worth a week.
    Start {
        /// The best idea or paused project.
        best: Standing<'a>,
    },
}

/// For how long a project may go on without a clear result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// So many more experiments, all of them unclear.
    pub experiments: u32,
    /// The weeks that they take, after what is left of the fixed cost, by the medians.
    pub weeks: f64,
}

/// An input that makes a difference between two projects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Which.
    pub factor: Factor,
    /// Its median in the better one.
    pub better: f64,
    /// Its median in the other.
    pub other: f64,
    /// How many times its index the other would have with that alone as in the better one.
    pub times: f64,
}

/// Which of the verdicts it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Switch,
    Close,
    Stay,
    Start,
}

impl Kind {
    /// Of two indices, and the chance that the alternative's is above.
    fn of(current: f64, best: f64, odds: f64, numbers: &Numbers) -> Self {
        if best > current && odds >= numbers.switch_odds.fraction() {
            Self::Switch
        } else if best > current && odds >= numbers.close_odds.fraction() {
            Self::Close
        } else {
            Self::Stay
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::Close => "close",
            Self::Stay => "stay",
            Self::Start => "start",
        }
    }
}

/// A verdict by places among standings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruling {
    pub kind: Kind,
    current: Option<usize>,
    pub best: Option<usize>,
    odds: Option<f64>,
}

/// The verdict on somebody's projects; nothing where there is nothing to do. `mine` is where they
/// stand, the best first; `rate` is the index of one, and `odds` the chance that the first of two
/// is above the second.
pub(super) fn rule(
    standings: &[Standing],
    mine: &[usize],
    rate: impl Fn(usize) -> f64,
    odds: impl Fn(usize, usize) -> f64,
    numbers: &Numbers,
) -> Option<Ruling> {
    let current = current(standings, mine);
    let best = mine.iter().copied().find(|at| standings[*at].project.status != Status::Active);
    let (kind, odds) = match (current, best) {
        (Some(current), Some(best)) => {
            let odds = odds(best, current);
            (Kind::of(rate(current), rate(best), odds, numbers), Some(odds))
        }
        (Some(_), None) => (Kind::Stay, None),
        (None, Some(best)) if rate(best) > 0.0 => (Kind::Start, None),
        (None, _) => return None,
    };
    Some(Ruling { kind, current, best, odds })
}

impl<'a> Choice<'a> {
    /// `switch`, `close`, `stay` or `start`.
    pub fn word(&self) -> &'static str {
        let kind = match self {
            Self::Switch { .. } => Kind::Switch,
            Self::Close { .. } => Kind::Close,
            Self::Stay { .. } => Kind::Stay,
            Self::Start { .. } => Kind::Start,
        };
        kind.word()
    }

    /// The active project that is judged.
    pub fn current(&self) -> Option<&Standing<'a>> {
        match self {
            Self::Switch { current, .. }
            | Self::Close { current, .. }
            | Self::Stay { current, .. } => Some(current),
            Self::Start { .. } => None,
        }
    }

    /// The best of the alternatives.
    pub fn best(&self) -> Option<&Standing<'a>> {
        match self {
            Self::Switch { best, .. } | Self::Close { best, .. } | Self::Start { best } => {
                Some(best)
            }
            Self::Stay { best, .. } => best.as_ref(),
        }
    }
}

/// The active project of somebody, of several the one with the lowest index. `mine` is where
/// theirs stand, the best first.
pub(super) fn current(standings: &[Standing], mine: &[usize]) -> Option<usize> {
    mine.iter().copied().rfind(|at| standings[*at].project.status == Status::Active)
}

/// One verdict for each researcher, from standings of which the best comes first. `odds` is the
/// chance that the first of two is above the second.
pub(super) fn judge<'a>(
    standings: &[Standing<'a>],
    odds: impl Fn(usize, usize) -> f64,
    numbers: &Numbers,
) -> Vec<Verdict<'a>> {
    let of = |(researcher, mine): (&'a str, Vec<usize>)| {
        let ruling = rule(standings, &mine, |at| standings[at].index.rate, &odds, numbers)?;
        let of = |at: usize| standings[at].clone();
        let choice = match (ruling.kind, ruling.current.map(of), ruling.best.map(of)) {
            (Kind::Switch, Some(current), Some(best)) => Choice::Switch { current, best },
            (Kind::Close, Some(current), Some(best)) => Choice::Close { current, best },
            (Kind::Stay, Some(current), best) => Choice::Stay { current, best },
            (Kind::Start, _, Some(best)) => Choice::Start { best },
            (Kind::Switch | Kind::Close | Kind::Stay | Kind::Start, _, _) => return None,
        };
        Some(Verdict { researcher, choice, odds: ruling.odds })
    };
    Ranking::by_researcher(standings).into_iter().filter_map(of).collect()
}

impl Ranking<'_> {
    /// How many more experiments without a clear result it takes until the verdict is to switch
    /// to the best alternative as it is now. Nothing where it is so already, where there is no
    /// alternative, and where not even a thousand do it.
    pub fn patience(&self, verdict: &Verdict) -> Option<Patience> {
        const MOST: u32 = 1000;
        let (Choice::Stay { current, best: Some(best) } | Choice::Close { current, best }) =
            &verdict.choice
        else {
            return None;
        };
        let theirs = best.prospect.sample(&self.points);
        let switches = |experiments: u64| {
            let Ok(experiments) = u32::try_from(experiments) else { return true };
            if experiments > MOST {
                return true;
            }
            let then = current.prospect.after_unclear(experiments);
            let (index, sample) = then.index_and_sample(&self.points);
            let odds = theirs.beats(&sample);
            Kind::of(index.rate, best.index.rate, odds, &self.settings.ranking) == Kind::Switch
        };
        let experiments = u32::try_from(turning_point(1, switches)).ok()?;
        let pace = current.prospect.pace().unwrap_or(1.0);
        let one = current.prospect.experiment_loop.median() / pace.min(1.0);
        let before = current.fixed_cost_left.in_weeks() / pace;
        (experiments <= MOST)
            .then(|| Patience { experiments, weeks: before + f64::from(experiments) * one })
    }

    /// What makes the better of the two worth more, what makes most of the difference first:
    /// inputs that alone would change the index of the other by a tenth or more.
    pub fn differences(&self, verdict: &Verdict) -> Vec<Difference> {
        let (better, other) = match &verdict.choice {
            Choice::Switch { current, best } | Choice::Close { current, best } => (best, current),
            Choice::Stay { current, best: Some(best) } => (current, best),
            Choice::Stay { best: None, .. } | Choice::Start { .. } => return Vec::new(),
        };
        let of = |factor: &(Factor, &str)| {
            let (factor, _) = *factor;
            let exchanged = other.prospect.exchanging(factor, &better.prospect);
            let times = exchanged.index(&self.points).rate / other.index.rate;
            Difference { factor, better: shown(better, factor), other: shown(other, factor), times }
        };
        let mut differences: Vec<_> =
            Factor::ALL.iter().map(of).filter(|one| one.times >= 1.1).collect();
        differences.sort_by(|a, b| b.times.total_cmp(&a.times));
        differences
    }
}

/// A factor as it counts now: what is left of the fixed cost, the chance after the log.
fn shown(standing: &Standing, factor: Factor) -> f64 {
    match factor {
        Factor::Chance => standing.belief.fraction(),
        Factor::FixedCost => standing.fixed_cost_left.in_weeks(),
        Factor::Importance
        | Factor::Counterfactual
        | Factor::Experiments
        | Factor::Loop
        | Factor::Finish
        | Factor::Hours
        | Factor::Learning => standing.prospect.median_of(factor),
    }
}

impl Patience {
    /// The time that it takes.
    pub fn time(&self) -> Time {
        Time::from_weeks(self.weeks)
    }
}
