//! From the recogniser's frames to characters: greedy CTC, and what it misses.

use rten_tensor::NdTensorView;
use rten_tensor::prelude::*;

/// The same jamo twice within this many pixels of a scaled line is one glyph seen twice: two equal jamo
/// follow each other only where they stand alone (ㅋㅋ), each as wide as a syllable.
const SAME_GLYPH_WIDTH: f32 = 4.0;

/// A space is read between two characters where its probabilities, summed over the frames between them, exceed this. A gap
/// is wider than a frame, so no single frame may be sure of it. Chosen on the development screens and held-back pages.
const LEAST_SPACE: f32 = 0.3;

/// One character (or conjoining jamo) as it was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Symbol {
    pub(super) character: char,
    /// 0 to 1.
    pub(super) probability: f32,
    /// Column of the picture where the recogniser saw it, somewhere inside the glyph.
    pub(super) x: f32,
}

/// Greedy CTC: the best label of each frame, repeats joined, blanks (label 0) dropped. `x` is the frame.
pub(super) fn greedy(frames: NdTensorView<'_, f32, 2>, alphabet: &[char]) -> Vec<Symbol> {
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

/// The same with spaces where two characters stand apart though no frame alone says so.
pub(super) fn with_spaces(frames: NdTensorView<'_, f32, 2>, alphabet: &[char]) -> Vec<Symbol> {
    let symbols = greedy(frames, alphabet);
    let Some(space) = alphabet.iter().position(|&character| character == ' ').map(|index| index + 1) else {
        return symbols;
    };
    let mut spaced: Vec<Symbol> = Vec::with_capacity(symbols.len() + 8);
    for symbol in symbols {
        if let Some(before) = spaced.last().filter(|before| before.character != ' ' && symbol.character != ' ') {
            spaced.extend(space_between(frames, space, before.x as usize + 1..symbol.x as usize));
        }
        spaced.push(symbol);
    }
    spaced
}

fn space_between(frames: NdTensorView<'_, f32, 2>, space: usize, between: std::ops::Range<usize>) -> Option<Symbol> {
    let likely = |t: usize| frames[[t, space]].exp();
    let sum: f32 = between.clone().map(likely).sum();
    let widest = between.max_by(|&a, &b| likely(a).total_cmp(&likely(b)))?;
    (sum > LEAST_SPACE).then(|| Symbol {
        character: ' ',
        probability: sum.min(1.0),
        x: widest as f32,
    })
}

/// Whether a recogniser of narrow frames saw one glyph twice.
pub(super) fn is_same_glyph(first: Symbol, second: Symbol, frame_width: f32) -> bool {
    let is_jamo = matches!(first.character, '\u{1100}'..='\u{11FF}');
    is_jamo && first.character == second.character && (second.x - first.x) * frame_width <= SAME_GLYPH_WIDTH
}

#[cfg(test)]
mod tests {
    use rten_tensor::NdTensor;

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
            let symbols = greedy(frames(best, 3).view(), &['l', '\u{1105}']);
            is_same_glyph(symbols[0], symbols[1], 2.0)
        };
        assert!(same(&[2, 0, 2, 0]));
        assert!(!same(&[2, 0, 0, 2]));
        assert!(!same(&[1, 0, 1, 0]));
    }

    #[test]
    fn repeats_join_unless_a_blank_parts_them() {
        let frames = frames(&[1, 1, 0, 1, 2, 2, 0], 3);
        let symbols = greedy(frames.view(), &['a', 'b']);
        let text: String = symbols.iter().map(|symbol| symbol.character).collect();
        assert_eq!(text, "aab");
        assert!((symbols[0].probability - (-0.1f32).exp()).abs() < 1e-6, "the surest frame counts");
        assert_eq!(symbols[2].x, 4.0);
    }

    #[test]
    fn a_gap_of_several_unsure_frames_is_a_space_one_faint_frame_is_not() {
        let read = |spaces: [f32; 2]| -> String {
            let mut frames = frames(&[1, 0, 0, 2], 4);
            for (t, probability) in spaces.into_iter().enumerate() {
                frames[[t + 1, 3]] = probability.ln();
            }
            let symbols = with_spaces(frames.view(), &['a', 'b', ' ']);
            symbols.iter().map(|symbol| symbol.character).collect()
        };
        assert_eq!(read([0.2, 0.2]), "a b");
        assert_eq!(read([0.2, 0.05]), "ab");
    }

    #[test]
    fn no_space_is_added_beside_one() {
        let mut frames = frames(&[1, 3, 0, 2], 4);
        frames[[2, 3]] = 0.4f32.ln();
        let symbols = with_spaces(frames.view(), &['a', 'b', ' ']);
        let text: String = symbols.iter().map(|symbol| symbol.character).collect();
        assert_eq!(text, "a b");
    }
}
