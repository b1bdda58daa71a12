//! The project file as types. The documentation of a field says what its key means.

mod date;
mod duration;
mod importance;
mod name;
mod past;
mod percent;
pub mod range;
mod read;
pub mod spelling;
mod timeline;
mod told;

pub use date::{BadDate, Date};
pub use duration::{BadDuration, Length, Time, Units, Work};
pub use importance::Importance;
pub use name::{BadName, Name};
pub use percent::Percent;
pub use range::{Range, Spread};
#[cfg(test)]
pub use read::project_of;
pub use read::{MOST_EXPERIMENTS, check_value, read, schema};
pub use timeline::median;
pub use told::{Taken, Told};

use std::collections::BTreeSet;
use std::sync::Arc;

#[cfg(doc)]
use super::source::Topic;
use super::source::{At, Source};
use super::text::is_placeholder;
use super::words::is_same_name;
use crate::words;

words! {
    /// Whether a project starts from a problem or from something that works.
    Origin {
        /// Starts from a problem, and looks for an approach.
        TopDown = "top-down",
        /// Starts from something that works, and works out the motivation on the way.
        BottomUp = "bottom-up",
    }
}

words! {
    /// The status of a project.
    Status {
        /// Not started: an alternative to active projects.
        Idea = "idea",
        /// Being worked on.
        Active = "active",
        /// Set aside, perhaps for a while.
        Paused = "paused",
        /// Finished.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

words! {
    /// How much others talk about the direction of a project.
    Direction {
        /// Much talked about, but hardly tried.
        Discussed = "discussed",
        /// Not even talked about.
        New = "new",
    }
}

words! {
    /// The slowest part of an experiment loop.
    Bottleneck {
        /// People's work in each loop, such as that of crowd workers.
        People = "people",
        /// Computation.
        Compute = "compute",
        /// Getting or making data.
        Data = "data",
        /// Writing code.
        Engineering = "engineering",
    }
}

words! {
    /// The kind of question that is open.
    Uncertainty {
        /// Experiments answer it.
        Empirical = "empirical",
        /// Thinking and discussion answer it: what should be shown at all?
        Conceptual = "conceptual",
    }
}

words! {
    /// The result of an experiment.
    ExperimentResult {
        /// The direction works.
        Clear = "clear",
        /// It works to some extent, but not clearly.
        Promising = "promising",
        /// The direction may or may not work.
        Unclear = "unclear",
        /// Evidence against the direction.
        Negative = "negative",
        /// Not evidence, for example because of a bug.
        Broken = "broken",
    }
}

words! {
    /// How relevant prior work is for a project.
    Relevance {
        /// Not relevant: run your own experiments.
        None = "none",
        /// Some of it is relevant.
        Some = "some",
        /// Highly relevant: free knowledge to follow.
        High = "high",
    }
}

words! {
    /// An agreement with others who work on the same problem.
    Agreement {
        /// One project together.
        TeamUp = "team-up",
        /// They take it.
        Theirs = "theirs",
        /// We take it.
        Ours = "ours",
        /// The problems turned out to differ.
        Different = "different",
    }
}

words! {
    /// The kind of a decision about a project.
    DecisionKind {
        /// Work began.
        Start = "start",
        /// Work was paused.
        Pause = "pause",
        /// Work was resumed.
        Resume = "resume",
        /// One project was paused for another.
        Switch = "switch",
        /// A timed sprint began, to learn more before a choice.
        Derisk = "derisk",
        /// The approach or the question changed.
        Pivot = "pivot",
        /// The chance or the number of experiments was estimated again.
        Estimate = "estimate",
        /// The project was finished.
        Finish = "finish",
        /// The project was given up.
        Drop = "drop",
    }
}

words! {
    /// The outcome of a finished project.
    Ending {
        /// It showed what it was meant to show.
        Success = "success",
        /// It showed some of that.
        Partial = "partial",
        /// It showed none of that.
        Failure = "failure",
        /// It taught the researcher what they wanted to learn.
        Learned = "learned",
    }
}

/// A research project, from one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The path of its file below `projects/`, without `.toml`.
    pub name: Name,
    /// The file that it was read from.
    pub source: Arc<Source>,
    /// What it is about, in one line.
    pub title: At<String>,
    /// Top-down or bottom-up.
    pub origin: At<Origin>,
    /// The status; idea by default.
    pub status: Status,
    /// The `status` in the file.
    pub status_at: Option<At<Status>>,
    /// The owner: `me` of rp.toml by default, nobody if empty.
    pub researcher: Option<At<String>>,
    /// The day on which the file was created.
    pub created: Option<At<Date>>,
    /// The day on which work began.
    pub started: Option<At<Date>>,
    /// Why it matters.
    pub motivation: Option<At<String>>,
    /// The problem to solve.
    pub problem: Option<At<String>>,
    /// A possible solution.
    pub approach: Option<At<String>>,
    /// The experiments to run.
    pub plan: Option<At<String>>,
    /// The research agenda that it is part of.
    pub agenda: Option<At<String>>,
    /// Who should act on its results.
    pub audience: Option<At<String>>,
    /// How much others talk about its direction.
    pub direction: Option<At<Direction>>,
    /// The name that approaches to the same problem share.
    pub family: Option<At<String>>,
    /// Wall-clock time from an idea for an experiment to its result, as planned.
    pub experiment_loop: Option<At<Range<Time>>>,
    /// Full-time work before the first experiment.
    pub fixed_cost: Option<At<Range<Work>>>,
    /// The slowest part of the loop.
    pub bottleneck: Option<At<Bottleneck>>,
    /// The kind of question that is open; empirical by default.
    pub uncertainty: Uncertainty,
    /// Hours a week on this project, if not all of the researcher's. They change how fast its work
    /// gets done, but not its rank.
    pub hours_per_week: Option<At<f64>>,
    /// Your own work for one experiment, in net hours.
    pub hands_on: Option<At<Work>>,
    /// The last day on which results are useful.
    pub needed_by: Option<At<Date>>,
    /// Shared infrastructure that would lower the fixed cost.
    pub needs: Vec<String>,
    /// Capabilities whose arrival would reopen it.
    pub waits_for: Vec<String>,
    /// Words to filter by.
    pub tags: Vec<String>,
    /// Repositories, papers and runs.
    pub links: Vec<String>,
    /// The inputs of the ranking.
    pub estimate: Option<At<Estimate>>,
    /// Assumptions that have to be true for the direction to work.
    pub assumptions: Vec<At<Assumption>>,
    /// What others have done before.
    pub prior_work: Option<At<PriorWork>>,
    /// The log, in the order of the file.
    pub experiments: Vec<At<Experiment>>,
    /// Feedback from reviewers, in the order of the file.
    pub feedback: Vec<At<Feedback>>,
    /// Feedback that was asked for and has not come.
    pub awaited: Vec<At<Awaited>>,
    /// Others who work on something similar.
    pub overlaps: Vec<At<Overlap>>,
    /// People to work with.
    pub collaborators: Vec<At<Collaborator>>,
    /// Results expected by a day.
    pub checkpoints: Vec<At<Checkpoint>>,
    /// The end of a derisk sprint.
    pub timebox: Option<At<Timebox>>,
    /// The outcome of a finished project.
    pub outcome: Option<At<Outcome>>,
    /// Decisions, with their reasons.
    pub decisions: Vec<At<Decision>>,
    /// Flags that the owner accepts.
    pub accepted: Vec<At<Accept>>,
    /// Keys that the file has in another place or under another name; see [`Topic::KeyFor`].
    pub elsewhere: BTreeSet<&'static str>,
}

/// The inputs of the ranking. Each has a default in `rp.toml`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// How much complete success would matter, 0–10.
    pub importance: Option<At<Range<Importance>>>,
    /// The chance that the direction works at all.
    pub chance: Option<At<Range<Percent>>>,
    /// The chance that nobody else would do it soon.
    pub counterfactual: Option<At<Range<Percent>>>,
    /// The number of experiments to a clear result if the direction works; at least 1.
    pub experiments: Option<At<Range<f64>>>,
    /// Full-time work from the clear result to finished work.
    pub finish: Option<At<Range<Work>>>,
    /// How much working on it teaches, 0–10.
    pub learning: Option<At<f64>>,
    /// The day of the estimate: it takes earlier experiments into account.
    pub made: Option<At<Date>>,
}

