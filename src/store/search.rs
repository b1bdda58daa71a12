//! Finds the store to use.

use std::path::{Path, PathBuf};

use super::folder::{Folder, Kind};
use super::place::{Place, is_path, plain};
use super::{SETTINGS, Store, Warnings};
use crate::error::{self, Error, Result};

/// Where to look for a store.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The folder given with `--dir`; if given, no other folder is searched.
    pub dir: Option<PathBuf>,
    /// The current folder; it and the folders above it are searched.
    pub here: Option<PathBuf>,
    /// The projects that were named. The store above the path of one is searched first.
    pub named: Vec<String>,
    /// The folder for application data; the default store is `rp` in it.
    pub data: Option<PathBuf>,
    /// The researcher who acts, if not `me` of the store.
    pub me: Option<String>,
    /// Collects the warnings of the store.
    pub warnings: Warnings,
}

impl Search {
    /// The first store found.
    pub fn store(&self) -> Result<Store> {
        if let Some(dir) = &self.dir {
            return match self.at(dir) {
                store if is_store(&store.place.root) => Ok(store),
                _ => Err(not_a_store(dir)),
            };
        }
        let here = self.here.as_deref().unwrap_or(Path::new(""));
        let named = self.named.iter().filter(|typed| is_path(typed) || typed.contains('/'));
        let named: Vec<_> = named.map(|typed| plain(&here.join(typed))).collect();
        let above = named.iter().map(PathBuf::as_path).chain([here]).flat_map(Path::ancestors);
        let default = self.default();
        above
            .chain(default.as_deref())
            .find(|dir| is_store(dir))
            .map(|dir| self.at(dir))
            .ok_or_else(|| {
                let what = "no store found";
                Error::of(error::Kind::NoStore, what).with_hint(match default {
                    Some(_) => "create one here with `rp init`, or the default one with `rp new \"a title\"`",
                    None => "create one with `rp init DIR`, then use it with --dir",
                })
            })
    }

    /// The path of the default store, which may be missing.
    pub fn default(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join("rp"))
    }

    /// The store in `dir`, which may not be one yet.
    pub fn at(&self, dir: &Path) -> Store {
        let here = self.here.as_deref().unwrap_or(Path::new(""));
        let warnings = self.warnings.clone();
        let is_tracked = std::sync::OnceLock::new();
        let me = self.me.clone();
        let place = Place { root: here.join(dir), here: here.to_owned() };
        Store { place, me, warnings, is_tracked }
    }
}

pub(super) fn not_a_store(dir: &Path) -> Error {
    let dir = dir.display();
    Error::of(error::Kind::NotAStore, format!("`{dir}` is not a store: it has no rp.toml"))
        .with_hint(format!("make it a store with `rp init {dir}`"))
}

/// Whether a folder has an `rp.toml`. If that is a link, or a sync service has not downloaded it,
/// the folder is a store, but using it is an error.
pub(super) fn is_store(dir: &Path) -> bool {
    let Ok(folder) = Folder::open(dir) else { return false };
    matches!(folder.kind(SETTINGS), Ok(Some(Kind::File | Kind::Link)))
        || folder.placeholder(SETTINGS).is_some()
}
