//! How an index comes about, what each input would have to be for the verdict to turn, and which
//! input's uncertainty matters most.

use std::cell::OnceCell;

use super::factor::Factor;
use super::odds::Sample;
use super::prospect::{Attempt, Paid, Prospect};
use super::verdict::{Kind, Ruling, rule};
use super::{Ranking, Standing};
use crate::domain::project::Name;
use crate::domain::project::range::Z_OF_AN_END;
use crate::domain::words::Word;

/// Everything that explains the place of one project.
#[derive(Debug)]
pub struct Why<'a> {
    /// What an attempt of the best length brings and takes; nothing where the hours leave nothing.
    pub attempt: Option<Attempt>,
    /// Of each input, the values at which the verdict turns.
    pub turns: Vec<(Factor, Turns<'a>)>,
    /// Of each input that is a range, its share of the spread of the index, 0–1, the largest first.
    pub shares: Vec<(Factor, f64)>,
}

/// The medians of an input, the range around it as wide as it is, beyond which the verdict is
/// another: the nearest below and above.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Turns<'a> {
    /// At and below it.
    pub below: Option<Turn<'a>>,
    /// At and above it.
    pub above: Option<Turn<'a>>,
}

/// Where a verdict turns, and to what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn<'a> {
    /// The median of the input.
    pub at: f64,
    /// `switch`, `close`, `stay` or `start`, and `nothing` where there is nothing to do.
    pub to: &'static str,
    /// The project that would be begun, or is too close to the current one.
    pub project: Option<&'a Name>,
}

/// A verdict: its word, and the project that it names, as far as that is to be begun.
type Outcome = (&'static str, Option<usize>);

/// The projects of one researcher, of which one may be changed.
struct Contest<'r, 'a> {
    ranking: &'r Ranking<'a>,
    mine: Vec<usize>,
    samples: Vec<OnceCell<Sample>>,
}

impl Why<'_> {
    /// How much of the spread comes from one input, 0–1.
    pub fn share(&self, factor: Factor) -> f64 {
        self.shares.iter().find(|(of, _)| *of == factor).map_or(0.0, |(_, share)| *share)
    }
}

impl<'a> Ranking<'a> {
    /// Why a project stands where it does.
    pub fn why(&self, standing: &Standing) -> Why<'a> {
        let prospect = &standing.prospect;
        let experiments = standing.index.experiments.max(1);
        Why {
            attempt: prospect.attempt(experiments, &self.points),
            turns: self.turns(standing),
            shares: shares(prospect),
        }
    }

    /// The word of the verdict if one input had another median.
    #[cfg(test)]
    pub(super) fn word_with(&self, of: &Standing, factor: Factor, median: f64) -> &'static str {
        Contest::with(self, of).outcome(of, &of.prospect.with(factor, median)).0
    }

    fn turns(&self, standing: &Standing) -> Vec<(Factor, Turns<'a>)> {
        let contest = Contest::with(self, standing);
        let now = contest.outcome(standing, &standing.prospect);
        let turns = |factor: Factor| {
            // What is paid cannot be cheaper.
            if factor == Factor::FixedCost && standing.prospect.paid == Paid::All {
                return Turns::default();
            }
            let (low, high) = factor.bounds();
            let median = standing.prospect.median_of(factor);
            let towards = |end: f64| contest.turn(standing, factor, median, end, now);
            Turns {
                below: if low < median { towards(low) } else { None },
                above: if high > median { towards(high) } else { None },
            }
        };
        Factor::ALL.iter().map(|(factor, _)| (*factor, turns(*factor))).collect()
    }
}

impl<'r, 'a> Contest<'r, 'a> {
    fn with(ranking: &'r Ranking<'a>, standing: &Standing) -> Self {
        let mine: Vec<usize> = (0..ranking.standings.len())
            .filter(|at| ranking.standings[*at].researcher == standing.researcher)
            .collect();
        let samples = ranking.standings.iter().map(|_| OnceCell::new()).collect();
        Self { ranking, mine, samples }
    }

    fn sample(&self, at: usize) -> &Sample {
        let of = &self.ranking.standings[at].prospect;
        self.samples[at].get_or_init(|| of.sample(&self.ranking.points))
    }

    /// The verdict if one project were another.
    fn outcome(&self, of: &Standing, prospect: &Prospect) -> Outcome {
        let Ranking { standings, points, settings, .. } = self.ranking;
        let (index, sample) = prospect.index_and_sample(points);
        let is_it = |at: usize| standings[at].project.name == of.project.name;
        let rate = |at: usize| if is_it(at) { index.rate } else { standings[at].index.rate };
        let sample = |at: usize| if is_it(at) { &sample } else { self.sample(at) };
        let mut mine = self.mine.clone();
        mine.sort_by(|a, b| {
            let names = || standings[*a].project.name.cmp(&standings[*b].project.name);
            rate(*b).total_cmp(&rate(*a)).then_with(names)
        });
        let odds = |a: usize, b: usize| sample(a).beats(sample(b));
        match rule(standings, &mine, rate, odds, &settings.ranking) {
            Some(Ruling { kind: Kind::Stay, .. }) => (Kind::Stay.word(), None),
            Some(Ruling { kind, best, .. }) => (kind.word(), best),
            None => ("nothing", None),
        }
    }

    /// The value nearest to the median, on the way to an end, at which the verdict is another.
    fn turn(
        &self,
        of: &Standing,
        factor: Factor,
        median: f64,
        end: f64,
        now: Outcome,
    ) -> Option<Turn<'a>> {
        const CLOSE_ENOUGH: f64 = 0.002;
        let outcome = |value: f64| self.outcome(of, &of.prospect.with(factor, value));
        let mut to = outcome(end);
        if to == now {
            return None;
        }
        let (mut same, mut other) = (median.max(factor.bounds().0), end);
        while (same / other - 1.0).abs() > CLOSE_ENOUGH {
            let middle = factor.between(same, other);
            let outcome = outcome(middle);
            if outcome == now {
                same = middle;
            } else {
                (other, to) = (middle, outcome);
            }
        }
        let project = to.1.map(|at| &self.ranking.standings[at].project.name);
        Some(Turn { at: other, to: to.0, project })
    }
}

/// How much of the spread of the index each range makes alone, the others at their medians: the
/// square of what lies between its 5th and 95th percentile, as a share of all such squares.
fn shares(prospect: &Prospect) -> Vec<(Factor, f64)> {
    let Some(pace) = prospect.pace() else { return Vec::new() };
    let rate = |factor, z| prospect.only_uncertain_in(factor, z).median(pace).index().rate;
    let square = |factor| (rate(factor, Z_OF_AN_END) - rate(factor, -Z_OF_AN_END)).powi(2);
    let squares: Vec<_> =
        Factor::ALL.iter().map(|(factor, _)| (*factor, square(*factor))).collect();
    let sum: f64 = squares.iter().map(|(_, square)| square).sum();
    let mut shares: Vec<_> = squares
        .into_iter()
        .filter(|(_, square)| *square > 0.0)
        .map(|(factor, square)| (factor, square / sum))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}