/// An assumption that has to be true for the direction to work.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// The assumption.
    pub what: At<String>,
    /// The chance that it is true.
    pub holds: Option<At<Percent>>,
    /// The work to find out.
    pub test: Option<At<Work>>,
    /// Whether it turned out to be true.
    pub held: Option<At<bool>>,
    /// The day on which that turned out.
    pub date: Option<At<Date>>,
}

/// What others have done before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PriorWork {
    /// The work spent on reading it.
    pub spent: Option<At<Work>>,
    /// How relevant it is.
    pub relevance: Option<At<Relevance>>,
    /// What was learned from it.
    pub notes: Option<At<String>>,
}

/// An experiment of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// The day of its result.
    pub date: At<Date>,
    /// What was run.
    pub what: Option<At<String>>,
    /// Its result.
    pub result: At<ExperimentResult>,
    /// How long it took, from the idea to the result.
    pub took: Option<At<Time>>,
    /// What was learned.
    pub learned: Option<At<String>>,
    /// Your own chance, given before, that the result would be clear.
    pub expected: Option<At<Percent>>,
    /// What made it harder than it should be.
    pub obstacle: Option<At<String>>,
    /// Its repository, paper or run.
    pub link: Option<At<String>>,
    /// The id that a script gave it, so that it is logged once.
    pub run_id: Option<At<String>>,
}

