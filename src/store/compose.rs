//! The text of a new file from its values, in their order.

use super::Literal;
use crate::domain::import::value::Value;
use crate::domain::import::whole::Table;

/// A file with these values. A table has a header unless a plain value comes after it.
pub fn composed(table: &Table) -> String {
    let mut text = String::new();
    section(&mut text, "", table);
    text
}

fn section(text: &mut String, path: &str, table: &Table) {
    let below = |value: &Value| match value {
        Value::Table(_) => true,
        Value::List(values) => {
            !values.is_empty() && values.iter().all(|value| matches!(value, Value::Table(_)))
        }
        _ => false,
    };
    let plain = table.iter().rposition(|(_, value)| !below(value)).map_or(0, |last| last + 1);
    for (key, value) in &table[..plain] {
        *text += &format!("{} = {}\n", Literal::key(key), Literal::from(value));
    }
    for (key, value) in &table[plain..] {
        let key = Literal::key(key);
        let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        let mut headed = |head: String, table: &Table| {
            *text += if text.is_empty() { "" } else { "\n" };
            *text += &head;
            section(text, &path, table);
        };
        match value {
            Value::Table(table) => headed(format!("[{path}]\n"), table),
            Value::List(entries) => {
                for entry in entries {
                    if let Value::Table(table) = entry {
                        headed(format!("[[{path}]]\n"), table);
                    }
                }
            }
            _ => {}
        }
    }
}
