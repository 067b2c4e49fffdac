//! The same work on many values, spread over the computer's cores.

use std::num::NonZeroUsize;
use std::panic;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// So few values are not worth a thread.
const FEW: usize = 16;

/// What `work` makes of each item, in the order of the items: as if it had been called one after the other.
///
/// # Panics
/// When `work` does.
pub fn abreast<Item: Send, Made: Send>(items: Vec<Item>, work: impl Fn(Item) -> Made + Sync) -> Vec<Made> {
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = if items.len() < FEW { 1 } else { cores };
    spread(items, threads, &work)
}

fn spread<Item: Send, Made: Send>(
    items: Vec<Item>,
    threads: usize,
    work: &(impl Fn(Item) -> Made + Sync),
) -> Vec<Made> {
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let count = items.len();
    let left = Mutex::new(items.into_iter().enumerate());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let toil = || std::iter::from_fn(&next).map(|(index, item)| (index, work(item))).collect::<Vec<_>>();
    let shares = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(toil)).collect();
        let own = toil();
        let join = |other: thread::ScopedJoinHandle<'_, _>| {
            other.join().unwrap_or_else(|cause| panic::resume_unwind(cause))
        };
        std::iter::once(own).chain(others.into_iter().map(join)).collect::<Vec<_>>()
    });
    let mut made: Vec<(usize, Made)> = Vec::with_capacity(count);
    made.extend(shares.into_iter().flatten());
    made.sort_unstable_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn what_is_made_keeps_the_order_of_the_items() {
        // The first items take longest, so that a thread that began later is done with its own before.
        let work = |item: u64| {
            let end = (100 - item) * 1000;
            (0..end).fold(item, |sum, number| std::hint::black_box(sum.wrapping_add(number)))
        };
        let items: Vec<u64> = (0..100).collect();
        let one_after_the_other: Vec<u64> = items.iter().map(|item| work(*item)).collect();
        for threads in [0, 1, 2, 3, 200] {
            assert_eq!(spread(items.clone(), threads, &work), one_after_the_other, "{threads} threads");
        }
        assert_eq!(spread(Vec::<u64>::new(), 4, &work), [0; 0]);
    }

    #[test]
    #[should_panic(expected = "item 7")]
    fn a_panic_is_not_lost() {
        spread((0..20).collect(), 3, &|item: usize| assert_ne!(item, 7, "item 7"));
    }
}
