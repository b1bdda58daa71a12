//! `rp flags` in the formats for other programs: text from files stays text in each format, and all
//! formats show the same flags.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use boon::{Compiler, Schemas};
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

use crate::support::{SOUND, Said, World};

const TOP_DOWN: &str = "title = \"t\"\norigin = \"top-down\"\nstatus = \"active\"\n";

/// `rp flags` on a store of the repository.
fn flags_of(store: &str, format: &str) -> Said {
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join(store);
    let mut command = World::new().command();
    command.current_dir(store).args(["flags", "--all", "--format", format]);
    Said::of(&command.output().unwrap())
}

/// The reason why a value is not SARIF 2.1.0.
fn trouble_with_sarif(value: &Value) -> Option<String> {
    let schema = serde_json::from_str(include_str!("../sarif-2.1.0.json")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("sarif.json", schema).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    schemas.validate(value, schema).err().map(|why| why.to_string())
}

/// The output of `rp` in the log of a CI service.
fn in_ci(world: &World, args: &[&str], ci: &str) -> Said {
    let mut command = world.command();
    command.env("CI", ci).arg("-C").arg(world.store()).args(args);
    Said::of(&command.output().unwrap())
}

/// A line of either stream that GitHub or Azure would run.
fn run_by_ci(said: &Said) -> Option<&str> {
    let runs = |line: &&str| {
        line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[")
    };
    said.out.lines().chain(said.err.lines()).find(runs)
}

#[test]
fn ci_never_runs_text_from_a_file() {
    let world = World::hostile();
    let title = "title = \"::error::x ##[error]y ##vso[task.complete]\"\norigin = \"top-down\"\n";
    let wide = "w".repeat(70);
    let prose = format!("{title}status = \"active\"\nmotivation = \"{wide} ::error::z\"\n");
    world.write("titled", &prose);
    world.write("::error::name", title);
    let commands = [
        &["list"][..],
        &["show", "titled"],
        &["show", "evil"],
        &["show", "raw"],
        &["doc", "titled"],
        &["doc", "evil", "--check"],
        &["show", "::error::name"],
        &["show", "##[error]none"],
        &["flags", "--all"],
        &["flags", "--all", "--quiet"],
        &["compare"],
        &["compare", "--why", "evil"],
        &["explain", "::warning::x"],
        &["::error::x"],
        &[],
        &["set", "titled", "plan=\n::error::x ##[error]", "--dry-run"],
        &["show", "titled", "--color", "always"],
        &["--help"],
    ];

    let mut ran = 0;
    for args in commands {
        let said = in_ci(&world, args, "true");
        assert_eq!(run_by_ci(&said), None, "{args:?}");
        let elsewhere = in_ci(&world, args, "");
        ran += usize::from(run_by_ci(&elsewhere).is_some());
        assert_eq!(elsewhere.out, world.rp(args).out, "{args:?}");
    }
    // Without CI most of these print such a line, so the test is not vacuous.
    assert!(ran >= 8, "{ran}");
    let said = in_ci(&world, &["show", "titled"], "1");
    assert!(said.out.starts_with(": :error::x ## [error]y ## vso[task.complete]\n"), "{said:?}");
    assert!(said.out.contains("w\n  : :error::z\n"), "{said:?}");
    let said = in_ci(&world, &["show", "##[error]none"], "1");
    assert!(said.err.starts_with("error: there is no project `## [error]none`\n"), "{said:?}");
}

#[test]
fn the_formats_for_programs_are_the_same_in_ci() {
    let world = World::hostile();
    for args in [
        &["flags", "--all", "-f", "github"][..],
        &["flags", "--all", "-f", "json"],
        &["flags", "--all", "-f", "sarif"],
        &["flags", "--all", "-f", "md"],
        &["compare", "-f", "csv"],
        &["show", "evil", "-f", "json"],
        &["show", "##[x]", "-f", "json"],
    ] {
        let (here, there) = (in_ci(&world, args, "true"), world.rp(args));
        assert_eq!((here.code, here.out), (there.code, there.out), "{args:?}");
    }
    let annotations = in_ci(&world, &["flags", "--all", "-f", "github"], "true");
    assert!(annotations.out.lines().all(|line| line.starts_with("::")), "{annotations:?}");
}

#[test]
fn sarif_output_matches_its_schema() {
    let hostile = World::hostile();
    for said in [
        flags_of("examples/interview", "sarif"),
        flags_of("examples/sound", "sarif"),
        flags_of("tests/stores/broken", "sarif"),
        hostile.rp(&["flags", "--all", "-f", "sarif"]),
        hostile.rp(&["flags", "evil", "-f", "sarif"]),
    ] {
        let mut sarif = said.json();
        assert_eq!(trouble_with_sarif(&sarif), None);

        let uri = "/runs/0/tool/driver/rules/0/defaultConfiguration/level";
        *sarif.pointer_mut(uri).unwrap() = "red".into();
        assert!(trouble_with_sarif(&sarif).is_some(), "the schema is not looked at");
    }
}

#[test]
fn sarif_output_has_accepted_flags_and_unreadable_files() {
    let sarif = flags_of("examples/interview", "sarif").json();
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let accepted: Vec<_> =
        results.iter().filter(|result| result["suppressions"][0]["kind"] == "external").collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["ruleId"], "high-fixed-cost");
    for result in results {
        let at = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][at]["id"], result["ruleId"]);
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);

    let said = flags_of("tests/stores/broken", "sarif");
    let invocation = &said.json()["runs"][0]["invocations"][0];
    assert_eq!((said.code, &invocation["executionSuccessful"]), (2, &Value::Bool(false)));
    let told = &invocation["toolExecutionNotifications"];
    assert_eq!(told.as_array().unwrap().len(), 10);
    let place = &told[3]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "projects/wrong.toml");
    assert_eq!(
        place["region"],
        serde_json::json!({ "startLine": 2, "startColumn": 10, "endLine": 2, "endColumn": 20 })
    );
}

