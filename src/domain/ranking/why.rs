//! How an index comes about, what each input would have to be for the verdict to turn, which input's
//! uncertainty matters most, and what knowing it would be worth.

use super::belief::uncertain;
use super::derisk::gain;
use super::input::Input;
use super::points::Points;
use super::prospect::{Attempt, Phase, Prospect};
use super::verdict::{Contest, Kind, Outcome, Rival, Verdict};
use super::{Ranking, Standing};
use crate::domain::project::range::Z_OF_AN_END;
use crate::domain::project::{Name, Percent, Spread};

/// Everything that explains the place of one project.
#[derive(Debug)]
pub struct Why<'a> {
    /// What an attempt of the best length brings and takes; nothing in the finish.
    pub attempt: Option<Attempt>,
    /// Of each input, the values at which the verdict turns.
    pub turns: Vec<(Input, Turns<'a>)>,
    /// Of each input that is a range, its share of the spread of the index, 0–1, the largest first.
    pub shares: Vec<(Input, f64)>,
    /// Of each input that is a range, the value per week that knowing it before choosing would gain
    /// on average, the largest first.
    pub worth: Vec<(Input, f64)>,
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
    pub input: Input,
    /// Value per week that knowing it would gain on average.
    pub worth: f64,
}

impl Why<'_> {
    /// How much of the spread comes from one input, 0–1.
    pub fn share(&self, input: Input) -> f64 {
        find(&self.shares, input)
    }

    /// What knowing one input would be worth.
    pub fn worth(&self, input: Input) -> f64 {
        find(&self.worth, input)
    }
}

fn find(all: &[(Input, f64)], input: Input) -> f64 {
    all.iter().find(|(of, _)| *of == input).map_or(0.0, |(_, value)| *value)
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
            let (input, worth) = *self.worth_of_knowing(standing).first()?;
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

    /// What it would gain on average to know one input before choosing, for each that is a range: one
    /// takes the project where its index then turns out above the best of the others, and else that
    /// one.
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

/// The verdict if one input of a project had another median. A week has the same hours for all.
fn with<'a>(contest: &Contest<'_, 'a>, place: usize, input: Input, median: f64) -> Outcome<'a> {
    let is_for_all = input == Input::Hours;
    contest
        .outcome(|at, prospect| (is_for_all || at == place).then(|| prospect.with(input, median)))
}

/// The value nearest to the median, on the way to an end, at which the verdict is another.
fn turn<'a>(
    contest: &Contest<'_, 'a>,
    place: usize,
    input: Input,
    median: f64,
    end: f64,
    now: Outcome<'a>,
) -> Option<Turn<'a>> {
    const CLOSE_ENOUGH: f64 = 0.002;
    /// From so near the median on, in strides that double: the way may cross several verdicts.
    const STRIDES: usize = 8;
    let outcome = |value: f64| with(contest, place, input, value);
    let mut same = median.max(input.bounds().0);
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

/// The middle of two values, on the scale of the search.
fn between(input: Input, a: f64, b: f64) -> f64 {
    match input {
        Input::Counterfactual | Input::Chance => {
            // A certain chance has no place on the line.
            let line = |chance: f64| Percent::nearest(uncertain(chance)).to_line();
            Percent::from_line(f64::midpoint(line(a), line(b))).fraction()
        }
        Input::Importance
        | Input::Experiments
        | Input::Loop
        | Input::FixedCost
        | Input::Finish
        | Input::Hours
        | Input::Learning => (a * b).sqrt(),
    }
}

/// How much of the spread of the index each range makes alone, the others at their medians: the
/// square of what lies between its 5th and 95th percentile, as a share of all such squares.
fn shares(prospect: &Prospect) -> Vec<(Input, f64)> {
    // All is exact, so that one draw is as good as many.
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
