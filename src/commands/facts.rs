//! What `new` and `pivot` can say of a project: the options, and the keys that they give.

use super::Env;
use super::parse::{typed, word};
use crate::domain::keys::{HOURS_IN_A_WEEK, Kind};
use crate::domain::project::{
    Bottleneck, Date, Importance, Percent, Range, Time, Uncertainty, Work, schema,
};
use crate::error::{Error, Result};
use crate::render::value;
use crate::store::Edit;

/// What a project is, how long it takes and what it is worth.
#[derive(Debug, clap::Args)]
pub struct Facts {
    /// Time from the idea for an experiment to its result
    #[arg(short = 'l', long = "loop", value_name = "DURATION", value_parser = typed::<Range<Time>>)]
    pub experiment_loop: Option<String>,
    /// Full-time work before the first experiment
    #[arg(short = 'c', long, value_name = "DURATION", value_parser = typed::<Range<Work>>)]
    pub fixed_cost: Option<String>,
    /// Why complete success would matter
    #[arg(short, long, value_name = "TEXT")]
    pub motivation: Option<String>,
    /// Problem to solve
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    pub problem: Option<String>,
    /// A possible solution
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    pub approach: Option<String>,
    /// The experiments to run
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    pub plan: Option<String>,
    /// Research agenda that it serves
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document")]
    pub agenda: Option<String>,
    /// What the loop waits for
    #[arg(long, value_parser = word::<Bottleneck>(), help_heading = "Facts")]
    pub bottleneck: Option<Bottleneck>,
    /// Whether experiments or thought will resolve the uncertainty
    #[arg(long, value_parser = word::<Uncertainty>(), help_heading = "Facts")]
    pub uncertainty: Option<Uncertainty>,
    /// Hours per week on it, if it has hours of its own
    #[arg(long, value_name = "HOURS", value_parser = hours, help_heading = "Facts")]
    pub hours_per_week: Option<f64>,
    /// Your own work per experiment
    #[arg(long, value_name = "DURATION", value_parser = typed::<Work>, help_heading = "Facts")]
    pub hands_on: Option<String>,
    /// Day by which results are useful, such as 2026-01-31 or +6w
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help_heading = "Facts")]
    pub needed_by: Option<String>,
    /// Shared infrastructure that would lower the fixed cost; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts")]
    pub needs: Vec<String>,
    /// Capability that it cannot be done without; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts")]
    pub waits_for: Vec<String>,
    /// Tag to filter by; may be repeated
    #[arg(short, long = "tag", value_name = "TEXT", help_heading = "Facts")]
    pub tags: Vec<String>,
    /// How much complete success would matter, 0 to 10, or a range
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<Importance>>, help_heading = "Estimates")]
    pub importance: Option<String>,
    /// Chance that the direction works at all, such as 30% or '20% to 50%'
    #[arg(long, value_name = "PERCENT", value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    pub chance: Option<String>,
    /// Chance that nobody else would do it soon
    #[arg(long, value_name = "PERCENT", value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    pub counterfactual: Option<String>,
    /// Experiments to a clear result, if the direction works
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<f64>>, help_heading = "Estimates")]
    pub experiments: Option<String>,
    /// Full-time work from the clear result to finished work
    #[arg(long, value_name = "DURATION", value_parser = typed::<Range<Work>>, help_heading = "Estimates")]
    pub finish: Option<String>,
    /// How much you learn from working on it, 0 to 10
    #[arg(long, value_name = "NUMBER", value_parser = typed::<Range<f64>>, help_heading = "Estimates")]
    pub learning: Option<String>,
}

fn hours(text: &str) -> std::result::Result<f64, String> {
    let hours = text.parse().ok().filter(|hours| *hours > 0.0 && *hours <= HOURS_IN_A_WEEK);
    hours.ok_or_else(|| format!("give a number above 0, up to {HOURS_IN_A_WEEK}"))
}

impl Facts {
    /// The day that was given for `needed_by`.
    pub fn needed_by(&self, env: &Env) -> Result<Option<Date>> {
        let parse = |text: &String| {
            Date::parse(text, env.today).map_err(|why| Error::BadDate { given: "--needed-by", why })
        };
        self.needed_by.as_ref().map(parse).transpose()
    }

    /// Each key that is given, with its value as the file wants it.
    pub fn given(&self, env: &Env) -> Result<Vec<(&'static str, String)>> {
        let schema = schema();
        let kind = |key: &str| {
            let known = schema.iter().find(|known| known.key == key);
            known.map_or(Kind::Text, |known| known.kind)
        };
        let texts = |all: &[String]| {
            let quoted = all.iter().map(|text| crate::render::document::quoted(text));
            (!all.is_empty()).then(|| format!("[{}]", quoted.collect::<Vec<_>>().join(", ")))
        };
        let one = |key, text: Option<String>| {
            let text = text.filter(|text| !text.trim().is_empty())?;
            Some((key, value::typed(kind(key), &text, env.today)))
        };
        let text = |text: &Option<String>| text.clone();
        let all = [
            one("motivation", text(&self.motivation)),
            one("problem", text(&self.problem)),
            one("approach", text(&self.approach)),
            one("plan", text(&self.plan)),
            one("agenda", text(&self.agenda)),
            one("experiment_loop", text(&self.experiment_loop)),
            one("fixed_cost", text(&self.fixed_cost)),
            one("bottleneck", self.bottleneck.map(|word| word.to_string())),
            one("uncertainty", self.uncertainty.map(|word| word.to_string())),
            one("hours_per_week", self.hours_per_week.map(|hours| hours.to_string())),
            one("hands_on", text(&self.hands_on)),
            self.needed_by(env)?.map(|day| ("needed_by", day.to_string())),
            texts(&self.needs).map(|texts| ("needs", texts)),
            texts(&self.waits_for).map(|texts| ("waits_for", texts)),
            texts(&self.tags).map(|texts| ("tags", texts)),
            one("estimate.importance", text(&self.importance)),
            one("estimate.chance", text(&self.chance)),
            one("estimate.counterfactual", text(&self.counterfactual)),
            one("estimate.experiments", text(&self.experiments)),
            one("estimate.finish", text(&self.finish)),
            one("estimate.learning", text(&self.learning)),
        ];
        Ok(all.into_iter().flatten().collect())
    }
}

/// What a key of a file holds now, in the values of TOML.
pub fn held(text: &str, key: &str) -> Option<toml::Value> {
    let table: toml::Table = text.parse().ok()?;
    let mut parts = key.split('.');
    let first = table.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part)).cloned()
}

/// Whether an edit gives a key another value than it has.
pub fn changes(text: &str, edit: &Edit) -> bool {
    match edit {
        Edit::Set { key, value } => held(text, key) != meaning(value),
        Edit::Unset { key } => held(text, key).is_some(),
        Edit::Append { .. } | Edit::SetIn { .. } => true,
    }
}

/// What the source of a value means.
pub fn meaning(source: &str) -> Option<toml::Value> {
    format!("value = {source}").parse::<toml::Table>().ok()?.remove("value")
}
