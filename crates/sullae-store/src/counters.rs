//! Numbers that count the runs of a recording.

use crate::{StoreError, counter_table, store::Store};

impl Store {
    /// The number for the next run of a recording's folder (absolute): no two runs get the same.
    ///
    /// # Errors
    /// Those of the database.
    pub fn next_count(&self, folder: &str, variable: &str, first: u32) -> Result<i64, StoreError> {
        self.write(|db, path| counter_table::next(db, folder, variable, first).map_err(|e| StoreError::database(path, e)))
    }
}
