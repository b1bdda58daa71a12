//! `rp init`: create a store.

use std::path::PathBuf;

use super::{Env, Outcome, Run};
use crate::error::Result;
use crate::render::{Format, clean, json, paint};
use crate::store::{Made, template};

/// Create a store of projects
///
/// A store is a folder that contains an rp.toml and a folder of projects. Running `rp init` in an
/// existing store changes nothing. With --me, projects whose file names no owner belong to that
/// researcher.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp init
  rp init research --me alex")]
pub struct Args {
    /// Folder of the store [default: current folder]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Show the settings that would be written, without writing them
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Run for Args {
    const NAME: &'static str = "init";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let here = PathBuf::from(".");
        let below = env.search.dir.clone().unwrap_or(here);
        let store =
            env.search.at(&self.folder.as_ref().map_or(below.clone(), |folder| below.join(folder)));
        let shown = clean::line(&store.shown()).into_owned();
        let me = env.me.as_ref().map(|me| ("me", me.into()));
        let text = template::settings(&me.into_iter().collect::<Vec<_>>());
        let made = if self.dry_run && store.is_made() {
            Made::Already
        } else if self.dry_run {
            return Ok(match env.format {
                Format::Json => {
                    Outcome::done(json::draft(None, &format!("{shown}/rp.toml"), &text))
                }
                Format::Text => {
                    Outcome::done(text).note(&format!("nothing was written in {shown}"))
                }
            });
        } else {
            store.make(&text)?
        };
        let changed = match made {
            Made::New => Some("the store exists; create a project with `rp new \"a title\"`"),
            Made::Already => None,
        };
        let outcome = Outcome::done(match (env.format, made) {
            (Format::Json, made) => json::store(&shown, made == Made::New),
            (Format::Text, Made::New) => format!(
                "{} a store in {shown}\ncreate a project with `rp new \"a title\"`\n",
                paint::paint(paint::GOOD, "created")
            ),
            (Format::Text, Made::Already) => {
                format!("{shown} is already a store; nothing was changed\n")
            }
        });
        Ok(Outcome { changed, ..outcome })
    }
}
