//! What the person pointed at: checks, values to be kept, and what is to be pressed away.

use sullae_recording::{Action, Limits, Mask, PageSeen};

use super::draft::Draft;
use super::{Merger, StepChange};
use crate::raw::{PageEvent, PageEventKind, RawTarget, Seen};

/// What is waited for on purpose may take this long, milliseconds.
const PATIENT_MS: u64 = 60_000;

impl Merger {
    pub(super) fn checked(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Checked {
            target,
            seen,
            check,
            patient,
        } = &event.what
        else {
            return Vec::new();
        };
        if !self.is_recorded(tab) || check.is_about_target() != target.is_some() {
            return Vec::new();
        }
        let mut draft = match target {
            Some(target) => self.draft(tab, event, target, seen, None, Action::Check {}),
            None => Draft::without_target(self.blank_step(Action::Check {}, tab), tab, event.at_ms),
        };
        // Nobody takes back what was said on purpose, whatever it is about.
        draft.inert = false;
        draft.step.checks = vec![check.clone()];
        draft.step.limits = patient.then_some(Limits {
            slow_ms: PATIENT_MS,
            step_ms: PATIENT_MS,
        });
        vec![self.add(draft)]
    }

    /// What a thing shows becomes the value of a new variable.
    pub(super) fn read(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Read { target, seen, into } = &event.what else {
            return Vec::new();
        };
        if !self.is_recorded(tab) {
            return Vec::new();
        }
        let into = self.read_variable(into);
        self.pointed(tab, event, target, seen, Action::Read { into })
    }

    /// A thing is pressed whenever it is in the way.
    pub(super) fn dismissed(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Dismissed { target, seen } = &event.what else {
            return Vec::new();
        };
        if !self.is_recorded(tab) {
            return Vec::new();
        }
        self.pointed(tab, event, target, seen, Action::Dismiss {})
    }

    /// The area that a page told of, as a recording keeps it. None for other events.
    pub fn mask_of(&self, tab: u32, event: &PageEvent) -> Option<Mask> {
        let PageEventKind::AreaMasked { target, name } = &event.what else {
            return None;
        };
        let page = PageSeen {
            frame: event.frame.path.clone(),
            ..self.page_of(tab)
        };
        Some(Mask::of(page, self.target_of(target, target.place), name))
    }

    fn pointed(&mut self, tab: u32, event: &PageEvent, target: &RawTarget, seen: &Seen, action: Action) -> Vec<StepChange> {
        let mut draft = self.draft(tab, event, target, seen, None, action);
        draft.inert = false;
        vec![self.add(draft)]
    }
}
