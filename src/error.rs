//! Errors as data: message, cause and hint. The code that fails gives the words.

use std::fmt::{self, Display};
use std::io;

use crate::domain::project::{BadDate, BadName};
use crate::domain::source::{FileChange, FileTrouble};
use crate::exit;
use crate::words;

/// The result of anything that can go wrong.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be done.
#[derive(Debug)]
#[must_use = "an error that is not passed on is lost"]
pub struct Error(Box<Report>);

#[derive(Debug)]
struct Report {
    kind: Kind,
    what: String,
    why: Option<Box<dyn std::error::Error + Send + Sync>>,
    hint: Option<String>,
    troubles: Vec<FileTrouble>,
    files: Vec<FileChange>,
}

words! {
    /// The kind of an error, which scripts tell apart by its word: the `code` in JSON.
    Kind {
        /// Wrong arguments or options.
        Usage = "usage",
        /// An option or argument is missing, and prompts are not possible.
        MissingOption = "missing-option",
        /// An option or argument has a value that it cannot have.
        InvalidValue = "invalid-value",
        /// There is no store anywhere.
        NoStore = "no-store",
        /// The given folder is not a store.
        NotAStore = "not-a-store",
        /// There is no project of this name.
        NoSuchProject = "no-such-project",
        /// There is no flag, key, researcher, command or topic of this name.
        NoSuchName = "no-such-name",
        /// Several projects or entries are meant.
        AmbiguousName = "ambiguous-name",
        /// A project's file or `rp.toml` is invalid.
        InvalidFile = "invalid-file",
        /// A sync program has not downloaded the file.
        NotDownloaded = "not-downloaded",
        /// A key of a file can only be edited by hand.
        NotEditable = "not-editable",
        /// The status or the log of a project, or its surroundings, do not allow it.
        WrongState = "wrong-state",
        /// The change is already made, or there is nothing to act on.
        NothingToDo = "nothing-to-do",
        /// No change is left to undo or redo.
        NothingToUndo = "nothing-to-undo",
        /// A file has changed since the change to undo or redo.
        ChangedSince = "changed-since",
        /// A file of this name exists.
        Exists = "exists",
        /// Another experiment has this id.
        IdTaken = "id-taken",
        /// Another process is changing the store.
        Busy = "busy",
        /// Another program changed a file in the meantime.
        Changed = "changed-meanwhile",
        /// A file or folder of the store is a symbolic link.
        Linked = "linked",
        /// Git tracks the folder `.rp/`.
        Tracked = "tracked",
        /// A merge could not be tried.
        NotMerged = "not-merged",
        /// `rp run`: there is no program of this name.
        CommandNotFound = "command-not-found",
        /// `rp run`: the program cannot be started.
        CommandNotStarted = "command-not-started",
        /// The editor did not start, or failed.
        Editor = "editor",
        /// The terminal cannot show prompts.
        NoTerminal = "no-terminal",
        /// Esc at a prompt.
        Cancelled = "cancelled",
        /// Ctrl-C at a prompt.
        Interrupted = "interrupted",
        /// A failure of the system, such as a full disk.
        System = "system",
    }
}

impl Error {
    /// An error of a kind, in words.
    pub fn of(kind: Kind, what: impl Into<String>) -> Self {
        let (what, troubles, files) = (what.into(), Vec::new(), Vec::new());
        Self(Box::new(Report { kind, what, why: None, hint: None, troubles, files }))
    }

    /// For `map_err`: an error of the system, as "cannot `doing`": `read rp.toml`.
    pub fn system(doing: impl Display) -> impl FnOnce(io::Error) -> Self {
        let what = format!("cannot {doing}");
        |why| Self::of(Kind::System, what).because(why)
    }

    /// For `map_err`: an invalid date in the option or variable `given`.
    pub fn bad_date(given: &'static str) -> impl FnOnce(BadDate) -> Self {
        move |why| Self::of(Kind::InvalidValue, given).because(why)
    }

    /// An option is missing, and prompts are not possible.
    pub fn missing(option: &str) -> Self {
        let hint = format!("give {option}, or run rp in a terminal");
        Self::of(Kind::MissingOption, format!("{option} is missing")).with_hint(hint)
    }

    /// There is nothing to do.
    pub fn nothing_to_do(why: impl Display) -> Self {
        Self::of(Kind::NothingToDo, format!("{why}; nothing was written"))
    }

    /// Another program changed a file in the meantime.
    pub fn changed(path: &str) -> Self {
        Self::of(Kind::Changed, format!("{path} has changed in the meantime; nothing was written"))
            .with_hint("run the command again")
    }

    /// Adds the cause, which the message ends with.
    pub fn because(mut self, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.why = Some(why.into());
        self
    }

    /// Adds what to do about it.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds "did you mean …?" if there is a near word.
    pub fn with_near(mut self, near: Option<impl Display>) -> Self {
        let near = near.map(|near| format!("did you mean `{near}`?"));
        self.0.hint = near.or(self.0.hint);
        self
    }

    /// Adds the troubles of files that caused it, which are shown with their lines.
    pub fn with_troubles(mut self, troubles: Vec<FileTrouble>) -> Self {
        self.0.troubles = troubles;
        self
    }

    /// Adds files that differ from what they should be.
    pub fn with_files(mut self, files: Vec<FileChange>) -> Self {
        self.0.files = files;
        self
    }

    /// Adds to the message, before the cause.
    pub fn with_more(mut self, more: &str) -> Self {
        self.0.what += more;
        self
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self.0.kind {
            Kind::Cancelled | Kind::NothingToDo => exit::NO,
            Kind::Interrupted => exit::INTERRUPTED,
            Kind::NotMerged => exit::NOT_MERGED,
            Kind::CommandNotFound => exit::NOT_FOUND,
            Kind::CommandNotStarted => exit::NOT_STARTED,
            _ => exit::FAILED,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Files that differ from what they should be.
    pub fn files(&self) -> &[FileChange] {
        &self.0.files
    }

    /// The troubles of files that caused it.
    pub fn troubles(&self) -> &[FileTrouble] {
        &self.0.troubles
    }
}

/// Names for a hint, in backticks; only the first ones of many.
pub fn list(names: &[impl Display]) -> String {
    const SHOWN: usize = 8;
    let mut list: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if names.len() > SHOWN {
        list.push(format!("and {} more", names.len() - SHOWN));
    }
    list.join(", ")
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.why {
            Some(why) => write!(f, "{}: {why}", self.0.what),
            None => f.write_str(&self.0.what),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.why.as_deref().map(|why| why as _)
    }
}

impl From<BadName> for Error {
    fn from(why: BadName) -> Self {
        Self::of(Kind::InvalidValue, why.to_string())
    }
}
