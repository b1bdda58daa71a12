//! Verdicts in words: what to do, why, and what would change it.

use super::{clean, count, paint, wrap};
use crate::domain::project::{Date, Name, Percent};
use crate::domain::ranking::eligible::WhyNot;
use crate::domain::ranking::prospect::Phase;
use crate::domain::ranking::{
    Difference, Kind, Outcome, Patience, Ranking, Rival, Standing, Verdict, Worthless,
    in_two_digits,
};
use crate::domain::settings::Numbers;

/// The name for looking for something else.
pub const LOOKING: &str = "looking for something else";

/// A verdict in a sentence; if `named`, with the researcher.
pub fn verdict(verdict: &Verdict, ranking: &Ranking, named: bool) -> String {
    let who = if named { format!("{}: ", clean::line(verdict.researcher)) } else { String::new() };
    let (style, words, rest) = match &verdict.current {
        Some(current) => with_current(verdict, current, ranking),
        None => with_nothing_active(verdict, ranking),
    };
    format!("{who}{}{rest}", paint::paint(style, words))
}

/// A verdict in a sentence, without paint: its first words, and the rest.
pub fn in_parts(verdict: &Verdict, ranking: &Ranking) -> (&'static str, String) {
    let (_, words, rest) = match &verdict.current {
        Some(current) => with_current(verdict, current, ranking),
        None => with_nothing_active(verdict, ranking),
    };
    (words, anstream::adapter::strip_str(&rest).to_string())
}

