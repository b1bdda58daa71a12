//! The weekly look: what happened since a day, where things stand, what to ask, and what is due.

use std::cmp::Reverse;

use super::decide;
use super::flags::rule::{Context, Severity, as_number};
use super::flags::{Flag, Flagged, RULES, is_about_researcher};
use super::moved::only_in;
use super::project::{Date, Decision, Experiment, ExperimentResult, Project, Status, Uncertainty};
use super::ranking::{Kind, Verdict};
use super::settings::Settings;
use super::source::At;

/// A sprint or a checkpoint is due this many days before its day.
const NEAR_DAYS: i64 = 7;
/// A deadline is due this many days before its day.
const DEADLINE_DAYS: i64 = 28;
/// The time over which the number of results a week and of switches is compared.
const LONGER_DAYS: i64 = 56;

/// What happened in a store from the end of a day to today.
#[derive(Debug)]
pub struct Review<'a> {
    /// The last day before the period.
    pub since: Date,
    /// The last day of the period.
    pub today: Date,
    /// The researchers who have an open project, or are in rp.toml: those who need attention first.
    pub people: Vec<Person<'a>>,
    /// What is due, the earliest first.
    pub due: Vec<Due<'a>>,
    /// Pivots and estimates of the period: the values before them are not in the file, so the state
    /// before the period is computed with the values after them.
    pub rewritten: Vec<(&'a Project, &'a Decision)>,
    /// How one researcher spent the period; `None` if there are several, or if they have no project.
    pub own: Option<Own<'a>>,
}

/// A researcher.
#[derive(Debug)]
pub struct Person<'a> {
    /// Their name.
    pub researcher: &'a str,
    /// Active projects, and others in which something happened: those with the worst flags first.
    pub projects: Vec<Looked<'a>>,
    /// The verdict, if there is something to choose.
    pub verdict: Option<Verdict<'a>>,
    /// The verdict before the period.
    pub before: Option<Verdict<'a>>,
    /// Why they need attention; `None` if they are on course.
    pub ask: Option<Ask<'a>>,
}

/// A project in a review.
#[derive(Debug)]
pub struct Looked<'a> {
    /// The project and its flags, the worst first.
    pub flagged: Flagged<'a>,
    /// Whether it was created in the period.
    pub is_new: bool,
    /// Experiments of the period, in the order of the log.
    pub results: Vec<&'a Experiment>,
    /// Decisions of the period, in the order of the file.
    pub decisions: Vec<&'a Decision>,
    /// Cautions and red flags that count and did not before the period; none if it is new.
    pub came: Vec<Flag<'a>>,
    /// Cautions and red flags that counted before the period and do not now; none if it is closed.
    pub went: Vec<Flag<'a>>,
}

/// What to ask a researcher.
#[derive(Debug)]
pub enum Ask<'a> {
    /// About a red flag.
    Flag(Flag<'a>),
    /// About the verdict.
    Verdict(Kind),
    /// About having no open project.
    NoProject,
}

/// Something that is due.
#[derive(Debug, PartialEq)]
pub struct Due<'a> {
    /// Its day; of feedback, the day on which it was asked for.
    pub day: Date,
    /// The project.
    pub project: &'a Project,
    /// What it is.
    pub what: What<'a>,
}

