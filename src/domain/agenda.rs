//! The start screen: what a researcher has active, what is due, and what to do next.

use super::flags::rule::{Context, Severity};
use super::flags::{Flag, Flagged, worth_another_look};
use super::moment::Moment;
use super::project::{Checkpoint, Date, Project, Status};
use super::ranking::{Kind, Rival, Standing, Verdict};
use super::run::{Lying, Open, lying};
use super::settings::Capability;
use super::source::At;

/// A checkpoint is shown this many days before its date.
const NEAR_DAYS: i64 = 7;
/// A project whose capability came is shown on the day and for this many days after it.
const NEWS_DAYS: i64 = 7;
/// The number of next steps shown.
const MOST_STEPS: usize = 3;

/// The start screen of one researcher.
#[derive(Debug)]
pub struct Agenda<'a> {
    /// The name of the researcher.
    pub researcher: &'a str,
    /// The same, if a command has to name them: it acts for somebody else.
    pub named: Option<&'a str>,
    /// Active projects, those with the worst flags first.
    pub active: Vec<Active<'a>>,
    /// Paused and dropped projects, also of the pool, with a capability that they wait for and that
    /// has come in the last week.
    pub reopened: Vec<(&'a Project, &'a Capability)>,
    /// The verdict of the ranking, if there is something to choose.
    pub verdict: Option<Verdict<'a>>,
    /// Runs that have been open for long, the oldest first.
    pub lying: Vec<Lying<'a>>,
    /// What to do next, the most urgent first; never empty.
    pub next: Vec<Step<'a>>,
}

/// An active project.
#[derive(Debug)]
pub struct Active<'a> {
    /// The project and its flags, the worst first.
    pub flagged: Flagged<'a>,
    /// Its place in the ranking.
    pub standing: Standing<'a>,
    /// Its sprint, if that is running or waits for a decision.
    pub sprint: Option<Sprint<'a>>,
    /// Open checkpoints that are near or have passed, the earliest first.
    pub due: Vec<&'a Checkpoint>,
}

/// A timed sprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sprint<'a> {
    /// Its last day.
    pub until: Date,
    /// The project that was paused for it.
    pub back_to: Option<&'a str>,
    /// Whether it has ended without a decision.
    pub is_over: bool,
}

/// A next step.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<'a> {
    /// After a sprint: compare its project with the one that was paused, then stay or go back.
    Judge {
        /// The project of the sprint.
        sprint: &'a Project,
        /// The project that was paused for it, if it is known and not done.
        back_to: Option<&'a Project>,
    },
    /// Mark a past checkpoint as met or missed.
    Mark {
        /// The project.
        project: &'a Project,
    },
    /// Spend a sprint on the best alternative.
    Derisk {
        /// The alternative.
        to: &'a Project,
    },
    /// Leave a project that cannot be worked on for the best alternative.
    Switch {
        /// The alternative.
        to: &'a Project,
    },
    /// Pause an active project: it cannot be worked on, or another active one is worth more.
    Pause {
        /// The project.
        project: &'a Project,
    },
    /// Start the best project.
    Start {
        /// The project.
        to: &'a Project,
    },
    /// Begin either of two: they are too close to call.
    Either {
        /// The one.
        one: &'a Project,
        /// The other; `None` for looking for something else.
        other: Option<&'a Project>,
    },
    /// Log the result of a run that has been open for long, or forget it.
    Read {
        /// Its project.
        project: &'a Project,
        /// The number of the run.
        run: u32,
    },
    /// Look at the flags of a project.
    Look {
        /// The project.
        project: &'a Project,
    },
    /// Run an experiment, and log it.
    Log {
        /// The current project.
        project: &'a Project,
    },
    /// Create a project.
    New,
    /// See what is wrong with the files: none of them can be read.
    Check,
}

impl<'a> Agenda<'a> {
    /// One for each researcher who has something to choose, `me` first; if nobody has, one for `me`.
    pub fn of_all(context: &Context<'a>) -> Vec<Self> {
        let me = context.portfolio.settings.me.as_str();
        let mut all: Vec<_> = context.ranking().verdicts.iter().map(|it| it.researcher).collect();
        all.sort_by_key(|name| *name != me);
        if all.is_empty() {
            all.push(me);
        }
        all.into_iter().map(|name| Self::of(name, context)).collect()
    }

    /// The one for a researcher.
    pub fn of(researcher: &'a str, context: &Context<'a>) -> Self {
        let portfolio = context.portfolio;
        let mine = portfolio.projects().filter(|project| {
            project.status == Status::Active && portfolio.settings.owner(project) == researcher
        });
        let mut active: Vec<_> = mine.filter_map(|project| Active::of(project, context)).collect();
        active.sort_by_key(|active| active.flagged.worst_first());
        let verdict = context.ranking().verdict(researcher).cloned();
        let next = steps(&active, verdict.as_ref(), context);
        let reopened = reopened(researcher, context);
        let named = Some(researcher).filter(|name| *name != portfolio.settings.acting());
        Self { researcher, named, active, reopened, verdict, lying: Vec::new(), next }
    }

