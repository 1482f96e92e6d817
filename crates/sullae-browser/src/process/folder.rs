//! The private folder of one browser: its profile and temporary files, and the sweep of folders whose owner was killed.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::tree;

pub(super) const PREFIX: &str = "sullae-browser-";
/// Held locked by the owner for as long as it lives: the kernel lets go of the lock however the owner ends, which a written process id
/// (reused, or of another container) cannot promise.
const OWNER_FILE: &str = "owner";
/// A folder that never got its owner file belongs to a process that died while making it, once it is this old.
const UNOWNED_FOR: Duration = Duration::from_secs(600);

/// A folder only this user can read, removed when dropped.
#[derive(Debug)]
pub(crate) struct BrowserFolder {
    dir: TempDir,
    _owner: File,
}

impl BrowserFolder {
    /// Makes a new folder under `parent`, with mode 0700.
    pub(crate) fn create_in(parent: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let dir = builder.tempdir_in(parent)?;
        for part in ["profile", "tmp", "crashes"] {
            std::fs::create_dir(dir.path().join(part))?;
        }
        // Locked first and named after: a sweeper never sees an owner file that is not locked yet.
        let unnamed = dir.path().join("owner.new");
        let mut owner = File::create(&unnamed)?;
        owner.try_lock()?;
        writeln!(owner, "{}", std::process::id())?;
        std::fs::rename(unnamed, dir.path().join(OWNER_FILE))?;
        Ok(Self { dir, _owner: owner })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Chromium's user data directory.
    pub(crate) fn profile(&self) -> PathBuf {
        self.path().join("profile")
    }

    /// For the temporary files of driver and browser, which a killed browser leaves behind.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.path().join("tmp")
    }

    /// For crash dumps, which hold page memory and must not outlive the session.
    pub(crate) fn crashes(&self) -> PathBuf {
        self.path().join("crashes")
    }
}

/// Removes the folders under `parent` whose owner is dead, after ending any process that still uses them.
pub(crate) fn sweep_stale(parent: &Path) {
    let Ok(entries) = std::fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if named && is_own_folder(&entry.path()) && is_stale(&entry.path()) {
            tree::kill_all(&entry.path(), Duration::from_secs(2));
            if let Err(error) = std::fs::remove_dir_all(entry.path()) {
                tracing::debug!(%error, folder = %entry.path().display(), "stale browser folder stays");
            }
        }
    }
}

/// A real folder (no link) of this very user: the temporary folder is open to everyone.
fn is_own_folder(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else {
        return false;
    };
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::uid(&found) != nix::unistd::geteuid().as_raw() {
        return false;
    }
    found.is_dir()
}

fn is_stale(path: &Path) -> bool {
    match File::open(path.join(OWNER_FILE)) {
        Ok(owner) => match owner.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => path
            .metadata()
            .and_then(|found| found.modified())
            .ok()
            .and_then(|made| made.elapsed().ok())
            .is_some_and(|age| age > UNOWNED_FOR),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sweep_removes_a_dead_owners_folder_and_spares_a_living_ones() {
        let parent = tempfile::tempdir().unwrap();
        let living = BrowserFolder::create_in(parent.path()).unwrap();
        let dead = BrowserFolder::create_in(parent.path()).unwrap();
        let dead_path = dead.path().to_owned();
        let BrowserFolder { dir, _owner } = dead;
        let _ = dir.keep();
        drop(_owner);
        let stranger = parent.path().join("somebody-elses");
        std::fs::create_dir(&stranger).unwrap();

        sweep_stale(parent.path());

        assert!(living.path().join("profile").is_dir());
        assert!(stranger.is_dir());
        assert!(!dead_path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_can_look_into_the_folder() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = BrowserFolder::create_in(parent.path()).unwrap();
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