/// The kinds of what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What<'a> {
    /// The last day of a sprint.
    Sprint,
    /// A checkpoint without a mark, with the expected result.
    Checkpoint(Option<&'a str>),
    /// Feedback that was asked for, with the reviewer.
    Feedback(Option<&'a str>),
    /// The last day on which results are useful.
    Deadline,
}

/// How one researcher spent the period.
#[derive(Debug, PartialEq)]
pub struct Own<'a> {
    /// Hours on each project that was active, the most first: hours a week of rp.toml and of the
    /// file, for the days on which it was active. Those without hours of their own share the rest
    /// equally.
    pub hours: Vec<(&'a Project, f64)>,
    /// The number of results, without broken experiments.
    pub results: usize,
    /// Results a week over the last eight weeks, or since the first entry of any project if that is
    /// later; at least over a week.
    pub pace: f64,
    /// The weeks of that time.
    pub pace_weeks: f64,
    /// The number of switches to another project.
    pub switches: usize,
    /// The same over the last eight weeks.
    pub recent_switches: usize,
    /// Ideas that were quick to try in the period, those that were tried first.
    pub quick: Vec<(&'a Project, bool)>,
}

impl<'a> Review<'a> {
    /// A review of one researcher, or of all. `past` is the context of the same store as of the last
    /// day before the period.
    pub fn of(researcher: Option<&'a str>, context: &Context<'a>, past: &Context<'a>) -> Self {
        let (portfolio, since) = (context.portfolio, past.today);
        let settings = &portfolio.settings;
        let names: Vec<&str> = match researcher {
            Some(one) => vec![one],
            None => everybody(context),
        };
        let mut people: Vec<_> = names.iter().map(|name| Person::of(name, context, past)).collect();
        people.sort_by_cached_key(Person::urgency);
        let mine = |project: &&Project| names.contains(&settings.owner(project));
        let projects = portfolio.projects().filter(mine);
        let mut due: Vec<_> =
            projects.clone().flat_map(|project| due(project, context.today)).collect();
        due.sort_by_key(|due| due.day);
        let rewritten = projects.clone().flat_map(|project| {
            let by_now = |it: &&At<Decision>| *it.date <= context.today;
            let all = project.rewritten_since(since).filter(by_now);
            all.map(move |decision| (project, &decision.value))
        });
        let own = match names[..] {
            [one] if projects.clone().next().is_some() => Some(Own::of(one, context, since)),
            _ => None,
        };
        let rewritten = rewritten.collect();
        Self { since, today: context.today, people, due, rewritten, own }
    }
}

/// The researchers who have an open project, or are in rp.toml, sorted by name.
fn everybody<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let portfolio = context.portfolio;
    let open = portfolio.projects().filter(|it| is_open(it) && !it.is_of_nobody());
    let owners = open.map(|project| portfolio.settings.owner(project));
    let listed = portfolio.settings.researchers.keys().map(String::as_str);
    let mut names: Vec<_> = owners.chain(listed).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        names.push(&portfolio.settings.me);
    }
    names
}

fn is_open(project: &Project) -> bool {
    match project.status {
        Status::Idea | Status::Active | Status::Paused => true,
        Status::Done | Status::Dropped => false,
    }
}

impl<'a> Person<'a> {
    fn of(researcher: &'a str, context: &Context<'a>, past: &Context<'a>) -> Self {
        let portfolio = context.portfolio;
        let mine = portfolio.projects().filter(|it| portfolio.settings.owner(it) == researcher);
        let mut all: Vec<_> = mine.map(|project| Looked::of(project, context, past)).collect();
        forget_moved(&mut all);
        all.sort_by_cached_key(Looked::worst_first);
        let verdict = context.ranking().verdict(researcher).cloned();
        let before = past.ranking().verdict(researcher).cloned();
        let ask = ask(&all, verdict.as_ref());
        all.retain(|it| it.flagged.project.status == Status::Active || it.has_news());
        Self { researcher, projects: all, verdict, before, ask }
    }

    /// Their active projects.
    pub fn active(&self) -> impl Iterator<Item = &Looked<'a>> {
        self.projects.iter().filter(|it| it.flagged.project.status == Status::Active)
    }

    /// Whether they have no active project.
    pub fn is_idle(&self) -> bool {
        self.active().next().is_none()
    }

    /// A sort key: those who need attention most first, then by name.
    fn urgency(&self) -> impl Ord + use<'a> {
        let reds = |person: &Self| {
            let flags = person.projects.iter().flat_map(|it| &it.flagged.flags);
            flags.filter(|flag| flag.counts() && flag.severity() == Severity::Red).count()
        };
        let kind = match &self.ask {
            Some(Ask::Flag(flag)) => (0, weight(flag)),
            Some(Ask::Verdict(Kind::Switch | Kind::Focus)) => (1, 0),
            Some(Ask::Verdict(Kind::Look | Kind::Start | Kind::Close | Kind::Stay)) => (2, 0),
            Some(Ask::NoProject) => (3, 0),
            None => (4, 0),
        };
        (kind, Reverse(reds(self)), self.researcher)
    }
}

