//! The meaning of every key of a project file and of `rp.toml`, for `rp explain`.

use Evidence::{Fact, Found, Own};

use super::flags::rule::Rule;
use super::flags::threshold::{Source, Threshold};
use super::flags::{self, RULES};
use super::keys::{Known, Takes};
use super::project;
use super::settings::Settings;
use super::words::nearest;
use crate::words;

/// A key with its meaning.
#[derive(Debug)]
struct Key {
    key: &'static str,
    what: &'static str,
    evidence: Evidence,
}

/// The origin of a default, or of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The key is a fact about the project.
    Fact,
    /// A source that settles the default, or that the key comes from.
    Found(&'static str),
    /// `rp`'s own choice, with a source beside it or none.
    Own(&'static str),
    /// The source of a threshold.
    Threshold(Source),
}

impl Evidence {
    /// In words; `None` for a fact.
    pub fn words(self) -> Option<String> {
        match self {
            Fact => None,
            Found(source) => Some(source.into()),
            Own("") => Some("rp's own choice".into()),
            Own(source) => Some(format!("rp's own choice; {source}")),
            Evidence::Threshold(source) => Some(source.to_string()),
        }
    }
}

words! {
    /// The file that has a key.
    Place {
        /// The file of a project.
        Project = "project",
        /// `rp.toml`.
        Settings = "settings",
    }
}

/// An explained key.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The dotted key, such as `estimate.chance`.
    pub key: String,
    /// Its meaning, without a full stop.
    pub what: &'static str,
    /// The origin of its default.
    pub evidence: Evidence,
    /// The values that it takes.
    pub takes: Takes,
    /// Whether its table needs it.
    pub required: bool,
    /// The file that has it.
    pub place: Place,
}

impl Explained {
    /// A value of the key as a file has it, from a file in which every key has one: `"2h to 6h"`. A table is a head, such
    /// as `[estimate]`.
    pub fn example(&self) -> String {
        let key = &self.key;
        if let Some(threshold) = threshold(key) {
            return threshold.default.to_string();
        }
        match self.takes {
            Takes::Entries => return format!("[[{key}]]"),
            Takes::Named => return format!("[{key}.NAME]"),
            _ => {}
        }
        let file = example(self.place).parse().expect("the examples are valid TOML");
        let mut parts = key.split('.');
        let value = parts.try_fold(toml::Value::Table(file), |value, part| match value {
            toml::Value::Table(mut table) => match part {
                "NAME" => table.into_iter().next().map(|(_, value)| value),
                part => table.remove(part),
            },
            toml::Value::Array(entries) => entries.into_iter().next()?.get(part).cloned(),
            _ => None,
        });
        match value {
            Some(toml::Value::Table(_)) if !key.starts_with("ranking.") => format!("[{key}]"),
            Some(toml::Value::Table(table)) => {
                let pairs: Vec<_> =
                    table.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }
}

/// A file with a value for every key, one of each table.
pub fn example(place: Place) -> &'static str {
    match place {
        Place::Project => include_str!("explained/project.toml"),
        Place::Settings => include_str!("explained/rp.toml"),
    }
}

/// Every key that the reader of a file asks for, in its order.
pub fn keys(place: Place) -> Vec<Explained> {
    let explained = |known: Known| {
        let threshold = threshold(&known.key).map(|it| (it.what, Evidence::Threshold(it.source)));
        let documented = || {
            let key = table(place).iter().find(|key| key.key == known.key)?;
            Some((key.what, key.evidence))
        };
        let (what, evidence) = threshold.or_else(documented)?;
        let Known { key, takes, required } = known;
        Some(Explained { key, what, evidence, takes, required, place })
    };
    let known = match place {
        Place::Project => project::schema().to_vec(),
        Place::Settings => Settings::schema(&flags::thresholds()),
    };
    known.into_iter().filter_map(explained).collect()
}

/// The threshold that a key of `rp.toml` sets.
fn threshold(key: &str) -> Option<&'static Threshold> {
    let key = key.strip_prefix("thresholds.")?;
    flags::thresholds().into_iter().find(|threshold| threshold.key == key)
}

