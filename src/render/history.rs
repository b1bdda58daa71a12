//! Changes by `rp`, a line each.

use super::{Screen, clean, count, paint, table};

/// A change.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: u64,
    /// When it was made.
    pub when: String,
    /// What was typed, such as `log`.
    pub command: String,
    /// In words.
    pub what: String,
    /// Its files, and whether it made them.
    pub files: Vec<(String, bool)>,
    /// The change that it took back.
    pub undoes: Option<u64>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Some of `all` changes, in their order.
pub fn list(rows: &[Row], all: usize, screen: Screen) -> String {
    if all == 0 {
        return "nothing was changed by rp yet\n".into();
    }
    let cells = rows.iter().map(|row| {
        let taken_back = if row.undone { "taken back" } else { "" };
        vec![
            table::word(clean::line(&row.when)),
            table::word(clean::line(&row.command)),
            table::prose(clean::line(&row.what)),
            table::word(taken_back).painted(paint::CARE),
        ]
    });
    let header = ["when", "command", "what", ""];
    let shown = count(rows.len(), "change");
    let shown = if rows.len() == all { shown } else { format!("{shown} of {all}") };
    table::table(&header, cells.collect(), screen) + &format!("\n{shown}\n")
}

/// What was taken back, and what became of its files.
pub fn undone(row: &Row) -> String {
    let mut text =
        format!("{}: {}\n", paint::paint(paint::GOOD, "took back"), clean::line(&row.what));
    for (path, made) in &row.files {
        let state = if *made { "is gone again" } else { "is as it was" };
        text += &format!("{} {state}\n", clean::line(path));
    }
    text + "`rp undo --redo` does it again\n"
}

/// What was done again, and what became of its files.
pub fn redone(row: &Row) -> String {
    let mut text =
        format!("{}: {}\n", paint::paint(paint::GOOD, "did again"), clean::line(&row.what));
    for (path, made) in &row.files {
        let state = if *made { "is there again" } else { "is changed again" };
        text += &format!("{} {state}\n", clean::line(path));
    }
    text
}
