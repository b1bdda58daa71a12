//! A store: a folder of projects with its settings. Only this module accesses files, and in it only
//! `folder`.

mod attributes;
mod change;
mod compose;
mod edit;
mod folder;
mod history;
mod journal;
mod lock;
mod merging;
pub mod outside;
mod pages;
mod place;
mod read;
mod replacement;
mod runs;
pub mod schema;
mod search;
mod target;
pub mod template;
mod tracked;
mod warnings;
mod write;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use edit::{CannotEdit, edited};
use folder::{Folder, Kind, canonical};
use place::{Place, is_path};

use crate::domain::flags;
use crate::domain::portfolio::{self, NoSuchName, Portfolio, find};
use crate::domain::project::{self, Name, Project};
use crate::domain::run::Open;
use crate::domain::settings::Settings;
use crate::domain::source::{FileTrouble, Source};
use crate::error::{self, Error, Result};

pub use change::{Altered, Change, File, Opened, Record};
pub use compose::composed;
pub use edit::merge::{Markers, Way};
pub use edit::{Edit, Literal, held};
pub use merging::{MergedFiles, Merging};
pub use read::{Glimpse, LARGEST};
pub use runs::Running;
pub use search::Search;
pub use target::Target;
pub use warnings::Warnings;
pub use write::{Kept, Made};

/// The file that makes a folder a store.
const SETTINGS: &str = "rp.toml";
/// The folder of the project files.
const PROJECTS: &str = "projects";

/// A folder with an `rp.toml`.
#[derive(Debug, Clone)]
pub struct Store {
    /// Its folder, and the current folder, to which paths in messages are relative.
    place: Place,
    /// The researcher who acts, if not `me` in `rp.toml`.
    me: Option<String>,
    /// Warnings, collected while a command runs.
    warnings: Warnings,
    /// Whether git tracks the folder `.rp`.
    is_tracked: OnceLock<bool>,
}

/// The content of a store, and what is wrong with its files.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The projects and the settings.
    pub portfolio: Portfolio,
    /// Errors and warnings about files, sorted by path and place.
    pub troubles: Vec<FileTrouble>,
    /// Projects with invalid files, sorted by name, with the errors.
    pub unread: Vec<(Name, Vec<FileTrouble>)>,
    /// Files that are ignored, sorted by name. Their warnings are among the troubles.
    pub left_out: Vec<LeftOut>,
    /// The text of the settings.
    settings: Arc<Source>,
    /// The open runs, by number.
    runs: runs::Runs,
    place: Place,
}

/// A file of a store that is ignored: a copy of another one, or one that a sync service has not
/// downloaded.
#[derive(Debug, Clone)]
pub struct LeftOut {
    /// The name that it would have as a project.
    pub name: Name,
    /// The original, if it is a copy.
    pub of: Option<Name>,
    /// The warning about it.
    pub trouble: FileTrouble,
}

impl Store {
    /// The path of the store for messages; `.` for the current folder.
    pub fn shown(&self) -> String {
        self.show(&self.place.root)
    }

    /// The path of a project's file.
    pub fn file_of(&self, name: &Name) -> PathBuf {
        self.place.root.join(PROJECTS).join(format!("{name}.toml"))
    }

    /// Opens the folder of the store, which may be a link.
    fn top(&self) -> Result<Folder> {
        let doing = || format!("open {}", self.shown());
        Folder::open(&self.place.root).map_err(Error::system(doing()))
    }

