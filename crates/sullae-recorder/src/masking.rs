//! Areas that no picture may show: told to every page, and kept out of the anchors that are there already.

use serde_json::json;
use sullae_recording::{Mask, Rect, Step, Warning, folder::targets_of};
use sullae_vision::Picture;

use crate::anchor;
use crate::hidden::Covered;
use crate::merge::Shot;
use crate::pump::{ANSWER_LIMIT, Pump};
use crate::raw::PageEvent;
use crate::recorder::{RecorderEvent, SANDBOX};

impl Pump {
    /// From now on no picture shows what was pointed at.
    pub(crate) async fn mask(&mut self, tab: u32, event: &PageEvent) {
        let Some(mask) = self.merger.mask_of(tab, event) else { return };
        self.tell_pages("() => globalThis.sullaePictured?.()").await;
        if !self.hidden.add(mask.clone()) {
            return;
        }
        self.tell_of_masks(std::slice::from_ref(&mask)).await;
        self.forget_surroundings(&mask);
        self.save();
        let _ = self.out.send(RecorderEvent::Masked { mask: Box::new(mask) });
    }

    /// Has all pages, also those to come, say where they show these areas.
    pub(crate) async fn tell_of_masks(&self, masks: &[Mask]) {
        for selector in masks.iter().map(Mask::selector) {
            let kept = format!("() => {{ (globalThis.sullaeMasks ??= []).push({}); }}", json!(selector));
            if let Err(error) = self.browser.bidi().add_preload_script(&kept, SANDBOX).await {
                tracing::warn!(%error, "pages to come do not know of a masked area");
            }
            for context in self.reader.contexts.all() {
                let page = self.browser.page(context);
                let function = "(selector) => globalThis.sullaeAddMask?.(selector)";
                let arguments = [json!(selector)];
                let told = page.call_function(Some(SANDBOX), function, &arguments);
                if !matches!(tokio::time::timeout(ANSWER_LIMIT, told).await, Ok(Ok(_))) {
                    tracing::debug!("a page cannot be told of a masked area");
                }
            }
        }
    }

    /// What a picture of a shot may not show that was drawn at this time.
    pub(crate) async fn covered(&mut self, shot: &Shot, at_ms: f64) -> Covered {
        if self.hidden.masks().iter().any(|mask| !mask.page.frame.is_empty()) {
            self.ask_frames(shot.tab).await;
        }
        self.hidden.covered(shot.tab, at_ms)
    }

    /// A frame of another site does not hear that it is moved: it is asked.
    async fn ask_frames(&mut self, tab: u32) {
        let bidi = self.browser.bidi().clone();
        for context in self.reader.contexts.frames_of(tab) {
            let page = self.browser.page(&context);
            let asked = page.call_function(Some(SANDBOX), "() => globalThis.sullaeMasked?.() ?? null", &[]);
            let Ok(Ok(told)) = tokio::time::timeout(ANSWER_LIMIT, asked).await else {
                continue;
            };
            let Some(found) = told
                .as_str()
                .and_then(|told| serde_json::from_str::<Vec<Option<Vec<Rect>>>>(told).ok())
            else {
                continue;
            };
            let place = self.reader.contexts.place(&bidi, &context).await;
            self.hidden.hear_masked(tab, &context, &place, self.clock.now_ms(), &found);
        }
    }

    /// The anchors of its page were taken while the area was still to be seen: only their targets are left of them, and nothing where
    /// the target is in the area.
    fn forget_surroundings(&mut self, mask: &Mask) {
        let ids: Vec<String> = self.merger.steps().map(|step| step.id.clone()).collect();
        for id in ids {
            let Some(mut step) = self.step(&id).filter(|step| mask.is_of(&step.page.url)) else {
                continue;
            };
            let before = step.clone();
            self.without_surroundings(mask, &mut step);
            if step == before {
                continue;
            }
            self.merger.set_step(step.clone());
            let thumbnail = step.target.as_ref().and_then(|target| self.keeper.picture(target.anchor.as_ref()?));
            let _ = self.out.send(RecorderEvent::StepChanged { step, thumbnail });
        }
        let mut earlier = self.keeper.base_steps().to_vec();
        for step in earlier.iter_mut().filter(|step| mask.is_of(&step.page.url)) {
            self.without_surroundings(mask, step);
        }
        self.keeper.base_steps().clone_from_slice(&earlier);
    }

    fn without_surroundings(&mut self, mask: &Mask, step: &mut Step) {
        let mut lost = false;
        for target in targets_of(step) {
            let Some(anchor) = target.anchor.take() else { continue };
            let touched = target.element.as_ref().is_none_or(|element| mask.touches(element));
            let picture = self.keeper.picture(&anchor).filter(|_| !touched);
            let alone = picture.and_then(|png| {
                let (anchor, picture) = anchor::alone(&anchor, &Picture::from_png(&png).ok()?).ok()?;
                Some((anchor, picture.to_png().ok()?))
            });
            match alone {
                Some((anchor, png)) => {
                    self.keeper.add_picture(&anchor, png);
                    target.anchor = Some(anchor);
                }
                None => {
                    self.keeper.forget_picture(&anchor.image);
                    lost = true;
                }
            }
        }
        if lost && !step.warnings.contains(&Warning::AnchorMissing {}) {
            step.warnings.push(Warning::AnchorMissing {});
        }
    }
}
