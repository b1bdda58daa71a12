//! `rp accept`: accept a flag, with a reason.

use super::change::{Dry, Plan, change};
use super::parse::{coming, day, some};
use super::select::known_flag;
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::flags::rule::{Quantity, Rule};
use crate::domain::flags::threshold::Limit;
use crate::domain::flags::{Flag, Flagged};
use crate::domain::project::range;
use crate::error::{Error, Result};
use crate::exit;
use crate::store::{Edit, Literal, Loaded};

/// Accept a flag, with a reason
///
/// Adds an `[[accept]]` entry to the project's file, without other changes. An accepted flag stays
/// visible with its reason and does not count for the exit status. It counts again after the day
/// given by --until, or if the accepted value, such as the fixed cost, gets worse by half.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp accept rlhf high-fixed-cost --why \"somebody should do this once\"
  rp accept crowd-evals slow-loop --why \"until the tool is there\" --until +4w")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Name of the flag
    #[arg(add = Offer::Flags)]
    flag: String,
    /// Reason for accepting the flag
    #[arg(short, long, value_name = "TEXT")]
    why: Option<String>,
    /// Last day of the acceptance, such as 2026-01-31 or +4w
    #[arg(short, long, value_name = "DATE")]
    until: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "accept";
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "success"),
        (exit::NO, "the flag is not raised or is already accepted"),
        (exit::FAILED, "error"),
    ];

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        let loaded = env.load()?;
        loaded.project(&self.project)?;
        let rule = known_flag(&self.flag)?;
        self.check(rule, &loaded, env)?;
        let until = day("--until", self.until.as_ref(), env)?;
        let until = until.map(|until| coming("--until", until, env)).transpose()?;
        let why = match some(self.why.as_ref()) {
            Some(why) => why,
            None if env.can_ask => ask::needed("Why do you accept it?", "a sentence")?,
            None => return Err(Error::missing("--why")),
        };
        change(Self::NAME, &self.dry, env, |loaded| {
            let value = self.check(rule, loaded, env)?;
            let project = loaded.project(&self.project)?;
            let mut values = vec![("flag", rule.name.into()), ("why", (&why).into())];
            values.extend(until.map(|until| ("until", until.into())));
            values.extend(value.map(|value| ("value", literal(value))));
            let what = format!("{} on {}", rule.name, project.name);
            Ok(Plan::of(project, "accepted", what, vec![Edit::append("accept", values)]))
        })
    }
}

impl Args {
    /// The value of a flag, the worst if it is raised several times. Refuses a flag that is not
    /// raised or is already accepted.
    fn check(&self, rule: &Rule, loaded: &Loaded, env: &Env) -> Result<Option<Limit>> {
        let project = loaded.project(&self.project)?;
        let mut raised = Flagged::of(project, &env.context(loaded)).flags;
        raised.retain(|flag| flag.rule.name == rule.name);
        let state = match &raised[..] {
            [] => "not raised",
            raised if raised.iter().any(Flag::counts) => {
                let quantities = raised.iter().filter_map(|flag| flag.quantity);
                let worst = quantities.max_by(|a, b| a.badness().total_cmp(&b.badness()));
                return Ok(worst.map(Quantity::value));
            }
            _ => "already accepted",
        };
        Err(Error::nothing_to_do(format!("{} is {state} on {}", rule.name, project.name)))
    }
}

/// A rounded value, as a file has it: `"4mo"`, `2.5`.
fn literal(value: Limit) -> Literal {
    let rough = value.rough();
    match value {
        Limit::Number(_) => range::number(&rough).map_or_else(|| rough.into(), Literal::from),
        Limit::Time(_) | Limit::Work(_) | Limit::Chance(_) => rough.into(),
    }
}
