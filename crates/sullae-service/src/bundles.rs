//! Handing over: a recording out to one file, and in again after a review.

use std::{fs, path::Path};

use sullae_recording::{
    Recording, RecordingFolder,
    bundle::{self, BundleReview, ExportSummary},
    differences::{Version, differences},
    overview::overview,
};

use crate::{
    cards::step_cards,
    clock,
    error::ServiceError,
    service::Service,
    wire::{BundleView, ExportView, KeptVersion},
};

impl Service {
    /// Writes a kept recording into one file.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Bundle`].
    pub fn export_recording(&self, id: &str, path: &Path) -> Result<ExportSummary, ServiceError> {
        Ok(bundle::export(&self.recording_folder(id)?, path)?)
    }

    /// What [`Service::export_recording`] would hand over.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Bundle`].
    pub fn export_view(&self, id: &str) -> Result<ExportView, ServiceError> {
        let folder = self.recording_folder(id)?;
        let preview = bundle::preview(&folder)?;
        Ok(ExportView {
            overview: overview(&preview.recording),
            steps: step_cards(&RecordingFolder::at(&folder), &preview.recording.steps),
            size_bytes: preview.size_bytes,
            unsaved: self.editor(id)?.unsaved,
        })
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
        let folder = RecordingFolder::at(&review.staged_folder());
        let view = BundleView {
            ticket: clock::new_id(),
            overview: review.overview.clone(),
            steps: step_cards(&folder, &review.recording.steps),
            kept: self.kept_version(&folder, &review.recording)?,
        };
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

    /// Makes a reviewed recording the newest version of the kept one that it is a version of. It is one edit there, which an undo takes back.
    ///
    /// # Errors
    /// [`ServiceError::ReviewGone`]; [`ServiceError::EditsUnsaved`]; those of reading and writing. Then the review waits on.
    pub fn take_bundle(&self, ticket: &str) -> Result<String, ServiceError> {
        let review = self.state().reviews.remove(ticket).ok_or(ServiceError::ReviewGone)?;
        let taken = self.take_review(&review);
        if taken.is_err() {
            self.state().reviews.insert(ticket.to_owned(), review);
        }
        taken
    }

    fn take_review(&self, review: &BundleReview) -> Result<String, ServiceError> {
        let folder = RecordingFolder::at(&review.staged_folder());
        let kept = self.kept_version(&folder, &review.recording)?.ok_or(ServiceError::ReviewGone)?;
        self.take_over(&kept.id, &folder)?;
        Ok(kept.id)
    }

    /// The kept version of a received recording: what was recorded at the same instant. Of several copies the one most like it.
    fn kept_version(&self, folder: &RecordingFolder, received: &Recording) -> Result<Option<KeptVersion>, ServiceError> {
        let their_files = folder.files_of(received)?;
        let theirs = Version {
            recording: received,
            files: &their_files,
        };
        let versions = self.recording_ids()?.into_iter().filter_map(|id| {
            let folder = RecordingFolder::at(&self.recording_folder(&id).ok()?);
            let kept = folder.read().ok().filter(|kept| kept.created == received.created)?;
            let files = folder.files_of(&kept).ok()?;
            let mine = Version {
                recording: &kept,
                files: &files,
            };
            Some(KeptVersion {
                differences: differences(mine, theirs),
                unsaved: self.editor(&id).is_ok_and(|editor| editor.unsaved),
                name: kept.name.clone(),
                steps: step_cards(&folder, &kept.steps),
                id,
            })
        });
        Ok(versions.min_by_key(|kept| kept.differences.count()))
    }

    /// Forgets a reviewed bundle, and what was unpacked of it.
    pub fn drop_bundle(&self, ticket: &str) {
        self.state().reviews.remove(ticket);
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use sullae_recording::edit::Edit;
    use tempfile::TempDir;

    use super::*;
    use crate::editing::tests::{keep, saved, service};

    /// A colleague's version of the recording `login`: a step less.
    fn received(home: &TempDir) -> PathBuf {
        let colleague = TempDir::new().unwrap();
        keep(&colleague, "login", 1);
        let there = service(&colleague);
        there
            .edit(
                "login",
                &Edit::Remove {
                    ids: vec!["s1".to_owned()],
                },
            )
            .unwrap();
        there.save_edits("login").unwrap();
        let file = home.path().join("login.sullae");
        there.export_recording("login", &file).unwrap();
        file
    }

    #[test]
    fn a_received_version_is_shown_beside_the_kept_one_and_taken_over_in_one_edit_that_can_be_undone() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        keep(&home, "search", 2);
        let (service, before) = (service(&home), saved(&home, "login"));
        let view = service.inspect_bundle(&received(&home)).unwrap();
        let kept = view.kept.unwrap();
        assert_eq!((kept.id.as_str(), kept.steps.len(), view.steps.len()), ("login", 2, 1));
        assert_eq!(kept.differences.count(), 1);

        assert_eq!(service.take_bundle(&view.ticket).unwrap(), "login");
        assert_eq!(saved(&home, "login").steps.len(), 1);
        assert!(matches!(service.take_bundle(&view.ticket), Err(ServiceError::ReviewGone)));
        service.undo_edit("login").unwrap();
        assert!(!service.save_edits("login").unwrap().unsaved);
        assert_eq!(saved(&home, "login"), before);
    }

    #[test]
    fn what_an_export_would_hold_is_what_whoever_takes_it_in_is_shown() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let service = service(&home);
        service
            .edit(
                "login",
                &Edit::Rename {
                    name: "새 이름".to_owned(),
                },
            )
            .unwrap();
        let view = service.export_view("login").unwrap();
        assert!(view.unsaved);
        let file = home.path().join("login.sullae");
        let summary = service.export_recording("login", &file).unwrap();
        let taken = service.inspect_bundle(&file).unwrap();
        assert_eq!((view.size_bytes, view.overview), (summary.size_bytes, taken.overview));
        assert_eq!(view.steps, taken.steps);
    }

    #[test]
    fn a_version_is_not_taken_over_edits_that_are_not_saved_and_waits_on() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 1);
        let service = service(&home);
        let rename = Edit::Rename {
            name: "새 이름".to_owned(),
        };
        service.edit("login", &rename).unwrap();
        let view = service.inspect_bundle(&received(&home)).unwrap();
        assert!(view.kept.unwrap().unsaved);
        assert!(matches!(service.take_bundle(&view.ticket), Err(ServiceError::EditsUnsaved)));
        service.discard_edits("login").unwrap();
        service.take_bundle(&view.ticket).unwrap();
        assert_eq!(saved(&home, "login").steps.len(), 1);
    }

    #[test]
    fn a_recording_of_another_time_is_no_version_of_it() {
        let home = TempDir::new().unwrap();
        keep(&home, "login", 7);
        assert!(service(&home).inspect_bundle(&received(&home)).unwrap().kept.is_none());
    }
}
