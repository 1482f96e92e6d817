//! Why the history could not be read or written, and how that is said to a person.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;
use sullae_recording::{Explain, Explanation, Language};

/// Why the history could not be read or written. Nothing that was there is lost by any of them.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer Sullae wrote the database.
    #[error("{} was written by a newer Sullae (version {found}, this one knows {known})", path.display())]
    NewerVersion {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version this program knows.
        known: i64,
    },
    /// The database is damaged.
    #[error("the history {} is damaged: {problem}", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What is wrong with it, in its own words.
        problem: String,
    },
    /// The database is none of Sullae's.
    #[error("the history {} cannot be read: {problem}", path.display())]
    Unreadable {
        /// The database.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Other processes kept the database locked for too long.
    #[error("the history {} is in use by another program", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// No room left on the disk.
    #[error("no room left on the disk for {}", path.display())]
    DiskFull {
        /// What could not be written.
        path: PathBuf,
    },
    /// The system refused to read or write a file.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// No run has this id.
    #[error("there is no run {id}")]
    RunNotFound {
        /// The id asked for.
        id: String,
    },
    /// A run of this id is there already.
    #[error("there is a run {id} already")]
    RunExists {
        /// The id.
        id: String,
    },
    /// A run was handed in that cannot be kept as it is.
    #[error("run {id} cannot be kept: {problem}")]
    RunInvalid {
        /// The run's id.
        id: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The bytes handed in are no PNG picture.
    #[error("the picture is no PNG file")]
    NotPng,
    /// No picture of this content is kept.
    #[error("there is no picture {sha256}")]
    PictureMissing {
        /// The SHA-256 asked for.
        sha256: String,
    },
    /// The file no longer holds what was put into it.
    #[error("the picture {} is damaged", path.display())]
    PictureDamaged {
        /// The file.
        path: PathBuf,
    },
    /// The database answered with an error of another kind.
    #[error("the history {}: {source}", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// Its word.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Whether the disk had no room.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::DiskFull { .. })
    }

    /// Whether the database itself is broken, so that trying again does not help.
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }

    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Io { path, source },
        }
    }

    pub(crate) fn database(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                path,
                problem: source.to_string(),
            },
            // The shared-memory file beside the database is the first to need room.
            _ if source.sqlite_error().map(|e| e.extended_code) == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => Self::DiskFull { path },
            _ => Self::Database { path, source },
        }
    }
}

impl Explain for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::NewerVersion { .. } => "history_newer_version",
            Self::Damaged { .. } => "history_damaged",
            Self::Unreadable { .. } => "history_unreadable",
            Self::Busy { .. } => "history_busy",
            Self::DiskFull { .. } => "disk_full",
            Self::Io { .. } => "history_io",
            Self::RunNotFound { .. } => "run_not_found",
            Self::RunExists { .. } => "run_exists",
            Self::RunInvalid { .. } => "run_invalid",
            Self::NotPng => "picture_not_png",
            Self::PictureMissing { .. } => "picture_missing",
            Self::PictureDamaged { .. } => "picture_damaged",
            Self::Database { .. } => "history_database",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let (ko, en) = self.words();
        let [what, why, next] = language.pick(ko, en);
        Explanation::new(self.code(), what, why, next)
    }
}

type Words = [String; 3];

