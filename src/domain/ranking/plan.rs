//! The index of a project with exact inputs, by the formula of the documentation, as a reference for the
//! draws.

use super::belief::{Evidence, hit};
use super::index::{Index, as_number, best_of_all, decay, discount, experiments_within, of_finish};
use crate::domain::settings::{Kinds, Shares};
use proptest::prelude::*;

/// The future of a project in search, in weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Importance (0–10) times the chance that nobody else would do it soon.
    pub value: f64,
    /// The chance that the direction works, 0–1.
    pub belief: f64,
    /// The number of experiments to a clear result if the direction works; at least 1.
    pub experiments: f64,
    /// How many times as frequent a clear result is if the direction works.
    pub clear_ratio: f64,
    /// Weeks of one experiment; more than 0.
    pub one: f64,
    /// Weeks before the first experiment.
    pub fixed_cost: f64,
    /// Weeks from the clear result to finished work; more than 0.
    pub finish: f64,
    /// Weeks in which a result loses half of its value; more than 0.
    pub half_life: f64,
    /// Weeks until the deadline, after which results have no value; `None` without a deadline.
    pub weeks_left: Option<f64>,
}

impl Plan {
    /// The index of the best number of experiments.
    pub fn index(&self) -> Index {
        best_of_all(|n| self.rate(n))
    }

    /// Value per week of at most `n` experiments, at least one, and of the finish after a clear result:
    /// `V·D·W·X_n · b / (1 - D·(W·(X_n + Y_n) + alive_n·d^n))`.
    pub fn rate(&self, n: u64) -> f64 {
        let b = decay(self.half_life);
        let [begun, one, finished] =
            [self.fixed_cost, self.one, self.finish].map(|t| discount(b, t));
        let tries = |q: f64, n: f64| {
            // The discount of an experiment that is not clear, and its complement over `n` of them.
            let missed = (1.0 - q) * one;
            let over = 1.0 - missed.powf(n);
            (q * one / (1.0 - missed) * over, over)
        };
        let (q, n) = (hit(self.experiments), as_number(n));
        let in_time = self.weeks_left.map_or(n, |weeks| {
            n.min(experiments_within(weeks - self.fixed_cost - self.finish, self.one))
        });
        let (clear, over) = tries(q, n);
        let (false_clear, not_over) = tries(q / self.clear_ratio, n);
        // A sum of parts that are never negative loses no digits.
        let works = self.belief * (over - finished * clear);
        let fails = (1.0 - self.belief) * (not_over - finished * false_clear);
        let time = 1.0 - begun + begun * (works + fails);
        self.value * begun * finished * self.belief * tries(q, in_time).0 * b / time
    }
}

fn plan([value, belief, experiments, one, fixed_cost, finish]: [f64; 6]) -> Plan {
    let (clear_ratio, half_life) = (10.0, 26.0);
    Plan {
        value,
        belief,
        experiments,
        clear_ratio,
        one,
        fixed_cost,
        finish,
        half_life,
        weeks_left: None,
    }
}

fn after(evidence: Evidence, chance: f64, experiments: f64) -> f64 {
    let kinds = Kinds::default();
    evidence.likelihood(hit(experiments), &kinds).update(chance, &kinds).0.works
}

#[test]
fn indexes_equal_the_worked_examples() {
    let unclear = Evidence { unclear: 5, ..Evidence::default() };
    let promising = Evidence { promising: 5, ..Evidence::default() };
    for (inputs, rate, experiments) in [
        ([8.0, 0.30, 10.0, 1.0 / 7.0, 0.5, 4.0], 0.515_979, Some(8)),
        ([8.0, 0.30, 10.0, 1.0, 4.0, 4.0], 0.097_698, Some(10)),
        ([9.0, 0.25, 12.0, 1.0, 26.0, 8.0], 0.023_838, Some(26)),
        ([6.0, 0.50, 8.0, 0.1, 0.0, 3.0], 1.160_297, Some(1)),
        ([4.2, 0.40, 10.0, 1.0, 1.0, 4.0], 0.095_906, Some(6)),
        ([6.0, after(unclear, 0.5, 8.0), 8.0, 0.1, 0.0, 3.0], 0.796_094, None),
        ([4.2, after(promising, 0.4, 10.0), 10.0, 1.0, 0.0, 4.0], 0.102_287, None),
    ] {
        let index = plan(inputs).index();
        assert!((index.rate - rate).abs() < 5e-7, "{inputs:?}: {index:?}");
        assert!(experiments.is_none_or(|n| n == index.experiments), "{inputs:?}: {index:?}");
    }
}

