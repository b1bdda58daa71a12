//! The points at which ranges are looked at. They are the same on every machine and for every
//! project, so a project's draws do not change when others come or go, and equals are equal.

use std::f64::consts::{PI, SQRT_2};

/// A range that an index is made of, each with the base of its Halton sequence. The smallest
/// bases fill most evenly, so they go to what makes most of the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Importance.
    Importance = 0,
    /// That nobody else would do it soon.
    Counterfactual = 1,
    /// That the direction works.
    Chance = 2,
    /// How many experiments a clear result takes.
    Experiments = 3,
    /// Time of one loop.
    Loop = 4,
    /// The fixed cost.
    FixedCost = 5,
    /// Time from the clear result to finished work.
    Finish = 6,
}

const BASES: [usize; 7] = [13, 17, 3, 5, 2, 7, 11];

/// The fewest values that each range takes, where there are as many draws.
const LEVELS: usize = 100;
/// So many draws share a value of one range, beyond that.
const DRAWS_A_LEVEL: usize = 10;

/// Draws of everything that has a range: points that fill the seven dimensions evenly (a Halton
/// sequence), each range cut into slices of the same chance.
#[derive(Debug)]
pub struct Points {
    /// Of each slice, the mean of a standard normal variable in it; those below the middle are
    /// those above it, mirrored.
    levels: Vec<f64>,
    /// Of each dimension, the slice of each draw.
    slices: [Vec<u32>; 7],
}

impl Points {
    /// So many draws, at least one.
    pub fn new(draws: u32) -> Self {
        let draws = draws.max(1) as usize;
        let levels = draws.min(LEVELS).max(draws / DRAWS_A_LEVEL);
        Self { levels: slice_means(levels), slices: BASES.map(|base| slices(base, draws, levels)) }
    }

    /// How many draws.
    pub fn draws(&self) -> usize {
        self.slices[0].len()
    }

    /// Of each slice, in standard deviations from the median.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The slice of each draw.
    pub fn slices(&self, of: Dimension) -> &[u32] {
        &self.slices[of as usize]
    }
}

/// The mean of a standard normal variable in each of `n` slices of the same chance: `n` times the
/// difference of the densities at the ends.
#[expect(clippy::cast_precision_loss, reason = "at most some ten thousand")]
fn slice_means(n: usize) -> Vec<f64> {
    let density_at_end = |end: usize| {
        if end == 0 || end == n { 0.0 } else { density(quantile(end as f64 / n as f64)) }
    };
    let ends: Vec<f64> = (0..=n).map(density_at_end).collect();
    let means: Vec<f64> = ends.windows(2).map(|end| n as f64 * (end[0] - end[1])).collect();
    // To the last digit.
    (0..n).map(|at| (means[at] - means[n - 1 - at]) / 2.0).collect()
}

/// The density of a standard normal variable.
fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * PI).sqrt()
}

/// The chance that a standard normal variable is below `z`.
fn below(z: f64) -> f64 {
    libm::erfc(-z / SQRT_2) / 2.0
}

/// Where the chance to be below is so much, by halving.
fn quantile(chance: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) < chance { low = middle } else { high = middle }
    }
    low
}

/// The slice of each draw: its rank in a van der Corput sequence, so that each slice has its share.
fn slices(base: usize, draws: usize, levels: usize) -> Vec<u32> {
    let place: Vec<f64> = (1..=draws).map(|n| radical_inverse(n, base)).collect();
    let mut order: Vec<usize> = (0..draws).collect();
    order.sort_by(|a, b| place[*a].total_cmp(&place[*b]));
    let mut slices = vec![0; draws];
    for (rank, draw) in order.into_iter().enumerate() {
        slices[draw] = u32::try_from(rank * levels / draws).unwrap_or(u32::MAX);
    }
    slices
}

/// The digits of `n` behind the point, in their opposite order.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
fn radical_inverse(mut n: usize, base: usize) -> f64 {
    let (mut inverse, mut place) = (0.0, 1.0);
    while n > 0 {
        place /= base as f64;
        inverse += place * (n % base) as f64;
        n /= base;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slice_has_its_share_of_the_draws() {
        for draws in [1, 10, 125, 130, 1000, 1001, 5000] {
            let points = Points::new(draws);
            for slices in &points.slices {
                let mut share = vec![0; points.levels.len()];
                for slice in slices {
                    share[*slice as usize] += 1;
                }
                let (least, most) = (share.iter().min().unwrap(), share.iter().max().unwrap());
                assert!(*least >= 1 && most - least <= 1, "{draws}: {least} to {most}");
            }
        }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (chance, z) in [(0.5, 0.0), (0.95, 1.644_853_627), (0.001, -3.090_232_306)] {
            assert!((quantile(chance) - z).abs() < 1e-9, "{chance}");
        }
    }

    #[test]
    fn the_levels_are_those_of_a_standard_normal_variable() {
        let levels = slice_means(125);
        let mean = |of: fn(f64) -> f64| levels.iter().map(|z| of(*z)).sum::<f64>() / 125.0;

        assert!(mean(|z| z).abs() < 1e-12);
        assert!((mean(|z| z * z) - 1.0).abs() < 0.01);
        // `1 to 10` has the mean 4.0400128 and the median 3.1622777.
        let range: crate::domain::project::Range<f64> = "1 to 10".parse().unwrap();
        let drawn = levels.iter().map(|z| range.at(*z)).sum::<f64>() / 125.0;
        assert!((drawn - 4.040_012_8).abs() < 0.006, "{drawn}");
        assert!((range.at(levels[62]) - 3.162_277_7).abs() < 1e-6);
        assert!(levels.iter().zip(levels.iter().rev()).all(|(a, b)| (a + b).abs() < f64::EPSILON));
    }

    /// Two value rates that are products of lognormals, so that the odds are known in closed form.
    #[test]
    fn the_odds_of_two_products_are_those_of_the_closed_form() {
        use super::super::odds::Sample;
        let points = Points::new(1000);
        let rates = |value: &str, time: &str, chance: f64| {
            let range = |text: &str| text.parse::<crate::domain::project::Range<f64>>().unwrap();
            let (value, time) = (range(value), range(time));
            let at = |draw: usize, of: Dimension| points.levels[points.slices(of)[draw] as usize];
            let rate = |draw: usize| {
                chance * value.at(at(draw, Dimension::Importance))
                    / time.at(at(draw, Dimension::Loop))
            };
            Sample::of((0..points.draws()).map(rate).collect())
        };

        let (a, b) = (rates("2 to 8", "1 to 4", 0.25), rates("3 to 12", "2 to 4", 0.4));

        assert!((b.beats(&a) - 0.756_846_0).abs() < 0.01, "{}", b.beats(&a));
    }
}
