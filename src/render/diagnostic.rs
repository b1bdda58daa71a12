//! Flags and troubles with the line of their file, in the layout of compiler errors.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Screen, clean, paint, wrap};
use crate::domain::flags::Flag;
use crate::domain::flags::rule::Severity;
use crate::domain::source::{FileTrouble, Source, UnknownKey, Weight};
use crate::domain::words::Word;

/// The most characters shown on each side of the marked part of a line. On a narrower terminal, the
/// renderer shows fewer.
const AROUND: usize = 200;
/// The most characters shown of the marked part.
const MARKED: usize = 200;

/// A flag: `red[very-slow-loop]: …`, its line, and what to do or why it is accepted.
pub fn flag(flag: &Flag, screen: Screen) -> String {
    let name = flag.severity().to_string();
    let (level, name) = match (flag.severity(), flag.accepted) {
        (_, Some(_)) => (Level::INFO, format!("accepted {name}")),
        (Severity::Red, None) => (Level::ERROR, name),
        (Severity::Caution, None) => (Level::WARNING, name),
        (Severity::Note, None) => (Level::NOTE, name),
    };
    let title = clean::line(&flag.message).into_owned();
    let id = Some(flag.rule.name);
    draw((level, &name), id, &title, &flag.project.source, &flag.span, Some(note(flag)), screen)
}

/// What to do about a flag, with the name of its project in the commands.
pub fn fix(flag: &Flag) -> String {
    flag.rule.fix.replace("NAME", &clean::quoted(flag.project.name.as_str()))
}

/// The note after a flag, with its label: what to do, or why it is accepted.
pub fn note(flag: &Flag) -> (&'static str, String) {
    match flag.accepted {
        None => ("help", fix(flag)),
        Some(accept) => {
            let until = accept.until.as_ref().map(|at| format!(" (until {})", at.value));
            ("because", clean::flow(&accept.why) + &until.unwrap_or_default())
        }
    }
}

/// A trouble: `error: …`, its line, and how to correct it.
pub fn trouble(file_trouble: &FileTrouble, screen: Screen) -> String {
    let FileTrouble { source, trouble } = file_trouble;
    let message = clean::line(&trouble.message).into_owned();
    let word = trouble.weight.word();
    let (level, style) = match trouble.weight {
        Weight::Error => (Level::ERROR, paint::BAD),
        Weight::Warning => (Level::WARNING, paint::CARE),
    };
    if file_trouble.place().is_none() {
        return whole(file_trouble, &paint::paint(style, word), &message, screen);
    }
    let help = trouble.help.as_ref().map(|help| ("help", clean::flow(help)));
    draw((level, word), None, &message, source, &trouble.span, help, screen)
}

/// A trouble with a file as a whole, and how to correct it.
fn whole(of: &FileTrouble, word: &str, message: &str, screen: Screen) -> String {
    let line = format!("{word}: {}: {message}", clean::line(&of.source.path));
    let help = of.trouble.help.as_ref().map(|help| {
        // Not as prose: a command in it can have two spaces in a name.
        let help = wrap::indented(&clean::line(help), 10, screen.text_width());
        format!("  = {}: {}\n", paint::paint(paint::NAME, "help"), help.trim_start())
    });
    wrap::wrap(&line, screen.text_width()) + "\n" + &help.unwrap_or_default()
}

/// One line for each unknown key, with its file or the number of its files, and a hint.
pub fn unknown_keys(keys: &[UnknownKey], screen: Screen) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let line = |style, word, text: &str| {
        let line = format!("{}: {}", paint::paint(style, word), clean::line(text));
        wrap::wrap(&line, screen.text_width()) + "\n"
    };
    let key = |UnknownKey { first, files }: &UnknownKey| {
        let place = first.place().map(|place| format!(":{place}")).unwrap_or_default();
        let which = match files {
            1 => format!("{}{place}", first.source.path),
            _ => format!("{files} files"),
        };
        line(paint::CARE, "warning", &format!("{}, in {which}", first.trouble.message))
    };
    let hint = "rp keeps unknown keys, but does not use them; it does not report those in `[extra]` \
                and those that begin with `x-`";
    keys.iter().map(key).collect::<String>() + &line(paint::INFO, "hint", hint) + "\n"
}

