//! The difference of two texts, line by line.

use super::{clean, paint};

/// The lines that differ: what goes with `-` before it, what comes with `+`, and `...` between
/// places that are apart.
pub fn diff(before: &str, after: &str) -> String {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let mut text = String::new();
    let mut last = None;
    for (at, line) in changes(&before, &after).into_iter().enumerate() {
        let (mark, style, line) = match line {
            Change::Same => continue,
            Change::Gone(line) => ("-", paint::BAD, line),
            Change::New(line) => ("+", paint::GOOD, line),
        };
        if last.is_some_and(|last| last + 1 < at) {
            text += "...\n";
        }
        last = Some(at);
        text += paint::paint(style, format!("{mark} {}", clean::piece(line)).trim_end()).as_str();
        text.push('\n');
    }
    text
}

enum Change<'a> {
    Same,
    Gone(&'a str),
    New(&'a str),
}

/// The fewest changes, by the longest common subsequence of what is not the same at both ends.
fn changes<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<Change<'a>> {
    let ahead = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[ahead..], &after[ahead..]);
    let behind = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[..before.len() - behind], &after[..after.len() - behind]);
    let mut common = vec![vec![0_u32; after.len() + 1]; before.len() + 1];
    for (i, a) in before.iter().enumerate().rev() {
        for (j, b) in after.iter().enumerate().rev() {
            common[i][j] = if a == b {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let mut changes: Vec<Change> = (0..ahead).map(|_| Change::Same).collect();
    let (mut i, mut j) = (0, 0);
    while i < before.len() || j < after.len() {
        if i < before.len() && j < after.len() && before[i] == after[j] {
            changes.push(Change::Same);
            (i, j) = (i + 1, j + 1);
        } else if j == after.len() || i < before.len() && common[i + 1][j] >= common[i][j + 1] {
            changes.push(Change::Gone(before[i]));
            i += 1;
        } else {
            changes.push(Change::New(after[j]));
            j += 1;
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(before: &str, after: &str) -> String {
        anstream::adapter::strip_str(&diff(before, after)).to_string()
    }

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(plain("a\nb\nc\n", "a\nB\nc\n"), "- b\n+ B\n");
        assert_eq!(plain("a\nb\nc\n", "x\na\nb\nc\ny\n"), "+ x\n...\n+ y\n");
        assert_eq!(plain("a\n", "a\n"), "");
        assert_eq!(plain("", "\na = \"\u{9b}\"\n"), "+\n+ a = \"<U+009B>\"\n");
    }

    proptest! {
        #[test]
        fn what_goes_and_comes_is_the_whole_difference(
            before in proptest::collection::vec("[abc]", 0..8),
            after in proptest::collection::vec("[abc]", 0..8),
        ) {
            let before: Vec<_> = before.iter().map(String::as_str).collect();
            let after: Vec<_> = after.iter().map(String::as_str).collect();
            let changes = changes(&before, &after);
            let count = |of: fn(&Change) -> bool| changes.iter().filter(|c| of(c)).count();
            let gone = count(|c| matches!(c, Change::Gone(_)));
            let new = count(|c| matches!(c, Change::New(_)));

            prop_assert_eq!(before.len() + new, after.len() + gone);
        }
    }
}
