//! The open runs of a store: one file each in `.rp/runs`, named by its number. A file beside it is
//! locked while `rp run` runs its command.

use std::fs::{File as Locked, TryLockError};
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::sync::Arc;

use super::folder::{Folder, Kind};
use super::lock::OWN;
use super::replacement::file_beside;
use super::{File, Store};
use crate::domain::run::{Open, Run};
use crate::domain::source::Source;
use crate::error::{Error, Result};

/// The folder of the open runs, in `.rp`.
const RUNS: &str = "runs";

/// The open runs of a store, with the texts of their files.
pub(super) type Runs = Vec<(Open, Arc<Source>)>;

/// A run that `rp` runs now.
#[derive(Debug)]
pub struct Running {
    number: u32,
    /// Locked until this is dropped.
    _lock: Locked,
}

impl File {
    /// The file of an open run, from the path of it.
    pub(super) fn of_run(path: &str) -> Option<Self> {
        let leaf =
            path.strip_prefix(OWN)?.strip_prefix('/')?.strip_prefix(RUNS)?.strip_prefix('/')?;
        number(leaf).map(Self::Run)
    }

    /// The path of the file of an open run, below the store.
    pub(super) fn path_of_run(number: u32) -> String {
        format!("{OWN}/{RUNS}/{number}.toml")
    }
}

/// The number of the run in a file with this name.
fn number(leaf: &str) -> Option<u32> {
    let digits = leaf.strip_suffix(".toml")?;
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    (u32::to_string(&number) == digits).then_some(number)
}

fn lock_beside(number: u32) -> String {
    format!("{number}.lock")
}

impl Store {
    /// The open runs, by number. Those of a folder that git tracks are ignored, and invalid ones with a
    /// warning.
    pub(super) fn runs(&self) -> Runs {
        let Some((folder, numbers)) = self.numbered() else { return Runs::new() };
        if numbers.is_empty() || self.tracks_own() {
            return Runs::new();
        }
        numbers.into_iter().filter_map(|number| self.open_run(&folder, number)).collect()
    }

    /// The folder of the runs and their numbers, sorted; `None` if there is none.
    fn numbered(&self) -> Option<(Folder, Vec<u32>)> {
        let folder = self.walk([OWN, RUNS].into_iter(), false).ok()??;
        let entries = folder.entries().ok()?;
        let names = entries.iter().filter(|(_, kind)| *kind == Kind::File);
        let mut numbers: Vec<_> = names.filter_map(|(name, _)| number(name.to_str()?)).collect();
        numbers.sort_unstable();
        Some((folder, numbers))
    }

    /// The number of the next run.
    pub fn next_run(&self) -> u32 {
        let last = self.numbered().and_then(|(_, numbers)| numbers.last().copied());
        last.unwrap_or(0).saturating_add(1)
    }

    fn open_run(&self, folder: &Folder, number: u32) -> Option<(Open, Arc<Source>)> {
        let path = self.show(&self.path_of(&File::Run(number)));
        let bytes = folder.read(&File::Run(number).leaf());
        let text = bytes
            .map_err(|why| why.to_string())
            .transpose()?
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "not valid UTF-8".to_owned()));
        let run = text.and_then(|text| Run::read(&text).map(|run| (run, text)));
        match run {
            Ok((run, text)) => {
                let is_open = run.process.is_some() && run.ended.is_none();
                let is_running = is_open && is_locked(folder, &lock_beside(number));
                Some((Open { number, run, is_running }, Source { path, text }.into()))
            }
            Err(why) => {
                self.warnings.add(format!("{path} is ignored: {why}"));
                None
            }
        }
    }

    /// Adds an open run, on the disk when this returns, with the next number.
    pub fn add_run(&self, run: &Run) -> Result<Running> {
        let own = self.made_own()?;
        let doing = || format!("note the run in {}", self.show(&self.own_path().join(RUNS)));
        let add = || {
            let folder = own.enter_or_create(RUNS)?;
            let mut number = self.next_run();
            loop {
                match folder.create(&File::Run(number).leaf(), run.text().as_bytes(), None) {
                    Err(why) if why.kind() == ErrorKind::AlreadyExists && number < u32::MAX => {
                        number += 1;
                    }
                    made => break made?,
                }
            }
            folder.sync()?;
            let lock = folder.writable(&lock_beside(number))?;
            // Without locks, as on some network file systems, the run only seems not to run.
            let _ = lock.lock();
            Ok(Running { number, _lock: lock })
        };
        add().map_err(Error::system(doing()))
    }

    /// Removes a run whose command could not be started.
    pub fn drop_run(&self, running: &Running) -> Result<()> {
        let Some((folder, _)) = self.numbered() else { return Ok(()) };
        let leaf = File::Run(running.number).leaf();
        let removed =
            folder.remove(&leaf).and_then(|()| folder.remove(&lock_beside(running.number)));
        removed.map_err(Error::system(format!("remove {leaf}")))
    }

    /// Adds to the file of a run how its command ended. Does nothing if it is not open any more.
    pub fn end_run(&self, running: &Running, end: &str) -> Result<()> {
        let file = File::Run(running.number);
        let doing = || format!("note the end of the run in {}", self.show(&self.path_of(&file)));
        let lock = self.begin("run")?;
        let end = || {
            let folder = lock.own.enter(RUNS)?;
            folder.remove(&lock_beside(running.number))?;
            if folder.kind(&file.leaf())? != Some(Kind::File) {
                return Ok(());
            }
            let mut file = folder.writable(&file.leaf())?;
            file.seek(SeekFrom::End(0))?;
            file.write_all(end.as_bytes())?;
            file.sync_all()
        };
        end().map_err(Error::system(doing()))
    }

    /// The files of runs with a temporary file left next to them.
    pub(super) fn runs_left_over(&self) -> Vec<File> {
        let folder = self.walk([OWN, RUNS].into_iter(), false).ok().flatten();
        let entries = folder.and_then(|folder| folder.entries().ok()).unwrap_or_default();
        let beside = entries.iter().filter_map(|(name, _)| file_beside(name.to_str()?));
        beside.filter_map(number).map(File::Run).collect()
    }
}

/// Whether another process has locked the file.
fn is_locked(folder: &Folder, leaf: &str) -> bool {
    let file = folder.file(leaf).ok().flatten();
    file.is_some_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
