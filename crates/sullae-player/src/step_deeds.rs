//! Steps that are more than a press at one point: travelling, dragging, choosing files, keys for the page as a whole.

use std::time::{Duration, Instant};

use sullae_recording::{Action, Distance, DragEnd, Modifier, Point, Reason, SecretText, Step, Target, UploadFile, Warning};

use crate::{
    aim::{LOOK_AGAIN, Sighting},
    answers::wait_for_answers,
    deeds::{TRAVEL_BEGINS, laid_out, travel, upload},
    hands::{Hands, held},
    network::millis,
    prepare::end_id,
    settle::Settling,
    step::Stepper,
    trouble::Trouble,
};

/// How long a target of keys is looked for before what has the focus is believed.
const LOOKED_FOR: Duration = Duration::from_secs(3);

/// An editor that draws its text itself takes it out of its hidden field before long.
const TAKEN_WITHIN: Duration = Duration::from_secs(2);

impl Stepper<'_> {
    /// Back, forward, or the same page again. Gives how long the page took, milliseconds.
    pub(crate) async fn travel(&mut self, step: &Step, limit: Duration) -> Result<Option<u64>, Trouble> {
        let hands = self.hands(step)?;
        let started = Instant::now();
        let begun = match &step.action {
            sullae_recording::Action::Back {} => travel(hands.page(), -1).await?,
            sullae_recording::Action::Forward {} => travel(hands.page(), 1).await?,
            _ => hands.page().reload(limit).await.map(|()| true)?,
        };
        if !begun {
            return Err(Reason::NothingHappened { script_error: None }.into());
        }
        loop {
            self.observer.drain();
            let left = TRAVEL_BEGINS.saturating_sub(started.elapsed());
            if self.observer.seen.navigated.is_some() || left.is_zero() {
                break;
            }
            self.observer.wait(left).await?;
        }
        self.settled(step, &hands, started, 0, limit).await?;
        let loaded = self.observer.seen.loaded;
        Ok(loaded.map(|loaded| millis(loaded.saturating_duration_since(started))))
    }

    /// The points where a drag begins and where it is let go. Bringing the end into view may move the beginning: it is found anew then,
    /// and both must be in view together.
    pub(crate) async fn drag_ends(
        &mut self,
        step: &Step,
        target: &Target,
        from: Point,
        to: &DragEnd,
        begun: Instant,
        limit: Duration,
    ) -> Result<(Point, Point), Trouble> {
        let hands = self.hands(step)?;
        match to {
            DragEnd::Distance(way) => {
                let from = if hands.make_room(along(from, *way)).await? {
                    self.aimed(step, target, &hands, &mut Sighting::default(), begun, limit).await?
                } else {
                    from
                };
                Ok((from, along(from, *way)))
            }
            DragEnd::Target(place) => {
                let last = Step {
                    id: end_id(&step.id),
                    ..step.clone()
                };
                let before = hands.scrolls().await?;
                let end = self.aimed(&last, place, &hands, &mut Sighting::default(), begun, limit).await?;
                let turned = hands.scrolls().await?;
                if turned == before {
                    return Ok((from, end));
                }
                hands.make_room(turned.moved(from, &before)).await?;
                let from = self.aimed(step, target, &hands, &mut Sighting::default(), begun, limit).await?;
                let together = hands.scrolls().await?;
                let end = self.aimed(&last, place, &hands, &mut Sighting::default(), begun, limit).await?;
                if hands.scrolls().await? == together {
                    return Ok((from, end));
                }
                Err(Reason::TargetMissing { best_score: 0.0 }.into())
            }
        }
    }

    pub(crate) async fn upload(&mut self, step: &Step, files: &[UploadFile], limit: Duration) -> Result<(), Trouble> {
        if let Some(name) = step.warnings.iter().find_map(lost_file) {
            let detail = format!("the file “{name}” was not taken along when this was recorded");
            return Err(Reason::RecordingInvalid { detail }.into());
        }
        let hands = self.hands(step)?;
        let element = step.target.as_ref().and_then(|target| target.element.as_ref());
        let Some(element) = element else {
            return Err(Reason::TargetMissing { best_score: 0.0 }.into());
        };
        let paths = laid_out(self.setup.prepared, self.setup.browser, &step.id, files).map_err(Trouble::Pictures)?;
        let begun = Instant::now();
        let changes_before = loop {
            let changes = hands.changes_before().await?;
            if upload(self.setup.browser, hands.page(), &step.page.frame, element, &paths).await? {
                break changes;
            }
            if begun.elapsed() >= limit {
                return Err(Reason::TargetMissing { best_score: 0.0 }.into());
            }
            self.observer.wait(LOOK_AGAIN).await?;
        };
        self.settled(step, &hands, Instant::now(), changes_before, limit).await
    }

    /// Where a field is that keys are meant for. Nothing where looking does not tell, but the keys go to it as things are: one of two
    /// handles alike, the hidden field of an editor that draws its text itself.
    pub(crate) async fn aimed_for_keys(
        &mut self,
        step: &Step,
        target: &Target,
        hands: &Hands,
        sighting: &mut Sighting,
        begun: Instant,
        limit: Duration,
    ) -> Result<Option<Point>, Trouble> {
        let first = LOOKED_FOR.min(limit);
        match self.aimed(step, target, hands, sighting, begun, first).await {
            Err(Trouble::Reason(Reason::TargetMissing { .. } | Reason::TargetAmbiguous { .. } | Reason::TargetCovered { .. })) => {}
            aimed => return aimed.map(Some),
        }
        if let Some(element) = &target.element {
            let seen = hands.keys_go_to(&step.page.frame, element).await?;
            // What is seen and holds a text would have to be emptied first.
            if seen.is_some_and(|seen| !seen || matches!(step.action, Action::Press { .. })) {
                sighting.found = None;
                return Ok(None);
            }
        }
        self.aimed(step, target, hands, sighting, begun, limit).await.map(Some)
    }

    /// Gives keys to whatever has the focus.
    pub(crate) async fn keys_as_they_go(&mut self, step: &Step, limit: Duration) -> Result<(), Trouble> {
        let text = match &step.action {
            Action::Press { key, modifiers } => return self.press_in_page(step, key, modifiers, limit).await,
            Action::Type { text } => SecretText::from(self.values.text(text)?.to_owned()),
            _ => return Ok(()),
        };
        let hands = self.hands(step)?;
        self.may_type(step, &hands, None).await?;
        let changes_before = hands.changes_before().await?;
        let acted = Instant::now();
        hands.page().type_text(text.expose()).await?;
        let field = step.target.as_ref().and_then(|target| target.element.as_ref());
        while let Some(field) = field.filter(|_| acted.elapsed() < TAKEN_WITHIN) {
            if !hands.holds_text(&step.page.frame, field).await.unwrap_or(false) {
                break;
            }
            self.observer.wait(LOOK_AGAIN).await?;
        }
        self.settled(step, &hands, acted, changes_before, limit).await
    }

    /// A key that is meant for the page as a whole.
    pub(crate) async fn press_in_page(&mut self, step: &Step, key: &str, modifiers: &[Modifier], limit: Duration) -> Result<(), Trouble> {
        let hands = self.hands(step)?;
        let changes_before = hands.changes_before().await?;
        let acted = Instant::now();
        hands.page().key_press(key, held(modifiers)).await?;
        self.settled(step, &hands, acted, changes_before, limit).await
    }

    /// Waits until all that the step causes is done and all its checks hold.
    async fn settled(&mut self, step: &Step, hands: &Hands, acted: Instant, changes_before: u64, limit: Duration) -> Result<(), Trouble> {
        let settling = Settling {
            step,
            acted,
            changes_before,
            deadline: acted + limit,
            limit,
        };
        settling.wait(hands, &mut self.observer).await?;
        wait_for_answers(step, &mut self.observer, settling.deadline).await?;
        settling.check(hands, &mut self.observer).await
    }
}

fn lost_file(warning: &Warning) -> Option<&str> {
    match warning {
        Warning::FileNotTaken { name } => Some(name),
        _ => None,
    }
}

fn along(from: Point, way: Distance) -> Point {
    Point {
        x: from.x + f64::from(way.x),
        y: from.y + f64::from(way.y),
    }
}
