//! How the values of keys are read: one reader for each type of value.

use toml::de::DeValue;

use crate::domain::project::spelling::{self, Misspelt, Written};
use crate::domain::project::{Date, Importance, Length, Percent, Range, Time, Units, Work, range};
use crate::domain::text::{composed, shortened};
use crate::domain::words::{Word, nearest};

/// A reader of values, and the values that it takes.
#[derive(Debug, Clone, Copy)]
pub struct Reader<F> {
    pub(super) takes: Takes,
    pub(super) read: F,
}

impl<F> Reader<F> {
    fn new<T>(takes: Takes, read: F) -> Self
    where
        F: Fn(&DeValue) -> Read<T>,
    {
        Self { takes, read }
    }
}

/// The values that a key takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// Text.
    Text,
    /// Text that is not blank.
    SomeText,
    /// A list of texts.
    Texts,
    /// A date without a time.
    Date,
    /// `true` or `false`.
    Truth,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One duration.
    Duration(Unit),
    /// A duration or a range of durations.
    Durations(Unit),
    /// One percentage.
    Percent,
    /// A percentage or a range of percentages.
    Percents,
    /// A number between these, with them.
    Number(f64, f64),
    /// A number, or a range in quotes, between these, with them.
    Numbers(f64, f64),
    /// A whole number between these, with them.
    Count(u32, u32),
    /// A number above 0, at most this.
    Above0(f64),
    /// A duration, a percentage or a number.
    Quantity,
    /// A table, such as `[estimate]`.
    Table,
    /// Tables with names, such as `[researcher.NAME]`.
    Named,
    /// An array of tables, such as `[[experiment]]`.
    Entries,
}

/// The days of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Time on the wall clock: a day is 24 hours, and `m` a minute.
    Time,
    /// Full-time work: a day is 8 hours, a week 5 days; `m` could be a month, so a minute is `min`.
    Work,
}

impl Takes {
    /// How a value is written.
    pub fn kind(self) -> Kind {
        match self {
            Self::Texts => Kind::Texts,
            Self::Date => Kind::Date,
            Self::Truth => Kind::Truth,
            Self::Number(..)
            | Self::Numbers(..)
            | Self::Count(..)
            | Self::Above0(_)
            | Self::Quantity => Kind::Number,
            Self::Table | Self::Named => Kind::Table,
            Self::Entries => Kind::Entries,
            Self::Text
            | Self::SomeText
            | Self::Word(_)
            | Self::Duration(_)
            | Self::Durations(_)
            | Self::Percent
            | Self::Percents => Kind::Text,
        }
    }

    /// The type in words.
    pub fn in_words(self) -> String {
        let between = |low: f64, high: f64| match high {
            f64::MAX => format!("{low} or more"),
            _ => format!("from {low} to {high}"),
        };
        let of = |unit| match unit {
            Unit::Time => "",
            Unit::Work => " of work",
        };
        match self {
            Self::Text | Self::SomeText => "text in quotes".into(),
            Self::Texts => "list of texts".into(),
            Self::Date => "date, without quotes".into(),
            Self::Truth => "`true` or `false`".into(),
            Self::Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                match words.split_last() {
                    Some((last, others)) if !others.is_empty() => {
                        format!("{} or {last}", others.join(", "))
                    }
                    _ => words.concat(),
                }
            }
            Self::Duration(unit) => format!("duration{} in quotes", of(unit)),
            Self::Durations(unit) => format!("duration{} or range, in quotes", of(unit)),
            Self::Percent => "percentage in quotes".into(),
            Self::Percents => "percentage or range, in quotes".into(),
            Self::Number(low, high) => format!("number {}", between(low, high)),
            Self::Numbers(low, high) => {
                format!("number {}, or a range in quotes", between(low, high))
            }
            Self::Count(low, high) => format!("whole number from {low} to {high}"),
            Self::Above0(high) => format!("number above 0, at most {high}"),
            Self::Quantity => "duration or percentage in quotes, or number".into(),
            Self::Table => "table".into(),
            Self::Named => "tables with names".into(),
            Self::Entries => "list of tables".into(),
        }
    }
}

/// The type of a value, as far as it decides how the value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string: text, a duration, a percentage, a range or a keyword.
    Text,
    /// An array of strings.
    Texts,
    /// A date.
    Date,
    /// A number, or a string if it is a range.
    Number,
    /// `true` or `false`.
    Truth,
    /// A table, such as `[estimate]`.
    Table,
    /// An array of tables, such as `[[experiment]]`.
    Entries,
}

