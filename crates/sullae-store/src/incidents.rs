//! Incidents, their log, and the messages that each change is told in: all of one change in one transaction.

use serde_json::Value;

use crate::{
    StoreError, incident_table,
    outbox::{NewAlert, OutboxChange},
    outbox_table,
    store::Store,
};

/// What is kept of one watched subject of a monitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRow {
    /// JSON: what the monitor said of itself last.
    pub settings: String,
    /// JSON: what the machine remembers.
    pub state: String,
    /// The run that changed it last.
    pub last_run: Option<String>,
    /// How many entries the log has.
    pub entries: i64,
    /// The open incident.
    pub incident: Option<i64>,
}

/// One change of a watched subject: entries, and what else they bring about.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchChange {
    /// JSON: as in [`WatchRow`].
    pub settings: String,
    /// JSON: as in [`WatchRow`].
    pub state: String,
    /// The run that brings the change; absent: no run does, and the one before stays.
    pub run_id: Option<String>,
    /// New entries of the log.
    pub entries: Vec<NewLogRow>,
    /// What becomes of the incident.
    pub incident: IncidentChange,
    /// Messages to write.
    pub alerts: Vec<NewAlert>,
    /// What becomes of messages that wait.
    pub waiting: OutboxChange,
}

/// What becomes of an incident by a change.
#[derive(Debug, Clone, PartialEq)]
pub enum IncidentChange {
    /// There is none, and none comes.
    Nothing,
    /// One opens.
    Opens(NewIncident),
    /// The open one goes on.
    GoesOn {
        /// JSON: what is known of it now.
        body: String,
        /// A person took it in hand then, Unix time in milliseconds.
        acknowledged_ms: Option<i64>,
    },
    /// The open one closes.
    Closes {
        /// JSON: what is known of it now.
        body: String,
        /// When, Unix time in milliseconds.
        closed_ms: i64,
    },
}

/// An incident that opens.
#[derive(Debug, Clone, PartialEq)]
pub struct NewIncident {
    /// Unique everywhere.
    pub uid: String,
    /// Unix time in milliseconds.
    pub opened_ms: i64,
    /// JSON: what is known of it.
    pub body: String,
}

/// An entry of the log to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogRow {
    /// Unix time in milliseconds.
    pub at_ms: i64,
    /// JSON: the machine's entry.
    pub entry: String,
    /// The run that brought it.
    pub run_id: Option<String>,
    /// The person who did it.
    pub who: Option<String>,
    /// What they said.
    pub note: Option<String>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// The incident it belongs to; none before one opened.
    pub incident: Option<i64>,
    /// Unix time in milliseconds.
    pub at_ms: i64,
    /// The machine's entry.
    pub entry: Value,
    /// The run that brought it.
    pub run_id: Option<String>,
    /// The person who did it.
    pub who: Option<String>,
    /// What they said.
    pub note: Option<String>,
}

/// An incident.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentRow {
    /// Its number in this history.
    pub id: i64,
    /// Unique everywhere.
    pub uid: String,
    /// Key of the monitor; empty: Sullae as a whole.
    pub monitor: String,
    /// `site` or `sight`.
    pub subject: String,
    /// Unix time in milliseconds.
    pub opened_ms: i64,
    /// Unix time in milliseconds; absent while it is open.
    pub closed_ms: Option<i64>,
    /// When a person took it in hand, Unix time in milliseconds.
    pub acknowledged_ms: Option<i64>,
    /// What is known of it.
    pub body: Value,
}

/// Which incidents to list; an absent filter lets every one through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Key of the monitor.
    pub monitor: Option<String>,
    /// Only those that are open.
    pub only_open: bool,
    /// At most this many.
    pub limit: Option<u32>,
}

