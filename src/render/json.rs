//! The JSON contracts, `"schema": 1`. Keys may be added, but none is removed. Durations are in
//! weeks, work in weeks of 40 hours, chances from 0 to 1, and dates are written as `2026-01-31`.

mod life;
mod ranking;

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::history::Row;
use crate::domain::explained::{Explained, Place};
use crate::domain::flags::groups;
use crate::domain::flags::rule::{Rule, Severity};
use crate::domain::flags::statistics::{Count, Kind};
use crate::domain::flags::threshold::Limit;
use crate::domain::flags::{Flag, Flagged};
use crate::domain::project::{
    Accept, Awaited, Checkpoint, Experiment, Feedback, Importance, Length, Overlap, Percent,
    Project, Range, Spread, Then, Units,
};
use crate::domain::ranking::Ranking;
use crate::domain::settings::Settings;
use crate::domain::source::{At, FileChange, FileTrouble, Weight};
use crate::domain::text::steers;
use crate::domain::words::Word;
use crate::error::Error;

use ranking::RankRow;

pub use life::{Changed, ChangedFile, agendas, changed};
pub use ranking::{
    assumptions, assumptions_comma_separated, comma_separated, needs, needs_comma_separated,
    ranking, sprints, sprints_comma_separated, why,
};

const SCHEMA: u32 = 1;

/// One JSON value and a line end. Characters that could steer a terminal are escaped: JSON itself
/// allows DEL and those beyond ASCII, which only occur in strings.
pub(super) fn print(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).expect("plain data is always valid JSON");
    let mut safe = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if (!c.is_ascii() || c == '\u{7f}') && steers(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe + "\n"
}

#[derive(Serialize)]
struct Trouble<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    help: Option<String>,
}

impl<'a> From<&'a FileTrouble> for Trouble<'a> {
    fn from(of: &'a FileTrouble) -> Self {
        let FileTrouble { source, trouble } = of;
        let place = of.place();
        Self {
            file: Some(&source.path),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            message: trouble.message.clone(),
            help: trouble.help.clone(),
        }
    }
}

/// Troubles with files, errors and warnings apart.
#[derive(Serialize)]
struct Troubles<'a> {
    errors: Vec<Trouble<'a>>,
    warnings: Vec<Trouble<'a>>,
}

impl<'a> Troubles<'a> {
    fn of(troubles: &'a [FileTrouble]) -> Self {
        let rows = |weight| {
            let all = troubles.iter().filter(move |trouble| trouble.trouble.weight == weight);
            all.map(Trouble::from).collect()
        };
        Self { errors: rows(Weight::Error), warnings: rows(Weight::Warning) }
    }
}

/// `--format json` of an error: the message with its hint, then the troubles with files.
pub fn error(error: &Error) -> String {
    #[derive(Serialize)]
    struct Failure<'a> {
        schema: u32,
        errors: Vec<Trouble<'a>>,
    }
    let (message, help) = (error.to_string(), error.hint().map(str::to_owned));
    let mut errors = vec![Trouble { file: None, line: None, column: None, message, help }];
    errors.extend(error.troubles().iter().map(Trouble::from));
    print(&Failure { schema: SCHEMA, errors })
}

#[derive(Serialize)]
struct FlagRow<'a> {
    project: &'a str,
    flag: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    fix: &'static str,
    accepted: Option<Accepted<'a>>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    why: &'a str,
    until: Option<String>,
}

impl<'a> From<&'a Flag<'a>> for FlagRow<'a> {
    fn from(flag: &'a Flag<'a>) -> Self {
        let place = flag.project.source.place(flag.span.start);
        Self {
            project: flag.project.name.as_str(),
            flag: flag.rule.name,
            severity: flag.severity().word(),
            file: flag.project.path(),
            line: place.line,
            column: place.column,
            message: &flag.message,
            fix: flag.rule.fix,
            accepted: flag.accepted.map(|accept| Accepted {
                why: &accept.why.value,
                until: text(accept.until.as_ref()),
            }),
        }
    }
}

/// `rp flags --format json`.
pub fn flags<'a>(
    flags: impl IntoIterator<Item = &'a Flag<'a>>,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Flags<'a> {
        schema: u32,
        flags: Vec<FlagRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let flags = flags.into_iter().map(FlagRow::from).collect();
    print(&Flags { schema: SCHEMA, flags, troubles: Troubles::of(troubles) })
}

