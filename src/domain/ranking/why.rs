//! The explanation of an index: the values of each input at which the verdict changes, its share of the
//! uncertainty, and the value of knowing it.

use super::belief::not_certain;
use super::derisk::gain;
use super::input::Input;
use super::points::Points;
use super::prospect::{Attempt, Phase, Prospect};
use super::verdict::{Contest, Kind, Outcome, Rival, Verdict};
use super::{Ranking, Standing};
use crate::domain::project::range::Z_OF_AN_END;
use crate::domain::project::{Name, Percent, Spread};

/// The explanation of the place of one project.
#[derive(Debug)]
pub struct Why<'a> {
    /// The attempt with the best number of experiments; `None` in the finish.
    pub attempt: Option<Attempt>,
    /// The values of each input at which the verdict changes.
    pub turns: Vec<(Input, Turns<'a>)>,
    /// The share of each uncertain input in the spread of the index, 0–1, the largest first.
    pub shares: Vec<(Input, f64)>,
    /// The mean gain in value per week from knowing each uncertain input before the choice, the largest
    /// first.
    pub worth: Vec<(Input, f64)>,
}

/// The nearest medians of an input, below and above its own, at which the verdict changes. The range
/// keeps its width.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Turns<'a> {
    /// The verdict changes at and below this.
    pub below: Option<Turn<'a>>,
    /// The verdict changes at and above this.
    pub above: Option<Turn<'a>>,
}

/// A value at which the verdict changes, and the new verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn<'a> {
    /// The median of the input.
    pub at: f64,
    /// The new verdict.
    pub to: Outcome<'a>,
}

/// The input that would best decide a close call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Telling<'a> {
    /// The project.
    pub project: &'a Name,
    /// The input that is most worth knowing.
    pub input: Input,
    /// The mean gain in value per week from knowing it.
    pub worth: f64,
}

impl Why<'_> {
    /// The share of one input in the spread, 0–1.
    pub fn share(&self, input: Input) -> f64 {
        find(&self.shares, input)
    }

    /// The value of knowing one input.
    pub fn worth(&self, input: Input) -> f64 {
        find(&self.worth, input)
    }
}

fn find(all: &[(Input, f64)], input: Input) -> f64 {
    all.iter().find(|(of, _)| *of == input).map_or(0.0, |(_, value)| *value)
}

impl<'a> Ranking<'a> {
    /// The explanation of a project's place.
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

    /// The input of the two projects of a close call that is most worth knowing; `None` if the call is
    /// not close.
    pub fn telling(&self, verdict: &Verdict<'a>) -> Option<Telling<'a>> {
        if verdict.kind != Kind::Close {
            return None;
        }
        let second = verdict.second.as_ref().and_then(Rival::standing);
        let standings = [verdict.best(), verdict.current.as_ref(), second];
        // An unknown that both share moves both.
        let [one, other] = verdict.weighed()?.map(|rival| rival.prospect().unknown());
        let shared = one.intersection(other);
        let of_one = |standing: &&Standing<'a>| {
            let all = self.worth_of_knowing(standing);
            let (input, worth) = all.into_iter().find(|(input, _)| !shared[*input])?;
            Some(Telling { project: &standing.project.name, input, worth })
        };
        let all =
            standings.iter().flatten().filter_map(of_one).filter(|telling| telling.worth > 0.0);
        all.max_by(|a, b| a.worth.total_cmp(&b.worth))
    }

