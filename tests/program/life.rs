//! The commands that add entries and decide: typed text reads back, and nothing else changes.

use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use rp::domain::keys::Kind;
use rp::domain::project::schema;
use serde_json::{Value, json};

use crate::support::{SOUND, Said, World};

/// The first project is active, the second an idea.
fn two() -> World {
    let world = World::with_store();
    world.write("one", format!("{ACTIVE}{SOUND}"));
    world.write("two", SOUND);
    world
}

const ACTIVE: &str = "status = \"active\"\nstarted = 2026-06-01\n";

fn project(world: &World, name: &str) -> Value {
    world.rp(&["show", name, "-f", "json"]).json()["project"].take()
}

fn done(world: &World, args: &[&str]) -> Said {
    let said = world.rp(args);
    assert_eq!(said.code, 0, "{args:?}: {said:?}");
    said
}

/// Whether `edited` is `text` with lines added, and with the given changes.
fn keeps(text: &str, edited: &str, changes: &[&str]) -> bool {
    let end = ['\r', '\n'];
    let mut lines = edited.split_inclusive('\n');
    text.split_inclusive('\n')
        .filter(|line| !changes.iter().any(|start| line.starts_with(start)))
        .all(|line| lines.any(|other| other.trim_end_matches(end) == line.trim_end_matches(end)))
}

/// A text for a command line, not blank.
fn said() -> impl Strategy<Value = String> {
    "[^\0]{0,40}[a-z\"'\\\\#=]"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_result_that_is_logged_reads_back(
        what in said(),
        learned in said(),
        result in prop::sample::select(&["clear", "promising", "unclear", "negative", "broken"][..]),
        days in 0u32..1000,
    ) {
        let world = two();
        let (what, learned) = (what.trim(), learned.trim());
        let args = ["log", "--result", result, "--took", "5h", "--date", &format!("-{days}d")];

        let (text, note) = (format!("--learned={learned}"), ["one", "--", what]);
        let said = world.rp(&[&args[..], &[&text], &note].concat());

        prop_assert_eq!(said.code, 0, "{:?}", said);
        prop_assert!(said.steering().is_none());
        let logged = &project(&world, "one")["experiments"][0];
        let what = if what == "-" { Value::Null } else { json!(what) };
        prop_assert_eq!(&logged["what"], &what);
        prop_assert_eq!(&logged["learned"], &json!(learned));
        prop_assert_eq!(&logged["result"], &json!(result));
        prop_assert!(keeps(&[ACTIVE, SOUND].concat(), &world.read("one"), &[]));
    }

    #[test]
    fn any_text_that_is_set_reads_back(text in said()) {
        let world = two();

        let said = world.rp(&["set", "two", "--", &format!("problem={text}")]);

        prop_assert_eq!(said.code, 0, "{:?}", said);
        prop_assert_eq!(&project(&world, "two")["problem"], &json!(text.trim()));
    }
}

