//! An open folder in a store. `rp` accesses every file of a store by an open folder and one name in
//! it, never by a path. So no symbolic link is followed, not even one that replaces a folder in the
//! meantime. Only the root may be a link.
#![expect(clippy::disallowed_methods, reason = "files live here")]

#[cfg(unix)]
mod handle;
#[cfg(not(unix))]
#[path = "folder/paths.rs"]
mod handle;

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use handle::Handle;

use crate::domain::copies;

/// The largest file that is read as a whole, in bytes.
const LARGEST: u64 = 64 << 20;

/// An open folder. Clones are the same folder.
#[derive(Debug, Clone)]
pub(super) struct Folder(Arc<Handle>);

/// The type of an entry; links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// The purpose of opening a file.
#[derive(Debug, Clone, Copy)]
enum For {
    Reading,
    /// Writing in place; the file is created if it is missing.
    Writing,
    /// Creating a new file. If it is `secret`, only its owner can read it.
    Making {
        secret: bool,
    },
}

impl Folder {
    /// Opens the folder at a path, following links.
    pub fn open(path: &Path) -> io::Result<Self> {
        Handle::open(path).map(|handle| Self(handle.into()))
    }

    /// Opens the folder at a path, creating it if it is missing.
    pub fn make(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Self::open(path)
    }

    /// Opens a subfolder; a link is an error.
    pub fn enter(&self, name: &str) -> io::Result<Self> {
        self.0.enter(single_name(name)?).map(|handle| Self(handle.into()))
    }

    /// Opens a subfolder, creating it if it is missing.
    pub fn enter_or_create(&self, name: &str) -> io::Result<Self> {
        match self.0.make(single_name(name)?) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            made => {
                made?;
                self.sync()?;
            }
        }
        self.enter(name)
    }

    /// The type of an entry; `None` if it does not exist.
    pub fn kind(&self, name: &str) -> io::Result<Option<Kind>> {
        Ok(optional(self.0.about(single_name(name)?))?.map(|(kind, _)| kind))
    }

    /// The name of a placeholder of a file that is missing because a sync service has not
    /// downloaded it.
    pub fn placeholder(&self, name: &str) -> Option<String> {
        let is_file = |name: &str| matches!(self.kind(name), Ok(Some(Kind::File)));
        copies::placeholders(name)
            .find(|placeholder| is_file(placeholder))
            .filter(|_| !is_file(name))
    }

    /// The size of a file, in bytes.
    pub fn size(&self, name: &str) -> io::Result<u64> {
        self.0.about(single_name(name)?).map(|(_, size)| size)
    }

    /// All entries, in any order.
    pub fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        self.0.entries()
    }

    /// Opens a regular file for reading; `None` if it does not exist.
    pub fn file(&self, name: &str) -> io::Result<Option<File>> {
        optional(self.opened(name, For::Reading))
    }

    /// The content of a regular file; `None` if it does not exist.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.file(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Err(io::Error::other("the file is too large"));
        }
        Ok(Some(bytes))
    }

    /// Opens a regular file for writing in place, creating it if it is missing. A file with another
    /// hard link is an error.
    pub fn writable(&self, name: &str) -> io::Result<File> {
        let file = self.opened(name, For::Writing)?;
        refuse_hard_links(&file.metadata()?)?;
        Ok(file)
    }

    /// Creates a file with these bytes, which are on the disk when this returns, and with the mode
    /// and owner of `like`. Fails if the name exists; leaves no file if it fails.
    pub fn create(&self, name: &str, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()> {
        // Nobody else can read it before it has its mode.
        let mut file = self.opened(name, For::Making { secret: like.is_some() })?;
        let mut write = || {
            file.write_all(bytes)?;
            if let Some(like) = like {
                handle::copy_mode_and_owner(&file, like)?;
            }
            file.sync_all()
        };
        write().inspect_err(|_| {
            // The first error says more.
            let _ = self.remove(name);
        })
    }

    fn opened(&self, name: &str, what_for: For) -> io::Result<File> {
        let file = self.0.file(single_name(name)?, what_for)?;
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::Error::other("it is not a regular file"))
        }
    }

    /// Renames a file, replacing an existing one.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.rename_into(from, self, to)
    }

    /// The same into another folder.
    pub fn rename_into(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        self.0.rename(single_name(from)?, &folder.0, single_name(to)?)
    }

    /// Renames a file; fails if the new name exists.
    pub fn move_new(&self, from: &str, to: &str) -> io::Result<()> {
        if let Some(moved) = self.0.rename_new(single_name(from)?, single_name(to)?) {
            return moved;
        }
        match self.0.link(from, to) {
            Ok(()) => self.0.remove(from),
            // The file system has no hard links. The lock keeps other writers away.
            Err(why) if why.kind() != ErrorKind::AlreadyExists && self.kind(to)?.is_none() => {
                self.rename(from, to)
            }
            linked => linked,
        }
    }

    /// Exchanges the names of two files; false if the system cannot.
    pub fn exchange(&self, a: &str, b: &str) -> io::Result<bool> {
        self.0.exchange(single_name(a)?, single_name(b)?)
    }

    /// Removes an entry that is not a folder. It may be missing.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        optional(self.0.remove(single_name(name)?)).map(|_| ())
    }

    /// Waits until the names in it are on the disk. Does nothing if the system cannot sync folders,
    /// as on Windows and some network file systems.
    pub fn sync(&self) -> io::Result<()> {
        match self.0.sync() {
            Err(why) if is_unsupported(&why) => Ok(()),
            synced => synced,
        }
    }
}

