//! `rp switch`: switch from the current project to another.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Judging, Taking, check, left_for, named, showed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::flags::rule::Context;
use crate::domain::project::{DecisionKind, Project, Status, Timebox};
use crate::error::{self, Error, Result};
use crate::store::{File, Loaded};

/// Switch from the current project to another
///
/// Pauses one project and starts the other, as one change of both files. Without --from, pauses the
/// active project; if several are active, the one that `rp compare` would give up first.
///
/// After a sprint, switch to its project to stay with it. If you logged nothing during the sprint,
/// use --chance to record what it showed.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp switch model-evals --why \"a weekend gave more than two months of batches\"
  rp switch model-evals --from crowd-evals --why \"…\" --dry-run")]
pub struct Args {
    /// Project to start
    #[arg(add = Offer::ForDecision(DecisionKind::Switch))]
    to: String,
    /// Project to leave [default: the current project]
    #[arg(long, value_name = "PROJECT", add = Offer::ForDecision(DecisionKind::Pause))]
    from: Option<String>,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    deciding: Deciding,
}

impl Run for Args {
    const NAME: &'static str = "switch";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        let loaded = env.load()?;
        let to = loaded.project(&self.to)?;
        check(DecisionKind::Switch, to)?;
        let ending = match ends(to, self) {
            Some(_) => to,
            None => left(to, self, &loaded, &env.context(&loaded))?,
        };
        let chance = self.judging.showed(Some(ending), env)?;
        let decided = self.deciding.decided(true, env)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let to = loaded.project(&self.to)?;
            let kind = DecisionKind::Switch;
            check(kind, to)?;
            let context = env.context(loaded);
            if let Some(timebox) = ends(to, self) {
                // The project that was left for the sprint is already paused.
                let left = timebox.back_to.as_ref().and_then(|name| loaded.project(name).ok());
                let mut more: Vec<_> = left.map(|left| named("from", left)).into_iter().collect();
                more.push(named("to", to));
                let decision = Decision { other: left, more, ..Decision::new(kind, to) };
                let mut edits = showed(to, chance.as_ref(), &decided, &context);
                edits.extend(decision.edits(&decided, &context));
                let what = format!("with {} after its sprint", to.name);
                let plan = Plan::of(to, "stayed", what, edits);
                return Ok(Plan { taken_up: Some(to.name.clone()), ..plan });
            }
            let from = left(to, self, loaded, &context)?;
            let both = vec![named("from", from), named("to", to)];
            let taken = Decision {
                other: Some(from),
                whose: Some(self.taking.whose(to, &loaded.portfolio.settings)),
                more: both.clone(),
                ..Decision::new(kind, to)
            };
            let left = Decision {
                status: Status::Paused,
                other: Some(to),
                more: both,
                ..Decision::new(kind, from)
            };
            let what = format!("from {} to {}", from.name, to.name);
            let mut plan = Plan::of(to, "switched", what, taken.edits(&decided, &context));
            let mut edits = showed(from, chance.as_ref(), &decided, &context);
            edits.extend(left.edits(&decided, &context));
            plan.edits.push((File::Project(from.name.clone()), edits));
            plan.about.push(from.name.clone());
            Ok(Plan { taken_up: Some(to.name.clone()), ..plan })
        })
    }
}

/// The sprint that ends because its own project is switched to.
fn ends<'a>(to: &'a Project, args: &Args) -> Option<&'a Timebox> {
    let is_sprint = to.status == Status::Active && args.from.is_none();
    to.timebox.as_deref().filter(|_| is_sprint)
}

/// The project to leave.
fn left<'a>(
    to: &Project,
    args: &Args,
    loaded: &'a Loaded,
    context: &Context<'a>,
) -> Result<&'a Project> {
    let whose = args.taking.whose(to, &loaded.portfolio.settings);
    let left = left_for(to, &whose, args.from.as_ref(), loaded, context)?;
    left.ok_or_else(|| {
        Error::of(error::Kind::WrongState, format!("{whose} has no active project to leave"))
            .with_hint(format!("start it with `rp start {}`", to.name))
    })
}
