//! Differences between two texts of a file, as `diff -u` shows them.

use similar::{ChangeTag, TextDiff};

use super::{clean, paint};
use crate::domain::source::FileChange;

/// The number of lines of context.
const AROUND: usize = 3;

/// The lines that differ and some around them; empty if none does.
pub fn file(FileChange { path, before, after }: &FileChange) -> String {
    let [old, new] = [before, after].map(|text| text.as_deref().unwrap_or_default());
    let diff = TextDiff::from_lines(old, new);
    let groups = diff.grouped_ops(AROUND);
    if groups.is_empty() {
        return String::new();
    }
    let path = clean::line(path);
    let name = |text: &Option<String>| text.as_ref().map_or("/dev/null".into(), |_| path.clone());
    let heads = [format!("--- {}", name(before)), format!("+++ {}", name(after))];
    let mut shown: Vec<_> = heads.iter().map(|head| paint::paint(paint::NAME, head)).collect();
    // If both texts have them, they are the same.
    let returns = !(old.contains("\r\n") && new.contains("\r\n"));
    for group in groups {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let span = |start: usize, end: usize| match end - start {
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            lines => format!("{},{lines}", start + 1),
        };
        let old_span = span(first.old_range().start, last.old_range().end);
        let new_span = span(first.new_range().start, last.new_range().end);
        shown.push(paint::paint(paint::INFO, format!("@@ -{old_span} +{new_span} @@")));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let text = change.value();
            let line = text.strip_suffix('\n').unwrap_or(text);
            let line = if returns { line } else { line.strip_suffix('\r').unwrap_or(line) };
            let line = clean::piece(line);
            shown.push(match change.tag() {
                ChangeTag::Equal => format!(" {line}").trim_end().to_owned(),
                ChangeTag::Delete => paint::paint(paint::BAD, format!("-{line}")),
                ChangeTag::Insert => paint::paint(paint::GOOD, format!("+{line}")),
            });
            if !text.ends_with('\n') {
                shown.push("\\ No newline at end of file".into());
            }
        }
    }
    shown.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(before: Option<&str>, after: Option<&str>) -> String {
        let [before, after] = [before, after].map(|text| text.map(str::to_owned));
        let change = FileChange { path: "a.toml".into(), before, after };
        anstream::adapter::strip_str(&file(&change)).to_string()
    }

    #[test]
    fn different_lines_are_shown_with_context() {
        let before = "1\n2\n3\n4\n5\n6\n7\n";

        assert_eq!(plain(Some(before), Some(before)), "");
        assert_eq!(
            plain(Some(before), Some("1\n2\n3\n4\nx\n6\n7\n")),
            "--- a.toml\n+++ a.toml\n@@ -2,6 +2,6 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n"
        );
        assert_eq!(plain(None, Some("1\n")), "--- /dev/null\n+++ a.toml\n@@ -0,0 +1 @@\n+1\n");
        assert_eq!(
            plain(Some("1\r\n"), Some("1\n\u{1b}")),
            "--- a.toml\n+++ a.toml\n@@ -1 +1,2 @@\n-1␍\n+1\n+␛\n\
             \\ No newline at end of file\n"
        );
    }
}
