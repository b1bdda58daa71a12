//! Open runs.

use super::{Screen, clean, count, paint, table};
use crate::domain::moment::Moment;
use crate::domain::project::Time;
use crate::domain::run::{End, Open, State};

/// A table of open runs.
pub fn list(open: &[&Open], now: Moment, screen: Screen) -> String {
    if open.is_empty() {
        return "no open runs\n".into();
    }
    let rows = open.iter().map(|it| {
        let state = table::prose(state(it, now));
        let state = if it.failure().is_some() { state.painted(paint::CARE) } else { state };
        vec![
            table::number(it.number),
            table::name(clean::line(&it.run.project)),
            table::prose(clean::line(it.run.what.as_deref().unwrap_or_default())),
            table::word(it.run.started.to_the_minute()),
            state,
        ]
    });
    let table =
        table::table(&["run", "project", "what", "began", "command"], rows.collect(), screen);
    let [first, ..] = open else { return table };
    let (project, number) = (clean::quoted(&first.run.project), first.number);
    let proposed = if first.failure().is_some() { "broken" } else { "RESULT" };
    table
        + &format!(
            "\n{}; log one with `rp log {project} --run {number} --result {proposed}`\n",
            count(open.len(), "open run")
        )
}

/// A run in one line.
pub fn line(open: &Open, now: Moment) -> String {
    let what = open.run.what.as_ref().map(|what| format!("{}, ", clean::line(what)));
    let began = open.run.started.to_the_minute();
    let state = match open.state() {
        State::Elsewhere => String::new(),
        _ => format!(", {}", state(open, now)),
    };
    format!("{}began {began}{state}", what.unwrap_or_default())
}

/// What is known about its command.
fn state(open: &Open, now: Moment) -> String {
    let ago = |when: Moment| match now.since(when) {
        time if time < Time::seconds(60) => "just now".into(),
        time => format!("{} ago", time.measured().rough()),
    };
    match open.state() {
        State::Elsewhere => "runs elsewhere".into(),
        State::Running => "running".into(),
        State::Ended(when, End::Code(0)) => format!("done {}", ago(when)),
        State::Ended(when, how) => format!("failed {} {how}", ago(when)),
        State::Lost => "interrupted: its end is unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::Run;

    #[test]
    fn an_end_within_a_minute_is_just_now() {
        let at = |time: &str| Moment::read(&format!("2026-06-01T{time}Z")).unwrap();
        let run = Run {
            project: "p".into(),
            what: None,
            expected: None,
            started: at("12:00:00"),
            process: Some(7),
            ended: Some((at("12:30:00"), End::Code(3))),
        };
        let open = Open { number: 1, run, is_running: false };

        assert_eq!(state(&open, at("12:30:59")), "failed just now with exit code 3");
        assert_eq!(state(&open, at("12:31:00")), "failed 1m ago with exit code 3");
    }
}