/// Why a value is invalid, and how to correct it.
#[derive(Debug)]
pub struct Wrong {
    pub(super) message: String,
    pub(super) help: String,
}

pub(super) type Read<T> = Result<T, Wrong>;

/// A value in a message: ``the number `3` ``.
pub(super) fn described(value: &DeValue) -> String {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "empty".into(),
        DeValue::String(text) => format!("the text `{}`", shortened(text)),
        DeValue::Integer(number) => format!("the number `{number}`"),
        DeValue::Float(number) if number.as_str().contains(['n', 'N']) => format!("`{number}`"),
        DeValue::Float(number) => format!("the number `{number}`"),
        DeValue::Boolean(value) => format!("`{value}`"),
        DeValue::Datetime(date) => format!("`{date}`"),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

fn wrong<T>(value: &DeValue, kind: &str, help: impl Into<String>) -> Read<T> {
    Err(Wrong { message: format!("must be {kind}, not {}", described(value)), help: help.into() })
}

/// Text; `None` if it is blank.
pub(super) fn text() -> Reader<impl Fn(&DeValue) -> Read<Option<String>>> {
    Reader::new(Takes::Text, maybe_text)
}

fn maybe_text(value: &DeValue) -> Read<Option<String>> {
    match value {
        DeValue::String(text) if text.trim().is_empty() => Ok(None),
        DeValue::String(text) => Ok(Some(text.clone().into_owned())),
        other => wrong(other, "text", "write text in quotes: `\"…\"`"),
    }
}

/// Text without spaces around it; blank text is an error.
pub fn some_text() -> Reader<impl Fn(&DeValue) -> Read<String>> {
    Reader::new(Takes::SomeText, |value| match maybe_text(value)? {
        Some(text) => Ok(text.trim().to_owned()),
        None => wrong(value, "text", "write text between the quotes"),
    })
}

/// A name without spaces around it and composed, possibly empty.
pub fn maybe_blank() -> Reader<impl Fn(&DeValue) -> Read<String>> {
    Reader::new(Takes::Text, |value| {
        maybe_text(value).map(|text| text.as_deref().map_or_else(String::new, name))
    })
}

pub(super) fn name(text: &str) -> String {
    composed(text.trim()).into_owned()
}

/// A list of texts, composed and without blank ones.
pub fn texts() -> Reader<impl Fn(&DeValue) -> Read<Vec<String>>> {
    Reader::new(Takes::Texts, |value| {
        let help = "write a list of texts as `[\"one\", \"two\"]`";
        let DeValue::Array(items) = value else { return wrong(value, "a list of texts", help) };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) if text.trim().is_empty() => {}
                DeValue::String(text) => texts.push(name(text)),
                other => return wrong(other, "a list of texts", help),
            }
        }
        Ok(texts)
    })
}

/// `true` or `false`.
pub fn truth() -> Reader<impl Fn(&DeValue) -> Read<bool>> {
    Reader::new(Takes::Truth, |value| match value {
        DeValue::Boolean(truth) => Ok(*truth),
        other => {
            let said = written(other).unwrap_or_default().to_lowercase();
            let help = match said.trim() {
                "true" | "yes" | "y" | "1" | "on" => "write true, without quotes",
                "false" | "no" | "n" | "0" | "off" => "write false, without quotes",
                _ => "write true or false, without quotes",
            };
            wrong(other, "`true` or `false`", help)
        }
    })
}

/// A keyword.
pub fn word<W: Word>() -> Reader<impl Fn(&DeValue) -> Read<W>> {
    Reader::new(Takes::Word(W::WORDS), |value| {
        let all = || W::words().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        match value {
            DeValue::String(text) => W::from_word(text).ok_or_else(|| Wrong {
                message: format!("cannot be `{}`", shortened(text)),
                help: match nearest(text, W::words()) {
                    Some(near) => format!("did you mean \"{near}\"? Possible values: {}", all()),
                    None => format!("possible values: {}", all()),
                },
            }),
            other => wrong(other, "a word in quotes", format!("possible values: {}", all())),
        }
    })
}

