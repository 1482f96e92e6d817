//! What becomes of each slot: decided, kept, and begun.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sullae_monitor::{
    MonitorKey, Priority,
    plan::{Overlap, Plan, Standing, plan},
};
use sullae_store::{Claim, Decided, Decision, Skipped, StoreError};

use super::{super::check::Checker, WatchEvent, Watched, Watcher, reset_due};

/// How soon a monitor that another runner has is looked at again.
const ELSEWHERE: SignedDuration = SignedDuration::from_secs(1);

/// What is to be carried out for one monitor.
struct Order {
    key: MonitorKey,
    plan: Plan,
    /// The run is one that somebody asked for: the slots of the schedule stay undecided.
    asked_for: bool,
}

impl<C: Checker> Watcher<C> {
    /// Decides for all monitors that have become due; those that are to run wait for a browser.
    pub(super) fn decide_due(&mut self, now: Timestamp) -> Result<(), StoreError> {
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
                let_go.push(Order {
                    key,
                    plan,
                    asked_for: false,
                });
            } else if !(watched.running && watched.monitor.definition.manner.overlap == Overlap::Wait)
                && let Some(next) = watched.next_from(now)
            {
                reset_due(&mut self.due, &key, watched, Some(next));
            }
        }
        self.carry_out(let_go, now)?;
        self.start_waiting(now)
    }

    /// Gives free browsers to those that wait: high priority first, then who has waited longest.
    pub(super) fn start_waiting(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let free = self.order.at_once.max(1).saturating_sub(self.busy);
        let mut plans = Vec::new();
        while plans.len() < free {
            let Some((_, _, key)) = self.waiting.pop_first() else { break };
            let Some(watched) = self.watched.get_mut(&key) else { continue };
            let asked_for = std::mem::take(&mut watched.asked_for);
            let plan = if self.order.once || asked_for {
                Plan {
                    run: Some(floor(now)),
                    ..Plan::default()
                }
            } else {
                watched.plan(now)
            };
            watched.waits_since = None;
            if plan.decided_through().is_some() {
                plans.push(Order { key, plan, asked_for });
            }
        }
        self.carry_out(plans, now)
    }

    fn carry_out(&mut self, orders: Vec<Order>, now: Timestamp) -> Result<(), StoreError> {
        if orders.is_empty() {
            return Ok(());
        }
        let decisions = orders
            .iter()
            .filter_map(|order| Some(decision(order, self.watched.get(&order.key)?.cursor)));
        let decisions: Vec<Decision> = decisions.collect();
        let decided = self.store.decide(&decisions, &self.runner, now.as_millisecond());
        if decided.is_err() {
            // Thought out again once the database is well.
            for order in &orders {
                if let Some(watched) = self.watched.get_mut(&order.key) {
                    reset_due(&mut self.due, &order.key, watched, Some(now));
                }
                self.wait_again(order, now);
            }
        }
        for (order, (decision, decided)) in orders.iter().zip(decisions.into_iter().zip(decided?)) {
            self.note(&order.key, decision, &decided, now)?;
            match decided {
                Decided::Claimed(claim) => self.start(claim, now),
                Decided::Noted | Decided::Lost => self.wait_again(order, now),
            }
        }
        Ok(())
    }

    /// A run that somebody asked for and that got no slot is tried again, unless a check of that monitor goes on elsewhere.
    fn wait_again(&mut self, order: &Order, now: Timestamp) {
        let watched = self.watched.get_mut(&order.key).filter(|watched| !watched.runs_elsewhere);
        if let (true, Some(watched)) = (order.asked_for, watched) {
            watched.waits_since = Some(now);
            watched.asked_for = true;
            self.waiting.insert((Priority::High, now, order.key.clone()));
        }
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

    pub(super) fn start(&mut self, claim: Claim, now: Timestamp) {
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
}

impl Watched {
    /// When it becomes due after now, where nothing up to now is left to decide. Not the next after the cursor: that may lie so far back
    /// that it is not counted any more.
    fn next_from(&self, now: Timestamp) -> Option<Timestamp> {
        let delay = self.monitor.definition.delay();
        let as_of = now.saturating_sub(delay).unwrap_or(now).max(self.cursor);
        Some(self.monitor.schedule.next_after(as_of)? + delay)
    }

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

fn decision(order: &Order, cursor: Timestamp) -> Decision {
    let plan = &order.plan;
    let through = plan.decided_through().filter(|_| !order.asked_for).unwrap_or(cursor);
    let skips = plan.skips.iter().map(|skip| Skipped {
        first_ms: skip.first.as_millisecond(),
        last_ms: skip.last.as_millisecond(),
        count: skip.count,
        reason: skip.reason.as_str(),
    });
    Decision {
        monitor: order.key.to_string(),
        cursor_ms: cursor.as_millisecond(),
        skips: skips.collect(),
        run_ms: plan.run.map(Timestamp::as_millisecond),
        through_ms: through.as_millisecond(),
    }
}

/// The table counts in milliseconds.
pub(super) fn floor(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
