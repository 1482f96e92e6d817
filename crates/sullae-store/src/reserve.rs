//! Room kept back for a full disk: given up where a row can be written no other way, made anew when there is room.
//!
//! The file `DATA/reserve` is in one of three states. *Whole*: pictures and rows are kept as ever. *Given up*: it is empty; what it took is
//! there for rows alone, the last verdicts, the alert, and what removes old runs. No picture is kept then, for a few would use it up.
//! *Absent*: nobody who writes for long has asked for one.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    StoreError,
    store::{Store, create_private_file},
};

const FILE: &str = "reserve";
/// Bytes it takes: some ten thousand verdicts with their alerts.
pub const RESERVE_BYTES: u64 = 8 << 20;
/// So much room must be left beside it before it is made anew, or it would be given up again at once.
const BESIDE_BYTES: u64 = 8 << 20;
const BLOCK_BYTES: usize = 1 << 16;

/// The file of one data folder.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
}

impl Reserve {
    pub(crate) fn of(data_folder: &Path) -> Self {
        Self {
            path: data_folder.join(FILE),
        }
    }

    /// Whether it was given up and is not there again yet.
    pub(crate) fn is_given_up(&self) -> bool {
        self.bytes() == Some(0)
    }

    /// Gives it up, also one that is only being made; says whether that made room.
    pub(crate) fn give_up(&self) -> bool {
        let emptied = |path: &Path| {
            let opened = OpenOptions::new().write(true).open(path);
            opened.is_ok_and(|file| file.metadata().is_ok_and(|meta| meta.len() > 0) && file.set_len(0).is_ok())
        };
        let (part, whole) = (emptied(&self.part()), emptied(&self.path));
        part || whole
    }

    fn bytes(&self) -> Option<u64> {
        fs::metadata(&self.path).ok().map(|meta| meta.len())
    }

    fn part(&self) -> PathBuf {
        self.path.with_extension("part")
    }

    /// Makes it, if there is room for it and as much beside it; says whether it is whole.
    fn renew(&self) -> Result<bool, StoreError> {
        if self.bytes() == Some(RESERVE_BYTES) {
            return Ok(true);
        }
        let part = self.part();
        let made = create_private_file(&part).and_then(|file| {
            let filled = fill(&file)
                .and_then(|()| file.set_len(RESERVE_BYTES))
                .and_then(|()| file.sync_all());
            filled
                .and_then(|()| fs::rename(&part, &self.path))
                .map_err(|source| StoreError::io(&self.path, source))
        });
        match made {
            Ok(()) => Ok(true),
            Err(error) => {
                let _ = fs::remove_file(&part);
                if error.is_disk_full() {
                    // Whoever writes pictures must know, also where there never was one.
                    drop(create_private_file(&self.path));
                    return Ok(false);
                }
                Err(error)
            }
        }
    }
}

/// Noise: a file system that leaves out zeros or packs files would keep nothing back.
fn fill(mut file: &File) -> io::Result<()> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    let blocks = (RESERVE_BYTES + BESIDE_BYTES) / BLOCK_BYTES as u64;
    for _ in 0..blocks {
        block.clear();
        while block.len() < BLOCK_BYTES {
            // Steps of Marsaglia's xorshift64.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            block.extend_from_slice(&state.to_le_bytes());
        }
        file.write_all(&block)?;
    }
    Ok(())
}

impl Store {
    /// Keeps room back for a full disk, if there is any to keep; says whether it is there. For what writes for long: it takes
    /// [`RESERVE_BYTES`].
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn keep_reserve(&self) -> Result<bool, StoreError> {
        self.reserve().renew()
    }

    /// Whether there is room for a run with its pictures, as far as is known.
    ///
    /// # Errors
    /// [`StoreError::DiskFull`] while the reserve is given up.
    pub fn has_room(&self) -> Result<(), StoreError> {
        if self.reserve().is_given_up() {
            return Err(StoreError::DiskFull {
                path: self.data_folder().to_owned(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_up_is_made_anew_and_one_that_never_was_is_not_missed() {
        let data = tempfile::tempdir().unwrap();
        let reserve = Reserve::of(data.path());
        assert!(!reserve.is_given_up() && !reserve.give_up());
        assert!(reserve.renew().unwrap() && !reserve.is_given_up());
        assert_eq!(reserve.bytes(), Some(RESERVE_BYTES));
        assert!(reserve.give_up() && reserve.is_given_up() && !reserve.give_up());
        assert!(reserve.renew().unwrap() && !reserve.is_given_up());
        assert!(!reserve.part().exists());
    }
}
