//! The search for the number of experiments with the highest value rate, for all draws together and for
//! each. Draws are in blocks, so that the processor works on several side by side.

use super::index::{FURTHEST, Index, as_number, best_of_all, furthest};

/// The number of draws in a block.
pub(super) const LANES: usize = 8;
type Lanes = [f64; LANES];
/// The number of bits of the largest number of experiments.
const MOST_BITS: u32 = FURTHEST.ilog2() + 1;
/// The number of consecutive numbers of experiments that are tried at once.
const STRIDE: usize = 8;

/// Draws of a project in search. The value rate of each for `n` experiments is
/// `b · value · (1 - misses^n) / (fixed + trying · (1 - misses^n) + failing · (1 - fails^n))`,
/// without importance and counterfactual. No part is negative, so little discounting loses no
/// digits. All but `misses`, `fails`, `most` and `too_late` are multiplied by the weight of the draw.
#[derive(Clone)]
pub(super) struct Block {
    /// The value of finished work, with an unlimited number of tries.
    pub value: Lanes,
    /// Time for the fixed cost.
    pub fixed: Lanes,
    /// Time for tries and the finish, if the direction works.
    pub trying: Lanes,
    /// Time for tries and the finish, if it does not work.
    pub failing: Lanes,
    /// The discount of one experiment that is not clear, times its chance, if the direction works.
    pub misses: Lanes,
    /// The same, if it does not work.
    pub fails: Lanes,
    /// The largest number of experiments that leaves time for the finish before the deadline.
    pub most: Lanes,
    /// `misses` to the power of `most`: later results are worth nothing, but take time.
    pub too_late: Lanes,
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

/// The rate of all draws together for each of the next `STRIDE` numbers of experiments.
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

/// The rate of all draws together for one experiment less, for that number, and for one more.
fn rates_around(blocks: &[Block], experiments: u64) -> [f64; 3] {
    // Sums in separate lanes do not wait for each other.
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
    // Without an experiment there is no value, and there may be no time.
    std::array::from_fn(|at| if values[at] > 0.0 { values[at] / times[at] } else { 0.0 })
}

/// The number of experiments with the highest rate of all draws together. The search tries every
/// number that may be better with some of the draws, and then climbs with all draws from each peak
/// that may be the highest.
pub(super) fn best_of(blocks: &[Block]) -> Index {
    /// An odd step, so that the draws do not share digits of their sequence.
    const EVERY: usize = 13;
    /// A peak of at least this share of the highest may be the highest of all draws.
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

/// Whether one rate is above another by more than the rounding of their sums, so that a plateau is one
/// peak.
fn is_above(rate: f64, other: f64) -> bool {
    rate > other * (1.0 + 1e-12)
}

/// The peak of all draws nearest to a number of experiments.
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

/// The index of each draw, without `b`. `experiments` is the best number for all draws together; that of
/// one draw is rarely more than a few times as large.
pub(super) fn rates(blocks: &[Block], experiments: u64) -> Vec<f64> {
    let bits = if experiments <= 1 { 1 } else { (experiments.ilog2() + 3).min(MOST_BITS) };
    let mut squares = Vec::new();
    blocks.iter().flat_map(|block| block.rates(bits, &mut squares)).collect()
}

/// The sums of the values and of the times of all draws, for a number of experiments.
pub(super) fn sums(blocks: &[Block], experiments: u64) -> (f64, f64) {
    let (mut values, mut times) = ([0.0; LANES], [0.0; LANES]);
    for block in blocks {
        block.add(&block.power(experiments), &mut values, &mut times);
    }
    (values.iter().sum(), times.iter().sum())
}

impl Block {
    /// Draws without value and time.
    pub const EMPTY: Self = Self {
        value: [0.0; LANES],
        fixed: [0.0; LANES],
        trying: [0.0; LANES],
        failing: [0.0; LANES],
        misses: [0.0; LANES],
        fails: [0.0; LANES],
        most: [1000.0; LANES],
        too_late: [0.0; LANES],
    };

    /// Both powers for `n` experiments.
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

    /// Adds the value and the time of each draw.
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

    /// The index of each draw. The rate of one draw has one peak, so the largest number of experiments
    /// that is too small is found bit by bit, for all lanes in step. It starts with `bits` bits, and
    /// again with more if those do not suffice. `squares` is working memory.
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

    /// The value that comes before the deadline.
    #[inline]
    fn value_of(&self, lane: usize, misses: f64) -> f64 {
        self.value[lane] * (1.0 - misses.max(self.too_late[lane]))
    }

    #[inline]
    fn time(&self, lane: usize, misses: f64, fails: f64) -> f64 {
        self.fixed[lane] + self.trying[lane] * (1.0 - misses) + self.failing[lane] * (1.0 - fails)
    }

    /// Whether one experiment more than `n` lowers the rate, or is too late.
    #[inline]
    fn enough(&self, lane: usize, n: f64, misses: f64, fails: f64) -> bool {
        let works = misses * (1.0 - self.misses[lane]);
        let not = fails * (1.0 - self.fails[lane]);
        let more_time = self.trying[lane] * works + self.failing[lane] * not;
        let worth_less = works * self.time(lane, misses, fails) <= (1.0 - misses) * more_time;
        #[expect(clippy::needless_bitwise_bool, reason = "without a branch, lanes stay in step")]
        let enough = worth_less | (n >= self.most[lane]);
        enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal draws; `misses` and `fails` of one experiment.
    fn draws(value: f64, times: [f64; 3], [misses, fails]: [f64; 2]) -> Block {
        let [fixed, trying, failing] = times.map(|time| [time; LANES]);
        let (misses, fails) = ([misses; LANES], [fails; LANES]);
        Block { value: [value; LANES], fixed, trying, failing, misses, fails, ..Block::EMPTY }
    }

    #[test]
    fn the_search_ends_at_one_experiment_and_at_the_furthest() {
        let soon = [draws(1.0, [0.0, 1.0, 10.0], [0.5, 0.9])];
        let never = [draws(1.0, [1000.0, 1.0, 1.0], [0.9999, 0.9999])];

        assert_eq!(best_of(&soon).experiments, 1);
        assert_eq!(climb(&soon, 2).experiments, 1);
        assert_eq!(best_of(&never).experiments, FURTHEST);
        assert_eq!(climb(&never, FURTHEST).experiments, FURTHEST);
    }

    #[test]
    fn a_climb_begins_on_the_steeper_side() {
        let two =
            [draws(2.0, [1.0, 1.0, 5.0], [0.8, 0.5]), draws(20.0, [1.0, 1.0, 20.0], [0.05, 0.5])];
        let [less, lowest, more] = rates_around(&two, 8);

        assert!(less > more && more > lowest);
        assert_eq!(climb(&two, 8).experiments, 1);
        assert!(climb(&two, 9).experiments > 9);
    }
}
