//! The two-page document of a project, which others read to judge it: its parts, what is missing in
//! them, and its length. It holds no estimates.

use super::flags::rule::Context;
use super::flags::two_pager_too_long;
use super::project::{
    Bottleneck, Checkpoint, Date, Experiment, ExperimentResult, Overlap, PriorWork, Project, Range,
    Status, Time, Timebox, Uncertainty, Work, written,
};
use super::ranking::assumptions::{self, Step};
use super::source::At;
use super::text::words;
use super::words::Word;
use crate::words;

/// Words that fill a page: `rp`'s own choice.
pub const WORDS_OF_A_PAGE: usize = 500;

/// The most experiments that are told one by one; the others are counted. A reader has minutes.
const TOLD: usize = 8;

words! {
    /// A part of the document.
    Part {
        /// The problem, and why it matters.
        Problem = "problem",
        /// A possible solution.
        Solution = "solution",
        /// What was run.
        Run = "run",
        /// The experiments to come.
        Next = "next",
        /// Prior work, and others who work on something similar.
        Others = "others",
    }
}

/// The document of a project on a day.
#[derive(Debug)]
pub struct Document<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its owner; empty if it has none, or if nobody is named.
    pub owner: &'a str,
    /// The day of the document.
    pub date: Date,
    /// Why the work matters.
    pub motivation: Option<&'a At<String>>,
    /// The problem; for conceptual work, the question.
    pub problem: Option<&'a At<String>>,
    /// The agenda that it is part of; `None` also if the file says `none`.
    pub agenda: Option<&'a At<String>>,
    /// Who should act on the results.
    pub audience: Option<&'a At<String>>,
    /// A possible solution.
    pub approach: Option<&'a At<String>>,
    /// The experiments since the last pivot that are told, by date: clear ones and the newest.
    pub told: Vec<&'a At<Experiment>>,
    /// How many others there are of each result.
    pub counted: Vec<(ExperimentResult, usize)>,
    /// The day of the last pivot, and how many experiments of each result were before it; `None` if
    /// there were none.
    pub before_pivot: Option<(Date, Vec<(ExperimentResult, usize)>)>,
    /// The experiments to run.
    pub plan: Option<&'a At<String>>,
    /// Open assumptions, the first one to test first.
    pub assumptions: Vec<Step<'a>>,
    /// The time from an idea for an experiment to its result.
    pub experiment_loop: Option<Loop>,
    /// The slowest part of an experiment.
    pub bottleneck: Option<Bottleneck>,
    /// Full-time work before the next experiment.
    pub cost: Cost,
    /// The next checkpoint.
    pub checkpoint: Option<&'a At<Checkpoint>>,
    /// The end of a sprint that is running.
    pub sprint: Option<&'a At<Timebox>>,
    /// What others have done before.
    pub prior_work: Option<&'a PriorWork>,
    /// Others who work on something similar.
    pub overlaps: &'a [At<Overlap>],
    /// What is missing, in the order of the parts.
    pub holes: Vec<Hole>,
    /// The number of words of the project in the document.
    pub words: usize,
    /// The most words that it may have.
    pub most_words: f64,
}

/// The time from an idea for an experiment to its result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loop {
    /// As it is planned.
    Planned(Range<Time>),
    /// As the log shows, and as it was planned.
    Measured(Time, Option<Range<Time>>),
}

/// Full-time work before the next experiment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cost {
    /// The file does not give it.
    Unknown,
    /// This much in all.
    Fixed(Range<Work>),
    /// The work is done: an experiment has run.
    Paid,
}

/// Something that readers need and the project does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// The part of the document where it is missing.
    pub part: Part,
    /// The key of the project file.
    pub key: &'static str,
    /// What is missing, after "missing: ".
    pub what: &'static str,
    /// What reviewers doubt or ask there, as sentences.
    pub doubt: &'static str,
}

impl Hole {
    /// The command that fills it.
    pub fn fix(&self, project: &Project) -> String {
        let name = &project.name;
        match self.key {
            "checkpoint" => format!("rp checkpoint {name} --by DATE --expect TEXT"),
            "experiment_loop" | "fixed_cost" => format!("rp set {name} {}=TIME", self.key),
            "prior_work" => format!("rp set {name} prior_work.notes=TEXT"),
            key => format!("rp set {name} {key}=TEXT"),
        }
    }
}

