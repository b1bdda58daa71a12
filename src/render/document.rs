//! The two-page document of a project as Markdown and as HTML, for people who know neither the
//! project nor `rp`.

use std::fmt::Display;

use super::{Screen, clean, count, markdown, paint, prose, tame, wrap};
use crate::domain::document::{Cost, Document, Hole, Loop, Part, WORDS_OF_A_PAGE, pages};
use crate::domain::project::{
    Agreement, Bottleneck, Estimate, Experiment, ExperimentResult, Overlap, PriorWork, Relevance,
    Status, written,
};
use crate::domain::ranking::assumptions::Step;
use crate::domain::source::At;

/// Whether the document shows estimates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Shows those of the file.
    Shown,
    /// Shows none: a reader's own judgment is asked for.
    Hidden,
}

/// `0.4 of 2 pages`.
pub fn length(document: &Document) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    let most = document.most_words / WORDS_OF_A_PAGE as f64;
    let unit = if (most - 1.0).abs() < 1e-9 { "page" } else { "pages" };
    format!("{} of {} {unit}", pages(document.words), (most * 100.0).round() / 100.0)
}

/// The heading of a part.
pub fn heading(part: Part, document: &Document) -> &'static str {
    match part {
        Part::Problem if document.is_conceptual() => "Why it matters, and the question",
        Part::Problem => "Why it matters, and the problem",
        Part::Solution => "A possible solution",
        Part::Run => "What was run so far",
        Part::Next if document.is_over() => "How it ended",
        Part::Next if document.is_conceptual() => "What comes next",
        Part::Next => "The experiments to come",
        Part::Others => "What others have done",
    }
}

/// The questions to the reader, after the two that have ratings.
pub fn further_questions(document: &Document) -> Vec<String> {
    let agenda = document.agenda.map(|agenda| {
        let agenda = markdown::plain(agenda);
        format!("Is the agenda “{agenda}” promising, and does it lack work or ideas?")
    });
    let audience = document.audience.map_or_else(
        || "Who would act on the results, and what would they need to see?".to_owned(),
        |audience| format!("Would {} act on the results?", markdown::plain(audience)),
    );
    if document.is_over() {
        return vec![audience];
    }
    let others = "Does somebody do this already, or would they soon?".to_owned();
    agenda.into_iter().chain([audience, others]).collect()
}

