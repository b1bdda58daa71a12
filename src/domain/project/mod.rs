//! The project file as types. What each key means is in the documentation of its field.

mod date;
mod duration;
mod importance;
mod name;
mod percent;
pub mod range;
mod read;
mod timeline;

pub use date::{BadDate, Date};
pub use duration::{BadDuration, Length, Time, Units, Work};
pub use importance::Importance;
pub use name::{BadName, Name};
pub use percent::Percent;
pub use range::{Range, Spread};
pub use read::{read, schema};
pub use timeline::median;

use std::sync::Arc;

use super::source::{At, Source};
use crate::words;

words! {
    /// Where a project came from.
    Origin {
        /// From a problem: an approach was sought for it.
        TopDown = "top-down",
        /// From something that works: the motivation is worked out on the way.
        BottomUp = "bottom-up",
    }
}

words! {
    /// Where a project stands.
    Status {
        /// Not begun; an alternative to what is.
        Idea = "idea",
        /// Being worked on.
        Active = "active",
        /// Set aside; may come back.
        Paused = "paused",
        /// Finished.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
}

words! {
    /// What the loop waits for.
    Bottleneck {
        /// Somebody's work in each loop, such as crowd workers'.
        People = "people",
        /// Machines.
        Compute = "compute",
        /// Data to be had or made.
        Data = "data",
        /// Code to be written.
        Engineering = "engineering",
    }
}

words! {
    /// What kind of question is open.
    Uncertainty {
        /// Experiments answer it.
        Empirical = "empirical",
        /// Thought and talk answer it: what should be shown at all?
        Conceptual = "conceptual",
    }
}

words! {
    /// What an experiment showed.
    ExperimentResult {
        /// The direction works.
        Clear = "clear",
        /// It works a bit; it is not clear.
        Promising = "promising",
        /// It could be either.
        Unclear = "unclear",
        /// It speaks against the direction.
        Negative = "negative",
        /// A bug: no evidence.
        Broken = "broken",
    }
}

words! {
    /// How much of what others wrote bears on the project.
    Relevance {
        /// Run your own experiments.
        None = "none",
        /// Some of it.
        Some = "some",
        /// Free knowledge: follow it.
        High = "high",
    }
}

words! {
    /// What was agreed with others on the same problem.
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
    /// What was decided about a project.
    DecisionKind {
        /// Work began.
        Start = "start",
        /// Set aside.
        Pause = "pause",
        /// Taken up again.
        Resume = "resume",
        /// One project paused for another.
        Switch = "switch",
        /// A timed sprint to learn more before choosing.
        Derisk = "derisk",
        /// The approach or the question changed.
        Pivot = "pivot",
        /// Its chance, or how many experiments it takes, was estimated anew.
        Estimate = "estimate",
        /// Finished.
        Finish = "finish",
        /// Given up.
        Drop = "drop",
    }
}

words! {
    /// How a finished project turned out.
    Ending {
        /// It showed what it was to show.
        Success = "success",
        /// Some of it.
        Partial = "partial",
        /// None of it; that was learned.
        Failure = "failure",
    }
}

/// One line of research, one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Its path below `projects/`.
    pub name: Name,
    /// The file that it was read from.
    pub source: Arc<Source>,
    /// What it is, in a line.
    pub title: At<String>,
    /// From a problem, or from something that works.
    pub origin: At<Origin>,
    /// Where it stands; an idea where the file does not say.
    pub status: Status,
    /// Where the file says so.
    pub status_at: Option<At<Status>>,
    /// Whose it is; the store's `me` where the file does not say, nobody's where it is empty.
    pub researcher: Option<At<String>>,
    /// The day on which it was written down.
    pub created: Option<At<Date>>,
    /// The day on which work began.
    pub started: Option<At<Date>>,
    /// Why it matters.
    pub motivation: Option<At<String>>,
    /// The problem that it is to solve.
    pub problem: Option<At<String>>,
    /// A possible solution.
    pub approach: Option<At<String>>,
    /// The experiments to run.
    pub plan: Option<At<String>>,
    /// The research agenda that it serves.
    pub agenda: Option<At<String>>,
    /// Wall-clock time from an idea for an experiment to its result, as planned.
    pub experiment_loop: Option<At<Range<Time>>>,
    /// Full-time work before the first experiment.
    pub fixed_cost: Option<At<Range<Work>>>,
    /// What the loop waits for.
    pub bottleneck: Option<At<Bottleneck>>,
    /// What kind of question is open; empirical where the file does not say.
    pub uncertainty: Uncertainty,
    /// Hours a week on it, where it has hours of its own: how fast its work counts, and never its
    /// rank.
    pub hours_per_week: Option<At<f64>>,
    /// Own work that one experiment takes, in net hours.
    pub hands_on: Option<At<Work>>,
    /// The day by which results are of use.
    pub needed_by: Option<At<Date>>,
    /// Shared infrastructure that would lower the fixed cost.
    pub needs: Vec<String>,
    /// Capabilities whose arrival would reopen it.
    pub waits_for: Vec<String>,
    /// Free words to filter by.
    pub tags: Vec<String>,
    /// What the ranking needs.
    pub estimate: Option<At<Estimate>>,
    /// What has to be true for the direction to work.
    pub assumptions: Vec<At<Assumption>>,
    /// What was read before.
    pub prior_work: Option<At<PriorWork>>,
    /// The log, in the order of the file.
    pub experiments: Vec<At<Experiment>>,
    /// What reviewers said.
    pub feedback: Vec<At<Feedback>>,
    /// Others on something similar.
    pub overlaps: Vec<At<Overlap>>,
    /// With whom.
    pub collaborators: Vec<At<Collaborator>>,
    /// Dated expectations that end the project when they are missed.
    pub checkpoints: Vec<At<Checkpoint>>,
    /// The end of a derisk sprint.
    pub timebox: Option<At<Timebox>>,
    /// What was decided, and why.
    pub decisions: Vec<At<Decision>>,
    /// Flags that the owner has seen and lives with.
    pub accepted: Vec<At<Accept>>,
}

