//! Tables without borders: two spaces between columns, the header in bold. A table that does not
//! fit the screen becomes one block per row.

use std::fmt::Display;

use anstyle::Style;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::{Screen, paint, wrap};

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Entry {
    text: String,
    /// On a narrow screen, the text may be broken after these characters and at spaces.
    breaks: &'static [char],
    right: bool,
    /// Whether it is broken at spaces before other cells are.
    prose: bool,
    style: Style,
}

/// A cell with a word in it.
pub fn word(text: impl Display) -> Entry {
    Entry { text: text.to_string(), breaks: &[], right: false, prose: false, style: Style::new() }
}

/// A cell with the name of the row, which may be broken after `-` and `/`.
pub fn name(text: impl Display) -> Entry {
    Entry { breaks: &['-', '/'], style: paint::NAME, ..word(text) }
}

/// A cell with a number in it.
pub fn number(text: impl Display) -> Entry {
    Entry { right: true, ..word(text) }
}

/// A cell with sentences in it.
pub fn prose(text: impl Display) -> Entry {
    Entry { prose: true, ..word(text) }
}

impl Entry {
    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.right
    }

    /// Breaks the text into lines of at most `room` columns, if possible.
    fn break_to(&mut self, room: usize) {
        self.text = broken(&self.text, self.breaks, room);
    }

    /// Sets a style. The text has to have the same meaning.
    #[must_use]
    pub fn painted(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// A table without as many of the `spare` columns, in their order, as it takes to fit the screen;
/// also gives the headers that are left. Without a screen all columns stay.
pub fn table_without_spare<'h>(
    mut header: Vec<&'h str>,
    mut rows: Vec<Vec<Entry>>,
    spare: &[&str],
    screen: Screen,
) -> (String, Vec<&'h str>) {
    let gaps = |header: &[&str]| usize::from(GAP) * header.len().saturating_sub(1);
    for head in spare {
        let headings: Vec<Entry> = header.iter().map(heading).collect();
        let fits = screen.width.is_none_or(|width| {
            widths(&headings, &rows).iter().sum::<usize>() + gaps(&header) <= width
        });
        if fits {
            break;
        }
        if let Some(at) = header.iter().position(|other| other == head) {
            header.remove(at);
            for row in &mut rows {
                row.remove(at);
            }
        }
    }
    (table(&header, rows, screen), header)
}

/// A table. On a screen that is too narrow, cells are broken; if that is not enough, each row
/// becomes a block.
pub fn table(header: &[&str], mut rows: Vec<Vec<Entry>>, screen: Screen) -> String {
    let mut header: Vec<Entry> = header.iter().map(heading).collect();
    if let Some(width) = screen.width {
        let whole = (header.clone(), rows.clone());
        if !fit(&mut header, &mut rows, width) {
            return blocks(&whole.0, &whole.1, width);
        }
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let mut palette = Palette::default();
    table.set_header(header.iter().map(|entry| palette.mark(entry)));
    let right: Vec<bool> = match rows.first() {
        Some(row) => row.iter().map(|entry| entry.right).collect(),
        None => Vec::new(),
    };
    for row in &rows {
        table.add_row(row.iter().map(|entry| palette.mark(entry)));
    }
    let last = header.len().saturating_sub(1);
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if at == last { 0 } else { GAP }));
        if right.get(at) == Some(&true) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    palette.paint(&(table.trim_fmt() + "\n"))
}

fn heading(text: &&str) -> Entry {
    Entry { breaks: &['/'], style: paint::NAME, ..word(text) }
}

/// The styles of a table during layout. Characters of zero width mark them, since the layout would
/// count escape sequences as text. Cleaned text does not contain these characters.
#[derive(Default)]
struct Palette(Vec<Style>);

impl Palette {
    const FIRST: u32 = 0xe_0020;
    const END: char = '\u{e007f}';

