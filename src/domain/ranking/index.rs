//! The index of a project: in search, the highest value rate over all plans with a number of experiments
//! after which one stops; in the finish, the value rate of finishing it.

use std::f64::consts::LN_2;

/// The largest number of experiments of a plan.
pub(super) const FURTHEST: u64 = 1000;

/// A value rate, and the plan that reaches it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Value per week.
    pub rate: f64,
    /// The number of experiments of the best plan; 0 if none has a value, and in the finish.
    pub experiments: u64,
}

impl Index {
    /// The index of a project without value.
    pub const NOTHING: Self = Self { rate: 0.0, experiments: 0 };
}

/// The best number of experiments, after trying each that may be better.
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

/// The largest number of experiments that may be better than the best so far.
pub(super) fn furthest(best: u64) -> u64 {
    (3 * best + 20).min(FURTHEST)
}

/// Value per week of the finish: `V·p·W·b / (1 - W)`, with the discount `W` over the finish.
pub(super) fn of_finish(value: f64, belief: f64, finished: f64, b: f64) -> f64 {
    value * belief * finished * b / (1.0 - finished)
}

/// The discount rate: `ln 2` divided by the half-life.
pub(super) fn decay(half_life: f64) -> f64 {
    LN_2 / half_life
}

/// The discount over some weeks, 0–1.
pub(super) fn discount(b: f64, weeks: f64) -> f64 {
    (-b * weeks).exp()
}

/// The number of experiments that end within some weeks; a whole number.
pub(super) fn experiments_within(weeks: f64, one: f64) -> f64 {
    // A rounding error does not lose an experiment.
    (weeks / one + 1e-9).floor().max(0.0)
}

/// The smallest number from 1 on that is enough, if all larger ones are too: by doubling, and then by
/// bisection.
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
