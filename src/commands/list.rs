//! `rp list`: list projects, one per line.

use super::parse::word;
use super::select::{flagged, known_researcher};
use super::{Env, Offer, Outcome, Run, parse};
use crate::domain::project::{Origin, Project, Status};
use crate::domain::ranking::input::Input;
use crate::domain::ranking::sourced::Inputs;
use crate::domain::settings::Settings;
use crate::domain::text::composed;
use crate::error::Result;
use crate::exit;
use crate::render::{Format, json, list};
use crate::words;

words! {
    /// The order of a list.
    Order {
        /// By name.
        Name = "name",
        /// Active, paused, idea, done, dropped.
        Status = "status",
        /// Newest first.
        Created = "created",
        /// Shortest loop first.
        Loop = "loop",
        /// Lowest fixed cost first.
        FixedCost = "fixed-cost",
    }
}

/// List projects, one per line
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp list --status active --sort loop
  rp list --researcher kim --tag oversight
  rp list --agenda control
  rp list --format json | jq -r '.projects[].project'")]
pub struct Args {
    /// Only projects with this status; may be repeated
    #[arg(short, long, value_parser = word::<Status>())]
    status: Vec<Status>,
    /// Only projects with this origin
    #[arg(short, long, value_parser = word::<Origin>())]
    origin: Option<Origin>,
    /// Only projects of this researcher
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// Only projects with this tag; if repeated, with all of them
    #[arg(short, long = "tag", value_name = "TEXT", value_parser = parse::name, add = Offer::Tags)]
    tags: Vec<String>,
    /// Only projects whose agenda contains this text, in any case
    #[arg(long, value_name = "TEXT", add = Offer::Agendas)]
    agenda: Option<String>,
    /// Sort order
    #[arg(long, value_parser = word::<Order>(), default_value = "status")]
    sort: Order,
}

impl Args {
    fn keeps(&self, project: &Project, owner: &str) -> bool {
        (self.status.is_empty() || self.status.contains(&project.status))
            && self.origin.is_none_or(|origin| origin == project.origin.value)
            && self.researcher.as_ref().is_none_or(|researcher| researcher == owner)
            && self.tags.iter().all(|tag| project.tags.contains(tag))
            && self.agenda.as_ref().is_none_or(|text| serves(project, text))
    }

    fn filters(&self) -> bool {
        !self.status.is_empty()
            || self.origin.is_some()
            || self.researcher.is_some()
            || !self.tags.is_empty()
            || self.agenda.is_some()
    }
}

impl Run for Args {
    const NAME: &'static str = "list";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::NO, "no project matches"), (exit::FAILED, "error")];

    /// Lists the projects that match; exit code 1 if a filter matches none.
    fn run(&self, env: &Env) -> Result<Outcome> {
        let loaded = env.load()?;
        known_researcher(self.researcher.as_ref(), &loaded)?;
        let settings = &loaded.portfolio.settings;
        let all = loaded.portfolio.projects();
        let mut projects: Vec<_> =
            all.clone().filter(|project| self.keeps(project, settings.owner(project))).collect();
        sort(&mut projects, self.sort, settings);
        let outcome = match env.format {
            Format::Json => Outcome::page(json::projects(&projects, settings, &loaded.troubles)),
            Format::Text if projects.is_empty() => {
                Outcome::default().note(match (all.len(), loaded.unusable()) {
                    (_, Some(why)) => why,
                    (0, None) => "no projects yet: create one with `rp new \"a title\"`",
                    (1.., None) => "no project matches",
                })
            }
            Format::Text => {
                let flagged = flagged(projects.iter().copied(), &env.context(&loaded));
                Outcome::page(list::list(&flagged, settings, env.screen))
            }
        };
        Ok(outcome
            .no_if(projects.is_empty() && self.filters())
            .with_troubles_in_short(&loaded, env))
    }
}

/// Whether the agenda of a project contains this text, ignoring case.
fn serves(project: &Project, text: &str) -> bool {
    let folded = |text: &str| composed(text).to_lowercase();
    project.agenda.as_ref().is_some_and(|agenda| folded(agenda).contains(&folded(text.trim())))
}

/// Ties stay in the order of names; projects without the value come last.
fn sort(projects: &mut [&Project], by: Order, settings: &Settings) {
    match by {
        Order::Name => {}
        Order::Status => projects.sort_by_key(|project| match project.status {
            Status::Active => 0,
            Status::Paused => 1,
            Status::Idea => 2,
            Status::Done => 3,
            Status::Dropped => 4,
        }),
        Order::Created => {
            projects.sort_by_key(|p| std::cmp::Reverse(p.created.as_ref().map(|at| at.value)));
        }
        Order::Loop => sort_by_input(projects, Input::Loop, settings),
        Order::FixedCost => sort_by_input(projects, Input::FixedCost, settings),
    }
}

/// Sorts by the median that the list shows; those that rp assumes come last.
fn sort_by_input(projects: &mut [&Project], input: Input, settings: &Settings) {
    projects.sort_by_cached_key(|project| {
        let inputs = Inputs::of(Some(project), settings.owner(project), settings);
        let median = inputs[input].value.median();
        // The bits of positive numbers have their order.
        (inputs[input].is_assumed(), median.to_bits())
    });
}
