//! `rp run` is not there for its command: input, output, signals, terminal and end are the same. What it
//! notes outlives everything but the log that reads it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rexpect::session::{PtySession, spawn_command};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{SOUND, World};

fn world() -> World {
    let world = World::with_store();
    world.write("probing", SOUND);
    world
}

/// `rp run probing --` in the store.
fn run(world: &World) -> Command {
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["run", "probing", "--"]);
    command
}

fn at(world: &World, time: &str, args: &[&str]) -> (i32, String) {
    let mut command = world.command();
    command.env("RP_TODAY", time).arg("-C").arg(world.store()).args(args);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// The files in the folder of the runs, without the one with the last number, sorted.
fn noted(world: &World) -> Vec<String> {
    let entries = fs::read_dir(world.file(".rp/runs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name != "last").collect();
    names.sort();
    names
}

/// A piece of a shell script.
fn piece() -> impl Strategy<Value = String> {
    let word = "[a-z%$ '\\\\\u{e9}\n]{0,8}".prop_map(|word| shell_words::quote(&word).into_owned());
    prop_oneof![
        word.clone().prop_map(|word| format!("printf %s {word}")),
        word.clone().prop_map(|word| format!("printf %s {word} >&2")),
        word.prop_map(|word| format!("x={word}; export x; env | grep ^x=")),
        Just("read -r line; echo \"got $line\"".to_owned()),
        Just("head -c 3".to_owned()),
        Just("cat".to_owned()),
        Just("exec 3<&0; cat <&3".to_owned()),
        Just("exec <&-".to_owned()),
        Just("exec >&-".to_owned()),
        Just("pwd; umask; ulimit -c; echo $# \"$@\"".to_owned()),
        Just("test -t 0 || echo no terminal".to_owned()),
        Just("(sleep 0; echo later) & wait".to_owned()),
        Just("trap 'echo caught' TERM; kill -TERM $$".to_owned()),
        Just("false".to_owned()),
        (0..256).prop_map(|code| format!("exit {code}")),
        proptest::sample::select(vec![
            "TERM", "KILL", "INT", "HUP", "QUIT", "USR1", "PIPE", "SEGV", "ALRM"
        ])
        .prop_map(|signal| format!("kill -{signal} $$")),
    ]
}

/// The end of a command with this input, its output and its errors, and what it left of the input.
fn outcome(
    mut command: Command,
    script: &str,
    input: &str,
) -> (Option<i32>, Option<i32>, String, String, String) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("input");
    fs::write(&path, input).unwrap();
    let mut file = fs::File::open(&path).unwrap();
    command.args(["sh", "-c", script, "sh", "one", "two words"]);
    let output = command
        .current_dir("/")
        .stdin(file.try_clone().unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let mut left = String::new();
    file.read_to_string(&mut left).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code(), output.status.signal(), text(output.stdout), text(output.stderr), left)
}

#[test]
fn a_thousand_commands_behave_the_same() {
    let world = world();
    let scripts = proptest::collection::vec(piece(), 0..5).prop_map(|pieces| pieces.join("\n"));
    let cases = (scripts, "[a-z\n]{0,12}");
    // A shell says which process it lost: `sh: 12 Killed`.
    let plain = || {
        let mut command = Command::new("env");
        command.env_clear().env("HOME", world.home()).env("RP_TODAY", "2026-06-15");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    };
    let config = Config { cases: 1000, failure_persistence: None, ..Config::default() };

    let same = TestRunner::new(config).run(&cases, |(script, input)| {
        prop_assert_eq!(outcome(plain(), &script, &input), outcome(run(&world), &script, &input));
        Ok(())
    });

    same.unwrap();
    let noted = noted(&world);
    assert_eq!(noted.len(), 1000, "each is noted");
    assert!(noted.iter().all(|name| name.contains(".toml")), "and no lock is left");
}

/// The first line that a process prints.
fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap()
}

/// The end of a script of a shell that gets this signal after its first line.
#[cfg(target_os = "linux")]
fn signalled(world: &World, script: &str, signal: Signal) -> ExitStatus {
    // What runs the tests may ignore some, as `nohup` does, and then no shell can catch them.
    let mut command = Command::new("env");
    command.args(["--default-signal", env!("CARGO_BIN_EXE_rp"), "-C"]).arg(world.store());
    command.args(["run", "probing", "--", "sh", "-c", script]).env("HOME", world.home());
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(first_line(&mut child), "ready\n");
    kill_process(pid(&child), signal).unwrap();
    child.wait().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_for_rp_is_one_for_the_command() {
    let world = world();
    for (name, signal) in
        [("TERM", Signal::TERM), ("HUP", Signal::HUP), ("INT", Signal::INT), ("USR1", Signal::USR1)]
    {
        let caught = format!("trap 'exit 7' {name}; echo ready; while :; do sleep .05; done");
        let ignored = format!("trap '' {name}; echo ready; sleep .2; exit 8");

        assert_eq!(signalled(&world, &caught, signal).code(), Some(7), "{name}");
        assert_eq!(signalled(&world, &ignored, signal).code(), Some(8), "{name}");
        let ended = signalled(&world, "echo ready; exec sleep 60", signal);
        assert_eq!(ended.signal(), Some(signal.as_raw()), "{name}");
    }
}

#[test]
fn what_a_parent_ignores_stays_ignored() {
    let world = world();
    let rp = env!("CARGO_BIN_EXE_rp");
    let script =
        format!("trap '' HUP; exec {rp} -C store run probing -- sh -c 'kill -HUP $$; echo alive'");
    // `nohup` does so.
    let mut shell = Command::new("sh");
    shell.env_clear().env("HOME", world.home()).env("PATH", std::env::var_os("PATH").unwrap());

    let output = shell.current_dir(world.folder()).args(["-c", &script]).output().unwrap();

    assert_eq!(String::from_utf8_lossy(&output.stdout), "alive\n", "{output:?}");
}

#[test]
fn a_command_that_is_stopped_stops_rp_and_goes_on_with_it() {
    let world = world();
    let mut command = run(&world);
    command.args(["sh", "-c", "echo ready; kill -STOP $$; echo went on"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    assert_eq!(first_line(&mut child), "ready\n");
    let state = || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        stat.rsplit_once(") ").unwrap().1.chars().next().unwrap()
    };
    let begun = Instant::now();
    while state() != 'T' {
        assert!(begun.elapsed() < Duration::from_secs(20), "rp does not stop");
        std::thread::sleep(Duration::from_millis(5));
    }

    kill_process(pid(&child), Signal::CONT).unwrap();

    let mut rest = String::new();
    child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
    assert_eq!((rest.as_str(), child.wait().unwrap().code()), ("went on\n", Some(0)));
}

fn shell(world: &World) -> PtySession {
    let mut command = Command::new("bash");
    command.args(["--norc", "--noprofile", "-i"]).env_clear().env("HOME", world.home());
    command.env("PATH", std::env::var_os("PATH").unwrap()).env("TERM", "xterm").env("PS1", "ask> ");
    command.current_dir(world.folder()).env("RP_DIR", world.store());
    command.env("rp", env!("CARGO_BIN_EXE_rp"));
    let mut terminal = spawn_command(command, Some(20_000)).unwrap();
    terminal.exp_string("ask> ").unwrap();
    terminal
}

/// Presses a key of a terminal, which reads no line.
fn press(terminal: &mut PtySession, key: &str) {
    terminal.send(key).unwrap();
    terminal.flush().unwrap();
}

const INTERRUPT: &str = "\u{3}";
const STOP: &str = "\u{1a}";

/// Runs a shell by `$rp` that catches an interrupt, interrupts it, and gives what it prints from then until `end`.
fn interrupted(terminal: &mut PtySession, rp: &str, end: &str) -> String {
    let script = "trap \"echo int-\"er INT; echo begun; read a; echo read-$a; exit 5";
    terminal.send_line(&format!("{rp} run probing -- sh -c '{script}'; echo code-$?")).unwrap();
    terminal.exp_string("\nbegun").unwrap();
    press(terminal, INTERRUPT);
    terminal.exp_string("int-er").unwrap();
    terminal.send_line("word").unwrap();
    terminal.exp_string(end).unwrap()
}

#[test]
fn the_keys_of_a_terminal_reach_the_command_once() {
    let world = world();
    let mut terminal = shell(&world);

    let before = interrupted(&mut terminal, "$rp", "code-");

    assert!(!before.contains("int-er"), "once: {before}");
    terminal.exp_string("ask> ").unwrap();
}

/// The command has got the signal of the keyboard already. A second one that comes at once may be lost, so
/// that only the system calls show it.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_of_the_keyboard_is_not_passed_on() {
    if !crate::faults::can_trace() {
        return;
    }
    let world = world();
    let trace = world.home().join("trace");
    let mut terminal = shell(&world);
    let strace = format!("strace -e trace=kill,tgkill -o {} $rp", trace.display());

    interrupted(&mut terminal, &strace, "\r\ncode-");

    let trace = fs::read_to_string(trace).unwrap();
    assert!(trace.contains("--- SIGINT"), "{trace}");
    assert!(!trace.contains("kill("), "{trace}");
}

#[test]
fn a_command_goes_to_the_background_and_back() {
    let world = world();
    let mut terminal = shell(&world);

    terminal.send_line("$rp run probing -- sh -c 'echo begun; read a; echo got-$a'").unwrap();
    terminal.exp_string("\nbegun").unwrap();
    press(&mut terminal, STOP);
    terminal.exp_string("Stopped").unwrap();
    terminal.exp_string("ask> ").unwrap();
    terminal.send_line("fg >/dev/null").unwrap();
    terminal.send_line("back").unwrap();

    terminal.exp_string("got-back").unwrap();
    terminal.exp_string("ask> ").unwrap();
    terminal.send_line("$rp run probing -- sleep 60").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    press(&mut terminal, INTERRUPT);
    terminal.exp_string("ask> ").unwrap();
    terminal.send_line("echo code-$?").unwrap();
    terminal.exp_string("code-130").unwrap();
}

#[test]
fn what_cannot_be_run_is_not_noted() {
    let world = world();

    for (command, code) in [("no-such-program", 127), ("/etc/passwd", 126)] {
        let said = world.rp(&["run", "probing", "--", command]);
        assert_eq!(said.code, code, "{}", said.err);
        assert!(said.err.starts_with(&format!("error: cannot run `{command}`: ")), "{}", said.err);
    }
    assert_eq!(world.rp(&["run", "nope", "--", "true"]).code, 2);
    assert_eq!(world.rp(&["run", "probing"]).code, 2);
    assert_eq!(world.rp(&["runs"]).out, "no open runs\n");
    assert!(noted(&world).is_empty(), "{:?}", noted(&world));
}

#[test]
fn a_killed_rp_leaves_its_run() {
    let world = world();
    let mut child = run(&world)
        .args(["sh", "-c", "echo ready; sleep 1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(first_line(&mut child), "ready\n");
    let running = world.rp(&["runs"]).out;

    kill_process(pid(&child), Signal::KILL).unwrap();
    child.wait().unwrap();

    assert!(running.contains("running"), "{running}");
    let lost = world.rp(&["runs"]).out;
    assert!(lost.contains("interrupted: its end is unknown"), "{lost}");
    let (code, said) = at(&world, "2026-06-15", &["log", "probing", "--result", "broken"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(world.rp(&["runs"]).out, "no open runs\n");
}

#[test]
fn the_loop_ends_when_its_result_is_read() {
    let world = world();
    let begin = ["begin", "probing", "a probe", "--expected", "40%"];
    assert_eq!(at(&world, "2026-06-15 09:10", &begin).0, 0);

    let (_, said) = at(&world, "2026-06-15 12:30", &["log", "probing", "--result", "clear"]);

    assert!(
        said.contains("took 3h 20m: closed run 1, which began on 2026-06-15 09:10\n"),
        "{said}"
    );
    let entry = "[[experiment]]\ndate = 2026-06-15\nwhat = \"a probe\"\nresult = \"clear\"\n\
                 took = \"3h 20m\"\nexpected = \"40%\"\n";
    assert!(world.read("probing").ends_with(entry), "{}", world.read("probing"));
}

#[test]
fn what_the_owner_gives_is_kept() {
    let world = world();
    at(&world, "2026-06-15 09:10", &["begin", "probing", "a probe", "--expected", "40%"]);

    let log =
        ["log", "probing", "other words", "--took", "2h", "--expected", "7%", "--result", "clear"];
    let (_, said) = at(&world, "2026-06-15 12:30", &log);

    assert!(said.contains("\nclosed run 1, which began"), "{said}");
    let entry = "what = \"other words\"\nresult = \"clear\"\ntook = \"2h\"\nexpected = \"7%\"\n";
    assert!(world.read("probing").ends_with(entry), "{}", world.read("probing"));
}

#[test]
fn a_result_of_an_earlier_day_has_no_measured_time() {
    let world = world();
    at(&world, "2026-06-10 09:00", &["begin", "probing"]);

    at(
        &world,
        "2026-06-15 12:00",
        &["log", "probing", "--result", "clear", "--date", "2026-06-12"],
    );
    assert!(!world.read("probing").contains("took"), "{}", world.read("probing"));

    at(&world, "2026-06-15 12:00", &["begin", "probing"]);
    at(
        &world,
        "2026-06-15 12:00",
        &["log", "probing", "--result", "clear", "--date", "2026-06-14"],
    );
    assert!(world.rp(&["runs"]).out.contains("1 open run"), "it had not begun on that day");
}

#[test]
fn several_open_runs_are_told_apart() {
    let world = world();
    world.write("other", SOUND);
    for args in [["probing", "a"], ["probing", "b"], ["other", "c"], ["probing", "b"]] {
        at(&world, "2026-06-15 09:00", &["begin", args[0], args[1]]);
    }
    let log = |more: &[&str]| {
        let args = [&["log", "probing", "--result", "negative"], more].concat();
        at(&world, "2026-06-15 10:00", &args)
    };

    let (code, said) = log(&[]);
    assert_eq!(code, 2);
    assert!(said.contains("3 runs of `probing` are open: `1`, `2`, `4`\n"), "{said}");
    assert!(log(&["b"]).1.contains("3 runs of `probing`"), "two of them are `b`");
    assert!(log(&["--run", "3"]).1.contains("run 3 is of `other`, not of `probing`"));
    assert!(log(&["--run", "9"]).1.contains("there is no open run 9"));
    assert!(log(&["a"]).1.contains("closed run 1"));
    assert!(log(&["--no-run"]).1.contains("logged a negative result"));
    assert!(log(&["--run", "4"]).1.contains("closed run 4"));
    assert!(log(&["something else"]).1.contains("closed run 2"), "the only one");
    assert_eq!(at(&world, "2026-06-15 11:00", &["log", "other", "--result", "clear"]).0, 0);
    assert_eq!(world.rp(&["runs"]).out, "no open runs\n");
}

#[test]
fn undoing_a_log_opens_its_run_again() {
    let world = world();
    at(&world, "2026-06-15 09:00", &["begin", "probing", "a probe"]);
    let before =
        (fs::read_to_string(world.file(".rp/runs/1.toml")).unwrap(), world.read("probing"));
    at(&world, "2026-06-15 10:00", &["log", "probing", "--result", "negative"]);

    assert_eq!(world.rp(&["undo"]).code, 0);

    let after = (fs::read_to_string(world.file(".rp/runs/1.toml")).unwrap(), world.read("probing"));
    assert_eq!(before, after);
}

#[test]
fn a_failed_command_proposes_a_broken_experiment() {
    let world = world();
    world.rp(&["run", "probing", "--", "sh", "-c", "exit 3"]);

    let (code, said) = at(&world, "2026-06-15", &["log", "probing"]);

    assert_eq!(code, 2);
    assert!(said.contains("the command ended with exit code 3: --result broken"), "{said}");
    assert!(world.rp(&["runs"]).out.contains("--result broken"));
    let mut command = world.command();
    command
        .arg("-C")
        .arg(world.store())
        .args(["log", "probing"])
        .env("TERM", "xterm")
        .env("NO_COLOR", "1");
    let mut terminal = spawn_command(command, Some(20_000)).unwrap();
    for question in ["What was run?", "> broken", "What was learned?"] {
        terminal.exp_string(question).unwrap();
        press(&mut terminal, "\r");
    }
    terminal.exp_eof().unwrap();
    assert!(world.read("probing").contains("result = \"broken\""));
}

#[test]
fn a_renamed_project_keeps_its_runs() {
    let world = world();
    world.rp(&["begin", "probing", "a probe"]);

    assert_eq!(world.rp(&["rename", "probing", "renamed"]).code, 0);

    assert!(world.rp(&["runs", "renamed"]).out.contains("1 open run"));
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert!(world.rp(&["runs", "probing"]).out.contains("1 open run"));
}

#[test]
fn rp_asks_about_a_run_that_is_open_for_more_than_five_loops() {
    let world = world();
    at(&world, "2026-06-15 09:00", &["begin", "probing"]);
    let now = |time| at(&world, time, &[]).1;

    assert!(!now("2026-06-16 05:00").contains("run 1"));
    let asks = now("2026-06-16 05:01");
    assert!(asks.contains("run 1 of probing is open for 20h, and its loop is 4h"), "{asks}");
    let next = "  rp log probing --run 1\n    or `rp runs --forget 1` if it has no result\n";
    assert!(asks.contains(next), "{asks}");
}

#[test]
fn an_invalid_run_harms_nothing() {
    let world = world();
    fs::create_dir_all(world.file(".rp/runs")).unwrap();
    for (name, text) in [
        ("1.toml", "project = \"probing\"\n"),
        ("2.toml", "\u{1b}[2J"),
        ("03.toml", ""),
        ("x.toml", ""),
        ("0.toml", ""),
        ("99999999999.toml", ""),
    ] {
        fs::write(world.file(".rp/runs").join(name), text).unwrap();
    }
    fs::write(world.file(".rp/runs/4.toml"), b"\xff").unwrap();

    let said = world.rp(&["runs"]);
    assert_eq!((said.code, said.out.as_str()), (0, "no open runs\n"));
    for path in ["1.toml", "2.toml", "4.toml"] {
        assert!(said.err.contains(&format!("store/.rp/runs/{path} is ignored: ")), "{}", said.err);
    }
    assert!(!said.err.contains('\u{1b}'), "{}", said.err);
    assert_eq!(said.err.matches("is ignored").count(), 3, "no other name is that of a run");
    assert_eq!(world.rp(&["log", "probing", "x", "--result", "clear"]).code, 0);
    assert!(world.rp(&["begin", "probing"]).out.contains("began run 5 of probing"));
}

#[test]
fn runs_at_the_same_time_have_their_own_numbers() {
    let world = world();
    let children: Vec<_> = (0..8)
        .map(|n| run(&world).args(["sh", "-c", &format!("exit {n}")]).spawn().unwrap())
        .collect();

    let codes: Vec<_> =
        children.into_iter().map(|mut child| child.wait().unwrap().code().unwrap()).collect();

    assert_eq!(codes, (0..8).collect::<Vec<_>>());
    assert!(world.rp(&["runs"]).out.contains("8 open runs"), "{}", world.rp(&["runs"]).out);
}

#[test]
fn a_closed_pipe_ends_the_command_as_it_would_without_rp() {
    let world = world();
    let mut child = run(&world).args(["yes"]).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(first_line(&mut child), "y\n");
    drop(child.stdout.take());

    assert_eq!(child.wait().unwrap().signal(), Some(Signal::PIPE.as_raw()));
}

#[test]
fn a_command_reads_what_is_piped_to_it() {
    let world = world();
    let mut child = run(&world)
        .args(["wc", "-c"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&vec![b'x'; 100_000]).unwrap();

    assert_eq!(first_line(&mut child).trim(), "100000");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_number_is_never_used_again() {
    let world = world();
    let begin = || world.rp(&["begin", "probing"]).out;
    let log = || world.rp(&["log", "probing", "--result", "negative"]);
    assert!(begin().contains("began run 1 of probing"));
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert!(begin().contains("began run 2 of probing"));
    assert_eq!(world.rp(&["runs", "--forget", "2"]).code, 0);
    assert!(begin().contains("began run 3 of probing"));
    assert!(world.rp(&["begin", "probing", "-n"]).err.contains("began run 4 of probing"));
    assert!(log().out.contains("closed run 3"));
    assert!(begin().contains("began run 4 of probing"), "a dry run takes no number");

    // The second of them undoes the log, and run 3 is open again.
    assert_eq!([world.rp(&["undo"]).code, world.rp(&["undo"]).code], [0, 0]);

    assert_eq!(noted(&world), ["3.toml"]);
    assert!(begin().contains("began run 5 of probing"));
    // Half a number, as after a crash, and none.
    for (text, number) in [("", 6), ("x", 7), ("999", 1000)] {
        fs::write(world.file(".rp/runs/last"), text).unwrap();
        assert!(begin().contains(&format!("began run {number} of probing")), "{text}");
    }
    // A longer text than the new one.
    fs::write(world.file(".rp/runs/last"), "0000002000\n").unwrap();
    assert!(begin().contains("began run 2001 of probing"));
    assert_eq!(world.rp(&["runs", "--forget", "2001"]).code, 0);
    assert!(begin().contains("began run 2002 of probing"));
    fs::write(world.file(".rp/runs/last"), u32::MAX.to_string()).unwrap();
    let said = world.rp(&["begin", "probing"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("store/.rp/runs/last leaves no number for a run"), "{}", said.err);
}

#[test]
fn a_mistyped_option_runs_nothing() {
    let world = world();
    let mark = world.home().join("mark");
    let mark = mark.to_str().unwrap();
    let touch = ["--", "touch", mark];

    for options in [&["--dry-run"][..], &["-n"], &["--foo"], &["-x", "a"], &["a", "--run", "1"]] {
        let said = world.rp(&[&["run", "probing"], options, &touch].concat());
        assert_eq!(said.code, 2, "{options:?}: {said:?}");
        assert!(said.err.contains("unexpected argument"), "{options:?}: {said:?}");
    }
    assert!(!world.file(".rp/runs").exists() && !world.home().join("mark").exists());

    for (options, what) in [
        (&["-5% lr"][..], "-5% lr"),
        (&["-fjson", "- a"], "- a"),
        (&["--expected", "40%", "-3d to 2d"], "-3d to 2d"),
    ] {
        let said = world.rp(&[&["run", "probing"], options, &touch].concat());
        assert_eq!(said.code, 0, "{options:?}: {said:?}");
        let runs = world.rp(&["runs", "-f", "json"]).json();
        let last = runs["runs"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["what"], what);
    }
}

#[test]
fn the_end_is_noted_although_the_store_is_locked() {
    let world = world();
    assert_eq!(world.rp(&["log", "probing", "x", "--result", "unclear"]).code, 0);
    let lock = fs::File::open(world.file(".rp/lock")).unwrap();
    lock.lock().unwrap();

    let said = world.rp(&["run", "probing", "--", "sh", "-c", "exit 3"]);

    assert_eq!((said.code, said.err.as_str()), (3, ""));
    lock.unlock().unwrap();
    assert!(world.rp(&["runs"]).out.contains("failed just now with exit code 3"));
    assert_eq!(noted(&world), ["1.toml"]);
}

/// Else a log could close the run between the look at its file and the write.
#[test]
fn the_end_waits_for_another_change() {
    let world = world();
    assert_eq!(world.rp(&["log", "probing", "x", "--result", "unclear"]).code, 0);
    let lock = fs::File::open(world.file(".rp/lock")).unwrap();
    lock.lock().unwrap();
    let is_ended = || {
        let text = fs::read_to_string(world.file(".rp/runs/1.toml"));
        text.is_ok_and(|text| text.contains("ended"))
    };

    let mut child = run(&world).arg("true").spawn().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(500) {
        assert!(!is_ended());
        std::thread::sleep(Duration::from_millis(10));
    }
    lock.unlock().unwrap();

    assert!(child.wait().unwrap().success() && is_ended());
}

#[test]
fn an_end_is_not_noted_in_the_file_of_another_run() {
    let world = world();
    let path = world.file(".rp/runs/1.toml");
    let other = "project = \"probing\"\nstarted = 2026-06-15T00:00:00Z\nprocess = 1\n";
    let script = format!("printf '{other}' >{}", path.display());

    assert_eq!(world.rp(&["run", "probing", "--", "sh", "-c", &script]).code, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), other);

    let gone = format!("rm {}/.rp/runs/2.toml", world.store().display());
    assert_eq!(world.rp(&["run", "probing", "--", "sh", "-c", &gone]).code, 0);
    assert_eq!(noted(&world), ["1.toml"], "a closed run does not come back");
    let ended = "project = \"probing\"\nstarted = 2026-06-15T00:00:00Z\n";
    fs::write(&path, ended).unwrap();
    assert_eq!(world.rp(&["runs", "--forget", "1"]).code, 0);
}

#[test]
fn an_invalid_run_can_be_forgotten() {
    let world = world();
    fs::create_dir_all(world.file(".rp/runs")).unwrap();
    fs::write(world.file(".rp/runs/1.toml"), "").unwrap();

    let said = world.rp(&["runs"]);
    assert!(said.err.contains("remove it with `rp runs --forget 1`"), "{}", said.err);
    let said = world.rp(&["runs", "--forget", "1"]);

    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("forgot run 1"), "{}", said.out);
    assert!(noted(&world).is_empty());
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(fs::read_to_string(world.file(".rp/runs/1.toml")).unwrap(), "");
    // An undo could not bring these back.
    fs::write(world.file(".rp/runs/2.toml"), b"\xff").unwrap();
    std::os::unix::fs::symlink("1.toml", world.file(".rp/runs/3.toml")).unwrap();
    for number in ["2", "3"] {
        let path = format!("store/.rp/runs/{number}.toml");
        let listed = world.rp(&["runs"]).err;
        assert!(listed.contains(&format!("{path} is ignored: ")), "{listed}");
        assert!(listed.contains(&format!("remove it with `rm store/.rp/runs/{number}.toml`")));
        let said = world.rp(&["runs", "--forget", number]);
        assert!(said.code == 2 && said.err.contains(&path), "{said:?}");
    }
    assert_eq!(noted(&world), ["1.toml", "2.toml", "3.toml"]);
    assert_eq!(world.rp(&["runs", "--forget", "9"]).code, 2);
}

#[test]
fn runs_that_came_with_a_clone_are_ignored() {
    let world = world();
    assert_eq!(world.rp(&["begin", "probing"]).code, 0);
    assert!(world.rp(&["runs"]).out.contains("1 open run"));
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(world.store()).args(args).env("HOME", world.home());
        assert!(command.output().unwrap().status.success(), "{args:?}");
    };

    git(&["init"]);
    git(&["add", "--force", ".rp/runs/1.toml"]);

    assert_eq!(world.rp(&["runs"]).out, "no open runs\n");
}

#[test]
fn runs_that_cannot_be_listed_are_an_error_of_runs_only() {
    let world = world();
    fs::create_dir_all(world.file(".rp")).unwrap();
    fs::write(world.file(".rp/runs"), "").unwrap();

    let said = world.rp(&["runs"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
    assert!(said.err.contains("store/.rp/runs"), "{}", said.err);
    let said = world.rp(&["list"]);
    assert!(said.code == 0 && said.err.contains("warning") && said.err.contains(".rp/runs"));
    for args in [&["begin", "probing"][..], &["run", "probing", "--", "true"]] {
        let said = world.rp(args);
        assert!(said.code == 2 && said.err.contains(".rp/runs"), "{said:?}");
    }
}

#[test]
fn a_log_leaves_its_input_to_the_next_command() {
    let world = world();
    let input = world.home().join("input");
    fs::write(&input, "one\ntwo\n").unwrap();
    let log = |text: &[&str]| {
        let mut file = fs::File::open(&input).unwrap();
        let mut command = world.command();
        command.arg("-C").arg(world.store()).args(["log", "probing", "--result", "unclear"]);
        let output = command.args(text).stdin(file.try_clone().unwrap()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let mut left = String::new();
        file.read_to_string(&mut left).unwrap();
        left
    };

    assert_eq!(log(&[]), "one\ntwo\n");
    assert_eq!(log(&["-"]), "");
    assert!(
        world.read("probing").contains("what = \"\"\"\none\ntwo\"\"\""),
        "{}",
        world.read("probing")
    );
}

#[test]
fn a_name_with_a_space_is_quoted() {
    let world = world();
    world.write("two words", SOUND);

    let began = world.rp(&["begin", "two words"]).out;
    assert!(began.contains("`rp log 'two words' --run 1 --result RESULT`"), "{began}");
    let listed = world.rp(&["runs"]).out;
    assert!(listed.contains("`rp log 'two words' --run 1 --result RESULT`"), "{listed}");
}

#[test]
fn the_answer_to_forgetting_many_is_short() {
    let world = world();
    fs::create_dir_all(world.file(".rp/runs")).unwrap();
    let text = "project = \"probing\"\nstarted = 2026-06-15T00:00:00Z\n";
    let numbers: Vec<_> = (1..=300).map(|number| format!("--forget={number}")).collect();
    for number in 1..=300 {
        fs::write(world.file(&format!(".rp/runs/{number}.toml")), text).unwrap();
    }
    let forget: Vec<_> =
        ["runs", "-f", "json"].into_iter().chain(numbers.iter().map(String::as_str)).collect();

    let said = world.rp(&forget);

    assert!(said.code == 0 && said.out.len() < 2048, "{} bytes", said.out.len());
    assert!(noted(&world).is_empty());
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(noted(&world).len(), 300);
}
