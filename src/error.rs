//! What can happen to a person who uses `rp`, and what they can do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::domain::project::{BadDate, BadName, Date, DecisionKind, Name, Status};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
use crate::exit;
use crate::store::{Altered, CannotEdit};

/// The result of anything that can go wrong.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be done.
#[derive(Debug)]
pub enum Error {
    /// There is no store anywhere yet.
    NoStore {
        /// Where the default one would be made; nothing without a home.
        default: Option<PathBuf>,
    },
    /// A folder was named that holds no `rp.toml`.
    NotAStore {
        /// The folder.
        dir: PathBuf,
    },
    /// `rp.toml` cannot be used.
    BadSettings(Vec<FileTrouble>),
    /// No project of the name.
    UnknownProject {
        /// What was typed.
        typed: String,
        /// What may have been meant.
        near: Option<Name>,
        /// Some of the names that there are.
        known: Vec<Name>,
    },
    /// Several projects begin so.
    AmbiguousProject {
        /// What was typed.
        typed: String,
        /// What it may mean.
        candidates: Vec<Name>,
    },
    /// The file of a project that was named cannot be used.
    UnreadableProject {
        /// Its name.
        name: Name,
        /// What is wrong with it.
        troubles: Vec<FileTrouble>,
    },
    /// A new project would take the place of another.
    ProjectExists {
        /// The name.
        name: Name,
        /// Its file.
        path: String,
    },
    /// A title has no letter or digit to make a name of.
    NoSlug {
        /// The title.
        title: String,
    },
    /// A name that cannot be one.
    BadName(BadName),
    /// A date that is none.
    BadDate {
        /// Where it was given: `--needed-by`, `RP_TODAY`.
        given: &'static str,
        /// Why it is none.
        why: BadDate,
    },
    /// Something has to be given, and there is nobody to ask.
    Missing {
        /// The option to give.
        option: &'static str,
    },
    /// The options together make a file that cannot be used.
    BadDraft(Vec<FileTrouble>),
    /// A file could not be used any more if it were changed so.
    BadChange(Vec<FileTrouble>),
    /// No flag of the name.
    UnknownFlag {
        /// What was typed.
        typed: String,
        /// What may have been meant.
        near: Option<&'static str>,
    },
    /// A command does not print its result so.
    NotPrintedSo {
        /// The command.
        command: &'static str,
        /// The format.
        format: &'static str,
        /// The formats that it has.
        known: Vec<&'static str>,
    },
    /// Nobody of the name.
    UnknownResearcher {
        /// What was typed.
        typed: String,
        /// Who may have been meant.
        near: Option<String>,
        /// Everybody who is known.
        known: Vec<String>,
    },
    /// There is no editor that could be started.
    NoEditor {
        /// What was tried.
        command: String,
        /// Why it did not start.
        why: String,
    },
    /// A question was left with Esc.
    Cancelled,
    /// A question was left with Ctrl-C.
    Interrupted,
    /// The editor did not end well, or what it left cannot be used.
    EditFailed {
        /// What happened.
        what: String,
        /// What is wrong with the file now.
        troubles: Vec<FileTrouble>,
        /// Where everything is that was typed, and that was there before.
        kept: Option<String>,
    },
    /// Something other than a question went wrong with the terminal.
    Terminal(String),
    /// What a store needs is a symbolic link.
    Linked {
        /// The link.
        path: String,
    },
    /// A project's file that is to be written is a symbolic link.
    LinkedFile {
        /// The link.
        path: String,
        /// Where it leads; nothing where that is not there.
        to: Option<String>,
    },
    /// Git tracks what `rp` keeps for itself.
    Tracked {
        /// The folder.
        path: String,
    },
    /// A day that has to come has passed.
    PastDate {
        /// Where it was given.
        given: &'static str,
        /// The day.
        date: Date,
        /// Today.
        today: Date,
    },
    /// What was asked does not fit into a file as it is written.
    CannotEdit {
        /// The file.
        path: String,
        /// What was to be changed, and why it cannot be.
        why: CannotEdit,
    },
    /// There is no change that could be taken back.
    NothingToUndo,
    /// Nothing was taken back last.
    NothingToRedo,
    /// A day that has to have come is yet to come.
    FutureDate {
        /// Where it was given.
        given: &'static str,
        /// The day.
        date: Date,
        /// Today.
        today: Date,
    },
    /// What was asked for is so already, or there is nothing that it could be done to.
    NothingToDo {
        /// Why.
        why: String,
    },
    /// A decision that makes no sense for a project as it stands.
    Senseless {
        /// The project.
        name: Name,
        /// Where it stands.
        status: Status,
        /// What was to be decided.
        kind: DecisionKind,
    },
    /// Nothing is there that could be left for another project.
    NothingActive {
        /// Whose.
        researcher: String,
        /// What was to be taken up.
        to: Name,
    },
    /// A sprint was to be ended that has shown nothing.
    SilentSprint {
        /// Its project.
        name: Name,
    },
    /// A project was to be left for itself.
    LeftForItself {
        /// The project.
        name: Name,
    },
    /// A key that no project file has, or that is not to be given in this way.
    BadKey {
        /// As it was typed.
        key: String,
        /// What may have been meant, or what to do instead.
        hint: Option<String>,
        /// Whether there is such a key.
        known: bool,
    },
    /// `KEY=VALUE` without a `=`.
    NoValue {
        /// As it was typed.
        typed: String,
    },
    /// A change cannot be taken back: its files were changed since.
    ChangedSince {
        /// The change, in words.
        what: String,
        /// Its files as it left them, and as they are.
        files: Vec<Altered>,
    },
    /// Another process changes the store.
    Locked {
        /// The store.
        store: String,
        /// The number of the process, if it is known.
        pid: Option<u32>,
        /// What was typed there: `log`.
        command: Option<String>,
    },
    /// A file was changed by somebody else in the meantime.
    Changed {
        /// The file.
        path: String,
    },
    /// The change is made, and what became of it cannot be printed.
    ChangedUnseen {
        /// What to do about it.
        hint: &'static str,
        /// What the system said.
        why: io::Error,
    },
    /// The system said no.
    System {
        /// What was to be done, as in "cannot …": `read rp.toml`.
        doing: String,
        /// What the system said.
        why: io::Error,
    },
}

