//! Slips with TOML: what people write who know YAML, JSON or a word processor, and what to write
//! instead. Each line to write is parsed and read before it is shown.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::DeTable;

use super::keys::{self, Keys};
use super::source::{Source, Trouble};
use super::text::{is_invisible, shortened};

/// The number of lines of a file that are explained; errors of further lines stay as they are.
const MOST: usize = 50;
/// No longer line is explained, in bytes.
const LONGEST: usize = 2000;
/// The length of a line that is written out in a help, in characters.
const WRITTEN: usize = 72;
/// The number of lines in which the end of a text is looked for.
const NEAR: usize = 20;

/// What begins a comment elsewhere.
const COMMENTS: [&str; 5] = ["//", "/*", "-- ", ";", "%"];
/// Quotes of word processors and of Markdown, each at the beginning and at the end.
const QUOTES: [char; 13] = ['“', '”', '„', '‟', '«', '»', '‹', '›', '‘', '’', '‚', '`', '″'];

/// The errors about a text, of which those that a slip explains are replaced; each slip once. `read`
/// reads the keys of the file, for the line that it says to write.
pub fn explained(source: &Source, errors: Vec<Trouble>, read: &dyn Fn(&mut Keys)) -> Vec<Trouble> {
    let file = File { text: &source.text, source, read };
    let mut slips = Vec::new();
    let mut troubles = file.explained(errors, &mut slips);
    if slips.is_empty() {
        return troubles;
    }
    // The parser looks at values only if the lines are right.
    let mut rest = source.text.clone().into_bytes();
    for byte in slips.iter().cloned().flatten() {
        if !matches!(rest.get(byte), None | Some(b'\n' | b'\r')) {
            rest[byte] = b' ';
        }
    }
    let Ok(rest) = String::from_utf8(rest) else { return troubles };
    let mut errors = keys::in_order(&DeTable::parse_recoverable(&rest).1);
    // A key below a header that is not there could be a second one.
    errors.retain(|error| error.message != "duplicate key" && error.span.start < rest.len());
    let told: HashSet<_> = troubles.iter().map(|trouble| trouble.span.start).collect();
    errors.retain(|error| !told.contains(&error.span.start));
    troubles.extend(file.explained(errors, &mut slips));
    troubles.sort_by_key(|trouble| trouble.span.start);
    troubles
}

struct File<'t> {
    text: &'t str,
    source: &'t Source,
    read: &'t dyn Fn(&mut Keys<'_>),
}

/// What is wrong with a line.
struct Slip {
    message: String,
    /// The line as it should be.
    fixed: Option<String>,
    /// What to do, if that line is too long to be shown, or if there is none.
    help: String,
}

impl Slip {
    fn new(message: impl Into<String>, fixed: Option<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), fixed, help: help.into() }
    }
}

