//! Where a picture holds anything at all: boxes that leave flat areas out, so that the detector need not
//! look at them.

use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Side of the cells that are flat or not, in pixels.
const CELL: u32 = 16;
/// Grey levels between the darkest and the lightest pixel from which on a cell is not flat. The faintest
/// text people can make out differs by more.
const LEAST_CONTRAST: u8 = 10;

/// Cells of an area, row after row.
struct Cells {
    across: usize,
    busy: Vec<bool>,
}

/// A rectangle of cells, ends exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    x0: usize,
    x1: usize,
    y0: usize,
    y1: usize,
}

/// Boxes that together hold everything in `area` that is not flat. Each costs `margin` pixels more on every
/// side, so flat stretches are left out only where that pays.
pub(super) fn busy_boxes(grey: &Grey, area: PixelBox, margin: u32) -> Vec<PixelBox> {
    let cells = Cells::of(grey, area);
    let whole = Block {
        x0: 0,
        x1: cells.across,
        y0: 0,
        y1: cells.busy.len() / cells.across.max(1),
    };
    let mut boxes = Vec::new();
    let mut open = vec![whole];
    while let Some(block) = open.pop() {
        let Some(block) = cells.tight(block) else { continue };
        match cells.best_cut(block, (2 * margin).div_ceil(CELL) as usize) {
            Some((first, second)) => open.extend([second, first]),
            None => boxes.extend(block.place(area)),
        }
    }
    boxes
}

impl Block {
    fn place(self, area: PixelBox) -> Option<PixelBox> {
        let at = |cell: usize| cell as u32 * CELL;
        let (width, height) = (at(self.x1 - self.x0), at(self.y1 - self.y0));
        PixelBox::new(area.x + at(self.x0), area.y + at(self.y0), width, height).intersection(&area)
    }
}

impl Cells {
    fn of(grey: &Grey, area: PixelBox) -> Self {
        let across = area.width.div_ceil(CELL) as usize;
        let mut busy = Vec::with_capacity(across * area.height.div_ceil(CELL) as usize);
        // One pixel more to the right and below, so that an edge between two cells is seen.
        let right = (area.right() as usize + 1).min(grey.width);
        for y in (area.y..area.bottom()).step_by(CELL as usize) {
            let bottom = (y as usize + CELL as usize + 1).min(grey.height);
            let rows = || (y as usize..bottom).map(|y| &grey.pixels[y * grey.width..][..right]);
            for x in (area.x..area.right()).step_by(CELL as usize) {
                let end = (x as usize + CELL as usize + 1).min(right);
                let (mut least, mut most) = (u8::MAX, 0);
                for row in rows() {
                    for &pixel in &row[x as usize..end] {
                        least = least.min(pixel);
                        most = most.max(pixel);
                    }
                }
                busy.push(most.saturating_sub(least) >= LEAST_CONTRAST);
            }
        }
        Self { across, busy }
    }

    fn row(&self, block: Block, y: usize) -> &[bool] {
        &self.busy[y * self.across..][block.x0..block.x1]
    }

    /// The smallest block with the same busy cells; `None` where there are none.
    fn tight(&self, block: Block) -> Option<Block> {
        let busy_row = |y: &usize| self.row(block, *y).contains(&true);
        let (y0, y1) = ((block.y0..block.y1).find(busy_row)?, (block.y0..block.y1).rfind(busy_row)? + 1);
        let columns = self.busy_columns(Block { y0, y1, ..block });
        let (first, last) = (columns.iter().position(|&busy| busy)?, columns.iter().rposition(|&busy| busy)?);
        Some(Block {
            x0: block.x0 + first,
            x1: block.x0 + last + 1,
            y0,
            y1,
        })
    }

    fn busy_columns(&self, block: Block) -> Vec<bool> {
        let mut columns = vec![false; block.x1 - block.x0];
        for y in block.y0..block.y1 {
            for (column, &busy) in columns.iter_mut().zip(self.row(block, y)) {
                *column |= busy;
            }
        }
        columns
    }

    /// The cut along a flat stretch that saves most, if any saves more than the margins it adds.
    fn best_cut(&self, block: Block, margins: usize) -> Option<(Block, Block)> {
        let rows: Vec<bool> = (block.y0..block.y1).map(|y| self.row(block, y).contains(&true)).collect();
        let columns = self.busy_columns(block);
        let saved = |stretch: &(usize, usize), other_side: usize| (stretch.1 - stretch.0).saturating_sub(margins) * (other_side + margins);
        let (down, across) = (longest_flat(&rows), longest_flat(&columns));
        let (by_row, by_column) = (saved(&down, block.x1 - block.x0), saved(&across, block.y1 - block.y0));
        if by_row == 0 && by_column == 0 {
            None
        } else if by_row >= by_column {
            let (y1, y0) = (block.y0 + down.0, block.y0 + down.1);
            Some((Block { y1, ..block }, Block { y0, ..block }))
        } else {
            let (x1, x0) = (block.x0 + across.0, block.x0 + across.1);
            Some((Block { x1, ..block }, Block { x0, ..block }))
        }
    }
}

/// Start and end of the longest run of `false`.
fn longest_flat(busy: &[bool]) -> (usize, usize) {
    let (mut best, mut start) = ((0, 0), 0);
    for (index, &is_busy) in busy.iter().chain([&true]).enumerate() {
        if is_busy {
            if index - start > best.1 - best.0 {
                best = (start, index);
            }
            start = index + 1;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_dots(dots: &[(usize, usize)]) -> Grey {
        let mut grey = Grey {
            width: 400,
            height: 300,
            pixels: vec![255; 400 * 300],
        };
        for (x, y) in dots {
            grey.pixels[y * 400 + x] = 0;
        }
        grey
    }

    #[test]
    fn a_flat_picture_has_no_busy_box() {
        assert_eq!(busy_boxes(&with_dots(&[]), PixelBox::new(0, 0, 400, 300), 16), []);
    }

    #[test]
    fn every_dot_lies_in_a_box_and_far_ones_in_boxes_of_their_own() {
        let dots = [(3, 3), (20, 9), (399, 5), (10, 299), (250, 160)];
        let boxes = busy_boxes(&with_dots(&dots), PixelBox::new(0, 0, 400, 300), 16);
        for (x, y) in dots {
            assert!(boxes.iter().any(|place| place.contains(x as u32, y as u32)), "{x}, {y}: {boxes:?}");
        }
        assert_eq!(boxes.len(), 4, "{boxes:?}");
        assert!(boxes.iter().map(PixelBox::area).sum::<u64>() < 5_000, "{boxes:?}");
    }

    #[test]
    fn an_area_begins_anywhere_and_boxes_stay_inside() {
        let area = PixelBox::new(101, 55, 77, 91);
        let boxes = busy_boxes(&with_dots(&[(101, 55), (177, 145), (100, 100), (300, 200)]), area, 16);
        assert!(boxes.iter().all(|place| place.intersection(&area) == Some(*place)), "{boxes:?}");
        assert!(boxes.iter().any(|place| place.contains(101, 55)) && boxes.iter().any(|place| place.contains(177, 145)));
    }
}
