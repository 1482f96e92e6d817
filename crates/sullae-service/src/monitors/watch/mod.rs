//! The long-running loop: decides what is due, has it checked, and keeps what came of it. Several may work on one data folder.

mod chores;
mod clock;
mod deciding;
mod line;
mod standstill;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    thread::JoinHandle,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sullae_monitor::{DefinitionError, MonitorKey, Priority};
use sullae_recording::Verdict;
use sullae_store::{Claim, Runner, Skipped, SlotEnd, Store, StoreError};
use tokio::sync::{mpsc, oneshot, watch};

use self::standstill::{INCIDENT_HEARD, RUN_ENDED, stand_still_if_told};
pub use self::{clock::WatchClock, line::WatchLine};
use super::{
    check::{Checked, Checker, Finished},
    files::{Fingerprint, LoadedMonitor, MonitorsFound},
};
use crate::ServiceError;

/// Between two looks at files, pauses, leases and slots of the dead.
const CHORES: SignedDuration = SignedDuration::from_secs(5);
/// At the end, a database in trouble is tried so often to keep what is over.
const LAST_TRIES: u32 = 5;
/// How soon a run that lost its slot to another runner's decision is tried again.
const ANEW: SignedDuration = SignedDuration::from_millis(50);
/// How long a database in trouble is left alone.
const TROUBLED: Duration = Duration::from_secs(2);

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
    /// The history broke, and with it the watch: opened anew it is mended.
    pub history_broke: bool,
}

/// Somebody wants a monitor checked now.
#[derive(Debug)]
pub struct RunAsked {
    /// Its key.
    pub key: MonitorKey,
    /// Hears whether it will be: as soon as a browser is free.
    pub answer: oneshot::Sender<Result<(), ServiceError>>,
}

/// What joins the loop to the rest of the program.
#[derive(Debug)]
pub struct WatchLines {
    /// Hears what happens.
    pub events: mpsc::UnboundedSender<WatchEvent>,
    /// Turns true when it must end.
    pub cancelled: watch::Receiver<bool>,
    /// Brings the wishes for runs.
    pub asked: mpsc::Receiver<RunAsked>,
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
    /// It waits because somebody asked, not because it is due.
    asked_for: bool,
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
    /// A copy of the database that is being made.
    backup: Option<JoinHandle<Result<Option<PathBuf>, StoreError>>>,
    /// When to look next whether one is due.
    backup_look: Option<Timestamp>,
    tally: WatchTally,
}

/// Watches until told to end: `cancelled` turning true ends the checks that go on, as not checked. `read` reads the monitors.
pub async fn watch<C: Checker>(
    store: Arc<Store>,
    checker: C,
    clock: WatchClock,
    order: WatchOrder,
    read: impl Fn(Timestamp) -> MonitorsFound + Send + 'static,
    lines: WatchLines,
) -> WatchTally {
    let WatchLines {
        events,
        cancelled,
        mut asked,
    } = lines;
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
        backup: None,
        backup_look: None,
        tally: WatchTally::default(),
    };
    watcher.go(&mut finished, &mut asked, cancelled).await;
    watcher.tally
}

impl<C: Checker> Watcher<C> {
    async fn go(
        &mut self,
        finished: &mut mpsc::UnboundedReceiver<(Arc<LoadedMonitor>, Claim, Checked)>,
        asked: &mut mpsc::Receiver<RunAsked>,
        mut cancelled: watch::Receiver<bool>,
    ) {
        let mut begun_once = false;
        let mut troubles = 0;
        loop {
            let now = self.clock.now();
            let ending = self.tally.history_broke || *cancelled.borrow() || self.order.until.is_some_and(|until| now >= until);
            let turned = self.turn(now, ending, &mut begun_once);
            troubles = if turned.is_err() { troubles + 1 } else { 0 };
            let over = ending || (self.order.once && begun_once && self.waiting.is_empty());
            if over && self.busy == 0 && (self.unkept.is_empty() || troubles >= LAST_TRIES) {
                return;
            }
            let pause = match turned {
                Ok(()) => self.clock.until(self.next_wake(now, ending)),
                Err(error) => {
                    // Trying again would be trying for ever, and nothing would be checked meanwhile.
                    self.tally.history_broke |= error.is_damage();
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
                Some(wish) = asked.recv() => self.take_wish(wish, ending),
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
        let free = self.busy < self.order.at_once.max(1);
        if free && !self.waiting.is_empty() {
            return self.clock.now() + ANEW;
        }
        let due = self.due.first().map_or(chores, |(at, _)| *at).min(chores);
        self.order.until.map_or(due, |until| due.min(until))
    }

    fn tell(&self, event: WatchEvent) {
        // Nobody listening is no reason to stop.
        let _ = self.events.send(event);
    }

    /// A run that somebody asks for waits for a browser like any other, in front.
    fn take_wish(&mut self, wish: RunAsked, ending: bool) {
        let answer = match self.watched.get_mut(&wish.key) {
            Some(watched) if !ending => {
                if watched.running || watched.runs_elsewhere || watched.waits_since.is_some() {
                    Err(ServiceError::Busy {
                        what: "a check of this monitor",
                    })
                } else {
                    let now = self.clock.now();
                    watched.waits_since = Some(now);
                    watched.asked_for = true;
                    self.waiting.insert((Priority::High, now, wish.key));
                    Ok(())
                }
            }
            _ => Err(ServiceError::NotWatching { key: wish.key.to_string() }),
        };
        // Whoever asked may have gone.
        let _ = wish.answer.send(answer);
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

    /// Lets incidents hear of what is over, and keeps it.
    fn keep(&mut self) -> Result<(), StoreError> {
        if self.unkept.is_empty() {
            return Ok(());
        }
        let ends: Vec<(Claim, SlotEnd)> = self
            .unkept
            .iter()
            .map(|finished| (finished.claim.clone(), end_of(finished)))
            .collect();
        stand_still_if_told(RUN_ENDED);
        self.unkept.iter().try_for_each(|finished| self.checker.heard(finished))?;
        stand_still_if_told(INCIDENT_HEARD);
        let kept = self.store.finish_slots(&ends)?;
        for (finished, kept) in std::mem::take(&mut self.unkept).into_iter().zip(kept) {
            // Another runner has the slot now: what he says counts.
            if !kept {
                continue;
            }
            self.tally.finished += 1;
            self.tally.worst = self.tally.worst.max(Some(finished.checked.verdict));
            self.tell(WatchEvent::CheckFinished(Box::new(finished)));
        }
        Ok(())
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

fn end_of(finished: &Finished) -> SlotEnd {
    SlotEnd {
        run_id: finished.checked.run_id.clone(),
        outcome: finished.checked.verdict,
        flaky: finished.checked.flaky,
        finished_ms: finished.finished_ms,
    }
}
