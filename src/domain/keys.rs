//! Reads a TOML table key by key, and collects all errors and warnings with their places. An
//! unknown key is a warning, a value of another type an error.

mod meant;

use std::ops::Range as Bytes;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::conflict;
use super::project::spelling::{self, Misspelt, Written};
use super::project::{Date, Importance, Length, Percent, Range, Time, Units, Work, range};
use super::slips;
use super::source::{At, Source, Topic, Trouble};
use super::text::{composed, shortened};
use super::words::{Word, nearest};
pub use meant::Schema;
use meant::{Layout, Unknown};

/// A table while it is read.
#[derive(Debug)]
pub struct Keys<'t> {
    table: &'t DeTable<'t>,
    /// The place of the table, for errors about missing keys.
    span: Bytes<usize>,
    /// The name of the table in messages, such as `[estimate]`; empty for the file itself.
    name: String,
    /// The dotted path of the table in the schema, such as `decision.then`; empty for the file.
    path: String,
    /// The keys read so far.
    asked: Vec<&'static str>,
    /// The layout of the whole file, to say where a misplaced key belongs.
    layout: Option<Rc<Layout<'t>>>,
    troubles: Vec<Trouble>,
    /// During a [`survey`], every key read so far, including those of missing tables.
    survey: Option<Vec<Known>>,
}

/// A key that a file may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The dotted key, such as `estimate.chance`.
    pub key: String,
    /// The type of its value.
    pub kind: Kind,
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
    message: String,
    help: String,
}

type Read<T> = Result<T, Wrong>;

impl<'t> Keys<'t> {
    /// Begins to read `table`; `name` is empty for the file itself.
    pub fn of(table: &'t DeTable<'t>, span: Bytes<usize>, name: impl Into<String>) -> Self {
        let (name, path, asked, troubles) = (name.into(), String::new(), Vec::new(), Vec::new());
        Self { table, span, name, path, asked, layout: None, troubles, survey: None }
    }

    /// Begins to read a file with this text, whose keys are those of `schema`, asked for only if it has an unknown one. A warning about a
    /// misplaced key says where it belongs.
    pub fn of_file(table: &'t DeTable<'t>, text: &'t str, schema: fn() -> &'static Schema) -> Self {
        let layout = Layout::new(table, text, schema);
        Self { layout: Some(layout.into()), ..Self::of(table, 0..0, "") }
    }

    /// Records the key of a missing table, and every key that its reader asks for.
    fn survey_below<T>(
        &mut self,
        key: &'static str,
        kind: Kind,
        read: impl FnOnce(&mut Keys) -> T,
    ) {
        let Some(known) = &mut self.survey else { return };
        known.push(Known { key: key.into(), kind });
        let below = survey(|keys| {
            read(keys);
        });
        let dotted = |below: Known| Known { key: format!("{key}.{}", below.key), ..below };
        known.extend(below.into_iter().map(dotted));
    }

