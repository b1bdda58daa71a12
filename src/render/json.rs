//! The JSON contracts, `"schema": 1`. Keys may be added, but none is removed. Durations are in
//! weeks, work in weeks of 40 hours, chances from 0 to 1, and dates are written as `2026-01-31`.

mod calibrate;
mod change;
mod document;
mod import;
mod life;
mod project;
mod ranking;
mod report;
mod review;
pub mod schema;

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

use super::history::Row;
use crate::domain::explained::{Explained, Place};
use crate::domain::flags::Flag;
use crate::domain::flags::groups;
use crate::domain::flags::rule::{Rule, Severity};
use crate::domain::flags::statistics::{Count, Kind};
use crate::domain::flags::threshold::Limit;
use crate::domain::moment::Moment;
use crate::domain::project::Percent;
use crate::domain::run::{End, Open, State};
use crate::domain::settings::Settings;
use crate::domain::source::{At, FileTrouble, Weight};
use crate::domain::text::steers;
use crate::domain::words::Word;
use crate::error::{self, Error};
use change::Room;

pub use calibrate::{calibration, cases_comma_separated};
pub use change::{Changed, Extent, changed, rehearsed, undo};
pub use document::{document, document_written};
pub use import::imported;
pub use life::{agendas, brief};
pub use project::{project, projects};
pub use ranking::{
    assumptions, assumptions_comma_separated, comma_separated, needs, needs_comma_separated,
    ranking, sprints, sprints_comma_separated, why,
};
pub use report::report;
pub use review::review;

const SCHEMA: u32 = 1;

/// One JSON value and a line end. Characters that could steer a terminal are escaped: JSON itself
/// allows DEL and those beyond ASCII, which only occur in strings.
pub(super) fn print(value: &impl Serialize) -> String {
    safe(&serde_json::to_string_pretty(value).expect("plain data is always valid JSON"))
}

/// The same in one line, with its end.
pub(super) fn one_line(value: &impl Serialize) -> String {
    safe(&serde_json::to_string(value).expect("plain data is always valid JSON"))
}

fn safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if (!c.is_ascii() || c == '\u{7f}') && steers(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(c);
        }
    }
    safe + "\n"
}

#[derive(Serialize)]
struct Trouble<'a> {
    /// Of an error; a warning has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    help: Option<String>,
}

impl<'a> From<&'a FileTrouble> for Trouble<'a> {
    fn from(of: &'a FileTrouble) -> Self {
        let FileTrouble { source, trouble } = of;
        let place = of.place();
        let is_error = trouble.weight == Weight::Error;
        Self {
            code: is_error.then_some(error::Kind::InvalidFile.word()),
            file: Some(&source.path),
            line: place.map(|place| place.line),
            column: place.map(|place| place.column),
            message: trouble.message.clone(),
            help: trouble.help.clone(),
        }
    }
}

/// Troubles with files, errors and warnings apart.
#[derive(Serialize)]
struct Troubles<'a> {
    errors: Vec<Trouble<'a>>,
    warnings: Vec<Trouble<'a>>,
}

impl<'a> Troubles<'a> {
    fn of(troubles: &'a [FileTrouble]) -> Self {
        let rows = |weight| {
            let all = troubles.iter().filter(move |trouble| trouble.trouble.weight == weight);
            all.map(Trouble::from).collect()
        };
        Self { errors: rows(Weight::Error), warnings: rows(Weight::Warning) }
    }
}

/// `--format json` of an error: the message with its code and hint, then the troubles with files.
pub fn error(error: &Error) -> String {
    #[derive(Serialize)]
    struct Failure<'a> {
        schema: u32,
        errors: Vec<Trouble<'a>>,
    }
    let (message, help) = (error.to_string(), error.hint().map(str::to_owned));
    let code = Some(error.kind().word());
    let mut errors = vec![Trouble { code, file: None, line: None, column: None, message, help }];
    errors.extend(error.troubles().iter().map(Trouble::from));
    print(&Failure { schema: SCHEMA, errors })
}

#[derive(Serialize)]
struct FlagRow<'a> {
    project: &'a str,
    flag: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
    fix: &'static str,
    accepted: Option<Accepted<'a>>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    why: &'a str,
    until: Option<String>,
}

impl<'a> From<&'a Flag<'a>> for FlagRow<'a> {
    fn from(flag: &'a Flag<'a>) -> Self {
        let place = flag.project.source.place(flag.span.start);
        Self {
            project: flag.project.name.as_str(),
            flag: flag.rule.name,
            severity: flag.severity().word(),
            file: flag.project.path(),
            line: place.line,
            column: place.column,
            message: &flag.message,
            fix: flag.rule.fix,
            accepted: flag.accepted.map(|accept| Accepted {
                why: &accept.why.value,
                until: text(accept.until.as_ref()),
            }),
        }
    }
}

