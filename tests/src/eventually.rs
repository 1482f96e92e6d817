//! Waiting for a condition, with a bound.

use std::time::{Duration, Instant};

/// Asks again and again until there is an answer; none after `limit`.
pub fn eventually<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() >= end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// Waits until the condition holds, and panics with `what` if it does not within `limit`.
#[track_caller]
pub fn wait_until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    assert!(
        eventually(limit, || holds().then_some(())).is_some(),
        "{what} did not come within {limit:?}"
    );
}
