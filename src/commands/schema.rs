//! `rp schema`: the JSON Schema of files, for editors.

use super::parse::word;
use super::{Env, Outcome, Run};
use crate::domain::explained::Place;
use crate::domain::words::Word;
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::{Format, clean, json, paint};
use crate::store::template;

/// Print a JSON Schema for editors
///
/// With the schema, an editor of TOML underlines wrong values and unknown keys, completes keys, and shows their
/// meaning. With --write, the schemas of both files are written to the folder schemas of the store. New projects then
/// begin with a line that names the schema; add this line to the files that you have.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp schema                      print the schema of a project's file
  rp schema settings             print that of rp.toml
  rp schema --write              write both into the store")]
pub struct Args {
    /// File that the schema describes
    #[arg(value_parser = word::<Place>(), default_value = Place::Project.word(), conflicts_with = "write")]
    file: Place,
    /// Write the schemas into the store
    #[arg(long)]
    write: bool,
    /// Show what would be written, without writing it
    #[arg(short = 'n', long, requires = "write")]
    dry_run: bool,
}

impl Run for Args {
    const NAME: &'static str = "schema";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::NO, "--write: nothing to do"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let schema = |of| json::schema::schema(of, template::default_of);
        if !self.write {
            return Ok(Outcome::page(schema(self.file)));
        }
        let store = env.store()?;
        let mut needed = Vec::new();
        for of in [Place::Project, Place::Settings] {
            let (text, now) = (schema(of), store.schema_text(of)?);
            if now.as_ref().is_some_and(|now| !now.trim().is_empty() && !json::schema::is_one(now))
            {
                let what = format!("{} exists, and is not a schema of rp", store.shown_schema(of));
                let hint = "move it to another name, and run `rp schema --write` again";
                return Err(Error::of(Kind::Exists, what).with_hint(hint));
            }
            if now.as_ref() != Some(&text) {
                needed.push((of, text));
            }
        }
        let mut written = Vec::new();
        for (of, text) in needed {
            if !self.dry_run {
                store.write_schema(of, &text)?;
            }
            written.push(store.shown_schema(of));
        }
        if written.is_empty() {
            return Err(Error::nothing_to_do("the schemas are already there"));
        }
        Ok(Outcome::done(match env.format {
            Format::Json => json::schema::written(&written, !self.dry_run),
            Format::Text => {
                let done = if self.dry_run {
                    "would write".into()
                } else {
                    paint::paint(paint::GOOD, "wrote")
                };
                let lines = written.iter().map(|path| format!("{done} {}\n", clean::line(path)));
                let text: String = lines.collect();
                text + "new projects name the schema in their first line; add it to files that you have:\n  \
                        #:schema ../schemas/project.json\n"
            }
        }))
    }
}
