//! The OCR models, loaded once for all runs of a process and only when something has to be read.

use std::path::Path;

use sullae_vision::ocr::{ModelError, ModelSource, Ocr, OcrModels};

/// Reads text in pictures.
#[derive(Debug)]
pub struct Eyes {
    ocr: Ocr,
}

impl Eyes {
    /// Loads the models in `folder`, or those built into the program.
    ///
    /// # Errors
    /// When they are broken or do not fit each other.
    pub fn open(folder: Option<&Path>) -> Result<Self, ModelError> {
        let source = folder.map_or(ModelSource::Embedded, |folder| ModelSource::Folder(folder.to_owned()));
        Ok(Self {
            ocr: Ocr::new(OcrModels::load(&source)?),
        })
    }

    pub(crate) fn ocr(&self) -> &Ocr {
        &self.ocr
    }
}
