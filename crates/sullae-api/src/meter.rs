//! What this process has counted since it began, for metrics and readiness.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use sullae_recording::Verdict;
use sullae_service::monitors::WatchEvent;

/// Beats come every 5 seconds; so much later watching counts as stuck.
const BEAT_LIMIT: Duration = Duration::from_secs(30);

/// How long checks take, seconds.
const CHECK_BOUNDS_S: [f64; 12] = [0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 60.0, 120.0, 300.0];
/// How late they begin, seconds.
const LATE_BOUNDS_S: [f64; 9] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];

/// Counts what happens while watching.
#[derive(Debug, Default)]
pub struct Meter(Mutex<Counts>);

#[derive(Debug)]
pub(crate) struct Counts {
    pub(crate) checks: BTreeMap<(String, Verdict), u64>,
    pub(crate) took: Histogram,
    pub(crate) late: Histogram,
    pub(crate) skipped: BTreeMap<&'static str, u64>,
    pub(crate) given_up: u64,
    pub(crate) clock_set: u64,
    pub(crate) store_troubled: u64,
    pub(crate) enabled: usize,
    pub(crate) wrong: usize,
    pub(crate) last_beat: Option<Instant>,
    /// Signs of life that an outside watcher took, and that it did not.
    pub(crate) pings: [u64; 2],
    /// Checks that go on, by monitor: one at a time.
    begun: HashMap<String, Instant>,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            checks: BTreeMap::new(),
            took: Histogram::of(&CHECK_BOUNDS_S),
            late: Histogram::of(&LATE_BOUNDS_S),
            skipped: BTreeMap::new(),
            given_up: 0,
            clock_set: 0,
            store_troubled: 0,
            enabled: 0,
            wrong: 0,
            last_beat: None,
            pings: [0; 2],
            begun: HashMap::new(),
        }
    }
}

/// Counts values by upper bounds.
#[derive(Debug)]
pub(crate) struct Histogram {
    pub(crate) bounds: &'static [f64],
    /// So many values up to each bound and beyond the one before; the last: beyond all.
    pub(crate) counts: Vec<u64>,
    pub(crate) sum: f64,
}

impl Histogram {
    fn of(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            counts: vec![0; bounds.len() + 1],
            sum: 0.0,
        }
    }

    fn add(&mut self, value: f64) {
        let place = self.bounds.iter().position(|bound| value <= *bound).unwrap_or(self.bounds.len());
        self.counts[place] += 1;
        self.sum += value;
    }
}

impl Meter {
    /// Takes note of what happened.
    pub fn hear(&self, event: &WatchEvent) {
        let mut counts = self.counts();
        match event {
            WatchEvent::MonitorsRead { enabled, wrong } => {
                counts.enabled = *enabled;
                counts.wrong = wrong.len();
            }
            WatchEvent::CheckStarted { claim, late } => {
                counts.late.add(late.as_secs_f64().max(0.0));
                counts.begun.insert(claim.monitor.clone(), Instant::now());
            }
            WatchEvent::CheckFinished(finished) => {
                let monitor = finished.claim.monitor.clone();
                if let Some(begun) = counts.begun.remove(&monitor) {
                    counts.took.add(begun.elapsed().as_secs_f64());
                }
                *counts.checks.entry((monitor, finished.checked.verdict)).or_default() += 1;
            }
            WatchEvent::SlotsSkipped { skipped, .. } => *counts.skipped.entry(skipped.reason).or_default() += skipped.count,
            WatchEvent::SlotGivenUp(_) => counts.given_up += 1,
            WatchEvent::ClockSet { .. } => counts.clock_set += 1,
            WatchEvent::StoreTroubled(_) => counts.store_troubled += 1,
            WatchEvent::Beat => counts.last_beat = Some(Instant::now()),
        }
    }

    /// Takes note of a sign of life to an outside watcher, and whether it arrived.
    pub fn pinged(&self, arrived: bool) {
        self.counts().pings[usize::from(!arrived)] += 1;
    }

    /// Whether the watching loop works.
    pub fn watches(&self) -> bool {
        self.counts().last_beat.is_some_and(|at| at.elapsed() < BEAT_LIMIT)
    }

    pub(crate) fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
