//! The text of a new file from its values, in their order.

use super::Literal;
use crate::domain::import::value::Value;
use crate::domain::import::whole::Table;

/// A file with these values. A table has a header unless a plain value comes after it.
pub fn composed(table: &Table) -> String {
    let mut text = String::new();
    section(&mut text, "", table);
    text
}

/// The keys of a table whose header has this path; only lists of the file itself are entries with headers.
fn section(text: &mut String, path: &str, table: &Table) {
    let below = |value: &Value| match value {
        Value::Table(_) => true,
        Value::List(values) => path.is_empty() && is_tables(values),
        _ => false,
    };
    let plain = table.iter().rposition(|(_, value)| !below(value)).map_or(0, |last| last + 1);
    for (key, value) in &table[..plain] {
        let value = match value {
            Value::List(values) if is_tables(values) => {
                let lines = values.iter().map(|value| format!("    {},\n", Literal::from(value)));
                format!("[\n{}]", lines.collect::<String>())
            }
            value => Literal::from(value).to_string(),
        };
        *text += &format!("{} = {value}\n", Literal::key(key));
    }
    for (key, value) in &table[plain..] {
        let key = Literal::key(key).to_string();
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        match value {
            Value::Table(table) => {
                let needs_header = table.is_empty() || !table.iter().all(|(_, it)| is_table(it));
                headed(text, needs_header.then(|| format!("[{path}]")), &path, table);
            }
            Value::List(entries) => {
                for entry in entries {
                    if let Value::Table(table) = entry {
                        headed(text, Some(format!("[[{path}]]")), &path, table);
                    }
                }
            }
            _ => {}
        }
    }
}

fn headed(text: &mut String, head: Option<String>, path: &str, table: &Table) {
    if let Some(head) = head {
        *text += if text.is_empty() { "" } else { "\n" };
        *text += &format!("{head}\n");
    }
    section(text, path, table);
}

fn is_table(value: &Value) -> bool {
    matches!(value, Value::Table(_))
}

fn is_tables(values: &[Value]) -> bool {
    !values.is_empty() && values.iter().all(is_table)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::import::plan::{Identity, Wishes, plan};
    use crate::domain::import::{Item, MOST};
    use crate::domain::project::{Origin, read};
    use crate::domain::source::Source;

    fn table(pairs: &[(&str, Value)]) -> Table {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
    }

    #[test]
    fn a_table_has_a_header_unless_a_plain_value_comes_after_it() {
        let inner = Value::Table(table(&[("b c", Value::Number("1".into()))]));
        let entries = Value::List(vec![inner.clone(), inner.clone()]);
        let deep = Value::Table(table(&[("d", inner.clone()), ("e", entries.clone())]));
        for (pairs, text) in [
            (vec![("a", inner.clone())], "[a]\n\"b c\" = 1\n"),
            (
                vec![("a", inner.clone()), ("z", Value::Truth(true))],
                "a = { \"b c\" = 1 }\nz = true\n",
            ),
            (vec![("a", entries)], "[[a]]\n\"b c\" = 1\n\n[[a]]\n\"b c\" = 1\n"),
            (vec![("a", Value::Table(vec![])), ("b", Value::List(vec![]))], "a = {}\nb = []\n"),
            (vec![("b", Value::List(vec![])), ("a", Value::Table(vec![]))], "b = []\n\n[a]\n"),
            (vec![("a", Value::Table(table(&[("d", inner)])))], "[a.d]\n\"b c\" = 1\n"),
            (
                vec![("a", deep)],
                "[a]\nd = { \"b c\" = 1 }\ne = [\n    { \"b c\" = 1 },\n    { \"b c\" = 1 },\n]\n",
            ),
        ] {
            assert_eq!(composed(&table(&pairs)), text);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let plain = prop_oneof![
            any::<bool>().prop_map(Value::Truth),
            any::<i64>().prop_map(|number| Value::Number(number.to_string())),
            any::<f64>()
                .prop_filter("JSON's", |it| it.is_finite())
                .prop_map(|it| Value::Number(format!("{it:?}"))),
            "(?s).{0,12}".prop_map(Value::Text),
            "(20)?[0-9]{2}[-/ ][0-9]{1,2}[-/ ][0-9]{2,4}".prop_map(Value::Text),
            "(high|open|none|[0-9]{1,2} ?%|[0-9]-[0-9] days|https?://a.b|\\[\\[a b\\]\\])"
                .prop_map(Value::Text),
            Just(Value::Date("2026-06-15".into())),
        ];
        plain.prop_recursive(3, 24, 4, |inner| {
            let pairs = prop::collection::btree_map("[a-z \"$.é\\n]{0,4}", inner.clone(), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(Value::List),
                pairs.prop_map(|pairs| Value::Table(pairs.into_iter().collect())),
            ]
        })
    }

    /// The value as TOML reads it.
    fn toml(value: &Value) -> toml::Value {
        match value {
            Value::Nothing => "".into(),
            Value::Text(text) => text.as_str().into(),
            Value::Truth(truth) => (*truth).into(),
            Value::Number(text) | Value::Date(text) => {
                let table: toml::Table = format!("a = {text}").parse().unwrap();
                table["a"].clone()
            }
            Value::List(values) => values.iter().map(toml).collect::<Vec<_>>().into(),
            Value::Table(pairs) => {
                toml::Value::Table(pairs.iter().map(|(key, it)| (key.clone(), toml(it))).collect())
            }
        }
    }

    fn wishes() -> Wishes {
        let today = "2026-06-15".parse().unwrap();
        let (map, statuses, dates, researcher, otherwise) = Default::default();
        Wishes { map, statuses, dates, origin: Origin::TopDown, researcher, otherwise, today }
    }

    #[test]
    fn one_import_has_2000_projects_and_not_one_more() {
        let item = |nth: usize| {
            let fields = vec![("title".to_owned(), Value::Text(format!("t{nth}")))];
            Item { place: format!("item {nth}"), fields, ..Item::default() }
        };
        let items: Vec<_> = (0..=MOST).map(item).collect();

        assert_eq!(plan(&items[1..], &wishes()).unwrap().drafts.len(), MOST);
        assert_eq!(plan(&items, &wishes()).unwrap_err().len(), 1);
    }

    proptest! {
        #[test]
        fn what_is_composed_is_read_back(pairs in prop::collection::btree_map("[a-z\"é ]{0,3}", value(), 0..6)) {
            let table: Table = pairs.into_iter().collect();
            let text = composed(&table);
            let read: toml::Table = text.parse().unwrap();
            prop_assert_eq!(toml::Value::Table(read), toml(&Value::Table(table)));
        }

        #[test]
        fn fields_of_any_type_make_a_valid_project(
            fields in prop::collection::btree_map(
                "(title|status|due|created|started|tags|labels|url|assignee|importance|chance|loop|priority\
                  |fixed_cost|needs|hours_per_week|origin|direction|body|extra|imported|experiment|[a-z]{3})",
                value(), 0..8),
        ) {
            let fields = [("name".to_owned(), Value::text("t"))].into_iter().chain(fields).collect();
            let item = Item { place: "item 1".into(), fields, ..Item::default() };
            let Ok(plan) = plan(&[item], &wishes()) else { return Ok(()) };
            let draft = &plan.drafts[0];
            let source = Source { path: "a.toml".into(), text: composed(&draft.table) };
            let (project, troubles) = read("a".parse().unwrap(), source.into());
            prop_assert_eq!(troubles, []);
            prop_assert_eq!(Identity::of(&project.unwrap()), Some(draft.identity.clone()));
        }
    }
}
