//! What the log says about the chance that a direction works. The weights and the 20 are `rp`'s
//! own choice; that a promising result counts against a project is the interview's: it is still
//! not the clear one.

use crate::domain::project::{ExperimentResult, Project};
use crate::domain::settings::Weights;

/// A chance of 100% is held to be this much short of certain, so that evidence can still speak.
pub(super) const DOUBT: f64 = 1e-9;

/// The logarithm of the largest odds.
const LARGEST_LOG: f64 = 690.0;

/// The experiments that count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// The sum of the weights of those that were not clear.
    pub against: f64,
    /// How many were clear.
    pub clear: u32,
    /// What each result weighs.
    pub weights: Weights,
}

impl Evidence {
    /// Experiments dated on or after the day of the estimate; all of them where it has none. An
    /// estimate already holds what was known on its day.
    pub fn of(project: &Project, weights: Weights) -> Self {
        let made = project.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
        let counts = |day| made.is_none_or(|made| **made <= day);
        let mut evidence = Self { against: 0.0, clear: 0, weights };
        for experiment in project.experiments.iter().filter(|e| counts(*e.date)) {
            match *experiment.result {
                ExperimentResult::Clear => evidence.clear += 1,
                ExperimentResult::Unclear => evidence.against += weights.unclear,
                ExperimentResult::Promising => evidence.against += weights.promising,
                ExperimentResult::Negative => evidence.against += weights.negative,
                ExperimentResult::Broken => {}
            }
        }
        evidence
    }

    /// The chance after the evidence, by Bayes on the odds: `odds · (1-q)^against · 20^clear`,
    /// where `q` is the chance that one experiment is the clear one if the direction works.
    pub fn update(&self, chance: f64, q: f64) -> f64 {
        let chance = chance.min(1.0 - DOUBT);
        // In logarithms, since the odds of a long log leave the range of a number.
        let against = if self.against > 0.0 { self.against * (-q).ln_1p() } else { 0.0 };
        let log_odds = (chance / (1.0 - chance)).ln() + against + self.of_clear();
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// What the clear results add to the logarithm of the odds.
    fn of_clear(&self) -> f64 {
        f64::from(self.clear) * self.weights.clear.ln()
    }

    /// With so many more unclear results.
    #[must_use]
    pub fn and_unclear(self, more: u32) -> Self {
        Self { against: self.against + f64::from(more) * self.weights.unclear, ..self }
    }

    /// How many times the odds the clear results make them, within what a number holds.
    pub(super) fn factor_of_clear(&self) -> f64 {
        self.of_clear().min(LARGEST_LOG).exp()
    }

    /// The odds of a chance, with the clear results: one factor of the odds after the evidence.
    /// Within what a number holds, however long the log.
    pub(super) fn odds_for(&self, chance: f64) -> f64 {
        let chance = chance.min(1.0 - DOUBT);
        let log_odds = (chance / (1.0 - chance)).ln() + self.of_clear();
        log_odds.min(LARGEST_LOG).exp()
    }

    /// The other factor: what the results that were not clear leave of the odds.
    pub(super) fn odds_against(&self, q: f64) -> f64 {
        if self.against > 0.0 { (self.against * (-q).ln_1p()).exp() } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn evidence(against: f64, clear: u32) -> Evidence {
        Evidence { against, clear, weights: Weights::default() }
    }

    #[test]
    fn five_unclear_results_take_a_half_to_a_third() {
        let evidence = evidence(5.0, 0);

        assert!((evidence.update(0.5, 1.0 / 8.0) - 0.3390).abs() < 5e-5);
    }

    #[test]
    fn certainty_of_either_kind_stays_a_number() {
        let much = evidence(1e6, 0);

        assert!(evidence(0.0, 0).update(0.0, 0.1).abs() < f64::EPSILON);
        assert!(evidence(0.0, 0).update(1.0, 0.1) > 0.999_999);
        assert!(much.update(1.0, 1.0).abs() < f64::EPSILON);
        assert!((evidence(0.0, 1000).update(0.5, 0.1) - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn each_result_moves_it_as_it_should(
            chance in 0.01f64..0.99, n in 1.1f64..100.0, against in 0.0f64..20.0, clear in 0u32..3,
        ) {
            let after = |more: f64, clearer: u32| {
                evidence(against + more, clear + clearer).update(chance, 1.0 / n)
            };
            prop_assert!(after(2.0, 0) < after(1.0, 0));
            prop_assert!(after(1.0, 0) < after(0.5, 0));
            prop_assert!(after(0.5, 0) < after(0.0, 0));
            prop_assert!(after(0.0, 1) > after(0.0, 0));
        }
    }
}
