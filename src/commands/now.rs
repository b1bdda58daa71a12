//! `rp` alone: where things stand.

use super::{Env, Outcome, printable};
use crate::domain::agenda::Agenda;
use crate::error::{Error, Result};
use crate::render::{Format, Output, agenda, json};

/// What is active and due, the verdict, and what to do next; without a store, how to begin.
pub fn run(env: &Env) -> Result<Outcome> {
    printable("rp alone", &[Output::Text, Output::Json], env)?;
    let loaded = match env.load() {
        Err(Error::NoStore { .. }) => {
            return Ok(Outcome::done(match env.format {
                Format::Json => json::agendas(&[], None, &[]),
                Format::Text => agenda::beginning(),
            }));
        }
        loaded => loaded?,
    };
    let context = env.context(&loaded);
    let agendas = Agenda::of_all(&context);
    let text = match env.format {
        Format::Json => json::agendas(&agendas, Some(context.ranking()), &loaded.troubles),
        Format::Text => agenda::agendas(&agendas, env.today, env.screen),
    };
    Ok(Outcome::page(text).with_troubles_in_short(&loaded, env))
}
