//! What stands in a box: lines scaled as in training, run through the recogniser in batches, decoded.

use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use super::OcrError;
use super::form::LineForm;
use super::models::{LINE_HEIGHT, OcrModels};
use super::pieces::{Piece, pieces};
use super::strip::write_strip;
use super::workers::{Worker, Workers};
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Lines run together at most.
const BATCH: usize = 16;
/// Scaled columns run together at most: more would only take memory.
const BATCH_COLUMNS: usize = 6_400;
/// The same jamo twice within this many pixels of a scaled line is one glyph seen twice: two equal jamo
/// follow each other only where they stand alone (ㅋㅋ), each as wide as a syllable.
const SAME_GLYPH_WIDTH: f32 = 4.0;

/// One character (or conjoining jamo) as it was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Symbol {
    pub(super) character: char,
    /// 0 to 1.
    pub(super) probability: f32,
    /// Column of the picture where the recogniser saw it, somewhere inside the glyph.
    pub(super) x: f32,
}

/// Reads what stands in each crop; the answers are in the order of the crops.
pub(super) fn read_crops(models: &OcrModels, workers: &Workers, grey: &Grey, crops: &[PixelBox]) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let pieces = pieces(&models.form, grey, crops);
    let read = read_pieces(models, workers, grey, &pieces)?;
    let mut lines: Vec<Vec<Symbol>> = vec![Vec::new(); crops.len()];
    for (piece, mut read) in pieces.iter().zip(read) {
        let line = &mut lines[piece.line];
        line.append(&mut read);
        if piece.space_follows {
            line.push(Symbol {
                character: ' ',
                probability: 1.0,
                x: piece.place.right() as f32,
            });
        }
    }
    Ok(lines)
}

/// Reads each piece in one go.
pub(super) fn read_pieces(models: &OcrModels, workers: &Workers, grey: &Grey, pieces: &[Piece]) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let batches = batches(&models.form, pieces);
    let read = workers.map(&batches, |worker, batch| read_batch(models, worker, grey, pieces, batch))?;
    let mut symbols = vec![Vec::new(); pieces.len()];
    for (&index, read) in batches.iter().flatten().zip(read.into_iter().flatten()) {
        symbols[index] = read;
    }
    Ok(symbols)
}

/// Indices of pieces of the same padded width, the widest (slowest) first. Only these are run together, so that
/// what is read does not depend on what else is on the page.
fn batches(form: &LineForm, pieces: &[Piece]) -> Vec<Vec<usize>> {
    let width = |index: usize| form.padded_width(pieces[index].place);
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(width(index)));
    let same = order.chunk_by(|&a, &b| width(a) == width(b));
    same.flat_map(|same| same.chunks((BATCH_COLUMNS / width(same[0])).clamp(1, BATCH)))
        .map(<[usize]>::to_vec)
        .collect()
}

fn read_batch(
    models: &OcrModels,
    worker: Worker<'_>,
    grey: &Grey,
    pieces: &[Piece],
    batch: &[usize],
) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let places: Vec<PixelBox> = batch.iter().map(|&index| pieces[index].place).collect();
    let form = &models.form;
    let padded = places.first().map_or(form.width_step, |place| form.padded_width(*place));
    let mut input = vec![form.padding; places.len() * LINE_HEIGHT * padded];
    let strips = places.iter().zip(input.chunks_exact_mut(LINE_HEIGHT * padded));
    let holds_ink: Vec<bool> = strips.map(|(place, into)| write_strip(form, grey, *place, into, padded)).collect();
    let input = NdTensor::from_data([places.len(), 1, LINE_HEIGHT, padded], input);
    let output: NdTensor<f32, 3> = worker.run(&models.recogniser, &input)?;
    let frame = padded as f32 / output.size(0).max(1) as f32;
    let decoded = places.iter().zip(holds_ink).enumerate().map(|(k, (place, holds_ink))| {
        if !holds_ink {
            return Vec::new();
        }
        // Columns of the picture for one frame of the output.
        let step = frame * place.width as f32 / form.scaled_width(*place) as f32;
        let mut symbols = decode(output.slice((.., k)), &models.alphabet);
        if form.sees_glyphs_twice {
            symbols.dedup_by(|second, first| is_same_glyph(*first, *second, frame));
        }
        for symbol in &mut symbols {
            symbol.x = place.x as f32 + (symbol.x + 0.5) * step;
        }
        symbols.retain(|symbol| symbol.x < place.right() as f32);
        symbols
    });
    Ok(decoded.collect())
}

fn is_same_glyph(first: Symbol, second: Symbol, frame_width: f32) -> bool {
    let is_jamo = matches!(first.character, '\u{1100}'..='\u{11FF}');
    is_jamo && first.character == second.character && (second.x - first.x) * frame_width <= SAME_GLYPH_WIDTH
}

/// Greedy CTC: the best label of each frame, repeats joined, blanks (label 0) dropped. `x` is the frame.
fn decode(frames: NdTensorView<'_, f32, 2>, alphabet: &[char]) -> Vec<Symbol> {
    let mut symbols: Vec<Symbol> = Vec::new();
    let mut previous = 0;
    for t in 0..frames.size(0) {
        let (mut label, mut best) = (0, f32::NEG_INFINITY);
        for (k, &value) in frames.slice([t]).iter().enumerate() {
            if value > best {
                (label, best) = (k, value);
            }
        }
        let probability = best.exp().clamp(0.0, 1.0);
        if label != 0 && label == previous {
            if let Some(symbol) = symbols.last_mut().filter(|symbol| probability > symbol.probability) {
                symbol.probability = probability;
                symbol.x = t as f32;
            }
        } else if let Some(&character) = label.checked_sub(1).and_then(|index| alphabet.get(index)) {
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
    fn a_jamo_seen_twice_in_one_glyph_is_one_a_letter_two() {
        let same = |best: &[usize]| {
            let symbols = decode(frames(best, 3).view(), &['l', '\u{1105}']);
            is_same_glyph(symbols[0], symbols[1], 2.0)
        };
        assert!(same(&[2, 0, 2, 0]));
        assert!(!same(&[2, 0, 0, 2]));
        assert!(!same(&[1, 0, 1, 0]));
    }

    #[test]
    fn repeats_join_unless_a_blank_parts_them() {
        let frames = frames(&[1, 1, 0, 1, 2, 2, 0], 3);
        let symbols = decode(frames.view(), &['a', 'b']);
        let text: String = symbols.iter().map(|symbol| symbol.character).collect();
        assert_eq!(text, "aab");
        assert!((symbols[0].probability - (-0.1f32).exp()).abs() < 1e-6, "the surest frame counts");
        assert_eq!(symbols[2].x, 4.0);
    }

    #[test]
    fn batches_hold_every_piece_once_and_only_one_padded_width_each() {
        let pieces: Vec<Piece> = (0..200)
            .map(|k: u32| Piece {
                line: k as usize,
                place: PixelBox::new(0, 0, 1 + 977 * k % 2_000, 16),
                space_follows: false,
            })
            .collect();
        let form = LineForm::of_format(2).unwrap();
        let batches = batches(&form, &pieces);
        let mut all: Vec<usize> = batches.concat();
        all.sort_unstable();
        assert_eq!(all, (0..pieces.len()).collect::<Vec<_>>());
        for batch in &batches {
            let width = form.padded_width(pieces[batch[0]].place);
            assert!(batch.iter().all(|&index| form.padded_width(pieces[index].place) == width));
            assert!(batch.len() <= BATCH && (batch.len() == 1 || batch.len() * width <= BATCH_COLUMNS));
        }
    }
}
