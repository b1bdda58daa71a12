//! Keywords of files, such as `"top-down"` and `"bottom-up"`, and suggestions for mistyped words.

use super::text::composed;

/// An enum whose values are keywords.
pub trait Word: Copy + PartialEq + 'static {
    /// All values with their keywords, in the order of the documentation.
    const ALL: &'static [(Self, &'static str)];

    /// All keywords.
    const WORDS: &'static [&'static str];

    /// The keyword of this value.
    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(value, _)| *value == self).map_or("", |(_, word)| word)
    }

    /// The value of a keyword.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(value, _)| *value)
    }

    /// All keywords.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().copied()
    }
}

/// Declares an enum of unit variants with their keywords; see [`Word`].
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* #[doc = concat!("`", $word, "`")] $variant,)+ }

        impl $crate::domain::words::Word for $name {
            const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word),)+];
            const WORDS: &'static [&'static str] = &[$($word,)+];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::domain::words::Word::word(*self))
            }
        }
    };
}

/// Whether two names are the same apart from case, blanks, hyphens and underscores.
pub fn is_same_name(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// A name in lowercase and composed, without blanks, hyphens and underscores.
pub fn letters(name: &str) -> String {
    let name = composed(name);
    let kept = name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_'));
    kept.flat_map(char::to_lowercase).collect()
}

/// The known word that is most similar to `typed`; `None` if none is similar enough.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase().replace('_', "-");
    let similarity = |word: &str| {
        let word = word.to_lowercase().replace('_', "-");
        if word == typed {
            return 1.0;
        }
        // A prefix is a good guess, no matter how much is missing.
        if typed.chars().count() >= 3 && word.starts_with(&typed) {
            return 0.95;
        }
        strsim::jaro_winkler(&typed, &word)
    };
    known
        .into_iter()
        .map(|word| (similarity(word), word))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_another_spelling() {
        for other in ["debate-ready", "Debate Ready", " debate_ready ", "debateready"] {
            assert!(is_same_name("debate ready", other), "{other}");
        }
        assert!(!is_same_name("debate ready", "debates ready"));
    }

    #[test]
    fn a_typo_finds_its_word() {
        let known = ["motivation", "experiment_loop", "fixed_cost", "origin"];

        assert_eq!(nearest("motivaton", known), Some("motivation"));
        assert_eq!(nearest("experiment-loop", known), Some("experiment_loop"));
        assert_eq!(nearest("Origin", known), Some("origin"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(nearest("", known), None);
    }
}
