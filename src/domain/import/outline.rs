//! Notes and outlines: Markdown with front matter, Markdown headings, Org headings.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::names::{self, letters};
use super::value::Value;
use super::{Item, Refused};

/// A heading, and where its text begins and ends.
struct Heading {
    level: usize,
    title: String,
    line: usize,
    start: usize,
    after: usize,
}

/// A note with front matter is one item; else each heading is one.
pub(super) fn markdown(name: &str, text: &str) -> Result<Vec<Item>, Refused> {
    if let Some((front, body)) = front_matter(text)? {
        let headings = headings(body);
        let first = headings.first().filter(|first| first.level == 1);
        let mut item = Item::at("line 1".into());
        for (field, value) in yaml(front, 2)? {
            item.add(&field, value);
        }
        if !item.fields.iter().any(|(field, _)| letters(field) == "title") {
            item.add("title", Value::text(first.map_or(name, |first| &first.title)));
        }
        let is_top = |first: &&Heading| body[..first.start].trim().is_empty();
        let rest = first.filter(is_top).map_or(body, |first| &body[first.after..]);
        item.add("body", Value::text(rest));
        return Ok(vec![item]);
    }
    Ok(below_headings(name, text))
}

/// The lines between two lines `---` at the start, and the text after them.
fn front_matter(text: &str) -> Result<Option<(&str, &str)>, Refused> {
    let Some(rest) = text.strip_prefix("---\n") else { return Ok(None) };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok(Some((&rest[..at], &rest[at + line.len()..])));
        }
        at += line.len();
    }
    Err(Refused::new("line 1", "the front matter has no end", "end it with a line `---`"))
}

/// The fields of a front matter: `key: value`, lists of texts, and texts over several lines.
fn yaml(text: &str, first: usize) -> Result<Vec<(String, Value)>, Refused> {
    let mut fields: Vec<(String, Value)> = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((nth, line)) = lines.next() {
        let is_deep = line.starts_with([' ', '\t']);
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let pair =
            line.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with(' '));
        let Some((key, value)) = pair.filter(|_| !is_deep && !line.starts_with('-')) else {
            let place = format!("line {}", nth + first);
            let what = "the front matter is neither `key: value` nor a list of texts";
            return Err(Refused::new(
                place,
                what,
                "write such a line, or move it below the front matter",
            ));
        };
        let is_more = |line: &str| {
            line.trim().is_empty()
                || line.starts_with([' ', '\t'])
                || line.starts_with("- ")
                || line == "-"
        };
        let mut more = Vec::new();
        while let Some((_, next)) = lines.next_if(|(_, next)| is_more(next)) {
            more.push(next);
        }
        let value = value.trim();
        let below: Vec<_> =
            more.iter().map(|line| line.trim()).filter(|it| !it.is_empty()).collect();
        let is_list = !below.is_empty() && below.iter().all(|line| line.starts_with('-'));
        let value = if is_list && value.is_empty() {
            Value::List(below.iter().map(|item| scalar(item[1..].trim())).collect())
        } else if value.starts_with(['|', '>']) && value.len() <= 2 {
            let join = if value.starts_with('|') { "\n" } else { " " };
            let trimmed: Vec<_> = more.iter().map(|line| line.trim()).collect();
            Value::text(trimmed.join(join).trim())
        } else if below.is_empty() {
            flow(value)
        } else {
            Value::text(format!("{value}\n{}", more.join("\n")).trim())
        };
        fields.push((unquoted(key.trim()), value));
    }
    Ok(fields)
}

/// `[a, "b, c"]`, or one value.
fn flow(text: &str) -> Value {
    let inside = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    // `[[note]]` is a link.
    let Some(inside) = inside.filter(|inside| !inside.starts_with('[')) else {
        return scalar(text);
    };
    let (mut items, mut item, mut quote) = (Vec::new(), String::new(), None);
    for c in inside.chars() {
        match (c, quote) {
            (',', None) => items.push(std::mem::take(&mut item)),
            ('"' | '\'', None) if item.trim().is_empty() => {
                quote = Some(c);
                item.push(c);
            }
            (c, Some(open)) if c == open => {
                quote = None;
                item.push(c);
            }
            (c, _) => item.push(c),
        }
    }
    items.push(item);
    Value::List(items.iter().map(|item| scalar(item.trim())).filter(|it| !it.is_empty()).collect())
}

fn scalar(text: &str) -> Value {
    match text.split_once(" #") {
        Some((value, _)) if !text.starts_with(['"', '\'']) => scalar(value.trim_end()),
        _ => match text {
            "true" => Value::Truth(true),
            "false" => Value::Truth(false),
            "null" | "~" => Value::Nothing,
            text => Value::Text(unquoted(text)),
        },
    }
}

fn unquoted(text: &str) -> String {
    let inside = |quote: char| text.strip_prefix(quote).and_then(|it| it.strip_suffix(quote));
    match (inside('"'), inside('\'')) {
        (Some(inside), _) => inside.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, Some(inside)) => inside.replace("''", "'"),
        (None, None) => text.into(),
    }
}

