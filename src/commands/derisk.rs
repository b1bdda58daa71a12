//! `rp derisk`: start a timed sprint on another project.

use super::change::{Plan, change};
use super::decide::{Deciding, Decision, Judging, Taking, check, left_for, named, showed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::flags::rule::Context;
use crate::domain::project::spelling::Written;
use crate::domain::project::{Date, DecisionKind, Project, Time};
use crate::error::{Error, Result};
use crate::store::{Edit, File};

/// Pause the current project for a timed sprint on another
///
/// Adds a `[timebox]` with the last day and the project to go back to. After that day, `rp` and
/// `rp flags` remind you to compare the two. `rp switch` to either project ends the sprint.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp derisk model-evals --for 1w \\
      --why \"samples of an hour look better than the last batch\"
  rp derisk model-evals --from crowd-evals --for 3d")]
pub struct Args {
    /// Project to try
    #[arg(add = Offer::ForDecision(DecisionKind::Derisk))]
    to: String,
    /// Length of the sprint
    #[arg(long = "for", value_name = "DURATION", allow_hyphen_values = true, value_parser = length)]
    #[arg(default_value = "1w")]
    length: String,
    /// Project to pause for it [default: the current project]
    #[arg(long, value_name = "PROJECT", add = Offer::ForDecision(DecisionKind::Pause))]
    from: Option<String>,
    #[command(flatten)]
    judging: Judging,
    #[command(flatten)]
    taking: Taking,
    #[command(flatten)]
    deciding: Deciding,
}

fn length(text: &str) -> std::result::Result<String, String> {
    match Time::written(text) {
        Ok(Time::ZERO) => Err("must be longer than 0, such as 3d or 1w".into()),
        Ok(_) => Ok(text.trim().to_owned()),
        Err(why) => Err(why.to_string()),
    }
}

impl Run for Args {
    const NAME: &'static str = "derisk";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        let loaded = env.load()?;
        let to = loaded.project(&self.to)?;
        check(DecisionKind::Derisk, to)?;
        let whose = self.taking.whose(to, &loaded.portfolio.settings);
        let from = left_for(to, &whose, self.from.as_ref(), &loaded, &env.context(&loaded))?;
        let chance = self.judging.showed(from, env)?;
        let decided = self.deciding.decided(false, env)?;
        let until = last_day(decided.day, &self.length)?;
        change(Self::NAME, &self.deciding.dry, env, |loaded| {
            let to = loaded.project(&self.to)?;
            check(DecisionKind::Derisk, to)?;
            let context = env.context(loaded);
            let whose = self.taking.whose(to, &loaded.portfolio.settings);
            let from = left_for(to, &whose, self.from.as_ref(), loaded, &context)?;
            let more = from.map(|from| named("from", from)).into_iter().collect();
            let whose = Some(whose);
            let decision =
                Decision { other: from, whose, more, ..Decision::new(DecisionKind::Derisk, to) };
            let mut edits = decision.edits(&decided, &context);
            edits.push(Edit::set("timebox.until", until));
            edits.extend(back_to(from).map(|back| Edit::set("timebox.back_to", back)));
            let what = format!("on {} until {until}", to.name);
            let mut plan = Plan::of(to, "sprinting", what, edits);
            plan.remarks.extend(too_short(to, until.since(decided.day), &context));
            if let Some(from) = from {
                let more = vec![named("to", to)];
                let paused =
                    Decision { other: Some(to), more, ..Decision::new(DecisionKind::Pause, from) };
                let mut edits = showed(from, chance.as_ref(), &decided, &context);
                edits.extend(paused.edits(&decided, &context));
                plan.edits.push((File::Project(from.name.clone()), edits));
                plan.about.push(from.name.clone());
            }
            Ok(Plan { taken_up: Some(to.name.clone()), ..plan })
        })
    }
}

/// The project to go back to after a sprint. A sprint within a sprint keeps the first one.
fn back_to(from: Option<&Project>) -> Option<&str> {
    let from = from?;
    let first = from.timebox.as_ref().and_then(|timebox| timebox.back_to.as_ref());
    Some(first.map_or(from.name.as_str(), |first| first))
}

/// The remark on a sprint that ends before its first experiment.
fn too_short(to: &Project, sprint: Time, context: &Context) -> Option<String> {
    let standing = context.ranking().standing(to);
    let weeks = standing.cost_left().in_weeks() / standing.prospect.effort().pace();
    (weeks > sprint.in_weeks()).then(|| {
        format!(
            "the work before its first experiment, {}, takes about {}, longer than the sprint: look \
             for a smaller experiment",
            standing.cost_left().rough(),
            Time::from_weeks(weeks).rough()
        )
    })
}

/// The last day: the next Monday for a week from a Monday.
fn last_day(first: Date, length: &str) -> Result<Date> {
    Date::parse(&format!("+{length}"), first).map_err(Error::bad_date("--for"))
}
