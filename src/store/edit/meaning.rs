//! The meaning of an edit, apart from how it is written.

use toml::{Table, Value};

use super::{Edit, Literal, parts};

/// The table after an edit.
pub struct Asked {
    table: Table,
    /// The path of tables that may be gone with the last of their keys.
    emptied: Vec<String>,
}

/// The table as it has to be after the edit.
pub fn applied(mut table: Table, edit: &Edit) -> Result<Asked, String> {
    let mut emptied = Vec::new();
    match edit {
        Edit::Set { key, value } => set(&mut table, &keys(key)?, parsed(value)?)?,
        Edit::Unset { key } => {
            let mut keys = keys(key)?;
            unset(&mut table, &keys);
            keys.pop();
            emptied = keys;
        }
        Edit::Append { table: list, values } => {
            let mut entry = Table::new();
            for (key, value) in values {
                set(&mut entry, &keys(key)?, parsed(value)?)?;
            }
            let entries = table.entry(*list).or_insert_with(|| Value::Array(Vec::new()));
            match entries {
                Value::Array(entries) => entries.push(Value::Table(entry)),
                _ => return Err(format!("`{list}` is not an array of tables")),
            }
        }
        Edit::SetIn { table: list, nth, key, value } => {
            let entry = match table.get_mut(*list) {
                Some(Value::Array(entries)) => entries.get_mut(*nth),
                _ => None,
            };
            let Some(Value::Table(entry)) = entry else {
                return Err(format!("`{list}` has no entry {}", nth + 1));
            };
            set(entry, &keys(key)?, parsed(value)?)?;
        }
    }
    Ok(Asked { table, emptied })
}

impl Asked {
    /// Whether a table is the same.
    pub fn is_met_by(&self, mut found: Table) -> bool {
        let mut asked = self.table.clone();
        for depth in (1..=self.emptied.len()).rev() {
            drop_empty(&mut asked, &self.emptied[..depth]);
            drop_empty(&mut found, &self.emptied[..depth]);
        }
        same_table(&asked, &found)
    }
}

fn keys(key: &str) -> Result<Vec<String>, String> {
    parts(key).ok_or_else(|| format!("`{key}` is not a valid key"))
}

fn parsed(literal: &Literal) -> Result<Value, String> {
    literal.value().ok_or_else(|| format!("`{literal}` is not a TOML value"))
}

fn set(table: &mut Table, keys: &[String], value: Value) -> Result<(), String> {
    match keys {
        [] => {}
        [last] => {
            table.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            match table.entry(first.as_str()).or_insert_with(|| Value::Table(Table::new())) {
                Value::Table(inner) => set(inner, rest, value)?,
                _ => return Err(format!("`{first}` is not a table")),
            }
        }
    }
    Ok(())
}

fn unset(table: &mut Table, keys: &[String]) {
    match keys {
        [] => {}
        [last] => {
            table.remove(last);
        }
        [first, rest @ ..] => {
            if let Some(Value::Table(inner)) = table.get_mut(first) {
                unset(inner, rest);
            }
        }
    }
}

fn drop_empty(table: &mut Table, keys: &[String]) {
    let [first, rest @ ..] = keys else { return };
    match table.get_mut(first) {
        Some(Value::Table(inner)) if rest.is_empty() && inner.is_empty() => {
            table.remove(first);
        }
        Some(Value::Table(inner)) => drop_empty(inner, rest),
        _ => {}
    }
}

fn same_table(a: &Table, b: &Table) -> bool {
    a.len() == b.len()
        && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
}

/// As `==`, but NaN equals NaN.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Table(a), Value::Table(b)) => same_table(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        _ => a == b,
    }
}
