//! Changes of several files as one. What is to be done is on the disk before the first file is
//! touched, so that whoever finds it half done can finish it or take it back.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::history::{self, Stored, StoredFile};
use super::lock::Lock;
use super::swap::{Stopped, Swap, sync_folder};
use super::{File, Store};
use crate::error::{Error, Result};

/// What is being done, in the store's own folder.
const JOURNAL: &str = "journal.json";
/// What is so after a failure.
const NOTHING: &str = ", so nothing was written";

/// What a file of an interrupted change holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Old,
    New,
    /// An editor has been at what was before, or at what was to be.
    Other {
        like_new: bool,
    },
}

impl Store {
    /// Does what is stored: every file, or none. It is on the disk and in the history when this
    /// returns.
    pub(super) fn commit(&self, lock: &Lock, stored: &Stored) -> Result<()> {
        let swaps = self.swaps(stored)?;
        self.prepare(&swaps)?;
        let journal = lock.folder.join(JOURNAL);
        if let Err(why) = begin(&journal, stored, &lock.folder) {
            swaps.iter().for_each(Swap::discard);
            let doing = format!("note the change in {}", self.show(&lock.folder));
            return Err(Error::System { doing: doing + NOTHING, why });
        }
        for (nth, swap) in swaps.iter().enumerate() {
            if let Err(stopped) = swap.place() {
                swaps[nth + 1..].iter().for_each(Swap::discard);
                if matches!(stopped, Stopped::Failed(_)) {
                    swap.discard_unless_placed();
                }
                let error = stopped.at(swap, format!("write {}{NOTHING}", swap.shown));
                return Err(self.taken_back(&swaps[..nth], &journal, error));
            }
        }
        if let Err(why) = sync(&swaps).and_then(|()| self.note(&journal, stored.id)) {
            let shown: Vec<_> = swaps.iter().map(|swap| swap.shown.as_str()).collect();
            let doing = format!("write {}{NOTHING}", shown.join(" and "));
            return Err(self.taken_back(&swaps, &journal, Error::System { doing, why }));
        }
        swaps.iter().for_each(Swap::discard);
        Ok(())
    }

    /// Puts every new text on the disk beside its file, or none.
    fn prepare(&self, swaps: &[Swap]) -> Result<()> {
        for (nth, swap) in swaps.iter().enumerate() {
            let prepared = self.made_folder(swap).and_then(|()| swap.prepare());
            if let Err(why) = prepared {
                swaps[..nth].iter().for_each(Swap::discard);
                let doing = format!("write {}{NOTHING}", swap.shown);
                return Err(Error::System { doing, why });
            }
        }
        Ok(())
    }

    /// Takes back what was placed, and gives the error that was the reason; another one where
    /// that failed too.
    fn taken_back(&self, placed: &[Swap], journal: &Path, error: Error) -> Error {
        for swap in placed.iter().rev() {
            let why = match swap.take_back() {
                Ok(()) => continue,
                Err(Stopped::Changed) => io::Error::other("it was changed in the meantime"),
                Err(Stopped::Failed(why)) => why,
            };
            let doing = format!("put {} back; the next `rp` tries to finish it", swap.shown);
            return Error::System { doing, why };
        }
        match remove(journal) {
            Ok(()) => error,
            Err(why) => Error::System { doing: format!("forget {}", self.show(journal)), why },
        }
    }

    /// Whether a change was interrupted, or is just being made.
    pub(super) fn is_unsettled(&self) -> bool {
        self.own().join(JOURNAL).symlink_metadata().is_ok()
    }

