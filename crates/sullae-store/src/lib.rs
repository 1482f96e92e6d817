//! The run history: one SQLite database and content-addressed artefact files in a data folder.
//!
//! ```text
//! DATA/history.db          runs, their steps, which run shows which picture, and new looks that were proposed
//! DATA/history.lock        held while the database is opened and upgraded
//! DATA/history.users       held, shared, by everybody who has the database open
//! DATA/backups/            sound copies of the database, the newest seven
//! DATA/damaged/            what was found damaged and replaced, as it was
//! DATA/reserve             room kept back for a full disk
//! DATA/artefacts/ab/cd….png   pictures, named by the SHA-256 of their content
//! ```
//!
//! What is filtered, sorted or counted has a column of its own; everything else of a run or step
//! lives in a JSON column, written from and read back into the types of `sullae-recording`. So a
//! new field of a step needs no migration, and a list of a thousand runs parses no step.
//!
//! Two processes may use one data folder at once: the database is in WAL mode, writers wait for
//! each other, every write transaction takes the write lock at its start (so none fails half-way
//! because another was faster) and is short. How pictures stay whole meanwhile is written in
//! [`artefact`](Store::put_artefact)'s module.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod accepted_change_table;
mod artefact;
mod artefact_files;
mod backup;
mod columns;
mod counter_table;
mod counters;
mod durations;
mod error;
mod history;
mod hour_table;
mod incident_table;
mod incidents;
mod keeping;
mod mend;
mod outbox;
mod outbox_table;
mod owner;
mod past;
mod proposal_table;
mod proposals;
mod prune;
mod recent_checks;
mod reserve;
mod run_artefact_table;
mod run_search;
mod run_table;
mod schema;
mod slot_table;
mod slots;
mod standing;
mod step_table;
mod store;

pub use columns::CheckColumn;
pub use durations::{Durations, NotDurations};
pub use error::StoreError;
pub use history::NewRun;
pub use incidents::{IncidentChange, IncidentFilter, IncidentRow, LogRow, NewIncident, NewLogRow, WatchChange, WatchRow};
pub use keeping::{HourSummary, Keeping, SlotCounts, Tidied};
pub use mend::{Inspection, Mended};
pub use outbox::{AlertRow, NewAlert, OutboxChange};
pub use owner::Owner;
pub use past::PastCheck;
pub use prune::{PrunePolicy, PruneReport};
pub use recent_checks::CheckSeen;
pub use reserve::RESERVE_BYTES;
pub use run_search::{RunSearch, RunsFound};
pub use run_table::{RunFilter, RunSummary};
pub use slots::{
    Claim, Decided, Decision, LEASE_MS, MOST_ATTEMPTS, MonitorState, Runner, Skipped, SlotEnd, SlotRow, SlotState, TakeOver, TakenOver,
};
pub use standing::Standing;
pub use store::Store;
