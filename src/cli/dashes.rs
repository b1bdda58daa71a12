//! Texts that begin with a dash, such as `- first` and `-3d`, as values of every option and argument
//! of every command. A mistyped option is still an error.

use std::ffi::{OsStr, OsString};

use clap::{Arg, Command};

use crate::commands::run::DASHED;

/// An argument, as far as clap has to know.
enum Piece {
    /// The program, a command, or an option with its value.
    Fixed(Vec<OsString>),
    /// A value without an option.
    Text(OsString),
}

/// The arguments in a form in which clap takes texts that begin with a dash as values: `--why "- x"`
/// becomes `--why=- x`, and a text without an option goes behind all options and `--`, together
/// with the other ones. If a command goes there, as for `rp run`, the text becomes the value of an option.
/// Nothing changes without such a text.
pub(super) fn arranged(root: &Command, args: Vec<OsString>) -> Vec<OsString> {
    let mut args = args.into_iter().peekable();
    let mut pieces: Vec<_> =
        args.next().map(|program| Piece::Fixed(vec![program])).into_iter().collect();
    let mut known = Known { root, command: root };
    let mut ended = None;
    while let Some(arg) = args.next() {
        let piece = if arg == "--" {
            ended = Some(arg);
            break;
        } else if known.is_option(&arg) {
            let takes_next = known.takes_next(&arg);
            match args.next_if(|next| takes_next && known.is_value(next)) {
                Some(value) if begins_with_dash(&value) => Piece::Fixed(vec![joined(arg, &value)]),
                value => Piece::Fixed([Some(arg), value].into_iter().flatten().collect()),
            }
        } else if let Some(command) = known.subcommand(&arg) {
            known.command = command;
            Piece::Fixed(vec![arg])
        } else {
            Piece::Text(arg)
        };
        pieces.push(piece);
    }
    let is_dashed = |piece: &Piece| matches!(piece, Piece::Text(text) if begins_with_dash(text));
    if known.command.get_arguments().any(|arg| arg.get_long() == Some(DASHED)) {
        for piece in pieces.iter_mut().filter(|piece| is_dashed(piece)) {
            if let Piece::Text(text) = piece {
                *piece = Piece::Fixed(vec![joined(format!("--{DASHED}").into(), text)]);
            }
        }
    } else if pieces.iter().any(is_dashed) {
        // The order of the others stays.
        pieces.sort_by_key(|piece| matches!(piece, Piece::Text(_)));
        let first = pieces.partition_point(|piece| matches!(piece, Piece::Fixed(_)));
        pieces.insert(first, Piece::Text("--".into()));
        ended = None;
    }
    let pieces = pieces.into_iter().flat_map(|piece| match piece {
        Piece::Fixed(args) => args,
        Piece::Text(text) => vec![text],
    });
    pieces.chain(ended).chain(args).collect()
}

/// The options at one place of the command line.
#[derive(Clone, Copy)]
struct Known<'c> {
    root: &'c Command,
    command: &'c Command,
}

