//! CSV for a spreadsheet.

use serde::Serialize;

use super::clean;

/// A header and one line per row; empty without rows. Characters that are unsafe for a terminal are
/// replaced.
pub fn table(rows: impl IntoIterator<Item = impl Serialize>) -> String {
    const IN_MEMORY: &str = "plain rows are written to memory";
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        table.serialize(row).expect(IN_MEMORY);
    }
    let bytes = table.into_inner().expect(IN_MEMORY);
    let text = String::from_utf8(bytes).expect("text and numbers are text");
    let lines: Vec<_> = text.split('\n').map(clean::piece).collect();
    lines.join("\n")
}
