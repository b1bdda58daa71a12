//! `rp export`: tables that can be joined, a file that is written whole, and texts that stay where they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::support::{SOUND, Said, World};

const TABLES: [&str; 5] = ["projects", "experiments", "decisions", "flags", "ranking"];

/// A result without errors.
fn ok(world: &World, args: &[&str]) -> String {
    let said = world.rp(&[&["export"], args].concat());
    assert_eq!((said.code, &*said.err), (0, ""), "{args:?}: {said:?}");
    said.out
}

/// The rows of a table of a store, without the column `store`, and without flags that depend on others.
fn rows(store: &Path, table: &str) -> Vec<String> {
    let mut command = World::new().command();
    command.current_dir(store).args(["export", table, "--format", "jsonl"]);
    let said = Said::of(&command.output().unwrap());
    assert_eq!((said.code, &*said.err), (0, ""), "{table}: {said:?}");
    let row = |line: &str| {
        let mut row: Map<String, Value> = serde_json::from_str(line).unwrap();
        assert!(row.remove("store").is_some_and(|name| name.is_string()), "{line}");
        (row.get("scope") != Some(&json!("store"))).then(|| Value::from(row).to_string())
    };
    said.out.lines().filter_map(row).collect()
}

/// The project files of a store.
fn project_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { project_files(&it) } else { vec![it] }).collect()
}

#[test]
fn the_tables_of_stores_of_one_project_joined_are_those_of_the_one_store() {
    for name in ["mentor", "interview"] {
        let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        let files = project_files(&store.join("projects"));
        let apart: Vec<_> = files
            .iter()
            .map(|file| {
                let world = World::new();
                let to = world.store().join(file.strip_prefix(&store).unwrap());
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::copy(file, to).unwrap();
                fs::copy(store.join("rp.toml"), world.file("rp.toml")).unwrap();
                world
            })
            .collect();
        assert!(apart.len() > 10, "{name}");
        for table in TABLES {
            let mut of_one = rows(&store, table);
            let mut joined: Vec<_> =
                apart.iter().flat_map(|world| rows(&world.store(), table)).collect();
            assert!(of_one.len() >= 10, "{name} {table}: {} rows", of_one.len());
            of_one.sort();
            joined.sort();
            assert_eq!(of_one, joined, "{name} {table}");
        }
    }
}

#[test]
fn every_row_has_the_columns_of_the_header_in_their_order_also_in_an_empty_store() {
    let (world, empty) = (World::with_store(), World::with_store());
    world.write("a", format!("{SOUND}[[experiment]]\ndate = 2026-06-01\nresult = \"clear\"\n"));
    world.write(
        "b",
        format!("{SOUND}[[decision]]\ndate = 2026-06-01\nkind = \"pivot\"\nwhy = \"w\"\n"),
    );
    for table in TABLES {
        let csv = ok(&world, &[table]);
        let header = csv.lines().next().unwrap();
        assert!(header.starts_with("store,project,"), "{header}");
        assert_eq!(ok(&empty, &[table]), format!("{header}\n"));
        assert_eq!(ok(&empty, &[table, "--format", "jsonl"]), "");
        let md = ok(&empty, &[table, "--format", "md"]);
        assert_eq!(md.lines().next(), Some("| store | project |"), "{md}");
        let lines = ok(&world, &[table, "--format", "jsonl"]);
        assert!(!lines.is_empty(), "{table}");
        for line in lines.lines() {
            let row: Map<String, Value> = serde_json::from_str(line).unwrap();
            let places: Vec<_> = header
                .split(',')
                .map(|column| line.find(&format!("\"{column}\":")).unwrap())
                .collect();
            assert!(places.is_sorted(), "{line}");
            assert_eq!(row.len(), places.len(), "{line}");
        }
    }
    assert_eq!(ok(&world, &["--format", "csv"]), ok(&world, &["projects"]));
}

