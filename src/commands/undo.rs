//! `rp undo`: take the last change back.

use super::{Env, Outcome, TAKES_IT_BACK, rehearsed};
use crate::error::Result;
use crate::render::{Format, clean, history, json};

/// Take the last change by rp back
///
/// What was changed last and not taken back yet is put back as it was, with all its files; done
/// again, the change before it. Where a file has been changed since, nothing is written, and what
/// differs is shown. Your own edits in the files are yours: only changes by rp can be taken back.
/// One time too many is no harm: --redo does again what was taken back last.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp undo --dry-run      what would be taken back
  rp undo                take it back
  rp undo --redo         do it again

Exit: 2 where there is nothing to take back, or to do again, or a file has changed since.")]
pub struct Args {
    /// Do again what was taken back last
    #[arg(long)]
    redo: bool,
    /// Show how the files would differ, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Takes it back, and says what it was.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let store = env.store()?;
    if args.dry_run {
        let (record, files) =
            if args.redo { store.rehearse_redo() } else { store.rehearse_undo() }?;
        let would = if args.redo { "do again" } else { "take back" };
        let would = format!("this would {would}: {}", clean::line(&record.what));
        let outcome = rehearsed(&files, env);
        return Ok(match env.format {
            Format::Json => outcome,
            Format::Text => outcome.note(&would),
        });
    }
    if args.redo {
        let row = store.redo(&env.now)?.into();
        let outcome = Outcome::done(match env.format {
            Format::Json => json::redone(&row),
            Format::Text => history::redone(&row) + TAKES_IT_BACK + "\n",
        });
        return Ok(outcome.after_a_change());
    }
    let record = store.undo(&env.now)?;
    let outcome = Outcome::done(match env.format {
        Format::Json => json::undone(&record.into()),
        Format::Text => history::undone(&record.into()),
    });
    let changed = Some("`rp history` lists it, `rp undo --redo` does it again");
    Ok(Outcome { changed, ..outcome })
}
