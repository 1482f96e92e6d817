//! The programs we start: chromedriver and everything below it, and their folder on disk.

mod driver;
mod folder;
mod spawn;
mod tree;

pub(crate) use driver::{DriverLiveness, DriverProcess};
pub use tree::browser_processes;
pub(crate) use tree::has_ended;
