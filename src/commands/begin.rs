//! `rp begin`: note an experiment that runs elsewhere.

use super::change::{Dry, Plan, change};
use super::parse::{some, typed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::Percent;
use crate::domain::run;
use crate::error::Result;
use crate::render::clean;

/// Note the start of an experiment that runs elsewhere
///
/// For a job on a cluster, or work by hand. The loop ends when you read the result: `rp log` then fills in
/// how long it took. To run a command here, use `rp run`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp begin probing \"probe on the middle layer\"
  rp begin probing --expected 40%
  rp log probing --result unclear")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// What is run
    #[arg(value_name = "WHAT")]
    text: Option<String>,
    /// Your chance that the result will be clear
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Percent>)]
    expected: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "begin";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let now = env.clock.now();
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let run = run::Run {
                project: project.name.to_string(),
                what: some(self.text.as_ref()),
                expected: self.expected.clone(),
                started: now,
                process: None,
                ended: None,
            };
            let number = if self.dry.is_dry() { store.next_run() } else { store.take_number() }?;
            let name = &project.name;
            let mut plan =
                Plan::of(project, "began", format!("run {number} of {name}"), Vec::new());
            plan.edits.clear();
            plan.runs.push((number, Some(run.text())));
            let quoted = clean::quoted(name.as_str());
            plan.remarks.push(format!(
                "log its result with `rp log {quoted} --run {number} --result RESULT`"
            ));
            Ok(plan)
        })
    }
}
