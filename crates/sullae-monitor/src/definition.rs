//! A monitor as its file says it: one TOML file, its name the key. Unknown fields are refused: a setting silently ignored
//! would make a monitor watch something else than it says.

use std::{collections::BTreeMap, ops::Range, path::Path, time::Duration};

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use serde::Deserialize;
use toml::Spanned;

use crate::{
    calendar::Calendar,
    cron::CronSchedule,
    hours::{HourRange, Weekdays},
    incident::Thresholds,
    key::MonitorKey,
    plan::{CatchUp, Manner, Overlap},
    problem::{DefinitionError, Problem},
    schedule::{HolidayRule, Maintenance, Pattern, Schedule},
};

/// Which monitor goes first when browsers are scarce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Before all others.
    High,
    /// As they come.
    #[default]
    Normal,
    /// When nothing else waits.
    Low,
}

/// Which browser a check gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BrowserUse {
    /// One of its own, with a new profile, ended with the check.
    #[default]
    Fresh,
    /// One that is kept from check to check and made as new for each. What confirms a fault still gets one of its own.
    Kept,
}

/// A monitor's file, read and sound in itself; its calendars and recording are not looked at yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The file's stem.
    pub key: MonitorKey,
    /// What people call it; the key unless given.
    pub name: String,
    /// The recording's folder as written.
    pub recording: String,
    /// Whether it runs at all.
    pub enabled: bool,
    /// Who goes first.
    pub priority: Priority,
    /// Which browser its checks get.
    pub browser: BrowserUse,
    /// Names of channels that hear of incidents.
    pub tell: Vec<String>,
    /// What happens while a run goes on, and after a sleep.
    pub manner: Manner,
    /// Runs begin up to so much later, each monitor by an amount of its own, so that not all begin at once.
    pub jitter: Duration,
    /// Names of calendars as written.
    pub calendars: Vec<String>,
    /// The longest a step may take, if not as the recording says.
    pub step_limit: Option<Duration>,
    /// The longest a run may take.
    pub run_limit: Duration,
    /// How often a run that did not pass is done again in a fresh browser before it counts.
    pub retries: u32,
    /// Whether a run that works but takes much longer than usual at that hour of the week counts as slow.
    pub slower_than_usual: bool,
    /// When trouble is an incident.
    pub thresholds: Thresholds,
    /// Values for the recording's variables.
    pub variables: BTreeMap<String, String>,
    /// Names of kept secrets by the recording's secrets that they fill.
    pub secrets: BTreeMap<String, String>,
    schedule: Schedule,
    places: Places,
}

