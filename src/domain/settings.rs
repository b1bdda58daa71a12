//! `rp.toml`: researchers, defaults and thresholds. Every key has a default; the file may be empty.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::flags::{
    self,
    threshold::{Limit, Threshold},
};
use super::keys::{self, Keys, Known, Schema};
use super::project::{Date, Estimate, Importance, Percent, Project, Range, Time, Work};
use super::ranking::input::{Given, Input, PerInput};
use super::ranking::uncertain::Uncertain;
#[cfg(doc)]
use super::source::Topic;
use super::source::{At, Source, Trouble};
use super::words::is_same_name;
use crate::words;

words! {
    /// The experience of a researcher.
    Level {
        /// New to the field: each project has a larger overhead.
        Junior = "junior",
        /// Experienced in the field.
        Senior = "senior",
    }
}

/// The owner of projects if neither the file nor rp.toml names one.
const UNNAMED: &str = "me";

/// The settings of a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The owner of projects without a `researcher`.
    pub me: String,
    /// The researcher who acts, if not `me`; not a key of the file.
    pub acting: Option<String>,
    /// The researchers, by name.
    pub researchers: BTreeMap<String, Researcher>,
    /// Assumed values for projects that do not give their own.
    pub defaults: PerInput<Uncertain>,
    /// The values set in `[thresholds]`, by key.
    pub thresholds: BTreeMap<&'static str, Limit>,
    /// The numbers of the ranking.
    pub ranking: Numbers,
    /// Capabilities and their dates.
    pub capabilities: Vec<At<Capability>>,
    /// Keys that the file has in another place or under another name; see [`Topic::KeyFor`].
    pub elsewhere: BTreeSet<&'static str>,
}

/// A researcher.
#[derive(Debug, Clone, PartialEq)]
pub struct Researcher {
    /// The experience; senior by default.
    pub level: Level,
    /// Hours a week for research; 40 by default.
    pub hours_per_week: f64,
    /// The person who gives or checks the direction.
    pub mentor: Option<String>,
}

impl Default for Researcher {
    fn default() -> Self {
        Self { level: Level::Senior, hours_per_week: 40.0, mentor: None }
    }
}

/// Assumed values for projects that do not give their own. They are `rp`'s own choice.
fn assumed() -> PerInput<Uncertain> {
    fn read<T: FromStr<Err: fmt::Debug> + Into<Uncertain>>(text: &str) -> Uncertain {
        text.parse::<T>().expect("the defaults are valid").into()
    }
    PerInput::of(|input| match input {
        Input::Importance => read::<Range<Importance>>("2 to 8"),
        Input::Counterfactual => read::<Range<Percent>>("30% to 90%"),
        Input::Chance => read::<Range<Percent>>("5% to 50%"),
        Input::Experiments => read::<Range<f64>>("3 to 30"),
        Input::Loop => read::<Range<Time>>("4h to 1w"),
        Input::FixedCost => read::<Range<Work>>("1d to 1mo"),
        Input::Finish => read::<Range<Work>>("2w to 8w"),
        Input::Hours => Researcher::default().hours_per_week.into(),
        Input::Learning => 0.0.into(),
    })
}

/// The numbers of the ranking: `rp`'s own choice, except for the overhead of juniors, which is from
/// the interview.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// The time in which a result loses half of its value: the field changes every six months.
    pub half_life: Time,
    /// The value per week of one point of `learning`.
    pub learning_weight: f64,
    /// The number of draws for each project.
    pub draws: u32,
    /// The overhead of a project for a junior, in hours a week. The interview says: at 20 hours a
    /// week the net output is about zero, at 30 it is 10.
    pub overhead_junior: f64,
    /// The overhead of a project for a senior, in hours a week.
    pub overhead_senior: f64,
    /// Your own work for one experiment, in net hours, if a project does not give it.
    pub hands_on: Work,
    /// The least work to come back to a project that was left.
    pub return_cost: Work,
    /// How much higher than the current project's index that of an alternative has to be for the
    /// verdict `switch`.
    pub switch_margin: Percent,
    /// The share of the draws that the best alternative has to win for the verdict `switch`.
    pub switch_odds: Percent,
    /// The share of the draws from which on the verdict is `close`.
    pub close_odds: Percent,
    /// The results that each kind of direction gives.
    pub kinds: Kinds,
    /// Whether each researcher's own record corrects their estimates.
    pub calibrated: bool,
}

