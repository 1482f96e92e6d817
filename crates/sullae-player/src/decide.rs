//! From the candidates of one look to a decision.
//!
//! Each has a probability ([`Fusion`]), of which a rival takes its share: one line serves for weak evidence and for twins.

use sullae_recording::{
    Point, Rect,
    run::{Decision, EvidenceScores},
};

use crate::fusion::{Fusion, Lead, Question, leads, probabilities};

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
pub(crate) fn decide(candidates: &[Candidate], question: Question) -> Option<Judged> {
    let accept = Fusion::shipped().accept.of(question.mode);
    let odds = odds(candidates, question);
    let mut ranked: Vec<(f64, f64, &Candidate)> = probabilities(&odds)
        .into_iter()
        .zip(odds)
        .zip(candidates)
        .map(|((score, odds), candidate)| (score, odds, candidate))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let (score, best_odds, best) = *ranked.first()?;
    // Without rivals it would have been enough: it is they that stand against it.
    let enough_alone = probabilities(&[best_odds]).first().is_some_and(|alone| *alone >= accept);
    let decision = match (score >= accept, enough_alone) {
        (true, _) => Decision::Accepted,
        (false, true) => Decision::Ambiguous,
        (false, false) => Decision::TooWeak,
    };
    Some(Judged {
        best: best.clone(),
        score,
        runner_up: ranked.get(1).map(|(score, _, candidate)| ((*candidate).clone(), *score)),
        decision,
    })
}

/// Each candidate's probability.
pub(crate) fn scores(candidates: &[Candidate], question: Question) -> Vec<f64> {
    probabilities(&odds(candidates, question))
}

fn odds(candidates: &[Candidate], question: Question) -> Vec<f64> {
    let evidence: Vec<EvidenceScores> = candidates.iter().map(|candidate| candidate.evidence).collect();
    let leads = leads(&evidence, question);
    let fusion = Fusion::shipped();
    let with_leads = evidence.iter().zip(leads);
    with_leads
        .map(|(evidence, lead)| fusion.log_odds(evidence, lead, question))
        .collect()
}

/// A candidate's log odds against "the target is not here", whatever else is on the page: for sorting.
pub(crate) fn log_odds(candidate: &Candidate, question: Question) -> f64 {
    Fusion::shipped().log_odds(&candidate.evidence, Lead::default(), question)
}

#[cfg(test)]
mod tests {
    use sullae_recording::run::FindMode;

    use super::*;

    fn candidate(image: f64, text: f64, element: f64, place: f64, neighbours: f64) -> Candidate {
        let evidence = EvidenceScores {
            image: Some(image),
            detail: Some(((image - 0.9) * 10.0).max(0.0)),
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

    fn question(mode: FindMode) -> Question {
        Question {
            mode,
            shows_text: true,
            alone: true,
        }
    }

    fn decision(candidates: &[Candidate], mode: FindMode) -> Option<Decision> {
        decide(candidates, question(mode)).map(|judged| judged.decision)
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
        let judged = decide(&twins, question(FindMode::Fused)).unwrap();
        assert_eq!((judged.decision, judged.best.evidence.neighbours), (Decision::Accepted, Some(1.0)));
    }

    #[test]
    fn the_twin_of_a_removed_button_is_refused() {
        let others_row = candidate(1.0, 1.0, 0.87, 0.2, 0.6);
        for mode in [FindMode::Fused, FindMode::VisionOnly, FindMode::NoVision] {
            let had_twins = Question {
                alone: false,
                ..question(mode)
            };
            let judged = decide(std::slice::from_ref(&others_row), had_twins).unwrap();
            assert_ne!(judged.decision, Decision::Accepted, "{mode:?}: {}", judged.score);
        }
    }

    #[test]
    fn nothing_on_the_page_is_no_decision() {
        assert_eq!(decision(&[], FindMode::Fused), None);
    }
}
