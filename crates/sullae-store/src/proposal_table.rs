//! Table `proposal`: new looks of targets that wait for a person, and those a person refused.

use rusqlite::{Connection, Result, named_params};
use sullae_recording::Proposal;

use crate::run_table::json;

pub(crate) const CREATE: &str = "
CREATE TABLE proposal (
    folder        TEXT NOT NULL,         -- of the recording
    step_id       TEXT NOT NULL,
    rejected      INTEGER NOT NULL,      -- 1 once a person refused it
    run_id        TEXT NOT NULL,         -- the run that saw it; it may be pruned since
    seen          TEXT NOT NULL,         -- when, RFC 3339
    body          TEXT NOT NULL,         -- JSON: the look
    png           BLOB NOT NULL          -- the new anchor
) STRICT;
CREATE UNIQUE INDEX proposal_waiting ON proposal (folder, step_id) WHERE rejected = 0;
CREATE INDEX proposal_by_folder ON proposal (folder, rejected);
";

/// Writes a proposal that waits, in place of an earlier one for the same step.
pub(crate) fn put(db: &Connection, folder: &str, proposal: &Proposal, body: &str) -> Result<()> {
    db.prepare_cached(
        "INSERT INTO proposal (folder, step_id, rejected, run_id, seen, body, png)
         VALUES (:folder, :step_id, 0, :run_id, :seen, :body, :png)
         ON CONFLICT (folder, step_id) WHERE rejected = 0 DO UPDATE
         SET run_id = excluded.run_id, seen = excluded.seen, body = excluded.body, png = excluded.png",
    )?
    .execute(named_params! {
        ":folder": folder,
        ":step_id": proposal.look.step_id,
        ":run_id": proposal.run_id,
        ":seen": proposal.seen,
        ":body": body,
        ":png": proposal.png,
    })?;
    Ok(())
}

/// The proposals of a recording that wait, or those that were refused, oldest first; each with its row.
pub(crate) fn of_folder(db: &Connection, folder: &str, rejected: bool) -> Result<Vec<(i64, Proposal)>> {
    db.prepare_cached("SELECT rowid, run_id, seen, body, png FROM proposal WHERE folder = ?1 AND rejected = ?2 ORDER BY rowid")?
        .query_map((folder, rejected), |row| {
            let proposal = Proposal {
                run_id: row.get(1)?,
                seen: row.get(2)?,
                look: json(row, 3)?,
                png: row.get(4)?,
            };
            Ok((row.get(0)?, proposal))
        })?
        .collect()
}

/// Marks the waiting proposal of a step as refused, and forgets all but the `kept` newest refused ones of it.
pub(crate) fn reject(db: &Connection, folder: &str, step_id: &str, kept: u32) -> Result<usize> {
    let refused = db
        .prepare_cached("UPDATE proposal SET rejected = 1 WHERE folder = ?1 AND step_id = ?2 AND rejected = 0")?
        .execute([folder, step_id])?;
    db.prepare_cached(
        "DELETE FROM proposal WHERE folder = ?1 AND step_id = ?2 AND rejected = 1 AND rowid NOT IN
         (SELECT rowid FROM proposal WHERE folder = ?1 AND step_id = ?2 AND rejected = 1 ORDER BY rowid DESC LIMIT ?3)",
    )?
    .execute((folder, step_id, kept))?;
    Ok(refused)
}

pub(crate) fn delete(db: &Connection, row: i64) -> Result<()> {
    db.prepare_cached("DELETE FROM proposal WHERE rowid = ?1")?.execute([row])?;
    Ok(())
}

/// The recordings' folders that have any.
pub(crate) fn folders(db: &Connection) -> Result<Vec<String>> {
    db.prepare_cached("SELECT DISTINCT folder FROM proposal")?
        .query_map([], |row| row.get(0))?
        .collect()
}

pub(crate) fn delete_of_folder(db: &Connection, folder: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM proposal WHERE folder = ?1")?.execute([folder])?;
    Ok(())
}
