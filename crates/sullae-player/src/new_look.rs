//! How a target looks now, where it was found by other evidence than before: kept as a proposal. Pure.

use sullae_recording::{
    Effect, NewLook, Rect, Step, Target,
    proposal::step_sha256,
    redact::{is_secret_name, redact_url},
    run::Found,
};
use sullae_vision::{Picture, PictureError, Sighted, take_anchor};

use crate::{observer::Seen, page_candidate::PageCandidate, prepare::PreparedRecording, secrets::Secrets};

/// Below these, an agreement says that the target looks, reads or is marked up otherwise than recorded.
const SAME_IMAGE: f64 = 0.9;
const SAME_TEXT: f64 = 0.9;
const SAME_ELEMENT: f64 = 0.8;
/// Ratios closer than this are the same: the picture's whole pixels round it.
const SAME_RATIO: f64 = 0.01;
/// What a field draws round its content, CSS pixels.
const FIELD_EDGE: f64 = 2.0;

/// What was acted on, as the page listed it at that moment.
#[derive(Debug)]
pub(crate) struct ActedOn {
    /// The element; none where the picture alone was found.
    pub(crate) element: Option<PageCandidate>,
    /// Boxes that showed a secret, CSS pixels.
    pub(crate) secrets: Vec<Rect>,
    /// Boxes that no picture may show, CSS pixels.
    pub(crate) masked: Vec<Rect>,
}

/// A look that changed, with its picture.
#[derive(Debug, Clone)]
pub struct ChangedLook {
    /// What was seen.
    pub look: NewLook,
    /// The new anchor's PNG file.
    pub png: Vec<u8>,
}

/// Everything a new look is made of.
pub(crate) struct Making<'a> {
    pub(crate) prepared: &'a PreparedRecording,
    pub(crate) step: &'a Step,
    pub(crate) found: &'a Found,
    pub(crate) acted_on: &'a ActedOn,
    /// The viewport in which it was found, as the browser sent it.
    pub(crate) png: &'a [u8],
    /// The viewport's width, CSS pixels.
    pub(crate) viewport_width: u32,
    pub(crate) secrets: &'a Secrets,
}

/// Whether the evidence says that the target is another to look at, to read or in the document. Another
/// place alone is no other look.
pub(crate) fn is_other_evidence(found: &Found) -> bool {
    let below = |score: Option<f64>, limit: f64| score.is_some_and(|score| score < limit);
    let evidence = found.evidence;
    below(evidence.image, SAME_IMAGE) || below(evidence.text, SAME_TEXT) || below(evidence.element, SAME_ELEMENT)
}

/// Whether the page answered the act as it did while recording. (That it changed where it did then, the step
/// has waited for.)
pub(crate) fn reacted_as_recorded(effect: Effect, seen: &Seen) -> bool {
    effect.navigates == seen.navigated.is_some() && effect.opens_tab == (seen.opened_tabs > 0)
}

impl Making<'_> {
    /// The new look; nothing where the target's own is not seen as it was recorded: at another pixel ratio,
    /// or outside the viewport.
    pub(crate) fn look(self) -> Result<Option<ChangedLook>, PictureError> {
        let picture = Picture::from_png(self.png)?;
        let ratio = f64::from(picture.width()) / f64::from(self.viewport_width.max(1));
        let (Some(recorded), true) = (
            &self.step.target,
            (ratio - self.prepared.recording.viewport.device_pixel_ratio).abs() < SAME_RATIO,
        ) else {
            return Ok(None);
        };
        let element = self.acted_on.element.as_ref();
        let secrets: Vec<Rect> = self.acted_on.secrets.iter().map(|place| place.scaled(ratio)).collect();
        let masked: Vec<Rect> = self.acted_on.masked.iter().map(|place| place.scaled(ratio)).collect();
        let sighted = Sighted {
            place: element.map_or(self.found.place, |live| live.place.scaled(ratio)),
            hot_spot: self.found.point,
            secrets: &secrets,
            masked: &masked,
            ratio,
        };
        // Its name in the folder is given when it is accepted.
        let image = format!("anchors/{}.png", self.step.id);
        let Some((anchor, picture)) = take_anchor(image, picture, &sighted)? else {
            return Ok(None);
        };
        let target = Target {
            anchor: Some(anchor),
            ..element.map_or_else(|| recorded.clone(), described)
        };
        let target = Target {
            place: sighted.place.scaled(1.0 / ratio),
            ..target
        };
        let look = NewLook {
            step_id: self.step.id.clone(),
            step_sha256: step_sha256(self.step, self.prepared.anchor(self.step).map(|anchor| anchor.png.as_slice())),
            evidence: self.found.evidence,
            score: self.found.score,
            target,
        };
        Ok(Some(ChangedLook {
            look: self.secrets.taken_out(look),
            png: picture.to_png()?,
        }))
    }
}

