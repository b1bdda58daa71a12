//! The ranking as a table, and the verdicts in words.

use std::collections::BTreeMap;

use super::flags::worst;
use super::{Screen, clean, paint, table, wrap};
use crate::domain::flags::Flagged;
use crate::domain::project::Duration;
use crate::domain::ranking::inputs::Input;
use crate::domain::ranking::{Choice, Standing, Verdict, in_two_digits};

/// What stands before a value that nothing gives.
pub const ASSUMED: &str = "~";

/// The verdicts, then the table, then what is assumed in it. `flagged` has the flags of the
/// projects of `places`, in their order.
pub fn ranking(
    places: &[(usize, &Standing)],
    verdicts: &[&Verdict],
    flagged: &[Flagged],
    screen: Screen,
) -> String {
    let several = places.iter().any(|(_, standing)| standing.researcher != places[0].1.researcher);
    let width = screen.text_width();
    let mut page = String::new();
    for verdict in verdicts {
        page += &wrap::wrap(&self::verdict(verdict, several), width);
        page.push('\n');
    }
    if !verdicts.is_empty() {
        page.push('\n');
    }

    let mut header =
        vec!["#", "project", "status", "value/week", "cost left", "loop", "chance", "flags"];
    if several {
        header.insert(2, "who");
    }
    let cells = |((rank, standing), flagged): (&(usize, &Standing), &Flagged)| {
        let Standing { project, inputs, .. } = standing;
        let (tally, style) = worst(&flagged.flags);
        let mut row = vec![
            table::number(rank),
            table::name(clean::line(project.name.as_str())),
            table::word(project.status),
            table::number(marked(!inputs.assumed().is_empty(), in_two_digits(standing.index.rate))),
            table::number(of(&inputs.fixed_cost, left(standing.fixed_cost_left))),
            table::number(of(
                &inputs.experiment_loop,
                inputs.experiment_loop.value.median().rough(),
            )),
            table::number(of(&inputs.chance, standing.belief.to_string())),
            table::word(tally).painted(style),
        ];
        if several {
            row.insert(2, table::word(clean::line(standing.researcher)));
        }
        row
    };
    let rows = places.iter().zip(flagged).map(cells);
    page += &table::table(&header, rows.collect(), screen);
    page += &assumptions(places, width);
    page
}

/// What is assumed, said once for all projects that lack the same.
fn assumptions(rows: &[(usize, &Standing)], width: usize) -> String {
    let mut lacking: BTreeMap<Vec<&str>, Vec<&str>> = BTreeMap::new();
    for (_, standing) in rows {
        let assumed = standing.inputs.assumed();
        if !assumed.is_empty() {
            lacking.entry(assumed).or_default().push(standing.project.name.as_str());
        }
    }
    if lacking.is_empty() {
        return String::new();
    }
    let mut page = format!("\n{ASSUMED} rests on what rp assumes where a file gives nothing:\n");
    let mut lines: Vec<_> = lacking.into_iter().map(|(keys, names)| (names, keys)).collect();
    lines.sort();
    for (names, keys) in lines {
        let names: Vec<_> = names.into_iter().map(clean::line).collect();
        let line = format!("{}: {}", names.join(", "), keys.join(", "));
        page += &(wrap::indented(&line, 2, width) + "\n");
    }
    page
}

fn marked(assumed: bool, text: String) -> String {
    if assumed { format!("{ASSUMED}{text}") } else { text }
}

/// Fixed cost still to pay, in a word where it is nothing.
pub fn left(cost: Duration) -> String {
    if cost == Duration::ZERO { "none".into() } else { cost.rough() }
}

fn of<T: Copy>(input: &Input<T>, text: String) -> String {
    marked(input.is_assumed(), text)
}

/// `switch from crowd-evals to model-evals: 0.48 value a week against 0.09`.
pub fn verdict(verdict: &Verdict, named: bool) -> String {
    let name = |standing: &Standing| {
        paint::paint(paint::NAME, clean::line(standing.project.name.as_str()))
    };
    let rate = |standing: &Standing| in_two_digits(standing.index.rate);
    let (style, words) = match &verdict.choice {
        Choice::Switch { current, best } => {
            let times = times(best.index.rate, current.index.rate);
            let words = format!(
                "from {} to {}: {} value a week against {}{times}",
                name(current),
                name(best),
                rate(best),
                rate(current)
            );
            (paint::BAD, words)
        }
        Choice::Stay { current, best: Some(best) } => {
            let words = format!(
                "with {}: {} value a week; the best alternative, {}, has {}",
                name(current),
                rate(current),
                name(best),
                rate(best)
            );
            (paint::GOOD, words)
        }
        Choice::Stay { current, best: None } => {
            let words = format!("with {}: there is nothing to compare it with", name(current));
            (paint::CARE, words)
        }
        Choice::Start { best } => {
            let words =
                format!("{}: {} value a week, and nothing is active", name(best), rate(best));
            (paint::INFO, words)
        }
    };
    let who = if named { format!("{}: ", clean::line(verdict.researcher)) } else { String::new() };
    format!("{who}{} {words}", paint::paint(style, verdict.choice.word()))
}

fn times(best: f64, current: f64) -> String {
    let times = best / current;
    if times.is_finite() && times >= 1.5 {
        format!(", {times:.1} times as much")
    } else {
        String::new()
    }
}
