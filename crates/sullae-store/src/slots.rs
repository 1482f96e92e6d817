//! Slots: the times at which monitors are due. Each is decided once, in one transaction, whoever else decides at the same
//! time; one whose runner died is given to another.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use sullae_recording::Verdict;

use crate::{
    StoreError,
    owner::{Life, Owner},
    slot_table,
    store::Store,
};

/// How long a runner may keep silent, milliseconds, until his slots are given to another.
pub const LEASE_MS: i64 = 30_000;
/// So many runners may die over one slot; then it is not checked, for it may be what kills them.
pub const MOST_ATTEMPTS: u32 = 3;

/// Who carries out slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runner {
    /// Unique, also within a process.
    pub id: String,
    /// The process.
    pub owner: Owner,
}

/// How a monitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonitorState {
    /// Slots up to here are decided, Unix time in milliseconds.
    pub cursor_ms: i64,
    /// Paused until then.
    pub paused_until_ms: Option<i64>,
}

/// Slots one after the other that are let go for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The first of them, Unix time in milliseconds.
    pub first_ms: i64,
    /// The last of them.
    pub last_ms: i64,
    /// How many they are.
    pub count: u64,
    /// Why.
    pub reason: &'static str,
}

/// What is decided about the slots of one monitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Key of the monitor.
    pub monitor: String,
    /// How far slots were decided when this was thought out.
    pub cursor_ms: i64,
    /// Let go, in order.
    pub skips: Vec<Skipped>,
    /// To be run; later than all that is let go.
    pub run_ms: Option<i64>,
    /// How far slots are decided then.
    pub through_ms: i64,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// The slot is the runner's.
    Claimed(Claim),
    /// It was noted; nothing is to be run.
    Noted,
    /// Another runner was faster, or has a run of this monitor going on: nothing was changed.
    Lost,
}

/// A slot that a runner carries out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    /// Key of the monitor.
    pub monitor: String,
    /// The slot, Unix time in milliseconds.
    pub scheduled_ms: i64,
    /// Which runner he is for this slot, from 1.
    pub attempt: u32,
}

/// How a slot ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotEnd {
    /// The run that counts; none where there was none, which leaves the last that was begun.
    pub run_id: Option<String>,
    /// Its verdict.
    pub outcome: Verdict,
    /// Whether a run before it did not pass.
    pub flaky: bool,
    /// When, Unix time in milliseconds.
    pub finished_ms: i64,
}

/// What is known of a slot, or of several that were let go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SlotRow {
    /// Key of the monitor.
    pub monitor: String,
    /// When it was due, Unix time in milliseconds; the first of several.
    pub scheduled_ms: i64,
    /// What is known.
    pub state: SlotState,
    /// How many runners had it.
    pub attempt: u32,
    /// The run that counts.
    pub run_id: Option<String>,
    /// Its verdict.
    pub outcome: Option<Verdict>,
    /// Whether it passed only on a second look.
    pub flaky: bool,
    /// When it was over, Unix time in milliseconds.
    pub finished_ms: Option<i64>,
    /// How long its run took, milliseconds.
    pub duration_ms: Option<u64>,
    /// Why it was let go.
    pub reason: Option<String>,
    /// The last of those let go together.
    pub through_ms: Option<i64>,
    /// How many were let go together.
    pub skipped: Option<u64>,
}

/// Where a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// Somebody carries it out.
    Running,
    /// It has its run.
    Done,
    /// It was let go.
    Skipped,
}

/// Which slots a runner takes over.
pub struct TakeOver<'a> {
    /// Now, Unix time in milliseconds.
    pub now_ms: i64,
    /// At most so many.
    pub most: usize,
    /// Whether a lease that has run out shows that its runner is silent; not while the clock has just been set.
    pub leases_count: bool,
    /// Slots before this time are not run any more but count as not checked.
    pub oldest_ms: i64,
    /// Which monitors this runner knows.
    pub is_mine: &'a dyn Fn(&str) -> bool,
}

