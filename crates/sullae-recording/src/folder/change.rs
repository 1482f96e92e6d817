//! A change of a recording on disk that can be taken back byte for byte.

use std::{fs, io};

use crate::{
    document::{Limits, Recording, Step},
    folder::{ANCHORS, DOCUMENT, DOCUMENT_LIMIT, FolderError, RecordingFolder, parse, read_limited, sync_folder, to_json, write_whole},
    proposal::{Proposal, step_sha256, with_new_look},
    target::{Anchor, Target},
    validate::validate,
};

/// The document and the anchors before and after. Applied as it is, or turned round by
/// [`inverse`](Self::inverse) to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderChange {
    /// The document's bytes before.
    pub before: Vec<u8>,
    /// The document's bytes after.
    pub after: Vec<u8>,
    /// Anchors that are there after and not before: path in the document and PNG file.
    pub added: Vec<(String, Vec<u8>)>,
    /// Anchors that are there before and not after.
    pub removed: Vec<(String, Vec<u8>)>,
}

impl FolderChange {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverse(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            added: self.removed,
            removed: self.added,
        }
    }
}

impl RecordingFolder {
    /// Plans the change that gives steps their proposed looks, each with a new anchor file; an anchor that no
    /// step names any more goes. Nothing is written.
    ///
    /// # Errors
    /// [`FolderError::ChangedMeanwhile`] if a step is not the one the proposal was made for; those of reading;
    /// [`FolderError::Invalid`] if the outcome is.
    pub fn plan(&self, proposals: &[Proposal]) -> Result<FolderChange, FolderError> {
        self.planned(|new| {
            let mut added = Vec::new();
            for Proposal { look, png, .. } in proposals {
                let image = self.free_anchor_path(new, &look.step_id);
                let step = self.step_to_change(new, &look.step_id)?;
                if self.step_sha256(step)? != look.step_sha256 {
                    return Err(self.changed_meanwhile());
                }
                let anchor = look.target.anchor.clone().map(|anchor| Anchor {
                    image: image.clone(),
                    ..anchor
                });
                let target = Target {
                    anchor,
                    ..look.target.clone()
                };
                *step = with_new_look(step, target);
                added.push((image, png.clone()));
            }
            Ok(added)
        })
    }

    /// Plans the change that gives steps, by their id, limits of their own. Nothing is written.
    ///
    /// # Errors
    /// [`FolderError::ChangedMeanwhile`] if a step is not there; those of reading; [`FolderError::Invalid`] if the outcome is.
    pub fn plan_limits(&self, limits: &[(String, Limits)]) -> Result<FolderChange, FolderError> {
        self.planned(|new| {
            for (id, limits) in limits {
                self.step_to_change(new, id)?.limits = Some(*limits);
            }
            Ok(Vec::new())
        })
    }

    fn changed_meanwhile(&self) -> FolderError {
        FolderError::ChangedMeanwhile {
            path: self.path.join(DOCUMENT),
        }
    }

    fn step_to_change<'a>(&self, recording: &'a mut Recording, id: &str) -> Result<&'a mut Step, FolderError> {
        let step = recording.steps.iter_mut().find(|step| step.id == id);
        step.ok_or_else(|| self.changed_meanwhile())
    }

    /// The change that `alter` makes of the document, with the anchors that it gives as new.
    fn planned(
        &self,
        alter: impl FnOnce(&mut Recording) -> Result<Vec<(String, Vec<u8>)>, FolderError>,
    ) -> Result<FolderChange, FolderError> {
        let path = self.path.join(DOCUMENT);
        let before = read_limited(&path, DOCUMENT_LIMIT)?;
        let old = parse(&before, &path)?;
        let mut new = old.clone();
        let added = alter(&mut new)?;
        validate(&new).map_err(|source| FolderError::Invalid { path, source })?;
        let (had, has) = (old.anchor_files(), new.anchor_files());
        let removed = had
            .difference(&has)
            .map(|image| Ok(((*image).to_owned(), self.read_anchor_file(image)?)))
            .collect::<Result<_, FolderError>>()?;
        Ok(FolderChange {
            before,
            after: to_json(&new).into_bytes(),
            added,
            removed,
        })
    }

    /// [`step_sha256`] of a step of this recording.
    ///
    /// # Errors
    /// When its anchor cannot be read.
    pub fn step_sha256(&self, step: &Step) -> Result<String, FolderError> {
        let anchor = step.target.as_ref().and_then(|target| target.anchor.as_ref());
        let png = anchor.map(|anchor| self.read_anchor(anchor)).transpose()?;
        Ok(step_sha256(step, png.as_deref()))
    }

    /// A path for a new anchor of a step, such as `anchors/s3-2.png`: no step names it, and no file is there.
    /// The names of one step take turns, so that they do not grow with every change.
    fn free_anchor_path(&self, recording: &Recording, step_id: &str) -> String {
        // Room for the number within the longest name.
        let stem = step_id.get(..56).unwrap_or(step_id);
        let taken: Vec<String> = recording.anchor_files().iter().map(|image| image.to_ascii_lowercase()).collect();
        let numbered = (2..).map(|number| format!("{ANCHORS}/{stem}-{number}.png"));
        let first = format!("{ANCHORS}/{stem}.png");
        let free = |image: &String| !taken.contains(&image.to_ascii_lowercase()) && !self.path.join(image).exists();
        std::iter::once(first.clone()).chain(numbered).find(free).unwrap_or(first)
    }

    /// Carries a change out. The document decides: until it is replaced the old recording is whole, from
    /// then on the new one; a crash leaves at most an anchor file that no step names. One that is carried
    /// out already is no error.
    ///
    /// # Errors
    /// [`FolderError::ChangedMeanwhile`] if the document is neither the one before nor the one after;
    /// [`FolderError::Io`].
    pub fn apply(&self, change: &FolderChange) -> Result<(), FolderError> {
        let path = self.path.join(DOCUMENT);
        let now = read_limited(&path, DOCUMENT_LIMIT)?;
        if now != change.before && now != change.after {
            return Err(FolderError::ChangedMeanwhile { path });
        }
        for (image, png) in &change.added {
            self.write_anchor_file(image, png)?;
        }
        if now != change.after {
            write_whole(&path, &change.after)?;
        }
        for (image, _) in &change.removed {
            let file = self.anchor_path(image)?;
            let io = |source| FolderError::Io {
                path: file.clone(),
                source,
            };
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
                _ => {}
            }
        }
        let anchors = self.path.join(ANCHORS);
        sync_folder(&anchors).map_err(|source| FolderError::Io { path: anchors, source })
    }
}
