//! `rp show`: all about a project.

use super::{Env, Outcome, flags_of};
use crate::domain::ranking::rank;
use crate::error::Result;
use crate::render::Format;
use crate::render::{json, project};

/// Show all about a project
///
/// Its texts, facts and estimates, its log, what the ranking makes of it, and its flags.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
}

/// The page of one project.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let loaded = env.load()?;
    let shown = loaded.project(&args.project)?;
    let flags = flags_of([shown], &loaded, env).remove(&shown.name).unwrap_or_default();
    let ranking = rank(&loaded.portfolio, env.today);
    let settings = &loaded.portfolio.settings;
    let text = match env.format {
        Format::Json => json::project(shown, settings, &flags, &ranking, &loaded.troubles),
        Format::Text => project::page(shown, settings, &flags, &ranking, env.screen),
    };
    Ok(Outcome::page(text).with_troubles_of(&[shown], &loaded, env))
}
