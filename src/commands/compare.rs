//! `rp compare`: rank alternatives.

use super::select::{chosen, flagged, known_researcher};
use super::{Env, Offer, Outcome, Run, outcome, parse};
use crate::domain::agenda::Agenda;
use crate::domain::project::Project;
use crate::domain::ranking::needs::needs;
use crate::domain::ranking::{Kind, Ranking, Standing, Verdict, assumptions, rank_as_given};
use crate::error::{self, Error, Result};
use crate::exit;
use crate::render::{Output, agenda, json, ranking, sprints, why};
use crate::store::Loaded;

/// Rank projects by value per week of work
///
/// The value of a project is its importance times the chance that nobody else would do it soon. Its
/// value per week also depends on its chance, its loop, the fixed cost still to pay and the time to
/// finish. Sunk cost does not count.
///
/// Ranks ideas, active and paused projects, separately for each researcher. A project without an
/// owner is an alternative for everyone.
///
/// Compares the current project with the best alternative; looking for something else is always an
/// alternative. The verdict is to switch if the alternative is worth 10% more, and is worth more in
/// 65% of the draws from all ranges. From 55% on, it is too close to call.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp compare
  rp compare crowd-evals model-evals
  rp compare --brief                  the verdict, its odds, and what to do next
  rp compare --why model-evals        show each input, and where the verdict flips
  rp compare --derisk                 which alternative to look into first
  rp compare --derisk model-evals     which of its assumptions to test first
  rp compare --calibrated             with what your own record says of your estimates
  rp compare --format json | jq -r '.verdict[] | [.verdict, .best] | @tsv'

A value marked with ~ uses rp's defaults for values missing from the file.
Naming projects limits only the output: ranks and verdicts use all projects.
With --exit-code and several researchers, the exit status is the first of 10, 11,
12, 0 that applies.")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option")]
pub struct Args {
    /// Projects to show [default: all]
    #[arg(add = Offer::Files)]
    projects: Vec<String>,
    /// Only projects of this researcher
    #[arg(short, long, value_name = "NAME", value_parser = parse::name, add = Offer::Researchers)]
    researcher: Option<String>,
    /// Explain the rank of one project
    #[arg(long, value_name = "PROJECT", conflicts_with = "projects", add = Offer::Projects)]
    why: Option<String>,
    /// Order alternatives by the value of a short sprint on each; for one project, order its
    /// assumptions by which to test first
    #[arg(long, conflicts_with = "why")]
    derisk: bool,
    /// Show how much fixed cost each piece of shared infrastructure would save
    #[arg(long, conflicts_with_all = ["why", "derisk"])]
    needs: bool,
    /// Show one line for each researcher: the verdict, its odds, and what to do next
    #[arg(long, conflicts_with_all = ["why", "derisk", "needs"])]
    brief: bool,
    /// Correct estimates by each researcher's own record (see `rp calibrate`)
    #[arg(long, conflicts_with = "needs")]
    calibrated: bool,
    /// Set the exit status by the verdict: 0 stay, 10 switch, focus or start, 11 too close to call, 12 look
    #[arg(long, conflicts_with_all = ["why", "derisk", "needs"])]
    exit_code: bool,
}

impl Args {
    /// Whether it may hide projects.
    fn narrows(&self) -> bool {
        !self.projects.is_empty() || self.researcher.is_some()
    }
}

