//! A whole store as `rp export --format json` prints it; see there for the format.

use std::collections::HashSet;

use toml::de::{DeTable, DeValue};

use super::value::Value;
use super::{MOST, Refused, json};
use crate::domain::explained::{Place, keys};
use crate::domain::keys::Takes;
use crate::domain::project::Name;

/// A table of a file, with its keys in their order.
pub type Table = Vec<(String, Value)>;

/// A store: its settings, and its projects with the places where they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// `rp.toml`.
    pub settings: Table,
    /// The name and the file of each project.
    pub projects: Vec<(Name, Table, String)>,
}

/// The store in a text; `None` if the text is something else.
pub fn read(text: &str) -> Option<Result<Whole, Refused>> {
    let mut values = json::parsed(text).ok()?;
    let whole = values.pop().filter(|_| values.is_empty())?;
    let is_one = ["version", "store", "settings"].iter().all(|key| whole.get(key).is_some());
    let projects = whole.get("projects").and_then(Value::as_list)?;
    let is_file = |it: &Value| it.get("name").is_some() && it.get("file").is_some();
    (is_one && projects.iter().all(is_file)).then(|| store(&whole, projects))
}

fn store(whole: &Value, projects: &[Value]) -> Result<Whole, Refused> {
    let version = whole.get("version");
    if version != Some(&Value::Number("1".into())) {
        let hint = "export it with this version of rp";
        return Err(Refused::new("", "it is a store of another version", hint));
    }
    if projects.len() > MOST {
        let what = format!("it has {} projects, more than {MOST}", projects.len());
        return Err(Refused::new("", what, "copy the folder instead"));
    }
    let settings = table(whole.get("settings"), Place::Settings, "settings")?;
    let project = |(nth, project): (usize, &Value)| {
        let place = format!("project {}", nth + 1);
        let name = project.get("name").and_then(Value::as_text).unwrap_or_default();
        let name = name.parse::<Name>().and_then(Name::portable);
        let name = name.map_err(|why| Refused::new(&*place, why.to_string(), "rename it there"))?;
        let file = table(project.get("file"), Place::Project, &place)?;
        Ok((name, file, place))
    };
    let projects = projects.iter().enumerate().map(project).collect::<Result<Vec<_>, Refused>>()?;
    let mut known = HashSet::new();
    match projects.iter().find(|(name, ..)| !known.insert(name.folded())) {
        Some((name, _, place)) => {
            let what = format!("another project has the name `{name}`");
            Err(Refused::new(&**place, what, "names must differ in more than their case"))
        }
        None => Ok(Whole { settings, projects }),
    }
}

fn table(value: Option<&Value>, of: Place, place: &str) -> Result<Table, Refused> {
    let dates = keys(of).into_iter().filter(|key| key.takes == Takes::Date);
    let dates = dates.map(|key| key.key).collect();
    match value.map(|value| decoded(value, "", &dates)) {
        Some(Ok(Value::Table(table))) => Ok(table),
        Some(Err(what)) => Err(Refused::new(place, what, "export the store again")),
        _ => Err(Refused::new(place, "it is not an object", "export the store again")),
    }
}

/// A value as TOML has it, below a dotted key.
fn decoded(value: &Value, key: &str, dates: &HashSet<String>) -> Result<Value, String> {
    match value {
        Value::Nothing => Err(format!("`{key}` is null")),
        Value::Text(text) if dates.contains(key) && is(text, &Value::Date(String::new())) => {
            Ok(Value::Date(text.clone()))
        }
        Value::Text(_) | Value::Truth(_) | Value::Number(_) | Value::Date(_) => Ok(value.clone()),
        Value::List(values) => values
            .iter()
            .map(|value| decoded(value, key, dates))
            .collect::<Result<_, _>>()
            .map(Value::List),
        Value::Table(pairs) => match &pairs[..] {
            [(tag, Value::Text(text))] if ["$date", "$float", "$integer"].contains(&&**tag) => {
                tagged(tag, text)
            }
            pairs => {
                let pair = |(name, value): &(String, Value)| {
                    let below = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
                    let name = match name.strip_prefix('$') {
                        Some(rest) if rest.starts_with('$') => rest,
                        Some(_) => return Err(format!("`{name}` is unknown")),
                        None => name,
                    };
                    Ok((name.to_owned(), decoded(value, &below, dates)?))
                };
                pairs.iter().map(pair).collect::<Result<_, _>>().map(Value::Table)
            }
        },
    }
}

/// A value that JSON does not have.
fn tagged(tag: &str, text: &str) -> Result<Value, String> {
    let text = text.to_owned();
    let value = if tag == "$date" { Value::Date(text) } else { Value::Number(text) };
    let (Value::Date(text) | Value::Number(text)) = &value else { return Ok(value) };
    if is(text, &value) { Ok(value) } else { Err(format!("`{text}` is no {}", &tag[1..])) }
}

/// Whether a text is one TOML value of the type of another value, and nothing else.
fn is(text: &str, like: &Value) -> bool {
    let source = format!("a = {text}");
    let Ok(table) = DeTable::parse(&source) else { return false };
    let value = table.get_ref().get("a").filter(|_| table.get_ref().len() == 1);
    value.is_some_and(|value| {
        value.span() == (4..source.len())
            && match value.get_ref() {
                DeValue::Datetime(_) => matches!(like, Value::Date(_)),
                DeValue::Integer(_) | DeValue::Float(_) => matches!(like, Value::Number(_)),
                _ => false,
            }
    })
}
