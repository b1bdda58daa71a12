//! The chances of three kinds of direction after the log, by Bayes' rule: it works, it is marginal, or
//! it fails. A marginal direction gives promising results as often as a working one, but few clear ones:
//! the trap of progress that is never enough. That trap is from the interview; the frequencies of
//! results are `rp`'s own choice.

use crate::domain::project::ExperimentResult;
use crate::domain::settings::{Kinds, Shares};

/// The least distance of a chance from certainty.
const DOUBT: f64 = 0.001;
/// The highest chance that one experiment is clear.
const HIGHEST_HIT: f64 = 0.9;
/// The least number of results after which a direction can look marginal.
const ENOUGH_RESULTS: u32 = 3;
/// The least chance at which a direction looks marginal.
const LOOKS_MARGINAL: f64 = 0.8;

/// The numbers of results that count as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Evidence {
    /// Clear ones.
    pub clear: u32,
    /// Promising ones.
    pub promising: u32,
    /// Unclear ones.
    pub unclear: u32,
    /// Negative ones.
    pub negative: u32,
}

/// The chance of each kind of direction, 0–1; the rest is the chance that it fails.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Belief {
    /// It works.
    pub works: f64,
    /// It is marginal.
    pub marginal: f64,
}

/// The likelihood of a log under each kind, in a unit with the logarithm `unit`: that of a long log is
/// too small for an `f64`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihood {
    works: f64,
    marginal: f64,
    fails: f64,
    unit: f64,
}

impl Evidence {
    /// The evidence in some results; broken experiments are none.
    pub fn of(results: impl IntoIterator<Item = ExperimentResult>) -> Self {
        let mut evidence = Self::default();
        for result in results {
            match result {
                ExperimentResult::Clear => evidence.clear += 1,
                ExperimentResult::Promising => evidence.promising += 1,
                ExperimentResult::Unclear => evidence.unclear += 1,
                ExperimentResult::Negative => evidence.negative += 1,
                ExperimentResult::Broken => {}
            }
        }
        evidence
    }

    /// The number of results.
    pub fn count(&self) -> u32 {
        self.clear + self.not_clear()
    }

    fn not_clear(&self) -> u32 {
        self.promising + self.unclear + self.negative
    }

    /// With some more unclear results.
    #[must_use]
    pub fn and_unclear(self, more: u32) -> Self {
        Self { unclear: self.unclear + more, ..self }
    }

    /// The logarithm of the largest likelihood over all numbers of experiments: that in which one
    /// experiment is clear as often as in the log.
    pub(super) fn max_log_likelihood(&self, kinds: &Kinds) -> f64 {
        let share = f64::from(self.clear) / f64::from(self.count());
        self.likelihood(share.clamp(1e-9, HIGHEST_HIT), kinds).unit
    }

    /// The likelihood under each kind, if one experiment is clear with chance `q` in a direction that
    /// works, and with `1/clear_ratio` of that in one that does not.
    pub fn likelihood(&self, q: f64, kinds: &Kinds) -> Likelihood {
        let log = |q: f64, shares: &Shares| {
            times(self.clear, q.ln())
                + times(self.not_clear(), (-q).ln_1p())
                + times(self.promising, shares.promising.ln())
                + times(self.unclear, shares.unclear.ln())
                + times(self.negative, shares.negative.ln())
        };
        let r = q / kinds.clear_ratio;
        let (works, marginal) = (log(q, &kinds.works), log(r, &kinds.marginal));
        let fails = log(r, &kinds.fails);
        let unit = works.max(marginal).max(fails);
        if unit == f64::NEG_INFINITY {
            // These results are impossible for every kind, so they tell nothing.
            return Likelihood { works: 1.0, marginal: 1.0, fails: 1.0, unit };
        }
        let of = |log: f64| (log - unit).exp();
        Likelihood { works: of(works), marginal: of(marginal), fails: of(fails), unit }
    }
}

/// The product, and 0 for zero times infinity.
fn times(count: u32, log: f64) -> f64 {
    if count == 0 { 0.0 } else { f64::from(count) * log }
}

impl Likelihood {
    /// The belief after the log, and the likelihood of the log over all kinds, in the same unit.
    /// `chance` is that before the log; 0 stays 0.
    pub fn update(&self, chance: f64, kinds: &Kinds) -> (Belief, f64) {
        let chance = not_certain(chance);
        let rest = 1.0 - chance;
        let works = chance * self.works;
        let marginal = rest * kinds.marginal_share * self.marginal;
        let all = works + marginal + rest * (1.0 - kinds.marginal_share) * self.fails;
        if all > 0.0 {
            (Belief { works: works / all, marginal: marginal / all }, all)
        } else {
            (Belief { works: 0.0, marginal: kinds.marginal_share }, f64::MIN_POSITIVE)
        }
    }

    /// The logarithm of the unit.
    pub fn unit(&self) -> f64 {
        self.unit
    }
}

impl Belief {
    /// Whether a direction with this number of results looks marginal.
    pub fn looks_marginal(&self, results: u32) -> bool {
        results >= ENOUGH_RESULTS && self.marginal >= LOOKS_MARGINAL
    }
}

/// The chance, kept from certainty; 0 stays 0, for a failed assumption.
pub fn not_certain(chance: f64) -> f64 {
    if chance <= 0.0 { 0.0 } else { chance.clamp(DOUBT, 1.0 - DOUBT) }
}