/// The key with this name. A name without its table is enough if no other table has it.
pub fn find(typed: &str) -> Result<Explained, NoSuchKey> {
    let typed = typed.trim();
    let mut all: Vec<_> = [Place::Project, Place::Settings].into_iter().flat_map(keys).collect();
    if let Some(exact) = all.iter().position(|known| known.key == typed) {
        return Ok(all.swap_remove(exact));
    }
    let is_named = |known: &Explained| known.key.rsplit('.').next() == Some(typed);
    let (mut named, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_named);
    match (named.pop(), named.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => {
            let near = nearest(typed, others.iter().map(|known| known.key.as_str()));
            Err(NoSuchKey::Unknown(near.map(str::to_owned)))
        }
        (Some(last), false) => {
            named.push(last);
            Err(NoSuchKey::Ambiguous(named.into_iter().map(|known| known.key).collect()))
        }
    }
}

/// Why no key has a name.
#[derive(Debug, PartialEq, Eq)]
pub enum NoSuchKey {
    /// There is none; perhaps a similar one.
    Unknown(Option<String>),
    /// These keys have it in several tables.
    Ambiguous(Vec<String>),
}

/// The rule with the threshold of this key, with or without its table.
pub fn rule_of_threshold(typed: &str) -> Option<&'static Rule> {
    let name = typed.trim().strip_prefix("thresholds.").unwrap_or(typed.trim());
    let has = |rule: &&&Rule| rule.thresholds.iter().any(|threshold| threshold.key == name);
    RULES.iter().find(has).copied()
}

fn table(place: Place) -> &'static [Key] {
    match place {
        Place::Project => PROJECT,
        Place::Settings => SETTINGS,
    }
}

const fn key(key: &'static str, what: &'static str, evidence: Evidence) -> Key {
    Key { key, what, evidence }
}

