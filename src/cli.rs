//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use crate::commands::{compare, edit, explain, flags, init, list, new, show};
use crate::domain::words::Word;

/// Keep research projects as files, see their red flags, and know when to switch
#[derive(Debug, Parser)]
#[command(name = "rp", version, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_long_help = "\
Examples:
  rp new \"Probes for test awareness\" --origin bottom-up --loop 4h --fixed-cost 2d
  rp flags                       what is wrong, worst first
  rp compare                     what is worth most for a week of work
  rp explain slow-loop           what a flag means and what to do
  rp flags --format json | jq -r '.flags[] | [.project, .flag] | @tsv'

A store is a folder with an rp.toml: the one named by --dir or RP_DIR, else the nearest at or
above the current folder, else the default one among your data. Each project is a file,
projects/NAME.toml, made to be edited by hand.

Exit: 0 done, 1 red flags or nothing found, 2 could not do it.")]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options before or after any command.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Use the store in this folder
    #[arg(
        short = 'C',
        long,
        global = true,
        env = "RP_DIR",
        value_name = "DIR",
        help_heading = "Everywhere"
    )]
    pub dir: Option<PathBuf>,
    /// Print results as text or as JSON
    #[arg(
        short,
        long,
        global = true,
        env = "RP_FORMAT",
        value_enum,
        default_value = "text",
        hide_possible_values = true,
        value_name = "text|json",
        help_heading = "Everywhere"
    )]
    pub format: Format,
    /// Colour the output
    #[arg(
        long,
        global = true,
        env = "RP_COLOR",
        value_enum,
        default_value = "auto",
        hide_possible_values = true,
        value_name = "auto|always|never",
        help_heading = "Everywhere"
    )]
    pub color: Color,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: one value, with `"schema": 1`.
    Json,
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// In a terminal, as the environment wishes.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands, in the order of a project's life.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a folder a store of projects
    Init(init::Args),
    /// Start a project
    #[command(visible_alias = "add")]
    New(Box<new::Args>),
    /// List projects, a line each
    #[command(visible_alias = "ls")]
    List(list::Args),
    /// Show all about a project
    Show(show::Args),
    /// Open a project's file in your editor, and check it
    Edit(edit::Args),
    /// Warn of what makes projects slow, costly or unimportant
    Flags(flags::Args),
    /// Tell what a flag means, why it matters and what to do
    Explain(explain::Args),
    /// Rank alternatives by what they give for a week of work
    Compare(compare::Args),
}

/// Reads one of a closed set of words, and lists them in the help.
pub fn word<W: Word + Send + Sync>() -> impl TypedValueParser<Value = W> {
    PossibleValuesParser::new(W::words().collect::<Vec<_>>())
        .map(|word| W::from_word(&word).expect("only known words are possible"))
}
