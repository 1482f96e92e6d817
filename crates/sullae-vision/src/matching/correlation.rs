//! Zero-mean normalised cross-correlation (ZNCC) on byte planes: one place, or all places of a plane.
//!
//! ZNCC is Pearson's correlation of two equally large windows: 1 for the same pattern whatever its
//! brightness and contrast, about 0 for an unrelated one, -1 for its negative. `imageproc`'s
//! `match_template` has no zero-mean method (a blank page scores as high as the target with plain NCC)
//! and spends 0.8 ns a multiplication; the sums here are integers and come from `kernels` at a fiftieth.

use crate::grey::{Grey, View};
use crate::kernels::{self, Isa, Loop, Plane, Weights, correlate, vectorised};

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

/// A template of one level: its pixels, those of them that count, and what they add up to.
pub(crate) struct Template<'a> {
    pixels: View<'a>,
    /// 255 where a pixel counts, 0 where it does not. All count without it.
    mask: Option<&'a Grey>,
    /// The pixels with 0 where they do not count.
    masked: Option<Grey>,
    sums: Sums,
}

/// Sums over the pixels that count.
#[derive(Debug, Clone, Copy)]
struct Sums {
    count: f64,
    sum: f64,
    /// Sum of squared differences from the mean.
    energy: f64,
}

impl<'a> Template<'a> {
    pub(crate) fn new(pixels: &'a Grey, mask: Option<&'a Grey>) -> Self {
        let masked = mask.map(|mask| pixels.view().masked(mask));
        let counted = masked.as_ref().unwrap_or(pixels).view();
        let count = mask.map_or(pixels.pixels.len(), |mask| mask.pixels.iter().filter(|&&m| m > 0).count()) as f64;
        let moments = kernels::moments(Isa::best(), counted, counted);
        let sum = moments.sum as f64;
        let sums = Sums {
            count,
            sum,
            energy: moments.squares as f64 - sum * sum / count.max(1.0),
        };
        Self {
            pixels: pixels.view(),
            mask,
            masked,
            sums,
        }
    }

    pub(crate) fn size(&self) -> (usize, usize) {
        (self.pixels.width, self.pixels.height)
    }

    /// Variance a pixel that counts, in squared grey levels.
    pub(crate) fn variance(&self) -> f64 {
        self.sums.energy / self.sums.count.max(1.0)
    }

    /// ZNCC with the window of `image` at `x`, `y`, where it must fit. Exact but for the last rounding.
    pub(crate) fn score_at(&self, image: &Grey, x: usize, y: usize) -> f32 {
        let window = image.part(x, y, self.pixels.width, self.pixels.height);
        let moments = match (self.mask, &self.masked) {
            (Some(mask), Some(masked)) => kernels::moments(Isa::best(), window.masked(mask).view(), masked.view()),
            _ => kernels::moments(Isa::best(), window, self.pixels),
        };
        let Sums { count, sum, energy } = self.sums;
        let (window_sum, squares, products) = (moments.sum as f64, moments.squares as f64, moments.products as f64);
        let window_energy = squares - window_sum * window_sum / count.max(1.0);
        if window_energy <= count * FLAT_WINDOW_VARIANCE || energy <= 0.0 {
            return 0.0;
        }
        ((products - window_sum * sum / count) / (window_energy * energy).sqrt()) as f32
    }

    /// Pixels less 128, 0 where they do not count.
    fn weights(&self) -> Vec<i8> {
        let less = |p: u8| (i32::from(p) - 128) as i8;
        match self.mask {
            None => (0..self.pixels.height).flat_map(|y| self.pixels.row(y)).map(|&p| less(p)).collect(),
            Some(mask) => {
                let pixels = (0..self.pixels.height).flat_map(|y| self.pixels.row(y));
                pixels.zip(&mask.pixels).map(|(&p, &m)| if m > 0 { less(p) } else { 0 }).collect()
            }
        }
    }
}

/// Scores every place of the template in `image` and returns the best of each small cell above `floor`.
/// The template must fit the image and hold at most [`kernels::MAX_CORRELATED_PIXELS`].
pub(crate) fn search(image: View<'_>, template: &Template<'_>, floor: f32) -> Vec<Peak> {
    let (width, height) = template.size();
    let (columns, rows) = (image.width - width + 1, image.height - height + 1);
    let isa = Isa::best();
    let plane = Plane::pixels(isa, image);
    let weights = Weights::new(&plane, width, height, &template.weights());
    let mut windows = match template.mask {
        None => Windows::Running(RunningSums::new(image, width, height)),
        Some(mask) => Windows::masked(isa, image, mask),
    };
    let scale = Scale::of(&template.sums);
    let mut cells = Cells::new(columns, floor);
    let mut products = [vec![0i32; columns], vec![0i32; columns]];
    let mut sums = [vec![0i32; columns], vec![0i32; columns]];
    let mut squares = sums.clone();
    for y in (0..rows).step_by(2) {
        let [first, second] = &mut products;
        correlate(&plane, &weights, y, [first, second]);
        windows.rows(image, y, &mut sums, &mut squares);
        for k in 0..2.min(rows - y) {
            vectorised(AddRow {
                cells: &mut cells,
                scale,
                y: y + k,
                products: &products[k],
                sums: &sums[k],
                squares: &squares[k],
            });
        }
    }
    cells.finish()
}

/// What turns integer sums of pixels less 128 into a score.
#[derive(Debug, Clone, Copy)]
struct Scale {
    one_by_count: f32,
    /// Mean of the template less 128.
    mean: f32,
    energy: f32,
    flat: f32,
}

