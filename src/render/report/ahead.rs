//! How long to go on: the value of a current project against further unclear results.

use super::scale::{Pixels, Place, Scale, Tick};
use crate::domain::project::{Date, Time};
use crate::domain::ranking::{Ahead, Rival, Standing, in_two_digits};
use crate::domain::report::Person;
use crate::render::verdict::turns;
use crate::render::{clean, count};

/// The height of a chart in pixels, and its parts.
const HEIGHT: f64 = 170.0;
const TOP: f64 = 14.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 97.0;

pub struct Chart {
    pub researcher: String,
    pub project: String,
    pub best: String,
    pub points: Vec<Point>,
    /// From each point to the next.
    pub steps: Vec<Step>,
    /// Where the verdict changes.
    pub turn: Option<Turn>,
    pub x_ticks: Vec<Tick<Place>>,
    pub y_ticks: Vec<Tick<Pixels>>,
    /// The lower end, the base line of the labels below it, and the height of the whole picture.
    pub bottom: Pixels,
    pub below: Pixels,
    pub whole: Pixels,
    /// What it shows, in sentences.
    pub says: Vec<String>,
}

pub struct Turn {
    pub at: Place,
    pub y: Pixels,
}

pub struct Point {
    pub x: Place,
    pub y: Pixels,
    pub is_below: bool,
    pub experiments: u32,
    pub when: String,
    pub value: String,
    pub best: String,
}

pub struct Step {
    pub x: (Place, Place),
    pub y: (Pixels, Pixels),
    pub best: (Pixels, Pixels),
}

impl Chart {
    /// `None` if unclear results decide nothing.
    pub fn of(person: &Person, today: Date) -> Option<Self> {
        let ahead = person.ahead.as_ref()?;
        let current = person.verdict.current.as_ref()?;
        let last = f64::from(ahead.last()?.experiments);
        let values = ahead.iter().flat_map(|it| [it.value, it.best]);
        let scale = Scale::log(values, 3.0)?;
        let x = |experiments: u32| {
            Place(LEFT + Scale::linear(0.0, last).at(f64::from(experiments)) * (RIGHT - LEFT))
        };
        let y = |value: f64| Pixels(TOP + (1.0 - scale.at(value)) * (HEIGHT - TOP));
        let step = |two: &[Ahead]| Step {
            x: (x(two[0].experiments), x(two[1].experiments)),
            y: (y(two[0].value), y(two[1].value)),
            best: (y(two[0].best), y(two[1].best)),
        };
        let point = |it: &Ahead| Point {
            x: x(it.experiments),
            y: y(it.value),
            is_below: it.value < it.best,
            experiments: it.experiments,
            when: day(today, it.weeks),
            value: in_two_digits(it.value),
            best: in_two_digits(it.best),
        };
        let best = match &person.verdict.best {
            Rival::Project(standing) => clean::line(standing.project.name.as_str()).into_owned(),
            Rival::Looking(_) => "something else".into(),
        };
        let turn = person.patience.as_ref().and_then(|patience| {
            let at = ahead.iter().find(|it| it.experiments == patience.experiments)?;
            Some(Turn { at: x(at.experiments), y: y(at.value) })
        });
        let project = clean::line(current.project.name.as_str()).into_owned();
        let mut says = vec![meeting(person, &best)];
        let turns = person.patience.as_ref().and_then(|it| turns(person.verdict, it, today));
        let turns = turns.map(|line| anstream::adapter::strip_str(&line).to_string());
        says.push(turns.map_or_else(
            || "further unclear results do not change the verdict".to_owned(),
            |line| format!("the verdict changes {line}"),
        ));
        let every = ahead.len().div_ceil(6).max(1);
        let shown = ahead.iter().step_by(every);
        Some(Self {
            researcher: clean::line(person.verdict.researcher).into_owned(),
            project,
            best,
            points: ahead.iter().map(point).collect(),
            steps: ahead.windows(2).map(step).collect(),
            turn,
            x_ticks: shown
                .map(|it| Tick { at: x(it.experiments), label: it.experiments.to_string() })
                .collect(),
            y_ticks: scale
                .decades()
                .into_iter()
                .map(|value| Tick::number(y(value), value))
                .collect(),
            bottom: Pixels(HEIGHT),
            below: Pixels(HEIGHT + 18.0),
            whole: Pixels(HEIGHT + 24.0),
            says,
        })
    }

    /// The base line of the name of the alternative, beside the end of its line.
    pub fn best_label(&self) -> Pixels {
        let (at, own) = self.steps.last().map_or((TOP, TOP), |step| (step.best.1.0, step.y.1.0));
        // The other side of the line is free.
        let is_above = own >= at;
        Pixels(if is_above { at - 6.0 } else { at + 15.0 }.clamp(11.0, HEIGHT - 3.0))
    }
}

/// Why there is no chart for some researchers, in a sentence; empty if all have one.
pub fn missing(people: &[Person]) -> String {
    let mut parts = Vec::new();
    let mut add = |why: &str, is_so: &dyn Fn(&Person) -> bool| {
        let names = people.iter().filter(|it| it.ahead.is_none() && is_so(it));
        let names: Vec<_> = names.map(|it| clean::line(it.verdict.researcher)).collect();
        if !names.is_empty() {
            parts.push(format!("{} ({why})", names.join(", ")));
        }
    };
    add("nothing active", &|it| it.verdict.current.is_none());
    let current =
        |it: &Person, of: fn(&Standing) -> bool| it.verdict.current.as_ref().is_some_and(of);
    add("to be left anyway", &|it| current(it, |current| current.why_not.is_some()));
    add("in the finish", &|it| current(it, |current| current.why_not.is_none()));
    if parts.is_empty() { String::new() } else { format!("Not shown: {}.", parts.join("; ")) }
}

/// Where the project meets the alternative.
fn meeting(person: &Person, best: &str) -> String {
    match person.meets() {
        Some([_, Ahead { experiments: 0, .. }]) => format!("{best} is worth more already"),
        Some([before, after]) => {
            let is_exact = after.experiments == before.experiments + 1;
            format!(
                "{best} is worth more after {}{}, in about {}",
                if is_exact { "" } else { "about " },
                count(after.experiments as usize, "more unclear result"),
                Time::from_weeks(after.weeks).rough()
            )
        }
        None => format!("it stays worth more than {best} as far as the picture goes"),
    }
}

/// The day some weeks from now; empty beyond the year 9999.
fn day(today: Date, weeks: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
    let days = Time::from_weeks(weeks).in_days().round() as i64;
    today.plus_days(days).map_or_else(String::new, |day| day.to_string())
}
