//! A store of its own for a test, and `rp` in it, with nothing of the world around.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A project in which nothing is wrong.
pub const SOUND: &str = "title = \"t\"\norigin = \"bottom-up\"\nmotivation = \"m\"\n\
                         experiment_loop = \"4h\"\nfixed_cost = \"1d\"\n[estimate]\nimportance = 5\n";

/// An empty folder with a home beside it; both go with it.
pub struct World(TempDir);

impl World {
    /// Nothing in it.
    pub fn new() -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        fs::create_dir(world.home()).unwrap();
        world
    }

    /// With a store in it, without projects.
    pub fn with_store() -> Self {
        let world = Self::new();
        fs::create_dir_all(world.store().join("projects")).unwrap();
        fs::write(world.store().join("rp.toml"), "").unwrap();
        world
    }

    /// Where its store is.
    pub fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }

    /// Its home.
    pub fn home(&self) -> PathBuf {
        self.0.path().join("home")
    }

    /// The path of a file in the store.
    pub fn file(&self, path: &str) -> PathBuf {
        self.store().join(path)
    }

    /// A project file with this text.
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

    /// `rp`, to be given arguments; in the folder above the store, on 2026-06-15.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rp"));
        command.env_clear().env("HOME", self.home()).env("RP_TODAY", "2026-06-15");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.current_dir(self.0.path());
        command
    }

    /// What `rp` says in the store to these arguments.
    pub fn rp(&self, args: &[&str]) -> Said {
        Said::of(&self.command().arg("-C").arg(self.store()).args(args).output().unwrap())
    }

    /// Everything below the store, by path.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.store()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
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

/// What a program said, and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// Panics where it was ended by a signal, or said what is not UTF-8.
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().expect("it ends by itself"),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// The value that was printed as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why} in {self:?}"))
    }
}
