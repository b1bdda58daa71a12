//! A value of another program, with the order of its keys.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value. Numbers and dates have the text that TOML has.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing: JSON's `null`.
    #[default]
    Nothing,
    /// Text.
    Text(String),
    /// A number.
    Number(String),
    /// A date, a time, or both.
    Date(String),
    /// `true` or `false`.
    Truth(bool),
    /// A list.
    List(Vec<Value>),
    /// Keys with values, in the order of the file.
    Table(Vec<(String, Value)>),
}

/// The keys by which a person or a label goes, the best first.
const NAMING: [&str; 7] =
    ["login", "username", "name", "title", "displayName", "fullName", "value"];

impl Value {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::List(values) => values.iter().all(Self::is_empty),
            Self::Table(pairs) => pairs.is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Truth(_) => false,
        }
    }

    /// The value of a key of a table.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Table(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, it)| it),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The values of a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The same without blanks around a text.
    pub(super) fn trimmed(self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.trim().to_owned()),
            other => other,
        }
    }

    /// The value in words: of a table its name, of a list of one thing that thing; and the key of the
    /// name, if more than the name is lost. `None` if it is more than one thing.
    pub(super) fn named(&self) -> Option<(String, Option<&'static str>)> {
        let plain = |text: &str| Some((text.to_owned(), None));
        match self {
            Self::Text(text) | Self::Number(text) | Self::Date(text) => plain(text),
            Self::Truth(truth) => plain(&truth.to_string()),
            Self::List(values) => match &values[..] {
                [one] => one.named(),
                _ => None,
            },
            Self::Table(pairs) => NAMING.iter().find_map(|key| {
                let text = self.get(key)?.as_text()?;
                let text = text.trim();
                let key = (pairs.len() > 1).then_some(*key);
                (!text.is_empty()).then(|| (text.to_owned(), key))
            }),
            Self::Nothing => None,
        }
    }

    /// The keys of a table, or of each table of a list.
    pub(super) fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = match self {
            Self::Table(pairs) => pairs.iter().map(|(key, _)| key.as_str()).collect(),
            Self::List(values) => values.iter().flat_map(Self::keys).collect(),
            _ => Vec::new(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// The same without what holds nothing, but for the places of a list.
    pub(super) fn without_nothing(self) -> Self {
        match self {
            Self::Nothing => Self::text(""),
            Self::List(values) => {
                Self::List(values.into_iter().map(Self::without_nothing).collect())
            }
            Self::Table(pairs) => Self::Table(
                pairs
                    .into_iter()
                    .filter(|(_, value)| *value != Self::Nothing)
                    .map(|(key, value)| (key, value.without_nothing()))
                    .collect(),
            ),
            other => other,
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Truth(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        // TOML's integers have 64 bits with their sign.
        let text = number.to_string();
        Ok(if i64::try_from(number).is_ok() { Value::Number(text) } else { Value::Text(text) })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(format!("{number:?}")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = from.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut pairs: Vec<(String, Value)> = Vec::new();
        let mut known = std::collections::HashSet::new();
        while let Some((key, value)) = from.next_entry::<String, Value>()? {
            if !known.insert(key.clone()) {
                return Err(serde::de::Error::custom(format!("the key `{key}` is there twice")));
            }
            pairs.push((key, value));
        }
        Ok(Value::Table(pairs))
    }
}
