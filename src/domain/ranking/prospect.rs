//! What is ahead of a project, with everything that is uncertain as a range: its index over all
//! draws together, and the index of each draw.

use std::cell::Cell;
use std::f64::consts::LN_2;
use std::iter;

use super::belief::Evidence;
use super::index::{FURTHEST, Index, Plan, as_number, experiments_within, turning_point};
use super::inputs::pace;
use super::odds::Sample;
use super::points::{Dimension, Points};
use crate::domain::project::{Percent, Range, Spread};

/// A [`Plan`] of ranges, and the evidence that bears on its chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Prospect {
    /// 0–10; the tail of a range may lie above.
    pub importance: Range<f64>,
    /// That nobody else would do it soon.
    pub counterfactual: Range<Percent>,
    /// That the direction works, before the evidence.
    pub chance: Range<Percent>,
    /// How many experiments a clear result takes if it works; draws below 1 count as 1.
    pub experiments: Range<f64>,
    /// Weeks for one loop, at full pace.
    pub experiment_loop: Range<f64>,
    /// Weeks of full-time work before the first experiment, whatever of them is paid.
    pub fixed_cost: Range<f64>,
    /// How much of them is paid.
    pub paid: Paid,
    /// Weeks of full-time work from the clear result to finished work.
    pub finish: Range<f64>,
    /// What the log says.
    pub evidence: Evidence,
    /// Hours a week.
    pub hours: f64,
    /// Hours a week that a project costs before anything is left for it.
    pub overhead: f64,
    /// What the work teaches, 0–10.
    pub learning: f64,
    /// Value per week of one point of that.
    pub learning_weight: f64,
    /// Weeks in which a result loses half of its value.
    pub half_life: f64,
    /// Weeks after which results are worth nothing.
    pub weeks_left: Option<f64>,
}

/// How much of a fixed cost is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paid {
    /// So many weeks of full-time work.
    Weeks(f64),
    /// All: an experiment was run.
    All,
}

impl Paid {
    /// What is left of a fixed cost.
    pub fn left_of(self, weeks: f64) -> f64 {
        match self {
            Self::Weeks(paid) => (weeks - paid).max(0.0),
            Self::All => 0.0,
        }
    }
}

/// What one attempt brings on average over all draws, if it gets the best number of experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// The chance of a clear result within it, 0–1.
    pub clear: f64,
    /// Value, as of today: what comes later has lost of it.
    pub value: f64,
    /// Weeks that it takes, those to come counted less in the same way.
    pub weeks: f64,
}

impl Prospect {
    /// The ratio of what all draws together bring to the time they take, for the number of
    /// experiments for which it is largest, with what the work teaches.
    pub fn index(&self, points: &Points) -> Index {
        self.work_out(points, false).0
    }

    /// The index of each draw.
    pub fn sample(&self, points: &Points) -> Sample {
        self.index_and_sample(points).1
    }

    /// Both: what they have in common is worked out once.
    pub fn index_and_sample(&self, points: &Points) -> (Index, Sample) {
        let (index, rates) = self.work_out(points, true);
        (index, Sample::of(rates))
    }

    fn work_out(&self, points: &Points, each: bool) -> (Index, Vec<f64>) {
        let Some(pace) = self.pace() else { return (Index::NOTHING, vec![0.0]) };
        let (index, mut rates) = if self.is_exact() {
            let index = self.median(pace).index();
            (index, vec![index.rate])
        } else {
            let draws = self.draws(pace, points);
            let index = draws.index();
            (index, if each { draws.rates(index.experiments) } else { Vec::new() })
        };
        let learning = self.learning * self.learning_weight;
        for rate in &mut rates {
            *rate += learning;
        }
        (Index { rate: index.rate + learning, ..index }, rates)
    }

    /// Full-time weeks of work in a week; nothing where the hours leave nothing.
    pub fn pace(&self) -> Option<f64> {
        pace(self.hours, self.overhead)
    }

    /// What comes of giving it so many experiments, at least one; nothing where the hours leave
    /// nothing.
    pub fn attempt(&self, experiments: u64, points: &Points) -> Option<Attempt> {
        Some(self.draws(self.pace()?, points).attempt(experiments))
    }

