//! Markdown of files inside a document. Lists, code, tables and formulas stay; a text cannot add
//! HTML, a link to anything but a page or an address, or a heading above its section, and it cannot
//! swallow what follows it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use super::{clean, markdown, prose};
use crate::domain::text::visible;

/// The highest level of a heading inside a text; those above it are the document's own.
const HIGHEST: usize = 3;

/// After this many rounds of edits a text is taken as plain text. Each round makes what it finds
/// plain, so that only a text made for this gets here.
const ROUNDS: usize = 32;

fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
}

/// A text as Markdown for a document, without blank lines around it and without the indentation that
/// its lines share.
pub fn markdown(text: &str) -> String {
    let mut text = prose::cleaned(text);
    for _ in 0..ROUNDS {
        let edits = edits(&text);
        if edits.is_empty() {
            return text.trim_end().to_owned();
        }
        // From the end, so that the places of the others stay.
        for (place, new) in edits.into_iter().rev() {
            text.replace_range(place, &new);
        }
    }
    let paragraphs = text.split("\n\n").map(markdown::plain);
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// A text as Markdown after a label, such as `**Label:**`. A text that does not begin with a
/// paragraph begins below the label.
pub fn after(label: &str, text: &str) -> String {
    let text = markdown(text);
    let is_paragraph = matches!(
        Parser::new_ext(&text, extensions()).next(),
        None | Some(Event::Start(Tag::Paragraph))
    );
    let gap = if is_paragraph { " " } else { "\n\n" };
    format!("{label}{gap}{text}").trim_end().to_owned()
}

/// An entry of a list: its mark, a label that may be empty, a text, and Markdown after the text. A
/// text of one paragraph is one line, and what is after it goes on there.
pub fn entry(mark: &str, label: &str, text: &str, more: &str) -> String {
    let said = prose::said(text);
    let is_line = !said.contains('\n');
    let text = if is_line { &said } else { text };
    let mut whole = if label.is_empty() { markdown(text) } else { after(label, text) };
    if !more.is_empty() {
        // What follows several lines could become a part of the last of them.
        whole += if whole.contains('\n') || !is_line { "\n\n" } else { " " };
        whole += more;
    }
    let spaces = " ".repeat(mark.len() + 1);
    let mut lines = whole.lines();
    let first = format!("{mark} {}", lines.next().unwrap_or_default());
    lines.fold(first, |all, line| match line {
        "" => all + "\n",
        line => all + "\n" + &spaces + line,
    })
}

/// What has to change in the source, in the order of the text.
fn edits(text: &str) -> Vec<(Range<usize>, String)> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut insert = |at: usize, new: &str| edits.push((at..at, new.to_owned()));
    let parser = Parser::new_ext(text, extensions());
    for (_, definition) in parser.reference_definitions().iter() {
        if !is_harmless(&definition.dest) {
            let slice = &text[definition.span.clone()];
            insert(definition.span.start + slice.find('[').unwrap_or(0), "\\");
        }
    }
    let mut highest = usize::MAX;
    let (mut headings, mut cuts) = (Vec::new(), Vec::new());
    let (mut depth, mut is_code) = (0_usize, false);
    for (event, span) in parser.into_offset_iter() {
        let slice = &text[span.clone()];
        let places = |of: &'static str| slice.match_indices(of).map(|(at, _)| span.start + at);
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                places("<").for_each(|at| insert(at, "\\"));
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                // Where formulas are not known, it would begin a tag. TeX ignores the space.
                places("<").filter(|at| begins_a_tag(&text[*at..])).for_each(|at| {
                    insert(at + 1, " ");
                });
            }
            Event::Text(_) if !is_code => {
                // A comment for Obsidian, which hides all that follows.
                places("%").filter(|at| text[..*at].ends_with('%')).for_each(|at| insert(at, "\\"));
                // A tag or comment that is never closed may end in another text.
                let is_bare = |at: &usize| begins_a_tag(&text[*at..]) && !is_escaped(text, *at);
                places("<").filter(is_bare).for_each(|at| insert(at, "\\"));
            }
            // Pandoc takes code with an attribute such as `{=html}` as that.
            Event::Code(_) if text[span.end..].starts_with('{') => insert(span.end, "\\"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) if !is_harmless(&dest_url) => {
                let is_address = link_type == LinkType::Email;
                if !is_address {
                    insert(span.start, "\\");
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) if !is_harmless(&dest_url) => {
                insert(span.start + 1, "\\");
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let line = slice.trim_end();
                if let Some(end) = line.rfind('\n') {
                    // Without its underline it is a paragraph.
                    let marks = line[end..].find(['=', '-']).map_or(line.len(), |at| end + at);
                    cuts.push((span.start + marks..span.start + line.len(), String::new()));
                } else {
                    highest = highest.min(level as usize);
                    let marks = slice.find('#').unwrap_or(0);
                    headings.push((span.start + marks, level as usize));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                depth += 1;
                is_code = true;
                let mark = slice.chars().next().unwrap_or('`');
                let fence = slice.len() - slice.trim_start_matches(mark).len();
                if info.contains(['{', '<']) {
                    let end = slice.find('\n').unwrap_or(slice.len());
                    cuts.push((span.start + fence..span.start + end, String::new()));
                }
                let last = slice.trim_end().rsplit_once('\n').map_or("", |(_, last)| last.trim());
                let is_closed = last.len() >= fence && last.chars().all(|c| c == mark);
                if depth == 1 && !is_closed {
                    let gap = if text.ends_with('\n') { "" } else { "\n" };
                    cuts.push((text.len()..text.len(), format!("{gap}{}", mark_of(mark, fence))));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                depth += 1;
                is_code = true;
            }
            Event::Start(Tag::List(_) | Tag::BlockQuote(_)) => depth += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::BlockQuote(_)) => {
                depth = depth.saturating_sub(1);
                is_code = false;
            }
            _ => {}
        }
    }
    for (at, level) in headings {
        let down = HIGHEST.saturating_sub(highest).min(6 - level);
        if down > 0 {
            insert(at, &"#".repeat(down));
        }
    }
    edits.extend(cuts);
    edits.sort_by_key(|(place, _)| place.start);
    edits
}

