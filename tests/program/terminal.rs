//! Prompts in a real terminal: `rp` asks for missing values, and writes nothing if the prompt is
//! cancelled.

use crate::support::{SOUND, World};
use rexpect::session::{PtySession, spawn_command};

const PATIENCE: Option<u64> = Some(20_000);
const DOWN: &str = "\u{1b}[B";

fn new(world: &World, args: &[&str]) -> PtySession {
    rp(world, &[&["new"], args].concat())
}

fn rp(world: &World, args: &[&str]) -> PtySession {
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(args);
    command.env("TERM", "xterm").env("NO_COLOR", "1");
    spawn_command(command, PATIENCE).unwrap()
}

fn answer(terminal: &mut PtySession, question: &str, answer: &str) {
    terminal.exp_string(question).unwrap_or_else(|why| panic!("{question}: {why}"));
    terminal.send(answer).unwrap();
    terminal.send("\r").unwrap();
    terminal.flush().unwrap();
}

/// Waits for the program to exit with this code.
fn ends_with(mut terminal: PtySession, code: i32) {
    terminal.exp_eof().unwrap();
    let status = format!("{:?}", terminal.process().wait().unwrap());
    assert!(status.starts_with("Exited") && status.ends_with(&format!(", {code})")), "{status}");
}

#[test]
fn rp_new_prompts_for_missing_values_and_refuses_invalid_ones() {
    let world = World::with_store();
    let mut terminal = new(&world, &["--importance", "6"]);

    answer(&mut terminal, "Title:", "Asked for");
    answer(&mut terminal, "What does it start from?", DOWN);
    answer(&mut terminal, "How long is one loop?", "2h to 1h");
    answer(&mut terminal, "a range must rise", &format!("{}4h", "\u{7f}".repeat(8)));
    answer(&mut terminal, "What is the fixed cost?", "");
    answer(&mut terminal, "Why would complete success matter?", "Because");
    answer(&mut terminal, "empty assumes 5% to 50%", "");
    terminal.exp_string("created asked-for").unwrap();

    ends_with(terminal, 0);
    let file = world.read("asked-for");
    assert!(file.contains("origin = \"bottom-up\""), "{file}");
    assert!(file.contains("\nexperiment_loop = \"4h\""), "{file}");
    assert!(file.contains("\n# fixed_cost = "), "{file}");
    assert!(file.contains("\nmotivation = \"Because\""), "{file}");
    assert!(file.contains("\nimportance = 6"), "{file}");
}

#[test]
fn cancelling_a_prompt_writes_nothing() {
    for (key, code) in [("\u{3}", 130), ("\u{1b}", 1)] {
        let world = World::with_store();
        let mut terminal = new(&world, &["Left", "--origin", "bottom-up"]);
        terminal.exp_string("How long is one loop?").unwrap();
        terminal.send(key).unwrap();
        terminal.flush().unwrap();

        terminal.exp_string("nothing was written").unwrap();
        ends_with(terminal, code);
        assert!(!world.file("projects/left.toml").exists());
    }
}

#[test]
fn rp_does_not_prompt_if_all_values_are_given() {
    let world = World::with_store();
    let terminal = new(
        &world,
        &[
            "All",
            "--origin",
            "bottom-up",
            "--loop",
            "4h",
            "--fixed-cost",
            "1d",
            "--motivation",
            "m",
            "--importance",
            "5",
            "--chance",
            "20%",
        ],
    );

    ends_with(terminal, 0);
    assert!(world.file("projects/all.toml").exists());
}

#[test]
fn rp_import_shows_the_fields_and_asks() {
    let world = World::with_store();
    let file = world.folder().join("a.csv");
    std::fs::write(&file, "title,note\nOne,x\n").unwrap();
    let file = file.to_str().unwrap();
    for (keys, code, is_made) in [("n", 1, false), ("", 0, true)] {
        let mut terminal = rp(&world, &["import", file]);
        terminal.exp_string("extra.note").unwrap();
        answer(&mut terminal, "Import 1 project?", keys);
        ends_with(terminal, code);
        assert_eq!(world.file("projects/one.toml").exists(), is_made, "{keys:?}");
    }
    assert_eq!(world.rp(&["undo"]).code, 0);
    ends_with(rp(&world, &["import", file, "--yes"]), 0);
    assert!(world.file("projects/one.toml").exists());
}

#[test]
fn rp_doc_asks_before_it_replaces_another_file() {
    let world = World::with_store();
    world.write("p", SOUND);
    let notes = world.file("notes.md");
    for (keys, code, is_kept) in [("\r", 1, true), (DOWN, 0, false)] {
        std::fs::write(&notes, "# Notes\n").unwrap();
        let mut terminal = rp(&world, &["doc", "p", "--out", &notes.display().to_string()]);

        answer(&mut terminal, "is not a document of rp", keys.trim_end());
        ends_with(terminal, code);
        let text = std::fs::read_to_string(&notes).unwrap();
        assert_eq!(text == "# Notes\n", is_kept, "{text}");
    }
}

