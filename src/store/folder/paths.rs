//! A folder by its path, where the system has no handles that names can be looked up in. Each call
//! looks for links just before it: weaker, as one may come in between.

use std::ffi::OsString;
use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{For, Kind};

#[derive(Debug)]
pub(super) struct Handle {
    path: PathBuf,
    /// Whether it may be a link itself.
    is_root: bool,
}

impl Handle {
    pub fn open(path: &Path) -> io::Result<Self> {
        if !fs::metadata(path)?.is_dir() {
            return Err(io::Error::other("it is not a folder"));
        }
        Ok(Self { path: path.to_owned(), is_root: true })
    }

    pub fn enter(&self, name: &str) -> io::Result<Self> {
        let below = Self { path: self.at(name)?, is_root: false };
        below.check()?;
        Ok(below)
    }

    /// That it is still a folder.
    fn check(&self) -> io::Result<()> {
        let about = fs::symlink_metadata(&self.path)?;
        match kind(about.file_type()) {
            Kind::Folder => Ok(()),
            Kind::Link if self.is_root => Ok(()),
            Kind::Link => Err(io::Error::other("it is a symbolic link")),
            Kind::File | Kind::Other => Err(io::Error::other("it is not a folder")),
        }
    }

    fn at(&self, name: &str) -> io::Result<PathBuf> {
        self.check()?;
        Ok(self.path.join(name))
    }

    pub fn file(&self, name: &str, what_for: For) -> io::Result<File> {
        let path = self.at(name)?;
        match fs::symlink_metadata(&path).map(|about| kind(about.file_type())) {
            Ok(Kind::Link) => return Err(io::Error::other("it is a symbolic link")),
            Ok(Kind::Folder | Kind::Other) => {
                return Err(io::Error::other("it is not a regular file"));
            }
            Ok(Kind::File) | Err(_) => {}
        }
        let mut options = OpenOptions::new();
        match what_for {
            For::Reading => options.read(true),
            For::Writing => options.write(true).create(true).truncate(false),
            For::Making { secret } => {
                // Who may read it is up to its folder here.
                let _ = secret;
                options.write(true).create_new(true)
            }
        };
        options.open(path)
    }

    /// What it is, and how large.
    pub fn about(&self, name: &str) -> io::Result<(Kind, u64)> {
        let about = fs::symlink_metadata(self.at(name)?)?;
        Ok((kind(about.file_type()), about.len()))
    }

    pub fn entries(&self) -> io::Result<Vec<(OsString, Kind)>> {
        self.check()?;
        let each = fs::read_dir(&self.path)?.map(|entry| {
            let entry = entry?;
            Ok((entry.file_name(), kind(entry.file_type()?)))
        });
        each.collect()
    }

    pub fn make(&self, name: &str) -> io::Result<()> {
        fs::create_dir(self.at(name)?)
    }

    pub fn rename(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        fs::rename(self.at(from)?, folder.at(to)?)
    }

    #[expect(clippy::unused_self, reason = "as where the system knows how to do that")]
    pub fn rename_new(&self, _: &str, _: &str) -> Option<io::Result<()>> {
        None
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where it can be done")]
    pub fn exchange(&self, _: &str, _: &str) -> io::Result<bool> {
        Ok(false)
    }

    pub fn link(&self, from: &str, to: &str) -> io::Result<()> {
        fs::hard_link(self.at(from)?, self.at(to)?)
    }

    pub fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.at(name)?)
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where one has to wait")]
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn kind(of: FileType) -> Kind {
    if of.is_file() {
        Kind::File
    } else if of.is_dir() {
        Kind::Folder
    } else if of.is_symlink() {
        Kind::Link
    } else {
        Kind::Other
    }
}

/// How many names a file has: nobody says, so that it has one is believed.
pub(super) fn names(_: &Metadata) -> u64 {
    1
}

/// Gives a file the mode of another.
pub(super) fn imitate(file: &File, like: &Metadata) -> io::Result<()> {
    file.set_permissions(like.permissions())
}
