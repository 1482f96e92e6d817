//! The recordings kept in the data folder: listed, opened, renamed, deleted, brought back.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use sullae_recording::{Explain, FolderError, Language, Recording, RecordingFolder};
use sullae_store::RunFilter;

use crate::{
    cards::{run_card, step_cards},
    error::ServiceError,
    service::Service,
    wire::{RecordingCard, RecordingView},
};

impl Service {
    /// The kept recordings, newest first. One that cannot be read is listed with its trouble.
    ///
    /// # Errors
    /// [`ServiceError::Io`], [`ServiceError::Store`].
    pub fn recordings(&self) -> Result<Vec<RecordingCard>, ServiceError> {
        let mut cards = self
            .recording_ids()?
            .iter()
            .map(|id| self.card(id))
            .collect::<Result<Vec<_>, _>>()?;
        cards.sort_by(|a, b| b.created.cmp(&a.created));
        Ok(cards)
    }

    /// The ids of the kept recordings, by name.
    pub(crate) fn recording_ids(&self) -> Result<Vec<String>, ServiceError> {
        let root = self.places.recordings();
        let entries = match fs::read_dir(&root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(ServiceError::Io { path: root, source }),
        };
        let folders = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        let ids = folders
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'));
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        Ok(ids)
    }

    /// A kept recording with its steps.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Folder`], [`ServiceError::Store`].
    pub fn recording(&self, id: &str) -> Result<RecordingView, ServiceError> {
        let folder = RecordingFolder::at(&self.recording_folder(id)?);
        let recording = folder.read()?;
        let steps = step_cards(&folder, &recording.steps);
        Ok(RecordingView {
            card: self.card(id)?,
            steps,
        })
    }

    /// Moves a recording to the trash.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Io`].
    pub fn delete_recording(&self, id: &str) -> Result<(), ServiceError> {
        let trashed = self.places.trash().join(id);
        // An earlier one of the same name has had its chance.
        let _ = fs::remove_dir_all(&trashed);
        move_folder(&self.recording_folder(id)?, &trashed)
    }

    /// Brings a deleted recording back.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Io`].
    pub fn restore_recording(&self, id: &str) -> Result<(), ServiceError> {
        move_folder(&existing(&self.places.trash(), id)?, &self.places.recordings().join(id))
    }

    /// The folder of a kept recording.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`].
    pub fn recording_folder(&self, id: &str) -> Result<PathBuf, ServiceError> {
        existing(&self.places.recordings(), id)
    }

    /// A folder that does not exist yet, named after a recording.
    pub(crate) fn free_folder(&self, wished: &str) -> PathBuf {
        let root = self.places.recordings();
        let numbered = (2..).map(|n| format!("{wished}-{n}"));
        let mut names = std::iter::once(wished.to_owned()).chain(numbered);
        names
            .find(|name| !root.join(name).exists())
            .map_or_else(|| root.join(wished), |name| root.join(name))
    }

    /// Id of the kept recording in a folder, if it is one.
    pub(crate) fn id_of_folder(&self, folder: &Path) -> Option<String> {
        let root = fs::canonicalize(self.places.recordings()).ok()?;
        let name = folder.strip_prefix(&root).ok()?.to_str()?;
        (folder.is_dir() && !name.contains('/')).then(|| name.to_owned())
    }

    fn card(&self, id: &str) -> Result<RecordingCard, ServiceError> {
        let path = self.recording_folder(id)?;
        let known = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        let filter = RunFilter {
            folder: Some(known.display().to_string()),
            limit: Some(1),
            ..RunFilter::default()
        };
        let last_run = self.store.runs(&filter)?.pop().map(run_card);
        let language = self.language();
        Ok(match RecordingFolder::at(&path).read() {
            Ok(recording) => card_of(id, &recording, last_run),
            Err(error) => unreadable(id, &error, language),
        })
    }
}

fn card_of(id: &str, recording: &Recording, last_run: Option<crate::wire::RunCard>) -> RecordingCard {
    RecordingCard {
        id: id.to_owned(),
        name: recording.name.clone(),
        start_url: sullae_recording::redact::redact_url(&recording.start_url),
        created: recording.created.clone(),
        steps: u32::try_from(recording.steps.len()).unwrap_or(u32::MAX),
        secrets: recording.secret_names().map(str::to_owned).collect(),
        last_run,
        trouble: None,
    }
}

fn unreadable(id: &str, error: &FolderError, language: Language) -> RecordingCard {
    RecordingCard {
        id: id.to_owned(),
        name: String::new(),
        start_url: String::new(),
        created: String::new(),
        steps: 0,
        secrets: Vec::new(),
        last_run: None,
        trouble: Some(error.explain(language)),
    }
}

/// The folder with this name right below `root`; a name that leads elsewhere is not found.
fn existing(root: &Path, id: &str) -> Result<PathBuf, ServiceError> {
    let plain = !id.is_empty() && !id.starts_with('.') && !id.contains(['/', '\\', ':']);
    let path = root.join(id);
    if plain && path.is_dir() {
        Ok(path)
    } else {
        Err(ServiceError::RecordingNotFound { id: id.to_owned() })
    }
}

fn move_folder(from: &Path, to: &Path) -> Result<(), ServiceError> {
    let wrong = |source| ServiceError::Io {
        path: to.to_owned(),
        source,
    };
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(wrong)?;
    }
    if to.exists() {
        return Err(wrong(io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(from, to).map_err(wrong)
}
