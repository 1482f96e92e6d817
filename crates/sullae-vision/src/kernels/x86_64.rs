//! SSE2 (every x86-64 has it), AVX2, and AVX-512 with VNNI.

use std::arch::x86_64::*;

use super::{Correlation, Loop, Moments};
use crate::grey::View;

/// Vectors of places whose sums stay in registers, for each of the two rows.
const BLOCK: usize = 6;

#[target_feature(enable = "avx2")]
pub(super) fn run_avx2<L: Loop>(work: L) -> L::Output {
    work.run()
}

/// One kernel: a block of places in two rows at once, so that each vector of pixels is loaded once for both.
macro_rules! correlate {
    ($name:ident, $feature:literal, $vector:ty, $lanes:literal, $group:literal, $zero:ident, $load:ident, $store:ident, $set:ident, $multiply_add:expr) => {
        #[target_feature(enable = $feature)]
        pub(super) unsafe fn $name(work: &Correlation<'_>, out: [&mut [i32]; 2], excess: i32) {
            let places = out[0].len();
            let [out0, out1] = out;
            let mut kept = [0i32; $lanes];
            for x in (0..places).step_by($lanes * BLOCK) {
                let mut upper = [$zero(); BLOCK];
                let mut lower = [$zero(); BLOCK];
                for j in 0..=work.height {
                    for i in 0..work.pitch {
                        // SAFETY: `weights` has height + 2 rows of `pitch` lanes; of `lanes`, the caller checked
                        // that all of this row's vectors end inside.
                        let (to_upper, to_lower, row) = unsafe {
                            let weight = work.weights.as_ptr().add(j * work.pitch + i);
                            let row = work.lanes.as_ptr().add(j * work.stride + x + $group * i);
                            ($set(*weight.add(work.pitch)), $set(*weight), row)
                        };
                        for b in 0..BLOCK {
                            // SAFETY: as above.
                            let pixels = unsafe { $load(row.add(b * $lanes).cast()) };
                            upper[b] = $multiply_add(upper[b], pixels, to_upper);
                            lower[b] = $multiply_add(lower[b], pixels, to_lower);
                        }
                    }
                }
                for (sums, out) in [(upper, &mut *out0), (lower, &mut *out1)] {
                    for (sums, out) in sums.into_iter().zip(out[x..].chunks_mut($lanes)) {
                        // SAFETY: `kept` is one vector long.
                        unsafe { $store(kept.as_mut_ptr().cast(), sums) };
                        for (out, sum) in out.iter_mut().zip(kept) {
                            *out = sum - excess;
                        }
                    }
                }
            }
        }
    };
}

correlate!(
    sse2,
    "sse2",
    __m128i,
    4,
    2,
    _mm_setzero_si128,
    _mm_loadu_si128,
    _mm_storeu_si128,
    _mm_set1_epi32,
    |sum, p, w| _mm_add_epi32(sum, _mm_madd_epi16(p, w))
);
correlate!(
    avx2,
    "avx2",
    __m256i,
    8,
    2,
    _mm256_setzero_si256,
    _mm256_loadu_si256,
    _mm256_storeu_si256,
    _mm256_set1_epi32,
    |sum, p, w| _mm256_add_epi32(sum, _mm256_madd_epi16(p, w))
);
correlate!(
    vnni,
    "avx512f,avx512bw,avx512vnni",
    __m512i,
    16,
    4,
    _mm512_setzero_si512,
    _mm512_loadu_si512,
    _mm512_storeu_si512,
    _mm512_set1_epi32,
    |sum, p, w| _mm512_dpbusd_epi32(sum, p, w)
);

#[target_feature(enable = "avx2")]
pub(super) unsafe fn moments_avx2(window: View<'_>, template: View<'_>) -> Moments {
    const LANES: usize = 16;
    // A sum of two squared bytes is at most 130,050: this many fit into a signed 32-bit lane.
    const VECTORS: usize = 16_000;
    let width = window.width;
    let (whole, rest) = (width / LANES, width % LANES);
    // The last vector ends with the row; pixels that were in the one before it are blanked.
    let fresh: [i16; LANES] = std::array::from_fn(|k| if k >= LANES - rest { -1 } else { 0 });
    // SAFETY: `fresh` is one vector long.
    let fresh = unsafe { _mm256_loadu_si256(fresh.as_ptr().cast()) };
    let ones = _mm256_set1_epi16(1);
    let mut all = Moments::default();
    let rows_a_round = (VECTORS / (whole + 1)).max(1);
    for from in (0..window.height).step_by(rows_a_round) {
        let mut sums = [_mm256_setzero_si256(); 3];
        let mut add = |p: __m256i, t: __m256i| {
            sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(p, ones));
            sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(p, p));
            sums[2] = _mm256_add_epi32(sums[2], _mm256_madd_epi16(p, t));
        };
        for y in from..(from + rows_a_round).min(window.height) {
            let (p, t) = (&window.row(y)[..width], &template.row(y)[..width]);
            // SAFETY: both rows are `width` long, and `at` is at most `width` less a vector.
            let load = |row: &[u8], at: usize| unsafe { _mm256_cvtepu8_epi16(_mm_loadu_si128(row.as_ptr().add(at).cast())) };
            for k in 0..whole {
                add(load(p, LANES * k), load(t, LANES * k));
            }
            if rest > 0 {
                add(_mm256_and_si256(load(p, width - LANES), fresh), load(t, width - LANES));
            }
        }
        all.sum += total(sums[0]);
        all.squares += total(sums[1]);
        all.products += total(sums[2]);
    }
    all
}

#[target_feature(enable = "avx2")]
fn total(lanes: __m256i) -> u64 {
    let mut kept = [0i32; 8];
    // SAFETY: `kept` is one vector long.
    unsafe { _mm256_storeu_si256(kept.as_mut_ptr().cast(), lanes) };
    kept.iter().map(|&lane| u64::from(lane.cast_unsigned())).sum()
}
