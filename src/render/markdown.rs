//! Flags as Markdown, to paste into a review. Text from files stays plain text: it cannot make a
//! link, a mention, HTML, code or a list.

use super::table::Entry;
use super::{clean, count, diagnostic, flags as text};
use crate::domain::flags::{Flag, Flagged};
use crate::domain::source::{FileTrouble, Place, UnknownKey};

/// The flags grouped by project, then the troubles of files, an unknown key once, and a summary.
pub fn flags(
    flagged: &[Flagged],
    checked: usize,
    unread: usize,
    troubles: &[FileTrouble],
) -> String {
    let mut page = String::new();
    for Flagged { project, flags } in flagged {
        let name = code(project.name.as_str());
        page += &format!("### {name}: {}\n\n", text::plain_tally(flags));
        page.extend(flags.iter().map(flag));
        page += "\n";
    }
    let troubles = UnknownKey::once_each(troubles);
    if !troubles.is_empty() {
        page += &format!("### {} in files\n\n", count(troubles.len(), "trouble"));
        page.extend(troubles.iter().map(trouble));
        page += "\n";
    }
    let tally = text::plain_tally(flagged.iter().flat_map(|flagged| &flagged.flags));
    page + &text::total(flagged, checked, unread, &tally) + "\n"
}

/// A table, with numbers aligned right.
pub(super) fn table(header: &[&str], rows: &[Vec<Entry>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let number = |at: usize| rows.first().is_some_and(|row| row[at].is_number());
    let side = |at: usize| if number(at) { "---:".into() } else { "---".into() };
    let mut table = line(header.iter().map(|head| plain(head)).collect());
    table += &line((0..header.len()).map(side).collect());
    table.extend(rows.iter().map(|row| line(row.iter().map(|cell| plain(cell.text())).collect())));
    table
}

fn flag(flag: &Flag) -> String {
    let accepted = if flag.counts() { "" } else { "accepted " };
    let note = if flag.counts() {
        // It is our own text, with its own backticks, unless a name has some.
        let name = flag.project.name.as_str();
        if name == plain(name) { diagnostic::fix(flag) } else { flag.rule.fix.to_owned() }
    } else {
        let (label, why) = diagnostic::note(flag);
        format!("{label}: {}", plain(&why))
    };
    let (severity, name, message) = (flag.severity(), flag.rule.name, plain(&flag.message));
    let place = place(flag.project.path(), Some(flag.project.source.place(flag.span.start)));
    format!("- **{accepted}{severity}** {name}: {message} ({place})\n  - {note}\n")
}

fn trouble(of: &FileTrouble) -> String {
    let weight = of.trouble.weight;
    let (message, place) = (plain(&of.trouble.message), place(&of.source.path, of.place()));
    let help = of.trouble.help.as_ref().map(|help| format!("  - {}\n", plain(help)));
    format!("- **{weight}** {place}: {message}\n{}", help.unwrap_or_default())
}

fn place(path: &str, place: Option<Place>) -> String {
    let place = place.map(|place| format!(":{place}"));
    code(&format!("{path}{}", place.unwrap_or_default()))
}

/// A name or a path as code, in which Markdown has no effect; as plain text if it has a backtick.
pub(super) fn code(text: &str) -> String {
    let text = clean::line(text);
    if text.contains('`') { plain(&text) } else { format!("`{text}`") }
}

/// One line of plain text. Services make links of `@name`, `#1`, `www.…`, `mail@host` and `scheme:`
/// even if they are escaped, so these are broken by a zero-width space.
pub(super) fn plain(text: &str) -> String {
    const BREAK: &str = "&#8203;";
    let text = clean::flow(text);
    let mut plain = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => plain += "&amp;",
            '<' => plain += "&lt;",
            '>' => plain += "&gt;",
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' | '^' => {
                plain.extend(['\\', c]);
            }
            _ => plain.push(c),
        }
        let breaks = match c {
            '@' | ':' | '#' => rest.peek().is_some_and(|next| !next.is_whitespace()),
            '.' => rest.peek().is_some_and(|next| next.is_alphabetic()),
            _ => false,
        };
        if breaks {
            plain += BREAK;
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// The text of a list item as a Markdown parser with all extensions reads it.
    fn read(text: &str) -> String {
        let line = format!("- **red** {text}");
        let extensions = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
        let (mut shown, mut inside) = (String::new(), 0);
        for event in Parser::new_ext(&line, extensions) {
            match event {
                Event::Text(text) => shown += &text,
                Event::Start(Tag::List(None) | Tag::Item | Tag::Strong) => inside += 1,
                Event::End(TagEnd::List(false) | TagEnd::Item | TagEnd::Strong) => inside -= 1,
                other => panic!("{other:?} in {line}"),
            }
        }
        assert_eq!(inside, 0);
        shown.strip_prefix("red").unwrap_or(&shown).replace('\u{200b}', "")
    }

    #[test]
    fn automatic_links_are_broken() {
        assert_eq!(
            plain("@kim: see #12, www.a.org or 1.5w"),
            "@&#8203;kim: see \\#&#8203;12, www.&#8203;a.&#8203;org or 1.5w"
        );
        assert_eq!(plain("https://a\n<b>|`c`"), "https:&#8203;//a &lt;b&gt;\\|\\`c\\`");
        assert_eq!(code("a/b"), "`a/b`");
        assert_eq!(code("a`b<i>"), "a\\`b&lt;i&gt;");
    }

    proptest! {
        #[test]
        fn text_stays_text(text in "(?s).*|[-a-z\\[\\]()!<>&#*_`~|$\\\\:/@.\"'{}^=+ ]{0,20}") {
            let shown = clean::flow(&text);

            let read = read(&plain(&text));
            prop_assert_eq!(read.trim(), shown.trim());
        }
    }
}
