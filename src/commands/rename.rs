//! `rp rename`: rename a project's file.

use super::change::Dry;
use super::new::free;
use super::outcome::{UNDO_HINT, rehearsed};
use super::{Env, Offer, Outcome, Run};
use crate::domain::project::Name;
use crate::domain::source::FileChange;
use crate::error::{Error, Result};
use crate::render::json::{Changed, Extent};
use crate::render::{Format, clean, count, json, paint};
use crate::store::{Change, Edit, File, Loaded, Store, schema};

/// Rename a project
///
/// Renames the file, and changes the name in every other file that mentions it: in the project to go
/// back to after a sprint, and in decisions. The title does not change; see `rp set`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp rename probing probes-for-test-awareness
  rp rename probing alice/        move it to the folder alice
  rp rename alice/probing bob/probing --dry-run")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// New name, without .toml; with a slash at the end, the folder to move it to
    new: String,
    #[command(flatten)]
    dry: Dry,
}

/// A change of a name.
struct Renamed {
    old: Name,
    new: Name,
    /// The number of mentions in all files.
    mentions: usize,
    /// Each file with its text before and after; the last one is removed.
    files: Vec<(File, Option<String>, Option<String>)>,
    /// The store before.
    before: Loaded,
}

impl Run for Args {
    const NAME: &'static str = "rename";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let plan = |loaded: &Loaded| self.plan(&store, loaded);
        if self.dry.is_dry() {
            let (files, renamed) = store.rehearse(plan)?;
            return Ok(match env.format {
                Format::Json => report(renamed, false, self.dry.extent(), &store, env),
                Format::Text => {
                    let outcome = rehearsed(&without_move(files), self.dry.extent(), env);
                    outcome.note(&format!(
                        "this would rename {} to {}",
                        clean::line(renamed.old.as_str()),
                        clean::line(renamed.new.as_str())
                    ))
                }
            });
        }
        let renamed = store.change(Self::NAME, &env.now, plan)?;
        Ok(report(renamed, true, self.dry.extent(), &store, env).after_a_change())
    }
}

impl Args {
    fn plan(&self, store: &Store, loaded: &Loaded) -> Result<(Change, Renamed)> {
        let old = loaded.find(&self.project)?;
        let text = &loaded.named(&old)?.source.text;
        let new = match self.new.strip_suffix('/') {
            Some(folder) => format!("{folder}/{}", old.leaf()).parse::<Name>()?,
            None => loaded.new_name(&self.new)?,
        };
        let new = new.portable()?;
        if new.as_str() == old.as_str() {
            return Err(Error::nothing_to_do("already the name"));
        }
        free(&new, Some(&old), store, Some(loaded))?;
        let (mut mentions, mut files) = (0, Vec::new());
        for project in loaded.portfolio.projects() {
            let of_old = project.mentions().filter(|(_, name)| name.parse().as_ref() == Ok(&old));
            let edits: Vec<_> = of_old.map(|(key, _)| Edit::mention(key, new.as_str())).collect();
            mentions += edits.len();
            let file = File::Project(project.name.clone());
            let (file, after) = loaded.edited(&file, &edits)?;
            if project.name == old {
                let after = schema::renamed(after, &old, &new);
                files.insert(0, (File::Project(new.clone()), None, Some(after)));
            } else if !edits.is_empty() {
                files.push((file, Some(project.source.text.clone()), Some(after)));
            }
        }
        files.push((File::Project(old.clone()), Some(text.clone()), None));
        let written =
            files.iter().filter_map(|(file, _, after)| Some((file.clone(), after.clone()?)));
        let runs = loaded.runs().filter(|open| open.is_of(&old)).map(|open| {
            loaded.edited(&File::Run(open.number), &[Edit::set("project", new.as_str())])
        });
        let written: Vec<_> = written.map(Ok).chain(runs).collect::<Result<_>>()?;
        let change = Change {
            removed: vec![File::Project(old.clone())],
            ..Change::of(format!("renamed {old} to {new}"), written)
        };
        Ok((change, Renamed { old, new, mentions, files, before: loaded.clone() }))
    }
}

fn report(renamed: Renamed, written: bool, extent: Extent, store: &Store, env: &Env) -> Outcome {
    let Renamed { old, new, mentions, files, before } = renamed;
    let unread = before.unread.len();
    let others = files.len() - 2;
    let mut remarks = Vec::new();
    if mentions > 0 {
        let files = match others {
            0 => "in its own file".into(),
            n => format!("in {}", count(n, "other file")),
        };
        remarks.push(format!("changed {} {files}", count(mentions, "mention")));
    }
    if unread > 0 {
        let files = count(unread, "invalid file");
        remarks.push(format!("{files} may mention the old name: see `rp flags`"));
    }
    match env.format {
        Format::Json => {
            let path = store.shown_file(&new);
            let files = files.into_iter().map(|(file, text, after)| FileChange {
                path: before.path(&file).unwrap_or(&path).to_owned(),
                before: text,
                after,
            });
            let mut files: Vec<_> = files.collect();
            if extent == Extent::Short {
                compared_with_old(&mut files);
            }
            let changed = Changed {
                command: Args::NAME,
                what: &format!("renamed {old} to {new}"),
                written,
                files,
                runs: &[],
                against: Vec::new(),
                remarks: &remarks,
                moved: &[],
            };
            let settings = &before.portfolio.settings;
            Outcome::done(json::changed(&changed, settings, &before.troubles, extent))
        }
        Format::Text => {
            let done = paint::paint(paint::GOOD, "renamed");
            let path = store.shown_file(&new);
            let mut text = clean::flow(&format!("{old} to {new}, in {path}"));
            for remark in &remarks {
                text = text + "\n" + remark;
            }
            Outcome::done(format!("{done} {text}\n{UNDO_HINT}\n"))
        }
    }
}

/// What differs but for the name itself: the file that moves is compared with its old text.
fn without_move(mut files: Vec<FileChange>) -> Vec<FileChange> {
    compared_with_old(&mut files);
    files.retain(|file| file.before != file.after);
    files
}

/// Gives the file that is created the old text of the one that is removed.
fn compared_with_old(files: &mut [FileChange]) {
    if let [created, .., removed] = files {
        created.before = removed.before.take();
    }
}