/// The chance that one experiment is clear, if the direction works and a clear result takes this number
/// of experiments.
pub fn hit(experiments: f64) -> f64 {
    (1.0 / experiments).min(HIGHEST_HIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(evidence: Evidence, chance: f64, experiments: f64) -> Belief {
        let kinds = Kinds::default();
        evidence.likelihood(hit(experiments), &kinds).update(chance, &kinds).0
    }

    #[test]
    fn the_first_promising_result_is_good_news_and_the_fifth_is_not() {
        let none = Evidence::default();
        let of = |evidence: fn(u32) -> Evidence| {
            [1, 2, 3, 5, 10].map(|n| format!("{:.3}", after(evidence(n), 0.4, 10.0).works))
        };

        assert!((after(none, 0.4, 10.0).works - 0.4).abs() < 1e-12);
        let promising = of(|n| Evidence { promising: n, ..Evidence::default() });
        assert_eq!(promising, ["0.447", "0.439", "0.404", "0.314", "0.137"]);
        let unclear = of(|n| Evidence { unclear: n, ..Evidence::default() });
        assert_eq!(unclear, ["0.365", "0.325", "0.284", "0.201", "0.062"]);
        let negative = of(|n| Evidence { negative: n, ..Evidence::default() });
        assert_eq!(negative, ["0.288", "0.181", "0.100", "0.024", "0.001"]);
    }

    #[test]
    fn beliefs_equal_the_worked_examples() {
        let promising = Evidence { promising: 5, ..Evidence::default() };
        let clear = Evidence { clear: 1, ..promising };
        for (evidence, chance, experiments, works) in [
            (Evidence { unclear: 5, ..Evidence::default() }, 0.5, 8.0, 0.249_707),
            (promising, 0.4, 10.0, 0.313_913),
            (promising.and_unclear(1), 0.4, 10.0, 0.318_439),
            (Evidence { promising: 6, ..promising }, 0.4, 10.0, 0.270_468),
            (clear, 0.4, 10.0, 0.820_641),
            (Evidence { negative: 1, ..clear }, 0.4, 10.0, 0.805_541),
        ] {
            let found = after(evidence, chance, experiments).works;
            assert!((found - works).abs() < 5e-7, "{evidence:?}: {found}");
        }
    }

    #[test]
    fn extreme_inputs_give_finite_beliefs() {
        let many = |clear, unclear| Evidence { clear, unclear, ..Evidence::default() };

        assert!((after(many(0, 0), 1.0, 1.0).works - 0.999).abs() < 1e-12);
        assert!(after(many(5, 0), 0.0, 10.0).works.abs() < f64::EPSILON);
        for evidence in [many(2000, 0), many(0, 2000), many(1000, 1000), many(0, 4_000_000)] {
            for experiments in [1.0, 10.0, 1e6] {
                let Belief { works, marginal } = after(evidence, 0.5, experiments);
                assert!((0.0..=1.0).contains(&works) && (0.0..=1.0).contains(&marginal));
            }
        }
        assert!(after(many(2000, 0), 0.001, 10.0).works > 0.999_999);
        // An unclear result although one experiment is almost surely clear.
        assert!(after(many(0, 1), 1.0, 1.0).works > 0.9);
    }

    #[test]
    fn many_promising_results_look_marginal() {
        let promising = |n| Evidence { promising: n, ..Evidence::default() };
        let looks = |n, chance| after(promising(n), chance, 10.0).looks_marginal(n);

        assert!(looks(10, 0.4) && !looks(1, 0.4) && !looks(10, 0.9));
        assert!(!Belief { works: 0.1, marginal: 0.9 }.looks_marginal(2));
        assert!(Belief { works: 0.1, marginal: 0.8 }.looks_marginal(3));
    }

    proptest! {
        #[test]
        fn the_mean_belief_after_one_more_result_is_the_belief_now(
            chance in 0.01f64..0.99, experiments in 1.2f64..50.0,
            counts in [0u32..4, 0u32..6, 0u32..6, 0u32..4],
        ) {
            let [clear, promising, unclear, negative] = counts;
            let evidence = Evidence { clear, promising, unclear, negative };
            let kinds = Kinds::default();
            let q = hit(experiments);
            let now = after(evidence, chance, experiments);
            let next = [
                Evidence { clear: clear + 1, ..evidence },
                Evidence { promising: promising + 1, ..evidence },
                Evidence { unclear: unclear + 1, ..evidence },
                Evidence { negative: negative + 1, ..evidence },
            ];
            let kind = |q: f64, of: &Shares| {
                let misses = [of.promising, of.unclear, of.negative].map(|share| share * (1.0 - q));
                [q, misses[0], misses[1], misses[2]]
            };
            let by_kind = [
                (now.works, kind(q, &kinds.works)),
                (now.marginal, kind(q / kinds.clear_ratio, &kinds.marginal)),
                (1.0 - now.works - now.marginal, kind(q / kinds.clear_ratio, &kinds.fails)),
            ];
            let mean: f64 = (0..4).map(|result| {
                let likely: f64 = by_kind.iter().map(|(kind, of)| kind * of[result]).sum();
                likely * after(next[result], chance, experiments).works
            }).sum();

            prop_assert!((mean - now.works).abs() < 1e-9, "{mean} against {}", now.works);
        }

        #[test]
        fn clear_results_raise_the_belief_and_negative_ones_lower_it_most(
            chance in 0.01f64..0.99, experiments in 1.1f64..100.0, unclear in 0u32..20,
        ) {
            let with = |more: Evidence| {
                after(Evidence { unclear: more.unclear + unclear, ..more }, chance, experiments).works
            };
            let none = Evidence::default();
            let now = with(none);
            let (worse, better) = (Evidence { negative: 1, ..none }, Evidence { clear: 1, ..none });
            prop_assert!(with(worse) < with(none.and_unclear(1)));
            prop_assert!(with(none.and_unclear(1)) < now);
            prop_assert!(with(better) > now);
        }
    }
}
