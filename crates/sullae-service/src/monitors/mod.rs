//! Monitors: their files, what becomes of them, and the long-running loop that runs them.

mod availability;
mod check;
mod edit;
mod files;
mod operate;
mod timetable;
mod watch;

pub use availability::{Availability, AvailabilitySpan, SpanLength, usual_from};
pub use check::{Checked, Checker, Finished};
pub use edit::MonitorChange;
pub use files::{LoadedMonitor, MonitorsFound};
pub use operate::{MonitorStanding, MonitorView};
pub use watch::{RunAsked, WatchClock, WatchEvent, WatchLine, WatchLines, WatchOrder, WatchTally, watch};
