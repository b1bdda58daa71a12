//! The keys of files: a list for the help, and the documentation in Markdown.

use super::{paint, wrap};
use crate::domain::explained::{Explained, Place, keys};
use crate::domain::keys::Takes;

/// The keys of a file by table, each with its meaning.
pub fn list(place: Place, width: usize) -> String {
    let mut page = String::new();
    for (table, keys) in by_table(place) {
        if let Some(table) = table {
            let head = format!("{}  {}", head(&table), table.what);
            let head = wrap::wrap(&head, width);
            let (name, rest) = head.split_once("  ").unwrap_or((&head, ""));
            page += &format!("{}  {rest}\n", paint::paint(paint::NAME, name));
        }
        let rows = keys.iter().map(|key| {
            let required = if key.required { "; required" } else { "" };
            (leaf(key).to_owned(), format!("{}{required}", key.what))
        });
        page += &(wrap::pairs(rows, width) + "\n");
    }
    let more =
        "`rp explain KEY` shows the type, the default, an example and the evidence of a key.";
    page + &wrap::wrap(more, width) + "\n"
}

/// The documentation of the files.
pub fn markdown(default_of: impl Fn(&str) -> Option<String>) -> String {
    let mut page = String::from(
        "# The files of a store\n\nEvery key of a project's file and of `rp.toml`. `rp explain KEY` shows the same in a terminal, with the \
         evidence for each default, and `rp schema` the JSON Schema for editors.\n",
    );
    for (place, title) in [
        (Place::Project, "A project: `projects/NAME.toml`"),
        (Place::Settings, "The settings: `rp.toml`"),
    ] {
        page += &format!("\n## {title}\n");
        for (table, keys) in by_table(place) {
            if let Some(table) = table {
                page += &format!("\n### `{}`\n\n{}.\n", head(&table), table.what);
            }
            page +=
                "\n| key | type | default | example | meaning |\n| --- | --- | --- | --- | --- |\n";
            for key in keys {
                let code = |text: String| if text.is_empty() { text } else { format!("`{text}`") };
                let default = match default_of(&key.key) {
                    _ if key.required => "required".into(),
                    default => code(default.unwrap_or_default()),
                };
                let cells = [
                    code(leaf(&key).to_owned()),
                    key.takes.in_words(),
                    default,
                    code(key.example()),
                    key.what.to_owned(),
                ];
                page +=
                    &format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
            }
        }
    }
    page
}

/// The tables of a file in their order, the file itself first, each with its keys. A table of numbers in `ranking` is
/// one key.
fn by_table(place: Place) -> Vec<(Option<Explained>, Vec<Explained>)> {
    let mut tables: Vec<(Option<Explained>, Vec<Explained>)> = vec![(None, Vec::new())];
    for key in keys(place) {
        let above = key.key.rsplit_once('.').map_or("", |(above, _)| above);
        if matches!(key.takes, Takes::Table | Takes::Named | Takes::Entries) {
            tables.push((Some(key), Vec::new()));
            continue;
        }
        let is_its_table = |(table, _): &&mut (Option<Explained>, Vec<Explained>)| {
            table.as_ref().map_or("", |table| table.key.as_str()) == above.trim_end_matches(".NAME")
        };
        if let Some((_, keys)) = tables.iter_mut().find(is_its_table) {
            keys.push(key);
        }
    }
    tables
}

/// The line that begins a table.
fn head(table: &Explained) -> String {
    match table.takes {
        Takes::Table => format!("[{}]", table.key),
        _ => table.example(),
    }
}

/// The name of a key in its table.
fn leaf(key: &Explained) -> &str {
    key.key.rsplit('.').next().unwrap_or(&key.key)
}
