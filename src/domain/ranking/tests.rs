//! The ranking as a whole, of projects read from files.

use super::input::Input;
use super::*;
use crate::domain::flags::thresholds;
use crate::domain::project::read;
use crate::domain::source::Source;
use crate::domain::words::Word;
use proptest::prelude::*;

fn portfolio(settings: &str, projects: &[(&str, &str)]) -> Portfolio {
    let source = |text: &str| Source { path: String::new(), text: text.into() };
    let (settings, troubles) = Settings::read(&source(settings), &thresholds());
    assert_eq!(troubles, []);
    let project = |(name, text): &(&str, &str)| {
        let text = format!("title = \"t\"\norigin = \"top-down\"\n{text}");
        let (project, troubles) = read(name.parse().unwrap(), source(&text).into());
        assert_eq!(troubles, [], "{text}");
        project.unwrap()
    };
    Portfolio::new(settings, projects.iter().map(project).collect())
}

fn today() -> Date {
    "2026-06-15".parse().unwrap()
}

/// The names in the order of the ranking, in brackets if they have no rank, and each verdict with its
/// current and best project.
fn ranked(settings: &str, projects: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let portfolio = portfolio(settings, projects);
    let ranking = rank(&portfolio, today());
    let verdict = |v: &Verdict| {
        let current = v.current.as_ref().map_or("-", |standing| standing.project.name.as_str());
        let best = v.best().map_or("looking", |standing| standing.project.name.as_str());
        format!("{} {} {current} {best}", v.researcher, v.kind)
    };
    let name = |standing: &Standing| match standing.rank {
        Some(_) => standing.project.name.to_string(),
        None => format!("({})", standing.project.name),
    };
    let names = ranking.standings.iter().map(name).collect();
    (names, ranking.verdicts.iter().map(verdict).collect())
}

fn verdict(settings: &str, projects: &[(&str, &str)]) -> String {
    ranked(settings, projects).1.join(", ")
}

/// The result of `of` for the only project.
fn alone<T>(settings: &str, text: &str, of: impl FnOnce(&Ranking, &Standing) -> T) -> T {
    let portfolio = portfolio(settings, &[("p", text)]);
    let ranking = rank(&portfolio, today());
    of(&ranking, &ranking.standings[0])
}

fn index(settings: &str, text: &str) -> f64 {
    alone(settings, text, |_, standing| standing.index.rate)
}

