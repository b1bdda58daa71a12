//! The ranking as a table, and the verdicts in words.

use std::collections::BTreeMap;

use super::agenda::quoted;
use super::flags::worst;
use super::table::Entry;
use super::{Screen, clean, count, markdown, paint, table, wrap};
use crate::domain::flags::Flagged;
use crate::domain::project::{Date, Percent, Work};
use crate::domain::ranking::derisk::Sprint;
use crate::domain::ranking::inputs::{Input, Inputs};
use crate::domain::ranking::needs::Need;
use crate::domain::ranking::{Choice, Difference, Odds, Ranking, Standing, Verdict, in_two_digits};

/// What stands before a value that nothing gives.
pub const ASSUMED: &str = "~";

/// What is shown of a ranking, and on which day.
pub struct Compared<'r, 'a> {
    /// The whole ranking, made with odds.
    pub ranking: &'r Ranking<'a>,
    /// The projects to show, with their places.
    pub places: &'r [(usize, &'r Standing<'a>)],
    /// The verdicts of their researchers.
    pub verdicts: &'r [&'r Verdict<'a>],
    /// The flags of the projects, in the order of the places.
    pub flagged: &'r [Flagged<'a>],
    /// Today.
    pub today: Date,
}

impl Compared<'_, '_> {
    /// The verdicts, then the table, then what is assumed in it.
    pub fn text(&self, screen: Screen) -> String {
        let width = screen.text_width();
        let mut page = String::new();
        for verdict in self.verdicts {
            page += &wrap::wrap(&self::verdict(verdict, self.several()), width);
            page.push('\n');
            for line in self.beyond(verdict) {
                page += &(wrap::indented(&line, 2, width) + "\n");
            }
        }
        if !self.verdicts.is_empty() {
            page.push('\n');
        }
        let (mut header, mut rows) = self.rows();
        if screen.width.is_some() {
            header.insert(header.len() - 1, SPAN);
            let highest = self.odds().map(|odds| odds.high).fold(0.0, f64::max);
            for ((row, odds), (_, standing)) in rows.iter_mut().zip(self.odds()).zip(self.places) {
                let picture = picture(odds, standing.index.rate, highest);
                row.insert(row.len() - 1, table::word(picture));
            }
        }
        page += &table::table_without_spare(header, rows, &SPARE, screen);
        page += &assumptions(self.places, width);
        page += &(wrap::wrap(LEGEND, width) + "\n");
        page + &wrap::wrap(&self.next(), width) + "\n"
    }

    /// The same to paste elsewhere.
    pub fn markdown(&self) -> String {
        let mut page = String::new();
        for verdict in self.verdicts {
            let said =
                anstream::adapter::strip_str(&self::verdict(verdict, self.several())).to_string();
            page += &format!("- {}\n", markdown::plain(&said));
            page.extend(
                self.beyond(verdict).iter().map(|line| format!("  - {}\n", markdown::plain(line))),
            );
        }
        if !page.is_empty() {
            page.push('\n');
        }
        let (mut header, rows) = self.rows();
        header[0] = "rank";
        page += &markdown::table(&header, &rows);
        let assumed = assumptions(self.places, usize::MAX / 4);
        let lines = assumed.lines().filter(|line| !line.is_empty());
        let lines: Vec<_> = lines.map(|line| markdown::plain(line.trim())).collect();
        if lines.is_empty() { page } else { format!("{page}\n{}\n", lines.join("\\\n")) }
    }

    fn several(&self) -> bool {
        self.places.iter().any(|(_, one)| one.researcher != self.places[0].1.researcher)
    }

    fn odds(&self) -> impl Iterator<Item = &Odds> {
        self.places.iter().filter_map(|(rank, _)| self.ranking.odds(*rank))
    }

    fn rows(&self) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
        let mut header = vec![
            "#",
            "project",
            "status",
            "value/week",
            "likely",
            "best",
            "beats",
            COST,
            LOOP,
            CHANCE,
            GIVE,
            "flags",
        ];
        let mut rows = Vec::new();
        for (((rank, standing), odds), flagged) in
            self.places.iter().zip(self.odds()).zip(self.flagged)
        {
            rows.push(row(*rank, standing, odds, flagged));
        }
        if self.several() {
            header.insert(2, "who");
            for (row, (_, standing)) in rows.iter_mut().zip(self.places) {
                row.insert(2, table::word(clean::line(standing.researcher)));
            }
        }
        (header, rows)
    }

    /// Why, and what would change it: a line each.
    fn beyond(&self, verdict: &Verdict) -> Vec<String> {
        let mut lines = Vec::new();
        let differences = self.ranking.differences(verdict);
        if !differences.is_empty() {
            lines.push(format!("mostly by {}", told(&differences)));
        }
        if let (Some(patience), Some(best)) =
            (self.ranking.patience(verdict), verdict.choice.best())
        {
            let after = count(patience.experiments as usize, "more experiment");
            let time = patience.time();
            #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
            let when = self.today.plus_days(time.in_days().round() as i64);
            let when = when.map_or(String::new(), |day| format!(", on {day}"));
            lines.push(format!(
                "{} is to be preferred after {after} without a clear result, in about {}{when}",
                clean::line(best.project.name.as_str()),
                time.rough()
            ));
        }
        lines
    }

    /// What to do with this.
    fn next(&self) -> String {
        let of = self.verdicts.first().and_then(|verdict| verdict.choice.best());
        let name = of.map_or_else(|| "NAME".into(), |best| quoted(&best.project.name));
        format!("`rp compare --why {name}` explains one, `--derisk` says what to look into first")
    }
}

