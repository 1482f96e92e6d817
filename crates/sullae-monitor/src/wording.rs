//! A schedule in words: "평일 09:00–18:00, 5분마다".

use jiff::{civil::Weekday, tz::TimeZone};
use sullae_recording::{Language, run::Sentence};

use crate::{
    hours::{HourRange, Weekdays},
    schedule::{HolidayRule, Pattern, Schedule},
};

const KOREAN_DAYS: [&str; 7] = ["월", "화", "수", "목", "금", "토", "일"];
const ENGLISH_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The schedule in one line; a time zone that is not `home` is named.
pub fn schedule_sentence(schedule: &Schedule, home: &TimeZone) -> Sentence {
    let said = |language| {
        let when = [days(schedule.weekdays, language), hours(&schedule.hours, language)];
        let when = when.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let often = often(&schedule.pattern, language);
        let zone = zone(&schedule.zone, home, language);
        format!("{when}, {often}{}{zone}", holidays(schedule.holidays, language))
    };
    Sentence::new(said(Language::Ko), said(Language::En))
}

fn days(weekdays: Weekdays, language: Language) -> String {
    let held: Vec<usize> = (0..7).filter(|day| weekdays.hold(DAYS[*day])).collect();
    match held.as_slice() {
        [0, 1, 2, 3, 4, 5, 6] => language.pick("매일", "Every day").to_owned(),
        [0, 1, 2, 3, 4] => language.pick("평일", "Weekdays").to_owned(),
        [5, 6] => language.pick("주말", "Weekends").to_owned(),
        some => {
            let (names, between) = language.pick((KOREAN_DAYS, "·"), (ENGLISH_DAYS, ", "));
            some.iter().map(|day| names[*day]).collect::<Vec<_>>().join(between)
        }
    }
}

const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn hours(ranges: &[HourRange], language: Language) -> String {
    if ranges.contains(&HourRange::ALL_DAY) {
        return String::new();
    }
    let said = ranges.iter().map(|range| {
        let (from, until) = (clock(range.from_minute), clock(range.until_minute));
        if range.until_minute < range.from_minute {
            return language.pick(format!("{from}–다음 날 {until}"), format!("{from}–{until} the next day"));
        }
        format!("{from}–{until}")
    });
    said.collect::<Vec<_>>().join(", ")
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn often(pattern: &Pattern, language: Language) -> String {
    let seconds = match pattern {
        Pattern::Cron(cron) => return language.pick(format!("cron ‘{}’", cron.as_str()), format!("cron “{}”", cron.as_str())),
        Pattern::Every { seconds } => *seconds,
    };
    if seconds == 86_400 {
        return language.pick("하루 한 번", "once a day").to_owned();
    }
    let (count, korean, english) = match seconds {
        s if s % 86_400 == 0 => (s / 86_400, "일", "day"),
        s if s % 3_600 == 0 => (s / 3_600, "시간", "hour"),
        s if s % 60 == 0 => (s / 60, "분", "minute"),
        s => (s, "초", "second"),
    };
    let english = if count == 1 {
        format!("every {english}")
    } else {
        format!("every {count} {english}s")
    };
    language.pick(format!("{count}{korean}마다"), english)
}

fn holidays(rule: HolidayRule, language: Language) -> &'static str {
    match rule {
        HolidayRule::Run => "",
        HolidayRule::Skip => language.pick(" (공휴일 제외)", " (not on holidays)"),
        HolidayRule::Only => language.pick(" (공휴일에만)", " (on holidays only)"),
    }
}

fn zone(zone: &TimeZone, home: &TimeZone, language: Language) -> String {
    match zone.iana_name() {
        Some(name) if zone != home && home.iana_name() != Some(name) => language.pick(format!(", {name} 시각"), format!(", {name} time")),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{Calendar, Definition};

    use super::*;

    fn said(schedule: &str) -> (String, String) {
        let text = format!("recording = \"r\"\n[schedule]\n{schedule}\n");
        let file = Path::new("m.toml");
        let monitor = Definition::read(file, &text, &TimeZone::UTC).unwrap();
        let now = "2026-11-22T00:00:00Z".parse().unwrap();
        let schedule = monitor.schedule(file, Calendar::korean_public_holidays().unwrap(), now).unwrap();
        let sentence = schedule_sentence(&schedule, &TimeZone::UTC);
        (sentence.ko, sentence.en)
    }

    #[test]
    fn a_schedule_is_said_as_people_say_it() {
        for (schedule, ko, en) in [
            ("every = \"5m\"", "매일, 5분마다", "Every day, every 5 minutes"),
            (
                "every = \"5m\"\nhours = [\"09:00-18:00\"]\nweekdays = [\"mon-fri\"]\nholidays = \"skip\"",
                "평일 09:00–18:00, 5분마다 (공휴일 제외)",
                "Weekdays 09:00–18:00, every 5 minutes (not on holidays)",
            ),
            (
                "every = \"1h\"\nhours = [\"22:00-06:00\"]\nweekdays = [\"월\", \"수\", \"금\"]",
                "월·수·금 22:00–다음 날 06:00, 1시간마다",
                "Mon, Wed, Fri 22:00–06:00 the next day, every hour",
            ),
            (
                "every = \"90s\"\nweekdays = [\"sat-sun\"]\ntime_zone = \"Asia/Tokyo\"",
                "주말, 90초마다, Asia/Tokyo 시각",
                "Weekends, every 90 seconds, Asia/Tokyo time",
            ),
            (
                "every = \"24h\"\nholidays = \"only\"",
                "매일, 하루 한 번 (공휴일에만)",
                "Every day, once a day (on holidays only)",
            ),
        ] {
            assert_eq!(said(schedule), (ko.to_owned(), en.to_owned()));
        }
        assert!(said("cron = \"*/10 9-18 * * *\"").0.contains("*/10 9-18 * * *"));
    }
}
