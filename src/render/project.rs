//! A page about one project, for `rp show`.

use super::chart::levels;
use super::ranking::{ASSUMED, CALIBRATED, cost_left, median};
use super::verdict::{chance, marginal, worthless};
use super::why::{worth, worth_in};
use super::{Screen, clean, diagnostic, flags, paint, prose, wrap};
use crate::domain::flags::{Flag, Flagged};
use crate::domain::project::{ExperimentResult, Project, Range, Time};
use crate::domain::ranking::input::Input;
use crate::domain::ranking::sourced::{Basis, Inputs};
use crate::domain::ranking::{Ranking, Standing, in_two_digits};
use crate::domain::settings::{Researcher, Settings};
use crate::domain::source::At;

/// Everything about a project: its file, its place in the ranking, and its flags.
pub fn page(
    Flagged { project, flags }: &Flagged,
    settings: &Settings,
    ranking: &Ranking,
    screen: Screen,
) -> String {
    let mut page = Page { text: String::new(), width: screen.page_width(), screen };
    page.head(project, settings);
    if let Some(standing) = ranking.place(project) {
        page.standing(standing, ranking);
    }
    page.flags(flags);
    page.texts(project);
    page.facts(project, settings);
    page.log(project);
    page.others(project);
    page.decisions(project);
    page.text.trim_end().to_owned() + "\n"
}

/// The flags and the rank of a project that was just written.
pub fn written(Flagged { project, flags }: &Flagged, ranking: &Ranking, screen: Screen) -> String {
    let mut text = String::new();
    for flag in flags {
        text += &(diagnostic::flag(flag, screen) + "\n");
    }
    text += &format!("{}: {}\n", clean::line(project.name.as_str()), flags::tally(flags));
    if let Some(standing) = ranking.place(project) {
        let mut line = worth(standing, ranking);
        let assumed = standing.inputs.assumed();
        if !assumed.is_empty() {
            line += &format!(", with defaults for {}", assumed.join(", "));
        }
        text += &(wrap::wrap(&line, screen.text_width()) + "\n");
    }
    text
}

/// The most chances in the picture of a page.
const MOST_CHANCES: usize = 24;

