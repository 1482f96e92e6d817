//! Time limits learnt from how long things took when all was well.

use crate::document::Limits;

/// Runs that must have passed before anything is learnt from them.
pub const RUNS_NEEDED: usize = 3;
/// A page is slow at this many times the longest it took.
const SLOW_TIMES: u64 = 2;
/// Less than this is nobody's waiting time, milliseconds.
const SLOW_LEAST_MS: u64 = 1_000;
/// A step has failed at this many times what is slow.
const FAILED_TIMES: u64 = 4;
/// Limits are round figures: of a second, halves.
const ROUND_MS: u64 = 500;

/// Limits for a step whose waiting took at most `longest_ms` in runs that passed: slow at twice that, at least a second; failed at four
/// times what is slow, and no sooner than without being taught. A rule of thumb, which a person looks at before it counts.
#[must_use]
pub fn learnt_limits(longest_ms: u64) -> Limits {
    let slow_ms = longest_ms.saturating_mul(SLOW_TIMES).max(SLOW_LEAST_MS).div_ceil(ROUND_MS) * ROUND_MS;
    Limits {
        slow_ms,
        step_ms: slow_ms.saturating_mul(FAILED_TIMES).max(Limits::default().step_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_leave_room_above_what_was_usual() {
        let both = |longest| {
            let learnt = learnt_limits(longest);
            (learnt.slow_ms, learnt.step_ms)
        };
        assert_eq!(both(40), (1_000, 15_000));
        assert_eq!(both(1_210), (2_500, 15_000));
        assert_eq!(both(9_000), (18_000, 72_000));
    }
}
