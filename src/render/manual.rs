//! The manual: a page of section 1 for each command, and one of section 5 for the files of a store.

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::domain::explained::{self, Explained, Place};
use crate::domain::keys::Kind;

/// The first line of every page.
const MARK: &str = ".\\\" A page of the manual of rp, made by `rp man`.\n";

/// The start of the block about exit codes in a help.
const STATUS: &str = "Exit status: ";

/// A page of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The name of its file, such as `rp-flags.1`.
    pub name: String,
    /// Its text, for man.
    pub text: String,
}

/// Whether a text is a page of rp's manual, of any version.
pub fn is_one(text: &str) -> bool {
    text.starts_with(MARK)
}

/// Every page: that of the program, those of its commands in their order, and that of the files.
/// `default_of` gives the default of a key.
pub fn pages(mut program: Command, default_of: impl Fn(&str) -> Option<String>) -> Vec<Page> {
    program.build();
    let source = format!("rp {}", program.get_version().unwrap_or_default());
    let commands = program.get_subcommands().filter(|command| !command.is_hide_set());
    let mut pages: Vec<_> =
        [&program].into_iter().chain(commands).map(|it| of_command(it, &source)).collect();
    pages.push(Page { name: "rp.toml.5".into(), text: of_files(&source, default_of) });
    pages
}

