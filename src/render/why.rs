//! Explains the value and the rank of a project, step by step.

use super::chart::bar;
use super::ranking::{ASSUMED, CALIBRATED, between, cost_left};
use super::verdict::{chance, marginal, odds_in_words, outcome, reason, verdict, worthless};
use super::{Screen, clean, count, paint, table, wrap};
use crate::domain::project::{Percent, Time, Work};
use crate::domain::ranking::input::Input;
use crate::domain::ranking::prospect::{Attempt, Phase};
use crate::domain::ranking::sourced::Basis;
use crate::domain::ranking::why::{Turn, Why};
use crate::domain::ranking::{Ranking, Standing, assumptions, in_two_digits};
use crate::domain::words::Word;

/// The whole page: the rank, the inputs, and the calculation of the value.
pub fn page(standing: &Standing, why: &Why, ranking: &Ranking, screen: Screen) -> String {
    let width = screen.text_width().min(100);
    let mut page = wrap::wrap(&head(standing, ranking), width) + "\n";
    if let Some(of) = ranking.verdict(standing.researcher) {
        page += &(wrap::wrap(&verdict(of, ranking, false), width) + "\n");
    }
    page += &format!("\n{}\n", paint::paint(paint::NAME, "Inputs"));
    page += &table::table(&HEADER, rows(standing, why, screen), screen);
    page += &(wrap::wrap(&uncertain(why), width) + "\n");
    page += &format!("\n{}\n", paint::paint(paint::NAME, "Calculation"));
    for (at, step) in steps(standing, why, ranking).iter().enumerate() {
        page += &format!("{:>2}. {}\n", at + 1, wrap::indented(step, 4, width).trim_start());
    }
    page
}

fn head(standing: &Standing, ranking: &Ranking) -> String {
    let name = paint::paint(paint::NAME, clean::line(standing.project.name.as_str()));
    format!("{name}: {}", worth(standing, ranking))
}

/// `0.21 value a week (0.05 to 0.60), rank 2 of 5`.
pub fn worth(standing: &Standing, ranking: &Ranking) -> String {
    worth_in(standing, ranking, "value a week")
}

/// The same in another unit.
pub fn worth_in(standing: &Standing, ranking: &Ranking, unit: &str) -> String {
    let span = standing.odds.as_ref().filter(|odds| odds.low < odds.high);
    let span = span.map(|odds| format!(" ({})", between(odds))).unwrap_or_default();
    let rank = match (&standing.why_not, standing.rank) {
        (Some(why_not), _) => format!("not ranked: it {}", reason(why_not)),
        (None, Some(rank)) => {
            let whose = if standing.project.is_of_nobody() {
                format!(" for {}", clean::line(standing.researcher))
            } else {
                String::new()
            };
            format!("rank {rank} of {}{whose}", ranking.ranked(standing.researcher))
        }
        (None, None) => "not ranked".into(),
    };
    format!("{} {unit}{span}, {rank}", in_two_digits(standing.index.rate))
}

const HEADER: [&str; 6] = ["input", "value", "from", "spread", "worth", "changes the verdict"];

fn rows(standing: &Standing, why: &Why, screen: Screen) -> Vec<Vec<table::Entry>> {
    const ROOM: usize = 6;
    let row = |input: Input| {
        let share = why.share(input);
        let share = match share {
            0.0 => String::new(),
            _ if screen.has_pictures() => {
                format!("{} {:<ROOM$}", odds_in_words(share), bar(share, ROOM, screen))
            }
            _ => odds_in_words(share),
        };
        let worth = why.worth(input);
        let worth = if worth > 0.0005 { in_two_digits(worth) } else { String::new() };
        vec![
            table::word(input.word()).painted(paint::NAME),
            table::word(value(standing, input)),
            table::word(source(standing, input)),
            table::number(share),
            table::number(worth),
            table::prose(turns(standing, why, input)),
        ]
    };
    Input::all().map(row).collect()
}

