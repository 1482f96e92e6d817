//! Parts of a recording that are tried out from the editor, and what is found on a live page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sullae_recording::{
    Rect, Verdict,
    run::{Found, Sentence},
};
use ts_rs::TS;

/// Asks for some steps of a recording in the browser that stays open for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TryPart {
    /// Id of the recording.
    pub recording_id: String,
    /// The place of the first step, from 0.
    pub first: u32,
    /// The place behind the last one.
    pub end: u32,
    /// Values for the recording's variables and secrets; those given last where there are none.
    pub values: BTreeMap<String, String>,
}

/// Asks to record more steps into a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContinueRecording {
    /// Id of the recording.
    pub recording_id: String,
    /// So many of its steps come before, at least 1; they are replayed first.
    pub after: u32,
    /// Values for the recording's variables and secrets, by name.
    pub values: BTreeMap<String, String>,
}

/// How far a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartPhase {
    /// The steps before it are replayed, for the browser stood elsewhere.
    Leading,
    /// It is replayed.
    Trying,
    /// It is over, and the browser stays.
    Over,
}

/// The part that was asked for last, and the browser it is tried in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PartNow {
    /// Id of the recording.
    pub recording_id: String,
    /// The place of its first step, from 0.
    pub first: u32,
    /// The place behind the last one.
    pub end: u32,
    /// How far it is.
    pub phase: PartPhase,
    /// The place of the step that is being done.
    pub at: Option<u32>,
    /// What it came to, once over.
    pub verdict: Option<Verdict>,
    /// That in a sentence.
    pub sentence: Option<Sentence>,
    /// The place of the step that the browser stands before; absent while it works, and where it stands at none.
    pub stands_before: Option<u32>,
}

/// Where a step's target is on the live page, found without acting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FoundNow {
    /// Address of the page looked at, without secrets.
    pub url: String,
    /// Whether it is the page that the browser of a part stands at; else it was opened by the recorded address.
    pub where_it_stands: bool,
    /// The page as a PNG data URL.
    pub picture: String,
    /// The best place in the picture; absent where nothing is like the target.
    pub found: Option<Found>,
    /// The box of the next best one in the picture.
    pub runner_up: Option<Rect>,
    /// What lies over the place, in the page's words, where something does.
    pub covered_by: Option<String>,
}