/// A question with a rating.
pub struct Question {
    /// The key of the rating.
    pub rating: &'static str,
    /// The question.
    pub text: &'static str,
    /// The ends of the scale.
    ends: [&'static str; 2],
}

/// The questions with ratings. Nobody can say how easy it will be if the work is over.
pub fn questions(document: &Document) -> Vec<Question> {
    let text = match document.project.status {
        Status::Idea | Status::Active | Status::Paused => {
            "if it succeeded completely, how much would that matter?"
        }
        Status::Done => "how much does the result matter?",
        Status::Dropped => "if it had succeeded completely, how much would that have mattered?",
    };
    let importance = Question { rating: "importance", text, ends: ["hardly", "very much"] };
    let text = "how easy will it be?";
    let ease = Question { rating: "ease", text, ends: ["very hard", "easy"] };
    [importance].into_iter().chain((!document.is_over()).then_some(ease)).collect()
}

/// The headings of the questions: two, or one if the work is over.
const HEADINGS: [&str; 2] = ["## Two questions to you", "## A question to you"];

/// The command that notes an answer.
pub fn command(document: &Document) -> String {
    let name = document.project.name.as_str();
    let ratings = questions(document).into_iter().map(|it| format!(" --{} N", it.rating));
    let ratings = ratings.collect::<Vec<_>>().concat();
    format!("rp feedback {name} \"one line why\" --from YOU{ratings}")
}

/// The document as Markdown.
pub fn markdown(document: &Document, numbers: Numbers) -> String {
    let mut page = Page { text: String::new(), document, numbers };
    page.block(&format!("# {}", markdown::plain(&document.project.title)));
    page.block(&head(document));
    page.block(if document.is_over() {
        "This asks for your judgment: a question is at the end."
    } else {
        "This asks for your judgment: two questions are at the end."
    });
    page.problem();
    page.solution();
    page.run();
    page.next();
    page.others();
    if numbers == Numbers::Shown {
        page.estimates();
    }
    page.questions();
    page.text.trim_end().to_owned() + "\n"
}

/// Owner, day, state and length.
fn head(document: &Document) -> String {
    let owner = Some(document.owner).filter(|owner| !owner.is_empty()).map(markdown::plain);
    let state = match (document.project.status, document.active_since()) {
        (Status::Active, Some(since)) => format!("active since {since}"),
        (Status::Idea, _) => "an idea, not started".to_owned(),
        (status, _) => status.to_string(),
    };
    let parts = [owner, Some(document.date.to_string()), Some(state), Some(length(document))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

struct Page<'d, 'a> {
    text: String,
    document: &'d Document<'a>,
    numbers: Numbers,
}

impl Page<'_, '_> {
    /// A block and a blank line.
    fn block(&mut self, block: &str) {
        self.text += block.trim_end();
        self.text += "\n\n";
    }

    fn heading(&mut self, part: Part) {
        self.block(&format!("## {}", heading(part, self.document)));
    }

    /// A list, with blank lines between the entries if one has several blocks. Its mark is not that
    /// of a list of the project above it, which it would continue.
    fn list(&mut self, entries: &[String]) {
        let section = self.text.rsplit("\n## ").next().unwrap_or_default();
        let is_free = |mark: &&str| !section.lines().any(|line| line.starts_with(*mark));
        let mark = ["- ", "* ", "+ "].into_iter().find(is_free).unwrap_or("- ");
        let marked = |entry: &String| match entry.strip_prefix("- ") {
            Some(text) => format!("{mark}{text}"),
            None => entry.clone(),
        };
        let gap = if entries.iter().any(|entry| entry.contains("\n\n")) { "\n\n" } else { "\n" };
        let entries: Vec<_> = entries.iter().map(marked).collect();
        if !entries.is_empty() {
            self.block(&entries.join(gap));
        }
    }

    /// What is missing in a part, with what reviewers doubt there.
    fn holes(&mut self, part: Part, keys: &[&str]) {
        let holes = self.document.holes_in(part).filter(|hole| keys.contains(&hole.key));
        let holes: Vec<_> =
            holes.map(|it| format!("> **Missing: {}.** {}", it.what, it.doubt)).collect();
        for hole in holes {
            self.block(&hole);
        }
    }

    fn shows_numbers(&self) -> bool {
        self.numbers == Numbers::Shown
    }

    fn problem(&mut self) {
        let document = self.document;
        self.heading(Part::Problem);
        let problem =
            if document.is_conceptual() { "**The question.**" } else { "**The problem.**" };
        let texts = [("**Why it matters.**", document.motivation), (problem, document.problem)];
        for (label, text) in texts {
            if let Some(text) = text {
                self.block(&tame::after(label, text));
            }
        }
        self.holes(Part::Problem, &["motivation", "problem"]);
        let fact = |label: &str, text: &str| format!("- **{label}:** {text}");
        let mut facts = Vec::new();
        facts
            .extend(document.agenda.map(|text| fact("Part of the agenda", &markdown::plain(text))));
        facts.extend(document.audience.map(|text| fact("For", &markdown::plain(text))));
        if let Some(by) = &document.project.needed_by {
            facts.push(fact("Results are needed by", &by.to_string()));
        }
        let estimate = document.project.estimate.as_ref();
        if let Some(nobody) = estimate.and_then(|it| it.counterfactual.as_ref())
            && self.shows_numbers()
        {
            let text = format!("a chance of {} that they would not do it soon", nobody.value);
            facts.push(fact("Others", &text));
        }
        self.list(&facts);
        self.holes(Part::Problem, &["agenda"]);
    }

    fn solution(&mut self) {
        self.heading(Part::Solution);
        if let Some(approach) = self.document.approach {
            self.block(&tame::markdown(approach));
        }
        self.holes(Part::Solution, &["approach"]);
    }

    fn run(&mut self) {
        let document = self.document;
        let before = document.before_pivot.as_ref();
        if document.told.is_empty() && before.is_none() && document.is_conceptual() {
            return;
        }
        self.heading(Part::Run);
        match (document.told.is_empty(), before) {
            (true, None) => self.block("Nothing was run yet."),
            (true, Some(_)) => self.block("Nothing was run yet with the present approach."),
            (false, _) => {}
        }
        let entries: Vec<_> = document.told.iter().map(|it| experiment(it)).collect();
        self.list(&entries);
        if !document.counted.is_empty() {
            self.block(&format!("Before these: {}.", counted(&document.counted)));
        }
        if let Some((day, counts)) = before {
            self.block(&format!("Before the approach changed on {day}: {}.", counted(counts)));
        }
    }

    fn next(&mut self) {
        let document = self.document;
        self.heading(Part::Next);
        if document.is_over() {
            let ending = document.project.ending().map(|ending| format!(": {ending}"));
            let status = document.project.status;
            self.block(&format!("The project is {status}{}.", ending.unwrap_or_default()));
            return;
        }
        if let Some(plan) = document.plan {
            self.block(&tame::markdown(plan));
        }
        self.holes(Part::Next, &["plan"]);
        if !document.assumptions.is_empty() {
            self.block("What has to be true, in the order in which to find out:");
            let entry = |(at, step): (usize, &Step)| self.assumption(at + 1, step);
            let entries: Vec<_> = document.assumptions.iter().enumerate().map(entry).collect();
            self.list(&entries);
        }
        self.list(&[effort(document), ends(document)].concat());
        self.holes(Part::Next, &["experiment_loop", "fixed_cost", "checkpoint"]);
    }

    fn assumption(&self, number: usize, step: &Step) -> String {
        let given = step.assumption;
        let test =
            given.test.as_ref().map(|test| format!("{} of work to find out", in_full(&test.value)));
        let holds = given.holds.as_ref().filter(|_| self.shows_numbers());
        let holds = holds.map(|holds| format!("{} likely", holds.value));
        let notes: Vec<_> = [test, holds].into_iter().flatten().collect();
        let notes =
            if notes.is_empty() { String::new() } else { format!("({})", notes.join(", ")) };
        tame::entry(&format!("{number}."), "", &given.what, &notes)
    }

    fn others(&mut self) {
        let document = self.document;
        self.heading(Part::Others);
        if let Some(prior) = document.prior_work {
            let notes = written(prior.notes.as_ref());
            if let Some(notes) = notes {
                self.block(&tame::markdown(notes));
            }
            self.block(&reading(prior));
        }
        self.holes(Part::Others, &["prior_work"]);
        if document.overlaps.is_empty() {
            self.block("Nobody is known to work on something similar.");
        } else {
            self.block("Others work on something similar:");
            let entries: Vec<_> = document.overlaps.iter().map(|it| overlap(it)).collect();
            self.list(&entries);
        }
    }

    fn estimates(&mut self) {
        self.block("## Estimates of the owner");
        let given = self.document.project.estimate.as_ref();
        let entries = given.map(|at| estimates(at)).unwrap_or_default();
        if entries.is_empty() {
            self.block("The file gives none.");
        }
        self.list(&entries);
    }

    fn questions(&mut self) {
        let is_over = self.document.is_over();
        self.block(HEADINGS[usize::from(is_over)]);
        let entry = |(at, Question { rating, text, ends: [low, high] }): (usize, &Question)| {
            let name = rating[..1].to_uppercase() + &rating[1..];
            format!("{}. **{name}:** {text} 1 is {low}, 5 is {high}.", at + 1)
        };
        let entries: Vec<_> = questions(self.document).iter().enumerate().map(entry).collect();
        self.list(&entries);
        self.block(if is_over {
            "Please add one line why."
        } else {
            "Please add one line why, above all where a number is low."
        });
        let further = further_questions(self.document).join(" ");
        self.block(&format!("If you have another minute: {further}"));
        let owner = match self.document.owner {
            "" => "An answer in any form will do. To note it, the owner runs".to_owned(),
            owner => {
                let owner = markdown::plain(owner);
                format!("An answer to {owner} in any form will do. To note it, {owner} runs")
            }
        };
        let command = code(&command(self.document));
        self.block(&format!("{owner} {command}"));
    }
}

/// A command as code; a name with a backtick gets longer marks.
fn code(text: &str) -> String {
    let text = clean::line(text);
    let marks = if text.contains('`') { "``" } else { "`" };
    format!("{marks}{text}{marks}")
}

/// A result in the words of a reader.
fn said(result: ExperimentResult) -> &'static str {
    match result {
        ExperimentResult::Clear => "clear",
        ExperimentResult::Promising => "promising",
        ExperimentResult::Unclear => "unclear",
        ExperimentResult::Negative => "negative",
        ExperimentResult::Broken => "broken, so no evidence",
    }
}

fn experiment(of: &Experiment) -> String {
    let took = of.took.as_ref().map(|took| format!(", in {}", in_full(&took.value)));
    let result = said(*of.result);
    let lead = format!("{}, **{result}**{}:", of.date.value, took.unwrap_or_default());
    let what = of.what.as_ref().map_or("(not described)", |what| &what.value);
    let learned = written(of.learned.as_ref());
    let learned = learned.map(|learned| tame::after("**Learned:**", learned));
    tame::entry("-", &lead, &stopped(what), &learned.unwrap_or_default())
}

/// A text with a full stop, if it is one paragraph that ends with a letter.
fn stopped(text: &str) -> String {
    let text = text.trim_end();
    let is_paragraph = !prose::said(text).contains('\n');
    let ends = is_paragraph && text.chars().last().is_some_and(char::is_alphanumeric);
    if ends { format!("{text}.") } else { text.to_owned() }
}

/// What an experiment takes, and what has to be paid before it.
fn effort(document: &Document) -> Vec<String> {
    let mut facts = Vec::new();
    let is_searching = !document.project.is_in_finish();
    if let Some(experiment_loop) = document.experiment_loop.filter(|_| is_searching) {
        let slow = document.bottleneck.map(|bottleneck| match bottleneck {
            Bottleneck::People => "; people’s work is the slow part",
            Bottleneck::Compute => "; computation is the slow part",
            Bottleneck::Data => "; data is the slow part",
            Bottleneck::Engineering => "; writing code is the slow part",
        });
        let length = match experiment_loop {
            Loop::Planned(planned) => in_full(&planned),
            Loop::Measured(measured, planned) => {
                let measured = in_full(&measured.rough());
                let planned = planned.map(|planned| in_full(&planned));
                match planned.filter(|planned| *planned != measured) {
                    Some(planned) => format!("{measured}, planned were {planned}"),
                    None => measured,
                }
            }
        };
        let slow = slow.unwrap_or_default();
        facts.push(format!("- **From an idea for an experiment to its result:** {length}{slow}."));
    }
    match document.cost {
        _ if !is_searching => {
            facts.push(
                "- **Left:** there is a clear result; what remains is to finish the work.".into(),
            );
        }
        Cost::Fixed(cost) => {
            facts.push(format!("- **Before the first experiment:** {} of work.", in_full(&cost)));
        }
        Cost::Paid => {
            facts.push("- **Before the next experiment:** nothing has to be built.".into());
        }
        Cost::Unknown => {}
    }
    let needs: Vec<_> = document.project.needs.iter().map(|need| markdown::plain(need)).collect();
    if !needs.is_empty() {
        facts.push(format!("- **It would be quicker with:** {}.", needs.join(", ")));
    }
    facts
}

/// What would end the work.
fn ends(document: &Document) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(checkpoint) = document.checkpoint {
        let lead = format!("**Expected by {}:**", checkpoint.by.value);
        let expected = checkpoint.expect.as_ref().map_or("a result", |expect| &expect.value);
        let judge = checkpoint.judge.as_ref().map(|judge| markdown::plain(judge));
        let judge =
            judge.map(|judge| format!("; {judge} judges whether it came")).unwrap_or_default();
        let end = format!("If it does not come, the work may end{judge}.");
        facts.push(tame::entry("-", &lead, &stopped(expected), &end));
    }
    if let Some(sprint) = document.sprint {
        let until = sprint.until.value;
        facts.push(format!(
            "- **A trial until {until}:** then it is compared with the alternatives."
        ));
    }
    facts
}

/// How much was read, and how relevant it is.
fn reading(prior: &PriorWork) -> String {
    let relevance = prior.relevance.as_ref().map(|it| match it.value {
        Relevance::None => "none of it is relevant here",
        Relevance::Some => "some of it is relevant here",
        Relevance::High => "it is highly relevant here",
    });
    let spent = prior.spent.as_ref().map(|spent| format!("{} of reading", in_full(&spent.value)));
    match (spent, relevance) {
        (Some(spent), Some(relevance)) => format!("After {spent}: {relevance}."),
        (Some(spent), None) => format!("So far, {spent}."),
        (None, Some(relevance)) => format!("In short: {relevance}."),
        (None, None) => String::new(),
    }
}

fn overlap(of: &Overlap) -> String {
    let problem = match of.same_problem.as_ref().map(|at| at.value) {
        Some(true) => "the same problem",
        Some(false) => "a different problem",
        None => "not known yet whether it is the same problem",
    };
    let progress =
        of.progress.as_ref().filter(|at| at.value).map(|_| "they have made progress".into());
    let synced = of.synced.as_ref().map(|day| format!("we talked on {}", day.value));
    let agreed = of.agreed.as_ref().map(|agreed| {
        let agreed = match agreed.value {
            Agreement::TeamUp => "one project together",
            Agreement::Theirs => "they take it",
            Agreement::Ours => "we take it",
            Agreement::Different => "the problems differ",
        };
        format!("agreed: {agreed}")
    });
    let details: Vec<String> =
        [Some(problem.to_owned()), progress, synced, agreed].into_iter().flatten().collect();
    format!("- {}: {}.", markdown::plain(&of.who), details.join("; "))
}

fn estimates(of: &Estimate) -> Vec<String> {
    fn given<T: Display>(at: Option<&At<T>>) -> Option<String> {
        at.map(|at| at.value.to_string())
    }
    let entries = [
        ("Importance of complete success", given(of.importance.as_ref()), " of 10"),
        ("Chance that the direction works", given(of.chance.as_ref()), ""),
        ("Chance that nobody else would do it soon", given(of.counterfactual.as_ref()), ""),
        ("Experiments to a clear result, if it works", given(of.experiments.as_ref()), ""),
        ("Work after that", of.finish.as_ref().map(|at| in_full(&at.value)), ""),
        ("How much it teaches", given(of.learning.as_ref()), " of 10"),
    ];
    let entry = |(label, value, unit): (&str, Option<String>, &str)| {
        value.map(|value| format!("- {label}: {value}{unit}"))
    };
    entries.into_iter().filter_map(entry).collect()
}

/// A length as people write it to others: `2h to 6h` as `2 to 6 hours`.
fn in_full(length: &impl Display) -> String {
    let text = length.to_string();
    let spelt = |text: &str| text.split(' ').map(unit_in_full).collect::<Vec<_>>().join(" ");
    let Some((low, high)) = text.split_once(" to ") else { return spelt(&text) };
    let (low, high) = (spelt(low), spelt(high));
    let unit = |text: &str| {
        let mut words = text.split(' ');
        let (_, unit) = (words.next()?, words.next()?);
        words.next().is_none().then(|| unit.trim_end_matches('s').to_owned())
    };
    match (unit(&low), unit(&high)) {
        (Some(one), Some(other)) if one == other => {
            format!("{} to {high}", low.split(' ').next().unwrap_or_default())
        }
        _ => format!("{low} to {high}"),
    }
}

/// `2h` as `2 hours`; anything else as it is.
fn unit_in_full(text: &str) -> String {
    let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = match unit {
        "s" => "second",
        "min" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => return text.to_owned(),
    };
    let plural = if number == "1" { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

const STYLE: &str = include_str!("document.css");

/// The document as one page of HTML, which loads nothing.
pub fn html(document: &Document, numbers: Numbers) -> String {
    let title = tame::escaped(&document.project.title);
    let body = tame::html(&markdown(document, numbers));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         {MADE_BY}\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// What marks the HTML as a document of `rp`.
const MADE_BY: &str = "<meta name=\"generator\" content=\"rp doc\">";

/// Whether a text is a document that `rp` made, in any format.
pub fn is_one(text: &str) -> bool {
    let is_markdown = text.starts_with("# ")
        && HEADINGS.iter().any(|heading| text.contains(&format!("\n{heading}\n")))
        && text.contains("`rp feedback ");
    let is_json = text.starts_with("{\n  \"schema\": 1,\n  \"document\": {");
    is_markdown || is_json || (text.starts_with("<!doctype html>") && text.contains(MADE_BY))
}

/// `3 experiments, 2 unclear, 1 negative`.
fn counted(counts: &[(ExperimentResult, usize)]) -> String {
    let sum = counts.iter().map(|(_, n)| n).sum();
    let each = counts.iter().map(|(result, n)| format!("{n} {}", said(*result)));
    format!("{}, {}", count(sum, "experiment"), each.collect::<Vec<_>>().join(", "))
}

/// `2 missing`.
pub fn missing(document: &Document) -> String {
    match document.holes.len() {
        0 => "nothing missing".to_owned(),
        n => format!("{n} missing"),
    }
}

/// What is missing, with the command for each, and the length.
pub fn check(document: &Document, screen: Screen) -> String {
    let width = screen.text_width();
    let mut page = String::new();
    for hole in &document.holes {
        let Hole { what, doubt, key, .. } = hole;
        let missing = paint::paint(paint::CARE, format!("missing[{key}]"));
        page += &wrap::wrap(&format!("{missing}: {what}"), width);
        page += &format!("\n{}\n", wrap::indented(doubt, 2, width));
        let fix = clean::line(&hole.fix(document.project)).into_owned();
        page += &format!("  {fix}\n\n");
    }
    let holes = missing(document);
    let too_long = if document.is_too_long() { ", too long" } else { "" };
    let name = clean::line(document.project.name.as_str()).into_owned();
    page + &format!("{name}: {}{too_long}, {holes}\n", length(document))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flags::rule::Context;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;
    use crate::render::json;
    use proptest::prelude::*;

    /// Every format of the document of a project with these keys, on 2026-06-15.
    fn formats(keys: &str, numbers: Numbers) -> [String; 3] {
        let portfolio = Portfolio::new(Settings::default(), vec![project_of("mine", keys)]);
        let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
        let document = Document::of(portfolio.projects().next().unwrap(), &context);
        let json = json::document(&document, numbers, &[]);
        [markdown(&document, numbers), html(&document, numbers), json]
    }

    #[test]
    fn lengths_are_written_in_full() {
        for (text, full) in [
            ("2h", "2 hours"),
            ("2h to 6h", "2 to 6 hours"),
            ("1d to 2d", "1 to 2 days"),
            ("4h to 1d", "4 hours to 1 day"),
            ("1w 2d to 1mo", "1 week 2 days to 1 month"),
            ("1.3w", "1.3 weeks"),
            ("0min", "0 minutes"),
        ] {
            assert_eq!(in_full(&text), full);
        }
    }

    #[test]
    fn every_format_is_known_as_a_document() {
        for text in formats("", Numbers::Hidden).iter().chain(&formats("", Numbers::Shown)) {
            assert!(is_one(text), "{text}");
        }
        for text in ["", "# Two questions to you\n", "{}", "<!doctype html>\n<html></html>"] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn lists_of_the_project_and_of_the_document_are_apart() {
        let [page, _, _] =
            formats("motivation = \"m\"\nproblem = \"- a\"\nagenda = \"g\"", Numbers::Hidden);

        assert!(page.contains("\n\n- a\n\n* **Part of the agenda:** g\n\n"), "{page}");
    }

    #[test]
    fn the_chances_of_assumptions_are_numbers() {
        let assumption = "assumption = [{ what = \"it is so\", holds = \"83%\", test = \"2h\" }]";

        for (numbers, shown) in [(Numbers::Hidden, false), (Numbers::Shown, true)] {
            let [page, html, json] = formats(assumption, numbers);
            assert_eq!(
                page.contains("83%") && html.contains("83%") && json.contains("0.83"),
                shown
            );
            assert_eq!(page.contains("83") || html.contains("83%") || json.contains("83"), shown);
            assert!(page.contains("1. it is so (2 hours of work to find out"), "{page}");
        }
    }

    proptest! {
        /// Not even in another form: the document of a project without estimates is the same.
        #[test]
        fn estimates_change_nothing_unless_they_are_shown(
            importance in 1u8..9, chance in 1u8..98, nobody in 1u8..98, tries in 1u16..500,
            weeks in 1u16..90, learning in 0u8..10, expected in 1u8..99,
        ) {
            let log = "status = \"active\"\nfixed_cost = \"2w\"\nexperiment_loop = \"2h\"\n\
                       experiment = [{ date = 2026-06-01, result = \"promising\"";
            let estimate = format!(
                "{log}, expected = \"{expected}%\" }}]\n[estimate]\n\
                 importance = \"{importance} to 9.9\"\nchance = \"{chance}% to 99%\"\n\
                 counterfactual = \"{nobody}%\"\nexperiments = {tries}\n\
                 finish = \"{weeks}w to 100w\"\nlearning = {learning}\n"
            );

            let without = formats(&format!("{log} }}]\n"), Numbers::Hidden);
            prop_assert_eq!(&formats(&estimate, Numbers::Hidden), &without);
            let shown = formats(&estimate, Numbers::Shown);
            for number in [format!("{chance}% to 99%"), format!("{nobody}%"), format!("{weeks} to 100 weeks")] {
                prop_assert!(shown[0].contains(&number) && shown[1].contains(&number), "{}", number);
            }
        }

        #[test]
        fn texts_add_no_tags_and_no_headings_to_the_page(
            text in "(?s).{0,30}|[-a-z<>/!?#:()\\[\\]`~*$=%|&; \n]{0,50}"
        ) {
            let text = toml::Value::String(text).to_string();
            let keys = format!(
                "researcher = {text}\nmotivation = {text}\nproblem = {text}\napproach = {text}\n\
                 plan = {text}\nagenda = {text}\naudience = {text}\nneeds = [{text}]\n\
                 experiment = [{{ date = 2026-06-01, result = \"unclear\", what = {text}, learned = {text} }}]\n\
                 assumption = [{{ what = {text} }}]\noverlap = [{{ who = {text} }}]\n\
                 checkpoint = [{{ by = 2026-07-01, expect = {text}, judge = {text} }}]\n\
                 prior_work = {{ notes = {text} }}\n"
            );

            let portfolio = {
                let source = crate::domain::source::Source {
                    path: "mine.toml".into(),
                    text: format!("title = {text}\norigin = \"top-down\"\n{keys}"),
                };
                let (project, _) = crate::domain::project::read("mine".parse().unwrap(), source.into());
                // A blank name or title is an error.
                prop_assume!(project.is_ok());
                Portfolio::new(Settings::default(), project.into_iter().collect())
            };
            let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
            let document = Document::of(portfolio.projects().next().unwrap(), &context);
            let page = html(&document, Numbers::Hidden);

            let (_, body) = page.split_once("<main>").unwrap();
            let body = body.strip_suffix("</main>\n</body>\n</html>\n").unwrap();
            prop_assert_eq!(tame::foreign_tag(body), None);
            prop_assert_eq!((body.matches("<h1>").count(), body.matches("<h2>").count()), (1, 6));
            let steers = |c: char| c != '\n' && crate::domain::text::steers(c);
            prop_assert!(!page.contains(steers) && !markdown(&document, Numbers::Hidden).contains(steers));
        }
    }
}
