//! Finding a template in a screenshot: from pixel-identical to merely alike, best first, runner-up included.
//!
//! The order is exact at the recorded place, exact anywhere (all twins), a window around the recorded
//! place, the Gaussian pyramid over the whole picture (at the known scale where that is not 1), and, only
//! if nothing good was found and the caller asks for it, other scales and edges. All of it is ZNCC on grey
//! (module `correlation`); `image` resizes templates, but neither `image` nor `imageproc` has a
//! matcher fast enough for every look at a page (that module says by how much).
//!
//! Scores are no probabilities: a wrong place on a busy page reaches 0.95, so decide by score, margin
//! to the runner-up and other evidence together.

mod correlation;
mod exact;
mod pyramid;
mod uniqueness;

use image::imageops::FilterType;
use serde::{Deserialize, Serialize};

pub use self::uniqueness::{Crop, CropLimits, TWIN_SCORE, UNIQUE_BELOW, Uniqueness, count_twins, grow_until_unique, uniqueness};

use self::correlation::{Peak, Sums, suppress};
use self::exact::{exact_places, stands_at};
use self::pyramid::{Levels, Reach, coarse_level, find_peaks};
use crate::grey::Grey;
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Templates whose variance a pixel is below this are of one colour to the eye: nothing to search for.
const FLAT_TEMPLATE_VARIANCE: f64 = 1.0;
/// Distance searched around the recorded place, in pixels.
const WINDOW_REACH: usize = 64;
/// With a candidate at least this good, neither other scales nor edges are tried.
const GOOD_ENOUGH: f32 = 0.9;
/// Scales tried beside the known one, relative to it.
const SWEEP: [f32; 10] = [0.95, 1.05, 0.9, 1.1, 0.85, 1.15, 0.8, 1.25, 0.67, 1.5];
/// Scales closer to 1 than this leave the template as it is.
const SAME_SCALE: f32 = 0.005;

/// How a candidate was found; the later, the weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Pixel by pixel at the recorded place.
    ExactAtPlace,
    /// Pixel by pixel somewhere else.
    Exact,
    /// Alike, within 64 pixels of the recorded place.
    NearPlace,
    /// Alike, anywhere.
    Pyramid,
    /// Alike after resizing the template by the known scale.
    KnownScale,
    /// Alike at a scale nobody told.
    ScaleSweep,
    /// Alike in its edges only: colours turned round, as by a dark theme.
    Edges,
}

/// How much is tried before giving up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// Exact, window and pyramid: a few milliseconds. For looking again and again while a page loads.
    Quick,
    /// Other scales and edges too where those find nothing good: up to a few hundred milliseconds.
    #[default]
    Full,
}

/// What is known beforehand.
#[derive(Debug, Clone)]
pub struct MatchOptions {
    /// Where the template was when it was taken, in pixels of the screenshot searched (so already
    /// multiplied by `scale`). Its size does not matter.
    pub recorded_place: Option<PixelBox>,
    /// Pixels of the screenshot for one pixel of the template: device pixel ratio now divided by then.
    pub scale: f32,
    /// What to try.
    pub effort: Effort,
    /// Candidates returned at most.
    pub max_candidates: usize,
    /// Candidates below this score are left away.
    pub least_score: f32,
    /// Two places closer than this (both ways) are one; `None`: a quarter of the template.
    pub apart: Option<(u32, u32)>,
}

impl Default for MatchOptions {
    fn default() -> Self {
        Self {
            recorded_place: None,
            scale: 1.0,
            effort: Effort::Full,
            max_candidates: 8,
            least_score: 0.5,
            apart: None,
        }
    }
}

/// A place in the screenshot that looks like the template.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImageCandidate {
    /// Where, in pixels of the screenshot.
    pub place: PixelBox,
    /// ZNCC, 1 for pixel-identical; see the module's note before comparing it with a threshold.
    pub score: f32,
    /// How it was found.
    pub method: Method,
}

