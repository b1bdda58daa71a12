//! The draws of a project: its value rate in parts, for some of them side by side, so that the best
//! number of experiments is found for all together and for each. Each draw weighs as much as the log
//! is likely under it.

use super::belief::{Belief, Likelihood, hit};
use super::effort::left;
use super::index::{
    FURTHEST, Index, as_number, best_of_all, decay, experiments_within, kept, of_finish,
};
use super::odds::Sample;
use super::points::{Dimension, Dimensions, Points};
use super::prospect::{Attempt, Phase, Prospect};
use crate::domain::project::{Importance, Percent, Range, Spread};

/// No finish is shorter than a day of work, in weeks.
pub(super) const SHORTEST_FINISH: f64 = 0.2;
/// With fewer draws that count, chances are drawn again from those.
const FEWEST: f64 = 100.0;

/// In which order a project takes its draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they come.
    Straight,
    /// In another one, but for some inputs, which are the same unknown in other projects.
    Shuffled {
        /// Which.
        nth: usize,
        /// Those that stay as they come.
        but: Dimensions,
    },
}

/// Of each slice of each range, what depends on that range alone: worked out once for all draws in
/// the slice. Times are in weeks on the calendar.
struct Slices {
    importance: Vec<f64>,
    counterfactual: Vec<f64>,
    /// The chance that it works, before the log.
    chance: Vec<f64>,
    /// The chance that one experiment is the clear one, and how likely the log is with that.
    tries: Vec<(f64, Likelihood)>,
    one: Vec<f64>,
    begin: Vec<f64>,
    finish: Vec<f64>,
    over_one: Vec<f64>,
    over_begin: Vec<f64>,
    over_finish: Vec<f64>,
}

impl Slices {
    fn of(prospect: &Prospect, points: &Points) -> Self {
        let (z, pace) = (points.levels(), prospect.effort.pace());
        let b = decay(prospect.half_life);
        let over = |weeks: &[f64]| weeks.iter().map(|weeks| kept(b, *weeks)).collect();
        let is_search = prospect.phase == Phase::Search;
        let one: Vec<f64> =
            by_level(&prospect.experiment_loop, z, |one| prospect.effort.one_experiment(one));
        let context = |is_here: bool| if is_here { prospect.context } else { 0.0 };
        let begin: Vec<f64> = if prospect.is_paid || !is_search {
            vec![context(is_search) / pace; z.len()]
        } else {
            left_by_level(&prospect.fixed_cost, prospect.worked, points, |weeks| {
                (weeks + context(true)) / pace
            })
        };
        let worked = if is_search { 0.0 } else { prospect.worked };
        let finish: Vec<f64> = left_by_level(&prospect.finish, worked, points, |weeks| {
            (weeks.max(SHORTEST_FINISH) + context(!is_search)) / pace
        });
        let tries = |experiments: f64| {
            let q = hit(experiments.max(1.0));
            (q, prospect.evidence.likelihood(q, &prospect.kinds))
        };
        Self {
            importance: by_level(&prospect.importance, z, Importance::of_10),
            counterfactual: by_level(&prospect.counterfactual, z, Percent::fraction),
            chance: by_level(&prospect.chance, z, |chance| {
                chance.fraction().min(prospect.chance_at_most)
            }),
            tries: by_level(&prospect.experiments, z, tries),
            over_one: over(&one),
            one,
            over_begin: over(&begin),
            begin,
            over_finish: over(&finish),
            finish,
        }
    }
}

/// What `of` makes of the value of each slice of a range.
fn by_level<T: Spread, V: Clone>(range: &Range<T>, z: &[f64], of: impl Fn(T) -> V) -> Vec<V> {
    match range.on_line() {
        Err(value) => vec![of(value); z.len()],
        Ok((middle, deviation)) => {
            z.iter().map(|z| of(T::from_line(middle + z * deviation))).collect()
        }
    }
}

