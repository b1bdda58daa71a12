//! Laws of every merge: two people edit one project as the commands of rp do, from one base.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::{Table, Value};

use super::super::fuzz::Dice;
use super::super::{Edit, Literal, edited};
use super::*;
use crate::domain::project;
use crate::domain::source::Source;

const RUNS: u64 = 2_000;

const BASE: &str = "# Our first project.\n\
title = \"t\"  # short\n\
origin = \"bottom-up\"\n\
status = \"active\"\n\
motivation = \"\"\"\nIt matters.\n\nHeading\n=======\n\"\"\"\n\
experiment_loop = \"4h\"\n\
tags = [\"a\", \"b\", \"c\"]\n\
links = [\n  \"x\", # the paper\n  \"y\",\n]\n\n\
[estimate]\n# from the pilot\nimportance = 5\nchance = \"20%\"\nmade = 2026-06-01\n\n\
[[experiment]]\ndate = 2026-06-01\nwhat = \"base 1\"\nresult = \"unclear\"\n\n\
[[experiment]]\ndate = 2026-06-03\nwhat = \"base 2\"\nresult = \"unclear\"\n\n\
# who knows the field\n\
[[feedback]]\ndate = 2026-06-02\nfrom = \"base 3\"\nimportance = 4\n\n\
[[feedback]]\nasked = 2026-06-04\nfrom = \"base 4\"\n\n\
[[checkpoint]]\nby = 2026-07-01\nexpect = \"base 5\"\n";

fn day(dice: &mut Dice) -> Literal {
    Literal::source(format!("2026-06-{:02}", 8 + dice.below(4)))
}

/// The edits of one command; `nth` makes its entry the only one of its kind.
fn command(text: &str, who: &str, nth: usize, dice: &mut Dice) -> Vec<Edit> {
    let name = || Literal::from(&*format!("{who} {nth}"));
    let table: Table = text.parse().unwrap();
    // What both logged and one then changed would be two entries.
    let is_one =
        |entry: &Value| !entry.get("from").is_some_and(|it| it.to_string().contains("both"));
    let one_of = |list: &'static str, key, value: Literal, dice: &mut Dice| {
        let entries = table.get(list).and_then(Value::as_array).into_iter().flatten();
        let entries: Vec<_> = entries.enumerate().filter(|(_, entry)| is_one(entry)).collect();
        let nth = entries.get(dice.below(entries.len())).map(|(nth, _)| *nth);
        nth.map(|nth| Edit::SetIn { table: list, nth, key, value }).into_iter().collect()
    };
    let list = |key: &'static str, dice: &mut Dice| {
        let mut all: Vec<String> = table
            .get(key)
            .and_then(Value::as_array)
            .map(|items| items.iter().map(|it| it.as_str().unwrap().to_owned()).collect())
            .unwrap_or_default();
        match dice.below(2) {
            0 if !all.is_empty() => drop(all.remove(dice.below(all.len()))),
            _ => all.push(dice.pick(&["d", "e", "f, g"]).to_owned()),
        }
        all.dedup();
        vec![Edit::set(key, Literal::list(all.iter().map(String::as_str)))]
    };
    let words = |dice: &mut Dice, words: &[&str]| Literal::from(dice.pick(words));
    match dice.below(14) {
        0..=3 => vec![Edit::append(
            "experiment",
            vec![
                ("date", day(dice)),
                ("what", name()),
                ("result", words(dice, &["clear", "unclear", "broken"])),
                ("learned", "two\nlines".into()),
            ],
        )],
        4 => vec![Edit::append(
            "feedback",
            vec![("date", day(dice)), ("from", name()), ("importance", Literal::source("3"))],
        )],
        5 => vec![Edit::append("feedback", vec![("asked", day(dice)), ("from", name())])],
        6 => one_of("feedback", "answered", day(dice), dice),
        7 => vec![
            Edit::set("status", words(dice, &["active", "paused"])),
            Edit::append(
                "decision",
                vec![
                    ("date", day(dice)),
                    ("kind", words(dice, &["pause", "resume", "pivot"])),
                    ("why", name()),
                    ("then.value", 1.5.into()),
                    ("then.chance", 0.25.into()),
                ],
            ),
        ],
        8 => vec![Edit::append(
            "accept",
            vec![("flag", "slow-loop".into()), ("why", name()), ("until", day(dice))],
        )],
        9 => vec![
            Edit::set("estimate.chance", words(dice, &["10%", "30%"])),
            Edit::set("estimate.made", day(dice)),
        ],
        10 => {
            let key = dice.pick(&["plan", "problem", "estimate.finish", "prior_work.spent"]);
            vec![Edit::set(key, words(dice, &["1d", "2d"]))]
        }
        11 => vec![Edit::unset(dice.pick(&["plan", "experiment_loop", "estimate.chance"]))],
        12 => one_of("checkpoint", "met", Literal::source("true"), dice),
        _ => list(dice.pick(&["tags", "links"]), dice),
    }
}

