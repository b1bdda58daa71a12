//! `rp flags`: a linter for research projects.

use super::word;
use super::{Env, Outcome, chosen, flagged};
use crate::domain::flags::rule::Severity;
use crate::domain::flags::{Flag, Flagged};
use crate::error::Result;
use crate::render::Format;
use crate::render::{flags, json};
use crate::words;

words! {
    /// From which severity on flags make the program end with 1.
    FailOn {
        /// Any flag.
        Note = "note",
        /// Cautions and red flags.
        Caution = "caution",
        /// Red flags only.
        Red = "red",
        /// No flag.
        Never = "never",
    }
}

/// Warn of what makes projects slow, costly or unimportant
///
/// Looks at ideas and active projects. Notes are only counted unless --all is given or one
/// project is named. An accepted flag is shown and does not count.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp flags                       every project, the worst first
  rp flags probing               one project, with its notes
  rp flags --fail-on caution     for CI: also cautions end with 1

Exit: 0 nothing of that severity, 1 flags, 2 a file could not be used.")]
pub struct Args {
    /// Projects to look at; all of them if none is named
    projects: Vec<String>,
    /// Show notes too
    #[arg(short, long)]
    all: bool,
    /// The least severity that ends with 1
    #[arg(long, value_parser = word::<FailOn>(), default_value = "red", value_name = "SEVERITY")]
    fail_on: FailOn,
}

impl Args {
    fn fails(&self, flag: &Flag) -> bool {
        let least = match self.fail_on {
            FailOn::Note => Severity::Note,
            FailOn::Caution => Severity::Caution,
            FailOn::Red => Severity::Red,
            FailOn::Never => return false,
        };
        flag.counts() && flag.severity() >= least
    }
}

/// The flags; 1 where one of them fails.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let loaded = env.load()?;
    let (projects, unusable) = chosen(&args.projects, &loaded)?;
    let mut flagged = flagged(projects.iter().copied(), &loaded, env);
    flagged.retain(|flagged| !flagged.flags.is_empty());
    flagged.sort_by_cached_key(Flagged::worst_first);
    let all = || flagged.iter().flat_map(|flagged| &flagged.flags);
    let code = u8::from(all().any(|flag| args.fails(flag)));
    let text = match env.format {
        Format::Json => json::flags(all(), &loaded.troubles),
        Format::Text => {
            let notes = args.all || args.projects.len() == 1 && projects.len() == 1;
            let unread = if args.projects.is_empty() { loaded.unusable_files() } else { 0 };
            flags::flags(&flagged, projects.len(), unread, notes, env.screen)
        }
    };
    let outcome = Outcome::page(text).with_code(code);
    Ok(if args.projects.is_empty() {
        outcome.with_troubles(&loaded, env)
    } else {
        outcome.with_troubles_of(&projects, &loaded, env).with_unusable(&unusable, env)
    })
}
