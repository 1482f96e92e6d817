//! When a monitor is due. Slots are instants that every process finds alike from the same file: multiples of the interval
//! since 1970 UTC, or what a cron pattern says; those outside the hours, weekdays and holidays asked for are none.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use crate::{
    calendar::Calendar,
    cron::CronSchedule,
    hours::{HourRange, Weekdays},
};

/// How far ahead a next time is looked for, days: a leap day that must be a Monday comes every 28 years; nobody waits so long.
const FARTHEST_DAYS: u32 = 3 * 366;

/// How often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Every so many seconds, at least 1.
    Every {
        /// Seconds.
        seconds: i64,
    },
    /// As a cron pattern says.
    Cron(CronSchedule),
}

/// What holidays are to a monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HolidayRule {
    /// Days like others.
    #[default]
    Run,
    /// Days off.
    Skip,
    /// The only days.
    Only,
}

/// A time during which nothing is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Maintenance {
    /// From one local time until another, its end not included.
    Once {
        /// Begin.
        from: DateTime,
        /// End.
        until: DateTime,
    },
    /// The same hours on certain weekdays.
    Weekly {
        /// The days on which they begin.
        weekdays: Weekdays,
        /// The hours.
        hours: HourRange,
    },
}

/// When a monitor is due, and when it is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// How often.
    pub pattern: Pattern,
    /// Whose clock hours, days and the pattern mean.
    pub zone: TimeZone,
    /// Hours; at least one.
    pub hours: Vec<HourRange>,
    /// Days of the week.
    pub weekdays: Weekdays,
    /// What holidays are.
    pub holidays: HolidayRule,
    /// Which days are holidays.
    pub calendar: Calendar,
    /// When nothing is checked although it is due.
    pub maintenance: Vec<Maintenance>,
}

