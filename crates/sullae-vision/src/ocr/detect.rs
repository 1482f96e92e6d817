//! Where text stands: the detector's mask on tiles of any size, and boxes round its connected parts.
//!
//! ocrs's own `detect_words` hides its threshold, refuses free input sizes, and its line finding merges the
//! columns of a table. Boxes here are axis-aligned, as text on screens is.

use std::sync::Arc;

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::OcrError;
use super::models::DETECTOR_STEP;
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Mask values above this are text (tuned on real screens with the shipped detector).
const TEXT_ABOVE: f32 = 0.4;
/// The mask is trained tighter than the glyphs; boxes grow by this many pixels.
const GROW: u32 = 3;
/// Parts of fewer mask pixels are specks.
const LEAST_PIXELS: u32 = 4;
/// Largest tile given to the detector at once, without its surroundings.
const MAX_TILE: (u32, u32) = (1280, 832);
/// Surroundings of a tile or region the detector sees besides, in pixels.
const CONTEXT: u32 = 32;

/// Boxes round the pieces of text that lie mostly inside `region`.
pub(super) fn text_boxes(detector: &Model, pool: &Arc<ThreadPool>, grey: &Grey, region: PixelBox) -> Result<Vec<PixelBox>, OcrError> {
    let size = (grey.width as u32, grey.height as u32);
    let area = region.grown(CONTEXT, CONTEXT, size);
    let mut mask = Mask::new(area);
    let across = spans(area.x, area.width, MAX_TILE.0 + 2 * CONTEXT);
    for (y, height) in spans(area.y, area.height, MAX_TILE.1 + 2 * CONTEXT) {
        for &(x, width) in &across {
            fill_tile(detector, pool, grey, PixelBox::new(x, y, width, height), &mut mask)?;
        }
    }
    let grown = mask.parts().into_iter().map(|part| part.grown(GROW, GROW, size));
    Ok(grown
        .filter(|part| part.intersection(&region).is_some_and(|inside| 2 * inside.area() >= part.area()))
        .collect())
}

/// Cuts a length into equal spans of at most `max`.
fn spans(start: u32, length: u32, max: u32) -> Vec<(u32, u32)> {
    let count = length.div_ceil(max).max(1);
    let edge = |k: u32| start + (u64::from(length) * u64::from(k) / u64::from(count)) as u32;
    (0..count).map(|k| (edge(k), edge(k + 1) - edge(k))).collect()
}

fn fill_tile(detector: &Model, pool: &Arc<ThreadPool>, grey: &Grey, tile: PixelBox, mask: &mut Mask) -> Result<(), OcrError> {
    let seen = tile.grown(CONTEXT, CONTEXT, (grey.width as u32, grey.height as u32));
    let pixel_row = |y: usize| &grey.pixels[y * grey.width + seen.x as usize..][..seen.width as usize];
    let first = pixel_row(seen.y as usize)[0];
    let rows = seen.y as usize..seen.bottom() as usize;
    if rows.clone().all(|y| pixel_row(y).iter().all(|&p| p == first)) {
        return Ok(());
    }
    let height = (seen.height as usize).next_multiple_of(DETECTOR_STEP).max(2 * DETECTOR_STEP);
    let width = (seen.width as usize).next_multiple_of(DETECTOR_STEP).max(2 * DETECTOR_STEP);
    let mut input: Vec<f32> = Vec::with_capacity(width * height);
    for y in 0..height {
        // Past the edge the last pixel goes on: a black border would look like an edge of its own.
        let row = pixel_row((seen.y as usize + y).min(rows.end - 1));
        input.extend(row.iter().map(|&p| f32::from(p) / 255.0 - 0.5));
        let last = input.last().copied().unwrap_or(0.5);
        input.resize((y + 1) * width, last);
    }
    let input = NdTensor::from_data([1, 1, height, width], input);
    let mut options = RunOptions::default();
    options.thread_pool = Some(Arc::clone(pool));
    let output = detector.run_one(input.view().into(), Some(options)).map_err(OcrError::run)?;
    let output: NdTensor<f32, 4> = output.try_into().map_err(OcrError::run)?;
    let (dx, dy) = ((tile.x - seen.x) as usize, (tile.y - seen.y) as usize);
    let plane = output.slice([0, 0]);
    for y in 0..tile.height as usize {
        for x in 0..tile.width as usize {
            if plane[[y + dy, x + dx]] > TEXT_ABOVE {
                mask.set(tile.x + x as u32, tile.y + y as u32);
            }
        }
    }
    Ok(())
}

