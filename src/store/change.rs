//! Changes: what a command writes, as one, under a lock, and noted in the history.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::history::{Stored, StoredFile, note_done};
use super::read::LARGEST;
use super::{Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::flags;
use crate::domain::project::{self, Name};
use crate::domain::settings::Settings;
use crate::domain::source::{FileChange, FileTrouble, Source, Weight};
use crate::error::{self, Error, Result};

/// How often a change is planned anew because an editor was faster.
const TRIES: u32 = 5;
/// How long an editor gets then to finish what it is writing.
const PAUSE: Duration = Duration::from_millis(20);

/// What a command changes, as one: either all of it is there afterwards, or none.
#[derive(Debug, Clone)]
pub struct Change {
    /// In words, for the history: `status of probing is now active`.
    pub what: String,
    /// The new text of each file. Without any, or with the texts that are there, nothing is
    /// written and nothing noted.
    pub files: Vec<(File, String)>,
}

/// A file that `rp` writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum File {
    /// `rp.toml`.
    Settings,
    /// The file of a project. One that is not there yet is made.
    Project(Name),
}

/// A file of a change: its text before and after, nothing where it is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// Which file.
    pub file: File,
    /// Where a person finds it.
    pub path: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is to be.
    pub after: Option<String>,
}

impl Altered {
    /// The same the other way round.
    pub(super) fn turned(self) -> Self {
        Self { before: self.after, after: self.before, ..self }
    }

    /// Why the file could not be used.
    fn troubles(&self) -> Vec<FileTrouble> {
        let text = self.after.clone().unwrap_or_default();
        if text.len() as u64 > LARGEST {
            let why = format!("would be larger than {} MiB, which rp does not read", LARGEST >> 20);
            return vec![FileTrouble::whole(self.path.clone(), why)];
        }
        let source = Arc::new(Source { path: self.path.clone(), text });
        let troubles = match &self.file {
            File::Settings => Settings::read(&source, &flags::thresholds()).1,
            File::Project(name) => project::read(name.clone(), source.clone()).1,
        };
        let errors = troubles.into_iter().filter(|trouble| trouble.weight == Weight::Error);
        FileTrouble::all(&source, errors.collect())
    }
}

impl From<Altered> for FileChange {
    fn from(Altered { path, before, after, .. }: Altered) -> Self {
        Self { path, before, after }
    }
}

/// A change by `rp`, as the history keeps it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its number; later ones are higher.
    pub id: u64,
    /// When, as `Env::now` said.
    pub when: String,
    /// What was typed, such as `log`.
    pub command: String,
    /// In words.
    pub what: String,
    /// Its files.
    pub files: Vec<Altered>,
    /// The change that this one took back.
    pub undoes: Option<u64>,
    /// Whether it was taken back.
    pub undone: bool,
}

/// A project's file as an editor gets it.
#[derive(Debug)]
pub struct Opened {
    name: Name,
    bytes: Option<Vec<u8>>,
    /// The last change of the history then.
    last: u64,
}

impl Opened {
    /// Every byte of it; nothing where there is no regular file.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }
}

impl Store {
    /// Takes the lock, reads everything, lets `plan` say what to change, writes it, and notes it
    /// in the history. `plan` is called again on the new content where an editor was faster.
    /// `command` is what was typed, such as `log`, and `now` is `Env::now`.
    pub fn change<T>(
        &self,
        command: &str,
        now: &str,
        mut plan: impl FnMut(&Loaded) -> Result<(Change, T)>,
    ) -> Result<T> {
        let lock = self.begin(command)?;
        let mut tries = 0;
        loop {
            let loaded = self.read()?;
            let (Change { what, files }, result) = plan(&loaded)?;
            let files = self.altered(&loaded, files)?;
            if files.is_empty() {
                return Ok(result);
            }
            let stored = Stored {
                id: self.next_id()?,
                when: now.into(),
                command: command.into(),
                what,
                undoes: None,
                files: files.into_iter().map(StoredFile::from).collect(),
            };
            tries += 1;
            match self.commit(&lock, &stored) {
                Err(why) if why.kind() == error::Kind::Changed && tries < TRIES => {
                    thread::sleep(PAUSE);
                    self.settle(&lock)?;
                    self.clean()?;
                }
                done => return done.map(|()| result),
            }
        }
    }

