//! A cron pattern in a time zone, with a written policy for the days on which clocks are changed.
//!
//! - A pattern that *names its times* (`30 2 * * *`, `0 9,18 * * 1-5`: no `*` and no step in minute and hour) runs once for
//!   each time it names: one that the clocks leap over runs at the leap, one that comes twice runs the first time.
//! - A pattern that *repeats* (`*/15 * * * *`) follows the clock on the wall: what is leapt over is not due, and an hour
//!   that comes twice is checked twice.
//!
//! Patterns are read by croner on a clock without changes; this module lays the zone's changes over it.

use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

/// Changes of clocks that a search may cross: some zones change four times a year, and a pattern may name only leap days.
const MOST_CHANGES: usize = 64;

/// A pattern of five fields: minute, hour, day of month, month, day of week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronSchedule {
    /// Boxed: it is hundreds of bytes large.
    pattern: Box<Cron>,
    names_its_times: bool,
}

impl CronSchedule {
    /// Reads the pattern.
    ///
    /// # Errors
    /// What is wrong with it, in English.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let pattern = Box::new(parser.parse(text).map_err(|error| error.to_string())?);
        let fields: Vec<&str> = pattern.as_str().split_whitespace().take(2).collect();
        let names_its_times = !text.starts_with('@') && fields.iter().all(|field| !field.contains(['*', '/', '?']));
        Ok(Self { pattern, names_its_times })
    }

    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        self.pattern.as_str()
    }

    /// The first time after `after` at which it is due; none if it never is again.
    pub(crate) fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut from = after;
        for _ in 0..MOST_CHANGES {
            let offset = zone.to_offset(from);
            let change = zone.following(from).next().map(|change| change.timestamp());
            let mut local = offset.to_datetime(from);
            if let Some(told_until) = self.told_already(from, offset, zone) {
                local = local.max(told_until);
            }
            let match_ = self.next_on_the_wall(local);
            let due = match_.and_then(|at| offset.to_timestamp(at).ok());
            match (due, change) {
                (Some(due), None) => return Some(due),
                (Some(due), Some(change)) if due < change => return Some(due),
                (_, None) => return None,
                (_, Some(change)) => {
                    if self.is_due_at(change, offset, zone) {
                        return Some(change);
                    }
                    // Nothing before the change; it itself has been looked at.
                    from = change;
                }
            }
        }
        None
    }

    /// Until when on the wall the times after the last change came twice, where the second one does not count.
    fn told_already(&self, from: Timestamp, offset: Offset, zone: &TimeZone) -> Option<DateTime> {
        let last = zone
            .preceding(from.checked_add(SignedDuration::from_nanos(1)).ok()?)
            .next()?
            .timestamp();
        let before = offset_before(last, zone)?;
        // A nanosecond less: the search is for what comes after.
        let end = before.to_datetime(last).checked_sub(1.nanosecond()).ok()?;
        (self.names_its_times && before > offset).then_some(end)
    }

    /// Whether it is due at the very moment of a change.
    fn is_due_at(&self, change: Timestamp, before: Offset, zone: &TimeZone) -> bool {
        let after = zone.to_offset(change);
        let (first, last) = (before.to_datetime(change), after.to_datetime(change));
        let just_before = |at: DateTime| at.checked_sub(1.nanosecond()).ok();
        if after > before && self.names_its_times {
            // The times leapt over, and the first after them.
            return just_before(first)
                .and_then(|from| self.next_on_the_wall(from))
                .is_some_and(|at| at <= last);
        }
        let twice = after < before && self.names_its_times;
        !twice && just_before(last).and_then(|from| self.next_on_the_wall(from)) == Some(last)
    }

    /// The next match after a time on a wall clock that is never changed.
    fn next_on_the_wall(&self, after: DateTime) -> Option<DateTime> {
        let after = after.to_zoned(TimeZone::UTC).ok()?;
        self.pattern.find_next_occurrence(&after, false).ok().map(|at| at.datetime())
    }
}

fn offset_before(change: Timestamp, zone: &TimeZone) -> Option<Offset> {
    change
        .checked_sub(SignedDuration::from_nanos(1))
        .ok()
        .map(|before| zone.to_offset(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(pattern: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let (pattern, zone) = (CronSchedule::parse(pattern).unwrap(), TimeZone::get(zone).unwrap());
        let mut at: Timestamp = after.parse().unwrap();
        let next = || {
            at = pattern.next_after(at, &zone)?;
            Some(zone.to_datetime(at).to_string().replace(":00", "") + zone.to_offset(at).to_string().as_str())
        };
        std::iter::from_fn(next).take(count).collect()
    }

    #[test]
    fn a_named_time_that_is_leapt_over_runs_at_the_leap() {
        // Berlin, 29 March 2026: 02:00 becomes 03:00.
        let runs = due("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3);
        assert_eq!(runs, ["2026-03-28T02:30+01", "2026-03-29T03+02", "2026-03-30T02:30+02"]);
        // Named and leapt over at once: one run, not two.
        let runs = due("0 2,3 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2);
        assert_eq!(runs, ["2026-03-29T03+02", "2026-03-30T02+02"]);
    }

    #[test]
    fn a_named_time_that_comes_twice_runs_once() {
        // New York, 1 November 2026: 02:00 becomes 01:00.
        let runs = due("0,30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z", 3);
        assert_eq!(runs, ["2026-11-01T01-04", "2026-11-01T01:30-04", "2026-11-02T01-05"]);
        // Asked again from the hour that comes twice.
        let runs = due("0,30 1 * * *", "America/New_York", "2026-11-01T06:10:00Z", 1);
        assert_eq!(runs, ["2026-11-02T01-05"]);
    }

    #[test]
    fn a_pattern_that_repeats_follows_the_clock_on_the_wall() {
        let runs = due("*/30 1 * * *", "America/New_York", "2026-11-01T04:00:00Z", 4);
        assert_eq!(
            runs,
            ["2026-11-01T01-04", "2026-11-01T01:30-04", "2026-11-01T01-05", "2026-11-01T01:30-05"]
        );
        // Lord Howe changes by half an hour: 02:00 becomes 02:30.
        let runs = due("*/15 2 * * *", "Australia/Lord_Howe", "2026-10-03T15:25:00Z", 2);
        assert_eq!(runs, ["2026-10-04T02:30+11", "2026-10-04T02:45+11"]);
    }

    #[test]
    fn a_pattern_that_never_comes_true_is_never_due_and_a_wrong_one_is_refused() {
        assert!(due("0 0 30 2 *", "Asia/Seoul", "2026-01-01T00:00:00Z", 1).is_empty());
        for wrong in ["", "* * *", "61 * * * *", "* * * * * *", "every day"] {
            assert!(CronSchedule::parse(wrong).is_err(), "{wrong}");
        }
    }
}
