//! A year of two researchers, command by command: one plans as it turns out, the other is overconfident.
//! `rp calibrate` finds by how much, and `rp compare --calibrated` gives ranges that hold.

use std::f64::consts::{SQRT_2, TAU};
use std::process::Stdio;

use chrono::{Duration, NaiveDate, NaiveDateTime};
use serde_json::Value;

use crate::support::World;

/// Distance of the end of a 90% range from its median, in standard deviations.
const END: f64 = 1.644_853_626_951_472_7;
const WEEK: f64 = 7.0 * 24.0;

/// Numbers that are the same on every machine: splitmix64.
struct Dice(u64);

impl Dice {
    /// Uniform, 0–1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((x ^ (x >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().max(1e-12).ln()).sqrt();
        radius * (TAU * self.uniform()).cos()
    }
}

/// What is planned, with the range that everybody gives: its unit, and its median and standard deviation as
/// a logarithm.
struct Plan {
    quantity: &'static str,
    input: &'static str,
    text: &'static str,
    low: f64,
    high: f64,
}

impl Plan {
    fn median(&self) -> f64 {
        (self.low * self.high).sqrt()
    }

    fn deviation(&self) -> f64 {
        (self.high / self.low).ln() / (2.0 * END)
    }
}

/// In weeks, but for the experiments: a day of work is a fifth of a week.
const PLANS: [Plan; 4] = [
    Plan {
        quantity: "loop",
        input: "experiment_loop_weeks",
        text: "4h to 16h",
        low: 4.0 / WEEK,
        high: 16.0 / WEEK,
    },
    Plan {
        quantity: "fixed-cost",
        input: "fixed_cost_weeks",
        text: "2d to 8d",
        low: 0.4,
        high: 1.6,
    },
    Plan { quantity: "experiments", input: "experiments", text: "4 to 12", low: 4.0, high: 12.0 },
    Plan { quantity: "finish", input: "finish_weeks", text: "3d to 9d", low: 0.6, high: 1.8 },
];

/// A researcher, with the truth about their plans.
struct Person {
    name: &'static str,
    /// How many times the planned median it takes, in the order of the plans.
    times: [f64; 4],
    /// The true spread as a multiple of the claimed one.
    spread: f64,
    /// The claimed chance that a project works, and the true one.
    chance: (f64, f64),
}

const PEOPLE: [Person; 2] = [
    Person { name: "ana", times: [2.0, 1.6, 1.4, 1.8], spread: 1.4, chance: (0.8, 0.5) },
    Person { name: "ben", times: [1.0; 4], spread: 1.0, chance: (0.5, 0.5) },
];

impl Person {
    /// What a plan comes to.
    fn outcome(&self, nth: usize, dice: &mut Dice) -> f64 {
        let plan = &PLANS[nth];
        let spread = self.spread * plan.deviation();
        plan.median() * self.times[nth] * (spread * dice.normal()).exp()
    }

    /// The chance that what comes lies in a range.
    fn inside(&self, nth: usize, low: f64, high: f64) -> f64 {
        let plan = &PLANS[nth];
        let (middle, spread) =
            ((plan.median() * self.times[nth]).ln(), self.spread * plan.deviation());
        let below = |end: f64| 0.5 * libm::erfc(-(end.ln() - middle) / spread / SQRT_2);
        below(high) - below(low)
    }
}

fn at(world: &World, time: NaiveDateTime, args: &[&str]) {
    let mut command = world.command();
    command.env("RP_TODAY", time.format("%Y-%m-%d %H:%M").to_string()).stdin(Stdio::null());
    let output = command.arg("-C").arg(world.store()).args(args).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn weeks(weeks: f64) -> Duration {
    #[expect(clippy::cast_possible_truncation, reason = "a few weeks")]
    Duration::minutes((weeks * WEEK * 60.0).round() as i64)
}

fn first_day() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap().and_hms_opt(9, 0, 0).unwrap()
}

