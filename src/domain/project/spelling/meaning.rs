//! What a text that is not in strict spelling means.

use super::tokens::{Token, rewrite, tokens};
use super::{HOURS_IN_A_WEEK, Measure, plain};
use crate::domain::project::duration::{Time, Work, is_unit};
use crate::domain::project::range::number;
use crate::domain::words::nearest;

/// How to read what has two meanings.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Reading {
    /// Whether the comma of `1,500` separates thousands.
    thousands: bool,
    /// The unit that `m` is.
    m: &'static str,
    /// The unit of a duration that has none.
    pub(super) unit: Option<&'static str>,
}

impl Reading {
    pub(super) fn all(text: &str, measure: Measure) -> Vec<Self> {
        let units: &[&str] = match measure {
            Measure::Work => &["min", "mo"],
            Measure::Time if plain(text).contains('M') => &["min", "mo"],
            _ => &["m"],
        };
        let one = |m, thousands, unit| Self { thousands, m, unit };
        let own = units.iter().flat_map(|m| [one(*m, true, None), one(*m, false, None)]);
        // The units that a duration without one most likely has.
        let likely: &[&str] = if measure.is_duration() { &["h", "d", "w"] } else { &[] };
        own.chain(likely.iter().map(|unit| one(units[0], true, Some(*unit)))).collect()
    }
}

/// What a text means, in strict spelling, the likeliest first. A text that is returned may be
/// outside of the limits.
pub(super) fn meant(text: &str, reading: Reading, measure: Measure) -> Option<Vec<String>> {
    if let Some(terms) = measure.is_duration().then(|| iso(text)).flatten() {
        return Some(vec![terms]);
    }
    let mut tokens = tokens(text, reading.thousands);
    rewrite(&mut tokens, measure);
    let bound = Bound::take(&mut tokens);
    let unit = reading.unit;
    let parts: Vec<_> = tokens.split(|token| token.is("to")).collect();
    match parts[..] {
        [one] => {
            if let (Some((middle, least, most)), None) = (plus_minus(one, reading, measure), bound)
            {
                return Some(vec![between(&least, &most, measure)?, middle.text(measure)]);
            }
            let value = value(one, unit, reading, measure)?;
            if value.is_fraction(measure) {
                let as_written = value.text(measure);
                let mut ways = value.of_one().bounded(bound, measure);
                ways.truncate(1);
                return Some(ways.into_iter().chain([as_written]).collect());
            }
            Some(value.bounded(bound, measure))
        }
        [low, high] | [low, _, high] => {
            let high = value(high, unit, reading, measure).or_else(|| {
                let low = value(low, None, reading, measure)?;
                value(high, Some(&low.unit), reading, measure)
            })?;
            let unit = match measure {
                Measure::Time | Measure::Work => Some(&*high.unit),
                _ => high.own_unit.then_some("%"),
            };
            let low = value(low, unit, reading, measure)?;
            let (low, high) = same_scale(low, high, measure);
            Some(vec![between(&low, &high, measure)?])
        }
        _ => None,
    }
}

/// `PT4H`, `P1DT12H`: a duration of ISO 8601.
fn iso(text: &str) -> Option<String> {
    let mut rest = text.strip_prefix('p')?;
    let mut terms = Vec::new();
    let mut is_time = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('t') {
            (is_time, rest) = (true, after);
            continue;
        }
        let unit = rest.find(|c: char| c.is_ascii_alphabetic())?;
        number(&rest[..unit])?;
        let name = match (&rest[unit..=unit], is_time) {
            ("m", true) => "min",
            ("m", false) => "mo",
            (name @ ("y" | "w" | "d"), false) | (name @ ("h" | "s"), true) => name,
            _ => return None,
        };
        terms.push(format!("{}{name}", &rest[..unit]));
        rest = &rest[unit + 1..];
    }
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// How a value is meant.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    About,
    AtMost,
    AtLeast,
}

