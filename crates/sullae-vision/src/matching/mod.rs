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
mod detail;
mod exact;
mod mask;
mod pyramid;
mod search;
mod uniqueness;

use serde::{Deserialize, Serialize};

pub use self::detail::detail;
pub use self::uniqueness::{Crop, CropLimits, TWIN_SCORE, UNIQUE_BELOW, Uniqueness, count_twins, grow_until_unique, uniqueness};

use self::correlation::{Peak, Template, suppress};
use self::pyramid::Pattern;
use self::search::{Search, size_of};
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Templates whose variance a pixel is below this are of one colour to the eye: nothing to search for.
const FLAT_TEMPLATE_VARIANCE: f64 = 1.0;
/// With a candidate at least this good, neither other scales nor edges are tried.
const GOOD_ENOUGH: f32 = 0.9;

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
    /// Parts of the template that may look different, in its pixels: a clock, an advertisement.
    pub ignored: Vec<PixelBox>,
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
            ignored: Vec::new(),
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
    let search = Search::new(template, screenshot, options);
    let Some(pattern) = search.pattern(options.scale) else {
        return Vec::new();
    };
    let scaled = size_of(&pattern) != template.size();
    let mut found = Vec::new();
    let flat = is_flat_pattern(&pattern);
    if !scaled {
        found.extend(search.exact(flat));
    }
    if flat {
        return found;
    }
    found.extend(search.alike(&pattern, if scaled { Method::KnownScale } else { Method::Pyramid }));
    if options.effort == Effort::Full && best_score(&found) < GOOD_ENOUGH {
        found.extend(search.other_scales());
    }
    if options.effort == Effort::Full && best_score(&found) < GOOD_ENOUGH {
        found.extend(search.edges(&pattern));
    }
    ranked(found, options, search.apart(&pattern))
}

/// All places where the template stands pixel by pixel and colour by colour, in reading order, at most `max`.
#[must_use]
pub fn find_exact(template: &Picture, screenshot: &Picture, max: usize) -> Vec<PixelBox> {
    let places = exact::exact_places(template, screenshot, &mask::Ignored::default(), max);
    let (width, height) = template.size();
    places
        .into_iter()
        .map(|(x, y)| PixelBox::new(x as u32, y as u32, width, height))
        .collect()
}

/// Whether a picture is of one colour to the eye, so that finding it anywhere means nothing.
#[must_use]
pub fn is_flat(picture: &Picture) -> bool {
    Template::new(picture.grey(), None).variance() < FLAT_TEMPLATE_VARIANCE
}

fn is_flat_pattern(pattern: &Pattern) -> bool {
    pattern
        .template(0)
        .is_none_or(|template| template.variance() < FLAT_TEMPLATE_VARIANCE)
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
