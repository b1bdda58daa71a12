//! The folder `.rp` of a store, and its lock: only one process at a time changes a store.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::Store;
use super::folder::Folder;
use super::history;
use super::journal::{JOURNAL, NOTHING};
use super::tracked::is_tracked;
use crate::error::{self, Error, Kind, Result};

/// The folder of the lock and the history.
pub(super) const OWN: &str = ".rp";
/// The locked file, which names the process that holds the lock.
const LOCK: &str = "lock";
/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(10);
/// The number of tries while the same process holds the lock: 3 seconds.
const PATIENCE: u32 = 300;
/// The number of tries in all, however many processes hold it in turn: one minute.
const LONGEST: u32 = 6000;

/// The lock of a store, held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    /// The folder `.rp`.
    pub own: Folder,
}

impl Store {
    /// Locks the store for a `command` that writes; other processes show its name. Waits for other
    /// processes, finishes an interrupted change, and removes temporary files.
    pub(super) fn begin(&self, command: &str) -> Result<Lock> {
        let lock = self.lock(command)?;
        self.recover(&lock)?;
        self.clean()?;
        Ok(lock)
    }

    /// Locks the store in whatever state it is.
    pub(super) fn lock(&self, command: &str) -> Result<Lock> {
        let doing = || format!("lock {}{NOTHING}", self.shown());
        let own = self.made_own()?;
        let file = self.writable(&own, LOCK)?;
        let mut lock = Lock { file, own };
        if self.wait(&lock, File::try_lock)? {
            lock.sign(command).map_err(Error::system(doing()))?;
        }
        Ok(lock)
    }

    /// For a command that only reads: waits while another process makes a change, and warns if one
    /// was interrupted. Nothing is written, and without a journal nothing is locked. Files that are
    /// read while this is held are consistent.
    pub(super) fn wait_for_writer(&self) -> Option<Lock> {
        let own = self.top().ok()?.enter(OWN).ok()?;
        let is_there = || matches!(own.kind(JOURNAL), Ok(Some(_)));
        if !is_there() {
            return None;
        }
        if self.tracks_own() {
            let path = self.show(&self.own_path().join(JOURNAL));
            self.warnings.add(format!("git tracks {path}, so rp does not use it"));
            return None;
        }
        let lock = match own.file(LOCK) {
            Ok(Some(file)) => {
                let lock = Lock { file, own: own.clone() };
                if self.wait(&lock, File::try_lock_shared).is_err() {
                    let store = self.shown();
                    self.warnings.add(format!(
                        "another process is changing {store}; the output may show half of the change"
                    ));
                    return None;
                }
                Some(lock)
            }
            // No process can hold it.
            Ok(None) | Err(_) => None,
        };
        if is_there() {
            let command = history::read(&own, JOURNAL).map(|it| it.map(|it| it.command));
            let by = command.ok().flatten().map(|command| format!(" by `rp {command}`"));
            self.warnings.add(format!(
                "a change{} was interrupted; the next command that writes will finish it",
                by.unwrap_or_default()
            ));
        }
        lock
    }

    /// Waits for the lock of a file; false if the file system has no locks.
    fn wait(
        &self,
        lock: &Lock,
        try_lock: impl Fn(&File) -> std::result::Result<(), TryLockError>,
    ) -> Result<bool> {
        let (mut holder, mut patience) = (String::new(), PATIENCE);
        for _ in 0..LONGEST {
            match try_lock(&lock.file) {
                Ok(()) => return Ok(true),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(why)) if is_unsupported(&why) => {
                    self.warnings.add(format!(
                        "{} is on a file system without locks: run only one rp at a time there",
                        self.shown()
                    ));
                    return Ok(false);
                }
                Err(TryLockError::Error(why)) => {
                    let doing = format!("lock {}{NOTHING}", self.shown());
                    return Err(Error::system(doing)(why));
                }
            }
            let now = lock.holder();
            patience = if now == holder { patience - 1 } else { PATIENCE };
            holder = now;
            if patience == 0 {
                break;
            }
            thread::sleep(PAUSE);
        }
        let mut lines = holder.lines();
        let pid = lines.next().and_then(|pid| pid.parse::<u32>().ok());
        let by = match (pid, lines.next()) {
            (None, _) => String::new(),
            (Some(pid), None | Some("")) => format!(" (process {pid})"),
            (Some(pid), Some(command)) => format!(" (`rp {command}`, process {pid})"),
        };
        let store = self.shown();
        Err(Error::of(
            Kind::Busy,
            format!("another process is changing {store}{by}; nothing was written"),
        )
        .with_hint("wait for it to finish, or end it, then try again"))
    }

    /// The path of the folder, which may be missing.
    pub(super) fn own_path(&self) -> PathBuf {
        self.place.root.join(OWN)
    }

    /// Opens the folder; `None` if it is missing. It is an error if git tracks it, since it may
    /// then come from another machine.
    pub(super) fn own(&self) -> Result<Option<Folder>> {
        let own = self.walk([OWN].into_iter(), false)?;
        if own.is_some() && self.tracks_own() {
            let path = self.show(&self.own_path());
            return Err(Error::of(
                Kind::Tracked,
                format!("git tracks {path}, which is only for this machine"),
            )
            .with_hint(format!("git rm -r --cached {path}")));
        }
        Ok(own)
    }

    pub(super) fn tracks_own(&self) -> bool {
        *self.is_tracked.get_or_init(|| is_tracked(&self.place.root, OWN))
    }

    /// Opens the folder, or creates it with a `.gitignore`.
    pub(super) fn made_own(&self) -> Result<Folder> {
        let doing = || format!("lock {}{NOTHING}", self.shown());
        let own = match self.own()? {
            Some(own) => own,
            None => self.top()?.enter_or_create(OWN).map_err(Error::system(doing()))?,
        };
        let mut ignore = self.writable(&own, ".gitignore")?;
        let is_empty = ignore.metadata().map(|about| about.len() == 0);
        if is_empty.map_err(Error::system(doing()))? {
            ignore.write_all(b"*\n").map_err(Error::system(doing()))?;
        }
        Ok(own)
    }

    /// Opens a file of the folder, to be written in place.
    fn writable(&self, own: &Folder, name: &str) -> Result<File> {
        let path = self.own_path().join(name);
        own.writable(name).map_err(|why| match self.not_opened(own, name, &path, why) {
            linked if linked.kind() == error::Kind::Linked => linked,
            failed => failed.with_more(NOTHING),
        })
    }
}

impl Lock {
    /// Writes the process and its command into the locked file.
    fn sign(&mut self, command: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.write_all(format!("{}\n{command}\n", std::process::id()).as_bytes())
    }

    /// The process that holds the lock, from the locked file; empty if unknown.
    fn holder(&self) -> String {
        let mut text = String::new();
        if let Ok(Some(file)) = self.own.file(LOCK) {
            let _ = file.take(200).read_to_string(&mut text);
        }
        text
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file releases the lock, even if this fails.
        let _ = self.file.set_len(0);
    }
}

/// Whether the file system has no locks, as some network file systems.
fn is_unsupported(why: &io::Error) -> bool {
    #[cfg(unix)]
    let none_left = why.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error());
    #[cfg(not(unix))]
    let none_left = false;
    none_left || why.kind() == ErrorKind::Unsupported
}
