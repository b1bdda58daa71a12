//! Where a store is, and what a path means in it.

use std::path::{Component, Path, PathBuf};

use super::folder::canonical;
use super::{File, PROJECTS, SETTINGS};

/// The folder of a store, and the folder that relative paths begin at.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub root: PathBuf,
    pub here: PathBuf,
}

impl Place {
    /// The path below `projects/` that a typed path leads to: `alice/probing.toml`, or `alice` for a
    /// folder; empty for `projects` and every folder above it. `None` if it leads elsewhere.
    pub fn below(&self, typed: &str) -> Option<String> {
        let plain = plain(&self.here.join(typed));
        Self::relative(&plain, &self::plain(&self.root)).or_else(|| {
            // The same, where a folder on the way is a link; the file itself may be one.
            let file = if is_file(typed) { plain.file_name() } else { None };
            let folder = if file.is_some() { plain.parent()? } else { &plain };
            let folder = canonical(folder).ok()?;
            let real = file.map_or_else(|| folder.clone(), |file| folder.join(file));
            Self::relative(&real, &canonical(&self.root).ok()?)
        })
    }

    /// The file of the store that a typed path leads to; `None` if it leads elsewhere.
    pub fn file(&self, typed: &str) -> Option<File> {
        if let Some(below) = self.below(typed) {
            return below.strip_suffix(".toml")?.parse().ok().map(File::Project);
        }
        let path = plain(&self.here.join(typed));
        let (above, root) = (path.parent()?, plain(&self.root));
        let is_same = |real: PathBuf| canonical(&root).is_ok_and(|root| real == root);
        let is_root = || above == root || canonical(above).is_ok_and(is_same);
        (path.ends_with(SETTINGS) && is_root()).then_some(File::Settings)
    }

    fn relative(path: &Path, root: &Path) -> Option<String> {
        let projects = root.join(PROJECTS);
        if !is_file(path) && projects.starts_with(path) {
            return Some(String::new());
        }
        let parts: Option<Vec<_>> =
            path.strip_prefix(projects).ok()?.iter().map(|part| part.to_str()).collect();
        Some(parts?.join("/"))
    }
}

/// Whether a text is a path rather than a name: `./alice`, `..`, `/store/projects`, `probing.toml`.
pub(super) fn is_path(typed: &str) -> bool {
    let first = Path::new(typed).components().next();
    !matches!(first, Some(Component::Normal(_)) | None) || is_file(typed)
}

fn is_file(path: impl AsRef<Path>) -> bool {
    path.as_ref().extension().is_some_and(|end| end == "toml")
}

/// A path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_from_the_current_folder() {
        let place = |here: &str| Place { root: "/lab/store".into(), here: here.into() };
        for (here, typed, below) in [
            ("/lab", "store/projects/a.toml", Some("a.toml")),
            ("/lab", "store/projects/alice", Some("alice")),
            ("/lab", "/lab/store/projects/alice/b.toml", Some("alice/b.toml")),
            ("/lab/store/projects/alice", "b.toml", Some("alice/b.toml")),
            ("/lab/store/projects/alice", "../b.toml", Some("b.toml")),
            ("/lab/store/projects/alice", ".", Some("alice")),
            ("/lab/store/projects/alice", "..", Some("")),
            ("/lab/store", ".", Some("")),
            ("/", ".", Some("")),
            ("/lab/store", "rp.toml", None),
            ("/lab", "store/projects.toml", None),
            ("/lab", "storeroom", None),
            ("/lab/store", "projects/../../other/projects/a.toml", None),
        ] {
            assert_eq!(place(here).below(typed).as_deref(), below, "{here}: {typed}");
        }
    }

    #[test]
    fn a_path_to_the_settings_needs_no_look_at_the_disk() {
        let place = Place { root: "/none/store".into(), here: "/none/store/projects".into() };

        for typed in ["../rp.toml", "/none/store/rp.toml", "./../../store/rp.toml"] {
            assert_eq!(place.file(typed), Some(File::Settings), "{typed}");
        }
        for typed in ["rp.toml", "../../rp.toml", "/none/store/rp.toml/x", "../rp.txt"] {
            assert_ne!(place.file(typed), Some(File::Settings), "{typed}");
        }
    }

    #[test]
    fn a_name_is_not_a_path() {
        for typed in ["./a", "../a", ".", "/a", "a.toml", "a/b.toml"] {
            assert!(is_path(typed), "{typed}");
        }
        for typed in ["a", "alice/probing", "alice/", "", "a.b"] {
            assert!(!is_path(typed), "{typed}");
        }
    }
}
