//! A monitor's checks over time in a bounded number of columns, for a chart: however many checks there are, what is given stays small.

use std::collections::BTreeMap;

use sullae_recording::Verdict;

use crate::{
    StoreError,
    durations::Durations,
    hour_table::{self, OldSlot},
    keeping::{HourSummary, SlotCounts},
    store::Store,
};

/// A column is no narrower than the shortest rhythm that is usual.
const NARROWEST_MS: i64 = 60_000;

/// The checks of a stretch of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CheckColumn {
    /// Its begin, Unix time in milliseconds.
    pub begin_ms: i64,
    /// How they ended.
    pub counts: SlotCounts,
    /// How long those took that passed or were slow.
    pub durations: Durations,
    /// The longest of these, milliseconds.
    pub slowest_ms: Option<u64>,
    /// The run to look at first: of the worst verdict, and of those the one that took longest.
    pub run_id: Option<String>,
    /// How bad that run is.
    weight: (u8, u64),
}

impl Store {
    /// When the first check of a monitor was due of which anything is known, Unix time in milliseconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn first_check_ms(&self, monitor: &str) -> Result<Option<i64>, StoreError> {
        self.read(|db| hour_table::first_ms(db, monitor))
    }

    /// The checks of a monitor from one time to before another in at most `most` columns of one width, oldest first; columns without a
    /// check are left out. Where only hours are left, a column tells no run.
    ///
    /// # Errors
    /// Those of the database.
    pub fn check_columns(&self, monitor: &str, from_ms: i64, before_ms: i64, most: u32) -> Result<Vec<CheckColumn>, StoreError> {
        let (hours, slots) = self.hours_and_slots(monitor, from_ms, before_ms)?;
        let most = i64::from(most.max(1));
        let width_ms = (before_ms.saturating_sub(from_ms).saturating_add(most - 1) / most).max(NARROWEST_MS);
        let begin_of = |at_ms: i64| from_ms + (at_ms - from_ms).div_euclid(width_ms) * width_ms;
        let mut columns: BTreeMap<i64, CheckColumn> = BTreeMap::new();
        for hour in &hours {
            columns.entry(begin_of(hour.hour_ms)).or_default().add_hour(hour);
        }
        for slot in &slots {
            columns.entry(begin_of(slot.scheduled_ms)).or_default().add_slot(slot);
        }
        let with_begin = |(begin_ms, column)| CheckColumn { begin_ms, ..column };
        Ok(columns.into_iter().map(with_begin).collect())
    }
}

impl CheckColumn {
    fn add_hour(&mut self, hour: &HourSummary) {
        self.counts.add(&hour.counts);
        self.durations.merge(&hour.durations);
        let slowest_ms = hour.durations.quantile_ms(1.0).map(|ms| ms.round() as u64);
        self.slowest_ms = self.slowest_ms.max(slowest_ms);
    }

    fn add_slot(&mut self, slot: &OldSlot) {
        self.counts.add_slot(slot);
        if let Some(duration_ms) = slot.pace_ms() {
            self.durations.add(duration_ms);
            self.slowest_ms = self.slowest_ms.max(Some(duration_ms));
        }
        let weight = (badness(slot.outcome), slot.duration_ms.unwrap_or_default());
        if slot.run_id.is_some() && (self.run_id.is_none() || weight > self.weight) {
            (self.run_id, self.weight) = (slot.run_id.clone(), weight);
        }
    }
}

fn badness(verdict: Option<Verdict>) -> u8 {
    match verdict {
        Some(Verdict::Failed) => 4,
        Some(Verdict::Unclear) => 3,
        Some(Verdict::Degraded) => 2,
        Some(Verdict::NotChecked) => 1,
        Some(Verdict::Passed) | None => 0,
    }
}
