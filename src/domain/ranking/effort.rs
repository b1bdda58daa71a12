//! The time that work and experiments take: from hours a week to weeks on the calendar.

use std::f64::consts::LN_2;

use super::index::discount;
use crate::domain::settings::Level;

/// The hours of a week of full-time work.
const FULL: f64 = 40.0;
/// The hours of a week.
const HOURS_IN_A_WEEK: f64 = 168.0;
/// Weeks of an experiment that runs overnight: one on each of five working days.
const OVERNIGHT: f64 = 1.0 / 5.0;
/// The least share of a week of full-time work for each hour, however few the hours.
const LEAST: f64 = 1.0 / 400.0;
/// The half-life of memory of a project, in weeks: `rp`'s own choice.
const HALF_LIFE_OF_MEMORY: f64 = 8.0;

/// The hours of a researcher, and what reduces them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Hours a week, over 0.
    pub hours: f64,
    /// Overhead of a project in hours a week; below 40.
    pub overhead: f64,
    /// Own work for one experiment, in net hours.
    pub hands_on: f64,
}

impl Effort {
    /// Weeks of full-time work done in a week: `(hours - overhead) / (40 - overhead)`, and always more
    /// than 0. The interview: the net output of a newcomer is about zero at 20 hours a week, and 10
    /// hours at 30.
    pub fn pace(&self) -> f64 {
        ((self.hours - self.overhead) / self.net_of_full()).max(self.hours * LEAST)
    }

    /// Weeks of one experiment with a loop in weeks. A short loop runs in working hours and one of up
    /// to a day overnight; none is faster than the own work on it.
    pub fn one_experiment(&self, experiment_loop: f64) -> f64 {
        let in_working_hours = HOURS_IN_A_WEEK * experiment_loop / self.hours;
        let by_hand = self.hands_on / (self.pace() * self.net_of_full());
        experiment_loop.max(in_working_hours.min(OVERNIGHT)).max(by_hand)
    }

    fn net_of_full(&self) -> f64 {
        FULL - self.overhead
    }
}

/// The work left of an estimate; at least a quarter of the work done, since late projects stay late.
pub fn left(estimate: f64, worked: f64) -> f64 {
    (estimate - worked).max(worked / 4.0)
}

/// Weeks of work to get back into a project after some weeks away, at least `least`. The time grows
/// faster for a newcomer; the numbers are `rp`'s own choice.
pub fn return_cost(level: Level, weeks_away: f64, least: f64) -> f64 {
    let most = match level {
        Level::Junior => 1.0,
        Level::Senior => 0.4,
    };
    least.max(most * (1.0 - discount(LN_2 / HALF_LIFE_OF_MEMORY, weeks_away)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senior(hours: f64) -> Effort {
        Effort { hours, overhead: 10.0, hands_on: 2.0 }
    }

    #[test]
    fn an_experiment_takes_at_least_its_loop_and_its_own_work() {
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
        // With half the hours, a loop of 4 hours takes twice as long.
        assert!((senior(20.0).one_experiment(4.0 * hour) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn hours_over_the_overhead_set_the_pace_which_is_never_zero() {
        let junior = |hours| Effort { hours, overhead: 20.0, hands_on: 2.0 }.pace();

        assert!((junior(40.0) - 1.0).abs() < 1e-12 && (junior(30.0) - 0.5).abs() < 1e-12);
        assert!((junior(60.0) - 2.0).abs() < 1e-12);
        assert!((junior(20.0) - 0.05).abs() < 1e-12);
        assert!((senior(8.0).pace() - 0.02).abs() < 1e-12);
        assert!(junior(21.0) > junior(20.0));
    }

    #[test]
    fn the_work_left_is_at_least_a_quarter_of_the_work_done() {
        assert!((left(4.0, 0.0) - 4.0).abs() < 1e-12);
        assert!((left(4.0, 3.0) - 1.0).abs() < 1e-12);
        assert!((left(4.0, 3.2) - 0.8).abs() < 1e-12);
        assert!((left(4.0, 8.0) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn the_return_cost_grows_with_time_and_more_for_a_newcomer() {
        let cost = |level, weeks| return_cost(level, weeks, 0.2);

        assert!((cost(Level::Senior, 0.0) - 0.2).abs() < 1e-12);
        assert!((cost(Level::Senior, 8.0) - 0.2).abs() < 1e-12);
        assert!((cost(Level::Senior, 16.0) - 0.3).abs() < 1e-12);
        assert!((cost(Level::Junior, 8.0) - 0.5).abs() < 1e-12);
        assert!(cost(Level::Junior, 1e6) <= 1.0);
    }
}
