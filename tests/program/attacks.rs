//! A store that somebody else made, with links, names, a journal and a history that lead out of it.
//! Every command changes only `rp.toml`, project files and `.rp/`; a command that reads changes
//! nothing. Every target is a file that the test made.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use serde_json::json;

use crate::support::{SOUND, Said, World, each, snapshot};

/// Text of a file in `.git`: the original, and the text that the attack wants.
const CONFIG: &str = "[core]\n\tbare = false\n";
const EVIL: &str = "[core]\n\tbare = false\n\tfsmonitor = touch /tmp/never\n";

/// The target of the attack: the name of a file in `.git` and in the folder beside the store.
const TARGETS: [&str; 4] = ["config", "config.toml", "hooks/config.toml", "empty"];

/// Commands that only read; `NAME` is a project.
const READING: [&str; 34] = [
    "",
    "list",
    "show NAME",
    "doc NAME",
    "doc NAME --check",
    "doc NAME --out rp.toml -n",
    "flags",
    "explain slow-loop",
    "compare",
    "schema",
    "schema --write -n",
    "help file",
    "review",
    "calibrate",
    "report",
    "export flags",
    "export --format json",
    "export --out store/rp.toml",
    "import home/config -n",
    "history",
    "undo -n",
    "undo --redo -n",
    "undo --skip -n",
    "rename NAME renamed -n",
    "log NAME x --result clear -n",
    "runs",
    "begin NAME x -n",
    "set NAME plan=x -n",
    "new x --origin bottom-up -n",
    "drop NAME --why w -n",
    "init -n",
    "merge store/rp.toml store/rp.toml store/rp.toml",
    "completions bash",
    "completions fish -- rp switch NAM",
];

/// Commands that write.
const WRITING: [&str; 32] = [
    "init",
    "new x --origin bottom-up",
    "new x --origin bottom-up --name away/x",
    "edit NAME",
    "set NAME plan=x",
    "run NAME x -- true",
    "begin NAME x",
    "runs --forget 1",
    "runs --forget 2",
    "log NAME x --result clear",
    "feedback NAME x --from r",
    "feedback NAME --ask r,s",
    "doc NAME --out -",
    "overlap NAME who --same-problem",
    "checkpoint NAME --by +1w --expect x",
    "capability x",
    "start NAME",
    "pause NAME --why w",
    "switch NAME --why w",
    "derisk NAME --why w",
    "pivot NAME --now x --why w",
    "finish NAME --result failure",
    "drop NAME --why w",
    "schema --write",
    "accept NAME slow-loop --why w",
    "import home/tasks.csv",
    "rename NAME renamed",
    "rename NAME away/renamed",
    "undo --redo",
    "undo --skip",
    "undo",
    "undo",
];

#[test]
fn every_command_is_tested() {
    let help = World::new().rp(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let commands: Vec<_> = commands.filter_map(|line| line.split_whitespace().next()).collect();

    let first = |line: &&'static str| line.split(' ').next().unwrap_or_default();
    let tried: Vec<_> = READING.iter().chain(&WRITING).map(first).collect();

    assert!(commands.len() > 20, "{help}");
    // `man` uses no store: it writes to the folder that it is given.
    for command in commands.into_iter().filter(|command| !["help", "man"].contains(command)) {
        assert!(tried.contains(&command), "{command}");
    }
}

/// The content of `.rp/`.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Planted {
    Nothing,
    /// An unfinished change.
    Journal,
    /// A change for `rp undo`.
    Undo,
    /// An undone change for `rp undo --redo`.
    Redo,
}

/// A store that leads out: how it is made, the file that `.rp/` names, and the project to type.
struct Shape {
    about: &'static str,
    make: fn(&World),
    file: &'static str,
    typed: &'static str,
}

fn link(world: &World, to: &str, at: &str) {
    let at = world.file(at);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    let _ = fs::remove_file(&at);
    symlink(to, at).unwrap();
}

fn hard_link(world: &World, to: &str, at: &str) {
    let at = world.file(at);
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    fs::hard_link(world.file(to), at).unwrap();
}

/// Replaces a folder of the store by a link to a copy of it beside the store.
fn moved(world: &World, folder: &str) {
    let away = world.home().join("away");
    let _ = fs::create_dir(world.file(folder));
    fs::rename(world.file(folder), &away).unwrap();
    symlink(&away, world.file(folder)).unwrap();
}

