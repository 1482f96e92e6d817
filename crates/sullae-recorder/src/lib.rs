//! The recorder: a person uses a browser, and a recording comes of it.
//!
//! A preload script (`inject/`, TypeScript) tells what happens in every page; the [`merge`]r makes steps of it; the pump around both
//! takes the pictures and keeps the document on disk up to date. [`Recorder`] is what callers see.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod anchor;
mod contexts;
mod error;
mod hidden;
mod intake;
mod masking;
pub mod merge;
mod pick;
mod pump;
pub mod raw;
mod recorder;
mod ring;
mod saving;
mod uploads;

pub use error::RecorderError;
pub use pick::{PickRequest, Picker};
pub use recorder::{EndReason, Recorder, RecorderEvent, RecorderOptions, WatchedBrowser};