/// The keys of a project file, in the order of its reader.
const PROJECT: &[Key] = &[
    key("title", "What the project is, in one line", Fact),
    key(
        "origin",
        "Whether it starts from a problem (`top-down`) or from something that works (`bottom-up`)",
        Found("the interview: both work; a bottom-up start needs its motivation later"),
    ),
    key("status", "The phase of the project's life", Fact),
    key(
        "researcher",
        "The owner; missing means `me` in rp.toml, and an empty text means nobody: an alternative for everyone",
        Fact,
    ),
    key("created", "The day of the idea", Fact),
    key("started", "The day on which work began", Fact),
    key(
        "motivation",
        "Why complete success would matter",
        Found("the interview: the first of the four parts of the two-page document"),
    ),
    key(
        "problem",
        "The problem to solve",
        Found("the interview: the second part of the two-page document"),
    ),
    key(
        "approach",
        "A possible solution",
        Found("the interview: the third part of the two-page document"),
    ),
    key(
        "plan",
        "The experiments to run",
        Found("the interview: the fourth part of the two-page document"),
    ),
    key(
        "agenda",
        "The research agenda that the project serves",
        Found("the interview: the method fits agendas that are short of execution"),
    ),
    key("audience", "Who should act on the result, such as people close to policymakers", Fact),
    key(
        "direction",
        "Whether the direction is much talked about and not tried (`discussed`), or not even that (`new`)",
        Fact,
    ),
    key(
        "family",
        "The family of approaches to one problem: results tell which approach to take",
        Fact,
    ),
    key("links", "Repositories, papers and runs", Fact),
    key(
        "experiment_loop",
        "The time on the wall clock from the idea for an experiment to its result",
        Found("the interview: hours are good, over a day is slow, over a week is a red flag"),
    ),
    key(
        "fixed_cost",
        "Full-time work before the first experiment, with days of 8 hours",
        Found("the interview: a month or more is a red flag"),
    ),
    key(
        "bottleneck",
        "What the loop waits for",
        Found("the interview: people in the loop make it slow"),
    ),
    key(
        "uncertainty",
        "Whether experiments resolve it (`empirical`) or thought (`conceptual`)",
        Fact,
    ),
    key(
        "hours_per_week",
        "Hours a week on this project, if it has hours of its own",
        Found("the interview: context has a cost; a side project keeps 20 % of the hours"),
    ),
    key("hands_on", "Your own work for one experiment; missing means `ranking.hands_on`", Fact),
    key("needed_by", "The last day on which results are useful", Fact),
    key(
        "needs",
        "Shared infrastructure that would lower the fixed cost; `rp compare --needs` adds it up",
        Fact,
    ),
    key(
        "waits_for",
        "Capabilities without which the project cannot be done; `rp capability` records their arrival",
        Found("the interview: each new model makes work easy that was too hard before"),
    ),
    key("tags", "Words to filter by in `rp list --tag`", Fact),
    key(
        "estimate",
        "The inputs of the ranking that are a judgement; a range is what you are 90% sure of",
        Fact,
    ),
    key(
        "estimate.importance",
        "How much complete success would matter, from 0 to 10, or a range in quotes",
        Own(""),
    ),
    key(
        "estimate.chance",
        "The chance that the direction works at all",
        Found(
            "ideas that win in online tests: 33% at Microsoft, 15% at Bing, 8% in Airbnb search (Kohavi and others); drugs: 28.9% pass phase II, 7.9% get from phase I to approval (BIO); papers accepted: about 25%",
        ),
    ),
    key(
        "estimate.counterfactual",
        "The chance that nobody else would do it soon",
        Own("being scooped costs about 21% of the citations (Hill and Stein)"),
    ),
    key(
        "estimate.experiments",
        "The number of experiments to a clear result if the direction works, or a range in quotes",
        Found(
            "the interview: days of many experiments; logs of automated tuning: 2 tries to the next improvement by the median, 12 at the 95th percentile, an improvement being less than a clear result",
        ),
    ),
    key(
        "estimate.finish",
        "Full-time work from the clear result to finished work",
        Own(
            "theses said to take 34 days took 55 (Buehler, Griffin and Ross); software is on time by the median, and takes 1.8 times as long on average",
        ),
    ),
    key("estimate.learning", "How much working on it teaches you, from 0 to 10", Own("")),
    key(
        "estimate.made",
        "The day of the estimate: only results from that day on change the chance",
        Fact,
    ),
    key(
        "assumption",
        "What has to be true for the direction to work; `rp compare --derisk NAME` orders the tests",
        Fact,
    ),
    key("assumption.what", "What has to be true", Fact),
    key("assumption.holds", "The chance that it is true", Fact),
    key("assumption.test", "Full-time work to test it", Fact),
    key("assumption.held", "The result of the test", Fact),
    key("assumption.date", "The day of the test", Fact),
    key(
        "prior_work",
        "What others have done",
        Found("the interview: a day or two of reading, before the first experiment"),
    ),
    key("prior_work.spent", "Full-time work spent on reading", Fact),
    key("prior_work.relevance", "How relevant prior work is", Fact),
    key("prior_work.notes", "What you take from it", Fact),
    key(
        "experiment",
        "The log: one entry for each turn of the loop, also for those that failed; `rp log` adds one",
        Fact,
    ),
    key("experiment.date", "The day of the result", Fact),
    key("experiment.what", "What was run", Fact),
    key("experiment.result", "How it turned out; a broken experiment is not evidence", Fact),
    key("experiment.took", "The time from the idea to the result", Fact),
    key("experiment.learned", "What was learned", Fact),
    key(
        "experiment.expected",
        "The chance that the experiment is clear, as you gave it before",
        Fact,
    ),
    key("experiment.obstacle", "What made the experiment harder than it should be", Fact),
    key("experiment.link", "The run, or its report", Fact),
    key(
        "experiment.run_id",
        "The id given by `rp log --id`: an experiment with it is logged once",
        Fact,
    ),
    key(
        "feedback",
        "Feedback from reviewers; `rp feedback` adds one",
        Found("the interview: send two pages to people whose judgement you trust"),
    ),
    key("feedback.date", "The day of the feedback; required unless `asked` is there", Fact),
    key("feedback.from", "The reviewer", Fact),
    key(
        "feedback.importance",
        "How much complete success would matter, from 1 to 5",
        Found("the interview: one of the two problems that reviewers find"),
    ),
    key(
        "feedback.ease",
        "How easy it will be, from 1 to 5",
        Found("the interview: one of the two problems that reviewers find"),
    ),
    key("feedback.comment", "What the reviewer said", Fact),
    key("feedback.answered", "The day on which you answered", Fact),
    key(
        "feedback.asked",
        "The day on which you asked for feedback; without `date` it is awaited",
        Fact,
    ),
    key(
        "overlap",
        "Others who work on something similar; `rp overlap` adds one",
        Found("the interview: almost always it is a different problem"),
    ),
    key("overlap.who", "Who works on it", Fact),
    key("overlap.same_problem", "Whether they work on exactly the same problem", Fact),
    key("overlap.progress", "Whether they have made relevant progress", Fact),
    key("overlap.synced", "The day on which you talked", Fact),
    key("overlap.agreed", "What you agreed on", Fact),
    key(
        "collaborator",
        "People to work with",
        Found("the interview: excitement, skills, and whether you get on"),
    ),
    key("collaborator.name", "The person", Fact),
    key("collaborator.excited", "Whether you are excited about working together", Fact),
    key("collaborator.skills", "Whether their skills fit", Fact),
    key("collaborator.get_on", "Whether you get on", Fact),
    key("checkpoint", "A result that you expect by a day; `rp checkpoint` adds one", Fact),
    key("checkpoint.by", "The last day", Fact),
    key("checkpoint.expect", "The result that you expect", Fact),
    key("checkpoint.met", "Whether it was met", Fact),
    key("checkpoint.judge", "Who decides whether it is met", Fact),
    key("checkpoint.date", "The day on which it was met or missed", Fact),
    key(
        "timebox",
        "The sprint that `rp derisk` begins",
        Found("the interview: a week on the best alternative before a decision"),
    ),
    key("timebox.until", "The last day of the sprint", Fact),
    key("timebox.back_to", "The project to go back to", Fact),
    key("outcome", "What came of the project", Fact),
    key("outcome.result", "How the project turned out", Fact),
    key("outcome.importance", "The importance as it turned out, from 0 to 10", Fact),
    key("outcome.scooped", "Whether somebody else did it in the meantime", Fact),
    key(
        "decision",
        "Decisions; `rp start`, `pause`, `switch`, `derisk`, `pivot`, `finish` and `drop` add one each",
        Fact,
    ),
    key("decision.date", "The day of the decision", Fact),
    key("decision.kind", "What was decided", Fact),
    key("decision.why", "The reason", Fact),
    key("decision.from", "The project that was left", Fact),
    key("decision.to", "The project that was taken up", Fact),
    key("decision.was", "The direction before a pivot", Fact),
    key("decision.now", "The direction after a pivot", Fact),
    key("decision.result", "How the project turned out", Fact),
    key("decision.by", "Who decided, if not the owner", Fact),
    key("decision.then", "The numbers of the ranking on that day", Fact),
    key("decision.then.value", "Value a week", Fact),
    key("decision.then.low", "The 5th percentile of the value a week", Fact),
    key("decision.then.high", "The 95th percentile of the value a week", Fact),
    key("decision.then.chance", "The chance that the direction works, from 0 to 1", Fact),
    key("decision.then.loop", "The length of the loop, in weeks", Fact),
    key("decision.then.fixed_cost_left", "Work before the next experiment, in weeks", Fact),
    key("decision.then.experiments", "Experiments to a clear result", Fact),
    key("decision.then.finish", "Work to finish, in weeks", Fact),
    key("decision.then.importance", "The importance, from 0 to 10", Fact),
    key(
        "decision.then.counterfactual",
        "The chance that nobody else would do it soon, from 0 to 1",
        Fact,
    ),
    key("decision.then.ends", "The expected day of the finish", Fact),
    key("decision.then.rival", "The project that it was compared with", Fact),
    key("decision.then.rival_value", "The value a week of that project", Fact),
    key("decision.then.odds", "The chance that that project is worth more, from 0 to 1", Fact),
    key("accept", "Accepted flags; `rp accept` adds one", Fact),
    key("accept.flag", "The name of the flag", Fact),
    key("accept.why", "The reason", Fact),
    key("accept.until", "The last day of the acceptance", Fact),
    key(
        "accept.value",
        "The value that was accepted: the acceptance lapses if it gets worse by half",
        Fact,
    ),
];

