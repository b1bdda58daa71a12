//! Parse, run, print once, exit.
#![expect(clippy::disallowed_methods, reason = "the environment is read here, once")]

mod pager;

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use clap::FromArgMatches;
use clap::error::ErrorKind;

use rp::cli::{self, Cli, Color};
use rp::commands::{Clock, Env, Outcome, troubles};
use rp::domain::moment::Moment;
use rp::domain::project::Date;
use rp::domain::text::steers;
use rp::error::{Error, Kind, Result};
use rp::exit;
use rp::render::{Format, Output, Screen, clean, diff, json, paint, wrap};
use rp::store::{Search, Warnings};

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let early = Early::of(&args);
    let cli = match parse(args, early.color) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, early),
    };
    let color = choice(cli.global.color);
    // Prompts appear while the command runs.
    color.write_global();
    let screen = screen();
    let warnings = Warnings::default();
    let outcome = environment(&cli, screen, &warnings).and_then(|env| cli.run(&env));
    let failed = |error| failed(&error, cli.global.format.format(), screen);
    let mut outcome = outcome.unwrap_or_else(failed);
    for warning in warnings.take() {
        let line = format!("{}: {}", paint::paint(paint::CARE, "warning"), clean::line(&warning));
        outcome.notes.insert_str(0, &(wrap::wrap(&line, screen.text_width()) + "\n"));
    }
    print(&outcome, cli.global.format, color)
}

fn parse(args: Vec<OsString>, color: Color) -> std::result::Result<Cli, clap::Error> {
    let color = match color {
        Color::Auto => clap::ColorChoice::Auto,
        Color::Always => clap::ColorChoice::Always,
        Color::Never => clap::ColorChoice::Never,
    };
    let mut command = cli::command().color(color);
    let args = Cli::arranged(&mut command, args);
    let matches = command.try_get_matches_from_mut(args)?;
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    cli.named = cli::named(&matches);
    if cli.command.is_some() && cli.researcher.is_some() {
        let why = "put --researcher after the name of the command";
        return Err(command.error(ErrorKind::ArgumentConflict, why));
    }
    Ok(cli)
}

/// The options that help and usage errors obey too, read before the others are parsed.
#[derive(Clone, Copy)]
struct Early {
    color: Color,
    json: bool,
}

impl Early {
    fn of(args: &[OsString]) -> Self {
        let given = |names: &[&str], variable: &str| {
            let args = args.iter().map(|arg| arg.to_string_lossy());
            let args: Vec<_> = args.take_while(|arg| arg != "--").collect();
            let found = args.iter().enumerate().rev().find_map(|(at, arg)| {
                let name = names.iter().find(|name| arg.starts_with(**name))?;
                match &arg[name.len()..] {
                    "" => args.get(at + 1).map(ToString::to_string),
                    value if name.starts_with("--") => value.strip_prefix('=').map(Into::into),
                    value => Some(value.trim_start_matches('=').into()),
                }
            });
            found.or_else(|| env::var(variable).ok())
        };
        let color = match given(&["--color"], "RP_COLOR").as_deref() {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            _ => Color::Auto,
        };
        let json = given(&["--format", "-f"], "RP_FORMAT").as_deref() == Some("json");
        Self { color, json }
    }
}

/// Prints help, the version or a usage error.
fn usage(error: &clap::Error, early: Early) -> ExitCode {
    if early.json && error.use_stderr() {
        let message = error.to_string();
        let message = message.split("\n\nUsage:").next().unwrap_or_default();
        let message = message.split("\n\nFor more information").next().unwrap_or_default();
        let message = clean::flow(message.trim_start_matches("error: "));
        let error = Error::of(kind_of(error.kind()), message).with_hint("see `rp --help`");
        let text = json::error(&error);
        let outcome = Outcome { text, code: exit::FAILED, ..Outcome::default() };
        return print(&outcome, Output::Json, ColorChoice::Never);
    }
    let plain = error.to_string();
    let hostile = plain.chars().any(|c| c != '\n' && steers(c));
    let text =
        if hostile { clean::block(&plain) + "\n" } else { error.render().ansi().to_string() };
    let code = u8::try_from(error.exit_code()).unwrap_or(exit::FAILED);
    let outcome = if error.use_stderr() {
        Outcome { notes: text, code, ..Outcome::default() }
    } else {
        Outcome { text, code, ..Outcome::default() }
    };
    print(&outcome, Output::Text, choice(early.color))
}

/// The kind of a usage error.
fn kind_of(kind: ErrorKind) -> Kind {
    match kind {
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => Kind::MissingOption,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation | ErrorKind::InvalidUtf8 => {
            Kind::InvalidValue
        }
        _ => Kind::Usage,
    }
}

