//! Keeps the recording on disk the same as in memory, after every change, and catches up when the disk refused.

use std::collections::BTreeMap;

use sullae_recording::{Anchor, FolderError, Mask, Recording, RecordingFolder, Step, Variable};

/// The recording's folder and what is not in it yet.
#[derive(Debug)]
pub(crate) struct Keeper {
    folder: RecordingFolder,
    /// The recording without what is recorded now.
    base: Recording,
    /// How many steps of `base` come before what is recorded now.
    after: usize,
    unsaved_pictures: BTreeMap<String, (Anchor, Vec<u8>)>,
    unsaved_uploads: BTreeMap<String, Vec<u8>>,
    /// Pictures that are to go.
    forgotten: Vec<String>,
}

impl Keeper {
    pub(crate) fn new(folder: RecordingFolder, base: Recording, after: usize) -> Self {
        Self {
            folder,
            after: after.min(base.steps.len()),
            base,
            unsaved_pictures: BTreeMap::new(),
            unsaved_uploads: BTreeMap::new(),
            forgotten: Vec::new(),
        }
    }

    /// Holds a picture until the next [`save`](Self::save).
    pub(crate) fn add_picture(&mut self, anchor: &Anchor, png: Vec<u8>) {
        self.unsaved_pictures.insert(anchor.image.clone(), (anchor.clone(), png));
    }

    /// Holds a file to upload until the next [`save`](Self::save).
    pub(crate) fn add_upload(&mut self, file: String, bytes: Vec<u8>) {
        self.unsaved_uploads.insert(file, bytes);
    }

    /// Throws away the pictures of a step that is none. Nothing refers to it any more once the document is saved.
    pub(crate) fn drop_picture(&mut self, step_id: &str) {
        for image in [format!("anchors/{step_id}.png"), format!("anchors/{step_id}-end.png")] {
            self.unsaved_pictures.remove(&image);
            self.remove(&image);
        }
    }

    /// Throws a picture away with the next [`save`](Self::save), after which nothing refers to it.
    pub(crate) fn forget_picture(&mut self, image: &str) {
        self.unsaved_pictures.remove(image);
        self.forgotten.push(image.to_owned());
    }

    fn remove(&self, image: &str) {
        if let Err(error) = std::fs::remove_file(self.folder.path().join(image))
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::debug!(%error, "an anchor nobody needs stays behind");
        }
    }

    /// Writes what is new: pictures first, so that the document never names one that is not there.
    pub(crate) fn save(&mut self, recording: &Recording) -> Result<(), FolderError> {
        while let Some(entry) = self.unsaved_pictures.first_entry() {
            let (anchor, png) = entry.get();
            self.folder.write_anchor(anchor, png)?;
            entry.remove();
        }
        while let Some(entry) = self.unsaved_uploads.first_entry() {
            self.folder.write_upload(entry.key(), entry.get())?;
            entry.remove();
        }
        self.folder.write(recording)?;
        let needed = recording.anchor_files();
        let forgotten = std::mem::take(&mut self.forgotten);
        forgotten
            .iter()
            .filter(|image| !needed.contains(image.as_str()))
            .for_each(|image| self.remove(image));
        Ok(())
    }

    /// The picture of an anchor, wherever it is.
    pub(crate) fn picture(&self, anchor: &Anchor) -> Option<Vec<u8>> {
        let unsaved = self.unsaved_pictures.get(&anchor.image).map(|(_, png)| png.clone());
        unsaved.or_else(|| self.folder.read_anchor(anchor).ok())
    }

    /// The areas that were masked before.
    pub(crate) fn masks(&self) -> &[Mask] {
        &self.base.masks
    }

    /// The steps that were there before.
    pub(crate) fn base_steps(&mut self) -> &mut [Step] {
        &mut self.base.steps
    }

    /// The whole document, with what is recorded now in its place.
    pub(crate) fn recording(&self, steps: Vec<Step>, variables: Vec<Variable>, masks: &[Mask]) -> Recording {
        let mut recording = self.base.clone();
        recording.masks = masks.to_vec();
        recording.steps.splice(self.after..self.after, steps);
        for variable in variables {
            if recording.variables.iter().all(|known| known.name != variable.name) {
                recording.variables.push(variable);
            }
        }
        recording
    }
}
