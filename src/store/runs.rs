//! The open runs of a store: one file each in `.rp/runs`, named by its number. A file beside it is
//! locked while `rp run` runs its command.

use std::fs::{File as Locked, TryLockError};
use std::io::Write;
use std::sync::Arc;

use super::folder::Folder;
use super::lock::OWN;
use super::replacement::{file_beside, put};
use super::{File, Store};
use crate::domain::moment::Moment;
use crate::domain::run::{End, Open, Run};
use crate::domain::source::Source;
use crate::error::{self, Error, Result};

/// The folder of the open runs, in `.rp`.
const RUNS: &str = "runs";

/// The file with the highest number that a run had. A number is never used again: the command of a closed
/// run may still run, and an undo may open the run again.
const LAST: &str = "last";

/// The runs of a store, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// The open ones, with their files.
    pub open: Vec<(Open, Arc<Source>)>,
    /// Those whose files are invalid: the number, and the file if it is text.
    pub invalid: Vec<(u32, Option<Arc<Source>>)>,
}

/// A run that `rp` runs now.
#[derive(Debug)]
pub struct Running {
    number: u32,
    run: Run,
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
    /// The runs. Those of a folder that git tracks are ignored, and warnings are given for invalid ones.
    pub(super) fn runs(&self) -> Runs {
        let mut runs = Runs::default();
        let (folder, numbers) = match self.numbered() {
            Ok(Some(numbered)) => numbered,
            Ok(None) => return runs,
            Err(why) => {
                self.warnings.add(why.to_string());
                return runs;
            }
        };
        if numbers.is_empty() || self.tracks_own() {
            return runs;
        }
        for number in numbers {
            let path = self.show(&self.path_of(&File::Run(number)));
            let text = text_of(&folder, number);
            let run = text.clone().and_then(|text| Run::read(&text));
            let source = text.ok().map(|text| Arc::new(Source { path: path.clone(), text }));
            match (run, source) {
                (Ok(run), Some(source)) => {
                    let is_open = run.process.is_some() && run.ended.is_none();
                    let is_running = is_open && is_locked(&folder, &lock_beside(number));
                    runs.open.push((Open { number, run, is_running }, source));
                }
                (Err(why), source) => {
                    let remove = match &source {
                        Some(_) => format!("rp runs --forget {number}"),
                        // An undo could not bring it back.
                        None => format!("rm {}", shell_words::quote(&path)),
                    };
                    self.warnings
                        .add(format!("{path} is ignored: {why}; remove it with `{remove}`"));
                    runs.invalid.push((number, source));
                }
                (Ok(_), None) => unreachable!("a run was read from a text"),
            }
        }
        runs
    }

    /// An error if the open runs cannot be listed.
    pub fn check_runs(&self) -> Result<()> {
        self.numbered().map(|_| ())
    }

    /// The folder of the runs; `None` if there is none.
    fn folder_of_runs(&self) -> Result<Option<Folder>> {
        self.walk([OWN, RUNS].into_iter(), false)
    }

    /// The folder of the runs and their numbers, sorted; `None` if there is none.
    fn numbered(&self) -> Result<Option<(Folder, Vec<u32>)>> {
        let Some(folder) = self.folder_of_runs()? else { return Ok(None) };
        let path = || self.show(&self.own_path().join(RUNS));
        let entries =
            folder.entries().map_err(|why| Error::system(format!("read {}", path()))(why))?;
        let mut numbers: Vec<_> =
            entries.iter().filter_map(|(name, _)| number(name.to_str()?)).collect();
        numbers.sort_unstable();
        Ok(Some((folder, numbers)))
    }

    /// The number of the next run: higher than that of every run before it.
    pub fn next_run(&self) -> Result<u32> {
        let Some((folder, numbers)) = self.numbered()? else { return Ok(1) };
        let last = folder.read(LAST).map_err(Error::system(self.doing(LAST)))?;
        let last = last.and_then(|last| String::from_utf8(last).ok()?.trim().parse().ok());
        let last = last.into_iter().chain(numbers.last().copied()).max().unwrap_or(0);
        last.checked_add(1).ok_or_else(|| {
            let path = self.show(&self.own_path().join(RUNS).join(LAST));
            Error::of(error::Kind::InvalidFile, format!("{path} leaves no number for a run"))
        })
    }

