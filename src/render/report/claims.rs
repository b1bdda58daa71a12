//! What was claimed against what happened, with the same logarithmic scale both ways.

use super::paces::{times, works};
use super::scale::{Pixels, Place, Scale, Tick};
use super::{Link, Links, shape};
use crate::domain::calibrate::cases::{Case, Quantity};
use crate::domain::calibrate::{ENOUGH, Record};
use crate::domain::report::Report;
use crate::domain::words::Word;
use crate::render::calibrate::{input, noun, plan_with, times as in_times};
use crate::render::clean;

/// The ends of the field: in percent of the width, and in pixels.
const LEFT: f64 = 16.0;
const RIGHT: f64 = 98.0;
const TOP: f64 = 8.0;
const BOTTOM: f64 = 248.0;
const DECADES: f64 = 6.0;
/// The most cases of a quantity on the page: the latest.
const MOST: usize = 40;
/// The most pictures on the page.
const MOST_CHARTS: usize = 8;

/// The pictures.
pub struct Claims {
    pub charts: Vec<Chart>,
    /// The number of pictures that there is no room for.
    pub hidden: usize,
}

/// A quantity of a researcher.
pub struct Chart {
    pub researcher: String,
    pub noun: &'static str,
    pub says: String,
    pub x_ticks: Vec<Tick<Place>>,
    pub y_ticks: Vec<Tick<Pixels>>,
    pub marks: Vec<Mark>,
    /// The number of earlier cases, which only `rp calibrate --why` has.
    pub earlier: usize,
}

pub struct Mark {
    pub link: Link,
    pub shape: &'static str,
    pub x: Place,
    pub y: Pixels,
    pub claimed: String,
    pub happened: String,
    pub ratio: String,
}

impl Claims {
    /// The quantities of which there are enough cases.
    pub fn of(report: &Report, links: &Links) -> Self {
        let of =
            |record| Quantity::ALL.iter().filter_map(move |(it, _)| Chart::of(record, *it, links));
        let mut charts: Vec<_> = report.records.iter().flat_map(of).collect();
        let hidden = charts.len().saturating_sub(MOST_CHARTS);
        charts.truncate(MOST_CHARTS);
        Self { charts, hidden }
    }
}

impl Chart {
    fn of(record: &Record, quantity: Quantity, links: &Links) -> Option<Self> {
        let mut cases: Vec<_> = record.of(quantity).collect();
        cases.sort_by_key(|it| std::cmp::Reverse(it.day));
        let earlier = cases.len().saturating_sub(MOST);
        cases.truncate(MOST);
        let scale = Scale::log(cases.iter().flat_map(|it| [it.claimed, it.happened]), DECADES);
        let scale = scale.filter(|_| cases.len() >= ENOUGH)?;
        let factor = record.factor(quantity).figure?;
        let ticks: Vec<_> = ticks(quantity, scale).collect();
        let x_ticks = ticks.iter().map(|(at, label)| (across(scale, *at), label.clone()));
        let y_ticks = ticks.iter().map(|(at, label)| (along(scale, *at), label.clone()));
        Some(Self {
            researcher: clean::line(record.researcher).into_owned(),
            noun: noun(quantity),
            earlier,
            says: plan_with(quantity, &factor, record.usual(quantity)?),
            x_ticks: x_ticks.map(|(at, label)| Tick { at, label }).collect(),
            y_ticks: y_ticks.map(|(at, label)| Tick { at, label }).collect(),
            marks: cases.iter().map(|it| Mark::of(it, scale, links)).collect(),
        })
    }
}

impl Mark {
    fn of(case: &Case, scale: Scale, links: &Links) -> Self {
        let rough = |value| input(case.quantity).rough(value);
        Self {
            link: links.to(case.project),
            shape: shape(case.project),
            x: across(scale, case.claimed),
            y: along(scale, case.happened),
            claimed: rough(case.claimed),
            happened: rough(case.happened),
            ratio: in_times(case.ratio()),
        }
    }
}

/// At most half a dozen marks, with their labels.
fn ticks(quantity: Quantity, scale: Scale) -> impl Iterator<Item = (f64, String)> {
    let all: Vec<_> = match quantity {
        Quantity::Loop => times().map(|it| (it.in_weeks(), it.to_string())).collect(),
        Quantity::FixedCost | Quantity::Finish => {
            works().map(|it| (it.in_weeks(), it.to_string())).collect()
        }
        Quantity::Experiments => {
            let number = |at: f64| (at, Tick::number((), at).label);
            scale.decades().into_iter().map(number).collect()
        }
    };
    let held: Vec<_> = all.into_iter().filter(|(at, _)| scale.holds(*at)).collect();
    let step = held.len().div_ceil(6).max(1);
    held.into_iter().step_by(step)
}

fn across(scale: Scale, value: f64) -> Place {
    Place(LEFT + scale.at(value) * (RIGHT - LEFT))
}

fn along(scale: Scale, value: f64) -> Pixels {
    Pixels(BOTTOM - scale.at(value) * (BOTTOM - TOP))
}