struct Page {
    text: String,
    width: usize,
    screen: Screen,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.line("");
    }

    fn title(&mut self, title: &str) {
        self.line(&paint::paint(paint::NAME, title));
    }

    /// A label and a value; values are aligned.
    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.entry(name, name.len(), value);
        }
    }

    /// An input of the ranking, and its source if that is not the file.
    fn input(&mut self, name: &str, input: Input, inputs: &Inputs, unit: &str) {
        let (mark, from) = match inputs[input].basis {
            Basis::Given(_) | Basis::Researcher => ("", ""),
            Basis::Calibrated(_) => (CALIBRATED, ", calibrated"),
            Basis::Measured => ("", ", measured"),
            Basis::Assumed => (ASSUMED, ", assumed"),
        };
        let value = format!("{mark}{} {unit}", input.exact(&inputs[input].value));
        self.fact(name, &(value.trim_end().to_owned() + from));
    }

    /// A time or work: its median, as in every table, then what the file says if that is more; a
    /// measured loop with the one that was planned, if that is another.
    fn length(
        &mut self,
        name: &str,
        input: Input,
        inputs: &Inputs,
        planned: Option<&At<Range<Time>>>,
    ) {
        let (rough, exact) = (median(inputs, input), input.exact(&inputs[input].value));
        let given = if rough == exact { String::new() } else { format!(" ({exact})") };
        let planned = planned.map(|at| at.value.to_string()).filter(|planned| *planned != rough);
        let planned = planned.map(|planned| format!("; planned {planned}")).unwrap_or_default();
        let from = match inputs[input].basis {
            Basis::Given(_) | Basis::Researcher => given,
            Basis::Calibrated(_) => format!("{given}, calibrated"),
            Basis::Measured => format!(", measured{planned}"),
            Basis::Assumed => format!("{given}, assumed"),
        };
        self.fact(name, &(rough + &from));
    }

    /// A label that is `columns` wide, and its text.
    fn entry(&mut self, label: &str, columns: usize, text: &str) {
        const BESIDE: usize = 18;
        let (text, block) = text.split_once('\n').unwrap_or((text, ""));
        let wrapped = wrap::indented(text, BESIDE, self.width);
        let gap = " ".repeat(BESIDE.saturating_sub(columns + 2).max(1));
        self.line(format!("  {label}{gap}{}", wrapped.trim_start()).trim_end());
        if !block.is_empty() {
            self.line(&prose::indented_clean(block, BESIDE, self.width));
        }
    }

    fn head(&mut self, project: &Project, settings: &Settings) {
        let title = clean::line(&project.title).into_owned();
        self.line(&paint::paint(paint::NAME, wrap::wrap(&title, self.width)));
        let name = clean::line(project.name.as_str()).into_owned();
        self.line(&format!("{name}, in {}", clean::line(project.path())));
        let whose = match settings.owner(project) {
            "" => "nobody".into(),
            owner => clean::line(owner).into_owned(),
        };
        self.line(&format!("{}, {}, owner: {whose}", project.status, *project.origin));
        self.gap();
    }

    fn standing(&mut self, standing: &Standing, ranking: &Ranking) {
        self.title("Ranking");
        self.fact("value", &worth_in(standing, ranking, "a week"));
        if let Some(why) = ranking.worthless(standing) {
            self.fact("", &format!("Worth nothing: {}.", worthless(&why)));
        }
        let (now, claimed) = (chance(standing.chance()), chance(standing.claimed));
        let before = if now == claimed {
            String::new()
        } else {
            format!(" ({claimed} before its experiments)")
        };
        self.fact("chance", &(now + &before));
        let chances = ranking.chances(standing, MOST_CHANCES);
        if self.screen.has_pictures() && chances.len() > 1 {
            let since = if chances.len() < MOST_CHANCES { "before and after" } else { "after" };
            let each = levels(&chances, self.screen);
            self.fact("", &format!("{each} ({since} each experiment)"));
        }
        self.fact("", &marginal(standing).unwrap_or_default());
        self.fact("left", &cost_left(standing));
        if let Some(end) = ranking.expected_end(standing) {
            self.fact("ends", &format!("{end}, if the direction works"));
        }
        self.gap();
    }

    fn flags(&mut self, flags: &[Flag]) {
        self.title(&format!("Flags: {}", flags::tally(flags)));
        for flag in flags {
            let accepted = flag.accepted.map_or(String::new(), |accept| {
                format!(" (accepted: {})", clean::flow(&accept.why))
            });
            let message = format!("{}: {}{accepted}", flag.rule.name, clean::line(&flag.message));
            let severity = paint::severity(flag.severity());
            self.entry(&severity, flag.severity().to_string().len(), &message);
        }
        self.gap();
    }

    fn texts(&mut self, project: &Project) {
        let asked = [("agenda", project.agenda.as_ref()), ("audience", project.audience.as_ref())];
        for (key, text) in project.parts().into_iter().chain(asked) {
            let Some(text) = text else { continue };
            let mut head = key.to_owned();
            head[..1].make_ascii_uppercase();
            self.title(&head);
            let width = self.width;
            self.line(&prose::indented(text, 2, width));
            self.gap();
        }
    }

    fn facts(&mut self, project: &Project, settings: &Settings) {
        let inputs = Inputs::of(Some(project), settings.owner(project), settings);
        self.title("Facts and estimates");
        self.length("loop", Input::Loop, &inputs, project.experiment_loop.as_ref());
        self.length("fixed cost", Input::FixedCost, &inputs, None);
        self.fact("bottleneck", &text_of(project.bottleneck.as_ref()));
        for (name, input, unit) in [
            ("importance", Input::Importance, "of 10"),
            ("claimed", Input::Chance, "that it works"),
            ("counterfactual", Input::Counterfactual, "that nobody else would do it soon"),
            ("experiments", Input::Experiments, "to a clear result if it works"),
            ("finish", Input::Finish, "of work after that"),
        ] {
            self.input(name, input, &inputs, unit);
        }
        if !inputs[Input::Learning].is_assumed() {
            self.input("learning", Input::Learning, &inputs, "of 10");
        }
        let Researcher { level, hours_per_week, .. } = settings.researcher_of(project);
        let known = settings.researchers.contains_key(settings.owner(project));
        let hours = match &project.hours_per_week {
            Some(own) => format!("{} a week, {level}", own.value),
            None if known => format!("{hours_per_week} a week, {level}"),
            None => format!("{ASSUMED}{hours_per_week} a week, {level}, assumed"),
        };
        self.fact("hours", &hours);
        self.fact("uncertainty", &project.uncertainty.to_string());
        self.fact("direction", &text_of(project.direction.as_ref()));
        self.fact("family", &clean::line(&text_of(project.family.as_ref())));
        self.fact("created", &text_of(project.created.as_ref()));
        self.fact("started", &text_of(project.started.as_ref()));
        self.fact("needed by", &text_of(project.needed_by.as_ref()));
        for assumption in &project.assumptions {
            let held = match (&assumption.held, &assumption.holds) {
                (Some(held), _) if **held => "held: ".to_owned(),
                (Some(_), _) => "did not hold: ".to_owned(),
                (None, Some(holds)) => format!("{} likely to hold: ", holds.value),
                (None, None) => String::new(),
            };
            self.fact("assumption", &(held + &prose::said(&assumption.what)));
        }
        for (name, list) in [
            ("needs", &project.needs),
            ("waits for", &project.waits_for),
            ("tags", &project.tags),
            ("links", &project.links),
        ] {
            let list: Vec<_> = list.iter().map(|text| clean::line(text)).collect();
            self.fact(name, &list.join(", "));
        }
        if let Some(prior) = &project.prior_work {
            let parts = [
                prior.relevance.as_ref().map(|at| format!("relevance {}", at.value)),
                prior.spent.as_ref().map(|at| format!("{} spent", at.value)),
                prior.notes.as_ref().map(|at| prose::said(at)),
            ];
            self.fact("prior work", &self::parts(parts));
        }
        self.gap();
    }

    fn log(&mut self, project: &Project) {
        let mut log: Vec<_> = project.experiments.iter().collect();
        if log.is_empty() {
            return;
        }
        log.sort_by_key(|experiment| *experiment.date);
        self.title("Experiments");
        for experiment in log {
            let style = match *experiment.result {
                ExperimentResult::Clear => paint::GOOD,
                ExperimentResult::Negative | ExperimentResult::Broken => paint::CARE,
                ExperimentResult::Promising | ExperimentResult::Unclear => anstyle::Style::new(),
            };
            let took = experiment.took.as_ref().map(|took| format!(" in {}", took.value));
            let result = paint::paint(style, *experiment.result) + &took.unwrap_or_default();
            let expected = experiment.expected.as_ref();
            let said = |given: &Option<At<String>>| given.as_ref().map(|at| prose::said(at));
            let [obstacle, run_id] = [said(&experiment.obstacle), said(&experiment.run_id)];
            let text = parts([
                Some(result),
                said(&experiment.what),
                said(&experiment.learned),
                expected.map(|at| format!("expected to be clear: {}", at.value)),
                obstacle.map(|obstacle| format!("obstacle: {obstacle}")),
                said(&experiment.link),
                run_id.map(|run_id| format!("id {run_id}")),
            ]);
            self.fact(&experiment.date.to_string(), &text);
        }
        self.gap();
    }

    fn others(&mut self, project: &Project) {
        if project.feedback.is_empty()
            && project.awaited.is_empty()
            && project.overlaps.is_empty()
            && project.collaborators.is_empty()
        {
            return;
        }
        self.title("Others");
        for feedback in &project.feedback {
            let rating = |name: &str, given: &Option<At<f64>>| {
                given.as_ref().map(|at| format!("{name} {} of 5", at.value))
            };
            let from = feedback.from.as_ref().map(|from| format!(" from {}", clean::flow(from)));
            let details = parts([
                rating("importance", &feedback.importance),
                rating("ease", &feedback.ease),
                feedback.comment.as_ref().map(|comment| prose::said(comment)),
                feedback.answered.as_ref().map(|day| format!("answered {}", day.value)),
            ]);
            let first = format!("feedback{}", from.unwrap_or_default());
            self.dated(&feedback.date.to_string(), &first, &details);
        }
        for awaited in &project.awaited {
            let from = awaited.from.as_ref().map(|from| format!(" from {}", clean::flow(from)));
            let first = format!("feedback asked{}", from.unwrap_or_default());
            let details = parts([awaited.comment.as_ref().map(|comment| prose::said(comment))]);
            self.dated(&awaited.asked.to_string(), &first, &details);
        }
        for overlap in &project.overlaps {
            let which = |same: &At<bool>| {
                if same.value { "the same problem" } else { "a different problem" }
            };
            let same = overlap.same_problem.as_ref().map(|same| which(same).into());
            let details = parts([
                same,
                overlap
                    .progress
                    .as_ref()
                    .filter(|at| at.value)
                    .map(|_| "they have made progress".into()),
                overlap.synced.as_ref().map(|day| format!("talked on {}", day.value)),
                overlap.agreed.as_ref().map(|at| format!("agreed: {}", at.value)),
            ]);
            self.dated("overlap", &clean::flow(&overlap.who), &details);
        }
        for collaborator in &project.collaborators {
            let either = |given: &Option<At<bool>>, yes: &str, no: &str| {
                given.as_ref().map(|at| if at.value { yes.to_owned() } else { no.to_owned() })
            };
            let details = parts([
                either(&collaborator.excited, "excited to work with them", "not excited"),
                either(&collaborator.skills, "their skills fit", "their skills do not fit"),
                either(&collaborator.get_on, "you get on", "you do not get on"),
            ]);
            self.dated("with", &clean::flow(&collaborator.name), &details);
        }
        self.gap();
    }

    fn decisions(&mut self, project: &Project) {
        if project.checkpoints.is_empty()
            && project.timebox.is_none()
            && project.outcome.is_none()
            && project.decisions.is_empty()
        {
            return;
        }
        self.title("Plans and decisions");
        for decision in &project.decisions {
            let text = |label: &str, given: &Option<At<String>>| {
                given.as_ref().map(|at| format!("{label}{}", prose::said(at)))
            };
            let details = parts([
                text("from ", &decision.from),
                text("to ", &decision.to),
                text("was: ", &decision.was),
                text("now: ", &decision.now),
                decision.result.as_ref().map(|at| at.value.to_string()),
                text("", &decision.why),
                text("decided by ", &decision.by),
                decision
                    .then
                    .as_ref()
                    .and_then(|then| then.value.value.as_ref())
                    .map(|value| format!("at {} value a week", in_two_digits(value.value))),
            ]);
            self.dated(&decision.date.to_string(), &decision.kind.to_string(), &details);
        }
        for checkpoint in &project.checkpoints {
            let met = match checkpoint.met.as_ref().map(|at| at.value) {
                Some(true) => "checkpoint, met",
                Some(false) => "checkpoint, missed",
                None => "checkpoint",
            };
            let judge = checkpoint.judge.as_ref();
            let details = parts([
                checkpoint.expect.as_ref().map(|at| prose::said(at)),
                judge.map(|judge| format!("judged by {}", clean::flow(judge))),
            ]);
            self.dated(&checkpoint.by.to_string(), met, &details);
        }
        if let Some(timebox) = &project.timebox {
            let back = timebox.back_to.as_ref();
            let details = parts([back.map(|to| format!("then back to {}", clean::flow(to)))]);
            self.dated(&timebox.until.to_string(), "end of the sprint", &details);
        }
        if let Some(outcome) = &project.outcome {
            let scooped = |at: &At<bool>| {
                let text =
                    if at.value { "somebody else did it first" } else { "nobody else did it" };
                text.to_owned()
            };
            let details = parts([
                outcome.importance.as_ref().map(|at| format!("importance {} of 10", at.value)),
                outcome.scooped.as_ref().map(scooped),
            ]);
            let result = outcome.result.as_ref().map_or("not given".into(), |at| at.to_string());
            self.dated("outcome", &result, &details);
        }
        self.gap();
    }

    /// A label, a heading and its details.
    fn dated(&mut self, label: &str, heading: &str, details: &str) {
        let colon = if details.is_empty() { "" } else { ": " };
        self.fact(label, &format!("{heading}{colon}{details}"));
    }
}

/// Parts of a sentence; those with lines of their own come last.
fn parts<const N: usize>(parts: [Option<String>; N]) -> String {
    let (mut blocks, mut text) = (String::new(), String::new());
    for part in parts.into_iter().flatten() {
        let (said, block) = part.split_once('\n').unwrap_or((&part, ""));
        if !said.is_empty() {
            text += if text.is_empty() { "" } else { "; " };
            text += said;
        }
        if !block.is_empty() {
            blocks += &format!("\n{block}");
        }
    }
    text + &blocks
}

fn text_of<T: ToString>(given: Option<&At<T>>) -> String {
    given.map(|at| at.value.to_string()).unwrap_or_default()
}
