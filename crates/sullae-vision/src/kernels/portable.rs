//! The kernels in plain Rust: what runs where nothing wider is known, and what the others must equal.

use super::{Correlation, Moments};
use crate::grey::View;

pub(super) fn correlate(work: &Correlation<'_>, out: [&mut [i32]; 2]) {
    let weights = &work.weights[work.pitch..];
    for (k, out) in out.into_iter().enumerate() {
        out.fill(0);
        for (j, row) in weights.chunks_exact(work.pitch).take(work.height).enumerate() {
            let lanes = &work.lanes[(j + k) * work.stride..];
            for (i, &weight) in row.iter().enumerate() {
                let (first, second) = halves(weight);
                for (sum, &lane) in out.iter_mut().zip(&lanes[2 * i..]) {
                    let (a, b) = halves(lane);
                    *sum += a * first + b * second;
                }
            }
        }
    }
}

/// The two signed 16-bit values of a lane.
fn halves(lane: i32) -> (i32, i32) {
    ((lane << 16) >> 16, lane >> 16)
}

#[inline(always)]
pub(super) fn moments(window: View<'_>, template: View<'_>) -> Moments {
    let mut all = Moments::default();
    for y in 0..window.height {
        // A row is at most 16,384 pixels wide: its sums fit into 32 bits.
        let (mut sum, mut squares, mut products) = (0u32, 0u32, 0u32);
        for (&p, &t) in window.row(y).iter().zip(template.row(y)) {
            let (p, t) = (u32::from(p), u32::from(t));
            sum += p;
            squares += p * p;
            products += p * t;
        }
        all.sum += u64::from(sum);
        all.squares += u64::from(squares);
        all.products += u64::from(products);
    }
    all
}
