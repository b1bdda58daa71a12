//! A change is killed before each system call, or each of its system calls fails: the file is old
//! or new, never anything else, and the next command works. `strace` does this to the program. If
//! it cannot run, the tests print why and pass without testing, or fail in CI.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::support::{SOUND, Said, World, each};

/// The change: the command line, and the text that it adds to the file.
const CHANGE: &[&str] = &["log", "p", "a probe", "--result", "clear", "--took", "4h"];
const ADDED: &str =
    "\n[[experiment]]\ndate = 2026-06-15\nwhat = \"a probe\"\nresult = \"clear\"\ntook = \"4h\"\n";

fn old() -> String {
    SOUND.replace("experiment_loop = \"4h\"", "experiment_loop = \"2d\"")
}

fn new() -> String {
    old() + ADDED
}

fn store() -> World {
    let world = World::with_store();
    world.write("p", old());
    world
}

/// One system call of the change.
#[derive(Debug, Clone)]
struct Call {
    name: String,
    /// Its number among the calls of this name, from 1.
    nth: usize,
    line: String,
}

impl Call {
    /// The `strace` option that does this to it.
    fn inject(&self, what: &str) -> String {
        format!("inject={}:{what}:when={}", self.name, self.nth)
    }

    /// Whether it writes to the store.
    fn writes(&self) -> bool {
        match self.name.as_str() {
            "write" | "fsync" | "fchmod" | "renameat" | "renameat2" | "mkdirat" => true,
            "openat" => self.line.contains("O_CREAT"),
            _ => false,
        }
    }
}

/// Runs `rp` under `strace` with these injections; its output, and the trace.
fn traced(world: &World, args: &[&str], wishes: &[String]) -> (Output, String) {
    let trace = world.home().join("trace");
    let mut command = world.command();
    let rp = command.get_program().to_owned();
    // A shell starts what it puts in the background with interrupts ignored.
    let mut strace = Command::new("env");
    strace.args(["--default-signal=INT", "strace", "-y", "-o"]).arg(&trace);
    for wish in wishes {
        strace.args(["-e", wish]);
    }
    strace.arg(rp).arg("-C").arg(world.store()).args(args);
    strace.env_clear().current_dir(world.home());
    let variables = command.env("RUST_BACKTRACE", "0").get_envs();
    strace.envs(variables.filter_map(|(key, value)| Some((key, value?))));
    let output = strace.output().unwrap();
    (output, fs::read_to_string(trace).unwrap_or_default())
}

/// Every system call of the change.
fn calls() -> Option<Vec<Call>> {
    let world = store();
    let calls = calls_of(&world, CHANGE)?;
    assert_eq!(world.read("p"), new());
    Some(calls)
}

