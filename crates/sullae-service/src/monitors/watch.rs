//! The long-running loop: decides what is due, has it checked, and keeps what came of it. Several may work on one data folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sullae_monitor::{
    DefinitionError, MonitorKey, Priority,
    plan::{Overlap, Plan, SET_BACK, Standing, plan},
};
use sullae_recording::Verdict;
use sullae_store::{Claim, Decided, Decision, Runner, Skipped, SlotEnd, Store, StoreError, TakeOver, TakenOver};
use tokio::sync::{mpsc, watch};

use super::{
    check::{Checked, Checker, Finished},
    files::{Fingerprint, LoadedMonitor, MonitorsFound, files},
};

/// Between two looks at files, pauses, leases and slots of the dead.
const CHORES: SignedDuration = SignedDuration::from_secs(5);
/// A slot whose runner died this long ago is not run any more: a newer one is.
const STALE: SignedDuration = SignedDuration::from_mins(10);
/// A clock that strays from the steady one by more than this between two chores was set.
const STRAYED: SignedDuration = SignedDuration::from_secs(5);
/// How long a database in trouble is left alone.
const TROUBLED: Duration = Duration::from_secs(2);
/// How soon a monitor that another runner has is looked at again.
const ELSEWHERE: SignedDuration = SignedDuration::from_secs(1);

/// The time the loop goes by.
#[derive(Debug, Clone)]
pub enum WatchClock {
    /// The machine's.
    Wall(fn() -> Timestamp),
    /// One that begins at a time and goes so many times as fast as the machine's; for tests.
    Fast {
        /// Its first moment.
        begin: Timestamp,
        /// When that was.
        since: Instant,
        /// Its seconds in one of the machine's.
        speed: u32,
    },
}

impl WatchClock {
    /// Now.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::Wall(now) => now(),
            Self::Fast { begin, since, speed } => {
                let gone = SignedDuration::try_from(since.elapsed() * *speed).unwrap_or(SignedDuration::MAX);
                begin.saturating_add(gone).unwrap_or(*begin)
            }
        }
    }

    /// How long the machine's clock goes until this one reaches a time.
    fn until(&self, then: Timestamp) -> Duration {
        let left = Duration::try_from(then.duration_since(self.now())).unwrap_or(Duration::ZERO);
        match self {
            Self::Wall(_) => left,
            Self::Fast { speed, .. } => left / *speed,
        }
    }
}

/// What to watch, and how long.
#[derive(Debug, Clone)]
pub struct WatchOrder {
    /// Folders of monitors' files.
    pub folders: Vec<PathBuf>,
    /// At most so many checks at once, over all monitors; at least 1.
    pub at_once: usize,
    /// Check every monitor once, now, and end.
    pub once: bool,
    /// End then.
    pub until: Option<Timestamp>,
}

/// What happens while watching.
#[derive(Debug, Clone)]
pub enum WatchEvent {
    /// The monitors were read, for the first time or again; how many there are, and which files are none.
    MonitorsRead {
        /// How many run.
        enabled: usize,
        /// Files that are no monitors.
        wrong: Vec<DefinitionError>,
    },
    /// A check began.
    CheckStarted {
        /// The slot.
        claim: Claim,
        /// How much later than it was due, with its jitter.
        late: SignedDuration,
    },
    /// A check is over and kept.
    CheckFinished(Box<Finished>),
    /// Slots were let go.
    SlotsSkipped {
        /// Key of the monitor.
        monitor: MonitorKey,
        /// Which.
        skipped: Skipped,
    },
    /// A slot whose runner died counts as not checked.
    SlotGivenUp(Claim),
    /// The clock was set.
    ClockSet {
        /// By how much, forward if positive.
        by: SignedDuration,
    },
    /// The database could not be used; it is tried again.
    StoreTroubled(Arc<StoreError>),
    /// The loop works; comes every few seconds.
    Beat,
}

/// What was done until the end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WatchTally {
    /// Checks that were kept.
    pub finished: u64,
    /// Slots that were let go.
    pub skipped: u64,
    /// The worst verdict of all checks.
    pub worst: Option<Verdict>,
}

/// One monitor as the loop sees it.
struct Watched {
    monitor: Arc<LoadedMonitor>,
    cursor: Timestamp,
    paused_until: Option<Timestamp>,
    running: bool,
    runs_elsewhere: bool,
    /// Its place in `due`.
    due: Option<Timestamp>,
    /// Since when it waits for a browser.
    waits_since: Option<Timestamp>,
}

