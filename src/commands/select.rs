//! Names that were typed to projects, flags and researchers.

use std::collections::BTreeSet;

use crate::domain::flags::rule::{Context, Rule};
use crate::domain::flags::{Flagged, RULES, rule};
use crate::domain::project::Project;
use crate::domain::shares;
use crate::domain::source::FileTrouble;
use crate::domain::words::nearest;
use crate::error::{self, Error, Kind, Result};
use crate::store::Loaded;

/// The flag with this name.
pub(super) fn known_flag(typed: &str) -> Result<&'static Rule> {
    rule(typed).ok_or_else(|| {
        Error::of(Kind::NoSuchName, format!("there is no flag `{typed}`"))
            .with_hint("list them with `rp explain`")
            .with_near(nearest(typed, RULES.iter().map(|rule| rule.name)))
    })
}

/// The projects that were named, by name or by folder, or all of them; each once, in the order of
/// names. And the troubles of those whose files are invalid.
pub(super) fn chosen<'a>(
    typed: &[String],
    loaded: &'a Loaded,
) -> Result<(Vec<&'a Project>, Vec<FileTrouble>)> {
    if typed.is_empty() {
        return Ok((loaded.portfolio.projects().collect(), Vec::new()));
    }
    let (mut projects, mut unusable) = (Vec::new(), Vec::new());
    for typed in typed {
        if let Some((inside, unread)) = loaded.in_folder(typed) {
            projects.extend(inside);
            unusable.extend(unread);
            continue;
        }
        match loaded.project(typed) {
            Ok(project) => projects.push(project),
            Err(why) if why.kind() == error::Kind::InvalidFile => {
                unusable.extend_from_slice(why.troubles());
                let left_out = loaded.left_out(&loaded.find(typed)?);
                unusable.extend(left_out.map(|left| left.trouble.clone()));
            }
            Err(other) => return Err(other),
        }
    }
    projects.sort_by(|a, b| a.name.cmp(&b.name));
    projects.dedup_by(|a, b| a.name == b.name);
    Ok((projects, unusable))
}

/// The number of projects from which a second thread pays.
const WORTH_A_THREAD: usize = 250;

/// Each project with its flags, in the same order.
pub(super) fn flagged<'a>(
    projects: impl IntoIterator<Item = &'a Project>,
    context: &Context,
) -> Vec<Flagged<'a>> {
    let projects: Vec<_> = projects.into_iter().collect();
    shares::map(projects, WORTH_A_THREAD, |project| Flagged::of(project, context))
}

/// Refuses a researcher who is not in the store.
pub(super) fn known_researcher(typed: Option<&String>, loaded: &Loaded) -> Result<()> {
    let Some(typed) = typed else { return Ok(()) };
    let settings = &loaded.portfolio.settings;
    let known = || {
        let listed = settings.researchers.keys().map(String::as_str);
        loaded.portfolio.researchers().chain(listed).chain([settings.me.as_str()])
    };
    if known().any(|name| name == typed) {
        return Ok(());
    }
    let all: Vec<_> = known().collect::<BTreeSet<_>>().into_iter().collect();
    let error = Error::of(Kind::NoSuchName, format!("there is no researcher `{typed}`"));
    let known = format!("known: {}", error::list(&all));
    Err(error.with_hint(known).with_near(nearest(typed, all)))
}