    /// Asks about the open runs of the researcher's projects that have been open for long.
    pub fn ask_about(&mut self, runs: &'a [&'a Open], context: &Context<'a>, now: Moment) {
        let settings = &context.portfolio.settings;
        let is_mine = |project: &&Project| settings.owner(project) == self.researcher;
        let mine = context.portfolio.projects().filter(is_mine);
        self.lying = lying(runs, mine, settings, now);
        let Some(first) = self.lying.first() else { return };
        self.next.retain(|step| *step != Step::Log { project: first.project });
        self.next.insert(0, Step::Read { project: first.project, run: first.open.number });
        self.next.truncate(MOST_STEPS);
    }
}

impl<'a> Active<'a> {
    fn of(project: &'a Project, context: &Context<'a>) -> Option<Self> {
        let standing = context.ranking().place(project)?;
        let flagged = Flagged::of(project, context);
        let is_over =
            flagged.flags.iter().any(|flag| flag.counts() && flag.rule.name == "timebox-over");
        let sprint = project.timebox.as_ref().map(|timebox| Sprint {
            until: *timebox.until,
            back_to: timebox.back_to.as_ref().map(|at| at.value.as_str()),
            is_over,
        });
        let sprint = sprint.filter(|sprint| is_over || sprint.until >= context.today);
        let near = |checkpoint: &&At<Checkpoint>| {
            checkpoint.met.is_none() && checkpoint.by.days_since(context.today) <= NEAR_DAYS
        };
        let mut due: Vec<_> =
            project.current_checkpoints().filter(near).map(|at| &at.value).collect();
        due.sort_by_key(|checkpoint| *checkpoint.by);
        Some(Self { flagged, standing: standing.clone(), sprint, due })
    }

    /// Whether a past checkpoint is flagged and not marked.
    fn has_missed_checkpoint(&self) -> bool {
        let is_unmarked = |place: usize| {
            let mut all = self.flagged.project.checkpoints.iter();
            all.any(|it| it.met.is_none() && it.by.span.start == place)
        };
        let is_missed = |flag: &Flag| match flag.rule.name {
            "checkpoint-missed" | "missed-and-going-on" => is_unmarked(flag.span.start),
            _ => false,
        };
        self.flagged.flags.iter().any(|flag| flag.counts() && is_missed(flag))
    }

    /// Whether it has a red flag that no other step handles.
    fn is_in_trouble(&self) -> bool {
        let handled = ["timebox-over", "checkpoint-missed", "better-alternative", "refuted"];
        let is_marked_first = self.has_missed_checkpoint();
        self.flagged.flags.iter().any(|flag| {
            if is_marked_first && flag.rule.name == "missed-and-going-on" {
                return false;
            }
            let red = flag.counts() && flag.severity() == Severity::Red;
            red && !handled.contains(&flag.rule.name)
        })
    }
}

fn reopened<'a>(researcher: &str, context: &Context<'a>) -> Vec<(&'a Project, &'a Capability)> {
    let portfolio = context.portfolio;
    let is_news =
        |capability: &&Capability| context.today.days_since(*capability.date) <= NEWS_DAYS;
    let mine = portfolio.projects().filter(|project| {
        let rule = &worth_another_look::RULE;
        let owner = portfolio.settings.owner(project);
        let is_mine = owner == researcher || owner.is_empty();
        is_mine && rule.statuses.contains(&project.status) && !project.waits_for.is_empty()
    });
    let shown = mine.filter_map(|project| {
        let news = worth_another_look::arrived(project, context).into_iter().find(is_news)?;
        let flags = Flagged::of(project, context).flags;
        let counts = |flag: &Flag| flag.counts() && flag.rule.name == worth_another_look::RULE.name;
        flags.iter().any(counts).then_some((project, news))
    });
    shown.collect()
}

