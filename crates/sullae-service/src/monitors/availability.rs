//! How available a site was, hour by hour or day by day: from the slots that are kept one by one, and before those from the hours that they
//! were rolled up into.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_store::{Durations, HourSummary, SlotCounts};
use ts_rs::TS;

use super::LoadedMonitor;
use crate::{ServiceError, service::Service};

/// How long each span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpanLength {
    /// An hour.
    Hour,
    /// A day of the monitor's time zone; where that is no whole hours beside universal time, an hour counts to the day in which it begins.
    #[default]
    Day,
}

/// How available a site was.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Availability {
    /// The monitor's key.
    pub monitor: String,
    /// The whole time.
    pub total: AvailabilitySpan,
    /// Oldest first; those without a slot are left out.
    pub spans: Vec<AvailabilitySpan>,
}

/// How available it was during an hour, a day or the whole time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
pub struct AvailabilitySpan {
    /// Its begin, RFC 3339 with the offset of the monitor's time zone.
    pub begin: String,
    /// Checks that passed or were slow, as a share of those and the failed ones, 0 to 1. What was unclear, not checked or let go says nothing
    /// of the site; absent where nothing else was seen.
    pub available: Option<f64>,
    /// How the slots ended.
    pub counts: SlotCounts,
    /// Half of the checks that passed or were slow took no longer, milliseconds, to 4.5 %.
    pub median_ms: Option<u64>,
    /// 95 of 100 took no longer.
    pub p95_ms: Option<u64>,
}

impl AvailabilitySpan {
    fn of(begin: Timestamp, zone: &TimeZone, counts: SlotCounts, durations: &Durations) -> Self {
        let (up, down) = ((counts.passed + counts.degraded) as f64, counts.failed as f64);
        let quantile = |share| durations.quantile_ms(share).map(|ms| ms.round() as u64);
        Self {
            begin: begin.display_with_offset(zone.to_offset(begin)).to_string(),
            available: (up + down > 0.0).then(|| up / (up + down)),
            counts,
            median_ms: quantile(0.5),
            p95_ms: quantile(0.95),
        }
    }
}

impl Service {
    /// How available a monitor's site was from one time to before another; both count from the hour they are in.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn availability(
        &self,
        monitor: &LoadedMonitor,
        from: Timestamp,
        before: Timestamp,
        by: SpanLength,
    ) -> Result<Availability, ServiceError> {
        let key = monitor.definition.key.as_str();
        let hours = self.store.hours_with_slots(key, from.as_millisecond(), before.as_millisecond())?;
        Ok(of_hours(key, &hours, from, &monitor.schedule.zone, by))
    }
}

fn of_hours(monitor: &str, hours: &[HourSummary], from: Timestamp, zone: &TimeZone, by: SpanLength) -> Availability {
    let mut spans: BTreeMap<Timestamp, (SlotCounts, Durations)> = BTreeMap::new();
    let mut total = (SlotCounts::default(), Durations::default());
    for hour in hours {
        let at = Timestamp::from_millisecond(hour.hour_ms).unwrap_or(from);
        for (counts, durations) in [spans.entry(begin_of(at, zone, by)).or_default(), &mut total] {
            counts.add(&hour.counts);
            durations.merge(&hour.durations);
        }
    }
    let span = |(begin, (counts, durations)): (Timestamp, &(SlotCounts, Durations))| AvailabilitySpan::of(begin, zone, *counts, durations);
    Availability {
        monitor: monitor.to_owned(),
        total: span((from, &total)),
        spans: spans.iter().map(|(begin, of)| span((*begin, of))).collect(),
    }
}

/// The begin of the span that an hour counts to.
fn begin_of(hour: Timestamp, zone: &TimeZone, by: SpanLength) -> Timestamp {
    match by {
        SpanLength::Hour => hour,
        SpanLength::Day => {
            let day = hour.to_zoned(zone.clone()).start_of_day();
            day.map_or(hour, |begin| begin.timestamp())
        }
    }
}

/// From when on, where nothing is said: thirty days, or two by the hour.
pub fn usual_from(before: Timestamp, by: SpanLength) -> Timestamp {
    let hours = if by == SpanLength::Day { 30 * 24 } else { 48 };
    before.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour_ms: i64, passed: u64, failed: u64, not_checked: u64) -> HourSummary {
        let mut durations = Durations::default();
        (0..passed).for_each(|_| durations.add(1_000));
        HourSummary {
            monitor: "m".into(),
            hour_ms,
            counts: SlotCounts {
                passed,
                failed,
                not_checked,
                ..SlotCounts::default()
            },
            durations,
        }
    }

    #[test]
    fn days_are_the_time_zones_and_what_was_not_checked_counts_for_nobody() {
        let zone = TimeZone::get("Asia/Seoul").unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // 14:00 UTC is the last hour of Seoul's 21st, 15:00 the first of its 22nd.
        let hours = [
            hour(at("2026-11-21T14:00:00Z").as_millisecond(), 11, 1, 0),
            hour(at("2026-11-21T15:00:00Z").as_millisecond(), 9, 0, 3),
            hour(at("2026-11-21T16:00:00Z").as_millisecond(), 0, 0, 12),
        ];
        let from = at("2026-11-20T15:00:00Z");
        let days = of_hours("m", &hours, from, &zone, SpanLength::Day);
        let told: Vec<_> = days.spans.iter().map(|span| (span.begin.as_str(), span.available)).collect();
        assert_eq!(
            told,
            [
                ("2026-11-21T00:00:00+09:00", Some(11.0 / 12.0)),
                ("2026-11-22T00:00:00+09:00", Some(1.0))
            ]
        );
        assert_eq!((days.total.available, days.total.counts.not_checked), (Some(20.0 / 21.0), 15));
        assert!(days.total.median_ms.is_some_and(|ms| ms.abs_diff(1_000) < 50));
        let by_hour = of_hours("m", &hours, from, &zone, SpanLength::Hour);
        assert_eq!((by_hour.spans.len(), by_hour.spans[2].available), (3, None));
    }
}
