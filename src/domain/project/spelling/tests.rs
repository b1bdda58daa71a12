use super::*;

const COUNT: Measure = Measure::Number { low: 1.0, high: 1e6 };
const RATING: Measure = Measure::Number { low: 1.0, high: 5.0 };
const HOURS: Measure = Measure::Number { low: 0.0, high: HOURS_IN_A_WEEK };
const ALL: &[Measure] =
    &[Measure::Time, Measure::Work, Measure::Chance, Measure::Importance, COUNT, RATING, HOURS];

/// Texts that are right, and the same in strict spelling.
const TAKEN: &[(Measure, &[(&str, &str)])] = &[
    (
        Measure::Time,
        &[
            ("2-3 days", "2d to 3d"),
            ("2\u{2013}3 days", "2d to 3d"),
            ("2 \u{2014} 3d", "2d to 3d"),
            ("2d..3d", "2d to 3d"),
            ("2 .. 3d", "2d to 3d"),
            ("1w 2d - 3w", "1w 2d to 3w"),
            ("2 TO 3 DAYS", "2d to 3d"),
            ("2\u{a0}to\u{202f}3\u{a0}days", "2d to 3d"),
            ("2 Weeks", "2w"),
            ("1D", "1d"),
            ("A week", "1w"),
            ("an hour", "1h"),
            ("an hour to a day", "1h to 1d"),
            ("a day - 3 days", "1d to 3d"),
            ("3 mos", "3mo"),
            ("4 Hrs", "4h"),
            ("\u{feff}2\u{200b}d", "2d"),
            ("\u{ff12}\u{ff44}", "2d"),
            ("30-60m", "30m to 60m"),
            ("2MO", "2mo"),
        ],
    ),
    (Measure::Work, &[("30-60min", "30min to 60min"), ("a Week", "1w")]),
    (
        Measure::Chance,
        &[
            ("20\u{2013}50%", "20% to 50%"),
            ("20% - 50%", "20% to 50%"),
            ("5%-20\u{a0}%", "5% to 20%"),
            ("20%..50%", "20% to 50%"),
            ("20\u{2212}50%", "20% to 50%"),
            ("\u{ff15}\u{ff10}\u{ff05}", "50%"),
        ],
    ),
    (Measure::Importance, &[("5-9", "5 to 9"), ("5..9", "5 to 9"), (" 7 ", "7")]),
    (COUNT, &[("5-9", "5 to 9"), ("10 \u{2013} 20", "10 to 20"), ("\u{ff11}\u{ff10}", "10")]),
];

