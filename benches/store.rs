//! `cargo bench` measures `rp flags` over stores of 1,000 to 10,000 projects against `cat` of the
//! same files, the ranking against reading and parsing the same files, and commands
//! against others, in the same run. Compare the ratios; times differ from machine to machine.
//!
//! `cargo bench -- --keep DIR --projects N` leaves a store of N projects in DIR instead.
#![expect(clippy::disallowed_methods, clippy::disallowed_macros, reason = "a program of its own")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rp::domain::ranking::{rank, rank_with_odds};
use rp::store::Search;

const SIZES: [usize; 4] = [1_000, 2_500, 5_000, 10_000];
const ROUNDS: usize = 7;
const RESULTS: [&str; 5] = ["unclear", "promising", "negative", "broken", "clear"];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let after =
        |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    if let Some(folder) = after("--keep") {
        let projects = after("--projects").and_then(|n| n.parse().ok()).unwrap_or(SIZES[3]);
        let bytes = generate(Path::new(folder), projects);
        println!("{projects} projects in {folder}, {} bytes each", bytes / projects);
        return;
    }
    println!("rp flags against cat: median of {ROUNDS} rounds, in turn");
    println!("projects  bytes each    cat ms     rp ms  rp/cat  rp µs/project");
    for projects in SIZES {
        let store = tempfile::tempdir().expect("a temporary folder can be made");
        let bytes = generate(store.path(), projects);
        let (mut cat, mut rp) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            cat.push(time(&mut cat_all(store.path())));
            rp.push(time(&mut flags(store.path())));
        }
        let (cat, rp) = (median(&mut cat), median(&mut rp));
        println!(
            "{projects:>8}  {:>10}  {:>8.1}  {:>8.1}  {:>6.2}  {:>13.1}",
            bytes / projects,
            cat * 1e3,
            rp * 1e3,
            rp / cat,
            rp * 1e6 / f64::from(u32::try_from(projects).expect("a few thousand")),
        );
    }
    ranking();
    pairs();
    runs();
}

/// Measures a command under `rp run` against the command alone. In memory, where a file system has nothing to
/// sync, the difference is what `rp` itself takes.
fn runs() {
    const TIMES: usize = 100;
    println!("\nrp run against its command: median of {TIMES} rounds, in turn");
    println!("projects  folder         alone ms  run ms  more ms");
    let folders = [std::env::temp_dir(), PathBuf::from("/dev/shm")];
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        for projects in [10, 10_000] {
            let store = tempfile::tempdir_in(folder).expect("a temporary folder can be made");
            generate(store.path(), projects);
            let (mut alone, mut run) = (Vec::new(), Vec::new());
            for _ in 0..TIMES {
                alone.push(time(&mut Command::new("true")));
                run.push(time(&mut rp(store.path(), &["run", "r0/project-0", "--", "true"])));
                let _ = fs::remove_dir_all(store.path().join(".rp/runs"));
            }
            let (alone, run) = (median(&mut alone) * 1e3, median(&mut run) * 1e3);
            let (folder, more) = (folder.display(), run - alone);
            println!("{projects:>8}  {folder:<13}  {alone:>8.2}  {run:>6.2}  {more:>7.2}");
        }
    }
}

/// Commands, and those that read as much for less: a report has flags, curves and a page besides the
/// ranking, and a table of an export more columns than a list.
const PAIRS: [(usize, [&str; 3], [&str; 1]); 4] = [
    (1_000, ["report", "--out", "-"], ["compare"]),
    (1_000, ["export", "ranking", "--format=jsonl"], ["compare"]),
    (10_000, ["export", "projects", "--format=jsonl"], ["list"]),
    (10_000, ["export", "--format", "json"], ["list"]),
];

/// Measures commands against others on the same store.
fn pairs() {
    println!("\nrp against rp: median of {ROUNDS} rounds, in turn");
    println!("projects       ms  against        ms  ratio  command");
    for (projects, args, other) in PAIRS {
        let store = tempfile::tempdir().expect("a temporary folder can be made");
        generate(store.path(), projects);
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            one.push(time(&mut rp(store.path(), &args)));
            two.push(time(&mut rp(store.path(), &other)));
        }
        let (one, two) = (median(&mut one), median(&mut two));
        let (args, other, ratio) = (args.join(" "), other.join(" "), one / two);
        let (one, two) = (one * 1e3, two * 1e3);
        println!("{projects:>8}  {one:>7.1}  {other:<7}  {two:>8.1}  {ratio:>5.2}  rp {args}");
    }
}

