//! How long things are kept, and the chore that lets go of what is older: beside the watching loop, in steps that nobody waits for.

use std::{fs, io, num::NonZeroU32, path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, de::DeserializeOwned};
use sullae_store::{Keeping, PrunePolicy, StoreError, Tidied};
use tokio::{sync::watch, time::Instant};

use crate::{ServiceError, clock, service::Service};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How often what is too old is looked for.
const ROUND: Duration = Duration::from_secs(60);
/// How often all pictures are looked through for those that nothing shows.
const SWEEP: Duration = Duration::from_secs(24 * 60 * 60);
/// Clocks that differ by more between two rounds show that one was set.
const STRAYED: Duration = Duration::from_secs(60);
/// For so long nothing goes then: a clock that is set forward by mistake would let go of everything at once.
const DISTRUST: Duration = Duration::from_secs(60 * 60);

const GIB: u64 = 1 << 30;

/// How long things are kept: `keeping.toml` in the data folder, in days, and how much room pictures may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeepingDays {
    /// Runs of monitors with their pictures, and each of their slots; then they count in their hour only.
    pub runs: NonZeroU32,
    /// What is counted by the hour.
    pub hours: NonZeroU32,
    /// Incidents that are closed.
    pub incidents: NonZeroU32,
    /// Messages that arrived or were dropped.
    pub alerts: NonZeroU32,
    /// Room for pictures, GiB: those of the oldest runs that passed go first.
    pub pictures_gib: NonZeroU32,
}

impl Default for KeepingDays {
    fn default() -> Self {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        // 395 days are 13 months.
        Self {
            runs: some(30),
            hours: some(395),
            incidents: some(395),
            alerts: some(30),
            pictures_gib: some(20),
        }
    }
}

impl KeepingDays {
    /// Until when things are kept, seen from `now_ms`.
    pub(crate) fn at(&self, now_ms: i64) -> Keeping {
        let from = |days: NonZeroU32| now_ms.saturating_sub(i64::from(days.get()) * DAY_MS);
        Keeping {
            runs_from_ms: from(self.runs),
            hours_from_ms: from(self.hours),
            incidents_from_ms: from(self.incidents),
            alerts_from_ms: from(self.alerts),
            picture_bytes: u64::from(self.pictures_gib.get()) * GIB,
        }
    }
}

/// What a file of the data folder says, or the defaults where there is none; what is wrong with it, with its place.
pub(crate) fn read_or_default<T: DeserializeOwned + Default>(path: &Path) -> Result<T, String> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| error.to_string()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(T::default()),
        Err(error) => Err(error.to_string()),
    }
}

impl Service {
    /// How long things are kept.
    ///
    /// # Errors
    /// [`ServiceError::KeepingFile`].
    pub fn keeping(&self) -> Result<KeepingDays, ServiceError> {
        let path = self.places.keeping();
        read_or_default(&path).map_err(|why| ServiceError::KeepingFile { path, why })
    }

    /// Lets go of everything that is too old, step by step.
    pub(crate) fn tidy(&self, keeping: &Keeping) -> Result<Tidied, StoreError> {
        let mut all = Tidied::default();
        loop {
            let done = self.store.tidy_step(keeping)?;
            if done.is_nothing() {
                return Ok(all);
            }
            all.add(&done);
        }
    }

    /// Lets go of what becomes too old, until `stopped` turns true.
    pub(crate) async fn keep_tidy(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut trust = ClockTrust::new(clock::timestamp(), Instant::now());
        let mut swept: Option<Instant> = None;
        Arc::clone(&self).keep_room().await;
        while !*stopped.borrow() {
            tokio::select! {
                () = tokio::time::sleep(ROUND) => {}
                changed = stopped.changed() => if changed.is_err() { return },
            }
            Arc::clone(&self).keep_room().await;
            let (now, steady) = (clock::timestamp(), Instant::now());
            if *stopped.borrow() || !trust.look(now, steady) {
                continue;
            }
            let sweep = swept.is_none_or(|at| steady.duration_since(at) >= SWEEP);
            swept = if sweep { Some(steady) } else { swept };
            let (service, stop) = (Arc::clone(&self), stopped.clone());
            // The history is read and written beside the loop; each step holds it for some milliseconds.
            let round = tokio::task::spawn_blocking(move || service.round(now, sweep, &stop)).await;
            match round {
                Ok(Ok(done)) if !done.is_nothing() => tracing::info!(?done, "tidied"),
                Ok(Err(error)) => tracing::warn!(%error, "nothing is tidied"),
                _ => {}
            }
        }
    }

