//! `rp new`: write down a new project.

use super::{Env, Outcome, ask, typed, word, written};
use crate::domain::project::{
    Bottleneck, Date, Duration, HOURS_IN_A_WEEK, Name, Origin, Percent, Range, Status, Uncertainty,
    read,
};
use crate::domain::source::{FileTrouble, Source};
use crate::error::{Error, Result};
use crate::render::Format;
use crate::render::document::{Draft, Estimates, Texts, document};
use crate::render::{clean, json, settings};
use crate::store::{Change, File, Made, Store};

/// Write down a new project
///
/// Writes projects/NAME.toml, a file made to be edited by hand, and prints the flags and the rank
/// of what was made. In a terminal it asks for what is missing. Without any store it makes the
/// default one.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp new \"Probes for test awareness\"
  rp new \"Model-written evaluations\" --origin bottom-up --loop 4h \\
      --fixed-cost 2d --importance 7 --chance '30% to 60%'
  rp new \"Debate on hard questions\" --origin top-down --name debate --dry-run

A duration is such as 90m, 4h, 2d, 1w, 1mo or '1w 2d'; a range is such as '4h to 2d'.")]
pub struct Args {
    /// What it is, in a line
    title: Option<String>,
    /// From a problem, or from something that works
    #[arg(short, long, value_parser = word::<Origin>())]
    origin: Option<Origin>,
    /// Time from the idea for an experiment to its result
    #[arg(short = 'l', long = "loop", value_name = "DURATION", value_parser = typed::<Range<Duration>>)]
    experiment_loop: Option<String>,
    /// Full-time work before the first experiment
    #[arg(short = 'c', long, value_name = "DURATION", value_parser = typed::<Range<Duration>>)]
    fixed_cost: Option<String>,
    /// Why complete success would matter
    #[arg(short, long, value_name = "TEXT")]
    motivation: Option<String>,
    /// Where it stands
    #[arg(short, long, value_parser = word::<Status>(), default_value = "idea")]
    status: Status,
    /// The name of the file; made from the title if it is not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Whose it is
    #[arg(short, long, value_name = "NAME")]
    researcher: Option<String>,
    /// The problem that it is to solve
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    problem: Option<String>,
    /// A possible solution
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    approach: Option<String>,
    /// The experiments to run
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    plan: Option<String>,
    /// The research agenda that it serves
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    agenda: Option<String>,
    /// What the loop waits for
    #[arg(long, value_parser = word::<Bottleneck>(), help_heading = "Facts")]
    bottleneck: Option<Bottleneck>,
    /// Whether experiments or thought will answer it
    #[arg(long, value_parser = word::<Uncertainty>(), help_heading = "Facts")]
    uncertainty: Option<Uncertainty>,
    /// Hours a week on it
    #[arg(long, value_name = "HOURS", value_parser = hours, help_heading = "Facts")]
    hours_per_week: Option<f64>,
    /// The day by which results are of use: 2026-01-31, +6w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help_heading = "Facts")]
    needed_by: Option<String>,
    /// Shared infrastructure that would lower the fixed cost; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts")]
    needs: Vec<String>,
    /// A capability whose arrival would reopen it; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts")]
    waits_for: Vec<String>,
    /// A word to filter by; may be repeated
    #[arg(short, long = "tag", value_name = "TEXT", help_heading = "Facts")]
    tags: Vec<String>,
    /// How much complete success would matter, 0 to 10, or a range
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<f64>>, help_heading = "Estimates")]
    importance: Option<String>,
    /// That the direction works at all, such as 30% or '20% to 50%'
    #[arg(long, value_name = "PERCENT", value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    chance: Option<String>,
    /// That nobody else would do it soon
    #[arg(long, value_name = "PERCENT", value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    counterfactual: Option<String>,
    /// Experiments to a clear result, if the direction works
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<f64>>, help_heading = "Estimates")]
    experiments: Option<String>,
    /// Full-time work from the clear result to finished work
    #[arg(long, value_name = "DURATION", value_parser = typed::<Range<Duration>>, help_heading = "Estimates")]
    finish: Option<String>,
    /// What working on it teaches, 0 to 10
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<f64>>, help_heading = "Estimates")]
    learning: Option<String>,
    /// Show the file that would be written, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

