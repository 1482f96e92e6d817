//! Table `accepted_change`: the last change of each recording that a person said yes to, whole enough to be
//! taken back.

use rusqlite::{Connection, Result};
use sullae_recording::folder::FolderChange;

pub(crate) const CREATE: &str = "
CREATE TABLE accepted_change (
    folder        TEXT NOT NULL,         -- of the recording
    part          TEXT NOT NULL CHECK (part IN ('before', 'after', 'added', 'removed')),
    name          TEXT NOT NULL,         -- of the anchor; empty for the document
    bytes         BLOB NOT NULL,
    PRIMARY KEY (folder, part, name)
) STRICT, WITHOUT ROWID;
";

/// Keeps a change in place of the one before.
pub(crate) fn put(db: &Connection, folder: &str, change: &FolderChange) -> Result<()> {
    delete(db, folder)?;
    let mut insert = db.prepare_cached("INSERT INTO accepted_change (folder, part, name, bytes) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((folder, "before", "", &change.before))?;
    insert.execute((folder, "after", "", &change.after))?;
    for (part, anchors) in [("added", &change.added), ("removed", &change.removed)] {
        for (name, bytes) in anchors {
            insert.execute((folder, part, name, bytes))?;
        }
    }
    Ok(())
}

pub(crate) fn of_folder(db: &Connection, folder: &str) -> Result<Option<FolderChange>> {
    let mut change = FolderChange {
        before: Vec::new(),
        after: Vec::new(),
        added: Vec::new(),
        removed: Vec::new(),
    };
    let mut any = false;
    let mut select = db.prepare_cached("SELECT part, name, bytes FROM accepted_change WHERE folder = ?1 ORDER BY part, name")?;
    let mut rows = select.query([folder])?;
    while let Some(row) = rows.next()? {
        any = true;
        let (part, name, bytes): (String, String, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match part.as_str() {
            "before" => change.before = bytes,
            "after" => change.after = bytes,
            "added" => change.added.push((name, bytes)),
            _ => change.removed.push((name, bytes)),
        }
    }
    Ok(any.then_some(change))
}

pub(crate) fn delete(db: &Connection, folder: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM accepted_change WHERE folder = ?1")?
        .execute([folder])?;
    Ok(())
}