const SHAPES: &[Shape] = &[
    Shape {
        about: "a link to a file",
        make: |world| link(world, "../.git/config", "projects/notes.toml"),
        file: "projects/notes.toml",
        typed: "notes",
    },
    Shape {
        about: "a link to a file of projects",
        make: |world| link(world, "../../home/config.toml", "projects/notes.toml"),
        file: "projects/notes.toml",
        typed: "notes",
    },
    Shape {
        about: "a link to a dotted file",
        make: |world| {
            fs::create_dir(world.file("projects/.git")).unwrap();
            fs::write(world.file("projects/.git/config.toml"), CONFIG).unwrap();
            link(world, ".git/config.toml", "projects/notes.toml");
        },
        file: "projects/notes.toml",
        typed: "notes",
    },
    Shape {
        about: "a link to a folder",
        make: |world| link(world, "../.git", "projects/away"),
        file: "projects/away/config.toml",
        typed: "away/config",
    },
    Shape {
        about: "a link in the middle",
        make: |world| link(world, "../../.git", "projects/a/away"),
        file: "projects/a/away/hooks/config.toml",
        typed: "a/away/hooks/config",
    },
    Shape {
        about: "projects is a link",
        make: |world| {
            world.write("config", CONFIG);
            moved(world, "projects");
        },
        file: "projects/config.toml",
        typed: "config",
    },
    Shape {
        about: "rp.toml is a link",
        make: |world| link(world, ".git/config", "rp.toml"),
        file: "rp.toml",
        typed: "p",
    },
    Shape {
        about: "rp.toml is a link to nothing",
        make: |world| link(world, ".git/new", "rp.toml"),
        file: "rp.toml",
        typed: "p",
    },
    Shape {
        about: ".rp is a link",
        make: |world| moved(world, ".rp"),
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: ".rp/history is a link",
        make: |world| {
            fs::create_dir_all(world.file(".rp/history")).unwrap();
            moved(world, ".rp/history");
        },
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: "files of .rp are links",
        make: |world| {
            for file in ["lock", "journal.new", "noting.json", "journal.damaged"] {
                link(world, "../.git/config", &format!(".rp/{file}"));
            }
        },
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: ".gitignore is a link",
        make: |world| link(world, "../.git/empty", ".rp/.gitignore"),
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: "temporary files are links",
        make: |world| {
            for file in [".rp.toml.rp-new", "projects/.p.toml.rp-new", "projects/.x.toml.rp-new"] {
                link(world, &format!("{}/config", world.file(".git").display()), file);
            }
        },
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: "hard links of projects",
        make: |world| {
            hard_link(world, ".git/config", "projects/notes.toml");
            hard_link(world, ".git/config.toml", "projects/.p.toml.rp-new");
        },
        file: "projects/notes.toml",
        typed: "notes",
    },
    Shape {
        about: "a hard link of the settings",
        make: |world| {
            fs::remove_file(world.file("rp.toml")).unwrap();
            hard_link(world, ".git/empty", "rp.toml");
        },
        file: "rp.toml",
        typed: "p",
    },
    Shape {
        about: "a hard link of the lock",
        make: |world| hard_link(world, ".git/config", ".rp/lock"),
        file: "projects/p.toml",
        typed: "p",
    },
    Shape {
        about: "a hard link of .gitignore",
        make: |world| hard_link(world, ".git/empty", ".rp/.gitignore"),
        file: "projects/p.toml",
        typed: "p",
    },
    name("projects/.git/config.toml"),
    name("projects/.GIT/config.toml"),
    name("projects/../.git/config.toml"),
    name("projects/a/../../.git/config.toml"),
    name("projects/./../.git/config.toml"),
    name("projects//../.git/config.toml"),
    name("projects/..\\.git\\config.toml"),
    name(".git/config"),
    name("../home/config.toml"),
    name("ABSOLUTE"),
    name("projectsABSOLUTE"),
    name("projects/ABSOLUTE"),
    name("rp.toml/../.git/config.toml"),
    name("projects/../.git/config.toml\u{0}.toml"),
];

/// A name that leads out without a link.
const fn name(file: &'static str) -> Shape {
    let make = |world: &World| {
        for folder in ["projects/.git", "projects/.GIT", "projects/a"] {
            fs::create_dir_all(world.file(folder)).unwrap();
            fs::write(world.file(folder).join("config.toml"), CONFIG).unwrap();
        }
    };
    Shape { about: file, make, file, typed: file }
}

