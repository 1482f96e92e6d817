//! How long things are kept: old slots are rolled up by the hour, and what is older than wanted goes, in small steps.
//!
//! A slot is counted once at any moment: as itself, or in its hour. Both change in one transaction, so a step that is cut short between
//! two transactions loses and doubles nothing, and the next step goes on where it ended.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_recording::Verdict;
use ts_rs::TS;

use crate::{
    StoreError, artefact,
    durations::Durations,
    hour_table::{self, OldSlot},
    incident_table, outbox_table, run_artefact_table, run_table,
    store::Store,
};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// So many slots, hours or messages go in one transaction, and so many runs or incidents: some milliseconds.
const SMALL: u32 = 256;
const LARGE: u32 = 32;

/// Until when things are kept, Unix times in milliseconds: what was over before goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Slots, which are rolled up, and runs of monitors. A run that an open incident names stays.
    pub runs_from_ms: i64,
    /// Hours.
    pub hours_from_ms: i64,
    /// Incidents that are closed, with their log and messages.
    pub incidents_from_ms: i64,
    /// Messages that arrived or were dropped.
    pub alerts_from_ms: i64,
    /// Bytes that pictures may take. The pictures of the oldest runs go first, those that passed before all others; their runs stay. What an
    /// open incident names keeps its pictures.
    pub picture_bytes: u64,
}

/// What a step, or several, did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Slots that are counted in their hours now.
    pub slots_rolled_up: u64,
    /// Runs.
    pub runs_removed: u64,
    /// Pictures that only those showed.
    pub pictures_removed: u64,
    /// Bytes of their files.
    pub bytes_freed: u64,
    /// Hours.
    pub hours_removed: u64,
    /// Incidents.
    pub incidents_removed: u64,
    /// Messages.
    pub alerts_removed: u64,
}

/// How many slots ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct SlotCounts {
    /// Passed.
    pub passed: u64,
    /// Slow.
    pub degraded: u64,
    /// Unclear.
    pub unclear: u64,
    /// Failed.
    pub failed: u64,
    /// Not checked.
    pub not_checked: u64,
    /// Of those that passed: not at first.
    pub flaky: u64,
    /// Let go; a stretch of them counts in the hour of its first.
    pub skipped: u64,
}

/// What is left of the slots of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourSummary {
    /// Key of the monitor.
    pub monitor: String,
    /// The hour's begin, Unix time in milliseconds.
    pub hour_ms: i64,
    /// How they ended.
    pub counts: SlotCounts,
    /// How long those took that passed or were slow.
    pub durations: Durations,
}

impl SlotCounts {
    /// Adds those of another stretch.
    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.degraded += other.degraded;
        self.unclear += other.unclear;
        self.failed += other.failed;
        self.not_checked += other.not_checked;
        self.flaky += other.flaky;
        self.skipped += other.skipped;
    }

    pub(crate) fn add_slot(&mut self, slot: &OldSlot) {
        match slot.outcome {
            Some(Verdict::Passed) => self.passed += 1,
            Some(Verdict::Degraded) => self.degraded += 1,
            Some(Verdict::Unclear) => self.unclear += 1,
            Some(Verdict::Failed) => self.failed += 1,
            Some(Verdict::NotChecked) => self.not_checked += 1,
            None => self.skipped += slot.skipped,
        }
        self.flaky += u64::from(slot.flaky);
    }
}

impl Tidied {
    /// Whether there was nothing to do.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another step did.
    pub fn add(&mut self, other: &Self) {
        self.slots_rolled_up += other.slots_rolled_up;
        self.runs_removed += other.runs_removed;
        self.pictures_removed += other.pictures_removed;
        self.bytes_freed += other.bytes_freed;
        self.hours_removed += other.hours_removed;
        self.incidents_removed += other.incidents_removed;
        self.alerts_removed += other.alerts_removed;
    }
}

