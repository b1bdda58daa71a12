//! The documentation that is made from the program.

use std::path::Path;
use std::{env, fs};

use rp::render::keys;
use rp::store::template;

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
