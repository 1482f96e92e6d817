//! Connected parts of a text mask and the boxes round them.

use crate::pixel_box::PixelBox;

/// What the detector says of one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    /// No text.
    Empty,
    /// Too little for a line, enough for a glyph that stands alone.
    Unsure,
    /// Text.
    Text,
}

/// Text or not, for each cell of an area.
pub(super) struct Mask {
    area: PixelBox,
    /// Side of a cell in pixels.
    cell: u32,
    across: usize,
    cells: Vec<Cell>,
}

/// A stretch of text in one row and the part it belongs to.
struct Stretch {
    from: u32,
    to: u32,
    /// Cells of it that are surely text.
    sure: u32,
    part: usize,
}

/// A connected part while it grows; `joined` leads to the part it was found to be one with.
struct Part {
    place: PixelBox,
    pixels: u32,
    /// Those of cells that are surely text.
    sure_pixels: u32,
    joined: Option<usize>,
}

impl Mask {
    /// Without any text yet. The corner of `area` must be a multiple of `cell`.
    pub(super) fn new(area: PixelBox, cell: u32) -> Self {
        let across = area.width.div_ceil(cell) as usize;
        Self {
            area,
            cell,
            across,
            cells: vec![Cell::Empty; across * area.height.div_ceil(cell) as usize],
        }
    }

    /// Lays rows of cells in, `across` wide, the first at pixel `x`, `y` of the picture; what lies outside is left away.
    pub(super) fn lay(&mut self, (x, y): (u32, u32), across: usize, cells: &[Cell]) {
        let (column, row) = (((x - self.area.x) / self.cell) as usize, ((y - self.area.y) / self.cell) as usize);
        let kept = across.min(self.across.saturating_sub(column));
        let into = self.cells.chunks_exact_mut(self.across.max(1)).skip(row);
        for (into, from) in into.zip(cells.chunks_exact(across.max(1))) {
            into[column..column + kept].copy_from_slice(&from[..kept]);
        }
    }

    /// Boxes of the 4-connected parts of at least `least_pixels`, in pixels of the picture.
    pub(super) fn parts(&self, least_pixels: u32) -> Vec<PixelBox> {
        let parts = self.connected(Cell::Text);
        let whole = parts.iter().filter(|part| part.joined.is_none() && part.pixels >= least_pixels);
        whole.map(|part| part.place).collect()
    }

    /// Boxes of the parts that hold less than `least_pixels` of sure text, but as much with the unsure cells.
    pub(super) fn unsure_parts(&self, least_pixels: u32) -> Vec<PixelBox> {
        let parts = self.connected(Cell::Unsure);
        let whole = parts.iter().filter(|part| part.joined.is_none() && part.pixels >= least_pixels);
        whole
            .filter(|part| part.sure_pixels < least_pixels)
            .map(|part| part.place)
            .collect()
    }

    /// Parts of cells of at least this kind. Row by row over stretches, which needs memory for two rows only, where
    /// `imageproc`'s labelling needs four bytes a cell.
    fn connected(&self, least: Cell) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut above: Vec<Stretch> = Vec::new();
        for (y, row) in self.cells.chunks_exact(self.across.max(1)).enumerate() {
            let mut here = stretches(row, least);
            let mut first = 0;
            for stretch in &mut here {
                let cell = self.cell;
                let (x, y) = (self.area.x + stretch.from * cell, self.area.y + y as u32 * cell);
                let place = PixelBox::new(x, y, (stretch.to - stretch.from) * cell, cell);
                stretch.part = parts.len();
                parts.push(Part {
                    place,
                    pixels: place.width * cell,
                    sure_pixels: stretch.sure * cell * cell,
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
        parts
    }
}

fn stretches(row: &[Cell], least: Cell) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut x = 0;
    while let Some(start) = row[x..].iter().position(|&cell| cell >= least).map(|offset| x + offset) {
        let end = row[start..]
            .iter()
            .position(|&cell| cell < least)
            .map_or(row.len(), |offset| start + offset);
        found.push(Stretch {
            from: start as u32,
            to: end as u32,
            sure: row[start..end].iter().filter(|&&cell| cell == Cell::Text).count() as u32,
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
    let (place, pixels, sure_pixels) = (parts[from].place, parts[from].pixels, parts[from].sure_pixels);
    parts[from].joined = Some(into);
    parts[into].place = parts[into].place.union(&place);
    parts[into].pixels += pixels;
    parts[into].sure_pixels += sure_pixels;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(rows: &[&str], cell: u32) -> Mask {
        let area = PixelBox::new(8, 20, cell * rows[0].len() as u32, cell * rows.len() as u32);
        let mut mask = Mask::new(area, cell);
        for (k, row) in rows.iter().enumerate() {
            let kind = |c| match c {
                '#' => Cell::Text,
                '?' => Cell::Unsure,
                _ => Cell::Empty,
            };
            let cells: Vec<Cell> = row.chars().map(kind).collect();
            mask.lay((8, 20 + k as u32 * cell), cells.len(), &cells);
        }
        mask
    }

    #[test]
    fn parts_that_meet_only_further_down_are_one() {
        let found = mask(&["##...##", "##...##", "#######"], 1).parts(4);
        assert_eq!(found, [PixelBox::new(8, 20, 7, 3)]);
    }

    #[test]
    fn parts_that_touch_at_a_corner_stay_two_and_specks_are_dropped() {
        let found = mask(&["##....#", "##.....", "..##...", "..##..."], 1).parts(4);
        assert_eq!(found, [PixelBox::new(8, 20, 2, 2), PixelBox::new(10, 22, 2, 2)]);
    }

    #[test]
    fn unsure_cells_make_a_part_only_where_too_few_are_sure() {
        let mask = mask(&["##??..#?", "##....??", "........", "??......"], 1);
        assert_eq!(mask.parts(4), [PixelBox::new(8, 20, 2, 2)]);
        assert_eq!(mask.unsure_parts(4), [PixelBox::new(14, 20, 2, 2)]);
    }

    #[test]
    fn cells_of_several_pixels_give_boxes_in_pixels() {
        let found = mask(&["##.#", "...."], 4).parts(4);
        assert_eq!(found, [PixelBox::new(8, 20, 8, 4), PixelBox::new(20, 20, 4, 4)]);
    }

    #[test]
    fn what_is_laid_over_the_edge_is_cut() {
        let mut mask = Mask::new(PixelBox::new(0, 0, 6, 4), 2);
        mask.lay((4, 2), 3, &[Cell::Text; 9]);
        assert_eq!(mask.parts(1), [PixelBox::new(4, 2, 2, 2)]);
    }
}