/// `rp explain KEY --format json`. The value is `null` if rp.toml does not set the key.
pub fn key(of: &Explained, default: Option<&str>, value: Option<&str>) -> String {
    #[derive(Serialize)]
    struct Explanation<'a> {
        schema: u32,
        keys: [KeyRow<'a>; 1],
    }
    #[derive(Serialize)]
    struct KeyRow<'a> {
        key: &'a str,
        file: &'a str,
        r#type: &'a str,
        what: &'a str,
        default: Option<&'a str>,
        value: Option<&'a str>,
        evidence: Option<String>,
    }
    let Explained { key, kind, place } = of;
    let file = match place {
        Place::Project => "project",
        Place::Settings => "rp.toml",
    };
    let (r#type, what, evidence) = (kind.noun(), key.what, key.evidence.words());
    let row = KeyRow { key: key.key, file, r#type, what, default, value, evidence };
    print(&Explanation { schema: SCHEMA, keys: [row] })
}

/// `rp flags --statistics --format json`.
pub fn statistics<'a>(counts: &[Count<'a>]) -> String {
    #[derive(Serialize)]
    struct Statistics<'a> {
        schema: u32,
        statistics: Vec<CountRow<'a>>,
    }
    #[derive(Serialize)]
    struct CountRow<'a> {
        severity: &'static str,
        /// The name of a flag; `null` for a problem in a file.
        flag: Option<&'a str>,
        /// The message about a file; `null` for a flag.
        message: Option<&'a str>,
        count: usize,
        file: &'a str,
        line: Option<usize>,
        column: Option<usize>,
    }
    let row = |of: &Count<'a>| {
        let is_flag = matches!(of.kind, Kind::Flag(_));
        CountRow {
            severity: of.kind.word(),
            flag: is_flag.then_some(of.name),
            message: (!is_flag).then_some(of.name),
            count: of.count,
            file: of.path,
            line: of.place.map(|place| place.line),
            column: of.place.map(|place| place.column),
        }
    };
    print(&Statistics { schema: SCHEMA, statistics: counts.iter().map(row).collect() })
}

/// Rounded to nine digits, since the last digits of a float differ between machines.
fn nine_digits(number: f64) -> f64 {
    format!("{number:.8e}").parse().unwrap_or(number)
}

/// `rp list --format json`.
pub fn projects(projects: &[&Project], settings: &Settings, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Projects<'a> {
        schema: u32,
        projects: Vec<ProjectRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let projects = projects.iter().map(|project| ProjectRow::of(project, settings)).collect();
    print(&Projects { schema: SCHEMA, projects, troubles: Troubles::of(troubles) })
}

/// `rp show --format json`: a project, its flags and its place in the ranking.
pub fn project(
    Flagged { project, flags }: &Flagged,
    settings: &Settings,
    ranking: &Ranking,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Shown<'a> {
        schema: u32,
        project: ProjectRow<'a>,
        flags: Vec<FlagRow<'a>>,
        ranking: Option<RankRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let place = ranking.place(project);
    print(&Shown {
        schema: SCHEMA,
        project: ProjectRow::of(project, settings),
        flags: flags.iter().map(FlagRow::from).collect(),
        ranking: place.map(RankRow::of),
        troubles: Troubles::of(troubles),
    })
}

/// `rp init --format json`: the folder, and whether the store was created now.
pub fn store(folder: &str, made: bool) -> String {
    #[derive(Serialize)]
    struct Made<'a> {
        schema: u32,
        store: &'a str,
        made: bool,
    }
    print(&Made { schema: SCHEMA, store: folder, made })
}

/// `--dry-run --format json`: the file that would be written.
pub fn draft(name: Option<&str>, file: &str, text: &str) -> String {
    #[derive(Serialize)]
    struct Draft<'a> {
        schema: u32,
        project: Option<&'a str>,
        file: &'a str,
        text: &'a str,
    }
    print(&Draft { schema: SCHEMA, project: name, file, text })
}

/// A change that was not made: each file with its text before and after.
pub fn rehearsed(files: &[FileChange]) -> String {
    #[derive(Serialize)]
    struct Rehearsed<'a> {
        schema: u32,
        written: bool,
        files: Vec<ChangedFile<'a>>,
    }
    let files = files.iter().map(|it| ChangedFile {
        file: &it.path,
        before: it.before.as_deref(),
        after: it.after.as_deref(),
    });
    print(&Rehearsed { schema: SCHEMA, written: false, files: files.collect() })
}

