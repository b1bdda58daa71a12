//! The weekly review: who needs attention first, with a question for each.

use std::fmt::Display;

use super::flags::tally;
use super::{Screen, clean, count, markdown, paint, verdict, wrap};
use crate::domain::flags::{Flag, Flagged};
use crate::domain::project::{Date, Decision, DecisionKind, ExperimentResult, Name, Project};
use crate::domain::ranking::{self, Kind, Outcome, Verdict};
use crate::domain::review::{Ask, Due, Looked, Own, Person, Review, What};
use crate::domain::words::Word;

/// The number of researchers that a screen shows in full.
const MOST: usize = 3;
/// The lines of a screen, besides that of the prompt.
const LINES: usize = 23;

/// The least columns for a screen: narrower ones wrap everything.
const NARROW: usize = 60;

/// The review as text. A terminal shows the first three researchers in full, one line of each other,
/// and the due dates for which there is room.
pub fn text(review: &Review, screen: Screen) -> String {
    let width = screen.text_width();
    let is_short = review.people.len() > 1 && screen.width.is_some_and(|width| width >= NARROW);
    let line = |line: &str| {
        let line = if is_short { wrap::cut(line, width) } else { wrap::wrap(line, width) };
        line + "\n"
    };
    let below = |line: &str| {
        let line = if is_short { wrap::cut(line, width - 2) } else { line.to_owned() };
        wrap::indented(&line, 2, width) + "\n"
    };
    let words =
        Words { name: |name| paint::paint(paint::NAME, clean::line(name)), text: clean::flow };
    let mut page = line(&heading(review));
    let (asked, on_course): (Vec<_>, Vec<_>) =
        review.people.iter().partition(|person| person.ask.is_some());
    for (at, person) in asked.iter().enumerate() {
        let Some(ask) = &person.ask else { continue };
        let question = format!("ask: {}", paint::paint(paint::INFO, question(ask, person)));
        if at == 0 {
            page += "\n";
        }
        if is_short && at >= MOST {
            page += &line(&format!("{}; {question}", words.in_short(person, ask)));
        } else {
            page += &line(&words.head(person, ask));
            page += &(below(&words.state(person)) + &below(&question));
        }
    }
    for (at, person) in on_course.iter().enumerate() {
        if at == 0 {
            page += if asked.is_empty() { "\non course:\n" } else { "on course:\n" };
        }
        let researcher = (words.name)(person.researcher);
        page += &below(&format!("{researcher}: {}", words.state(person)));
    }
    let unknown: String = words.rewritten(review).iter().map(|it| line(it)).collect();
    if !review.due.is_empty() {
        let all = review.due.len();
        let room =
            LINES.saturating_sub([&page, &unknown].map(|it| it.lines().count() + 1).iter().sum());
        let shown = if is_short { all.min(room.max(1)) } else { all };
        let of = if shown < all { format!(", {shown} of {all}") } else { String::new() };
        page += &format!("\ndue{of}:\n");
        page.extend(review.due.iter().take(shown).map(|due| below(&words.due(due, review.today))));
    }
    if let Some(own) = &review.own {
        page += "\n";
        for (label, line) in words.own(own) {
            page += &format!("{label:<10}{}\n", wrap::indented(&line, 10, width).trim_start());
        }
    }
    page + &unknown
}

/// The review as Markdown: everything, for a note of the meeting.
pub fn markdown(review: &Review) -> String {
    let words = Words { name: markdown::code, text: markdown::plain };
    let mut page = format!("## {}\n\n", markdown::plain(&heading(review)));
    for person in &review.people {
        let head = match &person.ask {
            Some(ask) => words.head(person, ask),
            None => format!("{}: on course", (words.name)(person.researcher)),
        };
        page += &format!("- {head}\n  - {}\n", words.state(person));
        let ask = person.ask.as_ref();
        page.extend(ask.map(|ask| format!("  - **ask:** {}\n", question(ask, person))));
    }
    if !review.due.is_empty() {
        page += "\n### Due\n\n";
    }
    for due in &review.due {
        page += &format!("- {}\n", words.due(due, review.today));
    }
    if let Some(own) = &review.own {
        page += "\n### The period\n\n";
        page.extend(words.own(own).map(|(label, line)| format!("- {label}: {line}\n")));
    }
    page.extend(words.rewritten(review).map(|line| format!("\n{line}\n")));
    anstream::adapter::strip_str(&page).to_string()
}

