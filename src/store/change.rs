//! Changes: what a command writes, all or nothing, under a lock, and recorded in the history.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::history::append_edit;
use super::read::LARGEST;
use super::{Loaded, PROJECTS, SETTINGS, Store};
use crate::domain::copies;
use crate::domain::flags;
use crate::domain::project::{self, Name};
use crate::domain::settings::Settings;
use crate::domain::source::{FileChange, FileTrouble, Source, Trouble};
use crate::error::{self, Error, Kind, Result};

/// How often a change is planned if an editor saves a file at the same time.
const TRIES: u32 = 5;
/// The pause between two tries, in which the editor can finish writing.
const PAUSE: Duration = Duration::from_millis(20);

/// A change by a command: either all of its files are written, or none.
#[derive(Debug, Clone)]
pub struct Change {
    /// A description for the history: `status of probing is now active`.
    pub what: String,
    /// The new text of each file. If no text differs, nothing is written or recorded.
    pub files: Vec<(File, String)>,
    /// The files to remove.
    pub removed: Vec<File>,
}

impl Change {
    /// A change that removes no file.
    pub fn of(what: String, files: Vec<(File, String)>) -> Self {
        Self { what, files, removed: Vec::new() }
    }
}

/// A file that `rp` writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum File {
    /// `rp.toml`.
    Settings,
    /// The file of a project, which is created if it is missing.
    Project(Name),
    /// The file of the open run with this number.
    Run(u32),
}

/// A file of a change, with its text before and after; `None` if the file does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// The file.
    pub file: File,
    /// Its path, for messages.
    pub path: String,
    /// The text before the change.
    pub before: Option<String>,
    /// The text after the change.
    pub after: Option<String>,
}

impl Altered {
    /// The same with before and after exchanged.
    pub(super) fn turned(self) -> Self {
        Self { before: self.after, after: self.before, ..self }
    }

