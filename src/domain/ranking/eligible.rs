//! The reasons not to recommend a project, whatever its value.

use super::belief::Evidence;
use super::prospect::Summary;
use crate::domain::project::{Agreement, Date, Percent, Project};
use crate::domain::settings::Settings;

/// The chance below which a direction may be refuted.
const REFUTED: f64 = 0.02;
/// The share of the claimed chance below which it is refuted: `rp`'s own choice.
const OF_THE_CLAIM: f64 = 0.25;

/// Why a project is not recommended.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyNot {
    /// It waits for a capability that has not arrived.
    Waits {
        /// The capability.
        capability: String,
    },
    /// It was left to others.
    Theirs {
        /// The others.
        who: String,
    },
    /// Its results refute the direction.
    Refuted {
        /// The chance now.
        chance: Percent,
        /// The chance before the log.
        claimed: Percent,
    },
}

/// Why a project is not eligible; `None` if it is.
pub(super) fn why_not(
    project: &Project,
    summary: &Summary,
    evidence: &Evidence,
    settings: &Settings,
    today: Date,
) -> Option<WhyNot> {
    let missing = project.waits_for.iter().find(|name| !settings.has_come(name, today));
    if let Some(capability) = missing {
        return Some(WhyNot::Waits { capability: capability.clone() });
    }
    let is_theirs = |agreed: Agreement| match agreed {
        Agreement::Theirs => true,
        Agreement::TeamUp | Agreement::Ours | Agreement::Different => false,
    };
    let theirs =
        project.overlaps.iter().find(|it| it.agreed.as_ref().is_some_and(|it| is_theirs(**it)));
    if let Some(overlap) = theirs {
        return Some(WhyNot::Theirs { who: overlap.who.value.clone() });
    }
    is_refuted(summary, evidence).then(|| WhyNot::Refuted {
        chance: Percent::nearest(summary.belief.works),
        claimed: Percent::nearest(summary.claimed),
    })
}

/// Whether the results of a project refute its direction.
pub(super) fn is_refuted(summary: &Summary, evidence: &Evidence) -> bool {
    let works = summary.belief.works;
    evidence.count() > 0 && works < REFUTED && works < OF_THE_CLAIM * summary.claimed
}
