//! Cuts lines that are too long to be read in one go, between words where that can be seen.

use super::form::LineForm;
use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Longest piece in pixels of the scaled line; about 80 Korean or 120 Latin characters.
const LONGEST: usize = 1_600;
/// Grey levels within one column from which on it holds ink.
const LEAST_INK: u8 = 10;
/// A gap of this part of the line's height parts words.
const SPACE: f32 = 0.2;

/// A part of a line that is read on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of the line.
    pub(super) line: usize,
    /// Where it stands.
    pub(super) place: PixelBox,
    /// Whether a space follows it in the line.
    pub(super) space_follows: bool,
}

impl Piece {
    /// The line as one piece.
    pub(super) const fn whole(line: usize, place: PixelBox) -> Self {
        Self {
            line,
            place,
            space_follows: false,
        }
    }
}

/// The pieces of all lines, from left to right within each.
pub(super) fn pieces(form: &LineForm, grey: &Grey, lines: &[PixelBox]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(lines.len());
    for (line, &place) in lines.iter().enumerate() {
        let mut open = vec![Piece::whole(line, place)];
        while let Some(piece) = open.pop() {
            if form.scaled_width(piece.place) <= LONGEST || piece.place.width < 2 {
                pieces.push(piece);
            } else {
                let (left, right) = halves(grey, piece);
                open.extend([right, left]);
            }
        }
    }
    pieces
}

fn halves(grey: &Grey, piece: Piece) -> (Piece, Piece) {
    let place = piece.place;
    let (from, to) = (place.width / 3, (2 * place.width).div_ceil(3));
    let (mut best, mut start) = ((place.width / 2, place.width / 2), from);
    for x in from..=to {
        if x == to || has_ink(grey, place, place.x + x) {
            if x - start > best.1 - best.0 {
                best = (start, x);
            }
            start = x + 1;
        }
    }
    let middle = ((best.0 + best.1) / 2).clamp(1, place.width - 1);
    let left = Piece {
        place: PixelBox { width: middle, ..place },
        space_follows: (best.1 - best.0) as f32 >= SPACE * place.height as f32,
        ..piece
    };
    let right = PixelBox::new(place.x + middle, place.y, place.width - middle, place.height);
    (left, Piece { place: right, ..piece })
}

fn has_ink(grey: &Grey, place: PixelBox, x: u32) -> bool {
    let column = (place.y..place.bottom()).map(|y| grey.pixels[y as usize * grey.width + x as usize]);
    let (least, most) = column.fold((u8::MAX, 0), |(least, most), pixel| (least.min(pixel), most.max(pixel)));
    most.saturating_sub(least) >= LEAST_INK
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> LineForm {
        LineForm::of_format(1).unwrap()
    }

    /// One row of 16 pixel high letters, each 10 wide, with gaps of one pixel and of six where `spaces` says.
    fn line(letters: u32, spaces: &[u32]) -> (Grey, PixelBox) {
        let mut row = Vec::new();
        for letter in 0..letters {
            row.extend([0u8; 10]);
            row.extend(vec![255u8; if spaces.contains(&letter) { 6 } else { 1 }]);
        }
        let width = row.len();
        let mut pixels = vec![255; width];
        pixels.extend(row.repeat(15));
        let grey = Grey { width, height: 16, pixels };
        (grey, PixelBox::new(0, 0, width as u32, 16))
    }

    #[test]
    fn a_short_line_stays_whole() {
        let (grey, place) = line(20, &[10]);
        assert_eq!(pieces(&form(), &grey, &[place]).len(), 1);
    }

    #[test]
    fn a_long_line_is_cut_in_the_gap_of_two_words() {
        let (grey, place) = line(100, &[45]);
        let found = pieces(&form(), &grey, &[place]);
        assert_eq!(found.len(), 2);
        // The gap is at columns 505..511.
        assert_eq!(found[0].place, PixelBox::new(0, 0, 508, 16));
        assert!(found[0].space_follows && !found[1].space_follows);
        assert_eq!(found[1].place.right(), place.right());
    }

    #[test]
    fn without_gap_or_without_end_the_pieces_still_cover_the_line() {
        for (width, height) in [(5_001, 2), (9_001, 8), (3_001, 30)] {
            let grey = Grey {
                width,
                height,
                pixels: (0..width * height).map(|k| (k * 37 % 256) as u8).collect(),
            };
            let found = pieces(&form(), &grey, &[PixelBox::new(0, 0, width as u32, height as u32)]);
            assert!(
                found
                    .iter()
                    .all(|piece| form().scaled_width(piece.place) <= LONGEST && !piece.space_follows)
            );
            assert_eq!(found.iter().map(|piece| piece.place.width as usize).sum::<usize>(), width);
        }
    }
}
