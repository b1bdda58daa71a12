//! Why a project stands where it does, in words that can be followed.

use super::ranking::{ASSUMED, between, odds_in_words, percent, verdict};
use super::{Screen, clean, count, paint, table, wrap};
use crate::domain::project::{Time, Work};
use crate::domain::ranking::factor::Factor;
use crate::domain::ranking::inputs::Basis;
use crate::domain::ranking::prospect::{Attempt, Paid};
use crate::domain::ranking::why::{Turn, Why};
use crate::domain::ranking::{Odds, Ranking, Standing, Verdict, Worthless, in_two_digits};
use crate::domain::words::Word;

/// The whole page: where it stands, its inputs, and how its value comes about.
pub fn page(
    (rank, standing): (usize, &Standing),
    why: &Why,
    ranking: &Ranking,
    screen: Screen,
) -> String {
    let width = screen.text_width().min(100);
    let odds = ranking.odds(rank);
    let mut page = wrap::wrap(&head(rank, standing, odds, ranking.standings.len()), width) + "\n";
    if let Some(of) = ranking.verdict(standing.researcher) {
        page += &(wrap::wrap(&verdict(of, false), width) + "\n");
    }
    page += &format!("\n{}\n", paint::paint(paint::NAME, "Inputs"));
    page += &table::table(&HEADER, rows(standing, why, ranking), screen);
    page += &(wrap::wrap(&uncertain(why), width) + "\n");
    page += &format!("\n{}\n", paint::paint(paint::NAME, "How its value comes about"));
    for (at, step) in steps(standing, why).iter().enumerate() {
        page += &format!("{:>2}. {}\n", at + 1, wrap::indented(step, 4, width).trim_start());
    }
    page
}

fn head(rank: usize, standing: &Standing, odds: Option<&Odds>, of: usize) -> String {
    let name = paint::paint(paint::NAME, clean::line(standing.project.name.as_str()));
    let span = odds.filter(|odds| odds.low < odds.high).map(|odds| format!(" ({})", between(odds)));
    let span = span.unwrap_or_default();
    format!(
        "{name}: {} value a week{span}, rank {rank} of {of}",
        in_two_digits(standing.index.rate)
    )
}

const HEADER: [&str; 5] = ["input", "value", "from", "spread", "the verdict turns"];

fn rows(standing: &Standing, why: &Why, ranking: &Ranking) -> Vec<Vec<table::Entry>> {
    let named = ranking.verdict(standing.researcher);
    let row = |factor: Factor| {
        let share = why.share(factor);
        let share = if share > 0.0 { odds_in_words(share) } else { String::new() };
        vec![
            table::name(factor.word()),
            table::word(value(standing, factor)),
            table::word(source(standing, factor)),
            table::number(share),
            table::prose(turns(standing, why, factor, named)),
        ]
    };
    Factor::ALL.iter().map(|(factor, _)| row(*factor)).collect()
}

fn value(standing: &Standing, factor: Factor) -> String {
    let told = match standing.prospect.ends_of(factor) {
        Some((low, high)) => format!("{} to {}", factor.told(low), factor.told(high)),
        None => factor.told(standing.prospect.median_of(factor)),
    };
    match standing.inputs.basis(factor) {
        Basis::Assumed => format!("{ASSUMED}{told}"),
        Basis::Given(_) | Basis::Measured | Basis::Researcher => told,
    }
}

fn source(standing: &Standing, factor: Factor) -> String {
    match standing.inputs.basis(factor) {
        Basis::Given(span) => format!("line {}", standing.project.source.place(span.start).line),
        Basis::Measured => "measured".into(),
        Basis::Researcher => "rp.toml".into(),
        Basis::Assumed => "assumed".into(),
    }
}

/// `stay at 1.3 or less; switch at 9 or more`.
fn turns(standing: &Standing, why: &Why, factor: Factor, verdict: Option<&Verdict>) -> String {
    if factor == Factor::FixedCost && standing.prospect.paid == Paid::All {
        return "it is paid".into();
    }
    if verdict.is_none() {
        return String::new();
    }
    let turns = why.turns.iter().find(|(of, _)| *of == factor).map(|(_, turns)| *turns);
    let turns = turns.unwrap_or_default();
    let named = verdict.and_then(|verdict| verdict.choice.best()).map(|best| &best.project.name);
    let side = |turn: Option<Turn>, side: &str| {
        let turn = turn?;
        let to = match turn.project.filter(|project| Some(*project) != named) {
            Some(other) => format!("{} to {}", turn.to, clean::line(other.as_str())),
            None => turn.to.to_owned(),
        };
        Some(format!("{to} at {} or {side}", factor.told(turn.at)))
    };
    let said: Vec<_> =
        [side(turns.below, "less"), side(turns.above, "more")].into_iter().flatten().collect();
    if said.is_empty() { "never".into() } else { said.join("; ") }
}

