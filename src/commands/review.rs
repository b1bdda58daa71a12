//! `rp review`: the weekly look.

use super::select::known_researcher;
use super::{Env, Offer, Outcome, Run};
use crate::domain::flags::rule::Context;
use crate::domain::project::spelling::Written;
use crate::domain::project::{Date, Time};
use crate::domain::review::Review;
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::{Output, json, review, verdict};

/// Show what happened in a week, and what to ask
///
/// Shows for each researcher the worst trouble, the verdict, what happened, and one question to ask:
/// those who need attention first. Then what is due: sprints, checkpoints, answers of reviewers,
/// deadlines. For one researcher, also the hours, the results and the switches of the period.
///
/// The state before the period is computed from the dates in the files. What has no date, such as a
/// text or a loop, counts as it is now.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp review                           everybody, since a week ago
  rp review --since 2w -r kim         one researcher, since two weeks ago
  rp review --format md > notes.md    the same as a note to fill in

On a terminal, shows three researchers in full; elsewhere, all of them.")]
pub struct Args {
    /// Show what happened after this day, or in this time: 2026-01-31, 1w
    #[arg(long, value_name = "DATE", default_value = "1w", allow_hyphen_values = true)]
    since: String,
    /// Only this researcher
    #[arg(short, long, value_name = "NAME", add = Offer::Researchers)]
    researcher: Option<String>,
}

impl Args {
    fn looks_like_a_time(&self) -> bool {
        self.since.trim_start().starts_with(|c: char| c.is_ascii_digit())
            && self.since.contains(char::is_alphabetic)
    }

    /// The last day before the period.
    fn since(&self, env: &Env) -> Result<Date> {
        let today = env.today;
        let ago = Time::written(&self.since);
        #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
        let before = |time: Time| today.plus_days(-(time.in_days().ceil() as i64));
        let day = match ago.clone().ok().and_then(before) {
            Some(day) => day,
            None => Date::parse(&self.since, today).map_err(|bad| match ago {
                Err(why) if self.looks_like_a_time() && !bad.is_explained() => {
                    let what = format!("--since: `{}` is not a time or a date: {why}", self.since);
                    Error::of(Kind::InvalidValue, what).with_hint("such as 2w or 2026-01-31")
                }
                _ => Error::bad_date("--since")(bad),
            })?,
        };
        if day >= today {
            let message = format!("--since: {day} is not before today, {today}");
            return Err(Error::of(Kind::InvalidValue, message)
                .with_hint("give a time or an earlier day: 1w, -3d"));
        }
        Ok(day)
    }
}

impl Run for Args {
    const NAME: &'static str = "review";
    const FORMATS: &'static [Output] = &[Output::Text, Output::Json, Output::Markdown];
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let since = self.since(env)?;
        let loaded = env.load()?;
        known_researcher(self.researcher.as_ref(), &loaded)?;
        let past = loaded.portfolio.as_of(since);
        let context = env.context(&loaded);
        let before = Context::new(&past, since);
        let of = Review::of(self.researcher.as_deref(), &context, &before);
        let unread = loaded.unread.iter().map(|(name, _)| name);
        let text = match (env.output, loaded.unusable()) {
            (Output::Json, _) => json::review(&of, context.ranking(), &loaded.troubles),
            (_, Some(why)) => format!("{why}\n"),
            (Output::Markdown, None) => review::markdown(&of),
            (_, None) => {
                let without = verdict::without(unread, env.screen.text_width());
                without + &review::text(&of, env.screen)
            }
        };
        Ok(Outcome::page(text).with_troubles_in_short(&loaded, env))
    }
}
