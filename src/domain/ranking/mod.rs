//! Which project gives the most value for a week of your time, from now on?
//!
//! What was spent is gone; what fixed cost is still to pay counts.

pub mod belief;
pub mod derisk;
pub mod factor;
pub mod index;
pub mod inputs;
pub mod needs;
pub mod odds;
pub mod points;
pub mod prospect;
mod verdict;
pub mod why;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::portfolio::Portfolio;
use super::project::{Date, Duration, Name, Percent, Project, Status};
use super::settings::Settings;
use super::shares;
use belief::Evidence;
use index::Index;
use inputs::Inputs;
use odds::{Sample, best_of};
use points::Points;
use prospect::Prospect;

pub use verdict::{Choice, Difference, Patience, Verdict};

/// A second thread pays from so many projects on.
const WORTH_A_THREAD: usize = 50;

/// One project and what the ranking makes of it.
#[derive(Debug, Clone)]
pub struct Standing<'a> {
    /// The project.
    pub project: &'a Project,
    /// Whose it is.
    pub researcher: &'a str,
    /// What the ranking was given, and what it assumed.
    pub inputs: Inputs,
    /// The chance that the direction works, after the evidence, by the medians.
    pub belief: Percent,
    /// Full-time work still to do before the first experiment, by the median.
    pub fixed_cost_left: Duration,
    /// What is ahead of it.
    pub prospect: Prospect,
    /// Value per week with learning, and after how many experiments to look again.
    pub index: Index,
}

/// How sure an index is, and how it compares with what else its researcher could do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Odds {
    /// The 5th percentile of value per week.
    pub low: f64,
    /// The 95th.
    pub high: f64,
    /// The chance to be the best of all that are ranked of the same researcher, 0–1.
    pub best_in: f64,
    /// The chance to be above the researcher's current project; nothing for that one itself, and
    /// where there is none.
    pub beats_current: Option<f64>,
}

/// Why a project is worth nothing as it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Worthless {
    /// Its hours a week, and those that it costs before anything is left for it.
    NoHours {
        /// Hours a week.
        hours: f64,
        /// Hours of overhead.
        overhead: f64,
    },
    /// No experiment can be run and finished before its `needed_by`.
    TooLate,
    /// It has no importance, no counterfactual or no chance.
    NoValue,
}

/// All ideas, active and paused projects of a store, the best first, and what to do.
#[derive(Debug)]
pub struct Ranking<'a> {
    /// The best first; equals in the order of names.
    pub standings: Vec<Standing<'a>>,
    /// One for each researcher who has something to choose, in the order of names.
    pub verdicts: Vec<Verdict<'a>>,
    /// Of each standing, where they were asked for.
    odds: Vec<Odds>,
    points: Points,
    settings: &'a Settings,
    places: HashMap<&'a Name, usize>,
}

/// Rank every project that could still be worked on.
pub fn rank(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, |prospect, points| (prospect.index(points), None))
}

/// The same, with the odds of each project.
pub fn rank_with_odds(portfolio: &Portfolio, today: Date) -> Ranking<'_> {
    Ranking::new(portfolio, today, |prospect, points| {
        let (index, sample) = prospect.index_and_sample(points);
        (index, Some(sample))
    })
}

impl<'a> Ranking<'a> {
    fn new(
        portfolio: &'a Portfolio,
        today: Date,
        weigh: impl Fn(&Prospect, &Points) -> (Index, Option<Sample>) + Sync,
    ) -> Self {
        let settings = &portfolio.settings;
        let points = Points::new(settings.ranking.draws);
        let open = portfolio.projects().iter().filter(|project| match project.status {
            Status::Idea | Status::Active | Status::Paused => true,
            Status::Done | Status::Dropped => false,
        });
        let mut weighed = shares::map(open.collect(), WORTH_A_THREAD, |project| {
            let mut standing = stand(project, settings, today);
            let (index, sample) = weigh(&standing.prospect, &points);
            standing.index = index;
            (standing, sample)
        });
        weighed.sort_by(|(a, _), (b, _)| {
            b.index.rate.total_cmp(&a.index.rate).then_with(|| a.project.name.cmp(&b.project.name))
        });
        let (standings, samples): (Vec<_>, Vec<Option<Sample>>) = weighed.into_iter().unzip();
        let verdicts = verdict::judge(&standings, &points, &settings.ranking);
        let places = standings.iter().enumerate().map(|(at, s)| (&s.project.name, at)).collect();
        let samples: Option<Vec<Sample>> = samples.into_iter().collect();
        let odds = samples.map_or(Vec::new(), |samples| odds(&standings, &samples));
        Self { standings, verdicts, odds, points, settings, places }
    }

