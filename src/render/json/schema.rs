//! The JSON Schema of a project's file and of `rp.toml`, for editors, from the table of keys.

use serde_json::{Map, Value, json};

use super::{SCHEMA, print};
use crate::domain::explained::{Explained, Place, keys};
use crate::domain::keys::{Takes, Unit};

/// The draft of JSON Schema.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";
/// A number as files have it.
const NUMBER: &str = r"[0-9.]+";

/// The schema of a file, in draft 7 of JSON Schema, which editors of TOML support. `default_of` gives
/// the default of a key.
pub fn schema(place: Place, default_of: impl Fn(&str) -> Option<String>) -> String {
    let keys = keys(place);
    let mut root = table("", &keys, &default_of);
    root.insert("$schema".into(), json!(DRAFT));
    root.insert("title".into(), json!(title(place)));
    if let Some(properties) = root.get_mut("properties").and_then(Value::as_object_mut) {
        let own = json!({ "type": "object", "description": "Your own keys, which rp keeps." });
        properties.insert("extra".into(), own);
    }
    print(&root)
}

/// Whether a text is a schema that `rp` made, of any version.
pub fn is_one(text: &str) -> bool {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let places = [Place::Project, Place::Settings];
    value["$schema"] == DRAFT && places.into_iter().any(|place| value["title"] == title(place))
}

fn title(place: Place) -> &'static str {
    match place {
        Place::Project => "a research project",
        Place::Settings => "rp.toml, the settings of a store of research projects",
    }
}

/// `rp schema --write --format json`.
pub fn written(files: &[String], written: bool) -> String {
    print(&json!({ "schema": SCHEMA, "written": written, "files": files }))
}

/// The schema of the table with this dotted path.
fn table(
    path: &str,
    keys: &[Explained],
    default_of: &impl Fn(&str) -> Option<String>,
) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        let (above, leaf) = key.key.rsplit_once('.').unwrap_or(("", &key.key));
        if above != path {
            continue;
        }
        if key.required {
            required.push(leaf);
        }
        let mut schema = match key.takes {
            Takes::Table => table(&key.key, keys, default_of),
            Takes::Entries => {
                object(json!({ "type": "array", "items": table(&key.key, keys, default_of) }))
            }
            Takes::Named => {
                let each = table(&format!("{}.NAME", key.key), keys, default_of);
                object(json!({ "type": "object", "additionalProperties": each }))
            }
            takes => of_value(takes),
        };
        let default = default_of(&key.key).filter(|_| !schema.contains_key("properties"));
        let known =
            default.as_ref().map_or(String::new(), |default| format!(" Default: {default}."));
        schema.insert("description".into(), json!(format!("{}.{known}", key.what)));
        if !matches!(key.takes, Takes::Table | Takes::Entries | Takes::Named) {
            schema.insert("examples".into(), json!([value_of(&key.example())]));
        }
        properties.insert(leaf.into(), Value::Object(schema));
    }
    object(json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "patternProperties": { "^x-": {} },
        "additionalProperties": false,
    }))
}

/// The schema of a value that is not a table.
fn of_value(takes: Takes) -> Map<String, Value> {
    let text =
        |pattern: &str| json!({ "type": "string", "pattern": format!(r"^\s*(?:{pattern})\s*$") });
    object(match takes {
        Takes::Text | Takes::Table | Takes::Named | Takes::Entries => json!({ "type": "string" }),
        Takes::SomeText => json!({ "type": "string", "pattern": r"\S" }),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Date => json!({ "type": "string", "format": "date" }),
        Takes::Truth => json!({ "type": "boolean" }),
        Takes::Word(words) => json!({ "type": "string", "enum": words }),
        Takes::Duration(unit) => text(&duration(unit)),
        Takes::Durations(unit) => text(&range(&duration(unit))),
        Takes::Percent => text(&percent()),
        Takes::Percents => text(&range(&percent())),
        Takes::Number(low, high) => number(low, high),
        Takes::Numbers(low, high) => json!({ "anyOf": [number(low, high), text(&range(NUMBER))] }),
        Takes::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Takes::Above0(high) => json!({ "type": "number", "exclusiveMinimum": 0, "maximum": high }),
        Takes::Quantity => {
            let quantities = [duration(Unit::Time), duration(Unit::Work), percent(), NUMBER.into()];
            json!({ "anyOf": [{ "type": "number", "minimum": 0 }, text(&quantities.join("|"))] })
        }
    })
}

fn number(low: f64, high: f64) -> Value {
    match high {
        f64::MAX => json!({ "type": "number", "minimum": low }),
        _ => json!({ "type": "number", "minimum": low, "maximum": high }),
    }
}

fn percent() -> String {
    format!(r"{NUMBER}\s*%")
}

/// One value, or two with `to`, a dash or two dots between them. The first one may leave its unit out.
fn range(one: &str) -> String {
    format!(r"(?:(?:{one}|{NUMBER})\s*(?:to|[-\u2010-\u2015]|\.\.)\s*)?(?:{one})")
}