/// What the ranking needs; each has a default in `rp.toml`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// How much complete success would matter, 0–10.
    pub importance: Option<At<Range<Importance>>>,
    /// That the direction works at all.
    pub chance: Option<At<Range<Percent>>>,
    /// That nobody else would do it soon.
    pub counterfactual: Option<At<Range<Percent>>>,
    /// How many experiments a clear result takes, if the direction works; at least 1.
    pub experiments: Option<At<Range<f64>>>,
    /// Full-time work from the clear result to finished work.
    pub finish: Option<At<Range<Work>>>,
    /// What working on it teaches, 0–10.
    pub learning: Option<At<f64>>,
    /// When the estimate was made: only later experiments are evidence against it.
    pub made: Option<At<Date>>,
}

/// Something that has to be true for the direction to work.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption {
    /// What.
    pub what: At<String>,
    /// The chance that it is true.
    pub holds: Option<At<Percent>>,
    /// What it takes to find out.
    pub test: Option<At<Work>>,
    /// Whether it turned out to be true.
    pub held: Option<At<bool>>,
    /// The day on which it did.
    pub date: Option<At<Date>>,
}

/// What was read before.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PriorWork {
    /// Time spent on it.
    pub spent: Option<At<Work>>,
    /// How much of it bears on the project.
    pub relevance: Option<At<Relevance>>,
    /// What was taken from it.
    pub notes: Option<At<String>>,
}

/// One turn of the loop.
#[derive(Debug, Clone, PartialEq)]
pub struct Experiment {
    /// The day of its result.
    pub date: At<Date>,
    /// What was run.
    pub what: Option<At<String>>,
    /// What it showed.
    pub result: At<ExperimentResult>,
    /// How long the loop took.
    pub took: Option<At<Time>>,
    /// What was learned.
    pub learned: Option<At<String>>,
}

/// What a reviewer said.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// The day.
    pub date: At<Date>,
    /// Who said it.
    pub from: Option<At<String>>,
    /// How much complete success would matter, 1–5.
    pub importance: Option<At<f64>>,
    /// How easy it will be, 1–5.
    pub ease: Option<At<f64>>,
    /// In words.
    pub comment: Option<At<String>>,
    /// The day on which it was answered.
    pub answered: Option<At<Date>>,
}

