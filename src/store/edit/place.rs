//! Where an edit goes in a text, and how it is written there: as its neighbours are.

use super::layout::{Holds, Node, Pair, Section, Step, sections};
use super::{Edit, parts, quoted, value};

/// The ways to write an edit, the most natural first. Not each of them has to be right.
pub fn ways(text: &str, edit: &Edit) -> Result<Vec<String>, String> {
    let page = Page { text, sections: sections(text) };
    let keys = |key: &str| -> Result<Vec<Step>, String> {
        let parts = parts(key).ok_or_else(|| format!("`{key}` is no key"))?;
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
    text: &'t str,
    sections: Vec<Section>,
}

impl Page<'_> {
    fn set(&self, path: &[Step], value: &str) -> Result<Vec<String>, String> {
        let value = &self.fitting(value);
        for section in &self.sections {
            let Some(rest) = path.strip_prefix(section.path.as_slice()) else { continue };
            for pair in &section.pairs {
                if let Some(rest) = rest.strip_prefix(pair.path.as_slice()) {
                    return Ok(vec![self.within(&pair.value, rest, value)?]);
                }
            }
        }
        Ok(self.added(path, value))
    }

    /// A value inside of a value that is written inline.
    fn within(&self, node: &Node, path: &[Step], value: &str) -> Result<String, String> {
        let Some((first, rest)) = path.split_first() else {
            return Ok(self.spliced(node.span.start, node.span.end, value));
        };
        match (&node.holds, first) {
            (Holds::Array(nodes, _), Step::Nth(nth)) => match nodes.get(*nth) {
                Some(node) => self.within(node, rest, value),
                None => Err("there is no such entry".into()),
            },
            (Holds::Table(pairs, comma), Step::Key(_)) => {
                for pair in pairs {
                    if let Some(rest) = path.strip_prefix(pair.path.as_slice()) {
                        return self.within(&pair.value, rest, value);
                    }
                }
                let pair = format!("{} = {value}", dotted(path));
                let last = pairs.last().map(|pair| pair.span.start..pair.span.end);
                Ok(self.joined(node, last, *comma, &pair, " "))
            }
            _ => Err("what stands there is no table".into()),
        }
    }

    /// One more at the end of what is in brackets, in the layout of the last.
    fn joined(
        &self,
        node: &Node,
        last: Option<std::ops::Range<usize>>,
        comma: Option<usize>,
        new: &str,
        padding: &str,
    ) -> String {
        let Some(last) = last else {
            let at = node.span.end - 1;
            let inside = &self.text[node.span.start + 1..at];
            // What stands in the brackets, if only blanks or comments, stays.
            let new =
                if inside.is_empty() { format!("{padding}{new}{padding}") } else { new.into() };
            return self.spliced(at, at, &new);
        };
        let behind = comma.unwrap_or(last.end);
        if !self.text[behind..node.span.end].contains('\n') {
            let new = if comma.is_some() { format!(" {new},") } else { format!(", {new}") };
            return self.spliced(behind, behind, &new);
        }
        let at = self.line_end(behind);
        let line = format!("{}{}{new}", self.break_before(at), self.indent(last.start));
        if comma.is_some() {
            return self.spliced(at, at, &(line + ","));
        }
        let (before, between) = (&self.text[..last.end], &self.text[last.end..at]);
        format!("{before},{between}{line}{}", &self.text[at..])
    }

    /// The places for a key that is not there.
    fn added(&self, path: &[Step], value: &str) -> Vec<String> {
        let mut ways = Vec::new();
        let parent = &path[..path.len() - 1];
        if let Some(section) = self.sections.iter().find(|section| section.path == parent) {
            ways.push(self.in_section(section, &path[parent.len()..], value));
        }
        // A table that is written with dots goes on so.
        for depth in (1..path.len()).rev() {
            for section in &self.sections {
                let Some(below) = path[..depth].strip_prefix(section.path.as_slice()) else {
                    continue;
                };
                let of_it = |pair: &&Pair| !below.is_empty() && pair.path.starts_with(below);
                if let Some(pair) = section.pairs.iter().rev().find(of_it) {
                    let key = dotted(&path[section.path.len()..]);
                    ways.push(self.below(
                        pair.span.end,
                        pair.span.start,
                        &format!("{key} = {value}"),
                    ));
                }
            }
        }
        if path.iter().any(|step| matches!(step, Step::Nth(_))) {
            let entry = path.iter().rposition(|step| matches!(step, Step::Nth(_))).unwrap_or(0);
            let of_it = |section: &&Section| section.path == path[..=entry];
            if let Some(section) = self.sections.iter().find(of_it) {
                ways.push(self.in_section(section, &path[entry + 1..], value));
            }
        } else if !parent.is_empty() {
            let table = [
                format!("[{}]", dotted(parent)),
                format!("{} = {value}", dotted(&path[parent.len()..])),
            ];
            ways.push(self.at_the_end(&table));
        }
        ways
    }

    fn in_section(&self, section: &Section, keys: &[Step], value: &str) -> String {
        let line = format!("{} = {value}", dotted(keys));
        match (section.pairs.last(), &section.header) {
            (Some(pair), _) => self.below(pair.span.end, pair.span.start, &line),
            (None, Some(header)) => self.below(header.end, header.start, &line),
            (None, None) => match self.sections.get(1).and_then(|next| next.header.as_ref()) {
                Some(header) => {
                    let at = self.line_start(header.start);
                    let end = self.break_before(self.text.len());
                    self.spliced(at, at, &format!("{line}{end}"))
                }
                None => self.at_the_very_end(&line),
            },
        }
    }

    /// A line below the line that ends behind `at`, indented as the one of `like`.
    fn below(&self, at: usize, like: usize, line: &str) -> String {
        let at = self.line_end(at);
        let line = format!("{}{}{line}", self.break_before(at), self.indent(like));
        self.spliced(at, at, &line)
    }

    fn append(&self, table: &str, values: &[(&str, String)]) -> Result<Vec<String>, String> {
        let key = [Step::Key(table.into())];
        let root = self.sections.first();
        let inline = root.and_then(|root| root.pairs.iter().find(|pair| pair.path == key));
        if let Some(pair) = inline {
            let Holds::Array(nodes, comma) = &pair.value.holds else {
                return Err(format!("`{table}` is no list of tables there"));
            };
            let pairs =
                values.iter().map(|(key, value)| format!("{key} = {}", self.fitting(value)));
            let entry = format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "));
            let last = nodes.last().map(|node| node.span.clone());
            return Ok(vec![self.joined(&pair.value, last, *comma, &entry, "")]);
        }
        let mut lines = vec![format!("[[{table}]]")];
        lines.extend(values.iter().map(|(key, value)| format!("{key} = {}", self.fitting(value))));
        let of_it = |section: &&Section| section.path.starts_with(&key) && section.path.len() > 1;
        let mut ways = Vec::new();
        if let Some(last) = self.sections.iter().rev().find(of_it)
            && self.sections.last().is_some_and(|section| !std::ptr::eq(section, last))
        {
            ways.extend(last.end().map(|end| self.behind_entry(last, end, &lines)));
        }
        ways.push(self.at_the_end(&lines));
        Ok(ways)
    }

    /// An entry behind another, with a blank line between them where there is one before that.
    fn behind_entry(&self, last: &Section, end: usize, lines: &[String]) -> String {
        let mut at = self.line_end(end);
        // Comments directly below belong to it, but for those that lead to the next header.
        let mut comments = at;
        loop {
            let rest = &self.text[comments..];
            let Some(line) = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')) else { break };
            if !line.trim_start_matches([' ', '\t']).starts_with('#') {
                if line.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) {
                    at = comments;
                }
                break;
            }
            comments = self.line_end(self.text.len() - line.len());
        }
        let is_entry = |section: &&Section| last.path.starts_with(&section.path);
        let entry = self.sections.iter().rev().find(|s| s.path.len() == 2 && is_entry(s));
        let header = entry.and_then(|entry| entry.header.as_ref()).map_or(0, |header| header.start);
        let apart = self.is_apart(header);
        let (end, indent) = (self.break_before(at), self.indent(header));
        let mut entry = if apart { end.to_owned() } else { String::new() };
        for line in lines {
            entry += &format!("{end}{indent}{line}");
        }
        self.spliced(at, at, &entry)
    }

    /// Whether a blank line is before what stands at `at` and the comments above it.
    fn is_apart(&self, at: usize) -> bool {
        let above = self.text[..self.line_start(at)].lines().rev();
        let above = above.map(str::trim).find(|line| !line.starts_with('#'));
        above == Some("")
    }

    /// Lines at the end of the text, behind a blank one.
    fn at_the_end(&self, lines: &[String]) -> String {
        let (text, end) = (self.text, self.break_before(self.text.len()));
        let lines = lines.join(end);
        let last = text.trim_start_matches('\u{feff}');
        if last.is_empty() {
            return format!("{text}{lines}{end}");
        }
        let last_line =
            last.strip_suffix('\n').map(|text| text.rsplit('\n').next().unwrap_or(text));
        match last_line {
            Some(line) if line.trim().is_empty() => format!("{text}{lines}{end}"),
            Some(_) => format!("{text}{end}{lines}{end}"),
            None => format!("{text}{end}{end}{lines}"),
        }
    }

    fn at_the_very_end(&self, line: &str) -> String {
        let (text, end) = (self.text, self.break_before(self.text.len()));
        match text.trim_start_matches('\u{feff}') {
            "" => format!("{text}{line}{end}"),
            some if some.ends_with('\n') => format!("{text}{line}{end}"),
            _ => format!("{text}{end}{line}"),
        }
    }

    fn unset(&self, path: &[Step]) -> String {
        let mut gone: Vec<std::ops::Range<usize>> = Vec::new();
        for section in &self.sections {
            if section.header.is_some() && section.path.starts_with(path) {
                let start = section.header.as_ref().map_or(0, |header| header.start);
                gone.push(self.table_lines(start, section.end().unwrap_or(start)));
                continue;
            }
            let Some(rest) = path.strip_prefix(section.path.as_slice()) else { continue };
            for pair in &section.pairs {
                if pair.path.starts_with(rest) {
                    gone.push(self.lines(pair.span.start, pair.span.end));
                } else if let Some(rest) = rest.strip_prefix(pair.path.as_slice()) {
                    gone.extend(within_brackets(&pair.value, rest));
                }
            }
        }
        let mut text = self.text.to_owned();
        gone.sort_by_key(|range| range.start);
        for range in gone.into_iter().rev() {
            text.replace_range(range, "");
        }
        text
    }

    /// The whole lines from one byte to another.
    fn lines(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let start = self.line_start(start);
        let end = self.line_end(end);
        let rest = &self.text[end..];
        let next = rest.len()
            - rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or(rest).len();
        if next > 0 {
            return start..end + next;
        }
        // The last line has no end, and so has the one before it then.
        let before = &self.text[..start];
        let before = before.strip_suffix('\n').unwrap_or(before);
        before.strip_suffix('\r').unwrap_or(before).len()..end
    }

    /// The lines of a table, and one of the two blank ones that would meet.
    fn table_lines(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let lines = self.lines(start, end);
        let (before, after) = (&self.text[..lines.start], &self.text[lines.end..]);
        let blank = ["\n\n", "\n\r\n"].iter().find(|blank| before.ends_with(**blank));
        match blank {
            Some(blank) if after.is_empty() || after.starts_with(['\n', '\r']) => {
                lines.start - (blank.len() - 1)..lines.end
            }
            _ => lines,
        }
    }

    /// The value as it can stand in this text: where lines end in CRLF, none ends otherwise.
    fn fitting(&self, source: &str) -> String {
        match value(source) {
            Some(toml::Value::String(text))
                if source.contains('\n') && self.text.contains("\r\n") =>
            {
                quoted(&text)
            }
            _ => source.to_owned(),
        }
    }

    fn spliced(&self, start: usize, end: usize, with: &str) -> String {
        format!("{}{with}{}", &self.text[..start], &self.text[end..])
    }

    fn line_start(&self, at: usize) -> usize {
        let start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        if start == 0 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    /// Where the line ends, before what ends it.
    fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |more| at + more);
        let cut = end > at && end < self.text.len() && self.text[..end].ends_with('\r');
        if cut { end - 1 } else { end }
    }

    /// What ends the line at `at`, or else the one before.
    fn break_before(&self, at: usize) -> &'static str {
        let rest = &self.text[at..];
        let before = self.text[..at].rfind('\n').unwrap_or(0);
        let crlf = if rest.starts_with('\n') {
            false
        } else {
            rest.starts_with("\r\n") || self.text[..before].ends_with('\r')
        };
        if crlf { "\r\n" } else { "\n" }
    }

    /// The blanks before what stands at `at`, if nothing else is before it on its line.
    fn indent(&self, at: usize) -> &str {
        let line = &self.text[self.line_start(at)..at];
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        &line[..blanks]
    }
}

/// A key inside of an inline table, with the comma before it, or else the one behind.
fn within_brackets(node: &Node, path: &[Step]) -> Option<std::ops::Range<usize>> {
    let Holds::Table(pairs, comma) = &node.holds else { return None };
    for (at, pair) in pairs.iter().enumerate() {
        if pair.path.starts_with(path) {
            let before = at.checked_sub(1).map(|before| pairs[before].span.end);
            return Some(match (before, pairs.get(at + 1)) {
                (Some(before), _) => before..pair.span.end,
                (None, Some(next)) => pair.span.start..next.span.start,
                (None, None) => pair.span.start..comma.unwrap_or(pair.span.end),
            });
        }
        if let Some(rest) = path.strip_prefix(pair.path.as_slice()) {
            return within_brackets(&pair.value, rest);
        }
    }
    None
}

/// A key as it is written, quoted where it has to be.
fn dotted(path: &[Step]) -> String {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(key),
        Step::Nth(_) => None,
    });
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let written = keys.map(|key| match key.as_str() {
        key if !key.is_empty() && key.chars().all(bare) => key.to_owned(),
        key => quoted(key),
    });
    written.collect::<Vec<_>>().join(".")
}