impl OldSlot {
    /// How long it took, if that says anything of the site's pace: a fault takes as long as its time limit.
    pub(crate) fn pace_ms(&self) -> Option<u64> {
        let is_paced = matches!(self.outcome, Some(Verdict::Passed | Verdict::Degraded));
        self.duration_ms.filter(|_| is_paced)
    }
}

fn hour_of(at_ms: i64) -> i64 {
    at_ms.div_euclid(HOUR_MS) * HOUR_MS
}

impl HourSummary {
    fn empty(monitor: &str, hour_ms: i64) -> Self {
        Self {
            monitor: monitor.to_owned(),
            hour_ms,
            counts: SlotCounts::default(),
            durations: Durations::default(),
        }
    }

    fn add(&mut self, slot: &OldSlot) {
        self.counts.add_slot(slot);
        if let Some(duration_ms) = slot.pace_ms() {
            self.durations.add(duration_ms);
        }
    }
}

impl Store {
    /// One small step: a bounded number of each kind of what is too old, each in a transaction of its own. Nothing done: nothing left.
    ///
    /// # Errors
    /// Those of the database and of removing files.
    pub fn tidy_step(&self, keeping: &Keeping) -> Result<Tidied, StoreError> {
        let mut tidied = Tidied {
            slots_rolled_up: self.roll_up(keeping.runs_from_ms)?,
            ..Tidied::default()
        };
        self.remove_old_runs(keeping.runs_from_ms, &mut tidied)?;
        (tidied.hours_removed, tidied.incidents_removed, tidied.alerts_removed) = self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            Ok((
                hour_table::remove_before(db, keeping.hours_from_ms, SMALL).map_err(wrong)? as u64,
                incident_table::remove_closed_before(db, keeping.incidents_from_ms, LARGE).map_err(wrong)? as u64,
                outbox_table::remove_ended_before(db, keeping.alerts_from_ms, SMALL).map_err(wrong)? as u64,
            ))
        })?;
        // All pictures are counted for this, so only where nothing else is left to do.
        if tidied.is_nothing() {
            self.bound_pictures(keeping.picture_bytes, &mut tidied)?;
        }
        Ok(tidied)
    }

    /// The hours of a monitor from one time to before another, oldest first; slots that are still kept one by one are not in them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn hours(&self, monitor: &str, from_ms: i64, before_ms: i64) -> Result<Vec<HourSummary>, StoreError> {
        self.read(|db| hour_table::hours(db, monitor, from_ms, before_ms))
    }

    /// As [`hours`](Self::hours), with the slots that are still kept one by one counted in theirs.
    ///
    /// # Errors
    /// Those of the database.
    pub fn hours_with_slots(&self, monitor: &str, from_ms: i64, before_ms: i64) -> Result<Vec<HourSummary>, StoreError> {
        let from_ms = hour_of(from_ms);
        let (hours, slots) = self.hours_and_slots(monitor, from_ms, before_ms)?;
        let mut by_hour: BTreeMap<i64, HourSummary> = hours.into_iter().map(|hour| (hour.hour_ms, hour)).collect();
        for slot in &slots {
            let hour_ms = hour_of(slot.scheduled_ms);
            let hour = by_hour.entry(hour_ms).or_insert_with(|| HourSummary::empty(monitor, hour_ms));
            hour.add(slot);
        }
        Ok(by_hour.into_values().collect())
    }

    /// The hours and the slots that are kept one by one, both at one moment: a check is in one of them.
    pub(crate) fn hours_and_slots(
        &self,
        monitor: &str,
        from_ms: i64,
        before_ms: i64,
    ) -> Result<(Vec<HourSummary>, Vec<OldSlot>), StoreError> {
        self.read(|db| {
            let hours = hour_table::hours(db, monitor, from_ms, before_ms)?;
            Ok((hours, hour_table::slots_between(db, monitor, from_ms, before_ms)?))
        })
    }

    /// When a monitor's checks that worked were due, Unix time in milliseconds, and how long they took, as far as they are kept one by one.
    ///
    /// # Errors
    /// Those of the database.
    pub fn paces(&self, monitor: &str, from_ms: i64, before_ms: i64) -> Result<Vec<(i64, u64)>, StoreError> {
        let slots = self.read(|db| hour_table::slots_between(db, monitor, from_ms, before_ms))?;
        let paces = slots.iter().filter_map(|slot| Some((slot.scheduled_ms, slot.pace_ms()?)));
        Ok(paces.collect())
    }

    fn roll_up(&self, before_ms: i64) -> Result<u64, StoreError> {
        self.write(|db, path| {
            let old = hour_table::old_slots(db, before_ms, SMALL);
            let done = old.and_then(|old| {
                roll_up(db, &old)?;
                Ok(old.len() as u64)
            });
            done.map_err(|e| StoreError::database(path, e))
        })
    }

    fn remove_old_runs(&self, before_ms: i64, tidied: &mut Tidied) -> Result<(), StoreError> {
        let (shown, removed) = self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            let (mut shown, mut removed) = (Vec::new(), 0);
            for id in run_table::old_of_monitors(db, before_ms, LARGE).map_err(wrong)? {
                shown.extend(run_artefact_table::shown_by(db, &id).map_err(wrong)?);
                removed += run_table::delete(db, &id).map_err(wrong)? as u64;
            }
            Ok((shown, removed))
        })?;
        tidied.runs_removed += removed;
        self.remove_shown(&shown, tidied)
    }

    fn bound_pictures(&self, most_bytes: u64, tidied: &mut Tidied) -> Result<(), StoreError> {
        while self.read(artefact::bytes_shown)? > most_bytes {
            let shown = self.write(|db, path| {
                let wrong = |e| StoreError::database(path, e);
                let mut shown = Vec::new();
                let mut left = artefact::bytes_shown(db).map_err(wrong)?;
                for id in run_artefact_table::oldest_with_pictures(db, LARGE).map_err(wrong)? {
                    if left <= most_bytes {
                        break;
                    }
                    left -= run_artefact_table::bytes_shown_by_it_alone(db, &id).map_err(wrong)?.min(left);
                    shown.extend(run_artefact_table::shown_by(db, &id).map_err(wrong)?);
                    run_artefact_table::let_go(db, &id).map_err(wrong)?;
                }
                Ok(shown)
            })?;
            if shown.is_empty() {
                break;
            }
            self.remove_shown(&shown, tidied)?;
        }
        Ok(())
    }

    /// Of pictures that runs showed, removes those that none shows any more.
    fn remove_shown(&self, shown: &[String], tidied: &mut Tidied) -> Result<(), StoreError> {
        if shown.is_empty() {
            return Ok(());
        }
        // In a transaction of their own: see the module `artefact`.
        let removed = self.remove_pictures(shown)?;
        tidied.pictures_removed += removed.len() as u64;
        tidied.bytes_freed += removed.iter().sum::<u64>();
        Ok(())
    }
}

fn roll_up(db: &rusqlite::Connection, old: &[OldSlot]) -> rusqlite::Result<()> {
    let mut hours: BTreeMap<(&str, i64), HourSummary> = BTreeMap::new();
    for slot in old {
        let hour_ms = hour_of(slot.scheduled_ms);
        let hour = match hours.entry((&slot.monitor, hour_ms)) {
            std::collections::btree_map::Entry::Occupied(found) => found.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let kept = hour_table::hour(db, &slot.monitor, hour_ms)?;
                place.insert(kept.unwrap_or_else(|| HourSummary::empty(&slot.monitor, hour_ms)))
            }
        };
        hour.add(slot);
        hour_table::remove_slot(db, slot)?;
    }
    hours.values().try_for_each(|hour| hour_table::put(db, hour))
}
