//! Flags as annotations, which a GitHub workflow shows at the lines of a change. Each is one line;
//! text from a file can neither end it nor begin another.

use super::{clean, diagnostic};
use crate::domain::flags::rule::Severity;
use crate::domain::flags::{Flag, Flagged};
use crate::domain::source::{FileTrouble, Place, UnknownKey};
use crate::domain::words::Word;

/// The troubles of files, an unknown key once, then every flag.
pub fn flags(flagged: &[Flagged], troubles: &[FileTrouble]) -> String {
    let flags = flagged.iter().flat_map(|flagged| &flagged.flags).map(flag);
    // GitHub shows few annotations of a step.
    UnknownKey::once_each(troubles).iter().map(trouble).chain(flags).collect()
}

fn flag(flag: &Flag) -> String {
    let command = match (flag.accepted, flag.severity()) {
        (None, Severity::Red) => "error",
        (None, Severity::Caution) => "warning",
        (None, Severity::Note) | (Some(_), _) => "notice",
    };
    let name = clean::line(flag.project.name.as_str());
    let (label, note) = diagnostic::note(flag);
    let accepted =
        if flag.counts() { String::new() } else { format!("accepted {} of ", flag.severity()) };
    let message = format!("{accepted}{name}: {}\n{label}: {note}", clean::flow(&flag.message));
    let place = flag.project.source.place(flag.span.start);
    annotation(command, flag.project.path(), Some(place), flag.rule.name, &message)
}

fn trouble(of: &FileTrouble) -> String {
    let message = clean::flow(&of.trouble.message);
    let help = of.trouble.help.as_ref().map(|help| format!("\nhelp: {}", clean::flow(help)));
    let message = message + &help.unwrap_or_default();
    annotation(of.trouble.weight.word(), &of.source.path, of.place(), "file", &message)
}

fn annotation(
    command: &str,
    path: &str,
    place: Option<Place>,
    title: &str,
    message: &str,
) -> String {
    let file = property(&clean::line(path));
    let place = place.map(|Place { line, column }| format!(",line={line},col={column}"));
    let (place, title) = (place.unwrap_or_default(), property(title));
    format!("::{command} file={file}{place},title={title}::{}\n", data(message))
}

/// Escaped for the part after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escaped for the part before the second `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_an_annotation() {
        assert_eq!(data("5%: a, b::c\r\nd"), "5%25: a, b::c%0D%0Ad");
        assert_eq!(property("a,line=9::5%\nb"), "a%2Cline=9%3A%3A5%25%0Ab");
    }
}
