//! Atomic changes of several files. The change is in a journal on the disk before the first file is
//! written, so that the next process can finish an interrupted change or take it back.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::folder::{Folder, Kind};
use super::history::{self, Stored, StoredFile};
use super::lock::Lock;
use super::replacement::{Replacement, Stopped, temporary};
use super::{File, Store};
use crate::error::{self, Error, Result};

/// The change in progress, in the folder `.rp`.
pub(super) const JOURNAL: &str = "journal.json";
/// The end of an error message after a failure.
pub(super) const NOTHING: &str = ", so nothing was written";

/// The text of a file of an interrupted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Old,
    New,
    /// An editor changed the old text, or the new one.
    Other {
        like_new: bool,
    },
}

impl Store {
    /// Makes a change: every file, or none. It is on the disk and in the history when this returns.
    /// If an editor saves a file in the meantime, the file keeps that text, and the change is taken
    /// back.
    pub(super) fn commit(&self, lock: &Lock, stored: &Stored) -> Result<()> {
        let mut replacements = self.replacements(stored)?;
        if let Err(why) = begin(lock, stored) {
            let doing = format!("record the change in {}", self.show(&self.own_path()));
            return Err(Error::system(doing + NOTHING)(why));
        }
        let mut applied = 0;
        if let Err(error) = self.carry_out(lock, stored.id, &mut replacements, &mut applied) {
            return Err(self.reverted(&replacements, applied, lock, error));
        }
        self.check_again(lock, stored.id, &replacements)
    }

    /// The last check, before the old texts of a recorded change are removed. If an editor has
    /// saved into one of them in the meantime, the change is taken back, and the file keeps the
    /// saved text.
    fn check_again(&self, lock: &Lock, id: u64, replacements: &[Replacement]) -> Result<()> {
        if let Some(saved) = replacements.iter().find(|it| it.is_saved().unwrap_or(false)) {
            let doing = format!("restore the saved version of {}", saved.shown);
            history::withdraw(lock, id).map_err(Error::system(doing))?;
            let error = Error::changed(&saved.shown);
            return Err(self.reverted(replacements, replacements.len(), lock, error));
        }
        for replacement in replacements {
            // A file that stays behind does no harm: the next command that writes tries again.
            let _ = replacement.discard();
        }
        history::trim(lock);
        Ok(())
    }

    /// Writes every file and records the change; counts the files written in `applied`.
    fn carry_out(
        &self,
        lock: &Lock,
        id: u64,
        replacements: &mut [Replacement],
        applied: &mut usize,
    ) -> Result<()> {
        for replacement in &mut *replacements {
            self.make_folder(replacement)?;
            let doing = || format!("write {}{NOTHING}", replacement.shown);
            replacement.prepare().map_err(Error::system(doing()))?;
        }
        for replacement in &*replacements {
            if let Err(stopped) = replacement.apply() {
                // It may have failed after the file was written.
                let failed = matches!(stopped, Stopped::Failed(_));
                *applied += usize::from(failed && replacement.is_applied().unwrap_or(false));
                return Err(
                    stopped.at(replacement, format!("write {}{NOTHING}", replacement.shown))
                );
            }
            *applied += 1;
        }
        sync(replacements).and_then(|()| history::append(lock, JOURNAL, id)).map_err(|why| {
            let shown: Vec<_> = replacements.iter().map(|it| it.shown.as_str()).collect();
            Error::system(format!("write {}{NOTHING}", shown.join(" and ")))(why)
        })
    }

