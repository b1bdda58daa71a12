//! Project names: the path of the file below `projects/`, without `.toml`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_width::UnicodeWidthChar;

use crate::domain::text::composed;

/// The longest slug made from a title, in bytes.
const LONGEST_SLUG: usize = 40;
/// Words at which a slug that is cut does not end.
const JOINING: [&str; 12] =
    ["a", "an", "and", "as", "by", "for", "from", "in", "of", "on", "the", "with"];
/// The longest part of a name, in bytes. File systems allow 255; the names of temporary files are
/// longer than the name itself.
const LONGEST_PART: usize = 200;

/// One or more parts separated by `/`, such as `alice/probing`. No part is empty, begins with a
/// dot, or contains a control character or a backslash, so a name never leads out of its store.
///
/// Names are compared in Unicode's composed form (NFC): one system stores the `ä` of a file name
/// as one character and another as two, and a keyboard types the first.
#[derive(Debug, Clone)]
pub struct Name {
    /// As the file system has it.
    written: String,
    /// The composed form, if it differs.
    composed: Option<Box<str>>,
}

impl Name {
    /// A file name made from a title: ASCII words separated by `-`. `None` if the title has no
    /// letter or digit.
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii = deunicode::deunicode_with_tofu(&letters(title), " ").to_ascii_lowercase();
        let mut slug = String::new();
        for word in ascii.replace('\'', "").split(|c: char| !c.is_ascii_alphanumeric()) {
            let longer = slug.len() + word.len() + usize::from(!slug.is_empty());
            if word.is_empty() {
                continue;
            }
            if longer > LONGEST_SLUG {
                if slug.is_empty() {
                    slug.push_str(&word[..LONGEST_SLUG]);
                }
                while let Some((rest, last)) = slug.rsplit_once('-')
                    && JOINING.contains(&last)
                {
                    slug.truncate(rest.len());
                }
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(word);
        }
        if is_device(&slug) {
            slug.push_str("-project");
        }
        if slug.is_empty() { None } else { Some(Self { written: slug, composed: None }) }
    }

    /// The whole name, as it is written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The last part, without the folders.
    pub fn leaf(&self) -> &str {
        self.written.rsplit('/').next().unwrap_or(&self.written)
    }

    /// The name in the form in which names are compared.
    fn composed(&self) -> &str {
        self.composed.as_deref().unwrap_or(&self.written)
    }

    /// Whether the name begins with this text.
    pub fn begins_with(&self, text: &str) -> bool {
        self.composed().starts_with(&*composed(text))
    }

    /// Whether its last part does.
    pub fn leaf_begins_with(&self, text: &str) -> bool {
        let name = self.composed();
        name.rsplit('/').next().unwrap_or(name).starts_with(&*composed(text))
    }

    /// Whether it is in this folder, or in one below it: `alice`, `alice/`, `projects/alice`. The empty
    /// folder and `projects` contain all.
    pub fn is_below(&self, folder: &str) -> bool {
        let folder = composed(folder.trim_end_matches('/'));
        let folder = folder.strip_prefix("projects/").unwrap_or(&folder);
        let rest = self.composed().strip_prefix(folder);
        matches!(folder, "" | "projects") || rest.is_some_and(|rest| rest.starts_with('/'))
    }

    /// The form in which two names are the same file on a system that ignores case.
    pub fn folded(&self) -> String {
        self.composed().to_lowercase()
    }

    /// Refuses a name for a new file that not every system allows, so that a store can be copied
    /// or cloned to any of them.
    pub fn portable(self) -> Result<Self, BadName> {
        let why = self.written.split('/').find_map(|part| {
            let forbidden = |c: char| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
            if is_device(part) {
                Some("Windows reserves it for a device")
            } else if part.contains(forbidden) {
                Some("Windows allows none of <>:\"|?* in file names")
            } else if part.ends_with('.') {
                Some("Windows drops a dot at the end")
            } else {
                None
            }
        });
        match why {
            None => Ok(self),
            Some(why) => Err(BadName { name: self.written, why }),
        }
    }
}

/// The letters and digits of a title, composed. Symbols and emoji become spaces, so that they are not
/// spelled out; joiners and combining marks that are left are dropped.
fn letters(title: &str) -> String {
    let kept = |c: char| match c {
        '\'' | '\u{2019}' => Some('\''),
        c if c.is_alphanumeric() => Some(c),
        c if c.width() == Some(0) => None,
        _ => Some(' '),
    };
    title.nfc().filter_map(kept).collect()
}

/// Whether Windows reserves a file name, with any ending, for a device.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let is_port = |nth: &str| {
        let mut nth = nth.chars();
        matches!((nth.next(), nth.next()), (Some('0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'), None))
    };
    matches!(&*stem, "con" | "prn" | "aux" | "nul") || numbered.is_some_and(is_port)
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.composed() == other.composed()
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        self.composed().cmp(other.composed())
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.composed().hash(state);
    }
}

/// Why a text is not a valid project name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadName {
    name: String,
    why: &'static str,
}

impl fmt::Display for BadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a valid project name: {}", self.name, self.why)
    }
}

impl std::error::Error for BadName {}

impl FromStr for Name {
    type Err = BadName;

