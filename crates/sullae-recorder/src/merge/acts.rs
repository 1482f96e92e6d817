//! What a person does to a target: clicks, typing, choosing, ticking, keys.

use sullae_recording::{Action, Effect, MouseButton, Point, TypedText, Warning};

use super::draft::shot_of;
use super::{Merger, StepChange};
use crate::raw::{PageEvent, PageEventKind, RawTarget};

/// A button that is down for so long is held on purpose.
const LONG_PRESS_MS: f64 = 500.0;
/// Keys that are pressed out of habit, or to get somewhere that the next step finds by itself.
const HABITS: [&str; 2] = ["Escape", "Tab"];

impl Merger {
    pub(super) fn clicked(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Click {
            target,
            seen,
            x,
            y,
            button,
            modifiers,
            count,
            held_ms,
            ..
        } = &event.what
        else {
            return Vec::new();
        };
        // The list that opens is the browser's own; the option chosen in it makes the step.
        if target.element.tag == "select" {
            return Vec::new();
        }
        let button = match button {
            1 => MouseButton::Middle,
            2 => MouseButton::Right,
            _ => MouseButton::Left,
        };
        // A press on a slider sets it at once; the release says nothing new.
        if let Some(last) = self.drafts.last()
            && matches!(last.step.action, Action::Set { .. })
            && last.is_on(event, target)
        {
            return Vec::new();
        }
        if *count > 1
            && let Some(changed) = self.clicked_again(event, target, button)
        {
            return vec![changed];
        }
        let action = Action::Click {
            button,
            count: 1,
            modifiers: modifiers.clone(),
            hold_ms: (*held_ms >= LONG_PRESS_MS).then_some(*held_ms as u32),
        };
        let draft = self.draft(tab, event, target, seen, Some(Point { x: *x, y: *y }), action);
        self.add_act(draft)
    }

    /// Two clicks in a row on one target are a double click.
    fn clicked_again(&mut self, event: &PageEvent, target: &RawTarget, with: MouseButton) -> Option<StepChange> {
        let last = self.drafts.last_mut().filter(|last| last.is_on(event, target))?;
        let Action::Click { button, count, .. } = &mut last.step.action else {
            return None;
        };
        if *button != with || *count >= 3 {
            return None;
        }
        *count += 1;
        last.acts.push(event.at_ms);
        let step = last.step.clone();
        let early = self.take_early_change(event);
        Some(if early {
            self.mark_changed_of(&step.id).unwrap_or(StepChange::Changed(step))
        } else {
            StepChange::Changed(step)
        })
    }

    pub(super) fn typed(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Input {
            target,
            seen,
            value,
            empty,
            formatted,
        } = &event.what
        else {
            return Vec::new();
        };
        let begun = self.typing_begun(event, target);
        let text = match value {
            Some(value) if !is_password_field(target) => TypedText::Literal(value.clone()),
            // An empty secret says nothing, unless it was typed and taken back.
            _ if *empty && begun.is_none() => return Vec::new(),
            _ => TypedText::Variable(self.secret_variable(tab, target)),
        };
        let action = Action::Type { text };
        let Some(begun) = begun else {
            let mut draft = self.draft(tab, event, target, seen, None, action);
            draft.step.warnings.extend(formatted.then_some(Warning::FormattingNotRecorded {}));
            return self.add_act(draft);
        };
        let mut changes = self.drop_steps_after(begun);
        let on_label = self.drafts[begun].key != target.key;
        let relabelled = on_label.then(|| {
            let shot = shot_of(tab, event, target, seen, None);
            (self.target_of(target, shot.place), shot)
        });
        let draft = &mut self.drafts[begun];
        if let Some((target_seen, shot)) = relabelled {
            draft.step.target = Some(target_seen);
            draft.key = target.key;
            draft.control = None;
            draft.shot = event.frame.known.then_some(shot);
        }
        let was_click = matches!(draft.step.action, Action::Click { .. });
        let warns = draft.step.warnings.contains(&Warning::FormattingNotRecorded {});
        if *formatted && !warns {
            draft.step.warnings.push(Warning::FormattingNotRecorded {});
        }
        if draft.step.action == action && changes.is_empty() && *formatted == warns {
            return changes;
        }
        draft.step.action = action;
        draft.inert = false;
        if was_click {
            // What the focus did is no promise of the typing.
            draft.step.effect = Effect::default();
            draft.acts = vec![event.at_ms];
        }
        changes.push(StepChange::Changed(draft.step.clone()));
        changes
    }

