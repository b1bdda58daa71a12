//! Writes that are not changes: a new store, and a copy of a file before an editor opens it.

use std::io::ErrorKind;

use super::folder::{Folder, refuse_hard_links};
use super::replacement::Stopped;
use super::search::is_store;
use super::{File, PROJECTS, Store};
use crate::domain::project::Name;
use crate::error::{Error, Result};

/// The result of `init`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// A new store.
    New,
    /// Nothing was done: it is a store already.
    Already,
}

impl Store {
    /// Whether the store exists.
    pub fn is_made(&self) -> bool {
        is_store(&self.place.root)
    }

    /// Creates the store with these settings, unless it exists.
    pub fn make(&self, settings: &str) -> Result<Made> {
        if self.is_made() {
            self.folder_to_write(&File::Settings)?;
            if self.own()?.is_some() {
                self.begin("init")?;
            }
            return Ok(Made::Already);
        }
        let doing = || format!("create {}", self.shown());
        Folder::make(&self.place.root).map_err(Error::system(doing()))?;
        self.walk([PROJECTS].into_iter(), true)?;
        let _lock = self.begin("init")?;
        let replacement = self.replacement(&File::Settings, None, Some(settings.to_owned()))?;
        let doing = || format!("write {}", replacement.shown);
        let applied =
            replacement.prepare().map_err(Stopped::Failed).and_then(|()| replacement.apply());
        let _ = replacement.discard();
        match applied {
            Ok(()) => {
                self.top()?.sync().map_err(Error::system(doing()))?;
                Ok(Made::New)
            }
            Err(Stopped::Changed) if self.is_made() => Ok(Made::Already),
            Err(stopped) => Err(stopped.at(&replacement, doing())),
        }
    }

    /// Whether a file, a folder or anything else with this name exists, or a placeholder of it.
    pub fn is_taken(&self, name: &Name) -> bool {
        let file = File::Project(name.clone());
        let leaf = file.leaf();
        let Ok(Some(folder)) = self.folder_of(&file, false) else { return false };
        matches!(folder.kind(&leaf), Ok(Some(_))) || folder.placeholder(&leaf).is_some()
    }

    /// The project that a new one with this name would replace, here or on a system that ignores
    /// case; not `own`, whose file it is going to be.
    pub fn taken_by(&self, name: &Name, own: Option<&Name>) -> Result<Option<Name>> {
        if self.is_taken(name) {
            return Ok(Some(name.clone()));
        }
        if !self.is_made() {
            return Ok(None);
        }
        let folded = name.folded();
        let listed = self.list()?;
        let mut others = listed.names().filter(|other| Some(*other) != own);
        Ok(others.find(|other| other.folded() == folded).cloned())
    }

    /// Copies a project's file, with its mode, to an unused name in the same folder. A link is an
    /// error, and so is a file with another hard link.
    pub fn keep(&self, name: &Name) -> Result<Kept> {
        let file = File::Project(name.clone());
        let folder = self.folder_to_write(&file)?;
        let keep = || {
            let folder = folder.ok_or(ErrorKind::NotFound)?;
            let about = folder.file(&file.leaf())?.ok_or(ErrorKind::NotFound)?.metadata()?;
            // An editor writes in place.
            refuse_hard_links(&about)?;
            let bytes = folder.read(&file.leaf())?.ok_or(ErrorKind::NotFound)?;
            let mut n = 1;
            loop {
                let copy = format!(".{}.before-edit-{n}.toml", name.leaf());
                match folder.create(&copy, &bytes, Some(&about)) {
                    Ok(()) => {
                        let shown = self.show(&self.file_of(name).with_file_name(&copy));
                        return Ok(Kept { shown, folder, name: copy });
                    }
                    Err(why) if why.kind() == ErrorKind::AlreadyExists => n += 1,
                    Err(why) => return Err(why),
                }
            }
        };
        let doing = format!("keep a copy of {}", self.shown_file(name));
        keep().map_err(Error::system(doing))
    }

    /// Moves a copy back to its original name, if that is free now.
    pub fn put_back(&self, kept: &Kept, name: &Name) -> Result<()> {
        let put = kept.folder.move_new(&kept.name, &File::Project(name.clone()).leaf());
        put.map_err(Error::system(format!("restore {}", self.shown_file(name))))
    }

    /// Removes a copy that is not needed.
    pub fn forget(&self, kept: &Kept) {
        // A copy that stays behind is hidden and does no harm.
        let _ = kept.folder.remove(&kept.name);
    }
}

/// A copy of a file in the same folder.
#[derive(Debug)]
pub struct Kept {
    /// Its path, for messages.
    pub shown: String,
    folder: Folder,
    name: String,
}