/// The place of a flag among the rules: the heaviest are first.
fn weight(flag: &Flag) -> usize {
    RULES.iter().position(|rule| rule.name == flag.rule.name).unwrap_or(RULES.len())
}

/// What to ask: about the heaviest red flag on an active project or about the researcher, else about
/// a verdict that asks for a change.
fn ask<'a>(projects: &[Looked<'a>], verdict: Option<&Verdict<'a>>) -> Option<Ask<'a>> {
    let worst = projects.iter().flat_map(|it| &it.flagged.flags).filter(|flag| {
        let is_now = flag.project.status == Status::Active || is_about_researcher(flag.rule);
        flag.counts() && flag.severity() == Severity::Red && is_now
    });
    if let Some(worst) = worst.min_by_key(|flag| weight(flag)) {
        return Some(Ask::Flag(worst.clone()));
    }
    let Some(verdict) = verdict else {
        return Some(Ask::NoProject);
    };
    let asks = match verdict.kind {
        Kind::Switch | Kind::Focus | Kind::Start | Kind::Look => true,
        Kind::Close => verdict.current.is_none(),
        Kind::Stay => false,
    };
    asks.then_some(Ask::Verdict(verdict.kind))
}

/// Removes the flags about a researcher that moved from one of their projects to another: they have
/// neither come nor gone.
fn forget_moved(projects: &mut [Looked]) {
    let names = |of: for<'l, 'a> fn(&'l Looked<'a>) -> &'l [Flag<'a>]| -> Vec<&str> {
        let flags = projects.iter().flat_map(of);
        flags.filter(|it| is_about_researcher(it.rule)).map(|it| it.rule.name).collect()
    };
    let (came, went) = (names(|it| &it.came), names(|it| &it.went));
    let stays = |flag: &Flag| ![&came, &went].iter().all(|it| it.contains(&flag.rule.name));
    for project in projects {
        project.came.retain(stays);
        project.went.retain(stays);
    }
}

impl<'a> Looked<'a> {
    fn of(project: &'a Project, context: &Context<'a>, past: &Context<'a>) -> Self {
        let (since, today) = (past.today, context.today);
        let is_in = |day: Date| day > since && day <= today;
        let flagged = Flagged::of(project, context);
        let was = past.portfolio.project(&project.name);
        let before = was.map_or_else(Vec::new, |was| Flagged::of(was, past).flags);
        let serious = |flags: Vec<&Flag<'a>>| {
            let all = flags.into_iter().filter(|flag| flag.severity() > Severity::Note);
            all.cloned().collect::<Vec<_>>()
        };
        let came = if was.is_some() { only_in(&flagged.flags, &before) } else { Vec::new() };
        let came = serious(came);
        let went = match project.status {
            Status::Idea | Status::Active => serious(only_in(&before, &flagged.flags)),
            // Few rules check these.
            Status::Paused | Status::Done | Status::Dropped => Vec::new(),
        };
        let mut results: Vec<_> =
            project.experiments.iter().filter(|it| is_in(*it.date)).map(|at| &at.value).collect();
        results.sort_by_key(|it| *it.date);
        let decisions = project.decisions.iter().filter(|it| is_in(*it.date));
        let decisions = decisions.map(|at| &at.value).collect();
        let is_new = was.is_none() && project.as_of(today).is_some();
        Self { flagged, is_new, results, decisions, came, went }
    }

    fn has_news(&self) -> bool {
        let Self { results, decisions, .. } = self;
        self.is_new || !results.is_empty() || !decisions.is_empty()
    }

    /// A sort key: active projects first, then those with the worst flags.
    fn worst_first(&self) -> impl Ord + use<> {
        (self.flagged.project.status != Status::Active, self.flagged.worst_first())
    }
}