#[test]
fn a_set_value_reads_back_for_every_key() {
    let weeks = |weeks: f64| json!({ "low": weeks, "median": weeks, "high": weeks });
    let of = |number: f64| json!({ "low": number, "median": number, "high": number });
    let keys = [
        ("title", "Größe \"x\"", "/title", json!("Größe \"x\"")),
        ("origin", "top-down", "/origin", json!("top-down")),
        ("status", "active", "/status", json!("active")),
        ("researcher", "kim", "/researcher", json!("kim")),
        ("created", "yesterday", "/created", json!("2026-06-14")),
        ("started", "-2w", "/started", json!("2026-06-01")),
        ("motivation", "2026", "/motivation", json!("2026")),
        ("problem", "true", "/problem", json!("true")),
        ("approach", "a = b", "/approach", json!("a = b")),
        ("plan", "[a]", "/plan", json!("[a]")),
        ("agenda", "2026-01-31", "/agenda", json!("2026-01-31")),
        ("audience", "a, b", "/audience", json!("a, b")),
        ("direction", "new", "/direction", json!("new")),
        ("family", "f", "/family", json!("f")),
        ("experiment_loop", "1w", "/experiment_loop_weeks", weeks(1.0)),
        ("fixed_cost", "2 weeks", "/fixed_cost_weeks", weeks(2.0)),
        ("bottleneck", "data", "/bottleneck", json!("data")),
        ("uncertainty", "conceptual", "/uncertainty", json!("conceptual")),
        ("hours_per_week", "32.5", "/hours_per_week", json!(32.5)),
        ("hands_on", "1w", "/hands_on_weeks", json!(1.0)),
        ("needed_by", "2026-12-31", "/needed_by", json!("2026-12-31")),
        ("needs", "a, b", "/needs", json!(["a", "b"])),
        ("waits_for", "a", "/waits_for", json!(["a"])),
        ("tags", "[\"a, b\"]", "/tags", json!(["a, b"])),
        ("links", "a, b", "/links", json!(["a", "b"])),
        ("estimate.importance", "7", "/estimate/importance", of(7.0)),
        ("estimate.chance", "25%", "/estimate/chance", of(0.25)),
        ("estimate.counterfactual", "50%", "/estimate/counterfactual", of(0.5)),
        ("estimate.experiments", "8", "/estimate/experiments", of(8.0)),
        ("estimate.finish", "3w", "/estimate/finish_weeks", weeks(3.0)),
        ("estimate.learning", "4", "/estimate/learning", json!(4.0)),
        ("estimate.made", "yesterday", "/estimate/made", json!("2026-06-14")),
        ("prior_work.spent", "1w", "/prior_work/spent_weeks", json!(1.0)),
        ("prior_work.relevance", "some", "/prior_work/relevance", json!("some")),
        ("prior_work.notes", "n", "/prior_work/notes", json!("n")),
        ("timebox.until", "+1w", "/timebox/until", json!("2026-06-22")),
        ("timebox.back_to", "one", "/timebox/back_to", json!("one")),
        ("outcome.result", "learned", "/outcome/result", json!("learned")),
        ("outcome.importance", "7", "/outcome/importance", json!(7.0)),
        ("outcome.scooped", "true", "/outcome/scooped", json!(true)),
    ];
    let world = two();
    let known = schema();
    let lists: Vec<_> = known.iter().filter(|known| known.kind() == Kind::Entries).collect();
    let settable = known.iter().filter(|known| {
        let of_a_list = |list: &&&rp::domain::keys::Known| {
            known.key == list.key || known.key.starts_with(&format!("{}.", list.key))
        };
        known.kind() != Kind::Table && !lists.iter().any(|list| of_a_list(&list))
    });
    let settable: Vec<_> = settable.map(|known| known.key.as_str()).collect();
    assert_eq!(keys.iter().map(|(key, ..)| *key).collect::<Vec<_>>(), settable);

    for (key, typed, pointer, value) in keys {
        done(&world, &["set", "two", &format!("{key}={typed}")]);

        let read = project(&world, "two");
        assert_eq!(read.pointer(pointer), Some(&value), "{key}");
    }
    done(&world, &["set", "two", "tags=", "estimate=", "timebox=", "hours_per_week="]);
    let read = project(&world, "two");
    assert_eq!([&read["tags"], &read["estimate"]], [&json!([]), &Value::Null]);
}

