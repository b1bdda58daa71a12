//! The red flags: one rule for each, as in a linter.
//!
//! To add a flag, write one file such as `very_slow_loop.rs` with a `pub const RULE: Rule`, and add
//! it to the `mod` lines and, at its weight, to [`RULES`] below. `rp explain` prints the rule's
//! texts and its `bad` and `good` cases, and the tests at the end of this file run the cases: they
//! are its documentation and its tests.

pub mod groups;
pub mod rule;
pub mod statistics;
pub mod threshold;

mod experiment_loop;
mod fixed_cost;
mod ratings;

mod awaiting_feedback;
mod better_alternative;
mod bottom_up_without_mentor;
mod checkpoint_missed;
mod choosing_trap;
mod crowded_bottom_up;
mod dangling_name;
mod deadline_out_of_reach;
mod doubtful_collaboration;
mod ease_doubted;
mod feedback_unanswered;
mod few_net_hours;
mod finish_overrun;
mod fixed_cost_overrun;
mod high_fixed_cost;
mod importance_doubted;
mod impossible_date;
mod long_without_result;
mod loop_drift;
mod many_projects;
mod missed_and_going_on;
mod motivation_due;
mod moved_goalposts;
mod never_shared;
mod no_agenda;
mod no_alternatives;
mod no_checkpoint;
mod no_clear_result;
mod no_motivation;
mod no_net_hours;
mod no_question;
mod no_start_date;
mod not_estimated;
mod not_here_yet;
mod one_sided_feedback;
mod overlap_unsynced;
mod overtaken;
mod people_in_loop;
mod prior_work_unread;
mod prior_work_unused;
mod reading_trap;
mod refuted;
mod replaceable;
mod same_obstacle;
mod same_problem;
mod silent_sprint;
mod size_unknown;
mod slow_loop;
mod slow_pace;
mod split_focus;
mod stalled;
mod switching_often;
mod timebox_over;
mod two_pager_incomplete;
pub(super) mod two_pager_too_long;
mod unshared;
mod untried;
mod very_slow_loop;
pub(super) mod worth_another_look;
mod yielded;

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::ops::Range as Bytes;

use super::project::{Accept, Project};
use super::settings::Settings;
use super::source::{At, Trouble};
use super::words::nearest;
use rule::{Context, Finding, Quantity, Rule, Severity};
use threshold::Threshold;

/// Every rule, the heaviest first: by severity, and within a severity in the order in which a
/// researcher with time for two of them should look at them. `rp` alone shows the first two of a
/// project. The comments give the reasons; the order is `rp`'s own choice.
pub const RULES: &[&Rule] = &[
    // Red. A decision is overdue: each day on which nobody decides is lost.
    &timebox_over::RULE,
    &missed_and_going_on::RULE,
    &checkpoint_missed::RULE,
    &refuted::RULE,
    &better_alternative::RULE,
    // The project may not be worth doing at all, however well it goes.
    &same_problem::RULE,
    &importance_doubted::RULE,
    // Weeks go by without evidence.
    &long_without_result::RULE,
    &reading_trap::RULE,
    &choosing_trap::RULE,
    // Every experiment will be slow, or the first one far away.
    &very_slow_loop::RULE,
    &high_fixed_cost::RULE,
    // Nothing is left for the project.
    &no_net_hours::RULE,
    &split_focus::RULE,
    // A day of writing puts it right.
    &never_shared::RULE,
    &no_motivation::RULE,
    // Caution. It will come too late, or goes nowhere now.
    &deadline_out_of_reach::RULE,
    &not_here_yet::RULE,
    &yielded::RULE,
    &silent_sprint::RULE,
    &no_clear_result::RULE,
    &stalled::RULE,
    &slow_pace::RULE,
    &same_obstacle::RULE,
    &fixed_cost_overrun::RULE,
    &finish_overrun::RULE,
    &untried::RULE,
    // Somebody knows why it may not work or not matter.
    &ease_doubted::RULE,
    &feedback_unanswered::RULE,
    &replaceable::RULE,
    &overlap_unsynced::RULE,
    &crowded_bottom_up::RULE,
    // Every experiment takes longer than it should.
    &loop_drift::RULE,
    &people_in_loop::RULE,
    &slow_loop::RULE,
    // Attention is spread thin, or there is nothing to compare with.
    &few_net_hours::RULE,
    &many_projects::RULE,
    &switching_often::RULE,
    &no_alternatives::RULE,
    &bottom_up_without_mentor::RULE,
    // Thinking, reading and writing that others build on.
    &no_question::RULE,
    &motivation_due::RULE,
    &unshared::RULE,
    &prior_work_unused::RULE,
    &prior_work_unread::RULE,
    &two_pager_incomplete::RULE,
    // The file: without these, other flags and the ranking are less exact.
    &size_unknown::RULE,
    &impossible_date::RULE,
    &no_start_date::RULE,
    &dangling_name::RULE,
    // Notes. News first, then what helps to decide, then the rest.
    &worth_another_look::RULE,
    &overtaken::RULE,
    &moved_goalposts::RULE,
    &no_checkpoint::RULE,
    &awaiting_feedback::RULE,
    &one_sided_feedback::RULE,
    &not_estimated::RULE,
    &no_agenda::RULE,
    &doubtful_collaboration::RULE,
    &two_pager_too_long::RULE,
];