#[test]
fn rp_log_prompts_for_the_experiment_and_its_result() {
    let world = World::with_store();
    world.write("p", SOUND);
    let mut terminal = rp(&world, &["log", "p"]);

    answer(&mut terminal, "What was run?", "a probe");
    answer(&mut terminal, "What did it show?", DOWN);
    answer(&mut terminal, "How long did the loop take?", "5h");
    answer(&mut terminal, "What was learned?", "");
    terminal.exp_string("logged a promising result on p").unwrap();

    ends_with(terminal, 0);
    let entry = "[[experiment]]\ndate = 2026-06-15\nwhat = \"a probe\"\n\
                 result = \"promising\"\ntook = \"5h\"\n";
    assert_eq!(world.read("p"), format!("{SOUND}\n{entry}"));
}

#[test]
fn a_decision_prompts_for_a_reason_and_cancelling_it_changes_nothing() {
    let world = World::with_store();
    world.write("p", SOUND);
    for (key, code) in [("\u{3}", 130), ("\u{1b}", 1)] {
        let mut terminal = rp(&world, &["drop", "p"]);
        terminal.exp_string("Why?").unwrap();
        terminal.send(key).unwrap();
        terminal.flush().unwrap();

        terminal.exp_string("nothing was written").unwrap();
        ends_with(terminal, code);
        assert_eq!(world.read("p"), SOUND);
    }

    let mut terminal = rp(&world, &["start", "p"]);
    answer(&mut terminal, "Why?", "");
    terminal.exp_string("started p").unwrap();
    ends_with(terminal, 0);
    assert!(!world.read("p").contains("why"));
}

#[test]
fn rp_does_not_prompt_for_an_impossible_change() {
    let world = World::with_store();
    world.write("p", format!("status = \"done\"\n{SOUND}"));

    for args in [&["drop", "p"][..], &["switch", "p"], &["pivot", "p"], &["start", "p"]] {
        let mut terminal = rp(&world, args);
        terminal.exp_string("`p`: it is done").unwrap();
        ends_with(terminal, 2);
    }
}

#[test]
fn an_invalid_day_is_prompted_for_again() {
    let world = World::with_store();
    world.write("p", SOUND);
    let mut terminal = rp(&world, &["checkpoint", "p"]);

    answer(&mut terminal, "By when?", "soon");
    answer(&mut terminal, "is not a date", &format!("{}+2w", "\u{7f}".repeat(4)));
    answer(&mut terminal, "What do you expect by then?", "a clear result");
    terminal.exp_string("added a checkpoint").unwrap();

    ends_with(terminal, 0);
    assert!(world.read("p").contains("expect = \"a clear result\""), "{}", world.read("p"));
}

#[test]
fn rp_init_prompts_for_the_researcher() {
    let world = World::new();
    let mut terminal = rp(&world, &["init", "--me", "Ada L."]);

    answer(&mut terminal, "Your level?", "");
    answer(&mut terminal, "Hours of research a week?", "169");
    answer(&mut terminal, "at most 168", &format!("{}25", "\u{7f}".repeat(3)));
    answer(&mut terminal, "Mentor?", "kim");
    terminal.exp_string("created").unwrap();

    ends_with(terminal, 0);
    let file = std::fs::read_to_string(world.file("rp.toml")).unwrap();
    let researcher = "[researcher.\"Ada L.\"]\nlevel = \"junior\"  # \"junior\" or \"senior\"\n\
                      hours_per_week = 25\nmentor = \"kim\"\n";
    assert!(file.contains(researcher), "{file}");
}

#[test]
fn the_questions_about_the_researcher_can_be_skipped() {
    let world = World::new();
    let mut terminal = rp(&world, &["init"]);

    answer(&mut terminal, "Your level?", &DOWN.repeat(2));
    answer(&mut terminal, "Hours of research a week?", "");
    answer(&mut terminal, "Mentor?", "");
    terminal.exp_string("assuming a senior with 40 h a week").unwrap();

    ends_with(terminal, 0);
    let file = std::fs::read_to_string(world.file("rp.toml")).unwrap();
    assert!(file.contains("# [researcher.NAME]"), "{file}");
}

#[test]
fn rp_feedback_asks_which_of_several_is_answered() {
    let world = World::with_store();
    let two = "[[feedback]]\ndate = 2026-06-10\nfrom = \"kim\"\nimportance = 1\n\
               [[feedback]]\ndate = 2026-06-11\nfrom = \"bo\"\nease = 2\n";
    world.write("p", format!("{SOUND}{two}"));
    let mut terminal = rp(&world, &["feedback", "p", "--answered"]);

    answer(&mut terminal, "Which feedback is answered?", DOWN);
    terminal.exp_string("answered the feedback of 2026-06-11 from bo").unwrap();

    ends_with(terminal, 0);
    assert_eq!(world.read("p"), format!("{SOUND}{two}answered = 2026-06-15\n"));
}