type Sentence = (anstyle::Style, &'static str, String);

fn with_current(verdict: &Verdict, current: &Standing, ranking: &Ranking) -> Sentence {
    let (ours, best, theirs) = (name(current), rival(&verdict.best), rate(&verdict.best));
    let rate = in_two_digits(current.index.rate);
    let ahead = ahead(verdict);
    if let Some(why_not) = &current.why_not {
        let because = format!("{ours} {}", reason(why_not));
        return match verdict.kind {
            Kind::Look => (paint::BAD, "look", format!(" for something else: {because}")),
            Kind::Focus => (paint::BAD, "focus", format!(" on {best}: {because}")),
            Kind::Switch | Kind::Stay | Kind::Start | Kind::Close => {
                let rest = format!(" from {ours} to {best}, worth {theirs} a week: {because}");
                (paint::BAD, "switch", rest)
            }
        };
    }
    match verdict.kind {
        Kind::Switch => {
            let rest =
                format!(" from {ours} to {best}: {theirs} value a week against {rate}{ahead}");
            (paint::BAD, "switch", rest)
        }
        Kind::Focus => {
            let rest =
                format!(" on {best} and pause {ours}: {theirs} value a week against {rate}{ahead}");
            (paint::BAD, "focus", rest)
        }
        Kind::Look => {
            let rest = format!(
                " for something else: a fresh idea is worth {theirs} a week against {rate} for \
                 {ours}{ahead}"
            );
            (paint::BAD, "look", rest)
        }
        Kind::Close => {
            let rest = format!(
                " to call between {ours} and {best}: {rate} value a week against {theirs}, which is \
                 ahead in {}",
                how_close(verdict, ranking)
            );
            (paint::CARE, "too close", rest)
        }
        Kind::Stay | Kind::Start => {
            let rest = format!(" with {ours}: {rate} value a week; {}", why_stay(verdict, ranking));
            (paint::GOOD, "stay", rest)
        }
    }
}

fn with_nothing_active(verdict: &Verdict, ranking: &Ranking) -> Sentence {
    let (best, worth) = (rival(&verdict.best), rate(&verdict.best));
    let second = verdict.second.as_ref();
    let against = second.map(|second| format!(" against {} for {}", rate(second), rival(second)));
    let against = against.unwrap_or_default() + &ahead(verdict);
    match verdict.kind {
        Kind::Look => {
            let rest =
                format!(" for something else: a fresh idea is worth {worth} a week{against}");
            (paint::INFO, "look", rest)
        }
        Kind::Close => {
            let theirs = second.map(rate).unwrap_or_default();
            let second = second.map(rival).unwrap_or_default();
            let rest = format!(
                " to call between {best} and {second}: {worth} value a week against {theirs}, ahead \
                 in {}; nothing is active",
                how_close(verdict, ranking)
            );
            (paint::CARE, "too close", rest)
        }
        Kind::Start | Kind::Switch | Kind::Focus | Kind::Stay => {
            let rest = format!(" {best}: {worth} value a week{against}; nothing is active");
            (paint::INFO, "start", rest)
        }
    }
}

/// The share of draws in which the better of two is ahead, and the margin if that is too small.
fn how_close(verdict: &Verdict, ranking: &Ranking) -> String {
    let odds = verdict.odds.unwrap_or_default();
    let Numbers { switch_odds, switch_margin, .. } = ranking.numbers();
    let by = if odds < switch_odds.fraction() {
        String::new()
    } else {
        format!(", but by less than {}", switch_margin.rough())
    };
    format!("{} of draws{by}", odds_in_words(odds))
}

/// The value of the best alternative, and why it is not enough.
fn why_stay(verdict: &Verdict, ranking: &Ranking) -> String {
    let (best, worth) = (rival(&verdict.best), verdict.best.index().rate);
    let odds = verdict.odds.unwrap_or_default();
    let best = match &verdict.best {
        Rival::Project(_) => format!("the best alternative, {best}, has"),
        Rival::Looking(_) => format!("{best} has"),
    };
    let best = format!("{best} {}", in_two_digits(worth));
    let rate = verdict.current.as_ref().map_or(0.0, |current| current.index.rate);
    let Numbers { switch_odds, switch_margin, .. } = ranking.numbers();
    if worth <= rate {
        format!("{best}, ahead in {} of draws", odds_in_words(odds))
    } else if odds < switch_odds.fraction() {
        format!(
            "{best}, which is higher, and is ahead in {} of draws; a switch needs {}",
            odds_in_words(odds),
            odds_in_words(switch_odds.fraction())
        )
    } else {
        format!("{best}, which is higher by less than {}", switch_margin.rough())
    }
}

fn ahead(verdict: &Verdict) -> String {
    let odds = verdict.odds.map(|odds| format!(", ahead in {} of draws", odds_in_words(odds)));
    odds.unwrap_or_default()
}

fn name(standing: &Standing) -> String {
    paint::paint(paint::NAME, clean::line(standing.project.name.as_str()))
}

fn rival(rival: &Rival) -> String {
    rival.standing().map_or_else(|| LOOKING.to_owned(), name)
}

fn rate(rival: &Rival) -> String {
    in_two_digits(rival.index().rate)
}

/// Why a project is not eligible, after its name.
pub fn reason(why_not: &WhyNot) -> String {
    match why_not {
        WhyNot::Waits { capability } => {
            format!("waits for {}, which is not available yet", clean::flow(capability))
        }
        WhyNot::Theirs { who } => format!("is left to {}", clean::flow(who)),
        WhyNot::Refuted { chance, claimed } => format!(
            "is refuted by its results: its chance fell from {} to {}",
            claimed.rough(),
            chance.rough()
        ),
    }
}

/// Why a project is worth nothing, after its name and a colon.
pub fn worthless(why: &Worthless) -> String {
    match why {
        Worthless::TooLate { by, expected } => {
            let expected = expected.map(|day| format!(" and expected on {day}"));
            format!("results are needed by {by}{}", expected.unwrap_or_default())
        }
        Worthless::Failed { what } => format!("an assumption does not hold: {}", clean::flow(what)),
        Worthless::TooLong => "it takes so long that nothing of its value is left".into(),
        Worthless::NoValue => "its importance, counterfactual or chance is 0".into(),
    }
}

/// The same in a word.
pub fn reason_in_short(why_not: &WhyNot) -> &'static str {
    match why_not {
        WhyNot::Waits { .. } => "waits",
        WhyNot::Theirs { .. } => "theirs",
        WhyNot::Refuted { .. } => "refuted",
    }
}