#[test]
fn the_index_of_a_finish_rises_as_its_end_comes_nearer() {
    let clear = Evidence { clear: 1, promising: 5, ..Evidence::default() };
    let negative = Evidence { negative: 1, ..clear };
    let b = decay(26.0);
    for (evidence, weeks, rate) in [
        (clear, 4.0, 0.816_546),
        (clear, 1.0, 3.400_952),
        (negative, 4.0, 0.801_521),
        (negative, 1.0, 3.338_375),
    ] {
        let found = of_finish(4.2, after(evidence, 0.4, 10.0), discount(b, weeks), b);
        assert!((found - rate).abs() < 5e-7, "{evidence:?} {weeks}: {found}");
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
fn extreme_inputs_give_finite_indexes() {
    for inputs in [
        [10.0, 0.999, 1.0, 1e-3, 0.0, 0.2],
        [10.0, 0.001, 1e6, 1e-3, 50_000.0, 50_000.0],
        [10.0, 0.999, 1e6, 50_000.0, 0.0, 0.2],
        [0.0, 0.5, 10.0, 1.0, 1.0, 1.0],
        [5.0, 0.0, 10.0, 1.0, 1.0, 1.0],
    ] {
        let index = plan(inputs).index();
        assert!(index.rate.is_finite() && index.rate >= 0.0, "{inputs:?}: {index:?}");
    }
}

/// The fixed rate that is as good as beginning, by value iteration over "go on or stop", from the last
/// belief back to the first.
fn by_value_iteration(plan: &Plan) -> f64 {
    let b = decay(plan.half_life);
    let q = hit(plan.experiments);
    let r = q / plan.clear_ratio;
    let horizon = 3000;
    let worth_of_beginning = |stop: f64| {
        let mut ahead = stop;
        for tried in (0..horizon).rev() {
            let works = plan.belief * (1.0 - q).powi(tried);
            let fails = (1.0 - plan.belief) * (1.0 - r).powi(tried);
            let true_clear = q * works / (works + fails);
            let clear = true_clear + r * fails / (works + fails);
            let finished = discount(b, plan.finish) * (plan.value * true_clear + stop * clear);
            let go_on = discount(b, plan.one) * (finished + (1.0 - clear) * ahead);
            ahead = if tried == 0 { go_on } else { go_on.max(stop) };
        }
        discount(b, plan.fixed_cost) * ahead
    };
    let (mut low, mut high) = (0.0, plan.value / (1.0 - discount(b, plan.one)));
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if worth_of_beginning(middle) > middle { low = middle } else { high = middle }
    }
    low * b
}

/// The Gittins index, by value iteration over every log of at most `MOST` misses: it stops earlier after
/// negative results than after promising ones.
fn gittins(plan: &Plan) -> f64 {
    const MOST: u32 = 40;
    let (b, q, kinds) = (decay(plan.half_life), hit(plan.experiments), Kinds::default());
    let [begun, one, finished] =
        [plan.fixed_cost, plan.one, plan.finish].map(|weeks| discount(b, weeks));
    let logs = |tries: u32| {
        (0..=tries).flat_map(move |promising| {
            (0..=tries - promising).map(move |unclear| {
                let negative = tries - promising - unclear;
                Evidence { clear: 0, promising, unclear, negative }
            })
        })
    };
    // The chances of a real clear result, of any clear result, and of each kind of miss after a log.
    let next = |log: Evidence| {
        let (belief, _) = log.likelihood(q, &kinds).update(plan.belief, &kinds);
        let fails = 1.0 - belief.works - belief.marginal;
        let r = q / plan.clear_ratio;
        let miss = |of: fn(&Shares) -> f64| {
            belief.works * (1.0 - q) * of(&kinds.works)
                + (belief.marginal * of(&kinds.marginal) + fails * of(&kinds.fails)) * (1.0 - r)
        };
        let misses = [miss(|of| of.promising), miss(|of| of.unclear), miss(|of| of.negative)];
        (belief.works * q, belief.works * q + (1.0 - belief.works) * r, misses)
    };
    let layers: Vec<Vec<_>> =
        (0..MOST).map(|tries| logs(tries).map(|log| (log, next(log))).collect()).collect();
    let worth_of_beginning = |stop: f64| {
        let mut ahead = vec![stop; logs(MOST).count()];
        for (tries, layer) in layers.iter().enumerate().rev() {
            // The place of a log among those with one more result.
            let place = |promising: usize, unclear: usize| {
                promising * (tries + 2) - promising * promising.saturating_sub(1) / 2 + unclear
            };
            let go_on = |(log, (real, clear, misses)): &(Evidence, (f64, f64, [f64; 3]))| {
                let (promising, unclear) = (log.promising as usize, log.unclear as usize);
                let places = [
                    place(promising + 1, unclear),
                    place(promising, unclear + 1),
                    place(promising, unclear),
                ];
                let missed: f64 = (0..3).map(|kind| misses[kind] * ahead[places[kind]]).sum();
                let found = finished * (plan.value * real + stop * clear);
                let go_on = one * (found + missed);
                if tries == 0 { go_on } else { go_on.max(stop) }
            };
            ahead = layer.iter().map(go_on).collect();
        }
        begun * ahead[0]
    };
    let (mut low, mut high) = (0.0, plan.value / (1.0 - one));
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if worth_of_beginning(middle) > middle { low = middle } else { high = middle }
    }
    low * b
}

