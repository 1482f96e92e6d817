//! Each way to people against a real server on loopback.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[cfg(unix)]
mod desktop;
mod email;
mod made;
mod webhook;