#[derive(Serialize)]
struct ChangeRow<'a> {
    change: u64,
    when: &'a str,
    command: &'a str,
    what: &'a str,
    files: Vec<&'a str>,
    undoes: Option<u64>,
    undone: bool,
}

impl<'a> From<&'a Row> for ChangeRow<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            change: row.id,
            when: &row.when,
            command: &row.command,
            what: &row.what,
            files: row.files.iter().map(|(path, _)| path.as_str()).collect(),
            undoes: row.undoes,
            undone: row.undone,
        }
    }
}

/// `rp history --format json`.
pub fn history(rows: &[Row]) -> String {
    #[derive(Serialize)]
    struct History<'a> {
        schema: u32,
        changes: Vec<ChangeRow<'a>>,
    }
    print(&History { schema: SCHEMA, changes: rows.iter().map(ChangeRow::from).collect() })
}

/// `rp undo --format json`: the change that was `undone` or `redone`.
pub fn undo(row: &Row, redone: bool) -> String {
    #[derive(Serialize)]
    struct Undo<'a> {
        schema: u32,
        #[serde(flatten)]
        change: BTreeMap<&'static str, ChangeRow<'a>>,
    }
    let how = if redone { "redone" } else { "undone" };
    print(&Undo { schema: SCHEMA, change: [(how, row.into())].into() })
}

/// `rp explain --format json`.
pub fn rules(rules: &[&Rule], settings: &Settings) -> String {
    #[derive(Serialize)]
    struct Rules<'a> {
        schema: u32,
        flags: Vec<RuleRow<'a>>,
    }
    #[derive(Serialize)]
    struct RuleRow<'a> {
        flag: &'a str,
        severity: &'static str,
        group: Option<&'static str>,
        statuses: Vec<&'static str>,
        what: &'a str,
        why: &'a str,
        fix: &'a str,
        source: String,
        thresholds: Vec<ThresholdRow<'a>>,
        bad: &'a [&'a str],
        good: &'a [&'a str],
    }
    #[derive(Serialize)]
    struct ThresholdRow<'a> {
        key: &'a str,
        value: Value,
        default: Value,
        what: &'a str,
        source: String,
    }
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Value {
        Text(String),
        Number(f64),
    }
    let value = |limit| match limit {
        Limit::Time(time) => Value::Text(time.to_string()),
        Limit::Work(work) => Value::Text(work.to_string()),
        Limit::Number(number) => Value::Number(number),
        Limit::Chance(percent) => Value::Text(percent.to_string()),
    };
    let rows = rules.iter().map(|rule| RuleRow {
        flag: rule.name,
        severity: Severity::word(rule.severity),
        group: groups::of(rule.name).map(Word::word),
        statuses: rule.statuses.iter().map(|status| status.word()).collect(),
        what: rule.what,
        why: rule.why,
        fix: rule.fix,
        source: rule.source.to_string(),
        thresholds: rule
            .thresholds
            .iter()
            .map(|threshold| ThresholdRow {
                key: threshold.key,
                value: value(settings.limit(threshold)),
                default: value(threshold.default),
                what: threshold.what,
                source: threshold.source.to_string(),
            })
            .collect(),
        bad: rule.bad,
        good: rule.good,
    });
    print(&Rules { schema: SCHEMA, flags: rows.collect() })
}

#[derive(Serialize)]
struct Spanned {
    low: f64,
    median: f64,
    high: f64,
}

fn spanned<T: Spread>(given: Option<&At<Range<T>>>, to: impl Fn(T) -> f64) -> Option<Spanned> {
    let range = given?.value;
    let to = |value| nine_digits(to(value));
    Some(Spanned { low: to(range.low()), median: to(range.median()), high: to(range.high()) })
}

fn weeks<U: Units>(length: Length<U>) -> f64 {
    nine_digits(length.in_weeks())
}

fn text<T: ToString>(given: Option<&At<T>>) -> Option<String> {
    given.map(|at| at.value.to_string())
}

fn copied<T: Copy>(given: Option<&At<T>>) -> Option<T> {
    given.map(|at| at.value)
}

fn borrowed(given: Option<&At<String>>) -> Option<&str> {
    given.map(|at| at.value.as_str())
}

