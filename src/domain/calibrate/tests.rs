use super::cases::Quantity;
use super::*;
use crate::domain::project::project_of;
use crate::domain::settings::Settings;

fn today() -> Date {
    "2026-06-15".parse().unwrap()
}

fn portfolio(texts: &[&str]) -> Portfolio {
    let settings = Settings { me: "kim".into(), ..Settings::default() };
    let named = |(nth, text): (usize, &&str)| project_of(&format!("p{nth}"), text);
    Portfolio::new(settings, texts.iter().enumerate().map(named).collect())
}

/// Each case as its quantity, claim, and what happened.
fn cases(text: &str) -> Vec<(Quantity, f64, f64)> {
    let portfolio = portfolio(&[text]);
    let records = Record::all(&portfolio, today());
    let rounded = |value: f64| (value * 1e4).round() / 1e4;
    let short = |it: &Case| (it.quantity, rounded(it.claimed), rounded(it.happened));
    records[0].cases.iter().map(short).collect()
}

/// Each chance with what happened, and whether it is that of a dropped project.
fn bets(text: &str) -> Vec<(f64, bool, bool)> {
    let portfolio = portfolio(&[text]);
    let records = Record::all(&portfolio, today());
    let short = |it: &Bet| (it.claim.chance, it.claim.happened, it.was_dropped);
    records[0].bets.iter().map(short).collect()
}

const PLAN: &str = "status = \"done\"\nstarted = 2026-01-05\nexperiment_loop = \"1d\"\n\
    fixed_cost = \"1w\"\nestimate = { chance = \"40%\", experiments = 4, finish = \"2w\" }\n";
const LOG: &str = "[[experiment]]\ndate = 2026-01-19\nresult = \"unclear\"\ntook = \"2d\"\n\
    [[experiment]]\ndate = 2026-01-20\nresult = \"broken\"\ntook = \"9w\"\n\
    [[experiment]]\ndate = 2026-02-02\nresult = \"clear\"\ntook = \"4d\"\nexpected = \"70%\"\n";
const END: &str = "[[decision]]\ndate = 2026-03-02\nkind = \"finish\"\n";

#[test]
fn a_whole_project_has_a_case_of_each_quantity() {
    let text = format!("{PLAN}{LOG}{END}");

    // A clock day is a seventh of a week.
    let day = |days: f64| (days / 7.0 * 1e4).round() / 1e4;
    assert_eq!(
        cases(&text),
        [
            (Quantity::Loop, day(1.0), day(3.0)),
            (Quantity::FixedCost, 1.0, 2.0),
            (Quantity::Experiments, 4.0, 2.0),
            (Quantity::Finish, 2.0, 4.0),
        ]
    );
    assert_eq!(bets(&text), [(0.4, true, false), (0.7, true, false)]);
}

#[test]
fn the_first_decision_before_any_result_has_the_claim() {
    let decided = |day: &str, chance: f64| {
        format!(
            "[[decision]]\ndate = {day}\nkind = \"estimate\"\nthen = {{ chance = {chance}, \
             loop = 1.0, fixed_cost_left = 0.5, experiments = 8, finish = 1.5 }}\n"
        )
    };
    let early =
        format!("{PLAN}{}{}{LOG}{END}", decided("2026-01-12", 0.3), decided("2026-01-13", 0.9));
    let late = format!("{PLAN}{LOG}{}{END}", decided("2026-01-19", 0.3));

    let claimed = |text: &str| cases(text).iter().map(|it| it.1).collect::<Vec<_>>();
    assert_eq!(claimed(&early), [1.0, 0.5, 8.0, 1.5]);
    assert_eq!(cases(&early)[1], (Quantity::FixedCost, 0.5, 1.0));
    assert_eq!(bets(&early)[0], (0.3, true, false));
    assert_eq!(claimed(&late), claimed(&format!("{PLAN}{LOG}{END}")));
    assert_eq!(bets(&late)[0], (0.4, true, false));
}

