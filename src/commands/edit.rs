//! `rp edit`: a project's file in an editor, checked afterwards.
#![expect(clippy::disallowed_methods, reason = "the editor is another program")]

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::process::{Command, ExitStatus};

use super::{Env, Outcome, ask, troubles, written};
use crate::domain::project::Name;
use crate::error::{Error, Result};
use crate::store::Store;

/// Where the environment names no editor.
const USUAL: [&str; 2] = ["nano", "vi"];

/// Open a project's file in your editor, and check it
///
/// The editor is RP_EDITOR, VISUAL or EDITOR, else nano or vi. It works on the file itself, so
/// whatever you save is there. If the result cannot be used, the version before is kept beside it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The project: its name, or an unambiguous beginning of it
    project: String,
}

/// Runs the editor, and checks what it left.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let store = env.store()?;
    let loaded = store.load()?;
    let name = loaded.find(&args.project)?;
    let was_sound = loaded.named(&name).is_ok();
    let before = store.text(&name)?;
    let mut kept = None;
    loop {
        let ended = open(&store, &name, env)?;
        if !store.is_taken(&name) {
            store.create(&name, &before)?;
            return Err(failed("the editor left no file", "it was put back as it was".into()));
        }
        if !ended.success() {
            let what = format!("the editor ended with {ended}");
            let is =
                if store.text(&name)? == before { "unchanged" } else { "as the editor saved it" };
            return Err(failed(&what, format!("{} is {is}", store.shown_file(&name))));
        }
        if store.text(&name)? == before && was_sound {
            return Ok(Outcome::done(format!("nothing was changed in {name}\n")));
        }
        let loaded = store.load()?;
        let Err(why) = loaded.named(&name) else {
            return Ok(written("saved", &name, &loaded, env));
        };
        if was_sound && kept.is_none() {
            kept = Some(store.keep_beside(&name, &before)?);
        }
        let file = store.shown_file(&name);
        let where_all_is = match &kept {
            Some(kept) => format!("what you saved is in {file}, the version before in {kept}"),
            None => format!("what you saved is in {file}"),
        };
        if env.can_ask {
            let shown = troubles(why.troubles(), env.screen);
            if ask::yes_after(&shown, "Open it again?")? {
                continue;
            }
        }
        let what = format!("{file} cannot be used as it is");
        return Err(Error::EditFailed {
            what,
            troubles: why.troubles().to_vec(),
            kept: where_all_is,
        });
    }
}

fn failed(what: &str, kept: String) -> Error {
    Error::EditFailed { what: what.into(), troubles: Vec::new(), kept }
}

/// Runs the editor on the file, without a shell.
fn open(store: &Store, name: &Name, env: &Env) -> Result<ExitStatus> {
    let path = store.path_of(name);
    let start = |program: &str, args: &[String]| {
        Command::new(program).args(args).arg(AsRef::<OsStr>::as_ref(&path)).status()
    };
    let Some(command) = &env.editor else {
        for usual in USUAL {
            match start(usual, &[]) {
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                started => {
                    return started.map_err(|why| Error::NoEditor {
                        command: usual.into(),
                        why: why.to_string(),
                    });
                }
            }
        }
        let why = "neither of them is installed".into();
        return Err(Error::NoEditor { command: USUAL.join(" or "), why });
    };
    let no_editor = |why: String| Error::NoEditor { command: command.clone(), why };
    let words = shell_words::split(command).map_err(|why| no_editor(why.to_string()))?;
    let Some((program, args)) = words.split_first() else {
        return Err(no_editor("it is blank".into()));
    };
    start(program, args).map_err(|why| no_editor(why.to_string()))
}
