//! Days out of an iCalendar file (RFC 5545): whole-day events, also those that come back every year.

use jiff::{ToSpan, civil::Date};

use crate::calendar::{Calendar, CalendarError};

/// An event longer than this is no holiday but a mistake, days.
const LONGEST_DAYS: i32 = 366;

/// An event as far as it is read.
#[derive(Default)]
struct Event {
    line: usize,
    begin: Option<Date>,
    end: Option<Date>,
    name: String,
    rule: Option<String>,
}

/// Reads the whole-day events of an iCalendar file; yearly ones for the years given. Events with a time of day are left out:
/// they are meetings, not days.
///
/// # Errors
/// A date that is none, an event of more than a year, and a repetition other than yearly, each with its line.
pub fn read(text: &str, years: std::ops::RangeInclusive<i16>) -> Result<Calendar, CalendarError> {
    let mut calendar = Calendar::default();
    let mut event: Option<Event> = None;
    for (line, content) in unfolded(text) {
        let wrong = |problem: String| CalendarError { line, problem };
        let (head, value) = content.split_once(':').unwrap_or((&content, ""));
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        match (name.to_ascii_uppercase().as_str(), value) {
            ("BEGIN", "VEVENT") => event = Some(Event { line, ..Event::default() }),
            ("END", "VEVENT") => {
                if let Some(event) = event.take() {
                    event.name_its_days(&mut calendar, &years)?;
                }
            }
            (property, value) => {
                let Some(event) = &mut event else { continue };
                let whole_day = parameters.to_ascii_uppercase().contains("VALUE=DATE") && !value.contains('T');
                let day = || date(value).ok_or_else(|| wrong(format!("{value:?} is no date")));
                match property {
                    "DTSTART" if whole_day => event.begin = Some(day()?),
                    "DTEND" if whole_day => event.end = Some(day()?),
                    "SUMMARY" => event.name = value.replace("\\,", ",").replace("\\;", ";").replace("\\n", " "),
                    "RRULE" => event.rule = Some(value.to_ascii_uppercase()),
                    _ => {}
                }
            }
        }
    }
    Ok(calendar)
}

impl Event {
    fn name_its_days(self, calendar: &mut Calendar, years: &std::ops::RangeInclusive<i16>) -> Result<(), CalendarError> {
        let Some(begin) = self.begin else { return Ok(()) };
        let wrong = |problem: &str| CalendarError {
            line: self.line,
            problem: problem.to_owned(),
        };
        // The end is the day after the last (RFC 5545, 3.6.1).
        let length = self.end.map_or(1, |end| (end - begin).get_days()).max(1);
        if length > LONGEST_DAYS {
            return Err(wrong("the event is longer than a year"));
        }
        let begins: Vec<Date> = match self.rule.as_deref() {
            None => vec![begin],
            Some("FREQ=YEARLY" | "FREQ=YEARLY;INTERVAL=1") => years
                .clone()
                .filter(|year| *year >= begin.year())
                .filter_map(|year| Date::new(year, begin.month(), begin.day()).ok())
                .collect(),
            Some(_) => return Err(wrong("of repetitions only FREQ=YEARLY is understood; export the days one by one")),
        };
        for day in begins
            .into_iter()
            .flat_map(|first| (0..length).map(move |more| first.saturating_add(more.days())))
        {
            calendar.name_day(day, &self.name);
        }
        Ok(())
    }
}

/// Lines with their numbers; a line that begins with a blank goes on from the one before.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

fn date(text: &str) -> Option<Date> {
    let plain = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let number = |from, to| text.get(from..to)?.parse::<i16>().ok();
    let (year, month, day) = plain.then(|| Some((number(0, 4)?, number(4, 6)?, number(6, 8)?)))??;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270102\r\nSUMMARY:연말\r\n  휴무\\, 전사\r\n\
        END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Asia/Seoul:20261224T090000\r\nSUMMARY:회의\r\nEND:VEVENT\r\n\
        BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200401\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:창립일\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    #[test]
    fn whole_days_are_read_with_their_last_day_and_meetings_are_not() {
        let calendar = read(FILE, 2026..=2027).unwrap();
        let days: Vec<String> = calendar.days().map(|(day, name)| format!("{day} {name}")).collect();
        assert_eq!(
            days,
            [
                "2026-04-01 창립일",
                "2026-12-31 연말 휴무, 전사",
                "2027-01-01 연말 휴무, 전사",
                "2027-04-01 창립일"
            ]
        );
    }

    #[test]
    fn what_would_be_read_wrongly_is_refused_with_its_line() {
        let wrong = read(&FILE.replace("20261231", "20261331"), 2026..=2027).unwrap_err();
        assert_eq!(wrong.line, 3);
        let wrong = read(&FILE.replace("YEARLY", "MONTHLY"), 2026..=2027).unwrap_err();
        assert_eq!(wrong.line, 12);
    }
}
