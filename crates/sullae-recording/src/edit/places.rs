//! Where the steps of an edit stand, and the ids of new ones.

use std::collections::BTreeSet;

use super::EditError;
use crate::{blocks::blocks, document::Recording};

/// The place of a step.
pub(super) fn place_of(recording: &Recording, id: &str) -> Result<usize, EditError> {
    let place = recording.steps.iter().position(|step| step.id == id);
    place.ok_or_else(|| EditError::StepNotFound { id: id.to_owned() })
}

/// The places of steps, in order.
pub(super) fn places_of(recording: &Recording, ids: &[String]) -> Result<BTreeSet<usize>, EditError> {
    if ids.is_empty() {
        return Err(EditError::NothingChosen);
    }
    ids.iter().map(|id| place_of(recording, id)).collect()
}

/// These places, and with the beginning of each branch or repetition all that is in it.
pub(super) fn taken_along(recording: &Recording, places: &BTreeSet<usize>) -> BTreeSet<usize> {
    let blocks = blocks(&recording.steps).unwrap_or_default();
    let whole = blocks.iter().filter(|block| places.contains(&block.begin));
    whole
        .flat_map(|block| block.begin..=block.end)
        .chain(places.iter().copied())
        .collect()
}

/// Where the branch or repetition ends that begins at a place.
pub(super) fn end_of_block(recording: &Recording, begin: usize) -> Option<usize> {
    let blocks = blocks(&recording.steps).ok()?;
    blocks.iter().find(|block| block.begin == begin).map(|block| block.end)
}

/// Ids that no step has: `s12`, `s13`, ... after the highest there is.
pub(super) fn fresh_ids(recording: &Recording) -> impl Iterator<Item = String> + use<> {
    let taken: BTreeSet<String> = recording.steps.iter().map(|step| step.id.clone()).collect();
    (recording.highest_step_number() + 1..)
        .map(|number| format!("s{number}"))
        .filter(move |id| !taken.contains(id))
}
