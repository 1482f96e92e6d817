//! Keeping only a part of the picture of a step's target.

use super::{EditError, places::place_of};
use crate::{
    check::Check,
    document::Recording,
    geometry::{Point, Rect},
    target::Anchor,
    validate::validate,
};

/// The shortest side a cropped picture may have, pixels: less is found everywhere.
pub const SHORTEST_SIDE: f64 = 8.0;

/// The recording with a step's anchor made smaller, and the part of the old picture that is the new one: whole device pixels from its top
/// left corner. The picture's file is looked after by who crops.
///
/// # Errors
/// [`EditError::CropUnusable`] if the part is too small or leaves out the point that is pressed; [`EditError`].
pub fn crop(recording: &Recording, id: &str, part: Rect) -> Result<(Recording, Rect), EditError> {
    let mut new = recording.clone();
    let at = place_of(&new, id)?;
    let step = &mut new.steps[at];
    let anchor = step.target.as_mut().and_then(|target| target.anchor.as_mut());
    let anchor = anchor.ok_or(EditError::NotOfThisStep)?;
    let part = whole_pixels(part, anchor.place);
    let spot = anchor.hot_spot;
    let has_spot = (part.x..=part.x + part.width).contains(&spot.x) && (part.y..=part.y + part.height).contains(&spot.y);
    if part.width < SHORTEST_SIDE || part.height < SHORTEST_SIDE || !has_spot {
        return Err(EditError::CropUnusable);
    }
    let target = cut(anchor.target, part);
    // What of the target is cut off at its top left corner is where its ignored parts were counted from.
    let shift = (target.x + part.x - anchor.target.x, target.y + part.y - anchor.target.y);
    *anchor = part_of(anchor, part);
    for check in &mut step.checks {
        if let Check::Picture { ignored, .. } = check {
            let frame = Rect {
                x: shift.0,
                y: shift.1,
                ..target
            };
            *ignored = cut_all(ignored, frame);
        }
    }
    validate(&new)?;
    Ok((new, part))
}

/// The anchor whose picture is a part of the old one's. A point that is pressed outside of it becomes the nearest inside.
pub(crate) fn part_of(anchor: &Anchor, part: Rect) -> Anchor {
    Anchor {
        place: part.moved(anchor.place.x, anchor.place.y),
        hot_spot: Point {
            x: (anchor.hot_spot.x - part.x).clamp(0.0, part.width),
            y: (anchor.hot_spot.y - part.y).clamp(0.0, part.height),
        },
        target: cut(anchor.target, part),
        masked: cut_all(&anchor.masked, part),
        ..anchor.clone()
    }
}

/// What of each box lies in a frame; those outside are left away.
fn cut_all(boxes: &[Rect], frame: Rect) -> Vec<Rect> {
    let kept = boxes.iter().map(|known| cut(*known, frame));
    kept.filter(|part| part.area() > 0.0).collect()
}

/// What of a box lies in a frame, seen from the frame's top left corner.
fn cut(inner: Rect, frame: Rect) -> Rect {
    let span = |from: f64, length: f64, low: f64, size: f64| {
        let start = (from - low).clamp(0.0, size);
        (start, (from + length - low).clamp(start, size) - start)
    };
    let (x, width) = span(inner.x, inner.width, frame.x, frame.width);
    let (y, height) = span(inner.y, inner.height, frame.y, frame.height);
    Rect { x, y, width, height }
}

/// The part in whole pixels inside a picture of this size.
fn whole_pixels(part: Rect, picture: Rect) -> Rect {
    let span = |from: f64, length: f64, size: f64| {
        let start = from.round().clamp(0.0, size);
        (start, (from + length).round().clamp(start, size.floor()) - start)
    };
    let (x, width) = span(part.x, part.width, picture.width);
    let (y, height) = span(part.y, part.height, picture.height);
    Rect { x, y, width, height }
}
