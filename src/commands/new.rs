//! `rp new`: create a project.

use super::facts::Facts;
use super::outcome::written;
use super::parse::word;
use super::{Env, Outcome, Run, ask};
use crate::domain::project::{Date, Name, Origin, Range, Status, Time, Work, read};
use crate::domain::source::{FileTrouble, Source};
use crate::error::{Error, Result};
use crate::render::Format;
use crate::render::document::{Draft, Estimates, Texts, document};
use crate::render::{clean, json, settings};
use crate::store::{Change, File, Made, Store};

/// Create a project
///
/// Creates projects/NAME.toml, a file that you can edit by hand, and prints the project's flags and
/// rank. Prompts for missing values in a terminal. Creates the default store if there is no store.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp new \"Probes for test awareness\"
  rp new \"Model-written evaluations\" --origin bottom-up --loop 4h \\
      --fixed-cost 2d --importance 7 --chance '30% to 60%'
  rp new \"Debate on hard questions\" --origin top-down --name debate --dry-run

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
    /// Owner of the project [default: `me` in rp.toml]
    #[arg(short, long, value_name = "NAME")]
    researcher: Option<String>,
    #[command(flatten)]
    facts: Facts,
    /// Show the file that would be written, without writing it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Run for Args {
    const NAME: &'static str = "new";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let (store, is_new_store) = store(env)?;
        let needed_by = self.facts.needed_by(env)?;
        let title = title(self, env)?;
        let name = name(self, &title)?;
        if store.is_taken(&name) {
            let path = store.shown_file(&name);
            return Err(Error::ProjectExists { name, path });
        }
        let text = document(&draft(self, env, title, needed_by)?);
        let file = store.shown_file(&name);
        check(&name, &file, &text)?;
        if self.dry_run {
            return Ok(match env.format {
                Format::Json => Outcome::done(json::draft(Some(name.as_str()), &file, &text)),
                Format::Text => Outcome::done(text)
                    .note(&format!("nothing was written; this would be {}", clean::line(&file))),
            });
        }
        let made_store = is_new_store && store.make(&settings::document(None))? == Made::New;
        store.change(Self::NAME, &env.now, |_| {
            if store.is_taken(&name) {
                return Err(Error::ProjectExists { name: name.clone(), path: file.clone() });
            }
            let files = vec![(File::Project(name.clone()), text.clone())];
            Ok((Change { what: format!("made {name}"), files }, ()))
        })?;

        let loaded = store.load()?;
        let mut outcome = written("made", &name, &loaded, env).after_a_change();
        if made_store {
            let shown = clean::line(&store.shown()).into_owned();
            outcome = outcome.note(&format!("there was no store yet: made one in {shown}"));
        }
        Ok(outcome)
    }
}

/// The store that is meant, or the default one, which has yet to be made.
fn store(env: &Env) -> Result<(Store, bool)> {
    match env.store() {
        Err(Error::NoStore { default: Some(default) }) => Ok((env.search.at(&default), true)),
        found => Ok((found?, false)),
    }
}

fn title(args: &Args, env: &Env) -> Result<String> {
    let given = match &args.title {
        Some(title) => Some(title.trim().to_owned()).filter(|title| !title.is_empty()),
        None if env.can_ask => Some(ask::needed("Title:", "what it is, in a line")?),
        None => None,
    };
    given.ok_or(Error::Missing { option: "a title" })
}

fn name(args: &Args, title: &str) -> Result<Name> {
    match &args.name {
        Some(name) => Ok(name.parse()?),
        None => Name::from_title(title).ok_or_else(|| Error::NoSlug { title: title.into() }),
    }
}

/// What was given, and what is asked for where somebody is there.
fn draft(args: &Args, env: &Env, title: String, needed_by: Option<Date>) -> Result<Draft> {
    let origin = match args.origin {
        Some(origin) => origin,
        None if env.can_ask => {
            let help = "top-down: from a problem; bottom-up: from something that works";
            ask::word("Where does it come from?", help)?
        }
        None => return Err(Error::Missing { option: "--origin" }),
    };
    let facts = &args.facts;
    let missing = |given: &Option<String>, ask: &dyn Fn() -> Result<Option<String>>| match given {
        Some(given) => Ok(Some(given.clone())),
        None if env.can_ask => ask(),
        None => Ok(None),
    };
    let experiment_loop = missing(&facts.experiment_loop, &|| {
        let help = "idea to result: 4h, 2d, 4h to 2d; empty if unknown";
        ask::typed::<Range<Time>>("How long is one loop?", help)
    })?;
    let fixed_cost = missing(&facts.fixed_cost, &|| {
        let help = "work before the first experiment: 2d, 1w to 3w; empty if unknown";
        ask::typed::<Range<Work>>("What does it cost to begin?", help)
    })?;
    let motivation = missing(&facts.motivation, &|| {
        ask::typed::<String>("Why would complete success matter?", "empty to leave it for later")
    })?;
    let Facts { problem, approach, plan, agenda, .. } = facts;
    Ok(Draft {
        title,
        origin,
        status: args.status,
        created: env.today,
        texts: Texts {
            researcher: args.researcher.clone(),
            motivation,
            problem: problem.clone(),
            approach: approach.clone(),
            plan: plan.clone(),
            agenda: agenda.clone(),
        },
        experiment_loop,
        fixed_cost,
        bottleneck: facts.bottleneck.map(|word| word.to_string()),
        uncertainty: facts.uncertainty.map(|word| word.to_string()),
        hours_per_week: facts.hours_per_week,
        hands_on: facts.hands_on.clone(),
        needed_by,
        needs: facts.needs.clone(),
        waits_for: facts.waits_for.clone(),
        tags: facts.tags.clone(),
        estimate: Estimates {
            importance: facts.importance.clone(),
            chance: facts.chance.clone(),
            counterfactual: facts.counterfactual.clone(),
            experiments: facts.experiments.clone(),
            finish: facts.finish.clone(),
            learning: facts.learning.clone(),
        },
    })
}

/// The file is read before it is written: what its reader refuses is not made.
fn check(name: &Name, file: &str, text: &str) -> Result<()> {
    let source = Source { path: file.into(), text: text.into() };
    match read(name.clone(), source.into()) {
        (Ok(_), _) => Ok(()),
        (Err(source), troubles) => Err(Error::BadDraft(FileTrouble::all(&source, troubles))),
    }
}
