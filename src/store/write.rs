//! Writing whole files: they have their name once they are on the disk, or not at all.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

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
        match write_new(&path, settings.as_bytes(), None) {
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
        self.no_link_on_the_way_to(&path)?;
        fs::create_dir_all(folder).map_err(Error::system(format!("make the folder of {told}")))?;
        match write_new(&path, text.as_bytes(), None) {
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

    /// Gives a project's file a new text, keeping its mode: whole, or not at all. Where the file
    /// no longer holds `before`, somebody else has written it, and nothing is done.
    pub fn replace(&self, name: &Name, before: &str, text: &str) -> Result<()> {
        let told = self.shown_file(name);
        // What a link inside the store leads to is written, not the link.
        let path = fs::canonicalize(self.file_of(name));
        let path = path.map_err(Error::system(format!("find {told}")))?;
        self.inside(&path)?;
        let doing = || format!("write {told}; it is as it was");
        let about = fs::metadata(&path).map_err(Error::system(doing()))?;
        let folder = path.parent().unwrap_or(&self.root);
        let file = written(folder, text.as_bytes(), Some(about.permissions()));
        let file = file.map_err(Error::system(doing()))?;
        let now = fs::read(&path).map_err(Error::system(doing()))?;
        if now != before.as_bytes() {
            return Err(Error::Changed { path: told });
        }
        file.persist(&path)
            .map_err(|refused| without_path(refused.error))
            .map_err(Error::system(doing()))?;
        sync_folder(folder).map_err(Error::system(format!("be sure that {told} is on the disk")))
    }

    /// Listing does not follow linked folders, so nothing is written behind one.
    fn no_link_on_the_way_to(&self, path: &Path) -> Result<()> {
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
                match write_new(&copy, &bytes, Some(about.permissions())) {
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

/// A new file with these bytes, which is on the disk when this returns. Fails where the name is
/// taken; then, and whenever anything else goes wrong, nothing is left behind.
fn write_new(path: &Path, bytes: &[u8], mode: Option<fs::Permissions>) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = written(folder, bytes, mode)?;
    file.persist_noclobber(path).map_err(|refused| without_path(refused.error))?;
    sync_folder(folder)
}

/// A file with these bytes that has no name yet, on the disk; it goes away if it never gets one.
fn written(
    folder: &Path,
    bytes: &[u8],
    mode: Option<fs::Permissions>,
) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rp-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any other program would make it; the umask takes off what it should.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(without_path)?;
    file.as_file_mut().write_all(bytes)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The library names its temporary file in the error, which nobody knows.
fn without_path(why: std::io::Error) -> std::io::Error {
    let inner = why.get_ref().and_then(std::error::Error::source);
    let inner = inner.and_then(|inner| inner.downcast_ref::<std::io::Error>());
    match inner.and_then(std::io::Error::raw_os_error) {
        Some(code) => std::io::Error::from_raw_os_error(code),
        None => why,
    }
}

/// The name of a file is on the disk once its folder is. Where a folder cannot be opened, as on
/// Windows, the system does that by itself.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match File::open(folder) {
        Ok(folder) if cfg!(unix) => folder.sync_all(),
        _ => Ok(()),
    }
}