impl Error {
    /// For `map_err`: the system said no while `doing` this.
    pub fn system(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        |why| Self::System { doing: doing.into(), why }
    }

    /// What the program ends with.
    pub fn code(&self) -> u8 {
        match self {
            Self::Cancelled | Self::NothingToDo { .. } => exit::NO,
            Self::Interrupted => exit::INTERRUPTED,
            _ => exit::FAILED,
        }
    }

    /// What to do about it, where there is something to say.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoStore { default: Some(_) } => Some(
                "`rp new \"a title\"` makes one with a first project, `rp init` an empty one here"
                    .into(),
            ),
            Self::NoStore { default: None } => {
                Some("there is no home folder: say where with --dir, after `rp init DIR`".into())
            }
            Self::NotAStore { dir } => Some(format!("`rp init {}` makes it one", dir.display())),
            Self::UnknownProject { near: Some(near), .. } => {
                Some(format!("did you mean `{near}`?"))
            }
            Self::UnknownProject { known, .. } if known.is_empty() => {
                Some("there is no project yet: `rp new \"a title\"` makes one".into())
            }
            Self::UnknownProject { known, .. } => Some(format!("known: {}", list(known))),
            Self::AmbiguousProject { candidates, .. } => {
                Some(format!("it may be {}", list(candidates)))
            }
            Self::UnreadableProject { name, .. } => {
                Some(format!("`rp edit {name}` opens the file"))
            }
            Self::ProjectExists { .. } => Some("give another name with --name".into()),
            Self::NoSlug { .. } => Some("give a name for the file with --name".into()),
            Self::Missing { option } => Some(format!("give {option}, or run it in a terminal")),
            Self::UnknownFlag { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::NotPrintedSo { known, .. } => Some(format!("use {}", either(known))),
            Self::UnknownResearcher { near: Some(near), .. } => {
                Some(format!("did you mean `{near}`?"))
            }
            Self::UnknownResearcher { known, .. } => Some(format!("known: {}", list(known))),
            Self::UnknownFlag { near: None, .. } => Some("`rp explain` lists them all".into()),
            Self::NoEditor { .. } => {
                Some("set EDITOR to a program that edits text, such as EDITOR=nano".into())
            }
            Self::Linked { .. } => Some("put what it leads to in its place".into()),
            Self::LinkedFile { to, .. } => {
                let is_toml =
                    |to: &&String| Path::new(to).extension().is_some_and(|end| end == "toml");
                let project = to.as_ref().filter(is_toml).map(|to| format!("edit {to}"));
                project.or_else(|| Some("remove the link".into()))
            }
            Self::Tracked { path } => Some(format!("git rm -r --cached {path}")),
            Self::BadSettings(_)
            | Self::BadName(_)
            | Self::BadDate { .. }
            | Self::BadDraft(_)
            | Self::BadChange(_)
            | Self::Cancelled
            | Self::Interrupted
            | Self::Terminal(_)
            | Self::PastDate { .. }
            | Self::NothingToUndo
            | Self::NothingToRedo
            | Self::FutureDate { .. }
            | Self::NothingToDo { .. }
            | Self::LeftForItself { .. }
            | Self::System { .. } => None,
            Self::Senseless { name, status, kind } => instead(name, *status, *kind),
            Self::NothingActive { to, .. } => Some(format!("`rp start {to}` takes it up")),
            Self::SilentSprint { name } => Some(format!(
                "log a result with `rp log {name}`, or give the chance that it works with `--chance`"
            )),
            Self::BadKey { hint, .. } => hint.clone(),
            Self::NoValue { typed } => {
                Some(format!("write `{typed}=VALUE`, or `{typed}=` to take it away"))
            }
            Self::ChangedSince { .. } => Some(
                "`rp undo` would lose that: put the file as it was, or change it by hand".into(),
            ),
            Self::Locked { .. } => {
                Some("wait until it is done, or end it; then do it again".into())
            }
            Self::CannotEdit { .. } => Some("change it by hand: `rp edit`".into()),
            Self::Changed { .. } => Some("do it again on what is there now".into()),
            Self::EditFailed { kept, .. } => kept.clone(),
            Self::ChangedUnseen { hint, .. } => Some((*hint).into()),
        }
    }

    /// Files that are not as they should be: as that would be, and as they are.
    pub fn changed(&self) -> &[Altered] {
        match self {
            Self::ChangedSince { files, .. } => files,
            _ => &[],
        }
    }

    /// The troubles with files that are the reason, to be shown with their lines.
    pub fn troubles(&self) -> &[FileTrouble] {
        match self {
            Self::BadSettings(troubles)
            | Self::BadDraft(troubles)
            | Self::BadChange(troubles)
            | Self::EditFailed { troubles, .. }
            | Self::UnreadableProject { troubles, .. } => troubles,
            Self::NoStore { .. }
            | Self::NotAStore { .. }
            | Self::UnknownProject { .. }
            | Self::AmbiguousProject { .. }
            | Self::ProjectExists { .. }
            | Self::NoSlug { .. }
            | Self::BadName(_)
            | Self::BadDate { .. }
            | Self::Missing { .. }
            | Self::UnknownFlag { .. }
            | Self::NotPrintedSo { .. }
            | Self::UnknownResearcher { .. }
            | Self::NoEditor { .. }
            | Self::Cancelled
            | Self::Interrupted
            | Self::Terminal(_)
            | Self::Linked { .. }
            | Self::LinkedFile { .. }
            | Self::Tracked { .. }
            | Self::PastDate { .. }
            | Self::CannotEdit { .. }
            | Self::NothingToUndo
            | Self::NothingToRedo
            | Self::FutureDate { .. }
            | Self::NothingToDo { .. }
            | Self::Senseless { .. }
            | Self::NothingActive { .. }
            | Self::SilentSprint { .. }
            | Self::LeftForItself { .. }
            | Self::BadKey { .. }
            | Self::NoValue { .. }
            | Self::ChangedSince { .. }
            | Self::Locked { .. }
            | Self::Changed { .. }
            | Self::ChangedUnseen { .. }
            | Self::System { .. } => &[],
        }
    }
}

