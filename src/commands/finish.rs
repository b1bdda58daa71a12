//! `rp finish`: finish a project and record its result.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, check};
use super::parse::word;
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::project::{DecisionKind, Ending};
use crate::error::{Error, Result};

/// Finish a project and record its result
///
/// A failure that is written up is a result too. If you give up before there is anything to report,
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
        let decided = self.deciding.decided(false, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let kind = DecisionKind::Finish;
            check(kind, project)?;
            let more = vec![("result", result.into())];
            let decision = Decision { more, ..Decision::new(kind, project) };
            let edits = decision.edits(&decided, &env.context(loaded));
            let what = format!("{}: {result}", project.name);
            Ok(Plan::of(project, "finished", what, edits))
        })
    }
}
