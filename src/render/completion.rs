//! What shells read: the script that registers the completion, and the candidates for a word.

use crate::domain::text::steers;
use crate::words;

use super::clean;

words! {
    /// A shell.
    Shell {
        /// GNU Bash.
        Bash = "bash",
        /// The Z shell.
        Zsh = "zsh",
        /// fish.
        Fish = "fish",
        /// PowerShell, also on other systems than Windows.
        PowerShell = "powershell",
    }
}

/// The script that a shell runs when it starts.
pub fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("completion/rp.bash"),
        Shell::Zsh => include_str!("completion/rp.zsh"),
        Shell::Fish => include_str!("completion/rp.fish"),
        Shell::PowerShell => include_str!("completion/rp.ps1"),
    }
}

/// A word that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The whole word.
    pub value: String,
    /// What it is, for shells that show it.
    pub about: Option<String>,
}

/// The beginning of a word that the shell keeps, as the program sees it, and the quote in which the rest
/// of the word is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// The beginning: `researcher=` of `researcher=kim`, since bash breaks words there.
    pub text: String,
    /// The open quote.
    pub quote: Option<char>,
}

/// The candidates for a shell, one a line; those that would steer the terminal are left out.
pub fn candidates(shell: Shell, kept: &Kept, candidates: &[Candidate]) -> String {
    let harmless = candidates.iter().filter(|it| !it.value.chars().any(steers));
    let lines = harmless.filter_map(|Candidate { value, about }| {
        // A value may follow.
        let is_open = value.ends_with(['=', '/']);
        let about = about.as_deref().map(clean::flow).filter(|about| !about.is_empty());
        let beside = about.as_ref().map(|about| format!("\t{about}")).unwrap_or_default();
        Some(match shell {
            Shell::Bash => {
                let rest = value.strip_prefix(&*kept.text)?;
                let end = if is_open || kept.quote.is_some() { "" } else { " " };
                format!("{}{end}\n", quoted_for_bash(rest, kept.quote))
            }
            Shell::Zsh => {
                let escaped = |text: &str| text.replace('\\', "\\\\").replace(':', "\\:");
                let mark = if is_open { '+' } else { ' ' };
                let beside = about.map(|about| format!(":{about}")).unwrap_or_default();
                format!("{mark}{}{beside}\n", escaped(value))
            }
            Shell::Fish => format!("{value}{beside}\n"),
            Shell::PowerShell => format!("{}{beside}\n", quoted_for_powershell(value)),
        })
    });
    lines.collect()
}

/// A text as bash takes it as it is, also in an open quote.
fn quoted_for_bash(text: &str, quote: Option<char>) -> String {
    let mut quoted = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_plain = !c.is_ascii() || c.is_ascii_alphanumeric() || "_-./=:,+@%".contains(c);
        match quote {
            Some('\'') if c == '\'' => quoted.push_str("'\\'"),
            Some('"') if "\"\\$`".contains(c) => quoted.push('\\'),
            None if !is_plain || (at == 0 && c == '~') => quoted.push('\\'),
            Some(_) | None => {}
        }
        quoted.push(c);
    }
    quoted
}

/// A text as PowerShell takes it as it is.
fn quoted_for_powershell(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./=:+\\".contains(c);
    if text.chars().all(is_plain) {
        text.to_owned()
    } else {
        // A typographic quote closes a text, too.
        let is_quote = |c: char| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
        let doubled =
            text.chars().flat_map(|c| [c].into_iter().chain(Some(c).filter(|c| is_quote(*c))));
        format!("'{}'", doubled.collect::<String>())
    }
}
