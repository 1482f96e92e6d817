//! Replays steps and judges what it sees.
//!
//! A run goes step by step: look ([`Eyes`], screenshot, elements) → candidates → decision → input → wait →
//! checks → [`StepResult`](sullae_recording::StepResult). What is decided from evidence is decided in pure
//! functions; only `look`, `hands` and `observer` touch the browser.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod aim;
mod allowed;
mod answers;
mod check_step;
mod checks;
mod connectivity;
mod decide;
mod deeds;
mod error;
mod eyes;
mod find;
mod flow;
pub mod fusion;
mod glance;
mod hands;
mod hidden;
mod life;
mod locate;
mod look;
mod network;
mod new_look;
mod nuisances;
mod observer;
mod page_candidate;
mod parts;
mod play;
mod prepare;
mod secrets;
mod settle;
pub mod similarity;
mod step;
mod step_deeds;
mod trouble;
mod values;

pub use connectivity::{Landmark, NoLandmark};
pub use error::PrepareError;
pub use eyes::Eyes;
pub use locate::{Judgement, LocateError, LocateOptions, Location, Locator, Spot, SpotElement, View};
pub use new_look::ChangedLook;
pub use page_candidate::PageCandidate;
pub use parts::{PartOrder, play_parts};
pub use play::{PictureSink, Pictures, Place, PlayEvent, PlayOptions, Played, play, play_first};
pub use prepare::PreparedRecording;
pub use values::GivenValue;