#[test]
fn durations_are_in_weeks_and_chances_are_fractions() {
    let world = World::with_store();
    world.write(
        "p",
        "title = \"t\"\norigin = \"top-down\"\nexperiment_loop = \"7d to 14d\"\nfixed_cost = \"2d\"\n\
         tags = [\"a\", \"b\"]\n[estimate]\nimportance = \"2 to 7\"\nchance = \"25%\"\n[prior_work]\nspent = \"20h\"\n\
         [[experiment]]\ndate = 2026-06-01\nresult = \"unclear\"\ntook = \"42h\"\nexpected = \"30%\"\n",
    );
    let row = |table: &str| -> Value {
        serde_json::from_str(&ok(&world, &[table, "--format", "jsonl"])).unwrap()
    };
    let (project, experiment) = (row("projects"), row("experiments"));

    for (column, value) in [
        ("experiment_loop_weeks_low", json!(1.0)),
        ("experiment_loop_weeks_high", json!(2.0)),
        ("fixed_cost_weeks_low", json!(0.4)),
        ("fixed_cost_weeks_median", json!(0.4)),
        ("importance_low", json!(2.0)),
        ("importance_high", json!(7.0)),
        ("chance_median", json!(0.25)),
        ("prior_work_spent_weeks", json!(0.5)),
        ("tags", json!("a; b")),
        ("needs", Value::Null),
        ("outcome_result", Value::Null),
    ] {
        assert_eq!(project[column], value, "{column}");
    }
    assert_eq!(experiment["took_weeks"], json!(0.25));
    assert_eq!(experiment["expected"], json!(0.3));
    assert_eq!(experiment["experiment"], json!(1));
}

#[test]
fn the_name_of_a_store_in_a_repository_has_the_path_below_it() {
    let world = World::with_store();
    world.write("p", SOUND);
    let name = |args: &[&str]| -> Value {
        let line = ok(&world, &[&["--format", "jsonl"], args].concat());
        serde_json::from_str::<Value>(&line).unwrap()["store"].clone()
    };
    assert_eq!(name(&[]), "store");
    fs::create_dir(world.folder().join(".git")).unwrap();
    let above = world.folder().file_name().unwrap().to_str().unwrap();
    assert_eq!(name(&[]), format!("{above}/store"));
    assert_eq!(name(&["--store-name", " lab "]), "lab");

    for blank in ["", " "] {
        let said = world.rp(&["export", "--store-name", blank]);
        assert_eq!((said.code, &*said.out), (2, ""));
        assert!(said.err.contains("it is empty"), "{said:?}");
    }
}

