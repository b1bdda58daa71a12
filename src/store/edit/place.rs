//! Where an edit goes in a text. It is laid out like its neighbours.

use std::ops::Range;

use super::layout::{Holds, Pair, Section, Step, dotted, sections};
use super::text::Text;
use super::{Edit, Literal, brackets, parts};

/// The ways to write an edit, the most natural first. Callers have to check that the effect is
/// right.
pub fn ways(text: &str, edit: &Edit) -> Result<Vec<String>, String> {
    let page = Page { text: Text(text), sections: sections(text) };
    let keys = |key: &str| -> Result<Vec<Step>, String> {
        let parts = parts(key).ok_or_else(|| format!("`{key}` is not a valid key"))?;
        Ok(parts.into_iter().map(Step::Key).collect())
    };
    match edit {
        Edit::Set { key, value } => page.set(&keys(key)?, value),
        Edit::SetIn { table, nth, key, value } => {
            let mut path = vec![Step::Key((*table).into()), Step::Nth(*nth)];
            path.extend(keys(key)?);
            page.set(&path, value)
        }
        Edit::Append { table, values } => page.append(table, values),
        Edit::Unset { key } => Ok(vec![page.unset(&keys(key)?)]),
    }
}

struct Page<'t> {
    text: Text<'t>,
    sections: Vec<Section>,
}

