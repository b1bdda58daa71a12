//! `rp pivot`: change the direction of a project and keep a record of the old one.

use super::change::{Plan, change};
use super::decide::{BELIEF, Deciding, Decision, check};
use super::facts::Facts;
use super::parse::{some, word};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::flags::rule::Context;
use crate::domain::project::{DecisionKind, Origin, Project};
use crate::error::{Error, Result};
use crate::store::{Edit, Literal, held};

/// Change the direction of a project and keep a record of the old one
///
/// Records `was` and `now` in the decision: each text that changes, and the texts of --was and
/// --now. Pivots come from hitting the same slow step again and again, and from suggestions of
/// others; afterwards they look obvious.
///
/// Results, measured loops, reviews and checkpoints from before a pivot stay in the file but no
/// longer count. The fixed cost is open again: give the new one with --fixed-cost, or rp sets it to
/// what was left of the old one.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp pivot questions --was \"filtered collections\" \\
      --now \"a model makes them up\" --why \"…\"
  rp pivot probing --origin top-down --motivation \"…\" \\
      --why \"the reviewers' question\"
  rp pivot questions --loop 4h --fixed-cost 2d --bottleneck compute \\
      --chance '20% to 60%' --now \"a model makes them up\" \\
      --why \"a week for each batch\"")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::ForDecision(DecisionKind::Pivot))]
    project: String,
    /// Old direction, in words
    #[arg(long, value_name = "TEXT")]
    was: Option<String>,
    /// New direction, in words
    #[arg(long, value_name = "TEXT")]
    now: Option<String>,
    /// Start from a problem (top-down) or from something that works (bottom-up)
    #[arg(short, long, value_parser = word::<Origin>())]
    origin: Option<Origin>,
    /// Title, in one line
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    facts: Facts,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "pivot";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let loaded = env.load()?;
        check(DecisionKind::Pivot, loaded.project(&self.project)?)?;
        let given = self.given(env)?;
        let now = match some(self.now.as_ref()) {
            None if given.is_empty() && env.can_ask => {
                Some(ask::needed("What is the new direction?", "in a sentence")?)
            }
            None if given.is_empty() => return Err(Error::missing("--now")),
            now => now,
        };
        let decided = self.deciding.decided(true, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            check(DecisionKind::Pivot, project)?;
            let text = &project.source.text;
            let differs = |(key, new): &&(&str, Literal)| held(text, key) != new.value();
            let changes: Vec<_> = given.iter().filter(differs).collect();
            if changes.is_empty() && now.is_none() {
                let why = format!("the direction of {} is unchanged", project.name);
                return Err(Error::nothing_to_do(why));
            }
            let (mut was, mut is) = (Vec::new(), Vec::new());
            was.extend(some(self.was.as_ref()));
            is.extend(now.clone());
            for (key, new) in &changes {
                was.extend(held(text, key).map(|old| format!("{key}: {}", plain(&old))));
                is.extend(new.value().map(|new| format!("{key}: {}", plain(&new))));
            }
            let mut more = Vec::new();
            for (key, said) in [("was", was), ("now", is)] {
                if !said.is_empty() {
                    more.push((key, said.join("; ").into()));
                }
            }
            let context = env.context(loaded);
            let mut edits: Vec<_> =
                changes.iter().map(|(key, new)| Edit::set(*key, new.clone())).collect();
            edits.extend(fixed_cost_left(project, &self.facts, &context));
            if changes.iter().any(|(key, _)| BELIEF.contains(key)) {
                edits.push(Edit::set("estimate.made", decided.day));
            }
            let decision = Decision { more, ..Decision::new(DecisionKind::Pivot, project) };
            edits.extend(decision.edits(&decided, &context));
            let what = project.name.to_string();
            Ok(Plan::of(project, "pivoted", what, edits))
        })
    }
}

impl Args {
    /// Each key that is given, with its value.
    fn given(&self, env: &Env) -> Result<Vec<(&'static str, Literal)>> {
        let title = some(self.title.as_ref()).map(|title| ("title", title.into()));
        let origin = self.origin.map(|origin| ("origin", origin.into()));
        let first = title.into_iter().chain(origin);
        Ok(first.chain(self.facts.given(env)?).collect())
    }
}

/// The edit that sets the fixed cost to what was left of it, if no new one is given.
fn fixed_cost_left(project: &Project, facts: &Facts, context: &Context) -> Option<Edit> {
    if facts.fixed_cost.is_some() || project.fixed_cost.is_none() && !project.has_paid() {
        return None;
    }
    let left = context.ranking().standing(project).fixed_cost_left;
    Some(Edit::set("fixed_cost", left.to_string()))
}

/// A value without quotes.
fn plain(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}