/// The three kinds of direction (working, marginal, failing) and the results that each gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kinds {
    /// How many times as frequent a clear result is if the direction works.
    pub clear_ratio: f64,
    /// The share of marginal ones among directions that do not work, 0–1; the others fail.
    pub marginal_share: f64,
    /// Results that are not clear, if the direction works.
    pub works: Shares,
    /// Results that are not clear, if it is marginal: promising as often as if it works.
    pub marginal: Shares,
    /// Results that are not clear, if it fails.
    pub fails: Shares,
}

/// The shares of results that are not clear; their sum is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// It works to some extent.
    pub promising: f64,
    /// It may or may not work.
    pub unclear: f64,
    /// Evidence against the direction.
    pub negative: f64,
}

impl Default for Kinds {
    fn default() -> Self {
        let shares = |promising, unclear, negative| Shares { promising, unclear, negative };
        Self {
            clear_ratio: 10.0,
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
            calibrated: false,
            return_cost: Work::days(1),
            switch_margin: Percent::of(10),
            switch_odds: Percent::of(65),
            close_odds: Percent::of(55),
            kinds: Kinds::default(),
        }
    }
}

/// A capability that has arrived, such as a new model.
#[derive(Debug, Clone, PartialEq)]
pub struct Capability {
    /// The name that projects have in `waits_for`.
    pub name: At<String>,
    /// The day of its arrival.
    pub date: At<Date>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            me: UNNAMED.into(),
            acting: None,
            researchers: BTreeMap::new(),
            defaults: assumed(),
            thresholds: BTreeMap::new(),
            ranking: Numbers::default(),
            capabilities: Vec::new(),
            elsewhere: BTreeSet::new(),
        }
    }
}

impl Settings {
    /// The settings in a file, and the errors and warnings about the file, in its order. A wrong
    /// key keeps its default, so do not use the settings if there is an error. `known` are the
    /// thresholds that can be set.
    pub fn read(source: &Source, known: &[&Threshold]) -> (Self, Vec<Trouble>) {
        let table = match keys::parse(source, &|keys| drop(Self::fields(keys, known))) {
            Ok(table) => table,
            Err(troubles) => return (Self::default(), troubles),
        };
        let mut keys = Keys::of_file(table.get_ref(), &source.text, indexed);
        let settings = Self::fields(&mut keys, known);
        let troubles = keys.finish();
        let elsewhere = troubles.iter().filter_map(Trouble::meant).collect();
        (Self { elsewhere, ..settings }, troubles)
    }

    /// Every key of `rp.toml`, in the order of the documentation.
    pub fn schema(known: &[&Threshold]) -> Vec<Known> {
        keys::survey(|keys| drop(Self::fields(keys, known)))
    }

    /// Reads every key, in the order of the documentation.
    fn fields(keys: &mut Keys, known: &[&Threshold]) -> Self {
        let default = Self::default();
        Self {
            me: keys.name("me").map_or(default.me, |at| at.value),
            acting: None,
            researchers: researchers(keys),
            defaults: keys.table("defaults", defaults).map_or(default.defaults, |at| at.value),
            thresholds: keys
                .table("thresholds", |keys| thresholds(keys, known))
                .map_or(default.thresholds, |at| at.value),
            ranking: keys.table("ranking", numbers).map_or(default.ranking, |at| at.value),
            capabilities: keys.tables("capability", capability),
            elsewhere: default.elsewhere,
        }
    }

    /// The owner of a project; empty if it has none.
    pub fn owner<'a>(&'a self, project: &'a Project) -> &'a str {
        project.researcher.as_ref().map_or(&self.me, |at| &at.value)
    }

    /// The same, but empty if the owner is `me` and no name is set: a stranger cannot know who that is.
    pub fn named_owner<'a>(&'a self, project: &'a Project) -> &'a str {
        let owner = self.owner(project);
        if owner == UNNAMED { "" } else { owner }
    }

    /// The researcher with this name; the defaults if rp.toml does not have them.
    pub fn researcher(&self, name: &str) -> Researcher {
        self.researchers.get(name).cloned().unwrap_or_default()
    }

