//! Table `run_artefact`: which run shows which picture.

use rusqlite::{Connection, Result};

use crate::run_table;

pub(crate) const CREATE: &str = "
CREATE TABLE run_artefact (
    run_id        TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    sha256        TEXT NOT NULL REFERENCES artefact (sha256),
    PRIMARY KEY (run_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_artefact_by_picture ON run_artefact (sha256);
";

/// Notes that the run shows the picture, which must be kept already.
pub(crate) fn insert(db: &Connection, run_id: &str, sha256: &str) -> Result<()> {
    // Not OR IGNORE, so that a picture nobody put is refused by the foreign key.
    db.prepare_cached("INSERT INTO run_artefact (run_id, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute([run_id, sha256])?;
    Ok(())
}

/// The pictures that the run shows.
pub(crate) fn shown_by(db: &Connection, run_id: &str) -> Result<Vec<String>> {
    db.prepare_cached("SELECT sha256 FROM run_artefact WHERE run_id = ?1")?
        .query_map([run_id], |row| row.get(0))?
        .collect()
}

/// The oldest runs that are over and show pictures, at most `limit`: some that passed; where there is none left, others, but none that an
/// open incident names.
pub(crate) fn oldest_with_pictures(db: &Connection, limit: u32) -> Result<Vec<String>> {
    let ids = |which: &str| {
        // In the order of the table, so that it is read only as far as wanted.
        db.prepare_cached(&format!(
            "SELECT DISTINCT run_artefact.run_id FROM run_artefact CROSS JOIN run ON run.id = run_artefact.run_id
             WHERE {which} ORDER BY run_artefact.run_id LIMIT ?1"
        ))?
        .query_map([limit], |row| row.get(0))?
        .collect::<Result<Vec<String>>>()
    };
    let passed = ids("verdict = 'passed'")?;
    if !passed.is_empty() {
        return Ok(passed);
    }
    ids(&format!("verdict IS NOT NULL AND {}", run_table::IN_NO_OPEN_INCIDENT))
}

/// The run shows no picture any more.
pub(crate) fn let_go(db: &Connection, run_id: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM run_artefact WHERE run_id = ?1")?.execute([run_id])?;
    Ok(())
}

/// Bytes of the pictures that this run alone shows.
pub(crate) fn bytes_shown_by_it_alone(db: &Connection, run_id: &str) -> Result<u64> {
    db.prepare_cached(
        "SELECT coalesce(sum(bytes), 0) FROM run_artefact AS mine JOIN artefact USING (sha256)
         WHERE mine.run_id = ?1
           AND NOT EXISTS (SELECT 1 FROM run_artefact AS other WHERE other.sha256 = mine.sha256 AND other.run_id <> ?1)",
    )?
    .query_row([run_id], |row| row.get::<_, i64>(0).map(i64::unsigned_abs))
}
