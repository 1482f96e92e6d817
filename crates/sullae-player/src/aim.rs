//! Finding a step's target: look, decide, look again, until it is sure or the time is up.

use std::time::{Duration, Instant};

use sullae_browser::BrowserError;
use sullae_recording::{
    Check, Point, Reason, Rect, Step, Target,
    run::{Decision, FindMode, Found},
};
use sullae_vision::{Picture, matching::Effort};

use crate::{
    answers::stop_for_dialog,
    decide::{Judged, decide},
    find::{Wanted, candidates, looks_the_same},
    fusion::Question,
    hands::{Cover, Hands},
    hidden::Shot,
    look::{Look, thinking},
    network::millis,
    new_look::{ActedOn, is_other_evidence, secret_boxes},
    observer::Observer,
    page_candidate::PageCandidate,
    step::Setup,
    trouble::Trouble,
};

/// Pause between two looks when nothing is reported meanwhile.
pub(crate) const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// After this long, other scales and edges are tried too: they take longer than a quick look.
const TRY_HARDER: Duration = Duration::from_millis(600);
/// After this long without a target in sight, the page is scrolled through in search of it.
const SCROLL: Duration = Duration::from_millis(2_500);
/// A target that has stood in its place for so long moves within itself for good: a button that pulses, a field that glows.
const RESTLESS: Duration = Duration::from_secs(3);
/// Two looks that put the target within this distance, device pixels, say that it stands still.
const STILL: f64 = 2.0;

/// What to aim at, and with what.
pub(crate) struct Aim<'a> {
    pub(crate) setup: &'a Setup<'a>,
    pub(crate) step: &'a Step,
    pub(crate) target: &'a Target,
    pub(crate) begun: Instant,
    pub(crate) limit: Duration,
}

/// What a tab showed when the step before was over.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) tab: String,
    pub(crate) shot: Shot,
    /// The page's count of changes before the picture was taken.
    pub(crate) changes: u64,
}

/// The state of a search: what the last look saw.
#[derive(Debug, Default)]
pub(crate) struct Sighting {
    /// The last look's picture.
    pub(crate) picture: Option<Shot>,
    /// The best candidate of the last look.
    pub(crate) found: Option<Found>,
    /// How long we have thought about pictures: our own time, not the site's.
    pub(crate) thinking: Duration,
    /// The accepted candidate, where other evidence than the recorded led to it.
    pub(crate) acted_on: Option<ActedOn>,
    /// The steps that were done because their target stood in the way, by their places in the recording.
    pub(crate) dismissed: Vec<u32>,
    /// When something in the way was last looked for.
    pub(crate) cleared_at: Option<Instant>,
    /// What lies over the target, in its words.
    pub(crate) covered_by: Option<String>,
    /// The picture that the step before ended with.
    pub(crate) shown: Option<Shown>,
    /// The page's count of changes when the target was last seen to be uncovered.
    pub(crate) changes: Option<u64>,
    /// It is a field that was seen to hold nothing.
    pub(crate) field_is_empty: bool,
    /// A glance met something else than what was recorded: only looking helps.
    pub(crate) glance_failed: bool,
    last: Option<(Look, Judged)>,
    /// Since when it stands in its place.
    stands_since: Option<Instant>,
    before_scroll: Option<Picture>,
    /// Why the last look could not be taken.
    no_look: Option<BrowserError>,
}

/// A target in sight.
#[derive(Debug)]
pub(crate) struct Sighted {
    /// Its box, device pixels of the look.
    pub(crate) place: Rect,
    /// The element, where elements may be used.
    pub(crate) element: Option<PageCandidate>,
    /// What it was seen in.
    pub(crate) look: Look,
}

