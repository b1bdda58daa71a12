//! Writing whole files: they have their name once they are on the disk, or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::search::is_store;
use super::{PROJECTS, SETTINGS, Store};
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
        let path = self.root.join(SETTINGS);
        match write_new(&path, settings) {
            Ok(()) => Ok(Made::New),
            Err(why) if why.kind() == ErrorKind::AlreadyExists && self.is_made() => {
                Ok(Made::Already)
            }
            Err(why) => Err(Error::System { doing: format!("write {}", self.show(&path)), why }),
        }
    }

    /// Writes the file of a new project. One that is there is never overwritten.
    pub fn create(&self, name: &Name, text: &str) -> Result<()> {
        let (path, told) = (self.file_of(name), self.shown_file(name));
        let folder = path.parent().unwrap_or(&self.root);
        let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(folder);
        self.inside(there)?;
        fs::create_dir_all(folder).map_err(Error::system(format!("make the folder of {told}")))?;
        match write_new(&path, text) {
            Ok(()) => Ok(()),
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {
                Err(Error::ProjectExists { name: name.clone(), path: told })
            }
            Err(why) => Err(Error::System { doing: format!("write {told}"), why }),
        }
    }

    /// Whether something has this name already, whatever it is.
    pub fn is_taken(&self, name: &Name) -> bool {
        self.file_of(name).symlink_metadata().is_ok()
    }

    /// Keeps a text beside a project's file, under a name that is not in use, and says where.
    pub fn keep_beside(&self, name: &Name, text: &str) -> Result<String> {
        let path = self.file_of(name);
        let folder = path.parent().unwrap_or(&self.root);
        let kept = |n: u32| format!(".{}.before-edit-{n}.toml", name.leaf());
        let mut n = 1;
        loop {
            match write_new(&folder.join(kept(n)), text) {
                Ok(()) => {
                    return Ok(self.show(&folder.join(kept(n))));
                }
                Err(why) if why.kind() == ErrorKind::AlreadyExists => n += 1,
                Err(why) => {
                    let doing = format!("keep what {} was", self.shown_file(name));
                    return Err(Error::System { doing, why });
                }
            }
        }
    }
}

/// A new file with this text, which is on the disk when this returns. Fails where the name is
/// taken; then, and whenever anything else goes wrong, nothing is left behind.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rp-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any other program would make it; the umask takes off what it should.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|refused| refused.error)?;
    sync_folder(folder)
}

/// The name of a file is on the disk once its folder is. Where a folder cannot be opened, as on
/// Windows, the system does that by itself.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match File::open(folder) {
        Ok(folder) if cfg!(unix) => folder.sync_all(),
        _ => Ok(()),
    }
}