fn chance(text: &str) -> f64 {
    alone("", text, |_, standing| standing.belief.works)
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn log(results: &[(&str, &str)]) -> String {
    let entry = |(date, result): &(&str, &str)| {
        format!("[[experiment]]\ndate = 2026-{date}\nresult = \"{result}\"\n")
    };
    results.iter().map(entry).collect()
}

const EXACT: &str = "experiment_loop = \"1w\"\nfixed_cost = \"4w\"\n[estimate]\n\
                     importance = 8\ncounterfactual = \"100%\"\nchance = \"30%\"\n\
                     experiments = 10\nfinish = \"4w\"\n";

#[test]
fn the_index_of_a_file_equals_the_worked_example() {
    assert!((index("", EXACT) - 0.097_698).abs() < 5e-7);
    let story = "status = \"active\"\nexperiment_loop = \"1w\"\nfixed_cost = \"0d\"\n[estimate]\n\
                 importance = 4.2\ncounterfactual = \"100%\"\nchance = \"40%\"\n\
                 experiments = 10\nfinish = \"4w\"\n";
    let promising = log(&[("06-01", "promising"); 5]);
    assert!((index("", &format!("{story}{promising}")) - 0.102_287).abs() < 5e-7);
    let clear = format!("{story}{promising}{}", log(&[("06-15", "clear")]));
    assert!((index("", &clear) - 0.816_546).abs() < 5e-7);
    let negative = format!("{clear}{}", log(&[("06-15", "negative")]));
    assert!((index("", &negative) - 0.801_521).abs() < 5e-7);
    // Three weeks of work later.
    let later = format!("started = 2026-01-05\n{}", clear.replace("06-15", "05-25"));
    assert!((index("", &later) - 3.400_952).abs() < 5e-7);
}

#[test]
fn the_finish_begins_at_the_first_clear_result_and_never_again() {
    let finish = |results: &[(&str, &str)]| {
        let text = format!("status = \"active\"\nstarted = 2026-03-02\n{EXACT}{}", log(results));
        alone("", &text, |_, standing| {
            (standing.prospect.phase, standing.finish_left.in_weeks(), standing.belief.works)
        })
    };

    let (phase, left, once) = finish(&[("06-01", "clear")]);
    assert_eq!(phase, Phase::Finish);
    assert!(is_near(left, 2.0));
    let (_, left, twice) = finish(&[("06-01", "clear"), ("06-08", "clear")]);
    assert!(is_near(left, 2.0) && twice > once);
    let (phase, left, less) = finish(&[("06-01", "clear"), ("06-08", "negative")]);
    assert_eq!(phase, Phase::Finish);
    assert!(is_near(left, 2.0) && less < once);
    // Never less than a day.
    let nearly = EXACT.replace("finish = \"4w\"", "finish = \"0d\"");
    let text = format!("status = \"active\"\n{nearly}{}", log(&[("06-15", "clear")]));
    assert!(is_near(alone("", &text, |_, it| it.finish_left.in_weeks()), 0.2));
}

#[test]
fn a_broken_experiment_does_not_pay_the_fixed_cost_and_a_pivot_opens_it_again() {
    let left = |more: &str| {
        let text = format!("{EXACT}{more}");
        alone("", &text, |_, standing| standing.fixed_cost_left.in_weeks())
    };
    let pivot = "[[decision]]\ndate = 2026-06-10\nkind = \"pivot\"\n";

    assert!(is_near(left(""), 4.0));
    assert!(is_near(left(&log(&[("06-14", "broken")])), 4.0));
    assert!(is_near(left(&log(&[("06-14", "unclear")])), 0.0));
    assert!(is_near(left(&(log(&[("06-09", "unclear")]) + pivot)), 4.0));
    assert!(is_near(left(&(log(&[("06-09", "unclear"), ("06-11", "unclear")]) + pivot)), 0.0));
    // On the day of the pivot, experiments below it count, and those above do not.
    assert!(is_near(left(&(log(&[("06-10", "unclear")]) + pivot)), 4.0));
    assert!(is_near(left(&(pivot.to_owned() + &log(&[("06-10", "unclear")]))), 0.0));
}

#[test]
fn a_pivot_resets_the_belief_and_the_measured_loop() {
    let took = "[[experiment]]\ndate = 2026-06-01\nresult = \"unclear\"\ntook = \"2w\"\n".repeat(3);
    let pivot = "[[decision]]\ndate = 2026-06-10\nkind = \"pivot\"\n";
    let text = format!("{EXACT}{took}");

    assert!(chance(&text) < 0.3);
    assert!(is_near(chance(&format!("{text}{pivot}")), 0.3));
    let weeks =
        |text: &str| alone("", text, |_, standing| standing.prospect.median_of(Input::Loop));
    assert!(is_near(weeks(&text), 2.0) && is_near(weeks(&format!("{text}{pivot}")), 1.0));
    // Experiments after it are evidence.
    let after = format!("{text}{pivot}{}", log(&[("06-11", "unclear")]));
    assert!(is_near(chance(&after), chance(&format!("{EXACT}{}", log(&[("06-11", "unclear")])))));
}

#[test]
fn work_counts_while_a_project_is_active_and_is_shared() {
    let left = |settings: &str, ours: &str, other: &str| {
        let ours = format!("status = \"active\"\nstarted = 2026-06-01\n{ours}{EXACT}");
        let portfolio = portfolio(settings, &[("a", &ours), ("b", other)]);
        let ranking = rank(&portfolio, today());
        ranking.place(portfolio.projects().next().unwrap()).unwrap().fixed_cost_left.in_weeks()
    };
    let beside = "status = \"active\"\nstarted = 2026-06-08\n";

    assert!(is_near(left("", "", ""), 2.0));
    // A week alone, and one at 20 hours, a third of full pace.
    assert!((left("", "", beside) - (4.0 - 1.0 - 1.0 / 3.0)).abs() < 1e-4);
    // The other project has 8 hours of its own, which leaves 32: 22 of 30.
    let own = format!("{beside}hours_per_week = 8\n");
    assert!((left("", "", &own) - (4.0 - 1.0 - 22.0 / 30.0)).abs() < 1e-4);
    assert!((left("", "hours_per_week = 25\n", "") - (4.0 - 1.0)).abs() < 1e-4);
    let junior = "[researcher.me]\nlevel = \"junior\"\nhours_per_week = 30\n";
    assert!((left(junior, "", "") - (4.0 - 1.0)).abs() < 1e-4);
    // The work left is at least a quarter of the work done.
    let since_winter = "status = \"active\"\nstarted = 2026-02-16\n";
    let text = format!("{since_winter}{EXACT}");
    assert!((alone("", &text, |_, it| it.fixed_cost_left.in_weeks()) - 4.25).abs() < 1e-4);
}

#[test]
fn a_project_with_more_hours_than_its_researcher_leaves_no_work_for_the_others() {
    let active = |more: &str| format!("status = \"active\"\nstarted = 2026-05-01\n{more}{EXACT}");
    let worked = |own: &str| {
        let portfolio = portfolio("", &[("a", &active(own)), ("b", &active(""))]);
        let ranking = rank(&portfolio, today());
        let b = ranking.standings.iter().find(|it| it.project.name.as_str() == "b");
        b.unwrap().prospect.worked
    };

    assert!(worked("hours_per_week = 20\n") > 0.0);
    assert!(is_near(worked("hours_per_week = 40\n"), 0.0));
    assert!(is_near(worked("hours_per_week = 60\n"), 0.0));
}

#[test]
fn the_return_cost_of_a_begun_project_grows_with_time() {
    let context = |settings: &str, text: &str| {
        alone(settings, &format!("{text}{EXACT}"), |_, standing| standing.prospect.context)
    };
    let paused = |day: &str| {
        format!("status = \"paused\"\ndecision = [{{ date = {day}, kind = \"pause\" }}]\n")
    };
    let junior = "[researcher.me]\nlevel = \"junior\"\n";

    assert!(is_near(context("", ""), 0.0));
    assert!(is_near(context("", "status = \"active\"\nstarted = 2026-01-05\n"), 0.0));
    assert!(is_near(context("", &paused("2026-06-15")), 0.2));
    assert!(is_near(context("", &paused("2026-02-23")), 0.3));
    assert!(is_near(context(junior, &paused("2026-04-20")), 0.5));
    assert!(is_near(context("", "started = 2026-02-23\n"), 0.3));
    // A file that was created long after the work does not lower the cost.
    assert!(is_near(context("", "created = 2026-06-14\nstarted = 2026-02-23\n"), 0.3));
    assert!(is_near(context("", "created = 2026-02-23\nstatus = \"paused\"\n"), 0.3));
    // It is part of the work left: before an experiment in search, else of the finish.
    let more = |text: &str| {
        let apart = format!("{}{text}", paused("2026-02-23"));
        index("", &apart) < index("", text)
    };
    assert!(more(EXACT) && more(&format!("{EXACT}{}", log(&[("02-01", "clear")]))));
}

#[test]
fn all_projects_have_the_hours_of_their_researcher() {
    let of = |settings: &str, more: &str| index(settings, &format!("{more}{EXACT}"));
    let hours = |hours: u32| format!("[researcher.me]\nhours_per_week = {hours}\n");

    assert!(is_near(of("", ""), of("", "hours_per_week = 8\n")));
    assert!(of(&hours(20), "") < of(&hours(40), "") && of(&hours(40), "") < of(&hours(60), ""));
    let junior = "[researcher.me]\nlevel = \"junior\"\nhours_per_week = 20\n";
    assert!(of(junior, "") > 0.0);
    let same = [("a", "status = \"active\"\nhours_per_week = 20\n"), ("b", "")];
    assert_eq!(verdict("", &same), "me stay a b");
}

#[test]
fn the_active_project_with_the_lowest_index_is_the_current_one() {
    let of = |importance: f64, status: &str| {
        format!("status = \"{status}\"\n[estimate]\nimportance = {importance}\n")
    };
    let (high, idea, low) = (of(9.0, "active"), of(5.0, "idea"), of(2.0, "active"));
    let all = [
        ("high", high.as_str()),
        ("idea", &idea),
        ("low", &low),
        ("done", "status = \"done\"\n[estimate]\nimportance = 10\n"),
    ];

    assert_eq!(
        ranked("", &all),
        (["high", "idea", "low"].map(str::to_owned).into(), vec!["me focus low high".to_owned()])
    );
    assert_eq!(verdict("", &[("low", &low), ("idea", &of(9.0, "idea"))]), "me switch low idea");
}

#[test]
fn a_background_project_of_a_senior_is_not_the_current_one() {
    let background = "status = \"active\"\nhours_per_week = 20\n[estimate]\nimportance = 1\n";
    let main = "status = \"active\"\n[estimate]\nimportance = 5\n";
    let both = [("back", background), ("main", main)];

    assert_eq!(verdict("", &both), "me stay main looking");
    let junior = "[researcher.me]\nlevel = \"junior\"\n";
    assert_eq!(verdict(junior, &both), "me focus back main");
    let more = background.replace("20", "21");
    assert_eq!(verdict("", &[("back", &more), ("main", main)]), "me focus back main");
    assert_eq!(verdict("", &[("back", background)]), "me look back looking");
}

#[test]
fn a_tie_is_no_recommendation() {
    let same = [("a", ""), ("b", "status = \"active\"\nstarted = 2026-06-15\n"), ("c", "")];

    assert_eq!(verdict("", &same[..2]), "me stay b a");
    assert_eq!(verdict("", &[same[0], same[2]]), "me close - a");
    assert_eq!(verdict("", &same[..1]), "me start - a");
    let (five, more) = ("[estimate]\nimportance = 5.00\n", "[estimate]\nimportance = 5.01\n");
    let active = format!("status = \"active\"\n{five}");
    assert_eq!(verdict("", &[("a", &active), ("b", more)]), "me close a b");
    assert_eq!(verdict("", &[("a", five), ("b", more)]), "me close - b");
}

#[test]
fn looking_for_something_else_is_always_an_alternative() {
    let nowhere = format!("status = \"active\"\n{}", log(&[("05-01", "unclear"); 9]));
    assert_eq!(verdict("", &[("a", &nowhere)]), "me look a looking");
    let paused = nowhere.replace("active", "paused");
    assert_eq!(verdict("", &[("a", &paused)]), "me look - looking");
    let late = "needed_by = 2026-06-16\n";
    assert_eq!(verdict("", &[("late", late)]), "me look - looking");
    assert_eq!(ranked("", &[]), (vec![], vec![]));
}

#[test]
fn the_verdict_changes_at_the_margin_and_at_the_odds() {
    let of = |importance: &str, status: &str| {
        let text = EXACT.replace("importance = 8", &format!("importance = {importance}"));
        format!("status = \"{status}\"\nstarted = 2026-06-15\n{text}")
    };
    let exact = |margin: &str| {
        let (a, c) = (of(margin, "idea"), of("7", "active"));
        verdict("", &[("a", &a.replace("started = 2026-06-15\n", "")), ("c", &c)])
    };
    assert_eq!(exact("7.7"), "me switch c a");
    assert_eq!(exact("7.69"), "me close c a");
    assert_eq!(exact("7"), "me stay c a");

    // The odds are the chance that a logit-normal importance is above a value.
    let line = |x: f64| (x / (10.0 - x)).ln();
    let deviation = (line(9.0) - line(4.0)) / 2.0 / 1.644_853_627;
    let middle = f64::midpoint(line(9.0), line(4.0));
    for (odds, word) in
        [(0.67, "switch"), (0.63, "close"), (0.57, "close"), (0.53, "stay"), (0.40, "stay")]
    {
        // By bisection: the value with that share of the draws above it.
        let (mut low, mut high) = (0.01, 9.99);
        for _ in 0..60 {
            let value = f64::midpoint(low, high);
            let above = libm::erfc((line(value) - middle) / deviation / 2f64.sqrt()) / 2.0;
            if above > odds { low = value } else { high = value }
        }
        let (a, c) = (of("\"4 to 9\"", "idea"), of(&low.to_string(), "active"));
        let idea = a.replace("started = 2026-06-15\n", "");
        let portfolio =
            portfolio("[ranking]\nswitch_margin = \"0%\"\n", &[("a", &idea), ("c", &c)]);
        let ranking = rank(&portfolio, today());
        let verdict = ranking.verdict("me").unwrap();
        assert!((verdict.odds.unwrap() - odds).abs() < 0.006, "{odds}: {:?}", verdict.odds);
        let is_higher = verdict.best.index().rate > verdict.current.as_ref().unwrap().index.rate;
        assert_eq!(verdict.kind.word(), if is_higher { word } else { "stay" }, "{odds}");
    }
}

#[test]
fn the_bars_are_settings() {
    let range = "[estimate]\nimportance = \"3 to 9\"\n";
    let ours = "status = \"active\"\nstarted = 2026-06-15\n[estimate]\nimportance = 6.2\n";
    let of =
        |settings: &str| verdict(&format!("[ranking]\n{settings}"), &[("a", range), ("c", ours)]);

    assert_eq!(of(""), "me close c a");
    assert_eq!(of("switch_margin = \"0%\""), "me close c a");
    assert_eq!(of("switch_margin = \"0%\"\nswitch_odds = \"55%\""), "me switch c a");
    assert_eq!(of("switch_odds = \"55%\""), "me close c a");
    assert_eq!(of("close_odds = \"65%\""), "me stay c a");
}

#[test]
fn an_ineligible_project_is_not_recommended() {
    let high = "[estimate]\nimportance = 9.5\n";
    let waits = format!("waits_for = [\" Long context\"]\n{high}");
    let theirs = format!("{high}[[overlap]]\nwho = \"them\"\nagreed = \"theirs\"\n");
    let refuted = format!("{EXACT}{}", log(&[("05-01", "negative"); 6]));
    let idea = "[estimate]\nimportance = 3\n";
    let all = [("waits", waits.as_str()), ("theirs", &theirs), ("refuted", &refuted), ("x", idea)];

    let (names, verdicts) = ranked("", &all);
    assert_eq!(names[0], "x");
    assert!(names[1..].iter().all(|name| name.starts_with('(')), "{names:?}");
    assert_eq!(verdicts, ["me look - looking"]);
    let came = "[[capability]]\nname = \"long context\"\ndate = 2026-06-15\n";
    assert_eq!(ranked(came, &all).0[0], "waits");
    let later = came.replace("06-15", "06-16");
    assert_eq!(ranked(&later, &all).0[0], "x");

    // The verdict is to leave a current project that is not eligible, whatever its value.
    for active in [&waits, &theirs, &refuted] {
        let active = format!("status = \"active\"\n{active}");
        let left = verdict("", &[("a", &active), ("x", &EXACT.replace('8', "9"))]);
        assert_eq!(left, "me switch a x");
        // The values are not the reason.
        let portfolio = portfolio("", &[("a", &active), ("x", idea)]);
        let ranking = rank(&portfolio, today());
        assert_eq!(ranking.differences(ranking.verdict("me").unwrap()), []);
    }
}

#[test]
fn a_project_is_refuted_by_its_results_and_not_by_a_low_claim() {
    let refuted = |chance: &str, results: &[(&str, &str)]| {
        let text = EXACT.replace("30%", chance);
        alone("", &format!("{text}{}", log(results)), |_, it| it.rank.is_none())
    };

    assert!(!refuted("1%", &[]));
    assert!(!refuted("1%", &[("06-01", "unclear")]));
    assert!(refuted("30%", &[("06-01", "negative"); 5]));
    assert!(!refuted("30%", &[("06-01", "negative"); 3]));
    assert!(!refuted("30%", &[("06-01", "broken"); 9]));
}

#[test]
fn an_idea_without_a_researcher_is_an_alternative_for_all_at_their_pace() {
    let settings = "[researcher.kim]\nlevel = \"junior\"\nhours_per_week = 30\n[researcher.sam]\n";
    let pool = format!("researcher = \"\"\n{EXACT}");
    let portfolio = portfolio(settings, &[("pool", &pool), ("own", "researcher = \"sam\"\n")]);
    let ranking = rank(&portfolio, today());

    let of = |who: &str| {
        let mine = ranking.standings.iter().filter(move |standing| standing.researcher == who);
        mine.map(|it| (it.project.name.as_str(), it.rank, it.index.rate)).collect::<Vec<_>>()
    };
    let (kim, sam) = (of("kim"), of("sam"));
    assert_eq!((kim.len(), sam.len()), (1, 2));
    let pool_of_sam = sam.iter().find(|it| it.0 == "pool").unwrap();
    assert!(kim[0].2 < pool_of_sam.2);
    assert_eq!(ranking.standings.len(), 3);
    assert_eq!(verdict("", &[("pool", &pool)]), "me start - pool");
}

#[test]
fn ranks_and_verdicts_are_within_a_researcher() {
    let of = |who: &str| format!("researcher = \"{who}\"\n");
    let (kim, sam) = (of("kim"), of("sam") + "status = \"active\"\nstarted = 2026-06-15\n");

    let portfolio = portfolio("", &[("a", &kim), ("b", &sam)]);
    let ranking = rank(&portfolio, today());
    assert!(ranking.standings.iter().all(|standing| standing.rank == Some(1)));
    assert_eq!(verdict("", &[("a", &kim), ("b", &sam)]), "kim start - a, sam stay b looking");
}

#[test]
fn equal_projects_rank_in_the_order_of_names() {
    let names = |order: &[(&str, &str)]| ranked("", order).0;

    assert_eq!(names(&[("b", ""), ("a", ""), ("c", "")]), ["a", "b", "c"]);
    assert_eq!(names(&[("c", ""), ("b", ""), ("a", "")]), ["a", "b", "c"]);
}

#[test]
fn a_project_that_misses_its_deadline_has_no_value_and_a_reason() {
    let by = |day: &str| index("", &format!("needed_by = {day}\n{EXACT}"));

    // The fixed cost, one experiment and the finish take nine weeks.
    assert!(by("2026-08-16").abs() < f64::EPSILON);
    assert!(by("2026-08-17") > 0.0);
    assert!(by("2026-08-17") < by("2026-08-31"));
    assert!(is_near(by("2036-08-17"), index("", EXACT)));
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime")]
    let worthless = |text: &str| alone("", text, |ranking, it| ranking.worthless(it));
    let why = worthless(&format!("needed_by = 2026-08-16\n{EXACT}"));
    let Some(Worthless::TooLate { by, expected }) = why else { panic!("{why:?}") };
    // Ten experiments to a clear result.
    assert_eq!(
        (by.to_string(), expected.unwrap().to_string()),
        ("2026-08-16".into(), "2026-10-19".into())
    );
    let nothing = EXACT.replace("importance = 8", "importance = 0");
    assert_eq!(worthless(&nothing), Some(Worthless::NoValue));
}

#[test]
fn own_hours_change_the_expected_end_and_not_the_value() {
    let end = |more: &str| {
        alone("", &format!("{more}{EXACT}"), |ranking, it| {
            (ranking.expected_end(it).unwrap().to_string(), it.index.rate)
        })
    };
    let ((full, worth), (half, same)) = (end(""), end("hours_per_week = 25\n"));

    // Eight weeks of work at half the pace, and ten experiments of a week.
    assert_eq!((full.as_str(), half.as_str()), ("2026-10-19", "2026-12-14"));
    assert!(is_near(worth, same));
}

#[test]
fn after_a_clear_result_only_the_finish_has_to_meet_the_deadline() {
    let clear = log(&[("06-15", "clear")]);
    let by = |day: &str, finish: &str| {
        let text = EXACT.replace("finish = \"4w\"", &format!("finish = {finish}"));
        index("", &format!("status = \"active\"\nneeded_by = {day}\n{text}{clear}"))
    };

    assert!(by("2026-07-12", "\"4w\"").abs() < f64::EPSILON);
    assert!(by("2026-07-13", "\"4w\"") > 0.0);
    assert!(by("2026-07-13", "\"2w to 8w\"") > 0.0);
    assert!(by("2026-06-14", "\"2w to 8w\"").abs() < f64::EPSILON);
}

#[test]
fn work_already_spent_does_not_count() {
    let tried = |start: &str, day: &str| {
        let text = format!("status = \"active\"\nstarted = {start}\n{EXACT}");
        index("", &format!("{text}{}", log(&[(day, "unclear")])))
    };

    assert!(is_near(tried("2026-06-01", "06-14"), tried("2026-01-05", "02-01")));
}

#[test]
fn only_experiments_after_the_estimate_are_evidence() {
    let unclear = |day: &str| log(&[(day, "unclear")]);
    let made = format!("{EXACT}made = 2026-06-10\n");
    let wrote = "[[decision]]\ndate = 2026-06-10\nkind = \"estimate\"\n";

    assert!(is_near(chance(&format!("{made}{}", unclear("06-09"))), 0.3));
    assert!(chance(&format!("{made}{}", unclear("06-10"))) < 0.3);
    // An estimate that rp recorded includes the experiments above it on the same day.
    assert!(is_near(chance(&format!("{made}{}{wrote}", unclear("06-10"))), 0.3));
    assert!(chance(&format!("{made}{wrote}{}", unclear("06-10"))) < 0.3);
    // It changes neither the phase nor the fixed cost.
    let clear = format!("status = \"active\"\n{made}{}", log(&[("06-09", "clear")]));
    assert_eq!(alone("", &clear, |_, it| it.prospect.phase), Phase::Finish);
    assert!(is_near(chance(&clear), 0.3));
}

#[test]
fn a_failed_assumption_takes_the_value_and_open_ones_limit_a_default_chance() {
    let given = |more: &str| chance(&format!("{EXACT}{more}"));
    let assumed = |more: &str| chance(more);
    let open = "[[assumption]]\nwhat = \"a\"\nholds = \"40%\"\n[[assumption]]\nwhat = \"b\"\nholds = \"25%\"\n";

    assert!(given("[[assumption]]\nwhat = \"a\"\nheld = false\n").abs() < f64::EPSILON);
    assert!(is_near(given(open), 0.3));
    assert!(assumed(open) < 0.1 && assumed(open) > 0.05 && assumed("") > 0.2);
    let held = open.replace("holds = \"25%\"", "held = true");
    assert!(assumed(&held) > assumed(open));
}

#[test]
fn a_failed_assumption_takes_the_chance_but_not_the_claimed_one() {
    let failed = format!("{EXACT}[[assumption]]\nwhat = \"labels are right\"\nheld = false\n");
    let (now, claimed, why) = alone("", &failed, |ranking, it| {
        (it.belief.works, it.claimed.fraction(), ranking.worthless(it))
    });

    assert!(now.abs() < f64::EPSILON && is_near(claimed, 0.3));
    assert_eq!(why, Some(Worthless::Failed { what: "labels are right".into() }));
}

#[test]
fn the_chance_is_known_before_and_after_each_experiment() {
    let log = "[[experiment]]\ndate = 2026-06-10\nresult = \"promising\"\n".repeat(3)
        + "[[experiment]]\ndate = 2026-06-11\nresult = \"broken\"\n";
    let text = format!("estimate = {{ chance = \"40%\", experiments = 10 }}\n{log}");
    let (chances, last, now) = alone("", &text, |ranking, it| {
        (ranking.chances(it, 10), ranking.chances(it, 2), it.belief.works)
    });

    let expected = [0.4, 0.447, 0.439, 0.404, 0.404];
    assert!(chances.iter().zip(expected).all(|(a, b)| (a - b).abs() < 5e-4), "{chances:?}");
    assert_eq!(chances.len(), expected.len());
    assert!(is_near(chances[4], now) && last == chances[3..]);
}

#[test]
fn assumptions_are_tested_in_the_order_of_failures_per_week() {
    let text = "[[assumption]]\nwhat = \"slow\"\nholds = \"50%\"\ntest = \"2w\"\n\
                [[assumption]]\nwhat = \"quick\"\nholds = \"80%\"\ntest = \"1d\"\n\
                [[assumption]]\nwhat = \"known\"\nheld = true\n";
    let portfolio = portfolio("", &[("p", text)]);

    let order = assumptions::order(portfolio.projects().next().unwrap());
    let names: Vec<_> = order.steps.iter().map(|it| it.assumption.what.value.as_str()).collect();
    assert_eq!(names, ["quick", "slow"]);
    assert!(is_near(order.weeks, 0.2 + 0.8 * 2.0) && is_near(order.as_written, 2.0 + 0.5 * 0.2));
}

#[test]
fn learning_adds_to_the_value_of_a_week() {
    let learning = format!("{EXACT}learning = 3\n");

    assert!(is_near(index("", &learning) - index("", EXACT), 0.015));
}

#[test]
fn the_numbers_of_a_project_do_not_depend_on_other_projects() {
    let of = |projects: &[(&str, &str)], name: &str| {
        let portfolio = portfolio("", projects);
        let ranking = rank_with_odds(&portfolio, today());
        let standing = ranking.place(portfolio.project(&name.parse().unwrap()).unwrap()).unwrap();
        let odds = standing.odds.unwrap();
        (standing.index, odds.low, odds.high, standing.belief.works)
    };
    let text = format!("[estimate]\nchance = \"20% to 60%\"\n{}", log(&[("06-01", "unclear")]));
    let (a, m, z) = (
        ("a", "[estimate]\nimportance = 9\n"),
        ("m", text.as_str()),
        ("z", "status = \"active\"\n"),
    );

    let alone = of(&[m], "m");
    assert_eq!(of(&[a, m, z], "m"), alone);
    assert_eq!(of(&[z, m, a], "m"), alone);
    assert_eq!(of(&[a, ("renamed", m.1), z], "renamed"), alone);
}

#[test]
fn only_the_first_ten_have_a_chance_to_be_best_and_the_sum_is_1() {
    let names: Vec<String> = (0..12).map(|at| format!("p{at:02}")).collect();
    let texts: Vec<String> =
        (0..12).map(|at| format!("[estimate]\nimportance = \"{} to 9\"\n", 8 - at / 2)).collect();
    let projects: Vec<_> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let portfolio = portfolio("", &projects);
    let ranking = rank_with_odds(&portfolio, today());

    let best: Vec<_> = ranking.standings.iter().map(|it| it.odds.unwrap().best_in).collect();
    assert!(best[..10].iter().all(Option::is_some));
    let sum: f64 = best.iter().flatten().sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert!(best[0] > best[9]);
}

#[test]
fn slow_results_delay_the_change_of_the_verdict() {
    let with = |days: &[&str]| {
        let results: Vec<_> = days.iter().map(|day| (*day, "promising")).collect();
        let text = EXACT.replace("experiment_loop = \"1w\"", "experiment_loop = \"4h\"");
        let ours = format!("status = \"active\"\nstarted = 2026-04-01\n{text}{}", log(&results));
        let portfolio = portfolio("", &[("c", &ours)]);
        let ranking = rank(&portfolio, today());
        let patience = ranking.patience(ranking.verdict("me").unwrap()).unwrap();
        patience.weeks / f64::from(patience.experiments)
    };

    assert!(is_near(with(&["05-01", "05-08", "05-15", "05-22"]), 0.1));
    assert!(is_near(with(&["05-01", "05-08", "05-15", "05-22", "05-29"]), 1.0));
    assert!(is_near(with(&["05-29"; 5]), 0.1));
}

#[test]
fn an_alternative_that_misses_its_deadline_by_then_does_not_change_the_verdict() {
    let ours = format!(
        "status = \"active\"\n{}{}",
        EXACT
            .replace("\"1w\"", "\"4w\"")
            .replace("30%", "90%")
            .replace("= 10", "= 3")
            .replace("= 8", "= 4"),
        log(&[("06-01", "unclear")])
    );
    // Results of the other are needed in six weeks and take five; one experiment takes four.
    let other = |importance: f64| {
        let text = EXACT.replace("fixed_cost = \"4w\"", "fixed_cost = \"0d\"");
        let text = text.replace("importance = 8", &format!("importance = {importance}"));
        format!("needed_by = 2026-07-27\n{text}")
    };
    let close = 1.05 * index("", &ours) / index("", &other(1.0));
    let portfolio = portfolio("", &[("a", &other(close)), ("c", &ours)]);
    let ranking = rank(&portfolio, today());
    let verdict = ranking.verdict("me").unwrap();

    assert_eq!((verdict.kind, verdict.best().unwrap().project.name.as_str()), (Kind::Close, "a"));
    let patience = ranking.patience(verdict).unwrap();
    assert_eq!((patience.experiments, patience.to.kind), (1, Kind::Stay));
}

#[test]
fn a_refuted_project_is_eligible_again_with_other_numbers() {
    let refuted = format!("{EXACT}{}", log(&[("06-01", "negative"); 5]));
    let portfolio = portfolio("", &[("p", &refuted)]);
    let ranking = rank(&portfolio, today());
    let standing = &ranking.standings[0];

    assert_eq!(standing.rank, None);
    let outcome = ranking.outcome_with(standing, Input::Chance, 0.999);
    assert_eq!((outcome.kind, outcome.projects[0].map(Name::as_str)), (Kind::Start, Some("p")));
}

#[test]
fn the_input_with_the_largest_difference_is_named_first() {
    let fast = EXACT.replace("\"1w\"", "\"2d\"").replace("= 8", "= 9");
    let slow = format!("status = \"active\"\n{EXACT}");
    let portfolio = portfolio("", &[("fast", &fast), ("slow", &slow)]);
    let ranking = rank(&portfolio, today());

    let differences = ranking.differences(ranking.verdict("me").unwrap());
    let inputs: Vec<_> = differences.iter().map(|one| one.input).collect();
    assert_eq!(inputs, [Input::Loop, Input::Importance]);
    assert!(is_near(differences[1].times, 9.0 / 8.0));
}

#[test]
fn the_chances_after_the_log_are_compared() {
    // A chance after six results against one without a log, and another number of experiments.
    let ours = format!("status = \"active\"\n{EXACT}{}", log(&[("06-01", "unclear"); 6]));
    let other = EXACT.replace("experiments = 10", "experiments = 4");
    let portfolio = portfolio("", &[("a", &other), ("c", &ours)]);
    let ranking = rank(&portfolio, today());

    let differences = ranking.differences(ranking.verdict("me").unwrap());
    let of = |input| differences.iter().find(|one| one.input == input).unwrap();
    let chance = of(Input::Chance);
    assert!(chance.better > chance.other && chance.times > 1.0);
    assert!(of(Input::Experiments).times > 1.0);
}

#[test]
fn fewer_hours_can_bring_a_background_project_to_the_front() {
    let active = |more: &str| format!("status = \"active\"\n{more}[estimate]\nimportance = ");
    let background = active("hours_per_week = 20\n") + "2\n";
    let main = active("") + "8\n";
    let portfolio = portfolio("", &[("background", &background), ("main", &main)]);
    let ranking = rank(&portfolio, today());
    let standing = &ranking.standings[0];

    assert_eq!(standing.project.name.as_str(), "main");
    assert_eq!(ranking.outcome_with(standing, Input::Hours, 40.0).kind, Kind::Stay);
    assert_eq!(ranking.outcome_with(standing, Input::Hours, 39.0).kind, Kind::Focus);
}

#[test]
fn a_project_of_nobody_has_a_place_for_each_researcher() {
    let settings = "[researcher.ann]\n[researcher.bob]\nlevel = \"junior\"\nhours_per_week = 25\n";
    let portfolio = portfolio(settings, &[("p", "researcher = \"\"\n")]);
    let ranking = rank(&portfolio, today());
    let project = portfolio.projects().next().unwrap();
    let index = |who: &str| ranking.place_for(project, who).unwrap().index.rate;

    assert!(index("bob") < index("ann") / 2.0);
    assert!(ranking.place_for(project, "nobody").is_none());
}

#[test]
fn a_close_call_names_the_input_most_worth_knowing() {
    let of = |range: &str| format!("{}[estimate]\nimportance = \"{range}\"\n", "");
    let portfolio = portfolio("", &[("a", &of("4 to 6")), ("b", &of("4.1 to 6"))]);
    let ranking = rank(&portfolio, today());
    let verdict = ranking.verdict("me").unwrap();

    assert_eq!(verdict.kind, Kind::Close);
    let now = ranking.contest("me").unwrap().outcome(|_, _| None);
    assert_eq!(now.projects.map(|name| name.map(Name::as_str)), [Some("a"), Some("b")]);
    let telling = ranking.telling(verdict).unwrap();
    assert!(telling.worth > 0.0);
    // All else is the same unknown in both.
    assert_eq!(telling.input, Input::Importance);
}

#[test]
fn the_input_most_worth_knowing_is_that_of_the_wider_range() {
    let of = |range: &str| format!("[estimate]\nimportance = \"{range}\"\n");
    let told = |a: &str, b: &str| {
        let portfolio = portfolio("", &[("a", &of(a)), ("b", &of(b))]);
        let ranking = rank(&portfolio, today());
        let verdict = ranking.verdict("me").unwrap();
        let best = verdict.best().unwrap().project.name.to_string();
        (best, ranking.telling(verdict).unwrap().project.to_string())
    };

    assert_eq!(told("5.2 to 5.4", "4 to 6"), ("a".into(), "b".into()));
    assert_eq!(told("5.0 to 5.1", "4.5 to 6"), ("b".into(), "b".into()));
    let exact = EXACT.replace("= 8", "= 8.01");
    let portfolio = portfolio("", &[("a", EXACT), ("b", &exact)]);
    let ranking = rank(&portfolio, today());
    assert!(ranking.telling(ranking.verdict("me").unwrap()).is_none(), "all is known");

    // Close, since it is less than 10 % better; but it is better in every draw.
    let narrow = EXACT.replace("= 8", "= \"8.39 to 8.41\"");
    let portfolio = self::portfolio("", &[("a", EXACT), ("b", &narrow)]);
    let ranking = rank(&portfolio, today());
    let verdict = ranking.verdict("me").unwrap();
    assert_eq!(verdict.kind, Kind::Close);
    assert!(ranking.telling(verdict).is_none(), "no value of the input would change the choice");
}

#[test]
fn no_input_of_a_close_call_is_worth_more_than_the_one_that_is_named() {
    for (a, b) in [("4 to 6", "4.1 to 6"), ("4 to 6", "3.5 to 7"), ("3.5 to 7", "4 to 6")] {
        let of = |range: &str| format!("[estimate]\nimportance = \"{range}\"\n");
        let portfolio = portfolio("", &[("a", &of(a)), ("b", &of(b))]);
        let ranking = rank(&portfolio, today());
        let verdict = ranking.verdict("me").unwrap();
        assert_eq!(verdict.kind, Kind::Close, "{a}, {b}");

        let telling = ranking.telling(verdict).unwrap();

        // All else is the same unknown in both.
        let worth = |it: &Standing| ranking.why(it).worth(Input::Importance);
        let each: Vec<_> = ranking.standings.iter().map(worth).collect();
        let (least, most) = (each[0].min(each[1]), each[0].max(each[1]));
        assert!(0.0 < least && least < most, "{each:?}");
        assert!(is_near(telling.worth, most), "{each:?}");
    }
}

#[test]
fn a_sprint_that_was_judged_recently_is_not_proposed() {
    let sprint = |judged: &str, more: &str| {
        format!(
            "{EXACT}{more}[[decision]]\ndate = 2026-05-01\nkind = \"derisk\"\n\
             [[decision]]\ndate = {judged}\nkind = \"pause\"\n"
        )
    };
    let proposed = |text: &str| {
        let portfolio = portfolio("", &[("p", text), ("c", "status = \"active\"\n")]);
        rank(&portfolio, today()).sprints(|_| true).len()
    };

    assert_eq!(proposed(EXACT), 1);
    assert_eq!(proposed(&sprint("2026-05-19", "")), 0);
    assert_eq!(proposed(&sprint("2026-05-18", "")), 1);
    assert_eq!(proposed(&sprint("2026-06-10", "made = 2026-06-11\n")), 1);
    let logged = sprint("2026-06-10", "") + &log(&[("06-11", "unclear")]);
    assert_eq!(proposed(&logged), 1);
}

#[test]
fn a_sprint_stays_judged_until_something_new_is_known() {
    let decided = |entries: &[(&str, &str)]| -> String {
        let entry = |(date, kind): &(&str, &str)| {
            format!("[[decision]]\ndate = 2026-{date}\nkind = \"{kind}\"\n")
        };
        entries.iter().map(entry).collect()
    };
    let judged = |settings: &str, text: &str| {
        let portfolio = portfolio(settings, &[("p", text)]);
        let ranking = rank(&portfolio, today());
        ranking.was_judged(ranking.standings[0].project)
    };
    let once = [("06-01", "derisk"), ("06-10", "pause")];
    let text = |more: &str| format!("waits_for = [\"a model\"]\n{EXACT}{more}") + &decided(&once);

    // What came on the day of the judgment was known.
    assert!(judged("", &text("made = 2026-06-10\n")));
    assert!(judged("", &(text("") + &log(&[("06-10", "unclear")]))));
    for (name, day, stays) in [
        ("a model", "06-10", true),
        ("a model", "06-11", false),
        ("a model", "06-15", false),
        ("a model", "06-16", true),
        ("another", "06-11", true),
    ] {
        let came = format!("[[capability]]\nname = \"{name}\"\ndate = 2026-{day}\n");
        assert_eq!(judged(&came, &text("")), stays, "{name} {day}");
    }
    // Only the last sprint counts, and only what was decided after its start.
    let again = [("05-25", "derisk"), ("06-01", "pause"), ("06-10", "derisk")];
    assert!(!judged("", &(EXACT.to_owned() + &decided(&again))));
    let before = [("05-01", "pause"), ("06-01", "derisk"), ("06-10", "pause")];
    assert!(judged("", &(EXACT.to_owned() + &decided(&before))));
}

#[test]
fn a_sprint_is_compared_with_the_best_other_choice() {
    let of = |importance: f64| EXACT.replace("= 8", &format!("= {importance}"));
    let against = |other: &str| {
        let portfolio = portfolio("", &[("a", &of(9.0)), ("b", other)]);
        let ranking = rank(&portfolio, today());
        let sprints = ranking.sprints(|on| on.project.name.as_str() == "a");
        sprints[0].against.standing().map(|standing| standing.project.name.to_string())
    };

    assert_eq!(against(&of(8.0)).as_deref(), Some("b"));
    assert_eq!(against(&of(1.0)), None, "looking for something else is better");
    assert_eq!(against(&format!("waits_for = [\"a model\"]\n{}", of(9.0))), None);
}

#[test]
fn a_sprint_on_exact_inputs_gains_nothing() {
    let c = format!("status = \"active\"\n{EXACT}");
    let portfolio = portfolio("", &[("a", &EXACT.replace("= 8", "= 5")), ("c", &c)]);
    let ranking = rank(&portfolio, today());

    let sprints = ranking.sprints(|_| true);
    assert!(sprints[0].gain.abs() < 1e-12 && sprints[0].changes.abs() < 1e-12);
}

#[test]
fn a_rounding_error_is_no_gain() {
    use super::derisk::gain;

    for scale in [1e-9, 1.0, 1e9] {
        let above = |share: f64| gain(scale * (1.0 + share), scale);
        assert!(above(1e-15).abs() < f64::EPSILON && above(-0.5).abs() < f64::EPSILON, "{scale}");
        assert!(above(1e-9) > 0.0, "{scale}");
    }
    assert!(gain(0.0, 0.0).abs() < f64::EPSILON && gain(1e-9, 0.0) > 0.0);
}

#[test]
fn a_finish_on_the_day_of_the_deadline_is_in_time_despite_rounding() {
    // In floating point, 12 hours of work at 0.7 of the pace are a little more than 3 days.
    let settings = "[researcher.me]\nhours_per_week = 31\n";
    let text = EXACT.replace("finish = \"4w\"", "finish = \"12h\"");
    let clear = log(&[("06-15", "clear")]);
    let by = |day: &str| {
        index(settings, &format!("status = \"active\"\nneeded_by = {day}\n{text}{clear}"))
    };

    assert!(by("2026-06-17").abs() < f64::EPSILON);
    assert!(by("2026-06-18") > 0.0);
}

#[test]
fn needs_ignore_case_and_save_the_fixed_cost_left() {
    let needs = |needs: &str, cost: &str| format!("needs = [{needs}]\nfixed_cost = \"{cost}\"\n");
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
            let names: Vec<_> = need.projects.iter().map(|one| one.project.name.as_str()).collect();
            (need.name.to_lowercase(), need.saves, names.join(" "))
        })
        .collect();
    assert_eq!(
        said,
        [
            ("known-good rlhf".into(), Work::weeks(5), "b a".to_owned()),
            ("a playground".into(), Work::days(16), "b c".to_owned()),
        ]
    );
}

