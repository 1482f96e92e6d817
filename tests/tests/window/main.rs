//! End-to-end tests of the real window.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod channels;
mod editing;
mod keyboard;
mod monitors;
mod opened_file;
mod parts;
mod purchase;
mod seat;
mod settings;
mod tour;
