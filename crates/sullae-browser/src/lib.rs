//! Driver processes, the WebDriver session and its BiDi socket.
//!
//! [`Browser::start`] gives a running browser with a classic session (fantoccini) and a BiDi socket to the same session. Whatever
//! way the owner goes (close, drop, panic, SIGKILL), the browser's processes end with it. [`Page`] is one tab or frame.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod bidi;
mod browser;
pub mod doctor;
pub mod env_vars;
mod error;
mod explain;
mod files;
mod input;
pub mod locate;
mod page;
mod process;
mod renew;
mod screencast;
mod screenshot;
mod script;
mod session;
mod settings;
mod socket;

pub use bidi::{Bidi, BidiEvent, Events, SessionEnd};
pub use browser::{Browser, SessionInfo, Warning};
pub use error::BrowserError;
pub use fantoccini;
pub use input::{Modifiers, PointerButton};
pub use page::{ChildFrame, Context, Navigation, Page, Readiness};
pub use process::browser_processes;
pub use screencast::{Frame, Screencast};
pub use settings::{BrowserSettings, WindowPlace};
