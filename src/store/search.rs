//! Which store is meant.

use std::path::{Path, PathBuf};

use super::folder::{Folder, Kind};
use super::{SETTINGS, Store, Warnings};
use crate::error::{self, Error, Result};

/// Where to look for a store.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The folder that was named: this one or none.
    pub dir: Option<PathBuf>,
    /// The current folder: it, or the nearest above it.
    pub here: Option<PathBuf>,
    /// The folder for the data of programs: `rp` in it is the default.
    pub data: Option<PathBuf>,
    /// Where the store says what stops nothing.
    pub warnings: Warnings,
}

impl Search {
    /// The store that is meant.
    pub fn store(&self) -> Result<Store> {
        if let Some(dir) = &self.dir {
            return match self.at(dir) {
                store if is_store(&store.root) => Ok(store),
                _ => Err(not_a_store(dir)),
            };
        }
        let above = self.here.iter().flat_map(|here| here.ancestors());
        let default = self.default();
        above
            .chain(default.as_deref())
            .find(|dir| is_store(dir))
            .map(|dir| self.at(dir))
            .ok_or_else(|| {
                let what = "there is no store of projects yet";
                Error::of(error::Kind::NoStore, what).with_hint(match default {
                    Some(_) => "`rp new \"a title\"` makes one with a first project, `rp init` an empty one here",
                    None => "there is no home folder: say where with --dir, after `rp init DIR`",
                })
            })
    }

    /// Where the default store is, or would be made.
    pub fn default(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join("rp"))
    }

    /// A store in `dir`, whether it is one yet or not.
    pub fn at(&self, dir: &Path) -> Store {
        let here = self.here.as_deref().unwrap_or(Path::new(""));
        let warnings = self.warnings.clone();
        let is_tracked = std::sync::OnceLock::new();
        Store { root: here.join(dir), here: here.to_owned(), warnings, is_tracked }
    }
}

pub(super) fn not_a_store(dir: &Path) -> Error {
    let dir = dir.display();
    Error::new(format!("`{dir}` is not a store: it has no rp.toml"))
        .with_hint(format!("`rp init {dir}` makes it one"))
}

/// Whether it has an `rp.toml`. Where that is a link it is a store, which cannot be used.
pub(super) fn is_store(dir: &Path) -> bool {
    let kind = Folder::open(dir).and_then(|folder| folder.kind(SETTINGS));
    matches!(kind, Ok(Some(Kind::File | Kind::Link)))
}
