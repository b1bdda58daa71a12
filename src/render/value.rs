//! Typed values as TOML: people type `20% to 50%` or `a, b`, and the file needs quotes.

use super::document::quoted;
use crate::domain::keys::Kind;
use crate::domain::project::{Date, range};

/// The TOML value for a key of this kind. An invalid value becomes text, which the reader of the
/// key then refuses.
pub fn typed(kind: Kind, text: &str, today: Date) -> String {
    let trimmed = text.trim();
    let value = match kind {
        Kind::Date => Date::parse(trimmed, today).ok().map(|date| date.to_string()),
        Kind::Number => range::number(trimmed).map(|number| number.to_string()),
        Kind::Truth => ["true", "false"].contains(&trimmed).then(|| trimmed.to_owned()),
        Kind::Texts => Some(texts(trimmed)),
        Kind::Text | Kind::Table | Kind::Entries => None,
    };
    value.unwrap_or_else(|| quoted(trimmed))
}

/// A list from `a, b`, or from TOML, for texts with commas.
fn texts(text: &str) -> String {
    let as_it_is = format!("texts = {text}").parse::<toml::Table>();
    if text.starts_with('[') && as_it_is.is_ok() {
        return text.to_owned();
    }
    let texts = text.split(',').map(str::trim).filter(|text| !text.is_empty());
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_written_as_toml() {
        let today = "2026-06-15".parse().unwrap();
        for (kind, text, value) in [
            (Kind::Text, " 20% to 50% ", "\"20% to 50%\""),
            (Kind::Text, "2026-01-31", "\"2026-01-31\""),
            (Kind::Date, "2026-01-31", "2026-01-31"),
            (Kind::Date, "+2w", "2026-06-29"),
            (Kind::Date, "someday", "\"someday\""),
            (Kind::Number, "7", "7"),
            (Kind::Number, "2.5", "2.5"),
            (Kind::Number, "2 to 8", "\"2 to 8\""),
            (Kind::Truth, "true", "true"),
            (Kind::Truth, "yes", "\"yes\""),
            (Kind::Texts, "a, b c,", "[\"a\", \"b c\"]"),
            (Kind::Texts, "[\"a, b\"]", "[\"a, b\"]"),
            (Kind::Texts, "[a", "[\"[a\"]"),
        ] {
            assert_eq!(typed(kind, text, today), value, "{text}");
        }
    }
}
