//! The history of changes by `rp`, with one small file for each change. Only `undo` and `history`
//! need it. Unreadable files in it are skipped.

use std::collections::HashMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::journal::JOURNAL;
use super::lock::{Lock, OWN};
use super::{Altered, File, Record, Store};
use crate::domain::source::FileChange;
use crate::error::{Error, Kind, Result};

/// The number of changes kept.
const MOST: usize = 500;
/// The total size of the changes kept, in bytes.
const LARGEST: u64 = 16 << 20;
/// The folder of the history, in `.rp`.
const HISTORY: &str = "history";

/// The beginning of the description of a change that skipped another one.
const SKIPPED: &str = "skipped: ";

/// A change as stored, first in the journal, then in the history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Stored {
    pub id: u64,
    pub when: String,
    pub command: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
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

/// A change that can be redone, and the number of the change that undid it.
struct Redo {
    undo: u64,
    record: Record,
    files: Vec<Altered>,
}

fn changes(files: Vec<Altered>) -> Vec<FileChange> {
    files.into_iter().map(FileChange::from).collect()
}

impl Stored {
    /// Whether it skipped another change.
    fn is_skip(&self) -> bool {
        self.undoes.is_some() && self.files.is_empty() && self.what.starts_with(SKIPPED)
    }
}

impl From<Altered> for StoredFile {
    fn from(altered: Altered) -> Self {
        Self { file: altered.file, before: altered.before, after: altered.after }
    }
}

impl Store {
    /// The changes by `rp`, the last first. Unreadable files in its folder are skipped with a
    /// warning.
    pub fn history(&self) -> Result<Vec<Record>> {
        let _quiet = self.wait_for_writer();
        self.records()
    }

    /// The same, for callers that hold the lock.
    pub(super) fn records(&self) -> Result<Vec<Record>> {
        let Some(folder) = self.history_folder()? else { return Ok(Vec::new()) };
        let ids = listed(&folder).map_err(Error::system(self.reading()))?;
        let mut records = Vec::with_capacity(ids.len());
        let mut undone = HashMap::new();
        for id in ids.into_iter().rev() {
            match read(&folder, &file_name(id)) {
                Ok(Some(stored)) if stored.id == id => {
                    let by = undone.get(&id).copied();
                    if by.is_none() {
                        undone.extend(stored.undoes.map(|other| (other, stored.is_skip())));
                    }
                    records.push(self.record(stored, by));
                }
                Ok(Some(_)) => self.skip(id, "it is not part of this history"),
                Ok(None) => {}
                Err(why) => self.skip(id, &why.to_string()),
            }
        }
        Ok(records)
    }

    /// Undoes the last change that is not undone yet. If a file has changed since, the error says
    /// how it differs.
    pub fn undo(&self, now: &str) -> Result<Record> {
        let lock = self.begin("undo")?;
        let (record, files) = self.next_undo()?;
        let written = files.iter().cloned().map(Altered::turned).collect();
        self.commit_undo(&lock, now, format!("undid: {}", record.what), record.id, files)?;
        Ok(Record { undone: true, files: written, ..record })
    }

    /// Marks the last change that is not undone yet as undone, and leaves its files as they are.
    pub fn skip_undo(&self, now: &str) -> Result<Record> {
        let lock = self.begin("undo")?;
        let record = self.last_change()?;
        self.commit_undo(&lock, now, format!("{SKIPPED}{}", record.what), record.id, Vec::new())?;
        Ok(Record { undone: true, skipped: true, ..record })
    }

    /// Redoes the change that the last [`Store::undo`] undid, if nothing else was changed since.
    pub fn redo(&self, now: &str) -> Result<Record> {
        let lock = self.begin("undo")?;
        let Redo { undo, record, files } = self.next_redo()?;
        let written = files.clone();
        self.commit_undo(&lock, now, format!("redid: {}", record.what), undo, files)?;
        Ok(Record { files: written, ..record })
    }

    /// The change that [`Store::redo`] would redo, and how its files would differ.
    pub fn rehearse_redo(&self) -> Result<(Record, Vec<FileChange>)> {
        self.next_redo().map(|Redo { record, files, .. }| (record, changes(files)))
    }

    fn next_redo(&self) -> Result<Redo> {
        let records = self.history()?;
        let nothing =
            || Error::of(Kind::NothingToUndo, "nothing to redo: the last change was not `rp undo`");
        let undoes = |id: u64| records.iter().find(|record| record.id == id)?.undoes;
        // An undo that was redone, and its redo, cancel out.
        let is_redo = |record: &Record| record.undoes.and_then(undoes).is_some();
        let last = records.iter().find(|record| !record.undone && !is_redo(record));
        let undo = last.filter(|record| record.undoes.is_some()).ok_or_else(nothing)?;
        let record = records.iter().find(|record| Some(record.id) == undo.undoes);
        let record = record.ok_or_else(nothing)?;
        // Use the files of the change, not those of the undo, which lacks files restored by hand.
        let turned = record.files.iter().cloned().map(Altered::turned).collect();
        let files = match self.back(&Record { files: turned, ..undo.clone() }) {
            // The change was skipped: it counts again.
            Err(_) if undo.files.is_empty() => Vec::new(),
            files => files?,
        };
        let record = Record { undone: false, skipped: false, ..record.clone() };
        Ok(Redo { undo: undo.id, record, files })
    }

