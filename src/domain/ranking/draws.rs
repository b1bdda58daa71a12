//! The draws of a project: its value rate in parts, for some of them side by side, so that the best
//! number of experiments is found for all together and for each. Each draw weighs as much as the log
//! is likely under it.

use std::borrow::Cow;

use super::belief::{Belief, Likelihood, held, hit};
use super::effort::left;
use super::index::{
    FURTHEST, Index, as_number, best_of_all, decay, experiments_within, furthest, kept, of_finish,
};
use super::input::{Input, InputSet};
use super::odds::Sample;
use super::points::Points;
use super::prospect::{Attempt, Phase, Prospect};
use super::uncertain::Uncertain;

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
        but: InputSet,
    },
}

impl Order {
    /// The places of an input's draws; nothing where they are as they come.
    pub fn places(self, of: Input, points: &Points) -> Option<&[u32]> {
        match self {
            Self::Shuffled { nth, but } if !but[of] => Some(points.shuffle(nth)),
            Self::Straight | Self::Shuffled { .. } => None,
        }
    }
}

/// Something of each draw of an input, in some order.
fn in_order<'v, V: Copy>(
    of_draws: &'v [V],
    of: Input,
    order: Order,
    points: &Points,
) -> Cow<'v, [V]> {
    match order.places(of, points) {
        Some(places) => places.iter().map(|place| of_draws[*place as usize]).collect(),
        None => Cow::Borrowed(of_draws),
    }
}

/// What complete success is worth in each draw, in some order.
pub(super) fn worth(prospect: &Prospect, points: &Points, order: Order) -> Vec<f64> {
    let slices = |of: Input| in_order(points.slices(of), of, order, points);
    let z = points.levels();
    let [importance, counterfactual] = [Input::Importance, Input::Counterfactual]
        .map(|input| by_level(&prospect.ranges[input], z, |value| value));
    let both = (slices(Input::Importance), slices(Input::Counterfactual));
    let pairs = both.0.iter().zip(both.1.iter());
    pairs.map(|(i, c)| importance[*i as usize] * counterfactual[*c as usize]).collect()
}

