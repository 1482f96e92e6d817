//! What can be changed of one step.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::EditError;
use crate::{
    action::{Action, TypedText},
    check::Check,
    document::{Limits, OnFailure, Recording},
    geometry::Point,
};

/// A change of one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepChange {
    /// The person's remark.
    Note {
        /// Empty for none.
        note: String,
    },
    /// Its own time limits.
    Limits {
        /// Absent where those of the recording hold.
        limits: Option<Limits>,
    },
    /// What must hold after it.
    Checks {
        /// All of them.
        checks: Vec<Check>,
    },
    /// The point that is pressed.
    HotSpot {
        /// Device pixels from the anchor's top left corner.
        point: Point,
    },
    /// What is typed.
    Text {
        /// The text or the variable.
        text: TypedText,
    },
    /// Where an `open` goes.
    Address {
        /// An absolute http or https address.
        url: String,
    },
    /// How often a repetition is done.
    Times {
        /// At least 1.
        times: u32,
    },
    /// What becomes of the run when it fails.
    OnFailure {
        /// Stop or go on.
        on_failure: OnFailure,
    },
    /// Whether it is done even after a failure.
    Always {
        /// Whether.
        always: bool,
    },
}

impl StepChange {
    /// What is changed, in Korean and English.
    pub(super) fn said(&self) -> (&'static str, &'static str) {
        match self {
            Self::Note { .. } => ("메모", "Note"),
            Self::Limits { .. } => ("시간 기준", "Time limits"),
            Self::Checks { .. } => ("확인할 것", "Checks"),
            Self::HotSpot { .. } => ("누르는 점", "Point to press"),
            Self::Text { .. } => ("입력할 글자", "Text to type"),
            Self::Address { .. } => ("열 주소", "Address to open"),
            Self::Times { .. } => ("반복 횟수", "Times to repeat"),
            Self::OnFailure { .. } => ("실패한 뒤", "After a failure"),
            Self::Always { .. } => ("언제나 하기", "Always do"),
        }
    }
}

/// Changes the step at a place; nothing is checked but that the change fits it.
pub(super) fn change_step(recording: &mut Recording, at: usize, change: &StepChange) -> Result<(), EditError> {
    let secrets: Vec<String> = recording.secret_names().map(str::to_owned).collect();
    let step = &mut recording.steps[at];
    match (change, &mut step.action) {
        (StepChange::Note { note }, _) => note.trim().clone_into(&mut step.note),
        (StepChange::Limits { limits }, _) => step.limits = *limits,
        (StepChange::Checks { checks }, _) => step.checks.clone_from(checks),
        (StepChange::HotSpot { point }, _) => {
            let anchor = step.target.as_mut().and_then(|target| target.anchor.as_mut());
            anchor.ok_or(EditError::NotOfThisStep)?.hot_spot = *point;
        }
        (StepChange::Text { text }, Action::Type { text: typed }) => {
            let is_secret = |text: &TypedText| matches!(text, TypedText::Variable(name) if secrets.contains(name));
            // What was a secret while recording would stand in the file in the clear.
            if is_secret(typed) && !is_secret(text) {
                return Err(EditError::SecretStays);
            }
            *typed = text.clone();
        }
        (StepChange::Address { url: new }, Action::Open { url } | Action::OpenTab { url }) => new.trim().clone_into(url),
        (StepChange::Times { times: new }, Action::Repeat { times }) => *times = *new,
        (StepChange::OnFailure { on_failure }, _) => step.on_failure = *on_failure,
        (StepChange::Always { always }, _) => step.always = *always,
        (StepChange::Text { .. } | StepChange::Address { .. } | StepChange::Times { .. }, _) => return Err(EditError::NotOfThisStep),
    }
    Ok(())
}
