//! The environment of commands.

use std::path::PathBuf;

use crate::domain::flags::rule::Context;
use crate::domain::moment::Moment;
use crate::domain::project::Date;
use crate::error::Result;
use crate::render::{Format, Output, Screen};
use crate::store::{Loaded, Search, Store};

/// The world outside: `main` reads it once.
#[derive(Debug)]
pub struct Env {
    /// Where to look for the store.
    pub search: Search,
    /// The folder for files that can be made again.
    pub cache: Option<PathBuf>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// Makes the whole command line, for its completion and its manual.
    pub program: fn() -> clap::Command,
    /// Today.
    pub today: Date,
    /// The time of a change for the history: `2026-01-31 23:29`; what RP_TODAY gives, if it is set.
    pub now: String,
    /// Tells the time.
    pub clock: Clock,
    /// The format that was asked for; the command prints it.
    pub output: Output,
    /// The format of errors and notes, and of the result of most commands.
    pub format: Format,
    /// The terminal.
    pub screen: Screen,
    /// Whether prompts are possible: standard input and standard error are terminals.
    pub can_ask: bool,
    /// Whether standard input is not a terminal and may hold a text.
    pub is_piped: bool,
    /// The help of a command, or of `rp` for an empty name; `None` if there is no such command.
    pub help: fn(&str) -> Option<String>,
    /// The editor in the environment, with its arguments.
    pub editor: Option<String>,
}

/// Tells the time, for what is measured in hours.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The time that RP_TODAY gives; midnight if it gives only a day.
    pub fixed: Option<Moment>,
    /// Reads the clock of the machine.
    pub real: fn() -> Moment,
}

impl Clock {
    /// The time.
    pub fn now(&self) -> Moment {
        self.fixed.unwrap_or_else(self.real)
    }
}

impl Env {
    /// The researcher who acts, if not `me` of the store.
    pub(super) fn me(&self) -> Option<&String> {
        self.search.me.as_ref()
    }

    /// The store to use.
    pub fn store(&self) -> Result<Store> {
        self.search.store()
    }

    /// Everything in the store.
    pub(super) fn load(&self) -> Result<Loaded> {
        self.store()?.load()
    }

    /// The input of rules and ranking.
    pub(super) fn context<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        Context::new(&loaded.portfolio, self.today)
    }

    /// The input for the report of a change: only its JSON holds odds.
    pub(super) fn context_of_change<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        match self.format {
            Format::Json => self.context_with_odds(loaded),
            Format::Text => self.context(loaded),
        }
    }

    /// The same, with the odds of projects.
    pub(super) fn context_with_odds<'a>(&self, loaded: &'a Loaded) -> Context<'a> {
        Context::with_odds(&loaded.portfolio, self.today)
    }

    /// Whether standard error reports invalid files: JSON, annotations and lines for
    /// editors hold them already.
    pub(super) fn reports_troubles(&self) -> bool {
        !matches!(self.output, Output::Json | Output::Github | Output::Concise)
    }
}