/// Whether the character at a place has a backslash before it that is not one itself.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = &text[..at];
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn mark_of(mark: char, times: usize) -> String {
    std::iter::repeat_n(mark, times).collect()
}

fn begins_a_tag(text: &str) -> bool {
    text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// Whether a link leads to a page or an address, or stays in the document. Browsers ignore blanks
/// and control characters in a scheme.
fn is_harmless(link: &str) -> bool {
    let link: String = link.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let before = link.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((scheme, _)) = before.split_once(':') else { return true };
    ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Markdown as HTML. HTML in it is shown as text, formulas as their source, and images as links to
/// them, whatever the Markdown is.
pub fn html(markdown: &str) -> String {
    // Whether each open link is in the HTML.
    let mut links: Vec<bool> = Vec::new();
    let events = Parser::new_ext(markdown, extensions()).filter_map(|event| {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::InlineMath(text) => Event::Code(format!("${text}$").into()),
            Event::DisplayMath(text) => Event::Code(format!("$${text}$$").into()),
            Event::Start(
                Tag::Link { link_type, dest_url, title, id }
                | Tag::Image { link_type, dest_url, title, id },
            ) => {
                let is_shown = is_harmless(&dest_url) && !links.contains(&true);
                links.push(is_shown);
                let link = Tag::Link { link_type, dest_url, title, id };
                return is_shown.then_some(Event::Start(link));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                return links.pop().filter(|shown| *shown).map(|_| Event::End(TagEnd::Link));
            }
            other => other,
        })
    });
    let mut page = String::new();
    html::push_html(&mut page, events);
    shown(&page)
}

/// HTML in which no character steers, not even one that was written as `&#27;`. Breaks that keep
/// services from making links are not needed.
fn shown(page: &str) -> String {
    let mut shown = String::with_capacity(page.len());
    for c in page.chars() {
        match visible(c) {
            None => shown.push(c),
            Some(_) if c == '\n' => shown.push(c),
            Some(_) if c == '\u{200b}' => {}
            Some(text) => shown += &text.replace('<', "&lt;").replace('>', "&gt;"),
        }
    }
    shown
}