    /// The standings that are `shown`, each with its place, from 1.
    pub fn places(&self, shown: impl Fn(&Standing) -> bool) -> Vec<(usize, &Standing<'a>)> {
        let places = self.standings.iter().enumerate().filter(|(_, standing)| shown(standing));
        places.map(|(at, standing)| (at + 1, standing)).collect()
    }

    /// The odds of the project at a place, from 1, where the ranking was made with odds.
    pub fn odds(&self, place: usize) -> Option<&Odds> {
        self.odds.get(place.checked_sub(1)?)
    }

    /// The verdict for a researcher.
    pub fn verdict(&self, researcher: &str) -> Option<&Verdict<'a>> {
        let at =
            self.verdicts.binary_search_by(|verdict| verdict.researcher.cmp(researcher)).ok()?;
        Some(&self.verdicts[at])
    }

    /// The verdicts of the researchers of some standings.
    pub fn verdicts_on(&self, places: &[(usize, &Standing)]) -> Vec<&Verdict<'a>> {
        let whose: BTreeSet<_> = places.iter().map(|(_, standing)| standing.researcher).collect();
        self.verdicts.iter().filter(|verdict| whose.contains(verdict.researcher)).collect()
    }

    /// The place of a project, from 1, with what the ranking makes of it.
    pub fn place(&self, project: &Project) -> Option<(usize, &Standing<'a>)> {
        let at = *self.places.get(&project.name)?;
        Some((at + 1, &self.standings[at]))
    }

    /// What the ranking makes of a project of its store, whatever its status.
    pub fn standing(&self, project: &'a Project, today: Date) -> Standing<'a> {
        if let Some((_, standing)) = self.place(project) {
            return standing.clone();
        }
        let standing = stand(project, self.settings, today);
        let index = standing.prospect.index(&self.points);
        Standing { index, ..standing }
    }

    /// Where the standings of each researcher are, the best first.
    fn by_researcher(standings: &[Standing<'a>]) -> BTreeMap<&'a str, Vec<usize>> {
        let mut whose: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, standing) in standings.iter().enumerate() {
            whose.entry(standing.researcher).or_default().push(at);
        }
        whose
    }
}

/// The odds of each standing, from the draws of each.
fn odds(standings: &[Standing], samples: &[Sample]) -> Vec<Odds> {
    let of_one = |mine: Vec<usize>| {
        let of_mine: Vec<&Sample> = mine.iter().map(|at| &samples[*at]).collect();
        let current = verdict::current(standings, &mine);
        let odds = |(at, best_in): (&usize, f64)| {
            let sample = &samples[*at];
            let current = current.filter(|current| current != at);
            let odds = Odds {
                low: sample.percentile(5),
                high: sample.percentile(95),
                best_in,
                beats_current: current.map(|current| sample.beats(&samples[current])),
            };
            (*at, odds)
        };
        mine.iter().zip(best_of(&of_mine)).map(odds).collect::<Vec<_>>()
    };
    let everybody: Vec<_> = Ranking::by_researcher(standings).into_values().collect();
    let mut odds: Vec<_> = shares::map(everybody, 1, of_one).into_iter().flatten().collect();
    odds.sort_by_key(|(at, _)| *at);
    odds.into_iter().map(|(_, odds)| odds).collect()
}

impl Standing<'_> {
    /// The day on which finished work is to be expected: after the fixed cost left, as many
    /// experiments as a clear result takes, none where there is one already, and the finish, by
    /// their medians. Nothing where the hours leave nothing, or beyond the year 9999.
    pub fn expected_end(&self, today: Date) -> Option<Date> {
        let pace = self.prospect.pace()?;
        let experiments =
            if self.prospect.evidence.clear > 0 { 0.0 } else { self.prospect.experiments.median() };
        let loops = experiments * self.prospect.experiment_loop.median() / pace.min(1.0);
        let work = self.fixed_cost_left.in_weeks() + self.prospect.finish.median();
        let days = Duration::from_weeks(loops + work / pace).in_days().ceil();
        #[expect(clippy::cast_possible_truncation, reason = "at most 1,000 years of days")]
        today.plus_days(days as i64)
    }

    /// Why it is worth nothing, where it is.
    pub fn worthless(&self) -> Option<Worthless> {
        if self.index.rate > 0.0 {
            return None;
        }
        let Prospect { hours, overhead, .. } = self.prospect;
        let value = self.inputs.value() * self.belief.fraction();
        Some(if self.prospect.pace().is_none() {
            Worthless::NoHours { hours, overhead }
        } else if value > 0.0 && self.project.needed_by.is_some() {
            Worthless::TooLate
        } else {
            Worthless::NoValue
        })
    }
}