    fn commit_undo(
        &self,
        lock: &Lock,
        now: &str,
        what: String,
        undoes: u64,
        files: Vec<Altered>,
    ) -> Result<()> {
        self.commit(lock, &self.stored("undo", now, what, Some(undoes), files)?)
    }

    /// A change as stored, with the next number.
    pub(super) fn stored(
        &self,
        command: &str,
        now: &str,
        what: String,
        undoes: Option<u64>,
        files: Vec<Altered>,
    ) -> Result<Stored> {
        let mut files = files;
        files.sort_by_key(|file| file.after.is_none());
        Ok(Stored {
            id: self.next_id()?,
            when: now.into(),
            command: command.into(),
            by: self.me.clone(),
            what,
            undoes,
            files: files.into_iter().map(StoredFile::from).collect(),
        })
    }

    /// The change that [`Store::undo`] would undo, and how its files would differ. A file that
    /// already has its earlier text is left out.
    pub fn rehearse_undo(&self) -> Result<(Record, Vec<FileChange>)> {
        self.next_undo().map(|(record, files)| (record, changes(files)))
    }

    /// The last change that is not undone yet, and undoes none.
    pub fn last_change(&self) -> Result<Record> {
        let next = |record: &Record| record.undoes.is_none() && !record.undone;
        self.history()?
            .into_iter()
            .find(next)
            .ok_or_else(|| Error::of(Kind::NothingToUndo, "nothing to undo"))
    }

    fn next_undo(&self) -> Result<(Record, Vec<Altered>)> {
        let record = self.last_change()?;
        let files = self.back(&record)?;
        Ok((record, files))
    }

    /// The files of a change with before and after exchanged; an error if one has changed since. A
    /// file that is gone is the one that has its text now, if there is one: it was renamed.
    fn back(&self, record: &Record) -> Result<Vec<Altered>> {
        let (mut files, mut changed) = (Vec::new(), Vec::new());
        for altered in &record.files {
            let replacement = self.replacement(&altered.file, None, None)?;
            let now = replacement.now().map_err(Error::system(format!("read {}", altered.path)))?;
            let now = now.map(|now| String::from_utf8_lossy(&now).into_owned());
            let (before, after) = (altered.before.clone(), altered.after.clone());
            if now == after {
                files.push(altered.clone().turned());
            } else if now.is_none()
                && let Some(file) = self.renamed(altered)?
            {
                let path = self.show(&self.path_of(&file));
                files.push(Altered { file, path, ..altered.clone().turned() });
            } else if now != before {
                changed.push(Altered { before: after, after: now, ..altered.clone() });
            }
        }
        if changed.is_empty() {
            Ok(files)
        } else {
            let paths: Vec<_> = changed.iter().map(|file| file.path.as_str()).collect();
            let are_gone = changed.iter().all(|file| file.after.is_none());
            let has = match (are_gone, paths.len()) {
                (true, 1) => "is gone",
                (true, _) => "are gone",
                (false, 1) => "has changed",
                (false, _) => "have changed",
            };
            let (paths, since) = (paths.join(", "), &record.what);
            let what = format!("{paths} {has} since `{since}`; nothing was written");
            let hint = if are_gone {
                "if you renamed it, rename it back first; to leave it, use `rp undo --skip`"
            } else {
                "restore the file first: `rp undo` would lose the later change; to keep that, use \
                 `rp undo --skip`"
            };
            changed.retain(|file| file.after.is_some());
            Err(Error::of(Kind::ChangedSince, what).with_hint(hint).with_files(changes(changed)))
        }
    }

    /// The only project file with the text that a change gave to a file which is gone.
    fn renamed(&self, gone: &Altered) -> Result<Option<File>> {
        let Some(text) = &gone.after else { return Ok(None) };
        let listed = self.list()?;
        let mut same = listed
            .names()
            .filter(|name| self.bytes(name).is_some_and(|bytes| bytes == text.as_bytes()));
        let only = same.next().filter(|_| same.next().is_none());
        Ok(only.cloned().map(File::Project))
    }

