//! A new project as a TOML document that a person likes to go on with: keys in reading order,
//! each with a word on what it is for, and what was not given as a comment to fill in.

use std::fmt::Write;

use super::clean;
use crate::domain::project::{Date, Origin, Status, range};

/// What is known of a project before it has a file. Durations, ranges and percentages are kept
/// as they were typed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it is, in a line.
    pub title: String,
    /// From a problem, or from something that works.
    pub origin: Origin,
    /// Where it stands.
    pub status: Status,
    /// Today.
    pub created: Date,
    /// The texts, by key.
    pub texts: Texts,
    /// `experiment_loop`.
    pub experiment_loop: Option<String>,
    /// `fixed_cost`.
    pub fixed_cost: Option<String>,
    /// `bottleneck`, as a word.
    pub bottleneck: Option<String>,
    /// `uncertainty`, as a word.
    pub uncertainty: Option<String>,
    /// `hours_per_week`.
    pub hours_per_week: Option<f64>,
    /// `hands_on`.
    pub hands_on: Option<String>,
    /// `needed_by`.
    pub needed_by: Option<Date>,
    /// `needs`.
    pub needs: Vec<String>,
    /// `waits_for`.
    pub waits_for: Vec<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `[estimate]`.
    pub estimate: Estimates,
}

/// The free texts of a draft.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    /// `researcher`.
    pub researcher: Option<String>,
    /// `motivation`.
    pub motivation: Option<String>,
    /// `problem`.
    pub problem: Option<String>,
    /// `approach`.
    pub approach: Option<String>,
    /// `plan`.
    pub plan: Option<String>,
    /// `agenda`.
    pub agenda: Option<String>,
}

/// The estimates of a draft, as they were typed.
#[derive(Debug, Clone, Default)]
pub struct Estimates {
    /// `importance`.
    pub importance: Option<String>,
    /// `chance`.
    pub chance: Option<String>,
    /// `counterfactual`.
    pub counterfactual: Option<String>,
    /// `experiments`.
    pub experiments: Option<String>,
    /// `finish`.
    pub finish: Option<String>,
    /// `learning`.
    pub learning: Option<String>,
}

/// The text of the file.
pub fn document(draft: &Draft) -> String {
    let Texts { researcher, motivation, problem, approach, plan, agenda } = &draft.texts;
    let mut lines = Lines::default();
    lines
        .say("One research project. Edit it as you like: `rp` keeps your comments and your order.");
    lines.text("title", Some(&draft.title), "", "");
    lines.text(
        "origin",
        Some(&draft.origin.to_string()),
        "",
        "\"top-down\": from a problem; \"bottom-up\": from something that works",
    );
    let status = draft.status.to_string();
    lines.text(
        "status",
        Some(&status),
        "",
        "\"idea\", \"active\", \"paused\", \"done\" or \"dropped\"",
    );
    if researcher.is_some() {
        lines.text("researcher", researcher.as_ref(), "", "");
    }
    lines.bare("created", &draft.created.to_string());
    match draft.status {
        Status::Active => lines.bare("started", &draft.created.to_string()),
        Status::Idea | Status::Paused | Status::Done | Status::Dropped => {
            lines.say(&format!("started = {}  # the day on which work begins", draft.created));
        }
    }

    lines.gap();
    lines.say("The two-page document: why complete success would matter, the problem, a possible");
    lines.say("solution, the experiments to run.");
    lines.text("motivation", motivation.as_ref(), "", "");
    lines.text("problem", problem.as_ref(), "", "");
    lines.text("approach", approach.as_ref(), "", "");
    lines.text("plan", plan.as_ref(), "", "");
    if agenda.is_some() {
        lines.text("agenda", agenda.as_ref(), "", "the research agenda that it serves");
    }

    lines.gap();
    lines.say("The loop: from the idea for an experiment to its result. The fixed cost: full-time");
    lines.say(
        "work before the first, 8 hours a day. \"4h\", \"2d\", \"1w\", or a range \"4h to 2d\".",
    );
    lines.text("experiment_loop", draft.experiment_loop.as_ref(), "4h to 2d", "");
    lines.text("fixed_cost", draft.fixed_cost.as_ref(), "2d to 1w", "");
    let waits = "what the loop waits for: \"people\", \"compute\", \"data\" or \"engineering\"";
    lines.text("bottleneck", draft.bottleneck.as_ref(), "compute", waits);
    if draft.uncertainty.is_some() {
        let kinds = "\"empirical\", or \"conceptual\": what should be shown at all?";
        lines.text("uncertainty", draft.uncertainty.as_ref(), "", kinds);
    }
    if let Some(hours) = draft.hours_per_week {
        lines.bare("hours_per_week", &hours.to_string());
    }
    if draft.hands_on.is_some() {
        lines.text("hands_on", draft.hands_on.as_ref(), "", "your own work on one experiment");
    }
    if let Some(day) = draft.needed_by {
        lines.bare("needed_by", &day.to_string());
    }
    for (key, list) in
        [("needs", &draft.needs), ("waits_for", &draft.waits_for), ("tags", &draft.tags)]
    {
        if !list.is_empty() {
            let list: Vec<_> = list.iter().map(|text| quoted(text)).collect();
            lines.bare(key, &format!("[{}]", list.join(", ")));
        }
    }

    estimates(&mut lines, &draft.estimate, draft.created);

    lines.gap();
    lines.say("The log: one entry for each turn of the loop, also for those that failed.");
    lines.say("");
    lines.head("[[experiment]]", true);
    lines.say(&format!("date = {}", draft.created));
    lines.say("what = \"\"");
    lines.say(
        "result = \"unclear\"  # \"clear\", \"promising\", \"unclear\", \"negative\" or \"broken\"",
    );
    lines.say("took = \"4h\"");
    lines.say("learned = \"\"");
    lines.0
}

