//! Names of projects: paths, other forms of the same name, and renamed files.

use std::fs;
use std::path::Path;

use crate::support::{SOUND, Said, World};

/// `rp` in a folder below that of the store, without `-C`.
fn rp_in(world: &World, folder: impl AsRef<Path>, args: &[&str]) -> Said {
    let mut command = world.command();
    command.current_dir(world.store().join(folder));
    Said::of(&command.args(args).output().unwrap())
}

/// A store with a sprint away from `a`.
fn sprint() -> World {
    let world = World::with_store();
    world.write("a", format!("# mine\nstatus = \"active\"\nstarted = 2026-05-01\n{SOUND}"));
    world.write("b", SOUND);
    assert_eq!(world.rp(&["derisk", "b", "--why", "w"]).code, 0);
    world
}

#[test]
fn a_path_is_a_name_from_any_folder() {
    let world = World::with_store();
    let slow = SOUND.replace("4h", "2w");
    world.write("alice/probing", &slow);
    world.write("other", &slow);
    let absolute = world.file("projects/alice/probing.toml").display().to_string();
    for (folder, typed) in [
        ("", "projects/alice/probing.toml"),
        ("", "./projects/alice/probing.toml"),
        ("projects", "alice/probing.toml"),
        ("projects/alice", "probing.toml"),
        ("projects/alice", "."),
        ("projects/alice", "../alice/./probing.toml"),
        ("..", "store/projects/alice/probing.toml"),
        ("..", &absolute),
    ] {
        let said = rp_in(&world, folder, &["show", typed, "-f", "json"]);
        assert_eq!((said.code, &said.json()["project"]["project"]), (0, &"alice/probing".into()));
    }
    for (folder, typed, names) in [
        ("projects/alice", ".", "alice/probing"),
        ("projects/alice", "..", "alice/probing other"),
        ("..", "store/projects", "alice/probing other"),
        ("..", "store/projects/alice/", "alice/probing"),
    ] {
        let said = rp_in(&world, folder, &["flags", "-q", typed]);
        let said: Vec<_> = said.out.lines().collect();
        assert_eq!(said.join(" "), names, "{folder}: {typed}");
    }
}

#[test]
fn a_file_in_the_current_folder_comes_before_a_name() {
    let world = World::with_store();
    world.write("probing", SOUND);
    world.write("alice/probing", SOUND);

    let said = rp_in(&world, "projects/alice", &["show", "probing.toml", "-f", "json"]);

    assert_eq!(said.json()["project"]["project"], "alice/probing");
}

#[test]
fn a_path_out_of_the_store_is_refused() {
    let world = World::with_store();
    let other = world.home().join("a.toml");
    fs::write(&other, SOUND).unwrap();

    let said = world.rp(&["show", &other.display().to_string()]);

    assert_eq!(said.code, 2);
    assert!(said.err.contains("is not a project file of the store in"), "{said:?}");
}

