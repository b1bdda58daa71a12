//! `rp undo` and `rp history` of the changes of commands, each in its own process.

use std::fs;

use crate::support::{SOUND, Said, World};

fn slow() -> String {
    SOUND.replace("experiment_loop = \"4h\"", "experiment_loop = \"2d\"")
}

/// A store with a slow project whose flag has been accepted.
fn accepted() -> World {
    let world = World::with_store();
    world.write("p", slow());
    assert_eq!(world.rp(&["accept", "p", "slow-loop", "--why", "w"]).code, 0);
    world
}

fn edit(world: &World, script: &str) -> Said {
    let editor = world.home().join("editor");
    fs::write(&editor, script).unwrap();
    let mut command = world.command();
    command.env("EDITOR", format!("sh '{}'", editor.display()));
    Said::of(&command.arg("-C").arg(world.store()).args(["edit", "p"]).output().unwrap())
}

#[test]
fn undo_shows_and_keeps_a_file_that_has_changed_since() {
    let world = accepted();
    let typed = world.read("p").replace("why = \"w\"", "why = \"better\"");
    world.write("p", &typed);

    for args in [&["undo"][..], &["undo", "--dry-run"], &["undo", "-f", "json"]] {
        let said = world.rp(args);
        assert_eq!((said.code, world.read("p")), (2, typed.clone()), "{said:?}");
    }
    let said = world.rp(&["undo"]);

    assert!(said.err.contains("-why = \"w\"\n+why = \"better\"\n"), "{said:?}");
    assert!(said.err.contains("p.toml has changed since `accepted slow-loop on p`"), "{said:?}");
    let json = world.rp(&["undo", "-f", "json"]).json();
    assert!(json["errors"][0]["message"].as_str().unwrap().contains("has changed since"));
}

#[test]
fn undo_does_not_recreate_a_deleted_file() {
    let world = accepted();
    fs::remove_file(world.file("projects/p.toml")).unwrap();

    let said = world.rp(&["undo"]);

    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("p.toml is gone since"), "{said:?}");
    assert!(!world.file("projects/p.toml").exists());
}

#[test]
fn undo_succeeds_if_the_change_was_already_reverted_by_hand() {
    let world = World::with_store();
    world.write("p", slow());
    assert_eq!(world.rp(&["new", "t", "--origin", "bottom-up"]).code, 0);
    assert_eq!(world.rp(&["accept", "p", "slow-loop", "--why", "w"]).code, 0);
    world.write("p", slow());
    fs::remove_file(world.file("projects/t.toml")).unwrap();

    for _ in 0..2 {
        assert_eq!(world.rp(&["undo"]).code, 0);
    }

    assert_eq!((world.read("p"), world.files().len()), (slow(), 2));
    assert_eq!(world.rp(&["undo"]).code, 2);
}

#[test]
fn undo_keeps_every_byte() {
    for text in [
        slow(),
        slow().replace('\n', "\r\n"),
        format!("\u{feff}# first\n\n{}  # last, without an end", slow().trim_end()),
    ] {
        let world = World::with_store();
        world.write("p", &text);
        assert_eq!(world.rp(&["accept", "p", "slow-loop", "--why", "\u{9b}\"é"]).code, 0);

        assert_eq!(world.rp(&["undo"]).code, 0);

        assert_eq!(world.read("p"), text);
    }
}

#[test]
fn undo_of_an_edit_keeps_what_rp_wrote_meanwhile() {
    let world = World::with_store();
    world.write("p", slow());
    let rp = env!("CARGO_BIN_EXE_rp");
    let accept = "accept p slow-loop --why w >/dev/null";
    let script = format!("{rp} -C {} {accept}; echo '# typed' >> \"$1\"", world.store().display());

    assert_eq!(edit(&world, &script).code, 0);

    let accepted = slow() + "\n[[accept]]\nflag = \"slow-loop\"\nwhy = \"w\"\nvalue = \"2d\"\n";
    assert_eq!(world.read("p"), accepted.clone() + "# typed\n");
    assert_eq!(world.rp(&["undo"]).out.lines().next(), Some("undid: edited p"));
    assert_eq!(world.read("p"), accepted);
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(world.read("p"), slow());
}

#[test]
fn undo_restores_the_text_from_before_a_broken_edit() {
    let world = World::with_store();
    world.write("p", slow());

    assert_eq!(edit(&world, "echo '[' > \"$1\"").code, 2);
    assert_eq!(world.rp(&["undo"]).code, 0);

    assert_eq!(world.read("p"), slow());
}

#[test]
fn an_edit_that_is_not_text_is_saved_with_a_warning_that_undo_does_not_have_it() {
    let world = World::with_store();
    world.write("p", b"title = \"\xff\"\n");

    let said = edit(&world, &format!("printf '%s' '{SOUND}' > \"$1\""));

    assert_eq!((said.code, world.read("p").as_str()), (0, SOUND), "{said:?}");
    assert!(said.err.contains("`rp undo` cannot undo it: the file is not text"), "{said:?}");
}

