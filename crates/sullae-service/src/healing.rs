//! Self-update with consent: what runs propose, listed, shown, accepted, refused, taken back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use schemars::JsonSchema;
use serde::Serialize;
use sullae_player::ChangedLook;
use sullae_recording::{
    FolderError, Language, NewLook, Proposal, Recording, RecordingFolder, Run, Verdict,
    folder::DOCUMENT,
    proposal::{LookChange, look_changes},
    run::{EvidenceScores, Sentence},
    wording::step_sentence,
};
use sullae_report::ProposalShown;
use sullae_vision::{Picture, difference};

use crate::{
    cards::png_url,
    error::ServiceError,
    service::Service,
    wire::{LookChangeSaid, NewLookCard, NewLooks},
};

/// Version of the JSON that [`Proposals`] is written as.
const VERSION: u32 = 1;
/// Two pictures of one look differ in no more than this share of their pixels.
const SAME_PICTURE: f32 = 0.01;

/// What is proposed for a recording; what `sullae heal --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Proposals {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// The recording's folder, absolute.
    pub folder: String,
    /// Name of the recording.
    pub recording: String,
    /// What waits for a decision, in the order of the steps.
    pub waiting: Vec<ProposalView>,
    /// Whether the last accepted change can be taken back.
    pub can_undo: bool,
}

/// One proposal that waits.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ProposalView {
    /// The step's number, from 1.
    pub step: u32,
    /// The step's id.
    pub step_id: String,
    /// The step as recorded, as a sentence.
    pub sentence: Sentence,
    /// Id of the run that saw the new look.
    pub run_id: String,
    /// When that run started, RFC 3339.
    pub seen: String,
    /// How well the target as recorded agreed with what was found, by kind of evidence.
    pub evidence: EvidenceScores,
    /// All evidence together, 0 to 1.
    pub score: f64,
    /// What accepting it would change beside the picture.
    pub changes: Vec<LookChange>,
}

/// Which proposals are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichSteps {
    /// All that wait.
    All,
    /// Those of the steps with these numbers, from 1.
    Numbers(Vec<u32>),
}

/// A recording's folder as proposals know it.
struct Healing {
    files: RecordingFolder,
    recording: Recording,
    key: String,
    /// Proposals for steps that are still as they were, with the steps' indices, in their order.
    waiting: Vec<(usize, Proposal)>,
    /// Ids of the steps that have changed since something was proposed for them.
    outdated: Vec<String>,
}

impl Service {
    /// What is proposed for the recording in a folder.
    ///
    /// # Errors
    /// [`ServiceError::Folder`], [`ServiceError::Store`].
    pub fn proposals(&self, folder: &Path) -> Result<Proposals, ServiceError> {
        let healing = self.healing(folder)?;
        let document = fs::read(healing.files.path().join(DOCUMENT)).unwrap_or_default();
        let accepted = self.store.accepted_change(&healing.key)?;
        Ok(Proposals {
            version: VERSION,
            waiting: healing
                .waiting
                .iter()
                .map(|(index, proposal)| view(&healing.recording, *index, proposal))
                .collect(),
            folder: healing.key,
            recording: healing.recording.name,
            can_undo: accepted.is_some_and(|change| change.after == document),
        })
    }

    /// Takes proposed looks into the recording; gives the numbers of the steps. [`Service::undo_accepted`]
    /// takes it back, until something else is accepted.
    ///
    /// # Errors
    /// [`ServiceError::NoProposals`], [`ServiceError::StepNotFound`], [`ServiceError::StepNotProposed`];
    /// [`FolderError::ChangedMeanwhile`]; those of reading and writing. Then nothing has changed.
    pub fn accept_proposals(&self, folder: &Path, which: &WhichSteps) -> Result<Vec<u32>, ServiceError> {
        let healing = self.healing(folder)?;
        let (numbers, proposals): (Vec<u32>, Vec<Proposal>) = healing.chosen(which)?.into_iter().unzip();
        let change = healing.files.plan(&proposals)?;
        // Before the recording is touched: whatever happens then, it can be taken back.
        self.store.put_accepted_change(&healing.key, &change)?;
        healing.files.apply(&change)?;
        Ok(numbers)
    }

    /// Refuses proposals; the same looks are not proposed again. Gives the numbers of the steps.
    ///
    /// # Errors
    /// As for [`Service::accept_proposals`].
    pub fn refuse_proposals(&self, folder: &Path, which: &WhichSteps) -> Result<Vec<u32>, ServiceError> {
        let healing = self.healing(folder)?;
        let chosen = healing.chosen(which)?;
        for (_, proposal) in &chosen {
            self.store.refuse_proposal(&healing.key, &proposal.look.step_id)?;
        }
        Ok(chosen.into_iter().map(|(number, _)| number).collect())
    }

