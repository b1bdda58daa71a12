//! Project names: the path of the file below `projects/`, without `.toml`.

use std::fmt;
use std::str::FromStr;

/// The longest slug made from a title, in bytes.
const LONGEST_SLUG: usize = 60;
/// The longest part of a name, in bytes. File systems allow 255; the names of temporary files are
/// longer than the name itself.
const LONGEST_PART: usize = 200;

/// One or more parts separated by `/`, such as `alice/probing`. No part is empty, begins with a
/// dot, or contains a control character or a backslash, so a name never leads out of its store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// A file name made from a title: ASCII words separated by `-`. `None` if the title has no
    /// letter or digit.
    pub fn from_title(title: &str) -> Option<Self> {
        let ascii = deunicode::deunicode_with_tofu(title, " ").to_ascii_lowercase();
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
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(word);
        }
        if slug.is_empty() { None } else { Some(Self(slug)) }
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part, without the folders.
    pub fn leaf(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
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
            None => Ok(Self(text.into())),
            Some(why) => Err(BadName { name: text.into(), why }),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
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