/// A TOML date without a time.
pub fn date() -> Reader<impl Fn(&DeValue) -> Read<Date>> {
    Reader::new(Takes::Date, |value| {
        if let DeValue::Datetime(toml::value::Datetime { date: Some(day), time: None, .. }) = value
            && let Some(date) = Date::new(day.year.into(), day.month.into(), day.day.into())
        {
            return Ok(date);
        }
        let text = written(value).unwrap_or_default();
        let help = match text.trim().parse::<Date>() {
            Ok(date) => Some(format!("write {date}")),
            Err(_) => spelling::dates::help(&text),
        };
        let but = match value {
            DeValue::Datetime(_) => ", without a time",
            DeValue::String(_) => ", without quotes",
            _ => "",
        };
        let help = help.map(|help| if help.contains("write") { help + but } else { help });
        wrong(
            value,
            "a date",
            help.unwrap_or_else(|| "write it as 2026-01-31, without quotes".into()),
        )
    })
}

/// A duration or a range of durations.
pub fn durations<U: Units>() -> Reader<impl Fn(&DeValue) -> Read<Range<Length<U>>>> {
    Reader::new(Takes::Durations(unit::<U>()), range_of_durations::<U>)
}

fn range_of_durations<U: Units>(value: &DeValue) -> Read<Range<Length<U>>> {
    parsed(value, "such as \"4h\", \"2d\", \"1w 2d\" or \"2h to 3d\"")
}

/// One duration.
pub fn duration<U: Units>() -> Reader<impl Fn(&DeValue) -> Read<Length<U>>> {
    Reader::new(Takes::Duration(unit::<U>()), one_duration::<U>)
}

fn one_duration<U: Units>(value: &DeValue) -> Read<Length<U>> {
    parsed(value, "such as \"4h\", \"2d\" or \"1w 2d\"")
}

/// A time or a range of times above zero.
pub fn time_taken() -> Reader<impl Fn(&DeValue) -> Read<Range<Time>>> {
    Reader::new(Takes::Durations(Unit::Time), |value| match range_of_durations(value)? {
        Range::Exactly(Time::ZERO) => wrong(value, "longer than 0", "such as \"20m\" or \"4h\""),
        taken => Ok(taken),
    })
}

/// One time above zero.
pub fn time_span() -> Reader<impl Fn(&DeValue) -> Read<Time>> {
    Reader::new(Takes::Duration(Unit::Time), |value| match one_duration(value)? {
        Time::ZERO => wrong(value, "longer than 0", "such as \"26w\" or \"1y\""),
        span => Ok(span),
    })
}

/// One percentage.
pub fn percent() -> Reader<impl Fn(&DeValue) -> Read<Percent>> {
    Reader::new(Takes::Percent, |value| parsed(value, "such as \"30%\", in quotes"))
}

/// A percentage or a range of percentages.
pub fn percents() -> Reader<impl Fn(&DeValue) -> Read<Range<Percent>>> {
    Reader::new(Takes::Percents, |value| {
        parsed(value, "such as \"30%\" or \"20% to 50%\", in quotes")
    })
}

fn parsed<T: Written>(value: &DeValue, help: &str) -> Read<T> {
    spelled(value, T::written, T::NOUN, help)
}

/// A value in quotes. `help` is for what rp cannot correct.
fn spelled<T>(
    value: &DeValue,
    read: impl Fn(&str) -> Result<T, Misspelt>,
    noun: &str,
    help: &str,
) -> Read<T> {
    let is_text = value.is_str();
    let Some(text) = written(value) else { return wrong(value, noun, help) };
    let misspelt = match read(&text) {
        Ok(read) if is_text => return Ok(read),
        // Two values in a list, which are a range.
        Ok(_) => return wrong(value, noun, format!("write \"{text}\"")),
        Err(misspelt) => misspelt,
    };
    let help = match misspelt.help {
        Some(help) if !is_text && help.contains('"') => help + ", in quotes",
        Some(help) => help,
        None => help.into(),
    };
    match misspelt.why.filter(|_| is_text) {
        Some(why) => Err(Wrong { message: format!("is not {}: {why}", misspelt.noun), help }),
        None => wrong(value, misspelt.noun, help),
    }
}

/// A value as text: `0.5`, `01:30:00`; two values in a list as a range.
fn written(value: &DeValue) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Datetime(time) => Some(time.to_string()),
        DeValue::Array(ends) if ends.len() == 2 => {
            let end = |nth: usize| match ends[nth].get_ref() {
                DeValue::Array(_) => None,
                end => written(end),
            };
            Some(format!("{} to {}", end(0)?, end(1)?))
        }
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// An importance as a number, or as a range in quotes.
pub fn importance() -> Reader<impl Fn(&DeValue) -> Read<Range<Importance>>> {
    Reader::new(Takes::Numbers(0.0, 10.0), |value| {
        let help = "a number from 0 to 10, or a range such as \"2 to 8\"";
        match value {
            DeValue::String(_) | DeValue::Array(_) => parsed(value, help),
            _ => match plain_number(value, help)? {
                of_10 @ 0.0..=10.0 => Ok(Range::Exactly(Importance::nearest(of_10))),
                _ => wrong(value, "between 0 and 10", help),
            },
        }
    })
}

