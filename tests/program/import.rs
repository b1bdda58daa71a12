//! `rp import`: the files of trackers, the same file again, a whole store and back, and files that are wrong.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{SOUND, Said, World};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores/trackers").join(name)
}

fn import(world: &World, file: &Path, more: &[&str]) -> Said {
    world.rp(&[&["import", file.to_str().unwrap()], more].concat())
}

/// What a project file says, as far as a tracker can: `name status researcher created started due tags links`.
fn summary(world: &World, name: &str) -> String {
    let table: toml::Table = world.read(name).parse().unwrap();
    let keys = ["status", "researcher", "created", "started", "needed_by", "tags", "links"];
    let text = |key: &str| match table.get(key) {
        None => "-".to_owned(),
        Some(toml::Value::Array(items)) => {
            items.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join("+")
        }
        Some(value) => value.to_string().replace('"', ""),
    };
    format!("{name} {}", keys.map(text).join(" "))
}

/// The names of the projects.
fn names(world: &World) -> Vec<String> {
    let file = |path: PathBuf| {
        let name = path.strip_prefix("projects").ok()?.to_str()?.strip_suffix(".toml")?;
        Some(name.to_owned())
    };
    world.files().into_iter().filter_map(file).collect()
}

/// A file with its options, and below it what the projects are.
const TRACKERS: &str = "\
taskwarrior.json
  count-refusals done - 2026-01-01 - - - -
  probe-the-middle-layer active - 2026-01-31 2026-06-01 2026-07-12 probes+priority:high -
  steer-with-vectors idea - 2026-02-02 - - - -
  train-a-larger-probe dropped - 2026-01-01 - - - -
  wait-for-the-next-model paused - 2026-02-03 - - - -
github.json
  count-refusals-7 done - 2026-01-01 - - - https://github.com/example/research/issues/7
  count-refusals-8 dropped - 2026-01-02 - - - https://github.com/example/research/issues/8
  probe-the-middle-layer idea ana 2026-01-31 - - probes+help wanted https://github.com/example/research/issues/12
gitlab.json
  count-refusals done - 2026-01-01 - - - https://gitlab.example.org/lab/research/-/issues/13
  probe-the-middle-layer idea ana 2026-01-31 - 2026-07-12 probes+oversight https://gitlab.example.org/lab/research/-/issues/12
jira.csv
  probe-the-middle-layer active Ana Lee 2026-01-31 - 2026-03-12 probes+oversight+priority:high -
  steer-with-vectors idea - 2026-02-02 - - priority:low -
linear.csv --researcher kim
  probe-the-middle-layer active kim 2026-01-31 2026-02-01 2026-07-12 probes+oversight+priority:high -
  steer-with-vectors idea kim 2026-02-02 - - - -
  train-a-larger-probe dropped kim 2026-01-01 - - priority:low -
notion.csv --me kim
  count-refusals done Ana Lee 2026-01-01 - - priority:medium -
  probe-the-middle-layer active Ana Lee 2026-01-31 - 2026-07-12 probes+oversight+priority:high -
  steer-with-vectors idea kim 2026-02-02 - - priority:low -
trello.json
  probe-the-middle-layer active Ana Lee 2026-01-31 - 2026-07-12 probes https://trello.com/c/aaaa0001
  sort-the-prompts dropped - 2026-01-01 - - - https://trello.com/c/aaaa0004
  steer-with-vectors idea - 2026-02-02 - - green https://trello.com/c/aaaa0002
  train-a-larger-probe dropped - 2026-01-01 - - - https://trello.com/c/aaaa0003
asana.csv
  count-refusals done Ana Lee 2026-01-01 - - - -
  probe-the-middle-layer active Ana Lee 2026-01-31 2026-02-01 2026-07-12 probes -
  steer-with-vectors idea - 2026-02-02 - - - -
airtable.csv --dates mdy --map Setup=fixed_cost
  probe-the-middle-layer active ana - 2026-02-01 2026-07-12 impact:high -
  steer-with-vectors idea - - - 2026-09-30 impact:medium -
obsidian.md
  probe-the-middle-layer paused - 2026-01-31 - - probes+oversight+priority:high [[Steer with vectors]]
tasks.org --status HOLD=paused
  probe-the-middle-layer active - 2026-01-31 - 2026-07-12 probes+oversight+priority:a -
  steer-with-vectors idea - - - - - -
  train-a-larger-probe dropped - - - - - -