/// What is left of the work of each slice, of which some weeks are done: what it can still be is the
/// part of its range above them.
fn left_by_level(
    range: &Range<f64>,
    worked: f64,
    points: &Points,
    of: impl Fn(f64) -> f64,
) -> Vec<f64> {
    let of = |weeks: f64| of(left(weeks, worked));
    match range.on_line() {
        Ok((middle, deviation)) if worked > 0.0 => {
            by_level(range, &points.levels_above((worked.ln() - middle) / deviation), of)
        }
        _ => by_level(range, points.levels(), of),
    }
}

/// So many draws are worked on side by side.
const LANES: usize = 8;
type Lanes = [f64; LANES];
/// No draw takes more experiments than this many bits hold.
const MOST_BITS: u32 = FURTHEST.ilog2() + 1;
/// So many numbers of experiments are tried side by side.
const STRIDE: usize = 32;

/// All draws.
pub(super) struct Draws<'p> {
    prospect: &'p Prospect,
    points: &'p Points,
    order: Order,
    slices: Slices,
    /// Of each draw, the draw from which it takes its chance and its number of experiments; nothing
    /// where that is the draw itself.
    again: Option<Vec<u32>>,
    /// What each draw weighs; nothing where all weigh the same.
    weights: Option<Vec<f64>>,
    /// `ln 2` by the half-life.
    b: f64,
}

/// One draw.
struct Draw {
    belief: Belief,
    /// The chance that one experiment is the clear one, if the direction works.
    hit: f64,
    weight: f64,
    loop_slice: usize,
    begin_slice: usize,
    finish_slice: usize,
}

/// Some draws in the search, each in the parts of which its value rate for `n` experiments is made:
/// `b · value · (1 - misses^n) / (fixed + trying · (1 - misses^n) + failing · (1 - fails^n))`,
/// without importance and counterfactual. No part is negative, so no digits are lost where little
/// is discounted. All but `misses`, `fails` and `too_late` are times the weight of the draw.
struct Block {
    /// Value of finished work, for as many tries as it takes.
    value: Lanes,
    /// Time for the fixed cost.
    fixed: Lanes,
    /// Time for tries, and the finish, of what works.
    trying: Lanes,
    /// The same of what does not work.
    failing: Lanes,
    /// What is kept over one experiment that shows nothing, where it works.
    misses: Lanes,
    /// The same where it does not work.
    fails: Lanes,
    /// The most experiments that are looked at: those of which the result can be finished before the
    /// deadline.
    most: Lanes,
    /// `misses` to the power of `most`: what comes later is worth nothing, and takes its time.
    too_late: Lanes,
}

/// `misses^n` and `fails^n` of each draw of a block.
#[derive(Clone, Copy)]
struct Power {
    misses: Lanes,
    fails: Lanes,
}

impl Power {
    const NONE: Self = Self { misses: [1.0; LANES], fails: [1.0; LANES] };

    #[inline]
    fn times(&self, other: &Self) -> Self {
        Self {
            misses: std::array::from_fn(|lane| self.misses[lane] * other.misses[lane]),
            fails: std::array::from_fn(|lane| self.fails[lane] * other.fails[lane]),
        }
    }
}

impl<'p> Draws<'p> {
    /// Every draw of a prospect.
    pub fn of(prospect: &'p Prospect, points: &'p Points, order: Order) -> Self {
        Self::drawn(prospect, points, order, FEWEST)
    }

    /// The same so that all draws weigh the same.
    pub fn of_same_weight(prospect: &'p Prospect, points: &'p Points, order: Order) -> Self {
        Self::drawn(prospect, points, order, f64::INFINITY)
    }

