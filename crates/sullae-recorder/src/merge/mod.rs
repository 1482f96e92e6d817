//! The merger: raw events in, steps out. Pure: no browser, no clock, no disk.
//!
//! A step appears as soon as the event that makes it one; later events may change it (typing goes on, a click turns out to be the tick
//! of a check box) or take it back (a press on the bare page that did nothing).

mod acts;
mod answers;
mod checks;
mod draft;
mod effects;
mod gestures;
mod going_on;
mod pause;
mod secrets;
mod tabs;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use sullae_recording::{Action, Anchor, DragEnd, Effect, PageSeen, Point, Step, Variable, Warning};

use draft::Draft;
pub use draft::Shot;
use tabs::Tab;

use crate::raw::{PageEvent, PageEventKind, RawEvent};

/// How long after an act a change of the page counts as its effect.
const EFFECT_MS: f64 = 1_500.0;
/// After this an act without effect has none.
const SETTLED_MS: f64 = 2_000.0;

/// What became of the steps.
#[derive(Debug, Clone, PartialEq)]
pub enum StepChange {
    /// A new last step.
    Added(Step),
    /// A step that is there already, in its new form.
    Changed(Step),
    /// The step with this id is none after all.
    Removed(String),
}

/// Makes steps of raw events. Feed it in the order in which things happened.
#[derive(Debug)]
pub struct Merger {
    drafts: Vec<Draft>,
    variables: Vec<SecretField>,
    /// What steps read.
    reads: Vec<Variable>,
    /// While the recording pauses: where the tabs were when it began to.
    paused: Option<BTreeMap<u32, String>>,
    tabs: BTreeMap<u32, Tab>,
    /// Names of fields that held secrets: a form may send them in an address.
    secret_names: BTreeSet<String>,
    /// Changes reported before the click that caused them: a click is complete only when the button is up again.
    early_changes: Vec<(String, f64)>,
    /// Steps that are not the person's to take back: the opening of the start page.
    fixed: usize,
    next_id: u32,
    next_tab_index: u32,
}

/// A secret variable and the field it was typed into.
#[derive(Debug)]
struct SecretField {
    variable: Variable,
    page: String,
    name: String,
}

impl Merger {
    /// A merger for a recording that begins at `start_url` in the tab with this number. The first step is always to open it.
    pub fn new(start_url: &str, tab: u32) -> (Self, StepChange) {
        let mut merger = Self::empty(tab);
        merger.fixed = 1;
        let added = merger.add_open(tab, start_url, 0.0, |url| Action::Open { url });
        let step = added.unwrap_or_else(|| merger.blank_step(Action::Open { url: String::new() }, tab));
        (merger, StepChange::Added(step))
    }

    fn empty(tab: u32) -> Self {
        Self {
            drafts: Vec::new(),
            variables: Vec::new(),
            reads: Vec::new(),
            paused: None,
            tabs: BTreeMap::from([(tab, Tab::first())]),
            secret_names: BTreeSet::new(),
            early_changes: Vec::new(),
            fixed: 0,
            next_id: 1,
            next_tab_index: 1,
        }
    }

    /// Takes in one event.
    pub fn take(&mut self, event: &RawEvent) -> Vec<StepChange> {
        if self.paused.is_some() {
            self.take_while_paused(event);
            return Vec::new();
        }
        match event {
            RawEvent::Page { tab, event } => self.take_page_event(*tab, event),
            RawEvent::TabOpened { tab, opener, url, at_ms } => self.tab_opened(*tab, *opener, url, *at_ms),
            RawEvent::TabClosed { tab, at_ms } => self.tab_closed(*tab, *at_ms),
            RawEvent::NavigationStarted {
                tab,
                url,
                navigation,
                at_ms,
            } => self.navigation_started(*tab, url, navigation, *at_ms),
            RawEvent::NavigationAbandoned { tab, navigation } => self.navigation_abandoned(*tab, navigation),
            RawEvent::MovedWithinDocument { tab, at_ms } => self.page_changed(*tab, *at_ms),
            RawEvent::Requested { tab, url, at_ms } => self.requested(*tab, url, *at_ms),
            RawEvent::DialogOpened { tab, kind, message } => self.dialog_opened(*tab, *kind, message),
            RawEvent::DialogClosed { tab, accepted, text } => self.dialog_closed(*tab, *accepted, text.as_deref()),
            RawEvent::DownloadBegun {
                tab,
                name,
                navigation,
                at_ms,
            } => self.download_begun(*tab, name, navigation, *at_ms),
            RawEvent::SignInAsked { tab } => self.warn_last(*tab, Warning::SignInNotRecorded {}),
        }
    }

    fn take_page_event(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let mut changes = self.page_seen(tab, event);
        changes.extend(match &event.what {
            PageEventKind::Click { .. } => self.clicked(tab, event),
            PageEventKind::Input { .. } => self.typed(tab, event),
            PageEventKind::Chosen { .. } => self.chosen(tab, event),
            PageEventKind::Ticked { .. } => self.ticked(tab, event),
            PageEventKind::Key { .. } => self.key_pressed(tab, event),
            PageEventKind::Checked { .. } => self.checked(tab, event),
            PageEventKind::Read { .. } => self.read(tab, event),
            PageEventKind::Dismissed { .. } => self.dismissed(tab, event),
            PageEventKind::Changed { of_ms } => self.changed(&event.doc, *of_ms),
            PageEventKind::Leaving { how, within: true, .. } => self.moved_within(tab, how, event.at_ms),
            PageEventKind::Leaving { how, .. } => self.leaving(tab, how, event.at_ms),
            PageEventKind::Hovered { .. } => self.hovered(tab, event),
            PageEventKind::Dragged { .. } => self.dragged(tab, event),
            PageEventKind::DroppedFromOutside {} => self.warn_last(tab, Warning::DropFromOutside {}),
            PageEventKind::Set { .. } => self.value_set(tab, event),
            PageEventKind::ChosenMany { .. } => self.chosen_many(tab, event),
            PageEventKind::Uploading { .. } => self.uploading(tab, event),
            PageEventKind::FilePart { .. }
            | PageEventKind::Ready { .. }
            | PageEventKind::Hover { .. }
            | PageEventKind::AreaMasked { .. }
            | PageEventKind::Masked { .. } => Vec::new(),
        });
        changes
    }