/// One line for each invalid file: its first error, and the number of others.
pub fn in_short(troubles: &[FileTrouble]) -> String {
    let mut errors = troubles.iter().filter(|trouble| trouble.is_error()).peekable();
    let mut lines = String::new();
    while let Some(first) = errors.next() {
        let path = &first.source.path;
        let mut more = 0;
        while errors.next_if(|next| next.source.path == *path).is_some() {
            more += 1;
        }
        let place = first.place();
        let place = place.map(|place| format!(":{place}"));
        let place = place.unwrap_or_default();
        let (path, message) = (clean::line(path), clean::line(&first.trouble.message));
        let error = paint::paint(paint::BAD, "error");
        let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
        lines += &format!("{error}: {path}{place}: {message}{more}\n");
    }
    lines
}

fn draw(
    (level, name): (Level, &str),
    id: Option<&str>,
    title: &str,
    source: &Source,
    span: &Range<usize>,
    help: Option<(&str, String)>,
    screen: Screen,
) -> String {
    let place = source.place(span.start);
    let path = clean::line(&source.path).into_owned();
    let (line, marked) = marked_line(source, span);
    let drawn_column = line[..marked.start].chars().count() + 1;
    let width = screen.text_width();
    // The renderer indents all lines of the title by the width of `caution[slow-loop]: `.
    let prefix = name.len() + id.map_or(0, |id| id.len() + 2) + 2;
    let title = wrap::wrap_after(title, prefix, width);
    let title = level.with_name(name.to_owned()).primary_title(title);
    let title = match id {
        Some(id) => title.id(id.to_owned()),
        None => title,
    };
    let snippet = Snippet::source(line)
        .path(&path)
        .line_start(place.line)
        .annotation(AnnotationKind::Primary.span(marked));
    let mut group = Group::with_title(title).element(snippet);
    if let Some((word, help)) = help {
        let help = wrap::wrap(&help, width.saturating_sub(16));
        group = group.element(Level::HELP.with_name(word.to_owned()).message(help));
    }
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(width.max(40))
        .error(paint::BAD)
        .warning(paint::CARE.bold())
        .note(paint::INFO.bold())
        .info(paint::NAME)
        .help(paint::NAME)
        .context(paint::EDGE)
        .line_num(paint::EDGE)
        .emphasis(paint::NAME);
    let drawn = renderer.render(&[group]) + "\n";
    // The renderer counts columns in the cleaned line, but people need those in the file.
    let at = |column| format!("{path}:{}:{column}", place.line);
    drawn.replacen(&at(drawn_column), &at(place.column), 1)
}

/// The line at the start of a span, cleaned, and shortened if it is very long, with the byte range
/// to mark in it. Further lines of the span are not shown.
fn marked_line(source: &Source, span: &Range<usize>) -> (String, Range<usize>) {
    let (start, line) = source.line(span.start);
    let clamp = |byte: usize| line.floor_char_boundary(byte.saturating_sub(start).min(line.len()));
    let (from, to) = (clamp(span.start), clamp(span.end.max(span.start)));
    let last = |text: &str, n: usize| {
        let skip = text.chars().count().saturating_sub(n);
        let kept: String = text.chars().skip(skip).collect();
        if skip > 0 { format!("…{kept}") } else { kept }
    };
    let first = |text: &str, n: usize| {
        let kept: String = text.chars().take(n).collect();
        if kept.len() < text.len() { format!("{kept}…") } else { kept }
    };
    let before = clean::piece(last(line[..from].trim_start_matches('\u{feff}'), AROUND).as_str());
    let marked = clean::piece(&first(&line[from..to], MARKED));
    let after = clean::piece(&first(&line[to..], AROUND));
    let place = before.len()..before.len() + marked.len();
    (before + &marked + &after, place)
}
