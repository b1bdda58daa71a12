//! The points at which ranges are evaluated. They are the same on every machine and for every project,
//! so that a project's draws do not depend on other projects, and equal projects are equal.

use std::f64::consts::{PI, SQRT_2};

use super::input::{Input, PerInput};

/// The least number of values of each range, if there are as many draws.
const LEVELS: usize = 100;
/// The number of draws for each value of a range, above that.
const DRAWS_A_LEVEL: usize = 10;
/// The largest number of standard deviations at which a chance is computed.
const FURTHEST: f64 = 35.0;

/// The number of projects that can be drawn independently of each other.
pub const SHUFFLES: usize = 10;

/// The base of an input's Halton sequence; `None` if it is always exact. The smallest bases fill most
/// evenly, so the inputs that make most of the difference have those.
fn base(input: Input) -> Option<usize> {
    match input {
        Input::Importance => Some(13),
        Input::Counterfactual => Some(17),
        Input::Chance => Some(3),
        Input::Experiments => Some(5),
        Input::Loop => Some(2),
        Input::FixedCost => Some(7),
        Input::Finish => Some(11),
        Input::Hours | Input::Learning => None,
    }
}

/// Draws of all inputs: points that fill the seven dimensions evenly (a Halton sequence). Each range is
/// cut into slices of the same probability.
#[derive(Debug)]
pub struct Points {
    /// The mean of a standard normal variable in each slice, symmetric about 0.
    levels: Vec<f64>,
    /// The slice of each draw, for each input; empty for those that are always exact.
    slices: PerInput<Vec<u32>>,
    /// The draws in other orders, each for a project that is independent of the others.
    shuffles: Vec<Vec<u32>>,
    /// For a mean without draws: places on the standard normal scale, and their weights.
    quadrature: Vec<(f64, f64)>,
}

impl Points {
    /// The points for a number of draws, at least one.
    pub fn new(draws: u32) -> Self {
        let draws = draws.max(1) as usize;
        let levels = draws.min(LEVELS).max(draws / DRAWS_A_LEVEL);
        Self {
            levels: mirrored(&slice_means(levels, f64::NEG_INFINITY)),
            slices: PerInput::of(|input| {
                base(input).map_or_else(Vec::new, |base| slices(base, draws, levels))
            }),
            shuffles: (1..=SHUFFLES as u64).map(|nth| shuffled(draws, nth)).collect(),
            quadrature: quadrature(),
        }
    }

    /// The number of draws.
    pub fn draws(&self) -> usize {
        self.shuffles[0].len()
    }

    /// The mean of each slice, in standard deviations from the median.
    pub fn levels(&self) -> &[f64] {
        &self.levels
    }

    /// The slice of each draw.
    pub fn slices(&self, of: Input) -> &[u32] {
        &self.slices[of]
    }

    /// The draws in another order; `nth` is less than [`SHUFFLES`].
    pub fn shuffle(&self, nth: usize) -> &[u32] {
        &self.shuffles[nth]
    }

    /// The mean of `of` over a standard normal variable, exact to about ten digits.
    pub fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.quadrature.iter().map(|(z, weight)| weight * of(*z)).sum()
    }

    /// The mean of each slice of a standard normal variable that is above `z`.
    pub fn levels_above(&self, z: f64) -> Vec<f64> {
        slice_means(self.levels.len(), z)
    }
}

/// The median of a standard normal variable that is above `z`.
pub fn median_above(z: f64) -> f64 {
    let z = z.clamp(-FURTHEST, FURTHEST);
    where_above(below(-z) / 2.0)
}

