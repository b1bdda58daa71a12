//! Edits that keep every other byte: comments, blank lines, order, line ends, a byte order mark, a
//! missing last line end. Each result is parsed again and must differ from the text before only in
//! the value of the edit.

mod brackets;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod laws;
mod layout;
mod literal;
mod meaning;
pub mod merge;
mod place;
mod text;

use std::fmt;

use toml::Table;

use crate::domain::project::Mention;

pub use literal::Literal;

/// One thing to change in the text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Set a key, with dots below tables: `estimate.chance`, `researcher."Ada L."`. Adds the key and
    /// its table if they are missing.
    Set {
        /// The key.
        key: String,
        /// Its value.
        value: Literal,
    },
    /// Remove a key or a table with its lines, if it is there.
    Unset {
        /// The key.
        key: String,
    },
    /// Add an entry at the end of a list of tables, such as `[[experiment]]`; an entry with a `date`
    /// below every other entry of that day.
    Append {
        /// The key of the array.
        table: &'static str,
        /// The keys of the entry, in their order.
        values: Vec<(&'static str, Literal)>,
    },
    /// Set a key of one entry of a list of tables. Adds the key if it is missing.
    SetIn {
        /// The key of the array.
        table: &'static str,
        /// The index of the entry, from 0.
        nth: usize,
        /// The key.
        key: &'static str,
        /// Its value.
        value: Literal,
    },
}

impl Edit {
    /// Sets `key`.
    pub fn set(key: impl Into<String>, value: impl Into<Literal>) -> Self {
        Self::Set { key: key.into(), value: value.into() }
    }

    /// Removes `key`.
    pub fn unset(key: impl Into<String>) -> Self {
        Self::Unset { key: key.into() }
    }

    /// Changes a mention of another project.
    pub fn mention(at: Mention, name: &str) -> Self {
        match at {
            Mention::BackTo => Self::set("timebox.back_to", name),
            Mention::Decision { nth, key } => {
                Self::SetIn { table: "decision", nth, key, value: name.into() }
            }
        }
    }

    /// Adds an entry to a list of tables.
    pub fn append(table: &'static str, values: Vec<(&'static str, Literal)>) -> Self {
        Self::Append { table, values }
    }

    /// Whether it changes what the text means.
    pub fn changes(&self, text: &str) -> bool {
        match self {
            Self::Set { key, value } => held(text, key) != value.value(),
            Self::Unset { key } => held(text, key).is_some(),
            Self::Append { .. } | Self::SetIn { .. } => true,
        }
    }

    /// The key, as it is written.
    fn key(&self) -> String {
        match self {
            Self::Set { key, .. } | Self::Unset { key } => key.clone(),
            Self::Append { table, .. } => format!("[[{table}]]"),
            Self::SetIn { table, key, .. } => format!("{table}.{key}"),
        }
    }
}

/// An edit that is not possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotEdit {
    /// The key or list: `estimate.chance`, `[[experiment]]`.
    pub key: String,
    /// Why not.
    pub why: String,
}

