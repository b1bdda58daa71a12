//! What a shell offers for an argument.

use std::collections::BTreeSet;

use clap::builder::ArgExt;

use crate::domain::decide::may;
use crate::domain::explained::{self, Explained, Place};
use crate::domain::flags::RULES;
use crate::domain::keys::{Kind, Takes};
use crate::domain::project::{DecisionKind, Project, Status};
use crate::domain::settings::Settings;
use crate::domain::text::composed;
use crate::render::completion::Candidate;
use crate::store::{Glimpse, Store};

/// The most project files that are read while a shell waits.
const MOST: usize = 2000;

/// What a shell offers for an argument. The derive of each command adds it to the argument.
#[derive(Debug, Clone, Copy)]
pub enum Offer {
    /// Projects that this decision can be about; dropped ones only if no other fits.
    ForDecision(DecisionKind),
    /// Projects.
    Projects,
    /// Projects, and those with invalid files.
    Files,
    /// Flags.
    Flags,
    /// Flags and the keys of files.
    FlagsAndKeys,
    /// Keys of a project with `=`, and the values of those that take only some words.
    Pairs,
    /// Researchers.
    Researchers,
    /// Researchers, and people who gave feedback.
    Reviewers,
    /// Tags of projects.
    Tags,
    /// Agendas of projects.
    Agendas,
    /// Capabilities that projects wait for.
    Capabilities,
    /// These words.
    Words(fn() -> Vec<&'static str>),
}

impl ArgExt for Offer {}

impl Offer {
    /// Whether it offers projects.
    pub(super) fn is_of_projects(self) -> bool {
        matches!(self, Self::ForDecision(_) | Self::Projects | Self::Files)
    }