#[test]
fn a_name_is_the_same_in_both_unicode_forms() {
    let (one, two) = ("t\u{e4}nzer", "ta\u{308}nzer");
    let world = World::with_store();
    world.write(two, SOUND);

    assert_eq!(world.rp(&["log", one, "r", "--result", "unclear"]).code, 0);
    assert!(world.read(two).contains("[[experiment]]"));
    let said = world.rp(&["new", "t", "--origin", "bottom-up", "--name", one]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("same file"), "{said:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn two_files_of_one_name_are_one_project_and_an_error() {
    let world = World::with_store();
    world.write("t\u{e4}nzer", SOUND);
    world.write("ta\u{308}nzer", SOUND);

    let said = world.rp(&["list", "-f", "json"]);

    assert_eq!(said.code, 2, "{said:?}");
    assert_eq!(said.json()["projects"].as_array().unwrap().len(), 1);
    let said = said.json()["errors"][0]["message"].to_string();
    assert!(said.contains("in another Unicode form; rename one of them"), "{said}");
}

#[test]
fn a_new_name_differs_from_others_on_every_system() {
    let world = World::with_store();
    world.write("probing", SOUND);
    for (name, why) in [("Probing", "ignores case"), ("AUX", "device"), ("a:b", "Windows")] {
        for args in
            [&["new", "t", "--origin", "bottom-up", "--name", name][..], &["rename", "other", name]]
        {
            world.write("other", SOUND);
            let said = world.rp(args);
            assert_eq!(said.code, 2, "{said:?}");
            assert!(said.err.contains(why), "{said:?}");
        }
    }
    assert_eq!(world.files().len(), 3);
}

#[test]
fn rename_carries_every_mention_along() {
    let world = sprint();
    world.write(
        "c",
        format!("{SOUND}[[decision]]\ndate = 2026-06-01\nkind = \"start\"\nfrom = 'a'\n"),
    );
    let before = world.store_texts();

    let dry = world.rp(&["rename", "a", "sub/z", "--dry-run"]);
    assert_eq!((dry.code, world.store_texts()), (0, before.clone()), "{dry:?}");
    let said = world.rp(&["rename", "a", "sub/z"]);

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("changed 4 mentions in 2 other files"), "{said:?}");
    assert!(world.read("sub/z").starts_with("# mine\n"));
    assert!(!world.file("projects/a.toml").exists());
    for name in ["b", "c"] {
        let text = world.read(name);
        assert!(
            text.contains("sub/z") && !text.contains("\"a\"") && !text.contains("'a'"),
            "{text}"
        );
    }
    assert!(!world.rp(&["flags", "-f", "json"]).out.contains("dangling-name"));

    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(world.store_texts(), before);
}

#[test]
fn rename_does_not_replace_a_project() {
    let world = sprint();
    let before = world.store_texts();
    for args in [["rename", "a", "b"], ["rename", "a", "../x"], ["rename", "zzz", "y"]] {
        assert_eq!((world.rp(&args).code, world.store_texts()), (2, before.clone()), "{args:?}");
    }
    assert_eq!(world.rp(&["rename", "a", "a"]).code, 1);
    assert_eq!(world.store_texts(), before);
}

#[test]
fn rename_may_change_the_case_of_a_name() {
    let world = sprint();

    assert_eq!(world.rp(&["rename", "a", "A"]).code, 0);

    assert!(world.read("A").starts_with("# mine\n"));
    assert!(world.read("b").contains("back_to = \"A\""));
}

#[cfg(unix)]
#[test]
fn a_renamed_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;

    let world = sprint();
    let mode = |name: &str| {
        let path = world.file(&format!("projects/{name}.toml"));
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    fs::set_permissions(world.file("projects/a.toml"), fs::Permissions::from_mode(0o600)).unwrap();

    assert_eq!(world.rp(&["rename", "a", "z"]).code, 0);
    assert_eq!(mode("z"), 0o600);
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(mode("a"), 0o600);
}

#[test]
fn undo_finds_a_file_that_was_renamed_by_hand() {
    let world = World::with_store();
    world.write("p", SOUND);
    assert_eq!(world.rp(&["log", "p", "r", "--result", "unclear"]).code, 0);
    let logged = world.read("p");
    fs::rename(world.file("projects/p.toml"), world.file("projects/q.toml")).unwrap();

    let said = world.rp(&["undo"]);

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("projects/q.toml"), "{said:?}");
    assert_eq!((world.read("q").as_str(), world.files().len()), (SOUND, 2));
    assert_eq!(world.rp(&["undo", "--redo"]).code, 0);
    assert_eq!((world.read("q"), world.files().len()), (logged, 2));
}

#[test]
fn undo_does_not_guess_between_two_copies() {
    let world = World::with_store();
    world.write("p", SOUND);
    assert_eq!(world.rp(&["log", "p", "r", "--result", "unclear"]).code, 0);
    for name in ["q", "r"] {
        fs::copy(world.file("projects/p.toml"), world.file(&format!("projects/{name}.toml")))
            .unwrap();
    }
    fs::remove_file(world.file("projects/p.toml")).unwrap();
    let before = world.store_texts();

    let said = world.rp(&["undo"]);

    assert_eq!((said.code, world.store_texts()), (2, before), "{said:?}");
    assert!(said.err.contains("p.toml is gone since"), "{said:?}");
}