    /// Takes the last accepted change back: the folder is as it was before, byte for byte.
    ///
    /// # Errors
    /// [`ServiceError::NothingToUndo`]; [`FolderError::ChangedMeanwhile`] if the recording was changed since.
    pub fn undo_accepted(&self, folder: &Path) -> Result<(), ServiceError> {
        let key = key_of(folder);
        let change = self.store.accepted_change(&key)?.ok_or(ServiceError::NothingToUndo)?;
        RecordingFolder::at(folder).apply(&change.inverse())?;
        Ok(self.store.forget_accepted_change(&key)?)
    }

    /// What is proposed for a kept recording, with pictures.
    ///
    /// # Errors
    /// [`ServiceError::RecordingNotFound`], [`ServiceError::Folder`], [`ServiceError::Store`].
    pub fn new_looks(&self, id: &str) -> Result<NewLooks, ServiceError> {
        let folder = self.recording_folder(id)?;
        let told = self.proposals(&folder)?;
        let healing = self.healing(&folder)?;
        let shown = healing.shown();
        // Both are in the order of the steps.
        let cards = told.waiting.into_iter().zip(&shown).map(|(view, shown)| NewLookCard {
            step: view.step,
            sentence: view.sentence,
            run_id: view.run_id,
            seen: view.seen,
            score: view.score,
            changes: view.changes.into_iter().map(said).collect(),
            recorded: shown.recorded_png.as_deref().map(png_url),
            now: png_url(&shown.proposal.png),
        });
        Ok(NewLooks {
            waiting: cards.collect(),
            can_undo: told.can_undo,
        })
    }

    /// Writes a page that shows recorded and new looks side by side, where it is asked for or in the data folder;
    /// gives its path. With nothing to show there is none, and an earlier one in the data folder goes.
    ///
    /// # Errors
    /// [`ServiceError::Folder`], [`ServiceError::Store`], [`ServiceError::Io`].
    pub fn write_proposals_page(&self, folder: &Path, page: Option<&Path>, language: Language) -> Result<Option<PathBuf>, ServiceError> {
        let healing = self.healing(folder)?;
        let own = self.proposals_page(&healing);
        let shown: Vec<ProposalShown<'_>> = healing.shown();
        if shown.is_empty() {
            // It may never have been written.
            let _ = fs::remove_file(own);
            return Ok(None);
        }
        let html = sullae_report::render_proposals(&healing.recording, &healing.key, &shown, language);
        let path = page.map_or(own, Path::to_owned);
        let io = |source| ServiceError::Io {
            path: path.clone(),
            source,
        };
        if let (None, Some(parent)) = (page, path.parent()) {
            fs::create_dir_all(parent).map_err(io)?;
        }
        fs::write(&path, html).map_err(io)?;
        Ok(Some(path))
    }

    /// Keeps what a run proposes, unless a person refused it before; gives the indices of the steps.
    pub(crate) fn keep_looks(&self, folder: &Path, run: &Run, looks: Vec<ChangedLook>) -> Result<Vec<u32>, ServiceError> {
        if looks.is_empty() || !matches!(run.verdict, Verdict::Passed | Verdict::Degraded) {
            return Ok(Vec::new());
        }
        let healing = self.healing(folder)?;
        let sums: Vec<String> = healing.sums()?;
        // The room that proposals for earlier versions of steps took is given back.
        self.store
            .retain_proposals(&healing.key, |look: &NewLook| sums.contains(&look.step_sha256))?;
        let refused = self.store.refused_looks(&healing.key)?;
        let mut proposed = Vec::new();
        for ChangedLook { look, png } in looks {
            let proposal = Proposal {
                run_id: run.id.clone(),
                seen: run.started.clone(),
                look,
                png,
            };
            let index = run
                .steps
                .iter()
                .find(|step| step.step_id == proposal.look.step_id)
                .map(|step| step.index);
            if let Some(index) = index
                && sums.contains(&proposal.look.step_sha256)
                && !refused.iter().any(|refused| is_same_look(refused, &proposal))
            {
                self.store.put_proposal(&healing.key, &proposal)?;
                proposed.push(index);
            }
        }
        Ok(proposed)
    }

    fn healing(&self, folder: &Path) -> Result<Healing, ServiceError> {
        let files = RecordingFolder::at(folder);
        let mut healing = Healing {
            recording: files.read()?,
            files,
            key: key_of(folder),
            waiting: Vec::new(),
            outdated: Vec::new(),
        };
        let sums = healing.sums()?;
        for proposal in self.store.proposals(&healing.key)? {
            match sums.iter().position(|sum| *sum == proposal.look.step_sha256) {
                Some(index) => healing.waiting.push((index, proposal)),
                None => healing.outdated.push(proposal.look.step_id),
            }
        }
        healing.waiting.sort_by_key(|(index, _)| *index);
        Ok(healing)
    }

    /// Where the page of a recording is written unless another place is given.
    fn proposals_page(&self, healing: &Healing) -> PathBuf {
        // Recordings of one name are told apart by the ends of their folders' names.
        let name: String = healing.key.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let start = name.char_indices().rev().nth(79).map_or(0, |(at, _)| at);
        self.places
            .proposal_pages()
            .join(format!("{}.html", name[start..].trim_matches('-')))
    }
}

