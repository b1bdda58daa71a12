//! Loop against cost left, both on logarithmic scales, with the zones of the flags.

use super::scale::{Pixels, Place, Scale, Tick};
use super::{Link, Links, shape};
use crate::domain::project::{Time, Work};
use crate::domain::ranking::in_two_digits;
use crate::domain::ranking::input::Input;
use crate::domain::report::{Limits, Pace, Report};
use crate::render::clean;
use crate::render::ranking::{left, marked, median};

/// The most projects in the picture; the table has all.
const MOST: usize = 40;
/// Heights in pixels: of the field, and of one lane of the strip below it.
const FIELD: f64 = 340.0;
const LANE: f64 = 28.0;
const TOP: f64 = 8.0;
/// The left and the right end of the field, in percent.
const LEFT: f64 = 10.0;
const RIGHT: f64 = 98.5;
/// What labels are laid out for, in pixels: the width of the picture, and of a character.
const WIDTH: f64 = 900.0;
const CHARACTER: f64 = 6.9;
/// How bad it is if a label covers another one, a mark or a range.
const ON_LABEL: usize = 20;
const ON_MARK: usize = 10;
const ON_RANGE: usize = 1;
/// Marks in the strip are at least this far apart, in percent.
const APART: f64 = 7.0;

pub struct Paces {
    pub rows: Vec<Row>,
    pub marks: Vec<Mark>,
    pub x_ticks: Vec<Tick<Place>>,
    pub y_ticks: Vec<Tick<Pixels>>,
    pub zones: Vec<Zone>,
    pub slow: Limit,
    pub very_slow: Limit,
    pub high_cost: String,
    /// The lower end of the zone of high costs.
    pub high_y: Pixels,
    pub field: Pixels,
    pub strip: Pixels,
    pub height: Pixels,
    pub hidden: usize,
}

/// A limit of the loop.
pub struct Limit {
    pub at: Place,
    pub text: String,
}

pub struct Zone {
    pub class: &'static str,
    pub x: Place,
    pub width: Place,
    pub y: Pixels,
    pub height: Pixels,
}

/// A row of the table. Its number is that of the mark.
pub struct Row {
    pub nth: usize,
    pub link: Link,
    pub status: String,
    pub one_loop: String,
    pub loop_range: String,
    pub cost: String,
    pub cost_range: String,
    pub value: String,
    pub zone: &'static str,
}

pub struct Mark {
    pub nth: usize,
    pub link: Link,
    pub shape: &'static str,
    pub x: Place,
    pub y: Pixels,
    /// The ends of the loop.
    pub across: Option<(Place, Place)>,
    /// The ends of the cost.
    pub along: Option<(Pixels, Pixels)>,
    pub label_x: Place,
    pub label_dx: f64,
    pub label_y: Pixels,
    pub anchor: &'static str,
}

