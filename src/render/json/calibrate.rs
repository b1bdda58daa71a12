//! The JSON and the CSV of `rp calibrate`.

use serde::Serialize;

use super::{SCHEMA, Troubles, nine_digits, print};
use crate::domain::calibrate::cases::{Bet, Case, Hindsight, Late, Quantity};
use crate::domain::calibrate::chances::{Bin, Chances};
use crate::domain::calibrate::ranges::Ranges;
use crate::domain::calibrate::{Dropped, ENOUGH, Learned, Record};
use crate::domain::source::FileTrouble;
use crate::domain::words::Word;
use crate::render::csv;

/// `rp calibrate --format json`; with `--why`, also the cases.
pub fn calibration(records: &[Record], with_cases: bool, troubles: &[FileTrouble]) -> String {
    #[derive(Serialize)]
    struct Calibration<'a> {
        schema: u32,
        enough: usize,
        researchers: Vec<RecordRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    print(&Calibration {
        schema: SCHEMA,
        enough: ENOUGH,
        researchers: records.iter().map(|it| RecordRow::of(it, with_cases)).collect(),
        troubles: Troubles::of(troubles),
    })
}

/// `rp calibrate --format csv`: one line for each case.
pub fn cases_comma_separated(records: &[Record]) -> String {
    csv::table(records.iter().flat_map(cases))
}

#[derive(Serialize)]
pub(super) struct RecordRow<'a> {
    researcher: &'a str,
    plans: Vec<PlanRow>,
    ranges: RangesRow,
    chances: Vec<ChancesRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<Vec<CaseRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hindsight: Option<Vec<HindsightRow<'a>>>,
}

impl<'a> RecordRow<'a> {
    pub(super) fn of(record: &Record<'a>, with_cases: bool) -> Self {
        let chances = [
            ("projects", Some("left-out"), record.projects(Dropped::LeftOut)),
            ("projects", Some("failed"), record.projects(Dropped::Failed)),
            ("experiments", None, record.experiments()),
        ];
        Self {
            researcher: record.researcher,
            plans: Quantity::ALL.iter().map(|(it, _)| PlanRow::of(record, *it)).collect(),
            ranges: record.ranges(None).into(),
            chances: chances.into_iter().map(ChancesRow::from).collect(),
            cases: with_cases.then(|| cases(record).collect()),
            hindsight: with_cases.then(|| record.hindsight.iter().map(Into::into).collect()),
        }
    }
}

#[derive(Serialize)]
struct PlanRow {
    quantity: &'static str,
    cases: usize,
    usual: Option<f64>,
    factor: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    next_low: Option<f64>,
    next_high: Option<f64>,
    ranges: RangesRow,
}

impl PlanRow {
    fn of(record: &Record, quantity: Quantity) -> Self {
        let Learned { cases, figure } = record.factor(quantity);
        Self {
            quantity: quantity.word(),
            cases,
            usual: record.usual(quantity).map(nine_digits),
            factor: figure.map(|it| nine_digits(it.factor)),
            low: figure.map(|it| nine_digits(it.range.0)),
            high: figure.map(|it| nine_digits(it.range.1)),
            next_low: figure.map(|it| nine_digits(it.next.0)),
            next_high: figure.map(|it| nine_digits(it.next.1)),
            ranges: record.ranges(Some(quantity)).into(),
        }
    }
}

#[derive(Serialize)]
struct RangesRow {
    cases: usize,
    inside: Option<usize>,
    share: Option<f64>,
    width: Option<f64>,
}

impl From<Learned<Ranges>> for RangesRow {
    fn from(Learned { cases, figure }: Learned<Ranges>) -> Self {
        Self {
            cases,
            inside: figure.map(|it| it.inside),
            share: figure.map(|it| nine_digits(it.share)),
            width: figure.map(|it| nine_digits(it.width)),
        }
    }
}

#[derive(Serialize)]
struct ChancesRow {
    of: &'static str,
    dropped: Option<&'static str>,
    cases: usize,
    happened: Option<usize>,
    claimed: Option<f64>,
    rate: Option<f64>,
    bias: Option<f64>,
    brier: Option<f64>,
    brier_of_rate: Option<f64>,
    log: Option<f64>,
    log_of_rate: Option<f64>,
    shift: Option<f64>,
    bins: Vec<BinRow>,
}