/// Of each slice of each range, what depends on that range alone: worked out once for all draws in
/// the slice. Times are in weeks on the calendar.
#[derive(Debug, Clone)]
struct Slices {
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
        let (z, effort) = (points.levels(), prospect.effort());
        let pace = effort.pace();
        let b = decay(prospect.half_life);
        let over = |weeks: &[f64]| {
            // They rise with the slice, so where the ends are the same all are.
            let (first, last) = (weeks[0], weeks[weeks.len() - 1]);
            if (last - first).abs() <= 0.0 {
                return vec![kept(b, first); weeks.len()];
            }
            weeks.iter().map(|weeks| kept(b, *weeks)).collect()
        };
        let is_search = prospect.phase == Phase::Search;
        let one: Vec<f64> =
            by_level(&prospect.ranges[Input::Loop], z, |one| effort.one_experiment(one));
        let context = |is_here: bool| if is_here { prospect.context } else { 0.0 };
        let begin: Vec<f64> = if prospect.is_paid || !is_search {
            vec![context(is_search) / pace; z.len()]
        } else {
            left_by_level(&prospect.ranges[Input::FixedCost], prospect.worked, points, |weeks| {
                (weeks + context(true)) / pace
            })
        };
        let worked = if is_search { 0.0 } else { prospect.worked };
        let finish: Vec<f64> =
            left_by_level(&prospect.ranges[Input::Finish], worked, points, |weeks| {
                (weeks.max(SHORTEST_FINISH) + context(!is_search)) / pace
            });
        let tries = |experiments: f64| {
            let q = hit(experiments.max(1.0));
            (q, prospect.evidence.likelihood(q, &prospect.kinds))
        };
        Self {
            chance: by_level(&prospect.ranges[Input::Chance], z, |chance| {
                held(chance.min(prospect.chance_at_most))
            }),
            tries: by_level(&prospect.ranges[Input::Experiments], z, tries),
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
fn by_level<V: Clone>(range: &Uncertain, z: &[f64], of: impl Fn(f64) -> V) -> Vec<V> {
    match range.on_line() {
        Err(value) => vec![of(value); z.len()],
        Ok((middle, deviation)) => {
            z.iter().map(|z| of(range.from_line(middle + z * deviation))).collect()
        }
    }
}

/// What is left of the work of each slice, of which some weeks are done: what it can still be is the
/// part of its range above them.
fn left_by_level(
    range: &Uncertain,
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
const STRIDE: usize = 8;

/// All draws.
#[derive(Debug, Clone)]
pub(super) struct Draws<'p> {
    prospect: &'p Prospect,
    points: &'p Points,
    slices: Slices,
    /// What the log says of each draw's chance and number of experiments; nothing without a log.
    logged: Option<Logged>,
    /// `ln 2` by the half-life.
    b: f64,
}

/// The draws of a chance and a number of experiments after a log: of each, the chance, the slice of its
/// number of experiments, and what it weighs.
#[derive(Debug, Clone)]
struct Logged {
    works: Vec<f64>,
    slices: Vec<u32>,
    /// Nothing where all weigh the same.
    weights: Option<Vec<f64>>,
    /// Over all draws.
    belief: Belief,
}

/// One draw.
struct Draw {
    works: f64,
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
#[derive(Clone)]
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
    pub fn of(prospect: &'p Prospect, points: &'p Points) -> Self {
        Self::drawn(prospect, points, FEWEST)
    }

    /// The same so that all draws weigh the same.
    pub fn of_same_weight(prospect: &'p Prospect, points: &'p Points) -> Self {
        Self::drawn(prospect, points, f64::INFINITY)
    }

    /// Where fewer draws than `fewest` count, chances are drawn again from the weighted ones. The
    /// log tells of nothing else, so all other inputs stay as they are.
    fn drawn(prospect: &'p Prospect, points: &'p Points, fewest: f64) -> Self {
        let (slices, b) = (Slices::of(prospect, points), decay(prospect.half_life));
        let mut all = Self { prospect, points, slices, logged: None, b };
        if prospect.evidence.count() > 0 {
            let (mut belief, mut sum) = (Belief::default(), 0.0);
            let draw = |(of, weight): (Belief, f64)| {
                belief.works += weight * of.works;
                belief.marginal += weight * of.marginal;
                sum += weight;
                (of.works, weight)
            };
            let (works, weights): (Vec<_>, Vec<_>) = all.after_the_log().map(draw).unzip();
            let belief = Belief { works: belief.works / sum, marginal: belief.marginal / sum };
            let slices = points.slices(Input::Experiments);
            all.logged = Some(if effective(&weights) < fewest {
                let again: Vec<usize> = drawn_again(&weights).collect();
                Logged {
                    works: again.iter().map(|draw| works[*draw]).collect(),
                    slices: again.iter().map(|draw| slices[*draw]).collect(),
                    weights: None,
                    belief,
                }
            } else {
                Logged { works, slices: slices.to_vec(), weights: Some(weights), belief }
            });
        }
        all
    }

    /// The belief of each draw after the log, and how likely the log is under it, in a unit that is
    /// the same for all.
    fn after_the_log(&self) -> impl Iterator<Item = (Belief, f64)> {
        let Slices { chance, tries, .. } = &self.slices;
        let most = self.unit();
        let shrunk: Vec<f64> =
            tries.iter().map(|(_, likelihood)| (likelihood.unit() - most).exp()).collect();
        let chances = self.points.slices(Input::Chance).iter();
        let experiments = self.points.slices(Input::Experiments).iter();
        chances.zip(experiments).map(move |(chance_slice, slice)| {
            let (_, likelihood) = &tries[*slice as usize];
            let (belief, likely) =
                likelihood.update(chance[*chance_slice as usize], &self.prospect.kinds);
            (belief, likely * shrunk[*slice as usize])
        })
    }

    /// How likely the log is over all draws, with the best single number of experiments as the unit,
    /// so that it can be compared with that of other ranges.
    pub fn likelihood(&self) -> f64 {
        if self.logged.is_none() {
            return 1.0;
        }
        let best = self.prospect.evidence.most_likely(&self.prospect.kinds);
        let sum: f64 = self.after_the_log().map(|(_, likely)| likely).sum();
        sum * (self.unit() - best).exp()
    }

    /// The logarithm of the unit in which the log is likely under a draw.
    fn unit(&self) -> f64 {
        let units = self.slices.tries.iter().map(|(_, likelihood)| likelihood.unit());
        units.fold(f64::NEG_INFINITY, f64::max)
    }

    /// What `of` makes of every draw, in some order.
    fn each(&self, order: Order, mut of: impl FnMut(usize, Draw)) {
        let slices = |of: Input| in_order(self.points.slices(of), of, order, self.points);
        let (works, experiments, weights);
        if let Some(logged) = &self.logged {
            let of = Input::Chance;
            works = in_order(&logged.works, of, order, self.points);
            experiments = in_order(&logged.slices, of, order, self.points);
            weights = logged.weights.as_ref().map(|it| in_order(it, of, order, self.points));
        } else {
            let chances = slices(Input::Chance);
            let chance = |slice: &u32| self.slices.chance[*slice as usize];
            works = Cow::Owned(chances.iter().map(chance).collect());
            (experiments, weights) = (slices(Input::Experiments), None);
        }
        let loops = slices(Input::Loop);
        let (begins, finishes) = (slices(Input::FixedCost), slices(Input::Finish));
        let tried = works.iter().zip(experiments.iter());
        let times = loops.iter().zip(begins.iter()).zip(finishes.iter());
        for (draw, ((works, experiments), ((one, begin), finish))) in tried.zip(times).enumerate() {
            let drawn = Draw {
                works: *works,
                hit: self.slices.tries[*experiments as usize].0,
                weight: weights.as_ref().map_or(1.0, |weights| weights[draw]),
                loop_slice: *one as usize,
                begin_slice: *begin as usize,
                finish_slice: *finish as usize,
            };
            of(draw, drawn);
        }
    }

    /// The belief over all draws, and the chance before the log, over all of them alike.
    pub fn belief(&self) -> (Belief, f64) {
        let slices = self.points.slices(Input::Chance);
        let draws = as_number(self.points.draws() as u64);
        let claimed: f64 = slices.iter().map(|slice| self.slices.chance[*slice as usize]).sum();
        let claimed = claimed / draws;
        let marginal = (1.0 - claimed) * self.prospect.kinds.marginal_share;
        let fresh = Belief { works: claimed, marginal };
        (self.logged.as_ref().map_or(fresh, |logged| logged.belief), claimed)
    }

    /// The ratio of what all draws together bring to the time they take, for the number of
    /// experiments for which it is largest; in the finish, what finishing brings. `value` is what
    /// complete success is worth on average.
    pub fn index(&self, value: f64) -> Index {
        match self.prospect.phase {
            Phase::Search => self.of_search(best_of(&self.blocks(Order::Straight)), value),
            Phase::Finish => self.of_finish(value),
        }
    }

    /// The same, and the index of each draw as it comes, as if success were worth 1: what they have
    /// in common is worked out once.
    pub fn index_and_rates(&self, value: f64) -> (Index, Vec<f64>) {
        if self.prospect.phase == Phase::Finish {
            return (self.of_finish(value), self.rates(Order::Straight, 0));
        }
        let blocks = self.blocks(Order::Straight);
        let best = best_of(&blocks);
        (self.of_search(best, value), self.rates_of(&blocks, best.experiments))
    }

    fn of_search(&self, best: Index, value: f64) -> Index {
        if best.rate > 0.0 {
            Index { rate: best.rate * value * self.b, ..best }
        } else {
            Index::NOTHING
        }
    }

    fn of_finish(&self, value: f64) -> Index {
        let slices = self.points.slices(Input::Finish);
        let (mut finished, mut all) = (0.0, 0.0);
        for slice in slices {
            finished += self.kept_in_time(*slice as usize);
            all += self.slices.over_finish[*slice as usize];
        }
        let draws = as_number(self.points.draws() as u64);
        let (belief, _) = self.belief();
        // Time passes whether it is finished in time or not.
        let rate = value * belief.works * (finished / draws) * self.b / (1.0 - all / draws);
        Index { rate, experiments: 0 }
    }

    /// What is kept of a value over the finish; nothing where that ends after the deadline.
    fn kept_in_time(&self, slice: usize) -> f64 {
        // What fits to the day is not lost in the last digit.
        let is_late = |left: f64| self.slices.finish[slice] > left + 1e-9;
        let late = self.prospect.weeks_left.is_some_and(is_late);
        if late { 0.0 } else { self.slices.over_finish[slice] }
    }

    /// The index of each draw, in some order, as if success were worth 1. Where all together take so
    /// many experiments, each takes at most a few times as many, mostly.
    pub fn rates(&self, order: Order, experiments: u64) -> Vec<f64> {
        if self.prospect.phase == Phase::Search {
            return self.rates_of(&self.blocks(order), experiments);
        }
        let mut rates = Vec::with_capacity(self.points.draws());
        self.each(order, |_, draw| {
            let finished = self.slices.over_finish[draw.finish_slice];
            let in_time = self.kept_in_time(draw.finish_slice) > 0.0;
            rates.push(if in_time { of_finish(1.0, draw.works, finished, self.b) } else { 0.0 });
        });
        rates
    }

    fn rates_of(&self, blocks: &[Block], experiments: u64) -> Vec<f64> {
        let bits = if experiments <= 1 { 1 } else { (experiments.ilog2() + 3).min(MOST_BITS) };
        let mut squares = Vec::new();
        let mut rates = Vec::with_capacity(blocks.len() * LANES);
        for block in blocks {
            rates.extend(block.rates(bits, &mut squares).map(|rate| rate * self.b));
        }
        rates.truncate(self.points.draws());
        rates
    }

    /// What each draw weighs; nothing where all weigh the same.
    pub fn weights(&self) -> Option<&Vec<f64>> {
        self.logged.as_ref()?.weights.as_ref()
    }

    fn blocks(&self, order: Order) -> Vec<Block> {
        let mut blocks = vec![Block::EMPTY; self.points.draws().div_ceil(LANES)];
        self.each(order, |at, draw| blocks[at / LANES].fill(at % LANES, &draw, self));
        blocks
    }

    /// What comes of so many experiments, at least one, on average over all draws.
    pub fn attempt(&self, experiments: u64, value: f64) -> Attempt {
        let (mut got, mut time) = ([0.0; LANES], [0.0; LANES]);
        for block in self.blocks(Order::Straight) {
            block.add(&block.power(experiments), &mut got, &mut time);
        }
        let (mut clear, mut weight) = (0.0, 0.0);
        self.each(Order::Straight, |_, draw| {
            let tries = |q: f64| 1.0 - (1.0 - q).powf(as_number(experiments));
            let deceives = draw.hit / self.prospect.kinds.deceives;
            let shows = draw.works * tries(draw.hit) + (1.0 - draw.works) * tries(deceives);
            clear += draw.weight * shows;
            weight += draw.weight;
        });
        Attempt {
            clear: clear / weight,
            value: value * got.iter().sum::<f64>() / weight,
            weeks: time.iter().sum::<f64>() / weight / self.b,
        }
    }

    /// Weeks until finished work, if the direction works: the fixed cost left, as many experiments as
    /// a clear result takes, none in the finish, and the finish. The median over all draws.
    pub fn weeks_to_the_end(&self) -> f64 {
        let mut weeks = Vec::with_capacity(self.points.draws());
        self.each(Order::Straight, |_, draw| {
            let tries = match self.prospect.phase {
                Phase::Search => self.slices.one[draw.loop_slice] / draw.hit,
                Phase::Finish => 0.0,
            };
            let (begin, finish) = (draw.begin_slice, draw.finish_slice);
            weeks.push(self.slices.begin[begin] + tries + self.slices.finish[finish]);
        });
        Sample::of(weeks, self.weights().cloned()).percentile(50)
    }
}

/// The ratio of all draws together for some number of experiments, one less and one more.
fn rates_around(blocks: &[Block], experiments: u64) -> [f64; 3] {
    // In lanes, so that sums need not wait for each other.
    let (mut values, mut times) = ([[0.0; LANES]; 3], [[0.0; LANES]; 3]);
    for block in blocks {
        let mut power = block.power(experiments - 1);
        for (value, time) in values.iter_mut().zip(&mut times) {
            block.add(&power, value, time);
            power = power.times(&block.first());
        }
    }
    let sum = |lanes: [f64; LANES]| lanes.iter().sum::<f64>();
    let (values, times) = (values.map(sum), times.map(sum));
    // Without an experiment nothing is got, perhaps in no time.
    std::array::from_fn(|at| if values[at] > 0.0 { values[at] / times[at] } else { 0.0 })
}

/// The best common number of experiments, of which each that may be better is tried: over some of the
/// draws first, then over all from where those have a peak that may be the highest.
fn best_of(blocks: &[Block]) -> Index {
    /// An odd number of blocks apart, so that the draws do not share the digits of their sequence.
    const EVERY: usize = 13;
    /// A peak so much lower among some of the draws may be the highest among all.
    const NEARLY: f64 = 0.9;
    let some: Vec<Block> = blocks.iter().step_by(EVERY).cloned().collect();
    let mut powers: Vec<Power> = vec![Power::NONE; some.len()];
    let mut rates: Vec<f64> = Vec::new();
    let highest = best_of_all(|n| {
        #[expect(clippy::cast_possible_truncation, reason = "at most FURTHEST")]
        let at = n as usize - 1;
        if rates.len() <= at {
            rates.extend(next_rates(&some, &mut powers));
        }
        rates[at]
    });
    if highest.rate <= 0.0 {
        return Index::NOTHING;
    }
    rates.truncate(usize::try_from(furthest(highest.experiments)).unwrap_or(usize::MAX));
    let is_peak = |at: &usize| {
        let rises = |from: usize, to: usize| is_above(rates[to], rates[from]);
        let is_last = |at: usize| at + 1 == rates.len();
        rates[*at] >= NEARLY * highest.rate
            && (*at == 0 || rises(*at - 1, *at))
            && (is_last(*at) || !rises(*at, *at + 1))
    };
    let mut best = Index::NOTHING;
    for peak in (0..rates.len()).filter(is_peak) {
        let climbed = climb(blocks, peak as u64 + 1);
        if climbed.rate > best.rate {
            best = climbed;
        }
    }
    best
}

/// Whether one rate is above another by more than the last digits of their sums: where many experiments
/// are as good as more, there is one peak and not one for each rounding.
fn is_above(rate: f64, other: f64) -> bool {
    rate > other * (1.0 + 1e-12)
}

/// The peak of all draws next to a number of experiments.
fn climb(blocks: &[Block], mut experiments: u64) -> Index {
    loop {
        let [less, rate, more] = rates_around(blocks, experiments);
        if is_above(more, rate) && more >= less && experiments < FURTHEST {
            experiments += 1;
        } else if is_above(less, rate) && experiments > 1 {
            experiments -= 1;
        } else {
            return Index { rate, experiments };
        }
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
pub(super) fn drawn_again(weights: &[f64]) -> impl Iterator<Item = usize> {
    let step = weights.iter().sum::<f64>() / weights.len() as f64;
    let (mut draw, mut up_to) = (0, weights[0]);
    (0..weights.len()).map(move |nth| {
        let place = (nth as f64 + 0.5) * step;
        while up_to < place && draw + 1 < weights.len() {
            draw += 1;
            up_to += weights[draw];
        }
        draw
    })
}

/// The ratio of all draws together for each of the next so many numbers of experiments.
fn next_rates(blocks: &[Block], powers: &mut [Power]) -> impl Iterator<Item = f64> + use<> {
    let (mut values, mut times) = ([[0.0; LANES]; STRIDE], [[0.0; LANES]; STRIDE]);
    for (block, power) in blocks.iter().zip(powers) {
        for (value, time) in values.iter_mut().zip(&mut times) {
            *power = power.times(&block.first());
            block.add(power, value, time);
        }
    }
    let sum = |lanes: [f64; LANES]| lanes.iter().sum::<f64>();
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
        let works = draw.weight * begun * draw.works;
        let not = draw.weight * begun * (1.0 - draw.works);
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

    /// For so many experiments.
    fn power(&self, mut n: u64) -> Power {
        let (mut power, mut square) = (Power::NONE, self.first());
        while n > 0 {
            if n % 2 == 1 {
                power = power.times(&square);
            }
            square = square.times(&square);
            n /= 2;
        }
        power
    }

    /// Adds what its draws bring, and the time that they take.
    #[inline]
    fn add(&self, power: &Power, value: &mut Lanes, time: &mut Lanes) {
        for lane in 0..LANES {
            let (misses, fails) = (power.misses[lane], power.fails[lane]);
            value[lane] += self.value_of(lane, misses);
            time[lane] += self.time(lane, misses, fails);
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
