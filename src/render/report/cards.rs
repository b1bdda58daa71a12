//! The verdict of each researcher as a card.

use super::scale::Place;
use super::{Link, Links, flags};
use crate::domain::flags::rule::Severity;
use crate::domain::project::Percent;
use crate::domain::ranking::{Kind, Rival, Standing, in_two_digits};
use crate::domain::report::{Person, Report};
use crate::render::clean;
use crate::render::verdict::{in_parts, odds_in_words, reasons, turns};

pub struct Card {
    pub researcher: String,
    /// `good`, `care`, `bad` or `info`.
    pub class: &'static str,
    pub sign: &'static str,
    /// The first words of the verdict.
    pub words: &'static str,
    /// The rest of its sentence, in pieces.
    pub sentence: Vec<Link>,
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
}

impl Card {
    pub fn of(person: &Person, report: &Report, links: &Links) -> Self {
        let (one, ranking) = (person.verdict, report.ranking);
        let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
        let (class, sign) = match one.kind {
            Kind::Stay => ("good", "✓"),
            Kind::Switch => ("bad", "⇄"),
            Kind::Focus => ("bad", "◎"),
            Kind::Start => ("info", "▶"),
            Kind::Close => ("care", "≈"),
            Kind::Look => ("info", "⌕"),
        };
        let (words, rest) = in_parts(one, ranking);
        let numbers = ranking.numbers();
        let [close, switch] = [numbers.close_odds, numbers.switch_odds].map(Percent::fraction);
        let best = one.best().map(|best| clean::line(best.project.name.as_str()).into_owned());
        let best = best.unwrap_or_else(|| "something else".into());
        let odds = one.odds.map(|odds| Odds {
            at: Place(odds * 100.0),
            words: format!("{best} ahead in {}", odds_in_words(odds)),
            close: Place(close * 100.0),
            switch: Place(switch * 100.0),
        });
        let mut lines = reasons(one, ranking);
        lines.extend(person.patience.as_ref().and_then(|it| turns(one, it, report.today)));
        let current = one.current.as_ref().map(|it| ("current", it));
        let best = one.best().map(|it| ("best alternative", it)).into_iter();
        let best = best.map(|(what, it)| (if current.is_some() { what } else { "best" }, it));
        let value = |(what, it): (&'static str, _)| {
            let it: &Standing = it;
            (what, links.to_standing(it), in_two_digits(it.index.rate))
        };
        let second = one.second.as_ref().and_then(Rival::standing);
        let named = one.current.iter().chain(one.best()).chain(second);
        let named = named.map(|it| links.to_standing(it)).collect();
        let [red, caution, note] = person.flags;
        let tally = [(Severity::Red, red), (Severity::Caution, caution), (Severity::Note, note)];
        Self {
            researcher: clean::line(one.researcher).into_owned(),
            class,
            sign,
            words,
            sentence: linked(&rest, named),
            odds,
            reasons: lines.iter().map(|line| plain(line)).collect(),
            projects: current.into_iter().chain(best).map(value).collect(),
            flags: flags::tally(tally),
        }
    }
}

/// A text in pieces, of which those that name a project lead to it.
fn linked(text: &str, named: Vec<Link>) -> Vec<Link> {
    let plain = |text: &str| Link { name: text.into(), title: String::new(), to: String::new() };
    let mut found: Vec<_> = named
        .into_iter()
        .filter(|link| !link.to.is_empty())
        .filter_map(|link| Some((text.find(&link.name)?, link)))
        .collect();
    // Of two names that begin at one place, the longer one is meant.
    found.sort_by_key(|(at, link)| (*at, std::cmp::Reverse(link.name.len())));
    let (mut pieces, mut done) = (Vec::new(), 0);
    for (at, link) in found {
        if at >= done {
            pieces.push(plain(&text[done..at]));
            done = at + link.name.len();
            pieces.push(link);
        }
    }
    pieces.push(plain(&text[done..]));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_in_a_sentence_are_links_and_no_letter_is_lost() {
        let link = |name: &str| Link { name: name.into(), title: "t".into(), to: "p1".into() };
        let pieces = |text: &str, named: &[&str]| {
            let pieces = linked(text, named.iter().map(|name| link(name)).collect());
            let shown = pieces.into_iter().map(|piece| {
                if piece.to.is_empty() { piece.name } else { format!("[{}]", piece.name) }
            });
            shown.collect::<String>()
        };

        assert_eq!(pieces(" from a/b to c: 0.1", &["a/b", "c"]), " from [a/b] to [c]: 0.1");
        assert_eq!(pieces(" from c to c-d", &["c-d", "c"]), " from [c] to [c-d]");
        assert_eq!(pieces("c-d", &["c", "c-d"]), "[c-d]");
        assert_eq!(pieces("nothing", &["else"]), "nothing");
    }
}