impl fmt::Display for CannotEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` cannot be written: {}", self.key, self.why)
    }
}

impl std::error::Error for CannotEdit {}

/// The text after these edits, one after the other.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, CannotEdit> {
    let mut text = text.to_owned();
    for edit in edits {
        text = one(&text, edit).map_err(|why| CannotEdit { key: edit.key(), why })?;
    }
    Ok(text)
}

/// The first way to write an edit that has the right meaning.
fn one(text: &str, edit: &Edit) -> Result<String, String> {
    let before = table(text).ok_or("the file is not valid TOML")?;
    let asked = meaning::applied(before, edit)?;
    let ways = place::ways(text, edit)?;
    let written = ways.into_iter().find(|way| table(way).is_some_and(|it| asked.is_met_by(it)));
    written.ok_or_else(|| "the layout of the file does not allow it".into())
}

fn table(text: &str) -> Option<Table> {
    text.parse().ok()
}

/// The value of a key with dots in a text.
pub fn held(text: &str, key: &str) -> Option<toml::Value> {
    let table = table(text)?;
    let parts = parts(key)?;
    let (first, rest) = parts.split_first()?;
    rest.iter().try_fold(table.get(first)?, |value, part| value.get(part)).cloned()
}

/// The parts of a key with dots; `None` if it is not a key.
fn parts(key: &str) -> Option<Vec<String>> {
    let text = format!("{key} = 0");
    let is_one = !key.contains('\n') && table(&text).is_some_and(|table| table.len() == 1);
    let sections = layout::sections(&text);
    match (&sections[..], is_one) {
        ([layout::Section { pairs, .. }], true)
            if pairs.len() == 1 && pairs[0].value.span.start == text.len() - 1 =>
        {
            let parts = pairs[0].path.iter().map(|step| match step {
                layout::Step::Key(key) => Some(key.clone()),
                layout::Step::Nth(_) => None,
            });
            parts.collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(source: &str) -> Literal {
        Literal::source(source)
    }

    fn set(text: &str, key: &str, value: &str) -> String {
        edited(text, &[Edit::set(key, source(value))]).unwrap_or_else(|why| why.to_string())
    }

    fn append(text: &str) -> String {
        let values = vec![("flag", source("\"f\"")), ("until", source("2026-06-15"))];
        let edit = Edit::Append { table: "accept", values };
        edited(text, &[edit]).unwrap_or_else(|why| why.to_string())
    }

    #[test]
    fn a_value_is_replaced_in_place() {
        for (text, key, value, after) in [
            ("a = 1 # c\nb = 2\n", "a", "3", "a = 3 # c\nb = 2\n"),
            ("a = 1\r\nb = 2", "b", "3", "a = 1\r\nb = 3"),
            ("\u{feff}a=\"x\"", "a", "\"y\"", "\u{feff}a=\"y\""),
            ("a.b = 1\n", "a.b", "2", "a.b = 2\n"),
            ("a = { b = 1, c = 2 } # d\n", "a.c", "3", "a = { b = 1, c = 3 } # d\n"),
            ("[ 'a' . \"b\" ] # c\nc = 1\n", "a.b.c", "2", "[ 'a' . \"b\" ] # c\nc = 2\n"),
            ("a = \"\"\"\nx\ny\"\"\" # c\nb = 1\n", "a", "\"z\"", "a = \"z\" # c\nb = 1\n"),
            ("a = [\n  1, # c\n]\nb = 1\n", "a", "[2]", "a = [2]\nb = 1\n"),
        ] {
            assert_eq!(set(text, key, value), after);
        }
    }

    #[test]
    fn a_missing_key_is_added_after_its_neighbours() {
        for (text, key, after) in [
            ("a = 1 # c\n\n[b]\n", "x", "a = 1 # c\nx = 0\n\n[b]\n"),
            ("a = 1", "x", "a = 1\nx = 0"),
            ("", "x", "x = 0\n"),
            ("# c\n", "x", "# c\nx = 0\n"),
            ("# c\n[b]\n", "x", "# c\nx = 0\n[b]\n"),
            ("[b]\r\n  c = 1\r\n\r\n[d]\r\n", "b.x", "[b]\r\n  c = 1\r\n  x = 0\r\n\r\n[d]\r\n"),
            ("[b]\n# c\n", "b.x", "[b]\nx = 0\n# c\n"),
            ("a = 1\n", "b.x", "a = 1\n\n[b]\nx = 0\n"),
            ("a = 1", "b.x", "a = 1\n\n[b]\nx = 0"),
            ("b.c = 1\nd = 2\n", "b.x", "b.c = 1\nb.x = 0\nd = 2\n"),
            ("b = { c = 1 }\n", "b.x", "b = { c = 1, x = 0 }\n"),
            ("b = {}\n", "b.x", "b = { x = 0 }\n"),
            ("[b.c]\nd = 1\n", "b.x", "[b.c]\nd = 1\n\n[b]\nx = 0\n"),
            ("[b]\nc.d = 1\n", "b.c.x", "[b]\nc.d = 1\nc.x = 0\n"),
        ] {
            assert_eq!(set(text, key, "0"), after);
        }
    }

    #[test]
    fn an_entry_is_added_in_the_layout_of_the_text() {
        let entry = "[[accept]]\nflag = \"f\"\nuntil = 2026-06-15";
        let inline = "{ flag = \"f\", until = 2026-06-15 }";

        assert_eq!(append("a = 1\n"), format!("a = 1\n\n{entry}\n"));
        assert_eq!(append("a = 1"), format!("a = 1\n\n{entry}"));
        assert_eq!(append("# c\r\n"), format!("# c\n\n{entry}\n").replace('\n', "\r\n"));
        assert_eq!(append("\u{feff}"), format!("\u{feff}{entry}\n"));
        assert_eq!(append("accept = []\n"), format!("accept = [{inline}]\n"));
        assert_eq!(
            append("accept = [{flag = 1}, ] # c\n"),
            format!("accept = [{{flag = 1}}, {inline}, ] # c\n")
        );
        assert_eq!(
            append("accept = [\n  {flag = 1}, # c\n]\n"),
            format!("accept = [\n  {{flag = 1}}, # c\n  {inline},\n]\n")
        );
        assert_eq!(
            append("accept = [\n  {flag = 1} # c\n]\n"),
            format!("accept = [\n  {{flag = 1}}, # c\n  {inline}\n]\n")
        );
        assert_eq!(
            append("[[accept]]\nflag = \"g\"\n# c\n\n# d\n[b]\nc = 1\n"),
            format!("[[accept]]\nflag = \"g\"\n# c\n{entry}\n\n# d\n[b]\nc = 1\n")
        );
        assert_eq!(
            append("a = 1\n\n[[accept]]\n[accept.b]\nc = 1\n\n[b]\nc = 1\n"),
            format!("a = 1\n\n[[accept]]\n[accept.b]\nc = 1\n\n{entry}\n\n[b]\nc = 1\n")
        );
    }

    #[test]
    fn an_entry_is_added_below_all_entries_of_its_day() {
        let log = |text: &str| {
            let values = vec![("date", source("2026-06-15")), ("result", source("\"clear\""))];
            edited(text, &[Edit::Append { table: "experiment", values }]).unwrap()
        };
        let first = "[[experiment]]\ndate = 2026-06-14\n";
        let entry = "[[experiment]]\ndate = 2026-06-15\nresult = \"clear\"\n";
        let pivot = "[[decision]]\ndate = 2026-06-15\n[decision.then]\nvalue = 1.0\n";
        let earlier = pivot.replace("06-15", "06-14");
        let after = "[[feedback]]\ndate = 2026-06-01\n";

        assert_eq!(
            log(&format!("{first}\n{pivot}\n{after}")),
            format!("{first}\n{pivot}\n{entry}\n{after}")
        );
        assert_eq!(log(&format!("{first}\n{pivot}")), format!("{first}\n{pivot}\n{entry}"));
        assert_eq!(log(&format!("{first}\n{earlier}")), format!("{first}{entry}\n{earlier}"));
    }

    #[test]
    fn one_entry_of_several_is_changed() {
        let set_in = |text: &str, nth, key| {
            edited(text, &[Edit::SetIn { table: "c", nth, key, value: source("true") }])
        };
        let text = "[[c]]\nby = 1 # x\n# y\n\n[[c]]\nmet = false # z\n[c.d]\ne = 1\n";

        for (nth, key, after) in [
            (0, "met", text.replace("# x\n", "# x\nmet = true\n")),
            (1, "met", text.replace("false", "true")),
            (1, "d.e", text.replace("e = 1", "e = true")),
            (1, "d.f", text.to_owned() + "f = true\n"),
            (0, "d.f", text.replace("# x\n", "# x\nd.f = true\n")),
        ] {
            assert_eq!(set_in(text, nth, key), Ok(after));
        }
        assert!(set_in(text, 2, "met").is_err());
        let inline = "c = [{ by = 1 }, { by = 2, }] # x\n";
        assert_eq!(set_in(inline, 1, "by"), Ok(inline.replace('2', "true")));
        assert_eq!(set_in(inline, 0, "met"), Ok(inline.replace("1 }", "1, met = true }")));
        assert!(set_in("c = [1]\n", 0, "met").is_err());
    }

    #[test]
    fn invalid_edits_are_refused() {
        for (text, key, value) in [
            ("a = 1\n", "a.b", "2"),
            ("a = 1\n", "b", "2\nc = 3"),
            ("a = 1\n", "b", "2 # c"),
            ("a = 1\n", "b", ""),
            ("a = 1\n", "b c", "2"),
            ("a = \n", "b", "2"),
            ("a = [1]\n", "a.b", "2"),
            ("[[a]]\n", "a.b", "2"),
        ] {
            assert!(
                edited(text, &[Edit::set(key, source(value))]).is_err(),
                "{text} {key} {value}"
            );
        }
    }

    #[test]
    fn a_key_is_removed_with_its_line() {
        for (text, key, after) in [
            ("a = 1 # c\nb = 2\n", "a", "b = 2\n"),
            ("a = 1\nb = 2", "b", "a = 1"),
            ("a = 1\n\n[b]\nc = 1\n\n[d]\n", "b", "a = 1\n\n[d]\n"),
            ("a = { b = 1, c = 2 }\n", "a.b", "a = { c = 2 }\n"),
            ("a = { b = 1, c = 2 }\n", "a.c", "a = { b = 1 }\n"),
            ("a.b = 1\na.c = 1\nd = 1\n", "a", "d = 1\n"),
            ("a.b = 1\na.c = 1", "a", ""),
            ("d = 1\na.b = 1\na.c = 1", "a", "d = 1"),
            ("d = 1\r\n[a]\r\n\r\n[a.b]\r\nc = 1", "a", "d = 1"),
            ("a = 1\n", "x.y", "a = 1\n"),
        ] {
            assert_eq!(edited(text, &[Edit::unset(key)]).unwrap(), after);
        }
    }
}
