//! Tables without frames: two blanks between columns, the header in bold. What does not fit the
//! screen becomes one block a row.

use std::fmt::Display;

use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::{Screen, paint, wrap};

/// A cell: what stands in it, to which side, in which colour.
#[derive(Debug, Clone)]
pub struct Entry {
    text: String,
    /// Where the text may be broken on a narrow screen, besides at blanks.
    breaks: &'static [char],
    right: bool,
    color: Option<Color>,
    bold: bool,
}

/// A cell with a word in it.
pub fn word(text: impl Display) -> Entry {
    Entry { text: text.to_string(), breaks: &[], right: false, color: None, bold: false }
}

/// A cell with the name of what the row is about: it may be broken after `-` and `/`.
pub fn name(text: impl Display) -> Entry {
    Entry { breaks: &['-', '/'], bold: true, ..word(text) }
}

/// A cell with a number in it.
pub fn number(text: impl Display) -> Entry {
    Entry { right: true, ..word(text) }
}

impl Entry {
    /// In lines of at most `room` columns, where its pieces are no wider.
    fn break_to(&mut self, room: usize) {
        self.text = broken(&self.text, self.breaks, room);
    }

    /// In a colour whose meaning the text has as well.
    #[must_use]
    pub fn colored(self, color: Option<Color>) -> Self {
        Self { color, ..self }
    }
}

/// Rows below a header. On a screen that is too narrow, headers, cells and at last names are
/// broken into lines, and where that is not enough each row becomes a block; elsewhere never.
pub fn table(header: &[&str], mut rows: Vec<Vec<Entry>>, screen: Screen) -> String {
    let mut header: Vec<Entry> = header.iter().map(heading).collect();
    if let Some(width) = screen.width {
        let whole = (header.clone(), rows.clone());
        if !fit(&mut header, &mut rows, width) {
            return blocks(&whole.0, &whole.1, width);
        }
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).force_no_tty().enforce_styling().style_text_only();
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().map(cell));
    let right: Vec<bool> = match rows.first() {
        Some(row) => row.iter().map(|entry| entry.right).collect(),
        None => Vec::new(),
    };
    for row in &rows {
        table.add_row(row.iter().map(cell));
    }
    let last = header.len().saturating_sub(1);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if at == last { 0 } else { GAP }));
        if right.get(at) == Some(&true) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt() + "\n"
}

fn heading(text: &&str) -> Entry {
    Entry { breaks: &['/'], bold: true, ..word(text) }
}

fn cell(entry: &Entry) -> Cell {
    let mut cell = Cell::new(&entry.text);
    if let Some(color) = entry.color {
        cell = cell.fg(color);
    }
    if entry.bold { cell.add_attribute(Attribute::Bold) } else { cell }
}

/// Blanks between two columns.
const GAP: u16 = 2;

/// Breaks what may be broken until the table fits: headers, then names, then all cells at
/// blanks. Whether it does.
fn fit(header: &mut [Entry], rows: &mut [Vec<Entry>], width: usize) -> bool {
    let mut widths = widths(header, rows);
    let gaps = usize::from(GAP) * header.len().saturating_sub(1);
    let of_names =
        |rows: &[Vec<Entry>], at: usize| rows.iter().any(|row| !row[at].breaks.is_empty());
    for step in [Step::Headers, Step::Names, Step::Cells] {
        for at in (0..header.len()).rev() {
            let excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
            if excess == 0 {
                return true;
            }
            let room = widths[at].saturating_sub(excess);
            match step {
                Step::Headers => header[at].break_to(room),
                Step::Names if !of_names(rows, at) => {}
                Step::Names | Step::Cells => rows.iter_mut().for_each(|row| row[at].break_to(room)),
            }
            widths = self::widths(header, rows);
        }
    }
    widths.iter().sum::<usize>() + gaps <= width
}

/// What is broken first, second, third.
#[derive(Clone, Copy)]
enum Step {
    Headers,
    Names,
    Cells,
}

/// The width of each column.
fn widths(header: &[Entry], rows: &[Vec<Entry>]) -> Vec<usize> {
    let widest_line = |entry: &Entry| entry.text.lines().map(str::width).max().unwrap_or(0);
    let column = |at: usize| rows.iter().map(move |row| &row[at]).chain([&header[at]]);
    (0..header.len()).map(|at| column(at).map(widest_line).max().unwrap_or(0)).collect()
}

/// Each row for itself: a line a cell, behind its header.
fn blocks(header: &[Entry], rows: &[Vec<Entry>], width: usize) -> String {
    let heads: Vec<&str> = header.iter().map(|entry| entry.text.as_str()).collect();
    let beside = heads.iter().map(|head| head.width()).max().unwrap_or(0) + usize::from(GAP);
    let mut page = String::new();
    for row in rows {
        for (head, entry) in heads.iter().zip(row).filter(|(_, entry)| !entry.text.is_empty()) {
            let text = wrap::indented(&entry.text, beside, width);
            let gap = " ".repeat(beside - head.width());
            page += &format!("{}{gap}{}\n", paint::paint(paint::NAME, head), text.trim_start());
        }
        page.push('\n');
    }
    page
}

/// Lines of at most `room` columns, where the pieces between breaks are no wider.
fn broken(text: &str, breaks: &[char], room: usize) -> String {
    let mut lines = vec![String::new()];
    for piece in text.split_inclusive(|c| c == ' ' || breaks.contains(&c)) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.width() + piece.trim_end().width() <= room => {
                line.push_str(piece);
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: Option<usize>) -> String {
        let row = |of: &str, n: u32| vec![number(n), name(of), word("a wide word")];
        let rows = vec![row("adversarial-robustness/training", 1), row("猫", 10)];
        let table = table(&["#", "project", "of two words"], rows, Screen { width });
        anstream::adapter::strip_str(&table).to_string()
    }

    #[test]
    fn nothing_is_broken_where_there_is_room() {
        let whole = " #  project                          of two words\n \
                     1  adversarial-robustness/training  a wide word\n\
                     10  猫                               a wide word\n";

        assert_eq!(drawn(None), whole);
        assert_eq!(drawn(Some(80)), whole);
    }

    #[test]
    fn what_is_too_wide_is_broken_where_a_reader_would() {
        let narrow = " #  project       of\n                  two\n                  words\n \
                      1  adversarial-  a wide\n    robustness/   word\n    training\n\
                      10  猫            a wide\n                  word\n";

        assert_eq!(drawn(Some(24)), narrow);
    }

    #[test]
    fn what_cannot_be_broken_enough_becomes_blocks() {
        let blocks = "#             1\nproject       adversarial-robustness/training\n\
                      of two words  a wide word\n\n\
                      #             10\nproject       猫\nof two words  a wide word\n\n";

        assert_eq!(drawn(Some(20)), blocks);
    }
}
