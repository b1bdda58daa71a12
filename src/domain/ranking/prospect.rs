//! What is ahead of a project, with everything that is uncertain as a range: its index over all
//! draws together, and the index of each draw.

use super::belief::{Belief, Evidence};
use super::draws::{Draws, SHORTEST_FINISH};
use super::effort::{Effort, left};
use super::factor::Factor;
use super::index::Index;
use super::odds::{Drawn, Rates};
use super::points::{Dimension, Dimensions, Points, median_above};
use crate::domain::project::{Importance, Percent, Range, Spread};
use crate::domain::settings::Kinds;

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Until its first clear result.
    Search,
    /// From there to finished work.
    Finish,
}

/// What an index is made of. Times are in weeks; work is in weeks of full-time work.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// Searched or finished.
    pub phase: Phase,
    /// How much complete success would matter.
    pub importance: Range<Importance>,
    /// That nobody else would do it soon.
    pub counterfactual: Range<Percent>,
    /// That the direction works, before the evidence.
    pub chance: Range<Percent>,
    /// No draw of that is higher, 0–1: what the assumptions allow.
    pub chance_at_most: f64,
    /// How many experiments a clear result takes if it works; draws below 1 count as 1.
    pub experiments: Range<f64>,
    /// Time for one loop, as it is planned or measured.
    pub experiment_loop: Range<f64>,
    /// Work before the first experiment, whatever of it is done.
    pub fixed_cost: Range<f64>,
    /// Whether the fixed cost is paid.
    pub is_paid: bool,
    /// Work from the clear result to finished work, whatever of it is done.
    pub finish: Range<f64>,
    /// Work that is done: of the fixed cost in the search, else of the finish.
    pub worked: f64,
    /// Work that comes before all else: to get back into what was left, or to look for something.
    pub context: f64,
    /// What the log says.
    pub evidence: Evidence,
    /// How often each kind of direction gives which result.
    pub kinds: Kinds,
    /// Hours and what they bring.
    pub effort: Effort,
    /// What the work teaches, 0–10.
    pub learning: f64,
    /// Value per week of one point of that.
    pub learning_weight: f64,
    /// Time in which a result loses half of its value.
    pub half_life: f64,
    /// Time after which results are worth nothing.
    pub weeks_left: Option<f64>,
    /// The inputs that nothing gives, so that they are the same unknown in every project.
    pub assumed: Dimensions,
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

/// What the draws of a project say besides its index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Value per week.
    pub index: Index,
    /// What the direction is, after the log.
    pub belief: Belief,
    /// The chance that it works, before the log, 0–1.
    pub claimed: f64,
}

/// What is left of some work, by the median of what it can still be.
fn median_left(of: &Range<f64>, worked: f64) -> f64 {
    let estimate = match of.on_line() {
        Ok((middle, deviation)) if worked > 0.0 => {
            f64::from_line(middle + deviation * median_above((worked.ln() - middle) / deviation))
        }
        Ok(_) | Err(_) => of.median(),
    };
    left(estimate, worked)
}

impl Prospect {
    /// The index and the belief, over all draws.
    pub fn summary(&self, points: &Points) -> Summary {
        let draws = Draws::of(self, points);
        self.summed_up(draws.index(self.value(points)), &draws)
    }

    /// The same, and the index of each draw.
    pub fn summary_and_rates(&self, points: &Points) -> (Summary, Rates) {
        let draws = Draws::of(self, points);
        let (index, rates) = draws.index_and_rates(self.value(points));
        (self.summed_up(index, &draws), Rates { rates, weights: draws.weights().cloned() })
    }

    fn summed_up(&self, index: Index, draws: &Draws) -> Summary {
        let (belief, claimed) = draws.belief();
        Summary { index: self.with_learning(index), belief, claimed }
    }

    /// Value per week, over all draws.
    pub fn index(&self, points: &Points) -> Index {
        let draws = Draws::of(self, points);
        self.with_learning(draws.index(self.value(points)))
    }

