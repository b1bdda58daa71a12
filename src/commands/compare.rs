//! `rp compare`: rank alternatives.

use super::{Env, Outcome, chosen, flagged, known_researcher};
use crate::domain::project::Name;
use crate::domain::ranking::needs::needs;
use crate::domain::ranking::{Choice, Ranking, Standing, Verdict};
use crate::error::Result;
use crate::render::{Output, json, ranking, why};
use crate::store::Loaded;

/// Rank alternatives by what they give for a week of work
///
/// The value of a project is its importance times the chance that nobody else would do it soon;
/// what it gives for a week depends on its chance, its loop, the fixed cost still to pay and the
/// time to finish. What was spent is gone. Ranked are ideas, active and paused projects. Each
/// researcher's current project is weighed against the best alternative: switch where that is
/// worth more in 80% of the draws from all ranges, too close to call from 60% on.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  rp compare
  rp compare crowd-evals model-evals
  rp compare --why model-evals        each input, and where the verdict turns
  rp compare --derisk                 which alternative to look into first
  rp compare --format json | jq -r '.verdict[] | [.verdict, .best] | @tsv'

A value marked with ~ rests on what rp assumes, where a file gives nothing.
Named projects only narrow what is shown: ranks and verdicts weigh everything.

Exit: 0 done, 1 nothing to rank. With --exit-code: 0 stay, 10 switch or start,
11 too close to call; of several researchers, the first of 10, 11, 0.")]
pub struct Args {
    /// Projects to show; all of them if none is named
    projects: Vec<String>,
    /// Only those of this researcher
    #[arg(short, long, value_name = "NAME")]
    researcher: Option<String>,
    /// Explain the place of one project
    #[arg(long, value_name = "PROJECT", conflicts_with_all = ["projects", "researcher"])]
    why: Option<String>,
    /// Order alternatives by what a short sprint on each is worth
    #[arg(long, conflicts_with = "why")]
    derisk: bool,
    /// Show which shared infrastructure would save how much fixed cost
    #[arg(long, conflicts_with_all = ["why", "derisk"])]
    needs: bool,
    /// End with what the verdict says: 0 stay, 10 switch or start, 11 too close to call
    #[arg(long, conflicts_with_all = ["why", "derisk", "needs"])]
    exit_code: bool,
}

impl Args {
    /// Whether it may show less than there is.
    fn narrows(&self) -> bool {
        !self.projects.is_empty() || self.researcher.is_some()
    }

    /// What it is called where it cannot print what was asked for, and what it can.
    pub(super) fn prints(&self) -> (&'static str, &'static [Output]) {
        if self.why.is_some() {
            return ("compare --why", &[Output::Text, Output::Json]);
        }
        ("compare", &[Output::Text, Output::Json, Output::Csv, Output::Markdown])
    }
}

/// The ranking and the verdicts; 1 where there is nothing to rank.
pub fn run(args: &Args, env: &Env) -> Result<Outcome> {
    let loaded = env.load()?;
    known_researcher(args.researcher.as_ref(), &loaded)?;
    if let Some(typed) = &args.why {
        return explain(typed, &loaded, env);
    }
    let (chosen, unusable) = chosen(&args.projects, &loaded)?;
    let shown = |standing: &Standing| {
        args.researcher.as_ref().is_none_or(|name| name == standing.researcher)
            && chosen.binary_search_by(|p| p.name.cmp(&standing.project.name)).is_ok()
    };
    let outcome = if args.derisk {
        sprints(args, &loaded, env, shown)
    } else if args.needs {
        infrastructure(args, &loaded, env, shown)
    } else {
        compared(args, &loaded, env, shown)
    };
    // Ranks and verdicts weigh everything, so a file that is missing in them matters.
    Ok(outcome.with_unusable(&unusable, env).with_troubles_in_short(&loaded, env))
}