/// The advice if it is too close to call.
pub const EITHER: &str = "either is fine: choose the one that you are more excited about";

/// The reasons for a verdict and what would change it, one line each.
pub fn beyond(verdict: &Verdict, ranking: &Ranking, today: Date) -> Vec<String> {
    let mut lines = reasons(verdict, ranking);
    let patience = ranking.patience(verdict);
    lines.extend(patience.and_then(|patience| turns(verdict, &patience, today)));
    lines
}

/// The reasons for a verdict, one line each.
pub fn reasons(verdict: &Verdict, ranking: &Ranking) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(why(verdict, ranking));
    let marginal = verdict.current.as_ref().and_then(marginal);
    lines.extend(marginal);
    if verdict.kind == Kind::Close {
        lines.push(EITHER.into());
    }
    lines.extend(telling(verdict, ranking));
    lines
}

/// Which inputs make the difference.
fn why(verdict: &Verdict, ranking: &Ranking) -> Option<String> {
    let [better, worse] = verdict.weighed()?;
    let mut said = Vec::new();
    if better.prospect().phase == Phase::Finish && worse.prospect().phase == Phase::Search {
        said.push("it has its clear result, and only the finish is left".to_owned());
    }
    said.extend(told(&ranking.differences(verdict)));
    let better = better.standing().map_or_else(|| "a fresh idea".to_owned(), name);
    (!said.is_empty()).then(|| format!("{better}: {}", said.join("; ")))
}

/// The three that make most of the difference: `its loop of 4h against 1w makes it worth 5.2 times as
/// much`.
fn told(differences: &[Difference]) -> Option<String> {
    const MOST: usize = 3;
    let one = |(at, one): (usize, &Difference)| {
        let told = |median: f64, ends: Option<(f64, f64)>| match ends {
            Some((low, high)) => format!("{} to {}", one.input.rough(low), one.input.rough(high)),
            None => one.input.rough(median),
        };
        let [better, other] = [told(one.better, one.ends[0]), told(one.other, one.ends[1])];
        let times = match one.times {
            times if times.is_infinite() => "worth something at all".into(),
            times if times >= 999.5 => "worth over 1,000 times as much".into(),
            times if times >= 9.95 => format!("worth {times:.0} times as much"),
            times => format!("worth {times:.1} times as much"),
        };
        let makes = if at == 0 { "makes it " } else { "" };
        (better != other)
            .then(|| format!("its {} of {better} against {other} {makes}{times}", one.noun))
    };
    let said: Vec<_> = differences.iter().take(MOST).enumerate().filter_map(one).collect();
    match said.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{}, and {last}", first.join(", "))),
    }
}

/// The chance that a project is marginal; `None` if it is low.
pub fn marginal(standing: &Standing) -> Option<String> {
    let marginal = standing.marginal()?;
    Some(format!(
        "the chance that {} is marginal is {}: often promising, never clear",
        name(standing),
        chance(marginal)
    ))
}

/// The input that would decide a close call.
fn telling(verdict: &Verdict, ranking: &Ranking) -> Option<String> {
    let telling = ranking.telling(verdict)?;
    Some(format!(
        "the input that would decide: the {} of {}; knowing it is worth {} a week",
        telling.input.noun(),
        clean::line(telling.project.as_str()),
        in_two_digits(telling.worth)
    ))
}

/// When another verdict is due.
pub fn turns(verdict: &Verdict, patience: &Patience, today: Date) -> Option<String> {
    let current = verdict.current.as_ref()?;
    let time = patience.time();
    #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
    let when = today.plus_days(time.in_days().round() as i64);
    let when = when.map_or(String::new(), |day| format!(", on {day}"));
    // The fixed cost is then sunk, so that an unclear result can speak for the project.
    let stays =
        patience.to.kind == Kind::Stay || patience.to.projects[0] == Some(&current.project.name);
    let paid = if stays && !current.prospect.is_paid { ", its fixed cost being paid" } else { "" };
    Some(format!(
        "after {}, in about {}{when}: {}",
        count(patience.experiments as usize, "more unclear result"),
        time.rough(),
        outcome(patience.to, &current.project.name) + paid
    ))
}

