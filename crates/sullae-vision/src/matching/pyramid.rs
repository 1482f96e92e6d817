//! Coarse-to-fine search on Gaussian pyramids: every place on a small level, the best few on the full one.

use crate::grey::{Grey, View};
use crate::matching::correlation::{Peak, Sums, score_at, search, suppress};

/// Coarse peaks followed down to full size. In 300 trials on real pages 24 gave the full search's
/// answer 299 times.
const FOLLOWED: usize = 24;
/// Least number of peaks still followed on the finer levels.
const FOLLOWED_AT_LEAST: usize = 8;
/// Coarse scores below this are not followed.
const COARSE_FLOOR: f32 = 0.2;
/// Largest template for the 32-bit sums of the coarse search.
const MAX_COARSE_PIXELS: usize = 65_536;
/// How far, in pixels of the level, a place moves from one level to the next at most.
const REFINE_REACH: isize = 2;

/// A plane and its smaller levels.
#[derive(Clone, Copy)]
pub(crate) struct Levels<'a> {
    pub(crate) full: &'a Grey,
    pub(crate) smaller: &'a [Grey],
}

impl<'a> Levels<'a> {
    fn get(&self, level: usize) -> Option<&'a Grey> {
        if level == 0 { Some(self.full) } else { self.smaller.get(level - 1) }
    }
}

/// The places of full size that are searched, as left upper corners: `from` inclusive, `to` exclusive.
#[derive(Clone, Copy)]
pub(crate) struct Reach {
    pub(crate) from: (usize, usize),
    pub(crate) to: (usize, usize),
}

impl Reach {
    /// Every place where the template fits, or `None` where it fits nowhere.
    pub(crate) fn everywhere(image: &Grey, template: &Grey) -> Option<Self> {
        let columns = (image.width + 1).checked_sub(template.width).filter(|&n| n > 0)?;
        let rows = (image.height + 1).checked_sub(template.height).filter(|&n| n > 0)?;
        Some(Self {
            from: (0, 0),
            to: (columns, rows),
        })
    }

    /// The part of `self` within `distance` of a place.
    pub(crate) fn around(self, (x, y): (usize, usize), distance: usize) -> Option<Self> {
        let from = (
            x.saturating_sub(distance).max(self.from.0),
            y.saturating_sub(distance).max(self.from.1),
        );
        let to = ((x + distance + 1).min(self.to.0), (y + distance + 1).min(self.to.1));
        (from.0 < to.0 && from.1 < to.1).then_some(Self { from, to })
    }
}

/// The level on which the template is still large enough to be told apart (measured: shorter side of
/// 12, 36, 72 pixels for levels 1, 2, 3), or a higher one where it is huge.
pub(crate) fn coarse_level(template: &Grey) -> usize {
    let (short, area) = (template.width.min(template.height), template.width * template.height);
    let mut level = match (short, area) {
        (72.., 9_600..) => 3,
        (36.., 2_400..) => 2,
        (12.., _) => 1,
        _ => 0,
    };
    while area >> (2 * level) > MAX_COARSE_PIXELS {
        level += 1;
    }
    level
}

/// Best places of the template within `reach`, best first, at least `apart` from each other.
pub(crate) fn find_peaks(
    image: Levels<'_>,
    template: Levels<'_>,
    level: usize,
    reach: Reach,
    keep: usize,
    apart: (usize, usize),
) -> Vec<Peak> {
    let Some((level, mut peaks)) = coarse_peaks(image, template, level, reach, keep.max(FOLLOWED)) else {
        return Vec::new();
    };
    for level in (0..level).rev() {
        let (Some(plane), Some(pattern)) = (image.get(level), template.get(level)) else {
            return Vec::new();
        };
        let sums = Sums::of(pattern.view());
        peaks = peaks
            .iter()
            .filter_map(|peak| refine(plane.view(), pattern.view(), &sums, (2 * peak.x, 2 * peak.y)))
            .collect();
        let follow = if level == 0 {
            peaks.len()
        } else {
            (peaks.len() / 2).max(FOLLOWED_AT_LEAST).max(keep)
        };
        peaks = suppress(peaks, follow, (1, 1));
    }
    suppress(peaks, keep, apart)
}

/// Peaks on the coarse level in that level's coordinates; the level is lowered until it exists.
fn coarse_peaks(image: Levels<'_>, template: Levels<'_>, level: usize, reach: Reach, keep: usize) -> Option<(usize, Vec<Peak>)> {
    let (level, plane, pattern) = (0..=level).rev().find_map(|level| {
        let (plane, pattern) = (image.get(level)?, template.get(level)?);
        let fits = pattern.width > 0 && pattern.width <= plane.width && pattern.height <= plane.height;
        (fits && pattern.height > 0).then_some((level, plane, pattern))
    })?;
    if pattern.width * pattern.height > MAX_COARSE_PIXELS {
        return None;
    }
    let limit = (plane.width - pattern.width, plane.height - pattern.height);
    let from = ((reach.from.0 >> level).min(limit.0), (reach.from.1 >> level).min(limit.1));
    let last = (((reach.to.0 - 1) >> level).min(limit.0), ((reach.to.1 - 1) >> level).min(limit.1));
    let (width, height) = (last.0 - from.0 + pattern.width, last.1 - from.1 + pattern.height);
    let mut peaks = search(plane.part(from.0, from.1, width, height), pattern.view(), COARSE_FLOOR);
    for peak in &mut peaks {
        peak.x += from.0;
        peak.y += from.1;
    }
    Some((level, suppress(peaks, keep, (1, 1))))
}

fn refine(plane: View<'_>, pattern: View<'_>, sums: &Sums, near: (usize, usize)) -> Option<Peak> {
    let columns = plane.width.checked_sub(pattern.width)?;
    let rows = plane.height.checked_sub(pattern.height)?;
    let mut best: Option<Peak> = None;
    for dy in -REFINE_REACH..=REFINE_REACH {
        for dx in -REFINE_REACH..=REFINE_REACH {
            let (Some(x), Some(y)) = (near.0.checked_add_signed(dx), near.1.checked_add_signed(dy)) else {
                continue;
            };
            if x > columns || y > rows {
                continue;
            }
            let score = score_at(plane, pattern, sums, x, y);
            if best.is_none_or(|b| score > b.score) {
                best = Some(Peak { score, x, y });
            }
        }
    }
    best
}