    /// A change as callers see it. If it is undone, `undone` is whether it was skipped.
    fn record(&self, stored: Stored, undone: Option<bool>) -> Record {
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
            by: stored.by,
            what: stored.what,
            files: files.collect(),
            undoes: stored.undoes,
            undone: undone.is_some(),
            skipped: undone.unwrap_or_default(),
        }
    }

    fn skip(&self, id: u64, why: &str) {
        let path = self.own_path().join(HISTORY).join(file_name(id));
        self.warnings.add(format!("{} is not in the history: {why}", self.show(&path)));
    }

    fn reading(&self) -> String {
        format!("read {}", self.show(&self.own_path().join(HISTORY)))
    }

    /// The folder of the history; `None` if nothing was changed yet.
    fn history_folder(&self) -> Result<Option<Folder>> {
        if self.own()?.is_none() {
            return Ok(None);
        }
        self.walk([OWN, HISTORY].into_iter(), false)
    }

    /// The number of the next change.
    pub(super) fn next_id(&self) -> Result<u64> {
        let Some(folder) = self.history_folder()? else { return Ok(1) };
        let ids = listed(&folder).map_err(Error::system(self.reading()))?;
        Ok(ids.last().copied().unwrap_or_default().saturating_add(1))
    }
}

/// Records a change that was made without `rp`.
pub(super) fn append_edit(lock: &Lock, stored: &Stored) -> io::Result<()> {
    const WAITING: &str = "noting.json";
    write(&lock.own, WAITING, stored)?;
    append(lock, WAITING, stored.id)?;
    trim(lock);
    Ok(())
}

/// Moves a finished change into the history.
pub(super) fn append(lock: &Lock, waiting: &str, id: u64) -> io::Result<()> {
    let folder = lock.own.enter_or_create(HISTORY)?;
    lock.own.rename_into(waiting, &folder, &file_name(id))?;
    if let Err(why) = folder.sync() {
        // The caller takes the change back.
        folder.rename_into(&file_name(id), &lock.own, waiting)?;
        return Err(why);
    }
    Ok(())
}

/// Moves a change from the history back into the journal, before it is taken back.
pub(super) fn withdraw(lock: &Lock, id: u64) -> io::Result<()> {
    let folder = lock.own.enter_or_create(HISTORY)?;
    folder.rename_into(&file_name(id), &lock.own, JOURNAL)?;
    lock.own.sync()?;
    folder.sync()
}

/// Writes a change to the disk, under a name of its own.
pub(super) fn write(own: &Folder, name: &str, stored: &Stored) -> io::Result<()> {
    let json = serde_json::to_vec(stored).map_err(io::Error::other)?;
    own.remove(name)?;
    own.create(name, &json, None)
}

/// The change in a file; `None` if the file does not exist.
pub(super) fn read(folder: &Folder, name: &str) -> io::Result<Option<Stored>> {
    let Some(bytes) = folder.read(name)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|why| io::Error::other(why.to_string()))
}

fn file_name(id: u64) -> String {
    format!("{id:08}.json")
}

/// The numbers of all changes in the folder of the history, in order.
fn listed(folder: &Folder) -> io::Result<Vec<u64>> {
    let ids = folder.entries()?.into_iter().filter_map(|(name, _)| {
        let name = name.to_str()?;
        let id = name.strip_suffix(".json")?.parse().ok()?;
        (name == file_name(id)).then_some(id)
    });
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    Ok(ids)
}

/// Removes the oldest changes if there are too many, but never the last one. Errors are ignored:
/// the next change tries again.
pub(super) fn trim(lock: &Lock) {
    let Ok(folder) = lock.own.enter(HISTORY) else { return };
    let mut sum = 0;
    for (nth, id) in listed(&folder).unwrap_or_default().into_iter().rev().enumerate() {
        sum += folder.size(&file_name(id)).unwrap_or_default();
        if nth > 0 && (nth >= MOST || sum > LARGEST) {
            let _ = folder.remove(&file_name(id));
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Search;

    /// The changes of these sizes in bytes, numbered from 1, that are kept.
    fn kept(sizes: &[u64]) -> Vec<u64> {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("rp.toml"), "").unwrap();
        let store = <Search as Default>::default().at(dir.path());
        let lock = store.lock("test").unwrap();
        let folder = lock.own.enter_or_create(HISTORY).unwrap();
        // The last one first, so that the order of the folder is not that of the numbers.
        for (id, size) in (1u64..).zip(sizes).collect::<Vec<_>>().into_iter().rev() {
            let path = store.own_path().join(HISTORY).join(file_name(id));
            fs::File::create(path).unwrap().set_len(*size).unwrap();
        }

        trim(&lock);

        listed(&folder).unwrap()
    }

    #[test]
    fn the_last_500_changes_are_kept() {
        assert_eq!(kept(&[1; 500]), (1..=500).collect::<Vec<_>>());
        assert_eq!(kept(&[1; 502]), (3..=502).collect::<Vec<_>>());
    }

    #[test]
    fn the_last_16_mib_are_kept_and_the_last_change_whatever_its_size() {
        let half = LARGEST / 2;

        assert_eq!(kept(&[half, half]), [1, 2]);
        assert_eq!(kept(&[half, half, 1]), [2, 3]);
        assert_eq!(kept(&[1, half + 1, half]), [3]);
        assert_eq!(kept(&[1, LARGEST + 1]), [2]);
    }
}
