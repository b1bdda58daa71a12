//! `rp finish`: finish a project and record its result.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, check};
use super::parse::{number, word};
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::project::{DecisionKind, Ending};
use crate::error::{Error, Result};
use crate::store::Edit;

/// Finish a project and record its result
///
/// Also asks what came of it, which `rp calibrate` compares with what was claimed: how much it matters now,
/// and whether somebody else did it first. A failure that is written up is a result too. If you give up before there is anything to report,
/// use `rp drop` instead.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp finish probing --result success
  rp finish probing --result partial --why \"it holds on two of the three models\"")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::ForDecision(DecisionKind::Finish))]
    project: String,
    /// How the project turned out
    #[arg(long, value_parser = word::<Ending>())]
    result: Option<Ending>,
    /// How much it matters as it turned out, 0 to 10
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, value_parser = number(0.0, 10.0))]
    importance: Option<f64>,
    /// Somebody else did it first
    #[arg(long)]
    scooped: bool,
    /// Nobody else did it
    #[arg(long, conflicts_with = "scooped")]
    not_scooped: bool,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "finish";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        check(DecisionKind::Finish, env.load()?.project(&self.project)?)?;
        let result = match self.result {
            Some(result) => result,
            None if env.can_ask => ask::word("How did it turn out?", "compared with its goal")?,
            None => return Err(Error::missing("--result")),
        };
        let outcome = self.outcome(env)?;
        let decided = self.deciding.decided(false, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let kind = DecisionKind::Finish;
            check(kind, project)?;
            let more = vec![("result", result.into())];
            let decision = Decision { more, ..Decision::new(kind, project) };
            let mut edits = decision.edits(&decided, &env.context(loaded));
            edits.extend(outcome.iter().cloned());
            let what = format!("{}: {result}", project.name);
            Ok(Plan::of(project, "finished", what, edits))
        })
    }
}

impl Args {
    /// The edits for what came of it, from options and prompts.
    fn outcome(&self, env: &Env) -> Result<Vec<Edit>> {
        let asks = env.can_ask;
        let importance = match self.importance {
            None if asks => {
                let question = "How much does it matter, as it turned out?";
                ask::number(question, "0 to 10; empty to skip", 0.0, 10.0)?
            }
            given => given,
        };
        let scooped = match (self.scooped, self.not_scooped) {
            (false, false) if asks => {
                ask::maybe_yes("Did somebody else do it first?", "empty to skip")?
            }
            (false, false) => None,
            (scooped, _) => Some(scooped),
        };
        let importance = importance.map(|points| Edit::set("outcome.importance", points));
        let scooped = scooped.map(|scooped| Edit::set("outcome.scooped", scooped));
        Ok(importance.into_iter().chain(scooped).collect())
    }
}
