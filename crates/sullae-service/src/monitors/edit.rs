//! Monitors' files made and changed by commands; what a person wrote beside, comments included, stays.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sullae_monitor::{DefinitionError, MonitorKey};
use toml_edit::{DocumentMut, value};

use super::files::{self, LoadedMonitor};
use crate::{
    ServiceError, clock,
    service::Service,
    toml_edits::{list, set, table},
};

/// What to change in a monitor's file; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MonitorChange {
    /// What people call it.
    pub name: Option<String>,
    /// Its recording, as seen from the file.
    pub recording: Option<String>,
    /// Whether it runs at all.
    pub enabled: Option<bool>,
    /// `high`, `normal` or `low`.
    pub priority: Option<String>,
    /// A time span; takes the place of `cron`.
    pub every: Option<String>,
    /// A cron pattern; takes the place of `every`.
    pub cron: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// Hours.
    pub hours: Option<Vec<String>>,
    /// Days of the week.
    pub weekdays: Option<Vec<String>>,
    /// `run`, `skip` or `only`.
    pub holidays: Option<String>,
    /// Channels.
    pub tell: Option<Vec<String>>,
    /// How often a fault is looked at again.
    pub retries: Option<u32>,
    /// Kept secrets by the recording's secrets that they fill, empty for none; those not named stay.
    pub secrets: Vec<(String, String)>,
}

/// A monitor's file that is not written yet.
#[derive(Debug)]
pub(crate) struct Draft {
    file: PathBuf,
    text: String,
    /// What it says.
    pub(crate) monitor: LoadedMonitor,
}

impl Service {
    /// Makes a monitor, or changes one, and gives the file's path. Nothing is written unless the file would be right.
    ///
    /// # Errors
    /// [`ServiceError::Monitor`], [`ServiceError::MonitorExists`], [`ServiceError::MonitorNotFound`], [`ServiceError::Io`].
    pub fn write_monitor(&self, folder: &Path, key: &MonitorKey, is_new: bool, change: &MonitorChange) -> Result<PathBuf, ServiceError> {
        let Draft { file, text, .. } = self.draft_monitor(folder, key, is_new, change)?;
        let wrong = |source| ServiceError::Io {
            path: file.clone(),
            source,
        };
        fs::create_dir_all(folder).map_err(wrong)?;
        // Beside it under another ending, so that no runner takes it for a monitor before it is whole.
        let partial = folder.join(format!(".{key}.partial"));
        fs::write(&partial, text).map_err(wrong)?;
        fs::rename(&partial, &file).map_err(wrong)?;
        Ok(file)
    }

    /// What [`Service::write_monitor`] would write, and the monitor that it would be.
    pub(crate) fn draft_monitor(
        &self,
        folder: &Path,
        key: &MonitorKey,
        is_new: bool,
        change: &MonitorChange,
    ) -> Result<Draft, ServiceError> {
        let file = folder.join(format!("{key}.toml"));
        let key_ = || key.to_string();
        let text = match (file.exists(), is_new) {
            (true, true) => return Err(ServiceError::MonitorExists { key: key_(), file }),
            (false, false) => return Err(ServiceError::MonitorNotFound { key: key_() }),
            (false, true) => String::new(),
            (true, false) => fs::read_to_string(&file).map_err(|source| ServiceError::Io {
                path: file.clone(),
                source,
            })?,
        };
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| unreadable(&file, &error))?;
        apply(&mut document, change);
        let text = document.to_string();
        let monitor = files::read_text(&file, &text, &self.places.recordings(), clock::timestamp());
        match monitor {
            Ok(monitor) => Ok(Draft { file, text, monitor }),
            Err(error) => Err(ServiceError::Monitor(Box::new(error))),
        }
    }

    /// Removes a monitor's file. Its history stays.
    ///
    /// # Errors
    /// [`ServiceError::Io`].
    pub fn remove_monitor(&self, file: &Path) -> Result<(), ServiceError> {
        fs::remove_file(file).map_err(|source| ServiceError::Io {
            path: file.to_owned(),
            source,
        })
    }
}

fn unreadable(file: &Path, error: &toml_edit::TomlError) -> ServiceError {
    ServiceError::Monitor(Box::new(DefinitionError {
        file: file.to_owned(),
        line: 1,
        column: 1,
        problem: sullae_monitor::Problem::Document(error.message().to_owned()),
    }))
}

fn apply(document: &mut DocumentMut, change: &MonitorChange) {
    let top = document.as_table_mut();
    set(top, "name", change.name.as_deref().map(value));
    set(top, "recording", change.recording.as_deref().map(value));
    set(top, "enabled", change.enabled.map(value));
    set(top, "priority", change.priority.as_deref().map(value));
    set(top, "tell", change.tell.as_deref().map(list));
    let schedule = table(top, "schedule");
    if change.every.is_some() {
        schedule.remove("cron");
    }
    if change.cron.is_some() {
        schedule.remove("every");
    }
    set(schedule, "every", change.every.as_deref().map(value));
    set(schedule, "cron", change.cron.as_deref().map(value));
    set(schedule, "time_zone", change.time_zone.as_deref().map(value));
    set(schedule, "hours", change.hours.as_deref().map(list));
    set(schedule, "weekdays", change.weekdays.as_deref().map(list));
    set(schedule, "holidays", change.holidays.as_deref().map(value));
    if let Some(retries) = change.retries {
        set(table(top, "limits"), "retries", Some(value(i64::from(retries))));
    }
    for (variable, name) in &change.secrets {
        let secrets = table(top, "secrets");
        match name.as_str() {
            "" => drop(secrets.remove(variable)),
            name => set(secrets, variable, Some(value(name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_comments_and_everything_else_as_they_were() {
        let text = "# 야간 점검\nrecording = \"../r\" # 공용\n\n[schedule]\nevery = \"5m\" # 낮에는 자주\nhours = [\"09:00-18:00\"]\n";
        let mut document: DocumentMut = text.parse().unwrap();
        let change = MonitorChange {
            every: Some("10m".to_owned()),
            retries: Some(2),
            secrets: vec![("password".to_owned(), "shop-login".to_owned())],
            ..MonitorChange::default()
        };
        apply(&mut document, &change);
        assert_eq!(
            document.to_string(),
            text.replace("\"5m\"", "\"10m\"") + "\n[limits]\nretries = 2\n\n[secrets]\npassword = \"shop-login\"\n"
        );
        let change = MonitorChange {
            secrets: vec![("password".to_owned(), String::new())],
            cron: Some("0 9 * * *".to_owned()),
            ..MonitorChange::default()
        };
        apply(&mut document, &change);
        assert!(document.to_string().contains("cron = \"0 9 * * *\"") && !document.to_string().contains("every"));
        assert!(!document.to_string().contains("shop-login"));
    }
}
