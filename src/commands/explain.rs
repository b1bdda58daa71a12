//! `rp explain`: explain a flag or a key.

use super::{Env, Offer, Outcome, Run};
use crate::domain::explained::{self, NoSuchKey, Place};
use crate::domain::flags::{RULES, rule};
use crate::domain::settings::Settings;
use crate::domain::source::Source;
use crate::domain::words::nearest;
use crate::error::{self, Error, Kind, Result};
use crate::exit;
use crate::render::{Format, explain, json};
use crate::store::template;

/// Explain a flag, or a key of a file
///
/// Shows what a flag checks for, why it matters, how to fix it, and its thresholds. Shows the meaning of
/// a key, its type, its default and the evidence for it. Without a name, lists all flags by topic.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp explain slow-loop
  rp explain estimate.chance
  rp explain ranking.half_life")]
pub struct Args {
    /// Name of a flag or of a key
    #[arg(value_name = "NAME", add = Offer::FlagsAndKeys)]
    name: Option<String>,
}

impl Run for Args {
    const NAME: &'static str = "explain";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "no such flag or key")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Without a store, thresholds have their defaults.
        let (settings, source) = match env.store().and_then(|store| store.settings()) {
            Ok((settings, source)) => (settings, Some(source)),
            Err(why) if why.kind() == error::Kind::NoStore => (Settings::default(), None),
            Err(other) => return Err(other),
        };
        let Some(typed) = &self.name else {
            return Ok(Outcome::page(match env.format {
                Format::Json => json::rules(RULES, &settings),
                Format::Text => explain::all(RULES, env.screen),
            }));
        };
        let Some(rule) = rule(typed).or_else(|| explained::rule_of_threshold(typed)) else {
            return key(typed, source.as_deref(), env);
        };
        Ok(Outcome::page(match env.format {
            Format::Json => json::rules(&[rule], &settings),
            Format::Text => explain::one(rule, &settings, env.screen),
        }))
    }
}

/// Explains a key, with its default, and its value if rp.toml sets it.
fn key(typed: &str, settings: Option<&Source>, env: &Env) -> Result<Outcome> {
    let explained = explained::find(typed).map_err(|why| {
        let error = Error::of(Kind::NoSuchName, format!("there is no flag or key `{typed}`"));
        match why {
            NoSuchKey::Unknown(key) => {
                let flag = nearest(typed, RULES.iter().map(|rule| rule.name)).map(str::to_owned);
                error.with_hint("list the flags with `rp explain`").with_near(flag.or(key))
            }
            NoSuchKey::Ambiguous(keys) => {
                error.with_hint(format!("give the table too: {}", error::list(&keys)))
            }
        }
    })?;
    let name = &explained.key;
    let default = template::default_of(name);
    let set = match explained.place {
        Place::Settings => settings.and_then(|source| template::value_of(&source.text, name)),
        Place::Project => None,
    };
    Ok(Outcome::page(match env.format {
        Format::Json => json::key(&explained, default.as_deref(), set.as_deref()),
        Format::Text => explain::key(&explained, default.as_deref(), set.as_deref(), env.screen),
    }))
}