/// Finds `template` in `screenshot`: candidates best first, each place once.
///
/// A template of one colour gives a candidate only where it stands exactly at its recorded place, one
/// larger than the screenshot none.
#[must_use]
pub fn find(template: &Picture, screenshot: &Picture, options: &MatchOptions) -> Vec<ImageCandidate> {
    let mut found = Vec::new();
    let Some((width, height)) = scaled_size(template, options.scale, screenshot) else {
        return found;
    };
    let scaled = ((width, height) != template.size()).then(|| resized(template, (width, height)));
    let pattern = scaled.as_ref().unwrap_or(template);
    if scaled.is_none() {
        found.extend(exact_candidates(template, screenshot, options));
    }
    if is_flat(pattern) {
        found.retain(|candidate| candidate.method == Method::ExactAtPlace);
        return found;
    }
    found.extend(alike_candidates(pattern, screenshot, options, scaled.is_some()));
    if options.effort == Effort::Full && best_score(&found) < GOOD_ENOUGH {
        found.extend(sweep_candidates(template, screenshot, options));
    }
    if options.effort == Effort::Full && best_score(&found) < GOOD_ENOUGH {
        found.extend(edge_candidates(pattern, screenshot, options));
    }
    let apart = apart(pattern, options);
    ranked(found, options, apart)
}

/// Whether a picture is of one colour to the eye, so that finding it anywhere means nothing.
#[must_use]
pub fn is_flat(picture: &Picture) -> bool {
    Sums::of(picture.grey().view()).variance() < FLAT_TEMPLATE_VARIANCE
}

fn exact_candidates(template: &Picture, screenshot: &Picture, options: &MatchOptions) -> Vec<ImageCandidate> {
    let recorded = options.recorded_place.map(|place| (place.x as usize, place.y as usize));
    if is_flat(template) {
        return recorded
            .filter(|&(x, y)| stands_at(template, screenshot, x, y))
            .map(|place| candidate(place, template, 1.0, Method::ExactAtPlace))
            .into_iter()
            .collect();
    }
    let mut places = exact_places(template, screenshot, options.max_candidates.max(1));
    // Twins further up may have used up the number.
    if let Some((x, y)) = recorded.filter(|place| !places.contains(place))
        && stands_at(template, screenshot, x, y)
    {
        places.push((x, y));
    }
    places
        .into_iter()
        .map(|place| {
            let method = if Some(place) == recorded {
                Method::ExactAtPlace
            } else {
                Method::Exact
            };
            candidate(place, template, 1.0, method)
        })
        .collect()
}

fn alike_candidates(pattern: &Picture, screenshot: &Picture, options: &MatchOptions, scaled: bool) -> Vec<ImageCandidate> {
    let (full, smaller) = (pattern.grey(), pattern.smaller());
    let template = Levels { full, smaller };
    let Some(everywhere) = Reach::everywhere(screenshot.grey(), full) else {
        return Vec::new();
    };
    let image = Levels {
        full: screenshot.grey(),
        smaller: screenshot.smaller(),
    };
    let (level, apart) = (coarse_level(full), apart(pattern, options));
    let keep = options.max_candidates;
    let mut found = Vec::new();
    let window = options
        .recorded_place
        .and_then(|place| everywhere.around((place.x as usize, place.y as usize), WINDOW_REACH));
    if let Some(window) = window {
        // One level finer than the whole picture: the window is small and closest to what was recorded.
        let peaks = find_peaks(image, template, level.saturating_sub(1), window, keep, apart);
        found.extend(peaks.into_iter().map(|peak| from_peak(peak, full, Method::NearPlace)));
    }
    let method = if scaled { Method::KnownScale } else { Method::Pyramid };
    let peaks = find_peaks(image, template, level, everywhere, keep, apart);
    found.extend(peaks.into_iter().map(|peak| from_peak(peak, full, method)));
    found
}

fn sweep_candidates(template: &Picture, screenshot: &Picture, options: &MatchOptions) -> Vec<ImageCandidate> {
    let image = Levels {
        full: screenshot.grey(),
        smaller: screenshot.smaller(),
    };
    let mut found = Vec::new();
    for factor in SWEEP {
        let Some(size) = scaled_size(template, options.scale * factor, screenshot) else {
            continue;
        };
        let pattern = resized(template, size);
        let full = pattern.grey();
        let Some(everywhere) = Reach::everywhere(screenshot.grey(), full) else {
            continue;
        };
        let template = Levels {
            full,
            smaller: pattern.smaller(),
        };
        let apart = apart(&pattern, options);
        let peaks = find_peaks(image, template, coarse_level(full), everywhere, options.max_candidates, apart);
        found.extend(peaks.into_iter().map(|peak| from_peak(peak, full, Method::ScaleSweep)));
    }
    found
}