    /// Where fewer draws than `fewest` count, chances are drawn again from the weighted ones. The
    /// log tells of nothing else, so all other inputs stay as they are.
    fn drawn(prospect: &'p Prospect, points: &'p Points, order: Order, fewest: f64) -> Self {
        let (slices, b) = (Slices::of(prospect, points), decay(prospect.half_life));
        let mut all = Self { prospect, points, order, slices, again: None, weights: None, b };
        if prospect.evidence.count() > 0 {
            let unit = |tries: &(f64, Likelihood)| tries.1.unit();
            let most = all.slices.tries.iter().map(unit).fold(f64::NEG_INFINITY, f64::max);
            let weight = |draw: usize| {
                let (chance, (_, likelihood)) = all.tried(draw);
                let (_, likely) = likelihood.update(chance, &prospect.kinds);
                likely * (likelihood.unit() - most).exp()
            };
            let weights: Vec<f64> = (0..points.draws()).map(weight).collect();
            if effective(&weights) < fewest {
                all.again = Some(drawn_again(&weights));
            } else {
                all.weights = Some(weights);
            }
        }
        all
    }

    /// How likely the log is over all draws: with the best single experiment count in the unit, so that
    /// the logarithm can be undone.
    pub fn likelihood(prospect: &'p Prospect, points: &'p Points) -> f64 {
        if prospect.evidence.count() == 0 {
            return 1.0;
        }
        let all = Self::drawn(prospect, points, Order::Straight, 0.0);
        let likely = |draw: usize| {
            let (chance, (_, likelihood)) = all.tried(draw);
            let (_, likely) = likelihood.update(chance, &prospect.kinds);
            likely * (likelihood.unit() - prospect.evidence.most_likely(&prospect.kinds)).exp()
        };
        (0..points.draws()).map(likely).sum()
    }

    /// The slice of an input in a draw.
    #[inline]
    fn slice(&self, of: Dimension, draw: usize) -> usize {
        let draw = match self.order {
            Order::Shuffled { nth, but } if !but.holds(of) => {
                self.points.shuffle(nth)[draw] as usize
            }
            Order::Straight | Order::Shuffled { .. } => draw,
        };
        let draw = match (of, &self.again) {
            (Dimension::Chance | Dimension::Experiments, Some(again)) => again[draw] as usize,
            _ => draw,
        };
        self.points.slices(of)[draw] as usize
    }

    /// The chance before the log, and what depends on the number of experiments.
    #[inline]
    fn tried(&self, draw: usize) -> (f64, &(f64, Likelihood)) {
        let chance = self.slices.chance[self.slice(Dimension::Chance, draw)];
        (chance, &self.slices.tries[self.slice(Dimension::Experiments, draw)])
    }

    #[inline]
    fn draw(&self, draw: usize) -> Draw {
        let (chance, (hit, likelihood)) = self.tried(draw);
        let (belief, _) = likelihood.update(chance, &self.prospect.kinds);
        Draw {
            belief,
            hit: *hit,
            weight: self.weights.as_ref().map_or(1.0, |weights| weights[draw]),
            loop_slice: self.slice(Dimension::Loop, draw),
            begin_slice: self.slice(Dimension::FixedCost, draw),
            finish_slice: self.slice(Dimension::Finish, draw),
        }
    }

    fn all(&self) -> impl Iterator<Item = Draw> {
        (0..self.points.draws()).map(|draw| self.draw(draw))
    }

    /// What complete success is worth in a draw.
    fn worth(&self, draw: usize) -> f64 {
        self.slices.importance[self.slice(Dimension::Importance, draw)]
            * self.slices.counterfactual[self.slice(Dimension::Counterfactual, draw)]
    }

    /// The belief over all draws, and the chance before the log, over all of them alike.
    pub fn belief(&self) -> (Belief, f64) {
        let (mut belief, mut weight, mut claimed) = (Belief::default(), 0.0, 0.0);
        for (at, draw) in self.all().enumerate() {
            belief.works += draw.weight * draw.belief.works;
            belief.marginal += draw.weight * draw.belief.marginal;
            weight += draw.weight;
            let before = self.points.slices(Dimension::Chance)[at] as usize;
            claimed += super::belief::held(self.slices.chance[before]);
        }
        let of = |sum: f64| sum / weight;
        let belief = Belief { works: of(belief.works), marginal: of(belief.marginal) };
        (belief, claimed / as_number(self.points.draws() as u64))
    }

