//! Exports in other programs: tables of many repositories in DuckDB, as `docs/lab.md` says, and a calendar.
//! It takes a `python` at `RP_PYTHON` with the packages `duckdb` and `icalendar`. Without it, a test
//! prints what is missing and passes without testing, or fails in CI.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::{Value, json};

use crate::support::{SOUND, World};

/// What Python prints that runs a program with arguments.
fn python(folder: &Path, program: &str, args: &[impl AsRef<OsStr>]) -> Option<String> {
    let Some(python) = env::var_os("RP_PYTHON").filter(|path| !path.is_empty()) else {
        let why = "exports are not read by other programs: it takes RP_PYTHON";
        assert!(env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{why}");
        let _ = writeln!(std::io::stderr(), "{why}");
        return None;
    };
    let mut python = Command::new(python);
    let done = python.current_dir(folder).args(["-c", program]).args(args).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(String::from_utf8(done.stdout).unwrap())
}

/// Prints the result of each statement that begins with SELECT.
const DUCKDB: &str = "
import duckdb, sys
database = duckdb.connect()
for statement in sys.argv[1:]:
    if statement.startswith('SELECT'):
        print(database.sql(statement))
    else:
        database.execute(statement)
";

/// The blocks of a page in a language, in their order.
fn blocks(page: &str, languages: &[&str]) -> Vec<String> {
    let mut parts = page.split("\n```");
    let mut blocks = Vec::new();
    parts.next();
    while let Some(block) = parts.next() {
        let (language, text) = block.split_once('\n').unwrap_or((block, ""));
        if languages.contains(&language) {
            blocks.push(text.to_owned());
        }
        parts.next();
    }
    blocks
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lab.md");
    fs::read_to_string(page).unwrap().replace("\r\n", "\n")
}

/// Exports every store below `repositories`, as the page says.
fn export_all(world: &World) {
    let page = page();
    let [command] = blocks(&page, &["sh"]).try_into().expect("one block");
    let rp = Path::new(env!("CARGO_BIN_EXE_rp")).parent().unwrap();
    let path = env::join_paths(
        [rp.to_owned()].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap())),
    );
    let mut shell = Command::new("bash");
    shell.current_dir(world.folder()).args(["-euc", &command]).env_clear();
    shell.env("HOME", world.home()).env("RP_TODAY", "2026-06-15").env("PATH", path.unwrap());
    let done = shell.output().unwrap();
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
}

/// The project files below a folder.
fn project_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|it| if it.is_dir() { project_files(&it) } else { vec![it] }).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
}

#[test]
fn the_statements_of_the_page_say_what_the_page_shows() {
    let world = World::new();
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/mentor");
    for person in fs::read_dir(store.join("projects")).unwrap().map(|entry| entry.unwrap()) {
        let repository = world.folder().join("repositories").join(person.file_name());
        fs::create_dir_all(repository.join(".git")).unwrap();
        copy(&store.join("rp.toml"), &repository.join("rp.toml"));
        for file in project_files(&person.path()) {
            copy(&file, &repository.join(file.strip_prefix(&store).unwrap()));
        }
    }
    export_all(&world);
    let page = page();
    let statements = blocks(&page, &["sql"]);
    let statements: Vec<_> = statements.iter().flat_map(|it| it.split_inclusive(";\n")).collect();

    let shown = python(world.folder(), DUCKDB, &statements);

    let Some(shown) = shown else { return };
    let expected = blocks(&page, &["text"]).join("\n\n") + "\n\n";
    assert_eq!(shown, expected);
    assert!(world.folder().join("ranking.parquet").is_file());
}

/// The number of joined rows of a table, of those that are not in the one store, and of those that are
/// only there: without the name of the store, and without flags that depend on other projects.
fn difference(table: &str) -> String {
    let rows = |from: &str| {
        let kept = if table == "flags" { "scope = 'project'" } else { "true" };
        let options = "union_by_name = true, sample_size = -1";
        let all = format!("read_json_auto('{from}/{table}.jsonl', {options})");
        format!("(SELECT * EXCLUDE store FROM {all} WHERE {kept})")
    };
    let (joined, one) = (rows("exports/*"), rows("one"));
    let count = |rows: &str| format!("(SELECT count(*) FROM ({rows}))");
    let [all, more, less] = [
        count(&joined),
        count(&format!("{joined} EXCEPT ALL {one}")),
        count(&format!("{one} EXCEPT ALL {joined}")),
    ];
    format!("SELECT {all}, {more}, {less}")
}

