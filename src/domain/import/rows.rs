//! Tables: a header, and one item a row.

use csv::{ReaderBuilder, Terminator};

use super::value::Value;
use super::{Item, Refused};

/// The items of a table. Columns of the same name become one field with a list.
pub(super) fn read(text: &str, is_tsv: bool) -> Result<Vec<Item>, Refused> {
    let delimiter = if is_tsv { b'\t' } else { delimiter(text) };
    let mut builder = ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .terminator(Terminator::CRLF)
        .quoting(!is_tsv || text.contains("\t\""));
    let mut reader = builder.from_reader(text.as_bytes());
    let header = reader.headers().map_err(|why| refused(&why))?.clone();
    let mut items = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|why| refused(&why))?;
        let line = row.position().map_or(0, csv::Position::line);
        let mut item = Item::at(format!("line {line}"));
        for (nth, (field, cell)) in header.iter().zip(&row).enumerate() {
            let unnamed = format!("column {}", nth + 1);
            item.add(if field.trim().is_empty() { &unnamed } else { field }, Value::text(cell));
        }
        if !item.fields.is_empty() {
            items.push(item);
        }
    }
    Ok(items)
}

/// The separator that the header has most often, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                for (separator, count) in &mut counts {
                    *count += i32::from(byte == *separator);
                }
            }
            _ => {}
        }
    }
    // The first of equals.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| byte)
}

fn refused(why: &csv::Error) -> Refused {
    let place = why.position().map_or_else(String::new, |at| format!("line {}", at.line()));
    let what = match why.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells, the header {expected_len}")
        }
        _ => why.to_string(),
    };
    Refused::new(place, what, "put a cell with separators or line breaks in double quotes")
}
