//! Coarse-to-fine search on Gaussian pyramids: every place on a small level, the best few on the full one.

use crate::grey::Grey;
use crate::kernels::MAX_CORRELATED_PIXELS;
use crate::matching::correlation::{Peak, Template, search, suppress};

/// Coarse peaks followed down to full size.
const FOLLOWED: usize = 48;
/// Least number of peaks still followed on the finer levels.
const FOLLOWED_AT_LEAST: usize = 12;
/// Coarse scores below this are not followed.
const COARSE_FLOOR: f32 = 0.2;
/// How far, in pixels of the level, a place moves from one level to the next at most.
const REFINE_REACH: isize = 2;
/// Pixels that must count on a level for it to tell places apart.
const LEAST_COUNTED: usize = 48;

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

/// A template with its smaller levels, and on each which pixels count.
#[derive(Debug)]
pub(crate) struct Pattern {
    planes: Vec<Grey>,
    /// One for each plane, or none where all pixels count.
    masks: Vec<Grey>,
}

impl Pattern {
    /// `mask` is 255 where a pixel counts and 0 elsewhere.
    pub(crate) fn new(full: Grey, mask: Option<Grey>) -> Self {
        let smaller = full.smaller_levels();
        let mut planes = vec![full];
        planes.extend(smaller);
        let mut masks: Vec<Grey> = mask.into_iter().collect();
        while let Some(last) = masks.last().filter(|_| masks.len() < planes.len()) {
            let mut next = last.half();
            // What does not count must not shine through: a smaller pixel counts if all it was made of did.
            for m in &mut next.pixels {
                *m = if *m == 255 { 255 } else { 0 };
            }
            masks.push(next);
        }
        Self { planes, masks }
    }

    pub(crate) fn full(&self) -> &Grey {
        &self.planes[0]
    }

    /// The template on a level; `None` where it is too small to have one.
    pub(crate) fn template(&self, level: usize) -> Option<Template<'_>> {
        let plane = self.planes.get(level).filter(|plane| plane.width > 0 && plane.height > 0)?;
        Some(Template::new(plane, self.masks.get(level)))
    }

    /// The level on which the template is still large enough to be told apart (measured: shorter side of
    /// 12, 36, 72 pixels for levels 1, 2, 3), or a higher one where it is huge.
    pub(crate) fn coarse_level(&self) -> usize {
        let full = self.full();
        let (short, area) = (full.width.min(full.height), full.width * full.height);
        let mut level = match (short, area) {
            (72.., 9_600..) => 3,
            (36.., 2_400..) => 2,
            (12.., _) => 1,
            _ => 0,
        };
        let too_few = |mask: &Grey| mask.pixels.iter().filter(|&&m| m > 0).count() < LEAST_COUNTED;
        while level > 0 && self.masks.get(level).is_some_and(too_few) {
            level -= 1;
        }
        while area >> (2 * level) > MAX_CORRELATED_PIXELS {
            level += 1;
        }
        level
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

/// Best places of the template within `reach`, best first, at least `apart` from each other.
pub(crate) fn find_peaks(
    image: Levels<'_>,
    pattern: &Pattern,
    level: usize,
    reach: Reach,
    keep: usize,
    apart: (usize, usize),
) -> Vec<Peak> {
    let Some((level, mut peaks)) = coarse_peaks(image, pattern, level, reach, keep.max(FOLLOWED)) else {
        return Vec::new();
    };
    for level in (0..level).rev() {
        let (Some(plane), Some(template)) = (image.get(level), pattern.template(level)) else {
            return Vec::new();
        };
        peaks = peaks
            .iter()
            .filter_map(|peak| refine(plane, &template, (2 * peak.x, 2 * peak.y)))
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
fn coarse_peaks(image: Levels<'_>, pattern: &Pattern, level: usize, reach: Reach, keep: usize) -> Option<(usize, Vec<Peak>)> {
    let (level, plane, template) = (0..=level).rev().find_map(|level| {
        let (plane, template) = (image.get(level)?, pattern.template(level)?);
        let (width, height) = template.size();
        (width <= plane.width && height <= plane.height).then_some((level, plane, template))
    })?;
    let size = template.size();
    if size.0 * size.1 > MAX_CORRELATED_PIXELS {
        return None;
    }
    let limit = (plane.width - size.0, plane.height - size.1);
    let from = ((reach.from.0 >> level).min(limit.0), (reach.from.1 >> level).min(limit.1));
    let last = (((reach.to.0 - 1) >> level).min(limit.0), ((reach.to.1 - 1) >> level).min(limit.1));
    let (width, height) = (last.0 - from.0 + size.0, last.1 - from.1 + size.1);
    let mut peaks = search(plane.part(from.0, from.1, width, height), &template, COARSE_FLOOR);
    for peak in &mut peaks {
        peak.x += from.0;
        peak.y += from.1;
    }
    if level == 0 {
        // Single precision ranks; the score itself is told exactly.
        peaks = suppress(peaks, keep, (1, 1));
        for peak in &mut peaks {
            peak.score = template.score_at(plane, peak.x, peak.y);
        }
    }
    Some((level, suppress(peaks, keep, (1, 1))))
}

fn refine(plane: &Grey, template: &Template<'_>, near: (usize, usize)) -> Option<Peak> {
    let (width, height) = template.size();
    let columns = plane.width.checked_sub(width)?;
    let rows = plane.height.checked_sub(height)?;
    let mut best: Option<Peak> = None;
    for dy in -REFINE_REACH..=REFINE_REACH {
        for dx in -REFINE_REACH..=REFINE_REACH {
            let (Some(x), Some(y)) = (near.0.checked_add_signed(dx), near.1.checked_add_signed(dy)) else {
                continue;
            };
            if x > columns || y > rows {
                continue;
            }
            let score = template.score_at(plane, x, y);
            if best.is_none_or(|b| score > b.score) {
                best = Some(Peak { score, x, y });
            }
        }
    }
    best
}
