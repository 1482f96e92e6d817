//! The recording document: what a step script is, how it is kept in a folder, and the record of
//! one replay of it.
//!
//! Everything here is data and pure functions of data: no browser, no clock, no network. Only
//! [`folder`] and the bundle touch the disk.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod action;
pub mod blocks;
pub mod bundle;
pub mod check;
pub mod compare;
pub mod data;
pub mod differences;
pub mod document;
pub mod edit;
pub mod explain;
pub mod folder;
pub mod geometry;
pub mod learnt;
pub mod mask;
pub mod overview;
pub mod plain;
pub mod proposal;
pub mod redact;
pub mod run;
pub mod schema;
pub mod secret_text;
pub mod sites;
pub mod target;
pub mod upgrade;
pub mod validate;
pub mod wording;

pub use action::{Action, Choice, Distance, DragEnd, Modifier, MouseButton, TypedText, UploadFile};
pub use bundle::{BundleError, BundleReview, ExportSummary};
pub use check::Check;
pub use compare::{Compare, NumberIs, Relation};
pub use document::{Dialog, DialogKind, Effect, Limits, OnFailure, PageSeen, Recording, Step, Variable, VariableKind, Viewport, Warning};
pub use explain::{Explain, Explanation, Language};
pub use folder::{FolderError, RecordingFolder};
pub use geometry::{Point, Rect};
pub use mask::Mask;
pub use overview::Overview;
pub use proposal::{NewLook, Proposal};
pub use run::{Reason, Run, StepResult, Verdict};
pub use secret_text::SecretText;
pub use sites::{SiteInvalid, Sites};
pub use target::{Anchor, ElementEvidence, Target, TargetKind};
