//! The parts of a template that may change: a clock, an advertisement, a counter.

use crate::grey::Grey;
use crate::pixel_box::PixelBox;

/// Boxes of the template that do not count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ignored {
    boxes: Vec<PixelBox>,
}

impl Ignored {
    /// Of the boxes, what lies inside a template of this size.
    pub(crate) fn new(boxes: &[PixelBox], (width, height): (u32, u32)) -> Self {
        let whole = PixelBox::new(0, 0, width, height);
        Self {
            boxes: boxes.iter().filter_map(|place| whole.intersection(place)).collect(),
        }
    }

    pub(crate) fn contains(&self, x: usize, y: usize) -> bool {
        self.boxes.iter().any(|place| place.contains(x as u32, y as u32))
    }

    /// The stretches of row `y` that count, as first and last-but-one column.
    pub(crate) fn kept_spans(&self, y: usize, width: usize) -> impl Iterator<Item = (usize, usize)> {
        let row = y as u32;
        let mut holes: Vec<(usize, usize)> = self
            .boxes
            .iter()
            .filter(|place| place.y <= row && row < place.bottom())
            .map(|place| (place.x as usize, place.right() as usize))
            .collect();
        holes.sort_unstable();
        holes.push((width, width));
        let mut from = 0;
        holes.into_iter().filter_map(move |(start, end)| {
            let span = (from < start).then_some((from, start));
            from = from.max(end);
            span
        })
    }

    /// 255 where a pixel counts, 0 where it does not, for the template at another size; `None` where all count.
    /// Pixels that are only partly ignored do not count.
    pub(crate) fn mask(&self, from: (u32, u32), to: (usize, usize)) -> Option<Grey> {
        if self.boxes.is_empty() {
            return None;
        }
        let (width, height) = to;
        let mut pixels = vec![255; width * height];
        let scaled = |start: u32, end: u32, from: u32, to: usize| {
            let (from, to) = (u64::from(from.max(1)), to as u64);
            (
                (u64::from(start) * to / from) as usize,
                (u64::from(end) * to).div_ceil(from) as usize,
            )
        };
        for place in &self.boxes {
            let (left, right) = scaled(place.x, place.right(), from.0, width);
            let (top, bottom) = scaled(place.y, place.bottom(), from.1, height);
            for row in pixels.chunks_exact_mut(width).take(bottom).skip(top) {
                row[left..right.min(width)].fill(0);
            }
        }
        Some(Grey { width, height, pixels })
    }
}