impl Scale {
    fn of(sums: &Sums) -> Self {
        let count = sums.count.max(1.0);
        Self {
            one_by_count: (1.0 / count) as f32,
            mean: (sums.sum / count - 128.0) as f32,
            energy: sums.energy as f32,
            flat: (count * FLAT_WINDOW_VARIANCE) as f32,
        }
    }

    /// ZNCC in single precision, which errs by less than 0.002 (on windows that are almost flat).
    #[inline(always)]
    fn score(self, sum: i32, squares: i32, products: i32) -> f32 {
        let sum = sum as f32;
        let energy = squares as f32 - sum * sum * self.one_by_count;
        let score = (products as f32 - sum * self.mean) / (energy * self.energy).sqrt();
        if energy > self.flat { score } else { 0.0 }
    }
}

/// Sum and sum of squares (of pixels less 128) of every window of two rows of places.
enum Windows {
    Running(RunningSums),
    Masked { pixels: Plane, squares: Plane, ones: Weights },
}

impl Windows {
    fn masked(isa: Isa, image: View<'_>, mask: &Grey) -> Self {
        let pixels = Plane::words(isa, image);
        let squares = Plane::squares(isa, image);
        let counts: Vec<i8> = mask.pixels.iter().map(|&m| i8::from(m > 0)).collect();
        let ones = Weights::new(&pixels, mask.width, mask.height, &counts);
        Self::Masked { pixels, squares, ones }
    }

    /// Rows `y` and `y + 1`, asked for in this order from 0; the second only where there is one.
    fn rows(&mut self, image: View<'_>, y: usize, sums: &mut [Vec<i32>; 2], squares: &mut [Vec<i32>; 2]) {
        match self {
            Self::Running(running) => {
                for k in 0..2 {
                    if y + k + running.height > image.height {
                        return;
                    }
                    if y + k > 0 {
                        vectorised(Advance { running, image, y: y + k });
                    }
                    running.row(&mut sums[k], &mut squares[k]);
                }
            }
            Self::Masked {
                pixels,
                squares: squared,
                ones,
            } => {
                let [first, second] = sums;
                correlate(pixels, ones, y, [first, second]);
                let [first, second] = squares;
                correlate(squared, ones, y, [first, second]);
            }
        }
    }
}

/// Column sums of the current row's windows.
struct RunningSums {
    width: usize,
    height: usize,
    sums: Vec<i32>,
    squares: Vec<i32>,
}

impl RunningSums {
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

    fn row(&self, sums: &mut [i32], squares: &mut [i32]) {
        let mut sum: i32 = self.sums[..self.width].iter().sum();
        let mut square: i32 = self.squares[..self.width].iter().sum();
        let leaving = self.sums.iter().zip(&self.squares);
        let entering = self.sums[self.width..].iter().zip(&self.squares[self.width..]);
        let steps = leaving.zip(entering.chain([(&0, &0)]));
        for ((out_sum, out_square), ((s0, q0), (s1, q1))) in sums.iter_mut().zip(squares).zip(steps) {
            *out_sum = sum;
            *out_square = square;
            sum += s1 - s0;
            square += q1 - q0;
        }
    }
}

/// From the windows starting at row `y - 1` to those starting at `y`.
struct Advance<'a> {
    running: &'a mut RunningSums,
    image: View<'a>,
    y: usize,
}

impl Loop for Advance<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (leaving, entering) = (self.image.row(self.y - 1), self.image.row(self.y - 1 + self.running.height));
        let columns = self.running.sums.iter_mut().zip(&mut self.running.squares);
        for ((sum, square), (&old, &new)) in columns.zip(leaving.iter().zip(entering)) {
            let (old, new) = (i32::from(old) - 128, i32::from(new) - 128);
            *sum += new - old;
            *square += new * new - old * old;
        }
    }
}

/// Keeps the best place of each cell, so that one target gives one peak or few.
struct Cells {
    floor: f32,
    /// Best score of each column since the cells began, and its row.
    best: Vec<f32>,
    rows: Vec<u32>,
    peaks: Vec<Peak>,
}

impl Cells {
    fn new(columns: usize, floor: f32) -> Self {
        Self {
            floor,
            best: vec![floor; columns],
            rows: vec![0; columns],
            peaks: Vec::new(),
        }
    }

    fn close(&mut self) {
        for (cell, best) in self.best.chunks(CELL).enumerate() {
            let mut top = (self.floor, 0);
            for (k, &score) in best.iter().enumerate() {
                if score > top.0 {
                    top = (score, k);
                }
            }
            if top.0 > self.floor {
                let x = cell * CELL + top.1;
                self.peaks.push(Peak {
                    score: top.0,
                    x,
                    y: self.rows[x] as usize,
                });
            }
        }
        self.best.fill(self.floor);
    }

    fn finish(mut self) -> Vec<Peak> {
        self.close();
        self.peaks
    }
}

struct AddRow<'a> {
    cells: &'a mut Cells,
    scale: Scale,
    y: usize,
    products: &'a [i32],
    sums: &'a [i32],
    squares: &'a [i32],
}

impl Loop for AddRow<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        if self.y > 0 && self.y.is_multiple_of(CELL) {
            self.cells.close();
        }
        let row = self.y as u32;
        let best = self.cells.best.iter_mut().zip(&mut self.cells.rows);
        let sums = self.products.iter().zip(self.sums).zip(self.squares);
        for ((best, best_row), ((&products, &sum), &squares)) in best.zip(sums) {
            let score = self.scale.score(sum, squares, products);
            let better = score > *best;
            *best = if better { score } else { *best };
            *best_row = if better { row } else { *best_row };
        }
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
