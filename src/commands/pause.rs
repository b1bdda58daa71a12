//! `rp pause`: set a project aside.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Judging, check, showed};
use super::{Env, Outcome};
use crate::domain::project::DecisionKind;
use crate::error::Result;

/// Set a project aside, to come back to it perhaps
///
/// A pause that is said is easier to bear than a project that fades. What would reopen it belongs
/// into its `waits_for`: `rp set PROJECT waits_for=…`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp pause probing
  rp pause probing --why \"until models follow long instructions\" --date yesterday")]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    deciding: Deciding,
}

/// Makes it paused.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    // Before anything is asked.
    let loaded = env.load()?;
    let project = loaded.project(&args.project)?;
    check(DecisionKind::Pause, project)?;
    let chance = args.judging.showed(Some(project), env)?;
    let decided = args.deciding.decided(false, env)?;
    change("pause", &args.deciding.dry, env, |loaded| {
        let project = loaded.project(&args.project)?;
        let kind = DecisionKind::Pause;
        check(kind, project)?;
        let context = env.context(loaded);
        let mut edits = showed(project, chance.as_ref(), &decided, &context);
        edits.extend(Decision::new(kind, project).edits(&decided, &context));
        let what = project.name.to_string();
        Ok(Plan::of(project, "paused", what, edits))
    })
}
