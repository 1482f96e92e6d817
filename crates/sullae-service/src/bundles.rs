//! Handing over: a recording out to one file, and in again after a review.

use std::{fs, path::Path};

use sullae_recording::{
    RecordingFolder,
    bundle::{self, BundleReview, ExportSummary},
};

use crate::{cards::step_cards, clock, error::ServiceError, service::Service, wire::BundleView};

impl Service {
    /// Writes a kept recording into one file.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Bundle`].
    pub fn export_recording(&self, id: &str, path: &Path) -> Result<ExportSummary, ServiceError> {
        Ok(bundle::export(&self.recording_folder(id)?, path)?)
    }

    /// Unpacks a bundle into a private place and tells what it is. Nothing is kept yet.
    ///
    /// # Errors
    /// [`ServiceError::Bundle`].
    pub fn review_bundle(&self, path: &Path) -> Result<BundleReview, ServiceError> {
        let root = self.places.data();
        fs::create_dir_all(root).map_err(|source| ServiceError::Io {
            path: root.to_owned(),
            source,
        })?;
        Ok(bundle::inspect(path, root)?)
    }

    /// [`Service::review_bundle`] for the window: the review waits under a ticket.
    ///
    /// # Errors
    /// [`ServiceError::Bundle`].
    pub fn inspect_bundle(&self, path: &Path) -> Result<BundleView, ServiceError> {
        let review = self.review_bundle(path)?;
        let view = view_of(clock::new_id(), &review);
        self.state().reviews.insert(view.ticket.clone(), review);
        Ok(view)
    }

    /// Keeps a reviewed recording; gives its id.
    ///
    /// # Errors
    /// [`ServiceError::ReviewGone`], [`ServiceError::Bundle`].
    pub fn keep_bundle(&self, ticket: &str) -> Result<String, ServiceError> {
        let review = self.state().reviews.remove(ticket).ok_or(ServiceError::ReviewGone)?;
        let folder = self.keep_review(review, None)?;
        Ok(folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default())
    }

    /// Keeps a reviewed recording in a folder, or among the kept recordings; gives the folder.
    ///
    /// # Errors
    /// [`ServiceError::Bundle`].
    pub fn keep_review(&self, review: BundleReview, folder: Option<&Path>) -> Result<std::path::PathBuf, ServiceError> {
        let free = || self.free_folder(&bundle::folder_name(&review.recording.name));
        let folder = folder.map_or_else(free, Path::to_owned);
        Ok(review.keep(&folder)?)
    }

    /// Forgets a reviewed bundle, and what was unpacked of it.
    pub fn drop_bundle(&self, ticket: &str) {
        self.state().reviews.remove(ticket);
    }
}

fn view_of(ticket: String, review: &BundleReview) -> BundleView {
    let folder = RecordingFolder::at(&review.staged_folder());
    BundleView {
        ticket,
        overview: review.overview.clone(),
        steps: step_cards(&folder, &review.recording.steps),
    }
}
