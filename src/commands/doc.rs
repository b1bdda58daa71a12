//! `rp doc`: make the two-page document of a project.

use std::path::{Path, PathBuf};

use super::change::Dry;
use super::outcome::rehearsed;
use super::{Env, Offer, Outcome, Run, page};
use crate::domain::document::Document;
use crate::domain::source::FileChange;
use crate::error::Result;
use crate::exit;
use crate::render::document::{self, Numbers};
use crate::render::{Output, clean, json, paint};
use crate::store::{Loaded, Target};

/// Make a two-page document of a project, to send to others
///
/// Its parts are the problem and why it matters, a possible solution, what was run, the experiments to
/// come, and what others have done; it ends with two questions to the reader. What is missing stands
/// where it is missing. The texts of the project are Markdown. Send it to people whose judgement of
/// what matters you trust, and to people who know the details of the experiments; note whom you asked
/// with `rp feedback NAME --ask WHO`.
///
/// A page has 500 words of the project; in Chinese and Japanese, two characters count as a word.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp doc probing
  rp doc probing --check
  rp doc probing --out probing.html
  rp doc probing | pandoc -o probing.pdf")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Write to FILE: HTML, JSON or Markdown by the end of its name; - is standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Show only what is missing, and the length
    #[arg(long, conflicts_with_all = ["out", "numbers"])]
    check: bool,
    /// Show the estimates too, which are hidden so that readers judge by themselves
    #[arg(long)]
    numbers: bool,
    /// Replace FILE even if it is not a document of rp
    #[arg(short, long)]
    yes: bool,
    #[command(flatten)]
    dry: Dry,
}

impl Run for Args {
    const NAME: &'static str = "doc";
    const FORMATS: &'static [Output] =
        &[Output::Text, Output::Json, Output::Markdown, Output::Html];
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "success"),
        (exit::NO, "--check: something is missing, or it is too long"),
        (exit::FAILED, "error"),
    ];

    fn prints(&self) -> (&'static str, &'static [Output]) {
        if self.check {
            ("doc --check", &[Output::Text, Output::Json])
        } else {
            (Self::NAME, Self::FORMATS)
        }
    }

    fn run(&self, env: &Env) -> Result<Outcome> {
        let store = env.store()?;
        let loaded = store.load()?;
        let project = loaded.project(&self.project)?;
        let context = env.context(&loaded);
        let document = Document::of(project, &context);
        let outcome = match self.out.as_deref().filter(|out| *out != Path::new("-")) {
            Some(out) => {
                let output = format_of(out, env.output);
                let target = store.target(out, false)?;
                self.write(&document, &target, &self.text(&document, output, &loaded), env)?
            }
            None if self.check => {
                let is_no = !document.holes.is_empty() || document.is_too_long();
                let text = match env.output {
                    Output::Json => self.text(&document, Output::Json, &loaded),
                    _ => document::check(&document, env.screen),
                };
                Outcome::page(text).no_if(is_no)
            }
            None => Outcome::page(self.text(&document, env.output, &loaded)),
        };
        Ok(outcome.with_troubles_of(&[project], &[], &loaded, env))
    }
}

/// The format of a file: that of its name, else that of `--format`, which also is the format of the
/// report.
fn format_of(out: &Path, given: Output) -> Output {
    match out.extension().map(|end| end.to_string_lossy().to_lowercase()).as_deref() {
        Some("html" | "htm") => Output::Html,
        Some("json") => Output::Json,
        Some("md" | "markdown") => Output::Markdown,
        Some(_) | None => given,
    }
}

impl Args {
    fn text(&self, document: &Document, output: Output, loaded: &Loaded) -> String {
        let numbers = if self.numbers { Numbers::Shown } else { Numbers::Hidden };
        match output {
            Output::Json => json::document(document, numbers, &loaded.troubles),
            Output::Html => document::html(document, numbers),
            _ => document::markdown(document, numbers),
        }
    }

    /// Writes a document to a file. One that is not a document is replaced only if that was asked for.
    fn write(
        &self,
        document: &Document,
        target: &Target,
        text: &str,
        env: &Env,
    ) -> Result<Outcome> {
        let before =
            target.before.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        if self.dry.is_dry() {
            let after = Some(text.to_owned());
            let changes = before.as_deref() != Some(text);
            let change = FileChange { path: target.shown.clone(), before, after };
            let files = if changes { std::slice::from_ref(&change) } else { &[] };
            return Ok(rehearsed(files, self.dry.extent(), env));
        }
        if !page::write(target, text, ("a document", document::is_one), self.yes, env)? {
            return Ok(Outcome::default().note("nothing was written").with_code(exit::NO));
        }
        let name = &document.project.name;
        Ok(Outcome::done(match env.output {
            Output::Json => json::document_written(document, &target.shown),
            _ => format!(
                "{} {}: {}, {}\nnote whom you send it to with `rp feedback {} --ask WHO`\n",
                paint::paint(paint::GOOD, "wrote"),
                clean::line(&target.shown),
                document::length(document),
                document::missing(document),
                clean::line(name.as_str()),
            ),
        }))
    }
}
