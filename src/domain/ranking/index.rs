//! The index of one project with point values: the largest value rate over all plans to give it
//! so many experiments. It is the Gittins index of trying until a clear result or giving up.

use std::f64::consts::LN_2;

/// No plan is looked at beyond so many experiments; by then all is discounted.
pub(super) const FURTHEST: u64 = 1 << 40;

/// What is ahead of a project, in weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Importance (0–10) times the chance that nobody else would do it soon.
    pub value: f64,
    /// The chance that the direction works, 0–1.
    pub belief: f64,
    /// How many experiments a clear result takes if it works; at least 1.
    pub experiments: f64,
    /// Weeks for one loop; more than 0.
    pub experiment_loop: f64,
    /// Weeks before the first experiment.
    pub fixed_cost: f64,
    /// Weeks from the clear result to finished work.
    pub finish: f64,
    /// Weeks in which a result loses half of its value; more than 0.
    pub half_life: f64,
    /// Weeks after which results are worth nothing; none where they always are worth something.
    pub weeks_left: Option<f64>,
}

/// A value rate, and the plan that reaches it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Value per week.
    pub rate: f64,
    /// How many experiments the best plan holds: after so many without a clear result it is worth
    /// less than it is now, and ought to be compared again. 0 where none pays.
    pub experiments: u64,
}

impl Index {
    /// Nothing is to be had here.
    pub const NOTHING: Self = Self { rate: 0.0, experiments: 0 };
}

impl Plan {
    /// The best of all plans. The rate rises with the number of experiments as long as one more
    /// pays more than the plan so far, and then falls for good, since every failure lowers the
    /// belief: so the best number is found by halving.
    pub fn index(&self) -> Index {
        let most = self.experiments_before_deadline();
        if most == 0 || self.belief <= 0.0 || self.value <= 0.0 {
            return Index::NOTHING;
        }
        let enough = |n: u64| n >= most || self.rate_of_one_more(n) <= self.rate(n);
        let best = turning_point(1, enough).min(most);
        Index { rate: self.rate(best), experiments: best }
    }

    /// Value per week of giving it `n` experiments, at least one:
    /// `V·D·W·S·b / (1 - D·(W·S + alive·d^n))`. The denominator is summed from parts that are
    /// never negative, so that no digits are lost where little is discounted.
    pub fn rate(&self, n: u64) -> f64 {
        let Discounts { b, fixed, not_fixed, one, not_one, finish, not_finish } = self.discounts();
        let (q, p) = (1.0 / self.experiments, self.belief);
        let n = as_number(n);
        let not_tried = -(-b * self.experiment_loop * n).exp_m1();
        let not_failed = -(n * ((-q).ln_1p() - b * self.experiment_loop)).exp_m1();
        let tries = not_failed / (not_one + q * one);
        let clear = p * q * one * tries;
        let cost = not_fixed
            + fixed * ((1.0 - p) * not_tried + p * (not_one + q * one * not_finish) * tries);
        self.value * fixed * finish * clear * b / cost
    }

    /// Value per week of one experiment after `n` that failed.
    fn rate_of_one_more(&self, n: u64) -> f64 {
        let Discounts { b, one, not_one, finish, not_finish, .. } = self.discounts();
        let q = 1.0 / self.experiments;
        let works = self.belief * (as_number(n) * (-q).ln_1p()).exp();
        if works <= 0.0 {
            return 0.0;
        }
        let alive = 1.0 - self.belief + works;
        self.value * finish * works * q * one * b / (alive * not_one + works * q * one * not_finish)
    }

