//! The verdict of each researcher as a card.

use super::scale::Place;
use super::{Link, Links, flags};
use crate::domain::flags::rule::Severity;
use crate::domain::ranking::{Kind, in_two_digits};
use crate::domain::report::{Person, Report};
use crate::render::clean;
use crate::render::verdict::{odds_in_words, reasons, turns, verdict};

pub struct Card {
    pub researcher: String,
    /// `good`, `care`, `bad` or `info`.
    pub class: &'static str,
    pub sign: &'static str,
    pub word: &'static str,
    pub sentence: String,
    pub odds: Option<Odds>,
    pub reasons: Vec<String>,
    /// The current project and the best alternative, with the value of each.
    pub projects: Vec<(&'static str, Link, String)>,
    pub flags: String,
}

/// The share of draws in which the best alternative is ahead, and the two bars.
pub struct Odds {
    pub at: Place,
    pub words: String,
    pub close: Place,
    pub switch: Place,
    pub bars: String,
}

impl Card {
    pub fn of(person: &Person, report: &Report, links: &Links) -> Self {
        let (one, ranking) = (person.verdict, report.ranking);
        let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
        let (class, sign, word) = match one.kind {
            Kind::Stay => ("good", "✓", "stay"),
            Kind::Switch => ("bad", "⇄", "switch"),
            Kind::Focus => ("bad", "◎", "focus"),
            Kind::Start => ("info", "▶", "start"),
            Kind::Close => ("care", "≈", "too close to call"),
            Kind::Look => ("info", "⌕", "look for something else"),
        };
        let numbers = ranking.numbers();
        let [close, switch] = [numbers.close_odds, numbers.switch_odds].map(|bar| bar.fraction());
        let leader = match (&one.current, one.best()) {
            (Some(_), Some(best)) => clean::line(best.project.name.as_str()).into_owned(),
            (Some(_), None) => "something else".into(),
            (None, _) => "the best".into(),
        };
        let odds = one.odds.map(|odds| Odds {
            at: Place(odds * 100.0),
            words: format!("{leader} is ahead in {} of draws", odds_in_words(odds)),
            close: Place(close * 100.0),
            switch: Place(switch * 100.0),
            bars: format!(
                "too close to call from {}, a switch from {}",
                odds_in_words(close),
                odds_in_words(switch)
            ),
        });
        let mut lines = reasons(one, ranking);
        lines.extend(person.patience.as_ref().and_then(|it| turns(one, it, report.today)));
        let current = one.current.as_ref().map(|it| ("current", it));
        let best = one.best().map(|it| ("best alternative", it)).into_iter();
        let best = best.map(|(what, it)| (if current.is_some() { what } else { "best" }, it));
        let value = |(what, it): (&'static str, _)| {
            let it: &crate::domain::ranking::Standing = it;
            (what, links.to_standing(it), in_two_digits(it.index.rate))
        };
        let [red, caution, note] = person.flags;
        let tally = [(Severity::Red, red), (Severity::Caution, caution), (Severity::Note, note)];
        Self {
            researcher: clean::line(one.researcher).into_owned(),
            class,
            sign,
            word,
            sentence: plain(&verdict(one, ranking, false)),
            odds,
            reasons: lines.iter().map(|line| plain(line)).collect(),
            projects: current.into_iter().chain(best).map(value).collect(),
            flags: flags::tally(tally),
        }
    }
}