#[test]
fn no_format_lets_a_file_control_the_terminal() {
    let world = World::hostile();
    for args in
        [&["flags", "--all"][..], &["flags", "evil"], &["flags", "not-toml"], &["flags", "-q"]]
    {
        for format in ["text", "json", "github", "sarif", "md"] {
            let said = world.rp(&[args, &["-f", format]].concat());
            assert_eq!(said.steering(), None, "{args:?} as {format}");
        }
    }
}

#[test]
fn no_view_of_the_ranking_lets_a_file_control_the_terminal() {
    let world = World::hostile();
    for args in [&[][..], &["--why", "evil"], &["--derisk"], &["--needs"]] {
        for format in ["text", "json", "csv", "md"] {
            let said = world.rp(&[&["compare"], args, &["-f", format]].concat());
            assert_eq!(said.steering(), None, "{args:?} as {format}");
            let refused = args.contains(&"--why") && ["csv", "md"].contains(&format);
            assert_eq!(said.out.is_empty(), refused, "{args:?} as {format}: {said:?}");
        }
    }
}

#[test]
fn compare_sets_the_verdict_exit_code_on_request_and_never_hides_a_broken_file() {
    let estimate = |importance: &str| {
        format!("{SOUND}counterfactual = \"50%\"\n").replace("importance = 5", importance)
    };
    let active =
        |importance: &str| estimate(importance).replace("origin", "status = \"active\"\norigin");
    let world = World::with_store();
    let code = |args: &[&str]| world.rp(&[&["compare"], args].concat()).code;

    assert_eq!(code(&["--exit-code"]), 1);
    world.write("a", estimate("importance = 5"));
    assert_eq!((code(&["--exit-code"]), code(&[])), (10, 0));
    world.write("c", active("importance = 8"));
    assert_eq!(code(&["--exit-code"]), 0);
    // Better in all draws, and by less than 10%.
    world.write("c", active("importance = 4.7"));
    assert_eq!(code(&["--exit-code"]), 11);
    world.write("c", active("importance = 1"));
    assert_eq!((code(&["--exit-code"]), code(&["--exit-code", "-f", "json"])), (10, 10));
    world.write("half", "title = ");
    assert_eq!((code(&["--exit-code"]), code(&[])), (2, 2));

    let poor = World::with_store();
    poor.write("c", active("importance = 0.1"));
    assert_eq!(poor.rp(&["compare", "--exit-code"]).code, 12);
}

#[test]
fn a_file_can_neither_end_nor_begin_an_annotation() {
    let said = World::hostile().rp(&["flags", "--all", "-f", "github"]);

    assert!(said.out.lines().count() > 10 && said.err.is_empty(), "{said:?}");
    for line in said.out.lines() {
        let begins = ["::error ", "::warning ", "::notice "];
        let rest = begins.iter().find_map(|begin| line.strip_prefix(begin));
        let (properties, message) =
            rest.unwrap_or_else(|| panic!("{line}")).split_once("::").unwrap();
        let keys: Vec<_> =
            properties.split(',').map(|one| one.split_once('=').unwrap().0).collect();
        let whole = ["file", "line", "col", "title"];
        assert!(keys == whole || keys == ["file", "title"], "{line}");
        assert!(!message.replace("%0Ahelp: ", "").replace("%0Abecause: ", "").contains("%0A"));
    }
    // A percent sign in a file is not one of our escapes.
    assert!(said.out.contains("i%250Aj"), "{}", said.out);
}

