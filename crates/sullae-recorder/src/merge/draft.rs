//! A step in the making: the step itself, the element it was made of, and the picture it wants.

use sullae_recording::{Action, Point, Rect, Step, Target, TypedText, Warning};

use super::Merger;
use crate::raw::{PageEvent, RawTarget, Seen, View};

/// Which picture belongs to a step: taken when, of what. Boxes are CSS pixels of the top viewport.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// The tab's number, as in the raw events.
    pub tab: u32,
    /// When the target was acted on, milliseconds since 1970.
    pub at_ms: f64,
    /// What the page said about the moments before.
    pub seen: Seen,
    /// The target.
    pub place: Rect,
    /// The point that was pressed.
    pub hot_spot: Point,
    /// The document then.
    pub view: View,
    /// Whether `view` is the tab's own and not a frame's.
    pub top: bool,
}

#[derive(Debug)]
pub(super) struct Draft {
    pub(super) step: Step,
    /// The document of the target, and the element's number in it.
    pub(super) doc: String,
    pub(super) key: u32,
    /// For a label: the control it stands for.
    pub(super) control: Option<u32>,
    /// When its acts happened; more than one for a double click.
    pub(super) acts: Vec<f64>,
    /// The raw number of its tab.
    pub(super) tab: u32,
    pub(super) inert: bool,
    pub(super) settled: bool,
    /// The navigation that it caused.
    pub(super) navigation: Option<String>,
    pub(super) shot: Option<Shot>,
    /// Of the target at the end of a drag.
    pub(super) end_shot: Option<Shot>,
    /// A dialog of it waits for an answer.
    pub(super) asked: bool,
}

impl Draft {
    pub(super) fn without_target(step: Step, tab: u32, at_ms: f64) -> Self {
        Self {
            step,
            doc: String::new(),
            key: 0,
            control: None,
            acts: vec![at_ms],
            tab,
            inert: false,
            settled: true,
            navigation: None,
            shot: None,
            end_shot: None,
            asked: false,
        }
    }

    pub(super) fn last_at(&self) -> f64 {
        self.acts.last().copied().unwrap_or_default()
    }

    pub(super) fn is_on(&self, event: &PageEvent, target: &RawTarget) -> bool {
        self.doc == event.doc && self.key == target.key
    }

    /// A plain click on the control, or on the label that stands for it.
    pub(super) fn is_click_for(&self, event: &PageEvent, target: &RawTarget) -> bool {
        let is_click = matches!(self.step.action, Action::Click { .. });
        is_click && self.doc == event.doc && (self.key == target.key || self.control == Some(target.key))
    }

    pub(super) fn is_act(&self) -> bool {
        self.step.action.acts()
    }

    pub(super) fn reads(&self, variable: &str) -> bool {
        matches!(&self.step.action, Action::Read { into } if into == variable)
    }

    pub(super) fn types(&self, variable: &str) -> bool {
        let is_it = |text: &TypedText| matches!(text, TypedText::Variable(name) if name == variable);
        let answered = self.step.dialogs.iter().filter_map(|dialog| dialog.text.as_ref()).any(is_it);
        answered || matches!(&self.step.action, Action::Type { text } if is_it(text))
    }
}

impl Merger {
    /// A draft for something done to a target. `pressed` is the point in the document's viewport; its middle where none is given.
    pub(super) fn draft(
        &mut self,
        tab: u32,
        event: &PageEvent,
        target: &RawTarget,
        seen: &Seen,
        pressed: Option<Point>,
        action: Action,
    ) -> Draft {
        let mut step = self.blank_step(action, tab);
        step.page.frame = event.frame.path.clone();
        if !event.frame.known {
            step.warnings.push(Warning::FrameNotSeen {});
        }
        let shot = shot_of(tab, event, target, seen, pressed);
        step.target = Some(self.target_of(target, shot.place));
        Draft {
            step,
            doc: event.doc.clone(),
            key: target.key,
            control: target.control,
            acts: vec![event.at_ms],
            tab,
            inert: target.inert,
            settled: false,
            navigation: None,
            shot: event.frame.known.then_some(shot),
            end_shot: None,
            asked: false,
        }
    }

    pub(super) fn target_of(&self, target: &RawTarget, place: Rect) -> Target {
        let mut element = target.element.clone();
        for name in ["href", "src", "action"] {
            if let Some(address) = element.attributes.get_mut(name) {
                *address = self.clean_url(address);
            }
        }
        Target {
            label: target.label.clone(),
            kind: target.kind,
            place,
            anchor: None,
            text: target.text.clone(),
            neighbours: target.neighbours.clone(),
            element: Some(element),
        }
    }
}

pub(super) fn shot_of(tab: u32, event: &PageEvent, target: &RawTarget, seen: &Seen, pressed: Option<Point>) -> Shot {
    let (dx, dy) = (event.frame.x, event.frame.y);
    let moved = |rect: &Rect| rect.moved(dx, dy);
    let place = moved(&target.place);
    let hot_spot = pressed
        .map(|p| Point { x: p.x + dx, y: p.y + dy })
        .filter(|p| place.contains(*p))
        .unwrap_or_else(|| place.centre());
    let mut seen = seen.clone();
    seen.secrets = seen.secrets.iter().map(moved).collect();
    Shot {
        tab,
        at_ms: event.at_ms,
        seen,
        place,
        hot_spot,
        view: event.view,
        top: event.top,
    }
}