    /// The index of each draw, and which number of experiments is best for all.
    pub fn drawn<'p>(&'p self, index: Index, points: &'p Points) -> Drawn<'p> {
        Drawn::of(self, index.experiments, points)
    }

    fn with_learning(&self, index: Index) -> Index {
        Index { rate: index.rate + self.learning_rate(), ..index }
    }

    /// Value per week that the work teaches.
    pub(super) fn learning_rate(&self) -> f64 {
        self.learning * self.learning_weight
    }

    /// How likely the log is over all draws, in some unit that is the same for every chance and every
    /// number of experiments.
    pub(super) fn likelihood(&self, points: &Points) -> f64 {
        Draws::of(self, points).likelihood()
    }

    /// What complete success is worth on average: importance times the chance that nobody else would
    /// do it soon.
    pub fn value(&self, points: &Points) -> f64 {
        fn mean<T: Spread>(of: &Range<T>, to: impl Fn(T) -> f64, points: &Points) -> f64 {
            match of.on_line() {
                Err(value) => to(value),
                Ok((middle, deviation)) => {
                    points.mean(|z| to(T::from_line(middle + z * deviation)))
                }
            }
        }
        mean(&self.importance, Importance::of_10, points)
            * mean(&self.counterfactual, Percent::fraction, points)
    }

    /// What comes of giving it so many experiments, at least one.
    pub fn attempt(&self, experiments: u64, points: &Points) -> Attempt {
        Draws::of(self, points).attempt(experiments, self.value(points))
    }

    /// Weeks to finished work, if the direction works: the median over all draws.
    pub fn weeks_to_the_end(&self, points: &Points) -> f64 {
        Draws::of(self, points).weeks_to_the_end()
    }

    /// Weeks of work that are left of the fixed cost and of the finish, by their medians.
    pub fn work_left(&self) -> [f64; 2] {
        let (fixed, finish) = match self.phase {
            Phase::Search => (self.worked, 0.0),
            Phase::Finish => (0.0, self.worked),
        };
        let nothing = self.is_paid || self.phase == Phase::Finish;
        let fixed = if nothing { 0.0 } else { median_left(&self.fixed_cost, fixed) };
        [fixed, median_left(&self.finish, finish).max(SHORTEST_FINISH)]
    }

    /// As it would be after so many more experiments, all of them unclear, that took some weeks.
    #[must_use]
    pub fn after_unclear(&self, experiments: u32, weeks: f64) -> Self {
        let mut later = self.later(weeks);
        if experiments > 0 {
            later.evidence = self.evidence.and_unclear(experiments);
            later.is_paid = true;
        }
        later
    }

    /// As it would be some weeks later, if nothing were done about it.
    #[must_use]
    pub fn later(&self, weeks: f64) -> Self {
        Self { weeks_left: self.weeks_left.map(|left| left - weeks), ..self.clone() }
    }

    /// The inputs that have a range which matters.
    pub(super) fn varies(&self) -> Dimensions {
        Factor::dimensions(|factor| self.ends_of(factor).is_some() && self.has_use_for(factor))
    }