#[test]
fn a_claim_is_the_first_record_of_its_own_number() {
    let decided = |day: &str, then: &str| {
        format!("[[decision]]\ndate = {day}\nkind = \"estimate\"\nthen = {{ {then} }}\n")
    };
    // The file gave no chance and no fixed cost at the first decision, and no finish at the second.
    let start = decided("2026-01-06", "experiments = 8, loop = 0.2, finish = 2.0");
    let estimate = decided("2026-01-12", "experiments = 9, chance = 0.3, fixed_cost_left = 0.5");
    let portfolio = portfolio(&[&format!("{PLAN}{start}{estimate}{LOG}{END}")]);
    let records = Record::all(&portfolio, today());

    let made: Vec<_> = records[0].cases.iter().map(|it| (it.claimed, it.made)).collect();
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(made[1], (0.5, day("2026-01-12")));
    assert_eq!(made[2], (8.0, day("2026-01-06")));
    assert_eq!(made[3], (2.0, day("2026-01-06")));
    let bet = &records[0].bets[0];
    assert_eq!((bet.claim.chance, bet.made), (0.3, day("2026-01-12")));
}

/// Each claim that was made in hindsight, with the day on which it was known what had happened.
fn hindsight(text: &str) -> Vec<(Option<Quantity>, String)> {
    let portfolio = portfolio(&[text]);
    let records = Record::all(&portfolio, today());
    let short = |it: &Hindsight| (it.quantity, it.known.to_string());
    records[0].hindsight.iter().map(short).collect()
}

#[test]
fn an_estimate_after_the_outcome_is_no_claim() {
    let made =
        |day: &str| PLAN.replace("experiments = 4", &format!("experiments = 4, made = {day}"));
    let whole = |day: &str| format!("{}{LOG}{END}", made(day));
    let quantities = |text: &str| cases(text).iter().map(|it| it.0).collect::<Vec<_>>();

    // The clear result is of 2026-02-02.
    assert_eq!(hindsight(&whole("2026-02-02")), []);
    assert_eq!((cases(&whole("2026-02-02")).len(), bets(&whole("2026-02-02")).len()), (4, 2));
    let late = whole("2026-02-03");
    let known = || "2026-02-02".to_owned();
    let all = [Some(Quantity::Experiments), Some(Quantity::Finish), None].map(|it| (it, known()));
    assert_eq!(hindsight(&late), all);
    assert_eq!(quantities(&late), [Quantity::Loop, Quantity::FixedCost]);
    assert_eq!(bets(&late), [(0.7, true, false)], "only that of the experiment");
    // What a decision recorded in time is a claim, whatever the file says now.
    let start = "[[decision]]\ndate = 2026-01-05\nkind = \"start\"\n\
        then = { chance = 0.3, loop = 0.2, fixed_cost_left = 1.0, experiments = 8, finish = 1.5 }\n";
    let recorded = format!("{}{start}{LOG}{END}", made("2026-02-03"));
    assert_eq!((hindsight(&recorded), bets(&recorded)[0]), (vec![], (0.3, true, false)));
    assert_eq!(
        cases(&recorded)[2..],
        [(Quantity::Experiments, 8.0, 2.0), (Quantity::Finish, 1.5, 4.0),]
    );
    assert_eq!(hindsight(&made("2026-02-03")), [], "nothing has happened");
}

