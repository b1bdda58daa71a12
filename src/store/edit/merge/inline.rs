//! Changes inside the value of one key: in inline tables and arrays.

use super::super::brackets;
use super::super::layout::{Holds, Node, Step, sections};
use super::super::literal::Literal;
use super::super::text::Text;

/// A change inside a value.
#[derive(Debug, Clone)]
pub enum Inner {
    /// Sets a value, or adds its key.
    Set(String),
    /// Removes a key or an entry.
    Remove,
    /// Adds an entry to an array.
    Push(String),
    /// Removes texts from an array and adds others.
    Items { gone: Vec<String>, new: Vec<String> },
}

/// The lines of a key after a change at a path below its value; `None` if it is not possible.
pub fn applied(lines: &str, path: &[Step], change: &Inner) -> Option<String> {
    let text = Text(lines);
    let mut sections = sections(lines);
    let value = sections.first_mut()?.pairs.pop()?.value;
    match change {
        Inner::Set(raw) => brackets::set(text, &value, path, raw).ok(),
        Inner::Remove => {
            let (last, above) = path.split_last()?;
            let gone = match last {
                Step::Key(_) => brackets::found(&value, path)?,
                Step::Nth(nth) => item(text, found(&value, above)?, *nth)?,
            };
            Some(text.spliced(gone.start, gone.end, ""))
        }
        Inner::Push(raw) => Some(pushed(text, found(&value, path)?, raw)),
        Inner::Items { gone, new } => {
            let list = found(&value, path)?;
            let mut left = lines.to_owned();
            for nth in (0..items(list)?.len()).rev() {
                let written = &lines[items(list)?[nth].span.clone()];
                let text_of = parsed(written)?;
                if gone.contains(&text_of) {
                    // Later items are gone already, so the places of this one and those before hold.
                    left = applied(&left, &with_nth(path, nth), &Inner::Remove)?;
                }
            }
            if new.is_empty() {
                return Some(left);
            }
            let new: Vec<_> = new.iter().map(|it| Literal::in_one_line(it).to_string()).collect();
            applied(&left, path, &Inner::Push(new.join(", ")))
        }
    }
}

fn with_nth(path: &[Step], nth: usize) -> Vec<Step> {
    [path, &[Step::Nth(nth)]].concat()
}

fn parsed(written: &str) -> Option<String> {
    let mut table = super::super::table(&format!("a = {written}"))?;
    match table.remove("a")? {
        toml::Value::String(text) => Some(text),
        _ => None,
    }
}

fn items(node: &Node) -> Option<&[Node]> {
    match &node.holds {
        Holds::Array(items, _) => Some(items),
        Holds::Table(..) | Holds::Nothing => None,
    }
}

/// The value at a path below another.
pub fn found<'n>(node: &'n Node, path: &[Step]) -> Option<&'n Node> {
    let Some(first) = path.first() else { return Some(node) };
    match (&node.holds, first) {
        (Holds::Array(items, _), Step::Nth(nth)) => found(items.get(*nth)?, &path[1..]),
        (Holds::Table(pairs, _), Step::Key(_)) => pairs.iter().find_map(|pair| {
            let rest = path.strip_prefix(pair.path.as_slice())?;
            found(&pair.value, rest)
        }),
        _ => None,
    }
}

fn pushed(text: Text, node: &Node, raw: &str) -> String {
    let (last, comma) = match &node.holds {
        Holds::Array(items, comma) => (items.last().map(|item| item.span.clone()), *comma),
        Holds::Table(..) | Holds::Nothing => (None, None),
    };
    brackets::joined(text, node, last, comma, raw, "")
}

/// The range of an item with its comma: its whole lines if it has them for itself.
fn item(text: Text, node: &Node, nth: usize) -> Option<std::ops::Range<usize>> {
    let items = items(node)?;
    let span = items.get(nth)?.span.clone();
    let blank = |range: std::ops::Range<usize>| text.0[range].trim().is_empty();
    let behind = &text.0[span.end..node.span.end];
    let comma = behind.len() - behind.trim_start().len();
    let end = if behind[comma..].starts_with(',') { span.end + comma + 1 } else { span.end };
    let lines = text.lines(span.start, end);
    let rest = text.0[end..lines.end].trim();
    let alone = blank(lines.start..span.start) && (rest.is_empty() || rest.starts_with('#'));
    if alone && lines.start > node.span.start {
        return Some(lines);
    }
    match (nth.checked_sub(1), items.get(nth + 1)) {
        (_, Some(next)) => Some(span.start..next.span.start),
        (Some(before), None)
            if !text.0[items[before].span.end..span.start].contains(['#', '\n']) =>
        {
            Some(items[before].span.end..span.end)
        }
        _ => Some(span.start..end),
    }
}
