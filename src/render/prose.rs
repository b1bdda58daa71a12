//! Lays out texts of several lines. The lines of a paragraph are joined and wrapped; code, formulas,
//! tables, lists and quotes keep their lines, as in Markdown.

use super::{clean, wrap};

/// Cleans a text, wraps it to `width` columns and indents every line by some spaces. What is
/// verbatim, such as code, is never wrapped.
pub fn indented(text: &str, by: usize, width: usize) -> String {
    laid_out(&lines(text), by, width)
}

/// The same for a text that is clean, and may have colours.
pub fn indented_clean(text: &str, by: usize, width: usize) -> String {
    let lines: Vec<_> = text.split('\n').map(str::to_owned).collect();
    laid_out(&lines, by, width)
}

/// A cleaned text, without blank lines around it, and without the indentation that its lines share.
pub fn cleaned(text: &str) -> String {
    lines(text).join("\n")
}

fn laid_out(lines: &[String], by: usize, width: usize) -> String {
    let indent = " ".repeat(by);
    let lines = parts(lines).into_iter().flat_map(|part| match part {
        Part::Blank => vec![String::new()],
        Part::Kept(line) => vec![format!("{indent}{line}")],
        Part::Flowing { first, rest, text } => {
            let before = by + wrap::columns(&first);
            let wrapped = wrap::wrap_after(&text, before, width);
            let mut lead = &first;
            let line = |line: &str| {
                let line = format!("{indent}{lead}{line}");
                lead = &rest;
                line.trim_end().to_owned()
            };
            wrapped.split('\n').map(line).collect()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A cleaned text for the middle of a sentence: one line if it is a paragraph, else a line break and
/// its lines, for [`indented_clean`].
pub fn said(text: &str) -> String {
    let lines = lines(text);
    match &parts(&lines)[..] {
        [] => String::new(),
        [Part::Flowing { first, text, .. }] => format!("{first}{text}"),
        _ => format!("\n{}", lines.join("\n")),
    }
}

/// A line of a text, or a paragraph.
#[derive(Debug, PartialEq)]
enum Part {
    Blank,
    /// As it is.
    Kept(String),
    /// To be wrapped, after these characters on the first line and on the others.
    Flowing {
        first: String,
        rest: String,
        text: String,
    },
}

/// The end of a block of verbatim lines.
enum End {
    /// A line of at least so many of this character, and of nothing else.
    Fence(char, usize),
    /// A line with this text.
    Text(String),
    /// A blank line.
    Blank,
}

impl End {
    fn is_in(&self, line: &str) -> bool {
        match self {
            Self::Fence(mark, least) => {
                line.chars().all(|c| c == *mark) && line.chars().count() >= *least
            }
            Self::Text(text) => line.contains(text),
            Self::Blank => line.is_empty(),
        }
    }
}

fn parts(lines: &[String]) -> Vec<Part> {
    let last_with = |text: &str| lines.iter().rposition(|line| line.contains(text)).unwrap_or(0);
    let last_ends = ["$$", "\\]", "\\end{"].map(last_with);
    let mut parts: Vec<Part> = Vec::new();
    let mut end: Option<End> = None;
    // Whether the last part is a paragraph that may go on, and where the text of a list begins.
    let (mut flows, mut list) = (false, None);
    for (at, line) in lines.iter().enumerate() {
        let own = line.trim_start();
        let indent = line.len() - own.len();
        let is_hard = line.ends_with("  ") || line.ends_with('\\');
        let (line, own) = (line.trim_end(), own.trim_end());
        if let Some(open) = &end {
            let is_over = open.is_in(own);
            parts.push(if own.is_empty() { Part::Blank } else { Part::Kept(line.to_owned()) });
            end = if is_over { None } else { end };
            continue;
        }
        if own.is_empty() {
            flows = false;
            parts.push(Part::Blank);
            continue;
        }
        let is_new = !flows;
        if is_new && indent == 0 && matches!(parts.last(), Some(Part::Blank)) {
            list = None;
        }
        let is_open = |nth: usize| last_ends[nth] > at;
        end = opens(own, is_open).or_else(|| {
            let next = lines.get(at + 1).map_or("", |next| next.trim());
            (own.contains('|') && is_below_heads(next)).then_some(End::Blank)
        });
        let is_code = is_new && indent >= 4 + list.unwrap_or(0);
        let is_verbatim = end.is_some()
            || is_code
            || own.starts_with('|')
            || own.starts_with("$$") && own.ends_with("$$")
            || is_rule(own)
            || own.starts_with('[') && own.contains("]:");
        let marker = marker(own, flows && list.is_none());
        let spaces = " ".repeat(indent);
        let (first, rest) = if is_verbatim {
            flows = false;
            parts.push(Part::Kept(line.to_owned()));
            continue;
        } else if marker > 0 {
            list = Some(indent + marker);
            (line[..indent + marker].to_owned(), " ".repeat(indent + wrap::columns(&own[..marker])))
        } else if own.starts_with('>') {
            let lead = format!("{spaces}{}", &own[..quote(own)]);
            (lead.clone(), lead)
        } else {
            (spaces.clone(), spaces)
        };
        let text = &line[first.len()..];
        let is_plain = first.is_empty() && !is_heading(own);
        match parts.last_mut() {
            Some(Part::Flowing { text: before, .. }) if flows && is_plain => {
                let is_dense = |c: Option<char>| c.is_some_and(wrap::is_dense);
                let joins = is_dense(before.chars().last()) && is_dense(text.chars().next());
                before.push_str(if joins { "" } else { " " });
                before.push_str(&clean::flow(text));
            }
            _ => {
                let text = if is_plain { clean::flow(text) } else { text.to_owned() };
                parts.push(Part::Flowing { first, rest, text });
            }
        }
        flows = is_plain && !is_hard;
    }
    parts
}

/// Cleaned lines without the indentation that all of them share, and without blank lines at the
/// start and the end.
fn lines(text: &str) -> Vec<String> {
    let cleaned = |line: &str| clean::piece(&line.trim_end_matches('\r').replace('\t', "    "));
    let mut lines: Vec<String> = text.split('\n').map(cleaned).collect();
    let is_blank = |line: &String| line.trim().is_empty();
    let end = lines.iter().rposition(|line| !is_blank(line)).map_or(0, |at| at + 1);
    lines.truncate(end);
    lines.drain(..lines.iter().position(|line| !is_blank(line)).unwrap_or(0));
    let indent = |line: &String| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| !is_blank(line)).map(indent).min().unwrap_or(0);
    for line in &mut lines {
        line.drain(..shared.min(line.len()));
    }
    lines
}

/// The end of the block that a line opens. A formula that is never closed is none: `is_open` says
/// whether its end comes later.
fn opens(line: &str, is_open: impl Fn(usize) -> bool) -> Option<End> {
    for mark in ['`', '~'] {
        let count = line.chars().take_while(|c| *c == mark).count();
        // `` `code` `` in a line is no fence.
        if count >= 3 && !line[count..].contains('`') {
            return Some(End::Fence(mark, count));
        }
    }
    if let Some(rest) = line.strip_prefix("$$") {
        return (!rest.contains("$$") && is_open(0)).then(|| End::Text("$$".into()));
    }
    if let Some(rest) = line.strip_prefix("\\[") {
        return (!rest.contains("\\]") && is_open(1)).then(|| End::Text("\\]".into()));
    }
    let (name, rest) = line.strip_prefix("\\begin{")?.split_once('}')?;
    let end = format!("\\end{{{name}}}");
    (!rest.contains(&end) && is_open(2)).then_some(End::Text(end))
}

/// Whether it is the line below the heads of a table: `--- | :-:`.
fn is_below_heads(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Whether it is a line between parts, or below a heading.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| *c != ' ');
    let first = marks.next().filter(|c| matches!(c, '-' | '*' | '_' | '='));
    first.is_some_and(|first| marks.clone().all(|c| c == first) && marks.count() > 0)
}

fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && (rest.is_empty() || rest.starts_with(' '))
}

/// The length of the mark of a list with its spaces, such as `- ` and `12. `; 0 without one. In a
/// paragraph, only `1.` begins a list: a line may begin with a year.
fn marker(line: &str, in_paragraph: bool) -> usize {
    let digits = line.trim_start_matches('(');
    let number: String = digits.chars().take_while(char::is_ascii_digit).collect();
    let rest = if number.is_empty() {
        line.strip_prefix(['-', '*', '+', '•'])
    } else {
        let is_number = number.len() <= 9 && (!in_paragraph || number == "1");
        is_number.then(|| digits[number.len()..].strip_prefix(['.', ')'])).flatten()
    };
    let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(' ')) else { return 0 };
    let text = rest.trim_start();
    // More spaces are those of code in the list.
    let spaces = (rest.len() - text.len()).min(4);
    line.len() - rest.len() + spaces
}