    /// Restores the files that were written, and gives `error`, or the error of restoring if that
    /// fails.
    fn reverted(
        &self,
        replacements: &[Replacement],
        applied: usize,
        lock: &Lock,
        error: Error,
    ) -> Error {
        for replacement in replacements[..applied].iter().rev() {
            let why = match replacement.revert() {
                Ok(()) => continue,
                Err(Stopped::Changed) => io::Error::other("the file has changed in the meantime"),
                Err(Stopped::Failed(why)) => why,
            };
            let doing = format!("restore {}; the next `rp` will try again", replacement.shown);
            return Error::system(doing)(why);
        }
        // With the journal, the next command that writes knows which files are left over.
        if replacements[applied..].iter().any(|it| it.discard().is_err()) {
            return error;
        }
        match lock.own.remove(JOURNAL) {
            Ok(()) => error,
            Err(why) => Error::system(format!("remove {}", self.show(&self.journal())))(why),
        }
    }

    fn journal(&self) -> PathBuf {
        self.own_path().join(JOURNAL)
    }

    /// Finishes an interrupted change, or takes it back if no file was written or an editor changed
    /// an old text. Afterwards all files have their new text, or all have their old one.
    pub(super) fn recover(&self, lock: &Lock) -> Result<()> {
        let stored = match history::read(&lock.own, JOURNAL) {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(()),
            Err(why) => return self.set_aside(lock, &why.to_string()),
        };
        let doing = || format!("finish an interrupted `rp {}`", stored.command);
        let mut replacements = match self.replacements(&stored) {
            Err(why) if why.kind() == error::Kind::Linked => {
                return self.set_aside(lock, &why.to_string());
            }
            replacements => replacements?,
        };
        let mut held = Vec::with_capacity(replacements.len());
        for replacement in &replacements {
            let state = replacement.rescue().and_then(|()| replacement.held());
            held.push(state.map_err(Error::system(doing()))?);
        }
        let any = |of: Held| held.contains(&of);
        let (old, new) = (Held::Other { like_new: false }, Held::Other { like_new: true });
        if any(new) || any(Held::New) && !any(old) {
            for (replacement, held) in replacements.iter_mut().zip(held) {
                self.go_on(replacement, held, &stored.command)?;
            }
            let noted =
                sync(&replacements).and_then(|()| history::append(lock, JOURNAL, stored.id));
            noted.map_err(Error::system(doing()))
        } else {
            for (replacement, held) in replacements.iter().zip(held) {
                if held == Held::New {
                    replacement.restore().map_err(|why| why.at(replacement, doing()))?;
                }
                replacement.discard().map_err(Error::system(doing()))?;
            }
            let forgotten = sync(&replacements).and_then(|()| lock.own.remove(JOURNAL));
            forgotten.map_err(Error::system(doing()))
        }
    }

    /// Finishes the change of one file, unless it is done.
    fn go_on(&self, replacement: &mut Replacement, held: Held, command: &str) -> Result<()> {
        let doing = || format!("finish an interrupted `rp {command}`");
        match held {
            Held::Old => {
                self.make_folder(replacement)?;
                let prepared = replacement.prepare().map_err(Stopped::Failed);
                prepared
                    .and_then(|()| replacement.apply())
                    .map_err(|why| why.at(replacement, doing()))?;
                self.warnings.add(format!(
                    "finished an interrupted `rp {command}`: {} has its new text",
                    replacement.shown
                ));
            }
            Held::New | Held::Other { like_new: true } => {}
            Held::Other { like_new: false } => self.warnings.add(format!(
                "an interrupted `rp {command}` was going to change {}, but it has changed since: \
                 check it",
                replacement.shown
            )),
        }
        replacement.discard().map_err(Error::system(doing()))
    }

    /// Sets an invalid journal aside, so that it does not block changes forever.
    fn set_aside(&self, lock: &Lock, why: &str) -> Result<()> {
        let shown = self.show(&self.journal());
        let aside = lock.own.rename(JOURNAL, "journal.damaged");
        aside.map_err(Error::system(format!("set {shown} aside")))?;
        self.warnings.add(format!("{shown} is invalid and was set aside: {why}"));
        Ok(())
    }

