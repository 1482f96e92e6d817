//! What is looked after every few seconds: files, pauses, leases, slots of the dead, and the clock.

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sullae_monitor::{DefinitionError, MonitorKey, plan::SET_BACK};
use sullae_store::{StoreError, TakeOver, TakenOver};

use super::{
    super::{
        check::Checker,
        files::{LoadedMonitor, files},
    },
    WatchClock, WatchEvent, Watched, Watcher,
    deciding::floor,
    reset_due,
};

/// A slot whose runner died this long ago is not run any more: a newer one is.
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// Between two copies of the database.
const BACKUP_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Between two looks at whether one is due: a copy for which there was no room is not begun anew at once.
const BACKUP_LOOK: SignedDuration = SignedDuration::from_hours(1);
/// Until the first look: reading a whole history is not what a start should wait for.
const SETTLING: SignedDuration = SignedDuration::from_mins(10);
/// A clock that strays from the steady one by more than this between two chores was set.
const STRAYED: SignedDuration = SignedDuration::from_secs(5);

impl<C: Checker> Watcher<C> {
    pub(super) fn chores(&mut self, now: Timestamp, ending: bool) -> Result<(), StoreError> {
        self.notice_a_set_clock(now)?;
        self.last_chores = Some((now, Instant::now()));
        self.store.extend_leases(&self.runner, now.as_millisecond())?;
        self.reread(now)?;
        let paused = self.store.paused_monitors()?;
        for (key, watched) in &mut self.watched {
            let until = paused.get(key.as_str());
            watched.paused_until = until.map(|ms| Timestamp::from_millisecond(*ms).unwrap_or(Timestamp::MAX));
        }
        if !ending {
            self.take_over(now)?;
            self.back_up(now)?;
        }
        self.tell(WatchEvent::Beat);
        Ok(())
    }

    /// The steady clock shows that the other was set. Leases then say nothing for a while, and what was let go for a time
    /// that has not come yet is forgotten.
    fn notice_a_set_clock(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if let (Some((last, steady)), WatchClock::Wall(_)) = (self.last_chores, &self.clock) {
            let by = now.duration_since(last) - SignedDuration::try_from(steady.elapsed()).unwrap_or(SignedDuration::ZERO);
            if by.abs() > STRAYED {
                self.leases_count_from = Instant::now() + Duration::from_millis(sullae_store::LEASE_MS.unsigned_abs());
                self.tell(WatchEvent::ClockSet { by });
            }
        }
        for (key, watched) in &mut self.watched {
            if watched.cursor.duration_since(now) > SET_BACK {
                let counted = |from: i64, through: i64| count_slots(&watched.monitor, from, through);
                self.store.clock_set_back(key.as_str(), now.as_millisecond(), counted)?;
                watched.cursor = floor(now);
                reset_due(&mut self.due, key, watched, None);
            }
        }
        Ok(())
    }

    /// Reads the monitors again when a file has changed. A file that is wrong keeps its monitor as it was.
    fn reread(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let fingerprint = files(&self.order.folders);
        if self.fingerprint.as_ref() == Some(&fingerprint) {
            return Ok(());
        }
        let found = (self.read)(now);
        let is_wrong = |key: &MonitorKey| {
            let stem = |error: &DefinitionError| error.file.file_stem().map(|stem| stem == key.as_str());
            found.wrong.iter().any(|error| stem(error) == Some(true))
        };
        let gone: Vec<MonitorKey> = self
            .watched
            .keys()
            .filter(|key| !found.monitors.contains_key(key) && !is_wrong(key))
            .cloned()
            .collect();
        for key in gone {
            self.forget(&key);
        }
        let keys: Vec<&str> = found.monitors.keys().map(MonitorKey::as_str).collect();
        let states = self.store.monitor_states(&keys, now.as_millisecond())?;
        for ((key, monitor), state) in found.monitors.into_iter().zip(states) {
            if !monitor.definition.enabled {
                self.forget(&key);
                continue;
            }
            let monitor = Arc::new(monitor);
            let watched = self.watched.entry(key.clone()).or_insert_with(|| Watched {
                monitor: Arc::clone(&monitor),
                cursor: Timestamp::from_millisecond(state.cursor_ms).unwrap_or(now),
                paused_until: None,
                running: false,
                runs_elsewhere: false,
                due: None,
                waits_since: None,
                asked_for: false,
            });
            watched.monitor = monitor;
            reset_due(&mut self.due, &key, watched, None);
        }
        self.fingerprint = Some(fingerprint);
        self.tell(WatchEvent::MonitorsRead {
            enabled: self.watched.len(),
            wrong: found.wrong,
        });
        Ok(())
    }

    fn forget(&mut self, key: &MonitorKey) {
        // A check of it that goes on is still kept.
        if self.watched.remove(key).is_some() {
            self.due.retain(|(_, other)| other != key);
            self.waiting.retain(|(_, _, other)| other != key);
        }
    }

    /// Has a copy of the database made once a day, beside the work.
    fn back_up(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if let Some(made) = self.backup.take_if(|making| making.is_finished()) {
            // A panic there is told by its thread.
            return made.join().unwrap_or(Ok(None)).map(drop);
        }
        let ahead = |by| now.saturating_add(by).unwrap_or(now);
        let look = *self.backup_look.get_or_insert_with(|| ahead(SETTLING));
        // A look that lies further ahead than any is put there is of a clock that was set back.
        if self.backup.is_some() || self.order.once || (now < look && look <= ahead(BACKUP_LOOK)) {
            return Ok(());
        }
        self.backup_look = Some(ahead(BACKUP_LOOK));
        let last = self.store.last_backup();
        if last.is_none_or(|last| now.duration_since(last).abs() >= BACKUP_EVERY) {
            let store = Arc::clone(&self.store);
            self.backup = Some(thread::spawn(move || store.back_up(now)));
        }
        Ok(())
    }

    fn take_over(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let terms = TakeOver {
            now_ms: now.as_millisecond(),
            most: self.order.at_once.saturating_sub(self.busy),
            leases_count: Instant::now() >= self.leases_count_from,
            oldest_ms: now.saturating_sub(STALE).unwrap_or(now).as_millisecond(),
            is_mine: &|monitor| monitor.parse::<MonitorKey>().is_ok_and(|key| self.watched.contains_key(&key)),
        };
        for taken in self.store.take_over(&self.runner, &terms)? {
            match taken {
                TakenOver::Mine(claim) => self.start(claim, now),
                TakenOver::GivenUp(claim) => self.tell(WatchEvent::SlotGivenUp(claim)),
            }
        }
        Ok(())
    }
}

fn count_slots(monitor: &LoadedMonitor, from_ms: i64, through_ms: i64) -> u64 {
    let (Ok(from), Ok(through)) = (Timestamp::from_millisecond(from_ms - 1), Timestamp::from_millisecond(through_ms)) else {
        return 0;
    };
    monitor.schedule.slots(from, through).count() as u64
}
