//! From evidence to a decision: one number for each candidate, and what to do about the best.
//!
//! Every kind of evidence adds its weight times its agreement to a sum of log odds; the logistic function
//! of the sum is the candidate's score, from 0 to 1. The weights are set by hand so that no single kind
//! carries a candidate over the line: two have to agree. The margin is taken on the log odds, where two
//! sure candidates are still told apart.

use sullae_recording::{
    Point, Rect,
    run::{Decision, EvidenceScores, FindMode},
};

/// A candidate is acted on from this score.
const ACCEPT: f64 = 0.9;
/// Below this a second candidate is no rival, whatever the margin.
const RIVAL: f64 = 0.5;
/// Least lead over the runner-up, in log odds.
const LEAST_MARGIN: f64 = 0.8;
/// ZNCC at and below which two pictures have nothing in common: unrelated places reach it.
const IMAGE_NOISE: f64 = 0.6;
/// Text similarity at and below which two texts have nothing in common.
const TEXT_NOISE: f64 = 0.4;

/// A place on the page that may be the target.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Its box, device pixels of the screenshot.
    pub(crate) place: Rect,
    /// Where to press, device pixels of the screenshot.
    pub(crate) point: Point,
    /// Index among the page's elements, where it is one.
    pub(crate) element: Option<usize>,
    /// Agreement by kind of evidence.
    pub(crate) evidence: EvidenceScores,
}

/// What was decided, and about which candidate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    /// The best candidate.
    pub(crate) best: Candidate,
    /// Its score.
    pub(crate) score: f64,
    /// The next best one and its score.
    pub(crate) runner_up: Option<(Candidate, f64)>,
    /// Act, or why not.
    pub(crate) decision: Decision,
}

/// Judges the candidates of one look; nothing where there is none.
pub(crate) fn decide(candidates: &[Candidate], mode: FindMode) -> Option<Judged> {
    let mut ranked: Vec<(f64, &Candidate)> = candidates.iter().map(|c| (log_odds(&c.evidence, mode), c)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best_odds, best) = *ranked.first()?;
    let runner_up = ranked.get(1);
    let score = logistic(best_odds);
    let rivalled = runner_up.is_some_and(|(odds, _)| logistic(*odds) >= RIVAL && best_odds - odds < LEAST_MARGIN);
    let decision = match (score >= ACCEPT, rivalled) {
        (true, false) => Decision::Accepted,
        (true, true) => Decision::Ambiguous,
        (false, _) => Decision::TooWeak,
    };
    Some(Judged {
        best: best.clone(),
        score,
        runner_up: runner_up.map(|(odds, candidate)| ((*candidate).clone(), logistic(*odds))),
        decision,
    })
}

/// Each candidate's score.
pub(crate) fn scores(candidates: &[Candidate], mode: FindMode) -> Vec<f64> {
    candidates.iter().map(|c| logistic(log_odds(&c.evidence, mode))).collect()
}

/// The sum of a candidate's evidence in log odds.
pub(crate) fn log_odds(evidence: &EvidenceScores, mode: FindMode) -> f64 {
    let above = |noise: f64| move |score: f64| ((score - noise) / (1.0 - noise)).max(0.0);
    let image = evidence.image.map(above(IMAGE_NOISE));
    let text = evidence.text.map(above(TEXT_NOISE));
    let element = evidence.element;
    // The row outweighs the place: rows are sorted and filtered, and then another twin stands where this one stood.
    let context = 1.5 * evidence.place.unwrap_or(0.5) + 3.5 * (evidence.neighbours.unwrap_or(0.7) - 0.7) + 1.0;
    // A target that shows no text has to be known by the rest: their weights take its share.
    let has_text = text.is_some();
    let sum = match mode {
        FindMode::Fused if element.is_some() => {
            let (image_weight, element_weight) = if has_text { (4.0, 5.0) } else { (5.5, 7.0) };
            image_weight * image.unwrap_or(0.0) + 4.0 * text.unwrap_or(0.0) + element_weight * element.unwrap_or(0.0) - 6.0
        }
        FindMode::NoVision => (if has_text { 7.0 } else { 9.5 }) * element.unwrap_or(0.0) + 4.0 * text.unwrap_or(0.0) - 6.5,
        FindMode::Fused | FindMode::VisionOnly => {
            (if has_text { 5.5 } else { 9.0 }) * image.unwrap_or(0.0) + 4.5 * text.unwrap_or(0.0) - 7.0
        }
    };
    sum + context
}

fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(image: f64, text: f64, element: f64, place: f64, neighbours: f64) -> Candidate {
        let evidence = EvidenceScores {
            image: Some(image),
            text: Some(text),
            element: Some(element),
            place: Some(place),
            neighbours: Some(neighbours),
        };
        Candidate {
            place: Rect::default(),
            point: Point::default(),
            element: None,
            evidence,
        }
    }

    fn decision(candidates: &[Candidate], mode: FindMode) -> Option<Decision> {
        decide(candidates, mode).map(|judged| judged.decision)
    }

    #[test]
    fn renamed_ids_do_not_matter_when_it_looks_and_reads_the_same() {
        assert_eq!(
            decision(&[candidate(1.0, 1.0, 0.5, 1.0, 1.0)], FindMode::Fused),
            Some(Decision::Accepted)
        );
    }

    #[test]
    fn a_moved_target_is_accepted() {
        assert_eq!(
            decision(&[candidate(0.98, 1.0, 0.9, 0.1, 0.3)], FindMode::Fused),
            Some(Decision::Accepted)
        );
    }

    #[test]
    fn a_changed_label_is_accepted_when_the_element_and_the_place_are_the_same() {
        assert_eq!(
            decision(&[candidate(0.6, 0.5, 0.92, 1.0, 1.0)], FindMode::Fused),
            Some(Decision::Accepted)
        );
    }

    #[test]
    fn the_button_beside_a_removed_one_is_refused() {
        for mode in [FindMode::Fused, FindMode::VisionOnly, FindMode::NoVision] {
            assert_eq!(
                decision(&[candidate(0.75, 0.3, 0.55, 0.8, 0.9)], mode),
                Some(Decision::TooWeak),
                "{mode:?}"
            );
        }
    }

    #[test]
    fn a_twin_button_is_refused_not_guessed() {
        let twins = [candidate(1.0, 1.0, 0.95, 0.6, 0.6), candidate(1.0, 1.0, 0.95, 0.5, 0.6)];
        assert_eq!(decision(&twins, FindMode::Fused), Some(Decision::Ambiguous));
    }

    #[test]
    fn a_twin_with_the_recorded_neighbours_and_place_is_accepted() {
        let twins = [candidate(1.0, 1.0, 1.0, 1.0, 1.0), candidate(1.0, 1.0, 0.93, 0.3, 0.2)];
        assert_eq!(decision(&twins, FindMode::Fused), Some(Decision::Accepted));
    }

    #[test]
    fn a_twin_with_the_recorded_row_is_accepted_though_another_stands_in_its_place() {
        let twins = [candidate(1.0, 1.0, 0.92, 1.0, 0.2), candidate(1.0, 1.0, 0.86, 0.34, 1.0)];
        let judged = decide(&twins, FindMode::Fused).unwrap();
        assert_eq!((judged.decision, judged.best.evidence.neighbours), (Decision::Accepted, Some(1.0)));
    }

    #[test]
    fn nothing_on_the_page_is_no_decision() {
        assert_eq!(decision(&[], FindMode::Fused), None);
    }
}
