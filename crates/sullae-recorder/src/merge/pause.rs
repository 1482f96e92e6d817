//! A pause: what a person does meanwhile is no step; the recording goes on where the pages are then.

use std::collections::BTreeMap;

use sullae_recording::Action;

use super::tabs::Tab;
use super::{Merger, StepChange};
use crate::raw::RawEvent;

impl Merger {
    /// From now on nothing becomes a step. What is still waiting for its effect is as it is.
    pub fn pause(&mut self) -> Vec<StepChange> {
        let changes = self.settle(f64::INFINITY);
        let places = |(number, tab): (&u32, &Tab)| (*number, tab.url.clone());
        self.paused
            .get_or_insert_with(|| self.tabs.iter().map(places).collect::<BTreeMap<_, _>>());
        changes
    }

    /// Goes on: every page that is another one now, and every tab that is new, is opened by a step.
    pub fn resume(&mut self, now_ms: f64) -> Vec<StepChange> {
        let Some(before) = self.paused.take() else { return Vec::new() };
        let now: Vec<(u32, String, bool)> = self
            .tabs
            .iter()
            .map(|(number, tab)| (*number, tab.url.clone(), tab.index.is_none()))
            .collect();
        now.into_iter()
            .filter(|(number, url, _)| before.get(number) != Some(url))
            .filter_map(|(number, url, is_new)| {
                if is_new {
                    return self.enter_tab(number, &url, now_ms);
                }
                let step = self.add_open(number, &url, now_ms, |url| Action::Open { url });
                step.map(StepChange::Added)
            })
            .collect()
    }

    /// Only where the tabs are is followed.
    pub(super) fn take_while_paused(&mut self, event: &RawEvent) {
        match event {
            RawEvent::Page { tab, event } if event.top => {
                if let Some(known) = self.tabs.get_mut(tab) {
                    known.stands_at(event);
                }
            }
            RawEvent::TabOpened { tab, .. } => {
                self.tabs.insert(*tab, Tab::default());
            }
            RawEvent::TabClosed { tab, .. } => {
                self.tabs.remove(tab);
            }
            _ => {}
        }
    }
}
