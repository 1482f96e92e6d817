//! The schema's history: append-only migrations, gathered from the tables' modules.

use rusqlite_migration::{M, Migrations};

use crate::{
    accepted_change_table, artefact, counter_table, hour_table, incident_table, outbox_table, proposal_table, run_artefact_table,
    run_search, run_table, slot_table, step_table,
};

/// Marks the file as Sullae's ("Sull"), so that another program's database is never written to.
pub(crate) const APPLICATION_ID: i64 = 0x5375_6c6c;

/// The version this code reads and writes: the number of migrations.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Append only: a database out there has run the first ones as they stand.
const STEPS: &[M<'static>] = &[
    M::up("PRAGMA application_id = 0x53756c6c;"),
    M::up(run_table::CREATE),
    M::up(step_table::CREATE),
    M::up(artefact::CREATE),
    M::up(run_artefact_table::CREATE),
    M::up(proposal_table::CREATE),
    M::up(accepted_change_table::CREATE),
    M::up(counter_table::CREATE),
    M::up(incident_table::CREATE),
    M::up(outbox_table::CREATE),
    M::up(slot_table::CREATE),
    M::up(slot_table::RUNS_BY_MONITOR),
    M::up(hour_table::CREATE),
    M::up(run_table::BY_TROUBLE),
    M::up(run_search::INDEXES),
];

pub(crate) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_runs_on_an_empty_database() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn the_bundled_sqlite_is_free_of_the_wal_reset_bug() {
        let version: String = rusqlite::Connection::open_in_memory()
            .unwrap()
            .query_row("SELECT sqlite_version()", [], |row| row.get(0))
            .unwrap();
        let parts: Vec<u32> = version.split('.').map(|p| p.parse().unwrap()).collect();
        assert!(parts >= vec![3, 51, 3], "sqlite {version}");
    }
}
