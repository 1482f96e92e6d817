//! Why a recording's folder cannot be read or written.

use std::{io, path::PathBuf};

use crate::{
    explain::{Explain, Explanation, Language},
    upgrade::UpgradeError,
    validate::Invalid,
};

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
    /// A file to upload is missing, or its path leads elsewhere.
    #[error("the file {} cannot be used: {problem}", path.display())]
    UploadUnusable {
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
    /// The document is not the one that a change was planned for.
    #[error("{} has changed meanwhile", path.display())]
    ChangedMeanwhile {
        /// The document.
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
            Self::UploadUnusable { .. } => "upload_unusable",
            Self::NotEmpty { .. } => "folder_not_empty",
            Self::ChangedMeanwhile { .. } => "recording_changed_meanwhile",
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
                source.said().in_language(language).to_owned(),
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
            Self::UploadUnusable { path, problem } => said(
                format!("올릴 파일 {} 을(를) 쓸 수 없습니다.", path.display()),
                format!("The file to upload {} cannot be used.", path.display()),
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
            Self::ChangedMeanwhile { path } => said(
                format!("그 사이에 {} 이(가) 바뀌었습니다. 아무것도 바꾸지 않았습니다.", path.display()),
                format!("{} has changed meanwhile. Nothing was done.", path.display()),
                String::new(),
                "`sullae heal 폴더` 로 지금 남은 제안을 다시 보세요. 되돌리기는 받아들인 뒤 그대로인 시나리오에서만 됩니다.",
                "See with `sullae heal DIR` what is proposed now. Only a recording left as it was accepted can be taken back.",
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
