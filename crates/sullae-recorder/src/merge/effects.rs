//! What an act was seen to cause.

use sullae_recording::{Action, Effect};

use super::{Draft, EFFECT_MS, Merger, StepChange};
use crate::raw::PageEvent;

/// A page that asks for the same thing shortly before an act asks for it all the time.
const POLLING_MS: f64 = 5_000.0;
const EARLY_CHANGES_KEPT: usize = 16;

impl Merger {
    /// A document changed after the act at `of_ms`.
    pub(super) fn changed(&mut self, doc: &str, of_ms: f64) -> Vec<StepChange> {
        let caused = |draft: &&mut Draft| draft.doc == doc && draft.acts.contains(&of_ms);
        match self.drafts.iter_mut().rev().find(caused) {
            Some(draft) => mark(draft, |effect| effect.changes_page = true).into_iter().collect(),
            None => {
                if self.early_changes.len() == EARLY_CHANGES_KEPT {
                    self.early_changes.remove(0);
                }
                self.early_changes.push((doc.to_owned(), of_ms));
                Vec::new()
            }
        }
    }

    pub(super) fn take_early_change(&mut self, event: &PageEvent) -> bool {
        let at = self
            .early_changes
            .iter()
            .position(|(doc, at)| *doc == event.doc && *at == event.at_ms);
        at.map(|at| self.early_changes.remove(at)).is_some()
    }

    pub(super) fn mark_changed_of(&mut self, step_id: &str) -> Option<StepChange> {
        let draft = self.drafts.iter_mut().find(|draft| draft.step.id == step_id)?;
        mark(draft, |effect| effect.changes_page = true)
    }

    /// The page of a tab changed by other signs than its elements.
    pub(super) fn page_changed(&mut self, tab: u32, at_ms: f64) -> Vec<StepChange> {
        let Some(draft) = self.last_act(tab, at_ms, EFFECT_MS) else {
            return Vec::new();
        };
        if matches!(draft.step.action, Action::Type { .. }) || draft.step.effect.navigates {
            return Vec::new();
        }
        mark(draft, |effect| effect.changes_page = true).into_iter().collect()
    }

    /// A script asked a server for something.
    pub(super) fn requested(&mut self, tab: u32, url: &str, at_ms: f64) -> Vec<StepChange> {
        let address = url.split(['?', '#']).next().unwrap_or_default().to_owned();
        let acted_at = self.last_act(tab, at_ms, EFFECT_MS).map(|draft| draft.last_at());
        let Some(known) = self.tabs.get_mut(&tab) else {
            return Vec::new();
        };
        known.requests.retain(|(_, at)| at_ms - at < POLLING_MS + EFFECT_MS);
        let polled = acted_at.is_some_and(|acted| known.requests.iter().any(|(seen, at)| *seen == address && *at < acted));
        known.requests.push((address, at_ms));
        if acted_at.is_none() || polled {
            Vec::new()
        } else {
            self.page_changed(tab, at_ms)
        }
    }

    /// The last thing done in a tab, if it was within `limit_ms` before `at_ms`.
    pub(super) fn last_act(&mut self, tab: u32, at_ms: f64, limit_ms: f64) -> Option<&mut Draft> {
        let last = self.drafts.iter_mut().rev().find(|draft| draft.tab == tab)?;
        // Clocks of different processes differ by a little.
        (last.is_act() && (-50.0..limit_ms).contains(&(at_ms - last.last_at()))).then_some(last)
    }
}

/// Notes an effect; tells only if it is news.
pub(super) fn mark(draft: &mut Draft, set: impl FnOnce(&mut Effect)) -> Option<StepChange> {
    let before = draft.step.effect;
    set(&mut draft.step.effect);
    (draft.step.effect != before).then(|| StepChange::Changed(draft.step.clone()))
}