    /// The words that begin with what was typed. Without a store, those that need none.
    pub(super) fn candidates(self, typed: &str, store: Option<&Store>) -> Vec<Candidate> {
        let typed = &*composed(typed);
        match self {
            Self::ForDecision(kind) => for_decision(kind, typed, store),
            Self::Projects => {
                let mut fit = named(typed, store);
                fit.retain(|(_, glimpse)| !matches!(glimpse, Glimpse::Invalid(_)));
                fit.iter().map(project).collect()
            }
            Self::Files => named(typed, store).iter().map(project).collect(),
            Self::Flags => flags(typed),
            Self::FlagsAndKeys => {
                let keys = [Place::Project, Place::Settings].into_iter().flat_map(explained::keys);
                let keys = keys.filter(|key| key.key.starts_with(typed));
                let keys = keys.map(|Explained { key, what, .. }| candidate(key, what));
                flags(typed).into_iter().chain(keys).collect()
            }
            Self::Pairs => pairs(typed, store),
            Self::Researchers => researchers(typed, store),
            Self::Reviewers => {
                let mut all = researchers(typed, store);
                let reviewers = |it: &Project| {
                    let from = it.feedback.iter().filter_map(|feedback| feedback.from.as_ref());
                    from.map(|from| from.value.clone()).collect()
                };
                let known: BTreeSet<_> = all.iter().map(|it| it.value.clone()).collect();
                all.extend(
                    texts(typed, store, reviewers)
                        .into_iter()
                        .filter(|it| !known.contains(&it.value)),
                );
                all
            }
            Self::Tags => texts(typed, store, |it| it.tags.clone()),
            Self::Agendas => {
                texts(typed, store, |it| it.agenda.iter().map(|it| it.value.clone()).collect())
            }
            Self::Words(words) => {
                let fit = words().into_iter().filter(|word| word.starts_with(typed));
                fit.map(|word| Candidate { value: word.into(), about: None }).collect()
            }
            Self::Capabilities => texts(typed, store, |it| it.waits_for.clone()),
        }
    }
}

fn candidate(value: impl Into<String>, about: impl Into<String>) -> Candidate {
    Candidate { value: value.into(), about: Some(about.into()) }
}

/// The projects whose names begin with what was typed, each with the word for it. If there are none, those
/// whose last parts do, with that part where it is enough.
fn named(typed: &str, store: Option<&Store>) -> Vec<(String, Glimpse)> {
    let Some(store) = store else { return Vec::new() };
    let whole = store.glance(MOST, |name| name.begins_with(typed));
    if !whole.is_empty() {
        return whole.into_iter().map(|it| (it.name().as_str().to_owned(), it)).collect();
    }
    let by_leaf = store.glance(MOST, |name| name.leaf_begins_with(typed));
    let leaves: Vec<_> = by_leaf.iter().map(|it| it.name().clone()).collect();
    let is_enough =
        |leaf: &str| leaves.iter().filter(|name| name.leaf_begins_with(leaf)).count() == 1;
    let named = by_leaf.into_iter().map(|it| (it.name().leaf().to_owned(), it));
    named.filter(|(leaf, _)| is_enough(leaf)).collect()
}

fn project((word, glimpse): &(String, Glimpse)) -> Candidate {
    match glimpse {
        Glimpse::Project(project) => {
            let Project { title, status, .. } = &**project;
            candidate(word, format!("{status}: {title}", title = title.value))
        }
        Glimpse::Invalid(_) => candidate(word, "invalid file"),
        Glimpse::Unread(_) => Candidate { value: word.clone(), about: None },
    }
}

/// The projects that a decision can be about.
fn for_decision(kind: DecisionKind, typed: &str, store: Option<&Store>) -> Vec<Candidate> {
    let mut fit = named(typed, store);
    fit.retain(|(_, glimpse)| match glimpse {
        Glimpse::Project(project) => may(kind, project).is_ok(),
        Glimpse::Invalid(_) => false,
        Glimpse::Unread(_) => true,
    });
    let is_dropped =
        |it: &Glimpse| matches!(it, Glimpse::Project(it) if it.status == Status::Dropped);
    let (dropped, others): (Vec<_>, Vec<_>) = fit.into_iter().partition(|(_, it)| is_dropped(it));
    let fit = if others.is_empty() { dropped } else { others };
    fit.iter().map(project).collect()
}

fn flags(typed: &str) -> Vec<Candidate> {
    let fit = RULES.iter().filter(|rule| rule.name.starts_with(typed));
    fit.map(|rule| candidate(rule.name, rule.what)).collect()
}

/// `key=`, or `key=word` behind the `=`. Entries of lists cannot be set.
fn pairs(typed: &str, store: Option<&Store>) -> Vec<Candidate> {
    let keys = explained::keys(Place::Project);
    let lists: Vec<_> = keys
        .iter()
        .filter(|key| key.takes == Takes::Entries)
        .map(|key| format!("{}.", key.key))
        .collect();
    let is_one_value = |key: &&Explained| {
        let has_value = !matches!(key.takes.kind(), Kind::Table | Kind::Entries);
        has_value && !lists.iter().any(|list| key.key.starts_with(list))
    };
    let mut keys = keys.iter().filter(is_one_value);
    let Some((key, value)) = typed.split_once('=') else {
        let fit = keys.filter(|key| key.key.starts_with(typed));
        return fit.map(|key| candidate(format!("{}=", key.key), key.what)).collect();
    };
    let values = match keys.find(|known| known.key == key) {
        Some(Explained { takes: Takes::Word(words), .. }) => {
            let fit = words.iter().filter(|word| word.starts_with(value));
            fit.map(|word| Candidate { value: (*word).into(), about: None }).collect()
        }
        Some(known) if known.key == "researcher" => researchers(value, store),
        Some(known) if known.key == "agenda" => Offer::Agendas.candidates(value, store),
        Some(_) | None => Vec::new(),
    };
    values.into_iter().map(|it| Candidate { value: format!("{key}={}", it.value), ..it }).collect()
}

/// The researchers of the settings, and the owners of projects.
fn researchers(typed: &str, store: Option<&Store>) -> Vec<Candidate> {
    let Some(store) = store else { return Vec::new() };
    let settings = store.settings().map_or_else(|_| Settings::default(), |(settings, _)| settings);
    let mut names: BTreeSet<String> = settings.researchers.keys().cloned().collect();
    names.extend(
        texts("", Some(store), |it| vec![settings.owner(it).to_owned()])
            .into_iter()
            .map(|it| it.value),
    );
    let fit = names.into_iter().filter(|name| name.starts_with(typed));
    fit.map(|value| Candidate { value, about: None }).collect()
}

/// The texts of projects that begin with what was typed, each once, sorted.
fn texts(
    typed: &str,
    store: Option<&Store>,
    of: impl Fn(&Project) -> Vec<String>,
) -> Vec<Candidate> {
    let projects = store.map(|store| store.glance(MOST, |_| true)).unwrap_or_default();
    let texts = projects.iter().flat_map(|glimpse| match glimpse {
        Glimpse::Project(project) => of(project),
        Glimpse::Invalid(_) | Glimpse::Unread(_) => Vec::new(),
    });
    let fit = |text: &String| !text.is_empty() && composed(text).starts_with(typed);
    let texts: BTreeSet<_> = texts.filter(fit).collect();
    texts.into_iter().map(|value| Candidate { value, about: None }).collect()
}
