//! `rp report`: what a page is made of, and where it is written.

use std::fmt::Write;
use std::fs;

use crate::support::{Said, World};

/// The elements and the attributes of a page.
const ELEMENTS: &str = "html head meta title style body svg defs circle path g pattern line rect text tspan \
                        use header h1 h2 h3 p b a nav main section article ul ol li details summary div \
                        table thead tbody tr th td br small span code figure figcaption footer";
const ATTRIBUTES: &str = "lang charset name content http-equiv class id href x y x1 x2 y1 y2 cx cy r d dx dy \
                          width height fill overflow viewBox patternUnits patternTransform text-anchor \
                          aria-hidden aria-label aria-labelledby focusable role tabindex scope colspan \
                          title open";

/// An element of a page, or the end of one.
#[derive(Debug)]
struct Tag<'p> {
    name: &'p str,
    attributes: Vec<(&'p str, &'p str)>,
}

/// Every tag of a page, strictly: `<` begins one, and values are in double quotes. Styles are passed over.
fn tags(page: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>").expect("it is HTML");
    while let Some((_, after)) = rest.split_once('<') {
        let end = after.find(|c: char| c.is_whitespace() || c == '>').expect("a tag ends");
        let name = after[..end].trim_start_matches('/').trim_end_matches('/');
        let mut inside = after[end..].trim_start();
        let mut attributes = Vec::new();
        while !inside.starts_with('>') && !inside.starts_with("/>") {
            let end = inside.find(['=', '>', ' ', '/']).expect("an attribute ends");
            let key = &inside[..end];
            inside = &inside[end..];
            let value = inside.strip_prefix("=\"").map(|value| value.split_once('"').unwrap());
            if let Some((value, after)) = value {
                attributes.push((key, value));
                inside = after;
            } else {
                assert!(!inside.starts_with('='), "a value without quotes: {key}");
                attributes.push((key, ""));
            }
            inside = inside.trim_start();
        }
        tags.push(Tag { name, attributes });
        rest = inside.trim_start_matches('/').strip_prefix('>').unwrap();
        if name == "style" && tags.iter().filter(|tag| tag.name == "style").count() == 1 {
            rest = rest.split_once("</style").expect("a style ends").1;
            rest = &rest[1..];
        }
    }
    tags
}

/// Panics if a page has any other element or attribute than those of the templates, leads anywhere, or
/// could run or load anything.
fn assert_harmless(page: &str) {
    let known = |list: &'static str, word: &str| list.split_whitespace().any(|it| it == word);
    for Tag { name, attributes } in tags(page) {
        assert!(known(ELEMENTS, name), "<{name}>");
        for (key, value) in attributes {
            assert!(known(ATTRIBUTES, key), "<{name} {key}>");
            assert!(key != "href" || value.starts_with('#'), "{name} leads to {value}");
            assert!(!value.contains("url(") || value.starts_with("url(#"), "{name} loads {value}");
        }
    }
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    assert!(!style.contains("url(") && !style.contains("@import"));
    let policy = "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
                  base-uri 'none'; form-action 'none'\"";
    assert!(page.contains(policy));
}

/// A store of many projects with long logs, of ten researchers.
fn many(projects: usize, experiments: usize) -> World {
    let world = World::with_store();
    let results = ["unclear", "promising", "negative", "broken", "clear"];
    for at in 0..projects {
        let status = ["idea", "active", "paused", "done"][at % 4];
        let mut text = format!(
            "title = \"Project {at}, with a title of the usual length\"\norigin = \"top-down\"\n\
             status = \"{status}\"\nresearcher = \"researcher-{}\"\ncreated = 2025-11-01\n\
             started = 2025-11-{:02}\nexperiment_loop = \"{}h to {}h\"\nfixed_cost = \"{}d\"\n",
            at % 10,
            at % 28 + 1,
            at % 40 + 1,
            at % 40 + 60,
            at % 30,
        );
        for nth in 0..experiments {
            let (month, day) = ([12, 3, 4, 5][nth % 4], nth % 28 + 1);
            let year = if month == 12 { 2025 } else { 2026 };
            let _ = write!(
                text,
                "[[experiment]]\ndate = {year}-{month:02}-{day:02}\nresult = \"{}\"\n\
                 what = \"the same again with another seed and another model, number {nth}\"\n\
                 took = \"{}h\"\n[[decision]]\ndate = {year}-{month:02}-{day:02}\nkind = \"pause\"\n\
                 why = \"a reason of some length that says what was better, number {nth}\"\n",
                results[(at + nth) % 5],
                nth % 50 + 1,
            );
        }
        world.write(&format!("folder-{}/a-project-with-a-name-{at}", at % 10), text);
    }
    world
}