/// Text for HTML, also for an attribute.
pub fn escaped(text: &str) -> String {
    let text = clean::line(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A tag in HTML that Markdown does not give, or a link that does harm.
#[cfg(test)]
pub fn foreign_tag(page: &str) -> Option<&str> {
    const TAGS: &[&str] = &[
        "p",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "br",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "sup",
    ];
    const ATTRIBUTES: &[&str] = &["href", "title", "class", "id", "start", "style"];
    page.split('<').skip(1).find(|piece| {
        let (tag, _) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_matches('/').split([' ', '/']).next().unwrap_or_default();
        // Every value is in double quotes, in which there is none.
        let mut quoted = tag.split('"');
        let mut attributes = quoted.by_ref().step_by(2).flat_map(str::split_whitespace);
        let is_known = |attribute: &str| match attribute.strip_suffix('=') {
            Some(key) => ATTRIBUTES.contains(&key),
            None => attribute == "/" || attribute.trim_matches('/') == name,
        };
        let link = tag.split_once("href=\"").and_then(|(_, link)| link.split('"').next());
        !TAGS.contains(&name)
            || !attributes.all(is_known)
            || link.is_some_and(|link| !is_harmless(&link.replace("&amp;", "&")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_markdown_of_a_text_stays() {
        for text in [
            "one *two* `three` $a_1 < b$\n\n- a\n- b\n\n1. c\n\n> d",
            "| a | b |\n| - | - |\n| 1 | 2 |",
            "```python\nif a < b: print(\"<b>\")  # %%\n```",
            "[a](https://a.org/b?c=d:e) <https://a.org> <kim@a.org> [b](#c) ![d](e.png)",
            "a < b, 5 % of 10, https://a.org",
            "### Three\n\n#### Four",
            "    code <b>\n\ntext",
        ] {
            assert_eq!(markdown(text), text);
        }
    }

    #[test]
    fn what_could_do_harm_is_text() {
        for (text, tame) in [
            ("a <b onclick=x>c</b>", "a \\<b onclick=x>c\\</b>"),
            ("<script>\nx\n</script>", "\\<script>\nx\n\\</script>"),
            ("<!-- all\n\nthat", "\\<!-- all\n\nthat"),
            ("a <!-- all\n\nthat", "a \\<!-- all\n\nthat"),
            ("a \\<b> \\\\<c", "a \\<b> \\\\\\<c"),
            ("[a](javascript:b)", "\\[a](javascript:b)"),
            ("[a](java\u{9}script:b)", "[a](java    script:b)"),
            ("[a](&#106;avascript:b)", "\\[a](&#106;avascript:b)"),
            ("![a](data:b)", "!\\[a](data:b)"),
            ("<vbscript:a>", "\\<vbscript:a>"),
            ("[a]\n\n[a]: javascript:b", "\\[a]\n\n\\[a]: javascript:b"),
            ("$a<b$", "$a< b$"),
            ("`a`{=html}", "`a`\\{=html}"),
            ("```{=html}\n<b>\n```", "```\n<b>\n```"),
            ("50%% of it", "50%\\% of it"),
        ] {
            assert_eq!(markdown(text), tame);
        }
    }

    #[test]
    fn a_text_does_not_change_the_outline_or_what_follows() {
        assert_eq!(markdown("# One\n\n## Two"), "### One\n\n#### Two");
        assert_eq!(markdown("- # One\n\n###### Six"), "- ### One\n\n###### Six");
        assert_eq!(markdown("One\n===\ntwo"), "One\n\ntwo");
        assert_eq!(markdown("> One\n> ---"), "> One\n>");
        assert_eq!(markdown("a\n```\nb"), "a\n```\nb\n```");
        assert_eq!(markdown("~~~~\nb\n~~~"), "~~~~\nb\n~~~\n~~~~");
        assert_eq!(markdown("- a\n  ```\n  b"), "- a\n  ```\n  b");
        assert_eq!(markdown("a\u{1b}[31m\u{202e}\nb"), "a␛[31m\\<U+202E>\nb");
    }

    #[test]
    fn a_text_stands_beside_its_label_or_below() {
        assert_eq!(after("**It:**", "one\ntwo\n\nthree"), "**It:** one\ntwo\n\nthree");
        assert_eq!(after("It:", "- one"), "It:\n\n- one");
        assert_eq!(after("It:", ""), "It:");
        assert_eq!(entry("-", "It:", "one\ntwo.", "More."), "- It: one two. More.");
        assert_eq!(entry("-", "It:", "one\n\n- two", "M"), "- It: one\n\n  - two\n\n  M");
        assert_eq!(
            entry("12.", "It:", "```\na\n\n b\n```", ""),
            "12. It:\n\n    ```\n    a\n\n     b\n    ```"
        );
        assert_eq!(entry("1.", "", "one", "(so)"), "1. one (so)");
    }

    #[test]
    fn html_shows_formulas_and_links_to_images() {
        assert_eq!(html("$a<b$"), "<p><code>$a&lt;b$</code></p>\n");
        assert_eq!(html("![a *b*](c.png)"), "<p><a href=\"c.png\">a <em>b</em></a></p>\n");
        assert_eq!(html("[![a](b)](https://c)"), "<p><a href=\"https://c\">a</a></p>\n");
        assert_eq!(html("[a](javascript:b) <i>"), "<p>a &lt;i&gt;</p>\n");
        assert_eq!(html("a&#27;&#8203;&#x202e;"), "<p>a␛&lt;U+202E&gt;</p>\n");
    }

    proptest! {
        #[test]
        fn html_has_only_the_tags_of_markdown(
            text in "(?s).{0,60}|[-a-z<>/!?&;#:()\\[\\]\"'`~*_$=%|{}\\\\ \n\t]{0,60}\
                     |([<]|script|[>]|/|javascript:|\\[|\\]|\\(|\\)|[`]|[$]|\n| |a|on=){0,30}"
        ) {
            for source in [text.clone(), markdown(&text)] {
                let page = html(&source);
                prop_assert_eq!(foreign_tag(&page), None, "{}", page);
            }
        }

        #[test]
        fn tame_markdown_stays_as_it_is(
            text in "(?s).{0,60}|[-a-z<>/!?#:()\\[\\]`~*$=%|\\\\ \n]{0,60}"
        ) {
            let tame = markdown(&text);

            prop_assert_eq!(markdown(&tame), tame.clone());
            let steers = |c: char| c != '\n' && crate::domain::text::steers(c);
            prop_assert!(!tame.contains(steers));
        }

        /// Whatever comes before it, a heading of the document is one.
        #[test]
        fn what_follows_a_text_is_no_part_of_it(text in "(?s)[-a-z<>!#`~*$=|> \n]{0,40}") {
            let page = html(&format!("{}\n\n## Next\n", markdown(&text)));

            prop_assert!(page.ends_with("<h2>Next</h2>\n"), "{page}");
            prop_assert_eq!(page.matches("<h2>").count() + page.matches("<h1>").count(), 1);
        }
    }
}
