//! `rp import`: create projects from the files of other programs.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::change::Dry;
use super::outcome::{UNDO_HINT, rehearsed};
use super::parse::{self, word};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::import::plan::{Draft, Identity, Order, Plan, Target, Wishes, named, plan};
use crate::domain::import::whole::{self, Whole};
use crate::domain::import::{Created, From, Import, Item, Refused, format, items};
use crate::domain::project::{Name, Origin, Status};
use crate::domain::source::{FileChange, FileTrouble, Trouble};
use crate::domain::words::Word;
use crate::error::{Error, Kind, Result};
use crate::render::{Format, count, export, import, json};
use crate::store::{Change, File, Loaded, Store, composed};

/// The most errors that are shown.
const SHOWN: usize = 20;

/// Create projects from a file of another program
///
/// Reads CSV, JSON, Markdown, Org and logs of runs (results.tsv), as Taskwarrior, gh, GitLab, Jira, Linear,
/// Notion, Trello, Asana, Airtable and Obsidian write them, and a whole store from `rp export --format
/// json`. Shows first which key each field becomes: what no key takes is kept below `[extra]`, and a word
/// such as `high` becomes a tag.
///
/// Nothing is guessed: rp refuses an unknown status and a date with two readings, and names the option
/// that decides. A project is known by the title and the id that it was imported with, so importing a file
/// again creates only what is new, whatever you changed since. All projects are one change for `rp undo`.
///
/// In a whole store, projects keep their names. A project that is here with another content is an error,
/// and the settings are only imported if rp.toml has none.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp import tasks.csv --dry-run
  rp import tasks.csv --status 'In QA=active' --dates dmy --map 'Effort=fixed_cost'
  gh issue list --state all --json number,title,body,state,labels,url,createdAt | rp import -
  task export | rp import - --researcher kim
  rp import notes/*.md
  rp import store.json                 a store from `rp export --format json`")]
pub struct Args {
    /// Files to import; - is standard input
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// Format of the files [default: by their names, else by how they begin]
    #[arg(long, value_parser = word::<From>())]
    from: Option<From>,
    /// Key for a field, `extra` or `extra.NAME`; an empty key leaves the field out
    #[arg(long, value_name = "FIELD=KEY")]
    map: Vec<String>,
    /// Status for a word of the files: idea, active, paused, done or dropped
    #[arg(long, value_name = "WORD=STATUS")]
    status: Vec<String>,
    /// Whether the day (dmy) or the month (mdy) is first in dates such as 05/06/2026
    #[arg(long, value_parser = word::<Order>())]
    dates: Option<Order>,
    /// Origin of the projects, if no field says it [default: top-down]
    #[arg(short, long, value_parser = word::<Origin>())]
    origin: Option<Origin>,
    /// Owner of all projects [default: as the files say, else --me, else `me` in rp.toml]
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// Create the projects without asking
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    dry: Dry,
}

/// What the files hold.
enum Read {
    Items(Plan),
    Store(Whole),
}

/// An import with the texts of its files.
type Texts = (Import, Vec<(File, String)>);

impl Run for Args {
    const NAME: &'static str = "import";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let read = self.read(&store, env)?;
        let plan = |loaded: &Loaded| {
            let (import, files) = match &read {
                Read::Items(plan) => self.of_items(plan, &store, loaded)?,
                Read::Store(whole) => of_store(whole, loaded)?,
            };
            if files.is_empty() {
                let projects = count(import.unchanged.len(), "project");
                return Err(Error::nothing_to_do(format!("{projects} imported already")));
            }
            let paths = files.iter().map(|(file, _)| store.shown_path(file)).collect::<Vec<_>>();
            let change = Change::of(format!("imported {}", import.what()), files);
            Ok((change, (import, paths, loaded.troubles.clone())))
        };
        let shown = |import: &Import| import::shown(import, env.screen);
        if self.dry.is_dry() {
            let (files, (import, _, troubles)) = store.rehearse(plan)?;
            return Ok(match env.format {
                Format::Json => Outcome::done(json::imported(
                    &import,
                    &files,
                    false,
                    self.dry.extent(),
                    &troubles,
                )),
                Format::Text => {
                    let outcome = rehearsed(&files, self.dry.extent(), env);
                    let text = format!("{}\n{}", shown(&import), outcome.text);
                    Outcome { text, long: true, ..outcome }
                }
            });
        }
        let asks = env.can_ask && !self.yes && env.format == Format::Text;
        if asks {
            let (_, (import, ..)) = store.rehearse(plan)?;
            let question = format!("Import {}?", import.what());
            if !ask::yes_after(&(shown(&import) + "\n"), &question)? {
                return Err(Error::nothing_to_do("not imported"));
            }
        }
        let (import, paths, troubles) = store.change(Self::NAME, &env.now, plan)?;
        let done = match env.format {
            Format::Json => {
                let file = |path| FileChange { path, before: None, after: None };
                let files: Vec<_> = paths.into_iter().map(file).collect();
                json::imported(&import, &files, true, self.dry.extent(), &troubles)
            }
            Format::Text => {
                // Whoever was asked has seen it.
                let shown = if asks { String::new() } else { shown(&import) + "\n" };
                format!("{shown}{}\n{UNDO_HINT}\n", import::created(&import))
            }
        };
        Ok(Outcome::page(done).after_a_change())
    }
}

impl Args {
    /// The content of the files.
    fn read(&self, store: &Store, env: &Env) -> Result<Read> {
        let mut all = Vec::new();
        for file in &self.files {
            let (shown, text) = text(file, env)?;
            if self.from.is_none_or(|from| from == From::Json)
                && let Some(whole) = whole::read(&text)
            {
                self.check_options()?;
                if self.files.len() > 1 {
                    let what = format!("{shown} is a whole store");
                    return Err(Error::of(Kind::Usage, what).with_hint("import it alone"));
                }
                return whole.map(Read::Store).map_err(|why| refused(vec![at(&shown, why)]));
            }
            let found = self.from.or_else(|| format(&shown, &text));
            let found = found.ok_or_else(|| {
                let what = format!("cannot tell the format of {shown}");
                Error::of(Kind::MissingOption, what)
                    .with_hint("give it with --from: csv, json, md, org or tsv")
            })?;
            let read = items(found, &title(file, env), &text, env.today);
            let read = read.map_err(|why| refused(vec![at(&shown, why)]))?;
            let placed = |item: Item| Item { place: format!("{shown}: {}", item.place), ..item };
            all.extend(read.into_iter().map(placed));
        }
        plan(&all, &self.wishes(store, env)?).map(Read::Items).map_err(refused)
    }

    fn wishes(&self, store: &Store, env: &Env) -> Result<Wishes> {
        let settings = store.settings()?.0;
        let is_other = |me: &&String| **me != settings.me;
        Ok(Wishes {
            map: self.map.iter().map(|pair| mapped(pair)).collect::<Result<_>>()?,
            statuses: self.status.iter().map(|pair| meaning(pair)).collect::<Result<_>>()?,
            dates: self.dates,
            origin: self.origin.unwrap_or(Origin::TopDown),
            researcher: self.researcher.clone(),
            otherwise: env.me().filter(is_other).cloned(),
            today: env.today,
        })
    }

    /// Refuses options that a whole store has no use for.
    fn check_options(&self) -> Result<()> {
        let given = [
            ("--map", !self.map.is_empty()),
            ("--status", !self.status.is_empty()),
            ("--dates", self.dates.is_some()),
            ("--origin", self.origin.is_some()),
            ("--researcher", self.researcher.is_some()),
        ];
        match given.iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => {
                let what = format!("a whole store is imported as it is, without {option}");
                Err(Error::of(Kind::Usage, what)
                    .with_hint("change the projects afterwards with `rp set`"))
            }
            None => Ok(()),
        }
    }

    /// Those of the planned projects that are not in the store.
    fn of_items(&self, plan: &Plan, store: &Store, loaded: &Loaded) -> Result<Texts> {
        let (mut there, mut titles) = (HashMap::new(), HashMap::new());
        for project in loaded.portfolio.projects() {
            match Identity::of(project) {
                Some(identity) => drop(there.insert(identity, project.name.clone())),
                None => drop(titles.insert(project.title.value.clone(), project.name.clone())),
            }
        }
        let (old, new): (Vec<&Draft>, Vec<&Draft>) =
            plan.drafts.iter().partition(|draft| there.contains_key(&draft.identity));
        let folded: HashSet<_> = loaded.names().map(Name::folded).collect();
        let is_taken = |name: &Name| folded.contains(&name.folded()) || store.is_taken(name);
        let new = new.into_iter().cloned().collect();
        let new = named(new, is_taken, |title| titles.get(title).cloned());
        let new = new.map_err(|why| refused(vec![why]))?;
        let mut remarks = Vec::new();
        if self.origin.is_none() && !plan.fields.iter().any(|it| it.to.as_deref() == Some("origin"))
        {
            remarks.push("no field says the origin, so it is top-down; see --origin".to_owned());
        }
        let fields = plan.fields.clone();
        let unchanged = old.iter().map(|draft| there[&draft.identity].clone()).collect();
        let mut import = Import { fields, unchanged, remarks, ..Import::default() };
        let mut files = Vec::new();
        for (name, draft) in new {
            let text = store.with_schema(&name, composed(&draft.table))?;
            files.push((File::Project(name.clone()), text));
            let (title, place) = (draft.identity.title, draft.place);
            import.created.push(Created { name, title, place });
        }
        Ok((import, files))
    }
}

/// Whether two files have the same keys and values, in any order.
fn is_same(one: &str, other: &str) -> bool {
    let values = |text: &str| -> Option<serde_json::Value> {
        serde_json::from_str(&export::whole::whole("", "", [("", text)].into_iter())).ok()
    };
    values(one) == values(other)
}

/// A whole store into this one.
fn of_store(whole: &Whole, loaded: &Loaded) -> Result<Texts> {
    let (mut import, mut files) = (Import::default(), Vec::new());
    let names: HashMap<_, _> = loaded.names().map(|name| (name.folded(), name)).collect();
    let mut clashes = Vec::new();
    for (name, table, place) in &whole.projects {
        let text = composed(table);
        let Some(other) = names.get(&name.folded()) else {
            let title = table.iter().find(|(key, _)| key == "title");
            let title = title.and_then(|(_, it)| it.as_text()).unwrap_or_default().to_owned();
            import.created.push(Created { name: name.clone(), title, place: place.clone() });
            files.push((File::Project(name.clone()), text));
            continue;
        };
        let here = loaded.portfolio.project(other).map(|it| it.source.text.as_str());
        if *other == name && here.is_some_and(|here| is_same(here, &text)) {
            import.unchanged.push(name.clone());
        } else {
            clashes.push((place, other));
        }
    }
    if !clashes.is_empty() {
        let clash = |(place, name): (&String, &&Name)| Refused {
            place: place.clone(),
            what: format!("project `{name}` is here with another content"),
            hint: "rename or remove one of them".into(),
        };
        return Err(refused(clashes.into_iter().map(clash).collect()));
    }
    let settings = composed(&whole.settings);
    let here = loaded.text(&File::Settings).unwrap_or_default();
    let is_done = whole.settings.is_empty() || is_same(here, &settings);
    if !is_done && is_same(here, "") {
        let text =
            if here.is_empty() { settings } else { format!("{}\n\n{settings}", here.trim_end()) };
        files.push((File::Settings, text));
        import.remarks.push("imported the settings".into());
    } else if !is_done {
        let what = "rp.toml has settings, so those of the file were left out";
        import.remarks.push(what.into());
    }
    Ok((import, files))
}

/// A file and how it is called in messages.
#[expect(clippy::disallowed_methods, reason = "standard input is an argument too")]
fn text(file: &Path, env: &Env) -> Result<(String, String)> {
    if file == Path::new("-") {
        let shown = "standard input".to_owned();
        let text = crate::store::outside::text(std::io::stdin().lock(), &shown)?;
        return Ok((shown, text));
    }
    Ok((file.display().to_string(), env.search.outside(file)?))
}

/// The title of what has none: the name of the file, or of its folder if it is a log called `results`.
fn title(file: &Path, env: &Env) -> String {
    let path = env.search.here.as_deref().unwrap_or(Path::new("")).join(file);
    let name = |path: Option<&std::ffi::OsStr>| path.map(|it| it.to_string_lossy().into_owned());
    match name(path.file_stem()) {
        Some(stem) if stem != "results" && stem != "-" => stem,
        stem => name(path.parent().and_then(Path::file_name)).or(stem).unwrap_or_default(),
    }
}

fn at(shown: &str, why: Refused) -> Refused {
    let place = if why.place.is_empty() { shown.into() } else { format!("{shown}: {}", why.place) };
    Refused { place, ..why }
}

/// One error, or several as troubles.
fn refused(mut all: Vec<Refused>) -> Error {
    if all.len() == 1 {
        let why = all.remove(0);
        return Error::of(Kind::InvalidFile, format!("{why}; nothing was written"))
            .with_hint(why.hint);
    }
    let what = format!("{}; nothing was written", count(all.len(), "error"));
    let trouble = |why: Refused| {
        FileTrouble::unread(why.place, Trouble::error(0..0, why.what).help(why.hint))
    };
    Error::of(Kind::InvalidFile, what)
        .with_troubles(all.into_iter().take(SHOWN).map(trouble).collect())
}

fn pair<'a>(option: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    let (left, right) = text.rsplit_once('=').unwrap_or_default();
    if left.trim().is_empty() {
        return Err(Error::of(Kind::InvalidValue, format!("missing `=` in `{text}`"))
            .with_hint(format!("write {option}")));
    }
    Ok((left.trim(), right.trim()))
}

fn mapped(text: &str) -> Result<(String, Target)> {
    let (field, key) = pair("--map FIELD=KEY", text)?;
    let target = Target::typed(key);
    let target = target.map_err(|near| {
        Error::of(Kind::NoSuchName, format!("there is no key `{key}` to import")).with_near(near)
    })?;
    Ok((field.to_owned(), target))
}

fn meaning(text: &str) -> Result<(String, Status)> {
    let (word, status) = pair("--status WORD=STATUS", text)?;
    let known = Status::from_word(status);
    let hint = "write idea, active, paused, done or dropped";
    let known = known.ok_or_else(|| {
        Error::of(Kind::InvalidValue, format!("there is no status `{status}`")).with_hint(hint)
    })?;
    Ok((word.to_owned(), known))
}
