//! One project as a readable page.

use std::fmt::Write;

use super::ranking::{left, percent, spread, value};
use super::{Screen, clean, diagnostic, explain, flags, paint, wrap};
use crate::domain::flags::Flag;
use crate::domain::project::{Duration, Percent, Project, Verdict};
use crate::domain::ranking::inputs::{From, Input};
use crate::domain::ranking::{Ranking, Standing};
use crate::domain::settings::Settings;
use crate::domain::source::At;

/// Everything that is known of a project, what the ranking makes of it, and its flags.
pub fn page(
    project: &Project,
    settings: &Settings,
    flags: &[Flag],
    ranking: &Ranking,
    screen: Screen,
) -> String {
    let mut page =
        Page { text: String::new(), width: screen.width.map_or(80, |w| w.clamp(20, 100)) };
    page.head(project, settings);
    page.standing(ranking.place(project));
    page.texts(project);
    page.facts(project, settings);
    page.log(project);
    page.others(project);
    page.line(&format!("{}  {}", paint::paint(paint::NAME, "Flags"), flags::tally(flags)));
    for flag in flags {
        let accepted = flag
            .accepted
            .map_or(String::new(), |accept| format!(" (accepted: {})", clean::flow(&accept.why)));
        let message = format!("{}: {}{accepted}", flag.rule.name, clean::line(&flag.message));
        let severity = explain::severity(flag.severity());
        page.entry(&severity, flag.severity().to_string().len(), &message);
    }
    page.text
}

/// What was made by `rp new`: its flags with their lines, and its rank.
pub fn made(project: &Project, flags: &[Flag], ranking: &Ranking, screen: Screen) -> String {
    let mut text = String::new();
    for flag in flags {
        text += &(diagnostic::flag(flag, screen) + "\n");
    }
    text += &format!("{}: {}\n", clean::line(project.name.as_str()), flags::tally(flags));
    if let Some((rank, standing)) = ranking.place(project) {
        text += &format!("{}\n", rank_in_words(rank, standing, ranking.standings.len()));
    }
    text
}

fn rank_in_words(rank: usize, standing: &Standing, of: usize) -> String {
    let assumed = standing.inputs.assumed();
    let rests = if assumed.is_empty() {
        String::new()
    } else {
        format!(", assuming its {}", assumed.join(", "))
    };
    format!("rank {rank} of {of}: {} value per week{rests}", value(standing.index.rate))
}

struct Page {
    text: String,
    width: usize,
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