#[test]
fn text_from_a_file_is_escaped_in_markdown() {
    let said = World::hostile().rp(&["flags", "--all", "-f", "md"]);

    let mut text = String::new();
    for event in Parser::new_ext(&said.out, Options::all()) {
        match event {
            Event::Text(words) => text += &words,
            Event::Code(code) => assert_ne!(&*code, "o"),
            Event::SoftBreak => panic!("a line that is not ours before {text}"),
            Event::Start(
                Tag::Heading { .. } | Tag::List(None) | Tag::Item | Tag::Strong | Tag::Paragraph,
            )
            | Event::End(_) => text.push('\n'),
            other => panic!("{other:?} after {text}"),
        }
    }
    assert!(text.contains("<b>n</b>"), "{text}");
    for link in ["@p", "#1", "http://", "l.m"] {
        assert!(!text.contains(link), "{link} in {text}");
    }
}

/// The names that quiet mode prints, and the exit code.
fn quiet(world: &World, args: &[&str]) -> (Vec<String>, i32) {
    let said = world.rp(&[&["flags", "-q"], args].concat());
    assert_eq!(said.err, "");
    (said.out.lines().map(str::to_owned).collect(), said.code)
}

#[test]
fn quiet_mode_and_the_exit_code_follow_the_filters() {
    let world = World::with_store();
    world.write("alice/red", TOP_DOWN.to_owned() + "researcher = \"alice\"\n");
    world.write("alice/slow", SOUND.replace("\"4h\"", "\"2d\""));
    world.write("bob/note", SOUND.replace("[estimate]\nimportance = 5\n", ""));
    world.write("bob/sound", SOUND);
    let accept = "[[accept]]\nflag = \"slow-loop\"\nwhy = \"w\"\n";
    world.write("bob/accepted", SOUND.replace("\"4h\"", "\"2d\"") + accept);
    for (args, names, code) in [
        (&[][..], &["alice/red", "alice/slow"][..], 1),
        (&["--all"], &["alice/red", "alice/slow", "bob/note"], 1),
        (&["--severity", "red"], &["alice/red"], 1),
        (&["--severity", "note", "bob/"], &["bob/note"], 0),
        (&["alice"], &["alice/red", "alice/slow"], 1),
        (&["projects/alice/", "bob/note"], &["alice/red", "alice/slow"], 1),
        (&["bob/note"], &["bob/note"], 0),
        (&["--only", "slow-loop,no-motivation"], &["alice/red", "alice/slow"], 1),
        (&["--only", "slow-loop"], &["alice/slow"], 0),
        (&["--only", "slow-loop", "--fail-on", "caution"], &["alice/slow"], 1),
        (
            &[
                "--skip",
                "no-motivation,no-alternatives,size-unknown,no-start-date",
                "--skip",
                "slow-loop",
            ],
            &[],
            0,
        ),
        (&["--researcher", "alice"], &["alice/red"], 1),
        (&["--status", "done", "--status", "paused"], &[], 0),
        (&["--severity", "red", "--only", "slow-loop", "--fail-on", "caution"], &[], 1),
    ] {
        let names = names.iter().map(ToString::to_string).collect();
        assert_eq!(quiet(&world, args), (names, code), "{args:?}");
    }
}

#[test]
fn an_accepted_flag_does_not_fail() {
    let world = World::with_store();
    let slow = SOUND.replace("\"4h\"", "\"2w\"");
    let accepted = format!("{slow}[[accept]]\nflag = \"very-slow-loop\"\nwhy = \"w\"\n");
    let code = |severity| {
        let args = ["flags", "p", "--only", "very-slow-loop", "--fail-on", severity];
        world.rp(&args).code
    };
    for (text, codes) in [(&slow, [1, 1, 1, 0]), (&accepted, [0, 0, 0, 0])] {
        world.write("p", text);
        assert_eq!(["note", "caution", "red", "never"].map(code), codes, "{text}");
    }
}

