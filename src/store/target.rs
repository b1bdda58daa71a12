//! A file that a result is written to: anywhere but among the files of the store.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::folder::{Folder, canonical};
use super::replacement::put;
use super::tracked::repository;
use super::{PROJECTS, SETTINGS, Store};
use crate::error::{Error, Kind, Result};

/// A file to write to, and what it holds.
#[derive(Debug)]
pub struct Target {
    /// Its whole path.
    pub path: PathBuf,
    /// Its path, for messages.
    pub shown: String,
    /// Its content; `None` if it does not exist.
    pub before: Option<Vec<u8>>,
    folder: Folder,
    leaf: String,
    like: Option<Metadata>,
}

impl Store {
    /// The file at a path, from the current folder on. A file of the store, a link and anything else
    /// that is no regular file is an error, and so is a missing folder unless it `makes_folder`.
    pub fn target(&self, typed: &Path, makes_folder: bool) -> Result<Target> {
        let path = self.place.here.join(typed);
        let shown = self.show(&path);
        let is_folder = typed.to_string_lossy().ends_with(std::path::is_separator);
        let leaf = path.file_name().and_then(|name| name.to_str()).filter(|_| !is_folder);
        let named = leaf.zip(path.parent());
        let (leaf, above) = named.ok_or_else(|| {
            Error::of(
                Kind::InvalidValue,
                format!("`{}` is not the name of a file", typed.display()),
            )
        })?;
        let doing = || format!("write {shown}");
        let folder = if makes_folder { Folder::make(above) } else { Folder::open(above) };
        let folder = folder.map_err(Error::system(doing()))?;
        if self.owns(above, leaf).map_err(Error::system(doing()))? {
            let what = format!("{shown} is a file of the store");
            return Err(Error::of(Kind::Usage, what)
                .with_hint("give a path outside of it, or another name"));
        }
        let file = folder.file(leaf).map_err(Error::system(doing()))?;
        let like = file.map(|file| file.metadata()).transpose();
        let before = folder.read(leaf);
        Ok(Target {
            before: before.map_err(Error::system(format!("read {shown}")))?,
            like: like.map_err(Error::system(doing()))?,
            leaf: leaf.to_owned(),
            path,
            shown,
            folder,
        })
    }

    /// The name of its folder, for people: `.` and the path are left out.
    pub fn name(&self) -> String {
        let root = canonical(&self.place.root).unwrap_or_else(|_| self.place.root.clone());
        root.file_name().map_or_else(|| "store".into(), |name| name.to_string_lossy().into_owned())
    }

    /// The name of the store on every machine: that of its folder. In a git repository, the name of the
    /// repository's folder, with the path of the store below it: `probes/research`.
    pub fn name_anywhere(&self) -> String {
        let named = || {
            let top = repository(&self.place.root)?;
            let root = canonical(&self.place.root).ok()?;
            let below = root.strip_prefix(top.parent()?).ok()?;
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            Some(parts.join("/"))
        };
        named().unwrap_or_else(|| self.name())
    }

    /// Whether the current folder is the folder of the store, or below.
    pub fn holds_current_folder(&self) -> bool {
        let real = |path: &Path| canonical(path).unwrap_or_else(|_| path.to_owned());
        real(&self.place.here).starts_with(real(&self.place.root))
    }

    /// Whether a name in a folder is that of a file which the store reads, in any case.
    fn owns(&self, above: &Path, leaf: &str) -> std::io::Result<bool> {
        let (above, root) = (canonical(above)?, canonical(&self.place.root)?);
        let Ok(below) = above.strip_prefix(root) else { return Ok(false) };
        let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        let ends_in_toml =
            Path::new(leaf).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        let top = below.iter().next().map(|top| top.to_string_lossy());
        Ok(match top.as_deref() {
            None => is(leaf, SETTINGS) || is(leaf, ".rp") || is(leaf, ".gitattributes"),
            Some(top) => is(top, ".rp") || (is(top, PROJECTS) && ends_in_toml),
        })
    }
}

impl Target {
    /// Replaces the file as a whole, or creates it. Fails if it was created in the meantime.
    pub fn write(&self, text: &str) -> Result<()> {
        let written = put(&self.folder, &self.leaf, text.as_bytes(), self.like.as_ref());
        written.map_err(|why| match why.kind() {
            ErrorKind::AlreadyExists => Error::changed(&self.shown),
            _ => Error::system(format!("write {}", self.shown))(why),
        })
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Search;

    #[test]
    fn a_file_made_between_look_and_write_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("rp.toml"), "").unwrap();
        let store = <Search as Default>::default().at(dir.path());
        let path = dir.path().join("page.md");
        let target = store.target(&path, false).unwrap();
        fs::write(&path, "theirs").unwrap();

        let written = target.write("ours");

        assert_eq!(written.unwrap_err().kind(), Kind::Changed);
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        let names = fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(names, 2, "a temporary file is left over");
        // What was there at the look is replaced.
        store.target(&path, false).unwrap().write("ours").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "ours");
    }
}
