//! What an unknown key stands for: a key of another table, one in another spelling, or one with
//! another name. Nothing is looked up unless a file has an unknown key.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Kind, Known};
use crate::domain::words::{letters, nearest};

/// How many unknown keys of a file are compared with all known ones.
const GUESSES: u32 = 1000;
/// The longest key that is compared, in bytes.
const LONGEST: usize = 60;

/// Other names of keys, as [`letters`], with the keys that they may stand
/// for, in the order in which these are looked for.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("name", &["title", "what", "who", "flag"]),
    ("title", &["what", "name"]),
    ("status", &["result"]),
    ("titel", &["title"]),
    ("heading", &["title", "what"]),
    ("start", &["started", "date"]),
    ("startdate", &["started", "date"]),
    ("startedon", &["started"]),
    ("begun", &["started"]),
    ("added", &["created"]),
    ("creationdate", &["created"]),
    ("createdon", &["created"]),
    ("state", &["status", "result"]),
    ("phase", &["status"]),
    ("stage", &["status"]),
    ("type", &["kind", "origin"]),
    ("owner", &["researcher", "me", "who"]),
    ("author", &["researcher", "from", "by"]),
    ("assignee", &["researcher"]),
    ("lead", &["researcher"]),
    ("person", &["who", "name", "from", "researcher"]),
    ("why", &["motivation"]),
    ("reason", &["why", "motivation"]),
    ("because", &["why"]),
    ("rationale", &["motivation", "why"]),
    ("purpose", &["motivation"]),
    ("description", &["problem", "what", "comment", "expect"]),
    ("summary", &["problem", "learned", "comment"]),
    ("abstract", &["problem"]),
    ("question", &["problem", "what"]),
    ("method", &["approach"]),
    ("methods", &["approach"]),
    ("idea", &["approach"]),
    ("nextsteps", &["plan"]),
    ("steps", &["plan"]),
    ("loop", &["experiment_loop"]),
    ("looptime", &["experiment_loop"]),
    ("cycle", &["experiment_loop"]),
    ("cycletime", &["experiment_loop"]),
    ("iteration", &["experiment_loop"]),
    ("turnaround", &["experiment_loop"]),
    ("cost", &["fixed_cost", "test"]),
    ("setup", &["fixed_cost"]),
    ("setupcost", &["fixed_cost"]),
    ("setuptime", &["fixed_cost"]),
    ("startupcost", &["fixed_cost"]),
    ("upfront", &["fixed_cost"]),
    ("overhead", &["fixed_cost"]),
    ("hours", &["hours_per_week", "spent", "took"]),
    ("weeklyhours", &["hours_per_week"]),
    ("hoursweek", &["hours_per_week"]),
    ("deadline", &["needed_by", "by", "until"]),
    ("due", &["needed_by", "by", "until"]),
    ("duedate", &["needed_by", "by", "until"]),
    ("end", &["until", "needed_by"]),
    ("expires", &["until"]),
    ("blockedby", &["waits_for"]),
    ("blockedon", &["waits_for"]),
    ("waitingfor", &["waits_for"]),
    ("dependson", &["needs"]),
    ("dependencies", &["needs"]),
    ("requires", &["needs"]),
    ("labels", &["tags"]),
    ("keywords", &["tags"]),
    ("urls", &["links"]),
    ("url", &["link", "links"]),
    ("probability", &["holds", "expected", "chance"]),
    ("prob", &["holds", "expected", "chance"]),
    ("p", &["holds", "expected", "chance"]),
    ("likelihood", &["holds", "expected", "chance"]),
    ("odds", &["chance"]),
    ("confidence", &["holds", "expected", "chance"]),
    ("chanceofsuccess", &["chance"]),
    ("successprobability", &["chance"]),
    ("chance", &["holds", "expected"]),
    ("impact", &["importance"]),
    ("value", &["importance"]),
    ("significance", &["importance"]),
    ("neglectedness", &["counterfactual"]),
    ("replaceability", &["counterfactual"]),
    ("tries", &["experiments"]),
    ("attempts", &["experiments"]),
    ("trials", &["experiments"]),
    ("nexperiments", &["experiments"]),
    ("numexperiments", &["experiments"]),
    ("remaining", &["finish"]),
    ("finishing", &["finish"]),
    ("completion", &["finish"]),
    ("writeup", &["finish"]),
    ("outcome", &["result"]),
    ("verdict", &["result", "agreed"]),
    ("duration", &["took", "spent", "experiment_loop"]),
    ("time", &["took", "spent"]),
    ("length", &["took"]),
    ("effort", &["spent", "test", "finish"]),
    ("lesson", &["learned"]),
    ("learnt", &["learned"]),
    ("learnings", &["learned"]),
    ("notes", &["learned", "comment", "expect"]),
    ("note", &["notes", "learned", "comment"]),
    ("text", &["what", "comment", "expect"]),
    ("prediction", &["expected"]),
    ("blocker", &["obstacle"]),
    ("problem", &["obstacle"]),
    ("day", &["date"]),
    ("when", &["date"]),
    ("on", &["date"]),
    ("reviewer", &["from"]),
    ("by", &["from"]),
    ("who", &["from", "name"]),
    ("feasibility", &["ease"]),
    ("difficulty", &["ease"]),
    ("group", &["who"]),
    ("team", &["who"]),
    ("criterion", &["expect"]),
    ("goal", &["expect", "motivation"]),
    ("target", &["expect"]),
    ("done", &["met", "held"]),
    ("passed", &["met"]),
    ("reached", &["met"]),
    ("true", &["held"]),
    ("claim", &["what"]),
    ("rule", &["flag"]),
    ("seniority", &["level"]),
    ("advisor", &["mentor"]),
    ("supervisor", &["mentor"]),
    ("user", &["me"]),
    ("log", &["experiment"]),
    ("logs", &["experiment"]),
    ("results", &["experiment"]),
    ("runs", &["experiment"]),
    ("milestone", &["checkpoint"]),
    ("milestones", &["checkpoint"]),
    ("review", &["feedback"]),
    ("reviews", &["feedback"]),
    ("competitor", &["overlap"]),
    ("related", &["prior_work"]),
    ("relatedwork", &["prior_work"]),
    ("literature", &["prior_work"]),
    ("sprint", &["timebox"]),
    ("limits", &["thresholds"]),
];