fn compared(args: &Args, loaded: &Loaded, env: &Env, shown: impl Fn(&Standing) -> bool) -> Outcome {
    let context = env.context_with_odds(loaded);
    let ranking = context.ranking();
    let places = ranking.places(shown);
    if places.is_empty() && env.output != Output::Json {
        return nothing(if args.narrows() {
            "none of these is ranked: only ideas, active and paused projects are"
        } else {
            "there is nothing to rank: no idea, no active and no paused project"
        });
    }
    let verdicts = ranking.verdicts_on(&places);
    let flagged = flagged(places.iter().map(|(_, standing)| standing.project), &context);
    let compared = ranking::Compared {
        ranking,
        places: &places,
        verdicts: &verdicts,
        flagged: &flagged,
        today: env.today,
    };
    let text = match env.output {
        Output::Json => json::ranking(&places, &verdicts, ranking, &loaded.troubles),
        Output::Csv => json::comma_separated(&places, ranking),
        Output::Markdown => compared.markdown(),
        Output::Text | Output::Github | Output::Sarif => compared.text(env.screen),
    };
    let code = match places.is_empty() {
        true => 1,
        false if args.exit_code => code(&verdicts),
        false => 0,
    };
    Outcome::page(text).with_code(code)
}

/// 10 where somebody should switch or start, else 11 where it is too close for somebody, else 0.
fn code(verdicts: &[&Verdict]) -> u8 {
    let of = |verdict: &&Verdict| match verdict.choice {
        Choice::Switch { .. } | Choice::Start { .. } => 10,
        Choice::Close { .. } => 11,
        Choice::Stay { .. } => 0,
    };
    let codes: Vec<u8> = verdicts.iter().map(of).collect();
    [10, 11].into_iter().find(|code| codes.contains(code)).unwrap_or(0)
}

fn explain(typed: &str, loaded: &Loaded, env: &Env) -> Result<Outcome> {
    let project = loaded.project(typed)?;
    let context = env.context_with_odds(loaded);
    let ranking: &Ranking = context.ranking();
    let Some(place) = ranking.place(project) else {
        return Ok(not_ranked(&project.name, env));
    };
    let reasons = ranking.why(place.1);
    let text = match env.output {
        Output::Json => json::why(place, &reasons, ranking, &loaded.troubles),
        Output::Text | Output::Github | Output::Sarif | Output::Markdown | Output::Csv => {
            why::page(place, &reasons, ranking, env.screen)
        }
    };
    Ok(Outcome::page(text).with_troubles_in_short(loaded, env))
}

fn not_ranked(name: &Name, env: &Env) -> Outcome {
    let why = format!("{name} is not ranked: only ideas, active and paused projects are");
    match env.output {
        Output::Json => Outcome::done(json::failure(&why, None)).with_code(1),
        Output::Text | Output::Github | Output::Sarif | Output::Markdown | Output::Csv => {
            nothing(&why)
        }
    }
}

fn sprints(args: &Args, loaded: &Loaded, env: &Env, shown: impl Fn(&Standing) -> bool) -> Outcome {
    let context = env.context(loaded);
    let sprints = context.ranking().sprints(shown);
    let text = match env.output {
        Output::Json => json::sprints(&sprints, &loaded.troubles),
        _ if sprints.is_empty() => {
            return nothing(if args.narrows() {
                "none of these is an alternative: only ideas and paused projects are"
            } else {
                "there is nothing to look into: no idea and no paused project"
            });
        }
        Output::Csv => json::sprints_comma_separated(&sprints),
        Output::Markdown => ranking::sprints_markdown(&sprints),
        Output::Text | Output::Github | Output::Sarif => ranking::sprints(&sprints, env.screen),
    };
    Outcome::page(text).with_code(u8::from(sprints.is_empty()))
}

fn infrastructure(
    args: &Args,
    loaded: &Loaded,
    env: &Env,
    shown: impl Fn(&Standing) -> bool,
) -> Outcome {
    let context = env.context(loaded);
    let places = context.ranking().places(shown);
    let needs = needs(places.iter().map(|(_, standing)| *standing));
    let text = match env.output {
        Output::Json => json::needs(&needs, &loaded.troubles),
        _ if needs.is_empty() => {
            return nothing(if args.narrows() {
                "none of these names what it `needs`: write `needs = [\"…\"]` in its file"
            } else {
                "no project names what it `needs`: write `needs = [\"…\"]` in its file"
            });
        }
        Output::Csv => json::needs_comma_separated(&needs),
        Output::Markdown => ranking::needs_markdown(&needs),
        Output::Text | Output::Github | Output::Sarif => ranking::needs(&needs, env.screen),
    };
    Outcome::page(text).with_code(u8::from(needs.is_empty()))
}

fn nothing(why: &str) -> Outcome {
    Outcome::default().note(&crate::render::clean::line(why)).with_code(1)
}