    /// The same for tables with names, which have `NAME` in their place.
    fn survey_named<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Keys) -> T) {
        let from = self.survey.as_ref().map_or(0, Vec::len);
        self.survey_below(key, Kind::Table, read);
        let added = self.survey.iter_mut().flat_map(|known| known.iter_mut().skip(from + 1));
        for known in added {
            known.key = known.key.replacen('.', ".NAME.", 1);
        }
    }

    /// The value of `key`; `None` if it is missing, or if it is invalid, which is recorded.
    pub fn get<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&DeValue) -> Read<T>,
    ) -> Option<At<T>> {
        self.asked.push(key);
        if let Some(known) = &mut self.survey {
            known.push(Known { key: key.into(), kind: Kind::of(|value| read(value).is_ok()) });
        }
        let value = self.table.get(key)?;
        match read(value.get_ref()) {
            Ok(read) => Some(At { value: read, span: value.span() }),
            Err(wrong) => {
                let message = format!("`{key}`{} {}", self.within(), wrong.message);
                self.troubles.push(Trouble::error(value.span(), message).help(wrong.help));
                None
            }
        }
    }

    /// The text of `key`; `None` if it is missing or blank.
    pub fn text(&mut self, key: &'static str) -> Option<At<String>> {
        self.get(key, text)?.transpose()
    }

    /// The text of `key` as a name, without spaces around it and composed; `None` if it is missing or
    /// blank.
    pub fn name(&mut self, key: &'static str) -> Option<At<String>> {
        let At { value, span } = self.text(key)?;
        Some(At { value: name(&value), span })
    }

    /// The value of a required `key`.
    pub fn need<T>(
        &mut self,
        key: &'static str,
        example: &str,
        read: impl Fn(&DeValue) -> Read<T>,
    ) -> Option<At<T>> {
        let value = self.get(key, read);
        if !self.table.contains_key(key) {
            let message = format!("`{key}` is missing{}", self.within());
            let trouble = Trouble::error(self.span.clone(), message);
            self.troubles.push(trouble.help(format!("add a line such as `{key} = {example}`")));
        }
        value
    }

    /// The table `[key]`; `None` if it is missing.
    pub fn table<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&mut Keys) -> T,
    ) -> Option<At<T>> {
        self.asked.push(key);
        let Some(value) = self.table.get(key) else {
            self.survey_below(key, Kind::Table, read);
            return None;
        };
        self.one_table(value, format!("[{key}]"), &self.below(key), read)
    }

    /// The tables `[[key]]` for which `read` gives a value, in their order. A single `[key]` is an
    /// error with its own help.
    pub fn tables<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Keys) -> Option<T>,
    ) -> Vec<At<T>> {
        self.asked.push(key);
        let Some(value) = self.table.get(key) else {
            self.survey_below(key, Kind::Entries, read);
            return Vec::new();
        };
        let DeValue::Array(entries) = value.get_ref() else {
            let message =
                format!("`{key}` must be an array of tables, not {}", described(value.get_ref()));
            let trouble = Trouble::error(value.span(), message);
            self.troubles.push(trouble.help(format!("write `[[{key}]]`, with two brackets")));
            return Vec::new();
        };
        let path = self.below(key);
        let entry = |entry| self.one_table(entry, format!("[[{key}]]"), &path, &read);
        entries.iter().filter_map(entry).filter_map(At::transpose).collect()
    }

    /// The tables `[key.NAME]`, such as `[researcher.alice]`, with their names.
    pub fn named_tables<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&mut Keys) -> T,
    ) -> Vec<(String, At<T>)> {
        self.asked.push(key);
        let Some(value) = self.table.get(key) else {
            self.survey_named(key, read);
            return Vec::new();
        };
        let DeValue::Table(tables) = value.get_ref() else {
            let message = format!("`{key}` must be a table, not {}", described(value.get_ref()));
            let trouble = Trouble::error(value.span(), message);
            self.troubles.push(trouble.help(format!("write `[{key}.NAME]`")));
            return Vec::new();
        };
        let mut read_all = Vec::new();
        for (name, table) in tables {
            let header = format!("[{key}.{}]", name.get_ref());
            if !table.get_ref().is_table() {
                let message = format!("`{}` must be in a table with a name", name.get_ref());
                let trouble = Trouble::error(name.span(), message);
                self.troubles.push(trouble.help(format!("write `[{key}.NAME]` above it")));
                continue;
            }
            let path = format!("{}.NAME", self.below(key));
            if let Some(at) = self.one_table(table, header, &path, &read) {
                read_all.push((self::name(name.get_ref()), at));
            }
        }
        read_all
    }

    fn one_table<T>(
        &mut self,
        value: &Spanned<DeValue>,
        name: String,
        path: &str,
        read: impl FnOnce(&mut Keys) -> T,
    ) -> Option<At<T>> {
        let DeValue::Table(table) = value.get_ref() else {
            let message = format!("`{name}` must be a table, not {}", described(value.get_ref()));
            let trouble = Trouble::error(value.span(), message);
            self.troubles.push(trouble.help(format!("write `{name}` and its keys below it")));
            return None;
        };
        let (path, layout) = (path.to_owned(), self.layout.clone());
        let mut keys = Keys { path, layout, ..Keys::of(table, value.span(), name) };
        let read = read(&mut keys);
        self.troubles.extend(keys.finish());
        Some(At { value: read, span: value.span() })
    }

    /// The dotted path of a table in this one.
    fn below(&self, key: &str) -> String {
        if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) }
    }

    /// All troubles, in the order of the file, with a warning for each key that was not read, except
    /// the owner's own.
    pub fn finish(mut self) -> Vec<Trouble> {
        let is_owners =
            |key: &str| key.starts_with("x-") || (key == "extra" && self.name.is_empty());
        let is_unknown = |key: &str| !self.asked.contains(&key) && !is_owners(key);
        let unknown = self.table.iter().filter(|(key, _)| is_unknown(key.get_ref()));
        let mut unknown: Vec<_> = unknown.collect();
        unknown.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in unknown {
            let name = key.get_ref();
            let unknown = Unknown { key: name, value: value.get_ref(), path: &self.path };
            let meant = self.layout.as_ref().and_then(|layout| layout.meant(unknown));
            let is_misplaced = meant.as_ref().is_some_and(|meant| meant.is_misplaced);
            let what = if is_misplaced { "misplaced" } else { "unknown" };
            let message = format!("{what} key `{name}`{}", self.within());
            let (topic, help) = match meant {
                Some(meant) => (Topic::KeyFor(meant.key), meant.help),
                None => (Topic::UnknownKey, "rp keeps this key, but does not use it".into()),
            };
            self.troubles.push(Trouble::warning(key.span(), message).help(help).on(topic));
        }
        self.troubles.sort_by_key(|trouble| trouble.span.start);
        self.troubles
    }

    fn within(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!(" in `{}`", self.name) }
    }
}

