//! The index of a project: in the search, the largest value rate over all plans to try it so many
//! times and then stop; in the finish, the rate of finishing it.

use std::f64::consts::LN_2;

/// No plan is looked at beyond so many experiments.
pub(super) const FURTHEST: u64 = 1000;

/// A value rate, and the plan that reaches it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Value per week.
    pub rate: f64,
    /// How many experiments the best plan holds; 0 where none pays, and in the finish.
    pub experiments: u64,
}

impl Index {
    /// Nothing is to be had here.
    pub const NOTHING: Self = Self { rate: 0.0, experiments: 0 };
}

/// The best number of experiments, of which each that may be better is tried.
pub(super) fn best_of_all(mut rate: impl FnMut(u64) -> f64) -> Index {
    let mut best = Index::NOTHING;
    let mut n = 1;
    while n <= furthest(best.experiments) {
        let rate = rate(n);
        if rate > best.rate {
            best = Index { rate, experiments: n };
        }
        n += 1;
    }
    best
}

/// How far one has to look, where so many are the best so far.
pub(super) fn furthest(best: u64) -> u64 {
    (3 * best + 20).min(FURTHEST)
}

/// Value per week of finishing what has its clear result: `V·p·W·b / (1 - W)`, where `finished` is
/// what is kept of the value over the finish.
pub(super) fn of_finish(value: f64, belief: f64, finished: f64, b: f64) -> f64 {
    value * belief * finished * b / (1.0 - finished)
}

/// The rate at which value is lost: `ln 2` by the half-life.
pub(super) fn decay(half_life: f64) -> f64 {
    LN_2 / half_life
}

/// What is kept of a value over some weeks, 0–1.
pub(super) fn kept(b: f64, weeks: f64) -> f64 {
    (-b * weeks).exp()
}

/// How many experiments end within some weeks; a whole number.
pub(super) fn experiments_within(weeks: f64, one: f64) -> f64 {
    // What fits to the day is not lost in the last digit.
    (weeks / one + 1e-9).floor().max(0.0)
}

/// The smallest number from 1 on that is enough, where all larger ones are too: in strides that
/// double, and then by halving.
pub(super) fn turning_point(enough: impl Fn(u64) -> bool) -> u64 {
    let (mut few, mut found) = (0, 1);
    while !enough(found) {
        few = found;
        found *= 2;
    }
    while found - few > 1 {
        let middle = few + (found - few) / 2;
        if enough(middle) { found = middle } else { few = middle }
    }
    found
}

#[expect(clippy::cast_precision_loss, reason = "no number of experiments is that large")]
pub(super) fn as_number(n: u64) -> f64 {
    n as f64
}
