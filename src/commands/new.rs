//! `rp new`: create a project.

use super::change::Dry;
use super::facts::Facts;
use super::init::About;
use super::outcome::Written;
use super::parse::{past_day, word};
use super::{Env, Offer, Outcome, Run, ask, parse};
use crate::domain::calibrate::suggestions;
use crate::domain::project::{
    Date, Importance, Name, Origin, Percent, Range, Status, Time, Work, read,
};
use crate::domain::ranking::input::Input;
use crate::domain::settings::Settings;
use crate::domain::source::{FileChange, FileTrouble, Source};
use crate::error::{self, Error, Kind, Result};
use crate::render::json::{self, Changed};
use crate::render::ranking::suggested;
use crate::render::{Format, clean};
use crate::store::{Change, File, Literal, Loaded, Made, Store, template};

/// Create a project
///
/// Creates projects/NAME.toml, a file that you can edit by hand, and prints the project's flags and
/// rank. Prompts for missing values in a terminal. Creates the default store if there is no store, as
/// `rp init` does.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp new \"Probes for test awareness\"
  rp new \"Model-written evaluations\" --origin bottom-up --loop 4h \\
      --fixed-cost 2d --importance 7 --chance '30% to 60%'
  rp new \"Debate on hard questions\" --origin top-down --name debate --dry-run
  rp new \"An old project\" --origin bottom-up --status active \\
      --created 2026-01-31

Examples of durations: 90min, 4h, 2d, 1w, 1mo, '1w 2d'. Examples of ranges:
'4h to 2d', '2 to 3 days'. A day of work is 8 hours, and a week is 5 days.")]
pub struct Args {
    /// Title, in one line
    title: Option<String>,
    /// Start from a problem (top-down) or from something that works (bottom-up)
    #[arg(short, long, value_parser = word::<Origin>())]
    origin: Option<Origin>,
    /// Status of the project
    #[arg(short, long, value_parser = word::<Status>(), default_value = "idea")]
    status: Status,
    /// Name of the file, without .toml [default: made from the title]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Owner of the project [default: --me, else `me` in rp.toml]
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// Day of the idea, for a project from before this store [default: today]
    #[arg(long, value_name = "DATE")]
    created: Option<String>,
    /// Day on which work began [default if active: day of the idea]
    #[arg(long, value_name = "DATE")]
    started: Option<String>,
    #[command(flatten)]
    facts: Facts,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "new";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let (store, is_new_store) = store(env)?;
        // Before anything is asked.
        self.facts.given(env)?;
        let days = self.days(env)?;
        let title = title(self, env)?;
        let name = name(self, &title)?;
        free(&name, None, &store, None)?;
        let settings = if is_new_store { Settings::default() } else { store.settings()?.0 };
        let is_other = |me: &&String| **me != settings.me;
        let owner = self.researcher.as_ref().or_else(|| env.me().filter(is_other)).cloned();
        let values = self.values(&title, owner.clone(), days, &settings, env)?;
        let text = store.with_schema(&name, template::project(&values, env.today))?;
        let file = store.shown_file(&name);
        check(&name, &file, &text)?;
        let files = vec![(File::Project(name.clone()), text.clone())];
        let change = Change::of(format!("created {name}"), files);
        if self.dry.is_dry() {
            if !is_new_store {
                store.rehearse(|_| Ok((change, ())))?;
            }
            return Ok(match env.format {
                Format::Json => Outcome::done(self.rehearsed(&name, file, text, &settings)),
                Format::Text => Outcome::done(text).note(&format!(
                    "nothing was written; the file would be {}",
                    clean::line(&file)
                )),
            });
        }
        let made_store = if is_new_store {
            let me = owner.filter(|owner| !owner.is_empty()).unwrap_or(Settings::default().me);
            let about = About::default().asked(env)?;
            (store.make(&about.settings(None, &me))? == Made::New).then_some((about, me))
        } else {
            None
        };
        store.change(Self::NAME, &env.now, |loaded| {
            free(&name, None, &store, Some(loaded))?;
            Ok((change.clone(), ()))
        })?;

        let loaded = store.load()?;
        let written = Written {
            command: Self::NAME,
            done: Some("created"),
            name: &name,
            before: None,
            extent: self.dry.extent(),
        };
        let mut outcome = written.outcome(&loaded, env).after_a_change();
        if let (Ok(project), Format::Text) = (loaded.named(&name), env.format) {
            let portfolio = &loaded.portfolio;
            let owner = portfolio.settings.owner(project);
            let line = suggested(&suggestions(project, owner, portfolio, env.today));
            outcome = line.into_iter().fold(outcome, |outcome, line| outcome.note(&line));
        }
        if let Some((about, me)) = made_store {
            let shown = clean::line(&store.shown()).into_owned();
            outcome = about.noted(outcome.note(&format!("created a store in {shown}")), &me, env);
        }
        Ok(outcome)
    }
}

/// Refuses a name that would be that of another file, here or on a system that ignores case; a
/// project may take its `own` name in another form.
pub(super) fn free(
    name: &Name,
    own: Option<&Name>,
    store: &Store,
    loaded: Option<&Loaded>,
) -> Result<()> {
    let Some(other) = store.taken_by(name, own)? else { return Ok(()) };
    let read = if loaded.is_none() { store.load().ok() } else { None };
    if let Some(left_out) = loaded.or(read.as_ref()).and_then(|loaded| loaded.left_out(&other)) {
        return Err(left_out.error());
    }
    let path = store.shown_file(&other);
    let why = if other.as_str() == name.as_str() {
        format!("project `{name}` already exists, in {path}")
    } else {
        format!("`{name}` would be the same file as {path} on a system that ignores case")
    };
    Err(Error::of(Kind::Exists, why).with_hint("choose another name"))
}

