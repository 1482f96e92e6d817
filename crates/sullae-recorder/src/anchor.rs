//! From a picture of the tab to the anchor of a step, with what is to be said about it.

use sullae_recording::{Anchor, Rect, Warning};
use sullae_vision::{Picture, PictureError, PixelBox, Sighted, take_anchor};

use crate::hidden::Covered;
use crate::merge::Shot;

/// An anchor with its picture, and what is to be said about it.
#[derive(Debug)]
pub(crate) struct Cropped {
    pub(crate) anchor: Anchor,
    pub(crate) png: Vec<u8>,
    pub(crate) warnings: Vec<Warning>,
}

/// Crops the anchor for a shot out of a picture of the viewport. `view_width` is the tab's, CSS pixels; `covered` is what of
/// it no picture may show, beside the shot's own secrets. None where the target lies outside the picture.
pub(crate) fn crop(step_id: &str, png: &[u8], shot: &Shot, view_width: f64, covered: &Covered) -> Result<Option<Cropped>, PictureError> {
    let picture = Picture::from_png(png)?;
    let ratio = if view_width > 0.0 {
        f64::from(picture.width()) / view_width
    } else {
        shot.view.device_pixel_ratio
    };
    let secrets = shot.seen.secrets.iter().chain(&covered.secrets);
    let secrets: Vec<Rect> = secrets.map(|secret| secret.scaled(ratio)).collect();
    let masked: Vec<Rect> = covered.masked.iter().map(|masked| masked.scaled(ratio)).collect();
    let sighted = Sighted {
        place: shot.place.scaled(ratio),
        hot_spot: shot.hot_spot.scaled(ratio),
        secrets: &secrets,
        masked: &masked,
        ratio,
    };
    let Some((anchor, picture)) = take_anchor(format!("anchors/{step_id}.png"), picture, &sighted)? else {
        return Ok(None);
    };
    let (anchor, picture) = if covered.lost {
        alone(&anchor, &picture)?
    } else {
        (anchor, picture)
    };
    let twins = (anchor.twins > 0).then_some(Warning::TargetHasTwins { twins: anchor.twins });
    Ok(Some(Cropped {
        anchor,
        png: picture.to_png()?,
        warnings: twins.into_iter().collect(),
    }))
}

/// An anchor without what surrounds its target.
pub(crate) fn alone(anchor: &Anchor, picture: &Picture) -> Result<(Anchor, Picture), PictureError> {
    let (anchor, part) = anchor.alone();
    let place = PixelBox::new(part.x as u32, part.y as u32, part.width.ceil() as u32, part.height.ceil() as u32);
    Ok((anchor, picture.crop(place)?))
}

#[cfg(test)]
mod tests {
    use sullae_recording::Point;

    use super::*;
    use crate::raw::{Seen, View};

    /// White, with a mark of its own at each place.
    fn page(width: u32, height: u32, marks: &[(u32, u32, u8)]) -> Vec<u8> {
        let mut rgb = vec![255; (3 * width * height) as usize];
        for (x, y, shade) in marks {
            for dy in 0..20_u32 {
                for dx in 0..40_u32 {
                    let at = (3 * ((y + dy) * width + x + dx)) as usize;
                    let dark = (dx * 7 + dy * 13 + u32::from(*shade) * (dx / 5)) % 64 < 32;
                    rgb[at..at + 3].fill(if dark { *shade } else { 220 });
                }
            }
        }
        Picture::from_rgb(width, height, rgb).unwrap().to_png().unwrap()
    }

    fn shot(x: f64, y: f64) -> Shot {
        let place = Rect {
            x,
            y,
            width: 40.0,
            height: 20.0,
        };
        Shot {
            tab: 1,
            at_ms: 0.0,
            seen: Seen::default(),
            place,
            hot_spot: Point { x: x + 30.0, y: y + 5.0 },
            view: View {
                width: 600.0,
                height: 400.0,
                device_pixel_ratio: 1.0,
                scroll_x: 0.0,
                scroll_y: 0.0,
            },
            top: true,
        }
    }

    #[test]
    fn the_hot_spot_and_the_target_are_where_they_were_in_the_picture() {
        let png = page(600, 400, &[(100, 50, 10)]);
        let cropped = crop("s2", &png, &shot(100.0, 50.0), 600.0, &Covered::default()).unwrap().unwrap();
        let anchor = &cropped.anchor;
        assert_eq!(anchor.image, "anchors/s2.png");
        assert_eq!(
            (anchor.place.x + anchor.hot_spot.x, anchor.place.y + anchor.hot_spot.y),
            (130.0, 55.0)
        );
        assert_eq!((anchor.place.x + anchor.target.x, anchor.place.y + anchor.target.y), (100.0, 50.0));
        assert_eq!((anchor.target.width, anchor.target.height), (40.0, 20.0));
        let size = Picture::from_png(&cropped.png).unwrap().size();
        assert_eq!((f64::from(size.0), f64::from(size.1)), (anchor.place.width, anchor.place.height));
        assert_eq!(cropped.warnings, []);
    }

    #[test]
    fn places_are_in_the_pictures_own_pixels_whatever_the_ratio() {
        let png = page(900, 600, &[(150, 75, 10)]);
        let mut shot = shot(100.0, 50.0);
        (shot.place.width, shot.place.height) = (26.0, 13.0);
        let anchor = crop("s2", &png, &shot, 600.0, &Covered::default()).unwrap().unwrap().anchor;
        assert_eq!(anchor.device_pixel_ratio, 1.5);
        assert_eq!(anchor.place.x + anchor.target.x, 150.0);
        assert_eq!(anchor.target.width, 39.0);
    }

    #[test]
    fn twins_are_counted_and_told() {
        // A wall of tiles: whatever grows round one of them looks the same round its neighbours.
        let marks: Vec<(u32, u32, u8)> = (0..13)
            .flat_map(|row| (0..15).map(move |column| (column * 80, row * 60, 10)))
            .collect();
        let cropped = crop("s2", &page(1200, 800, &marks), &shot(560.0, 360.0), 1200.0, &Covered::default())
            .unwrap()
            .unwrap();
        assert!(cropped.anchor.twins > 10 && cropped.anchor.rank > 0, "{:?}", cropped.anchor);
        let twins = cropped.anchor.twins;
        assert_eq!(cropped.warnings, [Warning::TargetHasTwins { twins }]);
    }

    #[test]
    fn a_secret_is_painted_over_in_the_colour_of_its_field() {
        let png = page(600, 400, &[(100, 50, 10), (150, 50, 90)]);
        let secret = Rect {
            x: 145.0,
            y: 45.0,
            width: 60.0,
            height: 30.0,
        };
        let secrets = Covered {
            secrets: vec![secret],
            ..Covered::default()
        };
        let cropped = crop("s2", &png, &shot(100.0, 50.0), 600.0, &secrets).unwrap().unwrap();
        let clean = crop(
            "s2",
            &page(600, 400, &[(100, 50, 10)]),
            &shot(100.0, 50.0),
            600.0,
            &Covered::default(),
        )
        .unwrap()
        .unwrap();
        assert_eq!(cropped.png, clean.png);
    }

    #[test]
    fn a_target_outside_the_viewport_has_no_anchor() {
        let png = page(600, 400, &[]);
        assert!(crop("s2", &png, &shot(100.0, 900.0), 600.0, &Covered::default()).unwrap().is_none());
    }
}
