//! Copies of project files, which sync services, merge tools, file managers and editors leave next
//! to the original, and placeholders of files that a sync service has not downloaded. A copy is
//! not a project: it would be an alternative to its own original.
//!
//! [`by_name`] decides where the name alone leaves no doubt, [`by_content`] where `probing-2` or
//! `probing-LAPTOP` could be a project of its own. Names that `rp` makes have only letters, digits
//! and hyphens, so a mark of a copy with another character is not one of them.

use std::collections::{BTreeMap, HashMap};
use std::iter;

use super::project::{Name, Project};
use super::source::Trouble;

/// Each copy, with its original.
pub type Copies = BTreeMap<Name, Name>;

/// The most separators in the part of a name that a copy has and its original lacks.
const MOST_SEPARATORS: usize = 12;

/// How many parts of a name, from its end, may be marked as copies.
const MOST_PARTS: usize = 8;
/// The most copies of copies.
const MOST_STEPS: usize = 200;

/// "Conflict" and "conflicted" in the languages of sync services.
const CONFLICT: &[&str] = &["conflict", "konflikt", "conflit", "конфликт", "冲突", "衝突", "競合"];

/// "Copy" in the languages of file managers.
const COPY: &[&str] = &[
    "copy",
    "kopie",
    "copie",
    "copia",
    "cópia",
    "kopia",
    "kopi",
    "kopio",
    "kopya",
    "másolat",
    "копия",
    "копія",
    "副本",
    "コピー",
    "복사본",
];

/// "Copy of", with an optional number before the second word.
const COPY_OF: &[(&str, &str)] = &[
    ("copy", "of"),
    ("kopie", "von"),
    ("kopie", "van"),
    ("copie", "de"),
    ("copia", "de"),
    ("copia", "di"),
    ("cópia", "de"),
    ("kopia", "av"),
    ("kopi", "av"),
    ("kopi", "af"),
];

/// Endings of backups and of versions in a merge, after a dot.
const BACKUPS: &[&str] = &[
    "orig", "bak", "backup", "old", "rej", "tmp", "swp", "save", "saved", "copy", "mine", "theirs",
    "ours",
];

/// The parts of a merge, in the names that `git mergetool` gives them.
const MERGED: &[&str] = &["BASE", "LOCAL", "REMOTE", "BACKUP"];

/// The file names by which sync services mark a file that is not on this machine: what comes before
/// the name, and after it.
const PLACEHOLDERS: &[(&str, &str)] =
    &[(".", ".icloud"), ("", ".nextcloud"), ("", ".owncloud"), ("", ".rsls")];

/// The name of the file in whose place a placeholder stands.
pub fn awaited(file_name: &str) -> Option<&str> {
    PLACEHOLDERS.iter().find_map(|(before, after)| {
        let name = file_name.strip_prefix(before)?.strip_suffix(after)?;
        (!name.is_empty()).then_some(name)
    })
}

/// The names that a placeholder of this file may have.
pub fn placeholders(file_name: &str) -> impl Iterator<Item = String> {
    PLACEHOLDERS.iter().map(move |(before, after)| format!("{before}{file_name}{after}"))
}

/// The copies that their names tell, among all names of a store. The original is in the same folder;
/// of a copy of a folder, each file whose original is in the original folder.
pub fn by_name<'a>(names: impl IntoIterator<Item = &'a Name>) -> Copies {
    let names: Vec<_> = names.into_iter().collect();
    let mut known: HashMap<String, &Name> = HashMap::new();
    for name in &names {
        known.insert(name.as_str().to_lowercase(), name);
    }
    // The exact name wins over one in another case.
    known.extend(names.iter().map(|name| (name.as_str().to_owned(), *name)));
    let original = |name: &'a Name, (start, end): (usize, usize)| {
        let (before, after) = (&name.as_str()[..start], &name.as_str()[end..]);
        let mut rest = &name.as_str()[start..end];
        loop {
            rest = unmarked(rest)?;
            let whole = format!("{before}{rest}{after}");
            let found = known.get(&whole).or_else(|| known.get(&whole.to_lowercase()));
            if let Some(original) = found.filter(|original| **original != name) {
                return Some(*original);
            }
        }
    };
    let find = |name: &&'a Name| {
        let slashes = name.as_str().rmatch_indices('/').map(|(at, _)| at);
        let ends = iter::once(name.as_str().len()).chain(slashes.clone());
        let starts = slashes.map(|at| at + 1).chain([0]);
        let mut parts = starts.zip(ends).take(MOST_PARTS);
        Some((*name, parts.find_map(|part| original(name, part))?))
    };
    rooted(&names.iter().filter_map(find).collect())
}

