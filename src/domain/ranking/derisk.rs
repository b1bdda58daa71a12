//! The value of a short sprint on an alternative: the mean gain from knowing its inputs before the
//! choice.

use super::verdict::Rival;
use super::{List, Ranking, Standing};
use crate::domain::project::{Date, DecisionKind, Project, Status};

/// A perfect sprint on one alternative: after it, all its inputs are known.
#[derive(Debug)]
pub struct Sprint<'s, 'a> {
    /// The alternative.
    pub on: &'s Standing<'a>,
    /// The mean gain in value per week.
    pub gain: f64,
    /// The chance that the sprint changes the choice, 0–1.
    pub changes: f64,
    /// The best of all other choices, by its index.
    pub against: Rival<'a>,
}

/// Days after a judgment in which a sprint is not proposed again unless something changes: `rp`'s own
/// choice.
const JUDGED_DAYS: i64 = 28;

impl<'a> Ranking<'a> {
    /// A sprint on each eligible idea and paused project that is `shown`, the largest gain first,
    /// without those that were judged recently.
    ///
    /// Without a sprint, the choice is the project with the highest index. After it, the choice is the
    /// alternative if its index `I` is above that of the best other project, `c`. The gain is
    /// `E[max(I, c)]` less the value of the choice without a sprint. The current project and looking
    /// for something else are among the others.
    pub fn sprints<'s>(&'s self, shown: impl Fn(&Standing) -> bool) -> Vec<Sprint<'s, 'a>> {
        let mut sprints = Vec::new();
        for list in &self.lists {
            for on in &self.standings[list.standings.clone()] {
                let is_alternative = on.project.status != Status::Active && on.rank.is_some();
                if is_alternative && shown(on) && !self.was_judged(on.project) {
                    sprints.push(self.sprint(on, list));
                }
            }
        }
        sprints.sort_by(|a, b| {
            b.gain.total_cmp(&a.gain).then_with(|| a.on.project.name.cmp(&b.on.project.name))
        });
        sprints
    }

    fn sprint<'s>(&'s self, on: &'s Standing<'a>, list: &List<'a>) -> Sprint<'s, 'a> {
        let against = self.best_besides(on, list);
        let others = against.index().rate;
        let sample = on.prospect.drawn(on.index, &self.points).sample;
        let chosen = on.index.rate > others;
        let without = if chosen { sample.mean(|index| index) } else { others };
        let gain = gain(sample.mean(|index| index.max(others)), without);
        let other_way = |index: f64| if (index > others) == chosen { 0.0 } else { 1.0 };
        let changes = sample.mean(other_way);
        Sprint { on, gain, changes, against }
    }

    /// The best choice of its researcher besides a project.
    pub(super) fn best_besides(&self, on: &Standing, list: &List<'a>) -> Rival<'a> {
        let eligible = self.standings[list.standings.clone()].iter();
        let mut others =
            eligible.filter(|it| it.rank.is_some() && it.project.name != on.project.name);
        match others.next() {
            Some(best) if best.index.rate >= list.looking.index.rate => best.into(),
            Some(_) | None => Rival::Looking(Box::new(list.looking.clone())),
        }
    }

    /// Whether a sprint on it was judged recently, and neither its log, its estimate nor a capability
    /// that it waits for has changed since.
    pub fn was_judged(&self, project: &Project) -> bool {
        let Some(judged) = judged(project) else { return false };
        let since = |day: Date| day > judged;
        let is_fresh = self.today.days_since(judged) < JUDGED_DAYS;
        let logged = project.experiments.iter().any(|it| since(*it.date));
        let made = project.estimate.as_ref().and_then(|estimate| estimate.made.as_ref());
        let estimated = made.is_some_and(|made| since(**made));
        let came = self.settings.capabilities.iter().any(|capability| {
            since(*capability.date)
                && *capability.date <= self.today
                && project.waits_for(&capability.name)
        });
        is_fresh && !logged && !estimated && !came
    }
}

/// The gain from knowing; 0 if it is a rounding error.
pub(super) fn gain(knowing: f64, without: f64) -> f64 {
    let gain = knowing - without;
    if gain > without * 1e-12 { gain } else { 0.0 }
}

/// The day of the judgment of the last sprint on a project: the first decision after its start that
/// ends a sprint.
fn judged(project: &Project) -> Option<Date> {
    let begun = project.decisions.iter().rposition(|it| *it.kind == DecisionKind::Derisk)?;
    let after = &project.decisions[begun + 1..];
    after.iter().find(|it| it.kind.ends_a_sprint()).map(|it| *it.date)
}
