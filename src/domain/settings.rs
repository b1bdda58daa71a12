//! `rp.toml`: who works here, and what is assumed. Everything has a default; the file may be empty.

use std::collections::BTreeMap;

use super::flags::threshold::{Limit, Threshold};
use super::keys::{self, Keys};
use super::project::{Date, Estimate, Importance, Percent, Project, Range, Time, Work};
use super::source::{At, Source, Trouble};
use crate::words;

words! {
    /// How experienced a researcher is.
    Level {
        /// New to the field: each project costs more context.
        Junior = "junior",
        /// Has done this before.
        Senior = "senior",
    }
}

/// The settings of a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Whose projects they are, where a file does not say.
    pub me: String,
    /// Who works here, by name.
    pub researchers: BTreeMap<String, Researcher>,
    /// What is assumed where a project gives nothing.
    pub defaults: Defaults,
    /// What was set in `[thresholds]`, by key.
    pub thresholds: BTreeMap<&'static str, Limit>,
    /// The numbers of the ranking.
    pub ranking: Numbers,
    /// What has become possible, and when.
    pub capabilities: Vec<At<Capability>>,
}

/// Somebody who has projects.
#[derive(Debug, Clone, PartialEq)]
pub struct Researcher {
    /// How experienced; senior where nothing is said.
    pub level: Level,
    /// Hours a week for research; 40 where nothing is said.
    pub hours_per_week: f64,
    /// Who gives or checks the direction.
    pub mentor: Option<String>,
}

impl Default for Researcher {
    fn default() -> Self {
        Self { level: Level::Senior, hours_per_week: 40.0, mentor: None }
    }
}

/// What is assumed where a project gives nothing: `rp`'s own choice.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// 0–10.
    pub importance: Range<Importance>,
    /// That the direction works at all.
    pub chance: Range<Percent>,
    /// How many experiments a clear result takes.
    pub experiments: Range<f64>,
    /// Full-time work from the clear result to finished work.
    pub finish: Range<Work>,
    /// That nobody else would do it soon.
    pub counterfactual: Range<Percent>,
    /// Wall-clock time of one loop.
    pub experiment_loop: Range<Time>,
    /// Full-time work before the first experiment.
    pub fixed_cost: Range<Work>,
    /// 0–10.
    pub learning: f64,
}

impl Default for Defaults {
    fn default() -> Self {
        const READABLE: &str = "the defaults are written as a person would write them";
        Self {
            importance: "2 to 8".parse().expect(READABLE),
            chance: "5% to 50%".parse().expect(READABLE),
            experiments: "3 to 30".parse().expect(READABLE),
            finish: "2w to 8w".parse().expect(READABLE),
            counterfactual: "30% to 90%".parse().expect(READABLE),
            experiment_loop: "4h to 1w".parse().expect(READABLE),
            fixed_cost: "1d to 1mo".parse().expect(READABLE),
            learning: 0.0,
        }
    }
}

/// The numbers of the ranking that are `rp`'s own choice, but for the juniors' overhead, which
/// is the interview's.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// A result loses half of its value in each: the field changes every six months.
    pub half_life: Time,
    /// Value per week that one point of `learning` adds.
    pub learning_weight: f64,
    /// How many draws stand for a project's uncertainty.
    pub draws: u32,
    /// Hours a week that a project costs a junior before anything is left for it: at 20 hours a
    /// week the net output is near nothing, at 30 it is 10 (the interview).
    pub overhead_junior: f64,
    /// The same for a senior.
    pub overhead_senior: f64,
    /// Own work that one experiment takes, in net hours, where a project does not say.
    pub hands_on: Work,
    /// The least that it costs to get back into a project that was left.
    pub return_cost: Work,
    /// How much higher the index of an alternative has to be for a switch, as a share of the
    /// current one's.
    pub switch_margin: Percent,
    /// In what share of the draws the best alternative has to win for the verdict to be switch.
    pub switch_odds: Percent,
    /// From what share on it is too close to call.
    pub close_odds: Percent,
    /// How often each kind of direction gives which result.
    pub kinds: Kinds,
}