fn value(standing: &Standing, input: Input) -> String {
    let told = match standing.prospect.ends_of(input) {
        Some((low, high)) => format!("{} to {}", input.rough(low), input.rough(high)),
        None => input.rough(standing.prospect.median_of(input)),
    };
    match &standing.inputs[input].basis {
        Basis::Assumed => format!("{ASSUMED}{told}"),
        Basis::Calibrated(_) => format!("{CALIBRATED}{told}"),
        Basis::Given(_) | Basis::Measured | Basis::Researcher => told,
    }
}

fn source(standing: &Standing, input: Input) -> String {
    match &standing.inputs[input].basis {
        Basis::Given(span) => format!("line {}", standing.project.source.place(span.start).line),
        Basis::Calibrated(span) => {
            format!("line {}, calibrated", standing.project.source.place(span.start).line)
        }
        Basis::Measured => "measured".into(),
        Basis::Researcher => "rp.toml".into(),
        Basis::Assumed => "assumed".into(),
    }
}

/// `stay at 1.3 or less; switch to model-evals at 9 or more`.
fn turns(standing: &Standing, why: &Why, input: Input) -> String {
    match (input, standing.prospect.phase) {
        (Input::FixedCost, Phase::Search) if standing.prospect.is_paid => {
            return "already paid".into();
        }
        (Input::FixedCost | Input::Loop, Phase::Finish) => return "not needed any more".into(),
        (_, Phase::Search | Phase::Finish) => {}
    }
    let turns = why.turns.iter().find(|(of, _)| *of == input).map(|(_, turns)| *turns);
    let turns = turns.unwrap_or_default();
    let side = |turn: Option<Turn>, side: &str| {
        let turn = turn?;
        let outcome = outcome(turn.to, &standing.project.name);
        let at = input.rough(turn.at);
        Some(if at == input.rough(standing.prospect.median_of(input)) {
            format!("{outcome} at slightly {side}")
        } else {
            format!("{outcome} at {at} or {side}")
        })
    };
    let said: Vec<_> =
        [side(turns.below, "less"), side(turns.above, "more")].into_iter().flatten().collect();
    if said.is_empty() { "never".into() } else { said.join("; ") }
}

/// The input that contributes most to the spread, and the legend.
fn uncertain(why: &Why) -> String {
    let legend = "spread: its share of the spread of the value; worth: value a week gained by knowing it \
                  before choosing; changes the verdict: the median at which the verdict changes, with \
                  the same relative range and all other inputs unchanged.";
    match why.shares.first() {
        Some((input, _)) => {
            format!("The most uncertain input is its {}. {legend}", input.noun())
        }
        None => legend.into(),
    }
}

fn steps(standing: &Standing, why: &Why, ranking: &Ranking) -> Vec<String> {
    let prospect = &standing.prospect;
    let value = ranking.value_of(standing);
    let mut steps = vec![format!(
        "Success is worth {} on average: importance times the chance that nobody else would do it \
         soon.",
        in_two_digits(value)
    )];
    steps.push(belief(standing));
    steps.extend(marginal(standing));
    steps.push(work(standing));
    match (prospect.phase, &why.attempt) {
        (Phase::Search, Some(attempt)) if standing.index.experiments > 0 => {
            steps.extend(value_of(standing, attempt));
        }
        (Phase::Finish, _) if standing.index.rate > 0.0 => steps.push(format!(
            "Only the finish is left; its value a week rises as the end comes nearer: {}.",
            in_two_digits(standing.index.rate)
        )),
        (Phase::Search | Phase::Finish, _) => steps.extend(
            ranking
                .worthless(standing)
                .map(|why| format!("It is worth nothing: {}.", worthless(&why))),
        ),
    }
    if prospect.median_of(Input::Learning) > 0.0 {
        steps.push(format!(
            "Learning, {} of 10, adds {}: {} in total.",
            Input::Learning.rough(prospect.median_of(Input::Learning)),
            in_two_digits(prospect.median_of(Input::Learning) * prospect.learning_weight),
            in_two_digits(standing.index.rate)
        ));
    }
    steps
}

