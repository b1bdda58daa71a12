//! `rp feedback`: record feedback from a reviewer, or mark it as answered.

use super::change::{Dry, Plan, change};
use super::parse::{day, number, past_day, some};
use super::{Env, Offer, Outcome, Run, ask, parse};
use crate::domain::project::spelling::{self, Misspelt, Written};
use crate::domain::project::{Awaited, Date, Feedback, Name, Project};
use crate::domain::source::At;
use crate::error::{Error, Kind, Result};
use crate::store::Edit;

/// The highest rating that is a doubt, as for the flags.
const LOW: f64 = 2.0;

/// Record feedback from a reviewer, or mark it as answered
///
/// --ask notes whom you sent `rp doc` to; a flag reminds you if no answer comes. Importance and ease show the two kinds of trouble: even complete success would not matter much,
/// or it will not be easy. Prompts for missing values in a terminal. --answered marks the feedback that raises a flag: the one unanswered rating
/// of 2 or less since the last pivot, else the only unanswered feedback. If there are several, rp asks
/// which, or choose with --from and --date.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp feedback probing --ask kim,lee
  rp feedback probing \"why not compare with a linear probe?\" --from kim \\
      --importance 4 --ease 2
  rp feedback probing --answered --from kim
  rp feedback probing --answered=-3d")]
pub struct Args {
    /// Project name, or an unambiguous prefix of it
    #[arg(add = Offer::Projects)]
    project: String,
    /// Comment; reads standard input if `-` or omitted
    comment: Option<String>,
    /// Reviewer; with --answered, whose feedback to mark
    #[arg(long, value_name = "NAME", value_parser = parse::name, add = Offer::Reviewers)]
    from: Option<String>,
    /// How much complete success would matter, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = number(1.0, 5.0))]
    importance: Option<f64>,
    /// How easy it will be, 1 to 5
    #[arg(long, value_name = "1-5", allow_hyphen_values = true, value_parser = number(1.0, 5.0))]
    ease: Option<f64>,
    /// Day of the feedback, such as yesterday, -3d or 2026-01-31; with --answered, of the feedback to mark; with --ask, of the question
    #[arg(short, long, value_name = "DATE")]
    date: Option<String>,
    /// Note whom you asked for feedback: names, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', add = Offer::Reviewers)]
    #[arg(conflicts_with_all = ["comment", "importance", "ease", "from", "answered"])]
    ask: Vec<String>,
    /// Mark earlier feedback as answered, today or on DATE
    #[arg(long, value_name = "DATE", num_args = 0..=1)]
    #[arg(default_missing_value = "today", conflicts_with_all = ["comment", "importance", "ease"])]
    answered: Option<String>,
    #[command(flatten)]
    dry: Dry,
}

/// A rating, for a prompt.
struct Rating(f64);

impl Written for Rating {
    const NOUN: &'static str = "a rating";

    fn written(text: &str) -> std::result::Result<Self, Misspelt> {
        spelling::one_number(text, 1.0, 5.0).map(Self)
    }
}

/// The rating that was given, or asked for in a terminal.
fn asked(given: Option<f64>, question: &str, env: &Env) -> Result<Option<f64>> {
    if given.is_some() || !env.can_ask {
        return Ok(given);
    }
    let answer = ask::typed::<Rating>(question, "1 to 5; empty to skip")?;
    Ok(answer.and_then(|answer| Rating::written(&answer).ok()).map(|Rating(rating)| rating))
}

impl Run for Args {
    const NAME: &'static str = "feedback";

    fn run(&self, env: &Env) -> Result<Outcome> {
        // Before anything is asked.
        let loaded = env.load()?;
        let project = loaded.project(&self.project)?;
        if self.answered.is_some() {
            let day = past_day("--answered", self.answered.as_ref(), env)?;
            let (nth, chosen) = self.chosen(project, env)?;
            return change(Self::NAME, &self.dry, env, |loaded| {
                answer(loaded.project(&self.project)?, nth, chosen, day)
            });
        }
        let date = past_day("--date", self.date.as_ref(), env)?;
        if !self.ask.is_empty() {
            let mut names: Vec<String> = Vec::new();
            for name in self.ask.iter().filter_map(|name| some(Some(name))) {
                if !names.iter().any(|known| is_same(known, &name)) {
                    names.push(name);
                }
            }
            if names.is_empty() {
                return Err(Error::missing("the name of a reviewer"));
            }
            return change(Self::NAME, &self.dry, env, |loaded| {
                request(loaded.project(&self.project)?, &names, date)
            });
        }
        let rated = self.importance.is_some() || self.ease.is_some();
        let comment = match ask::text(self.comment.as_ref(), env)? {
            None if rated => None,
            None if env.can_ask => Some(ask::needed("What was said?", "in a sentence")?),
            None => return Err(Error::missing("a comment, --importance or --ease")),
            comment => comment,
        };
        let from = match some(self.from.as_ref()) {
            None if env.can_ask => ask::typed::<String>("Who said it?", "a name; empty to skip")?,
            from => from,
        };
        let importance =
            asked(self.importance, "How much would complete success matter to them?", env)?;
        let ease = asked(self.ease, "How easy do they think it is?", env)?;
        change(Self::NAME, &self.dry, env, |loaded| {
            let project = loaded.project(&self.project)?;
            let mut values = vec![("date", date.into())];
            values.extend(from.as_ref().map(|from| ("from", from.into())));
            values.extend(importance.map(|rating| ("importance", rating.into())));
            values.extend(ease.map(|rating| ("ease", rating.into())));
            values.extend(comment.as_ref().map(|comment| ("comment", comment.into())));
            let what = format!("feedback{} on {}", from_whom(from.as_deref()), project.name);
            let edits = vec![Edit::append("feedback", values)];
            Ok(Plan::of(project, "added", what, edits))
        })
    }
}

