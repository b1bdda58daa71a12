//! Where things stand, on one screen.

use super::{Screen, clean, flags, paint, ranking, wrap};
use crate::domain::agenda::{Active, Agenda, Sprint, Step};
use crate::domain::flags::Flag;
use crate::domain::flags::rule::Severity;
use crate::domain::project::{Date, Duration, Name};
use crate::domain::ranking::in_two_digits;

/// So many active projects are shown, and so many flags of each, where there are few or many.
const MOST_ACTIVE: usize = 4;
const FEW_ACTIVE: usize = 2;
const FLAGS_OF_FEW: usize = 2;
const FLAGS_OF_MANY: usize = 1;

/// What is typed where there is nothing yet.
pub const BEGINNINGS: [(&str, &str); 2] = [
    ("rp init research", "a folder for your projects"),
    ("rp new \"a title\"", "a first project, in the default store where there is no other"),
];

/// For each researcher: what is active and due, the verdict, and what to do next.
pub fn agendas(agendas: &[Agenda], today: Date, screen: Screen) -> String {
    let several = agendas.len() > 1;
    let pages = agendas.iter().map(|agenda| {
        let mut page = Page { text: String::new(), width: screen.text_width(), today };
        if several {
            let name = clean::line(agenda.researcher);
            page.line(&format!("{}:", paint::paint(paint::NAME, name)));
        }
        page.agenda(agenda);
        page.text
    });
    pages.collect::<Vec<_>>().join("\n")
}

/// How to begin.
pub fn beginning() -> String {
    let lines = BEGINNINGS.map(|(typed, what)| format!("  {typed:<18}{what}\n"));
    format!("there is no store of projects yet\n\n{}", lines.concat())
}

struct Page {
    text: String,
    width: usize,
    today: Date,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text += &(wrap::wrap(line, self.width) + "\n");
    }

    fn indented(&mut self, line: &str) {
        self.text += &(wrap::indented(line, 2, self.width) + "\n");
    }

    fn agenda(&mut self, agenda: &Agenda) {
        if agenda.active.is_empty() {
            self.line("nothing is active");
        }
        let few = agenda.active.len() <= FEW_ACTIVE;
        for active in agenda.active.iter().take(MOST_ACTIVE) {
            self.active(active, if few { FLAGS_OF_FEW } else { FLAGS_OF_MANY });
        }
        if agenda.active.len() > MOST_ACTIVE {
            let more = agenda.active.len() - MOST_ACTIVE;
            self.line(&format!("and {more} more: `rp list --status active`"));
        }
        if let Some(verdict) = &agenda.verdict {
            self.text += "\n";
            self.line(&ranking::verdict(verdict, false));
        }
        self.text += "\nnext:\n";
        for command in agenda.next.iter().flat_map(typed) {
            self.text += &format!("  {command}\n");
        }
    }

    fn active(&mut self, active: &Active, most_flags: usize) {
        let project = active.flagged.project;
        let since = project.active_for(self.today);
        let since = match since {
            None => String::new(),
            Some(Duration::ZERO) => " since today".into(),
            Some(time) => format!(" for {}", time.rough()),
        };
        let worth = in_two_digits(active.standing.index.rate);
        let name = paint::paint(paint::NAME, clean::line(project.name.as_str()));
        self.line(&format!("{name}: active{since}, {worth} value a week"));
        self.flags(&active.flagged.flags, most_flags);
        if let Some(sprint) = &active.sprint {
            self.sprint(sprint);
        }
        for checkpoint in &active.due {
            let expect = checkpoint.expect.as_ref();
            let expect = expect.map(|at| format!(": {}", clean::flow(at))).unwrap_or_default();
            let when = self.when(*checkpoint.by);
            self.indented(&format!("checkpoint of {}, {when}{expect}", checkpoint.by.value));
        }
    }

    /// The worst ones, and how many more there are.
    fn flags(&mut self, all: &[Flag], most: usize) {
        let counting = all.iter().filter(|flag| flag.counts());
        let worth_it = |flag: &&Flag| flag.severity() > Severity::Note;
        let worst: Vec<_> = counting.clone().filter(worth_it).take(most).collect();
        for flag in &worst {
            let severity = paint::severity(flag.severity());
            let message = clean::line(&flag.message);
            self.indented(&format!("{severity} {}: {message}", flag.rule.name));
        }
        let rest: Vec<_> = counting.skip(worst.len()).collect();
        match (worst.is_empty(), rest.is_empty()) {
            (_, true) => {}
            (true, false) => self.indented(&flags::tally(rest)),
            (false, false) => self.indented(&format!("and {} more", flags::tally(rest))),
        }
    }

    /// A sprint that runs; that one is over is told by its flag.
    fn sprint(&mut self, sprint: &Sprint) {
        if sprint.is_over {
            return;
        }
        let back = sprint.back_to.map(clean::line);
        let back = back.map(|back| format!(", then judge it against {back}"));
        let when = self.when(sprint.until);
        self.indented(&format!(
            "sprint until {}, {when}{}",
            sprint.until,
            back.unwrap_or_default()
        ));
    }

    /// How far a day is away.
    fn when(&self, day: Date) -> String {
        match day.days_since(self.today) {
            0 => "today".into(),
            1 => "tomorrow".into(),
            days @ 2.. => format!("in {days} days"),
            -1 => "passed yesterday".into(),
            days => format!("passed {} days ago", -days),
        }
    }
}

/// A step as it is typed.
pub fn typed(step: &Step) -> Vec<String> {
    match step {
        Step::Judge { sprint, back_to } => {
            let sprint = quoted(&sprint.name);
            let back = back_to.map(|name| shell_words::quote(&clean::line(name)).into_owned());
            let back = back
                .map(|back| [format!("rp compare {sprint} {back}"), format!("rp switch {back}")]);
            let stay = format!("rp switch {sprint}");
            back.into_iter().flatten().chain([stay]).collect()
        }
        Step::Mark { project } => {
            vec![format!("rp checkpoint {} --met", quoted(&project.name)) + "  # or --missed"]
        }
        Step::Derisk { to } => vec![format!("rp derisk {} --for 1w", quoted(&to.name))],
        Step::Start { to } => vec![format!("rp start {}", quoted(&to.name))],
        Step::Look { project } => vec![format!("rp flags {}", quoted(&project.name))],
        Step::Log { project } => vec![format!("rp log {} \"what you ran\"", quoted(&project.name))],
        Step::New => vec!["rp new \"a title\"".into()],
    }
}

/// A name as a shell takes it for one word.
fn quoted(name: &Name) -> String {
    shell_words::quote(&clean::line(name.as_str())).into_owned()
}