#[test]
fn a_status_that_needs_a_result_prompts_for_it() {
    let world = World::with_store();
    world.write("p", format!("status = \"active\"\n{SOUND}"));
    let mut terminal = rp(&world, &["set", "p", "status=done"]);

    answer(&mut terminal, "How did it turn out?", DOWN);
    terminal.exp_string("set status of p").unwrap();

    ends_with(terminal, 0);
    let file = world.read("p");
    assert!(file.starts_with("status = \"done\"\n"), "{file}");
    assert!(file.contains("kind = \"finish\"\nresult = \"partial\"\n"), "{file}");
}

#[test]
fn the_first_rp_new_asks_about_the_researcher_if_it_creates_the_store() {
    let world = World::new();
    let mut command = world.command();
    command.args(["new", "First", "--origin", "bottom-up", "--loop", "4h", "--me", "kim"]);
    command.args(["--fixed-cost", "1d", "--motivation", "m", "--importance", "5"]);
    command.args(["--chance", "20%"]);
    command.env("TERM", "xterm").env("NO_COLOR", "1");
    let mut terminal = spawn_command(command, PATIENCE).unwrap();

    answer(&mut terminal, "Your level?", "");
    answer(&mut terminal, "Hours of research a week?", "");
    answer(&mut terminal, "Mentor?", "");
    terminal.exp_string("assuming 40 h a week: set `[researcher.kim]`").unwrap();

    ends_with(terminal, 0);
    let file = world.home().join(".local/share/rp/rp.toml");
    let file = std::fs::read_to_string(file).unwrap();
    assert!(file.contains("[researcher.kim]\nlevel = \"junior\""), "{file}");
}

const BACKWARDS: &str = "\u{1b}[1;5D";

/// What a terminal sends if this text is pasted.
fn pasted(text: &str) -> String {
    format!("\u{1b}[200~{text}\u{1b}[201~")
}

/// A checkpoint whose expectation was asked for and typed with these keys.
fn expected(keys: &str) -> String {
    let world = World::with_store();
    world.write("p", SOUND);
    let mut terminal = rp(&world, &["checkpoint", "p", "--by", "+2w"]);
    answer(&mut terminal, "What do you expect by then?", keys);
    terminal.exp_string("added a checkpoint").unwrap();
    ends_with(terminal, 0);
    let file = world.read("p");
    let line = file.lines().find_map(|line| line.strip_prefix("expect = ")).unwrap();
    line.trim_matches('"').to_owned()
}

#[test]
fn the_keys_of_readline_edit_a_line() {
    for (keys, text) in [
        ("one two\u{15}three", "three"),
        ("one two\u{17}three", "one three"),
        ("one two\u{1}three ", "three one two"),
        ("one two\u{1}zero \u{5} three", "zero one two three"),
        ("one two\u{1}\u{6}\u{6}\u{6}\u{b}", "one"),
        ("one two\u{1b}[Hzero \u{1b}[F three", "zero one two three"),
        ("one two\u{1b}[H\u{1b}[3~\u{1b}[3~", "e two"),
        (&format!("one two{BACKWARDS}{BACKWARDS}zero "), "zero one two"),
        ("猫猫猫\u{1b}[D\u{1b}[D\u{7f}x", "x猫猫"),
        ("e\u{301}\u{7f}x", "x"),
        ("on\te", "one"),
    ] {
        assert_eq!(expected(keys), text, "{keys:?}");
    }
}

#[test]
fn a_pasted_line_break_answers_no_other_question() {
    let world = World::with_store();
    let mut terminal = new(&world, &["--importance", "6", "--chance", "20%"]);

    answer(&mut terminal, "Title:", &pasted("One\rTwo\rThree"));
    terminal.exp_string("only one line is possible").unwrap();
    // The whole paste goes, not only its last line.
    answer(&mut terminal, "", "\u{15}Title\u{1}");
    answer(&mut terminal, "What does it start from?", &pasted("bottom-up\n"));
    answer(&mut terminal, "How long is one loop?", &pasted("4h\n"));
    answer(&mut terminal, "What is the fixed cost?", "1d\r1w\r2w");
    answer(&mut terminal, "Why would complete success matter?", "Because");
    terminal.exp_string("created title").unwrap();

    ends_with(terminal, 0);
    let file = world.read("title");
    assert!(file.contains("title = \"Title\"\n"), "{file}");
    assert!(file.contains("\nexperiment_loop = \"4h\""), "{file}");
    assert!(file.contains("\nfixed_cost = \"1d\""), "{file}");
    assert!(file.contains("\nmotivation = \"Because\""), "{file}");
}