fn due(project: &Project, today: Date) -> impl Iterator<Item = Due<'_>> {
    let is_active = project.status == Status::Active;
    let is_near = move |day: Date, days| day.days_since(today) <= days;
    let sprint =
        project.timebox.iter().filter(move |it| is_active && is_near(*it.until, NEAR_DAYS));
    let sprint = sprint.map(|it| (*it.until, What::Sprint));
    let open = project
        .current_checkpoints()
        .filter(move |it| is_active && it.met.is_none() && is_near(*it.by, NEAR_DAYS));
    let open = open.map(|it| {
        (*it.by, What::Checkpoint(it.expect.as_ref().map(|expect| expect.value.as_str())))
    });
    let asked = project.open_requests().filter(|_| is_open(project));
    let asked = asked
        .map(|it| (*it.asked, What::Feedback(it.from.as_ref().map(|from| from.value.as_str()))));
    let deadline = project.needed_by.iter().filter(move |_| is_open(project));
    let deadline = deadline.filter(move |day| is_near(***day, DEADLINE_DAYS));
    let deadline = deadline.map(|day| (**day, What::Deadline));
    let all = sprint.chain(open).chain(asked).chain(deadline);
    all.map(move |(day, what)| Due { day, project, what })
}

impl<'a> Own<'a> {
    fn of(researcher: &str, context: &Context<'a>, since: Date) -> Self {
        let (portfolio, today) = (context.portfolio, context.today);
        let settings = &portfolio.settings;
        let mine = portfolio.projects().filter(|it| settings.owner(it) == researcher);
        let mine: Vec<&Project> = mine.collect();
        let is_in = |day: Date, from: Date| day > from && day <= today;
        let results = |from: Date| {
            let all = mine.iter().flat_map(|project| &project.experiments);
            let counted = all.filter(|it| *it.result != ExperimentResult::Broken);
            counted.filter(|it| is_in(*it.date, from)).count()
        };
        let longer = today.plus_days(-LONGER_DAYS).unwrap_or(Date::FIRST);
        let begun = mine.iter().filter_map(|project| {
            let run = project.experiments.iter().map(|it| *it.date);
            run.chain([&project.created, &project.started].into_iter().flatten().map(|at| **at))
                .min()
        });
        let begun = begun.min().map_or(longer, |day| day.max(longer));
        let weeks = today.since(begun).in_weeks().max(1.0);
        let switches =
            |from: Date| portfolio.switches_of(researcher).filter(|day| is_in(*day, from)).count();
        Self {
            hours: hours(researcher, &mine, settings, since, today),
            results: results(since),
            pace: as_number(results(longer)) / weeks,
            pace_weeks: weeks,
            switches: switches(since),
            recent_switches: switches(longer),
            quick: quick(&mine, since, today),
        }
    }
}