impl<'c> Known<'c> {
    fn subcommand(&self, name: &OsStr) -> Option<&'c Command> {
        let is_root = std::ptr::eq(self.root, self.command);
        self.root.find_subcommand(name).filter(|_| is_root)
    }

    /// An option of the command, or one of all commands.
    fn option(&self, is_it: impl Fn(&Arg) -> bool) -> Option<&'c Arg> {
        let global = self.root.get_arguments().filter(|arg| arg.is_global_set());
        self.command.get_arguments().chain(global).find(|arg| is_it(arg))
    }

    fn short(&self, letter: char) -> Option<&'c Arg> {
        self.option(|arg| {
            arg.get_short_and_visible_aliases().is_some_and(|all| all.contains(&letter))
        })
    }

    /// Whether an argument is an option, known or mistyped, and not a text that begins with a dash.
    fn is_option(&self, arg: &OsStr) -> bool {
        let Some((is_long, name)) = dashed(arg) else { return false };
        let Some(first) = name.chars().next().filter(char::is_ascii_alphabetic) else {
            return false;
        };
        let end = name.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(name.len());
        let is_word = !name[end..].starts_with(char::is_whitespace);
        // A text or a duration right after the letter may have a space.
        let has_value = || {
            let value = self.short(first).and_then(Arg::get_value_names).and_then(<[_]>::first);
            let is_text = |value: &str| ["NAME", "DIR", "TEXT"].contains(&value);
            let is_number = name[1..].starts_with(|c: char| c.is_ascii_digit());
            value.is_some_and(|value| is_text(value) || is_number)
        };
        is_word || !is_long && has_value()
    }

    /// Whether the next argument may be the value of this option.
    fn takes_next(&self, option: &OsStr) -> bool {
        let takes = |arg: Option<&Arg>| arg.is_some_and(|arg| arg.get_action().takes_values());
        match dashed(option) {
            Some((true, name)) => takes(self.option(|arg| arg.get_long() == Some(name))),
            Some((false, letters)) => {
                let first = letters.char_indices().find(|(_, letter)| takes(self.short(*letter)));
                first.is_some_and(|(at, letter)| at + letter.len_utf8() == letters.len())
            }
            None => false,
        }
    }

    /// Whether an argument after an option can be its value: not if it looks like an option of many
    /// letters, or is one of a letter.
    fn is_value(&self, arg: &OsStr) -> bool {
        let is_known = match dashed(arg) {
            Some((is_long, name)) => {
                is_long || name.chars().next().is_some_and(|it| self.short(it).is_some())
            }
            None => true,
        };
        !(is_known && self.is_option(arg)) && arg != "--"
    }
}

/// Whether there are two dashes, and what comes after them; `None` without a dash, and for `-`.
fn dashed(arg: &OsStr) -> Option<(bool, &str)> {
    let rest = arg.to_str()?.strip_prefix('-')?;
    match rest.strip_prefix('-') {
        Some(name) => Some((true, name)),
        None => (!rest.is_empty()).then_some((false, rest)),
    }
}

fn begins_with_dash(arg: &OsStr) -> bool {
    dashed(arg).is_some()
}

