//! How an index comes about, what each input would have to be for the verdict to turn, which input's
//! uncertainty matters most, and what knowing it would be worth.

use super::derisk::gain;
use super::factor::Factor;
use super::points::Points;
use super::prospect::{Attempt, Phase, Prospect};
use super::verdict::{Contest, Kind, Outcome, Rival, Verdict};
use super::{Ranking, Standing};
use crate::domain::project::Name;
use crate::domain::project::range::Z_OF_AN_END;
use crate::domain::words::Word;

/// Everything that explains the place of one project.
#[derive(Debug)]
pub struct Why<'a> {
    /// What an attempt of the best length brings and takes; nothing in the finish.
    pub attempt: Option<Attempt>,
    /// Of each input, the values at which the verdict turns.
    pub turns: Vec<(Factor, Turns<'a>)>,
    /// Of each input that is a range, its share of the spread of the index, 0–1, the largest first.
    pub shares: Vec<(Factor, f64)>,
    /// Of each input that is a range, the value per week that knowing it before choosing would gain
    /// on average, the largest first.
    pub worth: Vec<(Factor, f64)>,
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
    /// The verdict there.
    pub to: Outcome<'a>,
}

/// What would tell the two projects of a close call apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling<'a> {
    /// The project.
    pub project: &'a Name,
    /// Its input whose knowledge is worth most.
    pub factor: Factor,
    /// Value per week that knowing it would gain on average.
    pub worth: f64,
}

impl Why<'_> {
    /// How much of the spread comes from one input, 0–1.
    pub fn share(&self, factor: Factor) -> f64 {
        find(&self.shares, factor)
    }

    /// What knowing one input would be worth.
    pub fn worth(&self, factor: Factor) -> f64 {
        find(&self.worth, factor)
    }
}

fn find(all: &[(Factor, f64)], factor: Factor) -> f64 {
    all.iter().find(|(of, _)| *of == factor).map_or(0.0, |(_, value)| *value)
}

