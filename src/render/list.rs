//! The list of projects.

use super::flags::worst;
use super::{Screen, clean, count, table};
use crate::domain::flags::Flagged;
use crate::domain::project::{Length, Range, Units};
use crate::domain::settings::Settings;
use crate::domain::source::At;

/// A table with one line for each project, in the given order.
pub fn list(flagged: &[Flagged], settings: &Settings, screen: Screen) -> String {
    let mut whose: Vec<_> = flagged.iter().map(|f| settings.owner(f.project)).collect();
    whose.sort_unstable();
    whose.dedup();
    let several = whose.len() > 1;
    let mut header =
        vec!["project", "status", "origin", "loop", "fixed cost", "last result", "flags"];
    if several {
        header.insert(1, "who");
    }
    let rows = flagged.iter().map(|Flagged { project, flags }| {
        let log = project.log();
        let last = log.last().map(|experiment| experiment.result.to_string());
        let (tally, style) = worst(flags);
        let mut row = vec![
            table::name(clean::line(project.name.as_str())),
            table::word(project.status),
            table::word(project.origin.value),
            table::word(rough(project.experiment_loop.as_ref())),
            table::word(rough(project.fixed_cost.as_ref())),
            table::word(last.unwrap_or_default()),
            table::word(tally).painted(style),
        ];
        if several {
            row.insert(1, table::word(clean::line(settings.owner(project))));
        }
        row
    });
    table::table(&header, rows.collect(), screen)
        + &format!("\n{}\n", count(flagged.len(), "project"))
}

/// The rounded median; `?` if it is unknown.
fn rough<U: Units>(given: Option<&At<Range<Length<U>>>>) -> String {
    given.map_or_else(|| "?".into(), |at| at.median().rough())
}