fn belief(standing: &Standing) -> String {
    let (now, claimed) = (chance(standing.chance()), chance(standing.claimed));
    let evidence = standing.prospect.evidence;
    if let Some(failed) = assumptions::failed(standing.project) {
        return format!(
            "The chance that the direction works is {now}; it was {claimed} before an assumption \
             failed: {}.",
            clean::flow(&failed.what)
        );
    }
    if evidence.count() == 0 {
        return format!(
            "The chance that the direction works is {now}; no experiment has changed it yet."
        );
    }
    let kinds = [
        (evidence.clear, "clear"),
        (evidence.promising, "promising"),
        (evidence.unclear, "unclear"),
        (evidence.negative, "negative"),
    ];
    let kinds = kinds.into_iter().filter(|(count, _)| *count > 0);
    let kinds: Vec<_> = kinds.map(|(count, kind)| format!("{count} {kind}")).collect();
    format!(
        "The chance that the direction works is {now}; it was {claimed} before the log: {}.",
        kinds.join(", ")
    )
}

fn work(standing: &Standing) -> String {
    let prospect = &standing.prospect;
    let context = Work::from_weeks(prospect.context);
    let back = if context == Work::ZERO {
        String::new()
    } else {
        format!(", including {} to get back into it", context.rough())
    };
    let pace = prospect.effort().pace();
    let hours = format!(
        "{} hours a week minus {} of overhead",
        Input::Hours.rough(prospect.median_of(Input::Hours)),
        Input::Hours.rough(prospect.overhead)
    );
    let speed = if (pace - 1.0).abs() < 0.005 {
        format!("{hours} are full pace")
    } else {
        format!("{hours} are {:.0}% of full pace", pace * 100.0)
    };
    if prospect.phase == Phase::Finish {
        return format!(
            "It has a clear result; the finish takes {} of work{back}; {speed}.",
            Work::from_weeks(standing.finish_left.in_weeks() + prospect.context).rough()
        );
    }
    let before = if standing.cost_left() == Work::ZERO {
        "No fixed cost is left".to_owned()
    } else {
        format!("{} of work come before the next experiment{back}", cost_left(standing))
    };
    let experiment_loop = prospect.median_of(Input::Loop);
    format!(
        "{before}; with a loop of {}, one experiment takes {}; after a clear result, the finish takes \
         {} of work; {speed}.",
        Input::Loop.rough(experiment_loop),
        Time::from_weeks(prospect.effort().one_experiment(experiment_loop)).rough(),
        standing.finish_left.rough(),
    )
}

/// From an attempt of the best length to the value of a week.
fn value_of(standing: &Standing, attempt: &Attempt) -> Vec<String> {
    let prospect = &standing.prospect;
    let experiments = usize::try_from(standing.index.experiments).unwrap_or(usize::MAX);
    let half_life = Time::from_weeks(prospect.half_life).rough();
    vec![
        format!(
            "After {}, the chance of a clear result is {}; this number gives the most value a week.",
            count(experiments, "more experiment"),
            chance(Percent::nearest(attempt.clear))
        ),
        format!(
            "Such an attempt is worth {} and takes {} weeks on average; a delay of {half_life} halves \
             the value.",
            in_three_digits(attempt.value),
            in_three_digits(attempt.weeks)
        ),
        format!(
            "{} in {} weeks are {} value a week.",
            in_three_digits(attempt.value),
            in_three_digits(attempt.weeks),
            in_two_digits(attempt.value / attempt.weeks)
        ),
    ]
}

/// One digit more than the results, so that the division can be checked.
fn in_three_digits(number: f64) -> String {
    match number {
        number if number >= 99.5 => format!("{number:.0}"),
        number if number >= 9.95 => format!("{number:.1}"),
        number if number >= 0.995 => format!("{number:.2}"),
        number => format!("{number:.3}"),
    }
}