#[test]
fn a_decision_keeps_every_other_byte() {
    let rich = |status: &str| {
        format!(
            "#:schema x\n# first\n\nstatus = \"{status}\"  # now\n{SOUND}\n\n# between\n\
             [other]\n\"a b\" = '''\n  raw '''\n\n[[decision]]\ndate = 2026-06-01  # a Monday\n\
             kind = \"start\"\n# last"
        )
    };
    let manners: [fn(String) -> String; 3] =
        [|text| text, |text| text.replace('\n', "\r\n"), |text| format!("\u{feff}{text}\n")];
    for manner in manners {
        for (status, args) in [
            ("idea", &["start", "p"][..]),
            ("paused", &["start", "p", "--why", "again"]),
            ("active", &["pause", "p"]),
            ("active", &["finish", "p", "--result", "partial"]),
            ("idea", &["drop", "p", "--why", "w"]),
            ("idea", &["switch", "p", "--why", "w"]),
            ("idea", &["derisk", "p", "--for", "2w"]),
            ("active", &["pivot", "p", "--now", "other", "--why", "w"]),
        ] {
            let world = two();
            let (text, one) = (manner(rich(status)), world.read("one"));
            world.write("p", &text);

            done(&world, args);

            let edited = world.read("p");
            // A pivot writes the rest of the fixed cost.
            let written = if args[0] == "pivot" { "fixed_cost" } else { "status" };
            assert!(keeps(&text, &edited, &["status", written]), "{args:?}:\n{edited}");
            assert!(edited.contains("  # now"), "{args:?}:\n{edited}");
            let (ends, returns) = (edited.matches('\n').count(), edited.matches("\r\n").count());
            assert_eq!(returns, if text.contains("\r\n") { ends } else { 0 }, "{args:?}");
            assert_eq!(edited.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
            assert!(keeps(&one, &world.read("one"), &["status"]));
            done(&world, &["undo"]);
            assert_eq!([world.read("p"), world.read("one")], [text, one], "{args:?}");
        }
    }
}

#[test]
fn a_sprint_ends_by_going_back_or_by_staying() {
    let sprint = || {
        let world = two();
        done(&world, &["derisk", "two", "--for", "1w"]);
        let (one, two) = (project(&world, "one"), project(&world, "two"));
        assert_eq!([&one["status"], &two["status"]], ["paused", "active"]);
        assert_eq!(two["timebox"], json!({ "until": "2026-06-22", "back_to": "one" }));
        world
    };

    let back = sprint();
    let silent = back.rp(&["switch", "one", "--why", "w"]);
    assert_eq!((silent.code, project(&back, "one")), (2, project(&sprint(), "one")), "{silent:?}");
    done(&back, &["log", "two", "a try", "--result", "negative"]);
    done(&back, &["switch", "one", "--why", "w"]);
    let (one, two) = (project(&back, "one"), project(&back, "two"));
    assert_eq!([&one["status"], &two["status"]], ["active", "paused"]);
    assert_eq!(two["timebox"], Value::Null);

    let stay = sprint();
    done(&stay, &["switch", "two", "--why", "w", "--chance", "60%"]);
    let (one, two) = (project(&stay, "one"), project(&stay, "two"));
    assert_eq!([&one["status"], &two["status"]], ["paused", "active"]);
    assert_eq!(two["timebox"], Value::Null);
    assert_eq!(two["estimate"]["chance"]["median"], 0.6);
    let kinds: Vec<_> = two["decisions"].as_array().unwrap().iter().map(|d| &d["kind"]).collect();
    assert_eq!(kinds, ["derisk", "estimate", "switch"]);
    assert_eq!(two["decisions"][2]["from"], "one");
}

#[test]
fn a_sprint_replaces_an_earlier_one() {
    let world = two();
    world.write("two", format!("{SOUND}[timebox]  # of old\nuntil = 2026-01-01\n"));

    done(&world, &["derisk", "two", "--from", "one", "--for", "3d"]);

    let timebox = json!({ "until": "2026-06-18", "back_to": "one" });
    assert_eq!(project(&world, "two")["timebox"], timebox);
}

#[test]
fn the_first_start_has_a_date_and_a_paused_project_is_resumed() {
    let world = two();
    done(&world, &["start", "two", "--date", "-3d"]);
    done(&world, &["pause", "two", "--date", "yesterday"]);
    done(&world, &["start", "two"]);

    let two = project(&world, "two");

    assert_eq!(two["started"], "2026-06-12");
    let kinds: Vec<_> = two["decisions"].as_array().unwrap().iter().map(|d| &d["kind"]).collect();
    assert_eq!(kinds, ["start", "pause", "resume"]);
    let then = &two["decisions"][0]["then"];
    assert_eq!(then["rival"], "one");
    assert!(then["low"].as_f64() < then["value"].as_f64(), "{then}");
}

#[test]
fn a_text_may_come_from_standard_input() {
    let world = two();
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["log", "one", "-", "--result", "clear"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();

    child.stdin.take().unwrap().write_all("what came\nthrough\n".as_bytes()).unwrap();

    assert_eq!(Said::of(&child.wait_with_output().unwrap()).code, 0);
    assert_eq!(project(&world, "one")["experiments"][0]["what"], "what came\nthrough");
}

#[test]
fn answered_marks_the_doubt_or_the_feedback_that_is_chosen() {
    let world = two();
    done(&world, &["feedback", "one", "a", "--from", "kim", "--importance", "2", "--date", "-3d"]);
    done(&world, &["feedback", "one", "b", "--from", "sam", "--date", "-9d"]);
    done(&world, &["feedback", "one", "c", "--from", "sam", "--date", "-5d"]);
    let answered = || {
        let feedback = project(&world, "one")["feedback"].take();
        let days = feedback.as_array().unwrap().iter().map(|f| f["answered"].as_str().is_some());
        days.collect::<Vec<_>>()
    };

    done(&world, &["feedback", "one", "--answered", "yesterday"]);
    assert_eq!(answered(), [true, false, false]);
    let several = world.rp(&["feedback", "one", "--answered", "--from", "sam"]);
    assert_eq!((several.code, answered()), (2, vec![true, false, false]), "{several:?}");
    done(&world, &["feedback", "one", "--answered", "--from", "sam", "--date", "-5d"]);
    assert_eq!(answered(), [true, false, true]);
    done(&world, &["feedback", "one", "--answered=-1d"]);
    assert_eq!(answered(), [true, true, true]);
    assert_eq!(world.rp(&["feedback", "one", "--answered"]).code, 1);
    done(&world, &["feedback", "one", "--importance", "2", "--from", "kim"]);
    done(&world, &["feedback", "one", "--importance", "1", "--from", "kim"]);
    done(&world, &["feedback", "one", "--answered", "--from", "kim"]);
    assert_eq!(answered()[3..], [false, true]);
}

#[test]
fn the_earliest_open_checkpoint_is_marked_or_the_one_of_a_day() {
    let world = two();
    for day in ["+3w", "+1w", "+2w"] {
        done(&world, &["checkpoint", "one", "--by", day, "--expect", "e"]);
    }

    done(&world, &["checkpoint", "one", "--missed"]);
    done(&world, &["checkpoint", "one", "--met", "--by", "+3w"]);

    let one = project(&world, "one");
    let met: Vec<_> = one["checkpoints"].as_array().unwrap().iter().map(|c| &c["met"]).collect();
    assert_eq!(met, [&json!(true), &json!(false), &Value::Null]);
}

#[test]
fn today_is_not_in_the_past() {
    let world = two();
    let checkpoint =
        |day: &str| world.rp(&["checkpoint", "one", "--by", day, "--expect", "e"]).code;

    assert_eq!(["yesterday", "today"].map(checkpoint), [2, 0]);
    assert_eq!(project(&world, "one")["checkpoints"].as_array().unwrap().len(), 1);
}

#[test]
fn a_checkpoint_of_the_day_of_the_start_is_still_to_come() {
    for (day, checkpoints) in [("2026-06-14", 2), ("2026-06-15", 1)] {
        let world = World::with_store();
        world.write("p", format!("{SOUND}[[checkpoint]]\nby = {day}\nexpect = \"e\"\n"));

        done(&world, &["start", "p"]);

        assert_eq!(world.read("p").matches("[[checkpoint]]").count(), checkpoints, "{day}");
    }
}

#[test]
fn a_sprint_as_long_as_the_work_before_its_first_experiment_is_not_too_short() {
    for (cost, is_too_short) in [("1w", false), ("1w 1h", true)] {
        let world = World::with_store();
        world.write("p", SOUND.replace("fixed_cost = \"1d\"", &format!("fixed_cost = \"{cost}\"")));

        let said = done(&world, &["derisk", "p", "--for", "1w"]);

        assert_eq!(said.out.contains("longer than the sprint"), is_too_short, "{said:?}");
    }
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = two();
    let before = (world.files(), world.read("one"), world.read("two"));
    for args in [
        &["log", "one", "x", "--result", "clear"][..],
        &["feedback", "one", "x"],
        &["overlap", "one", "x"],
        &["checkpoint", "one", "--by", "+1w", "--expect", "e"],
        &["capability", "x"],
        &["set", "one", "title=x"],
        &["start", "two"],
        &["pause", "one"],
        &["switch", "two", "--why", "w"],
        &["derisk", "two"],
        &["pivot", "one", "--now", "n", "--why", "w"],
        &["finish", "one", "--result", "success"],
        &["drop", "one", "--why", "w"],
    ] {
        let text = done(&world, &[args, &["--dry-run"]].concat());
        let value = done(&world, &[args, &["-n", "-f", "json"]].concat()).json();

        assert!(text.out.contains("+++ ") && text.err.contains("nothing was written"), "{text:?}");
        assert_eq!(value["written"], false);
        assert!(value["files"][0]["diff"].as_str().unwrap().contains("\n+"), "{args:?}");
        assert_eq!((world.files(), world.read("one"), world.read("two")), before, "{args:?}");
    }
}

#[test]
fn dates_from_year_0_to_9999_never_panic() {
    for today in ["0000-01-01", "0000-12-31", "9999-01-01", "9999-12-31", "1969-12-31"] {
        for text in ["2026-06-01", "0000-01-01", "9999-12-31"] {
            let world = two();
            world.write(
                "three",
                format!(
                    "status = \"active\"\ncreated = {text}\nstarted = {text}\nneeded_by = {text}\n\
                     {SOUND}made = {text}\n[timebox]\nuntil = {text}\n[[checkpoint]]\nby = {text}\n\
                     [[experiment]]\ndate = {text}\nresult = \"unclear\"\ntook = \"999y\"\n\
                     [[feedback]]\ndate = {text}\nease = 1\n[[decision]]\ndate = {text}\n\
                     kind = \"pause\"\n[[accept]]\nflag = \"slow-loop\"\nwhy = \"w\"\nuntil = {text}\n"
                ),
            );
            for args in [
                &[][..],
                &["list"],
                &["flags", "--all", "--fail-on", "never"],
                &["compare"],
                &["show", "three"],
                &["log", "one", "x", "--result", "clear", "--date", "yesterday"],
                &["log", "one", "x", "--result", "clear", "--date", "-999y"],
                &["log", "one", "x", "--result", "clear"],
                &["feedback", "one", "x", "--date", "today"],
                &["checkpoint", "one", "--by", "+1000y", "--expect", "e"],
                &["checkpoint", "one", "--by", "tomorrow", "--expect", "e"],
                &["set", "one", "needed_by=+1w"],
                &["derisk", "two", "--for", "1000y"],
                &["derisk", "two", "--for", "1d"],
                &["switch", "three", "--why", "w"],
                &["finish", "three", "--result", "failure"],
                &["capability", "x", "--date", "-1d"],
                &["history"],
                &["undo"],
            ] {
                let mut command = world.command();
                command.arg("-C").arg(world.store()).args(args).env("RP_TODAY", today);
                let said = Said::of(&command.stdin(Stdio::null()).output().unwrap());

                assert!(said.code <= 2, "{today}, {text}, {args:?}: {said:?}");
                assert!(!said.err.contains("panicked"), "{today}, {text}, {args:?}: {said:?}");
            }
        }
    }
}

#[test]
fn a_future_experiment_is_refused() {
    let world = two();
    for args in [
        &["log", "one", "x", "--result", "clear", "--date", "tomorrow"][..],
        &["feedback", "one", "x", "--date", "2026-06-16"],
        &["feedback", "one", "--answered", "2026-06-16"],
        &["overlap", "one", "x", "--synced", "+1d"],
        &["pause", "one", "--date", "+1d"],
    ] {
        let said = world.rp(args);

        assert_eq!((said.code, world.read("one")), (2, format!("{ACTIVE}{SOUND}")), "{args:?}");
        assert!(said.err.contains("2026-06-16 is in the future; today is 2026-06-15"), "{said:?}");
    }
}

/// The first next command of a store, the text of its project `one`, and its other projects.
type Next = (&'static str, String, Vec<(&'static str, String)>);

/// Stores that bring out each of the next commands.
fn stores_with_next_commands() -> Vec<Next> {
    let sprint = "[[checkpoint]]\nby = 2026-06-01\n[timebox]\nuntil = 2026-06-14\n";
    let active = format!("{ACTIVE}{SOUND}");
    let of = |who: &str, text: &str| format!("researcher = \"{who}\"\n{text}");
    let better = SOUND.replace("importance = 5", "importance = 10");
    let judged = format!("{active}{sprint}back_to = \"two\"\n");
    let missed = format!("{active}[[checkpoint]]\nby = 2026-06-14\n");
    let waits = format!("waits_for = [\"a model\"]\n{active}");
    let common = "[[overlap]]\nwho = \"w\"\nsame_problem = true\nprogress = true\n";
    let in_finish = "[[experiment]]\ndate = 2026-06-14\nresult = \"clear\"\n";
    let poor = format!("{ACTIVE}{}", SOUND.replace("importance = 5", "importance = 0.01"));
    let for_kim = "rp derisk pool --researcher kim --for 1w";
    vec![
        ("rp compare one two", judged.clone(), vec![("two", SOUND.into())]),
        ("rp compare one two", judged.clone(), vec![("two", active.clone())]),
        ("rp compare one two", judged, vec![("two", format!("status = \"dropped\"\n{SOUND}"))]),
        ("rp compare one", format!("{active}{sprint}"), vec![]),
        ("rp flags one", missed, vec![]),
        ("rp flags one", format!("{active}{common}"), vec![]),
        ("rp pause one", waits.clone(), vec![("two", active.clone())]),
        ("rp switch two", waits, vec![("two", SOUND.into())]),
        ("rp switch two", active.clone(), vec![("two", format!("{better}{in_finish}"))]),
        ("rp derisk --for 1w -- -b", active.clone(), vec![("-b", better.clone())]),
        ("rp derisk 'b c' --for 1w", active.clone(), vec![("b c", better.clone())]),
        (for_kim, of("kim", &active), vec![("pool", of("", &better))]),
        ("rp start one", SOUND.into(), vec![]),
        (
            "rp start one --researcher kim",
            of("", SOUND),
            vec![("two", of("kim", &SOUND.replace("importance = 5", "importance = 0.01")))],
        ),
        ("rp compare", SOUND.into(), vec![("two", SOUND.into())]),
        ("rp log one", active, vec![]),
        ("rp new", poor.clone(), vec![]),
        ("rp new --researcher kim", of("kim", &poor), vec![]),
    ]
}

/// The commands between backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).filter(|it| it.starts_with("rp ")).collect()
}