#[test]
fn nothing_in_a_store_becomes_markup() {
    let world = World::hostile();
    let evil =
        "\\\"><script>alert(1)</script></style></title><img src=x onerror=alert(1)> &lt; ' {{ 1 }}";
    world.write(
        "markup",
        format!(
            "title = \"{evil}\"\norigin = \"top-down\"\nstatus = \"active\"\nresearcher = \"{evil}\"\n\
             started = 2026-06-01\n[[experiment]]\ndate = 2026-06-02\nresult = \"unclear\"\n\
             what = \"{evil}\"\n[[decision]]\ndate = 2026-06-03\nkind = \"switch\"\nwhy = \"{evil}\"\n\
             from = \"{evil}\"\nto = \"{evil}\"\n[[accept]]\nflag = \"never-shared\"\nwhy = \"{evil}\"\n\
             [[checkpoint]]\nby = 2026-06-04\nexpect = \"{evil}\"\n"
        ),
    );

    let said = world.rp(&["report"]);

    assert_harmless(&said.out);
    assert_eq!(said.steering(), None);
    assert!(said.out.contains("&#60;script&#62;alert(1)"), "the text itself is there");
    assert!(said.out.contains("not-toml and raw are not ranked: their files are invalid"));
    assert_eq!(said.code, 2);
}

#[test]
fn a_page_of_300_projects_is_under_a_megabyte() {
    for experiments in [8, 60] {
        let said = many(300, experiments).rp(&["report"]);

        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.len() < 1_000_000, "{} bytes", said.out.len());
        assert_harmless(&said.out);
        for nth in [0, 1, 155, 299] {
            assert!(said.out.contains(&format!("a-project-with-a-name-{nth}<")), "{nth}");
        }
    }
}

/// The texts between two marks.
fn between<'p>(page: &'p str, begin: &str, end: &str) -> Vec<&'p str> {
    page.split(begin).skip(1).map(|rest| rest.split(end).next().unwrap().trim()).collect()
}

/// The part of a page about something, as its picture and as its table.
fn part<'p>(page: &'p str, name: &str) -> (&'p str, &'p str) {
    let begin = format!("<section aria-labelledby=\"{name}\">");
    let section = page.split_once(&begin).unwrap().1.split_once("</section>").unwrap().0;
    let table = section.rfind("<table").unwrap();
    let picture = section.rfind("<details><summary>").unwrap_or(table).min(table);
    (&section[..picture], &section[table..])
}

#[test]
fn what_was_claimed_and_what_happened_has_a_mark_and_a_row_for_each_case() {
    let store = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores/calibrated");
    let world = World::new();
    let report = |more: &[&str]| {
        let mut rp = world.command();
        rp.args(["-C", store, "report"]).args(more);
        Said::of(&rp.output().unwrap()).out
    };
    let page = report(&[]);

    let (picture, table) = part(&page, "claims");
    assert_eq!(picture.matches("<figure>").count(), 4);
    assert_eq!(picture.matches("class=\"best\"").count(), 4);
    let marks: Vec<_> = between(picture, "<title>", ":");
    assert_eq!(marks, between(table, "<th scope=\"row\">", "<"));
    assert_eq!(marks.len(), 7 + 7 + 5 + 5);
    assert!(!report(&["--researcher", "ben"]).contains("\"claims\""));
}

#[test]
fn every_picture_has_a_table_with_the_same_numbers() {
    let mentor = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mentor");
    let said = Said::of(&World::new().command().args(["-C", mentor, "report"]).output().unwrap());
    let page = &said.out;

    assert_eq!(page.matches("<section ").count(), 6);
    for section in between(page, "<section ", "</section>") {
        assert!(section.contains("<table"), "{section}");
    }
    let (picture, table) = part(page, "verdicts");
    let odds = picture.matches("<svg class=\"odds\"").count();
    assert_eq!(odds, table.matches("of draws</td>").count());
    let (picture, table) = part(page, "values");
    let values = between(picture, "<b class=\"v\">", "<");
    let cells = between(table, "<td class=\"r\">", "<");
    assert!(values.len() > 15);
    for value in values {
        assert!(cells.contains(&value), "{value} is not in {cells:?}");
    }
    let (picture, table) = part(page, "ahead");
    let rows = table.matches("<th scope=\"row\">").count();
    assert!(rows > 30 && picture.matches("<circle ").count() == rows);
    let (picture, table) = part(page, "paces");
    let marks = between(picture, "class=\"nth\">", "<");
    let rows = between(table, "<tr><td>", "<");
    assert!(marks.len() > 15);
    assert_eq!(marks, rows);
    let (picture, table) = part(page, "timelines");
    let rows = between(table, "<tr><td>", "<");
    let marks = between(picture, "<title>", " ");
    assert!(marks.len() > 50);
    for day in marks {
        assert!(rows.contains(&day), "{day}");
    }
}

