//! End-to-end tests of the real window.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod editing;
mod monitors;
mod purchase;
mod seat;
