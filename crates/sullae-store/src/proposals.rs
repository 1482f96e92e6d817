//! New looks that wait for a person's word: at most one a step, whatever becomes of the run that saw it.

use sullae_recording::{NewLook, Proposal, folder::FolderChange};

use crate::{StoreError, accepted_change_table, proposal_table, store::Store};

/// Refused looks that are remembered of one step.
const REFUSED_KEPT: u32 = 8;

impl Store {
    /// Keeps a proposal for a recording's folder (absolute) until it is decided, in place of an earlier one for
    /// the same step.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_proposal(&self, folder: &str, proposal: &Proposal) -> Result<(), StoreError> {
        let body = serde_json::to_string(&proposal.look).map_err(|e| StoreError::RunInvalid {
            id: proposal.run_id.clone(),
            problem: e.to_string(),
        })?;
        self.write(|db, path| proposal_table::put(db, folder, proposal, &body).map_err(|e| StoreError::database(path, e)))
    }

    /// The proposals that wait for a decision, oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn proposals(&self, folder: &str) -> Result<Vec<Proposal>, StoreError> {
        let rows = self.read(|db| proposal_table::of_folder(db, folder, false))?;
        Ok(rows.into_iter().map(|(_, proposal)| proposal).collect())
    }

    /// The looks that were refused, oldest first: the newest few of each step.
    ///
    /// # Errors
    /// Those of the database.
    pub fn refused_looks(&self, folder: &str) -> Result<Vec<Proposal>, StoreError> {
        let rows = self.read(|db| proposal_table::of_folder(db, folder, true))?;
        Ok(rows.into_iter().map(|(_, proposal)| proposal).collect())
    }

    /// Refuses the proposal that waits for a step, if one does.
    ///
    /// # Errors
    /// Those of the database.
    pub fn refuse_proposal(&self, folder: &str, step_id: &str) -> Result<(), StoreError> {
        self.write(|db, path| {
            let refused = proposal_table::reject(db, folder, step_id, REFUSED_KEPT);
            refused.map(drop).map_err(|e| StoreError::database(path, e))
        })
    }

    /// Forgets the proposals and refusals of a recording for which `is_of_use` is false.
    ///
    /// # Errors
    /// Those of the database.
    pub fn retain_proposals(&self, folder: &str, is_of_use: impl Fn(&NewLook) -> bool) -> Result<(), StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            for rejected in [false, true] {
                for (row, proposal) in proposal_table::of_folder(db, folder, rejected).map_err(wrong)? {
                    if !is_of_use(&proposal.look) {
                        proposal_table::delete(db, row).map_err(wrong)?;
                    }
                }
            }
            Ok(())
        })
    }

    /// Forgets everything proposed for, and accepted into, folders for which `is_there` is false.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_proposals_of_lost_folders(&self, is_there: impl Fn(&str) -> bool) -> Result<(), StoreError> {
        self.write(|db, path| {
            let wrong = |e| StoreError::database(path, e);
            for folder in proposal_table::folders(db)
                .map_err(wrong)?
                .iter()
                .filter(|folder| !is_there(folder))
            {
                proposal_table::delete_of_folder(db, folder).map_err(wrong)?;
                accepted_change_table::delete(db, folder).map_err(wrong)?;
            }
            Ok(())
        })
    }

    /// Keeps the change that is about to be made in a recording's folder, to be taken back; the one before is
    /// forgotten.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_accepted_change(&self, folder: &str, change: &FolderChange) -> Result<(), StoreError> {
        self.write(|db, path| accepted_change_table::put(db, folder, change).map_err(|e| StoreError::database(path, e)))
    }

    /// The last change that was made in a recording's folder.
    ///
    /// # Errors
    /// Those of the database.
    pub fn accepted_change(&self, folder: &str) -> Result<Option<FolderChange>, StoreError> {
        self.read(|db| accepted_change_table::of_folder(db, folder))
    }

    /// Forgets the last change of a recording: it was taken back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_accepted_change(&self, folder: &str) -> Result<(), StoreError> {
        self.write(|db, path| accepted_change_table::delete(db, folder).map_err(|e| StoreError::database(path, e)))
    }
}
