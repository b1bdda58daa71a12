//! Whether 90% ranges hold what happens in nine of ten cases.

use crate::domain::project::range::Z_OF_AN_END;

/// Imagined cases of a researcher whose ranges hold: 4.5 of 5.
const IMAGINED: f64 = 5.0;
const INSIDE: f64 = 0.9;
/// Imagined cases at one standard deviation.
const AT_ONE: f64 = 4.0;

/// How often ranges held, and how wide they should have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranges {
    /// The number of ranges.
    pub cases: usize,
    /// How many held what happened; the ends belong to the range.
    pub inside: usize,
    /// The share inside, drawn towards 90%: `(k + 4.5) / (n + 5)`.
    pub share: f64,
    /// By how much a range should be wider on either side: `sqrt((Σz² + 4) / (n + 4))`.
    pub width: f64,
}

/// The record of ranges: `z` is how far each case lies from the median of its range, in standard
/// deviations.
pub fn ranges(z: &[f64]) -> Ranges {
    let inside = z.iter().filter(|z| z.abs() <= Z_OF_AN_END * (1.0 + 1e-9)).count();
    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 cases")]
    let (n, k) = (z.len() as f64, inside as f64);
    let squares: f64 = z.iter().map(|z| z * z).sum();
    Ranges {
        cases: z.len(),
        inside,
        share: (k + IMAGINED * INSIDE) / (n + IMAGINED),
        width: ((squares + AT_ONE) / (n + AT_ONE)).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_worked_numbers() {
        let four_of_five = ranges(&[0.0, 1.0, -1.0, Z_OF_AN_END, 3.0]);
        assert_eq!((four_of_five.cases, four_of_five.inside), (5, 4));
        assert!((four_of_five.share - 0.85).abs() < 1e-12);

        assert!((ranges(&[1.9, 0.5, 2.2, -0.3]).width - 1.264).abs() < 5e-4);
    }

    #[test]
    fn without_a_case_ranges_hold() {
        let none = ranges(&[]);

        assert!((none.share - 0.9).abs() < 1e-12 && (none.width - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn cases_further_out_ask_for_wider_ranges(z in prop::collection::vec(-4.0_f64..4.0, 0..40)) {
            let further: Vec<_> = z.iter().map(|z| z * 2.0).collect();
            let (near, far) = (ranges(&z), ranges(&further));

            prop_assert!(near.width <= far.width && near.share >= far.share);
            prop_assert!(0.0 < far.share && near.share < 1.0);
        }
    }
}