#[test]
fn every_format_has_the_same_flags() {
    let world = World::with_store();
    world.write("a", TOP_DOWN);
    world.write("b", TOP_DOWN);
    world.write("slow", SOUND.replace("\"4h\"", "\"2d\""));
    let args = [
        "flags",
        "--severity",
        "caution",
        "--skip",
        "size-unknown,better-alternative,no-start-date",
        "-f",
    ];
    let said = |format| world.rp(&[&args[..], &[format]].concat());
    let expected: BTreeSet<_> =
        [("a", "no-motivation"), ("b", "no-motivation"), ("slow", "slow-loop")].into();

    let json = said("json").json();
    let rows = json["flags"].as_array().unwrap().iter();
    let of_json: BTreeSet<_> =
        rows.map(|row| (row["project"].as_str().unwrap(), row["flag"].as_str().unwrap())).collect();
    assert_eq!(of_json, expected);

    let sarif = said("sarif").json();
    let rows = sarif["runs"][0]["results"].as_array().unwrap().iter();
    let of_sarif: BTreeSet<_> = rows
        .map(|row| {
            (row["properties"]["project"].as_str().unwrap(), row["ruleId"].as_str().unwrap())
        })
        .collect();
    assert_eq!(of_sarif, expected);

    for format in ["text", "github", "md"] {
        let said = said(format);
        assert_eq!(said.code, 1);
        for (_, flag) in &expected {
            let name = if format == "github" { format!("title={flag}::") } else { (*flag).into() };
            let times = expected.iter().filter(|(_, of)| of == flag).count();
            let shown = said.out.lines().filter(|line| line.contains(&name));
            let shown = shown.filter(|line| !line.contains("`rp explain"));
            assert_eq!(shown.count(), times, "{flag} in {said:?}");
        }
    }
}

#[test]
fn an_unsupported_format_is_refused_before_anything_is_done() {
    let world = World::with_store();
    for format in ["github", "sarif", "md"] {
        let said = world.rp(&["new", "t", "--origin", "bottom-up", "-f", format]);

        let error = format!(
            "error: `rp new` does not support `--format {format}`\nhint: use text or json\n"
        );
        assert_eq!((said.code, said.err, said.out), (2, error, String::new()));
    }
    assert_eq!(world.files(), [std::path::PathBuf::from("rp.toml")]);
}

/// `rp flags -` with this text, as that of a file of the store, one line for each flag.
fn piped(world: &World, path: &str, text: impl AsRef<[u8]>) -> Said {
    let mut command = world.command();
    command.current_dir(world.store());
    piped_to(command, path, text)
}

