//! The watching loop with a stand-in for the browser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod backups;
mod full_disk;
mod heard;
mod made;
mod many_monitors;
