//! The files of monitors: found in folders, read with their calendars, and seen to change.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

use jiff::{Timestamp, tz::TimeZone};
use sullae_monitor::{
    Calendar, Definition, DefinitionError, MonitorKey, Problem, Schedule,
    calendar::{self, KOREAN_PUBLIC_HOLIDAYS},
    ics,
};
use sullae_recording::{RecordingFolder, VariableKind};

/// Years of an iCalendar file's yearly days around now.
const YEARS: std::ops::RangeInclusive<i16> = -1..=5;

/// A monitor with all that its file names.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedMonitor {
    /// Its file.
    pub file: PathBuf,
    /// What the file says.
    pub definition: Definition,
    /// When it is due.
    pub schedule: Schedule,
    /// The recording's folder.
    pub recording: PathBuf,
    /// Names of the recording's variables, secrets among them.
    pub variables: Vec<String>,
}

/// What was found in the folders of monitors.
#[derive(Debug, Default)]
pub struct MonitorsFound {
    /// By key.
    pub monitors: BTreeMap<MonitorKey, LoadedMonitor>,
    /// Files that are no monitors.
    pub wrong: Vec<DefinitionError>,
}

/// What shows that a file has changed.
pub(crate) type Fingerprint = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// The files of the folders. A folder that is not there has none.
pub(crate) fn files(folders: &[PathBuf]) -> Fingerprint {
    let mut found = Fingerprint::new();
    for folder in folders {
        let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        for path in entries.map(|entry| entry.path()) {
            // Calendars lie beside the monitors that name them.
            let counts = path.extension().is_some_and(|kind| kind == "toml" || kind == "ics");
            if let (true, Ok(meta)) = (counts, fs::metadata(&path)) {
                found.insert(path, (meta.len(), meta.modified().ok()));
            }
        }
    }
    found
}

/// Reads all monitors of the folders. A file `calendar-….toml` is a calendar, no monitor.
pub(crate) fn read_all(folders: &[PathBuf], recordings: &Path, now: Timestamp) -> MonitorsFound {
    let mut found = MonitorsFound::default();
    for file in files(folders).into_keys() {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !name.ends_with(".toml") || name.starts_with("calendar-") {
            continue;
        }
        match read(&file, recordings, now) {
            Ok(monitor) => match found.monitors.get(&monitor.definition.key) {
                Some(other) => found.wrong.push(taken(&monitor, &other.file)),
                None => drop(found.monitors.insert(monitor.definition.key.clone(), monitor)),
            },
            Err(wrong) => found.wrong.push(wrong),
        }
    }
    found
}

fn taken(monitor: &LoadedMonitor, other: &Path) -> DefinitionError {
    DefinitionError {
        file: monitor.file.clone(),
        line: 1,
        column: 1,
        problem: Problem::Document(format!("{} has the key {} already", other.display(), monitor.definition.key)),
    }
}

/// Reads one monitor.
pub(crate) fn read(file: &Path, recordings: &Path, now: Timestamp) -> Result<LoadedMonitor, DefinitionError> {
    let text = fs::read_to_string(file).map_err(|error| DefinitionError {
        file: file.to_owned(),
        line: 1,
        column: 1,
        problem: Problem::Document(error.to_string()),
    })?;
    read_text(file, &text, recordings, now)
}

/// Reads one monitor as if this text were in the file.
pub(crate) fn read_text(file: &Path, text: &str, recordings: &Path, now: Timestamp) -> Result<LoadedMonitor, DefinitionError> {
    let definition = Definition::read(file, text, &TimeZone::system())?;
    let beside = file.parent().unwrap_or(Path::new("."));
    let mut holidays = Calendar::default();
    for name in &definition.calendars {
        let read = read_calendar(name, beside, now).map_err(|why| {
            let name = name.clone();
            definition.wrong_schedule(file, Problem::Calendar { name, why })
        })?;
        holidays.add(read);
    }
    let schedule = definition.schedule(file, holidays, now)?;
    let written = beside.join(&definition.recording);
    let kept = recordings.join(&definition.recording);
    let recording = if written.is_dir() || !kept.is_dir() { written } else { kept };
    let document = RecordingFolder::at(&recording).read();
    let document = document.map_err(|error| definition.wrong_recording(file, error.to_string()))?;
    let may_be_given = |name: &str| {
        let variable = document.variables.iter().find(|variable| variable.name == name);
        variable.is_some_and(|variable| !matches!(variable.kind, VariableKind::Secret {}))
    };
    if let Some(name) = definition.variables.keys().find(|name| !may_be_given(name)) {
        return Err(definition.wrong_variable(file, name));
    }
    let is_secret = |name: &str| document.secret_names().any(|secret| secret == name);
    if let Some(name) = definition.secrets.keys().find(|name| !is_secret(name)) {
        return Err(definition.wrong_secret(file, name));
    }
    Ok(LoadedMonitor {
        file: file.to_owned(),
        schedule,
        recording: fs::canonicalize(&recording).unwrap_or(recording),
        variables: document.variables.iter().map(|variable| variable.name.clone()).collect(),
        definition,
    })
}

fn read_calendar(name: &str, beside: &Path, now: Timestamp) -> Result<Calendar, String> {
    if name == KOREAN_PUBLIC_HOLIDAYS {
        return Calendar::korean_public_holidays().map_err(|error| error.to_string());
    }
    let text = fs::read_to_string(beside.join(name)).map_err(|error| error.to_string())?;
    let year = TimeZone::UTC.to_datetime(now).year();
    let read = if name.ends_with(".ics") {
        ics::read(&text, year + YEARS.start()..=year + YEARS.end())
    } else {
        calendar::Calendar::read_toml(&text)
    };
    read.map_err(|error| error.to_string())
}
