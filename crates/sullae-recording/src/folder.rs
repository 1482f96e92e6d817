//! A recording on disk: `recording.json` and `anchors/*.png` in one folder.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    document::{Recording, VERSION},
    explain::{Explain, Explanation, Language},
    target::Anchor,
    upgrade::{UpgradeError, upgrade},
    validate::{Invalid, bare_anchor_name, validate},
};

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

/// Why a recording's folder cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is no such folder, or no recording in it.
    #[error("no recording at {}", path.display())]
    NotFound {
        /// The file looked for.
        path: PathBuf,
    },
    /// The document is no JSON, or not of the shape the version asks for.
    #[error("{} cannot be read: {problem}", path.display())]
    Malformed {
        /// The document.
        path: PathBuf,
        /// Where and what, with line and column.
        problem: String,
    },
    /// The document is of another version or kind.
    #[error("{} cannot be read: {source}", path.display())]
    WrongVersion {
        /// The document.
        path: PathBuf,
        /// Which.
        source: UpgradeError,
    },
    /// The document breaks a rule.
    #[error("{} is not a valid recording: {source}", path.display())]
    Invalid {
        /// The document.
        path: PathBuf,
        /// Which rule.
        source: Invalid,
    },
    /// A file is larger than it may be.
    #[error("{} is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Bytes.
        limit: u64,
    },
    /// An anchor is missing, no ordinary file, or no PNG picture of a sensible size.
    #[error("the anchor {} cannot be used: {problem}", path.display())]
    AnchorUnusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The place to write to holds something else already.
    #[error("{} already holds something else", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// Reading or writing failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
}

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
        let unusable = |path: &Path, problem: &str| FolderError::AnchorUnusable {
            path: path.to_owned(),
            problem: problem.to_owned(),
        };
        let Some(name) = bare_anchor_name(image) else {
            return Err(unusable(Path::new(image), "it is not anchors/NAME.png"));
        };
        let folder = self.path.join(ANCHORS);
        let path = folder.join(name);
        // A link could lead anywhere on this machine.
        for part in [&folder, &path] {
            match fs::symlink_metadata(part) {
                Ok(meta) if meta.is_symlink() => return Err(unusable(part, "it is a link")),
                Ok(_) => {}
                Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(unusable(part, "it is missing")),
                Err(source) => {
                    return Err(FolderError::Io {
                        path: part.clone(),
                        source,
                    });
                }
            }
        }
        let png = read_limited(&path, ANCHOR_LIMIT)?;
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
        let name = bare_anchor_name(image).ok_or_else(|| FolderError::AnchorUnusable {
            path: PathBuf::from(image),
            problem: "it is not anchors/NAME.png".to_owned(),
        })?;
        write_whole(&self.path.join(ANCHORS).join(name), png)
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

/// Width and height from a PNG file's header, or nothing if it has none.
pub fn png_size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.starts_with(b"\x89PNG\r\n\x1a\n") && png.get(12..16)? == b"IHDR").then_some((number(16)?, number(20)?))
}

/// Whether the bytes are a whole PNG file of a sensible size, without decoding the pixels. `path`
/// is only named in errors.
pub(crate) fn check_anchor_png(png: &[u8], path: &Path) -> Result<(), FolderError> {
    let problem = match png_size(png) {
        None => "it is no PNG picture".to_owned(),
        Some((w, h)) if w == 0 || h == 0 || w > ANCHOR_SIDE_LIMIT || h > ANCHOR_SIDE_LIMIT => {
            format!("it is {w} by {h} pixels; a side may have 1 to {ANCHOR_SIDE_LIMIT}")
        }
        Some(_) if !is_whole_png(png) => "the PNG picture is damaged or cut off".to_owned(),
        Some(_) => return Ok(()),
    };
    Err(FolderError::AnchorUnusable {
        path: path.to_owned(),
        problem,
    })
}

/// Walks the chunks of a PNG file: each with the right checksum, the last one `IEND` and nothing
/// after it (PNG specification, third edition, sections 5.3 and 5.6).
fn is_whole_png(png: &[u8]) -> bool {
    let mut rest = png.get(8..).unwrap_or_default();
    while let Some((len, tail)) = rest.split_first_chunk::<4>() {
        let len = u32::from_be_bytes(*len) as usize;
        let Some((chunk, tail)) = len.checked_add(4).and_then(|n| tail.split_at_checked(n)) else {
            return false;
        };
        let Some((checksum, tail)) = tail.split_first_chunk::<4>() else {
            return false;
        };
        if crc32fast::hash(chunk) != u32::from_be_bytes(*checksum) {
            return false;
        }
        if chunk == b"IEND" {
            return tail.is_empty();
        }
        rest = tail;
    }
    false
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

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let partial = path.with_extension("partial");
    let written = File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&partial, path)?;
        path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    });
    written.map_err(|source| {
        // Half a file is of no use to anybody; the old one is still in its place.
        let _ = fs::remove_file(&partial);
        FolderError::Io {
            path: path.to_owned(),
            source,
        }
    })
}

