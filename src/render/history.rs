//! The history, and the report of `rp undo`.

use super::{Screen, clean, count, paint, table};

/// A change by `rp`.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: u64,
    /// The time of the change.
    pub when: String,
    /// The command: `log`.
    pub command: String,
    /// What it did, in words.
    pub what: String,
    /// Its files, and whether the change created them.
    pub files: Vec<(String, bool)>,
    /// The change that this one undoes.
    pub undoes: Option<u64>,
    /// Whether it is undone.
    pub undone: bool,
}

/// A table of these of `all` changes.
pub fn list(rows: &[Row], all: usize, screen: Screen) -> String {
    if all == 0 {
        return "no changes by rp yet\n".into();
    }
    let cells = rows.iter().map(|row| {
        let undone = if row.undone { "undone" } else { "" };
        vec![
            table::word(clean::line(&row.when)),
            table::word(clean::line(&row.command)),
            table::prose(clean::line(&row.what)),
            table::word(undone).painted(paint::CARE),
        ]
    });
    let header = ["when", "command", "what", ""];
    let shown = count(rows.len(), "change");
    let shown = if rows.len() == all { shown } else { format!("{shown} of {all}") };
    table::table(&header, cells.collect(), screen) + &format!("\n{shown}\n")
}

/// A change that was undone, or redone, and its files.
pub fn undo(row: &Row, redone: bool) -> String {
    let (done, made, changed, hint) = if redone {
        ("redid", "created", "changed", "undo with `rp undo`")
    } else {
        ("undid", "removed", "restored", "redo with `rp undo --redo`")
    };
    let mut text = format!("{}: {}\n", paint::paint(paint::GOOD, done), clean::line(&row.what));
    for (path, is_new) in &row.files {
        let done = if *is_new { made } else { changed };
        text += &format!("{done} {}\n", clean::line(path));
    }
    text + hint + "\n"
}
