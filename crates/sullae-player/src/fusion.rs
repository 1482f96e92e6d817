//! From agreement by kinds of evidence to probabilities: a conditional logit with weights fitted on data.
//!
//! Every candidate has log odds against "the target is not here": a weighted sum of what its evidence agrees in. The probability of a
//! candidate is its share among all candidates of the look and that alternative (McFadden, "Conditional logit analysis of qualitative
//! choice behavior", 1974). So a strong rival lowers it as much as weak evidence does, and one line serves both.
//!
//! The weights are in `fusion.json`; `cargo xtask fit fusion` fits them anew, on pages that no printed figure is measured on. All are at
//! least 0: more agreement never makes a candidate less likely.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sullae_recording::{
    Target,
    run::{EvidenceScores, FindMode},
};

use crate::similarity::shown_by;

/// Agreement at and below which two things have nothing in common: unrelated pictures, parts of pictures, texts and elements reach it.
const IMAGE_NOISE: f64 = 0.6;
const DETAIL_NOISE: f64 = 0.4;
const TEXT_NOISE: f64 = 0.4;
const ELEMENT_NOISE: f64 = 0.3;
/// From here on agreement is nearly sameness; twins differ only above it.
const NEARLY_SAME: f64 = 0.9;
/// The same text, but for what OCR confuses.
const SAME_TEXT: f64 = 0.97;
/// A picture whose least alike part is this alike shows the same text too, so it is not read.
pub(crate) const SHOWS_THE_SAME_TEXT: f64 = 0.95;
/// Elements this alike and less are no rivals though they say the same, and from here on they are.
const NO_RIVAL: f64 = 0.25;
const RIVAL: f64 = 0.5;
/// Differences of agreement within which two candidates that say the same are twins.
const TWIN_ELEMENTS: f64 = 0.2;
const TWIN_IMAGES: f64 = 0.1;
/// So much of the recorded texts may stand beside a twin in another row too.
const ANOTHER_ROW: f64 = 0.6;
/// What unknown neighbours say: neither for nor against.
const NEIGHBOURS_UNKNOWN: f64 = 0.5;

/// How many weights there are for each mode.
pub const FEATURES: usize = 27;
/// What each weight is for, in the order of [`features`]. The `bare` ones count for targets that show no text. The last four, and those
/// of twins, are taken off: texts that contradict, and what the alternative "not here" is worth.
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "image",
    "image_nearly_same",
    "detail",
    "detail_nearly_same",
    "text",
    "text_same",
    "element",
    "element_nearly_same",
    "place",
    "place_nearly_same",
    "neighbours",
    "element_lead",
    "image_lead",
    "text_lead",
    "only_one_with_the_text",
    "behind_a_twin",
    "twin_in_another_row",
    "text_and_element",
    "translated",
    "bare_image",
    "bare_detail",
    "bare_element",
    "bare_element_lead",
    "other_text",
    "other_text_among_the_same",
    "absent",
    "bare_absent",
];

/// What is asked of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which evidence may be used.
    pub mode: FindMode,
    /// Whether a text was to be seen on the recorded target.
    pub shows_text: bool,
    /// Whether nothing else on the recorded page could be taken for it: looked the same (by eye), or said the same and was of its kind.
    pub alone: bool,
}

/// The fitted weights and the line from which a candidate is acted on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Fusion {
    /// What this file is, for people who open it.
    pub about: String,
    /// Least probability to act on.
    pub accept: Weights,
    /// By name, in the order of [`FEATURE_NAMES`].
    pub weights: Vec<(String, Weights)>,
}

/// One number for each mode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// With all evidence.
    pub fused: f64,
    /// By image and text alone.
    pub vision_only: f64,
    /// By the element alone.
    pub no_vision: f64,
}

/// How far a candidate's agreement is ahead of every other candidate's; 0 where another agrees as well. A target without twins is known
/// by this even where it was moved away from all that was around it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lead {
    element: f64,
    image: f64,
    text: f64,
    only_text: f64,
    /// By how much a twin stands beside more of the recorded texts.
    behind_a_twin: f64,
    /// What is missing of the recorded texts beside one that has twins.
    in_another_row: f64,
}

impl Question {
    /// The question about a recorded target.
    #[must_use]
    pub fn about(target: &Target, mode: FindMode) -> Self {
        let shows_text = match mode {
            FindMode::VisionOnly => shown_by(target).is_some(),
            FindMode::Fused | FindMode::NoVision => target.text.as_deref().is_some_and(|text| !text.trim().is_empty()),
        };
        let twins = match (mode, &target.anchor, &target.element) {
            (FindMode::VisionOnly, Some(anchor), _) => anchor.twins,
            (FindMode::VisionOnly, None, Some(element)) => element.same_text,
            (FindMode::Fused | FindMode::NoVision, _, Some(element)) => element.twins,
            (_, _, None) => 0,
        };
        Self {
            mode,
            shows_text,
            alone: twins == 0,
        }
    }
}