impl File<'_> {
    /// The errors, of which those that a slip explains are replaced; adds what is explained to `slips`.
    fn explained(&self, errors: Vec<Trouble>, slips: &mut Vec<Range<usize>>) -> Vec<Trouble> {
        let (mut troubles, mut end) = (Vec::new(), 0);
        for error in errors {
            if error.span.start < end {
                continue;
            }
            let slip = if slips.len() < MOST { self.slip(&error) } else { None };
            match slip {
                Some((trouble, lines)) => {
                    end = lines.end;
                    slips.push(lines);
                    troubles.push(trouble);
                }
                None => troubles.push(error),
            }
        }
        troubles
    }

    /// The error as a slip, and the lines that it explains.
    fn slip(&self, error: &Trouble) -> Option<(Trouble, Range<usize>)> {
        let (start, line) = self.source.line(error.span.start);
        if let Some(whole) = self.of_text(error) {
            let start = self.source.line(whole.span.start).0;
            return Some((whole, start..self.text.len() + 1));
        }
        if line.len() > LONGEST {
            return None;
        }
        if let Some((above, line, mark)) = self.open_above(start)
            && let Some(end) = self.end_of_text(above + line.len(), mark)
            && end > start
        {
            let slip = line_break(mark);
            return Some((self.trouble(slip, above..above + line.len(), above)?, above..end + 1));
        }
        let mut end = start + line.len();
        let indent = line.len() - line.trim_start().len();
        let span = start + indent..start + line.trim_end().len();
        let slip = if error.message.contains("visible characters") {
            let odd = u32::from(self.text[error.span.start..].chars().next()?);
            let message = format!("a text cannot contain the control character U+{odd:04X}");
            Slip::new(message, None, "remove it")
        } else if error.message.contains("escape") || error.message.contains("unicode") {
            backslash(line)
        } else {
            let (plain, odd) = without_odd_spaces(line);
            if let Some(odd) = odd.filter(|_| is_valid(&plain)) {
                let message = format!("{odd} is not allowed outside of quotes");
                Slip::new(message, Some(plain), "replace it with a plain space")
            } else {
                let mut end_of_text = None;
                let slip = self.of_line(&plain, start, error, &mut end_of_text)?;
                end = end_of_text.unwrap_or(end);
                slip
            }
        };
        Some((self.trouble(slip, span, start)?, start..end + 1))
    }

    /// The trouble of a slip. If the line to write has an invalid value, the trouble is about that.
    fn trouble(&self, slip: Slip, span: Range<usize>, line: usize) -> Option<Trouble> {
        let Slip { message, fixed, help } = slip;
        let Some(fixed) = fixed else { return Some(Trouble::error(span, message).help(help)) };
        let header = self.header(line).filter(|header| is_valid(header)).unwrap_or_default();
        let text = format!("{header}\n{fixed}\n");
        let (table, errors) = DeTable::parse_recoverable(&text);
        if !errors.is_empty() {
            return None;
        }
        let mut keys = Keys::of(table.get_ref(), 0..0, "");
        (self.read)(&mut keys);
        // A header alone lacks its keys.
        let is_value = !fixed.trim_start().starts_with('[');
        let is_about =
            |trouble: &Trouble| is_value && trouble.is_error() && trouble.span.start > header.len();
        if let Some(wrong) = keys.finish().into_iter().find(is_about) {
            return Some(Trouble { span, ..wrong });
        }
        let fits = fixed.chars().count() <= WRITTEN;
        let help = if fits { format!("write `{}`", fixed.trim()) } else { help };
        Some(Trouble::error(span, message).help(help))
    }

    /// The last header above a line.
    fn header(&self, line: usize) -> Option<&str> {
        self.text[..line].lines().rev().map(str::trim).find(|line| line.starts_with('['))
    }

    /// What is wrong with all lines, or all lines from here.
    fn of_text(&self, error: &Trouble) -> Option<Trouble> {
        let first = self.text.len() - self.text.trim_start().len();
        if self.text[first..].starts_with('{') {
            let help = "write a line such as `title = \"What it is about\"` for each key";
            return Some(Trouble::error(first..first + 1, "the file is JSON, not TOML").help(help));
        }
        if error.message.starts_with("carriage return") && !self.text.contains('\n') {
            let help = "save the file with line feeds (LF) at the ends of its lines";
            let message = "lines end with a carriage return alone";
            return Some(Trouble::error(error.span.clone(), message).help(help));
        }
        if error.message.contains("multi-line") && self.text[error.span.start..].trim().is_empty() {
            let mark = if error.message.contains("literal") { "'''" } else { "\"\"\"" };
            let at = self.text.rfind(mark)?;
            let message = format!("the text that begins here has no closing `{mark}`");
            let help = format!("write `{mark}` below its last line");
            return Some(Trouble::error(at..at + mark.len(), message).help(help));
        }
        None
    }

    /// The slip in a line that begins at `start`. If a text goes on in further lines, sets its end.
    fn of_line(
        &self,
        line: &str,
        start: usize,
        error: &Trouble,
        end: &mut Option<usize>,
    ) -> Option<Slip> {
        let trimmed = line.trim();
        if matches!(trimmed, "---" | "+++" | "..." | "```" | "```toml") {
            return Some(Slip::new(format!("`{trimmed}` is not TOML"), None, "remove this line"));
        }
        if let Some(mark) = comment(trimmed) {
            return Some(comment_slip(mark, format!("# {}", bare(trimmed, mark))));
        }
        if trimmed.starts_with('[') {
            let name = trimmed.trim_matches(['[', ']', ' ']);
            let is_entry = trimmed.starts_with("[[") || trimmed.ends_with("]]");
            let fixed = if is_entry { format!("[[{name}]]") } else { format!("[{name}]") };
            let is_name = !name.is_empty() && name.chars().all(is_of_key) && fixed != trimmed;
            let message = format!("the brackets of `{}` do not match", shortened(trimmed));
            return is_name.then(|| Slip::new(message, Some(fixed), "write as many on both sides"));
        }
        let Some((key, sign, value)) = parts(trimmed) else {
            let is_key = error.message.starts_with("key with no value")
                || error.message.starts_with("invalid unquoted key");
            let (key, value) = trimmed.split_once(' ').unwrap_or((trimmed, ""));
            let value = value.trim();
            if is_key && value.starts_with(['"', '\'', '“']) && key.chars().all(is_of_key) {
                let fixed = Some(format!("{key} = {}", self.value(value, None)?.fixed?));
                return Some(Slip::new("`=` is missing", fixed, "write `=` after the key"));
            }
            let message = "this line is neither `key = value` nor a comment";
            return is_key.then(|| Slip::new(message, None, "write `#` before it, or remove it"));
        };
        if value.is_empty() {
            let help = "write its value, or remove the line";
            return Some(Slip::new(format!("`{key}` has no value"), None, help));
        }
        let slip = self.value(value, Some((start, line, end)))?;
        let name = key.replace('"', "").split_whitespace().collect::<Vec<_>>().join("_");
        let fixed = slip.fixed.as_ref().map(|value| format!("{name} = {value}"));
        let is_spaced = key.contains(' ') && !key.starts_with('"');
        if slip.message.is_empty() && sign == "=" && !is_spaced {
            return None;
        }
        Some(if sign != "=" {
            let message = format!("expected `=` after `{key}`, not `{sign}`");
            Slip::new(message, fixed, "write `=`")
        } else if is_spaced {
            Slip::new(
                format!("a key cannot contain a space: `{key}`"),
                fixed,
                "write `_` instead of it",
            )
        } else {
            Slip { fixed, ..slip }
        })
    }

    /// The slip in a value, with the value as it should be. `at` is the line with its start.
    fn value(&self, value: &str, at: Option<(usize, &str, &mut Option<usize>)>) -> Option<Slip> {
        if is_valid(&format!("a = {value}")) {
            return Some(Slip::new("", Some(value.into()), ""));
        }
        if ["{", "\"\"\"", "'''"].iter().any(|mark| value.starts_with(mark)) {
            return None;
        }
        let first = value.chars().next()?;
        if QUOTES.contains(&first) || first == '"' && value.ends_with(QUOTES) {
            let text = value.trim_matches(|c| c == '"' || QUOTES.contains(&c));
            let message = match (first, value.chars().next_back()) {
                ('"', Some(last)) => {
                    format!("a text that begins with `\"` does not end with {last}")
                }
                (_, Some(last)) if QUOTES.contains(&last) && last != first => {
                    format!("a text stands between two `\"`, not between {first} and {last}")
                }
                _ => format!("a text begins with `\"`, not with {first}"),
            };
            return Some(Slip::new(message, Some(quoted(text)), "replace both quotes with `\"`"));
        }
        if matches!(first, '"' | '\'') {
            return self.text_value(value, first, at);
        }
        if let Some(items) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let items = items.split(',').map(str::trim).filter(|item| !item.is_empty());
            let item = |item: &str| {
                let is_valid = is_valid(&format!("a = {item}"));
                let text = item.trim_matches(|c| matches!(c, '"' | '\'') || QUOTES.contains(&c));
                if is_valid { item.to_owned() } else { quoted(text) }
            };
            let fixed = format!("[{}]", items.map(item).collect::<Vec<_>>().join(", "));
            let help = "write `\"` before and after each of them";
            return Some(Slip::new("texts in a list need quotes", Some(fixed), help));
        }
        let (bare_value, note) = match value.find(" #") {
            Some(at) => (value[..at].trim_end(), format!(" {}", &value[at + 1..])),
            None => (value, String::new()),
        };
        let other = COMMENTS.iter().find_map(|mark| Some((value.find(&format!(" {mark}"))?, mark)));
        if let Some((at, mark)) = other.filter(|_| note.is_empty()) {
            let fixed = self.value(value[..at].trim_end(), None)?.fixed?;
            let fixed = format!("{fixed} # {}", bare(&value[at + 1..], mark));
            return Some(comment_slip(mark, fixed));
        }
        if let Some(rest) = bare_value.strip_suffix([',', ';']) {
            let fixed = self.value(rest.trim_end(), None)?.fixed? + &note;
            let message = format!("a line does not end with `{}`", &bare_value[rest.len()..]);
            return Some(Slip::new(message, Some(fixed), "remove it"));
        }
        match &*bare_value.to_lowercase() {
            "null" | "none" | "nil" | "undefined" | "~" => {
                let message = format!("TOML has no `{bare_value}`");
                return Some(Slip::new(
                    message,
                    None,
                    "leave the key out until you know its value",
                ));
            }
            word @ ("true" | "false") => {
                let message = format!("`{bare_value}` must be in lowercase");
                return Some(Slip::new(message, Some(format!("{word}{note}")), "write it so"));
            }
            _ => {}
        }
        let message = format!("`{}` needs quotes", shortened(bare_value));
        let fixed = Some(quoted(bare_value) + &note);
        Some(Slip::new(message, fixed, "write `\"` before and after it"))
    }

    /// The slip in a value that begins with `"` or `'`.
    fn text_value(
        &self,
        value: &str,
        mark: char,
        at: Option<(usize, &str, &mut Option<usize>)>,
    ) -> Option<Slip> {
        let Some(close) = closing(value, mark) else {
            if let Some((start, line, end)) = at
                && let Some(found) = self.end_of_text(start + line.len(), mark)
            {
                *end = Some(found);
                return Some(line_break(mark));
            }
            let message = format!("the text has no closing `{mark}`");
            let help = format!("write `{mark}` at its end");
            return Some(Slip::new(message, Some(quoted(&value[1..])), help));
        };
        let (text, rest) = (&value[..close], value[close..].trim());
        if matches!(rest, ";" | ",") {
            let message = format!("a line does not end with `{rest}`");
            return Some(Slip::new(message, Some(text.into()), "remove it"));
        }
        if let Some(mark) = comment(rest) {
            return Some(comment_slip(mark, format!("{text} # {}", bare(rest, mark))));
        }
        let text = value.strip_prefix(mark)?.strip_suffix(mark)?;
        let message = format!("a text between `{mark}` cannot contain `{mark}`");
        let help = "write `\\\"` for it, in a text between `\"`";
        Some(Slip::new(message, Some(quoted(text)), help))
    }

    /// The line above the one at `start` in which a text begins that does not end before it.
    fn open_above(&self, start: usize) -> Option<(usize, &str, char)> {
        let mut end = start;
        for _ in 0..NEAR {
            end = end.checked_sub(1)?;
            let begin = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
            let line = &self.text[begin..end];
            if let Some((_, "=", value)) = parts(line.trim()) {
                let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                return closing(value, mark).is_none().then_some((begin, line, mark));
            }
            end = begin;
        }
        None
    }

    /// The end of the line, after the one that ends at `from`, in which a text ends.
    fn end_of_text(&self, from: usize, mark: char) -> Option<usize> {
        let mut end = from;
        for line in self.text[from..].split('\n').skip(1).take(NEAR) {
            end += line.len() + 1;
            let is_next = line.trim().is_empty() && self.text[end..].trim().is_empty()
                || line.trim_start().starts_with(['[', '#'])
                || parts(line.trim())
                    .is_some_and(|(key, sign, _)| sign == "=" && !key.contains(' '));
            if is_next {
                return None;
            }
            if line.contains(mark) {
                return Some(end);
            }
        }
        None
    }
}