fn heading(review: &Review) -> String {
    let Review { since, today, people, .. } = review;
    let from = since.plus_days(1).unwrap_or(*since).min(*today);
    let asked = people.iter().filter(|person| person.ask.is_some()).count();
    let who = match (people.len(), asked) {
        (1, 0) => format!("{} is on course", clean::line(people[0].researcher)),
        (1, _) => format!("{} has something to decide", clean::line(people[0].researcher)),
        (all, 0) => format!("all {all} are on course"),
        (all, asked) => format!("{asked} of {all} need attention"),
    };
    format!("{from} to {today}: {who}")
}

/// The question for a researcher.
pub fn question<'a>(ask: &Ask<'a>, person: &Person<'a>) -> String {
    let verdict = person.verdict.as_ref();
    let name = |project: &Project| clean::line(project.name.as_str()).into_owned();
    let current = verdict.and_then(|it| it.current.as_ref()).map(|it| name(it.project));
    let best = verdict.and_then(|it| it.best()).map(|it| name(it.project));
    let cannot_go_on =
        verdict.and_then(|it| it.current.as_ref()).is_some_and(|it| it.why_not.is_some());
    match (ask, current, best) {
        (Ask::Flag(flag), ..) => flag.rule.ask.into(),
        (Ask::Verdict(Kind::Switch | Kind::Focus), Some(current), _) if cannot_go_on => {
            format!("What keeps you from pausing {current}?")
        }
        (Ask::Verdict(Kind::Switch | Kind::Focus), Some(current), Some(best)) => {
            format!("If you had neither yet, would you start {current} or {best}?")
        }
        (Ask::Verdict(Kind::Start), _, Some(best)) => {
            format!("What keeps you from starting {best}?")
        }
        (Ask::Verdict(Kind::Close), ..) => "Which one are you more excited about?".into(),
        (Ask::Verdict(_), ..) => {
            "What would you work on if you could choose anything, and who could tell you?".into()
        }
        (Ask::NoProject, ..) => "Which two ideas could you write down this week?".into(),
    }
}

/// Sentences, with names and texts of files as the format wants them.
struct Words {
    name: fn(&str) -> String,
    text: fn(&str) -> String,
}

impl Words {
    fn of(&self, project: &Project) -> String {
        (self.name)(project.name.as_str())
    }

    /// The researcher with the project, if its name does not begin with theirs.
    fn whose(&self, person: &Person, project: &Project) -> String {
        let begins = project.name.as_str().strip_prefix(person.researcher);
        if begins.is_some_and(|rest| rest.starts_with('/')) {
            return self.of(project);
        }
        format!("{}: {}", (self.name)(person.researcher), self.of(project))
    }

    /// The researcher, and why they need attention.
    fn head(&self, person: &Person, ask: &Ask) -> String {
        let researcher = (self.name)(person.researcher);
        let flag = match ask {
            Ask::Flag(flag) => flag,
            Ask::Verdict(_) => return self.why(person),
            Ask::NoProject => return format!("{researcher}: no open project"),
        };
        let whose = self.whose(person, flag.project);
        let severity = paint::severity(flag.severity());
        format!("{whose}: {severity} {}: {}", flag.rule.name, (self.text)(&flag.message))
    }

    /// The same without the numbers.
    fn in_short(&self, person: &Person, ask: &Ask) -> String {
        match (ask, &person.verdict) {
            (Ask::Flag(flag), _) => {
                let (whose, severity) = (self.whose(person, flag.project), flag.severity());
                format!("{whose}: {} {}", paint::severity(severity), flag.rule.name)
            }
            (Ask::Verdict(_), Some(verdict)) => {
                format!("{}: {}", (self.name)(person.researcher), self.verdict(verdict))
            }
            (Ask::Verdict(_) | Ask::NoProject, _) => self.head(person, ask),
        }
    }

    /// The numbers or the reason behind a verdict.
    fn why(&self, person: &Person) -> String {
        let current = person.verdict.as_ref().and_then(|verdict| verdict.current.as_ref());
        let Some((current, verdict)) = current.zip(person.verdict.as_ref()) else {
            return format!("{}: nothing is active", (self.name)(person.researcher));
        };
        let whose = self.whose(person, current.project);
        if let Some(why_not) = &current.why_not {
            return format!("{whose} {}", (self.text)(&verdict::reason(why_not)));
        }
        let best = verdict.best().map(|best| self.of(best.project));
        let best = best.unwrap_or_else(|| verdict::LOOKING.into());
        let [own, other] =
            [current.index.rate, verdict.best.index().rate].map(ranking::in_two_digits);
        format!("{whose} is worth {own} a week, {best} {other}")
    }

