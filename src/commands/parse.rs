//! Parsers of options.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::Env;
use crate::domain::project::Date;
use crate::domain::project::spelling::{self, Written};
use crate::domain::text::composed;
use crate::domain::words::Word;
use crate::error::{Error, Kind, Result};

/// Checks that the text is a `T`, and keeps it as it was typed.
pub(super) fn typed<T: Written>(text: &str) -> std::result::Result<String, String> {
    T::written(text).map(|_| text.trim().to_owned()).map_err(|why| why.to_string())
}

/// Checks that the text is a number or a range within limits, and keeps it as it was typed.
pub(super) fn numbers(
    low: f64,
    high: f64,
) -> impl Fn(&str) -> std::result::Result<String, String> + Clone + Send + Sync + 'static {
    move |text| {
        let read = spelling::numbers(text, low, high);
        read.map(|_| text.trim().to_owned()).map_err(|why| why.to_string())
    }
}

/// A number within limits.
pub(super) fn number(
    low: f64,
    high: f64,
) -> impl Fn(&str) -> std::result::Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| spelling::one_number(text, low, high).map_err(|why| why.to_string())
}

/// A name in composed form, in which names are compared.
#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
pub(crate) fn name(text: &str) -> std::result::Result<String, std::convert::Infallible> {
    Ok(composed(text).into_owned())
}

/// A text that is not blank, without blanks around it.
pub(super) fn not_blank(text: &str) -> std::result::Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() { Err("it is empty") } else { Ok(text.to_owned()) }
}

/// One of a closed set of words, which the help lists.
pub(super) fn word<W: Word + Send + Sync>() -> impl TypedValueParser<Value = W> {
    PossibleValuesParser::new(W::words().collect::<Vec<_>>())
        .map(|word| W::from_word(&word).expect("only known words are possible"))
}

/// The day of an event, not after today; today if omitted.
pub(super) fn past_day(given: &'static str, text: Option<&String>, env: &Env) -> Result<Date> {
    let Some(date) = day(given, text, env)? else { return Ok(env.today) };
    if date > env.today {
        let today = env.today;
        return Err(Error::of(
            Kind::InvalidValue,
            format!("{given}: {date} is in the future; today is {today}"),
        ));
    }
    Ok(date)
}

/// Refuses a day that has passed.
pub(super) fn coming(given: &'static str, date: Date, env: &Env) -> Result<Date> {
    if date < env.today {
        let today = env.today;
        return Err(Error::of(
            Kind::InvalidValue,
            format!("{given}: {date} is in the past; today is {today}"),
        ));
    }
    Ok(date)
}

/// A day.
pub(super) fn day(given: &'static str, text: Option<&String>, env: &Env) -> Result<Option<Date>> {
    let parse = |text| Date::parse(text, env.today).map_err(Error::bad_date(given));
    text.map(|text| parse(text)).transpose()
}

/// Text without blanks around it; `None` if it is blank.
pub(super) fn some(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
