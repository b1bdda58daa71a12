//! The folder that `rp` keeps for itself in a store, and its lock: one process at a time changes
//! a store.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::Store;
use super::swap::sync_folder;
use crate::error::{Error, Result};

/// The folder of the lock and the history.
const OWN: &str = ".rp";
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
    /// The folder that it locks, which is there and no link.
    pub folder: PathBuf,
}

impl Store {
    /// The lock, for a `command` whose name others are told. Waits while others get done.
    pub(super) fn lock(&self, command: &str) -> Result<Lock> {
        let doing = || format!("lock {}, so nothing was written", self.shown());
        let folder = self.own_folder().map_err(Error::system(doing()))?;
        let file = open(&folder.join("lock")).map_err(Error::system(doing()))?;
        let mut lock = Lock { file, folder };
        let (mut holder, mut patience) = (String::new(), PATIENCE);
        for _ in 0..LONGEST {
            match lock.file.try_lock() {
                Ok(()) => {
                    lock.sign(command).map_err(Error::system(doing()))?;
                    return Ok(lock);
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(why)) if is_unsupported(&why) => {
                    self.warnings.add(format!(
                        "{} is on a file system without locks: let only one rp at a time change it",
                        self.shown()
                    ));
                    return Ok(lock);
                }
                Err(TryLockError::Error(why)) => {
                    return Err(Error::System { doing: doing(), why });
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
        let pid = lines.next().and_then(|pid| pid.parse().ok());
        let command = lines.next().map(str::to_owned);
        Err(Error::Locked { store: self.shown(), pid, command })
    }

    /// Where the folder is, whether it is there or not.
    pub(super) fn own(&self) -> PathBuf {
        self.root.join(OWN)
    }

    /// The folder, made where it is missing; git ignores it.
    fn own_folder(&self) -> io::Result<PathBuf> {
        let folder = self.own();
        match fs::create_dir(&folder) {
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            made => {
                made?;
                sync_folder(&self.root)?;
            }
        }
        // A link would lead what is written elsewhere.
        if !fs::symlink_metadata(&folder)?.is_dir() {
            return Err(io::Error::other(format!("{OWN} in it is not a folder")));
        }
        let ignore = folder.join(".gitignore");
        if fs::symlink_metadata(&ignore).map_or(0, |about| about.len()) == 0 {
            open(&ignore)?.write_all(b"*\n")?;
        }
        Ok(folder)
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
        let _ = File::open(self.folder.join("lock"))
            .and_then(|file| file.take(200).read_to_string(&mut text));
        text
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The lock goes with the file, whether its note does or not.
        let _ = self.file.set_len(0);
    }
}

/// A file to write in, never through a link.
fn open(path: &Path) -> io::Result<File> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(why) if why.kind() == ErrorKind::AlreadyExists => {
            if !fs::symlink_metadata(path)?.is_file() {
                return Err(io::Error::other("what is there is no regular file"));
            }
            OpenOptions::new().write(true).open(path)
        }
        opened => opened,
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
