//! A store: a folder of projects with its settings. Only this module accesses files, and in it only
//! `folder`.

mod attributes;
mod change;
mod edit;
mod folder;
mod history;
mod journal;
mod lock;
mod merging;
mod read;
mod replacement;
mod search;
pub mod template;
mod tracked;
mod warnings;
mod write;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use edit::{CannotEdit, edited};
use folder::{Folder, Kind, canonical};

use crate::domain::flags;
use crate::domain::portfolio::{NoSuchName, Portfolio, find};
use crate::domain::project::{self, Name, Project};
use crate::domain::settings::Settings;
use crate::domain::source::{FileTrouble, Source};
use crate::error::{self, Error, Result};

pub use change::{Altered, Change, File, Opened, Record};
pub use edit::merge::{Markers, Way};
pub use edit::{Edit, Literal, held};
pub use merging::{MergedFiles, Merging};
pub use search::Search;
pub use warnings::Warnings;
pub use write::{Kept, Made};

/// The file that makes a folder a store.
const SETTINGS: &str = "rp.toml";
/// The folder of the project files.
const PROJECTS: &str = "projects";

/// A folder with an `rp.toml`.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    /// The current folder; paths in messages are relative to it.
    here: PathBuf,
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
    /// The text of the settings.
    settings: Arc<Source>,
}

impl Store {
    /// The path of the store for messages; `.` for the current folder.
    pub fn shown(&self) -> String {
        self.show(&self.root)
    }

    /// The path of a project's file.
    pub fn file_of(&self, name: &Name) -> PathBuf {
        self.root.join(PROJECTS).join(format!("{name}.toml"))
    }

    /// Opens the folder of the store, which may be a link.
    fn top(&self) -> Result<Folder> {
        let doing = || format!("open {}", self.shown());
        Folder::open(&self.root).map_err(Error::system(doing()))
    }

    /// Opens a folder below the store. If it is missing, creates it if `making`, else gives `None`.
    /// A link on the way is an error that names it.
    fn walk<'a>(
        &self,
        parts: impl Iterator<Item = &'a str>,
        making: bool,
    ) -> Result<Option<Folder>> {
        let (mut folder, mut path) = (self.top()?, self.root.clone());
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
            (Some(Kind::Link), File::Settings) => Err(linked(&self.show(&path))),
            (Some(Kind::Link), File::Project(_)) => {
                let to = canonical(&path).map(|to| {
                    let root = canonical(&self.root).unwrap_or_default();
                    self.show(&to.strip_prefix(root).map_or(to.clone(), |to| self.root.join(to)))
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
        let below = path.strip_prefix(&self.here).unwrap_or(path);
        let below = below.strip_prefix(".").unwrap_or(below);
        if below.as_os_str().is_empty() { ".".into() } else { below.display().to_string() }
    }

    /// The path of a project's file for messages.
    pub fn shown_file(&self, name: &Name) -> String {
        self.show(&self.file_of(name))
    }
}

fn linked(path: &str) -> Error {
    let what = format!("{path} is a symbolic link; rp does not follow links in a store");
    Error::of(error::Kind::Linked, what).with_hint("replace the link with a copy of its target")
}

impl Loaded {
    /// Every project name in the store, sorted, including those of invalid files.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        let read = self.portfolio.projects().map(|project| &project.name);
        let mut all: Vec<_> = read.chain(self.unread.iter().map(|(name, _)| name)).collect();
        all.sort();
        all.into_iter()
    }

    /// The project name that `typed` means, even if its file is invalid.
    pub fn find(&self, typed: &str) -> Result<Name> {
        // A path as shown in messages can be typed, too.
        if Path::new(typed).extension().is_some_and(|end| end == "toml") {
            let read = self.portfolio.projects().map(|p| (&p.name, p.path()));
            let unread = self.unread.iter();
            let unread = unread.filter_map(|(name, why)| Some((name, &*why.first()?.source.path)));
            if let Some((name, _)) = read.chain(unread).find(|(_, path)| *path == typed) {
                return Ok(name.clone());
            }
        }
        let names: Vec<&Name> = self.names().collect();
        find(typed, &names).cloned().map_err(|why| match why {
            NoSuchName::Unknown(near) => Error::new(format!("there is no project `{typed}`"))
                .with_hint(match &names[..] {
                    [] => "create the first project with `rp new \"a title\"`".into(),
                    names => format!("known: {}", error::list(names)),
                })
                .with_near(near),
            NoSuchName::Ambiguous(names) => {
                Error::new(format!("{} projects begin with `{typed}`", names.len()))
                    .with_hint(format!("give more of the name: {}", error::list(&names)))
            }
        })
    }

    /// The project that `typed` means.
    pub fn project(&self, typed: &str) -> Result<&Project> {
        self.named(&self.find(typed)?)
    }

    /// The project with exactly this name.
    pub fn named(&self, name: &Name) -> Result<&Project> {
        self.portfolio.project(name).ok_or_else(|| {
            let unread = self.unread.iter().find(|(unread, _)| unread == name);
            let troubles = unread.map(|(_, troubles)| troubles.clone()).unwrap_or_default();
            let what = format!("the file of `{name}` is invalid");
            Error::of(error::Kind::UnreadableProject, what)
                .with_hint(format!("correct it with `rp edit {name}`"))
                .with_troubles(troubles)
        })
    }

    /// The path of a valid file, for messages.
    pub fn path(&self, file: &File) -> Option<&str> {
        match file {
            File::Settings => Some(&self.settings.path),
            File::Project(name) => Some(self.portfolio.project(name)?.path()),
        }
    }

    /// The text of a valid file.
    pub fn text(&self, file: &File) -> Option<&str> {
        match file {
            File::Settings => Some(&self.settings.text),
            File::Project(name) => Some(&self.portfolio.project(name)?.source.text),
        }
    }

    /// The new text of a file after these edits, for a [`Change`].
    pub fn edited(&self, file: &File, edits: &[Edit]) -> Result<(File, String)> {
        let source = match file {
            File::Settings => &self.settings,
            File::Project(name) => &self.named(name)?.source,
        };
        match edited(&source.text, edits) {
            Ok(text) => Ok((file.clone(), text)),
            Err(CannotEdit { key, why }) => {
                let what = format!("cannot write `{key}` to {}: {why}", source.path);
                Err(Error::new(what).with_hint("edit the file by hand with `rp edit`"))
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
                (Some(settings), source, troubles)
            }
            File::Project(name) => {
                let path = self.named(name)?.path().to_owned();
                let source = Arc::new(Source { path, text });
                let (project, mut troubles) = project::read(name.clone(), source.clone());
                if let Ok(project) = project {
                    troubles.extend(flags::misnamed(&project));
                    self.portfolio = self.portfolio.with(project);
                }
                (None, source, troubles)
            }
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