const MOTIVATION: Hole = Hole {
    part: Part::Problem,
    key: "motivation",
    what: "why it matters",
    doubt: "Reviewers doubt this first: would even complete success matter much?",
};
const PROBLEM: Hole = Hole {
    part: Part::Problem,
    key: "problem",
    what: "the problem",
    doubt: "Without it, nobody can say what would count as a success.",
};
const QUESTION: Hole = Hole {
    what: "the question",
    doubt: "The work is conceptual: what should be shown at all, and who would use the answer?",
    ..PROBLEM
};
const AGENDA: Hole = Hole {
    part: Part::Problem,
    key: "agenda",
    what: "the agenda that it is part of",
    doubt: "Readers ask whether that agenda is promising, and whether it lacks work rather than ideas.",
};
const APPROACH: Hole = Hole {
    part: Part::Solution,
    key: "approach",
    what: "a possible solution",
    doubt: "Readers ask why it should work, and whether there is a simpler way.",
};
const PLAN: Hole = Hole {
    part: Part::Next,
    key: "plan",
    what: "the experiments to run",
    doubt: "Here, those who know the details see what will not be easy.",
};
const STEPS: Hole = Hole { what: "the next steps", ..PLAN };
const LOOP: Hole = Hole {
    part: Part::Next,
    key: "experiment_loop",
    what: "the time from an idea for an experiment to its result",
    doubt: "Reviewers doubt that it is easy if this takes more than a day.",
};
const COST: Hole = Hole {
    part: Part::Next,
    key: "fixed_cost",
    what: "the work before the first experiment",
    doubt: "If it takes weeks, readers ask for a simpler experiment with a similar signal.",
};
const CHECKPOINT: Hole = Hole {
    part: Part::Next,
    key: "checkpoint",
    what: "the next result that is expected, and by when",
    doubt: "Without it, the work can go on for months because it might still succeed.",
};
const PRIOR_WORK: Hole = Hole {
    part: Part::Others,
    key: "prior_work",
    what: "what others have done",
    doubt: "Readers ask whether the answer is known already.",
};

impl<'a> Document<'a> {
    /// The document of a project. Placeholders such as `TODO` are missing.
    pub fn of(project: &'a Project, context: &'a Context) -> Self {
        let (told, counted) = log(project);
        let is_to_come = |it: &&'a At<Checkpoint>| it.met.is_none() && *it.by >= context.today;
        let experiment_loop = project.experiment_loop.as_ref().map(|at| at.value);
        let mut document = Self {
            project,
            owner: context.portfolio.settings.named_owner(project).trim(),
            date: context.today,
            motivation: project.written_motivation(),
            problem: project.written_problem(),
            agenda: written(project.agenda.as_ref())
                .filter(|it| !it.trim().eq_ignore_ascii_case("none")),
            audience: written(project.audience.as_ref()),
            approach: written(project.approach.as_ref()),
            told,
            counted,
            before_pivot: before_pivot(project),
            plan: written(project.plan.as_ref()),
            assumptions: assumptions::order(project).steps,
            experiment_loop: match project.measured_loop() {
                Some(measured) => Some(Loop::Measured(measured, experiment_loop)),
                None => experiment_loop.map(Loop::Planned),
            },
            bottleneck: project.bottleneck.as_ref().map(|at| at.value),
            cost: match &project.fixed_cost {
                _ if project.has_paid() => Cost::Paid,
                Some(cost) => Cost::Fixed(cost.value),
                None => Cost::Unknown,
            },
            checkpoint: project.current_checkpoints().filter(is_to_come).min_by_key(|it| *it.by),
            sprint: project.timebox.as_ref().filter(|it| *it.until >= context.today),
            prior_work: project.prior_work.as_ref().map(|at| &at.value),
            overlaps: &project.overlaps,
            holes: Vec::new(),
            words: 0,
            most_words: context.number(&two_pager_too_long::OVER),
        };
        document.holes = document.missing();
        document.words = document.texts().into_iter().map(words).sum();
        document
    }

    /// Whether thinking and talking answer its question, and experiments do not.
    pub fn is_conceptual(&self) -> bool {
        self.project.uncertainty == Uncertainty::Conceptual
    }

    /// Whether the work is over.
    pub fn is_over(&self) -> bool {
        matches!(self.project.status, Status::Done | Status::Dropped)
    }

    /// The day on which work on an active project began.
    pub fn active_since(&self) -> Option<Date> {
        let is_active = self.project.status == Status::Active;
        let stretches = self.project.stretches(self.date);
        stretches.first().filter(|_| is_active).map(|(from, _)| *from)
    }

    /// What is missing in a part.
    pub fn holes_in(&self, part: Part) -> impl Iterator<Item = &Hole> {
        self.holes.iter().filter(move |hole| hole.part == part)
    }

