//! What took so many times what was planned: a geometric mean, drawn towards 1.

use std::f64::consts::LN_2;

use crate::domain::project::range::Z_OF_AN_END;

/// Imagined cases that went as planned.
const AS_PLANNED: f64 = 2.0;
/// How far an imagined case lies from the plan, as a logarithm: a factor of 2 either way.
const IMAGINED: f64 = LN_2;

/// How many times the planned something takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// `exp(Σ ln(actual/planned) / (n + 2))`.
    pub factor: f64,
    /// Its 90% range.
    pub range: (f64, f64),
    /// The 90% range of the next case.
    pub next: (f64, f64),
}

/// The factor of ratios over 0 and its spread, as the posterior of a normal distribution of the
/// logarithms: the prior is two imagined cases around 1.
pub fn factor(ratios: &[f64]) -> Factor {
    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 cases")]
    let weight = ratios.len() as f64 + AS_PLANNED;
    let logs = ratios.iter().map(|ratio| ratio.ln());
    let mean = logs.clone().sum::<f64>() / weight;
    let squares: f64 = logs.map(|log| (log - mean).powi(2)).sum();
    let variance = (squares + AS_PLANNED * (mean.powi(2) + IMAGINED.powi(2))) / weight;
    let around = |variance: f64| {
        let reach = student_95(weight) * variance.sqrt();
        ((mean - reach).exp(), (mean + reach).exp())
    };
    Factor {
        factor: mean.exp(),
        range: around(variance / weight),
        next: around(variance * (1.0 + 1.0 / weight)),
    }
}

/// The 95th percentile of Student's distribution, from that of the normal one, by the first terms
/// of its series.
fn student_95(degrees: f64) -> f64 {
    let z = Z_OF_AN_END;
    let first = (z.powi(3) + z) / (4.0 * degrees);
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / (96.0 * degrees.powi(2));
    z + first + second
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn geometric_mean(ratios: &[f64]) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few")]
        let n = ratios.len() as f64;
        (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / n).exp()
    }

    #[test]
    fn the_worked_number() {
        let Factor { factor, range, next } = factor(&[2.0, 1.5, 2.0]);

        assert!((factor - 1.431).abs() < 5e-4, "{factor}");
        assert!((range.0 - 0.88).abs() < 5e-3 && (range.1 - 2.318).abs() < 5e-3, "{range:?}");
        assert!((next.0 - 0.439).abs() < 5e-3 && (next.1 - 4.663).abs() < 5e-3, "{next:?}");
    }

    #[test]
    fn without_a_case_the_plan_stands() {
        let Factor { factor, range, next } = factor(&[]);

        assert!((factor - 1.0).abs() < 1e-12);
        assert!(next.0 < range.0 && range.0 < 1.0 && 1.0 < range.1 && range.1 < next.1);
    }

    #[test]
    fn percentiles_of_student() {
        for (degrees, table) in [(7.0, 1.895), (12.0, 1.782), (30.0, 1.697)] {
            assert!((student_95(degrees) - table).abs() < 4e-3, "{degrees}");
        }
    }

    proptest! {
        #[test]
        fn the_factor_lies_between_1_and_the_geometric_mean(
            ratios in prop::collection::vec(0.01_f64..100.0, 1..40),
        ) {
            let Factor { factor, range, next } = factor(&ratios);
            let mean = geometric_mean(&ratios);

            prop_assert!(mean.min(1.0) - 1e-9 <= factor && factor <= mean.max(1.0) + 1e-9);
            prop_assert!(next.0 < range.0 && range.0 < factor);
            prop_assert!(factor < range.1 && range.1 < next.1);
        }

        #[test]
        fn twice_the_time_is_a_larger_factor_by_the_share_of_the_cases(
            ratios in prop::collection::vec(0.01_f64..100.0, 1..40),
        ) {
            let twice: Vec<_> = ratios.iter().map(|ratio| ratio * 2.0).collect();
            #[expect(clippy::cast_precision_loss, reason = "a few")]
            let n = ratios.len() as f64;
            let moved = factor(&twice).factor.ln() - factor(&ratios).factor.ln();

            prop_assert!((moved - LN_2 * n / (n + 2.0)).abs() < 1e-9);
        }

        #[test]
        fn the_order_of_the_cases_does_not_matter(
            mut ratios in prop::collection::vec(0.01_f64..100.0, 1..40),
        ) {
            let before = factor(&ratios);
            ratios.reverse();
            let after = factor(&ratios);

            prop_assert!((before.factor - after.factor).abs() < 1e-9 * before.factor);
            prop_assert!((before.next.1 - after.next.1).abs() < 1e-9 * before.next.1);
        }
    }
}