#[test]
fn a_page_replaces_reports_and_nothing_else() {
    let world = World::with_store();
    let page = world.home().join("page.html");
    let out = page.to_str().unwrap();
    let write = |more: &[&str]| world.rp(&[&["report", "--out", out], more].concat());

    assert_eq!(write(&[]).code, 0);
    let first = fs::read_to_string(&page).unwrap();
    assert_eq!(write(&[]).code, 0);
    assert_eq!(fs::read_to_string(&page).unwrap(), first);

    fs::write(&page, "<p>mine</p>").unwrap();
    let refused = write(&[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("is not a report of rp"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&page).unwrap(), "<p>mine</p>");
    assert_eq!(write(&["--yes"]).code, 0);
    assert_eq!(fs::read_to_string(&page).unwrap(), first);

    let left: Vec<_> =
        fs::read_dir(world.home()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["page.html"]);
}

#[test]
fn no_file_of_the_store_is_replaced() {
    let world = World::with_store();
    world.write("a", "title = \"t\"\norigin = \"top-down\"\n");
    let before = world.store_texts();

    for path in ["rp.toml", "projects/a.toml", "projects/new.toml", "projects", ".rp"] {
        let path = world.file(path);
        let said = world.rp(&["report", "--yes", "--out", path.to_str().unwrap()]);
        assert_eq!(said.code, 2, "{}: {}", path.display(), said.out);
    }

    assert_eq!(world.store_texts(), before);
}

#[cfg(unix)]
#[test]
fn a_page_is_not_written_through_a_link() {
    let world = World::with_store();
    let target = world.home().join("target");
    fs::write(&target, "").unwrap();
    let link = world.home().join("link.html");
    std::os::unix::fs::symlink(&target, &link).unwrap();

    let said = world.rp(&["report", "--yes", "--out", link.to_str().unwrap()]);

    assert_eq!(said.code, 2);
    assert!(said.err.contains("is a symbolic link"), "{}", said.err);
    assert_eq!(fs::read_to_string(target).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_given_the_path_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    let world = World::hostile();
    let opener = world.home().join("xdg-open");
    fs::write(&opener, "#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" >\"$HOME/draft\"\nmv \"$HOME/draft\" \"$HOME/opened\"\n").unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", world.home().display());
    let mut rp = world.command();
    rp.env("PATH", path).arg("-C").arg(world.store()).args(["report", "--open"]);

    let said = Said::of(&rp.output().unwrap());

    let page = world.home().parent().unwrap().join("report.html");
    assert_eq!(said.out, "wrote report.html\n");
    let opened = world.home().join("opened");
    for _ in 0..200 {
        if opened.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(fs::read_to_string(opened).unwrap(), format!("1|{}|", page.display()));
    assert_harmless(&fs::read_to_string(page).unwrap());
}

#[test]
fn in_the_store_the_page_goes_to_the_cache() {
    let world = World::with_store();
    let before = world.files();
    let mut rp = world.command();
    // No program opens it.
    rp.env("PATH", "").current_dir(world.store()).args(["report", "--open"]);
    if cfg!(not(target_os = "linux")) {
        return;
    }

    let said = Said::of(&rp.output().unwrap());

    assert!(world.home().join(".cache/rp/report.html").is_file(), "{}", said.err);
    assert_eq!(world.files(), before);
    assert_eq!(said.code, 2);
    let hint = "hint: open the file in a browser\n";
    let lines: Vec<_> = said.err.split_inclusive('\n').collect();
    assert!(lines[0].ends_with("report.html, but found no browser to open it\n"), "{}", said.err);
    assert_eq!(lines[1..], [hint], "{}", said.err);
}