impl Weights {
    /// The number for a mode.
    #[must_use]
    pub fn of(&self, mode: FindMode) -> f64 {
        match mode {
            FindMode::Fused => self.fused,
            FindMode::VisionOnly => self.vision_only,
            FindMode::NoVision => self.no_vision,
        }
    }

    /// Sets the number for a mode.
    pub fn set(&mut self, mode: FindMode, weight: f64) {
        match mode {
            FindMode::Fused => self.fused = weight,
            FindMode::VisionOnly => self.vision_only = weight,
            FindMode::NoVision => self.no_vision = weight,
        }
    }
}

impl Fusion {
    /// The weights that come with the program.
    ///
    /// # Panics
    /// Never: a test reads the file.
    #[must_use]
    #[allow(clippy::expect_used)]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Fusion> = LazyLock::new(|| serde_json::from_str(include_str!("fusion.json")).expect("a test reads it"));
        &SHIPPED
    }

    /// The weights in a mode, in the order of [`features`].
    #[must_use]
    pub fn weights(&self, mode: FindMode) -> [f64; FEATURES] {
        let mut weights = [0.0; FEATURES];
        for (weight, (_, all)) in weights.iter_mut().zip(&self.weights) {
            *weight = all.of(mode);
        }
        weights
    }

    /// Log odds of a candidate against "not here". A place that is no known element is judged by eye even where elements are known.
    #[must_use]
    pub fn log_odds(&self, evidence: &EvidenceScores, lead: Lead, question: Question) -> f64 {
        let mode = match question.mode {
            FindMode::Fused if evidence.element.is_none() => FindMode::VisionOnly,
            mode => mode,
        };
        let weights = self.weights(mode);
        let features = features(evidence, lead, question.shows_text);
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
    }
}

/// The leads of all candidates of one look.
#[must_use]
pub fn leads(all: &[EvidenceScores], question: Question) -> Vec<Lead> {
    let shows_text = question.shows_text;
    let ahead = |of: &dyn Fn(&EvidenceScores) -> f64, at: usize| {
        let others = all.iter().enumerate().filter(|(other, _)| *other != at);
        let best = others.map(|(_, evidence)| of(evidence)).fold(0.0, f64::max);
        (of(&all[at]) - best).max(0.0)
    };
    let says = |evidence: &EvidenceScores| text(evidence, shows_text).unwrap_or(0.0);
    // A heading that says what a menu entry said is no rival of it.
    let may_be_it = |element: f64| ((element - NO_RIVAL) / (RIVAL - NO_RIVAL)).clamp(0.0, 1.0);
    let says_it = |evidence: &EvidenceScores| yes(says(evidence) >= SAME_TEXT) * evidence.element.map_or(1.0, may_be_it);
    let lead = |at: usize| {
        let (behind_a_twin, in_another_row) = among_twins(all, at, question);
        // The last one of several twins leads the rest of the page, whichever it is: only its row and place tell that it is the right one.
        let counts = if question.alone {
            1.0
        } else {
            above(all[at].neighbours, ANOTHER_ROW) * all[at].place.unwrap_or(0.0)
        };
        Lead {
            element: counts * ahead(&|evidence| above(evidence.element, ELEMENT_NOISE), at),
            image: counts * ahead(&|evidence| above(evidence.image, IMAGE_NOISE), at),
            text: counts * ahead(&|evidence| above(Some(says(evidence)), TEXT_NOISE), at),
            only_text: if question.alone { ahead(&says_it, at) } else { 0.0 },
            behind_a_twin,
            in_another_row,
        }
    };
    (0..all.len()).map(lead).collect()
}

