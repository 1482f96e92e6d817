//! A recording made ready for a run: read, checked, its anchors decoded, its values at hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use sullae_recording::{Action, Anchor, Recording, RecordingFolder, Rect, SecretText, Step, Variable, VariableKind};
use sullae_vision::{Picture, PictureError, PixelBox};

use crate::{
    allowed::refused,
    error::PrepareError,
    values::{GivenValue, Values},
};

/// Everything a run needs from the disk; after this the recording's folder is not read again.
#[derive(Debug)]
pub struct PreparedRecording {
    /// The folder it came from.
    pub folder: PathBuf,
    /// The document.
    pub recording: Recording,
    anchors: BTreeMap<String, PreparedAnchor>,
    uploads: BTreeMap<String, Vec<u8>>,
    values: Values,
}

/// A decoded anchor.
#[derive(Debug)]
pub(crate) struct PreparedAnchor {
    /// The whole crop.
    pub(crate) picture: Picture,
    /// Only the target's part of it.
    pub(crate) target: Picture,
    /// What of the crop is painted over, and counts for nothing.
    pub(crate) masked: Vec<PixelBox>,
    /// What of the target's part of it is.
    pub(crate) target_masked: Vec<PixelBox>,
    /// The file's bytes, for the report.
    pub(crate) png: Vec<u8>,
}

impl PreparedAnchor {
    fn new(anchor: &Anchor, png: Vec<u8>) -> Result<Self, PictureError> {
        let picture = Picture::from_png(&png)?;
        let pixels = |part: &Rect| PixelBox::new(part.x as u32, part.y as u32, part.width.ceil() as u32, part.height.ceil() as u32);
        let part = pixels(&anchor.target);
        let masked: Vec<PixelBox> = anchor.masked.iter().map(pixels).collect();
        // A target box that misses the crop is a hand-made mistake: the whole crop serves.
        let (target, shown) = match picture.crop(part) {
            Ok(target) => (target, part),
            Err(_) => (picture.clone(), picture.bounds()),
        };
        let target_masked = masked.iter().filter_map(|place| place.inside(&shown)).collect();
        Ok(Self {
            picture,
            target,
            masked,
            target_masked,
            png,
        })
    }

    /// Whether so little is left of the target's own part that it could be anything.
    pub(crate) fn hides_target(&self) -> bool {
        let covered: u64 = self.target_masked.iter().map(PixelBox::area).sum();
        2 * covered > self.target.bounds().area()
    }
}

impl PreparedRecording {
    /// Reads and checks the recording in `folder`; `values` replace or fill its variables, by name.
    ///
    /// # Errors
    /// [`PrepareError`]; nothing was started.
    pub fn read(folder: &Path, values: &BTreeMap<String, GivenValue>) -> Result<Self, PrepareError> {
        let mut prepared = Self::read_to_look(folder)?;
        prepared.values = values_of(&prepared.recording, values)?;
        Ok(prepared)
    }

    /// The variables that each run has a value of its own for, and that none was given for.
    pub fn to_be_made_up(&self) -> Vec<Variable> {
        let waits = |variable: &&Variable| variable.kind.is_made_up() && !self.values.has(&variable.name);
        self.recording.variables.iter().filter(waits).cloned().collect()
    }

    /// Gives a variable its value for this run.
    pub fn give(&mut self, name: &str, value: String) {
        self.values.put(name, value);
    }

    /// As [`read`](Self::read), for one who only looks for targets and types nothing: no values are needed.
    ///
    /// # Errors
    /// [`PrepareError`].
    pub fn read_to_look(folder: &Path) -> Result<Self, PrepareError> {
        let files = RecordingFolder::at(folder);
        let recording = files.read()?;
        if recording.steps.is_empty() {
            return Err(PrepareError::NoSteps);
        }
        let mut anchors = BTreeMap::new();
        let ends = recording
            .steps
            .iter()
            .filter_map(|step| Some((end_id(&step.id), step.action.destination()?)));
        let starts = recording
            .steps
            .iter()
            .filter_map(|step| Some((step.id.clone(), step.target.as_ref()?)));
        for (id, target) in starts.chain(ends) {
            if let Some(anchor) = &target.anchor {
                let png = files.read_anchor(anchor)?;
                let broken = |source| PrepareError::AnchorBroken {
                    image: anchor.image.clone(),
                    source,
                };
                anchors.insert(id, PreparedAnchor::new(anchor, png).map_err(broken)?);
            }
        }
        let mut uploads = BTreeMap::new();
        for file in recording.upload_files() {
            uploads.insert(file.to_owned(), files.read_upload(file)?);
        }
        Ok(Self {
            folder: folder.to_owned(),
            recording,
            anchors,
            uploads,
            values: Values::default(),
        })
    }

