//! What a person does beside clicking and typing: pointing, dragging, setting, choosing several, choosing files.

use sullae_recording::{Action, Distance, DragEnd, Effect, Point, UploadFile};

use super::draft::shot_of;
use super::{Merger, StepChange};
use crate::raw::{PageEvent, PageEventKind};

/// The longest ending of a file name that is kept.
const ENDING_LIMIT: usize = 12;

impl Merger {
    /// The pointer showed what the next step acts on.
    pub(super) fn hovered(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Hovered { target, seen } = &event.what else {
            return Vec::new();
        };
        let again = self
            .drafts
            .last()
            .is_some_and(|last| last.is_on(event, target) && last.step.action == Action::Hover {});
        if again {
            return Vec::new();
        }
        let mut draft = self.draft(tab, event, target, seen, None, Action::Hover {});
        draft.inert = false;
        self.add_act(draft)
    }

    pub(super) fn dragged(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Dragged {
            target,
            seen,
            from,
            to,
            destination,
        } = &event.what
        else {
            return Vec::new();
        };
        let way = Distance {
            x: (to.x - from.x).round() as i32,
            y: (to.y - from.y).round() as i32,
        };
        let end = destination
            .as_ref()
            .map(|there| (shot_of(tab, event, there, seen, Some(*to)), there));
        let to = end.as_ref().map_or(DragEnd::Distance(way), |(shot, there)| {
            DragEnd::Target(Box::new(self.target_of(there, shot.place)))
        });
        let mut draft = self.draft(tab, event, target, seen, Some(Point { ..*from }), Action::Drag { to });
        draft.inert = false;
        // On a drawing surface nothing in the document tells of it.
        draft.step.effect = Effect {
            changes_page: target.element.tag != "canvas",
            ..Effect::default()
        };
        draft.end_shot = end.map(|(shot, _)| shot).filter(|_| event.frame.known);
        self.add_act(draft)
    }

    pub(super) fn value_set(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Set { target, seen, value } = &event.what else {
            return Vec::new();
        };
        let action = Action::Set { value: value.clone() };
        self.settled_value(tab, event, target, seen, action)
    }

    pub(super) fn chosen_many(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::ChosenMany { target, seen, choices } = &event.what else {
            return Vec::new();
        };
        let action = Action::SelectMany { choices: choices.clone() };
        self.settled_value(tab, event, target, seen, action)
    }

    /// What a control holds in the end is one step, with the presses on it that led there.
    fn settled_value(
        &mut self,
        tab: u32,
        event: &PageEvent,
        target: &crate::raw::RawTarget,
        seen: &crate::raw::Seen,
        action: Action,
    ) -> Vec<StepChange> {
        let same_kind = |other: &Action| std::mem::discriminant(other) == std::mem::discriminant(&action);
        let goes_on = |last: &super::Draft| {
            (last.is_on(event, target) && same_kind(&last.step.action)) || (last.is_click_for(event, target) && !last.step.effect.navigates)
        };
        if let Some(last) = self.drafts.last_mut().filter(|last| goes_on(last)) {
            let was_click = matches!(last.step.action, Action::Click { .. });
            last.step.action = action;
            last.inert = false;
            last.acts.push(event.at_ms);
            if was_click {
                last.step.effect = Effect::default();
                last.acts = vec![event.at_ms];
            }
            return vec![StepChange::Changed(last.step.clone())];
        }
        let draft = self.draft(tab, event, target, seen, None, action);
        self.add_act(draft)
    }

    pub(super) fn uploading(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Uploading { target, seen, files } = &event.what else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        // The press that opened the browser's list of files is no step of its own.
        if let Some(last) = self.drafts.last()
            && last.is_click_for(event, target)
        {
            let id = last.step.id.clone();
            changes.extend(self.remove(&id));
        }
        let mut draft = self.draft(tab, event, target, seen, None, Action::Upload { files: Vec::new() });
        let id = draft.step.id.clone();
        let stored = |(index, file): (usize, &crate::raw::ChosenFile)| UploadFile {
            name: file.name.clone(),
            file: format!("files/{id}-{index}{}", ending_of(&file.name)),
        };
        draft.step.action = Action::Upload {
            files: files.iter().enumerate().map(stored).collect(),
        };
        draft.inert = false;
        changes.extend(self.add_act(draft));
        changes
    }

    /// The step of a choice of files and where its file of this number is to be kept.
    pub fn upload_of(&self, doc: &str, of_ms: f64, index: usize) -> Option<(String, UploadFile)> {
        let draft = self
            .drafts
            .iter()
            .rev()
            .find(|draft| draft.doc == doc && draft.acts.contains(&of_ms))?;
        let Action::Upload { files } = &draft.step.action else {
            return None;
        };
        let wanted = format!("files/{}-{index}", draft.step.id);
        let file = files
            .iter()
            .find(|file| file.file == wanted || file.file.starts_with(&format!("{wanted}.")))?;
        Some((draft.step.id.clone(), file.clone()))
    }
}

/// `.csv` of `report.csv`, if it is plain.
fn ending_of(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((_, ending)) if (1..=ENDING_LIMIT).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            format!(".{}", ending.to_ascii_lowercase())
        }
        _ => String::new(),
    }
}
