//! The one or two threads that run the models, each with a thread pool of its own.
//!
//! rten can spread one operation over several threads, but then all of them wait for each other after every
//! operation. Whole pieces of work side by side keep both busy, also on a machine that does other things.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::OcrError;

/// Threads that run the models.
#[derive(Debug)]
pub(super) struct Workers {
    pools: Vec<Arc<ThreadPool>>,
}

/// One thread of [`Workers`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Worker<'a> {
    pool: &'a Arc<ThreadPool>,
}

impl Workers {
    /// At least one thread.
    pub(super) fn new(threads: usize) -> Self {
        let pool = |_| Arc::new(ThreadPool::with_num_threads(1));
        Self {
            pools: (0..threads.max(1)).map(pool).collect(),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.pools.len()
    }

    /// Does `work` for each item; the answers are in the order of the items, which are begun in that order.
    pub(super) fn map<I, T, W>(&self, items: &[I], work: W) -> Result<Vec<T>, OcrError>
    where
        I: Sync,
        T: Send,
        W: Fn(Worker<'_>, &I) -> Result<T, OcrError> + Sync,
    {
        // Inside the pool's own thread, so that running a model does not change threads every time.
        if self.pools.len() == 1 || items.len() < 2 {
            let pool = &self.pools[0];
            return pool.run(|| items.iter().map(|item| work(Worker { pool }, item)).collect());
        }
        let next = AtomicUsize::new(0);
        let share = |pool| {
            let mut done = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(index) else { break Ok(done) };
                done.push((index, work(Worker { pool }, item)?));
            }
        };
        let shares: Result<Vec<Vec<(usize, T)>>, OcrError> = std::thread::scope(|scope| {
            let started: Vec<_> = self.pools.iter().map(|pool| scope.spawn(|| pool.run(|| share(pool)))).collect();
            started
                .into_iter()
                .map(|thread| thread.join().unwrap_or(Err(OcrError::Stopped)))
                .collect()
        });
        let mut done: Vec<(usize, T)> = shares?.into_iter().flatten().collect();
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, answer)| answer).collect())
    }
}

impl Worker<'_> {
    /// Runs a model of one input and one output on this thread.
    pub(super) fn run<const N: usize>(self, model: &Model, input: &NdTensor<f32, 4>) -> Result<NdTensor<f32, N>, OcrError> {
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(self.pool)));
        let output = model.run_one(input.view().into(), Some(options)).map_err(OcrError::run)?;
        output.try_into().map_err(OcrError::run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_items_and_a_fault_is_told() {
        for threads in [1, 2] {
            let workers = Workers::new(threads);
            let items: Vec<u32> = (0..50).collect();
            let doubled = workers.map(&items, |_, item| Ok(2 * item)).unwrap();
            assert_eq!(doubled, (0..50).map(|item| 2 * item).collect::<Vec<_>>());
            let failed = workers.map(&items, |_, &item| if item == 30 { Err(OcrError::run("no")) } else { Ok(item) });
            assert!(failed.is_err());
        }
    }
}
