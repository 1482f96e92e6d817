//! Making room: which runs go, and the pictures nobody shows any more.

use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use crate::{StoreError, artefact, run_artefact_table, run_table, store::Store};

/// How many runs, or pictures, one write transaction removes, so that a run that goes on does not wait long.
const BATCH: usize = 64;
/// How many pictures are looked at at once.
const PAGE: u32 = 1000;

/// Which runs to remove: one that any rule asks for goes. A run that still goes on never does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrunePolicy {
    /// Runs that started before this Unix time in milliseconds.
    pub started_before_ms: Option<i64>,
    /// All but the newest so many finished runs of each recording folder.
    pub keep_last: Option<u32>,
    /// The oldest runs, until the pictures of those left take no more than this many bytes.
    pub max_bytes: Option<u64>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct PruneReport {
    /// Runs.
    pub runs_removed: u32,
    /// Picture files.
    pub pictures_removed: u32,
    /// Bytes those files took.
    pub bytes_freed: u64,
}

impl Store {
    /// Removes the runs the policy asks for, and then every picture that no run shows, also those
    /// left by a process that died. May be stopped at any moment and run again.
    ///
    /// # Errors
    /// Those of the database and of removing files.
    pub fn prune(&self, policy: &PrunePolicy) -> Result<PruneReport, StoreError> {
        let mut report = PruneReport::default();
        let mut doomed = self.read(|db| {
            let mut ids = match policy.started_before_ms {
                Some(ms) => run_table::finished_before(db, ms)?,
                None => Vec::new(),
            };
            if let Some(keep) = policy.keep_last {
                ids.extend(run_table::finished_beyond(db, keep)?);
            }
            Ok(ids)
        })?;
        doomed.sort();
        doomed.dedup();
        for batch in doomed.chunks(BATCH) {
            report.runs_removed += self.write(|db, path| {
                let mut removed = 0;
                for id in batch {
                    removed += run_table::delete(db, id).map_err(|e| StoreError::database(path, e))?;
                }
                Ok(count(removed))
            })?;
        }
        if let Some(max_bytes) = policy.max_bytes {
            report.runs_removed += self.remove_oldest_until(max_bytes)?;
        }
        self.remove_unreferenced(&mut report)?;
        self.sweep(&mut report)?;
        Ok(report)
    }

    fn remove_oldest_until(&self, max_bytes: u64) -> Result<u32, StoreError> {
        let mut removed = 0;
        loop {
            let (gone, done) = self.write(|db, path| {
                let wrong = |e| StoreError::database(path, e);
                let mut left = artefact::bytes_shown(db).map_err(wrong)?;
                let mut gone = 0;
                let oldest = run_table::oldest_finished(db, BATCH as u32).map_err(wrong)?;
                for id in &oldest {
                    if left <= max_bytes {
                        break;
                    }
                    left -= run_artefact_table::bytes_shown_by_it_alone(db, id).map_err(wrong)?.min(left);
                    gone += run_table::delete(db, id).map_err(wrong)?;
                }
                Ok((gone, left <= max_bytes || oldest.is_empty()))
            })?;
            removed += count(gone);
            if done {
                return Ok(removed);
            }
        }
    }

    /// Looks through all pictures, a page at a time, so that nobody waits for the whole of it.
    fn remove_unreferenced(&self, report: &mut PruneReport) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let page = self.read(|db| artefact::names_after(db, &after, PAGE))?;
            let Some(last) = page.last() else { return Ok(()) };
            after.clone_from(last);
            let unshown = self.read(|db| {
                let mut unshown = Vec::new();
                for name in page {
                    if artefact::bytes_if_unreferenced(db, &name)?.is_some() {
                        unshown.push(name);
                    }
                }
                Ok(unshown)
            })?;
            for batch in unshown.chunks(BATCH) {
                let removed = self.remove_pictures(batch)?;
                report.pictures_removed += count(removed.len());
                report.bytes_freed += removed.iter().sum::<u64>();
            }
        }
    }

    /// Removes those of the pictures that no run shows; gives the bytes of each.
    pub(crate) fn remove_pictures(&self, names: &[String]) -> Result<Vec<u64>, StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            let mut removed = Vec::new();
            for name in names {
                // Looked up in here: a run may have come to show it since.
                if let Some(bytes) = artefact::bytes_if_unreferenced(db, name).map_err(wrong)? {
                    self.files().remove(name)?;
                    artefact::delete(db, name).map_err(wrong)?;
                    removed.push(bytes);
                }
            }
            Ok(removed)
        })
    }

    /// Removes files that no row knows: their process died between naming the file and the commit.
    fn sweep(&self, report: &mut PruneReport) -> Result<(), StoreError> {
        self.files().remove_left_behind()?;
        let names = self.files().names()?;
        let mut unknown = Vec::new();
        for page in names.chunks(PAGE as usize) {
            unknown.extend(self.read(|db| {
                let mut unknown = Vec::new();
                for name in page {
                    if !artefact::exists(db, name)? {
                        unknown.push(name.clone());
                    }
                }
                Ok(unknown)
            })?);
        }
        for batch in unknown.chunks(BATCH) {
            let removed: Vec<u64> = self.write(|db, path| {
                let mut removed = Vec::new();
                for name in batch {
                    // Looked up again: now nobody can be half-way through putting it.
                    if !artefact::exists(db, name).map_err(|e| StoreError::database(path, e))? {
                        let bytes = self.files().size(name);
                        self.files().remove(name)?;
                        removed.push(bytes);
                    }
                }
                Ok(removed)
            })?;
            report.pictures_removed += count(removed.len());
            report.bytes_freed += removed.iter().sum::<u64>();
        }
        Ok(())
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
