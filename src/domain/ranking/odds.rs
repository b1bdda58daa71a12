//! The distribution of an index, and the chance that one index is above another.

use std::sync::{Arc, Mutex, PoisonError};

use super::Standing;
use super::draws::{Draws, Order, resampled, worth};
use super::input::{Input, InputSet};
use super::points::{Points, SHUFFLES};
use super::prospect::Prospect;

/// The draws of one index in their order, none negative, and their weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    rates: Vec<f64>,
    /// `None` if all are equal.
    weights: Option<Vec<f64>>,
}

impl Sample {
    /// A sample of draws, at least one, with as many weights.
    pub fn of(rates: Vec<f64>, weights: Option<Vec<f64>>) -> Self {
        Self { rates, weights }
    }

    /// The value rate of each draw.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    fn weight(&self, draw: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[draw])
    }

    /// The weighted percentile, 0 to 100.
    pub fn percentile(&self, percent: u32) -> f64 {
        self.percentiles([percent])[0]
    }

    /// Several percentiles, in rising order.
    pub fn percentiles<const N: usize>(&self, percents: [u32; N]) -> [f64; N] {
        // The bits of numbers that are not negative have the same order, and compare faster.
        let mut rates: Vec<u64> = match &self.weights {
            None => self.rates.iter().map(|rate| rate.to_bits()).collect(),
            Some(weights) => resampled(weights).map(|draw| self.rates[draw].to_bits()).collect(),
        };
        let mut first = 0;
        percents.map(|percent| {
            let at = ((self.rates.len() - 1) * percent as usize + 50) / 100;
            let rest = &mut rates[first..];
            let rate = *rest.select_nth_unstable(at - first).1;
            first = at;
            f64::from_bits(rate)
        })
    }

    /// The weighted mean of the result of `of` for each draw.
    pub fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (draw, rate) in self.rates.iter().enumerate() {
            sum += self.weight(draw) * of(*rate);
            weight += self.weight(draw);
        }
        sum / weight
    }

    /// The chance to be above another sample, draw by draw; a tie counts half.
    fn above(&self, other: &Self) -> f64 {
        let pairs = self.rates.iter().zip(&other.rates);
        if self.weights.is_none() && other.weights.is_none() {
            let halves: u32 = pairs.map(|(ours, theirs)| halves(*ours, *theirs)).sum();
            #[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
            return f64::from(halves) / 2.0 / self.rates.len() as f64;
        }
        let (mut above, mut all) = (0.0, 0.0);
        for (draw, (ours, theirs)) in pairs.enumerate() {
            let weight = self.weight(draw) * other.weight(draw);
            all += weight;
            above += weight * f64::from(halves(*ours, *theirs));
        }
        above / 2.0 / all
    }
}

/// 2 if `ours` is above `theirs`, 0 if it is below, and 1 if they are equal but for rounding. Neither is
/// negative.
#[inline]
fn halves(ours: f64, theirs: f64) -> u32 {
    const LAST: f64 = 1e-12;
    u32::from(ours > theirs * (1.0 + LAST)) + u32::from(ours >= theirs * (1.0 - LAST))
}

/// A project with its draws, for comparison with others.
#[derive(Debug)]
pub struct Drawn<'p> {
    prospect: &'p Prospect,
    points: &'p Points,
    experiments: u64,
    /// The index of each draw in the order of the points, for a success of value 1.
    rates: Vec<f64>,
    /// The index of each draw in the order of the points.
    pub sample: Sample,
    /// The shuffled samples made so far, by the inputs that were not shuffled.
    apart: Mutex<Vec<(InputSet, Arc<Sample>)>>,
}

impl<'p> Drawn<'p> {
    /// The draws of a prospect, whose best plan has this number of experiments.
    pub fn of(prospect: &'p Prospect, experiments: u64, points: &'p Points) -> Self {
        let draws = Draws::of(prospect, points);
        let rates = draws.rates(Order::Straight, experiments);
        Self::from(
            prospect,
            experiments,
            Rates { rates, weights: draws.weights().cloned() },
            points,
        )
    }

    /// The draws of a prospect whose index in each draw is known.
    pub fn from(
        prospect: &'p Prospect,
        experiments: u64,
        Rates { rates, weights }: Rates,
        points: &'p Points,
    ) -> Self {
        let sample = Sample::of(times_worth(&rates, prospect, points, Order::Straight), weights);
        Self { prospect, points, experiments, rates, sample, apart: Mutex::default() }
    }

    /// The chance to be above another project. Inputs that are defaults of both are one unknown, and
    /// share their draws; all others are independent, by a fixed shuffle of one project, then of the
    /// other.
    pub fn beats(&self, other: &Drawn) -> f64 {
        let shared = self.prospect.unknown().intersection(other.prospect.unknown());
        let ours = self.sample.above(&other.apart(shared));
        f64::midpoint(ours, self.apart(shared).above(&other.sample))
    }