    /// The step that this typing goes on with: typing in the same field, or the click that only put the cursor there.
    fn typing_begun(&self, event: &PageEvent, target: &RawTarget) -> Option<usize> {
        let last = self.drafts.len().checked_sub(1)?;
        let is_typing = |at: usize| matches!(self.drafts[at].step.action, Action::Type { .. }) && self.drafts[at].is_on(event, target);
        if is_typing(last) {
            return Some(last);
        }
        let click = &self.drafts[last];
        let only_focused = click.is_click_for(event, target) && !click.step.effect.navigates && !click.step.effect.opens_tab;
        if !only_focused {
            return None;
        }
        Some(last.checked_sub(1).filter(|before| is_typing(*before)).unwrap_or(last))
    }

    fn drop_steps_after(&mut self, at: usize) -> Vec<StepChange> {
        let dropped = self.drafts.split_off(at + 1);
        dropped.into_iter().map(|draft| StepChange::Removed(draft.step.id)).collect()
    }

    pub(super) fn chosen(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Chosen {
            target,
            seen,
            label,
            value,
        } = &event.what
        else {
            return Vec::new();
        };
        let action = Action::Select {
            label: label.clone(),
            value: value.clone(),
        };
        if let Some(last) = self.drafts.last_mut()
            && last.is_on(event, target)
            && matches!(last.step.action, Action::Select { .. })
        {
            last.step.action = action;
            last.acts.push(event.at_ms);
            return vec![StepChange::Changed(last.step.clone())];
        }
        let draft = self.draft(tab, event, target, seen, None, action);
        self.add_act(draft)
    }

    pub(super) fn ticked(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Ticked { target, seen, checked } = &event.what else {
            return Vec::new();
        };
        let action = Action::Tick { checked: *checked };
        let click = self.drafts.last().filter(|last| last.is_click_for(event, target));
        let Some(pressed) = click.map(|last| last.shot.clone()) else {
            let draft = self.draft(tab, event, target, seen, None, action);
            return self.add_act(draft);
        };
        // The picture from before the press, but of the control and not of its label.
        let of_control = shot_of(tab, event, target, seen, None);
        let described = self.target_of(target, of_control.place);
        let Some(last) = self.drafts.last_mut() else {
            return Vec::new();
        };
        last.shot = pressed.map(|pressed| super::Shot {
            place: of_control.place,
            hot_spot: if of_control.place.contains(pressed.hot_spot) {
                pressed.hot_spot
            } else {
                of_control.hot_spot
            },
            ..pressed
        });
        last.step.action = action;
        last.step.target = Some(described);
        last.key = target.key;
        last.control = None;
        last.inert = false;
        last.acts.push(event.at_ms);
        vec![StepChange::Changed(last.step.clone())]
    }

    pub(super) fn key_pressed(&mut self, tab: u32, event: &PageEvent) -> Vec<StepChange> {
        let PageEventKind::Key {
            target,
            seen,
            key,
            modifiers,
            idle,
        } = &event.what
        else {
            return Vec::new();
        };
        let action = Action::Press {
            key: key.clone(),
            modifiers: modifiers.clone(),
        };
        let mut draft = self.draft(tab, event, target, seen, None, action);
        // With nothing to close or to leave it is a habit, not a step.
        draft.inert = *idle || HABITS.contains(&key.as_str());
        if matches!(target.element.tag.as_str(), "body" | "html") {
            draft.step.target = None;
            draft.shot = None;
            draft.step.warnings.clear();
        }
        // What was typed since the pointer came is part of how the field looks now.
        if let Some(shot) = &mut draft.shot {
            shot.seen.hover_at_ms = None;
        }
        self.add_act(draft)
    }

    pub(super) fn add_act(&mut self, mut draft: super::Draft) -> Vec<StepChange> {
        // Something done in a tab that this recording cannot name would be replayed in another one.
        if !self.is_recorded(draft.tab) {
            return Vec::new();
        }
        let early = self
            .early_changes
            .iter()
            .position(|(doc, at)| *doc == draft.doc && *at == draft.last_at());
        if let Some(early) = early {
            self.early_changes.remove(early);
            draft.step.effect.changes_page = true;
        }
        vec![self.add(draft)]
    }
}

/// The page has said so already; a second look costs nothing.
fn is_password_field(target: &RawTarget) -> bool {
    let is_password = |kind: &String| kind.eq_ignore_ascii_case("password");
    target.secret || target.element.attributes.get("type").is_some_and(is_password)
}
