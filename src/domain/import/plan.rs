//! Which key of a project each field of an item is. What no key takes is kept below `[extra]`.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::names::{self, letters};
use super::value::Value;
use super::whole::Table;
use super::{Item, MOST, Refused};
use crate::domain::keys::{Kind, Known, Takes};
use crate::domain::project::spelling::dates::{Meant, meant};
use crate::domain::project::{Date, Name, Origin, Project, Status, check_value, range, schema};
use crate::domain::words::{Word, nearest};
use crate::words;

/// The key below `[extra]` with the title and the id of an item: what is imported again is known by it.
pub const IMPORTED: &str = "imported";

words! {
    /// The order of the numbers in a date such as 05/06/2026.
    Order {
        /// The day is first.
        DayFirst = "dmy",
        /// The month is first.
        MonthFirst = "mdy",
    }
}

/// Where a field goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// To a key.
    Key(&'static Known),
    /// Below `[extra]`, with this name or its own.
    Extra(Option<String>),
    /// Nowhere.
    Nowhere,
}

impl Target {
    /// As typed: a key, `extra`, `extra.NAME`, or nothing.
    pub fn typed(text: &str) -> Result<Self, Option<&'static str>> {
        let settable = |known: &&Known| {
            let head = known.key.split('.').next().unwrap_or_default();
            let is_list = schema().iter().any(|it| it.key == head && it.kind() == Kind::Entries);
            !is_list && known.kind() != Kind::Table
        };
        match text.split_once('.') {
            _ if text.is_empty() => Ok(Self::Nowhere),
            _ if text == "extra" => Ok(Self::Extra(None)),
            Some(("extra", name)) if !name.is_empty() && name != IMPORTED => {
                Ok(Self::Extra(Some(name.to_owned())))
            }
            _ => {
                let known = schema().iter().filter(settable);
                let found = known.clone().find(|known| known.key == text).map(Self::Key);
                found.ok_or_else(|| {
                    let mut keys = known.map(|known| known.key.as_str());
                    let leaf = keys.clone().find(|key| key.rsplit('.').next() == Some(text));
                    leaf.or_else(|| nearest(text, &mut keys))
                })
            }
        }
    }
}

/// What a person says about a file.
#[derive(Debug, Clone)]
pub struct Wishes {
    /// Where fields go.
    pub map: Vec<(String, Target)>,
    /// What words of a status mean.
    pub statuses: Vec<(String, Status)>,
    /// The order of ambiguous dates.
    pub dates: Option<Order>,
    /// The origin of projects whose field has none.
    pub origin: Origin,
    /// Whose they are; else their fields say it.
    pub researcher: Option<String>,
    /// Whose those are of which no field says it; `None` is `me` of the store.
    pub otherwise: Option<String>,
    /// Today.
    pub today: Date,
}

/// What an item is by: its title, and its own id if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity {
    /// The title.
    pub title: String,
    /// The id; empty without one.
    pub id: String,
}

impl Identity {
    /// That of the item from which a project was made.
    pub fn of(project: &Project) -> Option<Self> {
        if !project.source.text.contains(IMPORTED) {
            return None;
        }
        let table: toml::Table = project.source.text.parse().ok()?;
        let imported = table.get("extra")?.get(IMPORTED)?;
        let text = |key: &str| imported.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        Some(Self { title: text("title")?, id: text("id").unwrap_or_default() })
    }

    fn value(&self) -> Value {
        let mut pairs = vec![("title".to_owned(), Value::text(&self.title))];
        if !self.id.is_empty() {
            pairs.push(("id".to_owned(), Value::text(&self.id)));
        }
        Value::Table(pairs)
    }
}

/// A project to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The place of its item.
    pub place: String,
    /// What its item is by.
    pub identity: Identity,
    /// Its file.
    pub table: Table,
}

/// What became of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// The part of it, or the value that decides: `.color`, ` = OPEN`; else empty.
    pub part: String,
    /// The key: `tags`, `extra.state`, `status = "idea"`; `None` if it is left out.
    pub to: Option<String>,
    /// In how many items.
    pub items: usize,
    /// Why a key did not take it, with the first place.
    pub why: Option<String>,
}

