//! Questions to a person at a terminal.

use std::fmt::Display;
use std::io::Read;
use std::str::FromStr;

use inquire::validator::Validation;
use inquire::{Confirm, InquireError, Select, Text};

use super::Env;
use crate::domain::words::Word;
use crate::error::{Error, Result};

/// One of a few words, each with a remark.
pub fn word<W: Word + Display>(question: &str, help: &str) -> Result<W> {
    let words = W::ALL.iter().map(|(word, _)| *word).collect();
    Select::new(question, words).with_help_message(help).prompt().map_err(left)
}

/// Text that has to be given.
pub fn needed(question: &str, help: &str) -> Result<String> {
    let some = |answer: &str| {
        Ok(match answer.trim() {
            "" => Validation::Invalid("something has to stand here".into()),
            _ => Validation::Valid,
        })
    };
    let question = Text::new(question).with_help_message(help).with_validator(some);
    Ok(question.prompt().map_err(left)?.trim().to_owned())
}

/// Something that `T` can be read from, as it was typed; nothing where the answer is blank.
pub fn typed<T: FromStr<Err: Display>>(question: &str, help: &str) -> Result<Option<String>> {
    let right = |answer: &str| match answer.trim() {
        "" => Ok(Validation::Valid),
        answer => Ok(match answer.parse::<T>() {
            Ok(_) => Validation::Valid,
            Err(why) => Validation::Invalid(why.to_string().into()),
        }),
    };
    let question = Text::new(question).with_help_message(help).with_validator(right);
    let answer = question.prompt().map_err(left)?;
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

/// A text that was given, or that comes through a pipe where it is `-` or where nothing was given;
/// nothing where it is blank.
#[expect(clippy::disallowed_methods, reason = "what comes through a pipe is typed too")]
pub fn text(given: Option<&String>, env: &Env) -> Result<Option<String>> {
    /// Nobody types more.
    const LONGEST: u64 = 1 << 20;
    let is_piped = given.map_or(env.is_piped, |given| given == "-");
    let mut text = String::new();
    if is_piped {
        let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
        read.map_err(Error::system("read the text from stdin"))?;
    } else {
        text.extend(given.map(String::as_str));
    }
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// Yes or no, after something was shown; yes where the answer is blank.
#[expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a question needs what it is about before it; nothing else prints besides main.rs"
)]
pub fn yes_after(shown: &str, question: &str) -> Result<bool> {
    anstream::eprint!("{shown}");
    Confirm::new(question).with_default(true).prompt().map_err(left)
}

fn left(why: InquireError) -> Error {
    match why {
        InquireError::OperationCanceled => Error::Cancelled,
        InquireError::OperationInterrupted => Error::Interrupted,
        other => Error::Terminal(other.to_string()),
    }
}
