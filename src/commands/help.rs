//! `rp help`: explain a command or a topic.

use super::{About, Command, Env, Offer, Outcome, Run};
use crate::domain::explained::Place;
use crate::domain::words::{Word, nearest};
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::{Output, keys, wrap};
use crate::words;

/// Explain a command or a topic
///
/// Without a name, lists the commands. The topics are file, settings, formats, exit-codes, ranking and scripts.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp help compare
  rp help file                   every key of a project's file
  rp help exit-codes")]
pub struct Args {
    /// Name of a command or of a topic
    #[arg(value_name = "COMMAND|TOPIC", add = Offer::Words(names))]
    name: Option<String>,
}

words! {
    /// What can be explained besides commands.
    Topic {
        /// The file of a project.
        File = "file",
        /// `rp.toml`.
        Settings = "settings",
        /// The formats of the output.
        Formats = "formats",
        /// The exit codes.
        ExitCodes = "exit-codes",
        /// How the ranking works.
        Ranking = "ranking",
        /// Use in scripts.
        Scripts = "scripts",
    }
}

/// The commands and the topics.
fn names() -> Vec<&'static str> {
    Command::ABOUT.iter().map(|about| about.name).chain(Topic::words()).collect()
}

impl Run for Args {
    const NAME: &'static str = "help";
    const FORMATS: &'static [Output] = &[Output::Text];
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "no such command or topic")];

    fn run(&self, env: &Env) -> Result<Outcome> {
        let name = self.name.as_deref().unwrap_or_default();
        if let Some(topic) = Topic::from_word(name) {
            return Ok(Outcome::page(topic.text(env)));
        }
        let help = (env.help)(name);
        Ok(Outcome::page(help.ok_or_else(|| {
            Error::of(Kind::NoSuchName, format!("there is no command or topic `{name}`"))
                .with_hint("list the commands with `rp help`")
                .with_near(nearest(name, names()).map(str::to_owned))
        })?))
    }
}

impl Topic {
    fn text(self, env: &Env) -> String {
        let width = env.screen.page_width().min(80);
        let topic = |text: &str| wrap::topic(text, width);
        match self {
            Self::File => topic(include_str!("help/file.txt")) + &keys::list(Place::Project, width),
            Self::Settings => {
                topic(include_str!("help/settings.txt")) + &keys::list(Place::Settings, width)
            }
            Self::Formats => {
                let others = |about: &&About| about.formats != [Output::Text, Output::Json];
                let rows = Command::ABOUT.iter().filter(others).map(|about| {
                    let formats: Vec<_> =
                        about.formats.iter().map(|format| format.word()).collect();
                    (about.name.to_owned(), formats.join(", "))
                });
                topic(include_str!("help/formats.txt")) + &wrap::pairs(rows, width)
            }
            Self::ExitCodes => {
                let usual =
                    |(_, what): &(u8, &str)| ["success", "nothing to do", "error"].contains(what);
                let others = |about: &&About| !about.exits.iter().all(usual);
                let rows = Command::ABOUT.iter().filter(others);
                let rows = rows.map(|about| (about.name.to_owned(), about.exits_in_words()));
                topic(include_str!("help/exit-codes.txt")) + &wrap::pairs(rows, width)
            }
            Self::Ranking => topic(include_str!("help/ranking.txt")),
            Self::Scripts => topic(include_str!("help/scripts.txt")),
        }
    }
}