fn estimates(lines: &mut Lines, given: &Estimates, today: Date) {
    let Estimates { importance, chance, counterfactual, experiments, finish, learning } = given;
    let none_given = [importance, chance, counterfactual, experiments, finish, learning]
        .iter()
        .all(|given| given.is_none());
    lines.gap();
    lines.say("What the ranking goes by; what is left out is assumed. A range is what you are 90% sure of.");
    lines.head("[estimate]", none_given);
    lines.number(
        "importance",
        importance.as_ref(),
        "3 to 7",
        "0 to 10: how much would complete success matter?",
    );
    lines.text("chance", chance.as_ref(), "10% to 40%", "that the direction works at all");
    lines.text(
        "counterfactual",
        counterfactual.as_ref(),
        "30% to 80%",
        "that nobody else would do it soon",
    );
    lines.number("experiments", experiments.as_ref(), "5 to 20", "to a clear result, if it works");
    lines.text("finish", finish.as_ref(), "2w to 6w", "full-time work from there to finished work");
    if learning.is_some() {
        lines.number(
            "learning",
            learning.as_ref(),
            "",
            "0 to 10: what would working on it teach you?",
        );
    }
    let made = format!("made = {today}  # only experiments from this day on change the chance");
    lines.head(&made, none_given);
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    fn gap(&mut self) {
        self.line("");
    }

    fn say(&mut self, words: &str) {
        self.line(&format!("# {words}"));
    }

    fn head(&mut self, head: &str, commented: bool) {
        if commented { self.say(head) } else { self.line(head) }
    }

    fn bare(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }

    /// A key with text; where none is given, an example of it to fill in.
    fn text(&mut self, key: &str, given: Option<&String>, example: &str, hint: &str) {
        let quoted = quoted(given.map_or(example, String::as_str));
        self.key(key, &quoted, given.is_none(), hint);
    }

    /// A key with a number, or with a range in quotes.
    fn number(&mut self, key: &str, given: Option<&String>, example: &str, hint: &str) {
        match given.and_then(|given| range::number(given)) {
            Some(number) => self.key(key, &number.to_string(), false, hint),
            None => self.text(key, given, example, hint),
        }
    }

    fn key(&mut self, key: &str, value: &str, commented: bool, hint: &str) {
        let mut line = format!("{key} = {value}");
        // A remark behind text of several lines would belong to its last line only.
        if !hint.is_empty() && !line.contains('\n') {
            let _ = write!(line, "  # {hint}");
        }
        self.head(&line, commented);
    }
}

/// Text as TOML. What could steer a terminal is escaped, so that the file can be shown as it is.
pub fn quoted(text: &str) -> String {
    if !text.chars().any(|c| clean::steers(c) && c != '\n') {
        return toml::Value::from(text).to_string();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if clean::steers(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::{Project, read};
    use crate::domain::source::Source;
    use proptest::prelude::*;

    fn draft(title: &str) -> Draft {
        Draft {
            title: title.into(),
            origin: Origin::BottomUp,
            status: Status::Active,
            created: "2026-06-15".parse().unwrap(),
            texts: Texts::default(),
            experiment_loop: None,
            fixed_cost: None,
            bottleneck: None,
            uncertainty: None,
            hours_per_week: None,
            hands_on: None,
            needed_by: None,
            needs: Vec::new(),
            waits_for: Vec::new(),
            tags: Vec::new(),
            estimate: Estimates::default(),
        }
    }

    fn read_back(text: String) -> Project {
        let source = Source { path: "a.toml".into(), text };
        let (project, troubles) = read("a".parse().unwrap(), source.into());
        assert_eq!(troubles, []);
        project.unwrap()
    }

    #[test]
    fn every_commented_example_is_a_line_that_can_be_used() {
        let text = document(&draft("t"));
        let used: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(key) if key.contains(" = ") || key.starts_with('[') => format!("{key}\n"),
                _ => format!("{line}\n"),
            })
            .collect();

        let project = read_back(used);
        let estimate = project.estimate.unwrap();
        assert!(estimate.importance.is_some() && estimate.finish.is_some());
        assert!(project.experiment_loop.is_some() && project.bottleneck.is_some());
        assert_eq!(project.experiments.len(), 1);
    }

    proptest! {
        #[test]
        fn any_text_reads_back(title in "\\PC*[a-z]", motivation in "(?s).*[a-z]") {
            let mut draft = draft(&title);
            draft.texts.motivation = Some(motivation.clone());
            draft.tags = vec!["a \"b\"".into(), motivation.trim().into()];
            draft.estimate.importance = Some("7".into());

            let project = read_back(document(&draft));
            prop_assert_eq!(&project.title.value, title.trim());
            let read = &project.motivation.as_ref().unwrap().value;
            prop_assert_eq!(read, &motivation);
            prop_assert_eq!(project.tags.len(), 2);
        }
    }
}