#[test]
fn a_file_has_the_format_of_its_name_and_what_is_printed() {
    let world = World::with_store();
    world.write("p", SOUND);
    let before = world.store_texts();
    for (file, format) in [
        ("a.csv", "csv"),
        ("a.CSV", "csv"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson", "jsonl"),
        ("a.json", "json"),
        ("a.ics", "ics"),
        ("a.md", "md"),
        ("a.markdown", "md"),
        ("a.txt", "csv"),
        ("a", "csv"),
    ] {
        let path = world.folder().join(file);
        let printed = ok(&world, &["--format", format, "--out", "-"]);
        // An empty file and an earlier export are replaced.
        for _ in 0..2 {
            assert_eq!(ok(&world, &["--out", file]), format!("wrote {file}\n"));
            assert_eq!(fs::read_to_string(&path).unwrap(), printed, "{file}");
        }
        fs::write(&path, "").unwrap();
        ok(&world, &["--out", file]);
        fs::remove_file(path).unwrap();
    }
    ok(&world, &["--out", "a.txt", "--format", "md"]);
    assert!(fs::read_to_string(world.folder().join("a.txt")).unwrap().starts_with("| store |"));
    let left: BTreeSet<_> =
        fs::read_dir(world.folder()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["a.txt", "home", "store"].map(Into::into).into());
    assert_eq!(world.store_texts(), before);
}

#[test]
fn a_file_that_rp_did_not_make_is_kept() {
    let world = World::with_store();
    world.write("p", SOUND);
    let out = world.folder().join("mine");
    for mine in [
        "mine\n",
        "store,price\n",
        "{\"store\":\"a\"}\n",
        "{\n  \"version\": \"2.0.0\",\n  \"tasks\": []\n}\n",
        "{\n  \"version\": 1,\n  \"stores\": 1\n}\n",
        "BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n",
        "| store | price |\n",
        "see PRODID:-//rp//export//EN\n",
    ] {
        fs::write(&out, mine).unwrap();
        for table in ["projects", "flags"] {
            let said = world.rp(&["export", table, "--out", "mine"]);
            assert_eq!(said.code, 2, "{mine}: {said:?}");
            assert!(said.err.contains("mine exists, and is not an export of rp"), "{said:?}");
            assert_eq!(fs::read_to_string(&out).unwrap(), mine);
        }
    }
    ok(&world, &["--out", "mine", "--yes"]);
    assert!(fs::read_to_string(&out).unwrap().starts_with("store,project,"));

    for owned in ["store/rp.toml", "store/projects/p.toml"] {
        let before = world.store_texts();
        let said = world.rp(&["export", "--out", owned, "--yes"]);
        assert_eq!(said.code, 2, "{said:?}");
        assert_eq!(world.store_texts(), before);
    }
}

#[test]
fn json_and_a_calendar_have_no_tables() {
    let world = World::with_store();
    for args in [
        &["flags", "--format", "json"][..],
        &["flags", "--format", "ics"],
        &["projects", "--out", "a.json"],
        &["projects", "--out", "a.ics"],
    ] {
        let said = world.rp(&[&["export"], args].concat());
        assert_eq!(said.code, 2, "{args:?}");
        assert!((said.out + &said.err).contains("has no table `"), "{args:?}");
        assert_eq!(fs::read_dir(world.folder()).unwrap().count(), 2);
    }
}

#[test]
fn hostile_texts_stay_in_their_cells() {
    let world = World::hostile();
    let evil = "=cmd|'/c calc'!A1, \"x\";\n=y\ta | b";
    let title = format!("title = {}\norigin = \"top-down\"\n", json!(evil));
    world.write("formula", title);
    for table in TABLES {
        let said = world.rp(&["export", table]);
        assert_eq!(said.code, 2, "an invalid file is an error");
        assert!(said.err.contains("not-toml"), "{said:?}");
        assert_eq!(said.steering(), None, "{table}");
        let mut reader = csv::Reader::from_reader(said.out.as_bytes());
        let of_csv: Vec<_> = reader.records().map(|row| row.expect("as long as others")).collect();

        let lines = world.rp(&["export", table, "--format", "jsonl"]);
        assert_eq!(lines.steering(), None, "{table}");
        let of_lines: Vec<Map<String, Value>> =
            lines.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(of_csv.len(), of_lines.len(), "{table}");
        assert!(!of_csv.is_empty(), "{table}");

        let md = world.rp(&["export", table, "--format", "md"]);
        assert_eq!(md.steering(), None, "{table}");
        assert_eq!(md.out.lines().count(), of_csv.len() + 2, "{table}");
        assert!(!md.out.contains("<b>"), "{}", md.out);

        if table == "projects" {
            let at = of_lines.iter().position(|row| row["project"] == "formula").unwrap();
            assert_eq!(of_lines[at]["title"], evil);
            assert_eq!(&of_csv[at][2], format!("'{evil}").replace('\t', " "));
        }
    }
}

/// The lines of a calendar, with folded ones joined.
fn unfolded(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n"), "{calendar}");
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
    assert!(!calendar.replace("\r\n", "").contains(char::is_control), "{calendar}");
    let joined = calendar.replace("\r\n ", "");
    joined.trim_end().split("\r\n").map(str::to_owned).collect()
}

/// A project with three dates.
fn dated(expect: &str, by: &str) -> String {
    format!(
        "title = {}\norigin = \"top-down\"\nstatus = \"active\"\nresearcher = \"a\"\nneeded_by = 2026-08-31\n\
         [timebox]\nuntil = 2026-06-19\n[[checkpoint]]\nby = {by}\nexpect = {}\n\
         [[decision]]\ndate = 2026-06-13\nkind = \"derisk\"\n",
        json!(expect),
        json!(expect)
    )
}

#[test]
fn hostile_texts_stay_in_the_line_of_a_calendar() {
    let world = World::with_store();
    let evil = "a, b; c\\d\nEND:VEVENT\r\nBEGIN:VEVENT\rX:\u{1b}[31m\u{202e}\u{2028}";
    let long = format!("{evil}{}", "é猫👩".repeat(40));
    world.write("p", dated(&long, "2026-06-30"));
    let name = "n,;\\é".repeat(20);

    let lines = unfolded(&ok(&world, &["--format", "ics", "--store-name", &name]));

    let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!([count("BEGIN:VEVENT"), count("END:VEVENT"), count("UID:")], [3; 3], "{lines:#?}");
    let known = [
        "BEGIN:",
        "END:",
        "VERSION:",
        "PRODID:",
        "CALSCALE:",
        "UID:",
        "DTSTAMP:",
        "DTSTART;",
        "DTEND;",
        "SUMMARY:",
        "DESCRIPTION:",
        "TRANSP:",
    ];
    for line in &lines {
        assert!(known.iter().any(|start| line.starts_with(start)), "{line}");
    }
    let start = "SUMMARY:p: checkpoint: a\\, b\\; c\\\\d\\nEND:VEVENT\\nBEGIN:VEVENT";
    assert_eq!(count(start), 1, "{lines:#?}");
    let hostile = World::hostile();
    let said = hostile.rp(&["export", "--format", "ics"]);
    assert!(unfolded(&said.out).len() > 4);
}

#[test]
fn an_event_covers_its_days_and_keeps_its_identifier_when_its_date_changes() {
    let world = World::with_store();
    let events = |by: &str| {
        world.write("p", dated("x", by));
        let lines = unfolded(&ok(&world, &["--format", "ics"]));
        let of = |start: &str| -> Vec<_> {
            lines.iter().filter_map(|line| line.strip_prefix(start)).map(str::to_owned).collect()
        };
        [of("UID:"), of("DTSTART;VALUE=DATE:"), of("DTEND;VALUE=DATE:")]
    };

    let [ids, starts, ends] = events("2026-06-30");
    let [later_ids, later_starts, _] = events("2026-07-31");

    assert_eq!(ids, ["checkpoint-1/p@store", "sprint/p@store", "deadline/p@store"]);
    assert_eq!(starts, ["20260630", "20260613", "20260831"]);
    assert_eq!(ends, ["20260701", "20260620", "20260901"]);
    assert_eq!(later_ids, ids);
    assert_eq!(later_starts[0], "20260731");

    let pivot = "[[decision]]\ndate = 2026-06-14\nkind = \"pivot\"\n";
    for (by, is_there) in [("2026-06-13", false), ("2026-06-15", true)] {
        world.write("p", dated("x", by) + pivot);
        let calendar = ok(&world, &["--format", "ics"]);
        assert_eq!(calendar.contains("UID:checkpoint"), is_there, "{by}: {calendar}");
    }

    for (status, count) in [("idea", 3), ("paused", 3), ("done", 0), ("dropped", 0)] {
        world.write("p", dated("x", "2026-06-30").replace("\"active\"", &format!("\"{status}\"")));
        let calendar = ok(&world, &["--format", "ics"]);
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), count, "{status}");
    }
}

