//! The draws of a project: its value rate in parts, for some of them side by side, so that the best
//! number of experiments is found for all together and for each.

use std::cell::Cell;
use std::f64::consts::LN_2;
use std::iter;

use super::index::{FURTHEST, Index, as_number, experiments_within, turning_point};
use super::points::{Dimension, Points};
use super::prospect::{Attempt, Paid, Prospect};
use crate::domain::project::{Importance, Percent, Range, Spread};

/// Of each slice of each range, what depends on that range alone: worked out once for all draws in
/// the slice.
struct Slices {
    importance: Vec<f64>,
    counterfactual: Vec<f64>,
    /// The odds that it works, with the clear results.
    odds: Vec<f64>,
    /// The chance that one experiment is the clear one, and what the other results leave of the odds.
    tries: Vec<(f64, f64)>,
    /// Weeks, and what is kept and lost over them.
    loops: Vec<f64>,
    over_loop: Vec<(f64, f64)>,
    fixed: Vec<f64>,
    over_fixed: Vec<(f64, f64)>,
    finish: Vec<f64>,
    over_finish: Vec<(f64, f64)>,
}

impl Slices {
    fn of(prospect: &Prospect, pace: f64, z: &[f64]) -> Self {
        let b = LN_2 / prospect.half_life;
        // What is kept over some weeks, and what is lost.
        let over = |weeks: f64| {
            let kept = (-b * weeks).exp();
            (kept, 1.0 - kept)
        };
        let fraction = |odds: f64| odds / (1.0 + odds);
        let of_10 = |odds: f64| 10.0 * fraction(odds);
        let importance = by_level(&prospect.importance, z, Importance::of_10, of_10);
        let counterfactual = by_level(&prospect.counterfactual, z, Percent::fraction, fraction);
        let odds_for = |chance: Percent| prospect.evidence.odds_for(chance.fraction());
        let clear = prospect.evidence.factor_of_clear();
        let odds = by_level(&prospect.chance, z, odds_for, |odds| (odds * clear).min(f64::MAX));
        let tried = |n: f64| {
            let q = 1.0 / n.max(1.0);
            (q, prospect.evidence.odds_against(q))
        };
        let tries = by_level(&prospect.experiments, z, tried, tried);
        let at_pace = |weeks: f64| weeks / pace.min(1.0);
        let loops = by_level(&prospect.experiment_loop, z, at_pace, at_pace);
        let to_pay = |weeks: f64| prospect.paid.left_of(weeks) / pace;
        let fixed = match prospect.paid {
            Paid::All => vec![0.0; z.len()],
            Paid::Weeks(_) => by_level(&prospect.fixed_cost, z, to_pay, to_pay),
        };
        let to_do = |weeks: f64| weeks / pace;
        let finish = by_level(&prospect.finish, z, to_do, to_do);
        let over_all = |weeks: &[f64]| weeks.iter().map(|weeks| over(*weeks)).collect();
        Self {
            importance,
            counterfactual,
            odds,
            tries,
            over_loop: over_all(&loops),
            loops,
            over_fixed: over_all(&fixed),
            fixed,
            over_finish: over_all(&finish),
            finish,
        }
    }
}

/// A value of each slice of a range: `of` the value where it is exact, else `of_power` what the place
/// on its scale is the logarithm of, which is a quantity itself, and of a chance its odds. The
/// slices lie symmetrically, so that one power serves two.
fn by_level<T: Spread, V: Clone>(
    range: &Range<T>,
    z: &[f64],
    of: impl Fn(T) -> V,
    of_power: impl Fn(f64) -> V,
) -> Vec<V> {
    match range.on_line() {
        Err(value) => vec![of(value); z.len()],
        Ok((middle, deviation)) => {
            let median = middle.exp();
            let above: Vec<f64> = z[z.len() / 2..].iter().map(|z| (z * deviation).exp()).collect();
            let below = above.iter().rev().take(z.len() / 2).map(|times| median / times);
            below.chain(above.iter().map(|times| median * times)).map(of_power).collect()
        }
    }
}

/// So many draws are worked on side by side.
const LANES: usize = 8;
type Lanes = [f64; LANES];
/// No draw takes more experiments than this many bits hold.
const MOST_BITS: u32 = FURTHEST.ilog2();
/// For a first look, one block of so many will do.
const FEWER: usize = 16;

/// All draws.
pub(super) struct Draws {
    /// `ln 2` by the half-life.
    b: f64,
    /// How many there are; the last block may have room for more.
    count: usize,
    blocks: Vec<Block>,
}

