//! The comments of three texts. A comment has no place of its own: it goes with the key or the header
//! below it, or above it.

use std::collections::HashMap;

/// How often each comment is in the base, in ours and in theirs.
#[derive(Debug, Default)]
pub struct Comments<'t>(HashMap<&'t str, [usize; 3]>);

impl<'t> Comments<'t> {
    /// Counts the comments among these lines of a text: 0 for the base, 1 for ours, 2 for theirs.
    pub fn count(&mut self, text: usize, lines: &'t str) {
        for line in lines.lines().map(str::trim).filter(|line| line.starts_with('#')) {
            self.0.entry(line).or_default()[text] += 1;
        }
    }

    fn of(&self, line: &str) -> [usize; 3] {
        self.0.get(line.trim()).copied().unwrap_or_default()
    }

    /// Whether theirs added it.
    pub fn is_new(&self, line: &str) -> bool {
        let [base, _, theirs] = self.of(line);
        theirs > base
    }

    /// Whether theirs added it and ours does not have it.
    pub fn is_missing(&self, line: &str) -> bool {
        let [base, ours, theirs] = self.of(line);
        theirs > base && theirs > ours
    }

    /// Whether only theirs removed it.
    pub fn is_gone(&self, line: &str) -> bool {
        let [base, ours, theirs] = self.of(line);
        theirs < base && ours == base
    }

    /// Whether ours added it.
    fn is_ours(&self, line: &str) -> bool {
        let [base, ours, _] = self.of(line);
        ours > base
    }

    /// Our lines without the comments that theirs removed.
    pub fn kept(&self, lines: &str) -> String {
        let is_gone = |line: &str| line.trim().starts_with('#') && self.is_gone(line);
        lines.split_inclusive('\n').filter(|line| !is_gone(line)).collect()
    }

    /// The lines above a key that is removed, without its own comments.
    pub fn above_removed(&self, lines: &str) -> String {
        let (free, own) = split(lines);
        if own.lines().any(|line| self.is_ours(line)) {
            return self.kept(lines);
        }
        if free.contains('#') { self.kept(free.trim_end()) + "\n" } else { String::new() }
    }

    /// Their lines above a new key or entry, without comments that are not new.
    pub fn brought(&self, lines: &str) -> String {
        let is_old = |line: &str| line.trim().starts_with('#') && !self.is_new(line);
        if !lines.lines().any(is_old) {
            return lines.to_owned();
        }
        let kept: String = lines.split_inclusive('\n').filter(|line| !is_old(line)).collect();
        let comments = kept.trim_start_matches(['\n', ' ', '\t']);
        if lines.starts_with(['\n', '\r']) || comments.len() < kept.len() {
            format!("\n{comments}")
        } else {
            comments.to_owned()
        }
    }

    /// Their comments among these lines that ours does not have, as lines.
    pub fn missing(&self, lines: &str) -> String {
        let lines = lines.lines().filter(|line| line.trim().starts_with('#'));
        lines.filter(|line| self.is_missing(line)).map(|line| line.to_owned() + "\n").collect()
    }
}

/// Lines above a key: up to the last blank line, and the comments that belong to the key.
pub fn split(lines: &str) -> (&str, &str) {
    let mut at = lines.len();
    for line in lines.split_inclusive('\n').rev() {
        if line.trim().is_empty() {
            break;
        }
        at -= line.len();
    }
    lines.split_at(at)
}
