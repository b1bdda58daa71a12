//! Edits that keep every byte they were not asked to change: comments, blank lines, order, line
//! ends, a byte order mark, a missing last line end.

/// The text with one more entry of an array of tables at its end: `[[key]]` and these lines, each
/// a key and its value as TOML. In the line ends of the text.
pub fn with_entry(text: &str, key: &str, values: &[(&str, String)]) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = vec![format!("[[{key}]]")];
    lines.extend(values.iter().map(|(key, value)| format!("{key} = {value}")));
    let entry = lines.join(end);
    if text.trim_start_matches('\u{feff}').is_empty() {
        return format!("{text}{entry}{end}");
    }
    if text.ends_with('\n') {
        format!("{text}{end}{entry}{end}")
    } else {
        format!("{text}{end}{end}{entry}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accept(text: &str) -> String {
        with_entry(text, "accept", &[("flag", "\"f\"".into()), ("until", "2026-06-15".into())])
    }

    #[test]
    fn an_entry_is_added_in_the_manner_of_the_text() {
        let entry = "[[accept]]\nflag = \"f\"\nuntil = 2026-06-15";

        assert_eq!(accept("a = 1\n"), format!("a = 1\n\n{entry}\n"));
        assert_eq!(accept("a = 1"), format!("a = 1\n\n{entry}"));
        assert_eq!(accept("# c\r\n"), format!("# c\n\n{entry}\n").replace('\n', "\r\n"));
        assert_eq!(accept("\u{feff}"), format!("\u{feff}{entry}\n"));
    }

    proptest! {
        #[test]
        fn whatever_was_there_stays_and_the_entry_is_the_last(
            keys in "([a-z]{1,5} = [0-9]{1,3}( # .{0,9})?(\r\n|\n)){0,4}",
            open in any::<bool>(),
        ) {
            let text = if open { keys.trim_end().to_owned() } else { keys };
            prop_assume!(text.parse::<toml::Table>().is_ok());

            let edited = accept(&text);

            prop_assert!(edited.starts_with(&text));
            let mut table: toml::Table = edited.parse().unwrap();
            let entries = table.remove("accept").unwrap();
            prop_assert_eq!(entries.as_array().unwrap().len(), 1);
            prop_assert_eq!(table, text.parse::<toml::Table>().unwrap());
        }
    }
}