    /// The ratio of what all draws together bring to the time they take, for the number of
    /// experiments for which it is largest; in the finish, what finishing brings. `value` is what
    /// complete success is worth on average.
    pub fn index(&self, value: f64) -> Index {
        if self.prospect.phase == Phase::Finish {
            let finished: f64 = (0..self.points.draws()).map(|draw| self.kept_in_time(draw)).sum();
            let draws = as_number(self.points.draws() as u64);
            let all: f64 = self.all().map(|draw| self.slices.over_finish[draw.finish_slice]).sum();
            let (belief, _) = self.belief();
            // Time passes whether it is finished in time or not.
            let rate = value * belief.works * (finished / draws) * self.b / (1.0 - all / draws);
            return Index { rate, experiments: 0 };
        }
        let blocks = self.blocks();
        let mut powers = vec![Power::NONE; blocks.len()];
        let mut known: Vec<f64> = Vec::new();
        let best = best_of_all(|n| {
            #[expect(clippy::cast_possible_truncation, reason = "at most FURTHEST")]
            let at = n as usize - 1;
            while known.len() <= at {
                known.extend(totals(&blocks, &mut powers));
            }
            known[at]
        });
        if best.rate > 0.0 {
            Index { rate: best.rate * value * self.b, ..best }
        } else {
            Index::NOTHING
        }
    }

    /// What is kept of a value over the finish; nothing where that ends after the deadline.
    fn kept_in_time(&self, draw: usize) -> f64 {
        let slice = self.slice(Dimension::Finish, draw);
        let late = self.prospect.weeks_left.is_some_and(|left| {
            // What fits to the day is not lost in the last digit.
            self.slices.finish[slice] > left + 1e-9
        });
        if late { 0.0 } else { self.slices.over_finish[slice] }
    }

    /// The index of each draw. Where all together take so many experiments, each takes at most a
    /// few times as many, mostly.
    pub fn sample(&self, experiments: u64) -> Sample {
        let draws = self.points.draws();
        let mut rates = Vec::with_capacity(draws + LANES);
        if self.prospect.phase == Phase::Finish {
            let rate = |draw: usize| {
                let (belief, finished) = (self.draw(draw).belief.works, self.kept_in_time(draw));
                of_finish(self.worth(draw), belief, finished, self.b)
            };
            rates.extend((0..draws).map(rate));
        } else {
            let bits = if experiments <= 1 { 1 } else { (experiments.ilog2() + 3).min(MOST_BITS) };
            let mut squares = Vec::new();
            for block in self.blocks() {
                rates.extend(block.rates(bits, &mut squares));
            }
            rates.truncate(draws);
            for (draw, rate) in rates.iter_mut().enumerate() {
                *rate *= self.worth(draw) * self.b;
            }
        }
        let learning = self.prospect.learning_rate();
        for rate in &mut rates {
            *rate += learning;
        }
        Sample::of(rates, self.weights.clone())
    }

    fn blocks(&self) -> Vec<Block> {
        let draws = self.points.draws();
        let mut blocks = Vec::with_capacity(draws.div_ceil(LANES));
        for first in (0..draws).step_by(LANES) {
            let mut block = Block::EMPTY;
            for lane in 0..LANES.min(draws - first) {
                block.fill(lane, &self.draw(first + lane), self);
            }
            blocks.push(block);
        }
        blocks
    }

