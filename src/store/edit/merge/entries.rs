//! Which entries of two lists of tables are the same entry, and when lists have the same content.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write;

use toml::{Table, Value};

/// The keys that hold the day of an entry and do not change when it is dealt with.
const DAYS: [&str; 4] = ["asked", "by", "date", "until"];
/// The keys that say what an entry is about.
const NAMES: [&str; 7] = ["what", "who", "name", "flag", "kind", "from", "expect"];

/// The index of one entry in the list of the base, of ours and of theirs.
pub type Triple = [Option<usize>; 3];

/// The entries of three lists, each once: those of the base, then the new ones of ours, then those of
/// theirs. What both sides added with the same content is one entry.
pub fn matched(base: &[Value], ours: &[Value], theirs: &[Value]) -> Vec<Triple> {
    let (in_ours, in_theirs) = (pairs(base, ours), pairs(base, theirs));
    let new = |list: &[Value], pairs: &[Option<usize>]| {
        let mut is_new = vec![true; list.len()];
        pairs.iter().flatten().for_each(|nth| is_new[*nth] = false);
        (0..list.len()).filter(|nth| is_new[*nth]).collect::<Vec<_>>()
    };
    let (new_ours, new_theirs) = (new(ours, &in_ours), new(theirs, &in_theirs));
    let of_base = in_ours.iter().zip(&in_theirs).enumerate();
    let mut triples: Vec<Triple> =
        of_base.map(|(nth, (ours, theirs))| [Some(nth), *ours, *theirs]).collect();
    let mut same: HashMap<String, VecDeque<usize>> = HashMap::new();
    for nth in new_theirs.iter().copied() {
        same.entry(content(&theirs[nth])).or_default().push_back(nth);
    }
    let mut is_both = vec![false; theirs.len()];
    for nth in new_ours {
        let twin = same.get_mut(&content(&ours[nth])).and_then(VecDeque::pop_front);
        if let Some(twin) = twin {
            is_both[twin] = true;
        }
        triples.push([None, Some(nth), twin]);
    }
    let rest = new_theirs.into_iter().filter(|nth| !is_both[*nth]);
    triples.extend(rest.map(|nth| [None, None, Some(nth)]));
    triples
}

/// For each entry of the base, the index of what it has become; `None` if it is gone. Entries with the
/// same content are the same; then those of the same day and name, of the same name, and of the same day
/// without a name.
fn pairs(base: &[Value], list: &[Value]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; base.len()];
    let mut is_free = vec![true; list.len()];
    let keys: [fn(&Value) -> Option<String>; 4] = [
        |entry| Some(content(entry)),
        |entry| Some(first(entry, &DAYS)? + &first(entry, &NAMES)?),
        |entry| first(entry, &NAMES),
        |entry| first(entry, &DAYS).filter(|_| first(entry, &NAMES).is_none()),
    ];
    for key in keys {
        let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (nth, entry) in list.iter().enumerate().filter(|(nth, _)| is_free[*nth]) {
            if let Some(key) = key(entry) {
                waiting.entry(key).or_default().push_back(nth);
            }
        }
        if waiting.is_empty() {
            continue;
        }
        for (entry, pair) in base.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            let Some(waiting) = key(entry).and_then(|key| waiting.get_mut(&key)) else { continue };
            *pair = waiting.pop_front();
            if let Some(nth) = pair {
                is_free[*nth] = false;
            }
        }
    }
    pairs
}

/// The first of these keys that an entry has, with its value.
fn first(entry: &Value, keys: &[&str]) -> Option<String> {
    let entry = entry.as_table()?;
    keys.iter().find_map(|key| Some(format!("{key} = {:?};", entry.get(*key)?)))
}

/// The content of a value as a key for comparisons, in which NaN equals NaN. The order of the keys of
/// a table and of the entries of a list does not matter.
fn content(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    // Writing to a string does not fail.
    let _ = match value {
        Value::Table(table) => {
            write_table(table, text);
            Ok(())
        }
        Value::Array(items) if is_list(items) => {
            let mut contents: Vec<_> = items.iter().map(content).collect();
            contents.sort_unstable();
            write!(text, "[{}]", contents.join(","))
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
            Ok(())
        }
        Value::Float(float) => write!(text, "{:x}f", float.to_bits()),
        Value::String(string) => write!(text, "{string:?}"),
        Value::Integer(_) | Value::Boolean(_) | Value::Datetime(_) => write!(text, "{value}"),
    };
}

/// The keys of a table are sorted.
fn write_table(table: &Table, text: &mut String) {
    text.push('{');
    for (key, value) in table.iter().filter(|(_, value)| !is_empty(value)) {
        let _ = write!(text, "{key:?}=");
        write(value, text);
        text.push(',');
    }
    text.push('}');
}

/// A table or a list of tables in which there is nothing. Its header may stay when its last key is
/// removed.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Table(table) => table.values().all(is_empty),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether all items are tables, and there is one.
pub fn is_list(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(Value::is_table)
}

/// Whether two tables have the same keys and values, and lists of the same entries in any order.
pub fn same_content(a: &Table, b: &Table) -> bool {
    let [a, b] = [a, b].map(|table| {
        let mut text = String::new();
        write_table(table, &mut text);
        text
    });
    a == b
}
