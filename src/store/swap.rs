//! One file on its way from one text to another. What an editor saves meanwhile is never lost:
//! where the system can, the two texts change places, and what comes out is looked at.

use std::fs::Metadata;
use std::io::{self, ErrorKind};

use super::File;
use super::folder::{Folder, Kind};

/// The end of the names of temporary files; a dot is before the name of the file.
const NEW: &str = ".rp-new";
/// How often two texts change places before one believes that an editor does nothing else.
const TURNS: u32 = 8;

/// A file, what it holds, and what it is to hold; nothing where it is not there.
#[derive(Debug)]
pub(super) struct Swap {
    pub file: File,
    /// Where a person finds it.
    pub shown: String,
    /// Its folder; nothing while that is missing.
    pub folder: Option<Folder>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Why a file did not get its new text. It holds what it held.
#[derive(Debug)]
pub(super) enum Stopped {
    /// It does not hold what it is said to hold.
    Changed,
    /// The system said no.
    Failed(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(why: io::Error) -> Self {
        Self::Failed(why)
    }
}

impl Swap {
    /// The same way back.
    fn reversed(&self) -> Self {
        Self {
            file: self.file.clone(),
            shown: self.shown.clone(),
            folder: self.folder.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    fn leaf(&self) -> String {
        self.file.leaf()
    }

    /// Where its new text waits, and afterwards its old one.
    pub fn temporary(&self) -> String {
        temporary(&self.leaf())
    }

    fn folder(&self) -> io::Result<&Folder> {
        self.folder.as_ref().ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// What the file holds now; nothing where there is none.
    pub fn now(&self) -> io::Result<Option<Vec<u8>>> {
        self.folder.as_ref().map_or(Ok(None), |folder| folder.read(&self.leaf()))
    }

    /// What lies beside it.
    fn beside(&self) -> io::Result<Option<Vec<u8>>> {
        self.folder.as_ref().map_or(Ok(None), |folder| folder.read(&self.temporary()))
    }

    /// Whether the file holds just this text.
    fn holds(&self, text: Option<&String>) -> io::Result<bool> {
        Ok(self.now()?.as_deref() == text.map(String::as_bytes))
    }

    /// Whether it has its new text.
    pub fn is_placed(&self) -> io::Result<bool> {
        self.holds(self.after.as_ref())
    }

    /// Whether this is one of its texts, or what was written of it when the process was killed.
    fn is_ours(&self, beside: &[u8]) -> bool {
        [&self.before, &self.after]
            .into_iter()
            .flatten()
            .any(|it| it.as_bytes().starts_with(beside))
    }

    /// Puts the new text on the disk beside the file, with its mode.
    pub fn prepare(&self) -> io::Result<()> {
        let Some(text) = &self.after else { return Ok(()) };
        let folder = self.folder()?;
        let like: Option<Metadata> =
            folder.file(&self.leaf())?.map(|file| file.metadata()).transpose()?;
        self.discard()?;
        folder.create(&self.temporary(), text.as_bytes(), like.as_ref())
    }

    /// Gives the file its new text, which has been prepared. The old one stays beside it.
    pub fn place(&self) -> Result<(), Stopped> {
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
                // An editor was faster.
                self.give_back()?;
                saved?;
                Err(Stopped::Changed)
            }
        }
    }

    /// Whether an editor has saved into what came out of the file when it got its new text. It may
    /// still hold that open, and write.
    pub fn is_saved(&self) -> io::Result<bool> {
        let Some(before) = &self.before else { return Ok(false) };
        Ok(self.beside()?.is_some_and(|beside| beside != before.as_bytes()))
    }

    /// Gives the file back what came out of it. Whatever was saved last ends up in the file.
    fn give_back(&self) -> io::Result<()> {
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

    /// Gives the file its old text back after `place`, or what an editor has saved in that.
    pub fn take_back(&self) -> Result<(), Stopped> {
        if self.is_saved()? { Ok(self.give_back()?) } else { self.put_back() }
    }

    /// Gives the file its old text back, without needing room on the disk where that still lies
    /// beside it.
    pub fn put_back(&self) -> Result<(), Stopped> {
        let back = self.reversed();
        if back.after.is_some()
            && self.beside()?.as_deref() != back.after.as_deref().map(str::as_bytes)
        {
            back.prepare()?;
        }
        back.place()?;
        Ok(back.discard()?)
    }

    /// Forgets what lies beside the file, unless somebody else wrote it.
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

    /// Puts what an editor saved while the process was killed back into its file: it lies beside
    /// a file that has its new text, and is not the old one.
    pub fn rescue(&self) -> io::Result<()> {
        let Some(beside) = self.beside()? else { return Ok(()) };
        if self.before.is_some() && !self.is_ours(&beside) && self.is_placed()? {
            self.give_back()?;
        }
        Ok(())
    }
}

/// The name of the temporary file beside a file.
pub(super) fn temporary(leaf: &str) -> String {
    format!(".{leaf}{NEW}")
}

/// The file that a temporary file belongs to; nothing where it is not the name of one.
pub(super) fn file_beside(name: &str) -> Option<&str> {
    name.strip_prefix('.')?.strip_suffix(NEW)
}
