//! The history of changes by `rp`.

use super::{Screen, clean, count, paint, table};

/// A change.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub id: u64,
    /// The time of the change.
    pub when: String,
    /// The command, such as `log`.
    pub command: String,
    /// The description.
    pub what: String,
    /// Its files, and whether it created them.
    pub files: Vec<(String, bool)>,
    /// The change that it undid.
    pub undoes: Option<u64>,
    /// Whether it was undone.
    pub undone: bool,
}

/// A table of changes, out of `all`.
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

/// The change that was undone, and its files.
pub fn undone(row: &Row) -> String {
    with_files("undid", row, ["removed", "restored"]) + "redo with `rp undo --redo`\n"
}

/// The change that was redone, and its files.
pub fn redone(row: &Row) -> String {
    with_files("redid", row, ["created", "changed"])
}

/// One line for the change, and one for each file: the first word of `done` if the change created
/// the file, else the second.
fn with_files(verb: &str, row: &Row, done: [&str; 2]) -> String {
    let mut text = format!("{}: {}\n", paint::paint(paint::GOOD, verb), clean::line(&row.what));
    for (path, created) in &row.files {
        let done = if *created { done[0] } else { done[1] };
        text += &format!("{done} {}\n", clean::line(path));
    }
    text
}
