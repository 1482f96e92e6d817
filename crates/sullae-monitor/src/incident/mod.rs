//! When trouble becomes an incident, what of it is told, and when it is over: a pure machine of one watched subject.
//!
//! ```text
//! input ─▶ hear(state, thresholds, time) ─▶ entries of the log ─▶ State::after(entry)
//! ```
//!
//! An entry is written only where something changes, so a site that simply works, or simply stays broken, writes none;
//! and the state is what its entries say, in order, and nothing else: a log that is read again gives the same state.

mod entry;
mod hearing;
mod state;
mod subject;
mod thresholds;

pub use self::{
    entry::{Change, Entry, Telling},
    hearing::{Input, hear},
    state::{Open, State},
    subject::{Finding, Subject},
    thresholds::Thresholds,
};