#[test]
fn what_the_numbers_of_a_decision_in_time_lack_is_no_claim() {
    let decided =
        |day: &str, then: &str| format!("[[decision]]\ndate = {day}\nkind = \"start\"\n{then}");
    let numbers = |day: &str| decided(day, "then = { value = 0.1 }\n");
    let first = format!("{PLAN}{}{LOG}{END}", numbers("2026-01-06"));
    let quantities = |text: &str| cases(text).iter().map(|it| it.0).collect::<Vec<_>>();

    assert_eq!((cases(&first), bets(&first)), (vec![], vec![(0.7, true, false)]));
    let clear = "2026-02-02";
    let known = [
        (Some(Quantity::Loop), clear),
        (Some(Quantity::FixedCost), "2026-01-19"),
        (Some(Quantity::Experiments), clear),
        (Some(Quantity::Finish), clear),
        (None, clear),
    ];
    assert_eq!(hindsight(&first), known.map(|(of, day)| (of, day.to_owned())));
    // An estimate has a day: that of the decision, which has the numbers before it, is in time.
    let made =
        |day: &str| first.replace("experiments = 4", &format!("experiments = 4, made = {day}"));
    let estimates = [Quantity::Experiments, Quantity::Finish];
    assert_eq!(
        (quantities(&made("2026-01-06")), bets(&made("2026-01-06")).len()),
        (estimates.into(), 2)
    );
    assert_eq!((quantities(&made("2026-01-05")), bets(&made("2026-01-05")).len()), (vec![], 1));
    // Without numbers, or after the first result, a decision does not show when the file was written.
    for other in [decided("2026-01-06", ""), numbers("2026-01-20")] {
        let text = format!("{PLAN}{LOG}{other}{END}");
        assert_eq!((cases(&text).len(), bets(&text).len(), hindsight(&text)), (4, 2, vec![]));
    }
    // What is not over was not known.
    assert_eq!(hindsight(&format!("{PLAN}{}", numbers("2026-01-06"))), []);
}

#[test]
fn a_dropped_project_has_no_claim_that_its_start_lacks() {
    let dropped = |then: &str| {
        format!(
            "status = \"dropped\"\nstarted = 2026-01-05\nestimate = {{ chance = \"40%\" }}\n\
             [[decision]]\ndate = 2026-01-05\nkind = \"start\"\nthen = {{ {then} }}\n\
             [[decision]]\ndate = 2026-02-02\nkind = \"drop\"\nthen = {{ chance = 0.05 }}\n"
        )
    };

    assert_eq!(bets(&dropped("chance = 0.3")), [(0.3, false, true)]);
    assert_eq!(bets(&dropped("value = 0.3")), []);
    assert_eq!(hindsight(&dropped("value = 0.3")), [(None, "2026-02-02".to_owned())]);
}

#[test]
fn a_chance_on_the_day_of_the_end_is_no_claim() {
    let dropped = |made: &str, kind: &str| {
        format!(
            "status = \"dropped\"\nstarted = 2026-01-05\n\
             estimate = {{ chance = \"40%\", made = {made} }}\n\
             [[decision]]\ndate = 2026-01-12\nkind = \"pause\"\n\
             [[decision]]\ndate = 2026-02-02\nkind = \"{kind}\"\n"
        )
    };

    assert_eq!(bets(&dropped("2026-02-01", "drop")), [(0.4, false, true)]);
    assert_eq!(hindsight(&dropped("2026-02-01", "drop")), []);
    assert_eq!(bets(&dropped("2026-02-02", "drop")), []);
    assert_eq!(hindsight(&dropped("2026-02-02", "drop")), [(None, "2026-02-02".to_owned())]);
    assert_eq!(bets(&dropped("2026-02-02", "pause")), [(0.4, false, true)], "no day of the end");
}

#[test]
fn what_was_before_a_pivot_is_no_case() {
    let pivot = "[[decision]]\ndate = 2026-01-26\nkind = \"pivot\"\nthen = { chance = 0.9 }\n";
    let text = format!("{PLAN}{LOG}{pivot}{END}");

    let happened: Vec<_> = cases(&text).iter().map(|it| it.2).collect();
    assert_eq!(happened, [(4.0 / 7.0 * 1e4_f64).round() / 1e4, 1.0, 1.0, 4.0]);
    assert_eq!(bets(&text)[0], (0.4, true, false));
}

#[test]
fn what_the_file_does_not_claim_or_what_is_not_over_is_no_case() {
    let without_plan = format!("status = \"done\"\nstarted = 2026-01-05\n{LOG}{END}");
    assert_eq!((cases(&without_plan), bets(&without_plan).len()), (vec![], 1));

    let running = PLAN.replace("done", "active");
    assert_eq!((cases(&running), bets(&running)), (vec![], vec![]));
    let in_finish = format!("{running}{LOG}");
    assert_eq!(cases(&in_finish).len(), 3);
    let tomorrow = in_finish.replace("2026-01", "2026-07").replace("2026-02", "2026-08");
    assert_eq!((cases(&tomorrow), bets(&tomorrow)), (vec![], vec![]));
}