#[test]
fn a_paid_fixed_cost_is_not_listed_as_assumed() {
    let assumes = |text: &str| {
        alone("", text, |_, standing| standing.inputs.assumed().contains(&"fixed_cost"))
    };

    assert!(assumes("") && assumes(&log(&[("06-14", "broken")])));
    assert!(!assumes(&log(&[("06-14", "unclear")])));
}

#[test]
fn files_with_extreme_values_have_an_index() {
    let certain = EXACT.replace("30%", "100%").replace("experiments = 10", "experiments = 1");
    let wide = "experiment_loop = \"1s to 900y\"\nfixed_cost = \"1s to 900y\"\n[estimate]\n\
                importance = \"0.001 to 9.999\"\nchance = \"0.0001% to 99.9999%\"\n\
                experiments = \"1 to 1000000\"\nfinish = \"1s to 900y\"\n\
                counterfactual = \"0.0001% to 99.9999%\"\n";
    let begun = format!("status = \"active\"\nstarted = 1990-01-01\n{wide}");
    for text in [
        format!("{certain}{}", log(&[("06-01", "negative")])),
        format!("{EXACT}{}", log(&vec![("06-01", "clear"); 2000])),
        format!("{EXACT}{}", log(&vec![("06-01", "unclear"); 2000])),
        format!("{wide}{}", log(&[("06-01", "clear"); 30])),
        wide.to_owned(),
        begun.clone(),
        format!("{begun}{}", log(&[("06-01", "clear")])),
        format!("needed_by = 0001-01-01\n{wide}"),
    ] {
        let portfolio = portfolio("", &[("p", &text), ("q", "status = \"active\"\n")]);
        let ranking = rank_with_odds(&portfolio, today());
        for standing in &ranking.standings {
            let odds = standing.odds.unwrap();
            let numbers = [standing.index.rate, odds.low, odds.high, standing.belief.works];
            assert!(numbers.iter().all(|it| it.is_finite() && *it >= 0.0), "{text}: {numbers:?}");
        }
        let _ = ranking.patience(&ranking.verdicts[0]);
    }
}