/// Measures the ranking against reading and parsing, all in this process: the indexes and verdicts
/// that `flags` needs, and with the odds of every project that `compare` shows.
fn ranking() {
    println!(
        "\nranking, 1,000 draws, against reading and parsing: median of {ROUNDS} rounds, in turn"
    );
    println!("projects  ranked   read ms   rank ms  rank/read  odds ms  odds/read");
    for projects in SIZES {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        generate(folder.path(), projects);
        let search = Search { dir: Some(folder.path().to_owned()), ..Default::default() };
        let store = search.store().expect("it was just made");
        let today = "2026-06-15".parse().expect("a day");
        let (mut read, mut ranks, mut odds, mut ranked) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let loaded = store.load().expect("it can be read");
            read.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            ranked = rank(&loaded.portfolio, today).standings.len();
            ranks.push(start.elapsed().as_secs_f64());
            let start = Instant::now();
            std::hint::black_box(rank_with_odds(&loaded.portfolio, today));
            odds.push(start.elapsed().as_secs_f64());
        }
        let (read, rank, odds) = (median(&mut read), median(&mut ranks), median(&mut odds));
        println!(
            "{projects:>8}  {ranked:>6}  {:>8.1}  {:>8.1}  {:>9.2}  {:>7.1}  {:>9.2}",
            read * 1e3,
            rank * 1e3,
            rank / read,
            odds * 1e3,
            odds / read
        );
    }
}

fn flags(store: &Path) -> Command {
    rp(store, &["flags", "--fail-on", "never"])
}

fn rp(store: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rp"));
    command.arg("-C").arg(store).args(args);
    command.env("RP_TODAY", "2026-06-15");
    command
}

fn cat_all(store: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "find . -name '*.toml' -print0 | xargs -0 cat"]).current_dir(store);
    command
}

fn time(command: &mut Command) -> f64 {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("both programs are there");
    assert!(status.success(), "{command:?}: {status}");
    Duration::as_secs_f64(&start.elapsed())
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Writes a store of projects of about 3 KB each, by twenty researchers; returns their bytes
/// together.
fn generate(store: &Path, projects: usize) -> usize {
    fs::create_dir_all(store.join("projects")).expect("the folder can be written");
    fs::write(store.join("rp.toml"), "me = \"r0\"\n").expect("the folder can be written");
    let write = |at| {
        let text = project(at);
        let folder: PathBuf = store.join(format!("projects/r{}", at % 20));
        fs::create_dir_all(&folder).expect("the folder can be written");
        fs::write(folder.join(format!("project-{at}.toml")), &text).expect("and the file");
        text.len()
    };
    (0..projects).map(write).sum()
}

/// The text of a project; the same for the same number on every machine.
fn project(at: usize) -> String {
    let pick = |n: usize| (at * 7919 + n * 104_729) % 9973;
    let status = ["idea", "active", "paused", "done"][pick(1) % 4];
    let origin = ["top-down", "bottom-up"][pick(2) % 2];
    let mut text = format!(
        "# A project of the benchmark.\ntitle = \"Project {at}\"\norigin = \"{origin}\"\n\
         status = \"{status}\"\nresearcher = \"r{}\"\ncreated = 2026-04-01\nstarted = 2026-04-{:02}\n\n",
        at % 20,
        pick(3) % 28 + 1
    );
    for (n, key) in ["motivation", "problem", "approach", "plan"].into_iter().enumerate() {
        if pick(4 + n) % 5 > 0 {
            let words = "what is known of it, what is not, and what would settle it; ".repeat(6);
            let _ = write!(text, "{key} = \"\"\"\n{words}\n\"\"\"\n");
        }
    }
    let _ = write!(
        text,
        "\nexperiment_loop = \"{}h to {}h\"\nfixed_cost = \"{}d\"\ntags = [\"a\", \"b\"]\n\n\
         [estimate]\nimportance = \"{} to 8\"\nchance = \"{}% to 60%\"\nexperiments = 12\n\
         counterfactual = \"40%\"\nfinish = \"2w to 6w\"\n",
        pick(9) % 40 + 1,
        pick(9) % 40 + 30,
        pick(10) % 40,
        pick(11) % 4 + 1,
        pick(12) % 30 + 5,
    );
    // An idea has no log yet.
    let log = if status == "idea" { 0 } else { pick(13) % 9 + 4 };
    for n in 0..log {
        let result = RESULTS[pick(14 + n) % 5];
        let _ = write!(
            text,
            "\n[[experiment]]\ndate = 2026-05-{:02}\nwhat = \"the same with another seed, number {n}\"\n\
             result = \"{result}\"\ntook = \"{}h\"\nlearned = \"that it is not the seed\"\n",
            n + 1,
            pick(20 + n) % 50 + 1
        );
    }
    text
}
