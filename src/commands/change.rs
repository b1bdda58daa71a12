//! Shared by the commands that change projects: they plan edits, and this module writes them, or
//! shows what would be written, and reports the changes.

use super::outcome::{UNDO_HINT, rehearsed};
use super::{Env, Outcome};
use crate::domain::flags::rule::Severity;
use crate::domain::moved::{Moved, Seen};
use crate::domain::project::{Name, Project};
use crate::domain::source::FileChange;
use crate::error::{Error, Result};
use crate::render::json::{Changed, ChangedFile};
use crate::render::{Format, clean, json, moved, paint};
use crate::store::{Change, Edit, File, Loaded};

/// The option of every command that changes files.
#[derive(Debug, clap::Args)]
pub struct Dry {
    /// Show what would change, without writing it
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What a command wants to change.
pub(super) struct Plan {
    /// The word that is said first: `logged`.
    pub done: &'static str,
    /// What follows it: `an unclear result on probing`. Together they go into the history.
    pub what: String,
    /// The edits of each file.
    pub edits: Vec<(File, Vec<Edit>)>,
    /// The projects that it is about, the first one first.
    pub about: Vec<Name>,
    /// Further lines, below what moved.
    pub remarks: Vec<String>,
    /// The project that is taken up by it, whose red flags speak against it.
    pub taken_up: Option<Name>,
}

impl Plan {
    /// Edits of one project's file, and what they do.
    pub fn of(project: &Project, done: &'static str, what: String, edits: Vec<Edit>) -> Self {
        let name = project.name.clone();
        Self {
            done,
            what,
            edits: vec![(File::Project(name.clone()), edits)],
            about: vec![name],
            remarks: Vec::new(),
            taken_up: None,
        }
    }
}

/// A plan, and the store before and after it.
struct Planned {
    plan: Plan,
    before: Loaded,
    after: Loaded,
}

/// Carries out what `plan` wants of the store as it is, all of it or nothing, and says what moved.
/// Where `dry`, only shows what would be written.
pub(super) fn change(
    command: &'static str,
    dry: &Dry,
    env: &Env,
    plan: impl Fn(&Loaded) -> Result<Plan>,
) -> Result<Outcome> {
    let planned = |loaded: &Loaded| {
        let plan = plan(loaded)?;
        let edited = plan.edits.iter().map(|(file, edits)| loaded.edited(file, edits));
        let files = edited.collect::<Result<Vec<_>>>()?;
        if files.iter().all(|(file, text)| loaded.text(file) == Some(text)) {
            return Err(Error::nothing_to_do("it is so already"));
        }
        let after = loaded.with(&files)?;
        let what = format!("{} {}", plan.done, plan.what);
        Ok((Change { what, files }, Planned { plan, before: loaded.clone(), after }))
    };
    let store = env.store()?;
    if dry.dry_run {
        let (files, planned) = store.rehearse(planned)?;
        return Ok(rehearsal(command, &planned, &files, env));
    }
    let planned = store.change(command, &env.now, planned)?;
    Ok(written(command, &planned, env))
}

/// What moved, and how to take it back.
fn written(command: &'static str, planned: &Planned, env: &Env) -> Outcome {
    let Planned { plan, after, .. } = planned;
    let outcome = report(command, planned, true, env, |moved| {
        let own = plan.edits.iter().any(|(file, _)| *file != File::Settings);
        let done = paint::paint(paint::GOOD, plan.done);
        let remarks = plan.remarks.iter().map(|remark| clean::flow(remark) + "\n");
        let blocks = [
            format!("{done} {}\n", clean::flow(&plan.what)),
            moved::moved(moved, !own || moved.len() > 1, env.screen.text_width()),
            remarks.collect(),
            format!("{UNDO_HINT}\n"),
        ];
        let said: Vec<_> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
        said.join("\n")
    });
    let about = plan.about.iter().filter_map(|name| after.portfolio.project(name));
    outcome.with_troubles_of(&about.collect::<Vec<_>>(), after, env).after_a_change()
}

/// What would be written, which is not.
fn rehearsal(command: &'static str, planned: &Planned, files: &[FileChange], env: &Env) -> Outcome {
    let outcome = report(command, planned, false, env, |_| String::new());
    match env.format {
        Format::Json => outcome,
        Format::Text => {
            let Outcome { text, notes, .. } = rehearsed(files, env);
            Outcome { text, notes: outcome.notes + &notes, ..outcome }
        }
    }
}

fn report(
    command: &'static str,
    Planned { plan, before, after }: &Planned,
    written: bool,
    env: &Env,
    text: impl FnOnce(&[Moved]) -> String,
) -> Outcome {
    let (was, is) = (env.context_of_change(before), env.context_of_change(after));
    let pairs = plan
        .about
        .iter()
        .filter_map(|name| Some((before.portfolio.project(name)?, after.portfolio.project(name)?)));
    let moved: Vec<_> = pairs
        .map(|(project, changed)| Moved {
            before: Seen::of(project, &was),
            after: Seen::of(changed, &is),
        })
        .collect();
    let against: Vec<_> = moved
        .iter()
        .filter(|moved| plan.taken_up.as_ref() == Some(&moved.after.project.name))
        .flat_map(|moved| &moved.after.flags)
        .filter(|flag| flag.counts() && flag.severity() == Severity::Red)
        .map(|flag| flag.rule.name)
        .collect();
    match env.format {
        Format::Json => {
            let what = format!("{} {}", plan.done, plan.what);
            let settings = &after.portfolio.settings;
            let files = plan.edits.iter().map(|(file, _)| ChangedFile {
                file: after.path(file).unwrap_or_default(),
                before: before.text(file).filter(|_| !written),
                after: after.text(file).filter(|_| !written),
            });
            let files = files.collect();
            let changed = Changed { command, what: &what, written, files, against, moved: &moved };
            Outcome::done(json::changed(&changed, settings, &after.troubles))
        }
        Format::Text => {
            let outcome = Outcome::done(text(&moved));
            if against.is_empty() {
                return outcome;
            }
            let warning = paint::paint(paint::CARE, "warning");
            outcome.note(&format!("{warning}: this project has red flags: {}", against.join(", ")))
        }
    }
}
