//! How sure a crop names its place: its twins, the second-best place, and growing it until it is unique.

use serde::{Deserialize, Serialize};

use super::exact::exact_places;
use super::mask::Ignored;
use super::pyramid::{Levels, Pattern, Reach, find_peaks};
use super::{Peak, is_flat, suppress};
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Places that score at least this are twins: the eye does not tell them apart.
pub const TWIN_SCORE: f32 = 0.98;
/// A crop is unique where the second-best place scores below this.
pub const UNIQUE_BELOW: f32 = 0.9;
/// Twins counted at most.
const MAX_TWINS: usize = 256;
/// Look-alikes looked at beside the exact twins.
const MAX_ALIKE: usize = 24;
/// Margins round the target, across and down, tried one after the other. Rows of a table differ to the
/// side sooner than above and below.
const MARGINS: [(u32, u32); 8] = [(6, 6), (16, 8), (32, 12), (56, 16), (88, 24), (128, 40), (176, 64), (240, 120)];
/// Part of a very large target that is taken round its hot spot.
const LARGE_TARGET_WINDOW: (u32, u32) = (160, 80);
/// Difference of grey between neighbouring columns from which something is drawn there, and how far off its edges a target is looked at.
const MARK: u8 = 32;
const EDGE: u32 = 3;

/// How well a crop names its place on its own page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Uniqueness {
    /// Other places that look the same.
    pub twins: u32,
    /// Position among the twins in reading order, the place itself included: 0 is the uppermost.
    pub rank: u32,
    /// Score of the best other place, 0 where there is none.
    pub second_peak: f32,
}

/// Sizes between which a crop may grow, in device pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CropLimits {
    /// Widest crop.
    pub max_width: u32,
    /// Highest crop.
    pub max_height: u32,
}

impl Default for CropLimits {
    fn default() -> Self {
        Self {
            max_width: 480,
            max_height: 240,
        }
    }
}

/// A crop round a target and how well it names it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Crop {
    /// The crop, in pixels of the picture.
    pub place: PixelBox,
    /// Other places that look the same.
    pub twins: u32,
    /// Position among the twins in reading order, 0 the uppermost.
    pub rank: u32,
    /// Score of the best other place.
    pub second_peak: f32,
}

impl Crop {
    /// Whether the crop alone does not name its target.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.twins > 0 || self.second_peak >= UNIQUE_BELOW
    }
}

/// Number of places in `picture` that look like `template`, pixel-identical or scoring [`TWIN_SCORE`].
/// A template of one colour counts its pixel-identical places (at most 256).
#[must_use]
pub fn count_twins(template: &Picture, picture: &Picture) -> u32 {
    let apart = ((template.width() / 4).max(2) as usize, (template.height() / 4).max(2) as usize);
    let places = alike_places(template, picture, apart);
    places.iter().filter(|peak| peak.score >= TWIN_SCORE).count() as u32
}

/// How well the part of `picture` inside `place` names that place. `apart`: two places closer than
/// this (both ways) are one, half the target's size is a good choice.
#[must_use]
pub fn uniqueness(picture: &Picture, place: PixelBox, apart: (u32, u32)) -> Uniqueness {
    let Ok(template) = picture.crop(place) else {
        return Uniqueness {
            twins: 0,
            rank: 0,
            second_peak: 0.0,
        };
    };
    let (x, y) = (place.x as usize, place.y as usize);
    let apart = ((apart.0 as usize).max(2), (apart.1 as usize).max(2));
    let others: Vec<Peak> = alike_places(&template, picture, apart)
        .into_iter()
        .filter(|peak| peak.x.abs_diff(x) > apart.0 || peak.y.abs_diff(y) > apart.1)
        .collect();
    let twins: Vec<&Peak> = others.iter().filter(|peak| peak.score >= TWIN_SCORE).collect();
    // Rows of twins are told by their upper edge; a pixel of difference is still the same row.
    let before = |peak: &&&Peak| if peak.y.abs_diff(y) <= 2 { peak.x < x } else { peak.y < y };
    Uniqueness {
        twins: twins.len() as u32,
        rank: twins.iter().filter(before).count() as u32,
        // One colour names no place, even where a crop of it fits nowhere else.
        second_peak: if is_flat(&template) { 1.0 } else { best_score(&others) },
    }
}

fn best_score(peaks: &[Peak]) -> f32 {
    peaks.iter().map(|peak| peak.score).fold(0.0, f32::max)
}

