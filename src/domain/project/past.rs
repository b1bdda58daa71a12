//! A project as its file would have shown it on an earlier day, recomputed from the dates in the file.

use super::{
    Awaited, Checkpoint, Date, Decision, DecisionKind, Feedback, Overlap, Project, Status,
};
use crate::domain::source::At;

impl Project {
    /// The project at the end of a day: without what is dated later. `None` if it was created later.
    ///
    /// What has no date, such as texts, loops and costs, is as it is now, and so is an estimate: see
    /// [`Project::rewritten_since`].
    pub fn as_of(&self, day: Date) -> Option<Self> {
        let is_later = |at: &At<Date>| **at > day;
        if self.created.as_ref().is_some_and(is_later) {
            return None;
        }
        let mut past = self.clone();
        past.status = self.status_on(day);
        past.started = past.started.filter(|at| !is_later(at));
        past.experiments.retain(|it| !is_later(&it.date));
        past.decisions.retain(|it| !is_later(&it.date));
        past.awaited.extend(self.feedback.iter().filter_map(|at| awaited_on(at, day)));
        past.awaited.retain(|it| !is_later(&it.asked));
        past.feedback.retain(|it| !is_later(&it.date));
        for Feedback { answered, .. } in past.feedback.iter_mut().map(|at| &mut at.value) {
            *answered = answered.take().filter(|at| !is_later(at));
        }
        for Overlap { synced, agreed, .. } in past.overlaps.iter_mut().map(|at| &mut at.value) {
            if synced.as_ref().is_some_and(is_later) {
                (*synced, *agreed) = (None, None);
            }
        }
        for assumption in past.assumptions.iter_mut().map(|at| &mut at.value) {
            if assumption.date.as_ref().is_some_and(is_later) {
                (assumption.held, assumption.date) = (None, None);
            }
        }
        for Checkpoint { met, date, .. } in past.checkpoints.iter_mut().map(|at| &mut at.value) {
            if date.as_ref().is_some_and(is_later) {
                (*met, *date) = (None, None);
            }
        }
        let sprint = self.decisions.iter().filter(|it| *it.kind == DecisionKind::Derisk);
        if sprint.map(|it| *it.date).max().is_some_and(|begun| begun > day) {
            past.timebox = None;
        }
        past.outcome = past.outcome.filter(|_| past.status == Status::Done);
        Some(past)
    }

    /// The days after `day` on which values were changed whose earlier ones the file does not keep:
    /// pivots and new estimates.
    pub fn rewritten_since(&self, day: Date) -> impl Iterator<Item = &At<Decision>> {
        self.decisions.iter().filter(move |it| {
            *it.date > day && matches!(*it.kind, DecisionKind::Pivot | DecisionKind::Estimate)
        })
    }

    /// The status at the end of a day, from the decisions before and after it.
    fn status_on(&self, day: Date) -> Status {
        let mut decisions: Vec<_> = self.decisions.iter().collect();
        decisions.sort_by_key(|it| (*it.date, it.span.start));
        let (past, later) = decisions.split_at(decisions.partition_point(|it| *it.date <= day));
        let Some(next) = later.iter().find(|it| self.status_after(it).is_some()) else {
            let began_later = self.started.as_ref().is_some_and(|at| **at > day);
            let was_idea = began_later && self.status == Status::Active && past.is_empty();
            return if was_idea { Status::Idea } else { self.status };
        };
        let decided = past.iter().rev().find_map(|it| self.status_after(it));
        decided.unwrap_or_else(|| {
            let was_started = self.started.as_ref().is_some_and(|at| **at <= day);
            match *next.kind {
                DecisionKind::Resume => Status::Paused,
                _ if self.is_taken_up_by(next) => Status::Idea,
                DecisionKind::Finish | DecisionKind::Drop if !was_started => Status::Idea,
                DecisionKind::Start
                | DecisionKind::Pause
                | DecisionKind::Switch
                | DecisionKind::Derisk
                | DecisionKind::Pivot
                | DecisionKind::Estimate
                | DecisionKind::Finish
                | DecisionKind::Drop => Status::Active,
            }
        })
    }

    /// The status that a decision gives; `None` if it keeps the status.
    fn status_after(&self, decision: &Decision) -> Option<Status> {
        match *decision.kind {
            _ if self.is_taken_up_by(decision) => Some(Status::Active),
            DecisionKind::Pause | DecisionKind::Switch => Some(Status::Paused),
            DecisionKind::Finish => Some(Status::Done),
            DecisionKind::Drop => Some(Status::Dropped),
            DecisionKind::Start
            | DecisionKind::Resume
            | DecisionKind::Derisk
            | DecisionKind::Pivot
            | DecisionKind::Estimate => None,
        }
    }
}

