//! `rp merge`: the merge driver for git.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

use super::{Env, Outcome, Run};
use crate::domain::words::Word;
use crate::error::Result;
use crate::exit;
use crate::render::{Format, Output, clean, count, json};
use crate::store::{Markers, MergedFiles, Way};

/// Merge two versions of a project file, as a merge driver of git
///
/// Writes to OURS what both sides changed since BASE. Entries such as `[[experiment]]` are united, in
/// the order of their dates; what both sides added is there once. Keys are merged one by one, and
/// lists of texts as sets. If both sides changed one key to different values, or one side removed what
/// the other changed, the lines are marked as a git conflict. Files that are not TOML are merged by
/// lines.
///
/// Reads and writes no other file, and needs no store. `rp init --git` sets git up for it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  git config merge.rp.name \"projects of rp\"
  git config merge.rp.driver \"rp merge --marker-size %L %O %A %B %P\"
  echo \"projects/**/*.toml merge=rp\" >> .gitattributes

Git takes an exit status over 128 as a failure and stops the merge; 2, as after a
wrong option, is a conflict for it.")]
pub struct Args {
    /// Common ancestor (%O); an empty file if there is none
    #[arg(value_name = "BASE", value_parser = path())]
    base: PathBuf,
    /// Our version (%A), which gets the result
    #[arg(value_name = "OURS", value_parser = path())]
    ours: PathBuf,
    /// Their version (%B)
    #[arg(value_name = "THEIRS", value_parser = path())]
    theirs: PathBuf,
    /// Path of the file in the repository (%P), for messages
    #[arg(value_name = "PATH", value_parser = path())]
    path: Option<PathBuf>,
    /// Length of the conflict markers (%L)
    #[arg(long, value_name = "N", default_value_t = 7)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..))]
    marker_size: u16,
    /// Names of our side, of the ancestor and of their side, as for `git merge-file`
    #[arg(short = 'L', value_name = "LABEL")]
    label: Vec<String>,
}

fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

impl Run for Args {
    const NAME: &'static str = "merge";
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "merged"),
        (exit::NO, "conflicts"),
        (exit::NOT_MERGED, "not merged, and OURS unchanged"),
    ];

    /// The format of the environment is no reason not to merge.
    fn prints(&self) -> (&'static str, &'static [Output]) {
        (Self::NAME, Output::EVERY)
    }

    fn run(&self, env: &Env) -> Result<Outcome> {
        let label = |nth: usize, otherwise: &str| {
            let label = self.label.get(nth).map_or("", |label| label.lines().next().unwrap_or(""));
            if label.is_empty() { otherwise.to_owned() } else { label.to_owned() }
        };
        let markers = Markers {
            size: self.marker_size.into(),
            ours: label(0, "ours"),
            theirs: label(2, "theirs"),
        };
        let Self { base, ours, theirs, .. } = self;
        let files = MergedFiles { base: base.clone(), ours: ours.clone(), theirs: theirs.clone() };
        let merging = files.merge(&markers)?;
        let path = self.path.as_ref().unwrap_or(&self.ours).display().to_string();
        let conflicts = count(merging.conflicts, "conflict");
        let outcome = match (env.format, merging.way) {
            (Format::Json, way) => {
                Outcome::done(json::merged(&path, merging.conflicts, way.word()))
            }
            (Format::Text, _) if merging.conflicts == 0 => Outcome::default(),
            (Format::Text, Way::Keys) => note(&path, &format!("{conflicts}, with markers")),
            (Format::Text, Way::Lines) => {
                note(&path, &format!("{conflicts}, with markers; merged by lines"))
            }
            (Format::Text, Way::Binary) => note(&path, "binary file; ours is kept"),
        };
        Ok(outcome.no_if(merging.conflicts > 0))
    }
}

fn note(path: &str, what: &str) -> Outcome {
    Outcome::default().note(&format!("{}: {what}", clean::line(path)))
}