/// The rules about a researcher, who may have several projects. Their flags are raised once, on the
/// project that [`Context::carries_flags_of_researcher`].
const ABOUT_RESEARCHERS: &[&Rule] = &[
    &no_net_hours::RULE,
    &split_focus::RULE,
    &choosing_trap::RULE,
    &few_net_hours::RULE,
    &many_projects::RULE,
    &switching_often::RULE,
    &no_alternatives::RULE,
];

/// The rules besides those whose flags depend on the other projects of the store.
const LOOKING_AT_OTHERS: &[&Rule] = &[
    &better_alternative::RULE,
    &deadline_out_of_reach::RULE,
    &high_fixed_cost::RULE,
    &finish_overrun::RULE,
    &dangling_name::RULE,
    &overtaken::RULE,
    &no_agenda::RULE,
];

/// Whether the flags of a rule depend on the other projects of the store.
pub fn looks_at_others(rule: &Rule) -> bool {
    let mut all = ABOUT_RESEARCHERS.iter().chain(LOOKING_AT_OTHERS);
    all.any(|other| other.name == rule.name)
}

/// The rules that complain of a missing key, with the key; `estimate.` means any key of a table. If
/// the file has it in another place or under another name, its warning is enough.
const MISSING: &[(&Rule, &[&str])] = &[
    (&no_motivation::RULE, &["motivation"]),
    (&motivation_due::RULE, &["motivation"]),
    (&no_question::RULE, &["problem"]),
    (&no_agenda::RULE, &["agenda"]),
    (&no_start_date::RULE, &["started"]),
    (&not_estimated::RULE, &["estimate", "estimate."]),
    (&prior_work_unread::RULE, &["prior_work", "prior_work."]),
    (&prior_work_unused::RULE, &["prior_work.notes"]),
    (&no_checkpoint::RULE, &["checkpoint", "checkpoint.by", "timebox", "timebox.until"]),
    (&one_sided_feedback::RULE, &["feedback.importance", "feedback.ease"]),
    (&never_shared::RULE, &["feedback"]),
    (&unshared::RULE, &["feedback"]),
    (&choosing_trap::RULE, &["experiment"]),
    (&long_without_result::RULE, &["experiment"]),
    (&no_clear_result::RULE, &["experiment"]),
    (&reading_trap::RULE, &["experiment"]),
    (&silent_sprint::RULE, &["experiment"]),
    (&slow_pace::RULE, &["experiment"]),
    (&stalled::RULE, &["experiment"]),
    (&untried::RULE, &["experiment"]),
    (&bottom_up_without_mentor::RULE, &["researcher.NAME.mentor", "researcher.NAME.level"]),
    (&few_net_hours::RULE, &["researcher.NAME.hours_per_week"]),
    (&no_net_hours::RULE, &["researcher.NAME.hours_per_week"]),
];

