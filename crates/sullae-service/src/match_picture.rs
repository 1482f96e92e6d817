//! Looking for a small picture in a large one, without a browser: what `sullae match` shows.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sullae_recording::{Explain, Explanation, Language};
use sullae_vision::matching::{ImageCandidate, MatchOptions, Method, TWIN_SCORE, find, is_flat};
use sullae_vision::{Picture, PictureError, PixelBox};

/// Version of the JSON that [`MatchReport`] is written as.
const VERSION: u32 = 1;
/// Places listed at most.
const MOST_PLACES: usize = 64;
/// Places below this score are not listed; the margin knows them.
const WORTH_LISTING: f32 = 0.5;
/// A place this good is found.
const SURE: f32 = 0.95;
/// A place this good is found if it is ahead of all others by [`CLEAR_MARGIN`]: absent pictures reach 0.84
/// somewhere on a page, but hardly ever in one place alone.
const LIKELY: f32 = 0.8;
/// Lead over the runner-up that makes a likely place a found one.
const CLEAR_MARGIN: f32 = 0.1;

/// What to look for, and where.
#[derive(Debug, Clone)]
pub struct MatchRequest {
    /// PNG of the screen.
    pub shot: PathBuf,
    /// PNG of what to find in it.
    pub template: PathBuf,
    /// Pixels of the screen for one of the template, if known.
    pub scale: f32,
    /// Parts of the template that may look different, in its pixels.
    pub ignored: Vec<PixelBox>,
}

/// Where a picture was found in another; what `sullae match --json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatchReport {
    /// Version of this JSON, from 1.
    pub version: u32,
    /// Whether the best place is good enough to be the thing itself; with twins, one of them.
    pub found: bool,
    /// Other places that look the same as the best.
    pub twins: u32,
    /// Score of the best place less that of the runner-up (0 where there is no other), 0 to 1.
    pub margin: f32,
    /// Places that look like the template, best first, at most 64.
    pub places: Vec<MatchedPlace>,
}

/// A place that looks like the template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MatchedPlace {
    /// Left edge in pixels of the screenshot.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Correlation with the template, 1 for pixel-identical.
    pub score: f32,
    /// How it was found; the later in the list, the weaker.
    #[schemars(with = "String", extend("enum" = ["exact", "pyramid", "known_scale", "scale_sweep", "edges"]))]
    pub method: Method,
}

/// Why nothing could be looked for.
#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A file is no picture that can be used.
    #[error("{}: {source}", path.display())]
    NoPicture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: PictureError,
    },
    /// The template does not fit the screenshot.
    #[error("the template ({} x {}) is larger than the screenshot ({} x {})", template.0, template.1, shot.0, shot.1)]
    TemplateTooLarge {
        /// Its size, scaled.
        template: (u32, u32),
        /// The screenshot's size.
        shot: (u32, u32),
    },
    /// The template is of one colour.
    #[error("the template is of one colour")]
    TemplateFlat,
}

/// Looks for one picture in another.
///
/// # Errors
/// [`MatchError`], all of it bad input.
pub fn match_picture(request: &MatchRequest) -> Result<MatchReport, MatchError> {
    let (shot, template) = (picture(&request.shot)?, picture(&request.template)?);
    let scaled = |length: u32| ((length as f32 * request.scale).round() as u32).max(1);
    let size = (scaled(template.width()), scaled(template.height()));
    if size.0 > shot.width() || size.1 > shot.height() {
        return Err(MatchError::TemplateTooLarge {
            template: size,
            shot: shot.size(),
        });
    }
    if is_flat(&template) {
        return Err(MatchError::TemplateFlat);
    }
    let options = MatchOptions {
        scale: request.scale,
        max_candidates: MOST_PLACES,
        least_score: 0.0,
        ignored: request.ignored.clone(),
        ..MatchOptions::default()
    };
    Ok(report(&find(&template, &shot, &options)))
}

