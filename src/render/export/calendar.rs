//! Checkpoints, sprints and deadlines as a calendar: iCalendar, RFC 5545.

use crate::domain::project::{Date, DecisionKind, Project, Status};
use crate::render::clean;

/// The line that names the program.
pub const PRODUCT: &str = "PRODID:-//rp//export//EN";

/// The calendar of ideas, active and paused projects: their checkpoints since the last pivot, also
/// judged ones, the sprint and the day on which results are needed. Each is an event of whole days whose
/// identifier stays the same when its date changes.
pub fn calendar<'a>(
    store: &str,
    projects: impl Iterator<Item = &'a Project>,
    today: Date,
) -> String {
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", PRODUCT, "CALSCALE:GREGORIAN"].map(Into::into).into();
    let stamp = format!("DTSTAMP:{}T000000Z", digits(today));
    for project in projects {
        match project.status {
            Status::Idea | Status::Active | Status::Paused => {}
            Status::Done | Status::Dropped => continue,
        }
        for Event { id, what, from, to } in events(project) {
            let name = project.name.as_str();
            lines.push("BEGIN:VEVENT".into());
            lines.push(format!("UID:{}", escaped(&format!("{id}/{name}@{store}"))));
            lines.push(stamp.clone());
            lines.push(format!("DTSTART;VALUE=DATE:{}", digits(from)));
            // The end is the day after the last one.
            lines.extend(to.plus_days(1).map(|end| format!("DTEND;VALUE=DATE:{}", digits(end))));
            lines.push(format!("SUMMARY:{}", escaped(&format!("{name}: {what}"))));
            lines.push(format!("DESCRIPTION:{}", escaped(&project.title)));
            lines.push("TRANSP:TRANSPARENT".into());
            lines.push("END:VEVENT".into());
        }
    }
    lines.push("END:VCALENDAR".into());
    lines.iter().map(|line| folded(line)).collect()
}

struct Event {
    id: String,
    what: String,
    from: Date,
    to: Date,
}

fn events(project: &Project) -> Vec<Event> {
    let mut events = Vec::new();
    let on = |id: String, what: String, day: Date| Event { id, what, from: day, to: day };
    let current: Vec<_> = project.current_checkpoints().map(|at| at.span.start).collect();
    for (nth, at) in project.checkpoints.iter().enumerate() {
        if !current.contains(&at.span.start) {
            continue;
        }
        let judged = match at.met.as_ref().map(|met| met.value) {
            Some(true) => "checkpoint met",
            Some(false) => "checkpoint missed",
            None => "checkpoint",
        };
        let expect = at.expect.as_ref().map(|expect| format!(": {}", expect.value));
        let what = format!("{judged}{}", expect.unwrap_or_default());
        events.push(on(format!("checkpoint-{}", nth + 1), what, *at.by));
    }
    if let Some(timebox) = &project.timebox {
        let until = *timebox.until;
        let begun = project.decisions.iter().filter(|it| *it.kind == DecisionKind::Derisk);
        let begun = begun.map(|it| *it.date).max().filter(|begun| *begun <= until);
        let what = "sprint".to_owned();
        events.push(Event { id: "sprint".into(), what, from: begun.unwrap_or(until), to: until });
    }
    if let Some(by) = &project.needed_by {
        events.push(on("deadline".into(), "results are needed".into(), **by));
    }
    events
}

fn digits(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// A text without the characters that steer a terminal; line breaks are kept.
fn escaped(text: &str) -> String {
    let lines: Vec<_> = clean::block(text).split('\n').map(quoted).collect();
    lines.join("\\n")
}

fn quoted(line: &str) -> String {
    line.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
}

/// A line of at most 75 bytes, and its rest on lines that begin with a space.
fn folded(line: &str) -> String {
    const MOST: usize = 75;
    let (mut folded, mut length) = (String::with_capacity(line.len() + 8), 0);
    for c in line.chars() {
        if length + c.len_utf8() > MOST {
            folded += "\r\n ";
            length = 1;
        }
        folded.push(c);
        length += c.len_utf8();
    }
    folded + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_of_75_bytes_is_whole_and_one_more_is_folded() {
        let line = "x".repeat(75);
        assert_eq!(folded(&line), format!("{line}\r\n"));
        assert_eq!(folded(&format!("{line}y")), format!("{line}\r\n y\r\n"));
    }

    proptest! {
        #[test]
        fn no_folded_line_is_longer_than_75_bytes(text in "[a-é猫👩]{0,300}") {
            let folded = folded(&text);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= 75));
            prop_assert_eq!(folded.replace("\r\n ", "").replace("\r\n", ""), text);
        }
    }
}