/// Where in the file things stand, for errors that only others can find.
#[derive(Debug, Clone, PartialEq)]
struct Places {
    text: String,
    recording: Range<usize>,
    schedule: Range<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Option<String>,
    recording: Spanned<String>,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    priority: Priority,
    #[serde(default)]
    browser: BrowserUse,
    #[serde(default)]
    tell: Vec<String>,
    schedule: Spanned<ScheduleTable>,
    #[serde(default)]
    maintenance: Vec<Spanned<MaintenanceTable>>,
    #[serde(default)]
    limits: LimitsTable,
    #[serde(default)]
    incident: Thresholds,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    secrets: BTreeMap<String, String>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduleTable {
    every: Option<Spanned<String>>,
    cron: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    #[serde(default)]
    hours: Vec<Spanned<String>>,
    weekdays: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    holidays: HolidayRule,
    #[serde(default = "korean_calendar")]
    calendars: Vec<String>,
    jitter: Option<Spanned<String>>,
    #[serde(default)]
    overlap: Overlap,
    #[serde(default)]
    catch_up: CatchUp,
}

fn korean_calendar() -> Vec<String> {
    vec![crate::calendar::KOREAN_PUBLIC_HOLIDAYS.to_owned()]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaintenanceTable {
    from: Option<String>,
    until: Option<String>,
    weekdays: Option<Vec<String>>,
    hours: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct LimitsTable {
    step: Option<Spanned<String>>,
    run: Option<Spanned<String>>,
    retries: Option<Spanned<u32>>,
    slower_than_usual: Option<bool>,
}

type Wrong = (Range<usize>, Problem);

impl Definition {
    /// Reads a monitor's file. `home` is the time zone of a schedule that names none.
    ///
    /// # Errors
    /// The first thing wrong, with its place.
    pub fn read(file: &Path, text: &str, home: &TimeZone) -> Result<Self, DefinitionError> {
        Self::read_parts(file, text, home).map_err(|(span, problem)| place(file, text, span, problem))
    }

    fn read_parts(file: &Path, text: &str, home: &TimeZone) -> Result<Self, Wrong> {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let key: MonitorKey = stem.parse().map_err(|error| (0..0, Problem::Key(error)))?;
        let read: File = toml::from_str(text).map_err(|e| (e.span().unwrap_or_default(), Problem::Document(e.message().to_owned())))?;
        let (schedule_span, table) = (read.schedule.span(), read.schedule.into_inner());
        let limits = read.limits;
        let number = |value: Option<Spanned<u32>>, usual, from, to| value.map_or(Ok(usual), |value| bounded(&value, from, to));
        Ok(Self {
            name: read.name.unwrap_or_else(|| key.to_string()),
            key,
            enabled: read.enabled,
            priority: read.priority,
            browser: read.browser,
            tell: read.tell,
            manner: Manner {
                overlap: table.overlap,
                catch_up: table.catch_up,
            },
            jitter: table
                .jitter
                .as_ref()
                .map_or(Ok(Duration::ZERO), |jitter| span(jitter, ("0s", "1h")))?,
            calendars: table.calendars.clone(),
            step_limit: limits.step.as_ref().map(|step| span(step, ("1s", "10m"))).transpose()?,
            run_limit: limits
                .run
                .as_ref()
                .map_or(Ok(Duration::from_secs(300)), |run| span(run, ("5s", "2h")))?,
            retries: number(limits.retries, 1, 0, 3)?,
            slower_than_usual: limits.slower_than_usual.unwrap_or(true),
            thresholds: read.incident,
            variables: read.variables,
            secrets: read.secrets,
            schedule: schedule(&table, &read.maintenance, home, &schedule_span)?,
            places: Places {
                text: text.to_owned(),
                recording: read.recording.span(),
                schedule: schedule_span,
            },
            recording: read.recording.into_inner(),
        })
    }

    /// The schedule with its holidays. `now` is for the question whether it is ever due.
    ///
    /// # Errors
    /// [`Problem::NeverDue`].
    pub fn schedule(&self, file: &Path, holidays: Calendar, now: Timestamp) -> Result<Schedule, DefinitionError> {
        let mut schedule = self.schedule.clone();
        schedule.calendar = holidays;
        match schedule.next_after(now) {
            Some(_) => Ok(schedule),
            None => Err(self.wrong_schedule(file, Problem::NeverDue)),
        }
    }

    /// An error at the schedule's place.
    pub fn wrong_schedule(&self, file: &Path, problem: Problem) -> DefinitionError {
        place(file, &self.places.text, self.places.schedule.clone(), problem)
    }

    /// An error at the recording's place.
    pub fn wrong_recording(&self, file: &Path, why: String) -> DefinitionError {
        let problem = Problem::Recording {
            path: self.recording.clone(),
            why,
        };
        place(file, &self.places.text, self.places.recording.clone(), problem)
    }

    /// An error at a variable.
    pub fn wrong_variable(&self, file: &Path, name: &str) -> DefinitionError {
        self.wrong_in("[variables]", file, name, Problem::Variable(name.to_owned()))
    }

    /// An error at a secret.
    pub fn wrong_secret(&self, file: &Path, name: &str) -> DefinitionError {
        self.wrong_in("[secrets]", file, name, Problem::Secret(name.to_owned()))
    }

    fn wrong_in(&self, table: &str, file: &Path, name: &str, problem: Problem) -> DefinitionError {
        let table = self.places.text.find(table).unwrap_or_default();
        let at = self.places.text[table..].find(name).map_or(table, |at| table + at);
        place(file, &self.places.text, at..at, problem)
    }

    /// By how much this monitor's runs begin later than their slots.
    pub fn delay(&self) -> SignedDuration {
        let spread = u64::try_from(self.jitter.as_millis()).unwrap_or(0);
        // FNV-1a: the same in every process and version.
        let hash = self.key.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let delay = if spread == 0 { 0 } else { hash % spread };
        SignedDuration::from_millis(i64::try_from(delay).unwrap_or(0))
    }
}

fn schedule(
    table: &ScheduleTable,
    windows: &[Spanned<MaintenanceTable>],
    home: &TimeZone,
    whole: &Range<usize>,
) -> Result<Schedule, Wrong> {
    let pattern = match (&table.every, &table.cron) {
        (Some(every), None) => Pattern::Every {
            seconds: i64::try_from(span(every, ("1s", "168h"))?.as_secs()).unwrap_or(i64::MAX),
        },
        (None, Some(cron)) => Pattern::Cron(CronSchedule::parse(cron.get_ref()).map_err(|why| {
            let text = cron.get_ref().clone();
            (cron.span(), Problem::Cron { text, why })
        })?),
        _ => return Err((whole.clone(), Problem::EveryOrCron)),
    };
    let zone = table.time_zone.as_ref().map_or(Ok(home.clone()), |name| {
        TimeZone::get(name.get_ref()).map_err(|_| (name.span(), Problem::Zone(name.get_ref().clone())))
    })?;
    let hours = table
        .hours
        .iter()
        .map(|text| HourRange::parse(text.get_ref()).ok_or_else(|| (text.span(), Problem::Hours(text.get_ref().clone()))));
    let mut hours = hours.collect::<Result<Vec<_>, _>>()?;
    if hours.is_empty() {
        hours.push(HourRange::ALL_DAY);
    }
    let weekdays = table.weekdays.as_ref().map_or(Ok(Weekdays::ALL), |days| {
        Weekdays::parse(days.get_ref().iter().map(String::as_str)).ok_or_else(|| (days.span(), Problem::Weekdays))
    })?;
    let maintenance = windows
        .iter()
        .map(|window| maintenance(window.get_ref()).ok_or_else(|| (window.span(), Problem::Maintenance)));
    Ok(Schedule {
        pattern,
        zone,
        hours,
        weekdays,
        holidays: table.holidays,
        calendar: Calendar::default(),
        maintenance: maintenance.collect::<Result<_, _>>()?,
    })
}

fn maintenance(table: &MaintenanceTable) -> Option<Maintenance> {
    match (&table.from, &table.until, &table.weekdays, &table.hours) {
        (Some(from), Some(until), None, None) => {
            let (from, until): (DateTime, DateTime) = (from.parse().ok()?, until.parse().ok()?);
            (from < until).then_some(Maintenance::Once { from, until })
        }
        (None, None, Some(weekdays), Some(hours)) => Some(Maintenance::Weekly {
            weekdays: Weekdays::parse(weekdays.iter().map(String::as_str))?,
            hours: HourRange::parse(hours)?,
        }),
        _ => None,
    }
}

/// Reads a time span of whole seconds within bounds.
fn span(text: &Spanned<String>, (from, to): (&'static str, &'static str)) -> Result<Duration, Wrong> {
    let seconds = |text: &str| {
        text.parse::<SignedDuration>()
            .ok()
            .filter(|span| span.subsec_nanos() == 0)
            .map(|span| span.as_secs())
    };
    let wrong = || {
        let text_ = text.get_ref().clone();
        (text.span(), Problem::Span { text: text_, from, to })
    };
    let found = seconds(text.get_ref()).ok_or_else(wrong)?;
    let bounds = seconds(from).unwrap_or(0)..=seconds(to).unwrap_or(i64::MAX);
    let found = bounds.contains(&found).then_some(found).ok_or_else(wrong)?;
    Ok(Duration::from_secs(u64::try_from(found).unwrap_or(0)))
}

fn bounded(value: &Spanned<u32>, from: u32, to: u32) -> Result<u32, Wrong> {
    let found = *value.get_ref();
    let right = (from..=to).contains(&found);
    right
        .then_some(found)
        .ok_or_else(|| (value.span(), Problem::Number { found, from, to }))
}

fn place(file: &Path, text: &str, span: Range<usize>, problem: Problem) -> DefinitionError {
    let before = text.get(..span.start).unwrap_or_default();
    let line_begin = before.rfind('\n').map_or(0, |at| at + 1);
    DefinitionError {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_begin..].chars().count() + 1,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Explain, Language};

    use super::*;

    const WHOLE: &str = r#"
name = "장바구니"
recording = "../recordings/demo-shop"
priority = "high"
tell = ["ops"]
[schedule]
every = "5m"
time_zone = "Asia/Seoul"
hours = ["09:00-18:00"]
weekdays = ["mon-fri"]
holidays = "skip"
jitter = "30s"
overlap = "wait"
catch_up = "none"
[[maintenance]]
from = "2026-12-01T02:00"
until = "2026-12-01T04:00"
[[maintenance]]
weekdays = ["sun"]
hours = "02:00-04:00"
[limits]
step = "20s"
run = "2m"
retries = 2
[incident]
open_after = 2
close_after = 3
remind_every_min = 240
[variables]
word = "사과"
[secrets]
password = "shop-login"
"#;

    fn read(text: &str) -> Result<Definition, DefinitionError> {
        Definition::read(Path::new("monitors/cart.toml"), text, &TimeZone::UTC)
    }

    #[test]
    fn every_field_is_read() {
        let monitor = read(WHOLE).unwrap();
        assert_eq!(
            (monitor.key.as_str(), monitor.name.as_str(), monitor.priority),
            ("cart", "장바구니", Priority::High)
        );
        assert_eq!(
            (monitor.thresholds.open_after, monitor.thresholds.close_after, monitor.retries),
            (2, 3, 2)
        );
        assert_eq!((monitor.manner.overlap, monitor.manner.catch_up), (Overlap::Wait, CatchUp::None));
        assert!(monitor.delay() < SignedDuration::from_secs(30) && monitor.delay() > SignedDuration::ZERO);
        assert_eq!(monitor.schedule.maintenance.len(), 2);
        assert_eq!(monitor.calendars, ["kr"]);
        assert_eq!((&*monitor.variables["word"], &*monitor.secrets["password"]), ("사과", "shop-login"));
        let wrong = monitor.wrong_secret(Path::new("cart.toml"), "password");
        assert_eq!((wrong.line, wrong.column), (32, 1));
    }

    #[test]
    fn little_is_enough() {
        let monitor = read("recording = \"r\"\n[schedule]\ncron = \"0 9 * * *\"\n").unwrap();
        assert_eq!((monitor.name.as_str(), monitor.enabled, monitor.retries), ("cart", true, 1));
        assert_eq!(monitor.browser, BrowserUse::Fresh);
        assert_eq!(monitor.schedule.zone, TimeZone::UTC);
    }

    #[test]
    fn each_mistake_is_told_with_its_line_and_column_in_both_languages() {
        let wrong = |from: &str, to: &str, line: usize, column: usize| {
            let text = WHOLE.replacen(from, to, 1);
            assert_ne!(text, WHOLE);
            let error = read(&text).unwrap_err();
            assert_eq!((error.line, error.column), (line, column), "{error}");
            for language in [Language::Ko, Language::En] {
                let told = error.explain(language);
                assert!(told.why.is_some_and(|why| !why.is_empty()) && told.next.is_some(), "{error}");
            }
        };
        wrong("priority", "priorty", 4, 1);
        wrong("\"5m\"", "\"five\"", 7, 9);
        wrong("\"5m\"", "\"0s\"", 7, 9);
        wrong("every = \"5m\"", "cron = \"61 * * * *\"", 7, 8);
        wrong("Asia/Seoul", "Asia/Soul", 8, 13);
        wrong("09:00-18:00", "9-18", 9, 10);
        wrong("mon-fri", "someday", 10, 12);
        wrong("\"skip\"", "\"never\"", 11, 12);
        wrong("2026-12-01T04:00", "2026-12-01T01:00", 15, 1);
        wrong("retries = 2", "retries = 9", 24, 11);
        wrong("open_after", "opens_after", 26, 1);
        wrong("[limits]", "[limits", 21, 8);
    }

    #[test]
    fn a_schedule_that_is_never_due_is_refused() {
        let text = WHOLE.replacen("\"skip\"", "\"only\"", 1);
        let monitor = read(&text).unwrap();
        let error = monitor
            .schedule(Path::new("cart.toml"), Calendar::default(), Timestamp::UNIX_EPOCH)
            .unwrap_err();
        assert_eq!((error.problem, error.line), (Problem::NeverDue, 6));
    }
}
