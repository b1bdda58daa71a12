//! The folder that `rp` keeps for itself in a store, and its lock: one process at a time changes
//! a store.

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
use crate::error::{self, Error, Result};

/// The folder of the lock and the history.
pub(super) const OWN: &str = ".rp";
/// The file that is locked; in it stands who holds it.
const LOCK: &str = "lock";
/// How long one waits between two tries.
const PAUSE: Duration = Duration::from_millis(10);
/// How often one tries while the same process holds it: for 3 seconds.
const PATIENCE: u32 = 300;
/// How often one tries at all, however many are before: for a minute.
const LONGEST: u32 = 6000;

/// The lock, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    /// The folder that it locks.
    pub own: Folder,
}

impl Store {
    /// The lock for a `command` that writes, whose name others are told. Waits while others get
    /// done. Afterwards nothing is half done, and nothing left over.
    pub(super) fn begin(&self, command: &str) -> Result<Lock> {
        let lock = self.lock(command)?;
        self.settle(&lock)?;
        self.clean()?;
        Ok(lock)
    }

    /// The lock, whatever state the store is in.
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

    /// For a command that only reads: waits while a change is being made, and says so if one was
    /// not finished. Nothing is written, and without a journal nothing is locked. What was read
    /// while this is held belongs together.
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
                        "a change of {store} is not done yet; what is shown may be half of it"
                    ));
                    return None;
                }
                Some(lock)
            }
            // Nobody can hold it.
            Ok(None) | Err(_) => None,
        };
        if is_there() {
            let command = history::read(&own, JOURNAL).map(|it| it.map(|it| it.command));
            let by = command.ok().flatten().map(|command| format!(" by `rp {command}`"));
            self.warnings.add(format!(
                "a change{} was not finished; the next command that writes finishes it",
                by.unwrap_or_default()
            ));
        }
        lock
    }

    /// Waits for the lock of a file; false where there are no locks.
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
                        "{} is on a file system without locks: let only one rp at a time change it",
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
        Err(Error::new(format!("another process is changing {store}{by}; nothing was written"))
            .with_hint("wait until it is done, or end it; then do it again"))
    }

    /// Where the folder is, whether it is there or not.
    pub(super) fn own_path(&self) -> PathBuf {
        self.root.join(OWN)
    }

    /// The folder, to be read; nothing where it is missing. One that git tracks is refused: it is
    /// of another machine.
    pub(super) fn own(&self) -> Result<Option<Folder>> {
        let own = self.walk([OWN].into_iter(), false)?;
        if own.is_some() && self.tracks_own() {
            let path = self.show(&self.own_path());
            return Err(Error::new(format!("git tracks {path}, which is only for this machine"))
                .with_hint(format!("git rm -r --cached {path}")));
        }
        Ok(own)
    }

    fn tracks_own(&self) -> bool {
        *self.is_tracked.get_or_init(|| is_tracked(&self.root, OWN))
    }

    /// The folder, made where it is missing; git ignores it.
    fn made_own(&self) -> Result<Folder> {
        let doing = || format!("lock {}{NOTHING}", self.shown());
        let own = match self.own()? {
            Some(own) => own,
            None => self.top()?.entered(OWN).map_err(Error::system(doing()))?,
        };
        let mut ignore = self.writable(&own, ".gitignore")?;
        let is_empty = ignore.metadata().map(|about| about.len() == 0);
        if is_empty.map_err(Error::system(doing()))? {
            ignore.write_all(b"*\n").map_err(Error::system(doing()))?;
        }
        Ok(own)
    }

    /// A file of the folder, to be written in place.
    fn writable(&self, own: &Folder, name: &str) -> Result<File> {
        let path = self.own_path().join(name);
        own.writable(name).map_err(|why| match self.not_opened(own, name, &path, why) {
            linked if linked.kind() == error::Kind::Linked => linked,
            failed => failed.with_more(NOTHING),
        })
    }
}

impl Lock {
    /// Notes who holds it.
    fn sign(&mut self, command: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.write_all(format!("{}\n{command}\n", std::process::id()).as_bytes())
    }

    /// Who holds it, as it was noted.
    fn holder(&self) -> String {
        let mut text = String::new();
        // What cannot be read is nobody known.
        if let Ok(Some(file)) = self.own.file(LOCK) {
            let _ = file.take(200).read_to_string(&mut text);
        }
        text
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock goes with the file, whether its note does or not.
        let _ = self.file.set_len(0);
    }
}

/// Some network file systems have no locks.
fn is_unsupported(why: &io::Error) -> bool {
    #[cfg(unix)]
    let none_left = why.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error());
    #[cfg(not(unix))]
    let none_left = false;
    none_left || why.kind() == ErrorKind::Unsupported
}
