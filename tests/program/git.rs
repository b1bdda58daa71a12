//! Merges by the real git, with `rp merge` as its driver. Without git, these tests fail.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::support::{SOUND, Said, World};

/// How many pairs of people git merges.
const RUNS: usize = 50;

impl World {
    /// git in the store; it finds this rp.
    fn git_raw(&self, args: &[&str]) -> Output {
        let rp = Path::new(env!("CARGO_BIN_EXE_rp")).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([rp].into_iter().chain(std::env::split_paths(&path)));
        let mut git = Command::new("git");
        git.env_clear().env("PATH", path.unwrap()).env("HOME", self.home());
        git.env("GIT_CONFIG_NOSYSTEM", "1").env("RP_TODAY", "2026-06-15");
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b");
        }
        git.current_dir(self.store()).args(args).output().expect("git is installed")
    }

    fn git(&self, args: &[&str]) -> Said {
        Said::of(&self.git_raw(args))
    }

    fn git_ok(&self, args: &[&str]) -> String {
        let said = self.git(args);
        assert_eq!(said.code, 0, "git {args:?}: {said:?}");
        said.out
    }

    fn commit(&self) {
        self.git_ok(&["add", "-A"]);
        self.git_ok(&["commit", "-q", "--allow-empty", "-m", "m"]);
    }

    fn rp_ok(&self, args: &[&str]) -> Said {
        let said = self.rp(args);
        assert_eq!(said.code, 0, "rp {args:?}: {said:?}");
        said
    }

    /// Runs `work` on a branch of its own, from the same commit.
    fn on_branch(&self, name: &str, work: impl FnOnce(&Self)) {
        self.git_ok(&["checkout", "-q", "-b", name, "main"]);
        work(self);
        self.commit();
    }
}

/// A repository with a store that has the driver, and a project `p`.
fn repository() -> World {
    let world = World::new();
    fs::create_dir(world.store()).unwrap();
    world.git_ok(&["init", "-q", "-b", "main"]);
    world.rp_ok(&["init", "--git"]);
    world.write("p", SOUND);
    world.commit();
    world
}

/// Splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }
}

/// One command of a person. What it says is said once.
fn command(world: &World, who: &str, nth: usize, dice: &mut Dice) -> Option<String> {
    let (word, day) = (format!("{who}-{nth}"), format!("2026-06-{:02}", 10 + dice.below(4)));
    let args: Vec<&str> = match dice.below(6) {
        0 | 1 => vec!["log", "p", &word, "--result", "unclear", "--date", &day],
        2 => vec![
            "feedback",
            "p",
            "--from",
            &word,
            "--importance",
            "4",
            "--ease",
            "3",
            "--date",
            &day,
        ],
        3 => vec!["accept", "p", "no-checkpoint", "--why", &word],
        4 => vec!["checkpoint", "p", "--by", "2026-08-01", "--expect", &word],
        _ => {
            let links = format!("links={word}");
            let said = world.rp(&["set", "p", &links]);
            assert!(said.code < 2, "{said:?}");
            return None;
        }
    };
    let said = world.rp(&args);
    assert!(said.code < 2, "{args:?}: {said:?}");
    (said.code == 0).then_some(word)
}

#[test]
fn git_merges_what_two_people_did() {
    let mut dice = Dice(2026);
    let mut merged = 0;
    let world = repository();
    for run in 0..RUNS {
        world.git_ok(&["checkout", "-q", "main"]);
        let mut said = Vec::new();
        for who in ["ada", "ben"] {
            world.on_branch(&format!("{who}{run}"), |world| {
                let n = 1 + dice.below(3);
                said.extend((0..n).filter_map(|nth| command(world, who, nth, &mut dice)));
            });
        }

        let done = world.git(&["merge", "-q", "--no-edit", &format!("ada{run}")]);

        let text = world.read("p");
        assert_eq!(done.code, 0, "{run}: {done:?}\n{text}");
        for word in &said {
            assert_eq!(text.matches(&format!("\"{word}\"")).count(), 1, "{run}: {word} in\n{text}");
        }
        world.rp_ok(&["show", "p"]);
        merged += said.len();
    }
    assert!(merged > RUNS * 2, "{merged}");
}