    /// The errors in the new text.
    fn troubles(&self) -> Vec<FileTrouble> {
        let Some(text) = self.after.clone() else { return Vec::new() };
        if text.len() as u64 > LARGEST {
            let why = format!("would be larger than {} MiB, the most that rp reads", LARGEST >> 20);
            return vec![FileTrouble::whole(self.path.clone(), why)];
        }
        let source = Arc::new(Source { path: self.path.clone(), text });
        let troubles = match &self.file {
            File::Settings => Settings::read(&source, &flags::thresholds()).1,
            File::Project(name) => project::read(name.clone(), source.clone()).1,
            // rp writes it, but an undo may bring an invalid one back.
            File::Run(_) => return Vec::new(),
        };
        let errors = troubles.into_iter().filter(Trouble::is_error);
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
    /// The time, as given by `Env::now`.
    pub when: String,
    /// The command, such as `log`.
    pub command: String,
    /// Who made it, as `RP_ME` or --me said; else `None`.
    pub by: Option<String>,
    /// The description.
    pub what: String,
    /// Its files.
    pub files: Vec<Altered>,
    /// The change that this one undid.
    pub undoes: Option<u64>,
    /// Whether it was undone or skipped.
    pub undone: bool,
    /// Whether `rp undo --skip` skipped it, which left its files as they were.
    pub skipped: bool,
}

/// A project's file before an editor opens it.
#[derive(Debug)]
pub struct Opened {
    name: Name,
    bytes: Option<Vec<u8>>,
    /// The number of the last change in the history.
    last: u64,
}

impl Opened {
    /// The bytes of the file; `None` if it was not a regular file.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }
}

impl Store {
    /// Locks and reads the store, calls `plan` for the change, writes it, and records it in the
    /// history. If an editor saves a file at the same time, calls `plan` again with the new
    /// content. `command` is the name of the command, such as `log`, and `now` is `Env::now`.
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
            let (change, result) = plan(&loaded)?;
            let what = change.what.clone();
            let files = self.altered(&loaded, change)?;
            if files.is_empty() {
                return Ok(result);
            }
            let stored = self.stored(command, now, what, None, files)?;
            tries += 1;
            match self.commit(&lock, &stored) {
                Err(why) if why.kind() == error::Kind::Changed && tries < TRIES => {
                    thread::sleep(PAUSE);
                    self.recover(&lock)?;
                    self.clean()?;
                }
                done => return done.map(|()| result),
            }
        }
    }

    /// Records in the history how an editor changed a file since it was [opened](Self::opened).
    /// Gives whether it was recorded, which needs valid UTF-8.
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
        let replacement = self.replacement(&file, None, None)?;
        let after =
            replacement.now().map_err(Error::system(format!("read {}", replacement.shown)))?;
        let text = |bytes: Option<Vec<u8>>| bytes.map(String::from_utf8).transpose();
        let (Ok(mut before), Ok(after)) = (text(bytes), text(after)) else { return Ok(false) };
        // Changes that `rp` itself wrote in the meantime are in the history already.
        let since = self.records()?.into_iter().take_while(|record| record.id > last);
        let mut texts = since.flat_map(|record| record.files).filter(|it| it.file == file);
        if let Some(latest) = texts.next() {
            before = latest.after;
        }
        if before == after {
            return Ok(true);
        }
        let path = self.show(&self.path_of(&file));
        let files = vec![Altered { file, path, before, after }];
        let stored = self.stored(command, now, what, None, files)?;
        let noted = append_edit(&lock, &stored);
        noted.map_err(Error::system(format!(
            "record the change in {}",
            self.show(&self.own_path())
        )))?;
        Ok(true)
    }

    /// A project's file, to be called before an editor opens it.
    pub fn opened(&self, name: &Name) -> Result<Opened> {
        let last = self.next_id()?.saturating_sub(1);
        Ok(Opened { name: name.clone(), bytes: self.bytes(name), last })
    }

    /// The files that `plan` would change, for `--dry-run`. Nothing is locked or written.
    pub fn rehearse<T>(
        &self,
        plan: impl FnOnce(&Loaded) -> Result<(Change, T)>,
    ) -> Result<(Vec<FileChange>, T)> {
        let loaded = self.load()?;
        let (change, result) = plan(&loaded)?;
        let altered = self.altered(&loaded, change)?;
        Ok((altered.into_iter().map(FileChange::from).collect(), result))
    }

    /// The files that differ after the change. An invalid new text is an error.
    fn altered(&self, loaded: &Loaded, change: Change) -> Result<Vec<Altered>> {
        let written = change.files.into_iter().map(|(file, text)| (file, Some(text)));
        // Removals come last: until then the text is in another file.
        let removed = change.removed.into_iter().map(|file| (file, None));
        let each = written.chain(removed).map(|(file, after)| Altered {
            path: self.show(&self.path_of(&file)),
            before: loaded.text(&file).map(str::to_owned),
            after,
            file,
        });
        let altered: Vec<_> = each.filter(|altered| altered.before != altered.after).collect();
        let troubles: Vec<_> = altered.iter().flat_map(Altered::troubles).collect();
        if !troubles.is_empty() {
            return Err(invalid(troubles));
        }
        self.refuse_copies(loaded, &altered)?;
        Ok(altered)
    }

    /// An error if a project would be ignored as a copy after a change.
    fn refuse_copies(&self, loaded: &Loaded, altered: &[Altered]) -> Result<()> {
        let mut after = loaded.portfolio.clone();
        for Altered { file, path, after: text, .. } in altered {
            let (File::Project(name), Some(text)) = (file, text) else { continue };
            let source = Source { path: path.clone(), text: text.clone() };
            if let Ok(project) = project::read(name.clone(), source.into()).0 {
                after = after.with(project);
            }
        }
        let projects = || after.projects();
        let others = loaded.unread.iter().map(|(name, _)| name);
        let others = others.chain(loaded.left_out.iter().map(|left| &left.name));
        let by_name = copies::by_name(projects().map(|project| &project.name).chain(others));
        let is_project = |(name, _): &(&Name, &Name)| after.project(name).is_some();
        let by_content = copies::by_content(projects());
        let Some((copy, of)) = by_name.iter().chain(&by_content).find(is_project) else {
            return Ok(());
        };
        let (copy, of) = (self.shown_file(copy), self.shown_file(of));
        let what = format!("rp would ignore {copy} as a copy of {of}; nothing was written");
        Err(Error::of(Kind::Exists, what).with_hint("choose another name or title"))
    }

    pub(super) fn path_of(&self, file: &File) -> PathBuf {
        match file {
            File::Settings => self.place.root.join(SETTINGS),
            File::Project(name) => self.file_of(name),
            File::Run(number) => self.place.root.join(File::path_of_run(*number)),
        }
    }
}

/// A change that would make a file invalid.
pub(super) fn invalid(troubles: Vec<FileTrouble>) -> Error {
    Error::of(Kind::InvalidValue, "invalid value; nothing was written").with_troubles(troubles)
}

impl File {
    /// Its file name.
    pub(super) fn leaf(&self) -> String {
        match self {
            Self::Settings => SETTINGS.into(),
            Self::Project(name) => format!("{}.toml", name.leaf()),
            Self::Run(number) => format!("{number}.toml"),
        }
    }
}

/// Its path below the store.
impl From<File> for String {
    fn from(file: File) -> Self {
        match file {
            File::Settings => SETTINGS.into(),
            File::Project(name) => format!("{PROJECTS}/{name}.toml"),
            File::Run(number) => File::path_of_run(number),
        }
    }
}

impl TryFrom<String> for File {
    type Error = String;

