//! Replaces the text of one file. A text that an editor saves in the meantime is never lost: if the
//! system can, the new file and the old one are exchanged, and the old one is then checked.

use std::fs::Metadata;
use std::io::{self, ErrorKind};

use super::File;
use super::folder::{Folder, Kind};

/// The suffix of temporary files. Their prefix is a dot.
const NEW: &str = ".rp-new";
/// How often the texts are exchanged if an editor keeps saving.
const TURNS: u32 = 8;
/// The most names that are tried for a temporary file.
const MOST_NAMES: u32 = 1000;

/// A file with its old text and its new one; `None` if the file does not exist.
#[derive(Debug)]
pub(super) struct Replacement {
    pub file: File,
    /// Its path, for messages.
    pub shown: String,
    /// Its folder; `None` if that does not exist yet.
    pub folder: Option<Folder>,
    pub before: Option<String>,
    pub after: Option<String>,
    /// The file whose mode a new file takes.
    pub like: Option<Metadata>,
}

/// Why a file was not changed.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The file does not have the expected text.
    Changed,
    /// A system call failed.
    Failed(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(why: io::Error) -> Self {
        Self::Failed(why)
    }
}

impl Replacement {
    /// The same with before and after exchanged.
    fn reversed(&self) -> Self {
        Self {
            file: self.file.clone(),
            shown: self.shown.clone(),
            folder: self.folder.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
            like: self.like.clone(),
        }
    }

    fn leaf(&self) -> String {
        self.file.leaf()
    }

    /// The name of the temporary file. It has the new text before [`apply`](Self::apply), and the
    /// old one after it.
    pub fn temporary(&self) -> String {
        temporary(&self.leaf())
    }

    fn folder(&self) -> io::Result<&Folder> {
        self.folder.as_ref().ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// The current content of the file; `None` if it does not exist. An error if a sync service
    /// has not downloaded it: a new file would conflict with it.
    pub fn now(&self) -> io::Result<Option<Vec<u8>>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        match folder.read(&self.leaf())? {
            None if folder.placeholder(&self.leaf()).is_some() => {
                Err(io::Error::other("your sync program has not downloaded it to this machine"))
            }
            read => Ok(read),
        }
    }

    /// The mode and the times of the file; `None` if it does not exist.
    pub fn metadata(&self) -> io::Result<Option<Metadata>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        folder.file(&self.leaf())?.map(|file| file.metadata()).transpose()
    }

    /// The content of the temporary file; `None` if it does not exist.
    fn beside(&self) -> io::Result<Option<Vec<u8>>> {
        self.folder.as_ref().map_or(Ok(None), |folder| folder.read(&self.temporary()))
    }

    /// Whether the content of the file is this text.
    fn holds(&self, text: Option<&String>) -> io::Result<bool> {
        Ok(self.now()?.as_deref() == text.map(String::as_bytes))
    }

    /// Whether the file has its new text.
    pub fn is_applied(&self) -> io::Result<bool> {
        self.holds(self.after.as_ref())
    }

    /// Whether this is the beginning of one of its texts, as a killed process leaves it.
    fn is_ours(&self, beside: &[u8]) -> bool {
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .any(|it| it.as_bytes().starts_with(beside))
    }

    /// Writes the new text to the temporary file, with the mode of the file.
    pub fn prepare(&self) -> io::Result<()> {
        let Some(text) = &self.after else { return Ok(()) };
        let folder = self.folder()?;
        let like = self.metadata()?.or_else(|| self.like.clone());
        self.discard()?;
        folder.create(&self.temporary(), text.as_bytes(), like.as_ref())
    }

    /// Replaces the file with the prepared temporary file, which has the old text afterwards.
    pub fn apply(&self) -> Result<(), Stopped> {
        if !self.holds(self.before.as_ref())? {
            return Err(Stopped::Changed);
        }
        let (leaf, temporary) = (&self.leaf(), &self.temporary());
        match (&self.before, &self.after) {
            (None, None) => return Ok(()),
            (None, Some(_)) => {
                return match self.folder()?.move_new(temporary, leaf) {
                    Err(why) if why.kind() == ErrorKind::AlreadyExists => Err(Stopped::Changed),
                    moved => Ok(moved?),
                };
            }
            (Some(_), None) => {
                self.discard()?;
                self.folder()?.move_new(leaf, temporary)?;
            }
            (Some(_), Some(_)) => {
                if !self.folder()?.exchange(leaf, temporary)? {
                    return Ok(self.folder()?.rename(temporary, leaf)?);
                }
            }
        }
        match self.is_saved() {
            Ok(false) => Ok(()),
            saved => {
                // An editor has saved.
                self.exchange_back()?;
                saved?;
                Err(Stopped::Changed)
            }
        }
    }

    /// Whether an editor has saved into the old file after it was replaced. An editor that still
    /// has it open can do so.
    pub fn is_saved(&self) -> io::Result<bool> {
        let Some(before) = &self.before else { return Ok(false) };
        Ok(self.beside()?.is_some_and(|beside| beside != before.as_bytes()))
    }

    /// Exchanges the texts back, until the file has the text that was saved last.
    fn exchange_back(&self) -> io::Result<()> {
        let (folder, leaf, temporary) = (self.folder()?, &self.leaf(), &self.temporary());
        let Some(after) = &self.after else { return folder.move_new(temporary, leaf) };
        for _ in 0..TURNS {
            folder.exchange(leaf, temporary)?;
            if folder.read(temporary)?.as_deref() == Some(after.as_bytes()) {
                return folder.remove(temporary);
            }
        }
        Ok(())
    }

    /// Restores the old text after `apply`, or the text that an editor saved into the old file.
    pub fn revert(&self) -> Result<(), Stopped> {
        if self.is_saved()? { Ok(self.exchange_back()?) } else { self.restore() }
    }

    /// Restores the old text. If the temporary file still has it, this needs no disk space.
    pub fn restore(&self) -> Result<(), Stopped> {
        let back = self.reversed();
        if back.after.is_some()
            && self.beside()?.as_deref() != back.after.as_deref().map(str::as_bytes)
        {
            back.prepare()?;
        }
        back.apply()?;
        Ok(back.discard()?)
    }

    /// Removes the temporary file, unless somebody else wrote it.
    pub fn discard(&self) -> io::Result<()> {
        let (Some(folder), temporary) = (&self.folder, &self.temporary()) else { return Ok(()) };
        match folder.kind(temporary)? {
            Some(Kind::File) if !self.beside()?.is_none_or(|beside| self.is_ours(&beside)) => {
                Ok(())
            }
            None | Some(Kind::Folder) => Ok(()),
            Some(Kind::File | Kind::Link | Kind::Other) => folder.remove(temporary),
        }
    }

    /// After a kill, restores a text that an editor saved into the old file: the file has its new
    /// text, and the temporary file has neither text.
    pub fn rescue(&self) -> io::Result<()> {
        let Some(beside) = self.beside()? else { return Ok(()) };
        if self.before.is_some() && !self.is_ours(&beside) && self.is_applied()? {
            self.exchange_back()?;
        }
        Ok(())
    }
}

