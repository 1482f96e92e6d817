//! How much trouble makes an incident, and how much calm ends it.

use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;

/// When an incident opens, closes, and speaks up again. Zero counts as one where a number of runs is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Confirmed faults in a row that open an incident.
    pub open_after: u32,
    /// Passes in a row that close it.
    pub close_after: u32,
    /// Minutes after which an incident that nobody acknowledged is told again; 0: never.
    pub remind_every_min: u32,
    /// So many incidents within `flap_within_min` are one that comes and goes; 0: never. At most 16.
    pub flap_after: u32,
    /// Minutes in which they are counted, and which must be calm until such an incident closes.
    pub flap_within_min: u32,
    /// Runs in a row that could not be made until it is told that Sullae cannot see.
    pub cannot_see_after: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            // The fault is confirmed by a second look already.
            open_after: 1,
            close_after: 2,
            remind_every_min: 60,
            flap_after: 4,
            flap_within_min: 60,
            cannot_see_after: 2,
        }
    }
}

impl Thresholds {
    /// These thresholds as they hold for Sullae's own sight: what opens it is `cannot_see_after`, and one run that
    /// could be made ends it.
    #[must_use]
    pub fn of_sight(&self) -> Self {
        Self {
            open_after: self.cannot_see_after,
            close_after: 1,
            ..self.clone()
        }
    }

    pub(super) fn remind_every_ms(&self) -> Option<i64> {
        (self.remind_every_min > 0).then(|| i64::from(self.remind_every_min) * MINUTE_MS)
    }

    pub(super) fn flap_within_ms(&self) -> i64 {
        i64::from(self.flap_within_min) * MINUTE_MS
    }
}
