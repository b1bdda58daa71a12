//! What draws of an index say: how wide it is, and how likely one is above another.

use std::cell::RefCell;
use std::rc::Rc;

use super::draws::{Draws, Order};
use super::points::{Dimensions, Points, SHUFFLES};
use super::prospect::Prospect;

/// The draws of one index in their order, none negative, and what each weighs.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    rates: Vec<f64>,
    /// Nothing where all weigh the same.
    weights: Option<Vec<f64>>,
}

impl Sample {
    /// Draws, at least one, with as many weights.
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

    fn shuffled(&self, order: &[u32]) -> Self {
        let in_order = |of: &[f64]| order.iter().map(|draw| of[*draw as usize]).collect();
        Self {
            rates: in_order(&self.rates),
            weights: self.weights.as_ref().map(|weights| in_order(weights)),
        }
    }

    /// What `percent` percent of the weight lies below, 0 to 100.
    pub fn percentile(&self, percent: u32) -> f64 {
        let share = f64::from(percent) / 100.0;
        let Some(weights) = &self.weights else {
            let at = ((self.rates.len() - 1) * percent as usize + 50) / 100;
            return *self.rates.clone().select_nth_unstable_by(at, f64::total_cmp).1;
        };
        let mut draws: Vec<(f64, f64)> =
            self.rates.iter().copied().zip(weights.iter().copied()).collect();
        // The half in which it lies, again and again.
        let (mut draws, mut left) = (&mut draws[..], share * weights.iter().sum::<f64>());
        while draws.len() > 1 {
            let middle = draws.len() / 2;
            draws.select_nth_unstable_by(middle, |a, b| a.0.total_cmp(&b.0));
            let below: f64 = draws[..middle].iter().map(|(_, weight)| weight).sum();
            if left <= below {
                draws = &mut draws[..middle];
            } else {
                left -= below;
                draws = &mut draws[middle..];
            }
        }
        draws[0].0
    }

    /// The weighted mean of what `of` makes of each draw.
    pub fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for (draw, rate) in self.rates.iter().enumerate() {
            sum += self.weight(draw) * of(*rate);
            weight += self.weight(draw);
        }
        sum / weight
    }

    /// The chance to be above another, draw by draw; where both are the same, half of it.
    fn above(&self, other: &Self) -> f64 {
        let (mut above, mut all) = (0.0, 0.0);
        for (draw, (ours, theirs)) in self.rates.iter().zip(&other.rates).enumerate() {
            let weight = self.weight(draw) * other.weight(draw);
            all += weight;
            above += weight * wins(*ours, *theirs);
        }
        above / all
    }
}

/// 1 for the one that is above, 0 for the other, and a half for both where they are the same but for
/// their last digits.
fn wins(ours: f64, theirs: f64) -> f64 {
    let same = (ours - theirs).abs() <= 1e-12 * ours.max(theirs);
    if same { 0.5 } else { f64::from(u8::from(ours > theirs)) }
}

/// A project with its draws, to be weighed against others.
#[derive(Debug, Clone)]
pub struct Drawn<'p> {
    prospect: &'p Prospect,
    draws: Draws<'p>,
    /// As they come.
    pub sample: Sample,
    experiments: u64,
    /// In another order but for some inputs, as it was asked for.
    apart: RefCell<Vec<(Dimensions, Rc<Sample>)>>,
}

impl<'p> Drawn<'p> {
    /// Of a prospect whose best plan has so many experiments.
    pub fn of(prospect: &'p Prospect, experiments: u64, points: &'p Points) -> Self {
        let draws = Draws::of(prospect, points);
        let sample = draws.sample(Order::Straight, experiments);
        Self { prospect, draws, sample, experiments, apart: RefCell::default() }
    }

    /// The chance to be above another: what both leave to the defaults is one unknown, and takes the
    /// same draws; all else is independent, by a fixed shuffle of the one, then of the other.
    pub fn beats(&self, other: &Drawn, points: &Points) -> f64 {
        let shared = self.prospect.unknown().shared(other.prospect.unknown());
        let ours = self.sample.above(&other.apart(shared, points));
        f64::midpoint(ours, self.apart(shared, points).above(&other.sample))
    }

    /// The draws in another order, but for some inputs.
    fn apart(&self, but: Dimensions, points: &Points) -> Rc<Sample> {
        let varies = self.prospect.varies();
        let shared = varies.shared(but);
        let known = self.apart.borrow().iter().find(|(of, _)| *of == shared).map(|it| it.1.clone());
        if let Some(known) = known {
            return known;
        }
        let sample = Rc::new(if shared == varies {
            self.sample.clone()
        } else if shared.is_empty() {
            self.sample.shuffled(points.shuffle(0))
        } else {
            self.draws.sample(Order::Shuffled { nth: 0, but: shared }, self.experiments)
        });
        self.apart.borrow_mut().push((shared, sample.clone()));
        sample
    }
}

/// The chance of each to be above all others; that of equals is shared. They add up to 1. Of more
/// than ten only the first ten are asked; the chance of the others is nothing that matters.
pub fn best_of(all: &[&Drawn], points: &Points) -> Vec<f64> {
    let mut odds = vec![0.0; all.len().min(SHUFFLES)];
    let sample = |(nth, drawn): (usize, &&Drawn)| {
        let order = Order::Shuffled { nth, but: drawn.prospect.unknown() };
        Draws::of_same_weight(drawn.prospect, points).sample(order, drawn.experiments)
    };
    let samples: Vec<Sample> = all.iter().take(SHUFFLES).enumerate().map(sample).collect();
    let mut winners = Vec::with_capacity(samples.len());
    for draw in 0..points.draws() {
        let best = samples.iter().map(|sample| sample.rates[draw]).fold(0.0, f64::max);
        winners.clear();
        winners.extend((0..samples.len()).filter(|of| wins(samples[*of].rates[draw], best) > 0.0));
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
    fn one_is_above_another_as_often_as_its_draws_weigh() {
        let (ours, theirs) = (sample(&[3.0, 1.0, 2.0], &[]), sample(&[2.0, 4.0, 2.0], &[]));

        assert!((ours.above(&theirs) - 0.5).abs() < 1e-12);
        assert!((theirs.above(&ours) - 0.5).abs() < 1e-12);
        let heavy = sample(&[2.0, 4.0, 2.0], &[3.0, 1.0, 0.0]);
        assert!((ours.above(&heavy) - 0.75).abs() < 1e-12);
        assert!((heavy.above(&ours) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn percentiles_are_draws() {
        let all: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        let plain = sample(&all, &[]);
        assert!((plain.percentile(5) - 5.0).abs() < 1e-12);
        assert!((plain.percentile(95) - 95.0).abs() < 1e-12);
        assert!((sample(&[7.0], &[]).percentile(95) - 7.0).abs() < 1e-12);

        let heavy = sample(&[3.0, 1.0, 2.0], &[90.0, 4.0, 6.0]);
        assert!((heavy.percentile(5) - 2.0).abs() < 1e-12);
        assert!((heavy.percentile(95) - 3.0).abs() < 1e-12);
        assert!((heavy.mean(|rate| rate) - 2.86).abs() < 1e-12);
    }

    #[test]
    fn a_shuffle_keeps_what_belongs_together() {
        let shuffled = sample(&[3.0, 1.0], &[0.9, 0.1]).shuffled(&[1, 0]);

        assert_eq!(shuffled, sample(&[1.0, 3.0], &[0.1, 0.9]));
    }
}