    /// Opens a folder below the store. If it is missing, creates it if `making`, else gives `None`.
    /// A link on the way is an error that names it.
    fn walk<'a>(
        &self,
        parts: impl Iterator<Item = &'a str>,
        making: bool,
    ) -> Result<Option<Folder>> {
        let (mut folder, mut path) = (self.top()?, self.place.root.clone());
        for part in parts {
            path.push(part);
            let entered = if making { folder.enter_or_create(part) } else { folder.enter(part) };
            folder = match entered {
                Ok(below) => below,
                Err(why) if why.kind() == ErrorKind::NotFound && !making => return Ok(None),
                Err(why) => return Err(self.not_opened(&folder, part, &path, why)),
            };
        }
        Ok(Some(folder))
    }

    /// The error for an entry of a folder that could not be opened.
    fn not_opened(&self, above: &Folder, part: &str, path: &Path, why: io::Error) -> Error {
        let path = self.show(path);
        match above.kind(part) {
            Ok(Some(Kind::Link)) => linked(&path),
            _ => Error::system(format!("open {path}"))(why),
        }
    }

    /// Opens the folder of a file. If it is missing, creates it if `making`, else gives `None`.
    fn folder_of(&self, file: &File, making: bool) -> Result<Option<Folder>> {
        let path = String::from(file.clone());
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        self.walk(above.split('/').filter(|part| !part.is_empty()), making)
    }

    /// Opens the folder of a file that is about to be written; `None` if it is missing. If the file
    /// is a link, the error names it and its target.
    fn folder_to_write(&self, file: &File) -> Result<Option<Folder>> {
        let (folder, path) = (self.folder_of(file, false)?, self.path_of(file));
        let kind = folder.as_ref().map_or(Ok(None), |folder| folder.kind(&file.leaf()));
        match (kind.map_err(Error::system(format!("read {}", self.show(&path))))?, file) {
            (Some(Kind::Link), File::Settings | File::Run(_)) => Err(linked(&self.show(&path))),
            (Some(Kind::Link), File::Project(_)) => {
                let to = canonical(&path).map(|to| {
                    let root = canonical(&self.place.root).unwrap_or_default();
                    self.show(
                        &to.strip_prefix(root).map_or(to.clone(), |to| self.place.root.join(to)),
                    )
                });
                let is_toml =
                    |to: &&String| Path::new(to).extension().is_some_and(|it| it == "toml");
                let hint = match to.as_ref().ok().filter(is_toml) {
                    Some(to) => format!("edit {to}"),
                    None => "remove the link".into(),
                };
                let (path, to) = (self.show(&path), to.as_deref().unwrap_or("nothing"));
                let what =
                    format!("{path} is a symbolic link to {to}; rp does not write through links");
                Err(Error::of(error::Kind::Linked, what).with_hint(hint))
            }
            (Some(Kind::File | Kind::Folder | Kind::Other) | None, _) => Ok(folder),
        }
    }

    /// A path for messages, relative to the current folder if it is below, so that terminals can
    /// open it. Invalid UTF-8 is replaced.
    fn show(&self, path: &Path) -> String {
        let below = path.strip_prefix(&self.place.here).unwrap_or(path);
        let below = below.strip_prefix(".").unwrap_or(below);
        if below.as_os_str().is_empty() { ".".into() } else { below.display().to_string() }
    }

    /// The name of the project that `typed` means. A name in full needs no other file.
    pub fn name_of(&self, typed: &str) -> Result<Name> {
        let whole = typed.parse().ok().filter(|name| self.bytes(name).is_some());
        whole.map_or_else(|| self.load()?.find(typed), Ok)
    }

    /// The path of a file for messages.
    pub fn shown_path(&self, file: &File) -> String {
        self.show(&self.path_of(file))
    }

    /// The path of a project's file for messages.
    pub fn shown_file(&self, name: &Name) -> String {
        self.show(&self.file_of(name))
    }
}

impl LeftOut {
    /// The error for a command that needs it as a project.
    pub fn error(&self) -> Error {
        let FileTrouble { source, trouble } = &self.trouble;
        let (kind, what) = match &self.of {
            Some(_) => (error::Kind::NoSuchProject, "is not a project"),
            None => (error::Kind::InvalidFile, "cannot be read"),
        };
        let what = format!("`{}` {what}: {} {}", self.name, source.path, trouble.message);
        Error::of(kind, what).with_hint(trouble.help.clone().unwrap_or_default())
    }
}

fn no_run(number: u32) -> Error {
    Error::of(error::Kind::NoSuchName, format!("there is no open run {number}"))
        .with_hint("list them with `rp runs`")
}

fn linked(path: &str) -> Error {
    let what = format!("{path} is a symbolic link; rp does not follow links in a store");
    Error::of(error::Kind::Linked, what).with_hint("replace the link with a copy of its target")
}

