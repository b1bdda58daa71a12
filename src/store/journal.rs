//! Changes of several files as one. What is to be done is on the disk before the first file is
//! touched, so that whoever finds it half done can finish it or take it back.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::folder::{Folder, Kind};
use super::history::{self, Stored, StoredFile};
use super::lock::Lock;
use super::swap::{Stopped, Swap, temporary};
use super::{File, Store};
use crate::error::{self, Error, Result};

/// What is being done, in the store's own folder.
pub(super) const JOURNAL: &str = "journal.json";
/// What is so after a failure.
pub(super) const NOTHING: &str = ", so nothing was written";

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
    /// returns. What an editor saves meanwhile is in the file then, and the change is not.
    pub(super) fn commit(&self, lock: &Lock, stored: &Stored) -> Result<()> {
        let mut swaps = self.swaps(stored)?;
        if let Err(why) = begin(lock, stored) {
            let doing = format!("note the change in {}", self.show(&self.own_path()));
            return Err(Error::system(doing + NOTHING)(why));
        }
        let mut placed = 0;
        if let Err(error) = self.carry_out(lock, stored.id, &mut swaps, &mut placed) {
            return Err(self.taken_back(&swaps, placed, lock, error));
        }
        self.look_again(lock, stored.id, &swaps)
    }

    /// Before the old text of a change that is noted is forgotten: what an editor has saved into it
    /// meanwhile is given back, and the change with it.
    fn look_again(&self, lock: &Lock, id: u64, swaps: &[Swap]) -> Result<()> {
        if let Some(saved) = swaps.iter().find(|swap| swap.is_saved().unwrap_or(false)) {
            let doing = format!("put what was saved in {} back", saved.shown);
            history::unnote(lock, id).map_err(Error::system(doing))?;
            let error = Error::changed(&saved.shown.clone());
            return Err(self.taken_back(swaps, swaps.len(), lock, error));
        }
        for swap in swaps {
            // What stays behind is in nobody's way: the next who writes here tries again.
            let _ = swap.discard();
        }
        history::trim(lock);
        Ok(())
    }

    /// Gives every file its new text, and notes that; counts those that have it.
    fn carry_out(
        &self,
        lock: &Lock,
        id: u64,
        swaps: &mut [Swap],
        placed: &mut usize,
    ) -> Result<()> {
        for swap in &mut *swaps {
            self.make_folder(swap)?;
            let doing = || format!("write {}{NOTHING}", swap.shown);
            swap.prepare().map_err(Error::system(doing()))?;
        }
        for swap in &*swaps {
            if let Err(stopped) = swap.place() {
                // It may have failed when that was done.
                let failed = matches!(stopped, Stopped::Failed(_));
                *placed += usize::from(failed && swap.is_placed().unwrap_or(false));
                return Err(stopped.at(swap, format!("write {}{NOTHING}", swap.shown)));
            }
            *placed += 1;
        }
        sync(swaps).and_then(|()| history::note(lock, JOURNAL, id)).map_err(|why| {
            let shown: Vec<_> = swaps.iter().map(|swap| swap.shown.as_str()).collect();
            Error::system(format!("write {}{NOTHING}", shown.join(" and ")))(why)
        })
    }

    /// Takes back what was placed, and gives the error that was the reason; another one where
    /// that failed too.
    fn taken_back(&self, swaps: &[Swap], placed: usize, lock: &Lock, error: Error) -> Error {
        for swap in swaps[..placed].iter().rev() {
            let why = match swap.take_back() {
                Ok(()) => continue,
                Err(Stopped::Changed) => io::Error::other("it was changed in the meantime"),
                Err(Stopped::Failed(why)) => why,
            };
            let doing = format!("put {} back; the next `rp` tries to finish it", swap.shown);
            return Error::system(doing)(why);
        }
        // While the journal is there, the next who writes here knows what is left over.
        if swaps[placed..].iter().any(|swap| swap.discard().is_err()) {
            return error;
        }
        match lock.own.remove(JOURNAL) {
            Ok(()) => error,
            Err(why) => Error::system(format!("forget {}", self.show(&self.journal())))(why),
        }
    }

    fn journal(&self) -> PathBuf {
        self.own_path().join(JOURNAL)
    }

    /// Finishes a change that was interrupted, or takes it back where nothing of it was done or
    /// somebody went on with what was before. Afterwards each file is old or new, and all belong
    /// together.
    pub(super) fn settle(&self, lock: &Lock) -> Result<()> {
        let stored = match history::read(&lock.own, JOURNAL) {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(()),
            Err(why) => return self.set_aside(lock, &why.to_string()),
        };
        let doing = || format!("finish an interrupted `rp {}`", stored.command);
        let mut swaps = match self.swaps(&stored) {
            Err(why) if why.kind() == error::Kind::Linked => {
                return self.set_aside(lock, &why.to_string());
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
        if any(new) || any(Held::New) && !any(old) {
            for (swap, held) in swaps.iter_mut().zip(held) {
                self.go_on(swap, held, &stored.command)?;
            }
            let noted = sync(&swaps).and_then(|()| history::note(lock, JOURNAL, stored.id));
            noted.map_err(Error::system(doing()))
        } else {
            for (swap, held) in swaps.iter().zip(held) {
                if held == Held::New {
                    swap.put_back().map_err(|why| why.at(swap, doing()))?;
                }
                swap.discard().map_err(Error::system(doing()))?;
            }
            let forgotten = sync(&swaps).and_then(|()| lock.own.remove(JOURNAL));
            forgotten.map_err(Error::system(doing()))
        }
    }

    /// Does what was left to do with one file: it gets its new text where it does not have it yet.
    fn go_on(&self, swap: &mut Swap, held: Held, command: &str) -> Result<()> {
        let doing = || format!("finish an interrupted `rp {command}`");
        match held {
            Held::Old => {
                self.make_folder(swap)?;
                let finished = swap.prepare().map_err(Stopped::Failed).and_then(|()| swap.place());
                finished.map_err(|why| why.at(swap, doing()))?;
                self.warnings.add(format!(
                    "an interrupted `rp {command}` was finished: {} has its new text",
                    swap.shown
                ));
            }
            Held::New | Held::Other { like_new: true } => {}
            Held::Other { like_new: false } => self.warnings.add(format!(
                "an interrupted `rp {command}` was to change {}, which was changed since: look at it",
                swap.shown
            )),
        }
        swap.discard().map_err(Error::system(doing()))
    }

    /// What cannot be read must not stand in the way for ever.
    fn set_aside(&self, lock: &Lock, why: &str) -> Result<()> {
        let shown = self.show(&self.journal());
        let aside = lock.own.rename(JOURNAL, "journal.damaged");
        aside.map_err(Error::system(format!("set {shown} aside")))?;
        self.warnings.add(format!("{shown} cannot be used, and was set aside: {why}"));
        Ok(())
    }

    /// Takes away the temporary files that were left behind. What an editor saved in one is kept.
    pub(super) fn clean(&self) -> Result<()> {
        for file in self.list()?.left_over.into_iter().chain([File::Settings]) {
            if let Err(why) = self.clean_beside(&file) {
                let shown = self.show(&self.path_of(&file));
                self.warnings.add(format!("cannot remove what was left beside {shown}: {why}"));
            }
        }
        Ok(())
    }

    fn clean_beside(&self, file: &File) -> Result<()> {
        let Some(folder) = self.folder_of(file, false)? else { return Ok(()) };
        let (leaf, beside) = (file.leaf(), temporary(&file.leaf()));
        let doing = || format!("read {}", self.show(&self.path_of(file).with_file_name(&beside)));
        let system = || Error::system(doing());
        let text = match folder.kind(&beside).map_err(system())? {
            Some(Kind::File) => folder.read(&beside).map_err(system())?.unwrap_or_default(),
            Some(Kind::Link | Kind::Other) => Vec::new(),
            Some(Kind::Folder) | None => return Ok(()),
        };
        let now = folder.read(&leaf).ok().flatten();
        if now.is_some_and(|now| now.starts_with(&text)) || self.wrote(file, &text)? {
            return folder.remove(&beside).map_err(system());
        }
        for n in 1.. {
            let saved = format!(".{}.saved-{n}.toml", leaf.trim_end_matches(".toml"));
            match folder.move_new(&beside, &saved) {
                Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {}
                moved => {
                    moved.map_err(system())?;
                    let path = self.path_of(file);
                    self.warnings.add(format!(
                        "{} was changed while rp changed it, and that is kept in {}",
                        self.show(&path),
                        self.show(&path.with_file_name(saved))
                    ));
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether `rp` wrote a text that begins so into a file, or found it there.
    fn wrote(&self, file: &File, beginning: &[u8]) -> Result<bool> {
        let begins = |text: &Option<String>| {
            text.as_ref().is_some_and(|text| text.as_bytes().starts_with(beginning))
        };
        // Only `rp init` writes settings where there are none.
        let is_new = *file == File::Settings && !self.is_made();
        let history = self.records()?;
        let mut of_it = history.iter().flat_map(|it| &it.files).filter(|it| it.file == *file);
        Ok(beginning.is_empty()
            || is_new
            || of_it.any(|it| begins(&it.before) || begins(&it.after)))
    }

    fn swaps(&self, stored: &Stored) -> Result<Vec<Swap>> {
        let each = stored.files.iter().cloned();
        each.map(|StoredFile { file, before, after }| self.swap(&file, before, after)).collect()
    }

    /// A file that is to be written, which is no link.
    pub(super) fn swap(
        &self,
        file: &File,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<Swap> {
        let shown = self.show(&self.path_of(file));
        Ok(Swap { folder: self.place(file)?, file: file.clone(), shown, before, after })
    }

    /// The folder of a file that is not there yet.
    fn make_folder(&self, swap: &mut Swap) -> Result<()> {
        if swap.folder.is_none() && swap.after.is_some() {
            swap.folder = self.folder_of(&swap.file, true)?;
        }
        Ok(())
    }
}

impl Stopped {
    /// What that is to a person.
    pub(super) fn at(self, swap: &Swap, doing: String) -> Error {
        match self {
            Self::Changed => Error::changed(&swap.shown.clone()),
            Self::Failed(why) => Error::system(doing)(why),
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
}

/// Waits until the names of the files are on the disk.
fn sync(swaps: &[Swap]) -> io::Result<()> {
    let folders =
        swaps.iter().filter_map(|it| Some((Path::new(&it.shown).parent(), it.folder.as_ref()?)));
    folders.collect::<BTreeMap<_, _>>().into_values().try_for_each(Folder::sync)
}

/// Puts on the disk what is to be done.
fn begin(lock: &Lock, stored: &Stored) -> io::Result<()> {
    const WAITING: &str = "journal.new";
    history::write(&lock.own, WAITING, stored)?;
    lock.own.rename(WAITING, JOURNAL)?;
    if let Err(why) = lock.own.sync() {
        lock.own.remove(JOURNAL)?;
        return Err(why);
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use std::fs;

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
        history::write(&lock.own, JOURNAL, stored).unwrap();
        leave(store, stored, left);

        store.settle(&lock).unwrap();

        assert!(!is_unsettled(store));
        let beside = stored.files.iter().any(|file| beside(store, file).exists());
        assert!(!beside, "{left:?}");
        texts(store, stored)
    }

    /// Each file with what it holds, and what lies beside it.
    fn leave(store: &Store, stored: &Stored, left: &[(Option<&str>, Option<&str>)]) {
        for (file, (holds, lies)) in stored.files.iter().zip(left) {
            for (path, text) in [(store.path_of(&file.file), holds), (beside(store, file), lies)] {
                let _ = fs::remove_file(&path);
                text.map(|text| fs::write(&path, text).unwrap());
            }
        }
    }

    fn beside(store: &Store, file: &StoredFile) -> PathBuf {
        store.path_of(&file.file).with_file_name(temporary(&file.file.leaf()))
    }

    fn is_unsettled(store: &Store) -> bool {
        store.journal().exists()
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
                    let _ = fs::remove_dir_all(store.own_path().join("history"));
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

    /// A change of `a` and `b`, up to the last look.
    fn carried_out(store: &Store, lock: &Lock, stored: &Stored) -> Vec<Swap> {
        leave(store, stored, &[(Some("old\na\n"), None), (Some("old\nb\n"), None)]);
        let mut swaps = store.swaps(stored).unwrap();
        begin(lock, stored).unwrap();
        store.carry_out(lock, stored.id, &mut swaps, &mut 0).unwrap();
        assert_eq!(texts(store, stored), ["new\na\n", "new\nb\n"].map(|it| Some(it.into())));
        swaps
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_an_editor_saves_before_the_last_look_is_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let lock = store.lock("test").unwrap();
        let files =
            [("a", Some("old\na\n"), Some("new\na\n")), ("b", Some("old\nb\n"), Some("new\nb\n"))];
        let two = stored(&files);
        for (saved, other) in [("a", "b"), ("b", "a")] {
            for typed in ["", "old\ntyped\n"] {
                let swaps = carried_out(&store, &lock, &two);
                fs::write(dir.path().join(format!("projects/.{saved}.toml.rp-new")), typed)
                    .unwrap();

                let looked = store.look_again(&lock, two.id, &swaps);

                assert_eq!(looked.unwrap_err().kind(), error::Kind::Changed);
                let text = |name| {
                    fs::read_to_string(dir.path().join(format!("projects/{name}.toml"))).unwrap()
                };
                assert_eq!((text(saved), text(other)), (typed.into(), format!("old\n{other}\n")));
                assert!(!is_unsettled(&store) && store.history().unwrap().is_empty());
                assert_eq!(fs::read_dir(dir.path().join("projects")).unwrap().count(), 2);
            }
        }

        // A save into what came out, and one into the new text.
        let swaps = carried_out(&store, &lock, &two);
        fs::write(beside(&store, &two.files[0]), "typed\n").unwrap();
        fs::write(store.path_of(&two.files[0].file), "typed too\n").unwrap();
        assert!(store.look_again(&lock, two.id, &swaps).is_err());
        store.clean().unwrap();
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-1.toml")).unwrap();
        let mut both = [kept, texts(&store, &two)[0].clone().unwrap()];
        both.sort();
        assert_eq!(both, ["typed\n", "typed too\n"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn killed_around_the_last_look_nothing_that_was_saved_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let files =
            [("a", Some("old\na\n"), Some("new\na\n")), ("b", Some("old\nb\n"), Some("new\nb\n"))];
        let two = stored(&files);
        let save = || fs::write(beside(&store, &two.files[0]), "old\ntyped\n").unwrap();
        let given_back = ["old\ntyped\n", "old\nb\n"].map(|it| Some(it.to_owned()));

        // When the change is no longer noted, and nothing is given back yet.
        let lock = store.lock("test").unwrap();
        carried_out(&store, &lock, &two);
        save();
        history::unnote(&lock, two.id).unwrap();
        drop(lock);
        store.begin("test").unwrap();
        assert_eq!(texts(&store, &two), given_back);

        // When one of the files is given back.
        let lock = store.lock("test").unwrap();
        let swaps = carried_out(&store, &lock, &two);
        save();
        history::unnote(&lock, two.id).unwrap();
        swaps[0].take_back().unwrap();
        drop(lock);
        store.begin("test").unwrap();
        assert_eq!(texts(&store, &two), given_back);
        assert!(store.history().unwrap().is_empty() && store.warnings.take().is_empty());

        // When it is noted, before the last look: the change stays, and what was saved is beside.
        let lock = store.lock("test").unwrap();
        carried_out(&store, &lock, &two);
        save();
        drop(lock);
        store.begin("test").unwrap();
        assert_eq!(texts(&store, &two), ["new\na\n", "new\nb\n"].map(|it| Some(it.into())));
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-1.toml")).unwrap();
        assert_eq!((kept.as_str(), store.warnings.take().len()), ("old\ntyped\n", 1));
        assert_eq!(store.history().unwrap().len(), 1);
    }

    #[test]
    fn what_two_editors_saved_is_kept_both_times() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("a", Some("before\n"), Some("after\n"))]);
        let lock = store.lock("test").unwrap();
        history::write(&lock.own, JOURNAL, &one).unwrap();
        leave(&store, &one, &[(Some("typed\n"), Some("typed too\n"))]);
        drop(lock);

        store.begin("test").unwrap();

        assert_eq!(texts(&store, &one), [Some("typed\n".to_owned())]);
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-1.toml")).unwrap();
        assert_eq!(kept, "typed too\n");
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
            fs::write(store.journal(), journal).unwrap();

            assert!(store.load().is_ok() && is_unsettled(&store));
            assert_eq!(store.warnings.take().len(), 1);
            store.begin("test").unwrap();
            assert!(!is_unsettled(&store));
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
            history::write(&lock.own, JOURNAL, &stored).unwrap();
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
