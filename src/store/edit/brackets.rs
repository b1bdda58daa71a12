//! Edits inside inline tables and arrays, on one line or on several.

use std::ops::Range;

use super::layout::{Holds, Node, Step, dotted};
use super::text::Text;

/// The text with a value set inside an inline value.
pub fn set(text: Text, node: &Node, path: &[Step], value: &str) -> Result<String, String> {
    let Some((first, rest)) = path.split_first() else {
        return Ok(text.spliced(node.span.start, node.span.end, value));
    };
    match (&node.holds, first) {
        (Holds::Array(nodes, _), Step::Nth(nth)) => match nodes.get(*nth) {
            Some(node) => set(text, node, rest, value),
            None => Err("no such entry".into()),
        },
        (Holds::Table(pairs, comma), Step::Key(_)) => {
            for pair in pairs {
                if let Some(rest) = path.strip_prefix(pair.path.as_slice()) {
                    return set(text, &pair.value, rest, value);
                }
            }
            let pair = format!("{} = {value}", dotted(path));
            let last = pairs.last().map(|pair| pair.span.start..pair.span.end);
            Ok(joined(text, node, last, *comma, &pair, " "))
        }
        _ => Err("it is not a table".into()),
    }
}

/// The text with an item added at the end of an inline table or array, laid out like the last item.
pub fn joined(
    text: Text,
    node: &Node,
    last: Option<Range<usize>>,
    comma: Option<usize>,
    new: &str,
    padding: &str,
) -> String {
    let Some(last) = last else {
        let at = node.span.end - 1;
        let inside = &text.0[node.span.start + 1..at];
        // Spaces and comments in empty brackets stay.
        let new = if inside.is_empty() { format!("{padding}{new}{padding}") } else { new.into() };
        return text.spliced(at, at, &new);
    };
    let behind = comma.unwrap_or(last.end);
    if !text.0[behind..node.span.end].contains('\n') {
        let new = if comma.is_some() { format!(" {new},") } else { format!(", {new}") };
        return text.spliced(behind, behind, &new);
    }
    let at = text.line_end(behind);
    let line = format!("{}{}{new}", text.line_break(at), text.indent(last.start));
    if comma.is_some() {
        return text.spliced(at, at, &(line + ","));
    }
    let (before, between) = (&text.0[..last.end], &text.0[last.end..at]);
    format!("{before},{between}{line}{}", &text.0[at..])
}

/// The range of a key in an inline table, with the comma before it, or else the one after it.
pub fn found(node: &Node, path: &[Step]) -> Option<Range<usize>> {
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
            return found(&pair.value, rest);
        }
    }
    None
}
