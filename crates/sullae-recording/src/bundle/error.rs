//! Why a bundle cannot be written, read or kept.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    bundle::{BUNDLE_VERSION, EXTENSION},
    explain::{Explain, Explanation, Language},
    folder::{FolderError, is_disk_full},
    run::Sentence,
    wording::both,
};

/// Why a bundle cannot be written, read or kept.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// There is no such file.
    #[error("no bundle at {}", path.display())]
    NotFound {
        /// The file looked for.
        path: PathBuf,
    },
    /// A bundle is to be written under a name that does not end in `.sullae`.
    #[error("{} does not end in .{EXTENSION}", path.display())]
    WrongName {
        /// The name.
        path: PathBuf,
    },
    /// The file is no bundle, or one that breaks a rule.
    #[error("{} was refused: {refusal}", path.display())]
    Refused {
        /// The bundle.
        path: PathBuf,
        /// Which rule.
        refusal: Refusal,
    },
    /// The recording would carry a secret to somebody else.
    #[error("{} holds a secret in clear at {at}", path.display())]
    SecretInClear {
        /// The recording's folder or the bundle.
        path: PathBuf,
        /// Where, as a path into the document.
        at: String,
    },
    /// The recording itself cannot be read or written.
    #[error(transparent)]
    Recording(#[from] FolderError),
    /// The place to keep the recording at is taken.
    #[error("{} exists already", path.display())]
    DestinationExists {
        /// The place.
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

/// The rule a refused bundle breaks. Names of entries are safe to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It does not begin like a zip archive.
    #[error("it is no zip archive")]
    NotAZip,
    /// It is cut off, or its parts contradict each other.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    /// It has more or larger files than a bundle may have.
    #[error("it is too large: {0}")]
    TooLarge(String),
    /// It holds a file under a name that a bundle has no place for.
    #[error("it holds {entry:?}, which has no place in a bundle")]
    NameNotAllowed {
        /// The name.
        entry: String,
    },
    /// It holds a file twice, or under names that differ only in case.
    #[error("it holds {entry:?} twice")]
    EntryTwice {
        /// The name.
        entry: String,
    },
    /// It holds a link or a device.
    #[error("{entry:?} is no ordinary file but a link, a folder or a device")]
    NotAFile {
        /// The name.
        entry: String,
    },
    /// A file in it is encrypted.
    #[error("{entry:?} is encrypted")]
    Encrypted {
        /// The name.
        entry: String,
    },
    /// It uses a part of the zip format that no bundle uses.
    #[error("it uses {feature}, which no bundle does")]
    Unsupported {
        /// The part.
        feature: &'static str,
    },
    /// The manifest is missing or is not of the shape it should have.
    #[error("its manifest cannot be read: {0}")]
    ManifestUnusable(String),
    /// It was written by a newer Sullae.
    #[error("it has bundle version {found}; this Sullae reads up to version {BUNDLE_VERSION}")]
    TooNew {
        /// The version it has.
        found: u64,
    },
    /// The manifest says something else than the files do.
    #[error("its manifest does not agree with {entry:?}: {problem}")]
    NotAsListed {
        /// The file, or the part of the manifest.
        entry: String,
        /// How they differ.
        problem: &'static str,
    },
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAZip => "bundle_not_a_zip",
            Self::Damaged(_) => "bundle_damaged",
            Self::TooLarge(_) => "bundle_too_large",
            Self::NameNotAllowed { .. } => "bundle_name_not_allowed",
            Self::EntryTwice { .. } => "bundle_entry_twice",
            Self::NotAFile { .. } => "bundle_entry_not_a_file",
            Self::Encrypted { .. } => "bundle_encrypted",
            Self::Unsupported { .. } => "bundle_unsupported",
            Self::ManifestUnusable(_) => "bundle_manifest_unusable",
            Self::TooNew { .. } => "bundle_too_new",
            Self::NotAsListed { .. } => "bundle_not_as_listed",
        }
    }

    fn sentence(&self, bundle: &Path) -> Sentence {
        let bundle = bundle.display();
        match self {
            Self::NotAZip => both(
                format!("{bundle} 은(는) 술래 묶음 파일이 아닙니다."),
                format!("{bundle} is no Sullae bundle."),
            ),
            Self::Damaged(_) => both(
                format!("묶음 파일 {bundle} 이(가) 손상되었거나 잘렸습니다."),
                format!("The bundle {bundle} is damaged or cut off."),
            ),
            Self::TooLarge(_) => both(
                format!("묶음 파일 {bundle} 이(가) 너무 큽니다."),
                format!("The bundle {bundle} is too large."),
            ),
            Self::ManifestUnusable(_) => both(
                format!("묶음 파일 {bundle} 의 목록(manifest.json)을 읽을 수 없습니다."),
                format!("The manifest of the bundle {bundle} cannot be read."),
            ),
            Self::TooNew { .. } => both(
                format!("묶음 파일 {bundle} 은(는) 더 새로운 술래가 만든 것입니다."),
                format!("The bundle {bundle} was made by a newer Sullae."),
            ),
            Self::NotAsListed { .. } => both(
                format!("묶음 파일 {bundle} 의 내용이 목록(manifest.json)과 다릅니다."),
                format!("What the bundle {bundle} holds is not what its manifest lists."),
            ),
            Self::NameNotAllowed { .. }
            | Self::EntryTwice { .. }
            | Self::NotAFile { .. }
            | Self::Encrypted { .. }
            | Self::Unsupported { .. } => both(
                format!("묶음 파일 {bundle} 에 들어 있으면 안 되는 것이 있어 열지 않았습니다."),
                format!("The bundle {bundle} holds something that no bundle may hold, so it was not opened."),
            ),
        }
    }

    fn next(&self) -> Sentence {
        match self {
            Self::TooNew { .. } => both("술래를 새 판으로 올린 뒤 다시 해 보세요.", "Update Sullae and try again."),
            Self::NotAZip => both(
                "이름이 .sullae 로 끝나는, 술래에서 내보낸 파일을 고르세요.",
                "Choose a file that Sullae exported; its name ends in .sullae.",
            ),
            Self::TooLarge(_) => both(
                "보낸 사람에게 단계를 나누어 다시 녹화해 달라고 하세요.",
                "Ask the sender to split the recording into shorter ones.",
            ),
            _ => both(
                "보낸 사람에게 술래에서 다시 내보내 달라고 하세요. 모르는 사람이 보낸 파일이면 지우세요.",
                "Ask the sender to export it from Sullae again. If you do not know the sender, delete the file.",
            ),
        }
    }
}

