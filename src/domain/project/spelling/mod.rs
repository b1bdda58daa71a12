//! Durations, chances and numbers as people write them: which spellings mean the same as the strict
//! ones, and what to write instead of all others. The texts to write are made of the numbers that
//! the person wrote, and each of them is valid. One table for files, options and prompts.

pub mod dates;
mod meaning;
mod sayings;
#[cfg(test)]
mod tests;
mod tokens;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use self::meaning::{Reading, meant};
use self::sayings::{UNKNOWN, saying};
use super::duration::{BadDuration, Clock, Length, Time, Units, Work};
use super::importance::Importance;
use super::percent::Percent;
use super::range::{BadRange, Range, number};
use crate::domain::text::{is_invisible, is_placeholder, shortened};

/// The number of hours in a week.
pub const HOURS_IN_A_WEEK: f64 = 168.0;

/// No longer text is looked at for what it may mean.
const LONGEST: usize = 80;

/// What a text measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// Wall-clock time.
    Time,
    /// Full-time work.
    Work,
    /// A chance.
    Chance,
    /// An importance from 0 to 10.
    Importance,
    /// A number with its limits.
    Number {
        /// The lower limit.
        low: f64,
        /// The upper limit.
        high: f64,
    },
}

/// A value that people write.
pub trait Written: Sized {
    /// What it is: `a percentage`.
    const NOUN: &'static str;

    /// Reads it, or says what to write instead.
    fn written(text: &str) -> Result<Self, Misspelt>;
}

/// Why a text is not a value, and what to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Misspelt {
    /// What the text should be: `one percentage`.
    pub noun: &'static str,
    /// What is wrong; `None` if there is no more to say than that it is not a value.
    pub why: Option<String>,
    /// What to write, with values in double quotes as in a file; `None` if rp cannot tell.
    pub help: Option<String>,
}

impl Misspelt {
    /// Why `text` is not a `measure`, or not one value instead of a range.
    fn of(noun: &'static str, text: &str, why: &BadRange, measure: Measure, one: bool) -> Self {
        Self { noun, why: why.in_words(), help: help(text, measure, one) }
    }

    /// For a value that must not be a range.
    fn range(noun: &'static str, ends: &[String; 2], measure: Measure) -> Self {
        let ends = ends.iter().filter(|end| measure.accepts(end, true)).map(quoted);
        let ends = ends.collect::<Vec<_>>().join(" or ");
        let help = (!ends.is_empty()).then(|| format!("write {noun}, such as {ends}"));
        Self { noun, why: None, help }
    }
}

/// In the words of the command line.
impl fmt::Display for Misspelt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.why {
            Some(why) => f.write_str(why)?,
            None => write!(f, "not {}", self.noun)?,
        }
        match &self.help {
            Some(help) => write!(f, "; {}", for_shell(help)),
            None => Ok(()),
        }
    }
}

/// A value in a file: a number stands without quotes.
fn quoted(value: impl fmt::Display) -> String {
    let value = value.to_string();
    if number(&value).is_some() { value } else { format!("\"{value}\"") }
}

/// A help text for a file as one for a shell: its values without the quotes of TOML, and in single
/// quotes if a shell would split them.
pub fn for_shell(help: &str) -> String {
    let help = help.replace(", in quotes", "").replace(", without quotes", "");
    let parts = help.split('"').enumerate().map(|(nth, part)| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "%.,+-_/:".contains(c);
        if nth % 2 == 0 || !part.is_empty() && part.chars().all(is_plain) {
            part.to_owned()
        } else {
            format!("'{part}'")
        }
    });
    parts.collect()
}

/// The text with ASCII digits, dashes and spaces, in lower case, without invisible characters. `M`
/// alone stays: it can mean minutes or months.
pub fn plain(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase() || b == b' ') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).map(ascii).peekable();
    while let Some(c) = chars.next() {
        let is_single = |c: char| !c.is_alphabetic();
        let stays = c == 'M' && is_single(before) && chars.peek().is_none_or(|c| is_single(*c));
        plain.push(if stays { c } else { c.to_ascii_lowercase() });
        before = c;
    }
    Cow::Owned(plain.trim().to_owned())
}

/// The ASCII character that looks and means the same, if there is one.
fn ascii(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xff01 + u32::from('!')).unwrap_or(c)
        }
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The two ends of a range in a [`plain`] text: ` to `, or else one dash or `..` between two values.
pub fn ends(text: &str) -> Option<(&str, &str)> {
    if let Some(ends) = text.split_once(" to ") {
        return Some(ends);
    }
    let begins = |end: &str| {
        let end = end.trim_start();
        end.starts_with(|c: char| c.is_ascii_digit() || c == '.') || after_article(end).is_some()
    };
    ["-", ".."].into_iter().find_map(|mark| {
        let (low, high) = text.split_once(mark)?;
        let is_one = !high.contains(mark) && !high.starts_with('.');
        (is_one && begins(low) && begins(high)).then_some((low, high))
    })
}