headings.md
  count-refusals idea - - - - - -
  probe-the-middle-layer active - - - 2026-07-12 probes+oversight+priority:high -
  read-the-survey done - - - - - -
  steer-with-vectors idea - - - - - -
  train-a-larger-probe idea - - - - - -
results.tsv
  trackers active - - - - - -
sessions.tsv
  sessions active - - 2026-03-05 - - -
";

#[test]
fn each_tracker_is_imported_once_and_undone_as_one() {
    let sections = TRACKERS.replace("\n  ", "\0");
    for section in sections.lines() {
        let mut expected = section.split('\0');
        let mut args = expected.next().unwrap().split(' ');
        let (file, args) = (sample(args.next().unwrap()), args.collect::<Vec<_>>());
        let (args, expected): (&[&str], Vec<_>) = (&args, expected.collect());
        let world = World::with_store();
        let dry = import(&world, &file, &[args, &["-n"]].concat());
        assert_eq!((dry.code, names(&world)), (0, vec![]), "{dry:?}");

        let said = import(&world, &file, args);

        assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
        let made: Vec<_> = names(&world).iter().map(|name| summary(&world, name)).collect();
        assert_eq!(made, expected, "{}", file.display());
        let flags = world.rp(&["flags", "--format", "json"]).json();
        assert_eq!((&flags["errors"], &flags["warnings"]), (&json!([]), &json!([])), "{flags}");
        let again = import(&world, &file, args);
        assert_eq!((again.code, &*again.out), (1, ""), "{again:?}");
        // Whatever the owner changes, it is the same project.
        let first = &names(&world)[0];
        assert_eq!(world.rp(&["set", first, "title=Another", "tags=", "created="]).code, 0);
        assert_eq!(world.rp(&["rename", first, "away/renamed"]).code, 0);
        let before = world.store_texts();
        assert_eq!(import(&world, &file, args).code, 1);
        assert_eq!(world.store_texts(), before);
        for _ in 0..3 {
            assert_eq!(world.rp(&["undo"]).code, 0);
        }
        assert_eq!(names(&world), Vec::<String>::new());
    }
}

#[test]
fn a_session_is_one_experiment() {
    let world = World::with_store();
    assert_eq!(import(&world, &sample("sessions.tsv"), &[]).code, 0);
    let table: toml::Table = world.read("sessions").parse().unwrap();
    let experiments: Vec<_> = table["experiment"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let text =
                |key: &str| it.get(key).map_or(String::new(), |it| it.to_string().replace('"', ""));
            ["date", "result", "what", "learned"].map(text).join(" | ")
        })
        .collect();

    assert_eq!(
        experiments,
        [
            "2026-03-06 | promising | mar5: 2 runs: 2 kept | kept: higher LR",
            "2026-03-07 | negative | mar7: 2 runs: 1 kept, 1 discarded | ",
            "2026-03-09 | broken | mar9: 1 run: 1 crashed | ",
        ]
    );
    assert_eq!(table["extra"]["runs"].as_array().unwrap().len(), 5);
    assert_eq!(import(&world, &sample("results.tsv"), &[]).code, 0);
    assert!(world.read("trackers").contains("[[experiment]]\ndate = 2026-06-15\n"));
}

#[test]
fn what_is_new_in_a_file_is_added() {
    let world = World::with_store();
    let file = world.folder().join("a.csv");
    fs::write(&file, "title,note\nOne,x\n").unwrap();
    assert_eq!(import(&world, &file, &[]).code, 0);
    fs::write(&file, "title;note\nOne;x\nTwo;\"a;b\"\n").unwrap();
    let said = import(&world, &file, &["--format", "json"]).json();

    assert_eq!(
        said["created"],
        json!([{"project": "two", "title": "Two", "from": format!("{}: line 3", file.display())}])
    );
    assert_eq!((&said["unchanged"], &said["written"]), (&json!(["one"]), &json!(true)));
    assert_eq!(
        said["files"],
        json!([{"file": "store/projects/two.toml", "before": null, "after": null}])
    );
    assert_eq!(
        said["fields"][1],
        json!({"field": "note", "key": "extra.note", "items": 2, "why": null})
    );
    let dry = import(&World::with_store(), &file, &["-n", "--format", "json", "--full"]).json();
    assert_eq!(dry["written"], json!(false));
    assert!(dry["files"][0]["after"].as_str().unwrap().starts_with("title = \"One\"\n"));
}