/// Every heading of a Markdown text, not those in code.
fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut depth = 0;
    let mut lines = (0, 1);
    let mut inside = false;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                inside = true;
                lines = (range.start, lines.1 + text[lines.0..range.start].matches('\n').count());
                let (start, after) = (range.start, range.end);
                let (level, title) = (level as usize, String::new());
                headings.push(Heading { level, title, line: lines.1, start, after });
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Start(Tag::BlockQuote(_) | Tag::Item) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::Item) => depth -= 1,
            Event::Text(words) | Event::Code(words) if inside => {
                if let Some(heading) = headings.last_mut() {
                    heading.title.push_str(&words);
                }
            }
            _ => {}
        }
    }
    headings
}

/// An item for each heading of the highest level; the only heading of the first level is the title of
/// the whole. A heading that is the word of a status groups the headings, or the points, below it.
fn below_headings(name: &str, text: &str) -> Vec<Item> {
    let headings = headings(text);
    let is_whole = headings.iter().filter(|it| it.level == 1).count() == 1 && headings.len() > 1;
    let level_of = |headings: &[Heading]| {
        headings.iter().map(|it| it.level).filter(|level| *level > usize::from(is_whole)).min()
    };
    let Some(level) = level_of(&headings) else {
        let mut item = Item::at("line 1".into());
        item.add("title", Value::text(headings.first().map_or(name, |it| &it.title)));
        let body = headings.first().map_or(text, |it| &text[it.after..]);
        item.add("body", Value::text(body));
        return if body.trim().is_empty() && headings.is_empty() { Vec::new() } else { vec![item] };
    };
    let mut items = Vec::new();
    let mut nth = 0;
    let is_blank = |text: &str| text.trim().is_empty();
    let whole = headings.first().filter(|it| is_whole && it.level == 1);
    let mut is_lost = whole.is_some_and(|it| !is_blank(&text[it.after..headings[1].start]))
        || !is_blank(&text[..headings[0].start]);
    while let Some(heading) = headings.get(nth) {
        let below = headings[nth + 1..].iter().take_while(|it| it.level > heading.level);
        let below = &headings[nth + 1..=nth + below.count()];
        let end = |next: usize| headings.get(next).map_or(text.len(), |it| it.start);
        nth += 1;
        if heading.level != level {
            is_lost |= heading.level > level;
            continue;
        }
        let next = nth + below.len();
        match (names::status(&heading.title), level_of(below)) {
            (Some(_), Some(inner)) => {
                is_lost |=
                    below[0].level > inner || !is_blank(&text[heading.after..below[0].start]);
                for (at, sub) in below.iter().enumerate().filter(|(_, it)| it.level == inner) {
                    let deeper = below[at + 1..].iter().take_while(|it| it.level > inner).count();
                    let body = &text[sub.after..end(nth + at + 1 + deeper)];
                    items.push(noted(&sub.title, sub.line, body, Some(&heading.title)));
                }
            }
            (Some(_), None) => {
                let body = &text[heading.after..end(next)];
                is_lost |=
                    body.lines().find(|line| !is_blank(line)).is_some_and(|it| point(it).is_none());
                items.extend(points(body, heading.line, &heading.title));
            }
            (None, _) => {
                items.push(noted(
                    &heading.title,
                    heading.line,
                    &text[heading.after..end(next)],
                    None,
                ));
            }
        }
        nth = next;
    }
    left_out(items, is_lost)
}

/// The items, with a remark about text that is of none.
fn left_out(mut items: Vec<Item>, is_lost: bool) -> Vec<Item> {
    if let Some(first) = items.first_mut().filter(|_| is_lost) {
        first.lost.push("text outside of projects".into());
    }
    items
}

/// The item of a heading. Lines such as `Due: 2026-06-15` at the start of its text are fields.
fn noted(title: &str, line: usize, body: &str, status: Option<&str>) -> Item {
    let mut item = Item::at(format!("line {line}"));
    item.add("title", Value::text(title));
    let mut rest = body;
    while let Some(line) = rest.split_inclusive('\n').next() {
        let plain = line.trim().trim_start_matches(['-', '*', ' ']).replace("**", "");
        let pair = plain.split_once(':').map(|(key, value)| (key.trim(), value.trim()));
        match pair
            .filter(|(key, _)| names::key_of(key).is_some() || names::degree(key, "high").is_some())
        {
            Some((key, value)) if !item.fields.iter().any(|(field, _)| field == key) => {
                item.add(key, flow(value));
            }
            None if line.trim().is_empty() => {}
            _ => break,
        }
        rest = &rest[line.len()..];
    }
    if let Some(status) =
        status.filter(|_| !item.fields.iter().any(|(it, _)| letters(it) == "status"))
    {
        item.add("status", Value::text(status));
    }
    item.add("body", Value::text(rest));
    item
}

fn point(line: &str) -> Option<&str> {
    ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark))
}

