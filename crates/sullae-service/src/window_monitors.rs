//! Monitors as the window shows and makes them.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
use sullae_monitor::{
    MonitorKey,
    schedule::{HolidayRule, Pattern},
    wording::schedule_sentence,
};
use sullae_recording::Verdict;
use sullae_store::{CheckSeen, IncidentFilter};

use crate::{
    clock,
    error::ServiceError,
    monitors::{LoadedMonitor, MonitorChange, MonitorsFound},
    service::Service,
    wire::{CheckMark, Holidays, LastCheck, MonitorCard, MonitorForm, MonitorsView, SchedulePreview, WrongMonitor},
};

/// Marks in a monitor's row.
const CHECKS_SHOWN: u32 = 40;
/// Times of a preview.
const TIMES_SHOWN: usize = 3;
/// The days of a week as a monitor's file names them.
const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl Service {
    /// All monitors of the data folder, by name, and the files that are none.
    ///
    /// # Errors
    /// [`ServiceError::Store`].
    pub fn monitors_view(&self) -> Result<MonitorsView, ServiceError> {
        let MonitorsFound { monitors, wrong } = self.monitors(&self.monitor_folders(&[]));
        let open = self.incidents(&IncidentFilter {
            only_open: true,
            ..IncidentFilter::default()
        })?;
        let incident_of = |key: &str| {
            let of_key = open.iter().filter(|incident| incident.monitor == key);
            of_key.max_by_key(|incident| incident.subject == "site").map(|incident| incident.id)
        };
        let cards = monitors.values().map(|monitor| self.monitor_card(monitor, &incident_of));
        let mut cards = cards.collect::<Result<Vec<_>, _>>()?;
        cards.sort_by(|a, b| a.name.cmp(&b.name));
        let wrong = wrong.iter().map(|error| WrongMonitor {
            file: error.file.display().to_string(),
            line: u32::try_from(error.line).unwrap_or(u32::MAX),
            trouble: self.explained(error),
        });
        Ok(MonitorsView {
            monitors: cards,
            wrong: wrong.collect(),
        })
    }

    fn monitor_card(&self, monitor: &LoadedMonitor, incident_of: &dyn Fn(&str) -> Option<i64>) -> Result<MonitorCard, ServiceError> {
        let view = self.monitor_view(monitor, 0)?;
        let mut seen = self.store.recent_checks(&view.key, CHECKS_SHOWN)?;
        let running = seen.first().is_some_and(|check| check.outcome.is_none());
        seen.reverse();
        let last = seen.iter().rev().find_map(last_check);
        let run_id = last.as_ref().and_then(|last| last.run_id.as_deref());
        let run = run_id.map(|id| self.store.summary(id)).transpose()?.flatten();
        let screen = run_id.map(|id| self.store.last_screen(id)).transpose()?.flatten();
        Ok(MonitorCard {
            incident: incident_of(&view.key),
            recording_id: self.id_of_folder(&monitor.recording),
            rhythm: schedule_sentence(&monitor.schedule, &TimeZone::system()),
            tell: monitor.definition.tell.clone(),
            sentence: run.and_then(|run| run.sentence),
            screen,
            paused: view.paused_until.is_some(),
            paused_until: view.paused_until.filter(|until| !until.starts_with("9999")),
            key: view.key,
            name: view.name,
            file: view.file,
            enabled: view.enabled,
            next: view.next,
            running,
            last,
            checks: seen.iter().filter_map(mark).collect(),
        })
    }

    /// A monitor as the form that changes it.
    ///
    /// # Errors
    /// [`ServiceError::MonitorKey`], [`ServiceError::MonitorNotFound`], [`ServiceError::Monitor`].
    pub fn monitor_form(&self, key: &str) -> Result<MonitorForm, ServiceError> {
        let monitor = self.find_monitor(key, &self.monitor_folders(&[]))?;
        Ok(MonitorForm {
            recording_id: self.id_of_folder(&monitor.recording),
            ..form_of(&monitor)
        })
    }

    /// What a form would do. Nothing is written.
    ///
    /// # Errors
    /// Those of [`Service::save_monitor`].
    pub fn preview_monitor(&self, form: &MonitorForm) -> Result<SchedulePreview, ServiceError> {
        let (key, change) = self.change_by(form)?;
        let folder = self.places.monitors();
        let monitor = self.draft_monitor(&folder, &key, form.key.is_none(), &change)?.monitor;
        let (schedule, zone) = (&monitor.schedule, &monitor.schedule.zone);
        let next = std::iter::successors(schedule.next_after(clock::timestamp()), |slot| schedule.next_after(*slot));
        let told = |at: Timestamp| at.display_with_offset(zone.to_offset(at)).to_string();
        Ok(SchedulePreview {
            rhythm: schedule_sentence(schedule, &TimeZone::system()),
            next: next.take(TIMES_SHOWN).map(told).collect(),
        })
    }

    /// Makes a monitor, or changes one, and gives its key.
    ///
    /// # Errors
    /// Those of [`Service::write_monitor`].
    pub fn save_monitor(&self, form: &MonitorForm) -> Result<String, ServiceError> {
        let (key, change) = self.change_by(form)?;
        self.write_monitor(&self.places.monitors(), &key, form.key.is_none(), &change)?;
        Ok(key.to_string())
    }

    /// What a form changes: of a file that a person wrote, only what is otherwise now.
    fn change_by(&self, form: &MonitorForm) -> Result<(MonitorKey, MonitorChange), ServiceError> {
        let before = form.key.as_deref().map(|key| self.monitor_form(key)).transpose()?;
        let key = match &form.key {
            Some(key) => key.parse()?,
            None => self.free_key(&form.name)?,
        };
        let old = before.as_ref();
        let text = |new: &Option<String>, old: Option<&Option<String>>| new.clone().filter(|_| old != Some(new));
        let list = |new: &[String], old: Option<&Vec<String>>, usual: &[String]| {
            let stays = old.map_or(new == usual, |old| old == new);
            (!stays).then(|| new.to_vec())
        };
        let all_days: Vec<String> = DAYS.iter().map(|(name, _)| (*name).to_owned()).collect();
        let name = form.name.trim().to_owned();
        let holidays = old.map_or(form.holidays != Holidays::Run, |old| old.holidays != form.holidays);
        let change = MonitorChange {
            name: (old.map(|old| old.name.as_str()) != Some(name.as_str()) && !name.is_empty()).then_some(name),
            recording: form.recording_id.clone().filter(|_| old.is_none()),
            every: text(&form.every, old.map(|old| &old.every)),
            cron: text(&form.cron, old.map(|old| &old.cron)),
            hours: list(&form.hours, old.map(|old| &old.hours), &[]),
            weekdays: list(&form.weekdays, old.map(|old| &old.weekdays), &all_days).map(|days| in_ranges(&days)),
            holidays: holidays.then(|| name_of(form.holidays).to_owned()),
            tell: list(&form.tell, old.map(|old| &old.tell), &[]),
            secrets: filled_otherwise(&form.secrets, old.map(|old| &old.secrets)),
            ..MonitorChange::default()
        };
        Ok((key, change))
    }

    /// A key that no file of the folder has yet, made of a name.
    fn free_key(&self, name: &str) -> Result<MonitorKey, ServiceError> {
        let folder = self.places.monitors();
        let plain = key_of(name);
        let mut keys = std::iter::once(plain.clone()).chain((2..).map(|n| format!("{plain}-{n}")));
        let free = keys.find(|key| !folder.join(format!("{key}.toml")).exists());
        Ok(free.unwrap_or(plain).parse()?)
    }

    /// Pauses a monitor for so many minutes, or until it is resumed.
    ///
    /// # Errors
    /// [`ServiceError::MonitorKey`], [`ServiceError::Store`].
    pub fn pause_for(&self, key: &str, minutes: Option<u32>) -> Result<(), ServiceError> {
        let span = minutes.map(|minutes| jiff::SignedDuration::from_mins(i64::from(minutes)));
        let until = span.and_then(|span| clock::timestamp().checked_add(span).ok());
        self.pause_monitor(&key.parse()?, until)
    }

    /// Removes a monitor's file; until the next one of its name is removed, it can be brought back.
    ///
    /// # Errors
    /// [`ServiceError::MonitorNotFound`], [`ServiceError::Io`].
    pub fn trash_monitor(&self, key: &str) -> Result<(), ServiceError> {
        let (file, trashed) = self.file_and_trash(key)?;
        let wrong = |source| ServiceError::Io {
            path: file.clone(),
            source,
        };
        if !file.is_file() {
            return Err(ServiceError::MonitorNotFound { key: key.to_owned() });
        }
        std::fs::create_dir_all(self.places.trashed_monitors()).map_err(wrong)?;
        std::fs::rename(&file, trashed).map_err(wrong)
    }

    /// Brings a removed monitor back.
    ///
    /// # Errors
    /// [`ServiceError::MonitorExists`], [`ServiceError::MonitorNotFound`], [`ServiceError::Io`].
    pub fn restore_monitor(&self, key: &str) -> Result<(), ServiceError> {
        let (file, trashed) = self.file_and_trash(key)?;
        let key = key.to_owned();
        if file.exists() {
            return Err(ServiceError::MonitorExists { key, file });
        }
        if !trashed.is_file() {
            return Err(ServiceError::MonitorNotFound { key });
        }
        std::fs::rename(&trashed, &file).map_err(|source| ServiceError::Io { path: file, source })
    }

    fn file_and_trash(&self, key: &str) -> Result<(PathBuf, PathBuf), ServiceError> {
        let key: MonitorKey = key.parse()?;
        let name = format!("{key}.toml");
        Ok((self.places.monitors().join(&name), self.places.trashed_monitors().join(name)))
    }
}

