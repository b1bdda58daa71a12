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
    /// Who made it, if known.
    pub by: Option<String>,
    /// What it did, in words.
    pub what: String,
    /// Its files, and whether the change created them.
    pub files: Vec<(String, bool)>,
    /// The change that this one undoes.
    pub undoes: Option<u64>,
    /// Whether it is undone or skipped.
    pub undone: bool,
    /// Whether it is skipped.
    pub skipped: bool,
}

/// A table of these of `all` changes.
pub fn list(rows: &[Row], all: usize, screen: Screen) -> String {
    if all == 0 {
        return "no changes by rp yet\n".into();
    }
    let anybody = rows.iter().any(|row| row.by.is_some());
    let cells = rows.iter().map(|row| {
        let undone = match (row.undone, row.skipped) {
            (_, true) => "skipped",
            (true, false) => "undone",
            (false, false) => "",
        };
        let by = row.by.as_deref().unwrap_or_default();
        let cells = [
            Some(table::word(clean::line(&row.when))),
            anybody.then(|| table::word(clean::line(by))),
            Some(table::word(clean::line(&row.command))),
            Some(table::prose(clean::line(&row.what))),
            Some(table::word(undone).painted(paint::CARE)),
        ];
        cells.into_iter().flatten().collect()
    });
    let header = ["when", "by", "command", "what", ""].into_iter();
    let header: Vec<_> = header.filter(|name| anybody || *name != "by").collect();
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

/// A change that `rp undo` will pass over.
pub fn skipped(row: &Row) -> String {
    let skipped = paint::paint(paint::GOOD, "skipped");
    format!(
        "{skipped}: {}\nthe next `rp undo` undoes the change before it\n",
        clean::line(&row.what)
    )
}
