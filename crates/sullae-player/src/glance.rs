//! The quick way to a target: what stands in its place is in everything what was recorded, and nothing else on the page says the same.
//! Where a run keeps pictures, its pixels are compared too; a run without any takes none for it.

use std::time::Instant;

use sullae_recording::{
    Check, Point, Rect, Target,
    run::{Decision, FindMode},
};
use sullae_vision::matching::Effort;

use crate::{
    aim::{Aim, Sighting, found_of},
    decide::{Judged, decide},
    find::{Wanted, by_element_alone, spot_in, unseen},
    fusion::Question,
    hands::{Cover, Hands},
    hidden::{Hidden, Shot},
    look::{Look, can_be_pressed, thinking},
    observer::Observer,
    page_candidate::PageCandidate,
    play::Pictures,
    trouble::Trouble,
};

/// From this evidence on nothing is different.
const JUST_AS: f64 = 0.99;
/// A box that lies within this of the recorded one, CSS pixels, is in its place.
const IN_PLACE: f64 = 0.5;

impl Aim<'_> {
    /// Asks the page once about the element at the recorded path. It is pressed without a whole look only where it is the recorded one in
    /// everything and could not be taken for another ([`is_unmistakable`], [`is_as_recorded`]), nothing covers it, it does not move, and
    /// its pixels are as they were: in the picture that the step before ended with if the page has not changed since, else in a new one.
    /// A run that keeps no pictures goes without the pixels. Whatever is in doubt is left to a look.
    pub(crate) async fn glance(&self, hands: &Hands, observer: &Observer, sighting: &mut Sighting) -> Result<Option<Point>, Trouble> {
        let (tab, frame) = (hands.page().context(), &self.step.page.frame);
        let shown = sighting.shown.take().filter(|shown| shown.tab == tab);
        let may = self.setup.mode == FindMode::Fused
            && !sighting.glance_failed
            && frame.is_empty()
            && !self.step.checks.iter().any(Check::is_about_look)
            && is_unmistakable(self.target);
        // Where pictures are kept, one is there; where it is not, a look takes it.
        let fits = may && (shown.is_some() || self.setup.kept != Pictures::All);
        let Some(recorded) = self.target.element.as_ref().filter(|_| fits) else {
            return Ok(None);
        };
        let point = spot_in(self.target, self.target.place);
        let asked = hands.glance(point, &recorded.xpath);
        let mut masked = None;
        let (seen, png) = match (&shown, self.setup.kept) {
            (Some(shown), _) => (asked.await, Ok(Some(shown.shot.raw.clone()))),
            (None, Pictures::None) => (asked.await, Ok(None)),
            (None, _) => {
                masked = self.setup.masked(hands.page()).await;
                let (seen, png) = tokio::join!(asked, hands.page().screenshot());
                (seen, png.map(Some))
            }
        };
        let (Ok(Some(seen)), Ok(png)) = (seen, png) else { return Ok(None) };
        // Whatever it is now that differs, another glance would not see more.
        sighting.glance_failed = true;
        let is_old = shown.as_ref().is_some_and(|shown| shown.changes != seen.changes);
        let in_doubt = seen.cover != Cover::None || seen.moves || is_old || observer.is_loading(tab);
        if in_doubt || !is_as_recorded(self.target, &seen.element) || !can_be_pressed(self.setup.viewport.area(), point) {
            return Ok(None);
        }
        let hidden = match shown {
            Some(shown) => shown.shot.hidden,
            None if png.is_some() => {
                let secrets = self.setup.secret_places(hands).await?;
                self.setup.hidden(hands.page(), secrets, masked).await
            }
            None => Hidden::default(),
        };
        let began = Instant::now();
        let judged = thinking(|| self.judge_one(&seen.element, png.as_deref()))?;
        sighting.thinking += began.elapsed();
        let looks_as_recorded = |image: Option<f64>| image.is_none_or(|image| image > JUST_AS);
        let Some(judged) = judged.filter(|judged| judged.decision == Decision::Accepted && looks_as_recorded(judged.best.evidence.image))
        else {
            return Ok(None);
        };
        sighting.picture = png.map(|raw| Shot { raw, hidden });
        sighting.found = Some(found_of(&judged));
        sighting.changes = Some(seen.changes);
        sighting.field_is_empty = seen.is_empty_field;
        Ok(Some(point))
    }

    /// What the element itself tells and, with a picture, how it looks.
    fn judge_one(&self, element: &PageCandidate, png: Option<&[u8]>) -> Result<Option<Judged>, Trouble> {
        let mode = if png.is_some() { self.setup.mode } else { FindMode::NoVision };
        let found = match png {
            Some(png) => {
                let look = Look::at(element.clone(), png.to_vec(), self.setup.viewport.width)?;
                let wanted = Wanted {
                    target: self.target,
                    anchor: self.target.anchor.as_ref().zip(self.setup.prepared.anchor(self.step)),
                    mode,
                    effort: Effort::Quick,
                };
                by_element_alone(wanted, &look)
            }
            None => vec![unseen(self.target, element, self.setup.viewport.device_pixel_ratio)],
        };
        Ok(decide(&found, Question::about(self.target, mode)))
    }
}