/// The copies among projects that have the title of a project with a part of their name, the same
/// owner, and no other day of creation.
pub fn by_content<'a>(projects: impl Iterator<Item = &'a Project> + Clone) -> Copies {
    let mut known: HashMap<(&str, &str), &Project> = HashMap::new();
    known.extend(projects.clone().map(|project| (halves(&project.name), project)));
    let find = |project: &'a Project| {
        let (folder, leaf) = halves(&project.name);
        let originals = parts(leaf).filter_map(|part| known.get(&(folder, part)));
        let mut originals = originals.filter(|original| is_copy(project, original));
        originals.next().map(|original| (&project.name, &original.name))
    };
    rooted(&projects.filter_map(find).collect())
}

fn is_copy(project: &Project, original: &Project) -> bool {
    let owner = |project: &Project| project.researcher.as_ref().map(|at| at.value.clone());
    let days = project.created.as_ref().zip(original.created.as_ref());
    project.title.value == original.title.value
        && owner(project) == owner(original)
        && days.is_none_or(|(one, other)| one.value == other.value)
}

/// The folders of a name, and its last part.
fn halves(name: &Name) -> (&str, &str) {
    name.as_str().split_at(name.as_str().len() - name.leaf().len())
}

/// Each copy with an original that is not a copy itself.
fn rooted<'a>(parents: &BTreeMap<&'a Name, &'a Name>) -> Copies {
    let root = |mut original: &'a Name| {
        // An original is shorter than its copy, except for letters that are longer in lowercase.
        for _ in 0..MOST_STEPS {
            match parents.get(&original) {
                Some(parent) => original = parent,
                None => break,
            }
        }
        original
    };
    let copies = parents.iter().map(|(copy, original)| ((*copy).clone(), root(original).clone()));
    copies.collect()
}

/// Each beginning of a name up to a separator, the longest first, then each end of it after one.
fn parts(leaf: &str) -> impl Iterator<Item = &str> {
    let is_separator = |c: char| !c.is_alphanumeric();
    let beginnings = leaf.rmatch_indices(is_separator).take(MOST_SEPARATORS);
    let ends = leaf.match_indices(is_separator).take(MOST_SEPARATORS);
    let beginnings = beginnings.map(|(at, _)| &leaf[..at]);
    beginnings.chain(ends.map(|(at, separator)| &leaf[at + separator.len()..]))
}

/// A name without one unmistakable mark of a copy; `None` if it has none.
fn unmarked(leaf: &str) -> Option<&str> {
    let rest = without_brackets(leaf)
        .or_else(|| after_copy_of(leaf))
        .or_else(|| before_copy(leaf))
        .or_else(|| before_conflict(leaf))
        .or_else(|| before_part_of_merge(leaf))
        .or_else(|| before_backup(leaf))?;
    let rest = rest.trim();
    (!rest.is_empty()).then_some(rest)
}