/// Every key that a file may have, indexed.
#[derive(Debug)]
pub struct Schema {
    kinds: HashMap<&'static str, Kind>,
    /// The keys of each table; those of the file itself are below "".
    tables: HashMap<&'static str, Vec<&'static Known>>,
    /// The keys by their last part, and by its [`letters`].
    leaves: HashMap<&'static str, Vec<&'static Known>>,
    names: HashMap<String, Vec<&'static Known>>,
    /// The keys of the file itself, and of tables that occur once. Those of lists of tables are
    /// words too common to be guessed.
    singles: Vec<&'static Known>,
}

impl Schema {
    /// Indexes these keys.
    pub fn of(known: &'static [Known]) -> Self {
        let kinds: HashMap<_, _> = known.iter().map(|it| (it.key.as_str(), it.kind())).collect();
        let (mut tables, mut leaves) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        let (mut names, mut singles) = (HashMap::<_, Vec<_>>::new(), Vec::new());
        for known in known {
            tables.entry(parent(known)).or_default().push(known);
            leaves.entry(last(known)).or_default().push(known);
            names.entry(letters(last(known))).or_default().push(known);
            let is_table = kinds.get(parent(known)) == Some(&Kind::Table);
            if parent(known).is_empty() || is_table && !parent(known).contains('.') {
                singles.push(known);
            }
        }
        Self { kinds, tables, leaves, names, singles }
    }

    /// The key that has this name in another spelling, or as a synonym.
    fn renamed(&self, key: &str, is_meant: impl Fn(&Known) -> bool) -> Option<&'static Known> {
        static BY_WORD: LazyLock<HashMap<&str, &[&str]>> =
            LazyLock::new(|| SYNONYMS.iter().copied().collect());
        let (name, is_meant) = (letters(key), |known: &&&'static Known| is_meant(known));
        let same = self.names.get(&name).and_then(|all| all.iter().find(is_meant));
        let synonyms = BY_WORD.get(name.as_str()).copied().unwrap_or_default();
        let mut synonyms =
            synonyms.iter().filter_map(|leaf| self.leaves.get(leaf)?.iter().find(is_meant));
        same.or_else(|| synonyms.next()).copied()
    }
}

/// The key that this one is a slip of the finger for.
fn slipped(
    key: &str,
    among: &[&'static Known],
    is_meant: impl Fn(&Known) -> bool,
) -> Option<&'static Known> {
    let key = key.to_lowercase().replace('-', "_");
    let slips = among.iter().copied().filter(|known| is_slip(&key, last(known)) && is_meant(known));
    let slips: Vec<_> = slips.collect();
    let near = nearest(&key, slips.iter().map(|known| last(known)))?;
    slips.into_iter().find(|known| last(known) == near)
}

