//! Reports in a real browser: no message on its console, no request, nothing wider than the screen, and
//! nothing that axe finds wrong, at several widths, light and dark. It takes `chromium`, `node`, and a
//! folder `RP_BROWSER` with the modules `playwright-core` and `axe-core`. Without them, the test prints
//! what is missing and passes without testing, or fails in CI.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use crate::support::World;

/// The first of these programs that is in the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |it| it.join(name)))
        .find(|it| it.is_file())
}

#[test]
fn a_browser_shows_reports_without_a_complaint() {
    let browser = program(&["chromium", "chromium-browser", "google-chrome"]);
    let modules = env::var_os("RP_BROWSER").filter(|folder| !folder.is_empty());
    let (Some(browser), Some(node), Some(modules)) = (browser, program(&["node"]), modules) else {
        let why = "the browser is not tested: it takes chromium, node and RP_BROWSER";
        assert!(env::var_os("CI").is_none_or(|ci| ci.is_empty()), "{why}");
        let _ = writeln!(std::io::stderr(), "{why}");
        return;
    };
    let root = env!("CARGO_MANIFEST_DIR");
    let (hostile, empty) = (World::hostile(), World::with_store());
    let stores = [
        format!("{root}/examples/mentor").into(),
        format!("{root}/examples/interview").into(),
        format!("{root}/tests/stores/calibrated").into(),
        hostile.store(),
        empty.store(),
    ];
    let folder = tempfile::tempdir().unwrap();
    let pages: Vec<_> =
        (0..stores.len()).map(|nth| folder.path().join(format!("{nth}.html"))).collect();
    for (store, page) in stores.iter().zip(&pages) {
        let mut rp = empty.command();
        rp.arg("-C").arg(store).args(["report", "--out"]).arg(page).output().unwrap();
        assert!(page.is_file(), "{}", store.display());
    }

    let mut look = Command::new(node);
    look.arg(format!("{root}/tests/program/browser.mjs")).arg(browser).args(&pages);
    let seen = look.env("RP_BROWSER", modules).output().unwrap();

    let said = String::from_utf8_lossy(&seen.stdout);
    let why = String::from_utf8_lossy(&seen.stderr);
    assert_eq!(said, "looked at 5 pages\n", "{why}");
}
