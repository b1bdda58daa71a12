//! What scripts and agents rely on: short answers, stable codes, experiments that are logged once, and
//! verdicts on one line.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use rp::domain::words::Word;
use rp::error::Kind;
use serde_json::{Value, json};

use crate::support::{SOUND, Said, World};

/// A log of 600 experiments with long texts.
fn long_log() -> String {
    let text =
        "the probe \\\"works\\\" on some of the prompts, é, and on others it does not; ".repeat(6);
    let entry = format!(
        "\n[[experiment]]\ndate = 2026-06-01\nwhat = \"{text}\"\nresult = \"unclear\"\n\
         took = \"5d\"\nlearned = \"{text}\"\n"
    );
    entry.repeat(600)
}

/// An active project with a long log and its idea, and a file with many slips.
fn store() -> World {
    let world = World::with_store();
    let active = "status = \"active\"\nstarted = 2026-01-01\n";
    world.write("probing", format!("{active}{SOUND}{}", long_log()));
    world.write("idea", format!("waits_for = [\"x\"]\n{SOUND}"));
    let slips: Vec<_> = (0..60).map(|n| format!("unknown_{n} = \"{n}\"\n")).collect();
    world.write("slips", slips.concat() + SOUND);
    world
}

/// Runs `rp` in the store; an editor adds a line.
fn rp(world: &World, args: &[&str]) -> Said {
    let mut command = world.command();
    command.env("EDITOR", r#"sh -c 'echo "[extra]" >> "$1"' sh"#).arg("-C").arg(world.store());
    Said::of(&command.args(args).output().unwrap())
}

/// Every command that writes to a store; `TEXT` is a long text.
const WRITING: [&[&str]; 28] = [
    &["init", "other", "--me", "alex"],
    &["new", "A title", "--origin", "bottom-up", "--motivation", "TEXT"],
    &["edit", "probing"],
    &["set", "probing", "plan=TEXT"],
    &["set", "probing", "estimate.chance=20%"],
    &["set", "probing", "status=paused"],
    &["log", "probing", "TEXT", "--result", "clear", "--learned", "TEXT"],
    &["log", "probing", "TEXT", "--result", "clear", "--id", "TEXT"],
    &["feedback", "probing", "TEXT", "--from", "TEXT", "--importance", "1"],
    &["feedback", "probing", "--ask", "TEXT"],
    &["overlap", "probing", "TEXT", "--same-problem", "--progress"],
    &["checkpoint", "probing", "--by", "+1w", "--expect", "TEXT"],
    &["capability", "x"],
    &["capability", "TEXT"],
    &["start", "idea", "--why", "TEXT"],
    &["pause", "probing", "--why", "TEXT"],
    &["switch", "idea", "--why", "TEXT"],
    &["derisk", "idea", "--why", "TEXT"],
    &["pivot", "probing", "--was", "TEXT", "--now", "TEXT", "--why", "TEXT"],
    &["finish", "probing", "--result", "failure", "--why", "TEXT"],
    &["drop", "probing", "--why", "TEXT"],
    &["accept", "probing", "long-without-result", "--why", "TEXT"],
    &["rename", "probing", "probes"],
    &["schema", "--write"],
    &["begin", "probing", "TEXT"],
    &["runs", "--forget", "1"],
    &["undo"],
    &["undo", "--skip"],
];

fn long(args: &[&'static str]) -> Vec<String> {
    let text = "so \"many\" words\nin \u{1b} lines, é ".repeat(300);
    args.iter().map(|arg| arg.replace("TEXT", &text)).collect()
}

#[test]
fn the_answer_to_a_change_is_short_whatever_the_size_of_the_log() {
    for args in WRITING {
        let world = store();
        if args[0] == "undo" {
            let long = long(&["overlap", "probing", "TEXT"]);
            assert_eq!(rp(&world, &long.iter().map(String::as_str).collect::<Vec<_>>()).code, 0);
        }
        if args[0] == "runs" {
            let long = long(&["begin", "probing", "TEXT"]);
            assert_eq!(rp(&world, &long.iter().map(String::as_str).collect::<Vec<_>>()).code, 0);
        }
        let typed = long(args);
        let typed: Vec<_> = typed.iter().map(String::as_str).chain(["-f", "json"]).collect();
        let has_dry_run = !["edit", "schema"].contains(&args[0]);

        let rehearsed = has_dry_run.then(|| rp(&world, &[&typed[..], &["-n"]].concat()));
        let said = rp(&world, &typed);

        assert_eq!(said.code, 0, "{args:?}: {said:?}");
        assert!(said.out.len() < 2048, "{args:?}: {} {}", said.out.len(), said.out);
        assert!(said.json().is_object() && said.steering().is_none());
        if let Some(rehearsed) = rehearsed {
            let value = rehearsed.json();
            assert!(rehearsed.code == 0 && value["written"] == false, "{args:?}: {rehearsed:?}");
            assert!(rehearsed.out.len() < 4096, "{args:?}: {}", rehearsed.out.len());
            let mut files = value["files"].as_array().unwrap().iter();
            let differs = files.any(|file| file["diff"].as_str().unwrap().contains("\n@@ -"));
            // A name moves, a skipped change stays, and a run is in no file of a person.
            assert!(
                differs || ["rename", "--skip", "begin", "runs"].iter().any(|it| args.contains(it)),
                "{args:?}"
            );
        }
    }
}

#[test]
fn every_command_that_can_be_rehearsed_is_among_them() {
    let help = World::new().rp(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let tried: BTreeSet<_> = WRITING.iter().map(|args| args[0]).collect();
    let mut found = 0;
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        let help = World::new().rp(&[command, "--help"]).out;
        // `doc` writes outside of the store, and an import tells of each project that it makes.
        if !["doc", "import"].contains(&command)
            && (help.contains("--dry-run") || help.contains("--full"))
        {
            assert!(tried.contains(command), "{command}");
            found += 1;
        }
    }
    assert!(found > 18, "{found}");
}

#[test]
fn full_gives_what_the_short_answer_leaves_out() {
    let log = ["log", "probing", "x", "--result", "clear", "-f", "json", "--full"];
    let [short, full] = [&log[..7], &log[..]].map(|args| rp(&store(), args).json());

    assert_eq!((&short["cut"], &full["cut"]), (&json!(true), &json!(false)));
    assert_eq!(short["warnings"].as_array().unwrap().len(), 4);
    assert_eq!(full["warnings"].as_array().unwrap().len(), 51);
    let [row, whole] = [&short["projects"][0], &full["projects"][0]];
    assert_eq!(whole["project"]["experiments"].as_array().unwrap().len(), 601);
    for part in ["project", "before", "after"] {
        for (key, value) in row[part].as_object().unwrap() {
            assert_eq!(*value, whole[part][key], "{part}.{key}");
        }
    }
    let names = |flags: &Value| {
        let flags = flags.as_array().unwrap().iter();
        flags.map(|flag| flag["flag"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&row["went"]), names(&whole["went"]));
    assert!(!names(&row["went"]).is_empty());

    let world = store();
    let rehearsed = rp(&world, &[&log[..], &["-n"]].concat()).json();
    assert_eq!(rehearsed["files"][0]["before"], world.read("probing"));
    assert!(rehearsed["files"][0]["after"].as_str().unwrap().ends_with("result = \"clear\"\n"));
}

#[test]
fn a_short_answer_to_a_small_change_is_whole() {
    let world = World::with_store();
    world.write("p", SOUND);

    let rehearsed = rp(&world, &["set", "p", "plan=x", "-n", "-f", "json"]).json();
    let said = rp(&world, &["set", "p", "plan=x", "-f", "json"]).json();

    assert_eq!((&said["cut"], &said["written"]), (&json!(false), &json!(true)));
    assert_eq!((&rehearsed["cut"], &rehearsed["written"]), (&json!(false), &json!(false)));
    let path = &said["files"][0]["file"];
    let diff = rehearsed["files"][0]["diff"].as_str().unwrap();
    assert!(diff.starts_with(&format!("--- {}\n+++ ", path.as_str().unwrap())), "{diff}");
    assert!(diff.contains("\n+plan = \"x\"\n") && !diff.contains("more line"), "{diff}");
    assert_eq!(said["projects"][0]["project"]["file"], *path);
}

#[test]
fn a_new_project_was_nothing_before_and_an_edited_one_was_what_it_was() {
    let world = World::with_store();

    let new = rp(&world, &["new", "P", "--origin", "bottom-up", "-f", "json"]).json();
    let edited = rp(&world, &["edit", "p", "-f", "json"]).json();

    let [new, edited] = [&new["projects"][0], &edited["projects"][0]];
    assert!(new["before"].is_null() && new["after"]["rank"] == 1);
    assert!(!new["came"].as_array().unwrap().is_empty());
    assert_eq!(edited["before"], new["after"]);
    assert_eq!((&edited["came"], &edited["went"]), (&json!([]), &json!([])));
}

#[test]
fn a_project_that_is_renamed_is_compared_with_its_old_text() {
    let world = World::with_store();
    world.write("p", SOUND);
    world.write("q", format!("{SOUND}[timebox]\nuntil = 2026-07-01\nback_to = \"p\"\n"));

    let short = rp(&world, &["rename", "p", "r", "-n", "-f", "json"]).json();
    let full = rp(&world, &["rename", "p", "r", "-n", "-f", "json", "--full"]).json();

    let files = short["files"].as_array().unwrap().iter();
    let diffs: Vec<_> = files.map(|file| file["diff"].as_str().unwrap()).collect();
    assert!(diffs.len() == 3 && diffs[0].is_empty() && diffs[2].is_empty(), "{diffs:?}");
    assert!(diffs[1].contains("\n-back_to = \"p\"\n+back_to = \"r\"\n"), "{diffs:?}");
    let [first, last] = [&full["files"][0], &full["files"][2]];
    assert_eq!((&first["before"], &first["after"]), (&Value::Null, &json!(SOUND)));
    assert_eq!((&last["before"], &last["after"]), (&json!(SOUND), &Value::Null));
}

#[test]
fn a_long_difference_ends_with_a_remark_and_fills_the_answer() {
    let world = World::with_store();
    world.write("probing", SOUND);
    let plan = format!("plan={}", "one line\n".repeat(1000));

    let said = rp(&world, &["set", "probing", &plan, "-n", "-f", "json"]);

    let value = said.json();
    let diff = value["files"][0]["diff"].as_str().unwrap();
    assert!(diff.ends_with(" more lines: use --full\n") && value["cut"] == true, "{diff}");
    assert!(said.out.len() > 3072, "{}", said.out.len());
    let left: usize = diff.lines().last().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let whole = rp(&world, &["set", "probing", &plan, "-n"]).out;
    assert_eq!(left + diff.lines().count() - 1, whole.lines().count());
    assert!(whole.starts_with(diff.rsplit_once("\n\\ ").unwrap().0), "{diff}");
}

#[test]
fn each_code_is_on_the_page_for_agents() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/agents.md");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.lines().count() <= 84);
    let rows = page.lines().filter_map(|line| {
        let (code, what) = line.strip_prefix("| `")?.split_once("` | ")?;
        (what.len() > 10).then_some(code)
    });

    assert_eq!(rows.collect::<Vec<_>>(), Kind::words().collect::<Vec<_>>());
    assert_eq!(Kind::words().collect::<BTreeSet<_>>().len(), Kind::words().count());
    let is_plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    assert!(Kind::words().all(is_plain));
}

#[test]
fn an_error_has_its_code() {
    let world = World::with_store();
    world.write("p", SOUND);
    world.write("pq", format!("status = \"done\"\n{SOUND}"));
    world.write("pr", format!("status = \"active\"\nstarted = 2026-06-01\n{SOUND}"));
    world.write("bad", "title = 1\n");
    world.rp(&["log", "p", "x", "--result", "clear", "--id", "7"]);
    for (args, code, exit) in [
        ("show nothing", "no-such-project", 2),
        ("set ./elsewhere/p.toml plan=x", "no-such-project", 2),
        ("show b", "invalid-file", 2),
        ("log bad x --result clear", "invalid-file", 2),
        ("rename p p/../q", "invalid-value", 2),
        ("log p x --result clear --date tomorrow", "invalid-value", 2),
        ("log p x --result good", "invalid-value", 2),
        ("log p x --result clear --id=", "invalid-value", 2),
        ("set p estimate.chance=2", "invalid-value", 2),
        ("log p x", "missing-option", 2),
        ("log", "missing-option", 2),
        ("set p status=dropped", "missing-option", 2),
        ("show p --nonsense", "usage", 2),
        ("nonsense", "usage", 2),
        ("compare --brief --why p", "usage", 2),
        ("set p plan", "usage", 2),
        ("set p nonsense=x", "no-such-name", 2),
        ("explain nonsense", "no-such-name", 2),
        ("compare --researcher nobody", "no-such-name", 2),
        ("start pq", "wrong-state", 2),
        ("new t --name p --origin top-down", "exists", 2),
        ("rename p pq", "exists", 2),
        ("log p x --result unclear --id 7", "id-taken", 2),
        ("undo --redo", "nothing-to-undo", 2),
        ("set p title=t", "nothing-to-do", 1),
        ("merge a b c", "not-merged", 255),
        ("export flags --out no/where.csv", "system", 2),
    ] {
        let args: Vec<_> = args.split(' ').chain(["--format", "json"]).collect();
        let said = world.rp(&args);

        let value = said.json();
        assert_eq!((&value["errors"][0]["code"], said.code), (&json!(code), exit), "{args:?}");
    }
    assert_eq!(world.rp(&["compare", "--brief", "--format", "csv"]).code, 2);
    let at = |dir: &str| {
        let said = world.command().args(["-C", dir, "list", "-f", "json"]).output().unwrap();
        Said::of(&said).json()["errors"][0]["code"].clone()
    };
    assert_eq!(at("home"), "not-a-store");
    let nowhere = world.command().args(["list", "-f", "json"]).output().unwrap();
    assert_eq!(Said::of(&nowhere).json()["errors"][0]["code"], "no-store");
}

#[test]
fn errors_in_files_have_a_code_and_warnings_have_none() {
    let world = World::with_store();
    world.write("bad", "title = 1\n");
    world.write("slip", format!("unknown = 1\n{SOUND}"));

    let said = world.rp(&["list", "-f", "json"]).json();

    let codes = said["errors"].as_array().unwrap().iter().map(|row| &row["code"]);
    assert!(codes.clone().count() > 0 && codes.clone().all(|code| code == "invalid-file"));
    assert!(said["warnings"].as_array().unwrap().iter().all(|row| row.get("code").is_none()));
    assert!(!said["warnings"].as_array().unwrap().is_empty());
}

const LOG: [&str; 9] =
    ["log", "p", "the \"middle\"\nlayer", "--result", "unclear", "--took", "4h", "--id", "-7 é"];

#[test]
fn an_experiment_with_an_id_is_logged_once() {
    let world = World::with_store();
    world.write("p", SOUND);
    world.write("other", SOUND);

    let first = world.rp(&LOG);
    let once = world.read("p");
    let dry = world.rp(&[&LOG[..], &["-n"]].concat());
    let mut later = world.command();
    later.env("RP_TODAY", "2026-06-20").arg("-C").arg(world.store());
    let again = Said::of(&later.args(LOG).output().unwrap());
    let in_json = world.rp(&[&LOG[..], &["-f", "json"]].concat());

    assert!(first.code == 0 && once.ends_with("\nrun_id = \"-7 é\"\n"), "{first:?} {once}");
    let said = "already logged an unclear result on p; nothing was written\n";
    assert_eq!((again.code, again.out.as_str()), (0, said));
    assert_eq!((dry.code, dry.err.as_str()), (0, "nothing would change\n"));
    let value = in_json.json();
    assert_eq!((in_json.code, &value["written"], &value["files"]), (0, &json!(false), &json!([])));
    assert_eq!(value["done"], "already logged an unclear result on p");
    assert_eq!(world.read("p"), once);
    assert_eq!(world.rp(&["history", "-f", "json"]).json()["changes"].as_array().unwrap().len(), 1);

    let composed = ["log", "p", "--result", "unclear", "--id", "  -7 e\u{301} "];
    assert!(world.rp(&composed).out.starts_with("already"));
    let elsewhere = world.rp(&[&["log", "other"], &LOG[2..]].concat());
    assert!(elsewhere.code == 0 && world.read("other").contains("run_id"), "{elsewhere:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_repeated_log_never_claims_a_change() {
    let world = World::with_store();
    world.write("p", SOUND);
    world.rp(&LOG);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();

    let mut command = world.command();
    let said =
        Said::of(&command.arg("-C").arg(world.store()).args(LOG).stdout(full).output().unwrap());

    assert!(said.code == 2 && said.err.starts_with("error: cannot print the result: "), "{said:?}");
}

#[test]
fn an_id_with_another_value_is_taken() {
    let world = World::with_store();
    world.write("p", SOUND);
    world.rp(&LOG);
    let once = world.read("p");
    for (other, key) in [
        (["--result", "clear"], "result"),
        (["--took", "5h"], "took"),
        (["--learned", "x"], "learned"),
        (["--date", "yesterday"], "date"),
    ] {
        let mut args = LOG.to_vec();
        if let Some(at) = args.iter().position(|arg| *arg == other[0]) {
            args.drain(at..at + 2);
        }
        let said = world.rp(&[&args[..], &other].concat());

        let error = "error: the experiment `-7 é` in store/projects/p.toml:9 has another";
        assert_eq!(said.code, 2, "{said:?}");
        assert!(said.err.starts_with(&format!("{error} `{key}`\nhint: ")), "{said:?}");
        assert_eq!(world.read("p"), once);
    }
}

#[test]
fn processes_that_log_one_id_at_a_time_make_one_entry() {
    let world = World::with_store();
    world.write("p", SOUND);
    let start = |_| -> Child {
        let mut command = world.command();
        command.arg("-C").arg(world.store()).args(LOG).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };

    let processes: Vec<_> = (0..8).map(start).collect();

    let said = processes.into_iter().map(|it| Said::of(&it.wait_with_output().unwrap()));
    let said: Vec<_> = said.collect();
    assert!(said.iter().all(|said| said.code == 0), "{said:?}");
    assert_eq!(said.iter().filter(|said| said.out.starts_with("logged")).count(), 1);
    assert_eq!(world.read("p").matches("[[experiment]]").count(), 1);
}

/// A copy of an example store.
fn example(name: &str) -> World {
    let world = World::with_store();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    fs::copy(root.join("rp.toml"), world.file("rp.toml")).unwrap();
    let mut folders = vec![root.join("projects")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root.join("projects")).unwrap().with_extension("");
            world.write(name.to_str().unwrap(), fs::read(&path).unwrap());
        }
    }
    world
}

#[test]
fn a_brief_comparison_has_a_line_for_each_researcher() {
    let world = example("interview");

    let whole = world.rp(&["compare", "-f", "json"]).json();
    let text = world.rp(&["compare", "--brief"]);
    let value = world.rp(&["compare", "--brief", "-f", "json"]).json();

    let verdicts = whole["verdict"].as_array().unwrap();
    let rows = value["verdict"].as_array().unwrap();
    assert!(rows.len() == 4 && rows.len() == verdicts.len() && text.out.lines().count() == 4);
    for ((row, verdict), line) in rows.iter().zip(verdicts).zip(text.out.lines()) {
        for key in ["researcher", "verdict", "current", "best", "odds"] {
            assert_eq!(row[key], verdict[key], "{key}");
        }
        let who = row["researcher"].as_str().unwrap();
        let [start, end] =
            [format!("{who}: "), format!("; next: {}", row["next"][0].as_str().unwrap())];
        assert!(line.starts_with(&start) && line.ends_with(&end), "{line}");
        assert!(line.contains("% of draws"), "{line}");
    }
    let agendas = world.rp(&["-f", "json"]).json();
    let sam =
        agendas["researchers"].as_array().unwrap().iter().find(|it| it["researcher"] == "sam");
    assert_eq!(rows[3]["next"], sam.unwrap()["next"]);
}

#[test]
fn a_brief_comparison_obeys_the_other_options() {
    let world = example("interview");
    let code = |args: &[&str]| world.rp(&[&["compare", "--brief"], args].concat()).code;

    assert_eq!((code(&[]), code(&["--exit-code"])), (0, 10));
    assert_eq!(code(&["--exit-code", "--researcher", "alex"]), 0);
    let kim = world.rp(&["compare", "--brief", "--researcher", "kim"]).out;
    assert!(kim.starts_with("kim: ") && kim.lines().count() == 1, "{kim}");
    let named = world.rp(&["compare", "--brief", "crowd-evals"]).out;
    assert!(named.starts_with("sam: switch from crowd-evals to model-evals"), "{named}");

    let empty = World::with_store();
    assert_eq!(empty.rp(&["compare", "--brief"]).code, 1);
    let empty = empty.rp(&["compare", "--brief", "--exit-code", "-f", "json"]);
    assert_eq!((empty.code, &empty.json()["verdict"]), (1, &json!([])));
    let broken = World::hostile().rp(&["compare", "--brief"]);
    assert!(broken.steering().is_none() && broken.code == 2, "{broken:?}");
}