/// Every project to be, and what became of each field.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// The projects.
    pub drafts: Vec<Draft>,
    /// The fields, in the order in which they are met.
    pub fields: Vec<Field>,
}

/// The day of a text that has one reading.
pub(super) fn plain_day(text: &str) -> Option<Date> {
    match meant(date_part(text)) {
        Some(Meant::Day(day)) => Some(day),
        _ => None,
    }
}

/// A text without the brackets of Org, and of `20260131T120000Z` its date.
fn date_part(text: &str) -> &str {
    let is_open = |c: char| matches!(c, '<' | '[' | '"');
    let text = text.trim().trim_start_matches(is_open).trim_end_matches(['>', ']', '"']);
    let repeats = [" +", " ++", " .+", " -"].iter().filter_map(|mark| text.find(mark)).min();
    let is_org = text.starts_with(|c: char| c.is_ascii_digit()) && text.get(10..11) == Some(" ");
    let text = repeats.filter(|_| is_org).map_or(text, |at| &text[..at]);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_compact = digits == 8 && text[8..].starts_with(['T', 't']);
    if is_compact { &text[..8] } else { text }
}

/// Plans every item. Everything that a person has to decide is refused at once.
pub fn plan(items: &[Item], wishes: &Wishes) -> Result<Plan, Vec<Refused>> {
    let (fields, known, statuses, dates, wrong) = Default::default();
    let mut planner = Planner { wishes, fields, known, statuses, dates, wrong };
    planner.check_map(items);
    let mut plan = Plan::default();
    if items.len() > MOST {
        let what = format!("it has {} projects, more than {MOST}", items.len());
        return Err(vec![Refused::new("", what, "split the file")]);
    }
    for item in items {
        plan.drafts.extend(planner.draft(item));
    }
    planner.check_same(&plan.drafts);
    let refused = planner.refused();
    let mut order: HashMap<&str, usize> = HashMap::new();
    for (field, _) in items.iter().flat_map(|item| &item.fields) {
        let next = order.len();
        order.entry(field).or_insert(next);
    }
    plan.fields = planner.fields;
    plan.fields.sort_by_key(|field| {
        (order.get(&*field.name).copied().unwrap_or(usize::MAX), field.to.is_none())
    });
    if refused.is_empty() { Ok(plan) } else { Err(refused) }
}

/// The projects that are not there yet, with new names. `is_taken` knows the names of the store, and
/// `titled` the project with a title that was not imported.
pub fn named(
    drafts: Vec<Draft>,
    is_taken: impl Fn(&Name) -> bool,
    titled: impl Fn(&str) -> Option<Name>,
) -> Result<Vec<(Name, Draft)>, Refused> {
    let slug = |draft: &Draft| {
        if let Some(name) = titled(&draft.identity.title) {
            let what = format!("project `{name}` has the title `{}`", draft.identity.title);
            let hint = "rename one of them, or take it out of the file";
            return Err(Refused::new(&*draft.place, what, hint));
        }
        Name::from_title(&draft.identity.title).ok_or_else(|| {
            let what =
                format!("cannot derive a file name from the title `{}`", draft.identity.title);
            Refused::new(&*draft.place, what, "give it a title with a letter or a digit")
        })
    };
    let slugs = drafts.iter().map(slug).collect::<Result<Vec<_>, _>>()?;
    let mut counts: HashMap<String, usize> = HashMap::new();
    for slug in &slugs {
        *counts.entry(slug.folded()).or_default() += 1;
    }
    let mut used = HashSet::new();
    let name = |(slug, draft): (Name, Draft)| {
        let end = |end: &str| -> Option<Name> { format!("{slug}-{end}").parse().ok() };
        let id = draft.identity.id.rsplit(|c: char| !c.is_ascii_alphanumeric()).next();
        let id = id.filter(|id| !id.is_empty()).map(str::to_lowercase);
        // Of several with one slug, each has its id: a name that begins with another one, and has its
        // title, is a copy.
        let first = if counts[&slug.folded()] > 1 { id.and_then(|id| end(&id)) } else { None };
        let first = first.unwrap_or_else(|| slug.clone());
        let others = (2..).filter_map(|nth: usize| end(&nth.to_string()));
        let name = std::iter::once(first).chain(others);
        let is_free = |name: &Name| !used.contains(&name.folded()) && !is_taken(name);
        let name = name.into_iter().find(is_free);
        let name = name.expect("there are more numbers than names");
        used.insert(name.folded());
        (name, draft)
    };
    Ok(slugs.into_iter().zip(drafts).map(name).collect())
}

