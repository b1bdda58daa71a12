//! What a merge leaves in a file: git's conflict markers, and keys that are there twice because
//! `merge=union` kept the lines of both sides.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::source::{Source, Trouble};

/// The least length of a marker. Git makes them longer if the attribute `conflict-marker-size` says so.
const LEAST: usize = 7;
/// The number of characters of a label that are shown.
const SHOWN: usize = 60;
/// The number of duplicate keys for which the first line is looked up; each costs a pass over the text.
const LOOKED_UP: usize = 5;

/// A line that git writes around and between the sides of a conflict.
#[derive(Debug, Clone)]
struct Marker<'t> {
    /// One of `<`, `|`, `=` and `>`.
    sign: char,
    /// How often the sign is repeated.
    size: usize,
    /// The text behind the signs.
    label: &'t str,
    /// The number of the line, from 1.
    line: usize,
    /// The range of the line, without its line end.
    span: Range<usize>,
}

impl Marker<'_> {
    /// The name of the side.
    fn side(&self, otherwise: &str) -> String {
        let name = if self.label.is_empty() { otherwise } else { self.label };
        name.chars().take(SHOWN).collect()
    }
}

/// The markers of one conflict, as far as they are there.
#[derive(Debug)]
struct Conflict<'t> {
    start: Marker<'t>,
    base: Option<Marker<'t>>,
    middle: Option<Marker<'t>>,
}

/// The conflicts of a text, an error each; and the markers that are not part of a whole conflict.
fn conflicts(source: &Source) -> (Vec<Trouble>, Vec<Marker<'_>>) {
    let (mut whole, mut rest) = (Vec::new(), Vec::new());
    let mut open: Option<Conflict> = None;
    for marker in markers(&source.text) {
        // Inside a conflict, longer markers are those of a conflict between the ancestors.
        if open.as_ref().is_some_and(|open| open.start.size != marker.size) {
            continue;
        }
        match (marker.sign, &mut open) {
            ('<', _) => {
                rest.extend(open.take().into_iter().flat_map(Conflict::markers));
                open = Some(Conflict { start: marker, base: None, middle: None });
            }
            ('|', Some(Conflict { base: base @ None, middle: None, .. })) => *base = Some(marker),
            ('=', Some(Conflict { middle: middle @ None, .. })) => *middle = Some(marker),
            // A line of a text, such as the underline of a heading.
            ('=', Some(_)) => {}
            ('>', Some(Conflict { middle: Some(_), .. })) => {
                whole.extend(open.take().and_then(|open| open.trouble(&marker, &source.path)));
            }
            _ => {
                rest.extend(open.take().into_iter().flat_map(Conflict::markers));
                rest.push(marker);
            }
        }
    }
    rest.extend(open.into_iter().flat_map(Conflict::markers));
    (whole, rest)
}

impl<'t> Conflict<'t> {
    fn markers(self) -> impl Iterator<Item = Marker<'t>> {
        [Some(self.start), self.base, self.middle].into_iter().flatten()
    }

    fn trouble(self, end: &Marker, path: &str) -> Option<Trouble> {
        let middle = self.middle?;
        let (ours, theirs) = (self.start.side("ours"), end.side("theirs"));
        let until = self.base.as_ref().unwrap_or(&middle);
        let lines = |from: usize, to: usize, name: &str| match to - from - 1 {
            0 => format!("no line, as `{name}` has none"),
            1 => format!("line {} of `{name}`", from + 1),
            _ => format!("lines {} to {} of `{name}`", from + 1, to - 1),
        };
        let help = format!(
            "keep {}, or {}, or both; remove the lines of the markers, {} to {}; then `git add {path}`",
            lines(self.start.line, until.line, &ours),
            lines(middle.line, end.line, &theirs),
            self.start.line,
            end.line,
        );
        let message = format!("git conflict between `{ours}` and `{theirs}`");
        Some(Trouble::error(self.start.span, message).help(help))
    }
}

