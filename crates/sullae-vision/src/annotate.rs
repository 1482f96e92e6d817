//! Marks on a copy of a picture, so that a person sees what was meant.

use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_filled_circle_mut, draw_hollow_circle_mut};

use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Gap between a target and its frame, in pixels.
const GAP: f32 = 3.0;
/// Thickness of the frame.
const THICKNESS: f32 = 3.0;
/// Radius of the frame's corners.
const CORNER: f32 = 6.0;
/// Radius of the dot at the hot spot.
const DOT: i32 = 4;

/// A copy of the picture with a rounded frame round `place` and a dot at the hot spot (a pixel of the
/// picture). What of them lies outside the picture is left away.
#[must_use]
pub fn mark_target(picture: &Picture, place: PixelBox, hot_spot: Option<(u32, u32)>, colour: [u8; 3]) -> Picture {
    let mut image = picture.image().clone();
    draw_frame(&mut image, place, Rgb(colour));
    if let Some((x, y)) = hot_spot.filter(|&(x, y)| picture.bounds().contains(x, y)) {
        let centre = (x as i32, y as i32);
        draw_filled_circle_mut(&mut image, centre, DOT, Rgb(colour));
        // A white ring keeps the dot visible on a button of the same colour.
        draw_hollow_circle_mut(&mut image, centre, DOT + 1, Rgb([255, 255, 255]));
    }
    Picture::from_image(image)
}

/// `imageproc` has no rounded boxes: every pixel near the frame is mixed by its distance from the line.
fn draw_frame(image: &mut RgbImage, place: PixelBox, colour: Rgb<u8>) {
    let reach = (GAP + THICKNESS + 1.0) as u32;
    let outer = place.grown(reach, reach, image.dimensions());
    let (half_width, half_height) = (place.width as f32 / 2.0 + GAP, place.height as f32 / 2.0 + GAP);
    let middle = (
        place.x as f32 + place.width as f32 / 2.0,
        place.y as f32 + place.height as f32 / 2.0,
    );
    let corner = CORNER.min(half_width).min(half_height);
    for y in outer.y..outer.bottom() {
        for x in outer.x..outer.right() {
            // Distance from a rounded box, negative inside: that of its straight core less the corner radius.
            let dx = (x as f32 + 0.5 - middle.0).abs() - (half_width - corner);
            let dy = (y as f32 + 0.5 - middle.1).abs() - (half_height - corner);
            let outside = dx.max(0.0).hypot(dy.max(0.0));
            let distance = outside + dx.max(dy).min(0.0) - corner;
            let cover = (THICKNESS / 2.0 + 0.5 - (distance - THICKNESS / 2.0).abs()).clamp(0.0, 1.0);
            if cover > 0.0 {
                let pixel = image.get_pixel_mut(x, y);
                for (old, new) in pixel.0.iter_mut().zip(colour.0) {
                    *old = (f32::from(*old) * (1.0 - cover) + f32::from(new) * cover).round() as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: [u8; 3] = [220, 0, 0];

    fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
        picture.image().get_pixel(x, y).0
    }

    #[test]
    fn the_frame_surrounds_the_target_and_leaves_it_readable() {
        let page = Picture::of_one_colour(100, 60, [255; 3]).unwrap();
        let place = PixelBox::new(30, 20, 40, 20);
        let marked = mark_target(&page, place, Some((50, 30)), RED);
        assert_eq!(pixel(&marked, 50, 15), RED, "above");
        assert_eq!(pixel(&marked, 25, 30), RED, "left");
        assert_eq!(pixel(&marked, 50, 30), RED, "hot spot");
        assert_eq!(pixel(&marked, 35, 25), [255; 3], "inside");
        assert_eq!(pixel(&marked, 5, 5), [255; 3], "far away");
        assert_eq!(pixel(&page, 50, 15), [255; 3], "the original stays");
    }

    #[test]
    fn marks_beyond_the_edge_are_cut() {
        let page = Picture::of_one_colour(20, 20, [255; 3]).unwrap();
        let marked = mark_target(&page, PixelBox::new(15, 15, 4_000_000_000, 50), Some((90, 90)), RED);
        assert_eq!(marked.size(), (20, 20));
        let tiny = mark_target(&page, PixelBox::new(500, 500, 0, 0), None, RED);
        assert_eq!(tiny.rgb(), page.rgb());
    }
}
