//! Zero-mean normalised cross-correlation (ZNCC) on byte planes, in plain loops the compiler vectorises.
//!
//! ZNCC is Pearson's correlation of two equally large windows: 1 for the same pattern whatever its
//! brightness and contrast, about 0 for an unrelated one, -1 for its negative. `imageproc`'s
//! `match_template` has no zero-mean method (a blank page scores as high as the target with plain NCC)
//! and spends 0.8 ns a multiplication, some fifty times what the loops below spend.

use crate::grey::View;

/// Windows whose variance a pixel is below this count as flat and score 0: their correlation is noise.
const FLAT_WINDOW_VARIANCE: f64 = 0.5;
/// Side of the square of places of which only the best is kept as a peak.
const CELL: usize = 4;

/// A place (left upper corner) and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Peak {
    pub(crate) score: f32,
    pub(crate) x: usize,
    pub(crate) y: usize,
}

/// Sums over a template.
pub(crate) struct Sums {
    count: f64,
    sum: f64,
    /// Sum of squared differences from the mean.
    energy: f64,
}

impl Sums {
    pub(crate) fn of(template: View<'_>) -> Self {
        let (mut sum, mut squares) = (0u64, 0u64);
        for y in 0..template.height {
            for &p in template.row(y) {
                sum += u64::from(p);
                squares += u64::from(p) * u64::from(p);
            }
        }
        let count = (template.width * template.height) as f64;
        let sum = sum as f64;
        Self {
            count,
            sum,
            energy: squares as f64 - sum * sum / count,
        }
    }

    /// Variance a pixel, in squared grey levels.
    pub(crate) fn variance(&self) -> f64 {
        self.energy / self.count
    }

    fn mean(&self) -> f64 {
        self.sum / self.count
    }

    /// ZNCC from a window's sum and sum of squares (from any zero) and the sum of its products with the
    /// template less the template's mean.
    fn score(&self, sum: f64, squares: f64, products: f64) -> f32 {
        let energy = squares - sum * sum / self.count;
        if energy <= self.count * FLAT_WINDOW_VARIANCE || self.energy <= 0.0 {
            return 0.0;
        }
        (products / (energy * self.energy).sqrt()) as f32
    }
}

/// ZNCC of the template with the window of `image` at `x`, `y`.
pub(crate) fn score_at(image: View<'_>, template: View<'_>, sums: &Sums, x: usize, y: usize) -> f32 {
    let (mut sum, mut squares, mut products) = (0u64, 0u64, 0u64);
    for j in 0..template.height {
        let window = &image.row(y + j)[x..x + template.width];
        let (mut s, mut q, mut c) = (0u32, 0u32, 0u32);
        for (&p, &t) in window.iter().zip(template.row(j)) {
            let (p, t) = (u32::from(p), u32::from(t));
            s += p;
            q += p * p;
            c += p * t;
        }
        sum += u64::from(s);
        squares += u64::from(q);
        products += u64::from(c);
    }
    let (sum, squares, products) = (sum as f64, squares as f64, products as f64);
    sums.score(sum, squares, products - sum * sums.mean())
}

/// Scores every place of the template in `image` and returns the best of each small cell above `floor`.
/// The template must fit the image and hold at most 65,536 pixels (the sums are 32 bits wide).
pub(crate) fn search(image: View<'_>, template: View<'_>, floor: f32) -> Vec<Peak> {
    let sums = Sums::of(template);
    let columns = image.width - template.width + 1;
    let rows = image.height - template.height + 1;
    let pixels = ImageFloats::new(image);
    let weights = weights(template, &sums);
    let mut windows = WindowSums::new(image, template.width, template.height);
    let mut cells = Cells::new(columns);
    let mut products = vec![0f32; columns];
    let mut scores = vec![0f32; columns];
    let (mut sum, mut squares) = (vec![0i32; columns], vec![0i32; columns]);
    for y in 0..rows {
        correlate_row(&pixels, &weights, template.width, y, &mut products);
        windows.row(&mut sum, &mut squares);
        for x in 0..columns {
            scores[x] = sums.score(f64::from(sum[x]), f64::from(squares[x]), f64::from(products[x]));
        }
        cells.add_row(y, &scores, floor);
        if y + 1 < rows {
            windows.advance(image, y);
        }
    }
    cells.finish()
}

/// Pixels as floats.
///
/// Floats, because the compiler turns `sum += pixel * weight` over floats into four multiplications an
/// instruction on any x86-64 and NEON, and over 16-bit integers not: measured 2 ms against 3.5 ms and more.
struct ImageFloats {
    stride: usize,
    pixels: Vec<f32>,
}

impl ImageFloats {
    fn new(image: View<'_>) -> Self {
        let stride = image.width;
        let mut pixels = vec![0.0; stride * image.height];
        for (y, out) in pixels.chunks_exact_mut(stride).enumerate() {
            for (out, &p) in out.iter_mut().zip(image.row(y)) {
                *out = f32::from(p) - 128.0;
            }
        }
        Self { stride, pixels }
    }
}

