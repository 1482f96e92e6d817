//! From recognised symbols to lines and words with their own places and confidence.

use super::decode::Symbol;
use super::jamo::compose;
use super::{Line, Word};
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Contrast to the background, as a part of the strongest in the line, that counts as ink.
const INK: f32 = 0.25;
/// Least contrast in grey levels that counts as ink at all.
const LEAST_INK: u8 = 8;
/// A single mark or letter that begins or ends a line stands for a border or an icon where it is read with less confidence: of
/// 63 such on the development screens and held-back pages 5 stood there.
const LEAST_CONFIDENCE_END: f32 = 0.8;

/// A line from the symbols read in `place` and a little around it; `None` where nothing but spaces was read.
pub(super) fn line(symbols: &[Symbol], place: PixelBox, grey: &Grey) -> Option<Line> {
    let ink = Ink::of(grey, place);
    let pieces: Vec<&[Symbol]> = symbols
        .split(|symbol| symbol.character == ' ')
        .filter(|piece| !piece.is_empty())
        .collect();
    let pieces = without_doubtful_ends(pieces);
    let mut words = Vec::new();
    let mut left = place.x;
    for (k, letters) in pieces.iter().enumerate() {
        let right = match (letters.last(), pieces.get(k + 1).and_then(|next| next.first())) {
            (Some(last), Some(next)) => ink.gap(grey, place, last.x, next.x).clamp(left, place.right()),
            _ => place.right(),
        };
        let whole = PixelBox::new(left, place.y, (right - left).max(1), place.height);
        words.push(word(letters, ink.tight(grey, whole)));
        left = right.min(place.right().saturating_sub(1));
    }
    let place = words.iter().map(|word| word.place).reduce(|a, b| a.union(&b))?;
    let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let text = text.join(" ");
    Some(Line {
        text,
        confidence: mean(pieces.iter().copied().flatten()),
        place,
        words,
    })
}

/// The line's words without marks and letters at its ends that are hardly text. A line of one word stays: its confidence tells.
fn without_doubtful_ends(mut words: Vec<&[Symbol]>) -> Vec<&[Symbol]> {
    let is_doubtful = |word: &&[Symbol]| match word {
        [symbol] => !symbol.character.is_ascii_digit() && symbol.probability < LEAST_CONFIDENCE_END,
        _ => false,
    };
    while words.len() > 1 && words.last().is_some_and(is_doubtful) {
        words.pop();
    }
    let first = words
        .iter()
        .take(words.len().saturating_sub(1))
        .take_while(|word| is_doubtful(word))
        .count();
    words.split_off(first)
}

fn word(letters: &[Symbol], place: PixelBox) -> Word {
    let apart: String = letters.iter().map(|symbol| symbol.character).collect();
    Word {
        text: with_whole_ellipsis(compose(&apart)),
        confidence: mean(letters.iter()),
        place,
    }
}

/// Text that was cut off ends in three dots, as one character or three. The recogniser counts them wrongly: ".." or "…." at a
/// word's end is meant as three (where no path goes on: "../..").
fn with_whole_ellipsis(mut word: String) -> String {
    let stem = word.trim_end_matches(['.', '…']).len();
    match &word[stem..] {
        ".." if stem > 0 && !word[..stem].ends_with('/') => word.push('.'),
        dots if dots.contains('…') => {
            word.truncate(stem);
            word.push('…');
        }
        _ => {}
    }
    word
}

