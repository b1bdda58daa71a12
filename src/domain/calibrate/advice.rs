//! What to do about a record: what its spread leaves no doubt about.

use super::chances::{Chances, shifted};
use super::ranges::Ranges;
use super::ratios::Factor;

/// Ranges this much too narrow, or the inverse of it too wide, are worth another width.
const WORTH_A_CHANGE: f64 = 1.1;

impl Factor {
    /// Whether its 90% range leaves out 1, so that the plans are off.
    pub fn is_off(&self) -> bool {
        self.range.0 > 1.0 || self.range.1 < 1.0
    }
}

/// What to do about the width of ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Make them wider.
    Wider,
    /// Make them narrower.
    Narrower,
    /// They hold.
    Right,
}

impl Ranges {
    /// What to do about their width.
    pub fn advice(&self) -> Width {
        if self.width >= WORTH_A_CHANGE {
            Width::Wider
        } else if self.width <= 1.0 / WORTH_A_CHANGE {
            Width::Narrower
        } else {
            Width::Right
        }
    }
}

impl Chances {
    /// The mean claimed chance with the shift.
    pub fn shifted(&self) -> f64 {
        shifted(self.claimed, self.shift)
    }

    /// Whether they score worse than the base rate would; with fewer cases than bins take, that says
    /// little.
    pub fn is_worse_than_rate(&self) -> bool {
        !self.bins.is_empty() && self.brier > self.brier_of_rate
    }
}

#[cfg(test)]
mod tests {
    use super::super::chances::{Claim, chances};
    use super::super::ranges::ranges;
    use super::super::ratios::factor;
    use super::*;

    #[test]
    fn plans_are_off_if_1_is_outside_the_range() {
        assert!(factor(&[2.0; 12]).is_off() && factor(&[0.5; 12]).is_off());
        assert!(!factor(&[1.1; 12]).is_off() && !factor(&[0.9; 12]).is_off());
    }

    #[test]
    fn the_base_rate_is_better_from_twenty_cases_on() {
        let worse = |cases: usize, chance: f64| {
            let claim = |nth: usize| Claim { chance, happened: nth.is_multiple_of(4) };
            chances(&(0..cases).map(claim).collect::<Vec<_>>()).unwrap().is_worse_than_rate()
        };

        assert!(worse(20, 0.5) && !worse(19, 0.5) && !worse(20, 0.25));
    }

    #[test]
    fn shifted_chances_are_nearer_to_what_happened() {
        let claims = [Claim { chance: 0.8, happened: false }; 6];
        let scores = chances(&claims).unwrap();

        assert!(scores.shifted() < 0.5 && scores.shifted() > 0.0);
    }

    #[test]
    fn widths_within_a_tenth_are_right() {
        let advice = |z: f64| ranges(&[z; 5]).advice();

        assert_eq!(
            [0.1, 0.9, 1.1, 2.0].map(advice),
            [Width::Narrower, Width::Right, Width::Right, Width::Wider,]
        );
    }
}
