//! Whether git tracks a folder of the store, read from git's index without running git. This is
//! only a second line of defence, so an index that cannot be read counts as not tracking the
//! folder: a split index, a new version of the format, or more than 64 MiB.

use std::path::{Path, PathBuf};

use super::folder::{Folder, canonical};

/// The number of bytes of an entry before its hash.
const BEFORE_HASH: usize = 40;

/// Whether git tracks a folder below the root of the store, or a file in it.
pub(super) fn is_tracked(root: &Path, folder: &str) -> bool {
    let find = || {
        let root = canonical(root).ok()?;
        let (top, index) = root.ancestors().find_map(|top| Some((top, index(top)?)))?;
        let below = root.strip_prefix(top).ok()?.join(folder);
        // Git separates folders by `/` on every system.
        let parts: Option<Vec<_>> = below.iter().map(|part| part.to_str()).collect();
        Some(holds(&index, parts?.join("/").as_bytes()))
    };
    find().unwrap_or(false)
}

/// The top folder of the repository that contains a folder; `None` if there is none, or no such folder.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    let folder = canonical(folder).ok()?;
    folder.ancestors().find(|top| index(top).is_some()).map(Path::to_owned)
}

/// The index of the repository with this top folder; `None` if it is not one.
fn index(top: &Path) -> Option<Vec<u8>> {
    let folder = match Folder::open(&top.join(".git")) {
        Ok(folder) => folder,
        Err(_) => Folder::open(&linked(top)?).ok()?,
    };
    // A new repository has no index.
    Some(folder.read("index").ok().flatten().unwrap_or_default())
}

/// The git folder of a worktree or a submodule.
fn linked(top: &Path) -> Option<PathBuf> {
    let file = Folder::open(top).ok()?.read(".git").ok()??;
    let path = String::from_utf8(file).ok()?;
    Some(top.join(path.strip_prefix("gitdir: ")?.trim_end_matches(['\n', '\r'])))
}

/// Whether an index has a path, or a path below it. ASCII case is ignored, as on some file systems.
fn holds(index: &[u8], path: &[u8]) -> bool {
    let is_it = |name: &[u8]| {
        name.get(..path.len()).is_some_and(|start| start.eq_ignore_ascii_case(path))
            && matches!(name.get(path.len()), None | Some(b'/'))
    };
    // The index does not record the length of its hashes: SHA-1 or SHA-256.
    [20, 32].into_iter().find_map(|hash| any(index, hash, is_it)).unwrap_or(false)
}

/// Whether `is_it` is true for the name of an entry; `None` if this is not an index with hashes of
/// this length.
fn any(index: &[u8], hash: usize, is_it: impl Fn(&[u8]) -> bool) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    let version = number(4)?;
    if !index.starts_with(b"DIRC") || !(2..=4).contains(&version) {
        return None;
    }
    let (mut at, mut name, mut found) = (12, Vec::new(), false);
    for _ in 0..number(8)? {
        let start = at;
        at += BEFORE_HASH + hash;
        let flags = u16::from_be_bytes(index.get(at..at + 2)?.try_into().ok()?);
        let is_extended = version > 2 && flags & 0x4000 != 0;
        at += if is_extended { 4 } else { 2 };
        // In version 4 a name is the previous one, cut by a number of bytes, and a suffix.
        let cut = if version == 4 { varint(index, &mut at)? } else { name.len() };
        name.truncate(name.len().checked_sub(cut)?);
        let rest = index.get(at..)?;
        let end = rest.iter().position(|byte| *byte == 0)?;
        name.extend_from_slice(&rest[..end]);
        at = if version == 4 { at + end + 1 } else { start + (at + end - start) / 8 * 8 + 8 };
        // The check fails if the hashes have another length.
        if name.is_empty() || usize::from(flags & 0xfff) != name.len().min(0xfff) {
            return None;
        }
        found |= is_it(&name);
    }
    (index.len() >= at + hash).then_some(found)
}

