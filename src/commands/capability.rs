//! `rp capability`: record a new capability.

use super::change::{Dry, Plan, change};
use super::parse::day;
use super::{Env, Outcome, Run};
use crate::domain::decide::waiting;
use crate::domain::project::Name;
use crate::error::{Error, Result};
use crate::store::{Edit, File};

/// Record a new capability and list the projects that wait for it
///
/// Adds a `[[capability]]` entry to rp.toml and lists the projects that have it in `waits_for` and
/// are not done. Each new model makes work easy that was too hard before.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp capability \"long context\"
  rp capability \"long context\" --date 2026-01-31")]
pub struct Args {
    /// Name of the capability, as in `waits_for`
    name: String,
    /// Day it became available, such as yesterday or 2026-01-31
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
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
            let same = |known: &str| known.trim().eq_ignore_ascii_case(name);
            if let Some(known) = known.iter().find(|known| same(&known.name) && *known.date == date)
            {
                let why = format!("`{name}` is already recorded, since {}", known.date.value);
                return Err(Error::nothing_to_do(why));
            }
            let values = vec![("name", name.into()), ("date", date.into())];
            let edits = vec![(File::Settings, vec![Edit::append("capability", values)])];
            let about: Vec<_> =
                waiting(&loaded.portfolio, name).into_iter().map(|p| p.name.clone()).collect();
            let remark = if about.is_empty() {
                "no project waits for it".into()
            } else {
                let names: Vec<_> = about.iter().map(Name::as_str).collect();
                format!("waiting for it: {}", names.join(", "))
            };
            let what = format!("{name}, since {date}");
            let remarks = vec![remark];
            Ok(Plan { done: "added", what, edits, about, remarks, taken_up: None })
        })
    }
}