    /// What comes of so many experiments, at least one, on average over all draws.
    pub fn attempt(&self, experiments: u64, value: f64) -> Attempt {
        let (mut clear, mut worth, mut time, mut weight) = (0.0, 0.0, 0.0, 0.0);
        for block in self.blocks() {
            let power = (0..experiments).fold(Power::NONE, |power, _| power.times(&block.first()));
            for lane in 0..LANES {
                worth += block.value_of(lane, power.misses[lane]);
                time += block.time(lane, power.misses[lane], power.fails[lane]);
            }
        }
        for draw in self.all() {
            let tries = |q: f64| 1.0 - (1.0 - q).powf(as_number(experiments));
            let works = draw.belief.works;
            let shows = works * tries(draw.hit)
                + (1.0 - works) * tries(draw.hit / self.prospect.kinds.deceives);
            clear += draw.weight * shows;
            weight += draw.weight;
        }
        Attempt {
            clear: clear / weight,
            value: value * worth / weight,
            weeks: time / weight / self.b,
        }
    }

    /// Weeks until finished work, if the direction works: the fixed cost left, as many experiments as
    /// a clear result takes, none in the finish, and the finish. The median over all draws.
    pub fn weeks_to_the_end(&self) -> f64 {
        let weeks = |draw: Draw| {
            let tries = match self.prospect.phase {
                Phase::Search => self.slices.one[draw.loop_slice] / draw.hit,
                Phase::Finish => 0.0,
            };
            self.slices.begin[draw.begin_slice] + tries + self.slices.finish[draw.finish_slice]
        };
        Sample::of(self.all().map(weeks).collect(), self.weights.clone()).percentile(50)
    }
}

/// To how many draws of the same weight they are equal.
fn effective(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    sum * sum / squares
}

/// As many draws as there are, each as often as it weighs.
#[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
fn drawn_again(weights: &[f64]) -> Vec<u32> {
    let step = weights.iter().sum::<f64>() / weights.len() as f64;
    let (mut draw, mut up_to) = (0, weights[0]);
    let again = |nth: usize| {
        let place = (nth as f64 + 0.5) * step;
        while up_to < place && draw + 1 < weights.len() {
            draw += 1;
            up_to += weights[draw];
        }
        u32::try_from(draw).unwrap_or(u32::MAX)
    };
    (0..weights.len()).map(again).collect()
}

/// The ratio of all draws together for the next so many numbers of experiments.
fn totals(blocks: &[Block], powers: &mut [Power]) -> impl Iterator<Item = f64> + use<> {
    // In lanes, so that sums need not wait for each other.
    let (mut values, mut times) = ([[0.0; LANES]; STRIDE], [[0.0; LANES]; STRIDE]);
    for (block, power) in blocks.iter().zip(powers) {
        for (value, time) in values.iter_mut().zip(&mut times) {
            *power = power.times(&block.first());
            for lane in 0..LANES {
                let (misses, fails) = (power.misses[lane], power.fails[lane]);
                value[lane] += block.value_of(lane, misses);
                time[lane] += block.time(lane, misses, fails);
            }
        }
    }
    let sum = |lanes: Lanes| lanes.iter().sum::<f64>();
    values.into_iter().zip(times).map(move |(value, time)| sum(value) / sum(time))
}

impl Block {
    /// Draws that bring nothing and take no time.
    const EMPTY: Self = Self {
        value: [0.0; LANES],
        fixed: [0.0; LANES],
        trying: [0.0; LANES],
        failing: [0.0; LANES],
        misses: [0.0; LANES],
        fails: [0.0; LANES],
        most: [1000.0; LANES],
        too_late: [0.0; LANES],
    };