    /// Notes in the history what was done to a file without `rp`, since it was [opened](Self::opened).
    /// Says whether it was noted: what is not text cannot be.
    pub fn note_edit(
        &self,
        command: &str,
        now: &str,
        what: String,
        opened: Opened,
    ) -> Result<bool> {
        let lock = self.begin(command)?;
        let Opened { name, bytes, last } = opened;
        let file = File::Project(name);
        let swap = self.swap(&file, None, None)?;
        let after = swap.now().map_err(Error::system(format!("read {}", swap.shown)))?;
        let text = |bytes: Option<Vec<u8>>| bytes.map(String::from_utf8).transpose();
        let (Ok(mut before), Ok(after)) = (text(bytes), text(after)) else { return Ok(false) };
        // What `rp` itself wrote meanwhile is in the history already.
        let since = self.records()?.into_iter().take_while(|record| record.id > last);
        let mut of_it = since.flat_map(|record| record.files).filter(|it| it.file == file);
        if let Some(latest) = of_it.next() {
            before = latest.after;
        }
        if before == after {
            return Ok(true);
        }
        let stored = Stored {
            id: self.next_id()?,
            when: now.into(),
            command: command.into(),
            what,
            undoes: None,
            files: vec![StoredFile { file, before, after }],
        };
        let noted = note_done(&lock, &stored);
        noted.map_err(Error::system(format!(
            "note the change in {}",
            self.show(&self.own_path())
        )))?;
        Ok(true)
    }

    /// What a project's file holds before an editor gets it.
    pub fn opened(&self, name: &Name) -> Result<Opened> {
        let last = self.next_id()?.saturating_sub(1);
        Ok(Opened { name: name.clone(), bytes: self.bytes(name), last })
    }

    /// What `plan` would change, for `--dry-run`: nothing is locked and nothing written.
    pub fn rehearse<T>(
        &self,
        plan: impl FnOnce(&Loaded) -> Result<(Change, T)>,
    ) -> Result<(Vec<FileChange>, T)> {
        let loaded = self.load()?;
        let (change, result) = plan(&loaded)?;
        let altered = self.altered(&loaded, change.files)?;
        Ok((altered.into_iter().map(FileChange::from).collect(), result))
    }

    /// What differs once the change is made. What could not be read back then is refused.
    fn altered(&self, loaded: &Loaded, files: Vec<(File, String)>) -> Result<Vec<Altered>> {
        let each = files.into_iter().map(|(file, text)| Altered {
            path: self.show(&self.path_of(&file)),
            before: loaded.text(&file).map(str::to_owned),
            after: Some(text),
            file,
        });
        let altered: Vec<_> = each.filter(|altered| altered.before != altered.after).collect();
        let troubles: Vec<_> = altered.iter().flat_map(Altered::troubles).collect();
        if troubles.is_empty() { Ok(altered) } else { Err(invalid(troubles)) }
    }

    pub(super) fn path_of(&self, file: &File) -> PathBuf {
        match file {
            File::Settings => self.root.join(SETTINGS),
            File::Project(name) => self.file_of(name),
        }
    }
}

/// A change that would make a file invalid.
pub(super) fn invalid(troubles: Vec<FileTrouble>) -> Error {
    Error::new("what was given cannot be used; nothing was written").with_troubles(troubles)
}

impl File {
    /// What it is called in its folder.
    pub(super) fn leaf(&self) -> String {
        match self {
            Self::Settings => SETTINGS.into(),
            Self::Project(name) => format!("{}.toml", name.leaf()),
        }
    }
}

/// As it is found below the store.
impl From<File> for String {
    fn from(file: File) -> Self {
        match file {
            File::Settings => SETTINGS.into(),
            File::Project(name) => format!("{PROJECTS}/{name}.toml"),
        }
    }
}

impl TryFrom<String> for File {
    type Error = String;

