//! The commands. A new command is a file here and two lines: its `mod`, and its place in `commands!`.
//!
//! 1. The file has `Args`, whose documentation is the help, and implements `Run`: load, ask the
//!    domain, render, judge. A command that changes files gives `change` a plan.
//! 2. A page in `tests/cmd/` shows what the command prints.

mod accept;
mod ask;
mod begin;
mod calibrate;
mod capability;
mod change;
mod checkpoint;
mod child;
mod compare;
mod completions;
mod decide;
mod derisk;
mod doc;
mod driver;
mod drop;
mod edit;
mod env;
mod explain;
mod export;
mod facts;
mod feedback;
mod finish;
mod flags;
mod help;
mod history;
mod import;
mod init;
mod list;
mod log;
mod man;
mod merge;
mod new;
pub mod now;
mod offer;
mod outcome;
mod overlap;
mod page;
pub(crate) mod parse;
mod pause;
mod pivot;
mod prompt;
mod rename;
mod report;
mod review;
pub mod run;
mod runs;
mod schema;
mod select;
mod set;
mod show;
mod start;
mod switch;
mod undo;

use crate::domain::words::Word;
use crate::error::{self, Error, Kind, Result};
use crate::exit;
use crate::render::Output;

pub use env::{Clock, Env};
pub use offer::Offer;
pub use outcome::{Outcome, troubles};

/// A command, implemented by its arguments.
trait Run {
    /// The name on the command line and in the history.
    const NAME: &'static str;

    /// The formats that it prints.
    const FORMATS: &'static [Output] = &[Output::Text, Output::Json];

    /// Its exit codes, and what each means; by default those of a command that changes files.
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::NO, "nothing to do"), (exit::FAILED, "error")];

    /// The name in the error about a format that the command does not print, and the formats that it
    /// prints.
    fn prints(&self) -> (&'static str, &'static [Output]) {
        (Self::NAME, Self::FORMATS)
    }

    /// Runs the command.
    fn run(&self, env: &Env) -> Result<Outcome>;
}

/// What the help says about a command.
#[derive(Debug)]
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// The formats that it prints.
    pub formats: &'static [Output],
    /// Its exit codes, and what each means.
    pub exits: &'static [(u8, &'static str)],
}

impl About {
    /// Its exit codes in a sentence: `0 success; 1 nothing to do; 2 error`.
    pub fn exits_in_words(&self) -> String {
        let words: Vec<_> =
            self.exits.iter().map(|(code, what)| format!("{code} {what}")).collect();
        words.join("; ")
    }
}

macro_rules! commands {
    ($($(#[$option:meta])* $name:ident($args:ty),)*) => {
        /// A command, with its arguments.
        #[derive(Debug, clap::Subcommand)]
        #[expect(missing_docs, reason = "documentation here would hide that of `Args` from --help")]
        pub enum Command {
            $(#[command(name = <$args as Run>::NAME)] $(#[$option])* $name($args),)*
        }

        impl Command {
            /// What the help says about each command.
            pub const ABOUT: &'static [About] = &[$(About {
                name: <$args as Run>::NAME,
                formats: <$args as Run>::FORMATS,
                exits: <$args as Run>::EXITS,
            },)*];

            /// Runs the command, or refuses a format that it does not print.
            pub fn run(&self, env: &Env) -> Result<Outcome> {
                match self {
                    $(Self::$name(args) => run(args, env),)*
                }
            }
        }
    };
}

// In the order of a project's life, which is that of the help.
commands! {
    Init(init::Args),
    #[command(visible_alias = "add")]
    New(new::Args),
    #[command(visible_alias = "ls")]
    List(list::Args),
    Show(show::Args),
    Edit(edit::Args),
    Set(set::Args),
    #[command(visible_alias = "mv")]
    Rename(rename::Args),
    Run(run::Args),
    Begin(begin::Args),
    Runs(runs::Args),
    Log(log::Args),
    Doc(doc::Args),
    Feedback(feedback::Args),
    Overlap(overlap::Args),
    Checkpoint(checkpoint::Args),
    Capability(capability::Args),
    Start(start::Args),
    Pause(pause::Args),
    Switch(switch::Args),
    Derisk(derisk::Args),
    Pivot(pivot::Args),
    Finish(finish::Args),
    Drop(drop::Args),
    Flags(flags::Args),
    Explain(explain::Args),
    Schema(schema::Args),
    Accept(accept::Args),
    Compare(compare::Args),
    Review(review::Args),
    Calibrate(calibrate::Args),
    Report(report::Args),
    Export(export::Args),
    Import(import::Args),
    Undo(undo::Args),
    History(history::Args),
    Merge(merge::Args),
    Completions(completions::Args),
    Man(man::Args),
    Help(help::Args),
}

fn run(command: &impl Run, env: &Env) -> Result<Outcome> {
    let (name, known) = command.prints();
    printable(&format!("rp {name}"), known, env)?;
    match command.run(env) {
        Err(why) if why.kind() == error::Kind::NothingToDo => Ok(outcome::nothing(&why, env)),
        Err(why) if env.output == Output::Concise && !why.troubles().is_empty() => {
            Ok(outcome::concise(&why))
        }
        done => done,
    }
}

/// Refuses a format that a command does not print.
fn printable(command: &str, known: &[Output], env: &Env) -> Result<()> {
    if known.contains(&env.output) {
        return Ok(());
    }
    let words: Vec<_> = known.iter().map(|output| output.word()).collect();
    let either = match &words[..] {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.concat(),
    };
    let what = format!("`{command}` does not support `--format {}`", env.output);
    Err(Error::of(Kind::Usage, what).with_hint(format!("use {either}")))
}
