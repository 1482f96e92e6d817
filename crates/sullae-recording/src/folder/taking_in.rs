//! Files of other recordings' steps, taken into this folder, and let go again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::PathBuf,
};

use super::{ANCHORS, FolderError, RecordingFolder, sync_folder};
use crate::{
    action::{Action, DragEnd},
    document::{Recording, Step},
    target::Target,
};

impl RecordingFolder {
    /// The files that steps of a recording here name: path in the document and content.
    ///
    /// # Errors
    /// Those of reading them.
    pub fn files_of(&self, recording: &Recording) -> Result<BTreeMap<String, Vec<u8>>, FolderError> {
        let mut files = BTreeMap::new();
        for image in recording.anchor_files() {
            files.insert(image.to_owned(), self.read_anchor_file(image)?);
        }
        for file in recording.upload_files() {
            files.insert(file.to_owned(), self.read_upload(file)?);
        }
        Ok(files)
    }

    /// Writes files beside those of this recording, and has the steps name them as they are called here. One that is here
    /// already is not written again.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn take_in(&self, files: &BTreeMap<String, Vec<u8>>, steps: &mut [Step]) -> Result<(), FolderError> {
        let mut names = BTreeMap::new();
        for (path, bytes) in files {
            let here = self.path_for(path, bytes);
            if path.starts_with(ANCHORS) {
                self.write_anchor_file(&here, bytes)?;
            } else {
                self.write_upload(&here, bytes)?;
            }
            names.insert(path.as_str(), here);
        }
        let rename = |path: &mut String| {
            if let Some(here) = names.get(path.as_str()) {
                path.clone_from(here);
            }
        };
        for step in steps {
            for target in targets_of(step) {
                if let Some(anchor) = &mut target.anchor {
                    rename(&mut anchor.image);
                }
            }
            if let Action::Upload { files } = &mut step.action {
                files.iter_mut().for_each(|file| rename(&mut file.file));
            }
        }
        Ok(())
    }

    /// Removes files that nothing names any more. One that is gone already is no error.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn let_go(&self, files: &BTreeSet<String>) -> Result<(), FolderError> {
        for file in files {
            let path = if file.starts_with(ANCHORS) {
                self.anchor_path(file)?
            } else {
                self.upload_path(file)?
            };
            match fs::remove_file(&path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(FolderError::Io { path, source }),
                _ => {}
            }
        }
        let folder: PathBuf = self.path.join(ANCHORS);
        if files.is_empty() || !folder.is_dir() {
            return Ok(());
        }
        sync_folder(&folder).map_err(|source| FolderError::Io { path: folder, source })
    }

    /// A path for a file: its own, or with a number if that is taken by something else.
    fn path_for(&self, path: &str, bytes: &[u8]) -> String {
        let (folder, name) = path.split_once('/').unwrap_or((ANCHORS, path));
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let ending = if ending.is_empty() { String::new() } else { format!(".{ending}") };
        // Room for the number within the longest name.
        let short = stem.get(..56).unwrap_or(stem);
        let numbered = (2..).map(|number| format!("{folder}/{short}-{number}{ending}"));
        let fits = |path: &String| match fs::read(self.path.join(path)) {
            Ok(there) => there == bytes,
            // Where names differ in case only they are one file on some systems.
            Err(_) => !self.has_in_other_case(folder, path),
        };
        std::iter::once(path.to_owned()).chain(numbered).find(fits).unwrap_or_default()
    }

    fn has_in_other_case(&self, folder: &str, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let entries = fs::read_dir(self.path.join(folder)).into_iter().flatten().filter_map(Result::ok);
        entries
            .into_iter()
            .any(|entry| entry.file_name().to_string_lossy().to_lowercase() == name)
    }
}

/// The step's target and the one a drag ends on.
pub fn targets_of(step: &mut Step) -> impl Iterator<Item = &mut Target> {
    let end = match &mut step.action {
        Action::Drag {
            to: DragEnd::Target(target),
        } => Some(&mut **target),
        _ => None,
    };
    step.target.iter_mut().chain(end)
}