/// `probing (1)`, `probing (Alex's conflicted copy 2026-06-12)`, `probing [conflict]`.
fn without_brackets(leaf: &str) -> Option<&str> {
    let close = leaf.chars().next_back()?;
    let open = match close {
        ')' => '(',
        ']' => '[',
        '）' => '（',
        _ => return None,
    };
    let mut depth = 0;
    let (start, _) = leaf.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == close) - i32::from(*c == open);
        depth == 0
    })?;
    let inside = leaf[start + open.len_utf8()..leaf.len() - close.len_utf8()].to_lowercase();
    let words: Vec<_> = inside.split_whitespace().collect();
    let is_counter = |word: &str| is_number(word) && word.len() <= 2;
    let is_mark = match words[..] {
        [word] if is_counter(word) || is_copy_word(word) => true,
        [one, other] if is_copy_word(one) || is_copy_word(other) => true,
        _ => CONFLICT.iter().any(|word| inside.contains(word)),
    };
    is_mark.then(|| &leaf[..start])
}

/// `Copy of probing`, `Copy (2) of probing`.
fn after_copy_of(leaf: &str) -> Option<&str> {
    let (first, rest) = leaf.split_once(' ')?;
    let (second, rest) = rest.trim_start().split_once(' ')?;
    let is_mark = |one: &str, other: &str| {
        let (one, other) = (one.to_lowercase(), other.to_lowercase());
        COPY_OF.contains(&(one.as_str(), other.as_str()))
    };
    if is_mark(first, second) {
        return Some(rest);
    }
    let (third, rest) = rest.trim_start().split_once(' ')?;
    (is_number(second.trim_matches(['(', ')'])) && is_mark(first, third)).then_some(rest)
}

/// `probing copy`, `probing copy 2`, `probing - Copy`, `probing conflicted copy 2026-06-12`.
fn before_copy(leaf: &str) -> Option<&str> {
    if let Some(at) = leaf.to_ascii_lowercase().find(" conflicted copy") {
        return Some(&leaf[..at]);
    }
    let dashes = [' ', '-', '–', '—'];
    let (rest, last) = leaf.rsplit_once(' ')?;
    if is_copy_word(&last.to_lowercase()) {
        return Some(rest.trim_end_matches(dashes));
    }
    let (above, word) = rest.rsplit_once(' ')?;
    let (word, above) = (word.to_lowercase(), above.trim_end_matches(dashes));
    (is_number(last) && is_copy_word(&word)).then_some(above)
}

/// `probing.sync-conflict-20260612-101112-ABC1234`, `probing_conflict-20260612-101112`.
fn before_conflict(leaf: &str) -> Option<&str> {
    let lower = leaf.to_ascii_lowercase();
    let marks = [".sync-conflict", ".conflict", "_conflict-", "~conflict"];
    let at = marks.iter().filter_map(|mark| lower.rfind(mark)).max();
    // Synology: `probing_LAPTOP_Jun-12-101112-2026_Conflict`. The name of the computer can have
    // underscores too.
    let synology = || {
        let parts: Vec<_> = lower.strip_suffix("_conflict")?.rsplitn(3, '_').collect();
        let [day, host, above] = parts[..] else { return None };
        (!host.is_empty() && day.contains(|c: char| c.is_ascii_digit())).then_some(above.len())
    };
    Some(&leaf[..at.or_else(synology)?])
}

/// `probing_LOCAL_123`, `probing.REMOTE.123`.
fn before_part_of_merge(leaf: &str) -> Option<&str> {
    let (rest, number) = leaf.rsplit_once(['_', '.'])?;
    let (rest, part) = rest.rsplit_once(['_', '.'])?;
    (is_number(number) && MERGED.contains(&part)).then_some(rest)
}

/// `probing.bak`, `probing.orig2`, `probing~`.
fn before_backup(leaf: &str) -> Option<&str> {
    if let Some(rest) = leaf.strip_suffix('~') {
        return Some(rest);
    }
    let (rest, end) = leaf.rsplit_once('.')?;
    let end = end.to_lowercase();
    BACKUPS.contains(&end.trim_end_matches(|c: char| c.is_ascii_digit())).then_some(rest)
}

fn is_copy_word(word: &str) -> bool {
    COPY.contains(&word)
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// How a file was found to be a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Its name.
    Name,
    /// Its title.
    Title,
}