/// The path with all links resolved.
pub(super) fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Refuses a file with several hard links, since writing in place would change all of them.
pub(super) fn refuse_hard_links(about: &Metadata) -> io::Result<()> {
    if handle::hard_links(about) > 1 {
        return Err(io::Error::other("the file has another hard link, which would change too"));
    }
    Ok(())
}

/// The name, unless it is empty or a path.
fn single_name(name: &str) -> io::Result<&str> {
    let is_path = |c: char| c == '/' || c == '\0' || cfg!(windows) && (c == '\\' || c == ':');
    if ["", ".", ".."].contains(&name) || name.contains(is_path) {
        return Err(io::Error::other(format!("`{name}` is not a valid file name")));
    }
    Ok(name)
}

/// `None` if the entry does not exist.
fn optional<T>(it: io::Result<T>) -> io::Result<Option<T>> {
    match it {
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        it => it.map(Some),
    }
}

/// Whether the system or the file system does not support the operation.
fn is_unsupported(why: &io::Error) -> bool {
    matches!(why.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder with a file, a subfolder, a link to each, and a pipe.
    fn folder() -> (tempfile::TempDir, Folder) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "text").unwrap();
        fs::create_dir(dir.path().join("below")).unwrap();
        symlink("file", dir.path().join("link")).unwrap();
        symlink("below", dir.path().join("away")).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(dir.path().join("pipe")).status();
        assert!(pipe.unwrap().success());
        let folder = Folder::open(dir.path()).unwrap();
        (dir, folder)
    }

    #[test]
    fn links_and_paths_are_not_opened() {
        let (_dir, folder) = folder();

        assert_eq!(folder.read("file").unwrap(), Some(b"text".to_vec()));
        assert_eq!(folder.read("nothing").unwrap(), None);
        for name in ["link", "away", "pipe", "below", "", ".", "..", "below/../file", "a\0b"] {
            assert!(folder.read(name).is_err(), "{name}");
            assert!(folder.writable(name).is_err(), "{name}");
            assert!(folder.create(name, b"new", None).is_err(), "{name}");
        }
        for name in ["link", "away", "pipe", "file", "..", "nothing"] {
            assert!(folder.enter(name).is_err(), "{name}");
        }
        assert!(folder.enter_or_create("away").is_err() && folder.enter_or_create("below").is_ok());
        let mut kinds = folder.entries().unwrap();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        let kinds: Vec<_> = kinds.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, [Kind::Link, Kind::Folder, Kind::File, Kind::Link, Kind::Other]);
    }

    #[test]
    fn a_file_with_two_hard_links_is_not_written_in_place() {
        let (dir, folder) = folder();
        fs::hard_link(dir.path().join("file"), dir.path().join("other")).unwrap();

        assert!(folder.writable("other").is_err());
        assert_eq!(folder.read("other").unwrap(), Some(b"text".to_vec()));
        folder.create("new", b"new", None).unwrap();
        folder.rename("new", "other").unwrap();

        assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "text");
        assert!(folder.writable("other").is_ok());
    }

    #[test]
    fn renaming_and_removing_do_not_follow_links() {
        let (dir, folder) = folder();

        assert!(folder.exchange("link", "below").unwrap() || !cfg!(target_os = "linux"));
        folder.remove("away").unwrap();
        assert!(folder.move_new("pipe", "file").is_err());

        assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "text");
        assert_eq!(folder.kind("away").unwrap(), None);
    }

    #[test]
    fn setuid_and_setgid_are_not_copied() {
        let (dir, folder) = folder();
        let path = dir.path().join("file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o6640)).unwrap();

        folder.create("new", b"", Some(&fs::metadata(path).unwrap())).unwrap();

        let mode = fs::metadata(dir.path().join("new")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o640);
    }
}
