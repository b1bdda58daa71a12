//! A parallel map.

use std::thread;

/// More threads do not make it faster.
const MOST_THREADS: usize = 8;

/// Applies `of` to each item and keeps the order. Each thread has at least `worth_a_thread` items.
pub fn map<T: Send, R: Send>(
    things: Vec<T>,
    worth_a_thread: usize,
    of: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let threads = threads.min(things.len() / worth_a_thread.max(1));
    if threads < 2 {
        return things.into_iter().map(of).collect();
    }
    let share = things.len().div_ceil(threads);
    let mut things = things.into_iter();
    let mut shares: Vec<Vec<T>> = Vec::new();
    while things.len() > 0 {
        shares.push(things.by_ref().take(share).collect());
    }
    let of = &of;
    thread::scope(|scope| {
        let workers: Vec<_> = shares
            .into_iter()
            .map(|share| scope.spawn(move || share.into_iter().map(of).collect::<Vec<_>>()))
            .collect();
        let done = workers.into_iter().flat_map(|worker| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        done.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_kept_on_any_number_of_threads() {
        let all: Vec<usize> = (0..1001).collect();

        for worth_a_thread in [0, 1, 400, 2000] {
            assert_eq!(map(all.clone(), worth_a_thread, |n| n), all);
        }
        assert!(map(Vec::<u8>::new(), 1, |n| n).is_empty());
    }
}
