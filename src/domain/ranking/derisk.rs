//! What a short sprint on an alternative is worth: the expected gain from knowing its inputs before
//! choosing.

use super::{Ranking, Standing};
use crate::domain::project::Status;

/// A sprint on one alternative, at its best: after it everything that its index is made of is known.
#[derive(Debug)]
pub struct Sprint<'s, 'a> {
    /// The alternative.
    pub on: &'s Standing<'a>,
    /// Value per week that is gained on average.
    pub gain: f64,
    /// The chance that something else is chosen than without it, 0–1.
    pub changes: f64,
    /// What it is weighed against: the best of the others, by its index; nothing where it is alone.
    pub against: Option<&'s Standing<'a>>,
}

impl<'a> Ranking<'a> {
    /// A sprint on each idea and paused project of those that are `shown`, what is worth most first.
    ///
    /// Without it, the project with the highest index is chosen. With it, the alternative is taken
    /// where its index turns out above the best of the others, and else that one: on average
    /// `E[max(I, c)]`, less what is chosen without knowing. The current project counts among the
    /// others.
    pub fn sprints<'s>(&'s self, shown: impl Fn(&Standing) -> bool) -> Vec<Sprint<'s, 'a>> {
        let mut sprints = Vec::new();
        for mine in Self::by_researcher(&self.standings).into_values() {
            for at in &mine {
                let on = &self.standings[*at];
                if on.project.status == Status::Active || !shown(on) {
                    continue;
                }
                let against = mine.iter().find(|other| *other != at);
                let against = against.map(|other| &self.standings[*other]);
                let others = against.map_or(0.0, |against| against.index.rate);
                let sample = on.prospect.sample(&self.points);
                let chosen = on.index.rate > others;
                let without = if chosen { sample.mean(|index| index) } else { others };
                let gain = sample.mean(|index| index.max(others)) - without;
                let other_way = |index: f64| if (index > others) == chosen { 0.0 } else { 1.0 };
                let changes = sample.mean(other_way);
                sprints.push(Sprint { on, gain: gain.max(0.0), changes, against });
            }
        }
        sprints.sort_by(|a, b| {
            b.gain.total_cmp(&a.gain).then_with(|| a.on.project.name.cmp(&b.on.project.name))
        });
        sprints
    }
}