    /// Whether it is longer than it may be.
    pub fn is_too_long(&self) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "nobody writes 2^53 words")]
        let words = self.words as f64;
        words > self.most_words
    }

    fn missing(&self) -> Vec<Hole> {
        let is_empirical = !self.is_conceptual();
        let searches = is_empirical && !self.is_over() && !self.project.is_in_finish();
        let problem = if is_empirical { PROBLEM } else { QUESTION };
        let has_prior_work = self
            .prior_work
            .is_some_and(|it| written(it.notes.as_ref()).is_some() || it.relevance.is_some());
        let is_open = !self.is_over();
        let plan = if searches { PLAN } else { STEPS };
        [
            (self.motivation.is_none(), MOTIVATION),
            (self.problem.is_none(), problem),
            (written(self.project.agenda.as_ref()).is_none(), AGENDA),
            (self.approach.is_none(), APPROACH),
            (is_open && self.plan.is_none(), plan),
            (searches && self.experiment_loop.is_none(), LOOP),
            (searches && self.cost == Cost::Unknown, COST),
            (is_open && self.checkpoint.is_none() && self.sprint.is_none(), CHECKPOINT),
            (!has_prior_work, PRIOR_WORK),
        ]
        .into_iter()
        .filter_map(|(is_missing, hole)| is_missing.then_some(hole))
        .collect()
    }

    /// Every text of the project in the document that its length counts.
    fn texts(&self) -> Vec<&'a str> {
        let parts = [
            self.motivation,
            self.problem,
            self.agenda,
            self.audience,
            self.approach,
            self.plan,
            self.checkpoint.and_then(|it| it.expect.as_ref()),
            self.prior_work.and_then(|it| it.notes.as_ref()),
        ];
        let run = self.told.iter().flat_map(|it| [it.what.as_ref(), it.learned.as_ref()]);
        let assumed = self.assumptions.iter().map(|step| Some(&step.assumption.what));
        let others = self.overlaps.iter().map(|it| Some(&it.who));
        let all = parts.into_iter().chain(run).chain(assumed).chain(others);
        all.flatten().map(|at| at.value.as_str()).collect()
    }
}

/// The experiments since the last pivot that are told, by date, and the number of others of each
/// result. Clear ones are told before newer ones.
fn log(project: &Project) -> (Vec<&At<Experiment>>, Vec<(ExperimentResult, usize)>) {
    let log = project.log();
    let is_clear = |at: &usize| *log[*at].result == ExperimentResult::Clear;
    let mut by_weight: Vec<usize> = (0..log.len()).collect();
    by_weight.sort_by_key(|at| std::cmp::Reverse((is_clear(at), *at)));
    let (told, others) = by_weight.split_at(by_weight.len().min(TOLD));
    let mut told = told.to_vec();
    told.sort_unstable();
    let counted = counts(&others.iter().map(|at| *log[*at].result));
    (told.into_iter().map(|at| log[at]).collect(), counted)
}

/// The experiments before the last pivot, with its day; `None` if there are none.
fn before_pivot(project: &Project) -> Option<(Date, Vec<(ExperimentResult, usize)>)> {
    let day = project.last_pivot()?;
    let since: Vec<_> = project.log().iter().map(|it| it.span.start).collect();
    let before = project.experiments.iter().filter(|it| !since.contains(&it.span.start));
    let counts = counts(&before.map(|it| *it.result));
    (!counts.is_empty()).then_some((day, counts))
}

/// How many there are of each result, without those of which there are none.
fn counts(
    results: &(impl Iterator<Item = ExperimentResult> + Clone),
) -> Vec<(ExperimentResult, usize)> {
    let count = |result| results.clone().filter(|it| *it == result).count();
    let all = ExperimentResult::ALL.iter().map(|(result, _)| (*result, count(*result)));
    all.filter(|(_, count)| *count > 0).collect()
}

/// A number of words in pages, rounded up to a tenth: a document with one word more than two pages
/// has 2.1.
pub fn pages(words: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "nobody writes 2^53 words")]
    let tenths = (words * 10).div_ceil(WORDS_OF_A_PAGE) as f64;
    tenths / 10.0
}

#[cfg(test)]
mod tests {
    use super::super::flags::{self, rule::Context};
    use super::super::portfolio::Portfolio;
    use super::super::project::project_of;
    use super::super::settings::Settings;
    use super::*;
    use proptest::prelude::*;

    const BARE: &str = "uncertainty = \"empirical\"\n";

    /// What `look` finds in the document of a project with these keys, on 2026-06-15.
    fn with_document<T>(keys: &str, look: impl FnOnce(&Document, &Context) -> T) -> T {
        let project = project_of("mine", keys);
        let portfolio = Portfolio::new(Settings::default(), vec![project]);
        let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
        let project = portfolio.projects().next().unwrap();
        look(&Document::of(project, &context), &context)
    }

