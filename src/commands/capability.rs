//! `rp capability`: record a new capability.

use super::change::{Dry, Plan, change};
use super::parse::day;
use super::{Env, Offer, Outcome, Run};
use crate::domain::decide::{is_quick_to_try, waiting};
use crate::domain::flags::rule::Context;
use crate::domain::portfolio::Portfolio;
use crate::domain::project::Project;
use crate::domain::ranking::eligible::WhyNot;
use crate::domain::settings::Capability;
use crate::domain::words::{is_same_name, nearest};
use crate::error::{Error, Result, list};
use crate::store::{Edit, File};

/// Record a new capability and list the projects that wait for it
///
/// Adds a `[[capability]]` entry to rp.toml. Lists the projects that have it in `waits_for` and are
/// not done, ideas too; case, blanks and hyphens make no difference. Also lists the ideas that are
/// quick to try: play with each new capability for a day.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp capability \"long context\"
  rp capability \"long context\" --date 2026-01-31")]
pub struct Args {
    /// Name of the capability, as in `waits_for`
    #[arg(add = Offer::Capabilities)]
    name: String,
    /// Day it became available, such as yesterday or 2026-01-31
    #[arg(short, long, value_name = "DATE")]
    date: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "capability";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(Error::missing("NAME"));
        }
        let date = day("--date", self.date.as_ref(), env)?.unwrap_or(env.today);
        change(Self::NAME, &self.dry, env, |loaded| {
            let known = &loaded.portfolio.settings.capabilities;
            let same = known.iter().find(|it| is_same_name(&it.name, name) && *it.date == date);
            if let Some(known) = same {
                let Capability { name, date } = &known.value;
                let why = format!("`{}` is already recorded, since {}", name.value, date.value);
                return Err(Error::nothing_to_do(why));
            }
            let values = vec![("name", name.into()), ("date", date.into())];
            let edits = vec![(File::Settings, vec![Edit::append("capability", values)])];
            let waiting = waiting(&loaded.portfolio, name);
            let about = waiting.iter().map(|project| project.name.clone()).collect();
            let mut remarks = vec![waiting_for(name, &waiting, &loaded.portfolio)];
            remarks.extend(quick_to_try(name, &env.context(loaded)));
            let what = format!("{name}, since {date}");
            Ok(Plan {
                done: "added",
                what,
                edits,
                about,
                remarks,
                runs: Vec::new(),
                taken_up: None,
            })
        })
    }
}

/// The projects that wait for a capability, with their status; if there are none, a similar name
/// that a project waits for.
fn waiting_for(name: &str, waiting: &[&Project], portfolio: &Portfolio) -> String {
    if !waiting.is_empty() {
        let names = waiting.iter().map(|it| format!("`{}` ({})", it.name, it.status));
        return format!("waiting for it: {}", names.collect::<Vec<_>>().join(", "));
    }
    let names = portfolio.projects().flat_map(|it| &it.waits_for).map(String::as_str);
    match nearest(name, names) {
        Some(near) => format!("no project waits for it; did you mean `{near}`?"),
        None => "no project waits for it".into(),
    }
}

/// The ideas that are quick to try once this capability is there; without those left to others.
fn quick_to_try(name: &str, context: &Context) -> Option<String> {
    let settings = &context.portfolio.settings;
    let has_come =
        |other: &String| is_same_name(other, name) || settings.has_come(other, context.today);
    let can_begin = |project: &&Project| {
        let why_not = context.ranking().standing(project).why_not;
        project.waits_for.iter().all(has_come)
            && why_not.is_none_or(|why_not| matches!(why_not, WhyNot::Waits { .. }))
    };
    let quick = context.portfolio.projects().filter(can_begin).filter(|it| is_quick_to_try(it));
    let names: Vec<_> = quick.map(|project| &project.name).collect();
    (!names.is_empty()).then(|| format!("quick to try with it: {}", list(&names)))
}
