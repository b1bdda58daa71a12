//! Values as TOML source.

use std::fmt::{self, Write};

use toml::{Table, Value};

use super::{layout, table};
use crate::domain::import::value::Value as Imported;
use crate::domain::keys::Kind;
use crate::domain::project::{Date, range};
use crate::domain::text::steers;
use crate::domain::words::Word;

/// The source of one TOML value, or of a part of a key: `"2d"`, `2026-01-31`, `["a", "b"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal(String);

impl Literal {
    /// A value of this kind from what a person typed, without the quotes of TOML: `20% to 50%`, `a, b`.
    /// Text if it is not of this kind, which the reader of the file refuses.
    pub fn typed(kind: Kind, text: &str, today: Date) -> Self {
        let text = text.trim();
        let value = match kind {
            Kind::Date => Date::parse(text, today).ok().map(Self::from),
            Kind::Number => range::number(text).map(Self::from),
            Kind::Truth => text.parse::<bool>().ok().map(Self::from),
            Kind::Texts => Some(Self::typed_list(text)),
            Kind::Text | Kind::Table | Kind::Entries => None,
        };
        value.unwrap_or_else(|| text.into())
    }

    /// `a, b`; or a TOML array, for texts that contain commas.
    fn typed_list(text: &str) -> Self {
        if text.starts_with('[') && Self(text.into()).value().is_some() {
            return Self(text.into());
        }
        Self::list(text.split(',').map(str::trim).filter(|text| !text.is_empty()))
    }

    /// An array.
    pub fn list<T: Into<Self>>(items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<_> = items.into_iter().map(|item| item.into().0).collect();
        Self(format!("[{}]", items.join(", ")))
    }

    /// An inline table.
    pub fn table<'a>(pairs: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        let pairs = pairs.into_iter().map(|(key, value)| format!("{key} = {value}"));
        Self(format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")))
    }

    /// A float with four significant digits and no exponent: `0.09771`, `4.348`, `13.0`.
    pub fn in_four_digits(number: f64) -> Self {
        if number <= 0.0 {
            return Self("0.0".into());
        }
        #[expect(clippy::cast_possible_truncation, reason = "the logarithm of a number is small")]
        let before = number.log10().floor() as i32 + 1;
        #[expect(clippy::cast_sign_loss, reason = "at least 1")]
        let decimals = (4 - before).clamp(1, 12) as usize;
        let text = format!("{number:.decimals$}");
        let whole = text.trim_end_matches('0');
        Self(if whole.ends_with('.') { format!("{whole}0") } else { whole.into() })
    }

    /// Source as it is, whether it is a value or not.
    #[cfg(test)]
    pub(super) fn source(source: impl Into<String>) -> Self {
        Self(source.into())
    }

    /// Text in double quotes, on one line. Characters that could steer a terminal are escaped, so that
    /// the file can be shown as it is.
    pub(in crate::store) fn in_one_line(text: &str) -> Self {
        let mut quoted = String::from("\"");
        for c in text.chars() {
            match c {
                '"' | '\\' => quoted.extend(['\\', c]),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                c if steers(c) => {
                    let _ = write!(quoted, "\\U{:08X}", u32::from(c));
                }
                c => quoted.push(c),
            }
        }
        Self(quoted + "\"")
    }

    /// One part of a key, in quotes if it needs them.
    pub fn key(part: &str) -> Self {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !part.is_empty() && part.chars().all(is_bare) {
            Self(part.into())
        } else {
            Self::in_one_line(part)
        }
    }

    /// Whether it is written over several lines.
    pub(in crate::store) fn is_long(&self) -> bool {
        self.0.contains('\n')
    }

    /// The source.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value; `None` if the source is not exactly one value.
    pub fn value(&self) -> Option<Value> {
        let text = format!("a = {self}\n");
        let mut table: Table = table(&text)?;
        let sections = layout::sections(&text);
        let whole = sections.len() == 1 && sections[0].pairs.len() == 1;
        let written = sections[0].pairs.first().map(|pair| &text[pair.value.span.clone()]);
        (whole && written == Some(&self.0)).then(|| table.remove("a")).flatten()
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value of another program, in one line but for texts; nothing is an empty text.
impl From<&Imported> for Literal {
    fn from(value: &Imported) -> Self {
        match value {
            Imported::Nothing => "".into(),
            Imported::Text(text) => text.into(),
            Imported::Number(source) | Imported::Date(source) => Self(source.clone()),
            Imported::Truth(truth) => (*truth).into(),
            Imported::List(values) => Self::list(values),
            Imported::Table(pairs) if pairs.is_empty() => Self("{}".into()),
            Imported::Table(pairs) => {
                let pairs: Vec<_> =
                    pairs.iter().map(|(key, value)| (Self::key(key).0, value.into())).collect();
                Self::table(
                    pairs.iter().map(|(key, value): &(String, Self)| (&**key, value.clone())),
                )
            }
        }
    }
}

/// Text, over several lines if it has several.
impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        if text.chars().any(|c| steers(c) && c != '\n') {
            return Self::in_one_line(text);
        }
        Self(Value::from(text).to_string())
    }
}

impl From<&String> for Literal {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Literal {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<W: Word> From<W> for Literal {
    fn from(word: W) -> Self {
        word.word().into()
    }
}

impl From<Date> for Literal {
    fn from(date: Date) -> Self {
        Self(date.to_string())
    }
}

impl From<f64> for Literal {
    fn from(number: f64) -> Self {
        Self(number.to_string())
    }
}

impl From<bool> for Literal {
    fn from(truth: bool) -> Self {
        Self(truth.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_is_written_as_a_file_wants_it() {
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
            assert_eq!(Literal::typed(kind, text, today).as_str(), value, "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_reads_back_and_is_safe_to_show(text in "(?s).*") {
            for literal in [Literal::from(&text), Literal::in_one_line(&text)] {
                prop_assert_eq!(literal.value(), Some(Value::from(text.as_str())));
                prop_assert!(!literal.as_str().chars().any(|c| steers(c) && c != '\n'));
            }
        }
    }
}
