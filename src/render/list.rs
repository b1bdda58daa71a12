//! The list of projects.

use super::flags::worst;
use super::ranking::{ASSUMED, median};
use super::{Screen, clean, count, table, wrap};
use crate::domain::flags::Flagged;
use crate::domain::ranking::input::Input;
use crate::domain::ranking::sourced::Inputs;
use crate::domain::settings::Settings;

const LAST: &str = "last result";
const ORIGIN: &str = "origin";
const COST: &str = "fixed cost";
const LOOP: &str = "loop";
const WHO: &str = "who";
/// The columns that a narrow screen omits.
const SPARE: [&str; 5] = [LAST, ORIGIN, COST, LOOP, WHO];

/// A table with one line for each project, in the given order.
pub fn list(flagged: &[Flagged], settings: &Settings, screen: Screen) -> String {
    let mut whose: Vec<_> = flagged.iter().map(|f| settings.owner(f.project)).collect();
    whose.sort_unstable();
    whose.dedup();
    let several = whose.len() > 1;
    let mut header = vec!["project", "status", ORIGIN, LOOP, COST, LAST, "flags"];
    if several {
        header.insert(1, WHO);
    }
    let all = header.clone();
    let mut assumes = false;
    let rows = flagged.iter().map(|Flagged { project, flags }| {
        let inputs = Inputs::of(Some(project), settings.owner(project), settings);
        assumes |= inputs[Input::Loop].is_assumed() || inputs[Input::FixedCost].is_assumed();
        let log = project.log();
        let last = log.last().map(|experiment| experiment.result.to_string());
        let (tally, style) = worst(flags);
        let mut row = vec![
            table::name(clean::line(project.name.as_str())),
            table::word(project.status),
            table::word(project.origin.value),
            table::word(median(&inputs, Input::Loop)),
            table::word(median(&inputs, Input::FixedCost)),
            table::word(last.unwrap_or_default()),
            table::word(tally).painted(style),
        ];
        if several {
            row.insert(1, table::word(clean::line(settings.owner(project))));
        }
        row
    });
    let rows = rows.collect();
    let (table, shown) = table::table_without_spare(header, rows, &SPARE, screen);
    let hidden: Vec<_> = all.into_iter().filter(|head| !shown.contains(head)).collect();
    let mut below = vec![count(flagged.len(), "project")];
    if assumes && (shown.contains(&LOOP) || shown.contains(&COST)) {
        below.push(format!("{ASSUMED} is assumed: the file does not give it"));
    }
    if !hidden.is_empty() {
        below.push(format!("no room for {}", hidden.join(", ")));
    }
    table + "\n" + &wrap::wrap(&below.join("; "), screen.text_width()) + "\n"
}
