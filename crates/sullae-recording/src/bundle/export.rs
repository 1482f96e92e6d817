//! From a recording's folder to a bundle.

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Cursor, Write},
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use crate::{
    bundle::{
        BUNDLE_LIMIT, EXTENSION, MANIFEST, MANIFEST_LIMIT,
        error::{BundleError, Refusal},
        manifest::{Manifest, ManifestFile},
    },
    document::Recording,
    folder::{DOCUMENT, RecordingFolder, sync_folder, to_json},
    overview::secret_in_clear,
};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct ExportSummary {
    /// The bundle.
    pub path: PathBuf,
    /// Bytes.
    pub size_bytes: u64,
    /// How many anchor pictures it holds.
    pub anchors: u32,
    /// Names of the secrets whoever imports it will be asked for.
    pub secrets: Vec<String>,
    /// The sites the recording goes to.
    pub sites: Vec<String>,
}

/// What an export would hand over.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportPreview {
    /// The recording, as it would be read from the bundle.
    pub recording: Recording,
    /// Bytes of the bundle.
    pub size_bytes: u64,
}

/// A bundle that is whole, in memory.
struct Packed {
    recording: Recording,
    manifest: Manifest,
    bytes: Vec<u8>,
}

/// Writes the recording in `folder` to the bundle `out`, whole or not at all. Only the document
/// and the anchors and files to upload that it names go in. The same recording gives the same bytes at any time and on
/// any machine. An earlier bundle of this name is replaced.
///
/// # Errors
/// [`BundleError::WrongName`] unless `out` ends in `.sullae`, so that no other file is replaced;
/// [`BundleError::SecretInClear`]; [`BundleError::Recording`] if the folder cannot be read;
/// [`BundleError::Refused`] if it would be too large; [`BundleError::Io`].
pub fn export(folder: &Path, out: &Path) -> Result<ExportSummary, BundleError> {
    if out.extension() != Some(OsStr::new(EXTENSION)) || out.is_dir() {
        return Err(BundleError::WrongName { path: out.to_owned() });
    }
    let Packed {
        recording,
        manifest,
        bytes,
    } = pack(folder, out)?;
    write_beside_and_rename(&bytes, out).map_err(BundleError::io(out))?;
    Ok(ExportSummary {
        path: out.to_owned(),
        size_bytes: bytes.len() as u64,
        anchors: u32::try_from(recording.anchor_files().len()).unwrap_or(u32::MAX),
        secrets: manifest.secrets,
        sites: manifest.sites,
    })
}

/// What [`export`] would hand over; nothing is written.
///
/// # Errors
/// Those of [`export`] but for its file's.
pub fn preview(folder: &Path) -> Result<ExportPreview, BundleError> {
    let packed = pack(folder, folder)?;
    Ok(ExportPreview {
        recording: packed.recording,
        size_bytes: packed.bytes.len() as u64,
    })
}

/// `told` is the path that errors name.
fn pack(folder: &Path, told: &Path) -> Result<Packed, BundleError> {
    let source = RecordingFolder::at(folder);
    let recording = source.read()?;
    if let Some(at) = secret_in_clear(&recording) {
        return Err(BundleError::SecretInClear {
            path: folder.to_owned(),
            at,
        });
    }
    let too_large = |what: String| BundleError::Refused {
        path: told.to_owned(),
        refusal: Refusal::TooLarge(what),
    };
    let mut files = vec![(DOCUMENT, to_json(&recording).into_bytes())];
    for image in recording.anchor_files() {
        files.push((image, source.read_anchor_file(image)?));
    }
    for file in recording.upload_files() {
        files.push((file, source.read_upload(file)?));
    }
    let listed = files.iter().map(|(path, bytes)| ManifestFile::of(path, bytes)).collect();
    let manifest = Manifest::of(&recording, listed);
    let json = manifest.to_json().into_bytes();
    if json.len() as u64 > MANIFEST_LIMIT {
        return Err(too_large(format!("{MANIFEST} is over {MANIFEST_LIMIT} bytes")));
    }
    files.insert(0, (MANIFEST, json));
    let bytes = zip_of(&files).map_err(|e| BundleError::io(told)(e.into()))?;
    if bytes.len() as u64 > BUNDLE_LIMIT {
        return Err(too_large(format!("over {BUNDLE_LIMIT} bytes")));
    }
    Ok(Packed {
        recording,
        manifest,
        bytes,
    })
}

/// The archive, built in memory: its parts are there already, and nothing half done can reach
/// the disk.
fn zip_of(files: &[(&str, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(*path, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn write_beside_and_rename(bytes: &[u8], out: &Path) -> io::Result<()> {
    let parent = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut partial = tempfile::Builder::new().prefix(".sullae-export-").tempfile_in(parent)?;
    partial.write_all(bytes)?;
    share_like_an_ordinary_file(partial.as_file())?;
    partial.as_file().sync_all()?;
    partial.persist(out).map_err(|e| e.error)?;
    sync_folder(parent)
}

/// A temporary file is private to its owner; a bundle is made to be handed over.
#[cfg(unix)]
fn share_like_an_ordinary_file(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn share_like_an_ordinary_file(_: &File) -> io::Result<()> {
    Ok(())
}