    /// The owner of a project, with the defaults if rp.toml does not have them.
    pub fn researcher_of(&self, project: &Project) -> Researcher {
        self.researcher(self.owner(project))
    }

    /// The researcher who acts.
    pub fn acting(&self) -> &str {
        self.acting.as_ref().unwrap_or(&self.me)
    }

    /// Whether a capability has arrived by a day, in any spelling of its name.
    pub fn has_come(&self, capability: &str, today: Date) -> bool {
        self.arrival(capability, today).is_some()
    }

    /// The day by which a capability has arrived, in any spelling of its name.
    pub fn arrival(&self, capability: &str, today: Date) -> Option<Date> {
        let known = self.capabilities.iter().filter(|it| is_same_name(&it.name, capability));
        known.map(|known| *known.date).filter(|day| *day <= today).min()
    }

    /// Hours a week on a project: its own, else its researcher's.
    pub fn hours(&self, project: &Project) -> f64 {
        let own = project.hours_per_week.as_ref().map(|at| at.value);
        own.unwrap_or_else(|| self.researcher_of(project).hours_per_week)
    }

    /// The overhead of a project, in hours a week.
    pub fn overhead(&self, level: Level) -> f64 {
        match level {
            Level::Junior => self.ranking.overhead_junior,
            Level::Senior => self.ranking.overhead_senior,
        }
    }

    /// The value of a threshold: the one in `[thresholds]`, else its default.
    pub fn limit(&self, threshold: &Threshold) -> Limit {
        self.thresholds.get(threshold.key).copied().unwrap_or(threshold.default)
    }
}

/// Every key of `rp.toml`, with all thresholds.
fn indexed() -> &'static Schema {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| Settings::schema(&flags::thresholds()));
    static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::of(&KNOWN));
    &SCHEMA
}

fn researchers(keys: &mut Keys) -> BTreeMap<String, Researcher> {
    let read = |keys: &mut Keys| {
        let default = Researcher::default();
        Researcher {
            level: keys.get("level", keys::word()).map_or(default.level, |at| at.value),
            hours_per_week: keys
                .get("hours_per_week", keys::hours())
                .map_or(default.hours_per_week, |at| at.value),
            mentor: keys.name("mentor").map(|at| at.value),
        }
    };
    let all = keys.named_tables("researcher", read);
    all.into_iter().map(|(name, at)| (name, at.value)).collect()
}

/// Reads `[defaults]`, whose keys are those of a project.
fn defaults(keys: &mut Keys) -> PerInput<Uncertain> {
    let estimate = Estimate::read(keys);
    let experiment_loop = keys.get("experiment_loop", keys::time_taken());
    let fixed_cost = keys.get("fixed_cost", keys::durations());
    let given = Given::given(&estimate, experiment_loop.as_ref(), fixed_cost.as_ref());
    let assumed = assumed();
    PerInput::of(|input| given[input].as_ref().map_or(assumed[input], |at| at.value))
}

fn thresholds(keys: &mut Keys, known: &[&Threshold]) -> BTreeMap<&'static str, Limit> {
    let mut set = BTreeMap::new();
    for threshold in known {
        let key = threshold.key;
        let limit = match threshold.default {
            Limit::Time(_) => keys.get(key, keys::duration()).map(|at| Limit::Time(at.value)),
            Limit::Work(_) => keys.get(key, keys::duration()).map(|at| Limit::Work(at.value)),
            Limit::Number(_) => {
                keys.get(key, keys::number(0.0, 1e6)).map(|at| Limit::Number(at.value))
            }
            Limit::Chance(_) => keys.get(key, keys::percent()).map(|at| Limit::Chance(at.value)),
        };
        set.extend(limit.map(|limit| (key, limit)));
    }
    set
}

