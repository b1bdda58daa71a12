//! What is ahead of a project, with everything that is uncertain as a range: its index over all
//! draws together, and the index of each draw.

use super::belief::Evidence;
use super::draws::Draws;
use super::index::{Index, Plan};
use super::inputs::pace;
use super::odds::Sample;
use super::points::Points;
use crate::domain::project::{Importance, Percent, Range};

/// A [`Plan`] of ranges, and the evidence that bears on its chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// 0–10; the tail of a range may lie above.
    pub importance: Range<Importance>,
    /// That nobody else would do it soon.
    pub counterfactual: Range<Percent>,
    /// That the direction works, before the evidence.
    pub chance: Range<Percent>,
    /// How many experiments a clear result takes if it works; draws below 1 count as 1.
    pub experiments: Range<f64>,
    /// Weeks for one loop, at full pace.
    pub experiment_loop: Range<f64>,
    /// Weeks of full-time work before the first experiment, whatever of them is paid.
    pub fixed_cost: Range<f64>,
    /// How much of them is paid.
    pub paid: Paid,
    /// Weeks of full-time work from the clear result to finished work.
    pub finish: Range<f64>,
    /// What the log says.
    pub evidence: Evidence,
    /// Hours a week.
    pub hours: f64,
    /// Hours a week that a project costs before anything is left for it.
    pub overhead: f64,
    /// What the work teaches, 0–10.
    pub learning: f64,
    /// Value per week of one point of that.
    pub learning_weight: f64,
    /// Weeks in which a result loses half of its value.
    pub half_life: f64,
    /// Weeks after which results are worth nothing.
    pub weeks_left: Option<f64>,
}

/// How much of a fixed cost is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paid {
    /// So many weeks of full-time work.
    Weeks(f64),
    /// All: an experiment was run.
    All,
}

impl Paid {
    /// What is left of a fixed cost.
    pub fn left_of(self, weeks: f64) -> f64 {
        match self {
            Self::Weeks(paid) => (weeks - paid).max(0.0),
            Self::All => 0.0,
        }
    }
}

/// What one attempt brings on average over all draws, if it gets the best number of experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The chance of a clear result within it, 0–1.
    pub clear: f64,
    /// Value, as of today: what comes later has lost of it.
    pub value: f64,
    /// Weeks that it takes, those to come counted less in the same way.
    pub weeks: f64,
}

impl Prospect {
    /// The ratio of what all draws together bring to the time they take, for the number of
    /// experiments for which it is largest, with what the work teaches.
    pub fn index(&self, points: &Points) -> Index {
        self.work_out(points, false).0
    }

    /// The index of each draw.
    pub fn sample(&self, points: &Points) -> Sample {
        self.index_and_sample(points).1
    }

    /// Both: what they have in common is worked out once.
    pub fn index_and_sample(&self, points: &Points) -> (Index, Sample) {
        let (index, rates) = self.work_out(points, true);
        (index, Sample::of(rates))
    }

    fn work_out(&self, points: &Points, each: bool) -> (Index, Vec<f64>) {
        let Some(pace) = self.pace() else { return (Index::NOTHING, vec![0.0]) };
        let (index, mut rates) = if self.is_exact() {
            let index = self.median(pace).index();
            (index, vec![index.rate])
        } else {
            let draws = Draws::of(self, pace, points);
            let index = draws.index();
            (index, if each { draws.rates(index.experiments) } else { Vec::new() })
        };
        let learning = self.learning * self.learning_weight;
        for rate in &mut rates {
            *rate += learning;
        }
        (Index { rate: index.rate + learning, ..index }, rates)
    }

    /// Full-time weeks of work in a week; nothing where the hours leave nothing.
    pub fn pace(&self) -> Option<f64> {
        pace(self.hours, self.overhead)
    }

    /// What comes of giving it so many experiments, at least one; nothing where the hours leave
    /// nothing.
    pub fn attempt(&self, experiments: u64, points: &Points) -> Option<Attempt> {
        Some(Draws::of(self, self.pace()?, points).attempt(experiments))
    }

