//! How a monitor did over time, in an answer that stays small however much it was checked.

use jiff::{SignedDuration, Timestamp};

use crate::{
    clock,
    error::ServiceError,
    monitors::{SpanLength, usual_from},
    service::Service,
    wire::{ChartColumn, MonitorHistory},
};

/// More are not told apart on a screen.
const COLUMNS: u32 = 240;
/// Up to here by the hour.
const HOURS_SHOWN: SignedDuration = SignedDuration::from_hours(8 * 24);

impl Service {
    /// How a monitor did from one time to before another (RFC 3339); from its first check, and until now, where nothing is said.
    ///
    /// # Errors
    /// [`ServiceError::MonitorKey`], [`ServiceError::MonitorNotFound`], [`ServiceError::Monitor`], [`ServiceError::Store`].
    pub fn monitor_history(&self, key: &str, since: Option<&str>, until: Option<&str>) -> Result<MonitorHistory, ServiceError> {
        let monitor = self.find_monitor(key, &self.monitor_folders(&[]))?;
        let time = |text: Option<&str>| text.and_then(|text| text.parse::<Timestamp>().ok());
        let before = time(until).unwrap_or_else(clock::timestamp);
        let first = || Timestamp::from_millisecond(self.store.first_check_ms(key).ok()??).ok();
        let from = time(since).or_else(first).unwrap_or_else(|| usual_from(before, SpanLength::Day));
        let by = if from.duration_until(before) <= HOURS_SHOWN {
            SpanLength::Hour
        } else {
            SpanLength::Day
        };
        let zone = &monitor.schedule.zone;
        let told = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
        let columns = self
            .store
            .check_columns(key, from.as_millisecond(), before.as_millisecond(), COLUMNS)?;
        let columns = columns.into_iter().map(|column| ChartColumn {
            begin: told(Timestamp::from_millisecond(column.begin_ms).unwrap_or(from)),
            counts: column.counts,
            median_ms: column.durations.quantile_ms(0.5).map(|ms| ms.round() as u64),
            slowest_ms: column.slowest_ms,
            run_id: column.run_id,
        });
        let columns = columns.collect();
        let availability = self.availability(&monitor, from, before, by)?;
        Ok(MonitorHistory {
            from: told(from),
            before: told(before),
            columns,
            by,
            total: availability.total,
            spans: availability.spans,
        })
    }
}
