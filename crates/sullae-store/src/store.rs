//! Opening the history, and the one way to write to it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    StoreError,
    artefact_files::ArtefactFiles,
    reserve::Reserve,
    schema::{APPLICATION_ID, MIGRATIONS, VERSION},
};

pub(crate) const DATABASE: &str = "history.db";
pub(crate) const LOCK: &str = "history.lock";
/// Locked, shared, by everybody who has the history open.
pub(crate) const USERS: &str = "history.users";
const ARTEFACTS: &str = "artefacts";
/// How long to wait for another writer. A write takes milliseconds; a slow disk under load seconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// The run history in one data folder. It may be shared between threads, and several processes may
/// have it open.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    files: ArtefactFiles,
    reserve: Reserve,
    /// Says that the history is in use; ends with the process at the latest.
    _in_use: File,
}

impl Store {
    /// Opens the history, makes it if there is none, brings an older one up to date, and closes the
    /// runs whose process has died. A folder that has to be made is open to its owner only.
    ///
    /// # Errors
    /// [`StoreError::NewerVersion`], [`StoreError::Unreadable`] and [`StoreError::Damaged`], all before anything is written;
    /// [`StoreError::Busy`], [`StoreError::DiskFull`], [`StoreError::Io`], [`StoreError::Database`].
    pub fn open(data_folder: &Path) -> Result<Self, StoreError> {
        create_private_folder(data_folder)?;
        // Two processes that meet an old schema would both want to upgrade it.
        let lock = lock(&data_folder.join(LOCK))?;
        let in_use = lock_shared(&data_folder.join(USERS))?;
        let path = data_folder.join(DATABASE);
        let reserve = Reserve::of(data_folder);
        let connection = match connect(&path) {
            Err(error) if error.is_disk_full() && reserve.give_up() => connect(&path)?,
            connected => connected?,
        };
        let files = ArtefactFiles::open(data_folder.join(ARTEFACTS))?;
        drop(lock);
        let store = Self {
            connection: Mutex::new(connection),
            path,
            files,
            reserve,
            _in_use: in_use,
        };
        store.close_interrupted()?;
        Ok(store)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn data_folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    pub(crate) fn files(&self) -> &ArtefactFiles {
        &self.files
    }

    pub(crate) fn reserve(&self) -> &Reserve {
        &self.reserve
    }

    /// Reads from one state of the database, whatever others write meanwhile.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let transaction = connection.transaction().map_err(|e| self.wrong(e))?;
        work(&transaction).map_err(|e| self.wrong(e))
    }

    /// Writes all of it or nothing, with the write lock held from the start; where the disk is full, in the room that is kept back for
    /// that: then `work` is done a second time. It is given the path of the database for its errors.
    pub(crate) fn write<T>(&self, mut work: impl FnMut(&Connection, &Path) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match self.write_outside_reserve(&mut work) {
            Err(error) if error.is_disk_full() && self.reserve.give_up() => self.write_outside_reserve(work),
            done => done,
        }
    }

    /// As [`write`](Self::write), but a full disk is a full disk.
    pub(crate) fn write_outside_reserve<T>(&self, work: impl FnOnce(&Connection, &Path) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut connection = self.connection();
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| self.wrong(e))?;
        let done = work(&transaction, &self.path)?;
        transaction.commit().map_err(|e| self.wrong(e))?;
        Ok(done)
    }

    fn wrong(&self, error: rusqlite::Error) -> StoreError {
        StoreError::database(&self.path, error)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held rolled its transaction back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let wrong = |e| StoreError::database(path, e);
    create_private_file(path)?;
    let mut connection = Connection::open(path).map_err(wrong)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(wrong)?;
    refuse_what_is_not_ours(&connection, path)?;
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .map_err(wrong)?;
    MIGRATIONS.to_latest(&mut connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => wrong(err),
        other => StoreError::Unreadable {
            path: path.to_owned(),
            problem: other.to_string(),
        },
    })?;
    Ok(connection)
}

/// Looks before anything is written.
fn refuse_what_is_not_ours(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let number = |sql: &str| {
        connection
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .map_err(|e| StoreError::database(path, e))
    };
    let found = number("PRAGMA user_version")?;
    let empty = number("SELECT count(*) FROM sqlite_schema")? == 0;
    match number("PRAGMA application_id")? {
        APPLICATION_ID if found > VERSION => Err(StoreError::NewerVersion {
            path: path.to_owned(),
            found,
            known: VERSION,
        }),
        APPLICATION_ID => Ok(()),
        0 if empty && found == 0 => Ok(()),
        _ => Err(StoreError::Unreadable {
            path: path.to_owned(),
            problem: "it is the database of another program".to_owned(),
        }),
    }
}

/// Waits for the lock file; the lock ends with the file, or with the process.
pub(crate) fn lock(path: &Path) -> Result<File, StoreError> {
    let file = create_private_file(path)?;
    unless_unsupported(path, file.lock())?;
    Ok(file)
}

/// Waits for a part in the lock file.
fn lock_shared(path: &Path) -> Result<File, StoreError> {
    let file = create_private_file(path)?;
    unless_unsupported(path, file.lock_shared())?;
    Ok(file)
}

/// The lock file, if nobody has it or a part in it.
pub(crate) fn try_lock(path: &Path) -> Result<Option<File>, StoreError> {
    let file = create_private_file(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(source)) => unless_unsupported(path, Err(source)).map(|()| Some(file)),
        Ok(()) => Ok(Some(file)),
    }
}

/// Some network file systems have no locks; there SQLite's own must do.
fn unless_unsupported(path: &Path, locked: io::Result<()>) -> Result<(), StoreError> {
    match locked {
        Err(source) if source.kind() != io::ErrorKind::Unsupported => Err(StoreError::io(path, source)),
        _ => Ok(()),
    }
}

pub(crate) fn create_private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| StoreError::io(path, source))
}

/// Makes a folder, with parents, that only its owner may enter. One that is there is left as it is:
/// it is the person's.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| StoreError::io(path, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_as_such_and_nothing_half_written_stays() {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).unwrap();
        // The limit is this connection's; SQLite answers as it does when the disk has no room.
        store.connection().execute_batch("PRAGMA max_page_count = 1").unwrap();
        let filled = store.write(|db, path| {
            let text = "x".repeat(10_000);
            db.execute("INSERT INTO artefact VALUES (?1, 1)", [text])
                .map_err(|e| StoreError::database(path, e))
        });
        let error = filled.unwrap_err();
        assert!(error.is_disk_full(), "{error}");
        let rows = store.read(|db| db.query_row("SELECT count(*) FROM artefact", [], |row| row.get::<_, i64>(0)));
        assert_eq!(rows.unwrap(), 0);
        assert!(StoreError::io(&store.path, io::ErrorKind::StorageFull.into()).is_disk_full());
    }
}