    /// As it would be after so many more experiments, all of them unclear.
    #[must_use]
    pub fn after_unclear(&self, experiments: u32) -> Self {
        if experiments == 0 {
            return self.clone();
        }
        Self { evidence: self.evidence.and_unclear(experiments), paid: Paid::All, ..self.clone() }
    }

    /// Whether it has no range.
    pub fn is_exact(&self) -> bool {
        self.importance.is_exact()
            && self.counterfactual.is_exact()
            && self.chance.is_exact()
            && self.experiments.is_exact()
            && self.experiment_loop.is_exact()
            && (self.fixed_cost.is_exact() || self.paid == Paid::All)
            && self.finish.is_exact()
    }

    /// The plan of all medians.
    pub(super) fn median(&self, pace: f64) -> Plan {
        let experiments = self.experiments.median().max(1.0);
        let chance = self.chance.median().fraction();
        let experiment_loop = self.experiment_loop.median() / pace.min(1.0);
        Plan {
            value: self.importance.median() * self.counterfactual.median().fraction(),
            belief: self.evidence.update(chance, 1.0 / experiments),
            experiments,
            experiment_loop,
            fixed_cost: self.paid.left_of(self.fixed_cost.median()) / pace,
            finish: self.finish.median() / pace,
            half_life: self.half_life,
            weeks_left: self.weeks_left.map(|weeks| weeks + self.loop_not_needed(experiment_loop)),
        }
    }

    /// What of one loop needs no time before the deadline: all of it where a result is clear
    /// already, since that one only has to be finished.
    fn loop_not_needed(&self, experiment_loop: f64) -> f64 {
        if self.evidence.clear > 0 { experiment_loop } else { 0.0 }
    }

