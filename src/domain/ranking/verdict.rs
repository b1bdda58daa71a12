//! What to do, for each researcher: stay, switch or start, by the index alone.

use std::collections::BTreeMap;

use super::Standing;
use crate::domain::project::Status;

/// What the ranking says to one researcher.
#[derive(Debug, Clone)]
pub struct Verdict<'a> {
    /// Who.
    pub researcher: &'a str,
    /// What.
    pub choice: Choice<'a>,
}

/// Stay, switch or start.
#[derive(Debug, Clone)]
pub enum Choice<'a> {
    /// The best alternative is worth more than the current project.
    Switch {
        /// The active project; of several the one with the lowest index, the first to give up.
        current: Standing<'a>,
        /// The best idea or paused project.
        best: Standing<'a>,
    },
    /// No alternative is worth more.
    Stay {
        /// The active project.
        current: Standing<'a>,
        /// The best idea or paused project, where there is one.
        best: Option<Standing<'a>>,
    },
    /// Nothing is active, and something is worth a week.
    Start {
        /// The best idea or paused project.
        best: Standing<'a>,
    },
}

impl<'a> Choice<'a> {
    /// `switch`, `stay` or `start`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Switch { .. } => "switch",
            Self::Stay { .. } => "stay",
            Self::Start { .. } => "start",
        }
    }

    /// The active project that is judged.
    pub fn current(&self) -> Option<&Standing<'a>> {
        match self {
            Self::Switch { current, .. } | Self::Stay { current, .. } => Some(current),
            Self::Start { .. } => None,
        }
    }

    /// The best of the alternatives.
    pub fn best(&self) -> Option<&Standing<'a>> {
        match self {
            Self::Switch { best, .. } | Self::Start { best } => Some(best),
            Self::Stay { best, .. } => best.as_ref(),
        }
    }
}

/// One verdict for each researcher, from standings of which the best comes first.
pub(super) fn judge<'a>(standings: &[Standing<'a>]) -> Vec<Verdict<'a>> {
    let mut whose: BTreeMap<&'a str, Vec<&Standing<'a>>> = BTreeMap::new();
    for standing in standings {
        whose.entry(standing.researcher).or_default().push(standing);
    }
    let choose = |mine: &[&Standing<'a>]| {
        let active = |standing: &&&Standing| standing.project.status == Status::Active;
        let current = mine.iter().rfind(active);
        let best = mine.iter().find(|standing| !active(standing));
        match (current, best) {
            (Some(&current), Some(&best)) if best.index.rate > current.index.rate => {
                Some(Choice::Switch { current: current.clone(), best: best.clone() })
            }
            (Some(&current), best) => Some(Choice::Stay {
                current: current.clone(),
                best: best.map(|&best| best.clone()),
            }),
            (None, best) => {
                let worth_it = best.filter(|best| best.index.rate > 0.0);
                worth_it.map(|&best| Choice::Start { best: best.clone() })
            }
        }
    };
    whose
        .into_iter()
        .filter_map(|(researcher, mine)| Some(Verdict { researcher, choice: choose(&mine)? }))
        .collect()
}
