//! Reading a store: its settings, and every project file that is one.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::swap::is_left_over;
use super::{Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::flags;
use crate::domain::portfolio::Portfolio;
use crate::domain::project::{self, Name, Project};
use crate::domain::settings::Settings;
use crate::domain::shares;
use crate::domain::source::{FileTrouble, Source, Trouble};
use crate::error::{Error, Result};

/// No file that a person writes is larger, in bytes.
pub(super) const LARGEST: u64 = 4 << 20;
/// A second thread pays from so many files on.
const WORTH_A_THREAD: usize = 250;

/// A file that may be a project, and what it would be called.
struct Found {
    name: Name,
    path: PathBuf,
    shown: String,
}

/// What stands below `projects/`.
#[derive(Default)]
struct Listed {
    found: Vec<Found>,
    /// What is called as a project is, and is no file of one.
    unread: Vec<(Name, Vec<FileTrouble>)>,
    /// What is not even called so.
    refused: Vec<FileTrouble>,
    /// Temporary files of a process that was killed.
    left_over: Vec<PathBuf>,
}

/// What became of one file.
enum Reading {
    Project(Box<Project>, Vec<FileTrouble>),
    Unusable(Name, Vec<FileTrouble>),
    /// It vanished between being listed and being read.
    Gone,
}

impl Store {
    /// Everything in the store. What is wrong with the settings is an error; what is wrong with
    /// a project is told beside the other projects.
    pub fn load(&self) -> Result<Loaded> {
        if self.is_unsettled() {
            // Whoever cannot write here can still read.
            if let Err(why) = self.lock("").and_then(|lock| self.settle(&lock)) {
                self.warnings.add(format!("a change was not finished: {why}"));
            }
        }
        self.read()
    }

    /// The same under the lock, with nothing half done.
    pub(super) fn read(&self) -> Result<Loaded> {
        let (settings, source, mut troubles) = self.read_settings()?;
        let Listed { mut found, mut unread, refused, left_over } = self.list()?;
        troubles.extend(unread.iter().flat_map(|(_, why)| why).cloned());
        troubles.extend(refused);
        found.sort_by(|a, b| a.name.cmp(&b.name));
        let mut projects = Vec::with_capacity(found.len());
        for outcome in shares::map(found, WORTH_A_THREAD, read_one) {
            match outcome {
                Reading::Project(project, warnings) => {
                    projects.push(*project);
                    troubles.extend(warnings);
                }
                Reading::Unusable(name, errors) => {
                    troubles.extend(errors.iter().cloned());
                    unread.push((name, errors));
                }
                Reading::Gone => {}
            }
        }
        troubles.sort_by(|a, b| {
            (&a.source.path, a.trouble.span.start).cmp(&(&b.source.path, b.trouble.span.start))
        });
        let portfolio = Portfolio::new(settings, projects);
        Ok(Loaded { portfolio, troubles, unread, settings: source, left_over })
    }

    /// What is in a project's file now, byte for byte; nothing where there is no regular file.
    pub fn bytes(&self, name: &Name) -> Option<Vec<u8>> {
        let path = self.file_of(name);
        self.inside(&path).ok()?;
        fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        fs::read(&path).ok()
    }

    /// The settings alone, and the warnings about them.
    pub fn settings(&self) -> Result<(Settings, Vec<FileTrouble>)> {
        self.read_settings().map(|(settings, _, troubles)| (settings, troubles))
    }

    fn read_settings(&self) -> Result<(Settings, Arc<Source>, Vec<FileTrouble>)> {
        let path = self.root.join(SETTINGS);
        let shown = self.show(&path);
        self.inside(&path)?;
        let text = match read_text(&path, &shown) {
            Ok(Some(text)) => text,
            Ok(None) => return Err(Error::NotAStore { dir: self.root.clone() }),
            Err(trouble) => return Err(Error::BadSettings(vec![*trouble])),
        };
        let source = Arc::new(Source { path: shown, text });
        let (settings, troubles) = Settings::read(&source, &flags::thresholds());
        let troubles = FileTrouble::all(&source, troubles);
        if troubles.iter().any(FileTrouble::is_error) {
            return Err(Error::BadSettings(troubles));
        }
        Ok((settings, source, troubles))
    }

    /// Every `.toml` below `projects/`, without what begins with a dot. A missing folder holds
    /// none.
    fn list(&self) -> Result<Listed> {
        let mut listed = Listed::default();
        let top = self.root.join(PROJECTS);
        match fs::metadata(&top) {
            Err(why) if why.kind() == ErrorKind::NotFound && !top.is_symlink() => {
                return Ok(listed);
            }
            Err(why) => {
                let doing = format!("read {}", self.show(&top));
                return Err(Error::System { doing, why });
            }
            Ok(_) => self.inside(&top)?,
        }
        let mut folders = vec![(top, String::new())];
        while let Some((folder, prefix)) = folders.pop() {
            match fs::read_dir(&folder) {
                Ok(entries) => {
                    for entry in entries.filter_map(std::result::Result::ok) {
                        let folder = self.enter(&entry, &prefix, &mut listed);
                        folders.extend(folder);
                    }
                }
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                Err(why) => {
                    let why = format!("cannot be read: {why}");
                    listed.refused.push(FileTrouble::whole(self.show(&folder), why));
                }
            }
        }
        Ok(listed)
    }

    /// Puts an entry of a folder where it belongs; a folder comes back to be looked into.
    fn enter(
        &self,
        entry: &fs::DirEntry,
        prefix: &str,
        listed: &mut Listed,
    ) -> Option<(PathBuf, String)> {
        let (path, file_name) = (entry.path(), entry.file_name());
        if file_name.as_encoded_bytes().starts_with(b".") {
            if is_left_over(file_name.as_encoded_bytes()) {
                listed.left_over.push(path);
            }
            return None;
        }
        let is_toml = path.extension() == Some(OsStr::new("toml"));
        let kind = entry.file_type().map_err(|why| why.to_string());
        let kind =
            kind.and_then(|kind| if kind.is_symlink() { self.follow(&path) } else { Ok(kind) });
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let is_folder = kind.as_ref().is_ok_and(fs::FileType::is_dir);
        let why = match (&kind, file_name.to_str()) {
            (_, None) if is_toml || is_folder => "its name is not UTF-8".into(),
            (Ok(kind), Some(_)) if kind.is_dir() && is_link => {
                "is a link to a folder, and these are not followed".into()
            }
            (Ok(kind), Some(_)) if kind.is_dir() && is_toml => {
                "is a folder, and called as a project file is".into()
            }
            (Ok(kind), Some(text)) if kind.is_dir() => {
                return Some((path, format!("{prefix}{text}/")));
            }
            _ if !is_toml => return None,
            (Ok(kind), _) if !kind.is_file() => "is not a regular file".into(),
            (Err(why), _) => why.clone(),
            (Ok(_), _) => String::new(),
        };
        let shown = self.show(&path);
        let stem = file_name.to_str().and_then(|text| text.strip_suffix(".toml"));
        let name = stem.map(|stem| format!("{prefix}{stem}").parse::<Name>());
        match name {
            Some(Ok(name)) if why.is_empty() => listed.found.push(Found { name, path, shown }),
            Some(Ok(name)) => listed.unread.push((name, vec![FileTrouble::whole(shown, why)])),
            Some(Err(bad)) if why.is_empty() => {
                listed.refused.push(FileTrouble::whole(shown, bad.to_string()));
            }
            Some(Err(_)) | None => listed.refused.push(FileTrouble::whole(shown, why)),
        }
        None
    }

    /// What a link leads to; why it is not followed.
    fn follow(&self, link: &Path) -> std::result::Result<fs::FileType, String> {
        if let Err(Error::Outside { .. }) = self.inside(link) {
            return Err("is a link that leads out of the store".into());
        }
        match fs::metadata(link) {
            Ok(target) => Ok(target.file_type()),
            Err(why) if why.kind() == ErrorKind::NotFound => Err("is a link to nothing".into()),
            Err(why) => Err(format!("is a link that cannot be followed: {why}")),
        }
    }

    /// Refuses what leads out of the store by a link. What does not exist leads nowhere.
    pub(super) fn inside(&self, path: &Path) -> Result<()> {
        match (fs::canonicalize(path), fs::canonicalize(&self.root)) {
            (Ok(real), Ok(root)) if !real.starts_with(&root) => {
                Err(Error::Outside { path: path.to_owned() })
            }
            _ => Ok(()),
        }
    }
}

fn read_one(Found { name, path, shown }: Found) -> Reading {
    let text = match read_text(&path, &shown) {
        Ok(Some(text)) => text,
        Ok(None) => return Reading::Gone,
        Err(trouble) => return Reading::Unusable(name, vec![*trouble]),
    };
    let (project, troubles) = project::read(name.clone(), Source { path: shown, text }.into());
    match project {
        Ok(project) => {
            let mut troubles = few(troubles);
            troubles.extend(flags::misnamed(&project));
            let warnings = FileTrouble::all(&project.source, troubles);
            Reading::Project(Box::new(project), warnings)
        }
        Err(source) => Reading::Unusable(name, FileTrouble::all(&source, few(troubles))),
    }
}

/// As many troubles as anybody reads of one file, and a word on the rest.
fn few(mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    const ENOUGH: usize = 50;
    if troubles.len() > ENOUGH {
        let more = troubles.len() - ENOUGH;
        // An error among the rest must not be lost.
        troubles.sort_by_key(|trouble| (trouble.weight, trouble.span.start));
        troubles.truncate(ENOUGH);
        let last = troubles.last().map_or(0..0, |last| last.span.clone());
        troubles.push(Trouble::warning(last, format!("and {more} more like this in this file")));
    }
    troubles
}

/// The text of a file; nothing where it is gone; why it is no text.
fn read_text(path: &Path, shown: &str) -> std::result::Result<Option<String>, Box<FileTrouble>> {
    let whole = |message: String| Box::new(FileTrouble::whole(shown.into(), message));
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    match read {
        Ok(_) if bytes.len() as u64 > LARGEST => {
            Err(whole(format!("is larger than {} MiB: this is no file of rp", LARGEST >> 20)))
        }
        Ok(_) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(why) => {
                let at = why.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(why.as_bytes()).into_owned();
                let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
                let source = Arc::new(Source { path: shown.into(), text });
                let trouble = Trouble::error(at..end, "this byte is not UTF-8");
                Err(Box::new(FileTrouble { source, trouble }))
            }
        },
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(whole(format!("cannot be read: {why}"))),
    }
}
