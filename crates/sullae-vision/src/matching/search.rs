//! The stages of a search, from pixel-identical to edges alone.

use image::GrayImage;
use image::imageops::{FilterType, resize};

use super::correlation::Peak;
use super::exact::{exact_places, stands_at};
use super::mask::Ignored;
use super::pyramid::{Levels, Pattern, Reach, find_peaks};
use super::{ImageCandidate, MatchOptions, Method, is_flat_pattern};
use crate::grey::Grey;
use crate::picture::Picture;
use crate::pixel_box::PixelBox;

/// Distance searched around the recorded place, in pixels.
const WINDOW_REACH: usize = 64;
/// Scales tried beside the known one, relative to it.
const SWEEP: [f32; 10] = [0.95, 1.05, 0.9, 1.1, 0.85, 1.15, 0.8, 1.25, 0.67, 1.5];
/// Scales closer to 1 than this leave the template as it is.
const SAME_SCALE: f32 = 0.005;

/// How much faster than the correlation of edges their score falls. Unrelated text is more alike in its edges than in its
/// grey: 0.6 to 0.73 where grey reaches 0.45 to 0.55 (three documentation pages with another font); right places in a dark
/// theme correlate by 0.98. Without this, edges would come before better evidence at another scale.
const EDGE_STEEPNESS: f32 = 1.5;

/// One template looked for in one screenshot.
pub(super) struct Search<'a> {
    template: &'a Picture,
    screenshot: &'a Picture,
    options: &'a MatchOptions,
    ignored: Ignored,
}

impl<'a> Search<'a> {
    pub(super) fn new(template: &'a Picture, screenshot: &'a Picture, options: &'a MatchOptions) -> Self {
        Self {
            template,
            screenshot,
            options,
            ignored: Ignored::new(&options.ignored, template.size()),
        }
    }

    /// The template at a scale, or `None` where that is no scale or does not fit the screenshot.
    pub(super) fn pattern(&self, scale: f32) -> Option<Pattern> {
        let size = self.scaled_size(scale)?;
        let grey = self.template.grey();
        let full = if size == (grey.width, grey.height) {
            grey.clone()
        } else {
            resized(grey, size)
        };
        let mask = self.ignored.mask(self.template.size(), size);
        Some(Pattern::new(full, mask))
    }

    fn scaled_size(&self, scale: f32) -> Option<(usize, usize)> {
        if !scale.is_finite() || scale <= 0.0 {
            return None;
        }
        let scale = if (scale - 1.0).abs() < SAME_SCALE { 1.0 } else { scale };
        let side = |length: u32| ((length as f32 * scale).round() as usize).max(1);
        let (width, height) = (side(self.template.width()), side(self.template.height()));
        let (widest, highest) = self.screenshot.size();
        (width <= widest as usize && height <= highest as usize).then_some((width, height))
    }

    /// Places that are the template pixel by pixel; of a flat one only the recorded place.
    pub(super) fn exact(&self, flat: bool) -> Vec<ImageCandidate> {
        let recorded = self.options.recorded_place.map(|place| (place.x as usize, place.y as usize));
        let mut places = Vec::new();
        if !flat {
            places = exact_places(self.template, self.screenshot, &self.ignored, self.options.max_candidates.max(1));
        }
        // Twins further up may have used up the number.
        if let Some((x, y)) = recorded.filter(|place| !places.contains(place))
            && stands_at(self.template, self.screenshot, &self.ignored, x, y)
        {
            places.push((x, y));
        }
        let size = self.template.size();
        let found = places.into_iter().map(|(x, y)| {
            let at_place = Some((x, y)) == recorded;
            ImageCandidate {
                place: PixelBox::new(x as u32, y as u32, size.0, size.1),
                score: 1.0,
                method: if at_place { Method::ExactAtPlace } else { Method::Exact },
            }
        });
        found.collect()
    }

