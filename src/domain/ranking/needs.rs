//! Shared infrastructure: the work it would save, and the projects that need it.

use std::collections::BTreeMap;

use super::Standing;
use crate::domain::project::Work;

/// Something that several projects may need before their first experiment.
#[derive(Debug)]
pub struct Need<'s, 'a> {
    /// The name in the first project.
    pub name: &'a str,
    /// The most full-time work that it could save: the median fixed cost left, over the projects that
    /// need it.
    pub saves: Work,
    /// The projects that need it, the highest fixed cost left first.
    pub projects: Vec<&'s Standing<'a>>,
}

/// The needs of the projects, the largest saving first. Names are compared without case.
pub fn needs<'s, 'a>(standings: impl IntoIterator<Item = &'s Standing<'a>>) -> Vec<Need<'s, 'a>> {
    let mut by_name: BTreeMap<String, Need> = BTreeMap::new();
    for standing in standings {
        let mut seen = Vec::new();
        for name in &standing.project.needs {
            let key = name.to_lowercase();
            if seen.contains(&key) {
                continue;
            }
            let none = || Need { name, saves: Work::ZERO, projects: Vec::new() };
            let need = by_name.entry(key.clone()).or_insert_with(none);
            need.saves = need.saves.plus(standing.fixed_cost_left);
            need.projects.push(standing);
            seen.push(key);
        }
    }
    let mut needs: Vec<_> = by_name.into_values().collect();
    for need in &mut needs {
        need.projects.sort_by(|a, b| {
            let (first, second) = (b.fixed_cost_left, a.fixed_cost_left);
            first.cmp(&second).then_with(|| a.project.name.cmp(&b.project.name))
        });
    }
    needs.sort_by(|a, b| b.saves.cmp(&a.saves).then_with(|| a.name.cmp(b.name)));
    needs
}