/// The three kinds of direction, and how often each gives which result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kinds {
    /// A clear result is so many times as frequent where the direction works as where it does not.
    pub deceives: f64,
    /// Of directions that do not work, how many are marginal, 0–1; the others fail.
    pub marginal_share: f64,
    /// Of results that are not clear, where the direction works.
    pub works: Shares,
    /// The same where it is marginal: promising as often as a good one.
    pub marginal: Shares,
    /// The same where it fails.
    pub fails: Shares,
}

/// How often a result that is not clear is which; together 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// It works a bit.
    pub promising: f64,
    /// It could be either.
    pub unclear: f64,
    /// It speaks against the direction.
    pub negative: f64,
}

impl Default for Kinds {
    fn default() -> Self {
        let shares = |promising, unclear, negative| Shares { promising, unclear, negative };
        Self {
            deceives: 10.0,
            marginal_share: 0.5,
            works: shares(0.40, 0.45, 0.15),
            marginal: shares(0.45, 0.40, 0.15),
            fails: shares(0.15, 0.55, 0.30),
        }
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            half_life: Time::weeks(26),
            learning_weight: 0.005,
            draws: 1000,
            overhead_junior: 20.0,
            overhead_senior: 10.0,
            hands_on: Work::hours(2),
            return_cost: Work::days(1),
            switch_margin: Percent::of(10),
            switch_odds: Percent::of(65),
            close_odds: Percent::of(55),
            kinds: Kinds::default(),
        }
    }
}

/// Something that has become possible.
#[derive(Debug, Clone, PartialEq)]
pub struct Capability {
    /// What projects wait for.
    pub name: At<String>,
    /// Since when.
    pub date: At<Date>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            me: "me".into(),
            researchers: BTreeMap::new(),
            defaults: Defaults::default(),
            thresholds: BTreeMap::new(),
            ranking: Numbers::default(),
            capabilities: Vec::new(),
        }
    }
}

impl Settings {
    /// The settings in a file, and everything that is wrong with the file, in its order. What is
    /// wrong keeps its default, so nothing may go on where a trouble is an error. `known` are
    /// the thresholds that may be set.
    pub fn read(source: &Source, known: &[&Threshold]) -> (Self, Vec<Trouble>) {
        let table = match keys::parse(&source.text) {
            Ok(table) => table,
            Err(troubles) => return (Self::default(), troubles),
        };
        let mut keys = Keys::of(table.get_ref(), 0..0, "");
        let default = Self::default();
        let settings = Self {
            me: keys.name("me").map_or(default.me, |at| at.value),
            researchers: researchers(&mut keys),
            defaults: keys.table("defaults", defaults).map_or(default.defaults, |at| at.value),
            thresholds: keys
                .table("thresholds", |keys| thresholds(keys, known))
                .map_or(default.thresholds, |at| at.value),
            ranking: keys.table("ranking", numbers).map_or(default.ranking, |at| at.value),
            capabilities: keys.tables("capability", capability),
        };
        (settings, keys.finish())
    }

    /// Whose a project is; nobody's where its `researcher` is empty.
    pub fn owner<'a>(&'a self, project: &'a Project) -> &'a str {
        project.researcher.as_ref().map_or(&self.me, |at| &at.value)
    }

    /// What is known of somebody; the defaults where nothing is.
    pub fn researcher(&self, name: &str) -> Researcher {
        self.researchers.get(name).cloned().unwrap_or_default()
    }

    /// What is known of a project's researcher.
    pub fn researcher_of(&self, project: &Project) -> Researcher {
        self.researcher(self.owner(project))
    }

    /// Whether a capability has come by a day, however it is capitalised.
    pub fn has_come(&self, capability: &str, today: Date) -> bool {
        self.capabilities.iter().any(|known| {
            known.name.trim().eq_ignore_ascii_case(capability.trim()) && *known.date <= today
        })
    }

