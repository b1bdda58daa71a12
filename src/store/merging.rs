//! Merges three files for git. No store is needed: exactly the named files are read, and only ours is
//! written, as a whole.

use std::path::{Path, PathBuf};

use super::edit::merge::{self, Markers, Way};
use super::folder::Folder;
use super::replacement::put;
use crate::error::{self, Error, Result};

/// The files that git gives to a merge driver.
#[derive(Debug, Clone)]
pub struct MergedFiles {
    /// The common ancestor; empty if both sides added the file.
    pub base: PathBuf,
    /// Our file, which gets the result.
    pub ours: PathBuf,
    /// Their file.
    pub theirs: PathBuf,
}

/// What a merge did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merging {
    /// The number of conflicts that are marked in the file.
    pub conflicts: usize,
    /// How it was merged.
    pub way: Way,
}

impl MergedFiles {
    /// Merges the files into ours. If it fails, ours is as it was.
    pub fn merge(&self, markers: &Markers) -> Result<Merging> {
        let (base, _, _) = read(&self.base)?;
        let (theirs, _, _) = read(&self.theirs)?;
        let (ours, folder, leaf) = read(&self.ours)?;
        let merged = merge::merged(&base, &ours, &theirs, markers);
        if merged.bytes != ours {
            let doing = format!("write {}", self.ours.display());
            write(&folder, &leaf, &merged.bytes).map_err(failed(doing))?;
        }
        Ok(Merging { conflicts: merged.clashes, way: merged.way })
    }
}

fn failed(doing: String) -> impl FnOnce(std::io::Error) -> Error {
    move |why| Error::of(error::Kind::NotMerged, format!("cannot {doing}")).because(why)
}

/// The content of a regular file, its folder and its name in it.
fn read(path: &Path) -> Result<(Vec<u8>, Folder, String)> {
    let read = || {
        let leaf = path.file_name().and_then(|leaf| leaf.to_str());
        let leaf = leaf.ok_or_else(|| std::io::Error::other("it is not the name of a file"))?;
        let above = path.parent().filter(|above| !above.as_os_str().is_empty());
        let folder = Folder::open(above.unwrap_or(Path::new(".")))?;
        let bytes = folder.read(leaf)?;
        let bytes = bytes.ok_or_else(|| std::io::Error::other("there is no such file"))?;
        Ok((bytes, folder, leaf.to_owned()))
    };
    read().map_err(failed(format!("read {}", path.display())))
}

/// Replaces a file that may be written.
fn write(folder: &Folder, leaf: &str, bytes: &[u8]) -> std::io::Result<()> {
    let like = folder.file(leaf)?.ok_or(std::io::ErrorKind::NotFound)?.metadata()?;
    if like.permissions().readonly() {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    put(folder, leaf, bytes, Some(&like))
}