/// A variable-length number of version 4: seven bits per byte, plus one for each further byte.
fn varint(index: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    loop {
        let byte = *index.get(*at)?;
        *at += 1;
        value = value.checked_shl(7)? | usize::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value);
        }
        value += 1;
        if value > index.len() {
            return None;
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make their own files, and start git")]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    /// Creates a repository; `None` if this git does not support the arguments.
    fn repository(dir: &Path, args: &[&str]) -> Option<()> {
        git(dir, &[&["init", "-q"], args].concat())
    }

    fn git(dir: &Path, args: &[&str]) -> Option<()> {
        let mut git = Command::new("git");
        git.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        for (key, value) in [("HOME", dir.as_os_str()), ("GIT_CONFIG_NOSYSTEM", "1".as_ref())] {
            git.env(key, value);
        }
        let who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
        let done = git.current_dir(dir).args(who).args(args).output().expect("git is installed");
        done.status.success().then_some(())
    }

    fn write(dir: &Path, path: &str) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "text").unwrap();
    }

    #[test]
    fn tracked_folders_are_found_in_every_version_of_the_index() {
        for format in [&[][..], &["--object-format=sha256"]] {
            for version in ["2", "3", "4"] {
                let dir = tempfile::tempdir().unwrap();
                let dir = dir.path();
                repository(dir, format).unwrap();
                git(dir, &["config", "index.version", version]).unwrap();
                for n in 0..40 {
                    write(dir, &format!("{}/projects/{n}.toml", "deep".repeat(n % 7 + 1)));
                }
                write(dir, &format!("{}a.toml", "long/".repeat(200)));
                for store in ["", "team/", "team/alice/"] {
                    write(dir, &format!("{store}.rp/journal.json"));
                    write(dir, &format!("{store}.rpx/journal.json"));
                    write(dir, &format!("{store}.rp.toml"));
                }
                let is = |store: &str| is_tracked(&dir.join(store), ".rp");
                git(dir, &["add", "--", "*.toml", "*.rpx/*"]).unwrap();
                if version == "3" {
                    git(dir, &["add", "-N", "."]).unwrap();
                    git(dir, &["rm", "-q", "-r", "--cached", ".rp", "team"]).unwrap();
                }
                assert!(!is("") && !is("team") && !is("team/alice"), "{version} {format:?}");

                git(dir, &["add", "-f", "team/.rp"]).unwrap();
                assert!(!is("") && is("team") && !is("team/alice"), "{version} {format:?}");
                git(dir, &["add", "-f", "."]).unwrap();
                assert!(is("") && is("team") && is("team/alice"), "{version} {format:?}");
                git(dir, &["rm", "-q", "-r", "--cached", ".rp"]).unwrap();
                assert!(!is("") && is("team"), "{version} {format:?}");
            }
        }
    }

    #[test]
    fn a_worktree_has_its_own_index() {
        let dir = tempfile::tempdir().unwrap();
        let (main, other) = (dir.path().join("main"), dir.path().join("other"));
        fs::create_dir(&main).unwrap();
        repository(&main, &[]).unwrap();
        write(&main, "store/.rp/journal.json");
        git(&main, &["add", "-f", "."]).unwrap();
        git(&main, &["commit", "-q", "-m", "all of it"]).unwrap();
        git(&main, &["worktree", "add", "-q", "../other"]).unwrap();

        assert!(is_tracked(&main.join("store"), ".rp") && is_tracked(&other.join("store"), ".rp"));
        git(&other, &["rm", "-q", "-r", "--cached", "store/.rp"]).unwrap();

        assert!(is_tracked(&main.join("store"), ".rp") && !is_tracked(&other.join("store"), ".rp"));
    }

    #[test]
    fn an_invalid_index_tracks_nothing() {
        let dir = tempfile::tempdir().unwrap();
        repository(dir.path(), &[]).unwrap();
        write(dir.path(), ".rp/journal.json");
        assert!(!is_tracked(dir.path(), ".rp"), "without an index");
        git(dir.path(), &["add", "-f", "."]).unwrap();
        let path = dir.path().join(".git/index");
        let index = fs::read(&path).unwrap();
        for end in 0..index.len() - 20 {
            assert!(!holds(&index[..end], b".rp") || end > 100, "{end}");
        }
        for at in 0..index.len() {
            for byte in [0, 0x7f, 0x80, 0xff] {
                let mut index = index.clone();
                index[at] = byte;
                holds(&index, b".rp");
            }
        }
        assert!(holds(&index, b".rp") && holds(&index, b".RP"));
        assert!(!holds(b"", b".rp") && !holds(b"DIRC\0\0\0\x05\0\0\0\x01", b".rp"));
    }
}