    /// Hours a week on a project: its own, else its researcher's.
    pub fn hours(&self, project: &Project) -> f64 {
        let own = project.hours_per_week.as_ref().map(|at| at.value);
        own.unwrap_or_else(|| self.researcher_of(project).hours_per_week)
    }

    /// Hours a week that a project costs before anything is left for it.
    pub fn overhead(&self, level: Level) -> f64 {
        match level {
            Level::Junior => self.ranking.overhead_junior,
            Level::Senior => self.ranking.overhead_senior,
        }
    }

    /// What a threshold stands at.
    pub fn limit(&self, threshold: &Threshold) -> Limit {
        self.thresholds.get(threshold.key).copied().unwrap_or(threshold.default)
    }
}

fn researchers(keys: &mut Keys) -> BTreeMap<String, Researcher> {
    let read = |keys: &mut Keys| {
        let default = Researcher::default();
        Researcher {
            level: keys.get("level", keys::word).map_or(default.level, |at| at.value),
            hours_per_week: keys
                .get("hours_per_week", keys::hours)
                .map_or(default.hours_per_week, |at| at.value),
            mentor: keys.name("mentor").map(|at| at.value),
        }
    };
    let all = keys.named_tables("researcher", read);
    all.into_iter().map(|(name, at)| (name, at.value)).collect()
}

/// The same keys and types as in a project, so its reader reads them.
fn defaults(keys: &mut Keys) -> Defaults {
    let estimate = Estimate::read(keys);
    let experiment_loop = keys.get("experiment_loop", keys::time_taken);
    let fixed_cost = keys.get("fixed_cost", keys::durations);
    let default = Defaults::default();
    Defaults {
        importance: estimate.importance.map_or(default.importance, |at| at.value),
        chance: estimate.chance.map_or(default.chance, |at| at.value),
        experiments: estimate.experiments.map_or(default.experiments, |at| at.value),
        finish: estimate.finish.map_or(default.finish, |at| at.value),
        counterfactual: estimate.counterfactual.map_or(default.counterfactual, |at| at.value),
        experiment_loop: experiment_loop.map_or(default.experiment_loop, |at| at.value),
        fixed_cost: fixed_cost.map_or(default.fixed_cost, |at| at.value),
        learning: estimate.learning.map_or(default.learning, |at| at.value),
    }
}

fn thresholds(keys: &mut Keys, known: &[&Threshold]) -> BTreeMap<&'static str, Limit> {
    let mut set = BTreeMap::new();
    for threshold in known {
        let key = threshold.key;
        let limit = match threshold.default {
            Limit::Time(_) => keys.get(key, keys::duration).map(|at| Limit::Time(at.value)),
            Limit::Work(_) => keys.get(key, keys::duration).map(|at| Limit::Work(at.value)),
            Limit::Number(_) => {
                keys.get(key, keys::number(0.0, 1e6)).map(|at| Limit::Number(at.value))
            }
            Limit::Chance(_) => keys.get(key, keys::percent).map(|at| Limit::Chance(at.value)),
        };
        set.extend(limit.map(|limit| (key, limit)));
    }
    set
}

