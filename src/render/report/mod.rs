//! A report as one HTML page that needs nothing else: no script, no network, no other file. Templates
//! escape every text, and every text from a file is cleaned before.

mod ahead;
mod cards;
mod claims;
mod flags;
mod paces;
mod scale;
mod timelines;
mod values;

use std::collections::HashMap;

use askama::Template;

use super::{clean, count};
use crate::domain::flags::rule::Severity;
use crate::domain::project::{Name, Project};
use crate::domain::ranking::Standing;
use crate::domain::report::Report;

/// What marks a page as a report.
const MADE_BY: &str = "<meta name=\"generator\" content=\"rp report\">";

/// Whether a text is a report that `rp` made, which may be replaced by a newer one.
pub fn is_one(text: &str) -> bool {
    text.starts_with("<!doctype html>") && text.contains(MADE_BY)
}

/// What is not in the data of a report.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The name of the store.
    pub store: &'a str,
    /// The researcher, if it is about one.
    pub researcher: Option<&'a str>,
    /// Projects whose files cannot be read.
    pub unread: &'a [&'a Name],
}

/// The page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page {
    title: String,
    summary: Vec<String>,
    unread: String,
    version: &'static str,
    cards: Vec<cards::Card>,
    values: values::Values,
    paces: paces::Paces,
    timelines: timelines::Timelines,
    ahead: Vec<ahead::Chart>,
    without_ahead: String,
    claims: claims::Claims,
    flags: flags::Flags,
    is_empty: bool,
}

/// The page of a report.
pub fn page(report: &Report, about: About) -> String {
    let links = Links::of(report);
    let of = about.researcher.map(|name| format!(" of {}", clean::line(name)));
    let of = of.unwrap_or_default();
    let people = match report.people.len() {
        0 | 1 => String::new(),
        n => format!(" of {}", count(n, "researcher")),
    };
    let flags = [Severity::Red, Severity::Caution, Severity::Note].map(|it| (it, report.count(it)));
    let page = Page {
        title: format!("{}: research projects{of}", clean::line(about.store)),
        summary: vec![
            report.today.to_string(),
            count(report.projects, "project") + &people,
            flags::tally(flags),
        ],
        unread: super::verdict::without(about.unread.iter().copied(), usize::MAX / 4),
        version: env!("CARGO_PKG_VERSION"),
        cards: report.people.iter().map(|it| cards::Card::of(it, report, &links)).collect(),
        values: values::Values::of(report, &links),
        paces: paces::Paces::of(report, &links),
        timelines: timelines::Timelines::of(report, &links),
        ahead: report.people.iter().filter_map(|it| ahead::Chart::of(it, report.today)).collect(),
        without_ahead: ahead::missing(&report.people),
        claims: claims::Claims::of(report, &links),
        flags: flags::Flags::of(report, &links),
        is_empty: report.projects == 0,
    };
    page.render().expect("writing to memory cannot fail") + "\n"
}

/// A project with the place on the page that is about it.
struct Link {
    name: String,
    title: String,
    /// The fragment, without `#`; empty if no place is about it.
    to: String,
}

/// The place of each ranked project.
struct Links<'a>(HashMap<&'a Name, usize>);

impl<'a> Links<'a> {
    fn of(report: &Report<'_, 'a>) -> Self {
        let standings = report.people.iter().flat_map(|person| &person.standings);
        let mut places = HashMap::new();
        for standing in standings {
            let next = places.len();
            places.entry(&standing.project.name).or_insert(next);
        }
        Self(places)
    }

    fn to(&self, project: &Project) -> Link {
        let to = self.0.get(&project.name).map(|nth| format!("p{nth}"));
        Link {
            name: clean::line(project.name.as_str()).into_owned(),
            title: clean::line(&project.title).into_owned(),
            to: to.unwrap_or_default(),
        }
    }

    fn to_standing(&self, standing: &Standing) -> Link {
        self.to(standing.project)
    }
}

/// The shape of a project's mark, by its status.
fn shape(project: &Project) -> &'static str {
    use crate::domain::project::Status;
    match project.status {
        Status::Active => "active",
        Status::Idea => "idea",
        Status::Paused => "paused",
        Status::Done | Status::Dropped => "gone",
    }
}