/// A store in a repository, with two projects.
fn world(shape: &Shape) -> World {
    let world = World::with_store();
    fs::create_dir_all(world.file(".git/hooks")).unwrap();
    for target in TARGETS {
        let text = if target == "empty" { "" } else { CONFIG };
        fs::write(world.file(".git").join(target), text).unwrap();
        if !target.contains('/') {
            fs::write(world.home().join(target), text).unwrap();
        }
    }
    fs::write(world.home().join("tasks.csv"), "title,name\nA task,../../.git/config\n").unwrap();
    fs::write(world.home().join("editor"), "echo '# typed' >> \"$1\"\n").unwrap();
    world.write("p", SOUND.replace("4h", "2d") + "status = \"active\"\n");
    world.write("q", SOUND);
    (shape.make)(&world);
    world
}

/// Plants the content of `.rp/`, as if it came with the store, before each command.
fn plant(world: &World, planted: Planted, file: &str, after: Option<&str>) {
    let own = world.file(".rp");
    let absolute = world.file(".git/config.toml").display().to_string();
    let file = file.replace("ABSOLUTE", &absolute);
    let before = fs::read_to_string(world.file(&file)).ok();
    let done = world.read_if("done");
    let change = |id: u32, undoes: Option<u32>, files: serde_json::Value| {
        let change = json!({
            "id": id, "when": "", "command": "log", "what": "w", "undoes": undoes, "files": files,
        });
        change.to_string()
    };
    let put = |path: PathBuf, text: String| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Keeps links that the test made, and removes whatever is in the way of a file.
        let _ = fs::remove_file(&path);
        fs::write(path, text).unwrap();
    };
    let history = |id: u32| own.join(format!("history/{id:08}.json"));
    match planted {
        Planted::Nothing => {}
        Planted::Journal => {
            // One file already has its new text, so that the other gets its own.
            world.write("done", SOUND);
            let files = json!([
                {"file": file, "before": before, "after": after},
                {"file": "projects/done.toml", "before": done, "after": SOUND},
            ]);
            put(own.join("journal.json"), change(1, None, files));
        }
        Planted::Undo => {
            let files = json!([{"file": file, "before": after, "after": before}]);
            put(history(90), change(90, None, files));
        }
        Planted::Redo => {
            let files = json!([{"file": file, "before": before, "after": after}]);
            put(history(90), change(90, None, files));
            let files = json!([{"file": file, "before": after, "after": before}]);
            put(history(91), change(91, Some(90), files));
        }
    }
}

type Snapshot = BTreeMap<PathBuf, (String, Vec<u8>)>;

/// Everything that is not in `rp.toml`, `projects` or `.rp/`.
fn outside(world: &World, all: Snapshot) -> Snapshot {
    let is_ours = |path: &Path, mode: &str| {
        let Ok(path) = path.strip_prefix(world.store()) else { return false };
        let parts: Vec<_> = path.iter().map(|part| part.to_str().unwrap()).collect();
        match parts[..] {
            []
            | ["schemas", "project.json" | "rp.json"]
            | ["rp.toml" | ".rp" | ".rp.toml.rp-new" | "projects" | "schemas"]
            | [".rp", ..] => true,
            // A hidden file beside a project is ours, a hidden folder is not.
            ["projects", ref above @ .., leaf] => {
                let end = leaf.rsplit_once('.').map(|(_, end)| end);
                let is_folder = mode.starts_with('4') && !leaf.starts_with('.');
                above.iter().all(|part| !part.starts_with('.'))
                    && (is_folder || matches!(end, Some("toml" | "rp-new")))
            }
            _ => false,
        }
    };
    all.into_iter().filter(|(path, (mode, _))| !is_ours(path, mode)).collect()
}

fn run(world: &World, line: &str, name: &str) -> Said {
    let args = line.split(' ').filter(|arg| !arg.is_empty());
    let name = name.replace('\0', "");
    let args: Vec<_> = args.map(|arg| if arg == "NAME" { &name } else { arg }).collect();
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(args);
    command.env("EDITOR", format!("sh '{}'", world.home().join("editor").display()));
    Said::of(&command.output().unwrap())
}

