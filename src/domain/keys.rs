//! Reads a TOML table key by key, and collects all errors and warnings with their places. An
//! unknown key is a warning, a value of another type an error.

mod meant;
mod values;

use std::ops::Range as Bytes;
use std::rc::Rc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::conflict;
use super::slips;
use super::source::{At, Source, Topic, Trouble};
pub use meant::Schema;
use meant::{Layout, Unknown};
pub use values::*;

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
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The dotted key, such as `estimate.chance`.
    pub key: String,
    /// The values that it takes.
    pub takes: Takes,
    /// Whether its table needs it.
    pub required: bool,
}

impl Known {
    /// How its value is written.
    pub fn kind(&self) -> Kind {
        self.takes.kind()
    }
}

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
        takes: Takes,
        read: impl FnOnce(&mut Keys) -> T,
    ) {
        let Some(known) = &mut self.survey else { return };
        known.push(Known { key: key.into(), takes, required: false });
        let below = survey(|keys| {
            read(keys);
        });
        let dotted = |below: Known| Known { key: format!("{key}.{}", below.key), ..below };
        known.extend(below.into_iter().map(dotted));
    }

    /// The same for tables with names, which have `NAME` in their place.
    fn survey_named<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Keys) -> T) {
        let from = self.survey.as_ref().map_or(0, Vec::len);
        self.survey_below(key, Takes::Named, read);
        let added = self.survey.iter_mut().flat_map(|known| known.iter_mut().skip(from + 1));
        for known in added {
            known.key = known.key.replacen('.', ".NAME.", 1);
        }
    }

    /// The value of `key`; `None` if it is missing, or if it is invalid, which is recorded.
    pub fn get<T>(
        &mut self,
        key: &'static str,
        reader: Reader<impl Fn(&DeValue) -> values::Read<T>>,
    ) -> Option<At<T>> {
        let Reader { takes, read } = reader;
        self.asked.push(key);
        if let Some(known) = &mut self.survey {
            known.push(Known { key: key.into(), takes, required: false });
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
        self.get(key, values::text())?.transpose()
    }

    /// The text of `key` as a name, without spaces around it and composed; `None` if it is missing or
    /// blank.
    pub fn name(&mut self, key: &'static str) -> Option<At<String>> {
        let At { value, span } = self.text(key)?;
        Some(At { value: values::name(&value), span })
    }

    /// The value of a required `key`.
    pub fn need<T>(
        &mut self,
        key: &'static str,
        example: &str,
        reader: Reader<impl Fn(&DeValue) -> values::Read<T>>,
    ) -> Option<At<T>> {
        let value = self.need_one_of(key, example, reader);
        if let Some(last) = self.survey.as_mut().and_then(|known| known.last_mut()) {
            last.required = true;
        }
        value
    }

    /// The value of a `key` that is required since another key is missing.
    pub fn need_one_of<T>(
        &mut self,
        key: &'static str,
        example: &str,
        reader: Reader<impl Fn(&DeValue) -> values::Read<T>>,
    ) -> Option<At<T>> {
        let value = self.get(key, reader);
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
            self.survey_below(key, Takes::Table, read);
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
            self.survey_below(key, Takes::Entries, read);
            return Vec::new();
        };
        let DeValue::Array(entries) = value.get_ref() else {
            let message = format!(
                "`{key}` must be an array of tables, not {}",
                values::described(value.get_ref())
            );
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
            let message =
                format!("`{key}` must be a table, not {}", values::described(value.get_ref()));
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
                read_all.push((values::name(name.get_ref()), at));
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
            let message =
                format!("`{name}` must be a table, not {}", values::described(value.get_ref()));
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
