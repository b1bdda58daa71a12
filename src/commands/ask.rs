//! Prompts.

use std::io::{self, Read};

use super::{Env, prompt};
use crate::domain::project::Date;
use crate::domain::project::spelling::{self, Written};
use crate::domain::words::Word;
use crate::error::{Error, Result};
use crate::store::LARGEST;

/// How to answer a question with a list.
const KEYS: &str = "arrows move, typing filters";

/// Asks for one of a closed set of words.
pub fn word<W: Word>(question: &str, help: &str) -> Result<W> {
    let words: Vec<_> = W::words().map(str::to_owned).collect();
    Ok(W::ALL[prompt::choose(question, help, &words)?].0)
}

/// The same, with one that is proposed.
pub fn word_from<W: Word + PartialEq>(proposed: W, question: &str, help: &str) -> Result<W> {
    let mut all: Vec<_> = W::ALL.to_vec();
    all.sort_by_key(|(word, _)| *word != proposed);
    let words: Vec<_> = all.iter().map(|(_, word)| (*word).to_owned()).collect();
    Ok(all[prompt::choose(question, help, &words)?].0)
}

/// Asks for one of a closed set of words; `None` to skip.
pub fn maybe_word<W: Word>(question: &str, help: &str) -> Result<Option<W>> {
    let words: Vec<_> = W::words().chain(["skip"]).map(str::to_owned).collect();
    Ok(W::ALL.get(prompt::choose(question, help, &words)?).map(|(word, _)| *word))
}

/// Asks for one of several, and gives its index.
pub fn choice(question: &str, options: &[String]) -> Result<usize> {
    prompt::choose(question, KEYS, options)
}

/// Asks for text that is not blank.
pub fn needed(question: &str, help: &str) -> Result<String> {
    let blank = |answer: &str| answer.is_empty().then(|| "this cannot be empty".to_owned());
    prompt::line(question, help, &blank)
}

/// Asks for a day, in the forms of the command line.
pub fn day(question: &str, help: &str, today: Date) -> Result<Date> {
    let wrong = |answer: &str| Date::parse(answer, today).err().map(|why| why.to_string());
    let answer = prompt::line(question, help, &wrong)?;
    Date::parse(&answer, today).map_err(Error::bad_date("the day"))
}

/// Asks for a `T`, and gives the answer as it was typed; `None` if it is blank.
pub fn typed<T: Written>(question: &str, help: &str) -> Result<Option<String>> {
    let wrong = |answer: &str| if answer.is_empty() { None } else { fault::<T>(answer) };
    let answer = prompt::line(question, help, &wrong)?;
    Ok(Some(answer).filter(|answer| !answer.is_empty()))
}

/// Asks for a `T` until there is one, and gives the answer as it was typed.
pub fn needed_as<T: Written>(question: &str, help: &str) -> Result<String> {
    prompt::line(question, help, &fault::<T>)
}

/// Asks for a number within limits; `None` if the answer is blank.
pub fn number(question: &str, help: &str, low: f64, high: f64) -> Result<Option<f64>> {
    let read = |answer: &str| spelling::one_number(answer, low, high);
    let wrong = |answer: &str| {
        if answer.is_empty() { None } else { read(answer).err().map(|why| why.to_string()) }
    };
    Ok(read(&prompt::line(question, help, &wrong)?).ok())
}

/// Asks yes or no; `None` if the answer is blank.
pub fn maybe_yes(question: &str, help: &str) -> Result<Option<bool>> {
    let read = |answer: &str| match answer.to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    };
    let wrong = |answer: &str| {
        (!answer.is_empty() && read(answer).is_none()).then(|| "yes or no?".to_owned())
    };
    Ok(read(&prompt::line(question, &format!("yes or no; {help}"), &wrong)?))
}

/// Why an answer is not a `T`.
fn fault<T: Written>(answer: &str) -> Option<String> {
    T::written(answer).err().map(|why| why.to_string())
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

/// The bytes of standard input; one more than the largest file of a store if there are more.
#[expect(clippy::disallowed_methods, reason = "standard input is an argument too")]
pub fn buffer() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(Error::system("read standard input"))?;
    Ok(bytes)
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
    let is_no = |answer: &str| ["n", "no"].contains(&answer.to_lowercase().as_str());
    let is_yes = |answer: &str| ["", "y", "yes"].contains(&answer.to_lowercase().as_str());
    anstream::eprint!("{shown}");
    let unclear =
        |answer: &str| (!is_yes(answer) && !is_no(answer)).then(|| "yes or no?".to_owned());
    Ok(is_yes(&prompt::line(question, "yes or no; empty for yes", &unclear)?))
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