/// The lines that look like a marker, in order.
fn markers(text: &str) -> impl Iterator<Item = Marker<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').enumerate().filter_map(move |(nth, whole)| {
        let line = whole.trim_end_matches(['\n', '\r']).trim_start_matches('\u{feff}');
        let start = at + (whole.len() - whole.trim_start_matches('\u{feff}').len());
        at += whole.len();
        let sign = line.chars().next().filter(|c| ['<', '|', '=', '>'].contains(c))?;
        let label = line.trim_start_matches(sign);
        let size = line.len() - label.len();
        let is_marker = size >= LEAST && (label.is_empty() || label.starts_with(' '));
        let span = start..start + line.len();
        is_marker.then(|| Marker { sign, size, label: label.trim(), line: nth + 1, span })
    })
}

/// The errors about the conflicts of a text, one each.
pub fn find(source: &Source) -> Vec<Trouble> {
    conflicts(source).0
}

/// The errors about an invalid text that a merge explains, in place of these syntax errors.
pub fn explained(source: &Source, errors: Vec<Trouble>) -> Vec<Trouble> {
    let left = left_over(source, &errors);
    if left.is_empty() { twice(source, errors) } else { left }
}

/// The markers of half a conflict. A text may have a line that looks like one, so at least one of them
/// has to be a syntax error; a line of `=`, which underlines a heading, always.
fn left_over(source: &Source, errors: &[Trouble]) -> Vec<Trouble> {
    let (_, rest) = conflicts(source);
    let is_error = |marker: &&Marker| {
        let first = errors.partition_point(|error| error.span.start < marker.span.start);
        errors.get(first).is_some_and(|error| error.span.start <= marker.span.end)
    };
    let any = rest.iter().any(|marker| is_error(&marker));
    let left = rest.iter().filter(|marker| any && marker.sign != '=' || is_error(marker));
    let trouble = |marker: &Marker| {
        let signs = marker.sign.to_string().repeat(LEAST);
        let message = format!("`{signs}` is left over from a git conflict");
        let help = "check the lines around it, and remove this line; then";
        Trouble::error(marker.span.clone(), message)
            .help(format!("{help} `git add {}`", source.path))
    };
    left.map(trouble).collect()
}

/// The same errors; those about a key that is there twice name the first line.
fn twice(source: &Source, errors: Vec<Trouble>) -> Vec<Trouble> {
    let mut looked_up = 0;
    let better = |error: Trouble| {
        if error.message != "duplicate key" || looked_up == LOOKED_UP {
            return error;
        }
        looked_up += 1;
        match first(&source.text, &error.span) {
            Some((key, at)) => {
                let key: String = key.chars().take(SHOWN).collect();
                let line = source.place(at).line;
                let second = source.place(error.span.start).line;
                let help = format!(
                    "keep line {line} or line {second}; a merge with `merge=union` leaves both"
                );
                let message = format!("`{key}` is there twice, first in line {line}");
                Trouble { message, ..error }.help(help)
            }
            None => error,
        }
    };
    errors.into_iter().map(better).collect()
}

/// The key at `span`, which is there twice, and the place of the first one. `None` for a key in an
/// inline table.
fn first(text: &str, span: &Range<usize>) -> Option<(String, usize)> {
    const PROBE: &str = "rp-looks-for-the-table-here";
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let written = text.get(start..span.end)?.trim_start_matches('\u{feff}').trim_start();
    let keys = written.trim_start_matches('[');
    let line = format!("{keys} = 0");
    let (single, errors) = DeTable::parse_recoverable(&line);
    if !errors.is_empty() {
        return None;
    }
    let before = format!("{}{PROBE} = 0\n", &text[..start]);
    let (whole, _) = DeTable::parse_recoverable(&before);
    let root = whole.get_ref();
    let mut table = if written.starts_with('[') { root } else { holder(root, PROBE)? };
    let mut asked = single.get_ref();
    loop {
        let (key, value) = asked.iter().next()?;
        let (found, held) = table.get_key_value(&**key.get_ref())?;
        match value.get_ref() {
            DeValue::Table(below) => {
                asked = below;
                table = match held.get_ref() {
                    DeValue::Table(table) => table,
                    DeValue::Array(entries) => match entries.iter().last()?.get_ref() {
                        DeValue::Table(table) => table,
                        _ => return None,
                    },
                    _ => return None,
                };
            }
            _ => return Some((keys.trim().to_owned(), found.span().start)),
        }
    }
}

