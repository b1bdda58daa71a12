//! The numbers, words and signs of a text, with words for numbers as numbers.

use super::Measure;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(f64),
    Word(String),
}

impl Token {
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own == word)
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Word(_) => None,
        }
    }
}

fn word(text: impl Into<String>) -> Token {
    Token::Word(text.into())
}

/// Numbers, words and signs.
pub(super) fn tokens(text: &str, thousands: bool) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    while let Some(&c) = chars.get(at) {
        if digit(at) || c == '.' && digit(at + 1) {
            let (number, end) = written_number(&chars, at, thousands);
            tokens.push(Token::Number(number));
            at = end;
        } else if let Some(part) = fraction(c) {
            match tokens.last_mut() {
                Some(Token::Number(whole)) => *whole += part,
                _ => tokens.push(Token::Number(part)),
            }
            at += 1;
        } else if c.is_alphabetic() {
            let end =
                (at..chars.len()).find(|at| !chars[*at].is_alphabetic() && chars[*at] != '\'');
            let end = end.unwrap_or(chars.len());
            tokens.push(word(chars[at..end].iter().collect::<String>()));
            at = end;
        } else {
            let is_dots = c == '.' && chars.get(at + 1) == Some(&'.');
            let is_arrow = matches!(c, '-' | '=') && chars.get(at + 1) == Some(&'>');
            let dots = chars[at..].iter().take_while(|c| **c == '.').count();
            match c {
                _ if is_dots => tokens.push(word("to")),
                '…' | '→' | '⇒' => tokens.push(word("to")),
                _ if is_arrow => tokens.push(word("to")),
                '.' | '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '(' | ')' | '[' | ']' | '*' =>
                    {}
                c if c.is_whitespace() => {}
                c => tokens.push(word(c)),
            }
            at += if is_dots { dots } else { 1 + usize::from(is_arrow) };
        }
    }
    tokens
}

/// A number with a decimal point or comma, groups of thousands and an exponent, and its end.
fn written_number(chars: &[char], from: usize, thousands: bool) -> (f64, usize) {
    let digits = |at: usize| chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut text: String = chars[from..from + digits(from)].iter().collect();
    let mut at = from + text.len();
    let group = |at: usize| at < chars.len() && digits(at) == 3;
    let is_short = (1..=3).contains(&text.len()) && !text.starts_with('0');
    while at < chars.len() && is_short {
        let separates = match chars[at] {
            '_' | '\'' | '’' | ' ' => true,
            ',' => thousands,
            // `1.000` is a decimal fraction, but `1.000.000` is not.
            '.' => text.len() > 3 || chars.get(at + 4) == Some(&'.') && group(at + 5),
            _ => false,
        };
        if !separates || !group(at + 1) {
            break;
        }
        text.extend(&chars[at + 1..at + 4]);
        at += 4;
    }
    if at + 1 < chars.len() && matches!(chars[at], '.' | ',') && digits(at + 1) > 0 {
        let end = at + 1 + digits(at + 1);
        text.push('.');
        text.extend(&chars[at + 1..end]);
        at = end;
    }
    if chars.get(at) == Some(&'e') {
        let signed = matches!(chars.get(at + 1), Some('-' | '+'));
        let first = at + 1 + usize::from(signed);
        if first < chars.len() && digits(first) > 0 {
            let end = first + digits(first);
            text.extend(&chars[at..end]);
            at = end;
        }
    }
    let goes_on =
        matches!(chars.get(at), Some('.' | ',')) && at + 1 < chars.len() && digits(at + 1) > 0;
    (if goes_on { f64::NAN } else { text.parse().unwrap_or(f64::NAN) }, at)
}

fn fraction(c: char) -> Option<f64> {
    Some(match c {
        '½' => 0.5,
        '¼' => 0.25,
        '¾' => 0.75,
        '⅓' => 1.0 / 3.0,
        '⅔' => 2.0 / 3.0,
        '⅕' => 0.2,
        '⅛' => 0.125,
        _ => return None,
    })
}

fn number_word(word: &str) -> Option<f64> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] =
        &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |words: &[&str]| words.iter().position(|known| *known == word);
    let count = match word {
        "couple" => 2,
        "dozen" => 12,
        "hundred" => 100,
        "thousand" => 1000,
        _ => match place(WORDS) {
            Some(n) => n,
            None => 20 + 10 * place(TENS)?,
        },
    };
    u32::try_from(count).ok().map(f64::from)
}

/// Words that say nothing about the size.
const FILLERS: &[&str] = &[
    "the", "of", "full", "whole", "business", "working", "work", "calendar", "person", "man",
    "fte", "solid", "good", "long", "net", "day's", "days'", "=", "is", "takes", "it",
];