/// The place above which a standard normal variable is with this chance, by Newton's method on the
/// logarithm. That is concave, so the method converges from any start that is too far out.
fn where_above(chance: f64) -> f64 {
    if chance > 0.5 {
        return -where_above(1.0 - chance);
    }
    // The chance to be above `z` is at most half of `exp(-z²/2)`.
    let mut z = (-2.0 * (2.0 * chance).ln()).max(0.0).sqrt();
    for _ in 0..60 {
        let above = below(-z);
        let step = (above / chance).ln() * above / density(z);
        z += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    z
}

/// The trapezoidal rule, which is nearly exact for a smooth function that vanishes at both ends.
fn quadrature() -> Vec<(f64, f64)> {
    let places: Vec<f64> = (-32..=32).map(|at| f64::from(at) / 4.0).collect();
    let all: f64 = places.iter().map(|z| density(*z)).sum();
    places.into_iter().map(|z| (z, density(z) / all)).collect()
}

/// A shuffle of the draws with the numbers of SplitMix64, the same on every machine.
fn shuffled(draws: usize, seed: u64) -> Vec<u32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let mut order: Vec<u32> = (0..u32::try_from(draws).unwrap_or(u32::MAX)).collect();
    for last in (1..order.len()).rev() {
        #[expect(clippy::cast_possible_truncation, reason = "less than the length of the list")]
        let other = (next() % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    order
}

/// The mean of a standard normal variable above `z` in each of `n` slices of the same probability: `n`
/// times the difference of the densities at its ends, divided by the chance to be above `z`.
#[expect(clippy::cast_precision_loss, reason = "at most some ten thousand")]
fn slice_means(n: usize, z: f64) -> Vec<f64> {
    let z = z.clamp(-FURTHEST, FURTHEST);
    let above = below(-z);
    let mut density_at_end = density(z);
    let slice = |nth: usize| {
        let left = n - nth - 1;
        let next =
            if left == 0 { 0.0 } else { density(where_above(above * left as f64 / n as f64)) };
        let mean = (density_at_end - next) / above * n as f64;
        density_at_end = next;
        mean
    };
    (0..n).map(slice).collect()
}

/// The means made symmetric to the last digit.
fn mirrored(means: &[f64]) -> Vec<f64> {
    means.iter().zip(means.iter().rev()).map(|(mean, other)| (mean - other) / 2.0).collect()
}

/// The density of a standard normal variable.
fn density(z: f64) -> f64 {
    (-z * z / 2.0).exp() / (2.0 * PI).sqrt()
}

/// The chance that a standard normal variable is below `z`.
fn below(z: f64) -> f64 {
    libm::erfc(-z / SQRT_2) / 2.0
}

/// The slice of each draw, by its rank in a van der Corput sequence, so that all slices have about the
/// same number of draws.
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

/// The digits of `n` after the point, in reverse order.
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
    fn all_slices_have_the_same_number_of_draws() {
        for draws in [1, 10, 125, 130, 1000, 1001, 5000] {
            let points = Points::new(draws);
            for input in Input::all().filter(|input| base(*input).is_some()) {
                let slices = points.slices(input);
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
    fn a_level_has_at_most_ten_draws_if_there_are_more_than_a_thousand() {
        for (draws, levels) in [(0, 1), (1, 1), (99, 99), (1000, 100), (1009, 100), (1010, 101)] {
            assert_eq!(Points::new(draws).levels().len(), levels, "{draws}");
        }
    }

    #[test]
    fn quantiles_equal_published_tables() {
        for (chance, z) in [(0.5, 0.0), (0.95, 1.644_853_627), (0.001, -3.090_232_306)] {
            assert!((-where_above(chance) - z).abs() < 1e-9, "{chance}");
        }
    }

    #[test]
    fn the_levels_have_the_mean_and_the_variance_of_a_standard_normal_variable() {
        let levels = mirrored(&slice_means(125, f64::NEG_INFINITY));
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

    #[test]
    fn the_levels_above_a_place_are_those_of_a_truncated_normal() {
        let points = Points::new(1000);
        let mean = |levels: &[f64]| levels.iter().sum::<f64>() / 100.0;

        for (ours, theirs) in points.levels_above(-30.0).iter().zip(points.levels()) {
            assert!((ours - theirs).abs() < 1e-9, "{ours} against {theirs}");
        }
        // The mean of a half-normal variable is sqrt(2/pi).
        assert!((mean(&points.levels_above(0.0)) - (2.0 / PI).sqrt()).abs() < 1e-9);
        for z in [-1.0, 0.5, 3.0, 12.0, 30.0, 100.0] {
            let levels = points.levels_above(z);
            assert!(levels[0] > z.min(35.0) && levels.windows(2).all(|two| two[0] < two[1]));
            assert!(levels.iter().all(|level| level.is_finite()), "{z}: {levels:?}");
        }
    }

    #[test]
    fn a_mean_without_draws_is_exact() {
        let points = Points::new(10);

        assert!((points.mean(|_| 1.0) - 1.0).abs() < 1e-12);
        assert!((points.mean(|z| z * z) - 1.0).abs() < 1e-10);
        assert!((points.mean(|z| (0.7 * z).exp()) - (0.49f64 / 2.0).exp()).abs() < 1e-9);
    }

    #[test]
    fn a_shuffle_has_each_draw_once_in_another_order() {
        let points = Points::new(1000);
        let straight: Vec<u32> = (0..1000).collect();
        for nth in 0..SHUFFLES {
            let mut order = points.shuffle(nth).to_vec();
            assert_ne!(order, straight);
            order.sort_unstable();
            assert_eq!(order, straight);
        }
        assert_ne!(points.shuffle(0), points.shuffle(1));
        assert_eq!(points.shuffle(0)[..4], Points::new(1000).shuffle(0)[..4]);
    }
}
