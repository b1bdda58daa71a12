//! A store for one test and `rp` in it, isolated from the environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
#[cfg(target_os = "linux")]
use std::{sync::Mutex, thread};

use tempfile::TempDir;

/// A project without flags.
pub const SOUND: &str = "title = \"t\"\norigin = \"bottom-up\"\nmotivation = \"m\"\n\
                         experiment_loop = \"4h\"\nfixed_cost = \"1d\"\n[estimate]\nimportance = 5\n";

/// A temporary folder with a home beside it; dropping it removes both.
pub struct World(TempDir);

impl World {
    /// An empty folder.
    pub fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        fs::create_dir(world.home()).unwrap();
        world
    }

    /// A folder with an empty store.
    pub fn with_store() -> Self {
        let world = Self::new();
        fs::create_dir_all(world.store().join("projects")).unwrap();
        fs::write(world.store().join("rp.toml"), "").unwrap();
        world
    }

    /// A folder with a store in which every text holds characters that must not be printed raw:
    /// they control a terminal, end an annotation or are Markdown.
    pub fn hostile() -> Self {
        let evil = "a\\u001b[31mb\\u0007c\\u009b31md\\u202ee\\rf\\u200eg\\u2028h\\n::error::i%0Aj \
                    [k](http://l.m) <b>n</b> | `o` @p #1 ##[error]";
        let text = |key: &str| format!("{key} = \"{evil}\"\n");
        let world = Self::with_store();
        let keys = ["researcher", "motivation", "problem", "approach", "plan", "agenda"];
        let lists = ["needs", "waits_for", "tags"].map(|key| format!("{key} = [\"{evil}\"]\n"));
        let tables = [
            ("[prior_work]\n", vec!["notes"]),
            ("[[experiment]]\ndate = 2026-06-01\nresult = \"clear\"\n", vec!["what", "learned"]),
            ("[[feedback]]\ndate = 2026-06-01\nimportance = 1\n", vec!["from", "comment"]),
            ("[[overlap]]\n", vec!["who"]),
            ("[[collaborator]]\n", vec!["name"]),
            ("[[checkpoint]]\nby = 2026-06-01\n", vec!["expect"]),
            ("[timebox]\nuntil = 2026-06-01\n", vec!["back_to"]),
            (
                "[[decision]]\ndate = 2026-06-01\nkind = \"pivot\"\n",
                vec!["why", "from", "to", "was", "now", "numbers"],
            ),
            ("[[accept]]\nflag = \"no-alternatives\"\n", vec!["why"]),
            ("[[accept]]\nwhy = \"w\"\n", vec!["flag"]),
        ];
        let tables = tables
            .map(|(head, keys)| head.to_owned() + &keys.into_iter().map(text).collect::<String>());
        let keys: String = keys.into_iter().map(text).collect();
        let all = format!(
            "{}origin = \"top-down\"\nstatus = \"active\"\nstarted = 2026-01-01\n{keys}{}{}",
            text("title"),
            lists.join(""),
            tables.join("")
        );
        world.write("evil", all);
        // In raw bytes in the line that a diagnostic shows, and in its message.
        world.write(
            "raw",
            "title = \"t\"\norigin = \"\u{9b}31m\u{202e}\"  # \u{9b}2J\n\"k\\u001b[2J\" = 1\n",
        );
        world.write("not-toml", "title = \u{9b}31m \u{202e}\n");
        let settings = format!(
            "{}\"colour\\u001b\" = 1\n[researcher.\"{evil}\"]\nmentor = \"{evil}\"\n",
            text("me")
        );
        fs::write(world.file("rp.toml"), settings).unwrap();
        #[cfg(unix)]
        world.write(
            "[k](l),line=9::<b>|@p %0A`o`\u{202e}",
            "title = \"t\"\norigin = \"top-down\"\n",
        );
        world
    }

    /// The folder in which `rp` runs.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// The folder of the store.
    pub fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// The path of a file in the store.
    pub fn file(&self, path: &str) -> PathBuf {
        self.store().join(path)
    }

    /// Writes a project file with this text.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.file(&format!("projects/{name}.toml"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// The text of a project file.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(&format!("projects/{name}.toml"))).unwrap()
    }

    /// The same; `None` if there is no file.
    #[cfg(target_os = "linux")]
    pub fn read_if(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.file(&format!("projects/{name}.toml"))).ok()
    }

    /// `rp` without arguments, in the folder above the store, on 2026-06-15.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rp"));
        command.env_clear().env("HOME", self.home()).env("RP_TODAY", "2026-06-15");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.current_dir(self.0.path());
        command
    }

    /// The output of `rp` with these arguments, in the store.
    pub fn rp(&self, args: &[&str]) -> Said {
        Said::of(&self.command().arg("-C").arg(self.store()).args(args).output().unwrap())
    }

    /// Every file in the store with its text.
    pub fn store_texts(&self) -> Vec<(PathBuf, String)> {
        let text = |path: &PathBuf| fs::read_to_string(self.store().join(path)).unwrap();
        self.files().into_iter().map(|path| (path.clone(), text(&path))).collect()
    }

    /// A snapshot of everything below the folder.
    #[cfg(unix)]
    pub fn snapshot(&self) -> std::collections::BTreeMap<PathBuf, (String, Vec<u8>)> {
        snapshot(self.0.path())
    }

    /// Every path below the store, without `.rp/`.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.store()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                if entry.file_name() == ".rp" {
                    continue;
                }
                if entry.file_type().unwrap().is_dir() {
                    folders.push(entry.path());
                } else {
                    files.push(entry.path().strip_prefix(self.store()).unwrap().to_owned());
                }
            }
        }
        files.sort();
        files
    }
}

/// Everything below a folder, by path: the kind, the mode, and the bytes or the target of a link.
#[cfg(unix)]
pub fn snapshot(top: &Path) -> std::collections::BTreeMap<PathBuf, (String, Vec<u8>)> {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::MetadataExt;

    let mut all = std::collections::BTreeMap::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let about = path.symlink_metadata().unwrap();
            let holds = if about.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else if about.is_symlink() {
                fs::read_link(&path).unwrap().as_os_str().as_bytes().to_vec()
            } else if about.is_file() {
                fs::read(&path).unwrap()
            } else {
                Vec::new()
            };
            all.insert(path, (format!("{:o}", about.mode()), holds));
        }
    }
    all
}

/// The output of a program, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Panics if a signal ended the program, or if its output is not UTF-8.
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// A line of either stream that could control a terminal.
    pub fn steering(&self) -> Option<&str> {
        let steers = |c: char| {
            c.is_control() && c != '\n' || ['\u{202e}', '\u{200e}', '\u{2028}'].contains(&c)
        };
        self.out.lines().chain(self.err.lines()).find(|line| line.contains(steers))
    }

    /// The printed JSON value.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why} in {self:?}"))
    }
}

/// Runs each case, on two threads.
#[cfg(target_os = "linux")]
pub fn each<T: Send>(cases: Vec<T>, test: impl Fn(T) + Sync) {
    let cases = Mutex::new(cases.into_iter());
    let next = || cases.lock().unwrap().next();
    thread::scope(|scope| {
        let work = || {
            while let Some(case) = next() {
                test(case);
            }
        };
        for thread in [scope.spawn(work), scope.spawn(work)] {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        }
    });
}