fn piped_to(mut command: Command, path: &str, text: impl AsRef<[u8]>) -> Said {
    command.args(["flags", "-", "--stdin-filename", path, "--format", "concise"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A path that is refused is refused before the text is read.
    let _ = child.stdin.take().unwrap().write_all(text.as_ref());
    Said::of(&child.wait_with_output().unwrap())
}

#[test]
fn a_line_for_an_editor_has_the_place_of_its_flag() {
    let json = flags_of("examples/interview", "json").json();
    let counted =
        json["flags"].as_array().unwrap().iter().filter(|flag| flag["accepted"].is_null());
    let lines = counted.map(|flag| {
        let [file, severity, name, message] =
            ["file", "severity", "flag", "message"].map(|key| flag[key].as_str().unwrap());
        format!("{file}:{}:{}: {severity}[{name}] {message}\n", flag["line"], flag["column"])
    });

    assert_eq!(flags_of("examples/interview", "concise").out, lines.collect::<String>());
}

#[test]
fn no_text_adds_a_line_for_an_editor() {
    let world = World::hostile();
    let said = world.rp(&["flags", "--all", "--format", "concise"]);
    let json = world.rp(&["flags", "--all", "--format", "json"]).json();
    let count = |key: &str| json[key].as_array().unwrap().len();
    let accepted = json["flags"].as_array().unwrap().iter().filter(|it| !it["accepted"].is_null());

    let all = count("flags") - accepted.count() + count("errors") + count("warnings");
    assert_eq!(said.out.lines().count(), all, "{said:?}");
    assert_eq!(said.steering(), None);
    for line in said.out.lines() {
        let of_store = ["store/projects/", "store/rp.toml:"];
        assert!(of_store.iter().any(|path| line.starts_with(path)), "{line}");
    }
    assert_eq!(run_by_ci(&in_ci(&world, &["flags", "--all", "-f", "concise"], "1")), None);
    // Not twice.
    assert_eq!(said.err, "");
}

#[test]
fn the_text_of_a_buffer_stands_for_its_file() {
    let world = World::with_store();
    world.write("other", TOP_DOWN);
    let path = world.write("p", TOP_DOWN);
    let saved = world.rp(&["flags", "p", "--format", "concise"]).out.replace("store/", "");
    assert!(saved.contains("projects/p.toml:") && saved.contains("size-unknown"), "{saved}");

    // Whatever is in the file, and by every path to it.
    for on_disk in [TOP_DOWN, "title", ""] {
        std::fs::write(&path, on_disk).unwrap();
        for typed in ["projects/p.toml", "./projects/../projects/p.toml", path.to_str().unwrap()] {
            let said = piped(&world, typed, TOP_DOWN);
            assert_eq!((said.out, said.err), (saved.clone(), String::new()), "{on_disk} {typed}");
        }
    }
    let said = piped(&world, "projects/p.toml", "title = \"t\"\norigin = \"up\"\n");
    assert_eq!(said.code, 2, "{said:?}");
    let line = "projects/p.toml:2:10: error: `origin` cannot be `up`; possible values: ";
    assert!(said.out.starts_with(line) && said.out.lines().count() == 1, "{said:?}");
    assert_eq!(said.err, "");

    std::fs::remove_file(&path).unwrap();
    assert_eq!(piped(&world, "projects/p.toml", TOP_DOWN).out, saved);
    assert!(!path.exists());
}

#[test]
fn a_buffer_counts_for_the_flags_of_its_project() {
    let world = World::with_store();
    world.write("p", TOP_DOWN);
    let accepted = format!("{TOP_DOWN}[[accept]]\nflag = \"size-unknown\"\nwhy = \"w\"\n");

    assert!(piped(&world, "projects/p.toml", TOP_DOWN).out.contains("size-unknown"));
    assert!(!piped(&world, "projects/p.toml", accepted).out.contains("size-unknown"));
}

#[test]
fn settings_can_be_a_buffer() {
    let world = World::with_store();
    world.write("broken", "title");
    let at = |text: &str| piped(&world, "rp.toml", text);

    let said = at("me = \"ana\"\n");
    assert_eq!((said.code, said.out, said.err), (0, String::new(), String::new()));
    let said = at("mee = \"ana\"\n");
    assert_eq!(said.code, 0);
    assert!(said.out.starts_with("rp.toml:1:1: warning: unknown key `mee`"), "{said:?}");
    let said = at("\nme = 3\n");
    assert_eq!((said.code, said.err.as_str()), (2, ""));
    assert!(said.out.starts_with("rp.toml:2:6: error: `me` must be text"), "{said:?}");
}

#[test]
fn the_store_of_a_buffer_is_above_its_path() {
    let world = World::with_store();
    let warning = "store/rp.toml:1:1: warning: unknown key `mee`";

    let said = piped_to(world.command(), "store/rp.toml", "mee = 1\n");
    assert!(said.out.starts_with(warning), "{said:?}");

    // Also where a folder on the way is a link.
    std::os::unix::fs::symlink(world.store(), world.folder().join("link")).unwrap();
    let mut command = world.command();
    command.arg("-C").arg(world.store());
    let said = piped_to(command, "link/rp.toml", "mee = 1\n");
    assert!(said.out.starts_with(warning), "{said:?}");
}

#[test]
fn a_buffer_that_cannot_be_checked_is_refused() {
    let world = World::with_store();
    world.write("p", TOP_DOWN);
    for elsewhere in
        ["Cargo.toml", "projects/p.txt", "projects/rp.toml/x", "../rp.toml", "projects"]
    {
        let said = piped(&world, elsewhere, TOP_DOWN);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{elsewhere}");
        let what = format!("error: `{elsewhere}` is not a file of the store in .\n");
        assert!(said.err.starts_with(&what), "{said:?}");
    }
    for args in [&["flags", "-"][..], &["flags", "p", "--stdin-filename", "projects/p.toml"]] {
        let said = world.rp(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(said.err.starts_with("error: ") && said.err.contains("stdin-filename"), "{said:?}");
    }
    let large = piped(&world, "projects/p.toml", vec![b'#'; (4 << 20) + 1]);
    assert_eq!(large.code, 2);
    assert!(large.out.starts_with("projects/p.toml:1:1: error: is larger than 4 MiB"), "{large:?}");
    let wide = piped(&world, "projects/p.toml", b"\xff\xfet\0");
    assert!(wide.out.starts_with("projects/p.toml:1:1: error: is UTF-16"), "{wide:?}");
    let latin = piped(&world, "projects/p.toml", b"title = \"\xe9\"");
    assert!(latin.out.starts_with("projects/p.toml:1:10: error: invalid UTF-8"), "{latin:?}");
}
