use super::super::belief::hit;
use super::super::plan::Plan;
use super::*;
use crate::domain::project::{Importance, Percent, Range, Spread};
use crate::domain::settings::Settings;
use proptest::prelude::*;

fn range<T>(text: &str) -> Range<T>
where
    Range<T>: std::str::FromStr<Err: std::fmt::Debug>,
{
    text.parse().unwrap()
}

/// The defaults of a store.
fn wide() -> Prospect {
    Prospect {
        phase: Phase::Search,
        ranges: Settings::default().defaults,
        chance_at_most: 1.0,
        is_paid: false,
        worked: 0.0,
        context: 0.0,
        evidence: Evidence::default(),
        kinds: Kinds::default(),
        overhead: 10.0,
        hands_on: 2.0,
        learning_weight: 0.005,
        half_life: 26.0,
        weeks_left: None,
        assumed: InputSet::default(),
    }
}

/// The plan of each draw in search, made from its inputs, and the likelihood of the log under it.
fn plans(of: &Prospect, points: &Points) -> Vec<(Plan, f64)> {
    let effort = of.effort();
    let pace = effort.pace();
    let plan = |draw: usize| {
        let value = |input: Input| {
            let z = points.levels()[points.slices(input)[draw] as usize];
            of.ranges[input].fixed(z).median()
        };
        let experiments = value(Input::Experiments).max(1.0);
        let likelihood = of.evidence.likelihood(hit(experiments), &of.kinds);
        let (belief, likely) = likelihood.update(value(Input::Chance), &of.kinds);
        let fixed_cost = value(Input::FixedCost);
        let fixed_cost = if of.is_paid { 0.0 } else { left(fixed_cost, of.worked) };
        let plan = Plan {
            value: value(Input::Importance) * value(Input::Counterfactual),
            belief: belief.works,
            experiments,
            clear_ratio: of.kinds.clear_ratio,
            one: effort.one_experiment(value(Input::Loop)),
            fixed_cost: (fixed_cost + of.context) / pace,
            finish: value(Input::Finish).max(SHORTEST_FINISH) / pace,
            half_life: of.half_life,
            weeks_left: of.weeks_left,
        };
        (plan, likely * likelihood.unit().exp())
    };
    (0..points.draws()).map(plan).collect()
}

