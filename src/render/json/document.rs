//! The JSON of `rp doc`.

use serde::Serialize;

use super::project::{
    EstimateRow, OverlapRow, PriorWorkRow, Spanned, borrowed, spanned_weeks, weeks,
};
use super::{SCHEMA, Troubles, nine_digits, print, text};
use crate::domain::document::{Cost, Document, Hole, Loop, pages};
use crate::domain::project::Experiment;
use crate::domain::ranking::assumptions::Step;
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
use crate::render::document::{Numbers, command, questions};

/// `rp doc --format json`: the parts of the document as data.
pub fn document(of: &Document, numbers: Numbers, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Shown<'a> {
        schema: u32,
        document: DocumentRow<'a>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let document = DocumentRow::of(of, numbers);
    print(&Shown { schema: SCHEMA, document, troubles: Troubles::of(troubles) })
}

/// `rp doc --out FILE --format json`: where the document is, and its length.
pub fn document_written(of: &Document, file: &str) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        schema: u32,
        project: &'a str,
        file: &'a str,
        words: usize,
        pages: f64,
        missing: Vec<&'static str>,
    }
    let project = of.project.name.as_str();
    let (words, pages) = (of.words, pages(of.words));
    let missing = of.holes.iter().map(|hole| hole.key).collect();
    print(&Written { schema: SCHEMA, project, file, words, pages, missing })
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    project: &'a str,
    title: &'a str,
    owner: &'a str,
    date: String,
    status: &'static str,
    active_since: Option<String>,
    words: usize,
    pages: f64,
    most_words: f64,
    too_long: bool,
    missing: Vec<HoleRow>,
    problem: ProblemRow<'a>,
    solution: Option<&'a str>,
    run: Vec<RunRow<'a>>,
    counted: Vec<CountedRow>,
    before_pivot: Vec<CountedRow>,
    next: NextRow<'a>,
    others: OthersRow<'a>,
    estimates: Option<EstimateRow>,
    questions: Vec<QuestionRow>,
    answer: String,
}

#[derive(Serialize)]
struct HoleRow {
    part: &'static str,
    key: &'static str,
    what: &'static str,
    doubt: &'static str,
    fix: String,
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    motivation: Option<&'a str>,
    problem: Option<&'a str>,
    agenda: Option<&'a str>,
    audience: Option<&'a str>,
    needed_by: Option<String>,
}

#[derive(Serialize)]
struct RunRow<'a> {
    date: String,
    what: Option<&'a str>,
    result: &'static str,
    took_weeks: Option<f64>,
    learned: Option<&'a str>,
}

#[derive(Serialize)]
struct CountedRow {
    result: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct NextRow<'a> {
    plan: Option<&'a str>,
    assumptions: Vec<AssumptionRow<'a>>,
    planned_loop_weeks: Option<Spanned>,
    measured_loop_weeks: Option<f64>,
    bottleneck: Option<&'static str>,
    fixed_cost_weeks: Option<Spanned>,
    fixed_cost_paid: bool,
    needs: &'a [String],
    checkpoint: Option<ExpectedRow<'a>>,
    sprint_until: Option<String>,
}

#[derive(Serialize)]
struct AssumptionRow<'a> {
    what: &'a str,
    test_weeks: Option<f64>,
    /// Only with `--numbers`.
    holds: Option<f64>,
}

#[derive(Serialize)]
struct ExpectedRow<'a> {
    by: String,
    expect: Option<&'a str>,
    judge: Option<&'a str>,
}

#[derive(Serialize)]
struct OthersRow<'a> {
    prior_work: Option<PriorWorkRow<'a>>,
    overlaps: Vec<OverlapRow<'a>>,
}

#[derive(Serialize)]
struct QuestionRow {
    rating: &'static str,
    question: &'static str,
    from: u8,
    to: u8,
}

impl<'a> DocumentRow<'a> {
    fn of(of: &Document<'a>, numbers: Numbers) -> Self {
        let hole = |hole: &Hole| HoleRow {
            part: hole.part.word(),
            key: hole.key,
            what: hole.what,
            doubt: hole.doubt,
            fix: hole.fix(of.project),
        };
        let counted =
            |(result, count): &_| CountedRow { result: Word::word(*result), count: *count };
        Self {
            project: of.project.name.as_str(),
            title: &of.project.title,
            owner: of.owner,
            date: of.date.to_string(),
            status: of.project.status.word(),
            active_since: of.active_since().map(|day| day.to_string()),
            words: of.words,
            pages: pages(of.words),
            most_words: of.most_words,
            too_long: of.is_too_long(),
            missing: of.holes.iter().map(hole).collect(),
            problem: ProblemRow {
                motivation: borrowed(of.motivation),
                problem: borrowed(of.problem),
                agenda: borrowed(of.agenda),
                audience: borrowed(of.audience),
                needed_by: text(of.project.needed_by.as_ref()),
            },
            solution: borrowed(of.approach),
            run: of.told.iter().map(|it| RunRow::of(it)).collect(),
            counted: of.counted.iter().map(counted).collect(),
            before_pivot: of.before_pivot.iter().flat_map(|(_, all)| all).map(counted).collect(),
            next: NextRow::of(of, numbers),
            others: OthersRow {
                prior_work: of.prior_work.map(PriorWorkRow::from),
                overlaps: of.overlaps.iter().map(|it| OverlapRow::from(&it.value)).collect(),
            },
            estimates: of
                .project
                .estimate
                .as_ref()
                .filter(|_| numbers == Numbers::Shown)
                .map(|at| EstimateRow::from(&at.value)),
            questions: questions(of)
                .into_iter()
                .map(|it| QuestionRow { rating: it.rating, question: it.text, from: 1, to: 5 })
                .collect(),
            answer: command(of),
        }
    }
}

impl<'a> RunRow<'a> {
    fn of(of: &'a Experiment) -> Self {
        Self {
            date: of.date.to_string(),
            what: borrowed(of.what.as_ref()),
            result: of.result.word(),
            took_weeks: of.took.as_ref().map(|at| weeks(at.value)),
            learned: borrowed(of.learned.as_ref()),
        }
    }
}

impl<'a> NextRow<'a> {
    fn of(of: &Document<'a>, numbers: Numbers) -> Self {
        let assumption = |step: &Step<'a>| AssumptionRow {
            what: &step.assumption.what,
            test_weeks: step.assumption.test.as_ref().map(|at| weeks(at.value)),
            holds: step
                .assumption
                .holds
                .as_ref()
                .filter(|_| numbers == Numbers::Shown)
                .map(|at| nine_digits(at.fraction())),
        };
        Self {
            plan: borrowed(of.plan),
            assumptions: of.assumptions.iter().map(assumption).collect(),
            planned_loop_weeks: spanned_weeks(of.project.experiment_loop.as_ref()),
            measured_loop_weeks: match of.experiment_loop {
                Some(Loop::Measured(measured, _)) => Some(weeks(measured)),
                Some(Loop::Planned(_)) | None => None,
            },
            bottleneck: of.bottleneck.map(Word::word),
            fixed_cost_weeks: spanned_weeks(of.project.fixed_cost.as_ref()),
            fixed_cost_paid: of.cost == Cost::Paid,
            needs: &of.project.needs,
            checkpoint: of.checkpoint.map(|it| ExpectedRow {
                by: it.by.to_string(),
                expect: borrowed(it.expect.as_ref()),
                judge: borrowed(it.judge.as_ref()),
            }),
            sprint_until: of.sprint.map(|it| it.until.to_string()),
        }
    }
}