#[test]
fn half_a_day_is_the_least_that_days_can_tell() {
    let same_day = format!("{PLAN}{LOG}{END}")
        .replace("fixed_cost = \"1w\"", "fixed_cost = \"1h\"")
        .replace("2026-01-05", "2026-01-19")
        .replace("2026-03-02", "2026-02-02");

    assert_eq!(
        cases(&same_day)[1..],
        [
            (Quantity::FixedCost, 0.1, 0.1),
            (Quantity::Experiments, 4.0, 2.0),
            (Quantity::Finish, 2.0, 0.1),
        ]
    );
}

#[test]
fn an_estimate_counts_the_experiments_after_it() {
    let made = PLAN.replace("experiments = 4", "experiments = 4, made = 2026-01-25");

    let counted = cases(&format!("{made}{LOG}{END}"))[2];
    assert_eq!(counted, (Quantity::Experiments, 4.0, 1.0));
}

#[test]
fn how_a_project_ended_decides_its_chance() {
    let ended = |status: &str, more: &str| {
        let plan = "estimate = { chance = \"40%\" }\n";
        bets(&format!("status = \"{status}\"\n{plan}{more}"))
    };
    let result = |result: &str| format!("outcome = {{ result = \"{result}\" }}\n");

    assert_eq!(ended("done", &result("success")), [(0.4, true, false)]);
    assert_eq!(ended("done", &result("failure")), [(0.4, false, false)]);
    for open in ["partial", "learned"] {
        assert_eq!(ended("done", &result(open)), []);
    }
    assert_eq!(ended("done", ""), []);
    assert_eq!(ended("dropped", "started = 2026-01-05\n"), [(0.4, false, true)]);
    assert_eq!(ended("dropped", ""), []);
    let clear = "started = 2026-01-05\nexperiment = [{ date = 2026-02-02, result = \"clear\" }]\n";
    assert_eq!(ended("dropped", clear), [(0.4, true, false)]);
    assert_eq!(ended("paused", "started = 2026-01-05\n"), []);
}

#[test]
fn ranges_are_those_of_the_claim() {
    let range = PLAN.replace("\"1w\"", "\"1w to 4w\"");
    let of = |text: &str| {
        let portfolio = portfolio(&[text]);
        let record = &Record::all(&portfolio, today())[0];
        record.of(Quantity::FixedCost).next().unwrap().z().map(|z| (z * 1e3).round() / 1e3)
    };
    let decided = |cost: f64| {
        format!(
            "{range}[[decision]]\ndate = 2026-01-05\nkind = \"start\"\n\
             then = {{ fixed_cost_left = {cost} }}\n{LOG}{END}"
        )
    };

    assert_eq!(of(&format!("{range}{LOG}{END}")), Some(0.0));
    assert_eq!(of(&decided(2.001)), Some(0.0));
    assert_eq!(of(&decided(2.05)), None);
    assert_eq!(of(&decided(3.0)), None);
    assert_eq!(of(&format!("{PLAN}{LOG}{END}")), None);
}

#[test]
fn five_cases_are_enough_and_dropped_ones_count_either_way() {
    let done = format!("{PLAN}{LOG}{END}");
    let dropped = "status = \"dropped\"\nstarted = 2026-01-05\nestimate = { chance = \"40%\" }";
    let few = portfolio(&[&done, &done, &done, &done, dropped]);
    let records = Record::all(&few, today());

    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!(record.factor(Quantity::Loop), Learned { cases: 4, figure: None });
    assert_eq!(record.projects(Dropped::LeftOut), Learned { cases: 4, figure: None });
    let with = record.projects(Dropped::Failed);
    assert_eq!((with.cases, with.figure.unwrap().happened), (5, 4));
    assert_eq!(record.experiments().cases, 4);

    let five = portfolio(&[&done, &done, &done, &done, &done]);
    let record = &Record::all(&five, today())[0];
    let factor = record.factor(Quantity::Loop).figure.unwrap().factor;
    assert!((factor - 3_f64.powf(5.0 / 7.0)).abs() < 1e-9);
    assert_eq!(record.ranges(None), Learned { cases: 0, figure: None });
    assert_eq!(record.usual(Quantity::FixedCost), Some(1.0));
}

