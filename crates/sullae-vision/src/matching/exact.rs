//! Places where a template stands pixel by pixel: four rare pixels are looked for first, then all of it.

use super::mask::Ignored;
use crate::grey::Grey;
use crate::kernels::{Loop, vectorised};
use crate::picture::Picture;

/// Pixels compared together by the scan; one pass over a row without a branch for each pixel.
const CHUNK: usize = 128;

/// A pixel of the template that the scan looks for.
#[derive(Debug, Clone, Copy)]
struct Probe {
    x: usize,
    y: usize,
    value: u8,
}

/// Left upper corners of all pixel-identical places in reading order, at most `max`. What is ignored may differ.
pub(crate) fn exact_places(template: &Picture, picture: &Picture, ignored: &Ignored, max: usize) -> Vec<(usize, usize)> {
    let (small, large) = (template.grey(), picture.grey());
    if small.width > large.width || small.height > large.height {
        return Vec::new();
    }
    vectorised(Scan {
        probes: rarest_pixels(small, ignored),
        template,
        picture,
        ignored,
        max,
    })
}

struct Scan<'a> {
    probes: [Probe; 4],
    template: &'a Picture,
    picture: &'a Picture,
    ignored: &'a Ignored,
    max: usize,
}

impl Loop for Scan<'_> {
    type Output = Vec<(usize, usize)>;

    #[inline(always)]
    fn run(self) -> Vec<(usize, usize)> {
        let (small, large) = (self.template.grey(), self.picture.grey());
        let (columns, rows) = (large.width - small.width + 1, large.height - small.height + 1);
        let [va, vb, vc, vd] = self.probes.map(|probe| probe.value);
        let mut found = Vec::new();
        for y in 0..rows {
            let lines = self.probes.map(|p| &large.pixels[(y + p.y) * large.width + p.x..][..columns]);
            for start in (0..columns).step_by(CHUNK) {
                let length = CHUNK.min(columns - start);
                let [a, b, c, d] = lines.map(|line| &line[start..start + length]);
                let hit = |k: usize| (a[k] == va) & (b[k] == vb) & (c[k] == vc) & (d[k] == vd);
                let mut any = 0u8;
                for k in 0..length {
                    any |= u8::from(hit(k));
                }
                if any == 0 {
                    continue;
                }
                for k in (0..length).filter(|&k| hit(k)) {
                    if stands_at(self.template, self.picture, self.ignored, start + k, y) {
                        found.push((start + k, y));
                        if found.len() >= self.max {
                            return found;
                        }
                    }
                }
            }
        }
        found
    }
}

/// Whether the template stands at `x`, `y` in every pixel and colour that is not ignored. `false` where it
/// does not fit.
pub(crate) fn stands_at(template: &Picture, picture: &Picture, ignored: &Ignored, x: usize, y: usize) -> bool {
    let (width, height) = (template.width() as usize, template.height() as usize);
    let stride = picture.width() as usize;
    if x + width > stride || y + height > picture.height() as usize {
        return false;
    }
    let (small, large) = (template.rgb(), picture.rgb());
    small.chunks_exact(3 * width).enumerate().all(|(j, row)| {
        let other = &large[3 * ((y + j) * stride + x)..][..3 * width];
        let same = |from: usize, to: usize| row[3 * from..3 * to] == other[3 * from..3 * to];
        ignored.kept_spans(j, width).all(|(from, to)| same(from, to))
    })
}

/// Four pixels of rare values, apart from each other and of different values where the template allows.
fn rarest_pixels(template: &Grey, ignored: &Ignored) -> [Probe; 4] {
    let kept = |k: usize| !ignored.contains(k % template.width, k / template.width);
    let mut counts = [0u32; 256];
    for (k, &p) in template.pixels.iter().enumerate() {
        counts[usize::from(p)] += u32::from(kept(k));
    }
    let mut values: Vec<u8> = (0..=255u8).filter(|&v| counts[usize::from(v)] > 0).collect();
    values.sort_unstable_by_key(|&v| counts[usize::from(v)]);
    let mut probes: Vec<Probe> = Vec::with_capacity(4);
    for &value in values.iter().cycle().take(4 * values.len()) {
        let place = template.pixels.iter().enumerate().find_map(|(k, &p)| {
            let (x, y) = (k % template.width, k / template.width);
            let far = || probes.iter().all(|q| q.x.abs_diff(x) + q.y.abs_diff(y) > 3);
            (p == value && kept(k) && far()).then_some((x, y))
        });
        if let Some((x, y)) = place {
            probes.push(Probe { x, y, value });
        }
        if probes.len() == 4 {
            break;
        }
    }
    // Everything is ignored, or all of one value and tiny.
    let first = probes.first().copied().unwrap_or(Probe {
        x: 0,
        y: 0,
        value: template.pixels[0],
    });
    std::array::from_fn(|k| probes.get(k).copied().unwrap_or(first))
}