    fn try_from(path: String) -> std::result::Result<Self, String> {
        if path == SETTINGS {
            return Ok(Self::Settings);
        }
        if let Some(run) = Self::of_run(&path) {
            return Ok(run);
        }
        let name = path.strip_prefix(PROJECTS).and_then(|path| path.strip_prefix('/'));
        let name = name.and_then(|name| name.strip_suffix(".toml"));
        let name = name.and_then(|name| name.parse().ok());
        name.map(Self::Project).ok_or_else(|| format!("`{path}` is not a file of a store"))
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
        let entries = fs::read_dir(store.place.root.join("projects")).unwrap();
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
            Ok((Change::of(format!("now {status}"), files?), ()))
        })
    }

    #[test]
    fn several_files_are_changed_and_undone_together() {
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
        assert_eq!(why.to_string(), "nothing to undo");

        let history = store.history().unwrap();
        let history: Vec<_> = history.iter().map(|it| (it.command.as_str(), it.undone)).collect();
        assert_eq!(history, [("undo", false), ("undo", false), ("set", true), ("set", true)]);
        assert_eq!(files(&store), ["a.toml", "b.toml"]);
    }

    #[test]
    fn a_change_without_effect_is_not_recorded() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        change(&store, &["a"], "active").unwrap();

        change(&store, &["a"], "active").unwrap();

        assert_eq!(store.history().unwrap().len(), 1);
    }

    #[test]
    fn an_invalid_text_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);

        let refused = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "busy")?];
            Ok((Change::of("now busy".into(), files), ()))
        });

        let why = refused.unwrap_err();
        let troubles = why.troubles();
        assert_eq!((troubles.len(), troubles[0].place().unwrap().line), (1, 3));
        assert_eq!((text(&store, "a"), text(&store, "b")), (PROJECT.into(), PROJECT.into()));
    }

    #[test]
    fn a_text_that_is_too_large_is_not_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);

        let refused = store.change("log", "2026-06-15", |loaded| {
            let text = format!("{PROJECT}# {}\n", "x".repeat(4 << 20));
            let files = vec![(file("a"), text)];
            assert!(loaded.text(&file("a")).is_some());
            Ok((Change::of("too much".into(), files), ()))
        });

        assert_eq!(refused.unwrap_err().troubles().len(), 1);
        assert_eq!(text(&store, "a"), PROJECT);
    }

    #[test]
    fn undo_refuses_a_file_that_was_changed_since_and_shows_it() {
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
    fn a_change_is_planned_again_if_an_editor_saves_first() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        let mut plans = 0;

        let planned = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "active")?];
            plans += 1;
            if plans == 1 {
                fs::write(store.path_of(&file("b")), format!("{PROJECT}# typed\n")).unwrap();
            }
            Ok((Change::of("now active".into(), files), plans))
        });

        assert_eq!(planned.unwrap(), 2);
        assert_eq!(text(&store, "a"), format!("{PROJECT}status = \"active\"\n"));
        assert_eq!(text(&store, "b"), format!("{PROJECT}status = \"active\"\n# typed\n"));
        assert_eq!(store.history().unwrap().len(), 1);
    }

    #[test]
    fn an_editor_that_keeps_saving_stops_the_change_and_loses_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a", "b"]);
        let mut typed = PROJECT.to_owned();

        let planned = store.change("set", "2026-06-15", |loaded| {
            let files = vec![set(loaded, "a", "active")?, set(loaded, "b", "active")?];
            typed += "# typed\n";
            fs::write(store.path_of(&file("b")), &typed).unwrap();
            Ok((Change::of("now active".into(), files), ()))
        });

        assert_eq!(planned.unwrap_err().kind(), error::Kind::Changed);
        assert_eq!((text(&store, "a"), text(&store, "b")), (PROJECT.into(), typed));
        assert_eq!(files(&store), ["a.toml", "b.toml"]);
        assert!(
            store.history().unwrap().is_empty() && !dir.path().join(".rp/journal.json").exists()
        );
    }

    #[test]
    fn sixty_four_concurrent_changes_lose_nothing() {
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
                Ok((Change::of(format!("{nth}"), files), ()))
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
    fn the_history_is_limited_and_skips_foreign_files() {
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
    fn a_link_is_read_but_not_written_and_modes_are_kept() {
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
    fn another_hard_link_of_a_file_keeps_its_text() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path(), &["a"]);
        let other = dir.path().join("other");
        fs::hard_link(store.path_of(&file("a")), &other).unwrap();

        change(&store, &["a"], "active").unwrap();

        assert_eq!(fs::read_to_string(other).unwrap(), PROJECT);
        assert!(text(&store, "a").contains("active"));
    }

    /// Leaves a temporary file next to `a`.
    fn left(store: &Store, text: &str) {
        fs::write(store.place.root.join("projects/.a.toml.rp-new"), text).unwrap();
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
        let warnings = store.warnings.take();
        assert!(warnings.len() == 2 && warnings[1].ends_with(".a.saved-2.toml"), "{warnings:?}");
        assert_eq!(store.load().unwrap().names().count(), 1);
    }

    #[test]
    fn every_command_that_writes_removes_temporary_files() {
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

    /// Editors write in place while the status changes. Every other one truncates the file when it
    /// opens it; the others opened it earlier.
    #[cfg(target_os = "linux")]
    #[test]
    fn no_save_of_an_editor_that_writes_in_place_is_lost() {
        use std::io::Write;
        use std::time::Instant;

        const SAVES: u64 = 300;
        /// A change takes less time than this after its last check, unless the system delays it.
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
        // A save between the last check and the end is kept next to the file.
        assert!(files(&store).len() <= 2, "{:?}", files(&store));
    }

    #[test]
    fn temporary_files_of_a_killed_process_are_removed() {
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
