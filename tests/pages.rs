//! Tests that the console blocks of the README and of every page in `docs` and `tests/cmd` show the
//! output of the program.
//!
//! The commands run in their own folder, with copies of `examples/` and `tests/stores/`, on
//! 2026-06-15, or on the day before the command: `$ RP_TODAY=2026-06-01 rp`.

#![expect(clippy::disallowed_methods, reason = "tests make their own files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let folders = ["tests/cmd", "docs"].map(|folder| fs::read_dir(root().join(folder)).unwrap());
    let mut pages: Vec<_> = folders.into_iter().flatten().map(|e| e.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    pages.push(root().join("README.md"));
    pages
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Runs the pages in a process whose `RP_TODAY` is the default day; a command may set another.
#[test]
fn pages_show_the_output_of_the_program() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "pages_on_their_day", "--ignored", "--nocapture"]);

    let output = again.env("RP_TODAY", "2026-06-15").output().unwrap();

    let said = String::from_utf8_lossy(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{why}");
}

#[test]
#[ignore = "pages_show_the_output_of_the_program runs it, on a day"]
fn pages_on_their_day() {
    assert!(std::env::var_os("RP_TODAY").is_some());
    let sandbox = tempfile::tempdir().unwrap();
    copy(&root().join("examples"), &sandbox.path().join("examples"));
    copy(&root().join("tests/stores"), &sandbox.path().join("stores"));
    std::env::set_current_dir(sandbox.path()).unwrap();
    // The README makes the default store, which the others do not have.
    let (first, others): (Vec<_>, Vec<_>) =
        pages().into_iter().partition(|page| page.ends_with("README.md"));
    for (home, pages) in [("you", first), ("home", others)] {
        run(&sandbox.path().join(home), pages);
    }
}

fn run(home: &Path, pages: Vec<PathBuf>) {
    fs::create_dir(home).unwrap();
    let cases = trycmd::TestCases::new();
    cases.env("HOME", home.to_str().unwrap());
    for variable in [
        "CI",
        "RP_DIR",
        "RP_FORMAT",
        "RP_COLOR",
        "RP_PAGER",
        "RP_EDITOR",
        "VISUAL",
        "XDG_DATA_HOME",
    ] {
        cases.env(variable, "");
    }
    for page in pages {
        cases.case(page);
    }
    cases.run();
}

/// Without this, a block in another language or a page without blocks would pass without being run.
#[test]
fn every_command_on_a_page_is_run() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let mut console = 0;
        let mut inside = None;
        for line in text.lines() {
            if let Some(language) = line.strip_prefix("```") {
                inside = if inside.is_some() { None } else { Some(language) };
                let known = ["", "console", "sh", "sql", "text", "toml", "json", "yaml"]
                    .contains(&language);
                assert!(known, "{}: a block in `{language}`", page.display());
                console += usize::from(language == "console");
            } else if line.starts_with("$ ") {
                assert_eq!(inside, Some("console"), "{}: {line}", page.display());
            }
        }
        assert!(inside.is_none(), "{}: a block without end", page.display());
        // It is made from the readers of files, which another test holds.
        let is_made = page.ends_with("docs/file.md");
        assert!(console > 0 || is_made, "{} runs nothing", page.display());
    }
}