    /// Takes the number of the next run, which no other run gets from then on.
    pub fn take_number(&self) -> Result<u32> {
        self.taken_number().map(|(_, number)| number)
    }

    /// The same, with the folder of the runs.
    fn taken_number(&self) -> Result<(Folder, u32)> {
        let system = || Error::system(self.doing(LAST));
        let folder = self.made_own()?.enter_or_create(RUNS).map_err(system())?;
        let mut last = folder.writable(LAST).map_err(system())?;
        // Without locks, as on some network file systems, only one rp may run at a time.
        let _ = last.lock();
        let number = self.next_run()?;
        let text = format!("{number}\n");
        let mut write = || {
            last.write_all(text.as_bytes())?;
            last.set_len(text.len() as u64)?;
            last.sync_data()
        };
        write().map_err(system())?;
        Ok((folder, number))
    }

    fn doing(&self, leaf: &str) -> String {
        format!("note the run in {}", self.show(&self.own_path().join(RUNS).join(leaf)))
    }

    /// Adds an open run, on the disk when this returns, with the next number.
    pub fn add_run(&self, run: Run) -> Result<Running> {
        let (folder, number) = self.taken_number()?;
        let leaf = File::Run(number).leaf();
        let add = || {
            folder.create(&leaf, run.text().as_bytes(), None)?;
            let lock = folder.sync().and_then(|()| folder.writable(&lock_beside(number)));
            let lock = lock.inspect_err(|_| {
                // Nothing will run. The first error says more.
                let _ = folder.remove(&leaf);
            })?;
            // Without locks, the run only seems not to run.
            let _ = lock.lock();
            Ok(Running { number, run, _lock: lock })
        };
        add().map_err(Error::system(self.doing(&leaf)))
    }

    /// Removes a run whose command could not be started.
    pub fn drop_run(&self, running: &Running) -> Result<()> {
        let Some(folder) = self.folder_of_runs()? else { return Ok(()) };
        let leaf = File::Run(running.number).leaf();
        let removed =
            folder.remove(&leaf).and_then(|()| folder.remove(&lock_beside(running.number)));
        removed.map_err(Error::system(format!("remove {leaf}")))
    }

    /// Notes in the file of a run how its command ended. Does nothing if the run is closed.
    pub fn end_run(&self, running: &Running, when: Moment, how: End) -> Result<()> {
        let number = running.number;
        // If another process keeps the store locked, the end is noted nevertheless: that process changes
        // no file that it finds changed.
        let _lock = self.lock("run").ok();
        let Some(folder) = self.folder_of_runs()? else { return Ok(()) };
        let end = || {
            folder.remove(&lock_beside(number))?;
            let noted = text_of(&folder, number).and_then(|text| Run::read(&text));
            let Ok(run) = noted else { return Ok(()) };
            if !run.is_same(&running.run) {
                return Ok(());
            }
            let text = Run { ended: Some((when, how)), ..run }.text();
            let leaf = File::Run(number).leaf();
            let like = folder.file(&leaf)?.map(|file| file.metadata()).transpose()?;
            put(&folder, &leaf, text.as_bytes(), like.as_ref())
        };
        end().map_err(Error::system(format!("note the end of run {number}")))
    }

    /// The files of runs with a temporary file left next to them.
    pub(super) fn runs_left_over(&self) -> Vec<File> {
        let folder = self.folder_of_runs().ok().flatten();
        let entries = folder.and_then(|folder| folder.entries().ok()).unwrap_or_default();
        let beside = entries.iter().filter_map(|(name, _)| file_beside(name.to_str()?));
        beside.filter_map(number).map(File::Run).collect()
    }
}

/// The text of the file of a run; an error is why it cannot be read.
fn text_of(folder: &Folder, number: u32) -> std::result::Result<String, String> {
    let bytes = folder.read(&File::Run(number).leaf()).map_err(|why| why.to_string())?;
    String::from_utf8(bytes.ok_or("it does not exist")?).map_err(|_| "not valid UTF-8".to_owned())
}

/// Whether another process has locked the file.
fn is_locked(folder: &Folder, leaf: &str) -> bool {
    let file = folder.file(leaf).ok().flatten();
    file.is_some_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}
