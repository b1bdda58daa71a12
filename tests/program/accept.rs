//! `rp accept` adds lines to a file and changes nothing else in it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::support::{SOUND, World};

fn slow() -> String {
    SOUND.replace("experiment_loop = \"4h\"", "experiment_loop = \"2d\"")
}

#[test]
fn accept_keeps_every_other_byte() {
    for text in [
        slow(),
        slow().replace('\n', "\r\n"),
        format!("\u{feff}# first\n\n{}  # last, without an end", slow().trim_end()),
        format!("{}\n\n\n# [[accept]] in a comment\n\t\n", slow()),
        format!("unknown = {{ a = 1 }}  # stays\n{}", slow()),
        format!("{}[[accept]]\nflag = \"no-alternatives\"\nwhy = \"w\"\n[other]\nx = 1\n", slow()),
    ] {
        let world = World::with_store();
        let path = world.write("p", &text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

        let why = "a \"why\" \u{9b}\nof two lines";
        let said = world.rp(&["accept", "p", "slow-loop", "--why", why]);

        assert_eq!(said.code, 0, "{said:?}");
        let edited = world.read("p");
        let same = edited.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let (start, end) = text.split_at(same);
        assert!(edited.starts_with(start) && edited.ends_with(end), "{edited}");
        assert!(!edited.contains('\u{9b}'), "{edited}");
        assert_eq!(edited.contains("\r\n"), text.contains("\r\n"));
        assert_eq!(edited.ends_with('\n'), text.ends_with('\n'));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let shown = world.rp(&["show", "p", "-f", "json"]).json();
        let accepted = shown["project"]["accepted"].as_array().unwrap();
        assert_eq!(accepted.last().unwrap()["why"], why);
        assert_eq!(world.rp(&["flags", "--fail-on", "caution", "p"]).code, 0);
    }
}

#[test]
fn accept_adds_to_an_inline_array() {
    let world = World::with_store();
    world.write("p", format!("accept = []  # none\n{}", slow()));

    let said = world.rp(&["accept", "p", "slow-loop", "--why", "w"]);

    let accepted = "accept = [{ flag = \"slow-loop\", why = \"w\", value = \"2d\" }]  # none\n";
    assert_eq!((said.code, world.read("p")), (0, accepted.to_owned() + &slow()), "{said:?}");
}

#[test]
fn accept_refuses_a_past_day_and_a_blank_reason() {
    let world = World::with_store();
    world.write("p", slow());

    for more in [&["--why", "w", "--until", "yesterday"][..], &["--why", " "], &[]] {
        let said = world.rp(&[&["accept", "p", "slow-loop"], more].concat());
        assert_eq!((said.code, world.read("p")), (2, slow()), "{said:?}");
    }
}

#[test]
fn only_one_of_eight_concurrent_accepts_succeeds() {
    use std::process::Stdio;

    let world = World::with_store();
    world.write("p", slow());
    let accept = || {
        let mut command = world.command();
        command.arg("-C").arg(world.store()).args(["accept", "p", "slow-loop", "--why", "w"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };

    let started: Vec<_> = (0..8).map(|_| accept()).collect();
    let codes = started.into_iter().map(|mut one| one.wait().unwrap().code().unwrap());

    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 1, 1, 1, 1, 1, 1, 1]);
    assert_eq!(world.read("p").matches("[[accept]]").count(), 1);
}
