//! `rp man`: write the manual.

use std::path::PathBuf;

use super::{Env, Outcome, Run};
use crate::error::Result;
use crate::exit;
use crate::render::{Format, clean, count, json, manual, paint};
use crate::store::template;

/// Write manual pages into a folder
///
/// Writes rp(1), a page for each command such as rp-flags(1), and rp.toml(5) about the files of a store.
/// Read a page with `man -l FILE`; to install them, copy the pages of section 1 to `man1`, and rp.toml.5 to
/// `man5`, in a folder of MANPATH. Replaces only pages that rp made.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp man --out man
  man -l man/rp.1
  man -l man/rp.toml.5")]
pub struct Args {
    /// Folder to write the pages to; it is created if it is missing
    #[arg(long, value_name = "FOLDER", value_hint = clap::ValueHint::DirPath)]
    out: PathBuf,
}

impl Run for Args {
    const NAME: &'static str = "man";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let pages = manual::pages((env.program)(), template::default_of);
        let files: Vec<_> =
            pages.iter().map(|page| (page.name.as_str(), page.text.as_str())).collect();
        let shelf = env.search.shelf(&self.out)?;
        shelf.write(&files, manual::is_one)?;
        let names: Vec<_> = files.iter().map(|(name, _)| shelf.shown(name)).collect();
        Ok(Outcome::done(match env.format {
            Format::Json => json::manual(&names),
            Format::Text => format!(
                "{} {} to {}\n",
                paint::paint(paint::GOOD, "wrote"),
                count(names.len(), "page"),
                clean::line(&self.out.display().to_string()),
            ),
        }))
    }
}
