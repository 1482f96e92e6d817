//! What runs when: the checks that are due on a day, by the hour.

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use sullae_monitor::{calendar::Calendar, schedule::Schedule};

use super::operate::MonitorStanding;
use crate::{
    clock,
    error::ServiceError,
    service::Service,
    wire::{HourOfDay, Rest, Timetable, TimetableRow},
};

impl Service {
    /// The checks of all monitors on a day of this computer's clock, so many days from today.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn timetable(&self, days_from_today: i32) -> Result<Timetable, ServiceError> {
        let zone = TimeZone::system();
        let today = zone.to_datetime(clock::timestamp()).date();
        let far = jiff::Span::new().try_days(days_from_today);
        let day = far.and_then(|days| today.checked_add(days)).unwrap_or(today);
        let found = self.monitors(&self.monitor_folders(&[]));
        let rows = found.monitors.values().map(|monitor| {
            let view = self.monitor_view(monitor, 0)?;
            Ok(TimetableRow {
                rest: match view.state {
                    MonitorStanding::Off => Some(Rest::Off),
                    MonitorStanding::Paused => Some(Rest::Paused),
                    MonitorStanding::Running | MonitorStanding::Waiting => None,
                },
                key: view.key,
                name: view.name,
                hours: hours_of(&monitor.schedule, day, &zone),
            })
        });
        let mut rows = rows.collect::<Result<Vec<_>, ServiceError>>()?;
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        let holidays = Calendar::korean_public_holidays().unwrap_or_default();
        Ok(Timetable {
            day: day.to_string(),
            holiday: holidays.name_of(day).map(str::to_owned),
            rows,
        })
    }
}

/// The 24 hours of a day; an hour that the clocks go through twice holds both, one that they leave out none.
fn hours_of(schedule: &Schedule, day: Date, zone: &TimeZone) -> Vec<HourOfDay> {
    let mut hours = vec![HourOfDay::default(); 24];
    let begin = |day: Date| zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).earlier();
    let moment = SignedDuration::from_nanos(1);
    let (Ok(from), Ok(until)) = (begin(day), day.tomorrow().and_then(begin)) else {
        return hours;
    };
    for slot in schedule.slots(from - moment, until - moment) {
        let hour = &mut hours[zone.to_datetime(slot).hour().unsigned_abs() as usize];
        if schedule.is_in_maintenance(slot) {
            hour.in_maintenance += 1;
        } else {
            hour.checks += 1;
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use sullae_monitor::{
        hours::{HourRange, Weekdays},
        schedule::{HolidayRule, Maintenance, Pattern},
    };

    use super::*;

    fn checks(hours: &[HourOfDay]) -> Vec<u32> {
        hours.iter().map(|hour| hour.checks).collect()
    }

    #[test]
    fn a_days_checks_are_counted_by_the_hour_and_those_let_go_for_maintenance_apart() {
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let schedule = Schedule {
            pattern: Pattern::Every { seconds: 600 },
            zone: seoul.clone(),
            hours: vec![HourRange::parse("09:00-12:00").unwrap()],
            weekdays: Weekdays::parse(["mon-sun"]).unwrap(),
            holidays: HolidayRule::Run,
            calendar: Calendar::default(),
            maintenance: vec![Maintenance::Weekly {
                weekdays: Weekdays::parse(["mon-sun"]).unwrap(),
                hours: HourRange::parse("11:30-12:00").unwrap(),
            }],
        };
        let hours = hours_of(&schedule, date(2026, 11, 23), &seoul);
        let busy: Vec<(usize, HourOfDay)> = hours
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, hour)| *hour != HourOfDay::default())
            .collect();
        let of = |checks, in_maintenance| HourOfDay { checks, in_maintenance };
        assert_eq!(busy, [(9, of(6, 0)), (10, of(6, 0)), (11, of(3, 3))]);
        // Another clock sees the same checks at other hours.
        let utc = hours_of(&schedule, date(2026, 11, 23), &TimeZone::UTC);
        assert_eq!(checks(&utc)[..4], [6, 6, 3, 0]);
    }

    #[test]
    fn the_day_that_the_clocks_go_back_has_an_hour_of_two() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let schedule = Schedule {
            pattern: Pattern::Every { seconds: 1800 },
            zone: berlin.clone(),
            hours: vec![HourRange::parse("00:00-24:00").unwrap()],
            weekdays: Weekdays::parse(["mon-sun"]).unwrap(),
            holidays: HolidayRule::Run,
            calendar: Calendar::default(),
            maintenance: Vec::new(),
        };
        let back = checks(&hours_of(&schedule, date(2026, 10, 25), &berlin));
        assert_eq!((back[1], back[2], back[3]), (2, 4, 2));
        let forth = checks(&hours_of(&schedule, date(2026, 3, 29), &berlin));
        assert_eq!((forth[1], forth[2], forth[3]), (2, 0, 2));
    }
}
