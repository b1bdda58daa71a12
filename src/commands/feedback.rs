//! `rp feedback`: record feedback from a reviewer, or mark it as answered.

use super::change::{Dry, Plan, change};
use super::parse::{past_day, some};
use super::{Env, Outcome, Run, ask};
use crate::domain::project::{Date, Feedback};
use crate::domain::source::At;
use crate::error::{Error, Result};
use crate::store::{Edit, Loaded};

/// Record feedback from a reviewer, or mark it as answered
///
/// Importance and ease show the two kinds of trouble: even complete success would not matter much,
/// or it will not be easy. --answered marks the last unanswered feedback; with --from, the last
/// unanswered feedback from that person.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp feedback probing \"why not compare with a linear probe?\" --from kim \\
      --importance 4 --ease 2
  rp feedback probing --answered --from kim
  rp feedback probing --answered=-3d")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    project: String,
    /// Comment; reads standard input if `-` or omitted
    comment: Option<String>,
    /// Reviewer
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// How much complete success would matter, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = rating)]
    importance: Option<f64>,
    /// How easy it will be, 1 to 5
    #[arg(long, value_name = "1-5", value_parser = rating)]
    ease: Option<f64>,
    /// Day of the feedback, such as yesterday, -3d or 2026-01-31
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
    date: Option<String>,
    /// Mark earlier feedback as answered, today or on DATE
    #[arg(long, value_name = "DATE", num_args = 0..=1)]
    #[arg(default_missing_value = "today", conflicts_with_all = ["comment", "importance", "ease", "date"])]
    answered: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

fn rating(text: &str) -> std::result::Result<f64, String> {
    let rating = text.trim().parse::<f64>().ok().filter(|rating| (1.0..=5.0).contains(rating));
    rating.ok_or_else(|| "give a number from 1 to 5".into())
}

impl Run for Args {
    const NAME: &'static str = "feedback";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        env.load()?.project(&self.project)?;
        if self.answered.is_some() {
            let day = past_day("--answered", self.answered.as_ref(), env)?;
            return change(Self::NAME, &self.dry, env, |loaded| answer(self, day, loaded));
        }
        let date = past_day("--date", self.date.as_ref(), env)?;
        let rated = self.importance.is_some() || self.ease.is_some();
        let comment = match ask::text(self.comment.as_ref(), env)? {
            None if rated => None,
            None if env.can_ask => Some(ask::needed("What was said?", "in a sentence")?),
            None => return Err(Error::missing("a comment, --importance or --ease")),
            comment => comment,
        };
        let from = some(self.from.as_ref());
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let mut values = vec![("date", date.into())];
            values.extend(from.as_ref().map(|from| ("from", from.into())));
            values.extend(self.importance.map(|rating| ("importance", rating.into())));
            values.extend(self.ease.map(|rating| ("ease", rating.into())));
            values.extend(comment.as_ref().map(|comment| ("comment", comment.into())));
            let what = format!("feedback{} on {}", from_whom(from.as_deref()), project.name);
            let edits = vec![Edit::append("feedback", values)];
            Ok(Plan::of(project, "added", what, edits))
        })
    }
}

/// Marks the last unanswered feedback, by date and then by place in the file, as answered.
fn answer(args: &Args, day: Date, loaded: &Loaded) -> Result<Plan> {
    let project = loaded.project(&args.project)?;
    let wanted = some(args.from.as_ref());
    let open = |feedback: &At<Feedback>| {
        let from = feedback.from.as_ref().map(|at| at.value.as_str());
        feedback.answered.is_none() && (wanted.is_none() || from == wanted.as_deref())
    };
    let last = project.feedback.iter().filter(|it| open(it)).max_by_key(|it| *it.date);
    let Some(feedback) = last else {
        let why = format!(
            "no feedback{} on {} waits for an answer",
            from_whom(wanted.as_deref()),
            project.name
        );
        return Err(Error::nothing_to_do(why));
    };
    let from = feedback.from.as_ref().map(|at| at.value.as_str());
    let what =
        format!("the feedback of {}{} on {}", feedback.date.value, from_whom(from), project.name);
    let value = day.into();
    let edits = vec![Edit::SetIn { table: "feedback", nth: feedback.nth, key: "answered", value }];
    Ok(Plan::of(project, "answered", what, edits))
}

fn from_whom(from: Option<&str>) -> String {
    from.map(|from| format!(" from {from}")).unwrap_or_default()
}
