//! Completion in real shells: Tab in a terminal, and what the shell makes of the completed line.
//!
//! PowerShell is not tested so: its script is, by what it says to `rp` and what it gets.

use std::io::Write;
use std::process::Command;

use rexpect::session::{PtySession, spawn_command};

use crate::support::World;

const PATIENCE: Option<u64> = Some(20_000);
const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// A store with a project of each status, awkward names, and two researchers.
fn world() -> World {
    let world = World::new();
    std::fs::create_dir_all(world.store().join("projects")).unwrap();
    let researchers = "me = \"Ana Lee\"\n[researcher.\"Ana Lee\"]\n[researcher.\"Jörg O'Neil\"]\n";
    std::fs::write(world.file("rp.toml"), researchers).unwrap();
    for (name, status) in [
        ("monitors", "active"),
        ("group/probing", "active"),
        ("steering", "paused"),
        ("survey", "idea"),
        ("statistics", "done"),
        ("stale", "dropped"),
        ("$(touch pwned) `id` [a]* it's \"q\"", "active"),
        ("größe: a=b", "active"),
        ("~home", "active"),
    ] {
        let text = "title = \"About: it\"\norigin = \"bottom-up\"\nmotivation = \"m\"\ntags = [\"slow\"]\n";
        world.write(name, format!("{text}status = \"{status}\"\n"));
    }
    world.write("broken", "title =\n");
    world
}

/// Whether a program is there. In CI it has to be.
fn has(program: &str) -> bool {
    let runs = Command::new(program).arg("--version").output().is_ok();
    assert!(runs || std::env::var_os("CI").is_none(), "{program} is not installed");
    if !runs {
        let _ = writeln!(std::io::stderr(), "not tested: {program} is not installed");
    }
    runs
}

/// A shell in the store that has run the script of `rp completions`, and whose `rp` only prints its
/// arguments.
fn shell(shell: &str, world: &World) -> PtySession {
    let rp = env!("CARGO_BIN_EXE_rp");
    let bin = std::path::Path::new(rp).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(shell);
    match shell {
        "bash" => command.args(["--norc", "--noprofile", "-i"]),
        "zsh" => command.args(["-f", "-i"]),
        _ => command.args(["--no-config", "-i"]),
    };
    command.env_clear().env("HOME", world.home()).env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
    command.env("PATH", format!("{}:{path}", bin.display())).env("RP_TODAY", "2026-06-15");
    command.current_dir(world.store());
    let mut terminal = spawn_command(command, PATIENCE).unwrap();
    let prints = match shell {
        "fish" => {
            "function rp; printf '<%s>' $argv; echo; end; command rp completions fish | source"
        }
        _ => "rp() { printf '<%s>' \"$@\"; echo; }; source <(command rp completions SHELL)",
    };
    terminal.send_line(&prints.replace("SHELL", shell)).unwrap();
    terminal.send_line("echo rea''dy").unwrap();
    terminal.exp_string("ready").unwrap();
    terminal
}

/// Ends the shell, which ignores the signal that would end it otherwise.
fn leave(mut terminal: PtySession) {
    terminal.send_line("exit").unwrap();
    terminal.exp_eof().unwrap();
}