/// Feedback from one reviewer.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// Its number among the `[[feedback]]` tables of the file, from 0.
    pub nth: usize,
    /// The day on which it was asked for.
    pub asked: Option<At<Date>>,
    /// The day.
    pub date: At<Date>,
    /// The reviewer.
    pub from: Option<At<String>>,
    /// How much complete success would matter, 1–5.
    pub importance: Option<At<f64>>,
    /// How easy it will be, 1–5.
    pub ease: Option<At<f64>>,
    /// The comment.
    pub comment: Option<At<String>>,
    /// The day on which it was answered.
    pub answered: Option<At<Date>>,
}

/// Feedback that was asked for and has not come: a `[[feedback]]` table with `asked` and without
/// `date`. It does not count as feedback.
#[derive(Debug, Clone, PartialEq)]
pub struct Awaited {
    /// Its number among the `[[feedback]]` tables of the file, from 0.
    pub nth: usize,
    /// The day on which it was asked for.
    pub asked: At<Date>,
    /// The reviewer.
    pub from: Option<At<String>>,
    /// The comment.
    pub comment: Option<At<String>>,
}

/// Others who work on something similar.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Who they are.
    pub who: At<String>,
    /// Whether it is exactly the same problem.
    pub same_problem: Option<At<bool>>,
    /// Whether they have relevant progress.
    pub progress: Option<At<bool>>,
    /// The day of the talk.
    pub synced: Option<At<Date>>,
    /// What was agreed.
    pub agreed: Option<At<Agreement>>,
}

/// A person to work with.
#[derive(Debug, Clone, PartialEq)]
pub struct Collaborator {
    /// Their name.
    pub name: At<String>,
    /// Whether you are excited to work with them.
    pub excited: Option<At<bool>>,
    /// Whether their skills complement yours or fit the project.
    pub skills: Option<At<bool>>,
    /// Whether you get on.
    pub get_on: Option<At<bool>>,
}

/// A result expected by a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Its last day.
    pub by: At<Date>,
    /// The expected result.
    pub expect: Option<At<String>>,
    /// Whether the result came.
    pub met: Option<At<bool>>,
    /// The day on which it was marked as met or missed.
    pub date: Option<At<Date>>,
    /// Who judges whether it came, if not the owner.
    pub judge: Option<At<String>>,
}

/// The outcome of a finished project, as seen later.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// How it turned out.
    pub result: Option<At<Ending>>,
    /// How much it mattered, 0–10.
    pub importance: Option<At<f64>>,
    /// Whether somebody else did it first.
    pub scooped: Option<At<bool>>,
}

/// The end of a derisk sprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Timebox {
    /// Its last day.
    pub until: At<Date>,
    /// The project to go back to.
    pub back_to: Option<At<String>>,
}

/// Where a file names another project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mention {
    /// `timebox.back_to`.
    BackTo,
    /// In the decision with this index, from 0, in the order of the file.
    Decision {
        /// The index.
        nth: usize,
        /// The key in the entry.
        key: &'static str,
    },
}

impl Project {
    /// Whether it is in the pool: everybody may start it.
    pub fn is_of_nobody(&self) -> bool {
        self.researcher.as_ref().is_some_and(|name| name.trim().is_empty())
    }

    /// The names of projects in the file, each with its place. The rival of a decision may be no
    /// project: `look`.
    pub fn mentions(&self) -> impl Iterator<Item = (Mention, &At<String>)> {
        let back_to = self.timebox.iter().map(|it| (Mention::BackTo, it.back_to.as_ref()));
        let decided = self.decisions.iter().enumerate().flat_map(|(nth, it)| {
            let rival = it.then.as_ref().and_then(|then| then.rival.as_ref());
            let keys = [("from", it.from.as_ref()), ("to", it.to.as_ref()), ("then.rival", rival)];
            keys.map(|(key, name)| (Mention::Decision { nth, key }, name))
        });
        back_to.chain(decided).filter_map(|(place, name)| Some((place, name?)))
    }
}

