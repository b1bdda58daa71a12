//! What an import makes of the fields of a file.

use super::table::{name, number, prose, table, word};
use super::{Screen, clean, count, paint};
use crate::domain::import::plan::Field;
use crate::domain::import::{Created, Import};

/// The table of fields, and the remarks.
pub fn shown(import: &Import, screen: Screen) -> String {
    let has_why = import.fields.iter().any(|field| field.why.is_some());
    let row = |field: &Field| {
        let to = field.to.as_deref().unwrap_or("left out");
        let why = field.why.as_deref().unwrap_or_default();
        let row = vec![
            name(clean::line(&format!("{}{}", field.name, field.part))),
            word(clean::line(to)),
            number(field.items),
        ];
        row.into_iter().chain(has_why.then(|| prose(clean::line(why)))).collect()
    };
    let mut header = vec!["field", "key", "items"];
    header.extend(has_why.then_some("why not another key"));
    let rows: Vec<_> = import.fields.iter().map(row).collect();
    let mut text = if rows.is_empty() { String::new() } else { table(&header, rows, screen) };
    if !import.unchanged.is_empty() {
        text +=
            &format!("{} imported before, unchanged\n", count(import.unchanged.len(), "project"));
    }
    for remark in &import.remarks {
        text += &format!("{remark}\n");
    }
    text
}

/// The created projects.
pub fn created(import: &Import) -> String {
    let done = paint::paint(paint::GOOD, "created");
    let mut text = format!("{done} {}\n", count(import.created.len(), "project"));
    for Created { name, title, .. } in &import.created {
        let name = paint::paint(paint::NAME, clean::line(name.as_str()));
        text += &format!("  {name}: {}\n", clean::line(title));
    }
    text
}
