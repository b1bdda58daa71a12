//! What a rule is, what it sees, and what it finds.

use std::ops::Range as Bytes;
use std::sync::OnceLock;

pub use super::threshold::Source;
use super::threshold::{Limit, Threshold};
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{Date, Percent, Project, Status, Time, Work};
use crate::domain::ranking::{Ranking, rank, rank_with_odds};
use crate::domain::source::At;
use crate::words;

words! {
    /// How bad a flag is.
    Severity {
        /// Good to know; only counted unless asked for.
        Note = "note",
        /// Worth a thought.
        Caution = "caution",
        /// Stop and think.
        Red = "red",
    }
}

/// Ideas and active projects: what most rules look at.
pub const OPEN: &[Status] = &[Status::Idea, Status::Active];
/// Active projects.
pub const ACTIVE: &[Status] = &[Status::Active];

/// Projects that were put aside.
pub const WAITING: &[Status] = &[Status::Paused, Status::Dropped];

/// A red flag: what raises it, why it matters, and what to do.
#[derive(Debug)]
pub struct Rule {
    /// What is wrong, in kebab-case, without numbers. Never used for another.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Projects of which status it looks at.
    pub statuses: &'static [Status],
    /// What it looks at, in a line that begins a sentence without its end.
    pub what: &'static str,
    /// Why that matters: whole sentences.
    pub why: &'static str,
    /// What to do: no capital, no full stop.
    pub fix: &'static str,
    /// Where the rule comes from.
    pub source: Source,
    /// What it compares with.
    pub thresholds: &'static [Threshold],
    /// Cases that it speaks on, laid over the sound project of `examples/sound`, each at its
    /// boundary on 2026-06-15.
    pub bad: &'static [&'static str],
    /// Cases on the other side of each boundary.
    pub good: &'static [&'static str],
    /// What it finds in one project; it may speak more than once.
    pub check: fn(&Project, &Context) -> Vec<Finding>,
}

/// What a rule sees besides the project.
#[derive(Debug)]
pub struct Context<'a> {
    /// Today.
    pub today: Date,
    /// All projects, and the settings.
    pub portfolio: &'a Portfolio,
    ranking: OnceLock<Ranking<'a>>,
}

impl<'a> Context<'a> {
    /// All projects on a day.
    pub fn new(portfolio: &'a Portfolio, today: Date) -> Self {
        Self { today, portfolio, ranking: OnceLock::new() }
    }

    /// The same with a ranking that has the odds of each project.
    pub fn with_odds(portfolio: &'a Portfolio, today: Date) -> Self {
        Self { today, portfolio, ranking: OnceLock::from(rank_with_odds(portfolio, today)) }
    }

    /// What the ranking says of them; made once, when it is asked for.
    pub fn ranking(&self) -> &Ranking<'a> {
        self.ranking.get_or_init(|| rank(self.portfolio, self.today))
    }

    /// A threshold in time.
    pub fn time(&self, threshold: &Threshold) -> Time {
        match self.portfolio.settings.limit(threshold) {
            Limit::Time(time) => time,
            Limit::Work(_) | Limit::Number(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// A threshold in work.
    pub fn work(&self, threshold: &Threshold) -> Work {
        match self.portfolio.settings.limit(threshold) {
            Limit::Work(work) => work,
            Limit::Time(_) | Limit::Number(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// A threshold that is a plain number.
    pub fn number(&self, threshold: &Threshold) -> f64 {
        match self.portfolio.settings.limit(threshold) {
            Limit::Number(number) => number,
            Limit::Time(_) | Limit::Work(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// A threshold that is a chance.
    pub fn chance(&self, threshold: &Threshold) -> Percent {
        match self.portfolio.settings.limit(threshold) {
            Limit::Chance(percent) => percent,
            Limit::Time(_) | Limit::Work(_) | Limit::Number(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// Whether so many are as many as a threshold names.
    pub fn reached(&self, count: usize, threshold: &Threshold) -> bool {
        as_number(count) >= self.number(threshold)
    }

    /// Whether so many are more than a threshold names.
    pub fn exceeded(&self, count: usize, threshold: &Threshold) -> bool {
        as_number(count) > self.number(threshold)
    }
}

#[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
fn as_number(count: usize) -> f64 {
    count as f64
}

/// Whether a number is no less than a limit, but for its last digits.
pub fn at_least(number: f64, limit: f64) -> bool {
    number >= limit - 1e-9
}

/// Whether a number is no more than a limit. The median of a range may miss it in its last
/// digits.
pub fn up_to(number: f64, limit: f64) -> bool {
    number <= limit + 1e-9
}

const OWN_KIND: &str = "each rule asks for its thresholds as what they are; its cases would fail";

/// What a rule found, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Bytes in the text of the file.
    pub span: Bytes<usize>,
    /// What is so in this project: no capital, no full stop.
    pub message: String,
}

impl Finding {
    /// Something that is written.
    pub fn at<T>(place: &At<T>, message: impl Into<String>) -> Self {
        Self { span: place.span.clone(), message: message.into() }
    }

    /// Something about the project as a whole: it stands at its status, or at the title.
    pub fn at_status(project: &Project, message: impl Into<String>) -> Self {
        match &project.status_at {
            Some(status) => Self::at(status, message),
            None => Self::missing(project, message),
        }
    }

    /// Something that is missing: it stands at the title.
    pub fn missing(project: &Project, message: impl Into<String>) -> Self {
        Self::at(&project.title, message)
    }
}
