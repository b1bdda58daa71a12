//! Words that stand for a value, or for none.

use super::Measure;

/// Texts of somebody who does not know.
pub(super) const UNKNOWN: &[&str] = &[
    "unknown",
    "n/a",
    "na",
    "none",
    "null",
    "nil",
    "nan",
    "idk",
    "don't know",
    "dont know",
    "not sure",
    "unsure",
    "later",
    "open",
    "not known",
    "no idea",
    "to be determined",
    "undefined",
];

/// Words without numbers, and a value for each: `rp`'s own choice.
pub(super) fn saying(text: &str, measure: Measure) -> Option<&'static str> {
    let text = text.trim_end_matches(['.', '!']).trim_start_matches("a ");
    let table: &[(&[&str], &str)] = match measure {
        Measure::Time => &[
            (&["overnight", "over night", "one night", "night"], "16h"),
            (&["daily", "every day", "all day", "same day", "same-day"], "1d"),
            (&["weekly", "every week"], "1w"),
            (&["monthly", "every month"], "1mo"),
            (&["hourly", "every hour"], "1h"),
            (&["yearly", "annually", "every year"], "1y"),
            (&["instant", "instantly", "immediate", "immediately"], "1min"),
        ],
        Measure::Work => &[
            (&["overnight", "over night", "one night", "night"], "8h"),
            (&["daily", "every day", "all day", "same day", "same-day"], "1d"),
            (&["weekly", "every week"], "1w"),
            (&["monthly", "every month"], "1mo"),
            (&["hourly", "every hour"], "1h"),
            (&["yearly", "annually", "every year"], "1y"),
            (&["nothing", "instant", "instantly", "immediate", "immediately"], "0h"),
        ],
        Measure::Chance => &[
            (&["certain", "sure", "always", "guaranteed", "yes", "certainly"], "100%"),
            (&["very likely", "very high", "almost certain", "near certain"], "85% to 98%"),
            (&["high", "likely", "probable", "probably", "good"], "60% to 90%"),
            (&["even", "even odds", "coin flip", "coin toss", "toss-up", "toss up"], "50%"),
            (&["medium", "moderate", "average", "maybe", "possible", "so-so"], "30% to 70%"),
            (&["low", "unlikely", "improbable", "poor"], "5% to 30%"),
            (&["very low", "very unlikely", "tiny", "slim", "small"], "1% to 10%"),
            (&["impossible", "never", "no"], "0%"),
        ],
        Measure::Importance => &[
            (&["very high", "critical", "crucial", "huge", "very important"], "8 to 9.5"),
            (&["high", "important"], "6 to 9"),
            (&["medium", "moderate", "average", "normal"], "4 to 7"),
            (&["low", "minor", "small"], "1 to 4"),
            (&["very low", "tiny"], "0.5 to 2"),
            (&["max", "maximum"], "10"),
        ],
        Measure::Number { .. } => &[(&["many", "lots", "a lot"], "20 to 100")],
    };
    table.iter().find(|(words, _)| words.contains(&text)).map(|(_, value)| *value)
}