fn hours(text: &str) -> std::result::Result<f64, String> {
    let hours = text.parse().ok().filter(|hours| (0.0..=HOURS_IN_A_WEEK).contains(hours));
    hours.ok_or_else(|| format!("give a number from 0 to {HOURS_IN_A_WEEK}"))
}

/// Writes the file, and says what was made of it.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let (store, is_new_store) = store(env)?;
    let needed_by = match &args.needed_by {
        None => None,
        Some(text) => Some(
            Date::parse(text, env.today)
                .map_err(|why| Error::BadDate { given: "--needed-by", why })?,
        ),
    };
    let title = title(args, env)?;
    let name = name(args, &title)?;
    if store.is_taken(&name) {
        let path = store.shown_file(&name);
        return Err(Error::ProjectExists { name, path });
    }
    let text = document(&draft(args, env, title, needed_by)?);
    let file = store.shown_file(&name);
    check(&name, &file, &text)?;
    if args.dry_run {
        return Ok(match env.format {
            Format::Json => Outcome::done(json::draft(Some(name.as_str()), &file, &text)),
            Format::Text => Outcome::done(text)
                .note(&format!("nothing was written; this would be {}", clean::line(&file))),
        });
    }
    let made_store = is_new_store && store.make(&settings::document(None))? == Made::New;
    store.change("new", &env.now, |_| {
        if store.is_taken(&name) {
            return Err(Error::ProjectExists { name: name.clone(), path: file.clone() });
        }
        let files = vec![(File::Project(name.clone()), text.clone())];
        Ok((Change { what: format!("made {name}"), files }, ()))
    })?;

    let loaded = store.load()?;
    let mut outcome = written("made", &name, &loaded, env);
    if made_store {
        let shown = clean::line(&store.shown()).into_owned();
        outcome = outcome.note(&format!("there was no store yet: made one in {shown}"));
    }
    Ok(outcome)
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
    let missing = |given: &Option<String>, ask: &dyn Fn() -> Result<Option<String>>| match given {
        Some(given) => Ok(Some(given.clone())),
        None if env.can_ask => ask(),
        None => Ok(None),
    };
    let experiment_loop = missing(&args.experiment_loop, &|| {
        let help = "idea to result: 4h, 2d, 4h to 2d; empty if unknown";
        ask::typed::<Range<Duration>>("How long is one loop?", help)
    })?;
    let fixed_cost = missing(&args.fixed_cost, &|| {
        let help = "work before the first experiment: 2d, 1w to 3w; empty if unknown";
        ask::typed::<Range<Duration>>("What does it cost to begin?", help)
    })?;
    let motivation = missing(&args.motivation, &|| {
        ask::typed::<String>("Why would complete success matter?", "empty to leave it for later")
    })?;
    let Args { problem, approach, plan, agenda, researcher, .. } = args;
    Ok(Draft {
        title,
        origin,
        status: args.status,
        created: env.today,
        texts: Texts {
            researcher: researcher.clone(),
            motivation,
            problem: problem.clone(),
            approach: approach.clone(),
            plan: plan.clone(),
            agenda: agenda.clone(),
        },
        experiment_loop,
        fixed_cost,
        bottleneck: args.bottleneck.map(|word| word.to_string()),
        uncertainty: args.uncertainty.map(|word| word.to_string()),
        hours_per_week: args.hours_per_week,
        needed_by,
        needs: args.needs.clone(),
        waits_for: args.waits_for.clone(),
        tags: args.tags.clone(),
        estimate: Estimates {
            importance: args.importance.clone(),
            chance: args.chance.clone(),
            counterfactual: args.counterfactual.clone(),
            experiments: args.experiments.clone(),
            finish: args.finish.clone(),
            learning: args.learning.clone(),
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
