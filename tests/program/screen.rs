//! Tables and pages on screens of different widths: nothing is wider than the screen, and every view
//! of a project has the same numbers.

use std::process::Command;

use rexpect::session::spawn_command;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::support::{SOUND, World};

/// The output of `rp` in a terminal that is so many columns wide, without a pager.
fn on(world: &World, columns: usize, args: &[&str]) -> Vec<String> {
    on_locale(world, columns, args, "C")
}

/// The same in a locale.
fn on_locale(world: &World, columns: usize, args: &[&str], locale: &str) -> Vec<String> {
    let rp = world.command();
    let mut command = Command::new("sh");
    command.args(["-c", &format!("stty cols {columns} rows 24; exec \"$0\" \"$@\"")]);
    command.arg(rp.get_program()).arg("-C").arg(world.store()).args(args);
    command.env_clear().current_dir(rp.get_current_dir().unwrap());
    for (key, value) in rp.get_envs() {
        command.env(key, value.unwrap());
    }
    command.env("TERM", "xterm").env("NO_COLOR", "1").env("RP_PAGER", "cat").env("LANG", locale);
    let mut terminal = spawn_command(command, Some(20_000)).unwrap();
    // Each byte is a character there.
    let bytes = terminal.exp_eof().unwrap().chars().map(|c| u8::try_from(c).unwrap()).collect();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Projects with long names, in folders and in Chinese, of two researchers.
fn large() -> World {
    let world = World::with_store();
    let long = "probing-circuits-for-deceptive-alignment-in-large-language-models";
    for nth in 0..222 {
        let name = match nth % 4 {
            0 => format!("{long}-{nth}"),
            1 => format!("oversight/evaluations/{nth}-{long}"),
            2 => format!("{}{nth}", "研究大型语言模型".repeat(5)),
            _ => format!("short-{nth}"),
        };
        let who = if nth % 2 == 0 { "kim" } else { "ada" };
        let status = ["idea", "active", "paused", "idea", "idea"][nth % 5];
        let start = if status == "idea" { "" } else { "started = 2026-06-01\n" };
        let text = format!(
            "title = \"t\"\norigin = \"bottom-up\"\nstatus = \"{status}\"\nresearcher = \"{who}\"\n{start}"
        );
        world.write(&name, text);
    }
    world
}

#[test]
fn a_large_store_has_one_line_for_each_project_on_every_screen() {
    let world = large();
    for columns in [40, 80, 200] {
        for (command, head) in [(&["list"][..], "project"), (&["compare"], "  #  project")] {
            let lines = on(&world, columns, command);
            let from = lines.iter().position(|line| line.starts_with(head)).unwrap();
            let rows: Vec<_> = lines[from..].iter().take_while(|line| !line.is_empty()).collect();
            // The header has at most two lines.
            assert!((223..=224).contains(&rows.len()), "{command:?} {columns}: {rows:?}");
            for row in &rows {
                assert!(row.width() <= columns, "{command:?} {columns}: {row}");
            }
            // No two rows look alike: what is left of a name tells them apart.
            let mut names: Vec<&String> = rows.clone();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), rows.len(), "{command:?} {columns}");
        }
    }
}

#[test]
fn where_things_stand_fits_a_screen_of_a_large_store() {
    let world = large();
    for columns in [40, 80] {
        let lines = on(&world, columns, &[]);
        assert!(lines.len() < 60, "{lines:?}");
    }
}

#[test]
fn topics_of_the_help_are_wrapped_between_words() {
    let world = World::with_store();
    for topic in ["file", "settings", "formats", "exit-codes", "ranking", "scripts"] {
        let args = ["help", topic];
        let piped = world.rp(&args).out;
        let words: Vec<_> = piped.split_whitespace().collect();
        assert!(piped.lines().all(|line| line.width() <= 80), "{piped}");
        for columns in [40, 79, 80, 120] {
            let lines = on(&world, columns, &args);
            assert_eq!(
                lines.iter().flat_map(|it| it.split_whitespace()).collect::<Vec<_>>(),
                words
            );
            let is_wide = |it: &&String| it.width() > columns.min(80) && it.trim().contains(' ');
            assert_eq!(lines.iter().find(is_wide), None, "{topic}, {columns}");
        }
    }
}

#[test]
fn a_pipe_has_whole_names() {
    let world = large();
    for command in ["list", "compare"] {
        let said = world.rp(&[command]).out;
        assert!(!said.contains('…'), "{said}");
        assert!(said.contains("deceptive-alignment-in-large-language-models-0 "), "{said}");
    }
}

