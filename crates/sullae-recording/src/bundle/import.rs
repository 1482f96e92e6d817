//! From a bundle to a recording's folder: looked through first, kept only when a person says so.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::{
    bundle::{
        MANIFEST,
        archive::{Archive, Entry},
        error::{BundleError, Refusal},
        manifest::{Manifest, ManifestFile},
    },
    document::Recording,
    folder::{DOCUMENT, RecordingFolder, check_anchor_png, parse, sync_folder},
    overview::{Overview, overview, secret_in_clear},
    validate::is_device_name,
};

/// Longest name of a folder made up for a recording, in bytes: it must fit every file system with
/// a number after it.
const FOLDER_NAME_LIMIT: usize = 120;

/// A bundle that has been looked through and unpacked into a private folder. Dropping it removes
/// that folder; [`keep`](Self::keep) moves the recording to where it shall stay.
#[derive(Debug)]
pub struct BundleReview {
    /// The recording.
    pub recording: Recording,
    /// What it will do, in words.
    pub overview: Overview,
    /// The program that wrote the bundle, in its own words, such as `sullae 0.1.0`.
    pub created_with: String,
    /// Bytes of the bundle.
    pub size_bytes: u64,
    /// Readable by this user alone, so that nobody swaps a file between review and keeping.
    staging: TempDir,
}

/// Looks through a bundle and unpacks it into a new private folder below `staging_root`, which
/// must exist. Nothing is written anywhere else.
///
/// # Errors
/// [`BundleError::Refused`] with the rule it breaks; [`BundleError::Recording`] if the recording
/// in it is not valid; [`BundleError::SecretInClear`]; [`BundleError::NotFound`];
/// [`BundleError::Io`]. In every case the staging folder is gone again.
pub fn inspect(file: &Path, staging_root: &Path) -> Result<BundleReview, BundleError> {
    let archive = Archive::open(file)?;
    let manifest = read_manifest(&archive)?;
    let document = read_listed(&archive, &manifest, DOCUMENT)?;
    let recording = parse(&document, &file.join(DOCUMENT))?;
    let named = recording.anchor_files();
    let uploads = recording.upload_files();
    compare_files(&archive, &manifest, named.union(&uploads).copied())?;
    manifest.check_against(&recording).map_err(|r| archive.refuse(r))?;
    if let Some(at) = secret_in_clear(&recording) {
        return Err(BundleError::SecretInClear { path: file.to_owned(), at });
    }

    let staging = private_folder(staging_root).map_err(BundleError::io(staging_root))?;
    // Inside the private folder, so that it gets ordinary permissions for its life after keeping.
    let folder = RecordingFolder::create(&staging.path().join("recording"))?;
    for image in &named {
        let png = read_listed(&archive, &manifest, image)?;
        check_anchor_png(&png, &file.join(image))?;
        folder.write_anchor_file(image, &png)?;
    }
    for file in &uploads {
        folder.write_upload(file, &read_listed(&archive, &manifest, file)?)?;
    }
    folder.write(&recording)?;
    Ok(BundleReview {
        overview: overview(&recording),
        created_with: crate::plain::visible(&manifest.created_with),
        size_bytes: archive.size(),
        recording,
        staging,
    })
}

impl BundleReview {
    /// Where the unpacked recording lies while it is being reviewed.
    pub fn staged_folder(&self) -> PathBuf {
        self.staging.path().join("recording")
    }

