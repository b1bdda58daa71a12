//! The effect of a change on a project: its chance, its loop, its place in the ranking, its flags.

use super::flags::rule::Context;
use super::flags::{Flag, about_researcher_elsewhere, check};
use super::project::{Project, Time};
use super::ranking::Standing;

/// A project at one moment.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The project.
    pub project: &'a Project,
    /// Its place in the ranking, if it has one.
    pub place: Option<Standing<'a>>,
    /// The number of ranked projects of its researcher.
    pub ranked: usize,
    /// Its flags, the worst first, then those about its researcher that are raised on another
    /// project: a change of this one can raise them.
    pub flags: Vec<Flag<'a>>,
}

/// The same project before and after a change.
#[derive(Debug)]
pub struct Moved<'a> {
    /// Before the change.
    pub before: Seen<'a>,
    /// After the change.
    pub after: Seen<'a>,
}

impl<'a> Seen<'a> {
    /// A project as the store has it.
    pub fn of(project: &'a Project, context: &Context<'a>) -> Self {
        let ranking = context.ranking();
        let place = ranking.place(project).cloned();
        let ranked = place.as_ref().map_or(0, |place| ranking.ranked(place.researcher));
        let mut flags = check(project, context);
        flags.extend(about_researcher_elsewhere(project, context));
        Self { project, place, ranked, flags }
    }

    /// A project of which nothing is known yet: it has no place and no flags.
    pub fn unknown(project: &'a Project) -> Self {
        Self { project, place: None, ranked: 0, flags: Vec::new() }
    }

    /// The loop, and whether it was measured.
    pub fn experiment_loop(&self) -> Option<(Time, bool)> {
        let planned = || self.project.experiment_loop.as_ref().map(|at| (at.median(), false));
        self.project.measured_loop().map(|took| (took, true)).or_else(planned)
    }
}

impl<'a> Moved<'a> {
    /// Flags that count after the change and did not before, the worst first.
    pub fn came(&self) -> Vec<&Flag<'a>> {
        only_in(&self.after.flags, &self.before.flags)
    }

    /// Flags that counted before the change and do not after it.
    pub fn went(&self) -> Vec<&Flag<'a>> {
        only_in(&self.before.flags, &self.after.flags)
    }
}

/// The counting flags of `these` without a match in `those`: a flag with the same message, else one
/// of the same rule, since the numbers in a message change by themselves.
pub fn only_in<'f, 'a>(these: &'f [Flag<'a>], those: &[Flag]) -> Vec<&'f Flag<'a>> {
    let mut others: Vec<_> = those.iter().filter(|flag| flag.counts()).collect();
    let mut left: Vec<_> = these.iter().filter(|flag| flag.counts()).collect();
    let mut remove_matches = |is_match: fn(&Flag, &Flag) -> bool| {
        left.retain(|flag| {
            let at = others.iter().position(|other| is_match(flag, other));
            at.map(|at| others.swap_remove(at)).is_none()
        });
    };
    remove_matches(|a, b| a.rule.name == b.rule.name && a.message == b.message);
    remove_matches(|a, b| a.rule.name == b.rule.name);
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::portfolio::Portfolio;
    use crate::domain::project::project_of;
    use crate::domain::settings::Settings;

    fn portfolio(text: &str) -> Portfolio {
        let project = project_of("p", &format!("motivation = \"m\"\n{text}"));
        Portfolio::new(Settings::default(), vec![project])
    }

    fn names(flags: Vec<&Flag>) -> Vec<&'static str> {
        flags.into_iter().map(|flag| flag.rule.name).collect()
    }

    /// The flags that came and that went between two texts of a project.
    fn flags(before: &str, after: &str) -> [Vec<&'static str>; 2] {
        let (before, after) = (portfolio(before), portfolio(after));
        let today = "2026-06-15".parse().unwrap();
        let context = |portfolio| Context::new(portfolio, today);
        let moved = Moved {
            before: Seen::of(before.projects().next().unwrap(), &context(&before)),
            after: Seen::of(after.projects().next().unwrap(), &context(&after)),
        };
        [names(moved.came()), names(moved.went())]
    }

    const NONE: [&str; 0] = [];
    const SIZED: &str = "fixed_cost = \"1d\"\nexperiment_loop = \"2d\"\n";

    #[test]
    fn a_new_flag_came_and_an_old_one_went() {
        let very_slow = SIZED.replace("2d", "2w");

        assert_eq!(flags(SIZED, &very_slow), [["very-slow-loop"], ["slow-loop"]]);
        assert_eq!(flags(SIZED, SIZED), [NONE, NONE]);
    }

    #[test]
    fn other_numbers_in_a_message_do_not_make_another_flag() {
        assert_eq!(flags(SIZED, &SIZED.replace("2d", "3d")), [NONE, NONE]);
    }

    #[test]
    fn two_findings_of_one_rule_count_separately() {
        let missed = |day: &str| format!("[[checkpoint]]\nby = {day}\n");
        let one = format!("{SIZED}{}", missed("2026-06-01"));
        let two = format!("{one}{}", missed("2026-06-02"));

        assert_eq!(flags(&one, &two), [vec!["checkpoint-missed"], vec![]]);
        assert_eq!(flags(&two, &one), [vec![], vec!["checkpoint-missed"]]);
    }

    #[test]
    fn an_accepted_flag_does_not_count() {
        let accepted = format!("{SIZED}[[accept]]\nflag = \"slow-loop\"\nwhy = \"so\"\n");

        assert_eq!(flags(SIZED, &accepted), [vec![], vec!["slow-loop"]]);
    }
}
