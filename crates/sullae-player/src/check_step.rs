//! A check step: looks, compares, and looks again until everything expected holds or the time is up.

use std::time::{Duration, Instant};

use sullae_recording::{Check, Point, Reason, Rect, Step, run::Decision};
use sullae_vision::{Picture, PixelBox, difference};

use crate::{
    aim::{Aim, LOOK_AGAIN, Sighted, Sighting, stop_for_page},
    checks::{Outcome, TargetState, of_target},
    find::{shown_part, text_at},
    hands::Hands,
    observer::Observer,
    settle::{first_unmet, page_state, unmet},
    trouble::Trouble,
};

/// A thing must be gone this long before it counts as absent: it may only be on its way.
const GONE_FOR: Duration = Duration::from_millis(500);

/// The checks of one step, and how to look for its target where it has one.
pub(crate) struct Checking<'a> {
    pub(crate) step: &'a Step,
    pub(crate) aim: Option<Aim<'a>>,
    pub(crate) deadline: Instant,
}

/// What one look says of all checks.
enum Round {
    /// They hold; the target's state where it is there.
    Holds(Option<TargetState>),
    /// What stands against them.
    Not(Trouble),
}

impl Checking<'_> {
    /// Waits until all checks hold; gives the target's state where it is there.
    pub(crate) async fn wait(
        &self,
        hands: &Hands,
        observer: &mut Observer,
        sighting: &mut Sighting,
    ) -> Result<Option<TargetState>, Trouble> {
        let mut gone_since = None;
        loop {
            observer.drain();
            stop_for_page(observer)?;
            let trouble = match self.round(hands, observer, sighting, &mut gone_since).await? {
                Round::Holds(state) => return Ok(state),
                Round::Not(trouble) => trouble,
            };
            let left = self.deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(trouble);
            }
            if let Some(aim) = &self.aim {
                aim.clear_the_way(hands, observer, sighting).await?;
            }
            observer.wait(LOOK_AGAIN.min(left)).await?;
        }
    }

    /// How the step stands as things are.
    async fn round(
        &self,
        hands: &Hands,
        observer: &Observer,
        sighting: &mut Sighting,
        gone_since: &mut Option<Instant>,
    ) -> Result<Round, Trouble> {
        if self.step.checks.iter().any(|check| !check.is_about_target()) {
            let page = page_state(hands, observer).await?;
            if let Some((check, seen)) = first_unmet(&self.step.checks, &page) {
                return Ok(Round::Not(unmet(check, seen).into()));
            }
        }
        let Some(aim) = &self.aim else { return Ok(Round::Holds(None)) };
        let Some(seen) = aim.see(hands, sighting).await? else {
            let against = self.without_target(aim, hands, observer, sighting, gone_since);
            return Ok(against.map_or(Round::Holds(None), Round::Not));
        };
        *gone_since = None;
        let state = self.state_of(aim, &seen, hands).await?;
        let against = self.step.checks.iter().find_map(|check| match of_target(check, &state) {
            Outcome::Holds => None,
            Outcome::Unmet(seen) => Some(unmet(check, seen).into()),
            Outcome::Unreadable => Some(unreadable(check).into()),
        });
        Ok(against.map_or(Round::Holds(Some(state)), Round::Not))
    }

    /// A target that is not there is what was wanted, or what stands against the step.
    fn without_target(
        &self,
        aim: &Aim<'_>,
        hands: &Hands,
        observer: &Observer,
        sighting: &mut Sighting,
        gone_since: &mut Option<Instant>,
    ) -> Option<Trouble> {
        let loading = observer.is_loading(hands.page().context());
        let doubtful = sighting.found.as_ref().is_some_and(|found| found.decision == Decision::Ambiguous);
        let has = |wanted: &Check| self.step.checks.iter().find(|check| *check == wanted);
        if has(&Check::Absent {}).is_some() && !loading && !doubtful {
            let gone = gone_since.get_or_insert_with(Instant::now);
            let sure = gone.elapsed() >= GONE_FOR;
            return (!sure).then(|| aim.why_not(hands, observer, sighting));
        }
        *gone_since = None;
        match has(&Check::Present {}) {
            Some(present) if !loading && !doubtful => Some(unmet(present, String::new()).into()),
            _ => Some(aim.why_not(hands, observer, sighting)),
        }
    }

    async fn state_of(&self, aim: &Aim<'_>, seen: &Sighted, hands: &Hands) -> Result<TargetState, Trouble> {
        let mut state = match &seen.element {
            Some(element) => {
                let state = hands.state_of(&element.frame, &element.element).await?;
                TargetState {
                    text: state.text.or_else(|| element.text.clone()),
                    enabled: state.enabled.or(Some(!element.disabled)),
                    ..state
                }
            }
            None => TargetState {
                text: Some(text_at(&seen.look, aim.setup.eyes.ocr(), seen.place)),
                ..TargetState::default()
            },
        };
        let picture = self.step.checks.iter().find_map(|check| match check {
            Check::Picture { ignored, .. } => Some(ignored),
            _ => None,
        });
        if let Some(ignored) = picture {
            state.differs = differing(aim, seen, ignored);
        }
        Ok(state)
    }
}

/// Share of the target's pixels that differ from its anchor's, at the offset of a pixel that fits best; nothing where there is no
/// anchor, or it was taken at another pixel ratio.
fn differing(aim: &Aim<'_>, seen: &Sighted, ignored: &[Rect]) -> Option<f64> {
    let anchor = aim.target.anchor.as_ref()?;
    let prepared = aim.setup.prepared.anchor(aim.step)?;
    let recorded = &prepared.target;
    if (anchor.device_pixel_ratio - seen.look.ratio).abs() > 0.01 {
        return None;
    }
    let element = aim.target.place.scaled(anchor.device_pixel_ratio);
    let shown = shown_part(anchor);
    let offset = Point {
        x: (shown.x - element.x).max(0.0),
        y: (shown.y - element.y).max(0.0),
    };
    let (left, top) = ((seen.place.x + offset.x).round(), (seen.place.y + offset.y).round());
    let ignored = ignored
        .iter()
        .map(|part| PixelBox::new(part.x as u32, part.y as u32, part.width.ceil() as u32, part.height.ceil() as u32));
    let ignored: Vec<PixelBox> = ignored.chain(prepared.target_masked.iter().copied()).collect();
    let at = |dx: f64, dy: f64| {
        let (x, y) = ((left + dx).max(0.0) as u32, (top + dy).max(0.0) as u32);
        let live: Picture = seen
            .look
            .picture
            .crop(PixelBox::new(x, y, recorded.width(), recorded.height()))
            .ok()?;
        Some(f64::from(difference(recorded, &live, &ignored).ratio))
    };
    let steps = [0.0, -1.0, 1.0];
    let all = steps.iter().flat_map(|dy| steps.iter().map(move |dx| (*dx, *dy)));
    all.filter_map(|(dx, dy)| at(dx, dy)).reduce(f64::min).or(Some(1.0))
}

fn unreadable(check: &Check) -> Reason {
    let detail = match check {
        Check::Picture { .. } => "the picture was recorded at another device pixel ratio, or is missing",
        _ => "what this check is about cannot be read: the target has no such state, or lies in a frame of another site",
    };
    Reason::RecordingInvalid { detail: detail.to_owned() }
}