/// What there is to be weighed of one project, whatever its status, without its index.
fn stand<'a>(project: &'a Project, settings: &'a Settings, today: Date) -> Standing<'a> {
    let inputs = Inputs::of(project, settings);
    let evidence = Evidence::of(project, settings.ranking.weights);
    let chance = inputs.chance.value.median().fraction();
    let belief = evidence.update(chance, 1.0 / inputs.experiments.value.median().max(1.0));
    let prospect = Prospect {
        importance: inputs.importance.value,
        counterfactual: inputs.counterfactual.value,
        chance: inputs.chance.value,
        experiments: inputs.experiments.value,
        experiment_loop: inputs.experiment_loop.value.map(Duration::in_weeks),
        fixed_cost: inputs.fixed_cost.value.map(Duration::in_weeks),
        paid: inputs::paid(project, settings, today),
        finish: inputs.finish.value.map(Duration::in_weeks),
        evidence,
        hours: settings.hours(project),
        overhead: settings.overhead(settings.researcher(project).level),
        learning: inputs.learning.value.median(),
        learning_weight: settings.ranking.learning_weight,
        half_life: settings.ranking.half_life.in_weeks(),
        weeks_left: project.needed_by.as_ref().map(|by| weeks_until(**by, today)),
    };
    Standing {
        project,
        researcher: settings.owner(project),
        inputs,
        belief: Percent::nearest(belief),
        fixed_cost_left: inputs::fixed_cost_left(project, settings, today),
        prospect,
        index: Index::NOTHING,
    }
}

/// A value rate in two digits: more would claim more than anybody knows.
pub fn in_two_digits(rate: f64) -> String {
    if rate >= 9.95 {
        format!("{rate:.0}")
    } else if rate >= 0.995 {
        format!("{rate:.1}")
    } else if rate >= 0.0995 {
        format!("{rate:.2}")
    } else if rate >= 0.0005 {
        format!("{rate:.3}")
    } else if rate > 0.0 {
        "<0.001".into()
    } else {
        "0".into()
    }
}