/// A project: its name, file and researcher, and every key of its file.
#[derive(Serialize)]
struct ProjectRow<'a> {
    project: &'a str,
    file: &'a str,
    title: &'a str,
    origin: String,
    status: String,
    researcher: &'a str,
    created: Option<String>,
    started: Option<String>,
    motivation: Option<&'a str>,
    problem: Option<&'a str>,
    approach: Option<&'a str>,
    plan: Option<&'a str>,
    agenda: Option<&'a str>,
    audience: Option<&'a str>,
    direction: Option<String>,
    family: Option<&'a str>,
    experiment_loop_weeks: Option<Spanned>,
    measured_loop_weeks: Option<f64>,
    fixed_cost_weeks: Option<Spanned>,
    bottleneck: Option<String>,
    uncertainty: String,
    hours_per_week: f64,
    hands_on_weeks: Option<f64>,
    needed_by: Option<String>,
    needs: &'a [String],
    waits_for: &'a [String],
    tags: &'a [String],
    links: &'a [String],
    estimate: Option<EstimateRow>,
    assumptions: Vec<AssumptionRow<'a>>,
    prior_work: Option<PriorWorkRow<'a>>,
    experiments: Vec<ExperimentRow<'a>>,
    feedback: Vec<FeedbackRow<'a>>,
    awaited: Vec<AwaitedRow<'a>>,
    overlaps: Vec<OverlapRow<'a>>,
    collaborators: Vec<CollaboratorRow<'a>>,
    checkpoints: Vec<CheckpointRow<'a>>,
    timebox: Option<TimeboxRow<'a>>,
    outcome: Option<OutcomeRow>,
    decisions: Vec<DecisionRow<'a>>,
    accepted: Vec<AcceptRow<'a>>,
}

#[derive(Serialize)]
struct EstimateRow {
    importance: Option<Spanned>,
    chance: Option<Spanned>,
    counterfactual: Option<Spanned>,
    experiments: Option<Spanned>,
    finish_weeks: Option<Spanned>,
    learning: Option<f64>,
    made: Option<String>,
}

#[derive(Serialize)]
struct AssumptionRow<'a> {
    what: &'a str,
    holds: Option<f64>,
    test_weeks: Option<f64>,
    held: Option<bool>,
    date: Option<String>,
}

/// The numbers on the day of a decision, with their keys in the file.
#[derive(Serialize)]
struct ThenRow<'a> {
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    chance: Option<f64>,
    #[serde(rename = "loop")]
    experiment_loop: Option<f64>,
    fixed_cost_left: Option<f64>,
    experiments: Option<f64>,
    finish: Option<f64>,
    importance: Option<f64>,
    counterfactual: Option<f64>,
    ends: Option<String>,
    rival: Option<&'a str>,
    rival_value: Option<f64>,
    odds: Option<f64>,
}

impl<'a> From<&'a Then> for ThenRow<'a> {
    fn from(then: &'a Then) -> Self {
        Self {
            value: copied(then.value.as_ref()),
            low: copied(then.low.as_ref()),
            high: copied(then.high.as_ref()),
            chance: copied(then.chance.as_ref()),
            experiment_loop: copied(then.experiment_loop.as_ref()),
            fixed_cost_left: copied(then.fixed_cost_left.as_ref()),
            experiments: copied(then.experiments.as_ref()),
            finish: copied(then.finish.as_ref()),
            importance: copied(then.importance.as_ref()),
            counterfactual: copied(then.counterfactual.as_ref()),
            ends: text(then.ends.as_ref()),
            rival: borrowed(then.rival.as_ref()),
            rival_value: copied(then.rival_value.as_ref()),
            odds: copied(then.odds.as_ref()),
        }
    }
}

#[derive(Serialize)]
struct PriorWorkRow<'a> {
    spent_weeks: Option<f64>,
    relevance: Option<String>,
    notes: Option<&'a str>,
}

#[derive(Serialize)]
struct ExperimentRow<'a> {
    date: String,
    what: Option<&'a str>,
    result: String,
    took_weeks: Option<f64>,
    learned: Option<&'a str>,
    expected: Option<f64>,
    obstacle: Option<&'a str>,
    link: Option<&'a str>,
}

#[derive(Serialize)]
struct FeedbackRow<'a> {
    asked: Option<String>,
    date: String,
    from: Option<&'a str>,
    importance: Option<f64>,
    ease: Option<f64>,
    comment: Option<&'a str>,
    answered: Option<String>,
}