/// Feedback that came after a day, if it was already asked for then.
fn awaited_on(feedback: &At<Feedback>, day: Date) -> Option<At<Awaited>> {
    let Feedback { nth, asked, date, from, .. } = &feedback.value;
    let asked = asked.clone().filter(|_| **date > day)?;
    let value = Awaited { nth: *nth, asked, from: from.clone(), comment: None };
    Some(At { value, span: feedback.span.clone() })
}

#[cfg(test)]
mod tests {
    use super::super::project_of;
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    const LIFE: &str = "status = \"dropped\"\ncreated = 2026-05-01\nstarted = 2026-05-10\n\
        experiment = [{ date = 2026-05-12, result = \"unclear\" }, { date = 2026-06-10, result = \"clear\" }]\n\
        feedback = [{ asked = 2026-05-12, date = 2026-06-10, from = \"kim\", importance = 2, answered = 2026-06-12 }]\n\
        overlap = [{ who = \"x\", same_problem = true, synced = 2026-06-10, agreed = \"ours\" }]\n\
        assumption = [{ what = \"a\", held = false, date = 2026-06-10 }]\n\
        checkpoint = [{ by = 2026-06-10, met = true, date = 2026-06-10 }]\n\
        decision = [\n\
        { date = 2026-05-10, kind = \"start\" }, { date = 2026-05-20, kind = \"pause\" },\n\
        { date = 2026-06-01, kind = \"derisk\" }, { date = 2026-06-14, kind = \"drop\" },\n]\n\
        timebox = { until = 2026-06-08 }\n";

    #[test]
    fn the_status_follows_the_decisions() {
        let project = project_of("p", LIFE);
        let status = |text| project.as_of(day(text)).map(|past| past.status);

        assert_eq!(status("2026-04-30"), None);
        assert_eq!(status("2026-05-09"), Some(Status::Idea));
        assert_eq!(status("2026-05-10"), Some(Status::Active));
        assert_eq!(status("2026-05-20"), Some(Status::Paused));
        assert_eq!(status("2026-06-01"), Some(Status::Active));
        assert_eq!(status("2026-06-14"), Some(Status::Dropped));
    }

    #[test]
    fn without_an_earlier_decision_the_next_one_tells_the_status() {
        let before = |keys: &str| {
            let project = project_of("p", keys);
            project.as_of(day("2026-06-01")).unwrap().status
        };
        let decided = |status: &str, kind: &str| {
            format!(
                "status = \"{status}\"\ndecision = [{{ date = 2026-06-02, kind = \"{kind}\", from = \"q\", to = \"r\" }}]"
            )
        };

        assert_eq!(before(&decided("active", "resume")), Status::Paused);
        assert_eq!(before(&decided("paused", "pause")), Status::Active);
        assert_eq!(before(&decided("paused", "switch")), Status::Active);
        assert_eq!(before(&decided("dropped", "drop")), Status::Idea);
        let started = format!("started = 2026-05-01\n{}", decided("dropped", "drop"));
        assert_eq!(before(&started), Status::Active);
        assert_eq!(before(&started.replace("05-01", "06-01")), Status::Active);
        assert_eq!(before(&started.replace("05-01", "06-02")), Status::Idea);
        assert_eq!(before(&decided("paused", "pivot")), Status::Paused);
        assert_eq!(before("status = \"active\"\nstarted = 2026-06-02"), Status::Idea);
        assert_eq!(before("status = \"active\"\nstarted = 2026-06-01"), Status::Active);
    }

    #[test]
    fn later_entries_are_left_out() {
        let past = project_of("p", LIFE).as_of(day("2026-06-09")).unwrap();

        assert_eq!([past.experiments.len(), past.feedback.len(), past.awaited.len()], [1, 0, 1]);
        assert_eq!((&past.overlaps[0].synced, &past.overlaps[0].agreed), (&None, &None));
        assert_eq!(past.assumptions[0].held, None);
        assert_eq!(past.checkpoints[0].met, None);
        assert!(past.timebox.is_some());
        assert_eq!(project_of("p", LIFE).as_of(day("2026-05-31")).unwrap().timebox, None);
        assert!(project_of("p", LIFE).as_of(day("2026-06-01")).unwrap().timebox.is_some());
        let come = project_of("p", LIFE).as_of(day("2026-06-10")).unwrap();
        assert_eq!([come.feedback.len(), come.awaited.len()], [1, 0]);
        let answered = project_of("p", LIFE).as_of(day("2026-06-11")).unwrap();
        assert_eq!(answered.feedback[0].answered, None);
    }

    #[test]
    fn at_the_end_of_the_last_day_it_is_the_project() {
        let project = project_of("p", LIFE);

        assert_eq!(project.as_of(day("2026-06-14")), Some(project));
    }
}