fn numbers(keys: &mut Keys) -> Numbers {
    let default = Numbers::default();
    let mut hours = |key, default| {
        // It has to be less than the 40 hours of full pace.
        keys.get(key, keys::number(0.0, 39.0)).map_or(default, |at| at.value)
    };
    let overhead_junior = hours("overhead_junior", default.overhead_junior);
    let overhead_senior = hours("overhead_senior", default.overhead_senior);
    let half_life = keys.get("half_life", keys::time_span()).map(|at| at.value);
    let learning_weight = keys.get("learning_weight", keys::number(0.0, 10.0)).map(|at| at.value);
    let draws = keys.get("draws", keys::count(10, 100_000)).map(|at| at.value);
    let hands_on = keys.get("hands_on", keys::duration()).map(|at| at.value);
    let return_cost = keys.get("return_cost", keys::duration()).map(|at| at.value);
    let calibrated = keys.get("calibrated", keys::truth()).is_some_and(|at| at.value);
    let mut percent = |key, default| keys.get(key, keys::percent()).map_or(default, |at| at.value);
    let switch_margin = percent("switch_margin", default.switch_margin);
    let switch_odds = percent("switch_odds", default.switch_odds);
    let close_odds = percent("close_odds", default.close_odds);
    let marginal_share = percent("marginal_share", Percent::nearest(default.kinds.marginal_share));
    let clear_ratio = keys.get("clear_ratio", keys::number(1.0, 1000.0)).map(|at| at.value);
    let mut shares =
        |key, default| keys.table(key, |keys| shares(keys, default)).map_or(default, |at| at.value);
    let kinds = Kinds {
        clear_ratio: clear_ratio.unwrap_or(default.kinds.clear_ratio),
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
        calibrated,
    }
}

/// Reads three numbers, of which only the proportions count. None is 0: a result that is impossible
/// for a kind of direction would rule out that kind.
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
    let name = keys.need("name", "\"the capability\"", keys::some_text());
    let date = keys.need("date", "2026-01-31", keys::date());
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
    fn settings_replace_the_defaults() {
        let (settings, troubles) = read(
            "me = \"sam\"\n[researcher.kim]\nlevel = \"junior\"\nhours_per_week = 30\n\
             [defaults]\nchance = \"10%\"\n[thresholds]\nslow-loop = \"2d\"\n\
             [ranking]\nhalf_life = \"1y\"\n",
        );

        assert_eq!(troubles, []);
        assert_eq!(settings.me, "sam");
        assert_eq!(settings.researchers["kim"].level, Level::Junior);
        assert_eq!(settings.defaults[Input::Chance], Range::Exactly(Percent::of(10)).into());
        assert_eq!(settings.thresholds["slow-loop"], Limit::Time(Time::days(2)));
        assert_eq!(settings.ranking.half_life, "1y".parse().unwrap());
    }

    #[test]
    fn a_setting_in_another_place_or_under_another_name_is_told_where_it_belongs() {
        for (text, help) in [
            (
                "half_life = \"1y\"",
                "`half_life` belongs to `[ranking]`: write `ranking.half_life` above all table headers",
            ),
            (
                "slow-loop = \"2d\"\n\n[thresholds]",
                "`slow-loop` belongs to `[thresholds]`: move it below that header, line 3",
            ),
            (
                "hours_per_week = 30",
                "`hours_per_week` belongs to `[researcher.NAME]`: move it below such a header",
            ),
            (
                "[ranking]\nme = \"kim\"",
                "`me` does not belong to a table: move it above the first table header, line 1",
            ),
            ("[researcher.kim]\nhours = 30", "did you mean `hours_per_week`?"),
            (
                "[researcher.kim]\nme = \"kim\"",
                "`me` does not belong to a table: move it above the first table header, line 1",
            ),
            (
                "[ranking]\npromising = 1",
                "`promising` belongs to `[ranking.works]`, `[ranking.marginal]` or `[ranking.fails]`: move it below such a header",
            ),
            ("[defaults]\nprob = \"5%\"", "did you mean `chance`?"),
            ("[[capabilities]]\nname = \"a\"", "did you mean `[[capability]]`?"),
            ("owner = \"kim\"", "did you mean `me`?"),
        ] {
            let (_, troubles) = read(text);
            let found: Vec<_> = troubles.iter().map(|it| it.help.as_deref().unwrap()).collect();
            assert_eq!(found, [help], "{text}");
        }
        let (_, troubles) = read("[researcher]\nlevel = \"junior\"\n");
        assert!(
            troubles[0].is_error()
                && troubles[0].help.as_deref() == Some("write `[researcher.NAME]` above it")
        );
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
            assert!(troubles[0].is_error(), "{text}");
            assert!(!troubles[0].span.is_empty(), "{text}");
        }
    }
}
