//! A page outside of the store's own files, which `rp` makes from its content.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::folder::{Folder, Kind, canonical};
use super::{PROJECTS, SETTINGS, Store};
use crate::error::{Error, Result};

/// A page to write.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its text.
    pub text: &'a str,
    /// What such a page has near its beginning.
    pub mark: &'a str,
    /// Whether it replaces a file that has no such mark.
    pub replaces_others: bool,
    /// Whether its folder is created if it is missing.
    pub makes_folder: bool,
}

/// The mark is in so many bytes at the beginning of a page.
const BEGINNING: usize = 1024;

impl Store {
    /// The name of its folder, for people: `.` and the path are left out.
    pub fn name(&self) -> String {
        let root = canonical(&self.place.root).unwrap_or_else(|_| self.place.root.clone());
        root.file_name().map_or_else(|| "store".into(), |name| name.to_string_lossy().into_owned())
    }

    /// Whether the current folder is the folder of the store, or below.
    pub fn holds_current_folder(&self) -> bool {
        let real = |path: &Path| canonical(path).unwrap_or_else(|_| path.to_owned());
        real(&self.place.here).starts_with(real(&self.place.root))
    }

    /// Writes a page to a path relative to the current folder, all of it or nothing, and gives the
    /// whole path. A link, a folder and a file of the store are errors, and so is any other file
    /// without the mark, unless the page replaces others. Also gives the path for messages.
    pub fn write_page(&self, path: &Path, page: &Page) -> Result<(PathBuf, String)> {
        let whole = self.place.here.join(path);
        let shown = self.show(&whole);
        let doing = || format!("write {shown}");
        let (Some(above), Some(leaf)) =
            (whole.parent(), whole.file_name().and_then(|it| it.to_str()))
        else {
            return Err(Error::new(format!("`{shown}` is not the path of a file")));
        };
        let folder = if page.makes_folder { Folder::make(above) } else { Folder::open(above) };
        let folder = folder.map_err(Error::system(doing()))?;
        if self.owns(above, leaf) {
            return Err(Error::new(format!("{shown} is a file of the store"))
                .with_hint("give another file with `--out`"));
        }
        let before = match folder.kind(leaf).map_err(Error::system(doing()))? {
            None => None,
            Some(Kind::File) => folder.file(leaf).map_err(Error::system(doing()))?,
            Some(Kind::Link) => {
                return Err(Error::new(format!("{shown} is a symbolic link"))
                    .with_hint("give its target, or remove the link"));
            }
            Some(Kind::Folder) => return Err(Error::new(format!("{shown} is a folder"))),
            Some(Kind::Other) => {
                return Err(Error::new(format!("{shown} is not a regular file"))
                    .with_hint("print the page with `--out -`"));
            }
        };
        if before.is_some() && !page.replaces_others {
            let text = folder.read(leaf).map_err(Error::system(doing()))?.unwrap_or_default();
            let beginning = String::from_utf8_lossy(&text[..text.len().min(BEGINNING)]);
            if !text.is_empty() && !beginning.contains(page.mark) {
                return Err(Error::new(format!("{shown} exists, and is not a report of rp"))
                    .with_hint("replace it with `--yes`, or give another file with `--out`"));
            }
        }
        let like = before.and_then(|file| file.metadata().ok());
        let write = || {
            let mut nth = 1;
            let draft = loop {
                let draft = format!(".{leaf}.{nth}.draft");
                match folder.create(&draft, page.text.as_bytes(), like.as_ref()) {
                    Ok(()) => break draft,
                    Err(why) if why.kind() == ErrorKind::AlreadyExists => nth += 1,
                    Err(why) => {
                        let _ = folder.remove(&draft);
                        return Err(why);
                    }
                }
            };
            let moved = match like {
                Some(_) => folder.rename(&draft, leaf),
                None => folder.move_new(&draft, leaf),
            };
            moved.inspect_err(|_| {
                let _ = folder.remove(&draft);
            })?;
            folder.sync()
        };
        write().map_err(Error::system(doing()))?;
        Ok((whole, shown))
    }

    /// Whether a file would be one that the store is made of.
    fn owns(&self, folder: &Path, leaf: &str) -> bool {
        let (Ok(folder), Ok(root)) = (canonical(folder), canonical(&self.place.root)) else {
            return false;
        };
        let own = [PROJECTS, ".rp"].iter().any(|own| folder.starts_with(root.join(own)));
        own || folder == root && [SETTINGS, PROJECTS, ".rp"].contains(&leaf)
    }
}
