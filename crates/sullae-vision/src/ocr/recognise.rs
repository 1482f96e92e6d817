//! What a piece of text says: the recogniser on batches of lines, and its labels turned into characters.
//!
//! ocrs crops and scales the lines, exactly as in training. Its `recognize_text` gives no probabilities
//! though, and without these an icon read as "±" cannot be told from text: so the model is run and its
//! output decoded here (greedy CTC; a beam search gained 0.15 points for three times the time).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rten::{RunOptions, ThreadPool};
use rten_imageproc::{RectF, RotatedRect};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use super::OcrError;
use super::models::{LINE_HEIGHT, OcrModels};
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Lines are padded on the right to a multiple of this width, so that a batch needs little padding.
const WIDTH_STEP: usize = 50;
/// Lines run together at most.
const BATCH: usize = 16;
/// The same jamo twice within this many pixels of a scaled line is one glyph seen twice: two equal jamo
/// follow each other only where they stand alone (ㅋㅋ), each as wide as a syllable.
const SAME_GLYPH_WIDTH: f32 = 4.0;
/// Black, in the recogniser's scale; the padding it was trained with.
const BLACK: f32 = -0.5;

/// One character (or conjoining jamo) as it was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Symbol {
    pub(super) character: char,
    /// 0 to 1.
    pub(super) probability: f32,
    /// Column of the picture where the recogniser saw it, somewhere inside the glyph.
    pub(super) x: f32,
}

/// Reads each box; the answers are in the order of the boxes.
pub(super) fn read_boxes(
    models: &OcrModels,
    pools: &[Arc<ThreadPool>],
    picture: &Picture,
    boxes: &[PixelBox],
) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let batches = batches(boxes);
    let next = AtomicUsize::new(0);
    let work = |pool: &Arc<ThreadPool>| -> Result<Vec<(usize, Vec<Symbol>)>, OcrError> {
        let mut done = Vec::new();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.extend(read_batch(models, pool, picture, boxes, batch)?);
        }
        Ok(done)
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = pools.iter().map(|pool| scope.spawn(|| work(pool))).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or(Err(OcrError::Stopped)))
            .collect()
    });
    let mut lines = vec![Vec::new(); boxes.len()];
    for result in results {
        for (index, symbols) in result? {
            lines[index] = symbols;
        }
    }
    Ok(lines)
}

/// Indices of boxes of about the same scaled width, the widest (slowest) first.
fn batches(boxes: &[PixelBox]) -> Vec<Vec<usize>> {
    let width = |index: &usize| {
        let place = boxes[*index];
        (place.width as usize * LINE_HEIGHT / place.height.max(1) as usize).next_multiple_of(WIDTH_STEP)
    };
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(width(index)));
    order
        .chunk_by(|a, b| width(a) == width(b))
        .flat_map(|same| same.chunks(BATCH).map(<[usize]>::to_vec))
        .collect()
}

fn read_batch(
    models: &OcrModels,
    pool: &Arc<ThreadPool>,
    picture: &Picture,
    boxes: &[PixelBox],
    batch: &[usize],
) -> Result<Vec<(usize, Vec<Symbol>)>, OcrError> {
    let lines = batch
        .iter()
        .map(|&index| prepare(models, picture, boxes[index]))
        .collect::<Result<Vec<_>, _>>()?;
    let widest = lines.iter().map(|line| line.size(1)).max().unwrap_or(0);
    let padded = widest.next_multiple_of(WIDTH_STEP);
    let mut input = NdTensor::full([lines.len(), 1, LINE_HEIGHT, padded], BLACK);
    for (k, line) in lines.iter().enumerate() {
        input.slice_mut((k, 0, .., ..line.size(1))).copy_from(line);
    }
    let mut options = RunOptions::default();
    options.thread_pool = Some(Arc::clone(pool));
    let output = models
        .recogniser
        .run_one(input.view().into(), Some(options))
        .map_err(OcrError::run)?;
    let output: NdTensor<f32, 3> = output.try_into().map_err(OcrError::run)?;
    let frame = padded as f32 / output.size(0) as f32;
    let decoded = batch.iter().zip(&lines).enumerate().map(|(k, (&index, line))| {
        let place = boxes[index];
        // Columns of the picture for one frame of the output.
        let step = frame * place.width as f32 / line.size(1) as f32;
        let mut symbols = decode(output.slice((.., k)), &models.alphabet, frame);
        for symbol in &mut symbols {
            symbol.x = place.x as f32 + (symbol.x + 0.5) * step;
        }
        symbols.retain(|symbol| symbol.x < place.right() as f32);
        (index, symbols)
    });
    Ok(decoded.collect())
}

