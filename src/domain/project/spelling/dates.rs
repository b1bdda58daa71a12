//! Dates as people write them, and how to write them instead.

use super::super::date::Date;
use super::{LONGEST, plain};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a text means as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This day.
    Day(Date),
    /// Two numbers of which either can be the month.
    Either {
        /// The day, if the month is the second number.
        day_first: Date,
        /// The day, if the month is the first number.
        month_first: Date,
    },
    /// No day, and why.
    NoDay(String),
}

impl Meant {
    /// How to write the date, or why it is none.
    fn help(self) -> String {
        let named = |date: Date| {
            let month = MONTHS[usize::try_from(date.month() - 1).unwrap_or_default()];
            format!("{date} ({} {month})", date.day())
        };
        match self {
            Self::Day(date) => format!("write {date}"),
            Self::Either { day_first, month_first } => {
                format!("write {} or {}", named(day_first), named(month_first))
            }
            Self::NoDay(why) => why,
        }
    }
}

/// How to write a date, or what is wrong with it; `None` if rp cannot tell.
pub fn help(text: &str) -> Option<String> {
    meant(text).map(Meant::help)
}

/// What a text means as a date, in any common spelling; `None` if it is no date at all.
pub fn meant(text: &str) -> Option<Meant> {
    if text.len() > 4 * LONGEST {
        return None;
    }
    let text = plain(text).to_lowercase();
    if matches!(&*text, "today" | "yesterday" | "tomorrow" | "now") {
        let why = format!("`{text}` is for the command line: write the day, as 2026-01-31");
        return Some(Meant::NoDay(why));
    }
    let parts = parts(without_time(&text))?;
    let numbers: Vec<&Number> = parts.iter().filter_map(Part::number).collect();
    let mut months = parts.iter().filter_map(Part::month);
    match (&numbers[..], months.next(), months.next()) {
        ([year, day] | [day, year], Some(month), None) if year.digits == 4 && day.digits <= 2 => {
            Some(day_of(year.n, month, day.n))
        }
        ([day, year], Some(month), None) if year.digits == 2 && day.digits <= 2 => {
            Some(day_of(year.n + 2000, month, day.n))
        }
        ([year], Some(month), None) if year.digits == 4 => Some(no_day(year.n, month)),
        ([day], Some(month), None) if day.digits <= 2 => Some(no_year(month, day.n)),
        (numbers, None, None) => in_numbers(&text, numbers),
        _ => None,
    }
}

/// The text before a time of day.
fn without_time(text: &str) -> &str {
    let is_digit = |c: &char| c.is_ascii_digit();
    let at = text.find(':').unwrap_or(text.len());
    let before = text[..at].trim_end_matches(|c: char| is_digit(&c));
    if at == text.len() {
        // `2026-06-15t`, `2026-06-15z`
        return text.trim_end_matches(['t', 'z', ' ']);
    }
    let before = before.trim_end();
    // `2026-06-15t10:00`, but not `sat 10:00`.
    let date = before.strip_suffix('t').filter(|date| date.ends_with(|c: char| c.is_ascii_digit()));
    date.unwrap_or(before).trim_end_matches([',', ' '])
}

struct Number {
    n: u32,
    digits: usize,
}

enum Part {
    Number(Number),
    Month(u32),
}

impl Part {
    fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::Month(_) => None,
        }
    }

    fn month(&self) -> Option<u32> {
        match self {
            Self::Month(month) => Some(*month),
            Self::Number(_) => None,
        }
    }
}

/// The numbers and the months; `None` if there is any other word.
fn parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_digit = c.is_ascii_digit();
        let belongs = |other: char| {
            if is_digit {
                other.is_ascii_digit()
            } else {
                c.is_alphabetic() && other.is_alphabetic()
            }
        };
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len()).max(c.len_utf8());
        let (part, after) = rest.split_at(end);
        rest = after;
        if is_digit {
            parts.push(Part::Number(Number { n: part.parse().ok()?, digits: part.len() }));
        } else if let Some(month) = month(part) {
            parts.push(Part::Month(month));
        } else if c.is_alphabetic() && !is_filler(part)
            || !c.is_alphabetic() && !" -/.,'\"()".contains(c)
        {
            return None;
        }
    }
    Some(parts)
}