/// Hours on each project in the days after `since` until today.
fn hours<'a>(
    researcher: &str,
    mine: &[&'a Project],
    settings: &Settings,
    since: Date,
    today: Date,
) -> Vec<(&'a Project, f64)> {
    let all = settings.researcher(researcher).hours_per_week;
    let stretches: Vec<_> = mine.iter().map(|project| project.stretches(today)).collect();
    let mut hours = vec![0.0; mine.len()];
    // The days on which the set of active projects changes, and those at the ends of the period.
    let is_in = |day: &Date| *day > since && *day <= today;
    let ends = [since.plus_days(1), today.plus_days(1)].into_iter().flatten();
    let changes = stretches.iter().flatten().flat_map(|(from, to)| [*from, *to]).filter(is_in);
    let mut days: Vec<Date> = changes.chain(ends).collect();
    days.sort_unstable();
    days.dedup();
    for pair in days.windows(2) {
        let (day, weeks) = (pair[0], pair[1].since(pair[0]).in_weeks());
        // On the day of a switch the new project is worked on.
        let holds =
            |&(from, to): &(Date, Date)| from <= day && (day < to || day == to && to == today);
        let is_on = |at: &usize| stretches[*at].iter().any(holds);
        let active: Vec<usize> = (0..mine.len()).filter(is_on).collect();
        let own = |at: usize| mine[at].hours_per_week.as_ref().map(|hours| hours.value);
        let given: f64 = active.iter().filter_map(|at| own(*at)).sum();
        let others = active.iter().filter(|at| own(**at).is_none()).count();
        for at in active {
            let rest = (all - given).max(0.0) / as_number(others.max(1));
            hours[at] += own(at).unwrap_or(rest) * weeks;
        }
    }
    let spent = mine.iter().copied().zip(hours).filter(|(_, hours)| *hours > 0.0);
    let mut spent: Vec<_> = spent.collect();
    spent.sort_by(|a, b| b.1.total_cmp(&a.1));
    spent
}