impl Loaded {
    /// Every project name in the store, sorted, including those of invalid files and of files that
    /// are not on this machine.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let read = self.portfolio.projects().map(|project| &project.name);
        let absent = self.left_out.iter().filter(|left| left.of.is_none()).map(|left| &left.name);
        let unread = self.unread.iter().map(|(name, _)| name);
        let mut all: Vec<_> = read.chain(unread).chain(absent).collect();
        all.sort();
        all.into_iter()
    }

    /// Why there is no project although there are project files; `None` if there is a project, or if
    /// there are no files.
    pub fn unusable(&self) -> Option<&'static str> {
        if self.portfolio.projects().len() > 0 {
            None
        } else if self.has_errors() {
            Some("no project file can be read")
        } else {
            let is_absent = self.left_out.iter().any(|left| left.of.is_none());
            is_absent.then_some("no project file is on this machine")
        }
    }

    /// The projects in the folder with this name or path, and the troubles of invalid files in it.
    /// `None` if there is no such folder, or a project with this name.
    pub fn in_folder(&self, typed: &str) -> Option<(Vec<&Project>, Vec<FileTrouble>)> {
        if !is_path(typed) && self.names().any(|name| name.as_str() == typed) {
            return None;
        }
        let named = (!is_path(typed)).then_some(typed);
        named.into_iter().map(str::to_owned).chain(self.place.below(typed)).find_map(|folder| {
            let projects: Vec<_> =
                self.portfolio.projects().filter(|it| it.name.is_below(&folder)).collect();
            let unread = self.unread.iter().filter(|(name, _)| name.is_below(&folder));
            let absent = self
                .left_out
                .iter()
                .filter(|left| left.of.is_none() && left.name.is_below(&folder));
            let unread = unread.flat_map(|(_, why)| why).chain(absent.map(|left| &left.trouble));
            let unread: Vec<_> = unread.cloned().collect();
            let holds = !projects.is_empty() || !unread.is_empty();
            holds.then_some((projects, unread))
        })
    }

    /// The project that a path leads to, or the only one in a folder.
    fn at_path(&self, typed: &str) -> Option<&Name> {
        let below = self.place.below(typed)?;
        let Some(stem) = below.strip_suffix(".toml") else {
            let mut inside = self.names().filter(|name| is_path(typed) && name.is_below(&below));
            return inside.next().filter(|_| inside.next().is_none());
        };
        let name: Name = stem.parse().ok()?;
        self.names().find(|other| **other == name)
    }

    /// The name of a new file, typed as a name or as a path.
    pub fn new_name(&self, typed: &str) -> Result<Name> {
        let path = self.place.below(typed).filter(|_| is_path(typed));
        let name = path.as_deref().and_then(|path| path.strip_suffix(".toml")).unwrap_or(typed);
        Ok(name.parse()?)
    }

    /// The project name that `typed` means, even if its file is invalid.
    pub fn find(&self, typed: &str) -> Result<Name> {
        if let Some(name) = self.at_path(typed) {
            return Ok(name.clone());
        }
        if let Some(copy) = self.copy(typed) {
            return Err(copy.error());
        }
        let names: Vec<&Name> = self.names().collect();
        let begun = |left: &&LeftOut| !typed.is_empty() && left.name.begins_with(typed);
        find(typed, &names).cloned().map_err(|why| match (why, self.copies().find(begun)) {
            (NoSuchName::Unknown(_), Some(copy)) => copy.error(),
            (NoSuchName::Unknown(_), None)
                if is_path(typed) && self.place.below(typed).is_none() =>
            {
                let store = self.place.root.display();
                Error::of(
                    error::Kind::NoSuchProject,
                    format!("`{typed}` is not a project file of the store in {store}"),
                )
                .with_hint("use another store with --dir")
            }
            (NoSuchName::Unknown(near), None) => {
                Error::of(error::Kind::NoSuchProject, format!("there is no project `{typed}`"))
                    .with_hint(match &names[..] {
                        [] => "create the first project with `rp new \"a title\"`".into(),
                        names => format!("known: {}", error::list(names)),
                    })
                    .with_near(near)
            }
            (NoSuchName::Ambiguous(names), _) => Error::of(
                error::Kind::AmbiguousName,
                format!("{} projects begin with `{typed}`", names.len()),
            )
            .with_hint(format!("give more of the name: {}", error::list(&names))),
        })
    }

    fn copies(&self) -> impl Iterator<Item = &LeftOut> {
        self.left_out.iter().filter(|left| left.of.is_some())
    }

    /// The copy with this name or path.
    fn copy(&self, typed: &str) -> Option<&LeftOut> {
        let is_named = |left: &LeftOut| portfolio::is_named(typed, &left.name);
        self.copies().find(|left| is_named(left) || left.trouble.source.path == typed)
    }

    /// The ignored file with exactly this name.
    pub fn left_out(&self, name: &Name) -> Option<&LeftOut> {
        let at = self.left_out.binary_search_by(|left| left.name.cmp(name)).ok()?;
        Some(&self.left_out[at])
    }

    /// The project that `typed` means.
    pub fn project(&self, typed: &str) -> Result<&Project> {
        self.named(&self.find(typed)?)
    }

    /// The project with exactly this name.
    pub fn named(&self, name: &Name) -> Result<&Project> {
        self.portfolio.project(name).ok_or_else(|| {
            if let Some(left_out) = self.left_out(name) {
                return left_out.error();
            }
            let unread = self.unread.iter().find(|(unread, _)| unread == name);
            let troubles = unread.map(|(_, troubles)| troubles.clone()).unwrap_or_default();
            let what = format!("the file of `{name}` is invalid");
            Error::of(error::Kind::InvalidFile, what)
                .with_hint(format!("correct it with `rp edit {name}`"))
                .with_troubles(troubles)
        })
    }

    /// The path of a valid file, for messages.
    pub fn path(&self, file: &File) -> Option<&str> {
        match file {
            File::Settings => Some(&self.settings.path),
            File::Project(name) => Some(self.portfolio.project(name)?.path()),
            File::Run(number) => Some(&self.run_file(*number)?.path),
        }
    }

    /// The text of a valid file.
    pub fn text(&self, file: &File) -> Option<&str> {
        match file {
            File::Settings => Some(&self.settings.text),
            File::Project(name) => Some(&self.portfolio.project(name)?.source.text),
            File::Run(number) => Some(&self.run_file(*number)?.text),
        }
    }

    /// The open runs, by number.
    pub fn runs(&self) -> impl Iterator<Item = &Open> {
        self.runs.open.iter().map(|(open, _)| open)
    }

    /// The open run with this number.
    pub fn run(&self, number: u32) -> Result<&Open> {
        self.runs().find(|open| open.number == number).ok_or_else(|| no_run(number))
    }

    /// Whether the file of the run with this number is invalid, but can be removed with the history
    /// keeping its text. An error if it is not text.
    pub fn is_invalid_run(&self, number: u32) -> Result<bool> {
        let Some((_, file)) = self.runs.invalid.iter().find(|(invalid, _)| *invalid == number)
        else {
            return Ok(false);
        };
        let path = self.place.root.join(File::path_of_run(number));
        file.as_ref().map(|_| true).ok_or_else(|| {
            let what = format!("the file of run {number} is not text");
            let remove = shell_words::quote(&path.to_string_lossy()).into_owned();
            Error::of(error::Kind::InvalidFile, what).with_hint(format!("rm {remove}"))
        })
    }

    fn run_file(&self, number: u32) -> Option<&Arc<Source>> {
        let open = self.runs.open.iter().find(|(open, _)| open.number == number);
        let invalid = || self.runs.invalid.iter().find(|(invalid, _)| *invalid == number);
        open.map(|(_, file)| file).or_else(|| invalid()?.1.as_ref())
    }

    /// The new text of a file after these edits, for a [`Change`].
    pub fn edited(&self, file: &File, edits: &[Edit]) -> Result<(File, String)> {
        let source = match file {
            File::Settings => &self.settings,
            File::Project(name) => &self.named(name)?.source,
            File::Run(number) => self.run_file(*number).ok_or_else(|| no_run(*number))?,
        };
        match edited(&source.text, edits) {
            Ok(text) => Ok((file.clone(), text)),
            Err(CannotEdit { key, why }) => {
                let what = format!("cannot write `{key}` to {}: {why}", source.path);
                Err(Error::of(error::Kind::NotEditable, what)
                    .with_hint("edit the file by hand with `rp edit`"))
            }
        }
    }

    /// The store as it would be with these texts, without writing them. An invalid text is an
    /// error.
    pub fn with(&self, files: &[(File, String)]) -> Result<Self> {
        let mut after = self.clone();
        for (file, text) in files {
            after.take(file, text.clone())?;
        }
        Ok(after)
    }

    fn take(&mut self, file: &File, text: String) -> Result<()> {
        let (settings, source, troubles) = match file {
            File::Settings => {
                let source = Arc::new(Source { path: self.settings.path.clone(), text });
                let (settings, troubles) = Settings::read(&source, &flags::thresholds());
                (Some(settings), source, read::limited(troubles))
            }
            File::Project(name) => {
                let path = self.named(name)?.path().to_owned();
                let source = Arc::new(Source { path, text });
                let (project, troubles) = project::read(name.clone(), source.clone());
                let mut troubles = read::limited(troubles);
                if let Ok(project) = project {
                    troubles.extend(flags::misnamed(&project));
                    self.portfolio = self.portfolio.with(project);
                }
                (None, source, troubles)
            }
            // Nothing that is computed depends on it.
            File::Run(_) => return Ok(()),
        };
        let troubles = FileTrouble::all(&source, troubles);
        if troubles.iter().any(FileTrouble::is_error) {
            let errors = troubles.into_iter().filter(FileTrouble::is_error);
            return Err(change::invalid(errors.collect()));
        }
        if let Some(settings) = settings {
            self.portfolio = self.portfolio.with_settings(settings);
            self.settings = source.clone();
        }
        self.troubles.retain(|trouble| trouble.source.path != source.path);
        self.troubles.extend(troubles);
        Ok(())
    }

    /// The number of invalid files.
    pub fn unusable_files(&self) -> usize {
        let mut files: Vec<_> = self.troubles.iter().filter(|trouble| trouble.is_error()).collect();
        files.dedup_by(|a, b| a.source.path == b.source.path);
        files.len()
    }

    /// Whether any file is invalid.
    pub fn has_errors(&self) -> bool {
        self.troubles.iter().any(FileTrouble::is_error)
    }
}
