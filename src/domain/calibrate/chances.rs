//! Chances that were claimed against what happened.

/// From this many cases on, bins say something.
const ENOUGH_FOR_BINS: usize = 20;
/// The bins: each holds a fifth of the chances.
const BINS: usize = 5;
/// The logarithm takes a chance as at least this far from 0% and 100%.
const SURE: f64 = 0.001;

/// What was claimed with a chance, and whether it happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// The chance, 0–1.
    pub chance: f64,
    /// Whether it happened.
    pub happened: bool,
}

/// The scores of claimed chances; lower is better.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// The number of cases.
    pub cases: usize,
    /// How many happened.
    pub happened: usize,
    /// The mean claimed chance.
    pub claimed: f64,
    /// The share that happened: the base rate.
    pub rate: f64,
    /// The mean of `(chance - outcome)²`.
    pub brier: f64,
    /// The Brier score of who always claims the base rate: `rate (1 - rate)`.
    pub brier_of_rate: f64,
    /// The mean of `-ln(chance of what happened)`.
    pub log: f64,
    /// The log score of who always claims the base rate.
    pub log_of_rate: f64,
    /// The shift of all log odds that fits best, with a standard normal prior.
    pub shift: f64,
    /// From 20 cases on, the bins that are not empty.
    pub bins: Vec<Bin>,
}

/// Cases with similar chances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The lowest chance and the highest; only the last bin holds its highest.
    pub ends: (f64, f64),
    /// The number of cases.
    pub cases: usize,
    /// The mean claimed chance.
    pub claimed: f64,
    /// The share that happened.
    pub rate: f64,
}

impl Chances {
    /// How much higher the chances are than what happened; negative if they are lower.
    pub fn bias(&self) -> f64 {
        self.claimed - self.rate
    }
}

/// The scores; `None` without a case.
pub fn chances(claims: &[Claim]) -> Option<Chances> {
    let all = bin((0.0, 1.0), claims.to_vec())?;
    let always = |it: &Claim| Claim { chance: all.rate, ..*it };
    let of_rate: Vec<_> = claims.iter().map(always).collect();
    Some(Chances {
        cases: all.cases,
        happened: claims.iter().filter(|it| it.happened).count(),
        claimed: all.claimed,
        rate: all.rate,
        brier: mean(claims, brier),
        brier_of_rate: mean(&of_rate, brier),
        log: mean(claims, log),
        log_of_rate: mean(&of_rate, log),
        shift: shift(claims),
        bins: if claims.len() < ENOUGH_FOR_BINS { Vec::new() } else { bins(claims) },
    })
}

/// A chance after a shift of its log odds.
pub fn shifted(chance: f64, shift: f64) -> f64 {
    1.0 / (1.0 + (-(chance / (1.0 - chance)).ln() - shift).exp())
}

fn brier(claim: &Claim) -> f64 {
    (claim.chance - outcome(claim)).powi(2)
}

fn log(claim: &Claim) -> f64 {
    let chance = unsure(claim.chance);
    -(if claim.happened { chance } else { 1.0 - chance }).ln()
}

fn outcome(claim: &Claim) -> f64 {
    f64::from(u8::from(claim.happened))
}

fn unsure(chance: f64) -> f64 {
    chance.clamp(SURE, 1.0 - SURE)
}

/// The mode of the posterior: where `Σ (outcome - shifted chance) = shift`. The left side falls as
/// the shift grows and is never larger than the number of cases.
fn shift(claims: &[Claim]) -> f64 {
    let pull = |shift: f64| -> f64 {
        claims.iter().map(|it| outcome(it) - shifted(unsure(it.chance), shift)).sum()
    };
    let (mut low, mut high) = (-count(claims), count(claims));
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if pull(middle) > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

fn bins(claims: &[Claim]) -> Vec<Bin> {
    let end = |nth: usize| {
        #[expect(clippy::cast_precision_loss, reason = "up to 5")]
        let share = nth as f64 / BINS as f64;
        share
    };
    let of = |nth: usize| {
        let is_last = nth + 1 == BINS;
        let is_in = |it: &&Claim| {
            (end(nth) <= it.chance && it.chance < end(nth + 1)) || (is_last && it.chance >= 1.0)
        };
        bin((end(nth), end(nth + 1)), claims.iter().filter(is_in).copied().collect())
    };
    (0..BINS).filter_map(of).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "what was filtered belongs to nobody else")]
fn bin(ends: (f64, f64), claims: Vec<Claim>) -> Option<Bin> {
    (!claims.is_empty()).then(|| Bin {
        ends,
        cases: claims.len(),
        claimed: mean(&claims, |it| it.chance),
        rate: mean(&claims, outcome),
    })
}

