//! `rp export`: a store for other programs.

use std::path::{Path, PathBuf};

use super::parse::{not_blank, word};
use super::select::flagged;
use super::{Env, Outcome, Run, page};
use crate::domain::ranking::rank_apart;
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::export::{Table, calendar, is_one, tables, whole};
use crate::render::{Format, Output, clean, json, paint};
use crate::store::{File, Loaded, Store};
use crate::words;

words! {
    /// A table of a store.
    Which {
        /// One row a project.
        Projects = "projects",
        /// One row an experiment.
        Experiments = "experiments",
        /// One row a decision.
        Decisions = "decisions",
        /// One row a flag.
        Flags = "flags",
        /// One row a ranked project.
        Ranking = "ranking",
    }
}

/// Export a store as tables, JSON or a calendar
///
/// A table has one row a project, experiment, decision, flag or ranked project, always with the same
/// columns; it is CSV unless --format or the name of FILE says otherwise. Rows do not depend on the other
/// projects of the store, so the tables of many stores can be joined: ranks are left to the reader, and
/// flags that depend on other projects have the scope `store`.
///
/// JSON is the whole store without comments. A calendar has checkpoints, sprints and deadlines.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp export > projects.csv
  rp export experiments --out experiments.jsonl
  rp export ranking --format md
  rp export --format json > store.json
  rp export --out lab.ics")]
pub struct Args {
    /// Table for csv, jsonl and md: projects if omitted
    #[arg(value_parser = word::<Which>())]
    table: Option<Which>,
    /// Write to FILE: CSV, JSON lines, JSON, iCalendar or Markdown by the end of its name; - is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Name of the store in the output; by default that of its git repository with the path in it, or of its folder
    #[arg(long, value_name = "NAME", value_parser = not_blank)]
    store_name: Option<String>,
    /// Replace FILE even if it is not an export of rp
    #[arg(short, long)]
    yes: bool,
}

impl Run for Args {
    const NAME: &'static str = "export";
    const FORMATS: &'static [Output] =
        &[Output::Text, Output::Csv, Output::Jsonl, Output::Json, Output::Ics, Output::Markdown];
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let file = self.out.as_deref().filter(|out| *out != Path::new("-"));
        let output = file.and_then(format_of).unwrap_or(env.output);
        if let (Some(table), Output::Json | Output::Ics) = (self.table, output) {
            let what = format!("`{output}` has no table `{table}`: it is of the whole store");
            return Err(
                Error::of(Kind::Usage, what).with_hint("use csv, jsonl or md, or name no table")
            );
        }
        let store = env.store()?;
        let target = file.map(|file| store.target(file, false)).transpose()?;
        let loaded = store.load()?;
        let text = self.text(output, &store, &loaded, env);
        let outcome = match target {
            None => Outcome::page(text),
            Some(target) => {
                if page::write(&target, &text, ("an export", is_one), self.yes, env)? {
                    Outcome::done(match env.format {
                        Format::Json => json::exported(&target.shown),
                        Format::Text => {
                            let done = paint::paint(paint::GOOD, "wrote");
                            format!("{done} {}\n", clean::line(&target.shown))
                        }
                    })
                } else {
                    Outcome::default().note("nothing was written").with_code(exit::NO)
                }
            }
        };
        // No format holds troubles.
        Ok(outcome.with_errors_in_short(&loaded, env))
    }
}

/// The format of a file by the end of its name.
fn format_of(file: &Path) -> Option<Output> {
    match file.extension()?.to_string_lossy().to_lowercase().as_str() {
        "csv" => Some(Output::Csv),
        "jsonl" | "ndjson" => Some(Output::Jsonl),
        "json" => Some(Output::Json),
        "ics" => Some(Output::Ics),
        "md" | "markdown" => Some(Output::Markdown),
        _ => None,
    }
}

impl Args {
    fn text(&self, output: Output, store: &Store, loaded: &Loaded, env: &Env) -> String {
        let name = self.store_name.clone().unwrap_or_else(|| store.name_anywhere());
        let projects = loaded.portfolio.projects();
        match output {
            Output::Json => {
                let settings = loaded.text(&File::Settings).unwrap_or_default();
                let files = projects.map(|it| (it.name.as_str(), it.source.text.as_str()));
                whole::whole(&name, settings, files)
            }
            Output::Ics => calendar::calendar(&name, projects, env.today),
            Output::Jsonl => self.table(&name, loaded, env).json_lines(),
            Output::Markdown => self.table(&name, loaded, env).markdown(),
            _ => self.table(&name, loaded, env).comma_separated(),
        }
    }

    fn table(&self, store: &str, loaded: &Loaded, env: &Env) -> Table {
        let projects = loaded.portfolio.projects();
        match self.table.unwrap_or(Which::Projects) {
            Which::Projects => tables::projects(store, projects, &loaded.portfolio.settings),
            Which::Experiments => tables::experiments(store, projects),
            Which::Decisions => tables::decisions(store, projects),
            Which::Flags => tables::flags(store, &flagged(projects, &env.context(loaded))),
            Which::Ranking => tables::ranking(store, &rank_apart(&loaded.portfolio, env.today)),
        }
    }
}