impl<'a> Ranking<'a> {
    /// Why a project stands where it does.
    pub fn why(&self, standing: &Standing) -> Why<'a> {
        let prospect = &standing.prospect;
        let experiments = standing.index.experiments.max(1);
        let search = prospect.phase == Phase::Search;
        Why {
            attempt: search.then(|| prospect.attempt(experiments, &self.points)),
            turns: self.turns(standing),
            shares: shares(prospect),
            worth: self.worth_of_knowing(standing),
        }
    }

    /// The input of one of the two projects of a close call whose knowledge is worth most; nothing
    /// where the call is not close.
    pub fn telling(&self, verdict: &Verdict<'a>) -> Option<Telling<'a>> {
        if verdict.kind != Kind::Close {
            return None;
        }
        let second = verdict.second.as_ref().and_then(Rival::standing);
        let standings = [verdict.best(), verdict.current.as_ref(), second];
        let of_one = |standing: &&Standing<'a>| {
            let (factor, worth) = *self.worth_of_knowing(standing).first()?;
            Some(Telling { project: &standing.project.name, factor, worth })
        };
        let all =
            standings.iter().flatten().filter_map(of_one).filter(|telling| telling.worth > 0.0);
        all.max_by(|a, b| a.worth.total_cmp(&b.worth))
    }

    /// The outcome if one input had another median.
    #[cfg(test)]
    pub(super) fn outcome_with(&self, of: &Standing, factor: Factor, median: f64) -> Outcome<'a> {
        let contest = self.contest(of.researcher).unwrap();
        let place = contest.place(&of.project.name).unwrap();
        with(&contest, place, factor, median)
    }

    fn turns(&self, standing: &Standing) -> Vec<(Factor, Turns<'a>)> {
        let contest = self.contest(standing.researcher);
        let place = contest.as_ref().and_then(|contest| contest.place(&standing.project.name));
        let Some((contest, place)) = contest.as_ref().zip(place) else { return Vec::new() };
        let now = contest.outcome(|_, _| None);
        let turns = |factor: Factor| {
            if !standing.prospect.has_use_for(factor) {
                return Turns::default();
            }
            let (low, high) = factor.bounds();
            let median = standing.prospect.median_of(factor);
            let towards = |end: f64| turn(contest, place, factor, median, end, now);
            Turns {
                below: if low < median { towards(low) } else { None },
                above: if high > median { towards(high) } else { None },
            }
        };
        Factor::ALL.iter().map(|(factor, _)| (*factor, turns(*factor))).collect()
    }

    /// What it would gain on average to know one input before choosing, for each that is a range: one
    /// takes the project where its index then turns out above the best of the others, and else that
    /// one.
    fn worth_of_knowing(&self, standing: &Standing) -> Vec<(Factor, f64)> {
        let Some(list) = self.list(standing.researcher) else { return Vec::new() };
        let others = self.best_besides(standing, list).index().rate;
        let worth = |factor: Factor| {
            let (mut known, mut mean, mut weight) = (0.0, 0.0, 0.0);
            for z in self.few.levels() {
                let exactly = standing.prospect.exactly(factor, *z);
                let likely = exactly.likelihood(&self.points);
                let rate = exactly.index(&self.points).rate;
                known += likely * rate.max(others);
                mean += likely * rate;
                weight += likely;
            }
            gain(known / weight, (mean / weight).max(others))
        };
        let ranged = Factor::ALL.iter().map(|(factor, _)| *factor).filter(|factor| {
            let prospect = &standing.prospect;
            prospect.ends_of(*factor).is_some() && prospect.has_use_for(*factor)
        });
        let mut all: Vec<_> = ranged.map(|factor| (factor, worth(factor))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}

/// The verdict if one input of a project had another median. A week has the same hours for all.
fn with<'a>(contest: &Contest<'_, 'a>, place: usize, factor: Factor, median: f64) -> Outcome<'a> {
    let is_for_all = factor == Factor::Hours;
    contest
        .outcome(|at, prospect| (is_for_all || at == place).then(|| prospect.with(factor, median)))
}

/// The value nearest to the median, on the way to an end, at which the verdict is another.
fn turn<'a>(
    contest: &Contest<'_, 'a>,
    place: usize,
    factor: Factor,
    median: f64,
    end: f64,
    now: Outcome<'a>,
) -> Option<Turn<'a>> {
    const CLOSE_ENOUGH: f64 = 0.002;
    /// From so near the median on, in strides that double: the way may cross several verdicts.
    const STRIDES: usize = 8;
    let outcome = |value: f64| with(contest, place, factor, value);
    // A median of 0 has no place on a scale of ratios: the least value is asked in its place.
    let mut same = median.max(factor.bounds().0);
    if same > median {
        let to = outcome(same);
        if to != now {
            return Some(Turn { at: same, to });
        }
    }
    let nearer = |far: &f64| Some(factor.between(same, *far));
    let mut strides: Vec<f64> = std::iter::successors(Some(end), nearer).take(STRIDES).collect();
    strides.reverse();
    let mut found = None;
    for value in strides {
        let outcome = outcome(value);
        if outcome != now {
            found = Some((value, outcome));
            break;
        }
        same = value;
    }
    let (mut other, mut to) = found?;
    while (same / other - 1.0).abs() > CLOSE_ENOUGH {
        let middle = factor.between(same, other);
        let outcome = outcome(middle);
        if outcome == now {
            same = middle;
        } else {
            (other, to) = (middle, outcome);
        }
    }
    Some(Turn { at: other, to })
}

/// How much of the spread of the index each range makes alone, the others at their medians: the
/// square of what lies between its 5th and 95th percentile, as a share of all such squares.
fn shares(prospect: &Prospect) -> Vec<(Factor, f64)> {
    // All is exact, so that one draw is as good as many.
    let point = Points::new(1);
    let rate = |factor, z| prospect.only_uncertain_in(factor, z).index(&point).rate;
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