/// The store, and whether it is the default one and does not exist yet.
fn store(env: &Env) -> Result<(Store, bool)> {
    match env.store() {
        Err(why) if why.kind() == error::Kind::NoStore => {
            env.search.default().map(|default| (env.search.at(&default), true)).ok_or(why)
        }
        found => Ok((found?, false)),
    }
}

fn title(args: &Args, env: &Env) -> Result<String> {
    let given = match &args.title {
        Some(title) => Some(title.trim().to_owned()).filter(|title| !title.is_empty()),
        None if env.can_ask => Some(ask::needed("Title:", "one line")?),
        None => None,
    };
    given.ok_or(Error::missing("a title"))
}

fn name(args: &Args, title: &str) -> Result<Name> {
    match &args.name {
        Some(name) => Ok(name.parse::<Name>()?.portable()?),
        None => Name::from_title(title).ok_or_else(|| {
            Error::of(
                Kind::MissingOption,
                format!("cannot derive a file name from the title `{title}`"),
            )
            .with_hint("name the file with --name")
        }),
    }
}

impl Args {
    /// The dry run in JSON.
    fn rehearsed(&self, name: &Name, path: String, text: String, settings: &Settings) -> String {
        let changed = Changed {
            command: Self::NAME,
            what: &format!("created {name}"),
            written: false,
            files: vec![FileChange { path, before: None, after: Some(text) }],
            runs: &[],
            against: Vec::new(),
            remarks: &[],
            moved: &[],
        };
        json::changed(&changed, settings, &[], self.dry.extent())
    }

    /// The day of the idea, and the day on which work began.
    fn days(&self, env: &Env) -> Result<(Date, Option<Date>)> {
        let given = |option, text: &Option<String>| match text {
            Some(_) => past_day(option, text.as_ref(), env).map(Some),
            None => Ok(None),
        };
        let (created, started) =
            (given("--created", &self.created)?, given("--started", &self.started)?);
        match (created, started) {
            (_, Some(_)) if self.status == Status::Idea => {
                Err(Error::of(Kind::Usage, "an idea has no --started")
                    .with_hint("add --status active"))
            }
            (Some(created), Some(started)) if started < created => Err(Error::of(
                Kind::InvalidValue,
                format!("--started: {started} is before --created, {created}"),
            )),
            (created, started) => {
                let created = created.or(started).unwrap_or(env.today);
                let active = (self.status == Status::Active).then_some(created);
                Ok((created, started.or(active)))
            }
        }
    }

    /// The keys of the file, from options and prompts.
    fn values(
        &self,
        title: &str,
        owner: Option<String>,
        (created, started): (Date, Option<Date>),
        settings: &Settings,
        env: &Env,
    ) -> Result<Vec<(&'static str, Literal)>> {
        let origin = match self.origin {
            Some(origin) => origin,
            None if env.can_ask => {
                let help = "top-down: a problem; bottom-up: something that works";
                ask::word("What does it start from?", help)?
            }
            None => return Err(Error::missing("--origin")),
        };
        let mut values = vec![
            ("title", title.into()),
            ("origin", origin.into()),
            ("status", self.status.into()),
            ("created", created.into()),
        ];
        values.extend(owner.map(|name| ("researcher", name.into())));
        values.extend(started.map(|day| ("started", day.into())));
        values.extend(self.asked(settings, env)?.given(env)?);
        if values.iter().any(|(key, _)| key.starts_with("estimate.")) {
            values.push(("estimate.made", env.today.into()));
        }
        Ok(values)
    }

    /// The facts, with prompts for missing ones.
    fn asked(&self, settings: &Settings, env: &Env) -> Result<Facts> {
        let mut facts = self.facts.clone();
        if !env.can_ask {
            return Ok(facts);
        }
        if facts.experiment_loop.is_none() {
            let help = "from the idea to the result: 4h, 2d, 4h to 2d; empty if unknown";
            facts.experiment_loop = ask::typed::<Range<Time>>("How long is one loop?", help)?;
        }
        if facts.fixed_cost.is_none() {
            let help = "work before the first experiment: 2d, 1w to 3w; empty if unknown";
            facts.fixed_cost = ask::typed::<Range<Work>>("What is the fixed cost?", help)?;
        }
        if facts.motivation.is_none() {
            let question = "Why would complete success matter?";
            facts.motivation = ask::typed::<String>(question, "empty to skip")?;
        }
        if facts.importance.is_none() {
            let question = "How much would complete success matter?";
            let assumed = assumed(Input::Importance, settings);
            let help = format!("0 to 10, or a range; empty assumes {assumed}");
            facts.importance = ask::typed::<Range<Importance>>(question, &help)?;
        }
        if facts.chance.is_none() {
            let question = "What is the chance that the direction works at all?";
            let assumed = assumed(Input::Chance, settings);
            let help = format!("30%, 20% to 50%; empty assumes {assumed}");
            facts.chance = ask::typed::<Range<Percent>>(question, &help)?;
        }
        Ok(facts)
    }
}

/// The value that rp assumes, as in a file.
fn assumed(input: Input, settings: &Settings) -> String {
    input.exact(&settings.defaults[input])
}

/// Refuses a text that rp could not read.
fn check(name: &Name, file: &str, text: &str) -> Result<()> {
    let source = Source { path: file.into(), text: text.into() };
    match read(name.clone(), source.into()) {
        (Ok(_), _) => Ok(()),
        (Err(source), troubles) => {
            Err(Error::of(Kind::InvalidValue, "invalid value; nothing was written")
                .with_troubles(FileTrouble::all(&source, troubles)))
        }
    }
}
