//! `rp explain`: explain what a flag means.

use super::select::known_flag;
use super::{Env, Outcome, Run};
use crate::domain::flags::RULES;
use crate::domain::settings::Settings;
use crate::error::{self, Result};
use crate::render::{Format, explain, json};

/// Explain what a flag means, why it matters and how to fix it
///
/// Without a name, lists all flags.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the flag
    flag: Option<String>,
}

impl Run for Args {
    const NAME: &'static str = "explain";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Without a store, thresholds have their defaults.
        let settings = match env.store().and_then(|store| store.settings()) {
            Ok((settings, _)) => settings,
            Err(why) if why.kind() == error::Kind::NoStore => Settings::default(),
            Err(other) => return Err(other),
        };
        let Some(typed) = &self.flag else {
            return Ok(Outcome::page(match env.format {
                Format::Json => json::rules(RULES, &settings),
                Format::Text => explain::all(RULES, env.screen),
            }));
        };
        let rule = known_flag(typed)?;
        Ok(Outcome::page(match env.format {
            Format::Json => json::rules(&[rule], &settings),
            Format::Text => explain::one(rule, &settings, env.screen),
        }))
    }
}