/// A slot whose runner died.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenOver {
    /// It is this runner's now.
    Mine(Claim),
    /// Too many have died over it; it counts as not checked.
    GivenUp(Claim),
}

impl Store {
    /// How monitors stand, in the order asked for; one that is new begins to be watched from `now_ms` on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn monitor_states(&self, monitors: &[&str], now_ms: i64) -> Result<Vec<MonitorState>, StoreError> {
        self.write(|db, path| {
            let each = monitors.iter().map(|monitor| {
                slot_table::begin(db, monitor, now_ms)?;
                slot_table::state_of(db, monitor)?.ok_or(rusqlite::Error::QueryReturnedNoRows)
            });
            each.collect::<rusqlite::Result<_>>().map_err(|e| StoreError::database(path, e))
        })
    }

    /// How a monitor stands; one that is new begins to be watched from `now_ms` on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn monitor_state(&self, monitor: &str, now_ms: i64) -> Result<MonitorState, StoreError> {
        let states = self.monitor_states(&[monitor], now_ms)?;
        Ok(states.into_iter().next().unwrap_or(MonitorState {
            cursor_ms: now_ms,
            paused_until_ms: None,
        }))
    }

    /// The monitors that are or were paused, with the time until when, Unix time in milliseconds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn paused_monitors(&self) -> Result<BTreeMap<String, i64>, StoreError> {
        self.read(slot_table::paused)
    }

    /// Until when a monitor is paused, Unix time in milliseconds; none also where it was never watched.
    ///
    /// # Errors
    /// Those of the database.
    pub fn paused_until(&self, monitor: &str) -> Result<Option<i64>, StoreError> {
        Ok(self
            .read(|db| slot_table::state_of(db, monitor))?
            .and_then(|state| state.paused_until_ms))
    }

    /// Pauses a monitor until a time, or lets it go on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn pause_monitor(&self, monitor: &str, until_ms: Option<i64>, now_ms: i64) -> Result<(), StoreError> {
        self.write(|db, path| {
            slot_table::begin(db, monitor, now_ms)
                .and_then(|()| slot_table::pause(db, monitor, until_ms))
                .map_err(|e| StoreError::database(path, e))
        })
    }

    /// Carries out decisions, each whole or not at all, all in one transaction.
    ///
    /// # Errors
    /// Those of the database; then none was carried out.
    pub fn decide(&self, decisions: &[Decision], runner: &Runner, now_ms: i64) -> Result<Vec<Decided>, StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            let each = decisions
                .iter()
                .map(|decision| decide(db, decision, runner, now_ms + LEASE_MS).map_err(wrong));
            each.collect()
        })
    }

    /// Says that a runner lives: his slots are his for another while.
    ///
    /// # Errors
    /// Those of the database.
    pub fn extend_leases(&self, runner: &Runner, now_ms: i64) -> Result<(), StoreError> {
        self.write(|db, path| slot_table::extend_leases(db, &runner.id, now_ms + LEASE_MS).map_err(|e| StoreError::database(path, e)))
    }

    /// Takes over slots whose runners have died or kept silent for too long, and closes the runs they began.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_over(&self, runner: &Runner, terms: &TakeOver<'_>) -> Result<Vec<TakenOver>, StoreError> {
        let silent = |slot: &slot_table::Running| terms.leases_count && slot.lease_ms < terms.now_ms;
        let dead = |slot: &slot_table::Running| slot.runner != runner.id && (silent(slot) || slot.owner.life() == Life::Dead);
        let running = self.read(slot_table::running)?.into_iter();
        let dead = running.filter(|slot| (terms.is_mine)(&slot.claim.monitor) && dead(slot));
        let dead: Vec<_> = dead.take(terms.most).collect();
        if dead.is_empty() {
            return Ok(Vec::new());
        }
        self.close_interrupted()?;
        self.write(|db, path| {
            let each = dead.iter().map(|slot| take_over(db, &slot.claim, runner, terms));
            let taken: rusqlite::Result<Vec<_>> = each.collect();
            Ok(taken.map_err(|e| StoreError::database(path, e))?.into_iter().flatten().collect())
        })
    }

    /// Notes that a run was begun for a slot.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_slot_run(&self, claim: &Claim, run_id: &str) -> Result<(), StoreError> {
        self.write(|db, path| slot_table::note_run(db, claim, run_id).map_err(|e| StoreError::database(path, e)))
    }

    /// Ends slots, all in one transaction; says for each whether it was still the runner's.
    ///
    /// # Errors
    /// Those of the database.
    pub fn finish_slots(&self, ends: &[(Claim, SlotEnd)]) -> Result<Vec<bool>, StoreError> {
        self.write(|db, path| {
            let each = ends.iter().map(|(claim, end)| slot_table::finish(db, claim, end));
            each.collect::<rusqlite::Result<_>>().map_err(|e| StoreError::database(path, e))
        })
    }

    /// Takes a monitor back to `now_ms` after the clock was set back: what was let go for later times is forgotten, runs stay.
    /// `counted` says how many slots there are from one time through another.
    ///
    /// # Errors
    /// Those of the database.
    pub fn clock_set_back(&self, monitor: &str, now_ms: i64, counted: impl Fn(i64, i64) -> u64) -> Result<(), StoreError> {
        self.write(|db, path| {
            slot_table::cut_skips(db, monitor, now_ms, &counted)
                .and_then(|()| slot_table::set_cursor(db, monitor, now_ms))
                .map_err(|e| StoreError::database(path, e))
        })
    }

    /// What is wrong with the database's file; empty where it is sound.
    ///
    /// # Errors
    /// Those of the database.
    pub fn damage(&self) -> Result<Vec<String>, StoreError> {
        let told: Vec<String> = self.read(slot_table::integrity)?;
        Ok(told.into_iter().filter(|line| line != "ok").collect())
    }

    /// The newest slots of a monitor, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn slots(&self, monitor: &str, limit: u32) -> Result<Vec<SlotRow>, StoreError> {
        self.read(|db| slot_table::list(db, monitor, limit))
    }
}