impl Run for Args {
    const NAME: &'static str = "compare";
    const FORMATS: &'static [Output] = &[Output::Text, Output::Json, Output::Csv, Output::Markdown];
    const EXITS: &'static [(u8, &'static str)] = &[
        (exit::DONE, "success; with --exit-code, stay"),
        (exit::NO, "nothing to rank"),
        (exit::FAILED, "error"),
        (exit::SWITCH, "switch, focus or start (with --exit-code, as the next two)"),
        (exit::CLOSE, "too close to call"),
        (exit::LOOK, "look for something else"),
    ];

    fn prints(&self) -> (&'static str, &'static [Output]) {
        const BOTH: &[Output] = &[Output::Text, Output::Json];
        match self {
            Self { why: Some(_), .. } => ("compare --why", BOTH),
            Self { brief: true, .. } => ("compare --brief", BOTH),
            Self { .. } => (Self::NAME, Self::FORMATS),
        }
    }

    /// Shows the ranking and the verdicts; exit code 1 if there is nothing to rank.
    fn run(&self, env: &Env) -> Result<Outcome> {
        let mut loaded = env.load()?;
        if self.calibrated {
            loaded.portfolio = loaded.portfolio.calibrated();
        }
        let loaded = loaded;
        known_researcher(self.researcher.as_ref(), &loaded)?;
        if let Some(typed) = &self.why {
            return explain(typed, self.researcher.as_ref(), &loaded, env);
        }
        let (chosen, unusable) = chosen(&self.projects, &loaded)?;
        let shown = |standing: &Standing| {
            self.researcher.as_ref().is_none_or(|name| name == standing.researcher)
                && chosen.binary_search_by(|p| p.name.cmp(&standing.project.name)).is_ok()
        };
        let outcome = if let (true, [project]) = (self.derisk, &chosen[..]) {
            test_order(project, &loaded, env)
        } else if self.derisk {
            derisk(self, &loaded, env, shown)
        } else if self.needs {
            infrastructure(self, &loaded, env, shown)
        } else {
            compared(self, &loaded, env, shown)
        };
        // Ranks and verdicts depend on all projects, so invalid files matter.
        Ok(outcome.with_unusable(&unusable, env).with_troubles_in_short(&loaded, env))
    }
}

fn compared(args: &Args, loaded: &Loaded, env: &Env, shown: impl Fn(&Standing) -> bool) -> Outcome {
    let context = env.context_with_odds(loaded);
    let ranking = context.ranking();
    let shown = ranking.shown(shown);
    if shown.is_empty() && env.output != Output::Json {
        let why = if args.narrows() {
            "none of these is ranked: only ideas, active and paused projects are"
        } else {
            "nothing to rank: no ideas, active or paused projects"
        };
        return nothing(env, loaded.unusable().unwrap_or(why));
    }
    let verdicts = ranking.verdicts_on(&shown);
    let unread: Vec<_> = loaded.unread.iter().map(|(name, _)| name).collect();
    let code = match shown.is_empty() {
        true => exit::NO,
        false if args.exit_code => code(&verdicts),
        false => exit::DONE,
    };
    if args.brief {
        let agendas = verdicts.iter().map(|verdict| Agenda::of(verdict.researcher, &context));
        let agendas: Vec<_> = agendas.collect();
        let text = match env.output {
            Output::Json => json::brief(&agendas, &unread, &loaded.troubles),
            _ => agenda::brief(&agendas, ranking),
        };
        return Outcome::done(text).with_code(code);
    }
    let as_given =
        ranking.numbers().calibrated.then(|| rank_as_given(&loaded.portfolio, env.today));
    let corrections = as_given.as_ref().map(|plain| ranking.corrections(&verdicts, plain));
    let corrections = corrections.unwrap_or_default();
    let flagged = flagged(shown.iter().map(|standing| standing.project), &context);
    let compared = ranking::Compared {
        ranking,
        shown: &shown,
        verdicts: &verdicts,
        flagged: &flagged,
        corrections: &corrections,
        as_given: as_given.as_ref(),
        unread: &unread,
        with_looking: args.projects.is_empty(),
        today: env.today,
    };
    let text = match env.output {
        Output::Json => json::ranking(&compared, &loaded.troubles),
        Output::Csv => json::comma_separated(&shown),
        Output::Markdown => compared.markdown(),
        _ => compared.text(env.screen),
    };
    Outcome::page(text).with_code(code)
}

