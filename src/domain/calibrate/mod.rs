//! What a researcher claimed against what happened, from the files alone.

pub mod advice;
pub mod cases;
pub mod chances;
mod habits;
pub mod ranges;
pub mod ratios;

pub use self::habits::{Suggestion, habits, suggestions};

use self::cases::{Bet, Case, Hindsight, Quantity};
use self::chances::{Chances, Claim, chances};
use self::ranges::{Ranges, ranges};
use self::ratios::{Factor, factor};
use super::portfolio::Portfolio;
use super::project::{Date, median};
use super::ranking::work::Workload;

/// With fewer cases than this, nothing is computed.
pub const ENOUGH: usize = 5;

/// The cases of a researcher.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'a> {
    /// Whose they are.
    pub researcher: &'a str,
    /// Quantities that were planned and measured, by project.
    pub cases: Vec<Case<'a>>,
    /// Chances that were claimed and decided, by project.
    pub bets: Vec<Bet<'a>>,
    /// Claims that are no cases.
    pub hindsight: Vec<Hindsight<'a>>,
}

/// What the cases say, unless there are too few.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned<T> {
    /// The number of cases.
    pub cases: usize,
    /// `None` below [`ENOUGH`].
    pub figure: Option<T>,
}

/// How dropped projects count against the chances of projects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Not at all.
    LeftOut,
    /// As if the direction did not work.
    Failed,
}

impl<'a> Record<'a> {
    /// The record of each researcher with a project, by name.
    pub fn all(portfolio: &'a Portfolio, today: Date) -> Vec<Self> {
        let workload = Workload::of(portfolio, today);
        let of_one = |researcher| {
            let mut record =
                Self { researcher, cases: Vec::new(), bets: Vec::new(), hindsight: Vec::new() };
            let settings = &portfolio.settings;
            for project in portfolio.projects().filter(|it| settings.owner(it) == researcher) {
                cases::add(&mut record, project, settings, &workload, today);
            }
            record
        };
        portfolio.researchers().map(of_one).collect()
    }

    /// How many times the planned a quantity takes.
    pub fn factor(&self, quantity: Quantity) -> Learned<Factor> {
        let ratios: Vec<_> = self.of(quantity).map(Case::ratio).collect();
        Learned::from(ratios.len(), || Some(factor(&ratios)))
    }

    /// How well ranges hold: those of one quantity, or all.
    pub fn ranges(&self, of: Option<Quantity>) -> Learned<Ranges> {
        let cases = self.cases.iter().filter(|it| of.is_none_or(|of| it.quantity == of));
        let z: Vec<_> = cases.filter_map(Case::z).collect();
        Learned::from(z.len(), || Some(ranges(&z)))
    }

    /// The chances that projects work.
    pub fn projects(&self, dropped: Dropped) -> Learned<Chances> {
        let counts =
            |it: &&Bet| it.experiment.is_none() && (dropped == Dropped::Failed || !it.was_dropped);
        self.scored(counts)
    }

    /// The chances that experiments have a clear result.
    pub fn experiments(&self) -> Learned<Chances> {
        self.scored(|it| it.experiment.is_some())
    }

    /// The median of what was claimed: a plan as this researcher makes them.
    pub fn usual(&self, quantity: Quantity) -> Option<f64> {
        median(&mut self.of(quantity).map(|it| it.claimed).collect::<Vec<_>>())
    }

    /// The cases of a quantity.
    pub fn of(&self, quantity: Quantity) -> impl Iterator<Item = &Case<'a>> {
        self.cases.iter().filter(move |it| it.quantity == quantity)
    }

    fn scored(&self, counts: impl FnMut(&&Bet<'a>) -> bool) -> Learned<Chances> {
        let claims: Vec<Claim> = self.bets.iter().filter(counts).map(|it| it.claim).collect();
        Learned::from(claims.len(), || chances(&claims))
    }
}

impl<T> Learned<T> {
    fn from(cases: usize, figure: impl FnOnce() -> Option<T>) -> Self {
        Self { cases, figure: (cases >= ENOUGH).then(figure).flatten() }
    }
}

#[cfg(test)]
mod tests;
