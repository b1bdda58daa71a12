//! Changes inside the value of one key: in inline tables and arrays.

use std::collections::HashSet;
use std::ops::Range;

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
                Step::Nth(nth) => {
                    let list = found(&value, above)?;
                    let is_gone: Vec<_> = (0..items(list)?.len()).map(|it| it == *nth).collect();
                    without(text, list, &is_gone)?.pop()?
                }
            };
            Some(text.spliced(gone.start, gone.end, ""))
        }
        Inner::Push(raw) => Some(pushed(text, found(&value, path)?, raw)),
        Inner::Items { gone, new } => {
            let list = found(&value, path)?;
            let gone: HashSet<&String> = gone.iter().collect();
            let is_gone = |item: &Node| Some(gone.contains(&parsed(&lines[item.span.clone()])?));
            let is_gone = items(list)?.iter().map(is_gone).collect::<Option<Vec<_>>>()?;
            let left = text.without(without(text, list, &is_gone)?);
            if new.is_empty() {
                return Some(left);
            }
            let new: Vec<_> = new.iter().map(|it| Literal::in_one_line(it).to_string()).collect();
            applied(&left, path, &Inner::Push(new.join(", ")))
        }
    }
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

/// The ranges of items that are removed, with their commas: whole lines of items that have them for
/// themselves.
fn without(text: Text, node: &Node, is_gone: &[bool]) -> Option<Vec<Range<usize>>> {
    let items = items(node)?;
    let mut ranges = Vec::new();
    let mut at = 0;
    for run in is_gone.chunk_by(|a, b| a == b) {
        let (first, next) = (at, at + run.len());
        at = next;
        if !*run.first()? {
            continue;
        }
        let own = items[first..next].iter().map(|item| own_lines(text, node, item));
        if let Some(own) = own.collect::<Option<Vec<_>>>() {
            ranges.extend(own);
            continue;
        }
        let (start, end) = (items[first].span.start, items[next - 1].span.end);
        let before = first.checked_sub(1).map(|before| items[before].span.end);
        let is_inline = |before: &usize| !text.0[*before..start].contains(['#', '\n']);
        ranges.push(match (items.get(next), before.filter(is_inline)) {
            (Some(next), _) => start..next.span.start,
            (None, Some(before)) => before..end,
            (None, None) => start..behind_comma(text, node, end),
        });
    }
    Some(ranges)
}

/// The end of the comma behind an item, or else of the item.
fn behind_comma(text: Text, node: &Node, end: usize) -> usize {
    let behind = text.0[end..node.span.end].trim_start();
    if behind.starts_with(',') { node.span.end - behind.len() + 1 } else { end }
}

/// The lines of an item, if there is nothing else on them but a comment.
fn own_lines(text: Text, node: &Node, item: &Node) -> Option<Range<usize>> {
    let Range { start, end } = item.span.clone();
    let above = text.0[..start].trim_end_matches([' ', '\t']);
    let end = behind_comma(text, node, end);
    let rest = text.0[end..].trim_start_matches([' ', '\t']);
    let is_own = above.ends_with('\n') && rest.starts_with(['\n', '\r', '#']);
    is_own.then(|| text.lines(start, end))
}