impl Bound {
    /// Takes the words or the sign of a bound off the ends.
    fn take(tokens: &mut Vec<Token>) -> Option<Self> {
        const BEFORE: [(Bound, &str); 3] = [
            (
                Bound::AtMost,
                "< =|<|≤|up to|upto|to|at most|max|maximum|under|below|less than|fewer than|\
                 no more than|not more than|no longer than|within",
            ),
            (
                Bound::AtLeast,
                "> =|>|≥|at least|min|minimum|over|above|more than|longer than|no less than|+",
            ),
            (
                Bound::About,
                "~|≈|±|about|around|approx|approximately|roughly|circa|ca|c|maybe|probably|\
                 perhaps|nearly|almost|some|say|estimated|est|likely",
            ),
        ];
        const AFTER: [(Bound, &str); 3] = [
            (
                Bound::AtLeast,
                "+|or more|or longer|plus|and up|and more|and longer|to|at least|minimum",
            ),
            (Bound::AtMost, "or less|or fewer|or shorter|at most|max|maximum"),
            (Bound::About, "?|ish|or so|approx|approximately|roughly|maybe"),
        ];
        type Part<'a> = &'a dyn Fn(&[Token], usize) -> Option<(usize, usize)>;
        let find = |table: [(Self, &str); 3], part: Part| {
            let mut phrases =
                table.into_iter().flat_map(|(bound, it)| it.split('|').map(move |it| (bound, it)));
            phrases.find_map(|(bound, phrase)| {
                let words: Vec<_> = phrase.split(' ').collect();
                let (from, to) = part(tokens, words.len())?;
                let is_it = tokens[from..to].iter().zip(words).all(|(own, word)| own.is(word));
                is_it.then_some((bound, from..to))
            })
        };
        let (bound, place) = find(BEFORE, &|all, n| (n <= all.len()).then_some((0, n)))
            .or_else(|| find(AFTER, &|all, n| Some((all.len().checked_sub(n)?, all.len()))))?;
        tokens.drain(place);
        Some(bound)
    }
}

/// One value in strict spelling.
#[derive(Debug, Clone)]
struct Value {
    /// The number of the last term.
    n: f64,
    /// Its unit, as it follows the number: `h`, ` days`, `%`.
    unit: String,
    /// The terms before it, each with a space behind it.
    before: String,
    /// Whether the text has a unit or a percent sign of its own.
    own_unit: bool,
}

impl Value {
    fn text(&self, measure: Measure) -> String {
        let is_one = self.n <= 1.0 || self.unit.ends_with('s') || !self.unit.starts_with(' ');
        let plural = if is_one { "" } else { "s" };
        let text = format!("{}{}{}{plural}", self.before, digits(self.n), self.unit);
        // `12h` for half a day.
        match measure {
            Measure::Time | Measure::Work
                if self.own_unit && self.before.is_empty() && self.n < 1.0 =>
            {
                canonical(&text, measure).unwrap_or(text)
            }
            _ => text,
        }
    }

    fn times(&self, factor: f64, measure: Measure) -> Self {
        let whole = Self { n: self.n * factor, ..self.clone() };
        let is_round = (whole.n - round(whole.n)).abs() < 1e-9 && whole.n >= 1.0;
        if self.before.is_empty() && (is_round || !measure.is_duration()) {
            return whole;
        }
        // In the unit that fits: `2d` for a quarter of a week.
        let weeks = measure.size(&self.text(measure)).unwrap_or_default() * factor;
        let rough = match measure {
            Measure::Time => Time::from_weeks(weeks).rough(),
            Measure::Work | Measure::Chance | Measure::Importance | Measure::Number { .. } => {
                Work::from_weeks(weeks).rough()
            }
        };
        let unit = rough.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let n = number(&rough[..rough.len() - unit.len()]).unwrap_or_default();
        let n = if whole.n < 1.0 { n.round() } else { n };
        Self { n, unit: unit.to_owned(), before: String::new(), own_unit: true }
    }

    /// Ways to write it, the likeliest first.
    fn bounded(self, bound: Option<Bound>, measure: Measure) -> Vec<String> {
        // Up to the middle between the value and the limit.
        let more = |factor: f64| match measure.most() {
            Some(most) if self.n * factor >= most => {
                Self { n: round(f64::midpoint(self.n, most)), ..self.clone() }
            }
            _ => self.times(factor, measure),
        };
        let range = match bound {
            Some(Bound::About) => between(&self.times(0.5, measure), &more(2.0), measure),
            Some(Bound::AtMost) => between(&self.times(0.25, measure), &self, measure),
            Some(Bound::AtLeast) => between(&self, &more(4.0), measure),
            None => None,
        };
        range.into_iter().chain([self.text(measure)]).collect()
    }

    /// `50%` for `0.5`.
    fn of_one(self) -> Self {
        Self { n: 100.0 * self.n, ..self }
    }

    fn is_fraction(&self, measure: Measure) -> bool {
        measure == Measure::Chance && !self.own_unit && self.n <= 1.0
    }
}