    /// The verdict, what happened, and the flags of active projects.
    fn state(&self, person: &Person) -> String {
        let active: Vec<&Flagged> = person.active().map(|it| &it.flagged).collect();
        let flags = active.iter().flat_map(|flagged| &flagged.flags);
        let flags = (!active.is_empty()).then(|| tally(flags));
        let news = self.news(person);
        let news = if news.is_empty() { "no entries".into() } else { news.join(", ") };
        let verdict = person.verdict.as_ref().map(|now| {
            let (now, before) =
                (self.verdict(now), person.before.as_ref().map(|before| self.verdict(before)));
            match before.filter(|before| *before != now) {
                Some(before) => format!("{now}, was {before}"),
                None => now,
            }
        });
        let parts = [verdict, Some(news), flags];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// `switch to model-evals`.
    fn verdict(&self, verdict: &Verdict) -> String {
        let current = verdict.current.as_ref().map(|it| &it.project.name);
        let name = |name: Option<&Name>| {
            name.map_or_else(|| verdict::LOOKING.to_owned(), |name| (self.name)(name.as_str()))
        };
        let Outcome { kind, projects } = verdict.outcome();
        match (kind, projects) {
            (Kind::Stay, _) => format!("stay with {}", name(current)),
            (Kind::Switch, [to, _]) => format!("switch to {}", name(to)),
            (Kind::Focus, [to, _]) => format!("focus on {}", name(to)),
            (Kind::Start, [to, _]) => format!("start {}", name(to)),
            (Kind::Close, [a, b]) => format!("too close to call: {} or {}", name(a), name(b)),
            (Kind::Look, _) => "look for something else".into(),
        }
    }

    /// Results, decisions, new ideas and changed flags.
    fn news(&self, person: &Person) -> Vec<String> {
        let mut news = Vec::new();
        for (result, word) in ExperimentResult::ALL {
            let results = person.projects.iter().flat_map(|it| &it.results);
            match results.filter(|it| *it.result == *result).count() {
                0 => {}
                n => news.push(format!("{n} {word}")),
            }
        }
        for Looked { flagged, is_new, decisions, .. } in &person.projects {
            let project = flagged.project;
            if *is_new {
                news.push(format!("new {}", self.of(project)));
            }
            news.extend(decisions.iter().filter_map(|decision| self.decision(decision, project)));
        }
        let flags = |label: &str, of: for<'a> fn(&'a Looked<'a>) -> &'a [Flag<'a>]| {
            let mut names: Vec<_> =
                person.projects.iter().flat_map(|it| of(it)).map(|flag| flag.rule.name).collect();
            names.sort_unstable();
            names.dedup();
            (!names.is_empty()).then(|| format!("{label} {}", names.join(", ")))
        };
        news.extend(flags("new flags:", |it| &it.came));
        news.extend(flags("gone:", |it| &it.went));
        news
    }

    /// A decision in the past tense; of a switch only in the project that was taken up.
    fn decision(&self, decision: &Decision, project: &Project) -> Option<String> {
        let name = self.of(project);
        let is_to = |name: &str| name.parse().as_ref() == Ok(&project.name);
        Some(match *decision.kind {
            DecisionKind::Start => format!("started {name}"),
            DecisionKind::Pause => format!("paused {name}"),
            DecisionKind::Resume => format!("resumed {name}"),
            DecisionKind::Switch if decision.to.as_ref().is_some_and(|to| is_to(to)) => {
                format!("switched to {name}")
            }
            DecisionKind::Switch => return None,
            DecisionKind::Derisk => format!("began a sprint on {name}"),
            DecisionKind::Pivot => format!("pivoted {name}"),
            DecisionKind::Estimate => format!("estimated {name} again"),
            DecisionKind::Finish => format!("finished {name}"),
            DecisionKind::Drop => format!("dropped {name}"),
        })
    }

    fn due(&self, Due { day, project, what }: &Due, today: Date) -> String {
        let when = match day.days_since(today) {
            0 => "today".to_owned(),
            1 => "tomorrow".into(),
            days if days > 1 => format!("in {}", count_days(days)),
            days => format!("{} ago", count_days(-days)),
        };
        let name = self.of(project);
        let from = |from: Option<&str>| from.map_or("a reviewer".into(), |it| (self.text)(it));
        let is_open = if *day < today { "checkpoint not marked" } else { "checkpoint" };
        let what = match what {
            What::Sprint if *day < today => "the sprint ended".into(),
            What::Sprint => "the sprint ends".into(),
            What::Checkpoint(Some(expect)) => format!("{is_open}: {}", (self.text)(expect)),
            What::Checkpoint(None) => is_open.into(),
            What::Feedback(who) => format!("asked {}, no answer yet", from(*who)),
            What::Deadline if *day < today => "results were needed".into(),
            What::Deadline => "results are needed".into(),
        };
        format!("{day}, {when}: {name}: {what}")
    }

    fn own(&self, own: &Own) -> impl Iterator<Item = (&'static str, String)> {
        let list =
            |items: Vec<String>| if items.is_empty() { "none".into() } else { items.join(", ") };
        let hours = own.hours.iter();
        let hours = hours.map(|(project, hours)| format!("{hours:.0} on {}", self.of(project)));
        let hours = list(hours.collect());
        let of = |wanted: bool| {
            let all = own.quick.iter().filter(move |(_, tried)| *tried == wanted);
            all.map(|(project, _)| self.of(project)).collect::<Vec<_>>()
        };
        let (tried, untried) = (of(true), of(false));
        let quick = match (tried.len(), own.quick.len()) {
            (_, 0) => "none were open".into(),
            (n, all) if n == all => format!("{n} of {all} tried"),
            (n, all) => format!("{n} of {all} tried; untried: {}", list(untried)),
        };
        let Own { results, pace, pace_weeks, switches, recent_switches, .. } = own;
        let weeks = format!("{pace_weeks:.1}");
        let weeks = match weeks.trim_end_matches(".0") {
            "1" => "week".into(),
            weeks => format!("{weeks} weeks"),
        };
        [
            ("hours", format!("{hours} (estimated from hours a week and active days)")),
            ("results", format!("{results}; {pace:.1} a week over the last {weeks}")),
            ("switches", format!("{switches}; {recent_switches} in the last 8 weeks")),
            ("quick", format!("ideas that take a day or two to try: {quick}")),
        ]
        .into_iter()
    }

    /// What the files do not say about the time before the period.
    fn rewritten(&self, review: &Review) -> Option<String> {
        let changed = review.rewritten.iter().map(|(project, decision)| {
            format!("{} ({} of {})", self.of(project), decision.kind.word(), decision.date.value)
        });
        let changed: Vec<_> = changed.collect();
        (!changed.is_empty()).then(|| {
            let changed = changed.join(", ");
            format!(
                "earlier flags and verdicts use present values: the files do not have the earlier \
                 ones of {changed}"
            )
        })
    }
}

fn count_days(days: i64) -> impl Display {
    usize::try_from(days).map_or_else(|_| String::new(), |days| count(days, "day"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flags::rule::Context;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;

    /// So many researchers with a project each; every second one has everything that is due.
    fn portfolio(people: usize) -> Portfolio {
        let project = |at: usize| {
            let text = "so many words that no line of a terminal holds them all at once ".repeat(9);
            let due = format!("checkpoint = [{{ by = 2026-06-14, expect = \"{text}\" }}]\n");
            let fine = "motivation = \"m\"\nfixed_cost = \"1d\"\nexperiment_loop = \"4h\"\n";
            project_of(
                &format!("a-rather-long-name-of-a-project-{at}"),
                &format!(
                    "researcher = \"a long name {at}\"\nstatus = \"active\"\nstarted = 2026-06-01\n\
                     decision = [{{ date = 2026-06-12, kind = \"pivot\" }}]\n{}",
                    if at.is_multiple_of(2) { &due } else { fine },
                ),
            )
        };
        Portfolio::new(Settings::default(), (0..people).map(project).collect())
    }

    fn page(people: usize, width: Option<usize>) -> String {
        let (portfolio, since) = (portfolio(people), "2026-06-08".parse().unwrap());
        let past = portfolio.as_of(since);
        let context = Context::new(&portfolio, "2026-06-15".parse().unwrap());
        let review = Review::of(None, &context, &Context::new(&past, since));
        anstream::adapter::strip_str(&text(&review, Screen::of(width))).to_string()
    }

    #[test]
    fn ten_researchers_fit_a_screen() {
        for people in 2..=10 {
            let page = page(people, Some(80));

            assert!(page.lines().count() <= LINES, "{page}");
            assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
            let named = (0..people).filter(|at| page.contains(&format!("a long name {at}")));
            assert_eq!(named.count(), people, "{page}");
        }
    }

    #[test]
    fn nothing_is_cut_where_there_is_no_screen_or_a_narrow_one() {
        for width in [None, Some(NARROW - 1)] {
            let page = page(10, width);

            assert_eq!(page.matches("checkpoint not marked").count(), 5, "{page}");
            assert_eq!(page.matches("ask: ").count(), 5, "{page}");
            assert!(!page.contains('…'), "{page}");
        }
    }
}