/// Grows a crop round `target` until no other place on the page looks like it.
///
/// Starts with a margin of 6 pixels, ends at the limits; a target larger than these is cut to a window
/// round its hot spot (a pixel of the picture). Where no crop is unique, the one with the fewest twins and
/// the weakest second peak is returned, the smallest of equals, and [`Crop::is_ambiguous`] says so.
#[must_use]
pub fn grow_until_unique(picture: &Picture, target: PixelBox, hot_spot: (u32, u32), limits: &CropLimits) -> Crop {
    let target = sensible_target(picture, target, hot_spot, limits);
    let apart = (target.width / 2, target.height / 2);
    let mut best: Option<Crop> = None;
    let mut last = PixelBox::default();
    for (across, down) in MARGINS {
        let across = across.min(limits.max_width.saturating_sub(target.width) / 2);
        let down = down.min(limits.max_height.saturating_sub(target.height) / 2);
        let place = target.grown(across, down, picture.size());
        if place == last {
            break;
        }
        last = place;
        let Uniqueness { twins, rank, second_peak } = uniqueness(picture, place, apart);
        let crop = Crop {
            place,
            twins,
            rank,
            second_peak,
        };
        if !crop.is_ambiguous() {
            return crop;
        }
        // A hundredth less is no reason to take a larger crop, which more changes of the page would break.
        let better = |b: Crop| twins < b.twins || (twins == b.twins && second_peak < b.second_peak - 0.01);
        if best.is_none_or(better) {
            best = Some(crop);
        }
    }
    best.unwrap_or(Crop {
        place: target,
        twins: 0,
        rank: 0,
        second_peak: 1.0,
    })
}

/// The target inside the picture and inside the limits, never empty.
fn sensible_target(picture: &Picture, target: PixelBox, hot_spot: (u32, u32), limits: &CropLimits) -> PixelBox {
    let (width, height) = picture.size();
    let (x, y) = (hot_spot.0.min(width - 1), hot_spot.1.min(height - 1));
    let inside = picture.bounds().intersection(&target).filter(|part| part.contains(x, y));
    let Some(part) = inside else {
        return PixelBox::new(x, y, 1, 1).grown(LARGE_TARGET_WINDOW.0 / 2, LARGE_TARGET_WINDOW.1 / 2, (width, height));
    };
    // The window slides, rather than shrinks, where the hot spot is near the target's edge.
    let cut = |start: u32, length: u32, window: u32, at: u32| {
        let from = at.saturating_sub(window / 2).clamp(start, start + length - window);
        (from, window)
    };
    let (mut x, mut y) = ((part.x, part.width), (part.y, part.height));
    if part.width > limits.max_width {
        let window = LARGE_TARGET_WINDOW.0.min(limits.max_width).max(1);
        x = cut(part.x, part.width, window, hot_spot.0);
        // An empty stretch of a row looks like that of every other row: what is written in this one names it.
        if part.height <= limits.max_height
            && let Some(mark) = nearest_mark(picture, part, x, hot_spot.0)
        {
            x = cut(part.x, part.width, window, mark);
        }
    }
    if part.height > limits.max_height {
        y = cut(part.y, part.height, LARGE_TARGET_WINDOW.1.min(limits.max_height).max(1), hot_spot.1);
    }
    PixelBox::new(x.0, y.0, x.1, y.1)
}

/// The column of `part` nearest to `at` in which something is drawn, where the columns `(from, length)` show nothing.
fn nearest_mark(picture: &Picture, part: PixelBox, (from, length): (u32, u32), at: u32) -> Option<u32> {
    let grey = picture.grey().view();
    // Borders run along the edges.
    let rows = part.y + EDGE..part.bottom().saturating_sub(EDGE);
    let shade = |x: u32, y: u32| grey.row(y as usize)[x as usize];
    let is_mark = |x: &u32| rows.clone().any(|y| shade(*x, y).abs_diff(shade(x - 1, y)) >= MARK);
    let columns = |from: u32, to: u32| (from.max(part.x + EDGE)..to.min(part.right().saturating_sub(EDGE))).filter(is_mark);
    if columns(from, from + length).next().is_some() {
        return None;
    }
    columns(part.x, part.right()).min_by_key(|x| x.abs_diff(at))
}

/// Pixel-identical places and look-alikes, each once.
fn alike_places(template: &Picture, picture: &Picture, apart: (usize, usize)) -> Vec<Peak> {
    let exact = exact_places(template, picture, &Ignored::default(), MAX_TWINS);
    let mut places: Vec<Peak> = exact.into_iter().map(|(x, y)| Peak { score: 1.0, x, y }).collect();
    if is_flat(template) {
        return suppress(places, MAX_TWINS, apart);
    }
    let pattern = Pattern::new(template.grey().clone(), None);
    if let Some(everywhere) = Reach::everywhere(picture.grey(), pattern.full()) {
        let image = Levels {
            full: picture.grey(),
            smaller: picture.smaller(),
        };
        places.extend(find_peaks(image, &pattern, pattern.coarse_level(), everywhere, MAX_ALIKE, apart));
    }
    suppress(places, MAX_TWINS + MAX_ALIKE, apart)
}