fn decide(db: &rusqlite::Connection, decision: &Decision, runner: &Runner, lease_ms: i64) -> rusqlite::Result<Decided> {
    let state = slot_table::state_of(db, &decision.monitor)?;
    let faster = state.is_none_or(|state| state.cursor_ms != decision.cursor_ms);
    if faster || (decision.run_ms.is_some() && slot_table::is_running(db, &decision.monitor)?) {
        return Ok(Decided::Lost);
    }
    slot_table::let_go(db, decision)?;
    slot_table::set_cursor(db, &decision.monitor, decision.through_ms)?;
    match decision.run_ms {
        Some(scheduled_ms) if slot_table::claim(db, &decision.monitor, scheduled_ms, runner, lease_ms)? => Ok(Decided::Claimed(Claim {
            monitor: decision.monitor.clone(),
            scheduled_ms,
            attempt: 1,
        })),
        _ => Ok(Decided::Noted),
    }
}

fn take_over(db: &rusqlite::Connection, claim: &Claim, runner: &Runner, terms: &TakeOver<'_>) -> rusqlite::Result<Option<TakenOver>> {
    if claim.attempt >= MOST_ATTEMPTS || claim.scheduled_ms < terms.oldest_ms {
        let end = SlotEnd {
            run_id: None,
            outcome: Verdict::NotChecked,
            flaky: false,
            finished_ms: terms.now_ms,
        };
        return Ok(slot_table::finish(db, claim, &end)?.then(|| TakenOver::GivenUp(claim.clone())));
    }
    let mine = slot_table::hand_over(db, claim, runner, terms.now_ms + LEASE_MS)?;
    Ok(mine.then(|| {
        TakenOver::Mine(Claim {
            attempt: claim.attempt + 1,
            ..claim.clone()
        })
    }))
}