const COST: &str = "cost left";
const LOOP: &str = "loop";
const CHANCE: &str = "chance";
const GIVE: &str = "give";
const SPAN: &str = "span";
/// What a screen that is too narrow for all goes without.
const SPARE: [&str; 6] = [SPAN, GIVE, LOOP, COST, CHANCE, "status"];

const LEGEND: &str = "likely: value/week lies between, 9 times in 10; best, beats: the odds of \
                      being worth most of one's projects, and more than the current one; give: \
                      experiments until you look again";

fn row(rank: usize, standing: &Standing, odds: &Odds, flagged: &Flagged) -> Vec<Entry> {
    let Standing { project, inputs, .. } = standing;
    let (tally, style) = worst(&flagged.flags);
    let give = standing.index.experiments;
    vec![
        table::number(rank),
        table::name(clean::line(project.name.as_str())),
        table::word(project.status),
        table::number(marked(!inputs.assumed().is_empty(), in_two_digits(standing.index.rate))),
        table::word(between(odds)),
        table::number(odds_in_words(odds.best_in)),
        table::number(odds.beats_current.map(odds_in_words).unwrap_or_default()),
        table::number(cost_left(standing)),
        table::number(of(&inputs.experiment_loop, inputs.experiment_loop.value.median().rough())),
        table::word(of(&inputs.chance, chance(standing))),
        table::number(if give == 0 { String::new() } else { give.to_string() }),
        table::word(tally).painted(style),
    ]
}

fn cost_left(standing: &Standing) -> String {
    let Inputs { fixed_cost, is_paid, .. } = &standing.inputs;
    marked(fixed_cost.is_assumed() && !is_paid, left(standing.fixed_cost_left))
}

/// The chance now, and what it was where the log has moved it.
fn chance(standing: &Standing) -> String {
    let (now, was) = (standing.belief.rough(), standing.inputs.chance.value.median().rough());
    if now == was { now } else { format!("{now}, was {was}") }
}