#[derive(Serialize)]
struct AwaitedRow<'a> {
    asked: String,
    from: Option<&'a str>,
    comment: Option<&'a str>,
}

#[derive(Serialize)]
struct OverlapRow<'a> {
    who: &'a str,
    same_problem: Option<bool>,
    progress: Option<bool>,
    synced: Option<String>,
    agreed: Option<String>,
}

#[derive(Serialize)]
struct CollaboratorRow<'a> {
    name: &'a str,
    excited: Option<bool>,
    skills: Option<bool>,
    get_on: Option<bool>,
}

#[derive(Serialize)]
struct CheckpointRow<'a> {
    by: String,
    expect: Option<&'a str>,
    met: Option<bool>,
    date: Option<String>,
    judge: Option<&'a str>,
}

#[derive(Serialize)]
struct OutcomeRow {
    result: Option<String>,
    importance: Option<f64>,
    scooped: Option<bool>,
}

#[derive(Serialize)]
struct TimeboxRow<'a> {
    until: String,
    back_to: Option<&'a str>,
}

#[derive(Serialize)]
struct DecisionRow<'a> {
    date: String,
    kind: String,
    why: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    was: Option<&'a str>,
    now: Option<&'a str>,
    result: Option<String>,
    by: Option<&'a str>,
    then: Option<ThenRow<'a>>,
}

#[derive(Serialize)]
struct AcceptRow<'a> {
    flag: &'a str,
    why: &'a str,
    until: Option<String>,
    value: Option<&'a str>,
}

impl<'a> From<&'a Accept> for AcceptRow<'a> {
    fn from(accept: &'a Accept) -> Self {
        Self {
            flag: &accept.flag,
            why: &accept.why,
            until: text(accept.until.as_ref()),
            value: borrowed(accept.value.as_ref()),
        }
    }
}

impl<'a> From<&'a Checkpoint> for CheckpointRow<'a> {
    fn from(checkpoint: &'a Checkpoint) -> Self {
        Self {
            by: checkpoint.by.to_string(),
            expect: borrowed(checkpoint.expect.as_ref()),
            met: copied(checkpoint.met.as_ref()),
            date: text(checkpoint.date.as_ref()),
            judge: borrowed(checkpoint.judge.as_ref()),
        }
    }
}

impl<'a> From<&'a Experiment> for ExperimentRow<'a> {
    fn from(experiment: &'a Experiment) -> Self {
        Self {
            date: experiment.date.to_string(),
            what: borrowed(experiment.what.as_ref()),
            result: experiment.result.to_string(),
            took_weeks: copied(experiment.took.as_ref()).map(weeks),
            learned: borrowed(experiment.learned.as_ref()),
            expected: copied(experiment.expected.as_ref()).map(Percent::fraction),
            obstacle: borrowed(experiment.obstacle.as_ref()),
            link: borrowed(experiment.link.as_ref()),
        }
    }
}

impl<'a> From<&'a Feedback> for FeedbackRow<'a> {
    fn from(feedback: &'a Feedback) -> Self {
        Self {
            asked: text(feedback.asked.as_ref()),
            date: feedback.date.to_string(),
            from: borrowed(feedback.from.as_ref()),
            importance: copied(feedback.importance.as_ref()),
            ease: copied(feedback.ease.as_ref()),
            comment: borrowed(feedback.comment.as_ref()),
            answered: text(feedback.answered.as_ref()),
        }
    }
}

impl<'a> From<&'a Awaited> for AwaitedRow<'a> {
    fn from(awaited: &'a Awaited) -> Self {
        Self {
            asked: awaited.asked.to_string(),
            from: borrowed(awaited.from.as_ref()),
            comment: borrowed(awaited.comment.as_ref()),
        }
    }
}

impl<'a> From<&'a Overlap> for OverlapRow<'a> {
    fn from(overlap: &'a Overlap) -> Self {
        Self {
            who: &overlap.who,
            same_problem: copied(overlap.same_problem.as_ref()),
            progress: copied(overlap.progress.as_ref()),
            synced: text(overlap.synced.as_ref()),
            agreed: text(overlap.agreed.as_ref()),
        }
    }
}