/// The properties hold for any number of draws.
const FEW: &str = "[ranking]\ndraws = 100\n";

/// A random project and an alternative to it.
fn pairs() -> impl Strategy<Value = [String; 2]> {
    let one = |status: &'static str| {
        (
            [1.0f64..8.0, 0.1..0.7, 2.0..30.0, 0.3..3.0, 0.2..6.0, 0.5..8.0],
            any::<[bool; 3]>(),
            prop::collection::vec(0usize..3, 0..4),
        )
            .prop_map(move |(medians, wide, results)| {
                let [importance, chance, experiments, one, fixed, finish] = medians;
                let range = |text: &str, wide: bool, low: f64, high: f64| {
                    if wide {
                        format!("\"{low:.3} to {high:.3}{text}\"")
                    } else {
                        format!("\"{low:.3}{text}\"")
                    }
                };
                let results: String = results
                    .into_iter()
                    .map(|of| log(&[("06-15", ["promising", "unclear", "negative"][of])]))
                    .collect();
                let importance = if wide[0] {
                    range("", true, importance, importance + 1.5)
                } else {
                    format!("{importance:.3}")
                };
                format!(
                    "status = \"{status}\"\nexperiment_loop = {}\nfixed_cost = \"{fixed:.3}w\"\n\
                     [estimate]\nimportance = {importance}\nchance = {}\ncounterfactual = \"60%\"\n\
                     experiments = {experiments:.3}\nfinish = {}\n{results}",
                    range("w", wide[1], one, one * 2.0),
                    range("%", wide[2], chance * 100.0, chance * 120.0),
                    range("w", wide[1], finish, finish * 2.0),
                )
            })
    };
    (one("active"), one("idea")).prop_map(|(active, idea)| [active, idea])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_verdict_changes_once_patience_has_ended(pair in pairs()) {
        let with = |unclear: u32| {
            let ours = format!("{}{}", pair[0], log(&vec![("06-15", "unclear"); unclear as usize]));
            let portfolio = portfolio(FEW, &[("a", &pair[1]), ("c", &ours)]);
            let ranking = rank(&portfolio, today());
            let patience = ranking.patience(ranking.verdict("me").unwrap());
            let now = ranking.contest("me").unwrap().outcome(|_, _| None);
            let named = |of: Outcome| (of.kind, of.projects.map(|name| name.map(Name::to_string)));
            (named(now), patience.map(|patience| (patience.experiments, named(patience.to))))
        };

        let (now, patience) = with(0);
        match patience {
            Some((experiments, to)) if experiments <= 40 => {
                prop_assert_eq!(with(experiments).0, to);
                prop_assert_eq!(with(experiments - 1).0, now);
            }
            Some(_) => {}
            None => prop_assert!(!matches!(now.0, Kind::Stay | Kind::Close)),
        }
    }

    #[test]
    fn the_verdict_changes_at_each_turn_and_not_before(pair in pairs()) {
        let portfolio = portfolio(FEW, &[("a", &pair[1]), ("c", &pair[0])]);
        let ranking = rank(&portfolio, today());
        for standing in &ranking.standings {
            let why = ranking.why(standing);
            for (input, turns) in &why.turns {
                let median = standing.prospect.median_of(*input);
                let now = ranking.outcome_with(standing, *input, median);
                for (turn, back) in [(turns.below, 1.0), (turns.above, -1.0)] {
                    let Some(turn) = turn else { continue };
                    let at = |value: f64| ranking.outcome_with(standing, *input, value);
                    prop_assert_eq!(at(turn.at), turn.to);
                    // A step back is on the other side, unless the median is nearer still, or the turn
                    // is the least value that is asked. Few draws near a bar go to and fro.
                    let is_between = |before: f64| {
                        (before - median).signum() == (turn.at - median).signum()
                            && turn.at > input.bounds().0
                    };
                    let mut steps =
                        [0.0025, 0.005, 0.01].map(|step| turn.at * (1.0 + back * step)).into_iter();
                    let is_sharp = steps.any(|before| !is_between(before) || at(before) == now);
                    prop_assert!(is_sharp, "{input} before {}", turn.at);
                }
            }
            let sum: f64 = why.shares.iter().map(|(_, share)| share).sum();
            prop_assert!(why.shares.is_empty() || (sum - 1.0).abs() < 1e-9);
            prop_assert!(why.worth.iter().all(|(_, worth)| worth.is_finite() && *worth >= 0.0));
        }
    }
}
