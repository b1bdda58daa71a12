//! The merge of three tables, apart from how they are written: what ours has to take from theirs, and
//! what is a clash.

use std::collections::HashMap;

use toml::{Table, Value};

use super::super::layout::Step;
use super::super::meaning::same;
use super::entries::{is_list, matched};

/// The steps to a value.
pub type Path = Vec<Step>;

/// A difference that ours has to take.
#[derive(Debug)]
pub struct Change {
    /// The place in ours; for a new entry, that of its list.
    pub ours: Path,
    /// The place in theirs.
    pub theirs: Path,
    /// What there is to do.
    pub what: What,
    /// Whether both sides changed it.
    pub is_clash: bool,
}

/// What there is to do.
#[derive(Debug)]
pub enum What {
    /// Both have the value; theirs is another one.
    Set,
    /// Only theirs has it.
    Add,
    /// Only theirs has this entry of a list.
    AddEntry,
    /// Only ours has it.
    Remove,
    /// A list of texts without some of its items and with new ones.
    Items { gone: Vec<String>, new: Vec<String> },
}

/// The decisions about three tables.
#[derive(Debug, Default)]
pub struct Decided {
    /// What ours has to take.
    pub changes: Vec<Change>,
    /// The number of clashes.
    pub clashes: usize,
    /// The path in ours of each entry that both sides have, by its path in theirs.
    pub entries: HashMap<Path, Path>,
    /// The result, with our side of each clash.
    pub ours: Table,
    /// The result, with their side of each clash.
    pub theirs: Table,
}

/// A merged value with our side and with their side of all clashes in it; `None` if it is gone.
type Sides = [Option<Value>; 2];

/// Merges three tables.
pub fn decided(base: &Table, ours: &Table, theirs: &Table) -> Decided {
    let mut walk = Walk { decided: Decided::default(), ours: Path::new(), theirs: Path::new() };
    let [with_ours, with_theirs] = walk.tables(base, ours, theirs);
    Decided { ours: with_ours, theirs: with_theirs, ..walk.decided }
}

struct Walk {
    decided: Decided,
    /// Where it is in ours and in theirs.
    ours: Path,
    theirs: Path,
}

impl Walk {
    fn tables(&mut self, base: &Table, ours: &Table, theirs: &Table) -> [Table; 2] {
        let mut merged = [Table::new(), Table::new()];
        let more = theirs.keys().filter(|key| !ours.contains_key(*key));
        for key in ours.keys().chain(more) {
            self.ours.push(Step::Key(key.clone()));
            self.theirs.push(Step::Key(key.clone()));
            let sides = self.values(base.get(key), ours.get(key), theirs.get(key));
            for (merged, value) in merged.iter_mut().zip(sides) {
                merged.extend(value.map(|value| (key.clone(), value)));
            }
            self.ours.pop();
            self.theirs.pop();
        }
        merged
    }