    /// Puts marks around each line of the text.
    fn mark(&mut self, entry: &Entry) -> String {
        if entry.style.is_plain() || entry.text.is_empty() {
            return entry.text.clone();
        }
        let known = self.0.iter().position(|style| *style == entry.style);
        let at = known.unwrap_or_else(|| {
            self.0.push(entry.style);
            self.0.len() - 1
        });
        let mark =
            char::from_u32(Self::FIRST + u32::try_from(at).unwrap_or(0)).unwrap_or(Self::END);
        let lines = entry.text.lines().map(|line| format!("{mark}{line}{}", Self::END));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Replaces the marks by escape sequences.
    fn paint(&self, drawn: &str) -> String {
        let mut painted = String::with_capacity(drawn.len());
        for c in drawn.chars() {
            let style = u32::from(c).checked_sub(Self::FIRST).map(|at| self.0.get(at as usize));
            match style {
                _ if c == Self::END => painted += &anstyle::Reset.render().to_string(),
                Some(Some(style)) => painted.push_str(&style.render().to_string()),
                _ => painted.push(c),
            }
        }
        painted
    }
}

/// The number of spaces between two columns.
const GAP: u16 = 2;

/// Breaks headers, prose, names, and then all cells until the table fits; false if it does not.
fn fit(header: &mut [Entry], rows: &mut [Vec<Entry>], width: usize) -> bool {
    let mut widths = widths(header, rows);
    let gaps = usize::from(GAP) * header.len().saturating_sub(1);
    let has_names =
        |rows: &[Vec<Entry>], at: usize| rows.iter().any(|row| !row[at].breaks.is_empty());
    let has_prose = |rows: &[Vec<Entry>], at: usize| rows.iter().any(|row| row[at].prose);
    for step in [Step::Headers, Step::Prose, Step::Names, Step::Cells] {
        for at in (0..header.len()).rev() {
            let excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
            if excess == 0 {
                return true;
            }
            let room = widths[at].saturating_sub(excess);
            match step {
                Step::Headers => header[at].break_to(room),
                Step::Prose if !has_prose(rows, at) => {}
                Step::Names if !has_names(rows, at) => {}
                Step::Prose | Step::Names | Step::Cells => {
                    for row in rows.iter_mut() {
                        row[at].break_to(room);
                    }
                }
            }
            widths = self::widths(header, rows);
        }
    }
    widths.iter().sum::<usize>() + gaps <= width
}

/// The order in which cells are broken.
#[derive(Clone, Copy)]
enum Step {
    Headers,
    Prose,
    Names,
    Cells,
}

/// The width of each column.
fn widths(header: &[Entry], rows: &[Vec<Entry>]) -> Vec<usize> {
    let widest_line = |entry: &Entry| entry.text.lines().map(str::width).max().unwrap_or(0);
    let column = |at: usize| rows.iter().map(move |row| &row[at]).chain([&header[at]]);
    (0..header.len()).map(|at| column(at).map(widest_line).max().unwrap_or(0)).collect()
}

/// One block for each row, with a line for each cell: its header and its text.
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

/// Breaks a text into lines of at most `room` columns, if the pieces between breaks allow it.
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
    fn colours_have_no_width_and_end_on_their_line() {
        let row = |style| vec![word("two words").painted(style), word("x")];
        let rows = vec![row(paint::BAD), row(Style::new())];

        let painted = table(&["a", "b"], rows, Screen { width: Some(8) });

        let plain = anstream::adapter::strip_str(&painted).to_string();
        assert_eq!(plain, "a      b\ntwo    x\nwords\ntwo    x\nwords\n");
        for line in painted.lines().filter(|line| line.contains('\u{1b}')) {
            let reset = anstyle::Reset.render().to_string();
            let last = line.rfind('\u{1b}').unwrap();
            assert!(line[last..].starts_with(&reset), "{line:?}");
        }
    }

    #[test]
    fn a_table_that_fits_is_not_broken() {
        let whole = " #  project                          of two words\n \
                     1  adversarial-robustness/training  a wide word\n\
                     10  猫                               a wide word\n";

        assert_eq!(drawn(None), whole);
        assert_eq!(drawn(Some(80)), whole);
    }

    #[test]
    fn cells_that_are_too_wide_are_broken() {
        let narrow = " #  project       of\n                  two\n                  words\n \
                      1  adversarial-  a wide\n    robustness/   word\n    training\n\
                      10  猫            a wide\n                  word\n";

        assert_eq!(drawn(Some(24)), narrow);
    }

    #[test]
    fn a_table_that_cannot_fit_becomes_blocks() {
        let blocks = "#             1\nproject       adversarial-robustness/training\n\
                      of two words  a wide word\n\n\
                      #             10\nproject       猫\nof two words  a wide word\n\n";

        assert_eq!(drawn(Some(20)), blocks);
    }
}
