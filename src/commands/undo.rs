//! `rp undo`: undo the last change.

use super::change::Dry;
use super::outcome::rehearsed;
use super::{Env, Outcome, Run};
use crate::error::Result;
use crate::exit;
use crate::render::{Format, clean, history, json};

/// Undo the last change by rp
///
/// Restores all files of the last change that is not yet undone. Run it again to undo the change
/// before that. If a file has changed since, rp shows the difference and writes nothing. Undoes only
/// changes by rp, never your own edits. If you undo once too often, --redo brings the change back.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp undo --dry-run      show what would be undone
  rp undo                undo the last change
  rp undo --redo         redo the last undone change")]
pub struct Args {
    /// Redo the last undone change
    #[arg(long)]
    redo: bool,
    /// Leave the files of the last change as they are, and undo the change before it next time
    #[arg(long, conflicts_with = "redo")]
    skip: bool,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "undo";
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "success"),
        (exit::FAILED, "nothing to undo or redo, or a file has changed since"),
    ];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        if self.skip && !self.dry.is_dry() {
            let row = store.skip_undo(&env.now)?.into();
            return Ok(Outcome::done(match env.format {
                Format::Json => json::undo(&row, "skipped", self.dry.extent()),
                Format::Text => history::skipped(&row),
            }));
        }
        if self.dry.is_dry() {
            let (record, files) = match self {
                Self { redo: true, .. } => store.rehearse_redo()?,
                Self { skip: true, .. } => (store.last_change()?, Vec::new()),
                Self { .. } => store.rehearse_undo()?,
            };
            let outcome = rehearsed(&files, self.dry.extent(), env);
            let would = match self {
                Self { redo: true, .. } => "redo",
                Self { skip: true, .. } => "skip",
                Self { .. } => "undo",
            };
            return Ok(match env.format {
                Format::Json => outcome,
                Format::Text => outcome.note(&format!(
                    "nothing was written; this would {would}: {}",
                    clean::line(&record.what)
                )),
            });
        }
        let record = if self.redo { store.redo(&env.now) } else { store.undo(&env.now) }?;
        let row = record.into();
        let outcome = Outcome::done(match env.format {
            Format::Json => {
                let how = if self.redo { "redone" } else { "undone" };
                json::undo(&row, how, self.dry.extent())
            }
            Format::Text => history::undo(&row, self.redo),
        });
        if self.redo {
            return Ok(outcome.after_a_change());
        }
        let changed = Some("see `rp history`; redo with `rp undo --redo`");
        Ok(Outcome { changed, ..outcome })
    }
}
