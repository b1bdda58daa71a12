//! The documentation that is made from the program.

use std::path::Path;
use std::{env, fs};

use rp::render::keys;
use rp::store::template;

use crate::support::{Said, World};

/// `docs/file.md` is what the readers of files know. `TRYCMD=overwrite` writes it, as for the pages.
#[test]
fn the_documentation_of_files_is_that_of_their_readers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/file.md");
    let page = keys::markdown(template::default_of);
    if env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&path, &page).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap();
    assert!(there == page, "docs/file.md differs: write it with TRYCMD=overwrite");
    for key in [
        "`experiment_loop`",
        "`[estimate]`",
        "`[[experiment]]`",
        "`[researcher.NAME]`",
        "`slow-loop`",
    ] {
        assert!(page.contains(key), "{key}");
    }
}

/// `docs/terminal.svg` is the ranking in the README as a terminal shows it. `TRYCMD=overwrite` writes it.
#[test]
fn the_picture_of_the_readme_is_what_rp_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = World::new().command();
    let args = ["-C", "examples/interview", "compare", "--researcher", "sam", "--color", "always"];
    let said = Said::of(&command.current_dir(root).args(args).output().unwrap());
    let shown = said.out.split("\nlikely:").next().unwrap();

    let typed = "$ rp compare\n";
    let svg = anstyle_svg::Term::new().min_width_px(1100).render_svg(&format!("{typed}{shown}"));

    let path = root.join("docs/terminal.svg");
    if env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
        fs::write(&path, &svg).unwrap();
    }
    assert!(svg.contains("something else"), "{svg}");
    assert!(
        fs::read_to_string(&path).unwrap() == svg,
        "docs/terminal.svg differs: write it with TRYCMD=overwrite"
    );
}