/// The length of `> ` and of those that follow it.
fn quote(line: &str) -> usize {
    let text = line.trim_start_matches(['>', ' ']);
    let marks = line[..line.len() - text.len()].rfind('>').map_or(0, |at| at + 1);
    marks + usize::from(line[marks..].starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// On 24 columns.
    fn shown(text: &str) -> String {
        indented(text, 0, 24)
    }

    #[test]
    fn only_paragraphs_are_joined_and_wrapped() {
        assert_eq!(shown("one two\nthree"), "one two three");
        assert_eq!(
            shown("one two three four five six\nseven"),
            "one two three four five\nsix seven"
        );
        assert_eq!(shown("one\n\n\ntwo\n"), "one\n\n\ntwo");
        assert_eq!(shown("one  \ntwo\\\nthree"), "one\ntwo\\\nthree");
        assert_eq!(shown("# Head\none\ntwo"), "# Head\none two");
        assert_eq!(shown("Head\n====\none\ntwo"), "Head\n====\none two");
        assert_eq!(shown("one\n---\ntwo"), "one\n---\ntwo");
        assert_eq!(shown("it was in\n2026. two"), "it was in 2026. two");
        assert_eq!(shown("可解释性\n研究 a\nb"), "可解释性研究 a b");
    }

    #[test]
    fn what_is_verbatim_keeps_its_lines() {
        for text in [
            "```rust\nfn a_long_name(of: &str) {\n\n    1\n}\n```",
            "~~~~\n~~~\n```\nmore than the width of the screen\n~~~~",
            "``` unclosed\na\nb",
            "$$\nx = \\sum_i y_i + z_i + more than this\n$$",
            "$$ x = 1 \\\\\ny = 2 $$",
            "$$ a + b + c + d + e + f + g + h $$",
            "\\[\nx\ny\n\\]",
            "\\begin{align}\na &= b \\\\\nc &= d + e + f + g + h + i\n\\end{align}",
            "| a | b |\n|---|---|\n| more than the width of | it |",
            "a | b\n--|--\nmore than the width of | it",
            "code:\n\n    indented by_four(and longer than this)\n      six",
            "- a\n\n  ```\n  a very long line of some code\n  ```\n- b",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn lines_after_a_block_are_a_paragraph_again() {
        let after = "one two three four five six\nseven";
        let wrapped = "one two three four five\nsix seven";
        for block in ["```\na\nb\n```\n", "$$\nx\n$$\n", "| a |\n", "> a\n\n", "- a\n\n"] {
            assert_eq!(shown(&format!("{block}{after}")), format!("{block}{wrapped}"));
        }
        // The mark of a formula that never ends is text.
        assert_eq!(shown("$$ is money\nin a\npocket"), "$$ is money in a pocket");
    }

    #[test]
    fn lists_and_quotes_keep_their_lines_and_wrap_below_their_text() {
        let list = "- one two three four five\n  - six seven eight nine ten\n    12) eleven\n- end";
        let wrapped = "- one two three four\n  five\n  - six seven eight nine\n    ten\n    12) \
                       eleven\n- end";
        assert_eq!(shown(list), wrapped);
        assert_eq!(
            shown("> one two three four five six\n> seven"),
            "> one two three four\n> five six\n> seven"
        );
        assert_eq!(
            shown("- one\n  more of one\n\n  and more"),
            "- one\n  more of one\n\n  and more"
        );
        assert_eq!(shown("points:\n1. one\n2. two"), "points:\n1. one\n2. two");
    }

    #[test]
    fn shared_indentation_is_that_of_the_file() {
        assert_eq!(shown("\n    one\n    two\n\n        code\n"), "one two\n\n    code");
        assert_eq!(indented("a\n\n\tb", 2, 80), "  a\n\n      b");
    }

    #[test]
    fn a_paragraph_is_said_in_one_line_and_blocks_on_their_own() {
        assert_eq!(said("one\ntwo\u{1b} "), "one two␛");
        assert_eq!(said(""), "");
        assert_eq!(said("see:\n```\na\u{7}\n```\n"), "\nsee:\n```\na␇\n```");
    }

    proptest! {
        #[test]
        fn no_word_is_lost_or_reordered(text in "[-a-c>`$|#*1. \n\t]{0,80}", width in 20usize..40) {
            let words = |text: &str| -> String {
                // The marks of a quote are repeated.
                text.chars().filter(|c| !c.is_whitespace() && *c != '>').collect()
            };
            prop_assert_eq!(words(&indented(&text, 2, width)), words(&text));
        }

        #[test]
        fn nothing_steers_the_terminal(text in "(?s).{0,60}") {
            let steers = |c: char| c != '\n' && crate::domain::text::steers(c);
            prop_assert!(!indented(&text, 2, 30).contains(steers));
            prop_assert!(!said(&text).contains(steers));
        }
    }
}
