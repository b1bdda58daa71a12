//! Files that `rp` makes in a folder of their own, such as its manual.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Search;
use super::folder::{Folder, Kind};
use super::replacement::put;
use crate::error::{self, Error, Result};

/// A folder that files are written to.
#[derive(Debug)]
pub struct Shelf {
    folder: Folder,
    path: PathBuf,
}

impl Search {
    /// The folder at a path, from the current folder on; it is created if it is missing.
    pub fn shelf(&self, typed: &Path) -> Result<Shelf> {
        let path = self.here.as_deref().unwrap_or(Path::new("")).join(typed);
        let folder = Folder::make(&path);
        let doing = || format!("make the folder {}", typed.display());
        Ok(Shelf { folder: folder.map_err(Error::system(doing()))?, path: typed.to_owned() })
    }
}

impl Shelf {
    /// The path of a file, for messages.
    pub fn shown(&self, leaf: &str) -> String {
        self.path.join(leaf).display().to_string()
    }

    /// Writes files by name, each as a whole. Before it writes any, it refuses what is not a file, and a file
    /// that is not one of those: `is_one` knows their texts.
    pub fn write(&self, files: &[(&str, &str)], is_one: fn(&str) -> bool) -> Result<()> {
        for (leaf, _) in files {
            let shown = self.shown(leaf);
            let kind = self.folder.kind(leaf).map_err(Error::system(format!("read {shown}")))?;
            let is_ours = match kind {
                None => true,
                Some(Kind::File) => {
                    let before = self.folder.read(leaf);
                    let before = before.map_err(Error::system(format!("read {shown}")))?;
                    before.is_none_or(|before| is_one(&String::from_utf8_lossy(&before)))
                }
                Some(Kind::Folder | Kind::Link | Kind::Other) => false,
            };
            if !is_ours {
                return Err(Error::of(
                    error::Kind::Exists,
                    format!("{shown} exists, and rp did not make it"),
                )
                .with_hint("remove it, or give another folder with --out"));
            }
        }
        for (leaf, text) in files {
            let like = || self.folder.file(leaf)?.map(|file| file.metadata()).transpose();
            let written =
                like().and_then(|like| put(&self.folder, leaf, text.as_bytes(), like.as_ref()));
            written.map_err(|why| match why.kind() {
                ErrorKind::AlreadyExists => Error::changed(&self.shown(leaf)),
                _ => Error::system(format!("write {}", self.shown(leaf)))(why),
            })?;
        }
        Ok(())
    }
}
