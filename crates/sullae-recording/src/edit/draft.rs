//! A recording that is being edited: as it is now, and how to go back and forth.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::EditError;
use crate::{
    document::{Recording, Step},
    folder::to_json,
    run::Sentence,
    validate::validate,
};

/// The version of the JSON a [`Draft`] is written as.
pub const DRAFT_VERSION: u32 = 1;
/// Edits that can be taken back, at most.
const PAST_LIMIT: usize = 500;

/// A recording that is being edited. It is kept apart from the recording until it is saved, so that what is watched
/// meanwhile is what was saved last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Version of this JSON.
    pub version: u32,
    /// SHA-256 of the saved recording it goes out from, in lower-case hex.
    pub saved_sha256: String,
    /// As it is now.
    pub recording: Recording,
    /// What was done, oldest first.
    pub past: Vec<Made>,
    /// What was taken back, the next to be done again last.
    pub future: Vec<Made>,
}

/// An edit that was made, by what it replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// What it was.
    pub said: Sentence,
    at: usize,
    removed: Vec<Step>,
    added: Vec<Step>,
    /// All but the steps, before and after, where it is not the same.
    rest: Option<Box<(Recording, Recording)>>,
}

impl Draft {
    /// A saved recording that is about to be edited.
    #[must_use]
    pub fn of(saved: Recording) -> Self {
        Self {
            version: DRAFT_VERSION,
            saved_sha256: sha256_of(&saved),
            recording: saved,
            past: Vec::new(),
            future: Vec::new(),
        }
    }

    /// Whether it differs from what was saved.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.saved_sha256 != sha256_of(&self.recording)
    }

    /// Whether it goes out from this saved recording.
    #[must_use]
    pub fn is_of(&self, saved: &Recording) -> bool {
        self.saved_sha256 == sha256_of(saved)
    }

    /// Whether it is of an earlier recording that had the same place.
    #[must_use]
    pub fn is_foreign_to(&self, saved: &Recording) -> bool {
        self.recording.created != saved.created
    }

    /// Goes on to what an edit made of it; what was taken back is gone.
    pub fn make(&mut self, said: Sentence, new: Recording) {
        if new == self.recording {
            return;
        }
        self.past.push(Made::between(said, &self.recording, &new));
        if self.past.len() > PAST_LIMIT {
            self.past.remove(0);
        }
        self.future.clear();
        self.recording = new;
    }

    /// Takes the last edit back.
    ///
    /// # Errors
    /// [`EditError::NothingToUndo`], [`EditError::DraftBroken`].
    pub fn undo(&mut self) -> Result<(), EditError> {
        let made = self.past.pop().ok_or(EditError::NothingToUndo)?.inverse();
        self.recording = made.applied_to(&self.recording)?;
        self.future.push(made.inverse());
        Ok(())
    }

    /// Makes the edit again that was taken back last.
    ///
    /// # Errors
    /// [`EditError::NothingToUndo`], [`EditError::DraftBroken`].
    pub fn redo(&mut self) -> Result<(), EditError> {
        let made = self.future.pop().ok_or(EditError::NothingToUndo)?;
        self.recording = made.applied_to(&self.recording)?;
        self.past.push(made);
        Ok(())
    }

    /// It is what is saved now. What was saved by somebody else meanwhile is where the last undo leads, so that it is not lost.
    pub fn was_saved_over(&mut self, other: Option<(Sentence, &Recording)>) {
        if let Some((said, other)) = other {
            // What was done before leads elsewhere from there.
            self.past = vec![Made::between(said, other, &self.recording)];
            self.future.clear();
        }
        self.saved_sha256 = sha256_of(&self.recording);
    }

    /// Every anchor and upload that it or its history names.
    #[must_use]
    pub fn files(&self) -> BTreeSet<String> {
        let of_steps = |steps: &[Step]| {
            let recording = Recording {
                steps: steps.to_vec(),
                ..self.recording.clone()
            };
            let files = recording.anchor_files().into_iter().chain(recording.upload_files());
            files.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        let history = self.past.iter().chain(&self.future);
        let named = history.flat_map(|made| [of_steps(&made.removed), of_steps(&made.added)]);
        named.flatten().chain(of_steps(&self.recording.steps)).collect()
    }
}

impl Made {
    /// The edit that leads from one recording to another.
    fn between(said: Sentence, before: &Recording, after: &Recording) -> Self {
        let (old, new) = (&before.steps, &after.steps);
        let at = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[at..], &new[at..]);
        let same = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        let rest = |recording: &Recording| Recording {
            steps: Vec::new(),
            ..recording.clone()
        };
        let rest = (rest(before), rest(after));
        Self {
            said,
            at,
            removed: old[..old.len() - same].to_vec(),
            added: new[..new.len() - same].to_vec(),
            rest: (rest.0 != rest.1).then(|| Box::new(rest)),
        }
    }

    fn inverse(self) -> Self {
        Self {
            removed: self.added,
            added: self.removed,
            rest: self.rest.map(|rest| Box::new((rest.1, rest.0))),
            ..self
        }
    }

    fn applied_to(&self, recording: &Recording) -> Result<Recording, EditError> {
        let until = self.at.saturating_add(self.removed.len());
        if recording.steps.get(self.at..until) != Some(&self.removed[..]) {
            return Err(EditError::DraftBroken);
        }
        let mut steps = recording.steps.clone();
        steps.splice(self.at..until, self.added.iter().cloned());
        let rest = self.rest.as_ref().map_or(recording, |rest| &rest.1);
        let new = Recording { steps, ..rest.clone() };
        validate(&new)?;
        Ok(new)
    }
}

fn sha256_of(recording: &Recording) -> String {
    let sum = Sha256::digest(to_json(recording));
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}