fn cases() -> Vec<(&'static Shape, Planted, Option<&'static str>)> {
    let with = |shape| {
        [
            (shape, Planted::Nothing, None),
            (shape, Planted::Journal, Some(EVIL)),
            (shape, Planted::Journal, None),
            (shape, Planted::Undo, Some(EVIL)),
            (shape, Planted::Undo, None),
            (shape, Planted::Redo, Some(EVIL)),
        ]
    };
    SHAPES.iter().flat_map(with).collect()
}

#[test]
fn no_command_writes_outside_a_store_that_somebody_else_made() {
    each(cases(), |(shape, planted, after)| {
        let world = world(shape);
        let name = if planted == Planted::Nothing { shape.typed } else { "p" };
        // Without planted content every command is run; with it, fewer are enough.
        let lines = WRITING.iter().filter(|line| {
            let few = ["init", "edit", "log", "undo"].map(|few| line.starts_with(few));
            planted == Planted::Nothing || few.contains(&true)
        });
        for line in lines {
            // If `.rp` is a link to a folder, this folder must not change.
            let is_linked =
                world.file(".rp").is_symlink() || world.file(".rp/history").is_symlink();
            if !is_linked {
                plant(&world, planted, shape.file, after);
            }
            let before = outside(&world, world.snapshot());
            let said = run(&world, line, name);
            let now = outside(&world, world.snapshot());
            let about = || format!("{} with {planted:?}: rp {line}: {said:?}", shape.about);
            assert!(now == before, "{}\n{}", about(), differing(&before, &now));
            assert!((0..=2).contains(&said.code) && said.steering().is_none(), "{}", about());
        }
    });
}

#[test]
fn no_command_that_reads_changes_anything() {
    each(cases(), |(shape, planted, after)| {
        if after.is_none() && planted != Planted::Nothing {
            return;
        }
        let world = world(shape);
        plant(&world, planted, shape.file, after);
        let before = world.snapshot();
        for line in READING {
            let name = if planted == Planted::Nothing { shape.typed } else { "p" };
            let said = run(&world, line, name);
            let now = world.snapshot();
            let about = || format!("{} with {planted:?}: rp {line}: {said:?}", shape.about);
            assert!(now == before, "{}\n{}", about(), differing(&before, &now));
            if planted == Planted::Journal
                && line == "list"
                && said.code == 0
                && !world.file(".rp").is_symlink()
            {
                assert!(
                    said.err.contains("the next command that writes will finish it"),
                    "{}",
                    about()
                );
            }
        }
    });
}

fn differing(before: &Snapshot, now: &Snapshot) -> String {
    let paths = before.keys().chain(now.keys()).filter(|path| before.get(*path) != now.get(*path));
    paths.map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n")
}

/// Exchanges two names repeatedly while `work` runs.
fn swapping(a: &Path, b: &Path, work: impl FnOnce()) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let swaps = scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let _ = renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE);
                thread::sleep(Duration::from_micros(50));
            }
        });
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        done.store(true, Ordering::Relaxed);
        swaps.join().unwrap();
        worked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}

#[test]
fn a_link_that_appears_during_a_command_is_not_followed() {
    const LONGEST: Duration = Duration::from_secs(2);
    let none = Shape { about: "", make: |_| {}, file: "", typed: "" };
    for (at, real, to) in [
        ("projects/d", "d", ".git/hooks"),
        ("projects", "projects-2", ".git/hooks"),
        ("projects/notes.toml", "notes-2", ".git/config"),
        (".rp/history", ".rp/history-2", ".git/hooks"),
        (".rp", "rp-2", ".git/hooks"),
    ] {
        let world = world(&none);
        // The target of the link looks the same, so that a change fits it too.
        for path in ["projects/d", ".git/hooks", ".git/hooks/history", ".git/hooks/d"] {
            fs::create_dir_all(world.file(path)).unwrap();
        }
        for path in ["projects/notes", "projects/d/notes", ".git/hooks/notes", ".git/hooks/d/notes"]
        {
            fs::write(world.file(&format!("{path}.toml")), SOUND).unwrap();
        }
        fs::write(world.file(".git/config"), SOUND).unwrap();
        let name = if at.ends_with('d') { "d/notes" } else { "notes" };
        assert_eq!(run(&world, "set NAME tags=a", name).code, 0);
        let of_git = |world: &World| snapshot(&world.file(".git"));
        let before = of_git(&world);
        symlink(world.file(to), world.file(real)).unwrap();
        let (a, b, begun) = (world.file(at), world.file(real), Instant::now());

        swapping(&a, &b, || {
            for nth in 0..60 {
                let line = ["set NAME tags=b", "undo", "log NAME x --result clear", "edit NAME"];
                let line = line[nth % 4];
                // The editor opens a path, and follows a link that is there by then.
                if line.starts_with("edit") || begun.elapsed() > LONGEST {
                    continue;
                }
                let said = run(&world, line, name);
                let now = of_git(&world);
                assert!(now == before, "{at}: {line}: {said:?}\n{}", differing(&before, &now));
            }
        });
    }
}