    /// Moves the recording to `destination`, in one piece, and returns that path. Parents are made.
    ///
    /// # Errors
    /// [`BundleError::DestinationExists`] if anything is there already; [`BundleError::Io`]. The
    /// staging folder is gone in either case.
    pub fn keep(self, destination: &Path) -> Result<PathBuf, BundleError> {
        let exists = || BundleError::DestinationExists {
            path: destination.to_owned(),
        };
        if fs::symlink_metadata(destination).is_ok() {
            return Err(exists());
        }
        let parent = destination.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(BundleError::io(parent))?;
        match fs::rename(self.staged_folder(), destination) {
            Ok(()) => {}
            Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
                return self.staged_beside(parent)?.keep(destination);
            }
            // Somebody was quicker. An empty folder made meanwhile is replaced; nothing is lost by it.
            Err(_) if fs::symlink_metadata(destination).is_ok() => return Err(exists()),
            Err(source) => {
                return Err(BundleError::Io {
                    path: destination.to_owned(),
                    source,
                });
            }
        }
        sync_folder(parent).map_err(BundleError::io(parent))?;
        Ok(destination.to_owned())
    }

    /// The same review, staged on the disk the recording is to be kept on: a move from one disk
    /// to another is no move but a copy, and would show half a recording meanwhile.
    fn staged_beside(self, parent: &Path) -> Result<Self, BundleError> {
        let staging = private_folder(parent).map_err(BundleError::io(parent))?;
        let from = RecordingFolder::at(&self.staged_folder());
        let to = RecordingFolder::create(&staging.path().join("recording"))?;
        for image in self.recording.anchor_files() {
            to.write_anchor_file(image, &from.read_anchor_file(image)?)?;
        }
        for file in self.recording.upload_files() {
            to.write_upload(file, &from.read_upload(file)?)?;
        }
        to.write(&self.recording)?;
        Ok(Self { staging, ..self })
    }
}

/// A new folder that only this user can look into, where the system knows such a thing.
fn private_folder(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sullae-import-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(parent)
}

/// A folder name for a recording of this name: everything but letters, digits, `-` and `_`
/// replaced, in any script, never empty and never a device of Windows.
pub fn folder_name(recording_name: &str) -> String {
    let mut name = String::new();
    for c in recording_name.chars() {
        let c = if c.is_alphanumeric() || c == '_' { c } else { '-' };
        if name.len() + c.len_utf8() > FOLDER_NAME_LIMIT {
            break;
        }
        if c != '-' || !(name.is_empty() || name.ends_with('-')) {
            name.push(c);
        }
    }
    let name = name.trim_end_matches('-');
    match name {
        "" => "recording".to_owned(),
        name if is_device_name(name) => format!("{name}-recording"),
        name => name.to_owned(),
    }
}

fn read_manifest(archive: &Archive) -> Result<Manifest, BundleError> {
    let entry = archive
        .entry(MANIFEST)
        .ok_or_else(|| archive.refuse(Refusal::ManifestUnusable(format!("there is no {MANIFEST}"))))?;
    Manifest::parse(&archive.read(entry)?).map_err(|r| archive.refuse(r))
}

/// The bytes of a file that must be in the archive and be what the manifest says.
fn read_listed(archive: &Archive, manifest: &Manifest, name: &str) -> Result<Vec<u8>, BundleError> {
    let differs = |problem| archive.refuse(not_as_listed(name, problem));
    let entry = archive.entry(name).ok_or_else(|| differs("it is not in the bundle"))?;
    let listed = manifest
        .files
        .iter()
        .find(|f| f.path == name)
        .ok_or_else(|| differs("it is not listed"))?;
    let bytes = archive.read(entry)?;
    if *listed == ManifestFile::of(name, &bytes) {
        Ok(bytes)
    } else {
        Err(differs("size or SHA-256 differs"))
    }
}

/// The same files must be in the archive, in the manifest, and named by the recording.
fn compare_files<'a>(archive: &Archive, manifest: &Manifest, named: impl Iterator<Item = &'a str>) -> Result<(), BundleError> {
    let wanted: BTreeSet<&str> = named.chain([DOCUMENT]).collect();
    let names = archive.entries().iter().map(|e: &Entry| e.name.as_str());
    let held: BTreeSet<&str> = names.filter(|name| *name != MANIFEST).collect();
    let listed: BTreeSet<&str> = manifest.files.iter().map(|f| f.path.as_str()).collect();
    let refuse = |entry: &str, problem| Err(archive.refuse(not_as_listed(&crate::plain::visible(entry), problem)));
    if listed.len() != manifest.files.len() {
        return refuse("files", "a file is listed twice");
    }
    for (some, others, problem) in [
        (&listed, &held, "it is not in the bundle"),
        (&held, &listed, "it is not listed"),
        (&held, &wanted, "the recording does not name it"),
        (&wanted, &held, "it is not in the bundle"),
    ] {
        if let Some(entry) = some.difference(others).next() {
            return refuse(entry, problem);
        }
    }
    Ok(())
}

fn not_as_listed(entry: &str, problem: &'static str) -> Refusal {
    Refusal::NotAsListed {
        entry: entry.to_owned(),
        problem,
    }
}
