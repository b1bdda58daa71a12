//! A folder by its path, for systems without lookups in an open folder. Each call checks for links
//! first. This is weaker, since a link can appear in between.

use std::ffi::OsString;
use std::fs::{self, File, FileType, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::{For, Kind};

#[derive(Debug)]
pub(super) struct Handle {
    path: PathBuf,
    /// Whether it may be a link.
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

    /// Checks that it is still a folder.
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
                // Permissions are those of the folder here.
                let _ = secret;
                options.write(true).create_new(true)
            }
        };
        options.open(path)
    }

    /// The type and the size of an entry.
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

    #[expect(clippy::unused_self, reason = "same signature as on Unix")]
    pub fn rename_new(&self, _: &str, _: &str) -> Option<io::Result<()>> {
        None
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "same signature as on Unix")]
    pub fn exchange(&self, _: &str, _: &str) -> io::Result<bool> {
        Ok(false)
    }

    pub fn link(&self, from: &str, to: &str) -> io::Result<()> {
        fs::hard_link(self.at(from)?, self.at(to)?)
    }

    pub fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.at(name)?)
    }

    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "same signature as on Unix")]
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

fn kind(file_type: FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_symlink() {
        Kind::Link
    } else {
        Kind::Other
    }
}

/// The number of hard links of a file, which is unknown here and assumed to be one.
pub(super) fn hard_links(_: &Metadata) -> u64 {
    1
}

/// Gives a file the mode of another.
pub(super) fn copy_mode_and_owner(file: &File, like: &Metadata) -> io::Result<()> {
    file.set_permissions(like.permissions())
}
