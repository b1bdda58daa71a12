//! `rp pause`: pause a project.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Judging, check, showed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Pause a project
///
/// A deliberate pause is easier to bear than a project that fades away. Record what would reopen it
/// in its `waits_for`: `rp set PROJECT waits_for=…`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp pause probing
  rp pause probing --why \"until models follow long instructions\" \\
      --date yesterday")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::ForDecision(DecisionKind::Pause))]
    project: String,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "pause";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        let loaded = env.load()?;
        let project = loaded.project(&self.project)?;
        check(DecisionKind::Pause, project)?;
        let chance = self.judging.showed(Some(project), env)?;
        let decided = self.deciding.decided(false, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let kind = DecisionKind::Pause;
            check(kind, project)?;
            let context = env.context(loaded);
            let mut edits = showed(project, chance.as_ref(), &decided, &context);
            edits.extend(Decision::new(kind, project).edits(&decided, &context));
            let what = project.name.to_string();
            Ok(Plan::of(project, "paused", what, edits))
        })
    }
}