fn edge_candidates(pattern: &Picture, screenshot: &Picture, options: &MatchOptions) -> Vec<ImageCandidate> {
    let (full, smaller) = pattern.edges();
    if Sums::of(full.view()).variance() < FLAT_TEMPLATE_VARIANCE {
        return Vec::new();
    }
    let Some(everywhere) = Reach::everywhere(screenshot.grey(), full) else {
        return Vec::new();
    };
    let (image, image_smaller) = screenshot.edges();
    let image = Levels {
        full: image,
        smaller: image_smaller,
    };
    let template = Levels { full, smaller };
    let apart = apart(pattern, options);
    find_peaks(image, template, coarse_level(full), everywhere, options.max_candidates, apart)
        .into_iter()
        .map(|peak| from_peak(peak, full, Method::Edges))
        .collect()
}

/// Best first (the stronger method where scores are equal), each place once, weak ones left away.
fn ranked(mut found: Vec<ImageCandidate>, options: &MatchOptions, apart: (usize, usize)) -> Vec<ImageCandidate> {
    found.retain(|candidate| candidate.score >= options.least_score);
    // A look-alike that rounds to 1 must not come before the pixel-identical place it is.
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.method.cmp(&b.method)));
    found.sort_by_key(|candidate| match candidate.method {
        Method::ExactAtPlace => 0,
        Method::Exact => 1,
        _ => 2,
    });
    let mut kept: Vec<ImageCandidate> = Vec::new();
    for next in found {
        let same = |k: &ImageCandidate| {
            let exact = next.method <= Method::Exact && k.method <= Method::Exact;
            let (x, y) = (next.place.centre(), k.place.centre());
            !exact && x.0.abs_diff(y.0) as usize <= apart.0 && x.1.abs_diff(y.1) as usize <= apart.1
        };
        if kept.len() < options.max_candidates && !kept.iter().any(same) {
            kept.push(next);
        }
    }
    kept
}

fn best_score(found: &[ImageCandidate]) -> f32 {
    found.iter().map(|candidate| candidate.score).fold(0.0, f32::max)
}

fn apart(pattern: &Picture, options: &MatchOptions) -> (usize, usize) {
    let (x, y) = options.apart.unwrap_or((pattern.width() / 4, pattern.height() / 4));
    ((x as usize).max(2), (y as usize).max(2))
}

fn candidate(place: (usize, usize), template: &Picture, score: f32, method: Method) -> ImageCandidate {
    let place = PixelBox::new(place.0 as u32, place.1 as u32, template.width(), template.height());
    ImageCandidate { place, score, method }
}

fn from_peak(peak: Peak, pattern: &Grey, method: Method) -> ImageCandidate {
    let place = PixelBox::new(peak.x as u32, peak.y as u32, pattern.width as u32, pattern.height as u32);
    ImageCandidate {
        place,
        score: peak.score,
        method,
    }
}

/// The template's size at a scale, or `None` where that is no scale or does not fit the screenshot.
fn scaled_size(template: &Picture, scale: f32, screenshot: &Picture) -> Option<(u32, u32)> {
    if !scale.is_finite() || scale <= 0.0 {
        return None;
    }
    let scale = if (scale - 1.0).abs() < SAME_SCALE { 1.0 } else { scale };
    let side = |length: u32| ((length as f32 * scale).round() as u32).max(1);
    let (width, height) = (side(template.width()), side(template.height()));
    (width <= screenshot.width() && height <= screenshot.height()).then_some((width, height))
}

fn resized(template: &Picture, (width, height): (u32, u32)) -> Picture {
    let filter = if width < template.width() {
        FilterType::Triangle
    } else {
        FilterType::CatmullRom
    };
    Picture::from_image(image::imageops::resize(template.image(), width, height, filter))
}