    /// Removes temporary files that were left behind, and keeps those that an editor saved.
    pub(super) fn clean(&self) -> Result<()> {
        let left_over = self.list()?.left_over.into_iter().chain(self.runs_left_over());
        for file in left_over.chain([File::Settings]) {
            if let Err(why) = self.clean_beside(&file) {
                let shown = self.show(&self.path_of(&file));
                self.warnings.add(format!("cannot remove the temporary file of {shown}: {why}"));
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
                        "{} was saved while rp changed it; the saved text is in {}",
                        self.show(&path),
                        self.show(&path.with_file_name(saved))
                    ));
                    break;
                }
            }
        }
        Ok(())
    }

    /// Whether the history has a text of this file that begins with these bytes.
    fn wrote(&self, file: &File, beginning: &[u8]) -> Result<bool> {
        let begins = |text: &Option<String>| {
            text.as_ref().is_some_and(|text| text.as_bytes().starts_with(beginning))
        };
        // Only `rp init` writes settings if there are none.
        let is_new = *file == File::Settings && !self.is_made();
        let history = self.records()?;
        let mut texts = history.iter().flat_map(|it| &it.files).filter(|it| it.file == *file);
        Ok(beginning.is_empty()
            || is_new
            || texts.any(|it| begins(&it.before) || begins(&it.after)))
    }

    fn replacements(&self, stored: &Stored) -> Result<Vec<Replacement>> {
        let each = stored.files.iter().cloned();
        let each =
            each.map(|StoredFile { file, before, after }| self.replacement(&file, before, after));
        let mut all = each.collect::<Result<Vec<_>>>()?;
        // A file that is moved keeps its mode.
        let removed = all.iter().find(|it| it.after.is_none());
        let like = removed.and_then(|it| it.metadata().ok().flatten());
        for replacement in &mut all {
            replacement.like.clone_from(&like);
        }
        Ok(all)
    }

    /// A file to be written; a link is an error.
    pub(super) fn replacement(
        &self,
        file: &File,
        before: Option<String>,
        after: Option<String>,
    ) -> Result<Replacement> {
        let shown = self.show(&self.path_of(file));
        Ok(Replacement {
            folder: self.folder_to_write(file)?,
            file: file.clone(),
            shown,
            before,
            after,
            like: None,
        })
    }

    /// Creates the folder of a new file.
    fn make_folder(&self, replacement: &mut Replacement) -> Result<()> {
        if replacement.folder.is_none() && replacement.after.is_some() {
            replacement.folder = self.folder_of(&replacement.file, true)?;
        }
        Ok(())
    }
}

impl Stopped {
    /// The error for a file.
    pub(super) fn at(self, replacement: &Replacement, doing: String) -> Error {
        match self {
            Self::Changed => Error::changed(&replacement.shown),
            Self::Failed(why) => Error::system(doing)(why),
        }
    }
}

impl Replacement {
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

/// Waits until the file names are on the disk.
fn sync(replacements: &[Replacement]) -> io::Result<()> {
    let folders = replacements
        .iter()
        .filter_map(|it| Some((Path::new(&it.shown).parent(), it.folder.as_ref()?)));
    folders.collect::<BTreeMap<_, _>>().into_values().try_for_each(Folder::sync)
}

/// Writes the journal to the disk.
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

