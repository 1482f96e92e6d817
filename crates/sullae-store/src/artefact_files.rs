//! The picture files: where they lie, written whole, read back.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use tempfile::NamedTempFile;

use crate::{StoreError, store::create_private_folder};

/// Files on their way in start with this; nothing else in the folder does.
const INCOMING: &str = ".incoming-";
/// A file on its way in that is older than this was left by a process that died: a living one
/// needs milliseconds.
const INCOMING_LEFT_BEHIND: Duration = Duration::from_secs(60 * 60);

/// The folder `artefacts`.
#[derive(Debug)]
pub(crate) struct ArtefactFiles {
    folder: PathBuf,
}

impl ArtefactFiles {
    pub(crate) fn open(folder: PathBuf) -> Result<Self, StoreError> {
        create_private_folder(&folder)?;
        Ok(Self { folder })
    }

    /// `ab/cdef….png`; whoever asks has checked the name or made it from a hash.
    pub(crate) fn path_of(&self, sha256: &str) -> PathBuf {
        let (shard, rest) = sha256.split_at_checked(2).unwrap_or(("", sha256));
        self.folder.join(shard).join(format!("{rest}.png"))
    }

    /// Whether a file of this name and size is there.
    pub(crate) fn holds(&self, sha256: &str, bytes: u64) -> bool {
        fs::metadata(self.path_of(sha256)).is_ok_and(|meta| meta.is_file() && meta.len() == bytes)
    }

    /// Bytes the file takes; 0 if it is gone.
    pub(crate) fn size(&self, sha256: &str) -> u64 {
        fs::metadata(self.path_of(sha256)).map_or(0, |meta| meta.len())
    }

    /// Writes the bytes to a file of their own and waits until the disk has them. The file goes
    /// away unless it is placed.
    pub(crate) fn write_incoming(&self, bytes: &[u8]) -> Result<NamedTempFile, StoreError> {
        let wrong = |source| StoreError::io(&self.folder, source);
        let mut file = tempfile::Builder::new().prefix(INCOMING).tempfile_in(&self.folder).map_err(wrong)?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(wrong)?;
        Ok(file)
    }

    /// Gives the file its final name, and waits until the disk knows it.
    pub(crate) fn place(&self, incoming: NamedTempFile, sha256: &str) -> Result<(), StoreError> {
        let path = self.path_of(sha256);
        let shard = path.parent().unwrap_or(&self.folder);
        if !shard.is_dir() {
            create_private_folder(shard)?;
            sync_folder(&self.folder)?;
        }
        incoming.persist(&path).map_err(|e| StoreError::io(&path, e.error))?;
        sync_folder(shard)
    }

    pub(crate) fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let missing = || StoreError::PictureMissing { sha256: sha256.to_owned() };
        if !is_sha256(sha256) {
            return Err(missing());
        }
        let path = self.path_of(sha256);
        fs::read(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => missing(),
            _ => StoreError::io(&path, source),
        })
    }

    /// Removes a file; one that is gone already is fine.
    pub(crate) fn remove(&self, sha256: &str) -> Result<(), StoreError> {
        let path = self.path_of(sha256);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(StoreError::io(&path, source)),
            _ => Ok(()),
        }
    }

    /// The names of all pictures on disk. What is not named like one is not ours to touch.
    pub(crate) fn names(&self) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::new();
        for shard in entries(&self.folder)? {
            if !shard.is_dir() {
                continue;
            }
            let Some(first) = shard.file_name().and_then(|n| n.to_str()).map(str::to_owned) else {
                continue;
            };
            for file in entries(&shard)? {
                let rest = file.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".png"));
                let name = rest.map(|rest| format!("{first}{rest}"));
                names.extend(name.filter(|name| first.len() == 2 && is_sha256(name)));
            }
        }
        Ok(names)
    }

    /// Removes files on their way in whose writer has died.
    pub(crate) fn remove_left_behind(&self) -> Result<(), StoreError> {
        for path in entries(&self.folder)? {
            let incoming = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(INCOMING));
            let modified = fs::metadata(&path).and_then(|meta| meta.modified());
            let age = modified.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
            if incoming && age.is_some_and(|age| age > INCOMING_LEFT_BEHIND) {
                // Another process may have swept it at the same time.
                let _ = fs::remove_file(&path);
            }
        }
        Ok(())
    }
}

fn is_sha256(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect())
        .map_err(|source| StoreError::io(folder, source))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(|source| StoreError::io(folder, source))
}

/// Elsewhere a folder cannot be opened as a file; the file system orders the rename itself.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}