/// The table that has a key, at any depth.
fn holder<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t DeTable<'t>> {
    if table.contains_key(key) {
        return Some(table);
    }
    table.values().find_map(|value| match value.get_ref() {
        DeValue::Table(below) => holder(below, key),
        DeValue::Array(entries) => entries.iter().find_map(|entry| match entry.get_ref() {
            DeValue::Table(below) => holder(below, key),
            _ => None,
        }),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::keys;

    /// The lines and messages of the errors about a text.
    fn errors(text: &str) -> Vec<(usize, String)> {
        let source = Source { path: "projects/p.toml".into(), text: text.into() };
        let troubles = keys::parse(&source, &|_| {}).err().unwrap_or_default();
        troubles.into_iter().map(|t| (source.place(t.span.start).line, t.message)).collect()
    }

    fn help(text: &str) -> String {
        let source = Source { path: "projects/p.toml".into(), text: text.into() };
        keys::parse(&source, &|_| {}).unwrap_err().remove(0).help.unwrap()
    }

    fn between(line: usize, ours: &str, theirs: &str) -> (usize, String) {
        (line, format!("git conflict between `{ours}` and `{theirs}`"))
    }

    const KEYS: &str = "a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> a b\nc = 1\n";

    #[test]
    fn a_conflict_is_one_error_wherever_it_stands() {
        let array = "a = [\n<<<<<<< HEAD\n 1,\n=======\n 2,\n>>>>>>> a b\n]\n";
        let text = "a = '''\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> a b\n'''\n";
        let unclosed = "a = 1\n<<<<<<< HEAD\nb = '''\n=======\nb = '''x\n>>>>>>> a b\n";
        let base = "a = 1\n<<<<<<< HEAD\nb = 1\n||||||| 12ab\nb = 0\n=======\n>>>>>>> a b\n";
        let crlf = KEYS.replace('\n', "\r\n");
        let marked = format!("\u{feff}{}", KEYS.split_once('\n').unwrap().1);

        for text in [KEYS, array, text, unclosed, base, &crlf] {
            assert_eq!(errors(text), [between(2, "HEAD", "a b")], "{text}");
        }
        assert_eq!(errors(&marked), [between(1, "HEAD", "a b")]);
        assert_eq!(errors(&KEYS.repeat(2)), [between(2, "HEAD", "a b"), between(9, "HEAD", "a b")]);
        assert_eq!(
            errors("<<<<<<<\n=======\n>>>>>>>\n"),
            [between(1, "ours", "theirs")],
            "without labels"
        );
    }

    #[test]
    fn the_help_names_the_lines_of_both_sides() {
        assert_eq!(
            help(KEYS),
            "keep line 3 of `HEAD`, or line 5 of `a b`, or both; remove the lines of the markers, \
             2 to 6; then `git add projects/p.toml`"
        );
        let base = "<<<<<<< A\nb = 1\nc = 1\n||||||| O\nb = 0\n=======\n>>>>>>> B\n";
        assert!(help(base).starts_with("keep lines 2 to 3 of `A`, or no line, as `B` has none"));
    }

    #[test]
    fn longer_markers_inside_a_conflict_belong_to_its_ancestor() {
        let nested = "<<<<<<< A\na = 1\n||||||| O\n<<<<<<<<< x\na = 2\n=========\na = 3\n\
                      >>>>>>>>> y\n=======\na = 4\n>>>>>>> B\n";

        assert_eq!(errors(nested), [between(1, "A", "B")]);
        let long = KEYS.replace("<<<<<<<", &"<".repeat(12)).replace("=======", &"=".repeat(12));
        let long = long.replace(">>>>>>>", &">".repeat(12));
        assert_eq!(errors(&long), [between(2, "HEAD", "a b")]);
    }

    #[test]
    fn shorter_lines_inside_a_conflict_belong_to_its_sides() {
        let long = |sign: &str| sign.repeat(12);
        let (from, middle, to) = (long("<"), long("="), long(">"));
        let heading = "a = '''\nHeading\n=======\n'''\n";
        let text = format!("{from} A\n{heading}{middle}\na = 2\n{to} B\n");

        assert_eq!(errors(&text), [between(1, "A", "B")]);
        assert!(help(&text).starts_with("keep lines 2 to 5 of `A`, or line 7 of `B`"));
    }

    #[test]
    fn a_marker_that_is_left_over_is_named() {
        let left =
            |line, marker: &str| (line, format!("`{marker}` is left over from a git conflict"));

        assert_eq!(errors("a = 1\n<<<<<<< HEAD\nb = 1\n"), [left(2, "<<<<<<<")]);
        assert_eq!(errors("a = 1\n=======\nb = 1\n"), [left(2, "=======")]);
        assert_eq!(errors("a = 1\r\n>>>>>>> b\r\nc = 1\r\n"), [left(2, ">>>>>>>")]);
        assert_eq!(
            errors("a = 1\n||||||| b\nc = 1\n=======\nc = 2\n>>>>>>> b\n"),
            [left(2, "|||||||"), left(4, "======="), left(6, ">>>>>>>")]
        );
        assert_eq!(
            errors("<<<<<<< A\na = 1\n<<<<<<< A\nb = 1\n=======\nb = 2\n>>>>>>> B\n"),
            [between(3, "A", "B")]
        );
    }

    #[test]
    fn a_text_may_hold_lines_that_look_like_a_marker() {
        let heading = "a = '''\nHeading\n=======\n>>>>>>> a mail\n'''\n";

        assert_eq!(errors(heading), []);
        assert_eq!(errors("# <<<<<<< a\n#=======\n# >>>>>>> b\na = '''\n<<<<<<<<\n'''"), []);
        let (line, message) = errors(&format!("{heading}b = \n")).remove(0);
        assert_eq!(line, 6);
        assert!(!message.contains("conflict"), "{message}");
        let both =
            format!("{heading}<<<<<<< A\nb = '''\nHeading\n=======\n'''\n=======\n>>>>>>> B\n");
        assert_eq!(errors(&both), [between(6, "A", "B")]);
    }

    #[test]
    fn a_key_that_is_there_twice_is_named_with_both_lines() {
        for (text, second, key, first) in [
            ("a = 1\nb = 1\na = 2\n", 3, "a", 1),
            ("[t]\na.b = 1\na.c = 1\n  a.b = 2\n", 4, "a.b", 2),
            ("[t]\na = 1\n[u]\na = 1\n[t]\nb = 2\n", 5, "t", 1),
            ("[[e]]\na = 1\n[[e]]\na = 2\na = 3\n", 5, "a", 4),
            ("[[d]]\n[d.x]\na = 1\n[[d]]\n[d.x]\na = 2\n[d.x]\nb = 3\n", 7, "d.x", 5),
            ("[t]\n\n[[t]]\n", 3, "t", 1),
        ] {
            let message = format!("`{key}` is there twice, first in line {first}");
            assert_eq!(errors(text), [(second, message)], "{text}");
            let lines = format!("keep line {first} or line {second};");
            assert!(help(text).starts_with(&lines), "{}", help(text));
        }
        assert_eq!(errors("x = { a = 1, a = 2 }\n"), [(1, "duplicate key".into())]);
    }

    #[test]
    fn no_text_panics() {
        for text in
            ["", "=======", "\u{feff}<<<<<<<", ">>>>>>> \u{feff}é", "<<<<<<<é\n\r\n=======\r"]
        {
            errors(text);
        }
    }
}
