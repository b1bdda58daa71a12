//! What was claimed against what happened, on one screen for each researcher.

use super::{Screen, clean, count, paint, table, wrap};
use crate::domain::calibrate::advice::Width;
use crate::domain::calibrate::cases::{Bet, Case, Hindsight, Late, Quantity};
use crate::domain::calibrate::chances::Chances;
use crate::domain::calibrate::ranges::Ranges;
use crate::domain::calibrate::ratios::Factor;
use crate::domain::calibrate::{Dropped, ENOUGH, Learned, Record};
use crate::domain::ranking::input::Input;
use crate::domain::words::Word;

/// A block for each researcher, with the cases if asked for.
pub fn text(records: &[Record], with_cases: bool, screen: Screen) -> String {
    let blocks: Vec<_> = records.iter().map(|it| block(it, with_cases, screen)).collect();
    blocks.join("\n")
}

fn block(record: &Record, with_cases: bool, screen: Screen) -> String {
    let name = clean::line(record.researcher);
    if record.cases.is_empty() && record.bets.is_empty() {
        let none = wrap::wrap(&format!("{name}: no cases yet"), screen.text_width()) + "\n";
        return if with_cases { none + &left_out(record, screen) } else { none };
    }
    let cases = count(record.cases.len() + record.bets.len(), "case");
    let mut parts = vec![format!("{name}: {cases}\n"), plans(record, screen)];
    parts.extend((!record.bets.is_empty()).then(|| scores(record, screen)));
    parts.push(advice(record, screen));
    if with_cases {
        parts.push(planned_cases(record, screen));
        parts.push(claimed_cases(record, screen));
        parts.push(left_out(record, screen));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The input of the ranking, for its unit.
pub fn input(quantity: Quantity) -> Input {
    match quantity {
        Quantity::Loop => Input::Loop,
        Quantity::FixedCost => Input::FixedCost,
        Quantity::Experiments => Input::Experiments,
        Quantity::Finish => Input::Finish,
    }
}

/// The name of a quantity in a table.
pub fn noun(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Loop => "loop",
        Quantity::FixedCost => "fixed cost",
        Quantity::Experiments => "experiments",
        Quantity::Finish => "finish",
    }
}

/// A factor in at most three digits.
pub fn times(factor: f64) -> String {
    match factor {
        100.0.. => format!("{factor:.0}"),
        0.095.. => format!("{factor:.1}"),
        _ => format!("{factor:.1e}"),
    }
}

fn plans(record: &Record, screen: Screen) -> String {
    let rows = Quantity::ALL.iter().map(|(quantity, _)| {
        let (factor, ranges) = (record.factor(*quantity), record.ranges(Some(*quantity)));
        let span = |it: &Factor| format!("{} to {}", times(it.range.0), times(it.range.1));
        let held = match ranges.cases {
            0 => String::new(),
            cases => format!("{} of {cases}", inside(record, *quantity)),
        };
        vec![
            table::word(noun(*quantity)),
            table::number(factor.cases),
            table::number(shown(&factor, |it| times(it.factor))),
            table::word(factor.figure.as_ref().map(span).unwrap_or_default()),
            table::word(held),
        ]
    });
    let header = ["planned", "cases", "actual / planned", "90% range", "ranges that held"];
    table::table(&header, rows.collect(), screen)
}

fn inside(record: &Record, quantity: Quantity) -> usize {
    let held =
        |it: &&Case| it.range.is_some_and(|(low, high)| low <= it.happened && it.happened <= high);
    record.of(quantity).filter(held).count()
}

/// A figure, or that there are too few cases for it.
fn shown<T>(learned: &Learned<T>, show: impl Fn(&T) -> String) -> String {
    match &learned.figure {
        Some(figure) => show(figure),
        None => format!("needs {ENOUGH}"),
    }
}

/// The claimed chances of a researcher, with what they are of.
pub fn chances(record: &Record) -> Vec<(&'static str, Learned<Chances>)> {
    let dropped = record.bets.iter().any(|it| it.was_dropped);
    let mut all = vec![("projects", record.projects(Dropped::LeftOut))];
    if dropped {
        all.push(("dropped as failed", record.projects(Dropped::Failed)));
    }
    all.push(("experiments", record.experiments()));
    all
}

fn scores(record: &Record, screen: Screen) -> String {
    let rows = chances(record).into_iter().map(|(of, scores)| {
        let cell = |show: fn(&Chances) -> String| {
            table::number(scores.figure.as_ref().map(show).unwrap_or_default())
        };
        vec![
            table::word(of),
            table::number(scores.cases),
            table::number(shown(&scores, |it| percent(it.claimed))),
            cell(|it| percent(it.rate)),
            cell(|it| format!("{:.2} ({:.2})", it.brier, it.brier_of_rate)),
            cell(|it| format!("{:.2} ({:.2})", it.log, it.log_of_rate)),
        ]
    });
    let header = ["chance", "cases", "claimed", "happened", "Brier (base rate)", "log (base rate)"];
    table::table(&header, rows.collect(), screen) + &bins(record, screen)
}

/// From 20 cases on, how often chances of each size happened.
fn bins(record: &Record, screen: Screen) -> String {
    let lines = chances(record).into_iter().filter_map(|(of, scores)| {
        let bins = scores.figure?.bins;
        let each = bins.iter().map(|bin| {
            let (low, high) = bin.ends;
            let ends = format!("{:.0}-{:.0}%", low * 100.0, high * 100.0);
            format!("{ends} {} of {}", percent(bin.rate), bin.cases)
        });
        let each: Vec<_> = each.collect();
        let line = format!("{of} by chance: {}", each.join(", "));
        (!bins.is_empty()).then(|| wrap::wrap(&line, screen.text_width()) + "\n")
    });
    lines.collect()
}

fn advice(record: &Record, screen: Screen) -> String {
    let of_plans = Quantity::ALL.iter().filter_map(|(quantity, _)| {
        let factor = record.factor(*quantity).figure?;
        Some(plan_with(*quantity, &factor, record.usual(*quantity)?))
    });
    let of_ranges = record.ranges(None).figure.map(|it| wide(&it));
    let of_chances = chances(record).into_iter().filter_map(|(of, it)| Some(say(of, &it.figure?)));
    let mut lines: Vec<_> = of_plans.chain(of_ranges).chain(of_chances).collect();
    let has_few = lines.is_empty();
    if has_few {
        lines.push(format!("too few cases to learn from: it takes {ENOUGH} of a kind"));
    }
    lines.iter().map(|line| wrap::wrap(line, screen.text_width()) + "\n").collect()
}

/// What the factor of a quantity asks for, with a usual plan as the example.
pub fn plan_with(quantity: Quantity, factor: &Factor, usual: f64) -> String {
    let subject = match quantity {
        Quantity::Loop => "your loops take",
        Quantity::FixedCost => "your fixed costs take",
        Quantity::Experiments => "your searches take",
        Quantity::Finish => "your finishes take",
    };
    if !factor.is_off() {
        return format!("{subject} about what you plan");
    }
    let rough = |times: f64| input(quantity).rough(usual * times);
    let (low, high) = factor.next;
    format!(
        "{subject} {} times what you plan: plan {} for {}, or {} to {}",
        times(factor.factor),
        rough(factor.factor),
        rough(1.0),
        rough(low),
        rough(high)
    )
}

fn wide(ranges: &Ranges) -> String {
    let Ranges { cases, inside, share, width } = ranges;
    let held = format!("{inside} of {cases} ranges held, about {} of all", percent(*share));
    match ranges.advice() {
        Width::Wider => format!("{held}: make them {} times as wide, by factors", times(*width)),
        Width::Narrower => {
            format!("{held}: narrower ones would do, {} times as wide", times(*width))
        }
        Width::Right => format!("{held}: keep their width"),
    }
}

fn say(of: &str, chances: &Chances) -> String {
    let (claimed, better) = (percent(chances.claimed), percent(chances.shifted()));
    let moved = if claimed == better {
        format!("{of}: your chances are right on the whole")
    } else {
        let way = if chances.shift > 0.0 { "low" } else { "high" };
        format!("{of}: your chances are too {way}: say {better} for {claimed}")
    };
    if chances.is_worse_than_rate() { moved + "; the base rate is better" } else { moved }
}

fn percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

fn planned_cases(record: &Record, screen: Screen) -> String {
    if record.cases.is_empty() {
        return String::new();
    }
    let rows = record.cases.iter().map(|it| {
        let rough = |value| input(it.quantity).rough(value);
        let range = it.range.map(|(low, high)| format!(" ({} to {})", rough(low), rough(high)));
        vec![
            table::name(clean::line(it.project.name.as_str())),
            table::word(noun(it.quantity)),
            table::word(it.made.map(|day| day.to_string()).unwrap_or_default()),
            table::word(it.day),
            table::word(format!("{}{}", rough(it.claimed), range.unwrap_or_default())),
            table::word(rough(it.happened)),
            table::number(times(it.ratio())),
        ]
    });
    let header = ["project", "planned", "made", "known on", "claimed", "happened", "ratio"];
    let table = table::table(&header, rows.collect(), screen);
    if record.cases.iter().all(|it| it.made.is_some()) {
        return table;
    }
    let undated =
        "without `made`, the claim is the value in the file, which may be newer than the result";
    table + &wrap::wrap(undated, screen.text_width()) + "\n"
}

fn claimed_cases(record: &Record, screen: Screen) -> String {
    if record.bets.is_empty() {
        return String::new();
    }
    let rows = record.bets.iter().map(|it| {
        let state = table::word(happened(it));
        vec![
            table::name(clean::line(it.project.name.as_str())),
            table::prose(what(it)),
            table::number(percent(it.claim.chance)),
            if it.was_dropped { state.painted(paint::CARE) } else { state },
        ]
    });
    let header = ["project", "chance of", "claimed", "happened"];
    table::table(&header, rows.collect(), screen)
}

/// The claims that are no cases, with the reason.
fn left_out(record: &Record, screen: Screen) -> String {
    let line = |it: &Hindsight| {
        let (name, what) =
            (clean::line(it.project.name.as_str()), it.quantity.map_or("chance", noun));
        let known = it.known;
        match it.made {
            Late::On(made) => format!(
                "{name}: {what} left out: estimated on {made}, after the outcome of {known}"
            ),
            Late::After(day) => format!(
                "{name}: {what} left out: set after {day}, perhaps after the outcome of {known}: the \
                 decision of {day} has numbers, but not this one"
            ),
        }
    };
    let lines = record.hindsight.iter().map(line);
    lines.map(|line| wrap::wrap(&line, screen.text_width()) + "\n").collect()
}

fn what(bet: &Bet) -> String {
    match bet.experiment {
        None => "the project".into(),
        Some(run) => {
            let what = run.what.as_ref().map(|what| format!(" {}", clean::line(what)));
            format!("{}{}", run.date.value, what.unwrap_or_default())
        }
    }
}

/// Whether it happened.
pub fn happened(bet: &Bet) -> &'static str {
    match (bet.claim.happened, bet.was_dropped) {
        (true, _) => "yes",
        (false, true) => "dropped",
        (false, false) => "no",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;
    use crate::render::json;

    #[test]
    fn factors_have_few_digits() {
        let shown = [1234.5, 100.0, 99.9, 2.16, 0.1, 0.094, 1e-9].map(times);
        assert_eq!(shown, ["1234", "100", "99.9", "2.2", "0.1", "9.4e-2", "1.0e-9"]);
    }

    /// Six projects with the same claims, and one name as the researcher of all.
    fn portfolio(claims: [f64; 4], took: u32, name: &str) -> Portfolio {
        let name = toml::Value::from(name);
        let [experiment_loop, cost, finish, chance] = claims.map(toml::Value::from);
        let text = format!(
            "status = \"done\"\nstarted = 2026-01-05\nresearcher = {name}\n\
             experiment_loop = \"4h to 1d\"\nfixed_cost = \"1d\"\n\
             estimate = {{ chance = \"40%\", experiments = 4, finish = \"2w\" }}\n\
             [[decision]]\ndate = 2026-01-05\nkind = \"start\"\n\
             then = {{ loop = {experiment_loop}, fixed_cost_left = {cost}, finish = {finish}, \
             chance = {chance} }}\n\
             [[experiment]]\ndate = 2026-02-02\nresult = \"clear\"\nwhat = {name}\n\
             took = \"{took}h\"\nexpected = \"0%\"\n\
             [[decision]]\ndate = 2026-03-02\nkind = \"finish\"\n"
        );
        let projects = (0..6).map(|nth| project_of(&format!("p{nth}"), &text)).collect();
        Portfolio::new(Settings::default(), projects)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn any_claim_is_shown(
            exponents in prop::array::uniform4(-320_i32..308),
            took in 1_u32..8000,
            name in "[a-z\u{1b}\u{202e}\n]{1,9}x",
        ) {
            let portfolio = portfolio(exponents.map(|it| 10_f64.powi(it)), took, &name);
            let records = Record::all(&portfolio, "2026-06-15".parse().unwrap());
            let steers = '\u{202e}';
            let text = text(&records, true, Screen::of(Some(80)));
            let json = json::calibration(&records, true, &[]);

            prop_assert!(!text.contains(steers) && !text.contains("NaN"), "{text}");
            prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
            prop_assert!(!json.contains(steers));
        }
    }
}
