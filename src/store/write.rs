//! What is written besides changes: a new store, and what was there before an editor came.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::search::is_store;
use super::swap::{Stopped, sync_folder, write_new};
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
            return Ok(Made::Already);
        }
        let folder = self.root.join(PROJECTS);
        let doing = || format!("make {}", self.show(&folder));
        fs::create_dir_all(&folder).map_err(Error::system(doing()))?;
        let lock = self.lock("init")?;
        self.settle(&lock)?;
        let swap = self.swap(&File::Settings, None, Some(settings.to_owned()))?;
        let doing = || format!("write {}", swap.shown);
        swap.prepare().map_err(Error::system(doing()))?;
        let placed = swap.place();
        swap.discard();
        match placed {
            Ok(()) => {
                sync_folder(swap.folder()).map_err(Error::system(doing()))?;
                Ok(Made::New)
            }
            Err(Stopped::Changed) if self.is_made() => Ok(Made::Already),
            Err(Stopped::Changed) => Err(Error::Changed { path: swap.shown }),
            Err(Stopped::Failed(why)) => Err(Error::System { doing: doing(), why }),
        }
    }

    /// Whether something has this name already, whatever it is.
    pub fn is_taken(&self, name: &Name) -> bool {
        self.file_of(name).symlink_metadata().is_ok()
    }

    /// Listing does not follow linked folders, so nothing is written behind one.
    pub(super) fn no_link_on_the_way_to(&self, path: &Path) -> Result<()> {
        let below = |folder: &&Path| folder.starts_with(&self.root) && *folder != self.root;
        let linked = path.ancestors().skip(1).take_while(below).find(|folder| folder.is_symlink());
        match linked {
            Some(folder) => Err(Error::LinkedFolder { path: self.show(folder) }),
            None => Ok(()),
        }
    }

    /// Keeps a project's file beside itself, byte for byte and with its mode, under a name that
    /// is not in use.
    pub fn keep(&self, name: &Name) -> Result<Kept> {
        let path = self.file_of(name);
        self.inside(&path)?;
        let doing = || format!("keep {} as it was", self.shown_file(name));
        let keep = || {
            let about = fs::metadata(&path)?;
            if !about.is_file() {
                return Err(std::io::Error::other("it is not a regular file"));
            }
            let bytes = fs::read(&path)?;
            let folder = path.parent().unwrap_or(&self.root);
            let mut n = 1;
            loop {
                let copy = folder.join(format!(".{}.before-edit-{n}.toml", name.leaf()));
                match write_new(&copy, &bytes, Some(&about)) {
                    Ok(()) => return Ok(Kept { shown: self.show(&copy), path: copy }),
                    Err(why) if why.kind() == ErrorKind::AlreadyExists => n += 1,
                    Err(why) => return Err(why),
                }
            }
        };
        keep().map_err(Error::system(doing()))
    }

    /// Puts a kept file back where it was, if nothing is there now.
    pub fn put_back(&self, kept: &Kept, name: &Name) -> Result<()> {
        let put = || {
            fs::hard_link(&kept.path, self.file_of(name))?;
            fs::remove_file(&kept.path)
        };
        put().map_err(Error::system(format!("put {} back", self.shown_file(name))))
    }

    /// Forgets a kept file that is not needed.
    pub fn forget(&self, kept: Kept) {
        // What stays behind is hidden and harmless.
        let _ = fs::remove_file(kept.path);
    }
}

/// A file as it was, beside itself.
#[derive(Debug)]
pub struct Kept {
    /// Where, for a person.
    pub shown: String,
    path: PathBuf,
}
