//! `rp report`: verdicts, values, timelines and flags on one page for a browser.

use std::path::{Path, PathBuf};

use super::select::{flagged, known_researcher};
use super::{Env, Offer, Outcome, Run, page};
use crate::domain::report::Report;
use crate::error::{Error, Kind, Result};
use crate::exit;
use crate::render::report::{self, About, is_one};
use crate::render::{Output, clean, json, paint};
use crate::store::{Loaded, Store};

/// The file name of a report if none is given.
const USUAL: &str = "report.html";

/// Make an HTML page of verdicts, values, timelines and flags
///
/// The page is one file that needs nothing else: no network and no script. It can be printed and
/// sent. Each picture has its numbers in a table.
///
/// Without --out, prints the page if standard output is not a terminal. In a terminal, or with --open,
/// writes report.html in the current folder or, if that is in the store, in the cache folder of rp.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp report --open
  rp report --out ~/mentees.html
  rp report --researcher kim --out - | mail -s report -a 'Content-Type: text/html' kim
  rp report --format json | jq '.values[] | [.project, .index]'

An existing file is replaced only if it is a report of rp, or with --yes.")]
pub struct Args {
    /// Write the page to this file; - is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Only projects of this researcher
    #[arg(short, long, value_name = "NAME", add = Offer::Researchers)]
    researcher: Option<String>,
    /// Replace a file that is not a report
    #[arg(short, long)]
    yes: bool,
}

/// Where a page goes.
enum Target {
    /// Standard output.
    Printed,
    /// A file.
    File(PathBuf),
    /// A file in the cache folder of `rp`, which may be missing.
    Cache(PathBuf),
}

impl Run for Args {
    const NAME: &'static str = "report";
    const EXITS: &'static [(u8, &'static str)] =
        &[(exit::DONE, "success"), (exit::FAILED, "error")];

    /// Writes or prints the page; with `--format json`, prints its data.
    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let target = self.target(&store, env)?;
        let loaded = store.load()?;
        known_researcher(self.researcher.as_ref(), &loaded)?;
        let outcome = match (env.output, target) {
            (Output::Json, _) => Outcome::page(self.json(&loaded, env)),
            (_, Target::Printed) => Outcome::done(self.page(&store, &loaded, env)),
            (_, Target::File(path)) => self.write(&path, false, &store, &loaded, env)?,
            (_, Target::Cache(path)) => self.write(&path, true, &store, &loaded, env)?,
        };
        Ok(outcome.with_troubles_in_short(&loaded, env))
    }
}

impl Args {
    fn target(&self, store: &Store, env: &Env) -> Result<Target> {
        let is_dash = self.out.as_ref().is_some_and(|out| out == Path::new("-"));
        if env.output == Output::Json {
            if self.open || self.out.is_some() && !is_dash {
                return Err(Error::of(
                    Kind::Usage,
                    "`--format json` prints data, and writes no page",
                )
                .with_hint("remove `--out` and `--open`, and redirect the output"));
            }
            return Ok(Target::Printed);
        }
        match &self.out {
            Some(_) if is_dash && self.open => Err(Error::of(
                Kind::Usage,
                "`--open` needs a file, and `--out -` is standard output",
            )
            .with_hint("give `--out FILE`")),
            Some(_) if is_dash => Ok(Target::Printed),
            Some(path) => Ok(Target::File(path.clone())),
            None if env.screen.width.is_none() && !self.open => Ok(Target::Printed),
            None if !store.holds_current_folder() => Ok(Target::File(USUAL.into())),
            None => match &env.cache {
                Some(cache) => Ok(Target::Cache(cache.join("rp").join(USUAL))),
                None => Err(Error::missing("--out")),
            },
        }
    }

    fn report<T>(&self, loaded: &Loaded, env: &Env, of: impl FnOnce(&Report) -> T) -> T {
        let context = env.context_with_odds(loaded);
        let settings = &loaded.portfolio.settings;
        let is_shown = |owner: &str| {
            self.researcher.as_ref().is_none_or(|name| name == owner) || owner.is_empty()
        };
        let projects = loaded.portfolio.projects().filter(|it| is_shown(settings.owner(it)));
        let flagged = flagged(projects, &context);
        of(&Report::of(self.researcher.as_deref(), flagged, &context))
    }

    fn page(&self, store: &Store, loaded: &Loaded, env: &Env) -> String {
        let unread: Vec<_> = loaded.unread.iter().map(|(name, _)| name).collect();
        let store = store.name();
        let researcher = self.researcher.as_deref();
        self.report(loaded, env, |of| {
            report::page(of, About { store: &store, researcher, unread: &unread })
        })
    }

    fn json(&self, loaded: &Loaded, env: &Env) -> String {
        self.report(loaded, env, |report| json::report(report, &loaded.troubles))
    }

    /// Writes the page, says where it is, and opens it.
    fn write(
        &self,
        path: &Path,
        makes_folder: bool,
        store: &Store,
        loaded: &Loaded,
        env: &Env,
    ) -> Result<Outcome> {
        let target = store.target(path, makes_folder)?;
        let text = self.page(store, loaded, env);
        if !page::write(&target, &text, ("a report", is_one), self.yes, env)? {
            return Ok(Outcome::default().note("nothing was written").with_code(exit::NO));
        }
        let shown = clean::line(&target.shown);
        if self.open {
            // The path of the page and nothing else, so that no text of a store is run.
            open::that_detached(&target.path).map_err(|_| {
                // The library names the programs that it tried, which help nobody.
                let what = format!("wrote {shown}, but found no browser to open it");
                Error::of(Kind::System, what).with_hint("open the file in a browser")
            })?;
        }
        Ok(Outcome::done(format!("{} {shown}\n", paint::paint(paint::GOOD, "wrote"))))
    }
}
