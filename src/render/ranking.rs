//! The ranking as a table, with the verdicts above it.

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{LogScale, interval};
use super::flags::worst;
use super::table::Entry;
use super::verdict::{
    beyond, chance, odds_in_words, reason, reason_in_short, verdict, without, worthless,
};
use super::{Screen, clean, markdown, table, wrap};
use crate::domain::calibrate::Suggestion;
use crate::domain::flags::Flagged;
use crate::domain::project::Percent;
use crate::domain::project::{Date, Name, Work};
use crate::domain::ranking::Correction;
use crate::domain::ranking::habits::{Habits, shifted};
use crate::domain::ranking::input::Input;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::sourced::{Inputs, Sourced};
use crate::domain::ranking::uncertain::Uncertain;
use crate::domain::ranking::{Odds, Ranking, Standing, Verdict, in_two_digits};

/// The mark of a value that uses a default.
pub const ASSUMED: &str = "~";
/// The mark of a value that the researcher's own record corrects.
pub const CALIBRATED: &str = "*";

/// The part of a ranking to show.
pub struct Compared<'r, 'a> {
    /// The whole ranking, made with odds.
    pub ranking: &'r Ranking<'a>,
    /// The projects to show.
    pub shown: &'r [&'r Standing<'a>],
    /// The verdicts of their researchers.
    pub verdicts: &'r [&'r Verdict<'a>],
    /// The flags of the projects, in the order of `shown`.
    pub flagged: &'r [Flagged<'a>],
    /// What the records of researchers change, if they correct estimates.
    pub corrections: &'r [Correction<'r, 'a>],
    /// The ranking without the records.
    pub as_given: Option<&'r Ranking<'a>>,
    /// Projects whose files cannot be read.
    pub unread: &'r [&'r Name],
    /// Whether looking for something else is shown beside them.
    pub with_looking: bool,
    /// Today.
    pub today: Date,
}

impl Compared<'_, '_> {
    /// The verdicts, the table, and the assumed values.
    pub fn text(&self, screen: Screen) -> String {
        let width = screen.text_width();
        let mut page = String::new();
        for one in self.verdicts {
            page += &wrap::wrap(&verdict(one, self.ranking, self.several()), width);
            page.push('\n');
            for line in beyond(one, self.ranking, self.today) {
                page += &(wrap::indented(&line, 2, width) + "\n");
            }
        }
        for line in self.corrections() {
            page += &(wrap::wrap(&line, width) + "\n");
        }
        page += &without(self.unread.iter().copied(), width);
        if !page.is_empty() {
            page.push('\n');
        }
        let (mut header, mut rows) = self.rows();
        let scale = LogScale::of(self.odds().map(|odds| (odds.low, odds.high)));
        let scale = scale.filter(|_| screen.has_pictures());
        if let Some(scale) = scale {
            let room = if width < WIDE { SHORT } else { LONG };
            let likely = header.iter().position(|head| *head == LIKELY).map_or(0, |at| at + 1);
            header.insert(likely, SPAN);
            for (at, row) in rows.iter_mut().enumerate() {
                let standing = self.shown.get(at);
                let range = standing.and_then(|it| Some((it.odds.as_ref()?, it.index.rate)));
                let picture = range.map(|(odds, value)| {
                    interval((odds.low, value, odds.high), scale, room, screen)
                });
                row.insert(likely, table::word(picture.unwrap_or_default()));
            }
        }
        let (text, header) = table::table_without_spare(header, rows, &SPARE, screen);
        page += &text;
        page += &self.left_out(width);
        page += &self.assumptions(width);
        page += &legend(&header, scale, self.shows_looking(), width);
        page + &wrap::wrap(&self.next(), width) + "\n"
    }