/// The keys of a project, with dots, and their values.
type Keys = Vec<(&'static str, Value)>;

/// Words or values that a person has to decide: how often, and the first place.
type Asked = BTreeMap<String, (usize, String)>;

struct Planner<'a> {
    wishes: &'a Wishes,
    fields: Vec<Field>,
    /// The index of a field by its name and its key.
    known: HashMap<(String, String, Option<String>), usize>,
    statuses: Asked,
    dates: Asked,
    wrong: Vec<Refused>,
}

/// Why a key does not take a value.
struct Unfit(String);

/// A field of an item, and where it goes.
struct Entry<'a> {
    field: &'a str,
    value: &'a Value,
    target: Target,
    /// 0 for a wish, then how good a name the field has for the key.
    rank: usize,
}

impl Planner<'_> {
    /// Refuses a wish about a field that no item has.
    fn check_map(&mut self, items: &[Item]) {
        for (field, _) in &self.wishes.map {
            let fields =
                || items.iter().flat_map(|item| item.fields.iter().map(|(it, _)| it.as_str()));
            if !fields().any(|known| is_same(known, field)) {
                let near = nearest(field, fields());
                let near = near.map_or_else(
                    || "see the fields with --dry-run".into(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.wrong.push(Refused::new("", format!("there is no field `{field}`"), near));
            }
        }
    }

    /// Refuses two items that cannot be told apart.
    fn check_same(&mut self, drafts: &[Draft]) {
        let mut known: HashMap<&Identity, &str> = HashMap::new();
        for Draft { identity, place, .. } in drafts {
            if let Some(first) = known.insert(identity, place) {
                let what =
                    format!("it has the title, and no other id, of {first}: `{}`", identity.title);
                self.wrong.push(Refused::new(&**place, what, "change one of the titles"));
            }
        }
    }

    /// Everything that is refused.
    fn refused(&mut self) -> Vec<Refused> {
        let mut refused = std::mem::take(&mut self.wrong);
        let times =
            |count: usize| if count > 1 { format!(", in {count} items") } else { String::new() };
        for (word, (count, place)) in &self.statuses {
            let what = format!("the status `{word}` is unknown{}", times(*count));
            let hint = format!(
                "say what it means with `--status \"{word}=STATUS\"`: idea, active, paused, done or dropped"
            );
            refused.push(Refused::new(&**place, what, hint));
        }
        if let Some((text, (_, place))) = self.dates.first_key_value() {
            let what = format!(
                "the date `{text}` has two readings{}",
                times(self.dates.values().map(|(count, _)| count).sum())
            );
            let hint =
                "say whether the day or the month is first with `--dates dmy` or `--dates mdy`";
            refused.push(Refused::new(&**place, what, hint));
        }
        refused
    }

    /// Counts what became of a field, or of a part of it.
    fn note(&mut self, (name, part): (&str, &str), to: Option<String>, why: Option<String>) {
        let key = (name.to_owned(), part.to_owned(), to.clone());
        if let Some(at) = self.known.get(&key) {
            self.fields[*at].items += 1;
            return;
        }
        self.known.insert(key, self.fields.len());
        self.fields.push(Field { name: name.into(), part: part.into(), to, items: 1, why });
    }

    /// Where each field of an item goes, the best name for a key first.
    fn entries<'i>(&self, item: &'i Item) -> Vec<Entry<'i>> {
        let wish = |field: &str| {
            let found = self.wishes.map.iter().find(|(name, _)| is_same(name, field));
            found.map(|(_, target)| target.clone())
        };
        let is_title = |field: &str| match wish(field) {
            Some(Target::Key(known)) => known.key == "title",
            Some(_) => false,
            None => names::key_of(field).is_some_and(|(key, _)| key == "title"),
        };
        let has_title = item.fields.iter().any(|(field, _)| is_title(field));
        let entry = |(field, value): &'i (String, Value)| {
            let (target, rank) = match (wish(field), letters(field).as_str()) {
                (Some(target), _) => (target, 0),
                // Taskwarrior's title.
                (None, "description") if !has_title => (Target::Key(known("title")), 99),
                (None, _) => match key_of(field) {
                    Some((known, rank)) => (Target::Key(known), rank + 1),
                    None => (Target::Extra(None), 99),
                },
            };
            Entry { field, value, target, rank }
        };
        let mut entries: Vec<_> = item.fields.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.rank);
        entries
    }

    fn draft(&mut self, item: &Item) -> Option<Draft> {
        let mut keys: Keys = item.given.clone();
        let mut extra: Vec<(&str, String, Value)> = Vec::new();
        let entries = self.entries(item);
        let status = self.status(item, &entries);
        for (key, _) in &item.given {
            self.note(("runs", ""), Some((*key).to_owned()), None);
        }
        for field in &item.lost {
            self.note((field, ""), None, None);
        }
        for entry in &entries {
            if let Some((name, why)) = self.place(item, entry, status, &mut keys) {
                self.note((entry.field, ""), Some(format!("extra.{name}")), why);
                extra.push((entry.field, name, entry.value.clone()));
            }
        }
        self.finished(item, status, keys, extra)
    }

    /// Gives a field to its key. If none takes it, its name below `[extra]`, and why.
    fn place(
        &mut self,
        item: &Item,
        entry: &Entry,
        status: Status,
        keys: &mut Keys,
    ) -> Option<(String, Option<String>)> {
        let field = entry.field;
        let why = match &entry.target {
            Target::Nowhere => {
                self.note((field, ""), None, None);
                return None;
            }
            Target::Extra(Some(name)) => return Some((name.clone(), None)),
            Target::Extra(None) => None,
            Target::Key(known) if known.key == "status" => {
                let word = entry.value.named().map(|(word, _)| letters(&word));
                let is_same = word.as_deref() == Some(status.word());
                return (!is_same).then(|| (field_name(field), None));
            }
            Target::Key(known) => match self.give(item, known, entry, status, keys) {
                Ok(()) => return None,
                Err(Unfit(why)) if entry.rank == 0 => {
                    let what = format!("`{field}` cannot be `{}`: {why}", known.key);
                    let hint = format!("keep it with `--map \"{field}=extra\"`");
                    self.wrong.push(Refused::new(&*item.place, what, hint));
                    return None;
                }
                Err(Unfit(why)) => Some(format!("{}: {why}", item.place)),
            },
        };
        let is_other = entry.rank > 0 && self.became_tag_or_link(entry, keys);
        (!is_other).then(|| (field_name(field), why))
    }

    /// The file of an item.
    fn finished(
        &mut self,
        item: &Item,
        status: Status,
        mut keys: Keys,
        mut extra: Vec<(&str, String, Value)>,
    ) -> Option<Draft> {
        let title = keys.iter().find(|(key, _)| *key == "title").and_then(|(_, it)| it.as_text());
        let Some(title) = title.map(str::to_owned) else {
            let fields: Vec<_> = item.fields.iter().map(|(field, _)| field.as_str()).collect();
            let hint = format!(
                "name its field, such as `--map \"{}=title\"`",
                fields.first().unwrap_or(&"FIELD")
            );
            self.wrong.push(Refused::new(&*item.place, "it has no title", hint));
            return None;
        };
        let has = |key: &str, keys: &[(&str, Value)]| keys.iter().any(|(known, _)| *known == key);
        if !has("status", &keys) {
            keys.push(("status", Value::text(status.word())));
        }
        if !has("origin", &keys) {
            keys.push(("origin", Value::text(self.wishes.origin.word())));
        }
        let owner = self.wishes.researcher.as_ref().or(self.wishes.otherwise.as_ref());
        if let Some(owner) = owner.filter(|_| !has("researcher", &keys)) {
            keys.push(("researcher", Value::text(owner)));
        }
        let identity = Identity { title, id: id(item) };
        let order = |field: &str| item.fields.iter().position(|(known, _)| known == field);
        extra.sort_by_key(|(field, ..)| order(field));
        let mut kept: Table = Vec::new();
        for (_, name, value) in extra {
            let is_free =
                |name: &str| name != IMPORTED && !kept.iter().any(|(known, _)| known == name);
            let mut names =
                std::iter::once(name.clone()).chain((2..).map(|nth: u32| format!("{name}_{nth}")));
            let name = names.find(|name| is_free(name)).expect("there are more numbers than names");
            kept.push((name, value));
        }
        kept.push((IMPORTED.to_owned(), identity.value()));
        let mut table = in_order(keys);
        table.push(("extra".to_owned(), Value::Table(kept)));
        Some(Draft { place: item.place.clone(), identity, table })
    }

    /// The status of an item: done if it has a day of completion, else by the first field with a word, unless
    /// another one says that it was closed as a duplicate or the like.
    fn status(&mut self, item: &Item, entries: &[Entry]) -> Status {
        let known = |word: &str| {
            let wish = self.wishes.statuses.iter().find(|(known, _)| is_same(known, word));
            wish.map(|(_, status)| *status).or_else(|| names::status(word))
        };
        let is_status = |it: &&Entry| matches!(&it.target, Target::Key(key) if key.key == "status");
        let decides = entries.iter().filter(is_status);
        let decides = decides.map(|entry| (entry.field, entry.value)).next();
        let with_word = |(field, value): (&'_ str, &Value)| {
            let word = value.named()?.0;
            Some((field.to_owned(), known(&word), word))
        };
        let fields = || item.fields.iter().map(|(field, value)| (field.as_str(), value));
        let closed = fields().filter(|(field, _)| names::is_one_of(names::CLOSED_AS, field));
        let finished = fields().find(|(field, _)| names::is_one_of(names::FINISHED, field));
        let decides = decides.and_then(with_word);
        let (field, part, status) = match (decides, finished) {
            (Some((field, Some(Status::Dropped), word)), _) => (field, word, Status::Dropped),
            (_, Some((field, _))) => (field.to_owned(), String::new(), Status::Done),
            (Some((field, Some(Status::Done), word)), None) => closed
                .filter_map(with_word)
                .find(|(_, status, _)| *status == Some(Status::Dropped))
                .map_or((field, word, Status::Done), |(field, _, word)| {
                    (field, word, Status::Dropped)
                }),
            (Some((field, Some(status), word)), None) => (field, word, status),
            (Some((_, None, word)), None) => {
                self.statuses.entry(word).or_insert((0, item.place.clone())).0 += 1;
                return Status::Idea;
            }
            (None, None) => return Status::Idea,
        };
        let part = if part.is_empty() { part } else { format!(" = {part}") };
        self.note((&field, &part), Some(format!("status = \"{status}\"")), None);
        status
    }

    /// Gives a value to a key, or says why the key does not take it.
    fn give(
        &mut self,
        item: &Item,
        known: &'static Known,
        entry: &Entry,
        status: Status,
        keys: &mut Keys,
    ) -> Result<(), Unfit> {
        let key = known.key.as_str();
        if keys.iter().any(|(known, _)| *known == key) && known.kind() != Kind::Texts {
            return Err(Unfit(format!("`{key}` has another field")));
        }
        if key == "researcher" && self.wishes.researcher.is_some() {
            return Err(Unfit("--researcher says whose it is".into()));
        }
        if key == "started" && status == Status::Idea {
            return Err(Unfit("an idea has not started".into()));
        }
        let value = self.read(item, known, entry)?;
        if let (Value::Date(day), "created" | "started") = (&value, key)
            && day.parse::<Date>().is_ok_and(|day| day > self.wishes.today)
        {
            return Err(Unfit("it is after today".into()));
        }
        self.note((entry.field, ""), Some(key.to_owned()), None);
        add(keys, key, value);
        Ok(())
    }

    /// A value as a key has it.
    fn read(&mut self, item: &Item, known: &Known, entry: &Entry) -> Result<Value, Unfit> {
        let value = entry.value;
        if known.kind() == Kind::Texts {
            return self.texts(known, entry);
        }
        let (text, part) = value.named().ok_or_else(|| Unfit("it is not one value".into()))?;
        if known.kind() == Kind::Date {
            return self.date(&text, item);
        }
        let read = match known.takes {
            Takes::Text | Takes::SomeText if known.key == "title" => {
                Value::Text(text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Takes::Word(words) => {
                let word = words.iter().find(|word| letters(word) == letters(&text));
                Value::text(word.map_or(text.as_str(), |word| word))
            }
            _ => match known.kind() {
                Kind::Number if range::number(&text).is_some() => {
                    Value::Number(text.trim().to_owned())
                }
                Kind::Truth if matches!(&*text, "true" | "false") => Value::Truth(text == "true"),
                _ => Value::Text(text),
            },
        };
        let source = match &read {
            Value::Text(text) => toml::Value::from(text.as_str()).to_string(),
            Value::Truth(truth) => truth.to_string(),
            Value::Number(number) => number.clone(),
            _ => return Ok(read),
        };
        if let Some(trouble) = check_value(&known.key, &source) {
            return Err(Unfit(trouble.message));
        }
        if let Some(part) = part {
            self.lose(entry, part);
        }
        Ok(read)
    }

    /// Notes the parts of a table of which only one is kept.
    fn lose(&mut self, entry: &Entry, part: &str) {
        for key in entry.value.keys().into_iter().filter(|key| *key != part) {
            self.note((entry.field, &format!(".{key}")), None, None);
        }
    }

    /// A list of texts. A text is split where such lists are: links at line breaks and before a scheme.
    fn texts(&mut self, known: &Known, entry: &Entry) -> Result<Value, Unfit> {
        let mut texts: Vec<String> = Vec::new();
        let mut add = |text: &str| {
            let text = text.trim();
            let text = if known.key == "tags" { text.trim_start_matches('#') } else { text };
            if !text.is_empty() && !texts.iter().any(|known| known == text) {
                texts.push(text.to_owned());
            }
        };
        let mut parts = None;
        let values = entry.value.as_list().unwrap_or(std::slice::from_ref(entry.value));
        for value in values {
            match value {
                Value::Text(text) if known.key == "links" && !text.contains("[[") => {
                    text.split_whitespace().for_each(|text| add(text.trim_end_matches(',')));
                }
                Value::Text(text) if entry.value.as_list().is_none() => {
                    text.split([',', ';', '\n']).for_each(&mut add);
                }
                value => {
                    let named = value.named();
                    let (text, part) =
                        named.ok_or_else(|| Unfit("it is no list of texts".into()))?;
                    add(&text);
                    parts = parts.or(part);
                }
            }
        }
        if let Some(part) = parts {
            self.lose(entry, part);
        }
        Ok(Value::List(texts.into_iter().map(Value::Text).collect()))
    }

    fn date(&mut self, text: &str, item: &Item) -> Result<Value, Unfit> {
        let day = match (meant(date_part(text)), self.wishes.dates) {
            (Some(Meant::Day(day)), _) => day,
            (Some(Meant::Either { day_first, .. }), Some(Order::DayFirst)) => day_first,
            (Some(Meant::Either { month_first, .. }), Some(Order::MonthFirst)) => month_first,
            (Some(Meant::Either { day_first, .. }), None) => {
                let asked = self.dates.entry(text.to_owned()).or_insert((0, item.place.clone()));
                asked.0 += 1;
                day_first
            }
            (Some(Meant::NoDay(why)), _) => return Err(Unfit(why)),
            (None, _) => return Err(Unfit(format!("`{text}` is not a date"))),
        };
        Ok(Value::Date(day.to_string()))
    }

    /// Whether what would be kept below `[extra]` is a word of degree, which becomes a tag, or a link of a
    /// note to another.
    fn became_tag_or_link(&mut self, entry: &Entry, keys: &mut Keys) -> bool {
        let word = entry.value.named().map(|(word, _)| word).unwrap_or_default();
        let is_link = |value: &Value| {
            value.as_text().is_some_and(|text| text.starts_with("[[") && text.ends_with("]]"))
        };
        let values = entry.value.as_list().unwrap_or(std::slice::from_ref(entry.value));
        let (key, texts) = if let Some(tag) = names::degree(entry.field, &word) {
            ("tags", vec![Value::Text(tag)])
        } else if !values.is_empty() && values.iter().all(is_link) {
            ("links", values.to_vec())
        } else {
            return false;
        };
        self.note((entry.field, ""), Some(key.into()), None);
        add(keys, key, Value::List(texts));
        true
    }
}

/// Adds a value, or what is new in a list to the list that is there.
fn add(keys: &mut Keys, key: &'static str, value: Value) {
    match (keys.iter_mut().find(|(known, _)| *known == key), value) {
        (Some((_, Value::List(known))), Value::List(more)) => {
            for value in more {
                if !known.contains(&value) {
                    known.push(value);
                }
            }
        }
        (_, value) => keys.push((key, value)),
    }
}

/// Whether two names of a field or a word are the same, apart from case and what is no letter or digit.
fn is_same(one: &str, other: &str) -> bool {
    one.trim() == other.trim() || !letters(one).is_empty() && letters(one) == letters(other)
}

fn known(key: &str) -> &'static Known {
    schema().iter().find(|known| known.key == key).expect("it is a key of a project")
}