    /// The sample in another order, but for some inputs.
    fn apart(&self, but: InputSet) -> Arc<Sample> {
        let but = self.prospect.varies().intersection(but);
        let mut known = self.apart.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, sample)) = known.iter().find(|(of, _)| *of == but) {
            return sample.clone();
        }
        let sample = Arc::new(self.in_order(but));
        known.push((but, sample.clone()));
        sample
    }

    fn in_order(&self, but: InputSet) -> Sample {
        let order = Order::Shuffled { nth: 0, but };
        let shuffled = |of: &[f64]| -> Vec<f64> {
            self.points.shuffle(0).iter().map(|draw| of[*draw as usize]).collect()
        };
        // Importance and counterfactual are multiplied later, so all others often have one order.
        let others = self.prospect.varies().without(&[Input::Importance, Input::Counterfactual]);
        let rates = if but.intersection(others) == others {
            self.rates.clone()
        } else if but.intersection(others).is_empty() {
            shuffled(&self.rates)
        } else {
            Draws::of(self.prospect, self.points).rates(order, self.experiments)
        };
        // The weights come from a log, after which the chance is not shared.
        let weights = self.sample.weights.as_ref().map(|weights| shuffled(weights));
        Sample::of(times_worth(&rates, self.prospect, self.points, order), weights)
    }
}

/// The index of each draw in the order of the points, for a success of value 1, and the weights.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    /// Value per week.
    pub rates: Vec<f64>,
    /// `None` if all are equal.
    pub weights: Option<Vec<f64>>,
}

/// The index of each draw, with the value of success in that draw and with the value of learning.
fn times_worth(rates: &[f64], prospect: &Prospect, points: &Points, order: Order) -> Vec<f64> {
    let learning = prospect.learning_rate();
    let worth = worth(prospect, points, order);
    rates.iter().zip(worth).map(|(rate, worth)| rate * worth + learning).collect()
}

/// The chance of each of the first ten to be above all others; a tie is shared. The sum is 1. The
/// chances of later ones are negligible.
pub fn best_of(all: &[&Standing], points: &Points) -> Vec<f64> {
    let mut odds = vec![0.0; all.len().min(SHUFFLES)];
    let sample = |(nth, Standing { prospect, index, .. }): (usize, &&Standing)| {
        let order = Order::Shuffled { nth, but: prospect.unknown() };
        let rates = Draws::of_same_weight(prospect, points).rates(order, index.experiments);
        Sample::of(times_worth(&rates, prospect, points, order), None)
    };
    let samples: Vec<Sample> = all.iter().take(SHUFFLES).enumerate().map(sample).collect();
    let mut winners = Vec::with_capacity(samples.len());
    for draw in 0..points.draws() {
        let best = samples.iter().map(|sample| sample.rates[draw]).fold(0.0, f64::max);
        winners.clear();
        winners.extend((0..samples.len()).filter(|of| halves(samples[*of].rates[draw], best) > 0));
        #[expect(clippy::cast_precision_loss, reason = "at most ten, and a hundred thousand")]
        for winner in &winners {
            odds[*winner] += 1.0 / (winners.len() * points.draws()) as f64;
        }
    }
    odds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rates: &[f64], weights: &[f64]) -> Sample {
        Sample::of(rates.into(), (!weights.is_empty()).then(|| weights.into()))
    }

    #[test]
    fn the_chance_to_be_above_another_is_weighted() {
        let (ours, theirs) = (sample(&[3.0, 1.0, 2.0], &[]), sample(&[2.0, 4.0, 2.0], &[]));

        assert!((ours.above(&theirs) - 0.5).abs() < 1e-12);
        assert!((theirs.above(&ours) - 0.5).abs() < 1e-12);
        let heavy = sample(&[2.0, 4.0, 2.0], &[3.0, 1.0, 0.0]);
        assert!((ours.above(&heavy) - 0.75).abs() < 1e-12);
        assert!((heavy.above(&ours) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn percentiles_are_weighted_draws() {
        let all: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let plain = sample(&all, &[]);
        assert!((plain.percentile(5) - 5.0).abs() < 1e-12);
        assert!((plain.percentile(95) - 95.0).abs() < 1e-12);
        assert!((sample(&[7.0], &[]).percentile(95) - 7.0).abs() < 1e-12);

        // The weights below 60 are 0.
        let weights: Vec<f64> = all.iter().map(|rate| f64::from(u8::from(*rate >= 60.0))).collect();
        let heavy = sample(&all, &weights);
        assert!((heavy.percentile(5) - 62.0).abs() <= 1.0, "{}", heavy.percentile(5));
        assert!((heavy.percentile(95) - 98.0).abs() <= 1.0, "{}", heavy.percentile(95));
        assert!((heavy.mean(|rate| rate) - 80.0).abs() < 1e-9);
    }
}