    /// As it would be after so many more experiments, all of them unclear.
    #[must_use]
    pub fn after_unclear(&self, experiments: u32) -> Self {
        if experiments == 0 {
            return self.clone();
        }
        Self { evidence: self.evidence.and_unclear(experiments), paid: Paid::All, ..self.clone() }
    }

    /// Whether it has no range.
    pub fn is_exact(&self) -> bool {
        self.importance.is_exact()
            && self.counterfactual.is_exact()
            && self.chance.is_exact()
            && self.experiments.is_exact()
            && self.experiment_loop.is_exact()
            && (self.fixed_cost.is_exact() || self.paid == Paid::All)
            && self.finish.is_exact()
    }

    /// The plan of all medians.
    pub(super) fn median(&self, pace: f64) -> Plan {
        let experiments = self.experiments.median().max(1.0);
        let chance = self.chance.median().fraction();
        let experiment_loop = self.experiment_loop.median() / pace.min(1.0);
        Plan {
            value: self.importance.median().of_10() * self.counterfactual.median().fraction(),
            belief: self.evidence.update(chance, 1.0 / experiments),
            experiments,
            experiment_loop,
            fixed_cost: self.paid.left_of(self.fixed_cost.median()) / pace,
            finish: self.finish.median() / pace,
            half_life: self.half_life,
            weeks_left: self.weeks_left.map(|weeks| weeks + self.loop_not_needed(experiment_loop)),
        }
    }