/// Feedback with its place in the file.
type Nth<'a> = (usize, &'a Feedback);

impl Args {
    /// The unanswered feedback to mark as answered. Asks if it is not clear which.
    fn chosen<'a>(&self, project: &'a Project, env: &Env) -> Result<Nth<'a>> {
        let date = day("--date", self.date.as_ref(), env)?;
        let wanted = some(self.from.as_ref());
        let entries = project.feedback.iter().enumerate();
        let is_open = |(_, it): &(usize, &'a At<Feedback>)| {
            it.answered.is_none()
                && project.reviews().any(|review| review.span == it.span)
                && wanted.as_deref().is_none_or(|wanted| name(it) == Some(wanted))
                && date.is_none_or(|date| date == *it.date)
        };
        let open: Vec<Nth> = entries.filter(is_open).map(|(nth, at)| (nth, &at.value)).collect();
        let low = |(_, it): &&Nth| lowest(it).is_some_and(|rating| rating <= LOW);
        let doubts: Vec<Nth> = open.iter().filter(low).copied().collect();
        match (&doubts[..], &open[..]) {
            ([one], _) | ([], [one]) => Ok(*one),
            ([], []) => Err(Error::nothing_to_do(format!(
                "no unanswered feedback{} on {}",
                from_whom(wanted.as_deref()),
                project.name
            ))),
            ([], several) | (several, _) => which(several, &project.name, env),
        }
    }
}

/// Asks which of several; without a terminal, lists them in the error. Of several from one reviewer on
/// one day, which no option tells apart, gives the one with the lowest rating.
fn which<'a>(several: &[Nth<'a>], project: &Name, env: &Env) -> Result<Nth<'a>> {
    let (_, first) = several[0];
    let is_like_first = |(_, it): &Nth| *it.date == *first.date && name(it) == name(first);
    if several.iter().all(is_like_first) {
        let rating = |(_, it): &&Nth| lowest(it).unwrap_or(f64::INFINITY);
        let worst = several.iter().min_by(|a, b| rating(a).total_cmp(&rating(b)));
        return Ok(*worst.unwrap_or(&several[0]));
    }
    let shown: Vec<_> = several.iter().map(|(_, it)| described(it)).collect();
    if env.can_ask {
        return Ok(several[ask::choice("Which feedback is answered?", &shown)?]);
    }
    let what = format!("several entries of feedback on {project} are unanswered");
    let hint = format!("choose with --from or --date: {}", shown.join("; "));
    Err(Error::of(Kind::AmbiguousName, what).with_hint(hint))
}

/// `2026-06-12 from kim: importance 2, ease 4`.
fn described(feedback: &Feedback) -> String {
    let rating = |what: &str, rating: &Option<At<f64>>| {
        rating.as_ref().map(|rating| format!("{what} {}", rating.value))
    };
    let ratings = [rating("importance", &feedback.importance), rating("ease", &feedback.ease)];
    let ratings: Vec<_> = ratings.into_iter().flatten().collect();
    let colon = if ratings.is_empty() { "" } else { ": " };
    let from = from_whom(name(feedback));
    format!("{}{from}{colon}{}", feedback.date.value, ratings.join(", "))
}

fn name(feedback: &Feedback) -> Option<&str> {
    feedback.from.as_ref().map(|at| at.value.as_str())
}

/// The lower of the two ratings.
fn lowest(feedback: &Feedback) -> Option<f64> {
    let ratings = [&feedback.importance, &feedback.ease].into_iter().flatten();
    ratings.map(|rating| rating.value).min_by(f64::total_cmp)
}

/// Marks this feedback as answered, unless it has changed in the meantime.
fn answer(project: &Project, nth: usize, chosen: &Feedback, day: Date) -> Result<Plan> {
    let is_same = |now: &At<Feedback>| {
        now.answered.is_none() && *now.date == *chosen.date && name(now) == name(chosen)
    };
    if !project.feedback.get(nth).is_some_and(is_same) {
        return Err(Error::changed(project.path()));
    }
    let from = from_whom(name(chosen));
    let what = format!("the feedback of {}{from} on {}", chosen.date.value, project.name);
    let value = day.into();
    let edits = vec![Edit::SetIn { table: "feedback", nth: chosen.nth, key: "answered", value }];
    Ok(Plan::of(project, "answered", what, edits))
}

/// Notes whom feedback was asked of on a day. Whoever was asked before, and has not answered, is asked
/// again.
fn request(project: &Project, names: &[String], day: Date) -> Result<Plan> {
    let mut edits = Vec::new();
    let mut asked = Vec::new();
    for name in names {
        let is_theirs =
            |it: &&At<Awaited>| it.from.as_ref().is_some_and(|from| is_same(from, name));
        match project.open_requests().find(is_theirs) {
            Some(open) if *open.asked >= day => continue,
            Some(open) => edits.push(Edit::SetIn {
                table: "feedback",
                nth: open.nth,
                key: "asked",
                value: day.into(),
            }),
            None => edits
                .push(Edit::append("feedback", vec![("asked", day.into()), ("from", name.into())])),
        }
        asked.push(name.as_str());
    }
    let of_whom = |names: &[&str]| match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    };
    if asked.is_empty() {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let what =
            format!("feedback of {} on {} is asked for already", of_whom(&names), project.name);
        return Err(Error::nothing_to_do(what));
    }
    let what = format!("{} for feedback on {}", of_whom(&asked), project.name);
    Ok(Plan::of(project, "asked", what, edits))
}

/// Whether two names are the same, as for the flag that waits for an answer.
fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn from_whom(from: Option<&str>) -> String {
    from.map(|from| format!(" from {from}")).unwrap_or_default()
}