    /// Lets time pass: decides what waited for more to come. `now_ms` is on the clock of the events.
    pub fn settle(&mut self, now_ms: f64) -> Vec<StepChange> {
        let mut changes = self.settle_navigations(now_ms);
        let mut removed = Vec::new();
        for draft in &mut self.drafts {
            if draft.settled || now_ms - draft.last_at() < SETTLED_MS {
                continue;
            }
            draft.settled = true;
            if draft.inert && draft.step.effect == Effect::default() && draft.step.dialogs.is_empty() {
                removed.push(draft.step.id.clone());
            }
        }
        for id in removed {
            changes.extend(self.remove(&id));
        }
        changes
    }

    /// The person closed the whole window, at `now_ms` on the clock of the events.
    pub fn window_closed(&mut self, now_ms: f64) -> Vec<StepChange> {
        self.closings_taken_back(now_ms)
    }

    /// Takes back the last step, on the person's wish; the opening of the start page stays, and so do steps that were there before.
    pub fn undo_last(&mut self) -> Option<StepChange> {
        let id = self.drafts.get(self.fixed..)?.last()?.step.id.clone();
        self.remove(&id)
    }

    /// The steps so far.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.drafts.iter().map(|draft| &draft.step)
    }

    /// The variables that the steps use.
    pub fn variables(&self) -> Vec<Variable> {
        let is_used = |variable: &&SecretField| self.drafts.iter().any(|draft| draft.types(&variable.variable.name));
        let is_read = |variable: &&Variable| self.drafts.iter().any(|draft| draft.reads(&variable.name));
        let secrets = self.variables.iter().filter(is_used).map(|field| &field.variable);
        secrets.chain(self.reads.iter().filter(is_read)).cloned().collect()
    }

    /// Which picture belongs to a step; none for steps without a target.
    pub fn shot_of(&self, step_id: &str) -> Option<&Shot> {
        self.drafts.iter().find(|draft| draft.step.id == step_id)?.shot.as_ref()
    }

    /// Puts the picture on a step, with what there is to say about it, and gives back the step.
    pub fn set_anchor(&mut self, step_id: &str, anchor: Option<Anchor>, warnings: Vec<Warning>) -> Option<&Step> {
        let step = &mut self.drafts.iter_mut().find(|draft| draft.step.id == step_id)?.step;
        let is_about_pictures = |w: &Warning| {
            matches!(
                w,
                Warning::TargetHasTwins { .. } | Warning::AnchorTakenLate {} | Warning::AnchorMissing {}
            )
        };
        step.warnings.retain(|warning| !is_about_pictures(warning));
        step.warnings.extend(warnings);
        step.target.as_mut()?.anchor = anchor;
        Some(step)
    }

    /// Puts another form of a step in its place.
    pub fn set_step(&mut self, step: Step) {
        if let Some(draft) = self.drafts.iter_mut().find(|draft| draft.step.id == step.id) {
            draft.step = step;
        }
    }

    /// Which picture belongs to the end of a drag.
    pub fn end_shot_of(&self, step_id: &str) -> Option<&Shot> {
        self.drafts.iter().find(|draft| draft.step.id == step_id)?.end_shot.as_ref()
    }

    /// Puts the picture of a drag's end on its step.
    pub fn set_end_anchor(&mut self, step_id: &str, anchor: Option<Anchor>) {
        let draft = self.drafts.iter_mut().find(|draft| draft.step.id == step_id);
        if let Some(Action::Drag {
            to: DragEnd::Target(target),
        }) = draft.map(|draft| &mut draft.step.action)
        {
            target.anchor = anchor;
        }
    }

    /// The step and the picture it wants for a click that was only pointed at, whatever it is on. None for other events.
    pub fn pointed_at(&mut self, tab: u32, event: &PageEvent) -> Option<(Step, Shot)> {
        let PageEventKind::Click { target, seen, x, y, .. } = &event.what else {
            return None;
        };
        self.page_seen(tab, event);
        let pressed = Some(Point { x: *x, y: *y });
        let draft = self.draft(tab, event, target, seen, pressed, Action::click());
        Some((draft.step, draft.shot?))
    }

    fn add(&mut self, draft: Draft) -> StepChange {
        let step = draft.step.clone();
        self.drafts.push(draft);
        StepChange::Added(step)
    }

    fn remove(&mut self, id: &str) -> Option<StepChange> {
        let at = self.drafts.iter().position(|draft| draft.step.id == id)?;
        self.drafts.remove(at);
        Some(StepChange::Removed(id.to_owned()))
    }

    /// The page that a tab shows.
    fn page_of(&self, tab: u32) -> PageSeen {
        self.tabs.get(&tab).map_or_else(PageSeen::default, |tab| PageSeen {
            url: self.clean_url(&tab.url),
            title: tab.title.clone(),
            tab: tab.index.unwrap_or_default(),
            frame: Vec::new(),
        })
    }

    /// A step without target, on the page the tab shows.
    fn blank_step(&mut self, action: Action, tab: u32) -> Step {
        let page = self.page_of(tab);
        let id = format!("s{}", self.next_id);
        self.next_id += 1;
        Step {
            id,
            ..Step::new(action, page)
        }
    }
}