impl BundleError {
    /// Whether the disk had no room.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Io { source, .. } => is_disk_full(source),
            Self::Recording(source) => source.is_disk_full(),
            _ => false,
        }
    }

    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    fn said(&self) -> (Sentence, String, Sentence) {
        match self {
            Self::NotFound { path } => (
                both(
                    format!("{} 파일이 없습니다.", path.display()),
                    format!("There is no file {}.", path.display()),
                ),
                String::new(),
                both("묶음 파일의 자리를 다시 확인하세요.", "See where the bundle lies."),
            ),
            Self::WrongName { path } => (
                both(
                    format!("{} 은(는) 묶음 파일의 이름이 될 수 없습니다.", path.display()),
                    format!("{} cannot be the name of a bundle.", path.display()),
                ),
                String::new(),
                both(".sullae 로 끝나는 이름을 주세요.", "Give a name that ends in .sullae."),
            ),
            Self::Refused { path, refusal } => (refusal.sentence(path), refusal.to_string(), refusal.next()),
            Self::SecretInClear { path, at } => (
                both(
                    format!("{} 에 비밀값이 그대로 들어 있어 넘기지 않았습니다.", path.display()),
                    format!("{} holds a secret in clear, so it was not handed over.", path.display()),
                ),
                at.clone(),
                both(
                    "그 자리의 비밀값을 지우고 비밀 변수로 바꾸세요.",
                    "Take the secret out of that place and use a secret variable.",
                ),
            ),
            Self::DestinationExists { path } => (
                both(
                    format!("{} 이(가) 이미 있습니다.", path.display()),
                    format!("{} exists already.", path.display()),
                ),
                String::new(),
                both("다른 이름을 고르세요.", "Choose another name."),
            ),
            Self::Io { path, source } if is_disk_full(source) => (
                both(
                    format!("디스크에 자리가 없어 {} 을(를) 쓰지 못했습니다.", path.display()),
                    format!("{} could not be written because the disk is full.", path.display()),
                ),
                source.to_string(),
                both("자리를 비운 뒤 다시 해 보세요.", "Make room and try again."),
            ),
            Self::Io { path, source } => (
                both(
                    format!("{} 을(를) 읽거나 쓰지 못했습니다.", path.display()),
                    format!("{} could not be read or written.", path.display()),
                ),
                source.to_string(),
                both(
                    "폴더가 있는지, 쓸 권한이 있는지 확인하세요.",
                    "See whether the folder exists and may be written to.",
                ),
            ),
            // Answered by the recording's own error before this is asked.
            Self::Recording(source) => (both("", ""), source.to_string(), both("", "")),
        }
    }
}

impl Explain for BundleError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "bundle_not_found",
            Self::WrongName { .. } => "bundle_wrong_name",
            Self::Refused { refusal, .. } => refusal.code(),
            Self::SecretInClear { .. } => "secret_in_clear",
            Self::Recording(source) => source.code(),
            Self::DestinationExists { .. } => "destination_exists",
            Self::Io { .. } if self.is_disk_full() => "disk_full",
            Self::Io { .. } => "bundle_io",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        if let Self::Recording(source) = self {
            return source.explain(language);
        }
        let (what, why, next) = self.said();
        Explanation::new(self.code(), what.in_language(language), why, next.in_language(language))
    }
}