    fn discounts(&self) -> Discounts {
        let b = LN_2 / self.half_life;
        let kept = |weeks: f64| (-b * weeks).exp();
        let lost = |weeks: f64| -(-b * weeks).exp_m1();
        Discounts {
            b,
            fixed: kept(self.fixed_cost),
            not_fixed: lost(self.fixed_cost),
            one: kept(self.experiment_loop),
            not_one: lost(self.experiment_loop),
            finish: kept(self.finish),
            not_finish: lost(self.finish),
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    fn experiments_before_deadline(&self) -> u64 {
        let Some(weeks_left) = self.weeks_left else { return FURTHEST };
        experiments_within(weeks_left - self.fixed_cost - self.finish, self.experiment_loop) as u64
    }
}

/// How many loops end within some weeks; a whole number.
pub(super) fn experiments_within(weeks: f64, experiment_loop: f64) -> f64 {
    // What fits to the day is not lost in the last digit.
    (weeks / experiment_loop + 1e-9).floor().clamp(0.0, as_number(FURTHEST))
}

/// The smallest number that is enough, where all larger ones are too: from a guess in strides that
/// double, and then by halving.
pub(super) fn turning_point(guess: u64, enough: impl Fn(u64) -> bool) -> u64 {
    let (mut few, mut found, mut stride) = (0, guess, 1);
    while !enough(found) {
        few = found;
        found += stride;
        stride *= 2;
    }
    while few == 0 && found > 1 {
        let below = found.saturating_sub(stride).max(1);
        if enough(below) {
            found = below;
        } else {
            few = below;
        }
        stride *= 2;
    }
    while found - few > 1 {
        let middle = few + (found - few) / 2;
        if enough(middle) { found = middle } else { few = middle }
    }
    found
}

/// What a week's wait costs, over the parts of a plan: what is kept of the value, and what not.
struct Discounts {
    b: f64,
    fixed: f64,
    not_fixed: f64,
    one: f64,
    not_one: f64,
    finish: f64,
    not_finish: f64,
}

#[expect(clippy::cast_precision_loss, reason = "2^40 is exact in an f64")]
pub(super) fn as_number(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::super::belief::Evidence;
    use super::*;
    use crate::domain::settings::Weights;
    use proptest::prelude::*;

    fn plan([value, belief, experiments, experiment_loop, fixed_cost, finish]: [f64; 6]) -> Plan {
        let half_life = 26.0;
        Plan {
            value,
            belief,
            experiments,
            experiment_loop,
            fixed_cost,
            finish,
            half_life,
            weeks_left: None,
        }
    }

    #[test]
    fn the_worked_numbers_come_out() {
        let day = 1.0 / 7.0;
        let after_five =
            Evidence { against: 5.0, clear: 0, weights: Weights::default() }.update(0.5, 1.0 / 8.0);
        for (inputs, rate, experiments) in [
            ([8.0, 0.30, 10.0, day, 0.5, 4.0], 0.557_542, Some(8)),
            ([8.0, 0.30, 10.0, 1.0, 4.0, 4.0], 0.097_507, Some(9)),
            ([9.0, 0.25, 12.0, 1.0, 26.0, 8.0], 0.023_663, Some(24)),
            ([6.0, 0.50, 8.0, day / 2.0, 0.0, 3.0], 1.375_381, None),
            ([6.0, after_five, 8.0, day / 2.0, 0.0, 3.0], 1.211_917, None),
        ] {
            let index = plan(inputs).index();
            assert!((index.rate - rate).abs() < 5e-7, "{inputs:?}: {index:?}");
            assert!(experiments.is_none_or(|n| n == index.experiments), "{inputs:?}: {index:?}");
        }
    }

    #[test]
    fn results_after_the_deadline_are_worth_nothing() {
        let open = plan([8.0, 0.3, 10.0, 1.0, 2.0, 4.0]);
        let by = |weeks_left| Plan { weeks_left: Some(weeks_left), ..open }.index();

        assert_eq!(by(6.9), Index::NOTHING);
        assert_eq!(by(7.0), Index { rate: open.rate(1), experiments: 1 });
        assert_eq!(by(9.5).experiments, 3);
        assert_eq!(by(1000.0), open.index());
        assert_eq!(by(-1.0), Index::NOTHING);
    }

    #[test]
    fn extremes_stay_numbers() {
        for inputs in [
            [10.0, 1.0, 1.0, 1e-6, 0.0, 0.0],
            [10.0, 1e-12, 1e6, 1e-6, 50_000.0, 50_000.0],
            [10.0, 1.0 - 1e-9, 1e6, 50_000.0, 0.0, 0.0],
            [0.0, 0.5, 10.0, 1.0, 1.0, 1.0],
            [5.0, 0.0, 10.0, 1.0, 1.0, 1.0],
        ] {
            let index = plan(inputs).index();
            assert!(index.rate.is_finite() && index.rate >= 0.0, "{inputs:?}: {index:?}");
        }
    }

    /// The rate at which taking a fixed rate for ever is as good as beginning: found by value
    /// iteration over "go on or stop", one belief after the other, from far ahead back to now.
    fn by_value_iteration(plan: &Plan) -> f64 {
        let b = LN_2 / plan.half_life;
        let q = 1.0 / plan.experiments;
        let kept = |weeks: f64| (-b * weeks).exp();
        let horizon = 3000;
        let worth_of_beginning = |stop: f64| {
            let mut ahead = stop;
            for tried in (0..horizon).rev() {
                let works = plan.belief * (1.0 - q).powi(tried);
                let clear = q * works / (works + 1.0 - plan.belief);
                let finished = kept(plan.finish) * (plan.value + stop);
                let go_on = kept(plan.experiment_loop) * (clear * finished + (1.0 - clear) * ahead);
                ahead = if tried == 0 { go_on } else { go_on.max(stop) };
            }
            kept(plan.fixed_cost) * ahead
        };
        let (mut low, mut high) = (0.0, plan.value / (1.0 - kept(plan.experiment_loop)));
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if worth_of_beginning(middle) > middle { low = middle } else { high = middle }
        }
        low * b
    }

    fn plans() -> impl Strategy<Value = Plan> {
        [0.1f64..10.0, 0.02..0.95, 1.0..60.0, 0.02..4.0, 0.0..30.0, 0.0..20.0].prop_map(plan)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn value_iteration_agrees(plan in plans()) {
            let (ours, theirs) = (plan.index().rate, by_value_iteration(&plan));
            prop_assert!((ours - theirs).abs() < 1e-6 * ours.max(1.0), "{ours} against {theirs}");
        }

        #[test]
        fn the_index_is_the_best_of_all_plans(plan in plans()) {
            let index = plan.index();
            prop_assert!((1..400).all(|n| plan.rate(n) <= index.rate * (1.0 + 1e-12)));
        }

        #[test]
        fn the_rate_is_the_formula_of_the_documentation(plan in plans(), n in 1u64..100) {
            let b = LN_2 / plan.half_life;
            let q = 1.0 / plan.experiments;
            let (whole, finish) = ((-b * plan.fixed_cost).exp(), (-b * plan.finish).exp());
            let d = (-b * plan.experiment_loop).exp();
            let power = |x: f64, n: u64| x.powf(as_number(n));
            let clear: f64 =
                (1..=n).map(|j| plan.belief * q * power(1.0 - q, j - 1) * power(d, j)).sum();
            let alive = 1.0 - plan.belief + plan.belief * power(1.0 - q, n);
            let rate = plan.value * whole * finish * clear * b
                / (1.0 - whole * (finish * clear + alive * power(d, n)));
            prop_assert!((plan.rate(n) - rate).abs() < 1e-9 * rate.max(1.0));
        }

        #[test]
        fn more_value_is_better_and_more_time_is_worse(plan in plans(), more in 0.01f64..5.0) {
            let index = plan.index().rate;
            let twice = Plan { value: plan.value * 2.0, ..plan }.index().rate;
            prop_assert!((twice - 2.0 * index).abs() < 1e-12 * twice);
            for slower in [
                Plan { experiment_loop: plan.experiment_loop + more, ..plan },
                Plan { fixed_cost: plan.fixed_cost + more, ..plan },
                Plan { finish: plan.finish + more, ..plan },
            ] {
                prop_assert!(slower.index().rate < index);
            }
        }
    }
}