fn backslash(line: &str) -> Slip {
    let message = "a backslash in `\"…\"` begins an escape, such as `\\n`";
    let fixed = line.split_once('=').and_then(|(key, value)| {
        let value = value.trim();
        let text = value.strip_prefix('"')?.strip_suffix('"')?;
        (!text.starts_with('"')).then(|| format!("{}= {}", spaced(key), quoted(text)))
    });
    let fixed = fixed.filter(|fixed| is_valid(fixed));
    Slip::new(message, fixed, "write `\\\\` for a backslash, or put the text in `'''`")
}

fn line_break(mark: char) -> Slip {
    let marks = mark.to_string().repeat(3);
    let help = format!("write `{marks}` before and after a text of several lines");
    Slip::new(format!("a text between `{mark}` cannot contain a line break"), None, help)
}

fn comment_slip(mark: &str, fixed: String) -> Slip {
    let message = format!("a comment begins with `#`, not with `{}`", mark.trim());
    Slip::new(message, Some(fixed), "write `#`")
}

/// What begins a comment of another language.
fn comment(text: &str) -> Option<&'static str> {
    COMMENTS.into_iter().find(|mark| text.starts_with(mark) && text.trim() != mark.trim())
}

/// The text of such a comment.
fn bare<'t>(text: &'t str, mark: &str) -> &'t str {
    text.strip_prefix(mark).unwrap_or(text).trim_end_matches("*/").trim()
}

