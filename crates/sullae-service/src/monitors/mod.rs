//! Monitors: their files, what becomes of them, and the long-running loop that runs them.

mod check;
mod edit;
mod files;
mod operate;
mod watch;

pub use check::{Checked, Checker, Finished};
pub use edit::MonitorChange;
pub use files::{LoadedMonitor, MonitorsFound};
pub use operate::MonitorView;
pub use watch::{WatchClock, WatchEvent, WatchOrder, WatchTally, watch};