fn month(word: &str) -> Option<u32> {
    let is_it = |name: &&str| {
        let name = name.to_lowercase();
        word.len() >= 3 && (name.starts_with(word) || word == "sept" && name.starts_with("sept"))
    };
    let at = MONTHS.iter().position(is_it)?;
    u32::try_from(at + 1).ok()
}

fn is_filler(word: &str) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let is_day = word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word));
    is_day || matches!(word, "st" | "nd" | "rd" | "th" | "the" | "of" | "on" | "tues" | "thurs")
}

fn in_numbers(text: &str, numbers: &[&Number]) -> Option<Meant> {
    match numbers {
        [y, m, d] if y.digits == 4 => {
            let is_other_way = m.n > 12 && d.n <= 12;
            let (m, d) = if is_other_way { (d, m) } else { (m, d) };
            Some(day_of(y.n, m.n, d.n))
        }
        [a, b, y] if y.digits == 4 && a.digits <= 2 && b.digits <= 2 => {
            Some(either(y.n, a.n, b.n, text))
        }
        // `26-06-15`, but `15/06/26` and `15.06.26`.
        [y, m, d] if [y, m, d].iter().all(|it| it.digits <= 2) => {
            if text.contains('-') && y.digits == 2 {
                Some(day_of(2000 + y.n, m.n, d.n))
            } else if d.digits == 2 {
                Some(either(2000 + d.n, y.n, m.n, text))
            } else {
                None
            }
        }
        [whole] if whole.digits == 8 => {
            let (n, year) = (whole.n, whole.n / 10_000);
            match date(year, n / 100 % 100, n % 100).filter(|_| year >= 1000) {
                Some(date) => Some(Meant::Day(date)),
                None => date(n % 10_000, n / 10_000 % 100, n / 1_000_000)
                    .map(Meant::Day)
                    .or_else(|| Some(day_of(year, n / 100 % 100, n % 100))),
            }
        }
        [whole] if whole.digits == 6 => {
            Some(day_of(2000 + whole.n / 10_000, whole.n / 100 % 100, whole.n % 100))
        }
        [y, m] | [m, y] if y.digits == 4 && m.digits <= 2 => match m.n {
            1..=12 => Some(no_day(y.n, m.n)),
            _ => Some(day_of(y.n, m.n, 1)),
        },
        [a, b] if a.digits <= 2 && b.digits <= 2 => match (a.n, b.n) {
            (1..=31, 1..=12) => Some(no_year(b.n, a.n)),
            (1..=12, 1..=31) => Some(no_year(a.n, b.n)),
            _ => None,
        },
        [year] if year.digits == 4 => Some(Meant::NoDay(format!(
            "the month and the day are missing: write {:04}-01-01 for its first day",
            year.n
        ))),
        _ => None,
    }
}

/// Two numbers of which one is the day and one the month: with points, the day is first.
fn either(year: u32, a: u32, b: u32, text: &str) -> Meant {
    match (a <= 12, b <= 12) {
        (true, true) if a != b && !text.contains('.') => match (date(year, b, a), date(year, a, b))
        {
            (Some(day_first), Some(month_first)) => Meant::Either { day_first, month_first },
            _ => day_of(year, b, a),
        },
        (true, false) => day_of(year, a, b),
        _ => day_of(year, b, a),
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i32::try_from(year).ok()?, month, day)
}

/// A day, or why there is no such day.
fn day_of(year: u32, month: u32, day: u32) -> Meant {
    let date = |day| date(year, month, day);
    if let Some(date) = date(day) {
        return Meant::Day(date);
    }
    let Some(name) = month.checked_sub(1).and_then(|at| MONTHS.get(usize::try_from(at).ok()?))
    else {
        return Meant::NoDay(format!("there is no month {month}"));
    };
    Meant::NoDay(match (28..=31).rev().find(|day| date(*day).is_some()) {
        Some(days) if day > days => {
            let of_year = if month == 2 { format!(" {year}") } else { String::new() };
            format!("{name}{of_year} has {days} days")
        }
        _ => format!("there is no day {day} of a month"),
    })
}