/// Ideas of the period that take a day or two to try, and whether they have an experiment by now.
fn quick<'a>(mine: &[&'a Project], since: Date, today: Date) -> Vec<(&'a Project, bool)> {
    let was_idea = |project: &Project| {
        let before = project.as_of(since).map(|before| before.status);
        let is_new = before.is_none();
        before == Some(Status::Idea) || is_new && project.as_of(today).is_some()
    };
    let was_tried =
        |project: &Project, by: Date| project.log().iter().any(|experiment| *experiment.date <= by);
    let ideas = mine.iter().copied().filter(|project| {
        let is_quick = decide::is_quick(project) && project.uncertainty == Uncertainty::Empirical;
        is_quick && was_idea(project) && !was_tried(project, since)
    });
    let mut all: Vec<_> = ideas.map(|project| (project, was_tried(project, today))).collect();
    all.sort_by_key(|(_, tried)| !tried);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::source::Source;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A store with settings and projects, each with its researcher and with facts that no flag
    /// complains of, unless it gives its own.
    fn portfolio(settings: &str, projects: &[(&str, &str, &str)]) -> Portfolio {
        const FACTS: &str = "motivation = \"m\"\nfixed_cost = \"1d\"\nexperiment_loop = \"4h\"\n\
                             created = 2026-01-01\n";
        let project = |(name, researcher, text): &(&str, &str, &str)| {
            let mut keys: toml::Table = FACTS.parse().unwrap();
            keys.insert("researcher".into(), (*researcher).into());
            keys.extend(text.parse::<toml::Table>().unwrap());
            project_of(name, &keys.to_string())
        };
        let source = Source { path: "rp.toml".into(), text: settings.into() };
        Portfolio::new(Settings::read(&source, &[]).0, projects.iter().map(project).collect())
    }

    /// The review of the week before 2026-06-15, as `of` sees it.
    fn week<R>(portfolio: &Portfolio, one: Option<&str>, of: impl Fn(&Review) -> R) -> R {
        let past = portfolio.as_of(day("2026-06-08"));
        let context = Context::new(portfolio, day("2026-06-15"));
        of(&Review::of(one, &context, &Context::new(&past, day("2026-06-08"))))
    }

    const ACTIVE: &str = "status = \"active\"\nstarted = 2026-06-12\n";
    const BEST: &str = "estimate = { importance = 10, chance = \"90%\" }\n";

    #[test]
    fn those_who_need_attention_most_are_first() {
        let active = |keys: &str| format!("{ACTIVE}{keys}");
        let [missed, same, behind, ahead] = [
            "checkpoint = [{ by = 2026-06-14 }]",
            "overlap = [{ who = \"x\", same_problem = true, progress = true }]",
            "estimate = { importance = 5, chance = \"20%\" }",
            BEST,
        ]
        .map(active);
        let portfolio = portfolio(
            "[researcher.ed]",
            &[
                ("a", "al", &ahead),
                ("b", "bo", &same),
                ("c", "cy", &behind),
                ("c2", "cy", &ahead),
                ("d", "di", BEST),
                ("z", "zoe", &missed),
            ],
        );

        let asked = |review: &Review| -> Vec<(String, String)> {
            let ask = |person: &Person| match &person.ask {
                Some(Ask::Flag(flag)) => flag.rule.name.into(),
                Some(Ask::Verdict(kind)) => format!("{kind}"),
                Some(Ask::NoProject) => "no project".into(),
                None => String::new(),
            };
            review.people.iter().map(|it| (it.researcher.into(), ask(it))).collect()
        };
        let expected = [
            ("zoe", "checkpoint-missed"),
            ("bo", "same-problem"),
            ("di", "choosing-trap"),
            ("cy", "focus"),
            ("ed", "no project"),
            ("al", ""),
        ];
        assert_eq!(
            week(&portfolio, None, asked),
            expected.map(|(who, what)| (who.to_owned(), what.to_owned()))
        );
    }

    #[test]
    fn of_two_with_the_same_trouble_the_one_with_more_red_flags_is_first() {
        let missed = format!("{ACTIVE}checkpoint = [{{ by = 2026-06-14 }}]\n");
        let slow = format!("{missed}experiment_loop = \"2w\"\n");
        let portfolio = portfolio("", &[("a", "ana", &missed), ("b", "bo", &slow)]);

        let names = |review: &Review| -> Vec<String> {
            review.people.iter().map(|it| it.researcher.to_owned()).collect()
        };
        assert_eq!(week(&portfolio, None, names), ["bo", "ana"]);
    }

    #[test]
    fn results_are_by_date_and_their_pace_is_over_at_least_a_week() {
        let log = "created = 2026-06-13\nexperiment = [\
                   { date = 2026-06-15, result = \"unclear\" }, \
                   { date = 2026-06-14, result = \"negative\" }, \
                   { date = 2026-06-14, result = \"broken\" }]";
        let portfolio = portfolio("", &[("a", "kim", log)]);

        let seen = |review: &Review| {
            let results = review.people[0].projects[0].results.iter().map(|it| *it.result);
            let own = review.own.as_ref().unwrap();
            (results.collect::<Vec<_>>(), own.results, own.pace)
        };
        let by_date =
            vec![ExperimentResult::Negative, ExperimentResult::Broken, ExperimentResult::Unclear];
        assert_eq!(week(&portfolio, None, seen), (by_date, 2, 2.0));
    }

    #[test]
    fn an_idea_asks_only_about_its_researcher() {
        let active = format!("{ACTIVE}{BEST}");
        let slow = "experiment_loop = \"2w\"\ncreated = 2026-06-14";
        let portfolio = portfolio("", &[("a", "kim", &active), ("b", "kim", slow)]);

        let has_red = |review: &Review| {
            let flags = review.people[0].projects.iter().flat_map(|it| &it.flagged.flags);
            flags.filter(|flag| flag.rule.name == "very-slow-loop").count()
        };
        assert_eq!(week(&portfolio, None, has_red), 1);
        assert!(week(&portfolio, None, |review| review.people[0].ask.is_none()));
    }

    #[test]
    fn news_are_after_the_first_day_until_the_last() {
        let at = |day: &str| format!("{{ date = {day}, result = \"unclear\" }}");
        let log = ["2026-06-08", "2026-06-09", "2026-06-15", "2026-06-16"].map(at).join(", ");
        let decided = "decision = [{ date = 2026-06-08, kind = \"start\" }, \
                       { date = 2026-06-15, kind = \"estimate\" }]";
        let text = format!("{ACTIVE}experiment = [{log}]\n{decided}\n");
        let portfolio = portfolio("", &[("a", "kim", &text)]);

        let news = |review: &Review| {
            let looked = &review.people[0].projects[0];
            (looked.results.len(), looked.decisions.len(), looked.is_new, review.rewritten.len())
        };
        assert_eq!(week(&portfolio, None, news), (2, 1, false, 1));
    }

    #[test]
    fn flags_that_came_and_went_are_news() {
        let changed = |checkpoint: &str| {
            let text = format!("{ACTIVE}checkpoint = [{{ {checkpoint} }}]");
            let portfolio = portfolio("", &[("a", "kim", &text)]);
            let has = |flags: &[Flag]| flags.iter().any(|it| it.rule.name == "checkpoint-missed");
            week(&portfolio, None, |review| {
                let looked = &review.people[0].projects[0];
                (has(&looked.came), has(&looked.went))
            })
        };

        assert_eq!(changed("by = 2026-06-12"), (true, false));
        assert_eq!(changed("by = 2026-06-07, met = true, date = 2026-06-08"), (false, false));
        assert_eq!(changed("by = 2026-06-07, met = true, date = 2026-06-10"), (false, true));
    }

    #[test]
    fn due_is_what_is_near_or_has_passed() {
        let due = |keys: &str, status: &str| {
            let text = format!("status = \"{status}\"\nstarted = 2026-06-01\n{keys}");
            let portfolio = portfolio("", &[("a", "kim", &text)]);
            week(&portfolio, None, |review| review.due.len())
        };
        let sprint = |day: &str| format!("timebox = {{ until = {day} }}");
        let checkpoint = |day: &str| format!("checkpoint = [{{ by = {day} }}]");
        let deadline = |day: &str| format!("needed_by = {day}");

        for of in [sprint, checkpoint] {
            let days = ["2026-06-10", "2026-06-22", "2026-06-23"];
            assert_eq!(days.map(|day| due(&of(day), "active")), [1, 1, 0]);
            assert_eq!(due(&of("2026-06-10"), "paused"), 0);
        }
        let days = ["2026-06-10", "2026-07-13", "2026-07-14"];
        assert_eq!(days.map(|day| due(&deadline(day), "idea")), [1, 1, 0]);
        assert_eq!(due(&deadline("2026-06-16"), "done"), 0);
        let asked = "feedback = [{ asked = 2026-06-14, from = \"kim\" }]";
        assert_eq!([due(asked, "paused"), due(asked, "dropped")], [1, 0]);
    }

    /// The hours of the week on each project, the most first.
    fn hours_of(projects: &[(&str, &str)]) -> Vec<(String, f64)> {
        let mine: Vec<_> = projects.iter().map(|(name, text)| (*name, "kim", *text)).collect();
        let portfolio = portfolio("[researcher.kim]\nhours_per_week = 35", &mine);
        week(&portfolio, Some("kim"), |review| {
            let hours = &review.own.as_ref().unwrap().hours;
            hours.iter().map(|(it, hours)| (it.name.to_string(), hours.round())).collect()
        })
    }

    #[test]
    fn the_hours_of_a_week_are_shared_by_active_projects() {
        let since = |day: &str, keys: &str| format!("status = \"active\"\nstarted = {day}\n{keys}");
        let always = since("2026-06-01", "");
        let named = |all: &[(&str, f64)]| -> Vec<_> {
            all.iter().map(|(name, hours)| ((*name).to_owned(), *hours)).collect()
        };

        assert_eq!(hours_of(&[("a", &always)]), named(&[("a", 35.0)]));
        let background = since("2026-06-01", "hours_per_week = 7");
        assert_eq!(
            hours_of(&[("a", &always), ("b", &background)]),
            named(&[("a", 28.0), ("b", 7.0)])
        );
        // Three of seven days: 2026-06-13 to 2026-06-15.
        let late = since("2026-06-13", "");
        assert_eq!(hours_of(&[("a", &always), ("b", &late)]), named(&[("a", 28.0), ("b", 8.0)]));
        let paused = "status = \"paused\"\nstarted = 2026-06-01\n\
                      decision = [{ date = 2026-06-13, kind = \"pause\" }]";
        assert_eq!(hours_of(&[("a", paused), ("b", &late)]), named(&[("a", 20.0), ("b", 15.0)]));
    }

    #[test]
    fn the_hours_of_a_long_period_are_those_of_the_days_with_work() {
        let mine = [("a", "kim", "status = \"active\"\nstarted = 2026-06-01")];
        let portfolio = portfolio("[researcher.kim]\nhours_per_week = 35", &mine);
        let projects: Vec<_> = portfolio.projects().collect();

        let hours = hours("kim", &projects, &portfolio.settings, Date::FIRST, day("2026-06-15"));

        // 2026-06-01 to 2026-06-15.
        assert!((hours[0].1 - 75.0).abs() < 1e-9, "{}", hours[0].1);
    }

    #[test]
    fn a_flag_about_a_researcher_that_moves_to_another_project_is_not_news() {
        let active = "status = \"active\"\nstarted = 2026-06-01\n";
        let portfolio = portfolio(
            "",
            &[
                ("b", "kim", active),
                ("c", "kim", active),
                ("d", "kim", active),
                ("a", "kim", ACTIVE),
            ],
        );

        let before = portfolio.as_of(day("2026-06-08"));
        let has_it = |portfolio: &Portfolio, today: &str| {
            let context = Context::new(portfolio, day(today));
            let holder = portfolio.projects().find(|project| {
                let flags = Flagged::of(project, &context).flags;
                flags.iter().any(|it| it.rule.name == "many-projects")
            });
            holder.map(|project| project.name.to_string())
        };
        let places = [has_it(&before, "2026-06-08"), has_it(&portfolio, "2026-06-15")];
        assert_eq!(places, [Some("d".to_owned()), Some("a".to_owned())]);
        week(&portfolio, None, |review| {
            for it in &review.people[0].projects {
                let news = it.came.iter().chain(&it.went).map(|flag| flag.rule.name);
                assert!(!news.clone().any(|name| name == "many-projects"));
            }
        });
    }

    #[test]
    fn a_project_that_is_created_after_today_is_not_new() {
        for (created, is_new) in [("2026-06-15", true), ("2026-06-16", false)] {
            let text = format!("{ACTIVE}created = {created}");
            let text = text.replace("2026-06-12", created);
            let portfolio = portfolio("", &[("a", "kim", &text)]);
            week(&portfolio, None, |it| assert_eq!(it.people[0].projects[0].is_new, is_new));
        }
    }

    #[test]
    fn quick_ideas_of_the_period_are_tried_or_not() {
        let tried = |day: &str| format!("experiment = [{{ date = {day}, result = \"unclear\" }}]");
        let [within, before, later] = ["2026-06-09", "2026-06-08", "2026-06-16"].map(tried);
        let portfolio = portfolio(
            "",
            &[
                ("open", "kim", ""),
                ("new", "kim", "created = 2026-06-15"),
                ("tomorrow", "kim", "created = 2026-06-16"),
                ("slow", "kim", "experiment_loop = \"2d\""),
                ("question", "kim", "uncertainty = \"conceptual\""),
                ("within", "kim", &within),
                ("before", "kim", &before),
                ("later", "kim", &later),
                ("hers", "ana", ""),
            ],
        );

        let quick = week(&portfolio, Some("kim"), |review| {
            let own = review.own.as_ref().unwrap();
            own.quick.iter().map(|(it, tried)| (it.name.to_string(), *tried)).collect::<Vec<_>>()
        });
        let expected = [("within", true), ("later", false), ("new", false), ("open", false)];
        assert_eq!(quick, expected.map(|(name, tried)| (name.to_owned(), tried)));
    }
}
