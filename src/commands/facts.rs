//! The options of `new` and `pivot` that describe a project, and the keys that they give.

use super::parse::{day, number, numbers, some, typed, word};
use super::{Env, Offer, parse};
use crate::domain::keys::Kind;
use crate::domain::project::spelling::{Hours, Written};
use crate::domain::project::{
    Bottleneck, Importance, MOST_EXPERIMENTS, Percent, Range, Time, Uncertainty, Work,
};
use crate::error::Result;
use crate::store::Literal;

/// A description of a project.
#[derive(Debug, Clone, clap::Args)]
pub struct Facts {
    /// Time from the idea for an experiment to its result
    #[arg(short = 'l', long = "loop", value_name = "DURATION", allow_hyphen_values = true, value_parser = typed::<Range<Time>>)]
    pub experiment_loop: Option<String>,
    /// Full-time work before the first experiment
    #[arg(short = 'c', long, value_name = "DURATION", allow_hyphen_values = true, value_parser = typed::<Range<Work>>)]
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
    #[arg(long, value_name = "TEXT", help_heading = "The two-page document", add = Offer::Agendas)]
    pub agenda: Option<String>,
    /// What the loop waits for
    #[arg(long, value_parser = word::<Bottleneck>(), help_heading = "Facts")]
    pub bottleneck: Option<Bottleneck>,
    /// Whether experiments or thought will resolve the uncertainty
    #[arg(long, value_parser = word::<Uncertainty>(), help_heading = "Facts")]
    pub uncertainty: Option<Uncertainty>,
    /// Hours per week on it, if it has hours of its own
    #[arg(long, value_name = "HOURS", allow_hyphen_values = true, value_parser = hours, help_heading = "Facts")]
    pub hours_per_week: Option<f64>,
    /// Your own work per experiment
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = typed::<Work>, help_heading = "Facts")]
    pub hands_on: Option<String>,
    /// Day by which results are useful, such as 2026-01-31 or +6w
    #[arg(long, value_name = "DATE", help_heading = "Facts")]
    pub needed_by: Option<String>,
    /// Shared infrastructure that would lower the fixed cost; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts")]
    pub needs: Vec<String>,
    /// Capability that it cannot be done without; may be repeated
    #[arg(long, value_name = "TEXT", help_heading = "Facts", add = Offer::Capabilities)]
    pub waits_for: Vec<String>,
    /// Tag to filter by; may be repeated
    #[arg(short, long = "tag", value_name = "TEXT", help_heading = "Facts")]
    #[arg(value_parser = parse::name, add = Offer::Tags)]
    pub tags: Vec<String>,
    /// How much complete success would matter, 0 to 10, or a range
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, value_parser = typed::<Range<Importance>>, help_heading = "Estimates")]
    pub importance: Option<String>,
    /// Chance that the direction works at all, such as 30% or '20% to 50%'
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    pub chance: Option<String>,
    /// Chance that nobody else would do it soon
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, value_parser = typed::<Range<Percent>>, help_heading = "Estimates")]
    pub counterfactual: Option<String>,
    /// Experiments to a clear result, if the direction works
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, value_parser = numbers(1.0, MOST_EXPERIMENTS), help_heading = "Estimates")]
    pub experiments: Option<String>,
    /// Full-time work from the clear result to finished work
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true, value_parser = typed::<Range<Work>>, help_heading = "Estimates")]
    pub finish: Option<String>,
    /// How much you learn from working on it, 0 to 10
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true, value_parser = number(0.0, 10.0), help_heading = "Estimates")]
    pub learning: Option<f64>,
}

pub(super) fn hours(text: &str) -> std::result::Result<f64, String> {
    Hours::written(text).map(|hours| hours.0).map_err(|why| why.to_string())
}

impl Facts {
    /// Each key that is given, with its value.
    pub fn given(&self, env: &Env) -> Result<Vec<(&'static str, Literal)>> {
        let text = |key, text: &Option<String>| Some((key, some(text.as_ref())?.into()));
        let amount = |key, text: &Option<String>| {
            Some((key, Literal::typed(Kind::Number, text.as_ref()?, env.today)))
        };
        let list = |key, texts: &[String]| (!texts.is_empty()).then(|| (key, Literal::list(texts)));
        let needed_by = day("--needed-by", self.needed_by.as_ref(), env)?;
        let all = [
            text("motivation", &self.motivation),
            text("problem", &self.problem),
            text("approach", &self.approach),
            text("plan", &self.plan),
            text("agenda", &self.agenda),
            text("experiment_loop", &self.experiment_loop),
            text("fixed_cost", &self.fixed_cost),
            self.bottleneck.map(|word| ("bottleneck", word.into())),
            self.uncertainty.map(|word| ("uncertainty", word.into())),
            self.hours_per_week.map(|hours| ("hours_per_week", hours.into())),
            text("hands_on", &self.hands_on),
            needed_by.map(|day| ("needed_by", day.into())),
            list("needs", &self.needs),
            list("waits_for", &self.waits_for),
            list("tags", &self.tags),
            amount("estimate.importance", &self.importance),
            text("estimate.chance", &self.chance),
            text("estimate.counterfactual", &self.counterfactual),
            amount("estimate.experiments", &self.experiments),
            text("estimate.finish", &self.finish),
            self.learning.map(|points| ("estimate.learning", points.into())),
        ];
        Ok(all.into_iter().flatten().collect())
    }
}
