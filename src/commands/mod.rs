//! One file a command: its `Args`, and `run`: load, ask the domain, render, judge.

pub mod accept;
mod ask;
pub mod capability;
mod change;
pub mod checkpoint;
pub mod compare;
mod decide;
pub mod derisk;
pub mod drop;
pub mod edit;
pub mod explain;
mod facts;
pub mod feedback;
pub mod finish;
pub mod flags;
pub mod history;
pub mod init;
pub mod list;
pub mod log;
pub mod new;
pub mod now;
pub mod overlap;
pub mod pause;
pub mod pivot;
pub mod set;
pub mod show;
pub mod start;
pub mod switch;
pub mod undo;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::Command;
use crate::domain::flags::rule::{Context, Rule};
use crate::domain::flags::{Flagged, RULES, rule};
use crate::domain::portfolio::is_below;
use crate::domain::project::{Date, Name, Project};
use crate::domain::settings::Settings;
use crate::domain::shares;
use crate::domain::source::FileTrouble;
use crate::domain::words::{Word, nearest};
use crate::error::{Error, Result};
use crate::render::{Format, Output, Screen, clean, count, diagnostic, diff, json, paint, project};
use crate::store::{Altered, Loaded, Search, Store};

/// What a command knows of the world: read once, by `main`.
#[derive(Debug)]
pub struct Env {
    /// Where to look for the store.
    pub search: Search,
    /// Today.
    pub today: Date,
    /// The time to note beside a change: `2026-01-31 23:29`; the day alone where that was given.
    pub now: String,
    /// As whom the person acts, if not as `me` of the store.
    pub me: Option<String>,
    /// What was asked for, which the command has.
    pub output: Output,
    /// How everything but the result is told, and the result of most commands.
    pub format: Format,
    /// Where text is shown.
    pub screen: Screen,
    /// Whether there is somebody to ask.
    pub can_ask: bool,
    /// Whether stdin is no terminal, so that a text may come through it.
    pub is_piped: bool,
    /// The editor that the environment names, with its arguments.
    pub editor: Option<String>,
}

impl Env {
    /// As whom the person acts in a store.
    fn me<'s>(&'s self, settings: &'s Settings) -> &'s str {
        self.me.as_ref().unwrap_or(&settings.me)
    }

    /// The store that is meant.
    pub fn store(&self) -> Result<Store> {
        self.search.store()
    }

    /// Everything in it.
    fn load(&self) -> Result<Loaded> {
        self.store()?.load()
    }

    /// What rules and ranking see of a store.
    fn context<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        Context::new(&loaded.portfolio, self.today)
    }

    /// The same with the odds of projects, which only JSON has where a change is told.
    fn context_of_change<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        match self.format {
            Format::Json => self.context_with_odds(loaded),
            Format::Text => self.context(loaded),
        }
    }

    /// The same where the odds of projects are shown.
    fn context_with_odds<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        Context::with_odds(&loaded.portfolio, self.today)
    }

    /// Whether stderr tells what is wrong with files: JSON and annotations hold it already.
    fn tells_troubles(&self) -> bool {
        match self.output {
            Output::Text | Output::Sarif | Output::Markdown | Output::Csv => true,
            Output::Json | Output::Github => false,
        }
    }
}

/// What a command has to say, and how the program ends.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The result, for stdout.
    pub text: String,
    /// Everything else, for stderr.
    pub notes: String,
    /// The exit code.
    pub code: u8,
    /// Whether a pager may show it where it is longer than the screen.
    pub long: bool,
    /// If something was changed: what can be done about it by somebody who does not see the result.
    pub changed: Option<&'static str>,
}

impl Outcome {
    /// A result, and nothing to complain of.
    fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A result that may be long.
    fn page(text: impl Into<String>) -> Self {
        Self { long: true, ..Self::done(text) }
    }

    /// The result of a change that `rp undo` takes back.
    fn after_a_change(self) -> Self {
        Self { changed: Some("`rp history` lists it, `rp undo` takes it back"), ..self }
    }

    fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    fn note(mut self, note: &str) -> Self {
        self.notes.push_str(note);
        self.notes.push('\n');
        self
    }

    /// With everything that is wrong in the files of the store, each with its line, and 2 where
    /// a file cannot be used.
    fn with_troubles(mut self, loaded: &Loaded, env: &Env) -> Self {
        if env.tells_troubles() {
            self.notes.push_str(&troubles(&loaded.troubles, env.screen));
        }
        let code = if loaded.has_errors() { 2 } else { self.code };
        self.with_code(code)
    }

    /// The same where files are not what was asked about: a line for each that cannot be used.
    fn with_troubles_in_short(mut self, loaded: &Loaded, env: &Env) -> Self {
        if !loaded.has_errors() {
            return self;
        }
        if env.tells_troubles() {
            self.notes.push_str(&diagnostic::in_short(&loaded.troubles));
            let hint = paint::paint(paint::INFO, "hint");
            self = self.note(&format!("{hint}: `rp flags` shows the lines"));
        }
        self.with_code(2)
    }

    /// Where single projects were asked for, troubles with other files are only counted, and
    /// those with these files are shown.
    fn with_troubles_of(mut self, projects: &[&Project], loaded: &Loaded, env: &Env) -> Self {
        if !env.tells_troubles() {
            return self;
        }
        let of_these =
            |trouble: &&FileTrouble| projects.iter().any(|p| p.path() == trouble.source.path);
        let (these, others): (Vec<_>, Vec<_>) = loaded.troubles.iter().partition(of_these);
        let these: Vec<_> = these.into_iter().cloned().collect();
        self.notes.push_str(&troubles(&these, env.screen));
        let errors = others.into_iter().filter(|trouble| trouble.is_error()).count();
        if errors == 0 {
            return self;
        }
        let note = paint::paint(paint::CARE, "note");
        self.note(&format!(
            "{note}: {} in other files; `rp flags` shows them",
            count(errors, "error")
        ))
    }

    /// With what is wrong with projects that were named, and 2 where there is any such.
    fn with_unusable(mut self, unusable: &[FileTrouble], env: &Env) -> Self {
        if unusable.is_empty() {
            return self;
        }
        if env.tells_troubles() {
            self.notes.push_str(&troubles(unusable, env.screen));
        }
        self.with_code(2)
    }
}

/// What is wrong with files, each with its line.
pub fn troubles(troubles: &[FileTrouble], screen: Screen) -> String {
    troubles.iter().map(|trouble| diagnostic::trouble(trouble, screen) + "\n").collect()
}

/// The flag of a name.
fn known_flag(typed: &str) -> Result<&'static Rule> {
    rule(typed).ok_or_else(|| Error::UnknownFlag {
        typed: typed.to_owned(),
        near: nearest(typed, RULES.iter().map(|rule| rule.name)),
    })
}

/// The projects that were named, by name or by folder, or all of them, each once, in the order of
/// names; and what is wrong with those that cannot be used.
fn chosen<'a>(
    typed: &[String],
    loaded: &'a Loaded,
) -> Result<(Vec<&'a Project>, Vec<FileTrouble>)> {
    if typed.is_empty() {
        return Ok((loaded.portfolio.projects().iter().collect(), Vec::new()));
    }
    let (mut projects, mut unusable) = (Vec::new(), Vec::new());
    for typed in typed {
        if let Some((inside, unread)) = in_folder(typed, loaded) {
            projects.extend(inside);
            unusable.extend(unread);
            continue;
        }
        match loaded.project(typed) {
            Ok(project) => projects.push(project),
            Err(Error::UnreadableProject { troubles, .. }) => unusable.extend(troubles),
            Err(other) => return Err(other),
        }
    }
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    projects.dedup_by(|a, b| a.name == b.name);
    Ok((projects, unusable))
}

