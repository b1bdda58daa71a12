//! What draws of an index say: how wide it is, and how likely one is above another. Draws of two
//! projects are held to be independent: each of the one is weighed against each of the other.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// The draws of one index, the lowest first; a single one where all is known exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample(Vec<f64>);

impl Sample {
    /// Draws in any order, at least one; none is negative.
    pub fn of(mut draws: Vec<f64>) -> Self {
        // The bits of numbers that are not negative are in the order of the numbers.
        draws.sort_unstable_by_key(|draw| draw.to_bits());
        Self(draws)
    }

    /// Every draw, the lowest first.
    pub fn draws(&self) -> &[f64] {
        &self.0
    }

    /// What `percent` percent of the draws lie below, 0 to 100.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.0.len() - 1;
        self.0[(last * percent + 50) / 100]
    }

    /// The mean of what `of` makes of each draw.
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
    pub fn mean(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|draw| of(*draw)).sum::<f64>() / self.0.len() as f64
    }

    /// The chance to be above another; where both are the same, half of it.
    #[expect(clippy::cast_precision_loss, reason = "at most ten thousand millions")]
    pub fn beats(&self, other: &Self) -> f64 {
        let (mut above, mut not_below) = (Merge::default(), Merge::default());
        // Both in one pass, and without a branch on the draws, which nobody could foresee.
        for _ in 0..self.0.len() + other.0.len() {
            above.step(&self.0, &other.0, |theirs, draw| theirs < draw);
            not_below.step(&self.0, &other.0, |theirs, draw| theirs <= draw);
        }
        let pairs = above.pairs + not_below.pairs;
        pairs as f64 / 2.0 / (self.0.len() * other.0.len()) as f64
    }
}

/// Two samples on the way to being one in order.
#[derive(Default)]
struct Merge {
    ours: usize,
    theirs: usize,
    /// In how many pairs the other's draw came before ours.
    pairs: usize,
}

impl Merge {
    #[inline]
    fn step(&mut self, ours: &[f64], theirs: &[f64], before: impl Fn(f64, f64) -> bool) {
        let Some(draw) = ours.get(self.ours) else { return };
        let other = theirs.get(self.theirs).copied().unwrap_or(f64::INFINITY);
        let before = usize::from(before(other, *draw));
        self.theirs += before;
        self.pairs += self.theirs * (1 - before);
        self.ours += 1 - before;
    }
}

