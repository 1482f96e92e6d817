//! The use cases: what the command line and the window both call.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod wire;