/// The text after `a` or `an`.
pub fn after_article(text: &str) -> Option<&str> {
    ["a ", "an "].into_iter().find_map(|article| text.strip_prefix(article)).map(str::trim_start)
}

impl<U: Units> Written for Length<U> {
    const NOUN: &'static str = "one duration";

    fn written(text: &str) -> Result<Self, Misspelt> {
        one(text, measure::<U>(), Self::NOUN)
    }
}

impl<U: Units> Written for Range<Length<U>> {
    const NOUN: &'static str = "a duration";

    fn written(text: &str) -> Result<Self, Misspelt> {
        any(text, measure::<U>(), Self::NOUN)
    }
}

impl Written for Percent {
    const NOUN: &'static str = "one percentage";

    fn written(text: &str) -> Result<Self, Misspelt> {
        one(text, Measure::Chance, Self::NOUN)
    }
}

impl Written for Range<Percent> {
    const NOUN: &'static str = "a percentage";

    fn written(text: &str) -> Result<Self, Misspelt> {
        any(text, Measure::Chance, Self::NOUN)
    }
}

impl Written for Range<Importance> {
    const NOUN: &'static str = "a number or a range";

    fn written(text: &str) -> Result<Self, Misspelt> {
        any(text, Measure::Importance, Self::NOUN)
    }
}

/// Any text.
impl Written for String {
    const NOUN: &'static str = "text";

    fn written(text: &str) -> Result<Self, Misspelt> {
        Ok(text.to_owned())
    }
}

fn measure<U: Units>() -> Measure {
    if U::DAY == Clock::DAY { Measure::Time } else { Measure::Work }
}

