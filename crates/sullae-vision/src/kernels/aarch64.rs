//! NEON, which every 64-bit ARM has.

use std::arch::aarch64::*;

use super::Correlation;

/// Places a vector of sums holds.
const LANES: usize = 4;
/// Vectors of places whose sums stay in registers, for each of the two rows.
const BLOCK: usize = 4;

/// A block of places in two rows at once, so that each vector of pixels is loaded once for both.
#[target_feature(enable = "neon")]
pub(super) unsafe fn correlate(work: &Correlation<'_>, out: [&mut [i32]; 2]) {
    let places = out[0].len();
    let [out0, out1] = out;
    for x in (0..places).step_by(LANES * BLOCK) {
        // Products of the two pixels of a lane side by side, added up at the end: two vectors for four places.
        let mut upper = [vdupq_n_s32(0); 2 * BLOCK];
        let mut lower = upper;
        for j in 0..=work.height {
            for i in 0..work.pitch {
                // SAFETY: `weights` has height + 2 rows of `pitch` lanes; of `lanes`, the caller checked
                // that all of this row's vectors end inside.
                let (to_upper, to_lower, row) = unsafe {
                    let weight = work.weights.as_ptr().add(j * work.pitch + i);
                    let row = work.lanes.as_ptr().add(j * work.stride + x + 2 * i);
                    (vdup_n_s32(*weight.add(work.pitch)), vdup_n_s32(*weight), row)
                };
                let (to_upper, to_lower) = (vreinterpret_s16_s32(to_upper), vreinterpret_s16_s32(to_lower));
                for b in 0..BLOCK {
                    // SAFETY: as above.
                    let pixels = vreinterpretq_s16_s32(unsafe { vld1q_s32(row.add(b * LANES)) });
                    let (first, second) = (vget_low_s16(pixels), vget_high_s16(pixels));
                    upper[2 * b] = vmlal_s16(upper[2 * b], first, to_upper);
                    upper[2 * b + 1] = vmlal_s16(upper[2 * b + 1], second, to_upper);
                    lower[2 * b] = vmlal_s16(lower[2 * b], first, to_lower);
                    lower[2 * b + 1] = vmlal_s16(lower[2 * b + 1], second, to_lower);
                }
            }
        }
        for (sums, out) in [(upper, &mut *out0), (lower, &mut *out1)] {
            for (sums, out) in sums.chunks_exact(2).zip(out[x..].chunks_mut(LANES)) {
                let mut kept = [0i32; LANES];
                // SAFETY: `kept` is one vector long.
                unsafe { vst1q_s32(kept.as_mut_ptr(), vpaddq_s32(sums[0], sums[1])) };
                out.copy_from_slice(&kept[..out.len()]);
            }
        }
    }
}