/// A decision about a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The day.
    pub date: At<Date>,
    /// The kind of decision.
    pub kind: At<DecisionKind>,
    /// The reason.
    pub why: Option<At<String>>,
    /// The project that was left.
    pub from: Option<At<String>>,
    /// The project that was started or resumed.
    pub to: Option<At<String>>,
    /// The approach or question before a pivot.
    pub was: Option<At<String>>,
    /// The approach or question after a pivot.
    pub now: Option<At<String>>,
    /// The outcome, if the project was finished.
    pub result: Option<At<Ending>>,
    /// Who decided, if not the owner.
    pub by: Option<At<String>>,
    /// The numbers before the decision.
    pub then: Option<At<Then>>,
}

/// The numbers on the day of a decision, which cannot be computed later.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Then {
    /// Value per week.
    pub value: Option<At<f64>>,
    /// The 5th percentile of the value per week.
    pub low: Option<At<f64>>,
    /// The 95th percentile of the value per week.
    pub high: Option<At<f64>>,
    /// The chance that the direction works, after the log, 0–1.
    pub chance: Option<At<f64>>,
    /// Median time of one loop, in weeks.
    pub experiment_loop: Option<At<f64>>,
    /// Median work left before the first experiment, in weeks.
    pub fixed_cost_left: Option<At<f64>>,
    /// Median number of experiments to a clear result.
    pub experiments: Option<At<f64>>,
    /// Median finishing work left, in weeks.
    pub finish: Option<At<f64>>,
    /// Median importance, 0–10.
    pub importance: Option<At<f64>>,
    /// Median chance that nobody else would do it soon, 0–1.
    pub counterfactual: Option<At<f64>>,
    /// The expected day of the finish.
    pub ends: Option<At<Date>>,
    /// The project that it was compared with.
    pub rival: Option<At<String>>,
    /// Value per week of the rival.
    pub rival_value: Option<At<f64>>,
    /// The chance that the rival was worth more, 0–1.
    pub odds: Option<At<f64>>,
}

/// A flag that the owner accepts.
#[derive(Debug, Clone, PartialEq)]
pub struct Accept {
    /// The name of the flag.
    pub flag: At<String>,
    /// The reason.
    pub why: At<String>,
    /// The last day on which the flag is accepted.
    pub until: Option<At<Date>>,
    /// The value of the flag when it was accepted; if it gets worse by half, the acceptance lapses.
    pub value: Option<At<String>>,
}

impl DecisionKind {
    /// Whether the decision ends a sprint: it leaves the project, or stays with it.
    pub fn ends_a_sprint(self) -> bool {
        match self {
            Self::Switch | Self::Resume | Self::Pause | Self::Finish | Self::Drop => true,
            Self::Start | Self::Derisk | Self::Pivot | Self::Estimate => false,
        }
    }
}

impl Project {
    /// The path of its file, for messages.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Whether it waits for this capability, ignoring ASCII case.
    pub fn waits_for(&self, capability: &str) -> bool {
        self.waits_for.iter().any(|name| is_same_name(name, capability))
    }

    /// The motivation, unless it is a placeholder.
    pub fn written_motivation(&self) -> Option<&At<String>> {
        written(self.motivation.as_ref())
    }

    /// The problem, unless it is a placeholder.
    pub fn written_problem(&self) -> Option<&At<String>> {
        written(self.problem.as_ref())
    }

    /// Whether the file has a key only in another place or under another name, which its warning
    /// says. No flag complains that the key is missing.
    pub fn has_elsewhere(&self, key: &str) -> bool {
        self.elsewhere.contains(key)
    }

    /// The four parts of the two-page document, in order, with their keys.
    pub fn parts(&self) -> [(&'static str, Option<&At<String>>); 4] {
        [
            ("motivation", self.motivation.as_ref()),
            ("problem", self.problem.as_ref()),
            ("approach", self.approach.as_ref()),
            ("plan", self.plan.as_ref()),
        ]
    }
}

/// A text, unless it is a placeholder such as `TODO`.
pub fn written(text: Option<&At<String>>) -> Option<&At<String>> {
    text.filter(|text| !is_placeholder(text))
}