fn joined(mut option: OsString, value: &OsStr) -> OsString {
    option.push("=");
    option.push(value);
    option
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;
    use clap::{ArgMatches, CommandFactory};

    use super::*;
    use crate::cli::Cli;

    /// The commands without required options, so that each value can be given alone.
    fn lenient() -> Command {
        let lenient = |command: Command| command.mut_args(|arg| arg.required(false));
        let mut root = lenient(Cli::command());
        let names: Vec<_> =
            root.get_subcommands().map(|command| command.get_name().to_owned()).collect();
        for name in names {
            root = root.mut_subcommand(name, lenient);
        }
        root.build();
        root
    }

    fn parsed(args: &[&str]) -> Result<ArgMatches, clap::Error> {
        let root = lenient();
        let args = ["rp"].iter().chain(args).map(OsString::from).collect();
        let args = arranged(&root, args);
        root.try_get_matches_from(args)
    }

    /// What clap took as the values of an argument.
    fn values(matches: &ArgMatches, id: &str) -> Vec<String> {
        let below = matches.subcommand().map_or(matches, |(_, below)| below);
        let raw = below.get_raw(id).into_iter().flatten();
        raw.map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_typed_end_of_options_is_no_value() {
        let parsed = parsed(&["set", "p", "- x=1", "--", "-y=2"]).unwrap();

        assert_eq!(values(&parsed, "project"), ["p"]);
        assert_eq!(values(&parsed, "pairs"), ["- x=1", "-y=2"]);
    }

    #[test]
    fn every_option_and_argument_of_every_command_takes_a_text_with_a_dash() {
        let root = lenient();
        let mut seen = 0;
        for command in root.get_subcommands() {
            // The words after the `--` of a completion script are not typed by a person.
            if command.get_positionals().any(Arg::is_last_set) {
                continue;
            }
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                let (name, id) = (command.get_name(), arg.get_id().as_str());
                for text in ["- first", "-3d", "-1 pp", "-no idea", "-- x", "--- x", "–", "-> y"]
                {
                    let long = arg.get_long().map(|long| format!("--{long}"));
                    let short = arg.get_short().map(|short| format!("-{short}"));
                    let ways: Vec<Vec<&str>> = match (&long, &short) {
                        (None, None) => vec![vec![name, text], vec![name, text, "-C", "dir"]],
                        _ => [&long, &short]
                            .into_iter()
                            .flatten()
                            .map(|it| vec![name, it, text])
                            .collect(),
                    };
                    for args in ways {
                        seen += 1;
                        match parsed(&args) {
                            Ok(matches) if !arg.is_positional() => {
                                assert_eq!(values(&matches, id), [text], "{args:?}");
                            }
                            // The first argument of the command has it.
                            Ok(matches) => {
                                let first = command.get_positionals().next().unwrap().get_id();
                                assert_eq!(values(&matches, first.as_str()), [text], "{args:?}");
                            }
                            // The text arrived, but only some words or dates are possible.
                            Err(why) => assert!(
                                matches!(
                                    why.kind(),
                                    ErrorKind::InvalidValue | ErrorKind::ValueValidation
                                ) && why.to_string().contains(&format!("'{text}'")),
                                "{args:?}: {why}"
                            ),
                        }
                    }
                }
            }
        }
        assert!(seen > 1000, "{seen}");
    }

    #[test]
    fn options_after_a_text_with_a_dash_are_options() {
        let args = ["log", "p", "-1 pp", "--result", "negative", "-n", "--took", "4h", "-d", "-3d"];
        let matches = parsed(&args).unwrap();

        assert_eq!(values(&matches, "project"), ["p"]);
        assert_eq!(values(&matches, "text"), ["-1 pp"]);
        assert_eq!(values(&matches, "result"), ["negative"]);
        assert_eq!(values(&matches, "date"), ["-3d"]);
        assert!(matches.subcommand().unwrap().1.get_flag("dry_run"));
        let matches = parsed(&["-C", "dir", "log", "-n", "p", "- a", "--", "--result"]);
        assert_eq!(matches.unwrap_err().kind(), ErrorKind::UnknownArgument);
        let matches = parsed(&["log", "-n", "p", "--", "--result"]).unwrap();
        assert_eq!(values(&matches, "text"), ["--result"]);
        let matches =
            parsed(&["new", "T", "-rAna Lee", "-l2h to 3h", "--problem", "-xyz"]).unwrap();
        assert_eq!(values(&matches, "experiment_loop"), ["2h to 3h"]);
        assert_eq!(values(&matches, "researcher"), ["Ana Lee"]);
        assert_eq!(values(&matches, "problem"), ["-xyz"]);
    }

    #[test]
    fn a_mistyped_option_is_an_error_and_help_is_help() {
        for args in [
            &["log", "p", "--reslt", "clear"][..],
            &["log", "p", "- a", "--reslt", "clear"],
            &["log", "p", "--reslt=not clear", "- a"],
            &["log", "p", "--learned", "- a", "--reslt", "clear"],
            &["log", "p", "-x"],
            &["log", "p", "a", "- b"],
            &["-x", "log"],
        ] {
            assert_eq!(parsed(args).unwrap_err().kind(), ErrorKind::UnknownArgument, "{args:?}");
        }
        let said = parsed(&["log", "p", "- a", "--reslt", "clear"]).unwrap_err().to_string();
        assert!(said.contains("'--result'"), "{said}");
        for args in [&["log", "p", "-h"][..], &["log", "- a", "--help"], &["-h"]] {
            assert_eq!(parsed(args).unwrap_err().kind(), ErrorKind::DisplayHelp, "{args:?}");
        }
        // A forgotten value does not swallow an option.
        for option in ["--dry-run", "-n", "--dry-rn"] {
            assert!(parsed(&["drop", "p", "--why", option]).is_err(), "{option}");
        }
        assert_eq!(parsed(&["-1 pp"]).unwrap_err().kind(), ErrorKind::InvalidSubcommand);
    }
}