    /// The same as Markdown.
    pub fn markdown(&self) -> String {
        let mut page = String::new();
        for one in self.verdicts {
            let said = verdict(one, self.ranking, self.several());
            let said = anstream::adapter::strip_str(&said).to_string();
            page += &format!("- {}\n", markdown::plain(&said));
            page.extend(beyond(one, self.ranking, self.today).iter().map(|line| {
                let line = anstream::adapter::strip_str(line).to_string();
                format!("  - {}\n", markdown::plain(&line))
            }));
        }
        if !page.is_empty() {
            page.push('\n');
        }
        let (mut header, rows) = self.rows();
        header[0] = "rank";
        page += &markdown::table(&header, &rows);
        let below = self.left_out(usize::MAX / 4) + &self.assumptions(usize::MAX / 4);
        let lines = below.lines().filter(|line| !line.is_empty());
        let lines: Vec<_> = lines.map(|line| markdown::plain(line.trim())).collect();
        if lines.is_empty() { page } else { format!("{page}\n{}\n", lines.join("\\\n")) }
    }

    /// What the records change, and the verdicts without them.
    fn corrections(&self) -> Vec<String> {
        let Some(as_given) = self.as_given else { return Vec::new() };
        let of = |of: &Correction| {
            let name = clean::line(of.researcher);
            let Some(habits) = of.habits else {
                return format!("not calibrated: the record of {name} has too few cases");
            };
            let changes = if of.is_other {
                format!("without it: {}", verdict(of.without, as_given, false))
            } else {
                "the verdict is the same without it".into()
            };
            format!(
                "{CALIBRATED} calibrated by the record of {name}: {}; {changes}",
                corrected(habits)
            )
        };
        self.corrections.iter().map(of).collect()
    }

    fn several(&self) -> bool {
        self.shown.iter().any(|one| one.researcher != self.shown[0].researcher)
    }

    fn shows_looking(&self) -> bool {
        let first = self.shown.first().map(|standing| standing.researcher);
        let is_ranked = first.is_some_and(|name| self.ranking.looking_of(name).is_some());
        self.with_looking && !self.several() && is_ranked
    }

    fn odds(&self) -> impl Iterator<Item = &Odds> + Clone {
        self.shown.iter().filter_map(|standing| standing.odds.as_ref())
    }

    fn rows(&self) -> (Vec<&'static str>, Vec<Vec<Entry>>) {
        let mut header = vec![
            "#",
            "project",
            "status",
            "value/week",
            LIKELY,
            BEST,
            BEATS,
            COST,
            LOOP,
            CHANCE,
            "flags",
        ];
        let flagged = self.shown.iter().zip(self.flagged);
        let mut rows: Vec<_> = flagged.map(|(standing, flagged)| row(standing, flagged)).collect();
        if self.several() {
            header.insert(2, "who");
            for (row, standing) in rows.iter_mut().zip(self.shown) {
                row.insert(2, table::word(clean::line(standing.researcher)));
            }
        } else if self.shows_looking() {
            let looking = self.shown.first().map(|it| it.researcher);
            let looking = looking.and_then(|name| self.ranking.looking_of(name));
            rows.extend(looking.map(|looking| {
                let mut row = vec![
                    table::number(""),
                    table::word(ELSE),
                    table::word(""),
                    table::number(marked(true, in_two_digits(looking.index.rate))),
                ];
                row.resize_with(header.len(), || table::word(""));
                row
            }));
        }
        (header, rows)
    }

    /// The reasons why projects are not ranked or worth nothing.
    fn left_out(&self, width: usize) -> String {
        let line = |standing: &Standing, why: String| {
            let name = clean::line(standing.project.name.as_str());
            wrap::indented(&format!("{name}{why}"), 2, width) + "\n"
        };
        let all = self.shown.iter();
        let without_rank = all.clone().filter_map(|it| {
            let why_not = it.why_not.as_ref()?;
            Some(line(it, format!(" {}", reason(why_not))))
        });
        let worthless = all.filter(|it| it.why_not.is_none()).filter_map(|it| {
            let why = self.ranking.worthless(it)?;
            Some(line(it, format!(": {}", worthless(&why))))
        });
        let list = |title: &str, lines: String| {
            if lines.is_empty() { lines } else { format!("\n{title}:\n{lines}") }
        };
        // An idea of the pool is there once for each researcher.
        let once = |lines: Vec<String>| {
            let mut seen = BTreeSet::new();
            lines.into_iter().filter(|line| seen.insert(line.clone())).collect()
        };
        list("not ranked", once(without_rank.collect()))
            + &list("worth nothing", once(worthless.collect()))
    }