    /// Look-alikes round the recorded place and anywhere.
    pub(super) fn alike(&self, pattern: &Pattern, method: Method) -> Vec<ImageCandidate> {
        let Some(everywhere) = Reach::everywhere(self.screenshot.grey(), pattern.full()) else {
            return Vec::new();
        };
        let (image, level, apart) = (self.image(), pattern.coarse_level(), self.apart(pattern));
        let keep = self.options.max_candidates;
        let mut found = Vec::new();
        let window = self
            .options
            .recorded_place
            .and_then(|place| everywhere.around((place.x as usize, place.y as usize), WINDOW_REACH));
        if let Some(window) = window {
            // One level finer than the whole picture: the window is small and closest to what was recorded.
            let peaks = find_peaks(image, pattern, level.saturating_sub(1), window, keep, apart);
            found.extend(peaks.into_iter().map(|peak| from_peak(peak, pattern, Method::NearPlace)));
        }
        let peaks = find_peaks(image, pattern, level, everywhere, keep, apart);
        found.extend(peaks.into_iter().map(|peak| from_peak(peak, pattern, method)));
        found
    }

    /// Look-alikes at scales nobody told.
    pub(super) fn other_scales(&self) -> Vec<ImageCandidate> {
        let mut found = Vec::new();
        for factor in SWEEP {
            let Some(pattern) = self.pattern(self.options.scale * factor) else {
                continue;
            };
            let Some(everywhere) = Reach::everywhere(self.screenshot.grey(), pattern.full()) else {
                continue;
            };
            let (level, apart) = (pattern.coarse_level(), self.apart(&pattern));
            let peaks = find_peaks(self.image(), &pattern, level, everywhere, self.options.max_candidates, apart);
            found.extend(peaks.into_iter().map(|peak| from_peak(peak, &pattern, Method::ScaleSweep)));
        }
        found
    }

    /// Look-alikes in edges alone.
    pub(super) fn edges(&self, pattern: &Pattern) -> Vec<ImageCandidate> {
        let full = pattern.full();
        let size = (full.width, full.height);
        let edges = Pattern::new(full.edges(), self.ignored.mask(self.template.size(), size));
        if is_flat_pattern(&edges) {
            return Vec::new();
        }
        let Some(everywhere) = Reach::everywhere(self.screenshot.grey(), full) else {
            return Vec::new();
        };
        let (full, smaller) = self.screenshot.edges();
        let image = Levels { full, smaller };
        let (level, apart) = (edges.coarse_level(), self.apart(pattern));
        let peaks = find_peaks(image, &edges, level, everywhere, self.options.max_candidates, apart);
        let as_grey = |peak: Peak| Peak {
            score: (1.0 - EDGE_STEEPNESS * (1.0 - peak.score)).max(0.0),
            ..peak
        };
        let found = peaks.into_iter().map(|peak| from_peak(as_grey(peak), pattern, Method::Edges));
        found.collect()
    }

    fn image(&self) -> Levels<'a> {
        Levels {
            full: self.screenshot.grey(),
            smaller: self.screenshot.smaller(),
        }
    }

    /// Two places closer than this are one.
    pub(super) fn apart(&self, pattern: &Pattern) -> (usize, usize) {
        let (width, height) = size_of(pattern);
        let (x, y) = self.options.apart.unwrap_or((width / 4, height / 4));
        ((x as usize).max(2), (y as usize).max(2))
    }
}

pub(super) fn size_of(pattern: &Pattern) -> (u32, u32) {
    (pattern.full().width as u32, pattern.full().height as u32)
}

fn from_peak(peak: Peak, pattern: &Pattern, method: Method) -> ImageCandidate {
    let (width, height) = size_of(pattern);
    ImageCandidate {
        place: PixelBox::new(peak.x as u32, peak.y as u32, width, height),
        score: peak.score,
        method,
    }
}

fn resized(grey: &Grey, (width, height): (usize, usize)) -> Grey {
    let filter = if width < grey.width {
        FilterType::Triangle
    } else {
        FilterType::CatmullRom
    };
    let image = GrayImage::from_fn(grey.width as u32, grey.height as u32, |x, y| {
        image::Luma([grey.pixels[y as usize * grey.width + x as usize]])
    });
    let pixels = resize(&image, width as u32, height as u32, filter).into_raw();
    Grey { width, height, pixels }
}