/// `rp export --format json` of a store.
fn exported(world: &World) -> String {
    let said = world.rp(&["export", "--format", "json", "--store-name", "s"]);
    assert_eq!(said.code, 0, "{said:?}");
    said.out
}

fn round_trip(from: &World) {
    let (there, before) = (World::with_store(), exported(from));
    let file = there.folder().join("store.json");
    fs::write(&file, &before).unwrap();

    let said = import(&there, &file, &[]);

    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(exported(&there), before);
    assert_eq!(import(&there, &file, &[]).code, 1);
    assert_eq!(there.rp(&["undo"]).code, 0);
    assert_eq!(names(&there), Vec::<String>::new());
}

#[test]
fn an_exported_store_comes_back_with_the_same_meaning() {
    for store in ["interview", "mentor", "sound"] {
        let world = World::new();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(store), &world.store());
        round_trip(&world);
    }
    let world = World::with_store();
    fs::write(
        world.file("rp.toml"),
        "me = \"a\"\n[[capability]]\nname = \"c\"\ndate = 2026-01-01\n",
    )
    .unwrap();
    world.write("deep/odd", format!(
        "{SOUND}made = 2026-06-01\n[[experiment]]\ndate = 2026-06-02\nresult = \"clear\"\nx-when = 10:00:00\n\
         [extra]\nnan = nan\ninf = -inf\nhuge = 1e999\nbig = 123456789012345678901\nhex = 0xff\nday = 2026-06-15\n\
         at = 2026-06-15T10:00:00.5+02:00\nlocal = 2026-06-15 10:00\nfloat = 1.0\ntiny = 1e-7\n\"$date\" = \"x\"\n\
         \"$$\" = 1\n\"a b\".\"c.d\" = [[], {{}}, [1, 2.5, \"x\", 2026-06-15]]\ntext = \"\"\"\na\\r\n\\u001b\\u0000\\\"\"\"\"\n\
         nested = {{ \"$date\" = \"2026-01-01\", b = {{}} }}\nempty = \"\"\n[extra.last]\n[[extra.last.list]]\nz = 1\na = 2\n"
    ));
    round_trip(&world);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(&entry, &to).unwrap();
        }
    }
}

#[test]
fn a_project_with_another_content_and_other_settings_are_kept() {
    let (from, to) = (World::with_store(), World::with_store());
    from.write("p", SOUND);
    from.write("q", SOUND);
    fs::write(from.file("rp.toml"), "me = \"a\"\n").unwrap();
    let file = to.folder().join("store.json");
    fs::write(&file, exported(&from)).unwrap();
    fs::write(to.file("rp.toml"), "me = \"b\"  # mine\n").unwrap();
    to.write("P", SOUND);
    let before = to.store_texts();
    let said = import(&to, &file, &[]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("project 1: project `P` is here with another content"), "{said:?}");
    assert_eq!(to.store_texts(), before);

    fs::remove_file(to.file("projects/P.toml")).unwrap();
    // The same in another order.
    to.write(
        "p",
        SOUND.replace("origin = \"bottom-up\"\n", "").replacen(
            "title",
            "origin = 'bottom-up'\ntitle",
            1,
        ),
    );
    let said = import(&to, &file, &[]);
    assert_eq!((said.code, names(&to)), (0, vec!["p".into(), "q".into()]), "{said:?}");
    assert!(
        said.out.contains("rp.toml has settings, so those of the file were left out"),
        "{said:?}"
    );
    assert_eq!(fs::read_to_string(to.file("rp.toml")).unwrap(), "me = \"b\"  # mine\n");

    fs::write(to.file("rp.toml"), "# nothing\n").unwrap();
    let said = import(&to, &file, &["--format", "json"]).json();
    assert_eq!(
        (&said["done"], &said["files"][0]["file"]),
        (&json!("imported settings"), &json!("store/rp.toml"))
    );
    assert_eq!(fs::read_to_string(to.file("rp.toml")).unwrap(), "# nothing\n\nme = \"a\"\n");
    let said = import(&to, &file, &["--map", "a=tags"]);
    assert!(said.code == 2 && said.err.contains("without --map"), "{said:?}");
}

