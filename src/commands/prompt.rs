//! One line from the terminal, edited with the keys of readline. Every line is the answer to one
//! question: what is left of a paste or was typed ahead never answers the next one.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicIsize, Ordering};

use anstream::{AutoStream, ColorChoice};
use rustyline::completion::Completer;
use rustyline::config::{Behavior, BellStyle, ColorMode};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::{Hint, Hinter};
use rustyline::history::{DefaultHistory, History};
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{
    Cmd, ConditionalEventHandler, Config, Context, Editor, Event, EventContext, EventHandler,
    Helper, KeyCode, KeyEvent, Modifiers, Movement, RepeatCount,
};

use crate::error::{Error, Kind, Result};
use crate::render::{clean, paint};

/// Asks for one line, until `fault` finds nothing wrong with it. The answer is trimmed.
pub fn line(question: &str, help: &str, fault: &dyn Fn(&str) -> Option<String>) -> Result<String> {
    let help = format!("\n[{}]", clean::line(help));
    let below = |_: &str| help.clone();
    read(question, Asked { below: &below, fault }, None)
}

/// Asks for one of several, and gives its index. Typing filters them, and arrows move.
pub fn choose(question: &str, help: &str, options: &[String]) -> Result<usize> {
    let options: Vec<_> = options.iter().map(|option| clean::line(option).into_owned()).collect();
    let list = List { help, options: &options, at: Arc::default(), filter: RefCell::default() };
    let below = |filter: &str| list.shown(filter);
    let fault = |filter: &str| {
        let is_found = list.chosen(filter).is_some();
        (!is_found).then(|| "no match: change the text, or delete it".to_owned())
    };
    let filter = read(question, Asked { below: &below, fault: &fault }, Some(&list.at))?;
    let chosen =
        list.chosen(&filter).ok_or_else(|| Error::of(Kind::Cancelled, "nothing was chosen"))?;
    echo(&options[chosen]);
    Ok(chosen)
}

/// Leaves the option that was chosen on the screen, below the text that filtered it.
#[expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "it is part of the question; only main.rs prints otherwise"
)]
fn echo(option: &str) {
    anstream::eprintln!("  {option}");
}

/// The options, of which those that contain the text are shown.
struct List<'a> {
    help: &'a str,
    options: &'a [String],
    /// The place among the matches, not yet wrapped around.
    at: Arc<AtomicIsize>,
    /// The text at the last look: another text starts from the first match.
    filter: RefCell<String>,
}

impl List<'_> {
    /// More are scrolled.
    const ROWS: usize = 7;

    fn matches(&self, filter: &str) -> Vec<usize> {
        let filter = filter.trim().to_lowercase();
        let is_match = |at: &usize| self.options[*at].to_lowercase().contains(&filter);
        (0..self.options.len()).filter(is_match).collect()
    }

    /// The place among so many matches.
    fn at(&self, filter: &str, matches: usize) -> usize {
        if *self.filter.borrow() != filter {
            filter.clone_into(&mut self.filter.borrow_mut());
            self.at.store(0, Ordering::Relaxed);
        }
        let around = isize::try_from(matches.max(1)).unwrap_or(1);
        usize::try_from(self.at.load(Ordering::Relaxed).rem_euclid(around)).unwrap_or(0)
    }

    fn chosen(&self, filter: &str) -> Option<usize> {
        let matches = self.matches(filter);
        matches.get(self.at(filter, matches.len())).copied()
    }

    fn shown(&self, filter: &str) -> String {
        let matches = self.matches(filter);
        let at = self.at(filter, matches.len());
        let first = at.saturating_sub(Self::ROWS / 2).min(matches.len().saturating_sub(Self::ROWS));
        let mut shown = String::new();
        for (nth, option) in matches.iter().enumerate().skip(first).take(Self::ROWS) {
            let mark = if nth == at { '>' } else { ' ' };
            shown += &format!("\n{mark} {}", self.options[*option]);
        }
        if matches.is_empty() {
            shown += "\n  no match";
        }
        shown + &format!("\n[{}]", self.help)
    }
}

/// What surrounds a line: the text below it, and what is wrong with it.
struct Asked<'a> {
    below: &'a dyn Fn(&str) -> String,
    fault: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads a line; the arrows up and down change `at`.