fn any<T>(text: &str, measure: Measure, noun: &'static str) -> Result<Range<T>, Misspelt>
where
    Range<T>: FromStr<Err = BadRange>,
{
    text.parse().map_err(|why| Misspelt::of(noun, text, &why, measure, false))
}

fn one<T: fmt::Display>(text: &str, measure: Measure, noun: &'static str) -> Result<T, Misspelt>
where
    Range<T>: FromStr<Err = BadRange>,
{
    match text.parse() {
        Ok(Range::Exactly(value)) => Ok(value),
        Ok(Range::Between { low, high }) => {
            Err(Misspelt::range(noun, &[low.to_string(), high.to_string()], measure))
        }
        Err(why) => Err(Misspelt::of(noun, text, &why, measure, true)),
    }
}

/// A number or a range of numbers from `low` to `high`.
pub fn numbers(text: &str, low: f64, high: f64) -> Result<Range<f64>, Misspelt> {
    let measure = Measure::Number { low, high };
    let range: Range<f64> = any(text, measure, "a number or a range")?;
    let is_inside = range.low() >= low && range.high() <= high;
    if is_inside { Ok(range) } else { Err(outside(text, low, high, false)) }
}

/// One number from `low` to `high`.
pub fn one_number(text: &str, low: f64, high: f64) -> Result<f64, Misspelt> {
    let number: f64 = one(text, Measure::Number { low, high }, "a number")?;
    if (low..=high).contains(&number) { Ok(number) } else { Err(outside(text, low, high, true)) }
}

/// Hours a week, above zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hours(pub f64);

impl Written for Hours {
    const NOUN: &'static str = "a number of hours";

    fn written(text: &str) -> Result<Self, Misspelt> {
        let why = || Some(format!("must be a number above 0, at most {HOURS_IN_A_WEEK}"));
        match one_number(text, 0.0, HOURS_IN_A_WEEK) {
            Ok(hours) if hours > 0.0 => Ok(Self(hours)),
            Ok(_) => Err(Misspelt { noun: Self::NOUN, why: why(), help: None }),
            Err(misspelt) => Err(Misspelt { why: why(), ..misspelt }),
        }
    }
}

fn outside(text: &str, low: f64, high: f64, one: bool) -> Misspelt {
    let why = Some(format!("`{}` is not between {low} and {high}", shortened(text.trim())));
    Misspelt { noun: "a number", why, help: help(text, Measure::Number { low, high }, one) }
}

impl BadRange {
    /// What is wrong, if that says more than that the text is not a value.
    fn in_words(&self) -> Option<String> {
        let is_word = |unit: &str| unit.chars().all(char::is_alphabetic);
        match self {
            // Each of them may quote the whole text.
            _ if self.to_string().len() > 4 * LONGEST => None,
            Self::NotPercent(_)
            | Self::NotNumber(_)
            | Self::Duration(BadDuration::Blank | BadDuration::NoNumber(_)) => None,
            Self::Duration(BadDuration::UnknownUnit(unit)) if !is_word(unit) => None,
            Self::Duration(_) | Self::Outside { .. } | Self::NotRising { .. } | Self::BadEnd(_) => {
                Some(self.to_string())
            }
        }
    }
}

/// What to write instead of a text; `None` if rp cannot tell.
pub fn help(text: &str, measure: Measure, one: bool) -> Option<String> {
    if text.len() > 4 * LONGEST || text.chars().count() > LONGEST {
        return None;
    }
    let lower = plain(text).to_lowercase();
    let is_unknown = UNKNOWN.contains(&lower.trim_end_matches(['.', '!', '?']));
    if lower.is_empty() || is_placeholder(&lower) || is_unknown {
        return Some("leave it out until you know it".into());
    }
    // A time that rp asks for is not 0.
    let is_zero =
        |said: &str| measure == Measure::Time && measure.size(said).is_some_and(|size| size <= 0.0);
    let accepted =
        |said: &String| measure.accepts(said, one) && *said != text.trim() && !is_zero(said);
    if let Some(said) = saying(&lower, measure) {
        let said = said.to_owned();
        let is_range = said.contains(" to ");
        return match (accepted(&said), one, is_range) {
            (true, ..) => Some(format!("write a value such as {}", quoted(said))),
            (false, true, true) => {
                let (low, high) = ends(&said)?;
                Some(format!("write one value, such as {} or {}", quoted(low), quoted(high)))
            }
            (false, ..) => None,
        };
    }
    let mut found = Found::default();
    for reading in Reading::all(text, measure) {
        let is_settled = !found.first.is_empty() && !found.needs_unit;
        if reading.unit.is_some() && is_settled {
            break;
        }
        let Some(meant) = meant(&lower, reading, measure) else { continue };
        let mut ways = meant.into_iter().filter(accepted);
        if let Some(first) = ways.next() {
            let second = ways.find(|way| *way != first);
            if !found.first.contains(&first) {
                found.first.push(first);
                found.needs_unit |= reading.unit.is_some();
            }
            found.second = found.second.or(second);
        }
    }
    found.in_words()
}

/// Ways to write what a text means.
#[derive(Default)]
struct Found {
    /// One for each reading.
    first: Vec<String>,
    /// Another one for the first reading.
    second: Option<String>,
    /// Whether the readings differ in the unit that was not written.
    needs_unit: bool,
}

impl Found {
    fn in_words(self) -> Option<String> {
        let (last, others) = self.first.split_last()?;
        let mut words = others.iter().map(quoted).collect::<Vec<_>>().join(", ");
        if !words.is_empty() {
            words += " or ";
        }
        words += &quoted(last);
        Some(match (self.second, others.len()) {
            (Some(second), 0) if words.contains(" to ") => {
                format!("write a range such as {words}, or {}", quoted(second))
            }
            (Some(second), 0) => {
                format!("write {words} (or {}, if it is that small)", quoted(second))
            }
            _ => format!("write {words}"),
        })
    }
}

impl Measure {
    /// Whether a text is a value of this measure.
    pub fn accepts(self, text: &str, one: bool) -> bool {
        let exact = match self {
            Self::Time => text.parse::<Range<Time>>().map(|range| range.is_exact()),
            Self::Work => text.parse::<Range<Work>>().map(|range| range.is_exact()),
            Self::Chance => text.parse::<Range<Percent>>().map(|range| range.is_exact()),
            Self::Importance => text.parse::<Range<Importance>>().map(|range| range.is_exact()),
            Self::Number { low, high } => match text.parse::<Range<f64>>() {
                Ok(range) if range.low() < low || range.high() > high => return false,
                read => read.map(|range| range.is_exact()),
            },
        };
        exact.is_ok_and(|exact| exact || !one)
    }

    /// The size of one value, to compare with others.
    fn size(self, text: &str) -> Option<f64> {
        match self {
            Self::Time => text.parse::<Time>().ok().map(Time::in_weeks),
            Self::Work => text.parse::<Work>().ok().map(Work::in_weeks),
            Self::Chance => text.parse::<Percent>().ok().map(|chance| 100.0 * chance.fraction()),
            Self::Importance | Self::Number { .. } => number(text),
        }
    }

    fn is_duration(self) -> bool {
        matches!(self, Self::Time | Self::Work)
    }

    /// The upper limit of a scale.
    fn most(self) -> Option<f64> {
        match self {
            Self::Time | Self::Work => None,
            Self::Chance => Some(100.0),
            Self::Importance => Some(10.0),
            Self::Number { high, .. } => Some(high),
        }
    }

    /// Whether a range cannot end at the upper limit.
    fn is_open(self) -> bool {
        matches!(self, Self::Chance | Self::Importance)
    }
}