#[test]
fn the_index_is_a_lower_bound_of_the_gittins_index() {
    for (inputs, below) in [
        ([8.0, 0.30, 10.0, 1.0 / 7.0, 0.5, 4.0], 0.068),
        ([8.0, 0.30, 10.0, 1.0, 4.0, 4.0], 0.076),
        ([9.0, 0.25, 12.0, 1.0, 26.0, 8.0], 0.048),
        ([6.0, 0.50, 8.0, 0.1, 0.0, 3.0], 0.011),
        ([4.2, 0.40, 10.0, 1.0, 1.0, 4.0], 0.071),
    ] {
        let plan = plan(inputs);
        let found = 1.0 - plan.index().rate / gittins(&plan);
        assert!((found - below).abs() < 0.0005, "{inputs:?}: {found}");
    }
}

fn plans() -> impl Strategy<Value = Plan> {
    [0.1f64..10.0, 0.02..0.95, 1.0..60.0, 0.05..4.0, 0.0..30.0, 0.2..20.0].prop_map(plan)
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
        prop_assert!((1..600).all(|n| plan.rate(n) <= index.rate * (1.0 + 1e-12)));
    }

    #[test]
    fn the_rate_is_the_formula_of_the_documentation(plan in plans(), n in 1u64..100) {
        let b = decay(plan.half_life);
        let (q, p) = (hit(plan.experiments), plan.belief);
        let r = q / plan.clear_ratio;
        let (whole, finish) = (discount(b, plan.fixed_cost), discount(b, plan.finish));
        let d = discount(b, plan.one);
        let power = |x: f64, n: u64| x.powf(as_number(n));
        let sum = |p: f64, q: f64| -> f64 {
            (1..=n).map(|j| p * q * power(1.0 - q, j - 1) * power(d, j)).sum()
        };
        let (x, y) = (sum(p, q), sum(1.0 - p, r));
        let alive = p * power(1.0 - q, n) + (1.0 - p) * power(1.0 - r, n);
        let rate = plan.value * whole * finish * x * b
            / (1.0 - whole * (finish * (x + y) + alive * power(d, n)));
        prop_assert!((plan.rate(n) - rate).abs() < 1e-9 * rate.max(1.0));
    }

    #[test]
    fn more_value_is_better_and_more_time_is_worse(plan in plans(), more in 0.01f64..5.0) {
        let index = plan.index().rate;
        let twice = Plan { value: plan.value * 2.0, ..plan }.index().rate;
        prop_assert!((twice - 2.0 * index).abs() < 1e-12 * twice);
        for slower in [
            Plan { one: plan.one + more, ..plan },
            Plan { fixed_cost: plan.fixed_cost + more, ..plan },
            Plan { finish: plan.finish + more, ..plan },
        ] {
            prop_assert!(slower.index().rate < index);
        }
        let likelier = Plan { belief: plan.belief + (1.0 - plan.belief) / 2.0, ..plan };
        prop_assert!(likelier.index().rate > index);
    }
}
