//! The JSON of changes and of the start screen.

use serde::Serialize;

use super::project::{CheckpointRow, ProjectRow};
use super::ranking::{RankRow, VerdictRow};
use super::{FlagRow, SCHEMA, Troubles, nine_digits, print};
use crate::domain::agenda::{Active, Agenda, Sprint};
use crate::domain::moved::{Moved, Seen};
use crate::domain::project::Project;
use crate::domain::ranking::Ranking;
use crate::domain::run::Lying;
use crate::domain::settings::{Capability, Settings};
use crate::domain::source::FileTrouble;
use crate::render::agenda;

/// A change by a command, or in a dry run a change that it would make.
#[derive(Serialize)]
pub struct Changed<'a> {
    /// The command: `log`.
    pub command: &'a str,
    /// What it did, in words.
    #[serde(rename = "done")]
    pub what: &'a str,
    /// Whether the change was written.
    pub written: bool,
    /// Its files.
    pub files: Vec<ChangedFile<'a>>,
    /// The numbers of the open runs that it began or ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<u32>,
    /// The red flags of the project that was taken up.
    pub against: Vec<&'static str>,
    /// Further lines of the report.
    pub remarks: &'a [String],
    /// Each project that it is about.
    #[serde(skip)]
    pub moved: &'a [Moved<'a>],
}

/// `--format json` of every command that changes projects.
pub fn changed(changed: &Changed, settings: &Settings, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Report<'a> {
        schema: u32,
        #[serde(flatten)]
        changed: &'a Changed<'a>,
        projects: Vec<MovedRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let projects = changed.moved.iter().map(|moved| MovedRow::of(moved, settings)).collect();
    let troubles = Troubles::of(troubles);
    print(&Report { schema: SCHEMA, changed, projects, troubles })
}

/// A file of a change, with its texts in a dry run.
#[derive(Serialize)]
pub struct ChangedFile<'a> {
    /// The path to show.
    pub file: &'a str,
    /// The text before.
    pub before: Option<&'a str>,
    /// The text after.
    pub after: Option<&'a str>,
}

#[derive(Serialize)]
struct MovedRow<'a> {
    project: ProjectRow<'a>,
    before: Option<RankRow<'a>>,
    after: Option<RankRow<'a>>,
    came: Vec<FlagRow<'a>>,
    went: Vec<FlagRow<'a>>,
}

impl<'a> MovedRow<'a> {
    fn of(moved: &'a Moved<'a>, settings: &'a Settings) -> Self {
        Self {
            project: ProjectRow::of(moved.after.project, settings),
            before: rank(&moved.before),
            after: rank(&moved.after),
            came: moved.came().into_iter().map(FlagRow::from).collect(),
            went: moved.went().into_iter().map(FlagRow::from).collect(),
        }
    }
}

fn rank<'a>(seen: &'a Seen<'a>) -> Option<RankRow<'a>> {
    seen.place.as_ref().map(RankRow::of)
}

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