#[test]
fn a_clash_is_an_ordinary_conflict_of_git() {
    let world = repository();
    world.on_branch("ada", |world| {
        world.rp_ok(&["set", "p", "estimate.importance=6"]);
        world.rp_ok(&["log", "p", "of ada", "--result", "unclear"]);
    });
    world.on_branch("ben", |world| {
        world.rp_ok(&["set", "p", "estimate.importance=7"]);
        world.rp_ok(&["log", "p", "of ben", "--result", "unclear"]);
    });

    let said = world.git(&["merge", "ada"]);

    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("projects/p.toml: 1 conflict"), "{said:?}");
    let text = world.read("p");
    let clash = "<<<<<<< ours\nimportance = 7\n=======\nimportance = 6\n>>>>>>> theirs\n";
    assert!(text.contains(clash) && text.contains("of ada") && text.contains("of ben"), "{text}");
    assert_eq!(world.git_ok(&["status", "--short"]), "UU projects/p.toml\n");
    let said = world.rp(&["log", "p", "more", "--result", "unclear"]);
    assert_eq!((said.code, world.read("p")), (2, text.clone()), "{said:?}");
    assert_eq!(said.err.matches("git conflict between `ours` and `theirs`").count(), 1, "{said:?}");

    world.write("p", text.replace(clash, "importance = 7\n"));
    world.commit();
    world.rp_ok(&["show", "p"]);
}

#[test]
fn git_stops_if_the_driver_cannot_merge() {
    let world = repository();
    world.on_branch("ada", |world| drop(world.rp_ok(&["set", "p", "estimate.importance=6"])));
    world.on_branch("ben", |world| drop(world.rp_ok(&["set", "p", "plan=a"])));
    world.git_ok(&["config", "merge.rp.driver", "rp merge %O %A nothing %P"]);
    let before = world.read("p");

    let said = world.git(&["merge", "ada"]);

    assert_eq!((said.code, world.read("p")), (2, before), "{said:?}");
    assert!(said.err.contains("failed to execute internal merge"), "{said:?}");
    assert_eq!(world.git_ok(&["status", "--short"]), "", "nothing is half merged");
}

#[test]
fn settings_and_a_project_that_both_made_are_merged() {
    let world = repository();
    let capability = |world: &World, name: &str| {
        world.rp_ok(&["capability", name]);
        world.write("new", format!("title = \"t\"\norigin = \"top-down\"\ntags = [\"{name}\"]\n"));
    };
    world.on_branch("ada", |world| capability(world, "agents"));
    world.on_branch("ben", |world| capability(world, "video"));

    world.git_ok(&["merge", "-q", "--no-edit", "ada"]);

    let settings = fs::read_to_string(world.file("rp.toml")).unwrap();
    assert!(settings.contains("agents") && settings.contains("video"), "{settings}");
    assert!(world.read("new").contains("tags = [\"video\", \"agents\"]"), "{}", world.read("new"));
}

#[test]
fn a_rebase_and_a_merge_with_two_bases_use_the_driver() {
    let world = repository();
    let log = |world: &World, what: &str| {
        world.rp_ok(&["log", "p", what, "--result", "unclear"]);
    };
    world.on_branch("ada", |world| log(world, "one"));
    world.on_branch("ben", |world| log(world, "two"));
    world.git_ok(&["branch", "old-ben"]);
    world.git_ok(&["merge", "-q", "--no-edit", "ada"]);
    log(&world, "three");
    world.commit();
    world.git_ok(&["checkout", "-q", "ada"]);
    world.git_ok(&["merge", "-q", "--no-edit", "old-ben"]);
    log(&world, "four");
    world.commit();

    world.git_ok(&["merge", "-q", "--no-edit", "ben"]);
    world.on_branch("cy", |world| log(world, "five"));
    world.git_ok(&["rebase", "-q", "ada"]);

    for what in ["one", "two", "three", "four", "five"] {
        assert_eq!(
            world.read("p").matches(&format!("\"{what}\"")).count(),
            1,
            "{}",
            world.read("p")
        );
    }
}