    /// What is pressed away whenever it is in the way, with its place in the recording.
    pub(crate) fn nuisances(&self) -> impl Iterator<Item = (usize, &Step)> {
        let steps = self.recording.steps.iter().enumerate();
        steps.filter(|(_, step)| matches!(step.action, Action::Dismiss {}) && !step.disabled)
    }

    pub(crate) fn anchor(&self, step: &Step) -> Option<&PreparedAnchor> {
        self.anchors.get(&step.id)
    }

    /// The content of a file to upload.
    pub(crate) fn upload(&self, file: &str) -> &[u8] {
        self.uploads.get(file).map_or(&[], Vec::as_slice)
    }

    /// The values that a run begins with.
    pub(crate) fn values(&self) -> Values {
        self.values.clone()
    }

    /// The secrets in use, which must appear in no result.
    pub(crate) fn secrets(&self) -> Vec<SecretText> {
        let secret = self.recording.secret_names().filter_map(|name| self.values.get(name));
        secret
            .filter(|value| !value.is_empty())
            .map(|value| value.to_owned().into())
            .collect()
    }
}

/// What the end of a drag goes by, as a step of its own.
pub(crate) fn end_id(step_id: &str) -> String {
    format!("{step_id}-end")
}

fn values_of(recording: &Recording, given: &BTreeMap<String, GivenValue>) -> Result<Values, PrepareError> {
    let known: BTreeSet<_> = recording.variables.iter().map(|v| v.name.as_str()).collect();
    if let Some(name) = given.keys().find(|name| !known.contains(name.as_str())) {
        return Err(PrepareError::VariableUnknown { name: name.clone() });
    }
    let is_secret = |name: &str| recording.secret_names().any(|secret| secret == name);
    if let Some((name, _)) = given.iter().find(|(name, value)| value.sites().is_some() && !is_secret(name)) {
        return Err(PrepareError::NotASecret { name: name.clone() });
    }
    let mut values = Values::of(given);
    let mut missing = Vec::new();
    for variable in &recording.variables {
        match &variable.kind {
            _ if values.has(&variable.name) => {}
            VariableKind::Text { value } => values.put(&variable.name, value.clone()),
            VariableKind::Secret {} => missing.push(variable.name.clone()),
            VariableKind::Date { .. } | VariableKind::Random { .. } | VariableKind::Counter { .. } | VariableKind::Read {} => {}
        }
    }
    if !missing.is_empty() {
        return Err(PrepareError::ValueMissing { names: missing });
    }
    for step in &recording.steps {
        stays_on_its_sites(step, &values)?;
    }
    Ok(values)
}

/// Nothing begins where a step was recorded typing a secret on a page that it may not be typed on. Whoever asks by a dialog cannot be
/// looked at before the answer, so none is answered with such a secret.
fn stays_on_its_sites(step: &Step, values: &Values) -> Result<(), PrepareError> {
    let not_allowed = |variable: &str, site: String| PrepareError::SecretNotAllowed {
        variable: variable.to_owned(),
        site,
    };
    let in_dialogs = step.dialogs.iter().filter_map(|dialog| values.bound(dialog.text.as_ref()?));
    if let Some((variable, _)) = in_dialogs.into_iter().next() {
        return Err(not_allowed(variable, "a dialog".to_owned()));
    }
    let Action::Type { text } = &step.action else { return Ok(()) };
    let Some((variable, sites)) = values.bound(text) else {
        return Ok(());
    };
    refused(sites, &step.page.url, []).map_or(Ok(()), |site| Err(not_allowed(variable, site)))
}