/// The next draw of one sample, from above.
struct Next {
    draw: f64,
    of: usize,
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> Ordering {
        self.draw.total_cmp(&other.draw).then_with(|| self.of.cmp(&other.of))
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Next {}

/// What is not even so likely is not looked for.
const NOTHING: f64 = 1e-7;

/// The chance of each to be above all others; those of equals are shared. They add up to 1.
///
/// From the highest draw down: a draw is the best where all others are below it, and the chance
/// of that is the product of the shares of their draws that are.
pub fn best_of(samples: &[&Sample]) -> Vec<f64> {
    let mut odds = vec![0.0; samples.len()];
    let mut left: Vec<usize> = samples.iter().map(|sample| sample.0.len()).collect();
    #[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
    let share = |left: usize, of: usize| left as f64 / samples[of].0.len() as f64;
    let highest = |of: usize| samples[of].0.last().map(|draw| Next { draw: *draw, of });
    let mut highest: BinaryHeap<Next> = (0..samples.len()).filter_map(highest).collect();
    // The chance that all are at or below the draw in hand.
    let mut all_below = 1.0;
    // Whose draws are of the value in hand, and how many each had left before them.
    let mut here: Vec<(usize, usize)> = Vec::new();
    while let Some(draw) = highest.peek().map(|next| next.draw) {
        here.clear();
        while let Some(mut next) = highest.peek_mut() {
            let of = next.of;
            if next.draw.total_cmp(&draw).is_ne() {
                break;
            }
            if here.last().is_none_or(|(last, _)| *last != of) {
                here.push((of, left[of]));
            }
            left[of] -= 1;
            match left[of].checked_sub(1) {
                Some(at) => next.draw = samples[of].0[at],
                None => drop(PeekMut::pop(next)),
            }
        }
        // Of equals, half are above and half below.
        let half_below = |(of, before): (usize, usize)| {
            f64::midpoint(share(before, of), share(left[of], of)) / share(before, of)
        };
        let ties: f64 = here.iter().map(|one| half_below(*one)).product();
        for (of, before) in here.iter().copied() {
            let others = all_below / share(before, of) * ties / half_below((of, before));
            odds[of] += (share(before, of) - share(left[of], of)) * others;
        }
        all_below *= here
            .iter()
            .map(|(of, before)| share(left[*of], *of) / share(*before, *of))
            .product::<f64>();
        if all_below < NOTHING {
            break;
        }
    }
    let sum: f64 = odds.iter().sum();
    odds.iter().map(|one| one / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_is_above_another_as_often_as_their_draws_are() {
        let (low, high) = (Sample::of(vec![3.0, 1.0]), Sample::of(vec![2.0, 4.0]));

        assert!((high.beats(&low) - 0.75).abs() < 1e-12);
        assert!((low.beats(&high) - 0.25).abs() < 1e-12);
        assert!((low.beats(&low) - 0.5).abs() < 1e-12);
        let (below, within) = (Sample::of(vec![0.5]), Sample::of(vec![3.0]));
        assert!(below.beats(&low).abs() < 1e-12);
        assert!((within.beats(&low) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn equals_share_the_odds_and_certainty_is_one() {
        let (zero, one) = (Sample::of(vec![0.0]), Sample::of(vec![1.0]));

        assert_eq!(best_of(&[&zero, &one, &zero]), [0.0, 1.0, 0.0]);
        for odds in best_of(&[&zero, &zero, &zero]) {
            assert!((odds - 1.0 / 3.0).abs() < 1e-12);
        }
        assert_eq!(best_of(&[]), [0.0; 0]);
    }

    #[test]
    fn percentiles_are_draws() {
        let sample = Sample::of((0..=100).map(f64::from).collect());

        assert!((sample.percentile(5) - 5.0).abs() < 1e-12);
        assert!((sample.percentile(95) - 95.0).abs() < 1e-12);
        assert!((Sample::of(vec![7.0]).percentile(95) - 7.0).abs() < 1e-12);
    }

    /// Every choice of one draw of each, with the odds shared between the highest.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    fn by_counting(samples: &[Vec<f64>]) -> Vec<f64> {
        let mut odds = vec![0.0; samples.len()];
        let mut pick = vec![0; samples.len()];
        let all: usize = samples.iter().map(Vec::len).product();
        for _ in 0..all {
            let drawn: Vec<f64> = pick.iter().zip(samples).map(|(at, of)| of[*at]).collect();
            let best = drawn.iter().copied().fold(f64::MIN, f64::max);
            let winners: Vec<usize> =
                (0..drawn.len()).filter(|of| drawn[*of].total_cmp(&best).is_eq()).collect();
            for of in &winners {
                odds[*of] += 1.0 / (all * winners.len()) as f64;
            }
            for (at, of) in pick.iter_mut().zip(samples) {
                *at += 1;
                if *at < of.len() {
                    break;
                }
                *at = 0;
            }
        }
        odds
    }

    proptest! {
        #[test]
        fn the_best_is_found_as_often_as_counting_says(
            draws in prop::collection::vec(prop::collection::vec(0u32..1_000_000, 1..5), 1..5),
        ) {
            // No two are the same: then nothing is shared.
            let mut n = 0.0;
            let draws: Vec<Vec<f64>> = draws.into_iter().map(|of| of.into_iter().map(|x| {
                n += 1e-6;
                f64::from(x) + n
            }).collect()).collect();
            let samples: Vec<Sample> = draws.iter().map(|of| Sample::of(of.clone())).collect();

            let odds = best_of(&samples.iter().collect::<Vec<_>>());
            for (ours, theirs) in odds.iter().zip(by_counting(&draws)) {
                prop_assert!((ours - theirs).abs() < 1e-9, "{odds:?}");
            }
        }

        #[test]
        fn of_two_the_odds_are_those_to_beat_the_other(
            a in prop::collection::vec(0u8..6, 1..6), b in prop::collection::vec(0u8..6, 1..6),
        ) {
            let of = |draws: Vec<u8>| Sample::of(draws.into_iter().map(f64::from).collect());
            let (a, b) = (of(a), of(b));

            let odds = best_of(&[&a, &b]);
            prop_assert!((odds[0] - a.beats(&b)).abs() < 1e-9);
            prop_assert!((a.beats(&b) + b.beats(&a) - 1.0).abs() < 1e-12);
        }
    }
}