struct Watcher<C> {
    store: Arc<Store>,
    checker: Arc<C>,
    clock: WatchClock,
    order: WatchOrder,
    read: Box<dyn Fn(Timestamp) -> MonitorsFound + Send>,
    runner: Runner,
    events: mpsc::UnboundedSender<WatchEvent>,
    fingerprint: Option<Fingerprint>,
    watched: BTreeMap<MonitorKey, Watched>,
    due: BTreeSet<(Timestamp, MonitorKey)>,
    waiting: BTreeSet<(Priority, Timestamp, MonitorKey)>,
    /// Checks that go on.
    busy: usize,
    done: mpsc::UnboundedSender<(Arc<LoadedMonitor>, Claim, Checked)>,
    /// Over, but not kept yet.
    unkept: Vec<Finished>,
    cancelled: watch::Receiver<bool>,
    /// The last chores: on this clock and on the steady one.
    last_chores: Option<(Timestamp, Instant)>,
    leases_count_from: Instant,
    tally: WatchTally,
}

/// Watches until told to end: `cancelled` turning true ends the checks that go on, as not checked. `read` reads the monitors.
pub async fn watch<C: Checker>(
    store: Arc<Store>,
    checker: C,
    clock: WatchClock,
    order: WatchOrder,
    read: impl Fn(Timestamp) -> MonitorsFound + Send + 'static,
    events: mpsc::UnboundedSender<WatchEvent>,
    cancelled: watch::Receiver<bool>,
) -> WatchTally {
    let (done, mut finished) = mpsc::unbounded_channel();
    let mut watcher = Watcher {
        store,
        checker: Arc::new(checker),
        clock,
        order,
        read: Box::new(read),
        runner: Runner {
            id: crate::clock::new_id(),
            owner: sullae_store::Owner::this_process(),
        },
        events,
        fingerprint: None,
        watched: BTreeMap::new(),
        due: BTreeSet::new(),
        waiting: BTreeSet::new(),
        busy: 0,
        done,
        unkept: Vec::new(),
        cancelled: cancelled.clone(),
        last_chores: None,
        leases_count_from: Instant::now(),
        tally: WatchTally::default(),
    };
    watcher.go(&mut finished, cancelled).await;
    watcher.tally
}

impl<C: Checker> Watcher<C> {
    async fn go(
        &mut self,
        finished: &mut mpsc::UnboundedReceiver<(Arc<LoadedMonitor>, Claim, Checked)>,
        mut cancelled: watch::Receiver<bool>,
    ) {
        let mut begun_once = false;
        loop {
            let now = self.clock.now();
            let ending = *cancelled.borrow() || self.order.until.is_some_and(|until| now >= until);
            let turned = self.turn(now, ending, &mut begun_once);
            let over = ending || (self.order.once && begun_once && self.waiting.is_empty());
            if over && self.busy == 0 && (self.unkept.is_empty() || turned.is_err()) {
                return;
            }
            let pause = match turned {
                Ok(()) => self.clock.until(self.next_wake(now, ending)),
                Err(error) => {
                    self.tell(WatchEvent::StoreTroubled(Arc::new(error)));
                    TROUBLED
                }
            };
            tokio::select! {
                Some(check) = finished.recv() => {
                    self.take_in(check);
                    while let Ok(check) = finished.try_recv() {
                        self.take_in(check);
                    }
                }
                () = tokio::time::sleep(pause) => {}
                changed = cancelled.changed(), if !ending => {
                    if changed.is_err() {
                        // Nobody is left who could cancel.
                        tokio::time::sleep(pause).await;
                    }
                }
            }
        }
    }

    fn turn(&mut self, now: Timestamp, ending: bool, begun_once: &mut bool) -> Result<(), StoreError> {
        self.keep()?;
        if self.last_chores.is_none_or(|(last, _)| now.duration_since(last).abs() >= CHORES) {
            self.chores(now, ending)?;
        }
        if ending {
            return Ok(());
        }
        if !self.order.once {
            return self.decide_due(now);
        }
        if !*begun_once {
            *begun_once = true;
            for (key, watched) in &mut self.watched {
                if watched.paused_until.is_none_or(|until| until <= now) {
                    watched.waits_since = Some(now);
                    self.waiting.insert((watched.monitor.definition.priority, now, key.clone()));
                }
            }
        }
        self.start_waiting(now)
    }

