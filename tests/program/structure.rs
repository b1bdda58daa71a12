//! The shape of the source: arrows run down, and no file is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may use besides itself. `words` is a macro of `domain`.
const BELOW: &[(&str, &[&str])] = &[
    ("domain", &["words"]),
    ("exit", &[]),
    ("error", &["domain", "exit", "words"]),
    ("store", &["domain", "error", "words"]),
    ("render", &["domain", "error", "words"]),
    ("commands", &["domain", "error", "exit", "render", "store", "words"]),
    ("cli", &["commands", "domain", "error", "exit", "render", "words"]),
];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every source file below a folder, with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = paths.flat_map(|path| match path.extension() {
        Some(end) if end == "rs" => vec![(path.clone(), fs::read_to_string(&path).unwrap())],
        _ if path.is_dir() => files(&path),
        _ => Vec::new(),
    });
    below.collect()
}

/// The modules of this program that a text names, each from the root: `domain`.
fn used(text: &str) -> impl Iterator<Item = &str> {
    text.split("crate::").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        end.map(|end| &rest[..end])
    })
}

#[test]
fn arrows_run_down() {
    let src = src();
    let mut arrows = 0;
    for (path, text) in files(&src) {
        let below = path.strip_prefix(&src).unwrap();
        let layer = below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let Some((_, allowed)) = BELOW.iter().find(|(name, _)| *name == layer) else {
            let top = ["lib", "main", "pager"];
            assert!(top.contains(&layer), "{layer} has no place among the layers");
            continue;
        };
        for module in used(&text) {
            arrows += 1;
            let runs_down = module == layer || allowed.contains(&module);
            assert!(runs_down, "{} uses crate::{module}", below.display());
        }
    }
    assert!(arrows > 300, "{arrows}");
}

#[test]
fn every_file_is_a_module_and_every_rule_is_listed() {
    let src = src();
    let text = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    let rules = text(src.join("domain/flags/mod.rs"));
    for (path, own) in files(&src) {
        let (folder, name) = (path.parent().unwrap(), path.file_stem().unwrap().to_str().unwrap());
        if ["main", "lib", "mod"].contains(&name) {
            continue;
        }
        let above = ["mod.rs", "lib.rs", "main.rs"].map(|file| text(folder.join(file))).concat()
            + &text(folder.with_extension("rs"));
        let is_built = [format!("mod {name};"), format!("/{name}.rs\"]")];
        let is_built = is_built.iter().any(|line| above.contains(line));
        assert!(is_built, "{} is not built", path.display());
        if folder.ends_with("domain/flags") && own.contains("pub const RULE: Rule") {
            assert!(rules.contains(&format!("&{name}::RULE,")), "{name} is not in RULES");
        }
    }
}

/// The files of a layer that a file of it names, by `use super::…` and `crate::render::…`.
fn neighbours(layer: &str, text: &str, names: &BTreeSet<String>) -> BTreeSet<String> {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let from_root = format!("crate::{layer}::");
    let pieces = ["super::", &from_root].into_iter().flat_map(|path| text.split(path).skip(1));
    let named = pieces.flat_map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
        None => vec![rest],
    });
    let word = |piece: &str| {
        let is_word = |c: &char| c.is_alphanumeric() || *c == '_';
        piece.trim().chars().take_while(is_word).collect::<String>()
    };
    named.map(word).filter(|name| names.contains(name)).collect()
}

#[test]
fn no_files_of_a_layer_need_each_other() {
    for layer in ["render", "commands"] {
        let folder = src().join(layer);
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let name = |path: &Path| {
            let first = path.strip_prefix(&folder).unwrap().iter().next().unwrap();
            first.to_str().unwrap().trim_end_matches(".rs").to_owned()
        };
        let all: Vec<_> =
            files(&folder).into_iter().map(|(path, text)| (name(&path), text)).collect();
        let names: BTreeSet<_> = all.iter().map(|(name, _)| name.clone()).collect();
        for (name, text) in &all {
            let others = neighbours(layer, text, &names).into_iter().filter(|other| other != name);
            uses.entry(name.clone()).or_default().extend(others);
        }
        // Leaves are taken away until none is left.
        uses.remove("mod");
        loop {
            let known: BTreeSet<_> = uses.keys().cloned().collect();
            let before = uses.len();
            uses.retain(|_, used| used.iter().any(|name| known.contains(name)));
            if uses.len() == before {
                break;
            }
        }
        assert!(uses.is_empty(), "in {layer}: {uses:?}");
    }
}
