//! Flags as SARIF 2.1.0, for services and editors that show the results of linters.

use std::path::{MAIN_SEPARATOR, Path};

use serde_json::{Value, json};

use super::json::print;
use super::{clean, diagnostic};
use crate::domain::flags::rule::{Rule, Severity};
use crate::domain::flags::{Flag, Flagged, RULES};
use crate::domain::source::{FileTrouble, Source};
use crate::domain::words::Word;

/// Every flag as a result, and every trouble of a file as a notification.
pub fn flags(flagged: &[Flagged], troubles: &[FileTrouble]) -> String {
    let rules: Vec<_> = RULES.iter().copied().map(rule).collect();
    let results: Vec<_> = flagged.iter().flat_map(|flagged| &flagged.flags).map(result).collect();
    let notifications: Vec<_> = troubles.iter().map(notification).collect();
    print(&json!({
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": { "name": "rp", "version": env!("CARGO_PKG_VERSION"), "rules": rules },
            },
            "invocations": [{
                "executionSuccessful": !troubles.iter().any(FileTrouble::is_error),
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": format!("{}.", rule.what) },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.fix },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "severity": rule.severity.to_string(),
            "source": rule.source.to_string(),
        },
    })
}

/// A flag as a result. SARIF requires `suppressions` in every result if one has it.
fn result(flag: &Flag) -> Value {
    let accepted = |justification| json!({ "kind": "external", "status": "accepted", "justification": justification });
    let suppressions: Vec<_> =
        flag.accepted.iter().map(|_| accepted(diagnostic::note(flag).1)).collect();
    json!({
        "ruleId": flag.rule.name,
        "ruleIndex": RULES.iter().position(|rule| rule.name == flag.rule.name),
        "level": level(flag.severity()),
        "message": { "text": message(&flag.message) },
        "locations": [location(&flag.project.source, Some(&flag.span))],
        "suppressions": suppressions,
        "properties": { "project": flag.project.name.as_str() },
    })
}

fn notification(of: &FileTrouble) -> Value {
    let help = of.trouble.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let span = of.place().map(|_| &of.trouble.span);
    json!({
        "level": of.trouble.weight.word(),
        "message": { "text": message(&(of.trouble.message.clone() + &help)) },
        "locations": [location(&of.source, span)],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Red => "error",
        Severity::Caution => "warning",
        Severity::Note => "note",
    }
}

/// A message. `[text](target)` in it would be a link, so it is broken.
fn message(text: &str) -> String {
    clean::flow(text).replace("](", "] (")
}

fn location(source: &Source, span: Option<&std::ops::Range<usize>>) -> Value {
    let file = json!({ "uri": uri(&source.path) });
    let Some(span) = span else {
        return json!({ "physicalLocation": { "artifactLocation": file } });
    };
    let (start, end) = (source.place(span.start), source.place(span.end.max(span.start)));
    let region = json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    });
    json!({ "physicalLocation": { "artifactLocation": file, "region": region } })
}

/// A path as a URI, relative to the current folder if the path is.
fn uri(path: &str) -> String {
    let whole = Path::new(path).is_absolute();
    let mut uri = String::from(if whole { "file://" } else { "" });
    if whole && !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        match char::from(byte) {
            separator if separator == MAIN_SEPARATOR => uri.push('/'),
            c if c.is_ascii_alphanumeric() || "/-._~".contains(c) => uri.push(c),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_valid_uri() {
        assert_eq!(uri("projects/a b%c:d#e?é.toml"), "projects/a%20b%25c%3Ad%23e%3F%C3%A9.toml");
        assert_eq!(uri("/tmp/x.toml"), "file:///tmp/x.toml");
    }

    #[test]
    fn text_cannot_make_a_link() {
        assert_eq!(message("a [b](c)\u{1b} [d]"), "a [b] (c)␛ [d]");
    }
}