/// Whether a rule complains of a key that is in a file.
fn has_elsewhere(rule: &Rule, project: &Project, settings: &Settings) -> bool {
    if project.elsewhere.is_empty() && settings.elsewhere.is_empty() {
        return false;
    }
    let mut missing =
        MISSING.iter().filter(|(of, _)| of.name == rule.name).flat_map(|(_, keys)| *keys);
    let is_there = |key: &&str| {
        let mut elsewhere = project.elsewhere.iter().chain(&settings.elsewhere);
        elsewhere.any(|it| it == key || key.ends_with('.') && it.starts_with(key))
    };
    missing.any(is_there)
}

/// The rule with this name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// A warning for each `[[accept]]` entry whose flag does not exist.
pub fn misnamed(project: &Project) -> Vec<Trouble> {
    let unknown = project.accepted.iter().filter(|accept| rule(&accept.flag).is_none());
    let trouble = |accept: &At<Accept>| {
        let message = format!("`{}` is accepted, but no flag has this name", accept.flag.value);
        let near = nearest(&accept.flag, RULES.iter().map(|rule| rule.name));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "list all flags with `rp explain`".into(),
        };
        Trouble::warning(accept.flag.span.clone(), message).help(help)
    };
    unknown.map(trouble).collect()
}

/// Every threshold of every rule, by key.
pub fn thresholds() -> Vec<&'static Threshold> {
    let mut all: Vec<_> = RULES.iter().flat_map(|rule| rule.thresholds).collect();
    all.sort_by_key(|threshold| threshold.key);
    all
}

/// A flag that a rule raised on a project.
#[derive(Debug, Clone)]
pub struct Flag<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// The project.
    pub project: &'a Project,
    /// A byte range in the project's file.
    pub span: Bytes<usize>,
    /// What is wrong, and whether an acceptance has lapsed.
    pub message: String,
    /// The quantity that it is about, if it has one.
    pub quantity: Option<Quantity>,
    /// The `[[accept]]` entry for this flag, if it has neither expired nor lapsed.
    pub accepted: Option<&'a At<Accept>>,
}

impl Flag<'_> {
    /// Whether the flag counts; an accepted flag is shown, but does not count.
    pub fn counts(&self) -> bool {
        self.accepted.is_none()
    }

    /// The severity of its rule.
    pub fn severity(&self) -> Severity {
        self.rule.severity
    }
}

/// The flags of one project.
#[derive(Debug)]
pub struct Flagged<'a> {
    /// The project.
    pub project: &'a Project,
    /// Flags in the order of [`check`].
    pub flags: Vec<Flag<'a>>,
}

impl<'a> Flagged<'a> {
    /// The flags that all rules raise on a project.
    pub fn of(project: &'a Project, context: &Context) -> Self {
        Self { project, flags: check(project, context) }
    }

    /// A sort key: the project with the most red flags first, then the most cautions, then notes.
    pub fn worst_first(&self) -> impl Ord + use<> {
        let count = |severity| {
            let counting = self.flags.iter().filter(|flag| flag.counts());
            Reverse(counting.filter(|flag| flag.severity() == severity).count())
        };
        [Severity::Red, Severity::Caution, Severity::Note].map(count)
    }
}

/// The flags that all rules raise on one project: accepted ones last, then the heaviest rule first,
/// as in [`RULES`], and those of one rule in the order of the file.
pub fn check<'a>(project: &'a Project, context: &Context) -> Vec<Flag<'a>> {
    let flag = |rule: &'static Rule, Finding { span, mut message, quantity }: Finding| {
        let entries = project.accepted.iter().filter(|accept| {
            let is_current = accept.until.as_ref().is_none_or(|until| context.today <= **until);
            accept.flag.value == rule.name && is_current
        });
        let lapsed_at = |accept: &'a At<Accept>| {
            let Accept { value, .. } = &accept.value;
            let value = value.as_ref()?;
            quantity.filter(|quantity| quantity.is_worse_by_half(value)).and(Some(value))
        };
        let accepted = entries.clone().find(|accept| lapsed_at(accept).is_none());
        if accepted.is_none()
            && let Some(value) = entries.filter_map(lapsed_at).last()
        {
            message += &format!(" (its acceptance at {} has lapsed)", value.value);
        }
        Flag { rule, project, span, message, quantity, accepted }
    };
    // Asked first: a rule about a researcher looks at all of their projects.
    let carries = LazyCell::new(|| context.carries_flags_of_researcher(project));
    let mut flags: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.statuses.contains(&project.status))
        .filter(|rule| !has_elsewhere(rule, project, &context.portfolio.settings))
        .filter(|rule| !is_about_researcher(rule) || *carries)
        .flat_map(|rule| {
            let mut findings = (rule.check)(project, context);
            findings.sort_by_key(|finding| finding.span.start);
            findings.into_iter().map(|finding| flag(rule, finding))
        })
        .collect();
    flags.sort_by_key(|flag| !flag.counts());
    flags
}

