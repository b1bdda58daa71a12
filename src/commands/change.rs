//! Makes the edits that a command plans, or shows what would be written, and reports their effect.

use std::path::Path;

use super::outcome::{UNDO_HINT, rehearsed};
use super::{Env, Outcome};
use crate::domain::flags::rule::Severity;
use crate::domain::moved::{Moved, Seen};
use crate::domain::project::{Name, Project};
use crate::domain::source::FileChange;
use crate::error::{Error, Result};
use crate::render::json::{Changed, Extent};
use crate::render::{Format, clean, json, moved, paint};
use crate::store::{Change, Edit, File, Loaded};

/// The options of every command that changes files.
#[derive(Debug, clap::Args)]
pub struct Dry {
    /// Show what would change, without writing it
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    full: Full,
}

/// The option of every command that reports a change.
#[derive(Debug, clap::Args)]
pub struct Full {
    /// Give whole files and projects with --format json, however long
    #[arg(long)]
    full: bool,
}

impl Dry {
    /// Whether nothing is written.
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }

    /// How much is given in JSON.
    pub fn extent(&self) -> Extent {
        self.full.extent()
    }
}

impl Full {
    /// How much is given in JSON.
    pub fn extent(&self) -> Extent {
        if self.full { Extent::Full } else { Extent::Short }
    }
}

/// A change that a command makes.
pub(super) struct Plan {
    /// The first word of the report: `logged`.
    pub done: &'static str,
    /// The rest of it: `an unclear result on probing`. The history keeps both.
    pub what: String,
    /// The edits of each file; without any, the change was made before, and nothing is written.
    pub edits: Vec<(File, Vec<Edit>)>,
    /// The open runs that begin, with the texts of their files, and those that end: `None`.
    pub runs: Vec<(u32, Option<String>)>,
    /// The projects to report on, the most important first.
    pub about: Vec<Name>,
    /// Further lines of the report.
    pub remarks: Vec<String>,
    /// The project that becomes active, if any. The report warns of its red flags.
    pub taken_up: Option<Name>,
}

impl Plan {
    /// A change of one project's file.
    pub fn of(project: &Project, done: &'static str, what: String, edits: Vec<Edit>) -> Self {
        let name = project.name.clone();
        Self {
            done,
            what,
            edits: vec![(File::Project(name.clone()), edits)],
            runs: Vec::new(),
            about: vec![name],
            remarks: Vec::new(),
            taken_up: None,
        }
    }

    /// Whether the change was made before.
    fn is_made(&self) -> bool {
        self.edits.is_empty() && self.runs.is_empty()
    }
}

/// A plan, and the store before and after it.
struct Planned {
    plan: Plan,
    before: Loaded,
    after: Loaded,
}

/// Makes the change that `plan` gives, all of it or nothing, and reports it. If `dry`, reports what
/// would be written. `plan` is called again if the store changes in the meantime.
pub(super) fn change(
    command: &'static str,
    dry: &Dry,
    env: &Env,
    plan: impl Fn(&Loaded) -> Result<Plan>,
) -> Result<Outcome> {
    let planned = |loaded: &Loaded| {
        let plan = plan(loaded)?;
        let edited = plan.edits.iter().map(|(file, edits)| loaded.edited(file, edits));
        let mut files = edited.collect::<Result<Vec<_>>>()?;
        let is_same = |(file, text): &(File, String)| loaded.text(file) == Some(text);
        if plan.runs.is_empty() && !files.is_empty() && files.iter().all(is_same) {
            return Err(Error::nothing_to_do("already set"));
        }
        let after = loaded.with(&files)?;
        let mut removed = Vec::new();
        for (number, text) in &plan.runs {
            match text {
                Some(text) => files.push((File::Run(*number), text.clone())),
                None => removed.push(File::Run(*number)),
            }
        }
        let what = format!("{} {}", plan.done, plan.what);
        Ok((
            Change { removed, ..Change::of(what, files) },
            Planned { plan, before: loaded.clone(), after },
        ))
    };
    let store = env.store()?;
    if dry.dry_run {
        let (mut files, planned) = store.rehearse(planned)?;
        // How rp keeps open runs is of no use to a reader.
        let of_runs = |it: &FileChange| Path::new(&it.path).iter().any(|part| part == ".rp");
        files.retain(|file| !of_runs(file));
        return Ok(report(command, &planned, Some(&files), dry.extent(), env));
    }
    let planned = store.change(command, &env.now, planned)?;
    let Planned { plan, after, .. } = &planned;
    let about: Vec<_> =
        plan.about.iter().filter_map(|name| after.portfolio.project(name)).collect();
    let outcome = report(command, &planned, None, dry.extent(), env);
    let outcome = outcome.with_troubles_of(&about, &[], after, env);
    Ok(if plan.is_made() { outcome } else { outcome.after_a_change() })
}