/// Which input matters most, or that none does.
fn uncertain(why: &Why) -> String {
    let turns = "An input turns the verdict where its median, with its range as wide as it is, \
                 gets there and all else stays.";
    match why.shares.first() {
        Some((factor, share)) => format!(
            "Not knowing its {} matters most: {} of the spread of the value. {turns}",
            factor.noun(),
            odds_in_words(*share)
        ),
        None => turns.into(),
    }
}

fn steps(standing: &Standing, why: &Why) -> Vec<String> {
    let prospect = &standing.prospect;
    let (Some(pace), Some(attempt)) = (prospect.pace(), why.attempt) else {
        return vec![worthless(standing)];
    };
    let mut steps = vec![
        format!(
            "Success is worth {}: an importance of {} of 10, and with {} nobody else would do it soon.",
            in_two_digits(standing.inputs.value()),
            Factor::Importance.told(prospect.median_of(Factor::Importance)),
            percent(prospect.median_of(Factor::Counterfactual)),
        ),
        belief(standing),
    ];
    steps.push(work(standing, pace));
    if standing.index.experiments == 0 {
        steps.push(worthless(standing));
    } else {
        steps.extend(value_of(standing, &attempt));
    }
    if prospect.learning > 0.0 {
        steps.push(format!(
            "What the work teaches, {} of 10, adds {}: {} in all.",
            Factor::Learning.told(prospect.learning),
            in_two_digits(prospect.learning * prospect.learning_weight),
            in_two_digits(standing.index.rate)
        ));
    }
    steps
}

fn belief(standing: &Standing) -> String {
    let was = percent(standing.prospect.median_of(Factor::Chance));
    let evidence = standing.prospect.evidence;
    if evidence.clear == 0 && evidence.against <= 0.0 {
        return format!(
            "The chance that the direction works is {was}; no experiment has said more yet."
        );
    }
    let clear = if evidence.clear > 0 {
        format!(
            " and {}, each of which makes the odds {} times what they were",
            count(evidence.clear as usize, "clear result"),
            evidence.weights.clear
        )
    } else {
        String::new()
    };
    format!(
        "The chance that the direction works is {}; it was {was} before the log, which counts as {} \
         failed tries{clear}.",
        standing.belief.rough(),
        Factor::Experiments.told(evidence.against)
    )
}

fn work(standing: &Standing, pace: f64) -> String {
    let prospect = &standing.prospect;
    let left = standing.fixed_cost_left;
    let before = if left == Work::ZERO {
        "No fixed cost is left to pay".to_owned()
    } else {
        format!("{} of full-time work come before the first experiment", left.rough())
    };
    let hours = format!(
        "{} hours a week less {} for keeping up",
        Factor::Hours.told(prospect.hours),
        Factor::Hours.told(prospect.overhead)
    );
    let speed = if (pace - 1.0).abs() < 0.005 {
        format!("{hours} are full pace")
    } else {
        format!("{hours} are {:.0}% of full pace", pace * 100.0)
    };
    format!(
        "{before}, a loop takes {}, and after a clear result {} of work are left; {speed}.",
        Factor::Loop.told(prospect.median_of(Factor::Loop)),
        Factor::Finish.told(prospect.median_of(Factor::Finish)),
    )
}

/// From an attempt of the best length to the value of a week.
fn value_of(standing: &Standing, attempt: &Attempt) -> Vec<String> {
    let prospect = &standing.prospect;
    let experiments = usize::try_from(standing.index.experiments).unwrap_or(usize::MAX);
    let half_life = Time::from_weeks(prospect.half_life).rough();
    let over = if standing.prospect.is_exact() { "" } else { ", averaged over the ranges" };
    vec![
        format!(
            "Given {}, the chance of a clear result is {}{over}; with that many it gives the most \
             value a week.",
            count(experiments, "more experiment"),
            percent(attempt.clear)
        ),
        format!(
            "Such an attempt brings {} and takes {} weeks{over}; what comes later counts less, \
             half as much each {half_life}.",
            in_two_digits(attempt.value),
            in_two_digits(attempt.weeks)
        ),
        format!(
            "{} in {} weeks are {} value a week.",
            in_two_digits(attempt.value),
            in_two_digits(attempt.weeks),
            in_two_digits(attempt.value / attempt.weeks)
        ),
    ]
}

/// Why it is worth nothing, as a sentence.
fn worthless(standing: &Standing) -> String {
    match standing.worthless() {
        Some(Worthless::NoHours { hours, overhead }) => format!(
            "It is worth nothing: {hours} hours a week leave nothing after {overhead} for keeping up."
        ),
        Some(Worthless::TooLate) => {
            "It is worth nothing: no result can be finished by its `needed_by`.".into()
        }
        Some(Worthless::NoValue) | None => {
            "No experiment is worth running, as it is estimated.".into()
        }
    }
}
