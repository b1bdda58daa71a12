//! A store for other programs: flat tables, a whole store as JSON, and a calendar. What does not
//! depend on the other projects of a store is the same in every store that holds the project.

pub mod calendar;
pub mod tables;
pub mod whole;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{csv, json, markdown, table};

/// The value of a column in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Empty,
    /// Text, a word or a date.
    Text(String),
    /// A number.
    Number(f64),
    /// A count.
    Count(u64),
    /// `true` or `false`.
    Truth(bool),
}

/// A table: every row has a cell for each column.
#[derive(Debug)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => to.serialize_none(),
            Self::Text(text) => to.serialize_str(text),
            Self::Number(number) => to.serialize_f64(*number),
            Self::Count(count) => to.serialize_u64(*count),
            Self::Truth(truth) => to.serialize_bool(*truth),
        }
    }
}

/// An object with its keys in this order.
struct Object<'a, V>(Vec<(&'a str, V)>);

impl<V: Serialize> Serialize for Object<'_, V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Table {
    /// A header and one line a row, also without rows. A missing value is empty.
    pub fn comma_separated(&self) -> String {
        let header = self.columns.iter().map(ToString::to_string).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::text).collect());
        csv::lines(std::iter::once(header).chain(rows))
    }

    /// One object a row, in one line. Every object has every column; a missing value is `null`.
    pub fn json_lines(&self) -> String {
        let line = |row: &Vec<Cell>| {
            let cells = self.columns.iter().copied().zip(row).collect();
            json::one_line(&Object(cells))
        };
        self.rows.iter().map(line).collect()
    }

    /// A table without the columns that are empty in every row.
    pub fn markdown(&self) -> String {
        let has = |at: &usize| self.rows.iter().any(|row| row[*at] != Cell::Empty);
        let kept: Vec<_> =
            (0..self.columns.len()).filter(|at| *at < tables::FIRST.len() || has(at)).collect();
        let entry = |cell: &Cell| match cell {
            Cell::Number(_) | Cell::Count(_) => table::number(cell.text()),
            Cell::Empty | Cell::Text(_) | Cell::Truth(_) => table::word(cell.text()),
        };
        let header: Vec<_> = kept.iter().map(|at| self.columns[*at]).collect();
        let row = |row: &Vec<Cell>| kept.iter().map(|at| entry(&row[*at])).collect();
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        markdown::table(&header, &rows)
    }
}

/// Whether a text is a result of `rp export`, in any format.
pub fn is_one(text: &str) -> bool {
    let begins = ["store,project,", "| store | project |", whole::BEGIN];
    let first = text.lines().next().unwrap_or_default();
    let is_row = first.starts_with("{\"store\":\"") && first.contains("\",\"project\":\"");
    let is_calendar = text.starts_with("BEGIN:VCALENDAR") && text.contains(calendar::PRODUCT);
    begins.iter().any(|begin| text.starts_with(begin)) || is_row || is_calendar
}
