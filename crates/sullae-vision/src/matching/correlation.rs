//! Zero-mean normalised cross-correlation (ZNCC) on byte planes, with integer inner loops.
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
/// Outputs computed together; four SSE or two AVX registers of sums.
const BLOCK: usize = 16;

/// A place (left upper corner) and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Peak {
    pub(crate) score: f32,
    pub(crate) x: usize,
    pub(crate) y: usize,
}

/// Sums over a template, pixels shifted by -128 so that they fit a signed byte.
pub(crate) struct Sums {
    count: f64,
    sum: f64,
    /// Sum of squared differences from the mean.
    energy: f64,
}

impl Sums {
    pub(crate) fn of(template: View<'_>) -> Self {
        let (mut sum, mut squares) = (0i64, 0i64);
        for y in 0..template.height {
            for &p in template.row(y) {
                let v = i64::from(p) - 128;
                sum += v;
                squares += v * v;
            }
        }
        let count = (template.width * template.height) as f64;
        let sum = sum as f64;
        Self { count, sum, energy: squares as f64 - sum * sum / count }
    }

    /// Variance a pixel, in squared grey levels.
    pub(crate) fn variance(&self) -> f64 {
        self.energy / self.count
    }

    /// ZNCC from a window's sum, sum of squares and product sum with the template.
    fn score(&self, sum: f64, squares: f64, products: f64) -> f32 {
        let energy = squares - sum * sum / self.count;
        if energy <= self.count * FLAT_WINDOW_VARIANCE || self.energy <= 0.0 {
            return 0.0;
        }
        ((products - sum * self.sum / self.count) / (energy * self.energy).sqrt()) as f32
    }
}

/// ZNCC of the template with the window of `image` at `x`, `y`.
pub(crate) fn score_at(image: View<'_>, template: View<'_>, sums: &Sums, x: usize, y: usize) -> f32 {
    let (mut sum, mut squares, mut products) = (0i64, 0i64, 0i64);
    for j in 0..template.height {
        let window = &image.row(y + j)[x..x + template.width];
        let (mut s, mut q, mut c) = (0i32, 0i32, 0i32);
        for (&p, &t) in window.iter().zip(template.row(j)) {
            let (p, t) = (i16::from(p) - 128, i16::from(t) - 128);
            s += i32::from(p);
            q += i32::from(p) * i32::from(p);
            c += i32::from(p) * i32::from(t);
        }
        sum += i64::from(s);
        squares += i64::from(q);
        products += i64::from(c);
    }
    sums.score(sum as f64, squares as f64, products as f64)
}

/// Scores every place of the template in `image` and returns the best of each small cell above `floor`.
/// The template must fit the image and hold at most 65,536 pixels (the sums are 32 bits wide).
pub(crate) fn search(image: View<'_>, template: View<'_>, floor: f32) -> Vec<Peak> {
    let sums = Sums::of(template);
    let columns = image.width - template.width + 1;
    let rows = image.height - template.height + 1;
    let pairs = ImagePairs::new(image);
    let kernel = TemplatePairs::new(template);
    let mut windows = WindowSums::new(image, template.width, template.height);
    let mut cells = Cells::new(columns);
    let mut products = vec![0i32; columns];
    let mut scores = vec![0f32; columns];
    let (mut sum, mut squares) = (vec![0i32; columns], vec![0i32; columns]);
    for y in 0..rows {
        correlate_row(&pairs, &kernel, y, &mut products);
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

/// Each pixel with its right neighbour, so that one step multiplies two pixels (`pmaddwd` on x86).
struct ImagePairs {
    stride: usize,
    pairs: Vec<[i16; 2]>,
}

impl ImagePairs {
    fn new(image: View<'_>) -> Self {
        // Blocks at the right edge and the odd last column read past it.
        let stride = image.width + BLOCK + 2;
        let mut pairs = vec![[0i16; 2]; stride * image.height];
        for (y, out) in pairs.chunks_exact_mut(stride).enumerate() {
            let row = image.row(y);
            for (x, &p) in row.iter().enumerate() {
                let next = row.get(x + 1).map_or(0, |&n| i16::from(n) - 128);
                out[x] = [i16::from(p) - 128, next];
            }
        }
        Self { stride, pairs }
    }
}

struct TemplatePairs {
    width: usize,
    pairs: Vec<[i16; 2]>,
}

impl TemplatePairs {
    fn new(template: View<'_>) -> Self {
        let width = template.width.div_ceil(2);
        let mut pairs = Vec::with_capacity(width * template.height);
        for y in 0..template.height {
            for pair in template.row(y).chunks(2) {
                let second = pair.get(1).map_or(0, |&p| i16::from(p) - 128);
                pairs.push([i16::from(pair[0]) - 128, second]);
            }
        }
        Self { width, pairs }
    }
}

fn correlate_row(image: &ImagePairs, template: &TemplatePairs, y: usize, out: &mut [i32]) {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let mut sums = [0i32; BLOCK];
        for (j, row) in template.pairs.chunks_exact(template.width).enumerate() {
            let window = &image.pairs[(y + j) * image.stride + block * BLOCK..][..2 * template.width + BLOCK];
            for (i, &[even, odd]) in row.iter().enumerate() {
                let pixels = &window[2 * i..2 * i + BLOCK];
                for (sum, p) in sums.iter_mut().zip(pixels) {
                    *sum += i32::from(p[0]) * i32::from(even) + i32::from(p[1]) * i32::from(odd);
                }
            }
        }
        out.copy_from_slice(&sums[..out.len()]);
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
        let mut this = Self { width, height, sums: vec![0; image.width], squares: vec![0; image.width] };
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
        Self { current: vec![None; columns.div_ceil(CELL)], peaks: Vec::new() }
    }

    fn add_row(&mut self, y: usize, scores: &[f32], floor: f32) {
        if y.is_multiple_of(CELL) {
            self.peaks.extend(self.current.iter_mut().filter_map(Option::take));
        }
        for (cell, chunk) in scores.chunks(CELL).enumerate() {
            for (k, &score) in chunk.iter().enumerate() {
                if score > self.current[cell].map_or(floor, |best| best.score) {
                    self.current[cell] = Some(Peak { score, x: cell * CELL + k, y });
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
        if kept.iter().all(|k| k.x.abs_diff(peak.x) > apart.0 || k.y.abs_diff(peak.y) > apart.1) {
            kept.push(peak);
        }
    }
    kept
}
