//! `rp doc --out`: which files it writes, and which it keeps.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::{SOUND, World, snapshot};

/// `rp doc p --out FILE`, in the store.
fn doc(world: &World, file: &str, more: &[&str]) -> crate::support::Said {
    let out = world.file(file).display().to_string();
    world.rp(&[&["doc", "p", "--out", &out], more].concat())
}

fn world() -> World {
    let world = World::with_store();
    world.write("p", SOUND);
    world
}

#[test]
fn a_document_replaces_a_document_of_any_format() {
    let world = world();
    for (file, begins) in [
        ("p.md", "# t\n"),
        ("p.HTML", "<!doctype html>\n"),
        ("p.json", "{\n  \"schema\": 1,\n  \"document\": {\n"),
        ("p", "# t\n"),
    ] {
        for _ in 0..2 {
            let said = doc(&world, file, &[]);
            assert_eq!(said.code, 0, "{}", said.err);
        }
        let text = fs::read_to_string(world.file(file)).unwrap();
        assert!(text.starts_with(begins), "{text}");
    }
    fs::write(world.file("empty.md"), "\n").unwrap();
    assert_eq!(doc(&world, "empty.md", &[]).code, 0);

    let printed = world.rp(&["doc", "p"]).out;
    assert_eq!(fs::read_to_string(world.file("p.md")).unwrap(), printed);
    assert_eq!(world.rp(&["doc", "p", "--out", "-"]).out, printed);
    assert_eq!(world.rp(&["doc", "p", "--format", "md"]).out, printed);
    let html = world.rp(&["doc", "p", "--format", "html"]).out;
    assert_eq!(fs::read_to_string(world.file("p.HTML")).unwrap(), html);
    let names = fs::read_dir(world.store()).unwrap().map(|it| it.unwrap().file_name());
    let hidden = names.filter(|name| name.to_str().unwrap().contains("rp-new")).count();
    assert_eq!(hidden, 0);
}

#[test]
fn other_files_are_kept_unless_yes_is_given() {
    let world = world();
    let notes = world.file("notes.md");
    for text in [&b"# Notes\n"[..], b"\xff\xfe"] {
        fs::write(&notes, text).unwrap();

        let said = doc(&world, "notes.md", &[]);
        assert_eq!((said.code, fs::read(&notes).unwrap()), (2, text.to_vec()));
        assert!(said.err.contains("replace it with `--yes`"), "{}", said.err);
        assert_eq!(doc(&world, "notes.md", &["--yes", "-n"]).code, 0);
        assert_eq!(fs::read(&notes).unwrap(), text);

        assert_eq!(doc(&world, "notes.md", &["--yes"]).code, 0);
        assert!(fs::read_to_string(&notes).unwrap().starts_with("# t\n"));
    }
}

#[test]
fn files_of_the_store_links_and_folders_are_not_written() {
    let world = world();
    world.write("sub/q", SOUND);
    world.rp(&["log", "p", "x", "--result", "clear"]);
    symlink(world.file("projects"), world.file("away")).unwrap();
    symlink(world.file("rp.toml"), world.file("link.md")).unwrap();
    fs::create_dir(world.file("folder.md")).unwrap();
    let before = snapshot(&world.store());

    for file in [
        "rp.toml",
        "RP.toml",
        ".rp",
        ".gitattributes",
        ".rp/x.md",
        "projects/p.toml",
        "projects/new.toml",
        "projects/new.TOML",
        "projects/sub/new.toml",
        "projects/../projects/new.toml",
        "away/new.toml",
        "link.md",
        "folder.md",
        "missing/p.md",
        "p.md/",
        "..",
    ] {
        let said = doc(&world, file, &["--yes"]);
        assert_eq!(said.code, 2, "{file}: {}", said.out);
    }

    assert_eq!(snapshot(&world.store()), before);
    // A note beside the projects is no project.
    assert_eq!(doc(&world, "projects/p.md", &[]).code, 0);
}

#[test]
fn a_report_in_json_says_where_the_document_is() {
    let world = world();

    let said = doc(&world, "p.html", &["--format", "json"]).json();

    assert_eq!(said["project"], "p");
    assert_eq!(said["file"], "store/p.html");
    assert_eq!(said["missing"][0], "problem");
    assert!(fs::read_to_string(world.file("p.html")).unwrap().starts_with("<!doctype html>"));
}

#[test]
fn a_document_of_hostile_text_steers_no_terminal() {
    let world = World::hostile();
    for format in ["text", "md", "html", "json"] {
        let said = world.rp(&["doc", "evil", "--numbers", "--format", format]);
        let steers = |c: char| c != '\n' && rp::domain::text::steers(c);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(!said.out.contains(steers), "{format}: {}", said.out);
    }
    let html = world.rp(&["doc", "evil", "--format", "html"]).out;
    assert!(html.contains("&lt;b&gt;n&lt;/b&gt;") && !html.contains("<b>"), "{html}");
}

#[test]
fn the_questions_fit_the_state_of_the_work() {
    for (status, asks_for_ease) in
        [("idea", true), ("active", true), ("paused", true), ("done", false), ("dropped", false)]
    {
        let world = World::with_store();
        world.write("p", format!("status = \"{status}\"\n{SOUND}"));

        let page = world.rp(&["doc", "p"]).out;
        let json = world.rp(&["doc", "p", "-f", "json"]).json();

        assert!(page.contains("**Importance:**"), "{page}");
        for part in ["**Ease:**", "--ease N", "\n2. ", "Two questions", "two questions", "soon?"] {
            assert_eq!(page.contains(part), asks_for_ease, "{status}, {part}: {page}");
        }
        let ratings: Vec<_> = json["document"]["questions"].as_array().unwrap().iter().collect();
        assert_eq!(ratings.len(), if asks_for_ease { 2 } else { 1 });
        // It is replaced without a question, as a document of rp.
        let file = world.folder().join("page.md");
        for _ in 0..2 {
            assert_eq!(world.rp(&["doc", "p", "--out", file.to_str().unwrap()]).code, 0);
        }
    }
}

#[test]
fn a_document_is_signed_only_with_a_name_that_somebody_gave() {
    for (settings, key, owner) in [
        ("", "", ""),
        ("", "researcher = \"\"\n", ""),
        ("", "researcher = \"kim\"\n", "kim"),
        ("me = \"ana\"\n", "", "ana"),
    ] {
        let world = World::with_store();
        fs::write(world.file("rp.toml"), settings).unwrap();
        world.write("p", format!("{key}{SOUND}"));

        let page = world.rp(&["doc", "p"]).out;

        let head = page.lines().nth(2).unwrap();
        assert_eq!(
            head.split(" · ").next(),
            Some(owner).filter(|it| !it.is_empty()).or(Some("2026-06-15"))
        );
        assert!(!page.contains("to me ") && !page.contains("me runs"), "{page}");
    }
}