/// The beginning of a text from a file, for a place where there is little room.
fn short(text: &str) -> String {
    const MOST: usize = 90;
    let text = clean::flow(text);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::flags::Flagged;
    use crate::domain::flags::rule::Context;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;

    /// A page of a store with one project in which every text that is shown is this one.
    fn page_of(text: &str) -> String {
        let text = toml::Value::from(text).to_string();
        let day = |nth: u8| format!("2026-06-0{nth}");
        let file = format!(
            "status = \"active\"\nstarted = {}\nresearcher = {text}\nwaits_for = [{text}]\n\
             [[experiment]]\ndate = {}\nresult = \"unclear\"\nwhat = {text}\nobstacle = {text}\n\
             [[decision]]\ndate = {}\nkind = \"switch\"\nfrom = {text}\nto = {text}\nwhy = {text}\n\
             [decision.then]\nvalue = 0.1\nrival = {text}\nrival_value = 0.2\n\
             [[checkpoint]]\nby = {}\nexpect = {text}\n\
             [[overlap]]\nwho = {text}\nsame_problem = true\nprogress = true\nagreed = \"theirs\"\n\
             [[accept]]\nflag = \"yielded\"\nwhy = {text}\n",
            day(1),
            day(2),
            day(3),
            day(4),
        );
        let portfolio = Portfolio::new(Settings::default(), vec![project_of("a", &file)]);
        let context = Context::with_odds(&portfolio, "2026-06-15".parse().unwrap());
        let flagged = portfolio.projects().map(|it| Flagged::of(it, &context)).collect();
        let report = Report::of(None, flagged, &context);
        page(&report, About { store: &text, researcher: Some(&text), unread: &[] })
    }

    fn count_of(page: &str, characters: [char; 2]) -> [usize; 2] {
        characters.map(|c| page.matches(c).count())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn no_text_becomes_markup(text in "ab[-</>\"'&{}!=%; a-z\u{202e}]{0,30}") {
            let page = page_of(&text);

            // As many tags and values as with a plain text.
            prop_assert_eq!(count_of(&page, ['<', '>']), count_of(&page_of("plain"), ['<', '>']));
            prop_assert_eq!(count_of(&page, ['"', '\u{202e}']), count_of(&page_of("plain"), ['"', '\u{202e}']));
        }
    }

    #[test]
    fn the_mark_is_near_the_beginning() {
        assert!(is_one(&page_of("x")));
        assert!(!is_one("<!doctype html><p>x") && !is_one(MADE_BY));
    }

    /// The colours of the style by name, of the light and of the dark scheme.
    fn schemes() -> [HashMap<&'static str, &'static str>; 2] {
        let style = include_str!("templates/style.css");
        let lists: Vec<_> = style.split(":root{").skip(1).take(2).collect();
        [lists[0], lists[1]].map(|list| {
            let list = list.split('}').next().unwrap();
            list.split(';').filter_map(|it| it.strip_prefix("--")?.split_once(':')).collect()
        })
    }

    /// The relative luminance of a colour, by the definition of WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let digits = colour.trim_start_matches('#');
        let long: String = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            _ => digits.into(),
        };
        let part = |at: usize| {
            let c = f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    #[test]
    fn text_and_marks_stand_out_in_both_schemes() {
        let mut seen = BTreeSet::new();
        for scheme in schemes() {
            let mut check = |one: &'static str, on: &'static str, least: f64| {
                let [one_l, on_l] = [scheme[one], scheme[on]].map(luminance);
                let contrast = (one_l.max(on_l) + 0.05) / (one_l.min(on_l) + 0.05);
                assert!(contrast >= least, "{one} on {on}: {contrast:.2}");
                seen.insert((one, on));
            };
            for text in ["fg", "mut", "good", "care", "bad", "idea", "active", "paused"] {
                check(text, "bg", 4.5);
                check(text, "card", 4.5);
            }
            for zone in ["zc", "zr", "hr"] {
                check("fg", zone, 4.5);
                check("mut", zone, if zone == "hr" { 3.0 } else { 4.5 });
                for mark in ["idea", "active", "paused"] {
                    check(mark, zone, 3.0);
                }
            }
        }
        assert_eq!(seen.len(), 31);
    }
}
