//! Recordings and bundles on a real disk, in temporary folders.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bundle;
mod hostile_bundles;
mod raw_zip;
mod sample;