impl Schedule {
    /// The first slot after `after`; none if there is none within three years.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut from = after;
        let end = after.checked_add(SignedDuration::from_hours(i64::from(FARTHEST_DAYS) * 24)).ok()?;
        loop {
            let slot = self.pattern_after(from)?;
            if slot > end {
                return None;
            }
            if self.is_open(slot) {
                return Some(slot);
            }
            let open = self.next_open(slot)?;
            // A nanosecond less, for the moment it opens may be a slot.
            from = open.checked_sub(SignedDuration::from_nanos(1)).ok()?;
        }
    }

    /// The slots after `after` up to and with `through`, in order.
    pub fn slots(&self, after: Timestamp, through: Timestamp) -> impl Iterator<Item = Timestamp> {
        std::iter::successors(self.next_after(after), |slot| self.next_after(*slot)).take_while(move |slot| *slot <= through)
    }

    /// Whether it is a slot of this schedule.
    pub fn is_slot(&self, at: Timestamp) -> bool {
        let before = at.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(at);
        self.next_after(before) == Some(at)
    }

    /// Whether a slot lies in a maintenance window.
    pub fn is_in_maintenance(&self, slot: Timestamp) -> bool {
        let at = self.zone.to_datetime(slot);
        self.maintenance.iter().any(|window| match window {
            Maintenance::Once { from, until } => (*from..*until).contains(&at),
            Maintenance::Weekly { weekdays, hours } => hours.day_of(at).is_some_and(|day| weekdays.hold(day.weekday())),
        })
    }

    fn pattern_after(&self, after: Timestamp) -> Option<Timestamp> {
        match &self.pattern {
            // Seconds before `after` are whole; what is over is the past of the same slot.
            Pattern::Every { seconds } => Timestamp::from_second((after.as_second().div_euclid(*seconds) + 1) * seconds)
                .ok()
                .filter(|slot| *slot > after),
            Pattern::Cron(cron) => cron.next_after(after, &self.zone),
        }
    }

    fn is_open(&self, at: Timestamp) -> bool {
        let local = self.zone.to_datetime(at);
        self.hours
            .iter()
            .any(|hours| hours.day_of(local).is_some_and(|day| self.is_open_day(day)))
    }

    fn is_open_day(&self, day: Date) -> bool {
        let holiday = self.calendar.name_of(day).is_some();
        self.weekdays.hold(day.weekday())
            && match self.holidays {
                HolidayRule::Run => true,
                HolidayRule::Skip => !holiday,
                HolidayRule::Only => holiday,
            }
    }

    /// The first moment from `from` on that is within the hours.
    fn next_open(&self, from: Timestamp) -> Option<Timestamp> {
        let first_day = self.zone.to_datetime(from).date();
        (0..FARTHEST_DAYS).find_map(|days| {
            let day = first_day.checked_add(i64::from(days).days()).ok()?;
            self.moments_of(day).filter(|at| *at >= from && self.is_open(*at)).min()
        })
    }

    /// The moments of a day at which hours may begin: where they are written, midnight, and where the clocks are changed.
    fn moments_of(&self, day: Date) -> impl Iterator<Item = Timestamp> {
        let midnight = day.at(0, 0, 0, 0);
        let written = self.hours.iter().map(move |hours| hours.begin_on(day)).chain([midnight]);
        let written = written.flat_map(|at| {
            let ambiguous = self.zone.to_ambiguous_timestamp(at);
            [ambiguous.earlier().ok(), ambiguous.later().ok()]
        });
        let begin = self.zone.to_ambiguous_timestamp(midnight).earlier().unwrap_or(Timestamp::MAX);
        // The longest day has 26 hours or so.
        let end = begin.checked_add(SignedDuration::from_hours(27)).unwrap_or(Timestamp::MAX);
        let changes = self.zone.following(begin).map(|change| change.timestamp());
        written.flatten().chain(changes.take_while(move |at| *at <= end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(seconds: i64, zone: &str) -> Schedule {
        Schedule {
            pattern: Pattern::Every { seconds },
            zone: TimeZone::get(zone).unwrap(),
            hours: vec![HourRange::ALL_DAY],
            weekdays: Weekdays::ALL,
            holidays: HolidayRule::Run,
            calendar: Calendar::default(),
            maintenance: Vec::new(),
        }
    }

    fn local(schedule: &Schedule, at: Timestamp) -> String {
        schedule.zone.to_datetime(at).to_string()
    }

    #[test]
    fn office_hours_hold_over_the_weekend_and_a_holiday() {
        let mut office = schedule(1800, "Asia/Seoul");
        office.hours = vec![HourRange::parse("09:00-18:00").unwrap()];
        office.weekdays = Weekdays::parse(["mon-fri"]).unwrap();
        office.holidays = HolidayRule::Skip;
        office.calendar = Calendar::korean_public_holidays().unwrap();
        // Friday before Children's Day weekend; Tuesday 5 May is a holiday, so is Friday 1 May.
        let last: Timestamp = "2026-04-30T08:30:00Z".parse().unwrap();
        let first = office.next_after(last).unwrap();
        assert_eq!(local(&office, first), "2026-05-04T09:00:00");
        assert_eq!(office.slots(last, "2026-05-06T23:00:00Z".parse().unwrap()).count(), 18 + 18);
        office.holidays = HolidayRule::Only;
        assert_eq!(local(&office, office.next_after(last).unwrap()), "2026-05-01T09:00:00");
    }

    #[test]
    fn what_is_never_due_ends_the_search() {
        let mut never = schedule(60, "Asia/Seoul");
        never.holidays = HolidayRule::Only;
        assert_eq!(never.next_after(Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn a_maintenance_window_holds_its_begin_and_not_its_end() {
        let mut kept = schedule(3600, "Asia/Seoul");
        kept.maintenance = vec![Maintenance::Weekly {
            weekdays: Weekdays::parse(["sat"]).unwrap(),
            hours: HourRange::parse("23:00-02:00").unwrap(),
        }];
        let at = |text: &str| kept.zone.to_timestamp(text.parse::<DateTime>().unwrap()).unwrap();
        assert!(kept.is_in_maintenance(at("2026-11-28T23:00")));
        assert!(kept.is_in_maintenance(at("2026-11-29T01:00")));
        assert!(!kept.is_in_maintenance(at("2026-11-29T02:00")));
        assert!(!kept.is_in_maintenance(at("2026-11-28T01:00")));
    }
}