/// Others on something similar.
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

/// Somebody to work with.
#[derive(Debug, Clone, PartialEq)]
pub struct Collaborator {
    /// Who it is.
    pub name: At<String>,
    /// Whether you are excited to work with them.
    pub excited: Option<At<bool>>,
    /// Whether their skills complement yours or fit the project.
    pub skills: Option<At<bool>>,
    /// Whether you get on.
    pub get_on: Option<At<bool>>,
}

/// A kill criterion with a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The last day for it.
    pub by: At<Date>,
    /// What is expected by then.
    pub expect: Option<At<String>>,
    /// Whether it came true.
    pub met: Option<At<bool>>,
}

/// The end of a derisk sprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Timebox {
    /// Its last day.
    pub until: At<Date>,
    /// The project to go back to.
    pub back_to: Option<At<String>>,
}

/// What was decided, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The day.
    pub date: At<Date>,
    /// What was decided.
    pub kind: At<DecisionKind>,
    /// Why.
    pub why: Option<At<String>>,
    /// The project that was left.
    pub from: Option<At<String>>,
    /// The project that was taken up.
    pub to: Option<At<String>>,
    /// What was, before a pivot.
    pub was: Option<At<String>>,
    /// What is, after a pivot.
    pub now: Option<At<String>>,
    /// How it turned out, where it was finished.
    pub result: Option<At<Ending>>,
    /// Who decided, if not the owner.
    pub by: Option<At<String>>,
    /// The numbers of that day, before the decision.
    pub then: Option<At<Then>>,
}

/// The numbers of the day of a decision, which cannot be had later.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Then {
    /// Value per week.
    pub value: Option<At<f64>>,
    /// The 5th percentile of that.
    pub low: Option<At<f64>>,
    /// The 95th.
    pub high: Option<At<f64>>,
    /// The chance that the direction works, after the log, 0–1.
    pub chance: Option<At<f64>>,
    /// Weeks of one loop, by the median.
    pub experiment_loop: Option<At<f64>>,
    /// Weeks of work still to pay before the first experiment, by the median.
    pub fixed_cost_left: Option<At<f64>>,
    /// How many experiments a clear result takes, by the median.
    pub experiments: Option<At<f64>>,
    /// Weeks of work that are left of the finish, by the median.
    pub finish: Option<At<f64>>,
    /// 0–10, by the median.
    pub importance: Option<At<f64>>,
    /// 0–1, by the median.
    pub counterfactual: Option<At<f64>>,
    /// When finished work was to be expected.
    pub ends: Option<At<Date>>,
    /// What it was weighed against.
    pub rival: Option<At<String>>,
    /// Value per week of that.
    pub rival_value: Option<At<f64>>,
    /// The chance that the rival was worth more, 0–1.
    pub odds: Option<At<f64>>,
}

/// A flag that the owner has seen and lives with.
#[derive(Debug, Clone, PartialEq)]
pub struct Accept {
    /// The name of the flag.
    pub flag: At<String>,
    /// Why.
    pub why: At<String>,
    /// The last day on which this holds.
    pub until: Option<At<Date>>,
}

impl DecisionKind {
    /// Whether it ends a sprint on its project: it leaves the project, or stays with it.
    pub fn ends_a_sprint(self) -> bool {
        match self {
            Self::Switch | Self::Resume | Self::Pause | Self::Finish | Self::Drop => true,
            Self::Start | Self::Derisk | Self::Pivot | Self::Estimate => false,
        }
    }
}

impl Project {
    /// A path for a person: where its file is.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Whether it waits for a capability of this name, however that is capitalised.
    pub fn waits_for(&self, capability: &str) -> bool {
        self.waits_for.iter().any(|name| name.trim().eq_ignore_ascii_case(capability.trim()))
    }

    /// The four parts of the two-page document, in its order, each with its key.
    pub fn parts(&self) -> [(&'static str, Option<&At<String>>); 4] {
        [
            ("motivation", self.motivation.as_ref()),
            ("problem", self.problem.as_ref()),
            ("approach", self.approach.as_ref()),
            ("plan", self.plan.as_ref()),
        ]
    }
}