/// The warning about a copy at one path of the file at another.
pub fn warning(copy: &str, original: &str, sign: Sign) -> Trouble {
    let message = match sign {
        Sign::Name => format!("looks like a copy of {original}, so rp ignores it"),
        Sign::Title => {
            format!("has the title of {original} and looks like a copy of it, so rp ignores it")
        }
    };
    let other = match sign {
        Sign::Name => "file name",
        Sign::Title => "title",
    };
    let help = format!(
        "compare them with `diff -u {} {}`, move what is worth keeping to {original}, then delete \
         the copy; if it is a project of its own, give it another {other}",
        quoted(original),
        quoted(copy)
    );
    Trouble::warning(0..0, message).help(help)
}

/// The warning about a placeholder at this path.
pub fn not_here(placeholder: &str, file: &str) -> Trouble {
    let message = format!("is a placeholder: {file} is not on this machine");
    Trouble::warning(0..0, message).help(download(placeholder, file))
}

/// How to download the file of a placeholder.
pub fn download(placeholder: &str, file: &str) -> String {
    if placeholder.ends_with(".icloud") {
        format!("download it with `brctl download {}`, or open it in Finder", quoted(file))
    } else {
        "download it with your sync program, for example by opening it in the file manager".into()
    }
}

/// A path as an argument in a shell, which is never an option.
fn quoted(path: &str) -> String {
    let path = if path.starts_with('-') { format!("./{path}") } else { path.into() };
    shell_words::quote(&path).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::project_of;
    use proptest::prelude::*;

    fn named(names: &[&str]) -> Vec<(String, String)> {
        let names: Vec<Name> = names.iter().map(|name| name.parse().unwrap()).collect();
        let copies = by_name(&names).into_iter();
        copies.map(|(copy, of)| (copy.to_string(), of.to_string())).collect()
    }

    #[test]
    fn a_mark_of_a_copy_next_to_its_original_makes_a_copy() {
        for copy in [
            "probing (Alex's conflicted copy 2026-06-12)",
            "probing (Alex's conflicted copy 2026-06-12 (1))",
            "probing (conflicted copy 2026-06-12 101112)",
            "probing (in Konflikt stehende Kopie von Alex 2026-06-12)",
            "probing (Copie en conflit de Alex 2026-06-12)",
            "probing (SFConflict alex@example.com 2026-06-12-10-11-12)",
            "probing (Case Conflict 1)",
            "Probing (Case Conflict)",
            "probing conflicted copy 2026-06-12",
            "probing conflicted copy 2026",
            "probing [conflicted]",
            "probing_conflict-20260612-101112",
            "probing_LAPTOP_Jun-12-101112-2026_Conflict",
            "probing.sync-conflict-20260612-101112-ABC1234",
            "probing.conflict1",
            "probing.Conflict",
            "probing~conflict",
            "probing - Copy",
            "probing - Copy (2)",
            "probing - Copy - Copy",
            "probing – Kopie",
            "probing copy",
            "probing copy 12",
            "PROBING COPY",
            "probing (copy)",
            "probing (copy 2)",
            "probing (another copy)",
            "probing (3rd copy)",
            "probing - 副本",
            "Copy of probing",
            "Copy (2) of probing",
            "Copy of Copy of probing",
            "Kopie von probing",
            "probing (1)",
            "probing(12)",
            "probing (1) (2)",
            "probing_LOCAL_123",
            "probing_BASE_1",
            "probing.REMOTE.123",
            "probing.bak",
            "probing.orig2",
            "probing~",
        ] {
            for folder in ["", "alice/"] {
                let (copy, of) = (format!("{folder}{copy}"), format!("{folder}probing"));
                assert_eq!(named(&[&copy, &of]), [(copy.clone(), of)], "{copy}");
                assert_eq!(named(&[&copy]), [], "{copy}");
                assert_eq!(named(&[&copy, "bob/probing", "prob"]), [], "{copy}");
            }
        }
    }

    #[test]
    fn a_name_that_could_be_a_project_is_none() {
        for name in [
            "probing-2",
            "probing 2",
            "probing-copy",
            "probing-conflict",
            "probing-LAPTOP",
            "probing (2026)",
            "probing (pilot)",
            "probing [new]",
            "probing v2",
            "probing_2026_12",
            "probing copying",
            "copy-of-probing",
            "Photocopy of probing",
            "probing_local_123",
            "probing_LOCAL",
            "probings (1)",
            "(1)",
            "~",
            "Copy of ",
        ] {
            let copies = by_name([&"probing".parse().unwrap()].into_iter().chain(&name.parse()));
            assert_eq!(copies, Copies::new(), "{name}");
        }
        assert_eq!(named(&["Probing", "probing"]), []);
    }

    #[test]
    fn a_copy_of_a_copy_is_one_of_the_first() {
        let of = |copy: &str| (copy.to_owned(), "a".to_owned());

        assert_eq!(
            named(&["a", "a (1)", "a (1) - Copy", "a copy"]),
            [of("a (1)"), of("a (1) - Copy"), of("a copy")]
        );
        assert_eq!(named(&["a copy/b", "a/b", "a copy/c"]), [("a copy/b".into(), "a/b".into())]);
    }

    #[test]
    fn a_project_with_the_title_the_owner_and_the_day_of_another_is_a_copy() {
        let keys = "created = 2026-01-31\nresearcher = \"ana\"\n";
        let copies = |name: &str, other: &str| {
            let of = |name: &str, keys: &str| {
                let mut project = project_of(name, keys);
                if keys.contains("# other title") {
                    project.title.value = "other".into();
                }
                project
            };
            let projects = [of("x/probing", keys), of(name, other), of("y/probing", keys)];
            let copies = by_content(projects.iter()).into_iter();
            copies.map(|(copy, of)| format!("{copy} of {of}")).collect::<Vec<_>>().join(", ")
        };

        for name in
            ["probing-2", "probing 2", "probing-MY-LAPTOP-2", "probing (HOST)", "old-probing"]
        {
            let (name, copy) = (format!("x/{name}"), format!("x/{name} of x/probing"));
            assert_eq!(copies(&name, keys), copy);
            assert_eq!(copies(&name, "researcher = \"ana\""), copy);
            for other in [
                "created = 2026-02-01\nresearcher = \"ana\"",
                "created = 2026-01-31\nresearcher = \"bo\"",
                "created = 2026-01-31\nresearcher = \"ana\" # other title",
            ] {
                assert_eq!(copies(&name, other), "", "{name}: {other}");
            }
        }
        for name in ["x/probings", "x/steering", "probing-2", "x/2/probing", "x/prob"] {
            assert_eq!(copies(name, keys), "", "{name}");
        }
    }

    #[test]
    fn a_placeholder_names_its_file() {
        for (placeholder, file) in [
            (".probing.toml.icloud", Some("probing.toml")),
            ("probing.toml.nextcloud", Some("probing.toml")),
            ("probing.toml", None),
            (".icloud", None),
            ("probing.toml.icloud", None),
        ] {
            assert_eq!(awaited(placeholder), file, "{placeholder}");
        }
        assert!(placeholders("a.toml").all(|name| awaited(&name) == Some("a.toml")));
    }

    #[test]
    fn a_name_in_a_command_is_quoted() {
        let help = warning("-a b.toml", "it's.toml", Sign::Name).help.unwrap();

        assert!(help.contains(r"`diff -u 'it'\''s.toml' './-a b.toml'`"), "{help}");
    }

    proptest! {
        #[test]
        fn an_original_is_never_a_copy(
            names in prop::collection::btree_set("[ab](~| copy| \\(1\\)|-2){0,3}(/a)?", 0..12),
        ) {
            let names: Vec<Name> = names.iter().map(|name| name.parse().unwrap()).collect();

            let copies = by_name(&names);

            for (copy, original) in &copies {
                prop_assert!(!copies.contains_key(original), "{copy} of {original}");
                prop_assert!(names.contains(copy) && names.contains(original));
            }
        }
    }
}
