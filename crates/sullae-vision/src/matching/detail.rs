//! How alike the least alike part of two pictures is: what tells a look-alike from the same.
//!
//! One correlation over a whole template is carried by what buttons have in common, their edges and their ground: a round button
//! with another icon reaches 0.95, a wide heading with another word 0.995. Its worst part, colours included, does not.

use image::imageops::{FilterType, resize};

use super::mask::Ignored;
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Side of a part in pixels, about that of a glyph with its surroundings.
const PART: u32 = 16;
/// Variance of a colour value below which a part shows nothing.
const NOTHING_SHOWN: f64 = 20.0;
/// One in so many parts counts as worst: noise must not decide by one.
const WORST: usize = 16;

/// Correlation (-1 to 1, of RGB values) of the parts of `template` that are least alike those of `screenshot` at `place`; the template
/// is resized to the place; its `ignored` parts count for nothing. Where all parts are turned round, as by a dark theme, that is as good. Nothing where `place` leaves the
/// screenshot or neither shows anything.
#[must_use]
pub fn detail(template: &Picture, screenshot: &Picture, place: PixelBox, ignored: &[PixelBox]) -> Option<f32> {
    if screenshot.bounds().intersection(&place) != Some(place) {
        return None;
    }
    let (own_width, own_height) = template.size();
    let ignored = Ignored::new(ignored, template.size());
    let counts = |x: u32, y: u32| {
        let own = |at: u32, own: u32, length: u32| (u64::from(at) * u64::from(own) / u64::from(length.max(1))) as usize;
        !ignored.contains(own(x, own_width, place.width), own(y, own_height, place.height))
    };
    let resized;
    let template = if template.size() == (place.width, place.height) {
        template.image()
    } else {
        resized = resize(template.image(), place.width, place.height, FilterType::Triangle);
        &resized
    };
    let parts = |length: u32| (length / PART).max(1);
    let (across, down) = (parts(place.width), parts(place.height));
    let mut scores = Vec::new();
    for row in 0..down {
        for column in 0..across {
            let (left, right) = (place.width * column / across, place.width * (column + 1) / across);
            let (top, bottom) = (place.height * row / down, place.height * (row + 1) / down);
            let mut sums = Sums::default();
            for y in top..bottom {
                for x in (left..right).filter(|x| counts(*x, y)) {
                    let (a, b) = (template.get_pixel(x, y), screenshot.image().get_pixel(place.x + x, place.y + y));
                    a.0.iter().zip(b.0).for_each(|(a, b)| sums.add(f64::from(*a), f64::from(b)));
                }
            }
            scores.extend(sums.correlation());
        }
    }
    scores.sort_unstable_by(f64::total_cmp);
    let counted = scores.len().div_ceil(WORST);
    let mean = |of: &[f64]| (of.iter().sum::<f64>() / of.len() as f64) as f32;
    (counted > 0).then(|| mean(&scores[..counted]).max(-mean(&scores[scores.len() - counted..])))
}

/// What a correlation is made of.
#[derive(Debug, Default)]
struct Sums {
    count: f64,
    a: f64,
    b: f64,
    aa: f64,
    bb: f64,
    ab: f64,
}

impl Sums {
    fn add(&mut self, a: f64, b: f64) {
        self.count += 1.0;
        self.a += a;
        self.b += b;
        self.aa += a * a;
        self.bb += b * b;
        self.ab += a * b;
    }

    /// Nothing where neither varies, 0 where only one does.
    fn correlation(&self) -> Option<f64> {
        let n = self.count.max(1.0);
        let (a, b) = (self.aa / n - (self.a / n).powi(2), self.bb / n - (self.b / n).powi(2));
        match (a < NOTHING_SHOWN, b < NOTHING_SHOWN) {
            (true, true) => None,
            (false, false) => Some((self.ab / n - self.a / n * self.b / n) / (a * b).sqrt()),
            _ => Some(0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wide button with a frame and a mark that is vertical or horizontal.
    fn button(vertical: bool, ground: [u8; 3]) -> Picture {
        let mut rgb = vec![0; 3 * 200 * 32];
        for y in 0..32u32 {
            for x in 0..200u32 {
                let frame = !(2..30).contains(&y) || !(2..198).contains(&x);
                let mark = (90..106).contains(&x) && (8..24).contains(&y) && if vertical { x % 4 < 2 } else { y % 4 < 2 };
                let colour = if frame {
                    [20; 3]
                } else if mark {
                    [0; 3]
                } else {
                    ground
                };
                rgb[(3 * (y * 200 + x)) as usize..][..3].copy_from_slice(&colour);
            }
        }
        Picture::from_rgb(200, 32, rgb).unwrap()
    }

    #[test]
    fn the_same_is_wholly_alike_and_a_look_alike_with_another_mark_is_not() {
        let ground = [240; 3];
        let (one, other) = (button(true, ground), button(false, ground));
        assert!(detail(&one, &one, one.bounds(), &[]).unwrap() > 0.999);
        assert!(detail(&one, &other, one.bounds(), &[]).unwrap() < 0.75);
    }

    #[test]
    fn what_is_painted_over_counts_for_nothing() {
        let (one, other) = (button(true, [240; 3]), button(false, [240; 3]));
        let mark = PixelBox::new(90, 8, 16, 16);
        assert!(detail(&one, &other, one.bounds(), &[mark]).unwrap() > 0.999);
    }

    #[test]
    fn a_dark_theme_shows_the_same_turned_round() {
        let light = button(true, [240; 3]);
        let dark = Picture::from_rgb(200, 32, light.rgb().iter().map(|value| 255 - value).collect()).unwrap();
        assert!(detail(&light, &dark, light.bounds(), &[]).unwrap() > 0.999);
    }

    #[test]
    fn another_colour_of_the_same_brightness_is_another_thing() {
        let (red, blue) = (button(true, [200, 100, 100]), button(true, [100, 118, 200]));
        assert!(detail(&red, &blue, red.bounds(), &[]).unwrap() < 0.9);
    }

    #[test]
    fn nothing_is_said_of_what_is_flat_or_out_of_the_picture() {
        let flat = Picture::of_one_colour(40, 40, [9; 3]).unwrap();
        assert_eq!(detail(&flat, &flat, flat.bounds(), &[]), None);
        assert_eq!(detail(&flat, &flat, PixelBox::new(1, 0, 40, 40), &[]), None);
    }
}