/// The line as the recogniser wants it: grey, 32 pixels high, -0.5 to 0.5.
fn prepare(models: &OcrModels, picture: &Picture, place: PixelBox) -> Result<NdTensor<f32, 2>, OcrError> {
    // ocrs leaves the last row and column of a picture out of a line: give it one more where there is one.
    let around = PixelBox::new(place.x, place.y, place.width + 1, place.height + 1);
    let crop = picture.crop(around).map_err(OcrError::run)?;
    let source = ocrs::ImageSource::from_bytes(crop.rgb(), crop.size()).map_err(OcrError::run)?;
    let input = models.engine.prepare_input(source).map_err(OcrError::run)?;
    let line = RectF::from_tlbr(0.0, 0.0, place.height as f32, place.width as f32);
    let line = models
        .engine
        .prepare_recognition_input(&input, &[RotatedRect::from_rect(line)])
        .map_err(OcrError::run)?;
    if line.size(0) == LINE_HEIGHT {
        Ok(line)
    } else {
        Err(OcrError::run("the recogniser wants lines of another height"))
    }
}

/// Greedy CTC: the best label of each frame, repeats joined, blanks (label 0) dropped. `x` is the frame,
/// `frame_width` its width in pixels of the scaled line.
fn decode(frames: NdTensorView<'_, f32, 2>, alphabet: &[char], frame_width: f32) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    let mut previous = 0;
    for t in 0..frames.size(0) {
        let row = frames.slice([t]);
        let (mut label, mut best) = (0, f32::NEG_INFINITY);
        for (k, &value) in row.iter().enumerate() {
            if value > best {
                (label, best) = (k, value);
            }
        }
        let probability = best.exp().clamp(0.0, 1.0);
        if label == previous {
            if let Some(symbol) = symbols.last_mut().filter(|_| label != 0)
                && probability > symbol.probability
            {
                symbol.probability = probability;
                symbol.x = t as f32;
            }
        } else if let Some(&character) = label.checked_sub(1).and_then(|index| alphabet.get(index)) {
            let same_glyph =
                |last: &&Symbol| is_jamo(character) && last.character == character && (t as f32 - last.x) * frame_width <= SAME_GLYPH_WIDTH;
            if symbols.last().as_ref().is_some_and(same_glyph) {
                previous = label;
                continue;
            }
            symbols.push(Symbol {
                character,
                probability,
                x: t as f32,
            });
        }
        previous = label;
    }
    symbols
}

fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(best: &[usize], labels: usize) -> NdTensor<f32, 2> {
        let mut frames = NdTensor::full([best.len(), labels], -5.0);
        for (t, &label) in best.iter().enumerate() {
            frames[[t, label]] = -0.1 * (t + 1) as f32;
        }
        frames
    }

    #[test]
    fn a_jamo_seen_twice_in_one_glyph_counts_once_a_letter_twice() {
        let read = |best: &[usize]| -> String {
            let symbols = decode(frames(best, 3).view(), &['l', '\u{1105}'], 2.0);
            symbols.iter().map(|symbol| symbol.character).collect()
        };
        assert_eq!(read(&[2, 0, 2, 0]), "\u{1105}");
        assert_eq!(read(&[2, 0, 0, 2]), "\u{1105}\u{1105}");
        assert_eq!(read(&[1, 0, 1, 0]), "ll");
    }

    #[test]
    fn repeats_join_unless_a_blank_parts_them() {
        let frames = frames(&[1, 1, 0, 1, 2, 2, 0], 3);
        let symbols = decode(frames.view(), &['a', 'b'], 2.0);
        let text: String = symbols.iter().map(|symbol| symbol.character).collect();
        assert_eq!(text, "aab");
        assert!((symbols[0].probability - (-0.1f32).exp()).abs() < 1e-6, "the surest frame counts");
        assert_eq!(symbols[2].x, 4.0);
    }

    #[test]
    fn batches_hold_every_box_once_and_like_widths_together() {
        let boxes: Vec<PixelBox> = (1..40).map(|k| PixelBox::new(0, 0, 7 * (k % 9 + 1), 16)).collect();
        let batches = batches(&boxes);
        let mut all: Vec<usize> = batches.concat();
        all.sort_unstable();
        assert_eq!(all, (0..boxes.len()).collect::<Vec<_>>());
        assert!(batches.iter().all(|batch| batch.len() <= BATCH));
    }
}