    fn values(
        &mut self,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Sides {
        let both = |value: Option<&Value>| [value.cloned(), value.cloned()];
        if let (Some(Value::Table(ours)), Some(Value::Table(theirs))) = (ours, theirs) {
            let none = Table::new();
            let base = base.and_then(Value::as_table).unwrap_or(&none);
            return self.tables(base, ours, theirs).map(|table| Some(Value::Table(table)));
        }
        if let Some([base, ours, theirs]) = lists([base, ours, theirs]) {
            return self.entries(base, ours, theirs);
        }
        if is_same(ours, theirs) || is_same(base, theirs) {
            return both(ours);
        }
        let what = match (ours, theirs) {
            (Some(_), Some(_)) => What::Set,
            (None, _) => What::Add,
            (Some(_), None) => What::Remove,
        };
        if is_same(base, ours) {
            self.change(what, false);
            return both(theirs);
        }
        if let (Some(a), Some(b)) = (ours, theirs) {
            if let Some(takes_theirs) = self.by_date(a, b) {
                if !takes_theirs {
                    return both(ours);
                }
                self.change(what, false);
                return both(theirs);
            }
            if let Some((what, merged)) = items(base, a, b) {
                self.change(what, false);
                return both(Some(&merged));
            }
        }
        self.change(what, true);
        [ours.cloned(), theirs.cloned()]
    }

    fn entries(&mut self, base: &[Value], ours: &[Value], theirs: &[Value]) -> Sides {
        let mut merged = [Vec::new(), Vec::new()];
        for triple in matched(base, ours, theirs) {
            let [o, a, b] = triple;
            let of = |list: &[Value], nth: Option<usize>| nth.map(|nth| list[nth].clone());
            let sides = match (a, b) {
                (Some(a), Some(b)) => {
                    self.ours.push(Step::Nth(a));
                    self.theirs.push(Step::Nth(b));
                    self.decided.entries.insert(self.theirs.clone(), self.ours.clone());
                    let sides = self.values(o.map(|o| &base[o]), Some(&ours[a]), Some(&theirs[b]));
                    self.ours.pop();
                    self.theirs.pop();
                    sides
                }
                (Some(nth), None) => {
                    let is_clash = match o {
                        None => false,
                        Some(o) => {
                            self.ours.push(Step::Nth(nth));
                            let is_clash = !same(&base[o], &ours[nth]);
                            self.change(What::Remove, is_clash);
                            self.ours.pop();
                            is_clash
                        }
                    };
                    let kept = o.is_none() || is_clash;
                    [a.filter(|_| kept), a.filter(|_| o.is_none())].map(|nth| of(ours, nth))
                }
                (None, Some(nth)) => {
                    let is_clash = o.is_some_and(|o| !same(&base[o], &theirs[nth]));
                    let kept = o.is_none() || is_clash;
                    if kept {
                        self.theirs.push(Step::Nth(nth));
                        self.change(What::AddEntry, is_clash);
                        self.theirs.pop();
                    }
                    [b.filter(|_| o.is_none()), b.filter(|_| kept)].map(|nth| of(theirs, nth))
                }
                (None, None) => [None, None],
            };
            for (merged, value) in merged.iter_mut().zip(sides) {
                merged.extend(value);
            }
        }
        merged.map(|entries| Some(Value::Array(entries)))
    }

    fn change(&mut self, what: What, is_clash: bool) {
        let (ours, theirs) = (self.ours.clone(), self.theirs.clone());
        self.decided.changes.push(Change { ours, theirs, what, is_clash });
        self.decided.clashes += usize::from(is_clash);
    }

    /// For days that rp writes itself, whether theirs counts: the estimate was made on the later day,
    /// and the project was created and started on the earlier one.
    fn by_date(&self, ours: &Value, theirs: &Value) -> Option<bool> {
        let key = |step: &'_ Step| match step {
            Step::Key(key) => key.clone(),
            Step::Nth(_) => String::new(),
        };
        let keys: Vec<_> = self.ours.iter().map(key).collect();
        let (Value::Datetime(ours), Value::Datetime(theirs)) = (ours, theirs) else { return None };
        match &*keys.join(".") {
            "estimate.made" => Some(theirs.to_string() > ours.to_string()),
            "created" | "started" => Some(theirs.to_string() < ours.to_string()),
            _ => None,
        }
    }
}

fn is_same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => same(a, b),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// The values as lists of tables, if those that are there are, and one has an entry.
fn lists(values: [Option<&Value>; 3]) -> Option<[&[Value]; 3]> {
    let lists = values.map(|value| match value {
        None => Some(&[][..]),
        Some(Value::Array(items)) if items.is_empty() || is_list(items) => Some(&items[..]),
        Some(_) => None,
    });
    let [Some(base), Some(ours), Some(theirs)] = lists else { return None };
    let any = [base, ours, theirs].iter().any(|list| !list.is_empty());
    any.then_some([base, ours, theirs])
}

/// The merge of two lists of texts, as sets, in the order of ours.
fn items(base: Option<&Value>, ours: &Value, theirs: &Value) -> Option<(What, Value)> {
    let texts = |value: &Value| {
        let texts = value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect::<Option<Vec<String>>>()
    };
    let base = base.map_or(Some(Vec::new()), texts)?;
    let (ours, theirs) = (texts(ours)?, texts(theirs)?);
    let [in_base, in_ours, in_theirs] =
        [&base, &ours, &theirs].map(|texts| texts.iter().collect::<std::collections::HashSet<_>>());
    let gone: Vec<_> = base.iter().filter(|it| !in_theirs.contains(it)).cloned().collect();
    let mut new: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for text in theirs.iter().filter(|it| !in_base.contains(it) && !in_ours.contains(it)) {
        if seen.insert(text) {
            new.push(text.clone());
        }
    }
    let is_gone: std::collections::HashSet<_> = gone.iter().collect();
    let kept = ours.iter().filter(|it| !is_gone.contains(it));
    let merged = kept.chain(&new).map(|text| Value::String(text.clone())).collect();
    Some((What::Items { gone, new }, Value::Array(merged)))
}
