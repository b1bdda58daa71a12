//! Changes: what a command writes, as one, under a lock, and noted in the history.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::history::{Stored, StoredFile};
use super::{Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::project::Name;
use crate::error::{Error, Result};

/// How often a change is planned anew because an editor was faster.
const TRIES: u32 = 5;

/// What a command changes, as one: either all of it is there afterwards, or none.
#[derive(Debug, Clone)]
pub struct Change {
    /// In words, for the history: `status of probing is now active`.
    pub what: String,
    /// The new text of each file. Without any, or with the texts that are there, nothing is
    /// written and nothing noted.
    pub files: Vec<(File, String)>,
}

/// A file that `rp` writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum File {
    /// `rp.toml`.
    Settings,
    /// The file of a project. One that is not there yet is made.
    Project(Name),
}

/// A file of a change: its text before and after, nothing where it is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// Which file.
    pub file: File,
    /// Where a person finds it.
    pub path: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is to be.
    pub after: Option<String>,
}

/// A change by `rp`, as the history keeps it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number; later ones are higher.
    pub id: u64,
    /// When, as `Env::now` said.
    pub when: String,
    /// What was typed, such as `log`.
    pub command: String,
    /// In words.
    pub what: String,
    /// Its files.
    pub files: Vec<Altered>,
    /// The change that this one took back.
    pub undoes: Option<u64>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// A project's file as an editor gets it.
#[derive(Debug)]
pub struct Opened {
    name: Name,
    bytes: Option<Vec<u8>>,
    /// The last change of the history then.
    last: u64,
}

impl Opened {
    /// Every byte of it; nothing where there is no regular file.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }
}

impl Store {
    /// Takes the lock, reads everything, lets `plan` say what to change, writes it, and notes it
    /// in the history. `plan` is called again on the new content where an editor was faster.
    /// `command` is what was typed, such as `log`, and `now` is `Env::now`.
    pub fn change<T>(
        &self,
        command: &str,
        now: &str,
        mut plan: impl FnMut(&Loaded) -> Result<(Change, T)>,
    ) -> Result<T> {
        let lock = self.lock(command)?;
        self.settle(&lock)?;
        let mut tries = 0;
        loop {
            let loaded = self.read()?;
            let (Change { what, files }, result) = plan(&loaded)?;
            let files = self.altered(&loaded, files);
            if files.is_empty() {
                return Ok(result);
            }
            clean(&loaded);
            let stored = Stored {
                id: self.next_id()?,
                when: now.into(),
                command: command.into(),
                what,
                undoes: None,
                files: files.into_iter().map(StoredFile::from).collect(),
            };
            tries += 1;
            match self.commit(&lock, &stored) {
                Err(Error::Changed { .. }) if tries < TRIES => {}
                done => return done.map(|()| result),
            }
        }
    }

    /// Notes in the history what was done to a file without `rp`, since it was [opened](Self::opened).
    /// Says whether it was noted: what is not text cannot be.
    pub fn note_edit(
        &self,
        command: &str,
        now: &str,
        what: String,
        opened: Opened,
    ) -> Result<bool> {
        let lock = self.lock(command)?;
        self.settle(&lock)?;
        let Opened { name, bytes, last } = opened;
        let file = File::Project(name);
        let swap = self.swap(&file, None, None)?;
        let after = swap.now().map_err(Error::system(format!("read {}", swap.shown)))?;
        let text = |bytes: Option<Vec<u8>>| bytes.map(String::from_utf8).transpose();
        let (Ok(mut before), Ok(after)) = (text(bytes), text(after)) else { return Ok(false) };
        // What `rp` itself wrote meanwhile is in the history already.
        let since = self.history()?.into_iter().take_while(|record| record.id > last);
        let mut of_it = since.flat_map(|record| record.files).filter(|it| it.file == file);
        if let Some(latest) = of_it.next() {
            before = latest.after;
        }
        if before == after {
            return Ok(true);
        }
        let stored = Stored {
            id: self.next_id()?,
            when: now.into(),
            command: command.into(),
            what,
            undoes: None,
            files: vec![StoredFile { file, before, after }],
        };
        let noted = self.note_done(&lock, &stored);
        noted.map_err(Error::system(format!("note the change in {}", self.show(&self.own()))))?;
        Ok(true)
    }

    /// What a project's file holds before an editor gets it.
    pub fn opened(&self, name: &Name) -> Result<Opened> {
        let last = self.next_id()?.saturating_sub(1);
        Ok(Opened { name: name.clone(), bytes: self.bytes(name), last })
    }

    /// What `plan` would change, for `--dry-run`: nothing is locked and nothing written.
    pub fn rehearse<T>(
        &self,
        plan: impl FnOnce(&Loaded) -> Result<(Change, T)>,
    ) -> Result<(Vec<Altered>, T)> {
        let loaded = self.load()?;
        let (change, result) = plan(&loaded)?;
        Ok((self.altered(&loaded, change.files), result))
    }

    /// What differs once the change is made.
    fn altered(&self, loaded: &Loaded, files: Vec<(File, String)>) -> Vec<Altered> {
        let each = files.into_iter().map(|(file, text)| Altered {
            path: self.show(&self.path_of(&file)),
            before: loaded.text(&file).map(str::to_owned),
            after: Some(text),
            file,
        });
        each.filter(|altered| altered.before != altered.after).collect()
    }

    pub(super) fn path_of(&self, file: &File) -> PathBuf {
        match file {
            File::Settings => self.root.join(SETTINGS),
            File::Project(name) => self.file_of(name),
        }
    }
}

/// Takes away the temporary files that were left behind.
fn clean(loaded: &Loaded) {
    for path in &loaded.left_over {
        if fs::symlink_metadata(path).is_ok_and(|about| about.is_file()) {
            // It is in nobody's way.
            let _ = fs::remove_file(path);
        }
    }
}

/// As it is found below the store.
impl From<File> for String {
    fn from(file: File) -> Self {
        match file {
            File::Settings => SETTINGS.into(),
            File::Project(name) => format!("{PROJECTS}/{name}.toml"),
        }
    }
}

impl TryFrom<String> for File {
    type Error = String;

    fn try_from(path: String) -> std::result::Result<Self, String> {
        if path == SETTINGS {
            return Ok(Self::Settings);
        }
        let name = path.strip_prefix(PROJECTS).and_then(|path| path.strip_prefix('/'));
        let name = name.and_then(|name| name.strip_suffix(".toml"));
        let name = name.and_then(|name| name.parse().ok());
        name.map(Self::Project).ok_or_else(|| format!("`{path}` is no file of a store"))
    }
}
