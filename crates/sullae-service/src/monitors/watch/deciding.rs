//! What becomes of each slot: decided, kept, and begun.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sullae_monitor::{
    MonitorKey,
    plan::{Overlap, Plan, Standing, plan},
};
use sullae_store::{Claim, Decided, Decision, Skipped, StoreError};

use super::{super::check::Checker, WatchEvent, Watched, Watcher, reset_due};

/// How soon a monitor that another runner has is looked at again.
const ELSEWHERE: SignedDuration = SignedDuration::from_secs(1);

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
                let_go.push((key, plan));
            } else if !(watched.running && watched.monitor.definition.manner.overlap == Overlap::Wait) {
                reset_due(&mut self.due, &key, watched, None);
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

/// The table counts in milliseconds.
pub(super) fn floor(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
