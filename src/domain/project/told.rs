//! What a script tells of an experiment under an id, and whether the log has it already.

use super::{Date, Experiment, ExperimentResult, Percent, Project, Time};
use crate::domain::source::At;

/// An experiment as it was told; what was left out says nothing.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The id.
    pub run_id: &'a str,
    /// The day of its result.
    pub date: Option<Date>,
    /// What was run.
    pub what: Option<&'a str>,
    /// Its result.
    pub result: ExperimentResult,
    /// How long it took.
    pub took: Option<Time>,
    /// What was learned.
    pub learned: Option<&'a str>,
    /// The chance, given before, that it comes out clear.
    pub expected: Option<Percent>,
}

/// An experiment that has the id of another one.
#[derive(Debug)]
pub struct Taken<'p> {
    /// The one in the log.
    pub by: &'p At<Experiment>,
    /// The first key whose values differ.
    pub key: &'static str,
}

impl Told<'_> {
    /// Whether the log of a project has the experiment, with every value that is told.
    pub fn is_logged<'p>(&self, project: &'p Project) -> Result<bool, Taken<'p>> {
        let has_id = |it: &&At<Experiment>| {
            it.run_id.as_ref().is_some_and(|run_id| run_id.value == self.run_id)
        };
        let mut taken = None;
        for by in project.experiments.iter().filter(has_id) {
            match self.differs(by) {
                None => return Ok(true),
                Some(key) => taken = taken.or(Some(Taken { by, key })),
            }
        }
        taken.map_or(Ok(false), Err)
    }

    fn differs<'l>(&self, logged: &'l Experiment) -> Option<&'static str> {
        fn differs<T: PartialEq + ?Sized>(told: Option<&T>, logged: Option<&T>) -> bool {
            told.is_some() && told != logged
        }
        let text = |logged: &'l Option<At<String>>| logged.as_ref().map(|at| at.value.as_str());
        let took = logged.took.as_ref().map(|took| &took.value);
        let expected = logged.expected.as_ref().map(|expected| &expected.value);
        let keys = [
            ("date", differs(self.date.as_ref(), Some(&logged.date.value))),
            ("what", differs(self.what, text(&logged.what))),
            ("result", self.result != *logged.result),
            ("took", differs(self.took.as_ref(), took)),
            ("expected", differs(self.expected.as_ref(), expected)),
            ("learned", differs(self.learned, text(&logged.learned))),
        ];
        keys.into_iter().find_map(|(key, differs)| differs.then_some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::project_of;

    const ENTRY: &str = "[[experiment]]\ndate = 2026-06-12\nwhat = \"w\"\nresult = \"unclear\"\n\
                         took = \"4h\"\nexpected = \"40%\"\nlearned = \"l\"\nrun_id = \"7\"\n";

    fn told() -> Told<'static> {
        let (date, took) = ("2026-06-12".parse().ok(), "240m".parse().ok());
        let (what, learned) = (Some("w"), Some("l"));
        let expected = "40%".parse().ok();
        let result = ExperimentResult::Unclear;
        Told { run_id: "7", date, what, result, took, learned, expected }
    }

    #[test]
    fn what_is_left_out_says_nothing_and_any_other_value_is_another_experiment() {
        let project = project_of("p", ENTRY);
        let differs = |told: Told| told.is_logged(&project).map_err(|taken| taken.key);

        assert_eq!(differs(told()), Ok(true));
        let nothing =
            Told { date: None, what: None, took: None, learned: None, expected: None, ..told() };
        assert_eq!(differs(nothing), Ok(true));
        assert_eq!(differs(Told { run_id: "8", ..told() }), Ok(false));
        assert_eq!(differs(Told { date: "2026-06-13".parse().ok(), ..told() }), Err("date"));
        assert_eq!(differs(Told { what: Some("W"), ..told() }), Err("what"));
        let clear = ExperimentResult::Clear;
        assert_eq!(differs(Told { result: clear, ..told() }), Err("result"));
        assert_eq!(differs(Told { took: "5h".parse().ok(), ..told() }), Err("took"));
        assert_eq!(differs(Told { expected: "41%".parse().ok(), ..told() }), Err("expected"));
        assert_eq!(differs(Told { learned: Some(""), ..told() }), Err("learned"));
    }

    #[test]
    fn a_value_that_the_log_lacks_differs() {
        let project = project_of("p", &ENTRY.replace("took = \"4h\"\n", ""));

        assert_eq!(told().is_logged(&project).unwrap_err().key, "took");
    }

    #[test]
    fn of_two_entries_with_one_id_either_may_be_meant() {
        let project = project_of("p", &(ENTRY.replace("unclear", "clear") + ENTRY));

        assert_eq!(told().is_logged(&project).ok(), Some(true));
        let broken = Told { result: ExperimentResult::Broken, ..told() };
        let taken = broken.is_logged(&project).unwrap_err();
        assert_eq!(*taken.by.result, ExperimentResult::Clear);
    }
}
