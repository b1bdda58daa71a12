//! The outcome of a command: its result, its notes and its exit code.

use std::collections::HashSet;

use super::Env;
use crate::domain::flags::Flagged;
use crate::domain::moved::{Moved, Seen};
use crate::domain::project::{Name, Project};
use crate::domain::source::{FileChange, FileTrouble, UnknownKey};
use crate::error::Error;
use crate::exit;
use crate::render::json::{Changed, Extent};
use crate::render::{
    Format, Screen, clean, concise, count, diagnostic, diff, json, paint, project,
};
use crate::store::{LeftOut, Loaded};

/// The outcome of a command. `main` prints it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The result, for standard output.
    pub text: String,
    /// Everything else, for standard error.
    pub notes: String,
    /// The exit code.
    pub code: u8,
    /// Whether a pager may show the result if it is longer than the screen.
    pub long: bool,
    /// If something was changed and the result cannot be printed: the hint.
    pub changed: Option<&'static str>,
}

impl Outcome {
    /// A result.
    pub(super) fn done(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A result that may be long.
    pub(super) fn page(text: impl Into<String>) -> Self {
        Self { long: true, ..Self::done(text) }
    }

    /// The result of a change that `rp undo` can undo.
    pub(super) fn after_a_change(self) -> Self {
        Self { changed: Some("see `rp history`; undo with `rp undo`"), ..self }
    }

    pub(super) fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }

    /// [`exit::NO`] if `no`.
    pub(super) fn no_if(self, no: bool) -> Self {
        if no { self.with_code(exit::NO) } else { self }
    }

    pub(super) fn note(mut self, note: &str) -> Self {
        self.notes.push_str(note);
        self.notes.push('\n');
        self
    }

    /// Adds all troubles of the store with their lines; exit code 2 if a file is invalid.
    pub(super) fn with_troubles(mut self, loaded: &Loaded, env: &Env) -> Self {
        if env.reports_troubles() {
            self.notes.push_str(&troubles(&loaded.troubles, env.screen));
        }
        let code = if loaded.has_errors() { exit::FAILED } else { self.code };
        self.with_code(code)
    }

    /// Adds one line for each invalid file, for commands that are not about files, and the files
    /// that are ignored.
    pub(super) fn with_troubles_in_short(self, loaded: &Loaded, env: &Env) -> Self {
        if !env.reports_troubles() {
            let code = if loaded.has_errors() { exit::FAILED } else { self.code };
            return self.with_code(code);
        }
        self.with_errors_in_short(loaded, env)
    }

    /// The same in every format, for output that does not hold them.
    pub(super) fn with_errors_in_short(mut self, loaded: &Loaded, env: &Env) -> Self {
        self = self.with_left_out(loaded.left_out.iter(), env);
        if loaded.has_errors() {
            self.notes.push_str(&diagnostic::in_short(&loaded.troubles));
            let hint = paint::paint(paint::INFO, "hint");
            self = self.note(&format!("{hint}: see the lines with `rp flags`"));
            self.code = exit::FAILED;
        }
        self
    }

    /// Adds the warning about each ignored file, unless it is there already.
    fn with_left_out<'l>(mut self, left_out: impl Iterator<Item = &'l LeftOut>, env: &Env) -> Self {
        let before = self.notes.clone();
        let warnings =
            left_out.map(|left| troubles(std::slice::from_ref(&left.trouble), env.screen));
        self.notes.extend(warnings.filter(|warning| !before.contains(warning)));
        self
    }

    /// Adds the troubles of these projects' files with their lines, the copies of these files, and
    /// the number of errors in other files, except those that are `shown`.
    pub(super) fn with_troubles_of(
        mut self,
        projects: &[&Project],
        shown: &[FileTrouble],
        loaded: &Loaded,
        env: &Env,
    ) -> Self {
        if !env.reports_troubles() {
            return self;
        }
        let names: HashSet<_> = projects.iter().map(|project| &project.name).collect();
        let copies = loaded
            .left_out
            .iter()
            .filter(|left| left.of.as_ref().is_some_and(|of| names.contains(of)));
        self = self.with_left_out(copies, env);
        let paths: HashSet<_> = projects.iter().map(|project| project.path()).collect();
        let of_these = |trouble: &&FileTrouble| paths.contains(trouble.source.path.as_str());
        let (these, others): (Vec<_>, Vec<_>) = loaded.troubles.iter().partition(of_these);
        let these: Vec<_> = these.into_iter().cloned().collect();
        self.notes.push_str(&troubles(&these, env.screen));
        let shown: HashSet<_> = shown.iter().map(|it| it.source.path.as_str()).collect();
        let is_hidden = |it: &&FileTrouble| !shown.contains(it.source.path.as_str());
        let errors = others.into_iter().filter(|it| it.is_error()).filter(is_hidden).count();
        if errors == 0 {
            return self;
        }
        let note = paint::paint(paint::CARE, "note");
        self.note(&format!("{note}: {} in other files; see `rp flags`", count(errors, "error")))
    }

    /// Adds the troubles of named projects whose files are invalid, and then exit code 2.
    pub(super) fn with_unusable(mut self, unusable: &[FileTrouble], env: &Env) -> Self {
        if unusable.is_empty() {
            return self;
        }
        if env.reports_troubles() {
            self.notes.push_str(&troubles(unusable, env.screen));
        }
        self.with_code(exit::FAILED)
    }
}

