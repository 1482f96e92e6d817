//! Where text stands: the detector's mask on the busy parts of a picture of any size, and boxes round what
//! it marks.
//!
//! ocrs's own `detect_words` hides its threshold, refuses free input sizes, and its line finding merges the
//! columns of a table. Boxes here are axis-aligned, as text on screens is.

use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::OcrError;
use super::busy::busy_boxes;
use super::models::{DETECTOR_STEP, OcrModels};
use super::parts::{Cell, Mask};
use super::workers::{Worker, Workers};
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Parts of fewer values of the mask are specks.
const LEAST_CELLS: u32 = 3;
/// Largest tile given to the detector at once, without its surroundings.
const MAX_TILE: (u32, u32) = (1280, 832);
/// Surroundings of a tile or region the detector sees besides, in pixels; a multiple of [`DETECTOR_STEP`].
const CONTEXT: u32 = 32;

/// Boxes round what the detector marks.
pub(super) struct TextBoxes {
    /// Lines.
    pub(super) lines: Vec<PixelBox>,
    /// Where the detector is not sure of a line: mostly single glyphs, some of them icons.
    pub(super) unsure: Vec<PixelBox>,
}

/// Boxes that lie mostly inside `region`.
pub(super) fn text_boxes(models: &OcrModels, workers: &Workers, grey: &Grey, region: PixelBox) -> Result<TextBoxes, OcrError> {
    let size = (grey.width as u32, grey.height as u32);
    let area = aligned(region.grown(CONTEXT, CONTEXT, size));
    let tiles: Vec<PixelBox> = busy_boxes(grey, area, CONTEXT)
        .into_iter()
        .flat_map(|busy| tiles(busy, workers.count()))
        .collect();
    let masks = workers.map(&tiles, |worker, tile| tile_mask(models, worker, grey, *tile))?;
    let mut mask = Mask::new(area, models.mask_cell);
    for (tile, text) in tiles.iter().zip(&masks) {
        mask.lay((tile.x, tile.y), tile.width.div_ceil(models.mask_cell) as usize, text);
    }
    let least_pixels = LEAST_CELLS * models.mask_cell * models.mask_cell;
    let boxes = |parts: Vec<PixelBox>| -> Vec<PixelBox> {
        let grown = parts.iter().map(|part| part.grown(models.form.grow, models.form.grow, size));
        grown.filter(|part| part.mostly_inside(&region)).collect()
    };
    Ok(TextBoxes {
        lines: boxes(mask.parts(least_pixels)),
        unsure: boxes(mask.unsure_parts(least_pixels)),
    })
}

/// The box with its corner moved to a multiple of [`DETECTOR_STEP`], so that the masks of tiles fit together.
fn aligned(place: PixelBox) -> PixelBox {
    let step = DETECTOR_STEP as u32;
    let (x, y) = (place.x / step * step, place.y / step * step);
    PixelBox::new(x, y, place.right() - x, place.bottom() - y)
}

/// Cuts a box into equal tiles, as many as there are threads where it is large.
fn tiles(place: PixelBox, threads: usize) -> Vec<PixelBox> {
    let max_height = if threads > 1 && place.area() > u64::from(MAX_TILE.0 * MAX_TILE.1) / 8 {
        (place.height / threads as u32 + DETECTOR_STEP as u32).min(MAX_TILE.1)
    } else {
        MAX_TILE.1
    };
    let across = spans(place.x, place.width, MAX_TILE.0);
    let down = spans(place.y, place.height, max_height);
    let tile =
        |&(y, height): &(u32, u32)| -> Vec<PixelBox> { across.iter().map(|&(x, width)| PixelBox::new(x, y, width, height)).collect() };
    down.iter().flat_map(tile).collect()
}

/// Cuts a length into about equal spans of at most `max`, all but the last multiples of [`DETECTOR_STEP`].
fn spans(start: u32, length: u32, max: u32) -> Vec<(u32, u32)> {
    let step = DETECTOR_STEP as u32;
    let count = length.div_ceil(max.max(step)).max(1);
    let each = length.div_ceil(count).next_multiple_of(step);
    (0..count)
        .map(|k| (k * each, ((k + 1) * each).min(length)))
        .filter(|(from, to)| from < to)
        .map(|(from, to)| (start + from, to - from))
        .collect()
}

/// What the detector says of the tile's cells, row after row.
fn tile_mask(models: &OcrModels, worker: Worker<'_>, grey: &Grey, tile: PixelBox) -> Result<Vec<Cell>, OcrError> {
    let seen = tile.grown(CONTEXT, CONTEXT, (grey.width as u32, grey.height as u32));
    let height = (seen.height as usize).next_multiple_of(DETECTOR_STEP).max(2 * DETECTOR_STEP);
    let width = (seen.width as usize).next_multiple_of(DETECTOR_STEP).max(2 * DETECTOR_STEP);
    let mut input: Vec<f32> = Vec::with_capacity(width * height);
    for y in 0..height {
        // Past the edge the last pixel goes on: a black border would look like an edge of its own.
        let y_seen = (y as u32).min(seen.height - 1);
        let row = &grey.pixels[(seen.y + y_seen) as usize * grey.width + seen.x as usize..][..seen.width as usize];
        input.extend(row.iter().map(|&p| f32::from(p) / 255.0 - 0.5));
        let last = input.last().copied().unwrap_or(0.5);
        input.resize((y + 1) * width, last);
    }
    let output: NdTensor<f32, 4> = worker.run(&models.detector, &NdTensor::from_data([1, 1, height, width], input))?;
    let cell = models.mask_cell;
    let (left, top) = (((tile.x - seen.x) / cell) as usize, ((tile.y - seen.y) / cell) as usize);
    let (across, down) = (tile.width.div_ceil(cell) as usize, tile.height.div_ceil(cell) as usize);
    let plane = output.slice((0, 0, top..top + down, left..left + across));
    let form = &models.form;
    let cell = |&value: &f32| match value {
        _ if value > form.text_above => Cell::Text,
        _ if value > form.lone_glyph_above => Cell::Unsure,
        _ => Cell::Empty,
    };
    Ok(plane.iter().map(cell).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cover_the_length_without_gap() {
        assert_eq!(spans(16, 100, 48), [(16, 48), (64, 48), (112, 4)]);
        assert_eq!(spans(0, 40, 48), [(0, 40)]);
        assert_eq!(spans(0, 33, 20), [(0, 32), (32, 1)]);
    }

    #[test]
    fn a_large_box_is_shared_by_the_threads() {
        let page = PixelBox::new(0, 0, 1280, 800);
        assert_eq!(tiles(page, 1), [page]);
        assert_eq!(tiles(page, 2), [PixelBox::new(0, 0, 1280, 400), PixelBox::new(0, 400, 1280, 400)]);
        let covered: u64 = tiles(PixelBox::new(16, 32, 5_003, 3_001), 2).iter().map(PixelBox::area).sum();
        assert_eq!(covered, 5_003 * 3_001);
    }
}
