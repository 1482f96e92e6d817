//! The anchor of a target out of a picture of its page: secrets and masked areas painted over, cropped, grown until unique.
//!
//! The recorder takes the first anchor of a step with it, the player the one of a look that has changed, so
//! that both are found again alike.

use std::collections::HashMap;

use sullae_recording::{Anchor, Point, Rect};

use crate::matching::{CropLimits, grow_until_unique};
use crate::picture::{Picture, PictureError};
use crate::pixel_box::PixelBox;

/// Pixels painted over around what must not be seen, for what the page draws at its edge.
const MARGIN: u32 = 2;

/// A target in a picture of its viewport; all boxes and points in pixels of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Sighted<'a> {
    /// Its box.
    pub place: Rect,
    /// The point to press.
    pub hot_spot: Point,
    /// Boxes that show a secret.
    pub secrets: &'a [Rect],
    /// Boxes that no picture may show.
    pub masked: &'a [Rect],
    /// Pixels of the picture per CSS pixel.
    pub ratio: f64,
}

/// The anchor of a target, to be kept as `image` (`anchors/NAME.png`), and its pixels. None where the target
/// lies outside the picture.
///
/// # Errors
/// [`PictureError`] of cropping.
pub fn take_anchor(image: String, picture: Picture, sighted: &Sighted<'_>) -> Result<Option<(Anchor, Picture)>, PictureError> {
    let covered: Vec<PixelBox> = sighted.secrets.iter().filter_map(|secret| pixels(*secret, &picture)).collect();
    let mut picture = painted_over(picture, &covered)?;
    let masked = pixels_of(sighted.masked, 1.0, picture.size());
    picture.blank(&masked);
    let Some(target) = pixels(sighted.place, &picture) else {
        return Ok(None);
    };
    let (hot, ratio) = (sighted.hot_spot, sighted.ratio);
    let hot_pixel = (hot.x.max(0.0) as u32, hot.y.max(0.0) as u32);
    let limits = CropLimits::default();
    let limits = CropLimits {
        max_width: (f64::from(limits.max_width) * ratio.max(1.0)) as u32,
        max_height: (f64::from(limits.max_height) * ratio.max(1.0)) as u32,
    };
    let found = grow_until_unique(&picture, target, hot_pixel, &limits);
    let (x, y) = (f64::from(found.place.x), f64::from(found.place.y));
    let place = rect(found.place);
    let shown = found.place.intersection(&target).unwrap_or(found.place);
    let anchor = Anchor {
        image,
        place,
        hot_spot: Point {
            x: (hot.x - x).clamp(0.0, place.width),
            y: (hot.y - y).clamp(0.0, place.height),
        },
        target: Rect {
            x: f64::from(shown.x) - x,
            y: f64::from(shown.y) - y,
            width: f64::from(shown.width),
            height: f64::from(shown.height),
        },
        device_pixel_ratio: ratio,
        twins: found.twins,
        rank: found.rank,
        masked: masked.iter().filter_map(|part| part.inside(&found.place)).map(rect).collect(),
    };
    Ok(Some((anchor, picture.crop(found.place)?)))
}

/// The pixels to paint over for boxes in a picture that has `ratio` pixels for each of their units: with what a page draws at their
/// edges.
#[must_use]
pub fn pixels_of(boxes: &[Rect], ratio: f64, size: (u32, u32)) -> Vec<PixelBox> {
    let pixels = |rect: &Rect| {
        let rect = rect.scaled(ratio);
        let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
        let (x, y) = (rect.x.max(0.0) as u32, rect.y.max(0.0) as u32);
        let reach = |end: f64, begin: u32| (end.max(0.0).ceil() as u32).saturating_sub(begin);
        let seen = right >= 0.0 && bottom >= 0.0 && x < size.0 && y < size.1;
        seen.then(|| PixelBox::new(x, y, reach(right, x), reach(bottom, y)).grown(MARGIN, MARGIN, size))
    };
    boxes.iter().filter_map(pixels).collect()
}

/// The whole pixels of a box that lie in the picture.
fn pixels(rect: Rect, picture: &Picture) -> Option<PixelBox> {
    let edge = |v: f64| v.round().clamp(0.0, f64::from(u32::MAX)) as u32;
    let (x, y) = (edge(rect.x), edge(rect.y));
    let (right, bottom) = (edge(rect.x + rect.width), edge(rect.y + rect.height));
    let place = PixelBox::new(x, y, right.saturating_sub(x), bottom.saturating_sub(y));
    picture.bounds().intersection(&place)
}

fn rect(place: PixelBox) -> Rect {
    Rect {
        x: f64::from(place.x),
        y: f64::from(place.y),
        width: f64::from(place.width),
        height: f64::from(place.height),
    }
}

/// Paints each box over in the colour that fills most of it: a field then looks as it does empty, and is found again by that.
fn painted_over(picture: Picture, places: &[PixelBox]) -> Result<Picture, PictureError> {
    if places.is_empty() {
        return Ok(picture);
    }
    let (width, height) = picture.size();
    let mut rgb = picture.rgb().to_vec();
    for place in places {
        let offsets: Vec<usize> = (place.y..place.bottom())
            .flat_map(|y| (place.x..place.right()).map(move |x| 3 * (y as usize * width as usize + x as usize)))
            .collect();
        let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
        for at in &offsets {
            *counts.entry([rgb[*at], rgb[at + 1], rgb[at + 2]]).or_default() += 1;
        }
        let fill = counts
            .into_iter()
            .max_by_key(|(_, count)| *count)
            .map_or([128; 3], |(colour, _)| colour);
        for at in offsets {
            rgb[at..at + 3].copy_from_slice(&fill);
        }
    }
    Picture::from_rgb(width, height, rgb)
}