fn no_day(year: u32, month: u32) -> Meant {
    let first = format!("{year:04}-{month:02}-01");
    Meant::NoDay(format!("the day is missing: write {first} for the first of the month"))
}

fn no_year(month: u32, day: u32) -> Meant {
    let how = format!("YYYY-{month:02}-{day:02}");
    Meant::NoDay(format!("the year is missing: write it before the day, as {how}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_it_should_be() {
        for (text, right) in [
            ("2026-06-15T10:00:00+02:00", "2026-06-15"),
            ("2026-06-15 10:00", "2026-06-15"),
            ("2026-06-13 Sat 10:00", "2026-06-13"),
            ("June 15, 2026, 3:04 PM", "2026-06-15"),
            ("2026-06-15t23:59:59.5z", "2026-06-15"),
            ("2026/06/15", "2026-06-15"),
            ("2026-6-5", "2026-06-05"),
            ("2026.06.15", "2026-06-15"),
            ("2026-15-06", "2026-06-15"),
            ("2026-13-12", "2026-12-13"),
            ("15/06/2026", "2026-06-15"),
            ("06/15/2026", "2026-06-15"),
            ("6/6/2026", "2026-06-06"),
            ("15.06.2026", "2026-06-15"),
            ("5.6.2026", "2026-06-05"),
            ("15-06-2026", "2026-06-15"),
            ("20260615", "2026-06-15"),
            ("15062026", "2026-06-15"),
            ("June 15, 2026", "2026-06-15"),
            ("Jun 15 2026", "2026-06-15"),
            ("15 Jun 2026", "2026-06-15"),
            ("Mon, 15th of June 2026", "2026-06-15"),
            ("15-Jun-2026", "2026-06-15"),
            ("26-06-15", "2026-06-15"),
            ("15/06/26", "2026-06-15"),
            ("15.06.26", "2026-06-15"),
            ("15 June 26", "2026-06-15"),
            ("260615", "2026-06-15"),
            ("\u{ff12}026\u{2010}06\u{2010}15", "2026-06-15"),
        ] {
            assert_eq!(help(text), Some(format!("write {right}")), "{text}");
            assert!(right.parse::<Date>().is_ok(), "{right}");
        }
    }

    #[test]
    fn a_date_with_two_readings_has_both() {
        let both = "write 2026-06-05 (5 June) or 2026-05-06 (6 May)";

        assert_eq!(help("05/06/2026").as_deref(), Some(both));
        assert_eq!(help("5-6-2026").as_deref(), Some(both));
        assert_eq!(help("5/6/26").as_deref(), Some(both));
    }

    #[test]
    fn what_is_wrong_with_a_date_is_said() {
        for (text, why) in [
            ("2026-06-31", "June has 30 days"),
            ("2026-02-29", "February 2026 has 28 days"),
            ("30 February 2024", "February 2024 has 29 days"),
            ("2026-13-01", "write 2026-01-13"),
            ("2026-13-14", "there is no month 13"),
            ("2026-00-10", "there is no month 0"),
            ("2026-06-00", "there is no day 0 of a month"),
            ("2026-05", "the day is missing: write 2026-05-01 for the first of the month"),
            ("May 2026", "the day is missing: write 2026-05-01 for the first of the month"),
            ("05/2026", "the day is missing: write 2026-05-01 for the first of the month"),
            ("15 June", "the year is missing: write it before the day, as YYYY-06-15"),
            ("2026", "the month and the day are missing: write 2026-01-01 for its first day"),
            ("today", "`today` is for the command line: write the day, as 2026-01-31"),
        ] {
            assert_eq!(help(text).as_deref(), Some(why), "{text}");
        }
        for text in ["", "someday", "soon", "1", "99999999999999", "2026-06-15 or so", "a/b/c"] {
            assert_eq!(help(text), None, "{text}");
        }
    }
}
