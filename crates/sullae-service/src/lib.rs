//! The use cases: what the command line and the window both call.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod bundles;
mod cards;
mod channels;
mod clock;
mod cropping;
pub mod delivery;
mod doctor;
mod editing;
mod error;
mod going_on;
mod healing;
pub mod incidents;
mod keeping;
mod kept_browsers;
mod landmarks;
mod learning;
mod locating;
mod match_picture;
pub mod monitors;
mod parts;
mod picking;
mod pinging;
mod places;
mod practice;
mod presses;
mod reading;
mod recording_session;
mod recordings;
mod run_keeper;
mod runs;
mod secrets;
mod service;
mod settings;
mod toml_edits;
mod values;
mod window_history;
mod window_incidents;
mod window_monitors;
mod window_runs;
mod window_watch;
pub mod wire;

pub use channels::ChannelView;
pub use clock::timestamp as now;
pub use doctor::Examination;
pub use error::ServiceError;
pub use going_on::GoOnRequest;
pub use healing::{ProposalView, Proposals, WhichSteps};
pub use keeping::KeepingDays;
pub use learning::{LearntLimit, LearntLimits};
pub use locating::{LocateRequest, Located, LocatingSession, SpotSeen};
pub use match_picture::{MatchError, MatchReport, MatchRequest, MatchedPlace, match_picture};
pub use picking::{PickOrder, Picked, PickingSession};
pub use pinging::keep_pinging;
pub use places::{DATA_FOLDER_VARIABLE, Places};
pub use reading::{LineReading, PictureReader, PictureReading, WordReading, write_readings};
pub use recording_session::{RecordRequest, RecordingOrder, ended_badly};
pub use runs::{RunOutcome, RunRequest};
pub use service::Service;
pub use settings::system_language;
pub use values::value_in_environment;

pub use sullae_browser::{
    BrowserSettings, SessionInfo, WindowPlace, browser_processes,
    doctor::{Finding, FindingState},
};
pub use sullae_monitor::{DefinitionError, MonitorKey};
pub use sullae_notify::{AddressRule, DeliveryError, Ping};
pub use sullae_player::{GivenValue, Pictures, PlayEvent};
pub use sullae_recorder::{Recorder, RecorderEvent};
pub use sullae_secrets::{HomeKind, KeySource, SecretView, SecretsError, new_key_file};
pub use sullae_store::{IncidentFilter, Inspection, Mended, PruneReport, RunFilter, RunSummary, SlotRow, Standing, StoreError};
pub use sullae_vision::PixelBox;