/// Troubles with their lines, then one line for each unknown key.
pub fn troubles(troubles: &[FileTrouble], screen: Screen) -> String {
    let (troubles, keys) = UnknownKey::taken_from(troubles);
    let troubles = troubles.into_iter().map(|trouble| diagnostic::trouble(trouble, screen) + "\n");
    troubles.collect::<String>() + &diagnostic::unknown_keys(&keys, screen)
}

/// A project's file that a command wrote, or left as it was.
pub(super) struct Written<'a> {
    /// The command: `new`.
    pub command: &'static str,
    /// What it did: `created`, or `None` if nothing was written.
    pub done: Option<&'static str>,
    /// The name of the project.
    pub name: &'a Name,
    /// The store before, if the project was in it.
    pub before: Option<&'a Loaded>,
    /// How much is given in JSON.
    pub extent: Extent,
}

impl Written<'_> {
    /// The outcome, with the flags and the rank of the project.
    pub(super) fn outcome(&self, loaded: &Loaded, env: &Env) -> Outcome {
        let Some(project) = loaded.portfolio.project(self.name) else { return Outcome::default() };
        let context = env.context_of_change(loaded);
        let name = clean::line(self.name.as_str());
        let outcome = match (env.format, self.done) {
            (Format::Json, _) => Outcome::done(self.json(Seen::of(project, &context), loaded, env)),
            (Format::Text, None) => Outcome::done(format!("{name} is unchanged\n")),
            (Format::Text, Some(done)) => {
                let (done, path) = (paint::paint(paint::GOOD, done), clean::line(project.path()));
                let flagged = Flagged::of(project, &context);
                let about = project::written(&flagged, context.ranking(), env.screen);
                Outcome::done(format!("{done} {name}, in {path}\n\n{about}{UNDO_HINT}\n"))
            }
        };
        outcome.with_troubles_of(&[project], &[], loaded, env)
    }

    fn json(&self, after: Seen, loaded: &Loaded, env: &Env) -> String {
        let project = after.project;
        let was = self.before.map(|before| (before, env.context_of_change(before)));
        let before = was.as_ref().and_then(|(before, was)| {
            before.portfolio.project(self.name).map(|project| Seen::of(project, was))
        });
        let before = before.unwrap_or_else(|| Seen::unknown(project));
        let moved = [Moved { before, after }];
        let what = match self.done {
            Some(done) => format!("{done} {}", self.name),
            None => format!("{} is unchanged", self.name),
        };
        let written = self.done.is_some();
        let file = FileChange { path: project.path().into(), before: None, after: None };
        let changed = Changed {
            command: self.command,
            what: &what,
            written,
            files: if written { vec![file] } else { Vec::new() },
            runs: &[],
            against: Vec::new(),
            remarks: &[],
            moved: &moved,
        };
        json::changed(&changed, &loaded.portfolio.settings, &loaded.troubles, self.extent)
    }
}

/// The outcome of a command that has nothing to do.
pub(super) fn nothing(why: &Error, env: &Env) -> Outcome {
    let outcome = match env.format {
        Format::Json => Outcome::done(json::error(why)),
        Format::Text => Outcome::default().note(&clean::line(&why.to_string())),
    };
    outcome.with_code(exit::NO)
}

/// The outcome of an error about files, in lines for an editor.
pub(super) fn concise(why: &Error) -> Outcome {
    Outcome::done(concise::troubles(why.troubles())).with_code(why.code())
}

/// The outcome of `--dry-run`: the difference of each file.
pub(super) fn rehearsed(files: &[FileChange], extent: Extent, env: &Env) -> Outcome {
    match env.format {
        Format::Json => Outcome::done(json::rehearsed(files, extent)),
        Format::Text if files.is_empty() => Outcome::default().note("nothing would change"),
        Format::Text => Outcome::done(files.iter().map(diff::file).collect::<String>())
            .note("nothing was written"),
    }
}

/// The last line of the outcome of a change.
pub(super) const UNDO_HINT: &str = "undo with `rp undo`";
