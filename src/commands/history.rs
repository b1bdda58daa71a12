//! `rp history`: list changes, newest first.

use super::{Env, Outcome, Run};
use crate::error::Result;
use crate::exit;
use crate::render::history::{self, Row};
use crate::render::{Format, json};
use crate::store::Record;

/// List changes by rp, newest first
///
/// Says who made a change if RP_ME or --me said so. Keeps the last 500 changes in the folder .rp of the store. Only `rp undo` needs them: nothing
/// else is lost if you delete them.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp history --limit 5
  rp history --format json | jq -r '.changes[] | [.when, .command, .what] | @tsv'")]
pub struct Args {
    /// Show at most this many changes
    #[arg(long, value_name = "NUMBER")]
    limit: Option<usize>,
}

impl Run for Args {
    const NAME: &'static str = "history";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let records = env.store()?.history()?;
        let rows: Vec<Row> = records.into_iter().map(Row::from).collect();
        let shown = &rows[..self.limit.unwrap_or(rows.len()).min(rows.len())];
        Ok(match env.format {
            Format::Json => Outcome::done(json::history(shown)),
            Format::Text => Outcome::page(history::list(shown, rows.len(), env.screen)),
        })
    }
}

impl From<Record> for Row {
    fn from(record: Record) -> Self {
        let files = record.files.into_iter().map(|file| (file.path, file.before.is_none()));
        Self {
            id: record.id,
            when: record.when,
            command: record.command,
            by: record.by,
            what: record.what,
            files: files.collect(),
            undoes: record.undoes,
            undone: record.undone,
            skipped: record.skipped,
        }
    }
}
