//! The text of new files: templates in which every key is a comment, filled with the known values.

use std::fmt::Write;

use super::{Literal, held};
use crate::domain::flags::thresholds;
use crate::domain::project::Date;

/// A new project's file. Keys are as in `rp set`; each has to be in the template.
pub fn project(values: &[(&str, Literal)], today: Date) -> String {
    let template = include_str!("template/project.toml");
    filled(&template.replace("TODAY", &today.to_string()), values)
}

/// A new `rp.toml`, whose comments show every default. Keys below `researcher.NAME` are those of the
/// researcher with this name.
pub fn settings(values: &[(&str, Literal)], name: &str) -> String {
    let limits = thresholds().into_iter().map(|it| format!("# {} = {}", it.key, it.default));
    let limits = limits.collect::<Vec<_>>().join("\n");
    let text = filled(&include_str!("template/rp.toml").replace("THRESHOLDS", &limits), values);
    let is_researcher = |key: &str| key.starts_with("researcher.");
    if !values.iter().any(|(key, _)| is_researcher(key)) {
        return text;
    }
    text.replacen("[researcher.NAME]", &format!("[researcher.{}]", Literal::key(name)), 1)
}

/// The default of a key: that of its line in a new `rp.toml`, for the keys of a project too. `None` if
/// it has none.
pub fn default_of(key: &str) -> Option<String> {
    let text = settings(&[], "");
    let lines = text.lines().filter_map(|line| {
        let line = line.strip_prefix("# ")?;
        (line.contains(" = ") || line.starts_with('[')).then_some(line)
    });
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let value = match key {
        "me" => return Some("me".into()),
        "status" => return Some("idea".into()),
        "uncertainty" => return Some("empirical".into()),
        // Examples, not defaults.
        key if key.ends_with(".mentor") || key.starts_with("capability") => return None,
        "experiment_loop" | "fixed_cost" => held(&text, &format!("defaults.{key}")),
        "hands_on" => held(&text, "ranking.hands_on"),
        key => held(&text, &key.replace("estimate.", "defaults.")),
    };
    let is_plain = |value: &toml::Value| {
        !value.is_array() && (!value.is_table() || key.starts_with("ranking."))
    };
    value.filter(is_plain).map(|value| bare(&value))
}

/// A value without the quotes of a text; `None` for tables whose keys have their own values.
fn bare(value: &toml::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The value of a key in a file, without the quotes of a text.
pub fn value_of(text: &str, key: &str) -> Option<String> {
    held(text, key).map(|value| bare(&value))
}

/// The template with these values, each in its line and with the comment of that line. A line that
/// begins with `#?` is only there with a value; all other keys without one stay comments.
fn filled(template: &str, values: &[(&str, Literal)]) -> String {
    let (mut text, mut table, mut used) = (String::new(), String::new(), 0);
    for line in template.lines() {
        let optional = line.strip_prefix("#? ");
        let bare = optional.or(line.strip_prefix("# ")).unwrap_or(line);
        if let Some(name) = bare.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            table = format!("{name}.");
            let is_used = values.iter().any(|(key, _)| key.starts_with(&table));
            text += &format!("{}\n", if is_used { bare } else { line });
            continue;
        }
        let (key, example) = bare.split_once(" = ").unwrap_or_default();
        let value = values.iter().find(|(name, _)| name.strip_prefix(&table) == Some(key));
        match value {
            Some((_, value)) => {
                used += 1;
                let _ = write!(text, "{key} = {value}");
                // Below text of several lines, a remark would belong to the last line only.
                let remark = example.split_once("  # ").filter(|_| !value.is_long());
                text += &remark.map_or("\n".into(), |(_, remark)| format!("  # {remark}\n"));
            }
            None if optional.is_some() => {}
            None => text += &format!("{line}\n"),
        }
    }
    debug_assert_eq!(used, values.len(), "the template has no line for one of {values:?}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::{Project, read};
    use crate::domain::settings::{Numbers, Researcher, Settings};
    use crate::domain::source::Source;
    use proptest::prelude::*;

    /// The text with every commented key in use.
    fn in_use(text: &str) -> String {
        let lines = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(key) if key.contains(" = ") || key.starts_with('[') => format!("{key}\n"),
            _ => format!("{line}\n"),
        });
        lines.collect()
    }

    fn read_project(text: String) -> Project {
        let source = Source { path: "a.toml".into(), text };
        let (project, troubles) = read("a".parse().unwrap(), source.into());
        assert_eq!(troubles, []);
        project.unwrap()
    }

    fn read_settings(text: String) -> Settings {
        let source = Source { path: "rp.toml".into(), text };
        let (settings, troubles) = Settings::read(&source, &thresholds());
        assert_eq!(troubles, []);
        settings
    }

    fn needed(title: &str) -> Vec<(&'static str, Literal)> {
        vec![("title", title.into()), ("origin", "top-down".into()), ("status", "idea".into())]
    }

    fn today() -> Date {
        "2026-06-15".parse().unwrap()
    }

    #[test]
    fn every_commented_example_is_a_line_that_can_be_used() {
        let project = read_project(in_use(&project(&needed("t"), today())));

        let estimate = project.estimate.unwrap();
        assert!(estimate.importance.is_some() && estimate.finish.is_some());
        assert!(project.experiment_loop.is_some() && project.bottleneck.is_some());
        assert_eq!(project.experiments.len(), 1);
    }

    #[test]
    fn the_comments_say_the_defaults() {
        let settings = read_settings(in_use(&settings(&[("me", "sam \"\\".into())], "")));

        assert_eq!(settings.me, "sam \"\\");
        assert_eq!(settings.defaults, Settings::default().defaults);
        assert_eq!(settings.ranking, Numbers::default());
        assert_eq!(settings.thresholds.len(), thresholds().len());
        assert!(thresholds().iter().all(|t| settings.limit(t) == t.default));
    }

    #[test]
    fn a_researcher_of_any_name_reads_back() {
        for name in ["me", "Ada L.", "a\"]\nme = \"b", "Zoë"] {
            let values = [("researcher.NAME.hours_per_week", 30.0.into())];
            let settings = read_settings(settings(&values, name));

            let read: Vec<_> = settings.researchers.iter().collect();
            let researcher = Researcher { hours_per_week: 30.0, ..Researcher::default() };
            assert_eq!(read, [(&name.to_owned(), &researcher)]);
        }
    }

    #[test]
    fn without_a_name_it_is_all_comments() {
        assert_eq!(read_settings(settings(&[], "")), Settings::default());
    }

    proptest! {
        #[test]
        fn any_text_reads_back(title in "\\PC*[a-z]", motivation in "(?s).*[a-z]") {
            let mut values = needed(&title);
            values.push(("motivation", (&motivation).into()));
            values.push(("tags", Literal::list(["a \"b\"", motivation.trim()])));
            values.push(("estimate.importance", 7.0.into()));

            let project = read_project(project(&values, today()));
            prop_assert_eq!(&project.title.value, title.trim());
            let read = &project.motivation.as_ref().unwrap().value;
            prop_assert_eq!(read, &motivation);
            prop_assert_eq!(project.tags.len(), 2);
        }
    }
}