#[test]
fn a_whole_store_that_is_wrong_is_refused() {
    let world = World::with_store();
    let file = world.folder().join("s.json");
    let before = world.store_texts();
    let project = json!({"title": "t", "origin": "top-down"});
    let with = |name: &str, file: Value| json!({"version": 1, "store": "s", "settings": {}, "projects": [{"name": name, "file": file}]});
    let more = |key: &str, value: Value| {
        let mut file = project.clone();
        file[key] = value;
        with("p", file)
    };
    let mut later = with("p", project.clone());
    later["version"] = json!(2);
    let mut twice = with("p", project.clone());
    twice["projects"].as_array_mut().unwrap().push(json!({"name": "P", "file": project.clone()}));
    for (whole, why) in [
        (with("../p", project.clone()), "project 1: "),
        (with("con", project.clone()), "Windows reserves it"),
        (with("p", json!({"title": "t"})), "`origin` is missing"),
        (with("p", json!([])), "it is not an object"),
        (more("x", Value::Null), "`x` is null"),
        (more("extra", json!({"a": {"$date": "2026-01-01\nb = 1"}})), "is no date"),
        (more("extra", json!({"a": {"$date": "1"}})), "is no date"),
        (more("extra", json!({"a": {"$float": "1 # x"}})), "is no float"),
        (more("extra", json!({"$b": 1})), "`$b` is unknown"),
        (more("created", json!("2026-02-31")), "`created` must be a date"),
        (later, "another version"),
        (twice, "another project has the name `P`"),
    ] {
        fs::write(&file, whole.to_string()).unwrap();
        let said = import(&world, &file, &[]);
        assert!(said.code == 2 && said.err.contains(why), "{why}: {said:?}");
        assert_eq!(world.store_texts(), before);
    }
}

/// The output of an import of standard input.
fn piped(world: &World, bytes: &[u8], args: &[&str]) -> Said {
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["import", "-"]).args(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Who refuses early reads no more.
    let _ = child.stdin.take().unwrap().write_all(bytes);
    Said::of(&child.wait_with_output().unwrap())
}

#[test]
fn standard_input_has_the_format_that_it_begins_with() {
    for (text, args, project) in [
        ("title,x\nOne,2\n", &[][..], "one"),
        ("title,x;y\nOne,\"2;\"\n", &[], "one"),
        ("title\tx\nOne\t\"2\n", &[], "one"),
        ("\u{feff}title;x\r\nOne;2\r\n", &[], "one"),
        ("[{\"title\": \"One\"}]", &[], "one"),
        ("{\"title\": \"One\"}\n{\"title\": \"Two\"}\n", &[], "one"),
        (
            "{\"issues\": [{\"key\": \"A-1\", \"fields\": {\"summary\": \"One\", \"status\": {\"name\": \"Done\"}}}]}",
            &[],
            "one",
        ),
        ("---\ntitle: One\n---\nx\n", &[], "one"),
        ("## One\n\n## Two\n", &[], "one"),
        ("* One\n** TODO two\n", &[], "two"),
        ("* One\n* Two\n", &[], "one"),
        ("title\nOne\n", &["--from", "csv"], "one"),
    ] {
        let world = World::with_store();
        let said = piped(&world, text.as_bytes(), args);
        assert!(said.code == 0 && names(&world).contains(&project.to_owned()), "{text}: {said:?}");
    }
    let said = piped(&World::with_store(), b"One\n", &[]);
    assert!(
        said.code == 2 && said.err.contains("cannot tell the format of standard input"),
        "{said:?}"
    );
}

#[test]
fn a_file_that_is_wrong_is_refused_and_nothing_is_written() {
    let world = World::with_store();
    world.write("one", SOUND.replace("\"t\"", "\"One\""));
    let before = world.store_texts();
    let many: Vec<_> = (0..=2000).map(|nth| format!("t{nth}")).collect();
    let many = format!("title\n{}\n", many.join("\n"));
    for (bytes, from, why) in [
        (&b""[..], "csv", "there is no project in it"),
        (b"title\n", "csv", "there is no project in it"),
        (b"[]", "json", "there is no project in it"),
        (b"  \n", "md", "there is no project in it"),
        (b"text\n", "org", "there is no project in it"),
        (b"title\nOne\n", "csv", "line 2: project `one` has the title `One`"),
        (b"title\n\xff\n", "csv", "line 2: invalid UTF-8"),
        (b"\xff\xfet\0", "csv", "is UTF-16"),
        (b"title,a\nTwo\n", "csv", "line 2: the row has 1 cells, the header 2"),
        (b"title\n\"...\"\n", "csv", "cannot derive a file name from the title"),
        (b"a\nb\n", "csv", "line 2: it has no title"),
        (
            b"title,id\nTwo,1\nTwo,1\n",
            "csv",
            "line 3: it has the title, and no other id, of standard input: line 2",
        ),
        (b"{\"a\": 1, \"a\": 2}", "json", "the key `a` is there twice"),
        (b"[1]", "json", "item 1: it is not an object"),
        (b"[{\"title\": \"a\"}", "json", "line 1, column 15: invalid JSON"),
        (b"{\"a\": [{\"b\": 1}], \"c\": [{\"b\": 1}]}", "json", "it has several lists: `a`, `c`"),
        (b"---\ntitle: a\n", "md", "the front matter has no end"),
        (
            b"---\ntitle: a\n  - {x: [1\nnonsense\n---\n",
            "md",
            "line 4: the front matter is neither",
        ),
        (many.as_bytes(), "csv", "2001 projects, more than 2000"),
        (&vec![b' '; (40 << 20) + 1], "csv", "is larger than 40 MiB"),
        (&vec![b'['; 1 << 20], "json", "recursion limit"),
    ] {
        let said = piped(&world, bytes, &["--from", from]);
        assert!(said.code == 2 && said.err.contains(why) && said.out.is_empty(), "{why}: {said:?}");
        assert_eq!(world.store_texts(), before, "{why}");
    }
}

