//! What stands in a box: lines scaled as in training, run through the recogniser in batches, decoded.

use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, NdTensorView};

use super::OcrError;
use super::decode::{Symbol, greedy, is_same_glyph, with_spaces};
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

/// How frames become symbols.
pub(super) type Decode = fn(NdTensorView<'_, f32, 2>, &OcrModels) -> Vec<Symbol>;

/// What the recogniser says, frame by frame.
pub(super) fn as_trained(frames: NdTensorView<'_, f32, 2>, models: &OcrModels) -> Vec<Symbol> {
    greedy(frames, &models.alphabet)
}

/// What the line most likely says.
fn as_meant(frames: NdTensorView<'_, f32, 2>, models: &OcrModels) -> Vec<Symbol> {
    let symbols = with_spaces(frames, &models.alphabet);
    match &models.prior {
        Some(prior) => prior.likeliest(frames, symbols, &models.alphabet),
        None => symbols,
    }
}

/// Reads what stands in each crop; the answers are in the order of the crops.
pub(super) fn read_crops(models: &OcrModels, workers: &Workers, grey: &Grey, crops: &[PixelBox]) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let pieces = pieces(&models.form, grey, crops);
    let read = read_pieces(models, workers, grey, &pieces, as_meant)?;
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
pub(super) fn read_pieces(
    models: &OcrModels,
    workers: &Workers,
    grey: &Grey,
    pieces: &[Piece],
    decode: Decode,
) -> Result<Vec<Vec<Symbol>>, OcrError> {
    let batches = batches(&models.form, pieces);
    let read = workers.map(&batches, |worker, batch| read_batch(models, worker, grey, (pieces, batch), decode))?;
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
    (pieces, batch): (&[Piece], &[usize]),
    decode: Decode,
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
        let mut symbols = decode(output.slice((.., k)), models);
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

#[cfg(test)]
mod tests {
    use super::*;

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