/// Texts that are refused, and the first text that the help says to write.
const REFUSED: &[(Measure, &[(&str, &str)])] = &[
    (
        Measure::Time,
        &[
            ("1,5h", "1.5h"),
            ("half a day", "12h"),
            ("1/2 day", "12h"),
            ("~2 weeks", "1 to 4 weeks"),
            ("2w?", "1w to 4w"),
            ("1\u{bd}h", "1.5h"),
            ("2 1/2 weeks", "2.5 weeks"),
            ("two and a half weeks", "2.5 weeks"),
            ("a day and a half", "1.5 days"),
            ("1h30", "1h 30m"),
            ("1:30", "1h 30m"),
            ("1 day 12", "1 day 12h"),
            ("PT4H", "4h"),
            ("P1DT12H30M", "1d 12h 30min"),
            ("overnight", "16h"),
            ("between 2 and 3 days", "2 to 3 days"),
            ("from 2 to 3 days", "2 to 3 days"),
            ("2 or 3 days", "2 to 3 days"),
            ("2d \u{2192} 3d", "2d to 3d"),
            ("2\u{2026}3d", "2d to 3d"),
            ("2d to 3", "2d to 3d"),
            ("2d+", "2d to 8d"),
            ("at least 2d", "2d to 8d"),
            ("<1w", "2d to 1w"),
            ("up to a week", "2d to 1 week"),
            ("a few days", "2 to 5 days"),
            ("couple of weeks", "2 weeks"),
            ("one week", "1 week"),
            ("2 fortnights", "4 weeks"),
            ("3 dayz", "3 days"),
            ("3-day", "3 days"),
            ("3 business days", "3 days"),
            ("1 week, 2 days", "1 week 2 days"),
            ("1 hour and 30 minutes", "1 hour 30 minutes"),
            ("3 to 2 days", "2 to 3 days"),
            ("2 to 2 days", "2 days"),
            ("0 to 2 days", "1 to 2 days"),
            ("0d to 1d", "2h to 1d"),
            ("-2d", "2d"),
            ("1M", "1min"),
            ("1,500h", "1500h"),
            ("3", "3h"),
            ("3-5", "3h to 5h"),
        ],
    ),
    (
        Measure::Work,
        &[
            ("half a day", "4h"),
            ("1h30", "1h 30min"),
            ("3m", "3min"),
            ("30-60m", "30min to 60min"),
            ("overnight", "8h"),
            ("PT4H", "4h"),
        ],
    ),
    (
        Measure::Chance,
        &[
            ("0,5", "50%"),
            ("0.5", "50%"),
            (".05", "5%"),
            ("50", "50%"),
            ("1", "100%"),
            ("0.2 to 0.5", "20% to 50%"),
            ("0.2-0.5", "20% to 50%"),
            ("20 to 50", "20% to 50%"),
            ("12,5%", "12.5%"),
            ("0% to 50%", "1% to 50%"),
            ("0% to 0.5%", "0.05% to 0.5%"),
            ("50% to 100%", "50% to 99%"),
            ("99.5% to 100%", "99.5% to 99.75%"),
            ("50% to 20%", "20% to 50%"),
            ("50-50", "50%"),
            ("fifty-fifty", "50%"),
            ("twenty-five percent", "25%"),
            ("8 of 10", "80%"),
            ("1 in 10", "10%"),
            ("1/3", "33.3%"),
            ("5 percent", "5%"),
            ("5 to 20 per cent", "5% to 20%"),
            ("~30%", "15% to 60%"),
            (">80%", "80% to 90%"),
            ("50% \u{b1} 10%", "40% to 60%"),
            ("high", "60% to 90%"),
            ("-5%", "5%"),
            ("\u{2212}5%", "5%"),
        ],
    ),
    (
        Measure::Importance,
        &[
            ("8 of 10", "8"),
            ("8/10", "8"),
            ("4/5", "8"),
            ("80%", "8"),
            ("7,5", "7.5"),
            ("0 to 5", "1 to 5"),
            ("5 to 10", "5 to 9.9"),
            ("high", "6 to 9"),
            ("seven", "7"),
            ("~4", "2 to 8"),
        ],
    ),
    (
        COUNT,
        &[
            ("10 000", "10000"),
            ("10,000", "10000"),
            ("1_000", "1000"),
            ("1.000.000", "1000000"),
            ("1e2", "100"),
            ("10k", "10000"),
            ("0 to 5", "1 to 5"),
            ("8 of 10", "8"),
            ("10 experiments", "10"),
            ("a dozen", "12"),
        ],
    ),
    (RATING, &[("4/5", "4"), ("8/10", "4"), ("4 stars", "4")]),
    (HOURS, &[("40h", "40"), ("37,5 hours", "37.5")]),
];

/// The texts in quotes and the plain numbers of a help.
fn to_write(help: &str) -> Vec<String> {
    let quoted = help.split('"').skip(1).step_by(2).map(str::to_owned);
    let outside: String = help.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let words = outside.split([' ', ',', '(', ')']);
    quoted.chain(words.filter(|it| number(it).is_some()).map(str::to_owned)).collect()
}

#[test]
fn what_means_one_thing_is_taken() {
    fn same<T: PartialEq + fmt::Debug>(text: &str, strict: &str)
    where
        Range<T>: FromStr<Err: fmt::Debug>,
    {
        let read = |text: &str| text.parse::<Range<T>>().unwrap();
        assert_eq!(read(text), read(strict), "{text}");
    }
    for (measure, texts) in TAKEN {
        for (text, strict) in *texts {
            match measure {
                Measure::Time => same::<Time>(text, strict),
                Measure::Work => same::<Work>(text, strict),
                Measure::Chance => same::<Percent>(text, strict),
                Measure::Importance => same::<Importance>(text, strict),
                Measure::Number { .. } => same::<f64>(text, strict),
            }
        }
    }
}