#[test]
fn dates_are_taken_as_written_and_an_ambiguous_one_is_asked_for() {
    let world = World::with_store();
    let day = |text: &str, args: &[&str]| {
        let table = format!("title,due\n\"D {text}\",\"{text}\"\n");
        let said = piped(&world, table.as_bytes(), args);
        assert_eq!(said.code, 0, "{text}: {said:?}");
        let text = world.read(names(&world).last().unwrap());
        assert_eq!(world.rp(&["undo"]).code, 0);
        let table: toml::Table = text.parse().unwrap();
        table.get("needed_by").map(ToString::to_string)
    };
    for (text, date) in [
        ("2026-07-12T23:30:00-08:00", Some("2026-07-12")),
        ("20260712T220000Z", Some("2026-07-12")),
        ("12/Jul/26 4:05 PM", Some("2026-07-12")),
        ("<2026-07-12 Sun +1w>", Some("2026-07-12")),
        ("13/7/2026", Some("2026-07-13")),
        ("someday", None),
        ("2026-07", None),
    ] {
        assert_eq!(day(text, &[]).as_deref(), date, "{text}");
    }
    assert_eq!(day("5/6/2026", &["--dates", "dmy"]).as_deref(), Some("2026-06-05"));
    assert_eq!(day("5/6/2026", &["--dates", "mdy"]).as_deref(), Some("2026-05-06"));
    let said = piped(&world, b"title,due\na,5/6/2026\nb,5/6/26\n", &[]);
    assert!(said.code == 2 && said.err.contains("has two readings, in 2 items"), "{said:?}");
    // Tomorrow is no day on which something began.
    let text = "title,status,created,started\na,active,2026-06-15,2026-06-16\nb,idea,2026-06-16,2026-06-15\n";
    assert_eq!(piped(&world, text.as_bytes(), &[]).code, 0);
    assert_eq!(summary(&world, "a"), "a active - 2026-06-15 - - - -");
    assert_eq!(summary(&world, "b"), "b idea - - - - - -");
    assert!(
        world.read("b").contains("[extra]\ncreated = \"2026-06-16\"\nstarted = \"2026-06-15\"\n")
    );
}

#[test]
fn a_field_goes_where_the_options_say() {
    let world = World::with_store();
    let args = [
        "--map",
        "a=b=plan",
        "--map",
        "NOTES=extra.n",
        "--map",
        "url=",
        "--map",
        "id=title",
        "--status",
        "p=q=paused",
    ];
    let text = "a=b,notes,url,id,status,Importance,Chance\nx,y,http://z,One,p=q,7,medium\n";

    let said = piped(&world, text.as_bytes(), &args);

    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(
        world.read("one"),
        "title = \"One\"\norigin = \"top-down\"\nstatus = \"paused\"\nplan = \"x\"\n\
        tags = [\"chance:medium\"]\n\n[estimate]\nimportance = 7\n\n[extra]\nn = \"y\"\nstatus = \"p=q\"\n\n\
        [extra.imported]\ntitle = \"One\"\nid = \"http://z\"\n"
    );
    for (args, why) in [
        (&["--map", "b=tags"][..], "there is no field `b`"),
        (&["--map", "a=b=nope"], "there is no key `nope` to import"),
        (&["--map", "a=b=experiment.what"], "there is no key"),
        (&["--map", "a=b=extra.imported"], "there is no key"),
        (&["--map", "=tags"], "missing `=`"),
        (&["--map", "notes=needed_by"], "`notes` cannot be `needed_by`: `y` is not a date"),
        (&["--status", "p=q=later"], "there is no status `later`"),
        (&[], "the status `p=q` is unknown"),
    ] {
        let said = piped(&world, text.as_bytes(), args);
        assert!(said.code == 2 && said.err.contains(why), "{why}: {said:?}");
    }
}