/// The text after some commands of one person, and perhaps an entry less and a comment more.
fn worked(text: &str, who: &str, commands: usize, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for nth in 0..commands {
        text = edited(&text, &command(&text, who, nth, dice)).unwrap();
    }
    if dice.below(8) == 0 {
        let blocks: Vec<_> = text.split("\n\n").collect();
        let at = dice.below(blocks.len());
        if blocks[at].starts_with("[[") {
            text = [&blocks[..at], &blocks[at + 1..]].concat().join("\n\n");
        }
    }
    if dice.below(4) == 0 {
        let at = text.find("\n[").unwrap() + 1;
        text.insert_str(at, &format!("# a word of {who}\n"));
    }
    text
}

/// The keys of the file outside of lists of tables, and the entries by their names.
fn flat(text: &str) -> Flat {
    fn keys(table: &Table, above: &str, found: &mut BTreeMap<String, String>) {
        for (key, value) in table {
            match value {
                Value::Table(below) => keys(below, &format!("{above}{key}."), found),
                value => drop(found.insert(format!("{above}{key}"), value.to_string())),
            }
        }
    }
    let table: Table = text.parse().unwrap_or_else(|why| panic!("{why}\n{text}"));
    let mut all = Flat::new();
    let mut own = Table::new();
    for (key, value) in &table {
        match value {
            Value::Array(entries) if entries.iter().any(Value::is_table) => {
                for entry in entries {
                    let mut found = BTreeMap::new();
                    keys(entry.as_table().unwrap(), "", &mut found);
                    let names = ["what", "why", "from", "expect"];
                    let name = names.iter().find_map(|name| found.get(*name)).unwrap();
                    let before = all.insert(format!("{key} {name}"), found.clone());
                    assert!(before.is_none(), "{name} is there twice in\n{text}");
                }
            }
            value => drop(own.insert(key.clone(), value.clone())),
        }
    }
    let mut found = BTreeMap::new();
    keys(&own, "", &mut found);
    all.insert(String::new(), found);
    all
}

/// By the name of the entry, which is empty for the file itself, and by the key.
type Flat = BTreeMap<String, BTreeMap<String, String>>;
type Sets = BTreeMap<&'static str, BTreeSet<String>>;

fn sets(text: &str) -> Sets {
    let table: Table = text.parse().unwrap();
    let items = |key: &&'static str| {
        let items = table.get(*key).and_then(Value::as_array).into_iter().flatten();
        (*key, items.map(|it| it.as_str().unwrap().to_owned()).collect())
    };
    ["tags", "links"].iter().map(items).collect()
}

/// What the merge has to hold; `None` if both changed one key differently, or one removed the entry
/// that the other changed. Written without a look at the merge.
fn expected(texts: [&str; 3]) -> Option<(Flat, Sets)> {
    let [base, ours, theirs] = texts.map(flat);
    let names: BTreeSet<_> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    let mut all = BTreeMap::new();
    for name in names {
        let entry = match (base.get(name), ours.get(name), theirs.get(name)) {
            (_, Some(ours), Some(theirs)) => {
                let none = BTreeMap::new();
                let base = base.get(name).unwrap_or(&none);
                let keys: BTreeSet<_> =
                    base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
                let mut merged = BTreeMap::new();
                for key in keys {
                    let (o, a, b) = (base.get(key), ours.get(key), theirs.get(key));
                    let value = match () {
                        () if ["tags", "links"].contains(&key.as_str()) => None,
                        () if a == b || b == o => a,
                        () if a == o => b,
                        () if key == "estimate.made" && a.is_some() && b.is_some() => a.max(b),
                        () => return None,
                    };
                    value.map(|value| merged.insert(key.clone(), value.clone()));
                }
                Some(merged)
            }
            (None, one, other) => one.or(other).cloned(),
            (Some(_), None, None) => None,
            (Some(base), Some(one), None) | (Some(base), None, Some(one)) if base == one => None,
            (Some(_), _, _) => return None,
        };
        entry.map(|entry| all.insert(name.clone(), entry));
    }
    let [base, ours, theirs] = texts.map(sets);
    let merged = |key: &&'static str| {
        let (o, a, b) = (&base[key], &ours[key], &theirs[key]);
        let all = a.union(b).filter(|it| !o.contains(*it) || a.contains(*it) && b.contains(*it));
        (*key, all.cloned().collect())
    };
    Some((all, ["tags", "links"].iter().map(merged).collect()))
}

