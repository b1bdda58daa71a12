//! `rp run`: run an experiment and measure its loop.
#![expect(clippy::disallowed_methods, reason = "the command is another program")]

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::Command;

use super::child;
use super::parse::{some, typed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::Percent;
use crate::domain::run;
use crate::error::{self, Error, Result};
use crate::exit;

/// The hidden option for a text that begins with a dash: what comes after `--` is the command.
pub const DASHED: &str = "what";

/// Run a command as an experiment and measure its loop
///
/// Notes the start and the end of the command. The loop ends when you read the result: `rp log` then
/// fills in how long it took. The command has the terminal, its input and output, and every signal, as
/// if rp were not there, and its exit code is that of rp. rp keeps neither the command nor its output.
/// For what runs elsewhere, use `rp begin`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp run probing \"probe on the middle layer\" -- python train.py --layer 12
  rp run probing --expected 40% -- sh -c './train && ./eval'
  rp log probing --result unclear")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// What is run
    #[arg(value_name = "WHAT")]
    text: Option<String>,
    /// The same, if it begins with a dash
    #[arg(long = DASHED, hide = true, conflicts_with = "text")]
    dashed: Option<String>,
    /// Your chance that the result will be clear
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Percent>)]
    expected: Option<String>,
    /// The command and its arguments
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

impl Run for Args {
    const NAME: &'static str = "run";
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "the command succeeded"),
        (exit::FAILED, "nothing was run"),
        (exit::NOT_STARTED, "the command cannot be started"),
        (exit::NOT_FOUND, "the command was not found"),
    ];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let run = run::Run {
            project: store.name_of(&self.project)?.to_string(),
            what: some(self.text.as_ref().or(self.dashed.as_ref())),
            expected: self.expected.clone(),
            started: env.clock.now(),
            process: Some(std::process::id()),
            ended: None,
        };
        let running = store.add_run(run)?;
        let (program, args) = self.command.split_first().ok_or(Error::missing("a command"))?;
        let end = match child::run(Command::new(program).args(args)) {
            Ok(end) => end,
            Err(why) => {
                store.drop_run(&running)?;
                let kind = match why.kind() {
                    ErrorKind::NotFound => error::Kind::CommandNotFound,
                    _ => error::Kind::CommandNotStarted,
                };
                let what = format!("cannot run `{}`", program.to_string_lossy());
                return Err(Error::of(kind, what).because(why));
            }
        };
        if let Err(why) = store.end_run(&running, env.clock.now(), end) {
            env.search.warnings.add(why.to_string());
        }
        Ok(Outcome::default().with_code(child::end_like(end)))
    }
}