    #[inline]
    fn fill(&mut self, lane: usize, draw: &Draw, of: &Draws) {
        let slices = &of.slices;
        let (one, finished) =
            (slices.over_one[draw.loop_slice], slices.over_finish[draw.finish_slice]);
        let begun = slices.over_begin[draw.begin_slice];
        // What is kept over an experiment that shows nothing, and the time for tries until one does.
        let tries = |q: f64| {
            let (lost, hit) = (1.0 - one, q * one);
            (one - hit, hit / (lost + hit), (lost + hit * (1.0 - finished)) / (lost + hit))
        };
        let works = draw.weight * begun * draw.belief.works;
        let not = draw.weight * begun * (1.0 - draw.belief.works);
        let (misses, clear, trying) = tries(draw.hit);
        let (fails, _, failing) = tries(draw.hit / of.prospect.kinds.deceives);
        self.value[lane] = works * finished * clear;
        self.fixed[lane] = draw.weight * (1.0 - begun);
        self.trying[lane] = works * trying;
        self.failing[lane] = not * failing;
        (self.misses[lane], self.fails[lane]) = (misses, fails);
        if let Some(weeks) = of.prospect.weeks_left {
            let one = slices.one[draw.loop_slice];
            let time = weeks - slices.begin[draw.begin_slice] - slices.finish[draw.finish_slice];
            self.most[lane] = experiments_within(time, one).min(as_number(FURTHEST));
            self.too_late[lane] = misses.powf(self.most[lane]);
        }
    }

    fn first(&self) -> Power {
        Power { misses: self.misses, fails: self.fails }
    }

    /// The index of each, all in step: of one draw the rate has one peak, so the most experiments
    /// that are too few are found bit by bit, from so many `bits` on; from more, where those will
    /// not do. `squares` is room to work in.
    #[expect(clippy::needless_range_loop, reason = "a lane is a place in several arrays")]
    fn rates(&self, bits: u32, squares: &mut Vec<Power>) -> Lanes {
        squares.clear();
        squares.extend(
            std::iter::successors(Some(self.first()), |last| Some(last.times(last)))
                .take(bits as usize),
        );
        let mut few = [0.0; LANES];
        let mut power = Power::NONE;
        for (bit, square) in squares.iter().enumerate().rev() {
            let step = as_number(1 << bit);
            let tried = power.times(square);
            for lane in 0..LANES {
                let n = few[lane] + step;
                let enough = self.enough(lane, n, tried.misses[lane], tried.fails[lane]);
                few[lane] = if enough { few[lane] } else { n };
                power.misses[lane] = if enough { power.misses[lane] } else { tried.misses[lane] };
                power.fails[lane] = if enough { power.fails[lane] } else { tried.fails[lane] };
            }
        }
        let all = as_number((1 << bits) - 1);
        if bits < MOST_BITS && few.iter().any(|few| *few >= all) {
            return self.rates((bits + 3).min(MOST_BITS), squares);
        }
        let next = power.times(&self.first());
        std::array::from_fn(|lane| {
            let (misses, fails) = (next.misses[lane], next.fails[lane]);
            let rate = self.value[lane] * (1.0 - misses) / self.time(lane, misses, fails);
            if self.most[lane] < 1.0 || self.value[lane] <= 0.0 { 0.0 } else { rate }
        })
    }

    /// What comes in time of its value.
    #[inline]
    fn value_of(&self, lane: usize, misses: f64) -> f64 {
        self.value[lane] * (1.0 - misses.max(self.too_late[lane]))
    }

    #[inline]
    fn time(&self, lane: usize, misses: f64, fails: f64) -> f64 {
        self.fixed[lane] + self.trying[lane] * (1.0 - misses) + self.failing[lane] * (1.0 - fails)
    }

    /// Whether one more than `n` is worth less than the `n`, or too late.
    #[inline]
    fn enough(&self, lane: usize, n: f64, misses: f64, fails: f64) -> bool {
        let works = misses * (1.0 - self.misses[lane]);
        let not = fails * (1.0 - self.fails[lane]);
        let more_time = self.trying[lane] * works + self.failing[lane] * not;
        let worth_less = works * self.time(lane, misses, fails) <= (1.0 - misses) * more_time;
        #[expect(clippy::needless_bitwise_bool, reason = "without a branch, lanes go in step")]
        let enough = worth_less | (n >= self.most[lane]);
        enough
    }
}
