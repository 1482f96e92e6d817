//! An element of the live page that may be the target, as the candidates script describes it.

use serde::Deserialize;
use sullae_recording::{ElementEvidence, Rect, TargetKind};

/// One visible element. The same description that the recorder keeps of a target.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PageCandidate {
    /// Tag, role, name, attributes, paths.
    pub element: ElementEvidence,
    /// What a person would call it.
    pub label: String,
    /// What kind of thing it is.
    pub kind: TargetKind,
    /// The text it shows.
    pub text: Option<String>,
    /// Texts close by, nearest first.
    pub neighbours: Vec<String>,
    /// Its box in the top viewport, CSS pixels; may lie outside of it when the page is scrolled.
    pub place: Rect,
    /// Frames to go through, as in a recording.
    pub frame: Vec<u32>,
    /// Whether it takes no input now.
    pub disabled: bool,
    /// Whether text can be typed into it.
    #[serde(default)]
    pub editable: bool,
}