#[expect(clippy::disallowed_methods, reason = "the terminal shows the question")]
fn read(question: &str, asked: Asked, at: Option<&Arc<AtomicIsize>>) -> Result<String> {
    const CANCELLED: &str = "cancelled; nothing was written";
    let is_plain = AutoStream::choice(&io::stderr()) == ColorChoice::Never;
    let config = Config::builder()
        // Standard output may be a file.
        .behavior(Behavior::PreferTerm)
        .bell_style(BellStyle::None)
        .color_mode(if is_plain { ColorMode::Disabled } else { ColorMode::Forced })
        // A key that sends several bytes sends them at once; Esc is alone.
        .keyseq_timeout(Some(50))
        .build();
    let history = DefaultHistory::with_config(&config);
    let mut editor = Editor::with_history(config, history).map_err(unable)?;
    editor.set_helper(Some(asked));
    let is_left = Arc::new(AtomicBool::new(false));
    bind(&mut editor, &is_left, at);
    let prompt = format!("{question} ");
    let prompt = (prompt.clone(), format!("{} ", paint::paint(paint::NAME, question)));
    let answer = editor.readline(&prompt);
    drop_rest();
    match answer {
        Ok(answer) => Ok(answer.trim().to_owned()),
        Err(ReadlineError::Eof) => Err(Error::of(Kind::Cancelled, CANCELLED)),
        Err(ReadlineError::Interrupted) if is_left.load(Ordering::Relaxed) => {
            Err(Error::of(Kind::Cancelled, CANCELLED))
        }
        Err(ReadlineError::Interrupted) => Err(Error::of(Kind::Interrupted, CANCELLED)),
        Err(why) => Err(unable(why)),
    }
}

fn unable(why: ReadlineError) -> Error {
    Error::of(Kind::NoTerminal, "cannot prompt in this terminal").because(why)
}

/// Forgets what stands behind the line, in a terminal that does not mark what is pasted.
fn drop_rest() {
    #[cfg(unix)]
    {
        let _ = rustix::termios::tcflush(
            rustix::stdio::stdin(),
            rustix::termios::QueueSelector::IFlush,
        );
    }
}

/// Binds the keys that are not those of readline. The line may hold pasted line breaks until it is
/// corrected: keys for a line mean the whole text.
fn bind<H: Helper, I: History>(
    editor: &mut Editor<H, I>,
    is_left: &Arc<AtomicBool>,
    at: Option<&Arc<AtomicIsize>>,
) {
    let key = |code| KeyEvent(code, Modifiers::NONE);
    let (start, end) = (Movement::BeginningOfBuffer, Movement::EndOfBuffer);
    for (key, command) in [
        (KeyEvent::ctrl('U'), Cmd::Kill(start.clone())),
        (KeyEvent::ctrl('K'), Cmd::Kill(end.clone())),
        (KeyEvent::ctrl('A'), Cmd::Move(start.clone())),
        (KeyEvent::ctrl('E'), Cmd::Move(end.clone())),
        (key(KeyCode::Home), Cmd::Move(start)),
        (key(KeyCode::End), Cmd::Move(end)),
        (key(KeyCode::Tab), Cmd::Noop),
    ] {
        editor.bind_sequence(key, EventHandler::Simple(command));
    }
    let leave = Leave(Arc::clone(is_left));
    editor.bind_sequence(key(KeyCode::Esc), EventHandler::Conditional(Box::new(leave)));
    let Some(at) = at else { return };
    for (key, by) in [
        (key(KeyCode::Up), -1),
        (key(KeyCode::Down), 1),
        (KeyEvent::ctrl('P'), -1),
        (KeyEvent::ctrl('N'), 1),
        (key(KeyCode::Tab), 1),
        (key(KeyCode::BackTab), -1),
    ] {
        let step = Step(Arc::clone(at), by);
        editor.bind_sequence(key, EventHandler::Conditional(Box::new(step)));
    }
}

/// Esc cancels.
struct Leave(Arc<AtomicBool>);

impl ConditionalEventHandler for Leave {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext) -> Option<Cmd> {
        self.0.store(true, Ordering::Relaxed);
        Some(Cmd::Interrupt)
    }
}

/// An arrow moves in the list.
struct Step(Arc<AtomicIsize>, isize);

impl ConditionalEventHandler for Step {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext) -> Option<Cmd> {
        self.0.fetch_add(self.1, Ordering::Relaxed);
        Some(Cmd::Repaint)
    }
}

/// Text below the line that no key completes.
struct Below(String);

impl Hint for Below {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Asked<'_> {
    type Hint = Below;

    fn hint(&self, line: &str, _: usize, _: &Context<'_>) -> Option<Below> {
        Some(Below((self.below)(line)))
    }
}

impl Validator for Asked<'_> {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        let answer = context.input().trim();
        let fault = if answer.contains('\n') {
            Some("only one line is possible: remove the line breaks".to_owned())
        } else {
            (self.fault)(answer)
        };
        Ok(match fault {
            Some(fault) => ValidationResult::Invalid(Some(format!("\n{}", clean::line(&fault)))),
            None => ValidationResult::Valid(None),
        })
    }
}

impl Completer for Asked<'_> {
    type Candidate = String;
}

impl Highlighter for Asked<'_> {}

impl Helper for Asked<'_> {}
