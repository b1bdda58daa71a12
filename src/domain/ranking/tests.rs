//! The ranking as a whole, over projects as files hold them.

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

const FIRST: &str = "experiment_loop = \"1d\"\nfixed_cost = \"2d 4h\"\n[estimate]\n\
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
    let at =
        |settings: &str, hours: u32| index(settings, &format!("hours_per_week = {hours}\n{FIRST}"));

    assert!(at(junior, 20).abs() < f64::EPSILON);
    assert!(at("", 10).abs() < f64::EPSILON);
    assert!((at("", 40) - at(junior, 40)).abs() < f64::EPSILON);
    assert!(at(junior, 30) < at(junior, 31) && at(junior, 40) < at(junior, 60));
    // Half the pace: twice the fixed cost, the loop and the finish.
    let slow = FIRST.replace("\"1d\"", "\"2d\"").replace("2d 4h", "1w").replace("4w", "8w");
    assert!((at(junior, 30) - index(junior, &slow)).abs() < 1e-12);
    // Twice the pace: half the fixed cost and the finish, and the loop as it was.
    let fast = FIRST.replace("2d 4h", "1d 2h").replace("4w", "2w");
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
fn what_was_spent_does_not_count_and_what_is_left_does() {
    let active = "status = \"active\"\nstarted = 2026-06-08\n";
    let more = FIRST.replace("2d 4h", "1w 2d 4h");

    assert!((index("", &format!("{active}{more}")) - index("", FIRST)).abs() < 1e-12);
    let tried = |days: &str| {
        let broken = "[[experiment]]\ndate = 2026-06-14\nresult = \"broken\"\n";
        index("", &(format!("started = {days}\n") + FIRST + broken))
    };
    assert!((tried("2026-06-01") - tried("2026-01-01")).abs() < f64::EPSILON);
    assert!((tried("2026-06-01") - index("", &FIRST.replace("2d 4h", "0d"))).abs() < 1e-12);
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

/// The deviation of `2 to 8` on the scale of logits; its median there is 0.
const DEVIATION: f64 = 0.842_807_8;

fn logit(of_10: f64) -> f64 {
    (of_10 / (10.0 - of_10)).ln()
}

fn normal_below(z: f64) -> f64 {
    libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

#[test]
fn the_verdict_turns_at_its_odds() {
    for (current, word) in [(3.24, "switch"), (3.35, "close"), (4.41, "close"), (4.53, "stay")] {
        let ours = worth(&current.to_string(), "active");
        let alternative = worth("\"2 to 8\"", "idea");
        let portfolio = portfolio("", &[("a", &alternative), ("c", &ours)]);
        let ranking = rank(&portfolio, today());

        let verdict = ranking.verdict("me").unwrap();
        assert_eq!(verdict.choice.word(), word, "{current}: {:?}", verdict.odds);
        let odds = normal_below(-logit(current) / DEVIATION);
        assert!((verdict.odds.unwrap() - odds).abs() < 0.005, "{current}");
    }
}

#[test]
fn the_odds_that_decide_are_settings() {
    let verdict = |settings: &str| {
        let (a, c) = (worth("\"2 to 8\"", "idea"), worth("3.9", "active"));
        ranked(settings, &[("a", &a), ("c", &c)]).1
    };

    assert_eq!(verdict(""), ["me close c a"]);
    assert_eq!(verdict("[ranking]\nswitch_odds = \"65%\"\n"), ["me switch c a"]);
    assert_eq!(verdict("[ranking]\nclose_odds = \"75%\"\n"), ["me stay c a"]);
}

#[test]
fn patience_ends_when_so_many_unclear_results_are_logged() {
    for current in ["experiment_loop = \"1d\"\n", "experiment_loop = \"2d\"\nfixed_cost = \"1w\"\n"]
    {
        let with = |unclear: u32| {
            let entry = "[[experiment]]\ndate = 2026-06-15\nresult = \"unclear\"\n";
            let log = entry.repeat(unclear as usize);
            format!("status = \"active\"\n{current}[estimate]\nimportance = \"6 to 9\"\n{log}")
        };
        let verdict = |unclear: u32| {
            let ours = with(unclear);
            let portfolio = portfolio("", &[("a", "[estimate]\nimportance = 2\n"), ("c", &ours)]);
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
fn a_sprint_is_worth_what_the_integral_says() {
    for current in [2.5, 4.0, 6.0] {
        let ours = worth(&current.to_string(), "active");
        let alternative = worth("\"2 to 8\"", "idea");
        let portfolio = portfolio("", &[("a", &alternative), ("c", &ours)]);
        let ranking = rank(&portfolio, today());
        let of_one = ranking.verdict("me").unwrap().choice.current().unwrap().index.rate / current;

        let sprints = ranking.sprints(|_| true);
        let average = |of: &dyn Fn(f64) -> f64| {
            let steps = (-600..600).map(|step| f64::from(step) / 100.0);
            let step = |z: f64| {
                let share = normal_below(z + 0.01) - normal_below(z);
                share * of(10.0 / (1.0 + (-DEVIATION * (z + 0.005)).exp()))
            };
            steps.map(step).sum::<f64>()
        };
        let mean = average(&|value| value);
        let z = logit(current) / DEVIATION;
        let best = average(&|value| value.max(current));
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
fn of_two_exact_projects_the_turn_is_where_they_are_equal() {
    let (a, c) = (worth("3", "idea"), worth("4", "active"));
    let portfolio = portfolio("", &[("a", &a), ("c", &c)]);
    let ranking = rank(&portfolio, today());
    let (_, standing) = ranking.place(&portfolio.projects()[0]).unwrap();

    let why = ranking.why(standing);
    let (_, turns) = why.turns.iter().find(|(of, _)| *of == factor::Factor::Importance).unwrap();
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
fn what_makes_the_difference_is_named_first() {
    let fast = worth("4", "idea").replace("\"1d\"", "\"4h\"");
    let portfolio = portfolio("", &[("fast", &fast), ("slow", &worth("3", "active"))]);
    let ranking = rank(&portfolio, today());

    let differences = ranking.differences(ranking.verdict("me").unwrap());
    let factors: Vec<_> = differences.iter().map(|one| one.factor).collect();
    assert_eq!(factors, [factor::Factor::Loop, factor::Factor::Importance]);
    assert!((differences[1].times - 4.0 / 3.0).abs() < 1e-9);
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
        let text =
            format!("status = \"active\"\nstarted = 2026-06-13\nhours_per_week = {hours}\n{FIRST}");
        let portfolio = portfolio("", &[("p", &text)]);
        rank(&portfolio, today()).standings[0].prospect.clone()
    };

    let points = Points::new(10);
    let moved = with(40).with(factor::Factor::Hours, 25.0).index(&points).rate;
    assert!((moved - with(25).index(&points).rate).abs() < 1e-12);
}

#[test]
fn a_fixed_cost_that_is_paid_is_no_assumption() {
    let assumes = |text: &str| {
        let portfolio = portfolio("", &[("p", text)]);
        rank(&portfolio, today()).standings[0].inputs.assumed().contains(&"fixed_cost")
    };

    assert!(assumes(""));
    assert!(!assumes("[[experiment]]\ndate = 2026-06-14\nresult = \"broken\"\n"));
}
