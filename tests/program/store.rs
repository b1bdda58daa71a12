//! Stores with anything other than good files: none of it stops `rp`, crashes it, leads it out of
//! the store, or is lost.

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::{SOUND, Said, World};

/// The names of the listed projects.
fn listed(said: &Said) -> Vec<String> {
    let json = said.json();
    let projects = json["projects"].as_array().unwrap().iter();
    projects.map(|project| project["project"].as_str().unwrap().to_owned()).collect()
}

/// The errors of files: each file's name and the message.
fn errors(said: &Said) -> Vec<(String, String)> {
    let json = said.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let errors = json["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            let file = text(&error["file"]);
            let name = file.rsplit('/').next().unwrap_or_default().to_owned();
            (name, text(&error["message"]))
        })
        .collect()
}

#[test]
fn an_empty_store_and_one_without_a_projects_folder_have_no_projects() {
    let world = World::with_store();
    assert_eq!(listed(&world.rp(&["list", "-f", "json"])), [""; 0]);

    fs::remove_dir(world.file("projects")).unwrap();
    let said = world.rp(&["list", "-f", "json"]);
    assert_eq!((said.code, listed(&said)), (0, vec![]));
}

#[test]
fn other_files_are_ignored() {
    let world = World::with_store();
    world.write("good", SOUND);
    fs::write(world.file("projects/README.md"), "notes").unwrap();
    fs::write(world.file("projects/.hidden.toml"), "rubbish").unwrap();
    fs::create_dir(world.file("projects/.git")).unwrap();
    fs::write(world.file("projects/.git/config.toml"), "rubbish").unwrap();

    let said = world.rp(&["list", "-f", "json"]);

    assert_eq!((said.code, listed(&said), errors(&said)), (0, vec!["good".into()], vec![]));
}

#[cfg(unix)]
#[test]
fn an_invalid_project_file_is_reported_and_the_others_are_read() {
    use std::os::unix::fs::symlink;

    let world = World::with_store();
    world.write("good", SOUND);
    world.write("folder/below", SOUND);
    world.write("not-utf8", b"title = \"\xff\"\n");
    world.write("huge", vec![b'#'; 5 << 20]);
    world.write("back\\slash", SOUND);
    fs::create_dir(world.file("projects/folder.toml")).unwrap();
    let fifo = world.file("projects/fifo.toml");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    symlink("nowhere", world.file("projects/dangling.toml")).unwrap();
    symlink("round.toml", world.file("projects/round.toml")).unwrap();
    symlink("/dev/zero", world.file("projects/device.toml")).unwrap();
    symlink("good.toml", world.file("projects/inside.toml")).unwrap();
    symlink("folder", world.file("projects/linked-folder")).unwrap();
    symlink("../rp.toml", world.file("projects/settings.toml")).unwrap();
    fs::write(world.file("projects/.hidden.toml"), SOUND).unwrap();
    symlink(".hidden.toml", world.file("projects/shown.toml")).unwrap();
    fs::write(world.home().join("secret.toml"), SOUND).unwrap();
    symlink(world.home().join("secret.toml"), world.file("projects/outside.toml")).unwrap();

    let said = world.rp(&["list", "-f", "json"]);

    assert_eq!(said.code, 2);
    assert_eq!(listed(&said), ["folder/below", "good", "inside"]);
    let told = errors(&said);
    for (file, message) in [
        ("not-utf8.toml", "invalid UTF-8"),
        ("huge.toml", "larger than 4 MiB"),
        ("back\\slash.toml", "folders are separated by `/`"),
        ("folder.toml", "is a folder"),
        ("fifo.toml", "is not a regular file"),
        ("dangling.toml", "is a broken link"),
        ("round.toml", "is a link that cannot be followed"),
        ("device.toml", "is a link out of the store"),
        ("linked-folder", "is a link to a folder"),
        ("outside.toml", "is a link out of the store"),
        ("settings.toml", "is a link to a file that is not a project file"),
        ("shown.toml", "is a link to a file that is not a project file"),
    ] {
        let found = told.iter().any(|(of, why)| of == file && why.contains(message));
        assert!(found, "{file}: {message} is not in {told:#?}");
    }
    assert_eq!(told.len(), 12, "{told:#?}");
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_to_write_outside_the_store() {
    use std::os::unix::fs::symlink;

    let world = World::with_store();
    symlink(world.home(), world.file("projects/away")).unwrap();

    let said = world.rp(&["new", "t", "--origin", "bottom-up", "--name", "away/stolen"]);

    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("away is a symbolic link; rp does not follow links"), "{said:?}");
    assert!(!world.home().join("stolen.toml").exists());

    fs::remove_dir_all(world.file("projects")).unwrap();
    symlink(world.home(), world.file("projects")).unwrap();
    assert_eq!(world.rp(&["list"]).code, 2);
    assert_eq!(world.rp(&["new", "t", "--origin", "bottom-up"]).code, 2);
    assert!(!world.home().join("t.toml").exists());
}