/// What a block is made of, as it is found for each draw.
struct Gathered {
    q: Lanes,
    odds: Lanes,
    value: Lanes,
    not_one: Lanes,
    begun: Lanes,
    finished: Lanes,
    not_finished: Lanes,
}

impl Gathered {
    const EMPTY: Self = Self {
        q: [0.0; LANES],
        odds: [0.0; LANES],
        value: [0.0; LANES],
        not_one: [1.0; LANES],
        begun: [0.0; LANES],
        finished: [0.0; LANES],
        not_finished: [0.0; LANES],
    };
}

/// Some draws, each in the parts of which its value rate for `n` experiments is made:
/// `b · value · (1 - misses^n) / (fixed + failing · (1 - one^n) + trying · (1 - misses^n))`.
/// No part is negative, so no digits are lost where little is discounted.
struct Block {
    /// Value of finished work, for as many tries as it takes.
    value: Lanes,
    /// Time for the fixed cost.
    fixed: Lanes,
    /// Time for tries of what does not work.
    failing: Lanes,
    /// Time for tries, and the finish, of what works.
    trying: Lanes,
    /// What is kept over one loop.
    one: Lanes,
    /// The same where what works shows nothing in it.
    misses: Lanes,
    /// The experiments of which the result can be finished before the deadline.
    most: Lanes,
    /// `misses` to the power of `most`: what comes later is worth nothing, and takes its time.
    too_late: Lanes,
}

/// `one^n` and `misses^n` of each draw of a block.
#[derive(Clone, Copy)]
struct Power {
    one: Lanes,
    misses: Lanes,
}

impl Power {
    const NONE: Self = Self { one: [1.0; LANES], misses: [1.0; LANES] };

    #[inline]
    fn times(&self, other: &Self) -> Self {
        Self {
            one: std::array::from_fn(|lane| self.one[lane] * other.one[lane]),
            misses: std::array::from_fn(|lane| self.misses[lane] * other.misses[lane]),
        }
    }
}

/// All draws together, for some number of experiments.
struct Totals {
    value: f64,
    time: f64,
    /// What one more experiment adds.
    more_value: f64,
    more_time: f64,
}

impl Totals {
    fn rate(&self) -> f64 {
        self.value / self.time
    }

    /// Whether one more experiment is worth less than all so far.
    fn enough(&self) -> bool {
        self.more_value * self.time <= self.value * self.more_time
    }
}

impl Draws {
    /// Every draw of a prospect at some pace.
    pub(super) fn of(prospect: &Prospect, pace: f64, points: &Points) -> Self {
        let of_slice = Slices::of(prospect, pace, points.levels());
        let slices = |of| points.slices(of).chunks(LANES);
        let in_front = slices(Dimension::Importance).zip(slices(Dimension::Counterfactual));
        let begins = slices(Dimension::FixedCost).zip(slices(Dimension::Finish));
        let trying = slices(Dimension::Chance).zip(slices(Dimension::Experiments));
        let trying = trying.zip(slices(Dimension::Loop));
        let mut draws = Self::with_room_for(points.draws(), LN_2 / prospect.half_life);
        for (((i, c), (f, w)), ((p, n), l)) in in_front.zip(begins).zip(trying) {
            draws.blocks.push(Block::EMPTY);
            let Some(block) = draws.blocks.last_mut() else { continue };
            let mut of = Gathered::EMPTY;
            for lane in 0..i.len() {
                let at = |slices: &[u32]| slices[lane] as usize;
                (of.q[lane], of.odds[lane]) = of_slice.tries[at(n)];
                of.odds[lane] *= of_slice.odds[at(p)];
                (block.one[lane], of.not_one[lane]) = of_slice.over_loop[at(l)];
                (of.begun[lane], block.fixed[lane]) = of_slice.over_fixed[at(f)];
                (of.finished[lane], of.not_finished[lane]) = of_slice.over_finish[at(w)];
                of.value[lane] = of_slice.importance[at(i)] * of_slice.counterfactual[at(c)];
            }
            block.fill(&of);
            if let Some(weeks) = prospect.weeks_left {
                for lane in 0..i.len() {
                    let at = |slices: &[u32]| slices[lane] as usize;
                    let one = of_slice.loops[at(l)];
                    let time = weeks - of_slice.fixed[at(f)] - of_slice.finish[at(w)];
                    let most = experiments_within(time + prospect.loop_not_needed(one), one);
                    block.most[lane] = most;
                    block.too_late[lane] = block.misses[lane].powf(most);
                }
            }
        }
        draws
    }