    /// Room for a full disk is kept back while watching.
    async fn keep_room(self: Arc<Self>) {
        match tokio::task::spawn_blocking(move || self.store.keep_reserve()).await {
            Ok(Ok(false)) => tracing::warn!("the disk is full: nothing is kept back for verdicts and alerts, and no picture is kept"),
            Ok(Err(error)) => tracing::warn!(%error, "no room is kept back for a full disk"),
            _ => {}
        }
    }

    fn round(&self, now: Timestamp, sweep: bool, stop: &watch::Receiver<bool>) -> Result<Tidied, ServiceError> {
        let keeping = self.keeping()?.at(now.as_millisecond());
        let mut all = Tidied::default();
        while !*stop.borrow() {
            let done = self.store.tidy_step(&keeping)?;
            if done.is_nothing() {
                break;
            }
            all.add(&done);
        }
        if sweep && !*stop.borrow() {
            self.store.prune(&PrunePolicy::default())?;
        }
        Ok(all)
    }
}

/// Whether the clock on the wall may be believed: for a while not, after it was set.
struct ClockTrust {
    last: (Timestamp, Instant),
    from: Instant,
}

impl ClockTrust {
    fn new(now: Timestamp, steady: Instant) -> Self {
        Self {
            last: (now, steady),
            from: steady,
        }
    }

    fn look(&mut self, now: Timestamp, steady: Instant) -> bool {
        let (last_now, last_steady) = std::mem::replace(&mut self.last, (now, steady));
        let gone = jiff::SignedDuration::try_from(steady.duration_since(last_steady)).unwrap_or(jiff::SignedDuration::ZERO);
        if (now.duration_since(last_now) - gone).unsigned_abs() > STRAYED {
            self.from = steady + DISTRUST;
        }
        steady >= self.from
    }
}

#[cfg(test)]
mod tests {
    use sullae_store::{Decision, Owner, Runner, Skipped, Store};

    use super::*;

    #[test]
    fn a_clock_that_was_set_is_not_believed_for_an_hour() {
        let (now, steady): (Timestamp, _) = ("2026-11-22T00:00:00Z".parse().unwrap(), Instant::now());
        let mut trust = ClockTrust::new(now, steady);
        let at = |minutes: i64, by: i64| {
            let passed = Duration::from_secs(minutes.unsigned_abs() * 60);
            (now + jiff::SignedDuration::from_mins(minutes + by), steady + passed)
        };
        let mut look = |minutes, by| {
            let (now, steady) = at(minutes, by);
            trust.look(now, steady)
        };
        assert!(look(1, 0));
        let month = 30 * 24 * 60;
        assert!(!look(2, month) && !look(3, month) && !look(61, month));
        assert!(look(62, month));
        assert!(!look(63, 0));
    }

    #[test]
    fn pruning_by_command_rolls_up_by_the_same_policy_as_watching() {
        let data = tempfile::tempdir().unwrap();
        let service = Service::open(Some(data.path())).unwrap();
        let let_go = |days_ago: i64| {
            let store = Store::open(data.path()).unwrap();
            let at_ms = clock::now_ms() - days_ago * DAY_MS;
            let runner = Runner {
                id: "r".into(),
                owner: Owner::this_process(),
            };
            let decision = Decision {
                monitor: "login".into(),
                cursor_ms: store.monitor_state("login", 0).unwrap().cursor_ms,
                skips: vec![Skipped {
                    first_ms: at_ms,
                    last_ms: at_ms,
                    count: 1,
                    // Different ones, so that the two are not one stretch.
                    reason: if days_ago > 30 { "busy" } else { "overlap" },
                }],
                run_ms: None,
                through_ms: at_ms,
            };
            store.decide(&[decision], &runner, at_ms).unwrap();
        };
        let_go(31);
        let_go(20);
        let left = || service.store.slots("login", 9).unwrap().len();
        let hours = || service.store.hours("login", 0, i64::MAX).unwrap().len();
        service.prune_runs(None, None, None).unwrap();
        assert_eq!((left(), hours()), (1, 1));
        fs::write(service.places.keeping(), "runs = 10\n").unwrap();
        service.prune_runs(None, None, None).unwrap();
        assert_eq!((left(), hours()), (0, 2));
        for wrong in ["runs = 0\n", "rums = 3\n"] {
            fs::write(service.places.keeping(), wrong).unwrap();
            let error = service.prune_runs(None, None, None).unwrap_err();
            assert!(matches!(error, ServiceError::KeepingFile { .. }) && error.is_bad_input(), "{error}");
        }
    }
}