    /// The assumed values, once for all projects that lack the same ones.
    fn assumptions(&self, width: usize) -> String {
        const MOST_NAMES: usize = 6;
        let mut lacking: BTreeMap<Vec<&str>, BTreeSet<&str>> = BTreeMap::new();
        for standing in self.shown {
            let assumed = standing.inputs.assumed();
            if !assumed.is_empty() {
                lacking.entry(assumed).or_default().insert(standing.project.name.as_str());
            }
        }
        if lacking.is_empty() {
            return "\n".into();
        }
        let mut page =
            format!("\n{ASSUMED} uses rp's defaults for values missing from the file:\n");
        let names = |names: BTreeSet<_>| names.into_iter().collect::<Vec<_>>();
        let mut lines: Vec<_> = lacking.into_iter().map(|(keys, of)| (names(of), keys)).collect();
        let shown: BTreeSet<_> = self.shown.iter().map(|it| &it.project.name).collect();
        lines.sort();
        for (names, keys) in lines {
            let all = names.len() == shown.len();
            let names = match names.len() {
                n if all && n > 1 => "every project".to_owned(),
                n if n > MOST_NAMES => {
                    let shown: Vec<_> =
                        names[..MOST_NAMES].iter().copied().map(clean::line).collect();
                    format!("{} and {} others", shown.join(", "), n - MOST_NAMES)
                }
                _ => names.into_iter().map(clean::line).collect::<Vec<_>>().join(", "),
            };
            page += &(wrap::indented(&format!("{names}: {}", keys.join(", ")), 2, width) + "\n");
        }
        page
    }

    /// The commands that show more.
    fn next(&self) -> String {
        let of = self.verdicts.first().and_then(|verdict| verdict.best());
        let name =
            of.map_or_else(|| "NAME".into(), |best| clean::quoted(best.project.name.as_str()));
        format!(
            "explain a rank with `rp compare --why {name}`; find what to look into first with `--derisk`"
        )
    }
}

/// The name of looking for something else in the table.
const ELSE: &str = "something else";
const LIKELY: &str = "likely";
const BEST: &str = "best";
const BEATS: &str = "beats";
const COST: &str = "cost left";
const LOOP: &str = "loop";
const CHANCE: &str = "chance";
const SPAN: &str = "span";
/// The columns that a narrow screen omits.
const SPARE: [&str; 9] = [LIKELY, LOOP, COST, CHANCE, BEST, BEATS, SPAN, "flags", "status"];
/// The columns from which on the picture of a range is long.
const WIDE: usize = 110;
/// Its columns on a narrower screen.
const SHORT: usize = 12;
/// Its columns on a wide screen.
const LONG: usize = 24;

/// The meaning of the columns that are shown.
fn legend(header: &[&str], scale: Option<LogScale>, with_looking: bool, width: usize) -> String {
    let span = scale.map_or_else(String::new, |LogScale { low, high }| {
        let (low, high) = (in_two_digits(low), in_two_digits(high));
        format!("value/week and its 90% range, on a log scale from {low} to {high}")
    });
    let columns = [
        (LIKELY, "90% range of value/week"),
        (SPAN, span.as_str()),
        (BEST, "chance of the highest value among the projects of its researcher"),
        (BEATS, "chance of being worth more than the current project"),
        (COST, "work before the next experiment, or to finish"),
    ];
    let looking = (ELSE, "a week of looking, then a new idea with default values");
    let said: Vec<_> = columns
        .iter()
        .filter(|(column, _)| header.contains(column))
        .chain(with_looking.then_some(&looking))
        .map(|(column, meaning)| format!("{column}: {meaning}"))
        .collect();
    if said.is_empty() { String::new() } else { wrap::wrap(&said.join("; "), width) + "\n" }
}

