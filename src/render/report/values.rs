//! Value per week: an interval for each project, and its odds of being best.

use super::scale::{Place, Scale, Tick};
use super::{Link, Links, shape};
use crate::domain::ranking::input::Input;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::{Odds, Standing, in_two_digits};
use crate::domain::report::{Person, Report};
use crate::render::clean;
use crate::render::ranking::{cost_left, marked, median};
use crate::render::verdict::{chance, odds_in_words, reason, worthless};

/// The decades that the scale shows below the highest value.
const DECADES: f64 = 4.0;
/// The projects of a researcher that are shown at once, if there are many.
const SHOWN: usize = 8;
/// A store with up to this many rows shows all of them at once.
const FEW: usize = 40;

pub struct Values {
    pub ticks: Vec<Tick<Place>>,
    pub groups: Vec<Group>,
}

pub struct Group {
    pub researcher: String,
    pub rows: Vec<Row>,
    /// Those that are folded.
    pub more: Vec<Row>,
    pub looking: Looking,
}

pub struct Looking {
    pub at: Place,
    pub value: String,
}

pub struct Row {
    pub link: Link,
    /// Whether the place on the page that is about the project is this one.
    pub is_place: bool,
    pub rank: String,
    pub status: String,
    pub shape: &'static str,
    pub is_current: bool,
    /// Whether the value uses defaults.
    pub is_assumed: bool,
    /// `None` if the value is too small for the scale.
    pub at: Option<Place>,
    pub low_at: Place,
    pub high_at: Place,
    pub value: String,
    pub low: String,
    pub high: String,
    pub best: String,
    pub beats: String,
    pub cost: String,
    pub one_loop: String,
    pub chance: String,
    /// Why it has no rank, or no value.
    pub note: String,
}

impl Values {
    pub fn of(report: &Report, links: &Links) -> Self {
        let all = || report.people.iter().flat_map(|person| &person.standings);
        let ends = all().filter_map(|it| it.odds.as_ref()).flat_map(|odds| [odds.low, odds.high]);
        let rates = all().map(|it| it.index.rate);
        let looking = report.people.iter().map(|person| person.looking.index.rate);
        let scale = Scale::log(ends.chain(rates).chain(looking), DECADES);
        let place = |value: f64| Place(scale.map_or(0.0, |scale| scale.at(value)) * 100.0);
        let ticks = scale.map_or_else(Vec::new, |scale| scale.decades());
        let ticks = ticks.into_iter().map(|at| Tick::number(place(at), at));
        let is_long = all().count() > FEW;
        let mut placed = std::collections::BTreeSet::new();
        let mut group = |person: &Person| {
            let mut row = |standing: &&Standing| {
                let link = links.to_standing(standing);
                let is_place = placed.insert(link.to.clone());
                Row { is_place, ..row(standing, person, report, scale, link) }
            };
            let mut rows: Vec<_> = person.standings.iter().map(&mut row).collect();
            let mut more = Vec::new();
            if is_long && rows.len() > SHOWN {
                let current = rows.iter().skip(SHOWN).position(|row| row.is_current);
                let current = current.map(|at| rows.remove(SHOWN + at));
                more = rows.split_off(SHOWN);
                rows.extend(current);
            }
            let rate = person.looking.index.rate;
            Group {
                researcher: clean::line(person.verdict.researcher).into_owned(),
                rows,
                more,
                looking: Looking { at: place(rate), value: in_two_digits(rate) },
            }
        };
        Self { ticks: ticks.collect(), groups: report.people.iter().map(&mut group).collect() }
    }
}

fn row(
    standing: &Standing,
    person: &Person,
    report: &Report,
    scale: Option<Scale>,
    link: Link,
) -> Row {
    let rate = standing.index.rate;
    let place = |value: f64| Place(scale.map_or(0.0, |scale| scale.at(value)) * 100.0);
    let (low, high) = standing.odds.as_ref().map_or((rate, rate), |odds| (odds.low, odds.high));
    let odds = |of: fn(&Odds) -> Option<f64>| {
        standing.odds.as_ref().and_then(of).map(odds_in_words).unwrap_or_default()
    };
    let note = match (&standing.why_not, report.ranking.worthless(standing)) {
        (Some(why_not), _) => format!("not ranked: it {}", reason(why_not)),
        (None, Some(why)) => format!("worth nothing: {}", worthless(&why)),
        (None, None) => String::new(),
    };
    let is_assumed = !standing.inputs.assumed().is_empty();
    Row {
        link,
        is_place: false,
        rank: standing.rank.map_or_else(|| "–".into(), |rank| rank.to_string()),
        status: standing.project.status.to_string(),
        shape: shape(standing.project),
        is_current: person.is_current(standing),
        is_assumed,
        at: scale.filter(|scale| !scale.is_below(rate)).map(|_| place(rate)),
        low_at: place(low),
        high_at: place(high),
        value: marked(is_assumed, in_two_digits(rate)),
        low: in_two_digits(low),
        high: in_two_digits(high),
        best: odds(|odds| odds.best_in),
        beats: odds(|odds| odds.beats_current),
        cost: cost_left(standing),
        one_loop: match standing.prospect.phase {
            Phase::Search => median(&standing.inputs, Input::Loop),
            Phase::Finish => "–".into(),
        },
        chance: chance(standing.chance()),
        note,
    }
}