#[test]
fn the_whole_store_as_json_has_every_value_and_the_order_of_keys() {
    let world = World::with_store();
    fs::write(world.file("rp.toml"), "me = \"a\" # me\n[researcher.a]\nhours_per_week = 40\n")
        .unwrap();
    let text = "zeta = 1\ntitle = \"t\"\norigin = \"top-down\"\ncreated = 2026-06-01\n\
                experiment_loop = \"2h to 6h\"\nalpha = [1, 1.0, -0.5, nan, -inf]\n\
                [extra]\nwhen = 2026-01-02\nat = 07:32:00\nboth = 2026-01-02T07:32:00Z\n\
                \"$date\" = 1\n\"$$\" = true\nbig = 9223372036854775808\nhex = 0xff\n\
                deep = { b = 1, a = [{ when = 2026-01-02 }] }\n\
                [[experiment]]\ndate = 2026-06-02\nresult = \"clear\"\n";
    world.write("p", text);

    let said = world.rp(&["export", "--format", "json", "--store-name", "lab"]);

    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(
        said.json(),
        json!({
            "version": 1,
            "store": "lab",
            "settings": { "me": "a", "researcher": { "a": { "hours_per_week": 40 } } },
            "projects": [{ "name": "p", "file": {
                "zeta": 1,
                "title": "t",
                "origin": "top-down",
                "created": "2026-06-01",
                "experiment_loop": "2h to 6h",
                "alpha": [1, 1.0, -0.5, { "$float": "nan" }, { "$float": "-inf" }],
                "extra": {
                    "when": { "$date": "2026-01-02" },
                    "at": { "$date": "07:32:00" },
                    "both": { "$date": "2026-01-02T07:32:00Z" },
                    "$$date": 1,
                    "$$$": true,
                    "big": { "$integer": "9223372036854775808" },
                    "hex": 255,
                    "deep": { "b": 1, "a": [{ "when": { "$date": "2026-01-02" } }] },
                },
                "experiment": [{ "date": "2026-06-02", "result": "clear" }],
            } }],
        })
    );
    let keys = [
        "version",
        "store",
        "settings",
        "projects",
        "zeta",
        "title",
        "alpha",
        "extra",
        "when",
        "at",
        "$$date",
        "deep",
        "b",
        "a",
        "experiment",
    ];
    let mut rest = &*said.out;
    for key in keys {
        let at =
            rest.find(&format!("\"{key}\": ")).unwrap_or_else(|| panic!("{key} in {}", said.out));
        rest = &rest[at + key.len()..];
    }
    assert!(said.out.contains("          1,\n          1.0,\n"), "{}", said.out);
}

#[test]
fn an_invalid_file_is_an_error_in_every_format_and_the_others_are_exported() {
    let world = World::with_store();
    world.write("good", SOUND);
    world.write("bad", "title = 1\n");
    for format in ["csv", "jsonl", "json", "md"] {
        let said = world.rp(&["export", "--format", format]);
        assert_eq!(said.code, 2, "{format}: {said:?}");
        assert!(said.err.contains("bad.toml"), "{format}: {said:?}");
        assert!(said.out.contains("good") && !said.out.contains("bad"), "{format}: {said:?}");
    }
}