    /// The outcome if one input had another median.
    #[cfg(test)]
    pub(super) fn outcome_with(&self, of: &Standing, input: Input, median: f64) -> Outcome<'a> {
        let contest = self.contest(of.researcher).unwrap();
        let place = contest.place(&of.project.name).unwrap();
        with(&contest, place, input, median)
    }

    fn turns(&self, standing: &Standing) -> Vec<(Input, Turns<'a>)> {
        let contest = self.contest(standing.researcher);
        let place = contest.as_ref().and_then(|contest| contest.place(&standing.project.name));
        let Some((contest, place)) = contest.as_ref().zip(place) else { return Vec::new() };
        let now = contest.outcome(|_, _| None);
        let turns = |input: Input| {
            if !standing.prospect.has_use_for(input) {
                return Turns::default();
            }
            let (low, high) = input.bounds();
            let median = standing.prospect.median_of(input);
            let towards = |end: f64| turn(contest, place, input, median, end, now);
            Turns {
                below: if low < median { towards(low) } else { None },
                above: if high > median { towards(high) } else { None },
            }
        };
        Input::all().map(|input| (input, turns(input))).collect()
    }

    /// The mean gain from knowing one input before the choice, for each uncertain one: the choice is
    /// then the project if its index is above the best of the others, and else that one.
    fn worth_of_knowing(&self, standing: &Standing) -> Vec<(Input, f64)> {
        let Some(list) = self.list(standing.researcher) else { return Vec::new() };
        let others = self.best_besides(standing, list).index().rate;
        let worth = |input: Input| {
            let (mut known, mut mean, mut weight) = (0.0, 0.0, 0.0);
            for z in self.few.levels() {
                let exactly = standing.prospect.exactly(input, *z);
                let likely = exactly.likelihood(&self.points);
                let rate = exactly.index(&self.points).rate;
                known += likely * rate.max(others);
                mean += likely * rate;
                weight += likely;
            }
            gain(known / weight, (mean / weight).max(others))
        };
        let ranged = Input::all().filter(|input| {
            let prospect = &standing.prospect;
            prospect.ends_of(*input).is_some() && prospect.has_use_for(*input)
        });
        let mut all: Vec<_> = ranged.map(|input| (input, worth(input))).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}

/// The verdict if one input of a project had another median; the hours change for all projects.
fn with<'a>(contest: &Contest<'_, 'a>, place: usize, input: Input, median: f64) -> Outcome<'a> {
    let is_for_all = input == Input::Hours;
    contest
        .outcome(|at, prospect| (is_for_all || at == place).then(|| prospect.with(input, median)))
}

/// The value nearest to the median, towards an end, at which the verdict changes.
fn turn<'a>(
    contest: &Contest<'_, 'a>,
    place: usize,
    input: Input,
    median: f64,
    end: f64,
    now: Outcome<'a>,
) -> Option<Turn<'a>> {
    const CLOSE_ENOUGH: f64 = 0.002;
    /// The number of strides, each twice as long: there may be several changes on the way.
    const STRIDES: usize = 8;
    let outcome = |value: f64| with(contest, place, input, value);
    // A median of 0 has no place on a scale of ratios: the least value is asked in its place.
    let mut same = median.max(input.bounds().0);
    if same > median {
        let to = outcome(same);
        if to != now {
            return Some(Turn { at: same, to });
        }
    }
    let nearer = |far: &f64| Some(between(input, same, *far));
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
        let middle = between(input, same, other);
        let outcome = outcome(middle);
        if outcome == now {
            same = middle;
        } else {
            (other, to) = (middle, outcome);
        }
    }
    Some(Turn { at: other, to })
}

/// The middle of two values: of chances on the logit scale, else the geometric mean.
fn between(input: Input, a: f64, b: f64) -> f64 {
    if !matches!(input, Input::Counterfactual | Input::Chance) {
        return (a * b).sqrt();
    }
    // A certain chance is not on the scale.
    let line = |chance: f64| Percent::nearest(not_certain(chance)).to_line();
    Percent::from_line(f64::midpoint(line(a), line(b))).fraction()
}

/// The share of each input in the spread of the index: the square of the difference between the index at
/// its 5th and at its 95th percentile, with all others at their medians, divided by the sum of squares.
fn shares(prospect: &Prospect) -> Vec<(Input, f64)> {
    // All inputs are exact, so one draw is enough.
    let point = Points::new(1);
    let rate = |input, z| prospect.all_exact_but(input, z).index(&point).rate;
    let square = |input| (rate(input, Z_OF_AN_END) - rate(input, -Z_OF_AN_END)).powi(2);
    let squares: Vec<_> = Input::all().map(|input| (input, square(input))).collect();
    let sum: f64 = squares.iter().map(|(_, square)| square).sum();
    let mut shares: Vec<_> = squares
        .into_iter()
        .filter(|(_, square)| *square > 0.0)
        .map(|(input, square)| (input, square / sum))
        .collect();
    shares.sort_by(|a, b| b.1.total_cmp(&a.1));
    shares
}
