//! What the demo shop and the fixture server promise, over real HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod client;
mod faults;
mod panel;
mod renamed;
mod static_site;
mod visits;