/// `rp flags --format json`.
pub fn flags<'a>(
    flags: impl IntoIterator<Item = &'a Flag<'a>>,
    troubles: &[FileTrouble],
) -> String {
    #[derive(Serialize)]
    struct Flags<'a> {
        schema: u32,
        flags: Vec<FlagRow<'a>>,
        #[serde(flatten)]
        troubles: Troubles<'a>,
    }
    let flags = flags.into_iter().map(FlagRow::from).collect();
    print(&Flags { schema: SCHEMA, flags, troubles: Troubles::of(troubles) })
}

/// `rp explain KEY --format json`. The value is `null` if rp.toml does not set the key.
pub fn key(of: &Explained, default: Option<&str>, value: Option<&str>) -> String {
    #[derive(Serialize)]
    struct Explanation<'a> {
        schema: u32,
        keys: [KeyRow<'a>; 1],
    }
    #[derive(Serialize)]
    struct KeyRow<'a> {
        key: &'a str,
        file: &'a str,
        r#type: String,
        required: bool,
        what: &'a str,
        default: Option<&'a str>,
        value: Option<&'a str>,
        example: String,
        evidence: Option<String>,
    }
    let file = match of.place {
        Place::Project => "project",
        Place::Settings => "rp.toml",
    };
    let row = KeyRow {
        key: &of.key,
        file,
        r#type: of.takes.in_words(),
        required: of.required,
        what: of.what,
        default,
        value,
        example: of.example(),
        evidence: of.evidence.words(),
    };
    print(&Explanation { schema: SCHEMA, keys: [row] })
}

/// `rp flags --statistics --format json`.
pub fn statistics<'a>(counts: &[Count<'a>]) -> String {
    #[derive(Serialize)]
    struct Statistics<'a> {
        schema: u32,
        statistics: Vec<CountRow<'a>>,
    }
    #[derive(Serialize)]
    struct CountRow<'a> {
        severity: &'static str,
        /// The name of a flag; `null` for a problem in a file.
        flag: Option<&'a str>,
        /// The message about a file; `null` for a flag.
        message: Option<&'a str>,
        count: usize,
        file: &'a str,
        line: Option<usize>,
        column: Option<usize>,
    }
    let row = |of: &Count<'a>| {
        let is_flag = matches!(of.kind, Kind::Flag(_));
        CountRow {
            severity: of.kind.word(),
            flag: is_flag.then_some(of.name),
            message: (!is_flag).then_some(of.name),
            count: of.count,
            file: of.path,
            line: of.place.map(|place| place.line),
            column: of.place.map(|place| place.column),
        }
    };
    print(&Statistics { schema: SCHEMA, statistics: counts.iter().map(row).collect() })
}

fn text<T: ToString>(given: Option<&At<T>>) -> Option<String> {
    given.map(|at| at.value.to_string())
}

/// Rounded to nine digits, since the last digits of a float differ between machines.
pub(super) fn nine_digits(number: f64) -> f64 {
    format!("{number:.8e}").parse().unwrap_or(number)
}

/// `rp man --format json`: the paths of the pages.
pub fn manual(pages: &[String]) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        schema: u32,
        pages: &'a [String],
    }
    print(&Written { schema: SCHEMA, pages })
}

/// `rp export --out FILE --format json`: the path of the file.
pub fn exported(file: &str) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        schema: u32,
        file: &'a str,
    }
    print(&Written { schema: SCHEMA, file })
}

/// `rp init --format json`: the folder, whether the store was created now, the `.gitattributes` if it
/// was written, and whether the merge driver was set.
pub fn store(folder: &str, made: bool, gitattributes: Option<&str>, git_config: bool) -> String {
    #[derive(Serialize)]
    struct Made<'a> {
        schema: u32,
        store: &'a str,
        made: bool,
        gitattributes: Option<&'a str>,
        git_config: bool,
    }
    print(&Made { schema: SCHEMA, store: folder, made, gitattributes, git_config })
}

/// `rp merge --format json`: the file, its conflicts, and how it was merged.
pub fn merged(file: &str, conflicts: usize, merged_by: &str) -> String {
    #[derive(Serialize)]
    struct Merged<'a> {
        schema: u32,
        file: &'a str,
        conflicts: usize,
        merged_by: &'a str,
    }
    print(&Merged { schema: SCHEMA, file, conflicts, merged_by })
}