/// `0.21 to 0.90`; one value where all is exact.
pub fn between(odds: &Odds) -> String {
    let (low, high) = (in_two_digits(odds.low), in_two_digits(odds.high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// Whole percent: more would claim more than draws can tell, and nothing is certain.
pub fn odds_in_words(odds: f64) -> String {
    if odds < 0.005 {
        "<1%".into()
    } else if odds > 0.995 {
        ">99%".into()
    } else {
        format!("{:.0}%", odds * 100.0)
    }
}

/// From the 5th to the 95th percentile as a line, with a mark at the value.
fn picture(odds: &Odds, value: f64, highest: f64) -> String {
    const ROOM: usize = 20;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the room")]
    #[expect(clippy::cast_precision_loss, reason = "a few columns")]
    let place = |value: f64| {
        let place = if highest > 0.0 { value / highest * (ROOM - 1) as f64 } else { 0.0 };
        (place.round() as usize).min(ROOM - 1)
    };
    let (low, high, mark) = (place(odds.low), place(odds.high), place(value));
    let at = |column: usize| match column {
        _ if column == mark => '|',
        _ if (low..=high).contains(&column) => '=',
        _ => '.',
    };
    (0..ROOM).map(at).collect()
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
        return "\n".into();
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
pub fn left(cost: Work) -> String {
    if cost == Work::ZERO { "none".into() } else { cost.rough() }
}

fn of<T: Copy>(input: &Input<T>, text: String) -> String {
    marked(input.is_assumed(), text)
}

/// The three that make most of the difference: `loop (4h against 1w, 5.2 times)`.
fn told(differences: &[Difference]) -> String {
    const MOST: usize = 3;
    let one = |one: &Difference| {
        let (better, other) = (one.factor.told(one.better), one.factor.told(one.other));
        let times = match one.times {
            times if times.is_infinite() => String::new(),
            times if times >= 999.5 => ", over 1,000 times".into(),
            times if times >= 9.95 => format!(", {times:.0} times"),
            times => format!(", {times:.1} times"),
        };
        format!("{} ({better} against {other}{times})", one.factor.noun())
    };
    let said: Vec<_> = differences.iter().take(MOST).map(one).collect();
    match said.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        said => said.join(""),
    }
}

/// `switch from crowd-evals to model-evals: 0.48 value a week against 0.09, ahead in 97% of draws`.
pub fn verdict(verdict: &Verdict, named: bool) -> String {
    let name = |standing: &Standing| {
        paint::paint(paint::NAME, clean::line(standing.project.name.as_str()))
    };
    let rate = |standing: &Standing| in_two_digits(standing.index.rate);
    let odds = odds_in_words(verdict.odds.unwrap_or_default());
    let (style, words) = match &verdict.choice {
        Choice::Switch { current, best } => {
            let words = format!(
                "from {} to {}: {} value a week against {}, ahead in {odds} of draws",
                name(current),
                name(best),
                rate(best),
                rate(current)
            );
            (paint::BAD, words)
        }
        Choice::Close { current, best } => {
            let words = format!(
                "call between {} and {}: {} value a week against {}, the alternative ahead in {odds} \
                 of draws",
                name(current),
                name(best),
                rate(current),
                rate(best)
            );
            (paint::CARE, words)
        }
        Choice::Stay { current, best: Some(best) } => {
            let words = format!(
                "with {}: {} value a week; the best alternative, {}, has {}, ahead in {odds} of draws",
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

/// Alternatives by what a sprint on each is worth.
pub fn sprints(sprints: &[Sprint], screen: Screen) -> String {
    let width = screen.text_width();
    let name = |standing: &Standing| clean::line(standing.project.name.as_str()).into_owned();
    let mut page = match sprints.first().filter(|best| best.gain > 0.0) {
        Some(best) => format!(
            "look into {} first: knowing its inputs is worth up to {} value a week, and changes the choice with {}",
            paint::paint(paint::NAME, name(best.on)),
            in_two_digits(best.gain),
            odds_in_words(best.changes)
        ),
        None => "no sprint would change a choice".into(),
    };
    page = wrap::wrap(&page, width) + "\n\n";
    let (header, rows) = sprint_rows(sprints);
    page += &table::table(&header, rows, screen);
    let legend = "worth: what knowing all inputs of a project before choosing would gain on average; \
                  a sprint tells less. choice: the odds that something else is chosen then than now, \
                  between it and the best of the others. `rp derisk NAME --for 1w` begins one";
    page + "\n" + &wrap::wrap(legend, width) + "\n"
}

/// The same to paste elsewhere.
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
        let against = sprint.against.map(|against| {
            let name = clean::line(against.project.name.as_str());
            format!("{name} ({})", in_two_digits(against.index.rate))
        });
        let assumed = !sprint.on.inputs.assumed().is_empty();
        let mut row = vec![
            table::name(clean::line(sprint.on.project.name.as_str())),
            table::word(sprint.on.project.status),
            table::number(in_two_digits(sprint.gain)),
            table::number(odds_in_words(sprint.changes)),
            table::number(marked(assumed, in_two_digits(sprint.on.index.rate))),
            table::prose(against.unwrap_or_default()),
        ];
        if several {
            row.insert(1, table::word(clean::line(sprint.on.researcher)));
        }
        row
    };
    (header, sprints.iter().map(row).collect())
}

/// What shared infrastructure would save.
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
    let legend = "saves: all of the fixed cost still to pay of the projects that need it, by the \
                  medians; where a project needs several things, each is counted with all of it";
    wrap::wrap(&lead, width)
        + "\n\n"
        + &table::table(&header, rows, screen)
        + "\n"
        + &wrap::wrap(legend, width)
        + "\n"
}

/// The same to paste elsewhere.
pub fn needs_markdown(needs: &[Need]) -> String {
    let (header, rows) = need_rows(needs);
    markdown::table(&header, &rows)
}

fn need_rows(needs: &[Need]) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
    let row = |need: &Need| {
        let one = |standing: &&Standing| {
            let name = clean::line(standing.project.name.as_str());
            format!("{name} ({})", cost_left(standing))
        };
        let projects: Vec<_> = need.projects.iter().map(one).collect();
        vec![
            table::name(clean::line(need.name)),
            table::number(left(need.saves)),
            table::prose(projects.join(", ")),
        ]
    };
    (
        vec!["need", "saves up to", "projects, and what each has still to pay"],
        needs.iter().map(row).collect(),
    )
}

/// A chance in whole percent.
pub fn percent(fraction: f64) -> String {
    Percent::nearest(fraction).rough()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::factor::Factor;

    #[test]
    fn how_many_times_stays_a_number_that_can_be_read() {
        let of = |times: f64| {
            told(&[Difference { factor: Factor::Learning, better: 5.0, other: 0.0, times }])
        };

        assert_eq!(of(1.24), "learning (5 against 0, 1.2 times)");
        assert_eq!(of(999.4), "learning (5 against 0, 999 times)");
        assert_eq!(of(3e80), "learning (5 against 0, over 1,000 times)");
        assert_eq!(of(f64::INFINITY), "learning (5 against 0)");
    }
}
