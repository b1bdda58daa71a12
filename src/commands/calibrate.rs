//! `rp calibrate`: what was claimed against what happened.

use super::select::known_researcher;
use super::{Env, Offer, Outcome, Run, parse};
use crate::domain::calibrate::Record;
use crate::error::Result;
use crate::exit;
use crate::render::{Output, calibrate, json};

/// Compare what you claimed with what happened
///
/// Shows for each researcher how many times the planned a loop, a fixed cost, a search and a finish take,
/// how many 90% ranges held, and how good the chances of projects and experiments were. A claim is what
/// the first decision before any result recorded, else what the file says now. Below 5 cases, nothing is
/// computed. See docs/calibration.md for each figure.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp calibrate
  rp calibrate -r kim --why             each case of one researcher
  rp calibrate --format csv > cases.csv")]
pub struct Args {
    /// Only this researcher
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// List the cases
    #[arg(long)]
    why: bool,
}

impl Run for Args {
    const NAME: &'static str = "calibrate";
    const FORMATS: &'static [Output] = &[Output::Text, Output::Json, Output::Csv];
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let loaded = env.load()?;
        known_researcher(self.researcher.as_ref(), &loaded)?;
        let mut records = Record::all(&loaded.portfolio, env.today);
        records.retain(|it| self.researcher.as_ref().is_none_or(|name| name == it.researcher));
        let text = match env.output {
            Output::Json => json::calibration(&records, self.why, &loaded.troubles),
            Output::Csv => json::cases_comma_separated(&records),
            _ if records.is_empty() => {
                let why = loaded.unusable().unwrap_or("no cases: no projects of a researcher");
                return Ok(Outcome::default().note(why).with_troubles_in_short(&loaded, env));
            }
            _ => calibrate::text(&records, self.why, env.screen),
        };
        Ok(Outcome::page(text).with_troubles_in_short(&loaded, env))
    }
}
