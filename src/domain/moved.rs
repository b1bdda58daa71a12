//! What became of a project by a change: its chance, its loop, its place in the ranking, its flags.

use super::flags::rule::Context;
use super::flags::{Flag, check};
use super::project::{Project, Time};
use super::ranking::Standing;

/// A project at one moment.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its place in the ranking, where it has one.
    pub place: Option<Standing<'a>>,
    /// How many of its researcher's have a rank.
    pub ranked: usize,
    /// The worst first.
    pub flags: Vec<Flag<'a>>,
}

/// The same project before and after a change.
#[derive(Debug)]
pub struct Moved<'a> {
    /// As it was.
    pub before: Seen<'a>,
    /// As it is now.
    pub after: Seen<'a>,
}

impl<'a> Seen<'a> {
    /// As a store shows it.
    pub fn of(project: &'a Project, context: &Context<'a>) -> Self {
        let ranking = context.ranking();
        let place = ranking.place(project).cloned();
        let ranked = place.as_ref().map_or(0, |place| ranking.ranked(place.researcher));
        Self { project, place, ranked, flags: check(project, context) }
    }

    /// The loop that counts, and whether it was measured.
    pub fn experiment_loop(&self) -> Option<(Time, bool)> {
        let planned = || self.project.experiment_loop.as_ref().map(|at| (at.median(), false));
        self.project.measured_loop().map(|took| (took, true)).or_else(planned)
    }
}

impl<'a> Moved<'a> {
    /// Flags that count now and did not before, the worst first.
    pub fn came(&self) -> Vec<&Flag<'a>> {
        only_in(&self.after.flags, &self.before.flags)
    }

    /// Flags that counted before and do no longer.
    pub fn went(&self) -> Vec<&Flag<'a>> {
        only_in(&self.before.flags, &self.after.flags)
    }
}

/// The counting flags of `these` that have no fellow among `those`: one with the same message, else
/// one of the same rule, since the numbers in a message change by themselves.
fn only_in<'f, 'a>(these: &'f [Flag<'a>], those: &[Flag]) -> Vec<&'f Flag<'a>> {
    let mut fellows: Vec<_> = those.iter().filter(|flag| flag.counts()).collect();
    let mut left: Vec<_> = these.iter().filter(|flag| flag.counts()).collect();
    let mut take = |alike: fn(&Flag, &Flag) -> bool| {
        left.retain(|flag| {
            let at = fellows.iter().position(|fellow| alike(flag, fellow));
            at.map(|at| fellows.swap_remove(at)).is_none()
        });
    };
    take(|a, b| a.rule.name == b.rule.name && a.message == b.message);
    take(|a, b| a.rule.name == b.rule.name);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::read;
    use crate::domain::settings::Settings;
    use crate::domain::source::Source;

    fn portfolio(text: &str) -> Portfolio {
        let text = format!("title = \"t\"\norigin = \"top-down\"\nmotivation = \"m\"\n{text}");
        let source = Source { path: "p.toml".into(), text };
        let (project, troubles) = read("p".parse().unwrap(), source.into());
        assert_eq!(troubles, []);
        Portfolio::new(Settings::default(), vec![project.unwrap()])
    }

    fn names(flags: Vec<&Flag>) -> Vec<&'static str> {
        flags.into_iter().map(|flag| flag.rule.name).collect()
    }

    /// The flags that came and that went, from the one text to the other.
    fn flags(before: &str, after: &str) -> [Vec<&'static str>; 2] {
        let (before, after) = (portfolio(before), portfolio(after));
        let today = "2026-06-15".parse().unwrap();
        let context = |portfolio| Context::new(portfolio, today);
        let moved = Moved {
            before: Seen::of(&before.projects()[0], &context(&before)),
            after: Seen::of(&after.projects()[0], &context(&after)),
        };
        [names(moved.came()), names(moved.went())]
    }

    const NONE: [&str; 0] = [];
    const SIZED: &str = "fixed_cost = \"1d\"\nexperiment_loop = \"2d\"\n";

    #[test]
    fn what_is_new_came_and_what_is_gone_went() {
        let very_slow = SIZED.replace("2d", "2w");

        assert_eq!(flags(SIZED, &very_slow), [["very-slow-loop"], ["slow-loop"]]);
        assert_eq!(flags(SIZED, SIZED), [NONE, NONE]);
    }

    #[test]
    fn other_numbers_in_a_message_are_no_other_flag() {
        assert_eq!(flags(SIZED, &SIZED.replace("2d", "3d")), [NONE, NONE]);
    }

    #[test]
    fn of_a_rule_that_speaks_twice_each_counts() {
        let missed = |day: &str| format!("[[checkpoint]]\nby = {day}\n");
        let one = format!("{SIZED}{}", missed("2026-06-01"));
        let two = format!("{one}{}", missed("2026-06-02"));

        assert_eq!(flags(&one, &two), [vec!["checkpoint-missed"], vec![]]);
        assert_eq!(flags(&two, &one), [vec![], vec!["checkpoint-missed"]]);
    }

    #[test]
    fn a_flag_that_is_accepted_no_longer_counts() {
        let accepted = format!("{SIZED}[[accept]]\nflag = \"slow-loop\"\nwhy = \"so\"\n");

        assert_eq!(flags(SIZED, &accepted), [vec![], vec!["slow-loop"]]);
    }
}
