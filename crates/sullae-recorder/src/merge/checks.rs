//! Checks that the person pointed at, and values to be kept.

use sullae_recording::Action;

use super::draft::Draft;
use super::{Merger, StepChange};
use crate::raw::{PageEvent, PageEventKind};

impl Merger {
    pub(super) fn checked(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Checked { target, seen, check } = &event.what else {
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
        let mut draft = self.draft(tab, event, target, seen, None, Action::Read { into });
        draft.inert = false;
        vec![self.add(draft)]
    }
}