#[test]
fn an_invalid_setting_is_an_error_with_its_line() {
    let world = World::with_store();
    world.write("good", SOUND);
    fs::write(world.file("rp.toml"), "[defaults]\nchance = 0.1\n").unwrap();

    for command in ["list", "flags", "compare"] {
        let said = world.rp(&[command]);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains("rp.toml:2:10"), "{said:?}");
        let json = world.rp(&[command, "-f", "json"]);
        assert_eq!(json.json()["errors"][1]["line"], 2);
    }
}

/// Every flag, as `rp explain` lists them.
#[test]
fn the_example_of_a_mentor_raises_every_flag() {
    let world = World::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mentor");
    let names = |args: &[&str]| {
        let said = Said::of(
            &world.command().args(["-C", examples, "-f", "json"]).args(args).output().unwrap(),
        );
        let flags = said.json()["flags"].as_array().unwrap().clone();
        let mut names: Vec<_> =
            flags.iter().map(|flag| flag["flag"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };

    let known = names(&["explain"]);
    assert_eq!(known.len(), 60);
    assert_eq!(names(&["flags"]), known);
}

#[test]
fn thousands_of_errors_in_one_file_are_summarised() {
    let world = World::with_store();
    let keys: Vec<_> = (0..20_000).map(|at| format!("key-{at} = 1")).collect();
    let keys = keys.join("\n") + "\n";
    world.write("keys", format!("{keys}{SOUND}"));
    world.write("signs", "= \n".repeat(20_000));

    let said = world.rp(&["list", "-f", "json"]);

    assert_eq!((said.code, listed(&said)), (2, vec!["keys".to_owned()]));
    assert!(errors(&said).len() <= 51 && said.json()["warnings"].as_array().unwrap().len() <= 52);
    assert!(said.out.contains("more like this"), "{}", said.out);
    fs::write(world.file("rp.toml"), format!("me = \"ada\"\n{keys}")).unwrap();
    for args in [&["set", "keys", "fixed_cost=2d"], &["log", "keys", "x", "--result=clear"][..]] {
        let said = world.rp(args);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.err.lines().count() < 60, "{}", said.err);
    }
    assert!(world.rp(&["flags"]).err.lines().count() < 400);
}

#[test]
fn nothing_is_written_that_could_not_be_read_back() {
    let world = World::with_store();
    fs::write(world.file("rp.toml"), "me = 3\n").unwrap();

    assert_eq!(world.rp(&["new", "t", "--origin", "bottom-up"]).code, 2);
    assert_eq!(world.files(), [std::path::PathBuf::from("rp.toml")]);
}

#[test]
fn an_accepted_flag_that_does_not_exist_is_reported() {
    let world = World::with_store();
    world.write("p", format!("{SOUND}[[accept]]\nflag = \"slow-lop\"\nwhy = \"w\"\n"));

    let said = world.rp(&["flags"]);

    assert_eq!(said.code, 0);
    assert!(said.err.contains("`slow-lop` is accepted, but no flag has this name"), "{said:?}");
    assert!(said.err.contains("did you mean `slow-loop`?"), "{said:?}");
}

#[test]
fn an_invalid_named_file_does_not_stop_the_other() {
    let world = World::with_store();
    world.write("good", "title = \"t\"\norigin = \"top-down\"\nstatus = \"active\"\n");
    world.write("bad", "title = ");

    let said = world.rp(&["flags", "good", "bad"]);

    assert_eq!(said.code, 2);
    assert!(said.out.contains("no-motivation") && said.err.contains("bad.toml:1:1"), "{said:?}");
    assert_eq!(world.rp(&["flags", "good", "nothing"]).out, "");
}

#[test]
fn a_shown_path_also_works_as_a_name() {
    let world = World::with_store();
    world.write("deep/down", SOUND);
    let shown = world.rp(&["show", "down"]).out;
    let path = shown.lines().nth(1).unwrap().rsplit(' ').next().unwrap().to_owned();

    assert_eq!(path, "store/projects/deep/down.toml");
    assert_eq!(world.rp(&["show", &path]).out, shown);
}

#[test]
fn wrong_arguments_still_print_json() {
    let world = World::with_store();
    for args in [
        &["-f", "json", "nonsense"][..],
        &["-fjson", "show"],
        &["--format=json", "list", "--status", "nope"],
        &["list", "--nope", "-f", "json"],
    ] {
        let said = world.rp(args);
        assert_eq!((said.code, said.err.as_str()), (2, ""), "{args:?}");
        assert!(said.json()["errors"][0]["message"].as_str().unwrap().len() > 10, "{args:?}");
    }
    let explained = world.rp(&["explain", "-f", "json"]).json();
    let mut flags = explained["flags"].as_array().unwrap().iter();
    let slow_loop = flags.find(|flag| flag["flag"] == "slow-loop").unwrap();
    assert_eq!(slow_loop["thresholds"][0]["value"], "1d");
}

#[test]
fn of_twenty_concurrent_creations_one_succeeds_and_nineteen_are_refused() {
    let world = World::with_store();
    let new = || {
        let mut command = world.command();
        command.arg("-C").arg(world.store()).args(["new", "the same", "--origin", "bottom-up"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };

    let started: Vec<_> = (0..20).map(|_| new()).collect();
    let ended: Vec<_> =
        started.into_iter().map(|one| Said::of(&one.wait_with_output().unwrap())).collect();

    assert_eq!(ended.iter().filter(|said| said.code == 0).count(), 1);
    let refused = ended.iter().filter(|said| said.code == 2 && said.err.contains("already"));
    assert_eq!(refused.count(), 19);
    let files: Vec<_> = world.files().iter().map(|path| path.display().to_string()).collect();
    assert_eq!(files, ["projects/the-same.toml", "rp.toml"]);
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_mode_that_the_umask_gives() {
    use std::os::unix::fs::PermissionsExt;

    let world = World::with_store();
    let rp = env!("CARGO_BIN_EXE_rp");
    let new = format!("umask 027; exec {rp} -C \"$1\" new t --origin bottom-up");

    let mut shell = Command::new("sh");
    shell.args(["-c", &new, "sh"]).arg(world.store()).env("RP_TODAY", "2026-06-15");
    assert!(shell.stdout(Stdio::null()).status().unwrap().success());

    let mode = fs::metadata(world.file("projects/t.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn the_first_project_makes_the_default_store_in_an_empty_home() {
    let world = World::new();
    let new = |title: &str| {
        let args = ["new", title, "--origin", "bottom-up", "--loop", "4h", "--fixed-cost", "2d"];
        Said::of(&world.command().args(args).args(["--motivation", "m"]).output().unwrap())
    };

    let first = new("first");
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.err.contains("created a store in"), "{first:?}");
    assert!(first.err.contains("set `[researcher.me]` in rp.toml"), "{first:?}");
    assert!(first.out.contains("rank 1 of 1"), "{first:?}");
    let second = new("second");
    assert!(second.code == 0 && second.err.is_empty(), "{second:?}");
    assert!(second.out.contains(" of 2"), "{second:?}");

    let listed = Said::of(&world.command().args(["list", "-f", "json"]).output().unwrap());
    assert_eq!(self::listed(&listed), ["first", "second"]);
}

#[test]
fn a_missing_home_is_an_error_and_not_a_panic() {
    let world = World::new();
    for args in [&["list"][..], &["new", "t", "--origin", "bottom-up"]] {
        let mut command = world.command();
        // This only imitates an account without a home: the system may still know one.
        let said = Said::of(&command.env("HOME", "/dev/null").args(args).output().unwrap());
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.starts_with("error: "), "{said:?}");
    }
}

#[test]
fn the_nearest_store_above_is_used() {
    let world = World::with_store();
    world.write("deep/down", SOUND);
    let mut command = world.command();
    command.current_dir(world.file("projects/deep")).args(["flags", "-f", "json"]);
    fs::write(world.file("projects/deep/down.toml"), format!("{SOUND}[[accept]]\nflag = 3\n"))
        .unwrap();

    let said = Said::of(&command.output().unwrap());

    // The printed path can be clicked here.
    assert_eq!(said.json()["errors"][0]["file"], "down.toml", "{said:?}");
}

#[test]
fn a_closed_pipe_is_not_an_error_and_a_full_disk_is_one() {
    let world = World::with_store();
    for at in 0..300 {
        world.write(&format!("p{at}"), "title = \"t\"\norigin = \"top-down\"\n");
    }
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["flags", "--fail-on", "never"]);

    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut some = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));

    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = command.stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot print the result"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_change_is_reported_as_made_if_its_result_cannot_be_printed() {
    let world = World::with_store();
    world.write("p", SOUND.replace("4h", "2d"));
    let unseen = |args: &[&str]| {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = world.command();
        command
            .arg("-C")
            .arg(world.store())
            .args(args)
            .env("EDITOR", "sed -i s/bottom-up/top-down/");
        Said::of(&command.stdout(full).output().unwrap())
    };
    let made = "error: the change was made, but its result cannot be printed: ";
    let usual = "hint: see `rp history`; undo with `rp undo`\n";
    let new = ["new", "Other", "--origin", "top-down", "--loop", "4h", "--fixed-cost", "1d"];

    for (args, hint) in [
        (&["set", "p", "fixed_cost=2d"][..], usual),
        (&["undo"], "hint: see `rp history`; redo with `rp undo --redo`\n"),
        (&["undo", "--redo"], usual),
        (&["set", "p", "fixed_cost=3d", "-f", "json"], usual),
        (&["accept", "p", "slow-loop", "--why", "so"], usual),
        (&["edit", "p"], usual),
        (&new, usual),
        (&["init", "more"], "hint: the store exists; create a project with `rp new \"a title\"`\n"),
    ] {
        let before = world.store_texts();
        let said = unseen(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        let assumed = "assuming a senior with 40 h a week: set `[researcher.me]` in rp.toml\n";
        let [error, told] =
            said.err.trim_start_matches(assumed).split_inclusive('\n').collect::<Vec<_>>()[..]
        else {
            panic!("{args:?}: {said:?}")
        };
        assert!(error.starts_with(made) && told == hint, "{args:?}: {said:?}");
        assert_ne!(world.store_texts(), before, "{args:?}");
    }
    for args in [
        &["set", "p", "fixed_cost=4d", "--dry-run"][..],
        &["init"],
        &["undo", "--dry-run"],
        &["show", "p"],
        &["history"],
    ] {
        let before = world.store_texts();
        let said = unseen(args);
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.err.contains("error: cannot print the result: "), "{args:?}: {said:?}");
        assert_eq!(world.store_texts(), before, "{args:?}");
    }
}

#[test]
fn no_file_controls_the_terminal() {
    let world = World::hostile();
    for command in [
        &["list"][..],
        &["show", "evil"],
        &["show", "raw"],
        &["flags", "--all"],
        &["flags", "evil"],
        &["compare"],
        &["explain"],
        &["explain", "x\u{1b}[31m\u{9b}"],
        &["show", "x\u{1b}[31m\u{9b}"],
        &["list", "--researcher", "x\u{1b}[31m\u{9b}"],
        &["new", "x\u{1b}[31m\u{9b}\u{202e}", "--origin", "bottom-up"],
        &["new", "x\u{1b}[31m\u{9b}\u{202e}y", "--origin", "bottom-up", "--dry-run"],
        &["init", "x\u{1b}[31m\u{9b}\u{202e}"],
        &["accept", "evil", "x\u{1b}[31m\u{9b}", "--why", "w"],
        &["accept", "evil", "long-without-result", "--why", "x\u{1b}\u{9b}\u{202e}", "--dry-run"],
        &["accept", "evil", "long-without-result", "--why", "x\u{1b}\u{9b}\u{202e}"],
        &["edit", "evil"],
        &[],
        &["log", "evil", "x\u{1b}\u{9b}\u{202e}", "--result", "clear", "--dry-run"],
        &["log", "evil", "x\u{1b}\u{9b}\u{202e}", "--result", "clear"],
        &["feedback", "evil", "x", "--from", "x\u{1b}\u{9b}\u{202e}"],
        &["feedback", "evil", "--answered", "--from", "x\u{1b}\u{9b}\u{202e}"],
        &["feedback", "evil", "--answered", "--from", "x\u{1b}\u{9b}\u{202e}"],
        &["overlap", "evil", "x\u{1b}\u{9b}\u{202e}", "--same-problem"],
        &["overlap", "evil", "x\u{1b}\u{9b}\u{202e}"],
        &["checkpoint", "evil", "--by", "+1w", "--expect", "x\u{1b}\u{9b}\u{202e}"],
        &["checkpoint", "evil", "--met"],
        &["capability", "x\u{1b}\u{9b}\u{202e}"],
        &["capability", "x\u{1b}\u{9b}\u{202e}"],
        &["set", "evil", "plan=x\u{1b}\u{9b}\u{202e}"],
        &["set", "evil", "origin=x\u{1b}\u{9b}\u{202e}"],
        &["set", "evil", "x\u{1b}\u{9b}\u{202e}=1"],
        &["set", "evil", "x\u{1b}\u{9b}\u{202e}"],
        &["start", "evil"],
        &["start", "x\u{1b}\u{9b}\u{202e}"],
        &["pivot", "evil", "--now", "x\u{1b}\u{9b}\u{202e}", "--why", "x\u{1b}\u{9b}\u{202e}"],
        &["pause", "evil", "--why", "x\u{1b}\u{9b}\u{202e}", "--dry-run"],
        &["pause", "evil", "--why", "x\u{1b}\u{9b}\u{202e}"],
        &["pause", "evil"],
        &["derisk", "evil", "--why", "x\u{1b}\u{9b}\u{202e}"],
        &["switch", "evil", "--why", "x\u{1b}\u{9b}\u{202e}"],
        &["finish", "evil", "--result", "failure"],
        &["drop", "evil", "--why", "w"],
        &["history"],
        &["undo", "--dry-run"],
        &["undo"],
        &["nonsense\u{1b}[31m\u{9b}\u{202e}"],
    ] {
        for format in ["text", "json"] {
            let said = world.rp(&[command, &["--format", format]].concat());
            assert_eq!(said.steering(), None, "{command:?} as {format}");
            if format == "json" {
                said.json();
            }
        }
    }
}

#[test]
fn json_keeps_hostile_text_unchanged() {
    let world = World::with_store();
    world.write(
        "p",
        "title = \"a\\u001b\\u007f\\u009b\\u202e\\U000E0041 é\"\norigin = \"bottom-up\"\n",
    );

    let said = world.rp(&["show", "p", "-f", "json"]);

    assert_eq!(said.json()["project"]["title"], "a\u{1b}\u{7f}\u{9b}\u{202e}\u{e0041} é");
    assert_eq!(said.steering(), None);
}

#[test]
fn a_copy_of_a_project_file_is_no_project_and_is_named_with_its_original() {
    let world = World::with_store();
    world.write("probing", SOUND);
    let by_name = ["probing (Alex's conflicted copy 2026-06-12)", "probing - Copy"];
    let by_title = ["probing 2", "probing-LAPTOP"];
    for copy in by_name.iter().chain(&by_title) {
        // Its own warnings do not matter.
        world.write(copy, format!("motivaton = \"x\"\n{SOUND}"));
    }
    // A part of a merge can be broken.
    world.write("probing_BASE_123", "<<<<<<<");
    world.write("probing-3", SOUND.replace("title = \"", "title = \"Not "));
    world.write("alone (1)", SOUND.replace("title = \"", "title = \"Alone "));

    let said = world.rp(&["list", "-f", "json"]);

    assert_eq!((said.code, errors(&said)), (0, vec![]));
    assert_eq!(listed(&said), ["alone (1)", "probing", "probing-3"]);
    let json = said.json();
    let warnings = json["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 5, "{warnings:#?}");
    for warning in warnings {
        let text = |key: &str| warning[key].as_str().unwrap().to_owned();
        assert!(text("file").contains("projects/probing") && warning["line"].is_null());
        assert!(text("message").contains("projects/probing.toml"), "{warning}");
        assert!(text("help").contains("diff -u ") && text("help").contains("delete the copy"));
    }
    for command in [&["list"][..], &["flags"], &["compare"], &["show", "probing"], &[]] {
        let said = world.rp(command);
        assert_eq!(said.err.matches("warning: ").count(), 5, "{command:?}: {said:?}");
        assert!(said.err.contains(r"(Alex'\''s conflicted copy 2026-06-12).toml'"), "{said:?}");
    }
    assert_eq!(world.rp(&["show", "probing-3"]).err, "");
}

#[test]
fn a_copy_that_is_named_is_refused_with_its_reason_and_not_written() {
    let world = World::with_store();
    world.write("probing", SOUND);
    world.write("probing 2", SOUND);
    world.write("probing (1)", SOUND);
    let before = world.store_texts();

    for args in [
        &["show", "probing 2"][..],
        &["show", "projects/probing (1).toml"],
        &["show", "probing ("],
        &["flags", "probing (1)"],
        &["compare", "probing 2"],
        &["set", "probing 2", "motivation=x"],
        &["drop", "probing (1)", "--why", "x"],
        &["edit", "probing 2"],
        &["new", "T", "--origin", "bottom-up", "--name", "probing 2"],
    ] {
        let said = world.rp(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}: {said:?}");
        assert!(said.err.contains("copy of") && said.err.contains("diff -u"), "{args:?}: {said:?}");
    }
    assert_eq!(world.store_texts(), before);
    // A prefix means the project.
    assert_eq!(world.rp(&["show", "prob"]).code, 0);
}

#[test]
fn no_change_turns_a_project_into_a_copy() {
    let world = World::with_store();
    let title = |title: &str| SOUND.replacen("title = \"", &format!("title = \"{title} "), 1);
    world.write("probing", title("A"));
    world.write("probing-2", title("B"));
    world.write("steering (1)", title("C"));
    let before = world.store_texts();
    let titled = title("A").lines().next().unwrap().replace("title = ", "title=").replace('"', "");

    for args in [
        &["set", "probing-2", &titled][..],
        &["new", "T", "--origin", "bottom-up", "--name", "steering"],
        &["new", "T", "--origin", "bottom-up", "--name", "probing (1)"],
        &["new", "T", "--origin", "bottom-up", "--name", "probing (1)", "--dry-run"],
    ] {
        let said = world.rp(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}: {said:?}");
        assert!(said.err.contains("would ignore"), "{args:?}: {said:?}");
    }
    assert_eq!(world.store_texts(), before);
    assert_eq!(world.rp(&["new", "T", "--origin", "bottom-up", "--name", "probing-4"]).code, 0);
}

#[test]
fn a_file_that_is_not_downloaded_is_named_and_not_written_over() {
    let world = World::with_store();
    world.write("probe", SOUND);
    assert_eq!(world.rp(&["new", "Probing", "--origin", "bottom-up"]).code, 0);
    let placeholder = world.file("projects/.probing.toml.icloud");
    fs::rename(world.file("projects/probing.toml"), &placeholder).unwrap();
    let before = world.store_texts();

    let said = world.rp(&["list"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("probing.toml is not on this machine"), "{said:?}");
    assert!(said.err.contains("brctl download"), "{said:?}");
    let said = world.rp(&["list", "-f", "json"]);
    assert_eq!(
        (listed(&said), said.json()["warnings"].as_array().unwrap().len()),
        (vec!["probe".into()], 1)
    );
    for args in [
        &["show", "probing"][..],
        &["show", "probi"],
        &["drop", "probi", "--why", "x"],
        &["edit", "probing"],
        &["flags", "probing"],
        &["new", "Probing", "--origin", "bottom-up"],
        &["undo"],
    ] {
        let said = world.rp(args);
        assert_eq!(said.code, 2, "{args:?}: {said:?}");
        assert!(said.err.contains("machine"), "{args:?}: {said:?}");
    }
    // It could be either.
    assert!(world.rp(&["show", "prob"]).err.contains("2 projects begin with"));
    assert_eq!(world.store_texts(), before);

    // A placeholder that stays behind says nothing.
    fs::copy(&placeholder, world.file("projects/probing.toml")).unwrap();
    let said = world.rp(&["list", "-f", "json"]);
    assert_eq!(listed(&said), ["probe", "probing"]);
    assert_eq!(said.json()["warnings"], serde_json::json!([]));

    fs::rename(&placeholder, world.file("projects/probing.toml")).unwrap();
    assert_eq!(world.rp(&["undo"]).code, 0);
    fs::write(&placeholder, "").unwrap();
    assert_eq!(world.rp(&["undo", "--redo"]).code, 2);
    assert!(!world.file("projects/probing.toml").exists());
}

#[test]
fn settings_that_are_not_downloaded_are_no_reason_for_another_store() {
    let world = World::with_store();
    fs::rename(world.file("rp.toml"), world.file(".rp.toml.icloud")).unwrap();

    for args in [&["list"][..], &["new", "T", "--origin", "bottom-up"]] {
        let said = Said::of(
            &world.command().current_dir(world.file("projects")).args(args).output().unwrap(),
        );
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.contains("rp.toml is not on this machine"), "{said:?}");
    }
    assert_eq!(world.files(), [std::path::PathBuf::from(".rp.toml.icloud")]);
}

#[test]
fn a_key_that_is_in_the_wrong_place_raises_no_flag_about_its_absence() {
    let world = World::with_store();
    fs::write(world.file("rp.toml"), "mentor = \"kim\"\nresearcher.me.level = \"junior\"\n")
        .unwrap();
    world.write("idea", SOUND);
    let keys = "title = \"t\"\norigin = \"top-down\"\nstatus = \"active\"\ncreated = 2026-05-01\n\
                started = 2026-05-20\nloop = \"4h\"\n[estimate]\nchance = \"30%\"\n";
    world.write(
        "p",
        format!("{keys}motivation = \"m\"\nfixed_cost = \"1d\"\nproblem = \"p\"\napproach = \"a\"\nplan = \"p\"\n[[experiments]]\ndate = 2026-06-14\nresult = \"clear\"\n"),
    );
    let said = world.rp(&["flags", "p", "-f", "json"]);

    let json = said.json();
    let flags: Vec<_> = json["flags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|flag| flag["flag"].as_str().unwrap())
        .collect();
    assert_eq!(flags, ["better-alternative", "prior-work-unread", "no-checkpoint"]);
    let warnings = json["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 8, "{warnings:#?}");

    world.write("p", format!("{keys}[[experiment]]\ndate = 2026-06-14\nresult = \"clear\"\n"));
    let said = world.rp(&["flags", "p", "-f", "json"]);
    assert!(
        said.out.contains("\"no-motivation\"") && said.out.contains("no `fixed_cost`"),
        "{said:?}"
    );
}

#[test]
fn own_keys_are_one_line_each_over_the_whole_store() {
    let world = World::with_store();
    let own = (1..=8).map(|at| format!("colour{at} = 5\n")).collect::<Vec<_>>().concat();
    for at in 0..50 {
        world.write(&format!("p{at}"), format!("{own}x-mine = 1\n{SOUND}[extra]\nmine = 1\n"));
    }
    world.write("single", format!("single = 1\nmotivaton = \"m\"\n{SOUND}plan = \"p\"\n"));
    fs::write(world.file("rp.toml"), "colour1 = 5\n").unwrap();

    let said = world.rp(&["flags"]);
    let lines: Vec<_> = said.err.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(lines.len(), 11, "{}", said.err);
    assert!(lines.contains(&"warning: unknown key `colour1`, in 51 files"), "{lines:?}");
    assert!(lines.contains(&"warning: unknown key `colour8`, in 50 files"), "{lines:?}");
    assert!(lines[10].ends_with("projects/single.toml:1:1"), "{lines:?}");
    assert_eq!(said.err.matches("did you mean").count(), 1);
    assert!(said.err.contains("x-") && !said.err.contains("mine"));

    let quiet = world.rp(&["flags", "-q"]);
    let lines: Vec<_> = quiet.err.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(
        lines,
        ["warning: unknown key `motivaton`", "warning: misplaced key `plan` in `[estimate]`"]
    );

    let json = world.rp(&["flags", "-f", "json"]).json();
    assert_eq!(json["warnings"].as_array().unwrap().len(), 50 * 8 + 4);
    for format in ["github", "md"] {
        let said = world.rp(&["flags", "-f", format]);
        assert_eq!(said.out.matches("unknown key").count(), 10, "{said:?}");
        assert!(said.out.contains("in 51 files"), "{said:?}");
    }
}

#[test]
fn the_schema_replaces_only_a_schema_of_rp() {
    let world = World::with_store();
    assert_eq!(world.rp(&["schema", "--write"]).code, 0);
    let [ours, theirs] = ["schemas/rp.json", "schemas/project.json"].map(|it| world.file(it));
    let newest = fs::read_to_string(&ours).unwrap();
    let old = newest.replacen("\"properties\"", "\"old\"", 1);
    fs::write(&ours, &old).unwrap();
    for typed in ["{}", "mine\n", "{\"title\": \"a research project\"}"] {
        fs::write(&theirs, typed).unwrap();
        for args in [&["schema", "--write"][..], &["schema", "--write", "--dry-run"]] {
            let said = world.rp(args);

            assert_eq!(said.code, 2, "{typed}: {said:?}");
            assert!(
                said.err.contains("project.json exists, and is not a schema of rp"),
                "{said:?}"
            );
            assert_eq!(fs::read_to_string(&theirs).unwrap(), typed);
            assert_eq!(fs::read_to_string(&ours).unwrap(), old);
        }
    }

    fs::write(&theirs, "\n").unwrap();
    assert_eq!(world.rp(&["schema", "--write"]).code, 0);
    assert_eq!(fs::read_to_string(&ours).unwrap(), newest);
}

#[test]
fn an_invalid_file_is_reported_once() {
    let world = World::with_store();
    world.write("good", SOUND);
    world.write("bad", SOUND.replace("bottom-up", "sideways"));
    for empty in ["", "\n", "# nothing yet\n"] {
        world.write("empty", empty);
        let all = world.rp(&["flags"]);
        let two = world.rp(&["flags", "good", "bad"]);

        assert_eq!((all.code, all.err.matches("error: ").count()), (2, 2), "{all:?}");
        assert!(all.err.contains("`title` and `origin` are missing"), "{all:?}");
        assert_eq!((two.code, two.err.matches("error: ").count()), (2, 1), "{two:?}");
        assert!(two.err.contains("1 error in other files"), "{two:?}");
    }
    fs::remove_file(world.file("projects/empty.toml")).unwrap();
    assert!(!world.rp(&["flags", "good", "bad"]).err.contains("other files"));
}
