//! A text as lines, which end in LF or CRLF. The last line may have no end, and a byte order mark
//! may come first.

use std::ops::Range;

/// The whole text of a file.
#[derive(Debug, Clone, Copy)]
pub struct Text<'t>(pub &'t str);

impl<'t> Text<'t> {
    /// Adds a line below the line at `at`, indented like the line at `like`.
    pub fn below(self, at: usize, like: usize, line: &str) -> String {
        let at = self.line_end(at);
        let line = format!("{}{}{line}", self.line_break(at), self.indent(like));
        self.spliced(at, at, &line)
    }

    /// The end of the comments directly below the line that ends at `at`, or `at` if something
    /// other than a blank line follows them, since they then belong to that.
    pub fn with_comments(self, at: usize) -> usize {
        let mut end = at;
        loop {
            let rest = &self.0[end..];
            let Some(next) = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')) else {
                return end;
            };
            let line = next.trim_start_matches([' ', '\t']);
            if line.starts_with('#') {
                end = self.line_end(self.0.len() - next.len());
            } else {
                return if line.starts_with(['\n', '\r']) { end } else { at };
            }
        }
    }

    /// Whether a blank line comes before the line at `at` and the comments above it.
    pub fn is_apart(self, at: usize) -> bool {
        let above = self.0[..self.line_start(at)].lines().rev();
        let above = above.map(str::trim).find(|line| !line.starts_with('#'));
        above == Some("")
    }

    /// Adds lines at the end of the text, after a blank line.
    pub fn at_the_end(self, lines: &[String]) -> String {
        let (text, end) = (self.0, self.line_break(self.0.len()));
        let lines = lines.join(end);
        let last = text.trim_start_matches('\u{feff}');
        if last.is_empty() {
            return format!("{text}{lines}{end}");
        }
        let last_line =
            last.strip_suffix('\n').map(|text| text.rsplit('\n').next().unwrap_or(text));
        match last_line {
            Some(line) if line.trim().is_empty() => format!("{text}{lines}{end}"),
            Some(_) => format!("{text}{end}{lines}{end}"),
            None => format!("{text}{end}{end}{lines}"),
        }
    }

    /// Adds a line at the end of the text, directly below the last one.
    pub fn at_the_very_end(self, line: &str) -> String {
        let (text, end) = (self.0, self.line_break(self.0.len()));
        match text.trim_start_matches('\u{feff}') {
            "" => format!("{text}{line}{end}"),
            some if some.ends_with('\n') => format!("{text}{line}{end}"),
            _ => format!("{text}{end}{line}"),
        }
    }

    /// The range of the whole lines from one byte to another.
    pub fn lines(self, start: usize, end: usize) -> Range<usize> {
        let start = self.line_start(start);
        let end = self.line_end(end);
        let rest = &self.0[end..];
        let next = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n')).unwrap_or(rest);
        start..self.0.len() - next.len()
    }

    /// The range of the lines of a table, with the blank line before it if one follows it, too.
    pub fn table_lines(self, start: usize, end: usize) -> Range<usize> {
        let lines = self.lines(start, end);
        let (before, after) = (&self.0[..lines.start], &self.0[lines.end..]);
        let blank = ["\n\n", "\n\r\n"].iter().find(|blank| before.ends_with(**blank));
        match blank {
            Some(blank) if after.is_empty() || after.starts_with(['\n', '\r']) => {
                lines.start - (blank.len() - 1)..lines.end
            }
            _ => lines,
        }
    }

    /// The text without some ranges. If the last line had no line end, the new last line has none.
    pub fn without(self, mut gone: Vec<Range<usize>>) -> String {
        gone.sort_by_key(|range| range.start);
        let mut left = String::new();
        let mut at = 0;
        for range in gone {
            // Two removed tables share the blank line between them.
            left += self.0.get(at..range.start).unwrap_or_default();
            at = at.max(range.end);
        }
        if at == self.0.len() && !self.0.ends_with('\n') {
            let open = left.strip_suffix('\n').unwrap_or(&left);
            return open.strip_suffix('\r').unwrap_or(open).to_owned();
        }
        left + &self.0[at..]
    }

    /// The text with a range replaced.
    pub fn spliced(self, start: usize, end: usize, with: &str) -> String {
        format!("{}{with}{}", &self.0[..start], &self.0[end..])
    }

    /// The start of the line, after a byte order mark.
    pub fn line_start(self, at: usize) -> usize {
        let start = self.0[..at].rfind('\n').map_or(0, |at| at + 1);
        if start == 0 && self.0.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    /// The end of the line, before its line end.
    pub fn line_end(self, at: usize) -> usize {
        let end = self.0[at..].find('\n').map_or(self.0.len(), |more| at + more);
        let cut = end > at && end < self.0.len() && self.0[..end].ends_with('\r');
        if cut { end - 1 } else { end }
    }

    /// The line end of the line at `at`, or else of the line before.
    pub fn line_break(self, at: usize) -> &'static str {
        let rest = &self.0[at..];
        let before = self.0[..at].rfind('\n').unwrap_or(0);
        let crlf = if rest.starts_with('\n') {
            false
        } else {
            rest.starts_with("\r\n") || self.0[..before].ends_with('\r')
        };
        if crlf { "\r\n" } else { "\n" }
    }

    /// The spaces and tabs at the start of the line, up to `at`.
    pub fn indent(self, at: usize) -> &'t str {
        let line = &self.0[self.line_start(at)..at];
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        &line[..blanks]
    }
}