fn without_sets(text: &str) -> Flat {
    let mut flat = flat(text);
    flat.get_mut("").unwrap().retain(|key, _| !["tags", "links"].contains(&key.as_str()));
    flat
}

/// The names of the entries of each day, in the order of the text.
fn days(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for block in text.split("\n[[").skip(1) {
        let value = |key: &str| block.lines().find_map(|line| line.strip_prefix(key));
        let name = ["what = ", "why = ", "from = "].into_iter().find_map(value);
        if let (Some(day), Some(name)) = (value("date = "), name) {
            days.entry(day.into()).or_default().push(name.into());
        }
    }
    days
}

fn is_read(text: &str) -> bool {
    let source = Source { path: "p.toml".into(), text: text.into() };
    project::read("p".parse().unwrap(), Arc::new(source)).0.is_ok()
}

fn markers() -> Markers {
    Markers { size: 7, ours: "ours".into(), theirs: "theirs".into() }
}

/// Both ways to the merge by keys: with whole lines where they are right, and piece by piece.
fn ways(texts: [&str; 3]) -> [Vec<Chunk>; 2] {
    let [base, ours, theirs] = texts.map(|text| text.parse::<Table>().unwrap());
    let pieces = page::merged(texts, &decide::decided(&base, &ours, &theirs)).unwrap();
    [
        by_keys(texts).unwrap_or_else(|| panic!("not by keys:\n{}", resolved(&pieces, Side::Ours))),
        pieces,
    ]
}

fn subsequence(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|it| whole.any(|other| other == it))
}

#[test]
fn what_two_people_did_is_there_once() {
    let mut dice = Dice(2026);
    let (mut clashes, mut clean) = (0, 0);

    for run in 0..RUNS {
        let before = dice.below(4);
        let base = worked(BASE, "before", before, &mut dice);
        // What both did, such as a result that both logged.
        let both = dice.0;
        let [mut ours, mut theirs] = ["ada", "ben"].map(|who| {
            let (mut same, n) = (Dice(both), dice.below(5));
            let common =
                if run % 4 == 0 { worked(&base, "both", 1, &mut same) } else { base.clone() };
            worked(&common, who, n, &mut dice)
        });
        if run % 2 == 0 {
            std::mem::swap(&mut ours, &mut theirs);
        }
        let texts = [&*base, &*ours, &*theirs];
        let say = |text: &str| {
            format!(
                "run {run}\n== base\n{base}\n== ours\n{ours}\n== theirs\n{theirs}\n== merged\n{text}"
            )
        };

        let asked = expected(texts);

        for (nth, chunks) in ways(texts).into_iter().enumerate() {
            let text = written(&chunks, &markers());
            let clashed = super::clashes(&chunks) > 0;
            assert_eq!(clashed, asked.is_none(), "{}", say(&text));
            let Some((keys, items)) = &asked else {
                for side in [Side::Ours, Side::Theirs] {
                    assert!(is_read(&resolved(&chunks, side)), "{}", say(&text));
                }
                clashes += 1;
                continue;
            };
            clean += 1;
            assert_eq!(&without_sets(&text), keys, "{}", say(&text));
            assert_eq!(&sets(&text), items, "{}", say(&text));
            if nth == 0 {
                assert!(is_read(&text), "{}", say(&text));
                let back = resolved(&by_keys([&base, &theirs, &ours]).unwrap(), Side::Ours);
                assert_eq!(keys, &without_sets(&back), "{}", say(&back));
            }
            let merged = days(&text);
            for (day, names) in days(&ours).iter().chain(&days(&theirs)) {
                let merged = merged.get(day).map(Vec::as_slice).unwrap_or_default();
                let kept: Vec<_> = names.iter().filter(|it| merged.contains(it)).cloned().collect();
                assert!(subsequence(&kept, merged), "{day}: {}", say(&text));
            }
            for who in ["ada", "ben"] {
                let word = format!("# a word of {who}\n");
                let had = ours.contains(&word) || theirs.contains(&word);
                assert_eq!(text.matches(&word).count(), usize::from(had), "{}", say(&text));
            }
            for comment in ["# Our first project.\n", "  # short\n", "# from the pilot\n"] {
                assert_eq!(text.matches(comment).count(), 1, "{}", say(&text));
            }
            assert!(!text.contains("\n\n\n"), "{}", say(&text));
        }
    }

    assert!(clean > 3_000 && clashes > 100, "{clean} clean, {clashes} with a clash");
}
