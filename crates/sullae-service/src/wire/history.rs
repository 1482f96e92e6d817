//! How a monitor did over time, as the window draws it.

use serde::{Deserialize, Serialize};
use sullae_store::SlotCounts;
use ts_rs::TS;

use crate::monitors::{AvailabilitySpan, SpanLength};

/// How a monitor did over a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MonitorHistory {
    /// Its begin, RFC 3339 with the offset of the monitor's time zone.
    pub from: String,
    /// Its end, which is not in it.
    pub before: String,
    /// How long the checks took, oldest first; stretches without a check are left out.
    pub columns: Vec<ChartColumn>,
    /// How long each of `spans` is.
    pub by: SpanLength,
    /// The whole time.
    pub total: AvailabilitySpan,
    /// How available the site was, oldest first; those without a check are left out.
    pub spans: Vec<AvailabilitySpan>,
}

/// The checks of a small stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChartColumn {
    /// Its begin, RFC 3339.
    pub begin: String,
    /// How the checks ended.
    pub counts: SlotCounts,
    /// Half of those that passed or were slow took no longer, milliseconds.
    #[ts(type = "number | null")]
    pub median_ms: Option<u64>,
    /// The longest of these.
    #[ts(type = "number | null")]
    pub slowest_ms: Option<u64>,
    /// The run to look at first: the worst, and of equals the longest.
    pub run_id: Option<String>,
}