pub(crate) fn is_disk_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl FolderError {
    /// Whether the disk had no room.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if is_disk_full(source))
    }
}

impl Explain for FolderError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "recording_not_found",
            Self::Malformed { .. } => "recording_malformed",
            Self::WrongVersion {
                source: UpgradeError::VersionTooNew { .. },
                ..
            } => "recording_too_new",
            Self::WrongVersion { .. } => "recording_wrong_version",
            Self::Invalid { .. } => "recording_invalid",
            Self::TooLarge { .. } => "recording_file_too_large",
            Self::AnchorUnusable { .. } => "anchor_unusable",
            Self::NotEmpty { .. } => "folder_not_empty",
            Self::Io { .. } if self.is_disk_full() => "disk_full",
            Self::Io { .. } => "recording_io",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let said = |what_ko: String, what_en: String, why: String, next_ko: &str, next_en: &str| {
            Explanation::new(self.code(), language.pick(what_ko, what_en), why, language.pick(next_ko, next_en))
        };
        match self {
            Self::NotFound { path } => said(
                format!("{} 에 점검 시나리오가 없습니다.", path.display()),
                format!("There is no recording at {}.", path.display()),
                String::new(),
                "recording.json 이 들어 있는 폴더를 지정하세요.",
                "Name the folder that holds recording.json.",
            ),
            Self::Malformed { path, problem } => said(
                format!("{} 을(를) 읽을 수 없습니다.", path.display()),
                format!("{} cannot be read.", path.display()),
                problem.clone(),
                "고친 파일이라면 고치기 전으로 되돌리거나, 다시 내보낸 묶음을 가져오세요.",
                "If it was edited, undo the edit, or import the bundle again.",
            ),
            Self::WrongVersion { path, source } => said(
                format!("{} 은(는) 이 술래가 읽을 수 없는 판입니다.", path.display()),
                format!("{} is of a version this Sullae cannot read.", path.display()),
                source.to_string(),
                "술래를 새 판으로 올린 뒤 다시 해 보세요.",
                "Update Sullae and try again.",
            ),
            Self::Invalid { path, source } => said(
                format!("{} 은(는) 올바른 점검 시나리오가 아닙니다.", path.display()),
                format!("{} is not a valid recording.", path.display()),
                source.to_string(),
                "위에 적힌 자리를 고치거나 다시 녹화하세요.",
                "Mend the place named above, or record it again.",
            ),
            Self::TooLarge { path, limit } => said(
                format!("{} 파일이 너무 큽니다.", path.display()),
                format!("{} is too large.", path.display()),
                format!("> {limit} B"),
                "파일을 줄이거나 다시 녹화하세요.",
                "Make it smaller, or record it again.",
            ),
            Self::AnchorUnusable { path, problem } => said(
                format!("기준 이미지 {} 을(를) 쓸 수 없습니다.", path.display()),
                format!("The anchor {} cannot be used.", path.display()),
                problem.clone(),
                "원래 파일을 되살리거나 그 단계를 다시 녹화하세요.",
                "Restore the file, or record that step again.",
            ),
            Self::NotEmpty { path } => said(
                format!("{} 에 이미 다른 것이 들어 있습니다.", path.display()),
                format!("{} already holds something else.", path.display()),
                String::new(),
                "비어 있거나 아직 없는 폴더를 지정하세요.",
                "Name a folder that is empty or does not exist yet.",
            ),
            Self::Io { path, source } if self.is_disk_full() => said(
                format!("디스크에 자리가 없어 {} 을(를) 쓰지 못했습니다.", path.display()),
                format!("{} could not be written because the disk is full.", path.display()),
                source.to_string(),
                "자리를 비운 뒤 다시 해 보세요. 먼저 저장된 것은 그대로 있습니다.",
                "Make room and try again. What was saved before is still there.",
            ),
            Self::Io { path, source } => said(
                format!("{} 을(를) 읽거나 쓰지 못했습니다.", path.display()),
                format!("{} could not be read or written.", path.display()),
                source.to_string(),
                "폴더가 있는지, 쓸 권한이 있는지 확인하세요.",
                "See whether the folder exists and may be written to.",
            ),
        }
    }
}