/// What the folder of that name holds; nothing where none is called so, or a project is.
fn in_folder<'a>(typed: &str, loaded: &'a Loaded) -> Option<(Vec<&'a Project>, Vec<FileTrouble>)> {
    let read = || loaded.portfolio.projects().iter();
    if loaded.names().any(|name| name.as_str() == typed) {
        return None;
    }
    let projects: Vec<_> = read().filter(|p| is_below(typed, &p.name, p.path())).collect();
    let unread = loaded.unread.iter().filter(|(name, why)| {
        let path = why.first().map_or("", |why| &why.source.path);
        is_below(typed, name, path)
    });
    let unread: Vec<_> = unread.flat_map(|(_, why)| why).cloned().collect();
    let holds = !projects.is_empty() || !unread.is_empty();
    holds.then_some((projects, unread))
}

/// A second thread pays from so many projects on.
const WORTH_A_THREAD: usize = 250;

/// Each project with its flags, in their order.
fn flagged<'a>(
    projects: impl IntoIterator<Item = &'a Project>,
    context: &Context,
) -> Vec<Flagged<'a>> {
    let projects: Vec<_> = projects.into_iter().collect();
    shares::map(projects, WORTH_A_THREAD, |project| Flagged::of(project, context))
}

/// What has become of a project that was just written: its flags and its rank.
fn written(done: &str, name: &Name, loaded: &Loaded, env: &Env) -> Outcome {
    let Some(project) = loaded.portfolio.project(name) else { return Outcome::default() };
    let context = env.context_of_change(loaded);
    let (flagged, ranking) = (Flagged::of(project, &context), context.ranking());
    let outcome = match env.format {
        Format::Json => {
            let settings = &loaded.portfolio.settings;
            Outcome::done(json::project(&flagged, settings, ranking, &loaded.troubles))
        }
        Format::Text => {
            let (done, path) = (paint::paint(paint::GOOD, done), clean::line(project.path()));
            let first = format!("{done} {}, in {path}\n\n", clean::line(name.as_str()));
            let about = project::written(&flagged, ranking, env.screen);
            Outcome::done(format!("{first}{about}{TAKES_IT_BACK}\n"))
        }
    };
    outcome.with_troubles_of(&[project], loaded, env)
}

/// Refuses a format that a command does not print.
fn printable(command: &'static str, known: &[Output], env: &Env) -> Result<()> {
    if known.contains(&env.output) {
        return Ok(());
    }
    let known = known.iter().map(|output| output.word()).collect();
    Err(Error::NotPrintedSo { command, format: env.output.word(), known })
}

/// That there is nothing to do.
fn nothing(why: &str, env: &Env) -> Outcome {
    let why = format!("{why}; nothing was written");
    let outcome = match env.format {
        Format::Json => Outcome::done(json::failure(&why, None)),
        Format::Text => Outcome::default().note(&clean::line(&why)),
    };
    outcome.with_code(1)
}

/// What `--dry-run` shows of a change: how each file would differ.
fn rehearsed(altered: &[Altered], env: &Env) -> Outcome {
    match env.format {
        Format::Json => {
            let files =
                altered.iter().map(|it| (&*it.path, it.before.as_deref(), it.after.as_deref()));
            Outcome::done(json::rehearsed(files))
        }
        Format::Text if altered.is_empty() => Outcome::default().note("nothing would be changed"),
        Format::Text => {
            let files = altered
                .iter()
                .map(|it| diff::file(&it.path, it.before.as_deref(), it.after.as_deref()));
            Outcome::done(files.collect::<String>()).note("nothing was written")
        }
    }
}

/// The last line of every change.
const TAKES_IT_BACK: &str = "`rp undo` takes it back";

