//! Incidents as they cross to the window.

use serde::Serialize;
use sullae_recording::run::{PictureRef, Sentence};
use ts_rs::TS;

use crate::incidents::{AlertView, IncidentEventView, IncidentView};

/// An incident in the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct IncidentCard {
    /// The incident.
    pub incident: IncidentView,
    /// How many checks saw it.
    #[ts(type = "number")]
    pub seen: u64,
    /// The screen that shows it; of one that is over, only in its page.
    pub screen: Option<PictureRef>,
}

/// An incident, opened.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct IncidentPage {
    /// The card of it.
    pub card: IncidentCard,
    /// What happened, oldest first.
    pub timeline: Vec<IncidentEventView>,
    /// Its messages, oldest first.
    pub alerts: Vec<AlertView>,
    /// The step that saw it, in words.
    pub step: Option<Sentence>,
    /// The same place of the recording's last run that passed before it.
    pub wanted: Option<PictureRef>,
    /// Id of the recording, if it is still among the recordings.
    pub recording_id: Option<String>,
}