/// Numbers with units. An editor shows the pattern to the person, so it is short, and takes a word for a unit by
/// its beginning.
fn duration(unit: Unit) -> String {
    let unit = match unit {
        Unit::Time => "[smhdwySMHDWY]",
        Unit::Work => "(?:[shdwySHDWY]|[mM][iIoO])",
    };
    let one = format!(r"(?:{NUMBER}|an? )\s*{unit}[A-Za-z]*");
    format!(r"{one}(?:\s*{one})*")
}

/// A value of TOML in JSON; a date is a text, as editors take it.
fn value_of(example: &str) -> Value {
    let file: toml::Table = format!("key = {example}").parse().expect("an example is valid TOML");
    match &file["key"] {
        toml::Value::Datetime(date) => json!(date.to_string()),
        value => serde_json::to_value(value).expect("a plain value is valid JSON"),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::explained::example;
    use crate::domain::project::check_value;
    use boon::{Compiler, SchemaIndex, Schemas};
    use proptest::prelude::*;

    /// The schemas of a file, compiled.
    struct Checker {
        schemas: Schemas,
        compiled: SchemaIndex,
    }

    impl Checker {
        fn of(place: Place) -> Self {
            let schema: Value = serde_json::from_str(&schema(place, |_| None)).unwrap();
            let mut compiler = Compiler::new();
            compiler.enable_format_assertions();
            compiler.add_resource("schema.json", schema).unwrap();
            let mut schemas = Schemas::new();
            let compiled = compiler.compile("schema.json", &mut schemas).unwrap();
            Self { schemas, compiled }
        }

        /// What the schema says about a file, where dates are texts.
        fn check(&self, text: &str) -> Result<(), String> {
            let file = in_json(&toml::Value::Table(text.parse().unwrap()));
            self.schemas.validate(&file, self.compiled).map_err(|why| why.to_string())
        }
    }

    fn in_json(value: &toml::Value) -> Value {
        match value {
            toml::Value::Datetime(date) => json!(date.to_string()),
            toml::Value::Array(items) => items.iter().map(in_json).collect(),
            toml::Value::Table(table) => {
                let pairs = table.iter().map(|(key, value)| (key.clone(), in_json(value)));
                Value::Object(pairs.collect())
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }

    fn with(lines: &str) -> String {
        format!("title = \"t\"\norigin = \"top-down\"\n{lines}")
    }

    #[test]
    fn a_file_with_every_key_is_valid() {
        for place in [Place::Project, Place::Settings] {
            assert_eq!(Checker::of(place).check(example(place)), Ok(()), "{place:?}");
        }
        let checker = Checker::of(Place::Project);
        assert_eq!(checker.check(&with("x-mine = 1\n[extra]\nscore = 3\n")), Ok(()));
        assert_eq!(checker.check(&with("[[feedback]]\nasked = 2026-06-01\n")), Ok(()));
    }

    #[test]
    fn a_wrong_value_and_an_unknown_key_are_refused() {
        let (project, settings) = (Checker::of(Place::Project), Checker::of(Place::Settings));
        for lines in [
            "status = \"actve\"",
            "motivaton = \"typo\"",
            "experiment_loop = 3",
            "experiment_loop = \"3\"",
            "experiment_loop = \"soon\"",
            "fixed_cost = \"5m\"",
            "created = \"yesterday\"",
            "hours_per_week = 0",
            "tags = \"one\"",
            "estimate = { chance = \"half\" }",
            "estimate = { importance = 11 }",
            "estimate = { importance = \"high\" }",
            "estimate = { experiments = 0 }",
            "[[experiment]]\nresult = \"clear\"",
            "[[checkpoint]]\nby = 2026-06-01\nmet = \"yes\"",
            "experiment = 1",
        ] {
            assert!(project.check(&with(lines)).is_err(), "{lines}");
        }
        assert!(project.check("origin = \"top-down\"").is_err());
        for lines in
            ["[researcher.kim]\nlevel = \"mid\"", "[ranking]\ndraws = 5", "[thresholds]\nslow = 1"]
        {
            assert!(settings.check(lines).is_err(), "{lines}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]

        /// An editor underlines nothing that `rp` accepts.
        #[test]
        fn what_rp_reads_is_valid(
            values in prop::collection::vec((
                "[0-9]{1,2}|[0-9]\\.[0-9]{1,2}|\\.[0-9]",
                2_u8..9,
                "min|h|Hours|d|DAYS|wk|w|mo|months|y|%|",
                " to |-|–|\\.\\.| - ",
                any::<bool>(),
            ), 200),
        ) {
            let checker = Checker::of(Place::Project);
            let keys = ["experiment_loop", "fixed_cost", "hands_on", "estimate.chance", "estimate.importance", "estimate.experiments"];
            for (low, times, unit, between, is_range) in values {
                let high = low.parse::<f64>().unwrap_or_default() * f64::from(times);
                let value = if is_range {
                    format!("\"{low}{unit}{between}{high} {unit}\"")
                } else {
                    format!("\"{low} {unit}\"")
                };
                for key in keys {
                    if check_value(key, &value).is_none() {
                        prop_assert_eq!(checker.check(&with(&format!("{key} = {value}\n"))), Ok(()));
                    }
                }
            }
        }
    }
}