#[test]
fn what_is_of_today_counts_and_what_is_of_tomorrow_does_not() {
    let clear = |day: &str| {
        let plan = PLAN.replace("done", "active");
        let text = format!(
            "{plan}[[experiment]]\ndate = {day}\nresult = \"clear\"\ntook = \"2d\"\nexpected = \"70%\"\n"
        );
        (cases(&text).len(), bets(&text).len())
    };
    assert_eq!([clear("2026-06-15"), clear("2026-06-16")], [(3, 2), (0, 0)]);

    let finished = |day: &str| {
        let text = format!("{PLAN}{LOG}{}", END.replace("2026-03-02", day));
        cases(&text).iter().any(|it| it.0 == Quantity::Finish)
    };
    assert_eq!([finished("2026-06-15"), finished("2026-06-16")], [true, false]);

    let claimed = |day: &str| {
        bets(&format!(
            "status = \"dropped\"\nstarted = 2026-01-05\nestimate = {{ chance = \"40%\" }}\n\
             [[decision]]\ndate = {day}\nkind = \"estimate\"\nthen = {{ chance = 0.3 }}\n"
        ))
    };
    assert_eq!(claimed("2026-06-15"), [(0.3, false, true)]);
    assert_eq!(claimed("2026-06-16"), [(0.4, false, true)]);
}

#[test]
fn decisions_are_in_time_by_day_then_by_their_place() {
    let decided = |day: &str, chance: f64| {
        format!("[[decision]]\ndate = {day}\nkind = \"estimate\"\nthen = {{ chance = {chance} }}\n")
    };
    let first = |decisions: &str| bets(&format!("{PLAN}{decisions}{LOG}{END}"))[0];

    // The first result is of this day, below the decision.
    assert_eq!(first(&decided("2026-01-19", 0.3)), (0.3, true, false));
    let reversed = decided("2026-01-13", 0.9) + &decided("2026-01-12", 0.3);
    assert_eq!(first(&reversed), (0.3, true, false));
}

#[test]
fn the_last_record_and_the_last_end_decide_what_is_in_time() {
    let decided = |day: &str, kind: &str| {
        format!("[[decision]]\ndate = {day}\nkind = \"{kind}\"\nthen = {{ value = 0.1 }}\n")
    };
    let made = |day: &str| {
        let plan = PLAN.replace("experiments = 4", &format!("experiments = 4, made = {day}"));
        let two = decided("2026-01-06", "start") + &decided("2026-01-12", "estimate");
        cases(&format!("{plan}{two}{LOG}{END}")).len()
    };
    assert_eq!([made("2026-01-08"), made("2026-01-12")], [0, 2]);

    let ends = decided("2026-02-02", "drop") + &decided("2026-03-02", "drop");
    let dropped = format!(
        "status = \"dropped\"\nstarted = 2026-01-05\n\
         estimate = {{ chance = \"40%\", made = 2026-02-10 }}\n{ends}"
    );
    assert_eq!(bets(&dropped), [(0.4, false, true)]);
}

#[test]
fn a_broken_experiment_answers_no_chance() {
    let expected = |result: &str| {
        bets(&format!(
            "status = \"active\"\n[[experiment]]\ndate = 2026-02-02\nresult = \"{result}\"\n\
             expected = \"70%\"\n"
        ))
    };

    assert_eq!(expected("broken"), []);
    assert_eq!(expected("unclear"), [(0.7, false, false)]);
}
