//! Tables without borders: two spaces between columns, the header in bold. On a screen that is too
//! narrow, names are shortened and cells broken; a table that still does not fit becomes one block
//! per row. Without a screen, every cell is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use anstyle::Style;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{Screen, paint, wrap};

/// A cell of a table.
#[derive(Debug, Clone)]
pub struct Entry {
    text: String,
    /// How it gives way on a narrow screen.
    gives: Gives,
    right: bool,
    style: Style,
}

/// How a cell gives way on a narrow screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gives {
    /// Broken at spaces, after all others.
    Last,
    /// A heading: broken at spaces and after `/`.
    Heading,
    /// Sentences: broken at spaces before other cells are.
    Prose,
    /// Shortened.
    Name,
}

/// A cell with a word in it.
pub fn word(text: impl Display) -> Entry {
    Entry { text: text.to_string(), gives: Gives::Last, right: false, style: Style::new() }
}

/// A cell with the name of the row, which may be shortened.
pub fn name(text: impl Display) -> Entry {
    Entry { gives: Gives::Name, style: paint::NAME, ..word(text) }
}

/// A cell with a number in it.
pub fn number(text: impl Display) -> Entry {
    Entry { right: true, ..word(text) }
}

/// A cell with sentences in it.
pub fn prose(text: impl Display) -> Entry {
    Entry { gives: Gives::Prose, ..word(text) }
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

    /// Sets a style. The text has to have the same meaning.
    #[must_use]
    pub fn painted(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// A table without as many of the `spare` columns, in their order, as it takes to fit the screen
/// with names that can be read; also gives the headers that are left. Without a screen all columns
/// stay.
pub fn table_without_spare<'h>(
    mut header: Vec<&'h str>,
    mut rows: Vec<Vec<Entry>>,
    spare: &[&str],
    screen: Screen,
) -> (String, Vec<&'h str>) {
    for head in spare {
        if screen.width.is_none_or(|width| least(&header, &rows, width) <= width) {
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

/// The columns that a table takes at least if no cell is broken: its headings are, and its names are
/// shortened to three eighths of the screen.
fn least(header: &[&str], rows: &[Vec<Entry>], width: usize) -> usize {
    let most = |entry: &Entry| match entry.gives {
        Gives::Name => entry.text.width().min((width * 3 / 8).clamp(SHORT, 30)),
        Gives::Prose => entry.text.width().min(SHORT),
        Gives::Last | Gives::Heading => entry.text.width(),
    };
    let column = |(at, head): (usize, &&str)| {
        let heading = broken(head, Gives::Heading, 0);
        let heading = heading.lines().map(str::width).max().unwrap_or(0);
        rows.iter().map(|row| most(&row[at])).max().unwrap_or(0).max(heading)
    };
    let gaps = usize::from(GAP) * header.len().saturating_sub(1);
    header.iter().enumerate().map(column).sum::<usize>() + gaps
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
    Entry { gives: Gives::Heading, style: paint::NAME, ..word(text) }
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

/// The fewest columns of a name while other cells can be broken, and of a word in a sentence.
const SHORT: usize = 14;
/// The fewest columns of a name.
const SHORTEST: usize = 8;

/// Breaks headers and prose, shortens names, breaks all cells, and shortens names further until the
/// table fits; false if it does not.
fn fit(header: &mut [Entry], rows: &mut [Vec<Entry>], width: usize) -> bool {
    let whole: Vec<Vec<Entry>> = rows.to_vec();
    let gaps = usize::from(GAP) * header.len().saturating_sub(1);
    let has = |at: usize, gives: Gives| whole.iter().any(|row| row[at].gives == gives);
    for step in [Step::Headers, Step::Prose, Step::Names(SHORT), Step::Cells, Step::Names(SHORTEST)]
    {
        for at in (0..header.len()).rev() {
            let widths = widths(header, rows);
            let excess = (widths.iter().sum::<usize>() + gaps).saturating_sub(width);
            if excess == 0 {
                return true;
            }
            let room = widths[at].saturating_sub(excess);
            match step {
                Step::Headers => {
                    let cells = rows.iter().map(|row| wide(&row[at])).max().unwrap_or(0);
                    header[at].text = broken(&header[at].text, Gives::Heading, room.max(cells));
                }
                Step::Prose if !has(at, Gives::Prose) => {}
                Step::Prose | Step::Cells => {
                    for row in rows.iter_mut().filter(|row| row[at].gives != Gives::Name) {
                        row[at].text = broken(&row[at].text, row[at].gives, room);
                    }
                }
                Step::Names(_) if !has(at, Gives::Name) => {}
                Step::Names(least) => {
                    let names: BTreeSet<&str> = whole.iter().map(|row| row[at].text()).collect();
                    let short = shortened(&names, room.max(least));
                    for (row, whole) in rows.iter_mut().zip(&whole) {
                        row[at].text.clone_from(&short[whole[at].text()]);
                    }
                }
            }
        }
    }
    widths(header, rows).iter().sum::<usize>() + gaps <= width
}

/// The order in which cells give way.
#[derive(Clone, Copy)]
enum Step {
    Headers,
    Prose,
    /// To at least so many columns.
    Names(usize),
    Cells,
}

/// Names shortened to so many columns. Different names stay different: a name that looks like another
/// keeps more of its end, then the place where it differs; if that is not enough, it is broken.
fn shortened<'a>(names: &BTreeSet<&'a str>, room: usize) -> BTreeMap<&'a str, String> {
    let ends = [room / 3, room / 2, room * 2 / 3].map(Some);
    let mut short: BTreeMap<&str, String> =
        names.iter().map(|name| (*name, wrap::shortened(name, room, room / 3))).collect();
    for end in ends.into_iter().skip(1).chain([None]) {
        let alike = alike(&short);
        let mut before = "";
        let mut names = names.iter().peekable();
        while let Some(name) = names.next() {
            if alike.contains(name) {
                let next = names.peek().map_or("", |next| next);
                let from = shared(name, before).max(shared(name, next));
                let other = match end {
                    Some(tail) => wrap::shortened(name, room, tail),
                    None => around(name, from, room),
                };
                short.insert(name, other);
            }
            before = name;
        }
    }
    for name in alike(&short) {
        short.insert(name, folded(name, room));
    }
    short
}

/// The names that look like another after they were shortened.
fn alike<'a>(short: &BTreeMap<&'a str, String>) -> BTreeSet<&'a str> {
    let mut of: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (name, short) in short {
        of.entry(short).or_default().push(name);
    }
    of.into_values().filter(|names| names.len() > 1).flatten().collect()
}

/// The length of what two names have in common at their start.
fn shared(one: &str, other: &str) -> usize {
    let pairs = one.chars().zip(other.chars());
    pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// The start of a name, and the part that holds this place.
fn around(name: &str, place: usize, room: usize) -> String {
    /// The most characters of a part before the place.
    const NEAR: usize = 6;
    let (before, _) = name.split_at(place);
    let mut near = before.char_indices().rev().take(NEAR);
    let start = near.find(|(_, c)| matches!(c, '-' | '/' | ' ')).map(|(at, _)| at + 1);
    let start = start.or_else(|| before.char_indices().next_back().map(|(at, _)| at)).unwrap_or(0);
    let head = wrap::shortened(&name[..start], (room / 3).max(2), 0);
    let rest = &name[start..];
    format!("{head}{}", wrap::shortened(rest, room.saturating_sub(head.width()), 0))
}

/// A name on as many lines as it takes.
fn folded(name: &str, room: usize) -> String {
    let mut lines = vec![String::new()];
    for grapheme in name.graphemes(true) {
        match lines.last_mut() {
            Some(line) if line.width() + grapheme.width() <= room => line.push_str(grapheme),
            _ => lines.push(grapheme.to_owned()),
        }
    }
    lines.join("\n")
}

/// The width of each column.
fn widths(header: &[Entry], rows: &[Vec<Entry>]) -> Vec<usize> {
    let column = |at: usize| rows.iter().map(move |row| &row[at]).chain([&header[at]]);
    (0..header.len()).map(|at| column(at).map(wide).max().unwrap_or(0)).collect()
}

/// The width of the widest line of a cell.
fn wide(entry: &Entry) -> usize {
    entry.text.lines().map(str::width).max().unwrap_or(0)
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

/// Breaks a text into lines of at most `room` columns, if the pieces between breaks allow it. A longer
/// word of a sentence is shortened.
fn broken(text: &str, gives: Gives, room: usize) -> String {
    let mut lines = vec![String::new()];
    for piece in text.split_inclusive(|c| c == ' ' || gives == Gives::Heading && c == '/') {
        let word = piece.trim_end();
        let is_long = gives == Gives::Prose && word.width() > room.max(SHORT);
        let short = is_long.then(|| wrap::shortened(word, room.max(SHORT), SHORT / 2) + " ");
        let piece = short.as_deref().unwrap_or(piece);
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
    use proptest::prelude::*;

    fn drawn(width: Option<usize>) -> String {
        let row = |of: &str, n: u32| vec![number(n), name(of), word("a wide word")];
        let rows = vec![row("adversarial-robustness/training", 1), row("猫", 10)];
        let table = table(&["#", "project", "of two words"], rows, Screen::of(width));
        anstream::adapter::strip_str(&table).to_string()
    }

    #[test]
    fn colours_have_no_width_and_end_on_their_line() {
        let row = |style| vec![word("two words").painted(style), word("x")];
        let rows = vec![row(paint::BAD), row(Style::new())];

        let painted = table(&["a", "b"], rows, Screen::of(Some(8)));

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
    fn names_are_shortened_before_cells_are_broken() {
        let narrow = " #  project              of two\n                         words\n \
                      1  adversarial-…aining  a wide word\n\
                      10  猫                   a wide word\n";
        let narrower = " #  project         of two\n                    words\n \
                        1  adversari…ning  a wide\n                    word\n\
                        10  猫              a wide\n                    word\n";

        assert_eq!(drawn(Some(36)), narrow);
        assert_eq!(drawn(Some(28)), narrower);
    }

    #[test]
    fn a_table_that_cannot_fit_becomes_blocks() {
        let blocks = "#             1\nproject       adversarial-robustness/training\n\
                      of two words  a wide word\n\n\
                      #             10\nproject       猫\nof two words  a wide word\n\n";

        assert_eq!(drawn(Some(16)), blocks);
    }

    /// Tables of these names and of a number beside them.
    fn names(names: &[&str], width: usize) -> String {
        let rows = names.iter().map(|text| vec![name(text), number(1)]);
        let table = table(&["name", "n"], rows.collect(), Screen::of(Some(width)));
        anstream::adapter::strip_str(&table).to_string()
    }

    #[test]
    fn shortened_names_stay_different() {
        let (same, other) =
            ("a-common-beginning-one-and-the-end", "a-common-beginning-two-and-the-end");

        assert_eq!(
            names(&["common-beginning-1", "common-beginning-2"], 17),
            "name            n\ncommon-be…ng-1  1\ncommon-be…ng-2  1\n"
        );
        assert_eq!(
            names(&["1-the-common-end", "2-the-common-end"], 13),
            "name        n\n1-the-…end  1\n2-the-…end  1\n"
        );
        assert_eq!(
            names(&[same, other], 24),
            "name                   n\na-comm…ne-and-the-end  1\na-comm…wo-and-the-end  1\n"
        );
        let middle = |c: &str| ["a".repeat(30), c.to_owned(), "a".repeat(30)].concat();
        assert_eq!(
            names(&[&middle("b"), &middle("c")], 24),
            "name                   n\naaaaaa…abaaaaaaaaaaa…  1\naaaaaa…acaaaaaaaaaaa…  1\n"
        );
        assert_eq!(
            names(
                &["team/in-the-middle-12-of-this-name", "team/in-the-middle-13-of-this-name"],
                20
            ),
            "name               n\nteam…12-of-this-…  1\nteam…13-of-this-…  1\n"
        );
    }

    #[test]
    fn names_that_no_way_tells_apart_are_broken() {
        let names: BTreeSet<String> = (0..50_u32)
            .map(|n| format!("{}{:0>8b}{}", "a".repeat(20), n, "a".repeat(20)))
            .collect();
        let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();

        let short = shortened(&names, 9);

        assert!(alike(&short).is_empty());
        assert!(short.values().flat_map(|text| text.lines()).all(|line| line.width() <= 9));
    }

    #[test]
    fn a_broken_name_fills_its_lines() {
        assert_eq!(folded("abcde", 2), "ab\ncd\ne");
        assert_eq!(folded("a猫猫b", 3), "a猫\n猫b");
    }

    #[test]
    fn spare_columns_go_before_names_are_too_short() {
        let wide = "interpretability/circuits-in-models";
        let drawn = |width| {
            let rows = vec![vec![name(wide), word("abcdefghij"), word("klmnopqrst")]];
            let header = vec!["name", "first", "second"];
            let screen = Screen::of(width);
            let (text, left) = table_without_spare(header, rows, &["second", "first"], screen);
            (anstream::adapter::strip_str(&text).to_string(), left.len())
        };

        assert_eq!(drawn(None).1, 3);
        assert_eq!(drawn(Some(60)).1, 3);
        assert_eq!(drawn(Some(40)).1, 3);
        let two = "name                      first\ninterpretabilit…n-models  abcdefghij\n";
        assert_eq!(drawn(Some(36)), (two.to_owned(), 2));
        assert_eq!(drawn(Some(24)), ("name\ninterpretabilit…n-models\n".to_owned(), 1));
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_screen(
            texts in proptest::collection::vec("[-a-c/猫]{1,40}", 1..6),
            said in "[a-c猫]{0,30}( [a-c]{0,9}){0,5}",
            width in 40usize..90,
        ) {
            let rows = texts.iter().map(|text| vec![name(text), number(12345), prose(&said), word("a word")]);
            let header = ["name", "value/week", "said", "of two words"];
            let drawn = table(&header, rows.collect(), Screen::of(Some(width)));
            let drawn = anstream::adapter::strip_str(&drawn).to_string();
            for line in drawn.lines() {
                prop_assert!(line.width() <= width, "{} {drawn}", line.width());
            }
        }
    }
}
