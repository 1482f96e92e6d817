//! Table `counter`: the numbers that count a recording's runs, one for each variable that does.

use rusqlite::{Connection, Result};

pub(crate) const CREATE: &str = "
CREATE TABLE counter (
    folder        TEXT NOT NULL,         -- of the recording
    variable      TEXT NOT NULL,
    value         INTEGER NOT NULL,      -- of the last run
    PRIMARY KEY (folder, variable)
) STRICT, WITHOUT ROWID;
";

/// One more than the last time; `first` where it never counted or the recording counts from further on now.
pub(crate) fn next(db: &Connection, folder: &str, variable: &str, first: u32) -> Result<i64> {
    db.prepare_cached(
        "INSERT INTO counter (folder, variable, value) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET value = max(value + 1, excluded.value) RETURNING value",
    )?
    .query_row((folder, variable, first), |row| row.get(0))
}
