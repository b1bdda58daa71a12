//! What is written besides changes: a new store, and what was there before an editor came.

use std::io::ErrorKind;

use super::folder::{Folder, has_one_name};
use super::search::is_store;
use super::swap::Stopped;
use super::{File, PROJECTS, Store};
use crate::domain::project::Name;
use crate::error::{Error, Result};

/// What `init` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// A new store.
    New,
    /// Nothing: it was a store already.
    Already,
}

impl Store {
    /// Whether it has its `rp.toml`.
    pub fn is_made(&self) -> bool {
        is_store(&self.root)
    }

    /// Makes the folder a store with these settings. One that is a store already stays as it is.
    pub fn make(&self, settings: &str) -> Result<Made> {
        if self.is_made() {
            self.place(&File::Settings)?;
            if self.own()?.is_some() {
                self.begin("init")?;
            }
            return Ok(Made::Already);
        }
        let doing = || format!("make {}", self.shown());
        Folder::make(&self.root).map_err(Error::system(doing()))?;
        self.walk([PROJECTS].into_iter(), true)?;
        let _lock = self.begin("init")?;
        let swap = self.swap(&File::Settings, None, Some(settings.to_owned()))?;
        let doing = || format!("write {}", swap.shown);
        let placed = swap.prepare().map_err(Stopped::Failed).and_then(|()| swap.place());
        let _ = swap.discard();
        match placed {
            Ok(()) => {
                self.top()?.sync().map_err(Error::system(doing()))?;
                Ok(Made::New)
            }
            Err(Stopped::Changed) if self.is_made() => Ok(Made::Already),
            Err(stopped) => Err(stopped.at(&swap, doing())),
        }
    }

    /// Whether something has this name already, whatever it is.
    pub fn is_taken(&self, name: &Name) -> bool {
        let file = File::Project(name.clone());
        let kind = self.folder_of(&file, false).map(|folder| folder?.kind(&file.leaf()).ok()?);
        matches!(kind, Ok(Some(_)))
    }

    /// Keeps a project's file beside itself, byte for byte and with its mode, under a name that
    /// is not in use. A file is refused that is a link, or has another name.
    pub fn keep(&self, name: &Name) -> Result<Kept> {
        let file = File::Project(name.clone());
        let folder = self.place(&file)?;
        let keep = || {
            let folder = folder.ok_or(ErrorKind::NotFound)?;
            let about = folder.file(&file.leaf())?.ok_or(ErrorKind::NotFound)?.metadata()?;
            // An editor writes into the file itself.
            has_one_name(&about)?;
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
        let doing = format!("keep {} as it was", self.shown_file(name));
        keep().map_err(Error::system(doing))
    }

    /// Puts a kept file back where it was, if nothing is there now.
    pub fn put_back(&self, kept: &Kept, name: &Name) -> Result<()> {
        let put = kept.folder.move_new(&kept.name, &File::Project(name.clone()).leaf());
        put.map_err(Error::system(format!("put {} back", self.shown_file(name))))
    }

    /// Forgets a kept file that is not needed.
    pub fn forget(&self, kept: &Kept) {
        // What stays behind is hidden and harmless.
        let _ = kept.folder.remove(&kept.name);
    }
}

/// A file as it was, beside itself.
#[derive(Debug)]
pub struct Kept {
    /// Where, for a person.
    pub shown: String,
    folder: Folder,
    name: String,
}
