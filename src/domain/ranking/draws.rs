//! The draws of a project: its inputs at each point, and its value rate for all draws together and for
//! each. The weight of a draw is the likelihood of the log under it.

use std::borrow::Cow;

use super::belief::{Belief, Likelihood, hit, not_certain};
use super::effort::left;
use super::index::{FURTHEST, Index, as_number, decay, discount, experiments_within, of_finish};
use super::input::{Input, InputSet};
use super::odds::Sample;
use super::optimum::{self, Block, LANES};
use super::points::Points;
use super::prospect::{Attempt, Phase, Prospect};
use super::uncertain::Uncertain;

/// The least work of a finish: a day, in weeks.
pub(super) const SHORTEST_FINISH: f64 = 0.2;
/// The least effective sample size; below it, chances are resampled.
const FEWEST: f64 = 100.0;

/// The order of a project's draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The order of the points.
    Straight,
    /// A shuffle of all inputs but some, which are the same unknown in other projects.
    Shuffled {
        /// The number of the shuffle.
        nth: usize,
        /// The inputs that keep the order of the points.
        but: InputSet,
    },
}

impl Order {
    /// The places of an input's draws; `None` if they are in the order of the points.
    pub fn places(self, of: Input, points: &Points) -> Option<&[u32]> {
        match self {
            Self::Shuffled { nth, but } if !but[of] => Some(points.shuffle(nth)),
            Self::Straight | Self::Shuffled { .. } => None,
        }
    }
}

/// The values of an input's draws, in an order.
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

/// The value of complete success in each draw, in an order.
pub(super) fn worth(prospect: &Prospect, points: &Points, order: Order) -> Vec<f64> {
    let slices = |of: Input| in_order(points.slices(of), of, order, points);
    let z = points.levels();
    let [importance, counterfactual] = [Input::Importance, Input::Counterfactual]
        .map(|input| by_level(&prospect.ranges[input], z, |value| value));
    let both = (slices(Input::Importance), slices(Input::Counterfactual));
    let pairs = both.0.iter().zip(both.1.iter());
    pairs.map(|(i, c)| importance[*i as usize] * counterfactual[*c as usize]).collect()
}

/// The quantities that depend on the slice of a single range, computed once for all draws of the slice.
/// Times are in weeks on the calendar.
#[derive(Debug, Clone)]
struct Slices {
    /// The chance that the direction works, before the log.
    chance: Vec<f64>,
    /// The chance that one experiment is clear, and the likelihood of the log with it.
    tries: Vec<(f64, Likelihood)>,
    /// Weeks of one experiment, before the first one, and of the finish.
    one: Vec<f64>,
    begin: Vec<f64>,
    finish: Vec<f64>,
    /// The discount over each.
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
            // They rise with the slice: if both ends are equal, all are.
            let (first, last) = (weeks[0], weeks[weeks.len() - 1]);
            if (last - first).abs() <= 0.0 {
                return vec![discount(b, first); weeks.len()];
            }
            weeks.iter().map(|weeks| discount(b, *weeks)).collect()
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
                not_certain(chance.min(prospect.chance_at_most))
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

/// The result of `of` for the value of each slice of a range.
fn by_level<V: Clone>(range: &Uncertain, z: &[f64], of: impl Fn(f64) -> V) -> Vec<V> {
    match range.on_line() {
        Err(value) => vec![of(value); z.len()],
        Ok((middle, deviation)) => {
            z.iter().map(|z| of(range.value_at(middle + z * deviation))).collect()
        }
    }
}

/// The result of `of` for the work left in each slice. The range of the whole work is cut off below the
/// weeks already worked.
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

/// All draws of a project.
#[derive(Debug, Clone)]
pub(super) struct Draws<'p> {
    prospect: &'p Prospect,
    points: &'p Points,
    slices: Slices,
    /// The chance and the number of experiments of each draw after the log; `None` without a log.
    logged: Option<Logged>,
    /// The discount rate: `ln 2` divided by the half-life.
    b: f64,
}

/// The draws of the two inputs that a log tells about.
#[derive(Debug, Clone)]
struct Logged {
    /// The chance that the direction works.
    works: Vec<f64>,
    /// The slice of the number of experiments.
    slices: Vec<u32>,
    /// `None` if all are equal.
    weights: Option<Vec<f64>>,
    /// The mean over all draws.
    belief: Belief,
}

