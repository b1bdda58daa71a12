//! The history: what was changed by `rp`, one small file a change. Nothing but `undo` and `history`
//! needs it; what in it cannot be read is left out.

use std::collections::HashSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::lock::Lock;
use super::swap::{sync_folder, write_new};
use super::{Altered, File, Record, Store};
use crate::error::{Error, Result};

/// So many changes are kept.
const MOST: usize = 500;
/// So many bytes of them are kept.
const LARGEST: u64 = 16 << 20;

/// A change as it is stored, in the journal first, then in the history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub id: u64,
    pub when: String,
    pub command: String,
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    pub files: Vec<StoredFile>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredFile {
    pub file: File,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A change that can be done again, and the number of what took it back.
struct Redo {
    undo: u64,
    record: Record,
    files: Vec<Altered>,
}

impl From<Altered> for StoredFile {
    fn from(altered: Altered) -> Self {
        Self { file: altered.file, before: altered.before, after: altered.after }
    }
}

impl Store {
    /// The changes by `rp`, the last first. What is no change in its folder is left out, and
    /// warned of.
    pub fn history(&self) -> Result<Vec<Record>> {
        let folder = self.history_folder();
        let entries =
            listed(&folder).map_err(Error::system(format!("read {}", self.show(&folder))))?;
        let mut records = Vec::with_capacity(entries.len());
        let mut undone = HashSet::new();
        for Entry { id, path, .. } in entries.into_iter().rev() {
            match read(&path) {
                Ok(stored) if stored.id == id => {
                    let is_undone = undone.contains(&id);
                    if !is_undone {
                        undone.extend(stored.undoes);
                    }
                    records.push(self.record(stored, is_undone));
                }
                Ok(_) => self.skip(&path, "it is not of this history"),
                Err(why) if why.kind() == ErrorKind::NotFound => {}
                Err(why) => self.skip(&path, &why.to_string()),
            }
        }
        Ok(records)
    }

    /// Takes the last change back that was not taken back yet; refuses where a file has changed
    /// since, and says how it differs.
    pub fn undo(&self, now: &str) -> Result<Record> {
        let lock = self.lock("undo")?;
        self.settle(&lock)?;
        let (record, files) = self.rehearse_undo()?;
        self.take_back(&lock, now, format!("took back: {}", record.what), record.id, files)?;
        Ok(Record { undone: true, ..record })
    }

    /// Does again what the last [`Store::undo`] took back, where nothing else was changed since;
    /// gives that change.
    pub fn redo(&self, now: &str) -> Result<Record> {
        let lock = self.lock("undo")?;
        self.settle(&lock)?;
        let Redo { undo, record, files } = self.next_redo()?;
        self.take_back(&lock, now, format!("did again: {}", record.what), undo, files)?;
        Ok(record)
    }

    /// The change that [`Store::redo`] would do again, and how its files would differ.
    pub fn rehearse_redo(&self) -> Result<(Record, Vec<Altered>)> {
        self.next_redo().map(|Redo { record, files, .. }| (record, files))
    }

    fn next_redo(&self) -> Result<Redo> {
        let records = self.history()?;
        let undoes = |id: u64| records.iter().find(|record| record.id == id)?.undoes;
        // What was done again since, and doing it again, are as if nothing had been.
        let is_redo = |record: &Record| record.undoes.and_then(undoes).is_some();
        let last = records.iter().find(|record| !record.undone && !is_redo(record));
        let undo = last.filter(|record| record.undoes.is_some()).ok_or(Error::NothingToRedo)?;
        let record = records.iter().find(|record| Some(record.id) == undo.undoes);
        let record = record.ok_or(Error::NothingToRedo)?;
        // Its own files, not those of the undo: what was put back by hand before that is not there.
        let turned = record.files.iter().cloned().map(Altered::turned).collect();
        let files = self.back(&Record { files: turned, ..undo.clone() })?;
        let record = Record { undone: false, ..record.clone() };
        Ok(Redo { undo: undo.id, record, files })
    }

    fn take_back(
        &self,
        lock: &Lock,
        now: &str,
        what: String,
        undoes: u64,
        files: Vec<Altered>,
    ) -> Result<()> {
        let stored = Stored {
            id: self.next_id()?,
            when: now.into(),
            command: "undo".into(),
            what,
            undoes: Some(undoes),
            files: files.into_iter().map(StoredFile::from).collect(),
        };
        self.commit(lock, &stored)
    }

    /// The change that [`Store::undo`] would take back, and how its files would differ. A file
    /// that is already as it was before needs nothing.
    pub fn rehearse_undo(&self) -> Result<(Record, Vec<Altered>)> {
        let next = |record: &Record| record.undoes.is_none() && !record.undone;
        let record = self.history()?.into_iter().find(next).ok_or(Error::NothingToUndo)?;
        let files = self.back(&record)?;
        Ok((record, files))
    }

    /// The files of a change on their way back, unless one has changed since.
    fn back(&self, record: &Record) -> Result<Vec<Altered>> {
        let (mut files, mut changed) = (Vec::new(), Vec::new());
        for altered in &record.files {
            let swap = self.swap(&altered.file, None, None)?;
            let now = swap.now().map_err(Error::system(format!("read {}", altered.path)))?;
            let now = now.map(|now| String::from_utf8_lossy(&now).into_owned());
            let (before, after) = (altered.before.clone(), altered.after.clone());
            if now == after {
                files.push(altered.clone().turned());
            } else if now != before {
                changed.push(Altered { before: after, after: now, ..altered.clone() });
            }
        }
        if changed.is_empty() {
            Ok(files)
        } else {
            Err(Error::ChangedSince { what: record.what.clone(), files: changed })
        }
    }

    fn record(&self, stored: Stored, undone: bool) -> Record {
        let files = stored.files.into_iter().map(|StoredFile { file, before, after }| Altered {
            path: self.show(&self.path_of(&file)),
            file,
            before,
            after,
        });
        Record {
            id: stored.id,
            when: stored.when,
            command: stored.command,
            what: stored.what,
            files: files.collect(),
            undoes: stored.undoes,
            undone,
        }
    }

    fn skip(&self, path: &Path, why: &str) {
        self.warnings.add(format!("{} is left out of the history: {why}", self.show(path)));
    }

    fn history_folder(&self) -> PathBuf {
        self.own().join("history")
    }

    /// The number of the next change.
    pub(super) fn next_id(&self) -> Result<u64> {
        let folder = self.history_folder();
        let entries =
            listed(&folder).map_err(Error::system(format!("read {}", self.show(&folder))))?;
        Ok(entries.last().map_or(0, |last| last.id).saturating_add(1))
    }

    /// Moves a change that is done from the journal into the history, where it stays.
    pub(super) fn note(&self, journal: &Path, id: u64) -> io::Result<()> {
        let folder = self.made_history_folder()?;
        let path = folder.join(file_name(id));
        fs::rename(journal, &path)?;
        if let Err(why) = sync_folder(&folder) {
            // It was not done then.
            fs::rename(&path, journal)?;
            return Err(why);
        }
        trim(&folder);
        Ok(())
    }

    fn made_history_folder(&self) -> io::Result<PathBuf> {
        let folder = self.history_folder();
        match fs::create_dir(&folder) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            made => {
                made?;
                sync_folder(&self.own())?;
            }
        }
        if !fs::symlink_metadata(&folder)?.is_dir() {
            return Err(io::Error::other("the history is not a folder"));
        }
        Ok(folder)
    }

    /// Notes a change that was made without `rp`.
    pub(super) fn note_done(&self, lock: &Lock, stored: &Stored) -> io::Result<()> {
        let waiting = lock.folder.join("noting.json");
        write(&waiting, stored)?;
        self.note(&waiting, stored.id)
    }
}

