//! How long work and experiments take: from hours a week to weeks on the calendar.

use std::f64::consts::LN_2;

use super::index::kept;
use crate::domain::settings::Level;

/// The hours of a full week of work.
const FULL: f64 = 40.0;
/// The hours of a week.
const HOURS_IN_A_WEEK: f64 = 168.0;
/// An experiment of up to a day runs overnight: one on each of five working days.
const OVERNIGHT: f64 = 1.0 / 5.0;
/// However few the hours, something is done: so much of them counts as full-time work.
const LEAST: f64 = 1.0 / 400.0;
/// In what time half of what one knew by heart is gone, in weeks: `rp`'s own choice.
const FADES_BY_HALF_IN: f64 = 8.0;

/// The hours that a researcher has, and what they bring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Hours a week, over 0.
    pub hours: f64,
    /// Hours a week that a project costs before anything is left for it; below 40.
    pub overhead: f64,
    /// Net hours of own work that one experiment takes.
    pub hands_on: f64,
}

impl Effort {
    /// Weeks of full-time work that a week brings: `(hours - overhead) / (40 - overhead)` (the
    /// interview: a newcomer brings near nothing at 20 hours a week, and 10 net hours at 30), and
    /// never quite nothing.
    pub fn pace(&self) -> f64 {
        ((self.hours - self.overhead) / self.net_of_full()).max(self.hours * LEAST)
    }

    /// Weeks that one experiment takes, of a loop in weeks. A short loop runs in working hours, one
    /// of up to a day overnight, and none is faster than its owner, who works on each.
    pub fn one_experiment(&self, experiment_loop: f64) -> f64 {
        let in_working_hours = HOURS_IN_A_WEEK * experiment_loop / self.hours;
        let by_hand = self.hands_on / (self.pace() * self.net_of_full());
        experiment_loop.max(in_working_hours.min(OVERNIGHT)).max(by_hand)
    }

    fn net_of_full(&self) -> f64 {
        FULL - self.overhead
    }
}

/// Of an estimate of work of which some is done, what is left: late stays late, so at least a quarter
/// of what is done.
pub fn left(estimate: f64, worked: f64) -> f64 {
    (estimate - worked).max(worked / 4.0)
}

/// Weeks of work that it takes to get back into a project after some weeks away, at least `least`:
/// code, papers and plans fade from memory, a newcomer's more (the numbers are `rp`'s own choice).
pub fn return_cost(level: Level, weeks_away: f64, least: f64) -> f64 {
    let most = match level {
        Level::Junior => 1.0,
        Level::Senior => 0.4,
    };
    least.max(most * (1.0 - kept(LN_2 / FADES_BY_HALF_IN, weeks_away)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senior(hours: f64) -> Effort {
        Effort { hours, overhead: 10.0, hands_on: 2.0 }
    }

    #[test]
    fn an_experiment_takes_as_long_as_its_loop_its_nights_and_its_owner() {
        let hour = 1.0 / 168.0;
        for (hours, weeks) in [
            (0.1, 0.066_667),
            (1.0, 0.066_667),
            (4.0, 0.1),
            (8.0, 0.2),
            (24.0, 0.2),
            (48.0, 0.285_714),
        ] {
            let took = senior(40.0).one_experiment(hours * hour);
            assert!((took - weeks).abs() < 1e-6, "{hours}h: {took}");
        }
        // At half the hours, the same 4 hours of a loop take two days.
        assert!((senior(20.0).one_experiment(4.0 * hour) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn hours_over_the_overhead_set_the_pace_and_none_is_quite_zero() {
        let junior = |hours| Effort { hours, overhead: 20.0, hands_on: 2.0 }.pace();

        assert!((junior(40.0) - 1.0).abs() < 1e-12 && (junior(30.0) - 0.5).abs() < 1e-12);
        assert!((junior(60.0) - 2.0).abs() < 1e-12);
        assert!((junior(20.0) - 0.05).abs() < 1e-12);
        assert!((senior(8.0).pace() - 0.02).abs() < 1e-12);
        assert!(junior(21.0) > junior(20.0));
    }

    #[test]
    fn late_stays_late() {
        assert!((left(4.0, 0.0) - 4.0).abs() < 1e-12);
        assert!((left(4.0, 3.0) - 1.0).abs() < 1e-12);
        assert!((left(4.0, 3.2) - 0.8).abs() < 1e-12);
        assert!((left(4.0, 8.0) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn context_fades_and_a_newcomer_s_more() {
        let cost = |level, weeks| return_cost(level, weeks, 0.2);

        assert!((cost(Level::Senior, 0.0) - 0.2).abs() < 1e-12);
        assert!((cost(Level::Senior, 8.0) - 0.2).abs() < 1e-12);
        assert!((cost(Level::Senior, 16.0) - 0.3).abs() < 1e-12);
        assert!((cost(Level::Junior, 8.0) - 0.5).abs() < 1e-12);
        assert!(cost(Level::Junior, 1e6) <= 1.0);
    }
}
