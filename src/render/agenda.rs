//! Where things stand, on one screen.

use super::{Screen, chart, clean, flags, paint, verdict, wrap};
use crate::domain::agenda::{Active, Agenda, Sprint, Step};
use crate::domain::flags::Flag;
use crate::domain::flags::rule::{Context, Severity};
use crate::domain::project::{Checkpoint, Date, ExperimentResult, Project, Status, Time};
use crate::domain::ranking::{Kind, Ranking, in_two_digits};

/// The number of active projects that fit a screen.
const MOST_ACTIVE: usize = 3;
/// The number of flags and checkpoints shown of the only active project; of several projects, one each.
const OF_ONE: usize = 2;
/// The number of flags and checkpoints together.
const MOST_ITEMS: usize = 3;
/// The lines of a screen, besides that of the prompt.
const LINES: usize = 23;

/// The commands that create the first store and project.
pub const BEGINNINGS: [(&str, &str); 2] = [
    ("rp init research", "create a store for your projects"),
    ("rp new \"a title\"", "create a project, in the default store if there is no other"),
];

/// For each researcher: active projects, due dates, the verdict, and the next commands.
pub fn agendas(agendas: &[Agenda], context: &Context, screen: Screen) -> String {
    let several = agendas.len() > 1;
    let pages = agendas.iter().map(|agenda| {
        let most_items = if agenda.active.len() > 1 { 1 } else { OF_ONE };
        let most_lines = screen.width.map_or(usize::MAX, |_| most_items);
        let (text, width) = (String::new(), screen.text_width());
        let today = context.today;
        let mut page = Page { text, width, screen, most_items, most_lines, today };
        if several {
            let name = clean::line(agenda.researcher);
            page.line(&format!("{}:", paint::paint(paint::NAME, name)));
        }
        page.agenda(agenda, context.ranking());
        page.text
    });
    let pages = pages.collect::<Vec<_>>().join("\n");
    let shown = agendas.iter().flat_map(|agenda| agenda.active.iter().take(MOST_ACTIVE));
    let shown: Vec<_> = shown.flat_map(|active| last_results(active.flagged.project)).collect();
    // Everything of one researcher is on one screen.
    let has_room = several || pages.lines().count() < LINES;
    if !screen.has_pictures() || shown.is_empty() || !has_room {
        return pages;
    }
    let legend = format!("results: {}", chart::legend(&shown, screen));
    format!("{pages}{}\n", wrap::wrap(&legend, screen.text_width()))
}

/// One line for each: the verdict with its odds, and the first of the next commands.
pub fn brief(agendas: &[Agenda], ranking: &Ranking) -> String {
    let line = |agenda: &Agenda| {
        let said = verdict::verdict(agenda.verdict.as_ref()?, ranking, true);
        let next = next(agenda).into_iter().next()?;
        Some(format!("{said}; next: {next}\n"))
    };
    agendas.iter().filter_map(line).collect()
}

/// The last results of a project since its last pivot, the newest last.
fn last_results(project: &Project) -> Vec<ExperimentResult> {
    const MOST: usize = 10;
    let log = project.log();
    log[log.len().saturating_sub(MOST)..].iter().map(|it| *it.result).collect()
}

/// How to begin.
pub fn beginning() -> String {
    let lines = BEGINNINGS.map(|(typed, what)| format!("  {typed:<18}{what}\n"));
    format!("no store found\n\n{}", lines.concat())
}

