//! The effect of a change on the chance, rank and flags of projects.

use super::ranking::cost_left as left_of;
use super::verdict::{chance as in_words, marginal, reason};
use super::{clean, paint, wrap};
use crate::domain::flags::{Flag, rule};
use crate::domain::moved::{Moved, Seen};
use crate::domain::ranking::in_two_digits;

/// The column of the values, after their labels.
const BESIDE: usize = 12;

/// One line for each thing that changed. If `named`, below the name of the project, and unchanged
/// projects are left out.
pub fn moved(all: &[Moved], named: bool, width: usize) -> String {
    let mut text = String::new();
    for moved in all {
        let lines = lines(moved);
        match (lines.is_empty(), named) {
            (true, true) => continue,
            (true, false) => text += "  chance, rank and flags unchanged\n",
            (false, true) => {
                let name = clean::line(moved.after.project.name.as_str());
                text += &format!("{}\n", paint::paint(paint::NAME, name));
            }
            (false, false) => {}
        }
        for (label, value) in lines {
            let value = wrap::indented(&value, BESIDE, width);
            text += &format!("  {label:<0$}{1}\n", BESIDE - 2, value.trim_start());
        }
    }
    text
}

fn lines(moved: &Moved) -> Vec<(&'static str, String)> {
    let Moved { before, after } = moved;
    let mut lines = Vec::new();
    let mut changed = |label, was: Option<String>, is: Option<String>, unit: &str| {
        if was != is {
            let none = || "none".to_owned();
            let unit = if is.is_some() { unit } else { "" };
            let (was, is) = (was.unwrap_or_else(none), is.unwrap_or_else(none));
            lines.push((label, format!("{was} -> {is}{unit}")));
        }
    };
    changed(
        "status",
        Some(before.project.status.to_string()),
        Some(after.project.status.to_string()),
        "",
    );
    if before.place.is_some() && after.place.is_some() {
        changed("chance", chance(before), chance(after), "");
        changed("left", cost_left(before), cost_left(after), "");
    }
    changed("loop", experiment_loop(before), experiment_loop(after), "");
    changed("value", value(before), value(after), " a week");
    // Each researcher has their own ranks.
    match (owner(before), owner(after)) {
        (Some(was), Some(is)) if was != is => changed("owner", Some(was), Some(is), ""),
        _ => {
            if let (was, Some(is)) = (rank(before), rank(after)) {
                changed("rank", was, Some(is), &rank_of(after));
            }
        }
    }
    let marginal = |seen: &Seen| seen.place.as_ref().and_then(marginal);
    if marginal(before).is_none() {
        lines.extend(marginal(after).map(|text| ("marginal", text)));
    }
    let flags = |flags: Vec<&Flag>| flags.into_iter().map(flag).collect::<Vec<_>>();
    lines.extend(flags(moved.came()).into_iter().map(|flag| ("new flag", flag)));
    let mut went = moved.went();
    let is_now_accepted =
        |now: &&Flag| !now.counts() && went.iter().any(|flag| flag.rule.name == now.rule.name);
    let accepted: Vec<_> = after.flags.iter().filter(is_now_accepted).collect();
    went.retain(|flag| accepted.iter().all(|now| now.rule.name != flag.rule.name));
    lines.extend(flags(accepted).into_iter().map(|flag| ("accepted", flag)));
    let went: Vec<_> = went.iter().map(|flag| flag.rule.name).collect();
    // Few rules check closed projects, so a flag that is gone means little there.
    if !went.is_empty() && rule::OPEN.contains(&after.project.status) {
        lines.push(("gone", went.join(", ")));
    }
    lines
}

fn chance(seen: &Seen) -> Option<String> {
    seen.place.as_ref().map(|standing| in_words(standing.chance()))
}

fn cost_left(seen: &Seen) -> Option<String> {
    seen.place.as_ref().map(left_of)
}

fn experiment_loop(seen: &Seen) -> Option<String> {
    let (length, measured) = seen.experiment_loop()?;
    let how = if measured { "measured" } else { "planned" };
    Some(format!("{} ({how})", length.rough()))
}

fn value(seen: &Seen) -> Option<String> {
    seen.place.as_ref().map(|standing| in_two_digits(standing.index.rate))
}

fn rank(seen: &Seen) -> Option<String> {
    let standing = seen.place.as_ref()?;
    Some(standing.rank.map_or_else(|| "none".into(), |rank| rank.to_string()))
}

/// The owner of a project that is in the ranking.
fn owner(seen: &Seen) -> Option<String> {
    let standing = seen.place.as_ref()?;
    Some(if seen.project.is_of_nobody() {
        "nobody".into()
    } else {
        clean::line(standing.researcher).into_owned()
    })
}

/// The number of ranks, or why the project has no rank.
fn rank_of(seen: &Seen) -> String {
    match seen.place.as_ref().and_then(|standing| standing.why_not.as_ref()) {
        Some(why_not) => format!(": it {}", reason(why_not)),
        None => format!(" of {}", seen.ranked),
    }
}

fn flag(flag: &Flag) -> String {
    let severity = paint::severity(flag.severity());
    format!("{severity} {}: {}", flag.rule.name, clean::line(&flag.message))
}