    /// Every draw in the parts of which its value rate is made. What depends on one range only is
    /// worked out once for each of its slices.
    fn draws(&self, pace: f64, points: &Points) -> Draws {
        let b = LN_2 / self.half_life;
        let z = points.levels();
        // What is kept over some weeks, and what is lost.
        let over = |weeks: f64| {
            let kept = (-b * weeks).exp();
            (kept, 1.0 - kept)
        };
        let fraction = |odds: f64| odds / (1.0 + odds);
        let importance = by_level(&self.importance, z, |x| x, |x| x);
        let counterfactual = by_level(&self.counterfactual, z, Percent::fraction, fraction);
        let odds_for = |chance: Percent| self.evidence.odds_for(chance.fraction());
        let clear = self.evidence.factor_of_clear();
        let odds = by_level(&self.chance, z, odds_for, |odds| (odds * clear).min(f64::MAX));
        let tried = |n: f64| {
            let q = 1.0 / n.max(1.0);
            (q, self.evidence.odds_against(q))
        };
        let tries = by_level(&self.experiments, z, tried, tried);
        let at_pace = |weeks: f64| weeks / pace.min(1.0);
        let loops = by_level(&self.experiment_loop, z, at_pace, at_pace);
        let to_pay = |weeks: f64| self.paid.left_of(weeks) / pace;
        let fixed = match self.paid {
            Paid::All => vec![0.0; z.len()],
            Paid::Weeks(_) => by_level(&self.fixed_cost, z, to_pay, to_pay),
        };
        let to_do = |weeks: f64| weeks / pace;
        let finish = by_level(&self.finish, z, to_do, to_do);
        let over_loop: Vec<_> = loops.iter().map(|weeks| over(*weeks)).collect();
        let over_fixed: Vec<_> = fixed.iter().map(|weeks| over(*weeks)).collect();
        let over_finish: Vec<_> = finish.iter().map(|weeks| over(*weeks)).collect();

        let slices = |of| points.slices(of).chunks(LANES);
        let in_front = slices(Dimension::Importance).zip(slices(Dimension::Counterfactual));
        let begins = slices(Dimension::FixedCost).zip(slices(Dimension::Finish));
        let trying = slices(Dimension::Chance).zip(slices(Dimension::Experiments));
        let trying = trying.zip(slices(Dimension::Loop));
        let mut draws = Draws::with_room_for(points.draws(), b);
        for (((i, c), (f, w)), ((p, n), l)) in in_front.zip(begins).zip(trying) {
            draws.blocks.push(Block::EMPTY);
            let Some(block) = draws.blocks.last_mut() else { continue };
            let mut of = Gathered::EMPTY;
            for lane in 0..i.len() {
                let at = |slices: &[u32]| slices[lane] as usize;
                (of.q[lane], of.odds[lane]) = tries[at(n)];
                of.odds[lane] *= odds[at(p)];
                (block.one[lane], of.not_one[lane]) = over_loop[at(l)];
                (of.begun[lane], block.fixed[lane]) = over_fixed[at(f)];
                (of.finished[lane], of.not_finished[lane]) = over_finish[at(w)];
                of.value[lane] = importance[at(i)] * counterfactual[at(c)];
            }
            block.fill(&of);
            if let Some(weeks) = self.weeks_left {
                for lane in 0..i.len() {
                    let one = loops[l[lane] as usize];
                    let time = weeks - fixed[f[lane] as usize] - finish[w[lane] as usize];
                    let most = experiments_within(time + self.loop_not_needed(one), one);
                    block.most[lane] = most;
                    block.too_late[lane] = block.misses[lane].powf(most);
                }
            }
        }
        draws
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
struct Draws {
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
    fn with_room_for(draws: usize, b: f64) -> Self {
        let blocks = Vec::with_capacity(draws.div_ceil(LANES));
        Self { b, count: draws, blocks }
    }

    /// The largest ratio of sums. It is looked for over some of the draws, which are spread as
    /// evenly as all are, and then from there over all.
    fn index(&self) -> Index {
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
    fn rates(&self, experiments: u64) -> Vec<f64> {
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
    fn attempt(&self, experiments: u64) -> Attempt {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::Weights;
    use proptest::prelude::*;

    fn range<T: std::str::FromStr>(text: &str) -> T
    where
        T::Err: std::fmt::Debug,
    {
        text.parse().unwrap()
    }

    /// The defaults of a store, in weeks.
    fn wide() -> Prospect {
        Prospect {
            importance: range("2 to 8"),
            counterfactual: range("30% to 90%"),
            chance: range("5% to 50%"),
            experiments: range("3 to 30"),
            experiment_loop: Range::Between { low: 4.0 / 168.0, high: 1.0 },
            fixed_cost: Range::Between { low: 1.0 / 7.0, high: 365.25 / 84.0 },
            paid: Paid::Weeks(0.0),
            finish: Range::Between { low: 2.0, high: 8.0 },
            evidence: Evidence { against: 0.0, clear: 0, weights: Weights::default() },
            hours: 40.0,
            overhead: 10.0,
            learning: 0.0,
            learning_weight: 0.1,
            half_life: 26.0,
            weeks_left: None,
        }
    }

    /// The plan of each draw, made from its inputs one by one.
    fn plans(of: &Prospect, points: &Points) -> Vec<Plan> {
        let pace = of.pace().unwrap();
        let z = |draw: usize, dimension: Dimension| {
            points.levels()[points.slices(dimension)[draw] as usize]
        };
        let plan = |draw: usize| {
            let experiments = of.experiments.at(z(draw, Dimension::Experiments)).max(1.0);
            let chance = of.chance.at(z(draw, Dimension::Chance)).fraction();
            let fixed_cost = of.fixed_cost.at(z(draw, Dimension::FixedCost));
            Plan {
                value: of.importance.at(z(draw, Dimension::Importance))
                    * of.counterfactual.at(z(draw, Dimension::Counterfactual)).fraction(),
                belief: of.evidence.update(chance, 1.0 / experiments),
                experiments,
                experiment_loop: of.experiment_loop.at(z(draw, Dimension::Loop)) / pace.min(1.0),
                fixed_cost: of.paid.left_of(fixed_cost) / pace,
                finish: of.finish.at(z(draw, Dimension::Finish)) / pace,
                half_life: of.half_life,
                weeks_left: of.weeks_left,
            }
        };
        (0..points.draws()).map(plan).collect()
    }

    /// The ratio of sums for each number of experiments, by the formula of the documentation.
    fn by_formula(plans: &[Plan], most: u64) -> (u64, f64) {
        let of_number = |n: u64| {
            let parts = plans.iter().map(|plan| {
                let b = LN_2 / plan.half_life;
                let kept = |weeks: f64| (-b * weeks).exp();
                let (begun, one, done) =
                    (kept(plan.fixed_cost), kept(plan.experiment_loop), kept(plan.finish));
                let (p, q) = (plan.belief, 1.0 / plan.experiments);
                let (mut clear, mut missed, mut time) = (0.0, 1.0, 1.0);
                for _ in 0..n {
                    time *= one;
                    clear += p * q * missed * time;
                    missed *= 1.0 - q;
                }
                let alive = 1.0 - p + p * missed;
                let value = plan.value * begun * done * clear;
                (value * b, 1.0 - begun * (done * clear + alive * time))
            });
            let (value, time) = parts.fold((0.0, 0.0), |(v, t), (value, of)| (v + value, t + of));
            value / time
        };
        (1..=most)
            .map(|n| (n, of_number(n)))
            .fold((0, 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }

    #[test]
    fn the_index_is_the_ratio_of_expectations_for_the_best_common_number() {
        let points = Points::new(200);
        let wide = wide();
        for prospect in [
            wide.clone(),
            wide.after_unclear(3),
            Prospect { paid: Paid::Weeks(0.5), hours: 25.0, ..wide.clone() },
            Prospect { experiments: range("2 to 4"), hours: 60.0, ..wide },
        ] {
            let index = prospect.index(&points);
            let (experiments, rate) = by_formula(&plans(&prospect, &points), 150);

            assert_eq!(index.experiments, experiments);
            assert!((index.rate - rate).abs() < 1e-9 * rate, "{index:?} against {rate}");
        }
    }

    #[test]
    fn each_draw_has_the_index_of_its_plan() {
        let points = Points::new(300);
        let wide = wide();
        for prospect in [
            wide.clone(),
            wide.after_unclear(3),
            Prospect { weeks_left: Some(6.0), hours: 30.0, ..wide.clone() },
            Prospect { chance: range("90% to 99.99%"), experiments: range("100 to 1000"), ..wide },
        ] {
            let sample = prospect.sample(&points);
            let plans = plans(&prospect, &points);
            let theirs = Sample::of(plans.iter().map(|plan| plan.index().rate).collect());

            for (ours, theirs) in sample.draws().iter().zip(theirs.draws()) {
                assert!((ours - theirs).abs() <= 1e-9 * theirs, "{ours} against {theirs}");
            }
        }
    }

    #[test]
    fn a_thousand_draws_come_near_a_hundred_thousand() {
        let (few, many) = (Points::new(1000), Points::new(100_000));
        for prospect in [wide(), wide().after_unclear(5)] {
            let (few, many) = (prospect.index(&few).rate, prospect.index(&many).rate);
            assert!((few / many - 1.0).abs() < 0.01, "{few} against {many}");
        }
    }

    #[test]
    fn a_deadline_takes_what_comes_later() {
        let points = Points::new(1000);
        let by = |weeks| Prospect { weeks_left: Some(weeks), ..wide() }.index(&points).rate;
        let free = wide().index(&points).rate;

        assert!(by(-1.0).abs() < f64::EPSILON && by(0.0).abs() < f64::EPSILON);
        assert!(0.0 < by(4.0) && by(4.0) < by(8.0) && by(8.0) < by(30.0) && by(30.0) < free);
        assert!((by(10_000.0) - free).abs() < 1e-9);
    }

    fn prospects() -> impl Strategy<Value = Prospect> {
        let width = || 1.05f64..4.0;
        let around =
            |median: f64, width: f64| Range::Between { low: median / width, high: median * width };
        (
            [0.5f64..5.0, 1.5..40.0, 0.02..2.0, 0.1..10.0, 0.5..10.0],
            [0.1f64..0.8, 0.05..0.8],
            [width(), width(), width(), width(), width()],
            (20.0f64..70.0, any::<bool>(), 0.0f64..4.0),
        )
            .prop_map(move |(medians, chances, widths, (hours, begun, against))| {
                let chance = |median: f64| Range::Between {
                    low: Percent::nearest(median / 2.0),
                    high: Percent::nearest(median * 1.2),
                };
                let weights = Weights::default();
                Prospect {
                    importance: around(medians[0], widths[0]),
                    counterfactual: chance(chances[0]),
                    chance: chance(chances[1]),
                    experiments: around(medians[1], widths[1]),
                    experiment_loop: around(medians[2], widths[2]),
                    fixed_cost: around(medians[3], widths[3]),
                    paid: if begun { Paid::All } else { Paid::Weeks(0.0) },
                    finish: around(medians[4], widths[4]),
                    evidence: Evidence { against, clear: 0, weights },
                    hours,
                    overhead: 10.0,
                    learning: 0.0,
                    learning_weight: 0.1,
                    half_life: 26.0,
                    weeks_left: None,
                }
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn more_value_is_better_and_more_time_is_worse(of in prospects(), more in 1.05f64..3.0) {
            let points = Points::new(250);
            let index = |of: &Prospect| of.index(&points).rate;
            let times = |range: Range<f64>| range.map(|x| x * more);
            let before = index(&of);

            let worth_more = Prospect { importance: times(of.importance), ..of.clone() };
            prop_assert!((index(&worth_more) / before / more - 1.0).abs() < 1e-9);
            let slower = Prospect { experiment_loop: times(of.experiment_loop), ..of.clone() };
            prop_assert!(index(&slower) < before);
            let longer = Prospect { finish: times(of.finish), ..of.clone() };
            prop_assert!(index(&longer) < before);
            let dearer = Prospect { fixed_cost: times(of.fixed_cost), ..of.clone() };
            match of.paid {
                Paid::All => prop_assert!((index(&dearer) - before).abs() < f64::EPSILON),
                Paid::Weeks(_) => prop_assert!(index(&dearer) < before),
            }
        }

        #[test]
        fn each_result_moves_it_as_it_should(of in prospects()) {
            let points = Points::new(250);
            let with = |against: f64, clear: u32| {
                let against = of.evidence.against + against;
                let evidence = Evidence { against, clear, ..of.evidence };
                Prospect { evidence, ..of.clone() }.index(&points).rate
            };

            prop_assert!(with(0.5, 0) < with(0.0, 0));
            prop_assert!(with(1.0, 0) < with(0.5, 0));
            prop_assert!(with(2.0, 0) < with(1.0, 0));
            prop_assert!(with(0.0, 1) > with(0.0, 0));
        }

        #[test]
        fn a_range_that_shrinks_to_a_point_gives_the_index_of_the_point(of in prospects()) {
            fn shrunk<T: Spread>(range: Range<T>) -> Range<T> {
                Range::Between { low: range.at(-1e-7), high: range.at(1e-7) }
            }
            let points = Points::new(250);
            let point = of.only_uncertain_in(super::super::factor::Factor::Loop, 0.0);
            let narrow = Prospect {
                importance: shrunk(of.importance),
                counterfactual: shrunk(of.counterfactual),
                chance: shrunk(of.chance),
                experiments: shrunk(of.experiments),
                experiment_loop: shrunk(of.experiment_loop),
                fixed_cost: shrunk(of.fixed_cost),
                finish: shrunk(of.finish),
                ..of
            };

            let (point, (narrow, sample)) = (point.index(&points), narrow.index_and_sample(&points));
            prop_assert!((narrow.rate / point.rate - 1.0).abs() < 1e-5, "{narrow:?} {point:?}");
            prop_assert!((sample.percentile(5) / point.rate - 1.0).abs() < 1e-5);
            prop_assert!((sample.percentile(95) / point.rate - 1.0).abs() < 1e-5);
        }

        #[test]
        fn no_log_however_long_breaks_it(clear in 0u32..5000, against in 0.0f64..1e6) {
            let evidence = Evidence { against, clear, weights: Weights::default() };
            let index = Prospect { evidence, ..wide() }.index(&Points::new(50));

            prop_assert!(index.rate.is_finite() && index.rate >= 0.0);
        }
    }
}
