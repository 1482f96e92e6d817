//! The incident machine through its public face: told examples, and what holds of every sequence of events.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod always;
mod examples;
