//! The JSON of the start screen.

use serde::Serialize;

use super::project::CheckpointRow;
use super::ranking::VerdictRow;
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print};
use crate::domain::agenda::{Active, Agenda, Sprint};
use crate::domain::project::Project;
use crate::domain::ranking::Ranking;
use crate::domain::settings::Capability;
use crate::domain::source::FileTrouble;
use crate::render::agenda;

/// `rp --format json`: the start screen; no researchers without a store.
pub fn agendas<'a>(
    agendas: &'a [Agenda<'a>],
    ranking: Option<&Ranking<'a>>,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Now<'a> {
        schema: u32,
        researchers: Vec<AgendaRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    print(&Now {
        schema: SCHEMA,
        researchers: agendas.iter().map(|agenda| AgendaRow::of(agenda, ranking)).collect(),
        troubles: Troubles::of(troubles),
    })
}

#[derive(Serialize)]
struct AgendaRow<'a> {
    researcher: &'a str,
    active: Vec<ActiveRow<'a>>,
    reopened: Vec<ReopenedRow<'a>>,
    verdict: Option<VerdictRow<'a>>,
    next: Vec<String>,
}

impl<'a> AgendaRow<'a> {
    fn of(agenda: &'a Agenda<'a>, ranking: Option<&Ranking<'a>>) -> Self {
        let verdict = agenda.verdict.as_ref().zip(ranking);
        Self {
            researcher: agenda.researcher,
            active: agenda.active.iter().map(ActiveRow::from).collect(),
            reopened: agenda.reopened.iter().map(ReopenedRow::from).collect(),
            verdict: verdict.map(|(verdict, ranking)| VerdictRow::of(verdict, ranking)),
            next: agenda.next.iter().flat_map(agenda::typed).collect(),
        }
    }
}

#[derive(Serialize)]
struct ActiveRow<'a> {
    project: &'a str,
    index: f64,
    flags: Vec<FlagRow<'a>>,
    sprint: Option<SprintRow<'a>>,
    due: Vec<CheckpointRow<'a>>,
}

impl<'a> From<&'a Active<'a>> for ActiveRow<'a> {
    fn from(active: &'a Active<'a>) -> Self {
        Self {
            project: active.flagged.project.name.as_str(),
            index: nine_digits(active.standing.index.rate),
            flags: active.flagged.flags.iter().map(FlagRow::from).collect(),
            sprint: active.sprint.map(SprintRow::from),
            due: active.due.iter().copied().map(CheckpointRow::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct ReopenedRow<'a> {
    project: &'a str,
    capability: &'a str,
    arrived: String,
}

impl<'a> From<&(&'a Project, &'a Capability)> for ReopenedRow<'a> {
    fn from((project, capability): &(&'a Project, &'a Capability)) -> Self {
        Self {
            project: project.name.as_str(),
            capability: &capability.name,
            arrived: capability.date.to_string(),
        }
    }
}

#[derive(Serialize)]
struct SprintRow<'a> {
    until: String,
    back_to: Option<&'a str>,
    over: bool,
}

impl<'a> From<Sprint<'a>> for SprintRow<'a> {
    fn from(Sprint { until, back_to, is_over }: Sprint<'a>) -> Self {
        Self { until: until.to_string(), back_to, over: is_over }
    }
}
