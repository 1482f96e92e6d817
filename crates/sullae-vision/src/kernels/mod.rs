//! The inner loops of matching, for the widest instructions this processor has: the crate's only unsafe code.
//!
//! Unsafe is needed twice. A function compiled for AVX2 or AVX-512 may only be called where the processor has
//! it: an [`Isa`] is only made after asking. And vectors are loaded through pointers: the safe functions here
//! check the lengths first. The compiler does not find these instructions by itself: left to plain loops over
//! bytes or 16-bit integers it widens to 32 bits and multiplies one by one, at a fifth of the speed.
//!
//! Every kernel gives the same integers as the [`portable`] one, so that a recording means the same everywhere
//! (`tests` compares them over sizes and contents).
#![allow(unsafe_code, reason = "vector instructions, confined to this module; see above")]

#[cfg(target_arch = "aarch64")]
mod aarch64;
mod portable;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86_64;

use crate::grey::View;

/// Largest template for the 32-bit sums of [`correlate`].
pub(crate) const MAX_CORRELATED_PIXELS: usize = 65_536;
/// Lanes that a kernel may read beyond the last column it is asked for.
const OVERREAD: usize = 128;

/// A set of instructions this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Isa(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[cfg_attr(
        any(target_arch = "x86_64", target_arch = "aarch64"),
        allow(dead_code, reason = "what others are compared with")
    )]
    Portable,
    #[cfg(target_arch = "x86_64")]
    Sse2,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Isa {
    /// The widest one.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn best() -> Self {
        if Self::has_avx512() {
            Self(Kind::Avx512Vnni)
        } else if is_x86_feature_detected!("avx2") {
            Self(Kind::Avx2)
        } else {
            Self(Kind::Sse2)
        }
    }

    /// The widest one.
    #[cfg(target_arch = "aarch64")]
    pub(crate) fn best() -> Self {
        Self(Kind::Neon)
    }

    /// The widest one.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(crate) fn best() -> Self {
        Self(Kind::Portable)
    }

    /// The widest one that multiplies 16-bit values: 8-bit products cannot hold squares.
    fn for_words(self) -> Self {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512Vnni => Self(Kind::Avx2),
            _ => self,
        }
    }

    #[cfg(target_arch = "x86_64")]
    fn has_avx512() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vnni")
            && is_x86_feature_detected!("avx2")
    }

    /// Neighbouring pixels that one lane of a [`Plane`] holds.
    fn group(self) -> usize {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512Vnni => 4,
            _ => 2,
        }
    }
}

/// A loop that plain Rust says well and the compiler vectorises, given the instructions.
pub(crate) trait Loop {
    /// What comes of it.
    type Output;
    /// Runs it. Must be `#[inline(always)]`, or it is compiled for the oldest processor.
    fn run(self) -> Self::Output;
}

/// Runs a loop compiled for the processor at hand.
pub(crate) fn vectorised<L: Loop>(work: L) -> L::Output {
    match Isa::best().0 {
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 | Kind::Avx512Vnni => {
            // SAFETY: `Isa::best` found AVX2.
            unsafe { x86_64::run_avx2(work) }
        }
        _ => work.run(),
    }
}

/// Pixels less 128, packed for [`correlate`]: lane `x` of a row holds pixel `x` and its right neighbours.
#[derive(Debug)]
pub(crate) struct Plane {
    isa: Isa,
    width: usize,
    height: usize,
    lanes: Vec<i32>,
}

impl Plane {
    /// Packs an image.
    pub(crate) fn pixels(isa: Isa, image: View<'_>) -> Self {
        let mut plane = Self::empty(isa, image.width, image.height);
        vectorised(PackPixels {
            image,
            group: isa.group(),
            lanes: &mut plane.lanes,
        });
        plane
    }

    /// Packs the squares of an image's pixels less 128.
    pub(crate) fn squares(isa: Isa, image: View<'_>) -> Self {
        let mut plane = Self::empty(isa.for_words(), image.width, image.height);
        for (y, lanes) in plane.lanes.chunks_exact_mut(image.width).take(image.height).enumerate() {
            let row = image.row(y);
            let square = |x: usize| row.get(x).map_or(0, |&p| (i32::from(p) - 128) * (i32::from(p) - 128));
            for (x, lane) in lanes.iter_mut().enumerate() {
                *lane = square(x) | (square(x + 1) << 16);
            }
        }
        plane
    }

    /// Pixels less 128 in 16-bit lanes, whatever the processor has beside.
    pub(crate) fn words(isa: Isa, image: View<'_>) -> Self {
        Self::pixels(isa.for_words(), image)
    }

    fn empty(isa: Isa, width: usize, height: usize) -> Self {
        // One row more: two rows of places are correlated at once, and the last may be alone.
        let lanes = vec![0; width * (height + 1) + OVERREAD];
        Self { isa, width, height, lanes }
    }
}

struct PackPixels<'a> {
    image: View<'a>,
    group: usize,
    lanes: &'a mut [i32],
}