impl Paces {
    pub fn of(report: &Report, links: &Links) -> Self {
        let Limits { slow, very_slow, high_cost } = report.limits;
        let paces = &report.paces;
        let shown = &paces[..paces.len().min(MOST)];
        let day = |days: f64| days / 7.0;
        let loops = shown.iter().flat_map(|it| {
            let (low, high) = it.loop_ends.unwrap_or((it.experiment_loop, it.experiment_loop));
            [low, high, it.experiment_loop]
        });
        let usual = [day(1.0 / 24.0), slow.in_weeks(), very_slow.in_weeks() * 3.0];
        let x = Scale::log(loops.chain(usual), 6.0).expect("the usual loops are positive");
        let costs = shown
            .iter()
            .filter_map(|it| it.cost)
            .chain(shown.iter().filter_map(|it| it.cost_ends).flat_map(|(low, high)| [low, high]));
        let usual = [0.1, high_cost.in_weeks(), high_cost.in_weeks() * 2.5];
        let y = Scale::log(costs.chain(usual), 5.0).expect("the usual costs are positive");
        let at_x = |weeks: f64| Place(LEFT + x.at(weeks) * (RIGHT - LEFT));
        let at_y = |weeks: f64| Pixels(TOP + (1.0 - y.at(weeks)) * FIELD);
        let (lanes, of_lane) = lanes(shown, at_x);
        let strip = TOP + FIELD + 6.0;
        let height = strip + 10.0 + of_lane * LANE;
        let placed = shown.iter().zip(lanes).map(|(it, lane)| {
            let y = it.cost.map_or(Pixels(strip + 21.0 + lane * LANE), at_y);
            (it, at_x(it.experiment_loop), y)
        });
        let placed: Vec<_> = placed.collect();
        let mark_of = |x: Place, y: Pixels| (Box::around(x.0 / 100.0 * WIDTH, y.0), ON_MARK);
        let mut taken: Vec<_> = placed.iter().map(|(_, x, y)| mark_of(*x, *y)).collect();
        taken.extend(placed.iter().filter_map(|(it, _, y)| {
            let (low, high) = it.loop_ends?;
            let [low, high] = [low, high].map(|weeks| at_x(weeks).0 / 100.0 * WIDTH);
            Some((Box { x: (low, high), y: (y.0 - 1.0, y.0 + 1.0) }, ON_RANGE))
        }));
        let marks = placed.iter().enumerate().map(|(at, (it, mark_x, mark_y))| {
            let link = links.to_standing(it.standing);
            let is_range = it.loop_ends.is_some();
            let label = label((&link.name, at + 1), (*mark_x, *mark_y), is_range, &mut taken);
            let (label_dx, anchor, label_y) = label;
            Mark {
                nth: at + 1,
                link,
                shape: shape(it.standing.project),
                x: *mark_x,
                y: *mark_y,
                across: it.loop_ends.map(|(low, high)| (at_x(low), at_x(high))),
                along: it.cost.and(it.cost_ends).map(|(low, high)| (at_y(low), at_y(high))),
                label_x: *mark_x,
                label_dx,
                label_y: Pixels(label_y),
                anchor,
            }
        });
        let [slow_at, very_slow_at] = [slow, very_slow].map(|limit| at_x(limit.in_weeks()));
        let high_y = at_y(high_cost.in_weeks());
        let bottom = height - TOP;
        let zone = |class, x: f64, to: f64, height: f64| Zone {
            class,
            x: Place(x),
            width: Place(to - x),
            y: Pixels(TOP),
            height: Pixels(height),
        };
        let limit = |at, limit: Time| Limit { at, text: limit.to_string() };
        let ticks_x = times().filter(|time| x.holds(time.in_weeks()));
        let ticks_x = ticks_x.map(|it| Tick { at: at_x(it.in_weeks()), label: it.to_string() });
        let ticks_y = works().filter(|work| y.holds(work.in_weeks()));
        let ticks_y = ticks_y.map(|it| Tick { at: at_y(it.in_weeks()), label: it.to_string() });
        Self {
            marks: marks.collect(),
            x_ticks: ticks_x.collect(),
            y_ticks: ticks_y.collect(),
            zones: vec![
                zone("caution", slow_at.0, very_slow_at.0, bottom),
                zone("red", very_slow_at.0, RIGHT, bottom),
                zone("red", LEFT, RIGHT, high_y.0 - TOP),
            ],
            slow: limit(slow_at, slow),
            very_slow: limit(very_slow_at, very_slow),
            high_cost: high_cost.to_string(),
            high_y,
            field: Pixels(TOP + FIELD),
            strip: Pixels(strip),
            height: Pixels(height),
            hidden: paces.len() - shown.len(),
            rows: rows(report, links),
        }
    }

    /// Where the labels of the loops are.
    pub fn label_y(&self) -> Pixels {
        Pixels(self.height.0 + 16.0)
    }

    /// The height of the whole picture.
    pub fn whole(&self) -> Pixels {
        Pixels(self.height.0 + 22.0)
    }

    /// The middle of the strip.
    pub fn strip_middle(&self) -> Pixels {
        Pixels(f64::midpoint(self.strip.0, self.height.0) + 4.0)
    }
}

fn rows(report: &Report, links: &Links) -> Vec<Row> {
    let Limits { slow, very_slow, high_cost } = report.limits;
    let row = |(at, pace): (usize, &Pace)| {
        let standing = pace.standing;
        let one_loop = Time::from_weeks(pace.experiment_loop);
        let is_costly = standing.fixed_cost_left >= high_cost;
        let of = |range: Option<(f64, f64)>, input: Input| {
            let words = |(low, high)| format!("{} to {}", input.rough(low), input.rough(high));
            range.map(words).unwrap_or_default()
        };
        let inputs = &standing.inputs;
        let is_assumed = inputs[Input::FixedCost].is_assumed() && !inputs.is_paid;
        Row {
            nth: at + 1,
            link: links.to_standing(standing),
            status: standing.project.status.to_string(),
            one_loop: median(inputs, Input::Loop),
            loop_range: of(pace.loop_ends, Input::Loop),
            cost: match pace.cost {
                Some(_) => marked(is_assumed, left(standing.fixed_cost_left)),
                None if inputs.is_paid => "paid".into(),
                None => "none".into(),
            },
            cost_range: of(pace.cost.and(pace.cost_ends), Input::FixedCost),
            value: in_two_digits(standing.index.rate),
            zone: match (one_loop > very_slow, is_costly) {
                (true, true) => "red: very slow, high cost",
                (true, false) => "red: very slow",
                (false, true) => "red: high cost",
                (false, false) if one_loop > slow => "caution: slow",
                (false, false) => "",
            },
        }
    };
    report.paces.iter().enumerate().map(row).collect()
}

