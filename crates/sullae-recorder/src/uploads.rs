//! Chosen files on their way from the page to the recording's folder.

use base64::{Engine, prelude::BASE64_STANDARD};
use sullae_recording::folder::UPLOAD_LIMIT;
use sullae_recording::{Action, Step};

use crate::merge::Merger;
use crate::raw::{ChosenFile, PageEvent, PageEventKind};

/// A file that is coming in.
#[derive(Debug)]
struct Coming {
    doc: String,
    of_ms: f64,
    index: usize,
    step: String,
    name: String,
    file: String,
    bytes: Vec<u8>,
}

/// The files that are not whole yet.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    coming: Vec<Coming>,
}

impl Uploads {
    /// Waits for the parts of these files. Gives the step and name of those that are too large to be taken.
    pub(crate) fn expect(&mut self, merger: &Merger, event: &PageEvent, files: &[ChosenFile]) -> Vec<(String, String)> {
        let mut refused = Vec::new();
        for (index, chosen) in files.iter().enumerate() {
            let Some((step, kept)) = merger.upload_of(&event.doc, event.at_ms, index) else {
                continue;
            };
            if chosen.size > UPLOAD_LIMIT {
                refused.push((step, kept.name));
                continue;
            }
            self.coming.push(Coming {
                doc: event.doc.clone(),
                of_ms: event.at_ms,
                index,
                step,
                name: kept.name,
                file: kept.file,
                bytes: Vec::new(),
            });
        }
        refused
    }

    /// Takes in a part; the path and the content of a file that is whole now.
    pub(crate) fn take(&mut self, event: &PageEvent) -> Option<(String, Vec<u8>)> {
        let PageEventKind::FilePart { of_ms, index, data, last } = &event.what else {
            return None;
        };
        let is_it = |coming: &Coming| coming.doc == event.doc && coming.of_ms == *of_ms && coming.index == *index;
        let at = self.coming.iter().position(is_it)?;
        let coming = &mut self.coming[at];
        let Ok(part) = BASE64_STANDARD.decode(data) else {
            tracing::warn!("a part of a file that cannot be read");
            return None;
        };
        // A page that says one size and sends another fills no memory.
        if (coming.bytes.len() + part.len()) as u64 > UPLOAD_LIMIT {
            return None;
        }
        coming.bytes.extend(part);
        let whole = last.then(|| self.coming.remove(at))?;
        Some((whole.file, whole.bytes))
    }

    /// Step and name of the files that never came whole.
    pub(crate) fn missing(&mut self) -> Vec<(String, String)> {
        self.coming.drain(..).map(|coming| (coming.step, coming.name)).collect()
    }

    /// The steps as they may be saved now: no step names a file that is not there.
    pub(crate) fn without_missing(&self, mut steps: Vec<Step>) -> Vec<Step> {
        for step in &mut steps {
            if let Action::Upload { files } = &mut step.action {
                files.retain(|file| self.coming.iter().all(|coming| coming.file != file.file));
            }
        }
        steps
    }
}