impl Store {
    /// Changes a watched subject of a monitor, all of it or nothing. `decide` is given what is kept of it and says what
    /// to change, if anything; it is asked once without the write lock, and once more with it where there is something
    /// to write. Gives the incident the change concerns.
    ///
    /// # Errors
    /// Those of the database; a second open incident of one subject cannot be written.
    pub fn change_watch(
        &self,
        monitor: &str,
        subject: &str,
        mut decide: impl FnMut(Option<&WatchRow>) -> Option<WatchChange>,
    ) -> Result<Option<i64>, StoreError> {
        let found = self.read(|db| incident_table::watch(db, monitor, subject))?;
        if decide(found.as_ref()).is_none() {
            return Ok(None);
        }
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            let found = incident_table::watch(db, monitor, subject).map_err(wrong)?;
            match decide(found.as_ref()) {
                Some(change) => write_change(db, monitor, subject, found, change).map_err(wrong),
                None => Ok(None),
            }
        })
    }

    /// Adds a person's remark to an incident that is over; the open ones get theirs through [`Store::change_watch`].
    ///
    /// # Errors
    /// Those of the database.
    pub fn comment_closed_incident(&self, incident: &IncidentRow, comment: &NewLogRow) -> Result<(), StoreError> {
        let (monitor, subject) = (&incident.monitor, &incident.subject);
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            if let Some(mut watch) = incident_table::watch(db, monitor, subject).map_err(wrong)? {
                watch.entries += 1;
                incident_table::add_entry(db, monitor, subject, watch.entries, comment, Some(incident.id)).map_err(wrong)?;
                incident_table::put_watch(db, monitor, subject, &watch).map_err(wrong)?;
            }
            Ok(())
        })
    }

    /// Monitor and subject of every open incident.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_watches(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read(incident_table::open_watches)
    }

    /// What is kept of one watched subject.
    ///
    /// # Errors
    /// Those of the database.
    pub fn watch(&self, monitor: &str, subject: &str) -> Result<Option<WatchRow>, StoreError> {
        self.read(|db| incident_table::watch(db, monitor, subject))
    }

    /// An incident.
    ///
    /// # Errors
    /// Those of the database.
    pub fn incident(&self, id: i64) -> Result<Option<IncidentRow>, StoreError> {
        self.read(|db| incident_table::incident(db, id))
    }

    /// Incidents, newest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn incidents(&self, filter: &IncidentFilter) -> Result<Vec<IncidentRow>, StoreError> {
        self.read(|db| incident_table::incidents(db, filter))
    }

    /// The whole log of a watched subject, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn incident_log(&self, monitor: &str, subject: &str) -> Result<Vec<LogRow>, StoreError> {
        self.read(|db| incident_table::log(db, monitor, subject))
    }

    /// The log of one incident, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn log_of_incident(&self, id: i64) -> Result<Vec<LogRow>, StoreError> {
        self.read(|db| incident_table::log_of_incident(db, id))
    }
}

fn write_change(
    db: &rusqlite::Connection,
    monitor: &str,
    subject: &str,
    found: Option<WatchRow>,
    change: WatchChange,
) -> rusqlite::Result<Option<i64>> {
    let (was_open, last_run, entries) = found.map_or((None, None, 0), |row| (row.incident, row.last_run, row.entries));
    let (about, open) = match (&change.incident, was_open) {
        (IncidentChange::Opens(new), _) => {
            let id = incident_table::open(db, monitor, subject, new)?;
            (Some(id), Some(id))
        }
        (IncidentChange::GoesOn { body, acknowledged_ms }, Some(id)) => {
            incident_table::update(db, id, body, None, *acknowledged_ms)?;
            (Some(id), Some(id))
        }
        (IncidentChange::Closes { body, closed_ms }, Some(id)) => {
            incident_table::update(db, id, body, Some(*closed_ms), None)?;
            (Some(id), None)
        }
        _ => (was_open, was_open),
    };
    let mut number = entries;
    for entry in &change.entries {
        number += 1;
        incident_table::add_entry(db, monitor, subject, number, entry, about)?;
    }
    if let (Some(id), OutboxChange::DropRequests { now_ms }) = (about, change.waiting) {
        outbox_table::drop_requests(db, id, now_ms)?;
    }
    if let Some(id) = about {
        for alert in &change.alerts {
            outbox_table::put(db, id, alert)?;
        }
    }
    let row = WatchRow {
        settings: change.settings,
        state: change.state,
        last_run: change.run_id.or(last_run),
        entries: number,
        incident: open,
    };
    incident_table::put_watch(db, monitor, subject, &row)?;
    Ok(about)
}