/// A text as rexpect reads it, each byte as a character.
fn raw(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

/// Types a line, with Tab where it has `→`, and presses Enter.
fn typed(terminal: &mut PtySession, line: &str) {
    terminal.send(&line.replace('→', "\t")).unwrap();
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
}

#[test]
fn tab_completes_to_words_that_the_shell_passes_on_as_they_are() {
    let world = world();
    for name in SHELLS.into_iter().filter(|name| has(name)) {
        let mut terminal = shell(name, &world);
        for (line, args) in [
            ("rp swi→ ste→", "<switch><steering>"),
            ("rp pause m→", "<pause><monitors>"),
            ("rp pause group/p→", "<pause><group/probing>"),
            ("rp pause prob→", "<pause><probing>"),
            ("rp pause \\$→", "<pause><$(touch pwned) `id` [a]* it's \"q\">"),
            ("rp pause grö→", "<pause><größe: a=b>"),
            ("rp edit bro→", "<edit><broken>"),
            ("rp start stal→", "<start><stale>"),
            ("rp list --researcher A→", "<list><--researcher><Ana Lee>"),
            ("rp list --researcher=A→", "<list><--researcher=Ana Lee>"),
            ("rp list -r 'A→", "<list><-r><Ana Lee>"),
            ("rp list -r \"J→", "<list><-r><Jörg O'Neil>"),
            ("rp --me Ana\\ →", "<--me><Ana Lee>"),
            ("rp accept monitors slow-l→", "<accept><monitors><slow-loop>"),
            ("rp flags --only slow-loop,split→", "<flags><--only><slow-loop,split-focus>"),
            ("rp flags --skip=slow-l→", "<flags><--skip=slow-loop>"),
            ("rp explain ranking.half→", "<explain><ranking.half_life>"),
            ("rp explain slow-l→", "<explain><slow-loop>"),
            ("rp set monitors uncert→conc→", "<set><monitors><uncertainty=conceptual>"),
            ("rp list --tag s→", "<list><--tag><slow>"),
            ("rp log monitors x --resu→ cl→", "<log><monitors><x><--result><clear>"),
            ("rp --dir proj→", "<--dir><projects/>"),
            ("rp log monitors - --dr→", "<log><monitors><-><--dry-run>"),
        ] {
            typed(&mut terminal, line);
            let seen = terminal.exp_string(&raw(args));
            seen.unwrap_or_else(|why| panic!("{name}: {line}: {why}"));
        }
        leave(terminal);
    }
    assert!(!world.file("pwned").exists());
}

/// What a shell lists for a line: what it prints between Tab and the end of the line.
fn listed(name: &str, terminal: &mut PtySession, line: &str) -> String {
    if name == "fish" {
        // Its list is a menu; this prints the same.
        let ask = format!("echo be''gin; complete --do-complete '{line}'; echo e''nd");
        terminal.send_line(&ask).unwrap();
        terminal.exp_string("begin").unwrap();
        return terminal.exp_string("end").unwrap();
    }
    let tabs = if name == "bash" { "\t\t" } else { "\t" };
    terminal.send(&format!("{line}{tabs}")).unwrap();
    terminal.flush().unwrap();
    // The last of the candidates.
    let list = terminal.exp_string("~home").unwrap();
    terminal.send("\u{15}").unwrap();
    terminal.send_line("echo e''nd").unwrap();
    list + "~home" + &terminal.exp_string("end").unwrap()
}

#[test]
fn shells_list_the_projects_that_the_command_can_be_used_for() {
    let world = world();
    for name in SHELLS.into_iter().filter(|name| has(name)) {
        let mut terminal = shell(name, &world);

        let list = listed(name, &mut terminal, "rp pause ");
        leave(terminal);

        for project in ["group/probing", "größe: a=b", "~home", "monitors"] {
            let escaped = project.replace(' ', "\\ ");
            let is_listed = list.contains(&raw(project)) || list.contains(&raw(&escaped));
            assert!(is_listed, "{name}: {project}: {list}");
        }
        for other in ["steering", "survey", "statistics", "stale", "broken", "--why"] {
            assert!(!list.contains(other), "{name}: {other}: {list}");
        }
        assert_eq!(list.contains("active: About: it"), name != "bash", "{name}: {list}");
    }
}

/// As a package installs it: a file with the name of a function, read at the first Tab.
#[test]
fn the_script_for_zsh_works_as_a_file_of_fpath() {
    if !has("zsh") {
        return;
    }
    let world = world();
    let script = world.rp(&["completions", "zsh"]).out;
    std::fs::write(world.home().join("_rp"), script).unwrap();
    let mut terminal = shell("zsh", &world);
    terminal.send_line("unfunction _rp; compdef -d rp; fpath=($HOME $fpath); compinit -u").unwrap();
    for (line, args) in
        [("rp swi→ ste→", "<switch><steering>"), ("rp pause m→", "<pause><monitors>")]
    {
        typed(&mut terminal, line);
        terminal.exp_string(args).unwrap_or_else(|why| panic!("{line}: {why}"));
    }
    leave(terminal);
}

/// PowerShell's script, by its questions and the answers to them.
#[test]
fn rp_answers_the_questions_of_the_script_for_powershell() {
    let world = world();
    let script = world.rp(&["completions", "powershell"]).out;
    let question = "completions powershell -- @words \".$last\"";
    assert!(script.contains(question) && script.contains("CommandName rp"), "{script}");

    for (words, answer) in [
        (&["pause", ".mon"][..], "monitors\tactive: About: it\n"),
        (&["pause", ".grö"], "'größe: a=b'\tactive: About: it\n"),
        (&["list", "--researcher", ".'Jö"], "'Jörg O''Neil'\n"),
        (&["list", ".--researcher=A"], "'--researcher=Ana Lee'\n"),
        (
            &["set", "monitors", ".uncert"],
            "uncertainty=\tWhether experiments resolve it (`empirical`) or thought (`conceptual`)\n",
        ),
        (&["completions", "."], "bash\nzsh\nfish\npowershell\n"),
        (&["list", ".--ta"], "--tag\tOnly projects with this tag; if repeated, with all of them\n"),
        (&["nonsense", ".x"], ""),
        (&["log", "monitors", "-", "."], ""),
    ] {
        let said = world.rp(&[&["completions", "powershell", "--", "rp"], words].concat());
        let about = (words, &said.err);
        if words.last() == Some(&".") && answer.is_empty() {
            assert!(said.out.starts_with("--result\t"), "{said:?}");
            continue;
        }
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, answer, ""), "{about:?}");
    }
}