/// The points of a list: `- [ ] a title`.
fn points(body: &str, above: usize, status: &str) -> Vec<Item> {
    let mut items: Vec<(Item, String)> = Vec::new();
    for (nth, line) in body.lines().enumerate() {
        match (point(line), items.last_mut()) {
            (Some(point), _) => {
                let done = ["[x] ", "[X] "].iter().find_map(|mark| point.strip_prefix(mark));
                let title = done.or(point.strip_prefix("[ ] ")).unwrap_or(point);
                let mut item = Item::at(format!("line {}", above + nth + 1));
                item.add("title", Value::text(title));
                item.add("status", Value::text(if done.is_some() { "done" } else { status }));
                items.push((item, String::new()));
            }
            (None, Some((_, body))) => *body += &format!("{}\n", line.trim()),
            (None, None) => {}
        }
    }
    let whole = |(mut item, body): (Item, String)| {
        item.add("body", Value::Text(body));
        item
    };
    items.into_iter().map(whole).collect()
}

/// The headings of an Org file that have the word of a status, not below another such; if none has,
/// those of the first level.
pub(super) fn org(text: &str) -> Vec<Item> {
    let own = text.lines().filter_map(|line| {
        let line = line.strip_prefix("#+")?;
        let (key, words) = line.split_once(':')?;
        let is_it = ["TODO", "SEQ_TODO", "TYP_TODO"].contains(&key.to_uppercase().as_str());
        is_it.then(|| words.split_whitespace().map(|it| it.split('(').next().unwrap_or(it)))
    });
    let own: Vec<&str> = own.flatten().collect();
    let is_status = |word: &str| {
        let is_upper =
            word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '-' || c == '_');
        own.contains(&word) && word != "|" || is_upper && names::status(word).is_some()
    };
    let heading = |line: &'_ str| {
        let level = line.bytes().take_while(|byte| *byte == b'*').count();
        (level > 0 && line[level..].starts_with(' ')).then_some(level)
    };
    let word =
        |line: &str| line.trim_start_matches('*').split_whitespace().next().map(str::to_owned);
    let has_words = text
        .lines()
        .any(|line| heading(line).is_some() && word(line).is_some_and(|word| is_status(&word)));
    let mut items: Vec<(Item, usize, Vec<&str>)> = Vec::new();
    let (mut open, mut is_lost) = (false, false);
    for (nth, line) in text.lines().enumerate() {
        let level = heading(line);
        let begun = items.last().filter(|_| open).map(|(_, level, _)| *level);
        if let Some(level) = level.filter(|level| begun.is_none_or(|begun| *level <= begun)) {
            let first = word(line).unwrap_or_default();
            let status = is_status(&first).then_some(first);
            open = if has_words { status.is_some() } else { level == 1 };
            if open {
                items.push((headline(line, nth + 1, status.as_deref()), level, Vec::new()));
            }
            is_lost |= !open;
            continue;
        }
        match items.last_mut().filter(|_| open) {
            Some((_, _, body)) => body.push(line),
            None => is_lost |= !line.trim().is_empty() && !line.starts_with("#+"),
        }
    }
    let items = items.into_iter().map(|(item, _, body)| with_body(item, &body)).collect();
    left_out(items, is_lost)
}

/// `** TODO [#A] A title :one:two:`.
fn headline(line: &str, nth: usize, status: Option<&str>) -> Item {
    let mut item = Item::at(format!("line {nth}"));
    let mut title = line.trim_start_matches('*').trim();
    if let Some(status) = status {
        title = title[status.len()..].trim_start();
        item.add("status", Value::text(status));
    }
    if let Some((priority, rest)) = title.strip_prefix("[#").and_then(|it| it.split_once(']')) {
        item.add("priority", Value::text(priority));
        title = rest.trim_start();
    }
    let tags = title
        .rsplit_once(char::is_whitespace)
        .filter(|(_, tags)| tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':'));
    if let Some((before, tags)) = tags {
        title = before.trim_end();
        let tags = tags.split(':').filter(|tag| !tag.is_empty()).map(Value::text);
        item.add("tags", Value::List(tags.collect()));
    }
    item.add("title", Value::text(title));
    item
}

/// The text below an Org heading: its dates and properties are fields.
fn with_body(mut item: Item, lines: &[&str]) -> Item {
    let (mut body, mut drawer) = (Vec::new(), false);
    for line in lines {
        let plain = line.trim();
        let is_plan = ["SCHEDULED:", "DEADLINE:", "CLOSED:"].iter().any(|it| plain.starts_with(it));
        match plain.to_uppercase().as_str() {
            ":PROPERTIES:" if body.is_empty() => drawer = true,
            ":END:" if drawer => drawer = false,
            _ if drawer => {
                if let Some((key, value)) =
                    plain.strip_prefix(':').and_then(|it| it.split_once(':'))
                {
                    item.add(&key.to_lowercase(), Value::text(value));
                }
            }
            _ if is_plan && body.is_empty() => {
                for word in plain.split_inclusive(['>', ']']) {
                    if let Some((key, date)) = word.trim().split_once(':') {
                        item.add(&key.to_lowercase(), Value::text(date.trim()));
                    }
                }
            }
            "" if body.is_empty() => {}
            _ => body.push(*line),
        }
    }
    item.add("body", Value::text(body.join("\n")));
    item
}