#[test]
fn every_suggested_command_works_as_it_stands() {
    for (first, one, others) in stores_with_next_commands() {
        let store = || {
            let world = World::with_store();
            world.write("one", &one);
            for (name, text) in &others {
                world.write(name, text);
            }
            world
        };
        let world = store();
        let researchers = world.rp(&["-f", "json"]).json()["researchers"].take();
        let next = researchers.as_array().unwrap().iter().filter_map(|it| it["next"].as_array());
        let next: Vec<_> = next.flatten().map(|it| it.as_str().unwrap().to_owned()).collect();
        assert!(next.iter().any(|it| it == first), "{first}: {next:?}, {one}");
        let brief = world.rp(&["compare", "--brief"]).out;
        let lines = brief.lines().map(|line| line.split_once("; next: ").unwrap().1);
        assert!(lines.clone().any(|it| it == first) || next[0] != first, "{first}: {brief}");
        let page = world.rp(&[]).out.replace("\n    ", " ");
        let listed = page.lines().filter_map(|line| line.strip_prefix("  rp "));
        let listed: Vec<_> = listed
            .map(|it| {
                format!("rp {}", it.split(" then `").next().unwrap().split(" or `").next().unwrap())
            })
            .collect();
        assert_eq!(listed, next, "{page}");

        let decides = |it: &&str| it.contains("--met") || it.contains("--missed");
        assert_eq!(next.iter().map(String::as_str).chain(lines.clone()).find(decides), None);
        for typed in next.iter().map(String::as_str).chain(lines).chain(quoted(&page)) {
            assert!(!typed.contains(" #"), "not every shell has comments: {typed}");
            let words = shell_words::split(typed).unwrap();
            let args: Vec<_> = words[1..].iter().map(String::as_str).collect();

            let said = store().rp(&args);

            let asks = ["run rp in a terminal", "has no logged result"];
            let asks = asks.iter().any(|what| said.err.contains(what));
            assert!(said.code <= 1 || asks, "{typed}: {said:?}");
        }
    }
}

