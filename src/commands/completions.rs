//! `rp completions`: complete commands, projects and flags in a shell.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Command;
use clap::builder::StyledStr;
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter, complete,
};

use super::parse::word;
use super::{Env, Offer, Outcome, Run};
use crate::error::Result;
use crate::exit;
use crate::render::Output;
use crate::render::completion::{self, Candidate, Kept, Shell};
use crate::store::Search;

/// Print a script that completes rp in a shell
///
/// With it, Tab completes commands, options, projects, flags, keys and researchers. Projects are those of
/// the store in use, and only those that the command can be used for: `rp pause` offers active projects.
///
/// Run the script when the shell starts: add the line of your shell to its file. It asks the installed rp, so
/// it needs no update. A broken store completes what it can, and a shell sees no message.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Startup files:
  ~/.bashrc                    source <(rp completions bash)
  ~/.zshrc                     source <(rp completions zsh)
  ~/.config/fish/config.fish   rp completions fish | source
  $PROFILE                     rp completions powershell | Out-String |
                                   Invoke-Expression")]
pub struct Args {
    /// Shell to complete in
    #[arg(value_parser = word::<Shell>())]
    shell: Shell,
    /// What was typed, in the form in which the script gives it
    #[arg(last = true, hide = true, value_name = "WORD")]
    words: Vec<OsString>,
}

impl Run for Args {
    const NAME: &'static str = "completions";
    const FORMATS: &'static [Output] = &[Output::Text];
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    /// The format of the environment is no reason not to complete.
    fn prints(&self) -> (&'static str, &'static [Output]) {
        (Self::NAME, Output::EVERY)
    }

    fn run(&self, env: &Env) -> Result<Outcome> {
        let Some(typed) = Typed::of(self.shell, &self.words) else {
            return Ok(Outcome::done(completion::script(self.shell)));
        };
        let candidates = candidates(&typed.words, env);
        // Nobody can read them now.
        drop(env.search.warnings.take());
        Ok(Outcome::done(completion::candidates(self.shell, &typed.kept, &candidates)))
    }
}

/// What was typed before the cursor.
#[derive(Debug, PartialEq, Eq)]
struct Typed {
    /// The words, from the name of the program on. The last one is to be completed.
    words: Vec<OsString>,
    kept: Kept,
}

impl Typed {
    /// What the script of a shell says; `None` if it says nothing.
    fn of(shell: Shell, said: &[OsString]) -> Option<Self> {
        let (last, before) = said.split_last()?;
        let text = last.to_string_lossy();
        let mut words = before.to_vec();
        match shell {
            // The line, and its part that bash is going to replace.
            Shell::Bash => {
                let line = before.first()?.to_string_lossy();
                let (words, _) = split(&line);
                let head = line.strip_suffix(&*text).unwrap_or(&line);
                let (mut kept, quote) = split(head);
                let text = kept.pop().unwrap_or_default();
                let words = words.into_iter().map(OsString::from).collect();
                return Some(Self { words, kept: Kept { text, quote } });
            }
            // As it stands in the line.
            Shell::Fish => words.push(split(&text).0.concat().into()),
            Shell::Zsh => words.push(last.clone()),
            // Behind a dot, and perhaps in quotes.
            Shell::PowerShell => {
                let text = text.strip_prefix('.').unwrap_or(&text);
                words.push(text.trim_start_matches(['\'', '"']).replace("''", "'").into());
            }
        }
        Some(Self { words, kept: Kept::default() })
    }
}

/// The words of a line, as a shell splits them, and the quote that is open at its end. The last word is empty
/// behind a blank.
fn split(line: &str) -> (Vec<String>, Option<char>) {
    const CURSOR: char = '\u{1}';
    for quote in [None, Some('\''), Some('"')] {
        let closed = format!("{line}{CURSOR}{}", quote.map(String::from).unwrap_or_default());
        if let Ok(mut words) = shell_words::split(&closed) {
            if let Some(last) = words.last_mut() {
                *last = last.replace(CURSOR, "");
            }
            return (words, quote);
        }
    }
    (Vec::new(), None)
}

/// The words that can stand in place of the last one.
fn candidates(words: &[OsString], env: &Env) -> Vec<Candidate> {
    let Some((last, before)) = words.split_last() else { return Vec::new() };
    // One letter says less than a word.
    let word = if last == "-" { OsString::from("--") } else { last.clone() };
    let words = [before, &[word]].concat();
    let here = env.search.here.as_deref();
    let mut program = offering((env.program)(), &search(before, env));
    let found = complete(&mut program, words, before.len(), here).unwrap_or_default();
    let typed = last.to_string_lossy();
    let mut found: Vec<_> = found.into_iter().map(|it| plain(&it, &typed)).collect();
    // Options would hide the other words.
    if typed.is_empty() && found.iter().any(|it| !it.value.starts_with('-')) {
        found.retain(|it| !it.value.starts_with('-'));
    }
    found
}

/// A candidate as text. A command has its own name rather than another one.
fn plain(candidate: &CompletionCandidate, typed: &str) -> Candidate {
    let value = candidate.get_value().to_string_lossy().into_owned();
    let command = candidate.get_id().and_then(|id| id.strip_prefix("command::"));
    let own = command.filter(|name| name.starts_with(typed)).map(str::to_owned);
    let about = candidate.get_help().map(StyledStr::to_string);
    let about = about.and_then(|about| Some(about.lines().next()?.to_owned()));
    Candidate { value: own.unwrap_or(value), about }
}

/// Where to look for the store, if these words are typed.
fn search(words: &[OsString], env: &Env) -> Search {
    let program = (env.program)().ignore_errors(true);
    let mut search = env.search.clone();
    if let Ok(matches) = program.try_get_matches_from(words) {
        let dir = matches.try_get_one::<PathBuf>("dir").ok().flatten();
        let dir = dir.map(|dir| match (dir.strip_prefix("~"), &env.home) {
            (Ok(below), Some(home)) => home.join(below),
            _ => dir.clone(),
        });
        search.dir = dir.filter(|dir| !dir.as_os_str().is_empty()).or(search.dir);
        search.me = matches.try_get_one::<String>("me").ok().flatten().cloned().or(search.me);
    }
    search
}

/// The program, with a completer for each argument that has an [`Offer`].
fn offering(program: Command, search: &Search) -> Command {
    let offered = |arg: clap::Arg| match arg.get::<Offer>().copied() {
        Some(offer) => arg.add(ArgValueCompleter::new(Completer { offer, search: search.clone() })),
        None => arg,
    };
    program.mut_args(offered).mut_subcommands(|command| command.mut_args(offered))
}

/// Completes the values of an argument.
struct Completer {
    offer: Offer,
    search: Search,
}

impl ValueCompleter for Completer {
    fn complete(&self, typed: &OsStr) -> Vec<CompletionCandidate> {
        let Some(text) = typed.to_str() else { return Vec::new() };
        let store = self.search.store().ok();
        let found = self.offer.candidates(text, store.as_ref());
        let is_path = self.offer.is_of_projects() && text.starts_with(['.', '/', '~']);
        if let (true, true, Some(here)) = (found.is_empty(), is_path, &self.search.here) {
            return PathCompleter::any().current_dir(here).complete(typed);
        }
        let found = found.into_iter();
        found
            .map(|it| CompletionCandidate::new(it.value).help(it.about.map(StyledStr::from)))
            .collect()
    }
}
