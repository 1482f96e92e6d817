//! Copies of the database: made while it is in use, looked through before they count, the newest few kept.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use crate::{
    StoreError,
    schema::APPLICATION_ID,
    store::{Store, create_private_file, create_private_folder, try_lock},
};

const BACKUPS: &str = "backups";
/// Locked, beside the database, by whoever makes a copy; the lock ends with the process.
const LOCK: &str = "backups.lock";
/// Copies that are kept: with one a day, a week.
const KEPT: usize = 7;
/// Of a copy's name, between `history-` and `.db`; sorted by name, copies are sorted by age. Universal time.
const NAME: &str = "%Y%m%dT%H%M%SZ";

impl Store {
    /// Keeps a copy of the whole database as of now, and removes all but the newest seven, and what processes that died left of theirs.
    /// Writers are not held up. Gives nothing, and does nothing, where another process makes a copy now.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the database or its copy is not sound: no copy is kept, and none removed. Those of the database and
    /// the disk.
    pub fn back_up(&self, now: Timestamp) -> Result<Option<PathBuf>, StoreError> {
        let folder = self.data_folder().join(BACKUPS);
        create_private_folder(&folder)?;
        let Some(_alone) = try_lock(&self.data_folder().join(LOCK))? else {
            return Ok(None);
        };
        remove_parts(&folder);
        let copy = folder.join(format!("history-{}.db", now.strftime(NAME)));
        let part = copy.with_extension("part");
        // SQLite fills an empty file, and so leaves it to its owner alone.
        drop(create_private_file(&part)?);
        let kept = copied(self.path(), &part).and_then(|()| fs::rename(&part, &copy).map_err(|source| StoreError::io(&copy, source)));
        if let Err(error) = kept {
            remove_parts(&folder);
            return Err(error);
        }
        for (_, old) in backups(self.data_folder()).into_iter().skip(KEPT) {
            fs::remove_file(&old).map_err(|source| StoreError::io(&old, source))?;
        }
        Ok(Some(copy))
    }

    /// When the newest copy was made; none where there is none.
    pub fn last_backup(&self) -> Option<Timestamp> {
        backups(self.data_folder()).first().map(|(made, _)| *made)
    }
}

/// Removes copies that are not whole, and their journals. What cannot be removed now is so next time.
fn remove_parts(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        if name.ends_with(".part") || name.contains(".part-") {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// The copies of a data folder and when they were made, newest first.
pub(crate) fn backups(data_folder: &Path) -> Vec<(Timestamp, PathBuf)> {
    let files = fs::read_dir(data_folder.join(BACKUPS)).into_iter().flatten().flatten();
    let mut found: Vec<_> = files
        .filter_map(|file| {
            let name = file.file_name();
            let stamp = name.to_str()?.strip_prefix("history-")?.strip_suffix(".db")?;
            let made = jiff::civil::DateTime::strptime(NAME, stamp).ok()?;
            let made = made.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
            Some((made, file.path()))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found
}

/// What is wrong with a database of Sullae's; nothing where it is sound.
pub(crate) fn damage_of(path: &Path) -> Option<String> {
    let look = || {
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let ours = db.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0))? == APPLICATION_ID;
        let told: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok((told != "ok")
            .then_some(told)
            .or((!ours).then(|| "it is the database of another program".to_owned())))
    };
    look().unwrap_or_else(|error: rusqlite::Error| Some(error.to_string()))
}

fn copied(from: &Path, to: &Path) -> Result<(), StoreError> {
    let wrong = |error| StoreError::database(from, error);
    let db = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(wrong)?;
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(wrong)?;
    match damage_of(to) {
        None => Ok(()),
        Some(problem) => Err(StoreError::Damaged {
            path: from.to_owned(),
            problem,
        }),
    }
}