    /// What a killed process may leave: whether the file has its new text, and its temporary file.
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
        Stored { id: 7, when, command, by: None, what, undoes: None, files: files.collect() }
    }

    fn texts(store: &Store, stored: &Stored) -> Vec<Option<String>> {
        let path = |file: &StoredFile| store.path_of(&file.file);
        stored.files.iter().map(|file| fs::read_to_string(path(file)).ok()).collect()
    }

    /// The texts after the next process has finished the change of a killed one.
    fn recovered(
        store: &Store,
        stored: &Stored,
        left: &[(Option<&str>, Option<&str>)],
    ) -> Vec<Option<String>> {
        let lock = store.lock("test").unwrap();
        history::write(&lock.own, JOURNAL, stored).unwrap();
        leave(store, stored, left);

        store.recover(&lock).unwrap();

        assert!(!has_journal(store));
        let beside = stored.files.iter().any(|file| beside(store, file).exists());
        assert!(!beside, "{left:?}");
        texts(store, stored)
    }

    /// Writes each file and its temporary file, or removes them.
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

    fn has_journal(store: &Store) -> bool {
        store.journal().exists()
    }

    #[test]
    fn an_interrupted_change_is_finished_or_taken_back() {
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

                    let texts = recovered(&store, &stored, &left);

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
    fn a_text_saved_by_an_editor_is_never_discarded() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("a", Some("before\n"), Some("after\n"))]);

        // Killed after the texts were exchanged, before the old one was checked.
        let left = [(Some("after\n"), Some("typed\nbefore\n"))];
        assert_eq!(recovered(&store, &one, &left), [Some("typed\nbefore\n".to_owned())]);
        // Saved after the kill.
        let left = [(Some("after\ntyped\n"), Some("before\n"))];
        assert_eq!(recovered(&store, &one, &left), [Some("after\ntyped\n".to_owned())]);

        let two = [("a", Some("old\nb\n"), Some("new\na\n")), ("b", Some("old\n"), Some("new\n"))];
        let left = [(Some("new\na\ntyped\n"), None), (Some("old\n"), None)];
        let texts = recovered(&store, &stored(&two), &left);
        assert_eq!(texts, ["new\na\ntyped\n", "new\n"].map(|text| Some(text.to_owned())));
        // Killed while the change was taken back, since an editor had saved.
        let left = [(Some("new\na\n"), None), (Some("old\ntyped\n"), None)];
        let texts = recovered(&store, &stored(&two), &left);
        assert_eq!(texts, ["old\nb\n", "old\ntyped\n"].map(|text| Some(text.to_owned())));
        let left = [(Some("old\nb\ntyped\n"), None), (Some("old\n"), None)];
        let texts = recovered(&store, &stored(&two), &left);
        assert_eq!(texts, ["old\nb\ntyped\n", "old\n"].map(|text| Some(text.to_owned())));
    }

    #[test]
    fn a_text_as_unlike_the_old_one_as_the_new_one_takes_the_change_back() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let two = stored(&[("a", Some("old\n"), Some("new\n")), ("b", Some("b\n"), Some("c\n"))]);
        for b in ["b\n", "c\n"] {
            let texts = recovered(&store, &two, &[(Some("typed\n"), None), (Some(b), None)]);

            assert_eq!(texts, ["typed\n", "b\n"].map(|text| Some(text.to_owned())), "{b}");
        }
    }

    /// A change of `a` and `b`, up to the last check.
    fn carried_out(store: &Store, lock: &Lock, stored: &Stored) -> Vec<Replacement> {
        leave(store, stored, &[(Some("old\na\n"), None), (Some("old\nb\n"), None)]);
        let mut replacements = store.replacements(stored).unwrap();
        begin(lock, stored).unwrap();
        store.carry_out(lock, stored.id, &mut replacements, &mut 0).unwrap();
        assert_eq!(texts(store, stored), ["new\na\n", "new\nb\n"].map(|it| Some(it.into())));
        replacements
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_text_saved_before_the_last_check_is_restored() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let lock = store.lock("test").unwrap();
        let files =
            [("a", Some("old\na\n"), Some("new\na\n")), ("b", Some("old\nb\n"), Some("new\nb\n"))];
        let two = stored(&files);
        for (saved, other) in [("a", "b"), ("b", "a")] {
            for typed in ["", "old\ntyped\n"] {
                let replacements = carried_out(&store, &lock, &two);
                fs::write(dir.path().join(format!("projects/.{saved}.toml.rp-new")), typed)
                    .unwrap();

                let checked = store.check_again(&lock, two.id, &replacements);

                assert_eq!(checked.unwrap_err().kind(), error::Kind::Changed);
                let text = |name| {
                    fs::read_to_string(dir.path().join(format!("projects/{name}.toml"))).unwrap()
                };
                assert_eq!((text(saved), text(other)), (typed.into(), format!("old\n{other}\n")));
                assert!(!has_journal(&store) && store.history().unwrap().is_empty());
                assert_eq!(fs::read_dir(dir.path().join("projects")).unwrap().count(), 2);
            }
        }

        // One save into the old text, and one into the new text.
        let replacements = carried_out(&store, &lock, &two);
        fs::write(beside(&store, &two.files[0]), "typed\n").unwrap();
        fs::write(store.path_of(&two.files[0].file), "typed too\n").unwrap();
        assert!(store.check_again(&lock, two.id, &replacements).is_err());
        store.clean().unwrap();
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-1.toml")).unwrap();
        let mut both = [kept, texts(&store, &two)[0].clone().unwrap()];
        both.sort();
        assert_eq!(both, ["typed\n", "typed too\n"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_kill_around_the_last_check_loses_no_saved_text() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let files =
            [("a", Some("old\na\n"), Some("new\na\n")), ("b", Some("old\nb\n"), Some("new\nb\n"))];
        let two = stored(&files);
        let save = || fs::write(beside(&store, &two.files[0]), "old\ntyped\n").unwrap();
        let given_back = ["old\ntyped\n", "old\nb\n"].map(|it| Some(it.to_owned()));

        // After the change left the history, before a file is restored.
        let lock = store.lock("test").unwrap();
        carried_out(&store, &lock, &two);
        save();
        history::withdraw(&lock, two.id).unwrap();
        drop(lock);
        store.begin("test").unwrap();
        assert_eq!(texts(&store, &two), given_back);

        // After one of the files is restored.
        let lock = store.lock("test").unwrap();
        let replacements = carried_out(&store, &lock, &two);
        save();
        history::withdraw(&lock, two.id).unwrap();
        replacements[0].revert().unwrap();
        drop(lock);
        store.begin("test").unwrap();
        assert_eq!(texts(&store, &two), given_back);
        assert!(store.history().unwrap().is_empty() && store.warnings.take().is_empty());

        // After it is recorded, before the last check: the change stays, and the saved text is
        // kept.
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
    fn texts_saved_by_two_editors_are_both_kept() {
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
    fn a_text_beside_a_file_that_was_going_to_be_removed_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("a", Some("before\n"), None)]);
        let lock = store.lock("test").unwrap();
        history::write(&lock.own, JOURNAL, &one).unwrap();
        leave(&store, &one, &[(Some("before\n"), Some("typed\n"))]);
        drop(lock);

        store.begin("test").unwrap();

        assert_eq!(texts(&store, &one), [Some("before\n".to_owned())]);
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-1.toml")).unwrap();
        assert_eq!(kept, "typed\n");
        assert!(!has_journal(&store) && store.history().unwrap().is_empty());
    }

    #[test]
    fn a_missing_folder_does_not_block_changes() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        let one = stored(&[("gone/a", None, Some("after\n"))]);

        assert_eq!(recovered(&store, &one, &[(None, None)]), [None]);
    }

    #[test]
    fn an_invalid_journal_does_not_block_changes() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        for journal in ["", "{", "{\"id\":1}", "[]", "\u{0}"] {
            store.lock("test").unwrap();
            fs::write(store.journal(), journal).unwrap();

            assert!(store.load().is_ok() && has_journal(&store));
            assert_eq!(store.warnings.take().len(), 1);
            store.begin("test").unwrap();
            assert!(!has_journal(&store));
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

            store.recover(&lock).unwrap();

            assert_eq!(fs::read_to_string(&target).unwrap(), "before\n");
            assert_eq!(fs::read_dir(away.path()).unwrap().count(), 1);
        }
        let path = "{\"id\":1,\"when\":\"\",\"command\":\"\",\"what\":\"\",\"files\":\
                    [{\"file\":\"projects/../../x.toml\",\"before\":null,\"after\":\"\"}]}";
        assert!(serde_json::from_str::<Stored>(path).is_err());
    }
}
