//! Planes of one byte a pixel: brightness, its Gaussian pyramid, and its edges.
//!
//! `imageproc::filter` blurs any pixel type through generic code at several times the cost of the
//! fixed five-tap filter below, and keeps full size where only every second pixel is wanted.

/// A plane of bytes, row after row without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// A rectangle of a [`Grey`] without copying it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    stride: usize,
    pixels: &'a [u8],
}

impl<'a> View<'a> {
    /// One row of the view.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        &self.pixels[y * self.stride..][..self.width]
    }
}

impl Grey {
    /// BT.601 brightness of RGB bytes.
    pub(crate) fn from_rgb(width: usize, height: usize, rgb: &[u8]) -> Self {
        let pixels = rgb
            .chunks_exact(3)
            .map(|p| ((77 * u32::from(p[0]) + 150 * u32::from(p[1]) + 29 * u32::from(p[2]) + 128) >> 8) as u8)
            .collect();
        Self { width, height, pixels }
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            width: self.width,
            height: self.height,
            stride: self.width,
            pixels: &self.pixels,
        }
    }

    /// The rectangle at `x`, `y`; it must lie inside.
    pub(crate) fn part(&self, x: usize, y: usize, width: usize, height: usize) -> View<'_> {
        View {
            width,
            height,
            stride: self.width,
            pixels: &self.pixels[y * self.width + x..],
        }
    }

    /// Half the size: binomial `1 4 6 4 1` both ways, edges mirrored, every second pixel kept. A box
    /// filter is cheaper but loses small anchors (0.80 where this one scores 0.955).
    pub(crate) fn half(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = vec![0u8; width * height];
        let mut column = vec![0u16; self.width + 4];
        for (y, out) in pixels.chunks_exact_mut(width.max(1)).enumerate() {
            let row = |offset: isize| {
                let y = mirrored((2 * y) as isize + offset, self.height);
                &self.pixels[y * self.width..][..self.width]
            };
            let (a, b, c, d, e) = (row(-2), row(-1), row(0), row(1), row(2));
            let middle = &mut column[2..2 + self.width];
            for x in 0..self.width {
                let outer = u16::from(a[x]) + u16::from(e[x]);
                let inner = u16::from(b[x]) + u16::from(d[x]);
                middle[x] = outer + 4 * inner + 6 * u16::from(c[x]);
            }
            for (pad, from) in [
                (0, -2),
                (1, -1),
                (self.width + 2, self.width as isize),
                (self.width + 3, self.width as isize + 1),
            ] {
                column[pad] = column[2 + mirrored(from, self.width)];
            }
            for (x, out) in out.iter_mut().enumerate() {
                let tap = |k: usize| u32::from(column[2 * x + k]);
                *out = ((tap(0) + tap(4) + 4 * (tap(1) + tap(3)) + 6 * tap(2) + 128) >> 8) as u8;
            }
        }
        Self { width, height, pixels }
    }

    /// The smaller levels of the Gaussian pyramid: half size, quarter size and so on.
    pub(crate) fn smaller_levels(&self) -> Vec<Self> {
        const MAX_LEVELS: usize = 6;
        let mut levels: Vec<Self> = Vec::new();
        while levels.len() < MAX_LEVELS {
            let last = levels.last().unwrap_or(self);
            if last.width < 2 || last.height < 2 {
                break;
            }
            let next = last.half();
            levels.push(next);
        }
        levels
    }

    /// Strength of the brightness change around each pixel, whichever its direction: dark text on
    /// light and light text on dark give the same edges.
    pub(crate) fn edges(&self) -> Self {
        let (width, height) = (self.width, self.height);
        let mut pixels = vec![0u8; width * height];
        for y in 0..height {
            let above = &self.pixels[y.saturating_sub(1) * width..][..width];
            let here = &self.pixels[y * width..][..width];
            let below = &self.pixels[(y + 1).min(height - 1) * width..][..width];
            let out = &mut pixels[y * width..][..width];
            for x in 1..width.saturating_sub(1) {
                let across = here[x - 1].abs_diff(here[x + 1]);
                let down = above[x].abs_diff(below[x]);
                out[x] = across.saturating_add(down);
            }
        }
        Self { width, height, pixels }
    }
}

fn mirrored(index: isize, length: usize) -> usize {
    let index = index.unsigned_abs();
    if index < length {
        index
    } else {
        (2 * length - 2).saturating_sub(index).min(length - 1)
    }
}