impl Healing {
    /// The sums of all steps, by index.
    fn sums(&self) -> Result<Vec<String>, FolderError> {
        self.recording.steps.iter().map(|step| self.files.step_sha256(step)).collect()
    }

    /// The proposals that are meant, with the numbers of their steps.
    fn chosen(&self, which: &WhichSteps) -> Result<Vec<(u32, Proposal)>, ServiceError> {
        let numbered = |(index, proposal): &(usize, Proposal)| (number(*index), proposal.clone());
        let WhichSteps::Numbers(numbers) = which else {
            if self.waiting.is_empty() {
                return Err(ServiceError::NoProposals);
            }
            return Ok(self.waiting.iter().map(numbered).collect());
        };
        let mut numbers = numbers.clone();
        numbers.sort_unstable();
        numbers.dedup();
        let chosen = numbers.iter().map(|wanted| {
            let found = self.waiting.iter().find(|(index, _)| number(*index) == *wanted);
            found.map(numbered).ok_or_else(|| self.why_not(*wanted))
        });
        chosen.collect()
    }

    fn why_not(&self, step: u32) -> ServiceError {
        let recorded = (step as usize).checked_sub(1).and_then(|index| self.recording.steps.get(index));
        match recorded {
            None => ServiceError::StepNotFound {
                number: step as usize,
                steps: self.recording.steps.len(),
            },
            Some(recorded) if self.outdated.contains(&recorded.id) => FolderError::ChangedMeanwhile {
                path: self.files.path().join(DOCUMENT),
            }
            .into(),
            Some(_) if self.waiting.is_empty() => ServiceError::NoProposals,
            Some(_) => ServiceError::StepNotProposed {
                step,
                proposed: self.waiting.iter().map(|(index, _)| number(*index)).collect(),
            },
        }
    }

    fn shown(&self) -> Vec<ProposalShown<'_>> {
        let waiting = self.waiting.iter();
        waiting
            .map(|(index, proposal)| {
                let step = &self.recording.steps[*index];
                let anchor = step.target.as_ref().and_then(|target| target.anchor.as_ref());
                ProposalShown {
                    number: number(*index),
                    step,
                    recorded_png: anchor.and_then(|anchor| self.files.read_anchor(anchor).ok()),
                    proposal,
                }
            })
            .collect()
    }
}

/// What proposals for a folder are kept under: wherever it is called from, the same.
pub(crate) fn key_of(folder: &Path) -> String {
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

fn view(recording: &Recording, index: usize, proposal: &Proposal) -> ProposalView {
    let step = &recording.steps[index];
    let look = &proposal.look;
    ProposalView {
        step: number(index),
        step_id: step.id.clone(),
        sentence: step_sentence(step),
        run_id: proposal.run_id.clone(),
        seen: proposal.seen.clone(),
        evidence: look.evidence,
        score: look.score,
        changes: step
            .target
            .as_ref()
            .map_or_else(Vec::new, |target| look_changes(target, &look.target)),
    }
}

fn said(change: LookChange) -> LookChangeSaid {
    LookChangeSaid {
        what: change.what.word(),
        before: change.before,
        after: change.after,
    }
}

/// Whether a person would call two looks of a step the same: the same words, and pictures that differ in no more
/// than a trifle.
fn is_same_look(a: &Proposal, b: &Proposal) -> bool {
    let (of_a, of_b) = (&a.look, &b.look);
    let words = |look: &NewLook| (look.target.text.clone(), look.target.label.clone());
    if of_a.step_id != of_b.step_id || words(of_a) != words(of_b) {
        return false;
    }
    let (Ok(a), Ok(b)) = (Picture::from_png(&a.png), Picture::from_png(&b.png)) else {
        return false;
    };
    a.size() == b.size() && difference(&a, &b, &[]).ratio <= SAME_PICTURE
}

#[cfg(test)]
mod tests {
    use sullae_recording::{Rect, Target, TargetKind};

    use super::*;

    fn proposal(text: &str, shade: u8) -> Proposal {
        let target = Target {
            label: text.into(),
            kind: TargetKind::Button,
            place: Rect::default(),
            anchor: None,
            text: Some(text.into()),
            neighbours: Vec::new(),
            element: None,
        };
        Proposal {
            run_id: "r".into(),
            seen: String::new(),
            look: NewLook {
                step_id: "s2".into(),
                step_sha256: String::new(),
                evidence: EvidenceScores::default(),
                score: 0.9,
                target,
            },
            png: Picture::of_one_colour(40, 20, [shade; 3]).unwrap().to_png().unwrap(),
        }
    }

    #[test]
    fn a_look_is_the_same_by_its_words_and_its_picture() {
        assert!(is_same_look(&proposal("담기", 40), &proposal("담기", 40)));
        assert!(!is_same_look(&proposal("담기", 40), &proposal("넣기", 40)));
        assert!(!is_same_look(&proposal("담기", 40), &proposal("담기", 200)));
    }
}
