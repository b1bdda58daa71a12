//! A whole store as JSON: everything in its files but comments, blank lines and the way in which a value
//! is spelled.
//!
//! `{"version": 1, "store": NAME, "settings": {…}, "projects": [{"name": "alice/probes", "file": {…}}]}`:
//! `settings` is rp.toml, and `file` a project file, each value as the file has it (`"2h to 6h"`), keys
//! in the order of the file. A key that takes a date by the table of keys has it as text: `"2026-06-15"`.
//! Everywhere else, and so in keys that `rp` does not know,
//!
//! - a date or a time is `{"$date": "2026-06-15"}`, with the text that TOML has;
//! - a float that JSON does not have is `{"$float": "nan"}`, with the text that TOML has: `inf`, `-inf`;
//! - an integer beyond 64 bits is `{"$integer": "…"}`, in decimal digits or with TOML's prefix;
//! - a key that begins with `$` has one `$` more: the table `{"$date" = 1}` is `{"$$date": 1}`.
//!
//! So an object with the single key `$date`, `$float` or `$integer` is never a table. A float has a point
//! or an exponent (`1.0`), an integer has none.

use std::collections::HashSet;

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use toml::de::{DeTable, DeValue};

use crate::domain::explained::{Place, keys};
use crate::domain::keys::Takes;
use crate::render::json::print;

/// What every result begins with.
pub const BEGIN: &str = "{\n  \"version\": 1,\n  \"store\": \"";

/// The store as JSON, from the texts of its files.
pub fn whole<'a>(
    store: &str,
    settings: &str,
    projects: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        version: u32,
        store: &'a str,
        settings: Text<'a>,
        projects: Vec<One<'a>>,
    }
    #[derive(Serialize)]
    struct One<'a> {
        name: &'a str,
        file: Text<'a>,
    }
    let (of_settings, of_project) = (dates(Place::Settings), dates(Place::Project));
    let one = |(name, text)| One { name, file: Text { text, dates: &of_project } };
    let settings = Text { text: settings, dates: &of_settings };
    print(&Whole { version: 1, store, settings, projects: projects.map(one).collect() })
}

/// The keys of a file that take a date.
fn dates(of: Place) -> HashSet<String> {
    let dates = keys(of).into_iter().filter(|key| key.takes == Takes::Date);
    dates.map(|key| key.key).collect()
}

/// The text of a valid file.
struct Text<'a> {
    text: &'a str,
    dates: &'a HashSet<String>,
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let table = DeTable::parse(self.text).map_err(serde::ser::Error::custom)?;
        table_of(table.get_ref(), "", self.dates, to)
    }
}

/// A value below a dotted key.
struct At<'a> {
    value: &'a DeValue<'a>,
    key: String,
    dates: &'a HashSet<String>,
}

/// A value that JSON does not have.
fn tagged<S: Serializer>(tag: &str, text: &str, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(1))?;
    map.serialize_entry(tag, text)?;
    map.end()
}

fn table_of<S: Serializer>(
    table: &DeTable,
    above: &str,
    dates: &HashSet<String>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let mut map = to.serialize_map(Some(entries.len()))?;
    for (key, value) in entries {
        let name = key.get_ref();
        let below = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        let escaped = if name.starts_with('$') { format!("${name}") } else { name.to_string() };
        map.serialize_entry(&escaped, &At { value: value.get_ref(), key: below, dates })?;
    }
    map.end()
}

impl Serialize for At<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.value {
            DeValue::String(text) => to.serialize_str(text),
            DeValue::Boolean(truth) => to.serialize_bool(*truth),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => to.serialize_i64(number),
                    Err(_) => tagged("$integer", &number.to_string(), to),
                }
            }
            DeValue::Float(float) => match float.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => to.serialize_f64(number),
                _ => tagged("$float", float.as_str(), to),
            },
            DeValue::Datetime(date) if self.dates.contains(&self.key) => {
                to.serialize_str(&date.to_string())
            }
            DeValue::Datetime(date) => tagged("$date", &date.to_string(), to),
            DeValue::Array(values) => {
                let mut list = to.serialize_seq(Some(values.len()))?;
                for value in values {
                    let (key, dates) = (self.key.clone(), self.dates);
                    list.serialize_element(&At { value: value.get_ref(), key, dates })?;
                }
                list.end()
            }
            DeValue::Table(table) => table_of(table, &self.key, self.dates, to),
        }
    }
}