/// One draw.
struct Draw {
    works: f64,
    /// The chance that one experiment is clear, if the direction works.
    hit: f64,
    weight: f64,
    loop_slice: usize,
    begin_slice: usize,
    finish_slice: usize,
}

impl<'p> Draws<'p> {
    /// The draws of a prospect, with weights if there is a log.
    pub fn of(prospect: &'p Prospect, points: &'p Points) -> Self {
        Self::drawn(prospect, points, FEWEST)
    }

    /// The draws of a prospect, resampled so that all weights are equal.
    pub fn of_same_weight(prospect: &'p Prospect, points: &'p Points) -> Self {
        Self::drawn(prospect, points, f64::INFINITY)
    }

    /// If the effective sample size is below `fewest`, chances and numbers of experiments are
    /// resampled. The log tells nothing about other inputs, so their draws stay.
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
            all.logged = Some(if effective_size(&weights) < fewest {
                let again: Vec<usize> = resampled(&weights).collect();
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

    /// The belief of each draw after the log, and the likelihood of the log under it, in one unit for
    /// all.
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

    /// The likelihood of the log over all draws. Its unit is that of the best number of experiments,
    /// so that it can be compared between ranges.
    pub fn likelihood(&self) -> f64 {
        if self.logged.is_none() {
            return 1.0;
        }
        let best = self.prospect.evidence.max_log_likelihood(&self.prospect.kinds);
        let sum: f64 = self.after_the_log().map(|(_, likely)| likely).sum();
        sum * (self.unit() - best).exp()
    }

    /// The logarithm of the largest unit of all likelihoods.
    fn unit(&self) -> f64 {
        let units = self.slices.tries.iter().map(|(_, likelihood)| likelihood.unit());
        units.fold(f64::NEG_INFINITY, f64::max)
    }

    /// Calls `of` with every draw, in an order.
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

    /// The mean belief over all draws, and the unweighted mean chance before the log.
    pub fn belief(&self) -> (Belief, f64) {
        let slices = self.points.slices(Input::Chance);
        let draws = as_number(self.points.draws() as u64);
        let claimed: f64 = slices.iter().map(|slice| self.slices.chance[*slice as usize]).sum();
        let claimed = claimed / draws;
        let marginal = (1.0 - claimed) * self.prospect.kinds.marginal_share;
        let fresh = Belief { works: claimed, marginal };
        (self.logged.as_ref().map_or(fresh, |logged| logged.belief), claimed)
    }

    /// The value of all draws divided by their time: in search for the best number of experiments,
    /// else for the finish. `value` is the mean value of complete success.
    pub fn index(&self, value: f64) -> Index {
        match self.prospect.phase {
            Phase::Search => self.of_search(optimum::best_of(&self.blocks(Order::Straight)), value),
            Phase::Finish => self.of_finish(value),
        }
    }

    /// The index, and the index of each draw in the order of the points for a success of value 1.
    /// What both need is computed once.
    pub fn index_and_rates(&self, value: f64) -> (Index, Vec<f64>) {
        if self.prospect.phase == Phase::Finish {
            return (self.of_finish(value), self.rates(Order::Straight, 0));
        }
        let blocks = self.blocks(Order::Straight);
        let best = optimum::best_of(&blocks);
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
            finished += self.discount_in_time(*slice as usize);
            all += self.slices.over_finish[*slice as usize];
        }
        let draws = as_number(self.points.draws() as u64);
        let (belief, _) = self.belief();
        // A late finish takes its time too.
        let rate = value * belief.works * (finished / draws) * self.b / (1.0 - all / draws);
        Index { rate, experiments: 0 }
    }

    /// The discount over the finish; 0 if it ends after the deadline.
    fn discount_in_time(&self, slice: usize) -> f64 {
        // A rounding error does not make it late.
        let is_late = |left: f64| self.slices.finish[slice] > left + 1e-9;
        let late = self.prospect.weeks_left.is_some_and(is_late);
        if late { 0.0 } else { self.slices.over_finish[slice] }
    }

    /// The index of each draw, in an order, for a success of value 1. `experiments` is the best number
    /// for all draws together.
    pub fn rates(&self, order: Order, experiments: u64) -> Vec<f64> {
        if self.prospect.phase == Phase::Search {
            return self.rates_of(&self.blocks(order), experiments);
        }
        let mut rates = Vec::with_capacity(self.points.draws());
        self.each(order, |_, draw| {
            let finished = self.slices.over_finish[draw.finish_slice];
            let in_time = self.discount_in_time(draw.finish_slice) > 0.0;
            rates.push(if in_time { of_finish(1.0, draw.works, finished, self.b) } else { 0.0 });
        });
        rates
    }

    fn rates_of(&self, blocks: &[Block], experiments: u64) -> Vec<f64> {
        let mut rates = optimum::rates(blocks, experiments);
        rates.truncate(self.points.draws());
        for rate in &mut rates {
            *rate *= self.b;
        }
        rates
    }

    /// The weight of each draw; `None` if all are equal.
    pub fn weights(&self) -> Option<&Vec<f64>> {
        self.logged.as_ref()?.weights.as_ref()
    }

    fn blocks(&self, order: Order) -> Vec<Block> {
        let mut blocks = vec![Block::EMPTY; self.points.draws().div_ceil(LANES)];
        self.each(order, |at, draw| self.fill(&mut blocks[at / LANES], at % LANES, &draw));
        blocks
    }

    #[inline]
    fn fill(&self, block: &mut Block, lane: usize, draw: &Draw) {
        let slices = &self.slices;
        let (one, finished) =
            (slices.over_one[draw.loop_slice], slices.over_finish[draw.finish_slice]);
        let begun = slices.over_begin[draw.begin_slice];
        // The discount of an experiment that is not clear, the value of trying until one is, and the
        // time for that and the finish.
        let tries = |q: f64| {
            let (lost, hit) = (1.0 - one, q * one);
            (one - hit, hit / (lost + hit), (lost + hit * (1.0 - finished)) / (lost + hit))
        };
        let works = draw.weight * begun * draw.works;
        let not = draw.weight * begun * (1.0 - draw.works);
        let (misses, clear, trying) = tries(draw.hit);
        let (fails, _, failing) = tries(draw.hit / self.prospect.kinds.clear_ratio);
        block.value[lane] = works * finished * clear;
        block.fixed[lane] = draw.weight * (1.0 - begun);
        block.trying[lane] = works * trying;
        block.failing[lane] = not * failing;
        (block.misses[lane], block.fails[lane]) = (misses, fails);
        if let Some(weeks) = self.prospect.weeks_left {
            let one = slices.one[draw.loop_slice];
            let time = weeks - slices.begin[draw.begin_slice] - slices.finish[draw.finish_slice];
            block.most[lane] = experiments_within(time, one).min(as_number(FURTHEST));
            block.too_late[lane] = misses.powf(block.most[lane]);
        }
    }

    /// The mean result of a number of experiments, at least one, over all draws.
    pub fn attempt(&self, experiments: u64, value: f64) -> Attempt {
        let (got, time) = optimum::sums(&self.blocks(Order::Straight), experiments);
        let (mut clear, mut weight) = (0.0, 0.0);
        self.each(Order::Straight, |_, draw| {
            let tries = |q: f64| 1.0 - (1.0 - q).powf(as_number(experiments));
            let false_hit = draw.hit / self.prospect.kinds.clear_ratio;
            let shows = draw.works * tries(draw.hit) + (1.0 - draw.works) * tries(false_hit);
            clear += draw.weight * shows;
            weight += draw.weight;
        });
        Attempt {
            clear: clear / weight,
            value: value * got / weight,
            weeks: time / weight / self.b,
        }
    }

    /// The median of the weeks until finished work if the direction works: the fixed cost left, the
    /// experiments to a clear result in search, and the finish.
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

/// The effective sample size.
fn effective_size(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    sum * sum / squares
}

/// The same number of draws, each as often as its weight says (systematic resampling).
#[expect(clippy::cast_precision_loss, reason = "at most a hundred thousand")]
pub(super) fn resampled(weights: &[f64]) -> impl Iterator<Item = usize> {
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