    /// Finishes a change that was interrupted, or takes it back where nothing of it was done or
    /// somebody went on with what was before. Afterwards each file is old or new, and all belong
    /// together.
    pub(super) fn settle(&self, lock: &Lock) -> Result<()> {
        let journal = lock.folder.join(JOURNAL);
        let stored = match history::read(&journal) {
            Ok(stored) => stored,
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
            Err(why) => return self.set_aside(&journal, &why.to_string()),
        };
        let doing = || format!("finish an interrupted `rp {}`", stored.command);
        let swaps = match self.swaps(&stored) {
            Err(why @ (Error::Outside { .. } | Error::LinkedFolder { .. })) => {
                return self.set_aside(&journal, &why.to_string());
            }
            swaps => swaps?,
        };
        let mut held = Vec::with_capacity(swaps.len());
        for swap in &swaps {
            let state = swap.rescue().and_then(|()| swap.held());
            held.push(state.map_err(Error::system(doing()))?);
        }
        let any = |of: Held| held.contains(&of);
        let (old, new) = (Held::Other { like_new: false }, Held::Other { like_new: true });
        let held = swaps.iter().zip(held.iter().copied());
        if any(new) || any(Held::New) && !any(old) {
            self.go_on(held, &stored.command)?;
            let noted = sync(&swaps).and_then(|()| self.note(&journal, stored.id));
            noted.map_err(Error::system(doing()))
        } else {
            for (swap, held) in held {
                if held == Held::New {
                    swap.take_back().map_err(|why| why.at(swap, doing()))?;
                }
                swap.discard();
            }
            sync(&swaps).and_then(|()| remove(&journal)).map_err(Error::system(doing()))
        }
    }

    /// Gives each file its new text that does not have it yet.
    fn go_on<'s>(&self, held: impl Iterator<Item = (&'s Swap, Held)>, command: &str) -> Result<()> {
        for (swap, held) in held {
            match held {
                Held::Old => self.finish(swap, command)?,
                Held::New | Held::Other { like_new: true } => {}
                Held::Other { like_new: false } => self.warnings.add(format!(
                    "an interrupted `rp {command}` was to change {}, which was changed since: \
                     look at it",
                    swap.shown
                )),
            }
            swap.discard();
        }
        Ok(())
    }

    /// Does what was left to do with one file.
    fn finish(&self, swap: &Swap, command: &str) -> Result<()> {
        let finished = self.made_folder(swap).and_then(|()| swap.prepare());
        let finished = finished.map_err(Stopped::Failed).and_then(|()| swap.place());
        finished.map_err(|why| why.at(swap, format!("finish an interrupted `rp {command}`")))?;
        self.warnings.add(format!(
            "an interrupted `rp {command}` was finished: {} has its new text",
            swap.shown
        ));
        Ok(())
    }

    /// What cannot be read must not stand in the way for ever.
    fn set_aside(&self, journal: &Path, why: &str) -> Result<()> {
        let aside = journal.with_extension("damaged");
        let shown = self.show(journal);
        fs::rename(journal, &aside).map_err(Error::system(format!("set {shown} aside")))?;
        self.warnings.add(format!("{shown} cannot be used, and was set aside: {why}"));
        Ok(())
    }

    fn swaps(&self, stored: &Stored) -> Result<Vec<Swap>> {
        let each = stored.files.iter().cloned();
        each.map(|StoredFile { file, before, after }| self.swap(&file, before, after)).collect()
    }

    /// A file that is to be written: what a link inside the store leads to, not the link.
    pub(super) fn swap(
        &self,
        file: &File,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<Swap> {
        let path = self.path_of(file);
        let shown = self.show(&path);
        let path = match fs::canonicalize(&path) {
            Ok(real) => {
                self.inside(&real)?;
                real
            }
            Err(why) if why.kind() == ErrorKind::NotFound => {
                self.no_link_on_the_way_to(&path)?;
                path
            }
            Err(why) => return Err(Error::System { doing: format!("find {shown}"), why }),
        };
        Ok(Swap { shown, path, before, after })
    }

    /// The folder of a file that is not there yet.
    fn made_folder(&self, swap: &Swap) -> io::Result<()> {
        let missing: Vec<PathBuf> = swap
            .folder()
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.root) && !folder.exists())
            .map(Path::to_owned)
            .collect();
        if swap.after.is_none() || missing.is_empty() {
            return Ok(());
        }
        fs::create_dir_all(swap.folder())?;
        missing.iter().filter_map(|folder| folder.parent()).try_for_each(sync_folder)
    }
}

impl Stopped {
    /// What that is to a person.
    fn at(self, swap: &Swap, doing: String) -> Error {
        match self {
            Self::Changed => Error::Changed { path: swap.shown.clone() },
            Self::Failed(why) => Error::System { doing, why },
        }
    }
}