    /// What of one loop needs no time before the deadline: all of it where a result is clear
    /// already, since that one only has to be finished.
    pub(super) fn loop_not_needed(&self, experiment_loop: f64) -> f64 {
        if self.evidence.clear > 0 { experiment_loop } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::LN_2;

    use super::super::points::Dimension;
    use super::*;
    use crate::domain::project::Spread;
    use crate::domain::settings::Weights;
    use proptest::prelude::*;

    fn range<T: std::str::FromStr>(text: &str) -> T
    where
        T::Err: std::fmt::Debug,
    {
        text.parse().unwrap()
    }

    /// The defaults of a store, in weeks.
    fn wide() -> Prospect {
        Prospect {
            importance: range("2 to 8"),
            counterfactual: range("30% to 90%"),
            chance: range("5% to 50%"),
            experiments: range("3 to 30"),
            experiment_loop: Range::Between { low: 4.0 / 168.0, high: 1.0 },
            fixed_cost: Range::Between { low: 1.0 / 7.0, high: 365.25 / 84.0 },
            paid: Paid::Weeks(0.0),
            finish: Range::Between { low: 2.0, high: 8.0 },
            evidence: Evidence { against: 0.0, clear: 0, weights: Weights::default() },
            hours: 40.0,
            overhead: 10.0,
            learning: 0.0,
            learning_weight: 0.1,
            half_life: 26.0,
            weeks_left: None,
        }
    }

    /// The plan of each draw, made from its inputs one by one.
    fn plans(of: &Prospect, points: &Points) -> Vec<Plan> {
        let pace = of.pace().unwrap();
        let z = |draw: usize, dimension: Dimension| {
            points.levels()[points.slices(dimension)[draw] as usize]
        };
        let plan = |draw: usize| {
            let experiments = of.experiments.at(z(draw, Dimension::Experiments)).max(1.0);
            let chance = of.chance.at(z(draw, Dimension::Chance)).fraction();
            let fixed_cost = of.fixed_cost.at(z(draw, Dimension::FixedCost));
            Plan {
                value: of.importance.at(z(draw, Dimension::Importance)).of_10()
                    * of.counterfactual.at(z(draw, Dimension::Counterfactual)).fraction(),
                belief: of.evidence.update(chance, 1.0 / experiments),
                experiments,
                experiment_loop: of.experiment_loop.at(z(draw, Dimension::Loop)) / pace.min(1.0),
                fixed_cost: of.paid.left_of(fixed_cost) / pace,
                finish: of.finish.at(z(draw, Dimension::Finish)) / pace,
                half_life: of.half_life,
                weeks_left: of.weeks_left,
            }
        };
        (0..points.draws()).map(plan).collect()
    }

    /// The ratio of sums for each number of experiments, by the formula of the documentation.
    fn by_formula(plans: &[Plan], most: u64) -> (u64, f64) {
        let of_number = |n: u64| {
            let parts = plans.iter().map(|plan| {
                let b = LN_2 / plan.half_life;
                let kept = |weeks: f64| (-b * weeks).exp();
                let (begun, one, done) =
                    (kept(plan.fixed_cost), kept(plan.experiment_loop), kept(plan.finish));
                let (p, q) = (plan.belief, 1.0 / plan.experiments);
                let (mut clear, mut missed, mut time) = (0.0, 1.0, 1.0);
                for _ in 0..n {
                    time *= one;
                    clear += p * q * missed * time;
                    missed *= 1.0 - q;
                }
                let alive = 1.0 - p + p * missed;
                let value = plan.value * begun * done * clear;
                (value * b, 1.0 - begun * (done * clear + alive * time))
            });
            let (value, time) = parts.fold((0.0, 0.0), |(v, t), (value, of)| (v + value, t + of));
            value / time
        };
        (1..=most)
            .map(|n| (n, of_number(n)))
            .fold((0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }

    #[test]
    fn the_index_is_the_ratio_of_expectations_for_the_best_common_number() {
        let points = Points::new(200);
        let wide = wide();
        for prospect in [
            wide.clone(),
            wide.after_unclear(3),
            Prospect { paid: Paid::Weeks(0.5), hours: 25.0, ..wide.clone() },
            Prospect { experiments: range("2 to 4"), hours: 60.0, ..wide },
        ] {
            let index = prospect.index(&points);
            let (experiments, rate) = by_formula(&plans(&prospect, &points), 150);

            assert_eq!(index.experiments, experiments);
            assert!((index.rate - rate).abs() < 1e-9 * rate, "{index:?} against {rate}");
        }
    }

    #[test]
    fn each_draw_has_the_index_of_its_plan() {
        let points = Points::new(300);
        let wide = wide();
        for prospect in [
            wide.clone(),
            wide.after_unclear(3),
            Prospect { weeks_left: Some(6.0), hours: 30.0, ..wide.clone() },
            Prospect { chance: range("90% to 99.99%"), experiments: range("100 to 1000"), ..wide },
        ] {
            let sample = prospect.sample(&points);
            let plans = plans(&prospect, &points);
            let theirs = Sample::of(plans.iter().map(|plan| plan.index().rate).collect());

            for (ours, theirs) in sample.draws().iter().zip(theirs.draws()) {
                assert!((ours - theirs).abs() <= 1e-9 * theirs, "{ours} against {theirs}");
            }
        }
    }

    #[test]
    fn a_thousand_draws_come_near_a_hundred_thousand() {
        let (few, many) = (Points::new(1000), Points::new(100_000));
        for prospect in [wide(), wide().after_unclear(5)] {
            let (few, many) = (prospect.index(&few).rate, prospect.index(&many).rate);
            assert!((few / many - 1.0).abs() < 0.01, "{few} against {many}");
        }
    }

    #[test]
    fn a_deadline_takes_what_comes_later() {
        let points = Points::new(1000);
        let by = |weeks| Prospect { weeks_left: Some(weeks), ..wide() }.index(&points).rate;
        let free = wide().index(&points).rate;

        assert!(by(-1.0).abs() < f64::EPSILON && by(0.0).abs() < f64::EPSILON);
        assert!(0.0 < by(4.0) && by(4.0) < by(8.0) && by(8.0) < by(30.0) && by(30.0) < free);
        assert!((by(10_000.0) - free).abs() < 1e-9);
    }

    fn prospects() -> impl Strategy<Value = Prospect> {
        let width = || 1.05f64..4.0;
        let around =
            |median: f64, width: f64| Range::Between { low: median / width, high: median * width };
        (
            [0.5f64..5.0, 1.5..40.0, 0.02..2.0, 0.1..10.0, 0.5..10.0],
            [0.1f64..0.8, 0.05..0.8],
            [width(), width(), width(), width(), width()],
            (20.0f64..70.0, any::<bool>(), 0.0f64..4.0),
        )
            .prop_map(move |(medians, chances, widths, (hours, begun, against))| {
                let chance = |median: f64| Range::Between {
                    low: Percent::nearest(median / 2.0),
                    high: Percent::nearest(median * 1.2),
                };
                let weights = Weights::default();
                Prospect {
                    importance: chance(medians[0] / 10.0)
                        .map(|c| Importance::nearest(10.0 * c.fraction())),
                    counterfactual: chance(chances[0]),
                    chance: chance(chances[1]),
                    experiments: around(medians[1], widths[1]),
                    experiment_loop: around(medians[2], widths[2]),
                    fixed_cost: around(medians[3], widths[3]),
                    paid: if begun { Paid::All } else { Paid::Weeks(0.0) },
                    finish: around(medians[4], widths[4]),
                    evidence: Evidence { against, clear: 0, weights },
                    hours,
                    overhead: 10.0,
                    learning: 0.0,
                    learning_weight: 0.1,
                    half_life: 26.0,
                    weeks_left: None,
                }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn more_value_is_better_and_more_time_is_worse(of in prospects(), more in 1.05f64..3.0) {
            let points = Points::new(250);
            let index = |of: &Prospect| of.index(&points).rate;
            let times = |range: Range<f64>| range.map(|x| x * more);
            let before = index(&of);

            let worth = |of_10: f64| {
                let importance = Range::Exactly(Importance::nearest(of_10));
                index(&Prospect { importance, ..of.clone() })
            };
            prop_assert!((worth(2.0 * more) / worth(2.0) / more - 1.0).abs() < 1e-9);
            let slower = Prospect { experiment_loop: times(of.experiment_loop), ..of.clone() };
            prop_assert!(index(&slower) < before);
            let longer = Prospect { finish: times(of.finish), ..of.clone() };
            prop_assert!(index(&longer) < before);
            let dearer = Prospect { fixed_cost: times(of.fixed_cost), ..of.clone() };
            match of.paid {
                Paid::All => prop_assert!((index(&dearer) - before).abs() < f64::EPSILON),
                Paid::Weeks(_) => prop_assert!(index(&dearer) < before),
            }
        }

        #[test]
        fn each_result_moves_it_as_it_should(of in prospects()) {
            let points = Points::new(250);
            let with = |against: f64, clear: u32| {
                let against = of.evidence.against + against;
                let evidence = Evidence { against, clear, ..of.evidence };
                Prospect { evidence, ..of.clone() }.index(&points).rate
            };

            prop_assert!(with(0.5, 0) < with(0.0, 0));
            prop_assert!(with(1.0, 0) < with(0.5, 0));
            prop_assert!(with(2.0, 0) < with(1.0, 0));
            prop_assert!(with(0.0, 1) > with(0.0, 0));
        }

        #[test]
        fn a_range_that_shrinks_to_a_point_gives_the_index_of_the_point(of in prospects()) {
            fn shrunk<T: Spread>(range: Range<T>) -> Range<T> {
                Range::Between { low: range.at(-1e-7), high: range.at(1e-7) }
            }
            let points = Points::new(250);
            let point = of.only_uncertain_in(super::super::factor::Factor::Loop, 0.0);
            let narrow = Prospect {
                importance: shrunk(of.importance),
                counterfactual: shrunk(of.counterfactual),
                chance: shrunk(of.chance),
                experiments: shrunk(of.experiments),
                experiment_loop: shrunk(of.experiment_loop),
                fixed_cost: shrunk(of.fixed_cost),
                finish: shrunk(of.finish),
                ..of
            };

            let (point, (narrow, sample)) = (point.index(&points), narrow.index_and_sample(&points));
            prop_assert!((narrow.rate / point.rate - 1.0).abs() < 1e-5, "{narrow:?} {point:?}");
            prop_assert!((sample.percentile(5) / point.rate - 1.0).abs() < 1e-5);
            prop_assert!((sample.percentile(95) / point.rate - 1.0).abs() < 1e-5);
        }

        #[test]
        fn no_log_however_long_breaks_it(clear in 0u32..5000, against in 0.0f64..1e6) {
            let evidence = Evidence { against, clear, weights: Weights::default() };
            let index = Prospect { evidence, ..wide() }.index(&Points::new(50));

            prop_assert!(index.rate.is_finite() && index.rate >= 0.0);
        }
    }
}
