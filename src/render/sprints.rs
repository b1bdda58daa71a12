//! The value of a sprint on each alternative, the order in which to test assumptions, and the
//! savings of shared infrastructure.

use super::ranking::{CALIBRATED, left, marked, of, value};
use super::table::Entry;
use super::verdict::{LOOKING, odds_in_words};
use super::{Screen, clean, count, markdown, paint, table, wrap};
use crate::domain::project::{Name, Percent, Work};
use crate::domain::ranking::assumptions::{Order, Step};
use crate::domain::ranking::derisk::Sprint;
use crate::domain::ranking::input::Input;
use crate::domain::ranking::needs::Need;
use crate::domain::ranking::{Standing, in_two_digits};

/// The alternatives, by the value of a sprint on each.
pub fn sprints(sprints: &[Sprint], screen: Screen) -> String {
    let width = screen.text_width();
    let name = |standing: &Standing| clean::line(standing.project.name.as_str()).into_owned();
    let mut page = match sprints.first().filter(|best| best.gain > 0.0) {
        Some(best) => format!(
            "look into {} first: knowing its inputs is worth up to {} value a week; the chance that this changes the choice is {}",
            paint::paint(paint::NAME, name(best.on)),
            in_two_digits(best.gain),
            odds_in_words(best.changes)
        ),
        None => "no sprint would change a choice".into(),
    };
    page = wrap::wrap(&page, width) + "\n\n";
    let (header, rows) = sprint_rows(sprints);
    page += &table::table(&header, rows, screen);
    let legend = "worth: mean gain in value a week from knowing every input of a project before \
                  choosing; a sprint shows less. choice: chance that this changes the choice between \
                  the project and the best of the others. begin a sprint with `rp derisk NAME --for 1w`";
    page += &format!("\n{}\n", wrap::wrap(legend, width));
    page + &corrected(sprints.iter().map(|it| it.on), width)
}

/// The meaning of the mark of a corrected value, if there is one.
fn corrected<'a, 's: 'a>(
    mut shown: impl Iterator<Item = &'a Standing<'s>>,
    width: usize,
) -> String {
    let legend = format!(
        "{CALIBRATED} calibrated by the record of its researcher: `rp compare --calibrated` shows the changes"
    );
    let is_any = shown.any(|standing| standing.inputs.is_corrected());
    if is_any { wrap::wrap(&legend, width) + "\n" } else { String::new() }
}

/// The same as Markdown.
pub fn sprints_markdown(sprints: &[Sprint]) -> String {
    let (header, rows) = sprint_rows(sprints);
    markdown::table(&header, &rows)
}

fn sprint_rows(sprints: &[Sprint]) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
    let several = sprints.iter().any(|one| one.on.researcher != sprints[0].on.researcher);
    let mut header =
        vec!["project", "status", "worth", "choice", "value/week", "best of the others"];
    if several {
        header.insert(1, "who");
    }
    let row = |sprint: &Sprint| {
        let against = sprint.against.standing().map(|it| clean::line(it.project.name.as_str()));
        let against = format!(
            "{} ({})",
            against.unwrap_or(LOOKING.into()),
            in_two_digits(sprint.against.index().rate)
        );
        let mut row = vec![
            table::name(clean::line(sprint.on.project.name.as_str())),
            table::word(sprint.on.project.status),
            table::number(in_two_digits(sprint.gain)),
            table::number(odds_in_words(sprint.changes)),
            table::number(value(sprint.on)),
            table::prose(against),
        ];
        if several {
            row.insert(1, table::word(clean::line(sprint.on.researcher)));
        }
        row
    };
    (header, sprints.iter().map(row).collect())
}

/// The savings of shared infrastructure.
pub fn needs(needs: &[Need], screen: Screen) -> String {
    let width = screen.text_width();
    let Some(first) = needs.first() else { return String::new() };
    let lead = format!(
        "{} would save up to {} of full-time work over {}",
        paint::paint(paint::NAME, clean::line(first.name)),
        first.saves.rough(),
        count(first.projects.len(), "project")
    );
    let (header, rows) = need_rows(needs);
    let legend = "saves: the median fixed cost left of all projects that need it; if a project needs \
                  several things, its whole fixed cost counts for each";
    wrap::wrap(&lead, width)
        + "\n\n"
        + &table::table(&header, rows, screen)
        + "\n"
        + &wrap::wrap(legend, width)
        + "\n"
        + &corrected(needs.iter().flat_map(|it| it.projects.iter().copied()), width)
}

/// The same as Markdown.
pub fn needs_markdown(needs: &[Need]) -> String {
    let (header, rows) = need_rows(needs);
    markdown::table(&header, &rows)
}

fn need_rows(needs: &[Need]) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
    let row = |need: &Need| {
        let one = |standing: &&Standing| {
            let name = clean::line(standing.project.name.as_str());
            let cost = left(standing.fixed_cost_left);
            let is_paid = standing.inputs.is_paid;
            let cost = if is_paid { cost } else { of(&standing.inputs[Input::FixedCost], cost) };
            format!("{name} ({cost})")
        };
        let projects: Vec<_> = need.projects.iter().map(one).collect();
        vec![
            table::prose(clean::line(need.name)).painted(paint::NAME),
            table::number(left(need.saves)),
            table::prose(projects.join(", ")),
        ]
    };
    (vec!["need", "saves up to", "projects (fixed cost left)"], needs.iter().map(row).collect())
}

/// The assumptions of a project, in the order in which to test them.
pub fn assumptions(name: &Name, order: &Order, screen: Screen) -> String {
    let width = screen.text_width();
    let name = paint::paint(paint::NAME, clean::line(name.as_str()));
    let work = |weeks: f64| Work::from_weeks(weeks).rough();
    let saved = order.as_written - order.weeks;
    let saves = if saved > 0.001 {
        format!(", {} less than in the order of the file", work(saved))
    } else {
        String::new()
    };
    let lead = format!(
        "{name}: test these in this order; on average it takes {} of work until one fails or all \
         hold{saves}",
        work(order.weeks)
    );
    let (header, rows) = assumption_rows(order);
    wrap::wrap(&lead, width) + "\n\n" + &table::table(&header, rows, screen)
}

/// The same as Markdown.
pub fn assumptions_markdown(order: &Order) -> String {
    let (header, rows) = assumption_rows(order);
    markdown::table(&header, &rows)
}

fn assumption_rows(order: &Order) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
    let row = |(at, step): (usize, &Step)| {
        let Step { assumption, holds, test } = step;
        vec![
            table::number(at + 1),
            table::number(marked(assumption.holds.is_none(), Percent::nearest(*holds).rough())),
            table::number(marked(assumption.test.is_none(), Work::from_weeks(*test).rough())),
            table::prose(clean::flow(&assumption.what)),
        ]
    };
    (vec!["#", "holds", "test", "assumption"], order.steps.iter().enumerate().map(row).collect())
}