/// Reads the environment.
fn environment(cli: &Cli, screen: Screen, warnings: &Warnings) -> Result<Env> {
    let clock = chrono::Local::now();
    let today = env::var_os("RP_TODAY").map(|text| text.to_string_lossy().into_owned());
    let now = Moment::of(clock.fixed_offset());
    let given = today.filter(|text| !text.is_empty());
    let day = |text: &String| Date::parse(text, now.date()).map_err(Error::bad_date("RP_TODAY"));
    let (today, now, fixed) = match given.as_ref().map(|text| (text, Moment::fixed(text))) {
        None => (now.date(), now.to_the_minute(), None),
        Some((_, Some(given))) => (given.date(), given.to_the_minute(), Some(given)),
        Some((text, None)) => {
            let given = day(text)?;
            (given, given.to_string(), Moment::fixed(&format!("{given} 00:00")))
        }
    };
    // Those that cannot move the cursor, as for readline: no line can be edited there.
    let cannot_edit =
        env::var("TERM").is_ok_and(|term| ["dumb", "cons25", "emacs"].contains(&&*term));
    let named = |variable: &str| env::var(variable).ok().filter(|text| !text.trim().is_empty());
    Ok(Env {
        search: Search {
            dir: cli.global.dir.clone().filter(|dir| !dir.as_os_str().is_empty()),
            here: env::current_dir().ok(),
            named: cli.named.clone(),
            data: dirs::data_dir(),
            me: cli.global.me.as_ref().map(|me| me.trim().to_owned()).filter(|me| !me.is_empty()),
            warnings: warnings.clone(),
        },
        cache: dirs::cache_dir(),
        home: dirs::home_dir(),
        program: cli::command,
        today,
        now,
        clock: Clock { fixed, real: || Moment::of(chrono::Local::now().fixed_offset()) },
        output: cli.global.format,
        format: cli.global.format.format(),
        screen,
        can_ask: io::stdin().is_terminal() && io::stderr().is_terminal() && !cannot_edit,
        is_piped: !io::stdin().is_terminal(),
        help: cli::help,
        editor: ["RP_EDITOR", "VISUAL", "EDITOR"].into_iter().find_map(named),
    })
}

/// The width of the terminal, else `COLUMNS`, else 80; `None` without a terminal.
fn screen() -> Screen {
    const USUAL: usize = 80;
    if !io::stdout().is_terminal() {
        return Screen::of(None);
    }
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let columns = || env::var("COLUMNS").ok()?.parse().ok();
    let width = terminal.filter(|width| *width > 0).or_else(columns).unwrap_or(USUAL);
    Screen { width: Some(width), has_unicode: has_unicode() }
}

/// Whether the locale is UTF-8.
fn has_unicode() -> bool {
    let set = |variable| env::var(variable).ok().filter(|text: &String| !text.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
    let is_unicode = |locale: String| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    cfg!(windows) || locale.is_some_and(is_unicode)
}

fn choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

/// The outcome of an error: troubles with their lines, the message and the hint.
fn failed(error: &Error, format: Format, screen: Screen) -> Outcome {
    let code = error.code();
    if format == Format::Json {
        return Outcome { text: json::error(error), code, ..Outcome::default() };
    }
    let mut notes = troubles(error.troubles(), screen);
    notes.extend(error.files().iter().map(diff::file));
    let mut say = |style, word, text: &str| {
        let line = format!("{}: {}", paint::paint(style, word), clean::line(text));
        notes += &(wrap::wrap(&line, screen.text_width()) + "\n");
    };
    say(paint::BAD, "error", &error.to_string());
    if let Some(hint) = error.hint() {
        say(paint::INFO, "hint", hint);
    }
    Outcome { notes, code, ..Outcome::default() }
}

/// Prints notes to standard error, then the result to standard output, through a pager if it is
/// longer than the screen.
fn print(outcome: &Outcome, output: Output, color: ColorChoice) -> ExitCode {
    complain(&outcome.notes, color);
    let rows = terminal_size::terminal_size().map_or(usize::MAX, |(_, rows)| usize::from(rows.0));
    let too_long =
        outcome.long && io::stdout().is_terminal() && outcome.text.lines().count() > rows;
    if too_long {
        let painted = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
        let painted = color == ColorChoice::Always || color == ColorChoice::Auto && painted;
        let plain = anstream::adapter::strip_str(&outcome.text).to_string();
        let text = if painted { &outcome.text } else { &plain };
        let named = ["RP_PAGER", "PAGER"].into_iter().find_map(|variable| env::var(variable).ok());
        if pager::show(text, named.as_deref()) {
            return outcome.code.into();
        }
    }
    let written = match output {
        Output::Text | Output::Concise => say(io::stdout().lock(), &outcome.text, color),
        // For programs. GitHub runs some of these lines.
        _ => write(AutoStream::new(io::stdout().lock(), color), &outcome.text),
    };
    match written {
        Ok(()) => outcome.code.into(),
        // The reader, such as `head`, has seen enough.
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => outcome.code.into(),
        Err(why) => {
            let error = match outcome.changed {
                Some(hint) => {
                    Error::of(Kind::System, "the change was made, but its result cannot be printed")
                        .because(why)
                        .with_hint(hint)
                }
                None => Error::system("print the result")(why),
            };
            // JSON would go to standard output, which failed.
            let failed = failed(&error, Format::Text, screen());
            complain(&failed.notes, color);
            failed.code.into()
        }
    }
}

/// Prints text to standard error, and ignores errors there.
fn complain(text: &str, color: ColorChoice) {
    let _ = say(io::stderr().lock(), text, color);
}

/// Prints text for people. In the log of a CI service, no line of it is a command.
fn say(stream: impl RawStream + AsLockedWrite, text: &str, color: ColorChoice) -> io::Result<()> {
    let in_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    let is_log = in_ci && !stream.is_terminal();
    let text = if is_log { &clean::for_log(text) } else { text };
    write(AutoStream::new(stream, color), text)
}

fn write(mut to: impl Write, text: &str) -> io::Result<()> {
    to.write_all(text.as_bytes())?;
    to.flush()
}