#[test]
fn pictures_are_for_terminals_and_follow_the_locale() {
    let world = World::with_store();
    let log = "[[experiment]]\ndate = 2026-06-14\nresult = \"promising\"\n".repeat(2)
        + "[[experiment]]\ndate = 2026-06-15\nresult = \"unclear\"\n";
    world.write("p", format!("status = \"active\"\nstarted = 2026-06-10\n{SOUND}{log}"));
    let pictures: [(&[&str], &str, &str); 4] = [
        (&[], "++o none clear", "◐◐○ none clear"),
        (&["compare"], "[--", "├──"),
        (&["compare", "--why", "p"], "#", "█"),
        (&["show", "p"], "(before and after each experiment)", "█"),
    ];
    for (args, ascii, unicode) in pictures {
        let plain = on(&world, 100, args).join("\n");
        let drawn = on_locale(&world, 100, args, "de_DE.utf8").join("\n");
        let piped = world.rp(args).out;

        assert!(plain.contains(ascii) && !plain.contains(unicode), "{plain}");
        assert!(drawn.contains(unicode), "{drawn}");
        assert!(!piped.contains(ascii) && !piped.contains(unicode), "{piped}");
    }
}

#[test]
fn every_view_shows_the_same_loop() {
    let world = World::with_store();
    let took = |took: &str| {
        format!("[[experiment]]\ndate = 2026-06-01\nresult = \"unclear\"\ntook = \"{took}\"\n")
    };
    let measured = [took("5h"), took("29h"), took("3d")].concat();
    for (name, key, log, shown) in [
        ("given", "experiment_loop = \"90m\"\n", "", "1.5h (1h 30m)"),
        ("ranged", "experiment_loop = \"2h to 1w\"\n", "", "18h (2h to 1w)"),
        ("unknown", "", "", "~1.1d (4h to 1w), assumed"),
        ("measured", "experiment_loop = \"4h\"\n", &*measured, "1.2d, measured; planned 4h"),
    ] {
        world.write(name, format!("title = \"t\"\norigin = \"top-down\"\n{key}{log}"));
        let rough = shown.split([' ', ',']).next().unwrap();

        let page = world.rp(&["show", name]).out;
        assert!(page.contains(&format!("\n  loop            {shown}\n")), "{page}");
        let list = world.rp(&["list"]).out;
        let row = list.lines().find(|line| line.starts_with(name)).unwrap();
        assert_eq!(row.split_whitespace().nth(3), Some(rough), "{list}");
        let table = world.rp(&["compare"]).out;
        let row = table.lines().find(|line| line.split_whitespace().nth(1) == Some(name)).unwrap();
        assert!(row.split_whitespace().any(|cell| cell == rough), "{table}");

        let json = |args: &[&str], rows: &str| -> Value {
            let value: Value = serde_json::from_str(&world.rp(args).out).unwrap();
            let rows = value[rows].as_array().unwrap();
            rows.iter().find(|row| row["project"] == name).unwrap().clone()
        };
        let listed = json(&["list", "--format", "json"], "projects");
        let ranked = json(&["compare", "--format", "json"], "ranking");
        assert_eq!(listed["loop_weeks"], ranked["loop_weeks"]);
        assert_eq!(listed["loop_source"], ranked["inputs"]["experiment_loop_weeks"]["source"]);
        if name == "ranged" {
            assert_eq!(listed["loop_weeks"], listed["experiment_loop_weeks"]["median"]);
        }
    }
}

#[test]
fn the_list_is_sorted_by_the_loop_that_it_shows() {
    let world = World::with_store();
    let took = "[[experiment]]\ndate = 2026-06-01\nresult = \"unclear\"\ntook = \"2d\"\n".repeat(3);
    for (name, rest) in [
        ("a", &*format!("experiment_loop = \"1h\"\n{took}")),
        ("b", "experiment_loop = \"1d\"\n"),
        ("c", ""),
    ] {
        world.write(name, format!("title = \"t\"\norigin = \"top-down\"\n{rest}"));
    }

    let list = world.rp(&["list", "--sort", "loop"]).out;

    let order: Vec<_> = list.lines().skip(1).take(3).map(|line| &line[..1]).collect();
    assert_eq!(order, ["b", "a", "c"], "{list}");
}

#[test]
fn texts_of_several_lines_keep_their_blocks() {
    let world = World::with_store();
    let code = "```\nfor x in data:\n    train(x, with_a_name_that_is_longer_than_the_screen)\n```";
    let comment = format!("Please run\n\n{code}");
    let text = format!(
        "title = \"t\"\norigin = \"top-down\"\n\
         motivation = \"\"\"\nOne\ntwo.\n\n- a\n  - b\n\n{code}\n\"\"\"\n\
         [[feedback]]\ndate = 2026-06-01\nfrom = \"kim\"\ncomment = \"\"\"\n{comment}\"\"\"\nanswered = 2026-06-02\n"
    );
    world.write("p", text);

    let page = on(&world, 50, &["show", "p"]).join("\n");

    let indented = |text: &str, by: usize| {
        let indent = " ".repeat(by);
        format!("{indent}{}", text.replace('\n', &format!("\n{indent}")))
    };
    let motivation = format!("Motivation\n  One two.\n\n  - a\n    - b\n\n{}", indented(code, 2));
    assert!(page.contains(&motivation), "{page}");
    let wrapped =
        format!("feedback from kim: answered\n{}", indented("2026-06-02\nPlease run", 18));
    let comment = format!("{wrapped}\n\n{}", indented(code, 18));
    assert!(page.contains(&comment), "{page}");
}