    /// A name and a value, the values below each other.
    fn fact(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.entry(name, name.len(), value);
        }
    }

    /// A word of so many columns, and text beside it.
    fn entry(&mut self, word: &str, columns: usize, text: &str) {
        const BESIDE: usize = 16;
        let wrapped = wrap::indented(text, BESIDE, self.width);
        let gap = " ".repeat(BESIDE.saturating_sub(columns + 2).max(1));
        self.line(&format!("  {word}{gap}{}", wrapped.trim_start()));
    }

    fn head(&mut self, project: &Project, settings: &Settings) {
        let title = clean::line(&project.title).into_owned();
        self.line(&paint::paint(paint::NAME, wrap::wrap(&title, self.width)));
        let name = clean::line(project.name.as_str()).into_owned();
        self.line(&format!("{name}, in {}", clean::line(project.path())));
        let whose = clean::line(settings.owner(project)).into_owned();
        self.line(&format!("{}, {}, of {whose}", project.status, *project.origin));
        self.gap();
    }

    fn standing(&mut self, place: Option<(usize, &Standing)>) {
        let Some((rank, standing)) = place else { return };
        let of = format!("{} value per week, rank {rank}", value(standing.index.rate));
        self.title("Ranking");
        self.fact("worth", &of);
        let chance = standing.inputs.chance.value.median().fraction();
        let moved = if (chance - standing.belief).abs() < 5e-4 {
            percent(standing.belief)
        } else {
            format!("{} (was {} before its experiments)", percent(standing.belief), percent(chance))
        };
        self.fact("chance now", &moved);
        self.fact("cost left", &left(standing.fixed_cost_left));
        match standing.index.experiments {
            0 => {}
            1 => self.fact("give it", "1 more experiment"),
            n => self.fact("give it", &format!("{n} more experiments without a clear result")),
        }
        self.gap();
    }

    fn texts(&mut self, project: &Project) {
        let agenda = ("agenda", project.agenda.as_ref());
        for (key, text) in project.parts().into_iter().chain([agenda]) {
            let Some(text) = text else { continue };
            let mut head = key.to_owned();
            head[..1].make_ascii_uppercase();
            self.title(&head);
            let width = self.width;
            self.line(&wrap::indented(&clean::block(text), 2, width));
            self.gap();
        }
    }

    fn facts(&mut self, project: &Project, settings: &Settings) {
        let inputs = stand_inputs(project, settings);
        let time = |input: &Input<Duration>| told(input, |t| t.to_string());
        let number =
            |input: &Input<f64>| told(input, |x| format!("{}", (x * 100.0).round() / 100.0));
        let chance = |input: &Input<Percent>| told(input, |p| p.to_string());
        self.title("Facts and estimates");
        self.fact("loop", &time(&inputs.experiment_loop));
        self.fact("fixed cost", &time(&inputs.fixed_cost));
        self.fact("waits for", &text_of(project.bottleneck.as_ref()));
        self.fact("importance", &(number(&inputs.importance) + ", of 10"));
        self.fact("chance", &(chance(&inputs.chance) + ", that it works"));
        self.fact(
            "nobody else",
            &(chance(&inputs.counterfactual) + ", that nobody else does it soon"),
        );
        self.fact(
            "experiments",
            &(number(&inputs.experiments) + ", to a clear result if it works"),
        );
        self.fact("finish", &time(&inputs.finish));
        if !inputs.learning.is_assumed() {
            self.fact("learning", &(number(&inputs.learning) + ", of 10"));
        }
        let level = settings.researcher(project).level;
        self.fact("hours", &format!("{} a week, {level}", settings.hours(project)));
        self.fact("uncertainty", &project.uncertainty.to_string());
        self.fact("created", &text_of(project.created.as_ref()));
        self.fact("started", &text_of(project.started.as_ref()));
        self.fact("needed by", &text_of(project.needed_by.as_ref()));
        for (name, list) in [
            ("needs", &project.needs),
            ("reopened by", &project.waits_for),
            ("tags", &project.tags),
        ] {
            let list: Vec<_> = list.iter().map(|text| clean::line(text)).collect();
            self.fact(name, &list.join(", "));
        }
        if let Some(prior) = &project.prior_work {
            let parts = [
                prior.relevance.as_ref().map(|at| format!("relevance {}", at.value)),
                prior.spent.as_ref().map(|at| format!("{} spent", at.value)),
                prior.notes.as_ref().map(|at| clean::flow(at)),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            self.fact("prior work", &parts.join("; "));
        }
        self.gap();
    }

    fn log(&mut self, project: &Project) {
        let log = project.log();
        if log.is_empty() {
            return;
        }
        self.title("Experiments");
        for experiment in log {
            let style = match *experiment.result {
                Verdict::Clear => paint::GOOD,
                Verdict::Negative | Verdict::Broken => paint::CARE,
                Verdict::Promising | Verdict::Unclear => anstyle::Style::new(),
            };
            let mut text = paint::paint(style, *experiment.result);
            if let Some(took) = &experiment.took {
                let _ = write!(text, " in {}", took.value);
            }
            for said in [&experiment.what, &experiment.learned].into_iter().flatten() {
                let _ = write!(text, "; {}", clean::flow(said));
            }
            self.fact(&experiment.date.to_string(), &text);
        }
        self.gap();
    }

    fn others(&mut self, project: &Project) {
        let before = self.text.len();
        for feedback in &project.feedback {
            let rating = |name: &str, given: &Option<At<f64>>| {
                given.as_ref().map(|at| format!("{name} {} of 5", at.value))
            };
            let parts = [
                feedback.from.as_ref().map(|from| format!("from {}", clean::line(from))),
                rating("importance", &feedback.importance),
                rating("ease", &feedback.ease),
                feedback.comment.as_ref().map(|comment| clean::flow(comment)),
                feedback.answered.as_ref().map(|day| format!("answered {}", day.value)),
            ];
            self.dated(&feedback.date.to_string(), "feedback", parts);
        }
        for overlap in &project.overlaps {
            let parts = [
                overlap.same_problem.as_ref().map(|same| {
                    if same.value {
                        "the same problem".into()
                    } else {
                        "a different problem".into()
                    }
                }),
                overlap
                    .progress
                    .as_ref()
                    .filter(|at| at.value)
                    .map(|_| "they have progress".into()),
                overlap.synced.as_ref().map(|day| format!("talked on {}", day.value)),
                overlap.agreed.as_ref().map(|at| format!("agreed: {}", at.value)),
                None,
            ];
            self.dated("overlap", &clean::line(&overlap.who), parts);
        }
        for collaborator in &project.collaborators {
            let yes = |given: &Option<At<bool>>, yes: &str, no: &str| {
                given.as_ref().map(|at| if at.value { yes.to_owned() } else { no.to_owned() })
            };
            let parts = [
                yes(&collaborator.excited, "excited to work with them", "not excited"),
                yes(&collaborator.skills, "skills fit", "skills do not fit"),
                yes(&collaborator.get_on, "get on", "do not get on"),
                None,
                None,
            ];
            self.dated("with", &clean::line(&collaborator.name), parts);
        }
        for checkpoint in &project.checkpoints {
            let met = match checkpoint.met.as_ref().map(|at| at.value) {
                Some(true) => "met",
                Some(false) => "missed",
                None => "open",
            };
            let expect = checkpoint.expect.as_ref().map(|at| clean::flow(at));
            self.dated(
                "checkpoint",
                &checkpoint.by.to_string(),
                [Some(met.into()), expect, None, None, None],
            );
        }
        if let Some(timebox) = &project.timebox {
            let back =
                timebox.back_to.as_ref().map(|to| format!("then back to {}", clean::line(to)));
            self.dated("sprint until", &timebox.until.to_string(), [back, None, None, None, None]);
        }
        for decision in &project.decisions {
            let said = |word: &str, given: &Option<At<String>>| {
                given.as_ref().map(|at| format!("{word}{}", clean::flow(at)))
            };
            let parts = [
                said("from ", &decision.from),
                said("to ", &decision.to),
                said("was: ", &decision.was),
                said("now: ", &decision.now),
                said("why: ", &decision.why),
            ];
            self.dated(&decision.date.to_string(), &decision.kind.to_string(), parts);
        }
        if self.text.len() > before {
            self.gap();
        }
    }

    fn dated(&mut self, name: &str, first: &str, parts: [Option<String>; 5]) {
        let parts = parts.into_iter().flatten();
        let all: Vec<_> = std::iter::once(first.to_owned()).chain(parts).collect();
        self.fact(name, &all.join("; "));
    }
}

fn stand_inputs(project: &Project, settings: &Settings) -> crate::domain::ranking::inputs::Inputs {
    crate::domain::ranking::inputs::Inputs::of(project, settings)
}

/// An input with where it comes from, where that is not the file.
fn told<T: crate::domain::project::Spread>(input: &Input<T>, show: impl Fn(T) -> String) -> String {
    let text = spread(input.value, show);
    match input.from {
        From::Given(_) => text,
        From::Measured => format!("{text}, measured"),
        From::Assumed => format!("~{text}, assumed"),
    }
}

fn text_of<T: ToString>(given: Option<&At<T>>) -> String {
    given.map(|at| at.value.to_string()).unwrap_or_default()
}
