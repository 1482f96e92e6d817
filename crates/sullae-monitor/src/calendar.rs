//! Days that are not like others: Korea's public holidays, a team's own days, and those of an iCalendar file.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// The bundled calendar's name in a monitor's file.
pub const KOREAN_PUBLIC_HOLIDAYS: &str = "kr";

const BUNDLED: &str = include_str!("calendar/kr.toml");

/// Named days. What it does not name is a day like others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, String>,
    /// The last year it was made for, where that is known.
    last_year: Option<i16>,
}

/// Why a calendar could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct CalendarError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Where the days are from.
    #[serde(default)]
    #[allow(dead_code, reason = "for whoever reads the file")]
    source: String,
    /// The last year whose days are all there.
    last_year: Option<i16>,
    /// By date: what the day is.
    days: BTreeMap<String, String>,
}

impl Calendar {
    /// Korea's public holidays with their substitutes and election days set by law; the file names source and years.
    ///
    /// # Errors
    /// None for the file that is bundled; a test reads it.
    pub fn korean_public_holidays() -> Result<Self, CalendarError> {
        // Every monitor that skips holidays asks for it.
        static READ: LazyLock<Result<Calendar, CalendarError>> = LazyLock::new(|| Calendar::read_toml(BUNDLED));
        READ.clone()
    }

    /// Reads a calendar file of the team's own: a table `[days]` of `"2026-12-31" = "what it is"`.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read_toml(text: &str) -> Result<Self, CalendarError> {
        let wrong = |offset: usize, problem: String| CalendarError {
            line: text.get(..offset).unwrap_or(text).matches('\n').count() + 1,
            problem,
        };
        let file: File = toml::from_str(text).map_err(|e| wrong(e.span().map_or(0, |span| span.start), e.message().to_owned()))?;
        let mut days = BTreeMap::new();
        for (day, name) in file.days {
            let at = || text.find(&day).unwrap_or_default();
            let date = day
                .parse()
                .map_err(|_| wrong(at(), format!("{day:?} is no date like 2026-12-31")))?;
            days.insert(date, name);
        }
        Ok(Self {
            days,
            last_year: file.last_year,
        })
    }

    /// Adds the days of another.
    pub fn add(&mut self, other: Self) {
        self.days.extend(other.days);
        self.last_year = match (self.last_year, other.last_year) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
    }

    pub(crate) fn name_day(&mut self, day: Date, name: &str) {
        self.days.insert(day, name.to_owned());
    }

    /// What the day is, if it is not like others.
    pub fn name_of(&self, day: Date) -> Option<&str> {
        self.days.get(&day).map(String::as_str)
    }

    /// All its days, in order.
    pub fn days(&self) -> impl Iterator<Item = (Date, &str)> {
        self.days.iter().map(|(day, name)| (*day, name.as_str()))
    }

    /// Whether the days of this day's year are not known yet.
    pub fn ends_before(&self, day: Date) -> bool {
        self.last_year.is_some_and(|last| day.year() > last)
    }

    /// Whether people work on it: neither weekend nor named.
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && self.name_of(day).is_none()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn korean_holidays_are_there_with_their_substitutes() {
        let calendar = Calendar::korean_public_holidays().unwrap();
        assert_eq!(calendar.name_of(date(2026, 2, 17)), Some("설날"));
        assert_eq!(calendar.name_of(date(2026, 10, 5)), Some("개천절 대체 휴일"));
        assert_eq!(calendar.name_of(date(2026, 11, 23)), None);
        for year in 2025..=2030 {
            let of_year = calendar.days().filter(|(day, _)| day.year() == year).count();
            assert!((15..=25).contains(&of_year), "{year}: {of_year}");
        }
        assert!(!calendar.ends_before(date(2030, 12, 31)));
        assert!(calendar.ends_before(date(2031, 1, 1)));
    }

    #[test]
    fn a_wrong_line_of_a_calendar_is_named() {
        let error = Calendar::read_toml("[days]\n\"2026-12-31\" = \"종무식\"\n\"2026-13-01\" = \"?\"\n").unwrap_err();
        assert_eq!(error.line, 3);
        let error = Calendar::read_toml("[days]\n\n[day]\n").unwrap_err();
        assert_eq!((error.line, error.problem.contains("unknown field")), (3, true), "{error}");
    }

    #[test]
    fn working_days_are_neither_weekends_nor_named() {
        let mut calendar = Calendar::default();
        calendar.name_day(date(2026, 11, 24), "창립일");
        let works = (23..=29).map(|day| calendar.is_working_day(date(2026, 11, day)));
        assert_eq!(works.collect::<Vec<_>>(), [true, false, true, true, true, false, false]);
    }
}
