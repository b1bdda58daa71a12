//! `rp edit`: open a project's file in an editor, then check it.
#![expect(clippy::disallowed_methods, reason = "the editor is another program")]

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitStatus};

use super::change::Full;
use super::outcome::Written;
use super::{Env, Offer, Outcome, Run, ask};
use crate::domain::project::Name;
use crate::error::{Error, Kind, Result};
use crate::render::Format;
use crate::store::{Opened, Store};

/// The editors to try if the environment names none.
const USUAL: [&str; 2] = ["nano", "vi"];

/// Open a project's file in your editor and check the result
///
/// Uses RP_EDITOR, VISUAL or EDITOR, else nano or vi. The editor opens the file itself, not a copy.
/// If the result is invalid, rp keeps the previous version next to it.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp edit probing
  EDITOR='code --wait' rp edit probing")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Files)]
    project: String,
    #[command(flatten)]
    full: Full,
}

impl Run for Args {
    const NAME: &'static str = "edit";

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let before = store.load_to_write("edit")?;
        let name = before.find(&self.project)?;
        if let Some(absent) = before.left_out(&name) {
            return Err(absent.error());
        }
        let kept = store.keep(&name)?;
        let opened = store.opened(&name)?;
        let was_sound = before.named(&name).is_ok();
        loop {
            let ended = match open(&store, &name, env) {
                Ok(ended) => ended,
                Err(why) => {
                    store.forget(&kept);
                    return Err(why);
                }
            };
            if !store.is_taken(&name) {
                store.put_back(&kept, &name)?;
                let what = "the editor deleted the file; rp restored it";
                return Err(Error::of(Kind::Editor, what));
            }
            let unchanged = store.bytes(&name).as_deref() == opened.bytes();
            if !ended.success() && unchanged {
                store.forget(&kept);
                let what = format!("the editor failed with {ended}; the file is unchanged");
                return Err(Error::of(Kind::Editor, what));
            }
            let loaded = store.load()?;
            if let Some(copy) = loaded.left_out(&name) {
                store.forget(&kept);
                note(&store, &name, opened, env);
                return Err(copy.error().with_more("; the file is saved"));
            }
            let troubles = match loaded.named(&name) {
                Ok(_) if !ended.success() => Vec::new(),
                Ok(_) => {
                    store.forget(&kept);
                    let written = Written {
                        command: Self::NAME,
                        done: (!unchanged).then_some("saved"),
                        name: &name,
                        before: Some(&before),
                        extent: self.full.extent(),
                    };
                    let outcome = written.outcome(&loaded, env);
                    if unchanged {
                        return Ok(outcome);
                    }
                    note(&store, &name, opened, env);
                    return Ok(outcome.after_a_change());
                }
                Err(why) => why.troubles().to_vec(),
            };
            let (kind, what) = if ended.success() {
                (Kind::InvalidFile, format!("{} is invalid", store.shown_file(&name)))
            } else {
                (Kind::Editor, format!("the editor failed with {ended}"))
            };
            let asks = env.can_ask && ended.success();
            let again = asks && {
                let shown = super::troubles(&troubles, env.screen);
                // Esc at the prompt means no.
                ask::yes_after(&shown, "Open it again?").unwrap_or(false)
            };
            if !again {
                // Whoever was asked has seen them.
                let is_shown = asks && env.format == Format::Text;
                let troubles = if is_shown { Vec::new() } else { troubles };
                if unchanged {
                    store.forget(&kept);
                    return Err(Error::of(kind, what).with_troubles(troubles));
                }
                note(&store, &name, opened, env);
                let was = if was_sound { "the previous version" } else { "the previous text" };
                let file = store.shown_file(&name);
                let kept = format!("find your version in {file}, {was} in {}", kept.shown);
                return Err(Error::of(kind, what).with_troubles(troubles).with_hint(kept));
            }
        }
    }
}

/// Notes the edit in the history. If that fails, the edit stays, with a warning.
fn note(store: &Store, name: &Name, opened: Opened, env: &Env) {
    let why = match store.note_edit("edit", &env.now, format!("edited {name}"), opened) {
        Ok(true) => return,
        Ok(false) => "the file is not text".into(),
        Err(why) => why.to_string(),
    };
    let warning = format!("your edit is saved, but `rp undo` cannot undo it: {why}");
    env.search.warnings.add(warning);
}

/// Runs the editor on the file, without a shell.
fn open(store: &Store, name: &Name, env: &Env) -> Result<ExitStatus> {
    // With `./`, the path is never an option.
    let path = Path::new(".").join(store.file_of(name));
    let start = |program: &str, args: &[String]| {
        Command::new(program).args(args).arg(AsRef::<OsStr>::as_ref(&path)).status()
    };
    let Some(command) = &env.editor else {
        let either = USUAL.join(" or ");
        if !env.can_ask {
            return Err(no_editor(&either, "no editor is set, and there is no terminal"));
        }
        for usual in USUAL {
            match start(usual, &[]) {
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                started => return started.map_err(|why| no_editor(usual, why)),
            }
        }
        return Err(no_editor(&either, "neither is installed"));
    };
    let words = shell_words::split(command).map_err(|why| no_editor(command, why))?;
    let Some((program, args)) = words.split_first() else {
        return Err(no_editor(command, "the command is blank"));
    };
    start(program, args).map_err(|why| no_editor(command, why))
}

fn no_editor(command: &str, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::of(Kind::Editor, format!("cannot start the editor `{command}`"))
        .because(why)
        .with_hint("set EDITOR to a program that edits text, such as EDITOR=nano")
}