type Of = (&'static str, Option<&'static str>, Learned<Chances>);

impl From<Of> for ChancesRow {
    fn from((of, dropped, Learned { cases, figure }): Of) -> Self {
        let number = |value: fn(&Chances) -> f64| figure.as_ref().map(|it| nine_digits(value(it)));
        Self {
            of,
            dropped,
            cases,
            happened: figure.as_ref().map(|it| it.happened),
            claimed: number(|it| it.claimed),
            rate: number(|it| it.rate),
            bias: number(Chances::bias),
            brier: number(|it| it.brier),
            brier_of_rate: number(|it| it.brier_of_rate),
            log: number(|it| it.log),
            log_of_rate: number(|it| it.log_of_rate),
            shift: number(|it| it.shift),
            bins: figure.iter().flat_map(|it| &it.bins).map(BinRow::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct BinRow {
    from: f64,
    to: f64,
    cases: usize,
    claimed: f64,
    rate: f64,
}

impl From<&Bin> for BinRow {
    fn from(bin: &Bin) -> Self {
        Self {
            from: nine_digits(bin.ends.0),
            to: nine_digits(bin.ends.1),
            cases: bin.cases,
            claimed: nine_digits(bin.claimed),
            rate: nine_digits(bin.rate),
        }
    }
}

/// A case, of a plan or a chance: one line of the CSV.
#[derive(Serialize)]
struct CaseRow<'a> {
    researcher: &'a str,
    project: &'a str,
    of: &'static str,
    date: Option<String>,
    what: Option<&'a str>,
    made: Option<String>,
    claimed: f64,
    low: Option<f64>,
    high: Option<f64>,
    happened: f64,
    ratio: Option<f64>,
    dropped: bool,
}

/// A claim that is no case, since it was made in hindsight, or may have been.
#[derive(Serialize)]
struct HindsightRow<'a> {
    project: &'a str,
    of: &'static str,
    /// `null` if only `after` is known.
    made: Option<String>,
    after: Option<String>,
    known: String,
}

impl<'a> From<&Hindsight<'a>> for HindsightRow<'a> {
    fn from(it: &Hindsight<'a>) -> Self {
        let (made, after) = match it.made {
            Late::On(day) => (Some(day.to_string()), None),
            Late::After(day) => (None, Some(day.to_string())),
        };
        Self {
            project: it.project.name.as_str(),
            of: it.quantity.map_or("chance", |quantity| quantity.word()),
            made,
            after,
            known: it.known.to_string(),
        }
    }
}

fn cases<'a, 'r>(record: &'r Record<'a>) -> impl Iterator<Item = CaseRow<'a>> + use<'a, 'r> {
    let planned = record.cases.iter().map(|it| planned(it, record.researcher));
    planned.chain(record.bets.iter().map(|it| claimed(it, record.researcher)))
}

fn planned<'a>(case: &Case<'a>, researcher: &'a str) -> CaseRow<'a> {
    CaseRow {
        researcher,
        project: case.project.name.as_str(),
        of: case.quantity.word(),
        date: Some(case.day.to_string()),
        what: None,
        made: case.made.map(|day| day.to_string()),
        claimed: nine_digits(case.claimed),
        low: case.range.map(|(low, _)| nine_digits(low)),
        high: case.range.map(|(_, high)| nine_digits(high)),
        happened: nine_digits(case.happened),
        ratio: Some(nine_digits(case.ratio())),
        dropped: false,
    }
}

fn claimed<'a>(bet: &Bet<'a>, researcher: &'a str) -> CaseRow<'a> {
    CaseRow {
        researcher,
        project: bet.project.name.as_str(),
        of: if bet.experiment.is_some() { "expected" } else { "chance" },
        date: bet.experiment.map(|it| it.date.to_string()),
        what: bet.experiment.and_then(|it| it.what.as_ref()).map(|what| what.as_str()),
        made: bet.made.map(|day| day.to_string()),
        claimed: nine_digits(bet.claim.chance),
        low: None,
        high: None,
        happened: f64::from(u8::from(bet.claim.happened)),
        ratio: None,
        dropped: bet.was_dropped,
    }
}