    fn with_room_for(draws: usize, b: f64) -> Self {
        let blocks = Vec::with_capacity(draws.div_ceil(LANES));
        Self { b, count: draws, blocks }
    }

    /// The largest ratio of sums. It is looked for over some of the draws, which are spread as
    /// evenly as all are, and then from there over all.
    pub(super) fn index(&self) -> Index {
        let found = Cell::new((0, 0.0));
        let enough = |n| {
            let totals = self.totals(n, 1);
            let enough = n >= FURTHEST || totals.enough();
            if enough {
                found.set((n, totals.rate()));
            }
            enough
        };
        let best = turning_point(self.search(FEWER), enough);
        let rate = match found.get() {
            (n, rate) if n == best => rate * self.b,
            _ => self.totals(best, 1).rate() * self.b,
        };
        if rate > 0.0 { Index { rate, experiments: best } } else { Index::NOTHING }
    }

    /// The best number over one block of so many. Where draws differ much the ratio may have
    /// several peaks, so every power of two that could be better is looked at, and then what is
    /// around the best of them.
    fn search(&self, every: usize) -> u64 {
        let everything = self.everything(every);
        let (mut best, mut best_rate) = (1, 0.0);
        let mut n = 1;
        loop {
            let totals = self.totals(n, every);
            if totals.rate() > best_rate {
                (best, best_rate) = (n, totals.rate());
            }
            // However many more: no more value than there is, in no less time.
            if everything / totals.time <= best_rate || n >= FURTHEST {
                break;
            }
            n *= 2;
        }
        let (mut few, mut step) = (0, best);
        while step > 0 {
            if !self.totals(few + step, every).enough() {
                few += step;
            }
            step /= 2;
        }
        if self.totals(few + 1, every).rate() >= best_rate { few + 1 } else { best }
    }

    fn everything(&self, every: usize) -> f64 {
        self.blocks.iter().step_by(every).flat_map(|block| block.value).sum()
    }

    #[expect(clippy::needless_range_loop, reason = "a lane is a place in several arrays")]
    fn totals(&self, n: u64, every: usize) -> Totals {
        // In lanes, so that sums need not wait for each other.
        let mut sums = [[0.0; LANES]; 4];
        for block in self.blocks.iter().step_by(every) {
            let power = block.power(n);
            for lane in 0..LANES {
                let (one, misses) = (power.one[lane], power.misses[lane]);
                let in_time = if as_number(n) < block.most[lane] { 1.0 } else { 0.0 };
                let (works, more_time) = block.one_more(lane, one, misses);
                sums[0][lane] += block.value_of(lane, misses);
                sums[1][lane] += block.time(lane, one, misses);
                sums[2][lane] += in_time * block.value[lane] * works;
                sums[3][lane] += more_time;
            }
        }
        let [value, time, more_value, more_time] = sums.map(|lanes| lanes.iter().sum());
        Totals { value, time, more_value, more_time }
    }

    /// The index of each draw. Where all together take so many experiments, each takes at most a
    /// few times as many, mostly.
    pub(super) fn rates(&self, experiments: u64) -> Vec<f64> {
        let bits = if experiments <= 1 { 1 } else { (experiments.ilog2() + 3).min(MOST_BITS) };
        let mut squares = Vec::new();
        let mut rates = Vec::with_capacity(self.blocks.len() * LANES);
        for block in &self.blocks {
            rates.extend(block.rates(bits, &mut squares).map(|rate| rate * self.b));
        }
        rates.truncate(self.count);
        rates
    }

    /// On average over all draws.
    pub(super) fn attempt(&self, experiments: u64) -> Attempt {
        let (mut clear, mut value, mut time) = (0.0, 0.0, 0.0);
        for draw in 0..self.count {
            let (block, lane) = (&self.blocks[draw / LANES], draw % LANES);
            let begun = 1.0 - block.fixed[lane];
            let works = if begun > 0.0 { 1.0 - block.failing[lane] / begun } else { 0.0 };
            let n = as_number(experiments);
            let (one, misses) = (block.one[lane].powf(n), block.misses[lane].powf(n));
            let shows_nothing = (block.misses[lane] / block.one[lane]).powf(n);
            clear += works * (1.0 - shows_nothing);
            value += block.value_of(lane, misses);
            time += block.time(lane, one, misses);
        }
        #[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
        let draws = self.count as f64;
        Attempt { clear: clear / draws, value: value / draws, weeks: time / draws / self.b }
    }
}

