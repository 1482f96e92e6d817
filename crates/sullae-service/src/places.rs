//! Where Sullae keeps its things.
//!
//! ```text
//! DATA/recordings/NAME/   recordings made or imported in the window
//! DATA/monitors/KEY.toml  monitors; other folders can be named besides
//! DATA/trash/NAME/        those deleted there, until the next start
//! DATA/history.db ...     the run history, laid out by sullae-store
//! DATA/models/           the user's own OCR models, instead of those built in
//! DATA/proposals/         pages that show proposed looks, written anew by each `sullae heal`
//! DATA/settings.json      the window's settings
//! DATA/channels.toml      where alerts go
//! DATA/keeping.toml       how long things are kept
//! DATA/network.toml       what shows whether this machine has its network
//! DATA/api-token          what must be shown to the API, where no other token was named
//! DATA/secrets.age        the vault of secrets, where one is used
//! ```

use std::path::{Path, PathBuf};

use crate::error::ServiceError;

/// Names the data folder, instead of the system's usual place.
pub const DATA_FOLDER_VARIABLE: &str = "SULLAE_DATA_FOLDER";

/// The folders of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    data: PathBuf,
}

impl Places {
    /// The folder given, or `SULLAE_DATA_FOLDER`, or the system's usual place for application data.
    ///
    /// # Errors
    /// [`ServiceError::NoDataFolder`].
    pub fn find(given: Option<&Path>) -> Result<Self, ServiceError> {
        let from_variable = || {
            std::env::var_os(DATA_FOLDER_VARIABLE)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let data = given
            .map(Path::to_owned)
            .or_else(from_variable)
            .or_else(usual_place)
            .ok_or(ServiceError::NoDataFolder)?;
        Ok(Self { data })
    }

    /// The data folder itself.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of recordings.
    pub fn recordings(&self) -> PathBuf {
        self.data.join("recordings")
    }

    /// The folder of monitors' files.
    pub fn monitors(&self) -> PathBuf {
        self.data.join("monitors")
    }

    /// The folder of deleted recordings.
    pub fn trash(&self) -> PathBuf {
        self.data.join("trash")
    }

    /// The folder of monitors' files that were removed; no recording can be named so.
    pub fn trashed_monitors(&self) -> PathBuf {
        self.trash().join(".monitors")
    }

    /// The folder of pages that show proposed looks.
    pub fn proposal_pages(&self) -> PathBuf {
        self.data.join("proposals")
    }

    /// The file of a recording's edits that are not saved yet.
    pub fn draft(&self, recording_id: &str) -> PathBuf {
        self.data.join("drafts").join(format!("{recording_id}.json"))
    }

    /// The settings file.
    pub fn settings(&self) -> PathBuf {
        self.data.join("settings.json")
    }

    /// The file that says where alerts go.
    pub fn channels(&self) -> PathBuf {
        self.data.join("channels.toml")
    }

    /// The file that says how long things are kept.
    pub fn keeping(&self) -> PathBuf {
        self.data.join("keeping.toml")
    }

    /// What shows whether this machine has its network; there is none unless somebody wrote it.
    pub fn network(&self) -> PathBuf {
        self.data.join("network.toml")
    }

    /// The folder of the user's own OCR models, if there is one.
    pub fn models(&self) -> Option<PathBuf> {
        Some(self.data.join("models")).filter(|folder| folder.is_dir())
    }
}

fn usual_place() -> Option<PathBuf> {
    let folder = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        folder("LOCALAPPDATA").map(|path| path.join("Sullae"))
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|path| path.join("Library/Application Support/Sullae"))
    } else {
        folder("XDG_DATA_HOME")
            .or_else(|| folder("HOME").map(|path| path.join(".local/share")))
            .map(|path| path.join("sullae"))
    }
}
