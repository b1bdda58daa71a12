//! CSV for a spreadsheet.

use serde::Serialize;

use super::clean;
use crate::domain::text::steers;

const IN_MEMORY: &str = "plain rows are written to memory";

/// A header and one line per row; empty without rows. No cell is a formula, and characters that are
/// unsafe for a terminal are replaced.
pub fn table(rows: impl IntoIterator<Item = impl Serialize>) -> String {
    let mut plain = csv::Writer::from_writer(Vec::new());
    for row in rows {
        plain.serialize(row).expect(IN_MEMORY);
    }
    let plain = plain.into_inner().expect(IN_MEMORY);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&plain[..]);
    let rows = reader.records().map(|row| row.expect("it is a table that was just written"));
    lines(rows.map(|row| row.iter().map(str::to_owned).collect()))
}

/// One line per row.
pub(super) fn lines(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        table.write_record(row.iter().map(|cell| inert(cell))).expect(IN_MEMORY);
    }
    let bytes = table.into_inner().expect(IN_MEMORY);
    let text = String::from_utf8(bytes).expect("text and numbers are text");
    let lines: Vec<_> = text.split('\n').map(clean::piece).collect();
    lines.join("\n")
}

/// The cell, with an apostrophe before it if a spreadsheet would run it. Numbers stay numbers.
fn inert(cell: &str) -> String {
    let begins = |cell: &str| cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    // Spreadsheets ignore blanks and invisible characters before a formula.
    let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || steers(c));
    let is_number = || {
        let is_of_one = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        cell.chars().all(is_of_one) && cell.parse::<f64>().is_ok()
    };
    let runs = begins(seen) && !is_number() || cell.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        for formula in [
            "=1+1",
            "+1-555",
            "-2+3",
            "-inf",
            "- first",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "\u{feff}=1",
            "\u{200b}=1",
            "＝1",
            "=HYPERLINK(\"http://example.org\",\"a\")",
        ] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        for plain in ["", "a=b", "a-b", "'=1", "0.5", "-0.5", "-1e-9", "+3", "2026-06-15", "é"] {
            assert_eq!(inert(plain), plain);
        }
    }

    #[test]
    fn a_cell_with_quotes_commas_and_lines_is_one_cell() {
        let text = "=cmd|'/c calc'!A1, \"x\"\n=y";

        let table = table([("a", text, -0.5)]);

        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows, [vec!["a", &format!("'{text}"), "-0.5"]]);
    }
}