/// With at most ten decimals, and no noise of floating point.
fn digits(n: f64) -> String {
    let text = format!("{n:.10}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn round(n: f64) -> f64 {
    (n * 10.0).round() / 10.0
}

/// A duration as rp prints it.
fn canonical(text: &str, measure: Measure) -> Option<String> {
    match measure {
        Measure::Time => text.parse().ok().map(|length: Time| length.to_string()),
        Measure::Work => text.parse().ok().map(|length: Work| length.to_string()),
        Measure::Chance | Measure::Importance | Measure::Number { .. } => None,
    }
}

/// Two values of which one is a fraction are both fractions.
fn same_scale(low: Value, high: Value, measure: Measure) -> (Value, Value) {
    if low.is_fraction(measure) && high.is_fraction(measure) {
        (low.of_one(), high.of_one())
    } else {
        (low, high)
    }
}

/// A range in rising order, with ends inside of the limits; the value if both ends are the same.
fn between(one: &Value, other: &Value, measure: Measure) -> Option<String> {
    let sized = |value: &Value| Some((measure.size(&value.text(measure))?, value.clone()));
    let ((mut least, mut low), (mut most, mut high)) = (sized(one)?, sized(other)?);
    if least > most {
        (least, low, most, high) = (most, high, least, low);
    }
    #[expect(clippy::float_cmp, reason = "the same text")]
    if least == most {
        return Some(high.text(measure));
    }
    let limit = measure.most().filter(|limit| measure.is_open() && most >= *limit);
    if let Some(limit) = limit {
        let step = limit / 100.0;
        high.n = if least < limit - step { limit - step } else { f64::midpoint(least, limit) };
    }
    if least <= 0.0 {
        low =
            if high.n > 1.0 { Value { n: 1.0, ..high.clone() } } else { high.times(0.1, measure) };
    }
    let (low_text, high_text) = (low.text(measure), high.text(measure));
    let is_one_unit = low.unit == high.unit && low.unit.starts_with(' ');
    let short = format!("{} to {high_text}", digits(low.n));
    if is_one_unit && low.before.is_empty() && high.before.is_empty() && low.n >= 1.0 {
        Some(short)
    } else {
        Some(format!("{low_text} to {high_text}"))
    }
}

/// `50% ± 10%`: the value and the two ends.
fn plus_minus(
    tokens: &[Token],
    reading: Reading,
    measure: Measure,
) -> Option<(Value, Value, Value)> {
    let at = tokens.iter().position(|token| token.is("±"))?;
    let value_of = |tokens, unit| value(tokens, unit, reading, measure);
    let apart = value_of(&tokens[at + 1..], None)?;
    let middle = value_of(&tokens[..at], Some(&*apart.unit))?;
    let (middle, apart) = same_scale(middle, apart, measure);
    let size = |value: &Value| measure.size(&value.text(measure));
    let share = size(&apart)? / size(&middle)?;
    let end = |factor: f64| middle.times(factor, measure);
    (share < 1.0).then(|| (middle.clone(), end(1.0 - share), end(1.0 + share)))
}

/// One value. `unit` is the unit of a number without one.
fn value(
    tokens: &[Token],
    unit: Option<&str>,
    reading: Reading,
    measure: Measure,
) -> Option<Value> {
    let mut rest: Vec<&Token> = tokens.iter().collect();
    // `1/2`, `1 1/2`, `8 / 10`.
    let slash = rest.iter().position(|token| token.is_any(&["/", ":"]));
    let ratio = slash.filter(|at| *at > 0).and_then(|at| {
        let (one, many) = (rest[at - 1].number()?, rest.get(at + 1)?.number()?);
        let is_clock = rest[at].is(":");
        let count = rest.iter().filter(|token| token.number().is_some()).count();
        let is_ratio = measure.is_duration() || count == 2 && (!is_clock || is_100(one + many));
        is_ratio.then_some((one, many, is_clock, at))
    });
    match measure {
        Measure::Time | Measure::Work => lengths(tokens, ratio, unit, reading),
        Measure::Chance => {
            if let Some((one, many, ..)) = ratio {
                let is_share = is_100(one + many);
                let percent = if is_share { one } else { round(100.0 * one / many) };
                return (is_share || one <= many).then(|| percent_of(percent, true));
            }
            rest.retain(|token| !token.is("%"));
            let [Token::Number(n)] = rest[..] else { return None };
            Some(percent_of(*n, rest.len() < tokens.len() || unit == Some("%")))
        }
        Measure::Importance | Measure::Number { .. } => {
            let is_hours = measure.most() == Some(HOURS_IN_A_WEEK);
            let scale = measure.most().filter(|most| *most <= 10.0);
            let is_percent = unit == Some("%") || rest.iter().any(|token| token.is("%"));
            let n = match (ratio, &rest[..]) {
                (Some((one, many, ..)), _) => match scale {
                    Some(most) if (many - most).abs() > 1e-9 => round(one / many * most),
                    _ => one,
                },
                (None, [Token::Number(n), after @ ..]) => {
                    let is_other = |token: &&&Token| match token {
                        Token::Number(_) => true,
                        Token::Word(word) => is_unit(word) && !(is_hours && word.starts_with('h')),
                    };
                    let is_length = after.iter().take(1).any(|token| is_other(&token));
                    if is_length || after.iter().any(|token| token.number().is_some()) {
                        return None;
                    }
                    if is_percent { round(n / 100.0 * scale?) } else { *n }
                }
                (None, _) => return None,
            };
            Some(Value { n, unit: String::new(), before: String::new(), own_unit: is_percent })
        }
    }
}

fn is_100(n: f64) -> bool {
    (n - 100.0).abs() < 1e-9
}

fn percent_of(n: f64, own_unit: bool) -> Value {
    Value { n, unit: "%".into(), before: String::new(), own_unit }
}

/// A sum of numbers with units.
fn lengths(
    tokens: &[Token],
    ratio: Option<(f64, f64, bool, usize)>,
    default: Option<&str>,
    reading: Reading,
) -> Option<Value> {
    let minute = if reading.m == "m" { "m" } else { "min" };
    let mut rest: Vec<Token> = tokens.to_vec();
    match ratio {
        // `1:30` and `1:30:00` are hours and minutes.
        Some((hours, minutes, true, _)) => {
            let unit = minute.to_owned();
            let before = if hours > 0.0 { format!("{}h ", digits(hours)) } else { String::new() };
            return Some(Value { n: minutes, unit, before, own_unit: true });
        }
        Some((one, many, false, at)) => {
            let whole = at.checked_sub(2).and_then(|at| rest[at].number());
            let from = if whole.is_some() { at - 2 } else { at - 1 };
            let n = round_to(whole.unwrap_or_default() + one / many);
            rest.splice(from..at + 2, [Token::Number(n)]);
        }
        None => {}
    }
    rest.retain(|token| !token.is_any(&["and", ",", "+", "&", "."]));
    let mut terms: Vec<(f64, String)> = Vec::new();
    let mut own_unit = false;
    let mut rest = rest.into_iter().peekable();
    while let Some(token) = rest.next() {
        let n = token.number()?;
        let unit = match rest.next_if(|next| next.number().is_none()) {
            Some(Token::Word(word)) => {
                own_unit = true;
                let (factor, unit) = unit_of(&word, reading)?;
                terms.push((n * factor, unit));
                continue;
            }
            _ => match terms.last() {
                Some((_, above)) => smaller(above, minute)?.to_owned(),
                None => default?.to_owned(),
            },
        };
        terms.push((n, unit));
    }
    let (n, unit) = terms.pop()?;
    let before = terms.iter().flat_map(|(n, unit)| [digits(*n), unit.clone(), " ".into()]);
    let before = before.collect();
    Some(Value { n, unit, before, own_unit })
}

fn round_to(n: f64) -> f64 {
    (n * 1000.0).round() / 1000.0
}

/// The unit below: the minutes of `1h30`.
fn smaller<'a>(unit: &str, minute: &'a str) -> Option<&'a str> {
    Some(match unit.trim() {
        "h" | "hr" | "hrs" | "hour" | "hours" => minute,
        "d" | "day" | "days" => "h",
        "w" | "wk" | "wks" | "week" | "weeks" => "d",
        "y" | "yr" | "yrs" | "year" | "years" => "mo",
        _ => return None,
    })
}

/// A factor and a unit in strict spelling, as it follows its number.
fn unit_of(word: &str, reading: Reading) -> Option<(f64, String)> {
    let one = word.strip_suffix('s').unwrap_or(word);
    let (factor, unit) = match one {
        // Milliseconds are not the minutes of somebody who writes `5 ms`.
        "m" if word == "ms" => return None,
        "m" => (1.0, reading.m),
        "mth" | "mnth" | "mon" => (1.0, "mo"),
        "fortnight" | "sprint" => (2.0, "weeks"),
        "quarter" => (3.0, "months"),
        "semester" => (6.0, "months"),
        "decade" => (10.0, "years"),
        "weekend" => (2.0, "days"),
        "night" | "workday" | "weekday" | "manday" | "dy" => (1.0, "days"),
        "morning" | "afternoon" | "evening" => (4.0, "hours"),
        _ if is_unit(word) => (1.0, word),
        _ => {
            let known = ["seconds", "minutes", "hours", "days", "weeks", "months", "years"];
            (1.0, nearest(word, known)?)
        }
    };
    Some((
        factor,
        if unit.len() > 2 && unit != "min" { format!(" {unit}") } else { unit.to_owned() },
    ))
}