    /// The inputs that are the same unknown as in any other project: those that nothing gives, and
    /// of which the log tells nothing.
    pub(super) fn unknown(&self) -> Dimensions {
        if self.evidence.count() > 0 {
            self.assumed.without(Dimension::Chance).without(Dimension::Experiments)
        } else {
            self.assumed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::belief::hit;
    use super::super::plan::Plan;
    use super::*;
    use proptest::prelude::*;

    fn range<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().unwrap()
    }

    /// The defaults of a store.
    pub(in super::super) fn wide() -> Prospect {
        Prospect {
            phase: Phase::Search,
            importance: range("2 to 8"),
            counterfactual: range("30% to 90%"),
            chance: range("5% to 50%"),
            chance_at_most: 1.0,
            experiments: range("3 to 30"),
            experiment_loop: Range::Between { low: 4.0 / 168.0, high: 1.0 },
            fixed_cost: Range::Between { low: 0.2, high: 365.25 / 84.0 },
            is_paid: false,
            finish: Range::Between { low: 2.0, high: 8.0 },
            worked: 0.0,
            context: 0.0,
            evidence: Evidence::default(),
            kinds: Kinds::default(),
            effort: Effort { hours: 40.0, overhead: 10.0, hands_on: 2.0 },
            learning: 0.0,
            learning_weight: 0.005,
            half_life: 26.0,
            weeks_left: None,
            assumed: Dimensions::default(),
        }
    }

    /// The plan of each draw in the search, made from its inputs one by one, and how likely the log
    /// is under it.
    fn plans(of: &Prospect, points: &Points) -> Vec<(Plan, f64)> {
        let pace = of.effort.pace();
        let z = |draw: usize, dimension: Dimension| {
            points.levels()[points.slices(dimension)[draw] as usize]
        };
        let plan = |draw: usize| {
            let experiments = of.experiments.at(z(draw, Dimension::Experiments)).max(1.0);
            let chance = of.chance.at(z(draw, Dimension::Chance)).fraction();
            let likelihood = of.evidence.likelihood(hit(experiments), &of.kinds);
            let (belief, likely) = likelihood.update(chance, &of.kinds);
            let one = of.experiment_loop.at(z(draw, Dimension::Loop));
            let fixed_cost = of.fixed_cost.at(z(draw, Dimension::FixedCost));
            let fixed_cost = if of.is_paid { 0.0 } else { left(fixed_cost, of.worked) };
            let plan = Plan {
                value: of.importance.at(z(draw, Dimension::Importance)).of_10()
                    * of.counterfactual.at(z(draw, Dimension::Counterfactual)).fraction(),
                belief: belief.works,
                experiments,
                deceives: of.kinds.deceives,
                one: of.effort.one_experiment(one),
                fixed_cost: (fixed_cost + of.context) / pace,
                finish: of.finish.at(z(draw, Dimension::Finish)).max(SHORTEST_FINISH) / pace,
                half_life: of.half_life,
                weeks_left: of.weeks_left,
            };
            (plan, likely * likelihood.unit().exp())
        };
        (0..points.draws()).map(plan).collect()
    }

    /// The ratio of weighted sums for the best number of experiments, by the formula of the
    /// documentation; `value` is what success is worth in each.
    fn by_formula(plans: &[(Plan, f64)], value: f64) -> (u64, f64) {
        let of_number = |n: u64| {
            let parts = plans.iter().map(|(plan, weight)| {
                let b = std::f64::consts::LN_2 / plan.half_life;
                let kept = |weeks: f64| (-b * weeks).exp();
                let (begun, one, done) = (kept(plan.fixed_cost), kept(plan.one), kept(plan.finish));
                let hit = hit(plan.experiments);
                let deceives = hit / plan.deceives;
                let (mut clear, mut any, mut time) = (0.0, 0.0, 1.0);
                let (mut works, mut fails) = (plan.belief, 1.0 - plan.belief);
                for _ in 0..n {
                    time *= one;
                    clear += works * hit * time;
                    any += (works * hit + fails * deceives) * time;
                    works *= 1.0 - hit;
                    fails *= 1.0 - deceives;
                }
                let rest = begun * (done * any + (works + fails) * time);
                (weight * begun * done * clear * b, weight * (1.0 - rest))
            });
            let (got, time) = parts.fold((0.0, 0.0), |(v, t), (got, of)| (v + got, t + of));
            value * got / time
        };
        (1..=150)
            .map(|n| (n, of_number(n)))
            .fold((0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }

    fn logged(clear: u32, promising: u32, unclear: u32, negative: u32) -> Evidence {
        Evidence { clear, promising, unclear, negative }
    }

    #[test]
    fn the_index_is_the_ratio_of_weighted_expectations_for_the_best_common_number() {
        let points = Points::new(200);
        let wide = wide();
        for prospect in [
            wide.clone(),
            wide.after_unclear(3, 0.0),
            Prospect { evidence: logged(0, 4, 2, 0), is_paid: true, ..wide.clone() },
            Prospect { context: 0.7, ..wide.clone() },
            Prospect { fixed_cost: Range::Exactly(2.0), worked: 0.5, ..wide.clone() },
            Prospect {
                experiments: range("2 to 4"),
                effort: Effort { hours: 25.0, overhead: 20.0, hands_on: 5.0 },
                ..wide
            },
        ] {
            let index = prospect.index(&points);
            let value = prospect.value(&points);
            let (experiments, rate) = by_formula(&plans(&prospect, &points), value);

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
            wide.after_unclear(3, 0.0),
            Prospect { weeks_left: Some(6.0), ..wide.clone() },
            Prospect { chance: range("90% to 99.99%"), experiments: range("100 to 1000"), ..wide },
        ] {
            let sample = prospect.drawn(prospect.index(&points), &points).sample;

            for (ours, (plan, _)) in sample.rates().iter().zip(plans(&prospect, &points)) {
                let theirs = plan.index().rate;
                assert!((ours - theirs).abs() <= 1e-9 * theirs, "{ours} against {theirs}");
            }
        }
    }

    #[test]
    fn a_thousand_draws_come_near_a_hundred_thousand() {
        let (few, many) = (Points::new(1000), Points::new(100_000));
        for prospect in [wide(), wide().after_unclear(5, 0.0)] {
            let (few, many) = (prospect.index(&few).rate, prospect.index(&many).rate);
            assert!((few / many - 1.0).abs() < 0.01, "{few} against {many}");
        }
    }

    #[test]
    fn fresh_ideas_of_the_defaults_are_worth_what_independent_draws_say() {
        // Of 300,000 pseudo-random draws by another program.
        let points = Points::new(1000);
        let unclear = |n| Prospect { is_paid: true, evidence: logged(0, 0, n, 0), ..wide() };
        for (prospect, rate, chance) in [
            (wide(), 0.0793, 0.219),
            (Prospect { context: 1.0, ..wide() }, 0.0643, 0.219),
            (unclear(12), 0.00875, 0.0164),
        ] {
            let Summary { index, belief, .. } = prospect.summary(&points);
            assert!((index.rate / rate - 1.0).abs() < 0.01, "{index:?} against {rate}");
            assert!((belief.works / chance - 1.0).abs() < 0.01, "{belief:?} against {chance}");
        }
    }

    #[test]
    fn chances_are_drawn_again_where_few_draws_count() {
        let points = Points::new(1000);
        let ten_clear = Prospect { evidence: logged(10, 0, 0, 0), ..wide() };
        let fine = Points::new(100_000);

        for of in [Phase::Search, Phase::Finish] {
            let prospect = Prospect { phase: of, is_paid: true, ..ten_clear.clone() };
            let (few, many) = (prospect.summary(&points), prospect.summary(&fine));
            assert!((few.belief.works - many.belief.works).abs() < 0.01, "{few:?} {many:?}");
            assert!((few.index.rate / many.index.rate - 1.0).abs() < 0.05, "{few:?} {many:?}");
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

    #[test]
    fn what_is_equal_and_assumed_is_the_same_unknown() {
        let points = Points::new(1000);
        let all = Dimension::ALL.into_iter().fold(Dimensions::default(), Dimensions::and);
        let with_loop = |days: f64| Prospect {
            experiment_loop: Range::Exactly(days / 7.0),
            assumed: all.without(Dimension::Loop),
            ..wide()
        };
        let (short, long) = (with_loop(1.5), with_loop(3.0));
        let drawn = |of: &'static Prospect| of.drawn(of.index(&points), &points);
        let (short, long): (&Prospect, &Prospect) =
            (Box::leak(Box::new(short)), Box::leak(Box::new(long)));

        assert!((drawn(short).beats(&drawn(long)) - 1.0).abs() < 1e-12);
        assert!(drawn(long).beats(&drawn(short)).abs() < 1e-12);
        assert!((drawn(short).beats(&drawn(short)) - 0.5).abs() < 1e-12);
        // Given and equal, they are two unknowns, and neither is ahead.
        let own = Prospect { assumed: Dimensions::default(), ..wide() };
        let drawn = own.drawn(own.index(&points), &points);
        assert!((drawn.beats(&drawn) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn what_a_log_tells_of_is_an_unknown_of_its_own() {
        let all = Dimension::ALL.into_iter().fold(Dimensions::default(), Dimensions::and);
        let fresh = Prospect { assumed: all, ..wide() };
        let logged = fresh.after_unclear(1, 0.0);

        assert_eq!(fresh.unknown(), all);
        let told = all.without(Dimension::Chance).without(Dimension::Experiments);
        assert_eq!(logged.unknown(), told);
    }

    #[test]
    fn inputs_that_are_given_are_independent() {
        // Importance alone is uncertain, and value scales with it: `2 to 8` against exactly 3.5.
        let points = Points::new(1000);
        let of = |importance: &str| {
            let known = wide().only_uncertain_in(super::super::factor::Factor::Learning, 0.0);
            Prospect { importance: range(importance), ..known }
        };
        let (wide, exact, other) = (of("2 to 8"), of("3.5"), of("3 to 6"));
        let beats = |a: &Prospect, b: &Prospect| {
            a.drawn(a.index(&points), &points).beats(&b.drawn(b.index(&points), &points))
        };
        let line = |x: f64| (x / (10.0 - x)).ln();
        let deviation = |low, high| (line(high) - line(low)) / 2.0 / 1.644_853_627;
        let below = |z: f64| libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0;

        let z = (line(2.0) / 2.0 + line(8.0) / 2.0 - line(3.5)) / deviation(2.0, 8.0);
        assert!((beats(&wide, &exact) - below(z)).abs() < 0.01);
        let apart = f64::midpoint(line(2.0), line(8.0)) - f64::midpoint(line(3.0), line(6.0));
        let z = apart / deviation(2.0, 8.0).hypot(deviation(3.0, 6.0));
        assert!((beats(&wide, &other) - below(z)).abs() < 0.015);
    }

    fn prospects() -> impl Strategy<Value = Prospect> {
        let width = || 1.05f64..4.0;
        let around =
            |median: f64, width: f64| Range::Between { low: median / width, high: median * width };
        (
            [1.5..40.0, 0.25..2.0, 0.1f64..10.0, 0.5..10.0],
            [0.1f64..0.7, 0.1..0.8, 0.05..0.8],
            [width(), width(), width(), width()],
            (20.0f64..70.0, any::<bool>(), [0u32..4, 0u32..4, 0u32..3]),
        )
            .prop_map(move |(medians, chances, widths, (hours, is_paid, log))| {
                let chance = |median: f64| Range::Between {
                    low: Percent::nearest(median / 2.0),
                    high: Percent::nearest(median * 1.2),
                };
                Prospect {
                    importance: chance(chances[0])
                        .map(|c| Importance::nearest(10.0 * c.fraction())),
                    counterfactual: chance(chances[1]),
                    chance: chance(chances[2]),
                    experiments: around(medians[0], widths[0]),
                    experiment_loop: around(medians[1], widths[1]),
                    fixed_cost: around(medians[2], widths[2]),
                    is_paid,
                    finish: around(medians[3], widths[3]),
                    evidence: logged(0, log[0], log[1], log[2]),
                    effort: Effort { hours, overhead: 10.0, hands_on: 2.0 },
                    ..wide()
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
            prop_assert!(index(&slower) <= before);
            let longer = Prospect { finish: times(of.finish), ..of.clone() };
            prop_assert!(index(&longer) < before);
            let dearer = Prospect { fixed_cost: times(of.fixed_cost), ..of.clone() };
            if of.is_paid {
                prop_assert!((index(&dearer) - before).abs() < f64::EPSILON);
            } else {
                prop_assert!(index(&dearer) < before);
                let begun = Prospect { worked: 0.3 * more, ..of.clone() };
                let further = Prospect { worked: 0.3 * more + 0.2, ..of.clone() };
                let sure = Prospect { fixed_cost: Range::Exactly(2.0), ..of.clone() };
                let half = Prospect { worked: 1.0, ..sure.clone() };
                prop_assert!(index(&half) > index(&sure));
                prop_assert!(index(&begun).is_finite() && index(&further).is_finite());
            }
            let away = Prospect { context: 0.4, ..of.clone() };
            prop_assert!(index(&away) < before);
            let hours = Effort { hours: of.effort.hours + 5.0, ..of.effort };
            let faster = Prospect { effort: hours, ..of.clone() };
            prop_assert!(index(&faster) >= before);
        }

        #[test]
        fn each_result_moves_it_as_it_should(of in prospects()) {
            let points = Points::new(250);
            let with = |more: Evidence| {
                let evidence = logged(
                    more.clear,
                    of.evidence.promising + more.promising,
                    of.evidence.unclear + more.unclear,
                    of.evidence.negative + more.negative,
                );
                Prospect { evidence, is_paid: true, ..of.clone() }.index(&points).rate
            };
            let now = with(logged(0, 0, 0, 0));

            prop_assert!(with(logged(0, 0, 0, 1)) < with(logged(0, 0, 1, 0)));
            // After promising ones an unclear result speaks against the marginal kind.
            prop_assert!(of.evidence.promising > 0 || with(logged(0, 0, 1, 0)) < now);
            prop_assert!(with(logged(1, 0, 0, 0)) > now);
        }

        #[test]
        fn a_finish_that_is_nearer_is_worth_more(of in prospects(), worked in 0.0f64..3.0) {
            let points = Points::new(250);
            let finish = |worked: f64| {
                let of = Prospect { phase: Phase::Finish, is_paid: true, worked, ..of.clone() };
                Prospect { finish: Range::Exactly(4.0), ..of }.index(&points).rate
            };

            prop_assert!(finish(worked + 0.1) > finish(worked));
            // Late stays late: of the same estimate nobody can be later than by a quarter.
            prop_assert!(finish(8.0) < finish(3.2));
        }

        #[test]
        fn a_range_that_shrinks_to_a_point_gives_the_index_of_the_point(of in prospects()) {
            fn shrunk<T: Spread>(range: Range<T>) -> Range<T> {
                Range::Between { low: range.at(-1e-7), high: range.at(1e-7) }
            }
            let points = Points::new(250);
            let point = of.only_uncertain_in(super::super::factor::Factor::Loop, 0.0);
            for phase in [Phase::Search, Phase::Finish] {
                let narrow = Prospect {
                    phase,
                    importance: shrunk(of.importance),
                    counterfactual: shrunk(of.counterfactual),
                    chance: shrunk(of.chance),
                    experiments: shrunk(of.experiments),
                    experiment_loop: shrunk(of.experiment_loop),
                    fixed_cost: shrunk(of.fixed_cost),
                    finish: shrunk(of.finish),
                    ..of.clone()
                };
                let point = Prospect { phase, ..point.clone() }.index(&points);
                let index = narrow.index(&points);
                let sample = narrow.drawn(index, &points).sample;

                prop_assert!((index.rate / point.rate - 1.0).abs() < 1e-5, "{index:?} {point:?}");
                prop_assert!((sample.percentile(5) / point.rate - 1.0).abs() < 1e-5);
                prop_assert!((sample.percentile(95) / point.rate - 1.0).abs() < 1e-5);
            }
        }

        #[test]
        fn no_log_however_long_breaks_it(clear in 0u32..2000, unclear in 0u32..1_000_000) {
            for phase in [Phase::Search, Phase::Finish] {
                let evidence = logged(clear, 0, unclear, 0);
                let Summary { index, belief, .. } =
                    Prospect { phase, evidence, ..wide() }.summary(&Points::new(50));

                prop_assert!(index.rate.is_finite() && index.rate >= 0.0);
                prop_assert!((0.0..=1.0).contains(&belief.works));
            }
        }
    }
}
