//! The merge driver in a repository: what `rp init` writes and sets for `rp merge`.
#![expect(clippy::disallowed_methods, reason = "git is another program")]

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::error::{Error, Kind, Result};

/// The settings that name the driver to git.
pub const SETTINGS: [(&str, &str); 2] = [
    ("merge.rp.name", "projects of rp"),
    ("merge.rp.driver", "rp merge --marker-size %L %O %A %B %P"),
];

/// The commands that set git up, for a person to run.
pub fn lines() -> [String; 2] {
    SETTINGS.map(|(key, value)| format!("git config {key} \"{value}\""))
}

/// Runs `git config` for the repository with this top folder, whatever repository the environment
/// names. Only the person who uses rp asks for this, never a file of the store.
pub fn set(top: &Path) -> Result<()> {
    const ELSEWHERE: [&str; 5] =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_NAMESPACE"];
    for (key, value) in SETTINGS {
        let mut git = Command::new("git");
        for variable in ELSEWHERE {
            git.env_remove(variable);
        }
        git.arg("-C").arg(top).args(["config", "--local", "--replace-all", key, value]);
        let why = match git.output() {
            Ok(output) if output.status.success() => continue,
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(why) if why.kind() == ErrorKind::NotFound => "git is not installed".into(),
            Err(why) => why.to_string(),
        };
        return Err(Error::of(Kind::System, "cannot set the merge driver")
            .because(why)
            .with_hint(format!("the store is there; run: {}", lines().join(" && "))));
    }
    Ok(())
}