/// A whole file, for warnings about unknown keys.
#[derive(Debug)]
pub(super) struct Layout<'t> {
    table: &'t DeTable<'t>,
    text: &'t str,
    schema: fn() -> &'static Schema,
    /// The line of the first table header, from 1; `None` if there is none.
    first_header: OnceCell<Option<usize>>,
    /// The lines of the headers of tables that were looked for.
    headers: RefCell<HashMap<&'static str, Option<usize>>>,
    guesses: Cell<u32>,
}

/// The key that an unknown one stands for.
#[derive(Debug)]
pub(super) struct Meant {
    /// The dotted key.
    pub key: &'static str,
    /// Whether only its place is wrong.
    pub is_misplaced: bool,
    /// How to correct it.
    pub help: String,
}

/// An unknown key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unknown<'k> {
    pub key: &'k str,
    pub value: &'k DeValue<'k>,
    /// The dotted path of its table; empty for the file itself.
    pub path: &'k str,
}

impl<'t> Layout<'t> {
    pub fn new(table: &'t DeTable<'t>, text: &'t str, schema: fn() -> &'static Schema) -> Self {
        let (first_header, headers) = Default::default();
        Self { table, text, schema, first_header, headers, guesses: Cell::new(GUESSES) }
    }

    /// What an unknown key stands for; `None` if it is the owner's own.
    pub fn meant(&self, unknown: Unknown) -> Option<Meant> {
        let Unknown { key, path, .. } = unknown;
        let exact = self.elsewhere(unknown);
        let top = exact.iter().copied().find(|known| known.key == key);
        if let Some(top) = top.filter(|_| !self.table.contains_key(key)) {
            return Some(self.misplaced(&[top], unknown));
        }
        let guesses = self.guesses.get().checked_sub(1).filter(|_| key.len() <= LONGEST);
        self.guesses.set(guesses.unwrap_or_default());
        let in_table = |known: &'static Known| {
            let help = format!("did you mean {}?", head_or_key(known));
            Meant { key: &known.key, is_misplaced: false, help }
        };
        let fits = |known: &Known| fits(known.kind(), unknown.value);
        let is_in_table = |known: &Known| parent(known) == path && fits(known);
        let schema = (self.schema)();
        if let Some(known) = guesses.and_then(|_| schema.renamed(key, is_in_table)) {
            return Some(in_table(known));
        }
        let candidates = likeliest(&exact, top, path);
        if !candidates.is_empty() {
            return Some(self.misplaced(&candidates, unknown));
        }
        guesses?;
        let elsewhere = |known: &'static Known| {
            let Meant { key, help, .. } = self.misplaced(&[known], unknown);
            let help = format!("did you mean {}? {help}", head_or_key(known));
            Meant { key, is_misplaced: false, help }
        };
        let is_single = |known: &Known| {
            fits(known)
                && parent(known) != path
                && schema.singles.iter().any(|it| it.key == known.key)
        };
        let table = schema.tables.get(path).map_or(&[][..], Vec::as_slice);
        let renamed = schema.renamed(key, is_single).map(elsewhere);
        renamed
            .or_else(|| slipped(key, table, fits).map(in_table))
            .or_else(|| slipped(key, &schema.singles, is_single).map(elsewhere))
    }

    /// The known keys with this last part in other tables, as far as a value like this can be theirs.
    /// Of tables in tables, only those in the table of the unknown key.
    fn elsewhere(&self, unknown: Unknown) -> Vec<&'static Known> {
        let is_near = |known: &Known| {
            let (table, outer) = (parent(known), above(parent(known)));
            let is_near = outer.is_empty()
                || outer == unknown.path
                || table.rsplit('.').next() == Some("NAME");
            is_near && table != unknown.path
        };
        let all = (self.schema)().leaves.get(unknown.key).into_iter().flatten().copied();
        all.filter(|known| fits(known.kind(), unknown.value) && is_near(known)).collect()
    }

    /// The help for a key that stands for one of these.
    fn misplaced(&self, candidates: &[&'static Known], unknown: Unknown) -> Meant {
        let known = candidates[0];
        let key = last(known);
        let help = if candidates.len() > 1 {
            let heads: Vec<_> = candidates.iter().map(|known| self.head_above(known)).collect();
            let (end, first) = heads.split_last().expect("there are several");
            format!("`{key}` belongs to {} or {end}: move it below such a header", first.join(", "))
        } else if parent(known).is_empty() {
            self.to_the_top(known)
        } else {
            self.to_its_table(known, unknown.path)
        };
        Meant { key: &known.key, is_misplaced: true, help }
    }

    fn to_the_top(&self, known: &Known) -> String {
        let key = &known.key;
        if matches!(known.kind(), Kind::Table | Kind::Entries) {
            return format!("`{key}` does not belong to a table: write {}", head_or_key(known));
        }
        match self.first_header.get_or_init(|| self.find_first_header()) {
            Some(line) => format!(
                "`{key}` does not belong to a table: move it above the first table header, line {line}"
            ),
            None => format!("`{key}` does not belong to a table: move it out of the table"),
        }
    }

    fn to_its_table(&self, known: &'static Known, path: &str) -> String {
        let (key, above, head) = (last(known), parent(known), self.head_above(known));
        let belongs = format!("`{key}` belongs to {head}");
        if self.kind(above) != Some(Kind::Table) || above.contains('.') {
            return format!("{belongs}: move it below such a header");
        }
        let line = || self.table.get(above).and_then(|table| self.header(table));
        match *self.headers.borrow_mut().entry(above).or_insert_with(line) {
            Some(line) => format!("{belongs}: move it below that header, line {line}"),
            None if path.is_empty() || self.table.contains_key(above) => {
                format!("{belongs}: write `{above}.{key}` above all table headers")
            }
            None => format!("{belongs}: move it below such a header"),
        }
    }

    fn kind(&self, key: &str) -> Option<Kind> {
        (self.schema)().kinds.get(key).copied()
    }

    /// The header above a key: `` `[estimate]` ``.
    fn head_above(&self, known: &Known) -> String {
        let above = parent(known);
        match self.kind(above) {
            Some(Kind::Entries) => format!("`[[{above}]]`"),
            _ => format!("`[{above}]`"),
        }
    }

    /// The line of the header of a table, or of the first in a list; `None` if it has no header.
    fn header(&self, value: &Spanned<DeValue>) -> Option<usize> {
        self.header_start(value).map(|at| self.text[..at].matches('\n').count() + 1)
    }

    fn header_start(&self, value: &Spanned<DeValue>) -> Option<usize> {
        let at = match value.get_ref() {
            DeValue::Table(_) => value.span().start,
            DeValue::Array(entries) => {
                entries.iter().next().filter(|it| it.get_ref().is_table())?.span().start
            }
            _ => return None,
        };
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        self.text[line..].trim_start().starts_with('[').then_some(at)
    }

    fn find_first_header(&self) -> Option<usize> {
        let at = self.table.values().filter_map(|value| self.header_start(value)).min()?;
        Some(self.text[..at].matches('\n').count() + 1)
    }
}

