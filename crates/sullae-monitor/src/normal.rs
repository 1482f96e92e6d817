//! How long a check usually takes at this hour of the week, and what is out of the ordinary. Learnt from the monitor's own checks that
//! worked; robust, so that one bad day neither hides the next nor counts as usual.
//!
//! The written policy, kept by tests:
//! - Checks of the same hour and weekday are compared, day by day: the 95th percentile of each day, and of those the median. Where there
//!   are not enough, those of the same hour of any day; then those of whole days.
//! - Slow is what takes more than twice that, and two seconds more than the median of all of them.

use std::collections::BTreeMap;

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

/// Fewer checks of a day say nothing about it.
const LEAST_OF_DAY: usize = 3;
/// So many days there must be: of the same weekday, or of any.
const LEAST_WEEKS: usize = 3;
const LEAST_DAYS: usize = 5;
/// And so many checks in all.
const LEAST: usize = 20;
const FACTOR: u64 = 2;
/// Below this nobody notices, milliseconds.
const NOTICED_MS: u64 = 2_000;
const HIGH: (usize, usize) = (95, 100);

/// A check that worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When it was due.
    pub at: Timestamp,
    /// How long it took, milliseconds.
    pub took_ms: u64,
}

/// How long a check usually takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Normal {
    /// The median, milliseconds.
    pub usual_ms: u64,
    /// The 95th percentile of an ordinary day, milliseconds.
    pub high_ms: u64,
}

impl Normal {
    /// Longer than this, milliseconds, is out of the ordinary.
    pub fn limit_ms(&self) -> u64 {
        self.high_ms.saturating_mul(FACTOR).max(self.usual_ms.saturating_add(NOTICED_MS))
    }
}

/// What is normal at a time; none where too little is known.
pub fn normal(samples: &[Sample], at: Timestamp, zone: &TimeZone) -> Option<Normal> {
    let now = zone.to_datetime(at);
    let local: Vec<(DateTime, u64)> = samples.iter().map(|sample| (zone.to_datetime(sample.at), sample.took_ms)).collect();
    let of = |which: &dyn Fn(DateTime) -> bool, least_days| learnt(local.iter().filter(|(at, _)| which(*at)), least_days);
    of(&|at| at.hour() == now.hour() && at.weekday() == now.weekday(), LEAST_WEEKS)
        .or_else(|| of(&|at| at.hour() == now.hour(), LEAST_DAYS))
        .or_else(|| of(&|_| true, LEAST_DAYS))
}

fn learnt<'a>(samples: impl Iterator<Item = &'a (DateTime, u64)>, least_days: usize) -> Option<Normal> {
    let mut by_day: BTreeMap<Date, Vec<u64>> = BTreeMap::new();
    for (at, took_ms) in samples {
        by_day.entry(at.date()).or_default().push(*took_ms);
    }
    by_day.retain(|_, took| took.len() >= LEAST_OF_DAY);
    let mut all: Vec<u64> = by_day.values().flatten().copied().collect();
    if by_day.len() < least_days || all.len() < LEAST {
        return None;
    }
    let mut highs: Vec<u64> = by_day.into_values().map(|mut took| quantile(&mut took, HIGH)).collect();
    Some(Normal {
        usual_ms: quantile(&mut all, (1, 2)),
        high_ms: quantile(&mut highs, (1, 2)),
    })
}

/// By the nearest-rank rule; the values are not empty.
fn quantile(values: &mut [u64], (of, parts): (usize, usize)) -> u64 {
    values.sort_unstable();
    let rank = (values.len() * of).div_ceil(parts).max(1);
    values.get(rank - 1).copied().unwrap_or_default()
}
