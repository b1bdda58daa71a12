//! A researcher's own record, applied to estimates: what takes twice the planned is planned with twice.

use super::input::{Input, PerInput};
use super::uncertain::Uncertain;
use crate::domain::project::{Percent, Range, Spread};

/// How the estimates of a researcher turn out.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Habits {
    /// How many times the claimed median comes; `None` for an input with too few cases.
    pub factors: PerInput<Option<f64>>,
    /// The number of cases of each factor.
    pub cases: PerInput<u32>,
    /// By how much the ranges of quantities should be wider on either side, around the corrected medians;
    /// `None` with too few cases.
    pub width: Option<f64>,
    /// The shift of the log odds of chances; `None` with too few cases.
    pub shift: Option<f64>,
}

impl Habits {
    /// Whether they change nothing.
    pub fn is_none(&self) -> bool {
        let has_factor = Input::all().any(|input| self.factors[input].is_some());
        !has_factor && self.width.is_none() && self.shift.is_none()
    }

    /// How much wider a range is because the factor itself is known from few cases: the variance of the next
    /// case is that of one case and that of the mean, in which two imagined cases count too.
    fn unsure_of(&self, input: Input) -> f64 {
        (1.0 + 1.0 / f64::from(self.cases[input] + 2)).sqrt()
    }

    /// An estimate as the record corrects it; `None` if the record says nothing on this input.
    pub fn corrected(&self, input: Input, value: &Uncertain) -> Option<Uncertain> {
        match value {
            Uncertain::Chance(range) if input == Input::Chance => {
                let shift = self.shift?;
                Some(Uncertain::Chance(stretched(range, shift, 1.0)))
            }
            Uncertain::Quantity(range) if is_planned(input) => {
                let width = self.width.filter(|_| !range.is_exact());
                let factor = self.factors[input];
                factor.or(width)?;
                let shift = factor.unwrap_or(1.0).ln();
                let unsure = factor.map_or(1.0, |_| self.unsure_of(input));
                let range = stretched(range, shift, width.map_or(1.0, |width| width * unsure));
                let least = if input == Input::Experiments { 1.0 } else { 0.0 };
                Some(Uncertain::Quantity(at_least(range, least)))
            }
            Uncertain::Chance(_) | Uncertain::Quantity(_) | Uncertain::Importance(_) => None,
        }
    }
}

/// The inputs of which a log shows how they turn out.
fn is_planned(input: Input) -> bool {
    matches!(input, Input::Loop | Input::FixedCost | Input::Experiments | Input::Finish)
}

/// The range moved by `shift` on its scale, and so many times as wide.
fn stretched<T: Spread>(range: &Range<T>, shift: f64, width: f64) -> Range<T> {
    let moved = |x: f64| T::from_line(x + shift);
    match *range {
        Range::Exactly(value) if value.can_end_a_range() => Range::Exactly(moved(value.to_line())),
        Range::Exactly(value) => Range::Exactly(value),
        Range::Between { low, high } => {
            let (low, high) = (low.to_line(), high.to_line());
            let (middle, half) = (f64::midpoint(low, high), (high - low) / 2.0 * width);
            Range::Between { low: moved(middle - half), high: moved(middle + half) }
        }
    }
}

fn at_least(range: Range<f64>, least: f64) -> Range<f64> {
    match range.map(|end| end.max(least)) {
        Range::Between { low, high } if low >= high => Range::Exactly(high),
        range => range,
    }
}

/// A chance with the shift of a record.
pub fn shifted(chance: Percent, shift: f64) -> Percent {
    stretched(&Range::Exactly(chance), shift, 1.0).median()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habits() -> Habits {
        let factors = PerInput::of(|input| is_planned(input).then_some(2.0));
        Habits { factors, cases: PerInput::default(), width: Some(1.5), shift: Some(0.2673) }
    }

    fn corrected(input: Input, value: impl Into<Uncertain>) -> Option<Uncertain> {
        habits().corrected(input, &value.into())
    }

    #[test]
    fn an_exact_plan_is_multiplied() {
        let twice = corrected(Input::Loop, 0.5).unwrap();

        assert!((twice.median() - 1.0).abs() < 1e-9 && twice.ends().is_none());
        assert_eq!(corrected(Input::FixedCost, 0.0), Some(0.0.into()), "0 has no logarithm");
    }

    #[test]
    fn a_range_moves_and_widens_on_its_scale() {
        let range = Range::Between { low: 1.0, high: 4.0 };
        let ends = |cases: u32| {
            let habits = Habits { cases: PerInput::of(|_| cases), ..habits() };
            habits.corrected(Input::Finish, &range.into()).unwrap().ends().unwrap()
        };

        // The median 2 is 4, and a factor of 2 to either end is one of 2 to the power of 1.5.
        let (low, high) = ends(u32::MAX - 2);
        assert!((low - 4.0 / 8.0_f64.sqrt()).abs() < 1e-6, "{low}");
        assert!((high - 4.0 * 8.0_f64.sqrt()).abs() < 1e-6, "{high}");
        // With 6 cases and two imagined ones, wider by the root of 9/8.
        let half = (9.0_f64 / 8.0).sqrt() * 1.5 * std::f64::consts::LN_2;
        let (low, high) = ends(6);
        assert!((low - 4.0 * (-half).exp()).abs() < 1e-9, "{low}");
        assert!((high - 4.0 * half.exp()).abs() < 1e-9, "{high}");
    }

    #[test]
    fn a_chance_shifts_by_its_log_odds() {
        let chance: Range<Percent> = "40%".parse().unwrap();

        let shifted = corrected(Input::Chance, chance).unwrap().median();

        assert!((shifted - 0.4655).abs() < 5e-4, "{shifted}");
    }

    #[test]
    fn fewer_than_one_experiment_is_one() {
        let habits = Habits { factors: PerInput::of(|_| Some(0.1)), ..habits() };
        let range = Range::Between { low: 2.0, high: 5.0 };

        let value = habits.corrected(Input::Experiments, &range.into()).unwrap();

        assert_eq!(value, 1.0.into());
    }

    #[test]
    fn what_no_log_shows_stays() {
        for input in [Input::Importance, Input::Counterfactual, Input::Learning, Input::Hours] {
            let value = match input {
                Input::Counterfactual => "40%".parse::<Range<Percent>>().unwrap().into(),
                _ => 5.0.into(),
            };
            assert_eq!(habits().corrected(input, &value), None, "{input:?}");
        }
        let none = Habits { cases: PerInput::of(|_| 4), ..Habits::default() };
        assert!(none.is_none() && none.corrected(Input::Loop, &0.5.into()).is_none());
    }

    #[test]
    fn a_width_alone_widens_ranges_and_leaves_exact_plans() {
        let width = Habits { width: Some(1.5), ..Habits::default() };
        let shift = Habits { shift: Some(0.2), ..Habits::default() };
        let range = Range::Between { low: 1.0, high: 4.0 };

        assert!(!width.is_none() && !shift.is_none());
        assert_eq!(width.corrected(Input::Loop, &0.5.into()), None);
        let (low, high) = width.corrected(Input::Loop, &range.into()).unwrap().ends().unwrap();
        assert!((low - 2.0 / 8.0_f64.sqrt()).abs() < 1e-9, "{low}");
        assert!((high - 2.0 * 8.0_f64.sqrt()).abs() < 1e-9, "{high}");
    }
}
