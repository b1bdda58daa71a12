//! `rp edit` with every kind of editor: typed text is kept, and the old text is not lost.

use std::fs;
use std::path::PathBuf;

use crate::support::{SOUND, Said, World};

/// Runs `rp edit` with an editor that is this shell script; `$1` is the file.
fn edit(world: &World, script: &str) -> Said {
    let editor = world.home().join("an editor");
    fs::write(&editor, format!("{script}\n")).unwrap();
    edit_with(world, &format!("sh '{}'", editor.display()))
}

fn edit_with(world: &World, editor: &str) -> Said {
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["edit", "mine"]).env("EDITOR", editor);
    Said::of(&command.output().unwrap())
}

fn store() -> World {
    let world = World::with_store();
    world.write("mine", SOUND);
    world
}

fn kept(world: &World) -> Vec<PathBuf> {
    world
        .files()
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("before-edit"))
        .collect()
}

#[test]
fn rp_edit_saves_and_shows_the_flags() {
    let world = store();

    let said = edit(&world, "sed -i 's/\"4h\"/\"2w\"/' \"$1\"");

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.starts_with("saved mine") && said.out.contains("very-slow-loop"), "{said:?}");
    assert_eq!(kept(&world), [""; 0].map(PathBuf::from));
}

#[test]
fn an_edit_without_changes_writes_nothing() {
    let world = store();

    let said = edit(&world, "exit 0");

    assert_eq!((said.code, said.out.as_str()), (0, "mine is unchanged\n"));
}

#[test]
fn an_invalid_edit_is_kept_and_so_is_the_old_text() {
    let world = store();

    let said = edit(&world, "echo 'what I typed' >> \"$1\"; echo 'title = 3' >> \"$1\"");

    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("mine.toml:8:1"), "{said:?}");
    assert!(world.read("mine").contains("what I typed"));
    let [before] = &kept(&world)[..] else { panic!("{:?}", kept(&world)) };
    assert_eq!(fs::read_to_string(world.file(before.to_str().unwrap())).unwrap(), SOUND);
    assert!(said.err.contains(before.file_name().unwrap().to_str().unwrap()), "{said:?}");
    assert_eq!(world.rp(&["list", "-f", "json"]).json()["errors"][0]["line"], 8);
}

#[test]
fn a_second_failure_keeps_the_first_version_too() {
    let world = store();
    edit(&world, "echo '[' > \"$1\"");
    let mended = edit(&world, &format!("printf '%s' '{SOUND}' > \"$1\""));
    assert_eq!(mended.code, 0, "{mended:?}");

    edit(&world, "echo ']' > \"$1\"");

    assert_eq!(kept(&world).len(), 2);
}

#[test]
fn an_already_invalid_file_can_be_edited_and_repaired() {
    let world = store();
    world.write("mine", "title = ");

    let said = edit(&world, &format!("printf '%s' '{SOUND}' > \"$1\""));

    assert_eq!((said.code, world.read("mine").as_str()), (0, SOUND));
}

#[test]
fn a_file_that_the_editor_deletes_or_empties_is_kept() {
    let world = store();
    let said = edit(&world, "rm \"$1\"");
    assert_eq!((said.code, world.read("mine").as_str()), (2, SOUND));
    assert!(said.err.contains("rp restored it"), "{said:?}");

    let said = edit(&world, ": > \"$1\"");
    assert_eq!((said.code, kept(&world).len()), (2, 1), "{said:?}");
}

#[test]
fn the_kept_copy_has_the_same_bytes_and_mode() {
    use std::os::unix::fs::PermissionsExt;

    let world = store();
    let path = world.write("mine", b"title = \"caf\xe9\"\r\n");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    for script in ["rm \"$1\"", "rm \"$1\"; mkfifo \"$1\"", "rm \"$1\"; mkdir \"$1\""] {
        let said = edit(&world, script);

        assert_eq!(said.code, 2, "{said:?}");
        let there = if path.is_file() {
            path.clone()
        } else {
            world.file(kept(&world)[0].to_str().unwrap())
        };
        assert_eq!(fs::read(&there).unwrap(), b"title = \"caf\xe9\"\r\n");
        assert_eq!(fs::metadata(&there).unwrap().permissions().mode() & 0o777, 0o600);
        if !path.is_file() {
            if path.is_dir() {
                fs::remove_dir(&path).unwrap();
            } else {
                fs::remove_file(&path).unwrap();
            }
            fs::rename(there, &path).unwrap();
        }
    }
}

#[test]
fn rp_edit_prints_json_if_nothing_changed() {
    let world = store();
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["edit", "mine", "-f", "json"]).env("EDITOR", "true");

    let said = Said::of(&command.output().unwrap());

    let value = said.json();
    assert_eq!((&value["done"], &value["written"]), (&"mine is unchanged".into(), &false.into()));
    assert_eq!(value["projects"][0]["project"]["project"], "mine");
}

#[test]
fn a_failing_editor_is_reported() {
    let world = store();

    let said = edit(&world, "exit 3");

    assert_eq!((said.code, world.read("mine").as_str()), (2, SOUND));
    assert!(said.err.contains("exit status: 3; the file is unchanged"), "{said:?}");

    let said = edit(&world, "echo rubbish > \"$1\"; exit 3");
    assert_eq!((said.code, kept(&world).len()), (2, 1), "{said:?}");
    assert!(said.err.contains("the previous version in"), "{said:?}");
}

#[test]
fn the_editor_takes_arguments_and_no_shell_runs_it() {
    let world = store();
    let marker = world.home().join("ran");
    let hostile = format!("true '; touch {0}' \"$(touch {0})\"", marker.display());
    assert_eq!(edit_with(&world, &hostile).code, 0);
    assert!(!marker.exists());

    for (editor, why) in [
        ("no-such-editor --wait", "cannot start the editor"),
        ("'unclosed", "cannot start the editor"),
    ] {
        let said = edit_with(&world, editor);
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains(why) && said.err.contains("hint: set EDITOR"), "{said:?}");
    }
}
