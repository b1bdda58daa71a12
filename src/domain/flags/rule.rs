//! The parts of a rule: its description, the context that it checks, and its findings.

use std::ops::Range as Bytes;
use std::sync::OnceLock;

use super::experiment_loop::ExperimentLoop;
pub use super::threshold::Source;
use super::threshold::{Limit, Threshold};
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{Date, Percent, Project, Status, Time, Work};
use crate::domain::ranking::{Ranking, rank, rank_with_odds};
use crate::domain::source::At;
use crate::words;

words! {
    /// The severity of a flag, the mildest first.
    Severity {
        /// Good to know; `rp flags` only counts these, unless called with `--all`.
        Note = "note",
        /// Think about it.
        Caution = "caution",
        /// Stop and think.
        Red = "red",
    }
}

/// Ideas and active projects, which most rules check.
pub const OPEN: &[Status] = &[Status::Idea, Status::Active];
/// Active projects.
pub const ACTIVE: &[Status] = &[Status::Active];
/// Paused and dropped projects.
pub const WAITING: &[Status] = &[Status::Paused, Status::Dropped];

/// A rule, which raises one flag: what it checks for, why that matters, and what to do.
#[derive(Debug)]
pub struct Rule {
    /// What is wrong, in kebab-case, without numbers. Never reused for another rule.
    pub name: &'static str,
    /// How bad the flag is.
    pub severity: Severity,
    /// It checks only projects with these statuses.
    pub statuses: &'static [Status],
    /// What it checks for: a noun phrase with a capital letter and no full stop.
    pub what: &'static str,
    /// Why that matters, in full sentences.
    pub why: &'static str,
    /// What to do: an imperative that names the command, without a capital letter or a full stop.
    pub fix: &'static str,
    /// The question that a mentor asks about it, to the researcher.
    pub ask: &'static str,
    /// Where the rule comes from.
    pub source: Source,
    /// The numbers that it compares with.
    pub thresholds: &'static [Threshold],
    /// Changes to the sound store in `examples/sound` that raise the flag, each just over the
    /// threshold on 2026-06-15.
    pub bad: &'static [&'static str],
    /// Changes that do not raise it, each just under the threshold.
    pub good: &'static [&'static str],
    /// All findings in one project.
    pub check: fn(&Project, &Context) -> Vec<Finding>,
}

/// What a rule knows besides the project.
#[derive(Debug)]
pub struct Context<'a> {
    /// The current day.
    pub today: Date,
    /// All projects, and the settings.
    pub portfolio: &'a Portfolio,
    ranking: OnceLock<Ranking<'a>>,
}

impl<'a> Context<'a> {
    /// A context whose ranking has no odds.
    pub fn new(portfolio: &'a Portfolio, today: Date) -> Self {
        Self { today, portfolio, ranking: OnceLock::new() }
    }

    /// A context whose ranking has the odds of each project.
    pub fn with_odds(portfolio: &'a Portfolio, today: Date) -> Self {
        Self { today, portfolio, ranking: OnceLock::from(rank_with_odds(portfolio, today)) }
    }

