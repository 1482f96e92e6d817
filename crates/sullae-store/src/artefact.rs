//! Table `artefact`, and the protocol that keeps its files and rows together.
//!
//! A picture is referenced by an open run from the moment it is put, so nothing here depends on a
//! clock or a time of grace. The database's write lock orders everything else:
//!
//! - *Put*: the bytes are written to a file of their own and synced, without any lock. Then, inside
//!   one write transaction: the row and the run's reference are inserted, the file gets its final
//!   name (unless a file is there already), the folder is synced; commit. A crash leaves at most a
//!   file that no row knows.
//! - *Prune*: runs are deleted and committed first. Then, inside another write transaction: the files
//!   of rows without a reference are removed, then their rows; commit. A crash leaves at most rows
//!   without a file and without a reference; a put of that picture looks for the file, not the row.
//! - *Sweep*: files that no row knows are removed inside a write transaction too, so a put between
//!   its rename and its commit is never mistaken for a leftover.

use rusqlite::{Connection, OptionalExtension, Result};
use sha2::{Digest, Sha256};
use sullae_recording::{folder::png_size, run::PictureRef};

use crate::{StoreError, run_artefact_table, run_table, store::Store};

pub(crate) const CREATE: &str = "
CREATE TABLE artefact (
    sha256        TEXT PRIMARY KEY,      -- lower-case hex; names the file
    bytes         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Store {
    /// What a PNG picture is kept as.
    ///
    /// # Errors
    /// [`StoreError::NotPng`].
    pub fn artefact_of(png: &[u8]) -> Result<PictureRef, StoreError> {
        let (width, height) = png_size(png).ok_or(StoreError::NotPng)?;
        Ok(PictureRef {
            sha256: sha256_hex(png),
            width,
            height,
        })
    }

    /// Keeps a PNG picture for a run that has begun. The same picture is kept once, however many
    /// runs show it.
    ///
    /// # Errors
    /// [`StoreError::NotPng`], [`StoreError::RunNotFound`], [`StoreError::DiskFull`] and others.
    pub fn put_artefact(&self, run_id: &str, png: &[u8]) -> Result<PictureRef, StoreError> {
        let artefact = Self::artefact_of(png)?;
        let sha256 = &artefact.sha256;
        let bytes = png.len() as u64;
        self.has_room()?;
        let mut incoming = match self.files().holds(sha256, bytes) {
            true => None,
            false => Some(self.files().write_incoming(png)?),
        };
        self.write_outside_reserve(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            if !run_table::exists(db, run_id).map_err(wrong)? {
                return Err(StoreError::RunNotFound { id: run_id.to_owned() });
            }
            insert(db, sha256, bytes).map_err(wrong)?;
            run_artefact_table::insert(db, run_id, sha256).map_err(wrong)?;
            if !self.files().holds(sha256, bytes) {
                // Pruned since we looked: rare, so it may be written under the lock.
                let incoming = incoming.take().map_or_else(|| self.files().write_incoming(png), Ok)?;
                self.files().place(incoming, sha256)?;
            }
            Ok(())
        })?;
        Ok(artefact)
    }

    /// Reads a picture, and checks that it is what was put.
    ///
    /// # Errors
    /// [`StoreError::PictureMissing`], [`StoreError::PictureDamaged`], [`StoreError::Io`].
    pub fn artefact(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = self.files().read(sha256)?;
        if sha256_hex(&bytes) == sha256 {
            Ok(bytes)
        } else {
            Err(StoreError::PictureDamaged {
                path: self.files().path_of(sha256),
            })
        }
    }
}

fn insert(db: &Connection, sha256: &str, bytes: u64) -> Result<()> {
    db.prepare_cached("INSERT INTO artefact (sha256, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute((sha256, i64::try_from(bytes).unwrap_or(i64::MAX)))?;
    Ok(())
}

pub(crate) fn exists(db: &Connection, sha256: &str) -> Result<bool> {
    db.prepare_cached("SELECT 1 FROM artefact WHERE sha256 = ?1")?.exists([sha256])
}

/// Bytes of all pictures that a run shows.
pub(crate) fn bytes_shown(db: &Connection) -> Result<u64> {
    db.prepare_cached(
        "SELECT coalesce(sum(bytes), 0) FROM artefact
         WHERE EXISTS (SELECT 1 FROM run_artefact WHERE run_artefact.sha256 = artefact.sha256)",
    )?
    .query_row([], |row| row.get::<_, i64>(0).map(i64::unsigned_abs))
}

/// Names of pictures after `after`, in order, at most `limit`.
pub(crate) fn names_after(db: &Connection, after: &str, limit: u32) -> Result<Vec<String>> {
    db.prepare_cached("SELECT sha256 FROM artefact WHERE sha256 > ?1 ORDER BY sha256 LIMIT ?2")?
        .query_map((after, limit), |row| row.get(0))?
        .collect()
}

/// Bytes of a picture that no run shows; none where one does, or there is no such picture.
pub(crate) fn bytes_if_unreferenced(db: &Connection, sha256: &str) -> Result<Option<u64>> {
    db.prepare_cached(
        "SELECT bytes FROM artefact
         WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM run_artefact WHERE run_artefact.sha256 = artefact.sha256)",
    )?
    .query_row([sha256], |row| row.get::<_, i64>(0).map(i64::unsigned_abs))
    .optional()
}

pub(crate) fn delete(db: &Connection, sha256: &str) -> Result<()> {
    db.prepare_cached("DELETE FROM artefact WHERE sha256 = ?1")?.execute([sha256])?;
    Ok(())
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