/// Replaces a file that no change is about, by way of a temporary file. `like` is the file, if it
/// exists.
pub(super) fn put(
    folder: &Folder,
    leaf: &str,
    bytes: &[u8],
    like: Option<&Metadata>,
) -> io::Result<()> {
    let new = create_new(folder, bytes, like)?;
    let written = match like {
        Some(_) => folder.rename(&new, leaf),
        None => folder.move_new(&new, leaf),
    };
    if written.is_err() {
        // It is hidden and does no harm.
        let _ = folder.remove(&new);
    }
    written?;
    folder.sync()
}

/// Creates a file with these bytes under a name that no other process has, and gives the name. A file
/// that is there already stays: it may be somebody's.
fn create_new(folder: &Folder, bytes: &[u8], like: Option<&Metadata>) -> io::Result<String> {
    let process = std::process::id();
    let mut nth = 1;
    loop {
        let new = format!(".{process}-{nth}{NEW}");
        match folder.create(&new, bytes, like) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists && nth < MOST_NAMES => nth += 1,
            created => return created.map(|()| new),
        }
    }
}

/// The name of the temporary file of a file.
pub(super) fn temporary(leaf: &str) -> String {
    format!(".{leaf}{NEW}")
}

/// The file that a temporary file belongs to; `None` if this is not the name of a temporary file.
pub(super) fn file_beside(name: &str) -> Option<&str> {
    name.strip_prefix('.')?.strip_suffix(NEW)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_with_the_name_of_a_temporary_file_stays() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let names: Vec<_> = (1..=3).map(|n| format!(".{}-{n}{NEW}", std::process::id())).collect();
        let mine = names.iter().chain([&temporary("a.txt")]).cloned().collect::<Vec<_>>();
        for name in &mine {
            fs::write(dir.path().join(name), "mine").unwrap();
        }

        put(&folder, "a.txt", b"one", None).unwrap();
        let like = folder.file("a.txt").unwrap().unwrap().metadata().unwrap();
        put(&folder, "a.txt", b"two", Some(&like)).unwrap();
        let refused = put(&folder, "a.txt", b"three", None);

        assert_eq!(refused.unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(dir.path().join("a.txt")).unwrap(), b"two");
        assert!(mine.iter().all(|name| fs::read(dir.path().join(name)).unwrap() == b"mine"));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), mine.len() + 1);
    }

    #[test]
    fn a_name_of_any_length_can_be_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        let leaf = "a".repeat(255);

        put(&folder, &leaf, b"one", None).unwrap();

        assert_eq!(fs::read(dir.path().join(leaf)).unwrap(), b"one");
    }
}