    /// The ranking of all projects, computed on first use.
    pub fn ranking(&self) -> &Ranking<'a> {
        self.ranking.get_or_init(|| rank(self.portfolio, self.today))
    }

    /// The value of a threshold in time.
    pub fn time(&self, threshold: &Threshold) -> Time {
        match self.portfolio.settings.limit(threshold) {
            Limit::Time(time) => time,
            Limit::Work(_) | Limit::Number(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// The value of a threshold in work.
    pub fn work(&self, threshold: &Threshold) -> Work {
        match self.portfolio.settings.limit(threshold) {
            Limit::Work(work) => work,
            Limit::Time(_) | Limit::Number(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// The value of a threshold that is a plain number.
    pub fn number(&self, threshold: &Threshold) -> f64 {
        match self.portfolio.settings.limit(threshold) {
            Limit::Number(number) => number,
            Limit::Time(_) | Limit::Work(_) | Limit::Chance(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// The value of a threshold that is a probability.
    pub fn chance(&self, threshold: &Threshold) -> Percent {
        match self.portfolio.settings.limit(threshold) {
            Limit::Chance(percent) => percent,
            Limit::Time(_) | Limit::Work(_) | Limit::Number(_) => unreachable!("{OWN_KIND}"),
        }
    }

    /// Time at work on an active project, if it is equal to a threshold, or more.
    pub fn active_for(&self, project: &Project, threshold: &Threshold) -> Option<Time> {
        project.active_for(self.today).filter(|active| *active >= self.time(threshold))
    }

    /// The longer of a threshold in time and some loops of a project.
    pub fn time_or_loops(&self, project: &Project, time: &Threshold, loops: &Threshold) -> Time {
        let loops = ExperimentLoop::of(project).map_or(Time::ZERO, |one_loop| {
            Time::from_weeks(one_loop.length.in_weeks() * self.number(loops))
        });
        self.time(time).max(loops)
    }

    /// Whether flags about the project's researcher, who may have several projects, are raised on
    /// this one: on the current one, else on the best idea, and never on one of the pool.
    pub fn carries_flags_of_researcher(&self, project: &Project) -> bool {
        let owner = self.portfolio.settings.owner(project);
        let carrier = self.ranking().carries_flags_of(owner);
        carrier.is_some_and(|carrier| carrier.name == project.name)
    }

    /// Whether a count is equal to a threshold, or more.
    pub fn reached(&self, count: usize, threshold: &Threshold) -> bool {
        as_number(count) >= self.number(threshold)
    }

    /// Whether a count is more than a threshold.
    pub fn exceeded(&self, count: usize, threshold: &Threshold) -> bool {
        as_number(count) > self.number(threshold)
    }
}

/// A count as a number.
#[expect(clippy::cast_precision_loss, reason = "nobody logs 2^53 experiments")]
pub fn as_number(count: usize) -> f64 {
    count as f64
}

/// Whether a number is at least a limit, apart from rounding errors.
pub fn at_least(number: f64, limit: f64) -> bool {
    number >= limit - 1e-9
}

/// Whether a number is at most a limit, apart from rounding errors, which the median of a range
/// has.
pub fn up_to(number: f64, limit: f64) -> bool {
    number <= limit + 1e-9
}

const OWN_KIND: &str = "each rule asks for a threshold by its own type; its cases test that";

/// How many times as bad a value has to be for its acceptance to lapse: `rp`'s own choice.
const LAPSES: f64 = 1.5;

/// The quantity that a finding is about, which can get worse.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantity {
    /// The higher the worse.
    TooHigh(Limit),
    /// The lower the worse.
    TooLow(Limit),
}

impl Quantity {
    /// Its value.
    pub fn value(self) -> Limit {
        match self {
            Self::TooHigh(value) | Self::TooLow(value) => value,
        }
    }

    /// How bad it is, for comparison with another one of the same flag.
    pub fn badness(self) -> f64 {
        match self {
            Self::TooHigh(value) => value.in_numbers(),
            Self::TooLow(value) => -value.in_numbers(),
        }
    }

    /// Whether it is worse by half than the value that was accepted; not if that has another unit.
    pub fn is_worse_by_half(self, accepted: &str) -> bool {
        let Some(accepted) = self.value().of_same_unit(accepted) else { return false };
        let (accepted, now) = (accepted.in_numbers(), self.value().in_numbers());
        match self {
            Self::TooHigh(_) => now > accepted && at_least(now, LAPSES * accepted),
            Self::TooLow(_) => now < accepted && at_least(accepted, LAPSES * now),
        }
    }
}

/// One reason to raise a flag, with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// A byte range in the project's file.
    pub span: Bytes<usize>,
    /// What is wrong in this project, with numbers; without a capital letter or a full stop.
    pub message: String,
    /// The quantity that is too high or too low, if the trouble itself can grow. A text that is
    /// missing stays as missing as it was, however long that lasts.
    pub quantity: Option<Quantity>,
}

impl Finding {
    /// A finding about a value.
    pub fn at<T>(place: &At<T>, message: impl Into<String>) -> Self {
        Self { span: place.span.clone(), message: message.into(), quantity: None }
    }

    /// The same about a value that is too high.
    #[must_use]
    pub fn too_high(self, value: Limit) -> Self {
        Self { quantity: Some(Quantity::TooHigh(value)), ..self }
    }

    /// The same about a value that is too low.
    #[must_use]
    pub fn too_low(self, value: Limit) -> Self {
        Self { quantity: Some(Quantity::TooLow(value)), ..self }
    }

    /// A finding about the whole project, placed at its status if it has one, else at its title.
    pub fn at_status(project: &Project, message: impl Into<String>) -> Self {
        match &project.status_at {
            Some(status) => Self::at(status, message),
            None => Self::missing(project, message),
        }
    }

    /// A finding about something missing, placed at the title.
    pub fn missing(project: &Project, message: impl Into<String>) -> Self {
        Self::at(&project.title, message)
    }
}