#[test]
fn undo_can_skip_a_change_and_count_it_again() {
    let world = World::with_store();
    world.write("p", SOUND);
    for text in ["one", "two"] {
        assert_eq!(world.rp(&["log", "p", text, "--result", "unclear"]).code, 0);
    }
    let typed = world.read("p").replace("\"two\"", "\"2\"");
    world.write("p", &typed);
    assert_eq!(world.rp(&["undo"]).code, 2);

    let said = world.rp(&["undo", "--skip"]);

    assert_eq!((said.code, world.read("p")), (0, typed.clone()), "{said:?}");
    let next = |said: Said| said.out + &said.err;
    assert!(next(world.rp(&["undo", "-n"])).contains("since `logged an unclear result on p`"));
    let history = world.rp(&["history", "-f", "json"]).json();
    let undone = |nth: usize| history["changes"][nth]["undone"].as_bool().unwrap();
    assert_eq!([undone(0), undone(1), undone(2)], [false, true, false]);
    let skipped: Vec<_> = (0..3).map(|nth| history["changes"][nth]["skipped"].clone()).collect();
    assert_eq!(skipped, [false, true, false]);
    let shown = |word: &str| world.rp(&["history"]).out.matches(&format!("  {word}\n")).count();
    assert_eq!([shown("skipped"), shown("undone")], [1, 0]);
    assert_eq!(world.rp(&["undo", "--redo"]).code, 0);
    assert_eq!([shown("skipped"), shown("undone")], [0, 1]);
    let history = world.rp(&["history", "-f", "json"]).json();
    assert_eq!((history["changes"][2]["undone"].as_bool(), world.read("p")), (Some(false), typed));
}

#[test]
fn history_says_who_if_it_is_known() {
    let world = World::with_store();
    world.write("p", SOUND);
    assert_eq!(world.rp(&["log", "p", "r", "--result", "unclear"]).code, 0);
    let table = world.rp(&["history"]).out;
    assert!(!table.contains("by"), "{table}");
    assert_eq!(world.rp(&["--me", "ana", "log", "p", "r", "--result", "unclear"]).code, 0);

    let said = world.rp(&["history", "-f", "json"]).json();

    let by: Vec<_> = said["changes"].as_array().unwrap().iter().map(|it| &it["by"]).collect();
    assert_eq!(by, [&"ana".into(), &serde_json::Value::Null]);
    assert!(world.rp(&["history"]).out.contains("ana"));
}

#[test]
fn a_person_is_the_same_in_composed_and_decomposed_form() {
    let world = World::with_store();
    let (one, two) = ("Zo\u{eb}", "Zoe\u{308}");
    let settings = format!("me = \"{one}\"\n[researcher.\"{two}\"]\nhours_per_week = 12\n");
    fs::write(world.file("rp.toml"), settings).unwrap();
    world.write("a", format!("researcher = \"{two}\"\ntags = [\"{two}\"]\n{SOUND}"));
    world.write("b", format!("agenda = \"{two}\"\ntags = [\"{one}\"]\n{SOUND}"));
    for name in [one, two] {
        for args in [
            vec!["list", "--researcher", name],
            vec!["list", "--tag", name],
            vec!["--me", name, "list", "-r", one],
        ] {
            let said = world.rp(&[&args[..], &["-f", "json"]].concat());
            assert_eq!(said.json()["projects"].as_array().unwrap().len(), 2, "{args:?}");
        }
        assert_eq!(world.rp(&["list", "--agenda", name]).code, 0);
        let said = world.rp(&["-r", name, "-f", "json"]);
        assert_eq!(said.json()["researchers"].as_array().unwrap().len(), 1, "{name}");
    }
    let shown = world.rp(&["show", "b"]).out;
    assert!(shown.contains("  12 a week"), "{shown}");
}