/// A verdict and the projects that it names, of a close call only the other one if `own` is one of them:
/// `switch to model-evals`.
pub fn outcome(Outcome { kind, projects }: Outcome, own: &Name) -> String {
    let name = |name: Option<&Name>| clean::line(name.map_or(LOOKING, Name::as_str)).into_owned();
    match (kind, projects) {
        (Kind::Switch, [project, _]) => format!("switch to {}", name(project)),
        (Kind::Focus, [project, _]) => format!("focus on {}", name(project)),
        (Kind::Start, [project, _]) => format!("start {}", name(project)),
        (Kind::Close, [one, other] | [other, one]) if one == Some(own) => {
            format!("too close to call with {}", name(other))
        }
        (Kind::Close, [a, b]) => format!("too close to call between {} and {}", name(a), name(b)),
        (Kind::Look, _) => "look for something else".into(),
        (Kind::Stay, _) => "stay".into(),
    }
}

/// The projects that are not ranked because their files are invalid.
pub fn without<'n>(unread: impl Iterator<Item = &'n Name>, width: usize) -> String {
    let names: Vec<_> = unread.map(|name| clean::line(name.as_str())).collect();
    let line = match names.as_slice() {
        [] => return String::new(),
        [one] => format!("{one} is not ranked: its file is invalid"),
        [first @ .., last] => {
            format!("{} and {last} are not ranked: their files are invalid", first.join(", "))
        }
    };
    wrap::wrap(&line, width) + "\n"
}

/// Whole percent, as precise as the draws; never certain.
pub fn odds_in_words(odds: f64) -> String {
    if odds < 0.005 {
        "<1%".into()
    } else if odds > 0.995 {
        ">99%".into()
    } else {
        format!("{:.0}%", odds * 100.0)
    }
}

/// A computed chance: never certain.
pub fn chance(chance: Percent) -> String {
    if chance.fraction() > 0.995 { ">99%".into() } else { chance.rough() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ranking::input::Input;

    #[test]
    fn a_large_ratio_is_readable() {
        let of = |times: f64| {
            let one = Difference {
                input: Input::Learning,
                noun: Input::Learning.noun(),
                better: 5.0,
                other: 0.0,
                ends: [None; 2],
                times,
            };
            told(&[one]).unwrap()
        };

        let with = |times: &str| format!("its learning of 5 against 0 makes it worth {times}");
        assert_eq!(of(1.24), with("1.2 times as much"));
        assert_eq!(of(999.4), with("999 times as much"));
        assert_eq!(of(3e80), with("over 1,000 times as much"));
        assert_eq!(of(f64::INFINITY), with("something at all"));
    }

    #[test]
    fn a_close_call_names_both_or_the_other() {
        let [a, b, c]: [Name; 3] = ["a", "b", "c"].map(|name| name.parse().unwrap());
        let close = |projects, own| outcome(Outcome { kind: Kind::Close, projects }, own);

        assert_eq!(close([Some(&a), Some(&b)], &a), "too close to call with b");
        assert_eq!(close([Some(&a), Some(&b)], &b), "too close to call with a");
        assert_eq!(close([Some(&a), Some(&b)], &c), "too close to call between a and b");
        assert_eq!(close([Some(&a), None], &a), format!("too close to call with {LOOKING}"));
    }

    #[test]
    fn nothing_is_certain() {
        assert_eq!(chance(Percent::nearest(0.9999)), ">99%");
        assert_eq!(chance(Percent::nearest(0.0)), "0%");
        assert_eq!([0.001, 0.35, 0.999].map(odds_in_words), ["<1%", "35%", ">99%"]);
    }
}