/// The report of a change, or of a dry run with the files that would change.
fn report(
    command: &'static str,
    Planned { plan, before, after }: &Planned,
    dry_run: Option<&[FileChange]>,
    extent: Extent,
    env: &Env,
) -> Outcome {
    let (was, is) = (env.context_of_change(before), env.context_of_change(after));
    let moved = plan.about.iter().filter_map(|name| {
        let (before, after) = (before.portfolio.project(name)?, after.portfolio.project(name)?);
        Some(Moved { before: Seen::of(before, &was), after: Seen::of(after, &is) })
    });
    let moved: Vec<_> = moved.collect();
    let against: Vec<_> = moved
        .iter()
        .filter(|moved| plan.taken_up.as_ref() == Some(&moved.after.project.name))
        .flat_map(|moved| &moved.after.flags)
        .filter(|flag| flag.counts() && flag.severity() == Severity::Red)
        .map(|flag| flag.rule.name)
        .collect();
    let outcome = match (env.format, dry_run) {
        (Format::Json, _) => {
            let written = dry_run.is_none() && !plan.is_made();
            let what = format!("{} {}", plan.done, plan.what);
            let settings = &after.portfolio.settings;
            let files = plan.edits.iter().map(|(file, _)| FileChange {
                path: after.path(file).unwrap_or_default().to_owned(),
                before: before.text(file).map(str::to_owned),
                after: after.text(file).map(str::to_owned),
            });
            let files = files.collect();
            let changed = Changed {
                command,
                what: &what,
                written,
                files,
                runs: &plan.runs.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
                against,
                remarks: &plan.remarks,
                moved: &moved,
            };
            return Outcome::done(json::changed(&changed, settings, &after.troubles, extent));
        }
        (Format::Text, Some([])) if !plan.runs.is_empty() => {
            let what = clean::flow(&plan.what);
            Outcome::default()
                .note(&format!("nothing was written; dry run of: {} {what}", plan.done))
        }
        (Format::Text, Some(files)) => rehearsed(files, extent, env),
        (Format::Text, None) => Outcome::done(text(plan, &moved, env)),
    };
    if against.is_empty() {
        return outcome;
    }
    let warning = paint::paint(paint::CARE, "warning");
    let warning = format!("{warning}: this project has red flags: {}\n", against.join(", "));
    Outcome { notes: warning + &outcome.notes, ..outcome }
}

/// The change, its effect on each project, the remarks, and how to undo it.
fn text(plan: &Plan, moved: &[Moved], env: &Env) -> String {
    let done = paint::paint(paint::GOOD, plan.done);
    if plan.is_made() {
        return format!("{done} {}; nothing was written\n", clean::flow(&plan.what));
    }
    let is_of_projects = plan.edits.iter().any(|(file, _)| *file != File::Settings);
    let blocks = [
        format!("{done} {}\n", clean::flow(&plan.what)),
        moved::moved(moved, !is_of_projects || moved.len() > 1, env.screen.text_width()),
        plan.remarks.iter().map(|remark| clean::flow(remark) + "\n").collect(),
        format!("{UNDO_HINT}\n"),
    ];
    let blocks: Vec<_> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
    blocks.join("\n")
}