/// The lane of each project whose cost is paid, from 0, so that no two marks in it touch; and the number
/// of lanes, at least one.
fn lanes(shown: &[Pace], at_x: impl Fn(f64) -> Place) -> (Vec<f64>, f64) {
    let mut order: Vec<usize> = (0..shown.len()).filter(|at| shown[*at].cost.is_none()).collect();
    order.sort_by(|a, b| shown[*a].experiment_loop.total_cmp(&shown[*b].experiment_loop));
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = vec![0.0; shown.len()];
    for at in order {
        let pace = &shown[at];
        let x = at_x(pace.experiment_loop).0;
        // A name and its range need room, too.
        let name = clean::line(pace.standing.project.name.as_str()).chars().count();
        let name = as_pixels(name + 4) * CHARACTER / WIDTH * 100.0;
        let begins = pace.loop_ends.map_or(x, |(low, _)| at_x(low).0).min(x) - 1.0;
        let begins = if x > 70.0 { begins.min(x - name) } else { begins };
        let ends_at = pace.loop_ends.map_or(x, |(_, high)| at_x(high).0);
        let ends_at = ends_at.max(if x > 70.0 { x } else { x + name }).max(x + APART);
        let lane = ends.iter().position(|end| *end < begins).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = ends_at,
            None => ends.push(ends_at),
        }
        lanes[at] = as_pixels(lane);
    }
    (lanes, as_pixels(ends.len().max(1)))
}

#[expect(clippy::cast_precision_loss, reason = "some dozens")]
fn as_pixels(n: usize) -> f64 {
    n as f64
}

/// A part of the picture, in pixels.
#[derive(Debug, Clone, Copy)]
struct Box {
    x: (f64, f64),
    y: (f64, f64),
}

impl Box {
    fn around(x: f64, y: f64) -> Self {
        Self { x: (x - 7.0, x + 7.0), y: (y - 7.0, y + 7.0) }
    }

    fn meets(&self, other: &Self) -> bool {
        self.x.0 < other.x.1 && other.x.0 < self.x.1 && self.y.0 < other.y.1 && other.y.0 < self.y.1
    }
}

/// Where the label of a mark goes: its distance from the mark, its anchor, and its base line. The first
/// place that is free, else the one that meets fewest others.
fn label(
    (name, nth): (&str, usize),
    (x, y): (Place, Pixels),
    is_range: bool,
    taken: &mut Vec<(Box, usize)>,
) -> (f64, &'static str, f64) {
    let width = as_pixels(name.chars().count() + nth.to_string().len() + 1) * CHARACTER;
    let x = x.0 / 100.0 * WIDTH;
    let side = |left: bool, dy: f64| {
        let (from, dx, anchor) =
            if left { (x - 11.0 - width, -11.0, "end") } else { (x + 11.0, 11.0, "start") };
        let base = y.0 + 4.0 + dy;
        (Box { x: (from, from + width), y: (base - 11.0, base + 3.0) }, (dx, anchor, base))
    };
    let first = x > 0.7 * WIDTH;
    // A label beside a range would be struck through.
    let away = if is_range {
        [-10.0, 13.0, -23.0, 26.0, -36.0, 39.0]
    } else {
        [0.0, -13.0, 13.0, -26.0, 26.0, -39.0]
    };
    let places = away.into_iter().flat_map(|dy| [side(first, dy), side(!first, dy)]);
    let cost = |place: &Box| {
        let is_beyond = place.x.0 < LEFT / 100.0 * WIDTH || place.x.1 > WIDTH || place.y.0 < TOP;
        let met = taken.iter().filter(|(other, _)| place.meets(other)).map(|(_, cost)| cost);
        met.sum::<usize>() + if is_beyond { 100 } else { 0 }
    };
    let best = places.min_by_key(|(place, _)| cost(place)).expect("there are twelve places");
    taken.push((best.0, ON_LABEL));
    best.1
}

/// Loops with a mark on the axis.
pub(super) fn times() -> impl Iterator<Item = Time> {
    let hours = [1, 4].map(Time::hours).into_iter();
    hours.chain([1, 3].map(Time::days)).chain([Time::weeks(1)]).chain([1, 3, 12].map(Time::months))
}

/// Costs with a mark on the axis.
pub(super) fn works() -> impl Iterator<Item = Work> {
    let hours = [1, 4].map(Work::hours).into_iter();
    hours.chain([Work::days(1)]).chain([Work::weeks(1)]).chain([1, 3, 12].map(Work::months))
}