impl Command {
    /// What it is called in a message, and what it can print.
    fn prints(&self) -> (&'static str, &'static [Output]) {
        const USUAL: &[Output] = &[Output::Text, Output::Json];
        match self {
            Self::Init(_) => ("init", USUAL),
            Self::New(_) => ("new", USUAL),
            Self::List(_) => ("list", USUAL),
            Self::Show(_) => ("show", USUAL),
            Self::Edit(_) => ("edit", USUAL),
            Self::Flags(args) => args.prints(),
            Self::Accept(_) => ("accept", USUAL),
            Self::Explain(_) => ("explain", USUAL),
            Self::Compare(args) => args.prints(),
            Self::Log(_) => ("log", USUAL),
            Self::Feedback(_) => ("feedback", USUAL),
            Self::Overlap(_) => ("overlap", USUAL),
            Self::Checkpoint(_) => ("checkpoint", USUAL),
            Self::Capability(_) => ("capability", USUAL),
            Self::Set(_) => ("set", USUAL),
            Self::Start(_) => ("start", USUAL),
            Self::Pause(_) => ("pause", USUAL),
            Self::Switch(_) => ("switch", USUAL),
            Self::Derisk(_) => ("derisk", USUAL),
            Self::Pivot(_) => ("pivot", USUAL),
            Self::Finish(_) => ("finish", USUAL),
            Self::Drop(_) => ("drop", USUAL),
            Self::Undo(_) => ("undo", USUAL),
            Self::History(_) => ("history", USUAL),
        }
    }

    /// Does what was typed; nothing where its result could not be printed as was asked.
    pub fn run(&self, env: &Env) -> Result<Outcome> {
        let (command, known) = self.prints();
        printable(command, known, env)?;
        match self.carry_out(env) {
            Err(Error::NothingToDo { why }) => Ok(nothing(&why, env)),
            done => done,
        }
    }

    fn carry_out(&self, env: &Env) -> Result<Outcome> {
        match self {
            Self::Init(args) => init::run(args, env),
            Self::New(args) => new::run(args, env),
            Self::List(args) => list::run(args, env),
            Self::Show(args) => show::run(args, env),
            Self::Edit(args) => edit::run(args, env),
            Self::Flags(args) => flags::run(args, env),
            Self::Accept(args) => accept::run(args, env),
            Self::Explain(args) => explain::run(args, env),
            Self::Compare(args) => compare::run(args, env),
            Self::Log(args) => log::run(args, env),
            Self::Feedback(args) => feedback::run(args, env),
            Self::Overlap(args) => overlap::run(args, env),
            Self::Checkpoint(args) => checkpoint::run(args, env),
            Self::Capability(args) => capability::run(args, env),
            Self::Set(args) => set::run(args, env),
            Self::Start(args) => start::run(args, env),
            Self::Pause(args) => pause::run(args, env),
            Self::Switch(args) => switch::run(args, env),
            Self::Derisk(args) => derisk::run(args, env),
            Self::Pivot(args) => pivot::run(args, env),
            Self::Finish(args) => finish::run(args, env),
            Self::Drop(args) => drop::run(args, env),
            Self::Undo(args) => undo::run(args, env),
            Self::History(args) => history::run(args, env),
        }
    }
}

/// Nobody has the researcher's name.
fn known_researcher(typed: Option<&String>, loaded: &Loaded) -> Result<()> {
    let Some(typed) = typed else { return Ok(()) };
    let settings = &loaded.portfolio.settings;
    let known = || {
        let listed = settings.researchers.keys().map(String::as_str);
        loaded.portfolio.researchers().chain(listed).chain([settings.me.as_str()])
    };
    if known().any(|name| name == typed) {
        return Ok(());
    }
    let near = nearest(typed, known()).map(str::to_owned);
    let known: BTreeSet<_> = known().map(str::to_owned).collect();
    Err(Error::UnknownResearcher { typed: typed.clone(), near, known: known.into_iter().collect() })
}

/// Checks that a `T` can be read from what was typed, and keeps it as it was typed.
fn typed<T: FromStr<Err: Display>>(text: &str) -> std::result::Result<String, String> {
    text.parse::<T>().map(|_| text.trim().to_owned()).map_err(|why| why.to_string())
}

/// Reads one of a closed set of words, and lists them in the help.
fn word<W: Word + Send + Sync>() -> impl TypedValueParser<Value = W> {
    PossibleValuesParser::new(W::words().collect::<Vec<_>>())
        .map(|word| W::from_word(&word).expect("only known words are possible"))
}