/// The last part of a key.
fn last(known: &Known) -> &str {
    known.key.rsplit('.').next().unwrap_or(&known.key)
}

/// The table of a key; empty for a key of the file itself.
fn parent(known: &Known) -> &str {
    above(&known.key)
}

/// A dotted key without its last part.
fn above(key: &str) -> &str {
    key.rsplit_once('.').map_or("", |(above, _)| above)
}

/// Of the places of a key, those in the table where it was found, else the top of the file, else
/// `[estimate]`, else all.
fn likeliest(
    places: &[&'static Known],
    top: Option<&'static Known>,
    path: &str,
) -> Vec<&'static Known> {
    let below = places.iter().copied().filter(|it| !path.is_empty() && above(parent(it)) == path);
    let below: Vec<_> = below.collect();
    if !below.is_empty() {
        return below;
    }
    let estimate = || places.iter().copied().find(|known| parent(known) == "estimate");
    top.or_else(estimate).map_or(places.to_vec(), |one| vec![one])
}

/// A key, or the header of a table, in backticks.
fn head_or_key(known: &Known) -> String {
    match known.kind() {
        Kind::Table => format!("`[{}]`", known.key),
        Kind::Entries => format!("`[[{}]]`", known.key),
        Kind::Text | Kind::Texts | Kind::Date | Kind::Number | Kind::Truth => {
            format!("`{}`", last(known))
        }
    }
}

/// Whether a value can be that of a key of this kind: tables are not values.
fn fits(kind: Kind, value: &DeValue) -> bool {
    let is_table = match value {
        DeValue::Table(_) => true,
        DeValue::Array(items) => items.iter().next().is_some_and(|item| item.get_ref().is_table()),
        _ => false,
    };
    is_table == matches!(kind, Kind::Table | Kind::Entries)
}

/// Whether a key in lowercase can be a slip of the finger for a known one, or the beginning of it. An
/// owner's own key may only resemble one: `priority` is not `prior_work`.
fn is_slip(key: &str, known: &str) -> bool {
    let most = 1 + key.chars().count() / 5;
    key.len().abs_diff(known.len()) <= most && strsim::osa_distance(key, known) <= most
        || known.starts_with(key) && 2 * key.len() >= known.len()
}
