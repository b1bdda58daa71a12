//! A report as one HTML page that needs nothing else: no script, no network, no other file. Templates
//! escape every text, and every text from a file is cleaned before.

mod ahead;
mod cards;
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

/// What marks a page as made by `rp`, so that it may be replaced by a newer one.
pub const MARK: &str = "<meta name=\"generator\" content=\"rp ";

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