/// The first of 10, 11, 12 and 0 that applies to a verdict.
fn code(verdicts: &[&Verdict]) -> u8 {
    let codes = verdicts.iter().filter_map(|verdict| match verdict.kind {
        Kind::Switch | Kind::Focus | Kind::Start => Some(exit::SWITCH),
        Kind::Close => Some(exit::CLOSE),
        Kind::Look => Some(exit::LOOK),
        Kind::Stay => None,
    });
    codes.min().unwrap_or(exit::DONE)
}

fn explain(
    typed: &str,
    researcher: Option<&String>,
    loaded: &Loaded,
    env: &Env,
) -> Result<Outcome> {
    let project = loaded.project(typed)?;
    let context = env.context_with_odds(loaded);
    let ranking: &Ranking = context.ranking();
    let standing = match researcher {
        Some(researcher) => ranking.place_for(project, researcher),
        None => ranking.place(project),
    };
    let Some(standing) = standing else {
        let name = &project.name;
        let why = format!("{name} is not ranked: only ideas, active and paused projects are");
        return Ok(nothing(env, &why));
    };
    let reasons = ranking.why(standing);
    let text = match env.output {
        Output::Json => json::why(standing, &reasons, ranking, &loaded.troubles),
        _ => why::page(standing, &reasons, ranking, env.screen),
    };
    Ok(Outcome::page(text).with_troubles_in_short(loaded, env))
}

fn derisk(args: &Args, loaded: &Loaded, env: &Env, shown: impl Fn(&Standing) -> bool) -> Outcome {
    let context = env.context(loaded);
    let ranked = context.ranking().sprints(shown);
    let text = match env.output {
        Output::Json => json::sprints(&ranked, &loaded.troubles),
        _ if ranked.is_empty() => {
            let why = if args.narrows() {
                "none of these is an alternative: only ideas and paused projects are"
            } else {
                "nothing to look into: no ideas or paused projects"
            };
            return nothing(env, loaded.unusable().unwrap_or(why));
        }
        Output::Csv => json::sprints_comma_separated(&ranked),
        Output::Markdown => sprints::sprints_markdown(&ranked),
        _ => sprints::sprints(&ranked, env.screen),
    };
    Outcome::page(text).no_if(ranked.is_empty())
}

/// The order in which to test the assumptions of one project; exit code 1 if none is open.
fn test_order(project: &Project, loaded: &Loaded, env: &Env) -> Outcome {
    let order = assumptions::order(project);
    let is_empty = order.steps.is_empty();
    let text = match env.output {
        Output::Json => json::assumptions(&project.name, &order, &loaded.troubles),
        _ if is_empty => {
            return nothing(
                env,
                &format!(
                    "{} has no open `[[assumption]]`: add one with `what`, `holds` and `test`",
                    project.name
                ),
            );
        }
        Output::Csv => json::assumptions_comma_separated(&order),
        Output::Markdown => sprints::assumptions_markdown(&order),
        _ => sprints::assumptions(&project.name, &order, env.screen),
    };
    Outcome::page(text).no_if(is_empty)
}

fn infrastructure(
    args: &Args,
    loaded: &Loaded,
    env: &Env,
    shown: impl Fn(&Standing) -> bool,
) -> Outcome {
    let context = env.context(loaded);
    let needs = needs(context.ranking().shown(shown));
    let text = match env.output {
        Output::Json => json::needs(&needs, &loaded.troubles),
        _ if needs.is_empty() => {
            let why = if args.narrows() {
                "none of these projects has `needs`: add `needs = [\"…\"]` to a file"
            } else {
                "no project has `needs`: add `needs = [\"…\"]` to a file"
            };
            return nothing(env, loaded.unusable().unwrap_or(why));
        }
        Output::Csv => json::needs_comma_separated(&needs),
        Output::Markdown => sprints::needs_markdown(&needs),
        _ => sprints::needs(&needs, env.screen),
    };
    Outcome::page(text).no_if(needs.is_empty())
}

fn nothing(env: &Env, why: &str) -> Outcome {
    outcome::nothing(&Error::of(error::Kind::NothingToDo, why), env)
}