/// Every key that a reader asks for, in order.
pub fn survey(read: impl FnOnce(&mut Keys)) -> Vec<Known> {
    let empty = DeTable::new();
    let mut keys = Keys::of(&empty, 0..0, "");
    keys.survey = Some(Vec::new());
    read(&mut keys);
    keys.survey.unwrap_or_default()
}

impl Kind {
    /// The type in words.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Text => "text in quotes",
            Self::Texts => "list of texts",
            Self::Date => "date",
            Self::Number => "number",
            Self::Truth => "`true` or `false`",
            Self::Table => "table",
            Self::Entries => "list of tables",
        }
    }

    /// The type that a reader takes, found with a sample value of each type.
    fn of(takes: impl Fn(&DeValue) -> bool) -> Self {
        let samples =
            DeTable::parse("date = 2026-01-31\ntruth = true\nnumber = 5\ntexts = [\"a\"]\n")
                .expect("the samples are valid TOML");
        let takes =
            |key: &str| samples.get_ref().get(key).is_some_and(|value| takes(value.get_ref()));
        let kinds = [
            ("date", Self::Date),
            ("truth", Self::Truth),
            ("number", Self::Number),
            ("texts", Self::Texts),
        ];
        kinds.into_iter().find(|(key, _)| takes(key)).map_or(Self::Text, |(_, kind)| kind)
    }
}

