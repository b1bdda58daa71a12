//! Logs of automated runs: a table whose column `status` says `keep`, `discard` or `crash`. A session is one
//! experiment: its runs are steps of one search, and not each a result about the direction.

use super::names::letters;
use super::value::Value;
use super::{Item, plan};
use crate::domain::project::Date;

/// The words of a log, each with the name of its count.
const WORDS: [(&str, &str); 3] = [("keep", "kept"), ("discard", "discarded"), ("crash", "crashed")];
/// The columns that tell sessions apart, the best first.
const SESSIONS: [&str; 6] = ["session", "runtag", "tag", "branch", "date", "day"];
/// The columns with the day of a run.
const DAYS: [&str; 5] = ["date", "day", "timestamp", "time", "started"];

fn field<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    let found = item.fields.iter().find(|(field, _)| letters(field) == name);
    found.and_then(|(_, value)| value.as_text())
}

fn status(item: &Item) -> Option<&'static str> {
    let word = letters(field(item, "status")?);
    WORDS.iter().map(|(known, _)| *known).find(|known| *known == word)
}

/// Whether rows are runs.
pub(super) fn is_log(items: &[Item]) -> bool {
    !items.is_empty() && items.iter().all(|item| status(item).is_some())
}

/// One project with an experiment for each session, in the order of the file. Its own rows are kept.
pub(super) fn read(name: &str, runs: &[Item], today: Date) -> Vec<Item> {
    let by = SESSIONS.iter().find(|by| runs.iter().any(|run| field(run, by).is_some()));
    let mut sessions: Vec<(&str, Vec<&Item>)> = Vec::new();
    for run in runs {
        let session = by.and_then(|by| field(run, by)).unwrap_or_default();
        match sessions.iter_mut().find(|(known, _)| *known == session) {
            Some((_, runs)) => runs.push(run),
            None => sessions.push((session, vec![run])),
        }
    }
    let experiments =
        sessions.iter().map(|(session, runs)| experiment(session, runs, today)).collect();
    let rows = runs.iter().map(|run| Value::Table(run.fields.clone())).collect();
    let mut item = Item::at(runs.first().map_or_else(String::new, |run| run.place.clone()));
    item.add("title", Value::text(name));
    item.add("runs", Value::List(rows));
    item.given = vec![("status", Value::text("active"))];
    item.given.extend(days(runs.iter()).min().map(|day| ("started", Value::Date(day.to_string()))));
    item.given.push(("experiment", Value::List(experiments)));
    vec![item]
}

/// The days of runs.
fn days<'a>(runs: impl Iterator<Item = &'a Item>) -> impl Iterator<Item = Date> {
    runs.flat_map(|run| DAYS.iter().filter_map(|name| field(run, name))).filter_map(plan::plain_day)
}

/// The first run is the baseline, so what counts is whether a later one was kept.
fn experiment(session: &str, runs: &[&Item], today: Date) -> Value {
    let count = |word: &str| runs.iter().filter(|run| status(run) == Some(word)).count();
    let counts = WORDS.iter().filter(|(word, _)| count(word) > 0);
    let counts: Vec<_> = counts.map(|(word, name)| format!("{} {name}", count(word))).collect();
    let unit = if runs.len() == 1 { "run" } else { "runs" };
    let what = format!("{} {unit}: {}", runs.len(), counts.join(", "));
    let what = if session.is_empty() { what } else { format!("{session}: {what}") };
    let kept: Vec<_> = runs.iter().skip(1).filter(|run| status(run) == Some("keep")).collect();
    let result = if count("crash") == runs.len() {
        "broken"
    } else if kept.is_empty() {
        "negative"
    } else {
        "promising"
    };
    let learned: Vec<_> = kept.iter().filter_map(|run| field(run, "description")).collect();
    let date = days(runs.iter().copied()).max().unwrap_or(today);
    let mut pairs = vec![
        ("date", Value::Date(date.to_string())),
        ("what", Value::Text(what)),
        ("result", Value::text(result)),
    ];
    if !learned.is_empty() {
        pairs.push(("learned", Value::Text(format!("kept: {}", learned.join("; ")))));
    }
    Value::Table(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}