/// The key that a field is by its name: one of other programs, or `rp`'s own.
fn key_of(field: &str) -> Option<(&'static Known, usize)> {
    if let Some((key, rank)) = names::key_of(field) {
        return Some((known(key), rank));
    }
    let name = letters(field);
    let is_it = |known: &&Known| {
        let leaf = known.key.strip_prefix("estimate.").unwrap_or(&known.key);
        let is_value = !matches!(known.kind(), Kind::Table | Kind::Entries);
        is_value && !leaf.contains('.') && (letters(leaf) == name || letters(&known.key) == name)
    };
    schema().iter().find(is_it).map(|known| (known, 0))
}

/// A name below `[extra]`: `Due Date` and `dueDate` are `due_date`.
fn field_name(field: &str) -> String {
    let mut name = String::new();
    let mut before = ' ';
    for c in field.trim().chars() {
        let is_break = !c.is_alphanumeric() || c.is_uppercase() && before.is_lowercase();
        if is_break && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        }
        before = c;
    }
    let name = name.trim_end_matches('_');
    if name.is_empty() { "field".into() } else { name.into() }
}

/// The best id that an item has.
fn id(item: &Item) -> String {
    let value = |name: &str| {
        let found = item.fields.iter().find(|(field, _)| letters(field) == name);
        found.and_then(|(_, value)| value.named()).map(|(text, _)| text)
    };
    names::IDS.split_whitespace().find_map(value).unwrap_or_default()
}

/// The keys in the order of the documentation, those of a table in it.
fn in_order(mut keys: Keys) -> Table {
    let place = |key: &str| schema().iter().position(|known| known.key == key);
    keys.sort_by_key(|(key, _)| place(key));
    let mut table: Table = Vec::new();
    for (key, value) in keys {
        match key.split_once('.') {
            None => table.push((key.to_owned(), value)),
            Some((head, leaf)) => {
                let pair = (leaf.to_owned(), value);
                match table.iter_mut().find(|(key, _)| key == head) {
                    Some((_, Value::Table(pairs))) => pairs.push(pair),
                    _ => table.push((head.to_owned(), Value::Table(vec![pair]))),
                }
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_date_of_org_loses_its_repeater() {
        let day = |text| plain_day(text).map(|day| day.to_string());

        assert_eq!(day("<2026-05-03 Sun +1w>").as_deref(), Some("2026-05-03"));
        assert_eq!(day("13 May 2026").as_deref(), Some("2026-05-13"));
        assert_eq!(day("13 May 2026 - draft"), None);
    }
}
