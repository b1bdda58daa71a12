//! `rp undo`: undo the last change.

use super::outcome::rehearsed;
use super::{Env, Outcome, Run};
use crate::error::Result;
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
  rp undo --redo         redo the last undone change

Exit status: 0 success, 2 nothing to undo or redo, or a file has changed since.")]
pub struct Args {
    /// Redo the last undone change
    #[arg(long)]
    redo: bool,
    /// Show how the files would differ, without writing them
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Run for Args {
    const NAME: &'static str = "undo";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        if self.dry_run {
            let (record, files) =
                if self.redo { store.rehearse_redo() } else { store.rehearse_undo() }?;
            let outcome = rehearsed(&files, env);
            let would = if self.redo { "redo" } else { "undo" };
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
            Format::Json => json::undo(&row, self.redo),
            Format::Text => history::undo(&row, self.redo),
        });
        if self.redo {
            return Ok(outcome.after_a_change());
        }
        let changed = Some("see `rp history`; redo with `rp undo --redo`");
        Ok(Outcome { changed, ..outcome })
    }
}
