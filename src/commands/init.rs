//! `rp init`: create a store.

use std::path::{Path, PathBuf};

use super::change::Dry;
use super::facts::hours;
use super::outcome::rehearsed;
use super::parse::{some, word};
use super::{Env, Offer, Outcome, Run, ask, driver, parse};
use crate::domain::project::spelling::{Hours, Written};
use crate::domain::settings::{Level, Researcher, Settings};
use crate::domain::source::FileChange;
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::{Format, clean, json, paint};
use crate::store::{Literal, Made, Store, template};

/// Create a store of projects
///
/// A store is a folder that contains an rp.toml and a folder of projects. Running `rp init` in an
/// existing store changes nothing. With --me, projects whose file names no owner belong to that
/// researcher.
///
/// Prompts for your level, hours and mentor in a terminal, and writes them as `[researcher.NAME]`. A
/// junior has flags and an overhead of their own. Without an answer, rp assumes a senior with 40 hours
/// a week.
///
/// In a git repository, a new store gets a .gitattributes for the merge driver `rp merge`. With --git,
/// rp also sets the driver in the configuration of the repository, which a clone does not copy; this
/// works for an existing store, too.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp init
  rp init research --me alex
  rp init --git
  rp init research --me kim --level junior --hours 30 --mentor alex")]
pub struct Args {
    /// Folder of the store [default: current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    about: About,
    /// Set `rp merge` as the merge driver of the git repository
    #[arg(long)]
    git: bool,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "init";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let here = PathBuf::from(".");
        let below = env.search.dir.clone().unwrap_or(here);
        let store =
            env.search.at(&self.folder.as_ref().map_or(below.clone(), |folder| below.join(folder)));
        let shown = clean::line(&store.shown()).into_owned();
        let repository = store.repository();
        if self.git && repository.is_none() {
            return Err(Error::of(Kind::WrongState, format!("{shown} is not in a git repository"))
                .with_hint("run `git init` first"));
        }
        let default = Settings::default().me;
        let me = env.me().unwrap_or(&default);
        let about = if store.is_made() { self.about.clone() } else { self.about.asked(env)? };
        let text = about.settings(env.me(), me);
        let made = if self.dry.is_dry() && store.is_made() {
            Made::Already
        } else if self.dry.is_dry() {
            return Ok(match env.format {
                Format::Json => {
                    let path = format!("{shown}/rp.toml");
                    let file = FileChange { path, before: None, after: Some(text) };
                    rehearsed(&[file], self.dry.extent(), env)
                }
                Format::Text => {
                    Outcome::done(text).note(&format!("nothing was written in {shown}"))
                }
            });
        } else {
            store.make(&text)?
        };
        let changed = match made {
            Made::New => Some("the store exists; create a project with `rp new \"a title\"`"),
            Made::Already => None,
        };
        let writes = !self.dry.is_dry() && (made == Made::New || self.git);
        let git = repository.filter(|_| writes).map(|top| Git::prepare(&store, &top, self.git));
        let git = git.transpose()?;
        let mut outcome = Outcome::done(match (env.format, made) {
            (Format::Json, made) => {
                let attributes = git.as_ref().and_then(|git| git.attributes.as_deref());
                json::store(&shown, made == Made::New, attributes, git.is_some() && self.git)
            }
            (Format::Text, Made::New) => format!(
                "{} a store in {shown}\n{}create a project with `rp new \"a title\"`\n",
                paint::paint(paint::GOOD, "created"),
                git.map(|git| git.said()).unwrap_or_default(),
            ),
            (Format::Text, Made::Already) => match git {
                Some(git) => format!("{shown} is already a store\n{}", git.said()),
                None => format!("{shown} is already a store; nothing was changed\n"),
            },
        });
        if made == Made::New {
            outcome = about.noted(outcome, me, env);
        }
        Ok(Outcome { changed, ..outcome })
    }
}

/// What was done for the merges of git.
struct Git {
    /// The path of `.gitattributes`, if it was written.
    attributes: Option<String>,
    /// Whether the driver was set.
    is_set: bool,
}

impl Git {
    /// Adds the attributes and, if `sets`, sets the driver in the repository with this top folder.
    fn prepare(store: &Store, top: &Path, sets: bool) -> Result<Self> {
        let attributes = store.add_attributes()?.then(|| store.shown_attributes());
        if sets {
            driver::set(top)?;
        }
        Ok(Self { attributes, is_set: sets })
    }

    fn said(&self) -> String {
        let done = |what: &str| paint::paint(paint::GOOD, what);
        let mut said = String::new();
        if let Some(path) = &self.attributes {
            said += &format!("{} {}\n", done("wrote"), clean::line(path));
        }
        if self.is_set {
            return said + &format!("{} the merge driver of git\n", done("set"));
        }
        let lines = driver::lines().join("\n  ");
        said + &format!("set the merge driver of git with `rp init --git`, or with\n  {lines}\n")
    }
}

/// A researcher, for a new store.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct About {
    /// Your experience in the field
    #[arg(long, value_parser = word::<Level>())]
    level: Option<Level>,
    /// Your hours of research a week
    #[arg(long, value_name = "HOURS", allow_hyphen_values = true, value_parser = hours)]
    hours: Option<f64>,
    /// Person who gives or checks your direction
    #[arg(long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    mentor: Option<String>,
}

impl About {
    /// The same, with prompts for missing values if none is given.
    pub(super) fn asked(&self, env: &Env) -> Result<Self> {
        let mut about = self.clone();
        if !env.can_ask || !self.is_empty() {
            return Ok(about);
        }
        about.level = ask::maybe_word("Your level?", "junior: new to the field")?;
        let hours = ask::typed::<Hours>("Hours of research a week?", "such as 40; empty to skip")?;
        about.hours = hours.and_then(|text| Hours::written(&text).ok()).map(|hours| hours.0);
        about.mentor = ask::typed::<String>("Mentor?", "who checks your direction; empty to skip")?;
        Ok(about)
    }

    fn is_empty(&self) -> bool {
        self.level.is_none() && self.hours.is_none() && self.mentor.is_none()
    }

    /// The text of a new rp.toml, with `me` if it is given, and with this researcher.
    pub(super) fn settings(&self, me: Option<&String>, name: &str) -> String {
        let mut values = Vec::new();
        values.extend(me.map(|me| ("me", me.into())));
        values.extend(self.level.map(|level| ("researcher.NAME.level", level.into())));
        values.extend(self.hours.map(|hours| ("researcher.NAME.hours_per_week", hours.into())));
        let mentor = some(self.mentor.as_ref());
        values.extend(mentor.map(|mentor| ("researcher.NAME.mentor", mentor.into())));
        template::settings(&values, name)
    }

    /// Adds the values that rp assumes.
    pub(super) fn noted(&self, outcome: Outcome, name: &str, env: &Env) -> Outcome {
        let Researcher { level, hours_per_week, .. } = Researcher::default();
        let assumed = match (self.level, self.hours) {
            (None, None) => format!("a {level} with {hours_per_week} h a week"),
            (None, Some(_)) => format!("a {level}"),
            (Some(_), None) => format!("{hours_per_week} h a week"),
            (Some(_), Some(_)) => return outcome,
        };
        match env.format {
            Format::Json => outcome,
            Format::Text => outcome.note(&format!(
                "assuming {assumed}: set `[researcher.{}]` in rp.toml",
                clean::line(&Literal::key(name).to_string())
            )),
        }
    }
}
