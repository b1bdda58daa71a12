//! `rp accept`: accept a flag, with a reason.

use super::outcome::{UNDO_HINT, rehearsed};
use super::select::known_flag;
use super::{Env, Outcome, Run, ask};
use crate::domain::flags::Flagged;
use crate::domain::flags::rule::Rule;
use crate::domain::project::{Date, Name};
use crate::error::{Error, Result};
use crate::render::{Format, clean, flags, json, paint};
use crate::store::{Change, Edit, File, Loaded};

/// Accept a flag, with a reason
///
/// Adds an `[[accept]]` entry to the project's file and changes nothing else in it. An accepted
/// flag stays visible with its reason and does not count for the exit status. After the day given
/// by --until, it counts again.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp accept rlhf high-fixed-cost --why \"somebody should do this once\"
  rp accept crowd-evals slow-loop --why \"until the tool is there\" --until +4w

Exit status: 0 accepted, 1 the flag is not raised or is already accepted.")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    project: String,
    /// Name of the flag
    flag: String,
    /// Reason for accepting the flag
    #[arg(short, long, value_name = "TEXT")]
    why: Option<String>,
    /// Last day of the acceptance, such as 2026-01-31 or +4w
    #[arg(short, long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Show the lines that would be added, without writing them
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Run for Args {
    const NAME: &'static str = "accept";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let loaded = store.load()?;
        let project = loaded.project(&self.project)?;
        let rule = known_flag(&self.flag)?;
        let (name, shown) = (&project.name, clean::line(project.name.as_str()));
        check(rule, name, &loaded, env)?;
        let until = until(self, env)?;
        let why = match self.why.as_deref().map(str::trim).filter(|why| !why.is_empty()) {
            Some(why) => why.to_owned(),
            None if env.can_ask => ask::needed("Why do you live with it?", "a sentence")?,
            None => return Err(Error::Missing { option: "--why" }),
        };
        let mut values = vec![("flag", rule.name.into()), ("why", why.into())];
        values.extend(until.map(|until| ("until", until.into())));
        let entry = [Edit::append("accept", values)];
        let plan = |loaded: &Loaded| {
            let what = format!("accepted {} on {name}", rule.name);
            // Somebody else may have been faster.
            check(rule, name, loaded, env)?;
            let files = vec![loaded.edited(&File::Project(name.clone()), &entry)?];
            Ok((Change { what, files }, ()))
        };
        if self.dry_run {
            return Ok(rehearsed(&store.rehearse(plan)?.0, env));
        }
        store.change(Self::NAME, &env.now, plan)?;

        let loaded = store.load()?;
        let project = loaded.named(name)?;
        let flagged = Flagged::of(project, &env.context(&loaded));
        let outcome = match env.format {
            Format::Json => Outcome::done(json::flags(&flagged.flags, &loaded.troubles)),
            Format::Text => Outcome::done(format!(
                "{} {} on {shown}, in {}\n{shown}: {}\n{UNDO_HINT}\n",
                paint::paint(paint::GOOD, "accepted"),
                rule.name,
                clean::line(project.path()),
                flags::tally(&flagged.flags)
            )),
        };
        Ok(outcome.after_a_change())
    }
}

/// Refuses if there is nothing to accept.
fn check(rule: &Rule, name: &Name, loaded: &Loaded, env: &Env) -> Result<()> {
    let raised = Flagged::of(loaded.named(name)?, &env.context(loaded)).flags;
    let of_it: Vec<_> = raised.iter().filter(|flag| flag.rule.name == rule.name).collect();
    let state = if of_it.is_empty() {
        "not raised"
    } else if of_it.iter().all(|flag| !flag.counts()) {
        "accepted already"
    } else {
        return Ok(());
    };
    Err(Error::NothingToDo { why: format!("{} is {state} on {name}", rule.name) })
}

/// The last day, not before today.
fn until(args: &Args, env: &Env) -> Result<Option<Date>> {
    let Some(text) = &args.until else { return Ok(None) };
    let given = "--until";
    let until = Date::parse(text, env.today).map_err(|why| Error::BadDate { given, why })?;
    if until < env.today {
        return Err(Error::PastDate { given, date: until, today: env.today });
    }
    Ok(Some(until))
}
