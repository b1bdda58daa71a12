//! `rp flags`: a linter for research projects.

use std::collections::BTreeSet;

use super::parse::word;
use super::select::{chosen, flagged, known_flag, known_researcher};
use super::{Env, Offer, Outcome, Run, ask, parse};
use crate::domain::flags::rule::Severity;
use crate::domain::flags::{Flag, Flagged, statistics};
use crate::domain::project::{Project, Status};
use crate::domain::source::{FileTrouble, Topic};
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::{Format, Output, concise, flags, github, json, markdown, sarif};
use crate::store::{File, Loaded};
use crate::words;

words! {
    /// The severity from which on flags give exit code 1.
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

/// Check projects for red flags
///
/// Warns of what makes projects slow, costly or unimportant. Checks ideas and active projects.
/// Counts notes without showing them unless --all is given or one project is named. Shows accepted
/// flags, which do not count for the exit status.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp flags                       check all projects, worst first
  rp flags probing               check one project and show its notes
  rp flags alice/ bob/           check all projects in these folders
  rp flags --only slow-loop,very-slow-loop
  rp flags --statistics          count each flag
  rp flags --fail-on caution     in CI: exit with 1 on cautions too
  rp flags --format github       in CI: annotate lines of the change
  rp flags --format concise      in an editor: one line for each flag
  rp flags -q --severity red | xargs -rd '\\n' -n1 rp show")]
pub struct Args {
    /// Projects or folders to check, or `-` for standard input [default: all projects]
    #[arg(add = Offer::Files)]
    projects: Vec<String>,
    /// With `-`: path of the file that standard input is the text of
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    stdin_filename: Option<String>,
    /// Show notes too
    #[arg(short, long)]
    all: bool,
    /// Show only flags of this severity or worse
    #[arg(long, value_parser = word::<Severity>(), conflicts_with = "all")]
    severity: Option<Severity>,
    /// Show only these flags; may be repeated
    #[arg(long, value_name = "FLAG", value_delimiter = ',', add = Offer::Flags)]
    only: Vec<String>,
    /// Hide these flags; may be repeated
    #[arg(long, value_name = "FLAG", value_delimiter = ',', add = Offer::Flags)]
    skip: Vec<String>,
    /// Only projects of this researcher
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// Only projects with this status; may be repeated
    #[arg(short, long, value_parser = word::<Status>())]
    status: Vec<Status>,
    /// Print only the names of projects with flags that count
    #[arg(short, long)]
    quiet: bool,
    /// Count flags and problems in files: how often each occurs, and where first
    #[arg(long, conflicts_with_all = ["quiet", "all"])]
    statistics: bool,
    /// Exit with 1 on flags of this severity or worse, even if not shown
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

    /// The least severity to show for this number of projects. JSON has notes too: programs can
    /// filter.
    fn least(&self, chosen: usize, output: Output) -> Severity {
        let one = self.projects.len() == 1 && chosen <= 1;
        match self.severity {
            Some(severity) => severity,
            None if self.all || one || self.statistics || output == Output::Json => Severity::Note,
            None => Severity::Caution,
        }
    }

    fn keeps(&self, project: &Project, owner: &str) -> bool {
        (self.status.is_empty() || self.status.contains(&project.status))
            && self.researcher.as_ref().is_none_or(|researcher| researcher == owner)
    }

    /// Whether to check standard input, as the text of a file at this path.
    fn buffer(&self) -> Result<Option<&str>> {
        let is_dash = |typed: &String| typed == "-";
        match (&self.projects[..], &self.stdin_filename) {
            ([typed], Some(path)) if is_dash(typed) => Ok(Some(path)),
            (_, Some(_)) => {
                Err(Error::of(Kind::Usage, "--stdin-filename needs `-` as the only project"))
            }
            (typed, None) if typed.iter().any(is_dash) => {
                let hint = "use `rp flags - --stdin-filename FILE`";
                Err(Error::of(Kind::Usage, "`-` needs the path of the file").with_hint(hint))
            }
            (_, None) => Ok(None),
        }
    }

    /// Everything in the store; the file that standard input is the text of, if there is one.
    fn load(&self, env: &Env) -> Result<(Loaded, Option<File>)> {
        match self.buffer()? {
            None => Ok((env.load()?, None)),
            Some(path) => {
                let (loaded, file) = env.store()?.load_with_buffer(path, ask::buffer()?)?;
                Ok((loaded, Some(file)))
            }
        }
    }

    /// Keeps the flags that --only and --skip allow.
    fn filter(&self, flagged: &mut [Flagged]) -> Result<()> {
        let names = |typed: &[String]| -> Result<BTreeSet<_>> {
            typed.iter().map(|typed| Ok(known_flag(typed.trim())?.name)).collect()
        };
        let (only, skip) = (names(&self.only)?, names(&self.skip)?);
        for of_one in flagged {
            of_one.flags.retain(|flag| {
                (only.is_empty() || only.contains(flag.rule.name)) && !skip.contains(flag.rule.name)
            });
        }
        Ok(())
    }
}

impl Run for Args {
    const NAME: &'static str = "flags";
    const FORMATS: &'static [Output] = &[
        Output::Text,
        Output::Json,
        Output::Concise,
        Output::Github,
        Output::Sarif,
        Output::Markdown,
    ];
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "no flag of that severity"),
        (exit::NO, "flags"),
        (exit::FAILED, "a file is invalid"),
    ];

    fn prints(&self) -> (&'static str, &'static [Output]) {
        if self.quiet {
            return ("flags --quiet", &[Output::Text]);
        }
        if self.statistics {
            return ("flags --statistics", &[Output::Text, Output::Json]);
        }
        (Self::NAME, Self::FORMATS)
    }

    /// Shows the flags; exit code 1 if one fails.
    fn run(&self, env: &Env) -> Result<Outcome> {
        let (mut loaded, buffered) = self.load(env)?;
        if self.quiet {
            loaded.troubles.retain(|it| it.trouble.topic != Topic::UnknownKey);
        }
        known_researcher(self.researcher.as_ref(), &loaded)?;
        let settings = &loaded.portfolio.settings;
        let (mut projects, unusable) = match &buffered {
            None => chosen(&self.projects, &loaded)?,
            Some(File::Project(name)) => {
                (loaded.portfolio.project(name).into_iter().collect(), Vec::new())
            }
            Some(File::Settings | File::Run(_)) => (Vec::new(), Vec::new()),
        };
        projects.retain(|project| self.keeps(project, settings.owner(project)));
        let least = self.least(projects.len(), env.output);

        let mut flagged = flagged(projects.iter().copied(), &env.context(&loaded));
        self.filter(&mut flagged)?;
        flagged.retain(|flagged| !flagged.flags.is_empty());
        flagged.sort_by_cached_key(Flagged::worst_first);
        let fails = flagged.iter().flat_map(|flagged| &flagged.flags).any(|flag| self.fails(flag));

        // The troubles of a buffer are all that were loaded.
        let named = !self.projects.is_empty() && buffered.is_none();
        let troubles = if named {
            troubles_of(&loaded, &projects, &unusable)
        } else {
            loaded.troubles.clone()
        };
        if self.statistics {
            only_shown(&mut flagged, |flag| flag.counts() && flag.severity() >= least);
            let counts = statistics::counts(&flagged, &troubles);
            let text = match env.format {
                Format::Json => json::statistics(&counts),
                Format::Text => flags::statistics(&counts, env.screen),
            };
            let failed = troubles.iter().any(FileTrouble::is_error);
            let outcome = Outcome::page(text).no_if(fails);
            return Ok(if failed { outcome.with_code(exit::FAILED) } else { outcome });
        }
        let unread = if named { 0 } else { loaded.unusable_files() };
        if self.quiet {
            only_shown(&mut flagged, |flag| flag.counts() && flag.severity() >= least);
        } else if env.output != Output::Text {
            // Text counts hidden flags.
            only_shown(&mut flagged, |flag| flag.severity() >= least);
        }
        let text = match env.output {
            Output::Text if self.quiet => flags::names(&flagged),
            Output::Json => {
                json::flags(flagged.iter().flat_map(|one| &one.flags), &loaded.troubles)
            }
            Output::Concise => concise::flags(&flagged, &troubles),
            Output::Github => github::flags(&flagged, &troubles),
            Output::Sarif => sarif::flags(&flagged, &troubles),
            Output::Markdown => markdown::flags(&flagged, projects.len(), unread, &troubles),
            _ => flags::flags(&flagged, projects.len(), unread, least, env.screen),
        };
        let outcome = Outcome::page(text).no_if(fails);
        Ok(if named {
            let outcome = outcome.with_troubles_of(&projects, &unusable, &loaded, env);
            outcome.with_unusable(&unusable, env)
        } else {
            outcome.with_troubles(&loaded, env)
        })
    }
}

/// Keeps flags that are shown, and projects with such flags.
fn only_shown(flagged: &mut Vec<Flagged>, shown: impl Fn(&Flag) -> bool) {
    for of_one in &mut *flagged {
        of_one.flags.retain(&shown);
    }
    flagged.retain(|flagged| !flagged.flags.is_empty());
}

/// The troubles of these projects' files and of named files that are invalid.
fn troubles_of(
    loaded: &Loaded,
    projects: &[&Project],
    unusable: &[FileTrouble],
) -> Vec<FileTrouble> {
    let read: BTreeSet<_> = projects.iter().map(|project| project.path()).collect();
    let of_these = |trouble: &&FileTrouble| read.contains(trouble.source.path.as_str());
    loaded.troubles.iter().filter(of_these).chain(unusable).cloned().collect()
}