/// A value in a message: ``the number `3` ``.
fn described(value: &DeValue) -> String {
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
fn text(value: &DeValue) -> Read<Option<String>> {
    match value {
        DeValue::String(text) if text.trim().is_empty() => Ok(None),
        DeValue::String(text) => Ok(Some(text.clone().into_owned())),
        other => wrong(other, "text", "write text in quotes: `\"…\"`"),
    }
}

/// Text without spaces around it; blank text is an error.
pub fn some_text(value: &DeValue) -> Read<String> {
    match text(value)? {
        Some(text) => Ok(text.trim().to_owned()),
        None => wrong(value, "text", "write text between the quotes"),
    }
}

/// A name without spaces around it and composed, possibly empty.
pub fn maybe_blank(value: &DeValue) -> Read<String> {
    text(value).map(|text| text.as_deref().map_or_else(String::new, name))
}

fn name(text: &str) -> String {
    composed(text.trim()).into_owned()
}

/// A list of texts, composed and without blank ones.
pub fn texts(value: &DeValue) -> Read<Vec<String>> {
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
}

/// `true` or `false`.
pub fn truth(value: &DeValue) -> Read<bool> {
    match value {
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
    }
}

/// A keyword.
pub fn word<W: Word>(value: &DeValue) -> Read<W> {
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
}

/// A TOML date without a time.
pub fn date(value: &DeValue) -> Read<Date> {
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
    wrong(value, "a date", help.unwrap_or_else(|| "write it as 2026-01-31, without quotes".into()))
}

/// A duration or a range of durations.
pub fn durations<U: Units>(value: &DeValue) -> Read<Range<Length<U>>> {
    parsed(value, "such as \"4h\", \"2d\", \"1w 2d\" or \"2h to 3d\"")
}

/// One duration.
pub fn duration<U: Units>(value: &DeValue) -> Read<Length<U>> {
    parsed(value, "such as \"4h\", \"2d\" or \"1w 2d\"")
}

/// A time or a range of times above zero.
pub fn time_taken(value: &DeValue) -> Read<Range<Time>> {
    match durations(value)? {
        Range::Exactly(Time::ZERO) => wrong(value, "longer than 0", "such as \"20m\" or \"4h\""),
        taken => Ok(taken),
    }
}

/// One time above zero.
pub fn time_span(value: &DeValue) -> Read<Time> {
    match duration(value)? {
        Time::ZERO => wrong(value, "longer than 0", "such as \"26w\" or \"1y\""),
        span => Ok(span),
    }
}

/// One percentage.
pub fn percent(value: &DeValue) -> Read<Percent> {
    parsed(value, "such as \"30%\", in quotes")
}

/// A percentage or a range of percentages.
pub fn percents(value: &DeValue) -> Read<Range<Percent>> {
    parsed(value, "such as \"30%\" or \"20% to 50%\", in quotes")
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
pub fn importance(value: &DeValue) -> Read<Range<Importance>> {
    let help = "a number from 0 to 10, or a range such as \"2 to 8\"";
    match value {
        DeValue::String(_) | DeValue::Array(_) => parsed(value, help),
        _ => match plain_number(value, help)? {
            of_10 @ 0.0..=10.0 => Ok(Range::Exactly(Importance::nearest(of_10))),
            _ => wrong(value, "between 0 and 10", help),
        },
    }
}

/// A duration or a percentage in quotes, or a number; as text.
pub fn quantity(value: &DeValue) -> Read<String> {
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
}

/// A number, or a range in quotes, from `low` to `high`.
pub fn numbers(low: f64, high: f64) -> impl Fn(&DeValue) -> Read<Range<f64>> {
    move |value| {
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
    }
}

/// A number from `low` to `high`.
pub fn number(low: f64, high: f64) -> impl Fn(&DeValue) -> Read<f64> {
    move |value| {
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
}

/// Hours a week, above zero.
pub fn hours(value: &DeValue) -> Read<f64> {
    match number(0.0, spelling::HOURS_IN_A_WEEK)(value)? {
        hours if hours > 0.0 => Ok(hours),
        _ => wrong(
            value,
            "more than 0",
            format!("a number up to {}, without quotes", spelling::HOURS_IN_A_WEEK),
        ),
    }
}

/// A whole number from `low` to `high`.
pub fn count(low: u32, high: u32) -> impl Fn(&DeValue) -> Read<u32> {
    move |value| {
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
    }
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

/// The table of a file, or all its syntax errors. Git's conflicts come before any other error. `read`
/// reads the keys of the file, for the help about a slip.
pub fn parse<'t>(
    source: &'t Source,
    read: &dyn Fn(&mut Keys),
) -> Result<Spanned<DeTable<'t>>, Vec<Trouble>> {
    let conflicts = conflict::find(source);
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let (table, errors) = DeTable::parse_recoverable(&source.text);
    if errors.is_empty() {
        return Ok(table);
    }
    let troubles = in_order(&errors);
    Err(slips::explained(source, conflict::explained(source, troubles), read))
}

/// Syntax errors in the order of the text.
pub(super) fn in_order(errors: &[toml::de::Error]) -> Vec<Trouble> {
    let trouble =
        |error: &toml::de::Error| Trouble::error(error.span().unwrap_or(0..0), error.message());
    let mut troubles: Vec<_> = errors.iter().map(trouble).collect();
    troubles.sort_by_key(|trouble| trouble.span.start);
    troubles
}
