//! `rp show`: show a project in full.

use super::{Env, Offer, Outcome, Run};
use crate::domain::flags::Flagged;
use crate::error::Result;
use crate::exit;
use crate::render::{Format, json, project};

/// Show a project in full
///
/// Shows its texts, facts, estimates, log, rank and flags.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp show probing
  rp show probing --format json | jq '.project.experiments'")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Files)]
    project: String,
}

impl Run for Args {
    const NAME: &'static str = "show";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let loaded = env.load()?;
        let shown = loaded.project(&self.project)?;
        let context = env.context_with_odds(&loaded);
        let (flagged, ranking) = (Flagged::of(shown, &context), context.ranking());
        let settings = &loaded.portfolio.settings;
        let text = match env.format {
            Format::Json => json::project(&flagged, settings, ranking, &loaded.troubles),
            Format::Text => project::page(&flagged, settings, ranking, env.screen),
        };
        Ok(Outcome::page(text).with_troubles_of(&[shown], &[], &loaded, env))
    }
}