/// The flags about the researcher of a project, if they are raised on another one.
pub fn about_researcher_elsewhere<'a>(project: &Project, context: &Context<'a>) -> Vec<Flag<'a>> {
    let owner = context.portfolio.settings.owner(project);
    let carrier = context.ranking().carries_flags_of(owner);
    let other = carrier.filter(|carrier| carrier.name != project.name);
    let mut flags = other.map_or_else(Vec::new, |carrier| check(carrier, context));
    flags.retain(|flag| is_about_researcher(flag.rule));
    flags
}

/// Whether a rule is about a researcher, who may have several projects.
pub fn is_about_researcher(rule: &Rule) -> bool {
    ABOUT_RESEARCHERS.iter().any(|about| about.name == rule.name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::{self, Date};
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;

    /// The sound store, to which every case is applied.
    const SOUND: [(&str, &str); 3] = [
        ("rp.toml", include_str!("../../../examples/sound/rp.toml")),
        (PROJECT, include_str!("../../../examples/sound/projects/probing.toml")),
        ("projects/steering.toml", include_str!("../../../examples/sound/projects/steering.toml")),
    ];
    const PROJECT: &str = "projects/probing.toml";

    fn today() -> Date {
        "2026-06-15".parse().unwrap()
    }

    /// The sound store with a case applied: its keys replace those of the project, `# no KEY`
    /// removes one, and `# projects/NAME.toml` or `# rp.toml` continues in another file.
    fn with_case(case: &str) -> Portfolio {
        let mut files: BTreeMap<&str, toml::Table> =
            SOUND.iter().map(|(path, text)| (*path, text.parse().unwrap())).collect();
        let mut parts: Vec<(&str, String)> = vec![(PROJECT, String::new())];
        for line in case.lines() {
            match line.strip_prefix("# ") {
                Some(path) if path == "rp.toml" || path.starts_with("projects/") => {
                    parts.push((path, String::new()));
                }
                _ => {
                    let (path, text) = parts.last_mut().unwrap();
                    if let Some(key) = line.strip_prefix("# no ") {
                        let gone = files.get_mut(path).unwrap().remove(key);
                        assert!(gone.is_some(), "the sound store has no `{key}` to remove");
                    }
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        for (path, text) in parts {
            let over: toml::Table = text.parse().unwrap_or_else(|e| panic!("{e} in {text}"));
            files.entry(path).or_default().extend(over);
        }
        let (mut projects, mut settings) = (Vec::new(), Settings::default());
        for (path, table) in files {
            let source = Source { path: path.into(), text: table.to_string() };
            let none: [Trouble; 0] = [];
            match path.strip_prefix("projects/") {
                None => {
                    let (read, troubles) = Settings::read(&source, &thresholds());
                    assert_eq!(troubles, none, "{case}");
                    settings = read;
                }
                Some(name) => {
                    let name = name.strip_suffix(".toml").unwrap().parse().unwrap();
                    let (project, troubles) = project::read(name, source.into());
                    assert_eq!(troubles, none, "{case}");
                    projects.extend(project);
                }
            }
        }
        Portfolio::new(settings, projects)
    }

    fn raised(case: &str) -> Vec<&'static str> {
        messages(case).into_iter().map(|(name, _)| name).collect()
    }

    fn messages(case: &str) -> Vec<(&'static str, String)> {
        let portfolio = with_case(case);
        let context = Context::new(&portfolio, today());
        let name = PROJECT.strip_prefix("projects/").unwrap().strip_suffix(".toml").unwrap();
        let project = portfolio.project(&name.parse().unwrap()).unwrap();
        check(project, &context).into_iter().map(|flag| (flag.rule.name, flag.message)).collect()
    }

    #[test]
    fn a_message_shows_the_loop_that_counts_and_the_other_one() {
        let took = |loops: &str| {
            let entry =
                format!("{{ date = 2026-06-12, result = \"unclear\", took = \"{loops}\" }}, ");
            format!("experiment_loop = \"1d\"\nexperiment = [{}]", entry.repeat(3))
        };
        for (case, message) in [
            ("experiment_loop = \"2d\"\n# no experiment", "one loop takes 2d, more than 1d"),
            (
                "experiment_loop = \"2d to 1w\"\n# no experiment",
                "one loop takes about 3.7d (2d to 1w), more than 1d",
            ),
            (
                "experiment_loop = \"2d to 8d\"\n# no experiment",
                "one loop takes about 4d (2d to 1w 1d), more than 1d; \
                 the upper end of the range is more than 1w",
            ),
            (&took("30h"), "one loop takes 1.3d (measured; planned: 1d), more than 1d"),
        ] {
            let messages = messages(case);
            assert!(messages.contains(&("slow-loop", message.to_owned())), "{case}: {messages:?}");
        }
    }

    #[test]
    fn an_accepted_flag_comes_after_lighter_ones_that_count() {
        let case = "experiment_loop = \"2w\"\n# no experiment\n# no estimate\n";
        let accepted = format!("{case}accept = [{{ flag = \"very-slow-loop\", why = \"w\" }}]\n");

        assert_ne!(raised(case).last(), Some(&"very-slow-loop"));
        assert_eq!(raised(&accepted).last(), Some(&"very-slow-loop"));
    }

    #[test]
    fn an_unchanged_value_is_not_worse() {
        for value in [0.0, 0.5, 1.0, 8.0] {
            let limit = threshold::Limit::Number(value);
            for quantity in [Quantity::TooHigh(limit), Quantity::TooLow(limit)] {
                assert!(!quantity.is_worse_by_half(&value.to_string()), "{quantity:?}");
            }
        }
    }

    #[test]
    fn obstacles_are_the_same_in_any_case() {
        let entry = |nth: usize, name: &str| {
            format!("{{ date = 2026-06-1{nth}, result = \"unclear\", obstacle = \"{name}\" }}, ")
        };
        for names in [["The Queue"; 3], ["THE QUEUE", "the queue", "The queue"]] {
            let entries: String = (1..).zip(names).map(|(nth, name)| entry(nth, name)).collect();

            assert!(raised(&format!("experiment = [{entries}]")).contains(&"same-obstacle"));
        }
    }

    #[test]
    fn an_experiment_to_come_does_not_end_a_standstill() {
        let entry = |date: &str| format!("{{ date = {date}, result = \"unclear\" }}, ");
        let started = "started = 2026-04-01\n";
        let last = |dates: &[&str]| {
            let entries: String = dates.iter().map(|date| entry(date)).collect();
            raised(&format!("{started}experiment = [{entries}]")).contains(&"stalled")
        };

        assert!(last(&["2026-05-01"]) && last(&["2026-05-01", "2026-06-16"]));
        assert!(!last(&["2026-05-01", "2026-06-15"]));
    }

    #[test]
    fn the_lower_rating_of_unanswered_feedback_is_shown() {
        let case = "feedback = [{ date = 2026-06-01, importance = 2, ease = 1 }]";
        let message = "a rating of 1 of 5 for ease, on 2026-06-01, is unanswered";

        assert!(messages(case).contains(&("feedback-unanswered", message.to_owned())));
    }

    #[test]
    fn the_first_and_the_last_of_the_switches_are_shown_in_any_order_of_the_file() {
        let [case] = switching_often::RULE.bad else { panic!("one case") };
        let late_first = case.replacen("06-15", "04-21", 1).replacen("04-20", "06-15", 1);

        for (case, first) in [(*case, "04-20"), (&*late_first, "04-21")] {
            let message = format!("alex switched 3 times from 2026-{first} to 2026-06-15");
            assert_eq!(messages(case), [("switching-often", message)], "{case}");
        }
    }

    #[test]
    fn the_sound_store_has_no_flags() {
        let portfolio = with_case("");
        let context = Context::new(&portfolio, today());

        for project in portfolio.projects() {
            let raised: Vec<_> =
                check(project, &context).iter().map(|f| (f.rule.name, f.message.clone())).collect();
            assert_eq!(raised, [], "{}", project.name);
        }
    }

    #[test]
    fn every_bad_case_is_flagged_and_no_good_case_is() {
        for rule in RULES {
            assert!(!rule.bad.is_empty() && !rule.good.is_empty(), "{}", rule.name);
            for case in rule.bad {
                assert!(raised(case).contains(&rule.name), "{} does not flag\n{case}", rule.name);
            }
            for case in rule.good {
                assert!(!raised(case).contains(&rule.name), "{} flags\n{case}", rule.name);
            }
        }
    }

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        let names: Vec<_> = RULES.iter().map(|rule| rule.name).collect();

        for (at, name) in names.iter().enumerate() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            assert!(!names[..at].contains(name), "{name} twice");
            assert_eq!(nearest(name, names.iter().copied()), Some(*name));
        }
    }

    #[test]
    fn the_heaviest_flag_is_first_whatever_its_line() {
        assert!(RULES.is_sorted_by_key(|rule| Reverse(rule.severity)));
        let case = "experiment_loop = \"2w\"\nfixed_cost = \"2mo\"\nneeded_by = 2026-06-20\n\
                    # no experiment\nestimate = { counterfactual = \"10%\", importance = 2 }\n\
                    # projects/steering.toml\nestimate = { importance = 1, chance = \"1%\" }";
        assert_eq!(
            raised(case),
            [
                "importance-doubted",
                "very-slow-loop",
                "high-fixed-cost",
                "deadline-out-of-reach",
                "replaceable",
            ]
        );
    }

    #[test]
    fn an_accepted_flag_does_not_count_until_the_acceptance_expires() {
        let accept = |until: &str| {
            let case = format!(
                "experiment_loop = \"2d\"\n# no experiment\n[[accept]]\nflag = \"slow-loop\"\nwhy = \"so\"\n{until}"
            );
            let portfolio = with_case(&case);
            let context = Context::new(&portfolio, today());
            let flags: Vec<_> = check(portfolio.projects().next().unwrap(), &context)
                .iter()
                .map(Flag::counts)
                .collect();
            flags
        };

        assert_eq!(accept(""), [false]);
        assert_eq!(accept("until = 2026-06-15"), [false]);
        assert_eq!(accept("until = 2026-06-14"), [true]);
    }

    #[test]
    fn an_acceptance_lapses_when_the_value_is_worse_by_half() {
        let flag = |case: &str| {
            let portfolio = with_case(case);
            let context = Context::new(&portfolio, today());
            let flags = check(portfolio.projects().next().unwrap(), &context);
            flags.into_iter().map(|flag| (flag.counts(), flag.message)).collect::<Vec<_>>()
        };
        let fixed_cost = |cost: &str, value: &str| {
            let accept = "[[accept]]\nflag = \"high-fixed-cost\"\nwhy = \"so\"";
            let [(counts, message)] = &flag(&format!(
                "status = \"idea\"\n# no experiment\nfixed_cost = \"{cost}\"\n{accept}\n{value}"
            ))[..] else {
                panic!("{cost}");
            };
            (*counts, message.contains("lapsed"))
        };
        let replaceable = |now: &str| {
            let accept = "[[accept]]\nflag = \"replaceable\"\nwhy = \"so\"\nvalue = \"30%\"";
            flag(&format!("estimate = {{ counterfactual = \"{now}\" }}\n{accept}"))[0].0
        };

        assert_eq!(fixed_cost("6mo", "value = \"4mo\""), (true, true));
        assert_eq!(fixed_cost("5.9mo", "value = \"4mo\""), (false, false));
        assert_eq!(fixed_cost("2mo", "value = \"4mo\""), (false, false));
        // By hand, without a value or with one of another unit, it holds.
        assert_eq!(fixed_cost("40mo", ""), (false, false));
        assert_eq!(fixed_cost("40mo", "value = 4"), (false, false));
        // It has lapsed only if no other entry holds.
        let again = "value = \"4mo\"\n[[accept]]\nflag = \"high-fixed-cost\"\nwhy = \"so\"";
        assert_eq!(fixed_cost("6mo", &format!("{again}\nvalue = \"6mo\"")), (false, false));
        assert_eq!(fixed_cost("6mo", "value = \"4mo\"\nuntil = 2026-06-14"), (true, false));
        assert_eq!([replaceable("20%"), replaceable("21%")], [true, false]);
    }

    #[test]
    fn a_quantity_is_not_worse_than_itself_as_it_is_accepted() {
        for case in RULES.iter().flat_map(|rule| rule.bad) {
            let portfolio = with_case(case);
            let context = Context::new(&portfolio, today());
            for project in portfolio.projects() {
                for quantity in check(project, &context).iter().filter_map(|flag| flag.quantity) {
                    let written = quantity.value().rough();
                    let read = quantity.value().of_same_unit(&written).unwrap().in_numbers();
                    let value = quantity.value().in_numbers();
                    assert!((read - value).abs() <= 0.05 * value, "{written} for {quantity:?}");
                    assert!(!quantity.is_worse_by_half(&written), "{written} for {quantity:?}");
                }
            }
        }
    }

    /// The flags of a bad case if the file has these keys in another place.
    fn raised_with_elsewhere(case: &str, keys: &[&'static str]) -> Vec<(&'static str, String)> {
        let mut portfolio = with_case(case);
        let mut project = portfolio.project(&"probing".parse().unwrap()).unwrap().clone();
        let (settings, own): (Vec<&str>, _) =
            keys.iter().copied().partition(|key| key.starts_with("researcher."));
        portfolio.settings.elsewhere = settings.into_iter().collect();
        project.elsewhere = own.into_iter().collect();
        let portfolio = portfolio.with(project.clone());
        let flags = check(&project, &Context::new(&portfolio, today())).into_iter();
        flags.map(|flag| (flag.rule.name, flag.message)).collect()
    }

    #[test]
    fn no_flag_complains_of_a_key_that_is_in_the_file() {
        let below = |key| match key {
            "estimate." => "estimate.made",
            "prior_work." => "prior_work.spent",
            key => key,
        };
        for (rule, keys) in MISSING {
            for (case, key) in
                rule.bad.iter().flat_map(|case| keys.iter().map(move |it| (case, it)))
            {
                let found = raised_with_elsewhere(case, &[below(key)]);
                assert!(found.iter().all(|(name, _)| *name != rule.name), "{}: {key}", rule.name);
                let found = raised_with_elsewhere(case, &["estimat", "made", "feedback.date"]);
                assert!(found.iter().any(|(name, _)| *name == rule.name), "{}", rule.name);
            }
        }
        let some = |case, keys: &[&'static str]| {
            let found = raised_with_elsewhere(case, keys).into_iter();
            found.map(|(_, message)| message).collect::<Vec<_>>()
        };
        let bare = "# no experiment_loop\n# no fixed_cost";
        assert_eq!(some(bare, &["experiment_loop"]), ["no `fixed_cost`"]);
        assert_eq!(some(bare, &["experiment_loop", "fixed_cost"]), [""; 0]);
        let old = "started = 2026-06-08\n# no plan\n# no approach";
        assert!(some(old, &["plan"])[0].ends_with("lacks `approach`"));
        assert_eq!(some(old, &["plan", "approach"]), [""; 0]);
    }

    #[test]
    fn a_threshold_in_rp_toml_replaces_the_default() {
        let two_days =
            "experiment_loop = \"2d\"\n# no experiment\n# rp.toml\n[thresholds]\nslow-loop = ";

        assert_eq!(raised(&format!("{two_days}\"47h\"")), ["slow-loop"]);
        assert_eq!(raised(&format!("{two_days}\"48h\"")), [""; 0]);
    }
}