fn mark(check: &CheckSeen) -> Option<CheckMark> {
    Some(CheckMark {
        verdict: check.outcome?,
        duration_ms: check.duration_ms.filter(|_| check.outcome != Some(Verdict::NotChecked)),
    })
}

fn last_check(check: &CheckSeen) -> Option<LastCheck> {
    Some(LastCheck {
        at: clock::said(check.scheduled_ms),
        verdict: check.outcome?,
        run_id: check.run_id.clone(),
    })
}

fn form_of(monitor: &LoadedMonitor) -> MonitorForm {
    let schedule = &monitor.schedule;
    let (every, cron) = match &schedule.pattern {
        Pattern::Every { seconds } => (Some(span(*seconds)), None),
        Pattern::Cron(cron) => (None, Some(cron.as_str().to_owned())),
    };
    let hours = schedule
        .hours
        .iter()
        .filter(|range| **range != sullae_monitor::hours::HourRange::ALL_DAY);
    let days = DAYS.iter().filter(|(_, day)| schedule.weekdays.hold(*day));
    MonitorForm {
        key: Some(monitor.definition.key.to_string()),
        recording_id: None,
        name: monitor.definition.name.clone(),
        every,
        cron,
        hours: hours.map(ToString::to_string).collect(),
        weekdays: days.map(|(name, _)| (*name).to_owned()).collect(),
        holidays: match schedule.holidays {
            HolidayRule::Run => Holidays::Run,
            HolidayRule::Skip => Holidays::Skip,
            HolidayRule::Only => Holidays::Only,
        },
        tell: monitor.definition.tell.clone(),
        secrets: monitor.definition.secrets.clone(),
    }
}

