//! Recordings and bundles on a real disk, in temporary folders.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod bundle;
mod data;
mod differences;
mod editing;
mod forged;
mod hostile_bundles;
mod masks;
mod mutations;
mod new_looks;
mod raw_zip;
mod sample;
mod schemas;
