//! A folder by its file descriptor: names are looked up in it, even if its path changes.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::Path;

use rustix::fs::{self, AtFlags, CWD, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::{For, Kind};

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

#[derive(Debug)]
pub(super) struct Handle(OwnedFd);

impl Handle {
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(fs::openat(CWD, path, FOLDER, Mode::empty())?))
    }

    pub fn enter(&self, name: &str) -> io::Result<Self> {
        match fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
            Err(Errno::LOOP | Errno::NOTDIR) => Err(match self.about(name)?.0 {
                Kind::Link => io::Error::other("it is a symbolic link"),
                Kind::File | Kind::Folder | Kind::Other => io::Error::other("it is not a folder"),
            }),
            opened => Ok(Self(opened?)),
        }
    }

    /// Opens an entry of any type, without blocking on a pipe.
    pub fn file(&self, name: &str, what_for: For) -> io::Result<File> {
        let (flags, mode) = match what_for {
            For::Reading => (OFlags::RDONLY, 0),
            For::Writing => (OFlags::WRONLY | OFlags::CREATE, 0o666),
            For::Making { secret } => {
                let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL;
                (flags, if secret { 0o600 } else { 0o666 })
            }
        };
        let flags = flags | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match fs::openat(&self.0, name, flags, Mode::from_raw_mode(mode)) {
            Err(Errno::LOOP) => Err(io::Error::other("it is a symbolic link")),
            opened => Ok(opened?.into()),
        }
    }

    /// The type and the size of an entry.
    pub fn about(&self, name: &str) -> io::Result<(Kind, u64)> {
        let about = fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let size = about.st_size.try_into().unwrap_or_default();
        Ok((kind(FileType::from_raw_mode(about.st_mode)), size))
    }

    pub fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        let mut entries = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            let entry = entry?;
            let name = OsStr::from_bytes(entry.file_name().to_bytes());
            if name == "." || name == ".." {
                continue;
            }
            let kind = match (entry.file_type(), name.to_str()) {
                (FileType::Unknown, Some(name)) => self.about(name)?.0,
                (known, _) => kind(known),
            };
            entries.push((name.to_owned(), kind));
        }
        Ok(entries)
    }

    pub fn make(&self, name: &str) -> io::Result<()> {
        Ok(fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777))?)
    }

    pub fn rename(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        Ok(fs::renameat(&self.0, from, &folder.0, to)?)
    }

    /// Fails if the new name exists; `None` if the system does not support this.
    pub fn rename_new(&self, from: &str, to: &str) -> Option<io::Result<()>> {
        #[cfg(target_os = "linux")]
        match self.rename_with(from, to, fs::RenameFlags::NOREPLACE) {
            Err(why) if super::is_unsupported(&why) => {}
            moved => return Some(moved),
        }
        let _ = (from, to);
        None
    }

    pub fn exchange(&self, a: &str, b: &str) -> io::Result<bool> {
        #[cfg(target_os = "linux")]
        match self.rename_with(a, b, fs::RenameFlags::EXCHANGE) {
            Err(why) if super::is_unsupported(&why) => {}
            exchanged => return exchanged.map(|()| true),
        }
        let _ = (a, b);
        Ok(false)
    }

    #[cfg(target_os = "linux")]
    fn rename_with(&self, from: &str, to: &str, flags: fs::RenameFlags) -> io::Result<()> {
        Ok(fs::renameat_with(&self.0, from, &self.0, to, flags)?)
    }

    pub fn link(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(fs::linkat(&self.0, from, &self.0, to, AtFlags::empty())?)
    }

    pub fn remove(&self, name: &str) -> io::Result<()> {
        Ok(fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub fn sync(&self) -> io::Result<()> {
        Ok(fs::fsync(&self.0)?)
    }
}

fn kind(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}

/// The number of hard links of a file.
pub(super) fn hard_links(about: &Metadata) -> u64 {
    about.nlink()
}

/// Gives a file the mode and the owner of another, in case root or a member of the group writes a
/// file of another user.
pub(super) fn copy_mode_and_owner(file: &File, like: &Metadata) -> io::Result<()> {
    let about = file.metadata()?;
    let is_alike = (about.uid(), about.gid()) == (like.uid(), like.gid());
    if !is_alike && fchown(file, Some(like.uid()), Some(like.gid())).is_err() {
        // Without the permission to change the owner, keep at least the group.
        let _ = fchown(file, None, Some(like.gid()));
    }
    file.set_permissions(Permissions::from_mode(like.mode() & 0o777))
}