/// A live element as a recording keeps it.
fn described(live: &PageCandidate) -> Target {
    let mut element = live.element.clone();
    for name in ["href", "src", "action"] {
        if let Some(address) = element.attributes.get_mut(name) {
            *address = redact_url(address);
        }
    }
    Target {
        label: live.label.clone(),
        kind: live.kind,
        place: live.place,
        anchor: None,
        text: live.text.clone(),
        neighbours: live.neighbours.clone(),
        element: Some(element),
    }
}

/// The boxes to paint over, given what the page says shows a secret: of fields the insides, so that they look
/// as they do empty; and fields that are called like a secret, whatever they hold: of password fields alone the
/// page tells whether they hold anything. CSS pixels.
pub(crate) fn secret_boxes(told: Vec<Rect>, elements: &[PageCandidate]) -> Vec<Rect> {
    let fields: Vec<&PageCandidate> = elements.iter().filter(|live| live.editable).collect();
    let is_field = |place: &Rect| {
        fields
            .iter()
            .any(|field| field.place.overlap_area(*place) > 0.9 * field.place.area())
    };
    let called_secret = |field: &&&PageCandidate| {
        let attribute = |name: &str| field.element.attributes.get(name).map_or("", String::as_str);
        attribute("type") != "password" && (is_secret_name(attribute("id")) || is_secret_name(attribute("name")))
    };
    let named = fields.iter().filter(called_secret).map(|field| inside(field.place));
    told.iter()
        .map(|place| if is_field(place) { inside(*place) } else { *place })
        .chain(named)
        .collect()
}

fn inside(place: Rect) -> Rect {
    Rect {
        x: place.x + FIELD_EDGE,
        y: place.y + FIELD_EDGE,
        width: (place.width - 2.0 * FIELD_EDGE).max(0.0),
        height: (place.height - 2.0 * FIELD_EDGE).max(0.0),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use sullae_recording::{
        ElementEvidence, Point, TargetKind,
        run::{Decision, EvidenceScores},
    };

    use super::*;

    fn found(image: f64, text: f64, element: f64, place: f64) -> Found {
        Found {
            place: Rect::default(),
            point: Point::default(),
            evidence: EvidenceScores {
                image: Some(image),
                detail: None,
                text: Some(text),
                element: Some(element),
                place: Some(place),
                neighbours: None,
            },
            score: 0.95,
            runner_up: None,
            decision: Decision::Accepted,
            differs_from_recording: false,
        }
    }

    fn field(kind: &str, id: &str, x: f64) -> PageCandidate {
        PageCandidate {
            element: ElementEvidence {
                tag: "input".into(),
                attributes: [("type", kind), ("id", id)].map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
                ..ElementEvidence::default()
            },
            label: String::new(),
            kind: TargetKind::Field,
            text: None,
            neighbours: Vec::new(),
            place: at(x, 100.0),
            frame: Vec::new(),
            disabled: false,
            editable: true,
        }
    }

    fn at(x: f64, width: f64) -> Rect {
        Rect {
            x,
            y: 0.0,
            width,
            height: 30.0,
        }
    }

    #[test]
    fn another_picture_text_or_element_is_other_evidence_and_another_place_is_not() {
        assert!(!is_other_evidence(&found(0.97, 1.0, 0.95, 0.2)));
        assert!(is_other_evidence(&found(0.7, 1.0, 0.95, 1.0)));
        assert!(is_other_evidence(&found(1.0, 0.6, 0.95, 1.0)));
        assert!(is_other_evidence(&found(1.0, 1.0, 0.5, 1.0)));
    }

    #[test]
    fn a_page_that_goes_elsewhere_or_stays_where_it_did_not_has_not_reacted_as_recorded() {
        let went = Seen {
            navigated: Some(Instant::now()),
            ..Seen::default()
        };
        let navigates = Effect {
            navigates: true,
            ..Effect::default()
        };
        assert!(reacted_as_recorded(navigates, &went) && reacted_as_recorded(Effect::default(), &Seen::default()));
        assert!(!reacted_as_recorded(navigates, &Seen::default()));
        assert!(!reacted_as_recorded(Effect::default(), &went));
        let opened = Seen {
            opened_tabs: 1,
            ..Seen::default()
        };
        assert!(!reacted_as_recorded(Effect::default(), &opened));
    }

    #[test]
    fn of_fields_the_insides_are_painted_and_of_texts_everything() {
        let fields = [
            field("password", "pw", 0.0),
            field("text", "otp-code", 200.0),
            field("text", "city", 400.0),
        ];
        let boxes = secret_boxes(vec![at(0.0, 100.0), at(600.0, 50.0)], &fields);
        let painted = |x: f64, width: f64| boxes.iter().any(|place| place.x == x && place.width == width);
        assert!(painted(2.0, 96.0), "the password field that holds something: {boxes:?}");
        assert!(painted(600.0, 50.0), "a text of the page that shows a secret: {boxes:?}");
        assert!(painted(202.0, 96.0), "a field called like a secret: {boxes:?}");
        assert_eq!(boxes.len(), 3);
        assert_eq!(secret_boxes(Vec::new(), &fields[..1]), [], "an empty password field shows nothing");
    }
}