fn steps<'a>(
    active: &[Active<'a>],
    verdict: Option<&Verdict<'a>>,
    context: &Context<'a>,
) -> Vec<Step<'a>> {
    let mut steps = Vec::new();
    for Active { flagged, sprint, .. } in active {
        if let Some(Sprint { back_to, .. }) = sprint.filter(|sprint| sprint.is_over) {
            let back_to = back_to.and_then(|name| context.portfolio.project(&name.parse().ok()?));
            let back_to = back_to.filter(|project| project.status != Status::Done);
            steps.push(Step::Judge { sprint: flagged.project, back_to });
        }
    }
    let missed = active.iter().filter(|active| active.has_missed_checkpoint());
    steps.extend(missed.map(|active| Step::Mark { project: active.flagged.project }));
    let current = verdict.and_then(|verdict| verdict.current.as_ref());
    let is_current =
        |it: &Active| current.is_some_and(|now| now.project.name == it.flagged.project.name);
    let unfit = active.iter().filter(|it| it.standing.why_not.is_some() && !is_current(it));
    steps.extend(unfit.map(|active| Step::Pause { project: active.flagged.project }));
    let in_a_sprint = active.iter().any(|active| active.sprint.is_some());
    if let Some(verdict) = verdict {
        let leaves = current.is_some_and(|current| current.why_not.is_some());
        let best = verdict.best().map(|best| best.project);
        match (verdict.kind, best) {
            // A sprint is judged at its end, not before.
            (Kind::Switch | Kind::Close, _) if in_a_sprint && !leaves => {}
            // In the finish, a sprint has nothing to try.
            (Kind::Switch, Some(to))
                if leaves || context.ranking().was_judged(to) || to.is_in_finish() =>
            {
                steps.push(Step::Switch { to });
            }
            (Kind::Switch, Some(to)) => steps.push(Step::Derisk { to }),
            (Kind::Start, Some(to)) => steps.push(Step::Start { to }),
            (Kind::Focus, _) => {
                steps.extend(current.map(|current| Step::Pause { project: current.project }));
            }
            (Kind::Close, best) if current.is_none() => {
                let second = verdict.second.as_ref().and_then(Rival::standing);
                let mut both = best.into_iter().chain(second.map(|second| second.project));
                steps.extend(both.next().map(|one| Step::Either { one, other: both.next() }));
            }
            (Kind::Look, _) => steps.push(Step::New),
            (Kind::Switch | Kind::Start | Kind::Close | Kind::Stay, _) => {}
        }
    }
    // The step that marks a checkpoint looks at the flags, too.
    let troubled = active.iter().filter(|it| it.is_in_trouble() && !it.has_missed_checkpoint());
    steps.extend(troubled.map(|active| Step::Look { project: active.flagged.project }));
    if steps.is_empty() {
        steps.push(current.map_or(Step::New, |current| Step::Log { project: current.project }));
    }
    steps.truncate(MOST_STEPS);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;

    fn portfolio(projects: &[(&str, &str)]) -> Portfolio {
        let project = |(name, text): &(&str, &str)| {
            const FACTS: &str =
                "motivation = \"m\"\nfixed_cost = \"1d\"\nexperiment_loop = \"4h\"\n";
            project_of(name, &format!("{FACTS}{text}"))
        };
        Portfolio::new(Settings::default(), projects.iter().map(project).collect())
    }

    fn name(step: &Step) -> String {
        match step {
            Step::Judge { sprint, back_to } => {
                let back_to = back_to.map_or("-", |project| project.name.as_str());
                format!("judge {} or {back_to}", sprint.name)
            }
            Step::Mark { project } => format!("mark {}", project.name),
            Step::Derisk { to } => format!("derisk {}", to.name),
            Step::Switch { to } => format!("switch {}", to.name),
            Step::Pause { project } => format!("pause {}", project.name),
            Step::Start { to } => format!("start {}", to.name),
            Step::Look { project } => format!("look {}", project.name),
            Step::Log { project } => format!("log {}", project.name),
            Step::Either { one, other } => {
                format!("either {} or {}", one.name, other.map_or("-", |it| it.name.as_str()))
            }
            Step::Read { project, run } => format!("read run {run} of {}", project.name),
            Step::New => "new".into(),
            Step::Check => "check".into(),
        }
    }

    /// The next steps of the first researcher.
    fn next(projects: &[(&str, &str)]) -> Vec<String> {
        let portfolio = portfolio(projects);
        let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
        Agenda::of_all(&context)[0].next.iter().map(name).collect()
    }

    const ACTIVE: &str = "status = \"active\"\nstarted = 2026-06-14\n";
    const BETTER: &str = "[estimate]\nimportance = 10\n";

    #[test]
    fn without_projects_the_next_step_is_a_new_one() {
        assert_eq!(next(&[]), ["new"]);
        assert_eq!(next(&[("done", "status = \"done\"")]), ["new"]);
    }

    #[test]
    fn the_next_step_follows_the_verdict() {
        assert_eq!(next(&[("idea", "")]), ["start idea"]);
        assert_eq!(next(&[("a", ""), ("b", "")]), ["either a or b"]);
        assert_eq!(next(&[("mine", ACTIVE)]), ["log mine"]);
        assert_eq!(next(&[("mine", ACTIVE), ("better", BETTER)]), ["derisk better"]);
    }

    #[test]
    fn an_active_project_that_is_not_eligible_is_paused_or_left() {
        let waits = format!("waits_for = [\"a model\"]\n{ACTIVE}{BETTER}");

        assert_eq!(next(&[("mine", ACTIVE), ("waits", &waits)]), ["pause waits"]);
        assert_eq!(next(&[("waits", &waits), ("idea", "")]), ["switch idea"]);
    }

    #[test]
    fn a_sprint_is_judged_after_its_end_and_not_before() {
        let sprint =
            |until: &str| format!("{ACTIVE}[timebox]\nuntil = {until}\nback_to = \"better\"\n");

        assert_eq!(next(&[("mine", &sprint("2026-06-15")), ("better", BETTER)]), ["log mine"]);
        assert_eq!(
            next(&[("mine", &sprint("2026-06-14")), ("better", BETTER)]),
            ["judge mine or better"]
        );
    }

    #[test]
    fn a_past_checkpoint_is_to_be_marked_and_a_near_one_is_due() {
        let by = |day: &str| format!("{ACTIVE}[[checkpoint]]\nby = {day}\n");
        let due = |day: &str| {
            let by = by(day);
            let portfolio = portfolio(&[("mine", &by)]);
            let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
            Agenda::of_all(&context)[0].active[0].due.len()
        };

        let two = format!("{}[[checkpoint]]\nby = 2026-06-16\n", by("2026-06-17"));
        let portfolio = portfolio(&[("mine", &two)]);
        let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
        let days: Vec<_> =
            Agenda::of_all(&context)[0].active[0].due.iter().map(|it| it.by.to_string()).collect();

        assert_eq!(days, ["2026-06-16", "2026-06-17"]);
        assert_eq!(next(&[("mine", &by("2026-06-14"))]), ["mark mine"]);
        assert_eq!([due("2026-06-14"), due("2026-06-22"), due("2026-06-23")], [1, 1, 0]);
    }

    #[test]
    fn a_red_flag_that_no_other_step_handles_is_a_step() {
        let slow = ACTIVE.to_owned()
            + "[[overlap]]\nwho = \"w\"\nsame_problem = true\n\
                                        progress = true\nsynced = 2026-06-14\n";

        assert_eq!(next(&[("mine", &slow)]), ["look mine"]);
    }

    #[test]
    fn a_project_whose_capability_came_is_shown_for_a_week() {
        let reopened = |arrived: &str, more: &str| {
            let waits = format!("waits_for = [\"a model\"]\n{more}");
            let settings = format!("[[capability]]\nname = \"a model\"\ndate = {arrived}\n");
            let source = Source { path: "rp.toml".into(), text: settings };
            let settings = Settings::read(&source, &[]).0;
            let portfolio = Portfolio::new(settings, vec![project_of("mine", &waits)]);
            let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
            Agenda::of("me", &context).reopened.len()
        };
        let paused = "status = \"paused\"\n";
        let accepted = "[[accept]]\nflag = \"worth-another-look\"\nwhy = \"so\"\n";

        assert_eq!(["2026-06-16", "2026-06-15"].map(|day| reopened(day, paused)), [0, 1]);
        assert_eq!(["2026-06-08", "2026-06-07"].map(|day| reopened(day, paused)), [1, 0]);
        assert_eq!(reopened("2026-06-15", &format!("{paused}{accepted}")), 0);
        assert_eq!(reopened("2026-06-15", &format!("{paused}researcher = \"\"\n")), 1);
        assert_eq!(reopened("2026-06-15", &format!("{paused}researcher = \"kim\"\n")), 0);
        assert_eq!(reopened("2026-06-15", "status = \"done\"\n"), 0);
    }

    #[test]
    fn every_researcher_with_a_choice_to_make_is_shown() {
        let of = |who: &str, more: &str| format!("researcher = \"{who}\"\n{more}");
        let who = |projects: &[(&str, &str)]| {
            let portfolio = portfolio(projects);
            let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
            let all = Agenda::of_all(&context);
            all.iter().map(|agenda| agenda.researcher.to_owned()).collect::<Vec<_>>()
        };
        let (kim, sam) = (of("kim", ""), of("sam", ACTIVE));
        let done = of("lee", "status = \"done\"\n");

        assert_eq!(who(&[]), ["me"]);
        assert_eq!(who(&[("a", &done)]), ["me"]);
        assert_eq!(who(&[("a", &kim), ("b", &sam), ("c", &done)]), ["kim", "sam"]);
        assert_eq!(who(&[("a", &kim), ("b", &sam), ("c", "")]), ["me", "kim", "sam"]);
    }
}