/// See [`Lead`]; nothing of both where there is no twin.
fn among_twins(all: &[EvidenceScores], at: usize, question: Question) -> (f64, f64) {
    let shows_text = question.shows_text;
    let near = |a: Option<f64>, b: Option<f64>, reach: f64| (a.unwrap_or(0.0) - b.unwrap_or(0.0)).abs() <= reach;
    let says = |evidence: &EvidenceScores| !shows_text || text(evidence, true).unwrap_or(0.0) >= SAME_TEXT;
    let is_twin = |other: &EvidenceScores| {
        says(other) && near(other.element, all[at].element, TWIN_ELEMENTS) && near(other.image, all[at].image, TWIN_IMAGES)
    };
    if !says(&all[at]) {
        return (0.0, 0.0);
    }
    let twins = all.iter().enumerate().filter(|(other, evidence)| *other != at && is_twin(evidence));
    let best = twins.filter_map(|(_, evidence)| evidence.neighbours).reduce(f64::max);
    let missing = all[at].neighbours.map_or(0.0, |own| 1.0 - own);
    match best.zip(all[at].neighbours) {
        Some((best, own)) => ((best - own).max(0.0), missing),
        // Its twins are gone, or this is one of them: a list may stand on a page twice, with the same beside each entry.
        None if !question.alone => (0.0, all[at].neighbours.map_or(0.0, |own| 1.0 - own * all[at].place.unwrap_or(0.0))),
        None => (0.0, 0.0),
    }
}

/// What a candidate's evidence agrees in, each from 0 to 1, and what is taken off (negative).
#[must_use]
pub fn features(evidence: &EvidenceScores, lead: Lead, shows_text: bool) -> [f64; FEATURES] {
    let bare = yes(!shows_text);
    let image = above(evidence.image, IMAGE_NOISE);
    let detail = above(evidence.detail, DETAIL_NOISE);
    let element = above(evidence.element, ELEMENT_NOISE);
    let says = text(evidence, shows_text);
    let text = above(says, TEXT_NOISE);
    let neighbours = evidence.neighbours.unwrap_or(NEIGHBOURS_UNKNOWN);
    let place = evidence.place.unwrap_or(0.0);
    let other_text = says.map_or(0.0, |says| 1.0 - says);
    [
        image,
        above(evidence.image, NEARLY_SAME),
        detail,
        above(evidence.detail, NEARLY_SAME),
        text,
        yes(says.is_some_and(|says| says >= SAME_TEXT)),
        element,
        above(evidence.element, NEARLY_SAME),
        place,
        above(evidence.place, NEARLY_SAME),
        neighbours,
        lead.element,
        lead.image,
        lead.text,
        lead.only_text,
        -lead.behind_a_twin,
        -lead.in_another_row,
        text * element,
        // Nothing around it says what it said, and yet it is the same element in the same place: the page speaks another language now.
        other_text * (1.0 - neighbours) * element * place,
        bare * image,
        bare * detail,
        bare * element,
        bare * lead.element,
        -other_text,
        -other_text * neighbours,
        -1.0,
        -bare,
    ]
}

/// How alike the texts, or the names of what shows none, are; nothing where none is known or the place was not read.
fn text(evidence: &EvidenceScores, shows_text: bool) -> Option<f64> {
    let looks_the_same = shows_text && evidence.detail.is_some_and(|detail| detail >= SHOWS_THE_SAME_TEXT);
    evidence.text.or_else(|| looks_the_same.then_some(1.0))
}

fn above(score: Option<f64>, noise: f64) -> f64 {
    score.map_or(0.0, |score| ((score - noise) / (1.0 - noise)).clamp(0.0, 1.0))
}

fn yes(holds: bool) -> f64 {
    f64::from(u8::from(holds))
}

/// Probabilities of the candidates with these log odds; what is missing to 1 is the probability that none is the target.
#[must_use]
pub fn probabilities(log_odds: &[f64]) -> Vec<f64> {
    let most = log_odds.iter().copied().fold(0.0, f64::max);
    let parts: Vec<f64> = log_odds.iter().map(|odds| (odds - most).exp()).collect();
    let all = (-most).exp() + parts.iter().sum::<f64>();
    parts.iter().map(|part| part / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_fits_and_more_agreement_never_counts_against_a_candidate() {
        let fusion = Fusion::shipped();
        let names: Vec<&str> = fusion.weights.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, FEATURE_NAMES);
        for mode in [FindMode::Fused, FindMode::VisionOnly, FindMode::NoVision] {
            assert!(fusion.weights(mode).iter().all(|weight| *weight >= 0.0), "{mode:?}");
            assert!((0.5..1.0).contains(&fusion.accept.of(mode)), "{mode:?}");
        }
    }

    #[test]
    fn equal_rivals_share_the_probability_and_a_lone_candidate_has_its_own_odds() {
        let alone = probabilities(&[3.0]);
        assert!((alone[0] - 0.9526).abs() < 1e-3, "{alone:?}");
        let twins = probabilities(&[30.0, 30.0]);
        assert!((twins[0] - 0.5).abs() < 1e-9 && twins[0] == twins[1], "{twins:?}");
        assert_eq!(probabilities(&[]), Vec::<f64>::new());
    }
}
