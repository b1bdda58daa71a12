//! The manual: a page for each command and for the files, which groff renders without a warning.

use std::fs;
use std::io::Write;
use std::process::Command;

use crate::support::World;

/// The pages of `rp man`, by name.
fn pages(world: &World) -> Vec<(String, String)> {
    let said = world.rp(&["man", "--out", "man"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let files = fs::read_dir(world.folder().join("man")).unwrap().map(|file| file.unwrap());
    let text = |file: &fs::DirEntry| fs::read_to_string(file.path()).unwrap();
    let mut pages: Vec<_> =
        files.map(|file| (file.file_name().into_string().unwrap(), text(&file))).collect();
    pages.sort();
    assert_eq!(said.out, format!("wrote {} pages to man\n", pages.len()));
    pages
}

#[test]
fn every_command_has_a_page_and_the_files_have_one() {
    let world = World::new();
    let help = world.rp(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    let commands = commands.filter_map(|line| line.split_whitespace().next());
    let mut expected: Vec<_> = commands.map(|command| format!("rp-{command}.1")).collect();
    expected.extend(["rp.1".to_owned(), "rp.toml.5".to_owned()]);
    expected.sort();

    let pages = pages(&world);

    let names: Vec<_> = pages.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, expected);
    let text = |name: &str| &pages.iter().find(|page| page.0 == name).unwrap().1;
    for part in ["switches".to_owned(), "estimate.chance".into(), "ranking.half_life".into()] {
        let is_key = part.contains('.');
        assert_eq!(text("rp.toml.5").contains(&format!("\\fB{part}\\fR\n")), is_key, "{part}");
    }
    for part in [".SH EXAMPLES\n.nf\nrp switch", "\\fB\\-\\-from\\fR", ".SH \"GLOBAL OPTIONS\""] {
        assert!(text("rp-switch.1").contains(part), "{part}: {}", text("rp-switch.1"));
    }
    assert!(text("rp-flags.1").contains(".SH \"EXIT STATUS\"\n"));
    // Written again, they are the same.
    assert_eq!(self::pages(&world), pages);
}

#[test]
fn groff_renders_each_page_without_a_warning() {
    if Command::new("groff").arg("--version").output().is_err() {
        let why = "the manual is not rendered: it takes groff";
        assert!(std::env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{why}");
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    }
    let world = World::new();
    for (name, _) in pages(&world) {
        let mut groff = Command::new("groff");
        groff.args(["-k", "-man", "-ww", "-Tutf8", "-P-cbou"]);
        let said = groff.arg(world.folder().join("man").join(&name)).output().unwrap();

        let shown = String::from_utf8(said.stdout).unwrap();
        assert_eq!(String::from_utf8(said.stderr).unwrap(), "", "{name}");
        assert!(said.status.success() && shown.contains("NAME\n"), "{name}: {shown}");
    }
}

#[test]
fn rp_man_replaces_only_pages_that_it_made() {
    let world = World::new();
    let page = world.folder().join("man/rp-show.1");
    fs::create_dir(world.folder().join("man")).unwrap();
    fs::write(&page, "mine\n").unwrap();

    let said = world.rp(&["man", "--out", "man"]);

    assert_eq!(said.code, 2);
    assert_eq!(
        said.err,
        "error: man/rp-show.1 exists, and rp did not make it\nhint: remove it, or give another folder with --out\n"
    );
    let files: Vec<_> = fs::read_dir(world.folder().join("man")).unwrap().collect();
    assert_eq!((files.len(), fs::read_to_string(&page).unwrap()), (1, "mine\n".into()));
    fs::remove_file(&page).unwrap();
    let first = pages(&world);
    fs::write(&page, first[0].1.lines().next().unwrap().to_owned() + "\nolder\n").unwrap();
    assert_eq!(pages(&world), first);
    fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("rp.1", &page).unwrap();
    assert_eq!(world.rp(&["man", "--out", "man"]).code, 2);
    fs::write(world.folder().join("file"), "").unwrap();
    assert_eq!(world.rp(&["man", "--out", "file"]).code, 2);
}
