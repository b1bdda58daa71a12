//! Scales: where a value stands on the width or the height of a picture.

use std::fmt;

use crate::domain::project::Date;

/// A place or a length on a picture, in percent of its width: pictures fill the width there is, and text
/// keeps its size.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Place(pub f64);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() / 10.0;
        write!(f, "{tenths}%")
    }
}

/// A number of pixels.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Pixels(pub f64);

impl fmt::Display for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

/// A mark on an axis, with its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick<T> {
    /// Where it is.
    pub at: T,
    /// Its label.
    pub label: String,
}

impl<T> Tick<T> {
    /// A mark at a number, without trailing zeros.
    pub fn number(at: T, number: f64) -> Self {
        Self { at, label: ((number * 1e9).round() / 1e9).to_string() }
    }
}

/// A scale from 0 to 1, of numbers or of their logarithms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    is_log: bool,
}

impl Scale {
    /// A logarithmic scale over positive numbers, with a margin at both ends; `None` if there are none.
    /// It spans at most `decades` from the largest down, and at least a factor of 2.
    pub fn log(numbers: impl Iterator<Item = f64>, decades: f64) -> Option<Self> {
        const MARGIN: f64 = 1.15;
        let numbers = numbers.filter(|number| *number > 0.0 && number.is_finite());
        let (low, high) = numbers.fold((f64::INFINITY, 0.0_f64), |(low, high), number| {
            (low.min(number), high.max(number))
        });
        if high <= 0.0 {
            return None;
        }
        let low = low.max(high * 10_f64.powf(-decades)).min(high / 2.0);
        Some(Self { low: (low / MARGIN).ln(), high: (high * MARGIN).ln(), is_log: true })
    }

    /// A scale from one number to a larger one.
    pub fn linear(low: f64, high: f64) -> Self {
        Self { low, high: high.max(low + 1e-9), is_log: false }
    }

    /// The place of a number, 0 to 1; numbers beyond an end are at that end.
    pub fn at(&self, number: f64) -> f64 {
        let number = if self.is_log { number.max(f64::MIN_POSITIVE).ln() } else { number };
        ((number - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Whether a number is below the lower end.
    pub fn is_below(&self, number: f64) -> bool {
        let number = if self.is_log { number.max(f64::MIN_POSITIVE).ln() } else { number };
        number < self.low - 1e-9
    }

    /// Whether a number is within it.
    pub fn holds(&self, number: f64) -> bool {
        !self.is_below(number) && self.at(number) < 1.0
    }

    /// 1, 2 and 5, or 1 and 3, or 1 times the powers of ten within it: three marks or more if there are.
    pub fn decades(&self) -> Vec<f64> {
        let powers = (-12..=12).map(|power| 10_f64.powi(power));
        let marks = |steps: &'static [f64]| {
            let all =
                powers.clone().flat_map(move |power| steps.iter().map(move |step| power * step));
            all.filter(|mark| self.holds(*mark)).collect::<Vec<_>>()
        };
        let all = [marks(&[1.0]), marks(&[1.0, 3.0]), marks(&[1.0, 2.0, 5.0])];
        let [.., finest] = &all;
        all.iter().find(|marks| marks.len() >= 3).unwrap_or(finest).clone()
    }
}

/// Days, from one to another.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    from: Date,
    scale: Scale,
}

impl Days {
    /// From a day to a later one.
    pub fn of(from: Date, to: Date) -> Self {
        Self { from, scale: Scale::linear(0.0, days(to, from)) }
    }

    /// The place of a day, held within the ends.
    pub fn at(&self, day: Date) -> Place {
        Place(self.scale.at(days(day, self.from)) * 100.0)
    }

    /// Whether a day is before the first one.
    pub fn is_before(&self, day: Date) -> bool {
        day < self.from
    }

    /// The first days of months, at most about eight, with their names; January with the year.
    pub fn months(&self, to: Date) -> Vec<Tick<Place>> {
        const NAMES: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let mut firsts = Vec::new();
        let (mut year, mut month) = (self.from.year(), self.from.month());
        while let Some(first) = Date::new(year, month, 1).filter(|first| *first <= to) {
            if first >= self.from {
                firsts.push(first);
            }
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        let step = firsts.len().div_ceil(8).max(1);
        let label = |day: &Date| match NAMES[(day.month() - 1) as usize] {
            "Jan" => day.year().to_string(),
            name => name.to_owned(),
        };
        let shown = firsts.iter().filter(|day| (day.month() as usize - 1).is_multiple_of(step));
        shown.map(|day| Tick { at: self.at(*day), label: label(day) }).collect()
    }
}

/// Days from one to another.
#[expect(clippy::cast_precision_loss, reason = "days of years 0 to 9999")]
fn days(to: Date, from: Date) -> f64 {
    to.days_since(from) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ratios_are_equally_far_apart() {
        let scale = Scale::log([0.01, 1.0].into_iter(), 4.0).unwrap();

        let [a, b, c] = [0.02, 0.1, 0.5].map(|number| scale.at(number));
        assert!((b - a - (c - b)).abs() < 1e-12);
        assert!(scale.at(0.0) <= 0.0 && scale.at(1e9) >= 1.0);
        assert_eq!(scale.decades(), [0.01, 0.1, 1.0]);
        assert!(scale.is_below(0.0) && !scale.is_below(0.01));
    }

    #[test]
    fn a_scale_is_finite_whatever_it_is_of() {
        assert_eq!(Scale::log([0.0, -1.0, f64::INFINITY, f64::NAN].into_iter(), 3.0), None);
        let one = Scale::log([0.3].into_iter(), 3.0).unwrap();
        assert!((0.5..1.0).contains(&one.at(0.3)) && !one.decades().is_empty());
        let far = Scale::log([1e-9, 1.0].into_iter(), 3.0).unwrap();
        assert!(far.is_below(1e-9) && far.at(1e-9) <= 0.0);
        assert!(Scale::linear(1.0, 1.0).at(1.0).is_finite());
    }

    #[test]
    fn months_are_named_and_few() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let names = |from, to| {
            let ticks = Days::of(day(from), day(to)).months(day(to));
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };

        assert_eq!(names("2025-11-20", "2026-03-02"), ["Dec", "2026", "Feb", "Mar"]);
        let years = names("2024-01-01", "2026-06-01");
        assert!(years.len() <= 8 && years.contains(&"2026".to_owned()), "{years:?}");
    }
}