/// Prints the rows of each query, one query a line, as JSON.
const ROWS: &str = "
import duckdb, json, sys
for query in sys.argv[1:]:
    print(json.dumps(duckdb.sql(query).fetchall()))
";

#[test]
fn the_tables_of_a_hundred_repositories_are_those_of_the_one_store() {
    let world = World::with_store();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let settings = examples.join("mentor/rp.toml");
    copy(&settings, &world.file("rp.toml"));
    let projects = ["mentor", "interview"].map(|name| examples.join(name).join("projects"));
    let files =
        projects.iter().flat_map(|top| project_files(top).into_iter().map(move |it| (top, it)));
    let files: Vec<_> = files.collect();
    for copies in 0..3 {
        for (top, file) in &files {
            let path = format!("projects/{copies}/{}", file.strip_prefix(top).unwrap().display());
            let repository = world.folder().join("repositories").join(path.replace('/', "-"));
            copy(file, &world.file(&path));
            copy(file, &repository.join(&path));
            copy(&settings, &repository.join("rp.toml"));
        }
    }
    assert!(fs::read_dir(world.folder().join("repositories")).unwrap().count() >= 100);
    export_all(&world);
    let tables = ["projects", "experiments", "decisions", "flags", "ranking"];
    fs::create_dir(world.folder().join("one")).unwrap();
    for table in tables {
        let said = world.rp(&["export", table, "--out", &format!("one/{table}.jsonl")]);
        assert_eq!(said.code, 0, "{said:?}");
    }

    let Some(printed) = python(world.folder(), ROWS, &tables.map(difference)) else { return };

    assert_eq!(printed.lines().count(), tables.len(), "{printed}");
    for (table, line) in tables.iter().zip(printed.lines()) {
        let [[rows, more, less]]: [[u64; 3]; 1] = serde_json::from_str(line).unwrap();
        assert!(rows >= 90, "{table}: {rows} rows");
        assert_eq!((more, less), (0, 0), "{table}");
    }
}

/// Prints what a strict reader finds in calendars, one event a line.
const CALENDAR: &str = "
import icalendar, json, sys
for path in sys.argv[1:]:
    calendar = icalendar.Calendar.from_ical(open(path, 'rb').read())
    assert not calendar.errors, calendar.errors
    for event in calendar.events:
        assert not event.errors, event.errors
        print(json.dumps([event['uid'], str(event.start), str(event.end), event['summary']]))
";

#[test]
fn a_reader_of_calendars_finds_the_dates_and_texts_of_the_projects() {
    let (world, hostile) = (World::with_store(), World::hostile());
    let expect = format!("a, b; c\\d\n{}", "é猫👩".repeat(40));
    let text = format!(
        "{SOUND}[timebox]\nuntil = 2026-06-19\n[[checkpoint]]\nby = 2026-06-30\nexpect = {}\n",
        json!(expect)
    );
    world.write("p", format!("needed_by = 2026-08-31\n{text}"));
    assert_eq!(world.rp(&["export", "--out", "a.ics"]).code, 0);
    let said = hostile.rp(&["export", "--out", "b.ics"]);
    assert!(said.out.contains("wrote b.ics"), "{said:?}");
    let other = hostile.folder().join("b.ics");

    let paths = ["a.ics", other.to_str().unwrap()];
    let Some(printed) = python(world.folder(), CALENDAR, &paths) else { return };

    let events: Vec<Value> =
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found = json!([
        ["checkpoint-1/p@store", "2026-06-30", "2026-07-01", format!("p: checkpoint: {expect}")],
        ["sprint/p@store", "2026-06-19", "2026-06-20", "p: sprint"],
        ["deadline/p@store", "2026-08-31", "2026-09-01", "p: results are needed"],
    ]);
    assert_eq!(Value::from(&events[..3]), found);
    assert!(events.len() > 3, "the hostile store has events too");
}