    fn holes(keys: &str) -> Vec<&'static str> {
        with_document(keys, |it, _| it.holes.iter().map(|hole| hole.key).collect())
    }

    fn experiments(results: &[&str]) -> String {
        let entry = |(day, result): (usize, &&str)| {
            format!("[[experiment]]\ndate = 2026-05-{:02}\nresult = \"{result}\"\n", day + 1)
        };
        results.iter().enumerate().map(entry).collect()
    }

    #[test]
    fn experiments_before_a_pivot_are_counted() {
        let log = experiments(&["negative", "clear", "unclear"]);
        let pivot = "[[decision]]\ndate = 2026-05-03\nkind = \"pivot\"\n";
        let before = |keys: &str| with_document(keys, |it, _| it.before_pivot.clone());

        // The third is dated 2026-05-03, and above the pivot in the file.
        let expected = [
            (ExperimentResult::Clear, 1),
            (ExperimentResult::Unclear, 1),
            (ExperimentResult::Negative, 1),
        ];
        let day = "2026-05-03".parse().unwrap();
        assert_eq!(before(&format!("{log}{pivot}")), Some((day, expected.to_vec())));
        assert_eq!(before(&format!("{pivot}{log}")), Some((day, vec![expected[0], expected[2]])));
        assert_eq!((before(&log), before(pivot)), (None, None));
    }

    #[test]
    fn what_readers_need_is_missing_until_it_is_written() {
        let texts = "motivation = \"m\"\nproblem = \"TODO\"\napproach = \"a\"\nplan = \"\"\n";
        let over = "status = \"done\"\nagenda = \"g\"\nprior_work = { relevance = \"none\" }\n";
        let conceptual = "uncertainty = \"conceptual\"\nexperiment_loop = \"1d\"\n";

        assert_eq!(
            holes(""),
            [
                "motivation",
                "problem",
                "agenda",
                "approach",
                "plan",
                "experiment_loop",
                "fixed_cost",
                "checkpoint",
                "prior_work"
            ]
        );
        assert_eq!(holes(&format!("{texts}{over}")), ["problem"]);
        assert_eq!(
            holes(&format!("{texts}{conceptual}")),
            ["problem", "agenda", "plan", "checkpoint", "prior_work"]
        );
        let plan = |keys: &str| {
            let is_plan = |it: &&Hole| it.key == "plan";
            with_document(keys, |it, _| it.holes.iter().find(is_plan).unwrap().what)
        };
        assert_eq!(plan(""), "the experiments to run");
        assert_eq!(plan(conceptual), "the next steps");
        assert_eq!(plan(&experiments(&["clear"])), "the next steps");
        let paid = experiments(&["unclear"]);
        assert!(!holes(&paid).contains(&"fixed_cost"));
        assert!(!holes("checkpoint = [{ by = 2026-06-15 }]").contains(&"checkpoint"));
        assert!(holes("checkpoint = [{ by = 2026-06-14 }]").contains(&"checkpoint"));
        assert!(!holes("timebox = { until = 2026-06-15 }").contains(&"checkpoint"));
    }

    #[test]
    fn clear_results_and_the_newest_are_told_and_the_others_counted() {
        let mut results = vec!["clear", "negative", "unclear", "unclear"];
        results.extend(["promising"; 7]);

        let (days, counted) = with_document(&experiments(&results), |it, _| {
            let days: Vec<_> = it.told.iter().map(|it| it.date.to_string()).collect();
            (days, it.counted.clone())
        });

        assert_eq!(days.len(), TOLD);
        assert_eq!([&days[0], &days[1]], ["2026-05-01", "2026-05-05"]);
        assert_eq!(counted, [(ExperimentResult::Unclear, 2), (ExperimentResult::Negative, 1)]);
    }

    #[test]
    fn pages_are_rounded_up() {
        for (words, expected) in
            [(0, 0.0), (1, 0.1), (50, 0.1), (51, 0.2), (1000, 2.0), (1001, 2.1)]
        {
            assert!((pages(words) - expected).abs() < 1e-9, "{words}");
        }
    }

    proptest! {
        /// The number in the message of the flag, and whether it is raised.
        #[test]
        fn the_flag_counts_the_words_of_the_document(
            plan in 0usize..1200, learned in 0usize..300, wide in 0usize..600,
        ) {
            let keys = format!(
                "{BARE}plan = \"{}\"\nproblem = \"{}\"\n[[experiment]]\ndate = 2026-06-01\nresult = \"clear\"\nlearned = \"{}\"\n",
                "w ".repeat(plan), "研究".repeat(wide), "l ".repeat(learned)
            );

            let (words, is_too_long, message) = with_document(&keys, |it, context| {
                let found = flags::check(it.project, context);
                let found = found.iter().find(|flag| flag.rule.name == "two-pager-too-long");
                (it.words, it.is_too_long(), found.map(|flag| flag.message.clone()))
            });

            prop_assert_eq!(words, plan + learned + wide);
            prop_assert_eq!(is_too_long, words > 1000);
            let expected = is_too_long.then(|| {
                format!("its document has {words} words, {} pages", pages(words))
            });
            prop_assert_eq!(message, expected);
        }
    }
}