/// Whether nothing on the recorded page could be taken for the target. Rows sorted anew look the same at the same place: what had twins,
/// or says nothing of its own, is told apart by looking at the whole page only.
fn is_unmistakable(target: &Target) -> bool {
    let says = |text: &str| !text.trim().is_empty();
    let looked_alone = target.anchor.as_ref().is_none_or(|anchor| anchor.twins == 0);
    let Some(element) = &target.element else { return false };
    let says_something = target.text.as_deref().is_some_and(says) || says(&element.name);
    looked_alone && says_something && element.same_text == 0 && element.twins == 0 && element.shadow_hosts.is_empty()
}

/// Whether a live element is the recorded one in all that its page tells: markup, text, name, address, place, how many say the same, and
/// what stands beside it.
fn is_as_recorded(target: &Target, live: &PageCandidate) -> bool {
    target.element.as_ref() == Some(&live.element)
        && target.text == live.text
        && target.kind == live.kind
        && target.neighbours == live.neighbours
        && lies_at(target.place, live.place)
        && live.frame.is_empty()
        && !live.disabled
}

fn lies_at(recorded: Rect, live: Rect) -> bool {
    let corners = |place: Rect| [place.x, place.y, place.x + place.width, place.y + place.height];
    corners(recorded).iter().zip(corners(live)).all(|(a, b)| (a - b).abs() <= IN_PLACE)
}

#[cfg(test)]
mod tests {
    use sullae_recording::{ElementEvidence, TargetKind};

    use super::*;

    fn delete_button() -> Target {
        let element = ElementEvidence {
            tag: "button".into(),
            role: "button".into(),
            name: "Delete".into(),
            xpath: "/html[1]/body[1]/table[1]/tbody[1]/tr[1]/td[2]/button[1]".into(),
            ..ElementEvidence::default()
        };
        Target {
            label: "Delete".into(),
            kind: TargetKind::Button,
            place: Rect {
                x: 100.0,
                y: 20.0,
                width: 60.0,
                height: 24.0,
            },
            anchor: None,
            text: Some("Delete".into()),
            neighbours: vec!["Apples".into(), "3 left".into()],
            element: Some(element),
        }
    }

    fn live(target: &Target) -> PageCandidate {
        PageCandidate {
            element: target.element.clone().unwrap(),
            label: target.label.clone(),
            kind: target.kind,
            text: target.text.clone(),
            neighbours: target.neighbours.clone(),
            place: target.place,
            frame: Vec::new(),
            disabled: false,
            editable: false,
        }
    }

    #[test]
    fn what_stood_alone_and_is_unchanged_needs_no_look() {
        let target = delete_button();
        assert!(is_unmistakable(&target) && is_as_recorded(&target, &live(&target)));
    }

    #[test]
    fn what_had_a_twin_by_kind_text_or_look_is_never_taken_at_a_glance() {
        let mut twin = delete_button();
        twin.element.as_mut().unwrap().twins = 1;
        let mut said_elsewhere = delete_button();
        said_elsewhere.element.as_mut().unwrap().same_text = 1;
        let mut alike = delete_button();
        alike.anchor = Some(sullae_recording::Anchor {
            image: "anchors/s2.png".into(),
            place: Rect::default(),
            hot_spot: Point::default(),
            target: Rect::default(),
            device_pixel_ratio: 1.0,
            twins: 1,
            rank: 0,
            masked: Vec::new(),
        });
        for target in [twin, said_elsewhere, alike] {
            assert!(!is_unmistakable(&target), "{target:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_never_taken_at_a_glance() {
        let mut bare = delete_button();
        bare.text = None;
        bare.element.as_mut().unwrap().name.clear();
        assert!(
            !is_unmistakable(&bare),
            "a box of a row without a name has twins that nobody counts"
        );
    }

    #[test]
    fn another_row_in_the_recorded_place_is_looked_at_wholly() {
        let target = delete_button();
        let beside_another = PageCandidate {
            neighbours: vec!["Pears".into(), "3 left".into()],
            ..live(&target)
        };
        let mut with_twin = live(&target);
        with_twin.element.twins = 1;
        for other in [beside_another, with_twin] {
            assert!(!is_as_recorded(&target, &other), "{other:?}");
        }
    }

    #[test]
    fn what_moved_changed_its_words_or_takes_no_input_is_looked_at_wholly() {
        let target = delete_button();
        let as_it_was = live(&target);
        let moved = PageCandidate {
            place: Rect { y: 22.0, ..target.place },
            ..as_it_was.clone()
        };
        let says_else = PageCandidate {
            text: Some("Remove".into()),
            ..as_it_was.clone()
        };
        let disabled = PageCandidate {
            disabled: true,
            ..as_it_was.clone()
        };
        let mut elsewhere = as_it_was;
        elsewhere.element.attributes.insert("id".into(), "other".into());
        for other in [moved, says_else, disabled, elsewhere] {
            assert!(!is_as_recorded(&target, &other), "{other:?}");
        }
    }
}