impl Aim<'_> {
    /// Waits until the target is found, still, uncovered and enabled; gives the point to press, CSS
    /// pixels. What was seen is left in `sighting`, found or not.
    pub(crate) async fn take(&self, hands: &Hands, observer: &mut Observer, sighting: &mut Sighting) -> Result<Point, Trouble> {
        loop {
            observer.drain();
            stop_for_page(observer)?;
            if let Some(point) = self.glance(hands, observer, sighting).await? {
                return Ok(point);
            }
            if let Some(point) = self.look(hands, observer, sighting).await? {
                return Ok(point);
            }
            let left = self.limit.saturating_sub(self.begun.elapsed());
            if left.is_zero() {
                return Err(self.why_not(hands, observer, sighting));
            }
            self.clear_the_way(hands, observer, sighting).await?;
            observer.wait(LOOK_AGAIN.min(left)).await?;
        }
    }

    /// One look: the point to press, once nothing speaks against it.
    pub(crate) async fn look(&self, hands: &Hands, observer: &Observer, sighting: &mut Sighting) -> Result<Option<Point>, Trouble> {
        let Some((look, judged)) = self.judge(hands, sighting).await? else {
            return Ok(None);
        };
        match judged.filter(|judged| judged.decision == Decision::Accepted) {
            Some(judged) => self.confirm(hands, observer, sighting, look, judged).await,
            None => {
                self.scroll_on(hands, sighting, &look).await?;
                Ok(None)
            }
        }
    }

    /// One look without an act in mind: where the target is, brought into view. None where it is not to be seen (now).
    pub(crate) async fn see(&self, hands: &Hands, sighting: &mut Sighting) -> Result<Option<Sighted>, Trouble> {
        let Some((look, judged)) = self.judge(hands, sighting).await? else {
            return Ok(None);
        };
        let Some(judged) = judged.filter(|judged| judged.decision == Decision::Accepted) else {
            self.scroll_on(hands, sighting, &look).await?;
            return Ok(None);
        };
        let element = judged.best.element.map(|index| look.elements[index].clone());
        if let Some(element) = &element
            && !look.shows(judged.best.point.scaled(1.0 / look.ratio))
        {
            hands.scroll_into_view(&element.frame, &element.element).await?;
        }
        Ok(Some(Sighted {
            place: judged.best.place,
            element,
            look,
        }))
    }

    /// Takes a look and judges it; nothing where the page is just being replaced.
    async fn judge(&self, hands: &Hands, sighting: &mut Sighting) -> Result<Option<(Look, Option<Judged>)>, Trouble> {
        let with_elements = self.setup.mode != FindMode::VisionOnly;
        let masked = self.setup.masked(hands.page()).await;
        let look = match Look::take(
            self.setup.browser,
            hands.page(),
            self.setup.viewport.width,
            with_elements,
            &self.step.page.frame,
        )
        .await
        {
            Ok(look) => {
                sighting.no_look = None;
                look
            }
            // The page is just being replaced: there is nothing to see yet.
            Err(error @ (BrowserError::CommandRefused { .. } | BrowserError::ScriptFailed { .. })) => {
                tracing::debug!(%error, "no look");
                sighting.no_look = Some(error);
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let effort = if self.begun.elapsed() < TRY_HARDER {
            Effort::Quick
        } else {
            Effort::Full
        };
        // What may have changed is no help in finding it.
        let by_look = self.setup.mode == FindMode::VisionOnly || !self.step.checks.iter().any(Check::is_about_look);
        let anchor = self
            .target
            .anchor
            .as_ref()
            .zip(self.setup.prepared.anchor(self.step))
            .filter(|_| by_look);
        let wanted = Wanted {
            target: self.target,
            anchor,
            mode: self.setup.mode,
            effort,
        };
        let began = Instant::now();
        let found = thinking(|| candidates(wanted, &look, self.setup.eyes.ocr()));
        sighting.thinking += began.elapsed();
        let judged = decide(&found, Question::about(self.target, self.setup.mode));
        tracing::debug!(step = %self.step.id, ?effort, elements = look.elements.len(), best = ?found.iter().take(3).collect::<Vec<_>>(), judged = ?judged.as_ref().map(|j| (j.score, j.decision)), "looked");
        sighting.picture = Some(Shot {
            raw: look.png.clone(),
            hidden: self
                .setup
                .hidden(hands.page(), self.setup.secret_places(hands).await?, masked)
                .await,
        });
        sighting.found = judged.as_ref().map(found_of);
        sighting.covered_by = None;
        Ok(Some((look, judged)))
    }

    /// The last doubts about an accepted candidate.
    async fn confirm(
        &self,
        hands: &Hands,
        observer: &Observer,
        sighting: &mut Sighting,
        look: Look,
        judged: Judged,
    ) -> Result<Option<Point>, Trouble> {
        let point = judged.best.point.scaled(1.0 / look.ratio);
        let element = judged.best.element.map(|index| look.elements[index].clone());
        if let Some(element) = &element {
            if !look.shows(point) {
                hands.scroll_into_view(&element.frame, &element.element).await?;
                return Ok(None);
            }
            if element.disabled {
                return Ok(None);
            }
        }
        sighting.acted_on = None;
        if sighting.found.as_ref().is_some_and(is_other_evidence) {
            // Where the page does not say what must stay unseen, nothing is kept of it.
            let hidden = sighting.picture.as_ref().map(|shot| &shot.hidden);
            let masked = hidden
                .filter(|hidden| hidden.not_masked.is_empty())
                .map(|hidden| hidden.masked.clone());
            if let (Some(masked), Ok(told)) = (masked, hands.secret_places(&self.setup.secrets.values()).await) {
                sighting.acted_on = Some(ActedOn {
                    element: element.clone(),
                    secrets: secret_boxes(told, &look.elements),
                    masked,
                });
            }
        }
        let tab = hands.page().context();
        let stands = |earlier: &Judged| earlier.best.point.distance(judged.best.point) <= STILL;
        let before = sighting.last.as_ref().filter(|(_, earlier)| stands(earlier));
        let since = *sighting
            .stands_since
            .insert(before.and(sighting.stands_since).unwrap_or_else(Instant::now));
        let still = before
            .is_some_and(|(before, _)| looks_the_same(&before.picture, &look.picture, judged.best.place) || since.elapsed() >= RESTLESS);
        if !still || observer.is_loading(tab) {
            let as_recorded = judged.best.evidence.image.is_some_and(|image| image > 0.99)
                && judged.best.evidence.place.is_some_and(|place| place > 0.99);
            sighting.last = Some((look, judged));
            if !as_recorded || observer.is_loading(tab) {
                return Ok(None);
            }
        }
        match element {
            None => Ok(Some(point)),
            Some(element) => match hands.cover_at(point, &element.frame, &element.element).await? {
                (Cover::None, changes) => {
                    sighting.changes = Some(changes);
                    Ok(Some(point))
                }
                (Cover::Gone, _) => Ok(None),
                (Cover::By(by), _) => {
                    if let Some(found) = &mut sighting.found {
                        found.decision = Decision::Covered;
                    }
                    sighting.covered_by = Some(by);
                    Ok(None)
                }
            },
        }
    }

    /// Without elements to scroll to, the page is turned over like a person would: down to its end, then
    /// from the top again.
    async fn scroll_on(&self, hands: &Hands, sighting: &mut Sighting, look: &Look) -> Result<(), Trouble> {
        if self.begun.elapsed() < SCROLL {
            return Ok(());
        }
        if self.setup.mode != FindMode::VisionOnly {
            // Elements out of view are listed all the same; what is not even in the document may load as the page is scrolled.
            let is_there = sighting.found.as_ref().is_some_and(|found| found.decision == Decision::Ambiguous);
            if !is_there {
                hands.scroll_on(self.target.place.centre()).await?;
            }
            return Ok(());
        }
        let view = look.viewport();
        let middle = view.centre();
        let at_end = sighting
            .before_scroll
            .as_ref()
            .is_some_and(|before| before.rgb() == look.picture.rgb());
        let delta = if at_end { -100_000 } else { (view.height * 0.7) as i32 };
        sighting.before_scroll = Some(look.picture.clone());
        hands.page().scroll(middle.x, middle.y, 0, delta).await?;
        Ok(())
    }

    /// Why the target was not found in time.
    pub(crate) fn why_not(&self, hands: &Hands, observer: &Observer, sighting: &mut Sighting) -> Trouble {
        let measured_ms = millis(self.begun.elapsed());
        if observer.is_loading(hands.page().context()) {
            return Trouble::Reason(Reason::TooSlow {
                limit_ms: millis(self.limit),
                measured_ms,
                finished: false,
            });
        }
        // A page that we could not look at says nothing about the target.
        if let Some(error) = sighting.no_look.take() {
            return error.into();
        }
        if let Some(by) = sighting.covered_by.take() {
            return Trouble::Reason(Reason::TargetCovered { by });
        }
        Trouble::Reason(match &sighting.found {
            Some(found) if found.decision == Decision::Ambiguous => Reason::TargetAmbiguous {
                best_score: found.score,
                runner_up: found.runner_up.unwrap_or_default(),
            },
            found => Reason::TargetMissing {
                best_score: found.as_ref().map_or(0.0, |found| found.score),
            },
        })
    }
}

/// What the page may do at any moment that ends the step.
pub(crate) fn stop_for_page(observer: &Observer) -> Result<(), Reason> {
    stop_for_dialog(observer)?;
    if let Some((_, url, error)) = &observer.network.page_unreachable {
        let (url, error) = (url.clone(), error.clone());
        return Err(Reason::PageUnreachable { url, error });
    }
    if let Some((_, request)) = &observer.network.page_error {
        return Err(http_error(request, false));
    }
    Ok(())
}

pub(crate) fn http_error(request: &sullae_recording::run::RequestSeen, background: bool) -> Reason {
    Reason::HttpError {
        status: request.status.unwrap_or_default(),
        method: request.method.clone(),
        url: request.url.clone(),
        background,
    }
}

pub(crate) fn found_of(judged: &Judged) -> Found {
    let evidence = judged.best.evidence;
    let below = |score: Option<f64>, limit: f64| score.is_some_and(|score| score < limit);
    let differs = below(evidence.image, 0.9) || below(evidence.text, 0.9) || below(evidence.element, 0.8) || below(evidence.place, 0.8);
    Found {
        place: judged.best.place,
        point: judged.best.point,
        evidence,
        score: judged.score,
        runner_up: judged.runner_up.as_ref().map(|(_, score)| *score),
        decision: judged.decision,
        differs_from_recording: differs,
    }
}