/// Replaces words by numbers, and what separates the ends of a range by `to`.
pub(super) fn rewrite(tokens: &mut Vec<Token>, measure: Measure) {
    number_words(tokens);
    let is_between = tokens.first().is_some_and(|first| first.is("between"));
    if tokens.first().is_some_and(|first| first.is_any(&["between", "from"])) {
        tokens.remove(0);
    }
    let mut done: Vec<Token> = Vec::new();
    let mut rest = std::mem::take(tokens).into_iter().peekable();
    while let Some(token) = rest.next() {
        let last = done.last().and_then(Token::number);
        let next = rest.peek().and_then(Token::number);
        let Token::Word(text) = &token else {
            done.push(token);
            continue;
        };
        match &**text {
            // Before a number, a minus sign or a dash; else a hyphen.
            "-" | "~" if next.is_some() && !done.is_empty() => done.push(word("to")),
            "-" => {}
            "to" | "until" | "till" | "through" | "thru" => done.push(word("to")),
            "or" if next.is_some() => done.push(word("to")),
            "," | "and" | "&" if is_between => done.push(word("to")),
            "percent" | "pct" | "percentage" => done.push(word("%")),
            "per" if rest.peek().is_some_and(|next| next.is("cent")) => {
                rest.next();
                done.push(word("%"));
            }
            "half" => {
                rest.next_if(|next| next.is_any(&["a", "an", "of"]));
                rest.next_if(|next| next.is_any(&["a", "an"]));
                add_half(&mut done);
            }
            "quarter" if rest.peek().is_some_and(|next| next.is("of")) => {
                rest.next();
                rest.next_if(|next| next.is_any(&["a", "an"]));
                done.push(Token::Number(0.25));
            }
            "few" => done.extend([Token::Number(2.0), word("to"), Token::Number(5.0)]),
            "several" => done.extend([Token::Number(3.0), word("to"), Token::Number(10.0)]),
            "a" | "an" => done.push(token),
            "k" if last.is_some() && !measure.is_duration() => {
                done.pop();
                done.push(Token::Number(last.unwrap_or_default() * 1000.0));
            }
            "out" if rest.peek().is_some_and(|next| next.is("of")) => {
                rest.next();
                done.push(word("/"));
            }
            "of" | "in" if last.is_some() && next.is_some() => done.push(word("/")),
            text if FILLERS.contains(&text) => {}
            _ => done.push(token),
        }
    }
    *tokens = articles(done);
}

/// Replaces `two`, `twenty-five` and `two hundred`.
fn number_words(tokens: &mut Vec<Token>) {
    let mut done: Vec<Token> = Vec::new();
    // The tens of the last word.
    let mut tens = None;
    for token in std::mem::take(tokens) {
        let number = match &token {
            Token::Word(text) => number_word(text),
            Token::Number(_) => None,
        };
        match (number, tens) {
            (Some(n), Some(tens)) if n > 0.0 && n < 10.0 => {
                done.pop_if(|last| last.is("-"));
                done.pop();
                done.push(Token::Number(tens + n));
            }
            (Some(n), _) if n >= 100.0 && done.last().is_some_and(|it| it.number().is_some()) => {
                let many = done.pop().and_then(|last| last.number()).unwrap_or(1.0);
                done.push(Token::Number(many * n));
            }
            (Some(n), _) => done.push(Token::Number(n)),
            (None, _) => done.push(token.clone()),
        }
        tens = match number {
            Some(n) if (20.0..100.0).contains(&n) => Some(n),
            None if token.is("-") => tens,
            _ => None,
        };
    }
    *tokens = done;
}

/// Adds a half to the number before `and a`, or before its unit; else the number is a half.
fn add_half(done: &mut Vec<Token>) {
    let is_more = done.len() >= 2 && done[done.len() - 1].is("a") && done[done.len() - 2].is("and");
    if is_more {
        done.truncate(done.len() - 2);
        let amount = done.iter_mut().rev().take(2).find(|it| it.number().is_some() || it.is("a"));
        match amount {
            Some(Token::Number(amount)) => return *amount += 0.5,
            Some(article) => return *article = Token::Number(1.5),
            None => {}
        }
    }
    if done.last().is_some_and(|last| last.is("a")) {
        done.pop();
    }
    done.push(Token::Number(0.5));
}

/// `a` and `an` are 1 before a word, and nothing before a number.
fn articles(tokens: Vec<Token>) -> Vec<Token> {
    let mut done = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        if !token.is_any(&["a", "an"]) {
            done.push(token);
        } else if rest.peek().is_some_and(|next| next.number().is_none()) {
            done.push(Token::Number(1.0));
        }
    }
    done
}