impl Block {
    /// Draws that bring nothing and take no time.
    const EMPTY: Self = Self {
        value: [0.0; LANES],
        fixed: [0.0; LANES],
        failing: [0.0; LANES],
        trying: [0.0; LANES],
        one: [1.0; LANES],
        misses: [1.0; LANES],
        most: [f64::INFINITY; LANES],
        too_late: [0.0; LANES],
    };

    fn fill(&mut self, of: &Gathered) {
        for lane in 0..LANES {
            let not_works = 1.0 / (1.0 + of.odds[lane]);
            let works = of.odds[lane] * not_works;
            let hit = of.q[lane] * self.one[lane];
            let of_works = of.begun[lane] * works / (of.not_one[lane] + hit);
            self.value[lane] = of.value[lane] * of.finished[lane] * hit * of_works;
            self.failing[lane] = of.begun[lane] * not_works;
            self.trying[lane] = of_works * (of.not_one[lane] + hit * of.not_finished[lane]);
            self.misses[lane] = (1.0 - of.q[lane]) * self.one[lane];
        }
    }

    /// For so many experiments.
    #[inline]
    fn power(&self, mut n: u64) -> Power {
        let mut power = Power::NONE;
        let mut square = Power { one: self.one, misses: self.misses };
        while n > 0 {
            if n % 2 == 1 {
                power = power.times(&square);
            }
            square = square.times(&square);
            n /= 2;
        }
        power
    }

    /// The index of each, all in step: of one draw the rate has one peak, so the most experiments
    /// that are too few are found bit by bit, from so many `bits` on; from more, where those will
    /// not do. `squares` is room to work in.
    #[expect(clippy::needless_range_loop, reason = "a lane is a place in several arrays")]
    fn rates(&self, bits: u32, squares: &mut Vec<Power>) -> Lanes {
        let first = Power { one: self.one, misses: self.misses };
        squares.clear();
        squares.extend(
            iter::successors(Some(first), |last| Some(last.times(last))).take(bits as usize),
        );
        let mut few = [0.0; LANES];
        let mut power = Power::NONE;
        for (bit, square) in squares.iter().enumerate().rev() {
            let step = as_number(1 << bit);
            let tried = power.times(square);
            for lane in 0..LANES {
                let n = few[lane] + step;
                let enough = self.enough(lane, n, tried.one[lane], tried.misses[lane]);
                few[lane] = if enough { few[lane] } else { n };
                power.one[lane] = if enough { power.one[lane] } else { tried.one[lane] };
                power.misses[lane] = if enough { power.misses[lane] } else { tried.misses[lane] };
            }
        }
        let all = as_number((1 << bits) - 1);
        if bits < MOST_BITS && few.iter().any(|few| *few >= all) {
            return self.rates((bits + 3).min(MOST_BITS), squares);
        }
        let next = power.times(&first);
        std::array::from_fn(|lane| {
            let (one, misses) = (next.one[lane], next.misses[lane]);
            let rate = self.value[lane] * (1.0 - misses) / self.time(lane, one, misses);
            if self.most[lane] < 1.0 || self.value[lane] <= 0.0 { 0.0 } else { rate }
        })
    }

    /// What comes in time of its value.
    #[inline]
    fn value_of(&self, lane: usize, misses: f64) -> f64 {
        self.value[lane] * (1.0 - misses.max(self.too_late[lane]))
    }

    #[inline]
    fn time(&self, lane: usize, one: f64, misses: f64) -> f64 {
        self.fixed[lane] + self.failing[lane] * (1.0 - one) + self.trying[lane] * (1.0 - misses)
    }

    /// What one more experiment adds: as much of the value, and so much time.
    #[inline]
    fn one_more(&self, lane: usize, one: f64, misses: f64) -> (f64, f64) {
        let works = misses * (1.0 - self.misses[lane]);
        let fails = one * (1.0 - self.one[lane]);
        (works, self.failing[lane] * fails + self.trying[lane] * works)
    }

    /// Whether one more than `n` is worth less than the `n`, or too late.
    #[inline]
    fn enough(&self, lane: usize, n: f64, one: f64, misses: f64) -> bool {
        let (works, more_time) = self.one_more(lane, one, misses);
        let worth_less = works * self.time(lane, one, misses) <= (1.0 - misses) * more_time;
        #[expect(clippy::needless_bitwise_bool, reason = "without a branch, lanes go in step")]
        let enough = worth_less | (n >= self.most[lane]);
        enough
    }
}
