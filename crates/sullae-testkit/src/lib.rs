//! The demo shop with its fault switches, and servers for fixture pages: of a folder, or out of memory.
//!
//! Everything here listens on 127.0.0.1 only and ends when its handle is dropped.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod fixture_site;
mod loopback;
pub mod page_changes;
pub mod receivers;
mod shop;
mod static_site;

pub use fixture_site::{FixtureFile, FixtureSite};
pub use shop::{Button, DemoShop, DemoShopError, ErrorStatus, FAULTS, FaultEntry, Faults, PathPattern, Refusal, SlowPath, StatusPath};
pub use static_site::{StaticSite, StaticSiteError};
