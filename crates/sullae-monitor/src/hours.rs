//! Hours of the day and days of the week, as people write them.

use std::fmt;

use jiff::civil::{Date, DateTime, Weekday};

/// Minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// A stretch of the day, its end not included: `09:00-18:00`. One that ends before it begins goes on into the next day
/// and belongs to the day it began on: `22:00-06:00` on Fridays holds Saturday 02:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourRange {
    /// Minutes since midnight, below 1440.
    pub(crate) from_minute: u16,
    /// Minutes since midnight, at most 1440.
    pub(crate) until_minute: u16,
}

impl HourRange {
    /// The whole day.
    pub const ALL_DAY: Self = Self {
        from_minute: 0,
        until_minute: DAY_MINUTES,
    };

    /// Reads `HH:MM-HH:MM`, where the end may be 24:00; none for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let range = Self {
            from_minute: minute_of_day(from.trim())?,
            until_minute: minute_of_day(until.trim())?,
        };
        (range.from_minute < DAY_MINUTES && range.from_minute != range.until_minute).then_some(range)
    }

    /// The day on which the stretch began that holds this local time, if it holds it.
    pub(crate) fn day_of(self, at: DateTime) -> Option<Date> {
        let minute = at.hour().unsigned_abs() as u16 * 60 + at.minute().unsigned_abs() as u16;
        let over_midnight = self.until_minute < self.from_minute;
        if minute >= self.from_minute && (over_midnight || minute < self.until_minute) {
            Some(at.date())
        } else if over_midnight && minute < self.until_minute {
            at.date().yesterday().ok()
        } else {
            None
        }
    }

    /// When it begins on this day.
    pub(crate) fn begin_on(self, day: Date) -> DateTime {
        let at = i8::try_from(self.from_minute / 60).unwrap_or_default();
        day.at(at, i8::try_from(self.from_minute % 60).unwrap_or_default(), 0, 0)
    }
}

/// As [`HourRange::parse`] reads it.
impl fmt::Display for HourRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from_minute, self.until_minute);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, until / 60, until % 60)
    }
}

fn minute_of_day(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| {
        (1..=2)
            .contains(&text.len())
            .then(|| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u16>().ok()))??
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= DAY_MINUTES).then_some(hours * 60 + minutes)
}

/// Some days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekdays {
    /// Bit 0 is Monday.
    days: u8,
}

impl Weekdays {
    /// Every day.
    pub(crate) const ALL: Self = Self { days: 0x7f };
    const NONE: Self = Self { days: 0 };

    /// Reads names and ranges of names, English or Korean: `mon`, `sat-sun`, `월-금`; none if one of them is no such thing.
    pub fn parse<'a>(parts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut all = Self::NONE;
        for part in parts {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (weekday(first.trim())?, weekday(last.trim())?);
            let mut day = first;
            loop {
                all.days |= 1 << day.to_monday_zero_offset();
                if day == last {
                    break;
                }
                day = day.next();
            }
        }
        (all != Self::NONE).then_some(all)
    }

    /// Whether this day is among them.
    pub fn hold(self, day: Weekday) -> bool {
        self.days & (1 << day.to_monday_zero_offset()) != 0
    }
}

fn weekday(name: &str) -> Option<Weekday> {
    Some(match name.to_lowercase().as_str() {
        "mon" | "월" => Weekday::Monday,
        "tue" | "화" => Weekday::Tuesday,
        "wed" | "수" => Weekday::Wednesday,
        "thu" | "목" => Weekday::Thursday,
        "fri" | "금" => Weekday::Friday,
        "sat" | "토" => Weekday::Saturday,
        "sun" | "일" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn hours_are_read_as_written_and_nonsense_is_refused() {
        let range = HourRange::parse("9:00 - 18:30").unwrap();
        assert_eq!((range.from_minute, range.until_minute), (540, 1110));
        assert_eq!(range.to_string(), "09:00-18:30");
        assert!(HourRange::parse("18:00-24:00").is_some());
        for wrong in [
            "",
            "9-18",
            "09:00",
            "09:00-09:00",
            "24:00-06:00",
            "09:60-10:00",
            "+9:00-10:00",
            "25:00-26:00",
        ] {
            assert_eq!(HourRange::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_night_belongs_to_the_day_it_began_on() {
        let night = HourRange::parse("22:00-06:00").unwrap();
        let saturday = date(2026, 11, 28);
        assert_eq!(night.day_of(saturday.at(2, 0, 0, 0)), Some(date(2026, 11, 27)));
        assert_eq!(night.day_of(saturday.at(22, 0, 0, 0)), Some(saturday));
        assert_eq!(night.day_of(saturday.at(6, 0, 0, 0)), None);
    }

    #[test]
    fn weekdays_are_read_in_both_languages_and_over_the_weekend() {
        let days = Weekdays::parse(["금-일", "tue"]).unwrap();
        let held: Vec<bool> = (0..7).map(|n| days.hold(Weekday::from_monday_zero_offset(n).unwrap())).collect();
        assert_eq!(held, [false, true, false, false, true, true, true]);
        assert_eq!(Weekdays::parse(["someday"]), None);
        assert_eq!(Weekdays::parse([]), None);
    }
}