/// One project after the other, for 52 weeks.
fn live(person: &Person, world: &World, dice: &mut Dice) {
    let end = first_day() + Duration::weeks(52);
    let (mut now, mut nth) = (first_day(), 0);
    while now < end {
        nth += 1;
        let name = format!("{}-{nth}", person.name);
        let claimed = format!("{}%", person.chance.0 * 100.0);
        new(world, now, &name, person.name, &claimed);
        at(world, now, &["start", &name, "--no-checkpoint"]);
        now += weeks(person.outcome(1, dice));
        let works = dice.uniform() < person.chance.1;
        let mut left = person.outcome(2, dice).round().max(1.0);
        let one_loop = person.outcome(0, dice);
        while left >= 1.0 {
            left -= 1.0;
            let result = if left < 1.0 && works { "clear" } else { "unclear" };
            at(world, now, &["begin", &name, "--expected", "30%"]);
            now += weeks(one_loop);
            at(world, now, &["log", &name, "--result", result]);
        }
        if works {
            now += weeks(person.outcome(3, dice));
            at(world, now, &["finish", &name, "--result", "success"]);
        } else {
            at(world, now, &["drop", &name, "--why", "no clear result"]);
        }
        // A week to find the next one.
        now += Duration::weeks(1);
    }
}

fn new(world: &World, now: NaiveDateTime, name: &str, researcher: &str, chance: &str) {
    let [experiment_loop, fixed_cost, experiments, finish] = PLANS.map(|plan| plan.text);
    let plans = ["--loop", experiment_loop, "--fixed-cost", fixed_cost];
    let more = ["--experiments", experiments, "--finish", finish, "--chance", chance];
    let who = ["--researcher", researcher, "--origin", "top-down", "--motivation", "it matters"];
    let titled = ["new", name, "--name", name];
    at(world, now, &[&titled[..], &who, &plans, &more].concat());
}

fn json(world: &World, time: NaiveDateTime, args: &[&str]) -> Value {
    let mut command = world.command();
    command.env("RP_TODAY", time.format("%Y-%m-%d").to_string()).arg("-C").arg(world.store());
    let output = command.args(args).args(["--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("not a number: {value}"))
}

#[test]
fn a_year_shows_how_plans_turn_out_and_corrects_the_next_ones() {
    let world = World::with_store();
    let settings = "me = \"ana\"\n[researcher.ana]\n[researcher.ben]\n";
    std::fs::write(world.file("rp.toml"), settings).unwrap();
    for (seed, person) in PEOPLE.iter().enumerate() {
        live(person, &world, &mut Dice(u64::try_from(seed).unwrap()));
    }
    let end = first_day() + Duration::weeks(70);

    let record = json(&world, end, &["calibrate"]);

    for (person, record) in PEOPLE.iter().zip(record["researchers"].as_array().unwrap()) {
        assert_eq!(record["researcher"], person.name);
        for (plan, (record, times)) in
            PLANS.iter().zip(record["plans"].as_array().unwrap().iter().zip(person.times))
        {
            assert_eq!(record["quantity"], plan.quantity);
            let (low, high) = (number(&record["low"]), number(&record["high"]));
            assert!(
                low <= times && times <= high,
                "{} {}: {times} is not in {record}",
                person.name,
                plan.quantity
            );
        }
        let projects =
            record["chances"].as_array().unwrap().iter().find(|it| it["dropped"] == "failed");
        let shift = number(&projects.unwrap()["shift"]);
        assert!(if person.name == "ana" { shift < -0.3 } else { shift.abs() < 0.8 }, "{shift}");
    }

    for person in &PEOPLE {
        let name = format!("next-of-{}", person.name);
        new(&world, end, &name, person.name, "50%");
    }
    let plain = json(&world, end, &["compare"]);
    let corrected = json(&world, end, &["compare", "--calibrated"]);
    for person in &PEOPLE {
        let held = |ranking: &Value| {
            let all = ranking["ranking"].as_array().unwrap();
            let name = format!("next-of-{}", person.name);
            let next = all.iter().find(|it| it["project"] == *name).unwrap();
            let inputs = PLANS.iter().enumerate().map(|(nth, plan)| {
                let range = &next["inputs"][plan.input];
                person.inside(nth, number(&range["low"]), number(&range["high"]))
            });
            inputs.sum::<f64>() / 4.0
        };
        let (before, after) = (held(&plain), held(&corrected));
        assert!(
            (0.85..=0.95).contains(&after),
            "{}: {after} of what follows, {before} before",
            person.name
        );
        if person.name == "ana" {
            assert!(before < 0.7, "{before}");
        }
    }
    assert!(corrected["calibrated"].as_array().unwrap().len() == 2, "{}", corrected["calibrated"]);
}
