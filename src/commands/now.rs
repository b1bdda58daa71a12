//! `rp` without a command: where things stand.

use super::select::known_researcher;
use super::{Env, Outcome, printable};
use crate::domain::agenda::{Agenda, Step};
use crate::error::{self, Result};
use crate::render::{Format, Output, agenda, json, verdict};

/// Shows active projects, due dates, the verdict and the next commands, for one researcher or all; without
/// a store, how to begin.
pub fn run(researcher: Option<&String>, env: &Env) -> Result<Outcome> {
    printable("rp", &[Output::Text, Output::Json], env)?;
    let loaded = match env.load() {
        Err(why) if why.kind() == error::Kind::NoStore => {
            return Ok(Outcome::done(match env.format {
                Format::Json => json::agendas(&[], None, &[]),
                Format::Text => agenda::beginning(),
            }));
        }
        loaded => loaded?,
    };
    known_researcher(researcher, &loaded)?;
    let context = env.context(&loaded);
    let mut agendas = match researcher.or(env.me()) {
        Some(name) => vec![Agenda::of(name, &context)],
        None => Agenda::of_all(&context),
    };
    let runs: Vec<_> = loaded.runs().collect();
    for agenda in &mut agendas {
        agenda.ask_about(&runs, &context, env.clock.now());
    }
    if loaded.unusable().is_some() {
        for agenda in &mut agendas {
            agenda.next = vec![Step::Check];
        }
    }
    let text = match env.format {
        Format::Json => json::agendas(&agendas, Some(context.ranking()), &loaded.troubles),
        Format::Text => {
            let unread = loaded.unread.iter().map(|(name, _)| name);
            let without = verdict::without(unread, env.screen.text_width());
            without + &agenda::agendas(&agendas, &context, env.screen)
        }
    };
    Ok(Outcome::page(text).with_troubles_in_short(&loaded, env))
}