impl Loop for PackPixels<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let width = self.image.width;
        for (y, lanes) in self.lanes.chunks_exact_mut(width).take(self.image.height).enumerate() {
            let row = self.image.row(y);
            let whole = width.saturating_sub(self.group - 1);
            if self.group == 2 {
                for x in 0..whole {
                    lanes[x] = pair(row[x], row[x + 1]);
                }
            } else {
                for x in 0..whole {
                    lanes[x] = i32::from_le_bytes([row[x], row[x + 1], row[x + 2], row[x + 3]]);
                }
            }
            // What lies beyond the row's end meets only weights of 0.
            for (x, lane) in lanes.iter_mut().enumerate().skip(whole) {
                let at = |k: usize| row.get(x + k).copied().unwrap_or(128);
                *lane = if self.group == 2 {
                    pair(at(0), at(1))
                } else {
                    i32::from_le_bytes([at(0), at(1), at(2), at(3)])
                };
            }
        }
    }
}

/// Two pixels less 128 as the halves of a lane.
#[inline(always)]
fn pair(first: u8, second: u8) -> i32 {
    ((i32::from(first) - 128) & 0xffff) | ((i32::from(second) - 128) << 16)
}

/// Weights of a template, -128 to 127, packed for [`correlate`] with planes of the same instructions.
#[derive(Debug)]
pub(crate) struct Weights {
    width: usize,
    height: usize,
    /// Lanes a row.
    pitch: usize,
    /// `height` rows between two rows of zeros.
    lanes: Vec<i32>,
    /// 128 times the sum of all weights where the plane's pixels stay unsigned, else 0.
    excess: i32,
}

impl Weights {
    /// Packs row after row of weights for planes of `plane`'s kind.
    pub(crate) fn new(plane: &Plane, width: usize, height: usize, weights: &[i8]) -> Self {
        let group = plane.isa.group();
        let pitch = width.div_ceil(group);
        let mut lanes = vec![0; pitch * (height + 2)];
        for (row, lanes) in weights.chunks_exact(width).zip(lanes[pitch..].chunks_exact_mut(pitch)) {
            for (weights, lane) in row.chunks(group).zip(lanes) {
                let at = |k: usize| weights.get(k).copied().unwrap_or(0);
                *lane = if group == 2 {
                    (i32::from(at(0)) & 0xffff) | (i32::from(at(1)) << 16)
                } else {
                    i32::from_le_bytes([0, 1, 2, 3].map(|k| at(k).cast_unsigned()))
                };
            }
        }
        let sum: i32 = weights.iter().map(|&w| i32::from(w)).sum();
        let excess = if group == 4 { 128 * sum } else { 0 };
        Self {
            width,
            height,
            pitch,
            lanes,
            excess,
        }
    }
}

/// Sums of weight times value for all places in the rows `y` and `y + 1`: `out[k][x]` for the place `x`, `y + k`.
/// Where `y + 1` is beyond the last row of places, `out[1]` is filled with what means nothing.
///
/// # Panics
/// Where places, plane and weights do not fit each other.
pub(crate) fn correlate(plane: &Plane, weights: &Weights, y: usize, out: [&mut [i32]; 2]) {
    let places = out[0].len();
    assert!(out[1].len() == places && places + weights.width <= plane.width + 1);
    assert!(y + weights.height <= plane.height && weights.width * weights.height <= MAX_CORRELATED_PIXELS);
    assert_eq!(weights.pitch, weights.width.div_ceil(plane.isa.group()));
    let from = &plane.lanes[y * plane.width..];
    let work = Correlation {
        lanes: from,
        stride: plane.width,
        weights: &weights.lanes,
        pitch: weights.pitch,
        height: weights.height,
    };
    // The last vector of the row below the last one is still inside.
    assert!(from.len() >= (weights.height + 1) * plane.width + OVERREAD);
    match plane.isa.0 {
        Kind::Portable => portable::correlate(&work, out),
        // SAFETY: the `Isa` says that the processor has the instructions; the lengths were checked above.
        #[cfg(target_arch = "x86_64")]
        Kind::Sse2 => unsafe { x86_64::sse2(&work, out, weights.excess) },
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 => unsafe { x86_64::avx2(&work, out, weights.excess) },
        #[cfg(target_arch = "x86_64")]
        Kind::Avx512Vnni => unsafe { x86_64::vnni(&work, out, weights.excess) },
        #[cfg(target_arch = "aarch64")]
        Kind::Neon => unsafe { aarch64::correlate(&work, out) },
    }
}

/// What a kernel needs of plane and weights.
struct Correlation<'a> {
    /// From the first row on.
    lanes: &'a [i32],
    stride: usize,
    weights: &'a [i32],
    pitch: usize,
    height: usize,
}

/// Sums over a window and a template of the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Moments {
    /// Of the window's pixels.
    pub(crate) sum: u64,
    /// Of their squares.
    pub(crate) squares: u64,
    /// Of pixel times template pixel.
    pub(crate) products: u64,
}

/// Sums over two views of the same size.
///
/// # Panics
/// Where the sizes differ.
pub(crate) fn moments(isa: Isa, window: View<'_>, template: View<'_>) -> Moments {
    assert_eq!((window.width, window.height), (template.width, template.height));
    match isa.0 {
        // SAFETY: the `Isa` says that the processor has AVX2; rows are slices of equal length.
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 | Kind::Avx512Vnni if window.width >= 16 => unsafe { x86_64::moments_avx2(window, template) },
        _ => portable::moments(window, template),
    }
}