/// A repository of git itself, with everything in the store tracked.
fn tracked() -> World {
    let world = World::with_store();
    world.write("p", SOUND);
    assert_eq!(world.rp(&["set", "p", "tags=a"]).code, 0);
    plant(&world, Planted::Journal, "projects/p.toml", Some(SOUND));
    git(&world, &["init", "-q"]);
    git(&world, &["add", "-f", "."]);
    world
}

fn git(world: &World, args: &[&str]) {
    let mut git = Command::new("git");
    git.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    git.env("HOME", world.home()).env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(git.current_dir(world.store()).args(args).status().unwrap().success());
}

#[test]
fn an_rp_folder_that_git_tracks_is_refused() {
    let world = tracked();
    let before = world.snapshot();

    for line in ["init", "set NAME tags=b", "edit NAME", "history", "undo", "undo -n"] {
        let said = run(&world, line, "p");
        assert_eq!(said.code, 2, "{line}: {said:?}");
        assert!(
            said.err.contains("git tracks store/.rp, which is only for this machine"),
            "{said:?}"
        );
        assert!(said.err.contains("hint: git rm -r --cached store/.rp"), "{said:?}");
    }
    let said = run(&world, "list", "p");
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("git tracks store/.rp/journal.json, so rp does not use it"));
    assert!(world.snapshot() == before);

    git(&world, &["rm", "-q", "-r", "--cached", ".rp"]);
    assert_eq!(run(&world, "set NAME tags=b", "p").code, 0);
}

#[test]
fn an_editor_gets_neither_a_link_nor_an_option() {
    let world = World::with_store();
    world.write("-c", SOUND);
    world.write("p", SOUND);
    symlink("p.toml", world.file("projects/linked.toml")).unwrap();
    let got = world.home().join("got");
    let editor = format!("sh -c 'printf %s \"$1\" > {}' sh", got.display());
    let edit = |here: &Path, dir: &str, name: &str| {
        let mut command = world.command();
        command.current_dir(here).env("EDITOR", &editor).args(["-C", dir, "edit", "--", name]);
        Said::of(&command.output().unwrap())
    };

    for (here, dir) in
        [(world.store(), "."), (world.file("projects"), ".."), (world.home(), "../store")]
    {
        assert_eq!(edit(&here, dir, "-c").code, 0);
        let path = fs::read_to_string(&got).unwrap();
        assert!(path.starts_with('/') || path.starts_with("./"), "{path}");
    }
    fs::remove_file(&got).unwrap();
    let said = edit(&world.store(), ".", "linked");

    assert!(said.code == 2 && !got.exists(), "{said:?}");
    let told = "projects/linked.toml is a symbolic link to projects/p.toml; rp does not write";
    assert!(said.err.contains(told) && said.err.contains("hint: edit projects/p.toml"), "{said:?}");
    let log = Said::of(
        &world
            .command()
            .current_dir(world.store())
            .args(["set", "linked", "tags=a"])
            .output()
            .unwrap(),
    );
    assert_eq!(log.err, said.err);
}

#[test]
fn a_link_in_place_of_a_store_file_is_named_in_the_error() {
    const WRITE: &str = "set p tags=a";
    for (at, what) in [
        ("projects", "list"),
        ("rp.toml", "list"),
        (".rp", WRITE),
        (".rp/history", WRITE),
        (".rp/lock", WRITE),
        (".rp/.gitignore", WRITE),
    ] {
        let world = World::with_store();
        world.write("p", SOUND);
        if at.len() > ".rp".len() && at.starts_with(".rp") {
            assert_eq!(run(&world, "set p tags=b", "p").code, 0);
        }
        moved(&world, at);

        let said = run(&world, what, "p");

        assert_eq!(said.code, 2, "{said:?}");
        let told = format!("store/{at} is a symbolic link; rp does not follow links in a store");
        assert!(said.err.contains(&told), "{said:?}");
    }
}