struct Page {
    text: String,
    width: usize,
    screen: Screen,
    /// The most items of each kind for one project.
    most_items: usize,
    /// The most lines of each item.
    most_lines: usize,
    today: Date,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text += &(wrap::wrap(line, self.width) + "\n");
    }

    /// An item about a project, shortened on a screen.
    fn item(&mut self, line: &str) {
        let room = self.width.saturating_sub(2);
        let wrapped = wrap::indented(line, 2, room);
        let lines: Vec<_> = wrapped.lines().collect();
        if self.most_lines == 1 && lines.len() > 1 {
            // The room is that of the whole line: a long word does not empty it.
            self.text += &format!("  {}\n", wrap::cut(line, self.width - 2));
            return;
        }
        let more = if lines.len() > self.most_lines { " …" } else { "" };
        let shown = &lines[..lines.len().min(self.most_lines)];
        self.text += &format!("{}{more}\n", shown.join("\n"));
    }

    fn agenda(&mut self, agenda: &Agenda, ranking: &Ranking) {
        if agenda.active.is_empty() {
            self.line("no active project");
        }
        for active in agenda.active.iter().take(MOST_ACTIVE) {
            self.active(active);
        }
        if agenda.active.len() > MOST_ACTIVE {
            let more = agenda.active.len() - MOST_ACTIVE;
            self.line(&format!("and {more} more: `rp list --status active`"));
        }
        match &agenda.reopened[..] {
            [] => {}
            [(project, capability)] => {
                let name = paint::paint(paint::NAME, clean::line(project.name.as_str()));
                let (what, day) = (clean::line(&capability.name), capability.date.value);
                self.item(&format!("{name} is worth another look: `{what}` arrived on {day}"));
            }
            several => self.line(&format!(
                "{} projects are worth another look: `rp flags --all --only worth-another-look`",
                several.len()
            )),
        }
        match &agenda.lying[..] {
            [] => {}
            [first, more @ ..] => {
                let name = paint::paint(paint::NAME, clean::line(first.project.name.as_str()));
                let more = match more.len() {
                    0 => String::new(),
                    n => format!("; {n} more in `rp runs`"),
                };
                self.item(&format!(
                    "run {} of {name} is open for {}, and its loop is {}{more}",
                    first.open.number,
                    first.since.rough(),
                    first.one_loop.rough()
                ));
            }
        }
        if let Some(verdict) = &agenda.verdict {
            self.text += "\n";
            self.line(&verdict::verdict(verdict, ranking, false));
            if verdict.kind == Kind::Close {
                self.line(verdict::EITHER);
            }
        }
        self.text += "\nnext:\n";
        // Every command, and what to choose after the first ones as far as the screen has room.
        let taken = self.text.lines().count() + agenda.next.len();
        let mut room = self.screen.width.map_or(usize::MAX, |_| LINES.saturating_sub(taken));
        for step in &agenda.next {
            self.text += &format!("  {}\n", typed(step, agenda.named));
            let choice = choice(step, agenda.named);
            let choice = choice.map(|choice| wrap::indented(&choice, 4, self.width) + "\n");
            if let Some(choice) = choice.filter(|choice| choice.lines().count() <= room) {
                room -= choice.lines().count();
                self.text += &choice;
            }
        }
    }

    fn active(&mut self, active: &Active) {
        let project = active.flagged.project;
        let since = match project.active_for(self.today) {
            None => String::new(),
            Some(Time::ZERO) => " since today".into(),
            Some(time) => format!(" for {}", time.rough()),
        };
        let worth = in_two_digits(active.standing.index.rate);
        let name = paint::paint(paint::NAME, clean::line(project.name.as_str()));
        let tally = flags::tally(&active.flagged.flags);
        let strip = self.strip(project);
        self.line(&format!("{name}: active{since}, {worth} value a week; {tally}{strip}"));
        let most = self.most_items;
        let worth_it = |flag: &&Flag| flag.counts() && flag.severity() > Severity::Note;
        let flags: Vec<_> = active.flagged.flags.iter().filter(worth_it).take(most).collect();
        for flag in &flags {
            let severity = paint::severity(flag.severity());
            let message = clean::line(&flag.message);
            self.item(&format!("{severity} {}: {message}", flag.rule.name));
        }
        if let Some(sprint) = &active.sprint {
            self.sprint(sprint);
        }
        // If there is little room, a flag and the next commands show a checkpoint that has passed.
        let today = self.today;
        let has_room = |checkpoint: &&&Checkpoint| most > 1 || *checkpoint.by >= today;
        let room = (MOST_ITEMS - flags.len()).min(most);
        for checkpoint in active.due.iter().filter(has_room).take(room) {
            let expect = checkpoint.expect.as_ref();
            let expect = expect.map(|at| format!(": {}", clean::flow(at))).unwrap_or_default();
            let when = self.when(*checkpoint.by);
            self.item(&format!("checkpoint of {}, {when}{expect}", checkpoint.by.value));
        }
    }

    /// The last results of a project, the newest last, and the time at work since a clear one.
    fn strip(&self, project: &Project) -> String {
        let shown = last_results(project);
        if !self.screen.has_pictures() || shown.is_empty() {
            return String::new();
        }
        let marks: String = shown.iter().map(|it| chart::result(*it, self.screen)).collect();
        let clear = project.log().into_iter().rfind(|it| *it.result == ExperimentResult::Clear);
        let since = clear.map(|it| project.at_work_since(*it.date, self.today));
        let since = match since {
            Some(time) => format!(" {} since a clear one", time.rough()),
            None => " none clear".into(),
        };
        format!("; {marks}{since}")
    }

    /// A running sprint; a flag shows that one is over.
    fn sprint(&mut self, sprint: &Sprint) {
        if sprint.is_over {
            return;
        }
        let back = sprint.back_to.map(clean::line);
        let back = back.map(|back| format!(", then compare it with {back}")).unwrap_or_default();
        self.item(&format!("sprint until {}, {}{back}", sprint.until, self.when(sprint.until)));
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

/// The next commands of a researcher. None decides what is for the person to decide.
pub fn next(agenda: &Agenda) -> Vec<String> {
    agenda.next.iter().map(|step| typed(step, agenda.named)).collect()
}

/// The command of a step. `whose` is the researcher, if a command has to name them.
fn typed(step: &Step, whose: Option<&str>) -> String {
    match step {
        Step::Judge { sprint, back_to } => compares(sprint, *back_to),
        Step::Mark { project } | Step::Look { project } => command("flags", &[project], ""),
        Step::Read { project, run } => command("log", &[project], &format!(" --run {run}")),
        Step::Derisk { to } => takes_up("derisk", to, whose, " --for 1w"),
        Step::Switch { to } => takes_up("switch", to, whose, ""),
        Step::Pause { project } => command("pause", &[project], ""),
        Step::Start { to } => takes_up("start", to, whose, ""),
        Step::Either { .. } => "rp compare".into(),
        Step::Log { project } => command("log", &[project], ""),
        Step::New => format!("rp new{}", for_whom(whose)),
        Step::Check => "rp flags".into(),
    }
}

/// The choice after the command of a step, if there is one: the commands for each answer.
fn choice(step: &Step, whose: Option<&str>) -> Option<String> {
    match step {
        Step::Judge { sprint, back_to } => {
            let stays = command("switch", &[sprint], "");
            let goes = back_to.map(|back| {
                let goes = match back.status {
                    Status::Active => command("pause", &[sprint], ""),
                    Status::Idea | Status::Paused | Status::Done | Status::Dropped => {
                        command("switch", &[back], "")
                    }
                };
                format!(", or `{goes}` to go back")
            });
            Some(format!("then `{stays}` to stay{}", goes.unwrap_or_default()))
        }
        Step::Mark { project } => {
            Some(format!("then `{}` or `--missed`", command("checkpoint", &[project], " --met")))
        }
        Step::Read { run, .. } => Some(format!("or `rp runs --forget {run}` if it has no result")),
        Step::Either { one, other } => {
            let one = takes_up("start", one, whose, "");
            Some(match other {
                Some(other) => format!("then `{one}` or `{}`", takes_up("start", other, whose, "")),
                None => format!("then `{one}`, or `rp new{}` for something else", for_whom(whose)),
            })
        }
        Step::Derisk { .. }
        | Step::Switch { .. }
        | Step::Pause { .. }
        | Step::Start { .. }
        | Step::Look { .. }
        | Step::Log { .. }
        | Step::New
        | Step::Check => None,
    }
}

fn compares(one: &Project, other: Option<&Project>) -> String {
    let both: Vec<_> = [one].into_iter().chain(other).collect();
    command("compare", &both, "")
}

/// A command that takes up a project. A project of nobody goes to who runs the command, unless it
/// names somebody else.
fn takes_up(name: &str, to: &Project, whose: Option<&str>, options: &str) -> String {
    let is_of_nobody = to.researcher.as_ref().is_some_and(|owner| owner.value.is_empty());
    let whose = whose.filter(|_| is_of_nobody);
    command(name, &[to], &(for_whom(whose) + options))
}

fn for_whom(whose: Option<&str>) -> String {
    whose.map(|name| format!(" --researcher {}", clean::quoted(name))).unwrap_or_default()
}

/// A command on projects. A name that looks like an option comes after all options.
fn command(name: &str, projects: &[&Project], options: &str) -> String {
    let names =
        projects.iter().map(|project| " ".to_owned() + &clean::quoted(project.name.as_str()));
    let names: String = names.collect();
    if projects.iter().any(|project| project.name.as_str().starts_with('-')) {
        format!("rp {name}{options} --{names}")
    } else {
        format!("rp {name}{names}{options}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::read;
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;

    /// So many projects with everything that can be wrong or due, and some that are reopened.
    fn troubled(active: usize, until: &str) -> Portfolio {
        let said = "so many words that no line of a terminal holds them all at once ".repeat(30);
        let read = |name: &str, text: String| {
            let source = Source { path: "p.toml".into(), text };
            let (project, troubles) = read(name.parse().unwrap(), source.into());
            assert_eq!(troubles, []);
            project.unwrap()
        };
        let project = |at: usize| {
            let text = format!(
                "title = \"t\"\norigin = \"top-down\"\nstatus = \"active\"\n\
                 started = 2026-01-01\nexperiment_loop = \"3w\"\nfixed_cost = \"3mo\"\n\
                 timebox = {{ until = {until}, back_to = \"a-rather-long-name-of-a-project\" }}\n{}",
                format!("[[checkpoint]]\nby = 2026-06-14\nexpect = \"{said}\"\n").repeat(4)
                    + &"[[experiment]]\ndate = 2026-06-01\nresult = \"broken\"\n".repeat(12)
            );
            read(&format!("a-rather-long-name-of-a-project-{at}"), text)
        };
        let paused = |at: usize| {
            let text = format!(
                "title = \"t\"\norigin = \"top-down\"\nstatus = \"paused\"\nwaits_for = [{said:?}]"
            );
            read(&format!("a-rather-long-name-of-a-paused-project-{at}"), text)
        };
        let came = format!("[[capability]]\nname = {said:?}\ndate = 2026-06-15\n");
        let came = Source { path: "rp.toml".into(), text: came };
        let projects = (0..active).map(project).chain((0..3).map(paused)).collect();
        Portfolio::new(Settings::read(&came, &[]).0, projects)
    }

    #[test]
    fn one_researcher_fits_a_screen_whatever_is_wrong() {
        for (active, until) in (0..9).flat_map(|n| [(n, "2026-06-16"), (n, "2026-06-14")]) {
            let portfolio = troubled(active, until);
            let today = "2026-06-15".parse().unwrap();
            let context = Context::new(&portfolio, today);
            let agendas = Agenda::of_all(&context);

            let page = super::agendas(&agendas, &context, Screen::of(Some(80)));

            let page = anstream::adapter::strip_str(&page).to_string();
            assert!(page.lines().count() <= 23, "{page}");
            assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
        }
    }
}