/// Every system call of `rp` from the first on its store, except calls that concern only memory;
/// `None` if `strace` cannot run.
fn calls_of(world: &World, args: &[&str]) -> Option<Vec<Call>> {
    if !can_trace() {
        return None;
    }
    let (output, trace) = traced(world, args, &[]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let calls = calls_in(&trace, world);
    assert!(calls.len() > 100 && calls.iter().filter(|call| call.writes()).count() > 15);
    Some(calls)
}

/// Whether `strace` runs here. It must in CI.
pub fn can_trace() -> bool {
    let works = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let reason = match works {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(why) => why.to_string(),
    };
    skipped(&format!("strace cannot run: {reason}"));
    false
}

fn calls_in(trace: &str, world: &World) -> Vec<Call> {
    let place = world.store().display().to_string();
    let mut counts = HashMap::new();
    let mut calls = Vec::new();
    let mut touched = false;
    for line in trace.lines() {
        let Some((name, _)) = line.split_once('(') else { continue };
        let nth: &mut usize = counts.entry(name.to_owned()).or_default();
        *nth += 1;
        touched |= name != "execve" && line.contains(&place);
        let idle = ["brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "exit_group"];
        let idle = idle.contains(&name) || name.contains("sig") || name == "getrandom";
        if touched && !idle {
            calls.push(Call { name: name.into(), nth: *nth, line: line.into() });
        }
    }
    calls
}

/// Reported even if the output of tests is captured.
fn skipped(reason: &str) {
    assert!(std::env::var_os("CI").is_none(), "nothing could be tested: {reason}");
    let _ = writeln!(std::io::stderr(), "skipped, as nothing could be tested: {reason}");
}

/// The number of changes in the history.
fn noted(world: &World) -> usize {
    let said = world.rp(&["history", "-f", "json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    said.json()["changes"].as_array().unwrap().len()
}

/// A command that reads warns of an unfinished change and changes nothing. A command that writes
/// finishes it, even if it has nothing to write itself.
fn settles(world: &World, about: &str) {
    let journal = world.file(".rp/journal.json");
    let (before, unfinished) = (world.snapshot(), journal.exists());
    let listed = world.rp(&["list"]);
    assert_eq!(listed.code, 0, "{about}: {listed:?}");
    assert_eq!(listed.err.contains("was interrupted"), unfinished, "{about}: {listed:?}");
    assert!(world.snapshot() == before, "{about}");
    let made = world.rp(&["init"]);
    assert!(made.code == 0 && !journal.exists(), "{about}: {made:?}");
}

/// Checks that the file is old or new, the next command works, and no file is left over.
fn goes_on(world: &World, about: &str) {
    settles(world, about);
    let text = world.read("p");
    assert!(text == old() || text == new(), "{about}: {text}");

    if text == old() {
        let next = world.rp(CHANGE);
        assert_eq!((next.code, world.read("p")), (0, new()), "{about}: {next:?}");
    }
    assert_eq!(noted(world), 1, "{about}");
    let taken_back = world.rp(&["undo"]);
    assert_eq!((taken_back.code, world.read("p")), (0, old()), "{about}: {taken_back:?}");
    let files: Vec<_> = world.files().iter().map(|path| path.display().to_string()).collect();
    assert_eq!(files, ["projects/p.toml", "rp.toml"], "{about}");
}

#[test]
fn a_kill_before_any_system_call_leaves_the_old_or_the_new_file() {
    let Some(calls) = calls() else { return };
    let exchanged = Mutex::new([0, 0]);
    each(calls, |call| {
        let world = store();
        let (output, trace) = traced(&world, CHANGE, &[call.inject("signal=KILL")]);

        assert!(trace.contains("+++ killed by SIGKILL +++"), "{call:?}");
        assert_eq!(output.status.signal(), Some(9), "{call:?}");
        exchanged.lock().unwrap()[usize::from(world.read("p") == new())] += 1;
        goes_on(&world, &call.line);
    });
    assert!(exchanged.into_inner().unwrap().iter().all(|count| *count > 20));
}

/// A store whose last change was to three files, one of them new.
fn three_files() -> World {
    let world = World::with_store();
    let (old, new) = (old(), new());
    let file = |name: &str, before: Option<&str>| {
        world.write(name, &new);
        serde_json::json!({
            "file": format!("projects/{name}.toml"), "before": before, "after": new,
        })
    };
    let files = [file("a", Some(&old)), file("b", None), file("c", Some(&old))];
    let change = serde_json::json!({
        "id": 1, "when": "2026-06-14", "command": "switch", "what": "switched", "files": files,
    });
    fs::create_dir_all(world.file(".rp/history")).unwrap();
    fs::write(world.file(".rp/history/00000001.json"), change.to_string()).unwrap();
    world
}

#[test]
fn a_kill_during_a_change_of_three_files_leaves_all_old_or_all_new() {
    let undo = &["undo"];
    let Some(calls) = calls_of(&three_files(), undo) else { return };
    let state = |world: &World| {
        let text = |name| fs::read_to_string(world.file(&format!("projects/{name}.toml"))).ok();
        ["a", "b", "c"].map(text)
    };
    let before = [Some(new()), Some(new()), Some(new())];
    let after = [Some(old()), None, Some(old())];
    let torn = Mutex::new(0);
    each(calls, |call| {
        let world = three_files();
        let (output, _) = traced(&world, undo, &[call.inject("signal=KILL")]);

        assert_eq!(output.status.signal(), Some(9), "{call:?}");
        *torn.lock().unwrap() += usize::from(![&before, &after].contains(&&state(&world)));
        settles(&world, &call.line);
        let left = state(&world);
        assert!([&before, &after].contains(&&left), "{call:?}: {left:?}");
        let next = world.rp(undo);
        assert_eq!(next.code, if left == before { 0 } else { 2 }, "{call:?}: {next:?}");
        assert_eq!((state(&world), noted(&world)), (after.clone(), 2), "{call:?}");
    });
    assert!(torn.into_inner().unwrap() > 5, "the next command had nothing to mend");
}

#[test]
fn an_interrupt_during_fsync_leaves_the_old_or_the_new_file() {
    let Some(calls) = calls() else { return };
    let waits: Vec<_> = calls.into_iter().filter(|call| call.name == "fsync").collect();
    assert!(waits.len() >= 5);
    each(waits, |call| {
        let world = store();
        let (output, _) = traced(&world, CHANGE, &[call.inject("signal=INT")]);

        assert_eq!(output.status.signal(), Some(2), "{call:?}");
        goes_on(&world, &call.line);
    });
}

#[test]
fn a_failing_write_is_reported_and_the_old_file_is_kept() {
    let Some(calls) = calls() else { return };
    let causes = [
        ("ENOSPC", "No space left on device"),
        ("EIO", "Input/output error"),
        ("EACCES", "Permission denied"),
        ("EROFS", "Read-only file system"),
    ];
    let in_store = |call: &Call| call.writes() && call.line.contains("/store");
    let writes: Vec<_> = calls.into_iter().filter(in_store).collect();
    let cases: Vec<_> = writes
        .iter()
        .flat_map(|call| causes.map(|cause| (call.clone(), cause)))
        .flat_map(|(call, cause)| [(call.clone(), cause, false), (call, cause, true)])
        .collect();
    assert!(cases.len() > 100, "{}", cases.len());
    each(cases, |(call, (error, cause), for_ever)| {
        // Reads open files the same way, and output is written the same way.
        if for_ever && ["openat", "write"].contains(&call.name.as_str()) {
            return;
        }
        let world = store();
        let wish = call.inject(&format!("error={error}"));
        let wish = if for_ever { wish + "+" } else { wish };
        let (output, trace) = traced(&world, CHANGE, &[wish]);

        assert!(trace.contains("(INJECTED)"), "{call:?}");
        let said = Said::of(&output);
        let about = format!("{error} at {}: {said:?}", call.line);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{about}");
        assert_eq!(world.read("p"), old(), "{about}");
        assert!(said.err.contains(cause) && said.err.contains("store"), "{about}");
        assert!(said.err.contains("nothing was written"), "{about}");
        goes_on(&world, &about);
    });
}

#[test]
fn a_failing_fsync_leaves_no_unfinished_change() {
    let Some(calls) = calls() else { return };
    let waits: Vec<_> = calls.into_iter().filter(|call| call.name == "fsync").collect();
    assert!(waits.len() > 3, "{waits:?}");
    each(waits, |call| {
        let world = store();

        let said = Said::of(&traced(&world, CHANGE, &[call.inject("error=EIO")]).0);

        assert_eq!((said.code, world.read("p")), (2, old()), "{call:?}: {said:?}");
        assert!(!world.file(".rp/journal.json").exists(), "{call:?}");
        assert_eq!(world.rp(&["list"]).err, "", "{call:?}");
    });
}

#[test]
fn a_file_system_without_exchange_uses_rename() {
    let Some(calls) = calls() else { return };
    let cannot = ["inject=renameat2:error=EINVAL".to_owned()];
    let world = store();
    let said = Said::of(&traced(&world, CHANGE, &cannot).0);
    assert_eq!((said.code, world.read("p")), (0, new()), "{said:?}");
    goes_on(&world, "no exchange");
    let make = ["new", "t", "--origin", "bottom-up"];
    assert_eq!(Said::of(&traced(&world, &make, &cannot).0).code, 0);
    assert_eq!(Said::of(&traced(&world, &["undo"], &cannot).0).code, 0);
    assert_eq!(world.files().len(), 2);

    let waits: Vec<_> = calls.into_iter().filter(|call| call.name == "fsync").collect();
    each(waits, |call| {
        let world = store();
        let (output, _) =
            traced(&world, CHANGE, &[&cannot[..], &[call.inject("error=EIO")]].concat());

        assert_eq!(Said::of(&output).code, 2, "{call:?}");
        assert_eq!(world.read("p"), old(), "{call:?}");
        goes_on(&world, &call.line);
    });
}

#[test]
fn a_file_system_without_locks_gives_a_warning() {
    let Some(calls) = calls() else { return };
    let lock = calls.iter().find(|call| call.name == "flock").unwrap();
    let world = store();

    let (output, _) = traced(&world, CHANGE, &[lock.inject("error=ENOLCK")]);

    let said = Said::of(&output);
    assert_eq!((said.code, world.read("p")), (0, new()), "{said:?}");
    assert!(said.err.contains("warning") && said.err.contains("without locks"), "{said:?}");
}

/// Saves as editors do: into the file, or as a new file in its place.
fn save(world: &World, text: &str, in_place: bool) {
    let path = world.file("projects/p.toml");
    if in_place {
        fs::write(path, text).unwrap();
    } else {
        let beside = world.home().join("saved");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, path).unwrap();
    }
}

/// Saves between the check of the file and its exchange.
fn saved_in_between(world: &World, text: &str, in_place: bool, wishes: &[String]) -> Output {
    thread::scope(|scope| {
        let change = scope.spawn(|| {
            let delay = "inject=renameat2:delay_enter=1500000:when=1".to_owned();
            traced(world, CHANGE, &[&[delay], wishes].concat()).0
        });
        while !world.file(".rp/journal.json").exists() {
            assert!(!change.is_finished());
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(500));
        save(world, text, in_place);
        change.join().unwrap()
    })
}

#[test]
fn text_saved_between_check_and_rename_is_kept() {
    let Some(calls) = calls() else { return };
    if !calls.iter().any(|call| call.line.contains("RENAME_EXCHANGE) = 0")) {
        return skipped("this file system cannot exchange two files");
    }
    let typed = format!("# typed\n{}", old());
    for in_place in [true, false] {
        let world = store();

        let said = Said::of(&saved_in_between(&world, &typed, in_place, &[]));

        assert_eq!((said.code, world.read("p")), (0, typed.clone() + ADDED), "{said:?}");
        assert_eq!(noted(&world), 1);
    }
    // Also if killed before it looks at the old file.
    let exchange = calls.iter().position(|call| call.name == "renameat2").unwrap();
    let kill = calls[exchange + 1].inject("signal=KILL");
    let world = store();

    let output = saved_in_between(&world, &typed, false, &[kill]);

    assert_eq!(output.status.signal(), Some(9));
    assert_eq!(world.read("p"), new());
    settles(&world, "saved before the look");
    assert_eq!(world.read("p"), typed);
    assert_eq!(world.rp(CHANGE).code, 0);
    assert_eq!(world.read("p"), typed + ADDED);
}

#[test]
fn a_file_made_between_check_and_rename_is_kept() {
    if !can_trace() {
        return;
    }
    let world = World::with_store();
    let typed = SOUND.replace("title = \"t\"", "title = \"typed\"");

    let output = thread::scope(|scope| {
        let change = scope.spawn(|| {
            let delay = "inject=renameat2:delay_enter=1500000:when=1".to_owned();
            traced(&world, &["new", "t", "--origin", "bottom-up"], &[delay]).0
        });
        while !world.file("projects/.t.toml.rp-new").exists() {
            assert!(!change.is_finished());
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(500));
        world.write("t", &typed);
        change.join().unwrap()
    });

    let said = Said::of(&output);
    assert_eq!((said.code, world.read("t")), (2, typed), "{said:?}");
    assert_eq!((noted(&world), world.files().len()), (0, 2));
}

/// Saves into the old file, which the editor holds open, once the change is recorded; `delay`
/// gives it the time.
fn saved_after_all(
    world: &World,
    delay: String,
    text: &str,
    wishes: &[String],
) -> (Output, String) {
    let path = world.file("projects/p.toml");
    let mut editor = fs::OpenOptions::new().write(true).open(path).unwrap();
    thread::scope(|scope| {
        let change = scope.spawn(|| traced(world, CHANGE, &[&[delay], wishes].concat()));
        while !world.file(".rp/history/00000001.json").exists() {
            assert!(!change.is_finished());
            thread::sleep(Duration::from_millis(1));
        }
        editor.set_len(0).unwrap();
        editor.write_all(text.as_bytes()).unwrap();
        change.join().unwrap()
    })
}

#[test]
fn text_saved_before_the_last_look_is_kept_after_any_kill() {
    let Some(calls) = calls() else { return };
    if !calls.iter().any(|call| call.line.contains("RENAME_EXCHANGE) = 0")) {
        return skipped("this file system cannot exchange two files");
    }
    let typed = format!("# typed\n{}", old());
    let last = |name: &str| calls.iter().rfind(|call| call.name == name).unwrap();
    let last_wait = last("fsync");
    let in_wait = last_wait.inject("delay_enter=400000");
    let noted_then = last("renameat").inject("delay_exit=400000");
    let world = store();

    let (output, trace) = saved_after_all(&world, in_wait.clone(), &typed, &[]);

    let said = Said::of(&output);
    assert_eq!((said.code, world.read("p")), (0, typed.clone() + ADDED), "{said:?}");
    // The change leaves the history on the disk before the file has another text.
    let leaves = |line: &&str| line.contains("\"00000001.json\", ") && line.starts_with("rename");
    let after = trace.lines().skip_while(|line| !leaves(line));
    let before = after.take_while(|line| !line.starts_with("renameat2"));
    let waits: Vec<_> = before.filter(|line| line.starts_with("fsync(")).collect();
    for folder in ["/.rp>", "/.rp/history>"] {
        assert!(waits.iter().any(|line| line.contains(folder)), "{folder}: {waits:?}");
    }
    assert_eq!((noted(&world), world.files().len()), (1, 2));

    // Also if killed before each call that changes something on the way back.
    let after = calls_in(&trace, &world).into_iter();
    let after = after.skip_while(|call| (&call.name, call.nth) != (&last_wait.name, last_wait.nth));
    let back: Vec<_> = after
        .skip(1)
        .take_while(|call| call.name != "clock_nanosleep")
        .filter(|call| call.writes() || call.name == "unlinkat")
        .collect();
    assert!(back.len() > 4, "{back:#?}");
    each(back, |call| {
        let world = store();
        let kill = [call.inject("signal=KILL")];
        // strace can inject only one thing into a system call.
        let delay = if call.name == "fsync" { &noted_then } else { &in_wait };
        let (output, _) = saved_after_all(&world, delay.clone(), &typed, &kill);

        assert_eq!(output.status.signal(), Some(9), "{call:?}");
        settles(&world, &call.line);
        let beside = fs::read_to_string(world.file("projects/.p.saved-1.toml"));
        assert!(world.read("p") == typed || beside.is_ok_and(|it| it == typed), "{call:?}");
        assert_eq!(world.rp(CHANGE).code, 0, "{call:?}");
    });
}

#[test]
fn no_change_of_sixty_four_concurrent_ones_is_lost() {
    let world = store();
    let start = |nth: usize| {
        let mut command = world.command();
        let what = format!("experiment {nth:02}");
        command.arg("-C").arg(world.store()).args(["log", "p", &what, "--result", "unclear"]);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };

    let started: Vec<_> = (0..64).map(start).collect();
    for one in started {
        let said = Said::of(&one.wait_with_output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (0, ""));
    }

    let shown = world.rp(&["show", "p", "-f", "json"]).json();
    let logged = shown["project"]["experiments"].as_array().unwrap().iter();
    let mut logged: Vec<_> = logged.map(|entry| entry["what"].as_str().unwrap()).collect();
    logged.sort_unstable();
    let all: Vec<_> = (0..64).map(|nth| format!("experiment {nth:02}")).collect();
    assert_eq!((logged, noted(&world)), (all.iter().map(String::as_str).collect(), 64));
}

#[test]
fn a_long_held_lock_is_reported_with_its_holder_and_nothing_is_written() {
    let world = store();
    assert_eq!(world.rp(CHANGE).code, 0);
    assert_eq!(world.rp(&["undo"]).code, 0);
    let mut lock = fs::File::create(world.file(".rp/lock")).unwrap();
    lock.lock().unwrap();
    lock.write_all(b"4242\nlog\n").unwrap();

    let said = world.rp(CHANGE);

    assert_eq!((said.code, world.read("p")), (2, old()));
    assert!(said.err.contains("(`rp log`, process 4242); nothing was written"), "{said:?}");
    drop(lock);
    assert_eq!(world.rp(CHANGE).code, 0);
}

#[test]
fn a_change_waits_as_long_as_the_lock_goes_from_one_process_to_the_next() {
    let world = store();
    assert_eq!(world.rp(CHANGE).code, 0);
    assert_eq!(world.rp(&["undo"]).code, 0);
    let lock = fs::File::create(world.file(".rp/lock")).unwrap();
    lock.lock().unwrap();

    let said = thread::scope(|scope| {
        let change = scope.spawn(|| world.rp(CHANGE));
        // Longer than rp waits for one process.
        for holder in 0..50 {
            fs::write(world.file(".rp/lock"), format!("{holder}\nlog\n")).unwrap();
            thread::sleep(Duration::from_millis(100));
        }
        assert!(!change.is_finished(), "it has given up");
        lock.unlock().unwrap();
        change.join().unwrap()
    });

    assert_eq!((said.code, world.read("p")), (0, new()), "{said:?}");
}

#[test]
fn a_reader_waits_for_a_change_to_finish() {
    let world = store();
    assert_eq!(world.rp(CHANGE).code, 0);
    let (lock, journal) = (world.file(".rp/lock"), world.file(".rp/journal.json"));
    fs::copy(world.file(".rp/history/00000001.json"), &journal).unwrap();
    let lock = fs::File::open(lock).unwrap();
    lock.lock().unwrap();

    let said = thread::scope(|scope| {
        let reader = scope.spawn(|| world.rp(&["list"]));
        thread::sleep(Duration::from_millis(300));
        assert!(!reader.is_finished());
        fs::remove_file(&journal).unwrap();
        lock.unlock().unwrap();
        reader.join().unwrap()
    });

    assert_eq!((said.code, said.err.as_str()), (0, ""));
    fs::write(&journal, "{").unwrap();
    lock.lock().unwrap();
    let said = world.rp(&["list"]);
    assert!(said.code == 0 && said.err.contains("is changing"), "{said:?}");
}

/// Each step reaches the disk before the next one relies on it: the journal, the new text, the
/// names of both files, the history, and only then the removal of the old text.
#[test]
fn each_step_of_a_change_reaches_the_disk_before_the_next() {
    let world = store();
    if calls_of(&world, CHANGE).is_none() {
        return;
    }
    let (output, trace) = traced(&world, CHANGE, &[]);
    assert!(output.status.success(), "{output:?}");

    let below = format!("<{}/", world.store().display());
    let step = |call: Call| {
        let words = call.line.replace(&below, "<").replace(['"', ','], " ");
        let names: Vec<_> = words
            .split_whitespace()
            .filter(|word| {
                word.contains(".toml") || word.contains(".json") || *word == "journal.new"
            })
            .map(|word| word.trim_matches(|c| "<>()".contains(c)).rsplit('/').next().unwrap())
            .map(|word| word.trim_end_matches('>').to_owned())
            .collect();
        let folder = ["<.rp/history>", "<.rp>", "<projects>"];
        let folder = folder.into_iter().find(|folder| words.contains(folder)).unwrap_or_default();
        match call.name.as_str() {
            "fsync" if words.contains(".new>") || words.contains(".rp-new>") => {
                let name = if words.contains("journal") { "journal" } else { "text" };
                Some(format!("wait for the {name}"))
            }
            "fsync" => Some(format!("wait for {folder}")),
            "renameat" | "renameat2" => Some(format!("{} to {}", names[0], names[1])),
            "unlinkat" if names.iter().any(|name| name.ends_with("rp-new")) => {
                Some(format!("remove {}", names[0]))
            }
            _ => None,
        }
    };
    let steps: Vec<_> = calls_in(&trace, &world).into_iter().filter_map(step).collect();
    assert_eq!(
        steps,
        [
            "wait for the journal",
            "journal.new to journal.json",
            "wait for <.rp>",
            "wait for the text",
            "p.toml to .p.toml.rp-new",
            "wait for <projects>",
            "journal.json to 00000002.json",
            "wait for <.rp/history>",
            "remove .p.toml.rp-new",
        ]
    );
}

/// The command and the arguments of a run.
const RUN: &[&str] = &["run", "p", "--", "true"];

#[test]
fn a_run_is_on_the_disk_before_its_command_begins() {
    if !can_trace() {
        return;
    }
    let world = store();
    let (output, trace) = traced(&world, RUN, &[]);
    assert!(output.status.success(), "{output:?}");

    let step = |line: &str| {
        let (name, rest) = line.split_once('(')?;
        let leaf =
            |rest: &str| rest.split_once('>').unwrap().0.rsplit('/').next().unwrap().to_owned();
        match name {
            "fsync" | "fdatasync" => Some(leaf(rest)),
            "clone" | "clone3" | "fork" | "vfork" => Some("start".to_owned()),
            _ => None,
        }
    };
    let steps: Vec<_> = trace.lines().filter_map(step).collect();
    let begun = steps.iter().position(|step| step == "start").unwrap();
    let [.., number, run, folder] = &steps[..begun] else { panic!("{steps:?}") };
    assert_eq!([number, run, folder], ["last", "1.toml", "runs"]);
    assert!(steps[begun..].iter().any(|step| step == "runs"), "and its end: {steps:?}");
}

#[test]
fn a_run_that_cannot_be_noted_is_not_run_and_leaves_no_file() {
    if !can_trace() {
        return;
    }
    let world = store();
    assert_eq!(world.rp(RUN).code, 0);
    let (_, trace) = traced(&world, RUN, &[]);
    let writes: Vec<_> = calls_in(&trace, &world)
        .into_iter()
        .take_while(|call| !["clone", "clone3", "fork", "vfork"].contains(&call.name.as_str()))
        .filter(|call| ["write", "fsync", "fdatasync"].contains(&call.name.as_str()))
        .filter(|call| call.line.contains("/runs"))
        .collect();
    assert!(writes.len() >= 5, "{writes:#?}");
    each(writes, |call| {
        let world = store();
        assert_eq!(world.rp(RUN).code, 0);
        let mark = world.home().join("mark");
        let touch = ["run", "p", "--", "touch", mark.to_str().unwrap()];

        let said = Said::of(&traced(&world, &touch, &[call.inject("error=ENOSPC")]).0);

        assert_eq!(said.code, 2, "{call:?}: {said:?}");
        assert!(said.err.contains("No space left on device"), "{call:?}: {said:?}");
        assert!(!mark.exists(), "{call:?}");
        let files: Vec<_> =
            world.rp(&["runs", "-f", "json"]).json()["runs"].as_array().unwrap().clone();
        assert_eq!((files.len(), world.rp(&["runs"]).err.as_str()), (1, ""), "{call:?}");
        assert_eq!(world.rp(RUN).code, 0, "{call:?}");
    });
}

/// The names of all files of a change reach the disk before its journal leaves.
#[test]
fn each_folder_reaches_the_disk_before_a_change_is_finished_or_taken_back() {
    if !can_trace() {
        return;
    }
    let world = World::with_store();
    world.write("x/one", format!("status = \"active\"\n{SOUND}"));
    world.write("y/two", SOUND);
    let typed = world.read("x/one") + "# typed\n";
    let (journal, noted) =
        (world.file(".rp/journal.json"), world.file(".rp/history/00000001.json"));
    let waits = |args: &[&str], call: &str| {
        let (output, trace) = traced(&world, args, &[]);
        assert!(output.status.success(), "{output:?}");
        let leaves = |line: &&str| line.starts_with(call) && line.contains("\"journal.json\", ");
        assert!(trace.lines().any(|line| leaves(&line)), "{trace}");
        let before: Vec<_> = trace.lines().take_while(|line| !leaves(line)).collect();
        ["x", "y"].map(|folder| {
            let folder = format!("/projects/{folder}>");
            before.iter().any(|line| line.starts_with("fsync(") && line.contains(&folder))
        })
    };

    assert_eq!(waits(&["switch", "y/two", "--why", "w"], "renameat"), [true; 2]);

    // Killed before the journal left.
    fs::rename(&noted, &journal).unwrap();
    assert_eq!(waits(&["init"], "renameat"), [true; 2]);

    // The same, after an editor saved the old text of one of them.
    fs::rename(&noted, &journal).unwrap();
    world.write("x/one", &typed);
    assert_eq!(waits(&["init"], "unlinkat"), [true; 2]);
    assert_eq!((world.read("x/one"), world.read("y/two").as_str()), (typed, SOUND));
}

/// A reader finds at least one of both.
#[test]
fn a_renamed_file_has_its_new_name_before_it_loses_the_old_one() {
    if !can_trace() {
        return;
    }
    let world = store();
    for (args, new, old) in [
        (&["rename", "p", "z"][..], "z", "p"),
        (&["undo"], "p", "z"),
        (&["undo", "--redo"], "z", "p"),
    ] {
        let (output, trace) = traced(&world, args, &[]);

        assert!(output.status.success(), "{output:?}");
        let place = |from: String, to: String| {
            let names = [format!("\"{from}\", "), format!("\"{to}\"")];
            let moves = |line: &str| {
                line.starts_with("renameat") && names.iter().all(|name| line.contains(name))
            };
            trace.lines().position(moves).unwrap_or_else(|| panic!("{names:?}: {trace}"))
        };
        let made = place(format!(".{new}.toml.rp-new"), format!("{new}.toml"));
        let gone = place(format!("{old}.toml"), format!(".{old}.toml.rp-new"));
        assert!(made < gone, "{args:?}");
    }
}

/// Runs as a user who owns nothing there: the administrator may write everywhere.
#[test]
fn a_read_only_store_can_be_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    const NOBODY: u32 = 65534;
    let world = store();
    let rp = world.home().join("rp");
    // `cp` writes it, since a file that this process has open for writing may still be busy when a
    // thread starts a program.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_rp")).arg(&rp).status().unwrap();
    assert!(copied.success());
    let top = world.store().parent().unwrap().to_owned();
    let is_root = fs::metadata(&top).unwrap().uid() == 0;
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    open(&top, 0o755).unwrap();
    for folder in ["", "projects"] {
        open(&world.file(folder), 0o555).unwrap();
    }
    let run = |args: &[&str]| {
        let mut command = Command::new(&rp);
        command.env_clear().env("HOME", world.home()).env("RP_TODAY", "2026-06-15");
        command.current_dir(&top).arg("-C").arg(world.store()).args(args);
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        Said::of(&command.output().unwrap())
    };

    let said = run(CHANGE);

    assert_eq!((said.code, world.read("p")), (2, old()), "{said:?}");
    assert!(said.err.contains("Permission denied") && said.err.contains("nothing was written"));
    for args in [&["list"][..], &["flags"], &["history"], &[CHANGE, &["--dry-run"]].concat()] {
        let said = run(args);
        assert!(said.code < 2, "{args:?}: {said:?}");
    }
    for folder in ["", "projects"] {
        open(&world.file(folder), 0o755).unwrap();
    }
}

#[test]
fn a_full_disk_keeps_the_old_file() {
    let world = store();
    let script = "set -e\n\
        mount -t tmpfs -o size=64k tmpfs \"$1\"; echo mounted >&2\n\
        mkdir \"$1/projects\" \"$1/.rp\"; : > \"$1/rp.toml\"; cat \"$2\" > \"$1/projects/p.toml\"\n\
        dd if=/dev/zero of=\"$1/full\" 2>/dev/null || true\n\
        rp=$3; shift 3\n\
        code=0; \"$rp\" \"$@\" || code=$?\n\
        echo \"ended with $code\"; cat \"$store/projects/p.toml\"; ls -A \"$store/projects\"\n\
        rm \"$store/full\"; \"$rp\" \"$@\" >/dev/null; cat \"$store/projects/p.toml\"";
    let disk = world.home().join("store");
    fs::create_dir(&disk).unwrap();
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).arg(&disk);
    command.arg(world.file("projects/p.toml")).arg(env!("CARGO_BIN_EXE_rp"));
    command.env("RP_TODAY", "2026-06-15").env("store", &disk);
    command.arg("-C").arg(&disk).args(CHANGE);
    let output = match command.output() {
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("mounted") => output,
        Ok(output) => return skipped(String::from_utf8_lossy(&output.stderr).trim()),
        Err(why) => return skipped(&format!("unshare cannot run: {why}")),
    };

    let said = Said::of(&output);

    assert_eq!(said.out, format!("ended with 2\n{}p.toml\n{}", old(), new()), "{said:?}");
    assert!(said.err.contains("No space left on device"), "{said:?}");
    assert!(said.err.contains("nothing was written"), "{said:?}");
}