/// Puts a change on the disk, under a name of its own.
pub(super) fn write(path: &Path, stored: &Stored) -> io::Result<()> {
    let json = serde_json::to_vec(stored).map_err(io::Error::other)?;
    match fs::remove_file(path) {
        Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
        _ => {}
    }
    write_new(path, &json, None)
}

/// The change in a file.
pub(super) fn read(path: &Path) -> io::Result<Stored> {
    let about = fs::symlink_metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    if about.len() > 4 * LARGEST {
        return Err(io::Error::other("it is too large"));
    }
    serde_json::from_slice(&fs::read(path)?).map_err(|why| io::Error::other(why.to_string()))
}

/// A file of the history.
struct Entry {
    id: u64,
    path: PathBuf,
    size: u64,
}

fn file_name(id: u64) -> String {
    format!("{id:08}.json")
}

/// The files of the history that are called so, the first first.
fn listed(folder: &Path) -> io::Result<Vec<Entry>> {
    let found = match fs::read_dir(folder) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut entries = Vec::new();
    for entry in found {
        let entry = entry?;
        let name = entry.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".json")?.parse().ok());
        let Some(id) = id.filter(|id| name.to_str() == Some(&file_name(*id))) else { continue };
        let size = entry.metadata().map_or(0, |about| about.len());
        entries.push(Entry { id, path: entry.path(), size });
    }
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

/// Forgets the oldest changes where there are too many, but never the last one.
fn trim(folder: &Path) {
    // What cannot be forgotten now is forgotten next time.
    let Ok(entries) = listed(folder) else { return };
    let mut size = 0;
    for (nth, entry) in entries.iter().rev().enumerate() {
        size += entry.size;
        if nth > 0 && (nth >= MOST || size > LARGEST) {
            let _ = fs::remove_file(&entry.path);
        }
    }
}
