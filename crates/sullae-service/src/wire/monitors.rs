//! Monitors, and the watching of the window, as they cross to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sullae_recording::{
    Explanation, Verdict,
    run::{PictureRef, Sentence},
};
use ts_rs::TS;

/// All monitors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MonitorsView {
    /// By name.
    pub monitors: Vec<MonitorCard>,
    /// Files that are none.
    pub wrong: Vec<WrongMonitor>,
}

/// A monitor in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MonitorCard {
    /// Its key; names it in every call.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its file.
    pub file: String,
    /// Id of its recording, if it is among the kept ones.
    pub recording_id: Option<String>,
    /// Whether it runs at all.
    pub enabled: bool,
    /// Whether it is paused.
    pub paused: bool,
    /// Paused until then, RFC 3339; absent where it is not, or until somebody resumes it.
    pub paused_until: Option<String>,
    /// When it is checked, in words.
    pub rhythm: Sentence,
    /// When it is due next, RFC 3339.
    pub next: Option<String>,
    /// Whether somebody checks it now.
    pub running: bool,
    /// The newest check that is over; its sentence is absent where no run could begin.
    pub last: Option<LastCheck>,
    /// What that run says.
    pub sentence: Option<Sentence>,
    /// The last screen of that run.
    pub screen: Option<PictureRef>,
    /// The newest checks that are over, oldest first.
    pub checks: Vec<CheckMark>,
    /// Number of its open incident.
    #[ts(type = "number | null")]
    pub incident: Option<i64>,
    /// Names of the channels that hear of its incidents.
    pub tell: Vec<String>,
}

/// One check, as a mark in a row of marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckMark {
    /// What it says.
    pub verdict: Verdict,
    /// How long its run took, milliseconds; absent where none began.
    #[ts(type = "number | null")]
    pub duration_ms: Option<u64>,
}

/// The newest check that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastCheck {
    /// When it was due, RFC 3339.
    pub at: String,
    /// What it says.
    pub verdict: Verdict,
    /// The run; absent where none began.
    pub run_id: Option<String>,
}

/// A file that is no monitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WrongMonitor {
    /// The file.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// What is wrong there.
    pub trouble: Explanation,
}

/// What a person may set of a monitor; everything else in its file stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonitorForm {
    /// Which monitor is changed; absent for a new one.
    pub key: Option<String>,
    /// Id of the recording; absent where it is not among the kept ones.
    pub recording_id: Option<String>,
    /// What people call it.
    pub name: String,
    /// A time span such as `5m`; absent where a cron pattern says it.
    pub every: Option<String>,
    /// A cron pattern; absent where a time span says it.
    pub cron: Option<String>,
    /// Hours such as `09:00-18:00`; none for the whole day.
    pub hours: Vec<String>,
    /// Days from `mon` to `sun`.
    pub weekdays: Vec<String>,
    /// What holidays are.
    pub holidays: Holidays,
    /// Names of channels.
    pub tell: Vec<String>,
    /// Names of kept secrets by the recording's secrets that they fill.
    pub secrets: BTreeMap<String, String>,
}

/// What holidays are to a monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Holidays {
    /// Days like others.
    Run,
    /// Days off.
    Skip,
    /// The only days.
    Only,
}

/// What a form would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SchedulePreview {
    /// When it would be checked, in words.
    pub rhythm: Sentence,
    /// The next three times, RFC 3339.
    pub next: Vec<String>,
}

/// The checks of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Timetable {
    /// The day, such as `2026-11-23`.
    pub day: String,
    /// What Korean public holiday it is.
    pub holiday: Option<String>,
    /// The monitors by name.
    pub rows: Vec<TimetableRow>,
}

/// A monitor's checks of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimetableRow {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Why it is not checked now, though it would be.
    pub rest: Option<Rest>,
    /// The 24 hours of the day.
    pub hours: Vec<HourOfDay>,
}

/// Why a monitor rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Rest {
    /// Its file switches it off.
    Off,
    /// Somebody paused it.
    Paused,
}

/// An hour of a monitor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HourOfDay {
    /// Checks that are due.
    pub checks: u32,
    /// Those that are let go for maintenance.
    pub in_maintenance: u32,
}

/// How the watching of this window stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct WatchNow {
    /// Whether this window checks what is due.
    pub on: bool,
    /// Keys of the monitors that it checks now.
    pub checking: Vec<String>,
    /// The database could not be used; it is tried again.
    pub trouble: Option<Explanation>,
}