impl Page<'_> {
    fn set(&self, path: &[Step], value: &Literal) -> Result<Vec<String>, String> {
        let value = &self.fitting(value);
        for section in &self.sections {
            let Some(rest) = path.strip_prefix(section.path.as_slice()) else { continue };
            for pair in &section.pairs {
                if let Some(rest) = rest.strip_prefix(pair.path.as_slice()) {
                    return Ok(vec![brackets::set(self.text, &pair.value, rest, value)?]);
                }
            }
        }
        Ok(self.added(path, value))
    }

    /// The texts with a missing key added, one for each possible place.
    fn added(&self, path: &[Step], value: &str) -> Vec<String> {
        let mut ways = Vec::new();
        let parent = &path[..path.len() - 1];
        if let Some(section) = self.sections.iter().find(|section| section.path == parent) {
            ways.push(self.in_section(section, &path[parent.len()..], value));
        }
        // A table written with dotted keys gets another dotted key.
        for depth in (1..path.len()).rev() {
            for section in &self.sections {
                let Some(below) = path[..depth].strip_prefix(section.path.as_slice()) else {
                    continue;
                };
                let is_in_table = |pair: &&Pair| !below.is_empty() && pair.path.starts_with(below);
                if let Some(pair) = section.pairs.iter().rev().find(is_in_table) {
                    let line = format!("{} = {value}", dotted(&path[section.path.len()..]));
                    ways.push(self.text.below(pair.span.end, pair.span.start, &line));
                }
            }
        }
        if let Some(entry) = path.iter().rposition(|step| matches!(step, Step::Nth(_))) {
            let is_entry = |section: &&Section| section.path == path[..=entry];
            if let Some(section) = self.sections.iter().find(is_entry) {
                ways.push(self.in_section(section, &path[entry + 1..], value));
            }
        } else if !parent.is_empty() {
            let table = [
                format!("[{}]", dotted(parent)),
                format!("{} = {value}", dotted(&path[parent.len()..])),
            ];
            ways.push(self.text.at_the_end(&table));
        }
        ways
    }

    fn in_section(&self, section: &Section, keys: &[Step], value: &str) -> String {
        let line = format!("{} = {value}", dotted(keys));
        match (section.pairs.last(), &section.header) {
            (Some(pair), _) => self.text.below(pair.span.end, pair.span.start, &line),
            (None, Some(header)) => self.text.below(header.end, header.start, &line),
            (None, None) => match self.sections.get(1).and_then(|next| next.header.as_ref()) {
                Some(header) => {
                    let at = self.text.line_start(header.start);
                    let end = self.text.line_break(self.text.0.len());
                    self.text.spliced(at, at, &format!("{line}{end}"))
                }
                None => self.text.at_the_very_end(&line),
            },
        }
    }

    fn append(&self, table: &str, values: &[(&str, Literal)]) -> Result<Vec<String>, String> {
        let key = [Step::Key(table.into())];
        let root = self.sections.first();
        let inline = root.and_then(|root| root.pairs.iter().find(|pair| pair.path == key));
        if let Some(pair) = inline {
            let Holds::Array(nodes, comma) = &pair.value.holds else {
                return Err(format!("`{table}` is not an array of tables"));
            };
            let pairs =
                values.iter().map(|(key, value)| format!("{key} = {}", self.fitting(value)));
            let entry = format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "));
            let last = nodes.last().map(|node| node.span.clone());
            return Ok(vec![brackets::joined(self.text, &pair.value, last, *comma, &entry, "")]);
        }
        let mut lines = vec![format!("[[{table}]]")];
        lines.extend(values.iter().map(|(key, value)| format!("{key} = {}", self.fitting(value))));
        let is_in_list =
            |section: &&Section| section.path.starts_with(&key) && section.path.len() > 1;
        let last = self.sections.iter().rposition(|section| is_in_list(&section));
        let last = last.max(self.last_of_day(values));
        let mut ways = Vec::new();
        if let Some(last) = last.filter(|last| last + 1 < self.sections.len()) {
            let section = &self.sections[last];
            ways.extend(section.end().map(|end| self.behind_entry(section, end, &lines)));
        }
        ways.push(self.text.at_the_end(&lines));
        Ok(ways)
    }

    /// The last section of the last entry of any list that has the same date: entries of one day stand
    /// in their order.
    fn last_of_day(&self, values: &[(&str, Literal)]) -> Option<usize> {
        let (_, day) = values.iter().find(|(key, _)| *key == "date")?;
        let date = [Step::Key("date".into())];
        let is_of_day = |pair: &Pair| {
            pair.path == date && self.text.0.get(pair.value.span.clone()) == Some(day.as_str())
        };
        let entry = self.sections.iter().rev().find(|section| {
            matches!(section.path[..], [_, Step::Nth(_)]) && section.pairs.iter().any(is_of_day)
        })?;
        self.sections.iter().rposition(|section| section.path.starts_with(&entry.path))
    }

    /// The text with an entry after another, separated by a blank line if the other one is.
    fn behind_entry(&self, last: &Section, end: usize, lines: &[String]) -> String {
        let at = self.text.with_comments(self.text.line_end(end));
        let is_entry = |section: &&Section| last.path.starts_with(&section.path);
        let entry = self.sections.iter().rev().find(|s| s.path.len() == 2 && is_entry(s));
        let header = entry.and_then(|entry| entry.header.as_ref()).map_or(0, |header| header.start);
        let apart = self.text.is_apart(header);
        let (end, indent) = (self.text.line_break(at), self.text.indent(header));
        let mut entry = if apart { end.to_owned() } else { String::new() };
        for line in lines {
            entry += &format!("{end}{indent}{line}");
        }
        self.text.spliced(at, at, &entry)
    }

    fn unset(&self, path: &[Step]) -> String {
        let mut gone: Vec<Range<usize>> = Vec::new();
        for section in &self.sections {
            if section.header.is_some() && section.path.starts_with(path) {
                let start = section.header.as_ref().map_or(0, |header| header.start);
                gone.push(self.text.table_lines(start, section.end().unwrap_or(start)));
                continue;
            }
            let Some(rest) = path.strip_prefix(section.path.as_slice()) else { continue };
            for pair in &section.pairs {
                if pair.path.starts_with(rest) {
                    gone.push(self.text.lines(pair.span.start, pair.span.end));
                } else if let Some(rest) = rest.strip_prefix(pair.path.as_slice()) {
                    gone.extend(brackets::found(&pair.value, rest));
                }
            }
        }
        self.text.without(gone)
    }

    /// The source as it can be written in this text: if lines end in CRLF, text goes on one line.
    fn fitting(&self, literal: &Literal) -> String {
        let source = literal.as_str();
        match literal.value() {
            Some(toml::Value::String(text))
                if source.contains('\n') && self.text.0.contains("\r\n") =>
            {
                Literal::in_one_line(&text).to_string()
            }
            _ => source.to_owned(),
        }
    }
}