    fn next_wake(&self, now: Timestamp, ending: bool) -> Timestamp {
        let chores = self.last_chores.map_or(now, |(last, _)| last + CHORES);
        // What is due then is not begun any more.
        if ending || self.order.once {
            return chores;
        }
        let due = self.due.first().map_or(chores, |(at, _)| *at).min(chores);
        self.order.until.map_or(due, |until| due.min(until))
    }

    fn tell(&self, event: WatchEvent) {
        // Nobody listening is no reason to stop.
        let _ = self.events.send(event);
    }

    fn chores(&mut self, now: Timestamp, ending: bool) -> Result<(), StoreError> {
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

    /// Decides for all monitors that have become due; those that are to run wait for a browser.
    fn decide_due(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let mut let_go = Vec::new();
        while let Some((at, key)) = self.due.first().cloned() {
            if at > now {
                break;
            }
            self.due.pop_first();
            let Some(watched) = self.watched.get_mut(&key) else { continue };
            watched.due = None;
            if watched.waits_since.is_some() {
                continue;
            }
            let plan = watched.plan(now);
            if plan.run.is_some() {
                watched.waits_since = Some(now);
                self.waiting.insert((watched.monitor.definition.priority, now, key));
            } else if plan.decided_through().is_some() {
                let_go.push((key, plan));
            } else if !(watched.running && watched.monitor.definition.manner.overlap == Overlap::Wait) {
                reset_due(&mut self.due, &key, watched, None);
            }
        }
        self.carry_out(let_go, now)?;
        self.start_waiting(now)
    }

    /// Gives free browsers to those that wait: high priority first, then who has waited longest.
    fn start_waiting(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let free = self.order.at_once.max(1).saturating_sub(self.busy);
        let mut plans = Vec::new();
        while plans.len() < free {
            let Some((_, _, key)) = self.waiting.pop_first() else { break };
            let Some(watched) = self.watched.get_mut(&key) else { continue };
            let plan = if self.order.once {
                Plan {
                    run: Some(floor(now)),
                    ..Plan::default()
                }
            } else {
                watched.plan(now)
            };
            watched.waits_since = None;
            if plan.decided_through().is_some() {
                plans.push((key, plan));
            }
        }
        self.carry_out(plans, now)
    }

    fn carry_out(&mut self, plans: Vec<(MonitorKey, Plan)>, now: Timestamp) -> Result<(), StoreError> {
        if plans.is_empty() {
            return Ok(());
        }
        let decisions = plans
            .iter()
            .filter_map(|(key, plan)| Some(decision(key, self.watched.get(key)?.cursor, plan)));
        let decisions: Vec<Decision> = decisions.collect();
        let decided = self.store.decide(&decisions, &self.runner, now.as_millisecond());
        if decided.is_err() {
            // Thought out again once the database is well.
            for (key, _) in &plans {
                if let Some(watched) = self.watched.get_mut(key) {
                    reset_due(&mut self.due, key, watched, Some(now));
                }
            }
        }
        for ((key, _), (decision, decided)) in plans.iter().zip(decisions.into_iter().zip(decided?)) {
            self.note(key, decision, &decided, now)?;
            if let Decided::Claimed(claim) = decided {
                self.start(claim, now);
            }
        }
        Ok(())
    }

    fn note(&mut self, key: &MonitorKey, decision: Decision, decided: &Decided, now: Timestamp) -> Result<(), StoreError> {
        let Some(watched) = self.watched.get_mut(key) else { return Ok(()) };
        if *decided == Decided::Lost {
            let cursor_ms = self.store.monitor_state(key.as_str(), now.as_millisecond())?.cursor_ms;
            watched.runs_elsewhere = cursor_ms == decision.cursor_ms;
            watched.cursor = Timestamp::from_millisecond(cursor_ms).unwrap_or(watched.cursor);
            let again = watched.runs_elsewhere.then_some(now + ELSEWHERE);
            reset_due(&mut self.due, key, watched, again);
            return Ok(());
        }
        watched.runs_elsewhere = false;
        watched.cursor = Timestamp::from_millisecond(decision.through_ms).unwrap_or(watched.cursor);
        reset_due(&mut self.due, key, watched, None);
        for skipped in decision.skips {
            self.tally.skipped += skipped.count;
            let monitor = key.clone();
            self.tell(WatchEvent::SlotsSkipped { monitor, skipped });
        }
        Ok(())
    }

    fn start(&mut self, claim: Claim, now: Timestamp) {
        let Some(watched) = claim.monitor.parse::<MonitorKey>().ok().and_then(|key| self.watched.get_mut(&key)) else {
            return;
        };
        watched.running = true;
        let monitor = Arc::clone(&watched.monitor);
        self.busy += 1;
        let due = Timestamp::from_millisecond(claim.scheduled_ms).unwrap_or(now) + monitor.definition.delay();
        self.tell(WatchEvent::CheckStarted {
            claim: claim.clone(),
            late: now.duration_since(due),
        });
        let (checker, done, cancelled) = (Arc::clone(&self.checker), self.done.clone(), self.cancelled.clone());
        tokio::spawn(async move {
            let checked = checker.check(Arc::clone(&monitor), claim.clone(), cancelled).await;
            let _ = done.send((monitor, claim, checked));
        });
    }

    fn take_in(&mut self, (monitor, claim, checked): (Arc<LoadedMonitor>, Claim, Checked)) {
        self.busy = self.busy.saturating_sub(1);
        let now = self.clock.now();
        if let Some(watched) = self.watched.get_mut(&monitor.definition.key) {
            watched.running = false;
            reset_due(&mut self.due, &monitor.definition.key, watched, None);
        }
        self.unkept.push(Finished {
            monitor,
            claim,
            finished_ms: now.as_millisecond(),
            checked,
        });
    }

    /// Keeps what is over, and lets others hear of it.
    fn keep(&mut self) -> Result<(), StoreError> {
        if self.unkept.is_empty() {
            return Ok(());
        }
        let ends: Vec<(Claim, SlotEnd)> = self
            .unkept
            .iter()
            .map(|finished| (finished.claim.clone(), end_of(finished)))
            .collect();
        let kept = self.store.finish_slots(&ends)?;
        for (finished, kept) in std::mem::take(&mut self.unkept).into_iter().zip(kept) {
            // Another runner has the slot now: what he says counts.
            if !kept {
                continue;
            }
            self.tally.finished += 1;
            self.tally.worst = self.tally.worst.max(Some(finished.checked.verdict));
            self.checker.heard(&finished);
            self.tell(WatchEvent::CheckFinished(Box::new(finished)));
        }
        Ok(())
    }
}

impl Watched {
    fn plan(&self, now: Timestamp) -> Plan {
        let definition = &self.monitor.definition;
        let standing = Standing {
            cursor: self.cursor,
            paused_until: self.paused_until,
            running: self.running || self.runs_elsewhere,
            waits_for_browser: self.waits_since.is_some_and(|since| since < now),
        };
        let as_of = now.saturating_sub(definition.delay()).unwrap_or(now);
        plan(&self.monitor.schedule, definition.manner, standing, as_of)
    }
}

/// Puts a monitor at its place among those that become due.
fn reset_due(due: &mut BTreeSet<(Timestamp, MonitorKey)>, key: &MonitorKey, watched: &mut Watched, at: Option<Timestamp>) {
    if let Some(old) = watched.due.take() {
        due.remove(&(old, key.clone()));
    }
    let next = || Some(watched.monitor.schedule.next_after(watched.cursor)? + watched.monitor.definition.delay());
    watched.due = at.or_else(next);
    if let Some(at) = watched.due {
        due.insert((at, key.clone()));
    }
}

fn decision(key: &MonitorKey, cursor: Timestamp, plan: &Plan) -> Decision {
    let skips = plan.skips.iter().map(|skip| Skipped {
        first_ms: skip.first.as_millisecond(),
        last_ms: skip.last.as_millisecond(),
        count: skip.count,
        reason: skip.reason.as_str(),
    });
    Decision {
        monitor: key.to_string(),
        cursor_ms: cursor.as_millisecond(),
        skips: skips.collect(),
        run_ms: plan.run.map(Timestamp::as_millisecond),
        through_ms: plan.decided_through().unwrap_or(cursor).as_millisecond(),
    }
}

fn end_of(finished: &Finished) -> SlotEnd {
    SlotEnd {
        run_id: finished.checked.run_id.clone(),
        outcome: finished.checked.verdict,
        flaky: finished.checked.flaky,
        finished_ms: finished.finished_ms,
    }
}

/// The table counts in milliseconds.
fn floor(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

fn count_slots(monitor: &LoadedMonitor, from_ms: i64, through_ms: i64) -> u64 {
    let (Ok(from), Ok(through)) = (Timestamp::from_millisecond(from_ms - 1), Timestamp::from_millisecond(through_ms)) else {
        return 0;
    };
    monitor.schedule.slots(from, through).count() as u64
}
