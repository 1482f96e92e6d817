//! How things stand in numbers, for whoever watches the watcher.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use crate::{StoreError, incident_table, outbox_table, slot_table, store::Store};

/// How things stand, all read at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Open incidents by subject, `site` or `sight`.
    pub open_incidents: BTreeMap<String, u64>,
    /// Messages that wait.
    pub alerts_waiting: u64,
    /// Those of them of which an attempt has failed.
    pub alerts_failing: u64,
    /// Monitors with a check going on.
    pub running: BTreeSet<String>,
    /// Monitors that are or were paused, with the time until when, Unix time in milliseconds.
    pub paused: BTreeMap<String, i64>,
}

impl Store {
    /// How things stand.
    ///
    /// # Errors
    /// Those of the database.
    pub fn standing(&self) -> Result<Standing, StoreError> {
        self.read(|db| {
            let (alerts_waiting, alerts_failing) = outbox_table::count_waiting(db)?;
            Ok(Standing {
                open_incidents: incident_table::count_open(db)?.into_iter().collect(),
                alerts_waiting,
                alerts_failing,
                running: slot_table::running_monitors(db)?,
                paused: slot_table::paused(db)?,
            })
        })
    }

    /// Bytes that the database takes on disk, its write-ahead log included and pictures not.
    pub fn database_bytes(&self) -> u64 {
        let path = self.path();
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let size = |path: &std::path::Path| fs::metadata(path).map_or(0, |meta| meta.len());
        size(path) + size(log.as_ref())
    }
}