impl StoreError {
    /// What, why and next, in Korean and in English.
    fn words(&self) -> (Words, Words) {
        match self {
            Self::NewerVersion { path, found, known } => said(
                [
                    "실행 기록을 열 수 없습니다.".into(),
                    format!("{} 파일은 더 새로운 술래가 만든 것입니다 (판 {found}, 이 술래는 {known}까지).", path.display()),
                    "술래를 새 판으로 올리거나 다른 데이터 폴더를 쓰세요. 파일은 그대로 두었습니다.".into(),
                ],
                [
                    "The run history cannot be opened.".into(),
                    format!("{} was written by a newer Sullae (version {found}; this one knows up to {known}).", path.display()),
                    "Update Sullae, or use another data folder. The file was left as it is.".into(),
                ],
            ),
            Self::Damaged { path, problem } => said(
                [
                    "실행 기록이 손상되었습니다.".into(),
                    format!("{}: {problem}", path.display()),
                    "열려 있는 술래를 모두 닫고 다시 시작하세요. 손상된 파일은 옆으로 옮겨 두고, 가장 새로운 사본으로 되돌립니다.".into(),
                ],
                [
                    "The run history is damaged.".into(),
                    format!("{}: {problem}", path.display()),
                    "Close every Sullae that is open and start it again: the damaged file is put aside, and the newest copy takes its place.".into(),
                ],
            ),
            Self::Unreadable { path, problem } => said(
                [
                    "실행 기록을 읽을 수 없습니다.".into(),
                    format!("{} 파일은 술래의 기록이 아닙니다: {problem}", path.display()),
                    "파일을 다른 곳으로 옮긴 뒤 다시 실행하세요. 술래는 이 파일을 고치거나 지우지 않았습니다.".into(),
                ],
                [
                    "The run history cannot be read.".into(),
                    format!("{} is not a history of Sullae's: {problem}", path.display()),
                    "Move the file elsewhere and try again. Sullae neither changed nor deleted it.".into(),
                ],
            ),
            Self::Busy { path } => said(
                [
                    "실행 기록이 다른 프로그램에 잡혀 있습니다.".into(),
                    format!("{} 파일을 기다렸지만 풀리지 않았습니다.", path.display()),
                    "실행 중인 다른 술래나 백업 프로그램이 끝난 뒤 다시 해 보세요.".into(),
                ],
                [
                    "The run history is in use by another program.".into(),
                    format!("{} stayed locked.", path.display()),
                    "Try again once the other Sullae or the backup program is done.".into(),
                ],
            ),
            Self::DiskFull { path } => said(
                [
                    "디스크에 남은 자리가 없습니다.".into(),
                    format!("{} 파일을 쓸 수 없습니다.", path.display()),
                    "디스크를 비우거나 오래된 실행 기록을 지우세요 (sullae runs prune).".into(),
                ],
                [
                    "The disk is full.".into(),
                    format!("{} could not be written.", path.display()),
                    "Free some room, or remove old runs (sullae runs prune).".into(),
                ],
            ),
            Self::Io { path, source } => said(
                [
                    "데이터 폴더의 파일을 읽거나 쓸 수 없습니다.".into(),
                    format!("{}: {source}", path.display()),
                    "폴더의 권한과 디스크를 확인하세요.".into(),
                ],
                [
                    "A file of the data folder cannot be read or written.".into(),
                    format!("{}: {source}", path.display()),
                    "Check the folder's permissions and the disk.".into(),
                ],
            ),
            Self::Database { path, source } => said(
                [
                    "실행 기록에 오류가 났습니다.".into(),
                    format!("{}: {source}", path.display()),
                    "폴더의 권한과 디스크를 확인하고 다시 해 보세요.".into(),
                ],
                [
                    "The run history answered with an error.".into(),
                    format!("{}: {source}", path.display()),
                    "Check the folder's permissions and the disk, then try again.".into(),
                ],
            ),
            about_one => about_one.words_about_one(),
        }
    }

    /// The words of errors about one run or one picture.
    fn words_about_one(&self) -> (Words, Words) {
        match self {
            Self::RunNotFound { id } => said(
                [
                    format!("{id} 실행을 찾을 수 없습니다."),
                    "번호가 다르거나 이미 정리된 실행입니다.".into(),
                    "sullae runs list 로 남아 있는 실행을 보세요.".into(),
                ],
                [
                    format!("There is no run {id}."),
                    "The id is wrong, or the run was pruned.".into(),
                    "See what is kept with: sullae runs list".into(),
                ],
            ),
            Self::RunExists { id } => said(
                [
                    format!("{id} 실행이 이미 있습니다."),
                    String::new(),
                    "새 번호로 다시 실행하세요.".into(),
                ],
                [
                    format!("There is a run {id} already."),
                    String::new(),
                    "Run again with a new id.".into(),
                ],
            ),
            Self::RunInvalid { id, problem } => said(
                [
                    format!("{id} 실행을 기록할 수 없습니다."),
                    problem.clone(),
                    "술래의 잘못일 수 있으니 이 문장과 함께 알려 주세요.".into(),
                ],
                [
                    format!("Run {id} cannot be kept."),
                    problem.clone(),
                    "This may be a fault of Sullae's; please report it with this text.".into(),
                ],
            ),
            Self::NotPng => said(
                [
                    "화면 그림을 저장할 수 없습니다.".into(),
                    "PNG 그림이 아닙니다.".into(),
                    "다시 실행해 보세요.".into(),
                ],
                [
                    "The picture cannot be kept.".into(),
                    "It is no PNG file.".into(),
                    "Run the check again.".into(),
                ],
            ),
            Self::PictureMissing { sha256 } => said(
                [
                    "그 그림은 남아 있지 않습니다.".into(),
                    format!("저장된 그림 가운데 {sha256} 이 없습니다."),
                    "실행을 정리하면서 지웠을 수 있습니다. 다시 실행하면 새로 남습니다.".into(),
                ],
                [
                    "That picture is not kept.".into(),
                    format!("No stored picture is {sha256}."),
                    "It may have been pruned with its run; a new run takes new pictures.".into(),
                ],
            ),
            Self::PictureDamaged { path } => said(
                [
                    "그림 파일이 손상되었습니다.".into(),
                    format!("{} 내용이 저장할 때와 다릅니다.", path.display()),
                    "디스크를 확인하세요. 실행 기록의 나머지는 그대로 볼 수 있습니다.".into(),
                ],
                [
                    "A picture file is damaged.".into(),
                    format!("{} no longer holds what was stored.", path.display()),
                    "Check the disk. The rest of the history is still readable.".into(),
                ],
            ),
            _ => said(Words::default(), Words::default()),
        }
    }
}

fn said(ko: Words, en: Words) -> (Words, Words) {
    (ko, en)
}
