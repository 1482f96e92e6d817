//! A recording on disk: `recording.json`, `anchors/*.png` and files to upload in one folder.

mod change;
mod error;
mod png;
mod taking_in;
mod uploads;

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    document::{Recording, VERSION},
    target::Anchor,
    upgrade::upgrade,
    validate::{bare_anchor_name, validate},
};

pub use change::FolderChange;
pub use error::FolderError;
pub use png::png_size;
pub use uploads::{FILES, UPLOAD_LIMIT};

pub(crate) use error::is_disk_full;
pub(crate) use png::check_anchor_png;
pub use taking_in::targets_of;

/// Name of the document inside the folder.
pub const DOCUMENT: &str = "recording.json";
/// Name of the folder of anchors inside the folder.
pub const ANCHORS: &str = "anchors";
/// Largest `recording.json` that is read, bytes.
pub const DOCUMENT_LIMIT: u64 = 32 * 1024 * 1024;
/// Largest anchor file that is read, bytes.
pub const ANCHOR_LIMIT: u64 = 8 * 1024 * 1024;
/// Longest side of an anchor, pixels.
pub const ANCHOR_SIDE_LIMIT: u32 = 4_096;

/// An open recording folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingFolder {
    path: PathBuf,
}

impl RecordingFolder {
    /// Makes an empty recording folder, with parents. An existing empty folder is taken; one that
    /// holds anything is refused, so that no recording is overwritten unasked.
    ///
    /// # Errors
    /// [`FolderError::NotEmpty`] or [`FolderError::Io`].
    pub fn create(path: &Path) -> Result<Self, FolderError> {
        let io = |source| FolderError::Io {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(io)?;
        if fs::read_dir(path).map_err(io)?.next().is_some() {
            return Err(FolderError::NotEmpty { path: path.to_owned() });
        }
        fs::create_dir(path.join(ANCHORS)).map_err(io)?;
        Ok(Self { path: path.to_owned() })
    }

    /// A folder that should hold a recording; nothing is read yet.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads, upgrades and checks the document, and looks at every anchor's header.
    ///
    /// # Errors
    /// Any [`FolderError`]; nothing on disk is changed.
    pub fn read(&self) -> Result<Recording, FolderError> {
        let path = self.path.join(DOCUMENT);
        let recording = parse(&read_limited(&path, DOCUMENT_LIMIT)?, &path)?;
        for image in recording.anchor_files() {
            self.read_anchor_file(image)?;
        }
        for file in recording.upload_files() {
            self.read_upload(file)?;
        }
        Ok(recording)
    }

    /// Reads an anchor's PNG file and checks its header; the pixels are decoded by who needs them.
    ///
    /// # Errors
    /// [`FolderError::AnchorUnusable`], [`FolderError::TooLarge`] or [`FolderError::Io`].
    pub fn read_anchor(&self, anchor: &Anchor) -> Result<Vec<u8>, FolderError> {
        self.read_anchor_file(&anchor.image)
    }

    /// As [`read_anchor`](Self::read_anchor), by the path in the document.
    pub(crate) fn read_anchor_file(&self, image: &str) -> Result<Vec<u8>, FolderError> {
        let path = self.anchor_path(image)?;
        let png = read_limited(&path, ANCHOR_LIMIT).map_err(|e| match e {
            FolderError::NotFound { path } => FolderError::AnchorUnusable {
                path,
                problem: "it is missing".to_owned(),
            },
            other => other,
        })?;
        check_anchor_png(&png, &path)?;
        Ok(png)
    }

    /// Writes the document so that a reader, or a crash at any moment, finds the old or the new
    /// one whole.
    ///
    /// # Errors
    /// [`FolderError::Invalid`] before anything is written; [`FolderError::Io`].
    pub fn write(&self, recording: &Recording) -> Result<(), FolderError> {
        let path = self.path.join(DOCUMENT);
        validate(recording).map_err(|source| FolderError::Invalid {
            path: path.clone(),
            source,
        })?;
        write_whole(&path, to_json(recording).as_bytes())
    }

    /// Writes an anchor's PNG file, whole or not at all.
    ///
    /// # Errors
    /// [`FolderError::Io`]; [`FolderError::AnchorUnusable`] if the anchor's path is not allowed.
    pub fn write_anchor(&self, anchor: &Anchor, png: &[u8]) -> Result<(), FolderError> {
        self.write_anchor_file(&anchor.image, png)
    }

    /// As [`write_anchor`](Self::write_anchor), by the path in the document.
    pub(crate) fn write_anchor_file(&self, image: &str, png: &[u8]) -> Result<(), FolderError> {
        write_whole(&self.anchor_path(image)?, png)
    }

    /// Where an anchor lies, or shall lie.
    fn anchor_path(&self, image: &str) -> Result<PathBuf, FolderError> {
        let unusable = |path: &Path, problem: &str| FolderError::AnchorUnusable {
            path: path.to_owned(),
            problem: problem.to_owned(),
        };
        let Some(name) = bare_anchor_name(image) else {
            return Err(unusable(Path::new(image), "it is not anchors/NAME.png"));
        };
        self.unlinked(ANCHORS, name).map_err(|link| unusable(&link, "it is a link"))
    }

    /// The path of a file in one of the folder's own folders. Nothing on the way there may be a link, which could
    /// lead anywhere on this machine.
    ///
    /// # Errors
    /// The part of the way that is a link.
    fn unlinked(&self, folder: &str, name: &str) -> Result<PathBuf, PathBuf> {
        let folder = self.path.join(folder);
        let path = folder.join(name);
        let link = [&folder, &path]
            .into_iter()
            .find(|part| fs::symlink_metadata(part).is_ok_and(|meta| meta.is_symlink()))
            .cloned();
        link.map_or(Ok(path), Err)
    }
}

/// The document as it is kept: two spaces a level, fields in a fixed order, a newline at the end,
/// so that a change shows as a small difference.
pub fn to_json(recording: &Recording) -> String {
    // Every map in a recording has string keys, so this cannot fail.
    let mut json = serde_json::to_string_pretty(recording).unwrap_or_default();
    json.push('\n');
    json
}

/// Parses a document's bytes: upgrade, shape, rules. `path` is only named in errors.
///
/// # Errors
/// [`FolderError::Malformed`], [`FolderError::WrongVersion`] or [`FolderError::Invalid`].
pub fn parse(json: &[u8], path: &Path) -> Result<Recording, FolderError> {
    let malformed = |problem: String| FolderError::Malformed {
        path: path.to_owned(),
        problem,
    };
    let value: Value = serde_json::from_slice(json).map_err(|e| malformed(e.to_string()))?;
    let is_present_version = value.get("version").and_then(Value::as_u64) == Some(u64::from(VERSION));
    let value = upgrade(value).map_err(|source| FolderError::WrongVersion {
        path: path.to_owned(),
        source,
    })?;
    // From the text where it can be: a value has no line numbers, and has already lost fields that
    // stood there twice, as after a bad merge.
    let recording: Result<Recording, _> = if is_present_version {
        serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(json))
    } else {
        serde_path_to_error::deserialize(value)
    };
    let recording = recording.map_err(|e| malformed(format!("{}: {}", e.path(), e.inner())))?;
    validate(&recording).map_err(|source| FolderError::Invalid {
        path: path.to_owned(),
        source,
    })?;
    Ok(recording)
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, FolderError> {
    let io = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FolderError::NotFound { path: path.to_owned() },
        _ => FolderError::Io {
            path: path.to_owned(),
            source,
        },
    };
    // Asked before it is opened: opening a pipe would wait for ever.
    if !fs::metadata(path).map_err(io)?.is_file() {
        return Err(FolderError::NotFound { path: path.to_owned() });
    }
    let file = File::open(path).map_err(io)?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit {
        Err(FolderError::TooLarge {
            path: path.to_owned(),
            limit,
        })
    } else {
        Ok(bytes)
    }
}

/// Writes a file so that a reader, or a crash at any moment, finds the old or the new one whole.
///
/// # Errors
/// [`FolderError::Io`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let partial = path.with_extension("partial");
    let write = || {
        // What a crash left there, or a link that somebody put there, is not written through.
        match fs::remove_file(&partial) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let mut file = File::create_new(&partial)?;
        // Who may read the old one may read the new one, and nobody else.
        if let Ok(old) = fs::metadata(path) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&partial, path)?;
        path.parent().map_or(Ok(()), sync_folder)
    };
    write().map_err(|source| {
        // Half a file is of no use to anybody; the old one is still in its place.
        let _ = fs::remove_file(&partial);
        FolderError::Io {
            path: path.to_owned(),
            source,
        }
    })
}

/// Makes a rename in the folder outlast a power cut, where the system lets one ask for it.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}