#[derive(Serialize)]
struct ChangeRow<'a> {
    change: u64,
    when: &'a str,
    command: &'a str,
    by: Option<&'a str>,
    what: Cow<'a, str>,
    files: Vec<Cow<'a, str>>,
    undoes: Option<u64>,
    undone: bool,
    skipped: bool,
}

impl<'a> ChangeRow<'a> {
    fn of(row: &'a Row, room: &Room) -> Self {
        Self {
            change: row.id,
            when: &row.when,
            command: &row.command,
            by: row.by.as_deref(),
            what: room.text(&row.what),
            files: room.some(&row.files).map(|(path, _)| room.text(path)).collect(),
            undoes: row.undoes,
            undone: row.undone,
            skipped: row.skipped,
        }
    }
}

/// `rp history --format json`.
pub fn history(rows: &[Row]) -> String {
    #[derive(Serialize)]
    struct History<'a> {
        schema: u32,
        changes: Vec<ChangeRow<'a>>,
    }
    let all = Room::unlimited();
    let changes = rows.iter().map(|row| ChangeRow::of(row, &all)).collect();
    print(&History { schema: SCHEMA, changes })
}

/// `rp runs --format json`: times in weeks, moments with their offset from UTC.
pub fn runs(open: &[&Open], now: Moment) -> String {
    #[derive(Serialize)]
    struct Runs<'a> {
        schema: u32,
        runs: Vec<RunRow<'a>>,
    }
    #[derive(Serialize)]
    struct RunRow<'a> {
        run: u32,
        project: &'a str,
        what: Option<&'a str>,
        expected: Option<f64>,
        started: String,
        open_for: f64,
        state: &'static str,
        ended: Option<String>,
        exit_code: Option<i32>,
        signal: Option<i32>,
    }
    let rows = open.iter().map(|it| {
        let run = &it.run;
        let (ended, how) = run.ended.unzip();
        RunRow {
            run: it.number,
            project: &run.project,
            what: run.what.as_deref(),
            expected: run.chance().map(Percent::fraction),
            started: run.started.to_string(),
            open_for: now.since(run.started).in_weeks(),
            state: match it.state() {
                State::Elsewhere => "elsewhere",
                State::Running => "running",
                State::Ended(..) => "ended",
                State::Lost => "interrupted",
            },
            ended: ended.map(|when| when.to_string()),
            exit_code: how.and_then(End::code),
            signal: how.and_then(End::signal),
        }
    });
    print(&Runs { schema: SCHEMA, runs: rows.collect() })
}

/// `rp explain --format json`.
pub fn rules(rules: &[&Rule], settings: &Settings) -> String {
    #[derive(Serialize)]
    struct Rules<'a> {
        schema: u32,
        flags: Vec<RuleRow<'a>>,
    }
    #[derive(Serialize)]
    struct RuleRow<'a> {
        flag: &'a str,
        severity: &'static str,
        group: Option<&'static str>,
        statuses: Vec<&'static str>,
        what: &'a str,
        why: &'a str,
        fix: &'a str,
        ask: &'a str,
        source: String,
        thresholds: Vec<ThresholdRow<'a>>,
        bad: &'a [&'a str],
        good: &'a [&'a str],
    }
    #[derive(Serialize)]
    struct ThresholdRow<'a> {
        key: &'a str,
        value: Value,
        default: Value,
        what: &'a str,
        source: String,
    }
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Value {
        Text(String),
        Number(f64),
    }
    let value = |limit| match limit {
        Limit::Time(time) => Value::Text(time.to_string()),
        Limit::Work(work) => Value::Text(work.to_string()),
        Limit::Number(number) => Value::Number(number),
        Limit::Chance(percent) => Value::Text(percent.to_string()),
    };
    let rows = rules.iter().map(|rule| RuleRow {
        flag: rule.name,
        severity: Severity::word(rule.severity),
        group: groups::of(rule.name).map(Word::word),
        statuses: rule.statuses.iter().map(|status| status.word()).collect(),
        what: rule.what,
        why: rule.why,
        fix: rule.fix,
        ask: rule.ask,
        source: rule.source.to_string(),
        thresholds: rule
            .thresholds
            .iter()
            .map(|threshold| ThresholdRow {
                key: threshold.key,
                value: value(settings.limit(threshold)),
                default: value(threshold.default),
                what: threshold.what,
                source: threshold.source.to_string(),
            })
            .collect(),
        bad: rule.bad,
        good: rule.good,
    });
    print(&Rules { schema: SCHEMA, flags: rows.collect() })
}