impl<'a> ProjectRow<'a> {
    fn of(project: &'a Project, settings: &'a Settings) -> Self {
        Self {
            project: project.name.as_str(),
            file: project.path(),
            title: &project.title,
            origin: project.origin.to_string(),
            status: project.status.to_string(),
            researcher: settings.owner(project),
            created: text(project.created.as_ref()),
            started: text(project.started.as_ref()),
            motivation: borrowed(project.motivation.as_ref()),
            problem: borrowed(project.problem.as_ref()),
            approach: borrowed(project.approach.as_ref()),
            plan: borrowed(project.plan.as_ref()),
            agenda: borrowed(project.agenda.as_ref()),
            audience: borrowed(project.audience.as_ref()),
            direction: text(project.direction.as_ref()),
            family: borrowed(project.family.as_ref()),
            experiment_loop_weeks: spanned(project.experiment_loop.as_ref(), weeks),
            measured_loop_weeks: project.measured_loop().map(weeks),
            fixed_cost_weeks: spanned(project.fixed_cost.as_ref(), weeks),
            bottleneck: text(project.bottleneck.as_ref()),
            uncertainty: project.uncertainty.to_string(),
            hours_per_week: settings.hours(project),
            hands_on_weeks: copied(project.hands_on.as_ref()).map(weeks),
            needed_by: text(project.needed_by.as_ref()),
            needs: &project.needs,
            waits_for: &project.waits_for,
            tags: &project.tags,
            links: &project.links,
            estimate: project.estimate.as_ref().map(|estimate| EstimateRow {
                importance: spanned(estimate.importance.as_ref(), Importance::of_10),
                chance: spanned(estimate.chance.as_ref(), Percent::fraction),
                counterfactual: spanned(estimate.counterfactual.as_ref(), Percent::fraction),
                experiments: spanned(estimate.experiments.as_ref(), |x| x),
                finish_weeks: spanned(estimate.finish.as_ref(), weeks),
                learning: copied(estimate.learning.as_ref()),
                made: text(estimate.made.as_ref()),
            }),
            assumptions: rows(&project.assumptions, |assumption| AssumptionRow {
                what: &assumption.what,
                holds: copied(assumption.holds.as_ref()).map(Percent::fraction),
                test_weeks: copied(assumption.test.as_ref()).map(weeks),
                held: copied(assumption.held.as_ref()),
                date: text(assumption.date.as_ref()),
            }),
            prior_work: project.prior_work.as_ref().map(|prior| PriorWorkRow {
                spent_weeks: copied(prior.spent.as_ref()).map(weeks),
                relevance: text(prior.relevance.as_ref()),
                notes: borrowed(prior.notes.as_ref()),
            }),
            experiments: rows(&project.experiments, ExperimentRow::from),
            feedback: rows(&project.feedback, FeedbackRow::from),
            awaited: rows(&project.awaited, AwaitedRow::from),
            overlaps: rows(&project.overlaps, OverlapRow::from),
            collaborators: rows(&project.collaborators, |collaborator| CollaboratorRow {
                name: &collaborator.name,
                excited: copied(collaborator.excited.as_ref()),
                skills: copied(collaborator.skills.as_ref()),
                get_on: copied(collaborator.get_on.as_ref()),
            }),
            checkpoints: rows(&project.checkpoints, CheckpointRow::from),
            timebox: project.timebox.as_ref().map(|timebox| TimeboxRow {
                until: timebox.until.to_string(),
                back_to: borrowed(timebox.back_to.as_ref()),
            }),
            outcome: project.outcome.as_ref().map(|outcome| OutcomeRow {
                result: text(outcome.result.as_ref()),
                importance: copied(outcome.importance.as_ref()),
                scooped: copied(outcome.scooped.as_ref()),
            }),
            decisions: rows(&project.decisions, |decision| DecisionRow {
                date: decision.date.to_string(),
                kind: decision.kind.to_string(),
                why: borrowed(decision.why.as_ref()),
                from: borrowed(decision.from.as_ref()),
                to: borrowed(decision.to.as_ref()),
                was: borrowed(decision.was.as_ref()),
                now: borrowed(decision.now.as_ref()),
                result: text(decision.result.as_ref()),
                by: borrowed(decision.by.as_ref()),
                then: decision.then.as_ref().map(|then| ThenRow::from(&then.value)),
            }),
            accepted: rows(&project.accepted, AcceptRow::from),
        }
    }
}

fn rows<'a, T, R>(entries: &'a [At<T>], row: impl Fn(&'a T) -> R) -> Vec<R> {
    entries.iter().map(|at| row(&at.value)).collect()
}
