//! `rp compare`: rank alternatives.

use super::{Env, Outcome, chosen, flagged, known_researcher};
use crate::error::Result;
use crate::render::Format;
use crate::render::{json, ranking};

/// Rank alternatives by what they give for a week of work
///
/// The value of a project is its importance times the chance that nobody else would do it soon;
/// what it gives for a week depends on its chance, its loop, the fixed cost still to pay and the
/// time to finish. What was spent is gone. Ranked are ideas, active and paused projects. Each
/// researcher's current project is weighed against the best alternative.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp compare
  rp compare crowd-evals model-evals
  rp compare --format json | jq -r '.verdict[] | [.verdict, .best] | @tsv'

A value marked with ~ rests on what rp assumes, where a file gives nothing.
Named projects only narrow the table: ranks and verdicts weigh everything.")]
pub struct Args {
    /// Projects to show; all of them if none is named
    projects: Vec<String>,
    /// Only those of this researcher
    #[arg(short, long, value_name = "NAME")]
    researcher: Option<String>,
}

/// The ranking and the verdicts; 1 where there is nothing to rank.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let loaded = env.load()?;
    known_researcher(args.researcher.as_ref(), &loaded)?;
    let (chosen, unusable) = chosen(&args.projects, &loaded)?;
    let context = env.context(&loaded);
    let ranking = context.ranking();
    let places = ranking.places(|standing| {
        args.researcher.as_ref().is_none_or(|name| name == standing.researcher)
            && chosen.binary_search_by(|p| p.name.cmp(&standing.project.name)).is_ok()
    });
    let verdicts = ranking.verdicts_on(&places);
    let outcome = match env.format {
        Format::Json => Outcome::page(json::ranking(&places, &verdicts, &loaded.troubles)),
        Format::Text if places.is_empty() => Outcome::default()
            .note("there is nothing to rank: no idea, no active and no paused project"),
        Format::Text => {
            let projects = places.iter().map(|(_, standing)| standing.project);
            let flagged = flagged(projects, &context);
            Outcome::page(ranking::ranking(&places, &verdicts, &flagged, env.screen))
        }
    };
    let outcome = outcome.with_code(u8::from(places.is_empty()));
    // Ranks and verdicts weigh everything, so a file that is missing in them matters.
    Ok(outcome.with_unusable(&unusable, env).with_troubles_in_short(&loaded, env))
}
