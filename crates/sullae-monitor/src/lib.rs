//! A recording on a schedule: when it is due, and when its trouble becomes an incident. Pure: no clock, no disk, no browser.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod calendar;
pub mod cron;
pub mod definition;
pub mod hours;
pub mod ics;
pub mod incident;
pub mod key;
pub mod normal;
pub mod plan;
pub mod problem;
pub mod schedule;
pub mod wording;

pub use calendar::Calendar;
pub use definition::{BrowserUse, Definition, Priority};
pub use incident::Thresholds;
pub use key::{KeyError, MonitorKey};
pub use plan::{Plan, Skip, SkipReason, Standing, plan};
pub use problem::{DefinitionError, Problem};
pub use schedule::Schedule;