/// Negative once the day has passed.
#[expect(clippy::cast_precision_loss, reason = "days of years 0 to 9999")]
fn weeks_until(day: Date, today: Date) -> f64 {
    day.days_since(today) as f64 / 7.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flags::thresholds;
    use crate::domain::project::read;
    use crate::domain::source::Source;

    fn portfolio(settings: &str, projects: &[(&str, &str)]) -> Portfolio {
        let source = |text: &str| Source { path: String::new(), text: text.into() };
        let (settings, troubles) = Settings::read(&source(settings), &thresholds());
        assert_eq!(troubles, []);
        let project = |(name, text): &(&str, &str)| {
            let text = format!("title = \"t\"\norigin = \"top-down\"\n{text}");
            let (project, troubles) = read(name.parse().unwrap(), source(&text).into());
            assert_eq!(troubles, []);
            project.unwrap()
        };
        Portfolio::new(settings, projects.iter().map(project).collect())
    }

    fn today() -> Date {
        "2026-06-15".parse().unwrap()
    }

    /// Names in the order of the ranking, and each verdict with its current and best project.
    fn ranked(settings: &str, projects: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
        let portfolio = portfolio(settings, projects);
        let ranking = rank(&portfolio, today());
        let name = |standing: Option<&Standing>| {
            standing.map_or("-".to_owned(), |standing| standing.project.name.to_string())
        };
        let verdict = |v: &Verdict| {
            let (current, best) = (name(v.choice.current()), name(v.choice.best()));
            format!("{} {} {current} {best}", v.researcher, v.choice.word())
        };
        let names = ranking.standings.iter().map(|s| s.project.name.to_string()).collect();
        (names, ranking.verdicts.iter().map(verdict).collect())
    }

    fn index(settings: &str, text: &str) -> f64 {
        let portfolio = portfolio(settings, &[("p", text)]);
        rank(&portfolio, today()).standings[0].index.rate
    }

    const FIRST: &str = "experiment_loop = \"1d\"\nfixed_cost = \"3d 12h\"\n[estimate]\n\
                         importance = 8\ncounterfactual = \"100%\"\nchance = \"30%\"\n\
                         experiments = 10\nfinish = \"4w\"\n";

    #[test]
    fn a_file_gets_the_worked_number() {
        assert!((index("", FIRST) - 0.557_542).abs() < 5e-7);
    }

    #[test]
    fn of_several_active_projects_the_lowest_is_the_current_one() {
        let (names, verdicts) = ranked(
            "",
            &[
                ("high", "status = \"active\"\n[estimate]\nimportance = 9\n"),
                ("idea", "[estimate]\nimportance = 5\n"),
                ("low", "status = \"active\"\n[estimate]\nimportance = 0.5\n"),
                ("paused", "status = \"paused\"\n[estimate]\nimportance = 4\n"),
                ("done", "status = \"done\"\n[estimate]\nimportance = 10\n"),
            ],
        );

        assert_eq!(names, ["high", "idea", "paused", "low"]);
        assert_eq!(verdicts, ["me switch low idea"]);
    }

    #[test]
    fn a_switch_has_to_be_worth_it_and_equals_stay() {
        let same = [("a", ""), ("b", "status = \"active\"\n")];

        assert_eq!(ranked("", &same).1, ["me stay b a"]);
        assert_eq!(ranked("", &same[1..]).1, ["me stay b -"]);
        assert_eq!(ranked("", &same[..1]).1, ["me start - a"]);
    }

    #[test]
    fn nothing_is_started_that_is_worth_nothing() {
        let late = "needed_by = 2026-06-16\nexperiment_loop = \"1w\"\n";

        assert_eq!(ranked("", &[("late", late)]).1, [""; 0]);
        assert_eq!(ranked("", &[]), (vec![], vec![]));
    }

    #[test]
    fn each_researcher_has_a_verdict_of_their_own() {
        let of = |who: &str| format!("researcher = \"{who}\"\n");
        let (kim, sam) = (of("kim"), of("sam") + "status = \"active\"\n");

        let (_, verdicts) = ranked("", &[("a", &kim), ("b", &sam)]);

        assert_eq!(verdicts, ["kim start - a", "sam stay b -"]);
    }

    #[test]
    fn equals_rank_in_the_order_of_names_whatever_the_order_of_files() {
        let names = |order: &[(&str, &str)]| ranked("", order).0;

        assert_eq!(names(&[("b", ""), ("a", ""), ("c", "")]), ["a", "b", "c"]);
        assert_eq!(names(&[("c", ""), ("b", ""), ("a", "")]), ["a", "b", "c"]);
    }

    #[test]
    fn hours_set_the_pace() {
        let junior = "[researcher.me]\nlevel = \"junior\"\n";
        let at = |settings: &str, hours: u32| {
            index(settings, &format!("hours_per_week = {hours}\n{FIRST}"))
        };

        assert!(at(junior, 20).abs() < f64::EPSILON);
        assert!(at("", 10).abs() < f64::EPSILON);
        assert!((at("", 40) - at(junior, 40)).abs() < f64::EPSILON);
        assert!(at(junior, 30) < at(junior, 31) && at(junior, 40) < at(junior, 60));
        // Half the pace: twice the fixed cost, the loop and the finish.
        let slow = FIRST.replace("\"1d\"", "\"2d\"").replace("3d 12h", "1w").replace("4w", "8w");
        assert!((at(junior, 30) - index(junior, &slow)).abs() < 1e-12);
        // Twice the pace: half the fixed cost and the finish, and the loop as it was.
        let fast = FIRST.replace("3d 12h", "1d 18h").replace("4w", "2w");
        assert!((at(junior, 60) - index(junior, &fast)).abs() < 1e-12);
    }

    #[test]
    fn a_deadline_cuts_off_what_comes_later() {
        let by = |day: &str| index("", &format!("needed_by = {day}\n{FIRST}"));

        // The fixed cost, one loop and the finish take 32.5 days.
        assert!(by("2026-07-17").abs() < f64::EPSILON);
        assert!(by("2026-07-18") > 0.0);
        assert!(by("2026-07-18") < by("2026-07-25"));
        assert!((by("2027-07-18") - index("", FIRST)).abs() < f64::EPSILON);
    }

    #[test]
    fn a_clear_result_only_has_to_be_finished_in_time() {
        let clear = "[[experiment]]\ndate = 2026-06-14\nresult = \"clear\"\n";
        let by = |day: &str, finish: &str| {
            let text = FIRST.replace("\"1d\"", "\"1w\"").replace("\"4w\"", finish);
            index("", &format!("needed_by = {day}\n{text}{clear}"))
        };

        assert!(by("2026-07-12", "\"4w\"").abs() < f64::EPSILON);
        assert!(by("2026-07-13", "\"4w\"") > 0.0);
        assert!(by("2026-07-13", "\"2w to 8w\"") > 0.0);
        assert!(by("2026-06-14", "\"2w to 8w\"").abs() < f64::EPSILON);
    }

    #[test]
    fn what_was_spent_does_not_count_and_what_is_left_does() {
        let begun = |text: &str| index("", &format!("{text}{FIRST}"));
        let active = "status = \"active\"\nstarted = 2026-06-14\n";
        let less = FIRST.replace("3d 12h", "2d 12h");

        assert!((begun(active) - index("", &less)).abs() < 1e-12);
        let tried = |days: &str| {
            let broken = "[[experiment]]\ndate = 2026-06-14\nresult = \"broken\"\n";
            index("", &(format!("started = {days}\n") + FIRST + broken))
        };
        assert!((tried("2026-06-01") - tried("2026-01-01")).abs() < f64::EPSILON);
        assert!((tried("2026-06-01") - index("", &FIRST.replace("3d 12h", "0d"))).abs() < 1e-12);
    }

    #[test]
    fn only_what_came_after_the_estimate_is_evidence() {
        let unclear = |day: &str| format!("[[experiment]]\ndate = {day}\nresult = \"unclear\"\n");
        let made = |text: &str| index("", &format!("{FIRST}made = 2026-06-10\n{text}"));
        let broken = "[[experiment]]\ndate = 2026-06-14\nresult = \"broken\"\n";

        assert!((made(&unclear("2026-06-09")) - made(broken)).abs() < f64::EPSILON);
        assert!(made(&unclear("2026-06-10")) < made(broken));
    }

    #[test]
    fn learning_adds_to_the_value_of_a_week() {
        let learning = format!("{FIRST}learning = 3\n");

        assert!((index("", &learning) - index("", FIRST) - 0.3).abs() < 1e-12);
    }

    /// Everything exact but the importance, which all values scale with.
    fn worth(importance: &str, status: &str) -> String {
        format!(
            "status = \"{status}\"\nexperiment_loop = \"1d\"\nfixed_cost = \"0d\"\n[estimate]\n\
             importance = {importance}\ncounterfactual = \"50%\"\nchance = \"30%\"\n\
             experiments = 10\nfinish = \"4w\"\n"
        )
    }

    /// The median of `2 to 8` and its deviation on the scale of logarithms.
    const MEDIAN: f64 = 4.0;
    const DEVIATION: f64 = 0.421_385_1;

    fn normal_below(z: f64) -> f64 {
        libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0
    }

    #[test]
    fn the_verdict_turns_at_its_odds() {
        for (current, word) in [(2.76, "switch"), (2.85, "close"), (3.55, "close"), (3.65, "stay")]
        {
            let ours = worth(&current.to_string(), "active");
            let alternative = worth("\"2 to 8\"", "idea");
            let portfolio = portfolio("", &[("a", &alternative), ("c", &ours)]);
            let ranking = rank(&portfolio, today());

            let verdict = ranking.verdict("me").unwrap();
            assert_eq!(verdict.choice.word(), word, "{current}: {:?}", verdict.odds);
            let odds = normal_below((MEDIAN / current).ln() / DEVIATION);
            assert!((verdict.odds.unwrap() - odds).abs() < 0.005, "{current}");
        }
    }

    #[test]
    fn the_odds_that_decide_are_settings() {
        let verdict = |settings: &str| {
            let (a, c) = (worth("\"2 to 8\"", "idea"), worth("3.2", "active"));
            ranked(settings, &[("a", &a), ("c", &c)]).1
        };

        assert_eq!(verdict(""), ["me close c a"]);
        assert_eq!(verdict("[ranking]\nswitch_odds = \"65%\"\n"), ["me switch c a"]);
        assert_eq!(verdict("[ranking]\nclose_odds = \"75%\"\n"), ["me stay c a"]);
    }

    #[test]
    fn patience_ends_when_so_many_unclear_results_are_logged() {
        for current in
            ["experiment_loop = \"1d\"\n", "experiment_loop = \"2d\"\nfixed_cost = \"1w\"\n"]
        {
            let with = |unclear: u32| {
                let entry = "[[experiment]]\ndate = 2026-06-15\nresult = \"unclear\"\n";
                let log = entry.repeat(unclear as usize);
                format!("status = \"active\"\n{current}[estimate]\nimportance = \"6 to 9\"\n{log}")
            };
            let verdict = |unclear: u32| {
                let ours = with(unclear);
                let portfolio =
                    portfolio("", &[("a", "[estimate]\nimportance = 2\n"), ("c", &ours)]);
                let ranking = rank(&portfolio, today());
                let verdict = ranking.verdict("me").unwrap();
                (verdict.choice.word(), ranking.patience(verdict))
            };

            let (word, patience) = verdict(0);
            let experiments = patience.unwrap().experiments;
            assert_eq!(word, "stay");
            assert_eq!(verdict(experiments), ("switch", None));
            assert_ne!(verdict(experiments - 1).0, "switch");
            assert_eq!(verdict(experiments - 1).1.unwrap().experiments, 1);
        }
    }

    #[test]
    fn a_sprint_is_worth_what_the_closed_form_says() {
        for current in [2.5, 4.0, 6.0] {
            let ours = worth(&current.to_string(), "active");
            let alternative = worth("\"2 to 8\"", "idea");
            let portfolio = portfolio("", &[("a", &alternative), ("c", &ours)]);
            let ranking = rank(&portfolio, today());
            let of_one =
                ranking.verdict("me").unwrap().choice.current().unwrap().index.rate / current;

            let sprints = ranking.sprints(|_| true);
            let mean = MEDIAN * (DEVIATION * DEVIATION / 2.0).exp();
            let z = (current / MEDIAN).ln() / DEVIATION;
            let best = current * normal_below(z) + mean * normal_below(DEVIATION - z);
            let gain = (best - mean.max(current)) * of_one;
            let turns = if mean > current { normal_below(z) } else { normal_below(-z) };

            assert_eq!(sprints.len(), 1);
            assert!((sprints[0].gain - gain).abs() < 0.01 * best * of_one, "{current}");
            assert!((sprints[0].changes - turns).abs() < 0.005, "{current}");
        }
    }

    #[test]
    fn what_is_known_exactly_needs_no_sprint() {
        let (a, c) = (worth("3", "idea"), worth("4", "active"));
        let portfolio = portfolio("", &[("a", &a), ("c", &c)]);
        let ranking = rank(&portfolio, today());

        let sprints = ranking.sprints(|_| true);
        assert!(sprints[0].gain.abs() < 1e-12 && sprints[0].changes.abs() < 1e-12);
    }

    #[test]
    fn the_verdict_is_another_beyond_each_turn_and_the_same_before() {
        let range = "[estimate]\nimportance = \"3 to 6\"\nexperiments = \"5 to 20\"\n";
        let (idea, active) =
            (format!("experiment_loop = \"4h\"\n{range}"), format!("status = \"active\"\n{range}"));
        let portfolio = portfolio("", &[("a", &idea), ("c", &active)]);
        let ranking = rank(&portfolio, today());
        for standing in &ranking.standings {
            let why = ranking.why(standing);
            let found: Vec<_> = why
                .turns
                .iter()
                .flat_map(|(factor, turns)| {
                    [
                        turns.below.map(|turn| (*factor, turn, 1.01)),
                        turns.above.map(|turn| (*factor, turn, 0.99)),
                    ]
                })
                .flatten()
                .collect();

            assert!(found.len() >= 6, "{found:?}");
            let now = ranking.verdict("me").unwrap().choice.word();
            for (factor, turn, back) in found {
                let word = |median: f64| ranking.word_with(standing, factor, median);
                assert_eq!(word(turn.at), turn.to, "{factor} at {}", turn.at);
                if !matches!(factor, factor::Factor::Chance | factor::Factor::Counterfactual) {
                    assert_eq!(word(turn.at * back), now, "{factor} before {}", turn.at);
                }
            }
            let sum: f64 = why.shares.iter().map(|(_, share)| share).sum();
            assert!((sum - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn what_is_certain_has_its_turns_too() {
        let a = worth("3", "idea");
        let c = worth("9", "active").replace("30%", "100%").replace("50%", "100%");
        let portfolio = portfolio("", &[("a", &a), ("c", &c)]);
        let ranking = rank(&portfolio, today());
        let (_, standing) = ranking.place(&portfolio.projects()[1]).unwrap();

        let why = ranking.why(standing);
        for factor in [factor::Factor::Chance, factor::Factor::Counterfactual] {
            let (_, turns) = why.turns.iter().find(|(of, _)| *of == factor).unwrap();
            let turn = turns.below.unwrap();
            assert!(0.01 < turn.at && turn.at < 0.3 && turn.to == "switch", "{factor}: {turn:?}");
            assert_eq!(turns.above, None);
        }
    }

    #[test]
    fn other_hours_are_what_the_file_with_them_is() {
        let with = |hours: u32| {
            let text = format!(
                "status = \"active\"\nstarted = 2026-06-13\nhours_per_week = {hours}\n{FIRST}"
            );
            let portfolio = portfolio("", &[("p", &text)]);
            rank(&portfolio, today()).standings[0].prospect.clone()
        };

        let points = Points::new(10);
        let moved = with(40).with(factor::Factor::Hours, 25.0).index(&points).rate;
        assert!((moved - with(25).index(&points).rate).abs() < 1e-12);
    }

    #[test]
    fn of_two_exact_projects_the_turn_is_where_they_are_equal() {
        let (a, c) = (worth("3", "idea"), worth("4", "active"));
        let portfolio = portfolio("", &[("a", &a), ("c", &c)]);
        let ranking = rank(&portfolio, today());
        let (_, standing) = ranking.place(&portfolio.projects()[0]).unwrap();

        let why = ranking.why(standing);
        let (_, turns) =
            why.turns.iter().find(|(of, _)| *of == factor::Factor::Importance).unwrap();
        let turn = turns.above.unwrap();
        assert!((turn.at - 4.0).abs() < 0.02 && turn.to == "switch", "{turn:?}");
        assert_eq!(turns.below, None);
    }

    #[test]
    fn a_project_keeps_its_numbers_when_others_come_and_go() {
        let of = |projects: &[(&str, &str)]| {
            let portfolio = portfolio("", projects);
            let ranking = rank_with_odds(&portfolio, today());
            let (place, standing) =
                ranking.place(portfolio.project(&"m".parse().unwrap()).unwrap()).unwrap();
            let odds = ranking.odds(place).unwrap();
            (standing.index, odds.low, odds.high)
        };
        let (a, m, z) =
            (("a", "[estimate]\nimportance = 9\n"), ("m", ""), ("z", "status = \"active\"\n"));

        let alone = of(&[m]);
        assert_eq!(of(&[a, m, z]), alone);
        assert_eq!(of(&[z, m, a]), alone);
    }

    #[test]
    fn what_is_equal_from_now_on_is_equal_whatever_was_spent() {
        let tried = |days: &str, started: &str| {
            format!("started = {started}\n[[experiment]]\ndate = {days}\nresult = \"broken\"\n")
        };
        let (long, short) = (tried("2026-01-05", "2025-12-01"), tried("2026-06-14", "2026-06-13"));
        let portfolio = portfolio("", &[("long", &long), ("short", &short)]);
        let ranking = rank_with_odds(&portfolio, today());

        let [first, second] = &ranking.standings[..] else { panic!("two are ranked") };
        assert_eq!(first.index, second.index);
        let odds = [ranking.odds(1).unwrap(), ranking.odds(2).unwrap()];
        assert!((odds[0].best_in - 0.5).abs() < 1e-9 && (odds[1].best_in - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_odds_of_one_researcher_add_up_and_are_their_own() {
        let of = |who: &str, more: &str| format!("researcher = \"{who}\"\n{more}");
        let (a, b, c) =
            (of("kim", ""), of("kim", "status = \"active\"\n"), of("sam", "status = \"active\"\n"));
        let portfolio = portfolio("", &[("a", &a), ("b", &b), ("c", &c)]);
        let ranking = rank_with_odds(&portfolio, today());
        let odds = |name: &str| {
            let project = portfolio.project(&name.parse().unwrap()).unwrap();
            *ranking.odds(ranking.place(project).unwrap().0).unwrap()
        };

        assert!((odds("a").best_in + odds("b").best_in - 1.0).abs() < 1e-9);
        assert!((odds("c").best_in - 1.0).abs() < 1e-9);
        assert!((odds("a").beats_current.unwrap() - 0.5).abs() < 1e-9);
        assert_eq!((odds("b").beats_current, odds("c").beats_current), (None, None));
        assert_eq!(ranking.verdict("kim").unwrap().odds, odds("a").beats_current);
    }

    #[test]
    fn a_need_is_one_however_it_is_written_and_saves_what_is_left_to_pay() {
        let needs =
            |needs: &str, cost: &str| format!("needs = [{needs}]\nfixed_cost = \"{cost}\"\n");
        let (a, b, c) = (
            needs("\"Known-good RLHF\", \"known-good rlhf\"", "2w"),
            needs("\"known-good RLHF\", \"a playground\"", "3w"),
            needs("\"a playground\"", "1d"),
        );
        let portfolio = portfolio("", &[("a", &a), ("b", &b), ("c", &c)]);
        let ranking = rank(&portfolio, today());

        let found = needs::needs(&ranking.standings);
        let said: Vec<_> = found
            .iter()
            .map(|need| {
                let names: Vec<_> =
                    need.projects.iter().map(|one| one.project.name.as_str()).collect();
                (need.name.to_lowercase(), need.saves, names.join(" "))
            })
            .collect();
        assert_eq!(
            said,
            [
                ("known-good rlhf".into(), Duration::weeks(5), "b a".to_owned()),
                ("a playground".into(), Duration::days(22), "b c".to_owned()),
            ]
        );
    }

    #[test]
    fn what_makes_the_difference_is_named_first() {
        let fast = worth("4", "idea").replace("\"1d\"", "\"4h\"");
        let portfolio = portfolio("", &[("fast", &fast), ("slow", &worth("3", "active"))]);
        let ranking = rank(&portfolio, today());

        let differences = ranking.differences(ranking.verdict("me").unwrap());
        let factors: Vec<_> = differences.iter().map(|one| one.factor).collect();
        assert_eq!(factors, [factor::Factor::Loop, factor::Factor::Importance]);
        assert!((differences[1].times - 4.0 / 3.0).abs() < 1e-9);
    }
}