/// The keys of `rp.toml`, in the order of its reader.
const SETTINGS: &[Key] = &[
    key("me", "The owner of projects whose file names no `researcher`", Fact),
    key("researcher", "The researchers, by name", Fact),
    key(
        "researcher.NAME.level",
        "The experience: a junior has a larger overhead and flags of their own",
        Found(
            "the interview: at 20 hours a week the net output of a newcomer is near 0, at 30 it is 10",
        ),
    ),
    key("researcher.NAME.hours_per_week", "Hours of research a week", Fact),
    key(
        "researcher.NAME.mentor",
        "Who gives or checks the direction",
        Found("the interview: a junior does not start bottom-up without a mentor"),
    ),
    key("defaults", "Values for what a project does not give: the 5th and 95th percentile", Fact),
    key(
        "defaults.importance",
        "How much complete success would matter, from 0 to 10, or a range in quotes",
        Own(""),
    ),
    key(
        "defaults.chance",
        "The chance that the direction works at all",
        Found(
            "ideas that win in online tests: 33% at Microsoft, 15% at Bing, 8% in Airbnb search (Kohavi and others); drugs: 28.9% pass phase II, 7.9% get from phase I to approval (BIO); papers accepted: about 25%",
        ),
    ),
    key(
        "defaults.counterfactual",
        "The chance that nobody else would do it soon",
        Own("being scooped costs about 21% of the citations (Hill and Stein)"),
    ),
    key(
        "defaults.experiments",
        "The number of experiments to a clear result if the direction works, or a range in quotes",
        Found(
            "the interview: days of many experiments; logs of automated tuning: 2 tries to the next improvement by the median, 12 at the 95th percentile, an improvement being less than a clear result",
        ),
    ),
    key(
        "defaults.finish",
        "Full-time work from the clear result to finished work",
        Own(
            "theses said to take 34 days took 55 (Buehler, Griffin and Ross); software is on time by the median, and takes 1.8 times as long on average",
        ),
    ),
    key("defaults.learning", "How much working on it teaches you, from 0 to 10", Own("")),
    key(
        "defaults.experiment_loop",
        "The time from the idea for an experiment to its result",
        Own("the interview: over a week, or a month, is a red flag"),
    ),
    key(
        "defaults.fixed_cost",
        "Full-time work before the first experiment",
        Own("the interview: over a week, or a month, is a red flag"),
    ),
    key("thresholds", "The thresholds of flags; `rp explain NAME` shows those of a flag", Fact),
    key("ranking", "The numbers of the ranking", Fact),
    key(
        "ranking.half_life",
        "The time in which a result loses half of its value",
        Found(
            "the length of tasks that models can do doubles in 4–7 months (Kwa and others); algorithms gain a factor of 3 a year (Ho and others); the interview: the field changes every six months",
        ),
    ),
    key("ranking.learning_weight", "The value a week of one point of `learning`", Own("")),
    key("ranking.draws", "The number of draws for each project", Own("")),
    key(
        "ranking.overhead_junior",
        "Hours a week that one project costs a junior before anything is left for it",
        Found(
            "the interview: at 20 hours a week the net output of a newcomer is near 0, at 30 it is 10",
        ),
    ),
    key(
        "ranking.overhead_senior",
        "Hours a week that one project costs a senior",
        Own("the interview: context is a cost, larger for a newcomer"),
    ),
    key(
        "ranking.hands_on",
        "Your own work for one experiment",
        Own("the interview: context is a cost, larger for a newcomer"),
    ),
    key(
        "ranking.return_cost",
        "The least work to come back to a paused project",
        Own("the interview: context is a cost, larger for a newcomer"),
    ),
    key(
        "ranking.calibrated",
        "Whether the record of each researcher corrects their estimates (see `rp calibrate`)",
        Own("off: a short record says little"),
    ),
    key(
        "ranking.switch_margin",
        "How much more the alternative has to be worth for the verdict to switch",
        Own(
            "a simulation of 2,000 researchers over two years (not in this repository): 80% without `look` gives 8% less value, ± 0.6",
        ),
    ),
    key(
        "ranking.switch_odds",
        "The share of draws that the alternative has to win for the verdict to switch",
        Own(
            "a simulation of 2,000 researchers over two years (not in this repository): 80% without `look` gives 8% less value, ± 0.6",
        ),
    ),
    key(
        "ranking.close_odds",
        "The share of draws from which the verdict is too close to call",
        Own(
            "a simulation of 2,000 researchers over two years (not in this repository): 80% without `look` gives 8% less value, ± 0.6",
        ),
    ),
    key(
        "ranking.clear_ratio",
        "How many times as frequent a clear result is if the direction works",
        Found(
            "a test at 5% with a power of .5 to 1 gives 10 to 20; 39 of 97 positive effects in cancer biology replicated (Errington and others)",
        ),
    ),
    key(
        "ranking.marginal_share",
        "The share of marginal directions among those that do not work",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.works",
        "How often results that are not clear are of each kind, if the direction works",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.works.promising",
        "How often they are promising; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.works.unclear",
        "How often they are unclear; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.works.negative",
        "How often they are negative; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.marginal",
        "How often results that are not clear are of each kind, if the direction is marginal",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.marginal.promising",
        "How often they are promising; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.marginal.unclear",
        "How often they are unclear; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.marginal.negative",
        "How often they are negative; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.fails",
        "How often results that are not clear are of each kind, if the direction fails",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.fails.promising",
        "How often they are promising; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.fails.unclear",
        "How often they are unclear; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key(
        "ranking.fails.negative",
        "How often they are negative; only the proportions count",
        Own("the interview describes the trap, without numbers"),
    ),
    key("capability", "Capabilities that have arrived; `rp capability` adds one", Fact),
    key("capability.name", "The name, as in `waits_for`", Fact),
    key("capability.date", "The day of its arrival", Fact),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::source::Source;

    #[test]
    fn every_key_that_a_reader_accepts_is_explained() {
        let count = |place| match place {
            Place::Project => project::schema().len(),
            Place::Settings => Settings::schema(&flags::thresholds()).len(),
        };
        for place in [Place::Project, Place::Settings] {
            let keys = keys(place);
            assert_eq!(keys.len(), count(place), "{place:?}: a key has no meaning");
            for documented in table(place) {
                let same = keys.iter().filter(|key| key.key == documented.key);
                assert_eq!(same.count(), 1, "{} of {place:?}", documented.key);
            }
        }
    }

    #[test]
    fn the_examples_are_valid_and_have_every_key() {
        for place in [Place::Project, Place::Settings] {
            let source = Source { path: "a.toml".into(), text: example(place).into() };
            let troubles = match place {
                Place::Project => project::read("a".parse().unwrap(), source.into()).1,
                Place::Settings => Settings::read(&source, &flags::thresholds()).1,
            };
            assert_eq!(troubles, [], "{place:?}");
            for key in keys(place) {
                assert_ne!(key.example(), "", "{}", key.key);
            }
        }
    }

    #[test]
    fn the_evidence_of_a_default_is_that_of_the_documentation() {
        let page = include_str!("../../docs/ranking.md");
        let is_number =
            |key: &&Key| ["defaults.", "ranking."].iter().any(|at| key.key.starts_with(at));

        for key in SETTINGS.iter().filter(is_number) {
            let (Found(source) | Own(source)) = key.evidence else {
                panic!("{} has a default without an origin", key.key)
            };
            assert!(page.contains(source), "{}", key.key);
        }
    }

    #[test]
    fn a_key_is_found_without_its_table_if_no_other_has_it() {
        let found = |typed: &str| find(typed).map(|explained| explained.key);
        let is = |key: &str| Some(key.to_owned());

        assert_eq!(found("estimate.chance").ok(), is("estimate.chance"));
        assert_eq!(found("fixed_cost").ok(), is("fixed_cost"));
        assert_eq!(found("half_life").ok(), is("ranking.half_life"));
        assert_eq!(found("level").ok(), is("researcher.NAME.level"));
        assert_eq!(found("fixed-cost"), Err(NoSuchKey::Unknown(Some("fixed_cost".into()))));
        let several = ["decision.date", "experiment.date"].map(String::from);
        let Err(NoSuchKey::Ambiguous(keys)) = found("date") else { panic!("`date` is one key") };
        assert!(several.iter().all(|key| keys.contains(key)));
        assert_eq!(rule_of_threshold("thresholds.slow-loop").unwrap().name, "slow-loop");
    }
}
