//! The files that upload steps give to a page: `files/NAME` in the recording's folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{FolderError, RecordingFolder, read_limited, write_whole};
use crate::validate::upload_file_name;

/// Name of the folder of files to upload inside the folder.
pub const FILES: &str = "files";
/// Largest file to upload that is taken along, bytes.
pub const UPLOAD_LIMIT: u64 = 8 * 1024 * 1024;

impl RecordingFolder {
    /// Reads a file to upload, by the path in the document.
    ///
    /// # Errors
    /// [`FolderError::UploadUnusable`], [`FolderError::TooLarge`] or [`FolderError::Io`].
    pub fn read_upload(&self, file: &str) -> Result<Vec<u8>, FolderError> {
        read_limited(&self.upload_path(file)?, UPLOAD_LIMIT).map_err(|e| match e {
            FolderError::NotFound { path } => unusable(&path, "it is missing"),
            other => other,
        })
    }

    /// Writes a file to upload, whole or not at all.
    ///
    /// # Errors
    /// [`FolderError::Io`]; [`FolderError::UploadUnusable`] if the path is not allowed.
    pub fn write_upload(&self, file: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.upload_path(file)?;
        let folder = self.path().join(FILES);
        fs::create_dir_all(&folder).map_err(|source| FolderError::Io { path: folder, source })?;
        write_whole(&path, bytes)
    }

    /// Where a file to upload lies, or shall lie.
    pub(super) fn upload_path(&self, file: &str) -> Result<PathBuf, FolderError> {
        let name = upload_file_name(file).ok_or_else(|| unusable(Path::new(file), "it is not files/NAME"))?;
        self.unlinked(FILES, name).map_err(|link| unusable(&link, "it is a link"))
    }
}

fn unusable(path: &Path, problem: &str) -> FolderError {
    FolderError::UploadUnusable {
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}