/// Template pixels less their mean: the weights add up to zero, so the products need no correction for the
/// window's mean and the sums stay small enough for a float.
fn weights(template: View<'_>, sums: &Sums) -> Vec<f32> {
    let mean = sums.mean() as f32;
    let rows = (0..template.height).flat_map(|y| template.row(y));
    rows.map(|&p| f32::from(p) - mean).collect()
}

/// Adds up weight times shifted row, four shifts a pass so that the sums are loaded and stored less often.
fn correlate_row(image: &ImageFloats, weights: &[f32], width: usize, y: usize, out: &mut [f32]) {
    out.fill(0.0);
    let columns = out.len();
    for (j, row) in weights.chunks_exact(width).enumerate() {
        let pixels = &image.pixels[(y + j) * image.stride..][..image.stride];
        for (group, four) in row.chunks_exact(4).enumerate() {
            let shifted = |k: usize| &pixels[4 * group + k..][..columns];
            let (a, b, c, d) = (shifted(0), shifted(1), shifted(2), shifted(3));
            for x in 0..columns {
                out[x] += a[x] * four[0] + b[x] * four[1] + c[x] * four[2] + d[x] * four[3];
            }
        }
        let rest = width - width % 4;
        for (k, &weight) in row[rest..].iter().enumerate() {
            for (sum, &pixel) in out.iter_mut().zip(&pixels[rest + k..]) {
                *sum += pixel * weight;
            }
        }
    }
}

/// Sum and sum of squares of every window of one row, kept up to date from row to row.
struct WindowSums {
    width: usize,
    height: usize,
    sums: Vec<i32>,
    squares: Vec<i32>,
}

impl WindowSums {
    fn new(image: View<'_>, width: usize, height: usize) -> Self {
        let mut this = Self {
            width,
            height,
            sums: vec![0; image.width],
            squares: vec![0; image.width],
        };
        for y in 0..height {
            for (x, &p) in image.row(y).iter().enumerate() {
                let v = i32::from(p) - 128;
                this.sums[x] += v;
                this.squares[x] += v * v;
            }
        }
        this
    }

    /// From the windows starting at row `y` to those starting at `y + 1`.
    fn advance(&mut self, image: View<'_>, y: usize) {
        let (leaving, entering) = (image.row(y), image.row(y + self.height));
        let columns = self.sums.iter_mut().zip(&mut self.squares);
        for ((sum, square), (&old, &new)) in columns.zip(leaving.iter().zip(entering)) {
            let (old, new) = (i32::from(old) - 128, i32::from(new) - 128);
            *sum += new - old;
            *square += new * new - old * old;
        }
    }

    fn row(&self, sums: &mut [i32], squares: &mut [i32]) {
        let mut sum: i32 = self.sums[..self.width].iter().sum();
        let mut square: i32 = self.squares[..self.width].iter().sum();
        for x in 0..sums.len() {
            sums[x] = sum;
            squares[x] = square;
            if x + 1 < sums.len() {
                sum += self.sums[x + self.width] - self.sums[x];
                square += self.squares[x + self.width] - self.squares[x];
            }
        }
    }
}

/// Keeps the best place of each cell, so that one target gives one peak or few.
struct Cells {
    current: Vec<Option<Peak>>,
    peaks: Vec<Peak>,
}

impl Cells {
    fn new(columns: usize) -> Self {
        Self {
            current: vec![None; columns.div_ceil(CELL)],
            peaks: Vec::new(),
        }
    }

    fn add_row(&mut self, y: usize, scores: &[f32], floor: f32) {
        if y.is_multiple_of(CELL) {
            self.peaks.extend(self.current.iter_mut().filter_map(Option::take));
        }
        for (cell, chunk) in scores.chunks(CELL).enumerate() {
            for (k, &score) in chunk.iter().enumerate() {
                if score > self.current[cell].map_or(floor, |best| best.score) {
                    self.current[cell] = Some(Peak {
                        score,
                        x: cell * CELL + k,
                        y,
                    });
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Peak> {
        self.peaks.extend(self.current.iter_mut().filter_map(Option::take));
        self.peaks
    }
}

/// The best `keep` peaks, best first, leaving out those within `apart` (both ways) of a better one.
pub(crate) fn suppress(mut peaks: Vec<Peak>, keep: usize, apart: (usize, usize)) -> Vec<Peak> {
    peaks.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then((a.y, a.x).cmp(&(b.y, b.x))));
    let mut kept: Vec<Peak> = Vec::with_capacity(keep);
    for peak in peaks {
        if kept.len() >= keep {
            break;
        }
        if kept
            .iter()
            .all(|k| k.x.abs_diff(peak.x) > apart.0 || k.y.abs_diff(peak.y) > apart.1)
        {
            kept.push(peak);
        }
    }
    kept
}
