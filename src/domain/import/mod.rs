//! Projects from the files of other programs. A reader of each format gives items, which are fields
//! with values as the file has them; [`plan`](plan::plan) decides which key of a project each field is.

mod json;
mod names;
mod outline;
pub mod plan;
mod rows;
mod runs;
pub mod value;
pub mod whole;

use std::fmt;

use crate::domain::project::{Date, Name};
use crate::words;
use value::Value;

/// The most projects that one import creates.
pub const MOST: usize = 2000;

words! {
    /// The format of a file.
    From {
        /// A table, separated by commas, semicolons or tabs.
        Csv = "csv",
        /// JSON, or JSON lines.
        Json = "json",
        /// Markdown: front matter, or headings.
        Md = "md",
        /// Org headings.
        Org = "org",
        /// A table separated by tabs; a log of runs if it has their words.
        Tsv = "tsv",
    }
}

/// A project of another program.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Item {
    /// Where it is in its file: `line 4`.
    pub place: String,
    /// Its fields, in the order of the file; none has the name of another.
    pub fields: Vec<(String, Value)>,
    /// Keys that its format decides, without a field.
    pub given: Vec<(&'static str, Value)>,
    /// Its fields that are left out.
    pub lost: Vec<String>,
}

/// An import.
#[derive(Debug, Default)]
pub struct Import {
    /// What becomes of each field.
    pub fields: Vec<plan::Field>,
    /// The created projects.
    pub created: Vec<Created>,
    /// The projects that were imported before.
    pub unchanged: Vec<Name>,
    /// Further lines of the report.
    pub remarks: Vec<String>,
}

impl Import {
    /// What is imported, in words.
    pub fn what(&self) -> String {
        match self.created.len() {
            0 => "settings".into(),
            1 => "1 project".into(),
            created => format!("{created} projects"),
        }
    }
}

/// A created project, or one that would be created.
#[derive(Debug)]
pub struct Created {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: String,
    /// Where it was: `issues.csv: line 4`.
    pub place: String,
}

/// Why a file cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where; empty for the whole file.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl Refused {
    fn new(place: impl Into<String>, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), hint: hint.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.place {
            "" => f.write_str(&self.what),
            place => write!(f, "{place}: {}", self.what),
        }
    }
}

impl Item {
    fn at(place: String) -> Self {
        Self { place, ..Self::default() }
    }

    /// Adds a value that is not empty. Values of the same field become a list.
    fn add(&mut self, field: &str, value: Value) {
        let (field, value) = (field.trim(), value.trimmed());
        if value.is_empty() {
            return;
        }
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, Value::List(values))) => values.push(value),
            Some((_, other)) => *other = Value::List(vec![std::mem::take(other), value]),
            None => self.fields.push((field.to_owned(), value)),
        }
    }
}

/// The format of a text, by the end of its file name, else by how it begins.
pub fn format(name: &str, text: &str) -> Option<From> {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    match end.as_deref() {
        Some("csv") => return Some(From::Csv),
        Some("tsv" | "tab") => return Some(From::Tsv),
        Some("json" | "jsonl" | "ndjson") => return Some(From::Json),
        Some("md" | "markdown") => return Some(From::Md),
        Some("org") => return Some(From::Org),
        _ => {}
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    match first.trim_start().as_bytes() {
        [b'{' | b'[', ..] => Some(From::Json),
        [b'*', b' ' | b'*', ..] | [b'#', b'+', ..] => Some(From::Org),
        [b'#', ..] | [b'-', b'-', b'-'] => Some(From::Md),
        _ if first.contains('\t') => Some(From::Tsv),
        _ if first.contains([',', ';']) => Some(From::Csv),
        _ => None,
    }
}

/// The items of a text. `name` is that of its file without the ending: the title of what has none. Runs
/// without a date are of today.
pub fn items(from: From, name: &str, text: &str, today: Date) -> Result<Vec<Item>, Refused> {
    let items = match from {
        From::Csv | From::Tsv => {
            let items = rows::read(text, from == From::Tsv)?;
            if runs::is_log(&items) { runs::read(name, &items, today) } else { items }
        }
        From::Json => json::read(text)?,
        From::Md => outline::markdown(name, text)?,
        From::Org => outline::org(text),
    };
    if items.is_empty() {
        return Err(Refused::new(
            "",
            "there is no project in it",
            "see what a file needs in `rp help import`",
        ));
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::words::Word;

    proptest! {
        #[test]
        fn no_text_panics_and_every_item_has_a_place(
            parts in prop::collection::vec(
                "(---\n|# |## |### Done\n|\\* |\\*\\* TODO |:a:b:|\\[#A\\]|- \\[x\\] |key: |\\[\\[|\\]|:END:\n|:PROPERTIES:\n\
                  |DEADLINE: <|```\n|\n|\"|'|,|;|\t|\\{\"a\":|\\[|\\}|null|1e9|é|猫|> |status\tkeep\n|(?s).)", 0..20),
        ) {
            let (text, today) = (parts.concat(), "2026-06-15".parse().unwrap());
            let _ = (format("", &text), whole::read(&text));
            for (from, _) in From::ALL {
                if let Ok(items) = items(*from, "name", &text, today) {
                    prop_assert!(items.iter().all(|item| !item.place.is_empty()));
                    let mut names = items[0].fields.iter().map(|(name, _)| name);
                    prop_assert!(names.all(|name| items[0].fields.iter().filter(|it| it.0 == *name).count() == 1));
                }
            }
        }
    }
}