fn mean(claims: &[Claim], of: impl Fn(&Claim) -> f64) -> f64 {
    claims.iter().map(of).sum::<f64>() / count(claims)
}

#[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 cases")]
fn count(claims: &[Claim]) -> f64 {
    claims.len() as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claims(of: &[(f64, bool)]) -> Vec<Claim> {
        of.iter().map(|&(chance, happened)| Claim { chance, happened }).collect()
    }

    #[test]
    fn the_worked_numbers() {
        let claims = claims(&[(0.4, true), (0.3, false), (0.6, true), (0.2, false)]);
        let scores = chances(&claims).unwrap();

        assert!((scores.brier - 0.1625).abs() < 1e-12);
        assert!((scores.log - 0.5017).abs() < 5e-5, "{}", scores.log);
        assert!((scores.shift - 0.2673).abs() < 5e-5, "{}", scores.shift);
        assert!((shifted(0.4, scores.shift) - 0.466).abs() < 5e-4);
        assert!((scores.brier_of_rate - 0.25).abs() < 1e-12);
        assert!((scores.log_of_rate - 2_f64.ln()).abs() < 1e-12);
        assert!((scores.bias() + 0.125).abs() < 1e-12);
        assert_eq!((scores.cases, scores.happened), (4, 2));
    }

    #[test]
    fn who_is_always_right_and_sure_scores_0() {
        let scores = chances(&claims(&[(1.0, true), (0.0, false), (1.0, true)])).unwrap();

        assert!(scores.brier.abs() < 1e-12 && scores.log < 0.002);
        assert_eq!(chances(&[]), None);
    }

    #[test]
    fn who_is_sure_and_wrong_has_a_finite_score() {
        let scores = chances(&claims(&[(1.0, false), (0.0, true)])).unwrap();

        assert!((scores.brier - 1.0).abs() < 1e-12 && (scores.log - 1000_f64.ln()).abs() < 1e-9);
        assert!(scores.shift.abs() < 1e-9);
    }

    #[test]
    fn twenty_cases_are_enough_for_bins_and_each_case_is_in_one() {
        let mut cases = vec![(0.2, false); 10];
        cases.extend([(0.19, true); 4]);
        cases.extend([(1.0, true); 5]);
        assert_eq!(chances(&claims(&cases)).unwrap().bins, []);

        cases.push((0.0, false));
        let bins = chances(&claims(&cases)).unwrap().bins;
        let counts: Vec<_> = bins.iter().map(|bin| (bin.ends, bin.cases)).collect();
        assert_eq!(counts, [((0.0, 0.2), 5), ((0.2, 0.4), 10), ((0.8, 1.0), 5)]);
        assert!((bins[0].claimed - 0.152).abs() < 1e-12 && (bins[0].rate - 0.8).abs() < 1e-12);
    }

    fn any_claims() -> impl Strategy<Value = Vec<Claim>> {
        let one = (0.0_f64..=1.0, any::<bool>());
        prop::collection::vec(one.prop_map(|(chance, happened)| Claim { chance, happened }), 1..60)
    }

    proptest! {
        #[test]
        fn the_shift_goes_towards_what_happened(claims in any_claims()) {
            let scores = chances(&claims).unwrap();
            let taken: f64 =
                claims.iter().map(|it| outcome(it) - unsure(it.chance)).sum();

            prop_assert!(scores.shift * taken >= -1e-9);
            prop_assert!(scores.shift.abs() <= taken.abs() + 1e-9);
        }

        #[test]
        fn shifted_chances_fit_what_happened_better(claims in any_claims()) {
            let scores = chances(&claims).unwrap();
            let better: Vec<_> = claims
                .iter()
                .map(|it| Claim { chance: shifted(unsure(it.chance), scores.shift), ..*it })
                .collect();

            prop_assert!(chances(&better).unwrap().log <= scores.log + 0.01);
        }

        #[test]
        fn what_is_always_claimed_at_the_base_rate_scores_as_it(claims in any_claims()) {
            let rate = chances(&claims).unwrap().rate;
            let flat: Vec<_> = claims.iter().map(|it| Claim { chance: rate, ..*it }).collect();
            let scores = chances(&flat).unwrap();

            prop_assert!((scores.brier - scores.brier_of_rate).abs() < 1e-12);
            prop_assert!((scores.brier_of_rate - rate * (1.0 - rate)).abs() < 1e-12);
            prop_assert!(scores.bias().abs() < 1e-12);
        }
    }
}