/// What can be decided about a project instead.
fn instead(name: &Name, status: Status, kind: DecisionKind) -> Option<String> {
    match (status, kind) {
        (Status::Idea, DecisionKind::Finish | DecisionKind::Pause) => {
            Some(format!("`rp drop {name}` gives it up"))
        }
        (Status::Done, _) => Some("what goes on from it is a new project: `rp new`".into()),
        (Status::Dropped, _) => Some(format!("`rp start {name}` takes it up again")),
        (Status::Idea | Status::Active | Status::Paused, _) => None,
    }
}

/// `text`, `text or json`, `text, json or md`.
fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Who changes the store.
fn locked(store: &str, pid: Option<u32>, command: Option<&str>) -> String {
    let by = match (pid, command) {
        (None, _) => String::new(),
        (Some(pid), None | Some("")) => format!(" (process {pid})"),
        (Some(pid), Some(command)) => format!(" (`rp {command}`, process {pid})"),
    };
    format!("another process is changing {store}{by}; nothing was written")
}

fn list(names: &[impl fmt::Display]) -> String {
    const SHOWN: usize = 8;
    let mut list: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        list.push(format!("and {} more", names.len() - SHOWN));
    }
    list.join(", ")
}

impl fmt::Display for Error {
    #[expect(clippy::too_many_lines, reason = "a sentence for each")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStore { .. } => write!(f, "there is no store of projects yet"),
            Self::NotAStore { dir } => {
                write!(f, "`{}` is not a store: it has no rp.toml", dir.display())
            }
            Self::BadSettings(_) => write!(f, "the settings of the store cannot be used"),
            Self::UnknownProject { typed, .. } => write!(f, "there is no project `{typed}`"),
            Self::AmbiguousProject { typed, candidates } => {
                write!(f, "{} projects begin with `{typed}`", candidates.len())
            }
            Self::UnreadableProject { name, .. } => {
                write!(f, "the file of `{name}` cannot be used")
            }
            Self::ProjectExists { name, path } => {
                write!(f, "there is a project `{name}` already, in {path}")
            }
            Self::NoSlug { title } => write!(f, "no file name can be made of the title `{title}`"),
            Self::BadName(why) => why.fmt(f),
            Self::BadDate { given, why } => write!(f, "{given}: {why}"),
            Self::Missing { option } => write!(f, "{option} is missing"),
            Self::BadDraft(_) => write!(f, "no project was made: what was given cannot be used"),
            Self::BadChange(_) => write!(f, "what was given cannot be used; nothing was written"),
            Self::UnknownFlag { typed, .. } => write!(f, "there is no flag `{typed}`"),
            Self::NotPrintedSo { command, format, .. } => {
                write!(f, "{command} cannot be printed as {format}")
            }
            Self::UnknownResearcher { typed, .. } => write!(f, "there is no researcher `{typed}`"),
            Self::NoEditor { command, why } => {
                write!(f, "the editor `{command}` could not be started: {why}")
            }
            Self::Cancelled | Self::Interrupted => write!(f, "cancelled; nothing was written"),
            Self::EditFailed { what, .. } => f.write_str(what),
            Self::Terminal(why) => write!(f, "the terminal could not be asked: {why}"),
            Self::Linked { path } => {
                write!(f, "{path} is a symbolic link; rp does not follow links in a store")
            }
            Self::LinkedFile { path, to } => {
                let to = to.as_deref().unwrap_or("nothing");
                write!(f, "{path} is a symbolic link to {to}; rp does not write through links")
            }
            Self::Tracked { path } => {
                write!(f, "git tracks {path}, which is only for this machine")
            }
            Self::PastDate { given, date, today } => {
                write!(f, "{given}: {date} has passed, today is {today}")
            }
            Self::CannotEdit { path, why } => {
                write!(f, "`{}` cannot be written to {path}: {}", why.key, why.why)
            }
            Self::FutureDate { given, date, today } => {
                write!(f, "{given}: {date} is yet to come, today is {today}")
            }
            Self::NothingToDo { why } => write!(f, "{why}; nothing was written"),
            Self::Senseless { name, status, kind } => {
                let what = match kind {
                    DecisionKind::Start | DecisionKind::Resume => "started",
                    DecisionKind::Pause => "paused",
                    DecisionKind::Switch => "switched to",
                    DecisionKind::Derisk => "tried in a sprint",
                    DecisionKind::Pivot => "pivoted",
                    DecisionKind::Estimate => "estimated",
                    DecisionKind::Finish => "finished",
                    DecisionKind::Drop => "dropped",
                };
                let is = match status {
                    Status::Idea => "an idea",
                    Status::Active | Status::Paused | Status::Done | Status::Dropped => {
                        status.word()
                    }
                };
                write!(f, "`{name}` is {is}, so it cannot be {what}")
            }
            Self::NothingActive { researcher, .. } => {
                write!(f, "no project of {researcher} is active, so there is none to leave")
            }
            Self::SilentSprint { name } => {
                write!(f, "the sprint on `{name}` has shown nothing yet: no result is logged")
            }
            Self::LeftForItself { name } => write!(f, "`{name}` cannot be left for itself"),
            Self::BadKey { key, known: false, .. } => write!(f, "there is no key `{key}`"),
            Self::BadKey { key, known: true, .. } => write!(f, "`{key}` has no value of its own"),
            Self::NoValue { typed } => write!(f, "`{typed}` has no `=`"),
            Self::NothingToUndo => write!(f, "there is no change that could be taken back"),
            Self::NothingToRedo => {
                write!(f, "the last change was not `rp undo`, so there is nothing to do again")
            }
            Self::ChangedSince { what, files } => {
                let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
                let (paths, have) =
                    (paths.join(", "), if files.len() == 1 { "has" } else { "have" });
                write!(f, "{paths} {have} changed since `{what}`; nothing was written")
            }
            Self::Locked { store, pid, command } => {
                f.write_str(&locked(store, *pid, command.as_deref()))
            }
            Self::Changed { path } => {
                write!(f, "{path} was changed in the meantime; nothing was written")
            }
            Self::ChangedUnseen { why, .. } => {
                write!(f, "the change was made, but its result cannot be written: {why}")
            }
            Self::System { doing, why } => write!(f, "cannot {doing}: {why}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::System { why, .. } | Self::ChangedUnseen { why, .. } => Some(why),
            Self::BadName(why) => Some(why),
            Self::BadDate { why, .. } => Some(why),
            _ => None,
        }
    }
}

impl From<BadName> for Error {
    fn from(why: BadName) -> Self {
        Self::BadName(why)
    }
}