/// Text or not, for each pixel of an area.
struct Mask {
    area: PixelBox,
    text: Vec<bool>,
}

/// A stretch of text in one row and the part it belongs to.
struct Stretch {
    from: u32,
    to: u32,
    part: usize,
}

/// A connected part while it grows; `joined` leads to the part it was found to be one with.
struct Part {
    place: PixelBox,
    pixels: u32,
    joined: Option<usize>,
}

impl Mask {
    fn new(area: PixelBox) -> Self {
        Self {
            area,
            text: vec![false; area.area() as usize],
        }
    }

    fn set(&mut self, x: u32, y: u32) {
        let index = (y - self.area.y) as usize * self.area.width as usize + (x - self.area.x) as usize;
        self.text[index] = true;
    }

    /// Boxes of the 4-connected parts, in pixels of the picture. Row by row over stretches, which needs
    /// memory for two rows only, where `imageproc`'s labelling needs four bytes a pixel.
    fn parts(&self) -> Vec<PixelBox> {
        let mut parts: Vec<Part> = Vec::new();
        let mut above: Vec<Stretch> = Vec::new();
        for (y, row) in self.text.chunks_exact(self.area.width.max(1) as usize).enumerate() {
            let mut here = stretches(row);
            let mut first = 0;
            for stretch in &mut here {
                let place = PixelBox::new(self.area.x + stretch.from, self.area.y + y as u32, stretch.to - stretch.from, 1);
                stretch.part = parts.len();
                parts.push(Part {
                    place,
                    pixels: place.width,
                    joined: None,
                });
                while first < above.len() && above[first].to <= stretch.from {
                    first += 1;
                }
                for touching in above[first..].iter().take_while(|other| other.from < stretch.to) {
                    join(&mut parts, touching.part, stretch.part);
                }
            }
            above = here;
        }
        let whole = parts.iter().filter(|part| part.joined.is_none() && part.pixels >= LEAST_PIXELS);
        whole.map(|part| part.place).collect()
    }
}

fn stretches(row: &[bool]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut x = 0;
    while let Some(start) = row[x..].iter().position(|&text| text).map(|offset| x + offset) {
        let end = row[start..]
            .iter()
            .position(|&text| !text)
            .map_or(row.len(), |offset| start + offset);
        found.push(Stretch {
            from: start as u32,
            to: end as u32,
            part: 0,
        });
        x = end;
    }
    found
}

fn root(parts: &[Part], mut part: usize) -> usize {
    while let Some(next) = parts[part].joined {
        part = next;
    }
    part
}

fn join(parts: &mut [Part], a: usize, b: usize) {
    let (a, b) = (root(parts, a), root(parts, b));
    if a == b {
        return;
    }
    // Into the larger one, so that the way to the root stays short.
    let (into, from) = if parts[a].pixels >= parts[b].pixels { (a, b) } else { (b, a) };
    let (place, pixels) = (parts[from].place, parts[from].pixels);
    parts[from].joined = Some(into);
    parts[into].place = parts[into].place.union(&place);
    parts[into].pixels += pixels;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(rows: &[&str]) -> Mask {
        let area = PixelBox::new(10, 20, rows[0].len() as u32, rows.len() as u32);
        Mask {
            area,
            text: rows.concat().chars().map(|c| c == '#').collect(),
        }
    }

    #[test]
    fn parts_that_meet_only_further_down_are_one() {
        let found = mask(&["##...##", "##...##", "#######"]).parts();
        assert_eq!(found, [PixelBox::new(10, 20, 7, 3)]);
    }

    #[test]
    fn parts_that_touch_at_a_corner_stay_two_and_specks_are_dropped() {
        let found = mask(&["##....#", "##.....", "..##...", "..##..."]).parts();
        assert_eq!(found, [PixelBox::new(10, 20, 2, 2), PixelBox::new(12, 22, 2, 2)]);
    }

    #[test]
    fn spans_cover_the_length_without_gap() {
        assert_eq!(spans(5, 100, 40), [(5, 33), (38, 33), (71, 34)]);
        assert_eq!(spans(0, 40, 40), [(0, 40)]);
    }
}
