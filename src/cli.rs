//! The command line: commands and global options.

mod dashes;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgMatches, CommandFactory, Parser};

use crate::commands::{Command, Env, Offer, Outcome, now, parse};
use crate::domain::words::Word;
use crate::error::Result;
use crate::render::Output;
use crate::words;

/// Keep research projects as files, see their red flags, and know when to switch
#[derive(Debug, Parser)]
#[command(name = "rp", version, disable_help_subcommand = true)]
#[command(after_long_help = "\
Without a command, rp shows where things stand and what to do next.

Examples:
  rp new \"Probes for test awareness\" --origin bottom-up --loop 4h
  rp flags                       show flags, worst first
  rp compare                     rank projects by value per week of work
  rp explain slow-loop           explain a flag and how to fix it
  rp flags --format json | jq -r '.flags[] | [.project, .flag] | @tsv'

A store is a folder that contains an rp.toml. rp uses the store given by --dir
or RP_DIR, else the nearest one at or above the current folder, else the default
one in your data folder. Each project is a file, projects/NAME.toml, that you
can edit by hand.

Exit status: 0 success, 1 red flags or nothing found, 2 error.

Topics: rp help file, settings, formats, exit-codes, ranking, scripts")]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// Without a command, show only this researcher
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    pub researcher: Option<String>,
    /// The projects that were named, as paths or names.
    #[arg(skip)]
    pub named: Vec<String>,
    /// The command; without one, rp shows where things stand.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Cli {
    /// The arguments in a form in which every text may begin with a dash, for the parser.
    pub fn arranged(command: &mut clap::Command, args: Vec<OsString>) -> Vec<OsString> {
        command.build();
        dashes::arranged(command, args)
    }

    /// Runs the command.
    pub fn run(&self, env: &Env) -> Result<Outcome> {
        match &self.command {
            Some(command) => command.run(env),
            None => now::run(self.researcher.as_ref(), env),
        }
    }
}

/// The parser of the command line. The help of a command names its own formats and exit codes, and keeps
/// global options short.
pub fn command() -> clap::Command {
    let root = Cli::command();
    let global: Vec<_> = root.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect();
    root.mut_subcommands(|command| {
        let about = Command::ABOUT.iter().find(|about| about.name == command.get_name());
        let Some(about) = about else { return command };
        let mut words: Vec<_> = about.formats.iter().map(|format| format.word()).collect();
        let formats = match (words.pop(), words.is_empty()) {
            (Some(last), false) => format!("{} or {last}", words.join(", ")),
            (last, _) => last.unwrap_or_default().to_owned(),
        };
        let own = global.iter().cloned().map(|arg| {
            let arg = if arg.get_id() == "format" {
                arg.help(format!("Output format: {formats}"))
            } else {
                arg
            };
            arg.hide_long_help(true).hide_env(true)
        });
        let more = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
        let end = format!(
            "{}\n\nExit status: {}.\n\nGlobal options: --dir DIR, --me NAME, --format FORMAT ({formats}),\n\
             --color auto|always|never; see `rp --help`.",
            more.trim_end(),
            about.exits_in_words(),
        );
        command.args(own).after_long_help(end)
    })
}

/// The help of a command, or of `rp` for an empty name; `None` if there is no such command.
pub fn help(name: &str) -> Option<String> {
    let mut root = command();
    root.build();
    if name.is_empty() {
        return Some(root.render_long_help().ansi().to_string());
    }
    let command = root.find_subcommand_mut(name)?;
    Some(command.render_long_help().ansi().to_string())
}

/// The projects that were named, for a store to be found above the path of one.
pub fn named(matches: &ArgMatches) -> Vec<String> {
    let Some((_, command)) = matches.subcommand() else { return Vec::new() };
    let typed = ["project", "projects", "to", "stdin_filename"]
        .into_iter()
        .filter_map(|id| command.try_get_raw(id).ok().flatten());
    typed.flatten().map(|typed| typed.to_string_lossy().into_owned()).collect()
}

/// Options of every command, before or after it. An empty environment variable counts as unset.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Use the store in this folder
    #[arg(short = 'C', long, global = true, env = "RP_DIR", hide_env_values = true)]
    #[arg(value_name = "DIR", value_parser = OsStringValueParser::new().map(PathBuf::from))]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Act as this researcher [default: `me` in rp.toml]
    #[arg(long, global = true, env = "RP_ME", hide_env_values = true, value_name = "NAME")]
    #[arg(value_parser = parse::name, add = Offer::Researchers)]
    pub me: Option<String>,
    /// Output format: text, json and others; see `rp help formats`
    #[arg(short, long, global = true, env = "RP_FORMAT", hide_env_values = true)]
    #[arg(value_name = "FORMAT", value_parser = or_empty(Output::Text))]
    #[arg(default_value = "text", hide_default_value = true, hide_possible_values = true)]
    pub format: Output,
    /// When to colour the output
    #[arg(long, global = true, env = "RP_COLOR", hide_env_values = true)]
    #[arg(value_name = "auto|always|never", value_parser = or_empty(Color::Auto))]
    #[arg(default_value = "auto", hide_default_value = true, hide_possible_values = true)]
    pub color: Color,
}

words! {
    /// When to colour the output.
    Color {
        /// In a terminal, unless the environment says otherwise.
        Auto = "auto",
        /// Always.
        Always = "always",
        /// Never.
        Never = "never",
    }
}

/// Parses one of a closed set of words, or an empty string as `empty`.
fn or_empty<W: Word + Send + Sync>(empty: W) -> impl TypedValueParser<Value = W> {
    let words = W::words().map(PossibleValue::new);
    let words = words.chain([PossibleValue::new("").hide(true)]);
    PossibleValuesParser::new(words.collect::<Vec<_>>())
        .map(move |word| W::from_word(&word).unwrap_or(empty))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_same_letter_means_the_same_everywhere() {
        let mut cli = Cli::command();
        cli.build();
        let mut meanings: BTreeMap<char, String> = BTreeMap::new();
        for command in cli.get_subcommands() {
            for arg in command.get_arguments() {
                let (Some(letter), Some(long)) = (arg.get_short(), arg.get_long()) else {
                    continue;
                };
                let meaning = meanings.entry(letter).or_insert_with(|| long.to_owned());
                assert_eq!(meaning, long, "-{letter} of rp {}", command.get_name());
            }
        }
        assert!(meanings.len() > 10, "{meanings:?}");
    }
}