fn is_valid(line: &str) -> bool {
    DeTable::parse_recoverable(line).1.is_empty()
}

/// The key, the sign after it, and the value.
fn parts(line: &str) -> Option<(&str, &str, &str)> {
    const SIGNS: [&str; 5] = [":=", "==", "=>", "=", ":"];
    let at = line.find(['=', ':'])?;
    let sign = SIGNS.into_iter().find(|sign| line[at..].starts_with(sign))?;
    let (key, value) = (line[..at].trim(), line[at + sign.len()..].trim());
    let is_key = |c: char| is_of_key(c) || matches!(c, ' ' | '"');
    let is_prose = sign == ":" && key.split(' ').count() > 2;
    (!key.is_empty() && key.chars().all(is_key) && !is_prose).then_some((key, sign, value))
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

fn spaced(key: &str) -> String {
    format!("{} ", key.trim())
}

/// The place behind the closing quote of a text.
fn closing(value: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    value.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == mark && !escaped;
        escaped = c == '\\' && mark == '"' && !escaped;
        ends.then(|| at + c.len_utf8())
    })
}

/// A text as TOML, on one line: with `'` if it has a backslash or a `"`.
fn quoted(text: &str) -> String {
    let text = text.trim();
    if text.contains(['\\', '"']) && !text.contains('\'') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The line with plain spaces and signs outside of quotes, and the first character that was another.
fn without_odd_spaces(line: &str) -> (String, Option<String>) {
    let (mut quote, mut odd) = (None, None);
    let plain = line.chars().filter_map(|c| {
        if quote == Some(c) || quote.is_none() && matches!(c, '"' | '\'') {
            quote = if quote.is_some() { None } else { Some(c) };
        }
        let instead = match c {
            _ if quote.is_some() => Some(c),
            '\u{ff1d}' => Some('='),
            '\u{ff3b}' => Some('['),
            '\u{ff3d}' => Some(']'),
            '\u{ff02}' => Some('"'),
            _ if c.is_whitespace() && !matches!(c, ' ' | '\t') => Some(' '),
            _ if is_invisible(c) => None,
            _ => Some(c),
        };
        if instead != Some(c) && odd.is_none() {
            let name = match c {
                '\u{a0}' | '\u{202f}' => "a no-break space".into(),
                '\u{ff00}'..='\u{ffef}' => format!("a wide `{c}`"),
                _ if c.is_whitespace() => "a space that is not plain".into(),
                _ => "an invisible character".into(),
            };
            odd = Some(format!("{name}, U+{:04X},", u32::from(c)));
        }
        instead
    });
    (plain.collect(), odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project;
    use proptest::prelude::*;

    /// The line, message and help of each error about a project file.
    fn errors(text: &str) -> Vec<(usize, String, String)> {
        let source = Source { path: "projects/p.toml".into(), text: text.into() };
        let (_, troubles) = project::read("p".parse().unwrap(), source.clone().into());
        let errors = troubles.into_iter().filter(Trouble::is_error);
        let told =
            |t: Trouble| (source.place(t.span.start).line, t.message, t.help.unwrap_or_default());
        errors.map(told).collect()
    }

    /// The only error about a sound file with this text below it.
    fn only(text: &str) -> (usize, String, String) {
        let all = errors(&format!("title = \"t\"\norigin = \"top-down\"\n{text}\n"));
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.into_iter().next().unwrap()
    }

    #[test]
    fn a_line_is_written_as_it_should_be() {
        for (text, line) in [
            ("status = active", r#"status = "active""#),
            ("plan = two words # why", r#"plan = "two words" # why"#),
            ("plan = “curly”", r#"plan = "curly""#),
            (r#"plan = "half curly”"#, r#"plan = "half curly""#),
            ("plan = ‘curly’", r#"plan = "curly""#),
            ("plan = «such»", r#"plan = "such""#),
            ("plan = `code`", r#"plan = "code""#),
            (r#"plan = “a "word" more”"#, r#"plan = 'a "word" more'"#),
            ("plan\u{a0}= \"a\"", r#"plan = "a""#),
            ("\u{200b}plan = \"a\"", r#"plan = "a""#),
            ("plan ＝ \"a\"", r#"plan = "a""#),
            (r#"plan = "C:\Users\a""#, r"plan = 'C:\Users\a'"),
            (r#"plan = "it's \alpha""#, r#"plan = "it's \\alpha""#),
            (r#"plan: "a""#, r#"plan = "a""#),
            ("plan: two words", r#"plan = "two words""#),
            (r#"plan := "a""#, r#"plan = "a""#),
            (r#"plan == "a""#, r#"plan = "a""#),
            (r#"plan => "a""#, r#"plan = "a""#),
            (r#"plan "a""#, r#"plan = "a""#),
            (r#"fixed cost = "1d""#, r#"fixed_cost = "1d""#),
            ("// note", "# note"),
            ("-- note", "# note"),
            ("; note", "# note"),
            ("/* note */", "# note"),
            (r#"plan = "a" // note"#, r#"plan = "a" # note"#),
            ("plan = a // note", r#"plan = "a" # note"#),
            (r#"plan = "a";"#, r#"plan = "a""#),
            (r#"plan = "a","#, r#"plan = "a""#),
            ("hours_per_week = 3;", "hours_per_week = 3"),
            (r#"plan = "a"#, r#"plan = "a""#),
            ("plan = 'it's'", r#"plan = "it's""#),
            (r#"plan = "the "best" one""#, r#"plan = 'the "best" one'"#),
            (r#"tags = [a, "b", “c”]"#, r#"tags = ["a", "b", "c"]"#),
            ("fixed_cost = 2d", r#"fixed_cost = "2d""#),
            ("[estimate]\nchance = 20%", r#"chance = "20%""#),
            ("[estimate]\nimportance = 5-9", r#"importance = "5-9""#),
            ("[estimate", "[estimate]"),
            ("[[experiment]", "[[experiment]]"),
            ("[experiment]]", "[[experiment]]"),
            ("[outcome]\nscooped = True", "scooped = true"),
        ] {
            let (_, message, help) = only(text);
            assert_eq!(help, format!("write `{line}`"), "{text}: {message}");
        }
    }

    #[test]
    fn a_value_that_quotes_do_not_make_valid_has_its_own_help() {
        for (text, help) in [
            ("created = 15/06/2026", "write 2026-06-15, without quotes"),
            ("created = 2026-06-31", "June has 30 days"),
            ("created = 2026-6-2", "write 2026-06-02, without quotes"),
            ("fixed_cost = 1,5h", "write \"1.5h\""),
            ("[estimate]\nchance = 0,5", "write \"50%\" (or \"0.5%\", if it is that small)"),
            ("[[feedback]]\ndate = 2026-06-01\nease = 4/5", "write 4, without quotes"),
            ("fixed_cost = null", "leave the key out until you know its value"),
            ("fixed_cost =", "write its value, or remove the line"),
            ("---", "remove this line"),
            ("some words of mine", "write `#` before it, or remove it"),
            ("plan = \"a\0\"", "remove it"),
        ] {
            assert_eq!(only(text).2, help, "{text}");
        }
    }

    #[test]
    fn a_slip_over_several_lines_is_one_error() {
        let (line, message, help) = only("plan = \"one\ntwo: x\nthree\"\nagenda = \"a\"");
        assert_eq!((line, &*message), (3, "a text between `\"` cannot contain a line break"));
        assert_eq!(help, "write `\"\"\"` before and after a text of several lines");
        let (line, message, _) = only("plan = \"one\nagenda = \"two\"");
        assert_eq!((line, &*message), (3, "the text has no closing `\"`"));
        let (line, message, _) = only("plan = '''\none\n[estimate]");
        assert_eq!((line, &*message), (3, "the text that begins here has no closing `'''`"));
        for text in ["{\n \"title\": \"t\",\n \"tags\": []\n}\n", "title = 1\rorigin = 2\r"] {
            assert_eq!(errors(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn all_lines_are_explained_at_once() {
        let text =
            "// note\ntitle = “a”\norigin: top-down\nplan = \"one\nline\"\nstatus = active\n";
        let lines: Vec<_> = errors(text).into_iter().map(|it| (it.0, it.2)).collect();
        let write = |nth: usize, line: &str| (nth, format!("write `{line}`"));
        assert_eq!(
            lines,
            [
                write(1, "# note"),
                write(2, "title = \"a\""),
                write(3, "origin = \"top-down\""),
                (4, "write `\"\"\"` before and after a text of several lines".into()),
                write(6, "status = \"active\""),
            ]
        );
    }

    #[test]
    fn other_errors_stay_as_they_are() {
        let (_, message, help) = only("plan = \"a\"\nplan = \"b\"");
        assert!(message.contains("twice") && help.contains("keep line"), "{message}: {help}");
        let (_, message, _) = only(&format!("plan = {}", "a".repeat(2 * LONGEST)));
        assert_eq!(message, "string values must be quoted, expected literal string");
        let inside = "title = \"t\"\norigin = \"top-down\"\nplan = '''\n// a: b\n- c\n'''";
        assert_eq!(errors(inside), []);
        assert!(errors(&"plan = a\n".repeat(3 * MOST)).len() >= 3 * MOST);
    }

    proptest! {
        #[test]
        fn every_line_to_write_is_valid(
            text in "([a-z \\[\\]=:'\"“”/#;,\\\\0-9\n]|plan = |\"\"\"){0,40}",
        ) {
            for (_, _, help) in errors(&text) {
                let line = help.strip_prefix("write `").and_then(|rest| rest.strip_suffix('`'));
                let line = line.filter(|line| line.contains(" = ") && !line.contains("` and `"));
                if let Some(line) = line {
                    prop_assert!(DeTable::parse(line).is_ok(), "{}: {}", text, line);
                }
            }
        }
    }
}
