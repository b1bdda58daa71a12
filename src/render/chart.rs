//! Pictures made of characters, for a terminal. Each has a form in ASCII, for a terminal whose locale
//! is not UTF-8. The numbers are in the text beside them, or in the same output to a pipe.

use super::Screen;
use crate::domain::project::ExperimentResult;
use crate::domain::words::Word;

/// A scale from `low` to `high` on which equal ratios have equal lengths.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogScale {
    /// The least number of the scale; more than 0.
    pub low: f64,
    /// The greatest number.
    pub high: f64,
}

impl LogScale {
    /// The most that the ends of a scale differ, as a ratio.
    const WIDEST: f64 = 1000.0;

    /// A scale for some ranges; `None` if none of them is above 0.
    pub fn of(ranges: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Self> {
        let high = ranges.clone().map(|(_, high)| high).fold(0.0, f64::max);
        let low = ranges.map(|(low, _)| low).fold(high, f64::min);
        (high > 0.0).then(|| Self { low: low.max(high / Self::WIDEST), high })
    }

    /// The place of a number from 0 to 1; numbers outside the scale are at its ends.
    fn place(self, number: f64) -> f64 {
        if number <= self.low || self.low >= self.high {
            return if number >= self.high { 1.0 } else { 0.0 };
        }
        ((number / self.low).ln() / (self.high / self.low).ln()).min(1.0)
    }
}

/// A range with its value: `├──●───┤`, in `room` columns of the scale. A range that begins below the
/// scale begins with an arrow.
pub fn interval(
    (low, value, high): (f64, f64, f64),
    scale: LogScale,
    room: usize,
    screen: Screen,
) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the room")]
    #[expect(clippy::cast_precision_loss, reason = "a few columns")]
    let column = |number: f64| (scale.place(number) * (room - 1) as f64).round() as usize;
    let [first, mark, last] = [low, value, high].map(column);
    let [begins, cut, line, dot, ends] = if screen.has_unicode {
        ['├', '◂', '─', '●', '┤']
    } else {
        ['[', '<', '-', 'o', ']']
    };
    let at = |column: usize| match column {
        _ if column == mark => dot,
        _ if column == first && low < scale.low => cut,
        _ if column == first => begins,
        _ if column == last => ends,
        _ if (first..last).contains(&column) => line,
        _ => ' ',
    };
    (0..room).map(at).collect()
}

/// The mark of a result.
pub fn result(result: ExperimentResult, screen: Screen) -> char {
    match (result, screen.has_unicode) {
        (ExperimentResult::Clear, true) => '●',
        (ExperimentResult::Promising, true) => '◐',
        (ExperimentResult::Unclear, true) => '○',
        (ExperimentResult::Negative, true) => '×',
        (ExperimentResult::Broken, true) => '·',
        (ExperimentResult::Clear, false) => '*',
        (ExperimentResult::Promising, false) => '+',
        (ExperimentResult::Unclear, false) => 'o',
        (ExperimentResult::Negative, false) => 'x',
        (ExperimentResult::Broken, false) => '.',
    }
}

/// The marks of these results with their meaning: `● clear, ○ unclear`.
pub fn legend(shown: &[ExperimentResult], screen: Screen) -> String {
    let all = ExperimentResult::ALL.iter().filter(|(it, _)| shown.contains(it));
    let all = all.map(|(it, _)| format!("{} {}", result(*it, screen), it.word()));
    all.collect::<Vec<_>>().join(", ")
}

/// A column for each number, from 0 to the highest: `▇▆▅`; digits up to 8 in ASCII.
pub fn levels(numbers: &[f64], screen: Screen) -> String {
    const UNICODE: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    const ASCII: [char; 8] = ['1', '2', '3', '4', '5', '6', '7', '8'];
    let highest = numbers.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let all = if screen.has_unicode { UNICODE } else { ASCII };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 7")]
    let level = |number: &f64| all[((number / highest * 8.0).ceil() as usize).clamp(1, 8) - 1];
    numbers.iter().map(level).collect()
}

/// A bar of up to `room` columns for a share from 0 to 1; empty below half a column.
pub fn bar(share: f64, room: usize, screen: Screen) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the room")]
    #[expect(clippy::cast_precision_loss, reason = "a few columns")]
    let length = (share.clamp(0.0, 1.0) * room as f64).round() as usize;
    (if screen.has_unicode { "█" } else { "#" }).repeat(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Screen = Screen { width: Some(80), has_unicode: true };
    const ASCII: Screen = Screen { width: Some(80), has_unicode: false };

    #[test]
    fn equal_ratios_are_equally_long() {
        let scale = LogScale::of([(0.01, 0.1), (0.1, 1.0)].into_iter()).unwrap();
        let draw = |range| interval(range, scale, 9, WIDE);

        assert_eq!(draw((0.01, 0.032, 0.1)), "├─●─┤    ");
        assert_eq!(draw((0.1, 0.32, 1.0)), "    ├─●─┤");
        assert_eq!(draw((0.01, 0.01, 1.0)), "●───────┤");
        assert_eq!(draw((0.1, 0.1, 0.1)), "    ●    ");
        assert_eq!(interval((0.01, 0.1, 1.0), scale, 9, ASCII), "[---o---]");
    }

    #[test]
    fn a_range_from_nothing_begins_with_an_arrow() {
        let scale = LogScale::of([(0.0, 1.0)].into_iter()).unwrap();

        assert_eq!(scale, LogScale { low: 0.001, high: 1.0 });
        assert_eq!(interval((0.0, 1.0, 1.0), scale, 5, WIDE), "◂───●");
        assert_eq!(LogScale::of([(0.0, 0.0)].into_iter()), None);
        assert_eq!(LogScale::of([].into_iter()), None);
    }

    #[test]
    fn levels_are_of_the_highest() {
        assert_eq!(levels(&[0.4, 0.2, 0.05, 0.0], WIDE), "█▄▁▁");
        assert_eq!(levels(&[0.4, 0.35], ASCII), "87");
        assert_eq!(levels(&[0.0], WIDE), "▁");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        let lengths = [0.0, 0.07, 0.09, 0.5, 1.0].map(|share| bar(share, 6, ASCII).len());

        assert_eq!(lengths, [0, 0, 1, 3, 6]);
    }

    #[test]
    fn the_legend_has_the_marks_that_are_shown() {
        let shown = [ExperimentResult::Unclear, ExperimentResult::Clear];

        assert_eq!(legend(&shown, WIDE), "● clear, ○ unclear");
        assert_eq!(legend(&shown, ASCII), "* clear, o unclear");
    }
}
