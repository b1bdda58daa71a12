//! Prompts.

use std::fmt::Display;
use std::io::{self, Read};

use inquire::validator::Validation;
use inquire::{Confirm, InquireError, Select, Text};

use super::Env;
use crate::domain::project::Date;
use crate::domain::project::spelling::Written;
use crate::domain::words::Word;
use crate::error::{Error, Kind, Result};

/// Asks for one of a closed set of words.
pub fn word<W: Word + Display>(question: &str, help: &str) -> Result<W> {
    let words = W::ALL.iter().map(|(word, _)| *word).collect();
    Select::new(question, words).with_help_message(help).prompt().map_err(left)
}

/// Asks for one of a closed set of words; `None` to skip.
pub fn maybe_word<W: Word>(question: &str, help: &str) -> Result<Option<W>> {
    const SKIP: &str = "skip";
    let words = W::words().chain([SKIP]).collect();
    let chosen = Select::new(question, words).with_help_message(help).prompt().map_err(left)?;
    Ok(W::from_word(chosen))
}

/// Asks for one of several, and gives its index.
pub fn choice(question: &str, options: Vec<String>) -> Result<usize> {
    Select::new(question, options).raw_prompt().map(|chosen| chosen.index).map_err(left)
}

/// Asks for text that is not blank.
pub fn needed(question: &str, help: &str) -> Result<String> {
    let some = |answer: &str| {
        Ok(match answer.trim() {
            "" => Validation::Invalid("this cannot be empty".into()),
            _ => Validation::Valid,
        })
    };
    let question = Text::new(question).with_help_message(help).with_validator(some);
    Ok(question.prompt().map_err(left)?.trim().to_owned())
}

/// Asks for a day, in the forms of the command line.
pub fn day(question: &str, help: &str, today: Date) -> Result<Date> {
    let right = move |answer: &str| {
        Ok(match Date::parse(answer.trim(), today) {
            Ok(_) => Validation::Valid,
            Err(why) => Validation::Invalid(why.to_string().into()),
        })
    };
    let question = Text::new(question).with_help_message(help).with_validator(right);
    let answer = question.prompt().map_err(left)?;
    Date::parse(answer.trim(), today).map_err(Error::bad_date("the day"))
}

/// Asks for a `T`, and gives the answer as it was typed; `None` if it is blank.
pub fn typed<T: Written>(question: &str, help: &str) -> Result<Option<String>> {
    let right = |answer: &str| match answer.trim() {
        "" => Ok(Validation::Valid),
        answer => Ok(match T::written(answer) {
            Ok(_) => Validation::Valid,
            Err(why) => Validation::Invalid(why.to_string().into()),
        }),
    };
    let question = Text::new(question).with_help_message(help).with_validator(right);
    let answer = question.prompt().map_err(left)?;
    Ok(Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty()))
}

/// Asks for a `T` until there is one, and gives the answer as it was typed.
pub fn needed_as<T: Written>(question: &str, help: &str) -> Result<String> {
    let right = |answer: &str| match T::written(answer) {
        Ok(_) => Ok(Validation::Valid),
        Err(why) => Ok(Validation::Invalid(why.to_string().into())),
    };
    let question = Text::new(question).with_help_message(help).with_validator(right);
    Ok(question.prompt().map_err(left)?.trim().to_owned())
}

/// The text that was given, or standard input if it is `-` or omitted; `None` if the text is blank.
#[expect(clippy::disallowed_methods, reason = "standard input is an argument too")]
pub fn text(given: Option<&String>, env: &Env) -> Result<Option<String>> {
    let is_piped = given.map_or(env.is_piped, |given| given == "-");
    let text = if is_piped {
        piped(io::stdin().lock()).map_err(Error::system("read standard input"))?
    } else {
        given.cloned().unwrap_or_default()
    };
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// All of standard input, without a byte order mark and with LF line ends.
fn piped(from: impl Read) -> io::Result<String> {
    /// More is a mistake.
    const LONGEST: u64 = 1 << 20;
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        let why = format!("longer than {} MiB; nothing was written", LONGEST >> 20);
        return Err(io::Error::other(why));
    }
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("not valid UTF-8"))?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

/// Prints something, then asks yes or no; a blank answer is yes.
#[expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a question needs its subject before it; only main.rs prints otherwise"
)]
pub fn yes_after(shown: &str, question: &str) -> Result<bool> {
    anstream::eprint!("{shown}");
    Confirm::new(question).with_default(true).prompt().map_err(left)
}

fn left(why: InquireError) -> Error {
    const CANCELLED: &str = "cancelled; nothing was written";
    match why {
        InquireError::OperationCanceled => Error::of(Kind::Cancelled, CANCELLED),
        InquireError::OperationInterrupted => Error::of(Kind::Interrupted, CANCELLED),
        other => Error::new("cannot prompt in this terminal").because(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn piped_text_is_read_whole_or_refused() {
        let long = "x".repeat(1 << 20);

        assert_eq!(piped(long.as_bytes()).unwrap(), long);
        assert!(piped((long + "x").as_bytes()).is_err());
        assert!(piped(&b"\xff"[..]).is_err());
    }

    #[test]
    fn the_line_ends_of_another_system_are_not_part_of_a_text() {
        assert_eq!(piped("\u{feff}one\r\ntwo\r\n".as_bytes()).unwrap(), "one\ntwo\n");
    }
}