#[test]
fn a_hostile_file_neither_steers_the_terminal_nor_leaves_the_store() {
    let world = World::with_store();
    let evil = "a\u{1b}[31m\u{9b}2J\u{202e}\u{7}::error::x";
    let text = json!([
        {"title": format!("../../{evil}"), "x\u{1b}[2J": evil, "status": "open", "labels": [{"name": evil, "\u{1b}c": 1}], "url": evil},
        {"title": "b", "status": "done", "due": evil, "[extra]\n[x": {"a\nb": [evil]}},
    ]);
    for args in [&["-n"][..], &["-n", "--format", "json"], &[]] {
        let said = piped(&world, text.to_string().as_bytes(), args);
        assert!(said.code == 0 && said.steering().is_none(), "{said:?}");
    }
    assert_eq!(names(&world).len(), 2);
    assert!(
        names(&world).iter().all(|name| !name.contains(['/', '.', '\u{1b}'])),
        "{:?}",
        names(&world)
    );
    let unknown = json!([{"title": "t", "status": evil}]).to_string();
    let said = piped(&world, unknown.as_bytes(), &[]);
    assert!(said.code == 2 && said.steering().is_none(), "{said:?}");
}

#[test]
fn several_files_are_one_change() {
    let world = World::with_store();
    let note = |name: &str, text: &str| {
        let path = world.folder().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let files = [
        note("one.md", "---\nstatus: done\n---\n# Uno\n"),
        note("two.md", "---\ntags: [a, 'b, c']\n---\n"),
    ];
    let said = world.rp(&["import", &files[0], &files[1]]);
    assert_eq!((said.code, names(&world)), (0, vec!["two".into(), "uno".into()]), "{said:?}");
    assert_eq!(summary(&world, "two"), "two idea - - - - a+b, c -");
    assert_eq!(world.rp(&["undo"]).code, 0);
    assert_eq!(names(&world), Vec::<String>::new());
    let whole = note("s.json", &exported(&world));
    let said = world.rp(&["import", &files[0], &whole]);
    assert!(said.code == 2 && said.err.contains("import it alone"), "{said:?}");
    let folder = world.rp(&["import", world.folder().to_str().unwrap()]);
    assert!(folder.code == 2 && folder.err.contains("not a regular file"), "{folder:?}");
}

#[test]
fn nothing_is_dropped_without_a_word() {
    let world = World::with_store();
    fs::write(world.file("rp.toml"), "me = \"kim\"\n").unwrap();
    let item = br#"[{"title": "One", "mood": "high", "dueDateTime": "x", "due_date_time": [null, 2],
        "url": "http://a, http://b", "tags": "a; #b,a", "priority": "H", "imported": 1, "labels": [{"x": 1}]}]"#;

    assert_eq!(piped(&world, item, &["--me", "kim"]).code, 0);

    assert_eq!(
        world.read("one"),
        "title = \"One\"\norigin = \"top-down\"\nstatus = \"idea\"\n\
         tags = [\"a\", \"b\", \"priority:high\"]\nlinks = [\"http://a\", \"http://b\"]\n\n\
         [extra]\nmood = \"high\"\ndue_date_time = \"x\"\ndue_date_time_2 = [\"\", 2]\n\
         imported_2 = 1\nlabels = [\n    { x = 1 },\n]\n\n[extra.imported]\ntitle = \"One\"\nid = \"http://a, http://b\"\n"
    );
    let left_out = |file: &str| {
        let said = import(&World::with_store(), &sample(file), &["-n", "--format", "json"]).json();
        let fields = said["fields"].as_array().unwrap().clone();
        let left_out = fields.iter().filter(|field| field["key"].is_null());
        left_out.map(|field| field["field"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(left_out("trello.json"), ["dueComplete", "pos"]);
    assert_eq!(left_out("headings.md"), ["text outside of projects"]);
    assert_eq!(left_out("tasks.org"), ["text outside of projects"]);
    assert_eq!(left_out("asana.csv"), [""; 0]);
}