fn picture(path: &Path) -> Result<Picture, MatchError> {
    let bytes = std::fs::read(path).map_err(|source| MatchError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    Picture::from_png(&bytes).map_err(|source| MatchError::NoPicture {
        path: path.to_owned(),
        source,
    })
}

/// The report of candidates that come best first.
fn report(candidates: &[ImageCandidate]) -> MatchReport {
    let score = |k: usize| candidates.get(k).map_or(0.0, |candidate| candidate.score);
    let margin = (score(0) - score(1)).max(0.0);
    let alike = candidates.iter().filter(|candidate| candidate.score >= TWIN_SCORE).count() as u32;
    let listed = candidates.iter().filter(|candidate| candidate.score >= WORTH_LISTING);
    MatchReport {
        version: VERSION,
        found: score(0) >= SURE || (score(0) >= LIKELY && margin >= CLEAR_MARGIN),
        twins: alike.saturating_sub(1),
        margin,
        places: listed
            .map(|candidate| MatchedPlace {
                x: candidate.place.x,
                y: candidate.place.y,
                width: candidate.place.width,
                height: candidate.place.height,
                score: candidate.score,
                method: candidate.method,
            })
            .collect(),
    }
}

impl Explain for MatchError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "picture_unreadable",
            Self::NoPicture { .. } => "no_picture",
            Self::TemplateTooLarge { .. } => "template_too_large",
            Self::TemplateFlat => "template_flat",
        }
    }

    fn explain(&self, language: Language) -> Explanation {
        let say = |ko: String, en: String, why: String, next: (&str, &str)| {
            Explanation::new(self.code(), language.pick(ko, en), why, language.pick(next.0, next.1))
        };
        match self {
            Self::Unreadable { path, source } => say(
                format!("{} 파일을 읽지 못했습니다.", path.display()),
                format!("{} could not be read.", path.display()),
                source.to_string(),
                (
                    "경로와 권한을 확인하세요.",
                    "See whether the path is right and the file may be read.",
                ),
            ),
            Self::NoPicture { path, source } => say(
                format!("{} 은(는) 쓸 수 있는 그림이 아닙니다.", path.display()),
                format!("{} is no picture that can be used.", path.display()),
                source.to_string(),
                ("PNG 파일로 저장해 다시 해 보세요.", "Save it as PNG and try again."),
            ),
            Self::TemplateTooLarge { template, shot } => say(
                "찾을 그림이 화면 그림보다 큽니다.".to_owned(),
                "The picture to find is larger than the screenshot.".to_owned(),
                format!("{} x {} > {} x {}", template.0, template.1, shot.0, shot.1),
                (
                    "순서는 화면, 찾을 그림입니다. 배율도 확인하세요.",
                    "The screenshot comes first, the picture to find second; check the scale, too.",
                ),
            ),
            Self::TemplateFlat => say(
                "찾을 그림이 한 가지 색이라 어디에 있는지 말할 수 없습니다.".to_owned(),
                "The picture to find is of one colour: it names no place.".to_owned(),
                String::new(),
                (
                    "글자나 테두리가 들어가도록 더 크게 잘라 주세요.",
                    "Cut it larger, so that it holds text or a border.",
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(scores: &[f32]) -> Vec<ImageCandidate> {
        let place = |k: usize| PixelBox::new(100 * k as u32, 5, 20, 10);
        let all = scores.iter().enumerate();
        all.map(|(k, &score)| ImageCandidate {
            place: place(k),
            score,
            method: Method::Pyramid,
        })
        .collect()
    }

    #[test]
    fn a_likely_place_is_found_only_if_nothing_else_comes_near() {
        assert!(report(&candidates(&[0.85, 0.7])).found);
        assert!(!report(&candidates(&[0.85, 0.8])).found);
        assert!(!report(&candidates(&[0.7])).found);
        assert!(!report(&[]).found);
    }

    #[test]
    fn twins_are_the_others_that_look_the_same() {
        let report = report(&candidates(&[1.0, 0.99, 0.7, 0.3]));
        assert_eq!((report.twins, report.places.len(), report.found), (1, 3, true));
        assert!((report.margin - 0.01).abs() < 1e-6);
    }

    #[test]
    fn what_cannot_be_looked_for_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let plain = |width, height| Picture::of_one_colour(width, height, [9; 3]).unwrap().to_png().unwrap();
        let (large, small, text) = (file("l", &plain(40, 40)), file("s", &plain(9, 9)), file("t", b"text"));
        let code = |shot: &Path, template: &Path, scale| {
            let request = MatchRequest {
                shot: shot.to_owned(),
                template: template.to_owned(),
                scale,
                ignored: Vec::new(),
            };
            match_picture(&request).unwrap_err().code()
        };
        assert_eq!(code(&large, &small, 1.0), "template_flat");
        assert_eq!(code(&large, &small, 5.0), "template_too_large");
        assert_eq!(code(&large, &text, 1.0), "no_picture");
        assert_eq!(code(&folder.path().join("none"), &small, 1.0), "picture_unreadable");
    }
}