#[test]
fn a_pivot_that_changes_nothing_is_refused() {
    let world = two();
    let before = world.read("one");
    let origin = project(&world, "one")["origin"].as_str().unwrap().to_owned();

    let said = world.rp(&["pivot", "one", "--origin", &origin, "--why", "w"]);

    assert_eq!((said.code, world.read("one")), (1, before), "{said:?}");
    assert!(said.err.contains("nothing was written"), "{said:?}");
}

#[test]
fn a_tab_is_escaped_in_the_file() {
    let world = two();

    done(&world, &["log", "one", "a\tb\rc", "--result", "unclear"]);

    assert!(world.read("one").contains(r#"what = "a\tb\rc""#), "{}", world.read("one"));
    assert_eq!(project(&world, "one")["experiments"][0]["what"], "a\tb\rc");
}

/// Nobody types more than the limit, and half of the text would be wrong.
#[test]
fn a_text_over_the_limit_is_refused_and_not_truncated() {
    let world = two();
    let before = world.read("one");
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["log", "one", "-", "--result", "unclear"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The program need not read to the end.
    let _ = child.stdin.take().unwrap().write_all(&vec![b'x'; (1 << 20) + 1]);

    let said = Said::of(&child.wait_with_output().unwrap());

    assert_eq!((said.code, world.read("one")), (2, before), "{said:?}");
    assert!(said.err.contains("longer than 1 MiB"), "{said:?}");
}

#[test]
fn the_help_of_every_writing_command_shows_an_example() {
    let world = World::with_store();
    let commands = "init new edit set log feedback overlap checkpoint capability start pause switch \
                    derisk pivot finish drop accept undo";
    for command in commands.split(' ') {
        let help = world.rp(&[command, "--help"]).out;
        assert!(help.contains(&format!("Examples:\n  rp {command}")), "{command}: {help}");
    }
}

#[test]
fn a_status_that_is_set_records_the_decision_of_its_command() {
    for (before, status, command) in
        [("idea", "active", "start"), ("paused", "active", "start"), ("active", "paused", "pause")]
    {
        let world = || {
            let world = World::with_store();
            world.write("p", format!("status = \"{before}\"\n{SOUND}"));
            world
        };
        let (set, decided) = (world(), world());

        done(&set, &["set", "p", &format!("status={status}")]);
        let plain: &[&str] = if command == "start" { &["--no-checkpoint"] } else { &[] };
        done(&decided, &[&[command, "p"], plain].concat());

        assert_eq!(set.read("p"), decided.read("p"), "{before} to {status}");
    }
    let world = World::with_store();
    let sprint = "[timebox]\nuntil = 2026-06-20\n";
    world.write("p", format!("status = \"active\"\n{SOUND}{sprint}"));
    assert_eq!(world.rp(&["set", "p", "status=paused"]).code, 2);
    done(&world, &["set", "p", "status=paused", "estimate.chance=20%"]);
    assert!(!world.read("p").contains("timebox"), "{}", world.read("p"));
    world.write("p", SOUND);
    done(&world, &["set", "p", "status=active", "started=2026-06-01"]);
    assert!(world.read("p").contains("started = 2026-06-01"), "{}", world.read("p"));
}

#[test]
fn a_start_adds_a_checkpoint_that_counts_from_its_day() {
    let checkpoint = |args: &[&str]| {
        let world = two();
        done(&world, &[&["start", "two"], args].concat());
        project(&world, "two")["checkpoints"].get(0).cloned().unwrap_or_default()
    };

    let now = checkpoint(&["--judge", "lena"]);
    assert_eq!((&now["judge"], now["met"].is_null()), (&json!("lena"), true), "{now}");
    assert!(now["expect"].as_str().unwrap().starts_with("a clear result"), "{now}");
    assert!(now["by"].as_str().unwrap() > "2026-06-15", "{now}");
    let then = checkpoint(&["--date", "2026-01-15"]);
    assert!(then["by"].as_str().unwrap() > "2026-01-15", "{then}");
    assert!(then["by"].as_str().unwrap() < "2026-06-15", "{then}");
    assert!(then["judge"].is_null(), "{then}");
    assert!(checkpoint(&["--no-checkpoint"]).is_null());
}

#[test]
fn a_start_says_what_the_record_of_the_new_owner_suggests() {
    let store = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores/calibrated");
    let world = World::with_store();
    for entry in std::fs::read_dir(store.join("projects")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        world.write(name, std::fs::read(&path).unwrap());
    }
    // The defaults suggest nothing: nobody planned them.
    world.write("next", format!("researcher = \"\"\n{SOUND}"));
    world.write("bare", "title = \"t\"\norigin = \"bottom-up\"\nresearcher = \"ana\"\n");
    let suggests = |name: &str, whose: &str| {
        let said = done(&world, &["start", name, "--researcher", whose, "--no-checkpoint"]);
        done(&world, &["undo"]);
        said.out.lines().find(|line| line.starts_with("your record")).map(str::to_owned)
    };

    let ana = suggests("next", "ana").unwrap();
    assert!(
        ana.starts_with("your record (`rp calibrate`): loop x1.8, so 4h is about 7.2h"),
        "{ana}"
    );
    assert!(!ana.contains("finish"), "the file gives none: {ana}");
    assert_eq!(suggests("next", "ben"), None, "too few cases");
    assert_eq!(suggests("bare", "ana"), None);
}

#[test]
fn of_two_values_of_a_status_the_last_one_counts() {
    let set = |pairs: &[&str]| {
        let world = World::with_store();
        world.write("p", SOUND);
        done(&world, &[&["set", "p"], pairs].concat());
        world.read("p")
    };

    assert_eq!(set(&["status=done", "status=active"]), set(&["status=active"]));
    assert_eq!(set(&["status=active", "status=idea"]), set(&["status=idea"]));
}

#[test]
fn whatever_takes_up_a_project_warns_of_its_red_flags_that_count() {
    let world = World::with_store();
    let slow = SOUND.replace("\"4h\"", "\"2w\"");
    let accepted = format!("{slow}[[accept]]\nflag = \"very-slow-loop\"\nwhy = \"w\"\n");
    for args in [
        &["set", "p", "status=active"][..],
        &["start", "p", "--no-checkpoint"],
        &["switch", "p", "--why", "w"],
        &["derisk", "p"],
    ] {
        for (text, warns) in [(slow.as_str(), true), (SOUND, false), (&accepted, false)] {
            world.write("p", text);
            world.write("other", format!("status = \"active\"\n{SOUND}"));

            let said = done(&world, args);

            let warning = said.err.lines().find(|line| line.contains("this project has red flags"));
            let names_it = warning.is_some_and(|line| line.contains("very-slow-loop"));
            assert_eq!(names_it, warns, "{args:?}: {said:?}");
        }
    }
    // What leaves it, or leaves it as it is, does not.
    world.write("p", format!("status = \"active\"\n{slow}"));
    for args in [&["set", "p", "tags=a"][..], &["set", "p", "status=paused"]] {
        assert_eq!(done(&world, args).err, "", "{args:?}");
    }
}

#[test]
fn a_change_warns_of_what_is_wrong_in_its_file_and_in_no_other() {
    let world = World::with_store();
    let wrong = |key: &str| format!("{key} = 1\n{SOUND}");
    world.write("p", wrong("mine"));
    world.write("other", wrong("theirs"));

    for args in [
        &["checkpoint", "p", "--by", "+2w", "--expect", "e"][..],
        &["checkpoint", "p", "--met"],
        &["set", "p", "status=active"],
        &["log", "p", "x", "--result", "unclear"],
    ] {
        let said = done(&world, args);

        assert!(said.err.contains("unknown key `mine`"), "{args:?}: {said:?}");
        assert!(!said.err.contains("theirs"), "{args:?}: {said:?}");
    }
}

#[test]
fn rp_explain_shows_the_value_that_the_store_sets() {
    let world = World::with_store();
    std::fs::write(world.file("rp.toml"), "[ranking]\nhalf_life = \"13w\"\n").unwrap();

    let said = done(&world, &["explain", "half_life"]);

    assert!(said.out.contains("  default   26w\n  set to    13w\n"), "{said:?}");
}

#[test]
fn the_json_of_a_capability_has_what_waits_for_it() {
    let world = World::with_store();
    world.write("p", format!("waits_for = [\"Long Context\"]\n{SOUND}"));

    let said = done(&world, &["capability", "long-context", "-f", "json"]).json();

    assert_eq!(said["remarks"][0], "waiting for it: `p` (idea)");
    assert_eq!(said["projects"][0]["project"]["project"], "p");
}

#[test]
fn texts_and_days_may_begin_with_a_dash() {
    let world = World::with_store();
    let args =
        ["new", "- T", "--name", "p", "--origin", "bottom-up", "--plan", "- first\n- second"];
    assert_eq!(world.rp(&args).code, 0);
    assert_eq!(world.rp(&["log", "p", "-1 pp", "--result", "negative", "-d", "-3d"]).code, 0);
    assert_eq!(
        world.rp(&["feedback", "p", "- so so", "--from", "-kim", "--importance", "2"]).code,
        0
    );
    assert_eq!(world.rp(&["feedback", "p", "--answered", "-0d"]).code, 0);
    assert_eq!(world.rp(&["set", "p", "--dry-run", "problem=- a"]).code, 0);
    assert_eq!(world.rp(&["drop", "p", "--why", "- too slow"]).code, 0);

    let text = world.read("p");
    for part in [
        "title = \"- T\"",
        "- first\n- second",
        "date = 2026-06-12\nwhat = \"-1 pp\"\nresult = \"negative\"",
        "from = \"-kim\"",
        "comment = \"- so so\"",
        "answered = 2026-06-15",
        "why = \"- too slow\"",
    ] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    let said = world.rp(&["checkpoint", "p", "--expect", "- it works", "--by", "-3d"]);
    assert!(said.err.contains("2026-06-12 is in the past"), "{said:?}");
    let said = world.rp(&["log", "p", "-1 pp", "--reslt", "clear"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("'--result'"), "{said:?}");
}