/// The ratio of weighted sums for the best number of experiments, by the formula of the documentation,
/// with the same `value` of success in each plan.
fn by_formula(plans: &[(Plan, f64)], value: f64) -> (u64, f64) {
    let of_number = |n: u64| {
        let parts = plans.iter().map(|(plan, weight)| {
            let b = std::f64::consts::LN_2 / plan.half_life;
            let discount = |weeks: f64| (-b * weeks).exp();
            let (begun, one, done) =
                (discount(plan.fixed_cost), discount(plan.one), discount(plan.finish));
            let hit = hit(plan.experiments);
            let false_hit = hit / plan.clear_ratio;
            let (mut clear, mut any, mut time) = (0.0, 0.0, 1.0);
            let (mut works, mut fails) = (plan.belief, 1.0 - plan.belief);
            for _ in 0..n {
                time *= one;
                clear += works * hit * time;
                any += (works * hit + fails * false_hit) * time;
                works *= 1.0 - hit;
                fails *= 1.0 - false_hit;
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
        Prospect { worked: 0.5, ..wide.with_range(Input::FixedCost, 2.0) },
        Prospect {
            overhead: 20.0,
            hands_on: 5.0,
            ..wide.with_range(Input::Experiments, range::<f64>("2 to 4")).with(Input::Hours, 25.0)
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
        wide.with_range(Input::Chance, range::<Percent>("90% to 99.99%"))
            .with_range(Input::Experiments, range::<f64>("100 to 1000")),
    ] {
        let sample = prospect.drawn(prospect.index(&points), &points).sample;

        for (ours, (plan, _)) in sample.rates().iter().zip(plans(&prospect, &points)) {
            let theirs = plan.index().rate;
            assert!((ours - theirs).abs() <= 1e-9 * theirs, "{ours} against {theirs}");
        }
    }
}

#[test]
fn a_thousand_draws_give_nearly_the_index_of_a_hundred_thousand() {
    let (few, many) = (Points::new(1000), Points::new(100_000));
    for prospect in [wide(), wide().after_unclear(5, 0.0)] {
        let (few, many) = (prospect.index(&few).rate, prospect.index(&many).rate);
        assert!((few / many - 1.0).abs() < 0.01, "{few} against {many}");
    }
}

#[test]
fn the_index_of_the_defaults_equals_that_of_another_program() {
    // From 300,000 pseudo-random draws.
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
fn chances_are_resampled_if_the_effective_sample_size_is_small() {
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

/// The likelihood of a log under exact numbers is a product, whatever unit the draws have.
#[test]
fn the_likelihoods_of_a_log_under_other_numbers_have_one_unit() {
    let points = Points::new(1000);
    let at = |of: &Prospect, chance: f64, experiments: f64| {
        of.exactly(Input::Chance, chance).exactly(Input::Experiments, experiments)
    };
    let product = |of: &Prospect| {
        let (chance, kinds) = (of.median_of(Input::Chance), &of.kinds);
        let q = hit(of.median_of(Input::Experiments));
        let Evidence { clear, promising, unclear, negative } = of.evidence;
        let power = |share: f64, count: u32| share.powf(f64::from(count));
        let rest = (1.0 - chance) / 2.0;
        let r = q / kinds.clear_ratio;
        let each = [(chance, q, &kinds.works), (rest, r, &kinds.marginal), (rest, r, &kinds.fails)];
        let each = each.map(|(prior, q, shares)| {
            prior
                * power(q, clear)
                * power(shares.promising * (1.0 - q), promising)
                * power(shares.unclear * (1.0 - q), unclear)
                * power(shares.negative * (1.0 - q), negative)
        });
        each.iter().sum::<f64>()
    };
    for evidence in [
        logged(0, 0, 0, 0),
        logged(0, 0, 1, 0),
        logged(1, 0, 0, 0),
        logged(1, 2, 3, 1),
        logged(0, 6, 0, 0),
    ] {
        let of = Prospect { evidence, ..wide() };
        let base = at(&of, 0.0, 0.0);
        for (chance, experiments) in [(1.0, 0.0), (0.0, 1.5), (0.0, -1.5), (-1.0, 1.0)] {
            let other = at(&of, chance, experiments);

            let ratio = other.likelihood(&points) / base.likelihood(&points);

            let expected = product(&other) / product(&base);
            assert!((ratio / expected - 1.0).abs() < 1e-9, "{evidence:?}: {ratio} {expected}");
        }
    }
}

#[test]
fn results_after_a_deadline_have_no_value() {
    let points = Points::new(1000);
    let by = |weeks| Prospect { weeks_left: Some(weeks), ..wide() }.index(&points).rate;
    let free = wide().index(&points).rate;

    assert!(by(-1.0).abs() < f64::EPSILON && by(0.0).abs() < f64::EPSILON);
    assert!(0.0 < by(4.0) && by(4.0) < by(8.0) && by(8.0) < by(30.0) && by(30.0) < free);
    assert!((by(10_000.0) - free).abs() < 1e-9);
}

#[test]
fn equal_defaults_are_one_unknown() {
    let points = Points::new(1000);
    let all = InputSet::of(|_| true);
    let with_loop = |days: f64| Prospect {
        assumed: all.without(&[Input::Loop]),
        ..wide().with_range(Input::Loop, days / 7.0)
    };
    let (short, long) = (with_loop(1.5), with_loop(3.0));
    let drawn = |of: &'static Prospect| of.drawn(of.index(&points), &points);
    let (short, long): (&Prospect, &Prospect) =
        (Box::leak(Box::new(short)), Box::leak(Box::new(long)));

    assert!((drawn(short).beats(&drawn(long)) - 1.0).abs() < 1e-12);
    assert!(drawn(long).beats(&drawn(short)).abs() < 1e-12);
    assert!((drawn(short).beats(&drawn(short)) - 0.5).abs() < 1e-12);
    // Equal given values are two unknowns, and neither is ahead.
    let own = Prospect { assumed: InputSet::default(), ..wide() };
    let drawn = own.drawn(own.index(&points), &points);
    assert!((drawn.beats(&drawn) - 0.5).abs() < 1e-12);
}

#[test]
fn inputs_that_a_log_tells_about_are_no_longer_shared() {
    let all = InputSet::of(|_| true);
    let fresh = Prospect { assumed: all, ..wide() };
    let logged = fresh.after_unclear(1, 0.0);

    assert_eq!(fresh.unknown(), all);
    let told = all.without(&[Input::Chance, Input::Experiments]);
    assert_eq!(logged.unknown(), told);
}

#[test]
fn given_inputs_are_independent() {
    // Importance alone is uncertain, and value scales with it: `2 to 8` against exactly 3.5.
    let points = Points::new(1000);
    let of = |importance: &str| {
        let known = wide().all_exact_but(Input::Learning, 0.0);
        known.with_range(Input::Importance, range::<Importance>(importance))
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
    let around = |median: f64, width: f64| -> Uncertain {
        Range::Between { low: median / width, high: median * width }.into()
    };
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
            let ranges = PerInput::of(|input| match input {
                Input::Importance => {
                    chance(chances[0]).map(|c| Importance::nearest(10.0 * c.fraction())).into()
                }
                Input::Counterfactual => chance(chances[1]).into(),
                Input::Chance => chance(chances[2]).into(),
                Input::Experiments => around(medians[0], widths[0]),
                Input::Loop => around(medians[1], widths[1]),
                Input::FixedCost => around(medians[2], widths[2]),
                Input::Finish => around(medians[3], widths[3]),
                Input::Hours => hours.into(),
                Input::Learning => 0.0.into(),
            });
            Prospect { ranges, is_paid, evidence: logged(0, log[0], log[1], log[2]), ..wide() }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn more_value_is_better_and_more_time_is_worse(of in prospects(), more in 1.05f64..3.0) {
        let points = Points::new(250);
        let index = |of: &Prospect| of.index(&points).rate;
        let times = |input: Input| of.with(input, of.median_of(input) * more);
        let before = index(&of);

        let worth = |of_10: f64| {
            index(&of.with_range(Input::Importance, Range::Exactly(Importance::nearest(of_10))))
        };
        prop_assert!((worth(2.0 * more) / worth(2.0) / more - 1.0).abs() < 1e-9);
        prop_assert!(index(&times(Input::Loop)) <= before);
        prop_assert!(index(&times(Input::Finish)) < before);
        let dearer = times(Input::FixedCost);
        if of.is_paid {
            prop_assert!((index(&dearer) - before).abs() < f64::EPSILON);
        } else {
            prop_assert!(index(&dearer) < before);
            let begun = Prospect { worked: 0.3 * more, ..of.clone() };
            let further = Prospect { worked: 0.3 * more + 0.2, ..of.clone() };
            let sure = of.with_range(Input::FixedCost, 2.0);
            let half = Prospect { worked: 1.0, ..sure.clone() };
            prop_assert!(index(&half) > index(&sure));
            prop_assert!(index(&begun).is_finite() && index(&further).is_finite());
        }
        let away = Prospect { context: 0.4, ..of.clone() };
        prop_assert!(index(&away) < before);
        let faster = of.with(Input::Hours, of.median_of(Input::Hours) + 5.0);
        prop_assert!(index(&faster) >= before);
    }

    #[test]
    fn clear_results_raise_the_index_and_negative_ones_lower_it_most(of in prospects()) {
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
        // After promising results, an unclear one is evidence against the marginal kind.
        prop_assert!(of.evidence.promising > 0 || with(logged(0, 0, 1, 0)) < now);
        prop_assert!(with(logged(1, 0, 0, 0)) > now);
    }

    #[test]
    fn a_nearer_finish_has_a_higher_index(of in prospects(), worked in 0.0f64..3.0) {
        let points = Points::new(250);
        let finish = |worked: f64| {
            let of = Prospect { phase: Phase::Finish, is_paid: true, worked, ..of.clone() };
            of.with_range(Input::Finish, 4.0).index(&points).rate
        };

        prop_assert!(finish(worked + 0.1) > finish(worked));
        // The work left is at least a quarter of the work done.
        prop_assert!(finish(8.0) < finish(3.2));
    }

    #[test]
    fn a_range_that_shrinks_to_a_point_gives_the_index_of_the_point(of in prospects()) {
        fn shrunk<T: Spread>(range: &Range<T>) -> Range<T> {
            Range::Between { low: range.at(-1e-7), high: range.at(1e-7) }
        }
        let ranges = PerInput::of(|input| match &of.ranges[input] {
            exact if exact.ends().is_none() => *exact,
            Uncertain::Quantity(range) => shrunk(range).into(),
            Uncertain::Chance(range) => shrunk(range).into(),
            Uncertain::Importance(range) => shrunk(range).into(),
        });
        let points = Points::new(250);
        let point = of.all_exact_but(Input::Loop, 0.0);
        for phase in [Phase::Search, Phase::Finish] {
            let narrow = Prospect { phase, ranges, ..of.clone() };
            let point = Prospect { phase, ..point.clone() }.index(&points);
            let index = narrow.index(&points);
            let sample = narrow.drawn(index, &points).sample;

            prop_assert!((index.rate / point.rate - 1.0).abs() < 1e-5, "{index:?} {point:?}");
            prop_assert!((sample.percentile(5) / point.rate - 1.0).abs() < 1e-5);
            prop_assert!((sample.percentile(95) / point.rate - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn a_log_of_any_length_gives_a_finite_index(clear in 0u32..2000, unclear in 0u32..1_000_000) {
        for phase in [Phase::Search, Phase::Finish] {
            let evidence = logged(clear, 0, unclear, 0);
            let Summary { index, belief, .. } =
                Prospect { phase, evidence, ..wide() }.summary(&Points::new(50));

            prop_assert!(index.rate.is_finite() && index.rate >= 0.0);
            prop_assert!((0.0..=1.0).contains(&belief.works));
        }
    }
}
