//! The JSON of the start screen.

use serde::Serialize;

use super::project::CheckpointRow;
use super::ranking::VerdictRow;
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print};
use crate::domain::agenda::{Active, Agenda, Sprint};
use crate::domain::project::{Name, Project};
use crate::domain::ranking::{Ranking, Standing, Verdict};
use crate::domain::run::Lying;
use crate::domain::settings::Capability;
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
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

/// `rp compare --brief --format json`. `unread` are projects whose files cannot be read, so that the
/// verdicts ignore them.
pub fn brief(agendas: &[Agenda], unread: &[&Name], troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Brief<'a> {
        schema: u32,
        verdict: Vec<BriefRow<'a>>,
        without: Vec<&'a str>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    print(&Brief {
        schema: SCHEMA,
        verdict: agendas.iter().filter_map(BriefRow::of).collect(),
        without: unread.iter().map(|name| name.as_str()).collect(),
        troubles: Troubles::of(troubles),
    })
}

/// A verdict with the next commands.
#[derive(Serialize)]
struct BriefRow<'a> {
    researcher: &'a str,
    verdict: &'static str,
    current: Option<&'a str>,
    best: Option<&'a str>,
    odds: Option<f64>,
    next: Vec<String>,
}

impl<'a> BriefRow<'a> {
    fn of(agenda: &'a Agenda<'a>) -> Option<Self> {
        let Verdict { researcher, kind, current, best, odds, .. } = agenda.verdict.as_ref()?;
        let name = |standing: &'a Standing<'a>| standing.project.name.as_str();
        Some(Self {
            researcher,
            verdict: kind.word(),
            current: current.as_ref().map(name),
            best: best.standing().map(name),
            odds: odds.map(nine_digits),
            next: agenda::next(agenda),
        })
    }
}

#[derive(Serialize)]
struct AgendaRow<'a> {
    researcher: &'a str,
    active: Vec<ActiveRow<'a>>,
    reopened: Vec<ReopenedRow<'a>>,
    open_long: Vec<LyingRow<'a>>,
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
            open_long: agenda.lying.iter().map(LyingRow::from).collect(),
            verdict: verdict.map(|(verdict, ranking)| VerdictRow::of(verdict, ranking)),
            next: agenda::next(agenda),
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

/// A run that has been open for long; times in weeks.
#[derive(Serialize)]
struct LyingRow<'a> {
    run: u32,
    project: &'a str,
    open_for: f64,
    #[serde(rename = "loop")]
    one_loop: f64,
}

impl<'a> From<&Lying<'a>> for LyingRow<'a> {
    fn from(lying: &Lying<'a>) -> Self {
        Self {
            run: lying.open.number,
            project: lying.project.name.as_str(),
            open_for: lying.since.in_weeks(),
            one_loop: lying.one_loop.in_weeks(),
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