#[test]
fn init_adds_to_the_attributes_that_are_there() {
    let world = World::new();
    fs::create_dir(world.store()).unwrap();
    world.git_ok(&["init", "-q"]);
    fs::write(world.file(".gitattributes"), "*.png binary\nrp.toml merge=rp").unwrap();
    let attributes = || fs::read_to_string(world.file(".gitattributes")).unwrap();
    let whole = "*.png binary\nrp.toml merge=rp\nprojects/**/*.toml merge=rp\n";

    let said = world.rp_ok(&["init"]);

    assert_eq!(attributes(), whole);
    assert!(
        said.out.contains("git config merge.rp.driver \"rp merge --marker-size %L %O %A %B %P\"")
    );
    assert_eq!(world.git(&["config", "merge.rp.driver"]).code, 1, "only --git sets it");

    world.rp_ok(&["init", "--git"]);
    world.rp_ok(&["init", "--git"]);

    assert_eq!(attributes(), whole);
    let driver = world.git_ok(&["config", "--get-all", "merge.rp.driver"]);
    assert_eq!(driver, "rp merge --marker-size %L %O %A %B %P\n");
    let status = world.git_ok(&["status", "--short", "--untracked-files=all"]);
    assert_eq!(status, "?? .gitattributes\n?? rp.toml\n", "nothing of .rp");

    fs::write(world.file(".gitattributes"), "rp.toml merge=rp\r\n").unwrap();
    world.rp_ok(&["init", "--git"]);
    assert_eq!(attributes(), "rp.toml merge=rp\r\nprojects/**/*.toml merge=rp\r\n");
}

#[test]
fn init_with_git_needs_a_repository_and_git() {
    let world = World::new();
    fs::create_dir(world.store()).unwrap();

    let said = world.rp(&["init", "--git"]);

    assert_eq!((said.code, world.files().len()), (2, 0), "{said:?}");
    assert!(said.err.contains("is not in a git repository"), "{said:?}");

    world.git_ok(&["init", "-q"]);
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["init", "--git"]).env("PATH", world.home());
    let said = Said::of(&command.output().unwrap());
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("git is not installed"), "{said:?}");
    assert!(world.file("rp.toml").exists() && world.file(".gitattributes").exists());
}

#[test]
fn the_driver_is_set_in_the_repository_of_the_store() {
    let (world, other) = (World::new(), World::new());
    for world in [&world, &other] {
        fs::create_dir(world.store()).unwrap();
        world.git_ok(&["init", "-q"]);
    }
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["init", "--git"]);
    command.env("GIT_DIR", other.file(".git")).env("GIT_CONFIG", other.file(".git/config"));

    assert!(command.output().unwrap().status.success());

    assert_eq!(world.git(&["config", "merge.rp.driver"]).code, 0);
    assert_eq!(other.git(&["config", "merge.rp.driver"]).code, 1);
}

#[test]
fn the_sides_have_the_names_that_git_gives_them() {
    let world = World::with_store();
    for (side, value) in [("base", 5), ("ours", 6), ("theirs", 7)] {
        fs::write(world.file(side), format!("a = {value}\n")).unwrap();
    }
    let [base, ours, theirs] =
        ["base", "ours", "theirs"].map(|side| world.file(side).display().to_string());
    let labels = ["merge", "-L", "mine", "-L", "old", "-L", "yours"];

    let said = world.rp(&[&labels[..], &[&base, &ours, &theirs]].concat());

    assert_eq!(said.code, 1, "{said:?}");
    let merged = fs::read_to_string(&ours).unwrap();
    assert_eq!(merged, "<<<<<<< mine\na = 6\n=======\na = 7\n>>>>>>> yours\n");
}

#[test]
fn a_file_that_must_not_be_written_is_not_merged() {
    let world = World::with_store();
    for (side, value) in [("base", 5), ("ours", 5), ("theirs", 7)] {
        fs::write(world.file(side), format!("a = {value}\n")).unwrap();
    }
    let [base, ours, theirs] =
        ["base", "ours", "theirs"].map(|side| world.file(side).display().to_string());
    let mut permissions = fs::metadata(&ours).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&ours, permissions).unwrap();

    let said = world.rp(&["merge", &base, &ours, &theirs]);

    assert_eq!((said.code, fs::read_to_string(&ours).unwrap()), (255, "a = 5\n".into()));
    assert!(said.err.contains("cannot write"), "{said:?}");
}