    fn from_str(text: &str) -> Result<Self, BadName> {
        let is_toml = |part: &str| part.rsplit_once('.').is_some_and(|(_, end)| end == "toml");
        let why = if text.is_empty() {
            Some("it is empty")
        } else if text.starts_with('/') {
            Some("it must be relative to `projects/`")
        } else {
            text.split('/').find_map(|part| match part {
                "" => Some("it has a folder without a name"),
                _ if part.starts_with('.') => Some("a part of it begins with a dot"),
                _ if part.trim() != part => Some("a part of it begins or ends with a space"),
                _ if is_toml(part) => Some("rp adds the ending `.toml`"),
                _ if part.contains('\\') => Some("folders are separated by `/`"),
                _ if part.chars().any(char::is_control) => Some("it contains a control character"),
                _ if part.len() > LONGEST_PART => Some("a part of it is longer than 200 bytes"),
                _ => None,
            })
        };
        match why {
            None => {
                let composed = (!is_nfc(text)).then(|| text.nfc().collect::<String>().into());
                Ok(Self { written: text.into(), composed })
            }
            Some(why) => Err(BadName { name: text.into(), why }),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_become_file_names() {
        for (title, slug) in [
            ("Crowd-written evaluations", Some("crowd-written-evaluations")),
            ("  What's next?  ", Some("whats-next")),
            ("Tänze & Größe", Some("tanze-grosse")),
            ("../../etc/passwd", Some("etc-passwd")),
            ("Ta\u{308}nzer", Some("tanzer")),
            ("\u{1f680} Launch \u{2192} orbit \u{1f468}\u{200d}\u{1f52c}", Some("launch-orbit")),
            ("1\u{fe0f}\u{20e3} first", Some("1-first")),
            ("\u{1f680}", None),
            ("\u{6d4b}\u{8bd5}", Some("ce-shi")),
            ("\u{3b1} and \u{3b2}", Some("a-and-b")),
            ("Con", Some("con-project")),
            ("NUL", Some("nul-project")),
            ("com1", Some("com1-project")),
            ("com10", Some("com10")),
            ("Aux losses", Some("aux-losses")),
            ("!?", None),
            ("", None),
        ] {
            assert_eq!(Name::from_title(title).as_ref().map(Name::as_str), slug, "{title}");
        }
    }

    #[test]
    fn no_name_leads_out_of_the_store() {
        for text in [
            "",
            "/",
            "/etc/passwd",
            ".",
            "..",
            "a.toml",
            "a/../b",
            "a/./b",
            "a//b",
            "a/",
            ".rp",
            ".git",
            ".GIT",
            "a/.GIT/b",
            "a/..",
            "../a",
            "a\\b",
            "..\\a",
            "a\nb",
            "a\0b",
            " a",
            "a /b",
        ] {
            assert!(text.parse::<Name>().is_err(), "{text:?}");
        }
        assert_eq!("alice/probing".parse::<Name>().unwrap().leaf(), "probing");
    }

    #[test]
    fn a_slug_has_whole_words_up_to_its_length() {
        let words = |n: usize| vec!["abcdefg"; n].join(" ");
        for (title, length) in [(words(5), 39), (words(6), 39), ("x".repeat(41), 40)] {
            assert_eq!(Name::from_title(&title).unwrap().as_str().len(), length, "{title}");
        }
        let cut = Name::from_title("Laws of the growth of models on the way to the end of time");
        assert_eq!(cut.unwrap().as_str(), "laws-of-the-growth-of-models-on-the-way");
        let cut = Name::from_title("Growth of many models in the world with a lot of elephants");
        assert_eq!(cut.unwrap().as_str(), "growth-of-many-models-in-the-world");
        assert_eq!(Name::from_title(&(words(4) + " abcdefgh")).unwrap().as_str().len(), 40);
    }

    #[test]
    fn names_in_composed_and_decomposed_form_are_the_same() {
        let [one, two]: [Name; 2] = ["t\u{e4}nzer", "ta\u{308}nzer"].map(|it| it.parse().unwrap());

        assert_eq!(one, two);
        assert_eq!(one.cmp(&two), Ordering::Equal);
        assert_ne!(one.as_str(), two.as_str());
        assert!(two.begins_with("t\u{e4}n") && one.begins_with("ta\u{308}n"));
    }

    #[test]
    fn a_folder_contains_the_projects_below_it() {
        let name: Name = "alice/probing".parse().unwrap();
        for folder in ["alice", "alice/", "projects/alice", "projects/", "projects", ""] {
            assert!(name.is_below(folder), "{folder}");
        }
        for folder in ["ali", "alice/probing", "alice/p", "bob", "projects/bob"] {
            assert!(!name.is_below(folder), "{folder}");
        }
    }

    #[test]
    fn a_new_name_is_one_that_every_system_allows() {
        let portable = |name: &str| name.parse::<Name>().unwrap().portable().is_ok();
        for name in ["aux", "a/CON", "nul.old", "lpt9", "a:b", "what?", "a.", "COM\u{b9}"] {
            assert!(!portable(name), "{name}");
        }
        for name in ["auxiliary", "console/a", "com", "com10", "a.b", "t\u{e4}nzer", "a b"] {
            assert!(portable(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_slug_is_a_name_and_its_own_slug(title in ".*") {
            if let Some(slug) = Name::from_title(&title) {
                prop_assert_eq!(slug.as_str().parse::<Name>(), Ok(slug.clone()));
                prop_assert_eq!(Name::from_title(slug.as_str()), Some(slug));
            }
        }
    }
}