#[test]
fn what_is_refused_has_the_text_to_write() {
    for (measure, texts) in REFUSED {
        for (text, write) in *texts {
            assert!(!measure.accepts(text, false), "{text} as {measure:?}");
            let help = help(text, *measure, false).unwrap_or_default();
            let first = to_write(&help).into_iter().next().unwrap_or_default();
            assert_eq!(first, *write, "{text} as {measure:?}: {help}");
        }
    }
}

#[test]
fn both_meanings_are_named() {
    let help = |text, measure| help(text, measure, false).unwrap_or_default();

    assert_eq!(help("3m", Measure::Work), "write \"3min\" or \"3mo\"");
    assert_eq!(help("3", Measure::Time), "write \"3h\", \"3d\" or \"3w\"");
    assert_eq!(help("10,000", COUNT), "write 10000 or 10");
    assert_eq!(help("0.5", Measure::Chance), "write \"50%\" (or \"0.5%\", if it is that small)");
    assert_eq!(
        help("~2 weeks", Measure::Work),
        "write a range such as \"1 to 4 weeks\", or \"2 weeks\""
    );
    assert_eq!(super::help("~2 weeks", Measure::Work, true), Some("write \"2 weeks\"".to_owned()));
}

#[test]
fn an_unknown_value_is_left_out() {
    for text in ["TBD", "?", "unknown", "n/a", "nan", "", "not sure", "\u{2026}"] {
        let help = help(text, Measure::Time, false);
        assert_eq!(help.as_deref(), Some("leave it out until you know it"), "{text}");
    }
}

#[test]
fn what_has_several_readings_or_none_is_not_guessed() {
    for (measure, text) in [
        (Measure::Time, "1.5.2h"),
        (Measure::Time, "20%"),
        (Measure::Chance, "2 days"),
        (Measure::Chance, "120%"),
        (Measure::Importance, "2 weeks"),
        (COUNT, "50%"),
        (Measure::Time, "0"),
        (Measure::Time, "as soon as possible"),
    ] {
        assert_eq!(help(text, measure, false), None, "{text} as {measure:?}");
    }
}

#[test]
fn a_help_for_a_shell_has_the_quotes_that_a_shell_needs() {
    assert_eq!(for_shell("write \"50%\" or \"1% to 5%\", in quotes"), "write 50% or '1% to 5%'");
    assert_eq!(for_shell("write 8, without quotes"), "write 8");
}

/// Whether everything that the help for a text says to write is valid, for every measure.
fn is_lawful(text: &str) -> Result<(), String> {
    for measure in ALL {
        for one in [true, false] {
            let Some(help) = help(text, *measure, one) else { continue };
            for write in to_write(&help) {
                if !measure.accepts(&write, one) {
                    return Err(format!("{text:?} as {measure:?}, {one}: {help}"));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_rp_says_to_write_is_valid() {
    for (_, texts) in TAKEN.iter().chain(REFUSED) {
        for (text, _) in *texts {
            assert_eq!(is_lawful(text), Ok(()));
        }
    }
}

/// Texts of the tables, cut, joined and with characters of other scripts, always the same ones.
#[test]
fn what_rp_says_to_write_is_valid_for_broken_texts() {
    let all: Vec<&str> =
        TAKEN.iter().chain(REFUSED).flat_map(|(_, it)| *it).map(|it| it.0).collect();
    let odd: Vec<char> =
        "0159.,-%/: ~<+\u{bd}\u{b1}\u{2026}\u{2192}\u{660}\u{202e}\u{0}\"'eEtTmM\u{e9}\u{1f600}"
            .chars()
            .collect();
    let mut state = 1u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % n
    };
    for _ in 0..3000 {
        let mut chars: Vec<char> = all[next(all.len())].chars().collect();
        for _ in 0..=next(4) {
            let at = next(chars.len() + 1);
            match next(4) {
                0 => chars.truncate(at),
                1 => chars.insert(at, odd[next(odd.len())]),
                2 => chars.extend(all[next(all.len())].chars()),
                _ => drop(chars.get_mut(at).map(|c| *c = odd[next(odd.len())])),
            }
        }
        assert_eq!(is_lawful(&chars.into_iter().collect::<String>()), Ok(()));
    }
}
