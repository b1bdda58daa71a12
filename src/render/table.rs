//! Tables without frames: two blanks between columns, the header in bold.

use std::fmt::Display;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};

use super::Screen;

/// A cell: what stands in it, to which side, in which colour.
#[derive(Debug, Clone)]
pub struct Entry {
    text: String,
    right: bool,
    color: Option<Color>,
    bold: bool,
}

/// A cell with a word in it.
pub fn word(text: impl Display) -> Entry {
    Entry { text: text.to_string(), right: false, color: None, bold: false }
}

/// A cell with a number in it.
pub fn number(text: impl Display) -> Entry {
    Entry { right: true, ..word(text) }
}

impl Entry {
    /// In bold: what the row is about.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// In a colour whose meaning the text has as well.
    #[must_use]
    pub fn colored(self, color: Option<Color>) -> Self {
        Self { color, ..self }
    }
}

/// Rows below a header. On a screen that is too narrow, cells are wrapped; elsewhere never.
pub fn table(header: &[&str], rows: Vec<Vec<Entry>>, screen: Screen) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty().enforce_styling().style_text_only();
    match screen.width {
        Some(width) => {
            let width = u16::try_from(width).unwrap_or(u16::MAX);
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.set_header(header.iter().map(|text| Cell::new(text).add_attribute(Attribute::Bold)));
    let right: Vec<bool> = match rows.first() {
        Some(row) => row.iter().map(|entry| entry.right).collect(),
        None => Vec::new(),
    };
    for row in rows {
        table.add_row(row.into_iter().map(|entry| {
            let mut cell = Cell::new(entry.text);
            if let Some(color) = entry.color {
                cell = cell.fg(color);
            }
            if entry.bold { cell.add_attribute(Attribute::Bold) } else { cell }
        }));
    }
    let last = header.len().saturating_sub(1);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if at == last { 0 } else { 2 }));
        if right.get(at) == Some(&true) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}
