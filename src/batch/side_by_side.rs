//! Large pieces of work side by side, each whole on one thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::BatchError;

/// Does the work of each item, as many at a time as there are threads, and answers in their order. What an item does in
/// parallel itself stays on its thread: otherwise a thread that waits for a part of one item would begin another, and
/// there would be no telling how many are in memory at a time.
///
/// # Errors
/// The error of the first item that has one, or when no thread can be started.
pub(super) fn side_by_side<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, BatchError> + Sync,
) -> Result<Vec<R>, BatchError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<R, BatchError>)>> = Mutex::new(Vec::with_capacity(items.len()));
    let put = |index: usize, result| {
        done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
    };
    let one_after_another = || {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        if let Err(error) = &alone {
            return put(items.len(), Err(BatchError::Threads { jobs: 1, reason: error.to_string() }));
        }
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return };
            let result = work(item);
            let failed = result.is_err();
            put(index, result);
            if failed {
                // The others finish what they have begun.
                next.store(items.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..rayon::current_num_threads().min(items.len()) {
            // With fewer threads than asked for the work is done all the same.
            drop(std::thread::Builder::new().spawn_scoped(scope, one_after_another));
        }
    });
    if next.load(Ordering::Relaxed) == 0 && !items.is_empty() {
        let reason = "no thread could be started".to_owned();
        return Err(BatchError::Threads { jobs: rayon::current_num_threads(), reason });
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn answers_come_in_order_and_the_first_error_is_told() {
        let items: Vec<u64> = (0..100).collect();
        let doubled = side_by_side(&items, |item| Ok(item * 2)).unwrap();
        assert_eq!(doubled, items.iter().map(|item| item * 2).collect::<Vec<_>>());
        let none: Vec<u64> = side_by_side(&[], |item: &u64| Ok(*item)).unwrap();
        assert!(none.is_empty());
        let failed =
            side_by_side(
                &items,
                |item| {
                    if *item % 10 == 7 { Err(BatchError::MapOfProvince) } else { Ok(*item) }
                },
            );
        assert!(matches!(failed, Err(BatchError::MapOfProvince)));
    }

    #[test]
    fn an_item_stays_whole_on_its_thread() {
        let items: Vec<u64> = (0..20).collect();
        let moved = side_by_side(&items, |item| {
            let here = std::thread::current().id();
            let elsewhere = |_: &u64| std::thread::current().id() != here;
            let inner: Vec<u64> = (0..50 + item).collect();
            Ok(inner.par_iter().filter(|one| elsewhere(one)).count())
        });
        assert_eq!(moved.unwrap().into_iter().sum::<usize>(), 0);
    }
}