/// A duration or a percentage in quotes, or a number; as text.
pub fn quantity() -> Reader<impl Fn(&DeValue) -> Read<String>> {
    Reader::new(Takes::Quantity, |value| {
        let help = "such as \"4mo\", \"30%\" or 2.5";
        match value {
            DeValue::String(text) => {
                let is_time = text.parse::<Time>().is_ok() || text.parse::<Work>().is_ok();
                if is_time || text.parse::<Percent>().is_ok() || range::number(text).is_some() {
                    Ok(text.trim().to_owned())
                } else {
                    wrong(value, "a duration, a percentage or a number", help)
                }
            }
            _ => match plain_number(value, help)? {
                number @ 0.0.. => Ok(number.to_string()),
                _ => wrong(value, "0 or more", help),
            },
        }
    })
}

/// A number, or a range in quotes, from `low` to `high`.
pub fn numbers(low: f64, high: f64) -> Reader<impl Fn(&DeValue) -> Read<Range<f64>>> {
    Reader::new(Takes::Numbers(low, high), move |value| {
        let help = format!("a number from {low} to {high}, or a range such as \"5 to 20\"");
        let range = match value {
            DeValue::String(_) | DeValue::Array(_) => {
                let read = |text: &str| spelling::numbers(text, low, high);
                spelled(value, read, "a number or a range", &help)?
            }
            _ => Range::Exactly(plain_number(value, &help)?),
        };
        if range.low() >= low && range.high() <= high {
            Ok(range)
        } else {
            wrong(value, &format!("between {low} and {high}"), help)
        }
    })
}

/// A number from `low` to `high`.
pub fn number(low: f64, high: f64) -> Reader<impl Fn(&DeValue) -> Read<f64>> {
    Reader::new(Takes::Number(low, high), move |value| number_between(low, high, value))
}

fn number_between(low: f64, high: f64, value: &DeValue) -> Read<f64> {
    let mut help = format!("a number from {low} to {high}, without quotes");
    if let DeValue::String(text) = value {
        let better = match spelling::one_number(text, low, high) {
            Ok(number) => Some(format!("write {number}")),
            Err(misspelt) => misspelt.help,
        };
        help = better.map_or(help, |help| help + ", without quotes");
    }
    let number = plain_number(value, &help)?;
    if (low..=high).contains(&number) {
        Ok(number)
    } else {
        wrong(value, &format!("between {low} and {high}"), help)
    }
}

/// Hours a week, above zero.
pub fn hours() -> Reader<impl Fn(&DeValue) -> Read<f64>> {
    Reader::new(Takes::Above0(spelling::HOURS_IN_A_WEEK), |value| {
        match number_between(0.0, spelling::HOURS_IN_A_WEEK, value)? {
            hours if hours > 0.0 => Ok(hours),
            _ => wrong(
                value,
                "more than 0",
                format!("a number up to {}, without quotes", spelling::HOURS_IN_A_WEEK),
            ),
        }
    })
}

/// A whole number from `low` to `high`.
pub fn count(low: u32, high: u32) -> Reader<impl Fn(&DeValue) -> Read<u32>> {
    Reader::new(Takes::Count(low, high), move |value| {
        let whole = match value {
            DeValue::Integer(int) => u32::from_str_radix(int.as_str(), int.radix()).ok(),
            _ => None,
        };
        match whole.filter(|whole| (low..=high).contains(whole)) {
            Some(whole) => Ok(whole),
            None => wrong(
                value,
                &format!("a whole number between {low} and {high}"),
                "write it without quotes",
            ),
        }
    })
}

fn plain_number(value: &DeValue, help: &str) -> Read<f64> {
    #[expect(clippy::cast_precision_loss, reason = "every bound is far below 2^53")]
    let number = match value {
        DeValue::Integer(int) => {
            i64::from_str_radix(int.as_str(), int.radix()).ok().map(|n| n as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    };
    match number {
        Some(number) if number.is_finite() => Ok(number),
        _ => wrong(value, "a number", help),
    }
}

fn unit<U: Units>() -> Unit {
    if U::MINUTES == "m" { Unit::Time } else { Unit::Work }
}