#[test]
fn a_list_is_filtered_and_says_if_nothing_matches() {
    let world = World::with_store();
    let facts = ["--loop", "4h", "--fixed-cost", "1d", "--motivation", "m"];
    let rest = ["Filtered", "--importance", "6", "--chance", "20%"];
    let mut terminal = new(&world, &[&rest[..], &facts].concat());

    answer(&mut terminal, "What does it start from?", "zz");
    terminal.exp_string("no match").unwrap();
    answer(&mut terminal, "delete it", "\u{17}OTTOM");
    terminal.exp_string("created filtered").unwrap();

    ends_with(terminal, 0);
    assert!(world.read("filtered").contains("origin = \"bottom-up\""));
}

#[test]
fn the_end_of_input_on_an_empty_line_cancels() {
    for (question, args) in
        [("Title:", &["new"][..]), ("What does it start from?", &["new", "Left"])]
    {
        let world = World::with_store();
        let before = world.snapshot();
        let mut terminal = rp(&world, args);
        terminal.exp_string(question).unwrap();
        // Only on an empty line.
        terminal.send("x\u{4}\u{15}\u{4}").unwrap();
        terminal.flush().unwrap();

        terminal.exp_string("nothing was written").unwrap();
        ends_with(terminal, 1);
        assert_eq!(world.snapshot(), before);
    }
}

#[test]
fn rp_new_shows_what_it_assumes_if_an_estimate_is_skipped() {
    let world = World::with_store();
    let settings = "[defaults]\nimportance = \"3 to 4\"\n";
    std::fs::write(world.file("rp.toml"), settings).unwrap();
    let facts = ["--loop", "4h", "--fixed-cost", "1d", "--motivation", "m"];
    let title = ["Skipped", "--origin", "top-down"];
    let mut terminal = new(&world, &[&title[..], &facts].concat());

    answer(&mut terminal, "empty assumes 3 to 4", "");
    answer(&mut terminal, "empty assumes 5% to 50%", "120%");
    answer(&mut terminal, "120%", "\u{15}20% to 40%");
    terminal.exp_string("created skipped").unwrap();

    ends_with(terminal, 0);
    let file = world.read("skipped");
    assert!(file.contains("\nchance = \"20% to 40%\""), "{file}");
    assert!(!file.contains("\nimportance = "), "{file}");
}

#[test]
fn rp_feedback_asks_for_what_is_missing() {
    let world = World::with_store();
    world.write("p", SOUND);
    let mut terminal = rp(&world, &["feedback", "p", "why?", "--ease", "3"]);

    answer(&mut terminal, "Who said it?", "kim");
    answer(&mut terminal, "How much would complete success matter", "6");
    answer(&mut terminal, "is not between 1 and 5", "\u{15}4");
    terminal.exp_string("added feedback from kim").unwrap();

    ends_with(terminal, 0);
    let entry = "[[feedback]]\ndate = 2026-06-15\nfrom = \"kim\"\nimportance = 4\nease = 3\n\
                 comment = \"why?\"\n";
    assert_eq!(world.read("p"), format!("{SOUND}\n{entry}"));

    let mut terminal = rp(&world, &["feedback", "p", "again"]);
    answer(&mut terminal, "Who said it?", "");
    answer(&mut terminal, "How much would complete success matter", "");
    answer(&mut terminal, "How easy", "");
    ends_with(terminal, 0);
    assert!(world.read("p").ends_with("[[feedback]]\ndate = 2026-06-15\ncomment = \"again\"\n"));
}

#[test]
fn rp_edit_shows_a_fault_once() {
    let world = World::with_store();
    world.write("p", SOUND);
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["edit", "p"]);
    command.env("TERM", "xterm").env("NO_COLOR", "1");
    command.env("EDITOR", "sh -c 'sed -i s/bottom-up/sideways/ \"$0\"'");
    let mut terminal = spawn_command(command, PATIENCE).unwrap();

    let before = terminal.exp_string("Open it again?").unwrap();
    assert_eq!(before.matches("= \"sideways\"").count(), 1, "{before}");
    terminal.send("n\r").unwrap();
    terminal.flush().unwrap();
    let after = terminal.exp_eof().unwrap();
    assert!(after.contains("is invalid") && after.contains("find your version in"), "{after}");
    assert!(!after.contains("sideways"), "{after}");
}

#[test]
fn rp_does_not_prompt_in_a_terminal_that_cannot_edit_a_line() {
    let world = World::with_store();
    let mut command = world.command();
    command.arg("-C").arg(world.store()).args(["new", "Dumb"]).env("TERM", "dumb");
    let mut terminal = spawn_command(command, PATIENCE).unwrap();

    terminal.exp_string("--origin").unwrap();
    ends_with(terminal, 2);
}