fn mean<'a>(symbols: impl Iterator<Item = &'a Symbol>) -> f32 {
    let (sum, count) = symbols.fold((0.0, 0), |(sum, count), symbol| (sum + symbol.probability, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

/// What is ink and what background in one line.
struct Ink {
    background: u8,
    least_contrast: u8,
}

impl Ink {
    fn of(grey: &Grey, place: PixelBox) -> Self {
        let mut counts = [0u32; 256];
        for y in place.y..place.bottom() {
            for &p in row(grey, place, y) {
                counts[usize::from(p)] += 1;
            }
        }
        let background = (0..=255u8).max_by_key(|&value| counts[usize::from(value)]).unwrap_or(255);
        let strongest = (0..=255u8)
            .filter(|&value| counts[usize::from(value)] > 0)
            .map(|value| value.abs_diff(background))
            .max()
            .unwrap_or(0);
        Self {
            background,
            least_contrast: ((f32::from(strongest) * INK) as u8).max(LEAST_INK),
        }
    }

    fn is_ink(&self, pixel: u8) -> bool {
        pixel.abs_diff(self.background) >= self.least_contrast
    }

    /// The column where two words part: the middle of the widest stretch without ink between two letters,
    /// or halfway between them where there is none.
    fn gap(&self, grey: &Grey, place: PixelBox, from: f32, to: f32) -> u32 {
        let (from, to) = (from.max(place.x as f32) as u32, (to.ceil() as u32).min(place.right()));
        let has_ink = |x: u32| (place.y..place.bottom()).any(|y| self.is_ink(grey.pixels[y as usize * grey.width + x as usize]));
        let (mut best, mut start) = ((0, 0), from);
        for x in from..=to {
            if x >= to || has_ink(x) {
                if x - start > best.1 - best.0 {
                    best = (start, x);
                }
                start = x + 1;
            }
        }
        if best == (0, 0) {
            from.midpoint(to)
        } else {
            best.0.midpoint(best.1)
        }
    }

    /// The smallest box round the ink inside `place`, or `place` where there is none.
    fn tight(&self, grey: &Grey, place: PixelBox) -> PixelBox {
        let mut found: Option<PixelBox> = None;
        for y in place.y..place.bottom() {
            let pixels = row(grey, place, y);
            let is_ink = |pixel: &u8| self.is_ink(*pixel);
            let (Some(first), Some(last)) = (pixels.iter().position(is_ink), pixels.iter().rposition(is_ink)) else {
                continue;
            };
            let part = PixelBox::new(place.x + first as u32, y, (last - first + 1) as u32, 1);
            found = Some(found.map_or(part, |so_far| so_far.union(&part)));
        }
        found.unwrap_or(place)
    }
}

fn row(grey: &Grey, place: PixelBox, y: u32) -> &[u8] {
    &grey.pixels[y as usize * grey.width + place.x as usize..][..place.width as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two dark blocks on white, at columns 4..8 and 14..20, rows 3..9 of 12.
    fn two_words() -> Grey {
        let mut grey = Grey {
            width: 24,
            height: 12,
            pixels: vec![255; 24 * 12],
        };
        for y in 3..9 {
            for x in (4..8).chain(14..20) {
                grey.pixels[y * 24 + x] = 0;
            }
        }
        grey
    }

    fn symbol(character: char, probability: f32, x: f32) -> Symbol {
        Symbol { character, probability, x }
    }

    #[test]
    fn each_word_gets_its_own_tight_box() {
        let symbols = [
            symbol('a', 0.9, 5.0),
            symbol('b', 0.7, 7.0),
            symbol(' ', 0.5, 11.0),
            symbol('c', 0.8, 16.0),
        ];
        let line = line(&symbols, PixelBox::new(0, 0, 24, 12), &two_words()).unwrap();
        assert_eq!(line.text, "ab c");
        assert!((line.confidence - 0.8).abs() < 1e-6, "spaces do not count");
        assert_eq!(line.words[0].place, PixelBox::new(4, 3, 4, 6));
        assert_eq!(line.words[1].place, PixelBox::new(14, 3, 6, 6));
        assert_eq!(line.place, PixelBox::new(4, 3, 16, 6));
    }

    #[test]
    fn dots_that_end_a_word_are_three_unless_they_are_one_or_a_path() {
        let cases = [
            ("저장..", "저장..."),
            ("Save….", "Save…"),
            ("Save.…", "Save…"),
            ("Save...", "Save..."),
            ("Save.", "Save."),
            ("../..", "../.."),
            ("..", ".."),
            ("a..b", "a..b"),
        ];
        for (read, meant) in cases {
            assert_eq!(with_whole_ellipsis(read.to_owned()), meant, "{read}");
        }
    }

    #[test]
    fn doubtful_marks_at_the_ends_are_left_out_and_a_line_of_one_stays() {
        let read = |symbols: &[Symbol]| line(symbols, PixelBox::new(0, 0, 24, 12), &two_words()).unwrap().text;
        let (bar, space, word) = (symbol('|', 0.7, 1.0), symbol(' ', 0.9, 4.0), symbol('a', 0.99, 6.0));
        assert_eq!(read(&[bar, space, word, space, bar]), "a");
        assert_eq!(read(&[symbol('|', 0.85, 1.0), space, word]), "| a");
        assert_eq!(read(&[symbol('1', 0.7, 1.0), space, word]), "1 a");
        assert_eq!(read(&[bar, space, symbol('x', 0.5, 8.0)]), "|");
    }

    #[test]
    fn a_line_of_spaces_is_no_line() {
        assert_eq!(line(&[symbol(' ', 0.9, 3.0)], PixelBox::new(0, 0, 24, 12), &two_words()), None);
    }
}