/// Which secrets are filled by another than before, or by none any more.
fn filled_otherwise(new: &BTreeMap<String, String>, old: Option<&BTreeMap<String, String>>) -> Vec<(String, String)> {
    let before = |variable: &String| old.and_then(|old| old.get(variable));
    let filled = new.iter().filter(|(variable, name)| before(variable) != Some(name));
    let emptied = old.into_iter().flatten().filter(|(variable, _)| !new.contains_key(*variable));
    let filled = filled.map(|(variable, name)| (variable.clone(), name.clone()));
    filled
        .chain(emptied.map(|(variable, _)| (variable.clone(), String::new())))
        .collect()
}

/// Seconds as a monitor's file says them.
fn span(seconds: i64) -> String {
    match seconds {
        s if s % 3_600 == 0 => format!("{}h", s / 3_600),
        s if s % 60 == 0 => format!("{}m", s / 60),
        s => format!("{s}s"),
    }
}

fn name_of(holidays: Holidays) -> &'static str {
    match holidays {
        Holidays::Run => "run",
        Holidays::Skip => "skip",
        Holidays::Only => "only",
    }
}

/// Days that follow each other as people write them: `mon-fri`.
fn in_ranges(days: &[String]) -> Vec<String> {
    let held: Vec<usize> = (0..DAYS.len()).filter(|day| days.iter().any(|name| name == DAYS[*day].0)).collect();
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for day in held {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => ranges.push((day, day)),
        }
    }
    let written = ranges.into_iter().map(|(first, last)| match last - first {
        0 => DAYS[first].0.to_owned(),
        _ => format!("{}-{}", DAYS[first].0, DAYS[last].0),
    });
    written.collect()
}