fn numbers(keys: &mut Keys) -> Numbers {
    let default = Numbers::default();
    let mut hours = |key, default| {
        // Below 40, where full pace is measured.
        keys.get(key, keys::number(0.0, 39.0)).map_or(default, |at| at.value)
    };
    let overhead_junior = hours("overhead_junior", default.overhead_junior);
    let overhead_senior = hours("overhead_senior", default.overhead_senior);
    let half_life = keys.get("half_life", keys::time_span).map(|at| at.value);
    let learning_weight = keys.get("learning_weight", keys::number(0.0, 10.0)).map(|at| at.value);
    let draws = keys.get("draws", keys::count(10, 100_000)).map(|at| at.value);
    let hands_on = keys.get("hands_on", keys::duration).map(|at| at.value);
    let return_cost = keys.get("return_cost", keys::duration).map(|at| at.value);
    let mut percent = |key, default| keys.get(key, keys::percent).map_or(default, |at| at.value);
    let switch_margin = percent("switch_margin", default.switch_margin);
    let switch_odds = percent("switch_odds", default.switch_odds);
    let close_odds = percent("close_odds", default.close_odds);
    let marginal_share = percent("marginal_share", Percent::nearest(default.kinds.marginal_share));
    let deceives = keys.get("clear_ratio", keys::number(1.0, 1000.0)).map(|at| at.value);
    let mut shares =
        |key, default| keys.table(key, |keys| shares(keys, default)).map_or(default, |at| at.value);
    let kinds = Kinds {
        deceives: deceives.unwrap_or(default.kinds.deceives),
        marginal_share: marginal_share.fraction(),
        works: shares("works", default.kinds.works),
        marginal: shares("marginal", default.kinds.marginal),
        fails: shares("fails", default.kinds.fails),
    };
    Numbers {
        half_life: half_life.unwrap_or(default.half_life),
        learning_weight: learning_weight.unwrap_or(default.learning_weight),
        draws: draws.unwrap_or(default.draws),
        overhead_junior,
        overhead_senior,
        hands_on: hands_on.unwrap_or(default.hands_on),
        return_cost: return_cost.unwrap_or(default.return_cost),
        switch_margin,
        switch_odds,
        close_odds,
        kinds,
    }
}

/// Three numbers, of which only the proportions count. None is 0: what never happens would be
/// proof where it does.
fn shares(keys: &mut Keys, default: Shares) -> Shares {
    let mut share =
        |key, default| keys.get(key, keys::number(0.001, 1000.0)).map_or(default, |at| at.value);
    let promising = share("promising", default.promising);
    let unclear = share("unclear", default.unclear);
    let negative = share("negative", default.negative);
    let sum = promising + unclear + negative;
    Shares { promising: promising / sum, unclear: unclear / sum, negative: negative / sum }
}

fn capability(keys: &mut Keys) -> Option<Capability> {
    let name = keys.need("name", "\"what has become possible\"", keys::some_text);
    let date = keys.need("date", "2026-01-31", keys::date);
    Some(Capability { name: name?, date: date? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<Trouble>) {
        let source = Source { path: "rp.toml".into(), text: text.into() };
        Settings::read(&source, &super::super::flags::thresholds())
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        assert_eq!(read(""), (Settings::default(), vec![]));
    }

    #[test]
    fn what_is_set_is_used() {
        let (settings, troubles) = read(
            "me = \"sam\"\n[researcher.kim]\nlevel = \"junior\"\nhours_per_week = 30\n\
             [defaults]\nchance = \"10%\"\n[thresholds]\nslow-loop = \"2d\"\n\
             [ranking]\nhalf_life = \"1y\"\n",
        );

        assert_eq!(troubles, []);
        assert_eq!(settings.me, "sam");
        assert_eq!(settings.researchers["kim"].level, Level::Junior);
        assert_eq!(settings.defaults.chance, "10%".parse().unwrap());
        assert_eq!(settings.thresholds["slow-loop"], Limit::Time(Time::days(2)));
        assert_eq!(settings.ranking.half_life, "1y".parse().unwrap());
    }

    #[test]
    fn a_wrong_setting_is_an_error_with_its_place() {
        for text in [
            "me = 3",
            "researcher = \"kim\"",
            "[researcher.kim]\nlevel = \"medior\"",
            "[defaults]\nchance = 0.1",
            "[thresholds]\nslow-loop = 2",
            "[thresholds]\nreplaceable = \"120%\"",
            "[ranking]\noverhead_senior = 40",
            "[ranking]\nhalf_life = \"0d\"",
            "[ranking]\ndraws = 2.5",
        ] {
            let (_, troubles) = read(text);
            assert_eq!(troubles.len(), 1, "{text}: {troubles:?}");
            assert_eq!(troubles[0].weight, crate::domain::source::Weight::Error, "{text}");
            assert!(!troubles[0].span.is_empty(), "{text}");
        }
    }
}
