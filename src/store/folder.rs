//! An open folder in a store. Whatever `rp` reads, writes, renames or removes in a store is named
//! by such a folder and one name in it: no call takes a path, so no symbolic link is followed, not
//! even one that takes the place of a folder in between. Only the root may be a link.
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

/// No file that is read as a whole is larger, in bytes.
const LARGEST: u64 = 64 << 20;

/// An open folder. Copies are the same folder.
#[derive(Debug, Clone)]
pub(super) struct Folder(Arc<Handle>);

/// What a name stands for; links are not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// What a file is opened for.
#[derive(Debug, Clone, Copy)]
enum For {
    Reading,
    /// In place; made where it is missing.
    Writing,
    /// A file that is not there yet, and that only its owner can read where it is `secret`.
    Making {
        secret: bool,
    },
}

impl Folder {
    /// The folder at a path, whose links are followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        Handle::open(path).map(|handle| Self(handle.into()))
    }

    /// The folder at a path, made where it is missing.
    pub fn make(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Self::open(path)
    }

    /// A folder in it, which is no link.
    pub fn enter(&self, name: &str) -> io::Result<Self> {
        self.0.enter(one(name)?).map(|handle| Self(handle.into()))
    }

    /// A folder in it, made where it is missing.
    pub fn entered(&self, name: &str) -> io::Result<Self> {
        match self.0.make(one(name)?) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            made => {
                made?;
                self.sync()?;
            }
        }
        self.enter(name)
    }

    /// What a name stands for; nothing where it is not there.
    pub fn kind(&self, name: &str) -> io::Result<Option<Kind>> {
        Ok(found(self.0.about(one(name)?))?.map(|(kind, _)| kind))
    }

    /// The bytes of a file.
    pub fn size(&self, name: &str) -> io::Result<u64> {
        self.0.about(one(name)?).map(|(_, size)| size)
    }

    /// Everything in it, in no order.
    pub fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        self.0.entries()
    }

    /// A regular file, to be read; nothing where the name is not there.
    pub fn file(&self, name: &str) -> io::Result<Option<File>> {
        found(self.opened(name, For::Reading))
    }

    /// All bytes of a regular file; nothing where the name is not there.
    pub fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(file) = self.file(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Err(io::Error::other("it is too large"));
        }
        Ok(Some(bytes))
    }

    /// A regular file of this one name, to be written in place; made where it is missing.
    pub fn writable(&self, name: &str) -> io::Result<File> {
        let file = self.opened(name, For::Writing)?;
        has_one_name(&file.metadata()?)?;
        Ok(file)
    }

    /// A new file with these bytes, which are on the disk when this returns; as `like` another,
    /// where there is one. Fails where the name is taken.
    pub fn create(&self, name: &str, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()> {
        // Nobody reads it before it has the mode of the old one.
        let mut file = self.opened(name, For::Making { secret: like.is_some() })?;
        file.write_all(bytes)?;
        if let Some(like) = like {
            handle::imitate(&file, like)?;
        }
        file.sync_all()
    }

    fn opened(&self, name: &str, what_for: For) -> io::Result<File> {
        let file = self.0.file(one(name)?, what_for)?;
        if file.metadata()?.is_file() {
            Ok(file)
        } else {
            Err(io::Error::other("it is not a regular file"))
        }
    }

    /// Gives a file another name, which loses what it stood for.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.rename_into(from, self, to)
    }

    /// The same with a name in another folder.
    pub fn rename_into(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        self.0.rename(one(from)?, &folder.0, one(to)?)
    }

    /// Gives a file a name that is not taken.
    pub fn move_new(&self, from: &str, to: &str) -> io::Result<()> {
        if let Some(moved) = self.0.rename_new(one(from)?, one(to)?) {
            return moved;
        }
        match self.0.link(from, to) {
            Ok(()) => self.0.remove(from),
            // A file system without links; whoever else writes here waits for the lock.
            Err(why) if why.kind() != ErrorKind::AlreadyExists && self.kind(to)?.is_none() => {
                self.rename(from, to)
            }
            linked => linked,
        }
    }

    /// Lets two files change names; false where the file system cannot.
    pub fn exchange(&self, a: &str, b: &str) -> io::Result<bool> {
        self.0.exchange(one(a)?, one(b)?)
    }

    /// Removes what is no folder. A name that is not there is no error.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        found(self.0.remove(one(name)?)).map(|_| ())
    }

    /// Waits until the names in it are on the disk. Where the system cannot wait for a folder, as
    /// on Windows and some network file systems, it does that by itself.
    pub fn sync(&self) -> io::Result<()> {
        match self.0.sync() {
            Err(why) if is_unknown(&why) => Ok(()),
            synced => synced,
        }
    }
}

/// Where a path leads once its links are followed.
pub(super) fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Refuses a file that is to be written in place if that would change what another name stands for.
pub(super) fn has_one_name(about: &Metadata) -> io::Result<()> {
    if handle::names(about) > 1 {
        return Err(io::Error::other(
            "it has another name, as a hard link, which would change too",
        ));
    }
    Ok(())
}

/// A name, unless it is none or more than one.
fn one(name: &str) -> io::Result<&str> {
    let is_path = |c: char| c == '/' || c == '\0' || cfg!(windows) && (c == '\\' || c == ':');
    if ["", ".", ".."].contains(&name) || name.contains(is_path) {
        return Err(io::Error::other(format!("`{name}` is not the name of a file")));
    }
    Ok(name)
}

/// Nothing where there is nothing.
fn found<T>(it: io::Result<T>) -> io::Result<Option<T>> {
    match it {
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        it => it.map(Some),
    }
}

/// Whether the system or the file system does not know how to do that.
fn is_unknown(why: &io::Error) -> bool {
    matches!(why.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// A folder with a file, and beside it a link to that, to a folder, and a pipe.
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
    fn only_what_is_there_itself_is_opened() {
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
        assert!(folder.entered("away").is_err() && folder.entered("below").is_ok());
        let mut kinds = folder.entries().unwrap();
        kinds.sort_by(|a, b| a.0.cmp(&b.0));
        let kinds: Vec<_> = kinds.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, [Kind::Link, Kind::Folder, Kind::File, Kind::Link, Kind::Other]);
    }

    #[test]
    fn a_file_with_two_names_is_read_and_replaced_but_not_written_in_place() {
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
    fn what_is_renamed_or_removed_is_the_link_itself() {
        let (dir, folder) = folder();

        assert!(folder.exchange("link", "below").unwrap() || !cfg!(target_os = "linux"));
        folder.remove("away").unwrap();
        assert!(folder.move_new("pipe", "file").is_err());

        assert_eq!(fs::read_to_string(dir.path().join("file")).unwrap(), "text");
        assert_eq!(folder.kind("away").unwrap(), None);
    }

    #[test]
    fn no_bit_of_a_mode_is_taken_over_that_makes_a_program_of_a_text() {
        let (dir, folder) = folder();
        let path = dir.path().join("file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o6640)).unwrap();

        folder.create("new", b"", Some(&fs::metadata(path).unwrap())).unwrap();

        let mode = fs::metadata(dir.path().join("new")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o640);
    }
}