impl Swap {
    fn held(&self) -> io::Result<Held> {
        let now = self.now()?;
        let is = |text: &Option<String>| now.as_deref() == text.as_deref().map(str::as_bytes);
        if is(&self.before) {
            return Ok(Held::Old);
        }
        if is(&self.after) {
            return Ok(Held::New);
        }
        let now = String::from_utf8_lossy(now.as_deref().unwrap_or_default()).into_owned();
        let alike = |text: &Option<String>| {
            TextDiff::from_lines(text.as_deref().unwrap_or_default(), now.as_str()).ratio()
        };
        Ok(Held::Other { like_new: alike(&self.after) > alike(&self.before) })
    }

    /// After a failure, whatever was not placed: the file is as it was then.
    fn discard_unless_placed(&self) {
        if self.holds(self.before.as_ref()).unwrap_or(false) {
            self.discard();
        }
    }
}

/// Waits until the names of the files are on the disk. A folder that is gone has none.
fn sync(swaps: &[Swap]) -> io::Result<()> {
    let folders: BTreeSet<_> = swaps.iter().map(Swap::folder).collect();
    folders.into_iter().filter(|folder| folder.exists()).try_for_each(sync_folder)
}

/// Puts on the disk what is to be done.
fn begin(journal: &Path, stored: &Stored, folder: &Path) -> io::Result<()> {
    let waiting = journal.with_extension("new");
    history::write(&waiting, stored)?;
    fs::rename(&waiting, journal)?;
    if let Err(why) = sync_folder(folder) {
        remove(journal)?;
        return Err(why);
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Search;

    /// What a killed process may have left of a file: what it holds, and what lies beside it.
    const LEFT: [(bool, Option<&str>); 7] = [
        (false, None),
        (false, Some("")),
        (false, Some("aft")),
        (false, Some("after\n")),
        (true, None),
        (true, Some("before\n")),
        (true, Some("bef")),
    ];

    fn store(root: &Path) -> Store {
        fs::create_dir_all(root.join("projects")).unwrap();
        fs::write(root.join("rp.toml"), "").unwrap();
        <Search as Default>::default().at(root)
    }

    fn stored(files: &[(&str, Option<&str>, Option<&str>)]) -> Stored {
        let files = files.iter().map(|(name, before, after)| StoredFile {
            file: File::Project(name.parse().unwrap()),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        });
        let (when, command, what) = ("2026-06-15".into(), "switch".into(), "switched".into());
        Stored { id: 7, when, command, what, undoes: None, files: files.collect() }
    }

    fn texts(store: &Store, stored: &Stored) -> Vec<Option<String>> {
        let path = |file: &StoredFile| store.path_of(&file.file);
        stored.files.iter().map(|file| fs::read_to_string(path(file)).ok()).collect()
    }

    /// Leaves it as a killed process would have, and lets the next one come.
    fn settled(
        store: &Store,
        stored: &Stored,
        left: &[(Option<&str>, Option<&str>)],
    ) -> Vec<Option<String>> {
        let lock = store.lock("test").unwrap();
        history::write(&lock.folder.join(JOURNAL), stored).unwrap();
        for (swap, (holds, beside)) in store.swaps(stored).unwrap().iter().zip(left) {
            for (path, text) in [(swap.path.clone(), holds), (swap.temporary(), beside)] {
                let _ = fs::remove_file(&path);
                text.map(|text| fs::write(&path, text).unwrap());
            }
        }

        store.settle(&lock).unwrap();

        assert!(!store.is_unsettled());
        let beside = store.swaps(stored).unwrap().iter().any(|swap| swap.temporary().exists());
        assert!(!beside, "{left:?}");
        texts(store, stored)
    }

    #[test]
    fn whatever_a_killed_process_left_is_finished_or_taken_back() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let stored = stored(&[
            ("a", Some("before\n"), Some("after\n")),
            ("b", None, Some("after\n")),
            ("c", Some("before\n"), None),
        ]);
        for (a, a_beside) in LEFT {
            for (b, b_beside) in LEFT {
                for c in [false, true] {
                    let text = |new, before, after| if new { after } else { before };
                    let left = [
                        (text(a, Some("before\n"), Some("after\n")), a_beside),
                        (text(b, None, Some("after\n")), b_beside.filter(|_| !b)),
                        (text(c, Some("before\n"), None), c.then_some("before\n")),
                    ];

                    let texts = settled(&store, &stored, &left);

                    let each = if a || b || c {
                        [Some("after\n"), Some("after\n"), None]
                    } else {
                        [Some("before\n"), None, Some("before\n")]
                    };
                    assert_eq!(texts, each.map(|text| text.map(str::to_owned)), "{left:?}");
                    let noted = store.history().unwrap().len();
                    assert_eq!(noted, usize::from(a || b || c), "{left:?}");
                    let _ = fs::remove_dir_all(store.own().join("history"));
                }
            }
        }
    }

    #[test]
    fn what_an_editor_saved_is_never_taken_for_rubbish() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("a", Some("before\n"), Some("after\n"))]);

        // Killed when the texts had changed places and what came out was not looked at yet.
        let left = [(Some("after\n"), Some("typed\nbefore\n"))];
        assert_eq!(settled(&store, &one, &left), [Some("typed\nbefore\n".to_owned())]);
        // Saved after the kill.
        let left = [(Some("after\ntyped\n"), Some("before\n"))];
        assert_eq!(settled(&store, &one, &left), [Some("after\ntyped\n".to_owned())]);

        let two = [("a", Some("old\nb\n"), Some("new\na\n")), ("b", Some("old\n"), Some("new\n"))];
        let left = [(Some("new\na\ntyped\n"), None), (Some("old\n"), None)];
        let texts = settled(&store, &stored(&two), &left);
        assert_eq!(texts, ["new\na\ntyped\n", "new\n"].map(|text| Some(text.to_owned())));
        // It was just being taken back, since somebody was faster.
        let left = [(Some("new\na\n"), None), (Some("old\ntyped\n"), None)];
        let texts = settled(&store, &stored(&two), &left);
        assert_eq!(texts, ["old\nb\n", "old\ntyped\n"].map(|text| Some(text.to_owned())));
        let left = [(Some("old\nb\ntyped\n"), None), (Some("old\n"), None)];
        let texts = settled(&store, &stored(&two), &left);
        assert_eq!(texts, ["old\nb\ntyped\n", "old\n"].map(|text| Some(text.to_owned())));
    }

    #[test]
    fn a_folder_that_is_gone_stands_in_nobodys_way() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("gone/a", None, Some("after\n"))]);

        assert_eq!(settled(&store, &one, &[(None, None)]), [None]);
    }

    #[test]
    fn a_journal_that_is_none_stands_in_nobodys_way() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        for journal in ["", "{", "{\"id\":1}", "[]", "\u{0}"] {
            store.lock("test").unwrap();
            fs::write(store.own().join(JOURNAL), journal).unwrap();

            assert!(store.load().is_ok());
            assert!(!store.is_unsettled());
            assert_eq!(store.warnings.take().len(), 1);
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_journal_leads_out_of_the_store() {
        let (dir, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = store(dir.path());
        let target = away.path().join("a.toml");
        fs::write(&target, "before\n").unwrap();
        std::os::unix::fs::symlink(&target, dir.path().join("projects/a.toml")).unwrap();
        std::os::unix::fs::symlink(away.path(), dir.path().join("projects/b")).unwrap();
        for (name, before) in [("a", Some("before\n")), ("b/a", Some("before\n")), ("b/c", None)] {
            let lock = store.lock("test").unwrap();
            let stored = stored(&[(name, before, Some("after\n")), ("d", None, Some("after\n"))]);
            history::write(&lock.folder.join(JOURNAL), &stored).unwrap();
            fs::write(dir.path().join("projects/d.toml"), "after\n").unwrap();

            store.settle(&lock).unwrap();

            assert_eq!(fs::read_to_string(&target).unwrap(), "before\n");
            assert_eq!(fs::read_dir(away.path()).unwrap().count(), 1);
        }
        let path = "{\"id\":1,\"when\":\"\",\"command\":\"\",\"what\":\"\",\"files\":\
                    [{\"file\":\"projects/../../x.toml\",\"before\":null,\"after\":\"\"}]}";
        assert!(serde_json::from_str::<Stored>(path).is_err());
    }
}
