//! The time the watching loop goes by.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

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
    pub(super) fn until(&self, then: Timestamp) -> Duration {
        let left = Duration::try_from(then.duration_since(self.now())).unwrap_or(Duration::ZERO);
        match self {
            Self::Wall(_) => left,
            Self::Fast { speed, .. } => left / *speed,
        }
    }
}
