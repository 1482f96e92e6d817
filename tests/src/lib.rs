//! Harness of the end-to-end tests and the demo: a desktop with a real pointer and keyboard, the real
//! `sullae` binary, and a look into the browser it drives.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a harness stops where its test would")]

pub mod desktop;
pub mod eventually;
pub mod fidelity;
pub mod pages;
pub mod past;
pub mod payloads;
pub mod person;
pub mod processes;
pub mod session;
pub mod shopping;
pub mod sullae;
pub mod window;
