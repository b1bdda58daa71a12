//! One file on its way from one text to another. What an editor saves meanwhile is never lost:
//! where the system can, the two texts change places, and what comes out is looked at.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The end of the names of temporary files; a dot is before the name of the file.
pub(super) const NEW: &str = ".rp-new";
/// How often two texts change places before one believes that an editor does nothing else.
const TURNS: u32 = 8;

/// A file, what it holds, and what it is to hold; nothing where it is not there.
#[derive(Debug)]
pub(super) struct Swap {
    /// Where a person finds it.
    pub shown: String,
    /// The file itself: no link.
    pub path: PathBuf,
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
    /// The folder of the file.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Where its new text waits, and afterwards its old one.
    pub fn temporary(&self) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(NEW);
        self.path.with_file_name(name)
    }

    /// The same way back.
    pub fn reversed(&self) -> Self {
        Self {
            shown: self.shown.clone(),
            path: self.path.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }

    /// What the file holds now; nothing where there is none.
    pub fn now(&self) -> io::Result<Option<Vec<u8>>> {
        read(&self.path)
    }

    /// Whether the file holds just this text.
    pub fn holds(&self, text: Option<&String>) -> io::Result<bool> {
        Ok(self.now()?.as_deref() == text.map(String::as_bytes))
    }

    /// Puts the new text on the disk beside the file, with its mode.
    pub fn prepare(&self) -> io::Result<()> {
        let Some(text) = &self.after else { return Ok(()) };
        let about = match fs::metadata(&self.path) {
            Ok(about) => Some(about),
            Err(why) if why.kind() == ErrorKind::NotFound => None,
            Err(why) => return Err(why),
        };
        self.discard();
        let written = write_new(&self.temporary(), text.as_bytes(), about.as_ref());
        if written.is_err() {
            self.discard();
        }
        written
    }

    /// Gives the file its new text, which has been prepared. The old one stays beside it.
    pub fn place(&self) -> Result<(), Stopped> {
        let held = self.holds(self.before.as_ref());
        if !matches!(held, Ok(true)) {
            self.discard();
            held?;
            return Err(Stopped::Changed);
        }
        let (path, temporary) = (&self.path, &self.temporary());
        match (&self.before, &self.after) {
            (None, None) => Ok(()),
            (None, Some(_)) => match move_new(temporary, path) {
                Err(why) if why.kind() == ErrorKind::AlreadyExists => {
                    self.discard();
                    Err(Stopped::Changed)
                }
                moved => Ok(moved?),
            },
            (Some(before), None) => {
                self.discard();
                move_new(path, temporary)?;
                if read(temporary)?.as_deref() == Some(before.as_bytes()) {
                    return Ok(());
                }
                move_new(temporary, path)?;
                Err(Stopped::Changed)
            }
            (Some(before), Some(after)) => {
                if !exchange(path, temporary)? {
                    return Ok(fs::rename(temporary, path)?);
                }
                let came_out = read(temporary);
                if matches!(&came_out, Ok(Some(bytes)) if bytes == before.as_bytes()) {
                    return Ok(());
                }
                // An editor was faster. Whatever it saved last has to end up in the file.
                for _ in 0..TURNS {
                    exchange(path, temporary)?;
                    if read(temporary)?.as_deref() == Some(after.as_bytes()) {
                        self.discard();
                        break;
                    }
                }
                came_out?;
                Err(Stopped::Changed)
            }
        }
    }

    /// Gives the file its old text back after `place`, without needing room on the disk where
    /// that still lies beside it.
    pub fn take_back(&self) -> Result<(), Stopped> {
        let back = self.reversed();
        let beside = read(&self.temporary())?;
        if back.after.is_some() && beside.as_deref() != back.after.as_deref().map(str::as_bytes) {
            back.prepare()?;
        }
        back.place()?;
        back.discard();
        Ok(())
    }

    /// Forgets what lies beside the file.
    pub fn discard(&self) {
        // The next who writes here tries again.
        let _ = fs::remove_file(self.temporary());
    }

    /// Puts what an editor saved while the process was killed back into its file: it lies beside
    /// a file that has its new text, and is not the old one.
    pub fn rescue(&self) -> io::Result<()> {
        let (path, temporary) = (&self.path, &self.temporary());
        let Some(beside) = read(temporary)? else { return Ok(()) };
        // What was being written when it was killed need not be whole.
        let ours =
            |text: Option<&String>| text.is_some_and(|it| it.as_bytes().starts_with(&beside));
        let ours = ours(self.before.as_ref()) || ours(self.after.as_ref());
        if ours || !self.holds(self.after.as_ref())? {
            return Ok(());
        }
        match self.after {
            None => move_new(temporary, path),
            Some(_) if self.before.is_none() => Ok(()),
            Some(_) => exchange(path, temporary).map(|_| ()),
        }
    }
}

/// Whether a file of this name is a temporary one that was left behind.
pub(super) fn is_left_over(name: &[u8]) -> bool {
    name.starts_with(b".") && name.ends_with(NEW.as_bytes())
}

/// What a file holds; nothing where there is none, or what is there is no regular one.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_file() => {}
        Ok(_) => return Ok(None),
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(why),
    }
    match fs::read(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

/// A new file with these bytes, which are on the disk when this returns; as `like` another, where
/// there is one. Fails where the name is taken.
pub(super) fn write_new(path: &Path, bytes: &[u8], like: Option<&fs::Metadata>) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if like.is_some() {
        use std::os::unix::fs::OpenOptionsExt;
        // Nobody reads it before it has the mode of the old one.
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    if let Some(like) = like {
        #[cfg(unix)]
        give_to_owner(&file, like);
        file.set_permissions(like.permissions())?;
    }
    file.sync_all()
}

/// The administrator, or somebody of the same group, writes for the owner.
#[cfg(unix)]
fn give_to_owner(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};

    let is_so = file.metadata().is_ok_and(|is| (is.uid(), is.gid()) == (like.uid(), like.gid()));
    if !is_so && fchown(file, Some(like.uid()), Some(like.gid())).is_err() {
        // Who may not give it away keeps at least its group.
        let _ = fchown(file, None, Some(like.gid()));
    }
}

/// The name of a file is on the disk once its folder is. Where a folder cannot be opened or waited
/// for, as on Windows and some network file systems, the system does that by itself.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(why) if is_unknown(&why) => Ok(()),
        synced => synced,
    }
}

/// Gives a file a name that is not taken.
fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    match rename_with(from, to, rustix::fs::RenameFlags::NOREPLACE) {
        Err(why) if is_unknown(&why) => {}
        moved => return moved,
    }
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from),
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Err(why),
        // A file system without links; whoever else writes here waits for the lock.
        Err(_) if fs::symlink_metadata(to).is_err() => fs::rename(from, to),
        Err(why) => Err(why),
    }
}

/// Lets two files change names; false where the file system cannot.
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    #[cfg(target_os = "linux")]
    match rename_with(a, b, rustix::fs::RenameFlags::EXCHANGE) {
        Err(why) if is_unknown(&why) => {}
        exchanged => return exchanged.map(|()| true),
    }
    let _ = (a, b);
    Ok(false)
}

#[cfg(target_os = "linux")]
fn rename_with(from: &Path, to: &Path, flags: rustix::fs::RenameFlags) -> io::Result<()> {
    use rustix::fs::CWD;
    Ok(rustix::fs::renameat_with(CWD, from, CWD, to, flags)?)
}

/// Whether the system or the file system does not know how to do that.
fn is_unknown(why: &io::Error) -> bool {
    matches!(why.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported)
}
