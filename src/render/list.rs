//! Projects, a line each.

use super::flags::{Flagged, worst};
use super::{Screen, clean, count, table};
use crate::domain::project::{Duration, Range};
use crate::domain::settings::Settings;
use crate::domain::source::At;

/// One line for each project, in their order.
pub fn list(flagged: &[Flagged], settings: &Settings, screen: Screen) -> String {
    let mut whose: Vec<_> = flagged.iter().map(|f| settings.owner(f.project)).collect();
    whose.sort_unstable();
    whose.dedup();
    let several = whose.len() > 1;
    let mut header =
        vec!["project", "status", "origin", "loop", "fixed cost", "last result", "flags"];
    if several {
        header.insert(1, "researcher");
    }
    let rows = flagged.iter().map(|Flagged { project, flags }| {
        let log = project.log();
        let last =
            log.last().map(|e| format!("{} {}", *e.result, e.date.value)).unwrap_or_default();
        let (tally, color) = worst(flags);
        let mut row = vec![
            table::word(clean::line(project.name.as_str())).bold(),
            table::word(project.status),
            table::word(project.origin.value),
            table::word(rough(project.experiment_loop.as_ref())),
            table::word(rough(project.fixed_cost.as_ref())),
            table::word(last),
            table::word(tally).colored(color),
        ];
        if several {
            row.insert(1, table::word(clean::line(settings.owner(project))));
        }
        row
    });
    table::table(&header, rows.collect(), screen)
        + &format!("\n{}\n", count(flagged.len(), "project"))
}

fn rough(given: Option<&At<Range<Duration>>>) -> String {
    match given.map(|at| at.value) {
        None => "?".into(),
        Some(Range::Exactly(duration)) => duration.rough(),
        Some(Range::Between { low, high }) => format!("{}–{}", low.rough(), high.rough()),
    }
}