/// What a name leaves as a key: what no key may hold becomes a hyphen.
fn key_of(name: &str) -> String {
    let plain = |c: char| match c.to_ascii_lowercase() {
        c @ ('a'..='z' | '0'..='9' | '가'..='힣') => c,
        _ => '-',
    };
    let hyphened: String = name.chars().map(plain).collect();
    let words: Vec<&str> = hyphened.split('-').filter(|word| !word.is_empty()).collect();
    let key: String = words.join("-").chars().take(40).collect();
    let key = key.trim_matches('-');
    if key.is_empty() { "monitor".to_owned() } else { key.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn opened() -> (tempfile::TempDir, Service) {
        let data = tempfile::tempdir().unwrap();
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recordings/demo-shop");
        let recording = data.path().join("recordings/demo-shop");
        fs::create_dir_all(recording.join("anchors")).unwrap();
        fs::copy(kept.join("recording.json"), recording.join("recording.json")).unwrap();
        for anchor in fs::read_dir(kept.join("anchors")).unwrap() {
            let anchor = anchor.unwrap();
            fs::copy(anchor.path(), recording.join("anchors").join(anchor.file_name())).unwrap();
        }
        let service = Service::open(Some(data.path())).unwrap();
        (data, service)
    }

    fn new_form() -> MonitorForm {
        MonitorForm {
            key: None,
            recording_id: Some("demo-shop".to_owned()),
            name: "상점 로그인".to_owned(),
            every: Some("5m".to_owned()),
            cron: None,
            hours: vec!["09:00-18:00".to_owned()],
            weekdays: ["mon", "tue", "wed", "thu", "fri"].map(str::to_owned).to_vec(),
            holidays: Holidays::Skip,
            tell: vec!["ops".to_owned()],
            secrets: BTreeMap::from([("password".to_owned(), "shop-login".to_owned())]),
        }
    }

    #[test]
    fn a_secret_that_the_form_no_longer_fills_is_filled_no_more() {
        let (_data, service) = opened();
        let key = service.save_monitor(&new_form()).unwrap();
        let emptied = MonitorForm {
            secrets: BTreeMap::new(),
            ..service.monitor_form(&key).unwrap()
        };
        service.save_monitor(&emptied).unwrap();
        assert_eq!(service.monitor_form(&key).unwrap(), emptied);
    }

    #[test]
    fn a_monitor_made_by_the_form_reads_back_as_the_same_form() {
        let (_data, service) = opened();
        let preview = service.preview_monitor(&new_form()).unwrap();
        assert_eq!(
            (preview.rhythm.ko.as_str(), preview.next.len()),
            ("평일 09:00–18:00, 5분마다 (공휴일 제외)", 3)
        );
        let key = service.save_monitor(&new_form()).unwrap();
        assert_eq!(key, "상점-로그인");
        let read = service.monitor_form(&key).unwrap();
        assert_eq!(
            read,
            MonitorForm {
                key: Some(key.clone()),
                ..new_form()
            }
        );
        let again = service.save_monitor(&new_form()).unwrap();
        assert_eq!(again, "상점-로그인-2", "a second of the same name does not replace the first");
        let view = service.monitors_view().unwrap();
        let card = view.monitors.iter().find(|card| card.key == key).unwrap();
        assert_eq!(card.recording_id.as_deref(), Some("demo-shop"));
        assert!(card.next.is_some() && !card.running && card.last.is_none());
    }

    #[test]
    fn a_change_by_the_form_leaves_what_it_does_not_show_as_a_person_wrote_it() {
        let (data, service) = opened();
        let file = data.path().join("monitors/login.toml");
        let text = "# 야간 점검\nrecording = \"demo-shop\"\n\n[schedule]\nevery = \"5m\" # 자주\n\n[incident]\nopen_after = 3\n";
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        let form = service.monitor_form("login").unwrap();
        service.save_monitor(&form).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        let ten = MonitorForm {
            every: Some("10m".to_owned()),
            ..form
        };
        service.save_monitor(&ten).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), text.replace("\"5m\"", "\"10m\""));
    }

    #[test]
    fn a_form_that_makes_no_sense_is_refused_and_writes_nothing() {
        let (data, service) = opened();
        let nonsense = MonitorForm {
            hours: vec!["9-18".to_owned()],
            ..new_form()
        };
        assert!(matches!(service.save_monitor(&nonsense), Err(ServiceError::Monitor(_))));
        assert!(matches!(service.preview_monitor(&nonsense), Err(ServiceError::Monitor(_))));
        assert!(!data.path().join("monitors").exists());
    }

    #[test]
    fn a_wrong_file_is_listed_with_its_line() {
        let (data, service) = opened();
        fs::create_dir_all(data.path().join("monitors")).unwrap();
        let text = "recording = \"demo-shop\"\n[schedule]\nevery = \"five\"\n";
        fs::write(data.path().join("monitors/login.toml"), text).unwrap();
        let view = service.monitors_view().unwrap();
        assert!(view.monitors.is_empty());
        assert_eq!(view.wrong.iter().map(|wrong| wrong.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_removed_monitor_comes_back_as_it_was() {
        let (data, service) = opened();
        let key = service.save_monitor(&new_form()).unwrap();
        let file = data.path().join(format!("monitors/{key}.toml"));
        let text = fs::read_to_string(&file).unwrap();
        service.trash_monitor(&key).unwrap();
        assert!(!file.exists() && service.monitors_view().unwrap().monitors.is_empty());
        assert!(matches!(service.trash_monitor(&key), Err(ServiceError::MonitorNotFound { .. })));
        service.restore_monitor(&key).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert!(service.trash_monitor("../settings").is_err());
    }

    #[test]
    fn a_pause_shows_and_ends() {
        let (_data, service) = opened();
        let key = service.save_monitor(&new_form()).unwrap();
        let card = |service: &Service| service.monitors_view().unwrap().monitors.remove(0);
        service.pause_for(&key, None).unwrap();
        assert_eq!((card(&service).paused, card(&service).paused_until), (true, None));
        service.pause_for(&key, Some(30)).unwrap();
        assert!(card(&service).paused_until.is_some());
        service.resume_monitor(&key.parse().unwrap()).unwrap();
        assert!(!card(&service).paused);
    }

    #[test]
    fn a_name_becomes_a_key_that_a_file_may_have() {
        for (name, key) in [
            ("쇼핑몰 로그인", "쇼핑몰-로그인"),
            ("Log-in (team 2)", "log-in-team-2"),
            ("../../etc", "etc"),
            ("ㅋㅋ!", "monitor"),
        ] {
            assert_eq!(key_of(name), key);
            assert!(key_of(name).parse::<MonitorKey>().is_ok());
        }
        assert!(key_of(&"가 ".repeat(80)).parse::<MonitorKey>().is_ok());
    }

    #[test]
    fn days_that_follow_each_other_are_written_as_a_range() {
        let written = |days: &[&str]| in_ranges(&days.iter().map(|day| (*day).to_owned()).collect::<Vec<_>>());
        assert_eq!(written(&["mon", "tue", "wed", "thu", "fri"]), ["mon-fri"]);
        assert_eq!(written(&["sun", "mon", "wed", "thu"]), ["mon", "wed-thu", "sun"]);
        assert_eq!(written(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_span_is_said_in_its_largest_whole_unit() {
        assert_eq!([30, 90, 300, 7_200].map(span), ["30s", "90s", "5m", "2h"]);
    }
}