#[test]
fn a_hostile_history_cannot_control_the_terminal_or_leave_the_store() {
    let world = accepted();
    let evil = "x\\u001b[31m\\u009b\\u202e\\ny";
    let entry = |id: u32, file: &str| {
        let entry = format!(
            "{{\"id\":{id},\"when\":\"{evil}\",\"command\":\"{evil}\",\"what\":\"{evil}\",\"files\":\
             [{{\"file\":\"{file}\",\"before\":\"{evil}\",\"after\":null}}]}}"
        );
        fs::write(world.file(&format!(".rp/history/{id:08}.json")), entry).unwrap();
    };
    entry(2, "projects/x\u{202e}.toml");
    for command in [&["history"][..], &["undo", "--dry-run"], &["undo"]] {
        for format in ["text", "json"] {
            let said = world.rp(&[command, &["--format", format]].concat());
            assert_eq!(said.steering(), None, "{command:?} as {format}");
        }
    }

    let before = fs::read_dir(world.home()).unwrap().count();
    for (id, file) in [(10, "projects/../../home/x.toml"), (11, "/etc/x.toml"), (12, "x")] {
        entry(id, file);
        let said = world.rp(&["history"]);
        assert!(said.err.contains("is not in the history"), "{said:?}");
        assert_eq!(said.steering(), None);
        fs::remove_file(world.file(&format!(".rp/history/{id:08}.json"))).unwrap();
    }
    std::os::unix::fs::symlink(world.home(), world.file("projects/away")).unwrap();
    entry(10, "projects/away/x.toml");
    assert_eq!(world.rp(&["undo"]).code, 2);
    assert_eq!(fs::read_dir(world.home()).unwrap().count(), before);
}

#[test]
fn the_history_folder_cannot_be_a_link() {
    for folder in [".rp", ".rp/history", ".rp/lock"] {
        let world = World::with_store();
        world.write("p", slow());
        if folder != ".rp" {
            fs::create_dir(world.file(".rp")).unwrap();
        }
        let away = world.home().join("away");
        if folder.ends_with("lock") {
            fs::write(&away, "").unwrap();
        } else {
            fs::create_dir(&away).unwrap();
        }
        std::os::unix::fs::symlink(&away, world.file(folder)).unwrap();

        let said = world.rp(&["accept", "p", "slow-loop", "--why", "w"]);

        assert_eq!((said.code, world.read("p")), (2, slow()), "{folder}: {said:?}");
        let untouched = if away.is_dir() {
            fs::read_dir(&away).unwrap().count() == 0
        } else {
            fs::read(&away).unwrap().is_empty()
        };
        assert!(untouched, "{folder}");
        assert_eq!(world.rp(&["list"]).code, 0);
    }
}

#[test]
fn redo_repeats_as_often_as_undo() {
    let world = accepted();
    assert_eq!(world.rp(&["set", "p", "tags=a"]).code, 0);
    assert_eq!(world.rp(&["new", "Other", "--origin", "top-down"]).code, 0);
    assert_eq!(world.rp(&["undo", "--redo"]).code, 2);
    let texts = || fs::read(world.file("projects/other.toml")).ok().zip(Some(world.read("p")));
    let after = texts();

    // Undo and redo more than once: the other project, its tag.
    for _ in 0..2 {
        assert_eq!(world.rp(&["undo"]).code, 0);
        assert!(texts().is_none());
        assert_eq!(world.rp(&["undo", "--redo"]).code, 0);
        assert_eq!(texts(), after);
    }
    assert_eq!(world.rp(&["undo", "--redo"]).code, 2, "there is nothing left to do again");
    assert_eq!((world.rp(&["undo"]).code, world.rp(&["undo"]).code), (0, 0));
    assert!(!world.read("p").contains("tags"));
    let redone = world.rp(&["undo", "--redo", "-f", "json"]).json();
    assert_eq!(redone["redone"]["command"], "set");
    assert!(world.read("p").contains("tags"));
    assert_eq!(world.rp(&["undo", "--redo"]).code, 0);
    assert_eq!(texts(), after);
}

#[test]
fn redo_refuses_to_overwrite_later_changes() {
    let world = accepted();
    assert_eq!(world.rp(&["undo"]).code, 0);
    let typed = world.read("p") + "# typed\n";
    world.write("p", &typed);

    let said = world.rp(&["undo", "--redo"]);

    assert_eq!((said.code, world.read("p")), (2, typed), "{said:?}");
    assert_eq!(world.rp(&["set", "p", "tags=a"]).code, 0);
    let said = world.rp(&["undo", "--redo"]);
    assert!(said.err.contains("nothing to redo"), "{said:?}");
}

#[test]
fn redo_succeeds_if_the_change_was_repeated_by_hand() {
    let world = World::with_store();
    world.write("p", slow());
    assert_eq!(world.rp(&["set", "p", "tags=a"]).code, 0);
    let after = world.read("p");
    world.write("p", slow());
    assert_eq!(world.rp(&["undo"]).code, 0);

    let said = world.rp(&["undo", "--redo"]);

    assert_eq!((said.code, world.read("p")), (0, after), "{said:?}");
}
