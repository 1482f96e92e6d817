//! Places where a template stands pixel by pixel: four rare pixels are looked for first, then all of it.

use crate::grey::Grey;
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

/// Left upper corners of all pixel-identical places in reading order, at most `max`.
pub(crate) fn exact_places(template: &Picture, picture: &Picture, max: usize) -> Vec<(usize, usize)> {
    let (small, large) = (template.grey(), picture.grey());
    if small.width > large.width || small.height > large.height {
        return Vec::new();
    }
    let probes = rarest_pixels(small);
    let (columns, rows) = (large.width - small.width + 1, large.height - small.height + 1);
    let mut found = Vec::new();
    for y in 0..rows {
        let lines = probes.map(|p| &large.pixels[(y + p.y) * large.width + p.x..][..columns]);
        for start in (0..columns).step_by(CHUNK) {
            let length = CHUNK.min(columns - start);
            let [a, b, c, d] = lines.map(|line| &line[start..start + length]);
            let hit =
                |k: usize| (a[k] == probes[0].value) & (b[k] == probes[1].value) & (c[k] == probes[2].value) & (d[k] == probes[3].value);
            let mut any = 0u8;
            for k in 0..length {
                any |= u8::from(hit(k));
            }
            if any == 0 {
                continue;
            }
            for k in (0..length).filter(|&k| hit(k)) {
                if stands_at(template, picture, start + k, y) {
                    found.push((start + k, y));
                    if found.len() >= max {
                        return found;
                    }
                }
            }
        }
    }
    found
}

/// Whether the template stands at `x`, `y` in every pixel and colour. `false` where it does not fit.
pub(crate) fn stands_at(template: &Picture, picture: &Picture, x: usize, y: usize) -> bool {
    let (width, height) = (template.width() as usize, template.height() as usize);
    let stride = picture.width() as usize;
    if x + width > stride || y + height > picture.height() as usize {
        return false;
    }
    let (small, large) = (template.rgb(), picture.rgb());
    small
        .chunks_exact(3 * width)
        .enumerate()
        .all(|(j, row)| large[3 * ((y + j) * stride + x)..][..3 * width] == *row)
}

/// Four pixels of rare values, apart from each other and of different values where the template allows.
fn rarest_pixels(template: &Grey) -> [Probe; 4] {
    let mut counts = [0u32; 256];
    for &p in &template.pixels {
        counts[usize::from(p)] += 1;
    }
    let mut values: Vec<u8> = (0..=255u8).filter(|&v| counts[usize::from(v)] > 0).collect();
    values.sort_unstable_by_key(|&v| counts[usize::from(v)]);
    let mut probes: Vec<Probe> = Vec::with_capacity(4);
    for &value in values.iter().cycle().take(4 * values.len()) {
        let place = template.pixels.iter().enumerate().find_map(|(k, &p)| {
            let (x, y) = (k % template.width, k / template.width);
            let far = probes.iter().all(|q| q.x.abs_diff(x) + q.y.abs_diff(y) > 3);
            (p == value && far).then_some((x, y))
        });
        if let Some((x, y)) = place {
            probes.push(Probe { x, y, value });
        }
        if probes.len() == 4 {
            break;
        }
    }
    let first = probes.first().copied().unwrap_or(Probe {
        x: 0,
        y: 0,
        value: template.pixels[0],
    });
    std::array::from_fn(|k| probes.get(k).copied().unwrap_or(first))
}
