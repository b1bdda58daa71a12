//! `rp pivot`: change what a project is, and keep what it was.

use super::change::{Plan, change, some};
use super::decide::{Deciding, Decision, check};
use super::{Env, Outcome, ask, word};
use crate::domain::project::{DecisionKind, Origin, Project};
use crate::error::{Error, Result};
use crate::render::document::quoted;
use crate::store::Edit;

/// Change what a project is, and keep what it was
///
/// The decision records `was` and `now`: each text that is changed, and what is said with --was
/// and --now. Pivots come from running into the same slow step again and again, and from what
/// others suggest; afterwards they look obvious.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp pivot questions --was \"filtered collections\" --now \"a model makes them up\" --why \"…\"
  rp pivot probing --origin top-down --motivation \"…\" --why \"the reviewers' question\"")]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
    /// What it was, in words
    #[arg(long, value_name = "TEXT")]
    was: Option<String>,
    /// What it is now, in words
    #[arg(long, value_name = "TEXT")]
    now: Option<String>,
    /// From a problem, or from something that works
    #[arg(short, long, value_parser = word::<Origin>(), help_heading = "What changes")]
    origin: Option<Origin>,
    /// What it is, in a line
    #[arg(long, value_name = "TEXT", help_heading = "What changes")]
    title: Option<String>,
    /// Why complete success would matter
    #[arg(short, long, value_name = "TEXT", help_heading = "What changes")]
    motivation: Option<String>,
    /// The problem that it is to solve
    #[arg(long, value_name = "TEXT", help_heading = "What changes")]
    problem: Option<String>,
    /// A possible solution
    #[arg(long, value_name = "TEXT", help_heading = "What changes")]
    approach: Option<String>,
    /// The experiments to run
    #[arg(long, value_name = "TEXT", help_heading = "What changes")]
    plan: Option<String>,
    #[command(flatten)]
    deciding: Deciding,
}

/// Changes the keys, and records what was.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let loaded = env.load()?;
    check(DecisionKind::Pivot, loaded.project(&args.project)?)?;
    let now = match some(args.now.as_ref()) {
        None if args.changes_nothing() && env.can_ask => {
            Some(ask::needed("What is it now?", "in a sentence")?)
        }
        None if args.changes_nothing() => return Err(Error::Missing { option: "--now" }),
        now => now,
    };
    let decided = args.deciding.decided(true, env)?;
    change("pivot", &args.deciding.dry, env, |loaded| {
        let project = loaded.project(&args.project)?;
        check(DecisionKind::Pivot, project)?;
        let changes = args.changes(project);
        if changes.is_empty() && now.is_none() {
            let why = format!("{} is what you say already", project.name);
            return Err(Error::NothingToDo { why });
        }
        let (mut was, mut is) = (Vec::new(), Vec::new());
        was.extend(some(args.was.as_ref()));
        is.extend(now.clone());
        for (key, old, new) in &changes {
            was.extend(old.as_ref().map(|old| format!("{key}: {}", old.trim())));
            is.push(format!("{key}: {new}"));
        }
        let mut more = Vec::new();
        for (key, said) in [("was", was), ("now", is)] {
            if !said.is_empty() {
                more.push((key, quoted(&said.join("; "))));
            }
        }
        let kind = DecisionKind::Pivot;
        let decision = Decision { more, ..Decision::new(kind, project) };
        let set = changes.iter().map(|(key, _, new)| Edit::set(*key, quoted(new)));
        let edits = set.chain(decision.edits(&decided, &env.context(loaded))).collect();
        let what = project.name.to_string();
        Ok(Plan::of(project, "pivoted", what, edits))
    })
}

impl Args {
    fn changes_nothing(&self) -> bool {
        let Self { origin, title, motivation, problem, approach, plan, .. } = self;
        let texts = [title, motivation, problem, approach, plan];
        origin.is_none() && texts.into_iter().all(|text| some(text.as_ref()).is_none())
    }

    /// Each key that changes, with what it was and what it is to be.
    fn changes(&self, project: &Project) -> Vec<(&'static str, Option<String>, String)> {
        let text = |key, old: Option<&str>, new: &Option<String>| {
            Some((key, old.map(str::to_owned), some(new.as_ref())?))
        };
        let old = |part: usize| project.parts()[part].1.map(|at| at.value.as_str());
        let origin =
            self.origin.map(|new| ("origin", Some(project.origin.to_string()), new.to_string()));
        let all = [
            text("title", Some(&project.title), &self.title),
            origin,
            text("motivation", old(0), &self.motivation),
            text("problem", old(1), &self.problem),
            text("approach", old(2), &self.approach),
            text("plan", old(3), &self.plan),
        ];
        let differs =
            |change: &(&str, Option<String>, String)| change.1.as_ref() != Some(&change.2);
        all.into_iter().flatten().filter(differs).collect()
    }
}