/// The page of a command.
fn of_command(command: &Command, source: &str) -> Page {
    // The version of the program is in the foot of each page.
    let mut command = command.clone().version(None::<&'static str>);
    // The name section has the first sentence.
    let about = command.get_long_about().map(ToString::to_string);
    if let Some((_, rest)) = about.as_deref().and_then(|about| about.split_once("\n\n")) {
        command = command.long_about(rest.to_owned());
    }
    let after = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = command.has_subcommands();
    let man = Man::new(command).source(source).manual("Manual of rp");
    let mut text = MARK.as_bytes().to_vec();
    let mut render = || {
        man.render_title(&mut text)?;
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
        if has_commands {
            man.render_subcommands_section(&mut text)?;
        }
        let mut rest = Roff::new();
        notes(&after, &mut rest);
        rest.control("SH", ["SEE ALSO"]);
        let mut others = vec![bold("rp.toml"), roman("(5)")];
        if !has_commands {
            others.splice(0..0, [bold("rp"), roman("(1), ")]);
        }
        rest.text(others);
        rest.to_writer(&mut text)
    };
    render().expect("memory can be written to");
    let text = String::from_utf8(text).expect("the parts are UTF-8");
    Page { name: man.get_filename(), text }
}

/// The end of a help: text in lines of any width, and lists of commands as they are.
fn notes(after: &str, page: &mut Roff) {
    let flow = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let head = |block: &str| {
        let (head, lines) = block.split_once(":\n")?;
        let is_list = !head.contains('\n') && lines.lines().all(|line| line.starts_with("  "));
        is_list.then(|| (head.to_uppercase(), lines.to_owned()))
    };
    // These have their own section.
    let is_global = |block: &str| block.starts_with("Global options: ");
    let blocks = || after.split("\n\n").filter(|it| !it.is_empty() && !is_global(it));
    let mut texts = blocks().filter(|it| head(it).is_none() && !it.starts_with(STATUS)).peekable();
    if texts.peek().is_some() {
        page.control("SH", ["NOTES"]);
    }
    for text in texts {
        page.control("PP", []);
        page.text([roman(flow(text))]);
    }
    for (head, lines) in blocks().filter_map(head) {
        page.control("SH", [head.as_str()]);
        page.control("nf", []);
        for line in lines.lines() {
            page.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
        }
        page.control("fi", []);
    }
    for status in blocks().filter_map(|block| block.strip_prefix(STATUS)) {
        page.control("SH", ["EXIT STATUS"]);
        page.text([roman(flow(status))]);
    }
}

/// The page of the files of a store.
fn of_files(source: &str, default_of: impl Fn(&str) -> Option<String>) -> String {
    let mut page = Roff::new();
    page.control("TH", ["rp.toml", "5", "", source, "Manual of rp"]);
    page.control("SH", ["NAME"]);
    page.text([roman("rp.toml - files of a store of research projects")]);
    page.control("SH", ["DESCRIPTION"]);
    for paragraph in [
        "A store is a folder with an rp.toml, which may be empty, and a folder projects. Each file \
         projects/NAME.toml is a project; folders below projects are part of the name. The files are \
         TOML 1.0 in UTF-8. rp changes only the keys that it was asked to change, and keeps comments.",
        "A dotted key such as estimate.chance is the key chance in the table [estimate]. A key of a \
         list, such as experiment.result, is in each of its tables: [[experiment]]. An unknown key is \
         a warning, and a value of another type is an error that says how to write it.",
    ] {
        page.control("PP", []);
        page.text([roman(paragraph)]);
    }
    page.control("SH", ["VALUES"]);
    for (name, what) in [
        (
            "duration",
            "a text such as \"2h\", \"1.5d\", \"1w 2d\" or \"3mo\". A day of work has 8 hours, and a week of work 5 days",
        ),
        ("percentage", "a text such as \"30%\""),
        (
            "range",
            "the 5th and the 95th percentile in one text, such as \"20% to 50%\", \"2h to 6h\" or \"3 to 30\"",
        ),
        ("date", "a day without quotes, such as 2026-01-31"),
    ] {
        page.control("TP", []);
        page.text([italic(name)]);
        page.text([roman(format!("{what}."))]);
    }
    for (place, head) in
        [(Place::Project, "KEYS OF A PROJECT"), (Place::Settings, "KEYS OF RP.TOML")]
    {
        page.control("SH", [head]);
        for key in explained::keys(place) {
            entry(&key, default_of(&key.key).as_deref(), &mut page);
        }
    }
    page.control("SH", ["EXAMPLES"]);
    for (place, file) in [(Place::Project, "projects/probing.toml"), (Place::Settings, "rp.toml")] {
        page.control("PP", []);
        page.text([roman("A value for every key, in "), bold(file), roman(":")]);
        page.control("PP", []);
        page.control("nf", []);
        for line in explained::example(place).lines() {
            page.text([roman(line)]);
        }
        page.control("fi", []);
    }
    page.control("SH", ["SEE ALSO"]);
    page.text([
        bold("rp"),
        roman("(1), "),
        bold("rp-explain"),
        roman("(1), "),
        bold("rp-schema"),
        roman("(1)"),
    ]);
    MARK.to_owned() + &page.to_roff()
}

/// A key, with its type and its default.
fn entry(key: &Explained, default: Option<&str>, page: &mut Roff) {
    let is_table = matches!(key.takes.kind(), Kind::Table | Kind::Entries);
    page.control("TP", []);
    page.text([bold(key.key.as_str())]);
    let mut facts: Vec<Inline> = vec![roman(format!("{}.", key.what))];
    facts.push(roman(format!(" Type: {}", key.takes.in_words())));
    if key.required {
        facts.push(roman(", required"));
    }
    if let Some(default) = default.filter(|it| !is_table && !it.starts_with('{')) {
        facts.push(roman(format!(". Default: {default}")));
    }
    facts.push(roman("."));
    page.text(facts);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_head_of_one_line_is_a_section_of_its_own() {
        let page = |after: &str| {
            let mut page = Roff::new();
            notes(after, &mut page);
            page.render()
        };

        let list = page("Examples:\n  rp flags");
        assert!(list.contains(".SH EXAMPLES\n") && !list.contains("NOTES"), "{list}");
        let text = page("Of these two,\none is an example:\n  rp flags");
        assert!(text.contains(".SH NOTES\n") && text.matches(".SH").count() == 1, "{text}");
    }
}