/// What a script asks, with the last word, and what `rp` answers.
fn asked(world: &World, words: &[&str]) -> String {
    let said = world.rp(&[&["completions", "fish", "--", "rp"], words].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{words:?}: {said:?}");
    assert_eq!(
        said.steering()
            .map(|line| line.replace('\t', ""))
            .filter(|line| line.contains(char::is_control)),
        None
    );
    said.out
}

#[test]
fn a_broken_a_hostile_and_a_missing_store_complete_what_they_can_in_silence() {
    let hostile = World::hostile();
    assert!(asked(&hostile, &["show", ""]).contains("evil\tactive: abc"));
    assert!(!asked(&hostile, &["show", ""]).contains("[k](l)"));
    assert!(asked(&hostile, &["edit", "not"]).contains("not-toml\tinvalid file"));
    assert_eq!(asked(&hostile, &["list", "--researcher", ""]), "");

    let world = world();
    std::fs::write(world.file("rp.toml"), "me = \n").unwrap();
    assert_eq!(asked(&world, &["pause", "mon"]), "monitors\tactive: About: it\n");
    assert!(world.rp(&["list"]).code == 2);
    std::fs::remove_dir_all(world.file("projects")).unwrap();
    std::fs::write(world.file("projects"), "no folder").unwrap();
    assert_eq!(asked(&world, &["pause", ""]), asked(&World::new(), &["pause", ""]));

    let nowhere = World::new();
    assert!(asked(&nowhere, &["explain", "slow-l"]).starts_with("slow-loop\t"));
    assert!(asked(&nowhere, &["pause", ""]).starts_with("--chance\t"));
    assert_eq!(asked(&nowhere, &["-C", "/nowhere", "pause", "m"]), "");
    for (words, variable) in
        [(&["pau"][..], "RP_FORMAT"), (&["pau"], "RP_DIR"), (&["pau"], "RP_ME")]
    {
        let mut rp = nowhere.command();
        rp.env(variable, "json").args(["completions", "bash", "--"]).args(["rp pau", words[0]]);
        let said = crate::support::Said::of(&rp.output().unwrap());
        assert_eq!(
            (said.code, said.out.as_str(), said.err.as_str()),
            (0, "pause \n", ""),
            "{variable}"
        );
    }
}

#[test]
fn a_large_store_completes_without_reading_every_file() {
    let world = World::with_store();
    for nth in 0..2100 {
        let status = if nth == 5 { "idea" } else { "active" };
        world.write(
            &format!("p{nth:04}"),
            format!("title = \"t\"\norigin = \"top-down\"\nstatus = \"{status}\"\n"),
        );
    }

    let all = asked(&world, &["pause", ""]);
    assert_eq!(all.lines().count(), 2099);
    assert!(all.contains("p0004\tactive: t\n") && all.contains("\np2099\n"), "{all}");
    assert_eq!(asked(&world, &["start", "p000"]), "p0005\tidea: t\n");
}

#[test]
fn every_argument_that_takes_a_project_or_a_person_says_what_completes_it() {
    let help = World::new();
    let commands = help.rp(&["completions", "fish", "--", "rp", ""]).out;
    let world = world();
    let mut seen = 0;
    for command in commands.lines().filter_map(|line| line.split('\t').next()) {
        let usage = help.rp(&[command, "--help"]).out;
        let usage = usage.lines().find(|line| line.starts_with("Usage:")).unwrap();
        let takes = ["<PROJECT>", "[PROJECTS]", "<TO>"].iter().any(|it| usage.contains(it));
        if takes {
            seen += 1;
            let offered = asked(&world, &[command, ""]);
            let names = ["monitors\t", "steering\t"];
            assert!(names.iter().any(|name| offered.contains(name)), "{command}: {offered}");
        }
        for option in ["--researcher", "--by", "--from", "--ask", "--mentor", "--me"] {
            if help.rp(&[command, "--help"]).out.contains(&format!("{option} <NAME")) {
                seen += 1;
                let offered = asked(&world, &[command, option, ""]);
                assert!(offered.contains("Ana Lee\n"), "{command} {option}: {offered}");
            }
        }
    }
    assert!(seen > 35, "{seen}");
}