    fn try_from(path: String) -> std::result::Result<Self, String> {
        if path == SETTINGS {
            return Ok(Self::Settings);
        }
        let name = path.strip_prefix(PROJECTS).and_then(|path| path.strip_prefix('/'));
        let name = name.and_then(|name| name.strip_suffix(".toml"));
        let name = name.and_then(|name| name.parse().ok());
        name.map(Self::Project).ok_or_else(|| format!("`{path}` is no file of a store"))
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files")]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::domain::project::Date;
    use crate::store::{Edit, Search};

    const PROJECT: &str = "title = \"t\"  # what\norigin = \"bottom-up\"\n";

    fn store(root: &Path, names: &[&str]) -> Store {
        fs::create_dir_all(root.join("projects")).unwrap();
        fs::write(root.join("rp.toml"), "").unwrap();
        let store = <Search as Default>::default().at(root);
        for name in names {
            fs::write(store.path_of(&file(name)), PROJECT).unwrap();
        }
        store
    }

    fn file(name: &str) -> File {
        File::Project(name.parse().unwrap())
    }

    fn text(store: &Store, name: &str) -> String {
        fs::read_to_string(store.path_of(&file(name))).unwrap()
    }

    fn files(store: &Store) -> Vec<String> {
        let entries = fs::read_dir(store.root.join("projects")).unwrap();
        let mut files: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        files
    }

    fn set(loaded: &Loaded, name: &str, status: &str) -> Result<(File, String)> {
        loaded.edited(&file(name), &[Edit::set("status", status)])
    }

    fn change(store: &Store, names: &[&str], status: &str) -> Result<()> {
        store.change("set", "2026-06-15", |loaded| {
            let files: Result<_> = names.iter().map(|name| set(loaded, name, status)).collect();
            Ok((Change { what: format!("now {status}"), files: files? }, ()))
        })
    }

    #[test]
    fn several_files_are_changed_and_taken_back_as_one() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        change(&store, &["a"], "active").unwrap();
        change(&store, &["a", "b"], "paused").unwrap();
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"paused\"\n"));

        assert_eq!(store.undo("2026-06-16").unwrap().what, "now paused");
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"active\"\n"));
        assert_eq!(text(&store, "b"), PROJECT);
        assert_eq!(store.undo("2026-06-16").unwrap().what, "now active");
        assert_eq!(text(&store, "a"), PROJECT);
        let why = store.undo("2026-06-16").unwrap_err();
        assert_eq!(why.to_string(), "there is no change that could be taken back");

        let told: Vec<_> =
            store.history().unwrap().into_iter().map(|it| (it.command, it.undone)).collect();
        let told: Vec<_> = told.iter().map(|(command, undone)| (&**command, *undone)).collect();
        assert_eq!(told, [("undo", false), ("undo", false), ("set", true), ("set", true)]);
        assert_eq!(files(&store), ["a.toml", "b.toml"]);
    }

    #[test]
    fn what_would_change_nothing_is_no_change() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        change(&store, &["a"], "active").unwrap();

        change(&store, &["a"], "active").unwrap();

        assert_eq!(store.history().unwrap().len(), 1);
    }

    #[test]
    fn what_could_not_be_read_back_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);

        let refused = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "busy")?];
            Ok((Change { what: "now busy".into(), files }, ()))
        });

        let why = refused.unwrap_err();
        let troubles = why.troubles();
        assert_eq!((troubles.len(), troubles[0].place().unwrap().line), (1, 3));
        assert_eq!((text(&store, "a"), text(&store, "b")), (PROJECT.into(), PROJECT.into()));
    }

    #[test]
    fn what_is_too_large_to_be_read_back_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);

        let refused = store.change("log", "2026-06-15", |loaded| {
            let text = format!("{PROJECT}# {}\n", "x".repeat(4 << 20));
            let files = vec![(file("a"), text)];
            assert!(loaded.text(&file("a")).is_some());
            Ok((Change { what: "too much".into(), files }, ()))
        });

        assert_eq!(refused.unwrap_err().troubles().len(), 1);
        assert_eq!(text(&store, "a"), PROJECT);
    }

    #[test]
    fn a_file_that_was_changed_since_is_not_undone_and_shown() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        change(&store, &["a", "b"], "active").unwrap();
        let typed = text(&store, "b") + "# typed\n";
        fs::write(store.path_of(&file("b")), &typed).unwrap();

        let why = store.undo("2026-06-16").unwrap_err();
        let files = why.files();

        assert_eq!((files.len(), files[0].after.as_ref()), (1, Some(&typed)));
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"active\"\n"));
        fs::write(store.path_of(&file("b")), PROJECT).unwrap();
        store.undo("2026-06-16").unwrap();
        assert_eq!(text(&store, "a"), PROJECT);
    }

    #[test]
    fn a_change_is_planned_anew_where_an_editor_was_faster() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        let mut plans = 0;

        let planned = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "active")?];
            plans += 1;
            if plans == 1 {
                fs::write(store.path_of(&file("b")), format!("{PROJECT}# typed\n")).unwrap();
            }
            Ok((Change { what: "now active".into(), files }, plans))
        });

        assert_eq!(planned.unwrap(), 2);
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"active\"\n"));
        assert_eq!(text(&store, "b"), format!("{PROJECT}status = \"active\"\n# typed\n"));
        assert_eq!(store.history().unwrap().len(), 1);
    }

    #[test]
    fn an_editor_that_never_rests_is_told_and_nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        let mut typed = PROJECT.to_owned();

        let planned = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "active")?];
            typed += "# typed\n";
            fs::write(store.path_of(&file("b")), &typed).unwrap();
            Ok((Change { what: "now active".into(), files }, ()))
        });

        assert_eq!(planned.unwrap_err().kind(), error::Kind::Changed);
        assert_eq!((text(&store, "a"), text(&store, "b")), (PROJECT.into(), typed));
        assert_eq!(files(&store), ["a.toml", "b.toml"]);
        assert!(
            store.history().unwrap().is_empty() && !dir.path().join(".rp/journal.json").exists()
        );
    }

    #[test]
    fn sixty_four_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        let one = |nth: usize| {
            store.change("log", "2026-06-15", |loaded| {
                let values = vec![
                    ("by", "2026-06-20".parse::<Date>().unwrap().into()),
                    ("expect", nth.to_string().into()),
                ];
                let edit = [Edit::Append { table: "checkpoint", values }];
                let files = vec![loaded.edited(&file("a"), &edit)?];
                Ok((Change { what: format!("{nth}"), files }, ()))
            })
        };

        std::thread::scope(|scope| {
            let all: Vec<_> = (0..64).map(|nth| scope.spawn(move || one(nth))).collect();
            for one in all {
                one.join().unwrap().unwrap();
            }
        });

        let loaded = store.load().unwrap();
        let checkpoints = &loaded.named(&"a".parse().unwrap()).unwrap().checkpoints;
        let mut seen: Vec<_> =
            checkpoints.iter().map(|it| it.expect.as_ref().unwrap().value.clone()).collect();
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), checkpoints.len()), (64, 64));
        assert_eq!(store.history().unwrap().len(), 64);
    }

    #[test]
    fn the_history_is_bounded_and_what_is_foreign_in_it_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        change(&store, &["a"], "active").unwrap();
        let folder = store.own_path().join("history");
        let old = fs::read_to_string(folder.join("00000001.json")).unwrap();
        for id in 2..=600 {
            let entry = old.replace("\"id\":1,", &format!("\"id\":{id},"));
            fs::write(folder.join(format!("{id:08}.json")), entry).unwrap();
        }
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        fs::write(folder.join("00000599.json"), "rubbish").unwrap();
        fs::write(folder.join("00000598.json"), &old).unwrap();

        change(&store, &["a"], "paused").unwrap();

        let records = store.history().unwrap();
        assert_eq!((records.len(), records[0].id), (498, 601));
        assert_eq!(records.last().unwrap().id, 102);
        assert_eq!(store.warnings.take().len(), 2);
        assert!(folder.join("notes.txt").exists());
        store.undo("2026-06-16").unwrap();
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"active\"\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_read_and_not_written_to_and_modes_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        let real = store.path_of(&file("a"));
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a.toml", dir.path().join("projects/b.toml")).unwrap();

        let refused = change(&store, &["b"], "active");

        let why = refused.unwrap_err();
        assert_eq!(why.kind(), error::Kind::Linked);
        let said = why.to_string();
        assert!(said.contains("projects/b.toml is a symbolic link to "), "{said}");
        assert!(said.contains("projects/a.toml; "), "{said}");
        assert_eq!(text(&store, "b"), PROJECT);
        change(&store, &["a"], "active").unwrap();
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(files(&store), ["a.toml", "b.toml"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_other_name_of_a_file_keeps_its_text() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        let other = dir.path().join("other");
        fs::hard_link(store.path_of(&file("a")), &other).unwrap();

        change(&store, &["a"], "active").unwrap();

        assert_eq!(fs::read_to_string(other).unwrap(), PROJECT);
        assert!(text(&store, "a").contains("active"));
    }

    /// What lies beside `a` when a command that writes comes.
    fn left(store: &Store, text: &str) {
        fs::write(store.root.join("projects/.a.toml.rp-new"), text).unwrap();
    }

    #[test]
    fn a_temporary_file_is_removed_unless_an_editor_saved_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        change(&store, &["a"], "active").unwrap();
        let other = |text: &str| PROJECT.to_owned() + text;
        for known in [PROJECT, "", "title", &other("status = \"active\"\n")] {
            left(&store, known);
            change(&store, &["a"], "active").unwrap();
            assert_eq!(files(&store), ["a.toml"], "{known}");
        }

        for typed in ["# typed\n", "# typed too\n"] {
            left(&store, &other(typed));
            change(&store, &["a"], "active").unwrap();
        }

        assert_eq!(files(&store), [".a.saved-1.toml", ".a.saved-2.toml", "a.toml"]);
        let kept = fs::read_to_string(dir.path().join("projects/.a.saved-2.toml")).unwrap();
        assert_eq!(kept, other("# typed too\n"));
        let told = store.warnings.take();
        assert!(told.len() == 2 && told[1].ends_with(".a.saved-2.toml"), "{told:?}");
        assert_eq!(store.load().unwrap().names().count(), 1);
    }

    #[test]
    fn every_command_that_writes_cleans() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        change(&store, &["a"], "active").unwrap();
        let is_clean = |store: &Store| {
            let files = files(store);
            left(store, "title");
            files == ["a.toml"]
        };
        left(&store, "title");

        store.load_to_write("edit").unwrap();
        assert!(is_clean(&store));
        store.undo("2026-06-16").unwrap();
        assert!(is_clean(&store));
        store.redo("2026-06-16").unwrap();
        assert!(is_clean(&store));
        store.make("").unwrap();
        assert!(is_clean(&store));
        let opened = store.opened(&"a".parse().unwrap()).unwrap();
        store.note_edit("edit", "2026-06-16", "edited a".into(), opened).unwrap();
        assert!(is_clean(&store));
    }

    /// Editors that write into a file in place while its status changes: every other one empties
    /// it when it opens it, the others hold it open before.
    #[cfg(target_os = "linux")]
    #[test]
    fn no_save_of_an_editor_that_writes_in_place_is_lost() {
        use std::io::Write;
        use std::time::Instant;

        const SAVES: u64 = 300;
        /// What a change does after its last look takes less, unless the system lets it wait.
        const AFTER: Duration = Duration::from_millis(2);
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        let path = store.path_of(&file("a"));
        let mut lost = Vec::new();
        for nth in 0..SAVES {
            let truncates = nth % 2 == 0;
            let open =
                || fs::OpenOptions::new().write(true).truncate(truncates).open(&path).unwrap();
            let held = (!truncates).then(open);
            let save = || {
                thread::sleep(Duration::from_micros(nth * 37 % 4000));
                let mut editor = held.unwrap_or_else(open);
                editor.set_len(0).unwrap();
                editor.write_all(format!("{PROJECT}# save {nth}\n").as_bytes()).unwrap();
                Instant::now()
            };

            let (saved, done) = thread::scope(|scope| {
                let change = scope.spawn(|| {
                    let _ = change(&store, &["a"], ["active", "paused"][(nth / 2 % 2) as usize]);
                    Instant::now()
                });
                (save(), change.join().unwrap())
            });

            let is_lost = !text(&store, "a").contains(&format!("# save {nth}\n"));
            if truncates {
                assert!(!is_lost, "{nth}: {}", text(&store, "a"));
            } else if is_lost && saved + AFTER < done {
                lost.push(nth);
            }
        }
        assert!(lost.len() < 2, "{lost:?}");
        // A save that comes between the last look and the end is kept beside the file.
        assert!(files(&store).len() <= 2, "{:?}", files(&store));
    }

    #[test]
    fn what_a_killed_process_left_beside_a_file_is_cleaned() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        for name in [".a.toml.rp-new", ".b.toml.rp-new", ".gone.toml.rp-new", ".mine.toml"] {
            let text = if name.contains("gone") { "" } else { "title" };
            fs::write(dir.path().join("projects").join(name), text).unwrap();
        }
        fs::write(dir.path().join(".rp.toml.rp-new"), "").unwrap();

        change(&store, &["a"], "active").unwrap();

        assert_eq!(files(&store), [".mine.toml", "a.toml", "b.toml"]);
        assert!(!dir.path().join(".rp.toml.rp-new").exists());
    }
}
