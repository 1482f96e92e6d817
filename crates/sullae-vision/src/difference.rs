//! What changed between two pictures of the same page, for instance before and after a click.

use imageproc::definitions::Image;
use imageproc::image::{GrayImage, Luma};
use imageproc::region_labelling::{Connectivity, connected_components};
use serde::{Deserialize, Serialize};

use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Colour values may differ by this much without counting: dithering and rounding, nothing one sees.
const SAME_WITHIN: u8 = 8;
/// Changes in neighbouring squares of this side (corners too) are one change.
const CELL: u32 = 16;

/// How two pictures differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Pixels that changed.
    pub changed_pixels: u64,
    /// The same as a part of all pixels compared, 0 to 1.
    pub ratio: f32,
    /// Boxes round what changed, those that are near each other joined, in reading order.
    pub places: Vec<PixelBox>,
}

impl Difference {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.changed_pixels == 0
    }
}

/// Compares two pictures outside the `ignore`d boxes. Pictures of different size differ everywhere.
#[must_use]
pub fn difference(before: &Picture, after: &Picture, ignore: &[PixelBox]) -> Difference {
    if before.size() != after.size() {
        let place = after.bounds();
        return Difference {
            changed_pixels: place.area(),
            ratio: 1.0,
            places: vec![place],
        };
    }
    let (width, height) = before.size();
    let (across, down) = (width.div_ceil(CELL), height.div_ceil(CELL));
    // The tight box of the changes in each cell.
    let mut cells: Vec<Option<PixelBox>> = vec![None; across as usize * down as usize];
    let mut changed_pixels = 0;
    let rows = before
        .rgb()
        .chunks_exact(3 * width as usize)
        .zip(after.rgb().chunks_exact(3 * width as usize));
    for (y, (old, new)) in (0u32..).zip(rows) {
        if old == new {
            continue;
        }
        let pixels = old.chunks_exact(3).zip(new.chunks_exact(3));
        for (x, (old, new)) in (0u32..).zip(pixels) {
            let changed = old.iter().zip(new).any(|(a, b)| a.abs_diff(*b) > SAME_WITHIN);
            if !changed || ignore.iter().any(|place| place.contains(x, y)) {
                continue;
            }
            changed_pixels += 1;
            let cell = &mut cells[(y / CELL * across + x / CELL) as usize];
            let pixel = PixelBox::new(x, y, 1, 1);
            *cell = Some(cell.map_or(pixel, |so_far| so_far.union(&pixel)));
        }
    }
    let ignored = covered_pixels(before.bounds(), ignore);
    let compared = before.bounds().area().saturating_sub(ignored).max(1);
    Difference {
        changed_pixels,
        ratio: changed_pixels as f32 / compared as f32,
        places: joined(&cells, across, down),
    }
}

/// Pixels of `bounds` under at least one of the boxes.
fn covered_pixels(bounds: PixelBox, boxes: &[PixelBox]) -> u64 {
    let inside: Vec<PixelBox> = boxes.iter().filter_map(|place| bounds.intersection(place)).collect();
    let mut rows: Vec<u32> = inside.iter().flat_map(|place| [place.y, place.bottom()]).collect();
    rows.sort_unstable();
    let bands = rows.windows(2).map(|band| {
        let mut spans: Vec<(u32, u32)> = inside
            .iter()
            .filter(|place| place.y <= band[0] && place.bottom() >= band[1])
            .map(|place| (place.x, place.right()))
            .collect();
        spans.sort_unstable();
        let (mut end, mut length) = (0, 0);
        for (from, to) in spans {
            length += u64::from(to.max(end) - from.max(end));
            end = end.max(to);
        }
        length * u64::from(band[1] - band[0])
    });
    bands.sum()
}

/// Boxes of neighbouring cells joined.
fn joined(cells: &[Option<PixelBox>], across: u32, down: u32) -> Vec<PixelBox> {
    let changed = GrayImage::from_fn(across, down, |x, y| Luma([u8::from(cells[(y * across + x) as usize].is_some())]));
    let labels: Image<Luma<u32>> = connected_components(&changed, Connectivity::Eight, Luma([0]));
    let mut places: Vec<Option<PixelBox>> = Vec::new();
    for (label, cell) in labels.pixels().zip(cells) {
        let Some(cell) = cell else { continue };
        let index = label.0[0] as usize;
        places.resize(places.len().max(index + 1), None);
        places[index] = Some(places[index].map_or(*cell, |so_far| so_far.union(cell)));
    }
    let mut places: Vec<PixelBox> = places.into_iter().flatten().collect();
    places.sort_by_key(|place| (place.y, place.x));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: u32, height: u32, dark: &[PixelBox]) -> Picture {
        let mut rgb = vec![250u8; (3 * width * height) as usize];
        for place in dark {
            for y in place.y..place.bottom() {
                for x in place.x..place.right() {
                    rgb[(3 * (y * width + x)) as usize..][..3].fill(20);
                }
            }
        }
        Picture::from_rgb(width, height, rgb).unwrap()
    }

    #[test]
    fn each_change_gets_a_tight_box_and_near_ones_are_joined() {
        let changes = [PixelBox::new(3, 3, 5, 4), PixelBox::new(20, 6, 4, 4), PixelBox::new(150, 90, 10, 8)];
        let found = difference(&page(200, 120, &[]), &page(200, 120, &changes), &[]);
        assert_eq!(found.changed_pixels, 20 + 16 + 80);
        assert_eq!(found.places, [PixelBox::new(3, 3, 21, 7), PixelBox::new(150, 90, 10, 8)]);
    }

    #[test]
    fn ignored_places_and_invisible_changes_do_not_count() {
        let clock = PixelBox::new(10, 10, 30, 10);
        let (before, after) = (page(100, 50, &[]), page(100, 50, &[clock]));
        assert!(!difference(&before, &after, &[]).is_none());
        assert!(difference(&before, &after, &[clock, PixelBox::new(0, 0, 20, 20)]).is_none());
        let faint = Picture::of_one_colour(100, 50, [246, 250, 254]).unwrap();
        assert!(difference(&before, &faint, &[]).is_none());
    }

    #[test]
    fn overlapping_ignored_boxes_are_counted_once() {
        let covered = covered_pixels(
            PixelBox::new(0, 0, 10, 10),
            &[PixelBox::new(0, 0, 6, 6), PixelBox::new(4, 4, 20, 2)],
        );
        assert_eq!(covered, 36 + 8);
    }

    #[test]
    fn another_size_is_another_picture() {
        let found = difference(&page(10, 10, &[]), &page(12, 10, &[]), &[]);
        assert_eq!((found.changed_pixels, found.places.len()), (120, 1));
    }
}