fn row(standing: &Standing, flagged: &Flagged) -> Vec<Entry> {
    let Standing { project, inputs, odds, .. } = standing;
    let (tally, style) = worst(&flagged.flags);
    let rank = standing.rank.map_or_else(|| "-".into(), |rank| rank.to_string());
    let status = match &standing.why_not {
        None => table::word(project.status),
        Some(why_not) => table::prose(format!("{}, {}", project.status, reason_in_short(why_not))),
    };
    let of_odds = |of: fn(&Odds) -> Option<String>| odds.as_ref().and_then(of).unwrap_or_default();
    let experiment_loop = match standing.prospect.phase {
        Phase::Search => median(inputs, Input::Loop),
        Phase::Finish => String::new(),
    };
    vec![
        table::number(rank),
        table::name(clean::line(project.name.as_str())),
        status,
        table::number(value(standing)),
        table::word(of_odds(|odds| Some(between(odds)))),
        table::number(of_odds(|odds| odds.best_in.map(odds_in_words))),
        table::number(of_odds(|odds| odds.beats_current.map(odds_in_words))),
        table::number(cost_left(standing)),
        table::number(experiment_loop),
        table::word(of(&inputs[Input::Chance], chances(standing))),
        table::word(tally).painted(style),
    ]
}

/// The value a week, marked if a default or a record is part of it.
pub fn value(standing: &Standing) -> String {
    let value = in_two_digits(standing.index.rate);
    if standing.inputs.is_corrected() {
        return format!("{CALIBRATED}{value}");
    }
    marked(!standing.inputs.assumed().is_empty(), value)
}

/// The work that is left: before the next experiment, or to finish.
pub fn cost_left(standing: &Standing) -> String {
    let inputs = &standing.inputs;
    match standing.prospect.phase {
        Phase::Search if inputs.is_paid => left(standing.cost_left()),
        Phase::Search => of(&inputs[Input::FixedCost], left(standing.cost_left())),
        Phase::Finish => {
            format!("finish {}", of(&inputs[Input::Finish], standing.finish_left.rough()))
        }
    }
}

/// The chance now, and the claimed one if the log has changed it.
fn chances(standing: &Standing) -> String {
    let (now, claimed) = (chance(standing.chance()), chance(standing.claimed));
    if now == claimed { now } else { format!("{now}, was {claimed}") }
}

/// `0.21 to 0.90`; one value if both are equal.
pub fn between(odds: &Odds) -> String {
    let (low, high) = (in_two_digits(odds.low), in_two_digits(odds.high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// The median of an input, rounded, and marked if it is assumed: the same in every table and page.
pub fn median(inputs: &Inputs, input: Input) -> String {
    of(&inputs[input], input.rough(inputs[input].value.median()))
}

/// What a record says of the plans of a project, in a line; `None` if it says nothing.
pub fn suggested(suggestions: &[Suggestion]) -> Option<String> {
    let one = |it: &Suggestion| {
        let rough = |value: &Uncertain| it.input.rough(value.median());
        let (planned, corrected) = (rough(&it.planned), rough(&it.corrected));
        format!("{} x{:.1}, so {planned} is about {corrected}", it.input.noun(), it.times)
    };
    let all: Vec<_> = suggestions.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("your record (`rp calibrate`): {}", all.join("; ")))
}

/// What a record corrects, in words.
pub fn corrected(habits: &Habits) -> String {
    let times = |input: Input| Some(format!("{} x{:.1}", input.noun(), habits.factors[input]?));
    let planned = [Input::Loop, Input::FixedCost, Input::Experiments, Input::Finish];
    let width = habits.width.map(|width| format!("ranges x{width:.1} as wide"));
    let shift = habits.shift.map(|shift| {
        let claimed = Percent::nearest(0.4);
        format!("a chance of 40% is {}", shifted(claimed, shift).rough())
    });
    planned.into_iter().filter_map(times).chain(width).chain(shift).collect::<Vec<_>>().join(", ")
}

/// A value, marked if it is assumed.
pub fn marked(assumed: bool, text: String) -> String {
    if assumed { format!("{ASSUMED}{text}") } else { text }
}

/// Work still to do; `none` if there is none.
pub fn left(cost: Work) -> String {
    if cost == Work::ZERO { "none".into() } else { cost.rough() }
}

/// A value, marked if it is assumed or corrected.
pub fn of(input: &Sourced, text: String) -> String {
    if input.is_corrected() {
        return format!("{CALIBRATED}{text}");
    }
    marked(input.is_assumed(), text)
}
