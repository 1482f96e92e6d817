//! The anchor of a target out of a picture of its page: secrets painted over, cropped, grown until unique.
//!
//! The recorder takes the first anchor of a step with it, the player the one of a look that has changed, so
//! that both are found again alike.

use std::collections::HashMap;

use sullae_recording::{Anchor, Point, Rect};

use crate::matching::{CropLimits, grow_until_unique};
use crate::picture::{Picture, PictureError};
use crate::pixel_box::PixelBox;

/// A target in a picture of its viewport; all boxes and points in pixels of the picture.
#[derive(Debug, Clone, Copy)]
pub struct Sighted<'a> {
    /// Its box.
    pub place: Rect,
    /// The point to press.
    pub hot_spot: Point,
    /// Boxes that show a secret.
    pub secrets: &'a [Rect],
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
    let picture = painted_over(picture, &covered)?;
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
    };
    Ok(Some((anchor, picture.crop(found.place)?)))
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
